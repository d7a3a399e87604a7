"""Business days against a table of holidays written out by hand, and against notices."""

from datetime import date, datetime, time, timedelta, timezone
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from muniment.deadlines import after, closure, filing_date, is_business_day, on_or_after
from muniment.deadlines.business_days import (
    FIRST_DAY,
    LAST_DAY,
    anniversary,
    business_days,
    calendar_days,
    holidays,
    month_end,
    notes,
    observed,
    quarter_end,
    year_end,
)
from muniment.errors import UsageError

HERE = Path(__file__).parent
BY_HAND = {
    int(year): days.split()
    for year, days in (line.split("\t") for line in (HERE / "holidays.tsv").read_text().splitlines() if line[0] != "#")
}
DAYS = st.dates(FIRST_DAY, date(2099, 6, 30))


@pytest.mark.parametrize("year", BY_HAND)
def test_holidays_follow_from_their_rule(year):
    assert [f"{day:%m-%d}" for day in holidays(year)] == BY_HAND[year]


def test_the_table_has_every_year():
    assert list(BY_HAND) == list(range(FIRST_DAY.year, 2028))


@pytest.mark.parametrize(
    "day",
    [
        "1997-12-26", "2001-12-24", "2004-06-11", "2007-01-02", "2012-12-24", "2014-12-26", "2018-12-05", "2018-12-24",
        "2019-12-24", "2020-12-24", "2021-06-18", "2024-12-24", "2025-01-09", "2025-12-24", "2025-12-26",
    ],
)  # fmt: skip
def test_edgar_was_closed(day):
    why = closure(date.fromisoformat(day))
    assert why
    assert why.source


@pytest.mark.parametrize(
    "day",
    [
        "2001-09-11", "2002-12-24", "2009-12-24", "2015-12-24", "2010-02-09", "2012-10-29", "2019-01-02", "2025-11-03",
        "2009-01-20", "2017-01-20", "2021-01-20", "2022-12-27", "2020-06-19",
    ],
)  # fmt: skip
def test_edgar_ran(day):
    """Half days, storms, lapses of appropriations, Inauguration Days, Juneteenth before it was a holiday."""
    assert is_business_day(date.fromisoformat(day))


def test_years_to_come_follow_from_the_law_and_say_what_nobody_knows_yet():
    for year in range(2028, 2100):
        assert len(holidays(year)) in (10, 11, 12)
        assert all(day.weekday() < 5 for day in holidays(year))
    assert "Closings by order are known until" in calendar_days(date(2034, 12, 9), 15).assumptions[-1]
    assert calendar_days(date(2025, 6, 2), 15).assumptions == ()


def test_what_is_not_confirmed_says_so():
    unsure = {day.isoformat() for day in (date(2024, 12, 24), date(2021, 12, 31), date(2004, 6, 11))}
    assert {day for day in unsure if closure(date.fromisoformat(day)).sure} == set()
    assert closure(date(2025, 1, 9)).sure
    assert "no notice" in calendar_days(date(2024, 12, 9), 15).assumptions[0]
    assert [note.sure for note in notes(date(2012, 10, 30))] == [True, True]


@pytest.mark.parametrize("day", [date(1993, 12, 31), date(2100, 1, 4), date.min, date.max])
def test_outside_the_calendar_is_said(day):
    with pytest.raises(UsageError, match=rf"^the calendar of business days has the years 1994 to 2099: {day} is out"):
        is_business_day(day)


def test_the_end_of_the_calendar_is_no_silent_answer():
    with pytest.raises(UsageError, match="2100-01-01 is outside"):
        after(date(2099, 12, 31), 1)
    with pytest.raises(UsageError, match="outside"):
        after(date(2099, 12, 29), 3)


@given(DAYS, st.integers(1, 10))
def test_the_nth_business_day_has_n_business_days_before_it(day, number):
    last = after(day, number)
    between = [day + timedelta(n) for n in range(1, (last - day).days + 1)]
    assert sum(map(is_business_day, between)) == number
    assert is_business_day(last)


@given(DAYS)
def test_a_closed_day_moves_to_the_next_open_one(day):
    moved = on_or_after(day)
    assert is_business_day(moved)
    assert (moved == day) == is_business_day(day)
    assert not any(is_business_day(day + timedelta(n)) for n in range((moved - day).days))


@given(DAYS, DAYS, st.integers(1, 60))
def test_later_events_are_never_due_earlier(one, other, number):
    early, late = sorted((one, other))
    assert calendar_days(early, number).date <= calendar_days(late, number).date
    assert after(early, min(number, 10)) <= after(late, min(number, 10))


@given(st.dates(FIRST_DAY, LAST_DAY))
def test_observed_holidays_are_weekdays(day):
    assert observed(day).weekday() < 5
    assert abs((observed(day) - day).days) <= 1


@given(st.dates())
def test_ends_of_periods(day):
    month, quarter, year = month_end(day), quarter_end(day), year_end(day)
    assert day <= month <= quarter <= year
    assert (year.month, year.day, quarter.month % 3) == (12, 31, 0)
    assert year == date.max or [(end + timedelta(1)).day for end in (month, quarter, year)] == [1, 1, 1]


def test_every_closed_day_is_named_with_its_reason():
    steps = " ".join(business_days(date(2025, 12, 22), 5).steps)
    for words in (
        "2025-12-24 (Wednesday: closed by executive order)", "2025-12-25 (Thursday: Christmas Day)",
        "2025-12-26 (Friday: closed by executive order)", "2025-12-27 (Saturday)", "2025-12-28 (Sunday)",
        "2026-01-01 (Thursday: New Year's Day)",
    ):  # fmt: skip
        assert words in steps
    assert steps.partition("Not counted: ")[2].partition(".")[0].count(", ") == 5


@pytest.mark.parametrize("day", [date.min, date.max, date(9999, 5, 5)])
def test_days_that_no_calendar_has_are_refused_as_those_outside_of_ours(day):
    begin = datetime.combine(day, time(23), timezone(timedelta(hours=-12)))
    end = datetime.combine(day, time(), timezone(timedelta(hours=12)))
    for act in (
        lambda: anniversary(day),
        lambda: calendar_days(day, 15),
        lambda: calendar_days(day, -15),
        lambda: calendar_days(day, 10**10),
        lambda: business_days(day, 5),
        lambda: after(day, 1),
        lambda: filing_date(begin, "D"),
        lambda: filing_date(end, "D"),
    ):
        with pytest.raises(UsageError, match="the calendar of business days has the years 1994 to 2099"):
            act()
