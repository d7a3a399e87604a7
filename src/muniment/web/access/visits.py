"""A visit: who is asking, from where, and the token that the forms of this visit carry."""

import hmac
import re
import secrets
from collections.abc import Mapping
from enum import StrEnum
from hashlib import sha256
from typing import Any, Protocol
from urllib.parse import urlsplit

from litestar import Request
from litestar.connection import ASGIConnection
from litestar.datastructures import FormMultiDict
from litestar.exceptions import ClientException, NotAuthorizedException, PermissionDeniedException
from litestar.handlers import BaseRouteHandler
from markupsafe import Markup
from msgspec import Struct


class Role(StrEnum):
    """What a user may do: look; also prepare drafts of their own; also see all drafts, submit, and read the log."""

    VIEWER = "viewer"
    PREPARER = "preparer"
    SIGNER = "signer"


class User(Struct, frozen=True):
    """A user by name and role."""

    name: str
    role: Role

    @property
    def prepares(self) -> bool:
        """Whether the user may make and change drafts."""
        return self.role is not Role.VIEWER

    @property
    def signs(self) -> bool:
        """Whether the user may submit."""
        return self.role is Role.SIGNER


LOCAL = User("local", Role.SIGNER)
"""The one user of pages that are served to this machine alone."""

TERMINAL = "terminal"
"""Who the log names for changes made by `muniment team`."""

NO_USER = "nobody"
"""Who the log names for a login under a name that no account has."""

RESERVED = frozenset({LOCAL.name, TERMINAL, NO_USER})


def owns(user: User, draft_owner: str) -> bool:
    """Whether a draft is the user's to see and change: preparers have their own, signers all, viewers none."""
    return user.signs or (user.prepares and user.name == draft_owner)


Connection = ASGIConnection[Any, Any, Any, Any]

READING = frozenset({"GET", "HEAD", "OPTIONS"})
"""The methods that change nothing."""

_TOKEN = re.compile(r"[A-Za-z0-9_-]{43}")


class Visit(Struct, frozen=True):
    """One request's visitor. `kept` is the hash of its session's token, "" without one; `form` the token of forms.

    `browser` is what a browser keeps since an account logged in there. `stale` says that a page of ours sent this with
    the token of another visit: nothing is to be done, but what was typed is to be shown again.
    """

    user: User | None
    address: str = ""
    kept: str = ""
    form: str = ""
    secure: bool = False
    stale: bool = False
    browser: str = ""


class Access(Protocol):
    """Who is let in: everybody on this machine, or a team."""

    team: bool

    def recognise(self, request: Request[Any, Any, Any]) -> Visit:
        """Return the visitor; raise where the request itself is not to be answered."""
        ...

    def record(self, who: str, what: str, about: str, address: str) -> None:
        """Log an action."""
        ...

    def member(self, name: str) -> User | None:
        """Return the user whose account has that name, None where there is none any more."""
        ...

    def close(self) -> None:
        """Close what is open."""
        ...


def new_token() -> str:
    """Return a random token."""
    return secrets.token_urlsafe(32)


def is_token(text: str) -> bool:
    """Whether a text has the shape of a token."""
    return _TOKEN.fullmatch(text) is not None


def token_hash(token: str) -> str:
    """Return the hash of a token, which alone is stored: whoever reads the file cannot use it."""
    return sha256(token.encode()).hexdigest()


def form_token(token: str) -> str:
    """Return the token for forms that belongs to a session's token, and does not reveal it."""
    return hmac.new(token.encode(), b"muniment form", sha256).hexdigest()


# ---- what other pages ask -------------------------------------------------------------------------------------------


def visit_of(connection: Connection) -> Visit | None:
    """Return the visit of a request, None where no handler answers it."""
    return connection.scope.get("auth")


def current(connection: Connection) -> User:
    """Return the user of a request.

    Raises:
        NotAuthorizedException: no user is logged in.
    """
    visit = visit_of(connection)
    if visit is None or visit.user is None:
        raise NotAuthorizedException("Log in first.")
    return visit.user


def may_prepare(connection: Connection, _handler: BaseRouteHandler | None = None) -> None:
    """Guard what makes or changes drafts.

    Raises:
        PermissionDeniedException: a viewer asks.
    """
    user = current(connection)
    if not user.prepares:
        raise PermissionDeniedException(f"A {user.role} may only look: this takes a preparer or a signer.")


def may_sign(connection: Connection, _handler: BaseRouteHandler | None = None) -> None:
    """Guard what submits.

    Raises:
        PermissionDeniedException: the user is no signer.
    """
    user = current(connection)
    if not user.signs:
        raise PermissionDeniedException(f"A {user.role} may not do this: it takes a signer.")


def record(request: Connection, what: str, about: str = "") -> None:
    """Log an action of the user; with one user there is no log.

    No secret belongs in `about`: an id, a form, a name. Raises where it cannot be logged, so that it is not done.
    """
    visit = visit_of(request)
    request.app.state.access.record(current(request).name, what, about, visit.address if visit else "")


FIELD = "form_token"
HEADER = "x-form-token"

KEEPS = "keeps"
"""Set in the `opt` of a handler that, where `is_stale`, shows again what was typed and does nothing else."""

MOST_KEPT = 256 << 10
"""Bytes of a form that is taken from a user who is not logged in any more, to be shown again."""

_POSTED = "posted"
_FORMS = ("application/x-www-form-urlencoded", "multipart/form-data")
_NOT_OURS = "This was not sent from a page of muniment."


class Stale(PermissionDeniedException):
    """A form has no token, or that of another visit."""


class LoggedOut(NotAuthorizedException):
    """A page of ours sent a form after its session ended: its address, and what was typed in it."""

    def __init__(self, address: str, posted: list[tuple[str, str]]) -> None:
        super().__init__("You are not logged in any more.")
        self.address, self.posted = address, posted


def token(request: Connection) -> str:
    """Return the token that forms of this visit carry."""
    visit = visit_of(request)
    return visit.form if visit else ""


def field(request: Connection) -> Markup:
    """Return the hidden field with the token; templates have it as `frame.field`."""
    return Markup('<input type="hidden" name="{}" value="{}">').format(FIELD, token(request))


def verify(request: Request[Any, Any, Any], posted: Mapping[str, Any]) -> None:
    """Check that what was posted comes from a page of ours and from this visit.

    Raises:
        PermissionDeniedException: it does not.
    """
    _check_origin(request)
    sent, ours = posted.get(FIELD) or request.headers.get(HEADER), token(request)
    if not isinstance(sent, str) or not ours or not hmac.compare_digest(sent.encode(errors="replace"), ours.encode()):
        raise Stale("This form is out of date: open its page again, and send it from there.")


async def check(request: Request[Any, Any, Any]) -> None:
    """Verify a request, reading its form where it is one; handlers have it from `posted`, and need not wait for it.

    Raises:
        ClientException: the form cannot be read.
        PermissionDeniedException: it does not come from a page of ours, or from another visit.
    """
    _check_origin(request)  # before anything is read
    if request.content_type[0] not in _FORMS:
        verify(request, {})
        return
    try:
        form = await request.form()
    except (ValueError, LookupError) as error:  # not in the encoding it claims, or in an unknown one
        raise ClientException("The form cannot be read.") from error
    request.scope["state"][_POSTED] = form
    try:
        verify(request, form)
    except PermissionDeniedException:
        await form.close()
        raise


def posted(request: Connection) -> FormMultiDict:
    """Return the form that came with a request."""
    return request.scope["state"].get(_POSTED, FormMultiDict())


def posted_texts(request: Connection) -> dict[str, str]:
    """Return the texts of that form by name; what is none, such as a file, is left out."""
    return {name: value for name, value in posted(request).items() if isinstance(value, str)}


def is_stale(request: Connection) -> bool:
    """Whether a page of ours sent this in another visit: nothing may be done but to show it again."""
    visit = visit_of(request)
    return visit is not None and visit.stale


def keeps(request: Request[Any, Any, Any]) -> bool:
    """Whether what was typed is shown again where its token is stale.

    The handler has to do so, and the browser has to say that a page of ours sent it: no other site may have its
    words shown here.
    """
    origin, site = request.headers.get("origin", "null"), request.headers.get("sec-fetch-site")
    is_ours = site == "same-origin" or (site is None and origin != "null")
    return is_ours and bool(request.scope["route_handler"].opt.get(KEEPS))


async def check_logged_out(request: Request[Any, Any, Any]) -> None:
    """Refuse the form of a user who is not logged in any more, so that what was typed is not lost.

    Raises:
        LoggedOut: it comes from a page of ours, and is no larger than is taken from a stranger.
        PermissionDeniedException: it comes from elsewhere.
    """
    size = request.headers.get("content-length", "")
    if not keeps(request) or request.content_type[0] != _FORMS[0] or not size.isascii() or not size.isdigit():
        return
    if int(size) > MOST_KEPT:
        return
    _check_origin(request)
    form = (await request.form()).items()
    raise LoggedOut(request.scope["path"], [(name, value) for name, value in form if name != FIELD])


def _check_origin(request: Request[Any, Any, Any]) -> None:
    """Refuse what a browser says comes from elsewhere.

    A page that sends no referrer, as ours, has the origin "null": then the other header has to vouch for it.
    """
    site, origin = request.headers.get("sec-fetch-site"), request.headers.get("origin")
    if site is not None and site not in ("same-origin", "none"):
        raise PermissionDeniedException(_NOT_OURS)
    if origin is None or (origin == "null" and site is not None):
        return
    visit = visit_of(request)
    ours = f"{'https' if visit and visit.secure else 'http'}://{request.headers.get('host', '')}"
    if _spelled(origin) != _spelled(ours):
        raise PermissionDeniedException(_NOT_OURS)


def _spelled(origin: str) -> tuple[str, str, int | None] | None:
    """Return scheme, host and port of an origin, None for what is none."""
    try:
        parts = urlsplit(origin)
        port = parts.port or {"http": 80, "https": 443}.get(parts.scheme)
    except ValueError:
        return None
    return (parts.scheme, parts.hostname, port) if parts.hostname else None


class Frame(Struct, frozen=True):
    """Whether there is a team, the user, and the hidden field that every form needs.

    `files` says whether finished submissions can be filed from these pages.
    """

    team: bool
    user: User | None
    field: Markup
    files: bool = False

    @property
    def outside(self) -> bool:
        """Whether no user of the team is logged in, so that the navigation is not shown."""
        return self.team and self.user is None


def frame_of(connection: Connection) -> Frame:
    """Return the frame of the page that answers a request."""
    visit = visit_of(connection)
    state = connection.app.state
    return Frame(state.access.team, visit.user if visit else None, field(connection), state.get("edgar") is not None)
