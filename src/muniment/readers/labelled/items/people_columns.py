"""The columns of a list of directors and officers: their header, and to which of them a cell belongs."""

import re
from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

from muniment.readers.labelled.items.cells import Cell, Row
from muniment.readers.labelled.items.people_heads import END_OF_LIST, PLAIN_HEADING, is_over_names
from muniment.readers.labelled.items.people_lines import Kinds, kinds_of
from muniment.readers.labelled.items.people_names import is_person_name

_TRAILING = 40  # blanks at the end of a line, at most
_HEADER_WORD = re.compile(
    r"occupation|employment|address|citizen|position|business|principal|title|corporation|conducted|affiliat"
    r"|nationality"
    r"|\bnames?\b|material|organi[sz]ation|reporting\s+person|held\b|\bor\b|\band\b|country|office\b|present|residence"
    r"|directors?\b|officers?\b|\bage\b|\bwith\b|\bof\b|other\s+than|company|employer|\([^()]*\)",
    re.IGNORECASE,
)
_HEADER_ROWS = 7


class Column(NamedTuple):
    """Where a column stands, and what it has by the words above it."""

    left: int
    right: int
    kinds: Kinds


def find_header(rows: Sequence[Row], at: int) -> tuple[int, list[Column]]:
    """Return the row behind a header that begins at a row, and its columns; none where it is no header."""
    first = rows[at]
    if (
        not _is_header_row(first)
        or _is_above_columns(rows, at)
        or (len(first.cells) == 1 and not first.table and not _above_names(rows, at))
    ):
        return at, []
    stop = at + 1
    if not first.table or not _is_header([first]):
        while stop < len(rows) and stop - at < _HEADER_ROWS and _is_header_row(rows[stop]):
            heads = PLAIN_HEADING.match(rows[stop].words) or rows[stop].words.endswith(":")
            if heads and len(rows[stop].cells) == 1 and _is_header(rows[at:stop]):
                break  # above some of the list
            stop += 1
            if rows[stop - 1].table and _is_header(rows[at:stop]):
                break
    while stop < len(rows) and not rows[stop].table and not any(map(str.isalnum, rows[stop].words)):
        stop += 1  # a line below the header
    header = rows[at:stop]
    columns = _columns(header)
    kinds = frozenset(kind for column in columns for kind in column.kinds)
    if len(columns) == len(header[0].cells) == 2 and header[0].cells[0].words.endswith(":"):
        return at, []  # a label and its value
    if not any("name" in column.kinds for column in columns[:2]) or not all(
        cell.words[:1].isupper() or not cell.words[:1].isalpha() for cell in header[0].cells
    ):
        return at, []
    if len(columns) < 2 or "name" not in kinds or not kinds & {"occupation", "position", "address", "citizenship"}:
        return at, []
    return stop, columns


def _is_header(header: Sequence[Row]) -> bool:
    columns = _columns(header)
    kinds = frozenset(kind for column in columns for kind in column.kinds)
    return len(columns) > 1 and "name" in kinds and bool(kinds & {"occupation", "position", "address", "citizenship"})


def _above_names(rows: Sequence[Row], at: int) -> bool:
    """Whether a line of one cell is the first of a header whose next lines name its columns."""
    below = [n for n in range(at + 1, min(at + 4, len(rows))) if len(rows[n].cells) > 1]
    named = bool(below) and is_over_names(rows[at])
    return any(
        (named or is_over_names(rows[n])) and not _is_apart(rows[n - 1], rows[n]) and _is_header_row(rows[n])
        for n in below
    )


def _is_above_columns(rows: Sequence[Row], at: int) -> bool:
    """Whether a line of one cell stands above several cells of a line below it: the title of the list."""
    if len(rows[at].cells) != 1 or rows[at].table:
        return False
    title = rows[at].cells[0]
    below = [row for row in rows[at + 1 : at + 4] if len(row.cells) > 1]
    return any(sum(_overlap(title, cell) for cell in row.cells) > 1 for row in below)


def _is_apart(row: Row, below: Row) -> bool:
    """Whether blank lines stand between two lines."""
    return not (row.table or below.table) and below.start - row.end > below.cells[0].left + _TRAILING


def _is_header_row(row: Row) -> bool:
    words = row.words
    if len(words) > 200 or any(len(cell.words) > 160 for cell in row.cells):
        return False
    if any(map(str.isdigit, words)) or not any(map(str.isalpha, words)):
        return not any(map(str.isalnum, words)) and len(words) > 2
    if any(
        len(cell.words) > 4 and not _HEADER_WORD.search(cell.words) and is_person_name(cell.words) for cell in row.cells
    ):
        return False
    parts = [cell for cell in row.cells if any(map(str.isalpha, cell.words))]
    named = sum(bool(_HEADER_WORD.search(cell.words)) for cell in parts)
    enough = len(parts) if len(parts) < 3 or row.table else len(parts) - 1
    return named >= enough and (not words.rstrip().endswith(".") or len(parts) > 2)


def _columns(header: Sequence[Row]) -> list[Column]:
    """Return the columns that the cells of a header form: those that overlap are one."""
    cells = [cell for row in header for cell in row.cells if any(map(str.isalnum, cell.words))]
    if header[0].table:
        cells = [cell for cell in cells if cell.right - cell.left < 12]
    columns: list[list[Cell]] = []
    for cell in sorted(cells, key=lambda cell: (cell.left, cell.right)):
        over = next((column for column in columns if any(_overlap(cell, other) for other in column)), None)
        if over is None:
            columns.append([cell])
        else:
            over.append(cell)
    kinds = [kinds_of(" ".join(c.words for c in sorted(column, key=lambda cell: cell.start))) for column in columns]
    nameless = next((n for n, of in enumerate(kinds) if not of), 0)
    if nameless and len(columns[0]) > 1 and not header[0].table:
        alone = [kinds_of(cell.words) for cell in columns[0]]
        if {"name"} in alone and set().union(*alone) - {
            "name"
        }:  # the rest stood above another column, behind tabs that were lost
            kinds[nameless], kinds[0] = frozenset().union(*alone) - {"name"}, frozenset({"name"})
    return [
        Column(min(cell.left for cell in column), max(cell.right for cell in column), of)
        for column, of in zip(columns, kinds, strict=True)
    ]


def _overlap(a: Cell, b: Cell) -> bool:
    return a.left < b.right and b.left < a.right


def placed_columns(columns: list[Column], rows: Sequence[Row], at: int) -> list[Column]:
    """Return columns of plain text where the lines below their header begin: at the place that most of them have."""
    lefts: list[Counter[int]] = [Counter() for _ in columns]
    for row in rows[at : at + 60]:
        if row.table or END_OF_LIST.match(row.words):
            break
        for cell in row.cells:
            if len(row.cells) > 1:
                lefts[nearest_column(columns, cell, 0)][cell.left] += 1
    placed = []
    for column, counts in zip(columns, lefts, strict=True):
        left = max(counts, key=lambda left: (counts[left], -left)) if counts else column.left
        placed.append(column._replace(left=left, right=max(column.right, left + 1)))
    return placed


def nearest_column(columns: Sequence[Column], cell: Cell, table: int) -> int:
    """Return the column of a cell: the one that begins nearest to it; in a web page the one that it is under."""
    if table:
        return min(
            range(len(columns)),
            key=lambda n: (
                max(columns[n].left - cell.right + 1, cell.left - columns[n].right + 1, 0),
                abs(columns[n].left - cell.left),
            ),
        )
    return min(range(len(columns)), key=lambda n: abs(columns[n].left - cell.left))


def cut_row(row: Row, columns: Sequence[Column]) -> list[Cell]:
    """Return the cells of a line, cut where a column begins one blank behind the words of the one before."""
    cells: list[Cell] = []
    taken = {nearest_column(columns, cell, 0) for cell in row.cells}
    for cell in row.cells:
        before = cells[-1] if cells else None
        if (
            before
            and cell.left - before.right <= 2
            and abs(columns[nearest_column(columns, cell, 0)].left - cell.left) > 3
        ):
            cells[-1] = Cell(before.start, cell.end, f"{before.words} {cell.words}", before.left, cell.right)
            continue  # "New York, New York  10043"
        rest = cell
        for n, column in enumerate(columns):
            at = column.left - rest.left
            if n not in taken and 2 < at < len(rest.words) and rest.words[at - 1] == " " and rest.words[at] != " ":
                cells.append(
                    Cell(rest.start, rest.start + at - 1, rest.words[: at - 1].rstrip(), rest.left, column.left)
                )
                rest = Cell(rest.start + at, rest.end, rest.words[at:], column.left, rest.right)
        cells.append(rest)
    return cells
