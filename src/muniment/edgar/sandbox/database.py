"""The sandbox's database: one SQLite file, how it is opened, emptied and written; `tables.sql` says what it holds.

Two kinds of writers share it, the intake and the acceptance, each in transactions that are durable when they return
(write-ahead log, `synchronous=FULL`); readers never wait for them. Moments are ISO 8601 in Eastern time with offset,
days are ISO dates, JSON is that of the struct named beside it.
"""

import queue
import sqlite3
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any, TypeVar

from filelock import FileLock, Timeout

from muniment import atomic
from muniment.errors import DEFECTS, EnvironmentProblem, MunimentError

NAME = "edgar.db"
VERSION = 1

RENAMED, WITH_TICKER = """instr(details, '"former_names"') > 0""", """instr(details, '"tickers"') > 0"""
"""Which entities had other names, or have tickers: conditions that have an index where they are written so."""

_TABLES = Path(__file__).with_name("tables.sql").read_text("utf-8")


# What lists of companies and filings are looked up by; a database of an earlier release gets them when it is opened.
_INDEXES = f"""
CREATE INDEX IF NOT EXISTS entities_by_state ON entities (json_extract(details, '$.business.state'));
CREATE INDEX IF NOT EXISTS entities_by_sic ON entities (json_extract(details, '$.sic'));
CREATE INDEX IF NOT EXISTS entities_renamed ON entities (cik) WHERE {RENAMED};
CREATE INDEX IF NOT EXISTS entities_with_ticker ON entities (cik) WHERE {WITH_TICKER};
CREATE INDEX IF NOT EXISTS filings_by_form ON filings (form, public, id);
"""


def database(folder: Path) -> sqlite3.Connection:
    """Open the database of a sandbox, making it where there is none; each thread and task opens its own.

    Raises:
        EnvironmentProblem: the folder cannot be written, or holds the database of another version.
    """
    try:
        atomic.make_folder(folder)
        atomic.make(folder / NAME)
        connection = sqlite3.connect(
            folder / NAME, timeout=30, isolation_level=None, check_same_thread=False, cached_statements=256
        )
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = FULL")
        _prepared(connection)
    except (OSError, sqlite3.Error) as error:
        raise _unusable(folder, error) from error
    return connection


def _unusable(folder: Path, error: OSError | sqlite3.Error) -> EnvironmentProblem:
    return EnvironmentProblem(f"{folder}: no sandbox can be kept there: {getattr(error, 'strerror', None) or error}")


def _prepared(connection: sqlite3.Connection) -> None:
    with transaction(connection):
        version = connection.execute("PRAGMA user_version").fetchone()[0]
        if version == 0:
            for statement in _TABLES.split(";\n"):
                connection.execute(statement)
            connection.execute(f"PRAGMA user_version = {VERSION}")
        if version in (0, VERSION):
            for statement in _INDEXES.split(";\n"):
                connection.execute(statement)
    if version not in (0, VERSION):
        raise sqlite3.DatabaseError(f"its {NAME} has version {version}, not {VERSION}: begin with another folder")


@contextmanager
def opened(folder: Path) -> Iterator[sqlite3.Connection]:
    """Open the database of a sandbox for a command, as `database` does, and close it.

    Raises:
        EnvironmentProblem: it cannot be read or written, now or later.
    """
    try:
        with closing(database(folder)) as connection:
            yield connection
    except sqlite3.Error as error:
        raise EnvironmentProblem(f"{folder}: the database of the sandbox cannot be read or written: {error}") from error


@contextmanager
def transaction(connection: sqlite3.Connection) -> Iterator[sqlite3.Connection]:
    """Do several writes as one: all of them are durable at its end, or none was made."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield connection
        connection.execute("COMMIT")
    finally:
        if connection.in_transaction:  # after a failure, that of COMMIT too; a full disk ends it by itself
            connection.execute("ROLLBACK")


def next_number(connection: sqlite3.Connection, name: str, *, first: int = 1) -> int:
    """Return the next of a running number, inside a transaction of the caller."""
    row = connection.execute(
        "INSERT INTO counters VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = value + 1 RETURNING value",
        (name, first),
    ).fetchone()
    return row[0]


def setting(connection: sqlite3.Connection, name: str, default: str = "") -> str:
    """Return a decision of whoever runs the sandbox."""
    row = connection.execute("SELECT value FROM settings WHERE name = ?", (name,)).fetchone()
    return row[0] if row else default


def set_setting(connection: sqlite3.Connection, name: str, value: str) -> None:
    """Keep a decision."""
    connection.execute("INSERT OR REPLACE INTO settings VALUES (?, ?)", (name, value))


_ACCESS = frozenset({"entities", "users", "roles", "delegations", "tokens"})
_SETTINGS = "settings"
_SEARCH = "words"


def clear(connection: sqlite3.Connection, *, access: bool, settings: bool) -> None:
    """Take away submissions, filings and running numbers, inside a transaction of the caller.

    `access`: entities, individuals and tokens too; `settings`: the clock, switches and forced outcomes too.
    """
    spared = (frozenset() if access else _ACCESS) | (frozenset() if settings else {_SETTINGS})
    tables = connection.execute("SELECT name, sql FROM sqlite_master WHERE type = 'table' ORDER BY name").fetchall()
    for name, definition in tables:
        if name in spared or name.startswith((f"{_SEARCH}_", "sqlite_")):
            continue
        if "VIRTUAL TABLE" in definition.upper() and "content=''" in definition:
            connection.execute(f"INSERT INTO {name} ({name}) VALUES ('delete-all')")  # noqa: S608 - our own table
        else:
            connection.execute(f"DELETE FROM {name}")  # noqa: S608 - our own table


# ---- the one writer --------------------------------------------------------------------------------------------------

_T = TypeVar("_T")
_MOST_AT_ONCE = 500
_FAILURES = (MunimentError, sqlite3.Error, OSError, AssertionError, MemoryError, StopIteration, *DEFECTS)


class Writer:
    """The one writer of a process: does pieces of work with the database, in the order in which they are handed over.

    What is handed over while it is busy becomes one transaction, durable before callers get results: a commit takes as
    long for a hundred changes as for one.
    """

    def __init__(self, folder: Path) -> None:
        self._connection = database(folder)
        self._waiting: queue.SimpleQueue[_Piece | None] = queue.SimpleQueue()
        self._thread = threading.Thread(target=self._run, name="edgar-writer", daemon=True)
        self._thread.start()

    def hand(self, work: Callable[[sqlite3.Connection], _T]) -> "Future[_T]":
        """Hand over a piece of work; what it returns is known once it is durable, and nothing of it is if it fails."""
        done: Future[_T] = Future()
        done.set_running_or_notify_cancel()  # whoever waits may give up; what was handed over is done all the same
        self._waiting.put(_Piece(work, done))
        return done

    def do(self, work: Callable[[sqlite3.Connection], _T]) -> _T:
        """Do a piece of work and wait for it."""
        return self.hand(work).result()

    def close(self) -> None:
        """Finish what was handed over, and end."""
        self._waiting.put(None)
        self._thread.join()
        self._connection.close()

    def _run(self) -> None:
        ended = False
        while not ended:
            pieces = [self._waiting.get()]
            while len(pieces) < _MOST_AT_ONCE and not self._waiting.empty():
                pieces.append(self._waiting.get())
            ended = None in pieces
            self._write([piece for piece in pieces if piece is not None])

    def _write(self, pieces: "list[_Piece]") -> None:
        if not pieces:
            return
        try:
            with transaction(self._connection) as connection:
                for piece in pieces:
                    piece.run(connection)
        except (sqlite3.Error, OSError) as error:
            failure = EnvironmentProblem(f"the database of the sandbox cannot be written: {error}")
            for piece in pieces:
                piece.done.set_exception(failure)
            return
        for piece in pieces:
            piece.resolve()


class _Piece:
    """A piece of work, and who waits for it."""

    def __init__(self, work: Callable[[sqlite3.Connection], Any], done: "Future[Any]") -> None:
        self.work, self.done = work, done
        self.result: object = None
        self.failure: BaseException | None = None

    def run(self, connection: sqlite3.Connection) -> None:
        """Do it; where it fails, undo what it did and nothing else."""
        connection.execute("SAVEPOINT piece")
        try:
            self.result = self.work(connection)
        except _FAILURES as error:
            self.failure = error
            connection.execute("ROLLBACK TO piece")
        connection.execute("RELEASE piece")

    def resolve(self) -> None:
        """Give the result to the caller that waits."""
        if self.failure is not None:
            self.done.set_exception(self.failure)
        else:
            self.done.set_result(self.result)


# ---- whether a sandbox runs, and where -------------------------------------------------------------------------------
# A file that its server holds locked as long as it lives. The system gives the lock back however the server ends, so an
# address that is left behind is never believed.

_LOCK, _ADDRESS = "running.lock", "running.url"
_SECONDS = 2


@contextmanager
def announced(folder: Path, url: str) -> Iterator[None]:
    """Let others know that a sandbox runs at `url`; where one is known already, that one stays known.

    Raises:
        EnvironmentProblem: nothing can be written in the folder.
    """
    lock = FileLock(folder / _LOCK, mode=0o600, thread_local=False)
    try:
        lock.acquire(timeout=_SECONDS)  # somebody may just be asking whether it is held
    except Timeout:
        yield
        return
    except OSError as error:
        raise _unusable(folder, error) from error
    try:
        try:
            atomic.write(f"{url}\n".encode(), folder / _ADDRESS, durable=False)
        except OSError as error:
            raise _unusable(folder, error) from error
        yield
    finally:
        (folder / _ADDRESS).unlink(missing_ok=True)
        lock.release()


def running(folder: Path) -> str:
    """Return the address of the sandbox that runs for a folder: nothing where none runs."""
    if not (folder / _LOCK).is_file():
        return ""
    try:
        with FileLock(folder / _LOCK, blocking=False):
            return ""
    except Timeout:
        address = folder / _ADDRESS
        return address.read_text("utf-8").strip() if address.is_file() else ""
