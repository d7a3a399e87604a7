"""Item 3: executive officers, directors and promoters."""

import re
from collections.abc import Iterator

from msgspec import UNSET, UnsetType

from muniment.checks.finding import Doubt
from muniment.checks.form_d.naming import same_name
from muniment.checks.form_d.parts import SPEC, STRUCTURED, issuers, placeholder, stated
from muniment.checks.rule import Example, rule
from muniment.forms import FormD
from muniment.forms.form_d.fields import RelatedPerson

_MOST = 100
_OFFICER = "Executive Officer"
_OWNER = re.compile(
    r"(?:\b\d{2}\s?%|\b\d{2} percent|\bten percent|\bprincipal)[^.;]{0,20}"
    r"\b(?:share|stock|unit|member|equity|beneficial)?\s?(?:holder|owner)s?\b",
    re.IGNORECASE,
)
_FUNCTION = re.compile(r"promot|found|officer|direct|manag|partner|president|chief|trustee|organi[sz]er", re.IGNORECASE)


@rule(
    "E-17",
    "related-persons",
    "A notice names one to 100 related persons, each with an address.",
    cites=f"{SPEC}, table 3.4",
    forms="D",
    severity="error",
    in_schema=True,
    copies=STRUCTURED,
    needs=(".",),
    mend="Name each executive officer, director and promoter, with a street address.",
    basis="0 of 27,125 accepted notices break it (data sets of 2025 Q2 and Q3); names are asked for by E-13.",
    passes={},
    fails=(
        {"related_persons": ()},
        {"related_persons[1].address": None},
        Example(
            changes={"related_persons": (RelatedPerson(last_name="Pippin"),) * 101},
            also=("E-01", "E-13", "E-18", "K-01"),
        ),
    ),
)
def related_persons(record: FormD) -> Iterator[Doubt]:
    """Count the persons, and look for the address of each."""
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


@rule(
    "E-18",
    "relationship-ticked",
    "Each related person is an executive officer, a director or a promoter.",
    cites=f"{SPEC}, note m#10; Form D Item 3",
    forms="D",
    severity="error",
    in_schema=True,
    copies=STRUCTURED,
    each="related_persons",
    needs=("relationships?", "."),
    mend="Tick what the person is.",
    basis="0 of 27,125 accepted notices leave it out (data sets of 2025 Q2 and Q3).",
    passes={"related_persons[0].relationships": ("Director",)},
    fails={"related_persons[2].relationships": ()},
)
def relationship(relationships: tuple[str, ...] | UnsetType, person: RelatedPerson) -> Doubt | None:
    """Ask for at least one."""
    if relationships or stated(person, "relationships"):
        return None
    return Doubt(f"Item 3: no relationship of {_name(person) or 'the person'} is ticked.", ("relationships",))


@rule(
    "K-01",
    "executive-officer",
    "One of the related persons is an executive officer, or somebody who acts as one.",
    cites="Form D Item 3",
    forms="D",
    severity="note",
    needs=("related_persons",),
    mend="Name who runs the issuer, such as the officers of its general partner.",
    basis="5,092 of 27,125 accepted notices name none (data sets of 2025 Q2 and Q3).",
    passes={},
    fails={"related_persons[0].relationships": ("Director",), "related_persons[1].relationships": ("Promoter",)},
)
def executive_officer(persons: tuple[RelatedPerson, ...]) -> Doubt | None:
    """Look for one; where the relationship of anybody is not known, nobody can tell."""
    for person in persons:
        if not person.relationships or _OFFICER in person.relationships:
            return None
    who = f"none of the {len(persons)} related persons is an" if len(persons) > 1 else "the only related person is no"
    return Doubt(f"Item 3: {who} executive officer.") if persons else None


@rule(
    "K-02",
    "owner-is-no-promoter",
    "Item 3 asks for officers, directors and promoters, not for owners of ten percent.",
    cites="Form D Item 3, instruction",
    forms="D",
    severity="note",
    each="related_persons",
    needs=("clarification?", "relationships?"),
    mend="Leave out who is an owner and nothing else.",
    passes={"related_persons[0].clarification": "Founder and 10% shareholder"},
    fails={"related_persons[2].relationships": ("Promoter",), "related_persons[2].clarification": "10% shareholder"},
)
def owner(clarification: str | UnsetType, relationships: tuple[str, ...] | UnsetType) -> Doubt | None:
    """Look for a promoter of whom nothing is said but what he owns."""
    if (
        relationships != ("Promoter",)
        or not clarification
        or not _OWNER.search(clarification)
        or _FUNCTION.search(clarification)
    ):
        return None
    return Doubt(f"Item 3: a promoter is explained as {clarification!r}.")


@rule(
    "K-03",
    "issuer-as-related-person",
    "The issuer is not a related person of itself.",
    cites="Form D Item 3",
    forms="D",
    severity="note",
    needs=(".",),
    mend="Name the persons who act for the issuer.",
    basis="11 of 27,125 accepted notices break it (data sets of 2025 Q2 and Q3).",
    passes={"related_persons[2].last_name": "Pocket Orchard Management LLC", "related_persons[2].first_name": "-"},
    fails={"related_persons[2].last_name": "Pocket Orchard Robotics Inc", "related_persons[2].first_name": "-"},
)
def issuer_itself(record: FormD) -> Iterator[Doubt]:
    """Compare names: of an entity the whole name stands as the last one, or is divided between first and last."""
    names = [issuer.name for issuer in issuers(record) if issuer.name]
    begins = {name[:1].casefold() for name in names}
    for number, person in enumerate(record.related_persons or ()):
        first = person.first_name if person.first_name and not placeholder(person.first_name) else ""
        named = f"{first} {person.last_name or ''}".strip()
        if named[:1].casefold() in begins and any(same_name(named, name) for name in names):
            paths = (f"related_persons[{number}].first_name", f"related_persons[{number}].last_name")
            yield Doubt(f"Item 3: {named} is an issuer, and named as a related person.", paths)
