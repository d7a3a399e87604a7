"""What may be the same as something said before: an address as the issuer's, Item 1 as the cover.

A part is like another of its type, and a field like another of its label. Nothing is listed here: the first place of
each on the form is the one that later places may take over.
"""

from collections.abc import Iterator, Mapping
from functools import cache

from msgspec import UNSET, Struct

from muniment.codes import CodeTable
from muniment.drafts.asking import asked
from muniment.errors import UsageError
from muniment.forms import Record
from muniment.forms.definition import Part
from muniment.forms.describe import Field, fields
from muniment.forms.paths import value_at
from muniment.forms.placing import placed
from muniment.values import Choice, Text
from muniment.wording import ADDRESS, capitalized

_ADDRESS = "street1"  # only an address has it


class Same(Struct, frozen=True):
    """The place that another may take over, and what it is called."""

    source: str
    label: str


class _Place(Struct, frozen=True):
    plain: str
    field: Field
    nested: bool


@cache
def sames(record: type[Part], *, amendment: bool) -> Mapping[str, Same]:
    """Return, by path (`[]` for each repetition), the place that may be taken over there."""
    places = list(_places(record, "", amendment=amendment))
    found: dict[str, Same] = {}
    for number, place in enumerate(places):
        source = next((one for one in places[:number] if _is_like(one, place)), None)
        if source is not None and "[]" not in source.plain:
            found[place.plain] = Same(source.plain, "the issuer" if _is_address(place.field) else "the cover")
    return found


def _places(part: type[Part], path: str, *, amendment: bool) -> Iterator[_Place]:
    for field in asked(part, amendment=amendment):
        here = f"{path}{field.name}" + ("[]" if field.repeats else "")
        yield _Place(here, field, bool(path))
        if field.part is not None and not _is_address(field):
            yield from _places(field.part, f"{here}.", amendment=amendment)


def _is_like(source: _Place, place: _Place) -> bool:
    if not place.nested or place.field.repeats or source.field.repeats:
        return False
    if _is_address(place.field):
        return source.field.part is place.field.part
    alike = source.field.at.label.casefold() == place.field.at.label.casefold()
    plain_text = isinstance(place.field.at.kind, Text) and (
        isinstance(source.field.at.kind, Text) or _is_address(source.field)
    )
    return alike and plain_text and not source.nested and "[]" not in place.plain


def _is_address(field: Field) -> bool:
    return field.part is not None and not field.repeats and _ADDRESS in field.part.__struct_fields__


def taken_over(record: Record, path: str, same: Same) -> Record:
    """Return the record with what stands at the source of `same` at `path` too.

    Raises:
        UsageError: nothing stands at the source yet.
    """
    held = value_at(record, same.source)
    if held is UNSET:
        raise UsageError(f"{same.label} has no such answer yet: give it first")
    kind = _field_at(type(record), path)
    if kind is not None and kind.part is None and isinstance(held, Part):
        held = in_one_line(held)
    return placed(record, path, held)


def _field_at(part: object, path: str) -> Field | None:
    """Return the field of the definition at a path without repetitions."""
    name, _, rest = path.partition(".")
    field = next((one for one in fields(part) if one.name == name.partition("[")[0]), None)
    return _field_at(field.part, rest) if field and rest and field.part else field


def in_one_line(address: Part) -> str:
    """Return an address as one text: street, city, state by its name, ZIP code."""
    field = next(one for one in fields(type(address)) if one.name == "state")
    street1, street2, city, state, zip_code = (value_at(address, name) for name in ADDRESS)
    codes = field.at.kind.codes if isinstance(field.at.kind, Choice) else None
    if isinstance(codes, CodeTable) and state in codes:
        state = capitalized(codes[state].label)
    told = (street1, street2, city, state, zip_code)
    return ", ".join(one for one in told if one)
