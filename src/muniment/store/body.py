"""The body of a version as bytes: record, header, states and problems, as compressed JSON.

JSON with the names of the fields, because a definition grows: what an older version lacks is UNSET when it is read
again, and what the definition no longer has is passed over.
"""

import zlib
from typing import Any

import msgspec
from msgspec import UNSET, Raw, Struct, UnsetType

from muniment.documents.header import FilingHeader
from muniment.evidence import Problem, State
from muniment.forms import FORMS, Record, form_of
from muniment.store.damage import decoding
from muniment.store.entry import Entry


class _Body(Struct, omit_defaults=True):
    record: Any = UNSET
    header: FilingHeader | UnsetType = UNSET
    states: dict[str, State] = {}
    problems: tuple[Problem, ...] = ()


class _Packed(_Body):
    record: Raw | UnsetType = UNSET


class Body(Struct, frozen=True):
    """What a reader made of a source."""

    record: Record | UnsetType
    header: FilingHeader | UnsetType
    states: dict[str, State]
    problems: tuple[Problem, ...]


_ENCODE = msgspec.json.Encoder().encode
_DECODE = msgspec.json.Decoder(_Packed).decode
_RECORDS: dict[str, msgspec.json.Decoder[Any]] = {
    name: msgspec.json.Decoder(form.record) for name, form in FORMS.items()
}


def family_of(record: Record | UnsetType) -> str:
    """Return the short name of the form of a record, "" where there is none."""
    return "" if record is UNSET else form_of(record).name


def pack(entry: Entry) -> bytes:
    """Return the body of what was read as bytes."""
    return zlib.compress(_ENCODE(_Body(entry.record, entry.header, entry.states, entry.problems)), 6)


@decoding
def unpack(packed: bytes, family: str) -> Body:
    """Return the body; `family` names the form of the record.

    Raises:
        Damaged: it is none.
    """
    held = _DECODE(zlib.decompress(packed))
    record = UNSET if held.record is UNSET else _RECORDS[family].decode(held.record)
    return Body(record, held.header, held.states, held.problems)


@decoding
def header_of(packed: bytes) -> FilingHeader | UnsetType:
    """Return the header alone."""
    return _DECODE(zlib.decompress(packed)).header
