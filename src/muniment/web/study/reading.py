"""The rows of the study's tables that pages share: the schedules and the notices of somebody, and where they lead."""

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any
from urllib.parse import quote

from sqlalchemy import ColumnElement, Connection, Table, select

from muniment.store import finding
from muniment.store import tables as stored
from muniment.store.query import Page, Query
from muniment.store.stored import FilingRow
from muniment.store.tables import AnyRow
from muniment.study import tables
from muniment.study.entities.lookup import Entity

_E, _M = tables.entities.c, tables.mentions.c


def filing_href(key: str | int, path: str = "") -> str:
    """Return the address of a filing, at the answer with this path."""
    return f"/filings/{quote(str(key))}" + (f"#{quote(path)}" if path else "")


def compare_href(before: str, after: str) -> str:
    """Return the address of what changed from one filing to another."""
    return f"/filings/{quote(before)}/compare/{quote(after)}"


def entity_href(room: str, key: str, cik: str | None) -> str:
    """Return the page of an entity in a room, issuers or persons: by CIK where it has one."""
    return f"/{room}/{quote(cik or key, safe='')}"


def told_apart(found: Sequence[Entity]) -> list[str]:
    """Return what entities are called, those of one name with their CIK, or what else their key is made of."""
    names = Counter(one.name for one in found)
    return [one.name if names[one.name] == 1 else f"{one.name} ({_known_by(one)})" for one in found]


def _known_by(one: Entity) -> str:
    if one.cik:
        return f"CIK {one.cik}"
    return one.key.partition("|")[2] or one.key


def key_of(row: AnyRow) -> str:
    """Return what a filing is asked for by: its accession number, else its number in the store."""
    return row.accession or str(row.filing_id)


def rows_of(connection: Connection, table: Table, conditions: Sequence[ColumnElement[bool]]) -> Sequence[Any]:
    """Return the filings in a table of the study, statement by statement."""
    question = (
        select(table)
        .where(*conditions)
        .order_by(table.c.statement_id.nulls_first(), table.c.number.nulls_first(), table.c.filing_id)
    )
    return connection.execute(question).all()


def hrefs_of(connection: Connection, room: str, ids: Iterable[int | None]) -> dict[int, str]:
    """Return the pages of some entities, by id."""
    found: dict[int, str] = {}
    for part in batched(sorted({one for one in ids if one is not None})):
        some = select(_E.id, _E.key, _E.cik).where(_E.id.in_(part))
        found |= {row.id: entity_href(room, row.key, row.cik) for row in connection.execute(some)}
    return found


def batched(ids: Sequence[int]) -> Iterable[Sequence[int]]:
    """Yield ids, as many at a time as a database takes in one question."""
    return (ids[start : start + 500] for start in range(0, len(ids), 500))


def filings_of(connection: Connection, entity_id: int, roles: Sequence[str], query: Query) -> Page[FilingRow]:
    """Return the filings that name an entity in one of some roles, in any where none is given."""
    named = [_M.entity_id == entity_id, *([_M.role.in_(roles)] if roles else [])]
    among = stored.filings.c.id.in_(select(_M.filing_id).where(*named))
    return finding.page_of(connection, query, [among])


def by_statement(rows: Iterable[Any]) -> dict[Any, list[Any]]:
    """Return filings parted by the statement they belong to; one that belongs to none stands for itself."""
    parted: dict[Any, list[Any]] = {}
    for row in rows:
        parted.setdefault(row.statement_id or f"filing {row.filing_id}", []).append(row)
    return parted
