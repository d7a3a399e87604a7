"""Everybody whom a filing names: in which role, by which name and numbers, at which address."""

from collections.abc import Iterator
from typing import Any

from msgspec import UnsetType

from muniment.documents.header import HeaderAddress, Party
from muniment.forms import Address, Schedule13, form_of
from muniment.forms.form_d.fields import Issuer, Recipient, RelatedPerson
from muniment.forms.spec import mentions, resolved
from muniment.identifiers import cik, crd, cusip
from muniment.store.names import DEALER, FORMER_NAME, ISSUER, RECIPIENT, RELATED_PERSON, REPORTING_PERSON
from muniment.store.stored import Held
from muniment.study.entities import naming, places
from muniment.study.entities.places import Place
from muniment.study.facts import Mention

OTHER_ISSUER = "other issuer"
FILER = "filed by"
SUBJECT = "subject company"
_FILERS = (FILER, "reporting-owner")
_INDIVIDUAL = "IN"
_LONGEST = 500


def mentions_of(held: Held) -> tuple[Mention, ...]:
    """Return everybody whom a filing names, but for who signs: the issuer first; in schedules then the lead filer.

    A box in which nobody is named, such as N/A, is no mention. The order is that of the form, so that the position of
    a mention stays what it is as long as the record does.
    """
    found = resolved(form_of(held.record).hooks.mentions)(held)
    return tuple(one for one in found if one.name and not naming.is_nobody(one.name))


def _text(value: object) -> str:
    return " ".join(value.split())[:_LONGEST] if isinstance(value, str) else ""


def _cik(value: object) -> str:
    return cik.validate(value) if isinstance(value, str) and cik.is_valid(value) else ""


def _crd(value: object) -> str:
    return crd.validate(value) if isinstance(value, str) and crd.is_valid(value) else ""


def _place(address: Address | HeaderAddress | UnsetType | None) -> Place:
    if not address:
        return Place()
    street = " ".join(filter(None, (_text(address.street1), _text(address.street2))))
    postal = address.zip if isinstance(address, HeaderAddress) else address.zip_code
    return Place(street, _text(address.city), _text(address.state), _text(postal))


def _mention(role: str, name: str, path: str, place: Place, **told: str) -> Mention:
    return Mention(role, name, path, street=place.street, city=place.city, state=place.state, zip=place.zip, **told)


# ---- any form -------------------------------------------------------------------------------------------------------


def of_any(held: Held) -> Iterator[Mention]:
    """Yield everybody whom a form names, by its roles."""
    roles = form_of(held.record).roles
    for found in mentions(held.record, (*roles.issuers, *roles.parties)):
        party, name = found.party, _text(found.name)
        number, place = _cik(party.answer(found.part, "cik")), _place(party.answer(found.part, "address"))
        role = ISSUER if party == roles.issuers[0] else OTHER_ISSUER if party in roles.issuers else party.role
        kind = "company" if party in roles.issuers else _kind(name)
        yield _mention(role, name, found.path, place, kind=kind, cik=number)
        around = found.path.rpartition(".")[0]
        for field in party.former:
            for position, former in enumerate(getattr(found.part, field) or ()):
                path = f"{around}.{field}[{position}]".lstrip(".")
                yield Mention(FORMER_NAME, _text(former), path, cik=number, state=place.state)


# ---- Form D ---------------------------------------------------------------------------------------------------------


def of_form_d(held: Held) -> Iterator[Mention]:
    """Yield everybody whom a Form D names: issuers, related persons, recipients of sales compensation."""
    record: Any = held.record
    if record.primary_issuer:
        yield from _of_issuer(record.primary_issuer, ISSUER, "primary_issuer")
    for number, issuer in enumerate(record.other_issuers or ()):
        yield from _of_issuer(issuer, OTHER_ISSUER, f"other_issuers[{number}]")
    for number, person in enumerate(record.related_persons or ()):
        yield _of_person(person, f"related_persons[{number}]")
    for number, one in enumerate(record.recipients or ()):
        yield from _of_recipient(one, f"recipients[{number}]")


def _of_issuer(issuer: Issuer, role: str, path: str) -> Iterator[Mention]:
    number, place = _cik(issuer.cik), _place(issuer.address)
    yield _mention(role, _text(issuer.name), f"{path}.name", place, cik=number)
    for field in ("previous_names", "edgar_previous_names"):
        for position, name in enumerate(getattr(issuer, field) or ()):
            yield Mention(FORMER_NAME, _text(name), f"{path}.{field}[{position}]", cik=number, state=place.state)


def _of_person(person: RelatedPerson, path: str) -> Mention:
    """Return a related person; of a company the name stands in the box of the last name, the first one having none."""
    first, middle, last = (_text(one) for one in (person.first_name, person.middle_name, person.last_name))
    first, middle = ("" if naming.is_nobody(one) else one for one in (first, middle))
    turned = naming.is_legal_form(first)
    name = " ".join(filter(None, (last, middle, first) if turned else (first, middle, last)))
    kind = "company" if turned or not first or naming.is_company(name) else "person"
    title = "; ".join(filter(None, (*(person.relationships or ()), _text(person.clarification))))
    return _mention(RELATED_PERSON, name, path, _place(person.address), kind=kind, title=title)


def _of_recipient(one: Recipient, path: str) -> Iterator[Mention]:
    name, number = _text(one.name), _crd(one.crd_number)
    yield _mention(RECIPIENT, name, f"{path}.name", _place(one.address), kind=_kind(name), crd=number)
    dealer, number = _text(one.associated_dealer), _crd(one.associated_dealer_crd_number)
    yield Mention(DEALER, dealer, f"{path}.associated_dealer", crd=number)


# ---- schedules ------------------------------------------------------------------------------------------------------


def of_schedule(held: Held) -> Iterator[Mention]:
    """Yield everybody whom a schedule and its header name: the issuer, who files, the reporting persons."""
    record: Any = held.record
    parties: tuple[Party, ...] = held.header.parties if held.header else ()
    subject = next((one for one in parties if one.role.casefold() == SUBJECT), None)
    yield from _of_subject(record, subject)
    filers = [one for one in parties if one.role.casefold() in _FILERS]
    lead = _lead(record, filers)
    if lead:
        yield lead
    persons = record.reporting_persons or ()
    place = places.told(_text(record.item2.addresses)) if record.item2 and len(persons) == 1 else Place()
    for number, person in enumerate(persons):
        name = _text(person.name)
        kind = "person" if _INDIVIDUAL in (person.types or ()) and not naming.is_company(name) else _kind(name)
        yield _mention(
            REPORTING_PERSON, name, f"reporting_persons[{number}].name", place, kind=kind, cik=_cik(person.cik)
        )


def _of_subject(record: Schedule13, subject: Party | None) -> Iterator[Mention]:
    """Return the issuer, by what its record says, else by EDGAR's header; and the names it had."""
    own, listed = _text(record.issuer_name), _text(subject.name) if subject else ""
    number = _cik(record.issuer_cik) or (_cik(subject.cik) if subject else "")
    place = _issuer_place(record, subject)
    numbers = [cusip.validate(one) for one in (record.cusips or ()) if cusip.is_valid(one)]
    told = {"cik": number, "cusip": numbers[0] if numbers else ""}
    yield _mention(ISSUER, own or listed, "issuer_name" if own else "header", place, **told)
    for former in subject.former_names if subject else ():
        yield Mention(FORMER_NAME, _text(former.name), "header", cik=number, state=place.state)


def _issuer_place(record: Schedule13, subject: Party | None) -> Place:
    address = record.issuer_address or (record.item1.issuer_address if record.item1 else None)
    own = places.told(_text(address)) if isinstance(address, str) else _place(address)
    return own if own.zip or not subject else _place(subject.business_address or subject.mail_address)


def _lead(record: Schedule13, filers: list[Party]) -> Mention | None:
    """Return who files, by CIK: EDGAR's header names everybody who does, the record the first of them."""
    number = _cik(record.filer_cik)
    listed = next((one for one in filers if not number or _cik(one.cik) == number), None)
    if listed is None or not _text(listed.name):
        return Mention(FILER, _filer_name(record, number), "filer_cik", cik=number) if number else None
    kind = "company" if _has_company_facts(listed) else _kind(_text(listed.name))
    place = _place(listed.business_address or listed.mail_address)
    return _mention(FILER, _text(listed.name), "header", place, kind=kind, cik=_cik(listed.cik))


def _filer_name(record: Schedule13, number: str) -> str:
    """Return the name of the filer whom only a CIK tells: that of the person beside it, or of the only one."""
    persons = record.reporting_persons or ()
    beside = [one for one in persons if _cik(one.cik) == number]
    if not beside and len(persons) == 1 and not persons[0].cik:
        beside = list(persons)
    return (_text(beside[0].name) if beside else "") or f"CIK {number}"


def _has_company_facts(party: Party) -> bool:
    """Whether the header has of a filer what it has of companies only."""
    return bool(party.state_of_incorporation or party.fiscal_year_end or party.organization_name)


def _kind(name: str) -> str:
    """Return what a name is of where nothing else tells: two to four words without any that companies have."""
    words = naming.squeezed(name).split()
    return "person" if 2 <= len(words) <= 4 and not naming.is_company(name) else "company"
