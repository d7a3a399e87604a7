"""Which filings belong together: those on one offering, and those of one holder on one issuer, oldest first.

Form D: EDGAR's file number 021- is that of one offering, and every amendment names the filing before it; where nobody
tells the number, the same issuer, first sale and exemptions. Schedules 13G and 13D together: the same issuer by CIK,
else CUSIP, else name, and the same holder by the CIK of the filer, or by all the names on the cover.

Nothing is opened or asked here: of each filing a `Trait` is enough, so that all of a large store fit in memory.
"""

from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator, Sequence
from datetime import date
from typing import Any, Generic, TypeVar

from msgspec import UNSET, Struct

from muniment.checks.filing import Filing
from muniment.folding import folded
from muniment.identifiers import cusip, file_number

K = TypeVar("K")

_FILERS = frozenset({"filed by", "reporting-owner"})


class Trait(Struct, Generic[K], frozen=True, gc=False):
    """What tells where a filing belongs.

    * `key`: how the caller calls it; `form`; `accession`, `previous`: its number, and the one it amends; "" for none;
    * `order`: what sorts it among others, None where its day is not known;
    * `file_number`: of the offering; `offering`: issuer, first sale and exemptions in one word;
    * `issuer_cik`, `cusips`, `issuer_name`; `holder_cik`, `holder_names`: folded, "" where there are none.
    """

    key: K
    form: str
    accession: str
    previous: str
    order: tuple[date, bool, int, str] | None
    file_number: str = ""
    offering: str = ""
    issuer_cik: str = ""
    cusips: tuple[str, ...] = ()
    issuer_name: str = ""
    holder_cik: str = ""
    holder_names: str = ""


def link(filings: Sequence[Filing]) -> None:
    """Tell every one of these filings which of the others came before it in its history, and which are known at all.

    A filing whose day nobody knows has no place in a history: its rules on history stay silent.
    """
    known = {one.accession: one for one in filings if one.accession}
    for one in filings:
        one.known = known
    for group in histories(trait(one, number) for number, one in enumerate(filings)):
        chain([filings[number] for number in group])


def chain(history: Sequence[Filing]) -> None:
    """Tell the filings of one history, oldest first, which came before each; further copies of it are left out."""
    for number, one in enumerate(history):
        if one.day("filed"):
            one.earlier = tuple(other for other in history[:number] if not is_copy(one, other))


def is_copy(one: Filing, other: Filing) -> bool:
    """Tell whether two are the same filing in two sources, of which one may not tell its accession number."""
    if one.accession and other.accession:
        return one.accession == other.accession
    return one.signed == other.signed and _said(one) == _said(other)


def _said(filing: Filing) -> tuple[Any, ...]:
    record = filing.record
    if filing.form == "D":
        return "D", filing.amendment, record.first_sale, record.total_amount_sold
    return filing.form, filing.amendment, record.amendment_number, record.event_date


def histories(traits: Iterable[Trait[K]]) -> list[list[K]]:
    """Return the keys of the filings of each history, oldest first; those of an unknown day stand alone."""
    held = list(traits)
    groups: dict[Hashable, list[Trait[K]]] = defaultdict(list)
    roots = _Roots()
    names = {name: roots.joined(list(found)) for name, found in _marks(held)}
    for number, one in enumerate(held):
        name = names.get(number) if one.order else None
        groups[roots.of(name) if name else number].append(one)
    return [[one.key for one in _ordered(group)] for group in groups.values()]


def trait(filing: Filing, key: K) -> Trait[K]:
    """Return what tells where a filing belongs."""
    record, header = filing.record, filing.header
    day = filing.day("filed")
    number = getattr(record, "amendment_number", UNSET) or 0
    order = (day, filing.amendment is not False, number, filing.accession) if day else None
    previous = record.previous_accession_number or ""
    parties = header.parties if header else ()
    if filing.form == "D":
        return Trait(key, "D", filing.accession, previous, order, _file_number(parties), _offering(record))
    filers = [one.cik for one in parties if one.role.casefold() in _FILERS and one.cik]
    return Trait(
        key,
        filing.form,
        filing.accession,
        previous,
        order,
        issuer_cik=record.issuer_cik or "",
        cusips=tuple(one for one in record.cusips or () if cusip.is_valid(one) and not cusip.is_placeholder(one)),
        issuer_name=_squeezed(record.issuer_name or ""),
        holder_cik=record.filer_cik or (filers[0] if filers else ""),
        holder_names=" ".join(sorted({_squeezed(one.name) for one in record.reporting_persons or () if one.name})),
    )


def _ordered(group: list[Trait[K]]) -> list[Trait[K]]:
    """Sort by days; of two filings of one day the one that the other names comes first."""
    ordered = sorted(group, key=_order)
    places = {one.accession: number for number, one in enumerate(ordered) if one.accession}
    for number, one in enumerate(tuple(ordered)):
        there = places.get(one.previous, 0)
        if there > number and _order(ordered[there])[0] == _order(one)[0] and ordered[there].accession == one.previous:
            ordered.insert(ordered.index(one), ordered.pop(there))
    return ordered


def _order(one: Trait[Any]) -> tuple[date, bool, int, str]:
    return one.order or (date.min, False, 0, one.accession)


def _squeezed(name: str) -> str:
    """Return a name as it is compared: `L.P.` and `LP` are one."""
    return folded(name).replace(" ", "")


def _file_number(parties: Any) -> str:  # noqa: ANN401
    number = next((one.file_number for one in parties if one.file_number), "")
    return file_number.compact(number) if file_number.is_valid(number) else ""


def _offering(record: Any) -> str:  # noqa: ANN401
    issuer = record.primary_issuer
    cik = issuer.cik if issuer else UNSET
    if not cik or not record.first_sale:
        return ""
    return f"{cik} {record.first_sale} {' '.join(sorted(record.exemptions or ()))}"


# ---- which marks a filing shares with others ------------------------------------------------------------------------


def _marks(held: list[Trait[Any]]) -> Iterator[tuple[int, set[Hashable]]]:
    """Yield the marks of each filing that has any: who shares a mark with another is in the same history."""
    numbers, ciks = _Numbers(held), _Ciks(held)
    for number, one in enumerate(held):
        found = numbers.marks(one) if one.form == "D" else ciks.marks(one)
        if found:
            yield number, found


class _Numbers:
    """The file numbers of offerings, by the accession number and by what else tells one."""

    def __init__(self, held: list[Trait[Any]]) -> None:
        self.by_accession = {one.accession: one.file_number for one in held if one.accession}
        self.by_offering: dict[str, set[str]] = defaultdict(set)
        for one in held:
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
        return found


class _Ciks:
    """The CIKs of issuers whose CUSIP or name stands beside one in any of the filings, and always beside the same."""

    def __init__(self, held: list[Trait[Any]]) -> None:
        self.ciks: dict[str, str] = {}
        for one in held:
            if one.issuer_cik:
                for mark in (*one.cusips, one.issuer_name):
                    known = self.ciks.setdefault(mark, one.issuer_cik)
                    self.ciks[mark] = known if known == one.issuer_cik else ""

    def issuer(self, one: Trait[Any]) -> str:
        """Return the CIK of the issuer, else its CUSIP, else its name."""
        if one.issuer_cik:
            return one.issuer_cik
        marks = (*one.cusips, one.issuer_name)
        known = next((self.ciks[mark] for mark in marks if mark and self.ciks.get(mark)), "")
        return known or marks[0]

    def marks(self, one: Trait[Any]) -> set[Hashable]:
        """Return the holder on the issuer, once by the CIK of who files and once by all the names."""
        issuer = self.issuer(one)
        holders = (one.holder_cik, one.holder_names)
        return {(issuer, holder) for holder in holders if holder} if issuer else set()


class _Roots:
    """Sets of marks that belong together, found by joining two at a time."""

    def __init__(self) -> None:
        self.parents: dict[Hashable, Hashable] = {}

    def of(self, mark: Hashable) -> Hashable:
        """Return the mark that stands for all that were joined with this one."""
        parents = self.parents
        while (parent := parents.setdefault(mark, mark)) != mark:
            parents[mark] = parents[parent]
            mark = parents[mark]
        return mark

    def joined(self, marks: list[Hashable]) -> Hashable:
        """Join marks, and return the first."""
        first, *others = marks
        for one in others:
            self.parents[self.of(one)] = self.of(first)
        return first
