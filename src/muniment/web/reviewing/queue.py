"""Readings that need review: the queue, one place beside its source, and its corrections."""

from collections.abc import Sequence
from typing import Any

from litestar import Request
from msgspec import UNSET, Struct, structs

from muniment.codes import CodeTable
from muniment.evidence import Span
from muniment.forms import FORMS, form_of
from muniment.forms.definition import Field
from muniment.forms.walk import value_at
from muniment.pipeline.evidence import EvidenceCache, context, spans_of
from muniment.store import Store
from muniment.store.corrections import entry_around, field_at, is_whole_list
from muniment.store.stored import StoredFiling
from muniment.study import review
from muniment.study.review import KINDS, Filter, QueueItem, label_of
from muniment.values import Choice
from muniment.web import lists
from muniment.web.failures import NotThere
from muniment.web.filing_items import CorrectionLine, corrections_of, of_settled
from muniment.web.filing_page import find, title
from muniment.web.lists import A_PAGE, Facet, address_of, count, turn
from muniment.web.original import PicturePage, picture
from muniment.web.remembered import Remembered
from muniment.web.responses import Reply
from muniment.web.source import Origin, Piece, SourceLine, origin_of
from muniment.wording import absence, confidence_percent, day, filed, value_text

AREA = "review"


class Row(Struct, frozen=True):
    """A reading in the queue: where it leads, the filing, the place, what was read there and why it needs review."""

    href: str
    key: str
    form: str
    issuer: str
    filed: str
    label: str
    path: str
    kind: str
    words: str
    read: str
    confidence: float
    harm: int


class QueuePage(Struct, frozen=True):
    """The queue: the worst first, how many there are, how many were reviewed; `ready` where it was ever filled."""

    rows: list[Row]
    facets: list[Facet]
    total: int
    judged: int
    ready: bool
    store: str


class SettledPage(Struct, frozen=True):
    """What was reviewed, the newest first."""

    rows: list[CorrectionLine]
    total: int


def listed(remembered: Remembered, form: str, kind: str, offset: int) -> Reply:
    """Return the queue, of a form or a kind alone where these are given.

    Raises:
        UsageError: there is no such form or kind.
    """
    wanted, store, counts = review.filter_of(form, kind), remembered.store, remembered.doubts()
    with store.reading() as connection:
        judged = review.judged_count(connection)
        if counts is None:
            return Reply(QueuePage([], [], 0, judged, False, store.place.name), "Readings to review", "review", AREA)
        rows = [_row(item, wanted) for item in review.worst(connection, wanted, A_PAGE, offset)]
    total = sum(n for (family, kind), n in counts.items() if _answers(family, kind, wanted))
    data = QueuePage(rows, _facets(counts, wanted), total, judged, True, store.place.name)
    links = turn("/review", parameters_of(wanted), offset, total)
    return Reply(data, f"{count(total, 'reading')} to review" if total else "Nothing to review", "review", AREA, links)


def settled(store: Store, offset: int) -> Reply:
    """Return what was reviewed."""
    with store.reading() as connection:
        total = review.judged_count(connection)
        rows = [of_settled(item) for item in review.settled(connection, A_PAGE, offset)]
    links = turn("/review/settled", {}, offset, total)
    return Reply(SettledPage(rows, total), count(total, "review"), "review_settled", AREA, links)


def place(key: str, path: str, wanted: Filter) -> str:
    """Return the address of the page about one place of a filing."""
    return address_of("/review/doubt", {"filing": key, "path": path, **parameters_of(wanted)})


def parameters_of(wanted: Filter) -> dict[str, str]:
    """Return a filter as the parameters of an address."""
    return {name: value for name, value in (("form", wanted.form), ("kind", wanted.kind)) if value}


def _answers(family: str, kind: str, wanted: Filter) -> bool:
    return wanted.form in ("", family) and wanted.kind in ("", kind)


def _row(queue_item: QueueItem, wanted: Filter) -> Row:
    return Row(
        href=place(queue_item.key, queue_item.path, wanted),
        key=queue_item.key,
        form=queue_item.form,
        issuer=queue_item.issuer or "",
        filed=day(queue_item.filed),
        label=queue_item.label,
        path=queue_item.path,
        kind=KINDS[queue_item.kind],
        words=queue_item.words,
        read=queue_item.read,
        confidence=queue_item.confidence,
        harm=queue_item.harm,
    )


def _facets(counts: dict[tuple[str, str], int], wanted: Filter) -> list[Facet]:
    kinds = [
        _choice(
            "kind",
            kind,
            label,
            sum(n for (form, family), n in counts.items() if _answers(form, family, Filter(wanted.form, kind))),
            wanted,
        )
        for kind, label in KINDS.items()
    ]
    forms = [
        _choice(
            "form",
            form,
            FORMS[form].called,
            sum(n for (family, kind), n in counts.items() if _answers(family, kind, Filter(form, wanted.kind))),
            wanted,
        )
        for form in reversed(FORMS)
    ]
    by_facet = (("kind", "Reason", kinds), ("form", "Form", forms))
    return [
        Facet(name, label, tuple(choice for choice in choices if choice.count or choice.chosen))
        for name, label, choices in by_facet
    ]


def _choice(name: str, value: str, label: str, number: int, wanted: Filter) -> lists.Choice:
    chosen = getattr(wanted, name) == value
    rest = {**parameters_of(wanted), name: value}
    if chosen:
        del rest[name]
    return lists.Choice(value, label, number, address_of("/review", rest), chosen)


_LINES = 14  # shown before and behind the marked ones
_BESIDE = 600  # characters shown of a line before and behind what is marked in it
_MOST_CODES = 400


class Option(Struct, frozen=True):
    """An answer that may be chosen: what a form sends for it, its words, and a hint."""

    value: str
    words: str
    hint: str = ""


class Typed(Struct, frozen=True):
    """What was typed already, shown again where it could not be saved."""

    answer: str = ""
    value: str = ""
    why: str = ""
    who: str = ""
    fault: str = ""


class DoubtPage(Struct, frozen=True, kw_only=True):
    """A place of a filing to be reviewed.

    * `doubts`: why it needs review, `also` the other places that a rule names; `said` earlier corrections;
    * `options`: what may be chosen; `takes`: what a typed value has to be; `codes`: those of its list;
    * `lines`: the source around the marked words, `picture` the page of a scan, `quoted` what stands in a data set;
    * `near`: whether what is marked is not the place itself, but the entry around it.
    """

    key: str
    filing: str
    form: str
    path: str
    label: str
    kind: str
    doubts: str
    read: str
    also: list[Option]
    said: list[CorrectionLine]
    options: list[Option]
    takes: str
    codes: list[Option]
    lines: list[SourceLine]
    picture: PicturePage | None
    quoted: str
    where: str
    near: bool
    printed: bool
    asked: dict[str, str]
    skip: str
    typed: Typed
    named: bool


def doubt(request: Request[Any, Any, Any], key: str, path: str, wanted: Filter, typed: Typed, *, named: bool) -> Reply:
    """Return the page about a place of a filing; `named` where the reviewer is known.

    Raises:
        NotThere: there is no such filing, or no such place in it.
    """
    shelf: EvidenceCache = request.app.state.shelf
    stored_filing, field = opened(shelf, key, path)
    family = form_of(stored_filing.record).name if stored_filing.record is not UNSET else ""
    queued, following = _queued(shelf, stored_filing.row.id, path, wanted)
    shown = source_of(shelf, stored_filing, path)
    data = DoubtPage(
        key=stored_filing.row.key,
        filing=title(stored_filing),
        form=stored_filing.row.form,
        path=path,
        label=label_of(family, path),
        kind=KINDS[queued.kind] if queued else "",
        doubts=queued.words if queued else "",
        read=_read(stored_filing, field, path),
        also=[
            Option(place(key, also_path, wanted), label_of(family, also_path))
            for also_path in (queued.paths if queued else ())
        ],
        said=corrections_of(stored_filing, path),
        options=_options(stored_filing, field, path, shelf),
        takes=_takes(field, path),
        codes=_codes(field),
        lines=shown.lines,
        picture=shown.picture,
        quoted=shown.quoted,
        where=shown.where,
        near=shown.near,
        printed=shown.printed,
        asked=parameters_of(wanted),
        skip=place(following.key, following.path, wanted) if following else "",
        typed=typed,
        named=named,
    )
    return Reply(data, f"Is this right? {data.label}", "review_doubt", AREA)


def opened(shelf: EvidenceCache, key: str, path: str) -> tuple[StoredFiling, Field]:
    """Return a filing and the field at one of its places.

    Raises:
        NotThere: there is no such filing, or no such place.
    """
    stored_filing = find(shelf.store, key)
    field = field_at(form_of(stored_filing.record).name, path) if stored_filing.record is not UNSET else None
    if field is None:
        raise NotThere(f"{path[:80]!r} is no place of a value in filing {stored_filing.row.key}.")
    return stored_filing, field


def _queued(shelf: EvidenceCache, filing: int, path: str, wanted: Filter) -> tuple[QueueItem | None, QueueItem | None]:
    """Return the queue's item for a place, and the one that follows it."""
    with shelf.store.reading() as connection:
        if not review.is_there(connection):
            return None, None
        item = review.doubt_at(connection, filing, path)
        return item, review.after(connection, wanted, item.place) if item else None


# ---- the answer -----------------------------------------------------------------------------------------------------


def _read(stored_filing: StoredFiling, field: Field, path: str) -> str:
    value = UNSET if stored_filing.record is UNSET else value_at(stored_filing.record, path)
    if value is UNSET or value == ():
        return absence(stored_filing.states.get(path))
    return value_text(field, value)


def _options(stored_filing: StoredFiling, field: Field, path: str, shelf: EvidenceCache) -> list[Option]:
    """Return what was read, and what else could be meant, the most confident first."""
    value = UNSET if stored_filing.record is UNSET else value_at(stored_filing.record, path)
    evidence = shelf.evidence_of(stored_filing).get(path)
    options = []
    if value is not UNSET and value != ():
        hint = f"{confidence_percent(evidence.confidence)} confidence" if evidence and evidence.confidence < 1 else ""
        options.append(Option("right", value_text(field, value), hint))
    candidates = sorted(evidence.candidates if evidence else (), key=lambda candidate: -candidate.confidence)
    options += [
        Option(
            f"candidate:{candidate.value}", candidate.value, f"{confidence_percent(candidate.confidence)} confidence"
        )
        for candidate in candidates
    ]
    return options


def as_filed(stored_filing: StoredFiling, field: Field, path: str) -> str:
    """Return the value of a place as its form writes it, "" where there is none."""
    value = UNSET if stored_filing.record is UNSET else value_at(stored_filing.record, path)
    return "" if value is UNSET else filed(field, value)


def _takes(field: Field, path: str) -> str:
    kind = field.at.kind.title if field.at.kind else "value"
    return f"{kind}, several with ; between them" if is_whole_list(field, path) else kind


def _codes(field: Field) -> list[Option]:
    """Return the codes of the list that a field takes its values from."""
    kind = field.at.kind
    if not isinstance(kind, Choice) or len(kind.codes) > _MOST_CODES:
        return []
    named = kind.codes if isinstance(kind.codes, CodeTable) else None
    return [Option(code, named.format(code) if named else code) for code in kind.codes]


# ---- the source -----------------------------------------------------------------------------------------------------


class SourceView(Struct, frozen=True):
    """The source around a place, as a page shows it."""

    lines: list[SourceLine] = []
    picture: PicturePage | None = None
    quoted: str = ""
    where: str = ""
    near: bool = False
    printed: bool = False


def source_of(shelf: EvidenceCache, stored_filing: StoredFiling, path: str) -> SourceView:
    """Return the source around a place, or around the entry that it belongs to where nothing was found for it."""
    spans, near = spans_of(shelf, stored_filing, path), False
    entry = entry_around(path)
    if not spans and entry:
        spans, near = spans_of(shelf, stored_filing, entry), True
    around = context(shelf, stored_filing, entry if near else path)
    if not spans or not stored_filing.shown.kept:
        return SourceView(where=around.where, quoted=around.words)
    origin = origin_of(shelf, stored_filing)
    if origin.text is None:
        pages = [span.page for span in spans if span.page]
        if origin.tables is None and pages:
            return SourceView(
                picture=_picture(shelf, stored_filing, entry if near else path, pages[0]), where=around.where, near=near
            )
        return SourceView(quoted=around.words, where=around.where, near=near)
    lines, printed = _lines(origin, spans)
    return SourceView(lines=near_marks(lines), where=around.where, near=near, printed=printed)


def _picture(shelf: EvidenceCache, stored_filing: StoredFiling, path: str, page: int) -> PicturePage | None:
    """Return the page of a scan, None where it cannot be shown."""
    try:
        return picture(shelf, stored_filing.row.key, path, page).data
    except NotThere:
        return None


def _lines(origin: Origin, spans: Sequence[Span]) -> tuple[Sequence[SourceLine], bool]:
    """Return the lines of a source with some places marked, and whether they are lines of a printed page."""
    if origin.printed is not None:
        found = [origin.printed.places(span.start, span.end) for span in spans]
        if all(found):
            marks = [mark for places in found for mark in places]
            return origin.printed.excerpt(marks, ()).lines, True
    if origin.text is None:
        return (), False
    return origin.text.excerpt([(span.start, span.end) for span in spans]).lines, False


def near_marks(lines: Sequence[SourceLine]) -> list[SourceLine]:
    """Return the lines around those that are marked, long ones cut."""
    marked = [number for number, line in enumerate(lines) if any(piece.marked for piece in line.pieces)]
    if not marked:
        return [_cut(line) for line in lines[: 2 * _LINES]]
    first = marked[0]
    last = next((number for number in reversed(marked) if number - first <= _LINES), first)
    return [_cut(line) for line in lines[max(first - _LINES, 0) : last + _LINES + 1]]


def _cut(line: SourceLine) -> SourceLine:
    """Return a line whose unmarked stretches are cut where they are far from what is marked."""
    pieces, size = line.pieces, sum(len(piece.words) for piece in line.pieces)
    if size <= 2 * _BESIDE:
        return line
    marks = [number for number, piece in enumerate(pieces) if piece.marked]
    if not marks:
        return SourceLine(line.number, (Piece(f"{_whole(pieces)[:_BESIDE]} …"),))
    cut = []
    for number, piece in enumerate(pieces):
        if piece.marked or len(piece.words) <= _BESIDE:
            cut.append(piece)
        else:
            words = piece.words[-_BESIDE:] if number < marks[0] else piece.words[:_BESIDE]
            cut.append(structs.replace(piece, words=f"… {words}" if number < marks[0] else f"{words} …"))
    return SourceLine(line.number, tuple(cut))


def _whole(pieces: Sequence[Piece]) -> str:
    return "".join(piece.words for piece in pieces)
