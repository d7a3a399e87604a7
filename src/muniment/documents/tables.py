"""The tables of a web page: its rows, and for each cell the characters as printed and the columns it takes."""

import re
from bisect import bisect_left
from itertools import pairwise
from typing import NamedTuple

from muniment.documents.printed import Printed, decoded

_TAG = re.compile(r"<!--.*?(?:-->|\Z)|<(?P<close>/?)(?P<tag>table|tr|td|th)\b(?P<more>[^<>]*+)>", re.I | re.S)
_SPAN = re.compile(r"colspan\s*+=\s*+[\"']?(\d{1,3})", re.IGNORECASE)


class TableCell(NamedTuple):
    """A cell that is not empty: its characters of the printed text, and its columns, the last exclusive."""

    start: int
    end: int
    left: int
    right: int


class TableRow(NamedTuple):
    """A row: its cells, and the number of its table, from 1."""

    cells: tuple[TableCell, ...]
    table: int


class _Open:
    """A table that is not closed yet: its number, the cells of its row, and the cell that stands open."""

    def __init__(self, number: int) -> None:
        self.number = number
        self.cells: list[TableCell] = []
        self.column = self.width = 0
        self.begin = -1


def table_rows(printed: Printed) -> list[TableRow]:
    """Return the rows of all tables of a page that `read_html` read, in its order; of nested tables the inner ones.

    Pages whose boxes have places of their own have none.
    """
    sources = [source for _, source, _ in printed.places]
    if any(after < before for before, after in pairwise(sources)):
        return []
    source, _ = decoded(printed.passage)
    rows: list[TableRow] = []
    tables: list[_Open] = []
    count = 0

    def end_cell(table: _Open, end: int) -> None:
        if table.begin >= 0:
            cell = _cell(printed, sources, table, end)
            table.cells += [cell] if cell else []
            table.column += table.width
            table.begin = -1

    def end_row(table: _Open, end: int) -> None:
        end_cell(table, end)
        if table.cells:
            rows.append(TableRow(tuple(table.cells), table.number))
        table.cells, table.column = [], 0

    for token in _TAG.finditer(source):
        tag = (token["tag"] or "").lower()
        if tag == "table" and not token["close"]:
            if tables:
                tables[-1].begin = -1  # a cell that holds a table is for the layout
            count += 1
            tables.append(_Open(count))
        elif tag and tables:
            table = tables[-1]
            if tag in ("td", "th"):
                end_cell(table, token.start())
                if not token["close"]:
                    span = _SPAN.search(token["more"])
                    table.begin, table.width = token.end(), max(1, int(span[1])) if span else 1
            else:
                end_row(table, token.start())
                if tag == "table":
                    tables.pop()
    return sorted(rows, key=lambda row: row.cells[0].start)


def _cell(printed: Printed, sources: list[int], table: _Open, end: int) -> TableCell | None:
    """Return the open cell of a table, which ends at a character of the source; None where nothing stands in it."""
    first, last = bisect_left(sources, table.begin), bisect_left(sources, end)
    if first == last:
        return None
    start = printed.places[first][0]
    stop = printed.places[last][0] if last < len(sources) else len(printed.text)
    words = printed.text[start:stop]
    bare = words.strip()
    if not bare:
        return None
    start += len(words) - len(words.lstrip())
    return TableCell(start, start + len(bare), table.column, table.column + table.width)
