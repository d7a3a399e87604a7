"""Tables as a DuckDB file, with typed columns. It needs duckdb, so that only `muniment.extras` loads it."""

from collections.abc import Iterable
from pathlib import Path

import duckdb
import pyarrow as pa

from muniment.errors import EnvironmentProblem
from muniment.pipeline.sqlite_file import quoted
from muniment.store.arrow import DECIMAL128, batches, schema_of
from muniment.store.exporting import Table


def write_duckdb(tables: Iterable[Table], path: Path) -> dict[str, int]:
    """Write tables as a database; return how many rows each has.

    Exact numbers are DECIMAL, those of more than 38 digits VARCHAR; lists are VARCHAR[]. What tables and columns hold
    stands in their comments. A question is a view where DuckDB takes its SQL as it is, else a table of its answer.

    Raises:
        EnvironmentProblem: it cannot be written.
    """
    counts = {}
    try:
        with duckdb.connect(path) as database:
            for table in sorted(tables, key=lambda one: bool(one.sql)):  # questions behind what they ask
                is_view = bool(table.sql) and _view(database, table)
                counts[table.name] = _count(database, table.name) if is_view else _write(database, table)
                _comment(database, table, "VIEW" if is_view else "TABLE")
    except (duckdb.Error, pa.ArrowInvalid, pa.ArrowTypeError) as error:
        words = str(error).splitlines()[0]
        raise EnvironmentProblem(f"{path.name}: cannot be written: {words}") from error
    return counts


def _write(database: duckdb.DuckDBPyConnection, table: Table) -> int:
    schema = schema_of(table, DECIMAL128)
    database.register("rows", pa.RecordBatchReader.from_batches(schema, batches(table, schema)))
    database.execute(f"CREATE TABLE {quoted(table.name)} AS SELECT * FROM rows")  # noqa: S608 - the name is quoted
    database.unregister("rows")
    return _count(database, table.name)


def _view(database: duckdb.DuckDBPyConnection, table: Table) -> bool:
    """Make a view of a question, and tell whether DuckDB can answer it."""
    try:
        database.execute(f"CREATE VIEW {quoted(table.name)} AS\n{table.sql}")
        _count(database, table.name)
    except duckdb.Error:
        database.execute(f"DROP VIEW IF EXISTS {quoted(table.name)}")
        return False
    return True


def _count(database: duckdb.DuckDBPyConnection, name: str) -> int:
    asked = f"SELECT count(*) FROM {quoted(name)}"  # noqa: S608 - the name is quoted
    ((count,),) = database.execute(asked).fetchall()
    return count


def _comment(database: duckdb.DuckDBPyConnection, table: Table, what: str) -> None:
    if table.words:
        database.execute(f"COMMENT ON {what} {quoted(table.name)} IS {_literal(table.words)}")
    for name, words in table.told.items():
        column = f"{quoted(table.name)}.{quoted(name)}"
        database.execute(f"COMMENT ON COLUMN {column} IS {_literal(words)}")


def _literal(words: str) -> str:
    return "'" + words.replace("'", "''") + "'"
