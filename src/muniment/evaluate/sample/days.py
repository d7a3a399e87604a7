"""When things are filed in the sample world: eras, seasons, deadlines kept and missed, hours of acceptance."""

from bisect import bisect_left
from datetime import date, datetime, timedelta
from functools import cache
from itertools import accumulate
from random import Random

from muniment.deadlines.business_days import after, is_business_day, on_or_after

FIRST_DAY, LAST_DAY = date(1994, 1, 4), date(2026, 9, 30)
NOTICES_SINCE = date(2009, 3, 16)  # Form D on paper until then, but for a few
SCHEDULES_IN_XML_SINCE = date(2024, 12, 18)
HTML_SINCE = 2001
QUARTERLY_SINCE = date(2024, 9, 30)  # Schedule 13G: 45 days after the quarter, no longer after the year
SOONER_SINCE = date(2024, 2, 5)  # Schedule 13D: five business days, no longer ten days; amendments two
EVENING_SINCE = SOONER_SINCE  # schedules are taken until 22:00
_LATE = 0.06
_DAY = timedelta(1)
_FEBRUARY, _LAST_OF_SEASON = 2, 14
_OPEN, _CLOSE, _NIGHT = 6 * 3600, 17 * 3600 + 1800, 22 * 3600


@cache
def openings(first: date, grown: int, season: bool) -> tuple[tuple[date, ...], tuple[float, ...]]:
    """Return the business days from `first`, and the share of all statements that were begun up to each of them.

    `grown` is how many times as many there are at the end as at the beginning; with `season` most begin in February.
    """
    days = [day for n in range((LAST_DAY - first).days + 1) if is_business_day(day := first + n * _DAY)]
    weights = []
    for number, day in enumerate(days):
        weight = 1 + (grown - 1) * number / len(days)
        if season and day.month == _FEBRUARY and day.day <= _LAST_OF_SEASON:
            weight *= 4 + 2 * day.day
        weights.append(weight)
    whole = sum(weights)
    return tuple(days), tuple(one / whole for one in accumulate(weights))


def opening(number: int, count: int, first: date, grown: int, *, season: bool) -> date:
    """Return the day on which statement `number` of `count` begins; those beyond the count begin on the last day."""
    days, shares = openings(first, grown, season)
    return days[min(bisect_left(shares, (number + 0.5) / max(count, 1)), len(days) - 1)]


def filed_after(event: date, last: date, rng: Random) -> date:
    """Return a business day between an event and the `last` day for it; a few miss it, some by months."""
    if rng.random() < _LATE:
        day = last + timedelta(1 + int(rng.expovariate(1 / 30)))
    else:
        day = event + timedelta(max(1, round(max((last - event).days, 1) * rng.betavariate(5, 1.2))))
    return on_or_after(day) if day <= LAST_DAY else day


def event_before(filed: date, days: int, rng: Random) -> date:
    """Return the day of an event that led to a filing: up to `days` before; for a few longer ago."""
    if rng.random() < _LATE:
        return filed - timedelta(days + 1 + int(rng.expovariate(1 / 40)))
    return filed - timedelta(rng.randint(1, days))


def report_of(event: date) -> date:
    """Return the last day for a Schedule 13G about `event`: 45 days after the year, since 2024 after the quarter."""
    end = quarter_end(event) if event >= QUARTERLY_SINCE else date(event.year, 12, 31)
    return on_or_after(end + timedelta(45))


def prompt(event: date, *, amendment: bool) -> date:
    """Return the last day for a Schedule 13D about `event`."""
    if event >= SOONER_SINCE:
        return after(event, 2 if amendment else 5)
    return on_or_after(event + timedelta(10))


def quarter_end(day: date) -> date:
    """Return the last day of the quarter that a day is in.

    >>> quarter_end(date(2025, 2, 3)).isoformat()
    '2025-03-31'
    """
    month = (day.month + 2) // 3 * 3
    return date(day.year + month // 12, month % 12 + 1, 1) - _DAY


def accepted(filed: date, rng: Random, *, schedule: bool) -> datetime:
    """Return the moment of acceptance of a filing with this filing date, Eastern time.

    What comes after 17:30 has the next business day as its filing date; schedules since 2024 only what comes after
    22:00, when nothing is taken.
    """
    day, close = filed, _CLOSE
    if schedule and filed >= EVENING_SINCE:
        close = _NIGHT
    elif rng.random() < 0.1:
        day = filed - _DAY
        while not is_business_day(day):
            day -= _DAY
        return _at(day, rng.randint(_CLOSE + 1, _NIGHT - 1))
    return _at(day, int(_OPEN + (close - _OPEN) * rng.betavariate(3, 1.5)))


def _at(day: date, seconds: int) -> datetime:
    return datetime(day.year, day.month, day.day) + timedelta(seconds=seconds)
