"""Tables of transactions: who bought or sold how many shares on which day, and for how much."""

import re
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Literal, NamedTuple

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_NAMED = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?"
    r"|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)"
)
_NOTES = r"(?:\s*+(?:[*†‡+]++|\(\d{1,2}\)|⁽[^⁾]{1,4}⁾|\[\d{1,2}\]))*+"
_DAY = re.compile(
    rf"(?:(?P<m>\d{{1,2}})[/-](?P<d>\d{{1,2}})[/-](?P<y>\d{{4}}|\d{{2}})"
    rf"|(?P<month>{_NAMED})\.?\s+(?P<day>\d{{1,2}})(?:(?:\s*+,)?\s++(?P<year>\d{{4}}))?"
    rf"|(?P<day2>\d{{1,2}})[- ](?P<month2>{_NAMED})\.?[- ,]+(?P<year2>\d{{4}}|\d{{2}})){_NOTES}",
    re.IGNORECASE,
)
_CURRENCIES = {"$": "USD", "us$": "USD", "cdn$": "CAD", "c$": "CAD", "cad": "CAD", "€": "EUR", "£": "GBP", "usd": "USD"}
_SIGN = r"(?:US\$|CDN\$|C\$|CAD|USD|\$|€|£)"
CURRENCY = re.compile(_SIGN, re.IGNORECASE)
_AMOUNT = re.compile(
    rf"(?P<open>[(\-–]?)\s*+(?P<sign>{_SIGN})?\s*+(?P<open2>[(\-–]?)\s*+(?P<digits>\d[\d,]*+(?:\.\d++)?|\.\d++)"
    rf"(?:[- ](?P<part>\d{{1,2}})/(?P<of>\d{{1,3}}))?(?:\s*+\)|\s*+(?=\.))?(?P<sign2>\s*+(?:€|£))?{_NOTES}"
    r"(?:\s+(?:class\s+[a-z]|shares?|units?|adss?|common|preferred|ordinary|stock|each)\b){0,3}\.?",
    re.IGNORECASE,
)
_LATE = timedelta(days=60)  # how long after its event a statement may be filed
_PIVOT, _CENTURY, _LAST_CENTURY = 70, 2000, 1900


class Amount(NamedTuple):
    """A number in a cell, whether it stands in parentheses or behind a minus, its currency, and whether it is whole."""

    value: Decimal
    negative: bool
    currency: str
    whole: bool


def day_of(cell: str, last: date | None = None) -> date | None:
    """Return the day that a cell states and nothing else.

    One without a year is the last such day up to `last`, the event of the statement, or soon after it.

    >>> day_of("8-17-11"), day_of("July 29", date(1997, 9, 9))
    (datetime.date(2011, 8, 17), datetime.date(1997, 7, 29))
    """
    hit = _DAY.fullmatch(cell.strip())
    if hit is None:
        return None
    month = int(hit["m"]) if hit["m"] else _MONTHS.index((hit["month"] or hit["month2"])[:3].lower()) + 1
    day = int(hit["d"] or hit["day"] or hit["day2"])
    stated = hit["y"] or hit["year"] or hit["year2"]
    if stated is None:
        found = _day(last.year, month, day) if last else None
        return _day(last.year - 1, month, day) if last and found and found > last + _LATE else found
    year = int(stated)
    if year < _LAST_CENTURY:
        year += _CENTURY if year < _PIVOT else _LAST_CENTURY
    return _day(year, month, day)


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def is_day(cell: str) -> bool:
    """Whether a cell states a day, with or without a year, and nothing else."""
    return _DAY.fullmatch(cell.strip()) is not None


def amount_of(cell: str) -> Amount | None:
    """Return the number that a cell states, with no more than a few words behind it; fractions are exact.

    >>> amount_of("(1,800,000)").negative, amount_of("$26 1/2").value
    (True, Decimal('26.5'))
    """
    hit = _AMOUNT.fullmatch(cell.strip())
    if hit is None:
        return None
    value = Decimal(hit["digits"].replace(",", ""))
    if hit["part"]:
        if not int(hit["of"]):
            return None
        value += Decimal(hit["part"]) / Decimal(hit["of"])
    sign = (hit["sign"] or hit["sign2"] or "").strip().lower()
    whole = "." not in hit["digits"] and not hit["part"] and not sign
    return Amount(value, bool(hit["open"] or hit["open2"]), _CURRENCIES.get(sign, ""), whole)


def currency_in(words: str) -> str:
    """Return the code of the first currency that words name by its sign, "" where there is none."""
    hit = CURRENCY.search(words)
    return _CURRENCIES[hit[0].lower()] if hit else ""


# ---- rows and headings of tables -------------------------------------------------------------------------------------

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
    others = [(cell, amount_of(cell)) for n, cell in enumerate(cells) if n != at]
    amounts = tuple(amount for _, amount in others if amount)
    if not amounts:
        return None
    before = tuple(cell for cell, amount in others[:at] if not amount)
    behind = tuple(cell for cell, amount in others[at:] if not amount)
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
        if begin < stop and _OTHER.search(" ".join(line.words for line in self.pending[begin:stop])):
            self.table = None
        elif begin < stop:
            self.table = _table(self.text, self.pending[begin:stop], self.table)
            self.person = _heading(self.pending[stop:]) or _heading(self.pending[:begin])
        elif len(self.pending) > _BETWEEN or any(len(line.words) > _SENTENCE for line in self.pending):
            self.table = None
        elif self.table and not self.table.named:
            self.person = _heading(self.pending) or self.person
        self.pending = []
        if self.table is None:
            return
        # What stands before the day of a row, and is no word for a transaction, is a name.
        names = (cell for cell in row.before if not (_BUY.search(cell) or _SELL.search(cell)))
        self.person = next((cell.strip(" :*") for cell in names if any(map(str.isalpha, cell))), "") or self.person
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
    named: frozenset[str] = frozenset()
    begin = len(near)
    while begin and not named >= _NAMING:
        begin -= 1
        named |= near[begin]
    if not named >= _NAMING:
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


def _traded(row: Row, table: _Table, person: str, last: date | None) -> Traded | None:
    amounts: dict[str, Amount] = {}
    if len(row.amounts) >= len(table.columns):
        amounts = dict(zip(table.columns, row.amounts, strict=False))
    else:  # where some are missing, they are known by what they look like
        for amount in row.amounts:
            kind = "quantity" if amount.whole and "quantity" not in amounts else "price"
            amounts.setdefault(kind, amount)
    quantity, price = amounts.get("quantity"), amounts.get("price")
    if quantity is None:
        return None
    currency = (price.currency if price else "") or (table.currency if price else "")
    return Traded(
        row.start, row.end, day_of(row.day, last), _side(row, table, quantity),
        quantity.value, price.value if price else None, currency, person,
    )  # fmt: skip


def _side(row: Row, table: _Table, quantity: Amount) -> Side:
    """Return whether a row is a purchase or a sale: by its own words, its sign, its column, or what is said above."""
    own = _side_in(" ".join((*row.before, *row.behind)))
    if own:
        return own
    if _BOUGHT_IS_LESS.search(table.header):
        return "buy" if quantity.negative else "sell"
    if _SOLD_IS_LESS.search(table.header) or _SOLD_IS_LESS.search(table.above):
        return "sell" if quantity.negative else "buy"
    if quantity.negative:
        return "sell"
    if own := _side_in(table.header):
        return own
    # what the nearest paragraph above the table says
    paragraphs = reversed(re.split(r"\n[^\S\n]*\n|(?<=[.:])\n", table.above))
    nearest = next((words for words in paragraphs if _BUY.search(words) or _SELL.search(words)), "")
    return _side_in(nearest)


def _side_in(words: str) -> Side:
    """Return what words say of one kind of transaction alone."""
    buys, sells = _BUY.search(words) is not None, _SELL.search(words) is not None
    return "" if buys == sells else "buy" if buys else "sell"
