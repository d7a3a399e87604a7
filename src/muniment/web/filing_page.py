"""The page of a filing: item by item, and where it comes from."""

import re
from collections.abc import Iterator, Mapping, Sequence, Set
from contextlib import suppress
from datetime import date
from decimal import Decimal
from urllib.parse import quote

from msgspec import UNSET, Struct

from muniment.errors import UsageError
from muniment.evidence import Problem
from muniment.forms import FormD, Record, Schedule13D, Schedule13G, form_of
from muniment.forms.definition import rows
from muniment.forms.layout import plain
from muniment.forms.spec import mentions, resolved
from muniment.forms.walk import each, value_at
from muniment.pipeline.evidence import EvidenceCache, attached, attachments_of
from muniment.pipeline.findings import FilingFindings, findings_of
from muniment.reading import Entry, Officer, columns_of
from muniment.store import Store
from muniment.store.showing import ISSUER, names_of
from muniment.store.stored import DATASET, RANK_NAMES, FilingRow, StoredFiling
from muniment.study import review
from muniment.study.chain import believed, settles
from muniment.study.review import label_of
from muniment.values import INDEFINITE
from muniment.views import LIST_TITLES
from muniment.web import filing_items
from muniment.web.filing_items import sections
from muniment.web.lists import exemption, file_name, form_label, naming_alert, several
from muniment.web.parties import person_href
from muniment.web.responses import NotThere, Reply
from muniment.web.source import Origin, Quote, origin_of
from muniment.wording import amount, closed, confidence_percent, count, day, page_closed, with_capital
from muniment.writers.pages import page, write_page
from muniment.writers.pages.html import STYLE, html


class Fact(Struct, frozen=True):
    """One fact: what it is, its words, and the path of the answer that states it, "" where several do."""

    label: str
    words: str
    path: str = ""


def headline(record: Record) -> str:
    """Return one sentence that says what was filed."""
    return resolved(form_of(record).hooks.headline)(record)


def facts(record: Record) -> list[Fact]:
    """Return the few facts that people look for first, in words; what is not stated is left out."""
    return [Fact(*fact) for fact in resolved(form_of(record).hooks.facts)(record) if fact[1]]


def _or(value: object, text: str) -> str:
    return text if value is UNSET or value == "" else closed(str(value))


# ---- any form -------------------------------------------------------------------------------------------------------


def of_any(record: Record) -> str:
    """Return whose filing it is, and what."""
    form = form_of(record)
    names = [issuer.name for issuer in mentions(record, form.roles.issuers)]
    return (
        f"{form.called} {'of' if form.roles.issuers_file else 'about'} {several(names) or 'an issuer without a name'}"
    )


def facts_of_any(record: Record) -> list[tuple[str, str, str]]:
    """Return figures, event and the number of those whom a list names beside the issuer, by label, words and path."""
    roles = form_of(record).roles
    labels = {row.path.removesuffix("[]"): row.field.at.label for row in rows(type(record))}
    facts = []
    for at, part in each(record, roles.figures.path):
        prefix = f"{at}." if at else ""
        for name in roles.figures.names:
            sign = "$" if roles.figures.unit == "dollars" else ""
            facts.append((labels[plain(f"{prefix}{name}")], amount(getattr(part, name), sign=sign), f"{prefix}{name}"))
    if roles.event:
        facts.append((labels[roles.event], day(value_at(record, roles.event)), roles.event))
    for party in roles.leading:
        number = len(list(mentions(record, [party])))
        facts.append((f"{party.role.capitalize()}s", str(number) if number else "", party.path.partition("[")[0]))
    return facts


# ---- offerings ------------------------------------------------------------------------------------------------------


def of_offering(record: FormD) -> str:
    """Return who offers how much, and how much of it is sold."""
    issuers = [record.primary_issuer, *(record.other_issuers or ())]
    names = [_or(issuer.name, "an issuer without a name") for issuer in issuers if issuer is not UNSET]
    who = several(names) or "An issuer without a name"
    verb = "offer" if len(names) > 1 else "offers"
    offered, sold = amount(record.total_offering_amount), amount(record.total_amount_sold)
    if offered == INDEFINITE:
        offered = "an indefinite amount"
    what = f"{who} {verb} {offered}" if offered else f"{who} {verb} securities"
    return f"{what}, {sold} of it sold" if offered and sold else what


def facts_of_offering(record: FormD) -> list[tuple[str, str, str]]:
    """Return the amounts of an offering, its investors, first sale and exemptions, by label, words and path."""
    first = "yet to occur" if record.first_sale_yet_to_occur is True else day(record.first_sale)
    investors = "" if record.total_investors is UNSET else f"{record.total_investors:,}"
    exemptions = ", ".join(exemption(code) for code in record.exemptions or ())
    return [
        ("Offered", amount(record.total_offering_amount), "total_offering_amount"),
        ("Sold", amount(record.total_amount_sold), "total_amount_sold"),
        ("Remaining", amount(record.total_remaining), "total_remaining"),
        ("Investors", investors, "total_investors"),
        ("First sale", first, "first_sale_yet_to_occur" if record.first_sale is UNSET else "first_sale"),
        ("Exemptions", exemptions, "exemptions"),
    ]


# ---- reports of ownership -------------------------------------------------------------------------------------------


def of_ownership(record: Schedule13D | Schedule13G) -> str:
    """Return who reports which share of what."""
    names = [_or(person.name, "a person without a name") for person in (record.reporting_persons or ())]
    who = several(names) or "Persons without a name"
    verb = "reports" if len(names) == 1 else "report"
    at, percent = _greatest(record, "percent")
    share = f"{percent:f}%" if at else "their share"
    return f"{who} {verb} {share} of {_or(record.issuer_name, 'an issuer without a name')}"


def facts_of_ownership(record: Schedule13D | Schedule13G) -> list[tuple[str, str, str]]:
    """Return event, greatest share, persons and CUSIP numbers, by label, words and path."""
    at_percent, percent = _greatest(record, "percent")
    at_shares, shares = _greatest(record, "aggregate_amount")
    persons = len(record.reporting_persons or ())
    return [
        ("Event", day(record.event_date), "event_date"),
        ("Percent of class", f"{percent:f}%" if at_percent else "", at_percent),
        ("Shares", amount(shares, sign="") if at_shares else "", at_shares),
        ("Reporting persons", str(persons) if persons else "", "reporting_persons"),
        ("CUSIP", ", ".join(record.cusips or ()), "cusips"),
    ]


def _greatest(record: Schedule13D | Schedule13G, name: str) -> tuple[str, Decimal]:
    """Return path and value of the greatest number that a reporting person states; no path where none does."""
    percents = [
        (getattr(person, name), f"reporting_persons[{number}].{name}")
        for number, person in enumerate(record.reporting_persons or ())
        if getattr(person, name) is not UNSET
    ]
    value, path = max(percents, key=lambda pair: pair[0], default=(Decimal(0), ""))
    return path, value


class Neighbours(Struct, frozen=True):
    """The keys of the filings before and after another in its history; "" for none."""

    before: str = ""
    after: str = ""


def neighbours(history: Sequence[str], key: str) -> Neighbours:
    """Return which filings come before and after another in its history, the keys of its filings, oldest first."""
    if key not in history:
        return Neighbours()
    place = history.index(key)
    return Neighbours(*("".join(keys) for keys in (history[max(place - 1, 0) : place], history[place + 1 : place + 2])))


_CIKS = re.compile(r"name$")


class ReadingProblem(Struct, frozen=True):
    """A problem of a reading: the path it concerns and its label, words, and where to look.

    `has_field` says that the page has an answer of that path; `judge` leads to the page that reviews it, and `settled`
    says that a review of it still holds.
    """

    path: str
    label: str
    code: str
    words: str
    href: str = ""
    has_field: bool = False
    judge: str = ""
    settled: bool = False


class ListTable(Struct, frozen=True):
    """A list in the items of a schedule: its rows of cells in words.

    `hrefs` lead to the places of rows in the source, `named` to the pages of those whom rows name first, "" for none.
    """

    name: str
    title: str
    columns: list[str]
    rows: list[list[str]]
    hrefs: list[str]
    named: list[str]


class FilingPage(Struct, frozen=True, kw_only=True):
    """A filing item by item, and where it comes from; `reason` says why there are no items, where there are none.

    `findings` are those of the rulebook, `found` how many; `said` are the corrections and confirmations of reviewers.
    `unlike` are what seem to be copies and read otherwise: corrections of one do not hold for the other.

    `neighbours` are the filings before and after it in its history, as far as the store knows.
    `tell` is the form for an alert about its issuer.
    `lists` are those in its items and exhibits; `lists_unknown` says that the edition which read it kept none.
    The store keeps its text, or its rows in a data set, or neither; pages are pictures of those of a PDF or a scan.
    """

    key: str
    accession: str | None
    form: str
    form_title: str
    filed: str
    facts: list[Fact]
    sections: list[filing_items.Section]
    findings: list[filing_items.Remark]
    found: str
    problems: list[ReadingProblem]
    said: list[filing_items.CorrectionLine]
    unlike: list[str]
    lists: list[ListTable]
    lists_unknown: bool
    unread: list[Quote]
    attachments: list[Fact]
    where: list[Fact]
    reason: str
    name: str
    has_text: bool
    has_rows: bool
    has_pages: bool
    is_printed: bool
    neighbours: Neighbours
    tell: str


# ---- the filing -----------------------------------------------------------------------------------------------------


def filing(cache: EvidenceCache, key: str) -> Reply:
    """Return a filing item by item."""
    stored_filing = find(cache.store, key)
    origin = origin_of(cache, stored_filing)
    sections = sections_of(cache.store, stored_filing, origin)
    by_path = {answer.path: answer for answer in filing_items.answers_in(sections)}
    row = stored_filing.row
    reviews = filing_items.corrections_of(stored_filing)
    settled = filing_items.settled_by(reviews)
    says = FilingFindings([]) if stored_filing.record is UNSET else findings_of(cache, row.id)
    remarks = filing_items.remarks(says.findings, sections)
    unlike = cache.store.ask(review.unlike, row.id)
    data = FilingPage(
        key=row.key,
        accession=row.accession,
        form=row.form,
        form_title=form_label(row.form),
        filed=day(row.filed),
        facts=[] if stored_filing.record is UNSET else facts(stored_filing.record),
        sections=sections,
        findings=remarks,
        found=filing_items.summary(remarks),
        problems=[_problem(stored_filing, problem, by_path, origin, settled) for problem in stored_filing.problems],
        said=reviews,
        unlike=unlike,
        lists=list(_lists(stored_filing, origin)),
        lists_unknown=_lists_unknown(stored_filing),
        unread=origin.unread if stored_filing.row.unread else [],
        attachments=attached_to(cache.store, stored_filing, origin),
        where=_where(stored_filing),
        reason=row.reason,
        name=file_name(row.name),
        has_text=origin.has_text,
        has_rows=origin.tables is not None,
        has_pages=origin.has_pages,
        is_printed=origin.is_printed,
        neighbours=neighbours(says.history, row.key),
        tell=naming_alert(row.issuer_cik or row.issuer or "", row.issuer) if row.issuer else "",
    )
    return Reply(data, title(stored_filing), "filing", "filings")


def find(store: Store, key: str) -> StoredFiling:
    """Return the filing that an address names.

    Raises:
        NotThere: there is none.
    """
    try:
        return store.filing(key)
    except UsageError as error:
        raise NotThere(f"There is no filing {key} in this store.") from error


def title(stored_filing: StoredFiling) -> str:
    """Return a filing in one line."""
    if stored_filing.record is not UNSET:
        return headline(stored_filing.record)
    about = f" about {stored_filing.row.issuer}" if stored_filing.row.issuer else ""
    return f"{stored_filing.row.form or 'A file'}{about}, kept unread"


def sections_of(store: Store, stored_filing: StoredFiling, origin: Origin) -> list[filing_items.Section]:
    """Return the answers of a filing, beside the words they were read from; none where it has no record."""
    if stored_filing.record is UNSET:
        return []
    corrected: dict[str, tuple[str, ...]] = {}  # by path, the newest last
    reviews = filing_items.corrections_of(stored_filing)
    for line in reviews:
        text = f"{line.words} ({line.who}, {line.when}: {line.why}; {line.stands})"
        corrected[line.path] = (*corrected.get(line.path, ()), text)
    hrefs = _hrefs(store, stored_filing)
    if origin.is_printed:  # what is absent may have been missed
        hrefs = {path: filing_items.review_href(stored_filing, path) for path in stored_filing.states} | hrefs
    checks = store.ask(review.chain_of, stored_filing.row.id) if origin.is_printed else {}
    evidence = believed(origin.evidence, checks)
    contradicted = [Problem(path, check.code, check.words) for path, check in checks.items() if check.code]
    problems = [problem for problem in stored_filing.problems if not settles(problem, checks)]
    known = stored_filing.states, evidence, [*problems, *contradicted], origin, corrected, hrefs
    return sections(stored_filing.record, filing_items.Context(*known, filing_items.settled_by(reviews)))


def _hrefs(store: Store, stored_filing: StoredFiling) -> dict[str, str]:
    """Return the pages of what values name: issuers, persons, the filing before; only what is in the store."""
    hrefs = {}
    for named in names_of(stored_filing.record, UNSET):
        number = _CIKS.sub("cik", named.path)
        if named.role != ISSUER:
            path = f"{named.path}.last_name" if named.path.endswith("]") else named.path
            hrefs[path] = hrefs[number] = person_href(named.name, named.cik)
        elif named.cik:
            hrefs[named.path] = hrefs[number] = f"/issuers/{named.cik}"
    before = getattr(stored_filing.record, "previous_accession_number", UNSET)
    if before is not UNSET:
        with suppress(UsageError):  # it is not in this store
            store.filing(before)
            hrefs["previous_accession_number"] = f"/filings/{before}"
    return hrefs


def _problem(
    stored_filing: StoredFiling,
    problem: Problem,
    by_path: Mapping[str, filing_items.Answer],
    origin: Origin,
    settled: Set[str],
) -> ReadingProblem:
    key = stored_filing.row.key
    answer = by_path.get(filing_items.nearest(problem.path, by_path))
    place = _place(problem, origin)
    href = f"/filings/{quote(key)}/source?{place}#mark" if place else ""
    label, path = (answer.label, answer.path) if answer else (problem.path, problem.path)
    of_page = href, answer is not None, filing_items.review_href(stored_filing, problem.path)
    return ReadingProblem(path, label, problem.code, problem.words, *of_page, problem.path in settled)


def _lists(stored_filing: StoredFiling, origin: Origin) -> Iterator[ListTable]:
    """Yield the lists of a schedule that have entries."""
    record, details = stored_filing.record, stored_filing.details
    if record is UNSET or details is UNSET:
        return
    for name, entries in details.lists():
        columns = columns_of(entries)
        rows = [[_list_cell(record, column, entry) for column in columns] for entry in entries]
        source = f"/filings/{quote(stored_filing.row.key)}/source"
        spans = [entry.span for entry in entries]
        hrefs = [f"{source}?at={span.start}-{span.end}#mark" if origin.has_text else "" for span in spans]
        named = [person_href(entry.name, None) if isinstance(entry, Officer) else "" for entry in entries]
        yield ListTable(name, LIST_TITLES[name], columns, rows, hrefs, named)


def _list_cell(record: Record, column: str, entry: Entry) -> str:
    value = getattr(entry, column)
    if value is UNSET:
        return ""
    if column == "path":
        return label_of(form_of(record).name, value)
    if column == "confidence":
        return confidence_percent(value)
    return day(value) if isinstance(value, date) else f"{value:,f}" if isinstance(value, Decimal) else value


def _lists_unknown(stored_filing: StoredFiling) -> bool:
    """Whether its form has lists, and the edition that read it kept none."""
    if stored_filing.record is UNSET or stored_filing.row.rank == DATASET:
        return False
    return stored_filing.details is UNSET and bool(form_of(stored_filing.record).roles.trades[0])


def _place(problem: Problem, origin: Origin) -> str:
    """Return what the page of the source is asked for to show the place of a problem; "" where it cannot show it."""
    if origin.tables is None:
        span = problem.span if origin.has_text else UNSET
        return "" if span is UNSET else f"at={span.start}-{span.end}"
    if problem.span is not UNSET and problem.span.cell is not UNSET:
        cell = problem.span.cell
        return f"at={quote(f'{cell.table}-{cell.row}-{cell.column}')}"
    return f"path={quote(problem.path)}" if problem.path in origin.evidence else ""


def attached_to(store: Store, filing: StoredFiling, origin: Origin) -> list[Fact]:
    """Return what is attached to a filing: name, and what it is; the path leads to its place in the source."""
    extras = filing.shown.kept and filing.extras
    documents = []
    for document in extras.attached if extras else map(attached, attachments_of(store, filing)):
        parts = [
            document.type or "no type",
            document.media_type,
            count(document.size, "byte"),
            document.description,
            document.fault,
        ]
        place = f"at={document.start}-{document.end}" if document.start >= 0 and origin.has_text else ""
        documents.append(Fact(document.name or "no name", " · ".join(filter(None, parts)), place))
    return documents


def _where(stored_filing: StoredFiling) -> list[Fact]:
    """Return where a filing comes from: the file it is shown from, and all others it was found in."""
    source = stored_filing.shown
    kind = with_capital(RANK_NAMES[stored_filing.row.rank])
    version = next((candidate for candidate in stored_filing.versions if candidate.shown), None)
    facts = [
        Fact("File", stored_filing.row.name),
        Fact("Kind", f"{kind}, {count(source.size, 'byte')}"),
        Fact("SHA-256", stored_filing.row.content_hash),
        Fact("Read by", f"reader {version.reader_version}, {day(version.added.date())}" if version else ""),
    ]
    facts += [Fact(f"Rows of {table}", ", ".join(map(str, rows))) for table, rows in stored_filing.rows.items()]
    also_found = [file for file in stored_filing.sources if file.id != source.id]
    facts += [Fact("Also found in", f"{file.name} ({RANK_NAMES[file.rank]})") for file in also_found]
    return [fact for fact in facts if fact.words]


STYLES = "/print.css"
"""Where the styles of the page are: the policy of these pages allows none in place."""


def printed(cache: EvidenceCache, key: str) -> bytes:
    """Return the page as HTML."""
    record, row = _with_record(cache, key)
    return page_closed(html(page(record, row.filed), STYLES)).encode("utf-8", "replace")


def printed_file(cache: EvidenceCache, key: str, to: str) -> tuple[str, bytes]:
    """Return the page as "pdf" or "text", and a name for the file."""
    record, row = _with_record(cache, key)
    return f"{row.key}.{'txt' if to == 'text' else to}", write_page(record, to, row.filed)


def styles() -> bytes:
    """Return the styles of the page."""
    return STYLE.encode()


def _with_record(cache: EvidenceCache, key: str) -> tuple[Record, FilingRow]:
    stored_filing = find(cache.store, key)
    if stored_filing.record is UNSET:
        raise NotThere("No answers could be read from this filing, so that there is no page to print.")
    return stored_filing.record, stored_filing.row
