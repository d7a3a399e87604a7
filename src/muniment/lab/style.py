"""The habits of one typist: how a document writes its boxes, zeros, dates, labels and numbers, all the way through."""

from datetime import date
from decimal import Decimal
from random import Random
from typing import Any

from msgspec import Struct

from muniment.forms.tables import words

BLANK = "\xa0"  # a blank at which no line breaks; printed as an ordinary one in text
TICKED, EMPTY = "\x02", "\x03"  # stand for boxes that are drawn by markup

_TEXT_BOXES = (
    *(("[X]", "[ ]"),) * 2, ("[x]", "[ ]"), ("[ X ]", "[   ]"), ("[x]", "[_]"), ("/X/", "/ /"), ("/ X /", "/   /"),
    ("|X|", "|_|"), ("|X|", "| |"), ("(x)", "( )"), ("(X)", "(  )"), ("X", ""), ("X", "_"), ("_X_", "___"),
    ("__X__", "_____"), ("{X}", "{ }"), ("[*]", "[ ]"),
)  # fmt: skip
_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
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
        month = _MONTHS[day.month - 1]
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
