"""How many filings there are of each kind, kept as they come and go: a page reads counts instead of making them.

Whoever changes filings asks in the same transaction what they were and what they are, and notes the difference; so a
count is that of the filings, whoever writes and whatever fails.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from hashlib import blake2b
from typing import Any

import msgspec
from sqlalchemy import ColumnElement, Connection, Integer, cast, delete, extract, func, insert, or_, select, text, true

from muniment.store import tables

_F, _T = tables.filings.c, tables.totals.c

DOUBTFUL = or_(_F.doubts > 0, _F.unread > 0, _F.reason != "")

_KINDS = {
    "form": _F.form,
    "family": _F.family,
    "state": _F.state,
    "year": cast(extract("year", _F.filed), Integer),
    "doubtful": DOUBTFUL,
    "not_read": _F.reason != "",
}
_COLUMNS = [column.label(f"its_{name}") for name, column in _KINDS.items()]
_TOTALED = (tables.contents, tables.sources, tables.versions)

_NOTE = text(
    "INSERT INTO tallies (key, form, family, state, year, doubtful, not_read, filings)"
    " VALUES (:key, :form, :family, :state, :year, :doubtful, :not_read, :filings)"
    " ON CONFLICT (key) DO UPDATE SET filings = tallies.filings + excluded.filings"
)
_ADD = text(
    "INSERT INTO totals (name, number) VALUES (:name, :number)"
    " ON CONFLICT (name) DO UPDATE SET number = totals.number + excluded.number"
)

Kind = tuple[str, str, str | None, int | None, bool, bool]
"""Form, family, state, the year it was filed in, whether it is doubtful, whether it could not be read."""


def of_filings(connection: Connection, *conditions: ColumnElement[bool]) -> Counter[Kind]:
    """Return how many filings that fulfil `conditions` there are of each kind, counted one by one."""
    question = select(*_COLUMNS, func.count()).where(true(), *conditions).group_by(*_COLUMNS)
    return Counter({_kind(kind): number for *kind, number in connection.execute(question)})


def note(connection: Connection, before: Counter[Kind], now: Counter[Kind]) -> None:
    """Note that filings which were of some kinds `before` are of others `now`."""
    changes = {kind: now[kind] - before[kind] for kind in sorted(before | now, key=_key)}
    rows = [
        {"key": _key(kind), **dict(zip(_KINDS, kind, strict=True)), "filings": change}
        for kind, change in changes.items()
        if change
    ]
    if rows:
        connection.execute(_NOTE, rows)


def add(connection: Connection, came: Mapping[str, int]) -> None:
    """Add so many rows to the totals of the tables that have one."""
    rows = [{"name": one.name, "number": came[one.name]} for one in _TOTALED if came.get(one.name)]
    if rows:
        connection.execute(_ADD, rows)


def kept(connection: Connection) -> Counter[Kind]:
    """Return how many filings there are of each kind, as it is kept."""
    columns = (*(tables.tallies.c[name] for name in _KINDS), tables.tallies.c.filings)
    asked = select(*columns).where(tables.tallies.c.filings != 0)
    return Counter({_kind(kind): number for *kind, number in connection.execute(asked)})


def totals(connection: Connection) -> dict[str, int]:
    """Return how many rows there are in the tables that have a total, as it is kept."""
    held = {row.name: row.number for row in connection.execute(select(_T.name, _T.number))}
    return {one.name: held.get(one.name, 0) for one in _TOTALED}


def count_anew(connection: Connection) -> None:
    """Count everything, in place of what was kept."""
    for table in (tables.tallies, tables.totals):
        connection.execute(delete(table))
    note(connection, Counter(), of_filings(connection))
    connection.execute(
        insert(tables.totals), [{"name": name, "number": number} for name, number in _counted(connection)]
    )


def is_right(connection: Connection) -> bool:
    """Whether what is kept is what there is: all filings are looked at."""
    return kept(connection) == of_filings(connection) and totals(connection) == dict(_counted(connection))


def _counted(connection: Connection) -> list[tuple[str, int]]:
    asked = ((one.name, select(func.count()).select_from(one)) for one in _TOTALED)
    return [(name, connection.execute(one).scalar_one()) for name, one in asked]


def _kind(row: Iterable[Any]) -> Kind:
    form, family, state, year, *told = row
    doubtful, not_read = map(bool, told)
    return form, family, state, year, doubtful, not_read


def _key(kind: Kind) -> str:
    return blake2b(msgspec.json.encode(kind), digest_size=16).hexdigest()
