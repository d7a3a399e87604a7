"""The operating hours of EDGAR: 6:00 to 22:00 Eastern time on business days, and the state that it reports."""

import sqlite3
from datetime import date, datetime, time

from muniment.deadlines import business_days
from muniment.deadlines.filing_dates import EARLIER
from muniment.edgar.protocol import Condition
from muniment.edgar.sandbox.behaviours import switch
from muniment.edgar.sandbox.clock import EASTERN
from muniment.edgar.sandbox.database import set_setting, setting

OPENS, CLOSES = time(6), time(22)
_NAME = "condition"
_MONDAY_TO_FRIDAY = 5


def is_open(moment: datetime) -> bool:
    """Whether EDGAR takes submissions at a moment of Eastern time."""
    return is_business_day(moment.date()) and OPENS <= moment.time() < CLOSES


def chosen(connection: sqlite3.Connection) -> Condition | None:
    """Return the operating state that was set, None where it goes by the hour."""
    wanted = setting(connection, _NAME)
    return Condition(wanted) if wanted else None


def condition(connection: sqlite3.Connection, moment: datetime) -> Condition:
    """Return the operating state: the one that was set, else by the hour.

    Where the switch `hours` is `open`, hours at which EDGAR is closed count as after hours.
    """
    wanted = chosen(connection)
    if wanted:
        return wanted
    if is_open(moment):
        return Condition.ACCEPTING if moment.time() < EARLIER else Condition.ACCEPTING_AFTER_HOURS
    if switch(connection, "hours") == "real":
        return Condition.OUTSIDE_OPERATING_HOURS
    return Condition.ACCEPTING_AFTER_HOURS


def set_condition(connection: sqlite3.Connection, wanted: Condition | None) -> None:
    """Report this state whatever the hour; None reports by the hour again. Inside a transaction of the caller."""
    set_setting(connection, _NAME, wanted or "")


def opening(day: date) -> datetime:
    """Return when EDGAR opens on a day, or would, in Eastern time."""
    return datetime.combine(day, OPENS, EASTERN)


def is_business_day(day: date) -> bool:
    """Whether a day is a business day; beyond the calendar of `deadlines`, Monday to Friday are."""
    if business_days.FIRST_DAY <= day <= business_days.LAST_DAY:
        return business_days.is_business_day(day)
    return day.weekday() < _MONDAY_TO_FRIDAY
