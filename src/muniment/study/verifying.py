"""Whether a study is what its filings come to: worked out again in a scratch database, and compared row by row.

The numbers of entities, statements and profiles tell in which order they came: instead of them their keys are compared.
"""

from collections.abc import Callable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import msgspec
from sqlalchemy import Column, Connection, Table, null, select

from muniment.errors import EnvironmentProblem
from muniment.store import Store
from muniment.store import tables as stored
from muniment.store.packing import BROKEN, DAMAGED, explain
from muniment.store.showing import Insert
from muniment.store.verifying import brief
from muniment.study import review, statements, tables, updating

_STANDS_ON = (
    *(stored.contents, stored.filings, stored.sources, stored.versions, stored.corrections, stored.decisions),
    *(stored.findings, stored.judgements),
)
"""What a study and its doubts are worked out of, in an order in which rows can refer to one another."""
_NAMED: dict[str, Column[Any]] = {
    "issuer_id": tables.entities.c.key,
    "holder_id": tables.entities.c.key,
    "entity_id": tables.entities.c.key,
    "statement_id": tables.statements.c.key,
    "profile_id": tables.profiles.c.hash,
}
_OWN = {column.table: column.name for column in _NAMED.values()}
_AT_ONCE = 1000  # rows


def behind(store: Store) -> int:
    """Return how many filings and decisions the study, where there is one, has not taken up yet."""
    with store.reading() as connection:
        return _behind(connection)


def differing(store: Store, progress: Callable[[int, int], None] | None = None) -> Iterator[tuple[str, str]]:
    """Yield tables of a study, and what they have otherwise than it is worked out now; "" where that cannot be done.

    `progress` gets how many filings are done, and of how many. A study that has not taken up everything, and a store
    that was not studied, have nothing to compare. The doubts that wait for review are looked at as well where they are
    as new.

    Raises:
        EnvironmentProblem: there is no room for the scratch database.
    """
    try:
        with store.reading() as connection:
            if not _behind(connection):
                yield from _differing(connection, progress)
    except BROKEN as error:
        if isinstance(error, EnvironmentProblem) and DAMAGED not in str(error):  # such as no room for the scratch
            raise
        yield "", f"cannot be worked out again: {explain(error)}"


def _behind(connection: Connection) -> int:
    return updating.behind(connection) if tables.is_there(connection) else 0


def _differing(connection: Connection, progress: Callable[[int, int], None] | None) -> Iterator[tuple[str, str]]:
    compared_tables = [*tables.metadata.sorted_tables] if tables.is_there(connection) else []
    if review.is_there(connection) and not any(review.changed(connection)):
        compared_tables += review.metadata.sorted_tables
    if not compared_tables:
        return
    with TemporaryDirectory(prefix="muniment-") as folder, Store.open(Path(folder) / "scratch.db") as scratch:
        for table in _STANDS_ON:
            _copy(connection, table, scratch)
        updating.update(scratch, progress=progress)
        review.update(scratch)
        with scratch.reading() as made:
            for table in compared_tables:
                if table is tables.chain_marks:  # hashed with numbers of entities
                    number = statements.mismarked(connection)
                    words = f"{number:,} filings have other marks than their traits" if number else ""
                else:
                    words = _compared(table, _rows(connection, table), _rows(made, table))
                if words:
                    yield table.name, words


def _copy(connection: Connection, table: Table, scratch: Store) -> None:
    """Copy the rows of a table; of contents all but the bytes, which no study asks for."""
    data = stored.contents.c.data
    columns = [null().label(column.name) if column is data else column for column in table.columns]
    question = select(*columns).order_by(*table.primary_key)
    with scratch.writing() as into:
        insert = Insert(table, into)
        for rows in connection.execute(question, execution_options={"yield_per": _AT_ONCE}).partitions():
            insert(into, [list(row) for row in rows])


def _rows(connection: Connection, table: Table) -> Iterator[dict[str, Any]]:
    """Yield the rows of a table in the order of their keys, with names in place of numbers that mean nothing."""
    joined: Any = table
    columns: dict[str, Any] = {}
    for column in table.columns:
        named = _NAMED.get(column.name)
        if named is not None:
            named_table = named.table.alias()
            joined = joined.outerjoin(named_table, named_table.c.id == column)
            columns[column.name] = named_table.c[named.name].label(column.name)
        elif column.name != "id":
            columns[column.name] = column
    order = [columns[_OWN[table]]] if table in _OWN else [columns[column.name] for column in table.primary_key]
    question = select(*columns.values()).select_from(joined).order_by(*order)
    for row in connection.execute(question, execution_options={"yield_per": _AT_ONCE}).mappings():
        if table is tables.chain_traits:  # without the numbers of entities, whose place a later one may have taken
            trait = msgspec.json.decode(row["trait"])
            yield {**row, "trait": {name: trait[name] for name in trait if name not in ("issuer", "holder")}}
        else:
            yield dict(row)


def _compared(table: Table, stored_rows: Iterator[dict[str, Any]], made: Iterator[dict[str, Any]]) -> str:
    """Return what is otherwise in the rows that are there than in those that were made, "" for nothing."""
    keys = (_OWN[table],) if table in _OWN else tuple(column.name for column in table.primary_key)
    more = fewer = differing = 0
    first = ""
    row, expected = next(stored_rows, None), next(made, None)
    while row or expected:
        at, its = (tuple(it[name] for name in keys) if it else () for it in (row, expected))
        if row and expected and at == its:
            names = [name for name in row if row[name] != expected[name]]
            if names:
                differing += 1
                name = names[0]
                first = first or f"{name} of {brief(at)} is {brief(row[name])} and not {brief(expected[name])}"
            row, expected = next(stored_rows, None), next(made, None)
        elif row and (not expected or at < its):
            more += 1
            row = next(stored_rows, None)
        else:
            fewer += 1
            expected = next(made, None)
    counts = ((more, "rows too many"), (fewer, "rows too few"), (differing, "rows that are worked out otherwise"))
    words = ", ".join(f"{number:,} {label}" for number, label in counts if number)
    return f"{words}{f', such as: {first}' if first else ''}"
