"""Tokens: five parts as compact JOSE has them, of which a client can read the first only.

The header states `alg`, `kid`, `expiresAt` (UTC, RFC 3339) and whose token it is: `cik` for a filer, `userId` for an
individual. The rest is chance: a token is known by its hash alone. Lifetimes and their end at midnight: SEC, "Create
and Manage Filer and User API Tokens" (28 March 2025) and real tokens, which end on the first business day on or after.

A request has both tokens in one header, in this order: `Bearer FILER,USER`, or with a blank between them; the word
Bearer in any case.
A fault of a token is reported by its position and, once that is known, by its type (EDGAR API Development Toolkit).
"""

import base64
import binascii
import itertools
import re
import secrets
import sqlite3
from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum

import msgspec
from msgspec import Struct

from muniment.edgar.sandbox import entities
from muniment.edgar.sandbox.clock import EASTERN, is_business_day
from muniment.edgar.sandbox.entities import Keys
from muniment.errors import MunimentError
from muniment.identifiers import cik as ciks

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
    """A text cannot be one of our tokens; its words are what the caller gets to see."""


def mint(connection: sqlite3.Connection, keys: Keys, kind: Kind, owner: str, now: datetime) -> tuple[str, datetime]:
    """Make a token and return it with the moment of its end, inside a transaction of the caller.

    An individual has one at a time: a new one ends the former.
    """
    expires = end(kind, now)
    header = {"alg": _ALGORITHM, "enc": _ENCRYPTION, "kid": keys.name}
    header["cik" if kind is Kind.FILER else "userId"] = owner
    header["expiresAt"] = expires.astimezone(UTC).isoformat().replace("+00:00", "Z")
    chance = (_url(secrets.token_bytes(size)) for size in (_NONCE, _PAYLOAD, _TAG))
    text = ".".join((_url(msgspec.json.encode(header)), "", *chance))
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


def find_token(connection: sqlite3.Connection, keys: Keys, text: str) -> Token:
    """Return what is known of a token; whether it still holds is for the caller to say.

    Raises:
        BadToken: it has not the format, or is none of this sandbox.
    """
    if read_header(text).kid != keys.name:
        raise BadToken("not valid for application")
    row = connection.execute(
        "SELECT kind, owner, expires, revoked FROM tokens WHERE digest = ?", (keys.digest("token", text),)
    ).fetchone()
    if row is None:
        raise BadToken("expired or revoked")
    kind, owner, expires, revoked = row
    return Token(Kind(kind), owner, datetime.fromisoformat(expires), bool(revoked))


def read_header(text: str) -> Header:
    """Return the readable part of a token.

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


def _url(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def _a_year_on(day: date) -> date:
    try:
        return day.replace(year=day.year + 1)
    except ValueError:  # the 29th of February
        return day.replace(year=day.year + 1, month=3, day=1)


# ---- who is calling --------------------------------------------------------------------------------------------------

_BEARER = re.compile(r"bearer[ \t]+(.*)", re.IGNORECASE)
_MOST_TOKENS = 2
_UNAUTHORIZED, _FORBIDDEN = 401, 403


class Denied(MunimentError):
    """A caller may not do it: 401 where no tokens are valid, 403 where valid ones do not suffice."""

    def __init__(self, status: int, *messages: str) -> None:
        super().__init__(*messages)
        self.status, self.messages = status, messages


class Caller(Struct, frozen=True):
    """Who is calling: the filer of the one token, and the individual of the other."""

    filer: Token
    user: Token | None = None

    @property
    def cik(self) -> str:
        """The CIK of the filer token."""
        return self.filer.owner


def authenticate(
    connection: sqlite3.Connection,
    keys: Keys,
    header: str,
    now: datetime,
    *,
    user_too: bool = True,
    any_order: bool = False,
) -> Caller:
    """Return who is calling.

    Raises:
        Denied: tokens are missing, not valid, not of the required types, or the user's stands first.
    """
    bearer = _BEARER.fullmatch(header.strip())
    texts = re.split(r"[,\s]+", bearer[1].strip(", \t")) if bearer else []
    if not any(texts):
        raise Denied(_UNAUTHORIZED, "Unauthorized")
    if len(texts) > _MOST_TOKENS:
        raise Denied(_UNAUTHORIZED, "Unauthorized", f"{len(texts)} tokens: there are at most {_MOST_TOKENS}")
    valid = [valid_token(connection, keys, text, now, position) for position, text in enumerate(texts, 1)]
    by_kind = {token.kind: token for token in valid}
    if len(by_kind) < len(valid):
        raise Denied(_UNAUTHORIZED, "Unauthorized", f"token 2 of type {valid[0].kind}: duplicate token type")
    missing = [kind for kind in (Kind.FILER, Kind.USER) if kind not in by_kind and (user_too or kind is Kind.FILER)]
    if missing:
        raise Denied(_FORBIDDEN, "Forbidden.", f"a token of type {missing[0]} is missing")
    if not any_order and valid[0].kind is Kind.USER:
        raise Denied(
            _FORBIDDEN, "Forbidden.", f"token 1 of type {Kind.USER}: the token of type {Kind.FILER} stands first"
        )
    return Caller(by_kind[Kind.FILER], by_kind.get(Kind.USER))


def valid_token(connection: sqlite3.Connection, keys: Keys, text: str, now: datetime, position: int = 1) -> Token:
    """Return what is known of a token that holds; `position` is its place in the header, as a refusal names it.

    Raises:
        Denied: it is none of this sandbox, has ended or was revoked.
    """
    try:
        token = find_token(connection, keys, text)
    except BadToken as bad:
        raise Denied(_UNAUTHORIZED, "Unauthorized", f"token {position} {bad}") from None
    if token.revoked or now >= token.expires:
        raise Denied(_UNAUTHORIZED, "Unauthorized", f"token {position} of type {token.kind} expired or revoked")
    return token


def is_for(connection: sqlite3.Connection, caller: Caller, cik: str) -> bool:
    """Whether the filer token is that of a CIK, or of one that it delegates to."""
    return caller.cik == cik or entities.has_delegation(connection, cik, caller.cik)


def may_file(connection: sqlite3.Connection, caller: Caller, cik: str) -> bool:
    """Whether both tokens may file for a CIK; where only a filer token is required, whether that may."""
    user = caller.user
    return is_for(connection, caller, cik) and (user is None or entities.may_file(connection, cik, user.owner))


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
    if not token or user is None or not entities.is_administrator(connection, cik, user.owner):
        raise Denied(_FORBIDDEN, "Forbidden.")


def check_sees(connection: sqlite3.Connection, caller: Caller, cik: str, *, delegated: bool = True) -> None:
    """Go on only if the individual has a role for a CIK, or files for it by delegation.

    Raises:
        Denied: that is not so.
    """
    token = is_for(connection, caller, cik) if delegated else caller.cik == cik
    user = caller.user
    has_role = user is not None and (
        entities.roles(connection, cik, user.owner) is not None or entities.may_file(connection, cik, user.owner)
    )
    if not token or not has_role:
        raise Denied(_FORBIDDEN, "Forbidden.")


# ---- enrolling -------------------------------------------------------------------------------------------------------

EMAIL = "filer@example.com"
"""The first individual of a sandbox, unless another is named; those after it are filer-2, filer-3 and so on."""


class Enrolled(Struct, frozen=True, kw_only=True):
    """The two tokens and what belongs to them: secrets, shown once. `ccc` has the new access codes, by CIK."""

    filer: str
    user: str
    cik: str
    email: str
    filer_expires: datetime
    user_expires: datetime
    ccc: dict[str, str]

    def __repr__(self) -> str:
        """Hide the secrets."""
        return f"Enrolled(cik={self.cik!r}, email={self.email!r}, ...)"


def first_confirmation(now: datetime) -> date:
    """Return the day by which an account that is made now must be confirmed: the end of a quarter, a year on or later.

    Observed: a token made on 20 May 2026, and 30 June 2027 as the day.

    >>> first_confirmation(datetime(2026, 5, 20, tzinfo=EASTERN))
    datetime.date(2027, 6, 30)
    """
    day = _a_year_on(now.astimezone(EASTERN).date())
    month = (day.month + 2) // 3 * 3
    first_of_next = date(day.year + month // 12, month % 12 + 1, 1)
    return first_of_next - timedelta(days=1)


def _free(connection: sqlite3.Connection, now: datetime) -> str:
    """Return the address of the first individual of the sandbox's own who has no token that holds."""
    name, _, host = EMAIL.partition("@")
    for number in itertools.count(1):
        address = f"{name}-{number}@{host}" if number > 1 else EMAIL
        existing = entities.user(connection, address)
        tokens = connection.execute(
            "SELECT expires FROM tokens WHERE kind = ? AND owner = ? AND revoked = 0",
            (Kind.USER, existing.id if existing else ""),
        )
        if not any(datetime.fromisoformat(expires) > now for (expires,) in tokens):
            return address
    raise AssertionError("there is always another number")


def enrol(
    connection: sqlite3.Connection,
    keys: Keys,
    numbers: Sequence[str],
    now: datetime,
    *,
    email: str = "",
    names: Sequence[str] = (),
    codes: bool = False,
) -> Enrolled:
    """Make what is missing for these CIKs and new tokens, inside a transaction of the caller.

    The filer token is that of the first CIK; the others delegate to it. The individual is administrator and user of
    all; without an `email` it is one that holds no token, since a new one would end the token that it has. An entity
    that has no access code yet gets one, and with `codes` everyone gets a new one. An account that has no day for its
    annual confirmation gets one, see `first_confirmation`.

    Raises:
        WrongShape: one is no CIK.
        UsageError: the address is none.
    """
    named: dict[str, str] = {}
    for number, name in itertools.zip_longest(numbers, names[: len(numbers)], fillvalue=""):
        cik = ciks.validate(number)
        named[cik] = named.get(cik) or name
    numbers = list(named)
    individual = entities.add_user(connection, email or _free(connection, now))
    codes_made = {}
    for cik, name in named.items():
        if entities.add(connection, cik, name).details.confirmation_due is None:
            entities.add(connection, cik, confirmation_due=first_confirmation(now))
        entities.set_roles(connection, cik, individual.id, entities.Roles(admin=True, technical=True, user=True))
        if cik != numbers[0]:
            entities.delegate(connection, cik, numbers[0], entities.Delegation(changed=now.isoformat()))
        if codes or not entities.has_code(connection, cik):
            codes_made[cik] = entities.new_code()
            entities.set_code(connection, keys, cik, codes_made[cik])
    filer, filer_end = mint(connection, keys, Kind.FILER, numbers[0], now)
    user, user_end = mint(connection, keys, Kind.USER, individual.id, now)
    return Enrolled(
        filer=filer,
        user=user,
        cik=numbers[0],
        email=individual.email,
        filer_expires=filer_end,
        user_expires=user_end,
        ccc=codes_made,
    )
