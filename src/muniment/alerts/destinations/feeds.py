"""Feeds of alerts: Atom, and calendars, made from the outbox; served by `muniment serve`, or written as files.

A feed is the latest of what the outbox has for a destination, so that writing it twice changes nothing: an entry's id
is the key of its alert, by which readers know what they have shown.
"""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from hashlib import sha256
from pathlib import Path

from msgspec import Struct

from muniment import atomic
from muniment.alerts.destinations import atom
from muniment.alerts.destinations.answers import Answer, one_line
from muniment.alerts.destinations.message import Alert
from muniment.deadlines.dues import calendar, calendar_text

SHOWN = 200
"""Alerts in a feed, the latest."""

CALENDAR, ATOM = ".ics", ".atom"
_TITLE = 160


class Feed(Struct, frozen=True):
    """What a feed is made from: its destination, the latest alerts, newest first, and how many there are in all."""

    name: str
    alerts: Sequence[Alert]
    total: int

    @property
    def note(self) -> str:
        """What the feed says of itself: whether it has all alerts."""
        words = "Alerts about the filings in this store."
        return words if len(self.alerts) == self.total else f"{words} The latest {len(self.alerts)} of {self.total:,}."


def as_atom(feed: Feed, made_at: datetime) -> bytes:
    """Return a feed as Atom; `made_at` is when its destination was made."""
    updated = max((alert.made_at for alert in feed.alerts), default=made_at)
    head = atom.Head(f"urn:muniment:alerts:{_hash(feed.name)}", f"Alerts: {feed.name}", feed.note, updated, "")
    return atom.feed(head, map(_entry, feed.alerts))


def as_calendar(feed: Feed) -> bytes:
    """Return a feed as a calendar: each alert a whole day, the deadline it is about, else that on which it came."""
    return calendar(map(_event, feed.alerts), feed.note, "alerts")


def write(address: str, feed: Feed, made_at: datetime) -> Answer:
    """Write a feed to a file, which its ending makes a calendar or Atom."""
    path = Path(address)
    data = as_calendar(feed) if path.suffix == CALENDAR else as_atom(feed, made_at)
    try:
        atomic.write(data, path, mode=0o644, durable=False)
    except OSError as error:
        return Answer(False, one_line(f"cannot be written: {error.strerror or error}"))
    return Answer(True, f"written, {len(feed.alerts):,} alerts")


def _entry(alert: Alert) -> atom.Entry:
    title = f"{alert.title}: {alert.sentence}"
    clipped = title if len(title) <= _TITLE else f"{title[:_TITLE]}…"
    return atom.Entry(f"urn:muniment:alert:{_hash(alert.key)}", clipped, alert.made_at, alert.link, alert.text)


def _event(alert: Alert) -> list[str]:
    day = _day(alert)
    return [
        "BEGIN:VEVENT",
        f"UID:{_hash(alert.key)}@muniment",
        f"DTSTAMP:{alert.made_at.astimezone(UTC):%Y%m%dT%H%M%SZ}",
        f"DTSTART;VALUE=DATE:{day:%Y%m%d}",
        f"DTEND;VALUE=DATE:{day + timedelta(days=1):%Y%m%d}",
        f"SUMMARY:{calendar_text(f'{alert.title}: {alert.sentence}')}",
        f"DESCRIPTION:{calendar_text(alert.text)}",
        "TRANSP:TRANSPARENT",
        "END:VEVENT",
    ]


def _day(alert: Alert) -> date:
    """Return the day of an alert: that of its deadline, of its filing, or on which it was made."""
    name = "due" if alert.body.get("kind") == "deadline" else "filed"
    try:
        return date.fromisoformat(str(alert.body.get(name) or ""))
    except ValueError:
        return alert.made_at.date()


def _hash(text: str) -> str:
    return sha256(text.encode("utf-8", "backslashreplace")).hexdigest()[:40]
