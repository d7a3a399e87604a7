"""Corrections by people: laid beside what the source says, never over it; see `overlay` for reading them."""

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import cache
from typing import Any

import msgspec
from msgspec import UNSET, Struct, UnsetType
from sqlalchemy import Connection, bindparam, select

from muniment.errors import UsageError
from muniment.evidence import Span
from muniment.forms import FORMS
from muniment.forms.describe import Field, rows
from muniment.forms.paths import part_at, steps, value_at
from muniment.store import tables
from muniment.store.body import Body
from muniment.store.portions import some
from muniment.store.stored import NO_ENTRY, Correction, Said, Seen
from muniment.values import Kind, Name, Text, Unreadable

_INDEX = re.compile(r"\[[0-9]{1,6}\]")
_NAMES = ("name", "last_name", "reporting_person", "issuer", "signature", "state")
_LONGEST = 100_000
_LONGEST_WHO, _LONGEST_WHY = 200, 4_000

_C = tables.corrections.c
_SAID = (_C.path, _C.value, _C.who, _C.why, _C.added, _C.kind, _C.seen, _C.words, _C.spans, _C.id)
_OF_FILINGS = select(_C.filing_id, *_SAID).where(_C.filing_id.in_(bindparam("filings", expanding=True))).order_by(_C.id)

Value = str | int | bool | Decimal | date | Sequence[str] | None


class Grounds(Struct, frozen=True):
    """What a person judged by: the words of the source, and where they stand."""

    words: str = ""
    spans: tuple[Span, ...] = ()


class Judged(Struct, frozen=True):
    """What somebody says of a place: see `stored.Correction`; `value` is None where `kind` is no value."""

    path: str
    value: Value
    who: str
    why: str
    kind: Said = "value"
    grounds: Grounds = Grounds()


def correct(connection: Connection, filing: int, family: str, shown: Body, judged: Judged) -> None:
    """Note what somebody says of a place in a filing, which shows `shown`.

    Raises:
        UsageError: there is no such place, the value is none for it, or who or why is missing or too long.
    """
    _check_words(judged)
    field = _field(family, judged.path, judged.kind)
    words = _value(field, judged.value, judged.path) if field and judged.kind == "value" else None
    seen = seen_at(shown, judged.path, field)
    row = {
        "filing_id": filing,
        "path": judged.path,
        "value": msgspec.json.encode(words).decode(),
        "who": judged.who.strip(),
        "why": judged.why.strip(),
        "added": datetime.now(UTC).replace(tzinfo=None, microsecond=0),
        "kind": judged.kind,
        "seen": msgspec.json.encode(seen).decode(),
        "words": judged.grounds.words[:_LONGEST],
        "spans": msgspec.json.encode(judged.grounds.spans).decode(),
    }
    connection.execute(tables.corrections.insert(), row)


def corrections(connection: Connection, filing: int, family: str) -> tuple[Correction, ...]:
    """Return the corrections of a filing, the oldest first."""
    return of_filings(connection, {filing: family}).get(filing, ())


def of_filings(connection: Connection, families: dict[int, str]) -> dict[int, tuple[Correction, ...]]:
    """Return the corrections of filings, the oldest first, by filing; `families` names the form of each."""
    found: dict[int, list[Correction]] = defaultdict(list)
    for portion in some(families):
        for key, *row in connection.execute(_OF_FILINGS, {"filings": portion}):
            found[key].append(_correction(families[key], row))
    return {key: tuple(held) for key, held in found.items()}


def _correction(family: str, row: list[Any]) -> Correction:
    path, value, who, why, added, kind, seen, words, spans, key = row
    was = UNSET if seen is None else msgspec.json.decode(seen, type=Seen)
    places = msgspec.json.decode(spans, type=tuple[Span, ...])
    return Correction(path, _told(family, path, value), who, why, added, kind, was, words, places, key)


# ---- places and values ----------------------------------------------------------------------------------------------


def field_at(family: str, path: str) -> Field | None:
    """Return the field whose value stands at a path of a form: one value, an entry of a list, or the whole list."""
    if family not in FORMS:
        return None
    return _fields(family).get(_INDEX.sub("[]", path))


@cache
def _fields(family: str) -> dict[str, Field]:
    """Return the fields of a form by path; a whole list by its own, too."""
    found: dict[str, Field] = {}
    for row in rows(FORMS[family].record):
        for path in (row.path, row.path.removesuffix("[]")):
            found.setdefault(path, row.field)
    return found


def is_whole_list(field: Field, path: str) -> bool:
    """Whether a path names a list of values, and not one of them."""
    return field.repeats and not path.endswith("]")


def seen_at(shown: Body, path: str, field: Field | None) -> Seen:
    """Return what a filing shows at a path; of a whole part only whether it is there."""
    entry = entry_around(path)
    held: Value | UnsetType = UNSET if shown.record is UNSET else value_at(shown.record, path)
    around = value_at(shown.record, entry) if entry and shown.record is not UNSET else UNSET
    if entry and around is UNSET:
        return Seen(state=NO_ENTRY)
    of = name_in(around)
    if held is UNSET or (field and held == ()):
        state = shown.states.get(path)
        return Seen(state=state.kind if state else "", of=of)
    kind = field.at.kind if field else None
    if kind is None:
        return Seen("stated", of=of)
    return Seen(tuple(map(kind.write, held)) if isinstance(held, tuple) else kind.write(held), of=of)


def entry_around(path: str) -> str:
    """Return the entry of a list of parts in which a path stands, "" where it stands in none.

    >>> entry_around("signatures[1].signers[0].title"), entry_around("cusips[1]")
    ('signatures[1].signers[0]', '')
    """
    return path[: path.rfind("].") + 1]


def name_in(part: object) -> str:
    """Return what names an entry of a list, "" where nothing does."""
    held = next((one for name in _NAMES if (one := getattr(part, name, UNSET)) is not UNSET), "")
    return held if isinstance(held, str) else ""


def _field(family: str, path: str, kind: Said) -> Field | None:
    """Return the field at `path`; None for a whole entry of a list of parts, which may only be said not to be there."""
    found = field_at(family, path)
    is_entry = family in FORMS and path.endswith("]") and found is None
    if is_entry and kind == "absent" and part_at(FORMS[family].record, steps(path)):
        return None
    if found is None:
        raise UsageError(f"{path!r} is no place of a value in this form")
    return found


def _check_words(judged: Judged) -> None:
    if not judged.who.strip() or not judged.why.strip():
        raise UsageError("a correction says who makes it, and why")
    if len(judged.who) > _LONGEST_WHO or len(judged.why) > _LONGEST_WHY:
        raise UsageError(f"who has up to {_LONGEST_WHO} characters, why up to {_LONGEST_WHY:,}")
    if judged.kind == "value" and (judged.value is None or not str(judged.value).strip()):
        raise UsageError(f"{judged.path}: give a value, or say that none is stated there")


def _value(field: Field, value: Value, path: str) -> str | list[str]:
    """Return the value in the words of the form, once it is clear that it is one."""
    kind = field.at.kind
    if kind is None:
        raise UsageError(f"{path!r} has several values: name one of them")
    if not is_whole_list(field, path):
        return _one(kind, value, path)
    if isinstance(value, str):
        lines = value if isinstance(kind, Text | Name) else value.replace(",", ";")
        value = [part.strip() for part in lines.replace("\n", ";").split(";")]
    if not isinstance(value, Sequence):
        raise UsageError(f"{path} is a list: give its entries with ; between them")
    return [_one(kind, one, path) for one in value if one]


def _one(kind: Kind[Any], value: object, path: str) -> str:
    try:
        if isinstance(value, str) and len(value) > _LONGEST:
            raise UsageError(f"{path} has up to {_LONGEST:,} characters")
        return kind.write(kind.read_typed(value.strip()) if isinstance(value, str) else kind.read(kind.write(value)))
    except Unreadable as error:
        raise UsageError(f"{path} cannot be {value!r:.80}: it {error}") from error
    except (TypeError, AttributeError, KeyError) as error:
        raise UsageError(f"{path} cannot be {value!r:.80}: it takes {kind.title}") from error


def _told(family: str, path: str, value: str) -> Value:
    words: str | list[str] | None = msgspec.json.decode(value)
    field = field_at(family, path)
    if words is None or field is None or field.at.kind is None:
        return words
    read = field.at.kind.read
    try:
        return tuple(map(read, words)) if isinstance(words, list) else read(words)
    except Unreadable:
        return words


def families_of(connection: Connection, filings: Iterable[int]) -> dict[int, str]:
    """Return the short name of the form of the record that each filing shows, "" where it has none."""
    filing, version = tables.filings.c, tables.versions.c
    question = select(filing.id, version.family).join(tables.versions, filing.version_id == version.id)
    found: dict[int, str] = {}
    for portion in some(filings):
        found.update((key, family) for key, family in connection.execute(question.where(filing.id.in_(portion))))
    return found


def corrected(connection: Connection) -> list[int]:
    """Return the filings that have corrections."""
    key = tables.corrections.c.filing_id
    return list(connection.execute(select(key).distinct().order_by(key)).scalars())
