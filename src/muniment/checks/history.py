"""Which filings belong together: those on one offering, and those of a holder on a class of an issuer, oldest first.

This is the one definition of what is one offering and one statement: the rules on amendments use it, and so does the
study of a store. Nothing is opened or queried here: of each filing a `Trait` is enough, so that all of a large store
fit in memory.
"""

import re
from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator, Sequence
from datetime import date
from hashlib import blake2b
from typing import Any, Generic, TypeVar

import msgspec
from msgspec import UNSET, Struct, field, structs

from muniment.caching import in_groups
from muniment.checks.filing import Filing, on_holding, on_offering
from muniment.documents.header import Party
from muniment.forms import FORMS, Record, Schedule13
from muniment.forms.walk import value_at
from muniment.identifiers import cusip, file_number
from muniment.values.characters import folded

K = TypeVar("K")
T = TypeVar("T")


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
    """Return what in a title distinguishes one class from another, "" where that is nothing.

    >>> class_words("Class A Common Stock, par value $0.01 per share"), class_words("Shares of Lamp Co", "Lamp Co")
    ('class a', '')
    >>> class_words("American Depositary Shares"), class_words("Series B Convertible Preferred Stock")
    ('american depositary', 'convertible preferred series b')
    """
    named = folded(_PAR.split(title, maxsplit=1)[0])
    letters = {f"{kind} {which}" for kind, which in _LETTER.findall(folded(title))}
    rest = set(_LETTER.sub(" ", named).split()) - _PLAIN - set(folded(issuer).split())
    words = {word for word in rest if word.isalpha() and len(word) > 1}
    return " ".join(sorted(letters | words))


def may_match(first: Iterable[str], second: Iterable[str]) -> bool:
    """Tell whether titles, as `class_words` has them, may name one class: a plain title may be any.

    >>> may_match({"class a"}, {"class b"}), may_match({"class a"}, {""}), may_match({"class a"}, {"class a"})
    (False, True, True)
    """
    one, other = set(first), set(second)
    return any(not titles or "" in titles for titles in (one, other)) or not one.isdisjoint(other)


# ---- one filing ------------------------------------------------------------------------------------------------------

Order = tuple[date, bool, int, str]

_FILERS = frozenset({"filed by", "reporting-owner"})


class Trait(Struct, Generic[K], frozen=True, gc=False, omit_defaults=True):
    """By what a filing is matched with others. Stored as JSON, so that the names in it stay.

    * `key`: the caller's key of it; `form`; `accession`, `previous`: its number, and the one it amends; "" for none;
    * `order`: what sorts it among others, None where its day is not known; `amendment`: None where it does not say;
    * `content`: what a copy of the same filing says too; `whole`: a digest of all that a schedule says, "" where it
      names no issuer or no day;
    * `file_number`: of the offering; `offering`: issuer, first sale and exemptions in one word;
    * `issuer_cik`, `cusips`, `issuer_name`; `holder_cik`, `holder_names`: folded, "" where there are none;
    * `words`: of the title of the class, see `class_words`, None where there is no title;
    * `issuer`, `holder`: the entities that a study found, "" where there is no study.
    """

    key: K
    form: str
    accession: str
    previous: str
    order: Order | None
    amendment: bool | None = None
    content: str = field(default="", name="said")
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
        return tuple(holder for holder in (self.holder or self.holder_cik, self.holder_names) if holder)

    @property
    def persons(self) -> list[str]:
        """The names on the cover."""
        return self.holder_names.split()

    @property
    def issues(self) -> tuple[str, ...]:
        """The classes by their CUSIPs, without check digits."""
        return tuple(number[:8] for number in self.cusips)


def trait(filing: Filing[Record], key: K) -> Trait[K]:
    """Return by what a filing is matched with others."""
    header = filing.header
    day = filing.day("filed")
    number = (filing.record.amendment_number if on_holding(filing) else UNSET) or 0
    order = (day, filing.amendment is not False, number, filing.accession) if day else None
    named = value_at(filing.record, FORMS[filing.form].amending.accession) or ""
    about = (key, filing.form, filing.accession, named, order, filing.amendment)
    content = "|".join(map(str, (filing.signed, *content_of(filing))))
    parties = header.parties if header else ()
    if on_offering(filing):
        record, issuer = filing.record, filing.record.primary_issuer
        cik = (issuer.cik if issuer else UNSET) or ""
        is_told = cik and record.first_sale
        offering = f"{cik} {record.first_sale} {' '.join(sorted(record.exemptions or ()))}" if is_told else ""
        return Trait(*about, content, file_number=_file_number(parties), offering=offering, issuer_cik=cik)
    if not on_holding(filing):
        return Trait(*about, content)
    record = filing.record
    filers = [party.cik for party in parties if party.role.casefold() in _FILERS and party.cik]
    return Trait(
        *about,
        content,
        _digest(filing),
        issuer_cik=record.issuer_cik or "",
        cusips=tuple(
            number for number in record.cusips or () if cusip.is_valid(number) and not cusip.is_placeholder(number)
        ),
        issuer_name=_squeezed(record.issuer_name or ""),
        holder_cik=record.filer_cik or (filers[0] if filers else ""),
        holder_names=" ".join(
            sorted({_squeezed(person.name) for person in record.reporting_persons or () if person.name})
        ),
        words=class_words(record.class_title, record.issuer_name or "") if record.class_title else None,
    )


def content_of(filing: Filing[Record]) -> tuple[object, ...]:
    """Return what two sources of one filing say alike, and two filings of one day hardly do."""
    content: tuple[object, ...]
    if on_offering(filing):
        record = filing.record
        content = (record.first_sale, record.total_amount_sold, record.total_offering_amount)
    elif on_holding(filing):
        content = (filing.record.amendment_number, filing.record.event_date)
    else:
        content = (blake2b(msgspec.json.encode(filing.record), digest_size=12).hexdigest(),)
    return filing.form, filing.amendment, *content


def _digest(filing: Filing[Schedule13]) -> str:
    """Return a digest of the whole record but the issuer's CIK, which a header has where the document does not."""
    record = filing.record
    if not ((record.issuer_name or record.cusips) and (record.event_date or filing.signed)):
        return ""
    return blake2b(msgspec.json.encode(structs.replace(record, issuer_cik=UNSET)), digest_size=12).hexdigest()


def ordered(group: list[Trait[K]]) -> list[Trait[K]]:
    """Sort by days; of two filings of one day the one that the other names comes first."""
    filings = sorted(group, key=_order)
    places = {filing.accession: number for number, filing in enumerate(filings) if filing.accession}
    for number, filing in enumerate(tuple(filings)):
        place = places.get(filing.previous, 0)
        if (
            place > number
            and _order(filings[place])[0] == _order(filing)[0]
            and filings[place].accession == filing.previous
        ):
            filings.insert(filings.index(filing), filings.pop(place))
    return filings


def _order(filing: Trait[Any]) -> Order:
    return filing.order or (date.min, False, 0, filing.accession)


def _squeezed(name: str) -> str:
    """Return a name as it is compared: `L.P.` and `LP` are one."""
    return folded(name).replace(" ", "")


def _file_number(parties: Iterable[Party]) -> str:
    number = next((party.file_number for party in parties if party.file_number), "")
    return file_number.compact(number) if file_number.is_valid(number) else ""


# ---- sets of filings -------------------------------------------------------------------------------------------------


class Roots:
    """Sets of match keys that belong together, found by joining two at a time."""

    def __init__(self) -> None:
        self.parents: dict[Hashable, Hashable] = {}

    def of(self, mark: Hashable) -> Hashable:
        """Return the key that stands for all that were joined with this one."""
        parents = self.parents
        while (parent := parents.setdefault(mark, mark)) != mark:
            parents[mark] = parents[parent]
            mark = parents[mark]
        return mark

    def join(self, first: Hashable, second: Hashable) -> None:
        """Join two keys, and all that were joined with them."""
        self.parents[self.of(second)] = self.of(first)

    def grouped(self, items: Iterable[T]) -> list[list[T]]:
        """Return things by the sets that their numbers, from 0, belong to."""
        return list(in_groups((self.of(number), item) for number, item in enumerate(items)).values())


# ---- offerings -------------------------------------------------------------------------------------------------------

_WITH_ITS_COPY = 2  # numbers: that of a filing, and none


def offerings(traits: Iterable[Trait[K]]) -> list[list[Trait[K]]]:
    """Return the notices of each offering, oldest first; those of an unknown day stand alone."""
    notices = list(traits)
    numbers, roots = _Numbers(notices), Roots()
    for number, notice in enumerate(notices):
        for mark in numbers.match_keys(notice) if notice.order else ():
            roots.join(number, mark)
    return [ordered(group) for group in roots.grouped(notices)]


def noticed(traits: Iterable[Trait[K]]) -> dict[K, K]:
    """Return new notices of offerings that an earlier new one was about, each with that one, by their keys.

    EDGAR gives each new notice a file number of its own, so that a second one begins another history: the same issuer,
    first sale, exemptions and amount offered do not prove that they are of one offering, but are worth a question.
    """
    first: dict[tuple[str, str], Trait[K]] = {}
    notices: dict[K, K] = {}
    for notice in sorted((trait for trait in traits if trait.offering and trait.amendment is False), key=_order):
        before = first.setdefault((notice.offering, notice.content.rpartition("|")[2]), notice)
        numbers = {before.accession, notice.accession}
        is_copy = len(numbers) == 1 or ("" in numbers and before.content == notice.content)
        if notice.order and not is_copy:
            notices[notice.key] = before.key
    return notices


class _Numbers:
    """The file numbers of offerings, by accession number and by what else identifies an offering."""

    def __init__(self, notices: list[Trait[Any]]) -> None:
        self.by_accession = {notice.accession: notice.file_number for notice in notices if notice.accession}
        self.by_offering: dict[str, set[str]] = defaultdict(set)
        self.by_content: dict[tuple[str, str], set[str]] = defaultdict(set)
        for notice in notices:
            self.by_content[notice.issuer_cik, notice.content].add(notice.accession)
            if notice.file_number:
                self.by_offering[notice.offering].add(notice.file_number)

    def match_keys(self, notice: Trait[Any]) -> set[Hashable]:
        """Return the notice, its offering, and the notice before it."""
        keys: set[Hashable] = {("filing", notice.accession)} if notice.accession else set()
        if notice.file_number:
            keys.add(("file", notice.file_number))
        elif notice.offering:
            numbers = self.by_offering.get(notice.offering, ())
            keys.add(("file", *numbers) if len(numbers) == 1 else ("offering", notice.offering))
        theirs = self.by_accession.get(notice.previous)
        # Another issuer's accession number in Item 7 joins nothing where EDGAR's own file numbers differ.
        if theirs is not None and (not theirs or not notice.file_number or theirs == notice.file_number):
            keys.add(("filing", notice.previous))
        # Whether there are copies without a number of one notice; of several notices none can be chosen.
        numbers = self.by_content[notice.issuer_cik, notice.content]
        if notice.issuer_cik and "" in numbers and len(numbers) <= _WITH_ITS_COPY:
            keys.add(("content", notice.issuer_cik, notice.content))
        return keys


# ---- statements of a holder on a class -------------------------------------------------------------------------------

Schedules = list[Trait[K]]


def statements(traits: Iterable[Trait[K]]) -> list[Schedules[K]]:
    """Return the schedules of each statement, oldest first; one whose day or issuer is unknown is alone."""
    schedules = list(traits)
    ciks = _Ciks(schedules)
    issuers: dict[str, Schedules[K]] = defaultdict(list)
    alone: list[Schedules[K]] = []
    for schedule in schedules:
        issuer = ciks.issuer(schedule)
        if issuer and schedule.order:
            issuers[issuer].append(schedule)
        else:
            alone.append([schedule])
    return [*(group for about in issuers.values() for group in _of_issuer(about)), *alone]


def _of_issuer(schedules: Schedules[K]) -> Iterator[Schedules[K]]:
    clusters = _Clusters(_matching(schedules))
    clusters.join_amendments()
    for cluster in clusters.all:
        yield ordered(cluster.members)


def _matching(schedules: Schedules[K]) -> list[Schedules[K]]:
    """Return schedules by holder and class, and with what they name as the filing before them."""
    roots = Roots()
    by_accession = {schedule.accession: number for number, schedule in enumerate(schedules) if schedule.accession}
    with_issue = {
        (holder, schedule.words) for schedule in schedules if not schedule.issues for holder in schedule.holders
    }
    for number, schedule in enumerate(schedules):
        for mark in _class_keys(schedule, with_issue):
            roots.join(number, mark)
        named = by_accession.get(schedule.previous)
        if named is not None and _same_class(schedules[named], schedule):
            roots.join(number, named)
    return roots.grouped(schedules)


def _class_keys(schedule: Trait[Any], with_issue: set[tuple[str, str | None]]) -> Iterator[Hashable]:
    """Yield holder and class in every way; the words of a title count where a schedule without a CUSIP has them too."""
    for holder in schedule.holders:
        yield from (("issue", holder, issue) for issue in schedule.issues)
        if schedule.words is not None and (holder, schedule.words) in with_issue:
            yield "words", holder, schedule.words


def _same_class(first: Trait[Any], second: Trait[Any]) -> bool:
    if set(first.issues) & set(second.issues):
        return True
    return first.words is None or second.words is None or may_match({first.words}, {second.words})


class _Cluster:
    """Schedules that belong together so far: what is known of their holders, persons and classes."""

    def __init__(self, members: list[Trait[Any]]) -> None:
        self.members, self.is_joined = ordered(members), False
        self.holders = {holder for member in members for holder in member.holders}
        self.persons = {person for member in members for person in member.persons}
        self.issues = {issue for member in members for issue in member.issues}
        self.words = {member.words for member in members if member.words is not None}

    @property
    def first(self) -> Trait[Any]:
        """The oldest."""
        return self.members[0]

    def wants_another(self) -> bool:
        """Whether there has to be an earlier filing, or nothing is known of the class."""
        return self.first.amendment is True or not (self.issues or self.words)

    def may_follow(self, earlier: "_Cluster") -> bool:
        """Whether these may go on with what another began."""
        began, earlier_began = self.first.order or (), earlier.first.order or ()
        if earlier is self or (self.first.amendment is True and earlier_began > began):
            return False
        return bool(self.issues & earlier.issues) or may_match(self.words, earlier.words)


class _Clusters:
    """The clusters of one issuer, found by their holders and persons."""

    def __init__(self, groups: list[list[Trait[Any]]]) -> None:
        self.all = sorted((_Cluster(group) for group in groups), key=lambda cluster: cluster.first.order or ())
        self._by_mark: dict[Hashable, list[_Cluster]] = defaultdict(list)
        for cluster in self.all:
            self._note(cluster)

    def _note(self, cluster: _Cluster) -> None:
        for mark in _cluster_keys(cluster):
            self._by_mark[mark].append(cluster)

    def join_amendments(self) -> None:
        """Join what has to have an earlier filing with the one cluster that it can go on with."""
        for cluster in tuple(self.all):
            if not cluster.is_joined and cluster.wants_another():
                earlier = self._before(cluster)
                if earlier is not None:
                    for old in (earlier, cluster):
                        old.is_joined = True
                        self.all.remove(old)
                        for mark in _cluster_keys(old):
                            self._by_mark[mark].remove(old)
                    joined = _Cluster([*earlier.members, *cluster.members])
                    self.all.append(joined)
                    self._note(joined)

    def _before(self, cluster: _Cluster) -> _Cluster | None:
        """Return the only cluster of the same holder, else the only one that shares a person; None if several."""
        for kind in ("holder", "person"):
            marks = (mark for mark in _cluster_keys(cluster) if mark[0] == kind)
            candidates = {
                id(earlier): earlier for mark in marks for earlier in self._by_mark[mark] if cluster.may_follow(earlier)
            }
            if candidates:
                return next(iter(candidates.values())) if len(candidates) == 1 else None
        return None


def _cluster_keys(cluster: _Cluster) -> list[tuple[str, str]]:
    return [*(("holder", holder) for holder in cluster.holders), *(("person", person) for person in cluster.persons)]


class _Ciks:
    """The CIKs of issuers whose CUSIP or name stands beside one in any of the schedules, and always beside the same."""

    def __init__(self, schedules: Iterable[Trait[Any]]) -> None:
        self.ciks: dict[str, str] = {}
        for schedule in schedules:
            if schedule.issuer_cik:
                for mark in (*schedule.cusips, schedule.issuer_name):
                    cik = self.ciks.setdefault(mark, schedule.issuer_cik)
                    self.ciks[mark] = cik if cik == schedule.issuer_cik else ""

    def issuer(self, schedule: Trait[Any]) -> str:
        """Return the entity that a study found, else the CIK of the issuer, else its CUSIP, else its name."""
        if schedule.issuer or schedule.issuer_cik:
            return schedule.issuer or schedule.issuer_cik
        marks = (*schedule.cusips, schedule.issuer_name)
        return next((self.ciks[mark] for mark in marks if mark and self.ciks.get(mark)), "") or marks[0]


# ---- histories -------------------------------------------------------------------------------------------------------


def link(filings: Sequence[Filing[Record]]) -> None:
    """Give each of these filings those that came before it in its history, and all that are known.

    A filing of an unknown day has no place in a history: its rules on history stay silent.
    """
    by_accession = {filing.accession: filing for filing in filings if filing.accession}
    for filing in filings:
        filing.known = by_accession
    traits = [trait(filing, number) for number, filing in enumerate(filings)]
    for group in histories(traits):
        chain([filings[number] for number in group])
    for number, before in noticed(traits).items():
        filings[number].noticed = filings[before]


def chain(history: Sequence[Filing[Record]]) -> None:
    """Give each filing of one history, oldest first, those that came before it; further copies of it are left out."""
    for number, filing in enumerate(history):
        if filing.day("filed"):
            filing.earlier = tuple(earlier for earlier in history[:number] if not is_copy(filing, earlier))


def is_copy(first: Filing[Record], second: Filing[Record]) -> bool:
    """Tell whether two are the same filing in two sources, of which one may lack its accession number."""
    if first.accession and second.accession:
        return first.accession == second.accession
    return first.signed == second.signed and content_of(first) == content_of(second)


def histories(traits: Iterable[Trait[K]]) -> list[list[K]]:
    """Return the keys of the filings of each history, oldest first; those of an unknown day stand alone."""
    return [[filing.key for filing in group] for group in _groups(traits)]


def _groups(traits: Iterable[Trait[K]]) -> list[list[Trait[K]]]:
    """Return the filings of each history; word for word copies of one stand behind it, whatever else they lack."""
    filings, copies = _without_copies(list(traits))
    series = {
        name: [filing for filing in filings if FORMS[filing.form].series == name]
        for name in ("offering", "ownership", "")
    }
    groups = [*offerings(series["offering"]), *statements(series["ownership"]), *_named(series[""])]
    return [[*group, *(copy for filing in group for copy in copies.get(filing.key, ()))] for group in groups]


def _named(filings: list[Trait[K]]) -> list[list[Trait[K]]]:
    """Return filings of other forms, each with those that name it or bear its file number."""
    roots = Roots()
    for number, filing in enumerate(filings):
        for mark in filter(None, (filing.accession, filing.previous, filing.file_number)):
            roots.join(number, mark)
    return [ordered(group) for group in roots.grouped(filings)]


def _without_copies(filings: list[Trait[K]]) -> tuple[list[Trait[K]], dict[K, list[Trait[K]]]]:
    """Part filings without a number from the one that says all the same, and return them by its key.

    A document by itself names no filer, and an old one often no day and no person: nothing else would tie it.
    """
    numbered = sorted(
        (filing for filing in filings if filing.whole and filing.accession),
        key=lambda filing: filing.accession,
        reverse=True,
    )
    first = {filing.whole: filing for filing in numbered}
    rest: list[Trait[K]] = []
    copies: dict[K, list[Trait[K]]] = {}
    for filing in filings:
        original = first.setdefault(filing.whole, filing) if filing.whole else filing
        if filing.accession or original is filing:
            rest.append(filing)
        else:
            copies.setdefault(original.key, []).append(filing)
    return rest, copies


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
    tie: str
    is_copy: bool = False


def linked(traits: Iterable[Trait[K]]) -> list[list[Link[K]]]:
    """Return the histories with what ties every filing to those before it.

    The first of a history is `first`; where it is an amendment it says why nothing is before it. A copy without
    its number says what it is a copy of.
    """
    filings = list(traits)
    accessions = {filing.accession for filing in filings if filing.accession}
    return [_tied(group, accessions) for group in _groups(filings)]


def _tied(group: list[Trait[K]], accessions: set[str]) -> list[Link[K]]:
    # Which filings without a number say what another one says, with the number of that one.
    numbered: dict[str, str] = {filing.content: filing.accession for filing in group if filing.accession}
    copies: dict[K, str] = {}
    for filing in group:
        if not filing.accession:
            if filing.content in numbered:
                copies[filing.key] = numbered[filing.content]
            numbered.setdefault(filing.content, "")
    seen = _Seen()
    links: list[Link[K]] = []
    for filing in group:
        if filing.key in copies:
            links.append(Link(filing.key, f"{COPY} {copies[filing.key]}".rstrip(), is_copy=True))
            continue
        links.append(Link(filing.key, seen.tie(filing) if seen.any else _why_first(filing, accessions)))
        seen.take(filing)
    return links


def _why_first(filing: Trait[Any], accessions: set[str]) -> str:
    if not filing.amendment:
        return FIRST
    if filing.previous:
        return f"names {filing.previous}, {ELSEWHERE if filing.previous in accessions else NOT_HERE}"
    is_identified = (
        filing.file_number
        or filing.offering
        or ((filing.issuer or filing.issuer_cik or filing.cusips) and filing.holders)
    )
    return NO_EARLIER if is_identified and filing.order else NOTHING


class _Seen:
    """What the earlier filings of a history are known by."""

    def __init__(self) -> None:
        self.any = False
        self._marks: set[tuple[str, str]] = set()

    def take(self, filing: Trait[Any]) -> None:
        """Take another filing into account."""
        self.any = True
        marks = [("filing", filing.accession), ("file", filing.file_number), ("offering", filing.offering)]
        marks += [("holder", holder) for holder in filing.holders] + [("person", person) for person in filing.persons]
        marks += [("issue", issue) for issue in filing.issues]
        if filing.words is not None:
            marks.append(("words", filing.words))
        self._marks |= {mark for mark in marks if mark[1] or mark[0] == "words"}

    def tie(self, filing: Trait[Any]) -> str:
        """Return what ties a filing to the earlier ones, the strongest first."""
        if filing.file_number and ("file", filing.file_number) in self._marks:
            return f"file number {filing.file_number}"
        if filing.previous and ("filing", filing.previous) in self._marks:
            return f"names {filing.previous}"
        if FORMS[filing.form].series == "offering":
            same = ("offering", filing.offering) in self._marks
            return "same issuer, first sale and exemptions" if same else "by a later filing"
        if not FORMS[filing.form].series:
            return "by another filing"
        return f"{self._holder(filing)}, {self._class(filing)}"

    def _holder(self, filing: Trait[Any]) -> str:
        filer = filing.holder or filing.holder_cik
        if filer and ("holder", filer) in self._marks:
            return "same filer"
        if ("holder", filing.holder_names) in self._marks:
            return "same persons"
        shared = any(("person", person) in self._marks for person in filing.persons)
        return "one of the same persons" if shared else "same holder by a later filing"

    def _class(self, filing: Trait[Any]) -> str:
        issue = next((issue for issue in filing.issues if ("issue", issue) in self._marks), "")
        if issue:
            return f"CUSIP {issue}"
        is_titled = filing.words is not None and ("words", filing.words) in self._marks
        return "class by its title" if is_titled else "the only statement it can go on with"
