"""The sandbox's database: one SQLite file, what its tables hold, how it is opened, emptied and written.

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

_TABLES = """
-- Decisions of whoever runs it: the clock, switches of behaviours, forced outcomes.
CREATE TABLE settings (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;

-- Running numbers: "accession 0001234567 26", "file 005", "file 021", "film 26".
CREATE TABLE counters (name TEXT PRIMARY KEY, value INTEGER NOT NULL) WITHOUT ROWID;

-- Companies and persons with a CIK; details: entities.Details; ccc: a keyed hash of the access code.
CREATE TABLE entities (
  cik TEXT PRIMARY KEY, name TEXT NOT NULL, details TEXT NOT NULL DEFAULT '{}', ccc BLOB
) WITHOUT ROWID;
CREATE INDEX entities_by_name ON entities (name COLLATE NOCASE);
CREATE INDEX entities_by_ccc ON entities (ccc) WHERE ccc IS NOT NULL;

-- Individuals, what they may do for which CIK, and which CIK lets which other one file for it.
CREATE TABLE users (id TEXT PRIMARY KEY, email TEXT NOT NULL UNIQUE, details TEXT NOT NULL DEFAULT '{}') WITHOUT ROWID;
CREATE TABLE roles (
  cik TEXT NOT NULL, user TEXT NOT NULL, details TEXT NOT NULL, PRIMARY KEY (cik, user)
) WITHOUT ROWID;
CREATE TABLE delegations (
  filer TEXT NOT NULL, delegate TEXT NOT NULL, details TEXT NOT NULL, PRIMARY KEY (filer, delegate)
) WITHOUT ROWID;

-- Tokens by the hash of their text; owner: a CIK (kind FILER_API) or the id of a user (USER_API).
CREATE TABLE tokens (
  digest BLOB PRIMARY KEY, kind TEXT NOT NULL, owner TEXT NOT NULL, made TEXT NOT NULL, expires TEXT NOT NULL,
  revoked INTEGER NOT NULL DEFAULT 0
) WITHOUT ROWID;

-- What was submitted, in its order. filers: the CIKs it gives access codes for (JSON list of texts); body: without
-- those codes; refused: what the intake found against it, wrong codes above all (JSON list of
-- protocol.SubmissionMessage: acceptance suspends it for each of type ERROR); outcome: protocol.SubmissionStatus;
-- tries: how often acceptance began with it.
CREATE TABLE submissions (
  number INTEGER PRIMARY KEY AUTOINCREMENT,
  accession TEXT NOT NULL UNIQUE,
  login TEXT NOT NULL,
  mode TEXT NOT NULL,
  channel TEXT NOT NULL,
  submitter TEXT NOT NULL DEFAULT '',
  received TEXT NOT NULL,
  filers TEXT NOT NULL DEFAULT '[]',
  body BLOB NOT NULL,
  refused TEXT NOT NULL DEFAULT '[]',
  status TEXT NOT NULL DEFAULT 'RECEIVED',
  final INTEGER NOT NULL DEFAULT 0,
  outcome TEXT NOT NULL DEFAULT '',
  ended TEXT,
  kept_until TEXT,
  tries INTEGER NOT NULL DEFAULT 0
);
CREATE INDEX submissions_waiting ON submissions (number) WHERE final = 0;

-- Notifications on their way out. kind: mail (target: an address) or webhook (target: a URL). name: distinguishes one
-- message from another, so that delivering it again after a breakdown replaces it. due: seconds since 1970.
CREATE TABLE outbox (
  id INTEGER PRIMARY KEY AUTOINCREMENT, kind TEXT NOT NULL, target TEXT NOT NULL, name TEXT NOT NULL,
  data BLOB NOT NULL, due REAL NOT NULL DEFAULT 0, tries INTEGER NOT NULL DEFAULT 0
);

-- What is disseminated, from the moment `public` on. items: JSON list. sheet: the folder of the rendered form.
-- An id is never given twice, so that who remembers answers sees that filings were taken away and others came.
CREATE TABLE filings (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  accession TEXT NOT NULL UNIQUE,
  form TEXT NOT NULL,
  filed TEXT NOT NULL,
  accepted TEXT NOT NULL DEFAULT '',
  period TEXT NOT NULL DEFAULT '',
  items TEXT NOT NULL DEFAULT '[]',
  size INTEGER NOT NULL,
  primary_document TEXT NOT NULL DEFAULT '',
  primary_description TEXT NOT NULL DEFAULT '',
  sheet TEXT NOT NULL DEFAULT '',
  public TEXT NOT NULL
);
CREATE INDEX filings_by_day ON filings (filed, id);
CREATE INDEX filings_by_public ON filings (public, id);
CREATE TABLE parties (
  filing INTEGER NOT NULL, position INTEGER NOT NULL, role TEXT NOT NULL, cik TEXT NOT NULL, name TEXT NOT NULL,
  form_type TEXT NOT NULL DEFAULT '', act TEXT NOT NULL DEFAULT '', file_number TEXT NOT NULL DEFAULT '',
  film_number TEXT NOT NULL DEFAULT '', PRIMARY KEY (filing, position)
) WITHOUT ROWID;
CREATE INDEX parties_by_cik ON parties (cik, filing);
CREATE INDEX parties_by_file_number ON parties (file_number, filing);
CREATE TABLE documents (
  filing INTEGER NOT NULL, sequence INTEGER NOT NULL, type TEXT NOT NULL, name TEXT NOT NULL,
  description TEXT NOT NULL DEFAULT '', size INTEGER NOT NULL, PRIMARY KEY (filing, sequence)
) WITHOUT ROWID;

-- The full submission as it is disseminated, compressed by zlib: what every file of a filing is made from.
CREATE TABLE texts (filing INTEGER PRIMARY KEY, data BLOB NOT NULL);

-- Its header as JSON of documents.header.FilingHeader: what its index page is made from without unpacking the text.
CREATE TABLE headers (filing INTEGER PRIMARY KEY, data TEXT NOT NULL);

-- The words of each document; rowid: filing * 100000 + sequence. INSERT INTO words(words) VALUES('delete-all') empties
-- it.
CREATE VIRTUAL TABLE words USING fts5 (text, content='', tokenize='unicode61');
"""


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
        reason = f"its {NAME} has version {version}, not {VERSION}: begin with another folder"
        raise sqlite3.DatabaseError(reason)


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
