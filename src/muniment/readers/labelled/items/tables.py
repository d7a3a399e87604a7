"""Rows and headings of the tables of transactions: lines with a day and numbers, below the names of their columns."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from muniment.readers.labelled.items.amounts import Amount, amount_of, is_day

_GAP = re.compile(r"\t|[^\S\n]{2,}")
_LONGEST_ROW = 220  # characters
_NOTE = re.compile(r"\(\d{1,2}\)|[*†‡]+")  # what leads to a note, in a cell of its own
_LONE_SIGN = re.compile(r"(?:US|CDN|C)?\$|€|£", re.IGNORECASE)
# What the columns of a table are, by the words above them; the longer ones first.
_COLUMN = re.compile(
    r"(?P<range>range[^\t\n]*|high\b|low\b)"
    r"|(?P<total>(?:total|aggregate|gross|net)\s+(?:purchase\s+|sale\s+)?(?:price|cost|amount|consideration|proceeds|value)|proceeds|amount\s*\(\$\)|consideration|total\b)"
    r"|(?P<price>(?:(?:share|unit|average|weighted|avg\.?)\s++){0,4}(?:prices?|cost)(?:\s*(?:per|/)\s*(?:share|unit|security|ads|bond|option))?"
    r"|per\s+(?:share|unit|security)|\$\s*/\s*share)"
    r"|(?P<quantity>(?:number|amount|quantity|no\.)\s+of\s+\w+|\bshares?\b|\bunits?\b|quantity|\bnumber\b|\bamount\b|\bsecurities\b|\bads(?:s|es)?\b)"
    r"|(?P<day>\bdates?\b|\bday\b)|(?P<name>\bnames?\b|reporting\s+person|\bentity\b|\bpurchaser\b|\bseller\b)",
    re.IGNORECASE,
)
_NUMERIC = ("quantity", "price", "total")


class Row(NamedTuple):
    """A row: where its line stands, the words before the day, the day, the numbers, and the words behind."""

    start: int
    end: int
    before: tuple[str, ...]
    day: str
    amounts: tuple[Amount, ...]
    behind: tuple[str, ...]


class Line(NamedTuple):
    """A line that is not empty: where it stands without the blanks around it, its words, and its indentation."""

    start: int
    end: int
    words: str
    indent: int


def lines_of(text: str, start: int, end: int) -> Iterator[Line]:
    """Yield the lines between two places that are not empty."""
    at = start
    for line in text[start:end].split("\n"):
        bare = line.strip()
        if bare:
            indent = len(line) - len(line.lstrip())
            yield Line(at + indent, at + indent + len(bare), bare, len(line[:indent].expandtabs()))
        at += len(line) + 1


def row_of(line: Line) -> Row | None:
    """Return a line as a row: one of its cells is a day, one or more are numbers; None where it is none."""
    if len(line.words) > _LONGEST_ROW or not any(map(str.isdigit, line.words)):
        return None
    cells = _cells(line.words)
    at = next((n for n, cell in enumerate(cells) if is_day(cell)), -1)
    if at < 0:
        return None
    told = [(cell, amount_of(cell)) for n, cell in enumerate(cells) if n != at]
    amounts = tuple(amount for _, amount in told if amount)
    if not amounts:
        return None
    before = tuple(cell for cell, amount in told[:at] if not amount)
    behind = tuple(cell for cell, amount in told[at:] if not amount)
    return Row(line.start, line.end, before, cells[at], amounts, behind)


def _cells(words: str) -> list[str]:
    """Return the cells of a line; a lone sign of a currency belongs to the number behind it."""
    cells = [cell.strip() for cell in _GAP.split(words) if cell.strip(" .:") and not _NOTE.fullmatch(cell.strip())]
    if len(cells) == 1 and len(words.split()) > 1 and is_day(words.split(maxsplit=1)[0]):
        cells = words.split()
    joined: list[str] = []
    for cell in cells:
        if joined and _LONE_SIGN.fullmatch(joined[-1]):
            joined[-1] += cell
        else:
            joined.append(cell)
    return joined


def columns_of(header: list[Line]) -> list[str]:
    """Return what the columns with numbers are, from left to right: "quantity", "price", "total"."""
    if any("\t" in line.words for line in header):
        words = " ".join(line.words for line in header)
        kinds = [hit.lastgroup or "" for hit in _COLUMN.finditer(words)]
    else:
        hits = [
            (line.indent + hit.start(), hit.lastgroup or "") for line in header for hit in _COLUMN.finditer(line.words)
        ]
        leftmost: dict[str, int] = {}
        for at, kind in hits:
            leftmost[kind] = min(at, leftmost.get(kind, at))
        kinds = sorted(leftmost, key=lambda kind: leftmost[kind])
    return [kind for kind in dict.fromkeys(kinds) if kind in _NUMERIC]


def is_gapped(words: str) -> bool:
    """Whether a line has cells."""
    return _GAP.search(words) is not None


def kinds_in(words: str) -> frozenset[str]:
    """Return the kinds of columns that words name."""
    return frozenset(hit.lastgroup or "" for hit in _COLUMN.finditer(words))
