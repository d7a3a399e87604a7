"""Tables of directors and officers: what announces and ends them, their header, to which column a cell belongs."""

import re
import sys
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import combinations, groupby, islice, pairwise, takewhile
from typing import NamedTuple

from muniment.caching import kept
from muniment.documents.html import CellLine, TableCell, TableRow
from muniment.readers.labelled.items.cells import (
    TAB,
    Cell,
    Row,
    as_table,
    begins_cell,
    cell_of,
    lone_cells,
    row_of,
    words_of,
)
from muniment.readers.labelled.items.headings import ANNEX
from muniment.readers.labelled.items.people_lines import (
    ASKED,
    COUNTRIES,
    COUNTRY,
    LABEL,
    LETTERS,
    MOST_OF_LINE,
    OPEN_OFFICE,
    PART_OF_ADDRESS,
    SHORT_LINE,
    Kinds,
    begins_address,
    citizenship_of,
    ends_address,
    has_office,
    is_address,
    is_cut,
    is_fragment,
    is_office,
    is_person_name,
    kind_of_label,
    kinds_of,
    name_and_rest,
    undivided,
    without_suffix,
)
from muniment.readers.labelled.signatures.words import has_title, is_closed, is_entity
from muniment.readers.labelled.text import BULLETS

LIST = re.compile(
    r"\b(?:directors|executive\s+officers|officers|managers|managers?\s+and\s+members|trustees|general\s+partners|control(?:ling)?\s+persons?"
    r"|managing\s+members|board\s+members?|members\s+of(?!\s+(?:an?\s+|the\s+|(?:his|her|their)\s+)?(?:\w+\s+)?(?:group|committee|family))"
    r"|board\s+of\s+(?:directors|managers|trustees)|management\s+board|supervisory\s+board|executive\s+committee)\b",
    re.IGNORECASE,
)
_OF_LIST = (
    rf"(?:{LIST.pattern}|(?:executive\s+)?officer|director|manager|trustee|individual|managing\s+member"
    r"|(?:(?:general|managing)\s+)?partner)"
)
_OVER_NAMES = re.compile(rf"{_OF_LIST}(?:\s*(?:/|and|or|&)\s*(?:{_OF_LIST})?)?", re.IGNORECASE)  # the title of a column
_LISTED = re.compile(
    rf"{LIST.pattern}|\b(?:each|every|such|of\s+the)\s+(?:of\s+the\s+)?(?:directors?|(?:executive\s+)?officers?"
    r"|managers?|trustees?|general\s+partners?)\b"  # in small letters: found faster than in any
)
PLAIN_HEADING = re.compile(
    r"\W*(?:names?\s+of\s+|(?:certain\s+)?(?-i:I)nformation\s+(?:about|as\s+to|concerning|regarding|relating\s+to|with\s+respect\s+to)\s+)?(?:the\s+)?(?:(?:executive|managing|supervisory|principal|senior|certain)\s+)?(?:officers|directors|managers|trustees)(?:\s+(?:and"
    r"|of)\s+[^.]{1,60})?\W*\Z",
    re.IGNORECASE,
)
SUBHEAD = re.compile(  # between parts of one list
    r"\W*+(?:[a-z\d]{1,2}[.)]\s++)?+(?:(?:the|other|current|additional|independent|outside|inside|union|employe[re]|public|elected|non-?(?:executive|management|employee)|executive|and|principal|corporate|statutory|board\s+of)\s+)*+"
    r"(?:directors|officers|managers|trustees|members|auditors|(?:(?:management|managing|supervisory)\s+)?(?:board|committee(?=\s*\((?:who|other)\s))|general\s+partners)\b"
    r"(?:\s+of\s+(?:the\s+)?(?:(?:supervisory|management|managing|executive)\s+board|(?:board\s+of\s+)?(?:management|managers|trustees|directors)))?(?:\s*\([^()\n]{0,90}\))?(?:\s+and\s+(?:executive\s+)?(?:directors|officers)\b)?"
    r"(?:\W+(?:other\s+than\s+(?:\w+\s+){1,2}who|who|that)\s+are\s+(?:not\s+)?(?:also\s+)?(?:directors|officers|trustees|managers)\b)?(?:\W*continued\b)?\W*+",
    re.IGNORECASE,
)
_STEMS = ("director", "officer", "manag", "members", "trustee", "partner", "control", "committee", "board")
_ELSEWHERE = re.compile(r"attached|hereto\b|annexed|incorporated\s+(?:herein|by)", re.IGNORECASE)
# Of words in small letters, of which it is found faster.
_GIVES = re.compile(
    r"occupation|employment|citizen|business\s+address|positions?\b|\bnames?\b|titles?\b"
    r"|\b(?:following|below)\s+are\s+(?:all\s+(?:of\s+)?)?the\s+(?:current\s+|executive\s+)?(?:directors|officers|managers|trustees)\b"
)
_INFORMS = re.compile(r"\b(?:below|following)\b.{0,40}\binformation\b|\binformation\b.{0,160}\bbelow\b", re.DOTALL)
_BELOW = re.compile(
    r"\bbelow\b|following|as\s+follows|set(?:s|ting)?\s+forth|list(?:ed|s|\b)|schedule|annex|:\s*\Z", re.IGNORECASE
)
# To whom a letter goes is no heading of a list.
_ADDRESSED = re.compile(
    r"\W*(?:dear\b|gentlemen\b|ladies\b|(?:attention|attn|cc|to)\b\s*[:.]"
    r"|to\s+(?:the\s+|our\s+|all\s+)?(?:members|board|directors|officers|managers|trustees|chairman|stockholders|shareholders|fellow)\b)",
    re.IGNORECASE,
)
# The office of one person, who signs or is written to.
_OFFICE = re.compile(
    r"\W*(?:\w+[\s-]+){0,2}(?:chair(?:man|woman|person)?|member|secretary)(?:\s*,|\s+(?:of|to)\b)\s*(?:the\s+)?"
    r"(?:\w+\s+){0,3}(?:board|committee)\b",
    re.IGNORECASE,
)
_SALUTED = re.compile(r"\W*(?:dear\s|(?:ladies|gentlemen)\b[^:,\n]{0,30}[:,]\W*\Z)", re.IGNORECASE)
# What may announce a list or head its columns, and what ends it wherever it stands.
SEED = re.compile(
    r"(?:each|every)\s+(?:director|(?:executive\s+)?officer|manager|trustee|general\s+partner)\b|directors\b|officers\b|executive\s+officer\b|managers\b|manager\s+and\s+members\b|trustees\b|general\s+partners\b"
    r"|control(?:ling)?\s+persons?\b|managing\s+members\b|members\s+of\s|(?:management|supervisory)\s+board\b"
    r"|names?\b(?=[^\n]{0,60}(?:\t|  |\n))|principal\s+occupation|director\s*/|officer\s*/"
)
END_OF_LIST = re.compile(
    r"\W*(?:signatures?\W*\Z|after\s+reasonable\s+inquiry|item\s+\d|exhibit\s+index|index\s+(?:to|of)\s+exhibits"
    r"|joint\s+filing"
    r"|dear\s[^:,\n]{1,80}[:,]\W*\Z|(?:ladies|gentlemen)\b[^:,\n]{0,30}[:,]\W*\Z"
    r"|(?:sincerely|respectfully|cordially|faithfully|(?:very\s+)?truly)(?:\s+(?:yours|submitted))?\W*\Z"
    r"|yours(?:\s+\w+){0,2}\W*\Z|(?:with\s+)?(?:\w+\s+){0,2}regards\W*\Z"
    r"|power\s+of\s+attorney|in\s+witness|exhibit\s+[\dA-Z.]{1,6}\W*\Z|dated?\s*:|by\s*:|/s/|know\s+all)",
    re.IGNORECASE,
)
STOPS = re.compile(r"\n(?!\n)[^\w\n/]*(?:item\s+(?!2\s?\()\d|after\s+reasonable\s+inquiry|signatures?[^\w\n]*\n|/s/)")
_ADDRESSEE = 12  # lines between the first of whom a letter is addressed to and the greeting, at most


_VERB = re.compile(r"\s(?:is|are|was|were|has|have|includes?|be)\s")


def is_over_names(row: Row) -> bool:
    """Whether a row has a word that may head a column of names."""
    return "ame" in row.words or "AME" in row.words or _OVER_NAMES.fullmatch(row.cells[0].words) is not None


# Small words within names of entities, and in no English sentence.
_WITHIN_NAMES = frozenset((
    "de", "du", "des", "la", "le", "les", "di", "da", "del", "della", "van", "von", "der", "den", "und", "et", "y",
))  # fmt: skip


@kept(1024)
def announces(words: str) -> bool:
    """Whether words announce a list of directors or officers: a heading, or a sentence that says what follows."""
    small = words.lower()
    if not any(map(small.__contains__, _STEMS)) or not _LISTED.search(small) or _ADDRESSED.match(words):
        return False
    label = LABEL.match(words[:SHORT_LINE])
    if len(words) <= SHORT_LINE and (
        _OFFICE.match(words) or (label and is_office(words[label.end() :])) or name_and_rest(words)[0]
    ):
        return False
    if (
        len(words) <= SHORT_LINE
        and LIST.search(words)
        and (is_closed(words) or not re.search(r"[a-z][.,]\s*\Z", words))
    ):
        if PLAIN_HEADING.match(words):
            return True
        own = [word for word in words.split() if word not in _WITHIN_NAMES]
        upper = sum(word[0].isupper() or not word[0].isalpha() or word[2:3].isupper() for word in own)  # "l'Orme"
        if upper * 3 >= len(own) * 2:
            return True
    head, _, rest = words.partition(". ")  # "Directors of Tarn Inc. All are citizens of Canada."
    if rest[:1].isupper() and len(head) <= SHORT_LINE < len(words) and not _VERB.search(head) and announces(head):
        return True
    gives = words.endswith(":") or _GIVES.search(small) or ("information" in small and _INFORMS.search(small))
    return bool(gives and _BELOW.search(words) and not _ELSEWHERE.search(words))


def is_headed(line: str) -> bool:
    """Whether a line names the columns of a list: a name first, and something else."""
    kinds = kinds_of(line[:SHORT_LINE])
    return len(line) <= SHORT_LINE and "name" in kinds and len(kinds) > 1 and not LIST.search(line)


def is_letter(row: Row, below: Sequence[Row]) -> bool:
    """Whether words are the first line of whom a letter is addressed to: a line that greets stands below."""
    return len(row.words) <= SHORT_LINE and any(_SALUTED.match(line.words) for line in below[:_ADDRESSEE])


_PART = re.compile(r"\W*(?:part|section)\s(?:[a-z]|[ivx]{1,4}|\d{1,2})\W*", re.IGNORECASE)


def is_section(words: str) -> bool:
    """Whether words are a heading between entries."""
    return len(words) < SHORT_LINE and bool(
        SUBHEAD.fullmatch(words)
        or announces(words)
        or _PART.fullmatch(words)
        or re.match(rf"\W*{ANNEX}\b", words, re.I)
    )


_HEADER_WORD = re.compile(
    r"\bif\s(?:not|other|different)\b|occupation|employment|address|citizen|position|business|principal|title|corporation|conducted|affiliat"
    r"|nationality|designation|\b(?:function|role)s?\b"
    r"|\bnames?\b|material|organi[sz]ation|reporting\s+person|held\b|different|\bor\b|\band\b|country|office\b|present|residence"
    r"|directors?\b|officers?\b|\bage\b|\bwith\b|\bof\b|other\s+than|company|employer|\([^()]{2,}\)"
    r"|\bcapacity\b|\A(?:managers?|trustees?|(?:managing\s)?members?|(?:(?:general|managing)\s)?partners?|individuals?|persons?)\Z|\b(?:shares|stock|units)\b|\bowned\b|ownership",
    re.IGNORECASE,
)
_HEADER_ROWS = 7
_LOOKED_AT = 40  # rows below a header


class Column(NamedTuple):
    """Where a column stands, and what it has by the words above it."""

    left: int
    right: int
    kinds: Kinds


_INITIAL_LAST = re.compile(r"[a-z]\s(?:[A-Z]\.){1,2}\Z")


def find_header(rows: Sequence[Row], at: int, text: str) -> tuple[int, list[Column]]:
    """Return the row behind a header that begins at a row, and its columns; none where it is no header."""
    first = rows[at]
    if (
        (len(first.cells) == 1 and not first.table and not _above_names(rows, at, text))
        or not _is_header_row(first)
        or (len(first.cells) == 1 and not first.table and not is_over_names(first) and announces(first.words))
        or _is_above_columns(rows, at)
        or _has_titled_name(first)
    ):
        return at, []
    stop = at + 1
    open_ended = any(_GOES_ON.search(cell.words) for cell in first.cells)  # "Position with" above "Tarn Mills"
    if not first.table or open_ended or not _is_header([first]):
        while stop < len(rows) and stop - at < _HEADER_ROWS:
            above = rows[stop - 1 if _is_apart(rows[stop - 1], rows[stop], text) else at : stop]
            if not _is_header_row(rows[stop], above):
                break
            words = rows[stop].words
            heads = PLAIN_HEADING.match(words) or SUBHEAD.fullmatch(words) or words.endswith(":")
            if heads and len(rows[stop].cells) == 1 and _is_header(rows[at:stop]):
                break  # above some of the list
            name = rows[stop].cells[0].words
            if _has_titled_name(rows[stop]):
                break
            beside = (name_and_rest(cell.words)[1] for cell in rows[stop].cells[1:])  # an office: "Ada Moss, President"
            is_name = name_and_rest(name)[0] or _INITIAL_LAST.search(name) or any(map(has_office, beside))
            goes_on = any(overlap(title, rows[stop].cells[0]) for title in _open_titles(above))
            if is_name and _is_header(rows[at:stop]) and not goes_on:
                break  # "Lord Orme of Tarn", "Basil T.", "Ada Moss (Chairman)"
            stop += 1
            if rows[stop - 1].table and _is_header(rows[at:stop]):
                break
    header = rows[at:stop]
    if first.table and stop < len(rows) and rows[stop].above and _is_header_row(rows[stop]):
        below, stop = rows[stop], stop + 1  # titles under one that is over several columns
        over = (cell for cell in header[-1].cells if sum(overlap(cell, low) for low in below.cells) < _COLUMNS)
        header = [*header[:-1], row_of((*over,), first.table), below]
    if not header[0].table:
        lefts = Counter([cell.left for row in rows[stop : stop + _LOOKED_AT] if not row.table for cell in row.cells])
        header = [_parted(row, lefts) for row in header]
    columns = _columns(header)
    if any(column.kinds <= {"name", "other"} for column in columns[1:]) and not header[0].table:
        columns = _with_titles_above(columns, header, rows[max(0, at - _HEADER_ROWS) : at], text)
    if len(columns) > 2 and not header[0].table and _NUMBERS.fullmatch(header[0].cells[0].words):
        columns = [columns[1]._replace(left=columns[0].left), *columns[2:]]  # a number is part of its name
    below = rows[stop].cells[0] if stop < len(rows) else None
    titled = first.table and len(columns) > 1
    if titled and below and below.right <= columns[0].left and is_person_name(below.words):
        columns.insert(0, Column(below.left, below.right, frozenset({"name"})))  # above which nothing stands
    kinds = frozenset(kind for column in columns for kind in column.kinds)
    if any(_is_labelled(row) for row in header):
        return at, []
    if not any("name" in column.kinds for column in (columns if first.table else columns[:2])) or not all(
        cell.words[:1].isupper() or not cell.words[:1].isalpha() for cell in header[0].cells
    ):
        return at, []
    if len(columns) < 2 or "name" not in kinds or not kinds & {"occupation", "position", "address", "citizenship"}:
        return at, []
    return stop, columns


def _is_labelled(row: Row) -> bool:
    """Whether a row has a label and its value, or several side by side as two signatures have: "Name: Ada Moss"."""
    labels = [cell.words.endswith(":") for cell in row.cells]
    return any(labels) and labels == [True, False] * (len(labels) // 2)


def _has_titled_name(row: Row) -> bool:
    """Whether a line has a name with an office in parentheses: "Ada Moss (Director)   Dean, School of Business"."""
    first = row.cells[0].words
    return len(row.cells) > 1 and first.endswith(")") and has_title(name_and_rest(first)[1])


def _with_titles_above(columns: list[Column], header: Sequence[Row], above: Sequence[Row], text: str) -> list[Column]:
    """Return columns with what the lines right above a header say: "Occupation, Including" above "Name of Employer"."""
    for row in reversed(above):
        titles = [sum(overlap(cell, column) for column in columns) == 1 for cell in row.cells]
        if _is_apart(row, header[0], text) or not all(titles) or len(row.words) > SHORT_LINE:
            break
        header = [row, *header]
    whole = _columns(header)
    return whole if len(whole) == len(columns) else columns


def _parted(row: Row, lefts: Counter[int]) -> Row:
    """Return a line of a header whose titles one blank divides cut where cells below begin: "Address Citizenship"."""
    cells = list[Cell]()
    for cell in row.cells:
        rest = cell
        for hit in _BLANK.finditer(cell.words):
            at = cell.left + hit.start() - rest.left
            title, more = rest.words[:at], rest.words[at + 1 :]
            if (
                lefts[cell.left + hit.end()] > 1
                and more[0].isupper()
                and kinds_of(title)
                and kinds_of(more)
                and not _GOES_ON.search(title)
            ):
                cells.append(Cell(rest.start, rest.start + at, title, rest.left, rest.left + at))
                rest = Cell(rest.start + at + 1, rest.end, more, rest.left + at + 1, rest.right)
        above = cells[-1] if cells else rest
        if 0 < rest.left - above.right < _CODE_APART and _GOES_ON.search(above.words) and not lefts[rest.left]:
            cells[-1] = Cell(above.start, rest.end, f"{above.words} {rest.words}", above.left, rest.right)
        else:
            cells.append(rest)  # but "Occupation and  Business Address" is one where nothing begins below
    return row_of(tuple(cells), 0) if len(cells) != len(row.cells) else row


def _is_header(header: Sequence[Row]) -> bool:
    columns = _columns(header)
    kinds = frozenset(kind for column in columns for kind in column.kinds)
    return len(columns) > 1 and "name" in kinds and bool(kinds & {"occupation", "position", "address", "citizenship"})


_ANSWER = re.compile(r"(?:yes|no|x|-+|–|—)\W*", re.IGNORECASE)  # in a column for each office
_MOST_OF_ENTRY = 12  # lines of an entry
_MOST_TITLES = 8  # of columns that stand below each other
_GLUED_MARK = re.compile(r"(?<=[a-z][a-z.])\d{1,2}\Z")  # of a note, raised on the page: "Ada Moss1"


NAMES_BELOW = re.compile(r"\n[^\w\n]{0,40}(?i:names?)\b(?:[^\S\n]?[^\s:])*+\s*\n")
"""A line that is the title of a column of names alone."""


def from_cells(rows: Iterable[Row]) -> Iterator[Row]:
    """Yield rows, cells that stand below each other below the titles of their columns as rows of tables again."""
    for is_lone, lines in lone_cells(rows):
        if not is_lone or not any(_heads_names(line.cells[0]) for line in lines):
            yield from lines
            continue
        begins, _ = begins_cell(lines)
        barred = 2 * sum(begins) > len(lines)
        parts: list[list[Row]] = []
        for line, is_first in zip(lines, begins, strict=True):
            if barred and parts and not is_first:
                parts[-1].append(line)
            else:
                parts.append([line])
        cells = [*map(cell_of, parts)]
        at = 0
        while found := _stack(cells, at):
            begin, stop, table = found
            yield from (line for part in parts[at:begin] for line in part)
            yield from as_table(table, cells[begin].start + 1)
            at = stop
        yield from (line for part in parts[at:] for line in part)


def _stack(cells: Sequence[Cell], start: int) -> tuple[int, int, list[list[Cell]]] | None:
    """Return where the first table begins and ends that cells below each other are, and its lines; None for none.

    Each line has a name where the titles say so and in each column what that asks for; headings may stand between.
    Each cell is one of the table, or there is one way to give each column lines that it asks for.
    """
    for begin in range(start, len(cells) - _COLUMNS):
        if not _heads_names(cells[begin]):
            continue
        most = sum(1 for _ in takewhile(_is_title, cells[begin : begin + _MOST_TITLES]))
        sizes = ((size, several) for several in (False, True) for size in range(most, _COLUMNS - 1, -1))
        found = [_lines_of(cells, begin, size, several=several) for size, several in sizes]
        stop, table = max(found, key=lambda one: one[0], default=(begin, []))
        if stop > begin:
            return begin, stop, table
    return None


def _lines_of(cells: Sequence[Cell], begin: int, size: int, *, several: bool) -> tuple[int, list[list[Cell]]]:
    """Return where a table ends with so many titles, and its lines, of one cell in a column or `several`."""
    table = [[*cells[begin : begin + size]]]
    kinds = [column.kinds for column in _columns(as_table(table, 1))]
    stop, entries = begin + size, 0
    while stop < len(cells) and len(kinds) == size:
        first = cells[stop]
        bare = _GLUED_MARK.sub("", first.words)
        if SUBHEAD.fullmatch(first.words):
            table.append([first])
            stop += 1
            continue
        own = cells[stop : stop + (_MOST_OF_ENTRY if several else size)]
        counts = name_and_rest(bare)[0] and (_counts(own, kinds) if several else _one_each(own, kinds))
        if not counts:
            break
        line = list[Cell]()
        for count in counts:
            of = cells[stop : stop + count]
            line.append(of[0]._replace(end=of[-1].end, words="\n".join(cell.words for cell in of)))
            stop += count
        if bare != first.words:
            line[0] = line[0]._replace(words=line[0].words.replace(first.words, bare, 1))
        table.append(line)
        entries += 1
    goes_on = stop == len(cells) or any(map(_heads_names, cells[stop : stop + _COLUMNS]))
    return (stop, table) if entries > 1 or (entries and goes_on) else (begin, [])


def _one_each(cells: Sequence[Cell], kinds: Sequence[Kinds]) -> tuple[int, ...]:
    """Return that each column has one of the cells, () where one is not what a column asks for."""
    is_whole = len(cells) == len(kinds) and all(map(_is_asked, kinds[1:], cells[1:]))
    return (1,) * len(kinds) if is_whole else ()


def _counts(cells: Sequence[Cell], kinds: Sequence[Kinds]) -> tuple[int, ...]:
    """Return how many lines each column has of an entry that the cells begin with; () where it is not plain.

    Behind the last of them stands a name, or a heading or the title of a column not far.
    """
    ends = [n for n, cell in enumerate(cells) if n and (name_and_rest(cell.words)[0] or _heads_names(cell))]
    own = [*cells[: ends[0] if ends else len(cells)]]
    for size in range(len(own), len(kinds) - 1, -1):
        cuts = ((0, *of, size) for of in combinations(range(1, size), len(kinds) - 1))
        ways = [of for of in cuts if _fit([own[a:b] for a, b in pairwise(of)], kinds)]
        if ways:
            return tuple(b - a for a, b in pairwise(ways[0])) if len(ways) == 1 else ()
    return ()


def _fit(columns: Sequence[Sequence[Cell]], kinds: Sequence[Kinds]) -> bool:
    """Whether each column asks for what its lines are."""
    for n, (of, lines) in enumerate(zip(kinds, columns, strict=True)):
        words = [cell.words for cell in (lines if n else lines[1:])]
        if of == {"name", "position"}:
            is_one = not n and all(map(has_title, words))
        elif of == {"address"}:
            begins = is_entity(words[0]) or any(char.isdigit() for line in words[:2] for char in line)
            country = next((k for k, line in enumerate(words) if COUNTRIES.fullmatch(line)), len(words))
            is_one = begins and ends_address(words[-1]) and not any(map(has_title, words))
            is_one = is_one and all(map(COUNTRIES.fullmatch, words[country:]))
        elif of == {"citizenship"}:
            is_one = all(map(COUNTRIES.fullmatch, words))
        elif of in ({"occupation"}, {"position"}):
            is_one = not any(COUNTRIES.fullmatch(line) or is_address(line) or SUBHEAD.fullmatch(line) for line in words)
        else:
            is_one = of == {"name"} and not (n or words)
        if not is_one:
            return False
    return True


def _heads_names(cell: Cell) -> bool:
    """Whether a cell may be the title of a column of names."""
    return "name" in kinds_of(cell.words[:SHORT_LINE]) and _is_title(cell)


def _is_title(cell: Cell) -> bool:
    """Whether a cell may be the title of a column."""
    bare = cell.words.strip()
    is_short = len(bare) <= SHORT_LINE and not any(map(str.isdigit, bare)) and ":" not in bare and bare[-1:] != "."
    is_heading = SUBHEAD.fullmatch(bare) is not None or is_person_name(bare)
    return is_short and _HEADER_WORD.search(bare) is not None and not is_heading


def _is_asked(kinds: Kinds, cell: Cell) -> bool:
    """Whether a cell may be what a column that is not of names asks for."""
    if kinds == {"citizenship"}:
        return COUNTRIES.fullmatch(cell.words) is not None or citizenship_of(cell.words) != ""
    if kinds == {"name"}:
        return _ANSWER.fullmatch(cell.words) is not None
    is_heading = SUBHEAD.fullmatch(cell.words) is not None and not is_office(cell.words)
    return not (is_heading or (is_person_name(_GLUED_MARK.sub("", cell.words)) and "address" not in kinds))


def heads_columns(row: Row) -> bool:
    """Whether a row alone is a header: that of the next list, or the next page."""
    return len(row.words) <= MOST_OF_LINE and is_over_names(row) and _is_header([row])


def _above_names(rows: Sequence[Row], at: int, text: str) -> bool:
    """Whether a line of one cell is the first of a header whose next lines name its columns."""
    below = [n for n in range(at + 1, min(at + 4, len(rows))) if len(rows[n].cells) > 1]
    named = bool(below) and is_over_names(rows[at])
    return any(
        (named or is_over_names(rows[n]))
        and not any(_is_apart(rows[k - 1], rows[k], text) for k in range(at + 1, n + 1))
        and _is_header_row(rows[n])
        for n in below
    )


def _is_above_columns(rows: Sequence[Row], at: int) -> bool:
    """Whether a line of one cell stands above several cells of a line below it: the title of the list."""
    if len(rows[at].cells) != 1 or rows[at].table:
        return False
    title = rows[at].cells[0]
    below = [row for row in rows[at + 1 : at + 4] if len(row.cells) > 1]
    return any(sum(overlap(title, cell) for cell in row.cells) > 1 for row in below)


def _is_apart(row: Row, below: Row, text: str) -> bool:
    """Whether blank lines stand between two lines."""
    return not (row.table or below.table) and text.count("\n", row.end, below.start) > 1


def _is_header_row(row: Row, above: Sequence[Row] = ()) -> bool:
    """Whether a row names columns; "Tarn" and "Mills", below "Position with", are whom a position is with."""
    words = row.words
    beneath = [cell for cell in row.cells if any(overlap(cell, title) for title in _open_titles(above))]
    if len(words) > 200 or any(len(cell.words) > 160 for cell in row.cells) or END_OF_LIST.match(words):
        return False
    if any(map(str.isdigit, words)) or not any(map(str.isalpha, words)):
        return not any(map(str.isalnum, words)) and len(words) > 2
    others = [
        cell.words
        for cell in row.cells
        if len(cell.words) > 4 and not _HEADER_WORD.search(cell.words) and cell not in beneath
    ]
    if any(map(is_person_name, others)) and len(row.cells) < len(others) + 3:
        return False  # but "Tarn Mills" among titles is whom a position is with
    titles = [c for c in row.cells if _HEADER_WORD.search(c.words) or PART_OF_ADDRESS.fullmatch(c.words)]
    parts = [
        cell for cell in row.cells if any(map(str.isalpha, cell.words)) and (cell in titles or cell not in beneath)
    ]
    named = sum(cell in titles for cell in parts)
    enough = len(parts) - (len(parts) > (3 if row.table else 2))  # of several one may be any
    return named >= enough and (not words.rstrip().endswith(".") or len(parts) > 2)


def _open_titles(header: Sequence[Row]) -> Iterator[Cell]:
    """Yield titles that go on in the next line of a header, or in any where they ask with whom: "Position with"."""
    for row in header:
        for cell in row.cells:
            if _GOES_ON.search(cell.words) and (row is header[-1] or cell.words.endswith("with")):
                yield cell


def _columns(header: Sequence[Row]) -> list[Column]:
    """Return the columns that the cells of a header form: those that overlap are one."""
    cells = [cell for row in header for cell in row.cells if any(map(str.isalnum, cell.words))]
    if header[0].table:
        cells = [cell for cell in cells if cell.right - cell.left < 12]
    columns: list[list[Cell]] = []
    right = 0  # of those so far
    for cell in sorted(cells, key=lambda cell: (cell.left, cell.right)):
        if columns and cell.left < right:
            columns[-1].append(cell)
        else:
            columns.append([cell])
        right = max(right, cell.right)
    lines = ("\n".join(c.words for c in sorted(column, key=lambda cell: cell.start)) for column in columns)
    titles = [undivided(title).replace("\n", " ") for title in lines]
    kinds = [*map(kinds_of, titles)]
    occupied = any(map(_OCCUPATION.search, titles))
    for n, title in enumerate(titles):
        placed = any("address" in of for m, of in enumerate(kinds) if m != n)
        if n and occupied and _is_of_employer(title, placed=placed):
            kinds[n] = frozenset(("employer",))  # beside the occupation
        seated = any("position" in of for m, of in enumerate(kinds) if m != n)
        if kinds[n] == {"position"} and seated and not _EMPLOYERS.isdisjoint(_WORD.findall(title.lower())):
            kinds[n] = frozenset(("occupation",))  # "Employer and Position (if other than Tarn)"
        is_past = _OF_PAST.search(title) and not _OF_NOW.search(title)
        if n and is_past and (occupied or "position" in set().union(*kinds[:n])):
            kinds[n] = frozenset(("other",))  # beside what somebody is now
        if kinds[n] != {"address"} or not _EMPLOYER.search(title):
            continue
        if sum("address" in of for of in kinds) > 1:
            kinds[n] = frozenset(("other",))  # beside the address of the person
        elif not ("occupation" in set().union(*kinds) and _OF_EMPLOYER.fullmatch(title)):
            # "Employer, Business and Address", but "Address of Employer" beside occupations
            kinds[n] = frozenset(("occupation", "address"))
    nameless = next((n for n, of in enumerate(kinds) if not of), 0)
    if nameless and len(columns[0]) > 1 and not header[0].table:
        alone = [kinds_of(cell.words) for cell in columns[0]]
        if {"name"} in alone and set().union(*alone) - {
            "name"
        }:  # the rest stood above another column, behind tabs that were lost
            kinds[nameless], kinds[0] = frozenset().union(*alone) - {"name"}, frozenset({"name"})
    return [
        Column(min(cell.left for cell in column), max(cell.right for cell in column), of)
        for column, of in zip(columns, kinds, strict=True)
    ]


_OF_PAST = re.compile(r"\bother\smaterial\b|\b(?:last|past|preceding|prior)\s(?:five|5)\syears\b", re.IGNORECASE)
_OF_NOW = re.compile(r"\b(?:present|current|principal)\b", re.IGNORECASE)


def _is_of_employer(title: str, *, placed: bool) -> bool:
    """Whether a title asks for who employs somebody, and for nothing else: "Principal Business of Employer".

    Beside its business it may ask for its address, where the person is `placed` by another column.
    """
    words = frozenset(_WORD.findall(title.lower()))
    both = placed and "business" in words and "business address" not in title.lower()
    words = words - {"address", "addresses"} if both else words
    return not words.isdisjoint(_EMPLOYERS) and words <= _ABOUT_EMPLOYER


def overlap(a: Cell | Column, b: Cell | Column) -> bool:
    """Whether cells or columns stand one above another."""
    return a.left < b.right and b.left < a.right


def placed_columns(columns: list[Column], rows: Sequence[Row], at: int) -> list[Column]:
    """Return columns of plain text where the lines below their header stand: from where most begin to the longest."""
    lefts: list[Counter[int]] = [Counter() for _ in columns]
    rights = [column.left + 1 for column in columns]
    for row in rows[at : at + 60]:
        if row.table or END_OF_LIST.match(row.words) or heads_columns(row):
            break  # the next list may stand elsewhere
        for before, cell in zip([None, *row.cells], row.cells, strict=False):
            if before and _is_code_behind(before, cell):
                continue
            if len(row.cells) > 1 and any(map(str.isalnum, cell.words)):  # ditto marks stand anywhere
                n = nearest_column(columns, cell, 0)
                lefts[n][cell.left] += 1
                rights[n] = max(rights[n], cell.right)
    placed = []
    for column, counts, right in zip(columns, lefts, rights, strict=True):
        left = max(counts, key=lambda left: (counts[left], -left)) if counts else column.left
        placed.append(column._replace(left=left, right=max(right, left + 1)))
    return placed


def _is_code_behind(before: Cell, cell: Cell) -> bool:
    """Whether a cell is the code behind a city, more than one blank between them: "Fenn, Ohio  43999"."""
    code = _CODE.fullmatch(cell.words) if cell.left - before.right <= _CODE_APART else None
    return code is not None and (code["digits"] is None or ends_address(before.words))


def nearest_column(columns: Sequence[Column], cell: Cell, table: int) -> int:
    """Return the column of a cell: the one that begins nearest to it; in a web page the one that it is under."""
    if table:
        return min(
            range(len(columns)),
            key=lambda n: (
                max(columns[n].left - cell.right + 1, cell.left - columns[n].right + 1, 0),
                abs(columns[n].left - cell.left),
            ),
        )
    return min(range(len(columns)), key=lambda n: abs(columns[n].left - cell.left))


def cut_row(row: Row, columns: Sequence[Column]) -> list[Cell]:
    """Return the cells of a line, cut where a column begins one blank behind the words of the one before."""
    cells: list[Cell] = []
    taken = {nearest_column(columns, cell, 0) for cell in row.cells}
    # a print may be off by one; where no more than that cell is missing, a converter by some
    shifts = (0, -1, 1, -2, 2, -3, 3, -4) if len(taken) == len(row.cells) == len(columns) - 1 > 2 else (0, -1, 1)
    for cell in row.cells:
        before = cells[-1] if cells else None
        is_near = before is not None and cell.left - before.right <= 2
        is_near = is_near and abs(columns[nearest_column(columns, cell, 0)].left - cell.left) > 3
        if before and (is_near or _is_code_behind(before, cell)):
            cells[-1] = Cell(before.start, cell.end, f"{before.words} {cell.words}", before.left, cell.right)
            continue  # "New York, New York  10043"
        rest = cell
        for n, column in enumerate(columns):
            begins = (column.left - rest.left + shift for shift in shifts)
            at = next((k for k in begins if 2 < k < len(rest.words) and " " == rest.words[k - 1] != rest.words[k]), 0)
            at = 0 if abs(at - column.left + rest.left) > 1 and not _BEGINS_CELL.match(rest.words, at) else at
            # "Chief Actuary" is cut by no column of addresses
            within = OPEN_OFFICE.search(rest.words[: max(at - 1, 0)]) and has_title(rest.words[at:])
            within = within and not column.kinds & {"position", "occupation"}
            if n not in taken and at and not (within or _CONJUNCTION.fullmatch(rest.words, at)):
                cells.append(
                    Cell(rest.start, rest.start + at - 1, rest.words[: at - 1].rstrip(), rest.left, column.left)
                )
                rest = Cell(rest.start + at, rest.end, rest.words[at:], column.left, rest.right)
        cells.append(rest)
    return cells


_CODE_APART = 3  # blanks between a city and its code, at most
_CODE = re.compile(
    rf"(?:(?P<digits>\d{{5}}(?:-\d{{4}})?)|[A-Z]\d[A-Z]\s?\d[A-Z]\d|[A-Z]{{1,2}}\d{{1,2}}[A-Z]?\s\d[A-Z]{{2}})"
    rf"(?:,?\s{COUNTRY.pattern})?[,.]?"
)
_LABELLED = re.compile(r"[A-Z][\w ,/&]{2,50}:(?:\s|\Z)")
_NUMBER = re.compile(rf"(?:\(?(?:\d{{1,2}}|[A-Za-z]|[ivx]{{1,4}}|[IVX]{{2,4}})[.)]\s*){{1,2}}|[{BULLETS}o*]")
_COLUMNS = 2  # cells of a row of people side by side, at least
_LABEL = 40  # characters of a label beside columns, at most
_ADDRESS = 6  # lines of an address below its first, at most
_BEGINS_CELL = re.compile(r"[A-ZÀ-Þ\d]")
_CONJUNCTION = re.compile(r"and|or|of|&")  # alone behind words that go on in the next line
_BLANK, _GOES_ON = re.compile(r"(?<=\S) (?=\S)"), re.compile(r"(?:[,/&]|\w-|\b(?:and|or|of|with))\Z", re.IGNORECASE)
_NUMBERS = re.compile(r"\W*(?:(?:sr|sl|s)\W+)?(?:nos?|numbers?|#)\W*", re.IGNORECASE)
_LEGEND = re.compile(r"\((?:i|a|1)\)\s+(?:(?:the|full|his|her|their)\s+){0,2}names?\b[^.:]{1,500}", re.IGNORECASE)
_LEGEND_MARK = re.compile(r"\(([ivx]{1,4}|[a-h]|\d)\)")
_MARKED = re.compile(r"\((?P<mark>[ivx]{1,4}|[a-h]|\d)\)\s*(?P<rest>.*)")
_LABEL_OF = {"": "Name", "position": "Title", "occupation": "Principal Occupation"}
_LABEL_OF |= {"address": "Business Address", "citizenship": "Citizenship"}
_WORD, _OCCUPATION = re.compile(r"[a-z]+"), re.compile(r"occupation|employment", re.IGNORECASE)
_EMPLOYERS = frozenset(("employer", "employers"))
_ABOUT_EMPLOYER = _EMPLOYERS | {
    "name", "names", "nature", "type", "principal", "business", "of", "and", "the", "its", "s",
}  # fmt: skip
_OF_EMPLOYER = re.compile(
    r"\W*(?:(?:principal|business)\s+)*address(?:es)?\s+\W?of\s+(?:the\s+)?employers?\W*"
    r"|\W*employer['’]?s?['’]?\s+(?:(?:principal|business)\s+)*address\W*",
    re.IGNORECASE,
)
_EMPLOYER = re.compile(r"employe[rd]|corporation|organi[sz]ation|conducted", re.IGNORECASE)
_MOST_BESIDE = 20  # cells of a row
_ALIKE, _LINE = 2.0, 7.0  # points between two lines that stand side by side, at most, and between two others, at least
_SEVERAL, _TALLEST = 2, 12  # entries, at least; lines of one, at most
_ENDS_CELL = re.compile(rf"\(|{COUNTRY.pattern}\W*\Z", re.IGNORECASE)  # with which no address begins
_HALFWAY = 2  # half lines between the middles of cells that stand halfway down a row, at most


def legends(text: str, start: int, end: int) -> list[tuple[int, dict[str, str]]]:
    """Return where sentences say what marks before values stand for, "(i) name, (ii) title", and a label for each.

    The letters of Item 2 need none where they stand for what Item 2 asks.
    """
    found: list[tuple[int, dict[str, str]]] = []
    for hit in _LEGEND.finditer(text, start, end):
        said = _LEGEND_MARK.split(hit[0])
        asked = {mark: kind_of_label(words[:_LABEL]) for mark, words in zip(said[1::2], said[2::2], strict=True)}
        own = any(LETTERS.get(mark, kind) != kind or (kind and mark not in "abcf") for mark, kind in asked.items())
        if own and len(asked) > _COLUMNS:
            first = next(iter(asked))
            labels = {mark: _LABEL_OF[kind] for mark, kind in asked.items() if kind or mark == first}
            found.append((hit.end(), labels))
    return found


def spelled(rows: Sequence[Row], said: Sequence[tuple[int, dict[str, str]]]) -> Iterator[Row]:
    """Yield rows, those of entries with labels in place of the marks that a sentence above them explains."""
    within = False  # an entry
    for n, row in enumerate(rows):
        labels = next((labels for place, labels in reversed(said) if place <= row.start), None)
        hit = _MARKED.match(row.cells[0].words)
        if labels is None or hit is None or hit["mark"] not in labels:
            yield row
            continue
        first, second = islice(labels, 2)
        if hit["mark"] == first:
            below = (_MARKED.match(other.cells[0].words) for other in rows[n + 1 : n + 1 + _ADDRESS])
            within = next((other["mark"] for other in below if other), "") == second
            within = within and (hit["rest"] or "".join(cell.words for cell in row.cells[1:2]))[:1].isupper()
        if within:
            cell = row.cells[0]
            label = f"{labels[hit['mark']]}:  {hit['rest']}".rstrip()
            yield row_of((cell._replace(words=label), *row.cells[1:]), row.table)
        else:
            yield row


def one_by_one(rows: Sequence[Row], text: str) -> Iterator[Row]:
    """Yield rows, those of people side by side in plain text column by column: a line of names, lines below each."""
    at = 0
    rows = _whole_labels(rows, text)
    while at < len(rows):
        row = rows[at]
        stop, turned = _of_columns(rows, at) if row.table else _below_one_another(rows, at, text)
        if not turned and not row.table and len(row.cells) >= _COLUMNS and all(is_fragment(c.words) for c in row.cells):
            stop, turned = _beside_labels(rows, at, text)
        if turned:
            yield from turned
            at = stop
            continue
        at += 1
        if row.table and len(row.cells) > 1 and all(map(_is_entry, row.cells)):
            yield from (row_of((cell,), row.table) for cell in row.cells)
            continue
        if row.table:
            yield from _line_by_line(row)
            continue
        office, colon, name = row.words.partition(": ")
        if colon and len(row.cells) == 1 and is_office(office) and is_person_name(name) and not LABEL.match(row.words):
            cell, wide = row.cells[0], len(office) + 2  # "Vice Chairman: Basil Orme"
            own = cell._replace(start=cell.start + wide, words=name, left=cell.left + wide)
            yield row_of((cell._replace(end=own.start - 1, words=f"{office}:", right=own.left - 1), own), 0)
            continue
        labels = [n for n, cell in enumerate(row.cells) if _LABELLED.match(cell.words)]
        named = next(iter(row.cells)).words.partition(":")[0]
        heads = [row.cells[n] for n in labels if row.cells[n].words.partition(":")[0] == named]
        if len(labels) > 1 and labels[0] == 0 and len(heads) == 1:  # "Name:  Joe Orme      Citizenship:  Canada"
            yield from (row_of(row.cells[n:stop], 0) for n, stop in pairwise([*labels, len(row.cells)]))
            continue
        names = all(map(_is_titled_name, row.cells))
        if len(row.cells) < _COLUMNS or not (names or len(heads) > 1):
            yield row
            continue
        block = [row]
        while at < len(rows) and not rows[at].table and text.count("\n", block[-1].end, rows[at].start) < _COLUMNS:
            block.append(rows[at])
            at += 1
        for n, head in enumerate([] if names else heads):  # "Name:" begins several blocks of labels and values
            ends = heads[n + 1].left - 1 if n + 1 < len(heads) else sys.maxsize
            own = ([cell for cell in line.cells if head.left - 1 <= cell.left < ends] for line in block)
            yield from (row_of(tuple(cells), 0) for cells in own if cells)
        for column in row.cells if names else ():
            for line in block:
                nearest = (min(row.cells, key=lambda name: abs(name.left - cell.left)) for cell in line.cells)
                cells = [cell for cell, of in zip(line.cells, nearest, strict=True) if of is column]
                yield from (row_of((cell,), 0) for cell in cells)


def _is_titled_name(cell: Cell) -> bool:
    """Whether a cell is a name, perhaps with an office behind it: "Ann Orme, Secretary"."""
    name, rest = name_and_rest(cell.words)
    return is_person_name(cell.words) or (bool(name) and is_office(rest))


def _whole_labels(rows: Sequence[Row], text: str) -> list[Row]:
    """Return rows, of a label in several lines, "Business" above "Address:", the last with all of it."""
    whole = list[Row]()
    for row in rows:
        first = row.cells[0]
        for count in (2, 1) if first.words.endswith(":") and not row.table else ():
            above = whole[-count:]
            before = " ".join(line.words for line in above)
            label = f"{before} {first.words}"
            if (
                len(above) == count
                and all(len(line.cells) == 1 and not (line.table or LABEL.match(line.words)) for line in above)
                and text.count("\n", above[0].start, row.start) == count
                and any(hit and hit.end() > len(before) for hit in (LABEL.match(label), ASKED.match(label)))
                and not (
                    (hit := LABEL.match(label)) and hit.start("label") > len(before)
                )  # but "L.P." above "Address:"
            ):
                cell = Cell(above[0].start, first.end, label, above[0].cells[0].left, first.right)
                row = row_of((cell, *row.cells[1:]), 0)
                del whole[-count:]
                break
        beside = _label_beside(whole[-1], row) if whole and text.count("\n", whole[-1].end, row.start) == 1 else ()
        if beside:
            whole[-1:] = beside
        else:
            whole.append(row)
    return whole


def _label_beside(above: Row, row: Row) -> list[Row]:
    """Return two lines with labels that begin in one and end in the other beside their values: "Principal  Farmer".

    There are none where it is not so.
    """
    ends = {cell.left: cell for cell in row.cells if cell.words.endswith(":") and not row.table}
    labels = {cell.left: f"{cell.words} {ends[cell.left].words}" for cell in above.cells if cell.left in ends}
    hits = [(LABEL.match(label), label) for label in labels.values()]
    if len(labels) < max(len(ends), 1) or not all(hit and hit.end() == len(label) for hit, label in hits):
        return []
    rest = tuple(cell for cell in row.cells if cell.left not in ends)
    *first, last = (cell._replace(words=labels.get(cell.left, cell.words)) for cell in above.cells)
    if rest:
        return [row_of((*first, last), 0), row_of(rest, 0)]
    return [row_of((*first, last._replace(end=row.end)), 0)]


def _of_columns(rows: Sequence[Row], at: int) -> tuple[int, list[Row]]:
    """Return the row behind a table whose columns are people that begins at a row, and a header and a row for each."""
    row = rows[at]
    labelled = kinds_of(row.cells[0].words) == {"name"}
    names = row.cells[labelled:]
    if len(names) < _COLUMNS or row.cells[0].left or not (labelled and all(is_person_name(n.words) for n in names)):
        return at, []
    stop = at + 1
    while stop < len(rows) and rows[stop].table == row.table and kinds_of(rows[stop].cells[0].words[:SHORT_LINE]):
        stop += 1
    lines = rows[at:stop]
    people = [[next((c for c in of.cells[1:] if overlap(c, name)), None) for of in lines] for name in names]
    return (stop, as_table(([of.cells[0] for of in lines], *people), row.table)) if len(lines) > 1 else (at, [])


def _beside_labels(rows: Sequence[Row], at: int, text: str) -> tuple[int, list[Row]]:
    """Return the same of people who are columns of plain text: names in lines, and lines behind labels below them."""
    first = next((n for n in range(at + 1, min(at + 5, len(rows))) if len(rows[n].cells) > len(rows[at].cells)), None)
    if first is None or rows[first].table or rows[first].cells[0].left + 2 >= rows[at].cells[0].left:
        return at, []
    columns = [Column(cell.left, cell.right, frozenset()) for cell in rows[first].cells[1:]]
    lines: list[tuple[list[Cell], list[list[tuple[int, Cell]]]]] = [([], [[] for _ in columns])]
    stop = at
    while stop < len(rows) and not rows[stop].table and not END_OF_LIST.match(rows[stop].words):
        cells = rows[stop].cells
        label = cells[0] if cells[0].left + 2 < columns[0].left else None
        divided = text.count("\n", rows[stop - 1].end, cells[0].start) > 1
        if label and stop < first:
            return at, []
        if stop >= first and ((label is None and divided) or (label and len(label.words) > _LABEL)):
            break
        if label and (stop == first or divided or lines[-1][0][-1].words.endswith(":")):
            lines.append(([], [[] for _ in columns]))
        lines[-1][0].extend([label] if label else [])
        for cell in cells[label is not None :]:
            if any(map(str.isalnum, cell.words)):
                lines[-1][1][nearest_column(columns, cell, 0)].append((stop, cell))
        stop += 1
    people = [" ".join(cell.words for _, cell in of) for of in lines[0][1]]
    labels = [" ".join(cell.words for cell in label) for label, _ in lines[1:]]
    if len(people) < _COLUMNS or not all(is_person_name(name, listed=True) for name in people):
        return at, []
    if not labels or not all(map(kinds_of, labels)):
        return at, []
    start = rows[at].start
    heads = [Cell(start, start, words, 0, 1) for words in ("Name", *labels)]
    named = [of[0][1]._replace(words=name) for of, name in zip(lines[0][1], people, strict=True)]
    values = ([name, *(_stacked(of[n]) for _, of in lines[1:])] for n, name in enumerate(named))
    return stop, as_table((heads, *values), start + 1)


def _below_one_another(rows: Sequence[Row], at: int, text: str) -> tuple[int, list[Row]]:
    """Return the same of columns that are printed one below another: each a label, and as many entries as names."""
    heads: list[Cell] = []
    columns: list[list[Cell]] = []
    count = 0
    while at < len(rows) and _is_label(rows[at]) and (heads or kinds_of(rows[at].words) == {"name"}):
        stop = at + 1
        entries: list[Cell] = []
        kinds = kinds_of(rows[at].words)
        while stop < len(rows) and not (rows[stop].table or _is_label(rows[stop]) or (count and len(entries) == count)):
            if not heads and not is_person_name(rows[stop].words, listed=True):
                break
            cell, stop = rows[stop].cells[0], stop + 1
            last = min(stop + _ADDRESS, len(rows)) if kinds == {"address"} else stop
            while stop < last and not (ends_address(cell.words) or rows[stop].table):
                cell, stop = Cell(cell.start, rows[stop].end, f"{cell.words}\n{rows[stop].words}", 0, 1), stop + 1
            entries.append(cell)
        count = count or len(entries)
        ends = stop == len(rows) or _is_label(rows[stop]) or text.count("\n", rows[stop - 1].end, rows[stop].start) > 1
        if len(entries) != count or count < _COLUMNS or not ends:
            break
        heads.append(rows[at].cells[0])
        columns.append(entries)
        at = stop
    return at, as_table((heads, *zip(*columns, strict=True)), rows[0].start + 1) if len(heads) > 1 else []


def centred(rows: Sequence[Row], at: int, columns: Sequence[Column], text: str) -> tuple[int, list[Row]]:
    """Return the row behind the lines from a row on, and a row of a table for each entry, if cells stand halfway down.

    Then an address begins above its name, right behind another address. Where the rest does not stand halfway, too, the
    lines are returned as they are: what is of whom is not plain. At any other list nothing is.
    """
    column = next((n for n, of in enumerate(columns) if "address" in of.kinds and "name" not in of.kinds), 0)
    if not column or "name" not in columns[0].kinds:
        return at, []
    while at < len(rows) and len(rows[at].cells) == 1 and is_section(rows[at].words):
        at += 1  # above some of the list
    if columns[0].kinds == {"name"} and (apart := _apart(rows, at, columns, text)):
        return apart
    stop = at
    while (
        stop < len(rows)
        and not rows[stop].table
        and (stop == at or text.count("\n", rows[stop - 1].end, rows[stop].start) == 1)
    ):
        stop += 1
    lines = [row for row in rows[at:stop] if len(row.cells) > 1 or not is_section(row.words)]
    cells = [
        (k, nearest_column(columns, cell, 0), cell) for k, row in enumerate(lines) for cell in cut_row(row, columns)
    ]
    own = [(k, cell.words) for k, n, cell in cells if n == column]
    named = {k for k, n, _ in cells if n == 0}
    mixed = columns[column].kinds != {"address"}
    blocks = list[list[int]]()  # the lines of each address
    for m, (k, words) in enumerate(own):
        if not m or (
            ends_address(own[m - 1][1])
            and not (mixed and has_office(own[m - 1][1]))  # "Professor of Law, Canada"
            and (
                k in named or (not _ENDS_CELL.match(words) and not ends_address(words) and (mixed or is_address(words)))
            )
        ):
            blocks.append([])
        blocks[-1].append(k)
    names = [cell.words for _, n, cell in cells if n == 0]
    several = sum(is_person_name(words) or (is_cut(words) and is_fragment(words)) for words in names) > 1
    above = (block[0] for before, block in pairwise([[-1], *blocks]) if before[-1] + 1 == block[0])
    if not (several and any(k not in named for k in above)):
        return stop, []
    entries = [[list[tuple[int, Cell]]() for _ in columns] for _ in blocks]
    for k, n, cell in cells:
        near = bisect_right(blocks, [k, len(lines)])
        nearest = min(
            range(max(near - 1, 0), min(near + 1, len(blocks))),
            key=lambda m: (max(blocks[m][0] - k, k - blocks[m][-1], 0), abs(blocks[m][0] + blocks[m][-1] - 2 * k)),
        )
        entries[nearest][n].append((k, cell))
    if not all(_is_halfway(entry, columns[0].kinds) for entry in entries):
        return stop, lines
    return stop, as_table([[_stacked(of) for of in entry] for entry in entries], lines[0].start + 1)


def _apart(rows: Sequence[Row], at: int, columns: Sequence[Column], text: str) -> tuple[int, list[Row]] | None:
    """Return the row behind blocks that free lines divide, and a row for each; None where all begin with a name."""
    blocks = [*_blocks_apart(rows, at, columns, text)]
    if len(blocks) < _SEVERAL or not any(block[0][0][0] for block in blocks):
        return None
    entries = [[_stacked(of, " " if of is block[0] else "\n") for of in block] for block in blocks]
    last = max(cell.end for of in blocks[-1] for _, cell in of)
    behind = next((n for n in range(at, len(rows)) if rows[n].start > last), len(rows))
    return behind, as_table(entries, rows[at].start + 1)


def _blocks_apart(
    rows: Sequence[Row], at: int, columns: Sequence[Column], text: str
) -> Iterator[list[list[tuple[int, Cell]]]]:
    """Yield what blocks of lines have in each column, each cell with its line, as long as each has one name."""
    while at < len(rows) and not rows[at].table:
        stop = at + 1
        while stop < len(rows) and not rows[stop].table and text.count("\n", rows[stop - 1].end, rows[stop].start) == 1:
            stop += 1
            if stop - at > _TALLEST:
                return
        block = [list[tuple[int, Cell]]() for _ in columns]
        for k, row in enumerate(rows[at:stop]):
            for cell in cut_row(row, columns):
                block[nearest_column(columns, cell, 0)].append((k, cell))
        if not is_person_name(" ".join(cell.words for _, cell in block[0]), listed=True) or not all(block[1:2]):
            return
        yield block
        at = stop


def _is_halfway(entry: Sequence[Sequence[tuple[int, Cell]]], kinds: Kinds) -> bool:
    """Whether all that an entry has in its columns stands around one line, and its name is one."""
    middles = [of[0][0] + of[-1][0] for of in entry if of]
    names = [cell.words for _, cell in entry[0]]
    if sum(map(is_person_name, names)) > 1:
        return False
    whole = range(len(names) if kinds == {"name"} else 1, len(names) + 1)
    return max(middles) - min(middles) <= _HALFWAY and any(
        is_person_name(" ".join(names[:n]), listed=True) for n in whole
    )


def _stacked(cells: Sequence[tuple[int, Cell]], between: str = "\n") -> Cell | None:
    """Return the lines of a cell as one."""
    words = between.join(cell.words for _, cell in cells)
    return Cell(cells[0][1].start, cells[-1][1].end, words, 0, 1) if cells else None


def _is_label(row: Row) -> bool:
    """Whether a line is the title of one column, and nothing else."""
    return (
        not row.table
        and len(row.cells) == 1
        and len(row.words) < SHORT_LINE
        and bool(kinds_of(row.words))
        and (_is_header_row(row) and not announces(row.words))
    )


def _is_entry(cell: Cell) -> bool:
    """Whether a cell has a name in its first line, and more than names below it."""
    name, _, rest = cell.words.partition("\n")
    return bool(rest) and is_person_name(name) and not any(map(is_person_name, rest.split("\n")))


def _line_by_line(row: Row) -> Iterator[Row]:
    """Yield a row of a page, one whose cells list people line by line as a row for each.

    A cell may have as many lines for each, each an address, or one value that is of all of them.
    """
    lines = [cell.words.split("\n") for cell in row.cells]
    count = len(lines[0])
    named = sum(map(is_person_name, lines[0])) if count > 1 else 0
    parts = [_parts_of(cell, count) for cell in row.cells]
    if named < 2 or named < count - 1 or not all(parts) or {1} == {len(of) for of in parts[1:]}:
        yield row
        return
    shared = tuple(of[0] for of in parts if len(of) == 1)
    for n in range(count):
        own = (of[n] for of in parts if len(of) > 1)
        if cells := tuple(cell for cell in own if cell.words.strip()):
            yield row_of(cells, row.table)._replace(above=shared)


def _parts_of(cell: Cell, count: int) -> list[Cell]:
    """Return a cell as the parts of as many people; as it is where it is of all; none where that is not plain."""
    lines = cell.words.split("\n")
    ends = [n for n, line in enumerate(lines, 1) if ends_address(line)]
    wide, rest = divmod(len(lines), count)
    if ends == [len(lines)] and (len(lines) != count or is_address(lines[0])):
        return [cell]
    if rest or (wide > 1 and ends != [*range(wide, len(lines) + 1, wide)]):
        return []
    parts, start = list[Cell](), cell.start
    for n in range(0, len(lines), wide):
        words = "\n".join(lines[n : n + wide])
        parts.append(cell._replace(start=start, end=start + len(words), words=words))
        start += len(words) + 1
    return parts


_SENTENCE = re.compile(r"(?:[A-ZÀ-Þ](?:[\w'’\-]+|\.),?\s){2,5}(?:I{2,3}\s)?(?:is|serves|has)\s[^\n]{20,}\.\s*\Z")
_OF_HIM = re.compile(r"(?:He|She|His|Her|Mr|Mrs|Ms)\b")
_BULLET, _TOLD = re.compile(rf"[{BULLETS}*–-]"), re.compile(r"\sis\s|[“”\"]")  # running text, or who is called so


def rejoined(row: Row) -> Row:
    """Return a row whose first cells are one, if blanks divide a name: "Joe  Orme", "(1)   Joe Orme".

    Two blanks between sentences about somebody divide no cells.
    """
    for n in range(len(row.cells) - 1, 0, -1) if not row.table else ():
        one, other = row.cells[n - 1 : n + 1]
        if other.left - one.right == 2 and one.words.endswith(".") and _OF_HIM.match(other.words):
            words = f"{one.words} {other.words}"
            both = Cell(one.start, other.end, words, one.left, other.right)
            row = row_of((*row.cells[: n - 1], both, *row.cells[n + 1 :]), 0)
    numbered = row.table and len(row.cells) == _COLUMNS and re.fullmatch(r"\(?\d{1,2}[.)]", row.cells[0].words)
    bulleted = row.table and len(row.cells) == _COLUMNS and _BULLET.fullmatch(row.cells[0].words)
    if (numbered and _SENTENCE.match(row.cells[1].words)) or (bulleted and _TOLD.search(row.words)):
        return row_of((row.cells[1]._replace(start=row.start),), 0)  # running text
    if numbered or bulleted:
        return row_of(row.cells[1:], row.table)  # before a name
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


def unwrapped(row: Row) -> Row:
    """Return a row whose lines that may go on in the next ones do, but for a whole name or what stands for itself."""
    if all("\v" not in cell.words for cell in row.cells):
        return row
    return row_of(tuple(cell._replace(words=_unwrapped(cell.words)) for cell in row.cells), row.table)


def _unwrapped(words: str) -> str:
    whole, *lines = re.split(r"(?=[\n\v])", words)
    for line in lines:
        above, rest = whole.rpartition("\n")[2], line[1:]
        goes_on = line[0] == "\v" and not _stands_alone(above, rest)
        joined = f"{above}\n{rest}"
        whole = whole.removesuffix(above) + (undivided(joined).replace("\n", " ") if goes_on else joined)
    return whole


def _stands_alone(above: str, line: str) -> bool:
    """Whether a line is no rest of the line above it: below a name an address, below an address a citizenship."""
    if line[0].islower() and not is_address(line):  # but "c/o Tarn Corp."
        return False
    if LABEL.match(line) or citizenship_of(line) or (COUNTRIES.fullmatch(line) and above[-1] not in ",-"):
        return True
    number = line[0].isdigit() and (ends_address(line) or (has_title(above) and is_address(line)))
    if (begins_address(line) or number) and not is_address(above):
        return True
    if is_person_name(line) and (is_address(above) or name_and_rest(above)[1]):
        return True
    first = line.split(",", 1)[0]
    if not is_person_name(above) or is_cut(above) or without_suffix(f"{above}, {first}") == above:
        return False
    if " " not in line and is_person_name(f"{above} {line}", listed=True):
        return False
    return not is_fragment(line) or ("," not in line and is_person_name(line))


def divided(text: str, rows: Sequence[TableRow]) -> tuple[list[TableRow], list[tuple[int, int]]]:
    """Return rows of tables, a table that stands at a place on a page line by line where its rows are not told apart.

    Then a cell has names below each other; with it, where such a table stands whose cells do not begin side by side.
    """
    if not rows or not rows[0].cells[0].lines:  # of a web page
        return [*rows], []
    whole: list[TableRow] = []
    unclear: list[tuple[int, int]] = []
    for _, group in groupby(rows, key=lambda row: row.table):
        table = [part for row in _over_pages(text, [*group]) for part in _without_header(text, row)]
        crowded, is_clear = _is_crowded(text, table), all(map(_begins_alike, table))
        if crowded and is_clear:
            parts = [part for row in table for part in _by_blanks(row)]
            named = [_is_named(text, row) for row in parts if len(row.cells) > 1]
            is_clear = named.count(False) * 4 <= len(named)
            table = parts if is_clear else table
            crowded = not is_clear or _is_crowded(text, table)
        if crowded:
            unclear += [(table[0].cells[0].start, table[-1].cells[-1].end)] if not is_clear else []
            whole += _typed(text, table)
        elif len(table) > 1:
            whole += table
    return whole, unclear


def _over_pages(text: str, table: Sequence[TableRow]) -> list[TableRow]:
    """Return rows of a table, one that a page cuts as one, over the header that the next page repeats."""
    whole: list[TableRow] = []
    head = [words_of(text, cell) for cell in table[0].cells]
    last, header = float("-inf"), list[TableRow]()
    cut = False
    for row in table:
        top = row.cells[0].lines[0].top
        cut, last = cut or top < last, top
        if cut and whole and [words_of(text, cell) for cell in row.cells] == head:
            header.append(row)
            continue
        if cut and whole and _is_rest(text, whole[-1], row):
            whole[-1] = _joined(whole[-1], row)
        else:
            whole += [*header, row]
        cut, header = False, []
    return whole


def _is_rest(text: str, row: TableRow, below: TableRow) -> bool:
    """Whether a row at the top of a page goes on with the last of the page before: one of them has no name."""
    if row.cells[0].left or below.cells[0].left:
        return True
    is_heading = is_section(words_of(text, below.cells[0]))
    return len(below.cells) < len(row.cells) and not (_is_named(text, below) or is_heading)


def _joined(row: TableRow, below: TableRow) -> TableRow:
    """Return two rows as one, each cell above the one of its column."""
    cells: dict[int, list[CellLine]] = {}
    for cell in (*row.cells, *below.cells):
        before = cells.setdefault(cell.left, [])
        before[-1:] = [line._replace(goes_on=True) for line in before[-1:]]
        before += cell.lines
    return _row_of(row, cells)


def _without_header(text: str, row: TableRow) -> list[TableRow]:
    """Return a row that begins with the header of its table, right above a name, as two."""
    first = row.cells[0]
    if len(first.lines) < 2 or kinds_of(text[first.lines[0].start : first.lines[0].end]) < {"name"}:
        return [row]
    rest = (_unwrapped(words_of(text, first._replace(lines=first.lines[n:]))) for n in range(1, len(first.lines)))
    at = next((n for n, words in enumerate(rest, 1) if name_and_rest(words.split("\n", 1)[0])[0]), 0)
    if not at:
        return [row]
    name = first.lines[at]
    over_page = name.top < first.lines[at - 1].top  # heights begin anew
    header: dict[int, list[CellLine]] = {}
    below: dict[int, list[CellLine]] = {}
    for cell in row.cells:
        for line in cell.lines:
            is_above = line.start < name.start if over_page else line.top < name.top - _ALIKE
            (header if is_above else below).setdefault(cell.left, []).append(line)
    return [_row_of(row, part) for part in (header, below) if part]


def _is_crowded(text: str, table: Sequence[TableRow]) -> bool:
    """Whether many of the lines of the first column are of cells with several names."""
    firsts = [row.cells[0] for row in table]
    lines = [_unwrapped(words_of(text, cell)).split("\n") for cell in firsts]
    several = (sum(bool(name_and_rest(line)[0]) for line in of) > 1 for of in lines)
    crowded = sum(len(cell.lines) for cell, is_crowded in zip(firsts, several, strict=True) if is_crowded)
    return crowded * 3 >= sum(len(cell.lines) for cell in firsts)


def _is_named(text: str, row: TableRow) -> bool:
    """Whether a row begins with a name, or with the title of a column of names."""
    first = _unwrapped(words_of(text, row.cells[0])).split("\n", 1)[0]
    return bool(name_and_rest(first, listed=True)[0]) or "name" in kinds_of(first)


def _by_blanks(row: TableRow) -> Iterator[TableRow]:
    """Yield rows of what is none: each begins where a cell has a line and none right above, and the first has one."""
    lines = sorted((line.top, cell.left, line) for cell in row.cells for line in cell.lines)
    first, last = row.cells[0].left, float("-inf")
    above, here, own = set[int](), set[int](), dict[int, list[CellLine]]()
    for n, (top, left, line) in enumerate(lines):
        if top - last > _ALIKE:
            above, here = here, {other for low, other, _ in lines[n : n + _MOST_BESIDE] if low - top <= _ALIKE}
            if own and first in here and not here <= above:
                yield _row_of(row, own)
                own = {}
            last = top
        own.setdefault(left, []).append(line)
    yield _row_of(row, own)


def _row_of(row: TableRow, cells: Mapping[int, Sequence[CellLine]]) -> TableRow:
    start = min(line.start for of in cells.values() for line in of)
    end = max(line.end for of in cells.values() for line in of)
    return row._replace(cells=tuple(TableCell(start, end, n, n + 1, (*of,)) for n, of in sorted(cells.items())))


def _begins_alike(row: TableRow) -> bool:
    """Whether the cells of a row begin at one height, and their lines stand side by side."""
    tops = sorted(line.top for cell in row.cells for line in cell.lines)
    return tops[0] == row.cells[0].lines[0].top and not any(_ALIKE < b - a < _LINE for a, b in pairwise(tops))


def _typed(text: str, table: Sequence[TableRow]) -> Iterator[TableRow]:
    """Yield the lines of a table as those of a typed page."""
    lines: dict[int, list[tuple[int, CellLine]]] = {}
    lefts: dict[int, int] = {}
    for row in table:
        for cell in row.cells:
            for line in cell.lines:
                begin = text.rfind("\n", 0, line.start) + 1
                lines.setdefault(begin, []).append((cell.left, line))
                lefts[cell.left] = min(lefts.get(cell.left, TAB), line.start - begin)
    for _, of in sorted(lines.items()):
        cells = (
            TableCell(line.start, line.end, lefts[n], lefts[n] + line.end - line.start, (line,))
            for n, line in sorted(of)
        )
        yield TableRow(tuple(cells), 0)
