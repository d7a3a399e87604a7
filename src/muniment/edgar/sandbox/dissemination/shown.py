"""What makers of answers are given: the database, the sandbox's time, and the switches."""

import sqlite3
from datetime import datetime, time, timedelta

from msgspec import Struct


class TakesLonger(Exception):
    """What is asked for cannot be made at once: it is to be asked for again in a thread."""


class Shown(Struct, frozen=True):
    """One look at the sandbox: what is public at `now`; `at_once`: while others wait, so that nothing long is done."""

    connection: sqlite3.Connection
    now: datetime
    switches: dict[str, str]
    at_once: bool = False

    @property
    def moment(self) -> str:
        """The time as the database has moments."""
        return self.now.isoformat()

    @property
    def tomorrow(self) -> datetime:
        """When the next day begins: what is told of today holds no longer than that."""
        return datetime.combine(self.now.date() + timedelta(days=1), time(), self.now.tzinfo)
