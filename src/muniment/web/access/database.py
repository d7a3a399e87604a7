"""The file of a team: accounts, sessions and the log, beside the store and never in it.

A store may be copied, sent and published; who may log in belongs to the team alone.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path

from msgspec import Struct
from sqlalchemy import Boolean, Column, Connection, Index, Integer, MetaData, String, Table, func, insert, select

from muniment.errors import EnvironmentProblem
from muniment.store import sqlite
from muniment.store.database import readable_errors
from muniment.wording import one_line

_DAMAGED = "is damaged: restore it from a copy"


class Shape(Struct, frozen=True):
    """What such a file holds: its mark, the number of its shape, its tables, further SQL, and what it is in words.

    `missing` says what to do where the file is not there.
    """

    kind: int
    schema: int
    metadata: MetaData
    called: str
    missing: str
    more: tuple[str, ...] = ()


class OwnFile:
    """The file, opened; made where there is none, for its owner alone to read.

    Raises:
        EnvironmentProblem: it cannot be opened or made, is something else, or of a newer version.
    """

    def __init__(self, path: Path, shape: Shape, *, create: bool = True) -> None:
        self.path, self._shape = path, shape
        # The file is closed to others from its first moment.
        try:
            if create:
                sqlite.make(path)
            is_database = path.is_file() and (not path.stat().st_size or sqlite.is_database(path))
        except OSError as error:
            raise EnvironmentProblem(f"{path}: {error.strerror}") from error
        if not is_database:
            message = "is not a database" if path.exists() else f"is not there: {shape.missing}"
            raise EnvironmentProblem(f"{path} {message}")
        self._engine = sqlite.engine(path, read_only=False, wait=10)
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
        with readable_errors(str(self.path), self._engine, _DAMAGED), self._engine.connect() as connection:
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """Begin a transaction, and commit it where nothing goes wrong."""
        with (
            readable_errors(str(self.path), self._engine, _DAMAGED),
            self._engine.connect().execution_options(writes=True) as connection,
            connection.begin(),
        ):
            yield connection

    def _make_ready(self) -> None:
        shape = self._shape
        with self.writing() as connection:
            kind, schema = (
                connection.exec_driver_sql(f"PRAGMA {pragma}").scalar_one()
                for pragma in ("application_id", "user_version")
            )
            tables = connection.exec_driver_sql("SELECT count(*) FROM sqlite_master").scalar_one()
            if tables and kind != shape.kind:
                raise EnvironmentProblem(f"{self.path} is not {shape.called}: it holds other tables")
            if schema > shape.schema:
                raise EnvironmentProblem(f"{self.path} was made by a newer muniment")
            if not tables:
                shape.metadata.create_all(connection)
                marks = f"PRAGMA application_id={shape.kind}", f"PRAGMA user_version={shape.schema}"
                for sql in (*shape.more, *marks):
                    connection.exec_driver_sql(sql)
        with self.reading() as connection:
            sqlite.let_read_while_writing(connection)


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
    *(Column(name, String, nullable=False) for name in ("who", "what", "about", "address")),
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


class Database(OwnFile):
    """The file, opened; see `OwnFile`."""

    def __init__(self, path: Path, *, create: bool = True) -> None:
        super().__init__(path, _SHAPE, create=create)


_SHAPE = Shape(_KIND, SCHEMA, _metadata, "the file of a team", "make an account with `muniment team add`", _APPEND_ONLY)


LONGEST = 200


class What(StrEnum):
    """What is done with accounts, in the words of the log."""

    LOGGED_IN = "logged in"
    FAILED = "failed to log in"
    LOGGED_OUT = "logged out"
    ADDED = "account added"
    ROLE = "role changed"
    REMOVED = "account removed"
    PASSWORD = "password changed"  # noqa: S105 - words of the log
    DRAFT_BEGUN = "draft begun"
    DRAFT_SAVED = "draft saved"
    DRAFT_REMOVED = "draft removed"
    SUBMITTED = "submitted"
    FILED = "sent to EDGAR"
    QUERY_SAVED = "query saved"
    QUERY_REMOVED = "saved query removed"
    FEED_OPENED = "feed opened"
    FEED_CLOSED = "feed closed"
    REVIEWED = "reading judged"
    UPLOADED = "files uploaded"
    ALERT_SAVED = "alert saved"
    ALERT_PAUSED = "alert paused"
    ALERT_RESUMED = "alert resumed"
    ALERT_REMOVED = "alert removed"
    DESTINATION_ADDED = "destination added"
    DESTINATION_TESTED = "destination tested"
    DESTINATION_SECRET = "secret of a destination changed"  # noqa: S105 - words of the log
    DESTINATION_PAUSED = "destination paused"
    DESTINATION_RESUMED = "destination resumed"
    DESTINATION_REMOVED = "destination removed"
    ALERTS_REPLAYED = "alerts sent again"


class Line(Struct, frozen=True):
    """A line of the log."""

    number: int
    at: datetime
    who: str
    what: str
    about: str
    address: str


class LogPart(Struct, frozen=True):
    """Some lines of the log, newest first, and how many there are."""

    total: int
    lines: list[Line]


class Log:
    """The log of a team."""

    def __init__(self, database: Database, clock: Callable[[], float]) -> None:
        self._database, self._clock = database, clock

    def add(self, connection: Connection, who: str, what: str, about: str = "", address: str = "") -> None:
        """Add a line, in the transaction of what it is about."""
        fields = {"who": who, "what": what, "about": about, "address": address}
        # Words that fake no second line and turn no text around.
        clean = {name: one_line(text[: LONGEST * 4], LONGEST) for name, text in fields.items()}
        connection.execute(insert(log).values(at=int(self._clock()), **clean))

    def record(self, who: str, what: str, about: str = "", address: str = "") -> None:
        """Add a line by itself."""
        with self._database.writing() as connection:
            self.add(connection, who, what, about, address)

    def part(self, offset: int = 0, limit: int = 100) -> LogPart:
        """Return some lines, newest first."""
        query = select(log).order_by(log.c.number.desc()).offset(offset).limit(limit)
        with self._database.reading() as connection:
            total = connection.execute(select(func.count()).select_from(log)).scalar_one()
            lines = [
                Line(row.number, datetime.fromtimestamp(row.at, UTC), row.who, row.what, row.about, row.address)
                for row in connection.execute(query)
            ]
            return LogPart(total, lines)
