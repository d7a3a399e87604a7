"""Rows and cells of a printed text: those of the tables of a web page, and of lines with blanks between columns."""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from muniment.documents.passage import Passage
from muniment.documents.printed import Printed, PrintedText
from muniment.documents.sniff import sniff
from muniment.documents.tables import TableRow, table_rows

# What divides cells of a line: a tab, blanks, dots that lead from one to the next, an upright line.
_GAP = re.compile(r"\t[^\S\n]*+|(?<![^\S\n])[^\S\n]{2,}+(?:\.(?: ?\.){2,}+[^\S\n]*+)?|[^\S\n]\.(?: ?\.){3,}+[^\S\n]*+|(?<=\w)\.{4,}+[^\S\n]*+| ?\|[^\S\n]*+")
_ALIGNED = re.compile(r"\S\t\t+\S")  # tabs that line up columns; where there are none, each leads to the next cell
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
    """The cells of a row that are not empty; `table` is the number of its table in a web page, 0 for a line."""

    cells: tuple[Cell, ...]
    table: int = 0

    @property
    def start(self) -> int:
        """Where it begins in the text."""
        return self.cells[0].start

    @property
    def end(self) -> int:
        """Where it ends in the text."""
        return self.cells[-1].end

    @property
    def words(self) -> str:
        """Its words in one line."""
        return " ".join(" ".join(cell.words.split()) for cell in self.cells)


def page_rows(printed: PrintedText) -> list[TableRow]:
    """Return the rows of the tables of a web page; none of any other document."""
    if not isinstance(printed, Printed):
        return []
    passage: Passage = printed.passage
    return table_rows(printed) if sniff(passage.data[:_REACH]) == "html" else []


def rows_of(text: str, start: int, end: int, tables: Sequence[TableRow] = ()) -> Iterator[Row]:
    """Yield the rows between two places: rows of tables, and the lines between them that are not empty."""
    stop = 8 if _ALIGNED.search(text, start, end) else TAB
    for table_row in tables:
        cells = [
            Cell(cell.start, cell.end, text[cell.start : cell.end], cell.left, cell.right)
            for cell in table_row.cells
            if text[cell.start : cell.end].strip()  # running heads are blank
        ]
        if not cells or cells[0].start < start or cells[-1].end > end:
            continue
        yield from _lines(text, start, cells[0].start, stop)
        yield Row(tuple(cells), table_row.table)
        start = cells[-1].end
    yield from _lines(text, start, end, stop)


def _lines(text: str, start: int, end: int, stop: int) -> Iterator[Row]:
    """Yield the lines between two places that are not empty; tabs, dots or two blanks and more divide cells."""
    at = start
    for line in text[start:end].split("\n"):
        if line and not line.isspace():
            yield Row(tuple(_cells(line, at, stop)))
        at += len(line) + 1


def _cells(line: str, at: int, tab: int) -> Iterator[Cell]:
    """Yield the cells of a line that begins at `at`; a tab leads to the next multiple of `tab`."""
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
    return at - column
