"""What makers of answers are given: the database, the sandbox's time, and the switches."""

import sqlite3
from datetime import datetime

from msgspec import Struct


class Shown(Struct, frozen=True):
    """One look at the sandbox: what is public at `now`."""

    connection: sqlite3.Connection
    now: datetime
    switches: dict[str, str]

    @property
    def moment(self) -> str:
        """The time as the database has moments."""
        return self.now.isoformat()
