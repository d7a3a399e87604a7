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
    new = User(id=str(uuid.uuid4()), email=address, first_name=first, middle_name=middle, last_name=last)
    name = msgspec.json.encode(_Name(first, middle, last)).decode()
    connection.execute("INSERT INTO users VALUES (?, ?, ?)", (new.id, new.email, name))
    return new


def roles(connection: sqlite3.Connection, cik: str, user_id: str) -> Roles | None:
    """Return what an individual may do for a CIK; None where it has no role there."""
    row = connection.execute("SELECT details FROM roles WHERE cik = ? AND user = ?", (cik, user_id)).fetchone()
    return msgspec.json.decode(row[0], type=Roles) if row else None


def set_roles(connection: sqlite3.Connection, cik: str, user_id: str, user_roles: Roles | None) -> None:
    """Give an individual these roles for a CIK instead of all former ones; None takes them away."""
    if user_roles is None:
        connection.execute("DELETE FROM roles WHERE cik = ? AND user = ?", (cik, user_id))
        return
    row = (cik, user_id, msgspec.json.encode(user_roles).decode())
    connection.execute("INSERT OR REPLACE INTO roles VALUES (?, ?, ?)", row)


def individuals(connection: sqlite3.Connection, cik: str) -> Iterator[tuple[User, Roles]]:
    """Give everybody with a role for a CIK."""
    rows = connection.execute(
        "SELECT users.id, email, users.details, roles.details FROM roles JOIN users ON users.id = roles.user"
        " WHERE cik = ? ORDER BY email",
        (cik,),
    )
    for *row, user_roles in rows:
        yield _user(row), msgspec.json.decode(user_roles, type=Roles)


def delegation(connection: sqlite3.Connection, filer: str, delegate: str) -> Delegation | None:
    """Return what a filer lets another CIK do."""
    rows = connection.execute("SELECT details FROM delegations WHERE filer = ? AND delegate = ?", (filer, delegate))
    row = rows.fetchone()
    return msgspec.json.decode(row[0], type=Delegation) if row else None


def delegate(connection: sqlite3.Connection, filer: str, delegate_cik: str, terms: Delegation) -> None:
    """Let another CIK file for a filer, or invite it to; inside a transaction of the caller."""
    row = (filer, delegate_cik, msgspec.json.encode(terms).decode())
    connection.execute("INSERT OR REPLACE INTO delegations VALUES (?, ?, ?)", row)


def delegations(connection: sqlite3.Connection, cik: str, *, to: bool) -> list[tuple[str, str, Delegation]]:
    """Return CIK and name of those to whom a CIK delegates, or of those who delegate to it, with the delegation."""
    mine, theirs = ("filer", "delegate") if to else ("delegate", "filer")
    rows = connection.execute(
        f"SELECT {theirs}, coalesce(name, ''), delegations.details FROM delegations"  # noqa: S608 - two fixed words
        f" LEFT JOIN entities ON cik = {theirs} WHERE {mine} = ? ORDER BY 1",
        (cik,),
    )
    return [(number, name, msgspec.json.decode(details, type=Delegation)) for number, name, details in rows]


def has_delegation(connection: sqlite3.Connection, filer: str, delegate: str) -> bool:
    """Whether a filer lets another CIK file for it now."""
    terms = delegation(connection, filer, delegate)
    return terms is not None and terms.status is Standing.ACTIVE


def may_file(connection: sqlite3.Connection, cik: str, user_id: str) -> bool:
    """Whether an individual may file for a CIK: by a role there, or at one that it delegates to."""
    user_roles = roles(connection, cik, user_id)
    if user_roles is not None and user_roles.may_file:
        return True
    for delegate_cik, _, terms in delegations(connection, cik, to=True):
        delegate_roles = roles(connection, delegate_cik, user_id)
        if terms.status is not Standing.ACTIVE or delegate_roles is None or not delegate_roles.may_file:
            continue
        if delegate_roles.admin or terms.add_users:
            return True
    return False


def is_administrator(connection: sqlite3.Connection, cik: str, user_id: str) -> bool:
    """Whether an individual is an account administrator of a CIK; those of a delegate are not."""
    user_roles = roles(connection, cik, user_id)
    return user_roles is not None and user_roles.admin


def _email(text: str) -> str:
    return text.strip().lower()


def _user(row: object) -> User:
    id_, email, details = row  # type: ignore[misc]
    name = msgspec.json.decode(details, type=_Name)
    return User(id=id_, email=email, first_name=name.first_name, middle_name=name.middle_name, last_name=name.last_name)
