"""What a store keeps as bytes: files, what was read of them, and where its values stand; and what is damaged of it.

A body is JSON with the names of the fields, because a definition grows: what an older version lacks is UNSET when it is
read again, and what the definition no longer has is passed over.

Evidence takes as little room as will do. A filing from EDGAR's XML has about a hundred values. Their paths resemble one
another and their places follow one another, so a path is kept as what it shares with the one before and the rest, a
place as its distance from the one before and its length; then all is compressed. Filings of a data set have no places
in bytes, but rows of tables. Beside the values stands what else a page shows of a reading, so that nobody reads the
file again to look at it: the parts that nothing claimed, the words behind places in a printed document, and which
documents are attached.
"""

import zlib
from collections.abc import Callable, Iterable, Mapping
from functools import wraps
from typing import Any, ParamSpec, TypeVar

import msgspec
from msgspec import UNSET, MsgspecError, Raw, Struct, UnsetType

from muniment.documents.header import FilingHeader
from muniment.errors import DEFECTS, EnvironmentProblem, MunimentError
from muniment.evidence import Candidate, Evidence, Problem, Span, State
from muniment.forms import FORMS, Record, form_of
from muniment.reading import Details

P = ParamSpec("P")
T = TypeVar("T")

DAMAGED = "is damaged: `muniment verify` names what, `muniment verify --rescue NEW.db` brings out what can be read"

BROKEN = (*DEFECTS, MunimentError)
"""What looking at damaged rows may raise."""


class Damaged(EnvironmentProblem):
    """Bytes in a store are not what was put there; its cause says in which way."""


def decoding(decode: Callable[P, T]) -> Callable[P, T]:
    """Have a function that decodes what a store keeps raise `Damaged`, whatever it stumbles over."""

    @wraps(decode)
    def decoded(*args: P.args, **kwargs: P.kwargs) -> T:
        try:
            return decode(*args, **kwargs)
        except (zlib.error, MsgspecError, *DEFECTS) as error:
            raise Damaged(f"what the store keeps of a filing {DAMAGED}") from error

    return decoded


def explain(error: BaseException) -> str:
    """Return what is wrong with damaged rows, in a line for whoever looks for that."""
    if isinstance(error, Damaged) and error.__cause__:
        error = error.__cause__
    text = str(error) if isinstance(error, MunimentError) else f"{type(error).__name__}: {error}"
    return " ".join(text.replace(DAMAGED, "is damaged").split())[:300]


# ---- files ----------------------------------------------------------------------------------------------------------


# What is packed already does not get smaller; its beginning tells.
_SAMPLE = 16_384


def pack_content(data: bytes | None) -> tuple[str, bytes | None]:
    """Return how bytes are packed, and the packed bytes."""
    if data is None or len(zlib.compress(data[:_SAMPLE], 1)) > 0.9 * len(data[:_SAMPLE]):
        return "", data
    return "zlib", zlib.compress(data)


@decoding
def unpack_content(packing: str, data: bytes) -> bytes:
    """Return the bytes themselves.

    Raises:
        Damaged: they cannot be unpacked.
    """
    return zlib.decompress(data) if packing == "zlib" else data


# ---- bodies ---------------------------------------------------------------------------------------------------------


class Body(Struct, frozen=True, omit_defaults=True):
    """What a reader made of a source; `details` are UNSET where an earlier edition kept none."""

    record: Record | UnsetType = UNSET
    header: FilingHeader | UnsetType = UNSET
    states: dict[str, State] = {}
    problems: tuple[Problem, ...] = ()
    details: Details | UnsetType = UNSET


class _PackedBody(Struct):
    """A body whose record is not decoded yet: its form says how."""

    record: Raw | UnsetType = UNSET
    header: FilingHeader | UnsetType = UNSET
    states: dict[str, State] = {}
    problems: tuple[Problem, ...] = ()
    details: Details | UnsetType = UNSET


_ENCODE = msgspec.json.Encoder().encode
_DECODE = msgspec.json.Decoder(_PackedBody).decode
_RECORDS: dict[str, msgspec.json.Decoder[Any]] = {
    name: msgspec.json.Decoder(form.record) for name, form in FORMS.items()
}


def family_of(record: Record | UnsetType) -> str:
    """Return the short name of the form of a record, "" where there is none."""
    return "" if record is UNSET else form_of(record).name


def pack_body(body: Body) -> bytes:
    """Return what was read as bytes."""
    return zlib.compress(_ENCODE(body), 6)


@decoding
def unpack_body(packed: bytes, family: str) -> Body:
    """Return what was read; `family` names the form of the record.

    Raises:
        Damaged: the bytes are no body.
    """
    body = _DECODE(zlib.decompress(packed))
    record = UNSET if body.record is UNSET else _RECORDS[family].decode(body.record)
    return Body(record, body.header, body.states, body.problems, body.details)


@decoding
def header_of(packed: bytes) -> FilingHeader | UnsetType:
    """Return the header of a body alone."""
    return _DECODE(zlib.decompress(packed)).header


@decoding
def states_of(packed: bytes) -> dict[str, State]:
    """Return why values are absent, of a body alone."""
    return _DECODE(zlib.decompress(packed)).states


# ---- evidence -------------------------------------------------------------------------------------------------------

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


class _PackedEvidence(Struct, array_like=True):
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


def pack_evidence(evidence: Mapping[str, Evidence], extras: Extras | None = None) -> bytes:
    """Return `evidence` and what stands beside it as bytes; b"" for nothing.

    The source is not kept: all spans of a filing are in one source.
    """
    if not evidence and not extras:
        return b""
    first = next(iter(evidence.values()), None)
    usual = (first.confidence, first.how) if first else (1.0, "")
    shared: list[int] = []
    rests: list[str] = []
    steps: list[int] = []
    lengths: list[int] = []
    rest: dict[int, list[Any]] = {}
    before, last = "", 0
    for number, (path, value) in enumerate(evidence.items()):
        shared.append(_shared(before, path))
        rests.append(path[shared[-1] :])
        before = path
        start = end = last
        if _is_simple(value, usual):
            start, end = value.spans[0].start, value.spans[0].end
        else:
            candidates = [[near.value, near.confidence, _places(near.spans)] for near in value.candidates]
            rest[number] = [_places(value.spans), value.confidence, value.how, candidates]
        steps.append(start - last)
        lengths.append(end - start)
        last = end
    packed = _PackedEvidence(shared, "\n".join(rests), steps, lengths, usual, rest, extras)
    return _SPANS + zlib.compress(msgspec.msgpack.encode(packed))


def _shared(before: str, path: str) -> int:
    """Return how many characters both begin with."""
    for count, (first, second) in enumerate(zip(before, path, strict=False)):
        if first != second:
            return count
    return min(len(before), len(path))


def _is_simple(evidence: Evidence, usual: tuple[float, str]) -> bool:
    if len(evidence.spans) != 1 or evidence.candidates or (evidence.confidence, evidence.how) != usual:
        return False
    return evidence.spans[0].page is UNSET and evidence.spans[0].rectangle is UNSET


def _places(spans: Iterable[Span]) -> list[list[Any]]:
    places: list[list[Any]] = []
    for span in spans:
        page = None if span.page is UNSET else span.page
        places.append([span.start, span.end, page, None if span.rectangle is UNSET else span.rectangle])
    return places


@decoding
def unpack_evidence(packed: bytes, source: str) -> dict[str, Evidence]:
    """Return the evidence that `pack_evidence` made bytes of, its spans in `source` (a content hash)."""
    columns = _columns(packed)
    if columns is None:
        return {}
    by_path: dict[str, Evidence] = {}
    path, last = "", 0
    rests = columns.rests.split("\n") if columns.shared else ()
    for number, (count, rest) in enumerate(zip(columns.shared, rests, strict=True)):
        path = path[:count] + rest
        start = last + columns.steps[number]
        last = start + columns.lengths[number]
        if number in columns.rest:
            spans, confidence, how, candidates = columns.rest[number]
            alternatives = tuple(Candidate(value, sure, _spans(places, source)) for value, sure, places in candidates)
            by_path[path] = Evidence(_spans(spans, source), confidence, how, alternatives)
        else:
            by_path[path] = Evidence((Span(source, start, last),), *columns.usual)
    return by_path


def _columns(packed: bytes) -> _PackedEvidence | None:
    if not packed or packed[:1] == _ROWS:
        return None
    return msgspec.msgpack.decode(zlib.decompress(packed[1:]), type=_PackedEvidence)


def _spans(places: list[list[Any]], source: str) -> tuple[Span, ...]:
    return tuple(
        Span(source, start, end, UNSET if page is None else page, UNSET if box is None else tuple(box))
        for start, end, page, box in places
    )


@decoding
def unpack_extras(packed: bytes) -> Extras | None:
    """Return what stands beside the evidence; None where it was not kept, or is that of a data set."""
    columns = _columns(packed)
    return columns.extras if columns else None


def pack_rows(rows: Mapping[str, Iterable[int]]) -> bytes:
    """Return the rows that a filing of a data set was read from, by table, as bytes; b"" for none."""
    numbers = {table: tuple(numbers) for table, numbers in rows.items()}
    return _ROWS + msgspec.msgpack.encode(numbers) if numbers else b""


@decoding
def unpack_rows(packed: bytes) -> dict[str, tuple[int, ...]]:
    """Return the rows that `pack_rows` made bytes of; none where the evidence is spans."""
    if packed[:1] != _ROWS:
        return {}
    return msgspec.msgpack.decode(packed[1:], type=dict[str, tuple[int, ...]])


def is_same_evidence(stored: bytes, now: bytes, source: str) -> bool:
    """Whether bytes that are kept say what a reading says now, as far as they say it."""
    if stored == now:
        return True
    if unpack_rows(stored) != unpack_rows(now) or unpack_extras(stored) is not None:
        return False
    return unpack_evidence(stored, source) == unpack_evidence(now, source)
