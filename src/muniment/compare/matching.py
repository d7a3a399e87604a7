"""Which part of one filing is which of the other: persons by number, then by name, whatever their order."""

import re
from collections.abc import Sequence

from msgspec import UNSET
from rapidfuzz.fuzz import token_sort_ratio

from muniment.folding import folded
from muniment.forms.definition import Part

_ALIKE = 88  # of 100: a name torn or spelled otherwise; other funds of one family stay below
_NUMBERS = ("cik", "crd_number")
_NAMES = (
    ("name",),
    ("last_name", "first_name", "middle_name"),
    ("reporting_person",),
    ("issuer",),
    ("state",),
    ("signature",),
)
_FIGURES = re.compile(r"\b(?:[ivx]+|[0-9]+)\b")
_SIGNED = re.compile(r"^\s*/s/\s*", re.IGNORECASE)

Pair = tuple[int | None, int | None]


def name_of(part: Part) -> str:
    """Return what a part is called: a person's name, a state; "" where it has no name."""
    for fields in _NAMES:
        if fields[0] in part.__struct_fields__:
            told = [getattr(part, field) for field in fields]
            ordered = [told[1], told[2], told[0]] if len(told) > 1 else told
            return " ".join(word for word in ordered if word)
    return ""


def plain(text: str) -> str:
    """Return the words that a name or address is compared by, without the mark of a signature."""
    return folded(_SIGNED.sub("", text))


def pairs(before: Sequence[Part], after: Sequence[Part]) -> list[Pair]:
    """Return which entries belong together, in the order of the later list; what was removed comes at the end."""
    found: dict[int, int] = {}
    for same in (_same_number, _same_name, _alike):
        for there, later in enumerate(after):
            if there not in found:
                left = (here for here in range(len(before)) if here not in found.values())
                match = next((here for here in left if same(before[here], later)), None)
                if match is not None:
                    found[there] = match
    told: list[Pair] = [(found.get(there), there) for there in range(len(after))]
    return told + [(here, None) for here in range(len(before)) if here not in found.values()]


def _same_number(one: Part, other: Part) -> bool:
    return any(_number(one, name) and _number(one, name) == _number(other, name) for name in _NUMBERS)


def _number(part: Part, name: str) -> object:
    return getattr(part, name, UNSET) or None


def _same_name(one: Part, other: Part) -> bool:
    name = plain(name_of(one))
    return bool(name) and name == plain(name_of(other))


def _alike(one: Part, other: Part) -> bool:
    """Tell whether two names are the same but for spelling; Fund II is never Fund III."""
    name, later = plain(name_of(one)), plain(name_of(other))
    if not name or not later or _FIGURES.findall(name) != _FIGURES.findall(later):
        return False
    return token_sort_ratio(name, later) >= _ALIKE
