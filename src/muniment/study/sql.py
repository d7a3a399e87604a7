"""Questions that somebody writes in SQL: answered read-only, within bounds, in a process of their own.

What may be asked is one SELECT over the tables of the forms, of the store and of the study, and the views of the
questions. Bytes of files and packed records are not open: they are no tables to ask, and may be private.

Last: who may do what in a shared store, the statements that an administrator of the server runs once.
"""

import json
import logging
import os
import re
import subprocess
import sys
from collections.abc import Iterable, Iterator, Mapping
from difflib import get_close_matches
from functools import cache
from pathlib import Path
from threading import BoundedSemaphore
from typing import Any

from msgspec import Struct, structs
from sqlalchemy import URL, inspect

from muniment.errors import EnvironmentProblem, UsageError
from muniment.store import Store, database, postgres, sql_worker, sqlite
from muniment.store import tables as stored
from muniment.store.database import place_of
from muniment.store.stored import too_slow
from muniment.study import tables
from muniment.study.entities.lookup import is_whole
from muniment.study.questions import Answer, ask, questions, total_of
from muniment.wording import count

MAX_ROWS = 1_000
"""Rows that a page shows."""

ASKER = "MUNIMENT_SQL_STORE"
"""The variable that names the database of a shared store for a user who may read what is open, and nothing else."""

LONGEST = 10_000
"""Characters of a query."""

_RIGHTS = {
    part.partition("\n")[0]: re.sub(r"^--.*\n", "", part.partition("\n")[2], flags=re.M).strip("\n")
    for part in Path(__file__).with_name("rights.sql").read_text("utf-8").split("-- part ")[1:]
}
_LONG_STEPS = f"\n{_RIGHTS['long steps']}\n"
CLOSED_FUNCTIONS = f"\n{_RIGHTS['closed functions']}\n".format(long_steps=_LONG_STEPS)
"""The functions of a server that nobody who asks may call, as a condition on `pg_proc`."""

_LOG = logging.getLogger(__name__)
_TOO_MANY = "too many queries are running: try again in a few seconds"
_ABREAST = 2  # queries at a time in this process: pages for others go on
_turns = BoundedSemaphore(_ABREAST)
_WAIT = 1.0
_GRACE = 1.0  # seconds in which a query that is too slow may say so itself
_GRACE_OF_SERVER = 10.0  # its process loads a driver, and connects
_SLOW = -14  # how a process ends by the alarm that it sets itself
_SERVER_ENVIRONMENT = ("HOME", "PGPASSFILE", "PGSSLROOTCERT", "PGSSLMODE", "PYTHONPATH", "PATH")
_ENVIRONMENT = ("SYSTEMROOT", "TMPDIR", "TEMP", "TMP")

_CLOSED = {"meta", "readings", "tallies", "totals", "incoming", *(table.name for table in stored.ALERTING)}
_CLOSED_COLUMNS = {"contents": {"data", "packing"}, "versions": {"body", "evidence"}}
_TOO_LARGE = {
    "53100", "53200", "53400", "54000",
    "SQLITE_NOMEM", "SQLITE_FULL", "SQLITE_IOERR", "SQLITE_IOERR_WRITE", "SQLITE_TOOBIG",
}  # fmt: skip

# Texts, quoted names and comments: a colon in them names no parameter.
_SAID = re.compile(
    r"""'(?:[^']|'')*'|"(?:[^"]|"")*"|`[^`]*`|\[[^\]]*+(?:\]|\Z)|--[^\n]*|/\*.*?(?:\*/|\Z)|::|(?P<sign>[?@$:])(?P<name>\w*)""",
    re.S,
)
_XML = re.compile(r"(?<!\w)xml", re.I)
_NO_TABLE = re.compile(r'(?:no such table: |relation ")(\w+)(?:" does not exist)?')
_NO_COLUMN = re.compile(r'(?:no such column: (?:\w+\.)?|column "?(?:\w+\.)?)(\w+)')
_WHOLE = re.compile(r"0|-?[1-9][0-9]{0,17}")


class Limits(Struct, frozen=True):
    """How long a query may run in seconds, and how many rows and bytes its answer may have."""

    seconds: float = 5.0
    rows: int = 50_000
    bytes: int = 20 << 20


LIMITS = Limits()


class Result(Struct, frozen=True):
    """What a query is answered with.

    * `columns`: their names, each once; `rows`: values as the database holds them: days and exact numbers as text;
    * `given`: the values of its parameters; `cut`: why there are no more rows, "" where these are all;
    * `total`: how many rows there are, None where that was not counted.
    """

    columns: tuple[str, ...]
    rows: list[tuple[Any, ...]]
    sql: str
    given: dict[str, Any]
    cut: str = ""
    total: int | None = 0

    def records(self) -> list[dict[str, Any]]:
        """Return the rows by the names of their columns."""
        return [dict(zip(self.columns, row, strict=True)) for row in self.rows]


class OpenTable(Struct, frozen=True):
    """A table or view that may be asked, with its columns."""

    name: str
    kind: str
    words: str
    columns: tuple[str, ...]


def run(
    store: Store,
    sql: str,
    given: Mapping[str, str] | None = None,
    limits: Limits = LIMITS,
    opened: Iterable[OpenTable] | None = None,
) -> Result:
    """Return the answer to one SELECT; `:names` in it are parameters, with their values in `given`.

    A whole number is given as a number, anything else as text, and what is not given as NULL. `opened` are the
    `open_tables` of the store where the caller has them: to list them takes longer than many a query.

    Raises:
        UsageError: it is no single SELECT, asks for what is not open, is wrong, or takes too long or too much; or too
            many queries are running.
        EnvironmentProblem: the store cannot be read.
    """
    query = checked(sql)
    values = _values(query, given or {})
    readable = {table.name: table.columns for table in (open_tables(store) if opened is None else opened)}
    question = _question(store, query, values, readable)
    if not _turns.acquire(timeout=_WAIT):
        raise UsageError(_TOO_MANY)
    try:
        result = _answer_isolated(question, limits, store)
    finally:
        _turns.release()
    if "error" in result:
        named = {name: columns for name, columns in readable.items() if name in query}
        raise _failure(result, store, limits, readable, named or readable)
    rows, total = [tuple(row) for row in result["rows"]], result["total"]
    cut = ""  # why there are no more rows
    if result["cut"] == "rows":
        cut = f"the first {count(limits.rows, 'row')}" + (": there are more" if total is None else f" of {total:,}")
    elif result["cut"]:
        cut = f"the first {limits.bytes >> 20} MB" + (": there is more" if total is None else f" of {total:,} rows")
    # Names of columns, each once: one that comes again gets a number.
    distinct: list[str] = []
    for name in result["columns"]:
        again = next((f"{name}:{number}" for number in range(2, 1000) if f"{name}:{number}" not in distinct), name)
        distinct.append(again if name in distinct else name)
    return Result(tuple(distinct), rows, query, values, cut, total)


def answer(
    store: Store,
    name: str,
    given: Mapping[str, Any],
    limit: int,
    offset: int = 0,
    seconds: float = LIMITS.seconds,
    sort: str = "",
) -> Answer:
    """Return the answer to a named question of ours, `limit` rows at most, ended like a query of one's own.

    It needs no process: its SQL is ours, and what is given is bound.

    Raises:
        UsageError: as `questions.ask`, or it takes too long.
        EnvironmentProblem: the store has not been studied, or cannot be read.
    """
    with store.reading() as connection:
        with database.of(connection).ended_after(connection, seconds):
            result = ask(connection, name, given, limit, offset, counted=False, sort=sort)
        return result if result.total is not None else structs.replace(result, total=total_of(connection, result))


def parameters(sql: str) -> tuple[str, ...]:
    """Return the names of a query's parameters, each once.

    >>> parameters("select ':no' from reports where shares > :least and issuer_name like :name -- :neither")
    ('least', 'name')
    """
    return tuple(dict.fromkeys(hit["name"] for hit in _SAID.finditer(sql) if hit["sign"] == ":" and hit["name"]))


def open_tables(store: Store) -> list[OpenTable]:
    """Return the tables and views that may be asked in a store: views of questions first, then study, forms, others."""
    with store.reading() as connection:
        inspector = inspect(connection)
        names, views = set(inspector.get_table_names()), set(inspector.get_view_names())
        named = [
            OpenTable(name, "question", question.title, tuple(column["name"] for column in inspector.get_columns(name)))
            for name, question in questions().items()
            if name in views
        ]
    return [*named, *(table for table in _all_tables() if table.name in names)]


# ---- what may be asked ----------------------------------------------------------------------------------------------


@cache
def _all_tables() -> tuple[OpenTable, ...]:
    all_tables: list[OpenTable] = []
    for table in (*tables.metadata.sorted_tables, *stored.metadata.sorted_tables):
        if table.name not in _CLOSED:
            is_form = table.name.startswith(("form_d", "schedule_13"))
            kind = "study" if table.metadata is tables.metadata else "form" if is_form else "store"
            closed = _CLOSED_COLUMNS.get(table.name, set())
            columns = tuple(column.name for column in table.columns if column.name not in closed)
            all_tables.append(OpenTable(table.name, kind, table.comment or "", columns))
    return tuple(sorted(all_tables, key=lambda table: (("study", "form", "store").index(table.kind), table.name)))


def checked(sql: str) -> str:
    """Return a query as it is run; the errors are those of `run`."""
    query = sql.strip().rstrip(";").rstrip()
    if not query:
        raise UsageError("there is no query: write a SELECT")
    if len(query) > LONGEST:
        raise UsageError(f"the query has {len(query):,} characters: {LONGEST:,} are the most")
    if "\0" in query:
        raise UsageError("a query has no zero byte in it")
    if not is_whole(query):
        raise UsageError("the query is no UTF-8 text: write it again")
    for hit in _SAID.finditer(query):
        if hit["sign"] in ("?", "@", "$"):
            raise UsageError(f"write parameters as :name, not as {hit[0]}")
    return query


def _values(sql: str, given: Mapping[str, str]) -> dict[str, int | str | None]:
    """Return the values of parameters; zeros in front are those of a number such as a CIK, which is a text."""
    names = parameters(sql)
    unknown = next((name for name in given if name not in names), None)
    if unknown is not None:
        raise UsageError(f"the query has no parameter :{unknown}")
    values: dict[str, int | str | None] = dict.fromkeys(names)
    for name in names:
        if text := str(given.get(name, "") or ""):
            values[name] = int(text) if _WHOLE.fullmatch(text) else text.encode("utf-8", "replace").decode()
    return values


def _question(store: Store, sql: str, values: dict[str, Any], readable: Mapping[str, Iterable[str]]) -> dict[str, Any]:
    """Return what the process is asked: over a file, or on a server as the user whom `ASKER` names."""
    if isinstance(store.place.at, Path):
        return {"uri": sqlite.address(store.place.at, read_only=True), "sql": sql, "given": values, "tables": readable}
    if not os.environ.get(ASKER):
        raise EnvironmentProblem(
            f"questions in SQL are closed: set {ASKER} to the URL of {store.place.name} for a user who may only ask,"
            " which `muniment roles` makes"
        )
    asker = place_of(os.environ[ASKER])
    if not isinstance(asker.at, URL):
        raise EnvironmentProblem(f"{ASKER} is no URL of a PostgreSQL database")
    if not store.ask(postgres.may_end, asker.at.username or ""):
        raise EnvironmentProblem(
            f"questions in SQL are closed: {store.place.name} is no user who may end those of {ASKER};"
            " see `muniment roles`"
        )
    # Without its texts; all of it where the server might see their ends elsewhere than we do.
    ends_alike = not any(sign in sql for sign in ("\\", "$", "/*", "[", "`"))
    outside = _SAID.sub(lambda hit: hit[0] if hit["sign"] or hit[0] == "::" else " ", sql) if ends_alike else sql
    if _XML.search(outside):
        raise UsageError("XML is not open to questions")
    url = asker.at.set(drivername="postgresql").render_as_string(hide_password=False)
    parts, at = [], 0  # with parameters as `%(name)s`, as the driver of a server takes them
    for hit in _SAID.finditer(sql):
        if hit["sign"] == ":" and hit["name"]:
            parts += [sql[at : hit.start()].replace("%", "%%"), f"%({hit['name']})s"]
            at = hit.end()
    sql = "".join([*parts, sql[at:].replace("%", "%%")])
    return {"url": url, "sql": sql, "given": values, "closed": closed_columns(), "functions": CLOSED_FUNCTIONS}


def closed_columns() -> dict[str, list[str]]:
    """Return the columns that nobody may ask, by table; all those of a table that is closed."""
    whole = {name: [column.name for column in stored.metadata.tables[name].columns] for name in sorted(_CLOSED)}
    return whole | {name: sorted(columns) for name, columns in _CLOSED_COLUMNS.items()}


# ---- the process ----------------------------------------------------------------------------------------------------


def _answer_isolated(question: Mapping[str, Any], limits: Limits, store: Store) -> dict[str, Any]:
    """Answer in a process of its own, which knows nothing of this one's environment; end it where it does not end."""
    message = {**question, "seconds": limits.seconds, "rows": limits.rows, "bytes": limits.bytes}
    # Isolated and without site packages: it starts at once, and takes modules from nowhere but Python itself.
    command = [sys.executable, "-I", "-S", str(Path(sql_worker.__file__))]
    grace, passed = _GRACE, _ENVIRONMENT
    if "url" in question:  # a driver is needed, and what it finds a password by
        command = [sys.executable, "-m", "muniment.store.sql_worker_server"]
        grace, passed = _GRACE_OF_SERVER, (*_ENVIRONMENT, *_SERVER_ENVIRONMENT)
    environment = {name: os.environ[name] for name in passed if name in os.environ}
    try:
        done = subprocess.run(
            command,
            input=json.dumps(message).encode(),
            capture_output=True,
            timeout=limits.seconds + grace,
            env=environment,
            check=False,
        )
        output, ended = done.stdout, done.returncode
    except subprocess.TimeoutExpired as error:
        output, ended = error.stdout or b"", _SLOW
    except OSError as error:
        raise EnvironmentProblem(f"no process can be started for a query: {error.strerror}") from error
    lines = [json.loads(line) for line in output.splitlines()] if not ended or "url" in question else []
    answer = lines[-1] if not ended else {"error": "", "code": "slow" if ended == _SLOW else "SQLITE_NOMEM"}
    if "error" in answer and lines and "server" in lines[0]:
        process, when = lines[0]["server"]
        if not postgres.end(store.reading, process, when):
            _LOG.warning("process %s of the server goes on with a query that was ended", process)
    return answer


def _failure(
    result: Mapping[str, str],
    store: Store,
    limits: Limits,
    readable: Mapping[str, Iterable[str]],
    named: Mapping[str, Iterable[str]],
) -> UsageError | EnvironmentProblem:
    code, message = result["code"], " ".join(result["error"].split())[:300]
    if code == "slow":
        return UsageError(too_slow(limits.seconds))
    if code in _TOO_LARGE:
        return UsageError("the query needed more room than it may take, and was ended: narrow it")
    if code == "refused":
        return UsageError(message)
    if code == "open":
        return EnvironmentProblem(f"questions in SQL are closed: the user of {ASKER} {message}; see `muniment roles`")
    if code == "away" and "too many connections" in message:
        return UsageError(_TOO_MANY)
    if code == "away":
        return EnvironmentProblem(f"the store {store.place.name} is not reached as the user of {ASKER}: {message}")
    if failure := sqlite.message_of(code):
        return EnvironmentProblem(f"the store {store.place.name} {failure}")
    missing = _NO_TABLE.fullmatch(message)
    names = list(readable) if missing else sorted({name for columns in named.values() for name in columns})
    wrong = missing or _NO_COLUMN.match(message)
    like = get_close_matches(wrong[1], names, 1) if wrong else []
    return UsageError(f"the query cannot be run: {message}{f'; is {like[0]} meant?' if like else ''}")


_NAME = re.compile(r"[a-z_][a-z0-9_]{0,62}")
_INNER = ("texts", "migrations")  # tables of the store that its metadata does not name
_CONNECTIONS = 4
# What a question takes of the server. Only an administrator may lift the first; the others a session could by itself
# if `set_config` were open, so that whoever asks ends it from outside as well.
_SETTINGS = {
    "temp_file_limit": "'256MB'",
    "work_mem": "'16MB'",
    "max_parallel_workers_per_gather": "0",
    "statement_timeout": "'1h'",
    "lock_timeout": "'1s'",
    "idle_in_transaction_session_timeout": "'1min'",
    "default_transaction_read_only": "on",
}
_SCHEMA = "asking"
_STEP = 1_000_000_000  # of one call, about a second


def _right(name: str, **values: object) -> str:
    """Return a statement of `rights.sql` in one line, filled in."""
    return " ".join(_RIGHTS[name].split()).format(**values)


def statements(writer: str, reader: str, asker: str) -> Iterator[str]:
    """Yield the statements that make three users of a store and give them their rights.

    `writer` makes the tables and writes; `reader` reads everything; `asker` reads what questions in SQL may read. They
    are run in the database of the store, after its tables were made, which become the writer's: a study makes tables
    again. The rights to those that it will make are given beforehand. `writer` and `reader` may end what `asker` asks,
    and keep the functions that are closed to everybody else in this database.

    Raises:
        UsageError: a name is none that the server takes as it is, or two are the same.
    """
    users = (writer, reader, asker)
    wrong = next((user for user in users if not _NAME.fullmatch(user)), None)
    if wrong is not None or len(set(users)) < len(users):
        raise UsageError(f"{wrong or writer!r}: users have three different names of small letters, digits and _")
    yield from (f"CREATE ROLE {user} LOGIN" for user in users)
    yield f"GRANT USAGE, CREATE ON SCHEMA public TO {writer}"
    yield _right("owned", writer=writer)
    yield f"GRANT USAGE ON SCHEMA public TO {reader}, {asker}"
    yield f"GRANT SELECT ON ALL TABLES IN SCHEMA public TO {reader}, {asker}"
    yield f"ALTER DEFAULT PRIVILEGES FOR ROLE {writer} IN SCHEMA public GRANT SELECT ON TABLES TO {reader}, {asker}"
    for table, closed in closed_columns().items():
        yield f"REVOKE SELECT ON {table} FROM {asker}"  # noqa: S608 - names of ours
        open_columns = [column.name for column in stored.metadata.tables[table].columns if column.name not in closed]
        if open_columns:
            yield f"GRANT SELECT ({', '.join(open_columns)}) ON {table} TO {asker}"
    yield from (f"REVOKE SELECT ON {table} FROM {asker}" for table in _INNER)  # noqa: S608
    yield f"GRANT {asker} TO {writer}, {reader}"
    yield f"ALTER ROLE {asker} CONNECTION LIMIT {_CONNECTIONS}"
    yield from (f"ALTER ROLE {asker} SET {name} = {value}" for name, value in _SETTINGS.items())
    yield _right("temporary", users=f"{writer}, {reader}")
    yield _right("functions", users=f"{writer}, {reader}", closed=CLOSED_FUNCTIONS)
    yield _RIGHTS["bounded"].format(writer=writer, schema=_SCHEMA, step=_STEP, long_steps=_LONG_STEPS)
    yield f"GRANT USAGE ON SCHEMA {_SCHEMA} TO {asker}"
    yield f"ALTER ROLE {asker} SET search_path = {_SCHEMA}, pg_catalog, public"
