"""Items 4, 5 and 6: funds, how large they are, and what keeps them from being investment companies."""

from datetime import date
from typing import TypeAlias

from msgspec import UNSET, UnsetType

from muniment.checks.filing import Filing
from muniment.checks.finding import Doubt
from muniment.checks.form_d.parts import POOLED, SECURITIES, SPEC, STRUCTURED, in_words, section_3c, stated
from muniment.checks.rule import Example, rule
from muniment.forms import FormD
from muniment.forms.form_d.fields import Issuer

Codes: TypeAlias = tuple[str, ...]

_BY_ASSETS = ("Hedge Fund", "Other Investment Fund")
_VENTURE = "Venture Capital Fund"
_VENTURE_SINCE = date(2018, 5, 24)
_FUND = {
    "industry_group": POOLED,
    "fund_type": _VENTURE,
    "is_investment_company": False,
    "exemptions": ("06b", "3C", "3C.1"),
    "offers_pooled_fund_interests": True,
}


@rule(
    "E-19",
    "fund-described",
    "A pooled investment fund says which kind of fund it is, and whether it is registered under the 1940 Act.",
    cites=f"{SPEC}, section 4 and note m#4; Form D Item 4",
    forms="D",
    severity="error",
    in_schema=True,
    copies=STRUCTURED,
    needs=("industry_group", "."),
    mend="Choose the kind of fund and answer the question.",
    basis="0 of 16,663 accepted notices of funds break it (data sets of 2025 Q2 and Q3). The specification asks for it "
    "with pooled fund interests; 1,010 accepted notices show that the industry decides.",
    passes=Example(changes=_FUND),
    fails=(Example(changes={**_FUND, "fund_type": None}), Example(changes={**_FUND, "is_investment_company": None})),
)
def described(industry: str, record: FormD) -> Doubt | None:
    """Look for both answers."""
    if industry != POOLED:
        return None
    missing = tuple(name for name in ("fund_type", "is_investment_company") if not stated(record, name))
    if not missing:
        return None
    told = {"fund_type": "the kind of fund", "is_investment_company": "the answer about the 1940 Act"}
    return Doubt(f"Item 4: {' and '.join(told[name] for name in missing)} is missing.", missing)


@rule(
    "E-20",
    "size-column",
    "Hedge funds and other investment funds state their net asset value, everybody else revenue.",
    cites=f"{SPEC}, note m#5; Form D Item 5",
    forms="D",
    severity="error",
    in_schema=True,
    copies=STRUCTURED,
    needs=("industry_group", "."),
    mend="Answer the other column of Item 5.",
    basis="0 of 27,125 accepted notices break it (data sets of 2025 Q2 and Q3).",
    passes=Example(changes=_FUND),
    fails=(
        Example(changes={**_FUND, "fund_type": "Hedge Fund"}),
        {"revenue_range": None},
        {"net_asset_value_range": "$1 - $5,000,000"},
    ),
)
def size_column(industry: str, record: FormD) -> Doubt | None:
    """Ask for one column and only for it; of a fund whose kind is not known, nobody can tell which."""
    if industry == POOLED and record.fund_type is UNSET:
        return None
    by_assets = industry == POOLED and record.fund_type in _BY_ASSETS
    right, wrong = ("net_asset_value_range", "revenue_range")[:: 1 if by_assets else -1]
    if getattr(record, wrong) is UNSET and stated(record, right):
        return None
    who = f"a {record.fund_type}" if industry == POOLED else f"an issuer of the industry {industry}"
    column = "net asset value" if by_assets else "revenue"
    return Doubt(f"Item 5: {who} states its {column}, and nothing else.", (right, wrong))


@rule(
    "F-18",
    "fund-without-exclusion",
    "A pooled investment fund that is not registered says which exclusion of section 3(c) it relies on.",
    cites="Form D Items 4 and 6; Investment Company Act section 3(c)",
    forms="D",
    severity="note",
    copies=STRUCTURED,  # EDGAR's page shows the paragraphs under a ticked box only: on it nobody can tell
    needs=("industry_group", "is_investment_company?", "exemptions"),
    mend="Claim the paragraph of section 3(c), where one applies.",
    basis="1,035 of 16,663 accepted notices of funds name none (data sets of 2025 Q2 and Q3): real-estate vehicles and "
    "foreign funds explain part of them.",
    passes=Example(changes=_FUND),
    fails=Example(changes={**_FUND, "exemptions": ("06b",)}),
)
def without_exclusion(industry: str, registered: bool | UnsetType, codes: Codes) -> Doubt | None:
    """Look for any code of section 3(c), where the fund says that it is not registered."""
    if industry != POOLED or registered is not False or section_3c(codes):
        return None
    return Doubt(
        "Neither is the fund registered under the 1940 Act, nor does Item 6 name an exclusion of section 3(c)."
    )


@rule(
    "F-19",
    "exclusion-without-interests",
    "Who relies on section 3(c) offers pooled investment fund interests.",
    cites=f"{SPEC}, section 6",
    forms="D",
    severity="warning",
    needs=("exemptions", "."),
    mend="Tick Pooled Investment Fund Interests in Item 9.",
    basis="EDGAR warns of it too. 281 of 16,477 accepted notices break it (data sets of 2025 Q2 and Q3).",
    passes=Example(changes=_FUND),
    fails=Example(changes={**_FUND, "offers_pooled_fund_interests": None}, also=("K-28",)),
)
def without_interests(codes: Codes, record: FormD) -> Doubt | None:
    """Compare Items 6 and 9, where anything is ticked in Item 9."""
    if not section_3c(codes) or record.offers_pooled_fund_interests:
        return None
    if not any(getattr(record, name) for name in SECURITIES):
        return None
    claimed = [code for code in codes if code.startswith("3C.")] or ["3C"]
    return Doubt(
        f"{in_words(claimed)} is claimed, and pooled investment fund interests are not ticked in Item 9.",
        ("exemptions", "offers_pooled_fund_interests"),
    )


@rule(
    "F-20",
    "registered-and-excluded",
    "A fund registered under the 1940 Act needs no exclusion from it.",
    cites="Form D Items 4 and 6; Investment Company Act sections 3(c) and 8",
    forms="D",
    severity="warning",
    needs=("is_investment_company?", "exemptions"),
    mend="Answer no in Item 4, where the fund relies on section 3(c).",
    basis="27 of 79 accepted notices of registered funds claim one (data sets of 2025 Q2 and Q3): the question is "
    "often misread.",
    passes=Example(changes={**_FUND, "is_investment_company": True, "exemptions": ("06b",)}),
    fails=Example(changes={**_FUND, "is_investment_company": True}),
)
def registered_and_excluded(registered: bool | UnsetType, codes: Codes) -> Doubt | None:
    """Compare the answer with the codes."""
    if not registered or not section_3c(codes):
        return None
    claimed = [code for code in codes if code.startswith("3C.")] or ["3C"]
    return Doubt(f"The fund is registered under the 1940 Act, and claims {in_words(claimed)}.")


@rule(
    "F-21",
    "owners-of-a-3c1-fund",
    "A fund under section 3(c)(1) has at most 100 owners, a qualifying venture capital fund 250.",
    cites="Investment Company Act section 3(c)(1)",
    forms="D",
    severity="note",
    needs=("exemptions", "total_investors", "fund_type?", "other_issuers?"),
    basis="The limit counts present owners, the form the investors of this offering; several issuers count theirs "
    "together, and are not judged. 220 of 8,235 accepted notices are above it (data sets of 2025 Q2 and Q3).",
    passes=Example(changes={**_FUND, "total_investors": 80}),
    fails=Example(changes={**_FUND, "total_investors": 400}, also=("K-19",)),
)
def owners(
    codes: Codes,
    investors: int,
    fund_type: str | UnsetType,
    others: tuple[Issuer, ...] | UnsetType,
    filing: Filing[FormD],
) -> Doubt | None:
    """Compare with the limit; who claims section 3(c)(7) too is not bound by it."""
    if investors <= 100 or "3C.1" not in codes or "3C.7" in codes or others:
        return None
    day = filing.day("filed")
    most = 250 if fund_type == _VENTURE and (day is None or day >= _VENTURE_SINCE) else 100
    if investors <= most:
        return None
    return Doubt(
        f"Section 3(c)(1) is claimed, which allows {most} owners, and {investors:,} have invested.",
        ("exemptions", "total_investors"),
    )
