"""The file of a team: accounts, sessions and the log, beside the store and never in it.

A store may be copied, sent and published; who may log in is nobody else's business.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Boolean, Column, Connection, Index, Integer, MetaData, String, Table

from muniment.errors import EnvironmentProblem
from muniment.store import sqlite
from muniment.store.failures import told
from muniment.store.opening import path_of

NAME = "access.db"
SCHEMA = 1
_KIND = 0x6D756E69  # "muni": the file is a team's

_metadata = MetaData()

accounts = Table(
    "accounts",
    _metadata,
    Column("name", String, primary_key=True),
    Column("password", String, nullable=False),
    Column("role", String, nullable=False),
    Column("active", Boolean, nullable=False),
    Column("since", Integer, nullable=False),
    Column("seen", Integer),
)
sessions = Table(
    "sessions",
    _metadata,
    Column("kept", String, primary_key=True),
    Column("name", String, nullable=False),
    Column("begun", Integer, nullable=False),
    Column("seen", Integer, nullable=False),
    Index("sessions_by_name", "name"),
)
log = Table(
    "log",
    _metadata,
    Column("number", Integer, primary_key=True),
    Column("at", Integer, nullable=False),
    Column("who", String, nullable=False),
    Column("what", String, nullable=False),
    Column("about", String, nullable=False),
    Column("address", String, nullable=False),
)
# REPLACE takes rows out without asking the trigger that watches what is taken out.
_CHANGES = {
    "update": "BEFORE UPDATE ON log",
    "delete": "BEFORE DELETE ON log",
    "replace": "BEFORE INSERT ON log WHEN EXISTS (SELECT 1 FROM log WHERE number = new.number)",
}
_APPEND_ONLY = tuple(
    f"CREATE TRIGGER log_no_{name} {change} BEGIN SELECT RAISE(ABORT, 'the log is only added to'); END"
    for name, change in _CHANGES.items()
)


def beside(store: str | Path) -> Path:
    """Return the file of the team of a store."""
    return path_of(store).with_name(NAME)


class Database:
    """The file, opened; made where there is none, for its owner alone to read.

    Raises:
        EnvironmentProblem: it cannot be opened or made, is something else, or of a newer version.
    """

    def __init__(self, path: Path, *, create: bool = True, wait: float = 10) -> None:
        self.path = path
        _check_file(path, create=create)
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
        with told(str(self.path)), self._engine.connect() as connection:
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """Begin a transaction, and commit it where nothing goes wrong."""
        with (
            told(str(self.path)),
            self._engine.connect().execution_options(writes=True) as connection,
            connection.begin(),
        ):
            yield connection

    def _make_ready(self) -> None:
        with self.writing() as connection:
            kind, schema = (
                connection.exec_driver_sql(f"PRAGMA {one}").scalar_one() for one in ("application_id", "user_version")
            )
            tables = connection.exec_driver_sql("SELECT count(*) FROM sqlite_master").scalar_one()
            if tables and kind != _KIND:
                raise EnvironmentProblem(f"{self.path} is not the file of a team: it holds other tables")
            if schema > SCHEMA:
                raise EnvironmentProblem(f"{self.path} was made by a newer muniment")
            if not tables:
                _metadata.create_all(connection)
                for sql in (*_APPEND_ONLY, f"PRAGMA application_id={_KIND}", f"PRAGMA user_version={SCHEMA}"):
                    connection.exec_driver_sql(sql)
        with self.reading() as connection:
            sqlite.let_read_while_writing(connection)


def _check_file(path: Path, *, create: bool) -> None:
    """Make the file, closed to others from its first moment; refuse what is no database."""
    try:
        if create:
            os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))
        there = path.is_file() and (not path.stat().st_size or sqlite.is_database(path))
    except OSError as error:
        raise EnvironmentProblem(f"{path}: {error.strerror}") from error
    if not there:
        words = "is not a database" if path.exists() else "is not there: make an account with `muniment team add`"
        raise EnvironmentProblem(f"{path} {words}")
