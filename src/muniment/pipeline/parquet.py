"""Tables as Parquet files. It needs pyarrow, so that only `muniment.extras` loads it."""

from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from itertools import islice
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from muniment.errors import EnvironmentProblem
from muniment.pipeline.export import Table

_ROWS = 20_000  # rows of a group
_TYPES = {
    str: pa.string(),
    float: pa.float64(),
    bool: pa.bool_(),
    tuple: pa.list_(pa.string()),
    date: pa.date32(),
    datetime: pa.timestamp("us"),
}
_INT64 = 18  # digits that surely fit
_DECIMAL128, _DECIMAL256 = 38, 76


def write_parquet(table: Table, path: Path) -> int:
    """Write a table as one file, a group of rows at a time; return how many rows it has.

    The rows are read twice: numbers are exact, and how many digits they have must be known before.
    """
    schema = pa.schema(list(_columns(table)))
    count = 0
    try:
        with pq.ParquetWriter(path, schema, compression="zstd") as writer:
            for rows in _groups(table):
                count += len(rows)
                columns = zip(schema, zip(*rows, strict=True), strict=True)
                arrays = [pa.array(map(_converter(one.type), column), type=one.type) for one, column in columns]
                writer.write_batch(pa.record_batch(arrays, schema=schema))
    except (pa.ArrowInvalid, pa.ArrowTypeError, UnicodeEncodeError) as error:
        raise EnvironmentProblem(f"{table.name}: cannot be written as Parquet: {error}") from error
    return count


def _columns(table: Table) -> Iterator[tuple[str, pa.DataType]]:
    digits = _digits(table)
    for name, kind in table.columns.items():
        yield name, _number(kind, *digits[name]) if name in digits else _TYPES[kind]


def _digits(table: Table) -> dict[str, tuple[int, int]]:
    """Return how many digits the numbers of each column have before and behind the point."""
    numeric = [(at, name) for at, (name, kind) in enumerate(table.columns.items()) if kind in (int, Decimal)]
    found = {name: (1, 0) for _, name in numeric}
    for row in table.rows if numeric else ():
        for at, name in numeric:
            if row[at] is not None:
                before, behind = found[name]
                whole, fraction = _length(row[at])
                found[name] = max(before, whole), max(behind, fraction)
    return found


def _length(number: int | Decimal) -> tuple[int, int]:
    whole, _, fraction = (
        f"{abs(number):f}".partition(".") if isinstance(number, Decimal) else (str(abs(number)), "", "")
    )
    return len(whole), len(fraction)


def _number(kind: type, before: int, behind: int) -> pa.DataType:
    if kind is int and before <= _INT64:
        return pa.int64()
    if before + behind <= _DECIMAL128:
        return pa.decimal128(_DECIMAL128, behind)
    return pa.decimal256(_DECIMAL256, behind) if before + behind <= _DECIMAL256 else pa.string()


def _converter(kind: pa.DataType) -> Any:  # noqa: ANN401 - a function from cell to cell
    """Return what makes cells of a column fit its type."""
    if pa.types.is_decimal(kind):
        return lambda cell: cell if cell is None else Decimal(cell)
    if pa.types.is_string(kind):
        return lambda cell: cell if cell is None else _text(cell)
    return lambda cell: cell


def _text(cell: object) -> str:
    words = f"{cell:f}" if isinstance(cell, Decimal) else str(cell)
    return words.encode("utf-8", "backslashreplace").decode("utf-8")


def _groups(table: Table) -> Iterator[list[Any]]:
    rows = iter(table.rows)
    while group := list(islice(rows, _ROWS)):
        yield group
