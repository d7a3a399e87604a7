"""Accepting a submission: its dates, numbers and header, and the full submission with its public copy.

* File number 005-: of the issuer of a schedule, for all holders' filings about it (see the behaviour `file-numbers`);
* 021-: of an offering, from its first notice on; further issuers of one notice have the suffix -01, -02;
* film numbers: the year in two digits and a running number.

The filing date is that of `muniment.deadlines`, from the time at which transmission began.
"""

import sqlite3
from collections.abc import Iterable, Iterator
from datetime import date, datetime, time, timedelta
from typing import Any

from msgspec import UNSET, Struct, UnsetType

from muniment.documents.header import FilingHeader, FormerName, HeaderAddress, Party
from muniment.documents.submission_writing import embedded, item_text, write_full
from muniment.edgar.protocol import Mode, Status
from muniment.edgar.sandbox.acceptance.on_file import OnFile
from muniment.edgar.sandbox.acceptance.public_copy import public_copy
from muniment.edgar.sandbox.acceptance.review import PRIMARY, Review, Submitted
from muniment.edgar.sandbox.access.entities import Entity, store
from muniment.edgar.sandbox.behaviours import switch
from muniment.edgar.sandbox.clock import EASTERN, opening
from muniment.edgar.sandbox.database import next_number
from muniment.edgar.sandbox.publishing import publish
from muniment.errors import RecordError
from muniment.forms import FormSpec, Record, form_of
from muniment.forms.filing_copy import filers, numbers
from muniment.forms.spec import mentions
from muniment.forms.walk import value_at
from muniment.identifiers import accession as accessions

# ---- dates -----------------------------------------------------------------------------------------------------------

_STATUS_DAYS = {(Mode.TEST, Status.ACCEPTED): 2, (Mode.LIVE, Status.ACCEPTED): 60}
_DAYS_SUSPENDED = 6


def public_from(connection: sqlite3.Connection, accepted: datetime, filed: date) -> datetime:
    """Return when a filing is disseminated: at once, or at 6:00 on a filing date that is yet to come."""
    opens = opening(filed)
    if opens <= accepted or filed <= accepted.date() or switch(connection, "dissemination") == "at-once":
        return accepted
    return opens


def status_until(mode: Mode, status: Status, ended: datetime) -> datetime:
    """Return until when EDGAR gives a submission's status (OpenAPI document 1.11.0): 2, 60 or 6 days."""
    return ended + timedelta(days=_STATUS_DAYS.get((mode, status), _DAYS_SUSPENDED))


def midnight(day: date) -> str:
    """Return a day as the interface gives one: its beginning in Eastern time."""
    return datetime.combine(day, time(), EASTERN).isoformat()


# ---- numbers ---------------------------------------------------------------------------------------------------------

_FIRST_SUBJECT, _FIRST_OFFERING, _FIRST_FILM = 90_001, 600_001, 500_001


def subject_number(connection: sqlite3.Connection, cik: str) -> str:
    """Return the number 005- of an issuer: that of an earlier schedule about it, else a new one."""
    row = connection.execute(
        "SELECT file_number FROM parties WHERE cik = ? AND file_number LIKE '005-%' ORDER BY filing DESC LIMIT 1",
        (cik,),
    ).fetchone()
    return row[0] if row else _new(connection, "005", _FIRST_SUBJECT)


def offering_number(connection: sqlite3.Connection, previous: str) -> str:
    """Return the number 021- of an offering: that of the notice that is amended, else a new one.

    `previous` is the accession number of an accepted notice, "" for an initial one.
    """
    row = (
        previous
        and connection.execute(
            "SELECT p.file_number FROM filings f JOIN parties p ON p.filing = f.id"
            " WHERE f.accession = ? AND p.file_number LIKE '021-%' ORDER BY p.position LIMIT 1",
            (previous,),
        ).fetchone()
    )
    return row[0] if row else _new(connection, "021", _FIRST_OFFERING)


def co_registrant(number: str, position: int) -> str:
    """Return the file number of the issuer at a position of a notice, 0 for the primary one.

    >>> co_registrant("021-600001", 0), co_registrant("021-600001", 2)
    ('021-600001', '021-600001-02')
    """
    return f"{number}-{position:02}" if position else number


def film_number(connection: sqlite3.Connection, year: int) -> str:
    """Return the next film number of a year."""
    two = f"{year % 100:02}"
    return f"{two}{next_number(connection, f'film {two}', first=_FIRST_FILM)}"


def _new(connection: sqlite3.Connection, register: str, first: int) -> str:
    """Return the next number of a register that no filing has: filings may have been loaded with theirs."""
    while True:
        number = f"{register}-{next_number(connection, f'file {register}', first=first)}"
        if not connection.execute("SELECT 1 FROM parties WHERE file_number = ? LIMIT 1", (number,)).fetchone():
            return number


# ---- header ----------------------------------------------------------------------------------------------------------


def header_of(
    connection: sqlite3.Connection,
    accession: str,
    review: Review,
    entities: dict[str, Entity],
    *,
    accepted: datetime,
    documents: int,
) -> FilingHeader:
    """Return the header of a filing, with its new numbers; inside a transaction of the caller.

    Args:
        connection: where the numbers run.
        accession: the accession number.
        review: the submission, of a known form and with a filing date.
        entities: its parties as EDGAR has them, by CIK.
        accepted: the moment of acceptance, Eastern time.
        documents: how many of its documents are public.

    Raises:
        RecordError: it is of no known form, or EDGAR knows none of its parties.
    """
    if review.reading is None or review.form is None or review.filed is None:
        raise RecordError("a filing of no known form has no header")
    record = review.reading.record
    form, name, year = form_of(record), review.form.submission_type, accepted.year
    parts = _Parts(connection, form, name, year)
    parties = tuple(parts.issuers(record, entities) if form.roles.issuers_file else parts.about(record, entities))
    if not parties:
        raise RecordError("none of its parties is on file")
    return FilingHeader(
        accession_number=accession,
        form=name,
        items=tuple(item_text(code).removeprefix("<ITEMS>") for code in form.items_of(record)),
        filed=review.filed,
        changed=accepted.date(),
        accepted=accepted.replace(tzinfo=None, microsecond=0),
        effective=review.filed if form.dissemination.effective else UNSET,
        document_count=documents,
        group_members=tuple(_members(record, parties)),
        parties=parties,
    )


class _Parts:
    """Makes the parties of one filing."""

    def __init__(self, connection: sqlite3.Connection, form: FormSpec, name: str, year: int) -> None:
        self.connection, self.form, self.name, self.year = connection, form, name, year

    def issuers(self, record: Record, entities: dict[str, Entity]) -> Iterator[Party]:
        """Yield a FILER for each issuer, the primary one first."""
        previous = value_at(record, self.form.amending.accession)
        before = accessions.compact(previous) if previous else ""
        number = offering_number(self.connection, before) if self.form.dissemination.act else ""
        for position, cik in enumerate(_ciks(filers(record))):
            if cik in entities:
                yield self._numbered("FILER", entities[cik], co_registrant(number, position) if number else "")

    def about(self, record: Record, entities: dict[str, Entity]) -> Iterator[Party]:
        """Yield the SUBJECT COMPANY, then the filer and those who file with it as FILED BY."""
        issuer = next(_ciks(numbers(record, self.form.roles.issuers)), "")
        if issuer in entities:
            yield self._numbered("SUBJECT COMPANY", entities[issuer], subject_number(self.connection, issuer))
        filing = list(filers(record))
        if switch(self.connection, "joint-filers") == "filed-by":
            filing += numbers(record, self.form.roles.leading)
        for cik in _ciks(filing):
            if cik in entities and cik != issuer:
                yield _party("FILED BY", entities[cik], form_type=self.name)

    def _numbered(self, role: str, entity: Entity, number: str) -> Party:
        act, film = self.form.dissemination.act, film_number(self.connection, self.year)
        return _party(
            role, entity, form_type=self.name, act=act or UNSET, file_number=number or UNSET, film_number=film
        )


def _ciks(stated: Iterable[str]) -> Iterator[str]:
    """Yield CIKs in ten digits, each once."""
    yield from dict.fromkeys(cik.zfill(10) for cik in stated if cik)


def _party(role: str, entity: Entity, **values: Any) -> Party:  # noqa: ANN401
    details = entity.details
    sic = f"{details.sic_words} [{details.sic}]" if details.sic else ""
    return Party(
        role=role,
        name=entity.name,
        cik=entity.cik,
        sic=sic.strip() or UNSET,
        organization_name=details.office or UNSET,
        irs_number=details.irs or UNSET,
        state_of_incorporation=details.state or UNSET,
        fiscal_year_end=details.fiscal_year_end or UNSET,
        business_address=_address(details.business),
        mail_address=_address(details.mail),
        former_names=tuple(
            FormerName(name=former.name, changed=former.until or UNSET) for former in details.former_names
        ),
        **values,
    )


def _address(address: HeaderAddress) -> HeaderAddress | UnsetType:
    return UNSET if address == HeaderAddress() else address


def _members(record: Record, parties: tuple[Party, ...]) -> Iterator[str]:
    """Yield the names of those who file jointly as a group and have no block of their own."""
    roles = form_of(record).roles
    filing = list(mentions(record, roles.leading)) if roles.joint else []
    blocks = {party.cik for party in parties}
    names = {(party.name or "").casefold() for party in parties}
    for mention in filing if filing and len(value_at(record, roles.joint)) > 1 else ():
        cik = mention.party.answer(mention.part, "cik")
        if mention.name.casefold() not in names and (not cik or cik.zfill(10) not in blocks):
            yield mention.name


# ---- accepting -------------------------------------------------------------------------------------------------------


class Accepted(Struct, frozen=True):
    """An accepted filing: its header, and how many documents it has, public or not."""

    header: FilingHeader
    documents: int


def accept(
    connection: sqlite3.Connection, submitted: Submitted, review: Review, parties: OnFile, accepted: datetime
) -> Accepted:
    """Make a filing of a submission, inside a transaction of the caller; a TEST filing is not published.

    Numbers of a TEST filing are taken back: only accession numbers are shared by both kinds.

    Raises:
        RecordError: it cannot be written as a full submission.
    """
    if review.reading is None or review.filed is None or review.form is None:
        raise RecordError("what is of no known form cannot be accepted")
    data = public_copy(review.reading.data, form_of(review.reading.record), review.filed, parties.entities)
    attached = review.attached.documents if review.attached else []
    documents = [embedded(data, PRIMARY, review.form.submission_type, 1), *attached]
    if submitted.mode is Mode.TEST:
        connection.execute("SAVEPOINT trial")
    header = header_of(
        connection, submitted.accession, review, parties.entities, accepted=accepted, documents=len(documents)
    )
    text = write_full(header, documents, "text")
    if submitted.mode is Mode.TEST:
        connection.execute("ROLLBACK TO trial")
        connection.execute("RELEASE trial")
    else:
        for entity in parties.learned:
            store(connection, entity)
        publish(connection, text, public=public_from(connection, accepted, review.filed))
    return Accepted(header, 1 + (review.attached.count if review.attached else 0))
