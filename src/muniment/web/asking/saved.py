"""The queries that people saved: in a file of their own beside the store, made when the first one is saved.

A store is read-only here, and may be copied and published; what a team's members follow belongs to them. Nor
does it belong to the file of accounts, since one user alone saves queries too.
"""

import hmac
import time
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from threading import Lock
from typing import Literal

import msgspec
from msgspec import Struct
from sqlalchemy import Column, Index, Integer, MetaData, String, Table, delete, func, insert, select, update

from muniment.errors import UsageError
from muniment.store.tables import AnyRow
from muniment.study import sql
from muniment.study.questions import question
from muniment.web.access.database import OwnFile, Shape
from muniment.web.access.visits import User, is_token, new_token, token_hash
from muniment.web.lists import address_of
from muniment.wording import one_line

MOST_PER_USER, MOST = 100, 2_000
LONGEST_NAME, LONGEST_VALUE = 100, 500
GIVEN = "p."
"""What stands before a parameter's name in the address of a query in SQL: `q` may be one of them."""

DEADLINES, ALERTS = "deadlines", "alerts"
Kind = Literal["question", "sql", "deadlines", "alerts"]

_metadata = MetaData()
_saved = Table(
    "saved",
    _metadata,
    Column("id", Integer, primary_key=True),
    *(Column(name, String, nullable=False) for name in ("owner", "name", "kind", "asked", "given")),
    Column("made", Integer, nullable=False),
    Column("feed", String),
    Index("saved_by_owner", "owner"),
    sqlite_autoincrement=True,  # the address of a feed that is gone never leads to another one
)
_SHAPE = Shape(0x6D756E71, 1, _metadata, "a file of saved queries", "save a query first")


class Saved(Struct, frozen=True):
    """A saved query: a question by name, a SELECT, a list of deadlines, or the alerts of a destination.

    `has_feed` says whether it is followed.
    """

    id: int
    owner: str
    name: str
    kind: Kind
    asked: str
    given: dict[str, str]
    made: datetime
    has_feed: bool

    @property
    def href(self) -> str:
        """The address that asks it."""
        if self.kind == "question":
            return address_of(f"/ask/{self.asked}", self.given)
        if self.kind == DEADLINES:
            return address_of("/deadlines", self.given)
        if self.kind == ALERTS:
            return address_of(f"/alerts/feed.{self.given.get('as', 'atom')}", {"to": self.asked})
        return address_of("/sql", {"q": self.asked, **{f"{GIVEN}{name}": value for name, value in self.given.items()}})

    def may_remove(self, user: User | None) -> bool:
        """Whether a user may remove it: its owner, and signers."""
        return user is not None and (user.signs or user.name == self.owner)


class SavedQueries:
    """The saved queries beside a store."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._file: OwnFile | None = None
        self._lock = Lock()

    def close(self) -> None:
        """Close the file, where it was opened."""
        if self._file is not None:
            self._file.close()

    def all(self) -> list[Saved]:
        """Return all of them, by name."""
        if not self.path.exists():
            return []
        with self._opened().reading() as connection:
            return [_saved_query(row) for row in connection.execute(select(_saved).order_by(func.lower(_saved.c.name)))]

    def find(self, number: int) -> Saved | None:
        """Return one of them."""
        return next((saved for saved in self.all() if saved.id == number), None)

    def save(self, owner: str, name: str, kind: str, query: str, given: Mapping[str, str]) -> int:
        """Save a query and return its number.

        Raises:
            UsageError: it has no name, is no valid query, or is one too many.
        """
        clean = one_line(name)
        if not clean:
            raise UsageError("a saved query needs a name")
        if len(clean) > LONGEST_NAME:
            raise UsageError(f"the name has {len(clean)} characters: {LONGEST_NAME} are the most")
        made = {"owner": owner, "name": clean, **_checked(kind, query, given), "made": int(time.time())}
        with self._opened().writing() as connection:
            counted = select(func.count(), func.count().filter(_saved.c.owner == owner)).select_from(_saved)
            everybody, of_owner = connection.execute(counted).one()
            if of_owner >= MOST_PER_USER or everybody >= MOST:
                raise UsageError(f"{of_owner} queries of yours are saved, {everybody:,} in all: remove one first")
            return connection.execute(insert(_saved).values(**made).returning(_saved.c.id)).scalar_one()

    def remove(self, number: int) -> None:
        """Remove a query, and with it its feed."""
        with self._opened().writing() as connection:
            connection.execute(delete(_saved).where(_saved.c.id == number))

    # ---- feeds ------------------------------------------------------------------------------------------------------

    def open_feed(self, number: int) -> str:
        """Give a query's feed a new address, and return its token; only its hash is kept, and an older one ends."""
        token = new_token()
        self._set_feed(number, token_hash(token))
        return token

    def close_feed(self, number: int) -> None:
        """Take the address of a query's feed back."""
        self._set_feed(number, None)

    def followed(self, number: int, token: str) -> Saved | None:
        """Return the query whose feed has this token, None where there is none."""
        if not is_token(token) or not self.path.exists():
            return None
        with self._opened().reading() as connection:
            row = connection.execute(select(_saved).where(_saved.c.id == number)).one_or_none()
        # Compared with something in any case, so that the answer takes as long for a query that is not there.
        is_its_token = hmac.compare_digest((row.feed if row else None) or token_hash(""), token_hash(token))
        return _saved_query(row) if row is not None and is_its_token else None

    def _set_feed(self, number: int, hashed: str | None) -> None:
        with self._opened().writing() as connection:
            connection.execute(update(_saved).where(_saved.c.id == number).values(feed=hashed))

    def _opened(self) -> OwnFile:
        with self._lock:
            if self._file is None:
                self._file = OwnFile(self.path, _SHAPE)
            return self._file


def _saved_query(row: AnyRow) -> Saved:
    given = msgspec.json.decode(row.given, type=dict[str, str])
    made = datetime.fromtimestamp(row.made, UTC)
    return Saved(row.id, row.owner, row.name, row.kind, row.asked, given, made, row.feed is not None)


def _checked(kind: str, query: str, given: Mapping[str, str]) -> dict[str, str]:
    values = {name: value for name, value in given.items() if value}
    if kind == "question":
        parameters, query = [parameter.name for parameter in question(query).parameters], question(query).name
    elif kind == "sql":
        query = sql.checked(query)
        parameters = list(sql.parameters(query))
    elif kind == DEADLINES:
        query, parameters = DEADLINES, ["what", "form", "who"]
    elif kind == ALERTS:
        parameters = ["as"]
    else:
        raise UsageError("a saved query is a question, a SELECT or a list of deadlines")
    unknown = next((name for name in values if name not in parameters), None)
    if unknown is not None:
        raise UsageError(f"the query has no parameter {unknown!r}")
    if any(len(value) > LONGEST_VALUE for value in values.values()):
        raise UsageError(f"a value has {LONGEST_VALUE} characters at most")
    return {"kind": kind, "asked": query, "given": msgspec.json.encode(values).decode()}
