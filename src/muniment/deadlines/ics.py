r"""Due dates for a calendar program: iCalendar, RFC 5545, all-day events with an alarm before.

>>> from datetime import datetime
>>> from muniment.deadlines.dues import due
>>> text = ics([Entry(due("13D", "2025-01-03"))], datetime(2025, 1, 4, 9)).decode()
>>> [line for line in text.split("\r\n") if line.startswith(("DTSTART", "SUMMARY", "TRIGGER"))]
['DTSTART;VALUE=DATE:20250113', 'SUMMARY:SC 13D due', 'TRIGGER:-P3D']
"""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from hashlib import sha256

from msgspec import Struct

from muniment.deadlines.dues import Due

_OCTETS = 75
_NO_CONTROL = dict.fromkeys([*range(10), *range(11, 32), 127])


class Entry(Struct, frozen=True):
    """A due date for a calendar: whose it is (`subject`, "" for none), and why it is there, beside its steps.

    `may`: it is due only where counsel finds a change material.
    """

    due: Due
    subject: str = ""
    why: str = ""
    may: bool = False


def ics(entries: Iterable[Entry], stamp: datetime, *, alarm: int = 3) -> bytes:
    """Return a calendar of all due dates that have a day; those without one are left out.

    Args:
        entries: the due dates; the same one always gets the same UID, so that a calendar takes it once.
        stamp: when the calendar is made, in UTC.
        alarm: how many days before the day, at its beginning, the calendar reminds.

    Source: RFC 5545, sections 3.1 (lines of 75 octets, CRLF), 3.6.1, 3.6.6, 3.8.
    """
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//muniment//due dates//EN", "CALSCALE:GREGORIAN"]
    for entry in entries:
        if entry.due.date is not None:
            lines += _event(entry, stamp, alarm)
    lines.append("END:VCALENDAR")
    return b"".join(part + b"\r\n" for line in lines for part in _folded(line))


def _event(entry: Entry, stamp: datetime, alarm: int) -> list[str]:
    due = entry.due
    day = due.date or due.event
    title = f"{due.form} {'may be ' * entry.may}due" + (f": {entry.subject}" if entry.subject else "")
    assumed = [f"Assumed: {words}" for words in due.assumptions]
    words = "\n".join([*filter(None, [entry.why]), f"{due.duty} ({', '.join(due.citations)})", *due.steps, *assumed])
    return [
        "BEGIN:VEVENT",
        f"UID:{_name(entry)}@muniment",
        f"DTSTAMP:{stamp:%Y%m%dT%H%M%SZ}",
        f"DTSTART;VALUE=DATE:{day:%Y%m%d}",
        f"DTEND;VALUE=DATE:{day + timedelta(days=1):%Y%m%d}",
        f"SUMMARY:{_text(title)}",
        f"DESCRIPTION:{_text(words)}",
        "TRANSP:TRANSPARENT",
        "BEGIN:VALARM",
        "ACTION:DISPLAY",
        f"TRIGGER:-P{alarm}D",
        f"DESCRIPTION:{_text(title)}",
        "END:VALARM",
        "END:VEVENT",
    ]


def _name(entry: Entry) -> str:
    due = entry.due
    identity = "\n".join((due.form, due.rule, due.trigger, due.event.isoformat(), entry.subject))
    return sha256(identity.encode("utf-8", "backslashreplace")).hexdigest()[:32]


def _text(words: str) -> str:
    r"""Return a text value, RFC 5545 section 3.3.11.

    >>> _text("a, b; c\n\\")
    'a\\, b\\; c\\n\\\\'
    """
    plain = words.translate(_NO_CONTROL)
    for sign in ("\\", ";", ","):
        plain = plain.replace(sign, "\\" + sign)
    return plain.replace("\n", "\\n")


def _folded(line: str) -> Iterator[bytes]:
    """Yield a content line in parts of at most 75 octets, every further one begun with a blank, no sign torn."""
    rest = line.encode("utf-8", "backslashreplace")
    room, lead = _OCTETS, b""
    while len(rest) > room:
        cut = room
        while rest[cut] & 0xC0 == 0x80:  # the middle of a sign of several octets
            cut -= 1
        yield lead + rest[:cut]
        rest, room, lead = rest[cut:], _OCTETS - 1, b" "
    yield lead + rest
