"""Percentages as they are printed: rounded, so that each stands for all that its digits leave room for.

>>> lowest(Decimal("5.0")), highest(Decimal("5.0")), highest(Decimal("5"))
(Decimal('4.95'), Decimal('5.05'), Decimal('5.5'))
"""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from msgspec import UNSET

FIVE = Decimal(5)
TWENTY = Decimal(20)
_HALF = (5,)


def room(percent: Decimal) -> Decimal:
    """Return half of what the last printed digit counts: how far the true value may lie from the printed one."""
    exponent = percent.as_tuple().exponent
    return Decimal((0, _HALF, (exponent if isinstance(exponent, int) else 0) - 1))


def lowest(percent: Decimal) -> Decimal:
    """Return the least that a printed percentage can stand for."""
    return percent - room(percent)


def highest(percent: Decimal) -> Decimal:
    """Return the most that a printed percentage can stand for."""
    return percent + room(percent)


def stated(persons: Iterable[Any]) -> list[Decimal] | None:
    """Return the percentages of all reporting persons, None where one of them does not say."""
    found = [person.percent for person in persons]
    return None if not found or UNSET in found else found


def together(persons: Iterable[Any]) -> Decimal:
    """Return the most that reporting persons may hold together: who shows the same shares is counted once."""
    apart: dict[Any, Decimal] = {}
    for number, person in enumerate(persons):
        held = person.aggregate_amount
        apart[number if held is UNSET else held] = highest(person.percent)
    return sum(apart.values(), Decimal(0))


def words(percents: Iterable[Decimal]) -> str:
    """Return percentages in words, each once, the largest first."""
    ordered = sorted(set(percents), reverse=True)
    return ", ".join(f"{one:f}%" for one in ordered)
