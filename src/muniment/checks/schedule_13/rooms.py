"""Printed percentages: what a figure stands for, given the digits that it was printed with."""

from decimal import Decimal

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
