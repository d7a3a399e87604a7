"""Rows as a list of people needs them: a row for each person, and a name in one cell."""

import re
from collections.abc import Iterator, Sequence

from muniment.readers.labelled.items.cells import Cell, Row, row_of
from muniment.readers.labelled.items.people_names import is_person_name

_NUMBER = re.compile(r"(?:\(?(?:\d{1,2}|[a-z]|[ivx]{1,4})[.)]\s*){1,2}|[•·]")
_COLUMNS = 2  # cells of a row of people side by side, at least


def one_by_one(rows: Sequence[Row], text: str) -> Iterator[Row]:
    """Yield rows, those of people side by side in plain text column by column: a line of names, lines below each."""
    at = 0
    while at < len(rows):
        row = rows[at]
        at += 1
        if row.table:
            yield from _line_by_line(row)
            continue
        if len(row.cells) < _COLUMNS or not all(is_person_name(cell.words) for cell in row.cells):
            yield row
            continue
        block = [row]
        while at < len(rows) and not rows[at].table and text.count("\n", block[-1].end, rows[at].start) < _COLUMNS:
            block.append(rows[at])
            at += 1
        for column in row.cells:
            for line in block:
                nearest = (min(row.cells, key=lambda name: abs(name.left - cell.left)) for cell in line.cells)
                cells = [cell for cell, of in zip(line.cells, nearest, strict=True) if of is column]
                yield from (row_of((cell,), 0) for cell in cells)


def _line_by_line(row: Row) -> Iterator[Row]:
    """Yield a row of a page, one whose cells list people line by line as a row for each."""
    lines = [cell.words.split("\n") for cell in row.cells]
    count = len(lines[0])
    named = sum(map(is_person_name, lines[0])) if count > 1 else 0
    if named < 2 or named < count - 1 or any(len(of) != count for of in lines):
        yield row
        return
    starts = [cell.start for cell in row.cells]
    for n in range(count):
        cells = []
        for m, cell in enumerate(row.cells):
            words = lines[m][n]
            if words.strip():
                cells.append(Cell(starts[m], starts[m] + len(words), words, cell.left, cell.right))
            starts[m] += len(words) + 1
        if cells:
            yield row_of(tuple(cells), row.table)


def rejoined(row: Row) -> Row:
    """Return a row whose first cells are one, if blanks divide a name: "Joe  Orme", "(1)   Joe Orme"."""
    while not row.table and len(row.cells) > 1:
        first, second = row.cells[:2]
        words = f"{first.words} {second.words}"
        is_number = second.left - first.right < 8 and _NUMBER.fullmatch(first.words)
        if not is_number and (
            second.left - first.right > 2 or is_person_name(first.words) or not is_person_name(words)
        ):
            return row
        row = row_of((Cell(first.start, second.end, words, first.left, second.right), *row.cells[2:]), 0)
    return row
