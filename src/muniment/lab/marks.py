"""Invisible marks around printed values: while a page is made, every value remembers which leaf of the truth it is.

A mark is one character of Unicode's private use area before the value and one behind it. They have no width, survive
wrapping, cells and tags, and are taken out last. What is still marked then is what the page prints; all that the
truth says of other leaves is taken back.

`Style` is what a document writes alike all the way through: its boxes, zeros, dates, labels and numbers.
"""

import re
from calendar import month_name
from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal
from random import Random
from typing import Any

from msgspec import Struct

from muniment.forms.tables import words

END = "\uf8ff"
LABEL = "label:"  # before the path of a leaf: not the value, but the words that say what it is
_FIRST = 0xE000
_MARK = re.compile("[\ue000-\uf8ff]")


class Marks:
    """The leaves of one page: paths in the truth, such as `persons[0].name`, by their mark."""

    def __init__(self) -> None:
        self.paths: list[tuple[str, ...]] = []
        self._numbers: dict[tuple[str, ...], int] = {}

    def __call__(self, text: str, *paths: str) -> str:
        """Return `text` marked as the printed words of `paths`."""
        if paths not in self._numbers:
            self._numbers[paths] = len(self.paths)
            self.paths.append(paths)
        return f"{chr(_FIRST + self._numbers[paths])}{text}{END}"

    def of(self, sign: str) -> tuple[str, ...]:
        """Return the paths that an opening mark stands for."""
        return self.paths[ord(sign) - _FIRST]

    def counted(self, text: str) -> dict[str, int]:
        """Return how often each known path is marked in `text`."""
        counts = {path: 0 for paths in self.paths for path in paths}
        for sign in _MARK.findall(text):
            for path in self.of(sign) if sign != END else ():
                counts[path] += 1
        return counts


def is_mark(sign: str) -> bool:
    """Return whether a character is a mark."""
    return bool(_MARK.match(sign))


def plain(text: str) -> str:
    """Return `text` without marks."""
    return _MARK.sub("", text)


def width(text: str) -> int:
    """Return the number of characters that show."""
    return len(plain(text))


def left(text: str, size: int) -> str:
    """Return `text` filled with blanks on its right."""
    return text + " " * (size - width(text))


def right(text: str, size: int) -> str:
    """Return `text` filled with blanks on its left."""
    return " " * (size - width(text)) + text


def centered(text: str, size: int) -> str:
    """Return `text` in the middle of a line, without blanks behind it."""
    return " " * ((size - width(text)) // 2) + text


def wrap(text: str, size: int) -> list[str]:
    """Return `text` in lines of at most `size` characters; a mark that spans lines is closed and opened again."""
    lines, open_marks = [], list[str]()
    for line in _lines(text, size):
        before, open_marks = open_marks, opened(line, open_marks)
        lines.append("".join(before) + line + END * len(open_marks))
    return lines or [""]


def opened(text: str, before: Iterable[str] = ()) -> list[str]:
    """Return the marks that are open at the end of `text`, where those of `before` were at its beginning."""
    marks = list(before)
    for sign in _MARK.findall(text):
        if sign == END:
            marks.pop()
        else:
            marks.append(sign)
    return marks


def _lines(text: str, size: int) -> Iterator[str]:
    line: list[str] = []
    used = 0
    for word in filter(None, text.split(" ")):
        if line and used + 1 + width(word) > size:
            yield " ".join(line)
            line, used = [], 0
        used += width(word) + bool(line)
        line.append(word)
    if line:
        yield " ".join(line)


# ---- the habits of one typist ----------------------------------------------------------------------------------------

BLANK = "\xa0"  # a blank at which no line breaks; printed as an ordinary one in text
TICKED, EMPTY = "\x02", "\x03"  # stand for boxes that are drawn by markup

_TEXT_BOXES = (
    *(("[X]", "[ ]"),) * 2, ("[x]", "[ ]"), ("[ X ]", "[   ]"), ("[x]", "[_]"), ("/X/", "/ /"), ("/ X /", "/   /"),
    ("|X|", "|_|"), ("|X|", "| |"), ("(x)", "( )"), ("(X)", "(  )"), ("X", ""), ("X", "_"), ("_X_", "___"),
    ("__X__", "_____"), ("{X}", "{ }"), ("[*]", "[ ]"),
)  # fmt: skip
_HABITS: dict[str, tuple[Any, ...]] = {
    "case": ("upper", "upper", "mixed", "mixed", "lower"),
    "number": ("{}", "({})", "{}.", "{})", "", "({})", "{}."),
    "star": ("*", "", "", " (See Instructions)", " **"),
    "mark_after": (True, False, False, False),
    "zero": ("0", "0", "0", "-0-", "-0-", "None", "NONE", "none", "- 0 -"),
    "absent": ("N/A", "N/A", "n/a", "Not applicable", "Not Applicable", "-", "--"),
    "commas": (True, True, True, True, True, True, False),
    "unit": ("",) * 6 + (" shares", " SHARES", " shares of Common Stock"),
    "note": ("",) * 7 + (" (1)", "*", " (1)(2)", "**", " (see Item 4)"),
    "cover": ("below", "below", "below", "ruled", "before", "colon"),
    "rule": ("-", "-", "_", "=", ""),
    "head": ("columns", "columns", "lines", "cusip", "none", "boxed"),
    "cusip": ("whole", "whole", "whole", "whole", "blanks", "dashes", "six"),
    "cusip_label": ("CUSIP No.", "CUSIP NO.", "CUSIP No:", "CUSIP #", "Cusip Number", "CUSIP"),
    "irs": ("line", "line", "label", "after", "bracket"),
    "day": (
        *("{month} {d}, {y}",) * 3, "{caps} {d}, {y}", "{m}/{d}/{y}", "{m:02d}/{d:02d}/{yy:02d}", "{d} {month} {y}",
        "{m:02d}/{d:02d}/{y}", "{short}. {d}, {y}",
    ),
    "width": (72, 76, 78, 80),
}  # fmt: skip
_NAMES = ("I.R.S.", "S.S.", "SEC ", "CUSIP ", "U.S.C.", "U.S.")


class Style(Struct, frozen=True):
    """The habits of one document."""

    form: str
    year: int
    labels: dict[str, str]
    box: tuple[str, str]
    case: str
    number: str
    star: str
    mark_after: bool
    zero: str
    absent: str
    commas: bool
    unit: str
    note: str
    cover: str
    rule: str
    head: str
    cusip: str
    cusip_label: str
    irs: str
    day: str
    width: int

    def label(self, field: str) -> str:
        """Return the words of a line of the form, as this document writes them."""
        return self.cased(self.labels[field].rstrip(":."))

    def cased(self, label: str) -> str:
        """Return a label in the capitals or small letters of this document."""
        if self.case == "upper":
            return label.upper()
        if self.case == "mixed":
            return label
        label = label[:1] + label[1:].lower()
        for name in _NAMES:  # of offices and numbers, as they are always written
            label = label.replace(name.lower(), name)
        return label

    def tick(self, ticked: object) -> str:
        """Return a box, ticked or not."""
        return self.box[0 if ticked is True else 1].replace(" ", BLANK)

    def shares(self, value: Decimal) -> str:
        """Return a number of shares."""
        if not value:
            return self.zero.replace(" ", BLANK)
        return f"{value:,f}" if self.commas else f"{value:f}"

    def dated(self, day: date) -> str:
        """Return a date in words or digits."""
        month = month_name[day.month]
        # Nobody puts a full stop behind May.
        written = self.day.replace("{short}.", "{short}") if len(month) == len("May") else self.day
        return written.format(
            month=month, short=month[:3], m=day.month, d=day.day, y=day.year, yy=day.year % 100, caps=month.upper()
        )


def draw(rng: Random, form: str, year: int, *, markup: bool = False) -> Style:
    """Return the habits of a typist of `year`; `markup` where the document is HTML, whose boxes may be drawn."""
    box = (TICKED, EMPTY) if markup and rng.random() < 0.75 else rng.choice(_TEXT_BOXES)
    habits = {name: rng.choice(values) for name, values in _HABITS.items()}
    return Style(form, year, _Labels(rng, form, year), box, **habits)


class _Labels(dict[str, str]):
    """The label of each field, chosen when first used and the same ever after."""

    def __init__(self, rng: Random, form: str, year: int) -> None:
        self.rng, self.form, self.year = rng, form, year

    def __missing__(self, field: str) -> str:
        self[field] = self.rng.choice(words(self.form, field, self.year))
        return self[field]
