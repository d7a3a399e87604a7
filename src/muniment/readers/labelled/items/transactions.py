"""Tables of transactions: who bought or sold how many shares on which day, and for how much."""

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from decimal import Decimal
from functools import lru_cache
from itertools import groupby, pairwise, takewhile
from operator import itemgetter
from typing import NamedTuple

from muniment.caching import kept
from muniment.documents.html import TableRow
from muniment.readers.labelled.items.cells import (
    CURRENCY,
    HUNDREDTHS,
    LATE,
    MONTHS_OF_YEAR,
    SIGN_BEHIND,
    Amount,
    Cell,
    Row,
    amount_of,
    as_table,
    begins_cell,
    cell_of,
    currency_in,
    day_of,
    is_day,
    is_month,
    is_right_above,
    is_short_day,
    leading_day,
    lone_cells,
    nearest,
    placed,
    places_of,
    row_of,
    rows_of,
    unstacked,
)
from muniment.readers.labelled.items.headings import ANNEX
from muniment.readers.labelled.items.trade_columns import (
    ABOVE,
    ACCOUNT_NUMBER,
    DAYS,
    NAME,
    NAMING,
    OF_SHARES,
    OF_YEAR,
    PERSONS,
    QUANTITIES,
    SIDE_HEADING,
    SPANNING,
    TOTAL,
    TURNED,
    Column,
    Security,
    column_at,
    columns_of,
    days_of,
    header_of,
    in_columns,
    is_lettered,
    is_no_sum,
    is_off,
    is_other,
    is_sentence,
    is_unread,
    kinds_in,
    role_at,
    role_of,
    securities_of,
    securities_traded,
    security_in,
    stacked,
    stated,
    titles_in,
    without_security,
    words_of,
)
from muniment.readers.labelled.items.trade_rows import (
    CALLED,
    CODES,
    MOST_WORDS,
    NO_PARTY,
    PRICED,
    RANGE,
    RULE,
    SELL,
    SENTENCE_END,
    SUFFIX,
    Entry,
    Side,
    by_marks,
    by_whom,
    code_in,
    entries_of,
    is_dash,
    is_data,
    is_listed,
    is_prose,
    may_say_marks,
    own_words,
    parts_with_rows,
    refined,
    says_side,
    side_in,
    under_days,
    with_price_below,
    with_sold,
    with_words_below,
    without_dittos,
)
from muniment.readers.labelled.row_1 import REST
from muniment.readers.labelled.signatures.words import ends_in_title, is_closed, is_entity, is_human, is_title
from muniment.readers.labelled.text import BULLETS, blanked
from muniment.readers.labelled.values import MONTH

_ACQUIRED_DISPOSED = re.compile(r"\bA\s?(?:/|or)\s?D\b|\(A\)")  # as ownership reports have it
_ACQUIRED_A = re.compile(  # as a sentence above a table says
    r"\bacqui\w{1,9}\s(?:are\smarked\s)?[(\"“]{0,2}A\b\W{1,4}(?:(?:and|or)\s)?dispos|\bA[\"”]?\s(?:=|means|denotes|is)\s(?:an\s)?acqui",
    re.IGNORECASE,
)
_PURCHASE_PRICE = re.compile(
    r"\b(?=[ps])(?<!/)(?:purchase|sales?|selling)\s+price\b", re.IGNORECASE
)  # of what is bought, or sold
_SELLERS = re.compile(r"(?:name\sof\s)?(?:sellers?|vendor|transferor|from\swhom\b.*)", re.IGNORECASE)
_BUYERS = re.compile(r"(?:name\sof\s)?(?:purchasers?|buyers?|transferees?|to\swhom\b.*)", re.IGNORECASE)
_PURCHASER, _SELLER = (re.compile(rf"\b{who}s?\b", re.IGNORECASE) for who in ("purchaser", "seller"))
_CANCELLED = re.compile(r"\b(?:cancel|rescind|rescission|revers|bust)", re.IGNORECASE)  # a trade of another row
_NO_TRADE = re.compile(
    r"\b(?:gift|donat|transfer|contribut|distribut|conver[ts]|grant|award|vest(?:ed|ing)|withh[eo]ld|surrender|forfeit"
    r"|expired\b|expiration\sof\b)|\*d[io]\b",  # delivered in to an account, out of it
    re.IGNORECASE,
)
_EXERCISE = re.compile(r"\bexercise\b|\bexercised\b", re.IGNORECASE)
_OF_WRITER = re.compile(r"\bputs?\b|\bassign|\bagainst\b", re.IGNORECASE)
_PAID = re.compile(r"\bcosts?\b|\bpaid\b", re.IGNORECASE)  # nobody pays for what is sold
_TRADED = re.compile(r"transactions?\b|trad(?:es?|ed|ing)\b|effected|\b(?:activity|dealings)\s+in\b", re.IGNORECASE)
# How a table says that numbers in parentheses, or behind a minus, are sales; and the other way round.
_SOLD_IS_LESS = re.compile(
    r"(?=[(\[ds])(?:[(\[]\s*(?:sold|sales?|disposed|dispositions?|disposition)\s*[)\]]|(?:sold|sales?|dispos\w{0,9}+)\s*+\(\s*+[-–]\s*\)"
    r"|\((?:or\s+)?sold|\((?:or\s+)?disposed)",
    re.IGNORECASE,
)
_OF_SALES = re.compile(  # "Fern Fund (sales)", above those alone
    r"^(?=[^\n(]{2,80}\()(?!.*(?:purchas|bought|acqui|\bbuy))[^\n(]{2,80}\((?:sales?|sold|dispositions?)\)\W*$",
    re.IGNORECASE | re.MULTILINE,
)
_BOUGHT_IS_LESS = re.compile(
    r"\(\s*(?:purchased?|purchases|bought|acquired)\s*\)\s*+/?\s*+(?:sold|sale)", re.IGNORECASE
)
# Tables of options and loans have days, quantities and prices, too.
_OTHER = re.compile(
    r"\b(?:exerci[sz]|expir|matur|vest(?:s|ed|ing)?\b|grant(?:s|ed)?\b|conversion|strike|dividend|record\s+date|principal"
    r"|closing\s+(?:price|date)|outstanding|interest\s+rate|borrow(?:ed|ings?)?\b|loan(?:s|ed)?\b|net\s+income|revenue)",
    re.IGNORECASE,
)
_DATED = re.compile(r"\d\s?[-/.]\s?\d|\b(?:19|20)\d\d\b")
_YEAR = re.compile(r"(?:calendar\s+|year\s+)?(?P<year>(?:19|20)\d\d):?", re.IGNORECASE)
_FROM_TO = re.compile(  # a period that is said above a table, of days without a year
    rf"(?P<first>{MONTH}\.?\s\d{{1,2}},\s(?:19|20)\d\d)\s?(?:[-–—]|to|through|and)\s?"
    rf"(?P<last>{MONTH}\.?\s\d{{1,2}},\s(?:19|20)\d\d)",
    re.IGNORECASE,
)
_ALL_IN = re.compile(
    r"(?:\ball\s+dates\s+(?:are\s+)?(?:(?:of|in)\s+)?|\((?=\d{4}\s+dates\b))(?P<year>(?:19|20)\d\d)\b", re.IGNORECASE
)
# What a number below means is not what it says: 5 is 5,000, a day ends a week of trades.
_SUMMED = re.compile(
    r"\b(?:shares?|units|purchased|sold|bought|acquired|disposed(?:\s+of)?|quantity)\s*\(\s*(?:in\s+thousands|000['’]?s?)\s*\)"
    r"|\b(?:weeks?|months?|periods?|quarters?)\s+end(?:ing|ed)\b",
    re.IGNORECASE,
)
_IN_THOUSANDS = re.compile(  # as words above say
    r"\b(?:shares|units|numbers|amounts|quantities)\b[^\n]{0,60}\bin\s(?:thousands|hundreds)\b", re.IGNORECASE
)
_PRICES_IN = re.compile(
    r"\b(?:prices?|amounts?)\s(?:\w+\s){0,6}(?:are|is|stated|expressed|shown)\s(?:\w+\s)?(in\s[^.;]{2,40})", re.I
)
_BETWEEN = 7  # rows between two rows of one table
_TITLE = 200  # characters above one that may say of which period it is
_BEFORE = 900  # characters above a table that may say what it lists
_BY = re.compile(r"\b(?i:by|(?P<of>of)|for)\s+(?P<who>[A-Z][^\n]{2,70})\Z")
_OF = re.compile(
    r"\b(?i:by|for|(?<!shares )(?<!stock )(?<!units )(?<!securities )of)\s+(?=[A-Z])"
)  # whose, not in what
_CALLED = re.compile(CALLED)
_BY_WHOM = re.compile(  # before a name that stands alone
    r"\A(?:by|for|re|as\s(?:to|for)|in\s(?:the\s)?(?:case|names?)\sof|with\srespect\sto|(?:effected|made|executed)\s(?:by|for)"
    r"|(?:(?:shares\s)?(?:held|owned)|registered)\s(?:by|in\sthe\snames?\sof)):?\s+(?=(?-i:[A-Z]))",
    re.IGNORECASE,
)
_ON_BEHALF = re.compile(
    r"(?:on\s+behalf\s+of|for\s+the\s+account\s+of)\s*:?\s+(?P<who>(?:the\s)?(?-i:[A-Z0-9]).{2,70})\Z", re.I
)
_NAMED = re.compile(
    r"(?:name\s++of\s++)?+(?:reporting\s++person|filer|purchaser(?:\s?(?:/|or)\s?seller)?|seller|account|acct\.?|fund|entity"
    r"|owner|client|portfolio|investor)(?:\s++(?:name|title))?+\s*+:\s++(?P<who>(?-i:[A-Z]).{2,70})\Z",
    re.IGNORECASE,
)
_UP_TO_WHOM = r"(?:(?!\sby\s(?-i:[A-Z]))[^\n])*+"
_PERIOD = re.compile(
    r",?+(?<!\s)\s++(?:(?:since|from|between|on)|(?:in|during|within|over|for)\s++(?:the\s++)?"
    rf"(?:past|last|preceding|prior|previous|sixty|60|period)|(?:in|during)\s++(?:{MONTH}\w*,?\s)?(?:19|20)\d\d)\b{_UP_TO_WHOM}",
    re.IGNORECASE,
)
_IN_CLASS = re.compile(
    rf"(?<!\s)\s++in(?:\s++the)?(?:\Z|\s++(?i:common|ordinary|class|shares?|securities|stock|units)\b{_UP_TO_WHOM})"
)
_NOBODY = re.compile(
    r"reporting\s+person|\bissuer\b|\A(?:the\s+)?company\Z|\bstock\b|\bshares\b|securities\b", re.IGNORECASE
)
_NO_NAME = re.compile(
    rf"(?i)(?:(?:recent|past|prior|previous|other)\s)?transactions?\b|whom\b|activity\b|dealings\b|{ANNEX}\b|item\b|(?:common|preferred|ordinary|class)\b|shares?\b|[a-z]{{1,2}}-\d{{1,3}}\Z|stock\s+(?:in|of|on|during|within|since|over|for)\b"
    r"|purchas|sales?\b|sold\b|bought\b|buys?\b|date|table|page|since\s|\(?continued|cusip|\d+\s*\Z|<"
    r"|where\s+and\s+how|how\s+|effected\b|(?:type|nature|class|title|name|amount|approx\w*)\b\.?\s*(?:of\b|\Z)|(?:weighted\s+)?average\b|approx|aggregate"
    r"|settle|trade\Z|(?:months?|weeks?|period)\s(?:of|end)"
    r"|(?:in|for|from|of|to|on|at|with(?:in)?|during|under)\s"
    r"|the\s+(?:following|transactions?|trades?|purchases?|sales?)\b|open\s+market|nasdaq|nyse\b|amex\b|otc\b|over-the|private(?:ly)?\s|block\s|broker|total|note|none\b|all\s|trad(?:es?|ing)\b|in\s+the\s|during\s|price|number|cost\b"
)
_CONTINUED = re.compile(r"(?<![\s,(–—-])[\s,(–—-]++(?:continued|cont['’]?d?\.?)\W*+\Z", re.IGNORECASE)
_SIGNED = re.compile(r"(?:title|name|by|its|dated?)\s*:", re.IGNORECASE)
_NEXT_SENTENCE = re.compile(r"[.;]\s+[a-z]")
_EFFECTED = re.compile(
    r"\s(?:effected|executed|engaged\sin|conducted)\b|\s(?:transactions|trades)\W*\Z"
)  # what somebody did
_NEAR, _MARGIN = 2, 50
_OFF_CENTRE = 4  # half columns between the middles of lines of a print, whose signs are of several widths
_SMALL_WORDS = 5  # of a title, such as "in the Shares of the Issuer during the"
_NOTE = 300  # characters of a note


_SHARES = Security()


class _Cover(NamedTuple):
    """Those whom the cover names: who reports, and the issuer where it is nobody of them; without their forms."""

    filers: frozenset[str]
    issuer: str


class Traded(NamedTuple):
    """One transaction and where its row stands; "" and None where the table does not say.

    `security` is what it was a transaction in; `is_off`: what its row says was paid is not its shares times its price.
    """

    start: int
    end: int
    day: date | None
    side: Side
    quantity: Decimal | None
    price: Decimal | None
    currency: str
    person: str
    security: Security = _SHARES
    is_off: bool = False


class Trades(NamedTuple):
    """The transactions of a text, and where rows stand that look like transactions and were not read."""

    read: list[Traded]
    lost: list[tuple[int, int]]


_BEFORE_DAY = re.compile(
    r"(?P<before>\S{1,40})[^\S\n]{1,9}(?=(?:\d{1,2}([/.-])\d{1,2}\2\d{2,4}|\d{4}-\d\d-\d\d"
    rf"|{MONTH}\.?\s\d{{1,2}},\s?\d{{4}}|\d{{1,2}}[\s-]{MONTH}[\s-]\d{{2,4}})(?!\w))",
    re.IGNORECASE,
)
_NUMBERED = re.compile(rf"(?:\((?:[a-z]|[ivx]{{1,4}}|\d{{1,2}})\)|\d{{1,2}}[.)]|[{BULLETS}*-])\s+(?=[A-Z])")
_OF_ITEM = re.compile(r"\([a-e]\)\s*+")
_SUM = re.compile(r"(?:(?:sub|grand)[\s-]?)?totals?\W*", re.IGNORECASE)
_DAYS_OF_TABLE = 3
_CODE = 3  # letters of the code of a currency
_DAYS_BESIDE = 3  # cells of a row of days, with its title, at least


def in_rows(text: str) -> str:
    """Return an answer, as long as before, with each day of a table that was typed as one line in a line of its own.

    Forms that are filled in keep no line ends. A day behind a word of a sentence begins no row.
    """
    days = [hit.end() - 1 for hit in _BEFORE_DAY.finditer(text) if not _leads(hit["before"])]
    if len(days) < max(_DAYS_OF_TABLE, text.count("\n")):
        return text
    parts = (text[begin + 1 : end] for begin, end in pairwise([-1, *days, len(text)]))
    return "\n".join(parts)


def _in_lines(text: str, start: int, end: int, lost: list[tuple[int, int]]) -> str:
    """Return a text, as long as before, in which a line that is a whole list has a line for each of its rows.

    They are lost where not all of what looks like one is a row.
    """
    parts, at = list[str](), 0
    for line in _LONG_LINE.finditer(text, start, end):
        days = [hit.end() - 1 for hit in _BEFORE_DAY.finditer(text, *line.span()) if not _leads(hit["before"])]
        if len(days) < _DAYS_OF_TABLE:
            continue
        behind = _BEHIND_LIST.search(text, days[-1] + 1, line.end())
        rows = [*pairwise([*days, behind.start() if behind else line.end()])]
        listed = [place for place in rows if is_listed(text[slice(*place)].replace("|", " "))]
        head = text[line.start() : days[0]].replace("|", " ").rstrip()
        if len(listed) == len(rows):
            titles = head.rfind(": ") + 1
            begins = [line.start() + titles, *days] if titles and titles_in(head[titles + 1 :].strip()) else days
            cut = "\n".join(text[begin + 1 : stop] for begin, stop in pairwise([*begins, rows[-1][1]]))
            parts += [text[at : begins[0]], "\n", _BARS.sub(lambda bars: "\t".ljust(len(bars[0])), cut)]
            at = rows[-1][1]
            parts, at = ([*parts, "\n"], at + 1) if behind else (parts, at)
        elif len(listed) >= _DAYS_OF_TABLE and (says_side(head) or _TRADED.search(head)):
            lost += listed
    return "".join([*parts, text[at:]])


_BARS = re.compile(r"[ |]{2,9}")  # a cell ends
_LONG_LINE = re.compile(r"[^\n]{241,}")
_BEHIND_LIST = re.compile(  # the next part of an item, a sum, a note, a sentence
    r"(?<=[\w.)|])\s{1,9}(?=\([a-e\d]\)\s|Item\s\d|(?:Sub-?)?Total|(?!Open|Market|Private|Brok)[A-Z][a-z]+\s[a-z]+\s)"
)


def _leads(word: str) -> bool:
    """Whether a day goes on what stands before it: a sentence, or the day of a trade, behind which it was settled."""
    if re.fullmatch(r"\d{1,4}([/.-])\d{1,2}\1\d{2,4}", word):
        return True
    return word.endswith(",") or (word.isalpha() and (word.islower() or word in ("On", "From", "Since", "Between")))


# A list that runs on in sentences, which are read as such: "2/3/99 bought 1,000 @ 14.25; 2/4/99 sold 500 @ 15".
_RAN = r"\d{1,2}/\d{1,2}/\d{2,4}\s+(?:bought|sold|purchased)\s+[\d,]{1,12}\s+(?:@|at)\s+\$?\d[\d./]{0,9}(?<=\d)"
_RUNNING = re.compile(
    rf"(?:(?<=:\s){_RAN}|{_RAN}\s?;\s+(?:and\s+)?{_RAN})(?:\s?;\s+(?:and\s+)?{_RAN})*+", re.IGNORECASE
)
_AND_BELOW = re.compile(r"(?<=;)[^\S\n]+and(?=[^\S\n]*\n)")  # at the end of a line of a list


def read_trades(
    text: str,
    start: int,
    end: int,
    last: date | None,
    tables: Sequence[TableRow] = (),
    filers: Iterable[str] = (),
    issuer: str = "",
) -> Trades:
    """Return the transactions between two places, and what rows of trades were not read; `last` is the event's day.

    `filers` are the names on the cover pages, beside that of the `issuer`, whose name heads tables, too.
    """
    known = frozenset(filter(None, map(without_form, filers)))
    cover = _Cover(known, "" if (issued := without_form(issuer)) in known else issued)
    trades = Trades([], [])
    before: _Table | None = None
    text = _in_lines(text, start, end, trades.lost)
    for pattern in (_RUNNING, _AND_BELOW):
        text = blanked(text, (hit.span() for hit in pattern.finditer(text, start, end)))
    for begin, stop in parts_with_rows(text, start, end, tables):
        whole = [*_by_label([*_from_cells([*rows_of(text, begin, stop, tables)], trades)])]
        if not whole:  # all of it is lost
            continue
        whole = _as_elsewhere(whole) if _COMMA_OF_CENTS.search(text, begin, stop) else whole
        rows = [*_under_heads([*_with_ends(_with_years(whole))], trades.lost)]
        rows = [*_set_apart([_with_above(row) for row in _by_day(rows)])]
        rows = [*_with_names_above(rows)]
        trades.lost.extend(_lost_apart(rows))
        for group in _groups(rows):
            before = _read_group(group, text, last, before, trades, cover)
    return trades


def _from_cells(rows: Sequence[Row], trades: Trades) -> Iterator[Row]:
    """Yield rows, cells that stand below each other as rows of tables again.

    Where such cells look like transactions and it is not plain which are of a row, these are lost.
    """
    for is_lone, lines in lone_cells(rows):
        if not is_lone or not any(is_day(line.words) for line in lines):
            yield from lines
            continue
        apart, free = begins_cell(lines)
        barred = 2 * sum(apart) > len(lines)
        cells: list[list[Row]] = []
        titles = set[str]()  # lines with the rest of a title: "No. of" above "Shares"
        dated = is_block = False
        for line, begins, is_free in zip(lines, apart, free, strict=True):
            goes_on = (is_block and not is_data(cells[-1][0])) or not dated or line.words in titles if cells else False
            if barred and not begins and goes_on:
                cells[-1].append(line)
                titles |= set() if dated else {line.words}
                continue
            if (barred and not begins) or len(_OF_SENTENCE.findall(line.words)) > _MOST_OF_ROW:
                yield from _tables_of(cells, trades if barred else None)
                yield line
                cells, dated = [], False
                continue
            cells.append([line])
            dated, is_block = dated or is_day(line.words), is_free
        yield from _tables_of(cells, trades if barred else None)


def _tables_of(parts: Sequence[Sequence[Row]], trades: Trades | None) -> Iterator[Row]:
    """Yield the rows of tables whose cells follow each other, of one line or several, and other lines as they are."""
    cells: list[Cell] = []
    lines: list[list[Row]] = []
    for part in parts:
        cell = cell_of(part)
        before = cells[-1].words if cells else ""
        # behind a day what was done on it, which the note says; behind a mark the first of the notes
        noted = cell.words[0] == "(" and (is_day(before) or (before.endswith(")") and not amount_of(before)))
        if cells and not noted and (CURRENCY.fullmatch(cells[-1].words) or _CLOSES.fullmatch(cell.words)):
            cells[-1] = cells[-1]._replace(end=cell.end, words=f"{cells[-1].words}{cell.words}")
            lines[-1] += part
        else:
            cells.append(cell)
            lines.append([*part])
    at = 0
    while at < len(cells) and (found := _header_in(cells, at)):
        begin, size, stop = found
        yield from (line for part in lines[at:begin] for line in part)
        yield from as_table([cells[n : n + size] for n in range(begin, stop, size)], cells[begin].start + 1)
        at = stop
    days = [n for n in range(at, len(cells)) if is_day(cells[n].words)]
    titles = row_of((*cells[max(at, days[0] - _MOST_TITLES) : days[0]],), 0) if days and days[0] > at else None
    if trades and titles and len(kinds_in(titles)) >= PRICED:
        numbered = (any(amount_of(cell.words) for cell in cells[n + 1 : m]) for n, m in pairwise([*days, len(cells)]))
        trades.lost.extend((cells[n].start, cells[n].end) for n, has in zip(days, numbered, strict=True) if has)
    else:
        yield from (line for part in lines[at:] for line in part)


_CLOSES = re.compile(r"\)?\s?(?:[*†‡+]{0,4}|\(\d{1,2}\))")
_MOST_TITLES = 12


def _header_in(cells: Sequence[Cell], start: int) -> tuple[int, int, int] | None:
    """Return where the first header begins among cells, how many titles it has, and where its rows end.

    Each row has its day where the header names it, and in each column all are numbers, or none is. No cell is left
    behind the last row, but the header again, a sum, or notes: else it is not plain with which cell a row begins.
    """
    first = next((n for n in range(start, len(cells)) if is_day(cells[n].words)), start)
    found: tuple[int, int, int] | None = None
    for size in range(_MOST_TITLES, len(NAMING) - 1, -1):
        for begin in range(max(start, first - 2 * size + 1), first - size + 1):
            head = row_of((*cells[begin : begin + size],), 0)
            at = first - begin - size
            of_day = head.cells[at].words
            if is_data(head) or not (kinds_in(head) >= _COUNTED and _IS_OF_DAY.search(of_day)):
                continue
            if is_closed(head.cells[-1].words) and not kinds_in(row_of(head.cells[-1:], 0)):  # a name, of the first row
                continue
            stop = first - at
            while stop + size <= len(cells) and is_day(cells[stop + at].words):
                stop += size
            columns = ({*map(_kind_of_cell, cells[n:stop:size])} - {""} for n in range(begin + size, begin + 2 * size))
            behind = row_of((*cells[stop : stop + size],), 0).words
            is_whole = not behind or behind == head.words
            if (is_whole or _BEHIND_ROWS.match(behind)) and all(len(kinds) < PRICED for kinds in columns):
                found = (begin, size, stop) if is_whole or not found or found[1] == size else found
                if is_whole:
                    return found
    return found


def _kind_of_cell(cell: Cell) -> str:
    """Return whether a cell is a day, a number or words; "" where it has nothing."""
    is_number = amount_of(cell.words) or RANGE.fullmatch(cell.words)
    kind = "day" if is_day(cell.words) else "number" if is_number else "words"
    bare = CURRENCY.sub("", cell.words, count=1).rstrip("*†‡").strip()  # "$—", "N/A*"
    return "" if _NOTE_MARK.fullmatch(bare) or (bare and is_dash(cell._replace(words=bare))) else kind


_COUNTED = frozenset(("quantity",))
_IS_OF_DAY = re.compile(rf"{DAYS.pattern}|\btransaction\b(?!\s\w)", re.IGNORECASE)
_BEHIND_ROWS = re.compile(
    r"[*†‡]{1,3}(?:\s|\Z)|\((?:\d{1,2}|[a-e])\)|(?:grand\s|sub-?)?totals?\b|signatures?\b", re.IGNORECASE
)


def _with_above(row: Row) -> Row:
    """Return a row of a page with the days, prices and words of cells above that go on beside it.

    A number of shares is that of all rows it stands beside.
    """
    if not row.above or not any(amount_of(cell.words) for cell in row.cells):
        return row
    amounts = ((cell, amount_of(cell.words)) for cell in row.above)
    beside = (
        cell._replace(start=row.start, end=row.start) for cell, amount in amounts if not (amount and amount.whole)
    )
    return row_of(tuple(sorted([*row.cells, *beside], key=lambda cell: cell.left)), row.table)


def _by_label(rows: Sequence[Row]) -> Iterator[Row]:
    """Yield rows, those of transactions set as labels and values, "Date: May 3", as a header and a row for each."""
    at = 0
    while at < len(rows):
        blocks: list[dict[str, Cell]] = [{}]
        heads: dict[str, Cell] = {}
        stop = at
        while stop < len(rows) and (pairs := _pairs(rows[stop])):
            for label, value in pairs:
                if label.words in blocks[-1]:
                    blocks.append({})
                blocks[-1][label.words] = value
                heads.setdefault(label.words, label)
            stop += 1
        days = [label for label in heads if DAYS.search(label)]
        told = [block[days[0]].words if days[0] in block else "" for block in blocks] if days else []
        if (
            stop > at
            and kinds_in(row_of((*heads.values(),), 0)) >= {"day", "quantity"}
            and all(is_day(words) or is_month(words) or is_short_day(words) for words in told)
        ):
            lines = ([block.get(label) for label in heads] for block in blocks)
            yield from as_table((list(heads.values()), *lines), rows[at].start + 1)
        else:
            stop = max(stop, at + 1)
            yield from rows[at:stop]
        at = stop


def _pairs(row: Row) -> list[tuple[Cell, Cell]]:
    """Return the labels that a row consists of, each with its value; [] where it is no such row."""
    pairs: list[tuple[Cell, Cell]] = []
    label: Cell | None = None
    first, *others = row.cells
    if first.words[:1] == "(" and (letter := _OF_ITEM.match(first.words)):  # "(c)  Date: May 3"
        size = letter.end()
        first = first._replace(start=first.start + size, words=first.words[size:], left=first.left + size)
    if len(others) == 1 and ":" not in row.words and (titles_in(first.words) or PERSONS.fullmatch(first.words)):
        return [(first, others[0])]
    for cell in [*([first] if first.words else []), *others]:
        head, colon, value = cell.words.partition(":")
        if label:
            pairs.append((label, cell))
            label = None
        elif not colon or not (head[:1].isupper() or head[:1] == "#") or len(head) > NAME // 2:
            return []
        elif value.strip():
            name, words = placed(cell, [head, value.strip()], 1)
            pairs.append((name, words))
        else:
            label = cell._replace(words=head)
    return [] if label else pairs


def _as_elsewhere(rows: Sequence[Row]) -> list[Row]:
    """Return rows, of which all numbers beside days are as the continent writes them, "1.500" at "12,34", as elsewhere.

    Several have cents behind a comma, and none is such as only stands elsewhere. Their days have months behind them.
    """
    dated = [row for row in rows if any(is_day(cell.words) for cell in row.cells)]
    days = {cell: hit for row in dated for cell in row.cells if (hit := _IN_POINTS_DAY.fullmatch(cell.words))}
    beside = [cell for row in dated for cell in row.cells if not is_day(cell.words)]
    swapped = {cell: cell.words.translate(_SWAPPED) for cell in beside if _ON_CONTINENT.fullmatch(cell.words)}
    priced = sum(_COMMA_OF_CENTS.search(cell.words) is not None for cell in swapped)
    if priced < _SEVERAL or any(amount_of(cell.words) for cell in beside if cell not in swapped):
        return [*rows]
    if all(int(hit["month"]) <= MONTHS_OF_YEAR for hit in days.values()):
        swapped |= {cell: "/".join(hit.group("month", "day", "year")) for cell, hit in days.items()}
    cells = (tuple(cell._replace(words=swapped.get(cell, cell.words)) for cell in row.cells) for row in rows)
    return [row_of(of, row.table)._replace(above=row.above) for of, row in zip(cells, rows, strict=True)]


_COMMA_OF_CENTS = re.compile(r"(?<=\d),\d\d(?!\d)")
_ON_CONTINENT = re.compile(
    rf"(?:{CURRENCY.pattern})?\s?[(\-–]?(?:\d{{1,3}}(?:\.\d{{3}}){{0,4}})(?:,(?:\d\d|\d{{4}}))?\)?(?:\s?{SIGN_BEHIND})?",
    re.IGNORECASE,
)
_IN_POINTS_DAY = re.compile(r"(?P<day>\d{1,2})\.(?P<month>\d{1,2})\.(?P<year>\d{4}|\d\d)")
_SWAPPED = str.maketrans(",.", ".,")
_SEVERAL = 2  # rows

_YEAR_BELOW = re.compile(r"(?:19|20)\d\d")


def _with_years(rows: Sequence[Row]) -> Iterator[Row]:
    """Yield lines, a day that is broken, "15-Jan-" or "6 January", with its year in the line right below."""
    rest: Row | None = None
    for row, below in zip(rows, [*rows[1:], None], strict=True):
        line = rest or row
        rest = None
        if below and line.cells and not (line.table or below.table) and is_right_above(row, below):
            places = {
                (n, m): " ".join((cell.words, of.words)).replace("- ", "-")
                for m, of in enumerate(below.cells) if _YEAR_BELOW.fullmatch(of.words)
                for n, cell in enumerate(line.cells)
                if cell.left < of.right and of.left < cell.right and not is_day(cell.words)
            }  # fmt: skip
            others = row_of(tuple(cell for m, cell in enumerate(below.cells) if m not in {m for _, m in places}), 0)
            if places and all(map(is_day, places.values())):
                words = {n: said for (n, _), said in places.items()}
                cells = (cell._replace(words=words.get(n, cell.words)) for n, cell in enumerate(line.cells))
                line, rest = row_of(tuple(cells), 0), others
        if line.cells:
            yield line


def _with_ends(rows: Iterable[Row]) -> Iterator[Row]:
    """Yield lines, one alone that opens parentheses with the one right below that closes them."""
    above: Row | None = None
    for row in rows:
        is_alone = len(row.cells) == 1 and not row.table
        if above and is_alone and ")" in row.words and "(" not in row.words and is_right_above(above, row):
            cell, below = above.cells[0], row.cells[0]
            yield row_of((cell._replace(end=below.end, words=f"{cell.words} {below.words}"),), 0)
            above = None
            continue
        if above:
            yield above
        is_open = is_alone and row.words.find("(") > 0 and ")" not in row.words and len(row.words) < NAME
        above = row if is_open else None
        if not is_open:
            yield row
    if above:
        yield above


def _with_names_above(rows: Sequence[Row]) -> Iterator[Row]:
    """Yield lines, that of the first half of a name with the one below it, which has the rest and the numbers."""
    above, half = None, None
    led = False  # whether a row above has its name so, or the first below the titles, and the next one
    for n, (row, below, next_row) in enumerate(zip(rows, [*rows[1:], None], [*rows[2:], None, None], strict=False)):
        if half:
            first, other = row.cells[0], half.cells[0]
            left, right = min(first.left, other.left), max(first.right, other.right)
            cell = Cell(half.start, first.end, f"{half.words} {first.words}", left, right)
            row, half, led = row_of((cell, *row.cells[1:]), 0), None, True
        else:
            led = led and above is not None and is_right_above(above, row)
            if not row.table and above and below and next_row and len(next_row.cells) == len(row.cells) == 1:
                titled = RULE.fullmatch(above.words) or (len(above.cells) > PRICED and kinds_in(above) >= NAMING)
                led = led or (bool(titled) and is_right_above(below, next_row))
            if (
                below
                and _is_half(row, below, led=led)
                # but not below a heading
                and not (next_row and _is_set_in(row, next_row) and _begins_named(next_row))
                and (led or _is_set_in(row, below) or not _goes_on_above(rows, n))
            ):
                half = row
                continue
        above = row
        yield row


def _goes_on_above(rows: Sequence[Row], n: int) -> bool:
    """Whether a line stands right below one with numbers, or below lines that do, as those of a name."""
    for k in range(n, max(0, n - _LINES_OF_NAME), -1):
        if not is_right_above(rows[k - 1], rows[k]) or is_data(rows[k - 1]):
            return is_right_above(rows[k - 1], rows[k])
    return False


_LINES_OF_NAME = 4


def _is_set_in(row: Row, below: Row) -> bool:
    """Whether a line begins a few columns behind the one above it, as the second line of a name does."""
    return 1 < below.cells[0].left - row.cells[0].left <= _SET_IN


_SET_IN = 4


def _begins_named(row: Row) -> bool:
    """Whether a row has words of its own before its day and its numbers, and no ditto mark."""
    return is_data(row) and row.cells[0].words[:1].isalpha() and not is_day(row.cells[0].words)


def _is_half(row: Row, below: Row, *, led: bool) -> bool:
    """Whether a line has the first words of a name that the line right below it ends: "High River", "Corp."."""
    cell, first = row.cells[0], below.cells[0]
    if row.table or below.table or len(row.cells) > 1 or len(below.cells) <= PRICED or amount_of(first.words):
        return False
    is_set_in = _is_set_in(row, below)
    if abs(cell.left - first.left) > 1 and not is_set_in:
        return False
    ends = ((is_set_in or led) and is_name(first.words)) or REST.fullmatch(first.words) or is_closed(first.words)
    ends = ends or (" " not in first.words and is_human(f"{row.words} {first.words}"))
    whole = REST.fullmatch(row.words) or (is_closed(row.words) and not REST.fullmatch(first.words))
    whole = whole and not is_set_in
    whole = whole or row.words.endswith(":") or RULE.fullmatch(row.words)
    is_row = any(is_day(cell.words) for cell in below.cells[1:]) and is_right_above(row, below) and not is_data(row)
    # "Purchases", below whose they are, is no part of a name as "Money Purchase Plan" is
    is_row = is_row and (not says_side(first.words) or is_entity(first.words))
    return bool(ends) and not whole and is_row and not security_in(first.words) and not kinds_in(row)


def _by_day(rows: Sequence[Row]) -> Iterator[Row]:
    """Yield rows, those of a table with a column for each day as a header and a row for each day.

    In a line of text the days are titled so, and numbers that are titled, too, stand in the lines right below it.
    """
    at = 0
    while at < len(rows):
        row = rows[at]
        at += 1
        first = row.cells[0]
        untitled = [first._replace(end=first.start, words="Date")] if row.table and is_day(first.words) else []
        head = (*untitled, *row.cells)
        is_headed = row.table or DAYS.fullmatch(first.words.strip(" :"))
        if len(head) < _DAYS_BESIDE or not is_headed or not all(is_day(cell.words) for cell in head[1:]):
            yield row
            continue
        lines = [head]
        while at < len(rows) and rows[at].table == row.table and len(rows[at].cells) == len(head):
            title, *others = rows[at].cells
            if not (row.table or title.words.endswith(":") or all(amount_of(c.words) or is_dash(c) for c in others)):
                break
            lines.append(rows[at].cells)
            at += 1
        columns = zip(*lines, strict=True) if len(lines) > 1 else ()
        yield from as_table(columns, row.start + 1) or [row]  # what stands above is no part of their header


def _under_heads(rows: Sequence[Row], lost: list[tuple[int, int]]) -> Iterator[Row]:
    """Yield lines, those of a number of shares with the day and the price of the line above them that states these.

    It is one such as "Date: May 3     Price: $4.25", above who bought how many; lost where no such line follows.
    """
    head: tuple[Cell, ...] = ()
    bare = list[tuple[int, int]]()
    for row in rows:
        pairs = _pairs(row) if ":" in row.words and not row.table else []
        labels = [kinds_in(row_of((label,), 0)) for label, _ in pairs] if pairs else []
        if labels == [{"day"}, {"price"}] and is_day(pairs[0][1].words) and amount_of(pairs[1][1].words):
            head = tuple(value for _, value in pairs)
            lost += bare
            bare = [(row.start, row.end)]
            continue
        if not head:
            yield row
            continue
        cells = refined(row)
        shares = [amount.whole for cell in cells if (amount := amount_of(cell.words))]
        is_row = shares == [True] and len(cells) > 1 and not any(is_day(cell.words) for cell in cells)
        beside = [
            cell._replace(start=row.end, end=row.end, left=left, right=left + 10)
            for cell, left in zip(head, (_BEHIND, _BEHIND + 20), strict=True)
        ]
        head = head if is_row or not is_data(row) else ()
        bare = [] if is_row else bare
        yield row_of((*row.cells, *beside), 0) if is_row else row
    lost += bare


_BEHIND = 200  # columns of a line, at most


def _set_apart(rows: Sequence[Row]) -> Iterator[Row]:
    """Yield rows, those of columns that came one below another as rows of a table.

    Each is a title with as many lines below it as the first has days.
    """
    runs = [(kind, list(run)) for kind, run in groupby(rows, _kind_of_line)]
    at = 0
    while at < len(runs):
        kind, days = runs[at]
        heads, columns = [runs[at - 1][1][-1]], [days]
        last = at
        while kind == "day" and len(days) > 1 and last + 1 < len(runs) and _is_title(heads[-1]):
            between = runs[last + 1][1]
            if len(between) == len(days) + 2:  # words, such as "Purchase"
                heads, columns = [*heads, between[0]], [*columns, between[1:-1]]
            elif len(between) != 1:
                break
            if last + 2 == len(runs) or runs[last + 2][0] != "number" or len(runs[last + 2][1]) != len(days):
                break
            heads, columns, last = [*heads, between[-1]], [*columns, runs[last + 2][1]], last + 2
        if last > at:
            lines = (heads, *zip(*columns, strict=True))
            yield from as_table([[row.cells[0] for row in line] for line in lines], days[0].start + 1)
        else:
            yield from days
        at = last + 1


def _is_title(row: Row) -> bool:
    return len(row.cells) == 1 and len(row.words) < NAME and bool(kinds_in(row))


def _lost_apart(rows: Sequence[Row]) -> Iterator[tuple[int, int]]:
    """Yield days that stand below each other, where as many numbers or more stand alone behind them."""
    kinds = [_kind_of_line(row) for row in rows]
    at = 0
    for kind, run in groupby(kinds):
        size = len([*run])
        behind = kinds[at + size : at + size + _BEHIND_DAYS * size + _BETWEEN_COLUMNS]
        if kind == "day" and size > 1 and behind.count("number") >= size:
            yield from ((row.start, row.end) for row in rows[at : at + size])
        at += size


_BEHIND_DAYS, _BETWEEN_COLUMNS = 4, 20  # lines of other columns, and of their titles and a page's end


def _kind_of_line(row: Row) -> str:
    """Return whether a line is a day, a number, or anything else."""
    if len(row.cells) > 1 or row.table:
        return ""
    return "day" if is_day(row.words) else "number" if amount_of(row.words) else ""


class _Group:
    """Rows with days and numbers that follow each other, and what stands above, between and behind them."""

    def __init__(self, above: list[Row], header: tuple[int, int]) -> None:
        self.above, self.header = above, header
        self.lines: list[Row | list[Entry]] = []
        self.said: set[str] = set()  # the words of all entries but those of the last line, and of their cells
        self.table = 0

    def take(self, entries: list[Entry]) -> None:
        """Take the entries of a line."""
        last = next((line for line in reversed(self.lines) if isinstance(line, list)), [])
        self.said.update(map(own_words, last))
        self.said.update(cell.words for entry in last for cell in entry.words)
        self.lines.append(entries)

    def is_headed(self, row: Row) -> bool:
        """Whether a line is a name where the name above the first of the rows stands: each heads rows of its own."""
        above = self.above[self.header[1] :][-1:]
        return all(
            len(line.cells) == 1
            and line.cells[0].left == row.cells[0].left
            and (is_human(line.words) or is_entity(line.words))
            for line in (*above, row)
        ) and bool(above)

    @property
    def entries(self) -> list[Entry]:
        return [entry for line in self.lines if isinstance(line, list) for entry in line]


def _groups(rows: Iterable[Row]) -> Iterator[_Group]:
    """Yield the tables of rows that state days and numbers."""
    pending: list[Row] = []
    group: _Group | None = None
    wrapped: Entry | None = None
    for whole in under_days(without_dittos(with_sold(rows))):
        for row in unstacked(whole):
            entries = entries_of(row)
            if not entries and "/" in row.words and _SHORT_DAY.search(row.words):
                entries = entries_of(row, _titled_day(_titles_above(group, pending)))
            if len(entries) == PRICED:
                entries = _with_settlement(entries, _titles_above(group, pending))
            if not entries:
                joined = with_price_below(wrapped, row) if wrapped and not pending and group else None
                line = group.lines[-1] if group and group.lines and not pending and not group.table else None
                if not joined and isinstance(line, list) and group and not group.is_headed(row):
                    joined = with_words_below(line, row, group.said)
                if joined and group:
                    group.lines[-1] = [joined]
                else:
                    pending.append(row)
                wrapped = None
                continue
            header = header_of(pending, row)
            if group and not _continues(pending, header, group, row):
                group.lines += pending[: min(header[0] if header[1] else len(pending), _BETWEEN)]
                yield _evened(group)
                group = None
            if group is None:
                group = _Group(pending, header)
            else:
                group.lines += pending
            group.table = row.table
            group.take(entries)
            pending = []
            wrapped = entries[0] if len(entries) == 1 and len(entries[0].amounts) == 1 and not row.table else None
    if group:
        group.lines += pending[:_BETWEEN]
        yield _evened(group)


def _titles_above(group: _Group | None, pending: Sequence[Row]) -> list[Row]:
    """Return the header of a table and the lines above a row."""
    return [*(group.above[slice(*group.header)] if group else ()), *pending[-ABOVE:]]


def _with_settlement(entries: list[Entry], header: Sequence[Row]) -> list[Entry]:
    """Return the two entries of a row as one where the second day is that of settlement, by its title."""
    titles = [cell for row in header for cell in row.cells if "settle" in cell.words.lower()]
    first, second = (any(of.left < e.day.right and e.day.left < of.right for of in titles) for e in entries)
    if first or not second:
        return entries
    one, other = entries
    return [Entry((*one.days, *other.days), (*one.amounts, *other.amounts), (*one.words, *other.words), 0)]


_SHORT_DAY = re.compile(r"(?<![\w/.,-])\d\d?/\d\d?(?![\w/])")


def _titled_day(header: Sequence[Row]) -> tuple[int, int] | None:
    """Return where the last line above that has the title of days has it; None where it has none, or several.

    With it goes what stands above it: "Transaction", above a short "Date".
    """
    lines = [row for row in header if not is_prose(row)]
    for n in range(len(lines) - 1, -1, -1):
        if titles := [cell for cell in lines[n].cells if DAYS.search(cell.words)]:
            left, right = titles[0].left, titles[0].right
            over = [
                cell
                for row in lines[max(0, n - 1) : n]
                for cell in row.cells
                if cell.left < right and left < cell.right
            ]
            cells = (titles[0], *over) if len(over) == 1 and len(lines[n - 1].cells) > 1 else titles[:1]
            place = min(cell.left for cell in cells), max(cell.right for cell in cells)
            return place if len(titles) == 1 else None
    return None


_LOOSE = 2  # columns between the cells of a line that are not lined up with those of other lines


def _evened(group: _Group) -> _Group:
    """Return a table, columns of lines that are not lined up put below each other in their order."""
    _put_below(group)
    rows = [sorted(entry.cells) for entry in group.entries]
    is_loose = all(after.left - cell.right <= _LOOSE for row in rows for cell, after in pairwise(row))
    counts = {sum(amount_of(cell.words) is not None or is_dash(cell) for cell in row) for row in rows}
    if group.table or group.header[0] < group.header[1] or not is_loose or len(counts) > 1:
        return group
    for line in group.lines:
        if isinstance(line, list):
            line[:] = map(_in_columns, line)
    for n, row in list(enumerate(group.above))[-ABOVE:]:
        titles = titles_in(row.words) if len(row.cells) == 1 else []
        columns = {tuple(cell[3:] for cell in sorted(entry.cells)) for entry in group.entries}
        if len(columns) == 1 and len(titles) == len(places := next(iter(columns))):
            cells = zip(placed(row.cells[0], titles, 0), places, strict=True)
            group.above[n] = row._replace(cells=tuple(c._replace(left=at[0], right=at[1]) for c, at in cells))
            group.header = n, n + 1
    return group


def _put_below(group: _Group) -> None:
    """Put columns of a table that stand elsewhere below other lines, as on its next page, where they stood above them.

    They are as many, from left to right, and of the same kinds; none stands below the title of another side.
    """
    parts = [
        list(part)
        for of_rows, part in groupby(range(len(group.lines)), lambda n: isinstance(group.lines[n], list))
        if of_rows
    ]
    if group.table or len(parts) == 1 or any(entry.half for entry in group.entries):
        return
    kinds, places = _kinds_at(group, parts[0])
    titles = [cell for row in group.above[slice(*group.header)] for cell in row.cells]
    for part in parts[1:]:
        others, own = _kinds_at(group, part)
        lined_up = all(
            left < right_of and left_of < right for (left, right), (left_of, right_of) in zip(own, places, strict=False)
        )
        if others != kinds or lined_up:
            continue
        sides = (
            {side_in(" ".join(c.words for c in titles if c.left < right and left < c.right)) for left, right in at}
            for at in zip(own, places, strict=True)
        )
        if any(of_both >= {"buy", "sell"} for of_both in sides):
            continue  # "Sold" stands above these, "Bought" above the others
        for n in part:
            line = group.lines[n]
            if isinstance(line, list):
                line[:] = (_moved(entry, own, places) for entry in line)


def _kinds_at(group: _Group, part: Sequence[int]) -> tuple[list[str], list[tuple[int, int]]]:
    """Return what columns of lines hold, days, shares, prices or words, from left to right, and where they stand."""
    entries = [entry for n in part for entry in group.lines[n] if isinstance(entry, Entry)]
    cells = {cell: "day" for entry in entries for cell in entry.days}
    cells |= {cell: "whole" if amount.whole else "price" for entry in entries for cell, amount in entry.amounts}
    cells |= {cell: "words" for entry in entries for cell in entry.words}
    places = places_of([entry.cells for entry in entries])
    of_each = [Counter[str]() for _ in places]
    for cell, kind in cells.items():
        of_each[nearest(places, cell)][kind] += 1
    return [max(kinds, key=kinds.__getitem__, default="") for kinds in of_each], places


def _moved(entry: Entry, places: Sequence[tuple[int, int]], others: Sequence[tuple[int, int]]) -> Entry:
    """Return a row whose cells stand in other columns, one for each that they stood in."""
    where = {
        cell: cell._replace(left=at[0], right=at[1]) for cell in entry.cells for at in [others[nearest(places, cell)]]
    }
    days, words = tuple(map(where.__getitem__, entry.days)), tuple(map(where.__getitem__, entry.words))
    return Entry(days, tuple((where[cell], amount) for cell, amount in entry.amounts), words, entry.half)


def _in_columns(entry: Entry) -> Entry:
    """Return a row whose numbers stand in columns of their own, and its words between them."""
    at, where = 0, dict[Cell, Cell]()
    for cell in sorted(entry.cells):
        is_number = any(cell == number for number, _ in entry.amounts) or is_dash(cell)
        at = (at // _COLUMN + 1) * _COLUMN if is_number else at + 2
        where[cell] = cell._replace(left=at, right=at + 1)
    days, words = tuple(map(where.__getitem__, entry.days)), tuple(map(where.__getitem__, entry.words))
    return Entry(days, tuple((where[cell], amount) for cell, amount in entry.amounts), words, entry.half)


_COLUMN = 50


def _continues(pending: Sequence[Row], header: tuple[int, int], group: _Group, row: Row) -> bool:
    """Whether a row belongs to the table above it."""
    if header[0] < header[1]:
        return False
    if row.table and row.table == group.table:
        return True
    # "... the Trust sold the following:" begins another list
    announced = (
        any(map(is_prose, pending)) and pending[-1].words.endswith(":") and any(says_side(p.words) for p in pending)
    )
    return len(pending) <= _BETWEEN and not announced and not any(is_sentence(line) for line in pending)


_OF_ALL = re.compile(
    r"\b(?=[ae])(?P<said>(?:all|each)\s+(?:of\s+)?(?:the\s+)?(?:other|remaining|unmarked)\s+"
    r"(?:transactions?|trades?|purchases|sales)\b[^.]{0,80}?\bby\s(?:[^.]|\.(?=\S|\s+(?-i:[a-z]))){0,80}\.?"
    r"|(?:all|each)\s+(?:of\s+)?(?:the\s+|such\s+|these\s+)?(?:above\s+|foregoing\s+)?(?:transactions?|trades?)\s+"
    r"(?:(?:were|was|are|is)\s+|(?:[^.\n]{0,60}?\s)?relate\s+to\s+)(?:an?\s+)?(?:open\s+market\s+)?(?:purchases?|sales?)\b"
    r"(?:[^.]|\.(?=\S|\s+(?-i:[a-z]))){0,80}\.?)",
    re.IGNORECASE,
)
_OF_ABOVE = re.compile(  # what is said below a table of all its rows
    r"[^.]{0,200}?\n\W*(?P<said>(?:all|each)\s+(?:(?:of\s+)?(?:the\s+)?(?:above|foregoing)\b|by\s(?=(?-i:[A-Z])))(?:[^.]|\.(?=\S|\s+(?-i:[a-z]))){0,160}\.?)",
    re.IGNORECASE,
)


class _Table(NamedTuple):
    """What holds for all rows of a table: what its columns are, the words of its header and above it, its currency."""

    columns: tuple[Column, ...]
    words: tuple[Column, ...]
    header: str
    above: str
    said: str  # of all rows, below them
    currency: str
    signed: bool
    first: int  # of its rows, or of those before it whose header is the same, among all
    person: str = ""  # of the last row
    security: Security = _SHARES
    side: Side = ""  # of the rows up to here, as a line above them says
    day: date | None = None  # of the last row
    part: Decimal = Decimal(0)
    prices: tuple[Decimal, ...] = ()


def _read_group(
    group: _Group, text: str, last: date | None, before: _Table | None, trades: Trades, cover: _Cover
) -> _Table | None:
    """Add the rows of a table to the trades; the table, or the one before it where there is none."""
    _put_beside(group)
    _without_marks(group)
    entries = group.entries
    begin, stop = group.header
    header = group.above[begin:stop]
    words = "; ".join(stacked(header))
    first = header[0].start if header else entries[0].start
    above = text[max(0, first - _BEFORE) : first]
    done = [(entry.start, entry.end) for entry in entries if side_in(own_words(entry)) or code_in(entry)]
    traded = says_side(words) or bool(done)
    of_options = bool(header and re.search(r"exerci|expir|strike", words, re.I))
    priced = [(e.start, e.end) for e in entries if len(e.amounts) >= PRICED and not all(a.whole for _, a in e.amounts)]
    if header and _OTHER.search(words) and (of_options or not traded):
        rest = "; ".join(title for title in stacked(header) if not _OTHER.search(title))
        named = kinds_in(row_of((header[0].cells[0]._replace(words=rest),), 0))
        if not (named >= NAMING and (traded or says_side(above))):
            trades.lost.extend(sorted({*done, *(priced if says_side(above.rpartition("\n\n")[2]) else ())}))
            return None
    behind = entries[-1].end, entries[-1].end + _BEFORE
    stated = _OF_ABOVE.match(text, *behind) or _OF_ALL.search(text, *behind)
    of_all = stated["said"] if stated else ""
    above = f"{above}\n\n{of_all}" if of_all else above
    if before and not _side_above(above):
        above = before.above  # one of several tables below the words that say what they list
    columns = _columns_of_trades(group, words, above, before, traded=traded)
    if columns is None:
        trades.lost.extend(priced if traded or says_side(above) else ())
        return before
    columns = _of_filers(columns, cover)
    trades.lost.extend([*_unexplained(columns, entries), *_unpriced(columns, entries)])
    signed, first = _marks_sales(columns, entries, words, before, trades)
    said = _PRICES_IN.findall(" ".join(above.split()))
    currency = currency_in(words) or (currency_in(said[-1]) if said else "")
    beside = words_of(header, entries, columns)
    _join_names(group, beside, text)
    table = _Table(columns, beside, words, above, of_all, currency, signed, first)
    reader = _Reader(table, text, last, group, cover)
    if before:
        reader.go_on_from(before, group)
    for n, line in enumerate(group.lines):
        if isinstance(line, list):
            trades.lost.extend((entry.start, entry.end) for entry in line if not reader.take(entry))
        elif not reader.between(line, group.lines[n - 1] if n else None):
            trades.lost.append((line.start, line.end))
    for row in reader.found():  # where nothing says which of them are options, none is shares
        if of_options and not row.security.words:
            trades.lost.append((row.start, row.end))
        else:
            trades.read.append(row)
    return table._replace(
        **{name: getattr(reader, name) for name in ("person", "side", "security", "day", "part")},
        prices=tuple(reader.prices),
    )


def _marks_sales(
    columns: Sequence[Column], entries: Sequence[Entry], header: str, before: _Table | None, trades: Trades
) -> tuple[bool, int]:
    """Return whether sales are marked, here or on the page before, and which of all rows is the first so titled.

    Rows of pages before whose side nothing says are purchases, beside sales that are marked; a gift has no price.
    """
    goes_on = before is not None and before.header == header != ""
    first = before.first if before and goes_on else len(trades.read)
    if before and goes_on and before.signed:
        return True, first
    numbers = ((cell, amount) for entry in entries for cell, amount in entry.amounts if amount.negative)
    signed = any(role_at(columns, cell) in QUANTITIES for cell, _ in numbers)
    for n in range(first, len(trades.read)) if signed else ():
        row = trades.read[n]
        if not row.side and row.price is not None:
            trades.read[n] = row._replace(side="buy")
    return signed, first


def _join_names(group: _Group, words: Sequence[Column], text: str) -> None:
    """Join a name whose lines stand beside the first rows of several, where blank lines part those of each person."""
    column = next((column for column in words if column.role == "name"), None)
    rows = [line[0] for line in group.lines if isinstance(line, list) and len(line) == 1]
    if column is None or group.table or len(rows) != len(group.entries):
        return
    blocks: list[list[tuple[Entry, str]]] = []
    for row in rows:
        name = " ".join(cell.words for cell in row.words if column.has(cell))
        if not blocks or text.count("\n", blocks[-1][-1][0].end, row.start) > 1:
            blocks.append([])
        blocks[-1].append((row, name))
    several = [block for block in blocks if len(block) > 1]
    named = [len([*takewhile(bool, (name for _, name in block))]) for block in several]
    first = all(n and not any(name for _, name in block[n:]) for n, block in zip(named, several, strict=True))
    starts = [" ".join(name for _, name in block[:n]).lower() for n, block in zip(named, several, strict=True) if n > 1]
    known = any(start in " ".join(text.lower().split()) for start in starts)
    if len(blocks) == 1 or not first or not (1 in named or known):
        return
    whole: dict[Entry, str] = {}
    for n, block in zip(named, several, strict=True):
        names = [name for _, name in block[:n]]
        if n > 1 and (known or not any(map(is_human, names[1:]))) and not any(map(is_closed, names[:-1])):
            whole |= {row: " ".join(names) if not m else "" for m, (row, _) in enumerate(block[:n])}
    for at, line in enumerate(group.lines):
        if isinstance(line, list) and line[0] in whole:
            cells = (cell for cell in line[0].words if not column.has(cell) or whole[line[0]])
            joined = (cell._replace(words=whole[line[0]]) if column.has(cell) else cell for cell in cells)
            group.lines[at] = [line[0]._replace(words=tuple(joined))]


def _columns_of_trades(
    group: _Group, words: str, above: str, before: _Table | None, *, traded: bool
) -> tuple[Column, ...] | None:
    """Return the columns of a table that lists trades, as its header, the words above it or its rows (`traded`) say."""
    header = group.above[slice(*group.header)]
    is_said = traded or says_side(above) or _TRADED.search(above)
    is_summed = _SUMMED.search(words) or _IN_THOUSANDS.search(above, max(0, len(above) - _TITLE))
    if is_summed or not (is_said or (header and _kinds_of(header) >= NAMING)):
        return None
    if not header:
        is_priced = traded or max(len(entry.amounts) for entry in group.entries) >= PRICED
        leads = [row.words for row in group.above[-3:]]
        if not is_priced or _OTHER.search(" ".join(leads[-1:] if leads and leads[-1].endswith(":") else leads)):
            return None
    columns = columns_of(header, group.entries, () if header or before is None else before.columns)
    if before and header and words == before.header and columns and _are_among(columns, before.columns):
        return before.columns  # of which one is empty here
    return columns


def _of_filers(columns: tuple[Column, ...], cover: _Cover) -> tuple[Column, ...]:
    """Return columns, of numbers of shares that each have words of another filer's name above them those of each."""
    named = dict[int, frozenset[str]]()
    for n, column in enumerate(columns):
        words = {*without_form(OF_SHARES.sub("", SPANNING.sub("", column.label))).split()}
        if words and column.role in ("quantity", "other", ""):
            named[n] = frozenset(name for name in cover.filers if words <= {*name.split()})
    is_plain = len({*named.values()}) == len(named) > 1 and all(len(names) == 1 for names in named.values())
    return tuple(c._replace(role="each") if is_plain and n in named else c for n, c in enumerate(columns))


def _unexplained(columns: Sequence[Column], entries: Sequence[Entry]) -> Iterator[tuple[int, int]]:
    """Yield rows with a whole number that is no balance, and nothing names, or of more shares, which was not read.

    It may be bought by somebody else.
    """
    places = [(column.left, column.right) for column in columns]
    bare = [n for n, column in enumerate(columns) if is_unread(column) or column.role == "total"]
    rows = [{nearest(places, cell): amount for cell, amount in entry.amounts} for entry in entries] if bare else []
    shares, prices = ([n for n, c in enumerate(columns) if c.role in of] for of in (QUANTITIES, ("price",)))
    for n in bare:
        if columns[n].role == "total" and not is_no_sum(n, shares, prices, rows):
            continue
        values = [row[n].value for row in rows if n in row and row[n].whole]
        others = {amount.value for row in rows for m, amount in row.items() if m != n}
        if values and not (
            others >= {*values} or any(abs(after - before) in others for before, after in pairwise(values))
        ):
            yield from ((entry.start, entry.end) for entry in entries)
            return


def _unpriced(columns: Sequence[Column], entries: Sequence[Entry]) -> Iterator[tuple[int, int]]:
    """Yield rows that have figures, and no range, where others have a price, which are no number."""
    for entry in entries:
        for column in (column for column in columns if column.role == "price"):
            words = [_MARK.sub("", cell.words).strip() for cell in entry.words if column.has(cell)]
            is_priced = any(column.has(cell) for cell, _ in entry.amounts)
            if not is_priced and any(_DIGIT.search(said) and not RANGE.fullmatch(said) for said in words):
                yield entry.start, entry.end


def _says_more(row: Row) -> bool:
    """Whether a line says more than where a page ends, or that a table goes on."""
    if row.words.startswith("<"):
        return re.match(r"<(?:/?table|caption|s|c|/?page)\b", row.words, re.I) is None
    return _OF_PAGE.sub("", row.words) != ""


_OF_PAGE = re.compile(  # "Page 5 of 9", "B-1", "(continued)", "CUSIP No. 706221 10 4     13D"
    r"\A\W*cusip\s(?:no|number)\b[^\n]{0,40}\Z|\A\W*[a-z]{1,2}-\d{1,3}\W*\Z|<?\bpages?\b>?|\bof\b|\(?\bcontinued\b\)?|[\W\d]",
    re.IGNORECASE,
)


def _are_among(columns: Sequence[Column], others: Sequence[Column]) -> bool:
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


def _without_marks(group: _Group) -> None:
    """Leave out numbers that count notes, 1, 2, 3 beside prices, where a row has a number of shares beside them."""
    most = max(len(entry.amounts) for entry in group.entries)
    full = [sorted(entry.amounts, key=itemgetter(0)) for entry in group.entries if len(entry.amounts) == most]
    for n in range(most) if most > PRICED and len(full) > PRICED else ():
        marks = [amounts[n] for amounts in full]
        counted = all(cell.words.rstrip(".)").isdigit() and amount.value < _MOST_NOTES for cell, amount in marks)
        rises = all(below.value - above.value == 1 for (_, above), (_, below) in pairwise(marks))
        others = all(sum(amount.whole for _, amount in amounts) > 1 for amounts in full)
        if counted and rises and others and marks[0][1].value == 1:
            noted = {cell for cell, _ in marks}
            for line in group.lines:
                if isinstance(line, list):
                    line[:] = (e._replace(amounts=tuple(a for a in e.amounts if a[0] not in noted)) for e in line)
            return


_MOST_NOTES = 100


def _kinds_of(header: Sequence[Row]) -> frozenset[str]:
    return frozenset(kind for row in header for kind in kinds_in(row))


_PAGE = 8000  # characters above a table that may call its persons so, or head the page before
_SCHEDULE = re.compile(rf"{ANNEX}\s\w{{1,4}}(?:\s\(?cont\w*\.?\)?)?", re.IGNORECASE)
_TWO_NUMBERS = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-]")


def _are_days_first(days: Sequence[str], last: date | None) -> bool:
    """Whether days have their months behind them: a number tells, or that months first they were long after."""
    firsts = [tuple(map(int, hit.groups())) for words in days if (hit := _TWO_NUMBERS.match(words))]
    if not firsts or any(n > MONTHS_OF_YEAR for pair in firsts for n in pair):
        return any(n > MONTHS_OF_YEAR for n, _ in firsts) and not any(n > MONTHS_OF_YEAR for _, n in firsts)

    def spread(*, day_first: bool) -> tuple[timedelta, timedelta]:
        stated = [day for words in days if (day := day_of(words, last, day_first=day_first))]
        return (min(stated) - last, max(stated) - last) if last and stated else (timedelta(), timedelta())

    first, latest = spread(day_first=True)
    return spread(day_first=False)[1] > LATE and -LATE <= first <= latest <= LATE


_SIDES = re.compile(
    r"\b(?:bought|purchased?|purchases|acquired|acquisitions?|sold|sales?|disposed(?:\sof)?|dispositions?)\b", re.I
)


class _Reader:
    """A walk through the rows of a table: they belong to the names and sides that stand above them."""

    def __init__(self, table: _Table, text: str, last: date | None, group: _Group, cover: _Cover) -> None:
        self.table, self.text, self.last, self.cover = table, text, last, cover
        self.halves: dict[int, list[Traded]] = {}
        self.sum = self.part = Decimal(0)  # of all quantities so far, and of those since a name or a side
        self.prices: list[Decimal] = []
        self.deeds = set[str]()  # how rows say what was done: "Purchase"
        self.counts = {len(entry.words) for entry in group.entries}  # cells of words
        self.side: Side = ""
        self.beside: Side = ""  # of the rows since the one that it stands beside: "Purchases:   May 3"
        self.year: int | None = None
        self.day: date | None = None
        self.dated: date | None = None  # with a year, in a row above
        self.currency = table.currency
        self.places = [(column.left, column.right) for column in table.columns]
        self.sold_is_less = any(map(_SOLD_IS_LESS.search, (table.header, _OF_SALES.sub("", table.above))))
        self.bought_is_less = bool(_BOUGHT_IS_LESS.search(table.header))
        self.has_codes = bool(_ACQUIRED_DISPOSED.search(table.header) or _ACQUIRED_A.search(table.above))
        entries = group.entries
        self.codes = {code_in(entry) for entry in entries} - {""}
        whose = [column for column in table.words if column.role == "name"]
        named = [_name_in(" ".join(c.words for c in e.words if any(of.has(c) for of in whose))) for e in entries]
        # no half of a name stands below itself
        self.repeated = {name for name, below in pairwise(named) if name and name == below}
        self.in_parts = False  # whether words say that prices are in eighths
        self.has_signs = _PLUS_OR_MINUS.search(table.header) is not None
        self.days_first = _are_days_first([entry.day.words for entry in entries], last)
        self.is_divided = any(entry.half for entry in entries)
        self.has_commas = any("," in cell.words for entry in entries for cell, _ in entry.amounts)
        self._heed(group)
        self.last = self.last and self._in_order(entries, self.last)

    def _heed(self, group: _Group) -> None:
        """Take what the header says, and what stands above, below and behind it."""
        begin, stop = group.header
        header = group.above[begin:stop]
        self.is_headed = bool(header)
        above, below = (group.above[:begin], group.above[stop:]) if header else (group.above, [])
        for row in below:
            self.note(row)
        cells = [cell.words.strip() for row in header for cell in row.cells]
        stated = (_YEAR.fullmatch(words.strip("()")) or OF_YEAR.fullmatch(words) for words in cells)
        said = [_ALL_IN.search(row.words) for row in above[-_NEAR:]]
        years = {int(hit["year"]) for hit in (*stated, *said) if hit}
        self.year = years.pop() if len(years) == 1 else self.year
        self.days = days_of(header, group.entries, self.table.columns)
        first = (below or header or group.lines)[0]
        until = first.start if isinstance(first, Row) else first[0].start
        until = until if group.table else self.text.rfind("\n", 0, until) + 1  # before the number of a row
        self.from_near = max(0, until - _PAGE)
        self.near = self.text[self.from_near : until]
        top = min(until, header[0].start) if header else until
        for period in _FROM_TO.finditer(self.text, max(0, top - _TITLE), top):
            begun, ended = day_of(period["first"]), day_of(period["last"])
            self.last = ended if begun and ended and begun < ended else self.last
        said = (self.table.said, self.text[max(0, top - _BEFORE) : top])
        self.person = _heading(below, self.cover) or self._beside(header) or _heading(above, self.cover)
        self.person = self.person or next(filter(None, (_in_sentence(words, self.cover) for words in said)), "")
        last, name = (below or [None])[-1], min(group.entries[0].words, default=None, key=lambda cell: cell.left)
        # the first half of a name above the second: "Orme", "Accounts:   May 3"
        self.is_half = bool(
            last and name and len(last.cells) == 1 and last.cells[0].left <= name.left < last.cells[0].right
        )
        self.persons = _headings(header) or _headings(below) or _headings(above)
        self.heads = [self._heading_of(column) for column in self.table.columns]
        self.sides = _sides_beside(group.above)
        # nor does the heading of a schedule that stands above its first page, too
        self.above = [row for row in above if _says_more(row) and not self._is_headed(row)]
        self.security = _security_above([*self.above, *below])
        self.header = (header[0].start, header[-1].end) if header else (0, 0)
        end = group.entries[-1].end
        notes = (pattern.finditer(self.text, end, end + 2 * _BEFORE) for pattern in (_NOTES, _LEGEND))
        legends = [hit for hit in _LEGEND.finditer(self.text, max(0, top - _BEFORE), top) if _side_noted([hit])]
        found = ((hit["mark"], hit) for hits in (legends, *notes) for hit in reversed([*hits]))
        self.notes = {f"({mark[:-1]})" if mark.endswith(".") else mark: hit for mark, hit in found}
        around = (self.table.header, self.text[max(0, top - _BEFORE) : top], self.text[end : end + _BEFORE])
        self.in_parts = any(map(_IN_PARTS.search, around))
        self._heed_marks(group.entries, self.text[max(0, top - _BEFORE) : top], self.text[end : end + _BEFORE])
        self.marked = by_marks(self.text[end : end + _BEFORE]) | by_marks(self.text[max(0, top - _BEFORE) : top])

    def _heed_marks(self, entries: Sequence[Entry], above: str, below: str) -> None:
        """Take which side marks say: "sales are marked with an asterisk", or a note "* Sale" beside what is no sale."""
        legend = _sides_marked(above) | _sides_marked(below)
        self.sided = dict(legend)
        for mark, note in self.notes.items():
            if mark not in legend and (side := _side_noted([note])):
                self.sided[mark] = side
        marked = {mark for entry in entries for mark in self._marks_of(entry)} if self.sided else set[str]()
        sides = {side for mark, side in self.sided.items() if mark in marked}
        other: Side = "" if len(sides) != 1 else "buy" if sides == {"sell"} else "sell"
        stated = side_in(self.table.header) or _side_above(_SIDES_MARKED.sub("", self.table.above)) if other else ""
        # "those marked were purchased in private transactions", below shares purchased; "* Purchase" may be one of many
        self.unmarked: Side = (stated or other) if legend else other if other == "buy" and not stated else ""
        self.is_unsettled = bool(legend) and not marked.intersection(legend)

    def _marks_of(self, entry: Entry) -> set[str]:
        """Return the marks in a row, and right behind it."""
        marks = {*_MARK.findall(self.text[entry.start : entry.end + 2])}
        return {f"({mark[1:-1]})" if mark[0] == "⁽" else mark for mark in marks}

    def _beside(self, header: Sequence[Row]) -> str:
        """Return the name that stands before the titles of columns, above none: "FERN FUND LP    DATE    SHARES"."""
        first = header[0].cells[0] if header else None
        columns = [*self.table.columns, *self.table.words]
        if not first or header[0].table or any(column.has(first) for column in columns) or DAYS.search(first.words):
            return ""
        return first.words.strip(" :") if is_closed(first.words) and is_name(first.words) else ""

    def _is_headed(self, row: Row) -> bool:
        """Whether a row is the heading of a schedule that goes on from another page."""
        before = self.near[: max(0, row.start - self.from_near)]
        return _SCHEDULE.fullmatch(row.words) is not None and row.words in before

    def go_on_from(self, before: _Table, group: _Group) -> None:
        """Take from the table before what this one, which goes on there, leaves unsaid."""
        security = self.security if self.security.words else before.security
        if self.above and all(
            SIDE_HEADING.fullmatch(row.words.strip(" :")) or securities_of(row) or TOTAL.match(row.words.strip())
            for row in self.above
        ):
            self.person = self.person or before.person  # whose sales follow the purchases, or options the shares
            self.security = security
        elif self.table.header == before.header and not self.above:
            self.person, self.side = self.person or before.person, self.side or before.side  # on the next page
            self.day, self.part, self.prices = before.day, before.part, [*before.prices]
            self.security = security
            for row in group.above[group.header[1] :]:
                self.between(row, None)
        elif not self.above and _SIDES.sub("", self.table.header) == _SIDES.sub("", before.header) != "":
            self.person = self.person or before.person  # "Shares Sold", below "Shares Purchased"
            self.security = security
        elif self.table.header == before.header and not self.security.words and is_other(before.security.words):
            self.security = before.security._replace(tied=False)  # the heading names a person alone

    def found(self) -> Iterator[Traded]:
        """Yield what was read: the rows on the left before those beside them."""
        for half in sorted(self.halves):
            yield from self.halves[half]

    def note(self, row: Row) -> None:
        """Take the side or the year that a line between rows states."""
        words = row.words.strip(" :-")
        if row.words.lstrip()[:1] in "+-–" and SIDE_HEADING.fullmatch(words.lstrip("+ ")):
            return  # what a sign says: "+ Buy"
        year = _YEAR.fullmatch(words)
        if year:
            self.year = int(year["year"])
        elif (
            len(words) < NAME
            and len(words.split()) <= MOST_WORDS + 2
            and not is_data(row)
            and not (says_side(words) and _is_filer(words, self.cover))  # "Sale Fell Brothers, L.P."
        ):
            self.side, self.beside = side_in(words) or self.side, "" if says_side(words) else self.beside

    def between(self, row: Row, before: "Row | list[Entry] | None") -> bool:
        """Take a line between rows or behind them: a heading, or a row without a day; False for such a row not read."""
        if isinstance(before, list) or self.day:
            traded = self.dateless(row)
            if traded:
                self.halves.setdefault(0, []).append(traded)
                self.add([traded])
                return True
            if self.looks_traded(row) or (isinstance(before, list) and self.has_price_of(before, row)):
                return False
            self.part = Decimal(0) if self.is_sum(row) else self.part  # of the rows up to the next one
        if RULE.fullmatch(row.words) or TOTAL.search(row.words):
            self.day = None  # what follows is a sum, up to the next day
            return True
        self.note(row)
        if not is_data(_without_letter(row)):
            named = _heading([row], self.cover)
            self.person, self.beside = named or self.person, "" if named else self.beside
            self.part = Decimal(0)
            # below the name of another person there may be shares again
            is_held = not named or not is_other(self.security.words)
            names = securities_of(row)
            self.security = stated(names, row.start, row.end) if names else self.security._replace(tied=is_held)
        return True

    def looks_traded(self, row: Row) -> bool:
        """Whether a row has a number of shares and a price, or a day that goes without one, and is no sum of others."""
        amounts = [amount for cell in refined(row) if (amount := amount_of(cell.words))]
        shares = [amount.value for amount in amounts if amount.whole]
        is_dated = any(is_day(cell.words) or is_short_day(cell.words) for cell in row.cells)
        if row.table and self.day and self.is_like(row):
            return True
        return 0 < len(shares) < len(amounts) + is_dated and not self.is_sum(row) and not is_prose(row)

    def has_price_of(self, line: "list[Entry]", row: Row) -> bool:
        """Whether a row has nothing but a price, and the one before it has none: a line was cut amid its cells."""
        amounts = [(cell, amount) for cell in refined(row) if (amount := amount_of(cell.words))]
        priced = any(role_at(self.table.columns, cell) == "price" for cell, _ in line[-1].amounts)
        (cell, amount) = amounts[0] if len(amounts) == 1 else (None, None)
        is_price = cell and amount and not amount.whole and role_at(self.table.columns, cell) == "price"
        return bool(is_price) and not priced and not TOTAL.search(row.words) and not is_prose(row)

    def is_like(self, row: Row) -> bool:
        """Whether a row has shares, and as many words as others of the table, but no price: "Warrants | 900 | (1)"."""
        shares = [c for c in row.cells if (of := amount_of(c.words)) and of.whole and not _NOTE_MARK.fullmatch(c.words)]
        words = sum(amount_of(cell.words) is None for cell in row.cells)
        is_one = len(shares) == 1 and role_at(self.table.columns, shares[0]) in QUANTITIES and not self.is_sum(row)
        return is_one and words > 1 and words in self.counts

    def is_sum(self, row: Row) -> bool:
        """Whether a row says that it is a sum, or has one of all rows so far, or of those since a name or a sum."""
        amounts = (amount.value for cell in refined(row) if (amount := amount_of(cell.words)) and amount.whole)
        is_said = TOTAL.search(row.words) is not None
        return is_said or not (
            {self.sum, self.part}.isdisjoint(amounts) or self.deeds.intersection(cell.words for cell in row.cells)
        )

    def dateless(self, row: Row) -> Traded | None:
        """Return a row that leaves its day out because it is that of the row above; None where it is something else."""
        cells = refined(row)
        amounts = [(cell, amount) for cell in cells if (amount := amount_of(cell.words))]
        words = tuple(cell for cell in cells if not amount_of(cell.words))
        if self.day is None or len(amounts) < PRICED or TOTAL.search(row.words) or self.is_divided:
            return None
        if any(len(cell.words.split()) > MOST_WORDS or _DATED.search(cell.words) for cell in words):
            return None  # or it states a day of its own that could not be read
        roles = [role_at(self.table.columns, cell) for cell, _ in amounts]
        if any(sum(role in kind for role in roles) != 1 for kind in (QUANTITIES, ("price",))):
            return None
        quantity = next(amount for (_, amount), role in zip(amounts, roles, strict=True) if role in QUANTITIES)
        price = next(amount for (_, amount), role in zip(amounts, roles, strict=True) if role == "price")
        # of two rows another may be the sum by chance
        is_average = len(self.prices) > PRICED or (
            bool(self.prices) and min(self.prices) <= price.value <= max(self.prices)
        )
        is_average = is_average and not self.deeds.intersection(cell.words for cell in words)
        if not quantity.whole or (quantity.value in (self.sum, self.part) and is_average):
            return None  # a total that no words say to be one
        entry = Entry((cells[0],), tuple(amounts), words, 0)
        return next(iter(self.traded(entry, self.day)), None)

    def take(self, entry: Entry) -> bool:
        """Take a row; whether anything could be read of it."""
        if TOTAL.search(own_words(entry)) and not says_side(own_words(entry)):
            return True
        if any(_SUM.fullmatch(cell.words) for cell in entry.words):  # beside a side that is of several rows
            return True
        if any(_CONTINENTAL.fullmatch(cell.words) for cell in entry.cells) or self.has_points(entry):
            return False  # whose 10.000 are ten thousand
        if _CANCELLED.search(own_words(entry)):
            return False
        if stated := self.days.of(entry):
            self.day = day_of(stated.words, self._last(), day_first=self.days_first, year=self.year)
            self.dated = day_of(stated.words) or self.dated
        self.deeds.update(cell.words for cell in entry.words if says_side(cell.words))
        found = list(self.traded(entry, self.day))
        self.halves.setdefault(entry.half, []).extend(found)
        self.add(found)
        return bool(found)

    def has_points(self, entry: Entry) -> bool:
        """Whether the shares of a row may have a point between thousands: "1.500", where no comma divides others."""
        shares = (cell.words for cell, _ in entry.amounts if role_at(self.table.columns, cell) in QUANTITIES)
        return not self.has_commas and any(map(_IN_POINTS.fullmatch, shares))

    def _in_order(self, entries: Sequence[Entry], last: date) -> date:
        """Return the day up to which those without a year are, so that rows stand in order: a table may span a year."""
        cells = (self.days.of(entry) for entry in entries)
        stated = [cell.words for cell in cells if cell and not day_of(cell.words, year=self.year)]

        def days_up_to(last: date) -> list[date]:
            return [day for words in stated if (day := day_of(words, last, day_first=self.days_first))]

        def disorder(days: Sequence[date]) -> tuple[int, timedelta]:
            pairs = [(one > two, one < two) for one, two in pairwise(days)]
            return min(map(sum, zip(*pairs, strict=True)), default=0), max(days) - min(days)

        days = days_up_to(last)
        late = min((day for day in days if day > last), default=None)
        if late is None:
            return last
        before = late - LATE - timedelta(days=1)  # so that it is of the year before
        earlier = days_up_to(before)  # which may have no February 29
        return before if len(earlier) == len(days) and disorder(earlier) < disorder(days) else last

    def _last(self) -> date | None:
        """Return the day up to which those without a year are: none follows a year that rows above state."""
        above, last = self.dated, self.last
        return above if above and (last is None or last - above > timedelta(days=366)) else last

    def add(self, found: Sequence[Traded]) -> None:
        """Count the shares of rows."""
        shares = sum((traded.quantity or Decimal(0) for traded in found), Decimal(0))
        self.sum, self.part = self.sum + shares, self.part + shares

    def traded(self, entry: Entry, day: date | None) -> Iterator[Traded]:
        """Yield the transactions of a row: one, or one bought and one sold."""
        table = self.table
        at = in_columns(self.places, entry.amounts)
        named = [n for n, column in enumerate(table.columns) if column.role]
        if len(named) == len(entry.amounts) and any(at[n].currency for n in at if table.columns[n].role in QUANTITIES):
            # a price stands below "Shares": the row is not lined up with the others
            at = dict(zip(named, (amount for _, amount in sorted(entry.amounts)), strict=True))
        quantities = [n for n, column in enumerate(table.columns) if column.role in QUANTITIES and n in at]
        if not quantities and len(entry.amounts) == 1 and entry.amounts[0][1].whole:
            quantities = [next(iter(at))]
        noted = self._notes_of(entry)
        person = self._person(entry, noted)
        priced = [n for n, column in enumerate(table.columns) if column.role == "price" and n in at]
        nonzero = [n for n in quantities if at[n].value]
        beside = own_words(entry)
        is_given = _NO_TRADE.search(beside) is not None and not says_side(beside)
        for n in nonzero if len(quantities) > 1 else quantities:
            behind = [m for m in priced if m > n]
            m = behind[0] if behind else priced[-1] if priced else None
            price = at[m] if m is not None else None
            if price and not price.whole and self.in_parts and m is not None:
                price = price if self._is_fraction(entry, m) else None
            if price and m is not None and not price.currency and _IN_HUNDREDTHS.search(table.columns[m].label):
                price = price._replace(value=price.value.scaleb(-2), currency=currency_in(table.columns[m].label))
            own = table.columns[n].role
            of_columns = {"buy", "sell"} <= {c.role for c in table.columns} and not is_given
            side: Side = _side_noted(noted) or (own if own in ("buy", "sell") and of_columns else "")
            paid_as = {side_in(column.label) for column in table.columns if column.role == "price"}
            if paid_as == {"buy", "sell"} and m is not None and len(priced) == 1 and not is_given:
                side = side or side_in(table.columns[m].label)  # "Purchase Price", beside "Sale Price"
            if self.sides and self.is_divided:
                side = side or self.sides[min(self.sides, key=lambda left: abs(left - entry.day.left))]
            side = side or self._side(entry, at[n], table.columns[n].label)
            codes = (
                currency_in(cell.words) for cell in entry.words if len(cell.words) == _CODE and cell.words.isupper()
            )
            currency = (price.currency or next(filter(None, codes), "") or self.currency) if price else ""
            self.currency = self.currency or currency
            alike = sum(c.role == own and not is_other(c.label) for c in table.columns) > 1 and not self.is_divided
            if own == "each" or alike:
                person = self.heads[n] or ("" if alike else person)
            self.prices += [price.value] if price else []
            paid = price.value if price else None
            labels = [table.columns[k].label for k in (n, m) if k is not None]
            security = self._security(entry, labels, noted)
            off = price is not None and is_off(table.columns, at, at[n], price)
            yield Traded(entry.start, entry.end, day, side, at[n].value, paid, currency, person, security, off)

    def _is_fraction(self, entry: Entry, column: int) -> bool:
        """Whether a price is printed with its fraction, "5 1/8", where others are in eighths, "5.1" or "5-1"."""
        cells = (cell for cell, _ in entry.amounts if nearest(self.places, cell) == column)
        return any("/" in cell.words for cell in cells)

    def _security(self, entry: Entry, labels: Sequence[str], noted: Sequence[re.Match[str]]) -> Security:
        """Return in what a transaction was: by its words, a note, a heading, the `labels` of its number and price."""
        cells = [(cell.words.lstrip(_DIGITS), "") for cell, _ in entry.amounts]
        for cell in entry.words:
            column = next((column for column in self.table.words if column.has(cell)), None)
            if not column or not (column.role == "name" or _BROKERS.search(column.label)):
                cells.append((_RAISED.sub("", cell.words), column.label if column else ""))
        for words, _ in cells:  # "Purchase (assignment of puts)", "Acquisition of Common Stock upon exercise of calls"
            done = words[: turned.start()].strip(" (") if (turned := TURNED.search(words)) else ""
            of_shares = turned and is_other(words) and "share" in labels[0].lower()  # of options exercised
            if (
                of_shares
                or SIDE_HEADING.fullmatch(done)
                or (says_side(done) and securities_traded(done) and not is_other(done))
            ):
                return _SHARES
        named = [
            security_in(words) or (words if is_other(words) and _SECURITIES.search(label) else "")
            for words, label in cells
        ]
        if own := next((words for words in sorted(named, key=is_other, reverse=True) if words), ""):
            return Security(own)
        for note in noted:
            names = securities_traded(f"purchase of {_REPRESENTS.sub('', note['words'], count=1)}")
            contract = _BY_CONTRACT.search(note["words"])
            names = [contract["what"]] if contract else names
            if any(map(is_other, names)):
                return stated(names, *note.span("words"))
        for words, _ in cells:
            if is_other(words) and says_side(words) and (names := securities_traded(words)):
                return stated(names)
            if is_other(words) and words.strip(" :*") != self.person:  # of options exercised: how many of them
                return Security(words, tied=False)
        above = self.security
        if above.tied and is_other(above.words):
            return above
        columns = [securities_traded(f"purchase of {label.replace('/', ' or ')}") for label in labels]
        names = next((names for names in columns if any(map(is_other, names))), columns[0])
        in_column = stated(names, *self.header)
        is_plain = is_other(in_column.words) and (in_column.tied or not above.tied)
        return in_column if is_plain or not above.words else above

    def _notes_of(self, entry: Entry) -> list[re.Match[str]]:
        """Return the notes below the table that marks in a row lead to."""
        if not self.notes:
            return []
        marks = {*_MARK.findall(self.text[entry.start : entry.end])}
        marks.update(cell.words for cell in entry.words)
        return [note for mark, note in self.notes.items() if mark in marks]

    def _person(self, entry: Entry, noted: Sequence[re.Match[str]]) -> str:
        """Return whose transaction a row is: a name in it, in the column of names or before the day, or a heading."""
        names = [column for column in self.table.words if column.role == "name"]
        if len(names) == 1 and self._is_of_others(names[0], entry):
            return self.person
        marks = {*_MARK.findall(self.text[entry.start : entry.end])} if self.marked else set[str]()
        coded = [cell for cell in entry.words if any(column.has(cell) for column in names)]
        coded += (cell for cell, _ in entry.amounts if PERSONS.search(column_at(self.table.columns, cell).label))
        if who := next((who for cell in coded if (who := self.marked.get(f"({cell.words})"))), ""):
            return who
        for column in names:
            within = [cell.words for cell in entry.words if column.has(cell)]
            if within and SIDE_HEADING.fullmatch(" ".join(within)):
                self.side = side_in(" ".join(within))  # "Purchases", below a name
            elif within:
                left = min(cell.left for cell in entry.words if column.has(cell))
                self._name(_name_in(" ".join(within)), left - column.left)
                return self.person
        first = min(entry.day.left, *(cell.left for cell, _ in entry.amounts))
        is_above = entry.day.start == entry.day.end or not is_day(entry.day.words)  # its day
        if is_above and not self.is_headed and not _BROKERS.search(self.near[-_BEFORE:]):
            first = min(cell.left for cell, _ in entry.amounts)  # whoever stands before them
        words = [
            cell.words for cell in entry.words
            if cell.left < first and sum(map(str.isalpha, cell.words)) > 1 and not says_side(cell.words)
            and cell.words.strip(" .()*").lower() not in CODES and not _NO_NAME.match(cell.words)
            and not is_dash(cell) and not any(column.has(cell) for column in self.table.words)
            and not security_in(cell.words) and not (is_other(cell.words) and TURNED.search(cell.words))
        ]  # fmt: skip
        if words and not names:
            self.person = words[0].strip(" :*-–—")
        notes = (_NEXT_NOTE.split(self.text[(at := note.start("words")) : at + _NOTE])[0] for note in noted)
        own = [cell for cell in entry.words if not any(column.has(cell) for column in names)]
        done = (by_whom(" ".join(cell.words.split()), made=False) for cell in own if says_side(cell.words))
        own = [cell for cell in own if not any(column.has(cell) for column in self.table.words)]
        return (
            next(filter(is_name, done), "")
            or next(filter(None, map(_in_note, notes)), "")
            or next((who for mark, who in self.marked.items() if mark in marks), "")
            or next(filter(None, (self._known(cell.words) for cell in own)), "")
            or (self._named_above(entry.day.left) if self.is_divided else "")
            or self.person
        )

    def _known(self, words: str) -> str:
        """Return the name that a cell is, of one who files, or as the text calls somebody; "" for any other."""
        name = _BY_WHOM.sub("", words.strip(" ()*:,"))
        is_deed = says_side(name) or name.lower() in CODES or _NO_TRADE.search(words)  # "*DO", delivered out
        if is_deed or security_in(name) or not name[:1].isupper():
            return ""
        is_told = words.startswith("(") and is_closed(name) and is_name(name)  # "1,500 (Fern Ltd.)"
        return name if is_told or without_form(name) in self.cover.filers or name in _called_in(self.text) else ""

    def _is_of_others(self, column: Column, entry: Entry) -> bool:
        """Whether a column has from whom all was bought, or to whom, but for those who report, all was sold."""
        side = self.side or _side_above(self.table.above) or side_in(self.table.header)
        if side == "sell" and _BUYERS.fullmatch(column.label):
            return bool(self.cover.filers) and not any(self._known(c.words) for c in entry.words if column.has(c))
        return side == "buy" and _SELLERS.fullmatch(column.label) is not None

    def _name(self, words: str, set_in: int) -> None:
        """Say whose the next rows are; the end of a name stands beside its second row: `Orme Master` above `Fund`.

        It may be no name but for its place, a few columns behind those of names.
        """
        words = _CONTINUED.sub("", words)
        whole = f"{self.person} {words}"
        own = [row for rows in self.halves.values() for row in rows[-_NEAR:] if row.person == self.person]
        is_rest = REST.fullmatch(words) is not None or words[:1].islower()
        is_rest = is_rest or (1 < set_in <= _SET_IN and not is_human(words) and not is_closed(words))
        below = (
            is_rest or " " not in words
            if self.is_half and not own
            else is_rest and len(own) == 1 and " " in self.person
        )
        if is_closed(self.person) or not below or not self.repeated.isdisjoint((self.person, words)):
            self.person = words
            return
        for half, rows in self.halves.items():
            self.halves[half] = [row._replace(person=whole) if row.person == self.person else row for row in rows]
        self.person = whole

    def _named_above(self, left: int) -> str:
        """Return the name nearest above a place, of names that stand side by side above columns."""
        return self.persons[min(self.persons, key=lambda at: abs(at - left))] if self.persons else ""

    def _heading_of(self, column: Column) -> str:
        """Return whose numbers of shares stand in a column, of several such columns; "" where nothing says so."""
        label = OF_SHARES.sub("", SPANNING.sub("", column.label))
        who = _BY.search(label)
        if who and (not who["of"] or column.role != "each" or role_of(label[: who.start()])):  # "Estate of Ada Fell"
            return who["who"]
        name = label.strip(" :-–—")
        above = self._named_above(column.left)
        is_part = {*name.split()} <= {*above.split()}  # of a name that spans columns
        if column.role == "each":
            return above if is_part else name
        quoted = any(f"{first}{name}{last}" in self.near for first, last in ('""', "“”"))
        is_who = is_entity(name) or is_human(name) or quoted
        return name if name != column.label and is_name(name) and is_who and not is_part else above

    def _side(self, entry: Entry, quantity: Amount, label: str) -> Side:
        """Return whether a row is a purchase or a sale: by its words, its sign, its column, or what is said above."""
        names = [column for column in self.table.words if column.role == "name"]
        own = " ".join(cell.words for cell in entry.words if not any(column.has(cell) for column in names))
        table = self.table
        said = (
            c.words for c in entry.words
            if c.left < entry.day.left and (SIDE_HEADING.fullmatch(c.words.strip(" :")) or c.words.endswith(":"))
        )  # fmt: skip
        self.beside = side_in(next(said, "")) or self.beside
        if side := side_in(own) or code_in(entry):
            # else the row contradicts itself
            return "" if quantity.negative and self.sold_is_less and side == "buy" else side
        if self.has_signs and not quantity.negative:
            return "sell" if _LONE_MINUS.search(self.text, entry.start, entry.end) else "buy"
        if _NO_TRADE.search(own):
            return ""
        if _EXERCISE.search(own):
            # a put that is exercised is a sale, or a purchase by who wrote it
            return "sell" if quantity.negative else "" if _OF_WRITER.search(own) else "buy"
        if self.has_codes:
            codes = {cell.words.strip(" .()").upper() for cell in entry.words}
            if len(codes & {"A", "D"}) == 1:
                return "buy" if "A" in codes else "sell"
        if self.sided:
            marks = self._marks_of(entry)
            own_sides: set[Side] = {side for mark, side in self.sided.items() if mark in marks}
            if own_sides:
                return own_sides.pop() if len(own_sides) == 1 else ""
            if self.is_unsettled or (self.unmarked and marks.isdisjoint(self.notes)):
                return self.unmarked
        if self.bought_is_less:
            return "buy" if quantity.negative else "sell"
        if self.sold_is_less:
            apart = any(
                _LONE_MINUS.fullmatch(c.words) and column_at(table.columns, c).label == label for c in entry.words
            )
            return "sell" if quantity.negative or apart else "buy"  # "-   500", below "- 2,200"
        if quantity.negative:
            return "sell"
        if side := self.beside or self.side:
            return side
        if table.signed:
            return "buy"  # beside sales that are marked as such
        if side := side_in(label) or side_in(_PURCHASE_PRICE.sub("", table.header)):
            return side
        if side := _side_above(table.above) or side_in(table.header):
            return side
        if _PURCHASER.search(table.header) and not _SELLER.search(table.header):
            return "buy"
        if _PAID.search(table.header) and not (SELL.search(table.header) or SELL.search(table.above)):
            return "buy"
        return "buy" if self.codes == {"sell"} else "sell" if self.codes == {"buy"} else ""  # what has no code


# Not a commission beside: "excluding commissions of 2 cents".
_IN_HUNDREDTHS = re.compile(
    rf"(?:\(|\bin\s)(?:in\s)?(?:[a-z.]{{2,8}}\s)?(?:{HUNDREDTHS.pattern})|\((?-i:p)\)", re.IGNORECASE
)
_IN_PARTS = re.compile(
    r"\b(?=[1368est])(?:(?:8|16|32|64)(?:th|nd)s|eighths|sixteenths|thirty-seconds)\b", re.IGNORECASE
)
_IN_POINTS = re.compile(r"\d{1,3}(?:\.\d{3})*\.\d\d0")
_CONTINENTAL = re.compile(r"\d{1,3}(?:\.\d{3})*,\d\d")
_PLUS_OR_MINUS, _LONE_MINUS = re.compile(r"\+\s?/\s?[-–]|\(\+\)"), re.compile(r"(?<!\S)[–-](?!\S)")  # of a column
_NOTE_MARK = re.compile(r"\(\d{1,2}\)")
_DIGITS = "0123456789.,$() "
_BY_CONTRACT = re.compile(  # "Shares to be acquired pursuant to a forward contract"
    r"\b(?:acquired|purchased|sold)\s(?:pursuant\sto|under|through)\s(?:an?\s|such\s|the\s)?"
    r"(?P<what>(?:[a-z-]+\s){0,2}(?:forward(?:\s(?:purchase|sale))?\s(?:contract|agreement)|swap|option)s?)\b",
    re.IGNORECASE,
)
_SECURITIES = re.compile(r"\bsecurit|\bclass\b|\btitle\b|\binstrument|\bproduct\b|\bstock\b", re.IGNORECASE)
_RAISED = re.compile(r"\s?⁽[^⁾]{1,4}⁾\Z")  # the mark of a note
_MARK = re.compile(r"\((?:\d{1,2}|[A-Za-z])\)|⁽\d{1,2}⁾|[*†‡]{1,3}|(?<=[\d)])[#+]")
_NOTES = re.compile(rf"\n[^\S\n]*+(?P<mark>{_MARK.pattern}|\d{{1,2}}\.(?=\s))[^\S\n]*+(?P<words>[^\n]{{1,200}})")
_NEXT_NOTE = re.compile(rf"\n[^\S\n]*+(?:\n|{_MARK.pattern})")
_LEGEND = re.compile(  # "S = sale", "“OMP” denotes an open market purchase and “OMS” an open market sale"
    r"(?P<mark>[A-Z](?<!\w.)[A-Z]{0,3}+)(?:[\"”]\s(?:means\s|denotes\s|stands\sfor\s)?|\s?=\s?|\s(?:means|denotes|stands\sfor)\s)"
    r"(?:an?\s)?(?P<words>(?:(?!\sand\s[\"“])[^;.\n]){1,80})"
)
_REPRESENTS = re.compile(
    r"\A\W{0,3}(?:(?:this|these|such|all)\s(?:\w{1,20}\s){0,2}?)?"
    r"(?:represents?|reflects?|consists?\sof|comprised?\sof|are|is|were|was)\s",
    re.IGNORECASE,
)


def _security_above(rows: Sequence[Row]) -> Security:
    """Return in what the transactions below are, as the nearest heading or sentence says."""
    for row in reversed(rows[-_NEAR:]):
        if names := securities_of(row):
            return stated(names, row.start, row.end)
    words = ""
    for row in reversed(rows[-_BETWEEN:]):
        *before, words = re.split(r"(?<=[.;])\s+(?=[A-Z(])", f"{row.words} {words}")
        if before or row is rows[-_BETWEEN:][0]:
            said = next((names for part in (words, *reversed(before)) if (names := securities_traded(part))), [])
            return stated(said, row.start, rows[-1].end)
    return _SHARES


_SECTION = re.compile(
    r"(?:\A|\n)[^\w\n]*(?:item\s+\d|(?:[a-e]\)\s|5\([a-e]\))|(?:signatures?|dated?|by|title|name)\b\s*(?::|\n))",
    re.IGNORECASE,
)
_POWERS = re.compile(  # of shares that were neither bought nor sold: "sole power to vote and to dispose of 100 shares"
    r"\b(?=[dpv])(?:dispositive\b|power[^.;]{0,80}?\b(?:dispos\w+|sell)|(?:vot\w+|direct\w*)\b[^.;]{0,60}?\bdispos\w+)",
    re.IGNORECASE,
)


_NO_SUCH = re.compile(
    r"\b(?=[ab])(?:and|but)\s+no\s+(?:other\s+)?(?:purchases|sales|acquisitions|dispositions)\b", re.IGNORECASE
)


_ISSUED = re.compile(
    r"\b(?=[ci])(?:issuer|company)\s+(?:ha[sd]\s+)?(?:sold|issued)\b", re.IGNORECASE
)  # to who reports it


_DONE = r"(?:purchases?|purchased|bought|acquisitions?|acquired|sales?|sold|dispositions?|disposed\sof)"
_A_SIGN = r"\(?(?:\d{1,2}|[A-Za-z])\)|[*†‡#+]{1,3}(?!\w)"
_IS_MARKED = r"\b(?:marked|indicated|denoted|designated|identified|followed|noted|shown)\s(?:[a-z]+\s){0,3}"
_SIDES_MARKED = re.compile(  # "sales are marked with an asterisk", "transactions marked (1) are sales"
    rf"\b(?P<side>{_DONE})\s(?:(?:are|is|were|being)\s)?{_IS_MARKED}(?:asterisks?\b|[\"“']?(?P<mark>{_A_SIGN}))"
    rf"|{_IS_MARKED}(?:asterisks?\b(?:\s\(\*\))?|[\"“']?(?P<own>{_A_SIGN})[\"”']?)\s(?:are|is|was|were|represents?|denotes?"
    rf"|indicates?|reflects?)\s(?:an?\s)?(?:open[\s-]market\s)?(?P<done>{_DONE})\b(?!\sby\b)",
    re.IGNORECASE,
)
_ALL_OF_NOTE = re.compile(  # "* Sale", "(1) Denotes a sale of shares", "(a) These shares were sold in the open market"
    r"\W{0,3}(?:(?:denotes?|indicates?|means|represents?|reflects?|(?:these|such)\s(?:shares|transactions)\s(?:were|are)"
    rf"|shares)\s)?(?:an?\s)?(?:open[\s-]market\s)?(?P<side>{_DONE})(?:\sof\s(?:(?:the\s)?shares|common\sstock))?"
    r"(?:\s(?:in|on)\sthe\sopen\smarket)?\W*",
    re.IGNORECASE,
)


def _sides_marked(words: str) -> dict[str, Side]:
    """Return which side marks say, by a sentence.

    >>> _sides_marked("Sales are marked with an asterisk. Transactions marked (1) are purchases.")
    {'*': 'sell', '(1)': 'buy'}
    """
    found: dict[str, Side] = {}
    for hit in _SIDES_MARKED.finditer(" ".join(words.split())) if may_say_marks(words) else ():
        mark = str(hit["mark"] or hit["own"] or "*").strip("()")
        found[f"({mark})" if mark.isalnum() else mark] = side_in(hit["side"] or hit["done"])
    return found


def _side_noted(notes: Sequence[re.Match[str]]) -> Side:
    """Return the side that is all a note says: "* Sale"."""
    said = (_ALL_OF_NOTE.fullmatch(re.split(r"[.;]\s", note["words"], maxsplit=1)[0]) for note in notes)
    return side_in(next((hit["side"] for hit in said if hit), ""))


@kept(64)  # what stands above a table is asked for each of its rows
def _side_above(above: str) -> Side:
    """Return what the nearest heading or paragraph above a table says of one kind of transaction alone."""
    above = _ISSUED.sub("purchased", _NO_SUCH.sub("", _PURCHASE_PRICE.sub("", above)))
    above = _POWERS.sub("", above[max((hit.end() for hit in _SECTION.finditer(above)), default=0) :])
    for line in reversed([line.strip() for line in above.split("\n") if line.strip()][-4:]):
        if len(line) < NAME // 2 and line[:1].isupper() and side_in(line) and not line.endswith((".", ",")):
            return side_in(line)
        if len(line) > NAME // 2:
            break
    paragraphs = reversed(re.split(r"\n(?:[^\S\n]*\n|(?<=[.:]\n)|(?=[^\n]{110})|(?<=[^\n]{110}\n))", above))
    return side_in(next((words for words in paragraphs if says_side(words)), ""))


_IN_STOCK_OF = re.compile(r"\b(?:stock|shares|securities|units|interests|ad[rs]s)\s+(?:of|in)\W*\Z", re.IGNORECASE)
_DONE_ELSE = re.compile(r"\b(?:adopted|approved|established|issued|set)\s*\Z", re.IGNORECASE)  # a plan, a price


_CALLED_SO = re.compile(
    rf"(?:{CALLED}|(?<!\s)\s*+\({SIDE_HEADING.pattern}\s?(?:[a-z]+\s){{0,4}}[a-z]*\))(?=\s?:?\Z)|(?<=\w\.)\s\((?-i:[A-Z]{{2,6}})\)\Z"
    r"|(?<!\s)\s*+\((?:(?:in)?directly|jointly|individually|personally)\)\Z"
    r"|(?<!\s)\s*+\((?:on\sbehalf\sof|for\sthe\saccount\sof)\s[^()]{2,60}\)\Z",
    re.IGNORECASE,
)
_SINCE = re.compile(
    r"(?:during|in|within|over)\sthe\s(?:past|last|preceding|prior|previous)\s\(?(?:sixty|60)\)?[\w ()]{0,12}days?\W*",
    re.I,
)
_IN_YEAR = re.compile(rf"(?:in|during)\s(?:{MONTH}\w*,?\s)?(?:19|20)\d\d\W*", re.IGNORECASE)  # below a heading
_BROKERS = re.compile(r"\bbrokers?\b", re.IGNORECASE)
_BROKER = re.compile(  # or the number of an account, which "Managed Account No. 2" is not
    r"(?:\w+\s)?(?:brokers?|custodian|dealer)\s*:|(?:security|issuer|ticker|symbol|cusip)(?:\s\w+)?\s*:|account\s(?:no\.?|number):?\s#?\d[\d-]{2}|through\s(?=[A-Z])",
    re.IGNORECASE,
)


def _heading(rows: Sequence[Row], cover: _Cover) -> str:
    """Return the name that stands alone right above rows or their header; "" where there is none, or the issuer's."""
    going_on = {
        row.start
        for before, row in pairwise(rows[-ABOVE:])
        if not row.table
        and is_prose(before)
        and sum(map(str.islower, before.words.split())) > _SMALL_WORDS
        and is_right_above(before, row)
        and not (before.words.endswith((".", ":")) or without_form(row.words.strip(" :")) in cover.filers)
    }
    # "TRANSACTIONS IN COMMON STOCK OF", above the name of the issuer, or its number right below it
    pairs = [*pairwise(rows[-ABOVE:])]
    of_what = {row.start for before, row in pairs if _IN_STOCK_OF.search(before.words)}
    of_what |= {row.start for row, below in pairs if _NUMBER.match(below.words) and is_right_above(row, below)}
    lines = [
        row
        for row in map(
            _without_number, _titles(_with_tails([line for row in rows[-ABOVE:] for line in _lines_of(row)]))
        )
        if not (
            RULE.fullmatch(row.words)
            or SIDE_HEADING.fullmatch(without_security(row.words))
            or kinds_in(row) >= NAMING
            or (
                security_in(row.words)
                and not any(_is_filer(words, cover) for words in (row.words, *_OF.split(row.words)[1:]))
            )
        )
        and _says_more(row)
        and not _is_issuer(row.words, cover.issuer)
        and not (len(row.words) < NAME // 2 and leading_day(row.words) and not is_data(row))
        and not (_BROKER.match(row.words) or _SINCE.fullmatch(row.words) or _IN_YEAR.fullmatch(row.words))
    ]
    below, titled = "", False  # the rest of a sentence in two lines
    for row in reversed(lines[-_NEAR:]):
        said = _CALLED_SO.sub("", without_security(_CONTINUED.sub("", _DRAWN.sub("", row.words))))
        words = _as_filed(_BY_WHOM.sub("", said), cover)
        if (
            len(words) > NAME + 20 or row.start in going_on or row.start in of_what
        ):  # the end of a paragraph is no heading
            return ""
        if words[:1].islower() and len(row.cells) == 1 and not below:
            below = words
            continue
        bare = _IN_CLASS.sub("", _PERIOD.sub("", f"{words} {below}".strip()))
        if len(bare) < NAME and (says_side(words) or _TRADED.search(words)) and "price" not in kinds_in(row):
            hits = [hit for n, hit in enumerate(_OF.finditer(bare)) if not n or hit[0][:2].lower() != "of"]
            named = [_without_point(bare[hit.end() :]) for hit in hits if not _DONE_ELSE.search(bare[: hit.start()])]
            whose = _WHOSE.match(bare)
            named = [whose["who"], *named] if whose and (whose["of"] or is_closed(whose["who"])) else named
            done_by = whole_name(by_whom(words), words, cover.filers) if _DID.search(words) else ""
            named += [done_by] if " and " not in done_by or is_closed(done_by) else []  # else of two, or more
            no_one = (NO_PARTY, _NOBODY)
            names = (name for name in named if is_name(name) and not any(no.search(name) for no in no_one))
            if who := next((name for name in named if _is_filer(name, cover)), "") or next(names, ""):
                return who
        behalf = _ON_BEHALF.search(words) or _NAMED.match(words)
        if behalf and not _NEXT_SENTENCE.search(words):
            return _without_point(behalf["who"])
        stands = row.cells[0].left < _MARGIN or any(_is_centred(row, other) for other in rows)
        is_led = words != said  # by a label, or words such as "as to"
        is_who = is_name(words) and (not titled or is_led or is_closed(words) or is_human(words))
        is_who = is_who or _is_filer(words, cover)
        if len(words) < NAME and (len(row.cells) == 1 or is_led) and stands and is_who and not _is_tail(words):
            return words.strip(" :")
        # whose, the line above it says
        titled = len(words) < NAME and _TITLE_OF_ALL.fullmatch(words) is not None and not _OF.search(words)
        if not (words.startswith("(") or titled) and stands:
            return ""
    return ""


_DRAWN = re.compile(r"\A[-–—*_=~]+\s(?=\w)|(?<=\S)\s[-–—*_=~]+\Z")  # around a heading
_NUMBER = re.compile(r"\W*cusip\b", re.IGNORECASE)
_TITLE_OF_ALL = re.compile(
    r"(?:(?:list|record|schedule|summary|table)\sof\s(?:all\s|the\s)?)?(?:(?:open\smarket|(?:\w+\s){1,3}stock\sexchange|nasdaq)\s)?"
    r"(?:transactions?|trad(?:es|ing)(?:\s(?:activity|history))?|purchases|sales)(?:\sand\s(?:purchases|sales))?"
    r"(?:\sof\s(?:the\s)?(?:(?:common|ordinary)\s(?:stock|shares)|shares|securities|stock)|\sin\s.{3,60})?"
    r"(?:,?\s(?:in|during|within|over|for)\s(?:the\s)?(?:past|last|preceding|prior|previous)[\w\s()-]{1,30})?[*†‡]*",
    re.IGNORECASE,
)
_DID = re.compile(  # "Fern Fund sold:"
    r"[\w.)]\s(?:(?:purchased|bought|acquired|sold)(?:\sthe\sfollowing(?:\s\w+)?)?|(?:effected|made|executed)\s(?:the\sfollowing|these|this)\s\w+):?\Z"
)
_WHOSE = re.compile(  # "Fern Fund's purchases during the past sixty days", "FERN FUND, L.P. TRANSACTIONS"
    r"(?P<who>[^\n]{2,70}?)(?P<of>['’]s?)?\s(?:(?:open[\s-]market|recent)\s)?(?:purchases|sales|trades|transactions|trading)\b",
    re.IGNORECASE,
)


def _as_filed(words: str, cover: _Cover) -> str:
    """Return a heading without the letter, label or title before the name of one who files: "A. Fern Fund"."""
    led = _BEFORE_FILER.match(words)
    return words[led.end() :] if led and without_form(words[led.end() :].strip(" :")) in cover.filers else words


def _is_filer(words: str, cover: _Cover) -> bool:
    return without_form(words.strip(" :")) in cover.filers


_BEFORE_FILER = re.compile(r"(?:[A-Za-z]\.?|[A-Z][\w\s.]{1,40}(?::|\s[-–—]{1,2}))\s+(?=[A-Z])")


def _is_tail(words: str) -> bool:
    """Whether words are the end of a name: "Partners, LP"."""
    return REST.fullmatch(words) is not None and is_closed(words)


def _with_tails(rows: Sequence[Row]) -> list[Row]:
    """Return lines, the end of a name with the line above it that begins it: "Orme Hill" above "Partners, LP"."""
    lines: list[Row] = []
    for row in rows:
        above = lines[-1] if lines and len(lines[-1].cells) == len(row.cells) == 1 and _is_tail(row.words) else None
        # of a page in one cell
        if above and (above.start == row.start if row.table else not above.table and is_right_above(above, row)):
            words = f"{above.words} {row.words}"
            lines[-1] = row_of((above.cells[0]._replace(end=row.end, words=words),), row.table)
        else:
            lines.append(row)
    return lines


def _lines_of(row: Row) -> Iterator[Row]:
    """Yield the lines of a row of a page that has one cell alone."""
    lines = row.cells[0].words.split("\n") if len(row.cells) == 1 and row.table else []
    yield from [row_of((row.cells[0]._replace(words=line),), row.table) for line in lines] or [row]


def _is_centred(row: Row, other: Row) -> bool:
    """Whether two lines of a text have the same middle, but not the same beginning: both are centred."""
    (cell, *more), (above, *others) = row.cells, other.cells
    middles = cell.left + cell.right - above.left - above.right
    return not (more or others or row.table or other.table) and cell.left != above.left and abs(middles) <= _OFF_CENTRE


def _is_open(title: str, below: str) -> bool:
    """Whether a title of one kind of transaction goes on in the line below: it ends as none does, or amid a name."""
    by = _BY_LAST.search(title)
    begun = by is not None and not (is_closed(title) or is_human(by["who"])) and is_entity(below)
    return says_side(title) and (_OPEN_TITLE.search(title) is not None or begun)


_OPEN_TITLE = re.compile(r"(?:[,&]|\b(?:BY|OF|FOR|AND|THE|DURING|IN|ON|PAST|LAST|PRIOR|PRECEDING))\Z")
_BY_LAST = re.compile(r"\bBY\s(?P<who>[\w&.'’-]+(?:\s[\w&.'’-]+){0,3})\Z")


def _titles(rows: Sequence[Row]) -> Iterator[Row]:
    """Yield rows, a title in capitals that goes on below as one: "SALES BY TARN" above "MILLS, INC. DURING"."""
    above: Row | None = None
    for row in rows:
        in_capitals = len(row.cells) == 1 and not row.table and row.words.isupper() and len(row.words) < NAME
        if above and in_capitals and is_right_above(above, row) and _is_open(above.words, row.words):
            cell = above.cells[0]
            above = row_of((cell._replace(end=row.end, words=f"{cell.words} {row.words}"),), 0)
            continue
        if above:
            yield above
        above = row if in_capitals else None
        if not in_capitals:
            yield row
    if above:
        yield above


def _without_number(row: Row) -> Row:
    """Return a heading without its letter, and without the number of an account behind a name."""
    cells = (cell._replace(words=ACCOUNT_NUMBER.sub("", cell.words).rstrip()) for cell in row.cells)
    return _without_letter(row_of(tuple(cell for cell in cells if cell.words), row.table))


def _without_letter(row: Row) -> Row:
    """Return a heading without its letter, number or bullet: "2.   The Wren Foundation", "(2) The Wren Foundation"."""
    if not is_lettered(row) and len(row.cells) == 1 and (number := _NUMBERED.match(row.words)):
        cell = row.cells[0]
        return row_of((cell._replace(words=row.words[number.end() :]),), row.table)
    return row_of(row.cells[1:], row.table) if is_lettered(row) else row


def _without_point(words: str) -> str:
    """Return a name without the point or colon that ends its line, and without what a sentence says behind it."""
    bare = _SAID_BEHIND.sub("", SENTENCE_END.split(_BY_WHOM.sub("", words.strip(" :")), maxsplit=1)[0] or words)
    return bare if SUFFIX.search(bare) else bare.rstrip(". ")


_SAID_BEHIND = re.compile(  # "Ann Orme through brokers", "Fern Fund, L.P., are"
    r",?(?<!\s)\s++(?:(?:are|is|were|was|through|via|pursuant|during|within|since|from|between)\b|as\s(?:follows|set|listed|shown)\b"
    r"|(?:in|on)\s(?:the\s(?:open|over|last|past)|open)\b).*\Z"
)


def _in_sentence(above: str, cover: _Cover) -> str:
    """Return who the last paragraph above a table says made its transactions; "" where it names nobody, or several."""
    above = above.rstrip(" \t\n-=_")
    while (line := above[above.rfind("\n") + 1 :].strip()) and len(line) < NAME:
        if not (security_in(line) or SIDE_HEADING.fullmatch(line)):
            break
        above = above[: above.rfind("\n") + 1].rstrip()  # "Common Stock", "Purchases:", below the sentence
    lines = _PARAGRAPH.split(above[above.rfind("\n\n") + 1 :])[-1].split("\n")  # most end at a line without blanks
    most = max(map(len, lines)) / 2
    begin = max((n + 1 for n, line in enumerate(lines[:-1]) if _ends_short(line, lines[n + 1], most)), default=0)
    begin = max((n + 1 for n, line in enumerate(lines) if "\t" in line.lstrip(_BULLET)), default=begin)
    paragraph = "\n".join(lines[begin:])
    said = (by_whom(" ".join(words.split())) for words in reversed(SENTENCE_END.split(paragraph)))
    who = next((who for who in said if is_name(who.removeprefix("the "))), "")
    is_one = (is_closed(who) or " and " not in who) and not (who.startswith("the ") and who.endswith("s"))
    is_one = is_one and 0 < len(who) < NAME and not _NOBODY.search(who)
    if is_one and without_form(who) in cover.filers:
        return who
    filer = _filer_in(paragraph, cover.filers)
    return whole_name(who, paragraph, cover.filers) if is_one and not filer.startswith(f"{who} ") else filer


def _filer_in(words: str, filers: Iterable[str]) -> str:
    """Return who files and did what words before a table say, by a name that looks like none: "Orme, Tarn & Co."."""
    did = [
        name
        for filer in filers
        for name, before, behind in _spelled(filer, words)
        if before == "by" or behind in _DEEDS
    ]
    return did[0] if len({*did}) == 1 else ""


_DEEDS = frozenset(("purchased", "bought", "acquired", "sold", "effected", "made"))


def whole_name(who: str, words: str, filers: Iterable[str]) -> str:
    """Return a name, or that of a filer as words spell it, of which no more than the end was read.

    >>> whole_name("Tarn Partners, L.P.", "by Orme, Tarn Partners, L.P. in the open market", ["orme tarn partners"])
    'Orme, Tarn Partners, L.P.'
    """
    end = without_form(who)
    names = [name for name in filers if end and name.endswith(f" {end}")]
    whole = (name for filer in names for name, *_ in _spelled(filer, words) if name.endswith(f", {who}"))
    return next(whole, who) if len(names) == 1 else who


def _spelled(name: str, words: str) -> Iterator[tuple[str, str, str]]:
    """Yield a name without marks and form as words spell it, with its form, and the words before and behind it."""
    said, own = words.split(), name.split()
    plain = ["", *(word.lower().replace(".", "").strip(",:;()") for word in said), ""]
    for at in range(1, len(plain) - len(own)):
        if plain[at : at + len(own)] == own:
            end = at + len(own)
            end += sum(1 for _ in takewhile(_FORMS.__contains__, plain[end:]))
            yield " ".join(said[at - 1 : end - 1]).rstrip(",;:"), plain[at - 1], plain[end]


def _ends_short(line: str, below: str, most: float) -> bool:
    """Whether a line is a heading on a sentence that begins below it: "SCHEDULE I", of a page."""
    first, last = line.lstrip()[:1], line.rpartition(" ")[2][:1]
    return len(line.strip()) < most and not (first.islower() or last.islower()) and below.lstrip()[:1].isupper()


_BULLET = f" \t{BULLETS}*-–"
_PARAGRAPH = re.compile(r"\n[^\S\n]*\n|(?<=[^\n]{110})\n|\n(?=[^\n]{110})")


def _headings(rows: Sequence[Row]) -> dict[int, str]:
    """Return the names that stand side by side above rows, in a line or two, by where they begin."""
    rows = [*map(_without_days, rows[-ABOVE // 2 :])]
    for before, row in reversed([*pairwise([None, *rows])]):
        if row and _are_names(row):
            names = {cell.left: cell.words.strip(" :") for cell in row.cells}
            if before and _are_names(before) and len(before.cells) == len(row.cells):
                beside = [*zip(before.cells, row.cells, strict=True)]
                if all(above.left < below.right and below.left < above.right for above, below in beside):
                    names = {cell.left: f"{cell.words} {names[below.left]}" for cell, below in beside}
            if len({*names.values()}) > 1:  # but "Per", above "Share" of tables side by side
                return names
    return {}


def _without_days(row: Row) -> Row:
    """Return a row of titles without that of the days, which spans the rows of a header: "Date", beside names."""
    names = tuple(
        cell._replace(words=_DONE_BY.sub("", cell.words))
        for cell in row.cells
        if not DAYS.fullmatch(cell.words.strip())
    )
    return row_of(names, row.table) if len(names) > 1 else row


_DONE_BY = re.compile(  # "Bought by Fern Fund", beside "Sold by Moss Ltd."
    rf"\A(?i:(?:shares\s)?(?:bought|purchased|acquired|sold)|{SIDE_HEADING.pattern})\s(?:by|of|for)\s+(?=[A-Z])"
)


def _are_names(row: Row) -> bool:
    """Whether a row is of names alone, side by side."""
    is_other = len(row.cells) == 1 or kinds_in(row) or says_side(row.words)
    return not is_other and all(is_name(cell.words) for cell in row.cells)


def _sides_beside(rows: Sequence[Row]) -> dict[int, Side]:
    """Return the sides that stand beside each other right above tables side by side, by where they begin."""
    for row in reversed(rows[-ABOVE // 2 :]):
        sides: dict[int, Side] = {
            c.left: side_in(c.words) for c in row.cells if SIDE_HEADING.fullmatch(c.words) or _DONE_BY.match(c.words)
        }
        others = [cell for cell in row.cells if cell.left not in sides]  # "Fund    Purchases    Sales"
        if len(sides) > 1 and all(PERSONS.search(cell.words) for cell in others):
            return sides
    return {}


_OF_PERIOD = re.compile(  # "March 1997 (through March 14)", "Sixty Days Ended March 20, 2001"
    rf"\A{MONTH}\.?,?\s(?:\d{{1,2}},?\s)?(?:19|20)\d\d\b(?!.*\btrust)|\b(?:days?|weeks?|months?|period|quarter|year)\s(?:ended|ending|through|to)\b"
    r"|\A(?:the\s)?(?:last|past|preceding)\s\w+\s(?:days|months)\b",
    re.IGNORECASE,
)
_ACCOUNTS = re.compile(r"(?i)(?:other|certain|various|managed|discretionary|separate)\b.*\b(?:accounts|clients)\b")


_FORMS = frozenset(
    ("inc", "incorporated", "lp", "llc", "lllp", "llp", "ltd", "limited", "corp", "corporation", "co", "plc", "nv")
)


def without_form(name: str) -> str:
    """Return a name in small letters without marks, its article, and the form of its company at the end."""
    words = name.lower().replace(".", "").replace(",", " ").removeprefix("the ").split()
    while len(words) > 1 and words[-1] in _FORMS:
        words.pop()
    return " ".join(words)


def _is_issuer(words: str, issuer: str) -> bool:
    """Whether words are the name of the issuer, which may have its form, its class or its symbol behind it."""
    plain = without_form(words)
    if not issuer or not plain.startswith(issuer):
        return False
    rest = plain[len(issuer) :].split()
    rest = rest[1:] if rest and rest[0] in _FORMS else rest
    return not rest or rest[0].startswith("(") or bool(security_in(" ".join(rest)))


@lru_cache(maxsize=4)
def _called_in(text: str) -> frozenset[str]:
    """Return the names by which a text calls somebody: `(the "Fund")`, "ZM = Zephyr & Mott"."""
    names = set(_QUOTED.findall(text))
    for legend in _MEANS.finditer(text):
        if is_entity(legend["who"]) or is_human(legend["who"]):
            end = legend.start()
            begins = (at for at in range(max(0, end - _SHORT), end) if not text[max(0, at - 1) : at].isalnum())
            names.update(text[at:end] for at in begins)
    return frozenset(names)


def ends_of(name: str, text: str) -> Iterator[int]:
    """Yield where a name ends in a text, where it does not begin amid a word."""
    at = text.find(name)
    while at >= 0:
        if not text[at - 1 : at].isalnum():
            yield at + len(name)
        at = text.find(name, at + len(name))


_QUOTED = re.compile(r"[\"“](?=(\S[^\"“”\n]{0,29})[\"”])")
_MEANS = re.compile(r"(?:\s?=\s?|\s[-–—]\s|\smeans\s|\srefers\sto\s)(?=(?P<who>[A-Z][^;.\n]{0,99}+))")
_SHORT = 30  # characters of a name by which somebody is called


def _name_in(words: str) -> str:
    """Return the name in a cell, without how it is called or the mark of a note behind it."""
    return _CALLED.sub("", _RAISED.sub("", words)).strip(" :*-–—")


def _in_note(words: str) -> str:
    """Return whose transactions a note says are marked so: "By Fern Fund, L.P.", or a name alone; "" for none."""
    words = " ".join(words.split())
    alone = _CALLED_SO.sub("", _without_point(words)) if len(words) < NAME else ""
    behalf = _ON_BEHALF.search(words)
    for who in (by_whom(words, made=False), _without_point(behalf["who"]) if behalf else "", alone):
        is_who = who != alone or _BY_WHOM.match(words) or is_closed(who) or is_human(who)
        if is_who and is_name(who.removeprefix("the ")) and not _NOBODY.search(who):
            return who
    return ""


def _called(words: str) -> str:
    """Return a name without the office or the account that is said behind it."""
    return _IN_PARENTHESES.sub("", _IN_WHAT_ROLE.split(words, maxsplit=1)[0])


_IN_WHAT_ROLE = re.compile(r",\s(?:as|for)\s")
_IN_PARENTHESES = re.compile(r"(?<=\w\s|.[.)])\([^()]{1,60}\)\Z")


def is_name(words: str) -> bool:
    """Whether words look like the name of one who trades: of a heading, or before a row."""
    of_others = _ACCOUNTS.match(words)
    return (
        words[:1].isupper()
        and not any(map(words.__contains__, ("=", ";")))
        and not is_day(words)
        and not leading_day(words)
        and not _NO_NAME.match(words)
        and (is_entity(words) or not _OF_PERIOD.search(words))
        and not security_in(words)
        and not (_SIGNED.match(words) or _TITLE_OF_ALL.fullmatch(words))
        and not (is_title(words) and ends_in_title(words))
        and (not words.endswith((".", ",", ";")) or SUFFIX.search(words) is not None)
        and not (_NEXT_SENTENCE.search(words) or _EFFECTED.search(words))
        and not words.lower().rstrip(" :").endswith(("as follows", "follow", "following", " the"))
        and sum(word[:1].islower() for word in _called(words).split()) <= (4 if of_others else 2)
    )


# ---- rows that nothing took ------------------------------------------------------------------------------------------

_FIGURES = re.compile(  # of a row: its day, a number with the signs of a price, and one of shares
    r"(?P<day>(?<![\w.,/$-])(?:\d{1,2}(?P<by>[/.-])\d{1,2}(?P=by)(?:\d{4}|\d\d)"
    r"|(?:19|20)\d\d-?(?:0[1-9]|1[0-2])-?[0-3]\d"
    r"|\A0[1-9][0-3]\d{3}(?= )"  # "020399"
    r"|(?:(?<=; )|(?<=: )|(?<=\bon )|(?<=\b(?:mon|tue|wed|thu|fri) )|\A)\d{1,2}/\d{1,2}(?=[,:]? )"
    rf"|\d{{1,2}}(?:st|nd|rd|th)?[ -]?{MONTH}(?:[-., ]{{0,2}}(?:19|20)?\d\d)?"
    rf"|{MONTH}\.?[ -]?\d{{1,2}}(?:st|nd|rd|th)?(?:,? ?(?:19|20)\d\d)?|\d{{1,2}}(?:st|nd|rd|th))"
    r"(?![\w/]|[.,]\d))"
    r"|(?P<none>(?<![\d,.])\d[\d,.]*+\s?%|(?<![\d,])(?:19|20)\d\d(?![\d,.]))"
    r"|(?P<price>(?:\bat|@) \d{1,3}(?![\w/%:]|[.,]\d)|\d{1,2} ?(?:cents\b|¢)"
    r"|\$\s?(?:\d[\d,]*+(?:\.\d++|[- ]\d{1,2}/\d{1,3})?|\.\d++)(?![\w/%])"
    r"|(?<![\w.,/-])(?:\d[\d,]*+)?(?:\.\d++|(?:(?<=\d)[- ])?\d{1,2}/(?:2|4|8|16|32|64))(?![\w/%]))"
    r"|(?<![\w.,/])(?<!\d-)(?P<count>\d{1,3}(?:,\d{3})++|\d{2,9})(?![\w%]|/[^$]|[.,]\d)",
    re.IGNORECASE,
)
_DIGIT = re.compile(r"\d")
_TRADE = frozenset(("day", "count", "price"))
_DAY_OF_MONTH = re.compile(r"(?:[12]?[1-9]|[123]0|31)(?:[.)]|st|nd|rd|th)?\s")  # which a heading names
_DIVIDING_COMMA = re.compile(r",(?!\d{3}(?!\d)| )|(?<!\d),(?! )")
_NAMED_MONTH = re.compile(rf"\b{MONTH}\b", re.IGNORECASE)
_OF_SENTENCE = re.compile(r"(?<!\w)(?!shares?\b|per\b|at\b|common\b|stock\b)[a-z]{2,}(?!\w)")
_COLUMN_OF_ROWS = 3
_MOST_OF_ROW, _ROWS_OF_ONE, _HEADS = 4, 4, 5  # words of a sentence; rows of one transaction; rows above it
_LIKE = Decimal("0.25")  # how far two prices of a day lie apart


def rows_left(
    text: str, start: int, end: int, taken: Trades, tables: Sequence[TableRow], sure: Sequence[tuple[int, int]] = ()
) -> Iterator[tuple[int, int]]:
    """Yield where rows have a day, a number of shares and a price, and no transaction was read or counted as lost.

    Above them words speak of transactions, but in the places, in order, where it is `sure` that the text does. Of rows
    below each other the day may be one that is not known. A row that was read may have another transaction.
    """
    for (begin, stop), trades in groupby(sorted(taken.read, key=_place), key=_place):
        if start <= begin < end and _has_another(text[begin:stop], [*trades]):
            yield begin, stop
    above: list[Row] = []
    own: list[Row] = []  # of one transaction: its day, and the rows below it
    kinds = frozenset[str]()
    undated = 0  # rows below each other
    free = blanked(text, [*map(_place, taken.read), *taken.lost])
    for row in rows_of(free, start, end, tables):
        if len(_OF_SENTENCE.findall(row.words)) > _MOST_OF_ROW + row.words.count(";"):
            above, own, kinds, undated = [row], [], frozenset(), 0
            continue
        said = _kinds_of_figures(row.words)
        numbered = _DAY_OF_MONTH.match(row.words) if above and "day" not in said else None
        if numbered and _kinds_of_figures(row.words[numbered.end() :]) >= _TRADE - {"day"}:
            said |= {"day"} if any(_NAMED_MONTH.search(head.words) for head in above) else set()
        paid = (
            said & _TRADE == _TRADE - {"day"}
            and (_within(row.start, sure) or CURRENCY.search(row.words))
            and not TOTAL.search(row.words)
        )
        undated = undated + 1 if paid else 0
        if "day" in said or len(own) == _ROWS_OF_ONE or TOTAL.match(row.words):
            above, own, kinds = [*above, *own][-_HEADS:], [], frozenset()
        if own or "day" in said:
            own, kinds = [*own, row], kinds | said
        else:
            above = [*above[1 - _HEADS :], row]
        if undated >= _COLUMN_OF_ROWS and not own:
            size = undated if undated == _COLUMN_OF_ROWS else 1
            own, above, kinds = above[-size:], above[:-size], _TRADE
        if kinds >= _TRADE:
            last = above[-1].end if above else start
            before = text[max(start, last - _BEFORE) : last]
            hits = (hit[0].lower() for line in (*above, *own) for hit in _OTHER.finditer(line.words))
            other = any(hit != "principal" for hit in hits)  # which a broker calls what was paid, too
            if (_within(own[0].start, sure) or says_side(before) or _TRADED.search(before)) and not other:
                yield own[0].start, row.end
            own, kinds = [], frozenset()


def _within(at: int, places: Sequence[tuple[int, int]]) -> bool:
    n = bisect_right(places, at, key=itemgetter(0)) - 1
    return n >= 0 and at < places[n][1]


def _place(row: Traded) -> tuple[int, int]:
    return row.start, row.end


def _kinds_of_figures(words: str) -> frozenset[str]:
    if _DIGIT.search(words) is None:  # most rows
        return frozenset()
    apart = _DIVIDING_COMMA.sub(", ", words.replace("_", " "))  # "05/03/2004,B,1000,10.10"
    return frozenset(hit.lastgroup or "" for hit in _FIGURES.finditer(apart))


def _has_another(words: str, trades: Sequence[Traded]) -> bool:
    """Whether a row has, behind a price, a further number of shares and a price like that which was read."""
    hits = [hit for hit in _FIGURES.finditer(words) if hit.lastgroup in ("count", "price")]
    first = next((n for n, hit in enumerate(hits) if hit.lastgroup == "price"), len(hits))
    prices = [row.price for row in trades if row.price]
    for shares, price in pairwise(hits[first + 1 :]):
        count, paid = amount_of(shares[0]), amount_of(price[0])
        if count and paid and (shares.lastgroup, price.lastgroup) == ("count", "price"):
            known = any(row.quantity and abs(row.quantity) == count.value for row in trades)
            if not known and any(abs(paid.value - other) <= other * _LIKE for other in prices):
                return True
    return False
