"""A record as people see it: its answers section by section, each in words beside its item and label.

Made from the definition and the layout of the form, so that a new field appears here by itself. Pages and terminals add
to an answer what they know beside the record: where it was read, what is doubtful about it.
"""

from bisect import bisect_left
from collections.abc import Container, Iterator, Mapping, Sequence
from decimal import Decimal
from itertools import islice, takewhile
from typing import Literal, NamedTuple

from msgspec import UNSET, Struct

from muniment.evidence import State
from muniment.forms import form_of
from muniment.forms.definition import Part
from muniment.forms.describe import Field
from muniment.forms.walk import Order, Visit, entries, walk
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
    known = _Known(states, asked, form_of(record).layout.fields)
    yield from _told(walk(record, into=_has_answers, order=known.order), known)


class _Known(NamedTuple):
    """Why values are absent, and of which that is told though nothing is known; the order of answers."""

    states: Mapping[str, State]
    asked: Container[str]
    order: Order


def _has_answers(field: Field) -> bool:
    """Whether the fields of a part are answers of their own; those of a list stand in a block."""
    return not field.repeats and field.part is not None and not is_address(field.part)


def _told(visits: Iterator[Visit], known: _Known) -> Iterator[Answer | Block]:
    for visit in visits:
        field, held = visit.field, visit.value
        if field.part is None:
            yield from _leaf(visit, known)
        elif held is not UNSET and field.repeats:
            yield from _repeated(visit, known)
        elif held is not UNSET and is_address(field.part):
            yield Answer(visit.path, visit.item, field.at.label, address(held), address_filed(held), "words")


def _leaf(visit: Visit, known: _Known) -> Iterator[Answer]:
    path, held, label = visit.path, visit.value, visit.field.at.label
    if held is not UNSET and held != ():
        words = words_of(visit.field, held)
        yield Answer(path, visit.item, label, words, filed(visit.field, held), _kind(held, words))
    elif (less := short(visit.part).get(visit.field.name)) and path not in known.states:
        yield Answer(path, visit.item, label, short_of(less), less, "words")
    elif path in known.states or path in known.asked:
        words = absence(known.states.get(path))
        yield Answer(path, visit.item, label, words, words, "absent")


def _repeated(visit: Visit, known: _Known) -> Iterator[Answer | Block]:
    label = visit.field.at.label
    if not visit.value:
        yield Answer(visit.path, visit.item, label, "none", "none", "absent")
        return
    parts = tuple(tuple(_flat(part, path, visit.item, known)) for path, part in entries(visit))
    if all(len(part) == 1 for part in parts):
        words, told = ("; ".join(getattr(part[0], name) for part in parts) for name in ("words", "filed"))
        yield Answer(visit.path, visit.item, label, words, told, "words")
    else:
        yield Block(visit.path, visit.item, label, parts)


def _flat(part: Part, path: str, item: str, known: _Known) -> Iterator[Answer]:
    """Yield the answers of one of several parts; what is repeated inside it stands in one answer."""
    for one in _told(walk(part, f"{path}.", item, into=_has_answers, order=known.order), known):
        yield one if isinstance(one, Answer) else _in_one(one)


def short(part: Part) -> dict[str, str]:
    """Return the words that state less than their field takes, by field; where `states` has a reason it counts."""
    return {
        spelling.field: spelling.words
        for spelling in part.as_filed
        if spelling.words and getattr(part, spelling.field, None) is UNSET
    }


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


def _kind(value: object, words: str) -> Kind:
    if isinstance(value, Decimal | int) and not isinstance(value, bool):
        return "number"
    return "paragraphs" if len(words) > LONG or "\n" in words else "words"
