"""Which notices are on one offering: by EDGAR's file number, else by what an amendment names, else by facts.

A notice without a number of its own that says the same as another one of its issuer is a copy of that, however much
of the exemptions its source lets one read.
"""

from collections import defaultdict
from collections.abc import Hashable, Iterable
from typing import Any, TypeVar

from muniment.checks.traits import Roots, Trait, ordered

K = TypeVar("K")

_WITH_ITS_COPY = 2  # numbers: that of a filing, and none


def offerings(held: Iterable[Trait[K]]) -> list[list[Trait[K]]]:
    """Return the notices of each offering, oldest first; those of a day that nobody tells stand alone."""
    notices = list(held)
    numbers, roots = _Numbers(notices), Roots()
    groups: dict[Hashable, list[Trait[K]]] = defaultdict(list)
    for number, one in enumerate(notices):
        for mark in numbers.marks(one) if one.order else ():
            roots.join(number, mark)
    for number, one in enumerate(notices):
        groups[roots.of(number)].append(one)
    return [ordered(group) for group in groups.values()]


class _Numbers:
    """The file numbers of offerings, by the accession number and by what else tells one."""

    def __init__(self, held: list[Trait[Any]]) -> None:
        self.by_accession = {one.accession: one.file_number for one in held if one.accession}
        self.by_offering: dict[str, set[str]] = defaultdict(set)
        self.by_said: dict[tuple[str, str], set[str]] = defaultdict(set)
        for one in held:
            self.by_said[one.issuer_cik, one.said].add(one.accession)
            if one.file_number:
                self.by_offering[one.offering].add(one.file_number)

    def marks(self, one: Trait[Any]) -> set[Hashable]:
        """Return the notice, its offering, and the notice before it."""
        found: set[Hashable] = {("filing", one.accession)} if one.accession else set()
        if one.file_number:
            found.add(("file", one.file_number))
        elif one.offering:
            numbers = self.by_offering.get(one.offering, ())
            found.add(("file", *numbers) if len(numbers) == 1 else ("offering", one.offering))
        theirs = self.by_accession.get(one.previous)
        # Somebody else's accession number in Item 7 joins nothing where EDGAR's own number tells them apart.
        if theirs is not None and (not theirs or not one.file_number or theirs == one.file_number):
            found.add(("filing", one.previous))
        if self._has_copies(one):
            found.add(("said", one.issuer_cik, one.said))
        return found

    def _has_copies(self, one: Trait[Any]) -> bool:
        """Whether there are copies without a number of one notice; of which of several they are nobody can tell."""
        numbers = self.by_said[one.issuer_cik, one.said]
        return bool(one.issuer_cik) and "" in numbers and len(numbers) <= _WITH_ITS_COPY
