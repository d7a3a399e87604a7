"""Printed percentages: what a figure stands for, given the digits it was printed with, alone and of several persons."""

from collections.abc import Iterable
from decimal import Decimal

from msgspec import UNSET

from muniment.checks.schedule_13.persons import Person

FIVE = Decimal(5)
TWENTY = Decimal(20)
_HALF = Decimal("0.5")


def unit(percent: Decimal) -> Decimal:
    """Return the value of the last digit that is printed.

    >>> unit(Decimal("5.0")), unit(Decimal("12"))
    (Decimal('0.1'), Decimal('1'))
    """
    exponent = percent.as_tuple().exponent
    return Decimal(1).scaleb(min(exponent, 0)) if isinstance(exponent, int) else Decimal(1)


def lowest(percent: Decimal) -> Decimal:
    """Return the smallest share of a class that a printed percentage may stand for."""
    return max(percent - unit(percent) * _HALF, Decimal(0))


def highest(percent: Decimal) -> Decimal:
    """Return the largest share of a class that a printed percentage may stand for, rounded or cut off.

    >>> highest(Decimal("5.0")), highest(Decimal("5"))
    (Decimal('5.1'), Decimal('6'))
    """
    return percent + unit(percent)


def may_agree(one: Decimal, other: Decimal) -> bool:
    """Tell whether two printed percentages may stand for the same share.

    >>> may_agree(Decimal("5.1"), Decimal("5.08")), may_agree(Decimal("5.0"), Decimal("8.0"))
    (True, False)
    """
    return lowest(one) <= highest(other) and lowest(other) <= highest(one)


def stated(persons: Iterable[Person]) -> list[Decimal] | None:
    """Return the percentages of all reporting persons, None where one of them does not say."""
    found = [person.percent for person in persons]
    return [percent for percent in found if percent is not UNSET] if found and UNSET not in found else None


def together(persons: Iterable[Person]) -> Decimal:
    """Return the most that reporting persons hold together, where all of them state a percentage.

    A number of shares that several show is the same shares; so is one that is the sum of all others.
    """
    several = list(persons)
    percents = [person.percent for person in several if person.percent is not UNSET]
    amounts = [person.aggregate_amount for person in several if person.aggregate_amount is not UNSET]
    if len(amounts) < len(several):
        return sum(map(highest, percents), Decimal(0))
    largest = max(amounts)
    numbers = sorted({number for person in several for number in _held(person)})
    if not largest or not numbers:
        return max(map(highest, percents))
    if sum(numbers[:-1]) == numbers[-1]:
        numbers.pop()
    return highest(percents[amounts.index(largest)]) * sum(numbers) / largest


def _held(person: Person) -> tuple[Decimal, ...]:
    """Return how the shares of a person fall apart into those held alone and those held with others."""
    voting = (person.sole_voting_power or Decimal(0), person.shared_voting_power or Decimal(0))
    dispositive = (person.sole_dispositive_power or Decimal(0), person.shared_dispositive_power or Decimal(0))
    powers = max(voting, dispositive, key=sum)
    parts = powers if sum(powers) == person.aggregate_amount else (person.aggregate_amount or Decimal(0),)
    return tuple(part for part in parts if part)


def words(percents: Iterable[Decimal]) -> str:
    """Return percentages in words, each once, the largest first."""
    ordered = sorted(set(percents), reverse=True)
    return ", ".join(f"{one:f}%" for one in ordered)
