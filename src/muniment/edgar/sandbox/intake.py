"""The intake: a submission is compared, stripped of its access codes, numbered, and durable before its number is sent.

The same intake for every way in: the API, bulk documents, the upload form, and callers in the same process.
"""

import base64
import binascii
import sqlite3
from collections.abc import Sequence
from concurrent.futures import Future
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Literal

import msgspec
from lxml import etree
from msgspec import Struct

from muniment.documents.xml import LARGEST
from muniment.edgar.protocol import MessageType, Mode, SubmissionMessage
from muniment.edgar.sandbox import behaviours, entities
from muniment.edgar.sandbox.clock import Clock
from muniment.edgar.sandbox.database import Writer, database, next_number
from muniment.edgar.sandbox.entities import Keys
from muniment.edgar.sandbox.redaction import Credential, Redacted, Unreadable, encoding, local_name, redact
from muniment.errors import UsageError
from muniment.identifiers import cik as ciks

LARGEST_BODY = LARGEST
"""Bytes of the largest submission that is taken: the SEC publishes no limit."""

Channel = Literal["api", "bulk", "upload"]


class TooLarge(ValueError):
    """A submission has more bytes than are taken."""


class Prepared(Struct, frozen=True):
    """A submission that may be kept: without access codes, and with what comparing them found.

    `filers` are the CIKs that it gives codes for, ten digits; `unknown` those of them that EDGAR does not have.
    """

    body: bytes
    filers: tuple[str, ...]
    unknown: frozenset[str]
    refused: tuple[SubmissionMessage, ...]
    form: str
    mode: str


class Arrival(Struct, frozen=True, kw_only=True):
    """How a submission came: whose number it gets (ten digits), LIVE or TEST, by which way, and from whom."""

    login: str
    mode: Mode
    channel: Channel = "api"
    submitter: str = ""


class Receipt(Struct, frozen=True):
    """A submission was taken: its accession number, and when."""

    accession: str
    received: datetime


class Intake:
    """Takes submissions of a sandbox."""

    def __init__(self, folder: Path, writer: Writer | None = None) -> None:
        self._keys, self._reading = Keys(folder), database(folder)
        self._writer, self._owns_writer = writer or Writer(folder), writer is None

    def take(self, body: bytes, arrival: Arrival) -> Receipt:
        """Take a submission and wait until it is durable; every call makes a submission of its own.

        Raises:
            TooLarge: it has too many bytes.
            Unreadable: it is empty, or in an encoding that is not taken.
            EnvironmentProblem: the database cannot be written; nothing was taken.
        """
        return self.store([self.prepare(body)], arrival).result()[0]

    def prepare(self, body: bytes) -> Prepared:
        """Compare the access codes of a submission and take them out.

        Raises:
            TooLarge: it has too many bytes.
            Unreadable: it is empty, or in an encoding that is not taken.
        """
        if len(body) > LARGEST_BODY:
            raise TooLarge(f"the submission has {len(body):,} bytes: at most {LARGEST_BODY:,} are taken")
        redacted = redact(body, partial(entities.is_any_code, self._reading, self._keys))
        filers = tuple(
            dict.fromkeys(
                ciks.compact(credential.cik) for credential in redacted.credentials if ciks.is_valid(credential.cik)
            )
        )
        unknown = frozenset(credential for credential in filers if entities.entity(self._reading, credential) is None)
        return Prepared(redacted.body, filers, unknown, tuple(self._refusals(redacted)), redacted.form, redacted.mode)

    def store(self, prepared: Sequence[Prepared], arrival: Arrival) -> "Future[list[Receipt]]":
        """Number what was prepared, in its order, and store all of it or nothing; done once it is durable."""
        return self._writer.hand(partial(_store, prepared, arrival))

    def close(self) -> None:
        """End, when all that was handed over is kept."""
        if self._owns_writer:
            self._writer.close()
        self._reading.close()

    def _refusals(self, redacted: Redacted) -> list[SubmissionMessage]:
        """Return what there is against the access codes; no message shows one."""
        if not redacted.sound:
            return [_error("NOT_WELL_FORMED", "The submission is not well-formed XML: no access code was compared.")]
        if not redacted.credentials:
            return [_error("CCC_MISSING", "The submission gives no access code (CCC) for any filer.")]
        faults = ((credential.line, *self._refusal(credential)) for credential in redacted.credentials)
        return [_error(label, text, line) for line, label, text in faults if label]

    def _refusal(self, credential: Credential) -> tuple[str, str]:
        """Return label and message of what there is against one filer's code; "" where it is right."""
        if not ciks.is_valid(credential.cik):
            return "CIK_INVALID", "An access code (CCC) stands beside no CIK."
        number = ciks.compact(credential.cik)
        fits = entities.fits(self._reading, self._keys, number, credential.code)
        if fits is None:
            return "CIK_INVALID", f"EDGAR has no entity with CIK {number}."
        if not credential.code:
            return "CCC_MISSING", f"The access code (CCC) of the filer with CIK {number} is missing."
        return (
            ("", "") if fits else ("CCC_INVALID", f"The access code (CCC) is not that of the filer with CIK {number}.")
        )


def _store(prepared: Sequence[Prepared], arrival: Arrival, connection: sqlite3.Connection) -> list[Receipt]:
    received = Clock(connection).now()
    return [_numbered(submission, arrival, received, connection) for submission in prepared]


def _numbered(submission: Prepared, arrival: Arrival, received: datetime, connection: sqlite3.Connection) -> Receipt:
    year = f"{received.year % 100:02}"
    number = next_number(connection, f"accession {arrival.login} {year}")
    accession = f"{arrival.login}-{year}-{number:06}"
    refused = submission.refused
    if behaviours.takes_suspension(connection, submission.form):
        refused = (*refused, _error("FORCED", "The sandbox was set to suspend this submission."))
    connection.execute(
        "INSERT INTO submissions (accession, login, mode, channel, submitter, received, filers, body, refused)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            accession,
            arrival.login,
            arrival.mode,
            arrival.channel,
            arrival.submitter,
            received.isoformat(),
            msgspec.json.encode(submission.filers).decode(),
            submission.body,
            msgspec.json.encode(refused).decode(),
        ),
    )
    return Receipt(accession, received)


def _error(label: str, text: str, line: int = 0) -> SubmissionMessage:
    return SubmissionMessage(
        type=MessageType.ERROR, content=text, error_label=label, line_number=line, context="access-code"
    )


# ---- several in one document -----------------------------------------------------------------------------------------

_ROOT = "edgarBulkSubmission"
_MOST = 1_000


class Member(Struct, frozen=True):
    """A submission of a bulk: its bytes, or what is wrong with it."""

    body: bytes = b""
    fault: str = ""


def members(body: bytes, mode: Mode) -> list[Member]:
    """Return the submissions of a bulk document (`http://www.sec.gov/edgar/bulkfiling`), in its order.

    One that cannot be taken does not stop the others.

    Raises:
        UsageError: it is no bulk document, has none or too many, or says LIVE where `mode` is TEST.
        Unreadable: it is empty, or in an encoding that is not taken.
    """
    encoding(body)
    try:
        parser = etree.XMLParser(resolve_entities=False, no_network=True, remove_comments=True, huge_tree=True)
        root = etree.fromstring(body, parser)
    except (etree.XMLSyntaxError, ValueError):
        raise UsageError("the bulk submission is not well-formed XML") from None
    if local_name(root) != _ROOT:
        raise UsageError(f"a bulk submission is an {_ROOT}")
    flag = next((element.text or "" for element in root if local_name(element) == "liveTestFlag"), "").strip()
    if flag and flag != mode:
        raise UsageError(f"the bulk submission says {flag[:10]}, and was sent as {mode}")
    attachments = [element for element in root.iter() if local_name(element) == "attachment"]
    if not 1 <= len(attachments) <= _MOST:
        raise UsageError(f"a bulk submission has 1 to {_MOST:,} attachments, this one {len(attachments):,}")
    return [_member(element) for element in attachments]


def _member(attachment: etree._Element) -> Member:
    contents = next((element for element in attachment if local_name(element) == "contents"), None)
    text = "".join(map(str, contents.itertext())) if contents is not None else ""
    try:
        body = base64.b64decode("".join(text.split()), validate=True)
    except (binascii.Error, ValueError):
        return Member(fault="its contents are no base64")
    if len(body) > LARGEST_BODY:
        return Member(fault=f"it has {len(body):,} bytes: at most {LARGEST_BODY:,} are taken")
    try:
        encoding(body)
    except Unreadable as error:
        return Member(fault=str(error))
    return Member(body)
