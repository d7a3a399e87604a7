"""Answers: their tracking marks, and how whatever goes wrong is told in EDGAR's own shape."""

import logging
import secrets
from http import HTTPStatus
from typing import Any

from litestar import Request, Response
from litestar.exceptions import HTTPException
from litestar.openapi.datastructures import ResponseSpec
from msgspec import Struct

from muniment.edgar.protocol import ErrorResponse, Message, MessageType
from muniment.edgar.sandbox.access.authority import Denied
from muniment.edgar.sandbox.intake import TooLarge
from muniment.edgar.sandbox.redaction import Unreadable
from muniment.errors import EnvironmentProblem, MunimentError

_LOG = logging.getLogger(__name__)
_LONGEST = 400
CLOSED = "EDGAR is not available because EDGAR is reporting that it is not within operating hours."


class Refused(MunimentError):
    """A request is answered with an error: the status of HTTP, and a sentence for each message."""

    def __init__(self, status: int, *words: str, headers: dict[str, str] | None = None) -> None:
        super().__init__(*words)
        self.status, self.words, self.headers = status, words, headers or {}


def marks() -> dict[str, Any]:
    """Return new tracking marks for an answer."""
    tracking = secrets.token_hex(16)
    return {"tracking": tracking, "locator": tracking[:6]}


def info(words: str) -> tuple[Message, ...]:
    """Return one message of information."""
    return (Message(type=MessageType.INFO, content=words),)


def tell(request: Request[Any, Any, Any], error: Exception) -> Response[ErrorResponse]:
    """Return the answer for whatever went wrong; what nobody expected is logged, and its words are not shown."""
    status, words = told(error)
    found = marks()
    if status == HTTPStatus.INTERNAL_SERVER_ERROR:
        _LOG.error("%s %r failed, tracking %s", request.method, request.url.path, found["tracking"], exc_info=error)
    else:
        _LOG.info("%s %r: %d, tracking %s", request.method, request.url.path, status, found["tracking"])
    messages = tuple(Message(type=MessageType.ERROR, content=one[:_LONGEST]) for one in words)
    headers = dict(getattr(error, "headers", None) or {})
    return Response(ErrorResponse(**found, messages=messages), status_code=status, headers=headers)


def told(error: Exception) -> tuple[int, tuple[str, ...]]:
    """Return the status of HTTP for whatever went wrong, and a sentence for each message."""
    if isinstance(error, Refused | Denied):
        return error.status, error.words
    if isinstance(error, TooLarge):
        return HTTPStatus.REQUEST_ENTITY_TOO_LARGE, (str(error),)
    if isinstance(error, EnvironmentProblem):
        return HTTPStatus.SERVICE_UNAVAILABLE, (str(error),)
    if isinstance(error, MunimentError | Unreadable):
        return HTTPStatus.BAD_REQUEST, (str(error),)
    if isinstance(error, HTTPException):
        return error.status_code, tuple(dict.fromkeys((HTTPStatus(error.status_code).phrase, error.detail)))
    return HTTPStatus.INTERNAL_SERVER_ERROR, ("An unexpected error has occurred.",)


def described(*codes: int, **others: type[Struct] | None) -> dict[int, ResponseSpec]:
    """Return what a call may answer besides its success: errors by status, `s404=...` where the shape is another."""
    shapes: dict[int, type[Struct] | None] = {**dict.fromkeys(codes, ErrorResponse)}
    shapes |= {int(name[1:]): shape for name, shape in others.items()}
    return {
        code: ResponseSpec(shape, generate_examples=False, description=HTTPStatus(code).phrase)
        for code, shape in sorted(shapes.items())
    }
