"""Tables of transactions: who bought or sold how many shares on which day, and for how much."""

import re
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Literal, NamedTuple

from muniment.readers.labelled.items.amounts import Amount, currency_in, day_of
from muniment.readers.labelled.items.tables import Line, Row, columns_of, is_gapped, kinds_in, lines_of, row_of

Side = Literal["buy", "sell", ""]
_BUY = re.compile(r"\b(?:bought|purchas\w*|acqui\w*|buy)\b", re.IGNORECASE)
_SELL = re.compile(r"\b(?:sold|sales?|sell|dispos\w*)\b", re.IGNORECASE)
# How a table says that numbers in parentheses, or behind a minus, are sales; and the other way round.
_SOLD_IS_LESS = re.compile(
    r"\(\s*(?:sold|sales?|disposed|dispositions?|disposition)\s*\)|(?:sold|sales?|dispos\w{0,9}+)\s*+\(\s*+[-–]\s*\)"
    r"|\(sold|\(disposed",
    re.IGNORECASE,
)
_BOUGHT_IS_LESS = re.compile(
    r"\(\s*(?:purchased?|purchases|bought|acquired)\s*\)\s*+/?\s*+(?:sold|sale)", re.IGNORECASE
)
# Tables of options and loans have days, quantities and prices, too.
_OTHER = re.compile(
    r"exerci[sz]|expir|matur|vest(?:s|ed|ing)?\b|grant|conversion|strike|dividend|record\s+date|principal",
    re.IGNORECASE,
)
_ABOVE = 8  # lines above a row in which its header is looked for
_BETWEEN = 7  # lines between two rows of one table
_SENTENCE = 110  # characters of a line that no header and no heading has
_BEFORE = 700  # characters above a table that may say what it lists
_BY = re.compile(r"\b(?:by|of|for)\s+(?P<who>[A-Z][^\n]{2,70})\Z")
_NO_NAME = re.compile(
    r"(?i)transactions?\b|schedule\b|annex\b|exhibit\b|item\b|(?:common|preferred|ordinary|class)\s|shares?\b"
    r"|purchas|sales?\b|sold\b|date|table|page|appendix|since\s|\(?continued"
    r"|the\s+following|open\s+market|total|note|none\b|all\s"
)


_SUFFIXES = ("inc.", "l.p.", "ltd.", "co.", "corp.", "n.v.", "s.a.", "l.l.c.", "jr.", "sr.")
_NEXT_SENTENCE = re.compile(r"[.;]\s+[a-z]")


class Traded(NamedTuple):
    """One transaction and where its row stands; "" and None where the table does not say."""

    start: int
    end: int
    day: date | None
    side: Side
    quantity: Decimal | None
    price: Decimal | None
    currency: str
    person: str


class _Table(NamedTuple):
    """What holds for all rows of a table: its columns, the words above it, the currency, how sides are told."""

    columns: list[str]
    header: str
    above: str
    currency: str
    named: bool


def find_transactions(text: str, start: int, end: int, last: date | None) -> list[Traded]:
    """Return the rows of all tables of transactions between two places; `last` is the day of the event."""
    reader = _Reader(text, last)
    for line in lines_of(text, start, end):
        row = row_of(line)
        if row is None:
            reader.pending.append(line)
        else:
            reader.take(row)
    return reader.found


class _Reader:
    """A walk through lines: rows belong to the table whose header stands above them, and to the name beside it."""

    def __init__(self, text: str, last: date | None) -> None:
        self.text, self.last = text, last
        self.found: list[Traded] = []
        self.pending: list[Line] = []  # lines since the last row
        self.table: _Table | None = None
        self.person = ""

    def take(self, row: Row) -> None:
        """Take a row, with the lines that stand between it and the one before."""
        begin, stop = _header(self.pending)
        if begin < stop and _OTHER.search(" ".join(one.words for one in self.pending[begin:stop])):
            self.table = None
        elif begin < stop:
            self.table = _table(self.text, self.pending[begin:stop], self.table)
            self.person = _heading(self.pending[stop:]) or _heading(self.pending[:begin])
        elif len(self.pending) > _BETWEEN or any(len(one.words) > _SENTENCE for one in self.pending):
            self.table = None
        elif self.table and not self.table.named:
            self.person = _heading(self.pending) or self.person
        self.pending = []
        if self.table is None:
            return
        self.person = _named(row) or self.person
        traded = _traded(row, self.table, self.person, self.last)
        if traded:
            self.table = self.table._replace(currency=self.table.currency or traded.currency)
            self.found.append(traded)


def _header(pending: Sequence[Line]) -> tuple[int, int]:
    """Return which lines name the columns of a table: those last above a row that name a day, shares and a price.

    What stands between them and the row is a heading; 0, 0 where nothing names columns.
    """
    near: list[frozenset[str]] = []
    for line in reversed(pending[-_ABOVE:]):
        if len(line.words) > _SENTENCE and "\t" not in line.words:
            break
        near.insert(0, kinds_in(line.words) & _NAMING)
    offset = len(pending) - len(near)
    held: frozenset[str] = frozenset()
    begin = len(near)
    while begin and not held >= _NAMING:
        begin -= 1
        held |= near[begin]
    if not held >= _NAMING:
        return 0, 0
    stop = max(n for n, kinds in enumerate(near) if kinds) + 1
    while stop < len(near) and is_gapped(pending[offset + stop].words):
        stop += 1  # a header goes on below the line of its columns: "(Disposed)     CDN$"
    while begin and near[begin - 1] and is_gapped(pending[offset + begin - 1].words):
        begin -= 1
    return offset + begin, offset + stop


_NAMING = frozenset(("day", "quantity", "price"))


def _table(text: str, header: list[Line], before: _Table | None) -> _Table:
    words = " ".join(line.words for line in header)
    above = text[max(0, header[0].start - _BEFORE) : header[0].start]
    if before and not (_BUY.search(above) or _SELL.search(above)):
        above = before.above  # one of several tables below the words that say what they list
    return _Table(columns_of(header), words, above, currency_in(words), "name" in kinds_in(words))


def _heading(lines: Sequence[Line]) -> str:
    """Return the name that stands alone right above rows or their header; "" where there is none."""
    for line in reversed(lines[-_NEAR:]):
        by = _BY.search(line.words)
        if by and len(line.words) < _NAME and (_BUY.search(line.words) or _SELL.search(line.words)):
            return by["who"].strip(" .:")
        if len(line.words) < _NAME and line.indent < _MARGIN and _is_name(line.words):
            return line.words.strip(" :")
        if not line.words.startswith("(") and line.indent < _MARGIN:
            return ""
    return ""


_NEAR, _NAME, _MARGIN = 2, 80, 50


def _is_name(words: str) -> bool:
    return (
        words[:1].isupper()
        and "\t" not in words
        and not _NO_NAME.match(words)
        and (not words.endswith(".") or words.lower().endswith(_SUFFIXES))
        and not _NEXT_SENTENCE.search(words)
        and sum(word[:1].islower() for word in words.split()) <= 2
    )


def _named(row: Row) -> str:
    """Return the name in a row: what stands before its day and is no word for a transaction."""
    for cell in row.before:
        if not (_BUY.search(cell) or _SELL.search(cell)) and any(map(str.isalpha, cell)):
            return cell.strip(" :*")
    return ""


def _traded(row: Row, table: _Table, person: str, last: date | None) -> Traded | None:
    told = _by_columns(row.amounts, table.columns)
    quantity, price = told.get("quantity"), told.get("price")
    if quantity is None:
        return None
    currency = (price.currency if price else "") or (table.currency if price else "")
    return Traded(
        row.start, row.end, day_of(row.day, last), _side(row, table, quantity),
        quantity.value, price.value if price else None, currency, person,
    )  # fmt: skip


def _by_columns(amounts: Sequence[Amount], columns: Sequence[str]) -> dict[str, Amount]:
    """Return the numbers of a row by their columns; where some are missing, by what they look like."""
    if len(amounts) >= len(columns):
        return dict(zip(columns, amounts, strict=False))
    told: dict[str, Amount] = {}
    for amount in amounts:
        kind = "quantity" if amount.whole and "quantity" not in told else "price"
        told.setdefault(kind, amount)
    return told


def _side(row: Row, table: _Table, quantity: Amount) -> Side:
    """Return whether a row is a purchase or a sale: by its own words, its sign, its column, or what is said above."""
    own = _said(" ".join((*row.before, *row.behind)))
    if own:
        return own
    if _BOUGHT_IS_LESS.search(table.header):
        return "buy" if quantity.negative else "sell"
    if _SOLD_IS_LESS.search(table.header) or _SOLD_IS_LESS.search(table.above):
        return "sell" if quantity.negative else "buy"
    if quantity.negative:
        return "sell"
    return _said(table.header) or _said_above(table.above)


def _said(words: str) -> Side:
    """Return what words say of one kind of transaction alone."""
    buys, sells = _BUY.search(words) is not None, _SELL.search(words) is not None
    return "" if buys == sells else "buy" if buys else "sell"


def _said_above(words: str) -> Side:
    """Return what the nearest paragraph above a table says."""
    for paragraph in reversed(re.split(r"\n[^\S\n]*\n|(?<=[.:])\n", words)):
        if _BUY.search(paragraph) or _SELL.search(paragraph):
            return _said(paragraph)
    return ""
