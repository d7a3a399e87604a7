"""One pass over what is new: whose every mention is, written down; and whose earlier ones now are.

A pass costs what is new and what that is tied to. The result is that of `linking` over everything in the store,
whatever came first.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from itertools import count
from typing import Any

from msgspec import Struct
from sqlalchemy import Column, Connection, bindparam, delete, func, select, update

from muniment.store import tables as stored
from muniment.store.adding import some
from muniment.store.flat import Insert
from muniment.store.names import FORMER_NAME
from muniment.store.tables import AnyRow
from muniment.study import tables
from muniment.study.entities import counting, deciding, keeping, linking
from muniment.study.entities.counting import Tally
from muniment.study.entities.deciding import Decided
from muniment.study.entities.linking import Graph, Profile
from muniment.study.entities.marks import Mark, Sketch, apart, base, hashed, scope_of, sketch
from muniment.study.facts import Facts, Mention

_P, _M, _K, _E = tables.profiles.c, tables.mentions.c, tables.marks.c, tables.entities.c
_F = stored.filings.c
Place = tuple[int, int]


class Resolved(Struct, frozen=True):
    """Whose the mentions of filings are; `changed`: earlier filings of which a mention is another entity's now."""

    entities: Mapping[Place, int]
    changed: set[int]

    def entity(self, filing_id: int, position: int) -> int:
        """Return the id of the entity that a filing names at this position among its mentions.

        Raises:
            KeyError: the filing is not of this pass, or has no such mention.
        """
        return self.entities[filing_id, position]


def take(connection: Connection, facts: Sequence[Facts]) -> Resolved:
    """Find out whose the mentions of filings are, and write them down in place of what was there of these filings."""
    return _Pass(connection).take(facts)


def forget(connection: Connection, filings: Iterable[int]) -> set[int]:
    """Take out the mentions of filings that are no more; return other filings of which a mention changed its entity."""
    one = _Pass(connection)
    gone = set(filings)
    one.clear(gone)
    one.finish({})
    return one.changed - gone


class _Named(Struct):
    """A mention in its place, its sketch, and its profile once it is known."""

    place: Place
    mention: Mention
    sketch: Sketch
    profile: int = 0


class _Pass:
    """A pass on its way through the tables.

    * `wanted`: profiles without a number whose entity may be another now; `numbered`: those with one to be looked at;
    * `lost`: profiles that a filing taken again named before, and their entities;
    * `stale`: entities whose row is to be counted anew;
    * `keys`: of the entities that are new or have another key; `moved`: where profiles were that have gone elsewhere;
    * `fresh`: profiles that are new; `pairs`: marks that are new; `again`: profiles whose row changed.
    """

    def __init__(self, connection: Connection) -> None:
        self.connection = connection
        self.decided: Decided = deciding.decided(connection)
        self.graph = Graph(self.decided.joined)
        self.named: list[_Named] = []
        self.wanted: set[int] = set()
        self.numbered: set[int] = set()
        self.lost: dict[int, int] = {}
        self.stale: set[int] = set()
        self.keys: dict[int, str] = {}
        self.moved: dict[int, int] = {}
        self.fresh: dict[int, Sketch] = {}
        self.pairs: list[list[int]] = []
        self.again: set[int] = set()
        self.changed: set[int] = set()
        self.entity_ids = _following(connection, _E.id)
        self.profile_ids = _following(connection, _P.id)

    def take(self, facts: Sequence[Facts]) -> Resolved:
        """Take filings in."""
        self.named = [named for one in facts for named in self._sketched(one)]
        filed = {one.held.id: one.filed for one in facts}
        self.clear(filed.keys())
        self._meet()
        self._decide()
        self.finish(filed)
        entities = {one.place: self.graph.profiles[one.profile].entity for one in self.named}
        return Resolved(entities, self.changed - filed.keys())

    def finish(self, filed: Mapping[int, date | None]) -> None:
        """Link what there is to link, and write everything down."""
        self._drop_lost()
        self._link()
        self._write()
        self._count(filed)

    def _sketched(self, one: Facts) -> Iterable[_Named]:
        """Yield the mentions of a filing; a former name of an issuer without CIK is the issuer's own."""
        if not one.mentions:
            return
        filing, scope, issuer = one.held.id, scope_of(one.mentions[0], one.held.key), None
        for position, mention in enumerate(one.mentions):
            split = self.decided.apart.get((filing, mention.path))
            own = apart(split, mention.path) if split else sketch(mention, scope)
            if mention.role == FORMER_NAME and not mention.cik and issuer and not split:
                own = issuer
            if mention.role != FORMER_NAME:
                issuer = own
            yield _Named((filing, position), mention, own)

    # ---- what was there ----

    def clear(self, filings: Collection[int]) -> None:
        """Take out the mentions that filings had before."""
        for portion in some(filings):
            question = select(_M.profile_id, _M.entity_id).where(_M.filing_id.in_(portion)).distinct()
            for profile, entity in self.connection.execute(question):
                self.lost[profile] = entity
                self.stale.add(entity)
            self.connection.execute(delete(tables.mentions).where(_M.filing_id.in_(portion)))

    def _drop_lost(self) -> None:
        """Take out the marks that no mention has any more, and the profiles without any mention."""
        if not self.lost:
            return
        said, graph = self._said_still(), self.graph
        graph.profiles.update(keeping.profiles(self.connection, self.lost.keys() - graph.profiles.keys()))
        gone = {
            (mark, one)
            for portion in some(self.lost)
            for mark, one in self.connection.execute(select(_K.mark, _K.profile_id).where(_K.profile_id.in_(portion)))
            if mark not in said.get(one, ())
        }
        keeping.on(self.connection, {mark for mark, _ in gone}, graph)
        for mark, one in gone:
            self.wanted |= set(graph.loose(mark))
            self.connection.execute(delete(tables.marks).where(_K.mark == mark, _K.profile_id == one))
            graph.take(one, mark)
        for one in self.lost.keys() - said.keys():
            self.connection.execute(delete(tables.profiles).where(_P.id == one))
            del graph.profiles[one]
            self.wanted.discard(one)

    def _said_still(self) -> dict[int, set[int]]:
        """Return the marks that mentions still have, of the profiles that were named before: of all that are left."""
        said: dict[int, set[int]] = defaultdict(set)
        for one in self.named:
            said[one.profile].update(mark for mark, _ in one.sketch.marks)
        issuers = tables.mentions.alias()
        theirs = (issuers.c[name].label(f"its_{name}") for name in ("role", "name", "cik", "cusip"))
        columns = (tables.mentions, _P.kind, _F.accession, *theirs)
        joined = (
            tables.mentions.join(tables.profiles, _P.id == _M.profile_id)
            .join(stored.filings, _F.id == _M.filing_id)
            .join(issuers, (issuers.c.filing_id == _M.filing_id) & (issuers.c.position == 0))
        )
        for portion in some(self.lost):
            there = _M.profile_id.in_(portion) & _M.entity_id.in_({self.lost[one] for one in portion})
            for row in self.connection.execute(select(*columns).select_from(joined).where(there)):
                said[row.profile_id].update(_marks_of(row))
        return said

    # ---- what is new ----

    def _meet(self) -> None:
        """Find the profile of every mention, and who else has its marks."""
        sketches = {one.sketch.hash: one.sketch for one in self.named}
        known = keeping.known(self.connection, sketches)
        for key, one in sketches.items():
            if key not in known:
                number = next(self.profile_ids)
                known[key] = Profile(number, 0, one.number, one.kind, one.key, one.middle, one.state, one.cusip)
                self.fresh[number] = one
        self.graph.profiles.update((one.id, one) for one in known.values())
        found: dict[Place, int] = {}
        for one in self.named:
            one.profile = known[one.sketch.hash].id
            found.update(((mark, one.profile), rank) for mark, rank in one.sketch.marks)
        new = self._new(found)
        self._meet_on(new)
        for (mark, one), rank in new.items():
            self.graph.put(one, mark, rank)
            self.pairs.append([mark, one, rank])
        for (mark, one), rank in new.items():
            self._want(one, mark, rank)
        self.numbered |= {one for one in self.fresh if self.graph.profiles[one].number}
        self.wanted |= {one for one in self.fresh if self.graph.profiles[one].key in self.graph.joins} - self.numbered

    def _new(self, found: Mapping[Place, int]) -> dict[Place, int]:
        """Return which marks are new for their profiles: of one that was there only issuers it was not seen with."""
        issuers = {mark for (mark, one), rank in found.items() if rank == Mark.ISSUER and one not in self.fresh}
        keeping.on(self.connection, issuers, self.graph)
        marks = self.graph.marks
        return {
            (mark, one): rank
            for (mark, one), rank in found.items()
            if one in self.fresh or (rank == Mark.ISSUER and mark not in marks[one])
        }

    def _meet_on(self, new: Mapping[Place, int]) -> None:
        """Load who has the marks that are new for somebody: all of them for one with a number, who may be theirs."""
        graph = self.graph
        theirs = {mark for (mark, one), rank in new.items() if graph.profiles[one].number and rank < Mark.LIKE}
        keeping.on(self.connection, theirs, graph)
        keeping.meeting(self.connection, ((mark, rank) for (mark, _), rank in new.items() if mark not in theirs), graph)

    def _want(self, one: int, mark: int, rank: int) -> None:
        """Note whose entity may be another since a profile has this mark."""
        graph = self.graph
        own = graph.profiles[one]
        others = {other for other in graph.on[mark] if other != one and graph.marks[other][mark] < Mark.LIKE}
        if rank == Mark.LIKE:
            return
        if own.number:
            self.wanted |= {other for other in others if not graph.profiles[other].number}
        elif rank == Mark.ALONE:
            if any(graph.profiles[other].number for other in others):
                self.wanted.add(one)
        elif any(graph.profiles[other].number or graph.profiles[other].entity != own.entity for other in others) or (
            others and not own.entity
        ):
            self.wanted.add(one)

    def _decide(self) -> None:
        """Have everybody looked at whom decisions name, where any is new."""
        keys = deciding.since(self.connection)
        if not keys:
            return
        graph = self.graph
        keeping.on(self.connection, {hashed(base(key)) for key in keys}, graph)
        met = {graph.profiles[one].entity for key in keys for one in graph.on[hashed(base(key))]} - {0}
        named = keeping.of(self.connection, met | set(counting.ids_of(self.connection, keys).values()))
        graph.profiles.update((one, held) for one, held in named.items() if one not in graph.profiles)
        self.numbered |= {one for one, held in named.items() if held.number}
        self.wanted |= {one for one, held in named.items() if not held.number}
        keeping.load(self.connection, self.numbered, graph)
        marks = {mark for one in self.numbered for mark in graph.marks[one]}
        keeping.on(self.connection, marks, graph)
        self.wanted |= {one for mark in marks for one in graph.loose(mark)}

    # ---- who is who ----

    def _link(self) -> None:
        """Give every profile that is new or wanted its entity."""
        graph = self.graph
        keeping.around(self.connection, graph, self.wanted)
        groups = linking.settle(graph, self.wanted)
        settled = {one for group in groups for one in group.ties}
        groups += [
            linking.Group(graph.profiles[one].key, {one: linking.unshared(graph, one)})
            for one in self.fresh
            if one not in settled and not graph.profiles[one].number
        ]
        for one in self.numbered & graph.profiles.keys():
            groups.append(linking.Group(graph.number(one), {one: graph.tied_by_number(one)}))
        ids = self._ids(groups)
        for group in groups:
            for one, tie in group.ties.items():
                self._give(graph.profiles[one], ids[group.key], tie)

    def _ids(self, groups: list[linking.Group]) -> dict[str, int]:
        """Return the ids of entities by key: that of the entity that has the key, else one of those it comes from."""
        keys = {group.key for group in groups}
        ids = counting.ids_of(self.connection, keys)
        claimed = set(ids.values())
        for group in sorted(groups, key=lambda one: one.key):
            if group.key in ids:
                continue
            before = {self.graph.profiles[one].entity for one in group.ties} - claimed - {0}
            own = set() if linking.is_number(group.key) else self._loose(before)
            ids[group.key] = min(own, default=0) or next(self.entity_ids)
            claimed.add(ids[group.key])
            self.keys[ids[group.key]] = group.key
            self.stale |= own & {ids[group.key]}
        return ids

    def _loose(self, entities: set[int]) -> set[int]:
        """Return those of entities that have no number."""
        if not entities:
            return set()
        keys = counting.keys_of(self.connection, entities)
        return {one for one in entities if not linking.is_number(keys.get(one, "cik:"))}

    def _give(self, profile: Profile, entity: int, tie: str) -> None:
        """Give a profile its entity, and note what changes by it."""
        if profile.entity == entity and profile.linked == tie:
            return
        if profile.id not in self.fresh:
            self.moved[profile.id] = profile.entity
            if profile.entity != entity:
                self.stale |= {profile.entity, entity}
        profile.entity, profile.linked = entity, tie

    # ---- writing ----

    def _write(self) -> None:
        """Write profiles, marks and mentions, and where earlier mentions have gone."""
        connection, held = self.connection, self.graph.profiles
        self._move()
        fresh = [
            [one, key.hash, held[one].entity, key.number, key.kind, key.key, key.middle, key.state, key.cusip,
             held[one].linked]
            for one, key in self.fresh.items()
        ]  # fmt: skip
        Insert(tables.profiles, connection)(connection, fresh)
        Insert(tables.marks, connection)(connection, self.pairs)
        Insert(tables.mentions, connection)(connection, [_row(one, held[one.profile]) for one in self.named])

    def _move(self) -> None:
        """Move earlier mentions with their profile."""
        rows = []
        for one, before in self.moved.items():
            profile = self.graph.profiles[one]
            rows.append({"which": one, "before": before, "entity_id": profile.entity, "linked": profile.linked})
            if before != profile.entity:
                there = select(_M.filing_id).where(_M.entity_id == before, _M.profile_id == one)
                self.changed.update(self.connection.execute(there).scalars())
        if rows:
            now = {"entity_id": bindparam("entity_id"), "linked": bindparam("linked")}
            theirs = (_M.entity_id == bindparam("before")) & (_M.profile_id == bindparam("which"))
            self.connection.execute(update(tables.mentions).where(theirs).values(now), rows)
            self.connection.execute(update(tables.profiles).where(_P.id == bindparam("which")).values(now), rows)

    def _count(self, filed: Mapping[int, date | None]) -> None:
        """Bring the rows of all entities that are concerned up to date."""
        tallies: dict[int, Tally] = defaultdict(lambda: Tally(filings=set()))
        for one in self.named:
            profile = self.graph.profiles[one.profile]
            mention, filing = one.mention, one.place[0]
            tallies[profile.entity].count(filing, filed[filing], mention.role, mention.name, profile.kind)
        keys = counting.keys_of(self.connection, self.stale - self.keys.keys())
        anew = {one: self.keys.get(one) or keys[one] for one in self.stale if one in self.keys or one in keys}
        counting.recount(self.connection, anew)
        made = {one: key for one, key in self.keys.items() if one not in anew}
        counting.make(self.connection, made, tallies)
        further = {one: tally for one, tally in tallies.items() if one not in anew and one not in made}
        counting.add(self.connection, further)


def _following(connection: Connection, column: Column[int]) -> "count[int]":
    return count((connection.execute(select(func.max(column))).scalar() or 0) + 1)


def _marks_of(row: AnyRow) -> Iterable[int]:
    """Return the marks of a mention that was written down."""
    told = {name: getattr(row, name) or "" for name in ("cik", "crd", "cusip", "street", "city", "state", "zip")}
    mention = Mention(row.role, row.name, row.path, row.kind, **told)
    issuer = Mention(row.its_role, row.its_name, "", cik=row.its_cik or "", cusip=row.its_cusip or "")
    scope = scope_of(issuer, row.accession or str(row.filing_id))
    return (mark for mark, _ in sketch(mention, scope).marks)


def _row(one: _Named, profile: Profile) -> list[Any]:
    said = one.mention
    told = (said.cik, said.crd, said.cusip, said.street, said.city, said.state, said.zip, said.title)
    told = tuple(value or None for value in told)
    return [*one.place, profile.entity, said.role, said.name, *told, said.path, profile.linked, profile.id]
