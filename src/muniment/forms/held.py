"""What a record may hold: values of the types that its definition says, and no others.

Readers make such records. One made by hand, or by another program, may hold anything: it is looked at once, before it
is written or checked, so that no target states another value than the record.
"""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from decimal import Decimal
from reprlib import repr as shortened
from typing import Any, TypeVar, cast

from msgspec import UNSET, structs

from muniment.errors import RecordError
from muniment.forms.definition import Field, Part, fields
from muniment.values import INDEFINITE, Dollars

P = TypeVar("P", bound=Part)

_IS: Mapping[object, Callable[[Any], bool]] = {
    str: lambda value: isinstance(value, str),
    bool: lambda value: isinstance(value, bool),
    int: lambda value: isinstance(value, int) and not isinstance(value, bool),
    Decimal: lambda value: isinstance(value, Decimal) and value.is_finite(),
    date: lambda value: isinstance(value, date) and not isinstance(value, datetime),
}
_TAKES: Mapping[object, str] = {
    str: "a text",
    bool: "True or False",
    int: "a whole number, an int",
    Decimal: "an exact number, a Decimal or an int",
    date: "a day, a datetime.date",
}


def exact(part: P, path: str = "") -> P:
    """Return a record whose every value is of its field's type: itself, or with a Decimal for an int where it counts.

    Raises:
        RecordError: a value is of another type; the message names its path.
    """
    changed: dict[str, object] = {}
    for field in fields(type(part)):
        value = getattr(part, field.name)
        if value is not UNSET and (held := _held(field, value, path + field.name)) is not value:
            changed[field.name] = held
    return structs.replace(part, **changed) if changed else part


def _held(field: Field, value: object, path: str) -> object:
    if not field.repeats:
        return _one(field, value, path)
    if not isinstance(value, tuple):
        raise _refused(path, "a tuple", value)
    entries = cast("tuple[object, ...]", value)
    held = [_one(field, entry, f"{path}[{number}]") for number, entry in enumerate(entries)]
    return tuple(held) if any(new is not old for new, old in zip(held, entries, strict=True)) else entries


def _one(field: Field, value: object, path: str) -> object:
    if field.part is not None:
        if type(value) is not field.part:
            raise _refused(path, f"the type {field.part.__name__}", value)
        return exact(value, f"{path}.")
    kind = field.at.kind
    taken = kind.python if kind else str
    if taken is Decimal and _IS[int](value):
        return Decimal(cast("int", value))
    if isinstance(kind, Dollars) and kind.indefinite and value == INDEFINITE:
        return value
    if taken in _IS and not _IS[taken](value):
        raise _refused(path, _TAKES[taken], value)
    if isinstance(value, str) and not value.isascii():
        _expect_whole(value, path)
    return value


def _expect_whole(text: str, path: str) -> None:
    try:
        text.encode()
    except UnicodeEncodeError as error:
        half = ord(text[error.start])
        raise RecordError(f"{path}: holds U+{half:04X}, half of a character, which no file can hold") from error


def _refused(path: str, takes: str, value: object) -> RecordError:
    instead = "; where nothing is stated, leave the field out" if value is None else ""
    return RecordError(f"{path}: takes {takes}, not {shortened(value)}{instead}")
