"""Which schedules are one statement: those of one filer or group on one class of one issuer, through both schedules.

Holders are the same by the number of who files, or by all the names on the cover; classes by CUSIP, or by the words of
the title where one of the two states no CUSIP. An amendment has an earlier filing: where nothing matches it, it belongs
to what it names, to the one earlier statement of the same holder on the issuer, or to the one earlier statement that
shares a reporting person with it. Where there are several, nobody can tell, and it stands apart.
"""

from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator
from typing import Any, TypeVar

from muniment.checks.share_classes import may_be_one
from muniment.checks.traits import Roots, Trait, ordered

K = TypeVar("K")

Schedules = list[Trait[K]]


def statements(held: Iterable[Trait[K]]) -> list[Schedules[K]]:
    """Return the schedules of each statement, oldest first; one whose day or issuer nobody tells is alone."""
    schedules = list(held)
    ciks = _Ciks(schedules)
    issuers: dict[str, Schedules[K]] = defaultdict(list)
    alone: list[Schedules[K]] = []
    for one in schedules:
        issuer = ciks.issuer(one)
        if issuer and one.order:
            issuers[issuer].append(one)
        else:
            alone.append([one])
    return [*(group for about in issuers.values() for group in _of_issuer(about)), *alone]


def _of_issuer(schedules: Schedules[K]) -> Iterator[Schedules[K]]:
    clusters = _Clusters(_matching(schedules))
    clusters.join_amendments()
    for one in clusters.all:
        yield ordered(one.members)


def _matching(schedules: Schedules[K]) -> list[Schedules[K]]:
    """Return schedules by holder and class, and with what they name as the filing before them."""
    roots = Roots()
    by_accession = {one.accession: number for number, one in enumerate(schedules) if one.accession}
    with_issue = {(holder, one.words) for one in schedules if not one.issues for holder in one.holders}
    for number, one in enumerate(schedules):
        for mark in _class_marks(one, with_issue):
            roots.join(number, mark)
        named = by_accession.get(one.previous)
        if named is not None and _same_class(schedules[named], one):
            roots.join(number, named)
    groups: dict[Hashable, Schedules[K]] = defaultdict(list)
    for number, one in enumerate(schedules):
        groups[roots.of(number)].append(one)
    return list(groups.values())


def _class_marks(one: Trait[Any], with_issue: set[tuple[str, str | None]]) -> Iterator[Hashable]:
    """Yield holder and class in every way; the words of a title count where a schedule without a CUSIP has them too."""
    for holder in one.holders:
        yield from (("issue", holder, issue) for issue in one.issues)
        if one.words is not None and (holder, one.words) in with_issue:
            yield "words", holder, one.words


def _same_class(one: Trait[Any], other: Trait[Any]) -> bool:
    if set(one.issues) & set(other.issues):
        return True
    return one.words is None or other.words is None or may_be_one({one.words}, {other.words})


class _Cluster:
    """Schedules that belong together so far: what is known of their holders, persons and classes."""

    def __init__(self, members: list[Trait[Any]]) -> None:
        self.members, self.is_joined = ordered(members), False
        self.holders = {holder for one in members for holder in one.holders}
        self.persons = {person for one in members for person in one.persons}
        self.issues = {issue for one in members for issue in one.issues}
        self.words = {one.words for one in members if one.words is not None}

    @property
    def first(self) -> Trait[Any]:
        """The oldest."""
        return self.members[0]

    def wants_another(self) -> bool:
        """Whether there has to be an earlier filing, or nothing is told of the class."""
        return self.first.amendment is True or not (self.issues or self.words)

    def may_follow(self, other: "_Cluster") -> bool:
        """Whether these may go on with what another began."""
        mine, others = self.first.order or (), other.first.order or ()
        if other is self or (self.first.amendment is True and others > mine):
            return False
        return bool(self.issues & other.issues) or may_be_one(self.words, other.words)


class _Clusters:
    """The clusters of one issuer, found by their holders and persons."""

    def __init__(self, groups: list[list[Trait[Any]]]) -> None:
        self.all = sorted((_Cluster(one) for one in groups), key=lambda one: one.first.order or ())
        self._by_mark: dict[Hashable, list[_Cluster]] = defaultdict(list)
        for one in self.all:
            self._note(one)

    def _note(self, one: _Cluster) -> None:
        for mark in _marks(one):
            self._by_mark[mark].append(one)

    def join_amendments(self) -> None:
        """Join what has to have an earlier filing with the one cluster that it can go on with."""
        for one in tuple(self.all):
            if not one.is_joined and one.wants_another():
                found = self._before(one)
                if found is not None:
                    self._join(found, one)

    def _before(self, one: _Cluster) -> _Cluster | None:
        """Return the only one of the same holder, else the only one that shares a person; None where it is not one."""
        for kind in ("holder", "person"):
            marks = (mark for mark in _marks(one) if mark[0] == kind)
            found = {id(other): other for mark in marks for other in self._by_mark[mark] if one.may_follow(other)}
            if found:
                return next(iter(found.values())) if len(found) == 1 else None
        return None

    def _join(self, one: _Cluster, other: _Cluster) -> None:
        for old in (one, other):
            old.is_joined = True
            self.all.remove(old)
            for mark in _marks(old):
                self._by_mark[mark].remove(old)
        made = _Cluster([*one.members, *other.members])
        self.all.append(made)
        self._note(made)


def _marks(one: _Cluster) -> list[tuple[str, str]]:
    return [*(("holder", holder) for holder in one.holders), *(("person", person) for person in one.persons)]


class _Ciks:
    """The CIKs of issuers whose CUSIP or name stands beside one in any of the schedules, and always beside the same."""

    def __init__(self, held: Iterable[Trait[Any]]) -> None:
        self.ciks: dict[str, str] = {}
        for one in held:
            if one.issuer_cik:
                for mark in (*one.cusips, one.issuer_name):
                    known = self.ciks.setdefault(mark, one.issuer_cik)
                    self.ciks[mark] = known if known == one.issuer_cik else ""

    def issuer(self, one: Trait[Any]) -> str:
        """Return whom a study found it to be, else the CIK of the issuer, else its CUSIP, else its name."""
        if one.issuer or one.issuer_cik:
            return one.issuer or one.issuer_cik
        marks = (*one.cusips, one.issuer_name)
        known = next((self.ciks[mark] for mark in marks if mark and self.ciks.get(mark)), "")
        return known or marks[0]
