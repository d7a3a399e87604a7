"""Labels taken out of a row: what is left is what somebody wrote there.

A label may run over several lines beside its value, in a column of its own, or go on below it. Its words are known
from the tables of wordings; wherever a column of a line begins with them they are overwritten by blanks.
"""

import re
from functools import cache, lru_cache
from operator import ne

from muniment.forms.tables import wordings
from muniment.readers.labelled.words import folded, singular, spelled

_SEGMENT = re.compile(r"[^\s]+(?:[ ][^\s]+)*")
_WORD = re.compile(r"[a-z0-9]+")
_BEHIND = re.compile(r"[\s)*:.,;\]]*")
_TOGETHER = 2  # words of a label at the beginning of a column that also holds a value
_LONG = 5  # letters of a word of which one may be another
_OF_NO_VALUE = frozenset({"organization", "citizenship"})  # with which no place begins
_ABBREVIATED = {"see", "instruction", "ss", "irs"}  # S.S. and I.R.S. are two and three words of a label
_BEFORE_NUMBER = frozenset(spelled("row rows item items box line"))


@cache
def _vocabulary(row: str) -> frozenset[str]:
    fields = {f"reporting_persons[].{row}", f"reporting_persons[].{row}[]"}
    if row in ("name", "<irs-number>"):
        fields |= {"reporting_persons[].name", "<irs-number>"}
    words = {
        word for form in ("13D", "13G") for one in wordings(form) if one.field in fields for word in spelled(one.words)
    }
    return frozenset(words | _ABBREVIATED)


@cache
def _letters_of_row_1() -> str:
    rows = [row.words for form in ("13D", "13G") for row in wordings(form) if row.field in _ROW_1]
    return " ".join("".join(spelled(words)) for words in rows)


_ROW_1 = ("reporting_persons[].name", "<irs-number>")


def are_pieces(name: str) -> bool:
    """Whether a name is nothing but pieces of the label it stands beside, torn: `PORTING PERSONS ICATION NO`."""
    words = spelled(name)
    return len(words) > 1 and all(word in _letters_of_row_1() for word in words)


def without_label(stretch: str, row: str) -> str:
    """Return a stretch of a page with the words of a row's label blanked, in every line and column."""
    small = folded(stretch)
    parts: list[str] = []
    done = 0
    for segment in _SEGMENT.finditer(small):
        start, end = segment.span()
        first = _WORD.search(small, start, end)
        if first and stretch[start : first.end()].isdigit() and (behind := _WORD.search(small, first.end(), end)):
            start, first = behind.start(), behind  # the row's number may stand within its label
        if first is None or not _is_known(singular(first[0]), row):  # most columns: a value
            continue
        end = start + _label_in(stretch[start:end], row)
        if end > start:
            parts += [stretch[done:start], " " * (end - start)]
            done = end
    return "".join(parts) + stretch[done:] if parts else stretch


@lru_cache(maxsize=4096)
def _label_in(column: str, row: str) -> int:
    """Return how many characters the words of a row's label take at the beginning of a column.

    Forms print the same labels on every page, so that what is known of a column is kept.
    """
    small = folded(column)
    last, run, longest, before, others = 0, 0, 0, "", False
    for word in _WORD.finditer(small):
        spelling = singular(word[0])
        if not _is_known(spelling, row) or (
            column[word.start() : word.end()].isdigit() and before not in _BEFORE_NUMBER
        ):
            others = True
            break
        run, last, before = run + 1, word.end(), spelling
        longest = max(longest, len(spelling))
    behind = _BEHIND.match(small, last)
    stop = behind.end() if behind else last
    if others and longest == 1:  # letters alone, as of L.L.C.: the I of I.R.S. looks like an L
        return 0
    is_value = others and run < _TOGETHER and before not in _OF_NO_VALUE and ":" not in small[last:stop]
    return 0 if not run or is_value else stop


@lru_cache(maxsize=4096)
def _is_known(word: str, row: str) -> bool:
    """Whether a word is one of a row's label; among places also one that lost a letter: no place is called `Placc`."""
    known = _vocabulary(row)
    if word in known or row != "citizenship" or len(word) < _LONG:
        return word in known
    return any(len(one) == len(word) and sum(map(ne, one, word)) == 1 for one in known)
