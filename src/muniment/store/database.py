"""Which database a store is in: a file of SQLite, or a database of a PostgreSQL server.

What each does in its own way stands in a module of its own, `sqlite` and `postgres`, under the same names; everything
else in the store is the same for both.
"""

from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager
from typing import Any, Protocol

from sqlalchemy import Connection, Dialect, Engine, Table, TextualSelect

from muniment.store import postgres, sqlite
from muniment.store.index import Match


class Database(Protocol):
    """What a module for a database offers; the modules say what each does."""

    CREATE_INDEX: tuple[str, ...]

    def check(self, connection: Connection) -> None: ...  # noqa: D102
    def let_read_while_writing(self, connection: Connection) -> None: ...  # noqa: D102
    def note_change(self, connection: Connection) -> None: ...  # noqa: D102
    def stamp(self, engine: Engine) -> object: ...  # noqa: D102
    def ended_after(self, connection: Connection, seconds: float) -> AbstractContextManager[None]: ...  # noqa: D102
    def insertion(self, table: Table, dialect: Dialect) -> str: ...  # noqa: D102
    def insert(self, connection: Connection, statement: str, rows: Sequence[Sequence[Any]]) -> None: ...  # noqa: D102
    def index(self, connection: Connection, texts: Sequence[Sequence[Any]]) -> None: ...  # noqa: D102
    def matching(self, match: Match) -> TextualSelect: ...  # noqa: D102
    def ranked(self, match: Match) -> TextualSelect: ...  # noqa: D102
    def words_for(self, error: BaseException | None) -> str: ...  # noqa: D102
    def size(self, connection: Connection) -> int: ...  # noqa: D102
    def damage(self, connection: Connection, *, quick: bool) -> Iterator[str]: ...  # noqa: D102
    def is_passing(self, error: BaseException | None) -> bool: ...  # noqa: D102


_ALL: dict[str, Database] = {"sqlite": sqlite, "postgresql": postgres}


def of(held: Connection | Engine) -> Database:
    """Return what is particular to the database at the other end."""
    return _ALL[held.dialect.name]


def all_databases() -> Iterator[Database]:
    """Yield what is particular to each database."""
    yield from _ALL.values()
