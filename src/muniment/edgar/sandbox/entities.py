"""Companies and persons with a CIK, what EDGAR has on file about them, and the key that secrets are hashed with.

An access code (CCC) has eight characters with at least one digit and one of `@ # $ *`, in capitals or not, as the
samples of the OpenAPI document 1.11.0 do; only its keyed hash is kept.

Individuals have roles for a CIK; last stands whom a filer lets file for it.
"""

import hmac
import re
import secrets
import sqlite3
import string
import uuid
from collections.abc import Iterator, Sequence
from datetime import date
from enum import StrEnum
from pathlib import Path

import msgspec
from msgspec import Struct, structs

from muniment import atomic
from muniment.documents.header import HeaderAddress
from muniment.errors import EnvironmentProblem, UsageError
from muniment.identifiers import cik as ciks

# ---- the key ---------------------------------------------------------------------------------------------------------

NAME = "key"
_BYTES = 32


class Keys:
    """The hashes of one sandbox. Its key lies in the data folder, for its owner alone to read.

    Raises:
        EnvironmentProblem: the key cannot be read or made, or is not one.
    """

    def __init__(self, folder: Path) -> None:
        path = folder / NAME
        try:
            atomic.make_folder(folder)
            if not path.exists():  # two processes that start at once get the same one
                atomic.write(secrets.token_bytes(_BYTES), path, only_new=True)
            self._key = path.read_bytes()
        except OSError as error:
            raise EnvironmentProblem(f"{path}: {error.strerror or error}") from error
        if len(self._key) != _BYTES:
            raise EnvironmentProblem(f"{path}: is no key of a sandbox, of {_BYTES} bytes: begin with another folder")

    def digest(self, kind: str, secret: str) -> bytes:
        """Return the 32 bytes that stand for a secret; `kind` separates those of different kinds."""
        return hmac.digest(self._key, f"{kind}\0{secret}".encode("utf-8", "surrogatepass"), "sha256")

    @property
    def name(self) -> str:
        """What tokens name the key by: says nothing about it, and differs from sandbox to sandbox."""
        return self.digest("name", "").hex()[:16]


_LETTERS = string.ascii_lowercase + string.digits
CODE = re.compile(r"(?=[^0-9]{0,7}[0-9])(?=[^@#$*]{0,7}[@#$*])[A-Za-z0-9@#$*]{8}")
"""The shape of an access code."""


class FormerName(Struct, frozen=True, omit_defaults=True):
    """A name that an entity had, from the one day to the other, so far as they are known."""

    name: str
    since: date | None = None
    until: date | None = None


class Details(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What EDGAR has on file about an entity, besides its name; empty where it has nothing.

    `state` is where it was incorporated or organised, a code of EDGAR's; `irs` nine digits; `sic` four, with
    `sic_words` as EDGAR prints them; `office` the SEC's office, as "02 Finance"; `fiscal_year_end` MMDD; `kind` as the
    submissions JSON has it ("operating", "other", …). Ticker and exchange stand at the same place of their lists.
    """

    individual: bool = False
    agent: bool = False
    kind: str = "other"
    state: str = ""
    irs: str = ""
    lei: str = ""
    sic: str = ""
    sic_words: str = ""
    office: str = ""
    category: str = ""
    fiscal_year_end: str = ""
    phone: str = ""
    website: str = ""
    business: HeaderAddress = HeaderAddress()
    mail: HeaderAddress = HeaderAddress()
    former_names: tuple[FormerName, ...] = ()
    tickers: tuple[str, ...] = ()
    exchanges: tuple[str, ...] = ()
    confirmation_due: date | None = None


class Entity(Struct, frozen=True):
    """A company or person: ten digits, the conformed name, and what else is on file."""

    cik: str
    name: str
    details: Details = Details()


def entity(connection: sqlite3.Connection, cik: str) -> Entity | None:
    """Return the entity with a CIK of ten digits; None where EDGAR knows none."""
    row = connection.execute("SELECT cik, name, details FROM entities WHERE cik = ?", (cik,)).fetchone()
    return of_row(row) if row else None


def every(connection: sqlite3.Connection) -> Iterator[Entity]:
    """Give all entities, by CIK."""
    yield from map(of_row, connection.execute("SELECT cik, name, details FROM entities ORDER BY cik"))


def store(connection: sqlite3.Connection, entity: Entity) -> None:
    """Put an entity on file or replace what is there, except its access code; inside a transaction of the caller."""
    details = msgspec.json.encode(entity.details).decode()
    connection.execute(
        "INSERT INTO entities (cik, name, details) VALUES (?, ?, ?)"
        " ON CONFLICT (cik) DO UPDATE SET name = excluded.name, details = excluded.details",
        (entity.cik, entity.name, details),
    )


def add(connection: sqlite3.Connection, cik: str, name: str = "", /, **details: object) -> Entity:
    """Put an entity on file, or change what is named; inside a transaction of the caller.

    Raises:
        WrongShape: it is no CIK.
        UsageError: there is no such detail, or it has a shape that it cannot have.
    """
    number = ciks.validate(cik)
    unknown = sorted(details.keys() - set(Details.__struct_fields__))
    if unknown:
        fields = ", ".join(Details.__struct_fields__)
        raise UsageError(f"CIK {number}: {unknown[0][:40]!r} is no detail: there are {fields}")
    on_file = entity(connection, number) or Entity(number, f"ENTITY {int(number)}")
    try:
        merged = {**msgspec.to_builtins(on_file.details), **details}
        changed = structs.replace(on_file, name=name or on_file.name, details=msgspec.convert(merged, Details))
    except msgspec.ValidationError as error:
        raise UsageError(f"CIK {number}: {error}") from error
    store(connection, changed)
    return changed


def has_code(connection: sqlite3.Connection, cik: str) -> bool:
    """Whether an entity has an access code."""
    return connection.execute("SELECT 1 FROM entities WHERE cik = ? AND ccc IS NOT NULL", (cik,)).fetchone() is not None


def new_code() -> str:
    """Return an access code as EDGAR makes them."""
    characters = [secrets.choice(_LETTERS) for _ in range(6)] + [secrets.choice("@#$*"), secrets.choice(string.digits)]
    secrets.SystemRandom().shuffle(characters)
    return "".join(characters)


def set_code(connection: sqlite3.Connection, keys: Keys, cik: str, code: str) -> None:
    """Give an entity another access code, inside a transaction of the caller.

    Raises:
        UsageError: it has not the shape of one; the message does not show it.
    """
    if not CODE.fullmatch(code):
        raise UsageError("an access code has 8 characters, letters and digits with a digit and one of @ # $ *")
    connection.execute("UPDATE entities SET ccc = ? WHERE cik = ?", (code_digest(keys, code), cik))


def fits(connection: sqlite3.Connection, keys: Keys, cik: str, code: str) -> bool | None:
    """Whether an access code is that of an entity; None where there is no such entity."""
    row = connection.execute("SELECT ccc FROM entities WHERE cik = ?", (cik,)).fetchone()
    if row is None:
        return None
    return row[0] is not None and secrets.compare_digest(row[0], code_digest(keys, code))


def is_any_code(connection: sqlite3.Connection, keys: Keys, code: str) -> bool:
    """Whether any entity has this access code."""
    return connection.execute("SELECT 1 FROM entities WHERE ccc = ?", (code_digest(keys, code),)).fetchone() is not None


def code_digest(keys: Keys, code: str) -> bytes:
    """Return what is kept of an access code."""
    return keys.digest("ccc", code)


def of_row(row: tuple[str, str, str]) -> Entity:
    """Return an entity from its row: CIK, name and details."""
    return Entity(row[0], row[1], msgspec.json.decode(row[2], type=Details))


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


def user(connection: sqlite3.Connection, email: str) -> User | None:
    """Return the individual of an address; letters' case does not matter."""
    row = connection.execute("SELECT id, email, details FROM users WHERE email = ?", (_email(email),)).fetchone()
    return _user(row) if row else None


def add_user(connection: sqlite3.Connection, email: str, first: str = "", middle: str = "", last: str = "") -> User:
    """Return the individual of an address, who is made where there is none; inside a transaction of the caller.

    Raises:
        UsageError: it is no address.
    """
    existing = user(connection, email)
    if existing:
        return existing
    address = _email(email)
    parts = address.split("@")
    if not 3 <= len(address) <= 254 or len(parts) != 2 or not all(parts) or address.split() != [address]:
        raise UsageError(f"{email[:80]!r} is no e-mail address")
    stated = {"first_name": first, "middle_name": middle, "last_name": last}
    name = {part: text for part, text in stated.items() if text}
    new = User(id=str(uuid.uuid4()), email=address, **name)
    connection.execute("INSERT INTO users VALUES (?, ?, ?)", (new.id, new.email, msgspec.json.encode(name).decode()))
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


def _user(row: Sequence[str]) -> User:
    id_, email, details = row
    return User(id=id_, email=email, **msgspec.json.decode(details, type=dict[str, str]))
