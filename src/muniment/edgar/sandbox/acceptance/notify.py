"""The notifications of EDGAR: what they say, and to whom they go.

Their layout is that of the notification in the SEC's OpenAPI document 1.11.0 and of one recorded in May 2026: labelled
values, then a group of lines for each message. The words around the values are our own.
"""

import sqlite3
import textwrap
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from muniment.edgar.protocol import Mode, SubmissionMessage, SubmissionStatus
from muniment.edgar.sandbox.acceptance.review import Judged
from muniment.edgar.sandbox.acceptance.submitted import Submitted

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
    lines = [
        f"Subject: {subject(status)}",
        f"Date: {_stamp(accepted)}",
        "",
        "THE SUBMISSION BELOW HAS BEEN ACCEPTED.",
        "",
        f"FORM TYPE:     {status.form_type:<20} NUMBER OF DOCUMENTS: {status.document_count}",
        f"RECEIVED DATE: {_stamp(received):<20} ACCEPTED DATE:       {_stamp(accepted)}",
        f"TEST FILING:   {_yes(status):<20} CONFIRMING COPY:     NO",
        "",
        f"ACCESSION NUMBER: {status.accession_number}",
        "",
        *_file_numbers(status.file_numbers or ()),
        "",
        *_registrants(status),
        *_groups(status.submission_messages or ()),
        "THE ACCESSION NUMBER ABOVE IS THE NAME OF THIS SUBMISSION IN ALL INQUIRIES.",
        "",
        *_HOURS.splitlines(),
        "",
    ]
    return "\r\n".join(lines)


def suspended_words(status: SubmissionStatus, suspended: datetime, received: datetime, due: str) -> str:
    """Return the notification of a suspended submission; `due` is the day of the filer's annual confirmation, or ""."""
    lines = [
        f"Subject: {subject(status)}",
        f"Date: {_stamp(suspended)}",
        "",
        "THE SUBMISSION BELOW HAS BEEN SUSPENDED.",
        "",
        f"FORM TYPE:     {status.form_type}",
        f"RECEIVED DATE: {_stamp(received):<20} SUSPENSE DATE:       {_stamp(suspended)}",
        f"TEST FILING:   {_yes(status):<20} CONFIRMING COPY:     NO",
        "",
        f"ACCESSION NUMBER: {status.accession_number}",
        "",
        *_file_numbers(status.file_numbers or ()),
        "",
        f"ANNUAL CONFIRMATION DUE: {due or 'not set'}",
        "",
        *_AGAIN.splitlines(),
        "",
        *_groups(status.submission_messages or ()),
        "------------------------------ NOTICE ------------------------------",
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


def _file_numbers(numbers: Sequence[str]) -> Iterator[str]:
    yield "FILE NUMBER(S):"
    for at, number in enumerate(numbers or ("None.",), 1):
        yield f"   {at}. {number}"


def _registrants(status: SubmissionStatus) -> Iterator[str]:
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


def _yes(status: SubmissionStatus) -> str:
    return "YES" if status.mode == Mode.TEST else "NO"
