"""Rows of the cover: CIKs and CUSIPs, group, citizenship, type of person, powers over shares and their amount."""

from collections.abc import Iterator
from decimal import Decimal

from msgspec import UNSET

from muniment.checks.filing import Filing
from muniment.checks.rule import Violation, rule
from muniment.checks.schedule_13.persons import Person, entity, left_blank, name_of, persons, shares, stated
from muniment.codes import schedule_13, states
from muniment.forms import Schedule13, Schedule13D
from muniment.forms.definition import Answer, Exact, Words
from muniment.identifiers import cik, cusip

# ---- CIKs and CUSIPs -------------------------------------------------------------------------------------------------

_CUSIP_LENGTH = 9


@rule("X-11", requires=("issuer_cik",))
def issuer_cik(number: str) -> Violation | None:
    return None if number.strip("0") else Violation(f"The issuer's CIK is {number}, which is nobody's.")


@rule("X-12", requires=("filer_cik", "issuer_cik"))
def files_for_itself(filer: str, issuer: str) -> Violation | None:
    if filer.lstrip("0") != issuer.lstrip("0") or not filer.strip("0"):
        return None
    return Violation(f"CIK {cik.compact(filer)} is both the filer and the issuer.")


@rule("X-26", requires=("cusips",))
def cusip_check_digit(numbers: tuple[str, ...], filing: Filing[Schedule13]) -> Iterator[Violation]:
    for place, number in enumerate(numbers):
        if cusip.is_placeholder(number) or not number.strip():
            continue
        path = (f"cusips[{place}]",)
        if len(number) == _CUSIP_LENGTH:
            right = cusip.calc_check_digit(number[:8]) if number.isascii() else number[8]
            if right != number[8].upper():
                yield Violation(f"CUSIP {number} ends in {number[8]}, but its check digit is {right}.", path)
        elif filing.copy != "print":
            yield Violation(f"CUSIP {number} has {len(number)} characters, not nine.", path)


@rule("X-27", requires=("filer_cik",))
def filer_reports(filer: str, filing: Filing[Schedule13]) -> Violation | None:
    reporting = [person for _, person in persons(filing)]
    numbers = {person.cik.lstrip("0") for person in reporting if person.cik}
    if not numbers or any(not person.cik and person.has_no_cik is not True for person in reporting):
        return None
    if filer.lstrip("0") in numbers:
        return None
    return Violation(f"The filer has CIK {filer}, which is none of the reporting persons'.")


@rule("C-20", each="reporting_persons", requires=("name", "cik?"))
def person_is_issuer(name: str, number: Words, filing: Filing[Schedule13]) -> Violation | None:
    issuer = filing.record
    if issuer.issuer_name and entity(name) == entity(issuer.issuer_name):
        return Violation(f"{name}, the issuer, is named as a reporting person.", ("name",))
    if number and issuer.issuer_cik and number.strip("0") and number.lstrip("0") == issuer.issuer_cik.lstrip("0"):
        return Violation(f"{name} has CIK {cik.compact(number)}, which is the issuer's.", ("cik",))
    return None


# ---- group, citizenship, type of person, whole shares, who receives notices ------------------------------------------

_LISTS = {"13D": schedule_13.PERSON_TYPES_13D, "13G": schedule_13.PERSON_TYPES_13G}
# What has no whole shares, or speaks of plans that give parts of them.
_PARTS = ("unit", "interest", "partnership", "fund", "trust", "depositary", "certificate", "contract", "note")
_EXPLAINED = ("reinvest", "fraction", "plan", "split", "401")
_COUNTED = (
    "aggregate_amount",
    "sole_voting_power",
    "shared_voting_power",
    "sole_dispositive_power",
    "shared_dispositive_power",
)


@rule("C-11", each="reporting_persons", requires=("group", "."))
def group_box(group: str, person: Person) -> Violation | None:
    if not group.strip() or group.strip().casefold() in ("a", "b"):
        return None
    return Violation(f"{name_of(person)} answers row 2 with {group!r}, neither a nor b.", ("group",))


@rule("C-12")
def citizenship_blank(filing: Filing[Schedule13]) -> Iterator[Violation]:
    for path, person in persons(filing):
        where = f"{path}.citizenship"
        if left_blank(filing, person, where):
            yield Violation(f"{name_of(person)} states no citizenship or place of organization.", (where,))


@rule("C-13")
def person_type(filing: Filing[Schedule13]) -> Iterator[Violation]:
    for path, person in persons(filing):
        where = f"{path}.types"
        strange = [code for code in person.types or () if code not in _LISTS[filing.form]]
        if strange:
            yield Violation(f"{name_of(person)} has the type {', '.join(strange)}, which the list has not.", (where,))
        elif filing.amendment is False and left_blank(filing, person, where):
            yield Violation(f"{name_of(person)} does not say what type of person it is.", (where,))


@rule("C-14", each="reporting_persons", requires=("types", "."))
def individual_and_entity(types: tuple[str, ...], person: Person) -> Violation | None:
    entity = next((code for code in types if code in ("PN", "CO")), "")
    if not entity or "IN" not in types:
        return None
    return Violation(f"{name_of(person)} is of the types {', '.join(types)}.", ("types",))


@rule("C-15", each="reporting_persons", requires=("types", "citizenship", "."))
def citizen_of_a_state(types: tuple[str, ...], citizenship: str, person: Person) -> Violation | None:
    if "IN" not in types or not {"IN", "HC", "IA", "OO"}.issuperset(types):
        return None
    code = states.SCHEDULE_13.compact(citizenship) if states.SCHEDULE_13.is_valid(citizenship) else ""
    # Georgia is a country too.
    if not code or states.SCHEDULE_13[code].kind != "us-state" or citizenship.strip().casefold() == "georgia":
        return None
    return Violation(
        f"{name_of(person)}, a natural person, is a citizen of {citizenship.strip()}.", ("citizenship", "types")
    )


@rule("C-18", requires=("class_title",))
def part_of_a_share(title: str, filing: Filing[Schedule13]) -> Iterator[Violation]:
    name = f"{title} {stated(filing.record.issuer_name)}".casefold()
    if not ("stock" in name or "shares" in name) or any(word in name for word in _PARTS):
        return
    for path, person in persons(filing):
        if any(word in stated(person.comment).casefold() for word in _EXPLAINED):
            continue
        for row in _COUNTED:
            number = getattr(person, row)
            if number is not UNSET and number != number.to_integral_value():
                yield Violation(f"{name_of(person)} counts {shares(number)} shares.", (f"{path}.{row}",))
                break


@rule("J-08")
def notice_person(filing: Filing[Schedule13D]) -> Violation | None:
    path = "authorized_persons"
    given = filing.record.authorized_persons or ()
    if any(stated(authorized.name) and stated(authorized.phone) for authorized in given):
        return None
    if filing.copy == "print" and not left_blank(filing, filing.record, path):
        return None
    if not given:
        return Violation("The cover names nobody who receives notices.", (path,))
    return Violation("Nobody who receives notices is named with a telephone number.", (path,))


# ---- powers over shares ----------------------------------------------------------------------------------------------

_VOTING = ("sole_voting_power", "shared_voting_power")
_DISPOSITIVE = ("sole_dispositive_power", "shared_dispositive_power")
_POWERS = (*_VOTING, *_DISPOSITIVE)
# On a page a figure as small as this may be the number of a row, taken for what stands in it.
_LAST_ROW = 10


def _above(filing: Filing[Schedule13], person: Person, sole: Decimal, shared: Decimal, kind: str) -> Violation | None:
    """Tell where two powers make more than the aggregate amount; that of zero has a rule of its own."""
    aggregate, names = person.aggregate_amount, (f"sole_{kind}_power", f"shared_{kind}_power")
    if not aggregate or person.excludes_shares is True or sole + shared <= aggregate:
        return None
    if filing.copy == "print" and min(sole, shared) <= _LAST_ROW:
        return None
    return Violation(
        f"{name_of(person)} has {kind} power over {shares(sole)} and {shares(shared)} shares, "
        f"and owns {shares(aggregate)}.",
        (*names, "aggregate_amount"),
    )


@rule("C-01", each="reporting_persons", requires=(*_VOTING, "."))
def voting_above_aggregate(
    sole: Decimal, shared: Decimal, person: Person, filing: Filing[Schedule13]
) -> Violation | None:
    return _above(filing, person, sole, shared, "voting")


@rule("C-02", each="reporting_persons", requires=(*_DISPOSITIVE, "."))
def dispositive_above_aggregate(
    sole: Decimal, shared: Decimal, person: Person, filing: Filing[Schedule13]
) -> Violation | None:
    return _above(filing, person, sole, shared, "dispositive")


@rule(
    "C-03",
    each="reporting_persons",
    requires=("aggregate_amount", *(f"{power}?" for power in _POWERS), "excludes_shares?"),
)
def power_above_aggregate(
    aggregate: Decimal, vote: Exact, votes: Exact, sell: Exact, sells: Exact, excludes: Answer
) -> Iterator[Violation]:
    if excludes is True or not aggregate:
        return
    for names, powers in ((_VOTING, (vote, votes)), (_DISPOSITIVE, (sell, sells))):
        given = [(name, power) for name, power in zip(names, powers, strict=True) if power is not UNSET]
        if len(given) == 1 and given[0][1] > aggregate:
            name, power = given[0]
            label = name.replace("_", " ").capitalize()
            message = f"{label} is {shares(power)}, the aggregate amount {shares(aggregate)}."
            yield Violation(message, (name, "aggregate_amount"))


@rule("C-04", each="reporting_persons", requires=("aggregate_amount", *_POWERS, "."))
def owned_without_power(
    aggregate: Decimal, vote: Decimal, votes: Decimal, sell: Decimal, sells: Decimal, person: Person
) -> Violation | None:
    if not aggregate or vote or votes or sell or sells:
        return None
    message = f"{name_of(person)} owns {shares(aggregate)} shares, and has no power to vote or sell any."
    return Violation(message, ("aggregate_amount", *_POWERS))


@rule(
    "C-05",
    each="reporting_persons",
    requires=("aggregate_amount", *(f"{power}?" for power in _POWERS), "percent?", "."),
)
def nothing_owned(
    aggregate: Decimal, vote: Exact, votes: Exact, sell: Exact, sells: Exact, percent: Exact, person: Person
) -> Violation | None:
    if aggregate or person.excludes_shares is True:
        return None
    figures = zip((*_POWERS, "percent"), (vote, votes, sell, sells, percent), strict=True)
    stated_figures = [(name, figure) for name, figure in figures if figure]
    if not stated_figures:
        return None
    first, figure = stated_figures[0]
    holding = f"{figure:f} percent" if first == "percent" else f"{first.replace('_', ' ')} over {shares(figure)} shares"
    return Violation(
        f"{name_of(person)} owns no shares, and has {holding}.",
        ("aggregate_amount", *(name for name, _ in stated_figures)),
    )
