"""The signature block: a row for each issuer, with signature, name, title and date."""

import re
from collections.abc import Iterator, Sequence
from datetime import date
from itertools import groupby
from typing import TypeAlias

from msgspec import UNSET

from muniment.readers.labelled.form_d.answers import Page, shown
from muniment.readers.labelled.form_d.typed import cells
from muniment.readers.labelled.values import Found

COLUMNS = ("issuer", "signature", "name", "title", "date")
_DAY = re.compile(r"(?<!\S)(?:(\d{4})-(\d{1,2})-(\d{1,2})|(\d{1,2})/(\d{1,2})/(\d{4}))\s*\Z")
_SLASHES = re.compile(r"^/s/\s*", re.IGNORECASE)
_GUESSED, _LIKELY, _UNKNOWN = 0.6, 0.8, 0.1
_MOST = 400
_SOME, _LINES = 3, 4  # cells in a line that are columns, and lines below it that they may go on in


Cell: TypeAlias = list[tuple[int, int]]
"""Where a cell stands: one stretch, or one for each of its lines."""


def read_signatures(
    page: Page, columns: Sequence[str], start: int, end: int, issuers: Sequence[str]
) -> list[dict[str, Found]]:
    """Return the signatures between two places, each by column; `issuers` are the names known from Item 1."""
    names = [path.rpartition(".")[2] for path in columns]
    return [_row(page, names, row, issuers) for row in _rows(page, start, end)]


def _rows(page: Page, start: int, end: int) -> Iterator[list[Cell]]:
    """Yield the cells of each row: it ends with a date, and with the lines below that go on in its columns."""
    row: list[Cell] = []
    is_over = False
    found = cells(page.text, start, end)[:_MOST]
    for _, group in groupby(found, key=lambda span: page.text.rfind("\n", 0, span[0]) + 1):
        line = list(group)
        days = [_DAY.search(page.text[slice(*span)]) is not None for span in line]
        goes_on = is_over and not any(days)
        above = [cell for span in line if goes_on and (cell := _above(page.text, row, span)) is not None]
        if len(above) == len(line):
            for cell, span in zip(above, line, strict=True):
                cell.append(span)
            continue
        for span, is_day in zip(line, days, strict=True):
            if is_over:
                yield row
                row = []
            row.append([span])
            is_over = is_day
    if is_over:
        yield row


def _above(text: str, row: Sequence[Cell], span: tuple[int, int]) -> Cell | None:
    """Return the cell of a row, all in one line, that goes on in the next line: it begins in the same column."""
    first = text.rfind("\n", 0, row[0][0][0]) + 1
    line = text.rfind("\n", 0, span[0]) + 1
    if len(row) < _SOME or "\n" in text[first : row[-1][0][0]]:
        return None
    lines = text.count("\n", first, line)
    return next((cell for cell in row if cell[0][0] - first == span[0] - line and len(cell) <= lines <= _LINES), None)


def _row(page: Page, names: Sequence[str], row: Sequence[Cell], issuers: Sequence[str]) -> dict[str, Found]:
    known = {name.casefold() for name in issuers} | {"all issuers"}
    is_known = _words(page, row[0]).casefold() in known
    if len(row) == len(names):
        # Cells that are lines one below the other may be halves of cells; those of one line go on below themselves.
        in_line = "\n" not in page.text[row[0][0][0] : row[-1][0][0]]
        halves = any(len(cell) > 1 for cell in row) or not in_line
        confidence = page.sound if not halves else _LIKELY if is_known else _UNKNOWN if not in_line else _GUESSED
        return {name: _found(page, name, cell, confidence) for name, cell in zip(names, row, strict=True)}
    if len(row) == 1 and tuple(names) == COLUMNS:
        return _in_one(page, *row[0][0], issuers)
    whole = {"date": _found(page, "date", row[-1], min(page.sound, _LIKELY))}
    if len(row) > 1 and is_known:
        whole["issuer"] = _found(page, "issuer", row[0], min(page.sound, _LIKELY))
    rest = row[1:-1] if "issuer" in whole else row[:-1]
    for name, cell in zip([name for name in names if name not in whole], rest, strict=False):
        whole[name] = _found(page, name, cell, _UNKNOWN)
    return whole


def _words(page: Page, cell: Cell) -> str:
    """Return a cell's lines as one; behind a hyphen that ends a line stands no blank."""
    lines = [shown(page.text, *span) for span in cell]
    return "".join(line if line.endswith("-") else f"{line} " for line in lines).rstrip()


def _in_one(page: Page, start: int, end: int, issuers: Sequence[str]) -> dict[str, Found]:
    """Take a row apart whose cells ran together: the issuer is known, and a name is often its own signature."""
    text = page.text
    day = _DAY.search(text[start:end])
    stop = start + day.start() if day else end
    row = {"date": _found(page, "date", [(stop, end)], min(page.sound, _LIKELY))}
    words = [(hit.start(), hit.end()) for hit in re.compile(r"\S+").finditer(text, start, stop)]
    first = 0
    for issuer in sorted({*issuers, "All Issuers"}, key=len, reverse=True):
        length = len(issuer.split())
        if 0 < length < len(words) and shown(text, words[0][0], words[length - 1][1]).casefold() == issuer.casefold():
            row["issuer"] = _found(page, "issuer", [(words[0][0], words[length - 1][1])], min(page.sound, _LIKELY))
            first = length
            break
    rest = words[first:]
    signed = rest[:1]
    if rest and _SLASHES.fullmatch(text[slice(*rest[0])]):  # "/s/" is no part of the name
        rest = rest[1:]
    for length in range(len(rest) // 2, 0, -1):
        sign, name = (shown(text, part[0][0], part[-1][1]) for part in (rest[:length], rest[length : 2 * length]))
        if _SLASHES.sub("", sign).casefold() == name.casefold():
            row["signature"] = _found(page, "signature", [(signed[0][0], rest[length - 1][1])], _LIKELY)
            row["name"] = _found(page, "name", [(rest[length][0], rest[2 * length - 1][1])], _LIKELY)
            if rest[2 * length :]:
                row["title"] = _found(page, "title", [(rest[2 * length][0], rest[-1][1])], _LIKELY)
            return row
    if rest:
        row["signature"] = _found(page, "signature", [(signed[0][0], rest[-1][1])], _UNKNOWN)
    return row


def _found(page: Page, name: str, cell: Cell, confidence: float) -> Found:
    words = _words(page, cell)
    made = Found(words, cell[0][0], cell[-1][1], words, how="in its column", confidence=min(page.sound, confidence))
    if name == "date":
        hit = _DAY.search(words)
        try:
            made.value = date(*map(int, hit.group(1, 2, 3) if hit[1] else hit.group(6, 4, 5))) if hit else UNSET
        except ValueError:
            made.value = UNSET
        made.absence = "" if made.stated else "unreadable"
    return made
