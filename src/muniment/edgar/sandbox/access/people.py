"""Individuals: their roles for a CIK, and whom a filer lets file for it."""

import sqlite3
import uuid
from collections.abc import Iterator
from enum import StrEnum

import msgspec
from msgspec import Struct

from muniment.errors import UsageError


class User(Struct, frozen=True, kw_only=True):
    """An individual, known by the address of the log-in; `id` is a UUID."""

    id: str
    email: str
    first_name: str = ""
    middle_name: str = ""
    last_name: str = ""


class Roles(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What an individual may do for a CIK. A technical administrator makes filer tokens, and may not file."""

    admin: bool = False
    technical: bool = False
    user: bool = False
    invited: str = ""

    @property
    def may_file(self) -> bool:
        """Whether submissions may be made."""
        return self.admin or self.user


class Standing(StrEnum):
    """How far a delegation has come."""

    ACTIVE = "ACTIVE"
    PENDING = "PENDING"
    REQUESTED = "REQUESTED"


class Delegation(Struct, frozen=True, kw_only=True):
    """What one CIK lets another do; `changed` is a moment."""

    status: Standing = Standing.ACTIVE
    request: bool = False
    add_users: bool = True
    changed: str = ""


class _Name(Struct, frozen=True, omit_defaults=True):
    first_name: str = ""
    middle_name: str = ""
    last_name: str = ""


def user(connection: sqlite3.Connection, email: str) -> User | None:
    """Return the individual of an address; letters' case does not matter."""
    row = connection.execute("SELECT id, email, details FROM users WHERE email = ?", (_email(email),)).fetchone()
    return _user(row) if row else None


def add_user(connection: sqlite3.Connection, email: str, first: str = "", middle: str = "", last: str = "") -> User:
    """Return the individual of an address, who is made where there is none; inside a transaction of the caller.

    Raises:
        UsageError: it is no address.
    """
    known = user(connection, email)
    if known:
        return known
    address = _email(email)
    parts = address.split("@")
    if not 3 <= len(address) <= 254 or len(parts) != 2 or not all(parts) or address.split() != [address]:
        raise UsageError(f"{email[:80]!r} is no e-mail address")
    made = User(id=str(uuid.uuid4()), email=address, first_name=first, middle_name=middle, last_name=last)
    name = msgspec.json.encode(_Name(first, middle, last)).decode()
    connection.execute("INSERT INTO users VALUES (?, ?, ?)", (made.id, made.email, name))
    return made


def roles(connection: sqlite3.Connection, cik: str, user_id: str) -> Roles | None:
    """Return what an individual may do for a CIK; None where it has no role there."""
    row = connection.execute("SELECT details FROM roles WHERE cik = ? AND user = ?", (cik, user_id)).fetchone()
    return msgspec.json.decode(row[0], type=Roles) if row else None


def set_roles(connection: sqlite3.Connection, cik: str, user_id: str, given: Roles | None) -> None:
    """Give an individual these roles for a CIK instead of all former ones; None takes them away."""
    if given is None:
        connection.execute("DELETE FROM roles WHERE cik = ? AND user = ?", (cik, user_id))
        return
    row = (cik, user_id, msgspec.json.encode(given).decode())
    connection.execute("INSERT OR REPLACE INTO roles VALUES (?, ?, ?)", row)


def individuals(connection: sqlite3.Connection, cik: str) -> Iterator[tuple[User, Roles]]:
    """Give everybody with a role for a CIK."""
    found = connection.execute(
        "SELECT users.id, email, users.details, roles.details FROM roles JOIN users ON users.id = roles.user"
        " WHERE cik = ? ORDER BY email",
        (cik,),
    )
    for *row, given in found:
        yield _user(row), msgspec.json.decode(given, type=Roles)


def delegation(connection: sqlite3.Connection, filer: str, delegate: str) -> Delegation | None:
    """Return what a filer lets another CIK do."""
    found = connection.execute("SELECT details FROM delegations WHERE filer = ? AND delegate = ?", (filer, delegate))
    row = found.fetchone()
    return msgspec.json.decode(row[0], type=Delegation) if row else None


def delegate(connection: sqlite3.Connection, filer: str, other: str, given: Delegation) -> None:
    """Let another CIK file for a filer, or invite it to; inside a transaction of the caller."""
    row = (filer, other, msgspec.json.encode(given).decode())
    connection.execute("INSERT OR REPLACE INTO delegations VALUES (?, ?, ?)", row)


def delegations(connection: sqlite3.Connection, cik: str, *, to: bool) -> list[tuple[str, str, Delegation]]:
    """Return CIK and name of those to whom a CIK delegates, or of those who delegate to it, with the delegation."""
    mine, other = ("filer", "delegate") if to else ("delegate", "filer")
    found = connection.execute(
        f"SELECT {other}, coalesce(name, ''), delegations.details FROM delegations"  # noqa: S608 - two fixed words
        f" LEFT JOIN entities ON cik = {other} WHERE {mine} = ? ORDER BY 1",
        (cik,),
    )
    return [(number, name, msgspec.json.decode(details, type=Delegation)) for number, name, details in found]


def has_delegation(connection: sqlite3.Connection, filer: str, delegate: str) -> bool:
    """Whether a filer lets another CIK file for it now."""
    held = delegation(connection, filer, delegate)
    return held is not None and held.status is Standing.ACTIVE


def may_file(connection: sqlite3.Connection, cik: str, user_id: str) -> bool:
    """Whether an individual may file for a CIK: by a role there, or at one that it delegates to."""
    own = roles(connection, cik, user_id)
    if own is not None and own.may_file:
        return True
    for other, _, given in delegations(connection, cik, to=True):
        there = roles(connection, other, user_id)
        if given.status is not Standing.ACTIVE or there is None or not there.may_file:
            continue
        if there.admin or given.add_users:
            return True
    return False


def is_administrator(connection: sqlite3.Connection, cik: str, user_id: str) -> bool:
    """Whether an individual is an account administrator of a CIK; those of a delegate are not."""
    own = roles(connection, cik, user_id)
    return own is not None and own.admin


def _email(text: str) -> str:
    return text.strip().lower()


def _user(row: object) -> User:
    id_, email, details = row  # type: ignore[misc]
    name = msgspec.json.decode(details, type=_Name)
    return User(id=id_, email=email, first_name=name.first_name, middle_name=name.middle_name, last_name=name.last_name)
