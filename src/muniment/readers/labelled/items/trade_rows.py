"""Rows of tables of transactions: a day with numbers and words beside it, and what they say was done."""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence, Set
from itertools import pairwise
from typing import Literal, NamedTuple

from muniment.caching import kept
from muniment.documents.html import TableRow
from muniment.readers.labelled.items.cells import (
    CURRENCY,
    FRACTION,
    LONE_SIGN,
    Amount,
    Cell,
    Row,
    amount_of,
    day_in,
    is_day,
    is_month,
    is_right_below,
    is_short_day,
    joined_cells,
    leading_day,
    nearest,
    placed,
    row_of,
)
from muniment.readers.labelled.signatures.words import is_closed, is_entity, is_human
from muniment.readers.labelled.text import BULLETS
from muniment.readers.labelled.values import MONTH_BEGUN, MONTHS

Side = Literal["buy", "sell", ""]
_BUY = re.compile(
    r"\b(?:bought|purch(?:as(?!ers?\b)\w*|\b)"
    r"|acqui(?!sitions?,?\s(?:corp|co\b|company|inc|llc|l\.|ltd|fund|partners|holdings|sub\b|group|vehicle))\w*|buy(?:s|ing)?|bot|(?<!\bto\s)cover(?!\s+page))\b",
    re.IGNORECASE,
)
_NO_OTHER = re.compile(r"\bno\s+(?:other\s+)?(?:purchases|sales|acquisitions|dispositions)\b", re.IGNORECASE)
SELL = re.compile(r"\b(?:sold|wrote|sales?|sell(?:s|ing)?|dispos\w*|sld)\b", re.IGNORECASE)
CODES: dict[str, Side] = {
    "b": "buy", "p": "buy", "by": "buy", "bc": "buy", "pur": "buy",
    "s": "sell", "sl": "sell", "ss": "sell", "sal": "sell",
}  # fmt: skip
RULE = re.compile(r"[\s\-–—=_.*]+")
_NONE = re.compile(rf"{RULE.pattern}|n\.?/?a\.?|none|nil", re.IGNORECASE)
_LONGEST_ROW, _LONGEST_CELL, _LONGEST_DAY = 240, 160, 90  # characters
MOST_WORDS = 7  # of a cell beside the numbers of a row
_MOST_CELLS = 24  # of a row, side by side
_BELOW = 8  # rows between a day and the first of those that it is of
PRICED = 2  # numbers of a row with a price
_A_DAY = re.compile(
    r"(?<![\d,.$/])\d{1,2}[/.-]\d{1,2}(?:[/.-]\d{2,4})?(?![\d/]|,\d)"
    rf"|\b{MONTH_BEGUN}\.?[- ]{{0,3}}\d{{1,2}}(?:,? +(?:19|20)\d\d)?"
    rf"|\b\d{{1,2}}[- ]?(?:{'|'.join(MONTHS)})|\b(?:19|20)\d\d(?:[-/.]\d\d?[-/.]\d\d?|[01]\d[0-3]\d\b)",
    re.IGNORECASE,
)
_DIVIDED_DIGITS = re.compile(r"\d[/.-]\d|\b(?:19|20)\d{6}\b")
_NOT_ON = re.compile(r"\b(?:as\s+of|since|from|between|through|until|after|before)\b", re.IGNORECASE)
_DITTO = re.compile(r"[\"“”″]|''|(?:-\s?)?(?:ditto|do\.?)(?:\s?-)?|same(?:\s+as\s+above)?", re.IGNORECASE)
_DIGIT = re.compile(r"\d")
_WITH_DIGIT = re.compile(  # or a month above days of it, or behind its label
    rf"\d[^\n]*+|(?<=\n)[^\S\n]{{0,80}}+[A-Z][a-z ]{{1,20}}+:[^\S\n]++(?i:{MONTH_BEGUN})(?=[^\S\n]{{0,80}}+\n)"
    rf"|(?<=\n)[^\S\n]{{0,80}}+(?i:{MONTH_BEGUN})[ .:]{{0,3}}+(?=\n[^\S\n]{{0,80}}+\d{{1,2}}[^\S\n])"
)
_LINES_ABOVE, _LINES_BELOW = 2000, 900  # characters around a row that may belong to its table


# A name: words with capitals and small ones between them, what ends an entity's name, and then what it is called.
_FIRST = (
    r"(?!(?:A|All|An|As|At|Both|Each|During|Either|Except|For|From|He|In|It|Item|Its|Neither|No|None|Nor|Of|On|Other|Our|Over(?!\s[A-Z])"
    r"|Prices?|Schedule|She|Since|Some|Such|That|The|These|They|This|Those|To|We|Which|Who|With|Within)\b)(?:[A-Z]|\d{2,4}\s[A-Z])"
)
_ENDS = r"(?:Inc|INC|Ltd|LTD|Limited|LIMITED|L\.?\s?P|L\.?L\.?[CP]|LLLP|S\.?A|N\.?\s?[AV]|B\.?V|PLC|plc|Jr|Sr|I{2,3}\b)"
_PARTY = (
    rf"(?:[Tt]he\s+)?(?!{_ENDS}[\s.,]|Corp\b){_FIRST}[^\s,;:()]*+(?:\s+(?:(?:and|de|del|der|for|la|of|the|und|v[ao]n|y)\s+){{0,2}}(?:{_FIRST}|&|\d{{4}}\s[A-Z]|A(?=,\s{_ENDS}|\.\s[A-Z])"
    rf"|(?:(?<=Fund\s)|(?<=Trust\s)|(?<=Partnership\s)|(?<=Account\s))A\b)[^\s,;:()]*+|,\s+(?:{_ENDS}|P\.?C)[^\s,;:()]*+|\s+(?:r\.\s?l\b\.?|plc\b)|\s+\([A-Z][\w.]{{0,12}}\)(?=,?\s+{_ENDS})){{0,12}}+"
)
CALLED = r"(?:(?<!\s)\s*+\((?:(?:the|each|together|an?)[\s,]+){0,3}[\"“][^()\n]{1,60}\))"
PARTY = re.compile(rf"(?P<who>{_PARTY}){CALLED}?\Z")
"""A name that ends a part of a sentence."""
WITH_WHOM: dict[Side, re.Pattern[str]] = {
    "buy": re.compile(rf"\bfrom\s+(?P<who>{_PARTY})"),
    "sell": re.compile(rf"\bto\s+(?P<who>{_PARTY})"),
}
"""To whom something was sold, and from whom bought."""
_BY = re.compile(
    r"(?:(?i:\b(?:effect(?:uat)?ed|made|executed|traded|purchased|bought|sold|acquired|held|owned|transactions?|purchases?|sales?|trades?|days"
    r"|period|market|exchange|nyse|nasdaq|stock|shares|securities|units|ads[se]?s?|issuer|company|all|each))\s+by\s+"
    r"|(?i:\b(?:effect(?:uat)?ed|made|executed|purchased|bought|sold|acquired)\s+(?:for(?:\s+the\s+accounts?\s+of)?|on\s+behalf\s+of))\s+"
    rf"|\b[Tt]ransactions\s+of\s+(?=[A-Z][^;:]{{1,80}}\s(?:since|during|(?:with)?in|for|over)\s))(?P<who>{_PARTY}){CALLED}?(?!\s+as\s+(?:agent|broker))"
)
_DEALS = r"(?:the\s+|these\s+)?(?:\w+\s+){0,2}(?:following|transactions|trades|purchases|sales)\b"
_MADE = re.compile(
    rf"(?:\A(?:(?:\((?:[a-z]|[ivx]{{1,4}}|\d)\)|[{BULLETS}*])\s*+)?|,\s+|\bthat\s+|\b(?:days|months?|period|subsidiary|hereof|statement|(?:19|20)\d\d)\s+)(?P<who>{_PARTY}){CALLED}?"
    rf"(?:,\s(?:an?|the|his|her|its|as|acting|by|through|which|who|of\s(?:which|whom))\s(?:[^,.;:]|\.(?=\s[A-Z(])|,\s{_ENDS}\.?(?=[\s,])){{2,110}},|,)?\s+"
    r"(?:(?:ha[sd]|have|also)\b,?\s+)?(?:(?:in|during|within|over|since)\s[^.;:]{3,50}?,?\s)?"
    rf"(?:(?:made|effect(?:uat)?ed|traded|dealt|purchased|bought|sold|acquired|disposed\s+of)\b|(?:executed|completed|conducted|carried\s+out|engaged\s+in|entered\s+into)\s+{_DEALS})(?!\s+by\b)"
)
_OTHER_THAN = re.compile(  # "no Reporting Person, other than the Fund as set forth below"
    rf"\bother\s+than\s+(?P<who>{_PARTY}){CALLED}?,?\s+as\s+(?:set\s+forth|described|listed|shown|stated)\b"
)
_WAS = re.compile(  # "Unless noted, the purchaser was Fern Fund"
    rf"\b(?i:purchaser|buyer|seller|acquir[eo]r|person\s+(?:effecting|making)\s+(?:each|the)(?:\s+following)?\s+(?:transactions?|purchases?|sales?))\s+(?:was|is)\s+(?P<who>{_PARTY}){CALLED}?"
)
_AND_MORE = re.compile(  # others beside
    r",?\s+(?:and|or)\s+(?:(?:the\s+)?[A-Z]|(?:certain|each|her|his|its|other|their)\b)|,\s+[A-Z]"
)
_LED = re.compile(
    r"(?:['’]s|\b(?i:its|his|her|their))\s(?:[a-z-]+\s){0,3}(?:wife|husband|spouse|son|daughter|mother|father|brother|sister"
    rf"|subsidiary|affiliate|nominee),?\s+(?P<who>{_PARTY})"
)
_NUMBERED_NAME = re.compile(  # "1: Fern Fund, L.P.", "Acct. (2) is Moss Ltd.", "C = Ann Orme"
    r"(?<![\w.,/$-])(?:(?P<mark>\(\d{1,2}\)|\d{1,2})(?:\s?[:=–—-]|\s(?:is|means|represents|refers\s+to))?"
    rf"|(?P<letter>[A-F])(?:\s?[:=–—]|\s(?:is|means|represents|refers\s+to)))\s{{1,3}}(?P<who>{_PARTY})"
)
_LINE_OF_MARK = re.compile(r"\n(?=[^\S\n]*+(?:[A-Z]\w+\.?\s)?\(?\d{1,2}(?:\)|\s|[:=]))")
_MARKED = re.compile(  # "those marked with an asterisk", "Footnote (1) denotes"
    r"\b(?:marked|denoted|indicated|designated|identified|followed)\b[^.;]{0,30}?"
    r"(?:\basterisks?\b|(?P<mark>\((?:\d{1,2}|[a-zA-Z])\)|[*†‡]{1,3}))"
    r"|(?:\basterisks?(?:\s\(\*\))?|(?P<first>\(\d{1,2}\)|[*†‡]{1,3}))\s(?:denotes?|indicates?|designates?|marks?|identif(?:y|ies))\b",
    re.IGNORECASE,
)
_MARKING = ("mark", "denot", "indicat", "designat", "identif", "follow", "noted", "shown")
# What a name may end with: "Ltd.", "N.A.".
SUFFIX = re.compile(
    r"(?:\b(?:inc|ltd|co|corp|llc|lp|llp|plc|jr|sr|esq)|\b[a-z]\.[a-z]|\bl\.l\.[cp])\.\Z", re.IGNORECASE
)
NO_PARTY = re.compile(
    r"\AI\Z|\b(?:were|was|been|nor|as\s+(?:agent|broker))\b|['’]s(?:\s+(?-i:[a-z])|\Z)", re.IGNORECASE
)
# A point ends a sentence before a capital, but not behind one that stands alone, nor behind what is shortened.
_NO_ABBREVIATION = (
    r"(?<!\b[A-Z])(?<!\b[A-Z][A-Za-z])(?<!(?i:\bInc))(?<!(?i:\bCorp))(?<!(?i:\bLtd))(?<!(?i:\bPte))(?<!(?i:\bPty))"
    r"(?<!(?i:\bIns))(?<!(?i:\bIntl))(?<!(?i:\bBros))(?<!(?i:\bMrs))(?<!(?i:\bMessrs))"
)
SENTENCE_END = re.compile(
    r"(?=[.;\n])(?:(?<!\bmarket)(?<!\bfollowing)\n"
    r"(?=[^\S\n]*+(?i:purchases?|sales?|purchased|bought|sold|acquisitions?|dispositions?)\s*:)|"  # another list
    r"(?:(?<=\d)|(?<=share)|(?<=each))\n"  # what another did
    r"(?=[^\S\n]*+[A-Z](?:[^\n:;\d]|(?<=[\s-])\d{1,4}(?=\s)){1,80}\s(?i:purchased|bought|sold|acquired|disposed\s+of|made|effected)\b[^\n:;\d]{0,80}:)|"
    r";(?!\s+and\s+(?:also\s+)?(?:sold|bought|purchased|acquired)\b)|\n[^\S\n]*\n"
    rf"|{_NO_ABBREVIATION}"
    r"\.(?=\s++[^\w\s]{0,3}\s*+(?:[A-Z]|(?:[a-z]|[ivx]{1,5}|\d{1,2})\))|\s*+\Z)"
    r"|(?:(?<=Schedule [A-Z])|(?<=Exhibit [A-Z])|(?<=Annex [A-Z]))\.(?=\s++[^\w\s]{0,3}\s*+(?:[A-Z]|[a-z]{1,5}\))))"
)


def parts_with_rows(text: str, start: int, end: int, tables: Sequence[TableRow]) -> Iterator[tuple[int, int]]:
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


_CELL_END = re.compile(r"\t|  ")


def _has_day(text: str, first: int, last: int) -> bool:
    line = text[first:last].strip(" \t:.") if last - first < _LONGEST_DAY else ""
    labelled = line.rpartition(":")[2].strip() if ":" in line else ""
    if line and (is_day(line) or day_in(line, "1") or is_day(labelled) or is_month(labelled)):
        return True  # of the rows below it, or behind its label
    if "/" in labelled and is_short_day(labelled):
        return True
    may = _may_have_day(text[first:last])
    if may and is_month(_CELL_END.split(line, maxsplit=1)[0]):
        return True  # a row of that month
    hit = _A_DAY.search(text, first, last) if may else None
    if hit and text.find(":\n", hit.end(), last + _LONGEST_ROW) >= 0:
        return True  # "On May 8, 1998, the Fund bought:"
    return bool(hit and (_DIGIT.search(text, first, hit.start()) or _DIGIT.search(text, hit.end(), last)))


def _may_have_day(words: str) -> bool:
    """Whether words have a month, or figures as a day has them; a quick look."""
    small = words.lower()
    return _DIVIDED_DIGITS.search(small) is not None or any(map(small.__contains__, MONTHS))


def _whole(text: str, at: int, begins: Sequence[int], tables: Sequence[TableRow], start: int) -> int:
    """Return where the line or the row of a table begins that a place stands in."""
    n = bisect_right(begins, at) - 1
    if n >= 0 and tables[n].cells[-1].end > at:
        return max(begins[n], start)
    return max(text.rfind("\n", start, at) + 1, start)


class Entry(NamedTuple):
    """A day with the numbers and words beside it: a row, or one of several side by side in a row."""

    days: tuple[Cell, ...]
    amounts: tuple[tuple[Cell, Amount], ...]
    words: tuple[Cell, ...]
    half: int
    stop: int = 0  # of its line

    @property
    def day(self) -> Cell:
        """The first of its days, such as that of the trade and that of the settlement."""
        return self.days[0]

    @property
    def start(self) -> int:
        """Where it begins in the text."""
        return min(cell.start for cell in self.cells)

    @property
    def end(self) -> int:
        """Where it ends in the text."""
        return max(cell.end for cell in self.cells)

    @property
    def cells(self) -> list[Cell]:
        """All of it, the days first."""
        return [*self.days, *(cell for cell, _ in self.amounts), *self.words]


def under_days(rows: Iterable[Row]) -> Iterator[Row]:
    """Yield rows: the first below a line that is a day with that day, and those below a month with their day of it."""
    day = month = said = ""
    since = 0
    for row in rows:
        since += 1
        if since > _BELOW:
            day = month = ""
        cells, words = row.cells, row.words
        if len(cells) == 1 and len(words) < _LONGEST_DAY // 2:
            words = words.strip(" :.")
            if is_day(words) or day_in(words, "1"):
                day, month = (words, "") if is_day(words) else ("", words)
                since = 0
                continue
        said = f"{said} {row.words}"[-_LONGEST_ROW:] if len(cells) == 1 else row.words
        if row.words.endswith(":") and (stated := _day_in_sentence(said)):
            day, month, since = stated, "", 0
        elif (day or month) and is_prose(row):
            day = month = ""
        first = len(row.cells) > PRICED and bool(day_in(row.cells[0].words, row.cells[1].words))  # of its month
        month = cells[0].words if first else month
        stated = day_in(month, cells[first].words) if month else day
        if stated and any(
            is_day(cell.words) or leading_day(cell.words) for cell in (cells if month else joined_cells(row))
        ):
            day = month = ""
        elif stated and (
            is_short_day(next((c.words for c in cells[first:] if _DIGIT.search(c.words)), ""))
            or any(is_short_day(c.words) and not FRACTION.fullmatch(c.words) for c in cells[first:])
        ):
            day = ""
        elif stated:
            own = cells[first]._replace(words=stated)
            above = own._replace(end=own.start, left=own.left - 2, right=own.left - 1)
            if sum(amount_of(cell.words) is not None for cell in cells[first + bool(month) :]) >= PRICED:
                row = row._replace(cells=(own, *cells[first + 1 :]) if month else (above, *cells))
                day, since = "", 0
        yield row


def _day_in_sentence(words: str) -> str:
    """Return the one day on which, as words before a colon say, what follows was bought or sold: "" where none is."""
    words = re.split(r"(?<=[a-z)]\.)\s", words)[-1]
    days = [hit[0] for hit in _A_DAY.finditer(words) if is_day(hit[0])]
    return days[0] if len(days) == 1 and says_side(words) and not _NOT_ON.search(words) else ""


def without_dittos(rows: Iterable[Row]) -> Iterator[Row]:
    """Yield rows, of which a cell that says "the same" says what stands above it."""
    above: tuple[Cell, ...] = ()
    for row in rows:
        if len(row.cells) <= PRICED:
            yield row
            continue
        if above and any(_DITTO.fullmatch(cell.words) for cell in row.cells):
            places = [(cell.left, cell.right) for cell in above]
            at = [nearest(places, cell) for cell in row.cells]
            row = row._replace(cells=tuple(
                cell._replace(words=above[n].words) if _DITTO.fullmatch(cell.words) else cell
                for cell, n in zip(row.cells, at, strict=True)
                if at.count(n) == 1 or not _DITTO.fullmatch(cell.words)  # not "1,500  "", below "1,000 shares"
            ))  # fmt: skip
        above = row.cells
        yield row


def with_sold(rows: Iterable[Row]) -> Iterator[Row]:
    """Yield rows, of which a number in parentheses that stands below large ones leads to no note: it was sold."""
    table, places = 0, set[tuple[int, int, int]]()
    for row in rows:
        if row.table != table:
            table, places = row.table, set()
        cells = list(row.cells)
        for n, cell in enumerate(cells):
            is_note = _NOTE.fullmatch(cell.words) is not None
            if not (is_note or _LARGE.fullmatch(cell.words)):
                continue
            at = {(0, cell.left, cell.right)} if table else {(1, cell.left, 0), (2, 0, cell.right)}
            if not is_note:
                places |= at
            elif at & places:
                cells[n] = cell._replace(words=f"-{cell.words[1:-1]}")
                row = row._replace(cells=tuple(cells))
        yield row


_LARGE = re.compile(r"\(?\d[\d,]{2,}\)?")


def entries_of(row: Row, dated: tuple[int, int] | None = None) -> list[Entry]:
    """Return what a row states, once for each day that has numbers of its own; [] where it is no such row.

    Days have their column at `dated`, where that is known: "3/4" is one there, and no fraction.
    """
    size = sum(cell.end - cell.start for cell in row.cells)
    if size > _LONGEST_ROW or not any(_may_have_day(cell.words) for cell in row.cells):
        return []
    if not any(any(map(str.isdigit, cell.words)) for cell in row.cells):
        return []
    if any(cell.end - cell.start > _LONGEST_CELL for cell in row.cells):
        return []
    cells = _refined_around(row, dated) if dated else refined(row)
    if not 0 < len(cells) <= _MOST_CELLS:
        return []  # it may be notes alone
    days = [n for n, cell in enumerate(cells) if is_day(cell.words)]
    days = days or [n for n, cell in enumerate(cells) if is_month(cell.words)][:1]
    amounts = [n for n, cell in enumerate(cells) if n not in days and amount_of(cell.words)]
    if dated and not days:
        short = [n for n, cell in enumerate(cells) if is_short_day(cell.words)]
        days = [n for n in short if cells[n].left < dated[1] and dated[0] < cells[n].right]
        amounts = [n for n in amounts if n not in days]
    if not days:
        days = _short_days(cells, amounts)
        if not days and is_short_day(cells[-1].words) and len(amounts) > PRICED - (len(cells) - 1 not in amounts):
            days = [len(cells) - 1]  # behind its numbers
        amounts = [n for n in amounts if n not in days]
        if not days or (amounts[0] < days[0] < len(cells) - 1 and cells[days[0] + 1].words[:1] != "@"):
            return []
    parts = _halves(days, amounts, len(cells)) or _parts(days, amounts, len(cells))
    whole = [n for n in amounts if _is_whole(cells[n].words)]
    if len({any(first <= n < stop for n in whole) for first, stop in parts}) > 1:
        parts = [(0, len(cells))]  # a price alone belongs to the shares beside it
    entries = []
    for number, (first, stop) in enumerate(parts):
        own = tuple(cells[n] for n in days if first <= n < stop)
        numbers = [n for n in amounts if first <= n < stop]
        if own and numbers:
            found = ((cells[n], amount_of(cells[n].words)) for n in numbers)
            words = tuple(cells[n] for n in range(first, stop) if n not in numbers and n not in days)
            entries.append(Entry(own, tuple((c, a) for c, a in found if a), words, number, row.stop))
    return entries


def _refined_around(row: Row, dated: tuple[int, int]) -> list[Cell]:
    """Return the cells of a row, of which none goes on into the column of days: "11   3/8" are no "11 3/8" there."""
    own = [cell for cell in row.cells if cell.left < dated[1] and dated[0] < cell.right]
    parts = [tuple(cell for cell in row.cells if cell.left >= dated[1]), tuple(own)]
    parts.append(tuple(cell for cell in row.cells if cell not in parts[0] and cell not in own))
    return sorted(cell for part in parts if part for cell in refined(row_of(part, row.table)))


def _short_days(cells: Sequence[Cell], amounts: Sequence[int]) -> list[int]:
    """Return which cells are days such as "3/4": each has two numbers of its own behind it, as no fraction has."""
    days: list[int] = []
    for n, cell in enumerate(cells):
        behind = sum(m > n for m in amounts)
        between = sum(days[-1] < m < n for m in amounts) if days and days[-1] < n - 1 else PRICED  # or of settlement
        priced = n and n + 1 < len(cells) and cells[n + 1].words[:1] == "@"  # "Bought 2,000 12/2 @ 8 1/2"
        if is_short_day(cell.words) and (priced or behind >= PRICED <= between):
            days.append(n)
    return days


def _halves(days: list[int], amounts: list[int], count: int) -> list[tuple[int, int]]:
    """Return which cells belong together where a row is two or three alike side by side; [] where it is none."""
    kinds = ["day" if n in days else "amount" if n in amounts else "words" for n in range(count)]
    for parts in (2, 3) if len(days) > 1 else ():
        size = count // parts
        if size > PRICED and size * parts == count and kinds[:size] * parts == kinds:
            return [(first, first + size) for first in range(0, count, size)]
    return []


def _parts(days: list[int], amounts: list[int], count: int) -> list[tuple[int, int]]:
    """Return which cells belong together: those of each day that numbers divide from the next."""
    cuts = [0]
    last_first = bool(amounts) and amounts[0] < days[0] and days[-1] > amounts[-1]  # days behind their numbers
    for before, after in pairwise(days):
        between = [n for n in amounts if before < n < after]
        if between:
            # words right before the day go with it where they do so in the first part
            cuts.append(before + 1 if last_first else max(between) + 1 if days[0] > 0 else after)
    if amounts and amounts[-1] < cuts[-1]:
        cuts.pop()  # that day has no numbers: it is one of settlement, or the trade's, of the row before it
    return list(zip(cuts, [*cuts[1:], count], strict=True))


def refined(row: Row) -> list[Cell]:
    """Return the cells of a row, columns one blank apart divided."""
    cells = joined_cells(row)
    if len(cells) == 1 and not row.table and (parts := _scanned(cells[0].words)):
        return list(placed(cells[0], parts, 0))
    dated = any(is_day(cell.words) for cell in cells)
    return [
        part for cell in cells
        for part in ([cell] if dated and _STRIKE.match(cell.words) else _divided(cell, row.table))
    ]  # fmt: skip


_STRIKE = re.compile(  # "April 22 1/2 Puts"
    rf"{MONTH_BEGUN}\.?\s\d{{1,3}}(?:\s\d/\d{{1,2}}\b|(?:\.\d+)?\s(?:calls?|puts?)\b)", re.IGNORECASE
)


# Words that stand in sentences, and not between the columns of a line that one blank divides.
_OF_SENTENCES = re.compile(
    r"(?:an?|as|at|by|dated|from|in|on|page|per|section|that|the|to|was|were|which|with|item|rule|no\.|approximately),?",
    re.IGNORECASE,
)


def _scanned(words: str) -> list[str]:
    """Return the days, numbers and words of a line whose columns one blank divides: [] where it is none.

    What begins with a day and ends with numbers needs no look at each word, and has none between the numbers.
    """
    tokens = words.split()
    if len(words) > _LONGEST_CELL or not PRICED < len(tokens) <= _MOST_CELLS or not _A_DAY.search(words):
        return []
    parts: list[str] = []
    runs: list[int] = []  # which parts are words
    days = numbers = 0
    is_run = False
    while tokens:
        size = (
            next((n for n in range(min(4, len(tokens)), 0, -1) if is_day(" ".join(tokens[:n]))), 0)
            if tokens[0][0].isalnum()
            else 0
        )
        if not size and not days and not numbers and is_short_day(tokens[0]):
            size = 1
        if size:
            size -= (
                size > 1 and _NOTE.fullmatch(tokens[size - 1]) is not None and not any(map(_is_whole, tokens[size:]))
            )
            days += 1
        elif not tokens[0].isalpha():
            two = " ".join(tokens[:2])
            if RANGE.fullmatch(" ".join(tokens[:3])):
                size = 3
            elif ("/" in two.partition(" ")[2] or LONE_SIGN.fullmatch(tokens[0])) and amount_of(two):
                size = 2
            elif amount_of(tokens[0]) or _NONE.fullmatch(tokens[0]) or _CODE.fullmatch(tokens[0]):
                size = 1
            numbers += bool(size and amount_of(" ".join(tokens[:size])))
        part = " ".join(tokens[: size or 1])
        if not size and _OF_SENTENCES.fullmatch(part):
            return []
        if not size and is_run:
            parts[-1] += f" {part}"
        else:
            runs += [] if size else [len(parts)]
            parts.append(part)
        is_run = not size
        del tokens[: size or 1]
    is_row = days and numbers >= PRICED and all(parts[n].count(" ") < MOST_WORDS for n in runs)
    if not is_row or len(runs) > days + numbers:
        return []
    return [part for n, run in enumerate(parts) for part in (_from_deed(run) if n in runs else [run])]


def is_listed(words: str) -> bool:
    """Whether words are a row whose columns one blank divides."""
    return bool(_scanned(words.strip()))


def _from_deed(words: str) -> list[str]:
    """Return words, a name and what was done, one blank apart, as two: "Fern Fund LP", "Buy"."""
    who, _, deed = words.rpartition(" ")
    done, _, name = words.partition(" ")
    for one, other in ((deed, who), (done, name)):
        if says_side(one) and not says_side(other) and (is_entity(other) or is_human(other)):
            return sorted((one, other), key=words.find)
    return [words]


def _is_whole(token: str) -> bool:
    return (amount := amount_of(token)) is not None and amount.whole


_PRICE = r"(?:\d*\.\d+|\d+[ -]\d{1,2}/\d{1,2})"
RANGE = re.compile(  # of which no price is that of the shares
    rf"\$?\s?(?:{_PRICE}|\d+)\s?(?:[-–—]|to)\s?(?:\$?\s?{_PRICE}|\$\s?\d+)\s*(?:\(\w{{1,2}}\)|⁽[^⁾]{{1,4}}⁾|[*†‡+#]+)?",
    re.IGNORECASE,
)
_NOTE = re.compile(r"\(\d{1,2}\)")  # of a day, or shares sold
_CODE = re.compile(r"\([PSBAD]\)|[PSB]")


_BEFORE_DAY = re.compile(
    r"(?P<who>[A-Z][^\d\n]{2,60})\s(?P<day>\d{1,4}[/.-]\d{1,2}[/.-]\d{2,4})"
)  # "Fern Fund Ltd. 7/01/97"
_BRACKETED = re.compile(
    r"(?P<number>\d[\d,]*+)\s(?P<who>\([A-Z][^()]{2,60}\))(?:\s(?P<price>\S.{0,15}))?"
)  # "1,500 (Fern Fund Ltd.)"


def _divided(cell: Cell, table: int) -> list[Cell]:
    """Return a cell, or its parts where a day or numbers stand in it one blank from other words."""
    words = cell.words
    coded = _CODED.fullmatch(words) or _DONE.fullmatch(words) or _DONE_BEHIND.fullmatch(words)
    if coded and amount_of(coded["number"]):
        return _coded(cell, coded["number"], coded["code"])
    if RANGE.fullmatch(words):
        return [cell]
    if (named := _BRACKETED.fullmatch(words)) and amount_of(named["number"]):
        parts = [named["number"], named["who"], *filter(None, [named["price"]])]
        return list(placed(cell, parts, table)) if not named["price"] or amount_of(named["price"]) else [cell]
    if (paid := _PAID_AND_PRICE.fullmatch(words)) and amount_of(paid["price"]):
        return [cell._replace(words=paid["price"])]
    if fields := _fields(words):
        return list(placed(cell, fields, table))
    if len(words) == cell.end - cell.start or table:
        stop = 0 if is_day(words) else leading_day(words)
        rest = _DASHED.sub("", words[stop:].strip(" :"))
        if sold := _AT_A_PRICE.fullmatch(rest):
            parts = [words[:stop], sold["done"], sold["quantity"], sold["behind"], sold["price"]]
            cells = list(placed(cell, [part for part in parts if part], table))
            # in line with those of rows that say "at" alone
            early = len(sold["said"] or "")
            return [*cells[:-1], cells[-1]._replace(left=cells[-1].left - early, right=cells[-1].right - early)]
        if not stop and not table and says_side(words.rpartition(" ")[2]) and is_closed(words.rpartition(" ")[0]):
            return list(placed(cell, _from_deed(words), 0))  # a long name beside "Sold", one blank apart
        if (not stop and not (any(map(str.isdigit, words)) and " " in words)) or is_day(words) or amount_of(words):
            return [cell]
        dated = _BEFORE_DAY.fullmatch(words) if not stop and not table else None
        if (
            dated
            and is_day(dated["day"])
            and (is_closed(dated["who"]) or is_human(dated["who"]) or says_side(dated["who"]))
        ):
            return list(placed(cell, [dated["who"], dated["day"]], 0))
        tokens = rest.split()
        tail: list[str] = []
        while tokens:
            two = " ".join(tokens[-2:])
            if (
                len(tokens) > 1
                and amount_of(two)
                and tokens[-3:][0][:3].lower() not in MONTHS  # "Sep 15 calls"
                and ("/" in tokens[-1] or tokens[-1].rstrip(".").isalpha() or LONE_SIGN.fullmatch(tokens[-2]))
            ):
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
            and (tokens[1].strip("()").lower() in CODES or tokens[1:] in (["A"], ["D"]) or says_side(tokens[1]))
        ):
            return _coded(cell, tokens[0], " ".join(tokens[1:]))
        few = len(tail) < PRICED and not (tail and says_side(" ".join(tokens)))  # "Open market sale 1,500"
        if (not stop and (few or (tokens and tokens[-1].lower() in _NO_COUNT))) or len(tokens) > MOST_WORDS:
            return [cell]
        parts = [*([words[:stop]] if stop else []), *head, *([" ".join(tokens)] if tokens else []), *tail]
        return list(placed(cell, [part for part in parts if part], table))
    return [cell]


_PAID_AND_PRICE = re.compile(  # "$61,000 ($6.10 per share)"
    r"\$\s?\d[\d,]*+(?:\.\d+)?\s\((?P<price>\$\s?\d[\d.,/ -]*?)\s?(?:per|a|each|/)\s?(?:share|unit)?\)", re.IGNORECASE
)


def _coded(cell: Cell, number: str, code: str) -> list[Cell]:
    """Return a number and what is said beside it, both in the column of their cell, whose words differ in length."""
    parts = placed(cell, sorted((number, code), key=cell.words.find), 0)
    return [part._replace(left=cell.left, right=cell.right) for part in parts]


_CODED = re.compile(r"(?P<number>\d[\d,]*+)\s*+(?P<code>\([PSB]\))")  # "1,000 (P)"; a note is "(b)"


@kept(1024)  # the same cells are divided for each reader of rows
def _fields(words: str) -> tuple[str, ...]:
    """Return what commas, semicolons or dashes divide: "7/01/97, Buy, 1,500, $4.00"; () where words are no such row."""
    who, _, said = words.partition(": ")
    led = [who] if said and (is_closed(who) or is_human(who)) else []  # "Fern Fund, L.P.: 7/01/97, ..."
    split = re.split(r"[,;]\s+|\s[-–—]\s+", said if led else words)
    done = [_DONE.fullmatch(field) for field in split]  # "bought 1,500 shares"
    fields = [part for n, hit in enumerate(done) for part in ([hit["code"], hit["number"]] if hit else [split[n]])]
    if len(fields) > PRICED and is_day(", ".join(fields[:2])):
        fields[:2] = [", ".join(fields[:2])]
    is_row = is_day(fields[0]) and sum(amount_of(field) is not None for field in fields[1:]) >= PRICED
    return (*led, *fields) if is_row and max(field.count(" ") for field in fields[1:]) < MOST_WORDS // 2 else ()


_DONE = re.compile(  # "Bought 1,000 shares"
    r"(?P<code>(?:open\s+market\s+)?(?:bought|bot|buy|purchased?|acquired|acquisition|sold|sld|sell|sale|disposed|disposition)(?:\s+of)?):?\s+"
    r"(?P<number>\d[\d,]*+(?:\s+(?:shares?|shs\.?|units|ads))?)",
    re.IGNORECASE,
)
_DONE_BEHIND = re.compile(  # "1,000 shares acquired"
    r"(?P<number>\d[\d,]*+(?:\s(?:shares?|shs\.?|units|ads))?)\s(?P<code>bought|purchased|acquired|sold|disposed(?:\sof)?)",
    re.IGNORECASE,
)
_DONE_TO = re.compile(r"bought|purchased|acquired|sold|disposed(?:\sof)?", re.IGNORECASE)
_DASHED = re.compile(r"\A[-–—]\s+")  # between a day and what was done on it
_AT_A_PRICE = re.compile(  # "1,000 shares at $14.50 per share"
    r"(?:(?P<done>(?i:bought|bot|purchased|acquired|sold|sld))\s+)?(?P<quantity>\d[\d,]*+(?:\s+(?:shares?|shs\.?|units)|(?=\s+@)))(?:\s+(?P<behind>(?i:bought|purchased|acquired|sold)))?(?:\s+of\s+(?:[A-Z]\w+\s?){1,4}|\s+of\s+(?:common\s+)?stock)?"
    r"\s*(?:at|@|for)\s+(?P<said>an?\s+(?:(?:weighted\s+)?average\s+)?(?:(?:(?:purchase|sale)\s+)?price\s+(?:per\s+share\s+)?)?of\s+)?"
    rf"(?P<price>(?:(?i:{CURRENCY.pattern}))?\s?\d[\d.,]*+(?:[ -]\d{{1,2}}/\d{{1,2}})?"
    r"(?:\s*(?:per|a|/|each)(?:\s?share)?\.?)?)[.;,]?"
)
_NO_COUNT = frozenset(("of", "and", "to", "page", "no.", "no", "suite", "item", "rule", "section", "box", "at", "by"))


def with_price_below(entry: Entry | None, row: Row) -> Entry | None:
    """Return a row together with the line below it that has its price: a line was cut where it was too long."""
    cells = refined(row)
    first = amount_of(cells[0].words) if cells else None
    if entry is None or first is None or first.whole or len(cells) > 3 or row.table:
        return None
    if sum(amount_of(cell.words) is not None for cell in cells) != 1:
        return None
    in_place = cells[0].left >= max(cell.right for cell, _ in entry.amounts)  # where other rows have their prices
    shift = 0 if in_place else entry.day.left + 200
    cells = [cell._replace(left=cell.left + shift, right=cell.right + shift) for cell in cells]
    return entry._replace(amounts=(*entry.amounts, (cells[0], first)), words=(*entry.words, *cells[1:]))


_ASIDE = re.compile(r"\([A-Za-z][A-Za-z ]{1,30}\)")


_NAME_ENDS = re.compile(r"[IVX]{1,4}")  # "Fern Fund", and below it "II"


def with_words_below(line: list[Entry], row: Row, others: Set[str]) -> Entry | None:
    """Return the row of a line with the line right below it, where its cells go on there: "Open market" "sale".

    What `others` say without such a line goes on in none: the line is a heading of the rows below it.
    """
    *beside, entry = line
    amounts = [(cell, amount) for cell in row.cells if (amount := amount_of(cell.words)) and not amount.whole]
    priced = amounts if len(amounts) == 1 and all(amount.whole for _, amount in entry.amounts) else []
    others_below = row_of(tuple(cell for cell in row.cells if (cell, amount_of(cell.words)) not in priced), 0)
    if (
        beside
        or (_is_said(entry, row, others) and not _ends_name(entry, row, others))
        or row.table
        or not is_right_below(max(entry.end, entry.stop), row)
        or is_data(others_below)
        or is_prose(row)
    ):
        return None
    words = list(entry.words)
    for cell in others_below.cells:
        over = [above for above in entry.cells if above.left < cell.right and cell.left < above.right]
        if len(over) != 1 or RULE.fullmatch(cell.words):
            return None
        (above,) = over
        if above not in words:
            if not (_ASIDE.fullmatch(cell.words) or _DONE_TO.fullmatch(cell.words)):  # below a number: "(sale)"
                return None
            words.append(cell)
        else:
            joined = f"{above.words} {cell.words}"
            words[words.index(above)] = above._replace(end=cell.end, words=joined, right=max(above.right, cell.right))
    return entry._replace(amounts=(*entry.amounts, *priced), words=tuple(words), stop=row.stop)


def _is_said(entry: Entry, row: Row, others: Set[str]) -> bool:
    """Whether others have what the cells of an entry say that stand above those of a line."""
    over = _over(entry, row)
    return own_words(entry) in others or (bool(over) and others >= {*over})


def _ends_name(entry: Entry, row: Row, others: Set[str]) -> bool:
    """Whether a line has the end of a name above it, which may be another's whole name: "Fern Street", "Fund, Ltd."."""
    over = _over(entry, row)
    is_end = is_closed(row.words) and row.words not in others and len(over) == 1
    return _NAME_ENDS.fullmatch(row.words) is not None or (
        is_end and not says_side(over[0]) and (is_human(over[0]) or is_entity(over[0]))
    )


def _over(entry: Entry, row: Row) -> list[str]:
    """Return the words of an entry that stand above the cells of a line."""
    return [of.words for of in entry.words if any(of.left < cell.right and cell.left < of.right for cell in row.cells)]


def by_whom(words: str, *, made: bool = True) -> str:
    """Return by whom words before a list say its transactions were, or who `made` them; "" where they name nobody."""
    hit = _BY.search(words) or (_MADE.search(words) if made else None) or _OTHER_THAN.search(words)
    hit = hit or _WAS.search(words)
    if hit is None or hit["who"].endswith(("'s", "’s")):  # "by its subsidiary", "by Fern's broker"
        hit = _LED.search(words, hit.end("who") - len("'s") if hit else 0)
    if hit is None or _AND_MORE.match(words, hit.end("who")):
        return ""
    who = " ".join(hit["who"].split())
    who = who if SUFFIX.search(who) else who.rstrip(".")
    return "" if NO_PARTY.search(who) else who


def may_say_marks(words: str) -> bool:
    """Whether words have any word that says what is marked; most have none, and the patterns of such words are slow."""
    small = words.lower()
    return any(word in small for word in _MARKING)


def by_marks(words: str) -> dict[str, str]:
    """Return whose rows marks say they are: numbers that count names, or marks of which a sentence says by whom.

    >>> by_marks("by (1: Fern Fund, L.P.; 2: Moss Fund Ltd.). Each marked with an asterisk was made by Ann Orme.")
    {'(1)': 'Fern Fund, L.P.', '(2)': 'Moss Fund Ltd.', '*': 'Ann Orme'}
    """
    words = " ".join(_LINE_OF_MARK.sub("; ", words).split())
    coded: dict[str, str] = {}
    for hit in _NUMBERED_NAME.finditer(words):
        who = hit["who"] if SUFFIX.search(hit["who"]) else hit["who"].rstrip(".")
        number = int(hit["mark"].strip("()")) if hit["mark"] else " ABCDEF".index(hit["letter"])
        if is_closed(who) or is_human(who) or is_entity(who):
            coded = {} if number == 1 else coded
            mark = f"({number if hit['mark'] else hit['letter']})"
            coded |= {mark: who} if number == len(coded) + 1 else {}
    found = coded if len(coded) > 1 else {}
    for part in SENTENCE_END.split(words) if may_say_marks(words) else ():
        hit = _MARKED.search(part)
        if hit and (who := by_whom(part, made=False)):
            found[hit["mark"] or hit["first"] or "*"] = who
    return found


_FULL_STOP = re.compile(rf"{_NO_ABBREVIATION}\.\Z")


def is_prose(row: Row) -> bool:
    """Whether a line of text has a cell of as many words as no column is named by: "(c)  The following shares ..."."""
    blanks = row.words.count(" ")
    ends = blanks > MOST_WORDS + 1 and any(_FULL_STOP.search(cell.words) for cell in row.cells[:-1])
    leads = blanks > MOST_WORDS // 2 and row.words.endswith(":" if len(row.cells) > 1 else (":", "."))
    return not row.table and (ends or leads or any(cell.words.count(" ") > MOST_WORDS for cell in row.cells))


def is_data(row: Row) -> bool:
    """Whether a row has a day or a number in a cell of its own."""
    return any(amount_of(cell.words) or is_day(cell.words) for cell in row.cells)


@kept(1024)
def says_side(words: str) -> bool:
    """Whether words speak of purchases, of sales, or of both."""
    return bool(_BUY.search(words) or SELL.search(words))


def own_words(entry: Entry) -> str:
    """Return the words beside the day and the numbers of a row."""
    return " ".join(cell.words for cell in entry.words)


def code_in(entry: Entry) -> Side:
    """Return the side that a cell of a letter or two states."""
    codes = (cell.words.strip(" .()*").lower() for cell in entry.words)
    found: list[Side] = [CODES[code] for code in codes if code in CODES]
    return found[0] if found else ""


def is_dash(cell: Cell) -> bool:
    """Whether a cell says that there is no number."""
    return _NONE.fullmatch(cell.words) is not None


@kept(1024)
def side_in(words: str) -> Side:
    """Return what words say of one kind of transaction alone."""
    words = _NO_OTHER.sub("", words)
    buys, sells = _BUY.search(words) is not None, SELL.search(words) is not None
    return "" if buys == sells else "buy" if buys else "sell"
