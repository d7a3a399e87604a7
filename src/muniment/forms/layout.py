"""A form as people see it: one tree of sections, questions and choices, with the words and choices of each year.

A `Layout` says which field stands where and how it is asked; what a field is, its label and its item are the
definition's (`muniment.forms.definition`), the words of other years those of the table of wordings. The official page,
the page of a filing, the terminal, the questions of the web form, drafts and redlines are made from it, so that a
field which it does not place is on none of them: `Layout.unplaced` names such fields, and a test keeps it empty.

Fields are named from the part around them: `Part("primary_issuer", (Row((Question("cik"),)),))`.

>>> from muniment.forms import FORMS
>>> from muniment.forms.form_d.fields import Issuer
>>> layout = FORMS["D"].layout
>>> [layout.title(section) for section in layout.sections.values()][:3]
['About this file', "Issuer's Identity", 'Principal Place of Business and Contact Information']
>>> [field.name for field in layout.fields(Issuer, "primary_issuer.")][:4]
['cik', 'name', 'jurisdiction', 'no_previous_names']
"""

import re
from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import Literal, NamedTuple, TypeAlias

from msgspec import Struct

from muniment.forms.definition import Field, fields, rows
from muniment.forms.definition import Part as Record
from muniment.forms.tables import wordings_of
from muniment.forms.walk import unnumbered

Look = Literal["notice", "agency", "title", "subtitle", "box", "words", "instruction", "bullet", "value", "caption"]
_TODAY = 9999  # the year of wordings and choices that are still in use
When = Literal["always", "answered", "ticked", "amended"]


class Text(Struct, frozen=True):
    """Words of the form itself: a name in angle brackets of the table of wordings, or the words as they stand here.

    * `look`: how they are set; a "heading" is one below those of items, a "letter" that of a part of an item;
    * `entries`: of several wordings of one day those from the first to before the second number, else the best;
    * `begins`: the wording that begins so;
    * `unless`: the field of the part around it whose answer stands in their place; `where`: the one that they precede;
    * `number`: of a row that nobody fills in.
    """

    words: str
    look: Look | Literal["heading", "letter"] = "words"
    entries: tuple[int, int] | None = None
    begins: str = ""
    unless: str = ""
    where: str = ""
    number: str = ""


class Elsewhere(Struct, frozen=True):
    """Words of the table of wordings that other prints of the form have and the official page does not."""

    words: str


class Question(Struct, frozen=True):
    """One field, and how its answer is set.

    * `look`: in a "cell" of a row, as an "answer" of any length, as an "amount" with boxes behind it, as a "value" that
      stands alone, with a "caption" below it, "inline" between words, or in a numbered "line";
    * `width`: of a cell, in twelfths of the page; `boxes`: ticks behind it; `none`: whether it has a box None;
    * `named`: the field with the name of the place that it has a code of;
    * `label`: other words than the definition's and the table's, None for none at all;
    * `when`: whether it is printed without an answer; `since`: the first year in which it is;
    * `otherwise`: the field of the record that is printed where this one has no answer;
    * `lines`: of a part that is one answer, its fields line by line; `codes`: letters, one of which is ticked.
    """

    field: str
    look: Literal["cell", "answer", "amount", "value", "caption", "inline", "line"] = "cell"
    width: int = 4
    boxes: tuple[str, ...] = ()
    none: bool = False
    named: str = ""
    label: str | None = ""
    when: When = "always"
    since: int = 0
    otherwise: str = ""
    lines: tuple[str, ...] = ()
    codes: str = ""


class Row(Struct, frozen=True):
    """Questions side by side."""

    questions: tuple[Question, ...]


class Again(Struct, frozen=True):
    """A field that is printed a second time: nobody is asked twice. With words of its own it is one of the record."""

    field: str
    words: str = ""


class Edition(Struct, frozen=True):
    """The letters of a list of choices up to the last year that had them; the last letter is the last choice."""

    letters: str
    until: int = _TODAY


def letters_of(editions: tuple[Edition, ...], year: int) -> str:
    """Return the letters that a list of choices had in `year`."""
    return next(edition.letters for edition in editions if year <= edition.until)


class Choices(Struct, frozen=True):
    """A field that is answered from a list: that of its kind, or Yes and No.

    * `columns`: in which the choices stand; `labelled`: whether the field's label stands above them;
    * `beside`: the field for words beside the last of them;
    * `headings`: whether the list is printed under the headings of its groups; `above`: the choice that others, whose
      codes continue it, stand below;
    * `inside`, `nested`: the choice below which further fields are asked, and those;
    * `no`: the field whose label says No;
    * `item`, `editions`: the item whose parts the choices are, by letter;
    * `since`: the first year in which it is printed without an answer.
    """

    field: str
    columns: int = 1
    labelled: bool = True
    beside: str = ""
    headings: bool = False
    above: str = ""
    inside: str = ""
    nested: tuple[str, ...] = ()
    no: str = ""
    item: str = ""
    editions: tuple[Edition, ...] = ()
    since: int = 0


class Ticks(Struct, frozen=True):
    """Boxes, each a field; `label` is the field whose label stands above them, `single` where one alone is ticked.

    `beside` has the fields for words beside some of them, by box. A box that `states` its answer in words is
    printed as these words alone, and only where it is ticked.
    """

    fields: tuple[str, ...]
    beside: Mapping[str, str] = {}
    label: str = ""
    columns: int = 1
    single: bool = False
    when: When = "always"
    states: bool = False


class Items(Struct, frozen=True):
    """A list of texts, one a line; boxes stand behind its label, and `also` are lists and boxes printed as part of it.

    Of a list of parts, `of` is the field that is printed, `named` the one with the name that it has a code of.
    """

    field: str
    boxes: tuple[str, ...] = ()
    also: tuple[str, ...] = ()
    of: str = ""
    named: str = ""


class Table(Struct, frozen=True):
    """A list of parts as a table, a column for each field."""

    field: str
    columns: tuple[str, ...]


class Lines(Struct, frozen=True):
    """Numbered lines of the page of one person; `beside` are words that stand beside them all."""

    lines: tuple["Question | Text", ...]
    beside: str = ""


class Cover(Struct, frozen=True):
    """The page of one person: the title of the form, a field of the record again, and numbered lines."""

    title: str
    label: str
    again: str
    parts: tuple[Lines, ...]


class Break(Struct, frozen=True):
    """A new page."""


class Unprinted(Struct, frozen=True):
    """Fields that the official page does not have, and why; they are asked and shown here."""

    fields: tuple[str, ...]
    why: str


class Part(Struct, frozen=True):
    """A part of the record; `when` says whether it is printed where there is none."""

    field: str
    nodes: tuple["Node", ...]
    when: When = "always"


class Repeated(Struct, frozen=True):
    """A list of parts: `least` are printed though there are fewer; `ruled` off from each other.

    `more` is the tick that says there are more than it has room for.
    """

    field: str
    nodes: tuple["Node", ...]
    more: str = ""
    least: int = 0
    ruled: bool = False


class Section(Struct, frozen=True):
    """An item of the form, by its number, or one of its other parts, by a name; `part` is the part that answers it.

    `called` is its title, where the table of wordings has none; `heading` what is printed above it, of an item the
    words of the day; `law` its name in the table of law, which has items by their numbers.
    """

    item: str
    nodes: tuple["Node", ...]
    part: str = ""
    called: str = ""
    heading: str = ""
    law: str = ""

    @property
    def key(self) -> str:
        """Its name in addresses."""
        return f"item-{self.item}" if self.is_item else self.item

    @property
    def in_law(self) -> str:
        """Its name in the table of law."""
        return self.law or f"item {self.item}"

    @property
    def is_item(self) -> bool:
        """Whether the form numbers it."""
        return self.item.isdecimal()

    @property
    def number(self) -> str:
        """Its number in words, "" for none."""
        return f"Item {self.item}" if self.is_item else ""


Node: TypeAlias = (
    Text
    | Elsewhere
    | Question
    | Row
    | Again
    | Choices
    | Ticks
    | Items
    | Table
    | Cover
    | Break
    | Unprinted
    | Part
    | Repeated
    | Section
)


class Step(Struct, frozen=True):
    """One page on which a form is asked: its key in addresses, its title, and the sections that it asks for."""

    key: str
    title: str
    sections: tuple[str, ...]


FILE = "file"
"""The section of what is stated about the file, not by the form."""
SIGNATURE = "sign"
"""The key of the page that asks for signatures, which is the last."""

_OWN_NUMBER = re.compile(r"(?:Item )?[0-9]+\.\s*|\.$|\s*\(select all that apply\)$")


class Layout(Struct, frozen=True, eq=False, dict=True):
    """The tree of one form.

    * `nodes` in printed order; `steps`: the pages on which it is asked, in order;
    * `since`: the first year whose words are known;
    * `defined`: the first year in which lines have the labels of the definition; `colon` stands behind the labels of
      answers, which then are the definition's in all years;
    * `copied`: whether the wordings were copied by filers: of several the longest is the form's own, else the first.
    """

    form: str
    record: type[Record]
    nodes: tuple[Node, ...]
    steps: tuple[Step, ...]
    since: int
    defined: int = 0
    colon: str = ""
    copied: bool = False

    @cached_property
    def places(self) -> dict[str, Section]:
        """The section of every field and part, by its path without numbers, in printed order."""
        sections: dict[str, Section] = {}
        for position in positions(self.nodes):
            for name in _named(position.node):
                if position.section is not None:
                    sections.setdefault(f"{position.prefix}{name}", position.section)
        return sections

    @cached_property
    def lines(self) -> dict[str, str]:
        """The numbers of the lines on the page of a person, by their names in the table of wordings, in printed order.

        A second line of one number has none.
        """
        items = {row.path.removesuffix("[]"): row for row in rows(self.record)}
        covers = (position for position in positions(self.nodes) if isinstance(position.node, Cover))
        numbers: dict[str, str] = {}
        for line, prefix in ((line, cover.prefix) for cover in covers for line in _inside(cover.node)):
            if isinstance(line, Text):
                numbers[line.words] = line.number
            elif isinstance(line, Question):
                row = items[f"{prefix}{line.field}"]
                number = row.item.removeprefix("row ")
                numbers[row.path] = "" if number in numbers.values() else number
        return numbers

    @cached_property
    def sections(self) -> dict[str, Section]:
        """The sections by their keys, in printed order."""
        return {
            position.node.key: position.node for position in positions(self.nodes) if isinstance(position.node, Section)
        }

    def section(self, path: str) -> Section:
        """Return the section in which a field stands, or the part around it.

        Raises:
            KeyError: the form has no such field.
        """
        bare = plain(path)
        while bare and bare not in self.places:
            bare = bare.rpartition(".")[0].removesuffix("[]")
        return self.places[bare]

    def title(self, section: Section) -> str:
        """Return what a section is called: of an item the words of today, the shortest where there are several."""
        wordings = (row.words for row in wordings_of(self.form, f"item {section.item}", _TODAY))
        titles = sorted(filter(None, (_OWN_NUMBER.sub("", wording) for wording in wordings)), key=len)
        return section.called or next(iter(titles), "")

    def fields(self, part: type[Record], prefix: str = "") -> tuple[Field, ...]:
        """Return the fields of a part section by section, those of one section as the definition has them.

        The page prints a section in columns; the definition has the order in which EDGAR asks. What the tree does not
        place comes last. `prefix` is the path of the part with the dot behind it, "" for the record.
        """
        bare = unnumbered(prefix)
        if (part, bare) not in self._ordered:
            keys = [*self.sections, ""]
            sections = {field.name: self.places.get(f"{bare}{field.name}") for field in fields(part)}
            numbers = {name: keys.index(section.key if section else "") for name, section in sections.items()}
            self._ordered[part, bare] = tuple(sorted(fields(part), key=lambda field: numbers[field.name]))
        return self._ordered[part, bare]

    @cached_property
    def _ordered(self) -> dict[tuple[type[Record], str], tuple[Field, ...]]:
        return {}

    def step(self, path: str) -> Step | None:
        """Return the page that asks for the field at a path, None where it is no field of the form."""
        section = self.places.get(plain(path).partition(".")[0].removesuffix("[]"))
        return next((step for step in self.steps if section and section.key in step.sections), None)

    def fields_on(self, step: Step) -> tuple[Field, ...]:
        """Return the fields of the record, of its first level, that a page asks for."""
        return tuple(field for field in self.fields(self.record) if self.step(field.name) == step)

    def unplaced(self) -> tuple[str, ...]:
        """Return the fields of the definition that the tree forgets; then the places of the tree that are no field."""
        leaves = [row.path.removesuffix("[]") for row in rows(self.record)]
        unprinted = (position for position in positions(self.nodes) if isinstance(position.node, Unprinted))
        whole = [f"{position.prefix}{name}" for position in unprinted for name in _named(position.node)]
        below = tuple(f"{path}{end}" for path in whole for end in (".", "[]."))
        defined = {*leaves, *(part for leaf in leaves for part in _around(leaf))}
        missing = [leaf for leaf in leaves if leaf not in self.places and not leaf.startswith(below)]
        return (*missing, *(path for path in self.places if path not in defined))


def plain(path: str) -> str:
    """Return a path without the numbers of its lists, and without the brackets at its end.

    >>> plain("recipients[2].states[0].name"), plain("previous_names[1]")
    ('recipients[].states[].name', 'previous_names')
    """
    return unnumbered(path).removesuffix("[]")


class Position(NamedTuple):
    """A node, the path of the part around it with the dot behind it, and its section, or the first inside it."""

    node: Node
    prefix: str
    section: Section | None


def positions(nodes: tuple[Node, ...], prefix: str = "", section: Section | None = None) -> Iterator[Position]:
    """Yield nodes, and those inside them, in printed order."""
    for node in nodes:
        inside = f"{prefix}{_part_of(node)}"
        own_section = node if isinstance(node, Section) else section
        below = list(positions(_inside(node), inside, own_section))
        first = (position.section for position in below if position.section)
        yield Position(node, prefix, own_section or next(first, None))
        yield from below


def _inside(node: Node) -> tuple[Node, ...]:
    match node:
        case Part(nodes=nodes) | Repeated(nodes=nodes) | Section(nodes=nodes) | Row(nodes):
            return nodes
        case Cover(parts=parts):
            return tuple(line for part in parts for line in part.lines)
        case _:
            return ()


def _part_of(node: Node) -> str:
    """Return the path of the part that the nodes inside a node are about, "" for that around it."""
    match node:
        case Part(field) | Section(part=field) if field:
            return f"{field}."
        case Repeated(field):
            return f"{field}[]."
        case _:
            return ""


def _named(node: Node) -> Iterator[str]:
    """Yield the fields that a node places, but for those of nodes inside it."""
    match node:
        case Question(field, boxes=boxes, named=named, lines=lines):
            joint = "[]." if field.endswith("[]") else "."
            bare = field.removesuffix("[]")
            yield from (bare, *filter(None, (named,)), *boxes, *(f"{bare}{joint}{line}" for line in lines))
        case Choices(field, beside=beside, nested=nested):
            yield from (field, *filter(None, (beside,)), *nested)
        case Ticks(names, beside):
            yield from (*names, *beside.values())
        case Items(field, boxes=boxes, also=also, of=of, named=named):
            yield from (field, *boxes, *also, *(f"{field}[].{name}" for name in (of, named) if name))
        case Table(field, columns):
            yield from (field, *(f"{field}[].{column}" for column in columns))
        case Repeated(field, more=more):
            yield from (field, *filter(None, (more,)))
        case Part(field) | Section(part=field) if field:
            yield field
        case Unprinted(names):
            yield from names
        case _:
            return


def _around(path: str) -> Iterator[str]:
    """Yield the parts around a field."""
    while "." in path:
        path = path.rpartition(".")[0].removesuffix("[]")
        yield path
