"""What is printed on a Form D, item by item: labels, choices and boxes, by its layout.

Nothing is listed here: the layout says what stands in which item, the table of wordings in which words, the official
lists which choices there are. A field that the table does not have is looked for in the words of its definition.
"""

import re
from collections.abc import Iterator
from functools import cache, cached_property
from typing import Any, Literal

from msgspec import Struct

from muniment.caching import in_groups
from muniment.codes import CodeTable
from muniment.forms import FORMS
from muniment.forms.definition import rows
from muniment.forms.layout import (
    Again,
    Choices,
    Elsewhere,
    Items,
    Layout,
    Position,
    Question,
    Repeated,
    Row,
    Section,
    Table,
    Text,
    Ticks,
    positions,
)
from muniment.forms.tables import wordings
from muniment.readers.labelled.text import spelled
from muniment.values import INDEFINITE, Choice, Dollars, Mark, YesNo

NONE = "None"
_POSSESSIVE = re.compile(r"['’]s\b")

Role = Literal["value", "heading", "choice", "box", "beside", "note"]
Item = str


class Printed(Struct, frozen=True):
    """One thing printed in an item: `words` as spelled, of which `field`, and what it is.

    * `value`: a label that something typed belongs to; `heading`: one above choices or questions;
    * `choice`: one of several, which stands for the value `code`; `box`: one that is ticked or not (`code` is True);
    * `beside`: a box beside the value of another label: None, Indefinite, or one with a field of its own (True);
    * `note`: nothing that is filled in.

    `text` is the field of what may be typed beside a choice or box.
    """

    words: tuple[str, ...]
    field: str
    role: Role
    code: Any = None
    text: str = ""


class Vocabulary:
    """Everything printed in some items: by the first word, the longest first, and but for notes by all words."""

    def __init__(self, printed: tuple[Printed, ...]) -> None:
        """Order what is printed."""
        self._by_first = in_groups((printing.words[0], printing) for printing in printed)
        self.by_words: dict[str, tuple[Printed, ...]] = {}
        for printing in printed:
            if printing.role != "note":
                shown = " ".join(printing.words)
                self.by_words[shown] = (*self.by_words.get(shown, ()), printing)
        for found in self._by_first.values():
            found.sort(key=lambda printing: -len(printing.words))

    def matches(self, words: list[str], at: int) -> Iterator[tuple[Printed, ...]]:
        """Yield what may stand at word `at`, the longest first: each time all that is printed in the same words."""
        found: list[Printed] = []
        for printing in self._by_first.get(words[at], ()):
            if tuple(words[at : at + len(printing.words)]) == printing.words:
                if found and len(printing.words) < len(found[0].words):
                    yield tuple(found)
                    found = []
                found.append(printing)
        if found:
            yield tuple(found)

    def longer_than(self, words: tuple[str, ...]) -> Iterator[tuple[Printed, ...]]:
        """Yield what begins with some words and says more than them, the longest first."""
        for printing in self._by_first.get(words[0], ()) if words else ():
            if len(printing.words) > len(words) and printing.words[: len(words)] == words:
                yield self.by_words.get(" ".join(printing.words), (printing,))


class Group(Struct, frozen=True):
    """An issuer, a person or a recipient, of which an item has several: its path, and the labels that it begins with.

    `further` is the list in which all but the first stand; `blank`: one is printed where there is none.
    """

    path: str
    leading: tuple[str, ...]
    further: str = ""
    blank: bool = False


class PrintedForm:
    """What a form prints, item by item; an item goes by the name of its section in the layout.

    * `rows`: the definition by path, with `[]` for each repetition;
    * `headings` of the items in printed order, numbers included;
    * `spelled_headings`: their places in that order, items and words, by the words that they may begin with: the
      number, or where that is missing the word behind it;
    * `beside`: the fields of boxes that stand beside values, by the fields of these;
    * `free`: the fields that are answered at any length; `texts`: those of what is typed beside choices and boxes.
    """

    def __init__(self, layout: Layout) -> None:
        """Read a layout; where items come again, as for each issuer, the first stand for all."""
        self.layout = layout
        self.rows = {row.path: row for row in rows(layout.record)}
        self._wordings = in_groups((row.field, row.words) for row in wordings(layout.form))
        sections = {section.item: section for section in layout.sections.values() if section.is_item or section.heading}
        names = {item: section.heading or f"item {item}" for item, section in sections.items()}
        self.headings = {item: self._wordings.get(name, [sections[item].called]) for item, name in names.items()}
        self.items = tuple(self.headings)
        self.spelled_headings = in_groups(
            (first, (n, item, spelling))
            for n, (item, some) in enumerate(self.headings.items())
            for spelling in map(_spelled, some)
            for first in dict.fromkeys(spelling[:2])
        )
        self.beside: dict[str, str] = {}
        self.free: set[str] = set()
        self._ticks: list[tuple[str, ...]] = []
        self._printed: dict[Item, dict[Printed, None]] = {item: {} for item in self.items}
        every = tuple(positions(layout.nodes))
        again = tuple(f"{at.node.field}[]." for at in every if isinstance(at.node, Repeated) and _sections_in(at))
        for at in every:
            # The box that says there are more issuers than there is room for stands in either of their items.
            for section in _sections_in(at) or [at.section]:
                if section and section.item in self.items and not at.prefix.startswith(again):
                    self._printed[section.item] |= dict.fromkeys(
                        printing for printing in self._of_node(at) if printing.words
                    )
        self.texts = {printing.text for printed in self._printed.values() for printing in printed if printing.text}
        self._vocabularies: dict[tuple[Item, ...], Vocabulary] = {}

    @cached_property
    def groups(self) -> dict[Item, Group]:
        """What some items have several of."""
        found: dict[Item, Group] = {}
        for at in positions(self.layout.nodes):
            if isinstance(at.node, Repeated) and at.section and not at.prefix:
                own = _sections_in(at)
                for item, first in [(section.item, section.nodes[0]) for section in own] or [
                    (at.section.item, at.node.nodes[0])
                ]:
                    leading = self.value_fields(item)[: len(first.questions) if isinstance(first, Row) else 1]
                    path = f"{leading[0].partition('.')[0]}."
                    found[item] = Group(path, leading, at.node.field if own else "", blank=at.node.least > 0)
        return found

    @cached_property
    def again(self) -> set[Item]:
        """The items that come again, for each issuer."""
        return {item for item, group in self.groups.items() if group.further}

    def value_fields(self, item: Item) -> tuple[str, ...]:
        """Return the fields of an item that have a label of their own and something typed beside or below it."""
        return tuple(dict.fromkeys(printing.field for printing in self._printed[item] if printing.role == "value"))

    @cached_property
    def words(self) -> frozenset[str]:
        """All words that it prints, as spelled."""
        return frozenset(word for printed in self._printed.values() for printing in printed for word in printing.words)

    @cached_property
    def places(self) -> dict[str, int]:
        """The place of each such field among all, as the form prints them."""
        fields = (field for item in self.items for field in self.value_fields(item))
        return {field: n for n, field in enumerate(dict.fromkeys(fields))}

    def vocabulary(self, items: tuple[Item, ...]) -> Vocabulary:
        """Return all that is printed in some items."""
        if items not in self._vocabularies:
            printed = dict.fromkeys(printing for item in items for printing in self._printed[item])
            self._vocabularies[items] = Vocabulary(tuple(printed))
        return self._vocabularies[items]

    def _of_node(self, at: Position) -> Iterator[Printed]:
        """Yield what is printed for a node itself, without those inside it."""
        match at.node:
            case Text(name) | Elsewhere(name):
                yield from self._labels(name, "note")
            case Question(name, look, boxes=boxes, none=none):
                path = self._path(at, name)
                yield from self._answer(path)
                for box in boxes:
                    self.beside[path] = self._path(at, box)
                    yield from self._labels(self.beside[path], "beside", True)
                if none:
                    yield Printed(_spelled(NONE), "", "beside", NONE)
                if look == "answer":
                    self.free.add(path)
            case Again(name):
                yield from self._answer(self._path(at, name))
            case Choices(name, nested=nested):
                yield from self._choices(at, at.node)
                yield from (printing for inner in nested for printing in self._choices(at, Choices(inner)))
            case Ticks(names, beside, label):
                yield from self._labels(self._path(at, label), "heading")
                for name in names:
                    self._ticks += self._words(self._path(at, name))
                    yield from self._labels(self._path(at, name), "box", True, self._path(at, beside.get(name, "")))
            case Items(name, boxes, of=of):
                path = self._path(at, f"{name}[].{of}" if of else name)
                yield from self._answer(path)
                for box in (self._path(at, name) for name in boxes):
                    kind = self.rows[box].field.at.kind
                    if isinstance(kind, Mark) and kind.word == NONE:
                        self.beside[path] = box
                        yield Printed(_spelled(NONE), "", "beside", NONE)
                    else:
                        yield from self._labels(box, "box", True)
            case Table(name, columns):
                yield from (
                    printing for column in columns for printing in self._answer(self._path(at, f"{name}[].{column}"))
                )
            case Repeated(more=more):
                yield from self._labels(self._path(at, more), "box", True)
            case _:
                return

    def _path(self, at: Position, name: str) -> str:
        """Return the path of a field by its name in a node; "" for none."""
        path = f"{at.prefix}{name}" if name else ""
        return path if path in self.rows or not path else f"{path}[]"

    def _words(self, path: str) -> list[tuple[str, ...]]:
        """Return the labels of a field, or the words that have a name of their own, as spelled."""
        otherwise = [self.rows[path].field.at.label] if path in self.rows else []
        return [_spelled(words) for words in self._wordings.get(path, otherwise)]

    def _labels(self, path: str, role: Role, code: object = None, text: str = "") -> Iterator[Printed]:
        return (Printed(words, path, role, code, text) for words in self._words(path))

    def _answer(self, path: str) -> Iterator[Printed]:
        """Yield the labels of something typed, without the words of a box with which they begin; its currency."""
        for words in self._words(path):
            begins = (box for box in self._ticks if words[: len(box)] == box != words)
            yield Printed(words[len(next(begins, ())) :], path, "value")
        kind = self.rows[path].field.at.kind
        if isinstance(kind, Dollars):
            yield from self._labels("<currency>", "note")
            yield from self._labels("<indefinite-box>", "beside", INDEFINITE) if kind.indefinite else ()

    def _choices(self, at: Position, node: Choices) -> Iterator[Printed]:
        """Yield a question and its choices."""
        path, text = self._path(at, node.field), self._path(at, node.beside)
        kind = self.rows[path].field.at.kind
        yield from (Printed(words, path, "choice", code=False) for words in self._words(self._path(at, node.no)))
        yield from self._labels(path, "box", True) if node.no else self._labels(path, "heading")
        if isinstance(kind, YesNo) and not node.no:
            yield from (Printed(_spelled(word), path, "choice", code=word == "yes") for word in ("yes", "no"))
        elif isinstance(kind, Choice) and isinstance(kind.codes, CodeTable):
            groups = dict.fromkeys(code.group for code in kind.codes.values() if node.headings)
            yield from (Printed(_spelled(group), "<group>", "note") for group in groups)
            for n, code in enumerate(kind.codes.values(), 1):
                beside = text if n == len(kind.codes) else ""
                # Rules go by several names; LLC and LP would be found in the names of issuers.
                names = (code.label, code.code, *(code.aliases if node.above else ()))
                for words in dict.fromkeys((*map(_spelled, names), *self._words(beside))):
                    yield Printed(words, path, "choice", code.code, beside)


@cache
def printed_form() -> PrintedForm:
    """Return what a Form D prints."""
    return PrintedForm(FORMS["D"].layout)


def _sections_in(at: Position) -> list[Section]:
    """Return the items that a list has several of, where it is one."""
    return [node for node in at.node.nodes if isinstance(node, Section)] if isinstance(at.node, Repeated) else []


def _spelled(wording: str) -> tuple[str, ...]:
    """Return the words of a wording; the s of "issuer's" is none, and some leave its apostrophe out."""
    return tuple(spelled(_POSSESSIVE.sub("", wording)))
