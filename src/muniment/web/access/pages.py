"""The pages of a team: log in, log out, another password, and the log."""

import asyncio
from typing import Annotated, Any
from urllib.parse import urlsplit

from litestar import Request, Response, get, post
from litestar.datastructures import Cookie
from litestar.handlers import HTTPRouteHandler
from litestar.params import QueryParameter
from litestar.response import Redirect
from msgspec import Struct, structs

from muniment.errors import UsageError
from muniment.web import lists
from muniment.web.access.accounts import SHORTEST
from muniment.web.access.database import Line
from muniment.web.access.forms import frame_of
from muniment.web.access.middleware import ACCESS, For
from muniment.web.access.team import Team
from muniment.web.access.visits import Visit, current, form_token, may_sign, new_token, visit_of
from muniment.web.responses import HTML, Reply, page, respond

_SMALL = 16 * 1024  # bytes that a form of ours takes at most: names and passwords

_WRONG = "The name or the password is wrong."
_WRONG_OLD = "That is not your password."
_UNLIKE = "The two new passwords differ."

Asking = Request[Any, Any, Any]


class LoginPage(Struct, frozen=True):
    """What the login page says: where it leads on to, the name that was typed, and what was wrong."""

    onward: str
    name: str = ""
    wrong: str = ""


class PasswordPage(Struct, frozen=True):
    """What the page for another password says."""

    shortest: int
    wrong: str = ""
    done: bool = False


class LogPage(Struct, frozen=True):
    """A part of the log, newest first."""

    total: int
    lines: list[Line]


# ---- logging in and out ---------------------------------------------------------------------------------------------


def login_page(
    request: Asking,
    onward: Annotated[str, QueryParameter(name="next", description="The page to go on to.")] = "",
) -> Response[bytes]:
    """Ask for name and password."""
    visit = _visit(request)
    if visit.form:
        return _login(request, LoginPage(onward_to(onward)))
    # The form has to carry a token, and that belongs to a cookie, before anybody is logged in.
    token = new_token()
    request.scope["auth"] = structs.replace(visit, form=form_token(token))
    answer = _login(request, LoginPage(onward_to(onward)))
    answer.set_cookie(_team(request).cookie(token))
    return answer


async def log_in(request: Asking) -> Response[Any]:
    """Begin a session, and lead on to the page that was asked for."""
    name, password, onward = await _posted(request, "name", "password", "next")
    token = await asyncio.to_thread(_team(request).log_in, name, password, _visit(request))
    if token is None:
        return _login(request, LoginPage(onward_to(onward), name[:64], _WRONG), 401)
    return _on(request, onward_to(onward), token, await asyncio.to_thread(_team(request).browser_cookie, name))


async def log_out(request: Asking) -> Response[Any]:
    """End the session."""
    await asyncio.to_thread(_team(request).log_out, current(request), _visit(request))
    return _on(request, "/login", "")


def _login(request: Asking, data: LoginPage, status: int = 200) -> Response[bytes]:
    body = page(Reply(data, "Log in", "login"), {}, frame_of(request))
    return Response(body, media_type=HTML, status_code=status)


def onward_to(address: str) -> str:
    """Return an address of ours to go on to; what would lead elsewhere leads to the front page."""
    plain = address.isascii() and address.isprintable() and "\\" not in address and " " not in address
    if not plain or not address.startswith("/") or address.startswith("//"):
        return "/"
    parts = urlsplit(address)
    return "/" if parts.scheme or parts.netloc or parts.path == "/login" else address


# ---- another password -----------------------------------------------------------------------------------------------


def password_page(request: Asking) -> Response[bytes]:
    """Ask for the old and the new password."""
    return _password(request, PasswordPage(SHORTEST))


async def change_password(request: Asking) -> Response[bytes]:
    """Change the password; all other sessions end."""
    old, new, again = await _posted(request, "old", "new", "again")
    if new != again:
        return _password(request, PasswordPage(SHORTEST, _UNLIKE), 400)
    change = _team(request).change_password
    try:
        token = await asyncio.to_thread(change, current(request), old, new, _visit(request))
    except UsageError as error:
        words = str(error)
        return _password(request, PasswordPage(SHORTEST, f"{words[0].upper()}{words[1:]}."), 400)
    if token is None:
        return _password(request, PasswordPage(SHORTEST, _WRONG_OLD), 403)
    request.scope["auth"] = structs.replace(_visit(request), form=form_token(token))
    answer = _password(request, PasswordPage(SHORTEST, done=True))
    answer.set_cookie(_team(request).cookie(token))
    answer.set_cookie(await asyncio.to_thread(_team(request).browser_cookie, current(request).name))
    return answer


def _password(request: Asking, data: PasswordPage, status: int = 200) -> Response[bytes]:
    body = page(Reply(data, "Change your password", "password"), {}, frame_of(request))
    return Response(body, media_type=HTML, status_code=status)


# ---- the log --------------------------------------------------------------------------------------------------------


def log(
    request: Asking,
    offset: Annotated[int, QueryParameter(ge=0, le=10_000_000, description="How many lines to skip.")] = 0,
) -> Response[bytes]:
    """Who did what, newest first; for signers."""
    part = _team(request).log.part(offset, lists.A_PAGE)
    links = lists.turn("/log", {}, offset, part.total)
    return respond(request, Reply(LogPage(part.total, part.lines), "Log", "log", "log", links))


# ---- what these pages share -----------------------------------------------------------------------------------------


def handlers() -> list[HTTPRouteHandler]:
    """Return a handler for each address of a team.

    Where an address has a handler for GET and one for POST, neither may be wrapped for a thread: Litestar (2.25) would
    wrap it twice, see `muniment.web.pages.handlers`. These two only fill in a template.
    """
    everybody, members = {ACCESS: For.EVERYBODY}, {ACCESS: For.MEMBERS}
    hidden: dict[str, Any] = {"include_in_schema": False}
    posting: dict[str, Any] = {**hidden, "request_max_body_size": _SMALL}
    return [
        get("/login", opt=everybody, sync_to_thread=False, **hidden)(login_page),
        post("/login", opt=everybody, **posting)(log_in),
        post("/logout", opt=members, **posting)(log_out),
        get("/password", sync_to_thread=False, **hidden)(password_page),
        post("/password", opt=members, **posting)(change_password),
        get("/log", guards=[may_sign], sync_to_thread=True)(log),
        get("/log.json", guards=[may_sign], sync_to_thread=True)(log),
    ]


def _team(request: Asking) -> Team:
    return request.app.state.access


def _visit(request: Asking) -> Visit:
    return visit_of(request) or Visit(None)


async def _posted(request: Asking, *names: str) -> list[str]:
    """Return fields of a form; what is no text, such as a file, is nothing."""
    posted = await request.form()
    found = [posted.get(name) for name in names]
    return [value if isinstance(value, str) else "" for value in found]


def _on(request: Asking, address: str, token: str, *cookies: Cookie) -> Redirect:
    """Lead on, with another cookie for the session."""
    return Redirect(address, status_code=303, cookies=[_team(request).cookie(token), *cookies])
