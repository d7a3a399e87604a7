r"""The three ways in which the rules count, each with its steps in words.

* calendar days, a last day that is closed moving to the next business day (17 CFR 240.0-3(a), 230.503(a)(1));
* business days, the first of them the one after the event (17 CFR 240.13d-1(i)(2));
* until the first anniversary (17 CFR 230.503(a)(3)(iii)).

>>> from datetime import date
>>> print(*calendar_days(date(2025, 8, 15), 15).steps, sep="\n")
Day 15 after 2025-08-15 (Friday) is 2025-08-30 (Saturday).
That day is closed; not counted: 2025-08-30 (Saturday), 2025-08-31 (Sunday), 2025-09-01 (Monday: Labor Day).
The next business day is 2025-09-02 (Tuesday) (17 CFR 240.0-3(a)).
"""

import datetime
from calendar import day_name, monthrange
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Literal

from msgspec import Struct

from muniment.deadlines.business_days import CHECKED_UNTIL, FIRST_DAY, LAST_DAY, after, closure, notes, on_or_after

_DAY = timedelta(days=1)
_LEAP = (2, 29)
_DAYS_ARE_TOLD = 45  # a longer stretch of closed days does not exist
ROLLS = "17 CFR 240.0-3(a)"
"""The section by which a last day that is closed moves on, but for Form D."""


class LeftOut(Struct, frozen=True):
    """A day that was not counted: its kind, its name as `what`, and the source of that."""

    date: datetime.date
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
    argued: datetime.date | None = None
    left_out: tuple[LeftOut, ...] = ()


def calendar_days(start: date, number: int, rolls: str = ROLLS) -> Counted:
    """Count `number` calendar days from `start`; the end moves to the next business day, by the section `rolls`.

    Source: 17 CFR 240.0-3(a), and the words of 17 CFR 230.503(a)(1) itself. UsageError outside 1994 to 2099.
    """
    end = start + timedelta(days=number)
    last = on_or_after(end)
    left_out = _closed(end, last)
    steps = [f"Day {number} after {told(start)} is {told(end)}."]
    if left_out:
        steps.append(f"That day is closed; not counted: {_names(left_out)}.")
        steps.append(f"The next business day is {told(last)} ({rolls}).")
    return Counted(last, tuple(steps), doubts(end, last), left_out=left_out)


def business_days(start: date, number: int) -> Counted:
    """Count `number` business days after `start`, which never counts itself, even before the market opens.

    Source: 17 CFR 240.13d-1(i)(2). UsageError outside 1994 to 2099.
    """
    last = after(start, number)
    first = after(start, 1)
    steps = [f"Day 1 is {told(first)}, the first business day after {told(start)} (17 CFR 240.13d-1(i)(2))."]
    left_out = _closed(start + _DAY, last)
    if left_out:
        steps.append(f"Not counted: {_names(left_out)}.")
    if number > 1:
        steps.append(f"Day {number} is {told(last)}.")
    return Counted(last, tuple(steps), doubts(start + _DAY, last), left_out=left_out)


def anniversary(start: date) -> Counted:
    """Find the first anniversary of `start`.

    The rule (17 CFR 230.503(a)(3)(iii)) says "on or before" and has no words for an anniversary on a closed day, nor
    for one of 29 February: the day that leaves no doubt is taken, and the later reading is named. UsageError outside
    1994 to 2099.
    """
    is_leap = (start.month, start.day) == _LEAP
    end = date(start.year + 1, 3, 1) if is_leap else start.replace(year=start.year + 1)
    safe, last = date(start.year + 1, 2, 28) if is_leap else end, on_or_after(end)
    steps = [f"The first anniversary of {told(start)} is {told(safe)}."]
    left_out: tuple[LeftOut, ...] = ()
    if closure(safe):
        last_closed = safe
        while closure(safe):
            safe -= _DAY
        left_out = _closed(safe + _DAY, last_closed)
        steps.append(f"That day is closed, and the rule says on or before; not counted: {_names(left_out)}.")
        steps.append(f"The business day before is {told(safe)}.")
    if safe == last:
        return Counted(safe, tuple(steps), doubts(end, last))
    what = "one of 29 February" if is_leap else "an anniversary on a closed day"
    room = f"The rule has no words for {what}: {told(last)} may be argued, and lateness counts from it."
    return Counted(safe, tuple(steps), (*doubts(safe, last), room), last, left_out)


def month_end(day: date) -> date:
    """Return the last day of the month of `day`, business day or not."""
    return day.replace(day=monthrange(day.year, day.month)[1])


def quarter_end(day: date) -> date:
    """Return the last day of the calendar quarter of `day`, business day or not."""
    return month_end(day.replace(day=1, month=day.month + (-day.month) % 3))


def year_end(day: date) -> date:
    """Return 31 December of the year of `day`."""
    return date(day.year, 12, 31)


def at_month_end(event: date) -> bool:
    """Tell whether a day is the last of its month, or its last business day."""
    last = month_end(event)
    if event == last or not FIRST_DAY <= event <= last <= LAST_DAY:
        return event == last
    return not any(not closure(event + timedelta(days=ahead)) for ahead in range(1, (last - event).days + 1))


def at_quarter_end(event: date) -> bool:
    """Tell whether a day is the last of its quarter, or its last business day."""
    return at_month_end(event) and event.month == quarter_end(event).month


def told(day: date) -> str:
    """Return a day as steps name it.

    >>> told(date(2025, 1, 9))
    '2025-01-09 (Thursday)'
    """
    return f"{day.isoformat()} ({day_name[day.weekday()]})"


def _days(first: date, last: date) -> Iterator[date]:
    for number in range(min((last - first).days, _DAYS_ARE_TOLD) + 1):
        yield first + timedelta(days=number)


def _closed(first: date, last: date) -> tuple[LeftOut, ...]:
    """Return every closed day from `first` to `last`, and why it is one."""
    days = ((day, closure(day)) for day in _days(first, last))
    return tuple(LeftOut(day, why.kind, why.what, why.source) for day, why in days if why)


def _names(left_out: tuple[LeftOut, ...]) -> str:
    return ", ".join(map(str, left_out))


def doubts(first: date, last: date) -> tuple[str, ...]:
    """Name the days from `first` to `last` on whose being closed or open the answer rests without certainty."""
    found: dict[str, None] = {}
    for day in _days(first, last):
        why = closure(day)
        if why and not why.sure:
            found[f"{told(day)} is taken as closed ({why.what}); no notice of EDGAR's closing was seen."] = None
        for note in notes(day) if not why else ():
            found[f"{told(day)} is taken as a business day ({note.what})."] = None
    if last > CHECKED_UNTIL:
        found[f"Closings by order are known until {CHECKED_UNTIL}: a later one moves what is counted over it."] = None
    return tuple(found)
