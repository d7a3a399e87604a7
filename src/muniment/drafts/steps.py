"""The pages on which a form is asked: groups of its items, in the order of the form.

Only items are named here. Which fields a page has follows from the item that each field of the definition names.
"""

from functools import cache

from msgspec import Struct

from muniment.forms import FORMS
from muniment.forms.describe import Field, fields

SIGNATURE = "sign"


class Step(Struct, frozen=True):
    """One page of a form: its key in addresses, its title, and the items that it asks for.

    A list named in `lists` has a page of its own, apart from its item.
    """

    key: str
    title: str
    items: tuple[str, ...]
    lists: tuple[str, ...] = ()


_SIGN = Step(SIGNATURE, "Signature", ("S",))
_COVER = ("", "cover")
_PERSONS = Step("persons", "Reporting persons", (), ("reporting_persons",))

_STEPS: dict[str, tuple[Step, ...]] = {
    "D": (
        Step("issuer", "Issuer", ("1", "2")),
        Step("persons", "Related persons", ("3",)),
        Step("business", "Industry and size", ("4", "5")),
        Step("filing", "Exemption and filing", ("", "6", "7", "8")),
        Step("securities", "Securities", ("9", "10", "11")),
        Step("compensation", "Sales compensation", ("12",)),
        Step("amounts", "Offering and sales amounts", ("13",)),
        Step("investors", "Investors, fees and proceeds", ("14", "15", "16")),
        _SIGN,
    ),
    "13G": (
        Step("cover", "Cover page", _COVER),
        _PERSONS,
        Step("items-1-2", "Issuer and persons filing", ("1", "2")),
        Step("item-3", "What the person filing is", ("3",)),
        Step("item-4", "Ownership", ("4",)),
        Step("items-5-9", "Other items", ("5", "6", "7", "8", "9")),
        Step("item-10", "Certifications", ("10",)),
        _SIGN,
    ),
    "13D": (
        Step("cover", "Cover page", _COVER),
        _PERSONS,
        Step("items-1-2", "Issuer, identity and background", ("1", "2")),
        Step("items-3-4", "Funds and purpose", ("3", "4")),
        Step("item-5", "Interest in securities", ("5",)),
        Step("items-6-7", "Contracts and exhibits", ("6", "7")),
        _SIGN,
    ),
}


def steps_of(form: str) -> tuple[Step, ...]:
    """Return the pages of a form, "D", "13G" or "13D"; the last is that of the signatures."""
    return _STEPS[form]


def step_of(form: str, path: str) -> Step | None:
    """Return the page that asks for the field at a path, None where it is no field of the form."""
    name = path.partition(".")[0].partition("[")[0]
    return next((one for one in _STEPS[form] if any(field.name == name for field in fields_of(form, one))), None)


@cache
def fields_of(form: str, step: Step) -> tuple[Field, ...]:
    """Return the fields of a form, of its first level, that stand on a page."""
    every = fields(FORMS[form].record)
    apart = {name for one in _STEPS[form] for name in one.lists}
    return tuple(one for one in every if one.name in step.lists or (one.name not in apart and _is_on(form, step, one)))


def _is_on(form: str, step: Step, field: Field) -> bool:
    """Tell whether a page asks for a field; an item that no page names is asked with the signatures, not lost."""
    items = {item for one in _STEPS[form] for item in one.items}
    item = field.at.item
    return item in step.items or (item not in items and step.key == SIGNATURE)
