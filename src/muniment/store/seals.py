"""Whether what was stored only once is what was written: a seal for each table whose rows cannot be worked out again.

The seal of a table is the sum of the digests of its rows. So a row is added to it without a look at the others, and
their order says nothing. It is kept in `meta` by the transaction that writes the rows. It has no key: it shows what
was altered past the program, not who altered it.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from hashlib import blake2b
from typing import Any

import msgspec
from sqlalchemy import Column, ColumnElement, Connection, Dialect, Select, Table, literal_column, select

from muniment.store import tables
from muniment.store.tables import note, noted

_DATA = tables.contents.c.data
_MOVING = {"filing_id", "rank"}  # of a source: another filing may show it, and `verify` works out which

SEALED = (
    *(tables.contents, tables.sources, tables.versions, tables.corrections, tables.decisions),
    *(tables.events, tables.destinations, tables.alerts, tables.alert_destinations),
)
"""Files and where they came from, what was read and when, what people said and set up, and what was sent to them."""

NOTE = "seal of "
"""How the names of their notes begin."""

_SIZE = 16  # bytes of a digest
_MODULUS = 2 ** (8 * _SIZE)


def extend(connection: Connection, table: Table, first: int) -> None:
    """Take the rows with this id and later ones into the seal of a table, in the transaction that added them."""
    before = int(noted(connection, _name(table)) or "0", 16)
    _note(connection, table, before + _sum(connection, table, table.c.id >= first))


def renew(connection: Connection, *changed_tables: Table) -> None:
    """Seal tables again, in the transaction that changed them."""
    for table in changed_tables:
        _note(connection, table, _sum(connection, table))


def broken(connection: Connection) -> Iterator[str]:
    """Yield the tables that are not what was written."""
    for table in SEALED:
        if _sum(connection, table) != int(noted(connection, _name(table)) or "0", 16):
            yield table.name


def fits(table: Table, rows: Iterable[Sequence[Any]], notes: Mapping[str, str], dialect: Dialect) -> bool:
    """Whether rows of a table, as a question for all its columns gives them, are all that its seal in `notes` says."""
    processors = [column.type.dialect_impl(dialect).bind_processor(dialect) for column in table.columns]
    sealed = _sealed(table)
    cells = (
        [
            cell is not None if column is _DATA else process(cell) if process else cell
            for column, process, cell in zip(table.columns, processors, row, strict=True)
            if column in sealed
        ]
        for row in rows
    )
    return sum(map(_digest, cells)) % _MODULUS == int(notes.get(_name(table)) or "0", 16)


def _name(table: Table) -> str:
    return f"{NOTE}{table.name}"


def _note(connection: Connection, table: Table, seal: int) -> None:
    note(connection, _name(table), f"{seal % _MODULUS:x}")


def _sealed(table: Table) -> list[Column[Any]]:
    return [column for column in table.columns if table is not tables.sources or column.name not in _MOVING]


def _digest(cells: Sequence[Any]) -> int:
    return int.from_bytes(blake2b(msgspec.msgpack.encode(cells), digest_size=_SIZE).digest())


def _sum(connection: Connection, table: Table, *conditions: ColumnElement[bool]) -> int:
    """Return the sum of the digests of rows; their cells as the database has them, whatever stands there."""
    columns: list[ColumnElement[Any]] = [
        _DATA.is_not(None) if column is _DATA else literal_column(f'"{column.name}"') for column in _sealed(table)
    ]
    question: Select[*tuple[Any, ...]] = select(*columns).select_from(table).where(*conditions)
    rows = connection.execute(question, execution_options={"yield_per": 1000})
    return sum(_digest([*row]) for row in rows) % _MODULUS
