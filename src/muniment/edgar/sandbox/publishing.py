"""From a full submission to the rows that everything public is answered from: the one way into `filings`.

Full submissions of the past are put among the filings: an EDGAR that begins with what was filed before. What EDGAR has
on file about an entity is taken from the headers of these filings.
"""

import re
import sqlite3
import time
import zlib
from collections.abc import Callable, Iterable, Iterator
from datetime import date, datetime
from pathlib import Path

import msgspec
from msgspec import UNSET, Struct, field, structs

from muniment.documents.archive import Item, Refused, items, safe
from muniment.documents.header import FilingHeader, Party
from muniment.documents.passage import characters, unescaped
from muniment.documents.submission import (
    EmbeddedDocument,
    FullSubmission,
    act_code,
    is_full_submission,
    is_uuencoded,
    item_code,
    served_bytes,
)
from muniment.edgar.sandbox import entities
from muniment.edgar.sandbox.clock import EASTERN, opening
from muniment.edgar.sandbox.database import transaction
from muniment.edgar.sandbox.entities import Entity, FormerName
from muniment.errors import DEFECTS, MunimentError, NotAFiling, defect
from muniment.forms import FORMS, parse_name
from muniment.identifiers import accession, cik, irs

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
    parties = list(_parties(header))
    if not parties:
        raise NotAFiling("its header names no party with a CIK: there is no folder to disseminate it in")
    first = submission.documents[0] if submission.documents else None
    primary = ("", "", "")
    if first:
        primary = (first.filename or "", first.description or "", rendered_folder(first, header.filed or None))
    when = (moment.isoformat() if moment else "" for moment in (header.filed, header.accepted, header.period))
    codes = msgspec.json.encode(list(map(item_code, header.items))).decode()
    (filing,) = connection.execute(
        "INSERT INTO filings (accession, form, filed, accepted, period, items, size, primary_document,"
        " primary_description, sheet, public) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING id",
        (number, header.form, *when, codes, len(text), *primary, (public or disseminated(header)).isoformat()),
    ).fetchone()
    rows = [(filing, *party) for party in parties]
    connection.executemany("INSERT INTO parties VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", rows)
    connection.executemany("INSERT INTO documents VALUES (?, ?, ?, ?, ?, ?)", _documents(submission, filing))
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
            act = act_code(party.act or "")
            stated = (party.name or "", party.form_type or "", act, party.file_number or "", party.film_number or "")
            yield position, party.role, cik.compact(party.cik), *stated


def _documents(submission: FullSubmission, filing: int) -> Iterator[tuple[object, ...]]:
    for sequence, document in enumerate(submission.documents, 1):
        named = document.type or "", document.filename or "", document.description or ""
        yield filing, sequence, *named, len(served_bytes(document))


def _searched_text(submission: FullSubmission, filing: int) -> Iterator[tuple[int, str]]:
    """Yield what full-text search finds of each document: its text without markup; not what stands for other bytes."""
    for position, document in enumerate(submission.documents[: ROWS_PER_FILING - 1], 1):
        data = document.passage.data[:_SEARCHED]
        if document.wrapper != "PDF" and not is_uuencoded(data):
            yield filing * ROWS_PER_FILING + position, unescaped(characters(_MARKUP.sub(b" ", data)))


_TOGETHER, _BYTES_TOGETHER = 200, 64 << 20  # filings that are durable together, and the bytes that wait for that


class Loaded(Struct):
    """What became of the files: loaded, known already, no full submissions (in a folder or archive), or refused.

    `left_out`: of a store, how many filings of which too little is known, by the reason.
    """

    files: int = 0
    filings: int = 0
    known: int = 0
    others: int = 0
    refused: list[Refused] = field(default_factory=list)
    left_out: dict[str, int] = field(default_factory=dict)
    seconds: float = 0.0


def load(
    connection: sqlite3.Connection, paths: Iterable[str | Path], progress: Callable[[Loaded], None] | None = None
) -> Loaded:
    """Load every full submission in files, folders and archives.

    A filing whose accession number is there already is known and passed over, so that a run that was interrupted goes
    on where it stopped: what `progress` has counted is durable. One that cannot be loaded does not stop the others.
    """
    loader = Loader(connection, progress)
    for path in paths:
        for item in items(path):
            if isinstance(item, Refused):
                loader.refuse(item)
            elif is_full_submission(item.data):
                loader.take(item)
            elif item.name == safe(str(path)):
                loader.refuse(Refused(item.name, "is no full submission: it does not begin with the tags of one"))
            else:
                loader.pass_over()
    return loader.finish()


class Loader:
    """Takes full submissions one by one and writes them some hundred at a time."""

    def __init__(self, connection: sqlite3.Connection, progress: Callable[[Loaded], None] | None = None) -> None:
        self.connection, self.progress, self.report = connection, progress, Loaded()
        self._learner = Learner(connection)
        self._waiting: list[Item] = []
        self._size = 0
        self._begin = time.monotonic()

    def take(self, item: Item) -> None:
        """Take a full submission, with the name under which it is reported."""
        self._waiting.append(item)
        self._size += len(item.data)
        if len(self._waiting) >= _TOGETHER or self._size >= _BYTES_TOGETHER:
            self._write()

    def knows(self, accession: str) -> bool:
        """Whether there is a filing with this accession number, as the database spells it."""
        return self.connection.execute("SELECT 1 FROM filings WHERE accession = ?", (accession,)).fetchone() is not None

    def know(self) -> None:
        """Count a filing that was known before it was read."""
        self.report.files += 1
        self.report.known += 1

    def refuse(self, refused: Refused) -> None:
        """Count what cannot be loaded."""
        self.report.files += 1
        self.report.refused.append(refused)

    def leave_out(self, reason: str) -> None:
        """Count a filing of a store of which too little is known."""
        self.report.files += 1
        self.report.left_out[reason] = self.report.left_out.get(reason, 0) + 1

    def pass_over(self) -> None:
        """Count a file that is no full submission and was not named as one."""
        self.report.files += 1
        self.report.others += 1

    def finish(self) -> Loaded:
        """Write what is left, and return the report."""
        self._write()
        return self.report

    def _write(self) -> None:
        waiting, self._waiting, self._size = self._waiting, [], 0
        with transaction(self.connection):
            outcomes = [self._outcome(item) for item in waiting]
        for outcome in outcomes:  # counted once they are durable
            self.report.files += 1
            if isinstance(outcome, Refused):
                self.report.refused.append(outcome)
            elif outcome:
                self.report.filings += 1
            else:
                self.report.known += 1
        self.report.seconds = time.monotonic() - self._begin
        if self.progress:
            self.progress(self.report)

    def _outcome(self, item: Item) -> bool | Refused:
        """Load one filing or nothing of it; return whether it is new."""
        self.connection.execute("SAVEPOINT filing")
        outcome: bool | Refused
        try:
            outcome = not self._publish(item.data)
        except MunimentError as error:
            outcome = Refused(item.name, str(error))
        except sqlite3.IntegrityError as error:
            outcome = Refused(item.name, f"cannot be kept: {error}")
        except DEFECTS as error:
            outcome = Refused(item.name, defect(error))
        if isinstance(outcome, Refused):
            self.connection.execute("ROLLBACK TO filing")
        self.connection.execute("RELEASE filing")
        return outcome

    def _publish(self, text: bytes) -> bool:
        """Publish a full submission unless its number is known; return whether it is."""
        submission = FullSubmission.read(text)
        header = submission.header
        if header is not UNSET and header.accession_number and self.knows(header.accession_number):
            return True
        publish(self.connection, text, submission=submission)
        if header is not UNSET:
            self._learner.learn(header)
        return False


# ---- what a header teaches -------------------------------------------------------------------------------------------

_INDUSTRY = re.compile(r"(.*?)(?<!\s)\s*+\[([0-9]{4})\]")
_SIC = re.compile(r"[0-9]{4}")


class Learner:
    """Puts the parties of filings on file; of two filings the later one is believed, in whatever order they come."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self.connection = connection
        self._latest: dict[str, str] = {}

    def learn(self, header: FilingHeader) -> None:
        """Take over what a header says of its parties, inside a transaction of the caller."""
        day = header.filed.isoformat() if header.filed else ""
        for party in header.parties:
            if not party.cik:
                continue
            number = cik.compact(party.cik)
            if number not in self._latest:
                query = "SELECT max(f.filed) FROM parties p JOIN filings f ON f.id = p.filing WHERE p.cik = ?"
                self._latest[number] = self.connection.execute(query, (number,)).fetchone()[0] or ""
            if day < self._latest[number]:
                continue
            self._latest[number] = day
            on_file = entities.entity(self.connection, number)
            before = on_file or Entity(number, f"ENTITY {int(number)}")
            learned = Entity(number, party.name or before.name, structs.replace(before.details, **details_of(party)))
            if learned != on_file:
                entities.store(self.connection, learned)


def details_of(party: Party) -> dict[str, object]:
    """Return the fields of `Details` that a party of a header states; no others."""
    industry = _INDUSTRY.fullmatch(party.sic or "")
    number = party.irs_number or ""
    details: dict[str, object] = {
        "state": party.state_of_incorporation,
        "irs": irs.compact(number) if irs.is_valid(number) else "",
        "sic": industry[2] if industry else party.sic if _SIC.fullmatch(party.sic or "") else "",
        "sic_words": industry[1] if industry else "",
        "office": party.organization_name,
        "fiscal_year_end": party.fiscal_year_end,
        "business": party.business_address,
        "mail": party.mail_address,
        "former_names": tuple(
            FormerName(former.name, until=former.changed or None) for former in party.former_names if former.name
        ),
    }
    return {name: value for name, value in details.items() if value}
