"""Settling a submission inside a transaction: accepted or suspended, its final status, its notification.

The layout of notifications is that of the SEC's OpenAPI document 1.11.0 and of one recorded in May 2026: labelled
values, then a group of lines for each message. The texts around the values are our own.
"""

import sqlite3
import textwrap
from base64 import b64encode
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

import msgspec
from msgspec import UNSET, structs

from muniment.documents.header import FilingHeader
from muniment.documents.submission_writing import item_code
from muniment.edgar.protocol import MessageType, Mode, Registrant, Role, Status, SubmissionMessage, SubmissionStatus
from muniment.edgar.sandbox.acceptance.accepting import accept, midnight, status_until
from muniment.edgar.sandbox.acceptance.notifier import post
from muniment.edgar.sandbox.acceptance.on_file import OnFile, on_file
from muniment.edgar.sandbox.acceptance.review import CONDITION, Review, Submitted, message

# ---- status ----------------------------------------------------------------------------------------------------------

UNKNOWN = "UNKNOWN"
"""The form type of what is none of the forms taken, as a recorded exchange has it."""

_ROLES = {"SUBJECT COMPANY": Role.PRIMARY_SUBJECT, "FILED BY": Role.FILED_BY}


def form_type(review: Review) -> str:
    """Return the form type of a submission."""
    return review.form.submission_type if review.form else UNKNOWN


def accepted_status(
    submitted: Submitted,
    review: Review,
    header: FilingHeader,
    documents: int,
    messages: Sequence[SubmissionMessage],
    accepted: datetime,
) -> SubmissionStatus:
    """Return the status of an accepted submission, without its notification."""
    registrants = tuple(_registrants(header))
    return SubmissionStatus(
        **_common(submitted, review, Status.ACCEPTED, messages),
        company=registrants[0].company,
        document_count=documents,
        items=tuple(map(item_code, header.items)),
        filing_date=midnight(review.filed) if review.filed else UNSET,
        accepted_date=accepted.isoformat(timespec="milliseconds"),
        file_numbers=tuple(dict.fromkeys(number for registrant in registrants for number in registrant.file_numbers)),
        registrants=registrants,
    )


def suspended_status(
    submitted: Submitted, review: Review, parties: OnFile, messages: Sequence[SubmissionMessage], suspended: datetime
) -> SubmissionStatus:
    """Return the status of a suspended submission, without its notification."""
    registrants = tuple(
        Registrant(cik=party.cik, company=party.name, form_type=form_type(review))
        for party in parties.entities.values()
    )
    return SubmissionStatus(
        **_common(submitted, review, Status.SUSPENDED, messages),
        company=registrants[0].company if registrants else "",
        document_count=1 + (review.attached.count if review.attached else 0),
        items=(),
        suspended_date=suspended.isoformat(timespec="milliseconds"),
        file_numbers=(),
        registrants=registrants,
    )


def _common(
    submitted: Submitted,
    review: Review,
    status: Status,
    messages: Sequence[SubmissionMessage],
) -> dict[str, Any]:
    form = form_type(review)
    return {
        "accession_number": submitted.accession,
        "submission_accession_number": submitted.accession,
        "form_type": form,
        "submission_form_type": form,
        "mode": submitted.mode,
        "status": str(status),
        "submission_processing_status": str(status),
        "final": True,
        "received_date": submitted.received.isoformat(timespec="milliseconds"),
        "submission_messages": tuple(messages),
        "messages": (),
    }


def _registrants(header: FilingHeader) -> Iterator[Registrant]:
    for position, party in enumerate(header.parties):
        filer = Role.NONPRIMARY_REGISTRANT if position else Role.PRIMARY_REGISTRANT
        yield Registrant(
            cik=party.cik or "",
            company=party.name or "",
            form_type=party.form_type or "",
            filing_role=str(_ROLES.get(party.role, filer)),
            file_numbers=(party.file_number,) if party.file_number else (),
        )


# ---- notifications ---------------------------------------------------------------------------------------------------

_WIDTH = 78
_HOURS = """\
This is a local EDGAR: nothing in it has been filed with the Commission. The
real service takes filings from 6:00 a.m. to 10:00 p.m. Eastern time on business
days, and answers questions of filers from 9:00 a.m. to 5:30 p.m."""
_AGAIN = """\
Nothing of a suspended submission is kept for a later one: correct it and send
all of it again, which gives it a new accession number. Further errors may show
once these are corrected."""


def subject(status: SubmissionStatus) -> str:
    """Return the subject line of a notification."""
    return f"{status.status} FORM TYPE {status.form_type} ({status.accession_number})"


def acceptance_notice(status: SubmissionStatus, accepted: datetime, received: datetime) -> str:
    """Return the notification of an accepted submission; line ends are CR LF."""
    facts = (
        f"FORM TYPE:     {status.form_type:<20} NUMBER OF DOCUMENTS: {status.document_count}",
        f"RECEIVED DATE: {_stamp(received):<20} ACCEPTED DATE:       {_stamp(accepted)}",
    )
    rest = (
        *_registrant_lines(status),
        *_groups(status.submission_messages or ()),
        "THE ACCESSION NUMBER ABOVE IS THE NAME OF THIS SUBMISSION IN ALL INQUIRIES.",
    )
    return _notice(status, accepted, "ACCEPTED", facts, rest)


def suspension_notice(status: SubmissionStatus, suspended: datetime, received: datetime, due: str) -> str:
    """Return the notification of a suspended submission; `due` is the day of the filer's annual confirmation, or ""."""
    facts = (
        f"FORM TYPE:     {status.form_type}",
        f"RECEIVED DATE: {_stamp(received):<20} SUSPENSE DATE:       {_stamp(suspended)}",
    )
    rest = (
        f"ANNUAL CONFIRMATION DUE: {due or 'not set'}",
        "",
        *_AGAIN.splitlines(),
        "",
        *_groups(status.submission_messages or ()),
        "------------------------------ NOTICE ------------------------------",
    )
    return _notice(status, suspended, "SUSPENDED", facts, rest)


def _notice(status: SubmissionStatus, moment: datetime, end: str, facts: Sequence[str], rest: Sequence[str]) -> str:
    """Return what notifications of both kinds have, around what each has of its own."""
    lines = [
        f"Subject: {subject(status)}",
        f"Date: {_stamp(moment)}",
        "",
        f"THE SUBMISSION BELOW HAS BEEN {end}.",
        "",
        *facts,
        f"TEST FILING:   {'YES' if status.mode == Mode.TEST else 'NO':<20} CONFIRMING COPY:     NO",
        "",
        f"ACCESSION NUMBER: {status.accession_number}",
        "",
        "FILE NUMBER(S):",
        *(f"   {at}. {number}" for at, number in enumerate(status.file_numbers or ("None.",), 1)),
        "",
        *rest,
        "",
        *_HOURS.splitlines(),
        "",
    ]
    return "\r\n".join(lines)


def recipients(connection: sqlite3.Connection, submitted: Submitted, review: Review) -> list[str]:
    """Return whom a notification goes to: the contact, up to three further addresses, and who submitted it.

    None where the filer wants notices on the filing website only; each address once.
    """
    submission = review.reading.submission if review.reading else None
    header: Any = submission.header if submission else None
    if header is not None and getattr(header, "notify_by_website_only", False) is True:
        return []
    stated = [getattr(header, "contact_email", None), *(getattr(header, "notification_emails", None) or ())]
    if submitted.submitter:
        row = connection.execute("SELECT email FROM users WHERE id = ?", (submitted.submitter,)).fetchone()
        stated += [row[0]] if row else []
    addresses = [address.strip() for address in stated if address and "@" in address]
    return list({address.casefold(): address for address in reversed(addresses)}.values())[::-1]


def confirmation_due(connection: sqlite3.Connection, login: str) -> str:
    """Return the day of the annual confirmation of the account that submitted; "" where none is set."""
    row = connection.execute(
        "SELECT json_extract(details, '$.confirmation_due') FROM entities WHERE cik = ?", (login,)
    ).fetchone()
    return row[0] if row and row[0] else ""


def _registrant_lines(status: SubmissionStatus) -> Iterator[str]:
    yield "REGISTRANT(S):"
    for position, registrant in enumerate(status.registrants or (), 1):
        yield f"   {position}. CIK:            {registrant.cik}"
        yield f"      COMPANY:        {registrant.company}"
        yield f"      FORM TYPE:      {registrant.form_type}"
        yield f"      FILE NUMBER(S): {', '.join(registrant.file_numbers) or 'None.'}"
    yield ""


def _groups(messages: Sequence[SubmissionMessage]) -> Iterator[str]:
    """Yield the lines of each message: what kind, what is wrong, where."""
    for entry in messages:
        yield f"{'ERR' if entry.type == 'ERROR' else 'WRN'}: {entry.error_label}"
        yield from textwrap.wrap(
            entry.content or "", _WIDTH, initial_indent="MSG: ", subsequent_indent=" " * 6, break_on_hyphens=False
        )
        place = f"LINE NUMBER: {entry.line_number}" if entry.line_number else "none"
        yield f"LOC: {place}; {entry.context}"
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
    parties = on_file(connection, submitted, review)
    messages = [*submitted.refused, *review.messages, *parties.messages]
    if any(found.type is MessageType.ERROR for found in messages) or review.reading is None:
        return _suspend(connection, submitted, review, parties, messages, now)
    filing = accept(connection, submitted, review, parties, now)
    status = accepted_status(submitted, review, filing.header, filing.documents, messages, now)
    notice = acceptance_notice(status, now, submitted.received)
    return _conclude(connection, submitted, review, status, notice, now)


def suspend(connection: sqlite3.Connection, submitted: Submitted, reason: str, now: datetime) -> SubmissionStatus:
    """Suspend a submission that cannot be processed, for a reason; inside a transaction of the caller."""
    messages = [*submitted.refused, message(reason, "sandbox", label=CONDITION)]
    return _suspend(connection, submitted, Review([]), OnFile({}, [], []), messages, now)


def _suspend(
    connection: sqlite3.Connection,
    submitted: Submitted,
    review: Review,
    parties: OnFile,
    messages: list[SubmissionMessage],
    now: datetime,
) -> SubmissionStatus:
    status = suspended_status(submitted, review, parties, messages, now)
    due = confirmation_due(connection, submitted.login)
    notice = suspension_notice(status, now, submitted.received, due)
    return _conclude(connection, submitted, review, status, notice, now)


def _conclude(
    connection: sqlite3.Connection,
    submitted: Submitted,
    review: Review,
    status: SubmissionStatus,
    notice: str,
    now: datetime,
) -> SubmissionStatus:
    """Keep a final status, and send its notification."""
    body = notice.encode()
    status = structs.replace(status, notification=b64encode(body).decode())
    _store(connection, submitted, status, now)
    post(connection, recipients(connection, submitted, review), status, subject(status), body, now)
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


def _store(connection: sqlite3.Connection, submitted: Submitted, status: SubmissionStatus, now: datetime) -> None:
    until = status_until(submitted.mode, Status(str(status.status)), now)
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
