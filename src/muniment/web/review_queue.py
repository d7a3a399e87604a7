"""Readings that need review: the queue, one place beside its source, its corrections, and the addresses of these.

Everything works without scripts. The store is opened for writing only while an answer is kept.
"""

import re
from collections.abc import Mapping, Sequence
from typing import Annotated, Any, cast
from urllib.parse import quote, unquote

from litestar import Request, Response, get, post
from litestar.handlers import HTTPRouteHandler
from litestar.params import QueryParameter, RawBody
from msgspec import UNSET, Struct, structs

from muniment.codes import CodeTable
from muniment.drafts.figures import is_name_of
from muniment.errors import EnvironmentProblem, UsageError
from muniment.evidence import Span
from muniment.forms import FORMS, Record, form_of
from muniment.forms.definition import Field
from muniment.forms.walk import value_at, walk
from muniment.pipeline.evidence import EvidenceCache, context, excerpt_of, spans_of
from muniment.pipeline.findings import history_of
from muniment.store import Store
from muniment.store.corrections import entry_around, field_at, is_whole_list
from muniment.store.stored import Judgements, Said, StoredFiling
from muniment.store.tables import struct_of
from muniment.study import review
from muniment.study.chain import FOLLOWS
from muniment.study.review import KINDS, Filter, QueueItem, label_of
from muniment.study.updating import update_studied
from muniment.values import Choice
from muniment.values.characters import folded
from muniment.web import lists
from muniment.web.access.database import What
from muniment.web.access.visits import KEEPS, LOCAL, current, is_stale, may_prepare, record
from muniment.web.filing_items import CorrectionLine, corrections_of, of_settled
from muniment.web.filing_page import find, title
from muniment.web.lists import A_PAGE, Facet, address_of, turn
from muniment.web.original import PicturePage, picture
from muniment.web.preparing.saving import LARGEST, sent
from muniment.web.remembered import Remembered
from muniment.web.responses import (
    Asking,
    NotThere,
    Reply,
    html_page,
    in_thread,
    lead_on,
    page_handlers,
    remembered_of,
    respond,
)
from muniment.web.source import Origin, Piece, SourceLine, origin_of
from muniment.wording import absence, confidence_percent, count, day, value_text, with_capital

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
    perhaps: str
    confidence: float
    harm: int


class QueuePage(Struct, frozen=True):
    """The queue: the worst first, how many there are, how many were reviewed; `ready` where it was ever filled.

    `checked` counts the filings that were held against the rules: what the filing before contradicts is known of these.
    `behind` counts those that came in, or changed, since the queue was filled.
    """

    rows: list[Row]
    facets: list[Facet]
    total: int
    judged: int
    ready: bool
    store: str
    checked: Judgements
    behind: int = 0


class SettledPage(Struct, frozen=True):
    """What was reviewed, the newest first."""

    rows: list[CorrectionLine]
    total: int


def queue(remembered: Remembered, form: str, kind: str, offset: int) -> Reply:
    """Return the queue, of a form or a kind alone where these are given.

    Raises:
        UsageError: there is no such form or kind.
    """
    wanted, store, counts = review.filter_of(form, kind), remembered.store, remembered.doubts()
    name, checked = store.place.title, remembered.judgements()
    with store.reading() as connection:
        reviewed = review.reviewed_count(connection)
        if counts is None:
            empty = QueuePage([], [], 0, reviewed, False, name, checked)
            return Reply(empty, "Readings to review", "review", AREA)
        rows = [_row(item, wanted) for item in review.worst(connection, wanted, A_PAGE, offset)]
    total = wanted.count(counts)
    behind = remembered.read("not looked through", review.behind)
    data = QueuePage(rows, _facets(counts, wanted), total, reviewed, True, name, checked, behind)
    links = turn("/review", parameters_of(wanted), offset, total)
    title = f"{count(total, 'reading')} to review" if total or behind else "Nothing to review"
    return Reply(data, title, "review", AREA, links)


def settled_page(store: Store, offset: int) -> Reply:
    """Return what was reviewed."""
    with store.reading() as connection:
        total = review.reviewed_count(connection)
        rows = [of_settled(item) for item in review.settled(connection, A_PAGE, offset)]
    links = turn("/review/settled", {}, offset, total)
    return Reply(SettledPage(rows, total), count(total, "review"), "review_settled", AREA, links)


def place(key: str, path: str, wanted: Filter, **done: str) -> str:
    """Return the address of the page about one place of a filing; `done` names what was reviewed just before."""
    return address_of("/review/doubt", {"filing": key, "path": path, **parameters_of(wanted), **done})


def parameters_of(wanted: Filter) -> dict[str, str]:
    """Return a filter as the parameters of an address."""
    return {name: value for name, value in (("form", wanted.form), ("kind", wanted.kind)) if value}


def _row(queue_item: QueueItem, wanted: Filter) -> Row:
    return struct_of(
        Row,
        queue_item,
        href=place(queue_item.key, queue_item.path, wanted),
        issuer=queue_item.issuer or "",
        filed=day(queue_item.filed),
        kind=KINDS[queue_item.kind],
        words=with_capital(queue_item.words),
        perhaps=next((candidate.value for candidate in queue_item.candidates), "") if not queue_item.read else "",
    )


def _facets(counts: dict[tuple[str, str], int], wanted: Filter) -> list[Facet]:
    forms = {form: FORMS[form].called for form in reversed(FORMS)}
    facets = []
    for name, label, values in (("kind", "Reason", KINDS), ("form", "Form", forms)):
        choices = []
        for value, words in values.items():
            narrowed = structs.replace(wanted, **{name: value})
            number, is_chosen = narrowed.count(counts), narrowed == wanted
            if number or is_chosen:
                rest = structs.replace(wanted, **{name: ""}) if is_chosen else narrowed
                href = address_of("/review", parameters_of(rest))
                choices.append(lists.Choice(value, words, number, href, is_chosen))
        facets.append(Facet(name, label, tuple(choices)))
    return facets


_LINES, _LINES_BESIDE = 16, 10  # shown behind the marked ones, and half as many before them
_MOST_BESIDE = 3  # places that one is held against
_BESIDE = 180  # characters shown of a line before and behind what is marked in it
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


class SourceView(Struct, frozen=True):
    """The source around a place, as a page shows it."""

    lines: list[SourceLine] = []
    picture: PicturePage | None = None
    quoted: str = ""
    where: str = ""
    near: bool = False
    printed: bool = False


class Beside(Struct, frozen=True):
    """Another place that says something of the same: what was read there, and its source.

    `filing` is "" for a place of the same filing, else the title of the one before; `href` leads to its review, "" for
    what is no place of a value.
    """

    key: str
    path: str
    label: str
    read: str
    href: str
    source: SourceView
    filing: str = ""


class Done(Struct, frozen=True):
    """What was reviewed just before: the place, the answer, and where it can be changed."""

    label: str
    words: str
    href: str


class ReviewPage(Struct, frozen=True, kw_only=True):
    """A place of a filing to be reviewed.

    * `doubts`: why it needs review; `beside` places to hold it against, and `also` further ones that a rule names;
    * `said`: earlier corrections; `done`: what was reviewed just before; `left`: how many are to be reviewed;
    * `options`: what may be chosen; `takes`: what a typed value has to be; `codes`: those of its list;
    * `source`: where it stands.
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
    source: SourceView
    beside: list[Beside]
    done: Done | None
    left: int
    asked: dict[str, str]
    skip: str
    typed: Typed
    named: bool


def review_page(
    request: Request[Any, Any, Any],
    key: str,
    path: str,
    wanted: Filter,
    typed: Typed,
    *,
    named: bool,
    done: tuple[str, str] = ("", ""),
) -> Reply:
    """Return the page about a place of a filing; `named` where the reviewer is known.

    `done` are filing and place of what was reviewed just before.

    Raises:
        NotThere: there is no such filing, or no such place in it.
    """
    cache: EvidenceCache = request.app.state.cache
    stored_filing, field = opened(cache, key, path)
    family = form_of(stored_filing.record).name if stored_filing.record is not UNSET else ""
    with cache.store.reading() as connection:
        queued = review.item_at(connection, stored_filing.row.id, path) if review.is_there(connection) else None
        following = review.after(connection, wanted, queued.place) if queued else None
    sources, record = _Sources(cache), cast("Record", stored_filing.record)
    # The places that a rule or a contradiction names, else where the filing says the same again.
    others = queued.paths or named_in(record, path, queued.words) if queued else ()
    others = others or said_again(record, path)
    beside = _beside(sources, stored_filing, path, queued, wanted, others[:_MOST_BESIDE])
    counts = request.app.state.remembered.doubts() or {}
    kind = field.at.kind.title if field.at.kind else "value"
    data = ReviewPage(
        key=stored_filing.row.key,
        filing=title(stored_filing),
        form=stored_filing.row.form,
        path=path,
        label=label_of(family, path),
        kind=KINDS[queued.kind] if queued else "",
        doubts=with_capital(queued.words) if queued else "",
        read=_read(stored_filing, field, path),
        also=[
            Option(place(key, also_path, wanted), label_of(family, also_path)) for also_path in others[_MOST_BESIDE:]
        ],
        said=corrections_of(stored_filing, path),
        options=_options(stored_filing, field, path, cache),
        takes=f"{kind}, several with ; between them" if is_whole_list(field, path) else kind,
        codes=_codes(field),
        source=sources.of(stored_filing, path, _LINES_BESIDE if beside else _LINES),
        beside=beside,
        done=_done(cache, *done) if all(done) else None,
        left=wanted.count(counts),
        asked=parameters_of(wanted),
        skip=place(following.key, following.path, wanted) if following else "",
        typed=typed,
        named=named,
    )
    return Reply(data, f"Is this right? {data.label}", "review_doubt", AREA)


def opened(cache: EvidenceCache, key: str, path: str) -> tuple[StoredFiling, Field]:
    """Return a filing and the field at one of its places.

    Raises:
        NotThere: there is no such filing, or no such place.
    """
    stored_filing = find(cache.store, key)
    field = field_at(form_of(stored_filing.record).name, path) if stored_filing.record is not UNSET else None
    if field is None:
        raise NotThere(f"{path[:80]!r} is no place of a value in filing {stored_filing.row.key}.")
    return stored_filing, field


def _done(cache: EvidenceCache, key: str, path: str) -> Done | None:
    stored_filing, _ = opened(cache, key, path)
    said = corrections_of(stored_filing, path)
    return Done(said[-1].label, said[-1].words, place(key, path, Filter())) if said else None


# ---- what it is held against ----------------------------------------------------------------------------------------


def _beside(
    sources: "_Sources",
    stored_filing: StoredFiling,
    path: str,
    queued: QueueItem | None,
    wanted: Filter,
    paths: Sequence[str],
) -> list[Beside]:
    """Return these places with their sources, and that of the filing before where an amendment contradicts it."""
    record: Any = stored_filing.record
    compared = [_compared(sources, stored_filing, other, wanted) for other in paths]
    before = _before(sources.cache, stored_filing) if queued and queued.code in FOLLOWS else None
    if before and before.record is not UNSET:
        other = _same_place(record, before.record, path)
        if other:
            earlier = _compared(sources, before, other, wanted)
            compared.append(structs.replace(earlier, filing=f"{title(before)}, filed {day(before.row.filed)}"))
    return compared


def _compared(sources: "_Sources", stored_filing: StoredFiling, path: str, wanted: Filter) -> Beside:
    family = form_of(stored_filing.record).name if stored_filing.record is not UNSET else ""
    field = field_at(family, path)
    read = _read(stored_filing, field, path) if field else ""
    href = place(stored_filing.row.key, path, wanted) if field else ""
    source = sources.of(stored_filing, path, _LINES_BESIDE)
    return Beside(stored_filing.row.key, path, label_of(family, path), read, href, source)


def named_in(record: Record, path: str, text: str) -> tuple[str, ...]:
    """Return the places of the rows and items that the words of a contradiction name, those of the same person first.

    Where a figure does not fit the class and no row is named, it is held against the other figures of its person.
    """
    entry, figures = entry_around(path), form_of(record).roles.figures
    named = {match[0].lower().removeprefix("item ") for match in _ITEM(text)}
    names: list[str] = []
    for visit in walk(record) if text else ():
        here = entry_around(visit.path)
        if visit.path != path and visit.field.part is None and visit.value is not UNSET and here in (entry, ""):
            name = visit.field.name
            of_class = path.endswith(figures.names) and name in figures.names and bool(entry) and here == entry
            if visit.item in named or (of_class and "outstanding" in text):
                names.append(visit.path)
    return tuple(sorted(names, key=lambda other: not other.startswith(entry)))


_ITEM = re.compile(r"\b(?:row \d{1,2}|item \d{1,2}(?:\([a-z]{1,4}\)){0,3})", re.IGNORECASE).finditer


def said_again(record: Record, path: str) -> tuple[str, ...]:
    """Return where the items say again what a place of the cover does, and the other way round, by the names of fields.

    An item speaks of all persons: it is held against the cover only where there is one.
    """
    name = path.rpartition(".")[2].partition("[")[0]
    persons = [f"{party.path}".partition("[")[0] for party in form_of(record).roles.parties if "[]" in party.path]
    if any(len(getattr(record, list_name, UNSET) or ()) > 1 for list_name in persons if path.startswith(list_name)):
        return ()
    is_item, others = path.startswith("item"), dict[str, str]()
    for visit in walk(record):
        alike = is_name_of(name, visit.field.name) if is_item else is_name_of(visit.field.name, name)
        if alike and visit.path.startswith("item") != is_item and visit.value is not UNSET and visit.field.part is None:
            others[visit.path] = visit.field.name
    same = [other for other, of_field in others.items() if of_field == name] or [*others]
    return tuple(same) if len(same) == 1 else ()


def _before(cache: EvidenceCache, stored_filing: StoredFiling) -> StoredFiling | None:
    """Return the filing before one in its history, None where the store has none."""
    history = [row.key for row in history_of(cache, stored_filing.row).filings]
    number = history.index(stored_filing.row.key) if stored_filing.row.key in history else 0
    return find(cache.store, history[number - 1]) if number else None


def _same_place(record: Record, before: Record, path: str) -> str:
    """Return where the filing before has what stands at a path, in a list at the entry of one name; "" for none."""
    entry = entry_around(path)
    if not entry:
        return path
    list_ = entry.partition("[")[0]
    party = next((party for party in form_of(record).roles.parties if party.path == f"{list_}[]"), None)
    entries = [f"{list_}[{n}]" for n, _ in enumerate(getattr(before, list_, UNSET) or ())]
    if party:
        name = folded(party.name_of(value_at(record, entry)))
        entries = [other for other in entries if folded(party.name_of(value_at(before, other))) == name] or entries
    return f"{entries[0]}{path.removeprefix(entry)}" if len(entries) == 1 else ""


# ---- the answer -----------------------------------------------------------------------------------------------------


def _read(stored_filing: StoredFiling, field: Field, path: str) -> str:
    value = UNSET if stored_filing.record is UNSET else value_at(stored_filing.record, path)
    if value is UNSET or value == ():
        return absence(stored_filing.states.get(path))
    return value_text(field, value)


def _options(stored_filing: StoredFiling, field: Field, path: str, cache: EvidenceCache) -> list[Option]:
    """Return what was read, and what else could be meant, the most confident first."""
    value = UNSET if stored_filing.record is UNSET else value_at(stored_filing.record, path)
    evidence = cache.evidence_of(stored_filing).get(path)
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


def _codes(field: Field) -> list[Option]:
    kind = field.at.kind
    if not isinstance(kind, Choice) or len(kind.codes) > _MOST_CODES:
        return []
    named = kind.codes if isinstance(kind.codes, CodeTable) else None
    return [Option(code, named.format(code) if named else code) for code in kind.codes]


# ---- the source -----------------------------------------------------------------------------------------------------


class _Sources:
    """The sources of the places on one page, each file looked at once; a link leads to the mark of the first place."""

    def __init__(self, cache: EvidenceCache) -> None:
        self.cache = cache
        self._origins: dict[int, Origin] = {}

    def of(self, stored_filing: StoredFiling, path: str, around: int) -> SourceView:
        """Return the source around a place, or around its entry where nothing was found for it; so many lines of it."""
        spans, near = spans_of(self.cache, stored_filing, path), False
        entry = entry_around(path)
        if not spans and entry:
            spans, near = spans_of(self.cache, stored_filing, entry), True
        excerpt = context(self.cache, stored_filing, entry if near else path)
        if not spans or not stored_filing.shown.kept:
            return SourceView(where=excerpt.where, quoted=excerpt.words)
        key = stored_filing.row.id
        if key not in self._origins:
            self._origins[key] = origin_of(self.cache, stored_filing)
        origin = self._origins[key]
        if origin.text is None:
            pages = [span.page for span in spans if span.page]
            if origin.tables is None and pages:
                try:
                    leaf = picture(self.cache, stored_filing.row.key, entry if near else path, pages[0]).data
                except NotThere:
                    leaf = None  # it cannot be shown
                return SourceView(picture=leaf, where=excerpt.where, near=near)
            return SourceView(quoted=excerpt.words, where=excerpt.where, near=near)
        lines, printed = _lines(origin, spans)
        return SourceView(lines=near_marks(lines, around), where=excerpt.where, near=near, printed=printed)


def _lines(origin: Origin, spans: Sequence[Span]) -> tuple[Sequence[SourceLine], bool]:
    """Return the lines of a source with some places marked, and whether they are lines of a printed page."""
    if origin.printed is not None:
        rectangles = [origin.printed.places(span.start, span.end) for span in spans]
        if all(rectangles):
            return origin.printed.excerpt([mark for places in rectangles for mark in places], ()).lines, True
    if origin.text is None:
        return (), False
    return origin.text.excerpt([(span.start, span.end) for span in spans]).lines, False


def near_marks(lines: Sequence[SourceLine], around: int = _LINES) -> list[SourceLine]:
    """Return the lines around those that are marked, long ones cut."""
    marked = [number for number, line in enumerate(lines) if any(piece.marked for piece in line.pieces)]
    if not marked:
        return [_cut(line) for line in lines[: 2 * around]]
    first = marked[0]
    last = next((number for number in reversed(marked) if number - first <= around), first)
    return [_cut(line) for line in lines[max(first - around // 2, 0) : last + around + 1]]


def _cut(line: SourceLine) -> SourceLine:
    """Return a line whose unmarked stretches are cut where they are far from what is marked."""
    pieces, size = line.pieces, sum(len(piece.words) for piece in line.pieces)
    if size <= 2 * _BESIDE:
        return line
    marks = [number for number, piece in enumerate(pieces) if piece.marked]
    if not marks:
        return SourceLine(line.number, (Piece(f"{''.join(piece.words for piece in pieces)[:_BESIDE]} …"),))
    cut = []
    for number, piece in enumerate(pieces):
        if piece.marked or len(piece.words) <= _BESIDE:
            cut.append(piece)
        else:
            text = piece.words[-_BESIDE:] if number < marks[0] else piece.words[:_BESIDE]
            cut.append(structs.replace(piece, words=f"… {text}" if number < marks[0] else f"{text} …"))
    return SourceLine(line.number, tuple(cut))


# ---- what people answer, and the addresses ---------------------------------------------------------------------------


_WAIT = 10  # seconds for another program that writes
_ABSENCES: Mapping[str, Said] = {"absent": "absent", "not applicable": "not applicable", "unreadable": "unreadable"}


def keep(request: Asking, key: str, path: str, typed: Typed, wanted: Filter) -> QueueItem | None:
    """Keep a correction or confirmation; return the item that follows it in the queue, None where none does.

    Raises:
        NotThere: there is no such filing, or no such place in it.
        UsageError: nothing was chosen, the value is none for the place, or who or why is missing.
        EnvironmentProblem: the store cannot be written.
    """
    cache: EvidenceCache = request.app.state.cache
    stored_filing, _ = opened(cache, key, path)
    kind, value = _answer(stored_filing, path, typed)
    if not typed.why.strip():
        raise UsageError("Give a reason: it is kept with the answer.")
    if not typed.who.strip():
        raise UsageError("Give your name: it is kept with the answer.")
    by = excerpt_of(cache, stored_filing, path)
    with Store.open(cache.store.place, create=False, wait=_WAIT) as store:
        review.update(store, [stored_filing.row.id])
        before = store.ask(review.item_at, stored_filing.row.id, path)
        changed = store.correct(stored_filing.row.id, path, value, typed.who, typed.why, kind=kind, excerpt=by)
        record(request, What.REVIEWED, f"{stored_filing.row.key} {path}")
        review.update(store, changed)
        update_studied(store, changed)
        return store.ask(review.after, wanted, before.place) if before else None


def _answer(stored_filing: StoredFiling, path: str, typed: Typed) -> tuple[Said, Any]:
    """Return the reviewer's answer for a place.

    Raises:
        UsageError: nothing, or nothing that the page has.
    """
    if typed.value.strip() and typed.answer != "value":
        raise UsageError("You typed a value, and chose another answer: choose “Another value”, or empty the field.")
    if typed.answer in _ABSENCES:
        return _ABSENCES[typed.answer], None
    if typed.answer == "right":
        value = UNSET if stored_filing.record is UNSET else value_at(stored_filing.record, path)
        if value is UNSET:
            raise UsageError("Nothing was read here: type the value, or choose another answer.")
        return "value", value
    if typed.answer.startswith("candidate:"):
        return "value", typed.answer.removeprefix("candidate:")
    if typed.answer == "value":
        if not typed.value.strip():
            raise UsageError("Type the value, or choose another answer.")
        return "value", typed.value
    raise UsageError("Choose an answer.")


_Form = Annotated[str, QueryParameter(description="D, 13G or 13D.")]
_Kind = Annotated[str, QueryParameter(description="Why a reading needs review, such as contradiction or unsure.")]
_Offset = Annotated[int, QueryParameter(ge=0, le=10_000_000, description="How many to skip.")]
_Filing = Annotated[str, QueryParameter(description="Accession number, or the id of a filing in this store.")]
_Path = Annotated[str, QueryParameter(description="A place in its record, as reporting_persons[0].percent.")]

_UNPROCESSABLE = 422
_REVIEWER = "reviewer"
_YEAR = 365 * 24 * 60 * 60
_USUAL = "The source says so."
_STALE = "This page was out of date, and nothing was kept. Look at the answer once more, and save it."


def worst(request: Asking, form: _Form = "", kind: _Kind = "", offset: _Offset = 0) -> Response[bytes]:
    """Readings that need review, the worst first, by form and reason."""
    return respond(request, queue(remembered_of(request), form, kind, offset))


def settled(request: Asking, offset: _Offset = 0) -> Response[bytes]:
    """What was reviewed, the newest first: corrections and confirmations."""
    return respond(request, settled_page(request.app.state.store, offset))


def look(
    request: Asking,
    filing: _Filing,
    path: _Path,
    form: _Form = "",
    kind: _Kind = "",
    done: Annotated[str, QueryParameter(description="The filing of what was reviewed just before.")] = "",
    place: Annotated[str, QueryParameter(description="Its place in the record.")] = "",
) -> Response[bytes]:
    """One place of a filing to be reviewed, beside the words of the source."""
    # The reviewer, as far as known: in a team the user, else the name that was typed before.
    typed = Typed(why=_USUAL, who=_member(request) or unquote(request.cookies.get(_REVIEWER, ""))[:200])
    wanted, before = review.filter_of(form, kind), (done, place)
    return html_page(request, review_page(request, filing, path, wanted, typed, named=bool(typed.who), done=before))


def review_reading(request: Asking, body: RawBody) -> Response[bytes]:
    """Keep a correction or confirmation, and lead on to the next reading."""
    got = sent(body)
    filing, path = got.last("filing"), got.last("path")
    wanted = review.filter_of(got.last("form"), got.last("kind"))
    member = _member(request)
    typed = Typed(got.last("answer"), got.last("value"), got.last("why"), member or got.last("who"))
    try:
        fault = _STALE if is_stale(request) else ""
        following = None if fault else keep(request, filing, path, typed, wanted)
    except (UsageError, EnvironmentProblem) as error:
        fault, following = str(error), None
    if fault:
        again = structs.replace(typed, fault=fault)
        return html_page(request, review_page(request, filing, path, wanted, again, named=bool(member)), _UNPROCESSABLE)
    filing_page = f"/filings/{quote(filing)}#{quote(path)}"
    leads = got.last("back") and filing_page
    where = leads or (
        place(following.key, following.path, wanted, done=filing, place=path)
        if following
        else address_of("/review", parameters_of(wanted))
    )
    if member:
        return lead_on(where)
    cookie = f"{_REVIEWER}={quote(typed.who, safe='')}; Path=/review; Max-Age={_YEAR}; HttpOnly; SameSite=Strict"
    return lead_on(where, **{"set-cookie": cookie})


# ---- who reviews ----------------------------------------------------------------------------------------------------


def _member(request: Asking) -> str:
    """Return the name of the user in a team; "" with one user, who types it."""
    user = current(request)
    return "" if user == LOCAL else user.name


def handlers() -> list[HTTPRouteHandler]:
    """Return the handlers: whoever may look sees the queue; whoever may prepare reviews."""
    return [
        *page_handlers({"/review": worst, "/review/settled": settled}),
        get("/review/doubt", include_in_schema=False, guards=[may_prepare])(in_thread(look)),
        post(
            "/review/doubt",
            include_in_schema=False,
            request_max_body_size=LARGEST,
            guards=[may_prepare],
            opt={KEEPS: True},
        )(in_thread(review_reading)),
    ]
