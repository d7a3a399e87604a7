"""What people decide about who is who: which keys are one, and which mentions stand apart."""

from collections.abc import Iterable

from msgspec import Struct
from sqlalchemy import Connection, delete, func, insert, select

from muniment.store import deciding
from muniment.store import tables as stored
from muniment.store.deciding import JOIN, SPLIT, Decision

_NOTED = "decisions"


class Decided(Struct, frozen=True):
    """What counts: sets of keys that are one; of mentions that stand apart filing and path, and what names them."""

    joined: tuple[frozenset[str], ...]
    apart: dict[tuple[int, str], str]


def decided(connection: Connection) -> Decided:
    """Return what the decisions of a store come to."""
    made = deciding.decisions_of(connection)
    splits = [one for one in made if one.kind == SPLIT]
    return Decided(tuple(_sets(one for one in made if one.kind == JOIN)), _apart(connection, splits))


def _sets(joins: Iterable[Decision]) -> list[frozenset[str]]:
    found: list[frozenset[str]] = []
    for one in joins:
        keys = {one.key, one.other or one.key}
        touched = [held for held in found if held & keys]
        found = [held for held in found if not held & keys] + [frozenset(keys.union(*touched))]
    return found


def _apart(connection: Connection, splits: list[Decision]) -> dict[tuple[int, str], str]:
    filings = stored.filings.c
    names = select(filings.id, filings.accession).where(filings.id.in_({one.filing_id for one in splits}))
    accessions = {row.id: row.accession for row in connection.execute(names)}
    return {(one.filing_id or 0, one.path or ""): accessions.get(one.filing_id) or str(one.filing_id) for one in splits}


def since(connection: Connection) -> set[str]:
    """Return the keys that decisions name, where any was made since this was asked last; else none."""
    if not undecided(connection):
        return set()
    newest = str(_newest(connection))
    connection.execute(delete(stored.meta).where(stored.meta.c.name == _NOTED))
    connection.execute(insert(stored.meta), {"name": _NOTED, "value": newest})
    rows = connection.execute(select(stored.decisions.c.key, stored.decisions.c.other))
    return {key for row in rows for key in row if key}


def undecided(connection: Connection) -> bool:
    """Whether any decision was made since the study last asked for them."""
    noted = connection.execute(select(stored.meta.c.value).where(stored.meta.c.name == _NOTED)).scalar() or "0"
    return str(_newest(connection)) != noted


def _newest(connection: Connection) -> int:
    return connection.execute(select(func.max(stored.decisions.c.id))).scalar() or 0
