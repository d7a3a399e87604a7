"""Companies and persons with a CIK, what EDGAR has on file about them, and the key that secrets are hashed with.

An access code (CCC) has eight characters with at least one digit and one of `@ # $ *`, in capitals or not, as the
samples of the OpenAPI document 1.11.0 do; only its keyed hash is kept.
"""

import hmac
import re
import secrets
import sqlite3
import string
from collections.abc import Iterator
from datetime import date
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


_SIGNS = "@#$*"
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
    return _entity(row) if row else None


def every(connection: sqlite3.Connection) -> Iterator[Entity]:
    """Give all entities, by CIK."""
    yield from map(_entity, connection.execute("SELECT cik, name, details FROM entities ORDER BY cik"))


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
        changed = structs.replace(on_file, details=msgspec.convert(merged, Details))
    except msgspec.ValidationError as error:
        raise UsageError(f"CIK {number}: {error}") from error
    changed = structs.replace(changed, name=name or changed.name)
    store(connection, changed)
    return changed


def has_code(connection: sqlite3.Connection, cik: str) -> bool:
    """Whether an entity has an access code."""
    return connection.execute("SELECT 1 FROM entities WHERE cik = ? AND ccc IS NOT NULL", (cik,)).fetchone() is not None


def new_code() -> str:
    """Return an access code as EDGAR makes them."""
    characters = [secrets.choice(_LETTERS) for _ in range(6)] + [secrets.choice(_SIGNS), secrets.choice(string.digits)]
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
    row = connection.execute("SELECT 1 FROM entities WHERE ccc = ?", (code_digest(keys, code),))
    return row.fetchone() is not None


def code_digest(keys: Keys, code: str) -> bytes:
    """Return what is kept of an access code."""
    return keys.digest("ccc", code)


def _entity(row: tuple[str, str, str]) -> Entity:
    return Entity(row[0], row[1], msgspec.json.decode(row[2], type=Details))
