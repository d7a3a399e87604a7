r"""Business days of the SEC, and the three ways in which the rules count days, each with its steps in words.

A business day is any day but Saturdays, Sundays, federal holidays and the days on which EDGAR was closed. Holidays
follow from two rules: the days of 5 U.S.C. 6103(a), and its (b) with Executive Order 11582 for those that fall on a
Saturday (kept on the Friday before) or a Sunday (kept on the Monday after). Inauguration Day is a holiday of the
Washington area only, and EDGAR takes filings on it. Closures by order stand in closures.tsv, each with its source.

Definition: 17 CFR 240.13d-1(i)(2) for Schedules 13D and 13G; 17 CFR 230.503(a)(1) for Form D.

>>> from datetime import date
>>> closure(date(2025, 1, 9)).what, is_business_day(date(2025, 1, 10))
('mourning for President Carter', True)
>>> after(date(2025, 1, 3), 5).isoformat(), on_or_after(date(2026, 2, 14)).isoformat()
('2025-01-13', '2026-02-17')

The rules count:

* calendar days, a last day that is closed moving to the next business day (17 CFR 240.0-3(a), 230.503(a)(1));
* business days, the first of them the one after the event (17 CFR 240.13d-1(i)(2));
* until the first anniversary (17 CFR 230.503(a)(3)(iii)).

>>> print(*calendar_days(date(2025, 8, 15), 15).steps, sep="\n")
Day 15 after 2025-08-15 (Friday) is 2025-08-30 (Saturday).
That day is closed; not counted: 2025-08-30 (Saturday), 2025-08-31 (Sunday), 2025-09-01 (Monday: Labor Day).
The next business day is 2025-09-02 (Tuesday) (17 CFR 240.0-3(a)).
"""

from calendar import day_name, monthrange
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from typing import Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from msgspec import Struct

from muniment.errors import EnvironmentProblem, UsageError
from muniment.tsv import table_rows
from muniment.wording import form_named

FIRST_DAY = date(1994, 1, 1)
LAST_DAY = date(2099, 12, 31)
CHECKED_UNTIL = date(2026, 11, 21)
"""Until when closings by order were looked for; holidays follow from the law, in any year."""
_Date = date  # where a field of that name hides it
_DAY = timedelta(days=1)
_MONDAY, _THURSDAY, _SATURDAY, _SUNDAY = 0, 3, 5, 6
_JUNETEENTH_SINCE = 2021
_WEEKEND = {_SATURDAY: "Saturday", _SUNDAY: "Sunday"}


class Calendar(Struct, frozen=True):
    """What the calendar of business days stands on: the law of holidays, and until when closings were looked for."""

    holidays: str
    holidays_until: date
    closings_known_until: date

    def __str__(self) -> str:
        return (
            f"holidays by {self.holidays}, computed until {self.holidays_until.year}; closings by executive order "
            f"known until {self.closings_known_until}, later ones unknown"
        )


_HOLIDAY_LAW = "5 U.S.C. 6103; E.O. 11582"
CALENDAR = Calendar(_HOLIDAY_LAW, LAST_DAY, CHECKED_UNTIL)


class Closure(Struct, frozen=True):
    """Why a day is no business day: `what` it is, where that is from, and whether EDGAR's closing is confirmed."""

    what: str
    source: str
    sure: bool = True
    kind: Literal["weekend", "holiday", "closing"] = "closing"


class Note(Struct, frozen=True):
    """A stretch of days that count although something happened; `sure` says whether that is confirmed."""

    first: date
    last: date
    what: str
    source: str
    sure: bool


# ---- asking ---------------------------------------------------------------------------------------------------------


def closure(day: date) -> Closure | None:
    """Return why `day` is no business day, None for a business day.

    Raises:
        UsageError: the day is before 1994 or after 2099.
    """
    if not FIRST_DAY <= day <= LAST_DAY:
        raise _outside(day)
    return _WEEKENDS.get(day.weekday()) or _ORDERED.get(day) or _holidays_of(day.year).get(day)


def _outside(day: date) -> UsageError:
    years = f"{FIRST_DAY.year} to {LAST_DAY.year}"
    return UsageError(f"the calendar of business days has the years {years}: {day.isoformat()} is outside")


def later(day: date, number: int) -> date:
    """Return the day `number` days after `day`; UsageError where no calendar has it."""
    try:
        return day + timedelta(days=number)
    except OverflowError:
        raise _outside(day) from None


def is_business_day(day: date) -> bool:
    """Whether EDGAR takes filings on `day`; UsageError outside 1994 to 2099."""
    return closure(day) is None


def on_or_after(day: date) -> date:
    """Return the first business day on or after `day`; UsageError outside 1994 to 2099."""
    while closure(day):
        day += _DAY
    return day


def after(day: date, number: int) -> date:
    """Return the `number`-th business day after `day`, which itself never counts.

    Raises:
        UsageError: that day, or one on the way to it, is before 1994 or after 2099.
    """
    for _ in range(number):
        day = on_or_after(later(day, 1))
    return day


def notes(day: date) -> list[Note]:
    """Return what is to be known of a business day: a storm, a lapse of appropriations, a doubt."""
    return [note for note in _NOTES if note.first <= day <= note.last]


# ---- federal holidays -----------------------------------------------------------------------------------------------


def observed(day: date) -> date:
    """Return the day on which federal offices keep a holiday (5 U.S.C. 6103(b), Executive Order 11582).

    >>> observed(date(2026, 7, 4)).isoformat(), observed(date(2023, 1, 1)).isoformat()
    ('2026-07-03', '2023-01-02')
    """
    return day + {_SATURDAY: -_DAY, _SUNDAY: _DAY}.get(day.weekday(), timedelta(0))


@cache
def holidays(year: int) -> dict[date, str]:
    """Return the federal holidays as kept in `year`, with their names (5 U.S.C. 6103(a)).

    The next New Year's Day is among them where it is kept on 31 December.
    """
    end_of_may = date(year, 5, 31)
    dates = [
        (date(year, 1, 1), "New Year's Day"),
        (_nth(year, 1, _MONDAY, 3), "Birthday of Martin Luther King, Jr."),
        (_nth(year, 2, _MONDAY, 3), "Washington's Birthday"),
        (end_of_may - timedelta(days=end_of_may.weekday()), "Memorial Day"),
        (date(year, 7, 4), "Independence Day"),
        (_nth(year, 9, _MONDAY, 1), "Labor Day"),
        (_nth(year, 10, _MONDAY, 2), "Columbus Day"),
        (date(year, 11, 11), "Veterans Day"),
        (_nth(year, 11, _THURSDAY, 4), "Thanksgiving Day"),
        (date(year, 12, 25), "Christmas Day"),
        (date(year + 1, 1, 1), "New Year's Day"),
    ]
    if year >= _JUNETEENTH_SINCE:
        dates.append((date(year, 6, 19), "Juneteenth National Independence Day"))
    ordered = sorted((observed(day), name + ("" if observed(day) == day else ", observed")) for day, name in dates)
    return {day: name for day, name in ordered if day.year == year}


def _nth(year: int, month: int, weekday: int, number: int) -> date:
    first = date(year, month, 1)
    return first + timedelta(days=(weekday - first.weekday()) % 7 + 7 * (number - 1))


# ---- the calendar, made once ----------------------------------------------------------------------------------------


@cache
def _holidays_of(year: int) -> dict[date, Closure]:
    """Return the holidays of a year; that EDGAR was shut on the last day of one was never confirmed from a notice."""
    return {
        day: Closure(name, _HOLIDAY_LAW, (day.month, day.day) != (12, 31), "holiday")
        for day, name in holidays(year).items()
    }


_WEEKENDS = {
    number: Closure(name, "17 CFR 240.13d-1(i)(2); 17 CFR 230.503(a)(1)", kind="weekend")
    for number, name in _WEEKEND.items()
}
_CLOSURES = table_rows(__file__, "closures.tsv")
_ORDERED = {
    date.fromisoformat(row["first"]): Closure(row["what"], row["source"], sure=row["sure"] == "yes")
    for row in _CLOSURES
    if row["closed"] == "yes"
}
_NOTES = [
    Note(
        date.fromisoformat(row["first"]),
        date.fromisoformat(row["last"] or row["first"]),
        row["what"],
        row["source"],
        row["sure"] == "yes",
    )
    for row in _CLOSURES
    if row["closed"] == "no"
]

# ---- the day that EDGAR gives a filing ------------------------------------------------------------------------------

# What comes by the cut-off of its form on a business day is filed on that day, else on the next business day: 17:30
# Eastern time; for Schedules 13D and 13G 22:00 since 5 February 2024 (17 CFR 232.13(a)(2), (a)(4); Release 33-11253).
# The rule asks when transmission began; EDGAR's headers tell when a filing was accepted. Within fifteen minutes of a
# cut-off the one does not tell the other.
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
    """Return the filing date of what EDGAR accepted then (17 CFR 232.13); None where that cannot be known.

    >>> filing_date(datetime(2025, 6, 13, 18, 0), "D").isoformat(), filing_date(datetime(2025, 6, 12, 17, 31), "D")
    ('2025-06-16', None)
    >>> filing_date(datetime(2025, 6, 12, 17, 31), "D", transmitted=True).isoformat()
    '2025-06-13'

    Args:
        accepted: Eastern time, or a moment with a time zone of its own, such as the UTC of EDGAR's JSON.
        form: D, 13G or 13D, in any spelling; amendments are treated alike.
        transmitted: the time is the one that the rule asks for, when transmission began: then there is no doubt.

    Raises:
        UsageError: it is no form of ours, or the day is before 1994 or after 2099.
    """
    possible = filing_dates(accepted, form, transmitted=transmitted)
    return possible[0] if len(possible) == 1 else None


def filing_dates(accepted: datetime, form: str, *, transmitted: bool = False) -> tuple[date, ...]:
    """Return the filing dates that are possible, earliest first: two within fifteen minutes of a cut-off, else one."""
    moment = eastern(accepted)
    day = moment.date()
    limit = datetime.combine(day, cut_off(form, day))
    if closure(day):
        return (on_or_after(day),)
    if not transmitted and abs(moment - limit) < DOUBT:
        return day, after(day, 1)
    return (day,) if moment <= limit else (after(day, 1),)


def dated(sent: date, form: str) -> date:
    """Return the filing date of what is sent to EDGAR on a day: by its hour where that is today, else by the cut-off.

    Raises:
        UsageError: it is no form of ours, or the day is before 1994 or after 2099.
        EnvironmentProblem: no time zones are installed.
    """
    now = eastern(datetime.now(UTC))
    return filing_dates(now, form, transmitted=True)[0] if sent == now.date() else on_or_after(sent)


def eastern(moment: datetime) -> datetime:
    """Return the time on the clocks of Washington, without a zone; a time that has no zone is one of theirs.

    Raises:
        EnvironmentProblem: no time zones are installed.
        UsageError: no calendar has the day.
    """
    if moment.tzinfo is None:
        return moment
    try:
        return moment.astimezone(ZoneInfo("America/New_York")).replace(tzinfo=None)
    except ZoneInfoNotFoundError as error:
        raise EnvironmentProblem("no time zones are installed: pip install tzdata installs them") from error
    except OverflowError:
        raise _outside(moment.date()) from None


def today() -> date:
    """Return the day at EDGAR, in Washington: a server's own may be another in the evening.

    Raises:
        EnvironmentProblem: no time zones are installed.
    """
    return eastern(datetime.now(UTC)).date()


ROLLS = "17 CFR 240.0-3(a)"
"""The section by which a last day that is closed moves on, but for Form D."""


class LeftOut(Struct, frozen=True):
    """A day that was not counted: its kind, its name as `what`, and the source of that."""

    date: _Date
    kind: Literal["weekend", "holiday", "closing"]
    what: str
    source: str

    def __str__(self) -> str:
        name = day_name[self.date.weekday()]
        return f"{self.date.isoformat()} ({name if self.what == name else f'{name}: {self.what}'})"


class Counted(Struct, frozen=True):
    """The last day of a period, how it was found, what that takes for granted, and the days that were not counted.

    `argued`: a later day, where the words of the rule leave room for one; nobody can object to `date`.
    """

    date: date
    steps: tuple[str, ...]
    assumptions: tuple[str, ...] = ()
    argued: _Date | None = None
    left_out: tuple[LeftOut, ...] = ()


def calendar_days(start: date, number: int, rolls: str = ROLLS) -> Counted:
    """Count `number` calendar days from `start`; the end moves to the next business day, by the section `rolls`.

    Source: 17 CFR 240.0-3(a), and the words of 17 CFR 230.503(a)(1) itself. UsageError outside 1994 to 2099.
    """
    end = later(start, number)
    last = on_or_after(end)
    left_out = _closed(end, last)
    steps = [f"Day {number} after {day_text(start)} is {day_text(end)}."]
    if left_out:
        steps.append(f"That day is closed; not counted: {_names(left_out)}.")
        steps.append(f"The next business day is {day_text(last)} ({rolls}).")
    return Counted(last, tuple(steps), uncertain_days(end, last), left_out=left_out)


def business_days(start: date, number: int) -> Counted:
    """Count `number` business days after `start`, which never counts itself, even before the market opens.

    Source: 17 CFR 240.13d-1(i)(2). UsageError outside 1994 to 2099.
    """
    last = after(start, number)
    first = after(start, 1)
    steps = [f"Day 1 is {day_text(first)}, the first business day after {day_text(start)} (17 CFR 240.13d-1(i)(2))."]
    left_out = _closed(start + _DAY, last)
    if left_out:
        steps.append(f"Not counted: {_names(left_out)}.")
    if number > 1:
        steps.append(f"Day {number} is {day_text(last)}.")
    return Counted(last, tuple(steps), uncertain_days(start + _DAY, last), left_out=left_out)


def anniversary(start: date) -> Counted:
    """Find the first anniversary of `start`.

    The rule (17 CFR 230.503(a)(3)(iii)) says "on or before" and has no words for an anniversary on a closed day, nor
    for one of 29 February: the day that leaves no doubt is taken, and the later reading is named. UsageError outside
    1994 to 2099.
    """
    if start > LAST_DAY:
        raise _outside(start)
    is_leap = (start.month, start.day) == (2, 29)
    end = date(start.year + 1, 3, 1) if is_leap else start.replace(year=start.year + 1)
    safe, last = date(start.year + 1, 2, 28) if is_leap else end, on_or_after(end)
    steps = [f"The first anniversary of {day_text(start)} is {day_text(safe)}."]
    left_out: tuple[LeftOut, ...] = ()
    if closure(safe):
        last_closed = safe
        while closure(safe):
            safe -= _DAY
        left_out = _closed(safe + _DAY, last_closed)
        steps.append(f"That day is closed, and the rule says on or before; not counted: {_names(left_out)}.")
        steps.append(f"The business day before is {day_text(safe)}.")
    if safe == last:
        return Counted(safe, tuple(steps), uncertain_days(end, last))
    occasion = "one of 29 February" if is_leap else "an anniversary on a closed day"
    assumption = f"The rule has no words for {occasion}: {day_text(last)} may be argued, and lateness counts from it."
    return Counted(safe, tuple(steps), (*uncertain_days(safe, last), assumption), last, left_out)


def month_end(day: date) -> date:
    """Return the last day of the month of `day`, business day or not."""
    return day.replace(day=monthrange(day.year, day.month)[1])


class Quarter(Struct, frozen=True, order=True):
    """A quarter of a year, 1 to 4.

    >>> quarter = Quarter.of(date(2024, 11, 5))
    >>> str(quarter), str(quarter.first), str(quarter.last), quarter.following
    ('2024Q4', '2024-10-01', '2024-12-31', Quarter(year=2025, number=1))
    """

    year: int
    number: int

    @classmethod
    def of(cls, day: date | str) -> "Quarter":
        """Return that of a day; a text begins with one as ISO has it."""
        text = str(day)
        return cls(int(text[:4]), (int(text[5:7]) + 2) // 3)

    @property
    def first(self) -> date:
        """Its first day."""
        return date(self.year, 3 * self.number - 2, 1)

    @property
    def last(self) -> date:
        """Its last day."""
        return month_end(date(self.year, 3 * self.number, 1))

    @property
    def following(self) -> "Quarter":
        """The next quarter."""
        return Quarter(self.year + self.number // 4, self.number % 4 + 1)

    def __str__(self) -> str:
        return f"{self.year}Q{self.number}"


def quarter_end(day: date) -> date:
    """Return the last day of the calendar quarter of `day`, business day or not."""
    return Quarter.of(day).last


def year_end(day: date) -> date:
    """Return 31 December of the year of `day`."""
    return date(day.year, 12, 31)


def at_month_end(event: date) -> bool:
    """Return whether a day is the last of its month, or its last business day."""
    last = month_end(event)
    if event == last or not FIRST_DAY <= event <= last <= LAST_DAY:
        return event == last
    return not any(not closure(event + timedelta(days=ahead)) for ahead in range(1, (last - event).days + 1))


def at_quarter_end(event: date) -> bool:
    """Return whether a day is the last of its quarter, or its last business day."""
    return at_month_end(event) and event.month == quarter_end(event).month


def day_text(day: date) -> str:
    """Return a day as steps name it.

    >>> day_text(date(2025, 1, 9))
    '2025-01-09 (Thursday)'
    """
    return f"{day.isoformat()} ({day_name[day.weekday()]})"


def _days(first: date, last: date) -> Iterator[date]:
    for number in range((last - first).days + 1):
        yield first + timedelta(days=number)


def _closed(first: date, last: date) -> tuple[LeftOut, ...]:
    """Return every closed day from `first` to `last`, and why it is one."""
    days = ((day, closure(day)) for day in _days(first, last))
    return tuple(LeftOut(day, why.kind, why.what, why.source) for day, why in days if why)


def _names(left_out: tuple[LeftOut, ...]) -> str:
    return ", ".join(map(str, left_out))


def uncertain_days(first: date, last: date) -> tuple[str, ...]:
    """Name the days from `first` to `last` on whose being closed or open the answer rests without certainty."""
    remarks: dict[str, None] = {}
    for day in _days(first, last):
        why = closure(day)
        if why and not why.sure:
            remarks[f"{day_text(day)} is taken as closed ({why.what}); no notice of EDGAR's closing was seen."] = None
        for note in notes(day) if not why else ():
            remarks[f"{day_text(day)} is taken as a business day ({note.what})."] = None
    if last > CHECKED_UNTIL:
        remarks[f"Closings by order are known until {CHECKED_UNTIL}: a later one moves what is counted over it."] = None
    return tuple(remarks)
