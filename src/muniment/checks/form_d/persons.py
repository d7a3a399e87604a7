"""Items 1 to 3 and the signatures: issuers and their addresses, related persons, and who signs for whom."""

import re
from collections import Counter
from collections.abc import Iterator
from datetime import date
from functools import lru_cache

from msgspec import UNSET, UnsetType

from muniment.checks.filing import DAY_UNKNOWN, Filing
from muniment.checks.form_d.answers import US, issuers, issuers_by_path, placeholder, stated, ticked
from muniment.checks.rule import Undecided, Violation, rule
from muniment.forms import FormD
from muniment.forms.definition import Answer, Several, Whole, Words
from muniment.forms.form_d.fields import Address, Issuer, RelatedPerson, Signature
from muniment.values.characters import unaccented
from muniment.wording import count, day

# ---- names -----------------------------------------------------------------------------------------------------------

_SIGNS = re.compile(r"[^\w]+")
_DROPPED = re.compile(r"[.'\u2019]")
_SMALL = frozenset({"the", "and", "of", "a", "de"})
_LEGAL = frozenset({
    "inc", "incorporated", "corp", "corporation", "co", "company", "llc", "lc", "ltd", "limited", "lp", "llp", "lllp",
    "plc", "pllc", "sa", "sarl", "sas", "scsp", "sicav", "nv", "bv", "ag", "gmbh", "ulc", "pty", "pte", "trust",
    "fund", "funds", "partnership", "partners", "liability"
})  # fmt: skip


@lru_cache(maxsize=4096)
def words_of_name(name: str) -> tuple[str, ...]:
    """Return the words of a name without case, accents and signs.

    >>> words_of_name("Société A.B. & Co., L.P.")
    ('societe', 'ab', 'and', 'co', 'lp')
    """
    if not name.isascii():
        name = unaccented(name)
    return tuple(_SIGNS.sub(" ", _DROPPED.sub("", name.casefold().replace("&", " and "))).split())


def same_name(first: str, second: str) -> bool:
    """Tell whether two names are the same but for case, signs and blanks.

    >>> same_name("ACME INC.", "Acme, Inc"), same_name("Acme Inc", "Acme Corp")
    (True, False)
    """
    return first == second or "".join(words_of_name(first)) == "".join(words_of_name(second))


def akin(first_name: str, second_name: str) -> bool:
    """Tell whether two names share a word that says more than what kind of company it is.

    >>> akin("Acme Corp", "Acme Corporation"), akin("Other Co", "Acme Co")
    (True, False)
    """
    first, second = (frozenset(words_of_name(name)) - _LEGAL - _SMALL for name in (first_name, second_name))
    return not first or not second or not first.isdisjoint(second)


# ---- Items 1 and 2: issuers ------------------------------------------------------------------------------------------

_EACH = ("primary_issuer", "other_issuers")
_MOST_FURTHER = 99
_FIVE_YEARS = 5
_PHONE_DIGITS = 10
_ZIP = re.compile(r"[0-9]{5}(?:[- ]?[0-9]{4})?")
_PO_BOX = re.compile(r"\b(?:p\.?\s*o\.?|post\s+office)\s*box\b", re.IGNORECASE)
_CARE_OF = re.compile(r"(?:^|[\s,;(])c\s*/\s*o\b|^care\s+of\b", re.IGNORECASE)


@rule("E-10", each=_EACH, requires=("address",))
def po_box(address: Address) -> Iterator[Violation]:
    for name in ("street1", "street2"):
        line: str = getattr(address, name) or ""
        box = _PO_BOX.search(line) if "box" in line.lower() else None
        if box:
            first = not line[: box.start()].strip()
            message = f"Item 2: the street line {line!r} {'begins with' if first else 'holds'} a post office box."
            yield Violation(message, (f"address.{name}",), severity="error" if first else "note")


@rule("E-14", each=_EACH, requires=(".",))
def previous_names(issuer: Issuer, filing: Filing[FormD]) -> Violation | None:
    named, none = stated(issuer, "previous_names"), issuer.no_previous_names is True
    if named is not none:
        return None
    answer = "are listed, and None is given too" if named else "are neither listed nor said to be none"
    # The SEC's own samples have a further issuer without the list, which the schema lets.
    severity = None if named or issuer is filing.record.primary_issuer else "warning"
    return Violation(
        f"Item 1: the previous names {answer}.", ("previous_names", "no_previous_names"), severity=severity
    )


@rule("E-15", each=_EACH, requires=("entity_type", "."))
def other_entity(entity_type: str, issuer: Issuer, filing: Filing[FormD]) -> Violation | None:
    described = stated(issuer, "other_entity_type")
    if described is (entity_type == "Other"):
        return None
    if described:
        message = f"Item 1: another entity type is described, and the entity type is {entity_type}."
        return Violation(message, ("entity_type", "other_entity_type"), severity="warning")
    severity = "note" if filing.record.schema_version == "X0301" else None
    return Violation(
        "Item 1: the entity type is Other, and is not described.",
        ("entity_type", "other_entity_type"),
        severity=severity,
    )


_AGES = ("formed_within_five_years", "formed_over_five_years_ago", "yet_to_be_formed")


@rule("E-16", each=_EACH, requires=(".",))
def formation(issuer: Issuer) -> Violation | None:
    ticks = [name for name in _AGES if getattr(issuer, name)]
    if len(ticks) != 1:
        if not ticks and any(ticked(issuer, name) for name in _AGES):
            return None  # a text that is no tick: a fault of its own
        answers = "all three answers" if len(ticks) == 3 else "two answers" if ticks else "no answer"
        return Violation(f"Item 1: {answers} to when the issuer was formed.", tuple(ticks) or _AGES)
    dated = stated(issuer, "year_formed")
    if dated and not issuer.formed_within_five_years:
        message = "Item 1: a year is given, which stands beside within five years only."
        return Violation(message, ("year_formed", *ticks), severity="warning")
    if issuer.formed_within_five_years and not dated:
        return Violation(
            "Item 1: formed within five years, and the year is not given.", ("year_formed",), severity="note"
        )
    return None


@rule("E-34", requires=("other_issuers?",))
def further_issuers(other_issuers: tuple[Issuer, ...] | UnsetType) -> Violation | None:
    number = len(other_issuers or ())
    return None if number <= _MOST_FURTHER else Violation(f"Item 1: {number} further issuers are listed.")


@rule("K-42", requires=("other_issuers-", "."))
def issuer_twice(others: tuple[Issuer, ...], record: FormD) -> Iterator[Violation]:
    if not others:
        return
    seen: dict[str, str] = {}
    for path, issuer in issuers_by_path(record).items():
        keys = ((issuer.cik or "").lstrip("0"), " ".join(words_of_name(issuer.name or "")))
        first = next((seen[key] for key in keys if key in seen), None)
        if first:
            name = "cik" if keys[0] in seen else "name"
            label = f"CIK {issuer.cik}" if name == "cik" else issuer.name
            yield Violation(f"Item 1: {label} is listed twice as an issuer.", (f"{first}.{name}", f"{path}.{name}"))
        for key in filter(None, keys):
            seen.setdefault(key, path)


@rule("K-04", each=_EACH, requires=("address",))
def care_of(address: Address) -> Violation | None:
    for name in ("street1", "street2"):
        line = getattr(address, name)
        if line is not UNSET and ("/" in line or "are of" in line.lower()) and _CARE_OF.search(line):
            return Violation(
                f"Item 2: the place of business is given in care of somebody: {line!r}.", (f"address.{name}",)
            )
    return None


@rule("K-05", each=_EACH, requires=("formed_within_five_years?", "year_formed?"))
def within_five_years(within: Answer, year: Whole, filing: Filing[FormD]) -> Violation | None:
    day = filing.day("filed")
    if not within or not year or day is None or day.year - year <= _FIVE_YEARS:
        return None
    return Violation(f"Item 1: formed within five years, in {year}, in a notice of {day.year}.")


@rule("K-06", each=_EACH, requires=("year_formed?",))
def formed_in_the_future(year: Whole, filing: Filing[FormD]) -> Violation | None:
    day = filing.day("filed")
    if day is None or not year or year <= day.year:
        return None
    severity = None if filing.filed else "warning"  # a signature may bear a wrong date
    return Violation(f"Item 1: the year of formation is {year}, in a notice of {day.year}.", severity=severity)


@rule("K-36", each=_EACH, requires=("phone", "address?"))
def phone_digits(phone: str, address: Address | UnsetType) -> Violation | None:
    digits = sum(map(str.isdigit, phone))
    if digits >= _PHONE_DIGITS or not address or address.state not in US:
        return None
    if digits and digits + sum(map(str.isalpha, phone)) >= _PHONE_DIGITS:
        return None
    return Violation(f"Item 2: the telephone number {phone!r} has {digits or 'no'} digits.", ("phone",))


@rule("K-43", each=(*_EACH, "related_persons"), requires=("address",))
def zip_digits(address: Address) -> Violation | None:
    code = address.zip_code
    if address.state not in US or not isinstance(code, str) or not code.strip() or _ZIP.fullmatch(code.strip()):
        return None
    message = f"The ZIP code {code!r}: one in the United States has five digits, or nine."
    return Violation(message, ("address.zip_code",))


# ---- Item 3: related persons -----------------------------------------------------------------------------------------

_MOST = 100
_OFFICER = "Executive Officer"
_OWNER = re.compile(
    r"(?:\b\d{2}\s?%|\b\d{2} percent|\bten percent|\bprincipal)[^.;]{0,20}"
    r"\b(?:share|stock|unit|member|equity|beneficial)?\s?(?:holder|owner)s?\b",
    re.IGNORECASE,
)
_FUNCTION = re.compile(r"promot|found|officer|direct|manag|partner|president|chief|trustee|organi[sz]er", re.IGNORECASE)


@rule("E-17", requires=(".",))
def related_persons(record: FormD) -> Iterator[Violation]:
    persons = record.related_persons or ()
    if not persons and not stated(record, "related_persons"):
        yield Violation("Item 3: no related person is named.", ("related_persons",))
    if len(persons) > _MOST:
        yield Violation(f"Item 3: {len(persons)} related persons are listed, where the form has room for {_MOST}.")
    for number, person in enumerate(persons):
        if person.address is UNSET:
            path = f"related_persons[{number}].address"
            yield Violation(f"Item 3: the address of {_name(person) or f'person {number + 1}'} is missing.", (path,))


def _name(person: RelatedPerson) -> str:
    names = (person.first_name, person.middle_name, person.last_name)
    return " ".join(name for name in names if name is not UNSET and not placeholder(name))


@rule("E-18", each="related_persons", requires=("relationships?", "."))
def relationship(relationships: Several, person: RelatedPerson) -> Violation | None:
    if relationships or stated(person, "relationships"):
        return None
    return Violation(f"Item 3: no relationship of {_name(person) or 'the person'} is ticked.", ("relationships",))


@rule("K-01", requires=("related_persons",))
def executive_officer(persons: tuple[RelatedPerson, ...]) -> Violation | None:
    if not persons or any(not person.relationships or _OFFICER in person.relationships for person in persons):
        return None
    who = f"none of the {len(persons)} related persons is an" if len(persons) > 1 else "the only related person is no"
    return Violation(f"Item 3: {who} executive officer.")


@rule("K-02", each="related_persons", requires=("clarification?", "relationships?"))
def owner(clarification: Words, relationships: Several) -> Violation | None:
    if (
        relationships != ("Promoter",)
        or not clarification
        or not _OWNER.search(clarification)
        or _FUNCTION.search(clarification)
    ):
        return None
    return Violation(f"Item 3: a promoter is explained as {clarification!r}.")


@rule("K-03", requires=(".",))
def issuer_itself(record: FormD) -> Iterator[Violation]:
    names = [issuer.name for issuer in issuers(record) if issuer.name]
    for number, person in enumerate(record.related_persons or ()):
        first = person.first_name if person.first_name and not placeholder(person.first_name) else ""
        named = f"{first} {person.last_name or ''}".strip()
        if named and any(same_name(named, name) for name in names):
            paths = (f"related_persons[{number}].first_name", f"related_persons[{number}].last_name")
            yield Violation(f"Item 3: {named} is an issuer, and named as a related person.", paths)


@rule("K-41", requires=("related_persons",))
def person_twice(persons: tuple[RelatedPerson, ...]) -> Iterator[Violation]:
    seen: dict[tuple[str, ...], int] = {}
    for number, person in enumerate(persons):
        key = words_of_name(_name(person))
        if key and key[0] != "see" and (first := seen.setdefault(key, number)) != number:
            paths = tuple(f"related_persons[{place}].last_name" for place in (first, number))
            yield Violation(f"Item 3: {_name(person)} is listed twice as a related person.", paths)


# ---- signatures ------------------------------------------------------------------------------------------------------

_STALE = 30


@rule("E-30", each="signatures", requires=("date",))
def in_the_future(signed: date, filing: Filing[FormD]) -> Violation | Undecided | None:
    if filing.filed is None:
        return DAY_UNKNOWN
    if signed <= filing.filed:
        return None
    return Violation(f"The signature is dated {day(signed)}, after the filing on {day(filing.filed)}.")


@rule("E-31", requires=("signatures", "."), whole=True)
def for_an_issuer(signatures: tuple[Signature, ...], record: FormD) -> Iterator[Violation]:
    all_issuers = issuers(record)
    names = [issuer.name for issuer in all_issuers if issuer.name]
    for number, signature in enumerate(signatures):
        signed = signature.issuer
        if (
            not signed
            or signed in names
            or len(names) < len(all_issuers)
            or any(same_name(signed, name) for name in names)
        ):
            continue
        former = [name for issuer in all_issuers for name in issuer.edgar_previous_names or ()]
        near = any(akin(signed, name) for name in (*names, *former))
        difference = "differs from that of every issuer" if near else "is that of no issuer"
        message = f"The name beside the signature, {signed}, {difference}."
        yield Violation(message, (f"signatures[{number}].issuer",), severity="note" if near else None)


@rule("E-32", requires=("signatures", "is_authorized_representative?", "."))
def of_each_issuer(signatures: tuple[Signature, ...], representative: Answer, record: FormD) -> Violation | None:
    names = [issuer.name for issuer in issuers(record)]
    number, signed = len(names), len(signatures)
    paths = ("signatures", "other_issuers")
    if number == 1 or (signed == 1 and representative):
        return None
    if signed != number:
        signed_by = count(signed, "signature stands", "signatures stand")
        boxed = ", and the box of the authorized representative is not ticked" if signed == 1 else ""
        return Violation(f"{signed_by} for {number} issuers{boxed}.", paths)
    by_name = Counter(words_of_name(signature.issuer) for signature in signatures if signature.issuer)
    twice = next((name for name in names if name and by_name[words_of_name(name)] > 1), "")
    unsigned = next((name for name in names if name and not by_name[words_of_name(name)]), "")
    if not twice or not unsigned:
        return None
    return Violation(f"{by_name[words_of_name(twice)]} signatures are for {twice}, and none is for {unsigned}.", paths)


@rule("K-33", each="signatures", requires=("date",))
def long_ago(signed: date, filing: Filing[FormD]) -> Violation | Undecided | None:
    if filing.filed is None:
        return DAY_UNKNOWN
    days = (filing.filed - signed).days
    if days <= _STALE:
        return None
    return Violation(f"The signature is dated {day(signed)}, {count(days, 'day')} before the filing.")


@rule("K-35", each="signatures", requires=("title",))
def title(title: str) -> Violation | None:
    if not placeholder(title) and any(map(str.isalpha, title)):
        return None
    return Violation(f"The title of the signer is {repr(title.strip()) if title.strip() else 'blank'}.")
