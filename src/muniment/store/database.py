"""Which database a store is in: a file of SQLite, or a database of a PostgreSQL server; and what is told of failures.

What each does in its own way stands in a module of its own, `sqlite` and `postgres`, under the same names; everything
else in the store is the same for both.
"""

import time
import traceback
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from typing import Any, Protocol, TypeVar

from sqlalchemy import Connection, Dialect, Engine, Table, TextClause, TextualSelect
from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from muniment.errors import DEFECTS, EnvironmentProblem, MunimentError
from muniment.store import postgres, sqlite
from muniment.store.packing import DAMAGED
from muniment.store.query import Match

T = TypeVar("T")

_AT_ONCE = 1000  # values that one question can name


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


def of(connected: Connection | Engine) -> Database:
    """Return what is particular to the database at the other end."""
    return _ALL[connected.dialect.name]


# ---- failures -------------------------------------------------------------------------------------------------------
# What lies in a damaged store may be anything, and so may what comes of it: whatever is raised around one is told as
# that, here and nowhere else.

_CONVERTING = (ArithmeticError, TypeError, ValueError)
_WAITS = (0.5, 1.0, 2.0, 4.0, 8.0, 15.0)  # seconds: a server that starts again is back within them


class Passing(EnvironmentProblem):
    """The server of the store is away, or another writer was in the way: the same may go well a little later."""


@contextmanager
def readable_errors(where: str, engine: Engine, damaged: str = DAMAGED) -> Generator[None]:
    """Turn what goes wrong around the store at `where` into one readable line; faults of ours stay what they are.

    `damaged` is what is said of damage.
    """
    backend = of(engine)
    try:
        yield
    except MunimentError:
        raise
    except (SQLAlchemyError, *DEFECTS) as error:
        cause = error.orig if isinstance(error, DBAPIError) else None
        if words := backend.words_for(cause):
            kind = Passing if backend.is_passing(cause) else EnvironmentProblem
            raise kind(f"the store {where} {words.replace(DAMAGED, damaged)}") from error
        if _is_of_a_column(error) or backend.is_damaged(engine):
            raise EnvironmentProblem(f"the store {where} {damaged}") from error
        raise


def _is_of_a_column(error: Exception) -> bool:
    """Whether SQLAlchemy could not make a value of what lies in a column, such as a day of 2025-13-01."""
    *_, (frame, _) = traceback.walk_tb(error.__traceback__)
    return isinstance(error, _CONVERTING) and frame.f_globals.get("__name__", "").startswith("sqlalchemy.")


def persisting(act: Callable[[], T]) -> T:
    """Return what `act` returns, tried again where the server was away; it must do no harm to do it twice.

    Raises:
        EnvironmentProblem: it went wrong for good, or the server stayed away.
    """
    for wait in _WAITS:
        try:
            return act()
        except Passing:
            time.sleep(wait)
    return act()


def chunks(values: Iterable[T]) -> Iterator[list[T]]:
    """Yield `values` in portions that one question can name."""
    whole = list(values)
    for start in range(0, len(whole), _AT_ONCE):
        yield whole[start : start + _AT_ONCE]
