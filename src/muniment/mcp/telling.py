"""A filing for programs that talk in words: each value with where it stands, how sure it is, and what is not stated."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from msgspec import UNSET, Struct

from muniment import views
from muniment.evidence import DOUBTFUL, Evidence, Problem, Span, State
from muniment.forms import Record

_WORDS, _QUOTED = 1_000, 200
MOST = 400
"""Values of a filing that are told at once."""


class Read(Struct, frozen=True):
    """A record, what is known beside it, and what gives the words at a place (None: not kept)."""

    record: Record
    states: Mapping[str, State]
    evidence: Mapping[str, Evidence]
    problems: Sequence[Problem]
    words: Callable[[Span], str | None]


def values_of(read: Read, under: str = "", offset: int = 0) -> dict[str, Any]:
    """Return the values of a filing at or under a path, some at a time: in words, with their evidence.

    What is absent for a reason is told with it; what is not listed is not stated at all.
    """
    found = [one for one in _flat(read) if _is_under(one.path, under)]
    told = found[offset : offset + MOST]
    paths = sorted(read.evidence)
    more = {"more": f"{len(found) - offset - len(told)} more values: ask with offset {offset + len(told)}"}
    return {
        "values": [_value(one, read, paths) for one in told],
        "problems": [{"path": one.path, "code": one.code, "words": one.words} for one in read.problems][:MOST],
        **(more if offset + len(told) < len(found) else {}),
    }


def clip(words: str, most: int = _QUOTED) -> str:
    """Return words in one line, cut where they are long."""
    line = " ".join(words.split())
    return line if len(line) <= most else f"{line[:most]} …"


def _flat(read: Read) -> Iterator[views.Answer]:
    for one in views.answers(read.record, read.states):
        if isinstance(one, views.Answer):
            yield one
        else:
            yield from (answer for part in one.parts for answer in part)


def _is_under(path: str, under: str) -> bool:
    return not under or path == under or path.startswith((f"{under}.", f"{under}["))


def _value(one: views.Answer, read: Read, paths: list[str]) -> dict[str, Any]:
    told: dict[str, Any] = {"path": one.path, "item": one.item, "label": one.label}
    if one.kind == "absent":
        state = read.states.get(one.path)
        return {**told, "value": None, "absent": state.kind if state else "none", "words": one.words}
    told["value"] = one.words if len(one.words) <= _WORDS else f"{one.words[:_WORDS]} …"
    behind = [read.evidence[path] for path in views.paths_under(paths, one.path)]
    if behind:
        told["evidence"] = _evidence(behind, read)
    return told


def _evidence(behind: Sequence[Evidence], read: Read) -> dict[str, Any]:
    """Return what a value rests on: the words in the source, clipped, and how sure the reader is of the worst part."""
    spans = sorted({span for one in behind for span in one.spans}, key=lambda span: span.start)
    sure = min(one.confidence for one in behind)
    told: dict[str, Any] = {"confidence": round(sure, 3), "places": [_place(one) for one in spans[:5]]}
    quoted = [words for one in spans[:5] if (words := read.words(one))]
    told["source"] = clip(" … ".join(quoted)) if quoted else None
    if sure < DOUBTFUL:
        told["doubtful"] = True
    others = [{"value": clip(one.value), "confidence": one.confidence} for each in behind for one in each.candidates]
    return {**told, "perhaps": others[:5]} if others else told


def _place(span: Span) -> str:
    if span.cell is not UNSET:
        return span.cell.words
    if span.page is not UNSET:
        return f"page {span.page}"
    return f"bytes {span.start} to {span.end}"
