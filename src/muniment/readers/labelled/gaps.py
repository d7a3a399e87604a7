"""Rows whose labels are no known wording: looked for where they should stand, between the rows around them.

A label may be misspelled, torn, or cut down to its number. Only where a row is missing are the lines between its
neighbours compared with its wording, by likeness; the row's own number at the beginning of a line helps.
"""

import re
from collections.abc import Iterator, Sequence
from datetime import date

from rapidfuzz import fuzz

from muniment.forms import FORMS
from muniment.forms.tables import words as words_of
from muniment.readers.labelled.labels import Label
from muniment.readers.labelled.rows import NUMBERS, ORDER, ROWS, Row

# The words by which a row is known, as short as they are printed.
_ASIDE = re.compile(r"\s*\([^)]*\)")
_KNOWN_BY = {
    path.split(".")[1].removesuffix("[]"): min((_ASIDE.sub("", text).lower() for text in said), key=len)
    for form in ("13G", "13D")
    for path in FORMS[form].layout.lines
    if path[0] != "<" and (said := words_of(form, path, date.max.year))
}
_ALIKE, _ALIKE_BEHIND_NUMBER = 84, 55  # of 100
_LONGEST_GAP = 2500
_BEFORE = 800  # characters before the first row that was found
_NUMBERED_LINE = re.compile(
    r"^[^\S\n]*(?:(?:item|row)[ \t]*)?\(?(\d{1,2})\)?[.):]*(?=\s)[^\S\n]*", re.IGNORECASE | re.MULTILINE
)
_LINE = re.compile(r"[^\n]+")
_WORDS = re.compile(r"[A-Za-z][A-Za-z '&,()]*")


def with_missing(text: str, rows: Sequence[Row], begin: int, end: int, form: str) -> list[Row]:
    """Return the rows of one person with those found in the gaps between them, in order.

    The page stands between `begin` and `end`; before its first row only numbered ones are looked for.
    """
    first = rows[0]
    missing = [name for name in ROWS[: ORDER[first.name]] if name in _KNOWN_BY and name in NUMBERS[form]]
    start = max(begin, first.label.start - _BEFORE)
    complete = list(_found(text, missing, start, first.label.start, form, numbered=True)) if missing else []
    for n, row in enumerate(rows):
        complete.append(row)
        following = rows[n + 1] if n + 1 < len(rows) else None
        stop = following.label.start if following else min(end, row.label.end + _LONGEST_GAP)
        last = ORDER[following.name] if following else len(ROWS)
        missing = [name for name in ROWS[ORDER[row.name] + 1 : last] if name in _KNOWN_BY and name in NUMBERS[form]]
        if missing and stop - row.label.end <= _LONGEST_GAP:
            complete.extend(_found(text, missing, row.label.end, stop, form))
    return complete


def _found(text: str, missing: list[str], start: int, stop: int, form: str, *, numbered: bool = False) -> Iterator[Row]:
    at = start
    for name in missing:
        row = _by_number(text, name, at, stop, form) or (None if numbered else _by_words(text, name, at, stop))
        if row:
            yield row
            at = row.label.end


def _by_number(text: str, name: str, start: int, stop: int, form: str) -> Row | None:
    """Find the row's number at the beginning of a line, with words behind it that are like its label."""
    wanted = str(NUMBERS[form][name])
    for line in _NUMBERED_LINE.finditer(text, start, stop):
        if line[1] != wanted:
            continue
        words = _WORDS.match(text, line.end(), stop)
        alike = fuzz.partial_ratio(words[0].lower().strip(), _KNOWN_BY[name]) if words else 0.0
        if words and alike >= _ALIKE_BEHIND_NUMBER:
            field = f"reporting_persons[].{name}"
            return Row(
                name, Label(field, line.start(), words.end(), 0.6 * alike / 100, 1), numbered=True, words=line.end()
            )
    return None


def _by_words(text: str, name: str, start: int, stop: int) -> Row | None:
    """Find a line that begins like the row's label."""
    known = _KNOWN_BY[name]
    for line in _LINE.finditer(text, start, stop):
        words = _WORDS.search(text, line.start(), line.end())
        if not words or len(words[0]) < len(known) * 0.6:
            continue
        head = words[0][: len(known) + 6].lower()
        alike = fuzz.ratio(head.strip(), known[: len(head)])
        if alike >= _ALIKE:
            label = Label(f"reporting_persons[].{name}", words.start(), words.start() + len(head), 0.7 * alike / 100, 1)
            return Row(name, label, numbered=False, words=words.start())
    return None
