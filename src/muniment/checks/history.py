"""Which filings belong together: those on one offering, and those of a holder on a class of an issuer, oldest first.

This is the one definition of what is one offering and one statement: the rules on amendments ask it, and so does the
study of a store. Nothing is opened or asked here: of each filing a `Trait` is enough, so that all of a large store fit
in memory.
"""

import re
from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator, Sequence
from datetime import date
from hashlib import blake2b
from typing import Any, Generic, TypeVar

import msgspec
from msgspec import UNSET, Struct, structs

from muniment.checks.filing import Filing, on_holding, on_offering
from muniment.documents.header import Party
from muniment.forms import FORMS, FormD, Record, Schedule13
from muniment.forms.paths import value_at
from muniment.identifiers import cusip, file_number
from muniment.values.characters import folded

K = TypeVar("K")


# ---- titles of classes -----------------------------------------------------------------------------------------------

# Everything from the par value on describes the class, and does not name it.
_PAR = re.compile(
    r"\b(?:no\s+)?(?:par|nominal|stated)\s+(?:or\s+\w+\s+)?value\b|\bno\s+par\b|\$\s*\.?\d|\(\s*[\"“]|\beach\s+represent",
    re.IGNORECASE,
)
_PLAIN = frozenset(
    folded(
        "common commons stock stocks share shares ordinary capital of the and per each par value no in without with "
        "voting interest interests beneficial title class series securities security corporation corp inc company co "
        "ltd limited plc sa nv ag us usd new cusip issuer"
    ).split()
)
_LETTER = re.compile(r"\b(class|series)\s+([a-z0-9]{1,3})\b")


def class_words(title: str, issuer: str = "") -> str:
    """Return what in a title tells one class from another, "" where that is nothing.

    >>> class_words("Class A Common Stock, par value $0.01 per share"), class_words("Shares of Lamp Co", "Lamp Co")
    ('class a', '')
    >>> class_words("American Depositary Shares"), class_words("Series B Convertible Preferred Stock")
    ('american depositary', 'convertible preferred series b')
    """
    named = folded(_PAR.split(title, maxsplit=1)[0])
    letters = {f"{kind} {which}" for kind, which in _LETTER.findall(folded(title))}
    rest = set(_LETTER.sub(" ", named).split()) - _PLAIN - set(folded(issuer).split())
    words = {one for one in rest if one.isalpha() and len(one) > 1}
    return " ".join(sorted(letters | words))


def may_be_one(one: Iterable[str], other: Iterable[str]) -> bool:
    """Tell whether titles, as `class_words` has them, may name one class: a plain one may be any.

    >>> may_be_one({"class a"}, {"class b"}), may_be_one({"class a"}, {""}), may_be_one({"class a"}, {"class a"})
    (False, True, True)
    """
    mine, theirs = set(one), set(other)
    return not mine or not theirs or "" in mine or "" in theirs or bool(mine & theirs)


# ---- one filing ------------------------------------------------------------------------------------------------------

Order = tuple[date, bool, int, str]

_FILERS = frozenset({"filed by", "reporting-owner"})


class Trait(Struct, Generic[K], frozen=True, gc=False, omit_defaults=True):
    """What tells where a filing belongs.

    * `key`: how the caller calls it; `form`; `accession`, `previous`: its number, and the one it amends; "" for none;
    * `order`: what sorts it among others, None where its day is not known; `amendment`: None where it does not say;
    * `said`: what a copy of the same filing says too; `whole`: a digest of all that a schedule says, "" where it names
      no issuer or no day;
    * `file_number`: of the offering; `offering`: issuer, first sale and exemptions in one word;
    * `issuer_cik`, `cusips`, `issuer_name`; `holder_cik`, `holder_names`: folded, "" where there are none;
    * `words`: of the title of the class, see `class_words`, None where there is no title;
    * `issuer`, `holder`: whom a study found them to be, "" where nobody looked.
    """

    key: K
    form: str
    accession: str
    previous: str
    order: Order | None
    amendment: bool | None = None
    said: str = ""
    whole: str = ""
    file_number: str = ""
    offering: str = ""
    issuer_cik: str = ""
    cusips: tuple[str, ...] = ()
    issuer_name: str = ""
    holder_cik: str = ""
    holder_names: str = ""
    words: str | None = None
    issuer: str = ""
    holder: str = ""

    @property
    def holders(self) -> tuple[str, ...]:
        """The holder, once by who files and once by all the names."""
        return tuple(one for one in (self.holder or self.holder_cik, self.holder_names) if one)

    @property
    def persons(self) -> list[str]:
        """The names on the cover."""
        return self.holder_names.split()

    @property
    def issues(self) -> tuple[str, ...]:
        """The classes by their CUSIPs, without check digits."""
        return tuple(one[:8] for one in self.cusips)


def trait(filing: Filing[Record], key: K) -> Trait[K]:
    """Return what tells where a filing belongs."""
    header = filing.header
    day = filing.day("filed")
    number = (filing.record.amendment_number if on_holding(filing) else UNSET) or 0
    order = (day, filing.amendment is not False, number, filing.accession) if day else None
    named = value_at(filing.record, FORMS[filing.form].amending.accession) or ""
    about = (key, filing.form, filing.accession, named, order, filing.amendment)
    said = "|".join(map(str, (filing.signed, *content_of(filing))))
    parties = header.parties if header else ()
    if on_offering(filing):
        record, issuer = filing.record, filing.record.primary_issuer
        cik = (issuer.cik if issuer else UNSET) or ""
        return Trait(*about, said, file_number=_file_number(parties), offering=_offering(record, cik), issuer_cik=cik)
    if not on_holding(filing):
        return Trait(*about, said)
    record = filing.record
    filers = [one.cik for one in parties if one.role.casefold() in _FILERS and one.cik]
    return Trait(
        *about,
        said,
        _digest(filing),
        issuer_cik=record.issuer_cik or "",
        cusips=tuple(one for one in record.cusips or () if cusip.is_valid(one) and not cusip.is_placeholder(one)),
        issuer_name=_squeezed(record.issuer_name or ""),
        holder_cik=record.filer_cik or (filers[0] if filers else ""),
        holder_names=" ".join(sorted({_squeezed(one.name) for one in record.reporting_persons or () if one.name})),
        words=class_words(record.class_title, record.issuer_name or "") if record.class_title else None,
    )


def content_of(filing: Filing[Record]) -> tuple[object, ...]:
    """Return what two sources of one filing say alike, and two filings of one day hardly do."""
    told: tuple[object, ...]
    if on_offering(filing):
        record = filing.record
        told = (record.first_sale, record.total_amount_sold, record.total_offering_amount)
    elif on_holding(filing):
        told = (filing.record.amendment_number, filing.record.event_date)
    else:
        told = (blake2b(msgspec.json.encode(filing.record), digest_size=12).hexdigest(),)
    return filing.form, filing.amendment, *told


def _digest(filing: Filing[Schedule13]) -> str:
    """Return a digest of the whole record but the issuer's CIK, which a header tells where the document does not."""
    record = filing.record
    if not ((record.issuer_name or record.cusips) and (record.event_date or filing.signed)):
        return ""
    told = msgspec.json.encode(structs.replace(record, issuer_cik=UNSET))
    return blake2b(told, digest_size=12).hexdigest()


def ordered(group: list[Trait[K]]) -> list[Trait[K]]:
    """Sort by days; of two filings of one day the one that the other names comes first."""
    found = sorted(group, key=_order)
    places = {one.accession: number for number, one in enumerate(found) if one.accession}
    for number, one in enumerate(tuple(found)):
        there = places.get(one.previous, 0)
        if there > number and _order(found[there])[0] == _order(one)[0] and found[there].accession == one.previous:
            found.insert(found.index(one), found.pop(there))
    return found


def _order(one: Trait[Any]) -> Order:
    return one.order or (date.min, False, 0, one.accession)


def _squeezed(name: str) -> str:
    """Return a name as it is compared: `L.P.` and `LP` are one."""
    return folded(name).replace(" ", "")


def _file_number(parties: Iterable[Party]) -> str:
    number = next((one.file_number for one in parties if one.file_number), "")
    return file_number.compact(number) if file_number.is_valid(number) else ""


def _offering(record: FormD, cik: str) -> str:
    if not cik or not record.first_sale:
        return ""
    return f"{cik} {record.first_sale} {' '.join(sorted(record.exemptions or ()))}"


# ---- sets of filings -------------------------------------------------------------------------------------------------


class Roots:
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

    def join(self, one: Hashable, other: Hashable) -> None:
        """Join two marks, and all that were joined with them."""
        self.parents[self.of(other)] = self.of(one)


# ---- offerings -------------------------------------------------------------------------------------------------------

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


# ---- statements of a holder on a class -------------------------------------------------------------------------------

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


# ---- histories -------------------------------------------------------------------------------------------------------


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
