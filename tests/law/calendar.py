"""Which days count: Saturdays, Sundays, federal holidays and days on which federal offices were closed by order.

17 CFR 240.13d-1(i)(2) (business day, since 5 February 2024), 240.0-3(a), 230.503(a)(1) ("Saturday, Sunday or
holiday"). The orders of 1994, 1997, 2007 and 2014 were at hand; the other closings are those of the project's notes.
"""

from datetime import date, timedelta
from functools import cache

_DAY = timedelta(days=1)

# Days closed to the public by executive order, each "as falling within the scope of 5 U.S.C. 6103(b)". Half days
# (24 December of 1998, 2002, 2009, 2015) were working days.
BY_ORDER = frozenset(
    date.fromisoformat(day)
    for day in (
        "1994-04-27",  # E.O. 12910, 59 FR 21915: President Nixon
        "1997-12-26",  # E.O. 13068
        "2001-12-24",
        "2003-12-26",
        "2004-06-11",
        "2007-01-02",
        "2007-12-24",  # E.O. 13453
        "2008-12-26",
        "2012-12-24",
        "2014-12-26",  # E.O. 13682, 79 FR 73459
        "2018-12-05",
        "2018-12-24",
        "2019-12-24",
        "2020-12-24",
        "2024-12-24",
        "2025-01-09",
        "2025-12-24",
        "2025-12-26",
    )
)


def _nth(year: int, month: int, weekday: int, nth: int) -> date:
    first = date(year, month, 1)
    return first + timedelta(days=(weekday - first.weekday()) % 7 + 7 * (nth - 1))


@cache
def holidays(year: int) -> frozenset[date]:
    """Return the days on which the legal public holidays of a year are observed; one may be in the year before."""
    last_monday_of_may = date(year, 5, 31) - timedelta(days=date(year, 5, 31).weekday())
    fixed = [date(year, 1, 1), date(year, 7, 4), date(year, 11, 11), date(year, 12, 25)]
    if year >= 2021:  # Public Law 117-17, 17 June 2021
        fixed.append(date(year, 6, 19))
    days = {
        _nth(year, 1, 0, 3),
        _nth(year, 2, 0, 3),
        last_monday_of_may,
        _nth(year, 9, 0, 1),
        _nth(year, 10, 0, 2),
        _nth(year, 11, 3, 4),
    }
    for day in fixed:
        if day.weekday() == 5:  # 5 U.S.C. 6103(b)(1): the Friday before
            days.add(day - _DAY)
        elif day.weekday() == 6:  # Executive Order 11582, section 3: the Monday after
            days.add(day + _DAY)
        else:
            days.add(day)
    return frozenset(days)


@cache
def is_open(day: date) -> bool:
    """Tell whether a day is a business day."""
    return (
        day.weekday() < 5
        and day not in BY_ORDER
        and day not in holidays(day.year)
        and not (day.month == 12 and day in holidays(day.year + 1))
    )


def on_or_after(day: date) -> date:
    """Return the first business day that is not before a day (17 CFR 240.0-3(a), 230.503(a)(1))."""
    while not is_open(day):
        day += _DAY
    return day


def on_or_before(day: date) -> date:
    """Return the last business day that is not after a day."""
    while not is_open(day):
        day -= _DAY
    return day


def business_days(day: date, count: int) -> date:
    """Return the count-th business day after a day, which itself is never counted."""
    while count:
        day += _DAY
        count -= is_open(day)
    return day


def calendar_days(day: date, count: int) -> date:
    """Return the count-th day after a day or, where that is closed, the next business day."""
    return on_or_after(day + timedelta(days=count))


def month_end(day: date) -> date:
    """Return the last day of the month of a day."""
    return (day.replace(day=28) + timedelta(days=4)).replace(day=1) - _DAY


def anniversary(day: date, years: int = 1) -> date:
    """Return the same day of a later (or, below 0, an earlier) year; 29 February becomes the 28th."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return date(day.year + years, 2, 28)
