"""One filing as a page says it: item by item, and where it comes from."""

import re
from collections.abc import Mapping
from urllib.parse import quote

from msgspec import UNSET, Struct

from muniment.errors import UsageError
from muniment.evidence import Problem
from muniment.forms import Record
from muniment.pipeline.evidence import Shelf, attached, attachments_of
from muniment.pipeline.findings import Judged, judged
from muniment.store import Store
from muniment.store.names import ISSUER, names_of
from muniment.store.stored import RANK_NAMES, FilingRow, StoredFiling
from muniment.web.dressing import Reply
from muniment.web.failures import NotThere
from muniment.web.headline import Fact, facts, headline
from muniment.web.judged import Said, judge_href, said_of
from muniment.web.lists import count, file_name, form_label
from muniment.web.neighbours import Neighbours, neighbours
from muniment.web.origin import Origin, origin_of
from muniment.web.parties import person_href
from muniment.web.remarks import Remark, remarks, summary
from muniment.web.source import Quote
from muniment.web.view import Answer, Found, Section, answers_in, sections
from muniment.wording import day
from muniment.writers.pages import page, write_page
from muniment.writers.pages.html import STYLE, html

_CIKS = re.compile(r"name$")


class Doubt(Struct, frozen=True):
    """A problem of a reading: the path it concerns and its label, words, and where to look.

    `has_field` says that the page has an answer of that path; `judge` leads to where people say what is right.
    """

    path: str
    label: str
    code: str
    words: str
    href: str = ""
    has_field: bool = False
    judge: str = ""


class FilingPage(Struct, frozen=True, kw_only=True):
    """A filing item by item, and where it comes from; `reason` says why there are no items, where there are none.

    `findings` is what the rulebook says, `found` how much that is; `said` what people said of places in it.

    `neighbours` are the filings before and after it in its history, as far as the store knows.
    The store keeps its text, or its rows in a data set, or neither; pages are pictures of those of a PDF or a scan.
    """

    key: str
    accession: str | None
    form: str
    form_title: str
    filed: str
    facts: list[Fact]
    sections: list[Section]
    findings: list[Remark]
    found: str
    problems: list[Doubt]
    said: list[Said]
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


# ---- the filing -----------------------------------------------------------------------------------------------------


def filing(shelf: Shelf, key: str) -> Reply:
    """Return a filing item by item."""
    held = find(shelf.store, key)
    origin = origin_of(shelf, held)
    told = sections_of(shelf.store, held, origin)
    by_path = {answer.path: answer for answer in answers_in(told)}
    row = held.row
    says = Judged([]) if held.record is UNSET else judged(shelf, row.id)
    found = remarks(says.findings, told)
    data = FilingPage(
        key=row.key,
        accession=row.accession,
        form=row.form,
        form_title=form_label(row.form),
        filed=day(row.filed),
        facts=[] if held.record is UNSET else facts(held.record),
        sections=told,
        findings=found,
        found=summary(found),
        problems=[_doubt(held, problem, by_path, origin) for problem in held.problems],
        said=said_of(held),
        unread=origin.unread if held.row.unread else [],
        attachments=attached_to(shelf.store, held, origin),
        where=_where(held),
        reason=row.reason,
        name=file_name(row.name),
        has_text=origin.has_text,
        has_rows=origin.tables is not None,
        has_pages=origin.has_pages,
        is_printed=origin.is_printed,
        neighbours=neighbours(says.history, row.key),
    )
    return Reply(data, title(held), "filing", "filings")


def find(store: Store, key: str) -> StoredFiling:
    """Return the filing that an address names.

    Raises:
        NotThere: there is none.
    """
    try:
        return store.filing(key)
    except UsageError as error:
        raise NotThere(f"There is no filing {key} in this store.") from error


def title(held: StoredFiling) -> str:
    """Return what a filing says in one line."""
    if held.record is not UNSET:
        return headline(held.record)
    about = f" about {held.row.issuer}" if held.row.issuer else ""
    return f"{held.row.form or 'A file'}{about}, kept unread"


def sections_of(store: Store, held: StoredFiling, origin: Origin) -> list[Section]:
    """Return the answers of a filing, beside the words they were read from; none where it has no record."""
    if held.record is UNSET:
        return []
    corrected, hrefs = _corrected(said_of(held)), _hrefs(store, held)
    found = Found(held.states, origin.evidence, held.problems, origin, corrected, hrefs)
    return sections(held.record, found)


def _hrefs(store: Store, held: StoredFiling) -> dict[str, str]:
    """Return the pages of what values name: issuers, persons, the filing before; only what is in the store."""
    found = {}
    for named in names_of(held.record, UNSET):
        number = _CIKS.sub("cik", named.path)
        if named.role != ISSUER:
            path = f"{named.path}.last_name" if named.path.endswith("]") else named.path
            found[path] = found[number] = person_href(named.name, named.cik)
        elif named.cik:
            found[named.path] = found[number] = f"/issuers/{named.cik}"
    before = getattr(held.record, "previous_accession_number", UNSET)
    if before is not UNSET and _has(store, before):
        found["previous_accession_number"] = f"/filings/{before}"
    return found


def _has(store: Store, key: str) -> bool:
    try:
        return bool(store.filing(key))
    except UsageError:
        return False


def _corrected(said: list[Said]) -> Mapping[str, tuple[str, ...]]:
    """Return what people say of places, by path, the newest last."""
    told: dict[str, tuple[str, ...]] = {}
    for one in said:
        words = f"{one.words} ({one.who}, {one.when}: {one.why}; {one.stands})"
        told[one.path] = (*told.get(one.path, ()), words)
    return told


def _doubt(held: StoredFiling, problem: Problem, by_path: Mapping[str, Answer], origin: Origin) -> Doubt:
    key = held.row.key
    there = _answer_of(problem.path, by_path)
    place = _place(problem, origin)
    href = f"/filings/{quote(key)}/source?{place}#mark" if place else ""
    label, path = (there.label, there.path) if there else (problem.path, problem.path)
    judge = judge_href(held, problem.path)
    return Doubt(path, label, problem.code, problem.words, href, there is not None, judge)


def _answer_of(path: str, by_path: Mapping[str, Answer]) -> Answer | None:
    """Return the answer that a path stands in: its own, or that of the part around it, such as a signature line."""
    while path and path not in by_path:
        path = path[: max(path.rfind("."), path.rfind("["), 0)]
    return by_path.get(path)


def _place(problem: Problem, origin: Origin) -> str:
    """Return what the page of the source is asked for to show the place of a doubt; "" where it cannot show it."""
    if origin.tables is None:
        span = problem.span if origin.has_text else UNSET
        return "" if span is UNSET else f"at={span.start}-{span.end}"
    if problem.span is not UNSET and problem.span.cell is not UNSET:
        cell = problem.span.cell
        return f"at={quote(f'{cell.table}-{cell.row}-{cell.column}')}"
    return f"path={quote(problem.path)}" if problem.path in origin.evidence else ""


def attached_to(store: Store, filing: StoredFiling, origin: Origin) -> list[Fact]:
    """Return what is attached to a filing: name, and what it is; the path leads to its place in the source."""
    known = filing.shown.kept and filing.extras
    found = []
    for one in known.attached if known else map(attached, attachments_of(store, filing)):
        parts = [one.type or "no type", one.media_type, count(one.size, "byte"), one.description, one.fault]
        place = f"at={one.start}-{one.end}" if one.start >= 0 and origin.has_text else ""
        found.append(Fact(one.name or "no name", " · ".join(filter(None, parts)), place))
    return found


def _where(held: StoredFiling) -> list[Fact]:
    """Return where a filing comes from: the file it is shown from, and all others it was found in."""
    source = held.shown
    version = next((one for one in held.versions if one.shown), None)
    told = [
        Fact("File", held.row.name),
        Fact("Kind", f"{_kind(held.row.rank)}, {count(source.size, 'byte')}"),
        Fact("SHA-256", held.row.content_hash),
        Fact("Read by", f"reader {version.reader_version}, {day(version.added.date())}" if version else ""),
    ]
    told += [Fact(f"Rows of {table}", ", ".join(map(str, rows))) for table, rows in held.rows.items()]
    others = [one for one in held.sources if one.id != source.id]
    told += [Fact("Also found in", f"{one.name} ({RANK_NAMES[one.rank]})") for one in others]
    return [fact for fact in told if fact.words]


def _kind(rank: int) -> str:
    """Return the name of a kind of source as a heading has it."""
    return RANK_NAMES[rank][0].upper() + RANK_NAMES[rank][1:]


STYLES = "/print.css"
"""Where the styles of the page are: the policy of these pages allows none in place."""


def printed(shelf: Shelf, key: str) -> bytes:
    """Return the page as HTML."""
    record, row = _held(shelf, key)
    return html(page(record, row.filed), STYLES).encode("utf-8", "replace")


def printed_file(shelf: Shelf, key: str, to: str) -> tuple[str, bytes]:
    """Return the page as "pdf" or "text", and a name for the file."""
    record, row = _held(shelf, key)
    name = f"{row.key}.{'txt' if to == 'text' else to}"
    return name, write_page(record, to, row.filed)


def styles() -> bytes:
    """Return the styles of the page."""
    return STYLE.encode()


def _held(shelf: Shelf, key: str) -> tuple[Record, FilingRow]:
    held = find(shelf.store, key)
    if held.record is UNSET:
        raise NotThere("No answers could be read from this filing, so that there is no page to print.")
    return held.record, held.row
