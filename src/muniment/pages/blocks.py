"""What a printed page consists of, whatever it is printed on: headings, fields, choices, answers, rows, signatures.

Blocks hold words as they are printed. `path` is the place in the record that the words come from, "" where they are
the form's own: a writer may link each value to it, and a reader knows where a value belongs.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from itertools import count
from typing import Protocol, TypeAlias, TypeVar

from msgspec import Struct, UnsetType

from muniment.forms.layout import Look


class Words(Struct, frozen=True, tag=True):
    """Words of the form itself, or (`value`) one that stands alone, in a certain look.

    A `notice` is what the agency says of a page that was filed.
    """

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
    """One numbered row of a person's cover page: words, a value, or boxes; one without a path is not filled in."""

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
    """A whole page: its title, its blocks in printed order, and whether it is marked as a draft."""

    title: str
    form: str
    blocks: tuple[Block, ...]
    draft: bool = False


_RARE = re.compile(r"[^\x20-\x7e\xa0-\xac\xae-\xff⟨⟩]")
_MARK = re.compile(r"⟨(?=U\+)")  # filed words that look like ours
_NUMBERED = re.compile(r"⟨(U\+[0-9A-F]{4,6}(?:\s+U\+[0-9A-F]{4,6})*)⟩")
_UNSEEN = ("Cc", "Cf", "Cn", "Cs", "Zl", "Zp")  # controls, marks of direction and joining, ends of lines


def spelled(text: str, shows: Callable[[str], bool]) -> str:
    """Return words with numbers in place of characters that are never seen, or that `shows` says a page cannot show."""
    text = _MARK.sub(_numbers, text)
    rare = set(_RARE.findall(text))
    hidden = [sign for sign in rare if unicodedata.category(sign) in _UNSEEN or not shows(sign)]
    return re.sub(f"[{re.escape(''.join(hidden))}]+", _numbers, text) if hidden else text


def plain(text: str) -> str:
    """Return words with the characters that their numbers stand for; what is no number of one stays."""
    return _NUMBERED.sub(_signs, text) if "⟨" in text else text


def _numbers(match: re.Match[str]) -> str:
    return f"⟨{' '.join(f'U+{ord(sign):04X}' for sign in match[0])}⟩"


def _signs(match: re.Match[str]) -> str:
    numbers = [int(number[2:], 16) for number in match[1].split()]
    return "".join(map(chr, numbers)) if max(numbers) <= 0x10FFFF else match[0]


T = TypeVar("T")


class Walk(Protocol):
    """What decides how often a part is printed, and whether something that is not always printed is."""

    def each(self, parts: Iterable[T] | UnsetType, kind: type[T]) -> Iterator[tuple[int, T]]:
        """Yield the parts of a list, numbered."""
        ...

    def shows(self, is_there: bool) -> bool:
        """Whether something is printed, which is there or not."""
        ...


class AlongRecord:
    """The walk of a writer: everything as the record has it."""

    def each(self, parts: Iterable[T] | UnsetType, kind: type[T]) -> Iterator[tuple[int, T]]:
        """Yield the parts that the record has."""
        yield from enumerate(parts or ())

    def shows(self, is_there: bool) -> bool:
        """Whether it is there."""
        return is_there


class AlongPage:
    """The walk of a reader over an empty form: a list goes on while the page does, and anything may be printed."""

    def __init__(self, place: Callable[[], int]) -> None:
        """Ask `place` how far the page has been read."""
        self.place = place

    def each(self, parts: Iterable[T] | UnsetType, kind: type[T]) -> Iterator[tuple[int, T]]:
        """Yield empty parts until one of them finds nothing on the page."""
        for number in count():
            before = self.place()
            yield number, kind()
            if self.place() == before:
                return

    def shows(self, is_there: bool) -> bool:
        """Whatever may be printed is looked for."""
        return True
