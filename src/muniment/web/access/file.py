"""A small database of these pages, beside the store and never in it: closed to other users of the machine."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from msgspec import Struct
from sqlalchemy import Connection, MetaData

from muniment import private
from muniment.errors import EnvironmentProblem
from muniment.store import sqlite
from muniment.store.failures import told

_DAMAGED = "is damaged: restore it from a copy"


class Shape(Struct, frozen=True):
    """What such a file holds: its mark, the number of its shape, its tables, further SQL, and what it is in words.

    `lacking` says what to do where it is not there.
    """

    kind: int
    schema: int
    metadata: MetaData
    called: str
    lacking: str
    more: tuple[str, ...] = ()


class OwnFile:
    """The file, opened; made where there is none, for its owner alone to read.

    Raises:
        EnvironmentProblem: it cannot be opened or made, is something else, or of a newer version.
    """

    def __init__(self, path: Path, shape: Shape, *, create: bool = True, wait: float = 10) -> None:
        self.path, self._shape = path, shape
        _check_file(path, shape, create=create)
        self._engine = sqlite.engine(path, read_only=False, wait=wait)
        try:
            self._make_ready()
        except EnvironmentProblem:
            self.close()
            raise

    def close(self) -> None:
        """Close the file."""
        self._engine.dispose()

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """Give a connection that reads."""
        with told(str(self.path), self._engine, _DAMAGED), self._engine.connect() as connection:
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """Begin a transaction, and commit it where nothing goes wrong."""
        with (
            told(str(self.path), self._engine, _DAMAGED),
            self._engine.connect().execution_options(writes=True) as connection,
            connection.begin(),
        ):
            yield connection

    def _make_ready(self) -> None:
        own = self._shape
        with self.writing() as connection:
            kind, schema = (
                connection.exec_driver_sql(f"PRAGMA {one}").scalar_one() for one in ("application_id", "user_version")
            )
            tables = connection.exec_driver_sql("SELECT count(*) FROM sqlite_master").scalar_one()
            if tables and kind != own.kind:
                raise EnvironmentProblem(f"{self.path} is not {own.called}: it holds other tables")
            if schema > own.schema:
                raise EnvironmentProblem(f"{self.path} was made by a newer muniment")
            if not tables:
                own.metadata.create_all(connection)
                marks = f"PRAGMA application_id={own.kind}", f"PRAGMA user_version={own.schema}"
                for sql in (*own.more, *marks):
                    connection.exec_driver_sql(sql)
        with self.reading() as connection:
            sqlite.let_read_while_writing(connection)


def _check_file(path: Path, shape: Shape, *, create: bool) -> None:
    """Make the file, closed to others from its first moment; refuse what is no database."""
    try:
        if create:
            private.make(path)
        there = path.is_file() and (not path.stat().st_size or sqlite.is_database(path))
    except OSError as error:
        raise EnvironmentProblem(f"{path}: {error.strerror}") from error
    if not there:
        words = "is not a database" if path.exists() else f"is not there: {shape.lacking}"
        raise EnvironmentProblem(f"{path} {words}")
