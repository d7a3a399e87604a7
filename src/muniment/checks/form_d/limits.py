"""Item 6 beside Items 4, 13 and 14: what an exemption allows, as far as a notice shows it.

A limit passed is never proof: what else was sold, and to whom, does not stand on the form.
"""

from datetime import date
from typing import TypeAlias

from msgspec import UnsetType

from muniment.checks.filing import Filing
from muniment.checks.finding import Doubt, Severity
from muniment.checks.form_d.parts import POOLED, Offered, dated, for_sales, in_words, rule_504, section_3c
from muniment.checks.rule import Example, rule
from muniment.forms import FormD
from muniment.values import INDEFINITE
from muniment.wording import amount

Codes: TypeAlias = tuple[str, ...]

_LATER_504, _LATEST_504 = date(2017, 1, 20), date(2021, 3, 15)
_MOST_UNACCREDITED = 35
_WINDOW = 90
_504 = ("04",)


def _sums(offered: int) -> dict[str, object]:
    """Return the amounts of Item 13 for an offering of which a million is sold."""
    return {
        "total_offering_amount": offered,
        "total_amount_sold": 1_000_000,
        "total_remaining": offered - 1_000_000,
    }


def _above(codes: Codes, offered: Offered, cap: int, when: str) -> Doubt | None:
    if offered == INDEFINITE or offered <= cap or not rule_504(codes):
        return None
    others = [code for code in for_sales(codes) if not code.startswith("04")]
    beside = f" beside {in_words(others)}" if others else ""
    return Doubt(
        f"{amount(offered)} is offered under Rule 504{beside}, which {when} allowed {amount(cap)} in twelve months.",
        severity="note" if others else None,
    )


@rule(
    "F-01",
    "rule-504-one-million",
    "Until 19 January 2017 an offering under Rule 504 was of $1,000,000 at most.",
    cites="17 CFR 230.504(b)(2), as in force until 19 January 2017",
    forms="D",
    until=date(2017, 1, 19),
    severity="warning",
    needs=("exemptions", "total_offering_amount"),
    basis="Judged by the day of filing, since the cap has only risen; beside another exemption it is a note.",
    passes=dated(date(2016, 5, 2), {"exemptions": _504, **_sums(1_000_000)}),
    fails=dated(date(2016, 5, 2), {"exemptions": _504, **_sums(2_000_000)}),
)
def one_million(codes: Codes, offered: Offered) -> Doubt | None:
    """Compare with the first cap."""
    return _above(codes, offered, 1_000_000, "then")


@rule(
    "F-02",
    "rule-504-five-million",
    "From 20 January 2017 to 14 March 2021 an offering under Rule 504 was of $5,000,000 at most.",
    cites="17 CFR 230.504(b)(2), as in force until 14 March 2021; Release 33-10238",
    forms="D",
    since=_LATER_504,
    until=date(2021, 3, 14),
    severity="warning",
    needs=("exemptions", "total_offering_amount"),
    basis="Judged by the day of filing, since the cap has only risen; beside another exemption it is a note.",
    passes=dated(date(2019, 5, 2), {"exemptions": _504, **_sums(5_000_000)}),
    fails=dated(date(2019, 5, 2), {"exemptions": _504, **_sums(6_000_000)}),
)
def five_million(codes: Codes, offered: Offered) -> Doubt | None:
    """Compare with the second cap."""
    return _above(codes, offered, 5_000_000, "then")


@rule(
    "F-03",
    "rule-504-ten-million",
    "From 15 March 2021 an offering under Rule 504 is of $10,000,000 at most.",
    cites="17 CFR 230.504(b)(2); Release 33-10884",
    forms="D",
    since=_LATEST_504,
    severity="warning",
    needs=("exemptions", "total_offering_amount"),
    mend="Claim the exemption under which the rest is offered.",
    basis="EDGAR warns of it too; beside another exemption it is a note. 5 of 236 accepted notices are above it (data "
    "sets of 2025 Q2 and Q3).",
    passes={"exemptions": _504, **_sums(10_000_000)},
    fails={"exemptions": _504, **_sums(12_000_000)},
)
def ten_million(codes: Codes, offered: Offered) -> Doubt | None:
    """Compare with the present cap."""
    return _above(codes, offered, 10_000_000, "has")


@rule(
    "F-04",
    "rule-504-by-a-fund",
    "Rule 504 is not for investment companies.",
    cites="17 CFR 230.504(a)",
    forms="D",
    severity="warning",
    needs=("exemptions", "industry_group?", "is_investment_company?"),
    basis="10 of 236 accepted notices under Rule 504 are of such funds, 8 of them beside another exemption, which is a "
    "note (data sets of 2025 Q2 and Q3). Reporting and blank-check companies cannot be told from a notice.",
    passes={"exemptions": _504},
    fails=Example(form="D/A", changes={"exemptions": ("04", "3C", "3C.7"), "is_authorized_representative": True}),
)
def by_a_fund(codes: Codes, industry: str | UnsetType, registered: bool | UnsetType) -> Doubt | None:
    """Look for funds: registered ones, and those that only an exclusion keeps from being one."""
    if not rule_504(codes) or not (registered is True or (industry == POOLED and section_3c(codes))):
        return None
    others = [code for code in for_sales(codes) if not code.startswith("04")]
    what = "a registered investment company" if registered else "a pooled fund that claims an exclusion of section 3(c)"
    return Doubt(f"Rule 504 is claimed by {what}.", severity="note" if others and not registered else None)


@rule(
    "F-07",
    "rule-505-limits",
    "An offering under Rule 505 was of $5,000,000 at most, to at most 35 investors who are not accredited.",
    cites="17 CFR 230.505(b)(2), as in force until 21 May 2017",
    forms="D",
    until=date(2017, 5, 21),
    severity="warning",
    needs=("exemptions", "total_offering_amount?", "non_accredited_investors?"),
    basis="Beside another exemption it is a note.",
    passes=dated(date(2012, 5, 2), {"exemptions": ("05",), **_sums(5_000_000)}),
    fails=(
        dated(date(2012, 5, 2), {"exemptions": ("05",), **_sums(7_000_000)}),
        dated(date(2012, 5, 2), {"exemptions": ("05",), "non_accredited_investors": 40, "total_investors": 50}),
    ),
)
def rule_505(codes: Codes, offered: Offered | UnsetType, unaccredited: int | UnsetType) -> list[Doubt]:
    """Compare with both limits."""
    if "05" not in codes:
        return []
    severity: Severity | None = "note" if for_sales(codes) != ["05"] else None
    found: list[Doubt] = []
    if offered and offered != INDEFINITE and offered > 5_000_000:
        words = f"{amount(offered)} is offered under Rule 505, which allowed $5,000,000 in twelve months."
        found.append(Doubt(words, ("exemptions", "total_offering_amount"), severity=severity))
    if unaccredited and unaccredited > _MOST_UNACCREDITED:
        words = f"{unaccredited:,} investors who are not accredited bought under Rule 505, which allowed 35."
        found.append(Doubt(words, ("exemptions", "non_accredited_investors"), severity=severity))
    return found


@rule(
    "F-08",
    "unaccredited-above-35",
    "Under Rule 506(b) at most 35 investors who are not accredited buy, since 15 March 2021 within any 90 days.",
    cites="17 CFR 230.506(b)(2)(i)",
    forms="D",
    severity="warning",
    needs=("exemptions", "non_accredited_investors?", "first_sale?"),
    basis="EDGAR warns of it too. 2 of 23,487 accepted notices are above it (data sets of 2025 Q2 and Q3). An offering "
    "open for longer than 90 days may sell to more, which is a note.",
    passes={"non_accredited_investors": 35, "total_investors": 40},
    fails={"non_accredited_investors": 36, "total_investors": 40},
)
def above_35(
    codes: Codes, unaccredited: int | UnsetType, first_sale: date | UnsetType, filing: Filing[FormD]
) -> Doubt | None:
    """Compare with the limit of the day."""
    if not unaccredited or unaccredited <= _MOST_UNACCREDITED or not ("06b" in codes or "06" in codes):
        return None
    day = filing.day("filed")
    windows = day is None or day >= _LATEST_504
    short = first_sale and day and (day - first_sale).days <= _WINDOW
    return Doubt(
        f"{unaccredited:,} investors who are not accredited bought under Rule 506(b), which allows 35"
        f"{' within 90 days' if windows else ''}.",
        ("exemptions", "non_accredited_investors"),
        severity="note" if windows and not short else None,
    )


@rule(
    "F-09",
    "506c-unaccredited",
    "Under Rule 506(c) every purchaser is an accredited investor.",
    cites="17 CFR 230.506(c)(2)(i)",
    forms="D",
    severity="warning",
    needs=("exemptions", "has_non_accredited_investors?", "non_accredited_investors?"),
    mend="Claim Rule 506(b), where nobody was solicited generally, or correct Item 14.",
    basis="58 of 3,369 accepted notices break it (data sets of 2025 Q2 and Q3).",
    passes={"exemptions": ("06c",), "has_non_accredited_investors": False, "non_accredited_investors": None},
    fails={"exemptions": ("06c",)},
)
def only_accredited(codes: Codes, sells: bool | UnsetType, unaccredited: int | UnsetType) -> Doubt | None:
    """Look for others in Item 14; a box alone says that securities may be sold to them."""
    return _unaccredited("06c", codes, sells, unaccredited) if "06c" in codes else None


@rule(
    "F-14",
    "section-4a5-unaccredited",
    "Under section 4(a)(5), formerly 4(6), every purchaser is an accredited investor.",
    cites="Securities Act section 4(a)(5)",
    forms="D",
    severity="warning",
    needs=("exemptions", "has_non_accredited_investors?", "non_accredited_investors?"),
    mend="Claim the exemption under which they buy, or correct Item 14.",
    basis="Beside an exemption that lets others buy it is a note.",
    passes={"exemptions": ("4a5",), "has_non_accredited_investors": False, "non_accredited_investors": None},
    fails={"exemptions": ("4a5",), "non_accredited_investors": 2},
)
def only_accredited_4a5(codes: Codes, sells: bool | UnsetType, unaccredited: int | UnsetType) -> Doubt | None:
    """Look for others in Item 14."""
    code = next((code for code in codes if code in ("4a5", "46")), "")
    return _unaccredited(code, codes, sells, unaccredited) if code else None


def _unaccredited(code: str, codes: Codes, sells: bool | UnsetType, unaccredited: int | UnsetType) -> Doubt | None:
    if not sells and not unaccredited:
        return None
    told = f"{unaccredited:,} investors who are not accredited" if unaccredited else "investors who are not accredited"
    have = "have bought" if unaccredited else "have bought or may buy"
    others = [one for one in for_sales(codes) if one not in ("06c", "4a5", "46")]
    fields = ("exemptions", "has_non_accredited_investors", *(("non_accredited_investors",) if unaccredited else ()))
    return Doubt(f"{in_words([code])} is claimed, and {told} {have}.", fields, severity="note" if others else None)
