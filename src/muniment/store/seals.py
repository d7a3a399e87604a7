"""Whether what the store was told only once is what was written: a seal for each table whose rows nobody can work out.

The seal of a table is the sum of the digests of its rows. So a row is added to it without a look at the others, and
their order says nothing. It is kept in `meta` by the transaction that writes the rows. It has no key: it tells of what
was altered past the program, not who altered it.
"""

from collections.abc import Iterator
from hashlib import blake2b
from typing import Any

import msgspec
from sqlalchemy import ColumnElement, Connection, Select, Table, literal_column, select

from muniment.store import tables
from muniment.store.tables import note, noted

_DATA = tables.contents.c.data
_MOVING = {"filing_id", "rank"}  # of a source: another filing may show it, and `verify` works out which

SEALED = (
    *(tables.contents, tables.sources, tables.versions, tables.corrections, tables.decisions),
    *(tables.events, tables.destinations, tables.alerts, tables.alert_destinations),
)
"""Files and where they came from, what was read and when, what people said and set up, and what they were told."""

_SIZE = 16  # bytes of a digest


def extend(connection: Connection, table: Table, first: int) -> None:
    """Take the rows with this id and later ones into the seal of a table, in the transaction that added them."""
    before = int(noted(connection, _name(table)) or "0", 16)
    _note(connection, table, before + _sum(connection, table, table.c.id >= first))


def renew(connection: Connection, *changed_tables: Table) -> None:
    """Seal tables anew, in the transaction that changed them."""
    for table in changed_tables:
        _note(connection, table, _sum(connection, table))


def broken(connection: Connection) -> Iterator[str]:
    """Yield the tables that are not what was written."""
    for table in SEALED:
        if _sum(connection, table) != int(noted(connection, _name(table)) or "0", 16):
            yield table.name


def _name(table: Table) -> str:
    return f"seal of {table.name}"


def _note(connection: Connection, table: Table, seal: int) -> None:
    note(connection, _name(table), f"{seal % 2 ** (8 * _SIZE):x}")


def _sum(connection: Connection, table: Table, *conditions: ColumnElement[bool]) -> int:
    """Return the sum of the digests of rows; their cells as the database has them, whatever stands there."""
    names = [column.name for column in table.columns if table is not tables.sources or column.name not in _MOVING]
    columns: list[ColumnElement[Any]] = [
        _DATA.is_not(None) if table is tables.contents and name == "data" else literal_column(f'"{name}"')
        for name in names
    ]
    question: Select[*tuple[Any, ...]] = select(*columns).select_from(table).where(*conditions)
    rows = connection.execute(question, execution_options={"yield_per": 1000})
    digests = (blake2b(msgspec.msgpack.encode([*row]), digest_size=_SIZE).digest() for row in rows)
    return sum(int.from_bytes(digest) for digest in digests) % 2 ** (8 * _SIZE)
