"""The one walk through a record: field by field, depth first, in the order of the definition or of a layout.

Whoever looks at every value of a record, or holds two records against each other, walks it here; nobody else says in
which order the parts of a form come or how the path of a value is made.
"""

from collections.abc import Callable, Iterable, Iterator
from functools import cache
from typing import Any, TypeAlias

from msgspec import UNSET, Struct, UnsetType

from muniment.forms.definition import Part
from muniment.forms.describe import Field, fields

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
    part: Part,
    path: str = "",
    item: str = "",
    *,
    into: Callable[[Field], bool] = everywhere,
    order: Order = as_defined,
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
