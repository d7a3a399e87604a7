"""The log: who did what, when, from which address; only added to, and without secrets."""

import unicodedata
from collections.abc import Callable
from datetime import UTC, datetime
from enum import StrEnum

from msgspec import Struct
from sqlalchemy import Connection, func, insert, select

from muniment.store.tables import AnyRow
from muniment.web.access.database import Database, log

LONGEST = 200


class What(StrEnum):
    """What is done with accounts, in the words of the log; other pages add their own."""

    LOGGED_IN = "logged in"
    FAILED = "failed to log in"
    LOGGED_OUT = "logged out"
    ADDED = "account added"
    ROLE = "role changed"
    REMOVED = "account removed"
    PASSWORD = "password changed"  # noqa: S105 - words of the log
    DRAFT_BEGUN = "draft begun"
    DRAFT_SAVED = "draft saved"
    DRAFT_REMOVED = "draft removed"
    SUBMITTED = "submitted"
    FILED = "sent to EDGAR"
    QUERY_SAVED = "query saved"
    QUERY_REMOVED = "saved query removed"
    FEED_OPENED = "feed opened"
    FEED_CLOSED = "feed closed"
    JUDGED = "reading judged"


class Line(Struct, frozen=True):
    """A line of the log."""

    number: int
    at: datetime
    who: str
    what: str
    about: str
    address: str


class LogPart(Struct, frozen=True):
    """Some lines of the log, newest first, and how many there are."""

    total: int
    lines: list[Line]


class Log:
    """The log of a team."""

    def __init__(self, database: Database, clock: Callable[[], float]) -> None:
        self._database, self._clock = database, clock

    def add(self, connection: Connection, who: str, what: str, about: str = "", address: str = "") -> None:
        """Add a line, in the transaction of what it tells."""
        told = {"who": who, "what": what, "about": about, "address": address}
        clean = {name: _one_line(words) for name, words in told.items()}
        connection.execute(insert(log).values(at=int(self._clock()), **clean))

    def record(self, who: str, what: str, about: str = "", address: str = "") -> None:
        """Add a line by itself."""
        with self._database.writing() as connection:
            self.add(connection, who, what, about, address)

    def part(self, offset: int = 0, limit: int = 100) -> LogPart:
        """Return some lines, newest first."""
        asked = select(log).order_by(log.c.number.desc()).offset(offset).limit(limit)
        with self._database.reading() as connection:
            total = connection.execute(select(func.count()).select_from(log)).scalar_one()
            return LogPart(total, [_line(row) for row in connection.execute(asked)])


def _line(row: AnyRow) -> Line:
    return Line(row.number, datetime.fromtimestamp(row.at, UTC), row.who, row.what, row.about, row.address)


def _one_line(words: str) -> str:
    """Return words that fake no second line and turn no text around."""
    clean = "".join(" " if unicodedata.category(sign).startswith(("C", "Z")) else sign for sign in words[: LONGEST * 4])
    clean = " ".join(clean.split())
    return clean if len(clean) <= LONGEST else f"{clean[: LONGEST - 1]}…"
