"""The second part of the cover page: the rows of each reporting person, and what stands in them."""

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import chain, pairwise, product
from operator import itemgetter
from typing import Literal, NamedTuple, TypeAlias

from msgspec import UNSET, Struct, structs

from muniment.caching import in_groups
from muniment.codes import states
from muniment.readers.labelled import values
from muniment.readers.labelled.boxes import boxes
from muniment.readers.labelled.labels import Label, find_labels
from muniment.readers.labelled.row_1 import REST, are_of_form, is_open, read_name, read_tax_number, with_rest
from muniment.readers.labelled.row_values import BOXED, READERS, TYPES, read_column, read_row, without_label
from muniment.readers.labelled.rows import (
    NUMBERS,
    ORDER,
    POWERS,
    Row,
    find_persons,
    numbered_only,
    row_of_caption,
    with_missing,
    wrapped_powers,
)
from muniment.readers.labelled.signatures.words import is_entity, several
from muniment.readers.labelled.text import blanked, words_of
from muniment.readers.labelled.values import Found

# A mark begins a line, or stands alone behind the words of a label and a gap, as the first of a column does.
_BEGINS = (
    r"(?:^[^\S\n]*+|(?<=[:\s][^\S\n]{2})(?=\((?:[A-Za-z]{1,5}|\d{1,2})\)(?![^\n]*?\((?:[A-Za-z]{1,5}|\d{1,2})\)\s)))"
)
_MARKED = re.compile(
    rf"{_BEGINS}(?:[(\[]?(?:[ivx]{{1,5}}|[a-hl]|\d{{1,2}})[)\].]|(?-i:[A-H])(?=[^\S\n]{{2}}))[^\S\n]+"
    r"(?P<name>[A-Z][^\n]{2,160}?)[^\S\n]*$",
    re.IGNORECASE | re.MULTILINE,
)
# The same with its lines joined: (i) One LP (ii) Another LP.
_INLINE = re.compile(
    r"\((?:[ivx]{1,5}|\d{1,2})\)[^\S\n]+(?P<name>[A-Z][^\n(]{2,100}?)(?=[^\S\n]+\((?:[ivx]{1,5}|\d{1,2})\)[^\S\n]|[^\S\n]*$)",
    re.MULTILINE,
)
_TAX_NUMBER = re.compile(
    r"(?<![\s,(])[\s,(]++(?:(?:I\.?R\.?S|S\.?S|F?E\.?I\.?N|T\.?I\.?N|TAX|ID)\b[A-Za-z.:() ]{0,60}#?\s*)?"
    r"\d{2,3}-?\d{2}-?\d{4,7}\)?(?:[*†‡]{1,3}|\s?\(\d\))?\s*$"
)
_LINE_BELOW = re.compile(r",?[^\S\n]*+\n[^\S\n]*+(\S[^\n]*)")
_NUMBER_BEHIND = r"[^\S\n]+\(?\d{2,3}-(?:\d{7}|\d{2}-\d{4})\)?(?:[*†‡]{1,3}|\s?\(\d\))?(?!\S)"
_PARAGRAPH = re.compile(r"[^\S\n]*+\n(?:[^\S\n]*+\n)+(\S[^\n]*+(?:\n[^\S\n]*+\S[^\n]*+)*+)")  # behind an empty line
# The first of those words behind a name, whose others begin the next line.
_NUMBER_BELOW = re.compile(
    r"[ \t]{2,20}(?:social|federal|employer|taxpayer)[ \t]*+(?:(?:i\.?d|tax|security)\b\.?[ \t]*+)?"
    r"\n\s*+(?:security|tax|i\.?d|identification|number|no)\b",
    re.IGNORECASE,
)
_LINES = re.compile(r"[^\n]+")
_FREE_LINE = re.compile(r"\n[^\S\n]*+(?=\n)")
_CLOSED = re.compile(r"\)[^\S\n]*+(?:\n|\Z)")
_NEXT_WORD = re.compile(r"(?:[ ]|[^\S\n]*+\n[^\S\n]*+)(\S++)")
_FIRST_WORD = re.compile(rf"{_BEGINS}(\S++)[^\S\n]++(?=\S)", re.MULTILINE)
_LABEL = 40  # characters of the words of a number
_FIRST_WORDS = 3  # of a name, of which a list may have no more
_SHARE = 0.6  # of the names must be named again in another row


class Line(Struct, frozen=True):
    """What stands behind one person's name in a row, or in the lines below it, up to the next name.

    It ends where it starts where nobody can tell whose what stands there is.
    """

    start: int
    end: int


def names_in(text: str, start: int, end: int) -> list[tuple[str, int, int]]:
    """Return the names of a marked list, each with its place; a single marked name may be a list too."""
    found: dict[tuple[str, str], tuple[str, int, int]] = {}
    inline, marked = list(_INLINE.finditer(text, start, end)), list(_MARKED.finditer(text, start, end))
    starts = [hit.end() - len(hit[0].lstrip()) for hit in marked]
    columns = [at - text.rfind("\n", 0, at) for at in starts]
    marked = [  # behind a gap only those below the first
        hit
        for hit, column in zip(marked, columns, strict=True)
        if column == columns[0] or text[hit.start() - 1 : hit.start()] in ("", "\n")
    ]
    for hit in inline if len(inline) > 1 and len(inline) >= len(marked) else marked:
        first, last = hit.span("name")
        below = _NUMBER_BELOW.search(text, first, min(end, last + _LABEL))
        last = below.start() if below else last
        alone = read_name(text[first:last], 0)  # without a number, or words that say there is none
        number = None if alone.stated else _TAX_NUMBER.search(text, first, last)
        last = number.start() if number else last
        if alone.stated and "several" not in alone.signs:
            first, last = first + alone.start, first + alone.end
        below = _LINE_BELOW.match(text, last, end)
        last = below.end() if below and REST.fullmatch(below[1]) else last
        if not are_of_form(text[first:last]):
            mark = text[hit.start() : hit.start("name")].strip()
            # The list of tax numbers, where that is a row of its own, names all again.
            found.setdefault((mark, values.in_one_line(text[first:last])), (text[first:last], first, last))
    return list(found.values())


def lines_of(text: str, names: list[str], start: int, end: int) -> list[Line | None]:
    """Return for each name what a row says of it; none for those that the row does not name.

    A tax number behind a name is said with it, as in row 1.
    """
    places: list[tuple[int, int, int]] = []
    at, small = start, text[start:end].lower()
    for n, name in enumerate(names):
        hit = None
        if not f"{small}{name}".isascii() or all(map(small.__contains__, name.lower().split())):  # as in few rows
            named = r"\s+".join(map(re.escape, name.split()))
            # A converter may glue a number to a name, but "roe" in "Monroe" is no Roe.
            own = rf"(?<![^\W\d_]){named}(?!\w)(?!,\s*Jr)"
            hit = re.compile(rf"{own}(?:{_NUMBER_BEHIND})?", re.IGNORECASE).search(text, at, end)
        place = hit.span() if hit else _beginning(text, n, names, at, end)
        if place:
            places.append((n, *place))
            at = place[1]
    lines: list[Line | None] = [None] * len(names)
    if len(places) > 1 and all(_is_aside(text, first, behind) for _, first, behind in places):
        for n, first, _ in places:
            lines[n] = Line(max(start, text.rfind("\n", 0, first) + 1), first)
        return lines
    for k, (n, _, behind) in enumerate(places):
        following = places[k + 1][1] if k + 1 < len(places) else end
        line = text.rfind("\n", behind, following)
        stop = line if line >= 0 and k + 1 < len(places) else following
        lines[n] = Line(behind, stop)
    _share(text, lines)
    return lines


def _is_aside(text: str, first: int, behind: int) -> bool:
    """Whether a name stands in parentheses, with nothing behind it in its line, and what is said of it before."""
    before = text[text.rfind("\n", 0, first) + 1 : first]
    return before.endswith("(") and bool(before.strip(" \t(") and _CLOSED.match(text, behind))


def lines_by_marks(text: str, marks: Sequence[str], start: int, end: int) -> list[Line | None]:
    """Return what a row says behind each mark that begins a line, (i) or (2); none where one of them is missing."""
    hits: list[re.Match[str]] = []
    for line in _FIRST_WORD.finditer(text, start, end):
        if len(hits) < len(marks) and line[1] == marks[len(hits)]:
            hits.append(line)
    if len(hits) < len(marks):
        return []
    return [Line(hit.end(), stop) for hit, stop in zip(hits, [*(hit.start() for hit in hits[1:]), end], strict=True)]


def _beginning(text: str, n: int, names: list[str], start: int, end: int) -> tuple[int, int] | None:
    """Find, behind a mark, a name that a row cuts: as many of its first words as no other name begins with.

    Its words are not as far apart as a value is from a name, and the last may be cut itself: `as Trustee fo`.
    """
    words = names[n].split()
    others = [other.split() for other in (*names[:n], *names[n + 1 :])]
    least = next((k for k in range(_FIRST_WORDS, len(words)) if all(other[:k] != words[:k] for other in others)), 0)
    if not least:
        return None
    begins = r"\s+".join(map(re.escape, words[:least]))
    first = re.compile(rf"(?<=[)\].])[^\S\n]++{begins}(?!\w)", re.IGNORECASE).search(text, start, end)
    if not first:
        return None
    at = first.end()
    for word in words[least:]:
        more = _NEXT_WORD.match(text, at, end)
        if not more or not word.lower().startswith(more[1].lower()):
            break
        at = more.end()
        if len(more[1]) < len(word):
            break
    return first.start(), at


def _share(text: str, lines: list[Line | None]) -> None:
    """Give each of several persons whose names stand below each other its line of the paragraph behind them.

    So programs write down a page of a PDF column by column. Where there are not as many lines as names nobody has one.
    """
    run: list[int] = []
    for n, line in enumerate(lines):
        if line is None:
            continue
        run.append(n)
        if not text[line.start : line.end].strip():
            continue
        below = line.start + len(text[line.start : line.end].partition("\n")[0])
        if len(run) > 1 and not text[line.start : below].strip():  # nothing stands beside the last of the names
            paragraph = _PARAGRAPH.match(text, line.start, line.end)
            own = [Line(*hit.span()) for hit in _LINES.finditer(text, *paragraph.span(1))] if paragraph else []
            for k, person in enumerate(run):
                lines[person] = own[k] if len(own) == len(run) else Line(line.start, line.start)
        run = []


def is_list(lines: list[Line | None]) -> bool:
    """Whether a row names enough of the persons to be a list of them."""
    return sum(line is not None for line in lines) >= max(1, _SHARE * len(lines))


Form: TypeAlias = Literal["13D", "13G"]

# A row's number before its label, on the same line or, in a cell of its own, on the one before.
_NUMBER = re.compile(  # but none with a comma at the end of the line above: "dated May 1,"
    r"(?<![\w.,%-])(?:(?:item|row)[ \t]*)?(?:[(\[][ \t]?)?\b((?a:[lI1]?[\dlI]))[ \t]?[)\].:,]*"
    r"(?:[ \t][-–—](?=\s))?(?:(?<!,)\s*|[^\S\n]*)\Z",
    re.IGNORECASE,
)
_BEFORE_LABEL = " \t\n\r\f\v\xa0|*"  # blanks, the border of a cell, marks of bold letters
_ENDS_NUMBER = frozenset("0123456789lLIi)].:,-–—")
# A label begins a line or a column: before it stands nothing, a mark, or a gap.
_LEADS = re.compile(r"(?:^|\n|\t|[^\S\n]{3}|[|:)])[^\w\n]*\Z")
# "Sole power to vote" is the label of a row on a few old pages, and of Item 4(c) on all: the number tells.
_ITEM_4 = re.compile(r"\w+\s+power\s+to\s+(?:vote|dispose|direct)\s*(?:\(|,|or\b|of\b|the\b|and\b)", re.IGNORECASE)
# "Type of Person", and "Reporting Person" on the next page, are most words of "Comment for Type of Reporting Person".
_COMMENT = re.compile(r"\W*c[o0]m", re.IGNORECASE)
# Labels of few words, each at the beginning of a line or column and before a gap or colon, where others lack.
_BARE = re.compile(
    r"(?:^[^\S\n]*+|(?<=[^\S\n]{2}))(?=[\d(a-z])(?:\(?\d{1,2}[.)]{0,2}[ ]{1,9})?(?:"
    + "|".join(
        f"(?P<{row}>{words})"
        for row, words in {
            "name": r"(?:names? of )?(?:reporting persons?|filer|filing person)|names?",
            "irs": r"(?:i\.?r\.?s\.?|tax|employer|e\.?i\.?n\.?|id|ssn)"
            r"(?:[ /](?:tax|i\.?d\.?|identification|no\.|number|ssn)){0,3}",
            "group": r"(?:member of (?:a )?)?group(?: member(?:ship)?)?",
            "fund_sources": r"(?:sources? of )?funds",
            "citizenship": r"(?:citizen(?:ship| of)|organi[sz]ed(?: in| under(?: the laws? of)?)?"
            r"|(?:place|state) of (?:org|inc)\w*+\.?)(?:(?: or |/)(?:(?:place|state) of )?(?:org|inc)\w*+\.?)?",
            **{
                f"{kind}_{of}_power": rf"{kind[:2]}[a-z.]{{1,4}} {of[:3]}[a-z]*+\.?(?: powers?)?"
                for of in ("voting", "dispositive")
                for kind in ("sole", "shared")
            },
            "aggregate_amount": r"(?:aggregate|total)(?: (?:amount|number|shares|beneficially|owned|of|held)){0,6}",
            "excludes_shares": r"(?:[a-z]++ ){0,5}exclu(?:des?|ded)(?: certain)?(?: shares)?",
            "percent": r"percent(?:age)?(?: (?:of|the|class|owned|held)){0,4}",
            "types": r"type(?: of)?(?: reporting)?(?: person)?",
        }.items()
    )
    + r")(?=[^\S\n]*+(?:[:?]|(?<=[^\S\n]{2})|(?<=\t)|$))",
    re.IGNORECASE | re.MULTILINE,
)
# Before a power there: (i) to (iv), in the order of the powers.
_NUMERAL = re.compile(r"\((i{1,3}|iv)\)[^\w\n]*+\Z", re.IGNORECASE)
_NUMERALS = dict(zip(POWERS, ("i", "ii", "iii", "iv"), strict=True))
_NUMBERED_BELOW = 3  # rows that begin with their numbers, before a number alone is taken for one
_BEHIND = 24  # characters before a label, and before the blanks before it, in which its number is looked for
_BLANKS = 200
# What a label may go on with: the row it speaks of, its marks.
_LABEL_GOES_ON = re.compile(
    r"(?:(?<=row|box)[ \t]*[(\[]?(?:\d{1,2}|l{1,2})\b(?!\.\d))?[ \t]*(?:[)*:\]]|\.(?!\d))*", re.IGNORECASE
)
_NUMBERS_OF = {name: {NUMBERS["13G"].get(name), NUMBERS["13D"].get(name)} for name in ORDER}
_ROW_OF = {f"reporting_persons[].{row}{many}": row for row in ORDER for many in ("", "[]")} | {
    row: row for row in ORDER if row.startswith("<")
}

PersonFound: TypeAlias = dict[str, Found]
# For each row: the row, and the characters in which its value is looked for.
Stretches: TypeAlias = dict[str, tuple[Row, int, int]]

_TELLING = frozenset({*POWERS, "aggregate_amount"})
_WHOLE = _TELLING | {"name", "group", "citizenship", "excludes_shares", "percent", "types"}
_BARE_WORTH = 0.75  # of a label of few words, against a whole one's 1
_ENOUGH = 4  # of those rows that can be read for a page to be as expected
_TYPED = 5  # what a page earns at least whose values stand where they are looked for
_SEVERAL, _AWAY = 2, 2  # persons; characters by which lines of a column may differ
_ABREAST = 8  # labels from one to the same in the page beside it
_MOST_UNMARKED = 30  # names without marks before them that are looked for in the rows below
_LISTS = 3  # rows that are lists of the same names, where a page is that of several persons
_FIGURES = (*POWERS, "aggregate_amount", "percent")
_PARALLEL = 4  # of them that have a value for each of several persons
_FIELD = re.compile(r"[^\t|]+")  # of a table, which has lines
# But no rule, and no + of one: told behind the first sign, so that blanks are passed over fast.
_CELL = re.compile(r"[^\s|](?<![-_=+](?=[-_=+]{3}))(?<!\+(?!\w))[^\s|]*+(?:[ ](?![ |])[^\s|]++)*+")
_FIGURE = re.compile(
    r"(?:[-–—][ ]?)?(?:\d[\d,]*+(?:\.\d*+)?|\.\d++|none|nil|n/a|[-–—]++)(?:[ ]?[-–—])?(?:[ ]?%)?"
    r"(?:[ ]?(?:[*†‡]{1,3}|\(\w{1,2}\)))*+",
    re.IGNORECASE,
)
_CALLED = re.compile(r"(?<!\s)\s++\((?:the\s++)?[\"“]([^\"“”]{2,60})[\"”]\)\Z", re.IGNORECASE)
_BETWEEN_CALLED = re.compile(r"[\"”]\)(?P<end>[,;]?\s++and(?:\s++(?=[A-Z])|\Z)|[,;]\s++(?=[A-Z]))")
_RESPECTIVELY = re.compile(r",?(?<!\s)\s++respectively\b", re.IGNORECASE)
_AND = re.compile(r"(?:;\s*+(?:and\s++)?|,?(?<!\s)\s++and\s++|,\s++(?!\d{3}(?!\d)))", re.IGNORECASE)
# The people whom a name stands for: `Moss Brothers (Ada Moss and Olive Moss)`.
_WITHIN, _BETWEEN_AND = re.compile(r"\(([^()\n]{5,200})\)"), re.compile(r"[A-Z][^,;&\s]*+(?: (?!and\s)[^,;&\s]++)*+")
_MAY_BE_NAME = re.compile(r"\s*+(?=[A-Z])[^():]{0,200}[a-zA-Z]{2}")
# What a line is that says something of the next of several persons.
_IN_ORDER: dict[str, Callable[[str], object]] = {
    "<irs-number>": lambda line: read_tax_number(line) or line.lower() in ("none", "n/a"),
    "citizenship": states.SCHEDULE_13.is_valid,
    "types": TYPES.__contains__,
}
_NO_NAME = re.compile(r"none|n/a|\((?:an? )?(?:individual|foreign|natural)[^()]*\)", re.IGNORECASE)
_LETTERED = re.compile(r"\(([A-Z])\)[^\S\n]++(?=(?P<said>[A-Z0]{2}(?:,[^\S\n]?[A-Z0]{2}){0,5})(?!\w))")
_ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_INNER = re.compile(r"\(((?i:i{1,3}|iv|vi{0,3}|ix|x)|[A-H])\)\s*+")
_ROMANS = ["i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x"]
_ENDS_PART = re.compile(r"(?:(?<![\s,;])[,;]?\s++and)?(?<![\s,;])[\s,;]*+\Z")
_ASIDE = re.compile(r"(?<!\s)\s*+\((?:(?:no|none|not|i\.?r\.?s|e\.?i\.?n|tax)\b|\d)[^()]*\)\Z", re.IGNORECASE)
_FIRST_BOX, _SECOND_BOX = (re.compile(rf"\({letter}\)", re.IGNORECASE) for letter in "ab")
_BOX_ABOVE = re.compile(r"[^\S\n]*+(?:\(?2[.)]{0,2}[^\S\n]++)?\(a\)", re.IGNORECASE)
_BOXES_ALONE = re.compile(r"(?<=\n)[^\S\n]*+\(a\)[^\n()]{1,12}\n[^\S\n]*+\(b\)[^\n()]{1,12}\n", re.IGNORECASE)
_DIGIT = re.compile(r"\d")
_NUMBER_ALONE = re.compile(r"\s*\(?\d{1,2}[.)]\s*")
_LINE_OF_NUMBER = re.compile(
    r"[\s:*)\]]*\n(?:[^\S\n]*page \d{1,3} of \d{1,3}(?: pages)?\s*\n)?"
    r"[^\S\n]*(?P<line>\(?(?P<number>(?a:\d{1,2}))[.)]{0,2})[^\S\n]*(?=\n)",
    re.IGNORECASE,
)
_COUNTING = re.compile(r"\n[^\S\n]*+(\(?((?a:\d{1,2}))[.)]{0,2})[^\S\n]*+(?=\n|\Z)")
# The number of a row as it is set, and a line that begins with one before words.
_NUMBER_THERE = re.compile(r"(?:item|row)?[ \t]*([(\[]?)((?a:\d{1,2}))([)\].:]*)", re.IGNORECASE)
_NUMBERED_LINE = re.compile(
    rf"^[^\S\n]*+{_NUMBER_THERE.pattern}[ \t]++(?:-[ \t]++)?(?!(?:shares|units)\b)(?=[a-z])",
    re.IGNORECASE | re.MULTILINE,
)
# The number of a row before the first words of a label in others: "2 CHECK" before "BOX IF A MEMBER OF A GROUP".
_LED_BY_NUMBER = re.compile(r"[^\S\n]*+\(?(?P<number>(?a:\d{1,2}))[).]?[ \t]++(?:[A-Za-z]{2,20}[ \t]++){1,3}")
_BEGUN_ABOVE = re.compile(
    r"[^\S\n]*+(?:row[ ])?\(?(?P<number>(?a:\d{1,2}))[).]?[ ]{1,8}(?!page\b)(?:[A-Za-z]{2,20}[ ]){1,3}[ ]++"
    r"(?=[^\s\w]?[\d(\[_-])",
    re.IGNORECASE,
)
# A line of nothing but a figure, perhaps behind a mark, or behind whose it is: `(B)  92,500`, `Moss: 0`.
_FIGURE_BELOW = re.compile(
    r"\n[^\S\n]*+(?:\(?[A-Za-z\d]{1,3}[).:]|[A-Z][^\n:]{1,40}:)?[^\S\n]*+"
    r"(?:\d{1,3}(?:,\d{3})+|\d++(?:\.\d++)?[ ]?%|-0-|0|none)(?:\s?shares)?[^\S\n]*+(?=\n)",
    re.IGNORECASE,
)
_VALUE_BELOW = re.compile(r"[\s:]*\n[^\S\n]*(?:\d{1,3}(?:,\d{3})+|-0-|0\b|\d++(?:\.\d*+)?\s?%)")
_APPLIES_NOT = re.compile(r"\bN\s?/\s?A\b", re.IGNORECASE)
_POINT_OF_MORE = re.compile(r"\d\.\d")
_LONGEST = 3000  # characters of a row that are looked at
_PAIR = 2  # labels that stand on a line
_PAIRS, _NARROW = 4, 8  # of rows in a line, and characters by which the beginnings of the second differ
_SIGNATURES = 50_000  # characters at the end of a text, where people sign
_ABOVE = 500  # characters above the first label in which a name is looked for


class Cover(Struct):
    """A reporting person's cover page: what was found in its rows, and the characters it takes."""

    rows: PersonFound
    start: int
    end: int


def numbered_rows(text: str, labels: Sequence[Label]) -> list[Row]:
    """Return the labels that may be rows of a cover page, each with the number printed before it as part of it."""
    labels = list(_not_within_another(text, [label for label in labels if label.field in _ROW_OF]))
    rows = [_row(text, _ROW_OF[label.field], label) for label in labels]
    rows = [row for row in rows if row.numbered or row.name not in POWERS or not _is_of_item_4(text, row)]
    rows = [row for row in rows if row.name != "comment" or _COMMENT.match(text, row.words)]
    rows.sort(key=lambda row: row.label.start)
    for row, following in pairwise(rows):  # the rest of a label may stand below the one beside it
        if following.numbered and row.label.start < following.label.start < row.label.end:
            row.label = structs.replace(row.label, end=following.label.start)
    return rows


def _not_within_another(text: str, labels: Sequence[Label]) -> Iterator[Label]:
    """Yield labels without those that are some words of a whole one: "Reporting Person" in "Type of Reporting Person".

    A whole one has no more words between its first and its last than are its own: no other label is set beside it.
    """
    end = 0
    for label in sorted(labels, key=lambda label: (label.start, -label.end)):
        if label.score < 1.0 and label.end <= end:
            continue
        yield label
        if label.end > end and label.score == 1.0 and len(text[label.start : label.end].split()) <= label.words:
            end = label.end


def _row(text: str, name: str, label: Label) -> Row:
    # Whether a number may stand before it is told by the last sign before it.
    first = max(0, label.start - _BLANKS)
    bare = text[first : label.start].rstrip(_BEFORE_LABEL)
    before = None
    if bare[-1:] in _ENDS_NUMBER:
        line = bare[max(len(bare) - _BEHIND, bare.rfind("\n") + 1) :].lstrip()
        end = first + len(bare)
        before = _NUMBER.search(text, end - len(line), end if text[end : label.start].strip() else label.start)
    numbers = _NUMBERS_OF[name]
    on = _LABEL_GOES_ON.match(text, label.end) if text[label.end : label.end + 1] != "\n" else None
    end = on.end() if on else label.end
    if before:
        number = int(before[1].lower().replace("l", "1").replace("i", "1"))
        if number in numbers:
            numbered = Label(label.field, before.start(), end, label.score, label.words)
            return Row(name, numbered, numbered=True, words=end if label.exact else label.start)
    begin = text.rfind("\n", first, label.start) + 1
    led = _LED_BY_NUMBER.fullmatch(text, begin, label.start) if begin else None
    if led and int(led["number"]) in numbers:
        return Row(name, structs.replace(label, start=begin, end=end), numbered=True, words=label.start)
    if (
        begin and not bare[begin - first :]
    ):  # in a narrow column, the first words of which stand above, before the value
        above = text.rfind("\n", first, begin - 1) + 1
        led = _BEGUN_ABOVE.match(text, above, begin) if above else None
        if led and int(led["number"]) in numbers:
            return Row(name, structs.replace(label, start=above, end=end), numbered=True, words=led.end())
    may_have_number = _DIGIT.search(text, label.start, label.end)  # behind the like words of the row before
    for line in _NUMBERED_LINE.finditer(text, label.start, label.end) if may_have_number else ():
        if int(line[2]) in numbers:
            within = Label(label.field, line.start(), end, label.score, label.words)
            return Row(name, within, numbered=True, words=line.end())
    own = label if end == label.end else Label(label.field, label.start, end, label.score, label.words)
    if label.exact:
        return Row(name, own, numbered=False, words=end)
    return Row(name, own, numbered=False, words=label.start, leads=_leads(text, label.start))


def _with_bare(text: str, rows: list[Row], found: list[list[Row]], begin: int, end: int) -> list[Row]:
    """Return the rows, and those of labels of few words, where a page lacks some that it should have."""
    if found and all({row.name for row in page} >= _WHOLE for page in found):
        return rows
    known = {row.words for row in rows} | {row.label.start for row in rows}
    hits = [hit for hit in _BARE.finditer(text, begin, end) if hit.start(str(hit.lastgroup)) not in known]
    bare = [
        _row(text, name, Label("", *hit.span(str(hit.lastgroup)), _BARE_WORTH, 2, exact=True))
        for hit in hits
        for name in [_row_called(hit)]
    ]
    return sorted([*rows, *bare], key=lambda row: row.label.start)


def _row_called(bare: re.Match[str]) -> str:
    return "<irs-number>" if bare.lastgroup == "irs" else str(bare.lastgroup)


def _is_of_item_4(text: str, row: Row) -> bool:
    numeral = _NUMERAL.search(text[max(0, row.label.start - _BEHIND) : row.label.start])
    if numeral and numeral[1].lower() == _NUMERALS[row.name]:
        return True
    return _ITEM_4.match(text, row.words) is not None


def _leads(text: str, at: int) -> bool:
    """Whether words that begin at `at` begin a line or a column: mostly the two signs before them tell."""
    two = text[max(0, at - 2) : at]
    if two[-1:] in ("", "\n"):
        return True
    if two[0].isalnum() and two[-1] == " ":
        return False
    return _LEADS.search(text, max(0, at - _BEHIND), at) is not None


def read_persons(text: str, labels: Sequence[Label], form: Form, limits: Sequence[int], begin: int = 0) -> list[Cover]:
    """Return the cover page of every reporting person, none of which stands before `begin`.

    No page reaches beyond one of `limits`, places in `text`.
    """
    rows_found = numbered_rows(text, labels)
    if wrapped := wrapped_powers(text, form):
        text = blanked(text, [rest for _, rest in wrapped])
        torn = [(row.label.start, end) for row, (_, end) in wrapped]
        whole = (row for row in rows_found if all(row.label.end <= at or end <= row.label.start for at, end in torn))
        rows_found = sorted([*whole, *(row for row, _ in wrapped)], key=lambda row: row.label.start)
    found = find_persons(rows_found)
    more = _with_bare(text, rows_found, found, begin, limits[0] if limits else len(text))
    halves = _halves(text, more, limits)
    if halves:
        covers = [cover for half in halves for cover in read_persons(half, find_labels(words_of(half)), form, limits)]
        return sorted(covers, key=lambda cover: cover.start)
    if more is not rows_found and sum(map(len, pages := find_persons(more))) > sum(map(len, found)):
        rows_found, found = more, pages
    found = found or [
        page
        for page in find_persons(list(numbered_only(text, form)))
        if sum(row.name in _FIGURES or row.name == "types" for row in page)
        >= _NUMBERED_BELOW  # else items are numbered
    ]
    found = [_before_items(text, rows, limits, form) for rows in found] if limits else found
    if not limits and (cut := _cut_off(text, rows_found, found)):
        found = [*found, cut]
    text = _without_repeated(text, rows_found, found)
    starts = [rows[0].label.start for rows in found] + [len(text)]
    covers: list[Cover] = []
    for rows, following in zip(found, starts[1:], strict=True):
        end = min(following, _limit(text, rows, limits, form))
        begin = covers[-1].end if covers else begin
        covers.extend(_covers(text, with_missing(text, rows, begin, end, form), begin, end, form))
    if any(cover.rows[row].stated for cover in covers for row in _FIGURES if row in cover.rows):
        return covers
    return _of_table(text, more, limits, form) or covers


_CUT = 400  # characters behind the last label of a page in which a text ends
_HEADS_COLUMNS = re.compile(r"[^\n]*?[^\S\n]{2}\(?\d{1,2}[.)]")  # a label beside that of another row


def _cut_off(text: str, rows: Sequence[Row], found: Sequence[Sequence[Row]]) -> list[Row]:
    """Return the rows of a last page in which the text ends above the powers; none where it does not."""
    begin = found[-1][-1].label.end if found else 0
    names = [
        n
        for n, row in enumerate(rows)
        if row.name == "name"
        and row.numbered
        and row.label.start >= begin
        and not _HEADS_COLUMNS.match(text, row.words)
    ]
    page = list(rows[names[-1] :]) if names else []
    in_order = all(ORDER[row.name] < ORDER[following.name] for row, following in pairwise(page))
    own = {row.name for row in page if row.leads or row.numbered or row.name[0] == "<"}
    is_head = in_order and len(own) == len(page) and own.isdisjoint(_TELLING)
    return page if page and is_head and len(text.rstrip()) - page[-1].label.end <= _CUT else []


def _before_items(text: str, rows: list[Row], limits: Sequence[int], form: Form) -> list[Row]:
    """Return the rows of a page above the items, where those begin between two: `Item 1(a)`, behind row 8."""
    within = bisect_left(limits, rows[0].label.end)
    if within == len(limits) or limits[within] >= rows[-1].label.start:  # nearly all
        return rows
    for n, (row, following) in enumerate(pairwise(rows), 1):
        first, last = bisect_left(limits, row.label.end), bisect_left(limits, following.label.start)
        named = (_NUMBER_THERE.match(text, limit) for limit in limits[first:last])
        # a value may say "see" above "Item 4", but hardly above the first
        if NUMBERS[form].get(row.name, 0) > 1 and any(item and int(item[2]) == 1 for item in named):
            return rows[:n]
    return rows


_LEFT_OUT = 3  # rows at most, between one and the next


def _limit(text: str, rows: Sequence[Row], limits: Sequence[int], form: Form) -> int:
    """Return the limit behind the rows of a page; where they are numbered as items, "Item 9:", that behind the last."""
    first, last = bisect_left(limits, rows[0].label.end), bisect_left(limits, rows[-1].label.end)
    number = NUMBERS[form].get(rows[-1].name, 0)
    while first < last < len(limits) and (item := _NUMBER_THERE.match(text, limits[last])):
        if not number < int(item[2]) <= number + _LEFT_OUT:
            break
        last, number = last + 1, int(item[2])
    return limits[last] if last < len(limits) else len(text)


def _halves(text: str, rows: Sequence[Row], limits: Sequence[int]) -> list[str]:
    """Return the text with blanks for the right half of its cover pages, and with that alone, where two stand abreast.

    So they do where rows have their labels twice in a line, the second in one column.
    """
    edges: Counter[int] = Counter()
    pairs: list[tuple[Row, Row]] = []
    for n, right in enumerate(rows[1:], 1):
        line = text.rfind("\n", 0, right.label.start) + 1
        if rows[n - 1].label.start < line or not (right.leads or right.numbered):
            continue
        left = next((row for row in reversed(rows[max(0, n - _ABREAST) : n]) if row.name == right.name), None)
        if left and left.label.start >= line:
            edges[right.label.start - line] += 1
            pairs.append((left, right))
    edge, often = max(edges.items(), key=itemgetter(1), default=(0, 0))
    if often < _PARALLEL or len({left.name for left, _ in pairs}) < _PARALLEL:
        return []
    first, last = text.rfind("\n", 0, pairs[0][0].label.start) + 1, pairs[-1][1].label.end
    last = min([last + _ABOVE, *limits[bisect_left(limits, last) :][:1]])
    lines = [hit.span() for hit in _LINES.finditer(text, first, last)]
    right_half = [(min(start + edge, end), end) for start, end in lines]
    left_half = [(start, begin) for (start, _), (begin, _) in zip(lines, right_half, strict=True)]
    return [blanked(text, right_half), blanked(text, [(0, first), *left_half, (last, len(text))])]


def _without_repeated(text: str, rows: list[Row], pages: list[list[Row]]) -> str:
    """Blank out numbered labels that are part of no page: rows that a converter printed twice hold no values."""
    used = {row.label.start for page in pages for row in page}
    first = min(used, default=len(text))
    again = [row for row in rows if row.numbered and row.label.start > first and row.label.start not in used]
    taken = sorted((row.label.start, row.label.end) for page in pages for row in page)
    last = ((row.label, bisect_left(taken, (row.label.end, 0)) - 1) for row in again)  # that begins before its end
    free = [(label.start, label.end) for label, n in last if n < 0 or taken[n][1] <= label.start]
    return blanked(text, free)


def _covers(text: str, rows: list[Row], begin: int, end: int, form: Form) -> list[Cover]:
    """Read one cover page; it is that of several persons where each row lists a value for each of them."""
    stops = [row.label.start for row in rows[1:]] + [end]
    stops = [_before_unknown(text, row, stop, form) for row, stop in zip(rows, stops, strict=True)]
    stretches = {row.name: (row, row.words, max(row.label.end, stop)) for row, stop in zip(rows, stops, strict=True)}
    apart = "group" in stretches and _take_boxes_apart(text, stretches, begin, end)
    if text.find("\t", begin, end) >= 0:
        stretches |= _cells_below(text, stretches)
    text, of_next = _without_following_numbers(text, stretches, form)
    found = _read_abreast(text, rows, stretches, form) or _read(text, stretches, form)
    for name in of_next & found.keys():
        found[name].signs["doubted"] = 1.0
    if apart:
        found["group"].signs["other_row"] = 1.0
    if _typed(found) < _TYPED and len(rows) >= _ENOUGH:
        above = _before_labels(text, rows, begin)
        other = _read_rows(text, above, form)
        further = _typed(other) - _typed(found)
        if further >= 0:  # else nobody asks for the name
            _add_name(text, above, other, form)
            more = _stated(other) - _stated(found)
            named = other["name"].stated and not found["name"].stated
            if (further and more >= 0) or (not further and named and more > 1):
                return [_cover(rows, other)]
    several = _several(text, stretches, form)
    if columns := _in_columns(text, rows, stretches, several, form):
        return columns
    parallel = _in_parallel(text, stretches, several, form) if several else {}
    listed = _listed(text, stretches, form, parallel)
    if listed:
        return [_cover(rows, person) for person in listed]
    for name in (*parallel, "name") if parallel else ():  # whose values these are nobody can tell
        if name in found:
            found[name].signs["doubted"] = 1.0
    for name in found.keys() & {*_FIGURES} & stretches.keys():  # those of other persons, or classes
        if found[name].stated and _FIGURE_BELOW.search(text, found[name].end, stretches[name][2]):
            found[name].signs["abreast"] = 1.0
    first, last = min(start for _, start, _ in stretches.values()), max(stop for _, _, stop in stretches.values())
    in_turn = "respectively" in text[first:last].lower()
    for name, value in found.items() if in_turn else ():  # what is said of several in turn is nobody's alone
        if name in stretches and _RESPECTIVELY.search(text, value.start, min(stretches[name][2], value.end + _LABEL)):
            value.signs["doubted"] = 1.0
    return [_cover(rows, found)]


def _take_boxes_apart(text: str, stretches: Stretches, begin: int, end: int) -> bool:
    """Let row 2 have its boxes where a print sets them apart: the first above its label, or both in another row.

    Say whether they stand in another row, so that they may be another page's.
    """
    row, start, stop = stretches["group"]
    if _FIRST_BOX.search(text, start, min(stop, start + _LONGEST)):
        return False
    line = text.rfind("\n", 0, row.label.start)
    above = text.rfind("\n", 0, max(line, 0)) + 1
    own = _BOX_ABOVE.match(text, above, line) if line > 0 else None
    box = boxes(text, own.end(), line + 1) if own else []
    if own and box and not (text[own.end() : box[0].start] + text[box[0].end : line]).strip():
        places = [(above, stop, above)]
    else:
        pairs = (hit.span() for hit in _BOXES_ALONE.finditer(text, begin, end))
        places = [(at, behind, behind) for at, behind in pairs if len(boxes(text, at, behind)) == _PAIR]
    if len(places) != 1:
        return False
    [(first, last, goes_on)] = places
    for name, (other, at, until) in stretches.items():
        if at < first < until:
            is_led = not any(map(str.isalpha, text[max(at, other.label.end) : first]))
            stretches[name] = (other, goes_on, until) if is_led and goes_on > first else (other, at, first)
    stretches["group"] = row, first, last
    return goes_on > first


def _cells_below(text: str, stretches: Stretches) -> Stretches:
    """Return the rows whose labels are cells of one line, each with its cell of the next, which has as many."""
    below: Stretches = {}
    lines = in_groups([(text.rfind("\n", 0, row.label.start) + 1, name) for name, (row, _, _) in stretches.items()])
    for line, names in lines.items():
        if len(names) < _PAIR:
            continue
        stop = max(end for _, _, end in map(stretches.__getitem__, names))
        labels, *values = ([*_FIELD.finditer(text, *hit.span())] for hit in _LINES.finditer(text, line, stop))
        values = [cells for cells in values if any(not cell[0].isspace() for cell in cells)]
        is_pair = len(labels) >= _PAIR and [len(cells) for cells in values] == [len(labels)]
        if not is_pair or {*POWERS}.issuperset(names):
            continue
        ends = [label.end() for label in labels]
        cells = {name: bisect_right(ends, stretches[name][0].words) for name in names}
        parted = any("\t" in text[row.words : row.label.end].strip() for row, _, _ in map(stretches.__getitem__, names))
        if len({*cells.values()}) < _PAIR or parted:
            continue  # one label of two rows, "Name of Reporting Person, I.R.S. Identification No.", or of two cells
        for name, cell in cells.items():
            if cell < len(ends):
                below[name] = (stretches[name][0], *values[0][cell].span())
    return below


def _read_abreast(text: str, rows: Sequence[Row], stretches: Stretches, form: Form) -> PersonFound:
    """Read a page that has two rows in a line throughout, each in a column of its own; nothing where it has not."""
    begins = {row.name: text.rfind("\n", 0, row.label.start) + 1 for row in rows}
    pairs = [(one, other) for one, other in pairwise(rows) if begins[one.name] == begins[other.name]]
    edges = [other.label.start - begins[other.name] for _, other in pairs]
    if len(pairs) < _PAIRS or max(edges) - min(edges) > _NARROW:
        return {}
    edge, first, last = min(edges), begins[rows[0].name], max(stop for _, _, stop in stretches.values())
    lines = [hit.span() for hit in _LINES.finditer(text, first, last)]
    right_half = [(min(start + edge, end), end) for start, end in lines]
    if any(text[at - 1 : at].strip() and text[at : at + 1].strip() for at, end in right_half if at < end):
        return {}  # something reaches across
    rights = {other.name for _, other in pairs}
    left_half = [(start, begin) for (start, _), (begin, _) in zip(lines, right_half, strict=True)]
    stops = [begins[row.name] for row in rows] + [last]
    whole = {
        name: (row, start, max(stop, next((at for at in stops if at > start), stop)))
        for name, (row, start, stop) in stretches.items()
    }
    left, right = ({name: whole[name] for name in whole if (name in rights) == of} for of in (False, True))
    return _read(blanked(text, right_half), left, form) | _read_rows(blanked(text, left_half), right, form)


def _before_unknown(text: str, row: Row, stop: int, form: Form) -> int:
    """Return where a row ends: before a line with the number of a following one, whose label is no known wording."""
    own = _NUMBER_THERE.match(text, row.label.start, row.label.end) if row.numbered and row.name in _FIGURES else None
    if not own:
        return stop
    number = NUMBERS[form][row.name]
    before: re.Match[str] | None = None
    for line in _NUMBERED_LINE.finditer(text, row.label.end, stop):
        last, before = before, line
        if last and int(line[2]) == int(last[2]) + 1 and line.group(1, 3) == last.group(1, 3):
            continue  # of a list of persons, from (1) on
        is_next = int(line[2]) == number + 1 and line[1] + line[3]
        if is_next or (line.group(1, 3) == own.group(1, 3) and number < int(line[2]) < NUMBERS[form]["types"]):
            return line.start()
    return stop


def _without_following_numbers(text: str, stretches: Stretches, form: Form) -> tuple[str, set[str]]:
    """Blank out the numbers of the following rows where they stand between labels and values; return rows to doubt.

    So programs write down a page of a PDF column by column: a label, the next row's number, the value. One such number
    may be a value as well; a page of them may not, nor may one above a value, which may be that of the next row.
    """
    first, last = min(row.label.end for row, _, _ in stretches.values()), max(stop for _, _, stop in stretches.values())
    lines = list(_COUNTING.finditer(text, first - 1, last))
    if not lines:  # as most pages
        return text, set()
    rows = {
        name: (NUMBERS[form][name] + 1, row.label.end, stop)
        for name, (row, _, stop) in stretches.items()
        if name in NUMBERS[form]
    }
    places = {name: alone for name, row in rows.items() if (alone := list(_numbers_alone(text, *row)))}
    is_page = len(places) >= _NUMBERED_BELOW
    below = {name for name, alone in places.items() if _VALUE_BELOW.match(text, alone[-1][1], rows[name][2])}
    known = (alone for name, alone in places.items() if is_page or name in below)
    return blanked(text, [*chain.from_iterable(known), *_counted(text, lines)]), set() if is_page else below


def _counted(text: str, lines: Sequence[re.Match[str]]) -> Iterator[tuple[int, int]]:
    """Yield lines that count on, `1.`, `2.`, `3.` and so on: the numbers of rows, in a column of their own."""
    run: list[re.Match[str]] = []
    for line in [*lines, None]:
        if line and run and int(line[2]) == int(run[-1][2]) + 1 and not text[run[-1].end() : line.start()].strip():
            run.append(line)
            continue
        if len(run) >= _NUMBERED_BELOW:
            yield from (number.span(1) for number in run)
        run = [line] if line else []


def _numbers_alone(text: str, number: int, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield where a number, the one after it and so on stand in lines of their own, before anything else does."""
    while (hit := _LINE_OF_NUMBER.match(text, start, end)) and int(hit["number"]) == number:
        yield hit.span("line")
        start, number = hit.end(), number + 1


def _cover(rows: list[Row], found: PersonFound) -> Cover:
    last = max((value.end for value in found.values()), default=0)
    return Cover(found, rows[0].label.start, max(last, rows[-1].label.end))


_OF_FIRST_PAGE = re.compile(
    r"^(?=[^\n]*(?:\bRule\s+13d-1\([bcd]\)|\((?:Date\s+of\s+Event|CUSIP\s+Number)))[^\n]*+\n",
    re.IGNORECASE | re.MULTILINE,
)


def _before_labels(text: str, rows: list[Row], begin: int) -> Stretches:
    """Return for each row what stands between the label before and its own: some pages have values above labels."""
    first = max(begin, rows[0].label.start - _ABOVE)
    first += text[first : rows[0].label.start].find("\n") + 1 if first > begin else 0  # no line is cut
    last = first + len(text[first : rows[0].label.start].rstrip())
    gaps = chain(_FREE_LINE.finditer(text, first, last), _OF_FIRST_PAGE.finditer(text, first, last))
    paragraph = max((gap.end() for gap in gaps), default=first)
    begins = [paragraph, *(row.label.end for row in rows)]
    lines = [
        text.find("\n", row.label.end) if row.name in BOXED else row.label.start for row in rows
    ]  # boxes beside it
    return {row.name: (row, first, max(first, end)) for row, first, end in zip(rows, begins, lines, strict=False)}


def _read(text: str, stretches: Stretches, form: Form) -> PersonFound:
    found = _read_rows(text, stretches, form)
    _add_name(text, stretches, found, form)
    return found


def _read_rows(text: str, stretches: Stretches, form: Form) -> PersonFound:
    """Return what stands in the rows but the first."""
    found: PersonFound = {}
    for name, (row, start, stop) in stretches.items():
        if name in READERS:
            number = 0 if row.numbered else NUMBERS[form].get(name, 0)
            value = _at(start, read_row(name, text[start : min(stop, start + _LONGEST)], number))
            value.signs |= {"label": row.label.score, "numbered": float(row.numbered)}
            if name == "percent" and _POINT_OF_MORE.match(text, max(0, value.start - 1)):
                value.signs["doubted"] = 1.0  # "in Row 9.1%": the label's figure, or the value's
            found[name] = value
    _beside_each_other(text, stretches, found)
    _without_numbers(text, stretches, found, form)
    _without_numbers_of_powers(text, found, form)
    rows = stretches.items()
    read_column(text, found, {name: (NUMBERS[form].get(name, 0), row.label.end, stop) for name, (row, _, stop) in rows})
    _applied_nowhere(text, stretches, found)
    return found


def _beside_each_other(text: str, stretches: Stretches, found: PersonFound) -> None:
    """Read powers whose labels stand on one line: the value of each stands below its own."""
    abreast: list[str] = []
    for name in (*POWERS, ""):
        last = stretches[abreast[-1]][0].label if abreast else None
        if last and name in found and not text[last.end : stretches[name][0].label.start].strip(" "):
            abreast.append(name)
            continue
        if len(abreast) > 1 and all(found[one].absence == "blank" for one in abreast[:-1]):
            _read_below(text, abreast, stretches, found)
        abreast = [name] if name in found else []


def _read_below(text: str, names: Sequence[str], stretches: Stretches, found: PersonFound) -> None:
    labels = [stretches[name][0].label for name in names]
    line, end = text.rfind("\n", 0, labels[0].start) + 1, text.find("\n", labels[-1].start)
    if "\n" not in text[end : found[names[-1]].start + 1]:
        return  # it stands beside the labels
    below = text[end : stretches[names[-1]][2]].split("\n")[1:]
    tabs = [text.count("\t", line, label.start) for label in labels]
    edges = [label.start - line - 1 for label in labels[1:]]
    is_across = any(row[edge - 1 : edge + 1].strip() and row[edge:] for row in below for edge in edges)
    if tabs[0] == tabs[-1] and is_across:
        return  # something reaches across
    is_tabbed = tabs[0] < tabs[-1]
    cells = {row.count("\t") for row in below if not row.isspace()} if is_tabbed else set()
    lacks = {"doubted": 1.0} if cells and max(cells) < tabs[-1] else {}  # whose cell is empty, nothing says
    for name, tab, start, stop in zip(names, tabs, (labels[0].start - line, *edges), (*edges, None), strict=True):
        own = [_only(row, tab if is_tabbed else None, slice(start, stop)) for row in below]
        value = _at(end + 1, read_row(name, "\n".join(own)[:_LONGEST], 0))
        found[name] = structs.replace(value, signs=value.signs | found[name].signs | lacks)


def _only(line: str, tab: int | None, columns: slice) -> str:
    """Return a line with blanks for all but the cell that has so many tabs before it, or some of its columns."""
    if tab is not None:
        cells = line.split("\t")
        start = sum(len(cell) + 1 for cell in cells[:tab])
        columns = slice(start, start + len(cells[tab]) if tab < len(cells) else start)
    start, stop, _ = columns.indices(len(line))
    return line[start:stop].rjust(stop).ljust(len(line))


def _without_numbers(text: str, stretches: Stretches, found: PersonFound, form: Form) -> None:
    """Take back what is but a row's own number: where numbers stand below their labels, nothing else may stand there.

    A person may own six shares and say so in row 6; a page whose other rows begin with their numbers does not.
    """
    numbers = {name: NUMBERS[form].get(name, 0) for name, (row, _, _) in stretches.items() if not row.numbered}
    same = [name for name, number in numbers.items() if name in found and number and _is(found[name], number)]
    if not same:
        return
    begins = [
        name
        for name, number in numbers.items()
        if number and values.begins_with(without_label(text[slice(*stretches[name][1:])], name), number)
    ]
    if len(begins) >= _NUMBERED_BELOW:
        for name in set(same).intersection(begins):
            place = found[name].start
            found[name] = values.absent(text, place, place, "blank")


def _without_numbers_of_powers(text: str, found: PersonFound, form: Form) -> None:
    """Take back the number of the following row, `6.` in a line of its own, where its label stands further below.

    And powers that are all but the numbers of their rows, or of the rows behind them: 5, 6, 7.
    """
    for name, following in pairwise(POWERS):
        value = found.get(name)
        if value and _is(value, NUMBERS[form][following]):
            end = text.find("\n", value.end)
            line = text[text.rfind("\n", 0, value.start) + 1 : end if end >= 0 else len(text)]
            if _NUMBER_ALONE.fullmatch(line):
                found[name] = values.absent(text, value.start, value.end, "unreadable")
    powers = [row for row in POWERS if row in found and found[row].stated]
    for further in (0, 1):
        if len(powers) >= _NUMBERED_BELOW and all(_is(found[row], NUMBERS[form][row] + further) for row in powers):
            for row in powers:
                value = found[row]
                found[row] = Found(UNSET, value.start, value.end, value.words, "unreadable", "the number of its row")
            return


def _is(found: Found, number: int) -> bool:
    value = found.value  # a Decimal is slow to compare with words
    return value == str(number) if isinstance(value, str) else found.stated and value == number


def _applied_nowhere(text: str, stretches: Stretches, found: PersonFound) -> None:
    """Say of blank powers that they do not apply, where as many "N/A" stand in their block as it has rows.

    Converters that tear a table apart let go of which "N/A" stood in which row; with nothing but these in the block it
    does not matter.
    """
    rows = [row for row in POWERS if row in found]
    if len(rows) < len(POWERS) or any(found[row].stated for row in rows):
        return
    kinds = {found[row].absence for row in rows}
    block = text[stretches[rows[0]][1] : stretches[rows[-1]][2]]
    if kinds == {"not applicable", "blank"} and len(_APPLIES_NOT.findall(block)) >= len(rows):
        for row in rows:
            if found[row].absence == "blank":
                found[row] = values.absent(
                    text, found[row].start, found[row].end, "not applicable", "in the block of rows"
                )


def _stated(found: PersonFound) -> int:
    return sum(value.stated for value in found.values())


def _typed(found: PersonFound) -> int:
    """Count what could stand in no other row: codes, a place, a percent with its sign, no sign in a number's place."""
    codes = [found[name].stated for name in ("types", "fund_sources") if name in found]
    place = found.get("citizenship")
    codes.append(place is not None and place.stated and states.SCHEDULE_13.is_valid(place.value))
    signed = "percent" in found and found["percent"].signs.get("sign") == 1.0
    numbers = sum(found[name].stated for name in _TELLING if name in found)
    return 2 * sum(codes) + 2 * signed + (numbers >= _ENOUGH)


class Name(NamedTuple):
    """A name of row 1: its words, where they stand, and where the parts of them do that stand below the first.

    `short` is what the page calls it, as in `Fern Fund, L.P. (the "Fund")`.
    """

    words: str
    start: int
    end: int
    further: tuple[tuple[int, int], ...] = ()
    short: str = ""


# For each row what it says of each person.
Lists: TypeAlias = Mapping[str, Sequence[Line | None]]


def _listed(text: str, stretches: Stretches, form: Form, parallel: Lists) -> list[PersonFound]:
    """Return what each of several persons' lines say, where rows are lists of them; none where they are not."""
    named: list[Name] = []
    lists: Lists = {}
    first = last = 0
    if "name" in stretches:
        first = stretches["name"][1]
        last = max(stretches[row][2] for row in ("name", "<irs-number>") if row in stretches)
        named = [Name(*name) for name in names_in(text, first, last)]
        lists = _by_names(text, stretches, named) or _by_marks(text, stretches, named)
        if not lists and parallel and len(named) == len(next(iter(parallel.values()))):
            lists = {**_by_marks(text, stretches, named, 1), **parallel}
        if not lists and "respectively" in text[first : max(stop for _, _, stop in stretches.values())].lower():
            named, lists = _in_turn(text, stretches)
        if not lists and (numbered := _by_numerals(text, stretches, first, last)):
            named, lists = numbered
        if not lists and (within := _WITHIN.search(text, first, last)):
            named = [Name(hit[0], *hit.span()) for hit in _BETWEEN_AND.finditer(text, *within.span(1))]
            lists = _by_names(text, stretches, named)
        if not lists:
            beside = list(_cells(text, "name", first, last, form))
            if len(beside) > 1:  # else there is no list of names
                beside = [cell for cell in beside if read_name(text[cell.start : cell.end], 0).stated]
            beside = [part for cell in beside for part in _called_apart(text, cell)]
            bare = [len(text[cell.start : cell.end].rstrip(",; ")) for cell in beside]  # one behind the other
            named = [_name([Line(one.start, one.start + size)], text) for one, size in zip(beside, bare, strict=True)]
            lists = _by_names(text, stretches, named) if _are_named_again(text, named, stretches) else {}
            if not lists and parallel:
                lists, named = parallel, _names_beside(text, beside, len(next(iter(parallel.values()))))
    if parallel and not named and not read_name(text[first:last], 0).stated:
        above = min(row.label.start for row, _, _ in stretches.values())
        lists, named = parallel, _names_above(text, above, len(next(iter(parallel.values()))))
    is_one = len(named) > 1 and all(name.words.endswith(", as") for name in named[:-1])  # in several lines
    if not lists or not named or is_one:
        return []
    lists = {**_in_order(text, stretches, len(named)), **lists}
    people = [_person(text, stretches, lists, named, n, form) for n in range(len(named))]
    _give_own_numbers(text, people, named, last)
    _give_shared(text, people, _read(text, stretches, form), stretches, named)
    return people


def _called_apart(text: str, cell: Line) -> list[Line]:
    """Return the parts of a line, each a name with what the page calls it: `Fern LP ("Fern") and Ada Moss ("Ada")`."""
    joints = [*_BETWEEN_CALLED.finditer(text, cell.start, cell.end)]
    begins, ends = [cell.start, *(hit.end() for hit in joints)], [*(hit.start("end") for hit in joints), cell.end]
    return [Line(begin, end) for begin, end in zip(begins, ends, strict=True) if begin < end]


def _in_turn(text: str, stretches: Stretches) -> tuple[list[Name], Lists]:
    """Return several persons of one line, and the rows that say something of each of them in turn.

    `Fern Fund and Moss Fund`, and below `1,000 and 2,000, respectively`.
    """
    _, start, stop = stretches["name"]
    row_1 = read_name(text[start:stop], 0)
    names = several(f"each of {row_1.value}", ()) if row_1.stated else []
    named: list[Name] = []
    for name in names:
        spelling = r"\s+".join(map(re.escape, name.split()))
        own = rf"(?<!\w){spelling}(?!\w)"
        hit = re.compile(own).search(text, named[-1].end if named else start, stop)
        if hit is None:
            return [], {}
        named.append(Name(hit[0], *hit.span()))
    lists: dict[str, list[Line]] = {}
    for row, (_, begin, end) in stretches.items():
        said = without_label(text[begin : min(end, begin + _LONGEST)], row)
        last = _RESPECTIVELY.search(said) if row != "name" else None
        if last:
            begins = [0, *(hit.end() for hit in _AND.finditer(said, 0, last.start()))]
            ends = [*(hit.start() for hit in _AND.finditer(said, 0, last.start())), last.start()]
            if len(begins) == len(named):
                lists[row] = [Line(begin + one, begin + other) for one, other in zip(begins, ends, strict=True)]
    return (named, lists) if len(named) > 1 and len(lists) >= _LISTS else ([], {})


def _in_order(text: str, stretches: Stretches, many: int) -> Lists:
    """Return the rows that have a line for each of so many persons, a place, a code or a number, and no names."""
    lists: dict[str, list[Line]] = {}
    for row in ("fund_sources", "types"):  # "(A) PF   (B) OO", in one line
        _, start, stop = stretches.get(row, (None, 0, 0))
        marks = [*_LETTERED.finditer(text, start, min(stop, start + _LONGEST))]
        if "".join(mark[1] for mark in marks) == _ALPHABET[:many]:
            lists[row] = [Line(mark.end(), mark.end("said")) for mark in marks]
    for row in ("<irs-number>", "citizenship", "types"):
        _, start, stop = stretches.get(row, (None, 0, 0))
        said = without_label(text[start : min(stop, start + _LONGEST)], row)
        for parts in (_LINES, _CELL):
            lines = [Line(start + hit.start(), start + hit.end()) for hit in parts.finditer(said) if hit[0].strip()]
            if len(lines) == many and all(
                _IN_ORDER[row](said[line.start - start : line.end - start].strip()) for line in lines
            ):
                lists[row] = lines
    return lists


def _by_numerals(text: str, stretches: Stretches, first: int, last: int) -> tuple[list[Name], Lists] | None:
    """Return several persons of one paragraph, `(i) Fern Fund (12-3456789), (ii) Moss Fund`, and the rows set so."""
    named = _inner_parts(text, first, last) or _inner_parts(text, *stretches["name"][1:])
    if not named:  # as on most pages
        return None
    parts = {row: _inner_parts(text, *place) for row, (_, *place) in stretches.items() if row != "name"}
    lists = {row: lines for row, lines in parts.items() if len(lines) == len(named)}
    if len(lists) < _LISTS:
        return None
    lengths = [_ASIDE.sub("", text[line.start : line.end]) for line in named]
    names = [Name(words, line.start, line.start + len(words)) for line, words in zip(named, lengths, strict=True)]
    return names, {**lists, "<irs-number>": named}


def _inner_parts(text: str, start: int, stop: int) -> list[Line]:
    """Return what stands behind each of several numerals or letters that count up: (i), (ii), or (A), (B) and so on."""
    marks = list(_INNER.finditer(text, start, stop))
    counted = (_ROMANS[: len(marks)], [*_ALPHABET[: len(marks)].lower()])
    if len(marks) < _SEVERAL or [mark[1].lower() for mark in marks] not in counted:
        return []
    ends = [*(mark.start() for mark in marks[1:]), stop]
    cut = [_ENDS_PART.search(text[mark.end() : end]) for mark, end in zip(marks, ends, strict=True)]
    return [Line(mark.end(), mark.end() + (hit.start() if hit else 0)) for mark, hit in zip(marks, cut, strict=True)]


def _give_own_numbers(text: str, people: Sequence[PersonFound], named: Sequence[Name], last: int) -> None:
    """Give each the tax number that stands in the lines between the name and the next one, if all have one there.

    Else, behind the names, as many as there are entities among them are theirs in order.
    """
    if any("<irs-number>" in person for person in people):
        return
    ends = [*(name.start for name in named[1:]), last]
    places = [(name.end, end) for name, end in zip(named, ends, strict=True)]
    numbers = [read_tax_number(text[start:end]) for start, end in places]
    if not all(numbers):
        entities = [person for person, name in zip(people, named, strict=True) if is_entity(name.words)]
        lines = list(_LINES.finditer(text, named[-1].end, last)) if not any(numbers[:-1]) else []
        fields = ((_FIELD if "\t" in line[0] else _CELL, line.span()) for line in lines)
        cells = [Line(*hit.span()) for cell, place in fields for hit in cell.finditer(text, *place)]
        places = [(cell.start, cell.end) for cell in cells if read_tax_number(text[cell.start : cell.end])]
        people = entities if len(entities) == len(places) else []
        numbers = [read_tax_number(text[start:end]) for start, end in places]
    for person, (start, _), number in zip(people, places, numbers, strict=False):
        if number:
            person["<irs-number>"] = _at(start, number)


def _give_shared(
    text: str, people: Sequence[PersonFound], shared: PersonFound, stretches: Stretches, named: Sequence[Name]
) -> None:
    """Give all, with doubt, what a row says once and of nobody by name: the one place where all were organised."""
    for row, value in shared.items():
        if row not in READERS or any(row in person for person in people):
            continue
        said = values.in_one_line(text[slice(*stretches[row][1:])])
        if not any((name.short or name.words) in said for name in named):
            for person in people:
                person[row] = structs.replace(value, signs=value.signs | {"doubted": 1.0})


def _person(text: str, stretches: Stretches, lists: Lists, named: Sequence[Name], n: int, form: Form) -> PersonFound:
    """Return what is said of one of those named."""
    name = named[n]
    own = {
        row: (stretches[row][0], line.start, line.end)
        for row, of_row in lists.items()
        if row in stretches and (line := of_row[n]) and line.start < line.end
    }
    found = _read(text, own, form)
    signs = {"listed": 1.0} | ({"cut": 1.0} if is_open(name.words) else {})
    value = values.in_one_line(name.words)
    found["name"] = Found(value, name.start, name.end, name.words, how="in a list", signs=signs, further=name.further)
    again = [line for line in lists.get("<irs-number>", [])[n : n + 1] if line]
    begins = [text.rfind("\n", 0, line.start) + 1 for line in lists.get("<irs-number>", []) if line]
    own_line = (begin for line in again if begins.count(begin := text.rfind("\n", 0, line.start) + 1) == 1)
    lines = [] if again and again[0].start <= name.start else [name.end, *own_line]  # its own part has all of it
    ends = [text.find("\n", place) for place in lines]
    # in a column, behind the name in row 1, or in a list of its own
    places = [*((line.start, line.end) for line in again), *zip(lines, ends, strict=True)]
    for place, end in places:
        number = read_tax_number(text[place : end if end >= 0 else len(text)])
        if number:
            found["<irs-number>"] = _at(place, number)
            break
    return found


def _are_named_again(text: str, named: Sequence[Name], stretches: Stretches) -> bool:
    """Whether several of those named are named in a row below, too: so few pages do that names are looked for first.

    Words that stand there twice are parts of names that were wrapped.
    """
    if not _SEVERAL <= len({name.words.lower() for name in named}) == len(named) <= _MOST_UNMARKED:
        return False
    below = text[named[-1].end : max(stop for _, _, stop in stretches.values())].lower()
    return any(sum(name.lower() in below for name in names) >= _SEVERAL for names in _spellings(named))


def _spellings(named: Sequence[Name]) -> Iterator[list[str]]:
    """Yield the names of all in full, then by what row 1 calls them in short, people by their last or first names."""
    yield [name.words for name in named]
    for n in (-1, 0):
        words = [name.words.split()[n] for name in named]
        called = [name.short or word for name, word in zip(named, words, strict=True)]
        is_called = all(name.short or word[0].isupper() for name, word in zip(named, words, strict=True))
        if is_called and len({*map(str.lower, called)}) == len(named) >= _SEVERAL:
            yield called


def _by_names(text: str, stretches: Stretches, named: Sequence[Name]) -> Lists:
    """Return the rows that name all again, in one of the ways to call them."""
    if not named:  # as most pages, which have no list
        return {}
    for names in _spellings(named):
        lines = {row: lines_of(text, names, start, stop) for row, (_, start, stop) in stretches.items()}
        lists = {row: of_row for row, of_row in lines.items() if row != "name" and is_list(of_row)}
        if len(lists) >= _LISTS:  # a row may name only those who have such a power
            return lists | {row: of_row for row, of_row in lines.items() if row in POWERS and any(of_row)}
    return {}


def _by_marks(text: str, stretches: Stretches, named: Sequence[Name], least: int = _LISTS) -> Lists:
    """Return the rows that have the marks of those named, and not their names."""
    if len(named) < _SEVERAL:
        return {}
    before = [text[max(0, name.start - _BEHIND) : name.start].split() for name in named]
    if not all(before):
        return {}
    marks = [words[-1] for words in before]
    lines = {row: lines_by_marks(text, marks, start, stop) for row, (_, start, stop) in stretches.items()}
    other = "group" if "(a)" in marks else "name"  # whose boxes have such marks, too
    lists = {row: of_row for row, of_row in lines.items() if row not in ("name", other) and of_row}
    return lists if len(lists) >= least else {}


def _several(text: str, stretches: Stretches, form: Form) -> dict[str, list[Line]]:
    """Return the values of the rows of numbers that have several; none where few have, as on most pages."""
    several: dict[str, list[Line]] = {}
    figures = [row for row in _FIGURES if row in stretches]
    for n, row in enumerate(figures):
        cells = list(_cells(text, row, *stretches[row][1:], form))
        several |= {row: cells} if len(cells) > 1 else {}
        if len(several) + len(figures) - n - 1 < _PARALLEL:
            return {}
    return several


# ---- several persons beside each other, a column of each row for each -----------------------------------------------

_Places: TypeAlias = list[tuple[int, int]]
_BEGINS_FIGURE = re.compile(
    r"\s*+(?:(?:less\s+than|approximately|about|over|up\s+to)\s|[<~$]\s?|-\s?|\()?\s*+(?:[\d.]|none\b|nil\b|zero\b|n/a\b|-)",
    re.IGNORECASE,
)
_TORN = re.compile(r"\d[ ]+[\d,]|,\s*+\Z")
_TAB = re.compile(r"\t")
_INDENTED = re.compile(r"\n[ ]{2,40}\S")  # else lines that go on in a column have lost the blanks before it
_REST_OF_CELL = re.compile(r"[^\t\n\d]{0,20}\d")  # behind a label with its number in one cell


def _in_columns(
    text: str, rows: list[Row], stretches: Stretches, several: Mapping[str, Sequence[Line]], form: Form
) -> list[Cover]:
    """Return the covers of persons who stand beside each other, each in a column of all rows; none where none do.

    Most rows of figures have a figure for each of them, and the row of names a name.
    """
    if not several or "name" not in stretches:
        return []
    tabbed = any("\t" in text[cells[0].start : cells[1].start] for cells in several.values())
    edges = [] if tabbed else _edges(text, several)
    stretches = _with_numbers(text, stretches, edges)
    parts = {
        row: _by_tabs(text, own, start, stop) if tabbed else _by_edges(text, own, start, stop, edges)
        for row, (own, start, stop) in stretches.items()
    }
    many = len(parts["name"])
    figures = [parts[row] for row in _FIGURES if row in parts and len(parts[row]) == many]
    typed = [own for own in figures if all(part and _is_figure(text, *part[0]) for part in own)]
    named = all(own and _MAY_BE_NAME.match(text[slice(*own[0])].strip()) for own in parts["name"])
    if many < _SEVERAL or len(typed) < _PARALLEL or not named:
        return []
    shared = {row for row, own in parts.items() if len(own) != many or not any(own)}
    # What stands below the line may be the rest of any cell where tabs took the place of blanks.
    last = {row: text[slice(*own[-1][0])].strip() for row, own in parts.items() if tabbed and own}
    torn = {row for row, words in last.items() if row not in ("group", "name") and "\n" in words}
    if edges and not _INDENTED.search(text, rows[0].label.start, max(stop for _, _, stop in stretches.values())):
        torn |= {row for row, own in parts.items() if any(len(cells) != 1 for cells in own)} | {"<irs-number>"}
    people = [_of_column(text, n, parts, shared, stretches, form) for n in range(many)]
    for person, row in product(people, torn):
        if row in person:
            person[row].signs["doubted"] = 1.0
    names = [Name(str(person["name"].value), person["name"].start, person["name"].end) for person in people]
    _give_own_numbers(text, people, names, stretches.get("<irs-number>", stretches["name"])[2])
    return [_cover(rows, person) for person in people]


def _is_figure(text: str, start: int, end: int) -> bool:
    """Whether a cell begins with a figure that a converter did not tear: "4 5 ,"."""
    return _BEGINS_FIGURE.match(text, start, end) is not None and not _TORN.search(text, start, end)


def _of_column(
    text: str, n: int, parts: Mapping[str, Sequence[_Places]], shared: set[str], stretches: Stretches, form: Form
) -> PersonFound:
    """Return what the rows say of one of several persons; what a row says once is of nobody alone."""
    others = [part for row in parts.keys() - shared for k, own in enumerate(parts[row]) if k != n for part in own]
    row, start, stop = stretches["name"]  # of which only what stands in the column is the name
    begins, ends = zip(*parts["name"][n], strict=True)
    between = zip([max(start, row.label.end), *ends], [*begins, stop], strict=True)
    others += [(begin, end) for begin, end in between if begin < end]
    own_number = {"<irs-number>"} & shared
    found = _read(blanked(text, others), {row: at for row, at in stretches.items() if row not in own_number}, form)
    for row_name, value in found.items():
        value.signs["listed"] = 1.0
        own = parts[row_name][n] if row_name in parts.keys() - shared else []
        lines = [(max(begin, value.start), min(end, value.end)) for begin, end in own]
        lines = [(begin, end) for begin, end in lines if begin < end]
        if len(lines) > 1:
            (value.start, value.end), *further = lines
            value.further = tuple(further)
        if row_name in shared and any(parts[row_name]):  # whose cells are blank, nothing says
            found[row_name] = values.absent(text, value.start, value.end, "unreadable")
        elif row_name in shared:
            value.signs["doubted"] = 1.0
    return found


def _with_numbers(text: str, stretches: Stretches, edges: Sequence[tuple[int, int]]) -> Stretches:
    """Return the rows, that of tax numbers within that of names where they stand in its columns, or its cells."""
    row, _, stop = stretches.get("<irs-number>", (None, 0, 0))
    if row is None:
        return stretches
    if not edges and _REST_OF_CELL.match(text, row.label.end, stop) is None:
        return stretches
    name, start, _ = stretches["name"]
    return {key: at for key, at in stretches.items() if key != "<irs-number>"} | {"name": (name, start, stop)}


def _edges(text: str, several: Mapping[str, Sequence[Line]]) -> list[tuple[int, int]]:
    """Return where columns of figures begin and end in lines of as many each; none where they overlap."""
    lines = [[cell for cell in cells if cell.start < text.find("\n", cells[0].start)] for cells in several.values()]
    many = Counter(map(len, lines)).most_common(1)[0][0]
    columns = [*zip(*(cells for cells in lines if len(cells) == many), strict=True)]
    edges = [
        (min(_column(text, cell) for cell in cells), max(_column(text, cell) + cell.end - cell.start for cell in cells))
        for cells in columns
    ]
    return edges if all(end < begin for (_, end), (begin, _) in pairwise(edges)) else []


def _by_tabs(text: str, row: Row, start: int, stop: int) -> list[_Places]:
    """Return the cells of a row behind its label, or below it where none stands beside it."""
    ends = row.label.start + len(text[row.label.start : row.label.end].rstrip())
    line = text.find("\n", ends, stop)
    below = line >= 0 and "\t" not in text[ends:line]
    if typed := _by_lines(text, line + 1 if below else row.label.end, stop):
        return typed
    begins = [line if below else start, *(tab.end() for tab in _TAB.finditer(text, line if below else start, stop))]
    ends = [*(begin - 1 for begin in begins[1:]), stop]
    cells = [(begin, end) for begin, end in zip(begins, ends, strict=True) if text[begin:end].strip()]
    return [[cell] for cell in cells if below or (cell[0] > start and cell[1] > row.label.end)]


def _by_lines(text: str, start: int, stop: int) -> list[_Places]:
    """Return the cells of a row that has as many in each of its lines, as where tabs took the place of blanks."""
    lines = [[*_FIELD.finditer(text, *line.span())] for line in _LINES.finditer(text, start, stop) if line[0].strip()]
    many = len(lines[0]) if len(lines) > 1 else 0
    if many < _SEVERAL or any(len(line) != many for line in lines):
        return []
    return [[line[n].span() for line in lines] for n in range(many)]


def _by_edges(text: str, row: Row, start: int, stop: int, edges: Sequence[tuple[int, int]]) -> list[_Places]:
    """Return what stands in each of the columns of a row; what reaches over several, or is its label, is of none."""
    parts: list[_Places] = [[] for _ in edges]
    line = text.rfind("\n", 0, start) + 1
    for cell in _CELL.finditer(text, min(line, row.label.start), stop):
        begin = _column(text, Line(*cell.span()))
        end = begin + cell.end() - cell.start()
        over = [n for n, edge in enumerate(edges) if begin < edge[1] and edge[0] < end]
        is_label = cell.start() <= row.label.start < cell.end()
        if len(over) == 1 and cell.end() > (row.label.end if is_label else row.label.start):
            parts[over[0]].append((max(cell.start(), row.label.end) if is_label else cell.start(), cell.end()))
    return parts


def _in_parallel(
    text: str, stretches: Stretches, several: Mapping[str, Sequence[Line]], form: Form
) -> dict[str, list[Line]]:
    """Return the values of each row beside or below each other, where the rows of numbers have as many, of persons.

    So a table with a column for each person is written down. Rows with another number of values are not among them.
    """
    figures = [*several.values()]
    typed = all(_FIGURE.fullmatch(text, cell.start, cell.end) for cells in figures for cell in cells)
    if len({len(cells) for cells in figures}) != 1 or not typed:
        return {}
    lists: dict[str, list[Line]] = {}
    for row, (_, start, stop) in stretches.items():
        cells = list(_cells(text, row, start, stop, form))
        if row == "types" and len(cells) > len(figures[0]):  # notes may stand below the last row
            line = text.find("\n", cells[0].start)
            cells = [cell for cell in cells if cell.start < line]
        if row != "name" and len(cells) == len(figures[0]):
            lists[row] = cells
    return lists


def _names_above(text: str, end: int, many: int) -> list[Name]:
    """Return so many names in the lines above the first row: the heads of columns, the last of them a line for all.

    Above that line stand the beginnings of names that it ends.
    """
    end = text.rfind("\n", 0, end) + 1
    begin = max(0, end - _ABOVE)
    columns: list[list[Line]] = []
    top = begin + len(text[begin:end].rstrip()) + 1
    for line in [*_LINES.finditer(text, begin, top - 1)][::-1]:
        tabbed = "\t" in line[0].strip()
        parts = [Line(*hit.span()) for hit in (_FIELD if tabbed else _CELL).finditer(line[0]) if hit[0].strip()]
        parts = [Line(line.start() + part.start, line.start() + part.end) for part in parts]
        if line.end() + 1 < top or any(are_of_form(text[part.start : part.end]) for part in parts):
            break
        top = line.start()
        below = [[own for own in columns if _are_level(text, own[0], part)] for part in parts]
        begun = {own[0].start: own for own in chain.from_iterable(below)}
        if not columns and len(parts) == many:
            columns = [[part] for part in parts]
            if tabbed:
                break
        elif 0 < len(begun) == len(parts) == sum(map(len, below)):
            whole = [_name([part, *own], text).words for (own,), part in zip(below, parts, strict=True)]
            is_rest = all(REST.fullmatch(_name(own, text).words) for own in begun.values())
            if not (is_rest or any(_is_signed(text, name) for name in whole)):
                break
            for (own,), part in zip(below, parts, strict=True):
                own.insert(0, part)
        else:
            break
    named = [_name(column, text) for column in columns]
    return named if all(_MAY_BE_NAME.match(name.words) for name in named) else []


def _is_signed(text: str, name: str) -> bool:
    """Whether a name stands where people sign, on however many lines."""
    return " ".join(name.lower().split()) in _in_small(text[-_SIGNATURES:])


@lru_cache(maxsize=1)
def _in_small(text: str) -> str:
    """Return the words of a text in small letters, with one blank between them; once for all pages of persons."""
    return " ".join(text.lower().split())


def _are_level(text: str, one: Line, other: Line) -> bool:
    """Whether what stands in one line is above or below what stands in another."""
    first, second = _column(text, one), _column(text, other)
    return first < second + other.end - other.start and second < first + one.end - one.start


def _names_beside(text: str, cells: Sequence[Line], many: int) -> list[Name]:
    """Return so many names beside or below each other, of which any may go on in the lines below the first.

    They begin above the line of the label where that stands halfway down its cell.
    """
    if cells:
        line = text.rfind("\n", 0, cells[0].start)
        begin = text.rfind("\n", 0, max(line, 0)) + 1
        above = [Line(*hit.span()) for hit in _CELL.finditer(text, begin, max(line, 0))]
        below = [cell for cell in cells if cell.start < text.find("\n", cells[0].start)]
        if len(above) == len(below) == many and all(
            abs(_column(text, one) - _column(text, other)) <= _AWAY and _MAY_BE_NAME.match(text, one.start, one.end)
            for one, other in zip(above, below, strict=True)
        ):
            cells = [*above, *cells]
    if len(cells) == many:
        return [_name([cell], text) for cell in cells]
    line = text.find("\n", cells[0].start) if cells else 0
    columns = [[cell] for cell in cells if cell.start < line]
    for cell in cells[len(columns) :]:
        column = next((own for own in columns if abs(_column(text, own[0]) - _column(text, cell)) <= _AWAY), None)
        if column is None:
            return []
        column.append(cell)
    return [_name(column, text) for column in columns] if len(columns) == many else []


def _name(parts: Sequence[Line], text: str) -> Name:
    words = " ".join(text[part.start : part.end] for part in parts)
    called = _CALLED.search(words) if len(parts) == 1 else None
    if called:
        return Name(words[: called.start()], parts[0].start, parts[0].start + called.start(), short=called[1])
    return Name(words, parts[0].start, parts[0].end, tuple((part.start, part.end) for part in parts[1:]))


def _column(text: str, cell: Line) -> int:
    return cell.start - text.rfind("\n", 0, cell.start)


def _cells(text: str, row: str, start: int, stop: int, form: Form) -> Iterator[Line]:
    """Yield what stands in a row behind its label and number, in columns or lines; the boxes of row 2 go together."""
    if row == "group":
        firsts, seconds = (
            [hit.start() for hit in box.finditer(text, start, stop)] for box in (_FIRST_BOX, _SECOND_BOX)
        )
        if len(firsts) == len(seconds) > 1 and firsts[-1] < seconds[0]:  # each row of boxes in a line: what is ticked
            ends = [*pairwise([*firsts, seconds[0]])], [*pairwise([*seconds, stop])]
            for one, other in zip(*ends, strict=True):
                yield Line(*(other if any(box.ticked for box in boxes(text, *other)) else one))
            return
        if firsts or "\t" not in text[start:stop]:
            yield from (Line(*pair) for pair in pairwise([*firsts, stop]))
            return
    value = without_label(text[start : min(stop, start + _LONGEST)], row)
    number = str(NUMBERS[form].get(row, 0))
    for n, cell in enumerate((_FIELD if "\t" in value.strip() else _CELL).finditer(value)):
        words = cell[0].strip()
        begin = start + cell.start() + len(cell[0]) - len(cell[0].lstrip())
        is_value = bool(words)
        if row == "name":
            is_value = any(map(str.isalpha, words)) and not (
                are_of_form(words) or _NO_NAME.fullmatch(words) or _BARE.fullmatch(words)
            )
        if is_value and not (n == 0 and words.strip("().") == number):
            yield Line(begin, begin + len(words))


# ---- a table whose lines are persons, and its columns the rows of a cover page ---------------------------------------

_OF_TABLE = 5  # columns that are rows of a cover page, three of them figures
_MOST_HEAD = 12  # lines of the head of a table
_BELOW_TABLE = re.compile(r"\W*(?:\(?\d|item|row|check|\*)", re.IGNORECASE)  # a row, a note
_BEGINS_NOTE = re.compile(r"[^\w\n]*(?:\(\d|\d{1,2}[.)]|item|row|check|\*)", re.IGNORECASE)
_WORD, _HYPHEN = re.compile(r"\S+"), re.compile(r"(?<=[a-z])- (?=[a-z])")


def _of_table(text: str, rows_found: Sequence[Row], limits: Sequence[int], form: Form) -> list[Cover]:
    """Return a cover for each row of a table of persons, doubted in an item; the boxes below it are those of all."""
    lines = [
        [Line(hit.start(), hit.start() + len(hit[0].rstrip())) for hit in cells.finditer(text, *line.span())]
        for line in _LINES.finditer(text)
        if line[0].strip()
        for cells in [_FIELD if "\t" in line[0].strip() else _CELL]
    ]
    at = next((n for n, line in enumerate(lines) if n and _is_of_person(text, line)), 0)
    table, first_below = _persons_of_table(text, lines, at) if at else ([], 0)
    is_tabbed = bool(table) and "\t" in text[table[0][0][0].start : table[0][-1][0].end]
    end = max(cell.end for cells in table[-1] for cell in cells) if table else 0
    below = text[end : lines[first_below][-1].end].split("\n")[1:2] if first_below < len(lines) else []
    # Of a cell that goes on in the next line nobody knows whether persons follow it.
    is_cut = any(line.strip() and not _BELOW_TABLE.match(line) for line in below)
    if not table or (is_cut and not is_tabbed):
        return []
    most = max(map(len, table))
    whole = [[cell[0] for cell in line] for line in table if len(line) == most]
    columns = _columns(text, lines[max(0, at - _MOST_HEAD) : at], whole, form)
    if len(columns) < _OF_TABLE or "name" not in columns.values() or len({*columns.values()}) < len(columns):
        return []
    placed = [_columns_of(text, [cells[0] for cells in line], whole[:_MOST_HEAD]) for line in table]
    if not all(placed):
        return []  # whose cell is empty, nothing says
    of_all = [row for row in rows_found if row.label.start >= end and row.name in ("group", "excludes_shares")]
    stops = sorted([*limits, *(row.label.start for row in rows_found), len(text)])
    places = {row.name: [Line(row.words, stops[bisect_left(stops, row.label.end)])] for row in reversed(of_all)}
    is_flush = not is_tabbed and not _INDENTED.search(text, table[0][0][0].start, end)
    covers: list[Cover] = []
    for line, places_of in zip(table, placed, strict=True):
        in_column = dict(zip(places_of, line, strict=True))
        own = {row: in_column[n] for n, row in columns.items() if n in in_column} | places
        found = {row: value for row, cells in own.items() if (value := _of_cell(text, row, cells))}
        torn = is_flush and any(len(cells) > 1 for cells in line)
        for value in found.values():
            value.signs |= {"listed": 1.0} | ({"doubted": 1.0} if torn or (limits and limits[0] < end) else {})
        covers.append(Cover(found, line[0][0].start, end))
    return covers


def _persons_of_table(text: str, lines: Sequence[Sequence[Line]], at: int) -> tuple[list[list[list[Line]]], int]:
    """Return the rows of a table from its first person on, cells with what goes on below them, and the line behind."""
    table: list[list[list[Line]]] = []
    for n, line in enumerate(lines[at:], at):
        if _is_of_person(text, line):
            table.append([[cell] for cell in line])
            continue
        above = [[cells for cells in table[-1] if _are_level(text, cells[0], cell)] for cell in line]
        if len(line) == 1 and text[line[0].start : line[0].end] in TYPES:  # the last cell goes on
            table[-1][-1].append(line[0])
            continue
        between = text[table[-1][0][0].start : line[0].start]  # as typed, with no free line; blanked words leave blanks
        if "\t" in between or "\n\n" in between or (len(line) == 1 and _BEGINS_NOTE.match(text, line[0].start)):
            return table, n
        if any(len(level) != 1 for level in above):
            return table, n
        for (cells,), cell in zip(above, line, strict=True):
            cells.append(cell)
    return table, len(lines)


def _columns_of(text: str, line: Sequence[Line], whole: Sequence[Sequence[Line]]) -> list[int]:
    """Return in which columns of `whole` rows the cells of a line stand; none where that is not plain."""
    if len(line) == len(whole[0]):
        return [*range(len(line))]
    columns = [
        [n for n, own in enumerate(zip(*whole, strict=True)) if any(_is_set_under(text, other, cell) for other in own)]
        for cell in line
    ]
    placed = [column[0] for column in columns if len(column) == 1]
    return placed if len({*placed}) == len(line) and "\t" not in text[line[0].start : line[-1].start] else []


def _is_set_under(text: str, cell: Line, other: Line) -> bool:
    """Whether two cells begin or end at the same place in their lines, or nearly."""
    begins, further = _column(text, cell), _column(text, other)
    ends = abs(begins + cell.end - cell.start - further - other.end + other.start)
    return abs(begins - further) <= _AWAY or ends <= _AWAY


def _of_cell(text: str, row: str, cells: Sequence[Line]) -> Found | None:
    """Return what a cell of one line or several says, None where it has no tax number."""
    words = " ".join(text[cell.start : cell.end] for cell in cells)
    own = {"name": lambda: read_name(words, 0), "<irs-number>": lambda: read_tax_number(words)}
    value = own.get(row, lambda: read_row(row, words, 0))()
    if value is None:
        return None
    value = _at(cells[0].start, structs.replace(value, how="in a table of persons", signs=dict(value.signs)))
    if len(cells) > 1:
        value.start, value.end = cells[0].start, cells[0].end
        value.further = tuple((cell.start, cell.end) for cell in cells[1:])
        if any(text[one.end : other.start].count("\n") > 1 for one, other in pairwise(cells)):
            value.signs["doubted"] = 1.0  # words between them were taken for those beside the powers
    return value


def _is_of_person(text: str, line: Sequence[Line]) -> bool:
    """Whether the cells of a line are a name and figures."""
    if len(line) < _OF_TABLE:
        return False
    figures = sum(_BEGINS_FIGURE.match(text, cell.start, cell.end) is not None for cell in line)
    return figures >= _LISTS and bool(_MAY_BE_NAME.match(text[line[0].start : line[0].end]))


def _columns(text: str, head: Sequence[Sequence[Line]], table: Sequence[Sequence[Line]], form: Form) -> dict[int, str]:
    """Return which columns of a table are which row, by the words above each, up to the line that begins the head."""
    many, captions = len(table[0]), [text[cell.start : cell.end] for cell in head[-1]]
    is_tabbed = "\t" in text[table[0][0].start : table[0][-1].end]
    begins = next((n for n, row in reversed(list(enumerate(head))) if len(row) >= _OF_TABLE - 1), len(head))
    while begins and len(head[begins - 1]) > 1:
        begins -= 1
    if is_tabbed and len(captions) != many:  # cells of several lines
        tops = [text[row[0].start : head[-1][-1].end].split("\t") for row in head[::-1]]
        captions = next((cells for cells in tops if len(cells) == many), [])
    if len(captions) != many or not (is_tabbed or begins == len(head) - 1):  # else each column has its cell above
        columns = [] if is_tabbed else list(zip(*table, strict=True))
        first = [min(_column(text, cell) for cell in column) for column in columns]
        last = [max(_column(text, cell) + cell.end - cell.start for cell in column) for column in columns]
        above: list[list[str]] = [[] for _ in columns]
        for word in (hit for row in head[begins:] for hit in _WORD.finditer(text, row[0].start, row[-1].end) if above):
            middle = _column(text, Line(*word.span())) + len(word[0]) // 2
            above[min(range(many), key=lambda n: max(first[n] - middle, middle - last[n], 0))].append(word[0])
        captions = [_HYPHEN.sub("", " ".join(words)) for words in above]
    captions = [" ".join(caption.split()) for caption in captions]
    bare = [_row_called(hit) if (hit := _BARE.match(caption)) else "" for caption in captions]
    rows = {n: row_of_caption(caption, form) or bare[n] for n, caption in enumerate(captions)}
    return {n: row for n, row in rows.items() if row}


def _at(start: int, found: Found) -> Found:
    """Return what was found in a stretch with its place in the text."""
    found.start, found.end = found.start + start, found.end + start
    return found


def _add_name(text: str, stretches: Stretches, found: PersonFound, form: Form) -> None:
    """Add what stands in row 1: the name may stand behind its own label or behind that of the tax number."""
    parts = [stretches[name] for name in ("name", "<irs-number>") if name in stretches]
    for _, start, stop in parts:
        number = read_tax_number(text[start:stop])
        if number:
            found["<irs-number>"] = _at(start, number)
            break
    place = parts[0][1] if parts else 0
    found["name"] = values.absent(text, place, place, "blank")
    for row, start, stop in parts:
        name = _at(start, read_name(text[start : min(stop, start + _LONGEST)], 0 if row.numbered else 1, text, start))
        if name.stated and any(map(str.isalpha, name.value)):
            name.signs |= {"label": row.label.score, "numbered": float(parts[0][0].numbered)}
            name.signs["part"] = float(row.name == "name")
            found["name"] = with_rest(text, name, parts[-1][1:]) if row.name == "name" and parts[1:] else name
            break
    # A converter may glue the number of the following row to a place, or to a name, which it may belong to.
    for row_name in ("name", "citizenship"):
        value, number = found.get(row_name), NUMBERS[form][row_name] + 1
        if value and value.stated and value.words.endswith(f" {number}") and value.value.endswith(f" {number}"):
            if row_name == "citizenship" or not (parts[0][0].numbered or value.value.lower().endswith(f"no. {number}")):
                words = value.words[: -len(str(number))].rstrip()
                value.end -= len(value.words) - len(words)
                value.value, value.words = value.value[: -len(str(number))].rstrip(), words
            value.signs["doubted"] = 1.0
