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
from sqlalchemy import ColumnElement, Connection, bindparam, delete, func, select, update

from muniment.store import tables as stored
from muniment.store.database import chunks, delete_in, select_in
from muniment.store.showing import FORMER_NAME, Insert
from muniment.store.tables import AnyRow
from muniment.study import tables
from muniment.study.entities import repository
from muniment.study.entities.linking import (
    Group,
    Mark,
    Profile,
    Sketch,
    base,
    is_number,
    mark_of,
    scope_of,
    separated,
    settle,
    sketch,
    sketches,
)
from muniment.study.entities.repository import StoredGraph, Tally
from muniment.study.facts import Facts, Mention, Resolved

_P, _M, _K, _E = tables.profiles.c, tables.mentions.c, tables.marks.c, tables.entities.c
_F = stored.filings.c

Place = tuple[int, int]


def take(connection: Connection, facts: Sequence[Facts]) -> Resolved:
    """Find out whose the mentions of filings are, and write them down in place of what was there of these filings."""
    return _Pass(connection).take(facts)


def forget(connection: Connection, filings: Iterable[int]) -> set[int]:
    """Take out the mentions of filings that are no more; return other filings of which a mention changed its entity."""
    taken, gone = _Pass(connection), set(filings)
    taken.clear(gone)
    taken.finish({})
    return taken.changed - gone


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
    * `stale`: entities whose row is to be counted again;
    * `keys`: of the entities that are new or have another key; `moved`: where profiles were that have gone elsewhere;
    * `fresh`: profiles that are new; `pairs`: marks that are new;
    * `decided`: what people joined or set apart; `changed`: filings not taken whose mentions have another entity now;
    * `entity_ids`, `profile_ids`: the next free ones.
    """

    def __init__(self, connection: Connection) -> None:
        self.connection = connection
        self.decided = repository.decided(connection)
        self.graph = StoredGraph(connection, self.decided.joined)
        self.named: list[_Named] = []
        self.wanted: set[int] = set()
        self.numbered: set[int] = set()
        self.lost: dict[int, int] = {}
        self.stale: set[int] = set()
        self.keys: dict[int, str] = {}
        self.moved: dict[int, int] = {}
        self.fresh: dict[int, Sketch] = {}
        self.pairs: list[list[int]] = []
        self.changed: set[int] = set()
        self.entity_ids = _following(connection, _E.id)
        self.profile_ids = _following(connection, _P.id)

    def take(self, facts: Sequence[Facts]) -> Resolved:
        """Take filings in."""
        self.named = [named for filing in facts for named in self._sketched(filing)]
        filed = {filing.filing.id: filing.filed for filing in facts}
        self.clear(filed.keys())
        self._meet()
        self._decide()
        self.finish(filed)
        entities = {named.place: self.graph.profiles[named.profile].entity for named in self.named}
        return Resolved(entities, self.changed - filed.keys())

    def finish(self, filed: Mapping[int, date | None]) -> None:
        """Link what there is to link, and write everything down."""
        self._drop_lost()
        self._link()
        self._write()
        self._count(filed)

    def _sketched(self, facts: Facts) -> Iterable[_Named]:
        """Yield the mentions of a filing."""
        filing, apart = facts.filing.id, None
        pairs = list(zip(facts.mentions, sketches(facts.mentions, facts.filing.key), strict=True))
        numbers: dict[str, set[str]] = defaultdict(set)
        for mention, sketched in pairs:
            numbers[mention.path].add(sketched.number)
        for position, (mention, sketched) in enumerate(pairs):
            split = self.decided.separated.get((filing, mention.path))
            # A header names several at one place: apart stands who has the number of the entity, where anybody has it.
            if split and sketched.number not in split.keys and not split.keys.isdisjoint(numbers[mention.path]):
                split = None
            if split:
                sketched = separated(split.filing, mention.path)
            elif apart and mention.role == FORMER_NAME and not mention.cik:
                sketched = apart
            if mention.role != FORMER_NAME:
                apart = sketched if split else None
            yield _Named((filing, position), mention, sketched)

    # ---- what was there ----

    def clear(self, filings: Collection[int]) -> None:
        """Take out the mentions that filings had before."""
        question = select(_M.profile_id, _M.entity_id).distinct()
        for profile, entity in select_in(self.connection, question, _M.filing_id, filings):
            self.lost[profile] = entity
            self.stale.add(entity)
        delete_in(self.connection, _M.filing_id, filings)

    def _drop_lost(self) -> None:
        """Take out the marks that no mention has any more, and the profiles without any mention."""
        if not self.lost:
            return
        still, graph = self._match_keys_left(), self.graph
        graph.load(self.lost.keys())
        having = select_in(self.connection, select(_K.mark, _K.profile_id), _K.profile_id, self.lost)
        gone = {(mark, profile) for mark, profile in having if mark not in still.get(profile, ())}
        graph.load_on({mark for mark, _ in gone})
        for mark, profile in gone:
            self.wanted |= set(graph.loose(mark))
            self.connection.execute(delete(tables.marks).where(_K.mark == mark, _K.profile_id == profile))
            graph.take(profile, mark)
        for profile in self.lost.keys() - still.keys():
            self.connection.execute(delete(tables.profiles).where(_P.id == profile))
            del graph.profiles[profile]
            self.wanted.discard(profile)

    def _match_keys_left(self) -> dict[int, set[int]]:
        """Return the marks that mentions still have, of the profiles that were named before: of all that are left."""
        marks: dict[int, set[int]] = defaultdict(set)
        for named in self.named:
            marks[named.profile].update(mark for mark, _ in named.sketch.match_keys)
        issuers = tables.mentions.alias()
        theirs = (issuers.c[name].label(f"its_{name}") for name in ("role", "name", "cik", "cusip"))
        joined = (
            tables.mentions.join(tables.profiles, _P.id == _M.profile_id)
            .join(stored.filings, _F.id == _M.filing_id)
            .join(issuers, (issuers.c.filing_id == _M.filing_id) & (issuers.c.position == 0))
        )
        question = select(tables.mentions, _P.kind, _F.accession, *theirs).select_from(joined)
        for portion in chunks(self.lost):
            condition = _M.profile_id.in_(portion) & _M.entity_id.in_({self.lost[profile] for profile in portion})
            for row in self.connection.execute(question.where(condition)):
                marks[row.profile_id].update(_match_keys_of(row))
        return marks

    # ---- what is new ----

    def _meet(self) -> None:
        """Find the profile of every mention, and who else has its marks."""
        graph, sketches = self.graph, {named.sketch.hash: named.sketch for named in self.named}
        profiles = repository.profiles_by_hash(self.connection, sketches)
        for key, fresh in sketches.items():
            if key not in profiles:
                number = next(self.profile_ids)
                profiles[key] = Profile(
                    number, 0, fresh.number, fresh.kind, fresh.key, fresh.middle, fresh.state, fresh.cusip
                )
                self.fresh[number] = fresh
        graph.profiles.update((profile.id, profile) for profile in profiles.values())
        ranks: dict[Place, int] = {}
        for named in self.named:
            named.profile = profiles[named.sketch.hash].id
            ranks.update(((mark, named.profile), rank) for mark, rank in named.sketch.match_keys)
        # Of a profile that was there only issuers it was not seen with can be new.
        graph.load_on({mark for (mark, of), rank in ranks.items() if rank == Mark.ISSUER and of not in self.fresh})
        new = {
            (mark, of): rank
            for (mark, of), rank in ranks.items()
            if of in self.fresh or (rank == Mark.ISSUER and mark not in graph.marks[of])
        }
        # Who has the marks that are new for somebody: all of them for one with a number, who may be theirs.
        theirs = {mark for (mark, of), rank in new.items() if graph.profiles[of].number and rank < Mark.LIKE}
        graph.load_on(theirs)
        graph.load_meeting((mark, rank) for (mark, _), rank in new.items() if mark not in theirs)
        for (mark, of), rank in new.items():
            graph.put(of, mark, rank)
            self.pairs.append([mark, of, rank])
        for (mark, of), rank in new.items():
            self._want(of, mark, rank)
        self.numbered |= {of for of in self.fresh if graph.profiles[of].number}
        self.wanted |= {of for of in self.fresh if graph.profiles[of].key in graph.joins} - self.numbered

    def _want(self, profile: int, mark: int, rank: int) -> None:
        """Note whose entity may be another since a profile has this mark."""
        if rank == Mark.LIKE:
            return
        graph, this = self.graph, self.graph.profiles[profile]
        shared = (sharer for sharer in graph.on[mark] if sharer != profile and graph.marks[sharer][mark] < Mark.LIKE)
        sharing = [graph.profiles[sharer] for sharer in shared]
        if this.number:
            self.wanted |= {sharer.id for sharer in sharing if not sharer.number}
        elif any(sharer.number for sharer in sharing) or (
            rank < Mark.NAME and sharing and (not this.entity or {near.entity for near in sharing} != {this.entity})
        ):
            self.wanted.add(profile)

    def _decide(self) -> None:
        """Have everybody looked at whom decisions name, where any is new."""
        keys, graph = repository.keys_to_decide(self.connection), self.graph
        if not keys:
            return
        marks = {mark_of(base(key)) for key in keys}
        graph.load_on(marks)
        met = {graph.profiles[profile].entity for mark in marks for profile in graph.on[mark]} - {0}
        met |= set(repository.ids_of(self.connection, keys).values())
        named = repository.profiles_of(self.connection, met)
        graph.profiles = named | graph.profiles
        self.numbered |= {number for number, profile in named.items() if profile.number}
        self.wanted |= {number for number, profile in named.items() if not profile.number}
        graph.load_match_keys(self.numbered)
        marks = {mark for profile in self.numbered for mark in graph.marks[profile]}
        graph.load_on(marks)
        self.wanted |= {profile for mark in marks for profile in graph.loose(mark)}

    # ---- who is who ----

    def _link(self) -> None:
        """Give every profile that is new or wanted its entity."""
        graph = self.graph
        graph.load_around(self.wanted)
        groups = settle(graph, self.wanted)
        settled = {profile for group in groups for profile in group.ties}
        for profile in self.fresh:
            if profile not in settled and not graph.profiles[profile].number:
                groups.append(Group(graph.profiles[profile].key, {profile: graph.unshared(profile)}))
        for profile in self.numbered & graph.profiles.keys():
            groups.append(Group(graph.number(profile), {profile: graph.tied_by_number(profile)}))
        ids = self._ids(groups)
        for group in groups:
            for number, tie in group.ties.items():
                profile, entity = graph.profiles[number], ids[group.key]
                if profile.entity == entity and profile.linked == tie:
                    continue
                if number not in self.fresh:
                    self.moved[number] = profile.entity
                    if profile.entity != entity:
                        self.stale |= {profile.entity, entity}
                profile.entity, profile.linked = entity, tie

    def _ids(self, groups: list[Group]) -> dict[str, int]:
        """Return the ids of entities by key: that of the entity that has the key, else one of those it comes from."""
        ids = repository.ids_of(self.connection, {group.key for group in groups})
        claimed = set(ids.values())
        for group in sorted(groups, key=lambda group: group.key):
            if group.key in ids:
                continue
            unnumbered: set[int] = set()
            if not is_number(group.key):  # of entities that have no number either
                before = {self.graph.profiles[profile].entity for profile in group.ties} - claimed - {0}
                keys = repository.keys_of(self.connection, before)
                unnumbered = {entity for entity, key in keys.items() if not is_number(key)}
            ids[group.key] = min(unnumbered, default=0) or next(self.entity_ids)
            claimed.add(ids[group.key])
            self.keys[ids[group.key]] = group.key
            self.stale |= unnumbered & {ids[group.key]}
        return ids

    # ---- writing ----

    def _write(self) -> None:
        """Write profiles, marks and mentions, and where earlier mentions have gone."""
        connection, profiles = self.connection, self.graph.profiles
        self._move()
        fresh = [
            [number, new.hash, profiles[number].entity, new.number, new.kind, new.key, new.middle, new.state, new.cusip,
             profiles[number].linked]
            for number, new in self.fresh.items()
        ]  # fmt: skip
        Insert(tables.profiles, connection)(connection, fresh)
        Insert(tables.marks, connection)(connection, self.pairs)
        Insert(tables.mentions, connection)(connection, [_row(named, profiles[named.profile]) for named in self.named])

    def _move(self) -> None:
        """Move earlier mentions with their profile."""
        rows = []
        for number, before in self.moved.items():
            profile = self.graph.profiles[number]
            rows.append({"which": number, "before": before, "entity_id": profile.entity, "linked": profile.linked})
            if before != profile.entity:
                question = select(_M.filing_id).where(_M.entity_id == before, _M.profile_id == number)
                self.changed.update(self.connection.execute(question).scalars())
        if rows:
            now = {"entity_id": bindparam("entity_id"), "linked": bindparam("linked")}
            theirs = (_M.entity_id == bindparam("before")) & (_M.profile_id == bindparam("which"))
            self.connection.execute(update(tables.mentions).where(theirs).values(now), rows)
            self.connection.execute(update(tables.profiles).where(_P.id == bindparam("which")).values(now), rows)

    def _count(self, filed: Mapping[int, date | None]) -> None:
        """Bring the rows of all entities that are concerned up to date."""
        tallies: dict[int, Tally] = defaultdict(Tally)
        for named in self.named:
            profile, mention, filing = self.graph.profiles[named.profile], named.mention, named.place[0]
            tallies[profile.entity].count(filing, filed[filing], mention.role, mention.name, profile.kind)
        keys = repository.keys_of(self.connection, self.stale - self.keys.keys()) | self.keys
        recounted = {entity: keys[entity] for entity in self.stale if entity in keys}
        repository.recount_entities(self.connection, recounted)
        made = {entity: key for entity, key in self.keys.items() if entity not in recounted}
        repository.add_entities(self.connection, made, tallies)
        further = {key: tally for key, tally in tallies.items() if key not in recounted and key not in made}
        repository.count_further(self.connection, further)


def _following(connection: Connection, column: ColumnElement[int]) -> "count[int]":
    return count((connection.execute(select(func.max(column))).scalar() or 0) + 1)


def _match_keys_of(row: AnyRow) -> Iterable[int]:
    """Return the marks of a mention that was written down, its row beside its issuer's."""
    fields = {name: getattr(row, name) or "" for name in ("cik", "crd", "cusip", "street", "city", "state", "zip")}
    mention = Mention(row.role, row.name, row.path, row.kind, **fields)
    issuer = Mention(row.its_role, row.its_name, "", cik=row.its_cik or "", cusip=row.its_cusip or "")
    return (mark for mark, _ in sketch(mention, scope_of(issuer, row.accession or str(row.filing_id))).match_keys)


def _row(named: _Named, profile: Profile) -> list[Any]:
    filing, position, it = *named.place, named.mention
    return [
        filing, position, profile.entity, it.role, it.name, it.cik or None, it.crd or None, it.cusip or None,
        it.street or None, it.city or None, it.state or None, it.zip or None, it.title or None, it.path,
        profile.linked, profile.id,
    ]  # fmt: skip
