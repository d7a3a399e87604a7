"""Addresses as entities are told apart by: the ZIP code, else street, city and state."""

import re
from functools import lru_cache

from msgspec import Struct

from muniment.codes.states import SCHEDULE_13
from muniment.folding import folded

_ZIP = re.compile(r"([0-9]{5})(?:[- ]?[0-9]{4})?")
_LAST = re.compile(r"\b([A-Za-z]{2}|[A-Z][a-z]+(?: [A-Z][a-z]+)?)[,.\s]+([0-9]{5})(?:-[0-9]{4})?\b")
_NUMBER = re.compile(r"[0-9]+")
_ORDINAL = re.compile(r"(?<![0-9])[0-9]++(?:st|nd|rd|th)\b")
_NUMBERS = {"one": "1", "two": "2", "three": "3", "four": "4", "five": "5", "six": "6", "seven": "7", "eight": "8"}


class Place(Struct, frozen=True, gc=False):
    """An address: `state` is EDGAR's code, `zip` may be of any country; "" for what is not told."""

    street: str = ""
    city: str = ""
    state: str = ""
    zip: str = ""


def told(words: str) -> Place:
    """Return the place at the end of an address that is told in one text, as far as it is surely one.

    >>> told("1 Lamp Street, Boston, MA 02110")
    Place(street='1 Lamp Street, Boston', city='', state='MA', zip='02110')
    >>> told("the Moon")
    Place(street='', city='', state='', zip='')
    """
    found = [one for one in _LAST.finditer(words) if _code(one[1])]
    if len({one[2] for one in found}) != 1:  # none, or those of several persons
        return Place()
    return Place(words[: found[0].start()].strip(" ,\r\n\t")[-80:], "", _code(found[0][1]), found[0][2])


def _code(words: str) -> str:
    """Return EDGAR's code of a state that is told by code or by name, "" for other words."""
    try:
        return SCHEDULE_13.compact(words) if SCHEDULE_13.is_valid(words) else ""
    except ValueError:
        return ""


@lru_cache(maxsize=65536)
def marks(street: str, city: str, state: str, postal: str) -> tuple[str, ...]:
    """Return what an address is recognised by, the surest first: its ZIP code, and its street, city and state.

    >>> marks("30452 Esperanza", "Rancho Santa Margarita", "CA", "92688-1234")
    ('92688', '30452 rancho santa margarita ca')
    """
    found = []
    code = _ZIP.fullmatch(postal.strip())
    if code and code[1].strip("0"):
        found.append(code[1])
    house = number(street)
    if house and city and state:
        found.append(f"{house} {folded(city)} {folded(state)}")
    return tuple(found)


@lru_cache(maxsize=65536)
def number(street: str) -> str:
    """Return the number of a house, else the first two words of the street; "" where there is none.

    >>> number("c/o Lamp LLC, 767 Fifth Avenue"), number("One Lamp Plaza"), number("PO Box 12")
    ('767', '1', '12')
    """
    words = folded(street)
    found = _NUMBER.search(_ORDINAL.sub(" ", words)) or _NUMBER.search(words)
    if found:
        return found[0]
    first = words.split()[:2]
    return _NUMBERS.get(first[0], " ".join(first)) if first else ""
