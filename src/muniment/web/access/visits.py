"""A visit: who is asking, from where, and the token that the forms of this visit carry."""

import hmac
import re
import secrets
from enum import StrEnum
from hashlib import sha256
from typing import Any, Protocol

from litestar import Request
from litestar.connection import ASGIConnection
from litestar.exceptions import NotAuthorizedException, PermissionDeniedException
from litestar.handlers import BaseRouteHandler
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

NOBODY = "nobody"
"""Who the log names for a login under a name that no account has."""

RESERVED = frozenset({LOCAL.name, TERMINAL, NOBODY})


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
