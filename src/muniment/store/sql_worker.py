"""A process of its own that answers one question in SQL, and ends: read-only, and bounded in all it can take.

It is started with the path of this file and nothing else of muniment, so that it is there in twenty milliseconds. The
question comes as one JSON object on standard input, see `main`, and the answer goes as one to standard output. Whatever
a question does stays here: memory and files for sorting are limited by the system, a question that runs too long ends
itself, and one that cannot (a single step may be long) is ended by whoever started it.
"""

import json
import math
import re
import sqlite3
import sys
import time
from collections.abc import Callable, Iterable
from functools import partial
from typing import Any

try:
    import resource
except ImportError:  # not on Windows: there the limits of SQLite alone hold
    resource = None

_MEMORY = 1 << 30
_FILE = 256 << 20  # of each file that a sort needs
_VALUE = 4 << 20
_SQL = 100_000
_COLUMNS = 500
_PATTERN = 200
_TERMS = 50
COUNTING = 1.0  # seconds for counting the rows that there is no room for
_EXACT = "EXACT_BLOB"
_STEPS = 500  # of SQLite's machine, between two looks at the clock

# The lists of words in a store are JSON text: these two take them apart.
_FUNCTIONS_WITH_ROWS = frozenset({"json_each", "json_tree"})
_REFUSED_FUNCTIONS = frozenset({"load_extension", "fts3_tokenizer", "zeroblob", "randomblob"})
_READING = frozenset({sqlite3.SQLITE_SELECT, sqlite3.SQLITE_RECURSIVE})
_WRITING = {
    sqlite3.SQLITE_ATTACH: "ATTACH",
    sqlite3.SQLITE_DETACH: "DETACH",
    sqlite3.SQLITE_PRAGMA: "PRAGMA",
    sqlite3.SQLITE_TRANSACTION: "a transaction",
    sqlite3.SQLITE_SAVEPOINT: "a savepoint",
}


def main() -> None:
    """Answer the question on standard input.

    It has `uri` of the database, `sql`, `given` values by name, `tables` with the columns that may be read, and the
    limits `seconds`, `rows`, `bytes`. The answer has `columns`, `rows`, and in `cut` "rows" or "bytes" where there are
    more, with the number of all in `total`, null where it could not be counted in a second; or `error` in words and
    `code`: slow, refused, wrong, or the name that SQLite gives its failure.
    """
    serve(_answer, "SQLITE_NOMEM")


def serve(answer: Callable[[dict[str, Any]], dict[str, Any]], out_of_memory: str) -> None:
    """Answer the question on standard input, with the code `out_of_memory` where there is not enough of it."""
    question = json.load(sys.stdin)
    bound(math.ceil(question["seconds"]) + 2)
    try:
        answered = answer(question)
    except MemoryError:
        answered = {"error": "", "code": out_of_memory}
    json.dump(answered, sys.stdout)


def bound(seconds: int) -> None:
    """Have the system limit time, memory and files; nothing is left behind by a process that breaks down."""
    if resource is None:
        return
    for kind, most in (
        (resource.RLIMIT_CPU, seconds),
        (resource.RLIMIT_AS, _MEMORY),
        (resource.RLIMIT_FSIZE, _FILE),
        (resource.RLIMIT_CORE, 0),
    ):
        _, hardest = resource.getrlimit(kind)
        hard = most if hardest == resource.RLIM_INFINITY else min(most, hardest)
        resource.setrlimit(kind, (hard, hard))


def _answer(question: dict[str, Any]) -> dict[str, Any]:
    until = time.monotonic() + question["seconds"]
    authorizer = _Authorizer(question["tables"])
    try:
        connection = _connect(question["uri"], until)
        if name := _joined_by_name(connection, question["sql"], authorizer.tables):
            return {"error": f"{name} is joined by ON, not by USING or NATURAL", "code": "refused"}
        _compare_as_numbers(connection, question["sql"], question["tables"])
        connection.set_authorizer(authorizer)
        cursor = connection.execute(question["sql"], question["given"])
        if cursor.description is None:
            return {"error": "only a SELECT is answered here", "code": "refused"}
        columns = [column[0] for column in cursor.description]
        rows, cut = portion(cursor, question["rows"], question["bytes"])
    except (sqlite3.Error, sqlite3.Warning) as error:
        return _failure(error, authorizer, late=time.monotonic() >= until)
    answer: dict[str, Any] = {"columns": columns, "rows": rows, "cut": cut, "total": len(rows)}
    if cut:
        end = min(until, time.monotonic() + COUNTING)
        connection.set_progress_handler(lambda: time.monotonic() >= end, _STEPS)
        try:
            answer["total"] = counted(cursor, len(rows) + 1, end)
        except sqlite3.Error:
            answer["total"] = None
    return answer


def _connect(uri: str, until: float) -> sqlite3.Connection:
    connection = sqlite3.connect(uri, uri=True, timeout=1, isolation_level=None)
    for pragma in ("temp_store=MEMORY", "trusted_schema=OFF", "cache_size=-65536"):
        connection.execute(f"PRAGMA {pragma}")
    for function in sorted(_FUNCTIONS_WITH_ROWS):  # made ready now, as that looks like writing to the gate
        connection.execute(f"SELECT 1 FROM {function}('[]')").close()  # noqa: S608 - names of ours
    for limit, most in (
        (sqlite3.SQLITE_LIMIT_LENGTH, _VALUE),
        (sqlite3.SQLITE_LIMIT_SQL_LENGTH, _SQL),
        (sqlite3.SQLITE_LIMIT_COLUMN, _COLUMNS),
        (sqlite3.SQLITE_LIMIT_COMPOUND_SELECT, _TERMS),
        (sqlite3.SQLITE_LIMIT_LIKE_PATTERN_LENGTH, _PATTERN),
        (sqlite3.SQLITE_LIMIT_ATTACHED, 0),
        (sqlite3.SQLITE_LIMIT_WORKER_THREADS, 0),
    ):
        connection.setlimit(limit, most)
    connection.text_factory = partial(str, encoding="utf-8", errors="replace")
    connection.set_progress_handler(lambda: time.monotonic() >= until, _STEPS)
    return connection


def _compare_as_numbers(connection: sqlite3.Connection, sql: str, tables: dict[str, list[str]]) -> None:
    """Put a view of its open columns before each table that a question names, in which exact numbers are numbers.

    A store keeps those with a fraction as text (see `store.sqlite.ExactColumn`), which sorts behind every number. What
    a question computes with them is floating. Of what views of ours compute only the names tell that it is exact.
    """
    every = (
        "SELECT c.name FROM sqlite_master AS m, pragma_table_xinfo(m.name) AS c WHERE m.type = 'table' AND c.type = ?"
    )
    exact = {name for (name,) in connection.execute(every, [_EXACT])}
    for table in set(re.findall(r"\w+", sql.lower())).intersection(tables):
        kinds = dict(connection.execute("SELECT name, type FROM pragma_table_xinfo(?)", [table]).fetchall())
        numbers = {name for name, kind in kinds.items() if kind == _EXACT or (not kind and name in exact)}
        if numbers:
            columns = (
                f'CAST("{name}" AS NUMERIC) AS "{name}"' if name in numbers else f'"{name}"' for name in tables[table]
            )
            rows = f'SELECT {", ".join(columns)} FROM main."{table}"'  # noqa: S608 - names of the store
            connection.execute(f'CREATE TEMP VIEW "{table}" AS {rows}')
    connection.execute("PRAGMA query_only=ON")


def _joined_by_name(connection: sqlite3.Connection, sql: str, tables: dict[str, set[str]]) -> str:
    """Return a table, not open in all its columns, that a question may join by the names of columns; "" for none.

    For columns that USING and NATURAL join by, SQLite asks its authorizer nothing, and an outer join shows them.
    """
    words = set(re.findall(r"\w+", sql.lower()))
    if words.isdisjoint({"using", "natural"}):
        return ""
    named = {
        name.lower()
        for (name,) in connection.execute("SELECT name FROM sqlite_master UNION SELECT name FROM pragma_module_list")
    }
    for word in sorted(words):
        if word.startswith(("sqlite_", "pragma_")):
            return word
        if word in named - _FUNCTIONS_WITH_ROWS:
            columns = {name.lower() for (name,) in connection.execute("SELECT name FROM pragma_table_xinfo(?)", [word])}
            if word not in tables or columns - tables[word]:
                return word
    return ""


class _Authorizer:
    """Says of each thing a question would do whether it may; `refused` keeps the first that it may not, in words."""

    def __init__(self, tables: dict[str, list[str]]) -> None:
        self.tables = {name.lower(): {column.lower() for column in columns} for name, columns in tables.items()}
        self.refused = ""

    def __call__(self, action: int, table: str | None, name: str | None, _database: str | None, _: str | None) -> int:
        words = self._objection(action, (table or "").lower(), (name or "").lower())
        self.refused = self.refused or words
        return sqlite3.SQLITE_DENY if words else sqlite3.SQLITE_OK

    def _objection(self, action: int, table: str, name: str) -> str:
        if action in _READING:
            return ""
        if action == sqlite3.SQLITE_FUNCTION:
            return f"the function {name} is not open to questions" if name in _REFUSED_FUNCTIONS else ""
        if action != sqlite3.SQLITE_READ:
            return f"only a SELECT is answered here: {_WRITING.get(action, 'what writes')} is refused"
        # No column at all, as in count(*), and perhaps of a table that the query itself makes: nothing is disclosed.
        if not name or table in _FUNCTIONS_WITH_ROWS:
            return ""
        if table not in self.tables:
            return f"the table {table} is not open to questions"
        # A row's own number tells nothing.
        is_open = name in self.tables[table] or name == "rowid"
        return "" if is_open else f"the column {name} of {table} is not open to questions"


def portion(cursor: Iterable[tuple[Any, ...]], most_rows: int, most_bytes: int) -> tuple[list[list[Any]], str]:
    """Return the rows that there is room for, and what there was too much of."""
    rows: list[list[Any]] = []
    size = 0
    for row in cursor:
        if len(rows) == most_rows:
            return rows, "rows"
        size += sum(len(value) if isinstance(value, str | bytes) else 8 for value in row)
        if size > most_bytes:
            return rows, "bytes"
        rows.append([_json_value(value) for value in row])
    return rows, ""


def counted(rows: Iterable[Any], number: int, until: float) -> int | None:
    """Return a number and how many rows there are beside it, None where the time ends before they do."""
    for _ in rows:
        number += 1
        if time.monotonic() >= until:
            return None
    return number


def _json_value(value: object) -> object:
    """Return a value as JSON has it: bytes by how many they are, and what is no number of JSON in words."""
    if isinstance(value, bytes):
        return f"({len(value):,} bytes)"
    if isinstance(value, float) and not math.isfinite(value):
        return str(value)
    return value


def _failure(error: Exception, authorizer: _Authorizer, *, late: bool) -> dict[str, str]:
    name = getattr(error, "sqlite_errorname", "") or ""
    if authorizer.refused:
        return {"error": authorizer.refused, "code": "refused"}
    if late or name == "SQLITE_INTERRUPT":
        return {"error": "", "code": "slow"}
    if "because it is a view" in str(error):  # one of ours before a table
        return {"error": "only a SELECT is answered here: what writes is refused", "code": "refused"}
    if "one statement" in str(error):
        return {"error": "one statement at a time: what stands behind the first ; is refused", "code": "refused"}
    return {"error": str(error), "code": name if name not in ("", "SQLITE_ERROR") else "wrong"}


if __name__ == "__main__":
    main()
