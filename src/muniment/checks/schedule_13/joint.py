"""Joint filings: two or more persons on one schedule."""

import re
from collections.abc import Iterator

from muniment.checks.filing import Filing
from muniment.checks.finding import Doubt
from muniment.checks.rule import ALL_13, Example, rule
from muniment.checks.schedule_13.persons import called, exhibits, persons, says
from muniment.forms import Schedule13, Schedule13G

_INSTITUTIONS = frozenset({"BD", "BK", "IC", "IV", "IA", "EP", "HC", "SA", "CP", "FI"})
_ONLY_INSTITUTIONS = ("Rule 13d-1(b)",)
# Rule 13d-1(f)(1) was what is 13d-1(k)(1) since 1998; every Schedule 13D names 13d-1(f) on its cover.
_AGREED = re.compile(
    rb"joint|13d-1 ?\(k\)|13d-1 ?\(f\) ?\(1\)|on behalf of each|agree(?:s|d|ment)? (?:to file|that)|filing agreement"
)
_TEXTS = ("exhibit_information", "signature_comment", "item2.names", "item7.exhibits", "item6.contracts")


@rule(
    "J-04",
    "joint-agreement",
    "Two or more persons on one schedule agree in writing that it is filed for each of them, and attach the agreement.",
    cites="17 CFR 240.13d-1(k)(1)(iii)",
    forms=ALL_13,
    only="original",
    severity="warning",
    mend="Attach the joint filing agreement as an exhibit.",
    basis="Judged where the documents beside the schedule are known; silent where any of them, or the schedule, speaks "
    "of filing jointly; an amendment may rest on the agreement filed before.",
    passes=(Example(attached=("EX-99.1",)), {"exhibit_information": None}),
    fails=Example(attached=("EX-24",), changes={"exhibit_information": None}),
)
def joint_agreement(filing: Filing[Schedule13]) -> Doubt | None:
    """Look for the exhibit, and for words about it."""
    people = list(persons(filing))
    attached = exhibits(filing)
    if len(people) < 2 or attached is None or says(filing, _AGREED, *_TEXTS):
        return None
    words = f"{len(people)} persons report together, and no agreement to file jointly is attached or named."
    return Doubt(words, tuple(f"{path}.name" for path, _ in people))


@rule(
    "J-05",
    "joint-filer-eligible",
    "Each of the persons on one Schedule 13G may use that form by itself.",
    cites="17 CFR 240.13d-1(k)(1)(i)",
    forms="13G",
    severity="note",
    needs=("rules",),
    basis="Told where Rule 13d-1(b) alone is ticked and a person names no institution of it and is no control person.",
    passes={},
    fails=Example(changes={"reporting_persons[1].types": ("CO",)}, also=("G-04",)),
)
def joint_filer_eligible(rules: tuple[str, ...], filing: Filing[Schedule13G]) -> Iterator[Doubt]:
    """Look for a person without a type that the rule is open to, beside one that has it."""
    people = list(persons(filing))
    if rules != _ONLY_INSTITUTIONS or not any(_INSTITUTIONS.intersection(one.types or ()) for _, one in people):
        return
    for path, person in people:
        if person.types and not _INSTITUTIONS.intersection(person.types):
            words = f"{called(person)} files under Rule 13d-1(b), and is of the type {', '.join(person.types)}."
            yield Doubt(words, (f"{path}.types", "rules"))
