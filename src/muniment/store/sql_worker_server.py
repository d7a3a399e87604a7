"""A process of its own that answers one question in SQL on a PostgreSQL server: the counterpart of `apart`.

What a question may read is decided by the server: it is asked as a user who has a right to the open tables and to
nothing else, in a transaction that may only read. A cursor is declared for it, which takes one SELECT and no second
statement. What a user may not do to a transaction from inside (its time, its memory here) is bounded from here.
"""

import json
import signal
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from datetime import date, datetime
from decimal import Decimal
from typing import Any, TypeAlias

import psycopg

from muniment.store import sql_worker

_ROWS = 200  # that are fetched at a time
_MODES = "-c default_transaction_read_only=on -c lock_timeout=1000 -c client_connection_check_interval=1000"
_GRACE = 0.5  # seconds in which the server may end a question that is too slow
_Connection: TypeAlias = psycopg.Connection[tuple[Any, ...]]
_ME = "SELECT pg_backend_pid(), clock_timestamp()::text"


def main() -> None:
    """Answer the question on standard input.

    It has `url` of the database, `sql` with `%(names)s`, `given` values by name, `closed` columns by table, the
    condition for `functions` that are closed, and the limits `seconds`, `rows`, `bytes`. The first line has, as
    `server`, the process of the server and a time when it was there; the next what `sql_worker.main` answers; `code`
    may also be `open`: the user may do what is closed, and nothing was asked.
    """
    sql_worker.serve(_answer, "53200")


def _answer(question: dict[str, Any]) -> dict[str, Any]:
    modes = f"{_MODES} -c statement_timeout={round(question['seconds'] * 1000)}"
    try:
        # Closed without a commit: what functions write all the same, such as large objects, is gone with it.
        with closing(psycopg.connect(question["url"], options=modes, application_name="muniment sql")) as connection:
            print(json.dumps({"server": connection.execute(_ME).fetchone()}), flush=True)
            if too_much := _too_much(connection, question["closed"], question["functions"]):
                return {"error": too_much, "code": "open"}
            until = time.monotonic() + question["seconds"]
            if hasattr(signal, "setitimer"):  # waiting for the server is not to be interrupted from inside
                signal.setitimer(signal.ITIMER_REAL, question["seconds"] + _GRACE)
            with connection.cursor(name="asked") as cursor:
                cursor.itersize = _ROWS
                cursor.execute(question["sql"], question["given"])
                rows_left = _until(cursor, until)
                rows, cut = sql_worker.portion(rows_left, question["rows"], question["bytes"])
                answer = {"columns": [column.name for column in cursor.description or ()], "rows": rows, "cut": cut}
                return answer | {"total": _total(rows_left, len(rows), until) if cut else len(rows)}
    except psycopg.Error as error:
        return _failure(error)
    except TimeoutError:
        return {"error": "", "code": "slow"}


def _total(left: Iterable[Any], read: int, until: float) -> int | None:
    """Return how many rows there are beside those shown, and the one that there was no room for."""
    try:
        return sql_worker.counted(left, read + 1, min(until, time.monotonic() + sql_worker.COUNTING))
    except (psycopg.Error, TimeoutError):
        return None


_MOST_DIGITS = 4_300  # of a whole number that Python writes as JSON: a larger one is text


def _until(cursor: Iterable[Sequence[object]], until: float) -> Iterator[tuple[object, ...]]:
    """Yield rows as JSON takes them, until the time is over: a question could lift the limit of the server."""
    for row in cursor:
        if time.monotonic() >= until:
            raise TimeoutError
        yield tuple(map(_plain, row))


def _plain(value: object) -> object:
    if isinstance(value, Decimal):
        if not value.is_finite():
            return str(value)
        if value.adjusted() < _MOST_DIGITS and value == value.to_integral_value():
            return int(value)
        # a number as over a file, unless digits of it would be lost
        return float(value) if Decimal(repr(float(value))) == value else f"{value:f}"
    if isinstance(value, date | datetime):
        return value.isoformat()
    if isinstance(value, dict | list):
        return json.dumps(value, ensure_ascii=False, default=str)
    return value if value is None or isinstance(value, str | bytes | int | float) else str(value)


def _too_much(connection: _Connection, closed: dict[str, list[str]], functions: str) -> str:
    """Return what this user may do that nobody who asks may, "" where there is nothing."""
    role = "SELECT rolsuper OR rolcreatedb OR rolcreaterole, rolconnlimit < 0 FROM pg_roles WHERE rolname = user"
    administers, unlimited = _first(connection, role)
    if administers:
        return "may administer the server"
    for table, columns in closed.items():
        if _first(connection, "SELECT to_regclass(%s) IS NULL", [table])[0]:
            continue
        for column in columns:
            if _first(connection, "SELECT has_column_privilege(%s, %s, 'SELECT')", [table, column])[0]:
                return f"may read {table}.{column}"
    writes = "has_table_privilege(c.oid, 'INSERT, UPDATE, DELETE, TRUNCATE')"
    ours = "relkind = 'r' AND relnamespace = 'public'::regnamespace"
    privileged = _first(connection, f"SELECT relname FROM pg_class AS c WHERE {ours} AND {writes} LIMIT 1")  # noqa: S608 - ours
    if privileged:
        return f"may write {privileged[0]}"
    if unlimited:
        return "may take all connections of the server"
    if _first(connection, "SELECT current_setting('temp_file_limit') = '-1'")[0]:
        return "may fill the disk of the server"
    makes = (
        "SELECT has_database_privilege(current_database(), 'CREATE, TEMPORARY')"
        " OR has_schema_privilege('public', 'CREATE')"
    )
    if _first(connection, makes)[0]:
        return "may make tables"
    may = "has_function_privilege(oid, 'EXECUTE')"
    privileged = _first(connection, f"SELECT proname FROM pg_proc WHERE {may} AND ({functions}) LIMIT 1")  # noqa: S608
    return f"may call {privileged[0]}" if privileged else ""


def _first(
    connection: psycopg.Connection[tuple[Any, ...]], sql: str, values: Sequence[str] | None = None
) -> tuple[Any, ...]:
    """Return the first row of an answer, () where there is none."""
    return connection.execute(sql.encode(), values).fetchone() or ()


def _failure(error: psycopg.Error) -> dict[str, str]:
    state = error.sqlstate or ""
    words = error.diag.message_primary or " ".join(str(error).split())
    if state == "57014":
        return {"error": "", "code": "slow"}
    if state == "42501":
        return {"error": f"{words}: it is not open to questions", "code": "refused"}
    if state == "42601" and "multiple commands" in words:
        return {"error": "one statement at a time: what stands behind the first ; is refused", "code": "refused"}
    if state == "25006":
        return {"error": "only a SELECT is answered here", "code": "refused"}
    return {"error": words, "code": "wrong" if state[:2] in ("42", "22", "0A", "21") else state or "away"}


if __name__ == "__main__":
    main()
