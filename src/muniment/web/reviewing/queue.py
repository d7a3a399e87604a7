"""Readings that need review: the queue, one place beside its source, and what people said of it."""

from collections.abc import Sequence
from typing import Any

from litestar import Request
from msgspec import UNSET, Struct, structs

from muniment.codes import CodeTable
from muniment.evidence import Span
from muniment.forms import FORMS, form_of
from muniment.forms.describe import Field
from muniment.forms.paths import value_at
from muniment.pipeline.evidence import EvidenceCache, context, spans_of
from muniment.store import Store
from muniment.store.corrections import entry_around, field_at, is_whole_list
from muniment.store.stored import StoredFiling
from muniment.study import review
from muniment.study.doubts import KINDS
from muniment.study.review import Filter, QueueItem, label_of
from muniment.values import Choice
from muniment.web import lists
from muniment.web.failures import NotThere
from muniment.web.lists import A_PAGE, Facet, address_of, count, turn
from muniment.web.original import PicturePage, picture
from muniment.web.remembered import Remembered
from muniment.web.responses import Reply
from muniment.web.sheet import find, title
from muniment.web.source import Origin, Piece, SourceLine, origin_of
from muniment.web.view import Said, of_settled, said_of
from muniment.wording import absence, confidence_percent, day, filed, value_text

ROOM = "review"


class Row(Struct, frozen=True):
    """A doubt in the list: where it leads, the filing, the place, what was read there and what is doubtful."""

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
    """The queue: the worst doubts, how many there are, how many judgements; `ready` where it was ever filled."""

    rows: list[Row]
    facets: list[Facet]
    total: int
    judged: int
    ready: bool
    store: str


class SettledPage(Struct, frozen=True):
    """What people judged, the newest first."""

    rows: list[Said]
    total: int


def listed(remembered: Remembered, form: str, kind: str, offset: int) -> Reply:
    """Return the queue of doubts, those of a form or a kind alone where they are asked for.

    Raises:
        UsageError: there is no such form or kind.
    """
    wanted, store, counts = review.filter_of(form, kind), remembered.store, remembered.doubts()
    with store.reading() as connection:
        judged = review.judged_count(connection)
        if counts is None:
            return Reply(QueuePage([], [], 0, judged, False, store.place.name), "Doubtful readings", "review", ROOM)
        rows = [_row(one, wanted) for one in review.worst(connection, wanted, A_PAGE, offset)]
    total = sum(n for (family, kind), n in counts.items() if _answers(family, kind, wanted))
    data = QueuePage(rows, _facets(counts, wanted), total, judged, True, store.place.name)
    links = turn("/review", said(wanted), offset, total)
    return Reply(data, count(total, "doubtful reading") if total else "Nothing is in doubt", "review", ROOM, links)


def settled(store: Store, offset: int) -> Reply:
    """Return what people judged."""
    with store.reading() as connection:
        total = review.judged_count(connection)
        rows = [of_settled(one) for one in review.settled(connection, A_PAGE, offset)]
    links = turn("/review/settled", {}, offset, total)
    return Reply(SettledPage(rows, total), count(total, "judgement"), "review_settled", ROOM, links)


def place(key: str, path: str, wanted: Filter) -> str:
    """Return the address of the page about one place of a filing."""
    return address_of("/review/doubt", {"filing": key, "path": path, **said(wanted)})


def said(wanted: Filter) -> dict[str, str]:
    """Return what is asked for as an address has it."""
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
            sum(n for (form, own), n in counts.items() if _answers(form, own, Filter(wanted.form, kind))),
            wanted,
        )
        for kind, label in KINDS.items()
    ]
    forms = [
        _choice(
            "form",
            form,
            FORMS[form].called,
            sum(n for (own, kind), n in counts.items() if _answers(own, kind, Filter(form, wanted.kind))),
            wanted,
        )
        for form in reversed(FORMS)
    ]
    told = (("kind", "Doubt", kinds), ("form", "Form", forms))
    return [Facet(name, label, tuple(one for one in some if one.count or one.chosen)) for name, label, some in told]


def _choice(name: str, value: str, label: str, number: int, wanted: Filter) -> lists.Choice:
    chosen = getattr(wanted, name) == value
    rest = {**said(wanted), name: value}
    if chosen:
        del rest[name]
    return lists.Choice(value, label, number, address_of("/review", rest), chosen)


_LINES = 14  # shown before and behind the marked ones
_BESIDE = 600  # characters shown of a line before and behind what is marked in it
_MOST_CODES = 400


class Option(Struct, frozen=True):
    """An answer that may be chosen: what a form sends for it, its words, and what is said of it."""

    value: str
    words: str
    hint: str = ""


class Typed(Struct, frozen=True):
    """What somebody typed already, shown again where it could not be kept."""

    answer: str = ""
    value: str = ""
    why: str = ""
    who: str = ""
    fault: str = ""


class DoubtPage(Struct, frozen=True, kw_only=True):
    """A place of a filing to be judged.

    * `doubts`: what is doubtful about it, `also` the other places that a rule names; `said` what people said before;
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
    said: list[Said]
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
    """Return the page about a place of a filing; `named` where it is known who asks.

    Raises:
        NotThere: there is no such filing, or no such place in it.
    """
    shelf: EvidenceCache = request.app.state.shelf
    held, field = opened(shelf, key, path)
    family = form_of(held.record).name if held.record is not UNSET else ""
    open_one, following = _queued(shelf, held.row.id, path, wanted)
    shown = source_of(shelf, held, path)
    data = DoubtPage(
        key=held.row.key,
        filing=title(held),
        form=held.row.form,
        path=path,
        label=label_of(family, path),
        kind=KINDS[open_one.kind] if open_one else "",
        doubts=open_one.words if open_one else "",
        read=_read(held, field, path),
        also=[Option(place(key, one, wanted), label_of(family, one)) for one in (open_one.paths if open_one else ())],
        said=said_of(held, path),
        options=_options(held, field, path, shelf),
        takes=_takes(field, path),
        codes=_codes(field),
        lines=shown.lines,
        picture=shown.picture,
        quoted=shown.quoted,
        where=shown.where,
        near=shown.near,
        printed=shown.printed,
        asked=said(wanted),
        skip=place(following.key, following.path, wanted) if following else "",
        typed=typed,
        named=named,
    )
    return Reply(data, f"Is this right? {data.label}", "review_doubt", ROOM)


def opened(shelf: EvidenceCache, key: str, path: str) -> tuple[StoredFiling, Field]:
    """Return a filing and the field at one of its places.

    Raises:
        NotThere: there is no such filing, or no such place.
    """
    held = find(shelf.store, key)
    field = field_at(form_of(held.record).name, path) if held.record is not UNSET else None
    if field is None:
        raise NotThere(f"{path[:80]!r} is no place of a value in filing {held.row.key}.")
    return held, field


def _queued(shelf: EvidenceCache, filing: int, path: str, wanted: Filter) -> tuple[QueueItem | None, QueueItem | None]:
    """Return the open doubt about a place, and the one that follows it in the queue."""
    with shelf.store.reading() as connection:
        if not review.is_there(connection):
            return None, None
        one = review.doubt_at(connection, filing, path)
        return one, review.after(connection, wanted, one.place) if one else None


# ---- the answer -----------------------------------------------------------------------------------------------------


def _read(stored_filing: StoredFiling, field: Field, path: str) -> str:
    value = UNSET if stored_filing.record is UNSET else value_at(stored_filing.record, path)
    if value is UNSET or value == ():
        return absence(stored_filing.states.get(path))
    return value_text(field, value)


def _options(stored_filing: StoredFiling, field: Field, path: str, shelf: EvidenceCache) -> list[Option]:
    """Return what was read, and what else could be meant, the surest first."""
    value = UNSET if stored_filing.record is UNSET else value_at(stored_filing.record, path)
    there = shelf.evidence_of(stored_filing).get(path)
    told = []
    if value is not UNSET and value != ():
        sure = f"{confidence_percent(there.confidence)} sure" if there and there.confidence < 1 else ""
        told.append(Option("right", value_text(field, value), sure))
    others = sorted(there.candidates if there else (), key=lambda one: -one.confidence)
    told += [
        Option(f"candidate:{one.value}", one.value, f"{confidence_percent(one.confidence)} sure") for one in others
    ]
    return told


def as_filed(held: StoredFiling, field: Field, path: str) -> str:
    """Return the value of a place as its form writes it, "" where there is none."""
    value = UNSET if held.record is UNSET else value_at(held.record, path)
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


class Shown(Struct, frozen=True):
    """The source around a place, as a page shows it."""

    lines: list[SourceLine] = []
    picture: PicturePage | None = None
    quoted: str = ""
    where: str = ""
    near: bool = False
    printed: bool = False


def source_of(shelf: EvidenceCache, held: StoredFiling, path: str) -> Shown:
    """Return the source around a place, or around the entry that it belongs to where nothing was found for it."""
    spans, near = spans_of(shelf, held, path), False
    entry = entry_around(path)
    if not spans and entry:
        spans, near = spans_of(shelf, held, entry), True
    around = context(shelf, held, entry if near else path)
    if not spans or not held.shown.kept:
        return Shown(where=around.where, quoted=around.words)
    origin = origin_of(shelf, held)
    if origin.text is None:
        pages = [span.page for span in spans if span.page]
        if origin.tables is None and pages:
            return Shown(
                picture=_picture(shelf, held, entry if near else path, pages[0]), where=around.where, near=near
            )
        return Shown(quoted=around.words, where=around.where, near=near)
    lines, printed = _lines(origin, spans)
    return Shown(lines=near_marks(lines), where=around.where, near=near, printed=printed)


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
    last = next((one for one in reversed(marked) if one - first <= _LINES), first)
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
