"""A filing for programs that talk in words: each value with where it stands, how sure it is, and what is not stated."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

import msgspec
from msgspec import UNSET, Struct

from muniment import views
from muniment.evidence import DOUBTFUL, Evidence, Problem, Span, State
from muniment.forms import Record
from muniment.store.query import Cut

_WORDS, _QUOTED = 1_000, 200
MOST = 400
"""Values of a filing, and problems of its reading, that are told at once."""

_PLACES = 5  # of a value; one that is asked for by its path has all


class Read(Struct, frozen=True):
    """A record, what is known beside it, and what gives the words at a place (None: not kept)."""

    record: Record
    states: Mapping[str, State]
    evidence: Mapping[str, Evidence]
    problems: Sequence[Problem]
    words: Callable[[Span], str | None]


def part(name: str, rows: Sequence[Any], most: int, offset: int = 0, asking: str = "offset") -> dict[str, Any]:
    """Return some rows under their name and, where there are others, how many there are and what to ask these with."""
    shown = rows[offset : offset + most]
    return {name: shown, **cut_of(name, len(shown), len(rows), offset, asking)}


def cut_of(name: str, shown: int, total: int | None, offset: int, asking: str = "offset") -> dict[str, Any]:
    """Return where a list ends before its data does; nothing where it is whole."""
    if shown == total:
        return {}
    left = total is None or offset + shown < total
    rest = f"ask again with {asking} {offset + shown}" if left else ""
    return {"cut": {name: msgspec.to_builtins(Cut(shown, total, rest, offset))}}


def values_of(read: Read, under: str = "", offset: int = 0) -> dict[str, Any]:
    """Return the values of a filing at or under a path, some at a time: in words, with their evidence.

    What is absent for a reason is told with it; what is not listed is not stated at all.
    """
    found = [one for one in _flat(read) if _is_under(one.path, under)]
    paths = sorted(read.evidence)
    problems = [{"path": one.path, "code": one.code, "words": one.words} for one in read.problems]
    values, doubts = part("values", found, MOST, offset), part("problems", problems, MOST, offset)
    told = [_value(one, read, paths, whole=one.path == under) for one in values["values"]]
    cut = {**values.get("cut", {}), **doubts.get("cut", {})}
    return {"values": told, "problems": doubts["problems"], **({"cut": cut} if cut else {})}


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


def _value(one: views.Answer, read: Read, paths: list[str], *, whole: bool) -> dict[str, Any]:
    told: dict[str, Any] = {"path": one.path, "item": one.item, "label": one.label}
    if one.kind == "absent":
        state = read.states.get(one.path)
        return {**told, "value": None, "absent": state.kind if state else "none", "words": one.words}
    is_clipped = len(one.words) > _WORDS and not whole
    told["value"] = f"{one.words[:_WORDS]} …" if is_clipped else one.words
    if is_clipped:
        told["clipped"] = f"{_WORDS:,} of {len(one.words):,} characters: ask with path {one.path}"
    behind = [read.evidence[path] for path in views.paths_under(paths, one.path)]
    if behind:
        told["evidence"] = _evidence(behind, read, one.path, whole=whole)
    return told


def _evidence(behind: Sequence[Evidence], read: Read, path: str, *, whole: bool) -> dict[str, Any]:
    """Return what a value rests on: the words in the source, clipped, and how sure the reader is of the worst part."""
    found = sorted({span for one in behind for span in one.spans}, key=lambda span: span.start)
    others = [{"value": clip(one.value), "confidence": one.confidence} for each in behind for one in each.candidates]
    spans, shown = (found, others) if whole else (found[:_PLACES], others[:_PLACES])
    sure = min(one.confidence for one in behind)
    told: dict[str, Any] = {"confidence": round(sure, 3), "places": [_place(one) for one in spans]}
    quoted = [words for one in spans[:_PLACES] if (words := read.words(one))]
    told["source"] = clip(" … ".join(quoted)) if quoted else None
    if sure < DOUBTFUL:
        told["doubtful"] = True
    if shown:
        told["perhaps"] = shown
    sizes = {"places": (len(spans), len(found)), "perhaps": (len(shown), len(others))}
    cut = {
        name: msgspec.to_builtins(Cut(*size, f"ask with path {path}"))
        for name, size in sizes.items()
        if size[0] < size[1]
    }
    return {**told, "cut": cut} if cut else told


def _place(span: Span) -> str:
    if span.cell is not UNSET:
        return span.cell.words
    if span.page is not UNSET:
        return f"page {span.page}"
    return f"bytes {span.start} to {span.end}"
