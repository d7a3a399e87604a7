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
    """Return the most that reporting persons hold together, where all of them state a percentage.

    A number of shares that several show is the same shares; so is one that is the sum of all others.
    """
    several = list(persons)
    if any(person.aggregate_amount is UNSET for person in several):
        return sum((highest(person.percent) for person in several), Decimal(0))
    largest = max(several, key=lambda person: person.aggregate_amount)
    numbers = sorted({number for person in several for number in _held(person)})
    if not largest.aggregate_amount or not numbers:
        return max(highest(person.percent) for person in several)
    if sum(numbers[:-1]) == numbers[-1]:
        numbers.pop()
    return highest(largest.percent) * sum(numbers) / largest.aggregate_amount


def _held(person: Any) -> tuple[Decimal, ...]:  # noqa: ANN401
    """Return how the shares of a person fall apart into those held alone and those held with others."""
    voting = (person.sole_voting_power or Decimal(0), person.shared_voting_power or Decimal(0))
    dispositive = (person.sole_dispositive_power or Decimal(0), person.shared_dispositive_power or Decimal(0))
    powers = max(voting, dispositive, key=sum)
    parts = powers if sum(powers) == person.aggregate_amount else (person.aggregate_amount,)
    return tuple(part for part in parts if part)


def words(percents: Iterable[Decimal]) -> str:
    """Return percentages in words, each once, the largest first."""
    ordered = sorted(set(percents), reverse=True)
    return ", ".join(f"{one:f}%" for one in ordered)
