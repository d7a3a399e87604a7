"""Cut-off times: what came when, and which date it got."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from muniment.deadlines import filing_date, filing_dates, is_business_day
from muniment.errors import UsageError

TRANSMITTED = [
    ("D", "2025-06-12 17:29", "2025-06-12"),
    ("D", "2025-06-12 17:30", "2025-06-12"),
    ("D/A", "2025-06-12 17:31", "2025-06-13"),
    ("D", "2025-06-13 18:00", "2025-06-16"),
    ("SCHEDULE 13D", "2025-06-12 21:59", "2025-06-12"),
    ("SC 13D", "2024-02-02 18:00", "2024-02-05"),
    ("SC 13D/A", "2024-02-05 18:00", "2024-02-05"),
    ("SC 13D", "2025-06-12 22:01", "2025-06-13"),
    ("D", "2025-06-12 22:01", "2025-06-13"),
    ("13G", "2025-06-18 21:00", "2025-06-18"),
    ("13G", "2025-06-19 09:00", "2025-06-20"),
    ("13G", "2025-06-18 23:00", "2025-06-20"),
]
ACCEPTED = [
    # Dates that EDGAR gave.
    ("SC 13G", "2009-02-11 18:33:35", "2009-02-12"),
    ("D", "2023-03-10 18:07:59", "2023-03-13"),
    ("SC 13G", "2018-03-07 18:03:42", "2018-03-08"),
    ("SC 13G", "2022-02-04 20:11:27", "2022-02-07"),
    # Within fifteen minutes of the cut-off the moment of transmission is not told.
    ("D", "2025-06-12 17:15:01", None),
    ("D", "2025-06-12 17:44:59", None),
    ("D", "2025-06-12 17:15", "2025-06-12"),
    ("D", "2025-06-12 17:45", "2025-06-13"),
    ("SCHEDULE 13G", "2025-06-12 17:31", "2025-06-12"),
    ("SCHEDULE 13G", "2025-06-12 21:50", None),
    ("SCHEDULE 13G", "2025-06-14 21:50", "2025-06-16"),
]


@pytest.mark.parametrize(("form", "at", "filed"), TRANSMITTED)
def test_the_moment_of_transmission_decides(form, at, filed):
    assert filing_date(datetime.fromisoformat(at), form, transmitted=True) == date.fromisoformat(filed)


@pytest.mark.parametrize(("form", "at", "filed"), ACCEPTED)
def test_the_moment_of_acceptance_decides_but_near_the_cut_off(form, at, filed):
    assert filing_date(datetime.fromisoformat(at), form) == (filed and date.fromisoformat(filed))


def test_both_days_are_named_where_it_cannot_be_told():
    assert filing_dates(datetime(2025, 6, 13, 17, 31), "D") == (date(2025, 6, 13), date(2025, 6, 16))


def test_other_zones_are_converted():
    """EDGAR's JSON has UTC, four hours ahead in summer and five in winter."""
    assert filing_date(datetime(2025, 6, 12, 21, 0, tzinfo=UTC), "D") == date(2025, 6, 12)
    assert filing_date(datetime(2025, 6, 12, 22, 0, tzinfo=UTC), "D") == date(2025, 6, 13)
    assert filing_date(datetime(2025, 1, 16, 22, 0, tzinfo=UTC), "D") == date(2025, 1, 16)


def test_errors_are_one_line():
    with pytest.raises(UsageError, match=r"^form: there is no '10-K'; there is D, "):
        filing_date(datetime(2025, 6, 12), "10-K")
    with pytest.raises(UsageError, match="1993-06-12 is outside"):
        filing_date(datetime(1993, 6, 12), "13D")


@given(st.datetimes(datetime(1994, 1, 1), datetime(2027, 12, 1)), st.sampled_from(["D", "13G", "13D/A"]))
def test_a_filing_date_is_a_business_day_and_never_goes_back(moment, form):
    for days in (filing_dates(moment, form), filing_dates(moment, form, transmitted=True)):
        assert all(map(is_business_day, days))
        assert moment.date() <= days[0] <= days[-1]
    assert filing_date(moment, form, transmitted=True) <= filing_date(
        moment + timedelta(days=1), form, transmitted=True
    )
