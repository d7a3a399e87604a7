"""Who is who among the mentions of filings: pure, and the same whatever order they came in.

A mention is recognised by its number, or by marks that it may share with others. A mark is a few words that say what it
stands on, such as `cusip:53634X` or `name:liquid media|92688`; the least of the marks of an entity is its key, so that
it is called alike in every store. Hashed they are what is compared.

Who has a number (CIK, CRD) is who has it. The others are tied by the marks they share, directly or through others,
and what is tied so goes to the one number that a mark of theirs belongs to; where two numbers could be meant, each
goes by its own marks or stays without. People whose middle names contradict are not tied. A whole name ties an issuer
to the one company that bears it wherever that is, since EDGAR gives no two registrants one name at a time; a holder,
and whoever is alike but for the corporate form, only where no address, state or CUSIP contradicts. A former name ties
nobody: another may have it now.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence, Set
from enum import IntEnum
from functools import lru_cache
from hashlib import blake2b

from msgspec import Struct

from muniment.store.showing import FORMER_NAME, ISSUER, RECIPIENT, RELATED_PERSON
from muniment.study.entities.names import (
    address_keys,
    company_key,
    formal,
    house_number,
    last_name_first,
    middles_agree,
    person_name,
    unspaced_name,
)
from muniment.study.facts import FILER, OTHER_ISSUER, Mention

BY_HAND = "by hand"
NUMBERS = {"cik": "CIK", "crd": "CRD number", "apart": BY_HAND}
_ISSUERS = frozenset({ISSUER, OTHER_ISSUER})
_NAMED_ONLY = frozenset({RELATED_PERSON, RECIPIENT})


class Mark(IntEnum):
    """The kinds of marks, the surest first.

    NAME and ALONE tie issuers, holders and dealers to somebody with a number, by the whole name and by the name without
    its corporate form; LIKE ties nobody and is for who looks.
    """

    CUSIP = 0
    ADDRESS = 1
    ISSUER = 2
    NAME = 3
    ALONE = 4
    LIKE = 5


WORDS = {
    Mark.CUSIP: "CUSIP",
    Mark.ADDRESS: "name and address",
    Mark.ISSUER: "name and issuer",
    Mark.NAME: "whole name, which one company alone has",
    Mark.ALONE: "name, which one company alone has",
}


class Sketch(Struct, frozen=True, gc=False):
    """What of a mention tells who it is; mentions with the same sketch are the same one.

    * `number`: its CIK or CRD as a key, "" for none; `kind`: company or person;
    * `key`: what it is called by where no more is known; `middle`: a person's names between;
    * `match_keys`: hash and kind of each, the surest first; `state`, `cusip`: what may contradict a name alone.
    """

    hash: int
    number: str
    kind: str
    key: str
    middle: str
    state: str
    cusip: str
    match_keys: tuple[tuple[int, int], ...]


@lru_cache(maxsize=65536)
def hashed(text: str) -> int:
    """Return words as a number of 63 bits, the same on every machine."""
    return int.from_bytes(blake2b(text.encode(), digest_size=8).digest(), "big") >> 1


def mark_of(text: str) -> int:
    """Return the hash of a mark; of two words before an address or issuer, both a person's, in whatever order.

    >>> mark_of("name:bill orme|02110 12") == mark_of("name:orme william|02110 12")
    True
    """
    name, bar, beside = text.partition("|")
    return hashed(f"{_in_order(name)}|{beside}" if bar else text)


@lru_cache(maxsize=65536)
def _in_order(name: str) -> str:
    kind, _, text = name.partition(":")
    if kind != "name" or text.count(" ") != 1:
        return name
    return f"name:{' '.join(sorted(map(formal, text.split(' '))))}"


def scope_of(issuer: Mention, filing: str) -> str:
    """Return by what the issuer of a filing ties the people in it: its CIK, else its CUSIP, else its name.

    Where the filing does not tell the issuer nothing ties them but the filing itself.
    """
    if issuer.role != ISSUER:
        return f"filing:{filing}"
    if issuer.cik:
        return f"cik:{issuer.cik}"
    return f"cusip:{issuer.cusip[:6]}" if issuer.cusip else company_key(issuer.name)


def sketch(mention: Mention, scope: str, *, middled: bool = True) -> Sketch:
    """Return what tells who a mention is, in a filing about the issuer `scope`; `middled`: by its middle name, too."""
    number = f"cik:{mention.cik}" if mention.cik else f"crd:{mention.crd}" if mention.crd else ""
    fields = mention.kind, mention.name, mention.street, mention.city, mention.state, mention.zip
    return _sketch(number, mention.role, mention.cusip[:6], scope, middled, *fields)


def sketches(mentions: Sequence[Mention], filing: str) -> Iterator[Sketch]:
    """Yield what tells who the mentions of a filing are, in their order; `filing` is its key.

    A former name of an issuer without CIK is the issuer's own, which stands before it. The middle name of a related
    person counts where nobody else in the list has it: software for filing carries one over to all that follow.
    """
    scope, issuer = scope_of(mentions[0], filing) if mentions else "", None
    middles = [
        person_name(mention.name).middle if mention.role == RELATED_PERSON and mention.kind == "person" else ""
        for mention in mentions
    ]
    repeated = {middle for middle, times in Counter(middles).items() if times > 1} - {""}
    for mention, middle in zip(mentions, middles, strict=True):
        former = mention.role == FORMER_NAME
        own = issuer if former and not mention.cik else None
        made = own or sketch(mention, scope, middled=middle not in repeated)
        issuer = issuer if former else made
        yield made


def separated(filing: str, path: str) -> Sketch:
    """Return the sketch of a mention that somebody set apart: it shares nothing with any other."""
    number = f"apart:{filing}/{path}"
    return Sketch(hashed(number), number, "company", number, "", "", "", ())


def base(key: str) -> str:
    """Return the words of the mark in a key: a middle name stands behind them in brackets."""
    return key.partition(" (")[0]


@lru_cache(maxsize=65536)
def _sketch(
    number: str, role: str, cusip: str, scope: str, middled: bool,
    kind: str, name: str, street: str, city: str, state: str, postal: str,
) -> Sketch:  # fmt: skip
    if kind == "person":
        person = last_name_first(name) if role == FILER and "," not in name else person_name(name)
        plain, middle, house = person.plain, person.middle if middled else "", f" {house_number(street)}"
    else:
        plain, middle, house = company_key(name), "", ""
    named = kind != "person" and role != FORMER_NAME and (bool(number) or role not in _NAMED_ONLY)
    marked: list[tuple[Mark, str]] = []
    if role != FORMER_NAME:
        if cusip:
            marked.append((Mark.CUSIP, f"cusip:{cusip}"))
        names = address_keys(street, city, state, postal)
        marked += [(Mark.ADDRESS, f"name:{plain}|{place}{house}") for place in names]
        if role not in _ISSUERS:
            marked.append((Mark.ISSUER, f"name:{plain}|{scope}"))
    if kind != "person":
        marked.append((Mark.ALONE if named else Mark.LIKE, f"name:{plain}"))
    # The issuer is part of who it is only where nothing surer is known.
    sure = bool(number) or any(rank < Mark.ISSUER for rank, _ in marked)
    identifying = [words for rank, words in marked if not (sure and rank is Mark.ISSUER)]
    bare = f"|{state}" if state and len(identifying) == len(marked) == 1 and marked[0][0] is Mark.ALONE else ""
    if named:  # behind the others, since nobody is called by it
        marked.append((Mark.NAME, f"whole:{unspaced_name(name)}"))
        identifying.append(marked[-1][1])
    ranks = "".join(str(int(rank)) for rank, _ in marked)
    key = (identifying[0] if identifying else number) + bare + (f" ({middle})" if middle else "")
    identity = hashed("\n".join((number, kind, middle, state, cusip, ranks, *identifying)))
    hashed_marks = tuple((mark_of(words), int(rank)) for rank, words in marked)
    return Sketch(identity, number, kind, key, middle, state, cusip, hashed_marks)


# ---- profiles and the marks on which they meet ----------------------------------------------------------------------


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
        yield from (mark for mark, rank in self.marks[profile].items() if rank < Mark.NAME)

    def loose(self, mark: int) -> Iterator[int]:
        """Yield the profiles without a number that have a mark."""
        yield from (profile for profile in self.on[mark] if not self.profiles[profile].number)

    def numbered(self, mark: int) -> Iterator[Profile]:
        """Yield the profiles with a number that have a mark, and not only as a former name has it."""
        having = (profile for profile in self.on[mark] if self.marks[profile][mark] < Mark.LIKE)
        yield from (self.profiles[profile] for profile in having if self.profiles[profile].number)

    def owners(self, mark: int, of: Profile) -> set[str]:
        """Return the numbers that a mark belongs to, of those whom `of` can be."""
        return {self.number(profile.id) for profile in self.numbered(mark) if middles_agree(profile.middle, of.middle)}

    def reached(self, start: int, among: Set[int] | None = None) -> set[int]:
        """Return everybody without a number tied with a profile, directly or through others, of those `among`."""
        reachable, coming = {start}, [start]
        while coming:
            for mark in self.strong(coming.pop()):
                for neighbour in self.loose(mark):
                    if neighbour not in reachable and (among is None or neighbour in among):
                        reachable.add(neighbour)
                        coming.append(neighbour)
        return reachable

    def parts(self, among: Set[int]) -> Iterator[set[int]]:
        """Yield what stays together where nobody else is there."""
        left = set(among)
        while left:
            part = self.reached(min(left), among)
            left -= part
            yield part

    def unshared(self, profile: int) -> str:
        """Return what ties mentions of a profile that shares nothing with any other: the surest that they have."""
        rank = min((self.marks[profile][mark] for mark in self.strong(profile)), default=None)
        return "name alone" if rank is None else WORDS[Mark(rank)]


def least(keys: Iterable[str]) -> str:
    """Return the key by which an entity is called that has several: a number before a CUSIP, a CUSIP before a name."""
    order = {"cik": 0, "crd": 1, "cusip": 2, "name": 3}

    def place(key: str) -> tuple[int, int, str]:
        kind, _, words = key.partition(":")
        return order.get(kind, len(order)), int(words) if kind in ("cik", "crd") else 0, key

    return min(keys, key=place)


def is_number(key: str) -> bool:
    """Whether an entity is called by a number of its own."""
    return key.partition(":")[0] in NUMBERS


def settle(graph: Graph, profiles: Iterable[int]) -> list[Group]:
    """Return the entities of profiles without a number, and of those they are tied to; the graph holds all of these."""
    groups: list[Group] = []
    done: set[int] = set()
    for profile in sorted(profiles):
        if profile not in done and not graph.profiles[profile].number:
            tied = graph.reached(profile)
            done |= tied
            groups += _settled(graph, tied)
    return _joined(graph, groups)


def _settled(graph: Graph, tied: set[int]) -> Iterator[Group]:
    """Yield the entities of profiles that are tied together; the middle names of those with a number count, too."""
    own_middles = {graph.profiles[profile].middle for profile in tied}
    marks = {mark for profile in tied for mark in graph.strong(profile)}
    middles = own_middles | {profile.middle for mark in marks for profile in graph.numbered(mark)}
    if all(middles_agree(middle, second) for middle in middles for second in middles):
        yield from _owned(graph, tied)
        return
    for middle in sorted(own_middles):
        for part in graph.parts({profile for profile in tied if graph.profiles[profile].middle == middle}):
            yield from _owned(graph, part)


def _owned(graph: Graph, tied: set[int]) -> Iterator[Group]:
    """Yield the entities of profiles of which nothing but numbers can tell that they are several."""
    numbers_of = {profile: _numbers(graph, profile) for profile in tied}
    everybody = set().union(*numbers_of.values())
    if len(everybody) == 1:
        yield _group(graph, tied, *everybody)
    elif not everybody:
        yield _group(graph, tied, _alone(graph, tied))
    else:
        for number in sorted(everybody):
            if theirs := {profile for profile in tied if numbers_of[profile] == {number}}:
                yield _group(graph, theirs, number)
        for part in graph.parts({profile for profile in tied if len(numbers_of[profile]) != 1}):
            yield _group(graph, part, "")


def _numbers(graph: Graph, profile: int) -> set[str]:
    """Return the numbers that marks of a profile belong to, where each mark belongs to one alone.

    Who bears its whole name is surer than who has a name like it at its address. Issuers take theirs along when they
    move, and only another CUSIP contradicts; a holder's passes on to a successor: nothing may contradict it.
    """
    this, marks = graph.profiles[profile], graph.marks[profile]
    tying = (mark for mark, rank in marks.items() if rank <= Mark.NAME)
    owned = {mark: owners for mark in tying if len(owners := graph.owners(mark, this)) == 1}
    holder = Mark.ISSUER in marks.values()
    names = (mark for mark in owned if marks[mark] == Mark.NAME)
    borne = [
        owned[mark]
        for mark in names
        if (_fits(graph, mark, profile) if holder else _agrees(graph, mark, profile, "cusip"))
    ]
    sure = {mark for mark in graph.strong(profile) if not borne or marks[mark] == Mark.CUSIP}
    return set().union(*borne, *(owned[mark] for mark in sure & owned.keys()))


def _alone(graph: Graph, tied: set[int]) -> str:
    """Return the one number that has the names of all, where nothing contradicts it; "" for none."""
    named: set[str] = set()
    for profile in tied:
        for mark, rank in graph.marks[profile].items():
            if rank == Mark.ALONE:
                owners = graph.owners(mark, graph.profiles[profile])
                if len(owners) == 1 and all(_fits(graph, mark, other_profile) for other_profile in tied):
                    named |= owners
    return named.pop() if len(named) == 1 else ""


def _fits(graph: Graph, mark: int, profile: int) -> bool:
    """Whether neither address, state nor CUSIP tells a profile from those with a number that have the mark.

    An address that none of them has tells: `python -m bench entities` counts how often a name alone would be wrong.
    """
    if Mark.ADDRESS in graph.marks[profile].values():
        return False
    return _agrees(graph, mark, profile, "state") and _agrees(graph, mark, profile, "cusip")


def _agrees(graph: Graph, mark: int, profile: int, name: str) -> bool:
    """Whether what a profile states is what any of those with a number that have the mark states, or nobody states."""
    stated = getattr(graph.profiles[profile], name)
    if not stated:
        return True
    theirs = {getattr(numbered, name) for numbered in graph.numbered(mark)} - {""}
    return not theirs or stated in theirs


def _group(graph: Graph, tied: set[int], number: str) -> Group:
    """Return the entity of profiles, with what ties each to any other of it."""
    ties = {profile: _tie(graph, profile, tied, number) for profile in tied}
    return Group(number or least(graph.profiles[profile].key for profile in tied), ties)


def _tie(graph: Graph, profile: int, tied: Collection[int], number: str) -> str:
    """Return the surest kind of mark that a profile shares with another of its entity."""
    for mark, rank in sorted(graph.marks[profile].items(), key=lambda pair: pair[1]):
        for neighbour in graph.on[mark]:
            if neighbour == profile:
                continue
            theirs = graph.number(neighbour)
            if (theirs and theirs == number and rank < Mark.LIKE) or (neighbour in tied and rank < Mark.NAME):
                return WORDS[Mark(rank)]
    return graph.unshared(profile)


def _joined(graph: Graph, groups: list[Group]) -> list[Group]:
    """Put together what people joined."""
    together: dict[frozenset[str], list[Group]] = defaultdict(list)
    results: list[Group] = []
    for group in groups:
        keys = {graph.profiles[profile].key for profile in group.ties} | {group.key}
        joins = [graph.joins[key] for key in sorted(keys) if key in graph.joins]
        (together[joins[0]] if joins else results).append(group)
    for keys, several in together.items():
        group_keys = {group.key for group in several}
        target = least({key for key in keys | group_keys if is_number(key)} or group_keys)
        ties = {
            profile: tie if group.key == target else BY_HAND for group in several for profile, tie in group.ties.items()
        }
        results.append(Group(target, ties))
    return results
