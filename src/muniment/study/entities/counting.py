"""The rows of entities: what each is called, and in how many filings it stands from when to when."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date

from msgspec import Struct
from sqlalchemy import Connection, bindparam, delete, insert, select, update

from muniment.folding import folded
from muniment.store import tables as stored
from muniment.store.adding import some
from muniment.store.names import FORMER_NAME
from muniment.study import tables
from muniment.study.entities import naming
from muniment.study.entities.mentions import FILER

_E, _M, _P, _F = tables.entities.c, tables.mentions.c, tables.profiles.c, stored.filings.c
_KEYED = ("cik", "crd")


class Tally(Struct):
    """What mentions say of one entity; the name is the one with the highest `named`."""

    kind: str = "company"
    name: str = ""
    named: str = ""
    first: date | None = None
    last: date | None = None
    filings: set[int] = set()

    def count(self, filing: int, filed: date | None, role: str, name: str, kind: str) -> None:
        """Take a mention into account."""
        self.filings.add(filing)
        if filed:
            self.first, self.last = min(self.first or filed, filed), max(self.last or filed, filed)
        said = f"{_worth(role, name)} {filed or ''}"
        if (said, name, kind) > (self.named, self.name, self.kind):
            self.named, self.name, self.kind = said, name, kind


def _worth(role: str, name: str) -> int:
    """Return which names are rather shown: those of today, as a filing writes them; of a broker that of the firm."""
    if role == FORMER_NAME or name.startswith("CIK "):
        return 0
    return 1 if role == FILER or (role == "recipient" and not naming.is_company(name)) else 2


def recount(connection: Connection, keys: Mapping[int, str]) -> None:
    """Make the rows of entities anew from all their mentions; those without any are taken out."""
    for portion in some(keys):
        connection.execute(delete(tables.entities).where(_E.id.in_(portion)))
    for portion in some(keys):
        tallies: dict[int, Tally] = defaultdict(lambda: Tally(filings=set()))
        columns = (_M.entity_id, _M.filing_id, _F.filed, _M.role, _M.name, _P.kind)
        joined = tables.mentions.join(stored.filings, _F.id == _M.filing_id).join(
            tables.profiles, _P.id == _M.profile_id
        )
        for entity, *rest in connection.execute(select(*columns).select_from(joined).where(_M.entity_id.in_(portion))):
            tallies[entity].count(*rest)
        rows = [_row(entity, keys[entity], tally) for entity, tally in tallies.items()]
        if rows:
            connection.execute(insert(tables.entities), rows)


def add(connection: Connection, tallies: Mapping[int, Tally]) -> None:
    """Add to entities what further filings say, none of which was counted before."""
    columns = (_E.id, _E.kind, _E.name, _E.named, _E.first_seen, _E.last_seen, _E.filings)
    rows = []
    for portion in some(tallies):
        for row in connection.execute(select(*columns).where(_E.id.in_(portion))):
            new = tallies[row.id]
            kept = max((new.named, new.name, new.kind), (row.named or "", row.name, row.kind))
            rows.append(
                {
                    "which": row.id,
                    "kind": kept[2],
                    "name": kept[1],
                    "named": kept[0],
                    "folded": folded(kept[1]),
                    "first_seen": min(filter(None, (row.first_seen, new.first)), default=None),
                    "last_seen": max(filter(None, (row.last_seen, new.last)), default=None),
                    "filings": row.filings + len(new.filings),
                }
            )
    if rows:
        changed = {name: bindparam(name) for name in rows[0] if name != "which"}
        connection.execute(update(tables.entities).where(_E.id == bindparam("which")).values(changed), rows)


def make(connection: Connection, keys: Mapping[int, str], tallies: Mapping[int, Tally]) -> None:
    """Make the rows of entities that are new."""
    rows = [_row(entity, key, tallies[entity]) for entity, key in keys.items()]
    if rows:
        connection.execute(insert(tables.entities), rows)


def _row(entity: int, key: str, tally: Tally) -> dict[str, object]:
    kind, _, number = key.partition(":")
    numbers = {name: number if kind == name else None for name in _KEYED}
    seen = {"first_seen": tally.first, "last_seen": tally.last, "filings": len(tally.filings), "named": tally.named}
    named = {"kind": tally.kind, "name": tally.name, "folded": folded(tally.name)}
    return {"id": entity, "key": key, **named, **numbers, **seen}


def keys_of(connection: Connection, ids: Iterable[int]) -> dict[int, str]:
    """Return the keys of entities by id."""
    found: dict[int, str] = {}
    for portion in some(ids):
        found.update((row[0], row[1]) for row in connection.execute(select(_E.id, _E.key).where(_E.id.in_(portion))))
    return found


def ids_of(connection: Connection, keys: Iterable[str]) -> dict[str, int]:
    """Return the ids of entities by key."""
    found: dict[str, int] = {}
    for portion in some(keys):
        found.update((row[0], row[1]) for row in connection.execute(select(_E.key, _E.id).where(_E.key.in_(portion))))
    return found
