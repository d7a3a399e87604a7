"""How far a holding moved between two filings, given what printed percentages leave room for."""

from decimal import Decimal

import pytest
from msgspec import UNSET

from muniment.checks.schedule_13.amendments import above, at_most, largest, moved_by
from muniment.forms.schedule_13.schedule_13g import ReportingPerson


@pytest.mark.parametrize(
    ("printed", "is_above", "is_at_most"),
    [
        ("10", False, False),
        ("10.0", False, False),
        ("10.1", True, False),
        ("10.04", True, False),
        ("11", True, False),
        ("9.9", False, True),
        ("9.95", False, True),
        ("9", False, True),
        ("0", False, True),
        ("1E+1", False, False),
    ],
)
def test_ten_percent(printed, is_above, is_at_most):
    value = Decimal(printed)
    assert (above(value, 10), at_most(value, 10)) == (is_above, is_at_most)


def test_a_move_is_what_is_sure_of_it():
    assert moved_by(Decimal("6.0"), Decimal("7.1")) == moved_by(Decimal("7.1"), Decimal("6.0")) == Decimal("0.95")
    assert moved_by(Decimal("6.0"), Decimal("6.1")) == 0
    assert moved_by(Decimal("12"), Decimal("7.00")) == Decimal("4.49")


@pytest.mark.parametrize(
    ("printed", "expected"), [(["5.1", "6.2"], "6.2"), ([], None), (["5.1", None], None), (["NaN", "6.2"], None)]
)
def test_the_largest_is_known_only_where_all_are(printed, expected):
    persons = tuple(ReportingPerson(percent=UNSET if one is None else Decimal(one)) for one in printed)
    assert largest(persons) == (expected and Decimal(expected))
    assert largest(UNSET) is None
