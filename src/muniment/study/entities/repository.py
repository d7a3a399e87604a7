"""Who is who in the store: profiles with their marks, the rows of entities, and what people decide about them.

A decision is kept, never overwritten; the study lays it over what its rules find.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Set
from datetime import UTC, date, datetime

from msgspec import Struct
from sqlalchemy import Column, Connection, Select, func, select

from muniment.errors import UsageError
from muniment.store import seals
from muniment.store import tables as stored
from muniment.store.database import chunks, delete_in, insert_rows, select_in, update_rows
from muniment.store.showing import FORMER_NAME
from muniment.store.tables import decisions
from muniment.study import tables
from muniment.study.entities.linking import Graph, Mark, Profile, base, mark_of
from muniment.study.entities.names import is_company
from muniment.study.facts import FILER
from muniment.values.characters import folded

JOIN, SPLIT, UNDO = "join", "split", "undo"
_D = decisions.c


class Decision(Struct, frozen=True):
    """A decision: its number in this store, what it says, who made it, why and when; see `tables.decisions`."""

    id: int
    kind: str
    key: str
    other: str | None
    filing_id: int | None
    path: str | None
    undoes: int | None
    who: str
    why: str
    added: datetime


def decisions_of(connection: Connection) -> tuple[Decision, ...]:
    """Return the decisions that count, the oldest first."""
    decisions_made = [Decision(*row) for row in connection.execute(select(decisions).order_by(_D.id))]
    undone = {decision.undoes for decision in decisions_made}
    return tuple(decision for decision in decisions_made if decision.kind != UNDO and decision.id not in undone)


def decide(connection: Connection, kind: str, who: str, why: str, **rest: str | int) -> int:
    """Write a decision down, the `rest` by its columns; return its number.

    Raises:
        UsageError: who or why is missing.
    """
    if not who.strip() or not why.strip():
        raise UsageError("a decision says who makes it, and why")
    now = datetime.now(UTC).replace(tzinfo=None, microsecond=0)
    row = {"kind": kind, "who": who.strip(), "why": why.strip(), "added": now, **rest}
    number = connection.execute(decisions.insert().values(row).returning(_D.id)).scalar_one()
    seals.extend(connection, decisions, number)
    return number


_P, _K, _E = tables.profiles.c, tables.marks.c, tables.entities.c
_M, _F = tables.mentions.c, stored.filings.c
_COLUMNS = (_P.id, _P.entity_id, _P.number, _P.kind, _P.key, _P.middle, _P.state, _P.cusip, _P.linked)
_HAVING = select(_K.mark, _K.profile_id, _K.rank)
_NUMBERED = _HAVING.join(tables.profiles, _P.id == _K.profile_id).where(_P.number != "")
_KEYED = ("cik", "crd")
_NOTED = "decisions"


# ---- profiles and marks ---------------------------------------------------------------------------------------------


def profiles_by_hash(connection: Connection, hashes: Iterable[int]) -> dict[int, Profile]:
    """Return the profiles that there are, by the hash of their sketch."""
    return dict(_having(connection, _P.hash, hashes))


def profiles_of(connection: Connection, entities: Iterable[int]) -> dict[int, Profile]:
    """Return the profiles of entities by id."""
    return {profile.id: profile for _, profile in _having(connection, _P.entity_id, entities)}


def _having(connection: Connection, column: Column[int], values: Iterable[int]) -> Iterator[tuple[int, Profile]]:
    """Yield the profiles that have one of these values in a column, each with the value."""
    for value, *row in select_in(connection, select(column, *_COLUMNS), column, values):
        yield value, Profile(*row)


class StoredGraph(Graph):
    """Profiles and marks of a store, of which as much is loaded as linking some of them needs."""

    def __init__(self, connection: Connection, joined: Iterable[frozenset[str]]) -> None:
        super().__init__(joined)
        self.connection = connection

    def load(self, profiles: Set[int]) -> None:
        """Load profiles that are not here yet."""
        self.profiles.update(_having(self.connection, _P.id, profiles - self.profiles.keys()))

    def load_on(self, marks: Collection[int], question: Select[int, int, int] = _HAVING) -> None:
        """Load who has these marks, of those that a `question` is about."""
        having = set[int]()
        for mark, profile, rank in select_in(self.connection, question, _K.mark, marks):
            self.put(profile, mark, rank)
            having.add(profile)
        self.load(having)

    def load_meeting(self, marks: Iterable[tuple[int, int]]) -> None:
        """Load whom somebody without a number may be tied to by these marks, each with its kind.

        A name by itself ties to those with a number only, and what is alike ties nobody: the name of a large firm
        stands on thousands of profiles, of which one is looked for.
        """
        strong, alone = set[int](), set[int]()
        for mark, rank in marks:
            if rank < Mark.LIKE:
                (strong if rank < Mark.NAME else alone).add(mark)
        self.load_on(strong)
        self.load_on(alone - strong, _NUMBERED)

    def load_match_keys(self, profiles: Iterable[int]) -> None:
        """Load which marks these profiles have."""
        for mark, profile, rank in select_in(self.connection, _HAVING, _K.profile_id, profiles):
            self.put(profile, mark, rank)

    def load_around(self, profiles: Collection[int]) -> None:
        """Load whatever profiles are tied to, directly or through others, and whom people joined with any of these."""
        coming, loaded_ids = set(profiles), set(profiles)
        while coming:
            self.load_match_keys(coming)
            loaded = [self.profiles[profile] for profile in coming]
            keys = {key for profile in loaded for key in (profile.key, profile.number)}
            joined = {mark_of(base(joined_key)) for key in keys for joined_key in self.joins.get(key, ())}
            self.load_on(joined)
            self.load_meeting(mark for profile in coming for mark in self.marks[profile].items())
            marks = joined.union(*map(self.strong, coming))
            coming = {profile for mark in marks for profile in self.loose(mark)} - loaded_ids
            loaded_ids |= coming


# ---- rows of entities -----------------------------------------------------------------------------------------------


class Tally(Struct):
    """What mentions say of one entity; the name is the one with the highest `named`."""

    kind: str = "company"
    name: str = ""
    named: str = ""
    first: date | None = None
    last: date | None = None
    filings: set[int] = set()

    def count(self, filing: int, filed: date | None, role: str, name: str, kind: str) -> None:
        """Take a mention into account: rather names of today, as a filing writes them; of a broker that of the firm."""
        self.filings.add(filing)
        if filed:
            self.first, self.last = min(self.first or filed, filed), max(self.last or filed, filed)
        worth = 1 if role == FILER or (role == "recipient" and not is_company(name)) else 2
        if role == FORMER_NAME or name.startswith("CIK "):
            worth = 0
        rank = f"{worth} {filed or ''}"
        if (rank, name, kind) > (self.named, self.name, self.kind):
            self.named, self.name, self.kind = rank, name, kind


def add_entities(connection: Connection, keys: Mapping[int, str], tallies: Mapping[int, Tally]) -> None:
    """Make the rows of entities that are new."""
    rows = []
    for entity, key in keys.items():
        tally, (kind, _, number) = tallies[entity], key.partition(":")
        numbers = {name: number if kind == name else None for name in _KEYED}
        seen = {"first_seen": tally.first, "last_seen": tally.last, "filings": len(tally.filings), "named": tally.named}
        named = {"kind": tally.kind, "name": tally.name, "folded": folded(tally.name)}
        rows.append({"id": entity, "key": key, **named, **numbers, **seen})
    insert_rows(connection, tables.entities, rows)


def recount_entities(connection: Connection, keys: Mapping[int, str]) -> None:
    """Make the rows of entities again from all their mentions; those without any are taken out."""
    delete_in(connection, _E.id, keys)
    columns = (_M.entity_id, _M.filing_id, _F.filed, _M.role, _M.name, _P.kind)
    joined = tables.mentions.join(stored.filings, _F.id == _M.filing_id).join(tables.profiles, _P.id == _M.profile_id)
    for portion in chunks(keys):
        tallies: dict[int, Tally] = defaultdict(Tally)
        for entity, *rest in connection.execute(select(*columns).select_from(joined).where(_M.entity_id.in_(portion))):
            tallies[entity].count(*rest)
        add_entities(connection, {entity: keys[entity] for entity in tallies}, tallies)


def count_further(connection: Connection, tallies: Mapping[int, Tally]) -> None:
    """Add to entities what further filings say, none of which was counted before."""
    question = select(_E.id, _E.kind, _E.name, _E.named, _E.first_seen, _E.last_seen, _E.filings)
    rows = []
    for row in select_in(connection, question, _E.id, tallies):
        new = tallies[row.id]
        named, name, kind = max((new.named, new.name, new.kind), (row.named or "", row.name, row.kind))
        first = min(filter(None, (row.first_seen, new.first)), default=None)
        last = max(filter(None, (row.last_seen, new.last)), default=None)
        counts = {"first_seen": first, "last_seen": last, "filings": row.filings + len(new.filings)}
        name_values = {"kind": kind, "name": name, "named": named, "folded": folded(name)}
        rows.append({"id": row.id, **name_values, **counts})
    update_rows(connection, tables.entities, rows, "id")


def keys_of(connection: Connection, ids: Iterable[int]) -> dict[int, str]:
    """Return the keys of entities by id."""
    return dict(map(tuple, select_in(connection, select(_E.id, _E.key), _E.id, ids)))


def ids_of(connection: Connection, keys: Iterable[str]) -> dict[str, int]:
    """Return the ids of entities by key."""
    return dict(map(tuple, select_in(connection, select(_E.key, _E.id), _E.key, keys)))


# ---- what people decided --------------------------------------------------------------------------------------------


class Decided(Struct, frozen=True):
    """What counts: sets of keys that are one; mentions that stand apart, by filing and path."""

    joined: tuple[frozenset[str], ...]
    separated: dict[tuple[int, str], "Separated"]


class Separated(Struct, frozen=True):
    """A mention that stands apart: by what its filing is named, and the keys of the entity that it is not."""

    filing: str
    keys: frozenset[str]


def decided(connection: Connection) -> Decided:
    """Return what the decisions of a store come to."""
    made = decisions_of(connection)
    joined: list[frozenset[str]] = []
    for join in (decision for decision in made if decision.kind == JOIN):
        keys = {join.key, join.other or join.key}
        touched = [group for group in joined if group & keys]
        joined = [group for group in joined if not group & keys] + [frozenset(keys.union(*touched))]
    splits = [decision for decision in made if decision.kind == SPLIT]
    named = select(_F.id, _F.accession).where(_F.id.in_({split.filing_id for split in splits}))
    accessions = {row.id: row.accession for row in connection.execute(named)}
    apart: dict[tuple[int, str], Separated] = {}
    for split in splits:
        place = split.filing_id or 0, split.path or ""
        keys = frozenset({split.key}).union(*(group for group in joined if split.key in group))
        before = apart[place].keys if place in apart else frozenset[str]()
        apart[place] = Separated(accessions.get(split.filing_id) or str(split.filing_id), keys | before)
    return Decided(tuple(joined), apart)


def keys_to_decide(connection: Connection) -> set[str]:
    """Return the keys that decisions name, where any was made since this was asked last; else none."""
    if not undecided(connection):
        return set()
    stored.note(connection, _NOTED, _newest(connection))
    rows = connection.execute(select(stored.decisions.c.key, stored.decisions.c.other))
    return {key for row in rows for key in row if key}


def undecided(connection: Connection) -> bool:
    """Whether any decision was made since the study last asked for them."""
    return _newest(connection) != (stored.noted(connection, _NOTED) or "0")


def _newest(connection: Connection) -> str:
    return str(connection.execute(select(func.max(stored.decisions.c.id))).scalar() or 0)
