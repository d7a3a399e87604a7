"""Items 7 and 8: a new notice or an amendment, of which notice, and how long the offering lasts."""

from datetime import date

from msgspec import UNSET, UnsetType

from muniment.checks.filing import Filing
from muniment.checks.finding import Doubt
from muniment.checks.form_d.parts import SPEC, STRUCTURED, issuers, stated
from muniment.checks.rule import Example, rule
from muniment.forms import FormD
from muniment.forms.names import parse

_PREVIOUS = "0009900021-25-000001"
_TWO_YEARS = 731
_AMENDED_OFTEN = 2


@rule(
    "E-04",
    "new-notice-names-previous",
    "A new notice names no previous filing.",
    cites=f"{SPEC}, section 6",
    forms="D",
    only="original",
    severity="error",
    copies=STRUCTURED,
    needs=("previous_accession_number?",),
    mend="Leave the accession number out, or file an amendment.",
    basis="0 of 16,744 accepted new notices name one (data sets of 2025 Q2 and Q3).",
    passes={},
    fails={"previous_accession_number": _PREVIOUS},
)
def names_previous(number: str | UnsetType) -> Doubt | None:
    """Tell any number."""
    return Doubt(f"Item 7: a new notice names {number} as its previous filing.") if number else None


@rule(
    "E-05",
    "amendment-of-what",
    "An amendment names the accession number of the notice that it amends, which is one of the same issuer.",
    cites=f"{SPEC}, section 6 and table 3.4",
    forms="D",
    only="amendment",
    severity="error",
    in_schema=True,
    copies=STRUCTURED,
    needs=(".", "previous_accession_number?"),
    mend="Give the accession number of the latest accepted notice of this offering.",
    basis="0 of 10,381 accepted amendments leave it out (data sets of 2025 Q2 and Q3).",
    passes=Example(form="D/A"),
    fails=(
        Example(form="D/A", changes={"previous_accession_number": None}),
        Example(
            form="D/A",
            changes={"previous_accession_number": "0009900099-25-000000"},
            earlier=(
                Example(
                    changes={
                        "primary_issuer.cik": "0009900077",
                        "other_issuers": (),
                    },
                    filed=date(2025, 3, 13),
                ),
            ),
        ),
    ),
)
def amends_what(record: FormD, number: str | UnsetType, filing: Filing[FormD]) -> Doubt | None:
    """Ask for the number; where the notice it names is at hand, compare the issuers."""
    if number is UNSET:
        if stated(record, "previous_accession_number"):
            return None  # no accession number, and told as such
        return Doubt(
            "Item 7: an amendment does not say which notice it amends.", ("is_amendment", "previous_accession_number")
        )
    for earlier in filing.earlier or ():
        if earlier.accession == number and isinstance(earlier.record, FormD):
            ours, theirs = _ciks(record), _ciks(earlier.record)
            if ours and theirs and ours.isdisjoint(theirs):
                return Doubt(f"Item 7: {number} is a notice of another issuer.", ("previous_accession_number",))
    return None


def _ciks(record: FormD) -> set[str]:
    return {issuer.cik for issuer in issuers(record) if issuer.cik}


@rule(
    "E-06",
    "amendment-box",
    "The answer in Item 7 agrees with the form type: D is a new notice, D/A an amendment.",
    cites=f"{SPEC}, section 6",
    forms="D",
    severity="error",
    copies=STRUCTURED,
    needs=("submission_type", "is_amendment"),
    mend="File a D/A for an amendment, a D for a new notice.",
    basis="0 of 27,125 accepted notices break it (data sets of 2025 Q2 and Q3).",
    passes=({}, Example(form="D/A")),
    fails=(
        Example(changes={"is_amendment": True}, also=("E-05",)),
        Example(form="D/A", changes={"is_amendment": False}, also=("E-04", "L-01")),
    ),
)
def amendment_box(submission_type: str, answer: bool) -> Doubt | None:
    """Compare the two."""
    named = parse(submission_type)
    if named is None or named.amendment is answer:
        return None
    told = "an amendment" if answer else "a new notice"
    return Doubt(f"Item 7 says {told}, and the form type is {submission_type}.")


_ANNUAL = tuple(
    Example(form="D/A", changes={"more_than_one_year": False, "is_amendment": year > 2022}, filed=date(year, 3, 10))
    for year in (2022, 2023, 2024)
)


@rule(
    "K-32",
    "duration-answer",
    "An offering said to last one year at most is not amended year after year.",
    cites="Form D Item 8; 17 CFR 230.503(a)(3)(iii)",
    forms="D",
    only="amendment",
    severity="note",
    history=True,
    needs=("more_than_one_year",),
    mend="Answer Item 8 with yes, where the offering goes on.",
    passes=Example(form="D/A", earlier=_ANNUAL),
    fails=Example(form="D/A", changes={"more_than_one_year": False}, earlier=_ANNUAL),
)
def duration(more_than_one_year: bool, filing: Filing[FormD]) -> Doubt | None:
    """Count the amendments before, and the time since the first notice."""
    day = filing.day("filed")
    earlier = [one for one in filing.earlier or () if one.day("filed")]
    amendments = sum(one.amendment is True for one in earlier)
    first = earlier[0].day("filed") if earlier else None
    if more_than_one_year or not day or not first or amendments < _AMENDED_OFTEN or (day - first).days <= _TWO_YEARS:
        return None
    return Doubt(
        f"Item 8: the offering is said to last one year at most, and this is amendment {amendments + 1} since {first}."
    )
