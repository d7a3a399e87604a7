"""Settling a submission inside a transaction: accepted or suspended, its final status, its notification.

Statuses have the fields of recorded answers, see `muniment.edgar.protocol`. Notifications have the layout and the
standing sentences of the SEC's: of one recorded in May 2026 where a submission is suspended, of the example in the
OpenAPI document 1.11.0 where it is accepted. That they come from a local EDGAR says the sender of the mail.
"""

import sqlite3
import textwrap
from base64 import b64encode
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

import msgspec
from msgspec import UNSET, Struct, structs

from muniment.documents.header import Party
from muniment.documents.submission import item_code
from muniment.edgar.protocol import MessageType, Mode, Registrant, Role, Status, SubmissionMessage, SubmissionStatus
from muniment.edgar.sandbox.acceptance.accepting import accept, midnight, status_until
from muniment.edgar.sandbox.acceptance.notifier import post
from muniment.edgar.sandbox.acceptance.on_file import on_file
from muniment.edgar.sandbox.acceptance.review import CONDITION, Review, Submitted, message
from muniment.edgar.sandbox.behaviours import switch
from muniment.edgar.sandbox.clock import CLOSES, EASTERN
from muniment.edgar.sandbox.entities import entity

# ---- status ----------------------------------------------------------------------------------------------------------

UNKNOWN = "UNKNOWN"
"""The form type of what is none of the forms taken, as a recorded exchange has it."""

_ROLES = {"SUBJECT COMPANY": Role.PRIMARY_SUBJECT, "FILED BY": Role.FILED_BY}


def _second(moment: datetime) -> str:
    return moment.isoformat(timespec="seconds")


def _registrants(parties: Sequence[Party]) -> Iterator[Registrant]:
    for position, party in enumerate(parties):
        filer = Role.NONPRIMARY_REGISTRANT if position else Role.PRIMARY_REGISTRANT
        yield Registrant(
            cik=party.cik or "",
            company=party.name or "",
            form_type=party.form_type or "",
            filing_role=str(_ROLES.get(party.role, filer)),
            file_numbers=(party.file_number,) if party.file_number else (),
        )


# ---- status at a moment ----------------------------------------------------------------------------------------------

# What was accepted LIVE is DISSEMINATED from the moment on at which it is public, and DONE when EDGAR has closed on its
# filing date (see the behaviour `after-acceptance`).
_FROM_SUBMISSIONS = """
FROM (
  SELECT s.*, CASE
    WHEN s.status <> 'ACCEPTED' OR f.public IS NULL OR :now < f.public OR NOT :moves THEN s.status
    WHEN :now < f.filed || :closes THEN 'DISSEMINATED'
    ELSE 'DONE' END AS status_now
  FROM submissions s LEFT JOIN filings f USING (accession)
)
"""


def _at(connection: sqlite3.Connection, now: datetime) -> dict[str, Any]:
    moves = switch(connection, "after-acceptance") != "accepted"
    return {"now": now.astimezone(EASTERN).isoformat(), "moves": moves, "closes": f"T{CLOSES}"}


def status_now(connection: sqlite3.Connection, accession: str, now: datetime) -> SubmissionStatus | None:
    """Return what became of a submission that is final, at a moment; None where it is not, or there is none.

    `context` of its messages holds rules and fields.
    """
    row = connection.execute(
        f"SELECT outcome, status_now {_FROM_SUBMISSIONS} WHERE accession = :accession AND final = 1",
        {**_at(connection, now), "accession": accession},
    ).fetchone()
    if row is None:
        return None
    outcome, status = row
    published = msgspec.json.decode(outcome, type=SubmissionStatus)
    return structs.replace(published, status=status, submission_processing_status=status)


def statuses_now(connection: sqlite3.Connection, now: datetime) -> dict[str, int]:
    """Return how many submissions have each status at a moment."""
    query = f"SELECT status_now, count(*) {_FROM_SUBMISSIONS} GROUP BY status_now"
    return dict(connection.execute(query, _at(connection, now)).fetchall())


def submissions_now(
    connection: sqlite3.Connection,
    now: datetime,
    columns: str,
    *,
    status: str,
    beyond: int,
    most: int,
    last_first: bool,
) -> tuple[list[tuple[Any, ...]], int]:
    """Return submissions of a status at a moment, "" of any, beyond the one of a number; and how many there are in all.

    `columns`, the first of them `number`, are those of the table, and `status_now`. The last is first where
    `last_first`, and a `beyond` of 0 is before all. One more than `most` says that there are more.
    """
    of = f"{_FROM_SUBMISSIONS} WHERE (:status = '' OR status_now = :status)"
    values = {**_at(connection, now), "status": status, "beyond": beyond, "most": most + 1}
    sign, order = ("<", "DESC") if last_first else (">", "ASC")
    rows = connection.execute(
        f"SELECT {columns} {of} AND (:beyond = 0 OR number {sign} :beyond) ORDER BY number {order} LIMIT :most", values
    ).fetchall()
    return rows, connection.execute(f"SELECT count(*) {of}", values).fetchone()[0]


# ---- notifications ---------------------------------------------------------------------------------------------------

_WIDTH = 78
_ACCEPTED, _SUSPENDED = (
    Path(__file__).with_name(f"{name}.txt").read_text("utf-8").replace("\n", "\r\n")
    for name in ("accepted", "suspended")
)


def subject(status: SubmissionStatus) -> str:
    """Return the subject line of a notification."""
    return f"{status.status} FORM TYPE {status.form_type} ({status.accession_number})"


def _notice(template: str, status: SubmissionStatus, received: datetime, ended: datetime, due: str = "") -> str:
    """Return a notification; `due` is what it says of the annual confirmation, or "". Line ends are CR LF."""
    return template.format(
        subject=subject(status),
        form=status.form_type,
        number=status.accession_number,
        documents=status.document_count,
        received=_stamp(received),
        ended=_stamp(ended),
        test="YES" if status.mode == Mode.TEST else "NO",
        file_numbers=_lines(f"   {at}. {number}" for at, number in enumerate(status.file_numbers or ("None.",), 1)),
        registrants=_lines(_registrant_lines(status)),
        messages=_lines(_groups(status.submission_messages or ())),
        due=_lines((due, "")) if due else "",
        blank=" ",
    )


def _lines(lines: Iterable[str]) -> str:
    return "".join(f"{line}\r\n" for line in lines)


def recipients(connection: sqlite3.Connection, submitted: Submitted, review: Review) -> list[str]:
    """Return whom a notification goes to: the contact, up to three further addresses, and who submitted it.

    None where the filer wants notices on the filing website only; each address once.
    """
    header: Any = review.header
    if getattr(header, "notify_by_website_only", False) is True:
        return []
    stated = [getattr(header, "contact_email", None), *(getattr(header, "notification_emails", None) or ())]
    if submitted.submitter:
        row = connection.execute("SELECT email FROM users WHERE id = ?", (submitted.submitter,)).fetchone()
        stated += [row[0]] if row else []
    addresses = [address.strip() for address in stated if address and "@" in address]
    return list({address.casefold(): address for address in reversed(addresses)}.values())[::-1]


def confirmation_due(connection: sqlite3.Connection, login: str) -> str:
    """Return the line about the annual confirmation of the account that submitted; "" where no day is set."""
    registrant = entity(connection, login)
    day = registrant.details.confirmation_due if registrant else None
    if registrant is None or day is None:
        return ""
    until = _stamp(datetime.combine(day, CLOSES))
    return f"THE ANNUAL CONFIRMATION DUE DATE FOR {registrant.name}, CIK {registrant.cik} IS {until}."


def _registrant_lines(status: SubmissionStatus) -> Iterator[str]:
    for position, registrant in enumerate(status.registrants or (), 1):
        yield f"   {position}. CIK:            {registrant.cik}"
        yield f"      COMPANY:        {registrant.company}"
        yield f"      FORM TYPE:      {registrant.form_type}"
        yield f"      FILE NUMBER(S): {', '.join(registrant.file_numbers) or 'None.'}"


def _groups(messages: Sequence[SubmissionMessage]) -> Iterator[str]:
    """Yield the lines of each message: what kind, what is wrong, where; a line that goes on ends with a blank."""
    for entry in messages:
        yield f"{'ERR' if entry.type == 'ERROR' else 'WRN'}:  {entry.error_label}"
        content = " ".join((entry.content or "").splitlines())
        wrapped_lines = textwrap.wrap(content, _WIDTH - 6, break_on_hyphens=False, drop_whitespace=False)
        lines = " \n".join(line.strip(" ") for line in wrapped_lines).split("\n")
        yield from (f"{'      ' if at else 'MSG:  '}{line}" for at, line in enumerate(lines))
        yield f"LOC:  LINE NUMBER: {entry.line_number}"
        yield ""


def _stamp(moment: datetime) -> str:
    return f"{moment:%d-%b-%Y %H:%M}"


# ---- settling --------------------------------------------------------------------------------------------------------

_ENCODE = msgspec.json.Encoder()


def settle(connection: sqlite3.Connection, submitted: Submitted, review: Review, now: datetime) -> SubmissionStatus:
    """Give a submission its final state; inside a transaction of the caller.

    Args:
        connection: the sandbox's database.
        submitted: the submission, not final yet.
        review: what it says itself.
        now: the moment, Eastern time.

    Raises:
        MunimentError: it can be neither accepted nor suspended.
    """
    return _Settling(connection, submitted, review, now).settle()


def suspend(connection: sqlite3.Connection, submitted: Submitted, reason: str, now: datetime) -> SubmissionStatus:
    """Suspend a submission that cannot be processed, for a reason; inside a transaction of the caller."""
    messages = [*submitted.refused, message(reason, "sandbox", label=CONDITION)]
    return _Settling(connection, submitted, Review([]), now).suspend(messages)


class _Settling(Struct, frozen=True):
    """One submission on its way to a final state."""

    connection: sqlite3.Connection
    submitted: Submitted
    review: Review
    now: datetime

    def settle(self) -> SubmissionStatus:
        """Accept it, or suspend it."""
        submitted, review = self.submitted, self.review
        parties = on_file(self.connection, submitted, review)
        takes = review.only_order and switch(self.connection, "element-order") == "take"
        own = (message for message in review.messages if not (takes and message.type is MessageType.ERROR))
        messages = [*submitted.refused, *own, *parties.messages]
        if any(message.type is MessageType.ERROR for message in messages) or not (review.record or review.letters):
            return self.suspend(messages)
        if letters := review.letters:
            filers = [
                Party(role="FILER", name=filer.name, cik=filer.cik, form_type=letters.form)
                for filer in parties.entities.values()
            ]
            status = self._accepted(messages, filers, letters.documents)
        else:
            filing = accept(self.connection, submitted, review, parties, self.now)
            status = self._accepted(messages, filing.header.parties, filing.documents, filing.header.items)
        return self._conclude(status, _notice(_ACCEPTED, status, submitted.received, self.now))

    def suspend(self, messages: list[SubmissionMessage]) -> SubmissionStatus:
        """Suspend it."""
        stated = self._stated(Status.SUSPENDED, messages)  # of the parties it says nothing
        status = SubmissionStatus(**stated, document_count=0, items=(), suspended_date=_second(self.now))
        due = confirmation_due(self.connection, self.submitted.login)
        return self._conclude(status, _notice(_SUSPENDED, status, self.submitted.received, self.now, due))

    def _accepted(
        self, messages: Sequence[SubmissionMessage], parties: Sequence[Party], documents: int, items: Sequence[str] = ()
    ) -> SubmissionStatus:
        """Return the status of what is accepted, without its notification."""
        registrants = tuple(_registrants(parties))
        filed = self.review.filed
        return SubmissionStatus(
            **self._stated(Status.ACCEPTED, messages),
            company=registrants[0].company,
            document_count=documents,
            items=tuple(map(item_code, items)),
            filing_date=midnight(filed) if filed else UNSET,
            accepted_date=_second(self.now),
            file_numbers=tuple(dict.fromkeys(number for party in registrants for number in party.file_numbers)),
            registrants=registrants,
        )

    def _stated(self, status: Status, messages: Sequence[SubmissionMessage]) -> dict[str, Any]:
        """Return what every final status says."""
        stated = self.review.letters.form if self.review.letters else ""
        form = self.review.form.submission_type if self.review.form else UNKNOWN
        return {
            "accession_number": self.submitted.accession,
            "form_type": stated or form,
            "mode": self.submitted.mode,
            "status": str(status),
            "submission_processing_status": str(status),
            "final": True,
            "received_date": _second(self.submitted.received),
            "submission_messages": tuple(messages),
        }

    def _conclude(self, status: SubmissionStatus, notice: str) -> SubmissionStatus:
        """Keep a final status, and send its notification."""
        body, now, submitted = notice.encode(), self.now, self.submitted
        status = structs.replace(status, notification=b64encode(body).decode())
        until = status_until(submitted.mode, Status(str(status.status)), now)
        row = (status.status, _ENCODE.encode(status).decode(), now.isoformat(), until.isoformat(), submitted.number)
        self.connection.execute(
            "UPDATE submissions SET status = ?, final = 1, outcome = ?, ended = ?, kept_until = ? WHERE number = ?", row
        )
        post(self.connection, recipients(self.connection, submitted, self.review), status, subject(status), body, now)
        return status


def begin(connection: sqlite3.Connection, batch: list[Submitted]) -> None:
    """Show that submissions are being processed; inside a transaction of the caller."""
    connection.executemany(
        "UPDATE submissions SET status = 'PROCESSING', tries = tries + 1 WHERE number = ? AND final = 0",
        [(submission.number,) for submission in batch],
    )


def is_open(connection: sqlite3.Connection, submitted: Submitted) -> bool:
    """Return whether a submission is still to be settled: it may have been deleted since it was read."""
    row = connection.execute(
        "SELECT 1 FROM submissions WHERE number = ? AND accession = ? AND final = 0 AND status = 'PROCESSING'",
        (submitted.number, submitted.accession),
    ).fetchone()
    return row is not None
