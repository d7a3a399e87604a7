"""A record as people see it: its answers section by section, each in words beside its item and label.

Made from the definition and the layout of the form, so that a new field appears here by itself. Pages and terminals add
to an answer what they know beside the record: where it was read, what is doubtful about it.
"""

from bisect import bisect_left
from collections.abc import Container, Iterator, Mapping, Sequence
from decimal import Decimal
from itertools import islice, takewhile
from operator import attrgetter
from typing import Literal, NamedTuple

from msgspec import UNSET, Struct

from muniment.evidence import Evidence, Span, State
from muniment.forms import form_of
from muniment.forms.definition import Field, Part
from muniment.forms.walk import Order, Visit, entries, walk
from muniment.wording import absence, address, address_filed, filed, is_address, short_of, value_text

LONG = 90  # characters from which an answer is a paragraph

LIST_TITLES = {
    "transactions": "Transactions",
    "exhibits": "Exhibits",
    "people": "Directors and officers",
    "annexed": "Notes and annexed answers",
}
"""What people call the lists in the items of a schedule, by their names in `reading.Details`."""

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


def answers(record: Part, states: Mapping[str, State], required: Container[str] = ()) -> Iterator[Answer | Block]:
    """Yield what a record says: single answers, and blocks of repeated parts.

    An absent value is listed where `states` says why it is, and wherever `asked` names its path.
    """
    context = _Context(states, required, form_of(record).layout.fields)
    yield from _answers(walk(record, into=_has_answers, order=context.order), context)


def flat_answers(record: Part, states: Mapping[str, State]) -> Iterator[Answer]:
    """Yield what a record says as single answers, those of repeated parts one by one."""
    for answer in answers(record, states):
        if isinstance(answer, Answer):
            yield answer
        else:
            yield from (inner for part in answer.parts for inner in part)


class _Context(NamedTuple):
    """Why values are absent, and of which that is listed though nothing is known; the order of answers."""

    states: Mapping[str, State]
    required: Container[str]
    order: Order


def _has_answers(field: Field) -> bool:
    """Whether the fields of a part are answers of their own; those of a list stand in a block."""
    return not field.repeats and field.part is not None and not is_address(field.part)


def _answers(visits: Iterator[Visit], context: _Context) -> Iterator[Answer | Block]:
    for visit in visits:
        field, value = visit.field, visit.value
        if field.part is None:
            yield from _leaf(visit, context)
        elif value is not UNSET and field.repeats:
            yield from _repeated(visit, context)
        elif value is not UNSET and is_address(field.part):
            yield Answer(visit.path, visit.item, field.at.label, address(value), address_filed(value), "words")


def _leaf(visit: Visit, context: _Context) -> Iterator[Answer]:
    path, value, label = visit.path, visit.value, visit.field.at.label
    if value is not UNSET and value != ():
        text = value_text(visit.field, value)
        yield Answer(path, visit.item, label, text, filed(visit.field, value), _kind(value, text))
    elif (less := short(visit.part).get(visit.field.name)) and path not in context.states:
        yield Answer(path, visit.item, label, short_of(less), less, "words")
    elif path in context.states or path in context.required:
        text = absence(context.states.get(path))
        yield Answer(path, visit.item, label, text, text, "absent")


def _repeated(visit: Visit, context: _Context) -> Iterator[Answer | Block]:
    label = visit.field.at.label
    if not visit.value:
        yield Answer(visit.path, visit.item, label, "none", "none", "absent")
        return
    parts = tuple(tuple(_flat(part, path, visit.item, context)) for path, part in entries(visit))
    if all(len(part) == 1 for part in parts):
        text, filed = ("; ".join(getattr(part[0], name) for part in parts) for name in ("words", "filed"))
        yield Answer(visit.path, visit.item, label, text, filed, "words")
    else:
        yield Block(visit.path, visit.item, label, parts)


def _flat(part: Part, path: str, item: str, context: _Context) -> Iterator[Answer]:
    """Yield the answers of one of several parts; what is repeated inside it stands in one answer."""
    for answer in _answers(walk(part, f"{path}.", item, into=_has_answers, order=context.order), context):
        yield answer if isinstance(answer, Answer) else _joined_text(answer)


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
    below = takewhile(lambda inner: inner.startswith(path), from_here)
    return [inner for inner in below if len(inner) == len(path) or inner[len(path)] in ".["]


def spans_under(evidence: Mapping[str, Evidence], paths: Sequence[str], path: str) -> list[Span]:
    """Return the places behind a path and its parts, each once, in the order of the source; `paths` are sorted."""
    spans = {span for inner in paths_under(paths, path) for span in evidence[inner].spans}
    return sorted(spans, key=attrgetter("start"))


def _joined_text(block: Block) -> Answer:
    """Return a block as one answer: its parts in one line each, where a line says several things."""
    inside = [_line(part) for part in block.parts]
    text = ("\n" if any(";" in line for line in inside) else "; ").join(inside)
    filed = "; ".join(answer.filed for part in block.parts for answer in part)
    return Answer(block.path, block.item, block.label, text, filed, _kind(text, text))


def _line(answers: tuple[Answer, ...]) -> str:
    """Return the answers of a part in one line, without the name of a place behind its code, which has it already."""
    lines: list[str] = []
    for answer in answers:
        text = answer.words.casefold()
        if not any(before.casefold() == text or before.casefold().startswith(f"{text} (") for before in lines):
            lines.append(answer.words)
    return "; ".join(lines)


def _kind(value: object, text: str) -> Kind:
    if isinstance(value, Decimal | int) and not isinstance(value, bool):
        return "number"
    return "paragraphs" if len(text) > LONG or "\n" in text else "words"
