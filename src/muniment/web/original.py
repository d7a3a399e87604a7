"""The page of what a filing was read from: its text, or its rows in the tables of a data set, words marked."""

import re

from msgspec import Struct

from muniment.errors import UsageError
from muniment.evidence import DOUBTFUL, Cell, Span
from muniment.pipeline.evidence import Shelf
from muniment.store.stored import StoredFiling
from muniment.web.dressing import Reply
from muniment.web.failures import NotThere
from muniment.web.judged import judge_href
from muniment.web.lists import file_name
from muniment.web.origin import Origin, origin_of
from muniment.web.printed import Claim, PrintedText
from muniment.web.rows import ShownTable, shown_tables
from muniment.web.sheet import find, sections_of, title
from muniment.web.source import Excerpt, SourceText
from muniment.web.view import Answer, answers_in, spans_under

_PLACE = re.compile(r"([0-9]{1,12})-([0-9]{1,12})")
_CELL = re.compile(r"(?P<table>[A-Z]{1,40})-(?P<row>[0-9]{1,12})-(?P<column>.{0,100})", re.DOTALL)
_UNSAFE = re.compile(r"[^A-Za-z0-9._-]+")


class SourcePage(Struct, frozen=True):
    """A stretch of a source with words marked, the answer they were read as, and how many stretches are marked.

    `printed` says that the source is shown as a person sees it, with every answer that was read from it.
    """

    key: str
    path: str
    answer: str
    filing: str
    marks: int
    excerpt: Excerpt
    printed: bool
    has_pages: bool = False
    judge: str = ""


class RowsPage(Struct, frozen=True):
    """The rows of a filing in the tables of a data set, words marked, and the answer they were read as.

    `name` is the archive's, `folder` the one in it whose tables these are.
    """

    key: str
    path: str
    answer: str
    filing: str
    marks: int
    name: str
    folder: str
    tables: list[ShownTable]
    judge: str = ""


def source(shelf: Shelf, key: str, path: str, at: str) -> Reply:
    """Return what a filing was read from, the words behind a path, or those `at` a place, marked."""
    held = find(shelf.store, key)
    origin = origin_of(shelf, held)
    if origin.tables is None and origin.text is None:
        raise NotThere(f"The store keeps no text or rows of filing {held.row.key}.")
    marks = marks_of(held, origin, path, at)
    answers = list(answers_in(sections_of(shelf.store, held, origin)))
    answer = next((one for one in answers if one.path == path), None) if path else None
    told = held.row.key, path, answer.words if answer else "", title(held), len(marks)
    name, judge = source_title(answer, at), judge_href(held, path) if path else ""
    if origin.text is not None:
        excerpt = _printed(origin, marks, answers)
        if excerpt is not None:
            shown = SourcePage(*told, excerpt, printed=True, has_pages=origin.has_pages, judge=judge)
            return Reply(shown, name, "source", "filings")
        excerpt = origin.text.excerpt([(span.start, span.end) for span in marks])
        return Reply(SourcePage(*told, excerpt, printed=False, judge=judge), name, "source", "filings")
    doubted = [problem.span for problem in held.problems if problem.span]
    tables = shown_tables(origin, marks, doubted)
    return Reply(RowsPage(*told, file_name(held.row.name), held.shown.folder, tables, judge), name, "rows", "filings")


def _printed(origin: Origin, marks: list[Span], answers: list[Answer]) -> Excerpt | None:
    """Return a source as it is printed; None where it is not, or where what is to be marked stands beside the page."""
    if origin.printed is None:
        return None
    found = [origin.printed.places(span.start, span.end) for span in marks]
    if not all(found):
        return None
    return origin.printed.excerpt(
        [place for places in found for place in places], claims(origin.printed, origin, answers)
    )


def claims(printed: PrintedText, origin: Origin, answers: list[Answer]) -> list[Claim]:
    """Return what was read from a printed page: the characters behind each answer."""
    paths = sorted(origin.evidence)
    return [
        Claim(*place, answer.path, answer.label, answer.confidence < DOUBTFUL)
        for answer in answers
        for span in spans_under(origin.evidence, paths, answer.path)
        for place in printed.places(span.start, span.end)
    ]


def marks_of(held: StoredFiling, origin: Origin, path: str, at: str = "") -> list[Span]:
    """Return the places of an answer, or the place that an address names."""
    if path:
        spans = spans_under(origin.evidence, sorted(origin.evidence), path)
        if not spans:
            raise NotThere(f"Nothing in filing {held.row.key} was read as {path}.")
        return spans
    if not at:
        return []
    return [_place_at(at) if origin.text is not None else _cell_at(held, origin, at)]


def _place_at(at: str) -> Span:
    place = _PLACE.fullmatch(at)
    if place is None:
        raise UsageError(f"at: {at[:30]!r} is no place; write the bytes as 631-644")
    return Span("", int(place[1]), int(place[2]))


def _cell_at(held: StoredFiling, origin: Origin, at: str) -> Span:
    """Return the place of a whole cell in a row of the filing, or in one that a doubt about it names."""
    said = _CELL.fullmatch(at)
    if said is None:
        raise UsageError(f"at: {at[:30]!r} is no cell; write table, row and column as ISSUERS-12-CITY")
    cell = Cell(said["table"], int(said["row"]), said["column"])
    doubted = {(one.span.cell.table, one.span.cell.row) for one in held.problems if one.span and one.span.cell}
    own = cell.row in origin.rows.get(cell.table, ()) or (cell.table, cell.row) in doubted
    if own and origin.tables is not None and cell.table in origin.tables.places:
        for one in origin.tables.cells(cell.table, cell.row):
            if one.column == cell.column:
                return Span("", one.begin, one.end, cell=cell)
    raise NotThere(f"Filing {held.row.key} has no cell {cell.words}.")


def source_title(answer: Answer | None, at: str = "") -> str:
    """Return the title of a page that shows where an answer was read."""
    if answer:
        return f"Where “{answer.label}” was read"
    return "A place in the source" if at else "The source"


def source_file(shelf: Shelf, key: str) -> tuple[str, bytes]:
    """Return the bytes of a source, and a name for them that is safe on any disk."""
    held = find(shelf.store, key)
    text: SourceText | None = origin_of(shelf, held).text
    if text is None:
        raise NotThere(f"The store keeps no text of filing {held.row.key}.")
    return f"{_UNSAFE.sub('-', held.row.key)}.txt", text.data
