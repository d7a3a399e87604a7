"""What stands in the rows of a cover page, each read as what the row takes.

Every reader looks at one stretch of the page, from the words of the row's label to the next row, by itself: offsets
count from its beginning.
"""

import re
from collections.abc import Callable
from typing import TypeAlias

from muniment.codes import schedule_13, states
from muniment.forms.describe import fields
from muniment.forms.schedule_13 import schedule_13d, schedule_13g
from muniment.readers.labelled import values
from muniment.readers.labelled.boxes import Box, Choice, boxes, ticked
from muniment.readers.labelled.found import Found
from muniment.readers.labelled.furniture import without
from muniment.readers.labelled.masking import without_label
from muniment.readers.labelled.rows import NUMBERS
from muniment.values import Percent, Shares, YesNo

_IRS = re.compile(r"(?<![\d-])(?:\d{2}\s?-\s?\d{7}|\d{2}-\d{3}-\d{4}|\d{3}-\d{2}-\d{4}|\d{9})(?![\d-])")
_MASKED = re.compile(r"[#xX*]{3}-[#xX*]{2}-[#xX*\d]{4}|[#xX*]{2}-[#xX*]{5,7}")
_IRS_WORDS = (
    r"i\.?r\.?s\.?|s\.?s\.?|e\.?i\.?n\.?|t\.?i\.?n\.?"
    r"|tax|taxpayer|employer|identification|i\.?d|no\.?s?|number|#|or"
)
_IRS_LEFT = re.compile(
    rf"[\s,;:(\[\-–/]*+(?:\(?(?<![^\W_])(?:{_IRS_WORDS})\b\.?[\s:.,#)]*+)*+[\s,;:(\[\-–/)\]]*$", re.IGNORECASE
)
# Where such words may begin: a mark, a run of what stands between words, or a first letter of theirs.
_MAY_BEGIN = re.compile(r"[\s,;:(\[\-–/]+|[)\]]|(?<![^\W_])[isetno#]", re.IGNORECASE)
# The line of the tax number says that there is none.
_NO_NUMBER = re.compile(r"(?<=\s)(?:N/A|Not applicable|None)\s*\Z", re.IGNORECASE)
# Lines of another row, or of the page, that stand among words: a number, boxes.
_STRAY = re.compile(
    r"^[ ]*(?:\(?\d{1,2}[.)]{0,2}|(?:\([ab]\)[ ]*)?(?:[☐☒¨oxX]|\[[ _xX]?\])|\([ab]\)|[Pp]ages?|of)[ ]*$", re.MULTILINE
)
_LETTERS = re.compile(r"[(\[]\s*([abAB])\s*[)\]]|(?:^|(?<=\s))([abAB])[).](?=\s|$|[xX](?!\w))", re.MULTILINE)
_NO = re.compile(r"\b(?:no|n/a|n\.a\.|not\s+applicable|none)\b", re.IGNORECASE)
TYPES = frozenset(schedule_13.PERSON_TYPES_13G) | frozenset(schedule_13.PERSON_TYPES_13D)
_FUNDS = frozenset(schedule_13.FUND_SOURCES)
_BESIDE = 120  # characters before a tax number that may say what it is
_REACH = 600  # characters of a row in which a box or a tax number stands

# A stretch of the page, and the row's printed number where that may stand in it, else 0.
Reader: TypeAlias = Callable[[str, int], Found]


def _shares(stretch: str, number: int) -> Found:
    return values.shares(stretch, 0, len(stretch), number)


def _percent(stretch: str, number: int) -> Found:
    return values.percent(stretch, 0, len(stretch), number)


def _types(stretch: str, number: int) -> Found:
    return values.codes(stretch, 0, len(stretch), TYPES, number)


def _funds(stretch: str, number: int) -> Found:
    return values.codes(stretch, 0, len(stretch), _FUNDS, number)


def _citizenship(stretch: str, number: int) -> Found:
    """Read a place: the first line alone where that is one and the whole is none."""
    stretch = without(_STRAY, stretch)
    found = values.words(stretch, 0, len(stretch), number)
    if found.stated and "\n" in found.words and not states.SCHEDULE_13.is_valid(found.value):
        end = found.start + found.words.index("\n")
        if states.SCHEDULE_13.is_valid(values.in_one_line(stretch[found.start : end])):
            return values.words(stretch, found.start, end)
    return found


def _box(stretch: str, number: int) -> Found:
    """Read a row that is one box: it may stand within the label where that runs over two lines."""
    marks = boxes(stretch, 0, min(len(stretch), _REACH))
    mark = next((mark for mark in marks if mark.ticked), marks[0] if marks else None)
    if mark:
        return Found(mark.ticked, mark.start, mark.end, stretch[mark.start : mark.end], how="its box")
    said = _NO.search(without_label(stretch, "excludes_shares"), 0, _REACH)
    if said:
        return Found(value=False, start=said.start(), end=said.end(), words=said[0], how="in words")
    return values.absent(stretch, 0, 0, "blank")


def _group(stretch: str, number: int) -> Found:
    stop = min(len(stretch), _REACH)
    choices = [Choice((one[1] or one[2]).lower(), *one.span()) for one in _LETTERS.finditer(stretch, 0, stop)]
    marks = boxes(stretch, 0, stop)
    chosen = [(choice, mark) for choice, mark in ticked(stretch, choices, marks) if mark.ticked]
    if not chosen:
        return values.absent(stretch, 0, 0, "blank")
    choice, mark = chosen[0]
    first, last = min(choice.start, mark.start), max(choice.end, mark.end)
    signs = {"both": float(len({choice.letter for choice, _ in chosen}) > 1)}
    if len(marks) == 1 and len(choices) > 1 and _is_between(stretch, choices[0], mark, choices[1]):
        signs["between"] = 1.0
    return Found(choice.letter, first, last, stretch[first:last], how="its box", signs=signs)


def _is_between(stretch: str, one: Choice, mark: Box, other: Choice) -> bool:
    """Whether a mark that is alone stands as near to one letter as to the other: `(a) X (b)`."""
    before, behind = stretch[one.end : mark.start], stretch[mark.end : other.start]
    return len(before) == len(behind) and not (before + behind).strip()


def _words(stretch: str, number: int) -> Found:
    return values.words(stretch, 0, len(stretch), number)


_OF_ROW = {"group": _group, "fund_sources": _funds, "citizenship": _citizenship, "types": _types}
_OF_KIND: dict[type, Reader] = {Shares: _shares, Percent: _percent, YesNo: _box}
# Every numbered line but the first, as its field is; the names stand apart.
READERS: dict[str, Reader] = {
    name: _OF_ROW.get(name) or _OF_KIND.get(type(field.at.kind), _words)
    for form in (schedule_13d, schedule_13g)
    for field in fields(form.ReportingPerson)
    for name in [field.name]
    if name in NUMBERS["13D"] | NUMBERS["13G"] and name != "name"
}
# Rows whose values are words or figures: their labels are taken out first.
_FILLED = frozenset(name for name, reader in READERS.items() if reader not in (_box, _group))


def read_row(name: str, stretch: str, number: int) -> Found:
    """Read the row `name` from its stretch; `number` is its printed number, 0 where that stands before its label."""
    return READERS[name](without_label(stretch, name) if name in _FILLED else stretch, number)


def read_tax_number(stretch: str) -> Found | None:
    """Return the tax number of row 1; None where there is none, or where it is masked."""
    hit = _IRS.search(stretch, 0, _REACH)
    if not hit:
        return None
    return Found(hit[0].replace(" ", ""), *hit.span(), hit[0], how="in row 1")


def read_name(stretch: str, number: int) -> Found:
    """Read a name: what stands before a tax number, else behind it."""
    stretch = without(_STRAY, without(_NO_NUMBER, without_label(stretch, "name")))
    cut = _IRS.search(stretch) or _MASKED.search(stretch)
    if not cut:
        return values.words(stretch, 0, len(stretch), number)
    name = values.words(stretch, 0, _before_words(stretch, cut.start()), number)
    return name if name.stated else values.words(stretch, cut.end(), len(stretch), number)


def _before_words(stretch: str, at: int) -> int:
    """Return where the words begin that say of the number at `at` what it is; `at` where none do."""
    places = (begin.start() for begin in _MAY_BEGIN.finditer(stretch, max(0, at - _BESIDE), at))
    return next((place for place in places if _IRS_LEFT.match(stretch, place, at)), at)
