"""The answers to the items as the record has them."""

from typing import Any

from msgspec import UNSET

from muniment.forms.definition import Part
from muniment.forms.schedule_13 import schedule_13d, schedule_13g
from muniment.forms.schedule_13.base import Address
from muniment.readers.labelled.found import Found
from muniment.readers.labelled.items.addresses import address_of

_MODULES = {"G": schedule_13g, "D": schedule_13d}


def filled(letter: str, answers: dict[str, Found], found: dict[str, Found]) -> dict[str, Any]:
    """Return the item parts of a record, `item1` and so on, and note in `found` what was found for each path."""
    values: dict[str, dict[str, Any]] = {}
    for path, one in answers.items():
        item, _, name = path.partition(".")
        found[path] = one
        held = values.setdefault(item, {})
        if one.stated and one.sure_enough:
            held[name] = one.value
    module = _MODULES[letter]
    return {item: _part(getattr(module, item.replace("i", "I", 1)), held) for item, held in values.items()}


def _part(kind: type[Part], held: dict[str, Any]) -> Part:
    where = held.get("issuer_address", UNSET)
    if isinstance(where, str) and kind is schedule_13d.Item1:
        held = held | {"issuer_address": address_of(where) or Address(street1=where)}
    return kind(**held)
