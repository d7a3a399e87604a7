"""The numbers that Item 4 of Schedule 13G says again after the cover page: a sign that both were read rightly."""

import re
from decimal import Decimal, InvalidOperation

_NUMBER = re.compile(r"(?<![\w.,])\d[\d,]*(?:\.\d+)?(?![\w,]*\d)")
_REACH = 20_000  # characters of the item that are looked at


def numbers_in(text: str, start: int, end: int) -> frozenset[Decimal]:
    """Return every number that stands between two places of a text."""
    return frozenset(
        Decimal(hit[0].replace(",", "")) for hit in _NUMBER.finditer(text, start, min(end, start + _REACH))
    )


def is_among(value: object, numbers: frozenset[Decimal]) -> bool:
    """Whether a value is one of the numbers; what is no number, or none, is not."""
    if isinstance(value, str):
        try:
            value = Decimal(value)
        except InvalidOperation:
            return False
    return isinstance(value, Decimal) and value > 0 and value in numbers
