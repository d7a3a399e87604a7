"""Which filings belong together: those on one offering, and those of a holder on a class of an issuer, oldest first.

Form D: see `offerings`. Schedules 13G and 13D together: see `holdings`. This is the one definition of what is one
statement: the rules on amendments ask it, and so does the study of a store.

Nothing is opened or asked here: of each filing a `Trait` is enough, so that all of a large store fit in memory.
"""

from collections.abc import Hashable, Iterable, Sequence
from typing import Any, Generic, TypeVar

from msgspec import Struct

from muniment.checks.filing import Filing
from muniment.checks.holdings import statements
from muniment.checks.offerings import offerings
from muniment.checks.traits import Roots, Trait, content_of, ordered, trait
from muniment.forms import FORMS, Record

K = TypeVar("K")

__all__ = ["Link", "Trait", "chain", "histories", "is_copy", "link", "linked", "trait"]


def link(filings: Sequence[Filing[Record]]) -> None:
    """Tell every one of these filings which of the others came before it in its history, and which are known at all.

    A filing whose day nobody knows has no place in a history: its rules on history stay silent.
    """
    known = {one.accession: one for one in filings if one.accession}
    for one in filings:
        one.known = known
    for group in histories(trait(one, number) for number, one in enumerate(filings)):
        chain([filings[number] for number in group])


def chain(history: Sequence[Filing[Record]]) -> None:
    """Tell the filings of one history, oldest first, which came before each; further copies of it are left out."""
    for number, one in enumerate(history):
        if one.day("filed"):
            one.earlier = tuple(other for other in history[:number] if not is_copy(one, other))


def is_copy(one: Filing[Record], other: Filing[Record]) -> bool:
    """Tell whether two are the same filing in two sources, of which one may not tell its accession number."""
    if one.accession and other.accession:
        return one.accession == other.accession
    return one.signed == other.signed and content_of(one) == content_of(other)


def histories(traits: Iterable[Trait[K]]) -> list[list[K]]:
    """Return the keys of the filings of each history, oldest first; those of an unknown day stand alone."""
    return [[one.key for one in group] for group in _groups(traits)]


def _groups(traits: Iterable[Trait[K]]) -> list[list[Trait[K]]]:
    """Return the filings of each history; word for word copies of one stand behind it, whatever else they lack."""
    held, copies = _without_copies(list(traits))
    series = {name: [one for one in held if FORMS[one.form].series == name] for name in ("offering", "ownership", "")}
    groups = [*offerings(series["offering"]), *statements(series["ownership"]), *_named(series[""])]
    return [[*group, *(copy for one in group for copy in copies.get(one.key, ()))] for group in groups]


def _named(held: list[Trait[K]]) -> list[list[Trait[K]]]:
    """Return filings of other forms, each with those that name it or bear its file number."""
    roots = Roots()
    marks = {one.key: [mark for mark in (one.accession, one.previous, one.file_number) if mark] for one in held}
    for key, known in marks.items():
        for mark in known:
            roots.join(("key", key), mark)
    groups: dict[Hashable, list[Trait[K]]] = {}
    for one in held:
        groups.setdefault(roots.of(("key", one.key)), []).append(one)
    return [ordered(group) for group in groups.values()]


def _without_copies(held: list[Trait[K]]) -> tuple[list[Trait[K]], dict[K, list[Trait[K]]]]:
    """Part filings without a number from the one that says all the same, and return them by its key.

    A document by itself tells no filer, and an old one often no day and no person: nothing else would tie it.
    """
    numbered = sorted((one for one in held if one.whole and one.accession), key=lambda one: one.accession, reverse=True)
    first = {one.whole: one for one in numbered}
    others: list[Trait[K]] = []
    copies: dict[K, list[Trait[K]]] = {}
    for one in held:
        original = first.setdefault(one.whole, one) if one.whole else one
        if one.accession or original is one:
            others.append(one)
        else:
            copies.setdefault(original.key, []).append(one)
    return others, copies


# ---- why ------------------------------------------------------------------------------------------------------------

FIRST = "first"
NOTHING = "nothing to link by"
NOT_HERE = "which is not here"
ELSEWHERE = "which belongs elsewhere"
NO_EARLIER = "no earlier filing here"
COPY = "copy of"


class Link(Struct, Generic[K], frozen=True, gc=False):
    """A filing in its history: what ties it to those before it in words, and whether it is a further copy of one."""

    key: K
    words: str
    is_copy: bool = False


def linked(traits: Iterable[Trait[K]]) -> list[list[Link[K]]]:
    """Return the histories with what ties every filing to those before it.

    The first of a history is `first`; where it is an amendment it says why nothing is before it. A copy that does not
    tell its number says what it is a copy of.
    """
    held = list(traits)
    known = {one.accession for one in held if one.accession}
    return [_tied(group, known) for group in _groups(held)]


def _tied(group: list[Trait[K]], known: set[str]) -> list[Link[K]]:
    copies, seen = _copies(group), _Seen()
    found: list[Link[K]] = []
    for one in group:
        if one.key in copies:
            found.append(Link(one.key, f"{COPY} {copies[one.key]}".rstrip(), is_copy=True))
            continue
        found.append(Link(one.key, seen.words(one) if seen.any else _why_first(one, known)))
        seen.take(one)
    return found


def _copies(group: list[Trait[K]]) -> dict[K, str]:
    """Return which filings without a number say what another one says, with the number of that one."""
    numbered: dict[str, str] = {one.said: one.accession for one in group if one.accession}
    found: dict[K, str] = {}
    for one in group:
        if not one.accession:
            if one.said in numbered:
                found[one.key] = numbered[one.said]
            numbered.setdefault(one.said, "")
    return found


def _why_first(one: Trait[Any], known: set[str]) -> str:
    if not one.amendment:
        return FIRST
    if one.previous:
        return f"names {one.previous}, {ELSEWHERE if one.previous in known else NOT_HERE}"
    is_told = one.file_number or one.offering or ((one.issuer or one.issuer_cik or one.cusips) and one.holders)
    return NO_EARLIER if is_told and one.order else NOTHING


class _Seen:
    """What the earlier filings of a history are known by."""

    def __init__(self) -> None:
        self.any = False
        self._marks: set[tuple[str, str]] = set()

    def take(self, one: Trait[Any]) -> None:
        """Take another filing into account."""
        self.any = True
        self._marks |= set(_known_by(one))

    def words(self, one: Trait[Any]) -> str:
        """Return what ties a filing to the earlier ones, the strongest first."""
        if one.file_number and ("file", one.file_number) in self._marks:
            return f"file number {one.file_number}"
        if one.previous and ("filing", one.previous) in self._marks:
            return f"names {one.previous}"
        if FORMS[one.form].series == "offering":
            same = ("offering", one.offering) in self._marks
            return "same issuer, first sale and exemptions" if same else "by a later filing"
        if not FORMS[one.form].series:
            return "by another filing"
        return f"{self._holder(one)}, {self._class(one)}"

    def _holder(self, one: Trait[Any]) -> str:
        filer = one.holder or one.holder_cik
        if filer and ("holder", filer) in self._marks:
            return "same filer"
        if ("holder", one.holder_names) in self._marks:
            return "same persons"
        shared = any(("person", person) in self._marks for person in one.persons)
        return "one of the same persons" if shared else "same holder by a later filing"

    def _class(self, one: Trait[Any]) -> str:
        issue = next((issue for issue in one.issues if ("issue", issue) in self._marks), "")
        if issue:
            return f"CUSIP {issue}"
        is_titled = one.words is not None and ("words", one.words) in self._marks
        return "class by its title" if is_titled else "the only statement it can go on with"


def _known_by(one: Trait[Any]) -> list[tuple[str, str]]:
    marks = [("filing", one.accession), ("file", one.file_number), ("offering", one.offering)]
    marks += [("holder", holder) for holder in one.holders] + [("person", person) for person in one.persons]
    marks += [("issue", issue) for issue in one.issues]
    if one.words is not None:
        marks.append(("words", one.words))
    return [mark for mark in marks if mark[1] or mark[0] == "words"]
