"""A submission as the intake left it in the database."""

import sqlite3
from collections.abc import Sequence
from datetime import datetime

import msgspec
from msgspec import Struct

from muniment.edgar.protocol import Mode, SubmissionMessage

_WAITING = """
SELECT number, accession, login, mode, channel, submitter, received, filers, body, refused, tries
FROM submissions WHERE final = 0 AND status IN ('RECEIVED', 'PROCESSING') ORDER BY number LIMIT ?
"""
_CIKS = msgspec.json.Decoder(tuple[str, ...])
_MESSAGES = msgspec.json.Decoder(tuple[SubmissionMessage, ...])


class Submitted(Struct, frozen=True):
    """One submission: `body` without access codes, `filers` the CIKs it gives them for, `refused` the door's words.

    `received` is when its transmission began, in Eastern time; `tries` how often acceptance began with it.
    """

    number: int
    accession: str
    login: str
    mode: Mode
    channel: str
    submitter: str
    received: datetime
    filers: tuple[str, ...]
    body: bytes
    refused: tuple[SubmissionMessage, ...]
    tries: int = 0


def waiting(connection: sqlite3.Connection, most: int) -> list[Submitted]:
    """Return the oldest submissions that have no final state."""
    rows = connection.execute(_WAITING, (most,))
    return [_submitted(row) for row in rows]


def _submitted(row: Sequence[object]) -> Submitted:
    number, accession, login, mode, channel, submitter, received, filers, body, refused, tries = row
    return Submitted(
        int(str(number)),
        str(accession),
        str(login),
        Mode(str(mode)),
        str(channel),
        str(submitter),
        datetime.fromisoformat(str(received)),
        _CIKS.decode(str(filers)),
        body if isinstance(body, bytes) else str(body).encode(),
        _MESSAGES.decode(str(refused)),
        int(str(tries)),
    )
