"""Which database a store is in: a file of SQLite, or a database of a PostgreSQL server.

What each does in its own way stands in a module of its own, `sqlite` and `postgres`, under the same names; everything
else in the store is the same for both.
"""

from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager
from typing import Any, Protocol

from sqlalchemy import Connection, Dialect, Engine, Table, TextClause, TextualSelect

from muniment.store import postgres, sqlite
from muniment.store.index import Match


class Database(Protocol):
    """What a module for a database offers; the modules say what each does."""

    CREATE_INDEX: tuple[str, ...]

    def check(self, connection: Connection) -> None:
        """Refuse a database that cannot hold every text."""
        ...

    def let_read_while_writing(self, connection: Connection) -> None:
        """Have nobody who reads wait for who writes."""
        ...

    def note_change(self, connection: Connection) -> None:
        """Note in the transaction of a writer that the store is another one now."""
        ...

    def stamp(self, engine: Engine) -> object:
        """Return what is another one after every change of the store."""
        ...

    def ended_after(self, connection: Connection, seconds: float) -> AbstractContextManager[None]:
        """Have what is asked end after so many seconds."""
        ...

    def insertion(self, table: Table, dialect: Dialect) -> str:
        """Return the statement by which `insert` fills a table."""
        ...

    def insert(self, connection: Connection, statement: str, rows: Sequence[Sequence[Any]]) -> None:
        """Insert rows by a statement of `insertion`."""
        ...

    def index(self, connection: Connection, texts: Sequence[Sequence[Any]]) -> None:
        """Put rows of a number and a text for each column into the full-text index."""
        ...

    def misindexed(self, connection: Connection, texts: Sequence[Sequence[Any]]) -> Iterator[int]:
        """Yield the numbers of texts, as `index` takes them, which the index has otherwise."""
        ...

    def matching(self, match: Match) -> TextualSelect:
        """Return the question for the numbers of texts, as `rowid`, that answer to a match."""
        ...

    def holds(self, match: Match) -> TextClause:
        """Return the condition that a filing answers to `match`, for who walks along filings."""
        ...

    def number(self, match: Match) -> TextualSelect:
        """Return the question how many texts answer to `match`."""
        ...

    def ranked(self, match: Match) -> TextualSelect:
        """Return the same with a `rank`, the best first."""
        ...

    def words_for(self, error: BaseException | None) -> str:
        """Return what is wrong with the store, in words; "" where the error is a fault of the program."""
        ...

    def size(self, connection: Connection) -> int:
        """Return how many bytes the store takes on its disk."""
        ...

    def alone(self, engine: Engine) -> AbstractContextManager[str | None]:
        """Give the address of the database's file for another library that reads it, None where there is none."""
        ...

    def is_damaged(self, engine: Engine) -> bool:
        """Whether the database itself is damaged, as far as that can be said quickly."""
        ...

    def damage(self, connection: Connection, *, quick: bool) -> Iterator[str]:
        """Yield what is wrong with the database itself, in words."""
        ...

    def is_passing(self, error: BaseException | None) -> bool:
        """Whether the same may go well a little later."""
        ...


_ALL: dict[str, Database] = {"sqlite": sqlite, "postgresql": postgres}


def of(held: Connection | Engine) -> Database:
    """Return what is particular to the database at the other end."""
    return _ALL[held.dialect.name]
