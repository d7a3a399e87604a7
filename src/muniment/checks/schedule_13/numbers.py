"""The numbers of the cover: CIKs of issuer, filer and reporting persons, and CUSIPs."""

from collections.abc import Iterator

from muniment.checks.filing import Filing
from muniment.checks.finding import Doubt
from muniment.checks.rule import ALL_13, Copy, Example, rule
from muniment.checks.schedule_13.persons import persons
from muniment.forms import Schedule13
from muniment.identifiers import cik, cusip

_STRUCTURED: tuple[Copy, ...] = ("xml", "table")
_SPEC = "Schedule 13D and 13G XML Technical Specification"
_CUSIP_LENGTH = 9


@rule(
    "X-11",
    "issuer-cik",
    "The issuer's CIK is one that EDGAR gave to somebody.",
    cites=f"{_SPEC}, table 7-1",
    forms=ALL_13,
    severity="error",
    copies=_STRUCTURED,
    needs=("issuer_cik",),
    mend="Look the issuer up in EDGAR.",
    basis="Only zeros are told: whether another number was given, nobody can tell without EDGAR's list.",
    passes={"issuer_cik": "0000320193"},
    fails={"issuer_cik": "0000000000"},
)
def issuer_cik(number: str) -> Doubt | None:
    """Tell the number that nobody has."""
    return None if number.strip("0") else Doubt(f"The issuer's CIK is {number}, which is nobody's.")


@rule(
    "X-12",
    "files-for-itself",
    "The filer is not the issuer.",
    cites=f"{_SPEC}, tables 7-2 and 7-3",
    forms=ALL_13,
    severity="error",
    copies=_STRUCTURED,
    needs=("filer_cik", "issuer_cik"),
    passes={"filer_cik": "0001067983", "issuer_cik": "320193"},
    fails={"filer_cik": "320193", "issuer_cik": "0000320193"},
)
def files_for_itself(filer: str, issuer: str) -> Doubt | None:
    """Compare the two numbers, whatever zeros they begin with."""
    if filer.lstrip("0") != issuer.lstrip("0") or not filer.strip("0"):
        return None
    return Doubt(f"CIK {cik.compact(filer)} is both the filer and the issuer.")


@rule(
    "X-26",
    "cusip-check-digit",
    "A CUSIP number has nine characters, the last of which is its check digit.",
    cites="17 CFR 240.13d-101 cover; 17 CFR 240.13d-102 Item 2(e); ANSI X9.6",
    forms=ALL_13,
    severity="warning",
    needs=("cusips",),
    mend="Compare the number with the issuer's own filings; where the class has none, 000000000 is usual.",
    basis="On a page a shorter or longer number is passed over: old pages leave characters out.",
    passes=({"cusips": ("037833100",)}, {"cusips": ("000000000",)}),
    fails=({"cusips": ("037833101",)}, {"cusips": ("0378331000",)}),
)
def cusip_check_digit(numbers: tuple[str, ...], filing: Filing[Schedule13]) -> Iterator[Doubt]:
    """Work the check digit out."""
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


@rule(
    "X-27",
    "filer-reports",
    "The filer's CIK is that of one of the reporting persons.",
    cites="EDGAR Filer Manual, Volume II, 8.1.11 and 8.1.12",
    forms=ALL_13,
    severity="note",
    copies=_STRUCTURED,
    needs=("filer_cik",),
    basis="The filer need not come first: it is the third person of 0000950170-24-139085 and of 0001140361-25-017533.",
    passes=(Example(form="13D"), Example(form="13D", changes={"filer_cik": "0009900012"})),
    fails=Example(form="13D", changes={"filer_cik": "0009900099"}),
)
def filer_reports(filer: str, filing: Filing[Schedule13]) -> Doubt | None:
    """Compare with the persons' numbers; silent where a person gives none and does not say that it has none."""
    found = [one for _, one in persons(filing)]
    numbers = {one.cik.lstrip("0") for one in found if one.cik}
    if not numbers or any(not one.cik and one.has_no_cik is not True for one in found):
        return None
    if filer.lstrip("0") in numbers:
        return None
    return Doubt(f"The filer has CIK {filer}, which is none of the reporting persons'.")
