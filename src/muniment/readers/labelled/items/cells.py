"""Rows and cells of a printed text, of tables of a web page or lines with blanks between; days and numbers in them."""

import re
import sys
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from decimal import Decimal
from functools import lru_cache
from itertools import dropwhile, groupby, pairwise
from typing import NamedTuple

from muniment.documents.html import CellLine, TableCell, TableRow, table_rows
from muniment.documents.passage import Passage
from muniment.documents.printed import Printed, PrintedText
from muniment.documents.sniff import sniff
from muniment.readers.labelled.values import MONTH, MONTHS

# What divides cells of a line: a tab, blanks, dots that lead from one to the next, an upright line.
_GAP = re.compile(
    r"\t[^\S\n]*+|(?<![^\S\n])[^\S\n]{2,}+(?:\.(?: ?\.){2,}+[^\S\n]*+)?|[^\S\n]\.(?: ?\.){3,}+[^\S\n]*+"
    r"|(?<=[\w)])(?:\.{4,}+|\.{2,}+(?=[^\S\n]{2}))[^\S\n]*+| ?\|[^\S\n]*+"
)
_ALIGNED = re.compile(r"\S\t\t+\S")  # tabs that line up columns; where there are none, each leads to the next cell
_GAPS = ("  ", "\t", "....", ". . .", "|", "\xa0")
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
    """The cells of a row that are not empty, its words in one line, and the number of its table, 0 for a line.

    `above` are cells of rows above that go on beside it; a line may have no more than blanks and bars up to its `stop`.
    """

    cells: tuple[Cell, ...]
    words: str
    table: int = 0
    above: tuple[Cell, ...] = ()
    stop: int = 0

    @property
    def start(self) -> int:
        """Where it begins in the text."""
        return self.cells[0].start

    @property
    def end(self) -> int:
        """Where it ends in the text."""
        return self.cells[-1].end


def row_of(cells: tuple[Cell, ...], table: int) -> Row:
    """Return cells as a row."""
    return Row(cells, " ".join(" ".join(cell.words for cell in cells).split()), table)


def as_table(lines: Iterable[Sequence[Cell | None]], table: int) -> list[Row]:
    """Return lines of cells as the rows of a table, each cell in the column of its place; None is an empty one."""
    placed = ([cell._replace(left=n, right=n + 1) for n, cell in enumerate(line) if cell] for line in lines)
    return [row_of(tuple(cells), table) for cells in placed]


def is_right_above(line: Row, below: Row) -> bool:
    """Whether no blank line stands between two lines."""
    return is_right_below(max(line.end, line.stop), below)


def is_right_below(end: int, line: Row) -> bool:
    """Whether no blank line stands between the end of a line and another line."""
    return line.start - end <= line.cells[0].left + 1


def lone_cells(rows: Iterable[Row]) -> Iterator[tuple[bool, list[Row]]]:
    """Yield rows that follow each other, and whether they are lines of one cell each."""
    return ((is_lone, [*run]) for is_lone, run in groupby(rows, lambda row: len(row.cells) == 1 and not row.table))


def begins_cell(lines: Sequence[Row]) -> tuple[list[bool], list[bool]]:
    """Return which of such lines begin a cell, and which stand free, where programs take cells from a page so.

    A free line, or an indent, is what is left of a bar before a cell, whose lines then are one.
    """
    free = [True, *(not is_right_above(above, line) for above, line in pairwise(lines))]
    return [is_free or line.cells[0].left > 0 for is_free, line in zip(free, lines, strict=True)], free


def cell_of(lines: Sequence[Row]) -> Cell:
    """Return lines of one cell each as a cell."""
    return lines[0].cells[0]._replace(end=lines[-1].end, words=" ".join(line.words for line in lines))


def page_rows(printed: PrintedText) -> list[TableRow]:
    """Return the rows of the tables of a web page; none of any other document.

    A cell whose lines are rows as they were typed, as EDGAR shows an answer, is none: these are read as lines.
    """
    if not isinstance(printed, Printed):
        return []
    passage: Passage = printed.passage
    rows = table_rows(printed) if sniff(passage.data[:_REACH]) == "html" else []
    return [row for row in rows if not any(_has_rows(printed.text[cell.start : cell.end]) for cell in row.cells)]


def _has_rows(words: str) -> bool:
    return "\n" in words and sum(_GAP.search(line.strip()) is not None for line in words.split("\n")) > 1


# A line that is one cell, at the margin, short, no sentence; and one that is a figure or a day.
_LONE, _LONGEST_LONE = re.compile(r"\S(?:[^\t\n]{0,38}[^\s.;:])?[^\S\n]*+"), 40
_OF_COLUMN = (
    r"(?:(?:[A-Z]{1,3}\s?)?[$€£]\s?)?\(?[-–]?(?:\d[\d,.]*+|\.\d++)(?:[-\s]\d{1,2}/\d{1,3})?\)?(?:\s?%)?"
    rf"|\d{{1,4}}[-/.]\d{{1,2}}(?:[-/.]\d{{2,4}})?|\d{{1,2}}-?{MONTH}-?\d{{2,4}}|{MONTH}\.?\s\d{{1,2}}(?:,\s\d{{4}})?"
)
_LONE_FIGURE = re.compile(
    rf"(?:{_OF_COLUMN})(?:\s(?:[-–]\s)?(?:{_OF_COLUMN})){{0,3}}", re.IGNORECASE
)  # or several in a row
_RULED = re.compile(
    rf"\n[^\S\n]++(?:(?=\n)|(?=(?:{_OF_COLUMN})\n\S))", re.IGNORECASE
)  # a rule that is blank, before a figure
_COLUMN = 3  # figures, of which others stand elsewhere
_ROWS = 2  # at least


_TORN = re.compile(r"\.(?<=[a-z]{4}\.)[^\S\n]*+\n[^\S\n]*+[a-z]{3,}[ ][a-z]++[ .,]")


def is_out_of_order(text: str, start: int, end: int) -> bool:
    """Whether cells stand below each other: column by column, or each of a row by itself.

    So a print in the order of a page leaves a table that it does not know; which cells are a row's is not plain then.
    Or a line begins amid a sentence below the end of another: the lines between stand elsewhere.
    """
    if _TORN.search(text, start + len("line"), end):
        return True
    columns = figures = abreast = 0  # of the cells that stand together, no sentence between
    was_figure = False
    for block in re.split(r"\n\s*\n", text[start:end]):
        lines = _RULED.sub("\n", block).split("\n")
        if len(lines[0].rstrip()) > _LONGEST_LONE or not all(map(_LONE.fullmatch, lines)):  # nearly all: a paragraph
            columns = figures = abreast = 0
            was_figure = False
            continue
        column = [*dropwhile(lambda line: not _LONE_FIGURE.fullmatch(line.strip()), lines)]  # below its heading
        columns += len(lines) >= _ROWS
        is_column = len(column) >= _ROWS and all(_LONE_FIGURE.fullmatch(line.strip()) for line in column)
        figures += is_column
        is_figure = len(column) == len(lines) == 1
        abreast += is_figure and was_figure
        was_figure = is_figure
        if (is_column and len(column) >= _COLUMN) or (figures and columns >= _ROWS) or abreast >= _ROWS:
            return True
    return False


def rows_of(text: str, start: int, end: int, tables: Sequence[TableRow] = ()) -> Iterator[Row]:
    """Yield the rows between two places: rows of tables, and the lines between them that are not empty."""
    tabs = text.find("\t\t", start, end)
    stop = 8 if tabs >= 0 and _ALIGNED.search(text, max(start, tabs - 1), end) else TAB
    if stop < TAB and len({count for line in text[start:end].split("\n") if (count := line.count("\t")) > 1}) == 1:
        stop = TAB  # as many on each line: of an empty cell there are two
    for n in range(bisect_left(tables, start, key=lambda row: row.cells[0].start), len(tables)):
        table_row = tables[n]
        if table_row.cells[0].start >= end:
            break
        cells, above = (
            tuple(
                Cell(cell.start, cell.end, words, cell.left, cell.right)
                for cell in of
                if not (words := words_of(text, cell)).isspace()  # running heads are blank
            )
            for of in (table_row.cells, table_row.above)
        )
        if cells and cells[0].start >= start and cells[-1].end <= end:
            yield from _lines(text, start, cells[0].start, stop)
            yield row_of(cells, table_row.table)._replace(above=above)
            start = cells[-1].end
    yield from _lines(text, start, end, stop)


def words_of(text: str, cell: TableCell) -> str:
    """Return the words of a cell, its lines divided by line breaks, by upright ones where a line may go on."""
    if not cell.lines:
        return text[cell.start : cell.end]
    lines = (" ".join(_raised(text, line).split()) + "\n\v"[line.goes_on] for line in cell.lines)
    return "".join(line for line in lines if len(line) > 1)[:-1] or " "


def _raised(text: str, line: CellLine) -> str:
    """Return the characters of a line, with what encloses a raised mark at its ends."""
    start, end = line.start, line.end
    return text[start - (text[start - 1 : start] == "⁽") : end + (text[end : end + 1] == "⁾")]


def _lines(text: str, start: int, end: int, stop: int) -> Iterator[Row]:
    """Yield the lines between two places that have words; tabs, dots or two blanks and more divide cells."""
    at = start
    for line in text[start:end].split("\n"):
        bare = line.strip()
        if any(map(bare.__contains__, _GAPS)):
            if cells := tuple(_cells(line, at, stop)):  # a line may have nothing but what divides them
                yield row_of(cells, 0)._replace(stop=at + len(line))
        elif bare:  # most lines
            blanks = line.index(bare)
            left, begin, length = _width(line[:blanks], 0, stop) if blanks else 0, at + blanks, len(bare)
            yield Row(
                (Cell(begin, begin + length, bare, left, left + length),), " ".join(bare.split()), stop=at + len(line)
            )
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
    return (at - at % TAB if tab == TAB else at) - column  # blanks behind a single tab line nothing up


_NOTES = r"(?:\s*+(?:[*†‡+#^]++|\((?:\d{1,2}|[a-z])\)|⁽[^⁾]{1,8}⁾|\[\d{1,2}\]))*+"
_WEEKDAY = r"(?:(?:mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:day)?\.?,?\s++)?+"
_DATE = (
    r"(?:(?P<m>\d{1,2})(?P<by>[/.-])(?P<d>\d{1,2})(?P=by)(?P<y>\d{4}|'?\d{2})"
    r"|(?P<y4>(?:19|20)\d\d)(?=[-/.]|(?:0[1-9]|1[0-2])[0-3]\d(?!\d))(?P<by4>[-/.]?)(?P<m4>\d\d?)(?P=by4)(?P<d4>\d\d?)(?!\d)"
    rf"|(?P<month>{MONTH})[.\-]?\s*+(?P<day>\d{{1,2}})(?!\d)(?:st|nd|rd|th)?(?:(?:(?:\s*+,)?\s*+(?=(?:19"
    rf"|20)\d\d(?!\d)|'\d)|-|\s*+,\s*+)(?P<year>\d{{4}}|'?\d\d(?!\d)))?"
    rf"|(?P<day2>\d{{1,2}})(?:st|nd|rd|th)?[- ]?(?:of )?(?P<month2>{MONTH})\.?[- ,]*+(?P<year2>\d{{4}}|'?\d{{2}}))"
)
_DAY = re.compile(rf"{_WEEKDAY}{_DATE}{_NOTES}", re.IGNORECASE)
_DAY_FIRST = re.compile(
    rf"(?P<day>\d{{1,2}})(?:st|nd|rd|th)?[- ](?P<month>{MONTH})\.?{_NOTES}", re.IGNORECASE
)  # "3 May"
# "5/3/96 - 5/7/96", "May 3 to 7, 1996", "May 3 - May 7, 1996": days, and none in particular.
_BARE = re.sub(r"\(\?P<(?!by)\w+>", "(?:", _DATE)
_DAYS = re.compile(
    rf"(?:{_BARE.replace('by', 'by1')}|{MONTH}\.?\s++\d{{1,2}}|\d{{1,2}}/\d{{1,2}})"
    rf"(?!\s++[-–]\d{{1,2}}(?:\s|\Z))\s*+(?:-|–|—|to\b|thru\b"
    rf"|through\b|and\b|&)\s*+"
    rf"(?:{_BARE.replace('by', 'by2')}|\d{{1,2}}(?:\s*+,\s*+\d{{4}})?|\d{{1,2}}/\d{{1,2}}){_NOTES}",
    re.IGNORECASE,
)
_MONTH_HEAD = re.compile(rf"(?P<month>{MONTH})\.?(?:\s+of)?(?:,?[\s-]+(?P<year>(?:19|20)\d\d))?", re.IGNORECASE)
_DAY_OF_MONTH = re.compile(r"(?P<day>0?[1-9]|[12]\d|3[01])(?:st|nd|rd|th)?[.,]?", re.IGNORECASE)
_SHORT_DAY = re.compile(rf"(?P<m>0?[1-9]|1[0-2])[/-](?P<d>0?[1-9]|[12]\d|3[01]){_NOTES}")
_CURRENCIES = {
    "$": "USD", "us$": "USD", "u.s.$": "USD", "u.s. $": "USD", "cdn$": "CAD", "cdn $": "CAD", "cdn.$": "CAD",
    "cdn. $": "CAD", "c$": "CAD", "ca$": "CAD",
    "hk$": "HKD", "a$": "AUD", "au$": "AUD", "nz$": "NZD", "s$": "SGD", "nt$": "TWD", "r$": "BRL",
    "€": "EUR", "£": "GBP", "¥": "JPY", "¢": "USD", "p": "GBP", "nis": "ILS", "rmb": "CNY",
    **{code.lower(): code for code in (
        "USD", "CAD", "EUR", "GBP", "HKD", "AUD", "CHF", "SEK", "NOK", "DKK", "JPY", "CNY", "RUB", "SGD", "ILS", "INR",
    )},
}  # fmt: skip
# What stands behind a number; francs, kroner or pesos alone may be those of several countries.
_NAMED = {
    "dollar": "USD", "us dollar": "USD", "u.s. dollar": "USD", "united states dollar": "USD", "canadian dollar": "CAD",
    "australian dollar": "AUD", "hong kong dollar": "HKD", "singapore dollar": "SGD", "euro": "EUR", "pound": "GBP",
    "pounds sterling": "GBP", "rouble": "RUB", "ruble": "RUB", "yen": "JPY", "swiss franc": "CHF",
    "french franc": "FRF", "deutsche mark": "DEM", "kronor": "SEK", "swedish krona": "SEK", "swedish kronor": "SEK",
    "norwegian kroner": "NOK", "danish kroner": "DKK", "renminbi": "CNY", "yuan": "CNY", "rupee": "INR",
    "shekel": "ILS", "new israeli shekel": "ILS", "rand": "ZAR", "zloty": "PLN", "korean won": "KRW",
    "cent": "USD", "u.s. cent": "USD", "us cent": "USD", "canadian cent": "CAD", "pence": "GBP",
}  # fmt: skip
_CODES = r"(?:USD|CAD|EUR|GBP|HKD|AUD|CHF|SEK|NOK|DKK|JPY|CNY|RUB|SGD|ILS|INR|NIS|RMB)\b"
_SIGN = (
    r"(?:U\.?S\.?\s?\$|CDN\.?\s?\$|\b(?:CA?|HK|AU?|NZ|S|NT|R)\$"
    rf"|\b{_CODES}\s?\$?|\$|€|£|¥)"
)
_NAMES = "|".join(rf"{re.escape(name)}s?".replace(r"\ ", r"\s+") for name in sorted(_NAMED, key=len, reverse=True))
# Of these one alone may be part of another name, `Rand Capital` or `Euro Pacific Fund`, but not beside a price.
_PART_OF_NAMES = ("dollar", "euro", "pound", "rand", "yuan")
_UNLIKELY = "|".join(_PART_OF_NAMES)
_LIKELY = "|".join(
    (rf"{re.escape(name)}s(?!\s+of\b)" if name in _PART_OF_NAMES else rf"{re.escape(name)}s?").replace(r"\ ", r"\s+")
    for name in sorted(_NAMED, key=len, reverse=True)
)
_NAME_OF_CURRENCY = re.compile(
    rf"(?:\b(?:price|amount|per)\s+|\bin\s+(?!\w+\s+(?-i:[A-Z]))|[(\[]\s*)(?P<behind>{_UNLIKELY})\b"
    rf"|\b(?P<before>{_UNLIKELY})(?=\s+per\b|\s*[)\]])|\b(?P<alone>{_LIKELY})\b",
    re.IGNORECASE,
)
SIGN_BEHIND = rf"(?:€|£|¢|{_CODES}|(?:{_NAMES})\b|(?<=\d)(?-i:p)\b(?!\.m))"
"""The pattern of a currency behind a number, by its sign, its code or its name."""
CURRENCY = re.compile(_SIGN, re.IGNORECASE)
HUNDREDTHS = re.compile(r"(?<!dollars and )(?:\bcents?\b|\bpence\b|¢|\Ap\Z)", re.IGNORECASE)
"""In what a hundred make one of the currency."""
_FRACTIONS = {
    "½": "1/2",
    "¼": "1/4",
    "¾": "3/4",
    "⅛": "1/8",
    "⅜": "3/8",
    "⅝": "5/8",
    "⅞": "7/8",
    "⅓": "1/3",
    "⅔": "2/3",
}
_RAISED = re.compile(r"\s?⁽(\d{1,2})⁾?\s?/\s?(\d{1,2})⁾?")  # a fraction, not a note
_FIGURE = re.compile(rf"[\d{''.join(_FRACTIONS)}]")
_NUMBER = r"(?:\d{1,3}(?:,\d{3})++|\d{1,3}(?:['’]\d{3})++|[1-9]\d{0,2}(?: \d{3})++(?!\d)|\d++)(?:\.\d++)?|\.\d++"
"""A number, as 1,800,000, in Switzerland 1'800'000, in Sweden 1 800 000."""
_MARKS = re.compile("[,'’ ]")
_AMOUNT = re.compile(
    rf"(?:@\s*+|at\s++)?(?:approx(?:imately\b|\.)?\s++)?(?P<open>[(\-–−+<]?|\[(?=\d[\d,]{{2}}))\s*+(?P<sign>{_SIGN})?\s*+(?P<open2>[(\-–−]?)\s*+(?P<digits>{_NUMBER})"
    rf"(?:[- ](?P<part>\d{{1,2}})/(?P<of>\d{{1,3}}))?(?P<close>\s*+[)>\]])?(?P<minus>\s?[-–−](?=[\s(*†+]|\Z))?"
    rf"(?P<sign2>\s*+{SIGN_BEHIND})?{_NOTES}"
    r"(?:\s*+\(?(?:(?:weighted\s)?average\b|avg\b\.?)\)?)?(?:\s*+(?:of\s+|the\s+)?(?:class\s+[a-z]\b|(?:per|/|a)\s?sh(?:are|\.)?|sh(?:are)?s?\b|units?\b|adss?\b"
    r"|common\b|preferred\b|ordinary\b|stock\b|each\b|ea\b|(?:per\s|/\s?)(?:option|contract|warrant|swap)\b"
    r"|(?P<kind>(?:call|put|option|contract|warrant|swap)s?\b|notes\b))\.?){0,4}"
    r"\.?(?P<close2>\s?\))?",
    re.IGNORECASE,
)
_PART = re.compile(rf"(?P<sign>{_SIGN})?\s*+(?P<part>\d{{1,2}})/(?P<of>2|4|8|16|32|64|128|256){_NOTES}", re.IGNORECASE)
LATE = timedelta(days=60)  # how long after its event a statement may be filed
_PIVOT, _OF_CENTURY, _CENTURY, _LAST_CENTURY = 70, 100, 2000, 1900
MONTHS_OF_YEAR, _DAYS_OF_MONTH = 12, 31


class Amount(NamedTuple):
    """A number in a cell, whether it stands in parentheses or beside a minus, its currency, and whether it is whole."""

    value: Decimal
    negative: bool
    currency: str
    whole: bool


def day_of(cell: str, last: date | None = None, *, day_first: bool = False, year: int | None = None) -> date | None:
    """Return the day that a cell states and nothing else; of several days none.

    One without a year is of `year`, else the last such day up to `last`, the event of the statement, or soon after it.

    >>> day_of("8-17-11"), day_of("97/02/14"), day_of("July 29", date(1997, 9, 9))
    (datetime.date(2011, 8, 17), datetime.date(1997, 2, 14), datetime.date(1997, 7, 29))
    """
    words = " ".join(cell.split())
    hit = _DAY.fullmatch(words)
    if named := _DAY_FIRST.fullmatch(words):
        return _without_year(MONTHS.index(named["month"][:3].lower()) + 1, int(named["day"]), last, year)
    if hit is None:
        hit = _SHORT_DAY.fullmatch(words)
        return _without_year(int(hit["m"]), int(hit["d"]), last, year) if hit else None
    if hit["y4"]:
        return _day(int(hit["y4"]), int(hit["m4"]), int(hit["d4"]))
    month = int(hit["m"]) if hit["m"] else MONTHS.index((hit["month"] or hit["month2"])[:3].lower()) + 1
    day = int(hit["d"] or hit["day"] or hit["day2"])
    stated = hit["y"] or hit["year"] or hit["year2"]
    if hit["m"] and month > _DAYS_OF_MONTH and len(stated) == len(hit["m"]):  # "97/02/14"
        stated, month, day = hit["m"], day, int(stated)
    elif hit["m"] and (day_first or month > MONTHS_OF_YEAR):
        month, day = day, month
    if stated is None:
        return _without_year(month, day, last, year)
    number = int(stated.lstrip("'"))
    if number < _OF_CENTURY:
        number += _CENTURY if number < _PIVOT else _LAST_CENTURY
    return _day(number, month, day) if _LAST_CENTURY <= number < _CENTURY + _OF_CENTURY else None  # 1/5/1098


def _without_year(month: int, day: int, last: date | None, year: int | None) -> date | None:
    if year or not last:
        return _day(year, month, day) if year else None
    days = (_day(last.year + years, month, day) for years in (1, 0, -1))
    return next((found for found in days if found and found <= last + LATE), None)


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


@lru_cache(maxsize=4096)  # a cell is asked again and again, and the days and numbers of a table repeat
def is_day(cell: str) -> bool:
    """Whether a cell states a day, with or without a year, or several, and nothing else."""
    if not _FIGURE.search(cell):
        return False
    words = " ".join(cell.split())
    return bool(_DAY.fullmatch(words) or _DAYS.fullmatch(words) or _DAY_FIRST.fullmatch(words))


def is_month(cell: str) -> bool:
    """Whether a cell states a month, of a year or alone: "November 2003", "February"."""
    words = cell.strip()
    hit = _MONTH_HEAD.fullmatch(words) if words[:3].lower() in MONTHS else None
    return bool(hit and (hit["year"] or words.isalpha()))


def day_in(month: str, number: str) -> str:
    """Return a day of a month, which a heading states with or without its year; "" where these are none.

    >>> day_in("August, 1995", "14"), day_in("Sept.", "5th"), day_in("May", "32")
    ('August 14, 1995', 'Sept 5', '')
    """
    if month[:3].lower() not in MONTHS:  # most words
        return ""
    head, day = _MONTH_HEAD.fullmatch(month.strip()), _DAY_OF_MONTH.fullmatch(number.strip())
    return f"{head['month']} {day['day']}" + (f", {head['year']}" if head["year"] else "") if head and day else ""


def is_short_day(cell: str) -> bool:
    """Whether a cell may state a month and a day as numbers: "3/4", which may be a fraction, too."""
    return _SHORT_DAY.fullmatch(cell.strip()) is not None


@lru_cache(maxsize=4096)
def leading_day(words: str) -> int:
    """Return where the day ends that words begin with, 0 where they begin with none or go on without a blank."""
    hit = _DAYS.match(words) or _DAY.match(words)
    return hit.end() if hit and re.match(r":?\s", words[hit.end() : hit.end() + 2]) else 0


@lru_cache(maxsize=4096)
def amount_of(cell: str) -> Amount | None:
    """Return the number that a cell states, with no more than a few words behind it; fractions are exact.

    >>> amount_of("(1,800,000)").negative, amount_of("600-").negative, amount_of("$26 1/2").value
    (True, True, Decimal('26.5'))
    >>> amount_of("600-(a)").negative, amount_of("600-*").negative, amount_of("600-2(a)")
    (True, True, None)
    >>> amount_of("55'798").value, amount_of("$11.62 1/2").value, amount_of("37.5 cents").value
    (Decimal('55798'), Decimal('11.625'), Decimal('0.375'))
    """
    if not _FIGURE.search(cell):
        return None
    words = " ".join(cell.split())
    for sign, fraction in _FRACTIONS.items() if not words.isascii() else ():
        if sign in words:
            words = words.replace(sign, f" {fraction}").replace("  ", " ").strip()
    words = _RAISED.sub(r" \1/\2", words).strip()
    hit = _AMOUNT.fullmatch(words)
    if hit is None:
        part = _PART.fullmatch(words)
        return Amount(Decimal(part["part"]) / Decimal(part["of"]), False, _code(part["sign"]), False) if part else None
    if hit["kind"] and (hit["sign"] or "." in hit["digits"]):
        return None  # "$20 calls" are those with that strike price
    if " " in hit["digits"] and (hit["part"] or "." in hit["digits"] or len(cell.strip().splitlines()) > 1):
        return None  # shares beside a price, "500 125.50", or in a line each
    value = Decimal(_MARKS.sub("", hit["digits"]))
    if hit["part"]:
        if not int(hit["of"]):
            return None
        decimals = len(hit["digits"].partition(".")[2])  # $11.62 1/2 has half a cent more
        value += (Decimal(hit["part"]) / Decimal(hit["of"])).scaleb(-decimals)
    if hit["sign2"] and HUNDREDTHS.search(hit["sign2"]):
        value = value.scaleb(-2)
    code = _code(hit["sign"] or hit["sign2"])
    whole = "." not in hit["digits"] and not hit["part"] and not code
    negative = bool(value and ((hit["open"] and hit["open"] != "+") or hit["open2"] or hit["minus"]))  # "-0-" is 0
    return Amount(value, negative, code, whole)


def _code(sign: str | None) -> str:
    words = " ".join((sign or "").lower().split())
    named = _CURRENCIES.get(words) or _CURRENCIES.get(words.rstrip(" $")) or _NAMED.get(words)
    return named or _NAMED.get(words.removesuffix("s"), "USD" if "$" in words else "")


def currency_in(words: str) -> str:
    """Return the code of the first currency that words show by its sign, else of the first that they name.

    >>> currency_in("Price ($)"), currency_in("Price per share in euros"), currency_in("Price")
    ('USD', 'EUR', '')
    >>> currency_in("Price (Rand)"), currency_in("Shares of Rand Purchased"), currency_in("Euro Pacific Fund")
    ('ZAR', '', '')
    """
    if sign := CURRENCY.search(words):
        return _code(sign[0])
    name = _NAME_OF_CURRENCY.search(words)
    return _code(name[name.lastgroup or 0]) if name else ""


# ---- cells of a table of numbers, and where its columns stand --------------------------------------------------------

_NOTE = re.compile(r"\((?:\d{1,2}|[a-z])\)|[*†‡#+]+|⁽[^⁾]{1,8}⁾")  # what leads to a note, in a cell of its own
_RANGE_BEHIND = re.compile(
    r"(?<=\d)\s*\(\s*(?:range\b|[^\d()]{0,6}\d[\d.,]*\s*(?:[-–—]|to\b))[^()]{0,40}\)\Z", re.IGNORECASE
)
LONE_SIGN = re.compile(rf"(?:[(\-–]\s?)?(?:{CURRENCY.pattern})\s?\(?|\(|@", re.IGNORECASE)
"""What stands before a number, in a cell of its own."""
_LONE_END = re.compile(r"\)(?:\s*\(\d{1,2}\))?|(?:per|/)\s?share")
# On the right of a whole number, in a column of its own; "2/2" is a day.
FRACTION = re.compile(r"1/2|[1-3]/4|[1-7]/8|(?:\d|1[0-5])/16|(?:[12]?\d|3[01])/32|[1-6]?\d/64")
_BEFORE_FRACTION = re.compile(r"\$?\s?\d{1,4}")
_DOLLARS, _CENTS = re.compile(r"\$\s?\d{1,4}"), re.compile(r"\.\d{2,4}")  # in a cell each
_LONE_MONTH = re.compile(rf"{MONTH}\.?", re.IGNORECASE)


def joined_cells(row: Row) -> list[Cell]:
    """Return the cells of a row, signs of currencies with their numbers, without what leads to notes."""
    cells: list[Cell] = []
    for n, cell in enumerate(row.cells):
        words = _RANGE_BEHIND.sub("", " ".join(cell.words.split()))
        if words[-1:] in ",;:@." and (is_day(words[:-1]) or amount_of(words[:-1])):
            words = words[:-1].rstrip()
        if not words.strip(" .:|") or (_NOTE.fullmatch(words) and not _is_sold(row, n)):
            continue
        if not n and cell.words[-1:] == "." and words.strip(".").isdigit() and len(row.cells) > _ROWS + 1:
            continue  # the number of a row
        before = cells[-1] if cells else None
        joined = before and before.words + (" " if _LONE_MONTH.fullmatch(before.words) else "") + words
        if (
            before
            and joined
            and (
                (
                    LONE_SIGN.fullmatch(before.words)
                    and (amount_of(joined) or amount_of(joined + ")") or not amount_of(words))
                )
                or (_LONE_END.fullmatch(words) and amount_of(joined))
                or (row.table and _CENTS.fullmatch(words) and _DOLLARS.fullmatch(before.words))
                or (
                    FRACTION.fullmatch(words)
                    and _BEFORE_FRACTION.fullmatch(before.words)
                    and cell.left - before.right < 4
                    and len(cells) > 1
                )
                or (_LONE_MONTH.fullmatch(before.words) and is_day(joined))
                or (is_day(before.words + " " + words) and re.fullmatch(r",?\s*\d{4}", words) and row.table)
            )
        ):
            apart = is_day(f"{before.words} {words}") or FRACTION.fullmatch(words)
            words = f"{before.words} {words}" if apart else joined
            cells[-1] = Cell(before.start, cell.end, words, before.left, cell.right)
        else:
            cells.append(cell if words == cell.words else cell._replace(words=words))
    return cells


def _is_sold(row: Row, n: int) -> bool:
    """Whether a cell is a number of shares sold, "(50)", and leads to no note: the price stands beside it."""
    sold, left = amount_of(row.cells[n].words), row.cells[n - 1].words if n else ""
    before = not is_short_day(left) and amount_of(left)
    behind = " ".join(cell.words for cell in row.cells[n + 1 : n + 3])
    price = amount_of(behind) or amount_of(behind.split(" ")[0])
    others = [other for k, cell in enumerate(row.cells) if k != n and (other := amount_of(cell.words))]
    if others and not any(other.whole for other in others):
        return bool(sold)  # of prices and costs none says how many
    alone = all(amount_of(cell.words) is None for cell in (*row.cells[:n], *row.cells[n + 2 :]))
    return bool(sold and not before and price and (alone or not price.whole))


def placed(cell: Cell, parts: Sequence[str], table: int) -> Iterator[Cell]:
    """Yield the parts of a cell, each where it stands."""
    at = 0
    for part in parts:
        at = max(at, cell.words.find(part, at))
        stop = at + len(part)
        left, right = (cell.left, cell.right) if table else (cell.left + at, cell.left + stop)
        yield Cell(min(cell.start + at, cell.end), min(cell.start + stop, cell.end), part, left, right)
        at = stop


def unstacked(row: Row) -> Iterator[Row]:
    """Yield a row of a web page, or, where its cells hold as many lines as days, each of these lines as a row.

    One day may stand beside several lines of numbers: it is that of all of them, as words beside several days are.
    """
    lines = [[line for line in cell.words.split("\n") if line.strip()] for cell in row.cells]
    most = max(map(len, lines))
    stacks = [of for of in lines if len(of) == most]
    if most > _ROWS and not any(amount_of(of[0]) or is_day(of[0]) for of in stacks):
        stacks = [of[1:] for of in stacks]  # below their titles
    dated = any(all(is_day(line) or is_short_day(line) for line in of) for of in stacks)
    numbers = sum(all(map(amount_of, of)) for of in stacks)
    beside = not dated and numbers > 1 and any(len(of) == 1 and is_day(of[0]) for of in lines)
    if most == 1 or not row.table or not (dated or beside):
        yield row
        return
    full = [(cell, of) for cell, of in zip(row.cells, lines, strict=True) if len(of) == most]
    alone = [c for c, of in zip(row.cells, lines, strict=True) if len(of) == 1 and (beside or not amount_of(of[0]))]
    places = [cell.start for cell, _ in full]
    for n in range(most):
        cells = []
        for k, (cell, of) in enumerate(full):
            at = places[k] - cell.start
            begin = cell.start + max(cell.words.find(of[n], at), at)
            places[k] = begin + len(of[n])
            cells.append(Cell(begin, places[k], of[n].strip(), cell.left, cell.right))
        first = cells[0].start
        cells += [cell._replace(start=first, end=first) if n else cell for cell in alone]
        yield row_of(tuple(sorted(cells, key=lambda cell: cell.left)), row.table)


def places_of(rows: Sequence[Sequence[Cell]]) -> list[tuple[int, int]]:
    """Return where the columns stand that cells of rows form: those that overlap, if no row has two in one."""
    spans = sorted({(cell.left, cell.right) for row in rows for cell in row})
    merged: list[tuple[int, int]] = []
    for left, right in spans:
        if merged and left < merged[-1][1]:
            merged[-1] = (merged[-1][0], max(right, merged[-1][1]))
        else:
            merged.append((left, right))
    begins = [left for left, _ in merged]
    if all(len({bisect_right(begins, cell.left) for cell in row}) == len(row) for row in rows):
        return merged
    counts = Counter(len(row) for row in rows)
    common = max(counts, key=lambda count: (counts[count], count))
    model = [row for row in rows if len(row) == common]
    middles = [
        sorted((cell.left + cell.right) // 2 for cell in column)[len(model) // 2] for column in zip(*model, strict=True)
    ]
    return [(middle, middle + 1) for middle in middles]


def nearest(places: Sequence[tuple[int, int]], cell: Cell) -> int:
    """Return the column nearest to a cell."""
    left, right = cell.left, cell.right
    column, gap, apart = 0, sys.maxsize, 0
    for n, (begin, end) in enumerate(places):
        between = begin - right if begin > right else left - end if left > end else 0
        if between <= gap:
            middles = abs(begin + end - left - right)
            if between < gap or middles < apart:
                column, gap, apart = n, between, middles
    return column
