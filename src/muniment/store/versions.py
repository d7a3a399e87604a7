"""Two versions of a filing, value by value: what a better reader gained, and what it lost."""

from collections.abc import Iterator
from typing import Any

from msgspec import UNSET, Struct, UnsetType

from muniment.forms.definition import Part
from muniment.forms.describe import fields


class Change(Struct, frozen=True):
    """A value that is another one now; `old` or `new` is UNSET where there is none."""

    path: str
    old: Any = UNSET
    new: Any = UNSET


class Difference(Struct, frozen=True):
    """What a new version says that an old one did not, the other way round, and what both say differently."""

    gained: tuple[Change, ...] = ()
    lost: tuple[Change, ...] = ()
    changed: tuple[Change, ...] = ()

    def __bool__(self) -> bool:
        """Whether there is any."""
        return bool(self.gained or self.lost or self.changed)


def values_of(record: Part | UnsetType) -> dict[str, Any]:
    """Return every value of a record by its path, such as `reporting_persons[2].percent`; lists of words one by one."""
    return {} if record is UNSET else dict(_values(record, ""))


def _values(part: Part, prefix: str) -> Iterator[tuple[str, Any]]:
    for field in fields(type(part)):
        held = getattr(part, field.name)
        if held is UNSET:
            continue
        path = f"{prefix}{field.name}"
        for number, one in enumerate(held if field.repeats else (held,)):
            here = f"{path}[{number}]" if field.repeats else path
            if field.part is None:
                yield here, one
            else:
                yield from _values(one, f"{here}.")


def gains_and_losses(old: Part | UnsetType, new: Part | UnsetType) -> Difference:
    """Compare two records of one filing, path by path, in the order of the form."""
    before, after = values_of(old), values_of(new)
    return Difference(
        tuple(Change(path, new=value) for path, value in after.items() if path not in before),
        tuple(Change(path, old=value) for path, value in before.items() if path not in after),
        tuple(
            Change(path, value, after[path])
            for path, value in before.items()
            if path in after and not _same(value, after[path])
        ),
    )


def _same(old: object, new: object) -> bool:
    """Whether both are the same, digits and all: 5.0 is not 5.00, and 1 is not True."""
    return type(old) is type(new) and str(old) == str(new)
