"""Tables of transactions: who bought or sold how many shares on which day, and for how much."""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from decimal import Decimal
from itertools import combinations, pairwise, permutations
from typing import Literal, NamedTuple

from muniment.documents.html import TableRow
from muniment.readers.labelled.items.cells import (
    LONE_SIGN,
    Amount,
    Cell,
    Row,
    amount_of,
    currency_in,
    day_of,
    is_day,
    is_month,
    is_short_day,
    joined_cells,
    leading_day,
    nearest,
    placed,
    places_of,
    rows_of,
    unstacked,
)

Side = Literal["buy", "sell", ""]
# "each" is a quantity of the person whom the column is headed by.
Role = Literal["quantity", "buy", "sell", "each", "price", "total", "other", ""]

_BUY = re.compile(r"\b(?:bought|purchas(?!ers?\b)\w*|acqui\w*|buy(?:s|ing)?|bot|cover)\b", re.IGNORECASE)
_SELL = re.compile(r"\b(?:sold|sales?|sell(?:s|ing)?|dispos\w*|sld)\b", re.IGNORECASE)
_ACQUIRED_DISPOSED = re.compile(r"\bA\s?(?:/|or)\s?D\b|\(A\)")  # as ownership reports have it
_PURCHASE_PRICE = re.compile(
    r"(?<!/)\b(?:purchase|sales?|selling)\s+price\b", re.IGNORECASE
)  # of what is bought, or sold
_PURCHASER, _SELLER = (re.compile(rf"\b{who}s?\b", re.IGNORECASE) for who in ("purchaser", "seller"))
_PAID = re.compile(r"\bcosts?\b|\bpaid\b", re.IGNORECASE)  # nobody pays for what is sold
_TRADED = re.compile(r"transactions?\b|trad(?:es?|ed|ing)\b|effected", re.IGNORECASE)
_CODES: dict[str, Side] = {"b": "buy", "p": "buy", "by": "buy", "s": "sell", "sl": "sell", "ss": "sell", "bc": "buy"}
# How a table says that numbers in parentheses, or behind a minus, are sales; and the other way round.
_SOLD_IS_LESS = re.compile(
    r"\(\s*(?:sold|sales?|disposed|dispositions?|disposition)\s*\)|(?:sold|sales?|dispos\w{0,9}+)\s*+\(\s*+[-–]\s*\)"
    r"|\((?:or\s+)?sold|\((?:or\s+)?disposed",
    re.IGNORECASE,
)
_BOUGHT_IS_LESS = re.compile(
    r"\(\s*(?:purchased?|purchases|bought|acquired)\s*\)\s*+/?\s*+(?:sold|sale)", re.IGNORECASE
)
# Tables of options and loans have days, quantities and prices, too.
_OTHER = re.compile(
    r"exerci[sz]|expir|matur|vest(?:s|ed|ing)?\b|grant|conversion|strike|dividend|record\s+date|principal"
    r"|closing\s+(?:price|date)|outstanding|interest\s+rate|borrow|\bloan|net\s+income|revenue",
    re.IGNORECASE,
)
_TOTAL = re.compile(r"\b(?:sub-?)?totals?\b|\baverage\b|\bbalance\b|\baggregate\b|\bnet\b|\bsum\b|\bweighted\b", re.I)
_RULE = re.compile(r"[\s\-–—=_.*]+")
_YEAR = re.compile(r"(?:calendar\s+|year\s+)?(?P<year>(?:19|20)\d\d):?", re.IGNORECASE)

# What a column is, by the words above it; what comes first counts.
_IN_PARENTHESES = re.compile(r"\([^()]*(?:commission|fees|rounded|approx|US\s+dollars)[^()]*\)", re.IGNORECASE)
_ROLES: tuple[tuple[Role, re.Pattern[str]], ...] = (
    ("other", re.compile(
        r"\brange|\bhigh(?:est)?\b|\blow(?:est)?\b|%|percent|settle|balance|after\b|following|cumulative"
        r"|remaining"
                         r"|owned|holdings?\b|\bheld\b|cusip|exerci|strike|expir", re.I)),
    ("price", re.compile(
        r"\bunit\s+(?:cost|price)|(?:proceeds|amount|consideration|paid|received)\s+per\s+(?:share|unit|ads)", re.I)),
    ("total", re.compile(
        r"(?:total|aggregate|gross|net)\s+(?:purchase\s+|sales?\s+|trade\s+|transaction\s+|dollar\s+)?"
        r"(?:price|costs?|amount|consideration|proceeds|value|paid)(?!\s+per)"
        r"|proceeds|amount\s*\(?\s*\$|consideration|\bvalue\b|(?:dollar|net|cash|purchase|sales?)\s+amount"
        r"|amount\s+(?:paid|received)|\btotal\s*\Z"
        r"|\btotal\s+\$|principal\b|cost\s+basis", re.I)),
    ("price", re.compile(
        r"\bprices?\b|\bcosts?\b|(?:per|/)\s*(?:share|unit|security|ads|bond|option)|\$\s*/\s*sh|\brate\b"
        r"|\bpps\b", re.I)),
    ("other", re.compile(r"commission|\bfees?\b", re.I)),
    ("quantity", re.compile(
        r"(?:number|amount|quantity|no\.?|\#)\s+of\s+\w+|\bshares?\b|\bshs\b|\bunits?\b|quantity|\bqty\b|\bnumber\b"
        r"|\bamount\b|\bsecurities\b"
        r"|\bads(?:s|es)?\b|\badrs?\b|\bvolume\b|\bstock\b|\bbought\b|\bpurchase[sd]?\b|\bsold\b|\bsales?\b"
        r"|\bacquired\b|\bdisposed\b"
        r"|\bacquisitions?\b|\bdispositions?\b|\bnotes\b|\bbonds\b|\bwarrants?\b", re.I)),
)  # fmt: skip
_DAYS = re.compile(r"\bdates?\b|\bday\b", re.IGNORECASE)
_PERSONS = re.compile(
    r"\bnames?\b|reporting\s+persons?|\bentity\b|\bpurchaser\b|\bseller\b|\baccounts?\b|\bfund\b|\bparty\b|\bholder\b"
    r"|\bperson\b|\bfiler\b|\bbuyer\b|\btrader\b|\bowner\b|shareholder|stockholder",
    re.IGNORECASE,
)
# Of each number below: 5 is 5,000.
_SCALED = re.compile(
    r"\b(?:shares?|units|purchased|sold|bought|acquired|disposed(?:\s+of)?|quantity)\s*\(\s*(?:in\s+thousands|000['’]?s?)\s*\)",
    re.IGNORECASE,
)
_ABOVE = 10  # rows above a table in which its header is looked for
_BETWEEN = 7  # rows between two rows of one table
_SENTENCE = 110  # characters of a line that no header and no heading has
_BEFORE = 900  # characters above a table that may say what it lists
_LONGEST_ROW, _LONGEST_CELL = 240, 160  # characters
_MOST_WORDS = 7  # of a cell beside the numbers of a row
_MOST_CELLS = 24  # of a row, side by side
_MOST_COLUMNS = 8  # with numbers, of which three may be a quantity, its price and the product
_PRICED = 2  # numbers of a row with a price
_BY = re.compile(r"\b(?:by|of|for)\s+(?P<who>[A-Z][^\n]{2,70})\Z")
_ON_BEHALF = re.compile(r"(?:on\s+behalf\s+of|for\s+the\s+account\s+of)\s*:?\s+(?P<who>[A-Z0-9].{2,70})\Z", re.I)
_NO_NAME = re.compile(
    r"(?i)transactions?\b|schedule\b|annex\b|exhibit\b|item\b|(?:common|preferred|ordinary|class)\b|shares?\b"
    r"|purchas|sales?\b|sold\b|bought\b|buys?\b|date|table|page|appendix|since\s|\(?continued|cusip|\d+\s*\Z|<"
    r"|where\s+and\s+how|how\s+|effected\b|(?:type|nature|class|title|name|amount|approx\w*)\b\.?\s*(?:of\b|\Z)|(?:weighted\s+)?average\b|approx|aggregate"
    r"|settle|trade\Z"
    r"|the\s+(?:following|transactions?|trades?|purchases?|sales?)\b|open\s+market|nasdaq|nyse\b|amex\b|otc\b|over-the|private(?:ly)?\s|block\s|broker|total|note|none\b|all\s|trad(?:e|ing)\b|in\s+the\s|during\s|price|number|cost\b"
)
_SIGNED = re.compile(r"(?:title|name|by|its|dated?)\s*:", re.IGNORECASE)
_SUFFIXES = ("inc.", "l.p.", "ltd.", "co.", "corp.", "n.v.", "s.a.", "l.l.c.", "jr.", "sr.")
_NEXT_SENTENCE = re.compile(r"[.;]\s+[a-z]")
_NEAR, _NAME, _MARGIN = 2, 80, 50


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


class Trades(NamedTuple):
    """The transactions of a text, and where rows stand that look like transactions and were not read."""

    read: list[Traded]
    lost: list[tuple[int, int]]


def find_transactions(
    text: str, start: int, end: int, last: date | None, tables: Sequence[TableRow] = ()
) -> list[Traded]:
    """Return the rows of all tables of transactions between two places; `last` is the day of the event."""
    return read_trades(text, start, end, last, tables).read


def read_trades(text: str, start: int, end: int, last: date | None, tables: Sequence[TableRow] = ()) -> Trades:
    """Return the transactions between two places, and what rows of trades were not read."""
    trades = Trades([], [])
    before: _Table | None = None
    for begin, stop in _near(text, start, end, tables):
        for group in _groups(rows_of(text, begin, stop, tables)):
            before = _read_group(group, text, last, before, trades)
    return trades


_A_DAY = re.compile(
    r"(?<![\d,.$/])\d{1,2}[/.-]\d{1,2}(?:[/.-]\d{2,4})?(?![\d,/])"
    r"|\b(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}\.?[- ]{0,3}\d{1,2}(?:,? +(?:19|20)\d\d)?"
    r"|\b\d{1,2}[- ]?(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)|\b(?:19|20)\d\d-\d\d-\d\d",
    re.IGNORECASE,
)
_DIGIT = re.compile(r"\d")
_WITH_DIGIT = re.compile(r"\d[^\n]*+")
_LINES_ABOVE, _LINES_BELOW = 2000, 900  # characters around a row that may belong to its table


def _near(text: str, start: int, end: int, tables: Sequence[TableRow]) -> Iterator[tuple[int, int]]:
    """Yield the parts of a text around lines and rows of tables that have a day and another number."""
    begins = [row.cells[0].start for row in tables]
    begin = stop = -1
    for first, last in _dated(text, start, end, tables, begins):
        above = _whole(text, max(start, first - _LINES_ABOVE), begins, tables, start)
        if above > stop:
            if begin >= 0:
                yield begin, stop
            begin = above
        line = text.find("\n", min(last + _LINES_BELOW, end), end)
        stop = max(stop, end if line < 0 else line)
        n = bisect_right(begins, stop) - 1
        if n >= 0:
            stop = min(end, max(stop, tables[n].cells[-1].end))
    if begin >= 0:
        yield begin, stop


def _dated(
    text: str, start: int, end: int, tables: Sequence[TableRow], begins: Sequence[int]
) -> Iterator[tuple[int, int]]:
    """Yield the lines outside of tables and the rows of tables that have a day and another number."""
    done = start
    for hit in _WITH_DIGIT.finditer(text, start, end):
        if hit.start() < done:
            continue
        n = bisect_right(begins, hit.start()) - 1
        if n >= 0 and hit.start() < tables[n].cells[-1].end:
            first, last = begins[n], tables[n].cells[-1].end
        else:
            first, last = text.rfind("\n", start, hit.start()) + 1, hit.end()
        first, done = max(first, start), last
        if last - first <= 2 * _LONGEST_ROW and _has_day(text, first, last):
            yield first, last


def _has_day(text: str, first: int, last: int) -> bool:
    hit = _A_DAY.search(text, first, last)
    return bool(hit and (_DIGIT.search(text, first, hit.start()) or _DIGIT.search(text, hit.end(), last)))


def _whole(text: str, at: int, begins: Sequence[int], tables: Sequence[TableRow], start: int) -> int:
    """Return where the line or the row of a table begins that a place stands in."""
    n = bisect_right(begins, at) - 1
    if n >= 0 and tables[n].cells[-1].end > at:
        return max(begins[n], start)
    return max(text.rfind("\n", start, at) + 1, start)


# ---- rows ------------------------------------------------------------------------------------------------------------


class _Entry(NamedTuple):
    """A day with the numbers and words beside it: a row, or one of several side by side in a row."""

    day: Cell
    amounts: tuple[tuple[Cell, Amount], ...]
    words: tuple[Cell, ...]
    half: int

    @property
    def start(self) -> int:
        return min(cell.start for cell in self.cells)

    @property
    def end(self) -> int:
        return max(cell.end for cell in self.cells)

    @property
    def cells(self) -> list[Cell]:
        return [self.day, *(cell for cell, _ in self.amounts), *self.words]


def _entries(row: Row) -> list[_Entry]:
    """Return what a row states, once for each day that has numbers of its own; [] where it is no such row."""
    size = sum(cell.end - cell.start for cell in row.cells)
    if size > _LONGEST_ROW or not any(any(map(str.isdigit, cell.words)) for cell in row.cells):
        return []
    if any(cell.end - cell.start > _LONGEST_CELL for cell in row.cells):
        return []
    cells = _refined(row)
    if len(cells) > _MOST_CELLS:
        return []
    days = [n for n, cell in enumerate(cells) if is_day(cell.words)]
    days = days or [n for n, cell in enumerate(cells) if is_month(cell.words)][:1]
    amounts = [n for n, cell in enumerate(cells) if n not in days and amount_of(cell.words)]
    if not days:
        days = _short_days(cells, amounts)
        if not days and is_short_day(cells[-1].words) and len(amounts) > _PRICED - (len(cells) - 1 not in amounts):
            days = [len(cells) - 1]  # behind its numbers
        amounts = [n for n in amounts if n not in days]
        if not days or amounts[0] < days[0] < len(cells) - 1:
            return []
    parts = _parts(days, amounts, len(cells))
    entries = []
    for number, (first, stop) in enumerate(parts):
        day = next((n for n in days if first <= n < stop), -1)
        numbers = [n for n in amounts if first <= n < stop]
        if day >= 0 and numbers:
            found = ((cells[n], amount_of(cells[n].words)) for n in numbers)
            words = tuple(cells[n] for n in range(first, stop) if n not in numbers and n not in days)
            entries.append(_Entry(cells[day], tuple((c, a) for c, a in found if a), words, number))
    return entries


def _short_days(cells: Sequence[Cell], amounts: Sequence[int]) -> list[int]:
    """Return which cells are days such as "3/4": each has two numbers of its own behind it, as no fraction has."""
    days: list[int] = []
    for n, cell in enumerate(cells):
        behind = sum(m > n for m in amounts)
        between = sum(days[-1] < m < n for m in amounts) if days else _PRICED
        if is_short_day(cell.words) and behind >= _PRICED <= between:
            days.append(n)
    return days


def _parts(days: list[int], amounts: list[int], count: int) -> list[tuple[int, int]]:
    """Return which cells belong together: those of each day that numbers divide from the next."""
    cuts = [0]
    last_first = bool(amounts) and amounts[0] < days[0] and days[-1] > amounts[-1]  # days behind their numbers
    for before, after in pairwise(days):
        between = [n for n in amounts if before < n < after]
        if between:
            # words right before the day go with it where they do so in the first part
            cuts.append(before + 1 if last_first else max(between) + 1 if days[0] > 0 else after)
    return list(zip(cuts, [*cuts[1:], count], strict=True))


def _refined(row: Row) -> list[Cell]:
    """Return the cells of a row, columns one blank apart divided."""
    return [part for cell in joined_cells(row) for part in _divided(cell, row.table)]


def _divided(cell: Cell, table: int) -> list[Cell]:
    """Return a cell, or its parts where a day or numbers stand in it one blank from other words."""
    words = cell.words
    if len(words) == cell.end - cell.start or table:
        stop = 0 if is_day(words) else leading_day(words)
        rest = words[stop:].strip(" :")
        if sold := _AT_A_PRICE.fullmatch(rest):
            parts = [words[:stop], sold["done"], sold["quantity"], sold["price"]]
            return list(placed(cell, [part for part in parts if part], table))
        if (not stop and not (any(map(str.isdigit, words)) and " " in words)) or is_day(words) or amount_of(words):
            return [cell]
        tokens = rest.split()
        tail: list[str] = []
        while tokens:
            two = " ".join(tokens[-2:])
            if len(tokens) > 1 and amount_of(two) and ("/" in tokens[-1] or LONE_SIGN.fullmatch(tokens[-2])):
                tail.insert(0, two)
                del tokens[-2:]
            elif amount_of(tokens[-1]):
                tail.insert(0, tokens.pop())
            else:
                break
        head: list[str] = []
        if stop:
            while tokens and amount_of(tokens[0]):
                head.append(tokens.pop(0))
        if (
            not stop
            and len(tokens) in (2, 3)
            and not tail
            and amount_of(tokens[0])
            and (tokens[1].strip("()").lower() in _CODES or _says_side(tokens[1]))
        ):
            return list(placed(cell, [tokens[0], " ".join(tokens[1:])], table))
        few = len(tail) < _PRICED and not (tail and _says_side(" ".join(tokens)))  # "Open market sale 1,500"
        if (not stop and (few or (tokens and tokens[-1].lower() in _NO_COUNT))) or len(tokens) > _MOST_WORDS:
            return [cell]
        parts = [*([words[:stop]] if stop else []), *head, *([" ".join(tokens)] if tokens else []), *tail]
        return list(placed(cell, [part for part in parts if part], table))
    return [cell]


_AT_A_PRICE = re.compile(  # "1,000 shares at $14.50 per share"
    r"(?:(?P<done>bought|purchased|acquired|sold)\s+)?(?P<quantity>\d[\d,]*+(?:\s+(?:shares?|shs\.?|units)|(?=\s+@)))(?:\s+of\s+(?:[A-Z]\w+\s?){1,4}|\s+of\s+(?:common\s+)?stock)?"
    r"\s*(?:at|@|for)\s+(?:a\s+price\s+of\s+)?(?P<price>\$?\s?\d[\d.,]*+(?:[ -]\d{1,2}/\d{1,2})?"
    r"(?:\s*(?:per|a|/|each)(?:\s?share)?\.?)?)[.;,]?"
)
_NO_COUNT = frozenset(("of", "and", "to", "page", "no.", "no", "suite", "item", "rule", "section", "box", "at", "by"))


# ---- tables ----------------------------------------------------------------------------------------------------------


class _Group:
    """Rows with days and numbers that follow each other, and what stands above, between and behind them."""

    def __init__(self, above: list[Row], header: tuple[int, int]) -> None:
        self.above, self.header = above, header
        self.lines: list[Row | list[_Entry]] = []
        self.table = 0

    @property
    def entries(self) -> list[_Entry]:
        return [entry for line in self.lines if isinstance(line, list) for entry in line]


def _groups(rows: Iterable[Row]) -> Iterator[_Group]:
    """Yield the tables of rows that state days and numbers."""
    pending: list[Row] = []
    group: _Group | None = None
    wrapped: _Entry | None = None
    for whole in rows:
        for row in unstacked(whole):
            entries = _entries(row)
            if not entries:
                joined = _joined(wrapped, row) if wrapped and not pending and group else None
                line = group.lines[-1] if group and group.lines and not pending and not group.table else None
                if not joined and isinstance(line, list):
                    joined = _with_words_below(line, row)
                if joined and group:
                    group.lines[-1] = [joined]
                else:
                    pending.append(row)
                wrapped = None
                continue
            header = _header(pending, row)
            if group and not _continues(pending, header, group, row):
                group.lines += pending[: min(header[0] if header[1] else len(pending), _BETWEEN)]
                yield group
                group = None
            if group is None:
                group = _Group(pending, header)
            else:
                group.lines += pending
            group.table = row.table
            group.lines.append(entries)
            pending = []
            wrapped = entries[0] if len(entries) == 1 and len(entries[0].amounts) == 1 and not row.table else None
    if group:
        group.lines += pending[:_BETWEEN]
        yield group


def _joined(entry: _Entry | None, row: Row) -> _Entry | None:
    """Return a row together with the line below it that has its price: a line was cut where it was too long."""
    cells = _refined(row)
    first = amount_of(cells[0].words) if cells else None
    if entry is None or first is None or first.whole or len(cells) > 3 or row.table:
        return None
    if sum(amount_of(cell.words) is not None for cell in cells) != 1:
        return None
    shift = entry.day.left + 200
    cells = [cell._replace(left=cell.left + shift, right=cell.right + shift) for cell in cells]
    return entry._replace(amounts=(*entry.amounts, (cells[0], first)), words=(*entry.words, *cells[1:]))


def _with_words_below(line: list[_Entry], row: Row) -> _Entry | None:
    """Return the row of a line with the line right below it, where its words go on there: "Open market" "sale"."""
    *others, entry = line
    lefts = {cell.left for cell in entry.words}
    if others or row.table or row.start - entry.end > row.cells[0].left + 1 or _is_data(row) or _is_prose(row):
        return None
    return entry._replace(words=(*entry.words, *row.cells)) if all(c.left in lefts for c in row.cells) else None


def _continues(pending: Sequence[Row], header: tuple[int, int], group: _Group, row: Row) -> bool:
    """Whether a row belongs to the table above it."""
    if header[0] < header[1]:
        return False
    if row.table and row.table == group.table:
        return True
    return len(pending) <= _BETWEEN and not any(_is_sentence(line) for line in pending)


def _is_sentence(row: Row) -> bool:
    return max(cell.end - cell.start for cell in row.cells) > _SENTENCE


_LINE = 120  # characters between the ends of one line and the words of the next, at most
_OF_COLUMN = re.compile(
    r"(?:type|nature|class|title|name|where|how|amount|approx\w*|number|no|date|trade|weighted|average|(?:purchase\s+)?price)\b\.?"
    r"(?:\s+(?:of|price|per|and|how|shares?|average)\b){0,3}",
    re.I,
)
_SIDE_HEADING = re.compile(
    r"(?:(?:open\s+market\s+)?(?:purchases?|sales?|acquisitions?|dispositions?|buys?|sells?)"
    r"|shares\s+(?:purchased|sold|acquired|bought))\s*:?",
    re.I,
)
_OF_ABOVE = re.compile(  # what is said below a table of all its rows
    r"[^.]{0,200}?\n\W*(?P<said>(?:all|each)\s+(?:of\s+)?(?:the\s+)?(?:above|foregoing)\b[^.]{0,160})", re.IGNORECASE
)
_NAMING = frozenset(("day", "quantity", "price"))


def _kinds(row: Row) -> frozenset[str]:
    words = row.words
    kinds = {role for role, pattern in _ROLES if pattern.search(words)}
    if _DAYS.search(words):
        kinds.add("day")
    return frozenset(kinds & _NAMING)


def _header(pending: Sequence[Row], row: Row) -> tuple[int, int]:
    """Return which rows above a row name its columns; 0, 0 where none do. Headings may follow them."""
    near: list[frozenset[str]] = []
    for line in reversed(pending[-_ABOVE:]):
        if _is_sentence(line) or (row.table and line.table != row.table and near and any(near)):
            break
        is_named = (len(line.cells) > 1 or len(line.words) < _NAME // 2) and not _is_prose(line)
        near.insert(0, _kinds(line) if is_named else frozenset())
    offset = len(pending) - len(near)
    for enough in (_NAMING, *(frozenset(pair) for pair in combinations(("quantity", "price", "day"), 2))):
        named: frozenset[str] = frozenset()
        begin = len(near)
        while begin and not named >= enough:
            begin -= 1
            named |= near[begin]
        if named >= enough and any(len(line.cells) > 1 for line in pending[offset + begin :]):
            break
    else:
        return 0, 0
    stop = _stop_of_header(pending[offset:], near, begin, enough)
    while stop < len(near) and len(pending[offset + stop].cells) > 1 and not _is_data(pending[offset + stop]):
        stop += 1  # a header goes on below the line of its columns: "(Disposed)     CDN$"
    while begin and _heads(pending[offset + begin - 1], pending[offset + begin]):
        begin -= 1
    return offset + begin, offset + stop


def _stop_of_header(rows: Sequence[Row], near: Sequence[frozenset[str]], begin: int, enough: frozenset[str]) -> int:
    """Return where a header ends that begins at a row: before numbers, or a line that says what was done."""
    named: frozenset[str] = frozenset()
    for n in range(begin, len(near)):
        numbers = sum(amount_of(cell.words) is not None for cell in rows[n].cells)
        if named >= enough and (numbers >= _PRICED or _SIDE_HEADING.fullmatch(rows[n].words)):
            near = near[:n]
            break
        named |= near[n]
    return max(n for n, kinds in enumerate(near) if kinds) + 1


def _heads(line: Row, below: Row) -> bool:
    """Whether a line is part of the header that goes on below it: it names several columns, or one with that line."""
    if _is_data(line) or _is_prose(line):
        return False
    if len(line.cells) != 1:
        return True
    cell = line.cells[0]
    over = [n for n, other in enumerate(below.cells) if cell.left < other.right and other.left < cell.right]
    if line.table or len(over) != 1 or below.start - line.end > _LINE:
        return False
    short = len(line.words) < _NAME // 2 if over[0] else line.words.count(" ") < 3 and not _says_side(line.words)
    named = _kinds(line) or (over[0] and _PERSONS.search(line.words))
    return bool(_OF_COLUMN.fullmatch(line.words) or (short and named))


def _is_prose(row: Row) -> bool:
    """Whether a line of text has a cell of as many words as no column is named by: "(c)  The following shares ..."."""
    sentences = row.words.count(" ") > _MOST_WORDS + 1 and any(cell.words.endswith(".") for cell in row.cells[:-1])
    return not row.table and (sentences or any(cell.words.count(" ") > _MOST_WORDS for cell in row.cells))


def _is_data(row: Row) -> bool:
    return any(amount_of(cell.words) or is_day(cell.words) for cell in row.cells)


class _Column(NamedTuple):
    left: int
    right: int
    role: Role
    label: str


class _Table(NamedTuple):
    """What holds for all rows of a table: what its columns are, the words of its header and above it, its currency."""

    columns: tuple[_Column, ...]
    names: tuple[_Column, ...]
    header: str
    above: str
    currency: str
    signed: bool
    person: str = ""  # of the last row
    side: Side = ""  # of the rows up to here, as a line above them says
    day: date | None = None  # of the last row
    part: Decimal = Decimal(0)
    prices: tuple[Decimal, ...] = ()


def _read_group(group: _Group, text: str, last: date | None, before: _Table | None, trades: Trades) -> _Table | None:
    """Add the rows of a table to the trades; the table, or the one before it where there is none."""
    begin, stop = group.header
    header = group.above[begin:stop]
    words = " ".join(row.words for row in header)
    _put_beside(group)
    entries = group.entries
    first = header[0].start if header else entries[0].start
    above = text[max(0, first - _BEFORE) : first]
    traded = _says_side(words) or any(_side_in(_own_words(entry)) or _code_in(entry) for entry in entries)
    if header and _OTHER.search(words) and not (traded and not re.search(r"exerci|expir|strike", words, re.I)):
        return None
    last_row = entries[-1]
    if stated := _OF_ABOVE.match(text, last_row.end, last_row.end + _BEFORE):
        above = f"{above}\n\n{stated['said']}"
    if before and not _side_above(above):
        above = before.above  # one of several tables below the words that say what they list
    if header:
        is_trades = bool(_kinds_of(header) >= _NAMING or traded or _says_side(above) or _TRADED.search(above))
    else:
        is_trades = bool(traded or _says_side(above) or _TRADED.search(above)) and not _OTHER.search(
            " ".join(row.words for row in group.above[-3:])
        )
    columns = _columns(header, entries, () if header or before is None else before.columns)
    if before and header and words == before.header and columns and _are_among(columns, before.columns):
        columns = before.columns  # of which one is empty here
    numbers = [len(entry.amounts) for entry in entries]
    if is_trades and not header and max(numbers) < _PRICED and not traded:
        is_trades = False
    if not is_trades or columns is None or _SCALED.search(words):
        if traded or _says_side(above):
            trades.lost.extend((e.start, e.end) for e in entries if len(e.amounts) >= _PRICED and _has_price(e))
        return before
    negative = any(
        amount.negative for entry in entries for cell, amount in entry.amounts if _role_at(columns, cell) in _QUANTITIES
    )
    table = _Table(columns, _names(header, entries, columns), words, above, currency_in(words), negative)
    reader = _Reader(table, text, last, entries)
    reader.heading(group.above[stop:] if header else [], group.above[:begin] if header else group.above)
    reader.persons = _headings(header) or reader.persons
    if before and words == before.header and not any(_says_more(row) for row in group.above[:begin]):
        reader.person, reader.side = reader.person or before.person, reader.side or before.side  # on the next page
        reader.day, reader.part, reader.prices = before.day, before.part, [*before.prices]
        for row in group.above[stop:]:
            reader.between(row, None)
    for n, line in enumerate(group.lines):
        if isinstance(line, list):
            for entry in line:
                if not reader.take(entry):
                    trades.lost.append((entry.start, entry.end))
        else:
            reader.between(line, group.lines[n - 1] if n else None)
    trades.read.extend(reader.found())
    return table._replace(
        person=reader.person, side=reader.side, day=reader.day, part=reader.part, prices=tuple(reader.prices)
    )


def _says_more(row: Row) -> bool:
    """Whether a line says more than where a page ends, or that a table goes on."""
    return re.sub(r"<?\bpage\b>?|\bof\b|\(?\bcontinued\b\)?|[\W\d]", "", row.words, flags=re.IGNORECASE) != ""


def _are_among(columns: Sequence[_Column], others: Sequence[_Column]) -> bool:
    """Whether columns stand where some of others do."""
    places = [(column.left, column.right) for column in columns]
    among = [any(left < other.right and other.left < right for other in others) for left, right in places]
    return len(columns) < len(others) and all(among)


def _put_beside(group: _Group) -> None:
    """Say of a row that stands alone beside which of the tables side by side it belongs to."""
    days = {entry.half: entry.day.left for entry in group.entries if entry.half}
    if not days:
        return
    days[0] = next(entry.day.left for line in group.lines if isinstance(line, list) and len(line) > 1 for entry in line)
    for line in group.lines:
        if isinstance(line, list) and len(line) == 1:
            left = line[0].day.left
            line[0] = line[0]._replace(half=min(days, key=lambda half: abs(days[half] - left)))


def _kinds_of(header: Sequence[Row]) -> frozenset[str]:
    return frozenset(kind for row in header for kind in _kinds(row))


def _says_side(words: str) -> bool:
    return bool(_BUY.search(words) or _SELL.search(words))


def _has_price(entry: _Entry) -> bool:
    return any(not amount.whole for _, amount in entry.amounts) and any(amount.whole for _, amount in entry.amounts)


def _own_words(entry: _Entry) -> str:
    return " ".join(cell.words for cell in entry.words)


def _code_in(entry: _Entry) -> Side:
    """Return the side that a cell of a letter or two states."""
    codes = (cell.words.strip(" .()*").lower() for cell in entry.words)
    found: list[Side] = [_CODES[code] for code in codes if code in _CODES]
    return found[0] if found else ""


# ---- columns ---------------------------------------------------------------------------------------------------------


def _columns(header: Sequence[Row], entries: Sequence[_Entry], before: Sequence[_Column]) -> tuple[_Column, ...] | None:
    """Return what the columns with numbers are, from left to right; None where none is one of quantities.

    As many columns as those `before`, of the table that goes on here, are what they were.
    """
    lines = [[*(cell for cell, _ in entry.amounts), *filter(_is_dash, entry.words)] for entry in entries]
    places = places_of(lines)
    if len(places) == len(before):
        return tuple(
            column._replace(left=left, right=right) for column, (left, right) in zip(before, places, strict=True)
        )
    words = [[cell for cell in entry.words if not _is_dash(cell)] for entry in entries]
    texts = places_of([[entry.day] for entry in entries]) + places_of(words)
    labels = _labels(header, places, texts)
    rows: dict[int, list[dict[int, Amount]]] = {}
    for entry in entries:
        row: dict[int, Amount] = {}
        for cell, amount in entry.amounts:
            row.setdefault(nearest(places, cell), amount)
        rows.setdefault(entry.half, []).append(row)
    columns: dict[int, _Column] = {}
    for half in rows.values():  # tables side by side have columns of their own
        mine = sorted({n for row in half for n in row} - columns.keys())
        shifted = [{mine.index(n): amount for n, amount in row.items() if n in mine} for row in half]
        roles = _roles(header, [labels[n] for n in mine], shifted)
        columns |= {n: _Column(*places[n], role, labels[n]) for n, role in zip(mine, roles, strict=True)}
    empty = {n: _Column(*place, _role_of(labels[n]), labels[n]) for n, place in enumerate(places) if n not in columns}
    columns |= {n: column for n, column in empty.items() if column.role in ("buy", "sell")}
    if not any(column.role in _QUANTITIES for column in columns.values()):
        return None
    return tuple(columns[n] for n in sorted(columns))


def _is_dash(cell: Cell) -> bool:
    """Whether a cell says that there is no number."""
    return _RULE.fullmatch(cell.words) is not None


_QUANTITIES = ("quantity", "buy", "sell", "each")


def _roles(header: Sequence[Row], labels: Sequence[str], rows: Sequence[dict[int, Amount]]) -> list[Role]:
    """Return what columns are, by their labels, else by the order of the header, as their values bear it out."""
    values = [[row[n] for row in rows if n in row] for n in range(len(labels))]
    roles: list[Role] = [_role_of(label) for label in labels]
    if not any(role in _QUANTITIES for role in roles) or len(set(roles) - {""}) < min(len(labels), _PRICED):
        stated = _in_order(header)
        if len(stated) == len(labels):
            roles = stated
    return _by_values(roles, labels, values, rows)


def _labels(header: Sequence[Row], places: Sequence[tuple[int, int]], texts: Sequence[tuple[int, int]]) -> list[str]:
    """Return the words above each column with numbers, by where they stand."""
    labels = ["" for _ in places]
    beside: dict[int, list[str]] = {}
    everywhere = [*places, *texts]
    stacked = _stacked(header)
    if len(stacked) == len(everywhere):
        in_order = sorted(range(len(everywhere)), key=everywhere.__getitem__)
        by_place = dict(zip(in_order, stacked, strict=True))
        return [by_place[n] for n in range(len(places))]
    for row in header:
        for cell in row.cells:
            words = " ".join(cell.words.split())
            if _RULE.fullmatch(words):
                continue
            over = [n for n, place in enumerate(everywhere) if place[0] < cell.right and cell.left < place[1]]
            pieces = [cell._replace(words=words)]
            if len(over) > 1 and not row.table and len(words) == cell.right - cell.left:
                pieces = [
                    Cell(0, 0, hit[0], cell.left + hit.start(), cell.left + hit.end())
                    for hit in re.finditer(r"\S+", words)
                ]
            for piece in pieces:
                if len(over) > 1 and row.table:
                    for n in over:
                        if n < len(places):
                            labels[n] = f"{labels[n]} {piece.words}".strip()
                else:
                    n = nearest(everywhere, piece)
                    if n < len(places) and row.table and not over:  # of a column that is empty, or the nearest one
                        beside.setdefault(n, []).append(piece.words)
                    elif n < len(places):
                        labels[n] = f"{labels[n]} {piece.words}".strip()
    return [label or " ".join(beside.get(n, ())) for n, label in enumerate(labels)]


def _stacked(header: Sequence[Row]) -> list[str]:
    """Return the words of a header in plain text, those that stand above one another together, from left to right."""
    stacks: list[list[Cell]] = []
    for cell in sorted((cell for row in header for cell in row.cells if not row.table), key=lambda cell: cell.left):
        if _RULE.fullmatch(cell.words):
            continue
        if stacks and cell.left < max(above.right for above in stacks[-1]):
            stacks[-1].append(cell)
        else:
            stacks.append([cell])
    return [" ".join(cell.words for cell in sorted(stack, key=lambda cell: cell.start)) for stack in stacks]


def _role_of(label: str) -> Role:
    """Return what a column is, by its label."""
    words = _IN_PARENTHESES.sub("", label)
    roles: list[Role] = [role for role, pattern in _ROLES if pattern.search(words)]
    role = roles[0] if roles else ""
    if role == "quantity":
        buys, sells = _BUY.search(words), _SELL.search(words)
        return "quantity" if bool(buys) == bool(sells) else "buy" if buys else "sell"
    return role


def _in_order(header: Sequence[Row]) -> list[Role]:
    """Return what a header names from left to right, by where each kind first stands."""
    leftmost: dict[Role, int] = {}
    for row in header:
        for cell in row.cells:
            role = _role_of(" ".join(cell.words.split()))
            if role and role != "other" and not _DAYS.search(cell.words):
                leftmost[role] = min(cell.left, leftmost.get(role, cell.left))
    if not {"buy", "sell"} <= leftmost.keys():
        quantities = [leftmost.pop(role) for role in _QUANTITIES if role in leftmost]
        leftmost |= {"quantity": min(quantities)} if quantities else {}
    return sorted(leftmost, key=lambda role: leftmost[role])


def _by_values(
    roles: Sequence[Role], labels: Sequence[str], values: Sequence[Sequence[Amount]], rows: Sequence[dict[int, Amount]]
) -> list[Role]:
    """Return the roles of columns as their values bear them out: quantities are whole, their products totals."""
    found = list(roles)
    whole = [sum(amount.whole for amount in column) >= 0.8 * len(column) for column in values]
    dollars = [any(amount.currency for amount in column) for column in values]
    product = _product(rows, len(found))
    if product:
        quantity, price, total = product
        found[price], found[total] = "price", "total"
        if found[quantity] not in _QUANTITIES:
            found[quantity] = "quantity"
    if shares := _shares_of_all(found, rows):
        for n in shares:
            found[n] = "each" if n != shares[0] else "other"
    quantities = [n for n, role in enumerate(found) if role in _QUANTITIES]
    prices = [n for n, role in enumerate(found) if role == "price"]
    # a label that stands over the neighbour: what is whole is no price, what is not is no quantity
    for quantity in quantities:
        for price in prices:
            if (
                not whole[quantity]
                and whole[price]
                and not dollars[price]
                and not re.search(r"\bprice", labels[price], re.I)
            ):
                found[quantity], found[price] = "price", "quantity"
    if not any(role in _QUANTITIES for role in found):
        free = [n for n, role in enumerate(found) if role == "" and whole[n] and not dollars[n]]
        free = free or [n for n, role in enumerate(found) if role == "total" and whole[n] and not dollars[n]]
        if free and len(free) < len(found) and all(labels[n] and not _TOTAL.search(labels[n]) for n in free[1:]):
            for n in free:  # a column for each of several persons
                found[n] = (
                    "buy" if _side_in(labels[n]) == "buy" else "sell" if _side_in(labels[n]) == "sell" else "each"
                )
        elif free:
            found[free[0]] = "quantity"
    if "price" not in found:
        free = [n for n, role in enumerate(found) if role == "" and (not whole[n] or dollars[n])]
        if free:
            found[free[0]] = "price"
    plain = [n for n, role in enumerate(found) if role == "quantity"]
    for n in plain[1:]:  # the further ones are balances, or further words for the same
        if not any(role in ("buy", "sell") for role in found):
            found[n] = "other"
    return found


def _shares_of_all(roles: Sequence[Role], rows: Sequence[dict[int, Amount]]) -> list[int]:
    """Return the column of quantities that is the sum of columns that no words say the kind of, and these."""
    of_each = [n for n, role in enumerate(roles) if role == ""]
    totals = [n for n, role in enumerate(roles) if role in _QUANTITIES]
    if len(of_each) < _PRICED or len(totals) != 1:
        return []
    sums = [(row[totals[0]].value, sum(row[n].value for n in of_each if n in row)) for row in rows if totals[0] in row]
    return [*totals, *of_each] if sums and all(total == of_all for total, of_all in sums) else []


def _product(rows: Sequence[dict[int, Amount]], count: int) -> tuple[int, int, int] | None:
    """Return three columns of which the third is the product of the others, in most rows: quantity, price, total."""
    count = min(count, _MOST_COLUMNS)
    for total, quantity, price in permutations(range(count), 3):
        full = [row for row in rows if total in row and quantity in row and price in row]
        if len(full) * 2 < len(rows) or not full:
            continue
        wholes = sum(row[quantity].whole for row in full)
        prices = sum(not row[price].whole for row in full)
        if wholes * 5 < len(full) * 4 or prices * 2 < len(full):
            continue
        near = sum(_is_product(row[quantity], row[price], row[total]) for row in full)
        if near * 5 >= len(full) * 4:
            return quantity, price, total
    return None


def _is_product(quantity: Amount, price: Amount, total: Amount) -> bool:
    product = quantity.value * price.value
    return total.value > quantity.value and bool(product) and abs(product - total.value) <= product / 50


def _role_at(columns: Sequence[_Column], cell: Cell) -> Role:
    return columns[nearest([(column.left, column.right) for column in columns], cell)].role


def _names(header: Sequence[Row], entries: Sequence[_Entry], columns: Sequence[_Column]) -> tuple[_Column, ...]:
    """Return the columns of words that a header says are names."""
    places = places_of([[cell for cell in entry.words if not _is_dash(cell)] for entry in entries])
    others = [(column.left, column.right) for column in columns] + places_of([[entry.day] for entry in entries])
    labels = _labels(header, places, others)
    return tuple(
        _Column(*place, "", label)
        for place, label in zip(places, labels, strict=True)
        if _PERSONS.search(label) and not re.search(r"\bbroker|market|security|class\b", label, re.I)
    )


# ---- one table -------------------------------------------------------------------------------------------------------


class _Reader:
    """A walk through the rows of a table: they belong to the names and sides that stand above them."""

    def __init__(self, table: _Table, text: str, last: date | None, entries: Sequence[_Entry]) -> None:
        self.table, self.text, self.last = table, text, last
        self.halves: dict[int, list[Traded]] = {}
        self.sum = self.part = Decimal(0)  # of all quantities so far, and of those since a name or a side
        self.prices: list[Decimal] = []
        self.person = ""
        self.side: Side = ""
        self.year: int | None = None
        self.day: date | None = None
        self.over = False
        self.currency = table.currency
        self.persons: dict[int, str] = {}
        self.places = [(column.left, column.right) for column in table.columns]
        self.sold_is_less = bool(_SOLD_IS_LESS.search(table.header) or _SOLD_IS_LESS.search(table.above))
        self.bought_is_less = bool(_BOUGHT_IS_LESS.search(table.header))
        self.has_codes = bool(_ACQUIRED_DISPOSED.search(table.header))
        self.days_first = any(
            hit and int(hit[1]) > 12
            for entry in entries
            if (hit := re.match(r"(\d{1,2})[/.-]\d{1,2}[/.-]", entry.day.words))
        ) and not any(
            hit and int(hit[1]) > 12
            for entry in entries
            if (hit := re.match(r"\d{1,2}[/.-](\d{1,2})[/.-]", entry.day.words))
        )
        self.is_divided = any(entry.half for entry in entries)

    def found(self) -> Iterator[Traded]:
        """Yield what was read: the rows on the left before those beside them."""
        for half in sorted(self.halves):
            yield from self.halves[half]

    def heading(self, below: Sequence[Row], above: Sequence[Row]) -> None:
        """Take what stands between the header and the first row, or above the header."""
        self.person = _heading(below) or _heading(above)
        for row in below:
            self.note(row)
        self.persons = _headings(below) or _headings(above)

    def note(self, row: Row) -> None:
        """Take the side or the year that a line between rows states."""
        words = row.words.strip(" :-")
        year = _YEAR.fullmatch(words)
        if year:
            self.year = int(year["year"])
        elif len(words) < _NAME and len(words.split()) <= _MOST_WORDS + 2 and not _is_data(row):
            self.side = _side_in(words) or self.side

    def between(self, row: Row, before: "Row | list[_Entry] | None") -> None:
        """Take a line between rows or behind them: a heading, or a row without a day of its own."""
        if self.over:
            return
        if isinstance(before, list) or self.day:
            traded = self.dateless(row, before)
            if traded:
                self.halves.setdefault(0, []).append(traded)
                self.add([traded])
                return
        if _RULE.fullmatch(row.words) or _TOTAL.search(row.words):
            self.day = None  # what follows is a sum, up to the next day
            return
        self.note(row)
        if not _is_data(row):
            self.person = _heading([row]) or self.person
            self.part = Decimal(0)

    def dateless(self, row: Row, before: "Row | list[_Entry] | None") -> Traded | None:
        """Return a row that leaves its day out because it is that of the row above; None where it is something else."""
        cells = _refined(row)
        amounts = [(cell, amount) for cell in cells if (amount := amount_of(cell.words))]
        words = tuple(cell for cell in cells if not amount_of(cell.words))
        if self.day is None or len(amounts) < _PRICED or _TOTAL.search(row.words) or self.is_divided:
            return None
        if any(len(cell.words.split()) > _MOST_WORDS for cell in words):
            return None
        roles = [_role_at(self.table.columns, cell) for cell, _ in amounts]
        if "price" not in roles or not set(_QUANTITIES) & set(roles) or len(set(roles)) < len(roles):
            return None
        quantity = next(amount for (_, amount), role in zip(amounts, roles, strict=True) if role in _QUANTITIES)
        price = next(amount for (_, amount), role in zip(amounts, roles, strict=True) if role == "price")
        # of two rows another may be the sum by chance
        is_average = len(self.prices) > _PRICED or (
            bool(self.prices) and min(self.prices) <= price.value <= max(self.prices)
        )
        if not quantity.whole or (quantity.value in (self.sum, self.part) and is_average):
            return None  # a total that no words say to be one
        entry = _Entry(cells[0], tuple(amounts), words, 0)
        return next(iter(self.traded(entry, self.day)), None)

    def take(self, entry: _Entry) -> bool:
        """Take a row; whether anything could be read of it."""
        if _TOTAL.search(_own_words(entry)) and not _says_side(_own_words(entry)):
            return True
        self.day = day_of(entry.day.words, self.last, day_first=self.days_first, year=self.year)
        found = list(self.traded(entry, self.day))
        self.halves.setdefault(entry.half, []).extend(found)
        self.add(found)
        return bool(found)

    def add(self, found: Sequence[Traded]) -> None:
        """Count the shares of rows."""
        shares = sum((traded.quantity or Decimal(0) for traded in found), Decimal(0))
        self.sum, self.part = self.sum + shares, self.part + shares

    def traded(self, entry: _Entry, day: date | None) -> Iterator[Traded]:
        """Yield the transactions of a row: one, or one bought and one sold."""
        table, places = self.table, self.places
        at: dict[int, Amount] = {}
        for cell, amount in entry.amounts:
            at.setdefault(nearest(places, cell), amount)
        quantities = [n for n, column in enumerate(table.columns) if column.role in _QUANTITIES and n in at]
        if not quantities and len(entry.amounts) == 1 and entry.amounts[0][1].whole:
            quantities = [next(iter(at))]
        person = self._person(entry)
        priced = [n for n, column in enumerate(table.columns) if column.role == "price" and n in at]
        nonzero = [n for n in quantities if at[n].value]
        for n in nonzero if len(quantities) > 1 else quantities:
            behind = [m for m in priced if m > n]
            price = at[behind[0]] if behind else at[priced[-1]] if priced else None
            own = table.columns[n].role
            side: Side = (
                own if own in ("buy", "sell") and len({c.role for c in table.columns} & {"buy", "sell"}) == 2 else ""
            )
            side = side or self._side(entry, at[n], table.columns[n].label)
            currency = (price.currency if price else "") or (self.currency if price else "")
            self.currency = self.currency or currency
            if own == "each":
                person = table.columns[n].label
            elif sum(column.role == own for column in table.columns) > 1 and not self.is_divided:
                who = _BY.search(table.columns[n].label)
                person = who["who"] if who else self._named_above(places[n][0]) or person
            self.prices += [price.value] if price else []
            yield Traded(
                entry.start, entry.end, day, side, at[n].value, price.value if price else None, currency, person
            )

    def _person(self, entry: _Entry) -> str:
        """Return whose transaction a row is: a name in it, in the column of names or before the day, or a heading."""
        if self.table.names:
            for column in self.table.names:
                within = [cell.words for cell in entry.words if column.left < cell.right and cell.left < column.right]
                if within:
                    self.person = " ".join(within).strip(" :*")
                    return self.person
        first = min(entry.day.start, *(cell.start for cell, _ in entry.amounts))
        words = [
            cell.words for cell in entry.words
            if cell.end <= first and any(map(str.isalpha, cell.words)) and not _says_side(cell.words)
            and cell.words.strip(" .()*").lower() not in _CODES and not _NO_NAME.match(cell.words)
        ]  # fmt: skip
        if words and not self.table.names:
            self.person = words[0].strip(" :*")
        return (self._named_above(entry.day.left) if self.is_divided else "") or self.person

    def _named_above(self, left: int) -> str:
        """Return the name nearest above a place, of names that stand side by side above columns."""
        return self.persons[min(self.persons, key=lambda at: abs(at - left))] if self.persons else ""

    def _side(self, entry: _Entry, quantity: Amount, label: str) -> Side:
        """Return whether a row is a purchase or a sale: by its words, its sign, its column, or what is said above."""
        names = self.table.names
        own = " ".join(
            cell.words
            for cell in entry.words
            if not any(column.left < cell.right and cell.left < column.right for column in names)
        )
        table = self.table
        if side := _side_in(own) or _code_in(entry):
            # else the row contradicts itself
            return "" if quantity.negative and self.sold_is_less and side == "buy" else side
        if self.has_codes:
            codes = {cell.words.strip(" .()").upper() for cell in entry.words}
            if len(codes & {"A", "D"}) == 1:
                return "buy" if "A" in codes else "sell"
        if self.bought_is_less:
            return "buy" if quantity.negative else "sell"
        if self.sold_is_less:
            return "sell" if quantity.negative else "buy"
        if quantity.negative:
            return "sell"
        if side := self.side:
            return side
        if table.signed:
            return "buy"  # beside sales that are marked as such
        if side := _side_in(label) or _side_in(_PURCHASE_PRICE.sub("", table.header)):
            return side
        if side := _side_above(table.above) or _side_in(table.header):
            return side
        if _PURCHASER.search(table.header) and not _SELLER.search(table.header):
            return "buy"
        return (
            "buy"
            if _PAID.search(table.header) and not (_SELL.search(table.header) or _SELL.search(table.above))
            else ""
        )


def _side_in(words: str) -> Side:
    """Return what words say of one kind of transaction alone."""
    buys, sells = _BUY.search(words) is not None, _SELL.search(words) is not None
    return "" if buys == sells else "buy" if buys else "sell"


_SECTION = re.compile(
    r"(?:\A|\n)[^\w\n]*(?:item\s+\d|(?:signatures?|dated?|by|title|name)\b\s*(?::|\n))", re.IGNORECASE
)
_POWERS = re.compile(  # of shares that were neither bought nor sold: "sole power to vote and to dispose of 100 shares"
    r"\bdispositive\b|\bpower[^.;]{0,80}?\b(?:dispos\w+|sell)|\b(?:vot\w+|direct\w*)\b[^.;]{0,60}?\bdispos\w+",
    re.IGNORECASE,
)


def _side_above(above: str) -> Side:
    """Return what the nearest heading or paragraph above a table says of one kind of transaction alone."""
    above = _PURCHASE_PRICE.sub("", above)
    above = _POWERS.sub("", above[max((hit.end() for hit in _SECTION.finditer(above)), default=0) :])
    for line in reversed([line.strip() for line in above.split("\n") if line.strip()][-4:]):
        if len(line) < _NAME // 2 and line[:1].isupper() and _side_in(line) and not line.endswith((".", ",")):
            return _side_in(line)
        if len(line) > _NAME // 2:
            break
    paragraphs = reversed(re.split(r"\n[^\S\n]*\n|(?<=[.:])\n|\n(?=[^\n]{110})|(?<=[^\n]{110})\n", above))
    return _side_in(next((words for words in paragraphs if _says_side(words)), ""))


def _heading(rows: Sequence[Row]) -> str:
    """Return the name that stands alone right above rows or their header; "" where there is none."""
    lines = [row for row in rows if not (_RULE.fullmatch(row.words) or _SIDE_HEADING.fullmatch(row.words))]
    for row in reversed(lines[-_NEAR:]):
        words = row.words
        if len(words) > _NAME + 20:
            return ""
        by = _BY.search(words)
        if (
            by
            and len(words) < _NAME
            and _says_side(words)
            and not _NO_NAME.match(by["who"])
            and "price" not in _kinds(row)
        ):
            return _without_point(by["who"])
        behalf = _ON_BEHALF.search(words)
        if behalf and not _NEXT_SENTENCE.search(words):
            return _without_point(behalf["who"])
        if len(words) < _NAME and len(row.cells) == 1 and row.cells[0].left < _MARGIN and _is_name(words):
            return words.strip(" :")
        if not words.startswith("(") and row.cells[0].left < _MARGIN:
            return ""
    return ""


def _without_point(words: str) -> str:
    """Return a name without the point or colon that ends its line."""
    bare = words.strip(" :")
    return bare if bare.lower().endswith(_SUFFIXES) else bare.rstrip(". ")


def _headings(rows: Sequence[Row]) -> dict[int, str]:
    """Return the names that stand side by side above rows, by where they begin."""
    for row in reversed(rows[-_ABOVE // 2 :]):
        if (
            len(row.cells) > 1
            and not _kinds(row)
            and not _says_side(row.words)
            and all(_is_name(cell.words) for cell in row.cells)
        ):
            return {cell.left: cell.words.strip(" :") for cell in row.cells}
    return {}


def _is_name(words: str) -> bool:
    return (
        words[:1].isupper()
        and not _NO_NAME.match(words)
        and not _SIGNED.match(words)
        and (not words.endswith((".", ",", ";")) or words.lower().endswith(_SUFFIXES))
        and not _NEXT_SENTENCE.search(words)
        and sum(word[:1].islower() for word in words.split()) <= 2
    )
