"""The page of what a filing was read from: its text or rows, with marks, or a page of a PDF or scan as a picture."""

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from types import ModuleType

from msgspec import UNSET, Struct

from muniment.errors import SourceError, UsageError
from muniment.evidence import DOUBTFUL, Cell, Span
from muniment.extras import need
from muniment.isolated import isolated
from muniment.pipeline.evidence import EvidenceCache
from muniment.store.stored import StoredFiling
from muniment.views import spans_under
from muniment.web.filing_items import Answer, answers_in, review_href
from muniment.web.filing_page import find, sections_of, title
from muniment.web.lists import file_name
from muniment.web.responses import NotThere, Reply
from muniment.web.source import Claim, Excerpt, Origin, PrintedText, SourceText, TableView, origin_of, table_views

_PLACE = re.compile(r"([0-9]{1,12})-([0-9]{1,12})")
_CELL = re.compile(r"(?P<table>[A-Z]{1,40})-(?P<row>[0-9]{1,12})-(?P<column>.{0,100})", re.DOTALL)
_UNSAFE = re.compile(r"[^A-Za-z0-9._-]+")


class _MarkedPage(Struct, frozen=True):
    """Words marked in a source, the answer they were read as, and how many stretches are marked."""

    key: str
    path: str
    answer: str
    filing: str
    marks: int


class SourcePage(_MarkedPage, frozen=True):
    """The same in a stretch of a text.

    `printed` says that the source is shown as a person sees it, with every answer that was read from it.
    """

    excerpt: Excerpt
    printed: bool
    has_pages: bool = False
    judge: str = ""


class RowsPage(_MarkedPage, frozen=True):
    """The same in the tables of a data set: `name` is the archive's, `folder` the one in it whose tables these are."""

    name: str
    folder: str
    tables: list[TableView]
    judge: str = ""


def source(cache: EvidenceCache, key: str, path: str, at: str) -> Reply:
    """Return what a filing was read from, the words behind a path, or those `at` a place, marked."""
    stored_filing = find(cache.store, key)
    origin = origin_of(cache, stored_filing)
    if origin.tables is None and origin.text is None:
        raise NotThere(f"The store keeps no text or rows of filing {stored_filing.row.key}.")
    marks = marks_of(stored_filing, origin, path, at)
    answers = list(answers_in(sections_of(cache.store, stored_filing, origin)))
    answer = next((entry for entry in answers if entry.path == path), None) if path else None
    head = stored_filing.row.key, path, answer.words if answer else "", title(stored_filing), len(marks)
    name, review = source_title(answer, at), review_href(stored_filing, path) if path else ""
    if origin.text is not None:
        excerpt = _printed(origin, marks, answers)
        if excerpt is not None:
            shown = SourcePage(*head, excerpt, printed=True, has_pages=origin.has_pages, judge=review)
            return Reply(shown, name, "source", "filings")
        excerpt = origin.text.excerpt([(span.start, span.end) for span in marks])
        return Reply(SourcePage(*head, excerpt, printed=False, judge=review), name, "source", "filings")
    tables = table_views(origin, marks, [problem.span for problem in stored_filing.problems if problem.span])
    return Reply(
        RowsPage(*head, file_name(stored_filing.row.name), stored_filing.shown.folder, tables, review),
        name,
        "rows",
        "filings",
    )


def _printed(origin: Origin, marks: list[Span], answers: list[Answer]) -> Excerpt | None:
    """Return a source as it is printed; None where it is not, or where what is to be marked stands beside the page."""
    if origin.printed is None:
        return None
    rectangles = [origin.printed.places(span.start, span.end) for span in marks]
    if not all(rectangles):
        return None
    return origin.printed.excerpt(
        [place for places in rectangles for place in places], claims(origin.printed, origin, answers)
    )


def claims(printed: PrintedText, origin: Origin, answers: list[Answer]) -> list[Claim]:
    """Return what was read from a printed page: the characters behind each answer."""
    paths = sorted(origin.evidence)
    return [
        Claim(*place, answer.path, answer.label, answer.confidence < DOUBTFUL and not answer.settled)
        for answer in answers
        for span in spans_under(origin.evidence, paths, answer.path)
        for place in printed.places(span.start, span.end)
    ]


def marks_of(stored_filing: StoredFiling, origin: Origin, path: str, at: str = "") -> list[Span]:
    """Return the places of an answer, or the place that an address names."""
    if path:
        spans = spans_under(origin.evidence, sorted(origin.evidence), path)
        if not spans:
            raise NotThere(f"Nothing in filing {stored_filing.row.key} was read as {path}.")
        return spans
    if not at:
        return []
    if origin.text is None:
        return [_cell_at(stored_filing, origin, at)]
    place = _PLACE.fullmatch(at)
    if place is None:
        raise UsageError(f"at: {at[:30]!r} is no place; write the bytes as 631-644")
    return [Span("", int(place[1]), int(place[2]))]


def _cell_at(stored_filing: StoredFiling, origin: Origin, at: str) -> Span:
    """Return the place of a whole cell in a row of the filing, or in one that a problem of it names."""
    match = _CELL.fullmatch(at)
    if match is None:
        raise UsageError(f"at: {at[:30]!r} is no cell; write table, row and column as ISSUERS-12-CITY")
    cell = Cell(match["table"], int(match["row"]), match["column"])
    doubted = {
        (problem.span.cell.table, problem.span.cell.row)
        for problem in stored_filing.problems
        if problem.span and problem.span.cell
    }
    is_in_filing = cell.row in origin.rows.get(cell.table, ()) or (cell.table, cell.row) in doubted
    if is_in_filing and origin.tables is not None and cell.table in origin.tables.places:
        for cell_ in origin.tables.cells(cell.table, cell.row):
            if cell_.column == cell.column:
                return Span("", cell_.begin, cell_.end, cell=cell)
    raise NotThere(f"Filing {stored_filing.row.key} has no cell {cell.words}.")


def source_title(answer: Answer | None, at: str = "") -> str:
    """Return the title of a page that shows where an answer was read."""
    if answer:
        return f"Where “{answer.label}” was read"
    return "A place in the source" if at else "The source"


def source_file(cache: EvidenceCache, key: str) -> tuple[str, bytes]:
    """Return the bytes of a source, and a name for them that is safe on any disk."""
    stored_filing = find(cache.store, key)
    text: SourceText | None = origin_of(cache, stored_filing).text
    if text is None:
        raise NotThere(f"The store keeps no text of filing {stored_filing.row.key}.")
    return f"{_UNSAFE.sub('-', stored_filing.row.key)}.txt", text.data


WIDTH, HEIGHT = 640.0, 220.0
_TOP, _BOTTOM = 28.0, 26.0  # room for the numbers above the bars and the years below
_SIDE = 12.0  # beside the outermost bars, whose years are wider than they
_WIDEST = 56.0
_GAP = 0.3  # of the room of a bar
_LABELS = 16  # years that fit below, each with its name


class Bar(Struct, frozen=True):
    """A bar with its number and its name; `named` is "" where names would stand too close."""

    name: str
    named: str
    number: int
    x: float
    y: float
    width: float
    height: float

    @property
    def middle(self) -> float:
        """Where its words stand."""
        return round(self.x + self.width / 2, 1)


class Chart(Struct, frozen=True):
    """A chart: its title says what is to be seen in it."""

    title: str
    width: float
    height: float
    base: float
    bars: tuple[Bar, ...]


def chart(numbers: Sequence[tuple[str, int]], title: str) -> Chart | None:
    """Return the bars of some years; None for fewer than two, which a sentence says better."""
    years = [(name, number) for name, number in numbers if name.isdecimal()]
    greatest = max((number for _, number in years), default=0)
    if len(years) < 2 or not greatest:
        return None
    width = min((WIDTH - 2 * _SIDE) / len(years), _WIDEST / (1 - _GAP))
    tall = HEIGHT - _TOP - _BOTTOM
    every = -(-len(years) // _LABELS)
    bars = []
    for at, (name, number) in enumerate(years):
        height = round(tall * number / greatest, 1)
        named = name if (len(years) - 1 - at) % every == 0 else ""
        x, y = round(_SIDE + at * width + width * _GAP / 2, 1), round(HEIGHT - _BOTTOM - height, 1)
        bars.append(Bar(name, named, number, x, y, round(width * (1 - _GAP), 1), height))
    return Chart(title, round(2 * _SIDE + width * len(years), 1), HEIGHT, HEIGHT - _BOTTOM, tuple(bars))


_AROUND = 1.5  # points by which a place is drawn larger than its words


class Place(Struct, frozen=True):
    """A place on a page, in points from its top left corner, and the answer that was read there."""

    left: float
    top: float
    width: float
    height: float
    path: str
    label: str
    words: str
    doubtful: bool
    marked: bool


class PicturePage(Struct, frozen=True):
    """A page as a picture: its number from 1, how many there are, its size in points, and the places on it."""

    key: str
    path: str
    answer: str
    filing: str
    page: int
    pages: int
    width: float
    height: float
    places: list[Place]
    has_text: bool


def picture(cache: EvidenceCache, key: str, path: str, page: int) -> Reply:
    """Return a page of what a filing was read from; without its number, that of the words behind `path`."""
    stored_filing = find(cache.store, key)
    data = _data(cache, stored_filing)
    origin = Origin(stored_filing)  # the places are enough: nothing is read again
    marks = marks_of(stored_filing, origin, path)
    page = page or next((span.page for span in marks if span.page), 1)
    with _pictures() as pictures:
        size = isolated(partial(pictures.page_size, number=page), data, len(data))
    answers = list(answers_in(sections_of(cache.store, stored_filing, origin)))
    answer = next((entry for entry in answers if entry.path == path), None) if path else None
    places = list(_places(origin, answers, path, page))
    head = stored_filing.row.key, path, answer.words if answer else "", title(stored_filing)
    has_text = stored_filing.shown.media_type == "application/pdf"
    shown = PicturePage(*head, page, size.pages, size.width, size.height, places, has_text)
    return Reply(shown, source_title(answer), "picture", "filings")


def picture_file(cache: EvidenceCache, key: str, page: int) -> bytes:
    """Return the picture of a page, as a PNG file."""
    stored_filing = find(cache.store, key)
    with _pictures() as pictures:
        data = _data(cache, stored_filing)
        shown: bytes = isolated(partial(pictures.page_picture, number=page), data, len(data))
    return shown


@contextmanager
def _pictures() -> Iterator[ModuleType]:
    """Give the module that shows pages; what it cannot show is not there."""
    try:
        yield need("muniment.documents.scan", "pdf")
    except SourceError as error:
        raise NotThere(f"The page cannot be shown: {error.words}") from error
    except UsageError as error:
        raise NotThere(str(error)) from error


def _data(cache: EvidenceCache, stored_filing: StoredFiling) -> bytes:
    media_type = stored_filing.shown.media_type
    if not stored_filing.shown.kept or not media_type.startswith(("application/pdf", "image")):
        raise NotThere(f"Filing {stored_filing.row.key} was not read from pages that can be looked at.")
    return cache.store.content(stored_filing.row.content_hash)


def _places(origin: Origin, answers: list[Answer], path: str, page: int) -> Iterator[Place]:
    """Yield the places on a page behind all answers, those behind `path` last, so that they lie above the others."""
    paths = sorted(origin.evidence)
    for answer in sorted(answers, key=lambda answer: answer.path == path):
        for span in spans_under(origin.evidence, paths, answer.path):
            if span.page == page and span.rectangle is not UNSET and any(span.rectangle):
                left, top, right, bottom = span.rectangle
                yield Place(
                    left=round(left - _AROUND, 2),
                    top=round(top - _AROUND, 2),
                    width=round(right - left + 2 * _AROUND, 2),
                    height=round(bottom - top + 2 * _AROUND, 2),
                    path=answer.path,
                    label=answer.label,
                    words=answer.words[:200],
                    doubtful=answer.confidence < DOUBTFUL and not answer.settled,
                    marked=answer.path == path,
                )
