"""A desk at which tests hand submissions to the acceptance of a sandbox, and see what became of them."""

import email
import sqlite3
import time
import zlib
from collections.abc import Callable
from datetime import datetime
from email import policy
from pathlib import Path

import msgspec
from msgspec import structs

from muniment.documents.submission import FullSubmission
from muniment.drafts.submitting import filing_copy
from muniment.edgar.protocol import SubmissionMessage, SubmissionStatus
from muniment.edgar.sandbox.acceptance import MAILBOX
from muniment.edgar.sandbox.acceptance.notifier import Notifier
from muniment.edgar.sandbox.acceptance.worker import Worker
from muniment.edgar.sandbox.clock import EASTERN, Clock
from muniment.edgar.sandbox.database import database, next_number, transaction
from muniment.edgar.sandbox.entities import add
from muniment.forms import FormD
from muniment.forms.form_d import FormDHeader
from muniment.forms.schedule_13.base import Schedule13DHeader, Schedule13GHeader
from muniment.readers import read
from patience import SECONDS

EXAMPLES = Path(__file__).parents[3] / "examples"
CONTACT = {
    "contact_name": "Tabitha Inkwell",
    "contact_phone": "(617) 555-0190",
    "contact_email": "tabitha@example.com",
    "notification_emails": ("docket@example.com",),
}
_HEADERS = {"FormD": FormDHeader, "Schedule13D": Schedule13DHeader, "Schedule13G": Schedule13GHeader}


def submission(name: str, changes: dict | None = None, header: dict | None = None) -> bytes:
    """Return an example as a filing copy whose access codes were already replaced."""
    record = read(EXAMPLES / f"{name}.xml").record
    record = structs.replace(record, **(changes or {}))
    kind = _HEADERS[type(record).__name__]
    return filing_copy(record, kind(**{**CONTACT, **(header or {})}))


class Desk:
    """A sandbox with nothing but its database and its acceptance."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.connection: sqlite3.Connection = database(folder)
        self.clock = Clock(self.connection)
        self.worker = Worker(folder)
        self.set("2026-06-02T11:00")

    def set(self, moment: str) -> None:
        """Stop the clock at an Eastern time."""
        self.clock.set(datetime.fromisoformat(moment).replace(tzinfo=EASTERN), runs=False)

    def enrol(self, *names: str) -> None:
        """Put the parties of examples on file, named as they are there."""
        with transaction(self.connection):
            for name in names:
                record = read(EXAMPLES / f"{name}.xml").record
                for cik, title in parties(record).items():
                    add(self.connection, cik, title, state="DE")

    def hand_in(self, body: bytes, **values: object) -> str:
        """Put a submission into the queue as the intake does, received now; return its accession number."""
        now = self.clock.now()
        login = str(values.pop("login", "0009900777"))
        with transaction(self.connection):
            count = next_number(self.connection, f"accession {login} {now:%y}")
            number = f"{login}-{now:%y}-{count:06}"
            row = {
                "accession": number,
                "login": login,
                "mode": "LIVE",
                "channel": "upload",
                "received": now.isoformat(),
                "body": body,
                **values,
            }
            names = ", ".join(row)
            marks = ", ".join("?" * len(row))
            self.connection.execute(f"INSERT INTO submissions ({names}) VALUES ({marks})", tuple(row.values()))
        return number

    def settle(self) -> None:
        """Let the worker do all that waits."""
        while self.worker.step(self.connection):
            pass

    def become(self, body: bytes, **values: object) -> SubmissionStatus:
        """Hand in, settle and return the status."""
        number = self.hand_in(body, **values)
        self.settle()
        return self.status(number)

    def status(self, number: str) -> SubmissionStatus:
        """Return the status of a submission as the database has it."""
        (outcome,) = self.row("SELECT outcome FROM submissions WHERE accession = ?", number)
        return msgspec.json.decode(outcome, type=SubmissionStatus)

    def row(self, query: str, *values: object) -> tuple:
        """Return the one row of a query."""
        (found,) = self.connection.execute(query, values).fetchall()
        return found

    def text(self, number: str) -> bytes:
        """Return the full submission that was published."""
        query = "SELECT t.data FROM filings f JOIN texts t ON t.filing = f.id WHERE f.accession = ?"
        return zlib.decompress(self.row(query, number)[0])

    def filing(self, number: str) -> FullSubmission:
        """Return the published filing."""
        return FullSubmission.read(self.text(number))

    def mail(self) -> dict[str, list[email.message.EmailMessage]]:
        """Deliver, and return the mail by address, in the order of the accession numbers."""
        while Notifier(self.folder).deliver(self.connection):
            pass
        found: dict[str, list[email.message.EmailMessage]] = {}
        for file in sorted((self.folder / MAILBOX).glob("*/*.eml")):
            mail = email.message_from_bytes(file.read_bytes(), policy=policy.default)
            found.setdefault(file.parent.name, []).append(mail)
        return found


def until(holds: Callable[[], bool]) -> None:
    """Wait until something holds; two minutes without it are a failure."""
    end = time.monotonic() + SECONDS
    while not holds():
        assert time.monotonic() < end, f"not within {SECONDS} seconds"
        time.sleep(0.02)


def parties(record: object) -> dict[str, str]:
    """Return the parties of a record that have a CIK, with their names."""
    if isinstance(record, FormD):
        issuers = [record.primary_issuer, *(record.other_issuers or ())]
        return {one.cik: one.name or "" for one in issuers}
    persons = {one.cik: one.name for one in record.reporting_persons or () if one.cik}
    filer = {record.filer_cik: record.reporting_persons[0].name} if record.filer_cik else {}
    return {**filer, **persons, record.issuer_cik: record.issuer_name}


def errors(status: SubmissionStatus) -> list[SubmissionMessage]:
    """Return the messages for which a submission was suspended."""
    return [one for one in status.submission_messages or () if one.type == "ERROR"]
