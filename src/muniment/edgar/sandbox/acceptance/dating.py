"""The dates of an accepted filing: the moment it becomes public, the day until which its status is kept.

The filing date itself is that of `muniment.deadlines.filing_dates`, from the time at which transmission began.
"""

import sqlite3
from datetime import date, datetime, time, timedelta

from muniment.edgar.protocol import Mode, Status
from muniment.edgar.sandbox.behaviours import switch
from muniment.edgar.sandbox.clock import EASTERN
from muniment.edgar.sandbox.hours import opening

_KEPT = {(Mode.TEST, Status.ACCEPTED): 2, (Mode.LIVE, Status.ACCEPTED): 60}
_KEPT_SUSPENDED = 6


def public_from(connection: sqlite3.Connection, accepted: datetime, filed: date) -> datetime:
    """Return when a filing is disseminated: at once, or at 6:00 on a filing date that is yet to come."""
    opens = opening(filed)
    if opens <= accepted or filed <= accepted.date() or switch(connection, "dissemination") == "at-once":
        return accepted
    return opens


def kept_until(mode: Mode, status: Status, ended: datetime) -> datetime:
    """Return until when EDGAR tells a submission's status (OpenAPI document 1.11.0): 2, 60 or 6 days."""
    return ended + timedelta(days=_KEPT.get((mode, status), _KEPT_SUSPENDED))


def midnight(day: date) -> str:
    """Return a day as the interface gives one: its beginning in Eastern time."""
    return datetime.combine(day, time(), EASTERN).isoformat()
