"""Settling one submission inside a transaction: accepted or suspended, with all that follows in the same breath."""

import sqlite3
from base64 import b64encode
from datetime import datetime

import msgspec
from msgspec import structs

from muniment.edgar.protocol import MessageType, Status, SubmissionMessage, SubmissionStatus
from muniment.edgar.sandbox.acceptance.accepting import accept
from muniment.edgar.sandbox.acceptance.courier import post
from muniment.edgar.sandbox.acceptance.dating import kept_until
from muniment.edgar.sandbox.acceptance.messages import CONDITION, message
from muniment.edgar.sandbox.acceptance.notify import (
    accepted_words,
    confirmation_due,
    recipients,
    subject,
    suspended_words,
)
from muniment.edgar.sandbox.acceptance.on_file import OnFile, on_file
from muniment.edgar.sandbox.acceptance.outcome import accepted_status, suspended_status
from muniment.edgar.sandbox.acceptance.review import Judged
from muniment.edgar.sandbox.acceptance.submitted import Submitted

_ENCODE = msgspec.json.Encoder()


def settle(connection: sqlite3.Connection, submitted: Submitted, judged: Judged, now: datetime) -> SubmissionStatus:
    """Give a submission its final state; inside a transaction of the caller.

    Args:
        connection: the sandbox's database.
        submitted: the submission, not final yet.
        judged: what it says itself.
        now: the moment, Eastern time.

    Raises:
        MunimentError: it can be neither accepted nor suspended.
    """
    found = on_file(connection, submitted, judged)
    messages = [*submitted.refused, *judged.messages, *found.messages]
    if any(one.type is MessageType.ERROR for one in messages) or judged.reading is None:
        return _suspend(connection, submitted, judged, found, messages, now)
    filing = accept(connection, submitted, judged, found, now)
    status = accepted_status(submitted, judged, filing.header, filing.documents, messages, now)
    words = accepted_words(status, now, submitted.received)
    return _end(connection, submitted, judged, status, words, now)


def suspend(connection: sqlite3.Connection, submitted: Submitted, words: str, now: datetime) -> SubmissionStatus:
    """Suspend a submission that cannot be processed, for a reason in words; inside a transaction of the caller."""
    messages = [*submitted.refused, message(words, "sandbox", label=CONDITION)]
    return _suspend(connection, submitted, Judged([]), OnFile({}, [], []), messages, now)


def _suspend(
    connection: sqlite3.Connection,
    submitted: Submitted,
    judged: Judged,
    found: OnFile,
    messages: list[SubmissionMessage],
    now: datetime,
) -> SubmissionStatus:
    status = suspended_status(submitted, judged, found, messages, now)
    due = confirmation_due(connection, submitted.login)
    words = suspended_words(status, now, submitted.received, due)
    return _end(connection, submitted, judged, status, words, now)


def _end(
    connection: sqlite3.Connection,
    submitted: Submitted,
    judged: Judged,
    status: SubmissionStatus,
    words: str,
    now: datetime,
) -> SubmissionStatus:
    """Keep a final status, and send its notification."""
    notice = words.encode()
    status = structs.replace(status, notification=b64encode(notice).decode())
    _keep(connection, submitted, status, now)
    post(connection, recipients(connection, submitted, judged), status, subject(status), notice, now)
    return status


def begin(connection: sqlite3.Connection, batch: list[Submitted]) -> None:
    """Show that submissions are being processed; inside a transaction of the caller."""
    connection.executemany(
        "UPDATE submissions SET status = 'PROCESSING', tries = tries + 1 WHERE number = ? AND final = 0",
        [(one.number,) for one in batch],
    )


def is_open(connection: sqlite3.Connection, submitted: Submitted) -> bool:
    """Tell whether a submission is still to be settled: it may have been deleted since it was read."""
    row = connection.execute(
        "SELECT 1 FROM submissions WHERE number = ? AND accession = ? AND final = 0 AND status = 'PROCESSING'",
        (submitted.number, submitted.accession),
    ).fetchone()
    return row is not None


def _keep(connection: sqlite3.Connection, submitted: Submitted, status: SubmissionStatus, now: datetime) -> None:
    until = kept_until(submitted.mode, Status(str(status.status)), now)
    connection.execute(
        "UPDATE submissions SET status = ?, final = 1, outcome = ?, ended = ?, kept_until = ? WHERE number = ?",
        (
            status.status,
            _ENCODE.encode(status).decode(),
            now.isoformat(),
            until.isoformat(),
            submitted.number,
        ),
    )
