"""Evidence as bytes: where the values of one filing stand, in as little room as will do.

A filing from EDGAR's XML has about a hundred values. Their paths resemble one another and their places follow one
another, so a path is kept as what it shares with the one before and the rest, a place as its distance from the one
before and its length; then all is compressed. Filings of a data set have no places in bytes, but rows of tables.

Beside the values stands what else a page shows of a reading, so that nobody reads the file again to look at it: the
parts that nothing claimed, the words behind places in a printed document, and which documents are attached.
"""

import zlib
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import msgspec
from msgspec import UNSET, Struct

from muniment.evidence import Candidate, Evidence, Span
from muniment.store.damage import decoding

_SPANS, _ROWS = b"s", b"r"


class Attached(Struct, frozen=True, array_like=True):
    """A document attached to a filing: what the filing says of it, its size in bytes, and where it stands.

    `start` and `end` are -1 where places are those of printed pages; `fault` says why it cannot be decoded.
    """

    name: str
    type: str
    media_type: str
    size: int
    description: str
    fault: str
    start: int = -1
    end: int = -1


class Extras(Struct, frozen=True, array_like=True):
    """What a reading found beside the values of a record.

    * `unread`: the bytes, first and last exclusive, that nothing claimed;
    * `words`: of a printed document what a person sees of the places of values and of these, by place; left out where
      that is what the bytes say;
    * `attached`: the documents attached.
    """

    unread: tuple[tuple[int, int], ...] = ()
    words: dict[tuple[int, int], str] = {}
    attached: tuple[Attached, ...] = ()


class _Packed(Struct, array_like=True):
    """The columns of the evidence.

    `usual` is the confidence and the way of finding that most values have; `rest` holds what is not so simple, whole,
    by the number of the path: several spans, pages, rectangles, candidates, other confidence. What stands beside them
    was not kept by earlier editions.
    """

    shared: list[int]
    rests: str
    steps: list[int]
    lengths: list[int]
    usual: tuple[float, str]
    rest: dict[int, Any]
    extras: Extras | None = None


def pack(evidence: Mapping[str, Evidence], extras: Extras | None = None) -> bytes:
    """Return `evidence` and what stands beside it as bytes; b"" for nothing.

    The source is not kept: all spans of a filing are in one source.
    """
    if not evidence and not extras:
        return b""
    found = list(evidence.values())
    usual = (found[0].confidence, found[0].how) if found else (1.0, "")
    shared, rests = _front_coded(evidence)
    steps: list[int] = []
    lengths: list[int] = []
    rest: dict[int, list[Any]] = {}
    last = 0
    for number, one in enumerate(found):
        span = one.spans[0] if one.spans else None
        if span is None or not _is_simple(one, usual):
            rest[number] = _whole(one)
            span = None
        start, end = (span.start, span.end) if span else (last, last)
        steps.append(start - last)
        lengths.append(end - start)
        last = end
    packed = _Packed(shared, rests, steps, lengths, usual, rest, extras)
    return _SPANS + zlib.compress(msgspec.msgpack.encode(packed))


@decoding
def unpack(packed: bytes, source: str) -> dict[str, Evidence]:
    """Return the evidence that `pack` made bytes of, its spans in `source` (a content hash)."""
    held = _held(packed)
    if held is None:
        return {}
    found: dict[str, Evidence] = {}
    last = 0
    confidence, how = held.usual
    for number, path in enumerate(_paths(held.shared, held.rests)):
        start = last + held.steps[number]
        last = start + held.lengths[number]
        if number in held.rest:
            found[path] = _evidence(held.rest[number], source)
        else:
            found[path] = Evidence((Span(source, start, last),), confidence, how)
    return found


@decoding
def unpack_extras(packed: bytes) -> Extras | None:
    """Return what stands beside the evidence; None where it was not kept, or is that of a data set."""
    held = _held(packed)
    return held.extras if held else None


def is_same(kept: bytes, now: bytes, source: str) -> bool:
    """Whether bytes that are kept say what a reading says now, as far as they say it."""
    if kept == now:
        return True
    rows = unpack_rows(kept), unpack_rows(now)
    return rows[0] == rows[1] and unpack(kept, source) == unpack(now, source) and unpack_extras(kept) is None


def _held(packed: bytes) -> _Packed | None:
    if not packed or packed[:1] == _ROWS:
        return None
    return msgspec.msgpack.decode(zlib.decompress(packed[1:]), type=_Packed)


def pack_rows(rows: Mapping[str, Iterable[int]]) -> bytes:
    """Return the rows that a filing of a data set was read from, by table, as bytes; b"" for none."""
    held = {table: tuple(numbers) for table, numbers in rows.items()}
    return _ROWS + msgspec.msgpack.encode(held) if held else b""


@decoding
def unpack_rows(packed: bytes) -> dict[str, tuple[int, ...]]:
    """Return the rows that `pack_rows` made bytes of; none where the evidence is spans."""
    if packed[:1] != _ROWS:
        return {}
    return msgspec.msgpack.decode(packed[1:], type=dict[str, tuple[int, ...]])


def _front_coded(paths: Iterable[str]) -> tuple[list[int], str]:
    shared: list[int] = []
    rests: list[str] = []
    before = ""
    for path in paths:
        count = _shared(before, path)
        shared.append(count)
        rests.append(path[count:])
        before = path
    return shared, "\n".join(rests)


def _shared(before: str, path: str) -> int:
    """Return how many characters both begin with."""
    for count, (one, other) in enumerate(zip(before, path, strict=False)):
        if one != other:
            return count
    return min(len(before), len(path))


def _paths(shared: list[int], rests: str) -> Iterator[str]:
    before = ""
    for count, rest in zip(shared, rests.split("\n") if shared else (), strict=True):
        before = before[:count] + rest
        yield before


def _is_simple(one: Evidence, usual: tuple[float, str]) -> bool:
    span = one.spans[0]
    return (
        len(one.spans) == 1
        and (one.confidence, one.how) == usual
        and not one.candidates
        and span.page is UNSET
        and span.rectangle is UNSET
    )


def _whole(one: Evidence) -> list[Any]:
    spans = [_place(span) for span in one.spans]
    candidates = [[other.value, other.confidence, [_place(span) for span in other.spans]] for other in one.candidates]
    return [spans, one.confidence, one.how, candidates]


def _place(span: Span) -> list[Any]:
    page = None if span.page is UNSET else span.page
    return [span.start, span.end, page, None if span.rectangle is UNSET else span.rectangle]


def _evidence(held: list[Any], source: str) -> Evidence:
    spans, confidence, how, candidates = held
    others = tuple(Candidate(value, sure, _spans(places, source)) for value, sure, places in candidates)
    return Evidence(_spans(spans, source), confidence, how, others)


def _spans(places: list[list[Any]], source: str) -> tuple[Span, ...]:
    return tuple(
        Span(source, start, end, UNSET if page is None else page, UNSET if box is None else tuple(box))
        for start, end, page, box in places
    )
