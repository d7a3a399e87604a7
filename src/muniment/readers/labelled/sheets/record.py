"""From what was found on a page, by path, to a record."""

import re
from collections.abc import Mapping
from typing import Any, TypeVar

from msgspec import UNSET

from muniment.forms.definition import AsFiled, Part
from muniment.forms.describe import fields
from muniment.readers.labelled.found import Found
from muniment.wording import in_short

P = TypeVar("P", bound=Part)

_AS_FILED = "as_filed"
_STEP = re.compile(r"(\w+)(?:\[(\d+)\])?")


def assembled(kind: type[P], found: Mapping[str, Found], **known: object) -> P:
    """Return the record of what was found; `known` are fields of it that no path has.

    Words that are no value, such as N/A, are kept as those of the source.
    """
    tree: dict[Any, Any] = {}
    for path, one in found.items():
        steps = [(name, int(number) if number else None) for name, number in _STEP.findall(path)]
        if one.stated:
            _put(tree, steps, one.value)
        elif words := one.words.strip():
            name = path.rpartition(".")[2]
            _put(tree, [*steps[:-1], (_AS_FILED, None), (name, None)], AsFiled(name, in_short(words)))
    return _part(kind, tree | {name: value for name, value in known.items() if value is not UNSET})


def _put(tree: dict[Any, Any], steps: list[tuple[str, int | None]], value: object) -> None:
    for name, number in steps[:-1]:
        tree = tree.setdefault(name, {})
        if number is not None:
            tree = tree.setdefault(number, {})
    name, number = steps[-1]
    if number is None:
        tree[name] = value
    else:
        tree.setdefault(name, {})[number] = value


def _part(kind: type[P], tree: Mapping[str, Any]) -> P:
    values: dict[str, Any] = {_AS_FILED: tuple(tree.get(_AS_FILED, {}).values())}
    for field in fields(kind):
        held = tree.get(field.name)
        if held is None:
            continue
        if field.part is None:
            values[field.name] = tuple(held[n] for n in sorted(held)) if isinstance(held, dict) else held
        elif not field.repeats:
            values[field.name] = _part(field.part, held)
        else:
            values[field.name] = tuple(_part(field.part, held.get(n, {})) for n in range(max(held) + 1))
    return kind(**values)
