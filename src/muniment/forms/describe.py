"""The description of a form: its definition as plain rows, from which every output is made.

`fields` lists one part, field by field, in printed order; `rows` walks a whole form down to its leaves.
"""

from collections.abc import Iterator
from functools import cache
from types import UnionType
from typing import Annotated, Any, Union, get_args, get_origin, get_type_hints

from msgspec import Struct, UnsetType

from muniment.forms.definition import At, Part


class Field(Struct, frozen=True):
    """One field of a part: its name, its place, its slot in the record, and the part it holds, if it holds one."""

    name: str
    at: At
    slot: int
    repeats: bool
    part: type[Part] | None
    hint: Any


class Row(Struct, frozen=True):
    """One leaf of a form: its record path (`[]` for each repetition), its element path, its item, and its field.

    The item is that of the part around it, where the field itself names none. What was only ever printed has no
    element: "".
    """

    path: str
    element: str
    item: str
    field: Field
    repeats: bool


@cache
def fields(part: type[Part]) -> tuple[Field, ...]:
    """Return the fields of `part` that have a place on the form, in the order of the definition."""
    hints = get_type_hints(part, include_extras=True)
    return tuple(
        _field(name, hints[name], slot)
        for slot, name in enumerate(part.__struct_fields__)
        if get_origin(hints[name]) is Annotated
    )


def _field(name: str, hint: object, slot: int) -> Field:
    union, at = get_args(hint)
    (part,) = (kind for kind in _members(union) if kind is not UnsetType) if at.kind is None else (None,)
    repeats = any(get_origin(kind) is tuple for kind in _members(union))
    if repeats and part is not None:
        part = get_args(part)[0]
    return Field(name, at, slot, repeats, part, union)


def _members(union: object) -> tuple[Any, ...]:
    return get_args(union) if get_origin(union) in (Union, UnionType) else (union,)


def place_of(item: str) -> str:
    """Return where on the form an item is, in words.

    >>> [place_of(item) for item in ("4(a)", "row 5", "cover", "S", "")]
    ['Item 4(a)', 'Row 5', 'Cover', 'Signature', '']
    """
    return "Signature" if item == "S" else f"Item {item}" if item[:1].isdigit() else item.capitalize()


def rows(
    part: type[Part], path: str = "", element: str = "", item: str = "", *, repeats: bool = False
) -> Iterator[Row]:
    """Yield every leaf of `part`, in printed order; `path` and `element` go before its own."""
    for field in fields(part):
        row_path = f"{path}{field.name}" + ("[]" if field.repeats else "")
        row_element = f"{element}{field.at.path}" if field.at.path else ""
        again = repeats or field.repeats
        if field.part is None:
            yield Row(row_path, row_element, field.at.item or item, field, again)
        else:
            yield from rows(field.part, f"{row_path}.", f"{row_element}/", field.at.item or item, repeats=again)
