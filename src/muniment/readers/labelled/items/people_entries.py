"""The walk through rows: where lists of directors and officers begin and end, and their entries."""

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from itertools import accumulate, islice, pairwise, takewhile
from typing import NamedTuple

from muniment.caching import cached_property, in_groups
from muniment.documents.html import TableRow
from muniment.readers.labelled.items.cells import TAB, Cell, Row, row_of, rows_of
from muniment.readers.labelled.items.people_columns import (
    END_OF_LIST,
    NAMES_BELOW,
    SEED,
    STOPS,
    Column,
    announces,
    centred,
    cut_row,
    find_header,
    from_cells,
    heads_columns,
    is_letter,
    is_over_names,
    is_section,
    legends,
    nearest_column,
    one_by_one,
    overlap,
    placed_columns,
    rejoined,
    spelled,
    unwrapped,
)
from muniment.readers.labelled.items.people_item_2 import spelled_out
from muniment.readers.labelled.items.people_lines import (
    ASKED,
    BEFORE_NUMBER,
    CITIZENSHIP,
    CITY,
    COUNTRIES,
    COUNTRY,
    IN_OTHER_LETTERS,
    LABEL,
    LONG_LINE,
    MOST_OF_LINE,
    NOTE_MARK,
    OF_PLACE,
    OPEN_OFFICE,
    PEER,
    PEER_OF,
    RETIRED,
    SHORT_LINE,
    Kinds,
    Person,
    begins_address,
    citizenship_of,
    dashed,
    ends_address,
    has_office,
    is_address,
    is_cut,
    is_fragment,
    is_office,
    is_other_office,
    is_person_name,
    is_surname,
    kinds_of,
    line_of,
    name_and_rest,
    office_and_address,
    office_and_work,
    says,
    sort_lines,
    without_citizen,
    without_suffix,
)
from muniment.readers.labelled.items.people_prose import (
    ALL,
    KIN,
    NEXT_NUMBER,
    Paragraph,
    Prose,
    behind_office,
    claims,
    is_same,
    is_wrapped,
    leading_name,
    names_in,
    paragraphs,
    sentences,
    value_of,
)
from muniment.readers.labelled.signatures.words import ends_in_title, has_title, is_closed, is_entity, is_title
from muniment.readers.labelled.text import lowered

# The number of a page, and what leads to a note below a list.
_FURNITURE = re.compile(
    r"\W*+(?:page\s++)?(?:[A-Z]|[ivxIVX]{1,4})?\s*+(?:[-–]\s*+)?\d{0,3}(?:[-–]\d{1,3})?"
    r"(?:(?:\s++|(?<=\s))of\s+\d{1,3}(?:\s+pages)?)?\W*|<page>",
    re.IGNORECASE,
)
_NUMBER_AMID = re.compile(r"#\s?\d{1,4}|\d{1,3}(?:-\d{1,3}){1,2},?")  # of a flat, a house
_CODE_ALONE = re.compile(r"\d{3}-\d{3,4}")  # of a city in the line above
_NUMBERED = re.compile(r"\d{1,2}\.\s+[A-Z][\w&.,'’ -]{1,60}")  # "2.  Tarn LLC", above the next list
_CONTINUED = re.compile(r"(?<![\s(–—-])[\s(–—-]++cont(?:inued|['’]?d|\.)\W*\Z", re.IGNORECASE)
_OF_WHOM = re.compile(r"\b(?:of|at|with)\s(?P<who>[A-Z][^,;]*)\Z")
_NAMES_WHOM = re.compile(r"\b(?:of|at|with)\s(?!the\s(?:\w+\s)?Board\b)(?:the\s)?[A-Z]")
_WITH_WHOM = re.compile(rf"{_NAMES_WHOM.pattern}|,\s[A-Z]")
_CARE_OF = re.compile(r"(?:c/o|care\sof)\b", re.IGNORECASE)
_REST_OF_ENTITY = re.compile(r"(?P<rest>[^,\d]{2,60}),\s\d")  # before a house: "Mills Limited, 9 Weir Road"
_HOUSE_LAST = re.compile(  # behind an office: "Landowner, Orme Hall,"
    r",\s(?P<house>(?:[A-Z][\w.'’]*\s){1,3}(?:House|Court|Hall|Manor|Lodge|Farm|Castle|Grange)),?\Z"
)
_FORM = re.compile(r"\w+,?\s(?:L\.?L?\.?[PC]|Inc|Ltd|plc)\b")  # "Partners, L.P."
_LEFT_OPEN = re.compile(r"[;,]\s*(?:(?:and|or)\s*)?\Z")
_TELLS = re.compile(
    r"(?:(?:mr|mrs|ms|dr)\b\.?\s+[\w'’-]+(?:\s+[\w-]+)?|he|she)"
    r"(?:\s+(?:is|has|serves)|(?:(?<=['’]s)|(?<=['’]))\s[a-z ]{1,40}is)\b|(?:his|her)\s[a-z ]{1,40}is\b",
    re.I,
)
_TELLS_BEHIND = re.compile(rf"\.\s(?=(?:Mr|Mrs|Ms|Dr|He|She|His|Her)\b)(?:{_TELLS.pattern})", re.IGNORECASE)
_HISTORY = re.compile(  # what somebody was before
    r"\.\s(?=(?:From|Between|Until|Prior\sto|Prior\sthereto|Previously|Before)\b|(?:He|She|(?:Mr|Mrs|Ms|Dr)\.\s[A-ZÀ-Þ][\w'’-]{1,30})"
    r"\s(?:(?:has|had)\s)?(?:previously\s)?(?:was|joined|served|held|became|worked|been)\b)"
)
_SINCE_LAST = re.compile(r",?(?<!\s)\ssince\s(?:[A-Z][a-z]+\s(?:\d{1,2},\s)?)?\d{4}\Z")
_STILL = re.compile(r"\b(?:citizen|address|national)", re.IGNORECASE)  # what holds, behind it
_SEVERAL = re.compile(r"(?:directors|officers|managers|trustees|members|partners|auditors)\b", re.IGNORECASE)
_OPEN_BOARD = re.compile(r"\b(?:Supervisory|Management|Managing|Executive|Advisory|of\sthe|Board\sof)\Z")
_NUMBER_LAST = re.compile(r",\s(\d{1,5})\Z")  # of a house
_VERB = re.compile(r"[a-z,.] (?:is|are|serves) ")
_OF_ALL = re.compile(r"(?:All|Each|Their|None|Except|Unless|The)\b[^.;]{0,80}\s(?:is|are|has|have|was|were)\s")
_ORDINAL = re.compile(r"(?:I{2,3}|IV|[JS]r\.?)(?=\s|\Z)")  # the rest of a name that a narrow column wraps
_ENTITY = re.compile(r"[A-Z\d][^()]*\s[^()]*")  # two words and more, with nothing in parentheses
_MARK = 5  # characters of the mark of a note, fewer
_NATION_LAST = re.compile(rf"\s\((?P<nation>{COUNTRY.pattern})\)\W*\Z", re.IGNORECASE)
_DASH = re.compile(r"\s*(?:-{1,2}|–|—)\s")  # of entries in lines: "Basil T. Orme - Pastor"
_NUMBER_FIRST = re.compile(r"\(?(\d{1,2})[.)]\s")  # of an entry
_MARK_OF_NOTE = re.compile(r"\(\d{1,2}\)|\[\d{1,2}\]|/\d{1,2}/")
_LETTERED_NOTE = re.compile(r"(?:\([A-Za-z]\)|[A-Z]|\d{1,2}(?=\s[-–—=]))(?=\s)")
_FOOTNOTE = re.compile(
    r"\W*(?:[*†‡]{1,4}\)?|⁽[^⁾]{1,4}⁾|\(\d{1,2}\)|\[\d{1,2}\]|/\d{1,2}/|\([a-z]\)(?=\s+(?:M(?:r|rs|s|iss)|Dr|The|Each|All|Such|This|Also)\b))"
    r"\s*[A-Z\d][\w\-.]*(?:\s+\S+){2}"
)
_LEGEND = re.compile(r"\W*[*†‡]{1,4}\s*(?P<said>[A-Z][a-z]+(?:\s[\w.]+){0,3})\W*")  # "* Manager"
_MOST_LISTS = 100  # of a text, of which each is looked at for how its entries are divided
COLUMNS = 2  # cells of a row of people side by side, at least
_SENTENCE = 7  # blanks of a line across columns, at least
_OF_COLUMNS = 3  # blanks between two cells, at least, and more than between two sentences
_LETTERED = 20  # characters before a name: its label, with a number and a letter
_BELOW_IT = 2  # characters, less than which a cell stands below the head of its column
_DEEPER = 4  # characters, and more, from where a label begins
_HANGING = 5  # blanks by which the next line of a cell may stand deeper
_LABELLED = 6  # lines below one, with further labels
_OF_PERSON = re.compile(
    r"(?=[cnp])(?:(?:present\s+)?principal\s+occupation|citizenship|nationality|country)", re.IGNORECASE
)
_BELOW_NAME = ("position", "address", "citizenship")  # beside a column of occupations
_ANSWER = re.compile(r"(?P<number>(?:\d{1,2}|[IVX]{1,4})[.)]\s*)?\((?P<letter>[a-f])\)(?=\s|\Z)")  # of Item 2
_LATER_ANSWER = re.compile(r"\([d-f]\)[\s,;-]")
_AS = re.compile(r"\A(?:individually\sand\s)?as\s(?:an?\s|the\s)?")  # "as trustee of the Orme Trust"
_KIN_OF = re.compile(rf"\A\(?(?:the\s)?{KIN}\sof\s[^,;()]*+[,;)]?\s*+", re.IGNORECASE)
_OCCUPATION_ASIDE = re.compile(
    r"(?<!\s)\s*+\((?:present\s)?(?:principal\s)?occupation:?\s(?P<value>[^()]++)\)?\Z", re.IGNORECASE
)
_SEAT = r"(?:director|trustee|(?:corporate|statutory)\sauditor)"
_SEAT_FIRST = re.compile(  # "Director; Chairman, Tarn Mills Limited"
    rf"(?P<office>(?:[^;]{{0,60}}\b(?<!managing\s){_SEAT}\b|member\b)[^;,]{{0,40}});\s(?P<occupation>.+)", re.I
)
_OFFICE_FIRST = re.compile(  # "Director / Dentist", "Director/Dentist", but "President/CEO" is one
    r"(?P<office>[^;]{3,120}?)(?:;\s|\s/\s|(?:(?<=Director)|(?<=Trustee))/)(?P<occupation>(?:Retired;\s)?[^;]+)"
)
_OF_SEAT = re.compile(r"General\b|Emerit")  # behind "Director"
_PLAIN_SEAT = re.compile(rf"(?:(?:sole|non-executive)\s)?{_SEAT}", re.IGNORECASE)
# An office, and what somebody is elsewhere: "Secretary; Partner in the law firm", "Managing Member; private investor".
_AND_ELSEWHERE = re.compile(
    r"(?P<office>[^;]{3,80});\s(?P<occupation>(?:[A-Z][^;,]{2,60}?\s(?:of|at|with|in|for)\s(?:the\s(?:\w+\s){0,2}firm\sof\s)?[A-Z]"
    r"|(?!(?:also|and|by|for|from|in|of|with)\b)[a-z]).+)"
)
_BARE_SEAT = re.compile(rf"(?:[\w-]+\s)?{_SEAT}(?:;\s|\.\s+(?=[A-Z]))|{_SEAT}\sof\s(?P<whom>[^;,]{{2,60}});\s", re.I)
_BETWEEN = re.compile(r";\s|(?<=[a-z])\.\s(?=[A-Z])")  # an office and an occupation
_SEE_ABOVE = re.compile(r"\s\((?:see|as)\sabove\)\Z", re.IGNORECASE)
_NO_OTHER = re.compile(r"(?:none|n/?a|not\s+applicable)\W*", re.IGNORECASE)
_PEER = re.compile(rf"{PEER}[A-Z]\w+\sof|{PEER_OF}")
_OF_HEADER = 5  # lines that may be of it
_ASKS_BOTH = re.compile(
    r"(?P<office_first>\b(?:position|title|office)\b(?:[^()]{0,40}\((?:and\s)?|(?:\swith\s[^;]{1,60})?(?:[;,]\s|\s?/\s?|\sand\s))(?:present\s)?"
    r"(?:principal\s)?occupation\b)|\b(?:occupation|employment)(?:;|\sand)\s(?:position|title|office)\b",
    re.IGNORECASE,
)
_WITH_OCCUPATION = re.compile(r"(?P<office>[^();]+?)\s\((?!(?:until|since|from)\b)(?P<occupation>[^()]+)\)")
_NUMBER_ALONE = re.compile(r";\s*\d{1,5}\Z")
_WITHIN = re.compile(r"\A\(((?:[^()]|\([^()]*\))+)\)\Z")  # parentheses
_INITIAL_LAST = re.compile(r"\s[A-Z]\.\Z")
_INITIAL = re.compile(r"[A-Z]\.\s")
_EXECUTIVE = re.compile(r"\bexecutive\Z", re.IGNORECASE)  # "Chief Executive" is an office, unless it goes on
_OF_EXECUTIVE = re.compile(r"(?:officer|vice|director|chair|committee|president|board|member)", re.IGNORECASE)
_SIGNS = 2  # of what a person has, of which lines without a name are an entry
OPEN = 12  # lines without a person after which a list is over
_AHEAD, _BEFORE = 200, 600  # rows below one, and characters above and below words, that are looked at
_AT_ONCE = 2400  # characters around several such words
_CAPITALS = re.compile(r"(?:[A-Z]{2,20}\s){1,6}[A-Z]{2,20}")


def _is_asked(words: str) -> bool:
    """Whether words begin with a label, or a letter of Item 2."""
    return bool(LABEL.match(words) or ASKED.match(words) or _ANSWER.match(words))


def _around(running: Sequence[Paragraph], at: int) -> Paragraph | None:
    """Return the paragraph that a place is in."""
    n = bisect_right(running, at, key=lambda paragraph: paragraph.start) - 1
    return running[n] if n >= 0 and at < running[n].end else None


def _is_running(paragraph: Paragraph, text: str) -> bool:
    words = paragraph.words
    lines = text[paragraph.start : paragraph.end].split("\n")
    if len(lines) > 1 and all(_is_of_person(line.strip()) for line in lines):
        return False  # an entry a line
    if len(words) > SHORT_LINE or "\n" in text[paragraph.start : paragraph.end] or _VERB.search(words):
        return True
    return behind_office(words)[1] != "" or len([*sentences(words)]) > 2


def _is_of_person(words: str) -> bool:
    """Whether a paragraph begins with a name and an office."""
    name, rest = leading_name(words)
    return bool((name and has_title(rest[:SHORT_LINE])) or behind_office(words)[1])


def rows_of_lists(
    text: str, start: int, end: int, tables: Sequence[TableRow], listing: Sequence[tuple[int, int]]
) -> Iterator[list[Row]]:
    """Yield the rows from words that announce a list or head its columns up to where the list may end."""
    done = start
    small = lowered(text)
    seeds = sorted([*listing, *(hit.span() for hit in SEED.finditer(small, start, end))])
    said = legends(text, start, end)
    n = 0
    while n < len(seeds):
        if seeds[n][0] < done:
            n += 1
            continue
        begin = max(done, text.rfind("\n", start, max(start, seeds[n][0] - _BEFORE)) + 1)
        # what stands around several words close by is looked at once
        last, stop = n, _line_end(text, seeds[n][1] + _BEFORE, end)
        while last + 1 < len(seeds) and seeds[last + 1][0] < stop < begin + _AT_ONCE:
            last += 1
            stop = _line_end(text, seeds[last][1] + _BEFORE, end)
        at = _begin_of_list(text, [*spelled([*_rows(text, begin, stop, tables)], said)], listing)
        if at is None:
            n, done = last + 1, _line_end(text, seeds[last][1], end)
            continue
        while _line_end(text, seeds[n][1] + _BEFORE, end) < at:
            done = max(done, _line_end(text, seeds[n][1], end))
            n += 1
        begin = max(done, text.rfind("\n", start, max(start, seeds[n][0] - _BEFORE)) + 1)
        ends = STOPS.search(small, seeds[n][1], end)
        done = _line_end(text, ends.end(), end) if ends else end
        rows = [*map(rejoined, _rows(text, begin, done, tables))]
        yield list(one_by_one([*spelled(rows, said)] if said else rows, text))


def _rows(text: str, start: int, end: int, tables: Sequence[TableRow]) -> Iterator[Row]:
    """Return the rows between two places; those of cells that go on, or stand below each other, are of tables."""
    rows = rows_of(text, start, end, tables)
    rows = map(_bounded, map(unwrapped, rows) if tables else rows)
    return from_cells(rows) if NAMES_BELOW.search(text, start, end) else rows


_MOST_CELLS = 80  # of a row of a list


def _bounded(row: Row) -> Row:
    """Return a row, as one cell where it has more than any list: each is compared with the others."""
    if len(row.cells) <= _MOST_CELLS:
        return row
    first, last = row.cells[0], row.cells[-1]
    return row_of((Cell(first.start, last.end, row.words, first.left, last.right),), row.table)


def _named(rows: Sequence[Row]) -> frozenset[int]:
    """Return the rows at which a header may begin: those with a word for names, and some above."""
    found = set[int]()
    for n, row in enumerate(rows):
        if is_over_names(row):
            found.update(range(n - 3, n + 1))
    return frozenset(found)


def _begin_of_list(text: str, rows: Sequence[Row], listing: Sequence[tuple[int, int]]) -> int | None:
    """Return where the first row stands at which a list may begin; None where none does."""
    reader = ListReader(text, len(text), listing)
    named = _named(rows)
    for n, row in enumerate(rows):
        if n in named and find_header(rows, n, text)[1]:
            return row.start
        reader.take(row, rows[n + 1 : n + 1 + _LABELLED])
        if reader.is_list:
            return row.start
    return None


def _line_end(text: str, at: int, end: int) -> int:
    stop = text.find("\n", min(at, end), end)
    return end if stop < 0 else stop


# ---- entries ---------------------------------------------------------------------------------------------------------


class _Part(NamedTuple):
    """A line of an entry, in a column, and where it stands."""

    column: int
    words: str
    start: int
    end: int


class ListReader:
    """A walk through rows: a list begins with a header or with words that announce one, an entry with a name."""

    def __init__(
        self, text: str, last: int, listing: Sequence[tuple[int, int]], covers: int = 0, named: Sequence[str] = ()
    ) -> None:
        self.text, self.last, self.listing = text, last, listing
        self.named = named  # in full in Item 2
        self.covers = covers  # where the text begins that tells of people; those named above it file the schedule
        self.found: list[Person] = []
        self.told: list[Person] = []  # by running text
        self.prose = Prose()
        self.alone: list[Person] = []  # names with nothing beside them
        self.lost: list[tuple[int, int]] = []
        self.torn: list[tuple[int, int]] = []  # entries of which not all is read
        self.columns: list[Column] = []
        self.parts: list[_Part] = []
        self.above: tuple[Cell, ...] = ()  # cells of rows above that the entry is beside
        self.name = ""
        self.heading: _Part | None = None  # an office alone above the entries that have it
        self.rest = ""  # what follows the name on its line
        self.name_column = 0
        self.is_wide = False  # whether it begins with several cells
        self.is_labelled = False  # whether it begins with a label
        self.is_page = False  # whether the entry stands in a table of a page
        self.is_list = False
        self.announced: tuple[int, int] | None = None  # words that announce a list of which nothing was read yet
        self.misses = 0
        self.before = self.listed = 0  # entries of lists before this one, and before one that ended
        self.unparted: dict[int, tuple[str, str]] = {}  # offices and occupations of entries of the list
        self.strays: dict[str, tuple[int, int]] = {}  # lines of no entry, by what they state
        self.passed = False  # whether a row of the list has cells side by side and was not read
        self.last_end = 0
        self.table = 0
        self.in_columns = False
        self.asks_both = False  # whether one column has the office, and an occupation behind it
        self.office_first = False  # and its title asks so
        self.paragraph = ""  # the lines up to the last one, back to a blank line
        self.lists = 0
        self.was_broken = False  # whether furniture stands right above the row
        self.broken = False  # whether a blank line stood before what is furniture of a page
        self.beneath = set[str]()  # lines below names, of addresses
        self.is_spaced = False  # whether blank lines divide the entries of a list in plain text
        self.width = 0  # of the longest line of a list in plain text, or any
        self.is_typed = is_wrapped(text)

    def walk(self, rows: Sequence[Row]) -> None:
        """Take rows, tables as they stand below their headers and running text as paragraphs."""
        at = looked = 0  # the row behind the last paragraph that was looked at as a whole
        named = _named(rows)
        running: list[Paragraph] = []
        while at < len(rows):
            is_value = self.parts and self.is_labelled and LABEL.match(_labelled(rows[at]))
            stop, columns = find_header(rows, at, self.text) if at in named and not is_value else (at, [])
            if columns:
                self.begin(rows, stop, columns)
                at = stop
                if stop >= looked:
                    looked, entries = centred(rows, stop, self.columns, self.text)
                    self.take_centred(entries)
                    at = looked if entries else stop
                continue
            if self.is_list and not self.in_columns and self._tells_in_cell(rows[at]):
                at += 1
                continue
            was_list = self.is_list
            if not was_list:
                self.take(rows[at], rows[at + 1 : at + _AHEAD])
            if self.is_list and not rows[at].table:
                running = running or spelled_out(list(paragraphs(self.text, rows[0].start, rows[-1].end)), self.named)
                paragraph = _around(running, rows[at].start)
                # one in which the list was announced is taken whole, and amid any other nothing begins
                begins = paragraph and (paragraph.start == rows[at].start or not was_list)
                goes_on = paragraph and self._has_lines_below(paragraph, rows, at)
                begins = begins and not (self._answers(rows[at]) or goes_on)
                if paragraph and begins and self.in_columns and self._is_next_list(paragraph):
                    self.flush()
                    self.close()
                    self.is_list, self.announced = True, (paragraph.start, paragraph.end)
                    self.space([row for row in rows[at : at + _AHEAD] if row.start >= paragraph.end])
                if (
                    paragraph
                    and begins
                    and ((_is_running(paragraph, self.text) and self.tell(paragraph)) or self.is_of_all(paragraph))
                ):
                    while at < len(rows) and rows[at].start < paragraph.end:
                        at += 1
                    continue
                if paragraph and begins and _is_running(paragraph, self.text) and _is_of_person(paragraph.words):
                    self.lost.append((paragraph.start, paragraph.end))
            if was_list:
                self.take(rows[at], rows[at + 1 : at + _AHEAD])
            at += 1
        self.flush()
        self.close()

    def _tells_in_cell(self, row: Row) -> bool:
        """Take running text about a person in a cell of a page, perhaps beside its number; whether it is any."""
        *numbers, cell = row.cells
        words = " ".join(cell.words.split())
        if not row.table or any(_has_letter(number.words) for number in numbers) or not _TELLS_BEHIND.search(words):
            return False
        return bool(leading_name(words)[0]) and self.tell(Paragraph(row.start, row.end, words))

    def _is_next_list(self, paragraph: Paragraph) -> bool:
        """Whether running text below columns announces another list, which may have none."""
        words = paragraph.words
        is_sentence = len(words) > SHORT_LINE or (words.endswith(":") and _VERB.search(words) is not None)
        return is_sentence and paragraph.start < self.last and announces(words)

    def _has_lines_below(self, paragraph: Paragraph, rows: Sequence[Row], at: int) -> bool:
        """Whether a paragraph is a name and an office, and right below it stands the address, or a label."""
        words = paragraph.words
        if len(words) > LONG_LINE:
            return False
        is_long = "\n" in self.text[paragraph.start : paragraph.end] or len(words) > SHORT_LINE
        if not is_long or _VERB.search(words) or len([*sentences(words)]) > 1:
            return False
        below = next((row for row in rows[at : at + _LABELLED] if row.start >= paragraph.end), None)
        if below is None or self.text.count("\n", paragraph.end, below.start) > 1:
            return False
        told = LABEL.match(below.words) or (is_address(below.words) and not name_and_rest(below.words)[0])
        return bool(told) and has_office(name_and_rest(words)[1])

    def _answers(self, row: Row) -> bool:
        """Whether a row is the next lettered answer of an entry, or begins another: "(c) Mr. Orme is the President"."""
        return _ANSWER.match(row.words) is not None and any(_ANSWER.match(part.words) for part in self.parts)

    # ---- where lists begin and end

    def begin(self, rows: Sequence[Row], stop: int, columns: list[Column]) -> None:
        """Begin a table below its header; one above it with rows of which nothing was read is lost."""
        if not (self.parts and stop < len(rows) and self._is_page_head(columns, rows[stop])):
            self.flush()
        if self.announced and self.in_columns and self.passed:
            self.lost.append(self.announced)
            self.announced = None
        self.passed = False
        self.columns = columns
        header = rows[max(0, stop - _OF_HEADER) : stop]
        cells = [cell for row in header for cell in row.cells if len(cell.words) <= SHORT_LINE]  # no sentence
        said = (" ".join(cell.words for cell in cells if overlap(cell, column)) for column in columns)
        asks = next(filter(None, map(_ASKS_BOTH.search, said)), None)
        self.office_first = asks is not None and asks["office_first"] is not None
        self.asks_both = bool(asks or _ASKS_BOTH.search(" ".join(row.words for row in header)))
        self.table = rows[stop - 1].table
        if not self.table and self.lists < _MOST_LISTS:  # a flood of headers says nothing of places
            self.columns = placed_columns(columns, rows, stop)
        self.is_list, self.in_columns, self.misses = True, True, 0
        # captions in parentheses stand below what they name: those of a form that is filled in announce nothing
        if not all(cell.words.startswith("(") and cell.words.endswith(")") for cell in rows[stop - 1].cells):
            self.announced = (rows[stop - 1].start, rows[stop - 1].end)
        self.last_end, self.before = rows[stop - 1].end, len(self.found)
        self.space(rows[stop:])

    def _is_page_head(self, columns: list[Column], below: Row) -> bool:
        """Whether columns are those of the list so far, and an entry goes on below: the header of the next page."""
        same = [column.kinds for column in columns] == [column.kinds for column in self.columns]
        words = below.cells[0].words
        ends = ends_address(words) and not (name_and_rest(words)[0] or any(map(ends_address, self._own_lines())))
        beside = nearest_column(columns, below.cells[0], 0) != self.name_column
        return same and not below.table and (beside or (ends and len(below.cells) == 1))

    def space(self, rows: Sequence[Row]) -> None:
        """See whether blank lines divide the entries of the list that begins with a row."""
        apart, close, under = list[int](), list[int](), list[int]()  # how many cells such rows have
        is_under = within = False  # whether the row above is a name alone, or of an entry
        self.lists += 1
        if self.lists > _MOST_LISTS:
            return  # a flood of headers: as the last list
        before, self.width = self.last_end, 0 if self.is_typed else LONG_LINE
        for row in rows[:200]:
            if row.table or END_OF_LIST.match(row.words) or heads_columns(row):
                break
            cell = next((cell for cell in row.cells if not self.in_columns or self._asks_name(cell)), row.cells[0])
            name, rest = name_and_rest(cell.words)
            divided = self.text.count("\n", before, row.start) > 1
            self.width = max(self.width, len(row.words) if within and not divided and len(row.cells) == 1 else 0)
            within = bool(name) or (within and not divided)
            if name:
                near = under if is_under else close
                (apart if divided else near).append(len(row.cells))
            before, is_under = row.end, bool(name) and not rest and len(row.cells) == 1
        close += under if len(apart) < COLUMNS else []  # "Rua Jorge Weir" below each of several names is a street
        entries = sum(
            not self.in_columns or cells >= max(apart, default=0) for cells in close
        )  # but "Teague, Sr." below "William R."
        self.is_spaced = len(apart) > entries + (entries > 0)  # the first stands apart in any list

    def _asks_name(self, cell: Cell) -> bool:
        """Whether a cell stands in a column of names, which others may stand left of."""
        return "name" in self.columns[nearest_column(self.columns, cell, 0)].kinds

    def close(self) -> None:
        """End a list; one of which nothing was read is lost."""
        self._settle_offices()
        self.told += self.prose.people()
        self.torn += self.prose.torn
        self.prose = Prose()
        if self.announced and self.in_columns:
            self.lost.append(self.announced)
        self.announced, self.is_list, self.in_columns, self.columns, self.paragraph = None, False, False, [], ""
        self.passed, self.heading = False, None

    def look(self, row: Row, below: Sequence[Row], *, divided: bool) -> None:
        """See whether a row, or the paragraph that ends in it, announces a list."""
        again = divided or bool(row.table) or len(self.paragraph) > LONG_LINE * 3
        self.paragraph = row.words if again else f"{self.paragraph} {row.words}"
        begins = announces(row.words) or (not again and announces(self.paragraph))
        if self.listing and not begins:
            begins = self._is_listed(row)
        self.is_list = row.start < self.last and begins
        self.announced = (row.start, row.end) if self.is_list else None
        if self.is_list and is_letter(row, below):
            self.close()
        if self.is_list:
            self.space(below)

    def _is_listed(self, row: Row) -> bool:
        """Whether a row is the heading of a schedule of which Item 2 says that it lists people: "Exhibit A", too."""
        return any(first < row.start < last for first, last in self.listing)

    def take(self, row: Row, below: Sequence[Row]) -> None:
        """Take a row: the beginning of an entry, more of it, a heading, or the end of the list."""
        words = row.words
        divided = self.text.count("\n", self.last_end, row.start) > 1
        divided, self.was_broken = divided or self.broken, self.broken
        self.last_end, self.broken = row.end, False
        if END_OF_LIST.match(words) or "/s/" in words or "/S/" in words:
            self.flush()
            self.close()
            if not self._is_listed(row):
                return
        if self.in_columns and self._is_labelled(row, below):  # below the columns of another list
            self.flush()
            self.close()
        if self.table and self.in_columns and row.table != self.table and row.table:
            self.flush()
            if len(row.cells) > 1:
                if len(row.cells) == len(self.columns):  # the table goes on in another one
                    self.columns = [
                        column._replace(left=cell.left, right=cell.right)
                        for column, cell in zip(self.columns, row.cells, strict=True)
                    ]
                self.table = row.table
        if self.parts and _LATER_ANSWER.match(words) and not any(_ANSWER.match(part.words) for part in self.parts):
            self.flush()  # Item 2 goes on below a list within it
            self.miss()
            return
        if not self.is_list:
            self.look(row, below, divided=divided)
            if not self._is_labelled(row, below):
                return
            self.is_list = True
        if len(self.parts) == 1 and not divided and _closes(self.parts[0].words, words):
            self.parts += self._divided(row)  # "Basil Orme (Chairman of the" above "Supervisory Board)"
            return
        if self._is_office_heading(row, below, divided=divided):
            return
        if self._is_beside(row, divided=divided):
            return
        if self._is_left_blank(row, below):
            self.flush()
            self.lost.append((row.start, row.end))
            return
        long = not row.table and max(cell.end - cell.start for cell in row.cells) > LONG_LINE
        if long or (self.in_columns and self._spans_columns(row, below, divided=divided)):
            self.flush()
            self.miss()
            return
        if self._begins(row, below, divided=divided):
            return
        # people below the heading of another list, in one cell: what is of whom is not plain
        first = next(iter(row.cells)).words
        crowded = row.table and len(row.cells) > 1 and any(map(is_person_name, first.split("\n")[1:]))
        if crowded:
            self.lost.append((row.start, row.end))
        elif self.parts and (self._goes_on(row, divided=divided) or self._is_employer(row, below)):
            self.parts += self._divided(row)
            return
        self.flush()
        self.passed = self.passed or len(row.cells) > 1
        cited = self.in_columns and divided and len(row.cells) > 1 and self._cites(self._divided(row))
        cited = cited or (divided and self._has_titled(row))
        if (cited or self._is_whole(row)) and not is_entity(first):
            self.lost.append((row.start, row.end))
        self.stray(row, divided=divided)
        self.miss()

    def _has_titled(self, row: Row) -> bool:
        """Whether a row of a text has a cell in each column, and in that of names words with an office behind them."""
        if not self.in_columns or row.table or len(row.cells) != len(self.columns):
            return False
        first = row.cells[0]
        name, comma, office = first.words.partition(",")
        return bool(comma and name[:1].isupper() and is_title(office.strip())) and self._is_heading(row, divided=False)

    def _is_office_heading(self, row: Row, below: Sequence[Row], *, divided: bool) -> bool:
        """Take an office alone above a name, which those below it have: "Chairman of the Board:"."""
        words = row.words.rstrip()
        alone = divided and len(row.cells) == 1 and words.endswith(":") and not (self.in_columns or row.table)
        office = words.rstrip(" :")
        if not alone or not is_office(office) or is_section(office) or LABEL.match(words):
            return False
        if not (below and self._name_cell(below[0])):
            return False
        self.flush()
        self.heading, self.misses = _Part(0, office, row.start, row.end), 0
        return True

    def _is_beside(self, row: Row, *, divided: bool) -> bool:
        """Take what is no part of an entry: a line of a page, a note, or a heading; whether a row is any."""
        words = row.words
        is_name = self.in_columns and bool(self.parts) and not divided and _ORDINAL.fullmatch(words) is not None
        is_name = is_name or (
            bool(self.parts)
            and not divided
            and (
                BEFORE_NUMBER.search(self.parts[-1].words) is not None
                or _CODE_ALONE.fullmatch(words) is not None
                or (_NUMBER_AMID.fullmatch(words) is not None and self._is_below_address_line(row))
            )
        )
        is_furniture = _FURNITURE.fullmatch(words) and not is_name
        if not any(map(str.isalnum, words)) or is_furniture or (self.was_broken and _CONTINUED.search(words)):
            self.broken = divided
            return True
        mark, beside = next(iter(row.cells)), row.cells[1:]
        lefts = {column.left for column in self.columns[1:]} if self.parts else set[int]()
        goes_on = any(cell.left in lefts for cell in beside)
        apart = divided or not beside or not self.parts or (len(mark.words) < _MARK and not goes_on)
        first = not self.in_columns or nearest_column(self.columns, mark, 0) == 0
        is_note = (_FOOTNOTE.match(words) or self._has_letter_of(words)) and not self._answers(row)
        if is_note and apart and first and len(beside) < COLUMNS and not row.table:
            named = self._name_cell(row)
            noted = is_address(beside[0].words) if beside else self._is_noted(words)
            if not named or (self.in_columns and (is_address(named[2]) or noted)):
                self.flush()
                return True
        if not beside and (legend := _LEGEND.fullmatch(words)) and is_title(legend["said"]):
            self.flush()
            return True
        announced = (not beside or len(words) > SHORT_LINE) and announces(words)
        announced = announced and not (beside and self._name_cell(row))  # "Annex 4, Weir Street" is of an address
        lettered = self._answers(row)  # "(c) Chairman of the Management Board"
        within = words[0].islower() or lettered or self._is_below_label(row, divided=divided)
        section = not (beside or within) and (
            is_section(words)
            or (self.in_columns and divided and _NUMBERED.fullmatch(words) is not None and not name_and_rest(words)[0])
        )
        if not ((announced and not lettered) or section) or not self._is_heading(row, divided=divided):
            return False
        if self._is_below_office(row, divided=divided) or (self.is_labelled and self.parts and LABEL.match(words)):
            return False
        if not (divided or self.in_columns or row.table or beside) and self._is_rest_of_employer(words):
            return False
        if self.was_broken and self._lacks_address():
            self.broken = True  # the heading of the page before, above the rest of an entry
            return True
        self.flush()
        self.misses, self.heading = 0, None
        if not (section or row.table):
            self.in_columns = self.in_columns and not self.table
        return True

    def _is_below_address_line(self, row: Row) -> bool:
        """Whether a row stands right below a line of an address that goes on, where that begins."""
        above = next((part for part in reversed(self.parts) if self._indent(part.start) == row.cells[0].left), None)
        return above is not None and is_address(above.words) and not ends_address(above.words)

    def _lacks_address(self) -> bool:
        """Whether an entry of lines has an office or a part of an address, and no whole one."""
        own = self._own_lines()
        return not self.in_columns and len(own) > 1 and not any(map(ends_address, own[1:]))

    def _is_rest_of_employer(self, words: str) -> bool:
        """Whether a line has the rest of the employer's name: "Managers Ltd." below "President, Tarn Fund"."""
        above = self.parts[-1].words if self.parts else ""
        label = LABEL.match(above)
        return words.isupper() == above.isupper() and _goes_below(above[label.end() if label else 0 :], words)

    def _is_noted(self, words: str) -> bool:
        """Whether words begin with a mark that an entry of the list has: "(3) Tarn Mills, Ltd., 9 Weir Lane"."""
        mark = _MARK_OF_NOTE.match(words)
        entries = self.found[self.before :][-_AHEAD:]
        return mark is not None and any(mark[0] in self.text[person.start : person.end] for person in entries)

    def _has_letter_of(self, words: str) -> bool:
        """Whether words begin with a letter that a cell of the list has alone: "(A)  9 Weir Road", "A  9 Weir Road"."""
        letter = _LETTERED_NOTE.match(words) if self.in_columns else None
        if letter is None:
            return False
        entries = (self.text[person.start : person.end] for person in self.found[self.before :][-_AHEAD:])
        cell = f"  {letter[0]}{'  ' * letter[0].isalnum()}"  # "A" begins words, too
        alone = (cell in f"{entry}\n".replace("\n", "  ") for entry in entries)
        return any(letter[0] == part.words for part in self.parts) or any(alone)

    def _is_amid_address(self, below: Sequence[Row]) -> bool:
        """Whether the line above one ends an address as none does, and the line below ends it."""
        above = self.parts[-1].words if self.parts else ""
        rest = below[0].words if below else ""
        return is_address(above) and not ends_address(above) and is_address(rest) and ends_address(rest)

    def _is_house(self, below: Sequence[Row]) -> bool:
        """Whether the line below one has the address that the entry lacks, of which an office is told already."""
        if len(self.parts) > OPEN:
            return False
        own = self._own_lines()
        held = self.rest if len(own) == 1 else own[-1] if own else ""
        told = has_office(held) and not any(map(is_address, own[1:]))
        return told and bool(below) and is_address(below[0].words) and not name_and_rest(below[0].words)[0]

    def _is_spread(self) -> bool:
        """Whether blank lines stand between the lines of the entry itself, as between paragraphs of a page."""
        return len(self.parts) > 1 and self.text.count("\n", self.parts[0].end, self.parts[1].start) > 1

    def _is_below_office(self, row: Row, *, divided: bool) -> bool:
        """Whether a line goes on with an office: "Board" below "Member of the Supervisory", or stands below a name."""
        if divided or row.table or not self.parts:
            return False
        column = nearest_column(self.columns, row.cells[0], 0) if self.in_columns else 0
        above = next((part.words for part in reversed(self.parts) if not self.in_columns or part.column == column), "")
        alone = not self.in_columns and len(self.parts) == 1 and not (self.rest or _SEVERAL.search(row.words))
        return alone or _OPEN_BOARD.search(above) is not None

    def _is_below_label(self, row: Row, *, divided: bool) -> bool:
        """Whether a line goes on with what stands behind a label: it begins deeper than the label above it."""
        if self.in_columns or divided or row.table or not self.parts or len(row.cells) > 1:
            return False
        labels = (part.start for part in reversed(self.parts[-OPEN:]) if LABEL.match(part.words))
        return self._indent(next(labels, row.start)) + _DEEPER < self._indent(row.start)

    def _is_asked_above(self, row: Row) -> bool:
        """Whether the line right above one of a text is a label alone, and asks for no name: "Business Address:"."""
        if self.in_columns or row.table or self._labelled(row):
            return False
        end = self.text.rfind("\n", 0, row.start)
        above = self.text[self.text.rfind("\n", 0, max(end, 0)) + 1 : end].strip()
        label = LABEL.fullmatch(above)
        return label is not None and above.endswith(":") and not label["label"].lower().startswith("name")

    def _indent(self, at: int) -> int:
        """Return how far a place stands from the edge of its line."""
        return at - self.text.rfind("\n", 0, at) - 1

    def take_centred(self, entries: Sequence[Row]) -> None:
        """Take entries whose cells stand halfway down their rows; they are lost where what is of whom is not plain."""
        if entries and not entries[0].table:
            self.lost.append((entries[0].start, entries[-1].end))
            self.announced = None
        elif entries:
            self.table = entries[0].table
            self.columns = [Column(n, n + 1, column.kinds) for n, column in enumerate(self.columns)]
            for row in entries:
                self.take(row, ())
            self.flush()

    def tell(self, paragraph: Paragraph) -> bool:
        """Take running text that says something of a person; whether it does."""
        if not self.prose.take(paragraph):
            return False
        self.flush()
        self.announced, self.misses, self.last_end = None, 0, paragraph.end
        return True

    def is_of_all(self, paragraph: Paragraph) -> bool:
        """Take running text that says something of all on the list, or of entries by name; whether it does."""
        stated = (claim for sentence in sentences(paragraph.words) for _, claim in claims(sentence))
        whom = [claim.who for claim in stated if claim and claim.kind != "position"]
        named = [name for who in whom for name in names_in(who)]
        known = bool(named) and all(
            any(is_same(name, of.name) for of in self.found[self.before :][-_AHEAD:]) for name in named
        )
        if not known and not any(map(ALL.search, whom)):
            return False
        self.flush()
        self.last_end = paragraph.end
        return True

    def _is_heading(self, row: Row, *, divided: bool) -> bool:
        """Whether a row may be a heading, and not words in a column beside a name."""
        if not self.parts or divided or row.table or len(self.columns) < 2:
            return True
        lefts = (self._indent(part.start) for part in self.parts)
        is_centred = len(row.cells) == 1 and all(abs(row.cells[0].left - left) > _HANGING for left in lefts)
        return is_centred or nearest_column(self.columns, row.cells[0], 0) == self.name_column

    def _spans_columns(self, row: Row, below: Sequence[Row], *, divided: bool) -> bool:
        """Whether a row has one cell across the columns, or an entity where names stand: a heading, or a sentence."""
        cell, first = row.cells[0], self.columns[0]
        if len(self.columns) < COLUMNS:
            return False
        is_text = all(a.words[-1] in ".:" and b.left - a.right < _OF_COLUMNS for a, b in pairwise(row.cells))
        if divided and is_text and not row.table:
            cell = Cell(row.start, row.end, row.words, cell.left, row.cells[-1].right)  # two blanks between sentences
        elif len(row.cells) != 1:
            return False
        alone = first.kinds == {"name"} and is_entity(cell.words) and not is_address(cell.words)  # "10178, U.S.A."
        goes_on = self.parts and (has_title(cell.words) or _is_form(cell.words) or _goes_below(self.rest, cell.words))
        alone = alone and (divided or not goes_on)
        if row.table:
            n = self.name_column
            # as wide as the table, where no column asks for it; an entity there heads the next entries
            below_name = "address" in self.columns[n].kinds
            below_name = below_name or not (self._has("address", n) or _is_of_entity(cell.words))
            if self.parts and is_address(cell.words) and below_name:
                return False
            alone = alone and cell.left < first.right
            return row.table == self.table and (alone or cell.right > self.columns[-1].left >= first.right > cell.left)
        if alone and below and self.text.count("\n", row.end, below[0].start) > 1:
            return all(abs(cell.left - column.left) > 2 for column in self.columns[1:])
        long = cell.words.count(" ") >= _SENTENCE and cell.right > self.columns[-1].left
        return divided and long and cell.left < self.columns[1].left - 2 and not self._name_cell(row)

    def _is_left_blank(self, row: Row, below: Sequence[Row]) -> bool:
        """Whether a row has a name and nothing beside it: with the mark of a note, or an entity's in the last row."""
        words = row.words
        if not (self.in_columns and row.table and row.table == self.table) or len(row.cells) > 1 or "\n" in words:
            return False
        rights = [column.right for column in self.columns if "name" in column.kinds]
        if self._names_alone() or next(iter(row.cells)).left >= max(rights, default=0):
            return False
        bare = NOTE_MARK.sub("", words)
        if bare != words:
            return is_entity(bare) or is_person_name(bare)
        is_last = not below or below[0].table != row.table
        return is_last and is_entity(words) and not has_title(words)

    def miss(self) -> None:
        """Count what is no entry; after many the list is over."""
        self.misses += 1
        if self.misses > OPEN:
            self.close()

    def stray(self, row: Row, *, divided: bool) -> None:
        """See whether lines without a name that is known state what those of an entry do: then one is lost."""
        words = row.words
        if divided:
            self.strays = {}
        if len(words) > SHORT_LINE:
            return
        cited = CITIZENSHIP.match(words) or COUNTRIES.fullmatch(words)
        kind = "citizenship" if cited else "address" if is_address(words) else ""
        kind = kind or "office" * (is_title(words) and not _VERB.search(words))
        if kind and not is_entity(words):
            self.strays.setdefault(kind, (row.start, row.end))
        if len(self.strays) == _SIGNS:
            self.lost.append(min(self.strays.values()))

    # ---- entries

    def _name_cell(self, row: Row) -> tuple[int, str, str] | None:
        """Return the column of the cell of a row that begins with a name, the name, and what follows it there."""
        if self.in_columns:
            for part in self._divided(row):
                if "name" in self.columns[part.column].kinds:
                    line = part.words.split("\n")[0]
                    beside = (
                        len(row.cells) > 1 if self._names_only(part.column) else len(row.cells) == len(self.columns)
                    )
                    name, rest = name_and_rest(line, listed=beside)
                    if not name and self._is_member(row, line):
                        name, rest = line, ""
                    if not name and self._wrapped(row):
                        name, rest = " ".join(NOTE_MARK.sub("", line).split()), ""
                    return (part.column, name, rest) if name else None
            return None
        label = LABEL.match(_labelled(row))
        first = row.cells[0].words.split("\n")[0]
        if label:
            is_name = label["label"].lower().startswith("name")
            value = _labelled(row)[label.end() :] if is_name else ""
            name, rest = name_and_rest(value, listed=True)
            name = value if not name and is_name and is_fragment(value) and is_surname(value) else name
            return (0, name, rest) if name else None
        beside = row.cells[1].words.split("\n")[0] if len(row.cells) > 1 else ""
        name, rest = name_and_rest(first, listed=has_office(beside))
        if name:
            return (0, name, rest)
        if beside and (has_office(first.rstrip("sS")) or (len(row.cells) > 2 and first.strip("().").isdigit())):
            name, rest = name_and_rest(beside, listed=True)
            return (1, name, rest) if name else None
        return None

    def _cut_name(self, row: Row, below: Sequence[Row]) -> tuple[int, str, str] | None:
        """Return the column and the words of a name that goes on right below, in columns without titles.

        "Basil T." stands above "Orme", beside an office or an address.
        """
        if self.in_columns or row.table or len(row.cells) < COLUMNS or not below or len(below[0].cells) < COLUMNS:
            return None
        first, rest = row.cells[0], below[0].cells[0]
        near = 0 <= rest.left - first.left <= _BELOW_IT and self.text.count("\n", row.end, below[0].start) == 1
        cut = is_fragment(first.words) and is_fragment(rest.words) and not is_person_name(rest.words)
        if not (near and cut):
            return None
        told = any(has_office(cell.words) or is_address(cell.words) for cell in row.cells[1:])
        return (0, first.words, "") if told and is_person_name(f"{first.words} {rest.words}") else None

    def _is_member(self, row: Row, words: str) -> bool:
        """Whether a full row of a list of people has an office as they do: of an entity, or a name of any words."""
        if len(self.found) + bool(self.parts) == self.before or len(row.cells) < len(self.columns):
            return False
        whole = self._is_whole(row)
        if is_entity(words) and _ENTITY.fullmatch(words):
            whole = whole or self._names_only(0)
        elif has_title(words) or not is_fragment(words.partition(" ")[0]):
            return False
        offices = [part for part in self._divided(row) if self.columns[part.column].kinds & {"position", "occupation"}]
        return whole and any(is_title(line) for part in offices for line in part.words.split("\n"))

    def _wrapped(self, row: Row) -> bool:
        """Whether the name of a row may go on in the next: an initial or a single name, and something beside it."""
        name = next((part for part in self._divided(row) if "name" in self.columns[part.column].kinds), None)
        if name is None or row.table or len(row.cells) < 2:
            return False
        if not is_fragment(name.words):
            return _PEER.fullmatch(name.words) is not None
        kinds = self.columns[name.column].kinds - {"citizenship"}
        return kinds == {"name"} or bool(re.search(r"\b[A-Z]\.\s*\Z|,\s*\Z", name.words))

    def _begins(self, row: Row, below: Sequence[Row], *, divided: bool) -> bool:
        """Begin an entry where a row does; whether it does."""
        found = self._name_cell(row) or self._cut_name(row, below)
        if found is None or self._is_below_label(row, divided=divided) or self._is_asked_above(row):
            return False
        column, name, rest = found
        first = _ANSWER.match(self.parts[0].words) if self.parts and not self.in_columns else None
        if first and first["number"] and (answer := _ANSWER.match(row.words)) and not answer["number"]:
            return False  # "(b) Labor Temple", below "4. (a) Basil Orme"
        is_labelled = self._labelled(row)
        is_beneath = bool(self.parts) and not divided
        is_value = is_beneath and self.is_labelled and not is_labelled and row.cells[0].left > self.columns[0].left
        if is_value or (is_beneath and name in self.beneath):
            return False
        titled = len(row.cells) > 1 and is_title(row.cells[1].words) and not row.cells[1].words[0].islower()
        if self.in_columns:
            beside = len(row.cells) > 1 or any("\n" in cell.words for cell in row.cells) or bool(rest)
            goes_on = self.is_spaced and not (titled and self._detailed())
            is_within = bool(self.parts) and not divided and not row.table
            if is_within and (not beside or goes_on) and not self._hangs(row, below):
                return False  # an address that looks like a name, or the rest of a name
            if is_within and (self._is_rest_of_name(row, below) or self._leaves_open(row)):
                return False
            if not beside and row.table and not self._names_alone():
                return False
            if not beside and row.table and self.is_wide and not any(map(CITY.search, self._own_lines())):
                return False  # the second line of an address may look like a name
        else:
            follows = self._follows(row)
            amid = self._is_amid_address(below) or (len(row.cells) == 1 and self._is_house(below))
            if not (row.table or rest) and amid and (not divided or self._is_spread()):
                return False  # "Lomas de Tarn", below "Calle Weir 632", and "Orme Hall" below an office
            again = follows or (name == self.name and any(map(ends_address, self._own_lines())))  # listed once more
            said = not again and any(name in part.words for part in self.parts)  # the employer, below an office there
            said = said or (not row.table and (self._is_deeper(row) or self._is_below_own(row)))
            if (
                self.parts
                and not divided
                and not row.table
                and ((self.is_spaced and not titled) or said or not self._under_name(row.cells[column]))
            ):
                return False
            if (
                len(row.cells) == 1
                and not row.table
                and rest
                and not (has_office(rest) or RETIRED.search(rest) or (self.rest and _DASH.match(row.words, len(name))))
                and not (is_labelled or follows or self._office_beside(row))
                and not (citizenship_of(rest) or (row.words.endswith(")") and COUNTRIES.fullmatch(rest)))
            ):
                return False
        office = self._office_beside(row)
        self.flush()
        self.name, self.rest, self.name_column = name, _LEFT_OPEN.sub("", rest), 1 if office else column
        self.is_page, self.is_wide, self.is_labelled = row.table > 0, len(row.cells) > 1, is_labelled
        if not (self.in_columns or office):
            self.columns = [Column(cell.left, cell.right, frozenset()) for cell in row.cells]
            if len(row.cells) > 1 and is_labelled:
                self.columns = [Column(row.cells[0].left, row.cells[-1].right, frozenset())]
        self.parts, self.above = self._divided(row), office or row.above
        self.misses = 0
        return True

    def _office_beside(self, row: Row) -> tuple[Cell, ...]:
        """Return the offices left of the name of the entry, below which a line has another name: "DIRECTORS  Ada Moss".

        There are none where no column of offices stands left of names.
        """
        if self.in_columns or row.table or len(row.cells) > 1 or not (self.parts and self.name_column):
            return ()
        if abs(next(iter(row.cells)).left - self.columns[1].left) >= _BELOW_IT:
            return ()
        own = [part for part in self.parts if part.column == 0]
        if any(is_title(b.words.rstrip("sS")) and not OPEN_OFFICE.search(a.words) for a, b in pairwise(own)):
            return ()  # those of another name that was not read
        words = "\n".join(part.words for part in own)
        return (Cell(*_span(own), words, 0, 1),) if own else self.above

    def _follows(self, row: Row) -> bool:
        """Whether a row has the number behind that with which the entry begins: "4. " below "3. "."""
        own = _NUMBER_FIRST.match(self.parts[0].words) if self.parts else None
        mark = _NUMBER_FIRST.match(row.words) if own else None
        return own is not None and mark is not None and int(mark[1]) == int(own[1]) + 1

    def _leaves_open(self, row: Row) -> bool:
        """Whether an office of the entry goes on in a row: "Executive Vice" above "President,", beside an address."""
        above, own = {part.column: part.words for part in self.parts}, self._divided(row)
        if self._cites(self.parts) and self._cites(own):
            return False  # each has a country of its own
        offices = ((above.get(part.column, ""), part.words) for part in own if part.column != self.name_column)
        return any(
            OPEN_OFFICE.search(said) and (not _EXECUTIVE.search(said) or _OF_EXECUTIVE.match(below))
            for said, below in offices
            if _has_letter(said)  # and is no dash for nothing
        )

    def _is_deeper(self, row: Row) -> bool:
        """Whether a line begins deeper than the name of the entry above it, with a cell below what is beside that."""
        if len(self.columns) < COLUMNS or len(row.cells) != len(self.columns) or not self.parts:
            return False
        deeper = self._indent(self.parts[0].start) + 1 < self._indent(row.start)
        return deeper and row.cells[1].left == self.columns[1].left

    def _is_below_own(self, row: Row) -> bool:
        """Whether a line of one cell stands right below one of the entry that is as far deeper than its name."""
        if len(row.cells) > 1 or len(self.columns) >= COLUMNS or len(self.parts) < COLUMNS:
            return False
        edge, above = (self._indent(part.start) for part in (self.parts[0], self.parts[-1]))
        return edge + 1 < above == self._indent(row.start)

    def _hangs(self, row: Row, below: Sequence[Row]) -> bool:
        """Whether a name stands at the edge where that of the entry does, and below each an office that is indented."""
        own = [part.start for part in self.parts[:_LABELLED] if part.column == self.name_column]
        places = (row.start, *own, *(low.start for low in below[:1]))
        edge, *edges = map(self._indent, places)
        return len(edges) > 2 and edges[0] == edge < min(edges[1:]) and is_title(below[0].cells[0].words)

    def _under_name(self, cell: Cell) -> bool:
        """Whether a cell of a line stands where the name of the entry does, and not where the rest of it does."""
        return len(self.columns) < COLUMNS or nearest_column(self.columns, cell, 0) == self.name_column

    def _names_alone(self) -> bool:
        """Whether a name may stand in a row of its own: what belongs to it is in the rows below."""
        return any("address" in column.kinds and "name" in column.kinds for column in self.columns)

    def _labelled(self, row: Row) -> bool:
        label = LABEL.match(_labelled(row))
        return bool(label and label["label"].lower().startswith("name"))

    def _is_labelled(self, row: Row, below: Sequence[Row]) -> bool:
        """Whether labels, a name's first, say what a list says of a person; behind letters a filer answers Item 2."""
        near = row.end, row.end + MOST_OF_LINE
        if "name" not in row.words[:_LETTERED].lower() or row.start >= self.last or not self._labelled(row):
            return False
        if not _OF_PERSON.search(self.text, *near):
            return False
        rest = row.words.count("(") > row.words.count(")")  # which the line below closes
        own = takewhile(lambda line: not (self._labelled(line) or is_section(line.words)), below[rest:])
        labels = [hit for line in islice(own, _LABELLED) if (hit := LABEL.match(_labelled(line)))]
        if not any(_OF_PERSON.match(hit["label"]) for hit in labels):
            return False
        found = self._name_cell(row) if any(hit.start("label") for hit in labels) else None
        return found is None or found[1].casefold() not in self.filers

    @cached_property
    def filers(self) -> str:
        """The cover pages in small letters: who is named there files the schedule."""
        return " ".join(self.text[: self.covers].split()).casefold()

    def _detailed(self) -> bool:
        """Whether the entry has more than its name."""
        return len(self.parts) > 1 or bool(self.rest)

    def _is_rest_of_name(self, row: Row, below: Sequence[Row]) -> bool:
        """Whether a row right below the first of an entry has the rest of its name: the name above was cut."""
        part = next((part for part in self._divided(row) if part.column == self.name_column), None)
        lines = [part for part in self.parts if part.column == self.name_column]
        if part is None or len(lines) > 2 or not is_fragment(part.words):
            return False
        cut = is_cut(" ".join(line.words for line in lines))
        first = sum(part.end <= self.text.find("\n", self.parts[0].start) for part in self.parts)
        if (
            not cut
            and len(row.cells) >= first
            and (
                (below and self._own_fragment(below[0], row))
                or (self._cites(self.parts) and self._cites(self._divided(row)))
            )
        ):
            return False  # with the line below it is another name
        return self._wraps([line.words for line in lines], part.words)

    def _cites(self, parts: Sequence[_Part]) -> bool:
        """Whether a column of citizenships names a country."""
        return any(
            "citizenship" in self.columns[part.column].kinds and COUNTRIES.fullmatch(part.words) for part in parts
        )

    def _own_fragment(self, row: Row, above: Row) -> bool:
        """Whether a line right below another has part of a name."""
        words = [part.words for part in self._divided(row) if part.column == self.name_column]
        near = not row.table and self.text.count("\n", above.end, row.start) < 2
        return near and bool(words) and is_fragment(words[0]) and not is_person_name(words[0])

    def _wraps(self, lines: Sequence[str], below: str) -> bool:
        """Whether a line has the rest of a name: the name was cut, or is followed by a word that had no room there."""
        if is_cut(" ".join(lines)) or _ORDINAL.match(below):
            return True
        column = self.columns[self.name_column]
        return is_surname(without_suffix(below)) and column.left + len(lines[-1]) + 1 + len(below) > column.right

    def _goes_on(self, row: Row, *, divided: bool) -> bool:
        """Whether a row without a name belongs to the entry above it."""
        words = row.words
        if row.table:
            alone = row.cells[0]
            if (
                len(row.cells) == 1 < len(self.columns)
                and is_entity(words)
                and not is_address(words)
                and alone.left < self.columns[0].right
            ):
                return False  # above the next list
            return (not self.table or row.table == self.table or not self.in_columns) and not self._is_whole(row)
        if (self.in_columns and self.table) or (self.is_page and is_entity(words) and not begins_address(words)):
            return False  # a line behind the table
        if self.in_columns:
            columns = {part.column for part in self._divided(row)}
            head = _CONTINUED.sub("", words)
            in_capitals = divided and len(row.cells) == 1 and _CAPITALS.fullmatch(words)
            if in_capitals and not " ".join(part.words for part in self.parts).isupper():
                return False  # the heading of the next part
            alone = divided and len(row.cells) == 1 and is_closed(head) and not is_address(words)
            if alone and (head.isupper() or nearest_column(self.columns, row.cells[0], 0) == self.name_column):
                return False  # above the next list
            if divided:  # an entry goes on behind a blank line where its name's column is empty, or has an address
                if self.name_column in columns:
                    # a page ended amid the address, or the address stands apart
                    whole = any(map(CITY.search if self.was_broken else is_address, self._own_lines()))
                    return len(columns) == 1 and is_address(words) and not whole
                return len(row.cells) < len(self.columns) and not announces(words)
            return True
        label = LABEL.match(_labelled(row))
        labelled = label is not None
        if label and label["label"].lower().startswith("name"):
            return False  # of somebody whose name is not read
        sentence = len(words) > SHORT_LINE * 3 // 4 or _OF_ALL.match(words) is not None
        sentence = sentence and words.endswith((".", ":")) and not (labelled or _is_office_alone(words))
        if len(words) > SHORT_LINE * 2 or sentence:
            return False
        if not divided or "\n" not in self.text[self.parts[-1].end : row.start].strip(" "):
            is_below = self._is_below_label(row, divided=divided) or self._is_rest_of_employer(words)
            is_below = is_below or self._answers(row) or self._is_below_office(row, divided=divided)
            return len(row.cells) > 1 or not is_section(words) or is_below or (labelled and self.is_labelled)
        begun = filter(None, (_ANSWER.match(part.words) for part in reversed(self.parts)))
        above, answer = next((hit["letter"] for hit in begun), ""), _ANSWER.match(words)
        # "(c) Pastor" stands below "(b) 9 Weir Lane"
        lettered = answer is not None and "" < above < answer["letter"]
        return (
            labelled
            or lettered
            or bool(CITIZENSHIP.match(words))
            or (
                len(self.parts) == 1
                and len(words) <= SHORT_LINE
                and (is_address(words) or (has_title(words) and not self.rest))
            )
            or self._is_below_address(words)
            or (self.was_broken and is_address(words) and self._lacks_address())
        )

    def _is_below_address(self, words: str) -> bool:
        """Whether a line behind a blank one has the office of an entry whose lines above tell an address alone."""
        above = [part.words for part in self.parts]
        return is_office(words) and ends_address(above[-1]) and not (self.rest or any(map(has_title, above)))

    def _is_employer(self, row: Row, below: Sequence[Row]) -> bool:
        """Whether a row of a table is the first line of an address, below a name: an entity above a street."""
        mixed = self.in_columns and {"name", "address"} <= self.columns[self.name_column].kinds
        lines = len(self._own_lines())
        near = mixed and lines == 1 and row.table == self.table > 0 and len(row.cells) == 1 and bool(below)
        return near and len(below[0].cells) == 1 and begins_address(below[0].words)

    def _is_whole(self, row: Row) -> bool:
        """Whether a row of a table has a cell in each column, and words for a name in the first.

        Below them may stand an address, if that of the entry above is whole.
        """
        full = self.in_columns and row.table == self.table > 0 and len(row.cells) == len(self.columns)
        if not full or "name" not in self.columns[0].kinds:
            return False
        words, rest = row.cells[0].words, ""
        if not self._names_only(0):
            words, _, rest = words.partition("\n")
            if not ends_address(rest) or (self.parts and not any(map(ends_address, self._own_lines()))):
                return False
        named = sum(word[0].isupper() for word in words.split()) > 1 and not any(map(str.isdigit, words))
        return named and (bool(rest) or not (is_fragment(words) or kinds_of(words)))  # the header of another table

    def _names_only(self, n: int) -> bool:
        """Whether a column has names, and no addresses below them."""
        return "name" in self.columns[n].kinds and "address" not in self.columns[n].kinds

    def _own_lines(self) -> list[str]:
        return [part.words for part in self.parts if part.column == self.name_column]

    def _divided(self, row: Row) -> list[_Part]:
        """Return the cells of a row, each with its column."""
        if not self.in_columns and len(row.cells) > 1:
            words = (_labelled(row, n) for n in range(len(row.cells) - 1))
            labels = (n for n, label in enumerate(words) if _is_asked(label))
            n = next(labels, len(row.cells)) if row.table else 0 if LABEL.match(_labelled(row)) else len(row.cells)
            if n < len(row.cells):  # behind the name, or alone
                stop = self._behind_label(row, n)
                words = "  ".join(cell.words for cell in row.cells[n:stop])
                own = _Part(0, words, row.cells[n].start, row.cells[stop - 1].end)
                before = [_Part(0, cell.words, cell.start, cell.end) for cell in row.cells[:n]]
                return [*before, own, *(_Part(1, cell.words, cell.start, cell.end) for cell in row.cells[stop:])]
        if self.parts and LABEL.match(self.parts[-1].words) and self._is_below_label(row, divided=False):
            return [self.parts[-1]._replace(words=row.words, start=row.start, end=row.end)]
        if not self.columns:
            return [_Part(0, cell.words, cell.start, cell.end) for cell in row.cells]
        cells = list(row.cells) if row.table else list(cut_row(row, self.columns))
        if (
            row.table
            and len(cells) > 1
            and not _has_letter(cells[0].words)
            and (cells[0].right <= self.columns[0].left or cells[1].right <= self.columns[0].right)
        ):
            cells.pop(0)  # a number, below no title, or beside the name below one
        if self.in_columns and row.table and len(cells) == len(self.columns):
            return [_Part(n, cell.words, cell.start, cell.end) for n, cell in enumerate(cells)]
        if self._lacks_name(row, cells):  # a blank cell was left out
            return [_Part(n + 1, cell.words, cell.start, cell.end) for n, cell in enumerate(cells)]
        return [
            _Part(nearest_column(self.columns, cell, row.table), cell.words, cell.start, cell.end) for cell in cells
        ]

    def _behind_label(self, row: Row, n: int) -> int:
        """Return the first cell of a line that stands in the second of two columns, behind a label and its value."""
        if row.table or not self.parts or len(self.columns) != COLUMNS:
            return len(row.cells)
        for k in range(n + 1, len(row.cells)):
            label = LABEL.match(words := "  ".join(cell.words for cell in row.cells[n:k]))
            beside = abs(row.cells[k].left - self.columns[1].left) < _BELOW_IT
            if beside and label and words[label.end() :].strip():
                return k
        return len(row.cells)

    def _lacks_name(self, row: Row, cells: Sequence[Cell]) -> bool:
        """Whether the first cell of a row that goes on stands where the names do, and is none."""
        return (
            self.in_columns
            and bool(self.parts)
            and not row.table
            and (
                len(cells) == len(self.columns) - 1 or (len(cells) < len(self.columns) and self.columns[1].left >= TAB)
            )
            and self.columns[0].kinds == {"name"}
            and nearest_column(self.columns, cells[0], 0) == 0
            and not is_fragment(cells[0].words)
            and not name_and_rest(cells[0].words)[0]
            and not (self.columns[1].left < TAB and all(self._is_placed(cell) for cell in cells[1:]))
            and not (cells[0].words.startswith("(") and cells[0].words.endswith(")"))  # beneath a name
            and not (self.columns[1].kinds == {"citizenship"} and is_title(cells[0].words))
        )

    def _is_placed(self, cell: Cell) -> bool:
        """Whether a cell begins where a column does."""
        return any(abs(column.left - cell.left) < _BELOW_IT for column in self.columns[1:])

    def flush(self) -> None:
        """End the entry."""
        parts, name = self.parts, self.name
        self.parts, self.name = [], ""
        if not parts or not name:
            return
        parts = self._of_one(parts)
        if self.in_columns and "address" in self.columns[self.name_column].kinds:
            self.beneath.update(part.words for part in parts[1:] if part.column == self.name_column)
        person = self._person(parts, name)
        if person:
            self.found.append(person)
            self.announced = None
        elif len(parts) > 1 and (self.in_columns or self.is_page):
            self.lost.append(_span(parts))
        elif not self.in_columns and len(parts) == 1:
            self.alone.append(Person(parts[0].start, parts[0].end, name))

    def _of_one(self, parts: list[_Part]) -> list[_Part]:
        """Return the lines of an entry before those of another whose name is not read: a label stands there again."""
        labels = [(n, hit["label"].lower()) for n, part in enumerate(parts) if (hit := LABEL.match(part.words))]
        for k, (n, label) in enumerate(labels):
            if _OF_PERSON.match(label) and label in (other for _, other in labels[:k]):
                stop = labels[k - 1][0] + 1
                self.lost.append(_span(parts[min(stop, n) :]))
                return parts[:stop]
        return parts

    def _person(self, parts: list[_Part], name: str) -> Person | None:
        lines: dict[int, list[str]] = {}
        for part in self._unhung(parts):
            own = (line.strip() for line in part.words.split("\n") if line.strip())
            lines.setdefault(part.column, []).extend(line for line in own if not IN_OTHER_LETTERS.fullmatch(line))
        shared = list[tuple[int, int]]()
        for cell in self.above:
            column = nearest_column(self.columns, cell, 1)
            if column not in lines:
                lines[column] = [line.strip() for line in cell.words.split("\n") if line.strip()]
                shared.append((cell.start, cell.end))
        first, *own = lines.get(self.name_column) or [""]
        several = self.is_page and len(parts) > 1 and any(map(is_person_name, self._lines_alone(parts)))
        if several and not self._is_of_one(own, lines):
            return None  # in one cell, and what is of whom is not plain
        others = [line for n, of in lines.items() if n != self.name_column for line in of]
        name = self._whole_name(name, own, " ".join(others), comma="," * first.endswith(","))
        if not name:
            return None
        values, own = self._behind_name(own, first)
        if not self.in_columns and not values and len(own) + 1 == len(parts) and (n := self._titles(parts)):
            values, own = {"position": own[:n]}, own[n:]
        doubt = "name" if name.endswith(" of") else ""  # of a peer whose place was not read
        employer = list[str]()
        for column in sorted(lines):
            if (kinds := self._kinds_of(column, lines)) is None:
                continue
            words = _without_sentences(own if column == self.name_column else lines[column], values)
            if kinds == {"employer"}:
                of_employer: dict[str, list[str]] = {}
                sort_lines(words, frozenset(("occupation", "address")), of_employer, has_address=True)
                said = line_of(of_employer.get("occupation"))
                employer += [said] if says(said) and not _NO_OTHER.fullmatch(said) else []
                continue
            # left of names, or right of one above the labels of all else
            beside = column < self.name_column or (
                column > self.name_column
                and values.keys() & {"position", "occupation"} == {"occupation"}
                and any(map(LABEL.match, own))
            )
            if not self.in_columns and beside and has_office(words[0].rstrip("sS:")):
                stop = next((n for n, line in enumerate(words) if LABEL.match(line)), len(words))
                if behind := values.pop("position", []):  # "Secretary:" beside "Basil Orme, farmer"
                    values.setdefault("occupation", []).extend(behind)
                values.setdefault("position", []).extend(words[:stop])
                words = words[stop:]
                if not words:
                    continue
                kinds = frozenset()
            stated = not self.in_columns and column != self.name_column and any(map(is_address, own))
            beside = not (self.in_columns or column == self.name_column or values.keys() & {"position", "occupation"})
            if beside and is_other_office(*[*words, "", ""][:2]):
                values["position"] = [words.pop(0)]
                doubt = doubt or ("" if values["position"][0].endswith(")") else "position")
            asked = self.columns[self.name_column].kinds if self.in_columns and kinds == {"position"} else ()
            if "occupation" in asked and (behind := values.pop("position", [])):
                values.setdefault("occupation", []).extend(behind)  # behind the name
            before = {kind: len(found) for kind, found in values.items()}
            has_address = stated or self._has_address(column)
            sort_lines(words, kinds, values, has_address=has_address, width=0 if self.in_columns else self.width)
            if not self.in_columns and column != self.name_column:  # lines of two columns that no header names
                torn = (kind for kind in before if kind != "citizenship" and len(values[kind]) > before[kind] > 0)
                doubt = doubt or next(torn, "")
        width = max(self.width, *map(len, [first, *own]))
        settled = self.in_columns or len(lines) > 1 or any(map(_asks_office, own))
        unparted = None if settled else self._part_offices(values, width)
        if values.get("address") and not self.in_columns and _is_below_office(values, width):
            doubt = doubt or "address"
        address, occupation = line_of(values.get("address")), _unmarked(line_of(values.get("occupation")))
        if employer := [said for said in employer if said not in occupation]:
            occupation = ", ".join(filter(None, (occupation.rstrip(" ,"), *employer)))
        address = address[1:-1] if len(address) > _MARK and re.fullmatch(r"\([^()]*+\)", address) else address
        occupation = occupation.rstrip(",") if address and is_closed(occupation.rstrip(",")) else occupation
        position, citizenship = _unmarked(line_of(values.get("position"))), line_of(values.get("citizenship"))
        if not position and (self.asks_both or self._has_line_for_each(values.get("occupation", []))):
            position, occupation = self._both_of(values.get("occupation", []), occupation)
        elif self.in_columns and not position and (seat := self._seat_in(occupation)):
            position, occupation = seat
        elif self.in_columns and not (occupation or self._has("occupation", -1)):
            both = _AND_ELSEWHERE.fullmatch(position)
            if both and is_title(both["office"]) and _is_elsewhere(both["occupation"]):
                position, occupation = both.groups()
            elif (seat := self._seat_in(position)) and is_other_office(*seat):
                position, occupation = seat
        elif not (self.in_columns or (position and occupation)):
            said = position or occupation
            seat = self._seat_in(said)
            office, behind = seat or [*_BETWEEN.split(said, maxsplit=1), ""][:2]  # "Chairman and Director; farmer"
            if is_other_office(office, behind) and (seat or not ("," in office or _NAMES_WHOM.search(office))):
                position, occupation = office, behind
            elif behind and _PLAIN_SEAT.fullmatch(office) and not (has_title(behind) or is_address(behind)):
                position, occupation = office, behind  # "Director; Consulting engineer, self-employed"
        if not (position and occupation) and (both := office_and_work(position or occupation))[1]:
            position, occupation = both
        beside = line_of(lines.get(self.name_column + 1)) == occupation and not self.in_columns
        if beside and is_other_office(occupation, position) and not is_other_office(position, occupation):
            position, occupation = occupation, position  # beside the name the seat, below it what else somebody is
        position, occupation = (_WITHIN.sub(r"\1", office) for office in (position, occupation))
        if position and _NO_OTHER.fullmatch(occupation):  # than the office
            occupation = ""
        if citizenship.startswith("(") or citizenship.count("(") != citizenship.count(")"):  # but "Taiwan (R.O.C.)"
            citizenship = citizenship.strip("()") if any(map(str.isalpha, citizenship)) else citizenship
        if self.heading and not (position or self.in_columns):
            position, shared = self.heading.words, [*shared, (self.heading.start, self.heading.end)]
        if any(map(str.isdigit, citizenship)) and is_address(citizenship):  # lines of the column beside it
            self.torn.append(_span(parts))
            citizenship = ""
        if not (says(address) or occupation or position or citizenship):
            return None
        start, end = _span(parts)
        if unparted and not (position and occupation):
            self.unparted[len(self.found)] = unparted
        titled = self.in_columns and any("position" in column.kinds for column in self.columns)
        return Person(start, end, name, address, occupation, citizenship, position, tuple(shared), doubt, titled=titled)

    def _unhung(self, parts: Sequence[_Part]) -> Iterator[_Part]:
        """Yield the lines of an entry in columns of plain text, those that hang below another joined with it.

        They stand deeper than what a cell has at the edge of its column, and all as far as each other.
        """
        if self.is_page or not self.in_columns:
            yield from parts
            return
        own = in_groups((part.column, part) for part in parts)
        for column, cell in own.items():
            indents = [self._indent(part.start) for part in cell]
            edge, *deeper = sorted({*indents})
            hangs = len(deeper) == 1 and deeper[0] - edge < _HANGING and column != self.name_column
            hangs = hangs and any(a > b for a, b in pairwise(indents))  # but an address below an office
            above: _Part | None = None
            for part in cell:
                if above and hangs and self._indent(part.start) > edge:
                    above = above._replace(words=line_of([above.words, part.words]), end=part.end)
                    continue
                if above:
                    yield above
                above = part
            if above:
                yield above

    def _both_of(self, lines: Sequence[str], said: str) -> tuple[str, str]:
        """Return the office and the occupation of a column that has both, by its lines, or by what they say as one.

        A web page has a line for each, or it is "Outside Director (Professor of Law, Tarn College)".
        """
        is_page = self.is_page and len(lines) > 1 and is_office(lines[0]) and not OPEN_OFFICE.search(lines[0])
        if is_page or _is_seat_above(lines):
            return _unmarked(lines[0]), _unmarked(line_of([*lines[1:]]))
        before, _, last = said.rpartition("; ")
        is_seat = before and not self.office_first and is_title(last) and not _NAMES_WHOM.search(last)
        if is_seat and not (is_title(before) and not _WITH_WHOM.search(before)):
            return last, before  # "Farmer; Director"
        both = _WITH_OCCUPATION.fullmatch(said) or _SEAT_FIRST.fullmatch(said)
        both = both or (_OFFICE_FIRST.fullmatch(said) if self.office_first else None)
        office, occupation = both.groups() if both else ("", said)
        if not both and self.office_first:  # "Director and Treasurer.  President, Tarn Mills, Inc."
            first, *behind = sentences(said)
            office, occupation = (first.rstrip("."), " ".join(behind)) if behind else (office, occupation)
        stated = ("," in occupation or has_office(occupation)) and not _PLAIN_SEAT.fullmatch(occupation)
        held = is_office(office) and not RETIRED.fullmatch(office)  # "Consultant; Director of Tarn Mills"
        return (office, occupation) if held and stated else ("", said)

    def _has_line_for_each(self, lines: Sequence[str]) -> bool:
        """Whether the lines of a cell are an office, on a page, or a seat, and what somebody is with whom it names."""
        own = self.in_columns and len(lines) > 1 and not self._has("position", -1)
        begins = own and is_title(lines[0]) and is_office(lines[1])
        below = line_of([*lines[1:]]) if begins else ""
        if self.is_page and _NAMES_WHOM.search(below):
            return True
        return _is_seat_above(lines) and _WITH_WHOM.search(below) is not None

    def _seat_in(self, occupation: str) -> tuple[str, str] | None:
        """Return the seat that an occupation begins with, and the rest.

        It is bare, or one with who files or has a short name here.
        """
        seat = _BARE_SEAT.match(occupation)
        whom = seat["whom"] if seat else None
        known = whom is None or whom.casefold() in self.filers or any(f"{sign}{whom}" in self.text for sign in '"“')
        return (seat[0].rstrip(" ;."), occupation[seat.end() :]) if seat and known else None

    def _part_offices(self, values: dict[str, list[str]], width: int) -> tuple[str, str] | None:
        """Part the lines of an office from those of an occupation below it, of an entry of lines up to a width.

        The first word of the second would have had room in the first. The two are returned where only the other
        entries of the list can say whether they are an office and an occupation.
        """
        held = values.get("position", []) or values.get("occupation", [])
        if len(held) < 2 or (values.get("position") and values.get("occupation")):
            return None
        if len(held[0]) + len(held[1].split(maxsplit=1)[0]) >= width:
            return None
        if is_other_office(held[0], held[1], apart=True):
            values["position"], values["occupation"] = held[:1], held[1:]
            return None
        is_whole = is_title(held[0]) and not OPEN_OFFICE.search(held[0])
        is_alone = is_entity(held[1]) and not has_office(held[1])
        return (held[0], line_of(held[1:])) if is_whole and not is_alone else None

    def _settle_offices(self) -> None:
        """Part the offices of entries from their occupations as those of others on the list are parted.

        Where each entry has two lines, of which the second names no title alone, they are an office and an occupation.
        """
        entries = range(self.listed, len(self.found))
        self.listed = len(self.found)
        parted = any(self.found[n].position and self.found[n].occupation for n in entries)
        every = len(self.unparted) == len(entries) > 1 and not any(is_title(work) for _, work in self.unparted.values())
        for n, (office, work) in self.unparted.items():
            person = self.found[n]
            if parted or every:
                self.found[n] = person._replace(position=_unmarked(office), occupation=_unmarked(work))
            else:
                self.found[n] = person._replace(doubt=person.doubt or "occupation")
        self.unparted = {}

    def _titles(self, parts: Sequence[_Part]) -> int:
        """Return how many lines right below a name have the office: those of the occupation stand deeper."""
        edge, *lefts = (self._indent(part.start) for part in parts)
        n = next((n for n, left in enumerate(lefts) if left != edge), 0)
        rest = parts[n + 1 :]
        if not n or any(left < edge + _DEEPER for left in lefts[n:]):
            return 0
        begun, titles = rest[0].words, [part.words for part in parts[1 : n + 1]]
        is_occupation = has_office(begun) or not (is_entity(begun) or is_address(begun))
        return n if is_occupation and is_office(" ".join(titles)) and not any(map(LABEL.match, titles)) else 0

    def _whole_name(self, name: str, own: list[str], beside: str, *, comma: str) -> str:
        """Return a name with its rest, taken from the lines below it; "" where they are names of several people.

        What is said `beside`, too, and stands above a street, is the employer's. A `comma` may end the first line.
        """
        if (
            own
            and not self.rest
            and without_suffix(whole := f"{name}{comma} {NOTE_MARK.sub('', own[0])}") == without_suffix(name)
        ):
            name = whole  # "(Ret.)"
            own.pop(0)
        if own and re.search(PEER, name) and OF_PLACE.fullmatch(f" {own[0]}"):
            name = f"{name} {own.pop(0)}"  # "Lord Orme" above "of Tarnbrook"
        if not self.in_columns:
            if (beside or self.is_labelled) and own and is_fragment(own[0]):
                whole = f"{name}, {own[0]}"  # behind a comma, which "Jr." may follow
                name = f"{name} {own.pop(0)}" if is_cut(name) or without_suffix(whole) != whole else name
            return name
        kinds = self.columns[self.name_column].kinds
        begun = own and is_fragment(own[0]) and kinds == {"name", "position"}
        if begun and ("(" in "".join(own[1:2])[:1] or (is_cut(name) and _INITIAL.match(own[0]))):
            name = f"{name} {own.pop(0)}"  # "Ada Moss" above "Orme", above "(Chairman)"; "Rev. Ada" above "B. Orme"
        held = _WITH_OCCUPATION.fullmatch(own[0]) if own else None
        if held and is_fragment(held["office"]) and has_title(held["occupation"]):
            own[0], self.rest = held.groups()  # "Klaus-Peter" above "Orme (Chairman)"
            name = f"{name} {own.pop(0)}"
        full = len(name.split()) > 2 and "." not in name  # and no "Basil T. Orme," above his city
        given = NOTE_MARK.sub("", own[0]) if comma and full and len(own) > 2 and "address" in kinds else ""
        if given.isalpha() and is_fragment(given):
            own.pop(0)
            return f"{name}, {given}"  # "Lau Chan Mei Ling," above "Agnes (1)"
        if len(own) == 1 and "address" in kinds and is_surname(last := NOTE_MARK.sub("", own[0])) and is_fragment(last):
            return f"{name} {NOTE_MARK.sub('', own.pop())}"  # a word alone is no address
        # "ORME MOSS," above "Ada"
        is_last = comma and own and kinds == {"name"} and "." not in name and is_person_name(f"{name}, {own[0]}")
        lines = [f"{name}," if is_last else name]
        # one whose name has any words
        member = not (is_person_name(name, listed=True) or is_fragment(name)) or any(map(_is_form, own[:1]))
        while own and (
            (member or is_fragment(own[0]) or _is_form(own[0]) or self._ends_name(lines, own[0]))
            and (kinds == {"name"} or self._wraps(lines, own[0]))
        ):
            if COUNTRIES.fullmatch(own[0]) and "citizenship" in kinds:
                break
            if full and "address" in kinds and len(own) > 1 and not is_cut(lines[-1]):
                break  # "Ballsbridge", above "Dublin 4"
            if member and is_title(own[0]) and "position" in kinds:
                break
            if has_office(own[0]) and not (member or is_cut(" ".join(lines))):
                break  # "Geologist", below a whole name
            if (
                own[0][0].isupper()
                and is_person_name(without_suffix(own[0]))
                and not (member or is_cut(" ".join(lines)))
            ):
                break  # another name, with nothing beside it, or an employer's
            lines.append(own.pop(0))
        name = re.sub(r"(?<=[a-z])- (?=[A-Z])", "-", " ".join(lines))
        name = " ".join(NOTE_MARK.sub("", name).split()).strip(" :;,*")
        below = ((line, own[n + 1 : n + 2], " ".join(own[n + 1 :])) for n, line in enumerate(own))
        several = kinds == {"name"} and any(
            is_person_name(line) and not (line in beside and (any(map(is_address, street)) or ends_address(rest)))
            for line, street, rest in below
        )
        return name if (member or is_person_name(name, listed=True)) and not several else ""

    def _ends_name(self, lines: Sequence[str], below: str) -> bool:
        """Whether a line with words that are else no name ends one behind an initial: "Ada Q." above "Two Hearts"."""
        return _INITIAL_LAST.search(lines[-1]) is not None and is_person_name(f"{' '.join(lines)} {below}", listed=True)

    def _behind_name(self, own: list[str], first: str) -> tuple[dict[str, list[str]], list[str]]:
        """Return what stands behind a name in its `first` line, and the lines below that do not go on with that."""
        values: dict[str, list[str]] = {}
        if self.rest and self._runs([first, *own]):
            self.rest, own = " ".join([self.rest, *own]), []
            nation = _NATION_LAST.search(self.rest)
            if nation and not COUNTRIES.fullmatch(self.rest.rpartition(", ")[2]):  # "Taiwan (R.O.C.)"
                values["citizenship"], self.rest = [nation["nation"]], self.rest[: nation.start()]
        if asked := _OCCUPATION_ASIDE.search(self.rest):
            values["occupation"] = [asked["value"]]
            self.rest = self.rest[: asked.start()]
        if own and _closes(first, own[0]):
            first = own[0]
            self.rest = f"{self.rest} {own.pop(0)}"
        until = len(first) + 1 + len(own[0].split(maxsplit=1)[0]) if own else 0
        full = until > max(map(len, (first, *own)))
        if full and _is_amid_employer(self.rest, own[0]):
            self.rest = f"{self.rest} {own.pop(0)}"
        apart = 0 < until <= self.width and is_other_office(self.rest, own[0], apart=True)
        while own and not (apart or first.endswith(")")) and _goes_below(self.rest, own[0]):
            whole = not self.is_typed or (until <= max(self.width, _ROOM) and not _LEADS_ON.match(own[0]))
            if whole and own[0][0].islower() and is_title(self.rest) and not OPEN_OFFICE.search(self.rest):
                break  # a line of a page is whole, and one that a typist had room behind: "private investor"
            self.rest = f"{self.rest} {own.pop(0)}"
        self.rest = _AS.sub("", _KIN_OF.sub("", self.rest))
        if own and is_address(own[0]) and not begins_address(own[0]) and (house := _HOUSE_LAST.search(self.rest)):
            own.insert(0, house["house"])  # above "Fenn, Norfolk NR1 4DJ, England"
            self.rest = self.rest[: house.start()]
        place, behind = dashed(self.rest)
        if place:
            values["address"], self.rest = [place], behind
        if self.rest.count(")") > self.rest.count("("):  # which the name's line opens
            self.rest = self.rest.rstrip(" )")
        number = _NUMBER_LAST.search(self.rest) if own else None
        if number and begins_address(f"{number[1]} {own[0]}"):  # whose street is in the line below
            self.rest = f"{self.rest} {own.pop(0)}"
        if ";" in self.rest or (own and self.rest and first.partition(self.rest)[0].rstrip().endswith(";")):
            self.rest = NEXT_NUMBER.sub(";", self.rest)
            if own and _NUMBER_ALONE.search(self.rest):  # of a house, whose street is in the line below
                self.rest = f"{self.rest} {own.pop(0)}"
            if any(";" in line for line in own):
                self.rest, own = " ".join([self.rest, *own]), []
            parts = [part.strip() for part in self.rest.split(";") if part.strip()]
            if len(parts) > 1 and is_other_office(*parts[:2]):
                values["position"] = [parts.pop(0)]  # "Board Member; Rector, Tarn University"
            elif len(parts) > 2 and is_title(parts[0]) and is_address(parts[1]) and not is_address(parts[2]):
                cited = COUNTRIES.fullmatch(parts[2]) or citizenship_of(parts[2])
                values["position"] = [parts.pop(0)] if not cited else []  # "President; 9 Weir Lane, Fenn; farmer"
            elif len(parts) > 1 and is_title(parts[0]) and parts[1][0].islower() and not citizenship_of(parts[1]):
                values["position"] = [parts.pop(0)]  # "Director; automobile dealer, 9 Weir Lane, Fenn"
                office, address = office_and_address(parts[0])
                parts[:1] = [office, address] if address else [office]
            offices = sum(1 for _ in takewhile(lambda part: has_office(part) or RETIRED.fullmatch(part), parts))
            office, address = office_and_address(said := "; ".join(parts[:offices]))
            parts[:offices] = [office, address] if address else [said] if said else []
            sort_lines(parts, frozenset(), values, has_address=False)
            return values, own
        for rest in without_citizen(self.rest):
            cited = rest if COUNTRIES.fullmatch(rest) else citizenship_of(rest)
            office, address = ("", "") if cited else office_and_address(rest)
            for key, value in (("citizenship", cited), ("position", office), ("address", address)):
                if value:
                    values.setdefault(key, []).append(value)
        return values, own

    def _runs(self, lines: Sequence[str]) -> bool:
        """Whether the lines of a cell that has all of an entry are running text: no next word had room in any."""
        if self.is_page or not self.in_columns:
            return False
        column = self.columns[self.name_column]
        full = (len(a) + 1 + len(b.split(maxsplit=1)[0]) > column.right - column.left for a, b in pairwise(lines))
        return {"name", "occupation", "address", "citizenship"} <= column.kinds and all(full)

    def _kinds_of(self, column: int, lines: dict[int, list[str]]) -> Kinds | None:
        """Return what the lines of a column state, nothing where each says for itself; None where they are not read."""
        kinds = self.columns[column].kinds if self.in_columns and column < len(self.columns) else frozenset[str]()
        if not self.in_columns and len(lines) > 1:
            kinds = self._guessed(column, lines)
        if column == self.name_column:
            kinds = kinds - {"name"}
            if not kinds and self._has("occupation", column):
                kinds = frozenset(kind for kind in _BELOW_NAME if kind == "position" or not self._has(kind, column))
            return None if kinds == {"other"} else kinds
        return None if kinds == {"other"} or (self.in_columns and not kinds) else kinds

    def _is_of_one(self, own: Sequence[str], lines: dict[int, list[str]]) -> bool:
        """Whether lines below a name are its address, a street called as people are in it: all else is told once."""
        addressed = self.in_columns and "address" in self.columns[self.name_column].kinds
        once = all(len(of) == 1 for column, of in lines.items() if column != self.name_column)
        named = next((n for n, line in enumerate(own) if is_person_name(line)), 0)
        return addressed and once and named > 0 and not any(map(ends_address, own[:named]))

    def _lines_alone(self, parts: Sequence[_Part]) -> list[str]:
        """Return the lines below a name that no other cell has, as one has the employer's name."""
        own = parts[self.name_column > 0]
        others = " ".join(part.words for part in parts if part is not own)
        return [line for line in own.words.split("\n")[1:] if line.strip() not in others]

    def _guessed(self, column: int, lines: dict[int, list[str]]) -> Kinds:
        """Return what a column has that no header names: beside an office stands none but a title below the name."""
        others = [line for other, words in lines.items() if other != self.name_column for line in words]
        titled = any(is_title(line.strip("()")) for line in lines[column][1:])
        titled = titled or any(is_office(line) and not is_address(line) for line in lines[column][1:2])
        held = (
            has_office(line) or (titled and not (is_entity(line) or is_address(line) or ends_address(line)))
            for line in others
        )
        if column == self.name_column and any(held) and not self.rest:
            office = "occupation" if self.name_column else "position"
            return frozenset(("address", "citizenship", office) if titled else ("address", "citizenship"))
        own = " ".join(lines[column])
        if column != self.name_column and COUNTRIES.fullmatch(own):
            return frozenset(("citizenship",))  # "United States of" above "America"
        behind = [line for other, words in lines.items() if other > column for line in words]
        if column == self.name_column + 1 and is_title(" ".join(lines[column])) and any(map(has_office, behind)):
            return frozenset(("position",))  # and the occupation behind it
        before = [line for other, words in lines.items() if self.name_column < other < column for line in words]
        last = lines[column][-1]
        whole = ends_address(last) and not (COUNTRIES.fullmatch(last) or any(map(has_office, lines[column])))
        if whole and any(map(has_office, before)) and not any(map(is_address, before)):
            return frozenset(("address",))  # below the employer's name
        beside = (" ".join(words) for other, words in lines.items() if other not in (column, self.name_column))
        if column != self.name_column and any(map(COUNTRIES.fullmatch, beside)):
            numbered = any(map(str.isdigit, own)) and ends_address(own) and not has_title(own)
            if numbered and any(map(has_office, before)):
                return frozenset(("address",))
            return frozenset(("occupation", "address"))  # a country is of the address
        return frozenset()

    def _has_address(self, but: int) -> bool:
        """Whether the person's address stands in another column: that below a name is it, and no employer's beside."""
        below_name = but == self.name_column and self.in_columns and "address" in self.columns[but].kinds
        others = (column.kinds for n, column in enumerate(self.columns) if n != but)
        return any(kinds == {"address"} for kinds in others) if below_name else self._has("address", but)

    def _has(self, kind: str, but: int) -> bool:
        return self.in_columns and any(kind in column.kinds for n, column in enumerate(self.columns) if n != but)


def _asks_office(words: str) -> bool:
    """Whether words begin with a letter of Item 2, or with the label of an office or an occupation."""
    label = LABEL.match(words)
    asked = kinds_of(label["label"]) if label else frozenset()
    return not asked.isdisjoint(("position", "occupation")) or _ANSWER.match(words) is not None


def _is_below_office(values: Mapping[str, Sequence[str]], width: int) -> bool:
    """Whether the last line of an office may be the first of the address below it: "Tarn Mills, Inc.", "Orme House".

    It had room in the line above, which does not go on.
    """
    held = [*values.get("position", ()), *values.get("occupation", ())]
    if len(held) < 2:
        return False
    above, last = held[-2:]
    apart = last[:1].isupper() and len(above) + len(last.split(maxsplit=1)[0]) < width
    return apart and not (OPEN_OFFICE.search(above) or has_office(last) or RETIRED.match(last) or LABEL.match(last))


def _is_seat_above(lines: Sequence[str]) -> bool:
    """Whether lines are a seat alone, and an office below it."""
    seat = len(lines) > 1 and _PLAIN_SEAT.fullmatch(lines[0]) and has_office(lines[1]) and lines[1][0].isupper()
    return bool(seat) and not _OF_SEAT.match(lines[1])


def _is_elsewhere(words: str) -> bool:
    """Whether words behind an office say what somebody is with an entity, or a work that is no office."""
    return is_entity(words) if words[0].isupper() else not (is_title(words) or ends_in_title(words))


def _is_of_entity(address: str) -> bool:
    """Whether an entity stands before its address: "Tarn Mills, Inc., 9 Weir Road", but "c/o Tarn Mills, Inc."."""
    return is_entity("".join(takewhile(lambda char: not char.isdigit(), address))) and not _CARE_OF.match(address)


def _is_form(words: str) -> bool:
    """Whether words are what an entity's name ends with, and nothing else: "N.V."."""
    return " " not in words and is_entity(words)


def _span(parts: Sequence[_Part]) -> tuple[int, int]:
    """Return where lines of an entry stand; the last may be that of a column that ends above another."""
    return parts[0].start, max(part.end for part in parts)


def _unmarked(office: str) -> str:
    """Return an office without the mark of a note behind it, or "(see above)"; one that is such a mark stays."""
    return _SEE_ABOVE.sub("", NOTE_MARK.sub("", office)).strip() or office


def _closes(above: str, line: str) -> bool:
    """Whether a line ends a parenthesis that the one above opens, and is nothing of its own."""
    opened, closed = above.count("(") - above.count(")"), line.count(")") - line.count("(")
    return opened > 0 and closed > 0 and not (is_address(line) or name_and_rest(line)[0])


def _goes_below(office: str, line: str) -> bool:
    """Whether an office behind a name goes on in the line below: it ends as none does, or amid an entity's name."""
    if not office or is_address(line) or LABEL.match(line) or citizenship_of(line):
        return False
    if line in office or (COUNTRIES.fullmatch(line) and not OPEN_OFFICE.search(office)):
        return False  # the employer, above the address, or a citizenship
    of = _OF_WHOM.search(office)
    form = _FORM.match(line)
    parted = (
        of and is_entity(line) and (not is_closed(of["who"]) if form else not (is_entity(of["who"]) or has_title(line)))
    )
    # "Secretary, Weir Animal" above "Clinic", or "Handling Ltd."
    alone = (line.isalpha() or is_entity(line)) and "," in office and not is_closed(office)
    alone = alone and not ((has_office(line) and not form) or COUNTRIES.fullmatch(line))
    is_open = OPEN_OFFICE.search(office) and (not _EXECUTIVE.search(office) or _OF_EXECUTIVE.match(line))
    return bool(parted or alone or line[0].islower() or is_open)


_ROOM = 60  # characters that fit in a typist's line
_LEADS_ON = re.compile(r"(?:and|or|of|for|at|with|in|to|the|an?|by|from|since|as)\b")


def _is_amid_employer(office: str, line: str) -> bool:
    """Whether an office ends amid the name of an employer, and the line below goes on with that and its address."""
    rest = _REST_OF_ENTITY.match(line)
    of = _OF_WHOM.search(office)
    before, _, last = office.rpartition(", ")
    whom = of["who"] if of else last if before else ""
    begun = whom[:1].isupper() and is_fragment(whom) and not (is_entity(whom) or has_office(whom))
    return rest is not None and is_closed(rest["rest"]) and begun


def _without_sentences(lines: list[str], values: dict[str, list[str]]) -> list[str]:
    """Take sentences, such as "Mr. Orme is the President", from lines, and return the other lines."""
    lines = _without_history(lines)
    lettered = ((line, _ANSWER.match(line)) for line in lines)  # "(c) Mr. Orme is the President"
    lines = [value if hit and _TELLS.match(value := line[hit.end() :].lstrip()) else line for line, hit in lettered]
    lines = _cut_where_told(lines)
    parts = (sentences(line) if _TELLS_BEHIND.search(line) else (line,) for line in lines)
    lines = [part if _TELLS.match(part) or part in lines else value_of(part) for of in parts for part in of]
    first = next((n for n, line in enumerate(lines) if _TELLS.match(line)), len(lines))
    ends = (LABEL.match, CITIZENSHIP.match, _ANSWER.match)
    more = (n for n in range(first + 1, len(lines)) if any(end(lines[n]) for end in ends))
    stop = next(more, len(lines))
    for sentence in sentences(" ".join(" ".join(lines[first:stop]).split())):
        for _, claim in claims(sentence):
            if claim:
                beside = claim.kind == "position" in values  # an office stands in another column
                values.setdefault("occupation" if beside else claim.kind, [claim.value])
    return [*lines[:first], *lines[stop:]] if values else lines


def _without_history(lines: list[str]) -> list[str]:
    """Return lines up to where they tell what somebody was before: "Dean, Tarn College. Previously Mr. Orme was"."""
    hit = _HISTORY.search(whole := " ".join(lines))
    if hit is None or _STILL.search(whole, hit.end()):
        return lines
    since = _SINCE_LAST.search(whole, 0, hit.start())
    cut = since.start() if since else hit.start() + 1
    begins = accumulate((len(line) + 1 for line in lines), initial=0)
    return [line[: cut - begin] for line, begin in zip(lines, begins, strict=False) if begin < cut]


def _cut_where_told(lines: list[str]) -> list[str]:
    """Return lines, with a sentence about somebody that begins at the end of one and goes on in the next as its own."""
    bare = [" ".join(line.split()) for line in lines]
    hit = _TELLS_BEHIND.search(" ".join(bare))
    at = 0
    for n, line in enumerate(bare if hit else ()):
        if hit and at <= hit.start() < at + len(line) <= hit.end():
            cut = hit.start() + 1 - at
            return [*bare[:n], line[:cut], " ".join((line[cut:].strip(), *bare[n + 1 :]))]
        at += len(line) + 1
    return lines


def _is_office_alone(words: str) -> bool:
    """Whether words are an office, perhaps with whom, and no sentence: "President, Tarn Mills, Inc."."""
    return is_title(words) and is_entity(words) and not _VERB.search(words)


def _has_letter(words: str) -> bool:
    return any(map(str.isalpha, words))


def _labelled(row: Row, at: int = 0) -> str:
    """Return the words of a row, from a cell on, as a label and its value; no more of them than an entry has."""
    return "  ".join(cell.words for cell in row.cells[at:])[:MOST_OF_LINE]
