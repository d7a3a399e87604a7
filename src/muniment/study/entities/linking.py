"""Who is who among sketches: pure, and the same whatever order they came in.

Who has a number (CIK, CRD) is who has it. The others are tied by the marks they share, directly or through others,
and what is tied so goes to the one number that a mark of theirs belongs to; where two numbers could be meant, each
goes by its own marks or stays without. People whose middle names contradict are not tied. A name alone ties only to
the one company that has it, and where no address, state or CUSIP contradicts.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Set

from msgspec import Struct

from muniment.study.entities.marks import WORDS, Mark
from muniment.study.entities.naming import agree

BY_HAND, NAME_ALONE = "by hand", "name alone"
NUMBERS = {"cik": "CIK", "crd": "CRD number", "apart": BY_HAND}


class Profile(Struct, gc=False):
    """A sketch as it is kept: with its id, and the entity it was given."""

    id: int
    entity: int
    number: str
    kind: str
    key: str
    middle: str
    state: str
    cusip: str
    linked: str = ""


class Group(Struct):
    """Profiles of one entity: `key` of the entity, and what ties each in words."""

    key: str
    ties: dict[int, str]


class Graph:
    """Profiles and the marks on which they meet; `joined` says which keys people hold for one."""

    def __init__(self, joined: Iterable[Set[str]] = ()) -> None:
        self.profiles: dict[int, Profile] = {}
        self.marks: dict[int, dict[int, int]] = defaultdict(dict)
        self.on: dict[int, set[int]] = defaultdict(set)
        self.joins = {key: frozenset(keys) for keys in joined for key in keys}

    def put(self, profile: int, mark: int, rank: int) -> None:
        """Note that a profile has a mark of this kind."""
        self.marks[profile][mark] = rank
        self.on[mark].add(profile)

    def take(self, profile: int, mark: int) -> None:
        """Note that a profile has a mark no more."""
        self.marks[profile].pop(mark, None)
        self.on[mark].discard(profile)

    def number(self, profile: int) -> str:
        """Return the number of a profile, "" for none; of those that people joined the least."""
        number = self.profiles[profile].number
        return least(self.joins.get(number, (number,))) if number else ""

    def tied_by_number(self, profile: int) -> str:
        """Return what ties a profile that has a number to its entity."""
        number = self.profiles[profile].number
        return NUMBERS[number.partition(":")[0]] if self.number(profile) == number else BY_HAND

    def strong(self, profile: int) -> Iterator[int]:
        """Yield the marks that tie a profile to any other."""
        yield from (mark for mark, rank in self.marks[profile].items() if rank < Mark.ALONE)

    def loose(self, mark: int) -> Iterator[int]:
        """Yield the profiles without a number that have a mark."""
        yield from (one for one in self.on[mark] if not self.profiles[one].number)

    def owners(self, mark: int, of: Profile) -> set[str]:
        """Return the numbers that a mark belongs to, of those whom `of` can be."""
        return {
            self.number(one)
            for one in self.on[mark]
            if self.profiles[one].number and agree(self.profiles[one].middle, of.middle)
        }


def least(keys: Iterable[str]) -> str:
    """Return the key by which an entity is called that has several: a number before a CUSIP, a CUSIP before a name."""
    order = {"cik": 0, "crd": 1, "cusip": 2, "name": 3}
    return min(keys, key=lambda key: (order.get(key.partition(":")[0], 4), key))


def is_number(key: str) -> bool:
    """Whether an entity is called by a number of its own."""
    return key.partition(":")[0] in NUMBERS


def settle(graph: Graph, wanted: Iterable[int]) -> list[Group]:
    """Return the entities of profiles without a number, and of those they are tied to; the graph holds all of these."""
    alike = _Alike(graph)
    groups = [group for found in alike.around(wanted) for group in _settled(graph, found)]
    return _joined(graph, groups)


class _Alike:
    """Profiles that share marks, directly or through others."""

    def __init__(self, graph: Graph) -> None:
        self.graph = graph

    def around(self, wanted: Iterable[int]) -> Iterator[set[int]]:
        """Yield the sets in which the wanted profiles stand, each once."""
        seen: set[int] = set()
        for one in sorted(wanted):
            if one not in seen and not self.graph.profiles[one].number:
                found = self.reached(one, None)
                seen |= found
                yield found

    def parts(self, among: set[int]) -> Iterator[set[int]]:
        """Yield what stays together where nobody else is there."""
        left = set(among)
        while left:
            found = self.reached(min(left), among)
            left -= found
            yield found

    def reached(self, start: int, among: set[int] | None) -> set[int]:
        """Return everybody tied with one, of those among whom it is looked for."""
        found, coming = {start}, [start]
        while coming:
            for mark in self.graph.strong(coming.pop()):
                for other in self.graph.loose(mark):
                    if other not in found and (among is None or other in among):
                        found.add(other)
                        coming.append(other)
        return found


def _settled(graph: Graph, found: set[int]) -> Iterator[Group]:
    """Yield the entities of profiles that are tied together."""
    profiles = graph.profiles
    middles = {profiles[one].middle for one in found} | _theirs(graph, found)
    if all(agree(one, other) for one in middles for other in middles):
        yield from _owned(graph, found)
        return
    for middle in sorted({profiles[one].middle for one in found}):
        for part in _Alike(graph).parts({one for one in found if profiles[one].middle == middle}):
            yield from _owned(graph, part)


def _theirs(graph: Graph, found: set[int]) -> set[str]:
    """Return the middle names of those with a number who share a mark."""
    marks = {mark for one in found for mark in graph.strong(one)}
    return {graph.profiles[other].middle for mark in marks for other in graph.on[mark] if graph.profiles[other].number}


def _owned(graph: Graph, found: set[int]) -> Iterator[Group]:
    """Yield the entities of profiles of which nothing but numbers can tell that they are several."""
    own = {one: _own(graph, one) for one in found}
    everybody = set().union(*own.values())
    if len(everybody) == 1:
        yield _group(graph, found, *everybody)
    elif not everybody:
        yield _group(graph, found, _alone(graph, found))
    else:
        for number in sorted(everybody):
            theirs = {one for one in found if own[one] == {number}}
            if theirs:
                yield _group(graph, theirs, number)
        for part in _Alike(graph).parts({one for one in found if len(own[one]) != 1}):
            yield _group(graph, part, "")


def _own(graph: Graph, one: int) -> set[str]:
    """Return the numbers that marks of a profile belong to, where each belongs to one alone."""
    found = [graph.owners(mark, graph.profiles[one]) for mark in graph.strong(one)]
    return set().union(*(owners for owners in found if len(owners) == 1))


def _alone(graph: Graph, found: set[int]) -> str:
    """Return the one number that has the names of all, where nothing contradicts it; "" for none."""
    named: set[str] = set()
    for one in found:
        for mark, rank in graph.marks[one].items():
            if rank == Mark.ALONE:
                owners = graph.owners(mark, graph.profiles[one])
                if len(owners) == 1 and all(_fits(graph, mark, other) for other in found):
                    named |= owners
    return named.pop() if len(named) == 1 else ""


def _fits(graph: Graph, mark: int, one: int) -> bool:
    """Whether neither address, state nor CUSIP tells a profile from those with a number that have the mark.

    An address that none of them has tells: `python -m bench entities` counts how often a name alone would be wrong.
    """
    if Mark.ADDRESS in graph.marks[one].values():
        return False
    told, theirs = graph.profiles[one], [graph.profiles[n] for n in graph.on[mark] if graph.profiles[n].number]
    for name in ("state", "cusip"):
        said = {getattr(other, name) for other in theirs} - {""}
        if said and getattr(told, name) and getattr(told, name) not in said:
            return False
    return True


def _group(graph: Graph, found: set[int], number: str) -> Group:
    """Return the entity of profiles, with what ties each to any other of it."""
    ties = {one: _tie(graph, one, found, number) for one in found}
    return Group(number or least(graph.profiles[one].key for one in found), ties)


def _tie(graph: Graph, one: int, found: Collection[int], number: str) -> str:
    """Return the surest kind of mark that a profile shares with another of its entity."""
    for mark, rank in sorted(graph.marks[one].items(), key=lambda pair: pair[1]):
        for other in graph.on[mark]:
            if other == one:
                continue
            theirs = graph.number(other)
            if (theirs and theirs == number and rank < Mark.LIKE) or (other in found and rank < Mark.ALONE):
                return WORDS[Mark(rank)]
    return unshared(graph, one)


def unshared(graph: Graph, one: int) -> str:
    """Return what ties mentions of one profile that shares nothing with any other: the surest that they have."""
    rank = min((graph.marks[one][mark] for mark in graph.strong(one)), default=None)
    return NAME_ALONE if rank is None else WORDS[Mark(rank)]


def _joined(graph: Graph, groups: list[Group]) -> list[Group]:
    """Put together what people joined."""
    together: Mapping[frozenset[str], list[Group]] = defaultdict(list)
    found: list[Group] = []
    for group in groups:
        keys = {graph.profiles[one].key for one in group.ties} | {group.key}
        joins = [graph.joins[key] for key in sorted(keys) if key in graph.joins]
        if joins:
            together[joins[0]].append(group)
        else:
            found.append(group)
    for keys, some in together.items():
        numbers = {key for key in (*keys, *(group.key for group in some)) if is_number(key)}
        target = least(numbers or {group.key for group in some})
        ties = {one: tie if group.key == target else BY_HAND for group in some for one, tie in group.ties.items()}
        found.append(Group(target, ties))
    return found
