"""Every request, whatever becomes of it: given an id, timed, counted, and told to the log."""

import logging
import re
import secrets
import time

from litestar.datastructures import MutableScopeHeaders
from litestar.types import ASGIApp, HTTPScope, Message, Receive, Scope, Send

from muniment.web.access.door import ACCESS, For
from muniment.web.access.users import LOCAL
from muniment.web.operating.lines import TOLD
from muniment.web.operating.numbers import NO_ROUTE, Numbers

_LOG = logging.getLogger(__name__)
_STATE = "request_id"
_HEADER = "x-request-id"
_PARAMETER = re.compile(r"\{(\w+)(?::\w+)?\}")
_PLAIN = re.compile(r"[0-9-]{1,24}").fullmatch
_GONE = 499  # the browser went away before there was an answer
_FAILED = 500


class Watch:
    """Stands before an application."""

    def __init__(self, app: ASGIApp, numbers: Numbers) -> None:
        self._app, self._numbers = app, numbers

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Hand a request on, and tell what became of it."""
        request_id, began = secrets.token_hex(4), time.perf_counter()
        scope["state"][_STATE] = request_id
        status, size = _GONE, 0

        async def sending(message: Message) -> None:
            nonlocal status, size
            if message["type"] == "http.response.start":
                status = message["status"]
                MutableScopeHeaders.from_message(message)[_HEADER] = request_id
            elif message["type"] == "http.response.body":
                size += len(message["body"])
            await send(message)

        with self._numbers.under_way.track_inprogress():
            try:
                await self._app(scope, receive, sending)
            finally:
                if scope["type"] == "http":
                    self._tell(scope, status, size, time.perf_counter() - began)

    def _tell(self, scope: HTTPScope, status: int, size: int, seconds: float) -> None:
        self._numbers.count(scope["method"], scope.get("path_template") or NO_ROUTE, status, seconds)
        told = {**asked(scope), "status": status, "ms": round(seconds * 1000), "bytes": size}
        _LOG.log(_level(scope, status), "request", extra={TOLD: told})


def _level(scope: HTTPScope, status: int) -> int:
    """Return how grave a request is; what asks every few seconds whether all is well is told where it is not."""
    if status >= _FAILED:
        return logging.WARNING
    handler = scope.get("route_handler")
    is_routine = handler is not None and handler.opt.get(ACCESS) in (For.PROBES, For.OPERATORS)
    return logging.DEBUG if is_routine else logging.INFO


def id_of(scope: HTTPScope) -> str:
    """Return the id of a request, "" for one that was not watched."""
    return scope.get("state", {}).get(_STATE, "")


def asked(scope: HTTPScope) -> dict[str, str]:
    """Return what the log tells of a request: its id, method, path and who asks.

    Of a query the names are told, and of a path what is the program's own: parameters only where they are accession
    numbers or other digits. Names of people, words that were searched and the secret address of a feed are none.
    """
    path = "-"
    if template := scope.get("path_template"):
        given = scope.get("path_params", {})
        path = _PARAMETER.sub(lambda found: _plain(given.get(found[1])), template)
        path += f"?{'&'.join(_names(scope))}" if _names(scope) else ""
    visit = scope.get("auth")
    user = visit.user if visit else None
    who = user.name if user and user != LOCAL else "-"
    return {"request_id": id_of(scope), "method": scope["method"][:10], "path": path, "who": who}


def _plain(value: object) -> str:
    words = str(value)
    return words if _PLAIN(words) else "*"


def _names(scope: HTTPScope) -> list[str]:
    """Return the names in a query, as far as they are words; once each."""
    query = scope["query_string"].decode("latin-1")[:4000]
    names = dict.fromkeys(part.partition("=")[0] for part in query.split("&"))
    return [name for name in names if re.fullmatch(r"[a-z][a-z_.]{0,30}", name)][:20]
