"""Item 6: which exemptions and exclusions are claimed, and when each of them existed."""

from datetime import date
from typing import TypeAlias

from msgspec import UnsetType

from muniment.checks.filing import Filing
from muniment.checks.finding import Doubt
from muniment.checks.form_d.parts import SPEC, STRUCTURED, dated, for_sales, in_words, section_3c, stated
from muniment.checks.rule import Example, rule
from muniment.codes.exemptions import EXEMPTIONS
from muniment.forms import FormD

Codes: TypeAlias = tuple[str, ...]

_RULE_505_ENDS = date(2017, 5, 22)
_RULE_505_GONE = date(2017, 8, 22)  # three months later: when EDGAR took the box away is not known to the day
_506_DIVIDED = date(2013, 9, 23)
_506_GONE = date(2013, 12, 23)
_4A5_BEGINS = date(2012, 4, 5)
_46_GONE = date(2012, 7, 5)
_NO_LONGER = {"05": _RULE_505_GONE, "06": _506_GONE, "46": date(2025, 3, 31)}


@rule(
    "E-21",
    "exemption-claimed",
    "At least one exemption or exclusion is claimed, each from the official list and each once.",
    cites=f"{SPEC}, section 4.22 and table 3.4; Form D Item 6",
    forms="D",
    severity="error",
    in_schema=True,
    copies=STRUCTURED,
    needs=(".",),
    mend="Choose the exemption that the offering relies on; the list goes to Section 3(c)(14) and has no 3(c)(8).",
    basis="0 of 27,125 accepted notices break it (data sets of 2025 Q2 and Q3).",
    passes={"exemptions": ("06b", "3C", "3C.1")},
    fails=(
        {"exemptions": None},
        Example(changes={"exemptions": ("06b", "3C", "3C.8")}, also=("F-19",)),
        {"exemptions": ("06b", "06b")},
    ),
)
def claimed(record: FormD) -> list[Doubt]:
    """Look at each code."""
    codes = record.exemptions or ()
    if not codes:
        words = "Item 6: no exemption or exclusion is claimed."
        return [] if stated(record, "exemptions") else [Doubt(words, ("exemptions",))]
    if len(codes) == len(set(codes)) and all(code in EXEMPTIONS for code in codes):
        return []
    found: list[Doubt] = []
    for number, code in enumerate(codes):
        path = (f"exemptions[{number}]",)
        if code not in EXEMPTIONS:
            found.append(Doubt(f"Item 6: {code!r} is not in the official list.", path))
        elif code in codes[:number]:
            found.append(Doubt(f"Item 6: {in_words([code])} is claimed twice.", path))
    return found


@rule(
    "E-22",
    "both-506b-and-506c",
    "An offering relies on Rule 506(b) or on Rule 506(c), not on both.",
    cites=f"{SPEC}, section 6",
    forms="D",
    since=_506_DIVIDED,
    severity="error",
    copies=STRUCTURED,
    needs=("exemptions",),
    mend="Claim 506(c) where the offering is solicited generally, else 506(b).",
    basis="0 of 27,125 accepted notices claim both (data sets of 2025 Q2 and Q3).",
    passes={"exemptions": ("06b",)},
    fails=Example(changes={"exemptions": ("06b", "06c")}, also=("F-09",)),
)
def both_506(codes: Codes) -> Doubt | None:
    """Look for both."""
    return Doubt("Item 6: both Rule 506(b) and Rule 506(c) are claimed.") if {"06b", "06c"} <= {*codes} else None


@rule(
    "E-23",
    "retired-code",
    "A notice to be filed claims no exemption that has left EDGAR's list: 05, 06 or 46.",
    cites=f"{SPEC}, section 4.22; Releases 33-9414, 33-9415 and 33-10238",
    forms="D",
    severity="error",
    copies=STRUCTURED,
    profiles=("submit",),
    needs=("exemptions",),
    basis="The present list has none of them. EDGAR's own days of change are not known: three months are allowed.",
    passes=Example(profile="submit", changes={"exemptions": ("06b", "4a5")}),
    fails=(
        Example(profile="submit", changes={"exemptions": ("05",)}),
        Example(profile="submit", changes={"exemptions": ("06",)}),
        Example(profile="submit", changes={"exemptions": ("46",)}, also=("F-14",)),
    ),
)
def retired(codes: Codes, filing: Filing[FormD]) -> list[Doubt]:
    """Look for codes that were gone by the day of filing."""
    day = filing.filed
    return [
        Doubt(
            f"Item 6: the code {code} is no longer in EDGAR's list. {EXEMPTIONS[code].note}", (f"exemptions[{number}]",)
        )
        for number, code in enumerate(codes)
        if code in _NO_LONGER and day and day >= _NO_LONGER[code]
    ]


@rule(
    "F-06",
    "rule-505-repealed",
    "No offering that began after its repeal on 22 May 2017 relies on Rule 505.",
    cites="Release 33-10238",
    forms="D",
    only="original",
    since=_RULE_505_ENDS,
    severity="error",
    profiles=("public",),
    needs=("exemptions", "first_sale?"),
    mend="Rule 504 and Rule 506 are left.",
    basis="Amendments of older offerings are let be; in the first three months it is a warning.",
    passes=dated(date(2017, 6, 20), {"exemptions": ("05",), "first_sale": date(2016, 2, 1)}),
    fails=(
        dated(date(2018, 2, 12), {"exemptions": ("05",), "first_sale": date(2018, 2, 1)}),
        dated(date(2017, 6, 20), {"exemptions": ("05",), "first_sale": date(2017, 6, 10)}),
    ),
)
def rule_505_repealed(codes: Codes, first_sale: date | UnsetType, filing: Filing[FormD]) -> Doubt | None:
    """Take the first sale for the beginning; where it is yet to occur, the filing."""
    began = first_sale or filing.day("filed")
    if "05" not in codes or not began or began < _RULE_505_ENDS:
        return None
    severity = "warning" if began < _RULE_505_GONE or filing.filed is None else None
    return Doubt(
        f"Item 6: Rule 505 is claimed for an offering of {began.year}; it was repealed on 22 May 2017.",
        ("exemptions",),
        severity=severity,
    )


@rule(
    "F-10",
    "506c-before-its-time",
    "Nobody claims Rule 506(c) before 23 September 2013.",
    cites="Release 33-9415",
    forms="D",
    until=date(2013, 9, 22),
    severity="error",
    needs=("exemptions",),
    basis="Judged by the day of filing: an offering begun earlier may turn to 506(c).",
    passes=dated(date(2013, 9, 20), {"exemptions": ("06",)}),
    fails=dated(date(2013, 5, 2), {"exemptions": ("06c",)}, also=("F-09",)),
)
def early_506c(codes: Codes, filing: Filing[FormD]) -> Doubt | None:
    """Look for the code; a signature may bear a wrong date, so that it weighs less than a day of filing."""
    if "06c" not in codes:
        return None
    severity = None if filing.filed else "warning"
    return Doubt("Item 6: Rule 506(c) is claimed, which exists since 23 September 2013.", severity=severity)


@rule(
    "F-11",
    "rule-506-divided",
    "Rule 506 without a letter belongs to the time before 23 September 2013, Rule 506(b) to the time from then on.",
    cites="Releases 33-9414 and 33-9415",
    forms="D",
    severity="error",
    profiles=("public",),
    needs=("exemptions",),
    mend="Claim Rule 506(b) or Rule 506(c).",
    basis="EDGAR's own day of change is not known: three months are allowed; an amendment is a note.",
    passes=dated(date(2012, 5, 2), {"exemptions": ("06",)}),
    fails=(
        dated(date(2020, 5, 4), {"exemptions": ("06",)}),
        dated(date(2013, 5, 2), {"exemptions": ("06b",)}),
    ),
)
def divided(codes: Codes, filing: Filing[FormD]) -> Doubt | None:
    """Compare code and day."""
    day = filing.day("filed")
    if day is None:
        return None
    severity = "note" if filing.amendment is not False else None if filing.filed else "warning"
    if day >= _506_GONE and "06" in codes:
        return Doubt(f"Item 6: Rule 506 is claimed without a letter in {day.year}.", ("exemptions",), severity=severity)
    if day < _506_DIVIDED and "06b" in codes:
        words = f"Item 6: Rule 506(b) is claimed in {day.year}, before Rule 506 was divided."
        return Doubt(words, severity=None if filing.filed else "warning")
    return None


@rule(
    "F-15",
    "section-4a5-renumbered",
    "Section 4(6) belongs to the time before 5 April 2012, Section 4(a)(5) to the time from then on.",
    cites="Jumpstart Our Business Startups Act, section 201(b)",
    forms="D",
    severity="note",
    profiles=("public",),
    needs=("exemptions",),
    mend="Claim Section 4(a)(5).",
    basis="When EDGAR changed its list is not known.",
    passes=dated(date(2025, 5, 2), {"exemptions": ("4a5",)}),
    fails=(
        dated(date(2025, 5, 2), {"exemptions": ("46",)}, also=("F-14",)),
        dated(date(2011, 5, 2), {"exemptions": ("4a5",)}, also=("F-14",)),
    ),
)
def renumbered(codes: Codes, filing: Filing[FormD]) -> Doubt | None:
    """Compare code and day."""
    day = filing.day("filed")
    if day is None:
        return None
    if day >= _46_GONE and "46" in codes:
        return Doubt(f"Item 6: Section 4(6) is claimed in {day.year}; its number is 4(a)(5) since 5 April 2012.")
    if day < _4A5_BEGINS and "4a5" in codes:
        return Doubt(f"Item 6: Section 4(a)(5) is claimed in {day.year}; its number was 4(6) until 5 April 2012.")
    return None


@rule(
    "F-16",
    "paragraph-without-3c",
    "A paragraph of section 3(c) is claimed together with the box above it.",
    cites="Form D Item 6",
    forms="D",
    severity="note",
    needs=("exemptions",),
    mend="Tick Investment Company Act Section 3(c) too.",
    basis="49 of 16,477 accepted notices with a paragraph leave it out (data sets of 2025 Q2 and Q3).",
    passes=Example(form="D/A", changes={"exemptions": ("06c", "3C", "3C.1")}),
    fails=Example(form="D/A", changes={"exemptions": ("06c", "3C.7")}),
)
def paragraph_alone(codes: Codes) -> Doubt | None:
    """Look for paragraphs without the box."""
    found = [] if "3C" in codes else [code for code in codes if code.startswith("3C.")]
    return Doubt(f"Item 6: {in_words(found)} is claimed without the box Section 3(c).") if found else None


@rule(
    "F-17",
    "3c-without-paragraph",
    "Who claims section 3(c) says which paragraph.",
    cites="Form D Item 6",
    forms="D",
    severity="note",
    needs=("exemptions",),
    mend="Tick the paragraph, such as Section 3(c)(1).",
    basis="0 of 27,125 accepted notices break it (data sets of 2025 Q2 and Q3).",
    passes=Example(form="D/A"),
    fails=Example(form="D/A", changes={"exemptions": ("06c", "3C")}),
)
def box_alone(codes: Codes) -> Doubt | None:
    """Look for the box without paragraphs."""
    if "3C" not in codes or any(code.startswith("3C.") for code in codes):
        return None
    return Doubt("Item 6: Section 3(c) of the Investment Company Act is claimed, and no paragraph of it.")


@rule(
    "F-23",
    "no-exemption-for-sales",
    "Beside an exclusion of the Investment Company Act, an exemption for the sale of the securities is claimed.",
    cites="Form D Item 6; Securities Act section 5",
    forms="D",
    severity="warning",
    needs=("exemptions",),
    mend="Claim the exemption that the sale relies on, such as Rule 506(b).",
    basis="108 of 27,125 accepted notices break it (data sets of 2025 Q2 and Q3).",
    passes=Example(form="D/A"),
    fails=Example(form="D/A", changes={"exemptions": ("3C", "3C.1")}),
)
def nothing_for_sales(codes: Codes) -> Doubt | None:
    """Look for any code that is not of the Investment Company Act."""
    if not codes or not section_3c(codes) or for_sales(codes):
        return None
    return Doubt(f"Item 6: only {in_words(codes)} is claimed, which exempts no sale of securities.")


@rule(
    "F-24",
    "rule-504-paragraphs",
    "Rule 504 is claimed either under one of its paragraphs (i) to (iii) or under none of them.",
    cites="17 CFR 230.504(b)(1)",
    forms="D",
    severity="note",
    needs=("exemptions",),
    mend="Claim the paragraph alone, where the offering is registered or exempt in its states.",
    basis="31 of 236 accepted notices under Rule 504 break it (data sets of 2025 Q2 and Q3).",
    passes={"exemptions": ("04.1",), "total_offering_amount": 4_000_000},
    fails={"exemptions": ("04", "04.1")},
)
def paragraphs_of_504(codes: Codes) -> Doubt | None:
    """Look for the plain code beside a paragraph."""
    if "04" not in codes:
        return None
    found = [code for code in codes if code.startswith("04.")]
    return (
        Doubt(f"Item 6: Rule 504 is claimed under none of its paragraphs and under {in_words(found)}.")
        if found
        else None
    )
