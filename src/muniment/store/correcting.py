"""Corrections by people: laid beside what the source says, never over it."""

import re
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import msgspec
from sqlalchemy import Connection, select

from muniment.errors import UsageError
from muniment.forms import FORMS
from muniment.forms.describe import Field, rows
from muniment.store import tables
from muniment.store.stored import Correction
from muniment.values import Unreadable

_INDEX = re.compile(r"\[[0-9]{1,6}\]")
_LONGEST = 100_000

Value = str | int | bool | Decimal | date | None


def correct(connection: Connection, filing: int, family: str, path: str, value: Value, who: str, why: str) -> None:
    """Note that `value` is right at `path` (None: nothing is stated there), who says so, and why."""
    if not who.strip() or not why.strip():
        raise UsageError("a correction says who makes it, and why")
    field = _field(family, path)
    words = None if value is None else _value(field, value, path)
    now = datetime.now(UTC).replace(tzinfo=None, microsecond=0)
    row = {"filing_id": filing, "path": path, "value": msgspec.json.encode(words).decode()}
    connection.execute(tables.corrections.insert(), row | {"who": who.strip(), "why": why.strip(), "added": now})


def corrections(connection: Connection, filing: int, family: str) -> tuple[Correction, ...]:
    """Return the corrections of a filing, the oldest first."""
    table = tables.corrections.c
    question = select(table.path, table.value, table.who, table.why, table.added)
    found = connection.execute(question.where(table.filing_id == filing).order_by(table.id))
    return tuple(Correction(path, _told(family, path, value), *rest) for path, value, *rest in found)


def _field(family: str, path: str) -> Field:
    """Return the field at `path`; an entry of a list of words is a value, a part is none."""
    plain = _INDEX.sub("[]", path)
    found = [row.field for row in rows(FORMS[family].record) if row.path == plain] if family in FORMS else []
    if not found:
        raise UsageError(f"{path!r} is no place of a value in this form")
    return found[0]


def _value(field: Field, value: object, path: str) -> str:
    """Return the value in the words of the form, once it is clear that it is one."""
    kind = field.at.kind
    if kind is None:
        raise UsageError(f"{path!r} has several values: name one of them")
    try:
        words = value if isinstance(value, str) else kind.write(value)
        return kind.write(kind.read(words[:_LONGEST]))
    except (Unreadable, TypeError, AttributeError, KeyError) as error:
        raise UsageError(f"{path} cannot be {value!r}: it takes {kind.title}") from error


def _told(family: str, path: str, value: str) -> Any:  # noqa: ANN401 - what the field holds
    words = msgspec.json.decode(value)
    if words is None or family not in FORMS:
        return words
    plain = _INDEX.sub("[]", path)
    kind = next((row.field.at.kind for row in rows(FORMS[family].record) if row.path == plain), None)
    try:
        return words if kind is None else kind.read(words)
    except Unreadable:
        return words
