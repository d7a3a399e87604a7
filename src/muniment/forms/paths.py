"""Places in a record, as `reporting_persons[2].percent`: looking a value up, and putting another in its stead.

A path names the fields of the record, indices from 0; the same paths stand in evidence, states and findings.
"""

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Any, TypeVar, cast

from msgspec import UNSET, structs

from muniment.errors import UsageError
from muniment.forms.definition import Part
from muniment.forms.describe import fields

P = TypeVar("P", bound=Part)

_STEP = re.compile(r"([a-z][a-z0-9_]*)|\[([0-9]+)\]")
_PATH = re.compile(r"[a-z][a-z0-9_]*(?:\[[0-9]+\])*(?:\.[a-z][a-z0-9_]*(?:\[[0-9]+\])*)*").fullmatch


@lru_cache(maxsize=4096)
def steps(path: str) -> tuple[str | int, ...]:
    """Return the names and indices of a path.

    Raises:
        UsageError: it is no path.

    >>> steps("reporting_persons[2].percent")
    ('reporting_persons', 2, 'percent')
    """
    if not _PATH(path):
        raise UsageError(f"{path!r} is no path of a record: write it as reporting_persons[0].percent")
    return tuple(name or int(number) for name, number in _STEP.findall(path))


def value_at(record: Part, path: str) -> Any:  # noqa: ANN401 - the path says of what type
    """Return what stands at `path`, UNSET where nothing does."""
    value: Any = record
    for step in steps(path):
        if isinstance(step, int):
            entries = cast("tuple[Any, ...]", value) if isinstance(value, tuple) else ()
            value = entries[step] if step < len(entries) else UNSET
        else:
            value = getattr(value, step, UNSET)
    return value


def each(record: Part, path: str) -> Iterator[tuple[str, Any]]:
    """Yield what stands at a path in which `[]` stands for every entry of a list, each with its own path.

    >>> [path for path, _ in each(record, "signatures[].signers[]")]  # doctest: +SKIP
    ['signatures[0].signers[0]', 'signatures[0].signers[1]']
    """
    values: list[tuple[str, Any]] = [("", record)]
    for name, repeats in _named(path):
        values = [(f"{at}.{name}" if at else name, getattr(value, name)) for at, value in values]
        if repeats:
            values = [(f"{at}[{n}]", entry) for at, entries in values for n, entry in enumerate(entries or ())]
        values = [(at, value) for at, value in values if value is not UNSET]
    return iter(values)


@lru_cache(maxsize=4096)
def _named(path: str) -> tuple[tuple[str, bool], ...]:
    """Return the fields on a path, and of which of them every entry is meant."""
    return tuple((step.removesuffix("[]"), step.endswith("[]")) for step in path.split(".") if step)


def replaced(record: P, path: str, value: object) -> P:
    """Return the record with `value` at `path`; the place right behind the end of a list adds to it.

    Raises:
        UsageError: the record has no such place.
    """
    return cast("P", _replaced(record, steps(path), value, path))


def _replaced(whole: object, way: tuple[str | int, ...], value: object, path: str) -> object:
    if not way:
        return value
    step, rest = way[0], way[1:]
    if isinstance(step, int):
        entries = cast("tuple[object, ...]", whole) if isinstance(whole, tuple) else ()
        if step > len(entries) or (rest and step == len(entries)):
            raise UsageError(f"{path!r}: the list has {len(entries)} entries")
        inner = _replaced(entries[step] if step < len(entries) else UNSET, rest, value, path)
        return (*entries[:step], inner, *entries[step + 1 :])
    if not isinstance(whole, Part) or step not in whole.__struct_fields__:
        raise UsageError(f"{path!r} is no place in this record: it has no {step!r}")
    return structs.replace(whole, **{step: _replaced(getattr(whole, step), rest, value, path)})


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
    prefix = "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in way[:end]).lstrip(".")
    if value_at(record, prefix) is not UNSET or isinstance(way[end], int):
        return record
    kind = part_at(type(record), way[:end])
    return replaced(record, prefix, kind()) if kind else record


def part_at(record: type[Part], way: tuple[str | int, ...]) -> type[Part] | None:
    """Return the kind of part that a way through a record leads to; None for a value."""
    kind: type[Part] | None = record
    for name in way:
        if isinstance(name, str) and kind is not None:
            kind = next((field.part for field in fields(kind) if field.name == name), None)
    return kind
