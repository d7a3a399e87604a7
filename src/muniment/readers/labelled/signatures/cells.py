"""A signature section as cells, what stands together on a line, and the columns that people sign in.

Blocks that stand beside each other are read one after the other. They are found by what they leave free: a column of
blanks with a block on either side of it, the one on the right named at its head, however long each is. Where the right
side is but a signature, as in lists of an entity and its signature each line, no blanks divide; there signatures that
stand on one line do.
"""

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache, lru_cache
from itertools import chain, groupby, pairwise, takewhile
from operator import attrgetter

from msgspec import Struct
from msgspec.structs import replace

from muniment.documents.html import TableCell, TableRow
from muniment.readers.labelled.signatures.words import (
    ends_in_title,
    has_title,
    is_closed,
    is_entity,
    is_human,
    is_same_human,
    is_title,
    tidy,
)
from muniment.readers.labelled.values import day_in, find_day, may_hold_day

MARK = re.compile(
    r"(?=[\-/\\sSIl1(\[])(?:(?:--\s?)?//?(?=[A-Z][\w.'’\-]*\s[^/\n]{2,40}//)"
    r"|/\s?/?\s?[sS$]\s?/+|\\\s?[sS]\s?\\|(?<![^\W_])[sS][\\/]{1,2}(?=\s?\w)|(?<!\w)/[sS]\s"
    r"|(?<![\w/])[Il1]s/(?=\s?\w)|/s[IlfJ](?=\s)|(?<!\w)\([sS]\)\s?(?=[A-Z])"
    r"|[\[(][sS](?:igned|IGNED)[\])]|/s\\)|^\s*[Il]s[Il]\s"
)
LABEL = re.compile(
    r"[*^+\s(\[]*(?:as\s+(?=its\s?:))?(?P<label>by(?!\s+(?:(?:a\s+)?power\s+of\s|virtue\b))|b\sy|(?:8y|per)(?=\s?:)|name\s*(?:/|and|&|,|or)\s*(?:any\s+)?title|(?:printed?\s+|typed\s+)?names?(?:\s+of\s+\w+)?|titles?"
    r"|its|dated?(?:\s+signed)?|signed(?!\s+(?:pursuant|under|by\s+power))|(?:authori[sz]ed\s+)?signatures?(?:\(s|\s+of\s+(?:the\s+)?reporting\s+person)?"
    r"|capacity|for\s+and\s+on\s+behalf\s+of|(?:for|on\s+behalf\s+of)(?!\s+(?:him|her)self\b)|position|company|signed\s+on\s+behalf\s+of)"
    r"\b[\s)\]]{0,100}(?P<mark>[:;.]|(?=\s|$|/s/|_|--))[\s:;_.]*+",
    re.IGNORECASE,
)
# The same in a cell, whose words are asked for again and again.
mark_in, label_of = lru_cache(maxsize=1024)(MARK.search), lru_cache(maxsize=1024)(LABEL.match)
_DIVIDED = re.compile(
    r"(?=[\s_\-=])(?:\s*\t\s*(?!-[a-z])|\s{3,}|(?:_{4,}|-{4,}|={4,})[\s_\-=]*"
    # Lines that a print ran together.
    r"|(?<![&/\s])(?<!\band)(?<!^\*)(?<!\s\*)(?<!\*\*)\s+(?=[*^]?(?:name(?:\s*(?:/|and)\s*title)?|title|by|dated?|signature)\s?:"
    r"|\((?:signature|date|names?(?:\s*/\s*title)?|title)\)|(?:signature|name\s?/\s?title)\s*$"
    r"|(?:(?<=\binc\s)|(?<=\binc\.\s)|(?<=\bllc\s)|(?<=\bl\.p\.\s)|(?<=\blp\s)|(?<=\bcorp\.\s)|(?<=\bltd\.\s))"
    r"by\s+/{1,2}[a-z]))",
    re.IGNORECASE,
)
_LABEL_ONLY = re.compile(
    rf"(?:{LABEL.pattern}|[*^\s]*+/[sS]/[\s_]*+|[*^\s]*+by\s*+:?[\s_]*+/[sS]/[\s_]*+)\Z", re.IGNORECASE
)
_BY = re.compile(r"\W*by\b", re.IGNORECASE)
_FOR_WHOM = re.compile(r"\W*(?:for\b|on\s+behalf|company)", re.IGNORECASE)
_DATE_ONLY = re.compile(r"\W*dated?\W*", re.IGNORECASE)
_DATE_LABEL = re.compile(r"\s(?=dated?\s?:?\s)", re.IGNORECASE)
# A date behind these words is that of a deed, and part of a name: Trust dated May 3, 1991; Trust U/A/D 2/1/90.
_DEED = re.compile(
    r"\b(?:(?:trusts?|agreement|declaration|indenture|will|settlement|deed|instrument|u/?a|u/?t/?a|u/?d/?t)[\s,.(]{1,4}"
    r"(?:dated?|dtd|d/t/d|established|created|made|executed|u/?[adt]/?d|u/?[td]/?[adi](?:\s+dated)?)|u/?a/?d|u/?d/?t)[.\s]{1,3}"
    r"(?:as\s+of\s+)?\Z",
    re.IGNORECASE,
)
_DATED = re.compile(r"\s*dated?\b", re.IGNORECASE)
FOR_BENEFIT = re.compile(r"\b(?:f/?b/?o|for\s+the\s+benefit)\b", re.IGNORECASE)
_RUNNING = re.compile(
    r"(?:.{0,90}\bpage\s+\d{1,3}\s+of\s+\d{1,3}\b.{0,12}|.{0,60}\bcusip\s(?:no|number|#).{0,80})\Z", re.IGNORECASE
)
_NOISE = re.compile(
    r"(?:-?\s?(?:page\s?)?\d{1,3}\s?(?:of\s?\d{1,3}\s?(?:pages?)?)?\s?-?|\(?page\s.{0,30}|cusip\b.{0,80}"
    r"|\[?\(?signature\s+(?:page.{0,120}|on\s+file\W*)|<[^>\n]{0,40}>|schedule\s+13[dg](?:/a)?|13[dg](?:/a)?|\[?\(?remainder\s+of.{0,90}"
    r"|\[?\(?signatures?\s+(?:continued|follow|on\s+next|appear)\b.{0,60}|\W{0,3}seal\W{0,3}|continued\W{0,3}|and"
    r"|\(continued.{0,40}|~\S.*|[^\s\\]{0,40}(?:\\[^\s\\]{1,40}){2,9}|[A-Z]{1,3}\d{3,}[\w/.\-]{0,30}|\|.*)\Z",
    re.IGNORECASE,
)
# How it is said that somebody signs for himself.
HIMSELF = (
    r"(?:(?:(?:both|acting)\s+)?individually|for\s+(?:him|her)self|on\s+(?:behalf\s+of\s+(?:him|her)self|h\w\w\s+own\s+behalf)"
    r"|in\s+h\w\w\s+(?:own\s+)?(?:individual|personal)\s+capacity|in\s+h\w\w\s+own\s+(?:capacity|name|right))"
)
_ITSELF = (
    r"(?:(?:for|by)\s+itself|on\s+(?:behalf\s+of\s+itself|its\s+own\s+behalf)|in\s+its\s+(?:own|individual)\s+capacity)"
)
# All that stands where somebody signs in the name of many.
_STARRED = re.compile(r"\s*+\*{1,3}[^\S\n]*+\n")
_STAR = re.compile(r"\s*\*{1,3}\s*\Z")
_STAR_APART = re.compile(r"\*{1,3}[^\S\n]++(?=\S)")
_OF_ENTITY = re.compile(
    r"\b(?:inc|llc|l\.l\.c|l\.?p|ltd|limited|corp|corporation)\b\.?,?\s+(?:for|on|as|in|by|and)\s"
    rf"|^\W*+(?:[a-z.]+\s+){{1,4}}[a-z.]+,\s+(?:(?:not\s+)?{HIMSELF},?|as|in\s+h\w\w\s+capacity|by"
    r"|(?:(?:his|her|their)\s)?attorneys?[\s\-–]in[\s\-–]fact)\s"
    r"|^\W*+and\s+as\s+(?:(?:the|an?)\s+)?(?:\w+\s+){0,2}(?:partner|member|manager|trustee|president|officer|director)\s+of\s"
    r"|(?:^\W*+|\b(?:trust|funds?|inc\.?|portfolios|series),?\s++)on\s+behalf\s+of\s+(?:its|the)\s+(?:series|funds?|portfolios?)\b",
    re.IGNORECASE,
)
# A line that says as what somebody signs, and one that goes on with that: individually and as; of itself and as.
_CAPACITY = re.compile(
    rf"\W*(?:(?:{HIMSELF}|{_ITSELF}),?\s+(?:and\s|as\s|in\s)|(?:solely\s+)?in\s+h\w\w\s+capacity\s+as\s)", re.IGNORECASE
)
_CAPACITY_OPEN = re.compile(
    r"(?:,|\b(?:of|and|its|the|an?|as|for|by|on|in|behalf|capacity|itself|(?:him|her)self|sole|managing|general|which|is))\Z",
    re.IGNORECASE,
)
_CAPACITY_GOES_ON = re.compile(
    r"\W*(?:of\s|and\s+(?:as|in)\s|as\s|which\s+is\s|in\s+its\s|(?:for|on\s+behalf\s+of|by)\s+itself\b"
    r"|(?:(?:sole|managing|general)\s+)*(?:partner|member|manager)\s+of\s)",
    re.IGNORECASE,
)
POWER = re.compile(r"power\s+of(?:\s+attorney(?:\s+(?:dated|effective(?:\s+as\s+of)?))?)?\W{0,3}\Z", re.IGNORECASE)
_TITLE = re.compile(r"\W*(?:as\s+)?(?:duly\s+authori[sz]ed|attorneys?[\s\-–]+in[\s\-–]+fact)\b", re.IGNORECASE)
SHOWN = re.compile(r"[^\W_]")
# What no block says, and the notes beneath it do: "This statement is filed by"; "Powers of Attorney for both were".
_SAYS = re.compile(
    r"(?i:^\W*this\s+(?:amendment|document|filing|form|report|schedule|statement)(?:\s+13[dg](?:/a)?)?\s+(?:is|was|has|may|shall)\s)"
    r"|(?<!which )(?<!who )\b(?:was|were|has been|have been)(?:\s|\Z)"
)
_ENDED = re.compile(r"[a-z]{3}\.\s*\Z")  # a sentence, not a name in short
_ABOVE, _BROKEN = 4000, 5  # characters above the signatures, and lines of them and of these that a mail program broke
_FAR_BEHIND = 12  # blanks from a caption to the next column, at least
_FAR_BELOW, _LEVEL = 1_000_000, 2  # rows from one of a block to the next, at most: one may be free
_INDENTED = 12  # the column of a block whose lines a mail program broke, at least


_IS_OR_ACTS = re.compile(r",? (?:an?|by|its|as) ", re.IGNORECASE)
_TWO, _LEVEL_WITH = 2, 2  # cells of a line; characters by which those of a column may differ


class Cell(Struct):
    """Some words on a line: characters `start` up to `end` of the text, at `column` of line `line`.

    `gap` says that an empty line or a rule stands above it, `ruled` that a rule does, `paged` that a new page begins.
    `last` is the line it ends on, `tabbed` that tabs divide its line, so that its column is none of the page, and
    `continued` that a mail program broke it off the line above. `lines` are the places of those it was wrapped into.
    `side` is which column of a table it stands in, from 1, where the signatures in these are not level.
    """

    words: str
    start: int
    end: int
    line: int
    column: int
    gap: bool = False
    ruled: bool = False
    last: int = 0
    paged: bool = False
    tabbed: bool = False
    continued: bool = False
    lines: tuple[tuple[int, int], ...] = ()
    side: int = 0

    @property
    def places(self) -> tuple[tuple[int, int], ...]:
        """Return where each of its lines stands in the text: from the first character up to the last."""
        return self.lines or ((self.start, self.end),)


def cells_of(text: str, start: int, end: int, rows: Sequence[TableRow] = ()) -> list[Cell]:
    """Return the cells of a section in reading order, without rules, page numbers and notes in whole sentences.

    `rows` are those of the page's tables: what stands beneath signatures in one row may be several lines in each cell.
    """
    cells: list[Cell] = []
    gap, ruled, paged, sentences, powers = True, False, False, False, False
    at, lines = start, text[start:end].split("\n")
    typed = not rows and text.find("\t\t", start, end) >= 0 and any("\t\t" in line.strip() for line in lines)
    width = cache(lambda: _broken_at(text[max(0, start - _ABOVE) : end].expandtabs().split("\n")))
    for number, line in enumerate(lines):
        here, at = at, at + len(line) + 1
        if not SHOWN.search(line) and not ("*" in line and _are_stars(line)):
            gap, sentences, powers = True, False, False
            ruled = ruled or "__" in line or "--" in line
            continue
        if is_noise(line.strip()):
            gap = paged = True
            continue
        # a title may go on for lines: under Power of Attorney dated May 2, 2001, by and on behalf of
        begun = bool(cells) and _TITLE.match(cells[-1].words) and "power of" in cells[-1].words.lower()
        powers = not gap and (powers or bool(begun))
        goes_on = powers or (not gap and bool(cells) and _goes_on_with_capacity(cells[-1], line, number))
        goes_on = goes_on or (sentences and label_of(line) is not None and ":" in line)  # `Date:` below it
        sentences = ((sentences and not gap) or is_sentence(line)) and not mark_in(line) and not goes_on
        if not sentences:
            found = _cells_of_line(line, here, number, typed=typed)
            if found:
                found[0].gap, found[0].ruled, found[0].paged = gap, ruled, paged
                if len(found) == 1 and cells and not gap and _is_continued(cells[-1], found[0], width):
                    found[0].column, found[0].continued = cells[-1].column, True
            cells += found
            ruled = paged = False
        sentences = sentences and not _ENDED.search(line)
        gap = False
    for _, table in groupby(rows, attrgetter("table")):
        _set_in_columns(cells, text, [*table])
    signed: TableRow | None = None  # with signatures beside each other
    heads: list[TableRow] = []  # rows above them, of which some cells are empty
    for above, row in pairwise([None, *rows]):
        if row and above and above.table == row.table and len(above.cells) == len(row.cells) > 1:
            _set_level(cells, *([_in_cell(cells, cell) for cell in of_row.cells] for of_row in (above, row)))
        if row and sum(mark_in(text[cell.start : cell.end]) is not None for cell in row.cells) > 1:
            signed = row
            _set_abreast(cells, row)
            for head in heads:
                if head.table == row.table:
                    _set_beneath(cells, signed, head)
            heads = []
        elif row and signed and signed.table == row.table:
            _set_beneath(cells, signed, row)
        elif row:
            heads.append(row)
    return sorted(cells, key=lambda cell: cell.line)


def _are_stars(line: str) -> bool:
    """Whether a line has but stars, each in place of a signature; more than three of them are a rule."""
    return all(_STAR.match(word) for word in line.split())


def _goes_on_with_capacity(above: Cell, line: str, number: int) -> bool:
    """Whether a line goes on with the words above it that say as what somebody signs, or of whom."""
    words = above.words.rstrip()
    is_office = has_title(words) and "power of" not in words.lower()  # "signed pursuant to a Power of Attorney dated"
    if above.line != number - 1 or not (is_office or _CAPACITY.match(words)) or is_sentence(above.words):
        return False
    return _CAPACITY_OPEN.search(words) is not None or _CAPACITY_GOES_ON.match(line) is not None


def unfolded(text: str, rows: Sequence[TableRow]) -> str:
    """Return a text with the cells of a row below each other where one has the signature and any has several lines.

    `Fern Fund, L.P.` and its partner, `/s/ Ann Lee` and her title, the day; or labels, and what stands beside them.
    Places stay.
    """
    gaps: list[int] = []
    for row in rows:
        words = [text[cell.start : cell.end] for cell in row.cells]
        lines = [bool(cell.strip()) + cell.strip().count("\n") for cell in words]
        stars = sum(_STARRED.match(cell) is not None for cell in words)
        starred = len(words) > 1 and min(lines) > 1 and 0 < stars < len(words)
        if starred or (sum(MARK.search(cell) is not None for cell in words) == 1 and max(lines) > 1):
            gaps += [cell.end for cell in row.cells[:-1] if text[cell.end : cell.end + 1] == "\t"]
        for cell, own in zip(row.cells[:-1], words, strict=False):
            labels = own.split("\n")
            if len(labels) > 1 and all(map(_LABEL_ONLY.match, labels)) and text[cell.end : cell.end + 1] == "\t":
                gaps.append(cell.end)  # then they stand together above all that they label
    return divided(text, gaps, "\n")


_FRAMED = re.compile(r"^[^\S\n]*+(?:\|[^\n]*\||\+[-=+]{3,200}\+)[^\S\n]*$", re.MULTILINE)
_FRAME = str.maketrans("|+", "  ")


def unframed(text: str, start: int, end: int) -> str:
    """Return a text, as long as before, with blanks for the frames of cells: `| By: /s/ Ann Orr |`."""
    parts, at = list[str](), 0
    for line in _FRAMED.finditer(text, start, end):
        blank = line[0].translate(_FRAME) if "|" in line[0] else " " * len(line[0])
        parts += [text[at : line.start()], blank]
        at = line.end()
    return "".join([*parts, text[at:]])


def divided(text: str, gaps: Iterable[int], sign: str) -> str:
    """Return a text with a sign for the character at each of `gaps`."""
    parts = [text[first:last] for first, last in pairwise([0, *(gap + 1 for gap in sorted({*gaps})), len(text)])]
    return "".join([*(part[:-1] + sign for part in parts[:-1]), parts[-1]])


def _in_cell(cells: Sequence[Cell], cell: TableCell) -> list[int]:
    first = bisect_left(cells, cell.start, key=attrgetter("start"))
    return list(takewhile(lambda n: cells[n].start < cell.end, range(first, len(cells))))


def _set_in_columns(cells: list[Cell], text: str, table: Sequence[TableRow]) -> None:
    """Say which column cells of a table stand in, where people sign in several.

    So blocks beside each other are set that have not as many lines above their signatures.
    """
    signed = [_signed_in(text, row) for row in table]
    lefts = sorted({left for row in signed for left, _ in row})
    if len(lefts) < 2:
        return
    # each column from the labels of its signatures on; one who signs where others have "By:" is in no other
    heads = [min(begin for row in signed for left, begin in row if left == own) for own in lefts]
    if any(before >= head for before, head in pairwise(heads)):
        return
    parted = _parted(cells, table, heads)
    sides: dict[int, int] = {}
    runs: list[list[tuple[int, bool, bool]]] = [[] for _ in heads]  # row, whether signed there, and beside it
    number = above = 0  # rows with words, and how many cells the last of them has
    for row, signs in zip(table, signed, strict=True):
        words = [(cell, own) for cell in row.cells if (own := _in_cell(parted, cell))]
        number += bool(words)
        said = [cell for cell, own in words if day_in(parted[own[0]].words) is None]
        shown = [text[cell.start : cell.end].strip() for cell in said]
        headed = above >= len(signs) or all("\n" in cell for cell in shown) or any(map(_STAR.fullmatch, shown))
        if len(signs) > 1 and not (headed and len(said) <= len({place for sign in signs for place in sign})):
            return  # whom they are for stands above all of them, or beside each
        above = len(said) if words else above
        for cell, own in words:
            side = _side(heads, cell)
            sides |= dict.fromkeys(own, side + 1)
            if cell in said:
                of_side = any(left == lefts[side] for left, _ in signs)
                runs[side].append((number, of_side, bool(signs) and not of_side))
    if all(map(_are_whole, runs)):
        cells[:] = parted
        for n, side in sides.items():
            cells[n] = replace(cells[n], side=side, tabbed=False)


def _side(heads: Sequence[int], cell: TableCell) -> int:
    """Return which of the columns that begin at `heads` a cell of a table stands in."""
    return max(0, bisect_right(heads, cell.left) - 1)


def _parted(cells: Sequence[Cell], table: Sequence[TableRow], heads: Sequence[int]) -> list[Cell]:
    """Return cells, those parted that took a caption of one column for the label of what stands in the next."""
    parted = [*cells]
    for row in table:
        for before, cell in pairwise(row.cells):
            n = bisect_left(parted, cell.start, key=attrgetter("start")) - 1
            first = parted[n]
            if n >= 0 and first.end > cell.start and _side(heads, before) != _side(heads, cell):
                words = first.words[: before.end - first.start]
                parted[n] = replace(first, words=words, end=before.end)
                rest = first.words[cell.start - first.start :]
                parted.insert(n + 1, replace(first, words=rest, start=cell.start, gap=False, ruled=False))
    return parted


def _signed_in(text: str, row: TableRow) -> list[tuple[int, int]]:
    """Return the columns in which somebody signs in a row, each with the one that its label stands in."""
    places: list[tuple[int, int]] = []
    for before, cell in pairwise([None, *row.cells]):
        if cell and (mark_in(words := text[cell.start : cell.end]) or _STAR.match(words) or _STARRED.match(words)):
            label = text[before.start : before.end].strip() if before else ""
            by = _LABEL_ONLY.match(label) and (label[-1:] == ":" or _BY.match(label)) and not _FOR_WHOM.match(label)
            places.append((cell.left, before.left if before and by else cell.left))
    return places


def _are_whole(rows: Sequence[tuple[int, bool, bool]]) -> bool:
    """Whether nothing in a column stands for itself, without a signature: what names whom somebody beside it signs for.

    `rows` are numbers of those with words in the column, whether it is signed there, and whether another is.
    """
    is_signed, began_beside = False, False
    numbers = [*(number for number, _, _ in rows[1:]), _FAR_BELOW]
    for (number, signs, beside), following in zip(rows, numbers, strict=False):
        is_signed, began_beside = is_signed or signs, began_beside or (beside and not is_signed)
        apart = following - number
        if apart > (1 if began_beside and not is_signed else _LEVEL):
            if not is_signed:
                return False
            is_signed = began_beside = False
    return True


def _set_abreast(cells: list[Cell], signed: TableRow) -> None:
    """Set the lines of cells with signatures level with each other, each in the column that its cell begins at."""
    owned = [own for cell in signed.cells if (own := _in_cell(cells, cell))]
    top = min((cells[own[0]].line for own in owned), default=0)
    for own in owned:
        first = cells[own[0]]
        for n in own:
            line = top + cells[n].line - first.line
            cells[n] = replace(cells[n], line=line, last=line, column=first.column, tabbed=True)


def _set_beneath(cells: list[Cell], signed: TableRow, row: TableRow) -> None:
    """Set the cells of a row, of which some are empty or have several lines, beneath signatures beside each other."""
    columns = {cell.left: cells[own[0]].column for cell in signed.cells if (own := _in_cell(cells, cell))}
    for cell in row.cells:
        is_alone = len(row.cells) < len(signed.cells) and cell.left in columns
        for n in _in_cell(cells, cell):
            first = cells[max(0, bisect_right(cells, cell.start, key=attrgetter("start")) - 1)]  # with its label
            if is_alone or cells[n].line > first.line:
                column = columns[cell.left] if is_alone else first.column
                cells[n] = replace(cells[n], column=column, tabbed=False)


def _set_level(cells: list[Cell], above: Sequence[Sequence[int]], row: Sequence[Sequence[int]]) -> None:
    """Set the lines of a row's cells level with each other, and below signatures that stand beside each other."""
    beside = all(len(own) == 1 and mark_in(cells[own[0]].words) for own in above)
    if not beside or any(not own for own in row) or max(map(len, row)) == 1:
        return
    if any(_is_signature(cells[n]) for own in row for n in own):
        return
    first = cells[row[0][0]].line
    for signed, own in zip(above, row, strict=True):
        for line, n in enumerate(own, first):
            cells[n] = replace(cells[n], line=line, last=line, column=cells[signed[0]].column, tabbed=True)


def _broken_at(lines: Sequence[str]) -> int:
    """Return the width at which a mail program broke the lines of an indented text; 0 where none did."""
    lines = [line.rstrip() for line in lines]
    width = max(map(len, lines))
    broken = sum(
        above[:1].isspace() and below[:1].strip() != "" and len(above) + 1 + len(below.split(maxsplit=1)[0]) > width
        for above, below in pairwise(lines)
    )
    return width if broken >= _BROKEN else 0


def _is_continued(before: Cell, cell: Cell, width: Callable[[], int]) -> bool:
    """Whether a cell at the margin is what a mail program broke off the end of the line above, in another column."""
    is_next = cell.column == 0 < _INDENTED <= before.column and cell.line == before.line + 1
    if not is_next or not width():
        return False
    is_full = before.column + len(before.words.rstrip()) + 1 + len(cell.words.partition(" ")[0]) > width()
    return is_full and not (label_of(cell.words) or mark_in(cell.words) or day_in(cell.words))


def is_noise(words: str) -> bool:
    """Whether a line is of the page: the number of a page, a running head, a note that the signatures follow."""
    if len(words) >= 500:
        return False
    small = words.lower()
    return _NOISE.match(words) is not None or (
        ("page" in small or "cusip" in small) and _RUNNING.match(words) is not None
    )


@lru_cache(maxsize=1024)
def is_sentence(line: str) -> bool:
    """Whether a line is part of a sentence rather than of a signature block."""
    if len(line) < 30:
        return False
    words = line.split()
    if (
        len(words) < 6
        or ":" in words[0]
        or words[0].lower() == "dated"
        or "\t" in line.strip()
        or "    " in line.strip()
    ):
        return False
    if (words[0].isupper() and words[1].isupper() and len(words[0] + words[1]) > 4) or _OF_ENTITY.search(line):
        return False
    if _TITLE.match(line) or _CAPACITY.match(line):
        return False
    name, _, office = line.strip().partition(", ")
    if is_title(office) and is_human(name) and not (_SAYS.search(line) or office.endswith(".")):
        return False  # `Ann Orr, Trustee of the Orr Trust, its general partner`
    small = len([word for word in words[:60] if word[0].islower() and len(word) > 1])
    if small >= 5 and small * 2 >= min(len(words), 60):
        return True
    return small >= 4 and _SAYS.search(line) is not None


def _cells_of_line(line: str, here: int, number: int, *, typed: bool) -> list[Cell]:
    """Divide a line where its columns do; a label stays with what it labels.

    `typed`: tabs are those of a typewriter, as many as it takes to the stop where a column begins.
    """
    found: list[tuple[int, int]] = []
    first, stop = len(line) - len(line.lstrip()), len(line.rstrip())
    place, waiting = first, -1
    tabbed = "\t" in line[first:stop]
    day = find_day(line, first, stop) if tabbed and may_hold_day(line) else None  # May | 17, | 2006
    for gap in [*_DIVIDED.finditer(line, first, stop), None]:
        if gap and day and day.start < gap.start() < gap.end() < day.end:
            continue
        until = gap.start() if gap else stop
        begin = waiting if waiting >= 0 else place
        piece = line[begin:until]
        waiting = -1
        if gap is not None and _LABEL_ONLY.match(piece) and _takes(piece, _beside_label(line, piece, gap, stop)):
            waiting = begin
        elif SHOWN.search(piece) or _STAR.match(piece):
            found += _without_date(line, begin, until)
        place = gap.end() if gap else stop
    # Tabs before the first words push all of the line to the right by their width.
    shift = 7 * line.count("\t", 0, first) if "\t" in line else 0
    tabbed, stops = tabbed and not typed, tabbed and typed
    if not stops and "*" not in line:
        return [Cell(line[a:b], here + a, here + b, number, a + shift, last=number, tabbed=tabbed) for a, b in found]
    columns = [len(line[:a].expandtabs()) if stops else a + shift for a, _ in found]
    stars = [_STAR_APART.match(line, a, b) for a, b in found]  # each stands before the column of what it leads
    columns = [column + (len(star[0]) if star else 0) for column, star in zip(columns, stars, strict=True)]
    places = zip(found, columns, strict=True)
    return [Cell(line[a:b], here + a, here + b, number, at, last=number, tabbed=tabbed) for (a, b), at in places]


def _beside_label(line: str, label: str, gap: re.Match[str], stop: int) -> str:
    """Return what stands behind a label; "" where "Signature" is a caption, and far behind it the next column."""
    rest = line[gap.end() : stop]
    far = gap.end() - gap.start() >= _FAR_BEHIND and "signature" in label.lower() and not mark_in(rest)
    return "" if far else rest


def _takes(label: str, rest: str) -> bool:
    """Whether a label is one of what follows it on the line: "Date" beneath a date labels nothing beside it."""
    if "dat" not in label.lower():
        behind = label_of(rest)
        if _FOR_WHOM.match(label) and (behind or MARK.match(rest)):
            return False  # who signs stands in the column beside
        if ":" in label:
            return True
        if _BY.match(label) is None and (not rest or ((day := day_in(rest[:60])) and day.start == 0)):
            return False  # a caption, of no rule or day in the column beside
        return behind is None or ("by" in label.lower() and behind["label"][0] not in "tTiI")
    return day_in(rest[:60]) is not None or (":" in label and not is_entity(rest))


def _without_date(line: str, start: int, end: int) -> list[tuple[int, int]]:
    """Divide a date from a signature that stands on one line with it."""
    piece = line[start:end]
    if len(piece) > 300 or not may_hold_day(piece):
        return [(start, end)]
    label = _DATE_LABEL.search(piece)
    labelled = day_in(piece[label.end() :]) if label is not None else None
    if label is not None and labelled is not None and not dates_deed(piece, label.end() + labelled.start):
        return [(start, start + label.start()), (start + label.end(), end)]
    day = day_in(piece)
    mark = mark_in(piece)
    rest = piece[day.end :].strip() if day is not None else ""
    leads = day is not None and not piece[: day.start].strip() and (is_closed(rest) or is_human(rest))
    heads = _DATED.match(piece) and rest[:1].isupper() and not FOR_BENEFIT.match(rest)
    if day is not None and mark is None and (leads or heads):
        return [(start, start + day.end), (start + day.end + 1, end)]
    if day is not None and mark is not None:
        if day.end <= mark.start():
            return [(start, start + day.end), (start + day.end, end)]
        return [(start, start + day.start), (start + day.start, end)]
    return [(start, end)]


def dates_deed(words: str, at: int) -> bool:
    """Whether what stands at `at` is the day of a deed that a trust is named after, rather than one of signing."""
    return _DEED.search(words, max(0, at - 40), at) is not None


_MOST_EDGES = 24  # places at which columns are looked for
_DEEPEST = 4  # divisions in divisions: as many more columns
_BLANKS = "  "  # at least so many between two columns
_MOST_LABELLED = 120  # characters of a cell that is a label with what it labels


class _Band(Struct, frozen=True):
    """Lines that blanks before `edge` divide, of all that nothing reaches across.

    `cut` says that what reaches across goes on directly beneath: the edge goes through a block.
    """

    edge: int
    first: int
    last: int
    cut: bool = False

    @property
    def lines(self) -> int:
        return self.last - self.first


def columns_of(cells: list[Cell]) -> list[list[Cell]]:
    """Divide cells into the columns that people sign in: one, unless signatures stand side by side."""
    columns: list[list[Cell]] = []
    if any(cell.side for cell in cells):
        for in_columns, run in groupby(cells, lambda cell: cell.side > 0):
            part = [*run]
            sides = [[cell for cell in part if cell.side == side] for side in sorted({cell.side for cell in part})]
            columns += map(_as_column, sides) if in_columns else columns_of(part)
        return columns
    for part in _divided(_heads_first(_with_labels(cells)), _DEEPEST):
        edges = _edges(part)  # where a line holds signatures side by side
        level: list[list[Cell]] = [[] for _ in range(len(edges) + 1)]
        for line in _lines(part):
            # Where tabs divide a line they tell the column.
            in_turn = len(line) <= len(level) > 1 and line[0].tabbed and line[0].column <= edges[0]
            for n, cell in enumerate(line):
                level[n if in_turn else bisect_right(edges, cell.column)].append(cell)
        columns += filter(None, level)
    return columns


def _heads_first(cells: Sequence[Cell]) -> list[Cell]:
    """Return cells, those left of a block that are whole names all beside its first: several whom one signs for."""
    whole: list[Cell] = []
    head, at = None, 0  # the first of these, and where the next one belongs
    for line in _lines(cells):
        left = line[0]
        goes_on = head is not None and not left.gap and abs(left.column - head.column) <= _LEVEL_WITH
        if head is not None and goes_on and _is_name(left) and not any(map(_is_signature, line[1:])):
            whole.insert(at, replace(left, line=head.line, last=head.line))
            whole += line[1:]
            at += 1
            continue
        by = len(line) == _TWO and not left.tabbed and label_of(line[1].words) and _is_signature(line[1])
        is_beside = by and _is_whole(left.words)
        head, at = (left, len(whole) + 1) if is_beside else (None, 0)
        whole += line
    return whole


def _is_name(cell: Cell) -> bool:
    return _is_head(cell) and (_is_whole(cell.words) or is_human(tidy(cell.words)))


def _is_whole(words: str) -> bool:
    """Whether words are the name of an entity, and say neither what it is nor by whom it acts."""
    return is_closed(words) and words[:1].isupper() and _IS_OR_ACTS.search(words) is None


def _with_labels(cells: Sequence[Cell]) -> list[Cell]:
    """Return cells, each with the label of its line, where it names several who sign: `Name:  Ann Orr   Max Poe`."""
    whole: list[Cell] = []
    for columns, lines in groupby(_lines(cells), _behind_label):
        rows = list(lines)
        labels = [label_of(row[0].words) for row in rows]
        names = [
            [row[0].words[label.end() :], *(cell.words for cell in row[1:])]
            for row, label in zip(rows, labels, strict=True)
            if label
        ]
        several = columns and any(all(map(is_human, map(tidy, words))) for words in names)
        for row, label in zip(rows, labels, strict=True):
            others = (
                [replace(cell, words=f"{label[0]}{cell.words}") for cell in row[1:]] if several and label else row[1:]
            )
            whole += [row[0], *others]
    return whole


def _behind_label(line: Sequence[Cell]) -> tuple[int, ...]:
    """Return the columns of what stands beside the words of a label and has none; () where anything else does."""
    label, *others = (label_of(cell.words) for cell in line)
    plain = label is not None and len(label[0].strip()) < len(line[0].words.strip()) and not any(others)
    plain = plain and not any(cell.tabbed or mark_in(cell.words) or day_in(cell.words) for cell in line)
    return tuple(cell.column for cell in line[1:]) if plain else ()


def _edges(cells: list[Cell]) -> list[int]:
    """Return where the second and the further columns of signatures begin."""
    lines = [line for line in _lines(cells) if len(line) > 1]
    signed = [_side_by_side(line) for line in lines]
    count = max((len(line) for line in signed), default=0)
    if count < 2:
        return []
    edges = []
    for place in range(1, count):
        begins = [line[place].column for line in signed if len(line) > place]
        before = max(line[place - 1].column for line in signed if len(line) > place)
        others = [
            line[place].column for line in lines if len(line) == count and before < line[place].column < min(begins)
        ]
        edges.append(min(begins + others) - (1 if others else 2))
    return sorted(edges)


def _lines(cells: Sequence[Cell]) -> list[list[Cell]]:
    return [list(line) for _, line in groupby(cells, attrgetter("line"))]


def _side_by_side(line: list[Cell]) -> list[Cell]:
    """Return the cells of a line that are signatures, or names, or titles, beside each other."""
    kinds: dict[str, list[Cell]] = {}
    for cell in line:
        label = label_of(cell.words)
        kind = label["label"][0].lower() if label is not None and len(cell.words) < _MOST_LABELLED else ""
        if kind in ("b", "n", "t"):
            kinds.setdefault(kind, []).append(cell)
        elif mark_in(cell.words):
            kinds.setdefault("b", []).append(cell)
    return max(kinds.values(), key=len, default=[])


# ---- blocks of unequal lengths --------------------------------------------------------------------------------------


def _divided(cells: list[Cell], deepest: int) -> list[list[Cell]]:
    """Return cells column by column where blocks stand beside each other, and what is above and below them."""
    bands = _bands(cells) if deepest and len({cell.column for cell in cells}) > 1 else []
    if not bands:
        return [cells]
    parts: list[list[Cell]] = []
    at = 0
    for band in bands:
        begin = next(n for n in range(at, len(cells)) if cells[n].line >= band.first)
        end = next((n for n in range(begin, len(cells)) if cells[n].line > band.last), len(cells))
        parts.append(cells[at:begin])
        for side in _sides(cells[begin:end], band.edge):
            parts += _divided(_as_column(side), deepest - 1)
        at = end
    return [*parts, cells[at:]]


def _bands(cells: Sequence[Cell]) -> list[_Band]:
    """Return the bands that hold blocks beside each other, from the top; of several ways the one with most lines."""
    starts = Counter(cell.column for cell in cells)
    found = [band for edge, _ in starts.most_common(_MOST_EDGES) for band in _bands_at(edge, cells)]
    taken: list[_Band] = []
    lines: set[int] = set()
    for band in sorted(found, key=lambda band: (band.cut, -band.lines, band.edge)):
        own = range(band.first, band.last + 1)
        if lines.isdisjoint(own):
            lines.update(own)
            taken.append(band)
    return sorted(taken, key=lambda band: band.first)


def _bands_at(edge: int, cells: Sequence[Cell]) -> Iterator[_Band]:
    """Yield the bands with blocks on either side of an edge."""
    crossed = {cell.line for cell in cells if _reaches_across(cell, edge)}
    for_all = [cell.line for cell in cells if cell.words.startswith("*") and mark_in(cell.words)]
    by_attorney: set[int] = set()  # lines of an attorney-in-fact, for those on either side
    if len(for_all) == 1 and all(cell.column < edge for cell in cells if cell.line >= for_all[0]):
        by_attorney = {cell.line for cell in cells if cell.line >= for_all[0]}
    run: list[Cell] = []
    for cell in cells:
        if cell.line not in crossed and cell.line not in by_attorney:
            run.append(cell)
        elif run:
            yield from _as_band(run, edge, cut=cell.line in crossed and cell.line == run[-1].line + 1)
            run = []
    yield from _as_band(run, edge, cut=False)


def _reaches_across(cell: Cell, edge: int) -> bool:
    """Whether the words of a cell stand on both sides of an edge, and no blanks divide them there.

    Where tabs divide a line nobody knows where on the page its cells stood.
    """
    at = edge - cell.column
    return cell.tabbed or -len(_BLANKS) < -at < 0 or (0 < at < len(cell.words) + len(_BLANKS) and not _is_cut(cell, at))


def _is_cut(cell: Cell, at: int) -> bool:
    """Whether blanks divide the words of a cell, and not a label or a mark from what stands behind it."""
    words = cell.words
    if at >= len(words):
        return True
    if words[at - len(_BLANKS) : at] != _BLANKS or words[at].isspace():
        return False
    label = label_of(words)
    begins = label.end() if label is not None else 0
    mark = MARK.match(words, begins)
    return at > (mark.end() + len(_BLANKS) if mark is not None else begins)


def _as_band(run: Sequence[Cell], edge: int, *, cut: bool) -> Iterator[_Band]:
    left, right = _sides(run, edge)
    others = (cell for cell in right if day_in(cell.words) is None and not _DATE_ONLY.fullmatch(cell.words))
    first = next(others, None)  # a day may stand above
    headed = first is not None and (_is_head(first) or _is_beside_heads(first, left))
    if left and headed and _are_beside(_blocks(left), _blocks(right)):
        yield _Band(edge, run[0].line, run[-1].line, cut)


def _is_beside_heads(signed: Cell, left: Sequence[Cell]) -> bool:
    """Whether somebody signs for himself beside the lines above another's signature, which follows them directly."""
    if not mark_in(signed.words):
        return False
    beside = next((n for n, cell in enumerate(left) if cell.line >= signed.line), len(left))
    if not (left[beside:] and left[beside].line == signed.line and _is_head(left[beside])):
        return False
    below = takewhile(lambda cell: not cell.gap, left[beside + 1 :])
    return any(mark_in(cell.words) is not None for cell in below)


def _sides(cells: Sequence[Cell], edge: int) -> tuple[list[Cell], list[Cell]]:
    """Return what stands before an edge, and what stands behind it."""
    left: list[Cell] = []
    right: list[Cell] = []
    for cell in cells:
        at = edge - cell.column
        if at <= 0:
            right.append(cell)
        elif at >= len(cell.words):
            left.append(cell)
        else:
            begins, words = cell.start + at, cell.words[:at].rstrip()
            left.append(replace(cell, words=words, end=cell.start + len(words)))
            right.append(replace(cell, words=cell.words[at:], start=begins, column=edge, gap=False, paged=False))
    return left, right


def _blocks(cells: Sequence[Cell]) -> list[tuple[int, int]]:
    """Return the lines of each block: from what names whom it is for to the signature."""
    found: list[tuple[int, int]] = []
    head: int | None = None
    for cell in cells:
        if _is_signature(cell):
            found.append((cell.line if head is None else head, cell.line))
            head = None
        elif head is None and _is_head(cell):
            head = cell.line
    return found


def _are_beside(left: Sequence[tuple[int, int]], right: Sequence[tuple[int, int]]) -> bool:
    """Whether a block on one side stands on the lines of one on the other; both are in order."""
    mine = theirs = 0
    while mine < len(left) and theirs < len(right):
        (first, last), (begin, end) = left[mine], right[theirs]
        if first <= end and begin <= last:
            return True
        mine, theirs = (mine + 1, theirs) if last < begin else (mine, theirs + 1)
    return False


def _is_signature(cell: Cell) -> bool:
    label = label_of(cell.words)
    by = label is not None and label["label"].lower() in ("by", "b y")
    return (
        by
        or mark_in(cell.words) is not None
        or _STAR.match(cell.words) is not None
        or (cell.words.endswith("*") and is_human(tidy(cell.words)))
    )


def _is_head(cell: Cell) -> bool:
    """Whether a cell may name whom a block is for: neither a signature nor a label nor a day."""
    return label_of(cell.words) is None and mark_in(cell.words) is None and day_in(cell.words) is None


def _as_column(cells: list[Cell]) -> list[Cell]:
    """Return the cells of a column as if nothing stood beside it: on lines that follow each other.

    Lines of two columns that are not level alternate, so that those of one are two apart.
    """
    step = min((below.line - above.line for above, below in pairwise(cells) if below.line > above.line), default=1)
    column: list[Cell] = []
    for cell in cells:
        apart = cell.line - column[-1].line if column else 0
        follows = 0 < apart <= step
        if follows:
            column[-1] = replace(column[-1], last=cell.line - 1)
        column.append(replace(cell, gap=apart > step or (cell.gap and not follows)))
    return column


# ---- columns that a converter joined to one line --------------------------------------------------------------------

_SIGN = re.compile(rf" (?<=[^\s:] )(?<!\bby )(?<!\bBy )(?<!\bBY )(?=[*^]?(?:[Bb][Yy]:?[ ]?)?(?:{MARK.pattern}))")
_AGAIN = re.compile(r"(?=(?:By|Name|Title|Its|Dated?|Date):)(\w+:)[^\n]*?(?<=\S)([ ])(?=\1)", re.IGNORECASE)
_LINES = re.compile(r"[^\n]+")
_MOST_LINES = 8  # of a block, above and below its signature


def set_apart(text: str, start: int, end: int, persons: Sequence[str]) -> str:
    """Return a text with tabs between signatures that a converter joined, and between what stands above and below them.

    A line is divided where the second of those who sign is named, of the reporting persons, of equal halves, of equal
    labels, or of two offices; one that is not may be of either, and stays whole. Places stay.
    """
    found = _LINES.finditer(text, max(0, start - 1), end)  # no line that begins before
    lines = [hit.span() for hit in found if hit.start() >= start and not hit[0].isspace()]
    gaps: list[int] = []
    for n, (first, last) in enumerate(lines):
        hits = _SIGN.finditer(text, first, last)  # hardly any line has a second mark behind one
        joins = [hit.start() for hit in hits if MARK.search(text, first, hit.start())]
        if not joins:
            continue
        signers = [tidy(MARK.sub("", text[at:until])) for at, until in pairwise([*joins, last])]
        above = _until_signed(text, lines[max(0, n - _MOST_LINES) : n][::-1])
        below = _until_signed(text, lines[n + 1 : n + 1 + _MOST_LINES])
        heads = [gap for line in above for gap in _joints(text, *line, persons, len(joins))]
        feet = [_joints(text, *line, signers, len(joins)) for line in below]
        # One directly beneath that is whole may be of the last as well.
        beneath = takewhile(lambda pair: pair[0][1] + 1 >= pair[1][0], pairwise([(first, last), *below]))
        if any(not gaps_of and SHOWN.search(text, *line) for (_, line), gaps_of in zip(beneath, feet, strict=False)):
            continue
        itself = is_same_human(tidy(MARK.sub("", text[first : joins[0]])), signers[0])
        if not itself or heads or text[first:last].lower().count("by:") > 1:  # else it was printed twice
            gaps += [*joins, *heads, *chain.from_iterable(feet)]
    return divided(text, gaps, "\t")


def _until_signed(text: str, lines: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return lines up to the next with a signature."""
    return list(takewhile(lambda line: MARK.search(text, *line) is None, lines))


def _joints(text: str, first: int, last: int, names: Sequence[str], many: int) -> list[int]:
    """Return the blanks that divide a line into one part more than `many`; none where nothing tells them."""
    line = text[first:last]
    small = line.casefold()
    found_at = (small.find(f" {name.casefold()}", 1) for name in names if name)
    named = sorted({at for at in found_at if at > 0})
    again = [hit.start(2) for hit in _AGAIN.finditer(line)]
    words = list(re.finditer(r"\S+", line))
    size = len(words) // (many + 1)
    parts = [[word[0] for word in words[n : n + size]] for n in range(0, len(words), size or 1)]
    equal = [words[n].start() - 1 for n in range(size, len(words), size)] if size and parts[1:] == parts[:-1] else []
    offices = [
        word.start() - 1
        for word in words[1:]
        if is_title(line[word.start() :]) and ends_in_title(line[: word.start()]) and is_title(line)
    ]
    found = next((gaps for gaps in (again, named, equal, offices) if len(gaps) == many), [])
    return [first + gap for gap in found]
