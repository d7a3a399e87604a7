"""Schedule 13D, Item 3: where the money came from, and whether the codes of row 4 agree."""

import re
from collections.abc import Iterator

from msgspec import UnsetType

from muniment.checks.filing import Filing
from muniment.checks.finding import Doubt
from muniment.checks.rule import Example, rule
from muniment.checks.schedule_13.texts import Place, Told, fields_of, listed, plainly
from muniment.codes.fund_sources import FUND_SOURCES
from muniment.forms import Schedule13D
from muniment.forms.definition import Several
from muniment.forms.schedule_13.schedule_13d import Item7, ReportingPerson

_BANK = "BK"
_SOURCES: tuple[tuple[str, str, re.Pattern[str], frozenset[str]], ...] = (
    (
        "borrowed money",
        "BK",
        re.compile(
            r"\b(?:margin|bank|term)\s+loans?\b|\b(?:proceeds\s+(?:of|from)|borrowings?\s+under)\s+(?:\w+\s+){0,3}"
            r"(?:loan|credit\s+(?:facility|agreement))\b",
            re.IGNORECASE,
        ),
        frozenset({"BK", "OO"}),
    ),
    ("personal funds", "PF", re.compile(r"\bpersonal\s+funds\b", re.IGNORECASE), frozenset({"PF", "OO", "AF"})),
    ("working capital", "WC", re.compile(r"\bworking\s+capital\b", re.IGNORECASE), frozenset({"WC", "OO", "AF"})),
)
_FINANCING = re.compile(
    r"\b(?:loan|credit|financing|commitment|facility|pledge|margin|promissory|note|lender|debt|bank)\b", re.IGNORECASE
)


@rule(
    "S-06",
    "source-codes",
    "Row 4 names for each person at least one source of funds of the list SC, BK, AF, WC, PF, OO.",
    cites="Schedule 13D cover, row 4",
    forms="13D",
    only="original",
    each="reporting_persons",
    severity="error",
    needs=("fund_sources?", "name?"),
    mend="Choose of SC, BK, AF, WC, PF and OO; OO stands for anything else.",
    basis="None of the accepted XML statements at hand breaks it. Optional in amendments; X-05 tells codes there.",
    passes={"reporting_persons[0].fund_sources": ("WC",)},
    fails=(
        Example(changes={"reporting_persons[0].fund_sources": ("XX",)}, also=("S-07", "X-05")),
        Example(changes={"reporting_persons[0].fund_sources": None}, also=("X-06",)),
    ),
)
def source_codes(sources: Several, name: Told, filing: Filing[Schedule13D]) -> Doubt | None:
    """Look for codes, and for codes that are none."""
    who = name.rstrip(".") if name else "a reporting person"
    if not sources:
        # the place of one person's list is found by its number, which a rule about each does not know
        told = filing.copy != "print"
        return Doubt(f"Row 4 names no source of funds for {who}.", ("fund_sources",)) if told else None
    other = [code for code in sources if code not in FUND_SOURCES]
    if not other:
        return None
    return Doubt(f"Row 4 has {listed(other)} for {who}, which is no code of a source of funds.", ("fund_sources",))


@rule(
    "S-07",
    "sources-agree",
    "Item 3 tells the source and amount of the funds, and agrees with the codes of row 4.",
    cites="17 CFR 240.13d-101, Item 3",
    forms="13D",
    severity="note",
    needs=("reporting_persons", "item3.funds"),
    mend="Add the code to row 4 of the person whose funds they were.",
    basis="Wording is free: raised only for plain words, and never where a person has the code OO.",
    passes=(
        {"item3.funds": "Out of working capital."},
        {"item3.funds": "The shares may be held in margin accounts, and margin loans may be taken."},
    ),
    fails=Example(
        changes={
            "reporting_persons[0].fund_sources": ("WC",),
            "reporting_persons[2].fund_sources": ("PF",),
            "item3.funds": "The Fund paid with a margin loan of its broker.",
        },
    ),
)
def sources_agree(persons: tuple[ReportingPerson, ...], funds: str) -> Iterator[Doubt]:
    """Look for sources in the text that no code of row 4 stands for."""
    if any(not person.fund_sources for person in persons):
        return
    codes = frozenset(code for person in persons for code in person.fund_sources or ())
    for source, code, pattern, fitting in _SOURCES:
        if codes.isdisjoint(fitting) and plainly([Place("item3.funds", funds)], pattern):
            paths = ("item3.funds", *(f"reporting_persons[{number}].fund_sources" for number in range(len(persons))))
            told = listed(sorted(codes))
            yield Doubt(f"Item 3 tells of {source}, but row 4 has {told} and not {code}.", paths)


@rule(
    "S-08",
    "loan-agreement-exhibit",
    "A loan from a bank puts the loan agreement among the exhibits, unless it is asked to keep the bank's name secret.",
    cites="17 CFR 240.13d-101, Items 3 and 7",
    forms="13D",
    only="original",
    severity="note",
    needs=("reporting_persons", "item7?"),
    mend="List the agreement in Item 7, or say that the name of the bank is filed confidentially.",
    passes=(
        {},
        {"reporting_persons[0].fund_sources": ("BK",), "item7.exhibits": "99.3 Loan Agreement of March 2, 2026"},
    ),
    fails={"reporting_persons[0].fund_sources": ("BK",)},
)
def loan_agreement(
    persons: tuple[ReportingPerson, ...], item7: Item7 | UnsetType, filing: Filing[Schedule13D]
) -> Doubt | None:
    """Look for an agreement among the exhibits where a bank is the source."""
    if not any(person.fund_sources and _BANK in person.fund_sources for person in persons):
        return None
    exhibits = fields_of(item7, "exhibits")
    funds = fields_of(filing.record.item3, "funds").lower()
    if _FINANCING.search(exhibits) or "confidential" in funds or "exhibit" in funds or "reference" in funds:
        return None
    at = tuple(f"reporting_persons[{number}].fund_sources" for number in range(len(persons)))
    return Doubt("Row 4 names a bank as source of funds, but Item 7 lists no agreement with one.", at)
