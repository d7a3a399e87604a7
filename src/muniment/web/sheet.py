"""One filing as a page says it, and the source it was read from."""

import re
from collections.abc import Mapping
from urllib.parse import quote

from msgspec import UNSET, Struct

from muniment.errors import SourceError, UsageError
from muniment.evidence import Problem
from muniment.readers import read
from muniment.store import Store
from muniment.store.entry import DATASET
from muniment.store.names import ISSUER, names_of
from muniment.store.stored import Correction, StoredFiling, StoredSource
from muniment.web.answers import person_href
from muniment.web.dressing import Reply
from muniment.web.failures import NotThere
from muniment.web.headline import Fact, facts, headline
from muniment.web.lists import count, file_name, form_label
from muniment.web.source import Excerpt, Quote, SourceText
from muniment.web.view import Answer, Found, Section, answers_in, day, sections, spans_under

_PLACE = re.compile(r"([0-9]{1,12})-([0-9]{1,12})")
_UNSAFE = re.compile(r"[^A-Za-z0-9._-]+")
_CIKS = re.compile(r"name$")
_KINDS = ("XML", "Full submission", "Text", "Rows of a data set", "Kept, not read")


class Doubt(Struct, frozen=True):
    """A problem of a reading: the path it concerns and its label, words, and where to look.

    `has_field` says that the page has an answer of that path.
    """

    path: str
    label: str
    code: str
    words: str
    href: str = ""
    has_field: bool = False


class FilingPage(Struct, frozen=True, kw_only=True):
    """A filing item by item, and where it comes from; `reason` says why there are no items, where there are none."""

    key: str
    accession: str | None
    form: str
    form_title: str
    filed: str
    facts: list[Fact]
    sections: list[Section]
    problems: list[Doubt]
    unread: list[Quote]
    where: list[Fact]
    reason: str
    name: str
    has_text: bool


class SourcePage(Struct, frozen=True):
    """A stretch of a source with words marked, the answer they were read as, and how many stretches are marked."""

    key: str
    path: str
    answer: str
    filing: str
    marks: int
    excerpt: Excerpt


# ---- the filing -----------------------------------------------------------------------------------------------------


def filing(store: Store, key: str) -> Reply:
    """Return a filing item by item."""
    held = find(store, key)
    text = text_of(store, held)
    told = _sections(store, held, text)
    by_path = {answer.path: answer for answer in answers_in(told)}
    row = held.row
    data = FilingPage(
        key=row.key,
        accession=row.accession,
        form=row.form,
        form_title=form_label(row.form),
        filed=day(row.filed),
        facts=[] if held.record is UNSET else facts(held.record),
        sections=told,
        problems=[_doubt(row.key, problem, by_path) for problem in held.problems],
        unread=_unread(held, text),
        where=_where(held),
        reason=row.reason,
        name=file_name(row.name),
        has_text=text is not None,
    )
    return Reply(data, _title(held), "filing", "filings")


def find(store: Store, key: str) -> StoredFiling:
    """Return the filing that an address names.

    Raises:
        NotThere: there is none.
    """
    try:
        return store.filing(key)
    except UsageError as error:
        raise NotThere(f"There is no filing {key} in this store.") from error


def text_of(store: Store, held: StoredFiling) -> SourceText | None:
    """Return the text a filing was read from; None where it stands in a data set, or where its bytes are not kept."""
    if held.row.rank == DATASET or not _shown(held).kept:
        return None
    return SourceText(store.content(held.row.content_hash))


def _shown(held: StoredFiling) -> StoredSource:
    return next(source for source in held.sources if source.content_hash == held.row.content_hash)


def _title(held: StoredFiling) -> str:
    if held.record is not UNSET:
        return headline(held.record)
    about = f" about {held.row.issuer}" if held.row.issuer else ""
    return f"{held.row.form or 'A file'}{about}, kept unread"


def _sections(store: Store, held: StoredFiling, text: SourceText | None) -> list[Section]:
    if held.record is UNSET:
        return []
    evidence = held.evidence if text else {}
    corrected, hrefs = _corrected(held.corrections), _hrefs(store, held)
    found = Found(held.states, evidence, held.problems, text or SourceText(b""), corrected, hrefs)
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


def _corrected(corrections: tuple[Correction, ...]) -> Mapping[str, tuple[str, ...]]:
    """Return what people say instead of the source, by path, the newest last."""
    told: dict[str, tuple[str, ...]] = {}
    for one in corrections:
        value = "nothing is stated here" if one.value is None else str(one.value)
        words = f"{value} ({one.who}, {day(one.added.date())}: {one.why})"
        told[one.path] = (*told.get(one.path, ()), words)
    return told


def _doubt(key: str, problem: Problem, by_path: Mapping[str, Answer]) -> Doubt:
    span, there = problem.span, by_path.get(problem.path)
    href = "" if span is UNSET else f"/filings/{quote(key)}/source?at={span.start}-{span.end}#mark"
    label = there.label if there else problem.path
    return Doubt(problem.path, label, problem.code, problem.words, href, there is not None)


def _unread(held: StoredFiling, text: SourceText | None) -> list[Quote]:
    """Return the words that nothing claimed. The store keeps how many there are; the source says which."""
    if not held.row.unread or text is None:
        return []
    try:
        spans = read(text.data).unread
    except SourceError:
        return []
    return [text.quote(span.start, span.end) for span in spans]


def _where(held: StoredFiling) -> list[Fact]:
    """Return where a filing comes from: the file it is shown from, and all others it was found in."""
    source = _shown(held)
    version = next((one for one in held.versions if one.shown), None)
    told = [
        Fact("File", held.row.name),
        Fact("Kind", f"{_KINDS[held.row.rank]}, {count(source.size, 'byte')}"),
        Fact("SHA-256", held.row.content_hash),
        Fact("Read by", f"reader {version.reader_version}, {day(version.added.date())}" if version else ""),
    ]
    told += [Fact(f"Rows of {table}", ", ".join(map(str, rows))) for table, rows in held.rows.items()]
    others = [one for one in held.sources if one.id != source.id]
    told += [Fact("Also found in", f"{one.name} ({_KINDS[one.rank]})") for one in others]
    return [fact for fact in told if fact.words]


# ---- the source -----------------------------------------------------------------------------------------------------


def source(store: Store, key: str, path: str, at: str) -> Reply:
    """Return the text of a source, the words behind a path, or the bytes `at`, marked."""
    held = find(store, key)
    text = text_of(store, held)
    if text is None:
        raise NotThere(f"The store keeps no text of filing {held.row.key}.")
    marks = _marks(held, path, at)
    answer = _answer(store, held, text, path) if path else None
    data = SourcePage(
        key=held.row.key,
        path=path,
        answer=answer.words if answer else "",
        filing=_title(held),
        marks=len(marks),
        excerpt=text.excerpt(marks),
    )
    return Reply(data, _source_title(answer, at), "source", "filings")


def _marks(held: StoredFiling, path: str, at: str) -> list[tuple[int, int]]:
    if path:
        spans = spans_under(held.evidence, sorted(held.evidence), path)
        if not spans:
            raise NotThere(f"Nothing in filing {held.row.key} was read as {path}.")
        return [(span.start, span.end) for span in spans]
    if not at:
        return []
    place = _PLACE.fullmatch(at)
    if place is None:
        raise UsageError(f"at: {at[:30]!r} is no place; write the bytes as 631-644")
    return [(int(place[1]), int(place[2]))]


def _answer(store: Store, held: StoredFiling, text: SourceText, path: str) -> Answer | None:
    return next((one for one in answers_in(_sections(store, held, text)) if one.path == path), None)


def _source_title(answer: Answer | None, at: str) -> str:
    if answer:
        return f"Where “{answer.label}” was read"
    return "A place in the source" if at else "The source"


def source_file(store: Store, key: str) -> tuple[str, bytes]:
    """Return the bytes of a source, and a name for them that is safe on any disk."""
    held = find(store, key)
    text = text_of(store, held)
    if text is None:
        raise NotThere(f"The store keeps no text of filing {held.row.key}.")
    return f"{_UNSAFE.sub('-', held.row.key)}.txt", text.data
