"""The sandbox's clock, Eastern time, which can be set, stopped and let run; operating hours."""

import sqlite3
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import msgspec
from msgspec import Struct

from muniment.deadlines import business_days
from muniment.deadlines.business_days import EARLIER
from muniment.edgar.protocol import Condition
from muniment.edgar.sandbox.behaviours import switch
from muniment.edgar.sandbox.database import set_setting, setting
from muniment.errors import UsageError

EASTERN = ZoneInfo("America/New_York")
FIRST, LAST = 1993, 2099
"""The years that it can be set to: from EDGAR's first on, and far from where dates end, past which no clock can run."""

_NAME = "clock"


class _Adjustment(Struct):
    """It was set to `shown` when the machine's own clock showed `real`; a stopped one shows that for ever."""

    shown: datetime
    real: datetime
    runs: bool


class Clock:
    """The time of a sandbox; what was set holds for every process that has its database open."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self.connection = connection

    def now(self) -> datetime:
        """Return the moment, in Eastern time with offset."""
        stored = setting(self.connection, _NAME)
        real = datetime.now(EASTERN)
        if not stored:
            return real
        adjustment = msgspec.json.decode(stored, type=_Adjustment)
        passed = real - adjustment.real if adjustment.runs else timedelta()
        return (adjustment.shown + passed).astimezone(EASTERN)

    def set(self, moment: datetime, *, runs: bool = True) -> None:
        """Show another time from now on; a moment without a zone is Eastern.

        Raises:
            UsageError: it lies in a year before `FIRST` or after `LAST`.
        """
        if not FIRST <= moment.year <= LAST:
            raise UsageError(f"The clock can be set to the years {FIRST} to {LAST}, not to {moment.year}.")
        shown = moment if moment.tzinfo else moment.replace(tzinfo=EASTERN)
        adjustment = _Adjustment(shown=shown, real=datetime.now(EASTERN), runs=runs)
        set_setting(self.connection, _NAME, msgspec.json.encode(adjustment).decode())

    def reset(self) -> None:
        """Show the machine's own time again."""
        self.connection.execute("DELETE FROM settings WHERE name = ?", (_NAME,))


# ---- operating hours -------------------------------------------------------------------------------------------------

OPENS, CLOSES = time(6), time(22)
_CONDITION = "condition"
_SATURDAY = 5


def is_open(moment: datetime) -> bool:
    """Whether EDGAR takes submissions at a moment of Eastern time."""
    return is_business_day(moment.date()) and OPENS <= moment.time() < CLOSES


def chosen_condition(connection: sqlite3.Connection) -> Condition | None:
    """Return the operating state that was set, None where it goes by the hour."""
    chosen = setting(connection, _CONDITION)
    return Condition(chosen) if chosen else None


def condition(connection: sqlite3.Connection, moment: datetime) -> Condition:
    """Return the operating state: the one that was set, else by the hour.

    Where the switch `hours` is `open`, hours at which EDGAR is closed count as after hours.
    """
    chosen = chosen_condition(connection)
    if chosen:
        return chosen
    if is_open(moment):
        return Condition.ACCEPTING if moment.time() < EARLIER else Condition.ACCEPTING_AFTER_HOURS
    if switch(connection, "hours") == "real":
        return Condition.OUTSIDE_OPERATING_HOURS
    return Condition.ACCEPTING_AFTER_HOURS


def report_condition(connection: sqlite3.Connection, chosen: Condition | None) -> None:
    """Report this state whatever the hour; None reports by the hour again. Inside a transaction of the caller."""
    set_setting(connection, _CONDITION, chosen or "")


def opening(day: date) -> datetime:
    """Return when EDGAR opens on a day, or would, in Eastern time."""
    return datetime.combine(day, OPENS, EASTERN)


def is_business_day(day: date) -> bool:
    """Whether a day is a business day; beyond the calendar of `deadlines`, Monday to Friday are."""
    if business_days.FIRST_DAY <= day <= business_days.LAST_DAY:
        return business_days.is_business_day(day)
    return day.weekday() < _SATURDAY
