"""Items 1 to 3 and the signatures: issuers and their addresses, related persons, and who signs for whom."""

import re
from collections.abc import Iterator
from datetime import date

from msgspec import UNSET, UnsetType

from muniment.checks.filing import Filing
from muniment.checks.finding import Doubt
from muniment.checks.form_d.shared import akin, issuers, placeholder, same_name, stated
from muniment.checks.rule import rule
from muniment.codes.states import ALL
from muniment.forms import FormD
from muniment.forms.form_d.fields import Address, Issuer, RelatedPerson, Signature
from muniment.wording import day

# ---- Items 1 and 2: issuers ------------------------------------------------------------------------------------------

_EACH = ("primary_issuer", "other_issuers")
_MOST_FURTHER = 99
_FIVE_YEARS = 5
_PHONE_DIGITS = 10
_US = frozenset(code for code, row in ALL.items() if row.kind.startswith("us-"))
_PO_BOX = re.compile(r"\b(?:p\.?\s*o\.?|post\s+office)\s*box\b", re.IGNORECASE)
_CARE_OF = re.compile(r"(?:^|[\s,;(])c\s*/\s*o\b|^care\s+of\b", re.IGNORECASE)


@rule("E-10", each=_EACH, needs=("address",))
def po_box(address: Address) -> list[Doubt]:
    found: list[Doubt] = []
    for name in ("street1", "street2"):
        line = getattr(address, name)
        if line is UNSET or "box" not in line.lower():
            continue
        box = _PO_BOX.search(line)
        if box:
            first = not line[: box.start()].strip()
            words = "begins with" if first else "holds"
            found.append(
                Doubt(
                    f"Item 2: the street line {line!r} {words} a post office box.",
                    (f"address.{name}",),
                    severity="error" if first else "note",
                )
            )
    return found


@rule("E-14", each=_EACH, needs=(".",))
def previous_names(issuer: Issuer) -> Doubt | None:
    named, none = stated(issuer, "previous_names"), issuer.no_previous_names is True
    if named is not none:
        return None
    words = "are listed, and None is given too" if named else "are neither listed nor said to be none"
    return Doubt(f"Item 1: the previous names {words}.", ("previous_names", "no_previous_names"))


@rule("E-15", each=_EACH, needs=("entity_type", "."))
def other_entity(entity_type: str, issuer: Issuer, filing: Filing[FormD]) -> Doubt | None:
    if entity_type != "Other" or stated(issuer, "other_entity_type"):
        return None
    severity = "note" if filing.record.schema_version == "X0301" else None
    return Doubt(
        "Item 1: the entity type is Other, and is not described.",
        ("entity_type", "other_entity_type"),
        severity=severity,
    )


_AGES = ("formed_within_five_years", "formed_over_five_years_ago", "yet_to_be_formed")


@rule("E-16", each=_EACH, needs=(".",))
def formation(issuer: Issuer) -> Doubt | None:
    ticks = [name for name in _AGES if getattr(issuer, name)]
    if len(ticks) != 1:
        if not ticks and any(stated(issuer, name) for name in _AGES):
            return None  # words stand there that are no tick: told as what they are
        told = "all three answers" if len(ticks) == 3 else "two answers" if ticks else "no answer"
        return Doubt(f"Item 1: {told} to when the issuer was formed.", tuple(ticks) or _AGES)
    if issuer.formed_within_five_years and not stated(issuer, "year_formed"):
        return Doubt("Item 1: formed within five years, and the year is not given.", ("year_formed",), severity="note")
    return None


@rule("E-34", needs=("other_issuers?",))
def further_issuers(others: tuple[Issuer, ...] | UnsetType) -> Doubt | None:
    number = len(others or ())
    return None if number <= _MOST_FURTHER else Doubt(f"Item 1: {number} further issuers are listed.")


@rule("K-04", each=_EACH, needs=("address",))
def care_of(address: Address) -> Doubt | None:
    for name in ("street1", "street2"):
        line = getattr(address, name)
        if line is not UNSET and ("/" in line or "are of" in line.lower()) and _CARE_OF.search(line):
            return Doubt(f"Item 2: the place of business is given in care of somebody: {line!r}.", (f"address.{name}",))
    return None


@rule("K-05", each=_EACH, needs=("formed_within_five_years?", "year_formed?"))
def within_five_years(within: bool | UnsetType, year: int | UnsetType, filing: Filing[FormD]) -> Doubt | None:
    day = filing.day("filed")
    if not within or not year or day is None or day.year - year <= _FIVE_YEARS:
        return None
    return Doubt(f"Item 1: formed within five years, in {year}, in a notice of {day.year}.")


@rule("K-06", each=_EACH, needs=("year_formed?",))
def formed_in_the_future(year: int | UnsetType, filing: Filing[FormD]) -> Doubt | None:
    day = filing.day("filed")
    if day is None or not year or year <= day.year:
        return None
    severity = None if filing.filed else "warning"  # a signature may bear a wrong date
    return Doubt(f"Item 1: the year of formation is {year}, in a notice of {day.year}.", severity=severity)


@rule("K-36", each=_EACH, needs=("phone", "address?"))
def phone_digits(phone: str, address: Address | UnsetType) -> Doubt | None:
    digits = sum(map(str.isdigit, phone))
    if digits >= _PHONE_DIGITS or not address or address.state not in _US:
        return None
    if digits and digits + sum(map(str.isalpha, phone)) >= _PHONE_DIGITS:
        return None
    return Doubt(f"Item 2: the telephone number {phone!r} has {digits or 'no'} digits.", ("phone",))


# ---- Item 3: related persons -----------------------------------------------------------------------------------------

_MOST = 100
_OFFICER = "Executive Officer"
_OWNER = re.compile(
    r"(?:\b\d{2}\s?%|\b\d{2} percent|\bten percent|\bprincipal)[^.;]{0,20}"
    r"\b(?:share|stock|unit|member|equity|beneficial)?\s?(?:holder|owner)s?\b",
    re.IGNORECASE,
)
_FUNCTION = re.compile(r"promot|found|officer|direct|manag|partner|president|chief|trustee|organi[sz]er", re.IGNORECASE)


@rule("E-17", needs=(".",))
def related_persons(record: FormD) -> Iterator[Doubt]:
    persons = record.related_persons or ()
    if not persons and not stated(record, "related_persons"):
        yield Doubt("Item 3: no related person is named.", ("related_persons",))
    if len(persons) > _MOST:
        yield Doubt(f"Item 3: {len(persons)} related persons are listed, where the form has room for {_MOST}.")
    for number, person in enumerate(persons):
        if person.address is UNSET:
            path = f"related_persons[{number}].address"
            yield Doubt(f"Item 3: the address of {_name(person) or f'person {number + 1}'} is missing.", (path,))


def _name(person: RelatedPerson) -> str:
    names = (person.first_name, person.middle_name, person.last_name)
    return " ".join(name for name in names if name is not UNSET and not placeholder(name))


@rule("E-18", each="related_persons", needs=("relationships?", "."))
def relationship(relationships: tuple[str, ...] | UnsetType, person: RelatedPerson) -> Doubt | None:
    if relationships or stated(person, "relationships"):
        return None
    return Doubt(f"Item 3: no relationship of {_name(person) or 'the person'} is ticked.", ("relationships",))


@rule("K-01", needs=("related_persons",))
def executive_officer(persons: tuple[RelatedPerson, ...]) -> Doubt | None:
    for person in persons:
        if not person.relationships or _OFFICER in person.relationships:
            return None
    who = f"none of the {len(persons)} related persons is an" if len(persons) > 1 else "the only related person is no"
    return Doubt(f"Item 3: {who} executive officer.") if persons else None


@rule("K-02", each="related_persons", needs=("clarification?", "relationships?"))
def owner(clarification: str | UnsetType, relationships: tuple[str, ...] | UnsetType) -> Doubt | None:
    if (
        relationships != ("Promoter",)
        or not clarification
        or not _OWNER.search(clarification)
        or _FUNCTION.search(clarification)
    ):
        return None
    return Doubt(f"Item 3: a promoter is explained as {clarification!r}.")


@rule("K-03", needs=(".",))
def issuer_itself(record: FormD) -> Iterator[Doubt]:
    names = [issuer.name for issuer in issuers(record) if issuer.name]
    begins = {name[:1].casefold() for name in names}
    for number, person in enumerate(record.related_persons or ()):
        first = person.first_name if person.first_name and not placeholder(person.first_name) else ""
        named = f"{first} {person.last_name or ''}".strip()
        if named[:1].casefold() in begins and any(same_name(named, name) for name in names):
            paths = (f"related_persons[{number}].first_name", f"related_persons[{number}].last_name")
            yield Doubt(f"Item 3: {named} is an issuer, and named as a related person.", paths)


# ---- signatures ------------------------------------------------------------------------------------------------------

_STALE = 30


@rule("E-30", each="signatures", needs=("date",))
def in_the_future(signed: date, filing: Filing[FormD]) -> Doubt | None:
    if filing.filed is None or signed <= filing.filed:
        return None
    return Doubt(f"The signature is dated {day(signed)}, after the filing on {day(filing.filed)}.")


@rule("E-31", needs=("signatures", "."))
def for_an_issuer(signatures: tuple[Signature, ...], record: FormD) -> list[Doubt]:
    found: list[Doubt] = []
    known = issuers(record)
    names = [issuer.name for issuer in known if issuer.name]
    for number, signature in enumerate(signatures):
        signed = signature.issuer
        if not signed or signed in names or len(names) < len(known) or any(same_name(signed, one) for one in names):
            continue
        former = [name for issuer in known for name in issuer.edgar_previous_names or ()]
        near = any(akin(signed, one) for one in (*names, *former))
        words = "differs from that of every issuer" if near else "is that of no issuer"
        found.append(
            Doubt(
                f"The name beside the signature, {signed}, {words}.",
                (f"signatures[{number}].issuer",),
                severity="note" if near else None,
            )
        )
    return found


@rule("E-32", needs=("other_issuers?", "signatures", "is_authorized_representative?"))
def of_each_issuer(
    others: tuple[Issuer, ...] | UnsetType, signatures: tuple[Signature, ...], representative: bool | UnsetType
) -> Doubt | None:
    number, signed = len(others or ()) + 1, len(signatures)
    if number == 1 or signed == number or (signed == 1 and representative):
        return None
    told = f"{signed} signature stands" if signed == 1 else f"{signed} signatures stand"
    boxed = ", and the box of the authorized representative is not ticked" if signed == 1 else ""
    severity = "note" if signed == 1 else None
    return Doubt(f"{told} for {number} issuers{boxed}.", ("signatures", "other_issuers"), severity=severity)


@rule("K-33", each="signatures", needs=("date",))
def long_ago(signed: date, filing: Filing[FormD]) -> Doubt | None:
    if filing.filed is None or (filing.filed - signed).days <= _STALE:
        return None
    days = (filing.filed - signed).days
    return Doubt(f"The signature is dated {day(signed)}, {days:,} days before the filing.")


@rule("K-35", each="signatures", needs=("title",))
def title(title: str) -> Doubt | None:
    if not placeholder(title) and any(map(str.isalpha, title)):
        return None
    return Doubt(f"The title of the signer is {repr(title.strip()) if title.strip() else 'blank'}.")
