"""Places in a record, as `reporting_persons[2].percent`, and the one walk through all of them.

A path names the fields of the record, indices from 0; the same paths stand in evidence, states and findings. The walk
is field by field, depth first, in the order of the definition or of a layout: whoever looks at every value of a record,
or holds two records against each other, walks it here; nobody else says in which order the parts of a form come or how
the path of a value is made.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from functools import cache, lru_cache
from typing import Any, TypeAlias, TypeVar, cast

from msgspec import UNSET, Struct, UnsetType, structs

from muniment.errors import UsageError
from muniment.forms.definition import Field, Part, fields

P = TypeVar("P", bound=Part)

_STEP = re.compile(r"([a-z][a-z0-9_]*)|\[([0-9]+)\]")
_NUMBER = re.compile(r"\[[0-9]+\]")
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


def unnumbered(path: str, mark: str = "[]") -> str:
    """Return a path with a mark in the place of each number of a list.

    >>> unnumbered("reporting_persons[2].percent")
    'reporting_persons[].percent'
    """
    return _NUMBER.sub(mark, path)


def list_of(path: str) -> str:
    """Return the path of the list in which a text stands that a path names; of anything else its own.

    >>> list_of("primary_issuer.previous_names[1]"), list_of("reporting_persons[1].name")
    ('primary_issuer.previous_names', 'reporting_persons[1].name')
    """
    return path.rpartition("[")[0] if path.endswith("]") else path


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
    for name, repeats in _names_in(path):
        values = [(f"{at}.{name}" if at else name, getattr(value, name)) for at, value in values]
        if repeats:
            values = [(f"{at}[{n}]", entry) for at, entries in values for n, entry in enumerate(entries or ())]
        values = [(at, value) for at, value in values if value is not UNSET]
    return iter(values)


@lru_cache(maxsize=4096)
def _names_in(path: str) -> tuple[tuple[str, bool], ...]:
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


Order: TypeAlias = Callable[[type[Part], str], tuple[Field, ...]]
"""The fields of a part that stands at a path, which has a dot behind it."""


class Visit(Struct, frozen=True, gc=False):
    """A field of one part of a record.

    * `path`: where it stands, such as `related_persons[1].address.city`;
    * `field`, `value`: what it is and what it holds, UNSET for nothing; `part`: whose field it is;
    * `around`: item and element of that part, the element with a slash behind it.
    """

    path: str
    field: Field
    value: Any
    part: Part
    around: tuple[str, str]

    @property
    def item(self) -> str:
        """Its item: that of the part around it, where it names none."""
        return self.field.at.item or self.around[0]

    @property
    def element(self) -> str:
        """Where it stands in XML, "" for what was only ever printed."""
        return f"{self.around[1]}{self.field.at.path}" if self.field.at.path else ""


def everywhere(field: Field) -> bool:
    """Go into every part."""
    return True


def as_defined(part: type[Part], path: str) -> tuple[Field, ...]:
    """Return the fields in the order of the definition, which is that of the XML; for people ask `Layout.fields`."""
    return fields(part)


def walk(
    part: Part, path: str = "", item: str = "", *, into: Callable[[Field], bool] = everywhere, order: Order = as_defined
) -> Iterator[Visit]:
    """Yield every field of a record, those too that hold nothing: a part before its fields, a list before its entries.

    Args:
        part: the record, or a part of one.
        path: where the part stands, with the dot behind it.
        item: the item in which it stands.
        into: whether the fields of what a field holds are visited, too.
        order: of the fields of each part.
    """
    # A stack, not a generator for each part: rules walk every record that is read.
    open_parts = [(part, path, (item, ""), _ordered(part, path, order))]
    while open_parts:
        part, path, around, rest = open_parts[-1]
        for name, field, is_part in rest:
            value = getattr(part, name)
            visit = Visit(path + name, field, value, part, around)
            yield visit
            if is_part and value is not UNSET and into(field):
                below = (visit.item, f"{visit.element}/")
                inner = [(entry, f"{at}.", below, _ordered(entry, f"{at}.", order)) for at, entry in entries(visit)]
                open_parts += reversed(inner)
                break
        else:
            open_parts.pop()


def _ordered(part: Part, path: str, order: Order) -> Iterator[tuple[str, Field, bool]]:
    if order is as_defined:
        return iter(_named(type(part)))
    return ((field.name, field, field.part is not None) for field in order(type(part), path))


@cache
def _named(part: type[Part]) -> tuple[tuple[str, Field, bool], ...]:
    """Return the fields of a part by their names, and whether each holds parts."""
    return tuple((field.name, field, field.part is not None) for field in fields(part))


def entries(visit: Visit) -> Iterator[tuple[str, Any]]:
    """Yield what a field holds by its path: of a list each entry, else the one value."""
    if not visit.field.repeats:
        yield visit.path, visit.value
        return
    for number, entry in enumerate(visit.value):
        yield f"{visit.path}[{number}]", entry


class FieldPair(Struct, frozen=True, gc=False):
    """A field of two records: the paths in both, its item, what both hold, and the entries of lists around it.

    `around` has the earlier and the later entry of each list in which it stands, the outermost first; one may be UNSET.
    """

    was: str
    now: str
    item: str
    field: Field
    old: Any
    new: Any
    around: tuple[tuple[Any, Any], ...] = ()


def walk_both(
    old: Part | UnsetType,
    new: Part | UnsetType,
    paired: Callable[[Any, Any], Iterable[tuple[int | None, int | None]]],
    *,
    into: Callable[[Field], bool] = everywhere,
    orders: tuple[Order, Order] = (as_defined, as_defined),
) -> Iterator[FieldPair]:
    """Yield the fields of two records in the order of the later one; then those that only the earlier one has.

    Args:
        old: the earlier record.
        new: the later one, which may be of another form.
        paired: says of two lists which entries belong together, by their numbers, None for nobody.
        into: as for `walk`.
        orders: of the fields of each part of the earlier, and of the later record.
    """
    yield from _both(old, new, ("", "", "", ()), paired, into, orders)


def _both(
    old: Part | UnsetType,
    new: Part | UnsetType,
    at: tuple[str, str, str, tuple[tuple[Any, Any], ...]],
    paired: Callable[[Any, Any], Iterable[tuple[int | None, int | None]]],
    into: Callable[[Field], bool],
    orders: tuple[Order, Order],
) -> Iterator[FieldPair]:
    before, after, item, around = at
    earlier_fields = () if old is UNSET else orders[0](type(old), before)
    later_fields = () if new is UNSET else orders[1](type(new), after)
    by_name = {field.name: field for field in (*earlier_fields, *later_fields)}
    for name in dict.fromkeys(field.name for field in (*later_fields, *earlier_fields)):
        field, was, now = by_name[name], f"{before}{name}", f"{after}{name}"
        earlier: Any = getattr(old, name, UNSET)
        later: Any = getattr(new, name, UNSET)
        field_item = field.at.item or item
        yield FieldPair(was, now, field_item, field, earlier, later, around)
        if field.part is None or not into(field):
            continue
        if not field.repeats:
            yield from _both(earlier, later, (f"{was}.", f"{now}.", field_item, around), paired, into, orders)
            continue
        for old_index, new_index in paired(earlier or (), later or ()):
            first: Any = UNSET if old_index is None else earlier[old_index]
            second: Any = UNSET if new_index is None else later[new_index]
            inside = (*around, (first, second))
            at = (f"{was}[{old_index}].", f"{now}[{new_index}].", field_item, inside)
            yield from _both(first, second, at, paired, into, orders)
