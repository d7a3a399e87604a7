"""What is sent: one alert, several in a digest, or a test; the same for all kinds of destinations.

Source of the webhook's shape: Standard Webhooks 1.0.0 (`type`, `timestamp`, `data`).
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from hashlib import sha256
from typing import Any

import msgspec
from msgspec import Struct

from muniment import wording
from muniment.wording import count

ALERT, DIGEST, TEST = "alert", "alert.digest", "alert.test"
_MAX_ALERTS = 200  # alerts that a text lists


class Alert(Struct, frozen=True):
    """An event of the outbox as a receiver gets it.

    * `key`: the same however often it is sent; `alert`, `title`: which alert;
    * `accession`: the filing, None for an alert about something else; `made_at`: when it came to the outbox, UTC;
    * `body`: what changed, the sentence, the evidence, the link, as the outbox has them.
    """

    key: str
    alert: str
    title: str
    accession: str | None
    made_at: datetime
    body: Mapping[str, Any]

    @property
    def sentence(self) -> str:
        """The alert in one line."""
        return " ".join(str(self.body.get("sentence") or self.accession or self.title).split())

    @property
    def link(self) -> str:
        """Where the filing is, whole: at EDGAR, where the page of the store has no address of its own."""
        links = (str(self.body.get(name) or "") for name in ("link", "source"))
        return next((link for link in links if "://" in link), "")

    @property
    def text(self) -> str:
        """The alert for people: the sentence, what changed, how sure that is, the link."""
        changes = [f"  {_line(change)}" for change in self.body.get("changes") or ()]
        left_out, review = (int(self.body.get(name) or 0) for name in ("changes_left_out", "needs_review"))
        changes += [f"  {count(left_out, 'more change')}"] if left_out else []
        unsure = [f"Needs review: {count(review, 'value')} of low confidence or with problems."] if review else []
        return "\n".join([self.sentence, *changes, *unsure, *filter(None, [self.link])])


class Message(Struct, frozen=True):
    """What one request, one e-mail or one line carries. `key` is its idempotency key, `kind` what it is.

    A digest has several alerts, in the order of the outbox; any other message has one.
    """

    key: str
    kind: str
    at: datetime
    alerts: tuple[Alert, ...]

    @property
    def subject(self) -> str:
        """The message in a few words, in one line."""
        first = self.alerts[0]
        if self.kind == DIGEST:
            return f"{first.title}: {count(len(self.alerts), 'alert')}"
        return f"{'Test: ' if self.kind == TEST else ''}{first.title}: {first.sentence}"

    @property
    def text(self) -> str:
        """The message for people, a paragraph for each alert; a long digest says how many it leaves out."""
        head = ["This is a test: nothing was filed."] if self.kind == TEST else []
        shown = self.alerts[:_MAX_ALERTS]
        cut = [f"{len(shown)} of {len(self.alerts):,} alerts: the store has all."] if shown != self.alerts else []
        return "\n\n".join([*head, *(alert.text for alert in shown), *cut]) + "\n"

    def json(self) -> bytes:
        """Return the message for programs, as webhooks carry it and a line of a file is."""
        inner = [
            {**alert.body, "key": alert.key, "alert": alert.alert, "title": alert.title, "accession": alert.accession}
            for alert in self.alerts
        ]
        data = {"alerts": inner} if self.kind == DIGEST else inner[0]
        return msgspec.json.encode({"id": self.key, "type": self.kind, "timestamp": self.at, "data": data})


def single(alert: Alert, kind: str = ALERT) -> Message:
    """Return the message of one alert; the same alert gives the same bytes, whenever it is sent."""
    return Message(alert.key, kind, alert.made_at, (alert,))


def digest(key: str, alerts: Sequence[Alert]) -> Message:
    """Return the message of several alerts, under a key of `digest_key`."""
    return Message(key, DIGEST, max(alert.made_at for alert in alerts), tuple(alerts))


def digest_key(keys: Sequence[str]) -> str:
    """Return the idempotency key of a digest of these alerts."""
    return f"digest-{sha256(' '.join(keys).encode()).hexdigest()[:40]}"


def _line(change: object) -> str:
    """Return what changed: the name of a value, before and after."""
    if not isinstance(change, Mapping):
        return str(change)
    name, before, after = (change.get(key) for key in ("label", "before", "after"))
    named = f"{name} of {change['of']}" if change.get("of") else name
    nothing = str(change.get("meaning") if change.get("kind") == "unreadable" else "") or "not stated"
    return f"{named}: {nothing if before is None else before} → {nothing if after is None else after}"


_LONGEST = 200


class Answer(Struct, frozen=True):
    """An answer of a receiver.

    * `delivered`: it said that it has the message;
    * `text`: its code and the beginning of what it said, in one line, for people;
    * `wait`: the seconds that it asks to wait, None where it asks nothing.
    """

    delivered: bool
    text: str
    wait: float | None = None


def one_line(text: str) -> str:
    r"""Return a text of a stranger in one line of bounded length, without the signs that nothing prints.

    >>> one_line("no\x1b[31m\nway")
    'no [31m way'
    """
    return wording.one_line(text[: 4 * _LONGEST], _LONGEST)
