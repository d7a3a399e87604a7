"""Rows of the cover: CIKs and CUSIPs, group, citizenship, type of person, powers over shares and their amount."""

from collections.abc import Iterator
from decimal import Decimal

from msgspec import UNSET

from muniment.checks.filing import Filing
from muniment.checks.finding import Doubt
from muniment.checks.rule import rule
from muniment.checks.schedule_13.persons import Person, called, left_blank, persons, shares, stated
from muniment.codes import schedule_13, states
from muniment.forms import Schedule13, Schedule13D
from muniment.forms.definition import Answer, Exact
from muniment.identifiers import cik, cusip

# ---- CIKs and CUSIPs -------------------------------------------------------------------------------------------------

_CUSIP_LENGTH = 9


@rule("X-11", needs=("issuer_cik",))
def issuer_cik(number: str) -> Doubt | None:
    return None if number.strip("0") else Doubt(f"The issuer's CIK is {number}, which is nobody's.")


@rule("X-12", needs=("filer_cik", "issuer_cik"))
def files_for_itself(filer: str, issuer: str) -> Doubt | None:
    if filer.lstrip("0") != issuer.lstrip("0") or not filer.strip("0"):
        return None
    return Doubt(f"CIK {cik.compact(filer)} is both the filer and the issuer.")


@rule("X-26", needs=("cusips",))
def cusip_check_digit(numbers: tuple[str, ...], filing: Filing[Schedule13]) -> Iterator[Doubt]:
    for place, number in enumerate(numbers):
        if cusip.is_placeholder(number) or not number.strip():
            continue
        path = (f"cusips[{place}]",)
        if len(number) == _CUSIP_LENGTH:
            right = cusip.calc_check_digit(number[:8]) if number.isascii() else number[8]
            if right != number[8].upper():
                yield Doubt(f"CUSIP {number} ends in {number[8]}, but its check digit is {right}.", path)
        elif filing.copy != "print":
            yield Doubt(f"CUSIP {number} has {len(number)} characters, not nine.", path)


@rule("X-27", needs=("filer_cik",))
def filer_reports(filer: str, filing: Filing[Schedule13]) -> Doubt | None:
    found = [one for _, one in persons(filing)]
    numbers = {one.cik.lstrip("0") for one in found if one.cik}
    if not numbers or any(not one.cik and one.has_no_cik is not True for one in found):
        return None
    if filer.lstrip("0") in numbers:
        return None
    return Doubt(f"The filer has CIK {filer}, which is none of the reporting persons'.")


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


@rule("C-11", each="reporting_persons", needs=("group", "."))
def group_box(group: str, person: Person) -> Doubt | None:
    if not group.strip() or group.strip().casefold() in ("a", "b"):
        return None
    return Doubt(f"{called(person)} answers row 2 with {group!r}, neither a nor b.", ("group",))


@rule("C-12")
def citizenship_blank(filing: Filing[Schedule13]) -> Iterator[Doubt]:
    for path, person in persons(filing):
        where = f"{path}.citizenship"
        if left_blank(filing, person, where):
            yield Doubt(f"{called(person)} states no citizenship or place of organization.", (where,))


@rule("C-13")
def person_type(filing: Filing[Schedule13]) -> Iterator[Doubt]:
    for path, person in persons(filing):
        where = f"{path}.types"
        strange = [one for one in person.types or () if one not in _LISTS[filing.form]]
        if strange:
            yield Doubt(f"{called(person)} has the type {', '.join(strange)}, which the list has not.", (where,))
        elif filing.amendment is False and left_blank(filing, person, where):
            yield Doubt(f"{called(person)} does not say what type of person it is.", (where,))


@rule("C-14", each="reporting_persons", needs=("types", "."))
def individual_and_entity(types: tuple[str, ...], person: Person) -> Doubt | None:
    entity = next((one for one in types if one in ("PN", "CO")), "")
    if not entity or "IN" not in types:
        return None
    return Doubt(f"{called(person)} is of the types {', '.join(types)}.", ("types",))


@rule("C-15", each="reporting_persons", needs=("types", "citizenship", "."))
def citizen_of_a_state(types: tuple[str, ...], citizenship: str, person: Person) -> Doubt | None:
    if "IN" not in types or not {"IN", "HC", "IA", "OO"}.issuperset(types):
        return None
    code = states.SCHEDULE_13.compact(citizenship) if states.SCHEDULE_13.is_valid(citizenship) else ""
    # Georgia is a country too.
    if not code or states.SCHEDULE_13[code].kind != "us-state" or citizenship.strip().casefold() == "georgia":
        return None
    return Doubt(
        f"{called(person)}, a natural person, is a citizen of {citizenship.strip()}.", ("citizenship", "types")
    )


@rule("C-18", needs=("class_title",))
def part_of_a_share(title: str, filing: Filing[Schedule13]) -> Iterator[Doubt]:
    name = f"{title} {stated(filing.record.issuer_name)}".casefold()
    if not ("stock" in name or "shares" in name) or any(word in name for word in _PARTS):
        return
    for path, person in persons(filing):
        if any(word in stated(person.comment).casefold() for word in _EXPLAINED):
            continue
        for row in _COUNTED:
            held = getattr(person, row)
            if held is not UNSET and held != held.to_integral_value():
                yield Doubt(f"{called(person)} counts {shares(held)} shares.", (f"{path}.{row}",))
                break


@rule("J-08")
def notice_person(filing: Filing[Schedule13D]) -> Doubt | None:
    path = "authorized_persons"
    given = filing.record.authorized_persons or ()
    if any(stated(one.name) and stated(one.phone) for one in given):
        return None
    if filing.copy == "print" and not left_blank(filing, filing.record, path):
        return None
    if not given:
        return Doubt("The cover names nobody who receives notices.", (path,))
    return Doubt("Nobody who receives notices is named with a telephone number.", (path,))


# ---- powers over shares ----------------------------------------------------------------------------------------------

_VOTING = ("sole_voting_power", "shared_voting_power")
_DISPOSITIVE = ("sole_dispositive_power", "shared_dispositive_power")
_POWERS = (*_VOTING, *_DISPOSITIVE)
# On a page a figure as small as this may be the number of a row, taken for what stands in it.
_LAST_ROW = 10


def _above(filing: Filing[Schedule13], person: Person, sole: Decimal, shared: Decimal, kind: str) -> Doubt | None:
    """Tell where two powers make more than the aggregate amount; that of zero has a rule of its own."""
    aggregate, names = person.aggregate_amount, (f"sole_{kind}_power", f"shared_{kind}_power")
    if not aggregate or person.excludes_shares is True or sole + shared <= aggregate:
        return None
    if filing.copy == "print" and min(sole, shared) <= _LAST_ROW:
        return None
    return Doubt(
        f"{called(person)} has {kind} power over {shares(sole)} and {shares(shared)} shares, "
        f"and owns {shares(aggregate)}.",
        (*names, "aggregate_amount"),
    )


@rule("C-01", each="reporting_persons", needs=(*_VOTING, "."))
def voting_above_aggregate(sole: Decimal, shared: Decimal, person: Person, filing: Filing[Schedule13]) -> Doubt | None:
    return _above(filing, person, sole, shared, "voting")


@rule("C-02", each="reporting_persons", needs=(*_DISPOSITIVE, "."))
def dispositive_above_aggregate(
    sole: Decimal, shared: Decimal, person: Person, filing: Filing[Schedule13]
) -> Doubt | None:
    return _above(filing, person, sole, shared, "dispositive")


@rule("C-03", each="reporting_persons", needs=("aggregate_amount", *(f"{one}?" for one in _POWERS), "excludes_shares?"))
def power_above_aggregate(
    aggregate: Decimal, vote: Exact, votes: Exact, sell: Exact, sells: Exact, excludes: Answer
) -> Iterator[Doubt]:
    if excludes is True or not aggregate:
        return
    for names, powers in ((_VOTING, (vote, votes)), (_DISPOSITIVE, (sell, sells))):
        given = [(name, power) for name, power in zip(names, powers, strict=True) if power is not UNSET]
        if len(given) == 1 and given[0][1] > aggregate:
            name, power = given[0]
            label = name.replace("_", " ").capitalize()
            words = f"{label} is {shares(power)}, the aggregate amount {shares(aggregate)}."
            yield Doubt(words, (name, "aggregate_amount"))


@rule("C-04", each="reporting_persons", needs=("aggregate_amount", *_POWERS, "."))
def owned_without_power(
    aggregate: Decimal, vote: Decimal, votes: Decimal, sell: Decimal, sells: Decimal, person: Person
) -> Doubt | None:
    if not aggregate or vote or votes or sell or sells:
        return None
    words = f"{called(person)} owns {shares(aggregate)} shares, and has no power to vote or sell any."
    return Doubt(words, ("aggregate_amount", *_POWERS))


@rule("C-05", each="reporting_persons", needs=("aggregate_amount", *(f"{one}?" for one in _POWERS), "percent?", "."))
def nothing_owned(
    aggregate: Decimal, vote: Exact, votes: Exact, sell: Exact, sells: Exact, percent: Exact, person: Person
) -> Doubt | None:
    if aggregate or person.excludes_shares is True:
        return None
    figures = zip((*_POWERS, "percent"), (vote, votes, sell, sells, percent), strict=True)
    told = [(name, figure) for name, figure in figures if figure]
    if not told:
        return None
    first, figure = told[0]
    held = f"{figure:f} percent" if first == "percent" else f"{first.replace('_', ' ')} over {shares(figure)} shares"
    return Doubt(f"{called(person)} owns no shares, and has {held}.", ("aggregate_amount", *(name for name, _ in told)))
