"""Rows and cells of a printed text: those of the tables of a web page, and of lines with blanks between columns."""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from muniment.documents.html import TableRow, table_rows
from muniment.documents.passage import Passage
from muniment.documents.printed import Printed, PrintedText
from muniment.documents.sniff import sniff

# What divides cells of a line: a tab, blanks, dots that lead from one to the next, an upright line.
_GAP = re.compile(
    r"\t[^\S\n]*+|(?<![^\S\n])[^\S\n]{2,}+(?:\.(?: ?\.){2,}+[^\S\n]*+)?|[^\S\n]\.(?: ?\.){3,}+[^\S\n]*+"
    r"|(?<=\w)\.{4,}+[^\S\n]*+| ?\|[^\S\n]*+"
)
_ALIGNED = re.compile(r"\S\t\t+\S")  # tabs that line up columns; where there are none, each leads to the next cell
_GAPS = ("  ", "\t", "....", ". . .", "|", "\xa0")
TAB = 120  # columns of a cell behind a single tab
_REACH = 4096  # bytes that say what a document is


class Cell(NamedTuple):
    """Words with their place in the text, and where they stand in their row: columns, the right one exclusive."""

    start: int
    end: int
    words: str
    left: int
    right: int


class Row(NamedTuple):
    """The cells of a row that are not empty, its words in one line, and the number of its table, 0 for a line."""

    cells: tuple[Cell, ...]
    words: str
    table: int = 0

    @property
    def start(self) -> int:
        """Where it begins in the text."""
        return self.cells[0].start

    @property
    def end(self) -> int:
        """Where it ends in the text."""
        return self.cells[-1].end


def row_of(cells: tuple[Cell, ...], table: int) -> Row:
    """Return cells as a row."""
    return Row(cells, " ".join(" ".join(cell.words for cell in cells).split()), table)


def page_rows(printed: PrintedText) -> list[TableRow]:
    """Return the rows of the tables of a web page; none of any other document."""
    if not isinstance(printed, Printed):
        return []
    passage: Passage = printed.passage
    return table_rows(printed) if sniff(passage.data[:_REACH]) == "html" else []


def rows_of(text: str, start: int, end: int, tables: Sequence[TableRow] = ()) -> Iterator[Row]:
    """Yield the rows between two places: rows of tables, and the lines between them that are not empty."""
    tabs = text.find("\t\t", start, end)
    stop = 8 if tabs >= 0 and _ALIGNED.search(text, max(start, tabs - 1), end) else TAB
    for n in range(bisect_left(tables, start, key=_begin), len(tables)):
        table_row = tables[n]
        if table_row.cells[0].start >= end:
            break
        cells = tuple(
            Cell(cell.start, cell.end, text[cell.start : cell.end], cell.left, cell.right)
            for cell in table_row.cells
            if not text[cell.start : cell.end].isspace()  # running heads are blank
        )
        if cells and cells[0].start >= start and cells[-1].end <= end:
            yield from _lines(text, start, cells[0].start, stop)
            yield row_of(cells, table_row.table)
            start = cells[-1].end
    yield from _lines(text, start, end, stop)


def _begin(row: TableRow) -> int:
    return row.cells[0].start


def _lines(text: str, start: int, end: int, stop: int) -> Iterator[Row]:
    """Yield the lines between two places that have words; tabs, dots or two blanks and more divide cells."""
    at = start
    for line in text[start:end].split("\n"):
        cells = tuple(_cells(line, at, stop)) if line and not line.isspace() else ()
        if cells:  # a line may have nothing but what divides them
            yield row_of(cells, 0)
        at += len(line) + 1


def _cells(line: str, at: int, tab: int) -> Iterator[Cell]:
    """Yield the cells of a line that begins at `at`; a tab leads to the next multiple of `tab`."""
    bare = line.strip()
    if not any(gap in bare for gap in _GAPS):  # most lines
        blanks = len(line) - len(line.lstrip())
        left = _width(line[:blanks], 0, tab)
        yield Cell(at + blanks, at + blanks + len(bare), bare, left, left + len(bare))
        return
    done, column, counted = 0, 0, 0
    for hit in (*_GAP.finditer(line), None):
        stop = hit.start() if hit else len(line)
        words = line[done:stop]
        if bare := words.strip():
            done += len(words) - len(words.lstrip())
            column += _width(line[counted:done], column, tab)
            counted = done
            yield Cell(at + done, at + done + len(bare), bare, column, column + len(bare))
        if hit:
            done = hit.end()


def _width(blanks: str, column: int, tab: int) -> int:
    """Return how many columns a stretch of a line takes that begins at `column`."""
    if "\t" not in blanks:
        return len(blanks)
    at = column
    for sign in blanks:
        at += tab - at % tab if sign == "\t" else 1
    return (at - at % TAB if tab == TAB else at) - column  # blanks behind a single tab line nothing up
