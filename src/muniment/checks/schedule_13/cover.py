"""Rows of the cover in words: group, citizenship, type of person; and who is to receive notices."""

from collections.abc import Iterator
from decimal import Decimal

from msgspec import UNSET

from muniment.checks.filing import Filing
from muniment.checks.finding import Doubt
from muniment.checks.rule import ALL_13, Copy, Example, rule
from muniment.checks.schedule_13.persons import Person, called, left_blank, persons, shares, stated
from muniment.codes import person_types, states
from muniment.forms import Schedule13, Schedule13D

_PRINT: tuple[Copy, ...] = ("print",)
_COVERS = "17 CFR 240.13d-101 and 240.13d-102, covers"
_FIRST = "reporting_persons[0]"
_SECOND = "reporting_persons[1]"
_LISTS = {"13D": person_types.SCHEDULE_13D, "13G": person_types.SCHEDULE_13G}
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


@rule(
    "C-11",
    "group-box",
    "A person is a member of a group, box a, or disclaims it, box b, not both.",
    cites=f"{_COVERS}, row 2",
    forms=ALL_13,
    severity="note",
    each="reporting_persons",
    needs=("group", "."),
    mend="Say a or b, or leave both out.",
    basis="Both boxes may be left empty.",
    passes={f"{_FIRST}.group": "b"},
    fails={f"{_FIRST}.group": "c"},
)
def group_box(group: str, person: Person) -> Doubt | None:
    """Tell an answer that is neither box."""
    if not group.strip() or group.strip().casefold() in ("a", "b"):
        return None
    return Doubt(f"{called(person)} answers row 2 with {group!r}, neither a nor b.", ("group",))


@rule(
    "C-12",
    "citizenship-blank",
    "Every reporting person states its citizenship or place of organization.",
    cites=f"{_COVERS}: Schedule 13G row 4, Schedule 13D row 6",
    forms=ALL_13,
    only="original",
    severity="warning",
    copies=_PRINT,
    basis="Judged on a page where the place for it is there and empty; of XML the rule mandatory-missing tells it.",
    passes=Example(copy="print", changes={f"{_FIRST}.citizenship": "Delaware"}),
    fails=Example(copy="print", changes={f"{_FIRST}.citizenship": ""}),
)
def citizenship_blank(filing: Filing[Schedule13]) -> Iterator[Doubt]:
    """Look for empty places."""
    for path, person in persons(filing):
        where = f"{path}.citizenship"
        if left_blank(filing, person, where):
            yield Doubt(f"{called(person)} states no citizenship or place of organization.", (where,))


@rule(
    "C-13",
    "person-type",
    "Every reporting person has a code of the list that says what it is.",
    cites=f"{_COVERS}: Schedule 13G row 12, Schedule 13D row 14",
    forms=ALL_13,
    severity="warning",
    copies=_PRINT,
    mend="The codes are BD, BK, IC, IV, IA, EP, HC, SA, CP, CO, PN, IN and OO, in a Schedule 13G also FI.",
    basis="Judged on a page; of XML the rules mandatory-missing and not-in-list tell it.",
    passes=Example(copy="print", changes={f"{_FIRST}.types": ("FI",)}),
    fails=(
        Example(copy="print", changes={f"{_FIRST}.types": ("XX",)}, also=("G-04", "J-05")),
        Example(copy="print", form="13D", changes={f"{_FIRST}.types": ("FI",)}),
    ),
)
def person_type(filing: Filing[Schedule13]) -> Iterator[Doubt]:
    """Look the codes up; empty places count in originals alone."""
    for path, person in persons(filing):
        where = f"{path}.types"
        strange = [one for one in person.types or () if one not in _LISTS[filing.form]]
        if strange:
            yield Doubt(f"{called(person)} has the type {', '.join(strange)}, which the list has not.", (where,))
        elif filing.amendment is False and left_blank(filing, person, where):
            yield Doubt(f"{called(person)} does not say what type of person it is.", (where,))


@rule(
    "C-14",
    "individual-and-entity",
    "A natural person is no partnership and no corporation.",
    cites=f"{_COVERS}, codes of the type of reporting person",
    forms=ALL_13,
    severity="note",
    each="reporting_persons",
    needs=("types", "."),
    basis="IN with HC, IA or OO is accepted daily.",
    passes={f"{_FIRST}.types": ("HC", "IN")},
    fails=Example(changes={f"{_FIRST}.types": ("IN", "PN")}, also=("G-04", "J-05")),
)
def individual_and_entity(types: tuple[str, ...], person: Person) -> Doubt | None:
    """Look for codes that exclude each other."""
    entity = next((one for one in types if one in ("PN", "CO")), "")
    if not entity or "IN" not in types:
        return None
    return Doubt(f"{called(person)} is of the types {', '.join(types)}.", ("types",))


@rule(
    "C-15",
    "citizen-of-a-state",
    "A natural person is a citizen of a country.",
    cites=f"{_COVERS}: Schedule 13G row 4, Schedule 13D row 6",
    forms=ALL_13,
    severity="note",
    each="reporting_persons",
    needs=("types", "citizenship", "."),
    mend="Say United States (X1).",
    basis="Persons do name their state at times: worth a look only.",
    passes={f"{_FIRST}.types": ("IN",), f"{_FIRST}.citizenship": "X1"},
    fails=(
        Example(changes={f"{_FIRST}.types": ("IN", "HC")}, also=("G-04",)),
        Example(
            copy="print", changes={f"{_FIRST}.types": ("IN", "HC"), f"{_FIRST}.citizenship": "Delaware"}, also=("G-04",)
        ),
    ),
)
def citizen_of_a_state(types: tuple[str, ...], citizenship: str, person: Person) -> Doubt | None:
    """Tell the citizenship of one of the fifty states of somebody who is nothing but a person."""
    if "IN" not in types or not {"IN", "HC", "IA", "OO"}.issuperset(types):
        return None
    code = states.SCHEDULE_13.compact(citizenship) if states.SCHEDULE_13.is_valid(citizenship) else ""
    # Georgia is a country too.
    if not code or states.SCHEDULE_13[code].kind != "us-state" or citizenship.strip().casefold() == "georgia":
        return None
    return Doubt(
        f"{called(person)}, a natural person, is a citizen of {citizenship.strip()}.", ("citizenship", "types")
    )


@rule(
    "C-18",
    "part-of-a-share",
    "Stock is counted in whole shares.",
    cites=f"{_COVERS}, rows of powers and of the aggregate amount",
    forms=ALL_13,
    severity="note",
    needs=("class_title",),
    basis="Units, interests and fund shares have parts, and plans that reinvest dividends give them: silent there.",
    passes=({f"{_FIRST}.aggregate_amount": Decimal("1475600.00")}, Example(form="13D/A")),
    fails=Example(
        changes={
            f"{_FIRST}.aggregate_amount": Decimal("1475600.56"),
            f"{_SECOND}.aggregate_amount": Decimal("1475600.56"),
        },
    ),
)
def part_of_a_share(title: str, filing: Filing[Schedule13]) -> Iterator[Doubt]:
    """Look for parts of shares where the class is stock."""
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


@rule(
    "J-08",
    "notice-person",
    "The cover of a Schedule 13D names somebody who receives notices, with a telephone number.",
    cites="17 CFR 240.13d-101, cover",
    forms="13D",
    only="original",
    severity="warning",
    basis="The schema lets the person out; on a page told only where its place is there and empty.",
    passes={},
    fails=(
        {"authorized_persons": None},
        Example(changes={"authorized_persons[0].phone": None, "authorized_persons[1].phone": None}, also=("X-06",)),
    ),
)
def notice_person(filing: Filing[Schedule13D]) -> Doubt | None:
    """Look for a person with name and telephone number."""
    path = "authorized_persons"
    given = filing.record.authorized_persons or ()
    if any(stated(one.name) and stated(one.phone) for one in given):
        return None
    if filing.copy == "print" and not left_blank(filing, filing.record, path):
        return None
    if not given:
        return Doubt("The cover names nobody who receives notices.", (path,))
    return Doubt("Nobody who receives notices is named with a telephone number.", (path,))
