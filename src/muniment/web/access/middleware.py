"""The auth middleware: every request passes it before anything answers.

What is decided here hangs on the handler that was found for an address, not on how the address is spelled. Whoever adds
a page adds no hole: unless its handler says otherwise, a page is for those who are logged in, and what changes
something for those who may prepare.
"""

import asyncio
import os
import stat
from contextlib import suppress
from enum import StrEnum
from pathlib import Path
from typing import Any
from urllib.parse import quote

from litestar import Request
from litestar.enums import ScopeType
from litestar.exceptions import NotAuthorizedException
from litestar.middleware import ASGIMiddleware
from litestar.response import Redirect
from litestar.types import ASGIApp, Receive, Scope, Send
from msgspec import structs

from muniment.atomic import put
from muniment.errors import EnvironmentProblem
from muniment.web.access import visits
from muniment.web.responses import LOOPBACK, host_in, is_json, refuse_strangers

ACCESS = "access"
_PASSED_ON = ("forwarded", "via", "x-forwarded-for", "x-forwarded-host", "x-forwarded-proto", "x-real-ip")


class For(StrEnum):
    """Whom a handler is for, as its `opt` says under `ACCESS`.

    Everybody, or all who are logged in, viewers too; programs that probe whether it is alive, under any name of a
    host and without a login; or operators: programs on this machine itself, and signers.
    """

    EVERYBODY = "everybody"
    MEMBERS = "members"
    PROBES = "probes"
    OPERATORS = "operators"


class AuthMiddleware(ASGIMiddleware):
    """Lets a request in, sends it to the login page, or refuses it."""

    scopes = (ScopeType.HTTP, ScopeType.ASGI)

    def __init__(self, access: visits.Access) -> None:
        self.access = access

    async def handle(self, scope: Scope, receive: Receive, send: Send, next_app: ASGIApp) -> None:
        """Find the user of a request, and whether the request is allowed.

        Raises:
            HTTPException: it is not.
        """
        request: Request[Any, Any, Any] = Request(scope, receive, send)
        meant = scope["route_handler"].opt.get(ACCESS)
        if meant == For.PROBES or (meant == For.OPERATORS and _is_from_here(request)):
            await next_app(scope, receive, send)
            return
        # A team's sessions are looked up in its file, which may take a while.
        recognise = self.access.recognise
        visit = await asyncio.to_thread(recognise, request) if self.access.team else recognise(request)
        scope["auth"], scope["user"] = visit, visit.user
        reading = request.method in visits.READING
        if visit.user is None and meant != For.EVERYBODY:
            if request.method == "GET" and not is_json(request):
                query = request.scope["query_string"].decode("latin-1")
                path = quote(request.scope["path"]) + (f"?{query}" if query else "")
                back = "" if path == "/" else f"?next={quote(path, safe='')}"
                await Redirect(f"/login{back}", status_code=303).to_asgi_response(None, request)(scope, receive, send)
                return
            if not reading:
                await visits.check_logged_out(request)
            raise NotAuthorizedException("Log in first.")
        if meant == For.OPERATORS:
            visits.may_sign(request)
        if not reading:
            if meant is None:
                visits.may_prepare(request)
            # Verify a form; one of another visit goes on to a handler that shows it again and does nothing else.
            try:
                await visits.check(request)
            except visits.Stale:
                if not visits.keeps(request):
                    raise
                request.scope["auth"] = structs.replace(visit, stale=True)
        await next_app(scope, receive, send)


def _is_from_here(request: Request[Any, Any, Any]) -> bool:
    """Whether a program of this machine asks, and no proxy that runs here for other machines."""
    address = request.client.host if request.client else ""
    is_passed_on = any(name in request.headers for name in _PASSED_ON)
    return address in LOOPBACK and host_in(request.headers.get("host", "")) in LOOPBACK and not is_passed_on


_MOST = 200  # bytes


class KeyFile:
    """A key in a file that its owner alone may read; without a file it lasts as long as the process.

    A file that others may read, such as one that was copied or kept in git, is not used any more: a new key takes its
    place. Where nothing can be written, nothing is.
    """

    def __init__(self, path: Path | None) -> None:
        self._path = path
        self._key, self._is_kept = visits.new_token(), False
        self.value(keep=path is not None and path.parent.is_dir())

    def value(self, *, keep: bool) -> str:
        """Return the key; with `keep` its file is made where there is none, else one that is there is only read."""
        if self._path is None or self._is_kept:
            return self._key
        key = _read(self._path)
        if key is None and keep:
            with suppress(EnvironmentProblem):
                put(self._key.encode(), self._path, only_new=not self._path.exists())
            key = _read(self._path)  # another process may have been faster
        if key is not None:
            self._key, self._is_kept = key, True
        return self._key


def _read(path: Path) -> str | None:
    """Return the key in a file, None where there is none that only its owner can have read."""
    try:
        with path.open("rb") as file:
            status, data = os.fstat(file.fileno()), file.read(_MOST)
    except OSError:
        return None
    if os.name == "posix" and (status.st_mode & (stat.S_IRWXG | stat.S_IRWXO) or status.st_uid != os.getuid()):
        return None
    text = data.decode("ascii", "replace")
    return text if visits.is_token(text) else None


class SingleUser:
    """Access for one user; forms carry a token made from a key, which outlives the process where it has a file.

    The file is made when something is first sent, or at once where its folder is there.
    """

    team = False

    def __init__(self, key: Path | None = None) -> None:
        self._key = KeyFile(key)

    def recognise(self, request: Request[Any, Any, Any]) -> visits.Visit:
        """Return the one user; a name that was pointed here from elsewhere is refused."""
        refuse_strangers(request, LOOPBACK, "127.0.0.1 and localhost only")
        key = self._key.value(keep=request.method not in visits.READING)
        return visits.Visit(visits.LOCAL, form=visits.form_token(key))

    def record(self, who: str, what: str, about: str, address: str) -> None:
        """Keep nothing: there is one user, and no log."""

    def member(self, name: str) -> visits.User | None:
        """Return the one user, where that is the name."""
        return visits.LOCAL if name == visits.LOCAL.name else None

    def close(self) -> None:
        """Close nothing."""
