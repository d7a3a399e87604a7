"""The filing date: the day that EDGAR gives a filing by the time at which it came (17 CFR 232.13, Regulation S-T).

What comes by the cut-off of its form on a business day is filed on that day, else on the next business day. The cut-off
is 17:30 Eastern time; for Schedules 13D and 13G it is 22:00 since 5 February 2024 (17 CFR 232.13(a)(2), (a)(4); Release
33-11253).

The rule asks when transmission began; EDGAR's headers tell when a filing was accepted. Within fifteen minutes of a
cut-off the one does not tell the other.

>>> from datetime import datetime
>>> filing_date(datetime(2025, 6, 13, 18, 0), "D").isoformat()
'2025-06-16'
>>> filing_date(datetime(2025, 6, 12, 17, 31), "D") is None
True
>>> filing_date(datetime(2025, 6, 12, 17, 31), "D", transmitted=True).isoformat()
'2025-06-13'
"""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from muniment.deadlines.business_days import after, closure, on_or_after
from muniment.errors import EnvironmentProblem
from muniment.wording import form_named

EARLIER = time(17, 30)
LATER = time(22, 0)
LATER_SINCE = date(2024, 2, 5)
DOUBT = timedelta(minutes=15)


def cut_off(form: str, day: date) -> time:
    """Return the Eastern time until which a filing on `form`, in any spelling, gets the date of `day`.

    Raises:
        UsageError: it is no form of ours.
    """
    return LATER if form_named("form", form).form != "D" and day >= LATER_SINCE else EARLIER


def filing_date(accepted: datetime, form: str, *, transmitted: bool = False) -> date | None:
    """Return the filing date of what EDGAR accepted then; None where that cannot be told.

    Args:
        accepted: Eastern time, or a moment with a time zone of its own, such as the UTC of EDGAR's JSON.
        form: D, 13G or 13D, in any spelling; amendments are treated alike.
        transmitted: the time is the one that the rule asks for, when transmission began: then there is no doubt.

    Raises:
        UsageError: it is no form of ours, or the day is before 1994 or after 2027.
    """
    possible = filing_dates(accepted, form, transmitted=transmitted)
    return possible[0] if len(possible) == 1 else None


def filing_dates(accepted: datetime, form: str, *, transmitted: bool = False) -> tuple[date, ...]:
    """Return the filing dates that are possible, earliest first: two within fifteen minutes of a cut-off, else one."""
    moment = _eastern(accepted)
    day = moment.date()
    limit = datetime.combine(day, cut_off(form, day))
    if closure(day):
        return (on_or_after(day),)
    if not transmitted and abs(moment - limit) < DOUBT:
        return day, after(day, 1)
    return (day,) if moment <= limit else (after(day, 1),)


def _eastern(moment: datetime) -> datetime:
    """Return the time on the clocks of Washington, without a zone."""
    if moment.tzinfo is None:
        return moment
    try:
        return moment.astimezone(ZoneInfo("America/New_York")).replace(tzinfo=None)
    except ZoneInfoNotFoundError as error:
        raise EnvironmentProblem("no time zones are installed: pip install tzdata installs them") from error
