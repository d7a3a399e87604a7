"""Error responses: one shape for programs, one page for people."""

import logging
from http import HTTPStatus
from typing import Any

import msgspec
from litestar import Request, Response
from litestar.exceptions import HTTPException
from msgspec import Struct, structs

from muniment.errors import EnvironmentProblem, MunimentError, UsageError
from muniment.web.access.visits import LoggedOut, frame_of
from muniment.web.operating import LOG_FIELDS, request_fields
from muniment.web.responses import HTML, JSON, Reply, is_json, page, shown

_LOG = logging.getLogger(__name__)
_LONGEST = 400


class Failure(Struct, frozen=True):
    """A failure: the status of HTTP, its title, and a sentence that says what was wrong."""

    status: int
    title: str
    detail: str


class NotThere(MunimentError):
    """What was asked for is not in the store."""


def error_response(request: Request[Any, Any, Any], error: Exception) -> Response[bytes]:
    """Return the response for an error; an unexpected one is logged and not shown."""
    failure = failure_of(error)
    if failure.status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        fields = request_fields(request.scope)
        _LOG.error("a page failed", exc_info=error, extra={LOG_FIELDS: fields})
        if fields["request_id"]:
            failure = structs.replace(
                failure, detail=f"{failure.detail} The log has the details under {fields['request_id']}."
            )
    headers = (error.headers if isinstance(error, HTTPException) else None) or {}
    if isinstance(error, LoggedOut):
        return shown(request, Reply(error, "You are not logged in any more", "kept", "prepare"), failure.status)
    if is_json(request):
        body = msgspec.json.encode({"error": failure})
        return Response(body, media_type=JSON, status_code=failure.status, headers=headers)
    body = page(Reply(failure, failure.title, "error"), {}, frame_of(request))
    return Response(body, media_type=HTML, status_code=failure.status, headers=headers)


def failure_of(error: Exception) -> Failure:
    """Return what went wrong, in words that may be shown."""
    if isinstance(error, NotThere):
        return _failure(HTTPStatus.NOT_FOUND, str(error))
    if isinstance(error, EnvironmentProblem):
        return _failure(HTTPStatus.SERVICE_UNAVAILABLE, str(error))
    if isinstance(error, UsageError):
        return _failure(HTTPStatus.BAD_REQUEST, str(error))
    if isinstance(error, HTTPException):
        return _failure(HTTPStatus(error.status_code), _words(error))
    return _failure(HTTPStatus.INTERNAL_SERVER_ERROR, "Something went wrong in muniment.")


def _failure(status: HTTPStatus, detail: str) -> Failure:
    return Failure(status, _TITLES.get(status, status.phrase), detail[:_LONGEST])


def _words(error: HTTPException) -> str:
    if error.status_code == HTTPStatus.NOT_FOUND:
        return "There is no such address here."
    if isinstance(error.extra, list):  # what Litestar found in the parameters
        return "; ".join(f"{fault.get('key', '')}: {fault.get('message', '')}" for fault in error.extra)
    return error.detail


_TITLES = {
    HTTPStatus.NOT_FOUND: "Not found",
    HTTPStatus.UNAUTHORIZED: "Not logged in",
    HTTPStatus.FORBIDDEN: "Not allowed",
    HTTPStatus.TOO_MANY_REQUESTS: "Too many attempts",
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE: "Too large",
    HTTPStatus.BAD_REQUEST: "The address has an error",
    HTTPStatus.SERVICE_UNAVAILABLE: "The store cannot be read",
    HTTPStatus.INTERNAL_SERVER_ERROR: "Something went wrong",
    HTTPStatus.METHOD_NOT_ALLOWED: "These pages are for reading only",
    HTTPStatus.CONFLICT: "Changed in the meantime",
    HTTPStatus.UNPROCESSABLE_ENTITY: "The draft cannot be used so",
}
