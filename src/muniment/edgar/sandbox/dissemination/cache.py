"""What is public now, and finished answers as long as they hold.

By hand, since the cache of Litestar knows only how long ago a response was made: it would show no new filing, or be
of no use. Without any, the submissions JSON of an issuer with 1,000 filings takes far more than the half millisecond
that 2,000 requests a second leave (`python -m bench reading-edgar`: "first time").
"""

import sqlite3
from collections.abc import Iterable, Iterator
from datetime import datetime
from heapq import heapify, heappop, heappush

from muniment.caching import LruCache
from muniment.edgar.sandbox.behaviours import BEHAVIOURS, switch
from muniment.edgar.sandbox.clock import Clock, Quarter
from muniment.edgar.sandbox.database import setting
from muniment.edgar.sandbox.dissemination.responses import PublicResponse

FILINGS = "filings"
"""The topic of an answer that any new filing changes."""

_TOO_MANY = 5_000  # new filings whose topics are looked up one by one; after more of them everything is forgotten


def cik_topic(cik: str) -> str:
    """Return the topic of responses with the filings under a CIK."""
    return f"cik:{cik}"


def day_topic(day: str) -> str:
    """Return the topic of responses with the filings of a day, an ISO date."""
    return f"day:{day}"


def quarter_topic(day: str) -> str:
    """Return the topic of responses with the filings of the quarter in which a day lies."""
    quarter = Quarter.of(day)
    return f"quarter:{quarter.year}-{quarter.number}"


class Visible:
    """Follows the database through one connection, whose thread is the only one that uses this.

    A filing becomes public when it was published and its moment has come by the sandbox's clock; the moments that are
    still to come are remembered, so that an answer is forgotten on time without looking at the filings again.
    """

    def __init__(self, connection: sqlite3.Connection) -> None:
        self.connection, self.clock = connection, Clock(connection)
        self.edition = 0
        """Counts changes of what is public."""
        self.data_version = -1
        self.switches: dict[str, str] = {}
        self._clock_setting: str | None = None
        self._first = self._last = 0
        self._coming: list[tuple[str, int]] = []
        self._changed: dict[str, int] = {}
        self._all_changed = 0

    def now(self) -> datetime:
        """Return the sandbox's time."""
        return self.clock.now()

    def refresh(self) -> list[str] | None:
        """Look what changed since the last time: its topics, none where nothing did; None means everything."""
        version = self.connection.execute("PRAGMA data_version").fetchone()[0]
        if version == self.data_version and not self._coming:
            return []
        topics: list[str] | None = []
        if version != self.data_version:
            self.data_version = version
            topics = self._look()
        if topics is not None and self._coming and self._coming[0][0] <= (now := self.now().isoformat()):
            topics = [*topics, *self._topics(self._come(now))]
        if topics is None:
            self.edition += 1
            self._all_changed = self.edition
            self._changed.clear()
        elif topics:
            self.edition += 1
            self._changed.update(dict.fromkeys(topics, self.edition))
        return topics

    def is_unchanged(self, topics: Iterable[str], edition: int) -> bool:
        """Whether nothing of these topics changed since an edition."""
        return edition >= self._all_changed and all(self._changed.get(topic, 0) <= edition for topic in topics)

    def _look(self) -> list[str] | None:
        """Look at the database after it changed."""
        names = (behaviour.name for behaviour in BEHAVIOURS if behaviour.choices)
        switches = {name: switch(self.connection, name) for name in names}
        clock = setting(self.connection, "clock")
        query = "SELECT coalesce((SELECT min(id) FROM filings), 0), coalesce((SELECT max(id) FROM filings), 0)"
        first, last = self.connection.execute(query).fetchone()
        begins_again = (switches, clock) != (self.switches, self._clock_setting) or (self._first not in (0, first))
        newest, self._first, self._last = self._last, first, last
        self.switches, self._clock_setting = switches, clock
        if begins_again or last < newest or last - newest > _TOO_MANY:
            self._coming = list(self._published(0, self.now().isoformat()))
            heapify(self._coming)
            return None
        new = range(newest + 1, last + 1)
        now = self.now().isoformat()
        for coming in self._published(newest, now):
            heappush(self._coming, coming)
        later = {filing for _, filing in self._coming}
        return self._topics(filing for filing in new if filing not in later)

    def _published(self, newest: int, now: str) -> Iterator[tuple[str, int]]:
        """Yield the filings after one that are not public yet."""
        yield from self.connection.execute("SELECT public, id FROM filings WHERE public > ? AND id > ?", (now, newest))

    def _come(self, now: str) -> Iterator[int]:
        """Yield the filings whose moment has come."""
        while self._coming and self._coming[0][0] <= now:
            yield heappop(self._coming)[1]

    def _topics(self, filings: Iterable[int]) -> list[str]:
        topics: dict[str, None] = {}
        for filing in filings:
            rows = self.connection.execute(
                "SELECT p.cik, f.filed FROM filings f JOIN parties p ON p.filing = f.id WHERE f.id = ?", (filing,)
            )
            for cik, day in rows:
                topics |= dict.fromkeys((cik_topic(cik), day_topic(day), quarter_topic(day), FILINGS))
        return list(topics)


# ---- finished answers ------------------------------------------------------------------------------------------------

MOST = 256 << 20
"""Bytes that are kept."""


class Remembered:
    """Answers by path, as `Visible` lets them hold; used by one thread."""

    def __init__(self, visible: Visible, most: int = MOST) -> None:
        self.visible = visible
        # Twice the size: it may be compressed later.
        self._responses: LruCache[bytes, PublicResponse] = LruCache(most, lambda response: 2 * response.size)
        self._by_topic: dict[str, set[bytes]] = {}

    def refresh(self) -> None:
        """Forget what no longer holds; to be called before anything is answered."""
        changed = self.visible.refresh()
        if changed is None:
            self._responses.clear()
            self._by_topic.clear()
        elif changed:
            for topic in changed:
                for path in self._by_topic.pop(topic, ()):
                    self._forget(path)

    def get(self, path: bytes) -> PublicResponse | None:
        """Return the answer to a path where there is one that holds now."""
        response = self._responses.get(path)
        if response is None:
            return None
        is_over = response.until is not None and self.visible.now() >= response.until
        if is_over or (response.checked != self.visible.data_version and not self._is_current(response)):
            self._forget(path)
            return None
        return response

    def put(self, path: bytes, response: PublicResponse, edition: int, version: int) -> None:
        """Keep an answer that was made while the edition and the data version were these."""
        is_kept = response.status == 200 and response.size <= self._responses.most // 4
        if not is_kept or not self.visible.is_unchanged(response.topics, edition):
            return
        self._forget(path)
        response.checked = version
        for topic in response.topics:
            self._by_topic.setdefault(topic, set()).add(path)
        for old, forgotten in self._responses.put(path, response):
            self._unlink(old, forgotten)

    def _is_current(self, response: PublicResponse) -> bool:
        """Look again, after the database changed, at what a response states besides filings."""
        if response.fleeting:
            return False
        if response.about is not None:
            cik, row_then = response.about
            query = "SELECT name, details FROM entities WHERE cik = ?"
            if self.visible.connection.execute(query, (cik,)).fetchone() != row_then:
                return False
        response.checked = self.visible.data_version
        return True

    def _forget(self, path: bytes) -> None:
        response = self._responses.pop(path)
        if response is not None:
            self._unlink(path, response)

    def _unlink(self, path: bytes, response: PublicResponse) -> None:
        for topic in response.topics:
            paths = self._by_topic.get(topic, set())
            paths.discard(path)
            if not paths:
                self._by_topic.pop(topic, None)
