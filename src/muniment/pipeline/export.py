"""Tables out of a store, as files for other programs: CSV, JSON lines, Parquet, a workbook, a database of their own."""

import csv
import os
import sqlite3
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any, TypeAlias

import msgspec
from msgspec import Struct

from muniment.errors import EnvironmentProblem, UsageError
from muniment.extras import need

Cell: TypeAlias = "str | int | float | bool | Decimal | date | tuple[str, ...] | None"


class Table(Struct):
    """A table to be written: its columns with the Python type of their cells, and its rows, which are read twice."""

    name: str
    columns: dict[str, type]
    rows: Iterable[Sequence[Any]]


def export(tables: Iterable[Table], to: str, output: Path) -> dict[str, int]:
    """Write tables in a format: a folder with a file for each table, or one file; return how many rows each has.

    Every file is written whole or not at all.

    Raises:
        UsageError: there is no such format, or `output` is of the wrong kind.
        EnvironmentProblem: it cannot be written, or a package for the format is not installed.
    """
    writer = _WRITERS.get(to)
    if writer is None:
        raise UsageError(f"{to!r} is no format to export to; there is {', '.join(_WRITERS)}")
    try:
        return writer(tables, output)
    except OSError as error:
        raise EnvironmentProblem(f"{error.filename or output}: cannot be written: {error.strerror}") from error


# ---- a folder of files ----------------------------------------------------------------------------------------------


def _in_folder(suffix: str, write: Callable[[Table, Path], int]) -> Callable[[Iterable[Table], Path], dict[str, int]]:
    def writer(tables: Iterable[Table], output: Path) -> dict[str, int]:
        if output.exists() and not output.is_dir():
            raise UsageError(f"{output} is a file: {suffix} is written into a folder, a file for each table")
        output.mkdir(parents=True, exist_ok=True)
        counts = {}
        for table in tables:
            with whole(output / f"{table.name}.{suffix}") as path:
                counts[table.name] = write(table, path)
        return counts

    return writer


def _write_csv(table: Table, path: Path) -> int:
    count = 0
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(table.columns)
        for row in table.rows:
            writer.writerow([text_of(cell) for cell in row])
            count += 1
    return count


def _write_jsonl(table: Table, path: Path) -> int:
    count = 0
    encoder = msgspec.json.Encoder()
    names = list(table.columns)
    with path.open("wb") as file:
        for row in table.rows:
            told = {name: _whole_text(cell) for name, cell in zip(names, row, strict=True) if cell is not None}
            file.write(encoder.encode(told) + b"\n")
            count += 1
    return count


def _write_parquet(table: Table, path: Path) -> int:
    return need("muniment.pipeline.parquet", "study").write_parquet(table, path)


# ---- one file -------------------------------------------------------------------------------------------------------


def _write_xlsx(tables: Iterable[Table], output: Path) -> dict[str, int]:
    workbook = need("muniment.pipeline.workbook", "study")
    with _one_file(output, "xlsx") as path:
        return workbook.write_workbook(tables, path)


def _write_sqlite(tables: Iterable[Table], output: Path) -> dict[str, int]:
    with _one_file(output, "sqlite") as path:
        try:
            with closing(sqlite3.connect(path)) as database:
                counts = {table.name: _write_table(database, table) for table in tables}
                database.commit()
                return counts
        except sqlite3.Error as error:
            raise EnvironmentProblem(f"{output}: cannot be written: {error}") from error


# Numbers have no declared type: they stay as they are, whole or as the text that is exact.
_SQLITE = {int: "", Decimal: "", bool: "INTEGER", float: "REAL"}
_INTEGERS = range(-(2**63), 2**63)


def _write_table(database: sqlite3.Connection, table: Table) -> int:
    columns = ", ".join(f"{_quoted(name)} {_SQLITE.get(kind, 'TEXT')}" for name, kind in table.columns.items())
    database.execute(f"CREATE TABLE {_quoted(table.name)} ({columns})")
    marks = ", ".join("?" * len(table.columns))
    insert = f"INSERT INTO {_quoted(table.name)} VALUES ({marks})"  # noqa: S608 - the name is quoted
    return database.executemany(insert, ([_plain(cell) for cell in row] for row in table.rows)).rowcount


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _plain(cell: Cell) -> str | int | float | None:
    if cell is None or isinstance(cell, float):
        return cell
    if isinstance(cell, int) and cell in _INTEGERS:
        return int(cell)
    if isinstance(cell, Decimal) and cell == cell.to_integral_value() and int(cell) in _INTEGERS:
        return int(cell)
    return text_of(cell)


def _whole_text(cell: Any) -> Any:  # noqa: ANN401 - any cell
    """Return a text as it can be written: halves of characters, which only damaged files have, as escapes."""
    return cell.encode("utf-8", "backslashreplace").decode("utf-8") if isinstance(cell, str) else cell


def text_of(cell: Cell) -> str:
    """Return a cell as text: nothing for nothing, days as ISO has them, numbers with all digits and no exponent."""
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, Decimal):
        return f"{cell:f}"
    if isinstance(cell, tuple):
        return "; ".join(map(text_of, cell))
    return cell.isoformat() if isinstance(cell, date) else _whole_text(str(cell))


# ---- whole or not at all --------------------------------------------------------------------------------------------


@contextmanager
def _one_file(output: Path, what: str) -> Iterator[Path]:
    if output.is_dir():
        raise UsageError(f"{output} is a folder: {what} is written into one file")
    output.parent.mkdir(parents=True, exist_ok=True)
    with whole(output) as path:
        yield path


@contextmanager
def whole(target: Path) -> Iterator[Path]:
    """Give a place beside `target` to write to; it takes the name only when everything is written."""
    with tempfile.TemporaryDirectory(dir=target.parent, prefix=f".{target.name}.") as folder:
        path = Path(folder, target.name)
        yield path
        os.replace(path, target)


_WRITERS: dict[str, Callable[[Iterable[Table], Path], dict[str, int]]] = {
    "csv": _in_folder("csv", _write_csv),
    "jsonl": _in_folder("jsonl", _write_jsonl),
    "parquet": _in_folder("parquet", _write_parquet),
    "xlsx": _write_xlsx,
    "sqlite": _write_sqlite,
}
FORMATS = tuple(_WRITERS)
