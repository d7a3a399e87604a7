"""What is printed on a Form D, item by item: labels, choices and boxes, made from the definition and its tables.

Nothing is listed here that the definition does not have: its fields say in which item they stand and what they take,
the table of wordings in which words they are printed, the official lists which choices there are.
"""

import re
from collections.abc import Iterator
from functools import cache
from typing import Any, Literal

from msgspec import Struct

from muniment.codes import CodeTable
from muniment.forms.describe import Row, rows
from muniment.forms.form_d.fields import PLACE, SOLICITED, FormD
from muniment.forms.tables import wordings
from muniment.readers.labelled.words import spelled
from muniment.values import Choice, Mark, YesNo

_POSSESSIVE = re.compile(r"['’]s\b")

Role = Literal["value", "heading", "choice", "box", "note"]
Item = str

ITEMS: tuple[Item, ...] = (*map(str, range(1, 17)), "S")
"""The items in printed order; "S" is the signature block."""

BESIDE = {"<none-box>": ("1", "12"), "<indefinite-box>": ("13",), "<estimate-box>": ("15", "16")}
"""Boxes that stand beside the value of another label, and the items they are in."""

# Notes that stand among the answers, and the items they are in.
_NOTES = {
    "<or>": ("5", "13"),
    "<currency>": ("11", "13", "15", "16"),
    "<states-instruction>": ("12",),
    "<item-instruction>": ("15",),
    "<signature-instruction>": ("S",),
    "<terms-of-submission>": ("S",),
    "<certification>": ("S",),
    "<omb-note>": ("S",),
}
# Printed as the label of a box that says more than the box alone: a text goes with it.
_TEXT_OF = {
    "other_entity_type": "entity_type",
    "other_security": "offers_other",
    "year_formed": "formed_within_five_years",
}
# Issuers, and all their labels, are alike; the first one's stand for all.
_REPEATED = "other_issuers[]."


class Printed(Struct, frozen=True):
    """One thing printed in an item: `words` as spelled, of which `field`, and what it is.

    * `value`: a label that something typed belongs to; `heading`: one above choices or questions;
    * `choice`: one of several, which stands for the value `code`; `box`: one that is ticked or not (`code` is True);
    * `note`: nothing that is filled in.

    `text` is the field of what may be typed beside a choice or box.
    """

    words: tuple[str, ...]
    field: str
    role: Role
    code: Any = None
    text: str = ""

    @property
    def shown(self) -> str:
        """The words as spelled, in one."""
        return " ".join(self.words)


class Vocabulary(Struct, frozen=True):
    """Everything printed in an item, by its first word, the longest first."""

    by_first: dict[str, list[Printed]]

    def matches(self, words: list[str], at: int) -> Iterator[tuple[Printed, ...]]:
        """Yield what may stand at word `at`, the longest first: each time all that is printed in the same words."""
        found: list[Printed] = []
        for one in self.by_first.get(words[at], ()):
            if tuple(words[at : at + len(one.words)]) == one.words:
                if found and len(one.words) < len(found[0].words):
                    yield tuple(found)
                    found = []
                found.append(one)
        if found:
            yield tuple(found)


@cache
def vocabulary(items: tuple[Item, ...]) -> Vocabulary:
    """Return what is printed in some items."""
    by_first: dict[str, list[Printed]] = {}
    for one in printed_in(items):
        if one.words:
            by_first.setdefault(one.words[0], []).append(one)
    for found in by_first.values():
        found.sort(key=lambda one: -len(one.words))
    return Vocabulary(by_first)


@cache
def printed_in(items: tuple[Item, ...]) -> tuple[Printed, ...]:
    """Return all that is printed in some items."""
    return tuple(dict.fromkeys(one for item in items for one in _of_item(item)))


@cache
def row_of(field: str) -> Row:
    """Return the definition of a field, by its path with `[]` for each repetition."""
    return _rows()[field]


@cache
def headings() -> tuple[tuple[Item, tuple[str, ...]], ...]:
    """Return the headings of the items as spelled, numbers included."""
    found = [
        (row.field.removeprefix("item "), tuple(_spelled(row.words)))
        for row in wordings("D")
        if row.field[:5] == "item "
    ]
    found += [("S", tuple(_spelled(row.words))) for row in wordings("D") if row.field == "<signature-heading>"]
    return tuple(found)


@cache
def value_fields(item: Item) -> tuple[str, ...]:
    """Return the fields of an item that have a label of their own and something typed beside or below it."""
    return tuple(dict.fromkeys(one.field for one in _of_item(item) if one.role == "value"))


def _spelled(wording: str) -> list[str]:
    """Return the words of a wording; the s of "issuer's" is none, and some leave its apostrophe out."""
    return spelled(_POSSESSIVE.sub("", wording))


@cache
def _rows() -> dict[str, Row]:
    return {row.path: row for row in rows(FormD)}


@cache
def _words() -> dict[str, list[tuple[str, ...]]]:
    found: dict[str, list[tuple[str, ...]]] = {}
    for row in wordings("D"):
        found.setdefault(row.field, []).append(tuple(_spelled(row.words)))
    return found


@cache
def _of_item(item: Item) -> tuple[Printed, ...]:
    found: list[Printed] = []
    for path, row in _rows().items():
        if item in _items_of(path, row) and not path.startswith(_REPEATED):
            found += _of_row(path, row)
    for field, items in _NOTES.items():
        if item in items:
            found += [Printed(words, field, "note") for words in _words().get(field, ())]
    for field, items in BESIDE.items():
        if item in items:
            found.append(Printed(tuple(_spelled(field[1:-5])), field, "box", code=True))
    return tuple(found)


def _items_of(path: str, row: Row) -> tuple[Item, ...]:
    # The issuer's name is printed again above its address, and the box behind the last address.
    return ("1", "2") if path in ("primary_issuer.name", "over_100_issuers") else (row.item,)


def _of_row(path: str, row: Row) -> Iterator[Printed]:
    """Yield what is printed for one field."""
    kind, known = row.field.at.kind, _words().get(path, [])
    name = path.rpartition(".")[2]
    if path == "submission_type":  # the box that is ticked where "Amendment" is not
        yield from (Printed(words, "is_amendment", "choice", code=False) for words in known)
    elif name in _TEXT_OF or (name in ("state_name", "name") and path.startswith("recipients[].states")):
        if name == "year_formed":
            yield from (Printed(words, path, "heading") for words in known)
    elif name in ("edgar_previous_names[]", "state_name") or (isinstance(kind, Mark) and kind.word == "None"):
        return
    elif isinstance(kind, Choice) and kind not in (PLACE, SOLICITED):
        yield from (Printed(words, path, "heading") for words in known)
        yield from _choices(path, kind)
    elif isinstance(kind, YesNo) and row.field.at.label.endswith("?"):
        yield from (Printed(words, path, "heading") for words in known)
        yield from (Printed(tuple(_spelled(word)), path, "choice", code=word == "yes") for word in ("yes", "no"))
    elif isinstance(kind, YesNo | Mark):
        if not name.endswith("estimated"):
            yield from (Printed(words, path, "box", code=True, text=_text_beside(path)) for words in known)
    else:
        yield from (Printed(_without_box(words), path, "value") for words in known)


def _without_box(words: tuple[str, ...]) -> tuple[str, ...]:
    """Return a wording without that of a box with which it begins."""
    boxes = _words().get("has_non_accredited_investors", ())
    return next((words[len(box) :] for box in boxes if words[: len(box)] == box != words), words)


def _choices(path: str, kind: Choice) -> Iterator[Printed]:
    """Yield the choices of an official list, each in its words on the form and, where they differ, in the schema."""
    if not isinstance(kind.codes, CodeTable):
        return
    if path == "industry_group":
        groups = dict.fromkeys(code.group for code in kind.codes.values() if code.group)
        yield from (Printed(tuple(_spelled(group)), "<group>", "note") for group in groups)
    for code in kind.codes.values():
        names = [code.label, code.code, *(code.aliases if path == "exemptions[]" else ())]
        if code.code == "Other" and path.endswith("entity_type"):
            names.append("Other (Specify)")
        text = _text_beside(path) if code.code == "Other" else ""
        for words in dict.fromkeys(tuple(_spelled(name)) for name in names):
            if words:
                yield Printed(words, path, "choice", code=code.code, text=text)


def _text_beside(path: str) -> str:
    """Return the field of the text that goes with a box or with the choice "Other"; "" for none."""
    around, _, name = path.rpartition(".")
    text = next((text for text, owner in _TEXT_OF.items() if owner == name), "")
    return f"{around}.{text}" if text and around else text
