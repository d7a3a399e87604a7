"""The printed page of a schedule as a tree: its sections, and in each the lines of the form in printed order.

Nothing is listed here a second time: what is a value comes from the definition, in which words and in which order it
was printed from the table of wordings. Whoever prints a page (or looks for one in a text) walks this tree.

>>> [section.name for section in page("13G")]
['cover', 'second part', 'items', 'signature']
>>> [(line.number, line.label) for line in page("13G")[1].lines if line.shape == "number"][:2]
[('5', 'Sole Voting Power'), ('6', 'Shared Voting Power')]
>>> words("13G", "reporting_persons[].types[]", 1994)
('Type of Reporting Person',)
>>> group_letter(1997), group_letter(2005), group_letter(2015)
('h', 'j', 'k')
"""

from functools import cache
from typing import Literal

from msgspec import Struct

from muniment.forms import FORMS
from muniment.forms.describe import Row, rows
from muniment.forms.tables import wordings
from muniment.values import Percent, Shares, UsDay, YesNo

Shape = Literal["text", "number", "date", "box", "boxes", "words"]
SectionName = Literal["cover", "second part", "items", "signature"]

# The first line of each section after the cover, by its name in the table of wordings.
_BEGINNINGS: dict[str, SectionName] = {
    "reporting_persons[].name": "second part",
    "item 1": "items",
    "<signature-heading>": "signature",
}
# The row that nobody fills in.
_UNFILLED = {"<sec-use-only>": "3"}
# The last years in which the group was box (h), and box (j), of Item 3 of Schedule 13G.
_GROUP_WAS_H = 1997
_GROUP_WAS_J = 2008


class Line(Struct, frozen=True):
    """One line of the form: a field of the record, an item, or (in angle brackets) something only printed.

    `number` is that of the row or item, "" where it has none; `label` the definition's words, else the form's own;
    `shape` is what is filled in: "words" where nothing is.
    """

    field: str
    number: str
    label: str
    shape: Shape


class Section(Struct, frozen=True):
    """One part of the form; the second part is printed once for each reporting person."""

    name: SectionName
    lines: tuple[Line, ...]


@cache
def page(form: str) -> tuple[Section, ...]:
    """Return the sections of the printed form "13D" or "13G"."""
    defined = {row.path: row for row in rows(FORMS[form].record)}
    first = {wording.field: wording.words for wording in reversed(wordings(form))}
    found: dict[SectionName, list[Line]] = {"cover": []}
    here = found["cover"]
    for field in dict.fromkeys(wording.field for wording in wordings(form)):
        if field in _BEGINNINGS:
            here = found.setdefault(_BEGINNINGS[field], [])
        here.append(_line(field, defined.get(field), first[field]))
    return tuple(Section(name, tuple(lines)) for name, lines in found.items())


def words(form: str, field: str, year: int) -> tuple[str, ...]:
    """Return the words in which a line was printed in `year`; where none are known of that year, all there are."""
    every = [wording for wording in wordings(form) if wording.field == field]
    then = [one.words for one in every if (one.since or 0) <= year <= (one.until or year)]
    return tuple(dict.fromkeys(then or [one.words for one in every]))


def group_letter(year: int) -> str:
    """Return the letter of the last box of Item 3 of a Schedule 13G of `year`: that of a group."""
    if year <= _GROUP_WAS_H:
        return "h"
    return "j" if year <= _GROUP_WAS_J else "k"


def item3_letters(year: int) -> str:
    """Return the letters of the boxes of Item 3 as printed in `year`."""
    return "abcdefghijk"[: "abcdefghijk".index(group_letter(year)) + 1]


def _line(field: str, row: Row | None, wording: str) -> Line:
    if row is None:
        number = _UNFILLED.get(field, "")
        return Line(field, field.removeprefix("item ") if field.startswith("item ") else number, wording, "words")
    item = row.item.removeprefix("row ")
    return Line(field, "" if item in ("cover", "S") else item, row.field.at.label, _shape(row))


def _shape(row: Row) -> Shape:
    kind, label = row.field.at.kind, row.field.at.label.casefold()
    if isinstance(kind, YesNo):
        return "box"
    if label.startswith("check") or "check whether" in label:
        return "boxes"
    if isinstance(kind, Shares | Percent):
        return "number"
    return "date" if isinstance(kind, UsDay) else "text"
