"""What a printed document consists of, before a layout says where on the page it stands."""

from typing import TypeAlias

from msgspec import Struct


class Centered(Struct, frozen=True):
    """Lines in the middle of the page."""

    lines: tuple[str, ...]


class Captioned(Struct, frozen=True):
    """Values of the cover page and the words that say what they are."""

    values: tuple[str, ...]
    caption: str


class Prose(Struct, frozen=True):
    """A paragraph."""

    text: str
    indent: int = 0


class Choices(Struct, frozen=True):
    """Boxes below each other: mark, letter and words of each."""

    choices: tuple[tuple[str, str, str], ...]


class Row(Struct, frozen=True):
    """One row of the second part: what is filled in are values, or boxes with the letters beside them."""

    number: str
    label: str
    values: tuple[str, ...] = ()
    boxes: tuple[tuple[str, str], ...] = ()
    power: bool = False


class Rows(Struct, frozen=True):
    """The second part of one person; `heading` stands beside the powers."""

    rows: tuple[Row, ...]
    heading: str


class Item(Struct, frozen=True):
    """The heading of an item, and its answer."""

    number: str
    heading: str
    answers: tuple[str, ...] = ()


class Signing(Struct, frozen=True):
    """The lines of a signature block, each with its depth."""

    lines: tuple[tuple[int, str], ...]


class Break(Struct, frozen=True):
    """A new page, with what stands at its head."""

    page: int
    head: tuple[str, ...] = ()


Block: TypeAlias = Centered | Captioned | Prose | Choices | Rows | Item | Signing | Break
