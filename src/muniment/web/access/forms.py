"""Forms: what is posted has to come from a page of ours, and from this visit.

Every form carries the token of its visit in a hidden field, every other request that changes something in a header.
Where a browser says which page a request comes from, that has to be ours too. The middleware checks every request that
is not for reading, so that no page can forget it.
"""

import hmac
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from litestar import Request
from litestar.exceptions import ClientException, NotAuthorizedException, PermissionDeniedException
from markupsafe import Markup
from msgspec import Struct

from muniment.web.access.visits import Connection, User, visit_of

FIELD = "form_token"
HEADER = "x-form-token"

KEEPS = "keeps"
"""Set in the `opt` of a handler that, where `is_stale`, shows again what was typed and does nothing else."""

MOST_KEPT = 256 << 10
"""Bytes of a form that is taken from a user who is not logged in any more, to be shown again."""

_FORMS = ("application/x-www-form-urlencoded", "multipart/form-data")
_OURS = ("same-origin", "none")
_NOT_OURS = "This was not sent from a page of muniment."
_STALE = "This form is out of date: open its page again, and send it from there."


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
        raise Stale(_STALE)


async def check(request: Request[Any, Any, Any]) -> None:
    """Verify a request, reading its form where it is one; the handler reads the same form again without cost.

    Raises:
        ClientException: the form cannot be read.
        PermissionDeniedException: it does not come from a page of ours, or from another visit.
    """
    _check_origin(request)  # before anything is read
    if request.content_type[0] not in _FORMS:
        verify(request, {})
        return
    try:
        posted = await request.form()
    except (ValueError, LookupError) as error:  # not in the encoding it claims, or in an unknown one
        raise ClientException("The form cannot be read.") from error
    try:
        verify(request, posted)
    except PermissionDeniedException:
        await posted.close()
        raise


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
    posted = (await request.form()).items()
    raise LoggedOut(request.scope["path"], [(name, value) for name, value in posted if name != FIELD])


def _check_origin(request: Request[Any, Any, Any]) -> None:
    """Refuse what a browser says comes from elsewhere.

    A page that sends no referrer, as ours, has the origin "null": then the other header has to vouch for it.
    """
    site, origin = request.headers.get("sec-fetch-site"), request.headers.get("origin")
    if site is not None and site not in _OURS:
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
    files = state.get("edgar") is not None
    return Frame(state.access.team, visit.user if visit else None, field(connection), files)
