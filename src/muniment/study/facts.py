"""What one filing tells that a study needs: its days, and everybody whom it names. Pure but for `filings`.

A filing comes with people's corrections laid over what was read.
"""

from collections.abc import Collection, Iterator, Mapping
from datetime import date
from typing import cast

from msgspec import Struct, UnsetType
from sqlalchemy import Connection

from muniment.documents.header import FilingHeader, HeaderAddress, Party
from muniment.forms import Address, FormD, Schedule13, form_of
from muniment.forms.definition import Several, Words
from muniment.forms.form_d.fields import Issuer, RelatedPerson
from muniment.forms.spec import mentions, resolved
from muniment.identifiers import cik, crd, cusip
from muniment.store import loading, showing
from muniment.store.corrections import laid_over, of_filings
from muniment.store.database import chunks
from muniment.store.stored import StoredRecord
from muniment.study.entities.names import Place, is_company, is_legal_form, is_no_name, place_in, squeezed

END_OF_DAY = "T23:59:59"
OTHER_ISSUER = "other issuer"
FILER = "filed by"
SUBJECT = "subject company"
_FILERS = (FILER, "reporting-owner")
_INDIVIDUAL = "IN"
_LONGEST = 500


class Mention(Struct, frozen=True, gc=False):
    """A place where a filing names somebody: in which role, by which name and numbers, at which address.

    `kind` is company or person, as far as the filing says; `path` is that of the part of the record ("header" for
    the header). Everything else is "" where it is not stated. `cusip` stands beside issuers only, valid and whole.
    """

    role: str
    name: str
    path: str
    kind: str = "company"
    cik: str = ""
    crd: str = ""
    cusip: str = ""
    street: str = ""
    city: str = ""
    state: str = ""
    zip: str = ""
    title: str = ""


class Facts(Struct, frozen=True):
    """A filing as a study takes it.

    * `held`: the filing, its record with people's corrections laid over it; `corrections`: how many;
    * `version_id`, `header_id`: which version was studied, see `tables.studied`;
    * `filed`: the day; `known`: the moment from which it could be known, see `tables`, "" where neither is stated;
    * `mentions`: everybody it names, the issuer first; in schedules then the lead filer.
    """

    filing: StoredRecord
    version_id: int
    header_id: int | None
    corrections: int
    filed: date | None
    known: str
    mentions: tuple[Mention, ...]

    @property
    def issuer(self) -> int | None:
        """The position of the issuer among the mentions, None where none is named."""
        return 0 if self.mentions and self.mentions[0].role == showing.ISSUER else None

    @property
    def lead(self) -> int | None:
        """The position of who files a schedule: the lead filer, else the first reporting person."""
        return next((position for position, mention in enumerate(self.mentions) if is_holder(mention.role)), None)


class Resolved(Struct, frozen=True):
    """Whose the mentions of filings are; `changed`: earlier filings of which a mention is another entity's now."""

    entities: Mapping[tuple[int, int], int]
    changed: set[int]

    def entity(self, filing_id: int, position: int) -> int:
        """Return the id of the entity that a filing names at this position among its mentions.

        Raises:
            KeyError: the filing is not of this pass, or has no such mention.
        """
        return self.entities[filing_id, position]

    def entity_of(self, facts: Facts, position: int | None) -> int | None:
        """Return the id of the entity at a position among the mentions of a filing, None for no position."""
        return None if position is None else self.entity(facts.filing.id, position)


def is_holder(role: str) -> bool:
    """Whether a role in a schedule is another than the issuer's own."""
    return role != showing.ISSUER and role not in showing.FORMER_NAMES


def facts_of(filing: StoredRecord, version_id: int, header_id: int | None, corrections: int = 0) -> Facts:
    """Return what a filing tells: its days by its header, and everybody whom it names."""
    filed = (filing.header and filing.header.filed) or None
    return Facts(filing, version_id, header_id, corrections, filed, known_from(filing.header), mentions_of(filing))


def known_from(header: FilingHeader | UnsetType) -> str:
    """Return the moment from which the public could know a filing, see `tables`; "" where nothing states it."""
    if header and header.accepted:
        return header.accepted.isoformat(timespec="seconds")
    return f"{header.filed}{END_OF_DAY}" if header and header.filed else ""


def filings(connection: Connection, ids: Collection[int]) -> Iterator[StoredRecord]:
    """Yield the filings of a store with these ids that have a record, corrected, in the order of ids."""
    for portion in chunks(sorted(ids)):
        records = list(loading.records(connection, portion))
        corrections = of_filings(connection, {filing.id: form_of(filing.record).name for filing in records})
        yield from (laid_over(filing, corrections.get(filing.id, ())) for filing in records)


# ---- whom a filing names --------------------------------------------------------------------------------------------


def mentions_of(filing: StoredRecord) -> tuple[Mention, ...]:
    """Return everybody whom a filing names, but for who signs: the issuer first; in schedules then the lead filer.

    A box in which nobody is named, such as N/A, is no mention. The order is that of the form, so that the position of
    a mention stays what it is as long as the record does.
    """
    all_mentions = resolved(form_of(filing.record).hooks.mentions)(filing)
    return tuple(mention for mention in all_mentions if mention.name and not is_no_name(mention.name))


def of_any(filing: StoredRecord) -> Iterator[Mention]:
    """Yield everybody whom a form names, by its roles."""
    roles = form_of(filing.record).roles
    for mention in mentions(filing.record, (*roles.issuers, *roles.parties)):
        party, name = mention.party, _text(mention.name)
        number, place = _cik(party.answer(mention.part, "cik")), _place(party.answer(mention.part, "address"))
        role = showing.ISSUER if party == roles.issuers[0] else OTHER_ISSUER if party in roles.issuers else party.role
        kind = "company" if party in roles.issuers else _kind(name)
        yield _mention(role, name, mention.path, place, kind=kind, cik=number)
        around = mention.path.rpartition(".")[0]
        for field in party.former:
            yield from _former_names(getattr(mention.part, field), f"{around}.{field}".lstrip("."), number, place)


def of_form_d(filing: StoredRecord) -> Iterator[Mention]:
    """Yield everybody whom a Form D names: issuers, related persons, recipients of sales compensation."""
    record = cast(FormD, filing.record)  # whose hook this is
    if record.primary_issuer:
        yield from _of_issuer(record.primary_issuer, showing.ISSUER, "primary_issuer")
    for number, issuer in enumerate(record.other_issuers or ()):
        yield from _of_issuer(issuer, OTHER_ISSUER, f"other_issuers[{number}]")
    for number, person in enumerate(record.related_persons or ()):
        yield _of_person(person, f"related_persons[{number}]")
    for number, recipient in enumerate(record.recipients or ()):
        name, path = _text(recipient.name), f"recipients[{number}]"
        crd_number, place = _crd(recipient.crd_number), _place(recipient.address)
        yield _mention(showing.RECIPIENT, name, f"{path}.name", place, kind=_kind(name), crd=crd_number)
        dealer, crd_number = _text(recipient.associated_dealer), _crd(recipient.associated_dealer_crd_number)
        yield Mention(showing.DEALER, dealer, f"{path}.associated_dealer", crd=crd_number)


def of_schedule(filing: StoredRecord) -> Iterator[Mention]:
    """Yield everybody whom a schedule and its header name: the issuer, who files, the reporting persons."""
    record = cast(Schedule13, filing.record)  # whose hook this is
    parties: tuple[Party, ...] = filing.header.parties if filing.header else ()
    yield from _of_subject(record, next((party for party in parties if party.role.casefold() == SUBJECT), None))
    if lead := _lead(record, [party for party in parties if party.role.casefold() in _FILERS]):
        yield lead
    persons = record.reporting_persons or ()
    place = place_in(_text(record.item2.addresses)) if record.item2 and len(persons) == 1 else Place()
    for number, person in enumerate(persons):
        name, path = _text(person.name), f"reporting_persons[{number}].name"
        kind = "person" if _INDIVIDUAL in (person.types or ()) and not is_company(name) else _kind(name)
        yield _mention(showing.REPORTING_PERSON, name, path, place, kind=kind, cik=_cik(person.cik))


def _of_issuer(issuer: Issuer, role: str, path: str) -> Iterator[Mention]:
    number, place = _cik(issuer.cik), _place(issuer.address)
    yield _mention(role, _text(issuer.name), f"{path}.name", place, cik=number)
    for field in ("previous_names", "edgar_previous_names"):
        yield from _former_names(getattr(issuer, field), f"{path}.{field}", number, place)


def _former_names(names: Several, path: str, number: str, place: Place) -> Iterator[Mention]:
    for position, name in enumerate(names or ()):
        yield Mention(showing.FORMER_NAME, _text(name), f"{path}[{position}]", cik=number, state=place.state)


def _of_person(person: RelatedPerson, path: str) -> Mention:
    """Return a related person; of a company the name stands in the box of the last name, the first one having none."""
    first, middle, last = map(_text, (person.first_name, person.middle_name, person.last_name))
    first, middle = ("" if is_no_name(name) else name for name in (first, middle))
    turned = is_legal_form(first)
    name = " ".join(filter(None, (last, middle, first) if turned else (first, middle, last)))
    kind = "company" if turned or not first or is_company(name) else "person"
    title = "; ".join(filter(None, (*(person.relationships or ()), _text(person.clarification))))
    return _mention(showing.RELATED_PERSON, name, path, _place(person.address), kind=kind, title=title)


def _of_subject(record: Schedule13, subject: Party | None) -> Iterator[Mention]:
    """Yield the issuer, by what its record says, else by EDGAR's header; and the names it had."""
    of_record, of_header = _text(record.issuer_name), _text(subject.name) if subject else ""
    number = _cik(record.issuer_cik) or (_cik(subject.cik) if subject else "")
    address = record.issuer_address or (record.item1.issuer_address if record.item1 else None)
    place = place_in(_text(address)) if isinstance(address, str) else _place(address)
    if subject and not place.zip:
        place = _place(subject.business_address or subject.mail_address)
    printed = next((cusip.validate(text) for text in record.cusips or () if cusip.is_valid(text)), "")
    name, path = (of_record, "issuer_name") if of_record else (of_header, "header")
    yield _mention(showing.ISSUER, name, path, place, cik=number, cusip=printed)
    for former in subject.former_names if subject else ():
        yield Mention(showing.FORMER_NAME, _text(former.name), "header", cik=number, state=place.state)


def _lead(record: Schedule13, filers: list[Party]) -> Mention | None:
    """Return who files, by CIK: EDGAR's header names everybody who does, the record the first of them.

    Where only a CIK tells who files, the name is that of the person beside it, or of the only one.
    """
    number = _cik(record.filer_cik)
    filer = next((party for party in filers if not number or _cik(party.cik) == number), None)
    name = _text(filer.name) if filer else ""
    if filer and name:
        # What the header has of companies only.
        facts = filer.state_of_incorporation or filer.fiscal_year_end or filer.organization_name
        place = _place(filer.business_address or filer.mail_address)
        return _mention(FILER, name, "header", place, kind="company" if facts else _kind(name), cik=_cik(filer.cik))
    if not number:
        return None
    persons = record.reporting_persons or ()
    beside = [person for person in persons if _cik(person.cik) == number]
    if not beside and len(persons) == 1 and not persons[0].cik:
        beside = persons
    return Mention(FILER, (_text(beside[0].name) if beside else "") or f"CIK {number}", "filer_cik", cik=number)


def _mention(role: str, name: str, path: str, place: Place, **more: str) -> Mention:
    return Mention(role, name, path, street=place.street, city=place.city, state=place.state, zip=place.zip, **more)


def _text(value: object) -> str:
    return " ".join(value.split())[:_LONGEST] if isinstance(value, str) else ""


def _cik(value: Words) -> str:
    return cik.validate(value) if value and cik.is_valid(value) else ""


def _crd(value: Words) -> str:
    return crd.validate(value) if value and crd.is_valid(value) else ""


def _place(address: Address | HeaderAddress | UnsetType | None) -> Place:
    if not address:
        return Place()
    street = " ".join(filter(None, (_text(address.street1), _text(address.street2))))
    postal = address.zip if isinstance(address, HeaderAddress) else address.zip_code
    return Place(street, _text(address.city), _text(address.state), _text(postal))


def _kind(name: str) -> str:
    """Return what a name is of where nothing else says: two to four words without any that companies have."""
    return "person" if 2 <= len(squeezed(name).split()) <= 4 and not is_company(name) else "company"
