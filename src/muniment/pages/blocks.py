"""What a printed page consists of, whatever it is printed on: headings, fields, choices, answers, rows, signatures.

Blocks hold words as they are printed. `path` is the place in the record that the words come from, "" where they are
the form's own: whoever dresses a page may link each value to it, and whoever reads one knows where a value belongs.
"""

from typing import Literal, TypeAlias

from msgspec import Struct

Look = Literal["notice", "agency", "title", "subtitle", "box", "words", "instruction", "bullet", "value", "caption"]


class Words(Struct, frozen=True, tag=True):
    """Words of the form itself, or (`value`) one that stands alone, in a certain look."""

    text: str
    look: Look = "words"
    path: str = ""


class Inline(Struct, frozen=True, tag=True):
    """A value inside a line of the form, such as the number of an amendment."""

    before: str
    value: str
    after: str
    path: str


class Heading(Struct, frozen=True, tag=True):
    """The heading of an item; `level` 2 for items, 3 for repeated parts below them."""

    text: str
    level: int = 2
    path: str = ""


class Option(Struct, frozen=True):
    """One choice: its words, whether it is ticked, and a value written beside it; `depth` below other choices.

    `ticked` is None for a heading above choices, which has no box of its own. `code` is what a tick says: a code of
    the field, or "yes" or "no". `value` belongs to `value_path`, which is set wherever there is room for one.
    """

    text: str
    ticked: bool | None
    path: str = ""
    depth: int = 0
    code: str = "yes"
    value: str = ""
    value_path: str = ""


class Field(Struct, frozen=True):
    """A label with its value below; an empty value prints as an empty cell. `width` counts in twelfths of the page.

    `boxes` stand behind the label, such as None.
    """

    label: str
    value: str
    path: str
    width: int = 4
    boxes: tuple[Option, ...] = ()


class Fields(Struct, frozen=True, tag=True):
    """Fields side by side; `begins` a further part of a list, such as the second person."""

    fields: tuple[Field, ...]
    begins: bool = False


class Choices(Struct, frozen=True, tag=True):
    """A list of choices under a label, in `columns`; `single` where only one can be chosen."""

    label: str
    options: tuple[Option, ...]
    columns: int = 1
    single: bool = False


class Items(Struct, frozen=True, tag=True):
    """A list of values, one a line, such as states; `label` above it, with boxes behind that."""

    label: str
    values: tuple[str, ...]
    path: str
    boxes: tuple[Option, ...] = ()


class Amount(Struct, frozen=True, tag=True):
    """A sum beside its label, and boxes behind it (Indefinite, Estimate)."""

    label: str
    value: str
    path: str
    unit: str = ""
    boxes: tuple[Option, ...] = ()


class Answer(Struct, frozen=True, tag=True):
    """A label and an answer of any length, its lines as filed; `mark` is the letter before it, such as "(a)".

    Without a `path` it is a label above others only, and has no answer of its own.
    """

    label: str
    text: str
    path: str
    mark: str = ""


class Row(Struct, frozen=True):
    """One numbered row of a person's cover page: words, a value, or boxes; nobody fills in one without a path."""

    number: str
    label: str
    value: str = ""
    path: str = ""
    boxes: tuple[Option, ...] = ()


class Rows(Struct, frozen=True):
    """Rows of a person's cover page, with words that stand beside them all."""

    rows: tuple[Row, ...]
    beside: str = ""


class Person(Struct, frozen=True, tag=True):
    """The cover page of one reporting person: the title and the securities again, and the rows."""

    title: str
    label: str
    cusips: str
    parts: tuple[Rows, ...]
    path: str


class Table(Struct, frozen=True, tag=True):
    """A table with a head, such as the signatures; each cell has its words and its path."""

    head: tuple[str, ...]
    rows: tuple[tuple[tuple[str, str], ...], ...]


class Break(Struct, frozen=True, tag=True):
    """A new page, where the output has pages."""


Block: TypeAlias = Words | Inline | Heading | Fields | Choices | Items | Amount | Answer | Person | Table | Break


class Sheet(Struct, frozen=True):
    """A whole page: its title, and its blocks in printed order."""

    title: str
    form: str
    blocks: tuple[Block, ...]
