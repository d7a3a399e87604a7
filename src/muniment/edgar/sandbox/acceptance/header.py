"""The header of an accepted filing, from what was filed and what EDGAR has on file about its parties."""

import sqlite3
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

from msgspec import UNSET, UnsetType

from muniment.documents.header import FilingHeader, FormerName, HeaderAddress, Party
from muniment.documents.header_writing import item_words
from muniment.edgar.sandbox.acceptance.numbers import co_registrant, film_number, offering_number, subject_number
from muniment.edgar.sandbox.acceptance.review import Judged
from muniment.edgar.sandbox.access.entities import Entity
from muniment.edgar.sandbox.behaviours import switch
from muniment.errors import RecordError
from muniment.forms import FormSpec, Record, form_of
from muniment.forms.filers import filers, numbers
from muniment.forms.paths import value_at
from muniment.forms.spec import mentions
from muniment.identifiers import accession as accessions


def header_of(
    connection: sqlite3.Connection,
    accession: str,
    judged: Judged,
    entities: dict[str, Entity],
    *,
    accepted: datetime,
    documents: int,
) -> FilingHeader:
    """Return the header of a filing, with its new numbers; inside a transaction of the caller.

    Args:
        connection: where the numbers run.
        accession: the accession number.
        judged: the submission, of a known form and with a filing date.
        entities: its parties as EDGAR has them, by CIK.
        accepted: the moment of acceptance, Eastern time.
        documents: how many of its documents are public.

    Raises:
        RecordError: it is of no known form, or EDGAR knows none of its parties.
    """
    if judged.reading is None or judged.form is None or judged.filed is None:
        raise RecordError("a filing of no known form has no header")
    record = judged.reading.record
    form, name, year = form_of(record), judged.form.submission_type, accepted.year
    parts = _Parts(connection, form, name, year)
    parties = tuple(parts.issuers(record, entities) if form.roles.issuers_file else parts.about(record, entities))
    if not parties:
        raise RecordError("none of its parties is on file")
    return FilingHeader(
        accession_number=accession,
        form=name,
        items=tuple(map(_item, form.items_of(record))),
        filed=judged.filed,
        changed=accepted.date(),
        accepted=accepted.replace(tzinfo=None, microsecond=0),
        effective=judged.filed if form.dissemination.effective else UNSET,
        document_count=documents,
        group_members=tuple(_members(record, parties)),
        parties=parties,
    )


def _item(code: str) -> str:
    """Return an item as a header in text style is read."""
    return item_words(code).removeprefix("<ITEMS>")


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

    def _numbered(self, role: str, held: Entity, number: str) -> Party:
        act, film = self.form.dissemination.act, film_number(self.connection, self.year)
        return _party(role, held, form_type=self.name, act=act or UNSET, file_number=number or UNSET, film_number=film)


def _ciks(stated: Iterable[str]) -> Iterator[str]:
    """Yield CIKs in ten digits, each once."""
    yield from dict.fromkeys(cik.zfill(10) for cik in stated if cik)


def _party(role: str, held: Entity, **values: Any) -> Party:  # noqa: ANN401
    details = held.details
    sic = f"{details.sic_words} [{details.sic}]" if details.sic else ""
    return Party(
        role=role,
        name=held.name,
        cik=held.cik,
        sic=sic.strip() or UNSET,
        organization_name=details.office or UNSET,
        irs_number=details.irs or UNSET,
        state_of_incorporation=details.state or UNSET,
        fiscal_year_end=details.fiscal_year_end or UNSET,
        business_address=_address(details.business),
        mail_address=_address(details.mail),
        former_names=tuple(FormerName(name=one.name, changed=one.until or UNSET) for one in details.former_names),
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
    for one in filing if filing and len(value_at(record, roles.joint)) > 1 else ():
        cik = one.party.answer(one.part, "cik")
        if one.name.casefold() not in names and (not cik or cik.zfill(10) not in blocks):
            yield one.name
