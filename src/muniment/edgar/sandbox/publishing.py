"""From a full submission to the rows that everything public is answered from: the one way into `filings`."""

import re
import sqlite3
import zlib
from collections.abc import Iterator
from datetime import date, datetime

import msgspec
from msgspec import UNSET

from muniment.documents.header import FilingHeader
from muniment.documents.passage import characters, unescaped
from muniment.documents.submission import EmbeddedDocument, FullSubmission, is_uuencoded, served_bytes
from muniment.documents.submission_writing import act_code, item_code
from muniment.edgar.sandbox.clock import EASTERN, opening
from muniment.errors import NotAFiling
from muniment.forms import FORMS, parse_name
from muniment.identifiers import accession, cik

ROWS_PER_FILING = 100_000
"""A document's text has the row number `filing * ROWS_PER_FILING + sequence`."""

_FOLDERS: dict[str, str] = {
    **dict.fromkeys(("3", "4", "5"), "xslF345"),
    **dict.fromkeys(("13F-HR", "13F-NT"), "xslForm13F_"),
    "EFFECT": "xslEFFECT",
}
"""Folders of rendered forms that are not ours: how their names begin; the version of the document's schema follows.

Recorded are `xslF345X01` to `X05` and `xslEFFECTX01`, after the versions of their documents; of 13F it is assumed.
"""
_VERSION = re.compile(rb"<schemaVersion>(X[0-9]{2})[0-9]*+</schemaVersion>")
_MARKUP = re.compile(rb"<[^<>]*+>")
_SEARCHED = 4 << 20  # bytes of one document whose words are searched


def publish(
    connection: sqlite3.Connection,
    text: bytes,
    *,
    public: datetime | None = None,
    submission: FullSubmission | None = None,
) -> str:
    """Put a full submission among the filings, inside a transaction of the caller; return its accession number.

    Args:
        connection: the sandbox's database.
        text: the full submission as `{accession number}.txt`, with a header in text style or in tags.
        public: the moment from which on it is shown; None: when its header says that it was, see `disseminated`.
        submission: the same, where it was read already.

    Raises:
        NotAFiling: it has no header with accession number, form, date and a party with a CIK.
        IntegrityError: there is a filing of that number (from sqlite3).
    """
    submission = submission or FullSubmission.read(text)
    header = submission.header
    if header is UNSET or UNSET in (header.accession_number, header.form, header.filed):
        raise NotAFiling("its header names no accession number, form and filing date: it cannot be disseminated")
    number = accession.compact(header.accession_number or "")
    parties = [(*party,) for party in _parties(header)]
    if not parties:
        raise NotAFiling("its header names no party with a CIK: there is no folder to disseminate it in")
    first = submission.documents[0] if submission.documents else None
    primary = ("", "", "")
    if first:
        primary = (first.filename or "", first.description or "", rendered_folder(first, header.filed or None))
    filing = connection.execute(
        "INSERT INTO filings (accession, form, filed, accepted, period, items, size, primary_document,"
        " primary_description, sheet, public) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (number, *_facts(header), len(text), *primary, (public or disseminated(header)).isoformat()),
    ).lastrowid
    assert filing is not None  # noqa: S101 - an INSERT into a table with an integer key always returns it
    connection.executemany(
        "INSERT INTO parties VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", ((filing, *party) for party in parties)
    )
    connection.executemany(
        "INSERT INTO documents VALUES (?, ?, ?, ?, ?, ?)",
        (
            (
                filing,
                sequence,
                document.type or "",
                document.filename or "",
                document.description or "",
                len(served_bytes(document)),
            )
            for sequence, document in enumerate(submission.documents, 1)
        ),
    )
    connection.execute("INSERT INTO texts VALUES (?, ?)", (filing, zlib.compress(text, 6)))
    connection.execute("INSERT INTO headers VALUES (?, ?)", (filing, msgspec.json.encode(header).decode()))
    connection.executemany("INSERT INTO words (rowid, text) VALUES (?, ?)", _searched_text(submission, filing))
    return number


def disseminated(header: FilingHeader) -> datetime:
    """Return since when a filing of the past is public, as far as its header states.

    That is the moment of its acceptance, where that lies on the filing date, and else 6:00 Eastern time on the filing
    date, when EDGAR opens.

    Raises:
        NotAFiling: the header states no filing date.
    """
    if not header.filed:
        raise NotAFiling("its header names no filing date")
    if header.accepted and header.accepted.date() == header.filed:
        return header.accepted.replace(tzinfo=EASTERN)
    return opening(header.filed)


def _facts(header: FilingHeader) -> tuple[object, ...]:
    """Return form, filing date, acceptance, period and items, as the table has them: items by their codes."""
    accepted = header.accepted.isoformat() if header.accepted else ""
    period = header.period.isoformat() if header.period else ""
    filed = header.filed.isoformat() if header.filed else ""
    return (
        header.form,
        filed,
        accepted,
        period,
        msgspec.json.encode([item_code(item) for item in header.items]).decode(),
    )


def rendered_folder(document: EmbeddedDocument, filed: date | None) -> str:
    """Return the folder of a structured document's rendered form, as filings of its day name it; "" for any other."""
    if document.wrapper != "XML":
        return ""
    head = document.passage.data[:4096]
    form = parse_name(document.type or "")
    if form is None:
        prefix = _FOLDERS.get((document.type or "").removesuffix("/A"))
        version = _VERSION.search(head)
        return f"{prefix}{version[1].decode()}" if prefix and version else ""
    sheets = FORMS[form.form].dissemination.sheets
    stated = (
        folder
        for version, folder, since in sheets
        if (not version or f"<schemaVersion>{version}".encode() in head)
        and (since is None or (filed or date.max) >= since)
    )
    return next(stated, "")


def _parties(header: FilingHeader) -> Iterator[tuple[object, ...]]:
    for position, party in enumerate(header.parties):
        if party.cik:
            yield (
                position,
                party.role,
                cik.compact(party.cik),
                party.name or "",
                party.form_type or "",
                act_code(party.act or ""),
                party.file_number or "",
                party.film_number or "",
            )


def _searched_text(submission: FullSubmission, filing: int) -> Iterator[tuple[int, str]]:
    """Yield what full-text search finds of each document: its text without markup; not what stands for other bytes."""
    for position, document in enumerate(submission.documents[: ROWS_PER_FILING - 1], 1):
        data = document.passage.data[:_SEARCHED]
        if document.wrapper != "PDF" and not is_uuencoded(data):
            yield filing * ROWS_PER_FILING + position, unescaped(characters(_MARKUP.sub(b" ", data)))
