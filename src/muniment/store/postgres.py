"""Everything that is PostgreSQL's own: how a database is reached, its full-text index, quick inserts, its failures.

It offers the same names as `muniment.store.sqlite`, see `muniment.store.database`.
"""

import time
from collections import defaultdict
from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.exc import DBAPIError

from muniment.errors import EnvironmentProblem, UsageError
from muniment.extras import need
from muniment.store.packing import DAMAGED
from muniment.store.stored import COLUMNS, Match, too_slow, words_of
from muniment.wording import count

if TYPE_CHECKING:
    import psycopg

_LOCK = 0x6D756E69  # "muni": the lock of whoever makes the tables
_CONNECTING = {
    "application_name": "muniment",
    "client_encoding": "utf8",
    "connect_timeout": "10",
    "keepalives_idle": "30",
    "tcp_user_timeout": "60000",  # milliseconds until a server that is silent counts as lost
}

# ---- opening --------------------------------------------------------------------------------------------------------


def engine(place: sa.URL, *, read_only: bool, wait: float) -> sa.Engine:
    """Return an engine for the database at `place`; a writer waits `wait` seconds for another one to finish.

    Who reads sees one state of the database from the first question of a transaction to its end.
    """
    plain = type("Plain", (need("psycopg.types.string", "postgres").StrDumperUnknown,), {"dump": _dump})
    missing = {name: value for name, value in _CONNECTING.items() if name not in place.query}
    url = place.set(drivername="postgresql+psycopg").update_query_dict(missing)
    made = sa.create_engine(url, isolation_level="REPEATABLE READ", pool_pre_ping=True)

    def prepare(connection: "psycopg.Connection[Any]", _: object) -> None:
        connection.read_only = read_only
        connection.adapters.register_dumper(str, plain)

    def begin(connection: sa.Connection) -> None:
        if connection.get_execution_options().get("writes"):
            # Begun before it waits, a transaction of one state would not see what the writer before it wrote.
            connection.exec_driver_sql("SET TRANSACTION ISOLATION LEVEL READ COMMITTED")
            connection.exec_driver_sql(f"SET LOCAL lock_timeout = {max(1, round(wait * 1000))}")
            _take_turn(connection)

    event.listen(made, "connect", prepare)
    event.listen(made, "begin", begin)
    return made


def _dump(_: object, text: str) -> bytes:
    """Write every text: a zero byte, which the database takes in no text, and half a character are written out."""
    return text.encode("utf-8", "backslashreplace").replace(b"\0", b"\\x00")


def _take_turn(connection: sa.Connection) -> None:
    """Wait until no other writer is at work, by a lock that takes the right to write.

    An advisory lock anybody may take who may connect: it serves only as long as there is no table to lock.
    """
    has_table, lock = "SELECT to_regclass('meta') IS NOT NULL", "LOCK TABLE meta IN SHARE ROW EXCLUSIVE MODE"
    if not connection.exec_driver_sql(has_table).scalar_one():
        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_LOCK})")
        if not connection.exec_driver_sql(has_table).scalar_one():
            return
    connection.exec_driver_sql(lock)


def check(connection: sa.Connection) -> None:
    """Refuse a database that cannot hold every text.

    Raises:
        EnvironmentProblem: it is not in UTF-8.
    """
    encoding = connection.exec_driver_sql("SHOW server_encoding").scalar_one()
    if encoding != "UTF8":
        name, message = connection.engine.url.database, "make one with `createdb --encoding UTF8 --template template0`"
        raise EnvironmentProblem(f"the database {name} is in {encoding}, not in UTF-8: {message}")


def let_read_while_writing(connection: sa.Connection) -> None:
    """Nothing is to be done: no reader ever waits for a writer."""


def note_change(connection: sa.Connection) -> None:
    """Note in the transaction of a writer that the store is another one now, see `stamp`."""
    connection.exec_driver_sql(
        "INSERT INTO meta (name, value) VALUES ('changed', pg_current_xact_id()::text)"
        " ON CONFLICT (name) DO UPDATE SET value = excluded.value"
    )


def stamp(engine: sa.Engine) -> object:
    """Return what is another one after every change of the store."""
    with engine.connect() as connection:
        return connection.exec_driver_sql("SELECT value FROM meta WHERE name = 'changed'").scalar()


@contextmanager
def alone(engine: sa.Engine) -> Generator[None]:
    """Give nothing: a database of a server is no file."""
    yield None


def size(connection: sa.Connection) -> int:
    """Return how many bytes the database takes on the disk of its server."""
    return connection.exec_driver_sql("SELECT pg_database_size(current_database())").scalar_one()


def damage(connection: sa.Connection, *, quick: bool) -> Iterator[str]:
    """Yield what is wrong with the index; whether files and keys are sound the server looks after itself."""
    lost = connection.exec_driver_sql(_NOT_INDEXED).scalar_one()
    if lost:
        yield f"{count(lost, 'filing is', 'filings are')} not in the full-text index"


def is_damaged(engine: sa.Engine) -> bool:
    """Nothing is looked for: of its own damage the server tells by a code."""
    return False


@contextmanager
def ended_after(connection: sa.Connection, seconds: float) -> Generator[None]:
    """Have what is asked here end after so many seconds.

    Raises:
        UsageError: it did not end by itself.
    """
    connection.exec_driver_sql(f"SET LOCAL statement_timeout = {max(1, round(seconds * 1000))}")
    try:
        yield
    except DBAPIError as error:
        if _state(error.orig) != "57014":
            raise
        raise UsageError(too_slow(seconds)) from error
    connection.exec_driver_sql("SET LOCAL statement_timeout = 0")


# ---- questions of others --------------------------------------------------------------------------------------------

_GONE = 1.0  # seconds in which a question that was cancelled ends
_LOOK = 0.02


def may_end(connection: sa.Connection, user: str) -> bool:
    """Whether what another user asks may be ended from here."""
    return bool(connection.exec_driver_sql("SELECT pg_has_role(%s, 'USAGE')", (user,)).scalar())


def end(reading: Callable[[], AbstractContextManager[sa.Connection]], process: int, when: str) -> bool:
    """End a process of the server that was there at a time, if it still runs: cancelled first, then terminated.

    Return whether it is gone: a single step of the server that does not look up ends by itself only.
    """
    this = "FROM pg_stat_activity WHERE pid = %s AND backend_start <= CAST(%s AS timestamptz)"
    statement = f"SELECT pg_cancel_backend(pid) {this}"
    until = time.monotonic() + _GONE
    while time.monotonic() < until:
        with reading() as connection:  # a new one: within one transaction the server shows who was there first
            if connection.exec_driver_sql(statement, (process, when)).scalar() is None:
                return True
        statement = f"SELECT true {this}"
        time.sleep(_LOOK)
    with reading() as connection:
        last = f"SELECT pg_terminate_backend(pid, {round(_GONE * 1000)}) {this}"
        return connection.exec_driver_sql(last, (process, when)).scalar() is not False


# ---- writing --------------------------------------------------------------------------------------------------------


def insertion(table: sa.Table, dialect: sa.Dialect) -> str:
    """Return the statement by which `insert` fills a table."""
    quote = dialect.identifier_preparer.quote
    return f"COPY {quote(table.name)} ({', '.join(quote(column.name) for column in table.columns)}) FROM STDIN"


def insert(connection: sa.Connection, statement: str, rows: Sequence[Sequence[Any]]) -> None:
    """Insert rows by a statement of `insertion`: as one stream, many times quicker than row by row."""
    driver: Any = connection.connection.driver_connection
    errors = need("psycopg", "postgres").Error
    try:
        with driver.cursor() as cursor, cursor.copy(statement) as copy:
            for row in rows:
                copy.write_row(row)
    except errors as error:  # reported as SQLAlchemy reports those of its own statements
        raise DBAPIError.instance(statement, None, error, errors) from error


# ---- the full-text index --------------------------------------------------------------------------------------------

CREATE_INDEX: tuple[str, ...] = (
    "CREATE TABLE texts (rowid bigint, portion integer, long boolean NOT NULL, words tsvector NOT NULL,"
    " PRIMARY KEY (rowid, portion))",
    "CREATE INDEX texts_by_word ON texts USING gin (words)",
    "CREATE INDEX texts_long_by_word ON texts USING gin (words) WHERE long",
)
"""The words of filings, without case and accents, in one or more portions. A filing is `long` where it has several.

The weight of a word says its column: A, B, C. Rows are never taken out, see `tables.filings.text_id`.
"""

_NOT_INDEXED = "SELECT count(*) FROM filings WHERE NOT EXISTS (SELECT 1 FROM texts WHERE rowid = text_id)"
_INDEX = "COPY texts (rowid, portion, long, words) FROM STDIN"
_WEIGHTS: dict[str, str] = dict(zip(COLUMNS, "ABC", strict=True))
# What a `tsvector` can hold: positions up to 16,383, 255 of one word, and a megabyte of words of 2,046 bytes at most.
_POSITIONS, _TIMES, _BYTES, _WORD = 16_000, 250, 900_000, 500
_REPEATED = 50  # words of a portion that the next one begins with, so that words that stand together are found in one


def index(connection: sa.Connection, texts: Sequence[Sequence[Any]]) -> None:
    """Put rows of a number and a text for each column into the full-text index."""
    rows: list[tuple[Any, ...]] = []
    for number, *columns in texts:
        portions = list(_portions(columns))
        rows += [(number, place, len(portions) > 1, portion) for place, portion in enumerate(portions)]
    insert(connection, _INDEX, rows)


def misindexed(connection: sa.Connection, texts: Sequence[Sequence[Any]], word_sums: dict[int, int]) -> Iterator[int]:
    """Yield the numbers of texts, as `index` takes them, of which the index has other words."""
    question = sa.text("SELECT CAST(words AS text) FROM texts WHERE rowid = :number ORDER BY portion")
    for number, *columns in texts:
        indexed = connection.execute(question, {"number": number}).scalars()
        now, made = ([sorted(portion.split(" ")) for portion in portions] for portions in (indexed, _portions(columns)))
        if now != made:
            yield number


def misworded(connection: sa.Connection, word_sums: Mapping[int, int]) -> Iterator[int]:
    """Yield nothing: `misindexed` has compared every word."""
    return iter(())


def _portions(columns: Sequence[str]) -> Iterator[str]:
    """Yield the words of a filing with their places and columns, as a `tsvector` is written."""
    places_of: dict[str, list[str]] = defaultdict(list)
    place = size = 0
    for weight, column_text in zip(_WEIGHTS.values(), columns, strict=True):
        words = words_of(column_text)
        place += 1  # the last word of a column and the first of the next do not stand together
        at = 0
        while at < len(words):
            word = words[at][:_WORD]
            if place >= _POSITIONS or len(places_of[word]) >= _TIMES or size > _BYTES:
                yield _written(places_of)
                places_of.clear()
                place = size = 0
                at = max(0, at - _REPEATED)
                word = words[at][:_WORD]
            place += 1
            at += 1
            size += len(word.encode()) + 4
            places_of[word].append(f"{place}{weight}")
    yield _written(places_of)


def _written(places_of: dict[str, list[str]]) -> str:
    return " ".join(f"'{word}':{','.join(places)}" for word, places in places_of.items() if places)


def matching(match: Match) -> sa.TextualSelect:
    """Return the question for the numbers of texts, as `rowid`, that answer to `match`."""
    return _bound(_MATCHING, match).columns(sa.column("rowid", sa.BigInteger))


def holds(match: Match) -> sa.TextClause:
    """Return the condition that a filing answers to `match`, for who walks along filings until there are enough."""
    return _bound(_HOLDS, match)


def number(match: Match) -> sa.TextualSelect:
    """Return the question how many texts answer to `match`."""
    return _bound(_NUMBER, match).columns(sa.column("number", sa.BigInteger))


def ranked(match: Match) -> sa.TextualSelect:
    """Return the same with a `rank`, the best first: what stands in names counts more."""
    return _bound(_RANKED, match).columns(sa.column("rowid", sa.BigInteger), sa.column("rank"))


# The words of a long filing may stand in several portions: each term is looked for by itself, in them alone.
_LONG = (
    "SELECT rowid FROM unnest(CAST(:terms AS tsquery[])) AS term JOIN texts ON long AND words @@ term"
    " GROUP BY rowid HAVING count(DISTINCT term) = cardinality(CAST(:terms AS tsquery[]))"
)
_MATCHING = f"SELECT rowid FROM texts WHERE words @@ CAST(:all AS tsquery) UNION ALL {_LONG}"  # noqa: S608 - ours
# An aggregate, since the server would work out an EXISTS for all texts beforehand.
_HOLDS = (
    "(coalesce((SELECT bool_or(words @@ CAST(:all AS tsquery)) FROM texts WHERE rowid = filings.text_id), false)"  # noqa: S608
    f" OR filings.text_id IN ({_LONG}))"
)
_NUMBER = f"SELECT count(DISTINCT rowid) AS number FROM ({_MATCHING}) AS found"  # noqa: S608 - ours
_RANKED = (
    "SELECT rowid, min(rank) AS rank FROM"  # noqa: S608 - ours
    " (SELECT rowid, -ts_rank('{0, 0.125, 0.5, 1}', words, asked) AS rank"
    " FROM texts, CAST(:all AS tsquery) AS asked WHERE words @@ asked"
    f" UNION ALL SELECT rowid, 0 FROM ({_LONG}) AS long) AS found GROUP BY rowid"
)


def _bound(sql: str, match: Match) -> sa.TextClause:
    """Return a question with what `match` asks for: each term, and all of them together."""
    terms = _terms(match)
    return sa.text(sql).bindparams(all=" & ".join(terms) if all(terms) else "", terms=terms)


def _terms(match: Match) -> list[str]:
    """Return each term as a `tsquery`; a term without a word finds nothing, which "" says."""
    queries = {_term(phrase, begins, _WEIGHTS.get(column, "")) for column, terms in match for phrase, begins in terms}
    return sorted(queries)


def _term(phrase: str, begins: bool, weight: str) -> str:
    words = words_of(phrase)
    ends = [weight] * (len(words) - 1) + [f"{weight}*" if begins else weight]
    lexemes = [f"'{word[:_WORD]}'{f':{end}' if end else ''}" for word, end in zip(words, ends, strict=False)]
    return f"({' <-> '.join(lexemes)})" if lexemes else ""


# ---- failures -------------------------------------------------------------------------------------------------------

_MESSAGES = {
    "08": "is not reached: the connection to the server was lost",
    "28": "cannot be opened: the server does not let this user in",
    "3D000": "cannot be opened: the server has no such database",
    "40": "was written by another program at the same time",
    "53100": "cannot grow: the disk of the server is full",
    "53200": "cannot be asked: the server is out of memory",
    "53300": "cannot be opened: the server has no connection left",
    "55P03": "is being written by another program, which did not finish in time",
    "57014": "did not answer: the server ended the question",
    "57P": "is not reached: the server is starting, stopping, or was stopped",
    "25006": "cannot be written: the server or this user may only read",
    "42501": "cannot be used: this user has no right to it on the server",
    "58": "cannot be read or written: the disk of the server reports an error",
    "XX001": DAMAGED,
    "XX002": DAMAGED,
}
_PASSING = ("08", "40", "53300", "57P")
_HINTS = {
    "password": ": give the right one in PGPASSWORD or ~/.pgpass",
    "does not exist": ": make it with `createdb` and `createuser`, or correct the URL",
}


def message_for(error: BaseException | None) -> str:
    """Return what is wrong with the store, in words; "" where the error is a fault of the program."""
    if (state := _state(error)) is not None:
        return next((words for code, words in _MESSAGES.items() if state.startswith(code)), "")
    if not _is_away(error):
        return ""
    message = " ".join(str(error).split())[:300]
    return f"is not reached: {message}{next((hint for word, hint in _HINTS.items() if word in message), '')}"


def is_passing(error: BaseException | None) -> bool:
    """Whether the same may go well a little later: the server is away, or two got into each other's way."""
    state = _state(error)
    return state.startswith(_PASSING) if state is not None else _is_away(error)


def _state(error: BaseException | None) -> str | None:
    return getattr(error, "sqlstate", None)


def _is_away(error: BaseException | None) -> bool:
    """Whether the server could not be asked at all: of that it gives no code."""
    return hasattr(error, "sqlstate") and "OperationalError" in {kind.__name__ for kind in type(error).__mro__}
