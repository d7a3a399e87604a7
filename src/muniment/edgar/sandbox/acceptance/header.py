"""The header of an accepted filing, from what was filed and what EDGAR has on file about its parties."""

import sqlite3
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from msgspec import UNSET

from muniment.documents.header import FilingHeader, FormerName, HeaderAddress, Party
from muniment.documents.header_writing import item_words
from muniment.edgar.sandbox.acceptance.numbers import co_registrant, film_number, offering_number, subject_number
from muniment.edgar.sandbox.acceptance.review import Judged
from muniment.edgar.sandbox.access.entities import Entity
from muniment.edgar.sandbox.behaviours import switch
from muniment.errors import RecordError
from muniment.forms import FormD
from muniment.identifiers import accession as accessions

_SECURITIES_ACT, _EXCHANGE_ACT = "1933 Act", "1934 Act"


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
    record: Any = judged.reading.record
    form, year = judged.form.submission_type, accepted.year
    is_notice = isinstance(record, FormD)
    parts = _Parts(connection, form, year)
    parties = tuple(parts.notice(record, entities) if is_notice else parts.schedule(record, entities))
    if not parties:
        raise RecordError("none of its parties is on file")
    return FilingHeader(
        accession_number=accession,
        form=form,
        items=tuple(map(_item, record.exemptions or ())) if is_notice else (),
        filed=judged.filed,
        changed=accepted.date(),
        accepted=accepted.replace(tzinfo=None, microsecond=0),
        effective=judged.filed if is_notice else UNSET,
        document_count=documents,
        group_members=() if is_notice else tuple(_members(record, parties)),
        parties=parties,
    )


def _item(code: str) -> str:
    """Return an item as a header in text style is read."""
    return item_words(code).removeprefix("<ITEMS>")


class _Parts:
    """Makes the parties of one filing."""

    def __init__(self, connection: sqlite3.Connection, form: str, year: int) -> None:
        self.connection, self.form, self.year = connection, form, year

    def notice(self, record: FormD, entities: dict[str, Entity]) -> Iterator[Party]:
        """Yield a FILER for each issuer, the primary one first."""
        previous = record.previous_accession_number
        number = offering_number(self.connection, accessions.compact(previous) if previous else "")
        issuers = [record.primary_issuer, *(record.other_issuers or ())]
        ciks = [one.cik.zfill(10) for one in issuers if one and one.cik]
        for position, cik in enumerate(dict.fromkeys(ciks)):
            if cik in entities:
                yield self._numbered("FILER", entities[cik], _SECURITIES_ACT, co_registrant(number, position))

    def schedule(self, record: Any, entities: dict[str, Entity]) -> Iterator[Party]:  # noqa: ANN401 - 13D or 13G
        """Yield the SUBJECT COMPANY, then the filer and further reporting persons as FILED BY."""
        issuer = record.issuer_cik.zfill(10) if record.issuer_cik else ""
        if issuer in entities:
            number = subject_number(self.connection, issuer)
            yield self._numbered("SUBJECT COMPANY", entities[issuer], _EXCHANGE_ACT, number)
        filers = [record.filer_cik.zfill(10)] if record.filer_cik else []
        if switch(self.connection, "joint-filers") == "filed-by":
            filers += [one.cik.zfill(10) for one in record.reporting_persons or () if one.cik]
        for cik in dict.fromkeys(filers):
            if cik in entities and cik != issuer:
                yield _party("FILED BY", entities[cik], form_type=self.form)

    def _numbered(self, role: str, held: Entity, act: str, number: str) -> Party:
        film = film_number(self.connection, self.year)
        return _party(role, held, form_type=self.form, act=act, file_number=number, film_number=film)


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


def _address(address: HeaderAddress) -> Any:  # noqa: ANN401 - the address, or UNSET
    return UNSET if address == HeaderAddress() else address


def _members(record: Any, parties: tuple[Party, ...]) -> Iterator[str]:  # noqa: ANN401 - 13D or 13G
    """Yield the names of the reporting persons of a group that have no block of their own."""
    persons = record.reporting_persons or ()
    blocks = {party.cik for party in parties}
    names = {(party.name or "").casefold() for party in parties}
    for one in persons if len(persons) > 1 else ():
        if one.name and one.name.casefold() not in names and (not one.cik or one.cik.zfill(10) not in blocks):
            yield one.name
