"""Who is calling, by the tokens of the Authorization header, and what they may do.

One header has both tokens, `Bearer FILER,USER` or with a blank between them; the word Bearer in any case. What is wrong
with a token is told by its position and, once that is known, by its type (EDGAR API Development Toolkit).
"""

import re
import sqlite3
from datetime import datetime

from msgspec import Struct

from muniment.edgar.sandbox.access import people, tokens
from muniment.edgar.sandbox.access.keys import Keys
from muniment.edgar.sandbox.access.tokens import Kind, Token
from muniment.errors import MunimentError

_BEARER = re.compile(r"bearer[ \t]+(.*)", re.IGNORECASE)
_MOST_TOKENS = 2
_UNAUTHORIZED, _FORBIDDEN = 401, 403


class Denied(MunimentError):
    """A caller may not do it: 401 where no tokens are valid, 403 where valid ones do not suffice."""

    def __init__(self, status: int, *words: str) -> None:
        super().__init__(*words)
        self.status, self.words = status, words


class Caller(Struct, frozen=True):
    """Who is calling: the filer of the one token, and the individual of the other."""

    filer: Token
    user: Token | None = None

    @property
    def cik(self) -> str:
        """The CIK of the filer token."""
        return self.filer.owner


def authenticate(
    connection: sqlite3.Connection, keys: Keys, header: str, now: datetime, *, user_too: bool = True
) -> Caller:
    """Return who is calling.

    Raises:
        Denied: tokens are missing, not valid, or not of the types that are asked for.
    """
    found = _BEARER.fullmatch(header.strip())
    texts = re.split(r"[,\s]+", found[1].strip(", \t")) if found else []
    if not any(texts):
        raise Denied(_UNAUTHORIZED, "Unauthorized")
    if len(texts) > _MOST_TOKENS:
        raise Denied(_UNAUTHORIZED, "Unauthorized", f"{len(texts)} tokens: there are at most {_MOST_TOKENS}")
    valid = [valid_token(connection, keys, text, now, position) for position, text in enumerate(texts, 1)]
    by_kind = {one.kind: one for one in valid}
    if len(by_kind) < len(valid):
        raise Denied(_UNAUTHORIZED, "Unauthorized", f"token 2 of type {valid[0].kind}: duplicate token type")
    missing = [kind for kind in (Kind.FILER, Kind.USER) if kind not in by_kind and (user_too or kind is Kind.FILER)]
    if missing:
        raise Denied(_FORBIDDEN, "Forbidden.", f"a token of type {missing[0]} is missing")
    return Caller(by_kind[Kind.FILER], by_kind.get(Kind.USER))


def valid_token(connection: sqlite3.Connection, keys: Keys, text: str, now: datetime, position: int = 1) -> Token:
    """Return what is known of a token that holds; `position` is its place in the header, as a refusal tells it.

    Raises:
        Denied: it is none of this sandbox, has ended or was revoked.
    """
    try:
        token = tokens.look(connection, keys, text)
    except tokens.BadToken as bad:
        raise Denied(_UNAUTHORIZED, "Unauthorized", f"token {position} {bad.words}") from None
    if token.revoked or now >= token.expires:
        raise Denied(_UNAUTHORIZED, "Unauthorized", f"token {position} of type {token.kind} expired or revoked")
    return token


def is_for(connection: sqlite3.Connection, caller: Caller, cik: str) -> bool:
    """Whether the filer token is that of a CIK, or of one that it delegates to."""
    return caller.cik == cik or people.has_delegation(connection, cik, caller.cik)


def may_file(connection: sqlite3.Connection, caller: Caller, cik: str) -> bool:
    """Whether both tokens may file for a CIK; where only a filer token was asked for, whether that may."""
    user = caller.user
    return is_for(connection, caller, cik) and (user is None or people.may_file(connection, cik, user.owner))


def check_may_file(connection: sqlite3.Connection, caller: Caller, cik: str) -> None:
    """Go on only if the caller may file for a CIK.

    Raises:
        Denied: the caller may not.
    """
    if not may_file(connection, caller, cik):
        raise Denied(_FORBIDDEN, "Forbidden.", f"the tokens do not allow filings for CIK {cik}")


def check_administers(connection: sqlite3.Connection, caller: Caller, cik: str, *, delegated: bool = True) -> None:
    """Go on only if the individual is an account administrator of a CIK and the filer token is for it.

    Raises:
        Denied: that is not so; `delegated`: whether the token of a CIK that it delegates to suffices.
    """
    token = is_for(connection, caller, cik) if delegated else caller.cik == cik
    user = caller.user
    if not token or user is None or not people.is_administrator(connection, cik, user.owner):
        raise Denied(_FORBIDDEN, "Forbidden.")


def check_sees(connection: sqlite3.Connection, caller: Caller, cik: str, *, delegated: bool = True) -> None:
    """Go on only if the individual has a role for a CIK, or files for it by delegation.

    Raises:
        Denied: that is not so.
    """
    token = is_for(connection, caller, cik) if delegated else caller.cik == cik
    user = caller.user
    known = user is not None and (
        people.roles(connection, cik, user.owner) is not None or people.may_file(connection, cik, user.owner)
    )
    if not token or not known:
        raise Denied(_FORBIDDEN, "Forbidden.")
