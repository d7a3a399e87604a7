"""Printed percentages: they are rounded, so each stands for all that its digits leave room for."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from msgspec import UNSET

_HALF = Decimal("0.5")


def room(percent: Decimal) -> Decimal:
    """Return half of the last printed digit: by so much the value may be more or less.

    >>> room(Decimal("6.2")), room(Decimal("10"))
    (Decimal('0.05'), Decimal('0.5'))
    """
    exponent = percent.as_tuple().exponent
    return _HALF.scaleb(exponent) if isinstance(exponent, int) else Decimal(0)


def above(percent: Decimal, limit: int) -> bool:
    """Tell whether a printed percentage is above a limit however it was rounded."""
    return percent - room(percent) >= limit and percent > limit


def at_most(percent: Decimal, limit: int) -> bool:
    """Tell whether a printed percentage is not above a limit however it was rounded."""
    return percent + room(percent) <= limit


def moved_by(one: Decimal, other: Decimal) -> Decimal:
    """Return by how much two printed percentages differ at least."""
    return max(abs(one - other) - room(one) - room(other), Decimal(0))


def largest(persons: Any) -> Decimal | None:  # noqa: ANN401 - the reporting persons of either schedule, or UNSET
    """Return the largest percentage on a cover, None where there is none, or where a person has none."""
    found = [one.percent for one in _each(persons)]
    return max(found) if found and UNSET not in found else None


def _each(persons: Any) -> Iterable[Any]:  # noqa: ANN401
    return () if persons is UNSET else persons
