"""The tables of a store, whole or of some filings only, ready to be written by `export`."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from msgspec import structs
from sqlalchemy import Boolean, Column, Date, DateTime, Integer

from muniment.forms.definition import Part
from muniment.forms.describe import fields
from muniment.pipeline.export import Table
from muniment.store import Query, Store
from muniment.store import tables as stored
from muniment.store.query import MOST
from muniment.store.stored import FilingRow


def found(store: Store, query: Query, limit: int | None = None) -> Iterator[FilingRow]:
    """Yield all filings that `query` asks for, page after page, at most `limit` of them."""
    left = limit
    offset = query.offset
    while left is None or left > 0:
        size = MOST if left is None else min(MOST, left)
        page = store.filings(structs.replace(query, offset=offset, limit=size))
        yield from page.items
        offset += len(page.items)
        left = None if left is None else left - len(page.items)
        if len(page.items) < size:
            return


def tables(store: Store, chosen: Iterable[int] | None = None) -> Iterator[Table]:
    """Yield the tables of a store; where filings are chosen by their ids, only the rows that belong to them."""
    keys = None if chosen is None else frozenset(chosen)
    whole = _whole_numbers()
    for name, columns in store.tables().items():
        held = stored.metadata.tables[name]
        kinds = {column.name: _kind(column, (name, column.name) in whole) for column in held.columns}
        yield Table(name, kinds, _Rows(store, name, columns, keys))


class _Rows:
    """The rows of a table, read from the store whenever they are asked for."""

    def __init__(self, store: Store, name: str, columns: tuple[str, ...], keys: frozenset[int] | None) -> None:
        self.store, self.name, self.keys = store, name, keys
        self.at = columns.index("id" if name == "filings" else "filing_id")

    def __iter__(self) -> Iterator[tuple[Any, ...]]:
        rows = self.store.rows(self.name)
        return rows if self.keys is None else (row for row in rows if row[self.at] in self.keys)


def _kind(column: Column[Any], is_whole: bool) -> type:
    """Return the Python type of the cells of a column."""
    kind = column.type
    if isinstance(kind, stored.Exact):
        return int if is_whole else Decimal
    if isinstance(kind, stored.WordList):
        return tuple
    if isinstance(kind, Boolean):
        return bool
    if isinstance(kind, DateTime):
        return datetime
    if isinstance(kind, Date):
        return date
    return int if isinstance(kind, Integer) else str


def _whole_numbers() -> set[tuple[str, str]]:
    """Return the columns of exact numbers that are always whole, by the definition of their fields."""
    parts = [one for form in stored.FORM_TABLES.values() for one in form.all()]
    return {("filings", "amount")} | {(one.table.name, name) for one in parts for name in _whole(one.part, "")}


def _whole(part: type[Part], prefix: str) -> Iterator[str]:
    for field in fields(part):
        if field.part is not None and not field.repeats:
            yield from _whole(field.part, f"{prefix}{field.name}_")
        elif field.at.kind is not None and field.at.kind.python is int:
            yield f"{prefix}{field.name}"
