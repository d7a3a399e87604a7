"""A record as people see it: its answers in the order of the form, each in words beside its item and label.

Made from the definition and the layout of the form, so that a new field appears here by itself. Pages and terminals add
to an answer what they know beside the record: where it was read, what is doubtful about it.
"""

from bisect import bisect_left
from collections.abc import Container, Iterator, Mapping, Sequence
from decimal import Decimal
from itertools import islice, takewhile
from typing import Any, Literal

from msgspec import UNSET, Struct

from muniment.evidence import State
from muniment.forms import form_of
from muniment.forms.definition import Part
from muniment.forms.describe import Field
from muniment.forms.layout import Layout
from muniment.wording import absence, address, address_filed, filed, is_address, short_of, words_of

LONG = 90  # characters from which an answer is a paragraph

Kind = Literal["words", "paragraphs", "number", "absent"]


class Answer(Struct, frozen=True):
    """One answer: its path, the item and label of the form, its words for people, and as filed.

    `kind` says how to set it; "absent" means that the words stand for the absence of a value.
    """

    path: str
    item: str
    label: str
    words: str
    filed: str
    kind: Kind


class Block(Struct, frozen=True):
    """A repeated item, such as the reporting persons: the answers of each part."""

    path: str
    item: str
    label: str
    parts: tuple[tuple[Answer, ...], ...]


def answers(record: Part, states: Mapping[str, State], asked: Container[str] = ()) -> Iterator[Answer | Block]:
    """Yield what a record says: single answers, and blocks of repeated parts.

    An absent value is told where `states` says why it is, and wherever `asked` names its path.
    """
    yield from _Walk(form_of(record).layout, states, asked).part(record, "", "")


class _Walk:
    """A walk through a record, beside the reasons for what it lacks."""

    def __init__(self, layout: Layout, states: Mapping[str, State], asked: Container[str]) -> None:
        self.layout, self.states, self.asked = layout, states, asked

    def part(self, part: Part, prefix: str, item: str) -> Iterator[Answer | Block]:
        """Yield what a part says, section by section."""
        shorter = short(part)
        for field in self.layout.fields(type(part), prefix):
            held, path = getattr(part, field.name), f"{prefix}{field.name}"
            here = field.at.item or item
            if field.part is None:
                yield from self._leaf(field, held, path, here, shorter.get(field.name, ""))
            elif held is UNSET:
                continue
            elif field.repeats:
                yield from self._repeated(field, held, path, here)
            elif is_address(field.part):
                yield Answer(path, here, field.at.label, address(held), address_filed(held), "words")
            else:
                yield from self.part(held, f"{path}.", here)

    def _leaf(self, field: Field, held: Any, path: str, item: str, short: str) -> Iterator[Answer]:  # noqa: ANN401
        if held is not UNSET and held != ():
            words = words_of(field, held)
            yield Answer(path, item, field.at.label, words, filed(field, held), _kind(held, words))
        elif short and path not in self.states:
            yield Answer(path, item, field.at.label, short_of(short), short, "words")
        elif path in self.states or path in self.asked:
            words = absence(self.states.get(path))
            yield Answer(path, item, field.at.label, words, words, "absent")

    def _repeated(self, field: Field, held: Any, path: str, item: str) -> Iterator[Answer | Block]:  # noqa: ANN401
        if not held:
            yield Answer(path, item, field.at.label, "none", "none", "absent")
            return
        parts = tuple(tuple(self._flat(part, f"{path}[{number}].", item)) for number, part in enumerate(held))
        if all(len(part) == 1 for part in parts):
            words, told = ("; ".join(getattr(part[0], name) for part in parts) for name in ("words", "filed"))
            yield Answer(path, item, field.at.label, words, told, "words")
        else:
            yield Block(path, item, field.at.label, parts)

    def _flat(self, part: Part, prefix: str, item: str) -> Iterator[Answer]:
        """Yield the answers of one of several parts; what is repeated inside it stands in one answer."""
        for one in self.part(part, prefix, item):
            yield one if isinstance(one, Answer) else _in_one(one)


def short(part: Part) -> dict[str, str]:
    """Return the words that state less than their field takes, by field; where `states` has a reason it counts."""
    return {one.field: one.words for one in part.as_filed if one.words and getattr(part, one.field, None) is UNSET}


def paths_under(paths: Sequence[str], path: str) -> list[str]:
    """Return the path itself and those of its parts, out of sorted `paths`."""
    from_here = islice(paths, bisect_left(paths, path), None)
    own = takewhile(lambda one: one.startswith(path), from_here)
    return [one for one in own if len(one) == len(path) or one[len(path)] in ".["]


def _in_one(block: Block) -> Answer:
    """Return a block as one answer: its parts in one line each, where a line says several things."""
    inside = [_one_line(part) for part in block.parts]
    words = ("\n" if any(";" in line for line in inside) else "; ").join(inside)
    told = "; ".join(one.filed for part in block.parts for one in part)
    return Answer(block.path, block.item, block.label, words, told, _kind(words, words))


def _one_line(told: tuple[Answer, ...]) -> str:
    """Return the answers of a part in one line, without those that an earlier one holds, as a code its own name."""
    lines: list[str] = []
    for answer in told:
        if not any(answer.words.casefold() in before.casefold() for before in lines):
            lines.append(answer.words)
    return "; ".join(lines)


def _kind(held: Any, words: str) -> Kind:  # noqa: ANN401
    if isinstance(held, Decimal | int) and not isinstance(held, bool):
        return "number"
    return "paragraphs" if len(words) > LONG or "\n" in words else "words"
