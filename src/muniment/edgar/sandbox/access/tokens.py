"""Tokens: five parts as compact JOSE has them, of which a client can read the first and nobody the others.

The header tells `alg`, `kid`, `expiresAt` (UTC, RFC 3339) and whose token it is: `cik` for a filer, `userId` for an
individual. The rest is chance: a token is known by its hash alone. Lifetimes and their end at midnight: SEC, "Create
and Manage Filer and User API Tokens" (28 March 2025) and real tokens, which end on the first business day on or after.
"""

import base64
import binascii
import secrets
import sqlite3
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum

import msgspec
from msgspec import Struct

from muniment.edgar.sandbox.access.keys import Keys
from muniment.edgar.sandbox.clock import EASTERN
from muniment.edgar.sandbox.hours import is_business_day
from muniment.errors import MunimentError

_ALGORITHM, _ENCRYPTION = "ECDH-ES", "A256GCM"
_USER_DAYS = 30
_NONCE, _PAYLOAD, _TAG = 12, 96, 16
_PARTS = 5  # of a compact JWE, RFC 7516 section 3.1


class Kind(StrEnum):
    """Whose token it is: a filer's, known by its CIK, or an individual's."""

    FILER = "FILER_API"
    USER = "USER_API"


class Token(Struct, frozen=True):
    """What is known of a token: its kind, its owner (a CIK, or the id of an individual) and when it ends."""

    kind: Kind
    owner: str
    expires: datetime
    revoked: bool


class Header(Struct, frozen=True, kw_only=True):
    """The readable part."""

    alg: str
    kid: str
    expires_at: str = msgspec.field(name="expiresAt")
    cik: str = ""
    user_id: str = msgspec.field(default="", name="userId")


class BadToken(MunimentError):
    """A text cannot be one of our tokens; `words` is what a caller is told."""

    def __init__(self, words: str) -> None:
        super().__init__(words)
        self.words = words


def mint(connection: sqlite3.Connection, keys: Keys, kind: Kind, owner: str, now: datetime) -> tuple[str, datetime]:
    """Make a token and return it with the moment of its end, inside a transaction of the caller.

    An individual has one at a time: a new one ends the former.
    """
    expires = end(kind, now)
    text = ".".join((_header(keys, kind, owner, expires), "", *map(_chance, (_NONCE, _PAYLOAD, _TAG))))
    if kind is Kind.USER:
        connection.execute("UPDATE tokens SET revoked = 1 WHERE kind = ? AND owner = ?", (kind, owner))
    row = (keys.digest("token", text), kind, owner, now.isoformat(), expires.isoformat())
    connection.execute("INSERT INTO tokens (digest, kind, owner, made, expires) VALUES (?, ?, ?, ?, ?)", row)
    return text, expires


def end(kind: Kind, now: datetime) -> datetime:
    """Return when a token that is made now ends: at midnight before the first business day on or after its term."""
    day = now.astimezone(EASTERN).date()
    day = _a_year_on(day) if kind is Kind.FILER else day + timedelta(days=_USER_DAYS)
    while not is_business_day(day):
        day += timedelta(days=1)
    return datetime.combine(day, time(), EASTERN)


def look(connection: sqlite3.Connection, keys: Keys, text: str) -> Token:
    """Return what is known of a token; whether it still holds is for the caller to say.

    Raises:
        BadToken: it has not the format, or is none of this sandbox.
    """
    header = read_header(text)
    if header.kid != keys.name:
        raise BadToken("not valid for application")
    found = connection.execute(
        "SELECT kind, owner, expires, revoked FROM tokens WHERE digest = ?", (keys.digest("token", text),)
    ).fetchone()
    if found is None:
        raise BadToken("expired or revoked")
    kind, owner, expires, revoked = found
    return Token(Kind(kind), owner, datetime.fromisoformat(expires), bool(revoked))


def read_header(text: str) -> Header:
    """Return what anybody can read of a token.

    Raises:
        BadToken: it has not the format, or a field is missing.
    """
    parts = text.split(".")
    if len(parts) != _PARTS or not text.isascii():
        raise BadToken("not in expected format")
    try:
        data = base64.urlsafe_b64decode(parts[0] + "=" * (-len(parts[0]) % 4))
        fields = msgspec.json.decode(data, type=dict[str, object])
    except (ValueError, binascii.Error, msgspec.MsgspecError):
        raise BadToken("not in expected format") from None
    try:
        header = msgspec.convert(fields, Header)
    except msgspec.ValidationError:
        raise BadToken("missing required header field") from None
    if not (header.cik or header.user_id):
        raise BadToken("missing required header field")
    return header


def revoke(connection: sqlite3.Connection, kind: Kind, owner: str) -> int:
    """End all tokens of an owner; return how many there were."""
    ended = connection.execute(
        "UPDATE tokens SET revoked = 1 WHERE kind = ? AND owner = ? AND revoked = 0", (kind, owner)
    )
    return ended.rowcount


def _header(keys: Keys, kind: Kind, owner: str, expires: datetime) -> str:
    told = {"alg": _ALGORITHM, "enc": _ENCRYPTION, "kid": keys.name}
    told["cik" if kind is Kind.FILER else "userId"] = owner
    told["expiresAt"] = expires.astimezone(UTC).isoformat().replace("+00:00", "Z")
    return _url(msgspec.json.encode(told))


def _chance(size: int) -> str:
    return _url(secrets.token_bytes(size))


def _url(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def _a_year_on(day: date) -> date:
    try:
        return day.replace(year=day.year + 1)
    except ValueError:  # the 29th of February
        return day.replace(year=day.year + 1, month=3, day=1)
