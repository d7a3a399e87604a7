"""The sandbox's clock: Eastern time, which can be set, stopped and let run again."""

import sqlite3
from datetime import datetime
from zoneinfo import ZoneInfo

import msgspec
from msgspec import Struct

from muniment.edgar.sandbox.database import set_setting, setting
from muniment.errors import UsageError

EASTERN = ZoneInfo("America/New_York")
_NAME = "clock"
_FIRST_YEAR, _LAST_YEAR = 1900, 2900  # far from where dates end, so that a clock that runs never gets there


class _Set(Struct):
    """It was set to `shown` when the machine's own clock told `real`; a stopped one shows that for ever."""

    shown: datetime
    real: datetime
    runs: bool


class Clock:
    """Tells the time of a sandbox; what was set holds for every process that has its database open."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self.connection = connection

    def now(self) -> datetime:
        """Return the moment, in Eastern time with offset."""
        kept = setting(self.connection, _NAME)
        real = datetime.now(EASTERN)
        if not kept:
            return real
        told = msgspec.json.decode(kept, type=_Set)
        passed = real - told.real if told.runs else real - real
        return (told.shown + passed).astimezone(EASTERN)

    def set(self, moment: datetime, *, runs: bool = True) -> None:
        """Show another time from now on; a moment without a zone is Eastern.

        Raises:
            UsageError: it is not in the years 1900 to 2900.
        """
        if not _FIRST_YEAR <= moment.year <= _LAST_YEAR:
            raise UsageError(f"the clock shows the years {_FIRST_YEAR} to {_LAST_YEAR}, not {moment.year}")
        shown = moment if moment.tzinfo else moment.replace(tzinfo=EASTERN)
        told = _Set(shown=shown, real=datetime.now(EASTERN), runs=runs)
        set_setting(self.connection, _NAME, msgspec.json.encode(told).decode())

    def reset(self) -> None:
        """Show the machine's own time again."""
        self.connection.execute("DELETE FROM settings WHERE name = ?", (_NAME,))
