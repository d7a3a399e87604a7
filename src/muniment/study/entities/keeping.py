"""Profiles and marks in the store: looked up, and as much of them loaded as linking some of them needs."""

from collections.abc import Collection, Iterable

from sqlalchemy import Connection, Select, select

from muniment.store.adding import some
from muniment.study import tables
from muniment.study.entities.linking import Graph, Profile
from muniment.study.entities.marks import Mark, base, hashed

_P, _M = tables.profiles.c, tables.marks.c
_HAVING = select(_M.mark, _M.profile_id, _M.rank)
_NUMBERED = _HAVING.join(tables.profiles, _P.id == _M.profile_id).where(_P.number != "")
_COLUMNS = (_P.id, _P.entity_id, _P.number, _P.kind, _P.key, _P.middle, _P.state, _P.cusip, _P.linked)


def known(connection: Connection, hashes: Iterable[int]) -> dict[int, Profile]:
    """Return the profiles that there are, by the hash of their sketch."""
    found: dict[int, Profile] = {}
    for portion in some(hashes):
        question = select(_P.hash, *_COLUMNS).where(_P.hash.in_(portion))
        found.update((row[0], Profile(*row[1:])) for row in connection.execute(question))
    return found


def profiles(connection: Connection, ids: Iterable[int]) -> dict[int, Profile]:
    """Return profiles by id."""
    found: dict[int, Profile] = {}
    for portion in some(ids):
        question = select(*_COLUMNS).where(_P.id.in_(portion))
        found.update((row.id, Profile(*row)) for row in connection.execute(question))
    return found


def on(connection: Connection, marks: Iterable[int], graph: Graph) -> None:
    """Load who has these marks."""
    _put(connection, set(marks), graph, _HAVING)


def meeting(connection: Connection, marks: Iterable[tuple[int, int]], graph: Graph) -> None:
    """Load whom somebody without a number may be tied to by these marks, each told with its kind.

    A name alone ties to those with a number only, and what is alike ties nobody: the name of a large firm stands on
    thousands of profiles, of which one is looked for.
    """
    held = list(marks)
    strong = {mark for mark, rank in held if rank < Mark.ALONE}
    _put(connection, strong, graph, _HAVING)
    _put(connection, {mark for mark, rank in held if rank == Mark.ALONE} - strong, graph, _NUMBERED)


def _put(connection: Connection, marks: Collection[int], graph: Graph, question: Select[int, int, int]) -> None:
    for portion in some(marks):
        for mark, profile, rank in connection.execute(question.where(_M.mark.in_(portion))):
            graph.put(profile, mark, rank)
    lacking = {one for mark in marks for one in graph.on[mark]} - graph.profiles.keys()
    graph.profiles.update(profiles(connection, lacking))


def load(connection: Connection, profiles: Iterable[int], graph: Graph) -> None:
    """Load which marks these profiles have."""
    for portion in some(profiles):
        question = select(_M.mark, _M.profile_id, _M.rank).where(_M.profile_id.in_(portion))
        for mark, profile, rank in connection.execute(question):
            graph.put(profile, mark, rank)


def around(connection: Connection, graph: Graph, wanted: Collection[int]) -> None:
    """Load whatever profiles are tied to, directly or through others, and whom people joined with any of these."""
    coming, seen = set(wanted), set(wanted)
    while coming:
        load(connection, coming, graph)
        joined = _joined(graph, coming)
        on(connection, joined, graph)
        meeting(connection, (place for one in coming for place in graph.marks[one].items()), graph)
        tied = {one for one in coming for mark in graph.strong(one) for one in graph.loose(mark)}
        tied |= {one for mark in joined for one in graph.loose(mark)}
        coming = tied - seen
        seen |= coming


def of(connection: Connection, entities: Iterable[int]) -> dict[int, Profile]:
    """Return the profiles of entities."""
    found: dict[int, Profile] = {}
    for portion in some(entities):
        question = select(*_COLUMNS).where(_P.entity_id.in_(portion))
        found.update((row.id, Profile(*row)) for row in connection.execute(question))
    return found


def _joined(graph: Graph, profiles: Iterable[int]) -> set[int]:
    """Return the marks of the keys that people joined with any of these."""
    found = set()
    for one in profiles:
        held = graph.profiles[one]
        for key in (held.key, held.number):
            found |= {hashed(base(other)) for other in graph.joins.get(key, ())}
    return found
