"""Elements that a filing has or has not by what it is: originals and amendments, answers and their conditions."""

import re
from collections.abc import Iterator

from msgspec import UNSET, UnsetType

from muniment.checks.filing import Filing
from muniment.checks.finding import Doubt
from muniment.checks.rule import ALL_13, Copy, Example, rule
from muniment.checks.schedule_13.persons import called, persons, stated
from muniment.forms import Schedule13, Schedule13G
from muniment.forms.definition import AsFiled, Whole, Words
from muniment.forms.schedule_13.schedule_13g import Item3, Item5, Item6, Item7, Item8, Item9, Item10

_STRUCTURED: tuple[Copy, ...] = ("xml", "table")
_SPEC = "Schedule 13D and 13G XML Technical Specification"
_MOST_AMENDMENTS = 999
_ACCESSION = re.compile(r"[0-9]{10}-[0-9]{2}-[0-9]{6}").fullmatch
# The answers that stand in no item that says "not applicable" (Schedule 13G).
_ANSWERS = (
    ("item5", "five_percent_or_less"),
    ("item6", "others"),
    ("item7", "subsidiaries"),
    ("item8", "members"),
    ("item9", "dissolution"),
    ("item10", "certifications"),
)


@rule(
    "X-17",
    "amends-nothing",
    "An original names no previous filing and no amendment number.",
    cites=f"{_SPEC}, tables 3.4 and 3.5",
    forms=ALL_13,
    only="original",
    severity="warning",
    copies=_STRUCTURED,
    needs=("previous_accession_number?", "amendment_number?"),
    mend="Leave it out, or file the schedule as an amendment.",
    passes={},
    fails=({"previous_accession_number": "0000902664-25-002420"}, {"amendment_number": 1}),
)
def amends_nothing(previous: Words, number: Whole) -> Iterator[Doubt]:
    """Tell what belongs to an amendment."""
    if previous:
        yield Doubt(f"The original names a previous filing, {previous}.", ("previous_accession_number",))
    if number is not UNSET:
        yield Doubt(f"The original has the amendment number {number}.", ("amendment_number",))


@rule(
    "X-18",
    "amendment-number",
    "An amendment has its number, from 1 to 999.",
    cites=f"{_SPEC}, tables 3.4 and 3.5; schemas",
    forms=ALL_13,
    only="amendment",
    severity="error",
    copies=_STRUCTURED,
    in_schema=True,
    needs=("amendment_number?",),
    passes=Example(form="13G/A", changes={"amendment_number": 3}),
    fails=(
        Example(form="13G/A", changes={"amendment_number": None}, also=("X-06",)),
        Example(form="13D/A", changes={"amendment_number": 0}),
    ),
)
def amendment_number(number: Whole) -> Doubt | None:
    """Look whether there is a number, and at its size."""
    if number is UNSET:
        return Doubt("The amendment has no number.")
    return None if 0 < number <= _MOST_AMENDMENTS else Doubt(f"The amendment has the number {number}.")


@rule(
    "X-19",
    "amended-filing",
    "An amendment names the filing it amends by its accession number, ten digits, two and six.",
    cites=f"{_SPEC}, tables 3.4 and 3.5",
    forms=ALL_13,
    only="amendment",
    severity="error",
    copies=_STRUCTURED,
    in_schema=True,
    needs=("previous_accession_number?", "as_filed"),
    mend="Give it as in 0000902664-25-002420.",
    basis="Absent is a note: version 2.2 makes it optional, and 0002012383-25-001448 was accepted without it.",
    passes=Example(form="13G/A", changes={"previous_accession_number": "0000902664-25-002420"}),
    fails=(
        Example(form="13G/A", changes={"previous_accession_number": None}),
        Example(form="13D/A", changes={"previous_accession_number": "902664-25-2420"}),
    ),
)
def amended_filing(previous: Words, as_filed: tuple[AsFiled, ...]) -> Doubt | None:
    """Look at the number as it was filed."""
    path = "previous_accession_number"
    filed = next((one.words for one in as_filed if one.field == path and one.words), previous)
    if not filed or not stated(filed):
        return Doubt("The amendment does not name the filing that it amends.", (path,), severity="note")
    return (
        None if _ACCESSION(filed) else Doubt(f"The filing amended is called {filed!r}, no accession number.", (path,))
    )


@rule(
    "X-21",
    "condition-not-met",
    "An answer that hangs on a condition is given only where the condition holds.",
    cites=f"{_SPEC}, table 7-1; EDGAR Filer Manual, Volume II, 8.1.11 and 8.1.12",
    forms=ALL_13,
    severity="error",
    copies=_STRUCTURED,
    mend="Take the answer away, or say that it applies.",
    passes={"item3.types": ("FI",), "item3.other_type": "Non-U.S. bank"},
    fails=(
        Example(changes={"item3.types": ("BD",), "item3.other_type": "Non-U.S. bank"}, also=("G-04", "G-05")),
        {"item8.members": "Tidewrack and others"},
        Example(form="13D", changes={"reporting_persons[1].has_no_cik": True}),
    ),
)
def condition_not_met(filing: Filing[Schedule13]) -> Iterator[Doubt]:
    """Look at the institution of Item 3, at items that do not apply, and at persons said to have no CIK."""
    record = filing.record
    if isinstance(record, Schedule13G):
        yield from _institution(record.item3)
        for item, answer in _ANSWERS:
            yield from _applies(getattr(record, item), item, answer)
    for path, person in persons(filing):
        if person.has_no_cik is True and person.cik:
            words = f"{called(person)} is said to have no CIK, and has CIK {person.cik}."
            yield Doubt(words, (f"{path}.has_no_cik", f"{path}.cik"))


def _institution(item3: Item3 | UnsetType) -> Iterator[Doubt]:
    """The schema has a place for the kind of institution with type FI alone."""
    other = stated(item3.other_type) if item3 else ""
    if item3 and other and item3.types and "FI" not in item3.types:
        types = ", ".join(item3.types)
        yield Doubt(
            f"Item 3 describes an institution, {other!r}, without type FI: it has {types}.", ("item3.other_type",)
        )


def _applies(
    held: Item5 | Item6 | Item7 | Item8 | Item9 | Item10 | UnsetType, item: str, answer: str
) -> Iterator[Doubt]:
    if held and held.not_applicable is True and getattr(held, answer) not in (UNSET, False, ""):
        number = item.removeprefix("item")
        yield Doubt(
            f"Item {number} is said not to apply, and is answered.", (f"{item}.not_applicable", f"{item}.{answer}")
        )
