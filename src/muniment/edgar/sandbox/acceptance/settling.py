"""Settling a submission inside a transaction: accepted or suspended, its final status, its notification.

The layout of notifications is that of the SEC's OpenAPI document 1.11.0 and of one recorded in May 2026: labelled
values, then a group of lines for each message. The words around the values are our own.
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
from muniment.edgar.sandbox.acceptance.accepting import accept, kept_until, midnight
from muniment.edgar.sandbox.acceptance.courier import post
from muniment.edgar.sandbox.acceptance.on_file import OnFile, on_file
from muniment.edgar.sandbox.acceptance.review import CONDITION, Judged, Submitted, message

# ---- status ----------------------------------------------------------------------------------------------------------

UNKNOWN = "UNKNOWN"
"""The form type of what is none of the forms taken, as a recorded exchange has it."""

_ROLES = {"SUBJECT COMPANY": Role.PRIMARY_SUBJECT, "FILED BY": Role.FILED_BY}


def form_type(judged: Judged) -> str:
    """Return the form type of a submission."""
    return judged.form.submission_type if judged.form else UNKNOWN


def accepted_status(
    submitted: Submitted,
    judged: Judged,
    header: FilingHeader,
    documents: int,
    messages: Sequence[SubmissionMessage],
    accepted: datetime,
) -> SubmissionStatus:
    """Return the status of an accepted submission, without its notification."""
    registrants = tuple(_registrants(header))
    return SubmissionStatus(
        **_common(submitted, judged, Status.ACCEPTED, messages),
        company=registrants[0].company,
        document_count=documents,
        items=tuple(map(item_code, header.items)),
        filing_date=midnight(judged.filed) if judged.filed else UNSET,
        accepted_date=accepted.isoformat(timespec="milliseconds"),
        file_numbers=tuple(dict.fromkeys(number for one in registrants for number in one.file_numbers)),
        registrants=registrants,
    )


def suspended_status(
    submitted: Submitted, judged: Judged, found: OnFile, messages: Sequence[SubmissionMessage], suspended: datetime
) -> SubmissionStatus:
    """Return the status of a suspended submission, without its notification."""
    parties = tuple(
        Registrant(cik=one.cik, company=one.name, form_type=form_type(judged)) for one in found.entities.values()
    )
    return SubmissionStatus(
        **_common(submitted, judged, Status.SUSPENDED, messages),
        company=parties[0].company if parties else "",
        document_count=1 + (judged.attached.count if judged.attached else 0),
        items=(),
        suspended_date=suspended.isoformat(timespec="milliseconds"),
        file_numbers=(),
        registrants=parties,
    )


def _common(
    submitted: Submitted,
    judged: Judged,
    status: Status,
    messages: Sequence[SubmissionMessage],
) -> dict[str, Any]:
    form = form_type(judged)
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


def accepted_words(status: SubmissionStatus, accepted: datetime, received: datetime) -> str:
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


def suspended_words(status: SubmissionStatus, suspended: datetime, received: datetime, due: str) -> str:
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


def recipients(connection: sqlite3.Connection, submitted: Submitted, judged: Judged) -> list[str]:
    """Return whom a notification goes to: the contact, up to three further addresses, and who submitted it.

    Nobody where the filer wants notices on the filing website only; each address once.
    """
    whole = judged.reading.submission if judged.reading else None
    header: Any = whole.header if whole else None
    if header is not None and getattr(header, "notify_by_website_only", False) is True:
        return []
    found = [getattr(header, "contact_email", None), *(getattr(header, "notification_emails", None) or ())]
    if submitted.submitter:
        row = connection.execute("SELECT email FROM users WHERE id = ?", (submitted.submitter,)).fetchone()
        found += [row[0]] if row else []
    addresses = [one.strip() for one in found if one and "@" in one]
    return list({one.casefold(): one for one in reversed(addresses)}.values())[::-1]


def confirmation_due(connection: sqlite3.Connection, login: str) -> str:
    """Return the day of the annual confirmation of the account that submitted; "" where none is set."""
    row = connection.execute(
        "SELECT json_extract(details, '$.confirmation_due') FROM entities WHERE cik = ?", (login,)
    ).fetchone()
    return row[0] if row and row[0] else ""


def _registrant_lines(status: SubmissionStatus) -> Iterator[str]:
    yield "REGISTRANT(S):"
    for at, one in enumerate(status.registrants or (), 1):
        yield f"   {at}. CIK:            {one.cik}"
        yield f"      COMPANY:        {one.company}"
        yield f"      FORM TYPE:      {one.form_type}"
        yield f"      FILE NUMBER(S): {', '.join(one.file_numbers) or 'None.'}"
    yield ""


def _groups(messages: Sequence[SubmissionMessage]) -> Iterator[str]:
    """Yield the lines of each message: what kind, what is wrong, where."""
    for one in messages:
        yield f"{'ERR' if one.type == 'ERROR' else 'WRN'}: {one.error_label}"
        yield from textwrap.wrap(
            one.content or "", _WIDTH, initial_indent="MSG: ", subsequent_indent=" " * 6, break_on_hyphens=False
        )
        place = f"LINE NUMBER: {one.line_number}" if one.line_number else "none"
        yield f"LOC: {place}; {one.context}"
        yield ""


def _stamp(moment: datetime) -> str:
    return f"{moment:%d-%b-%Y %H:%M}"


# ---- settling --------------------------------------------------------------------------------------------------------

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
