"""Tables as a DuckDB file, with typed columns. It needs duckdb, so that only `muniment.extras` loads it."""

import atexit
import gc
from collections.abc import Iterable, Iterator
from pathlib import Path

import duckdb
import pyarrow as pa

from muniment.errors import EnvironmentProblem
from muniment.pipeline.export import quoted
from muniment.store.arrow import batches, schema_of
from muniment.store.exporting import Table, UnfitValues
from muniment.store.tables import PRECISION, ColumnType

_INTEGERS = ("TINYINT", "SMALLINT", "INTEGER", "BIGINT", "HUGEINT")
_TYPES = {
    "text": "VARCHAR",
    "integer": "BIGINT",
    "boolean": "BOOLEAN",
    "list": "VARCHAR[]",
    "date": "DATE",
    "datetime": "TIMESTAMP",
}

# An interpreter that is not to look for garbage when it ends (`muniment.cli.app`) has to look here: else the
# library finds that its own objects were never given back, and says so, a line for each.
atexit.register(gc.unfreeze)


def write_duckdb(tables: Iterable[Table], path: Path, unfit: UnfitValues) -> dict[str, int]:
    """Write tables as a database, those that are `unfit` behind them; return how many rows each has.

    Decimals are DECIMAL, lists VARCHAR[]. What tables and columns hold stands in their comments. A question is a view
    where DuckDB takes its SQL as it is and has all of it in the types of its columns, else a table of its answer.

    Raises:
        OSError: it cannot be written.
    """
    counts = {}
    try:
        with duckdb.connect(path) as database:
            ordered = sorted(tables, key=lambda table: bool(table.sql))  # questions behind what they ask
            for table in (*ordered, unfit.table()):
                is_view = bool(table.sql) and _view(database, table)
                if not is_view:
                    _write(database, table, unfit)
                counts[table.name] = len(database.table(table.name))
                _comment(database, table, "VIEW" if is_view else "TABLE")
    except (duckdb.Error, pa.ArrowInvalid, pa.ArrowTypeError) as error:
        raise OSError(str(error).splitlines()[0]) from error
    except RuntimeError as error:
        if "interrupted" not in str(error):
            raise
        raise KeyboardInterrupt from error  # the library has taken Ctrl-C for itself
    return counts


def _write(database: duckdb.DuckDBPyConnection, table: Table, unfit: UnfitValues) -> None:
    failures: list[EnvironmentProblem] = []

    def read() -> Iterator[pa.RecordBatch]:
        try:
            yield from batches(table, unfit)
        except EnvironmentProblem as error:
            failures.append(error)
            raise

    try:
        database.from_arrow(pa.RecordBatchReader.from_batches(schema_of(table), read())).create(table.name)
    except duckdb.Error as error:
        raise next(iter(failures), error) from error  # the library tells what the store said inside of its own words


def _view(database: duckdb.DuckDBPyConnection, table: Table) -> bool:
    """Make a view of a question, and tell whether DuckDB can answer it in the types of its columns."""
    name = quoted(table.name)
    columns = ", ".join(
        f"CAST({quoted(column)} AS {_type(kind)}) AS {quoted(column)}" for column, kind in table.columns.items()
    )
    try:
        made = database.execute(f"DESCRIBE {table.sql}").fetchall()
        if any(not _is_exact(row[1], kind) for row, kind in zip(made, table.columns.values(), strict=True)):
            return False
        database.execute(f"CREATE VIEW {name} AS SELECT {columns} FROM (\n{table.sql}\n)")  # noqa: S608 - quoted
        database.view(table.name).aggregate(
            ", ".join(f"count({quoted(column)})" for column in table.columns)
        ).fetchall()
    except duckdb.Error:
        database.execute(f"DROP VIEW IF EXISTS {name}")
        return False
    return True


def _is_exact(made: str, kind: ColumnType) -> bool:
    """Whether a cast from the type that DuckDB gives an answer to the type of its column rounds nothing."""
    if made == _type(kind) or (kind.name == "integer" and made in _INTEGERS):
        return True
    return kind.scale is not None and (made in _INTEGERS or made.endswith(f",{kind.scale})"))


def _type(kind: ColumnType) -> str:
    return _TYPES.get(kind.name) or f"DECIMAL({PRECISION},{kind.scale})"


def _comment(database: duckdb.DuckDBPyConnection, table: Table, kind: str) -> None:
    if table.meaning:
        database.execute(f"COMMENT ON {kind} {quoted(table.name)} IS {_literal(table.meaning)}")
    for name, words in table.meanings.items():
        column = f"{quoted(table.name)}.{quoted(name)}"
        database.execute(f"COMMENT ON COLUMN {column} IS {_literal(words)}")


def _literal(words: str) -> str:
    return "'" + words.replace("'", "''") + "'"
