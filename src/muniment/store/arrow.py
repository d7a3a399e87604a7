"""Tables in Arrow's form: exact numbers, days, lists. It needs pyarrow, so that only `muniment.extras` loads it."""

from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from itertools import islice
from typing import Any

import pyarrow as pa

from muniment.store.exporting import Table

_ROWS = 20_000  # rows of a batch
_TYPES = {
    str: pa.string(),
    float: pa.float64(),
    bool: pa.bool_(),
    tuple: pa.list_(pa.string()),
    date: pa.date32(),
    datetime: pa.timestamp("us"),
}
_INT64 = 18  # digits that surely fit
DECIMAL128, DECIMAL256 = 38, 76
"""The most digits of Arrow's two kinds of decimals."""


def schema_of(table: Table, most_digits: int = DECIMAL128) -> pa.Schema:
    """Return the schema that holds all rows exactly; numbers of more digits than `most_digits` are texts.

    The rows are read for it: numbers are exact, and how many digits they have must be known before. What tables and
    columns hold, in words, stands in the metadata of the schema and its fields, as `description`.
    """
    digits = _digits(table)
    names = {name: _number(kind, *digits[name], most_digits) for name, kind in table.columns.items() if name in digits}
    columns = [
        pa.field(name, names.get(name) or _TYPES[kind], metadata=_described(table.told.get(name, "")))
        for name, kind in table.columns.items()
    ]
    return pa.schema(columns, metadata=_described(table.words))


def batches(table: Table, schema: pa.Schema) -> Iterator[pa.RecordBatch]:
    """Yield the rows of a table, so many at a time."""
    rows = iter(table.rows)
    while group := list(islice(rows, _ROWS)):
        columns = zip(schema, zip(*group, strict=True), strict=True)
        arrays = [pa.array(map(_converter(one.type), column), type=one.type) for one, column in columns]
        yield pa.record_batch(arrays, schema=schema)


def _described(words: str) -> dict[str, str] | None:
    return {"description": words} if words else None


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


def _number(kind: type, before: int, behind: int, most: int) -> pa.DataType:
    if kind is int and before <= _INT64:
        return pa.int64()
    if before + behind <= DECIMAL128:
        return pa.decimal128(DECIMAL128, behind)
    return pa.decimal256(DECIMAL256, behind) if before + behind <= most else pa.string()


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
