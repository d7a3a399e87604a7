"""Records as rows of the form tables: worked out once for each form, then quick for each record."""

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from msgspec import UNSET
from msgspec.structs import astuple
from sqlalchemy import Connection, Engine, Table

from muniment.forms.definition import Part
from muniment.forms.describe import Field, fields
from muniment.store import database
from muniment.store.tables import PartTable, columns_of, is_indefinite
from muniment.values import INDEFINITE, Text

Rows = dict[str, list[list[Any]]]
"""Rows to be inserted, by the name of their table."""

# Shorter texts are phone numbers, versions and other things nobody looks for by words.
_WORDY = 21

Step = tuple[int, tuple[None, ...], Callable[[Any], Sequence[Any]] | None]


class Flat:
    """Makes rows of a record, or of the entries of a repeated part.

    `answers` are the columns that hold words which people look for.
    """

    def __init__(self, of: PartTable) -> None:
        self.table, self.way = of.table.name, of.way
        self.row = _spreading(of.part)
        self.inner = [Flat(one) for one in of.inner]
        keys = len(of.table.columns) - sum(1 for _ in columns_of(of.part))
        self.answers = [keys + number for number, wordy in enumerate(_wordy(of.part)) if wordy]

    def rows(self, part: Part, key: tuple[int, ...], into: Rows) -> None:
        """Put the rows of `part`, which stands at `key`, into `into`."""
        into[self.table].append([*key, *self.row(part)])
        for inner in self.inner:
            for position, entry in enumerate(_reach(part, inner.way)):
                inner.rows(entry, (*key, position), into)

    def all(self) -> Iterator["Flat"]:
        """Yield this one, and those of the repeated parts inside."""
        yield self
        for one in self.inner:
            yield from one.all()


def _spreading(part: type[Part]) -> Callable[[Part], list[Any]]:
    """Return what makes the values of a part, and of the parts that occur once in it, one list; None for UNSET."""
    steps = [_step(field) for field in fields(part) if field.part is None or not field.repeats]

    def spread(held: Part) -> list[Any]:
        values = astuple(held)
        row: list[Any] = []
        for slot, blank, further in steps:
            value = values[slot]
            if value is UNSET:
                row += blank
            elif further is None:
                row.append(value)
            else:
                row += further(value)
        return row

    return spread


def _step(field: Field) -> Step:
    if field.part is not None:
        return field.slot, (None,) * sum(1 for _ in columns_of(field.part)), _spreading(field.part)
    if is_indefinite(field):
        return field.slot, (None, None), _amount
    return field.slot, (None,), None


def _amount(value: object) -> tuple[Any, Any]:
    return (None, True) if value == INDEFINITE else (value, False)


def _reach(part: Part, way: tuple[str, ...]) -> Sequence[Part]:
    held: Any = part
    for name in way:
        held = getattr(held, name)
        if held is UNSET:
            return ()
    return held


def _wordy(part: type[Part]) -> Iterator[bool]:
    """Tell for each column of a part whether it holds words that people look for."""
    for field in fields(part):
        if field.part is not None:
            if not field.repeats:
                yield from _wordy(field.part)
            continue
        kind = field.at.kind
        yield isinstance(kind, Text) and kind.longest >= _WORDY and not field.repeats
        if is_indefinite(field):
            yield False


class Insert:
    """Inserts many rows into one table, with a statement that is made once."""

    def __init__(self, table: Table, held: Connection | Engine) -> None:
        self.database, dialect = database.of(held), held.dialect
        self.statement = self.database.insertion(table, dialect)
        processors = [column.type.dialect_impl(dialect).bind_processor(dialect) for column in table.columns]
        self.processors = [(number, one) for number, one in enumerate(processors) if one is not None]

    def __call__(self, connection: Connection, rows: list[list[Any]]) -> None:
        """Insert rows that have a value for every column, in the order of the table."""
        if not rows:
            return
        for number, process in self.processors:
            for row in rows:
                if row[number] is not None:
                    row[number] = process(row[number])
        self.database.insert(connection, self.statement, rows)
