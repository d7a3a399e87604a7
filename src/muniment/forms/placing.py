"""Putting a value where a record may not have the parts around it yet."""

from typing import TypeVar

from msgspec import UNSET

from muniment.forms.definition import Part
from muniment.forms.describe import fields
from muniment.forms.paths import replaced, steps, value_at

P = TypeVar("P", bound=Part)


def placed(record: P, path: str, value: object) -> P:
    """Return the record with `value` at `path`; parts on the way that are not there yet are made.

    Raises:
        UsageError: the form has no such place, or the place would leave a gap in a list.
    """
    way = steps(path)
    for end in range(1, len(way)):
        record = _opened(record, way, end)
    return replaced(record, path, value)


def _opened(record: P, way: tuple[str | int, ...], end: int) -> P:
    """Return the record with an empty part where the first `end` steps of a way lead, if nothing is there."""
    here = "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in way[:end]).lstrip(".")
    if value_at(record, here) is not UNSET or isinstance(way[end], int):
        return record
    kind = part_at(type(record), way[:end])
    return replaced(record, here, kind()) if kind else record


def part_at(record: type[Part], way: tuple[str | int, ...]) -> type[Part] | None:
    """Return the kind of part that a way through a record leads to; None for a value."""
    found: type[Part] | None = record
    for name in way:
        if isinstance(name, str) and found is not None:
            found = next((field.part for field in fields(found) if field.name == name), None)
    return found
