"""Delivers notifications: mail into a folder, one file for each message and address, and JSON to a webhook.

Messages wait in the table `outbox`, put there by the transaction that settled a submission, until they have been
delivered. A file is named by its submission and written whole or not at all, so that one that is written again after
a breakdown replaces itself. A webhook is called at least once, with the accession number as the key of a repeat.
"""

import logging
import re
import sqlite3
import time
from collections.abc import Sequence
from datetime import datetime
from email.header import Header
from email.utils import format_datetime
from pathlib import Path
from threading import Event
from urllib.parse import quote, urlsplit

import httpx
import msgspec
import stamina
from msgspec import Struct

from muniment import atomic
from muniment.edgar.protocol import SubmissionStatus
from muniment.edgar.sandbox.acceptance import MAILBOX
from muniment.edgar.sandbox.database import database, set_setting, setting, transaction
from muniment.errors import UsageError

_NAME = "webhook"


def webhook(connection: sqlite3.Connection) -> str:
    """Return the address to which each final status is posted as JSON; "" for none, as it is at first."""
    return setting(connection, _NAME)


def set_webhook(connection: sqlite3.Connection, address: str) -> None:
    """Choose the address; "" for none.

    Raises:
        UsageError: it is none of http or https.
    """
    try:
        parts = urlsplit(address)
        is_address = parts.scheme in ("http", "https") and bool(parts.hostname)
    except ValueError:
        is_address = False
    if address and not is_address:
        raise UsageError(f"--webhook {address[:80]!r} is no address such as http://127.0.0.1:9000/told")
    set_setting(connection, _NAME, address)


_FROM = "edgar@sandbox.invalid"
_PAUSE = 0.05
_BATCH = 200
_ATTEMPTS, _PATIENCE = 3, 10.0  # at one go, and seconds for each
_MOST_TRIES, _LATER = 12, 30.0  # goes, and seconds between them, doubled each time
_LONGEST = 120
_LOG = logging.getLogger(__name__)
_SAFE = re.compile(r"[^A-Za-z0-9@._+-]")


class _Item(Struct, frozen=True):
    """One message on its way: see the table `outbox`."""

    id: int
    kind: str
    target: str
    name: str
    data: bytes
    tries: int


def post(
    connection: sqlite3.Connection,
    addresses: Sequence[str],
    status: SubmissionStatus,
    subject: str,
    notice: bytes,
    now: datetime,
) -> None:
    """Put the notification of a final status on its way; inside a transaction of the caller."""
    number = status.accession_number or ""
    rows = [("mail", address, number, _mail(address, subject, notice, now)) for address in addresses]
    hook = webhook(connection)
    if hook:
        rows.append(("webhook", hook, number, msgspec.json.encode(status)))
    connection.executemany("INSERT INTO outbox (kind, target, name, data) VALUES (?, ?, ?, ?)", rows)


class Notifier:
    """Delivers what waits in the outbox of one sandbox; meant to run in a thread beside the worker."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def run(self, stop: Event) -> None:
        """Deliver until `stop` is set; what cannot be delivered waits."""
        connection = database(self.folder)
        try:
            while not stop.is_set():
                try:
                    delivered = self.deliver(connection)
                except sqlite3.OperationalError as error:  # busy or full for a while: that must not end the deliveries
                    _LOG.warning("notifications wait: %s", error)
                    delivered = 0
                if not delivered:
                    stop.wait(_PAUSE)
        finally:
            connection.close()

    def deliver(self, connection: sqlite3.Connection) -> int:
        """Deliver what is due, and return how many messages left the outbox."""
        query = "SELECT id, kind, target, name, data, tries FROM outbox WHERE due <= ? ORDER BY id LIMIT ?"
        items = [_Item(*row) for row in connection.execute(query, (time.time(), _BATCH)).fetchall()]
        failed = [item for item in items if not self._delivered(item)]
        late = {item.id for item in failed}
        if items:
            with transaction(connection):
                connection.executemany("DELETE FROM outbox WHERE id = ?", [(i.id,) for i in items if i.id not in late])
                for item in failed:
                    _put_off(connection, item)
        return len(items) - len(failed)

    def _delivered(self, item: _Item) -> bool:
        try:
            if item.kind == "mail":
                folder = self.folder / MAILBOX / safe_name(item.target)
                atomic.make_folder(folder)
                atomic.write(item.data, folder / f"{item.name}.eml", durable=False)  # hundreds in a second
            else:
                headers = {"Content-Type": "application/json", "Idempotency-Key": item.name}
                for attempt in stamina.retry_context(on=httpx.HTTPError, attempts=_ATTEMPTS, timeout=_PATIENCE):
                    with attempt:
                        sent = httpx.post(item.target, content=item.data, headers=headers, timeout=_PATIENCE)
                        sent.raise_for_status()
        except (OSError, httpx.HTTPError, httpx.InvalidURL) as error:
            _LOG.warning("notification of %s not delivered (%s)", item.name, type(error).__name__)
            return False
        return True


def safe_name(address: str) -> str:
    """Return the name of an address's folder: no path in it, whatever the address says.

    >>> safe_name("docket@example.com"), safe_name("../a/b@c.d"), safe_name("..")
    ('docket@example.com', '%2E.%2Fa%2Fb@c.d', '%2E.')
    """
    name = _SAFE.sub(lambda sign: quote(sign[0], safe=""), address.casefold())[:_LONGEST]
    return name.replace(".", "%2E", 1) if name.startswith(".") else name


def _mail(address: str, subject: str, notice: bytes, now: datetime) -> bytes:
    """Return a mail as a file has it (RFC 5322). What stands above the values in the notice becomes its header.

    Written by hand, since hundreds are made in a second: no line of a notice is long, and all but names is ASCII.
    """
    lines = (
        f"From: {_FROM}",
        f"To: {Header(' '.join(address.split()), 'utf-8').encode()}" if not address.isascii() else f"To: {address}",
        f"Subject: {subject}",
        f"Date: {format_datetime(now)}",
        "MIME-Version: 1.0",
        'Content-Type: text/plain; charset="utf-8"',
        "Content-Transfer-Encoding: 8bit",
    )
    head = "\r\n".join(" ".join(line.split()) for line in lines)
    return head.encode() + b"\r\n\r\n" + notice.partition(b"\r\n\r\n")[2]


def _put_off(connection: sqlite3.Connection, item: _Item) -> None:
    """Try again later, and in the end give up."""
    if item.tries + 1 >= _MOST_TRIES:
        _LOG.error("notification of %s given up after %s tries", item.name, item.tries + 1)
        connection.execute("DELETE FROM outbox WHERE id = ?", (item.id,))
        return
    due = time.time() + _LATER * 2**item.tries
    connection.execute("UPDATE outbox SET due = ?, tries = tries + 1 WHERE id = ?", (due, item.id))
