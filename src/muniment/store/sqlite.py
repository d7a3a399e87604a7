"""Everything that is SQLite's own: how a store's file is opened, its number type, its full-text index, its failures."""

import os
import sqlite3
import time
from collections import defaultdict
from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from decimal import Decimal
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from threading import Lock
from typing import Any
from weakref import WeakSet

import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.exc import OperationalError
from sqlalchemy.pool import QueuePool
from sqlalchemy.types import UserDefinedType

from muniment import atomic
from muniment.errors import EnvironmentProblem, UsageError
from muniment.store.packing import DAMAGED, decoding
from muniment.store.stored import COLUMNS, Match, too_slow
from muniment.wording import count, plural

# A child row is found by its filing: the table itself is ordered so, and needs no second index.
ORDERED_BY_KEY: dict[str, Any] = {"sqlite_with_rowid": False}

_MAGIC = b"SQLite format 3\0"
_PAGES = 2048  # that are copied between two looks at how far it is
_STEPS = 2000  # of SQLite's machine, between two looks at the clock
INT64 = range(-(2**63), 2**63)
_WAIT = 60.0
_LOOKING = 10.0  # seconds


class _Connection(sqlite3.Connection):
    """A connection to the store in the file at `path`."""

    path: Path

    def close(self) -> None:
        _opened.discard(self)
        super().close()


_opened: WeakSet[_Connection] = WeakSet()
"""What this process has open."""

_turns: defaultdict[Path, Lock] = defaultdict(Lock)
"""Who opens a file, or reads it alone, by its path."""


class ExactColumn(UserDefinedType[Any]):
    """A number as SQLite keeps it exactly: INTEGER where it is whole, else TEXT; never floating.

    The declared type has BLOB in its name, so that SQLite converts nothing ("affinity BLOB"): in a NUMERIC column
    "6.20" would become the binary fraction 6.2. Comparing and adding whole numbers is exact; a number with a fraction
    sorts behind every whole one, and needs a CAST: questions of users have it, see `sql_worker`. 5.00 becomes 5: the
    record keeps the digits.
    """

    cache_ok = True

    def get_col_spec(self, **_: object) -> str:
        """Return the declared type."""
        return "EXACT_BLOB"

    def bind_processor(self, dialect: object) -> Any:  # noqa: ANN401 - SQLAlchemy has no public name for it
        """Return what makes a number fit for the column."""
        return _stored_number

    def result_processor(self, dialect: object, coltype: object) -> Any:  # noqa: ANN401 - likewise
        """Return what makes a number of what the column holds."""
        return _read_number


def _stored_number(value: int | Decimal | None) -> int | str | None:
    if value is None or (type(value) is int and value in INT64):
        return value
    whole = int(value)
    if whole == value:
        return whole if whole in INT64 else str(whole)
    return f"{value:f}"


@decoding
def _read_number(value: int | str | None) -> int | Decimal | None:
    return Decimal(value) if isinstance(value, str) else value


# ---- opening --------------------------------------------------------------------------------------------------------


def is_database(path: Path) -> bool:
    """Whether a file that is not empty begins as one of SQLite's; SQLite itself would write over one of few bytes."""
    with path.open("rb") as file:
        return file.read(len(_MAGIC)) == _MAGIC


def beside(path: Path) -> list[Path]:
    """Return the files that SQLite may put beside a database, whether they are there or not."""
    return [Path(f"{path}{ending}") for ending in ("-wal", "-shm", "-journal")]


def left_beside(path: Path) -> str:
    """Return why no new database can be made at `path`, "" where it can.

    What an older one left beside its name SQLite would play back into the new one, or throw away. Whoever only read it
    left an empty log and its index, which hold nothing; but a program that still has it open writes there.
    """
    left = [file for file in beside(path) if file.exists()]
    if not left:
        return ""
    log, index, _ = beside(path)
    if left == [log, index] and not log.stat().st_size:
        return f"{log.name} and {index.name} are empty, of a database that is gone: delete both, or name another file"
    return f"{left[0]} belongs to another database of that name: move or rename both together, or name another file"


def make(path: Path) -> None:
    """Make an empty file for a database, for its owner alone to read, where there is none.

    Raises:
        EnvironmentProblem: see `_check_beside`.
    """
    _check_beside(path)
    atomic.make(path)


def _check_beside(path: Path) -> None:
    """Refuse to make a file beside whose name another one left something."""
    if (words := left_beside(path)) and not path.exists():  # in this order: another program may be making it
        raise EnvironmentProblem(words)


def engine(path: Path, *, read_only: bool, wait: float) -> sa.Engine:
    """Return an engine for the file at `path`; a writer waits `wait` seconds for another one to finish.

    Raises:
        EnvironmentProblem: see `_check_beside`.
    """
    if not read_only:
        _check_beside(path)
    uri = address(path, read_only=read_only)

    def connect() -> sqlite3.Connection:
        with _turn(path, wait):
            made = sqlite3.connect(
                uri, uri=True, timeout=wait, isolation_level=None, check_same_thread=False, factory=_Connection
            )
            made.path = path
            _opened.add(made)
            return made

    # Named: for what looks like a store in memory the default pool shares its few connections between threads.
    made = sa.create_engine("sqlite://", creator=connect, poolclass=QueuePool, execution_options={"file": path})
    event.listen(made, "connect", _prepare)
    event.listen(made, "begin", _begin)
    return made


@contextmanager
def alone(engine: sa.Engine) -> Generator[str | None]:
    """Keep this process from opening the file; give the address to read it by, None where it has it open already.

    A library that has an SQLite of its own may read it meanwhile. On POSIX a file that one SQLite closes loses the
    locks that another one in the same process has on it (sqlite.org/howtocorrupt.html, 2.2.1): another program could
    then write over what is being read. What lies idle in the pool of the engine is closed for it.
    """
    path = engine.get_execution_options()["file"]
    engine.dispose()
    with _turn(path, _WAIT):
        is_open = _identity(path) in [_identity(connection.path) for connection in list(_opened)]
        yield None if is_open else address(path, read_only=True)


@contextmanager
def _turn(path: Path, wait: float) -> Generator[None]:
    """Wait until this process no longer reads the file at `path` by another library."""
    turn = _turns[path.absolute()]
    if not turn.acquire(timeout=wait):
        raise sqlite3.OperationalError("database is locked")
    try:
        yield
    finally:
        turn.release()


def _identity(path: Path) -> tuple[int, int] | None:
    """Return what is the same for all names of a file; None where there is none yet."""
    status = _status(path)
    return status and (status.st_dev, status.st_ino)


def _status(path: Path) -> os.stat_result | None:
    try:
        return path.stat()
    except FileNotFoundError:
        return None


def address(path: Path, *, read_only: bool) -> str:
    """Return the address under which SQLite opens the file at `path`."""
    mode = "ro" if read_only else "rwc"
    still = "&immutable=1" if read_only and _lies_still(path) else ""
    return f"{path.absolute().as_uri()}?mode={mode}{still}"


def _lies_still(path: Path) -> bool:
    """Whether no process can be writing: SQLite needs a file beside the store even to read it, unless it knows that."""
    effective = os.access in os.supports_effective_ids
    return not os.access(path.parent, os.W_OK, effective_ids=effective) and not Path(f"{path}-wal").exists()


def _prepare(connection: sqlite3.Connection, _: object) -> None:
    """Set what holds for one connection; nothing here changes the file."""
    # The size of a page counts only for a file that is still empty. What is written stands all over large indexes: the
    # more of it is collected beside the file, the fewer pages are written twice. What is sorted goes to the disk where
    # it outgrows the cache: in memory, the places that name companies and people in a million filings take 1.1 GB.
    for pragma in (
        "page_size=8192",
        "synchronous=NORMAL",
        "cache_size=-65536",
        "temp_store=FILE",
        "wal_autocheckpoint=16000",
    ):
        connection.execute(f"PRAGMA {pragma}")


def _begin(connection: sa.Connection) -> None:
    """Begin as a writer where that was asked for: two that only turn into writers later would block each other."""
    writes = connection.get_execution_options().get("writes")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def let_read_while_writing(connection: sa.Connection) -> None:
    """Have writers append beside the file, so that no reader waits; a file just being read stays as it is."""
    driver: Any = connection.connection.driver_connection
    try:
        driver.execute("PRAGMA journal_mode=WAL")
    except sqlite3.OperationalError as error:
        if not message_for(error):
            raise


@contextmanager
def ended_after(connection: sa.Connection, seconds: float) -> Generator[None]:
    """Have what is asked here end after so many seconds.

    Raises:
        UsageError: it did not end by itself.
    """
    driver: Any = connection.connection.driver_connection
    until = time.monotonic() + seconds
    driver.set_progress_handler(lambda: time.monotonic() >= until, _STEPS)
    try:
        yield
    except OperationalError as error:
        if getattr(error.orig, "sqlite_errorname", "") != "SQLITE_INTERRUPT":
            raise
        raise UsageError(too_slow(seconds)) from error
    finally:
        driver.set_progress_handler(None, 0)


def copy(source: Path, target: Path, progress: Callable[[int, int], None] | None = None) -> None:
    """Make a database the one at `source` as it is at this moment, while others read and write both.

    What `target` held before is replaced in one transaction. `progress` gets pages done, and how many there are.

    Raises:
        EnvironmentProblem: one of them cannot be read or written.
    """
    try:
        with (
            closing(sqlite3.connect(address(source, read_only=True), uri=True, isolation_level=None)) as origin,
            closing(sqlite3.connect(target, timeout=60, isolation_level=None)) as made,
        ):
            # Inside a transaction that has read something pages stay as they are; outside of one every change by
            # another process would begin the copy again.
            origin.execute("BEGIN")
            origin.execute("SELECT count(*) FROM sqlite_master").fetchone()
            origin.backup(
                made, pages=_PAGES, progress=lambda _, left, total: progress and progress(total - left, total)
            )
    except sqlite3.Error as error:
        message = message_for(error)
        if not message:
            raise
        raise EnvironmentProblem(f"{source}, copied to {target}: {message}") from error


def damage_of_copy(path: Path) -> str:
    """Return what is wrong with a copy that no process writes, "" for nothing; nothing is put beside it."""
    try:
        with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro&immutable=1", uri=True)) as database:
            result = database.execute("PRAGMA integrity_check(1)").fetchone()[0]
    except sqlite3.DatabaseError as error:
        return str(error)
    return "" if result == "ok" else " ".join(result.split())


def damage(connection: sa.Connection, *, quick: bool) -> Iterator[str]:
    """Yield what SQLite finds wrong with its file; `quick` leaves out whether indexes fit their tables."""
    for row in connection.exec_driver_sql(f"PRAGMA {'quick' if quick else 'integrity'}_check"):
        if row[0] != "ok":
            yield " ".join(row[0].split())
    orphans: dict[tuple[str, str], int] = {}
    for table, _, parent, _ in connection.exec_driver_sql("PRAGMA foreign_key_check"):
        orphans[table, parent] = orphans.get((table, parent), 0) + 1
    for (table, parent), number in orphans.items():
        belong = plural(number, "belongs", "belong")
        yield f"{count(number, 'row')} of {table} {belong} to rows of {parent} that are not there"
    lost = connection.exec_driver_sql(_NOT_INDEXED).scalar_one()
    if lost:
        yield f"{count(lost, 'filing is', 'filings are')} not in the full-text index"


def is_damaged(engine: sa.Engine) -> bool:
    """Whether pages of the file are damaged, as far as that can be said in a few seconds."""
    until = time.monotonic() + _LOOKING
    try:
        uri = address(engine.get_execution_options()["file"], read_only=True)
        with closing(sqlite3.connect(uri, uri=True)) as database:
            database.set_progress_handler(lambda: time.monotonic() >= until, _STEPS)
            return database.execute("PRAGMA quick_check(1)").fetchone()[0] != "ok"
    except sqlite3.Error as error:
        return bool(message_for(error))


def check(connection: sa.Connection) -> None:
    """Nothing is to be checked: every file can hold every text."""


def note_change(connection: sa.Connection) -> None:
    """Nothing is to be noted: whoever writes changes the file, or the one beside it that ends in `-wal`."""


def stamp(engine: sa.Engine) -> object:
    """Return what is another one after every change of the store."""
    path = engine.get_execution_options()["file"]
    return _changed(path), _changed(Path(f"{path}-wal"))


def _changed(path: Path) -> tuple[int, int] | None:
    status = _status(path)
    return status and (status.st_mtime_ns, status.st_size)


def size(connection: sa.Connection) -> int:
    """Return how many bytes the file takes, with the one beside it that ends in `-wal`."""
    path = connection.engine.get_execution_options()["file"]
    return sum(changed[1] for changed in (_changed(path), _changed(Path(f"{path}-wal"))) if changed)


# ---- writing --------------------------------------------------------------------------------------------------------


def insertion(table: sa.Table, dialect: sa.Dialect) -> str:
    """Return the statement by which `insert` fills a table."""
    return str(table.insert().compile(dialect=dialect))


def insert(connection: sa.Connection, statement: str, rows: Sequence[Sequence[Any]]) -> None:
    """Insert rows by a statement of `insertion`."""
    connection.exec_driver_sql(statement, [tuple(row) for row in rows])


# ---- the full-text index --------------------------------------------------------------------------------------------

CREATE_INDEX: tuple[str, ...] = (
    f"CREATE VIRTUAL TABLE texts USING fts5({', '.join(COLUMNS)}, content='',"
    " tokenize='unicode61 remove_diacritics 2')",
)
"""An index without the texts: the store has them already. Rows are never taken out, see `tables.filings.text_id`."""

_INDEX = f"INSERT INTO texts (rowid, {', '.join(COLUMNS)}) VALUES (?, ?, ?, ?)"  # noqa: S608 - names of ours
_NOT_INDEXED = "SELECT count(*) FROM filings WHERE text_id NOT IN (SELECT id FROM texts_docsize)"


def index(connection: sa.Connection, texts: Sequence[Sequence[Any]]) -> None:
    """Put rows of a number and a text for each column into the full-text index."""
    insert(connection, _INDEX, texts)


def misindexed(connection: sa.Connection, texts: Sequence[Sequence[Any]], word_sums: dict[int, int]) -> Iterator[int]:
    """Yield the numbers of texts, as `index` takes them, of which the index has another number of words.

    Which words are those of a text only the whole index tells: `word_sums` gets for `misworded` what they come to.
    """
    with closing(sqlite3.connect(":memory:")) as again:
        again.execute(*CREATE_INDEX)
        again.executemany(_INDEX, texts)
        word_sums.update((number, 0) for number, *_ in texts)
        for _ in _summed(again, word_sums):
            pass
        for number, size in again.execute("SELECT id, sz FROM texts_docsize"):
            indexed_size = connection.exec_driver_sql("SELECT sz FROM texts_docsize WHERE id = ?", (number,)).scalar()
            if indexed_size != size:
                del word_sums[number]  # each is reported once
                yield number


def misworded(connection: sa.Connection, word_sums: Mapping[int, int]) -> Iterator[int]:
    """Yield the numbers of texts of which the index has other words, or at other places, than `word_sums` says.

    And of those that are not found by one of their words: what leads to the words of an index is a table of its own.

    Raises:
        EnvironmentProblem: the index cannot be read.
    """
    path = connection.engine.get_execution_options()["file"]
    indexed = dict.fromkeys(word_sums, 0)
    lost = set[int]()
    try:
        with closing(sqlite3.connect(address(path, read_only=True), uri=True)) as database:
            for term, numbers in _summed(database, indexed):
                (count,) = database.execute("SELECT count(*) FROM temp.words WHERE term = ?", (term,)).fetchone()
                if count != len(numbers):
                    lost.update(numbers)
    except sqlite3.Error as error:
        raise EnvironmentProblem(f"the full-text index cannot be read: {error}") from error
    yield from (number for number in word_sums if number in lost or indexed[number] != word_sums[number])


def _summed(database: sqlite3.Connection, word_sums: dict[int, int]) -> Iterator[tuple[str, list[int]]]:
    """Add up what the words of each text come to, with their columns and places; yield each word with its texts."""
    database.execute("CREATE VIRTUAL TABLE temp.words USING fts5vocab('main', 'texts', 'instance')")
    for term, group in groupby(database.execute("SELECT term, doc, col, offset FROM temp.words"), itemgetter(0)):
        numbers: list[int] = []
        for _, number, *place in group:
            word_sums[number] = word_sums.get(number, 0) + hash((term, *place))
            numbers.append(number)
        yield term, numbers


def matching(match: Match) -> sa.TextualSelect:
    """Return the question for the numbers of texts, as `rowid`, that answer to `match`."""
    query = sa.text("SELECT rowid FROM texts WHERE texts MATCH :match").bindparams(match=_expression(match))
    return query.columns(rowid=sa.Integer)


def holds(match: Match) -> sa.TextClause:
    """Return the condition that a filing answers to `match`, for who walks along filings until there are enough."""
    # A sum, so that the planner does not begin with the texts.
    return sa.text("filings.text_id + 0 IN (SELECT rowid FROM texts WHERE texts MATCH :match)").bindparams(
        match=_expression(match)
    )


def number(match: Match) -> sa.TextualSelect:
    """Return the question how many texts answer to `match`."""
    query = sa.text("SELECT count(*) AS number FROM texts WHERE texts MATCH :match").bindparams(
        match=_expression(match)
    )
    return query.columns(number=sa.Integer)


def ranked(match: Match) -> sa.TextualSelect:
    """Return the same with a `rank`, the best first: what stands in names counts more."""
    query = sa.text("SELECT rowid, bm25(texts, 8.0, 4.0, 1.0) AS rank FROM texts WHERE texts MATCH :match")
    return query.bindparams(match=_expression(match)).columns(rowid=sa.Integer, rank=sa.Float)


def _expression(match: Match) -> str:
    """Return the question to the index. Whatever stands in it is words: a quote is doubled, nothing else means more."""
    phrases: list[str] = []
    for name, terms in match:
        for phrase, begins in terms:
            quoted = '"' + phrase.replace('"', '""') + '"' + (" *" if begins else "")
            phrases.append(f"{name} : {quoted}" if name else quoted)
    return " AND ".join(phrases)


# ---- failures -------------------------------------------------------------------------------------------------------

_MESSAGES = {
    "SQLITE_NOTADB": f"is not a database, or {DAMAGED}",
    "SQLITE_CORRUPT": DAMAGED,
    "SQLITE_BUSY": "is being written by another program, which did not finish in time",
    "SQLITE_LOCKED": "is being written by another program, which did not finish in time",
    "SQLITE_FULL": "cannot grow: the disk is full",
    "SQLITE_READONLY": "cannot be written: the file or its folder is read-only",
    "SQLITE_CANTOPEN": "cannot be opened: check that the folder is there and may be written",
    "SQLITE_PERM": "cannot be opened: access is denied",
    "SQLITE_IOERR": "cannot be read or written: the disk reports an error",
}


def message_for(error: BaseException | None) -> str:
    """Return what is wrong with the store, in words; "" where the error is a fault of the program."""
    if error and str(error).startswith("Could not decode to UTF-8"):  # Python's own words, without a code
        return DAMAGED
    return message_of(getattr(error, "sqlite_errorname", "") or "")


def is_passing(error: BaseException | None) -> bool:
    """Whether the same may go well a little later: SQLite has waited for others itself by then."""
    return False


def message_of(name: str) -> str:
    """Return the same for the name that SQLite gives a failure, such as `SQLITE_NOTADB`."""
    return next((message for code, message in _MESSAGES.items() if name.startswith(code)), "")
