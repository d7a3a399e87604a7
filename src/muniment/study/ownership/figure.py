"""The one figure of a schedule: that of the reporting person with the largest aggregate amount.

The persons of a schedule mostly report the same shares: a fund, its adviser, the adviser's general partner, and who
controls it. Nobody files their sum, so none is made: the largest amount that anybody reports is the figure, and who
reports the same shares is told. Where members of a group hold shares of their own beside one another, the figure is
less than what they hold together, and its `basis` says so.
"""

from collections.abc import Sequence
from decimal import Decimal
from typing import TypeVar

from msgspec import UNSET, Struct, UnsetType

from muniment.checks.schedule_13.persons import Person

N = TypeVar("N", bound=int | Decimal)

_MOST = 100  # percent


class Figure(Struct, frozen=True):
    """Whose figure it is (`position` among the persons, None where there is none), and in words how it was chosen."""

    position: int | None
    shares: int | Decimal | None
    percent: Decimal | None
    basis: str


def number(held: N | UnsetType) -> N | None:
    """Return a number that can be counted with; None where nothing is stated, or what is no number."""
    if held is UNSET or (isinstance(held, Decimal) and not held.is_finite()):
        return None
    return held


def is_share(percent: int | Decimal | None) -> bool:
    """Whether a percentage is one of a class: below zero or above a hundred it is stated, and proves nothing."""
    return percent is not None and 0 <= percent <= _MOST


def figure(persons: Sequence[Person]) -> Figure:
    """Return the figure of the reporting persons of a schedule: of equal amounts the first with a percentage."""
    amounts = [number(person.aggregate_amount) for person in persons]
    stated = [amount for amount in amounts if amount is not None]
    if not stated:
        return _by_percent(persons)
    largest = [place for place, amount in enumerate(amounts) if amount == max(stated)]
    place = next((one for one in largest if number(persons[one].percent) is not None), largest[0])
    return Figure(place, amounts[place], number(persons[place].percent), _basis(persons, place))


def _by_percent(persons: Sequence[Person]) -> Figure:
    percents = [number(person.percent) for person in persons]
    stated = [percent for percent in percents if percent is not None]
    if not persons:
        return Figure(None, None, None, "no reporting person is stated")
    if not stated:
        return Figure(None, None, None, "neither shares nor a percentage are stated")
    place = percents.index(max(stated))
    return Figure(place, None, percents[place], "the largest percentage; no number of shares is stated")


def _basis(persons: Sequence[Person], place: int) -> str:
    if len(persons) == 1:
        return "the only person"
    same = same_as(persons)
    shared = place if same[place] is None else same[place]
    alike = 1 + sum(one == shared for one in same)
    if alike == len(persons):
        return f"all {alike} persons report the same shares"
    own = sum(_shows_others(person, persons[place]) for person in persons)
    words = f"the largest of {len(persons)} aggregates"
    words += f"; {alike} persons report these shares" if alike > 1 else ""
    return words + (f"; shares of {own} others beside them are not added" if own else "")


def same_as(persons: Sequence[Person]) -> list[int | None]:
    """Return for each person the position of the first who reports the same shares, None where nobody before does.

    The same amount is taken for the same shares, but where both persons have the sole power over all of theirs.
    """
    found: list[int | None] = []
    for place, person in enumerate(persons):
        amount = number(person.aggregate_amount)
        before = range(place) if amount else ()
        alike = (one for one in before if found[one] is None and _is_same(persons[one], person, amount))
        found.append(next(alike, None))
    return found


def _is_same(one: Person, other: Person, amount: Decimal | None) -> bool:
    return number(one.aggregate_amount) == amount and not (_is_alone(one) and _is_alone(other))


def _is_alone(person: Person) -> bool:
    """Whether a person says to have the sole power, to vote or to dispose, over all shares reported."""
    amount = number(person.aggregate_amount)
    return bool(amount) and amount in (number(person.sole_voting_power), number(person.sole_dispositive_power))


def _shows_others(person: Person, largest: Person) -> bool:
    """Whether a person has shares alone beside another one who has the largest amount alone."""
    return person is not largest and _is_alone(person) and _is_alone(largest)
