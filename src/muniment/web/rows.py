"""The rows of a filing in the tables of a data set, as a page shows them: read cells, unread ones, marked words."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from typing import Literal

from msgspec import UNSET, Struct

from muniment.evidence import Cell, Span
from muniment.forms.tables.columns import columns
from muniment.readers.dataset import CellPlace, QuarterTables
from muniment.web.origin import Origin
from muniment.web.source import Piece

_NOT_HELD = "not held: "


class Heading(Struct, frozen=True):
    """A column: its name, and why no field holds it, "" where one does or where nothing is known."""

    name: str
    note: str


class ShownCell(Struct, frozen=True):
    """A cell in pieces; "unread" where it says something that no field holds."""

    kind: Literal["read", "unread", "blank"]
    pieces: tuple[Piece, ...]


class ShownRow(Struct, frozen=True):
    """A row with its number; not `is_read` where it was left out of the record, which a doubt then says."""

    number: int
    cells: tuple[ShownCell, ...]
    is_read: bool


class ShownTable(Struct, frozen=True):
    """A table with the rows of one filing in it."""

    name: str
    headings: tuple[Heading, ...]
    rows: tuple[ShownRow, ...]


def shown_tables(origin: Origin, marks: Sequence[Span], doubted: Iterable[Span]) -> list[ShownTable]:
    """Return the tables with the rows of a filing, and those rows of its own that only a doubt is about.

    The words at `marks` are marked; the first of them is what a link scrolls to.
    """
    if origin.tables is None:
        return []
    rows = {table: list(numbers) for table, numbers in origin.rows.items() if table in origin.tables.places}
    for cell in _cells(doubted):
        if cell.table in origin.tables.places and cell.row not in rows.setdefault(cell.table, []):
            rows[cell.table].append(cell.row)
    painter = _Painter(origin, origin.tables, marks)
    return [painter.table(table, numbers) for table, numbers in rows.items()]


def _cells(spans: Iterable[Span]) -> list[Cell]:
    return [span.cell for span in spans if span.cell is not UNSET]


@cache
def _notes(table: str) -> dict[str, str]:
    """Return why no field holds a column, for those where that is known."""
    return {one.name: one.note.removeprefix(_NOT_HELD) for one in columns(table) if not one.paths}


class _Painter:
    """Shows rows of tables, some words in them marked."""

    def __init__(self, origin: Origin, tables: QuarterTables, marks: Sequence[Span]) -> None:
        self.rows, self.tables = origin.rows, tables
        self.read = set(_cells(span for one in origin.evidence.values() for span in one.spans))
        self.marks: dict[Cell, list[Span]] = defaultdict(list)
        for span in marks:
            if span.cell is not UNSET:
                self.marks[span.cell].append(span)
        self.is_first = True

    def table(self, name: str, numbers: Iterable[int]) -> ShownTable:
        headings = tuple(Heading(column, _notes(name).get(column, "")) for column in self.tables.places[name].columns)
        return ShownTable(name, headings, tuple(self._row(name, number) for number in numbers))

    def _row(self, table: str, number: int) -> ShownRow:
        cells = tuple(self._cell(Cell(table, number, one.column), one) for one in self.tables.cells(table, number))
        return ShownRow(number, cells, number in self.rows.get(table, ()))

    def _cell(self, cell: Cell, place: CellPlace) -> ShownCell:
        pieces = tuple(piece for piece in self._pieces(cell, place) if piece.words or piece.marked)
        if cell in self.read:
            return ShownCell("read", pieces)
        return ShownCell("unread" if any(piece.words.strip() for piece in pieces) else "blank", pieces)

    def _pieces(self, cell: Cell, place: CellPlace) -> Iterator[Piece]:
        at = place.begin
        for span in sorted(self.marks.get(cell, ()), key=lambda span: span.start):
            yield Piece(self._words(cell, at, span.start))
            yield Piece(self._words(cell, span.start, span.end), marked=True, first=self.is_first)
            self.is_first, at = False, span.end
        yield Piece(self._words(cell, at, place.end))

    def _words(self, cell: Cell, begin: int, end: int) -> str:
        return self.tables.places[cell.table].words(cell.row, begin, end)
