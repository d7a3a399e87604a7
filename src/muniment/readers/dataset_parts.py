"""Rows of a data set made into parts of the record, column by column.

Cells repeat: each different one of a column is read once. What a cell says then goes into its rows by looking it up,
which Python does without a step of its own for each cell.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import repeat
from typing import Any

from msgspec import UNSET, Struct

from muniment.forms.definition import AsFiled, Part
from muniment.forms.tables.columns import Layout, Source
from muniment.readers.dataset_cells import cell_reader
from muniment.readers.dataset_tables import Rows, unquoted


class Columns(Struct):
    """The fields of a part, row by row: values by slot, and what was filed otherwise, by row."""

    slots: dict[int, list[Any]]
    filed: dict[int, tuple[AsFiled, ...]]


def read_columns(rows: Rows, layout: Layout) -> Columns:
    """Read every column of a layout."""
    read = Columns({}, {})
    for source in layout.sources:
        if source.below is not None:
            read.slots[source.fields[0].slot] = _inner(rows, source.below)
        else:
            _read_source(rows, source, read)
    return read


def read_parts(rows: Rows, layout: Layout) -> list[Any]:
    """Make a part of each row."""
    read = read_columns(rows, layout)
    return list(made(layout.part, read.slots, _filed(read, len(rows.numbers))))


def made(part: type[Part], slots: Mapping[int, Sequence[Any]], filed: Iterable[object]) -> Iterable[Any]:
    """Make parts of the fields that are given; the others are UNSET."""
    columns = [slots.get(slot, repeat(UNSET)) for slot in range(1, len(part.__struct_fields__))]
    return map(part, filed, *columns)


def _filed(read: Columns, length: int) -> Iterable[object]:
    if not read.filed:
        return repeat((), length)
    return map(read.filed.get, range(length), repeat(()))


def _inner(rows: Rows, layout: Layout) -> list[Any]:
    """Make a part of some columns of each row: none where they are all blank."""
    parts = read_parts(rows, layout)
    blank: Iterable[int] = range(len(parts))
    for column in rows.cells(layout.columns):
        blank = [row for row in blank if not column[row]]
    for row in blank:
        parts[row] = UNSET
    return parts


def _read_source(rows: Rows, source: Source, read: Columns) -> None:
    columns = rows.cells(source.columns)
    reader = cell_reader(source)
    keys: Sequence[Any]
    if len(columns) == 1:
        keys = columns[0]
        known = {key: reader((unquoted(key),)) for key in set(keys)}
    else:
        keys = list(zip(*columns, strict=True))
        known = {key: reader([unquoted(cell) for cell in key]) for key in set(keys)}
    for number, field in enumerate(source.fields, 1):
        read.slots[field.slot] = list(map(_picked(known, number), keys))
    odd = {key: outcome[0] for key, outcome in known.items() if outcome[0]}
    if odd:
        for row, filed in enumerate(map(odd.get, keys)):
            if filed:
                read.filed[row] = read.filed.get(row, ()) + filed


def _picked(known: dict[Any, tuple[Any, ...]], number: int) -> Callable[[Any], Any]:
    return {key: outcome[number] for key, outcome in known.items()}.__getitem__
