"""What stands in the rows of a cover page, each read as what the row takes.

Every reader looks at one stretch of the page, from the words of the row's label to the next row, by itself: offsets
count from its beginning. The words of the label are taken out first: what is left is what somebody wrote there.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from functools import cache, lru_cache
from operator import ne
from typing import TypeAlias

from msgspec import structs

from muniment.codes import schedule_13, states
from muniment.forms.definition import fields
from muniment.forms.schedule_13 import schedule_13d, schedule_13g
from muniment.forms.tables import wordings
from muniment.readers.labelled import values
from muniment.readers.labelled.boxes import Choice, boxes, ticked, unknown_mark
from muniment.readers.labelled.rows import ELSEWHERE, NUMBERS, POWERS
from muniment.readers.labelled.text import blanked, folded, singular, spelled, twins, with_glued, without, without_lines
from muniment.readers.labelled.values import Found
from muniment.values import Percent, Shares, YesNo

# ---- labels taken out of a row ---------------------------------------------------------------------------------------

# Words with one blank between them, and the first that has letters or figures.
_SEGMENT = re.compile(r"(?=\S)(?:[^\sa-z0-9]++|[ ](?=\S))*+([a-z0-9]++)?\S*+(?:[ ]\S++)*+")
_WORD = re.compile(r"[a-z0-9]+")
_BROKEN = re.compile(r"(?<![a-z0-9])([a-z]{2,}+)-[^\S\n]*+\n\s*+([a-z]{2,}+)")  # "Disposi-", "tive"
_NUMBER = re.compile(r"\((?:9|11)\)|(?:9|11)(?=\s+\S)")  # of row 9 or 11, before a figure
_BEHIND = re.compile(r"(?:[\s)*:,;\]]|\.(?!\d))*+")  # but the point of `.7%`
_NEXT_COLUMN = re.compile(r"  ([a-z0-9]++)")
_TOGETHER = 2  # words of a label at the beginning of a column that also holds a value
_SHORTEST = 3  # letters of one that is short for another
_LONG = 5  # letters of a word of which one may be another
_OF_NO_VALUE = frozenset(spelled("organization citizenship org orgn"))  # with which no place begins
_ABBREVIATED = frozenset(spelled("see instructions ss irs"))  # S.S. and I.R.S. are two and three words of a label
_BEFORE_NUMBER = frozenset(spelled("row rows item items box line"))
_BEFORE_ANOTHER = _BEFORE_NUMBER | {"or", "and"}
_OTHERWISE = {
    "percent": frozenset(spelled("percentage")),
    "citizenship": frozenset(spelled("org orgn")),
}  # what filers write for a word of a label


@cache
def _vocabulary(row: str) -> frozenset[str]:
    fields = {f"reporting_persons[].{row}", f"reporting_persons[].{row}[]"}
    if row in ("name", "<irs-number>"):
        fields |= {"reporting_persons[].name", "<irs-number>"}
    labels = [label for form in ("13D", "13G") for label in wordings(form) if label.field in fields]
    return frozenset(word for label in labels for word in with_glued(spelled(label.words))) | (
        _ABBREVIATED | _OTHERWISE.get(row, frozenset())
    )


@lru_cache(maxsize=256)
def without_label(stretch: str, row: str) -> str:
    """Return a stretch of a page with the words of a row's label blanked, in every line and column.

    It is asked for the value of a row, and for the cells of several persons.
    """
    small = folded(stretch)
    hyphened = _BROKEN.finditer(small) if "-" in small else ()
    broken = [hit.span() for hit in hyphened if _is_known(hit[1] + hit[2], row)]
    stretch, small = (blanked(text, broken) for text in (stretch, small)) if broken else (stretch, small)
    parts: list[str] = []
    done = 0
    numbered = False  # whether the number of a row is in the next column: `Amount in Row | (11)`
    value = 0  # where the last column ends that is none of the label
    for segment in _SEGMENT.finditer(small):
        first = segment[1]
        if first is None:
            continue
        start, end = segment.span()
        if numbered and (own := _NUMBER.match(stretch, start)) and own.end() == end:
            parts += [stretch[done:start], " " * (end - start)]
            done, numbered = end, False
            continue
        behind = segment.end(1)
        if stretch[start:behind].isdigit() and (second := _WORD.search(small, behind, end)):
            start, first = second.start(), second[0]  # the row's number may stand within its label
        if not _is_known(first, row):  # most columns: a value
            value = segment.end()
            continue
        if value and small[value:start] == "  " and small[start:end].isalpha():
            value = end  # amid a value of a text that is set between two edges: `United  States  of  America`
            continue
        if small[start:end] == "the" and (after := _NEXT_COLUMN.match(small, end)) and not _is_known(after[1], row):
            continue  # `The  Bank  of  Fern`
        end = start + _label_in(stretch[start:end], row)
        if end > start:
            parts += [stretch[done:start], " " * (end - start)]
            done = end
            words = _WORD.findall(small, start, end)
            numbered = end == segment.end() and bool(words) and singular(words[-1]) in _BEFORE_NUMBER
    return "".join(parts) + stretch[done:] if parts else stretch


@lru_cache(maxsize=4096)
def _label_in(column: str, row: str) -> int:
    """Return how many characters the words of a row's label take at the beginning of a column.

    Forms print the same labels on every page, so that what is known of a column is kept.
    """
    small = folded(column)
    last, run, longest, before, others = 0, 0, 0, "", False
    leading = _BEFORE_NUMBER
    for word in _WORD.finditer(small):
        spelling = singular(word[0])
        is_number = column[word.start() : word.end()].isdigit()
        is_cut = column[word.end() : word.end() + 1] == "." and _is_short_for(word[0], row)
        if not (is_cut or _is_known(word[0], row)) or (is_number and before not in leading):
            others = True
            break
        leading = _BEFORE_ANOTHER if is_number else leading  # `Items 2(d) or 2(e)`
        run, last, before = run + 1, word.end(), spelling
        longest = max(longest, len(spelling))
    behind = _BEHIND.match(column, last)
    stop = behind.end() if behind else last
    if longest == 1 and (others or run == 1):  # letters alone, as of L.L.C.: the I of I.R.S. looks like an L
        return 0
    is_value = others and run < _TOGETHER and before not in _OF_NO_VALUE and ":" not in small[last:stop]
    return 0 if not run or is_value else stop


@lru_cache(maxsize=4096)
def _is_short_for(word: str, row: str) -> bool:
    """Whether a word with a point behind it is short for one of a row's label: `Organiz.`, `Benef.`."""
    return len(word) >= _SHORTEST and any(known.startswith(word) for known in _vocabulary(row))


@lru_cache(maxsize=4096)
def _is_known(word: str, row: str) -> bool:
    """Whether a word is one of a row's label, or like one: no place is called `Placc`, and nobody `Pcrsons`."""
    known, word = _vocabulary(row), singular(word)
    if word in known or len(word) < _LONG:
        return word in known
    if row != "citizenship":
        return not known.isdisjoint(twins(word))
    return any(len(other) == len(word) and sum(map(ne, other, word)) == 1 for other in known)


# ---- the readers of rows ---------------------------------------------------------------------------------------------

# Lines of another row, or of the page, that stand among words: a number or letter, a 2 that looks like a Z, boxes.
STRAY = re.compile(
    r"\n[ ]*+(?:\(?\d{1,2}[.)]{0,2}|\(?[A-NZ][.)]{1,2}"
    r"|(?:\([abAB]\)[ ]*)?(?:[☐☒¨oxX]|\[[ _xX]{0,2}\]|\([ _xX]{0,2}\)|/[ xX]{0,2}/)|\([abAB]\)|[Pp]ages?|of)"
    r"[ \t]*(?=\n|\Z)"
)
_LETTERS = re.compile(
    r"(?=[(\[abAB])(?:[(\[]\s*+([abAB])\s*+(?:\.\s*+)?+[)\]]|(?:^|(?<=\s))([abAB])[).](?=\s|$|[xX](?!\w))"
    r"|(?:^|(?<=\s))([ab]|(?:(?<=\n)|(?<=\s\s))[AB](?=[^\S\n]{1,9}(?:[\[☐☒]|\([ _xX]{0,3}\))))"
    r"(?=[^\S\n]{0,9}(?:\[|\(|/|\||_|☐|☒)))",  # `a /X/ b / /`
    re.MULTILINE,
)
_YES = re.compile(r"[\s:.?–—-]*+(?P<yes>yes)\b", re.IGNORECASE)
_YES_ALONE = re.compile(r"(?:\A|[\n:.?)–—-])[^\S\n]*+(?P<yes>yes)\b", re.IGNORECASE)  # or behind a label
_INAPPLICABLE = re.compile(r"(?<![\w/])(?:not\s+applicable|n\s?/\s?a|inapplicable)(?![\w/])", re.IGNORECASE)
_YES_OR_NO = re.compile(r"\b(?:(?P<yes>yes)|no)\b", re.IGNORECASE)
_NO = re.compile(r"\b(?:no|n/a|n\.a\.|not\s+(?:applicable|required)|none)\b", re.IGNORECASE)
TYPES = frozenset(schedule_13.PERSON_TYPES_13G) | frozenset(schedule_13.PERSON_TYPES_13D)
_FUNDS = frozenset(schedule_13.FUND_SOURCES)
_REACH = 600  # characters of a row in which a box stands
_NEAR = 3  # times as far as from another, which is as near as that where nothing but blanks stand between

# A number of shares, which a cell of two lines has above the label beside it.
_OF_NEXT_ROW = re.compile(r"\n[^\S\n]*+\d{1,3}(?:,\d{3})+(?!\d)[^\n]*")
# A tax number in a line of its own, whole or torn: no place.
_TAX_NUMBER_ALONE = re.compile(r"\n[^\S\n]*+[\d-]{6,12}[^\S\n]*+(?=\n|\Z)")
# A mark that leads to a note, or what refers to an item, of the name before a place.
_NOTE_BEFORE = re.compile(r"\A\s*+\((?:\d{1,2}|see\s[^()\n]{1,40})\)(?=\s++[A-Z])", re.IGNORECASE)
# What may go on in the line below a place: `Delaware` `limited partnership`.
_KIND_OF_COMPANY = re.compile(
    r"(?:limited|liability|general|company|corporation|partnership|trust|citizen|llc|lp|u\.?s\.?a\.?|[\s.,])++",
    re.IGNORECASE,
)
# A stretch of the page, and the row's printed number where that may stand in it, else 0.
Reader: TypeAlias = Callable[[str, int], Found]


def _citizenship(stretch: str, number: int) -> Found:
    """Read a place: the first line alone where that is one and the whole is none, without figures of the next row."""
    stretch = without_lines(_TAX_NUMBER_ALONE, without(_OF_NEXT_ROW, without_lines(STRAY, stretch)))
    note = _NOTE_BEFORE.match(stretch)
    if note and states.SCHEDULE_13.is_valid(stretch[note.end() :].strip(" \n\t.")):
        stretch = blanked(stretch, [note.span()])
    found = values.words(stretch, 0, len(stretch), number)
    several = found.stated and "\n" in found.words and not states.SCHEDULE_13.is_valid(found.value)
    goes_on = several and found.words.partition("\n")[0].rstrip().endswith(",")  # "Ontario,", and "Canada"
    if several and not goes_on and not _KIND_OF_COMPANY.fullmatch(found.words.partition("\n")[2]):
        end = found.start + found.words.index("\n")
        if states.SCHEDULE_13.is_valid(values.in_one_line(stretch[found.start : end])):
            return values.words(stretch, found.start, end)
    return found


def _box(stretch: str, number: int) -> Found:
    """Read a row that is one box: it may stand within the label where that runs over two lines."""
    marks = boxes(stretch, 0, min(len(stretch), _REACH))
    mark = next((mark for mark in marks if mark.ticked), marks[0] if marks else None)
    if mark and mark.ticked:
        answers = [
            Choice("yes" if hit["yes"] else "no", *hit.span()) for hit in _YES_OR_NO.finditer(stretch, 0, _REACH)
        ]
        chosen = next((choice.letter for choice, box in ticked(stretch, answers, marks) if box.ticked), "yes")
        return Found(chosen == "yes", mark.start, mark.end, stretch[mark.start : mark.end], how="its box")
    if mark:
        return Found(mark.ticked, mark.start, mark.end, stretch[mark.start : mark.end], how="its box")
    answer = without_label(without_label(stretch, "excludes_shares"), "legal_proceedings")
    no, yes = _NO.search(answer, 0, _REACH), _YES_ALONE.search(answer, 0, _REACH)
    if yes and not no:
        return Found(value=True, start=yes.start("yes"), end=yes.end(), words=yes["yes"], how="in words")
    if no:
        return Found(value=False, start=no.start(), end=no.end(), words=no[0], how="in words")
    strange = unknown_mark(stretch, 0, min(len(stretch), _REACH)) or ELSEWHERE.search(stretch, 0, _REACH)
    if strange is None:
        return values.absent(stretch, 0, 0, "blank")
    stop = strange.end()
    if strange.re is ELSEWHERE:  # which says where to the end of its line
        stop = stretch.find("\n", stop) if "\n" in stretch[stop:] else len(stretch)
    return values.absent(stretch, *values.trimmed(stretch, strange.start(), stop), "unreadable")


def _group(stretch: str, number: int) -> Found:
    stop = min(len(stretch), _REACH)
    choices = [Choice((hit[1] or hit[2] or hit[3]).lower(), *hit.span()) for hit in _LETTERS.finditer(stretch, 0, stop)]
    marks = boxes(stretch, 0, stop)
    if any(mark.ticked and stretch[mark.start] != "|" for mark in marks):  # then `| |` are sides of cells
        marks = [mark for mark in marks if mark.ticked or stretch[mark.start] != "|"]
    # A rule may lead up to a letter that has its tick behind it: `____(a) _X_   (b) ____`.
    led = {choice.start for choice in choices}
    boxed = [mark for mark in marks if mark.ticked or stretch[mark.end - 1] != "_" or mark.end not in led]
    ruled = len(boxed) < len(marks) and any(
        mark.ticked and mark.end not in led and choice.end <= mark.start and stretch[choice.end : mark.start].isspace()
        for mark in boxed
        for choice in choices
    )
    marks = boxed if ruled else marks
    again = next((n for n, choice in enumerate(choices) if choice.letter in {one.letter for one in choices[:n]}), 0)
    own = [mark for mark in marks if again and mark.end <= choices[again].start]
    if again and len(own) == again:  # what follows is of another person
        choices, marks = choices[:again], own
    chosen = [(choice, mark) for choice, mark in ticked(stretch, choices, marks) if mark.ticked]
    if not chosen:
        said = next((choice for choice in choices if _YES.match(stretch, choice.end)), None)
        if said and not marks:
            return Found(said.letter, said.start, said.end, stretch[said.start : said.end], how="in words")
        strange, denied = unknown_mark(stretch, 0, stop), _INAPPLICABLE.search(stretch, 0, stop)
        if strange:
            return values.absent(stretch, *strange.span(), "unreadable")
        return values.absent(stretch, *(denied.span() if denied else (0, 0)), "not applicable" if denied else "blank")
    choice, mark = chosen[0]
    signs: dict[str, float] = {}
    if len(marks) == 1 and len(choices) > 1:  # it may stand about as near to one letter as to the other: `(a) X (b)`
        before, behind = stretch[choices[0].end : mark.start], stretch[mark.end : choices[1].start]
        near = len(before) <= _NEAR * len(behind) and len(behind) <= _NEAR * len(before)
        if near and ("\n" in before) == ("\n" in behind) and not (before + behind).strip():
            choice, signs = choices[0], {"between": 1.0}
    first, last = min(choice.start, mark.start), max(choice.end, mark.end)
    if any(other.letter != choice.letter for other, _ in chosen):
        first, last = min(first, chosen[-1][0].start), max(chosen[-1][0].end, chosen[-1][1].end)
        signs["both"] = 1.0
    # Sides of cells may look like empty boxes, and its letter may be another, which was not found.
    sides = [box for box in marks if not box.ticked and stretch[box.start : box.end] == "| |"]
    if (len(marks) > len(choices) and (sides or "\n" in stretch[first:last])) or ruled:
        signs["doubted"] = 1.0
    return Found(choice.letter, first, last, stretch[first:last], how="its box", signs=signs)


def _words(stretch: str, number: int) -> Found:
    return values.words(stretch, 0, len(stretch), number)


_OF_ROW: dict[str, Reader] = {
    "group": _group,
    "fund_sources": lambda stretch, number: values.codes(stretch, 0, len(stretch), _FUNDS, number),
    "citizenship": _citizenship,
    "types": lambda stretch, number: values.codes(stretch, 0, len(stretch), TYPES, number),
}
_OF_KIND: dict[type, Reader] = {
    Shares: lambda stretch, number: values.shares(stretch, 0, len(stretch), number),
    Percent: lambda stretch, number: values.percent(stretch, 0, len(stretch), number),
    YesNo: _box,
}
# Every numbered line but the first, as its field is; the names stand apart.
READERS: dict[str, Reader] = {
    name: _OF_ROW.get(name) or _OF_KIND.get(type(field.at.kind), _words)
    for form in (schedule_13d, schedule_13g)
    for field in fields(form.ReportingPerson)
    for name in [field.name]
    if name in NUMBERS["13D"] | NUMBERS["13G"] and name != "name"
}
# Rows whose values are words or figures: their labels are taken out first.
_FILLED = READERS.keys() - (BOXED := frozenset(name for name, reader in READERS.items() if reader in (_box, _group)))


def read_row(name: str, stretch: str, number: int) -> Found:
    """Read the row `name` from its stretch; `number` is its printed number, 0 where that stands before its label."""
    found = _read(name, stretch, number)
    return structs.replace(found, signs=dict(found.signs))


@lru_cache(maxsize=1024)
def _read(name: str, stretch: str, number: int) -> Found:
    """Read a row: a third of them say the same as one before, on the page of another person or of another filing."""
    return READERS[name](without_label(stretch, name) if name in _FILLED else stretch, number)


# ---- numbers that stand together below the last of their labels ------------------------------------------------------

# A page written down column by column: the labels of rows 5 to 8, below them `1,000`, `0`, `1,000`, `0`. Where there
# are as many values as labels, they are those of the labels in their order; else nobody knows whose the first is.
_ALL = len(POWERS)
_GROUPED = re.compile(r"\d,\d{3}(?!\d)")
_DASH = re.compile(r"\s*+[-–—]{1,2}\s*+")
# What may stand behind a number.
_BEHIND_NUMBER = re.compile(
    r"[\s*†‡-]*+(?:\((?:\w{1,3}|see [^()\n]{1,40})\)\s*+)*+(?:shares(?:\s+of\s[^\n\d]{1,40})?)?\s*+", re.IGNORECASE
)


def read_column(text: str, found: dict[str, Found], rows: Mapping[str, tuple[int, int, int]]) -> None:
    """Give rows that are blank what stands below the next one.

    `rows`: the number of each, where its label ends, and where the next one begins.
    """
    blank: list[str] = []
    for row in (row for row in POWERS if row in found and row in rows):
        if found[row].absence == "blank":
            blank.append(row)
            continue
        numbers = list(_numbers(text, *rows[row])) if blank else []
        if len(numbers) > 1:
            _give(found, [*blank, row], numbers)
        elif len(blank) == _ALL - 1 and len(_GROUPED.findall(text, *rows[row][1:])) > 1:
            found[row].signs["part_of_column"] = 1.0  # several stand in one line
        blank = []
    below = "aggregate_amount"
    if not blank or below not in found or below not in rows:
        return
    numbers = list(_numbers(text, *rows[below]))
    if numbers and numbers[-1].value == rows[below][0] + 1:  # the number of the row behind it
        numbers.pop()
    if len(numbers) == len(blank) + 1 > _ALL:
        # Row 9 may stand first, above the powers that were left of it, or last; it is the largest of them.
        values_of = [number.value or 0 for number in numbers]
        if values_of[0] == max(values_of) != values_of[-1]:
            numbers = [*numbers[1:], numbers[0]]
        elif values_of[0] == values_of[-1] and len(set(values_of)) > 1:
            for number in numbers[:-1]:
                number.signs["doubted"] = 1.0
        _give(found, [*blank, below], numbers)
    elif len(numbers) > 1:
        found[below].signs["doubted"] = 1.0


def _give(found: dict[str, Found], rows: list[str], numbers: list[Found]) -> None:
    """Give rows their numbers, where there are as many; else the last keeps its own, which is another's as likely."""
    own = dict(zip(rows, numbers, strict=True)) if len(numbers) == len(rows) else {rows[-1]: found[rows[-1]]}
    for row, number in own.items():
        label = {sign: found[row].signs.get(sign, 0.0) for sign in ("label", "numbered")}
        number.signs |= {"column" if len(own) >= _ALL else "part_of_column": 1.0, **label}
        found[row] = number


def _numbers(text: str, own: int, start: int, end: int) -> Iterator[Found]:
    """Yield the numbers that stand in lines of their own before anything else does, but `own`, that of the row.

    A dash is one, too.
    """
    for line in text[start:end].split("\n"):
        stop = start + len(line)
        if line.strip():
            number = values.shares(text, start, stop)
            is_dash = not number.stated and _DASH.fullmatch(line)  # which says that there is none
            if not is_dash and not (number.stated and _BEHIND_NUMBER.fullmatch(text, number.end, stop)):
                return
            if number.value != own:
                yield number
        start = stop + 1
