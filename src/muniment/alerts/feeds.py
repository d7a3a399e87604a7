"""Feeds of alerts: Atom, and calendars, made from the outbox; served by `muniment serve`, or written as files.

A feed is the latest of what the outbox has for a destination, so that writing it twice changes nothing: an entry's id
is the key of its alert, by which readers know what they have shown.
"""

from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime
from hashlib import sha256
from pathlib import Path

from lxml import etree
from msgspec import Struct

from muniment import atomic
from muniment.alerts.message import Alert, Answer, one_line
from muniment.deadlines.dues import calendar, calendar_event
from muniment.documents.xml import FORBIDDEN, Element
from muniment.wording import clipped, count

MEDIA_TYPE = "application/atom+xml"
_ATOM = "http://www.w3.org/2005/Atom"


class AtomEntry(Struct, frozen=True):
    """An entry: what it is known by for good, its title, when it came (UTC), where it leads ("" nowhere), its text."""

    id: str
    title: str
    updated: datetime
    href: str
    text: str


def atom_feed(head: AtomEntry, entries: Iterable[AtomEntry]) -> bytes:
    """Return a feed as Atom, RFC 4287; `head` is what it says of itself, its text the subtitle."""
    root = etree.Element(f"{{{_ATOM}}}feed", nsmap={None: _ATOM})  # type: ignore[dict-item] - None is the default one
    _add_entry(root, head)
    _add(root, "subtitle", head.text)
    etree.SubElement(_add(root, "author"), f"{{{_ATOM}}}name").text = "muniment"
    for item in entries:
        entry = _add(root, "entry")
        _add_entry(entry, item)
        _add(entry, "content", item.text).set("type", "text")
    return etree.tostring(root, xml_declaration=True, encoding="utf-8")


def _add_entry(element: Element, entry: AtomEntry) -> None:
    _add(element, "id", entry.id)
    _add(element, "title", entry.title)
    _add(element, "updated", entry.updated.strftime("%Y-%m-%dT%H:%M:%SZ"))
    if entry.href:
        address = FORBIDDEN.sub("\ufffd", entry.href)
        etree.SubElement(element, f"{{{_ATOM}}}link", rel="alternate", type="text/html", href=address)


def _add(parent: Element, name: str, text: str = "") -> Element:
    element = etree.SubElement(parent, f"{{{_ATOM}}}{name}")
    element.text = FORBIDDEN.sub("\ufffd", text) or None
    return element


MAX_ENTRIES = 200
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
    head = AtomEntry(f"urn:muniment:alerts:{_hash(feed.name)}", f"Alerts: {feed.name}", updated, "", feed.note)
    return atom_feed(head, map(_entry, feed.alerts))


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
    return Answer(True, f"written, {count(len(feed.alerts), 'alert')}")


def _entry(alert: Alert) -> AtomEntry:
    title = f"{alert.title}: {alert.sentence}"
    key = f"urn:muniment:alert:{_hash(alert.key)}"
    return AtomEntry(key, clipped(title, _TITLE), alert.made_at, alert.link, alert.text)


def _event(alert: Alert) -> list[str]:
    title = f"{alert.title}: {alert.sentence}"
    return calendar_event(_hash(alert.key), alert.made_at.astimezone(UTC), _day(alert), title, alert.text)


def _day(alert: Alert) -> date:
    name = "due" if alert.body.get("kind") == "deadline" else "filed"
    try:
        return date.fromisoformat(str(alert.body.get(name) or ""))
    except ValueError:
        return alert.made_at.date()


def _hash(text: str) -> str:
    return sha256(text.encode("utf-8", "backslashreplace")).hexdigest()[:40]
