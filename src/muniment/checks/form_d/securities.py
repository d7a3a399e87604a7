"""Item 9: the types of securities offered, beside the industry group of Item 4."""

from msgspec import UnsetType

from muniment.checks.finding import Doubt
from muniment.checks.form_d.parts import POOLED, SECURITIES, SPEC, STRUCTURED, stated
from muniment.checks.rule import Example, rule
from muniment.forms import FormD

_FUND = {
    "industry_group": POOLED,
    "fund_type": "Venture Capital Fund",
    "is_investment_company": False,
    "exemptions": ("06b", "3C", "3C.1"),
}


@rule(
    "E-25",
    "security-type",
    "At least one type of security is offered, and one that is Other is described.",
    cites=f"{SPEC}, note m#10 and section 6; Form D Item 9",
    forms="D",
    severity="error",
    in_schema=True,
    copies=STRUCTURED,
    needs=(".",),
    mend="Tick the type; describe it where none of them fits.",
    basis="0 of 27,125 accepted notices break it (data sets of 2025 Q2 and Q3).",
    passes={"offers_other": True, "other_security": "SAFE"},
    fails=(
        {"offers_other": True},
        {"offers_equity": None, "offers_option": None, "offers_security_to_be_acquired": None},
    ),
)
def security_type(record: FormD) -> Doubt | None:
    """Look for a tick, then for the description."""
    if record.offers_other and not stated(record, "other_security"):
        return Doubt("Item 9: another type of security is offered, and is not described.", ("other_security",))
    if any(stated(record, name) for name in SECURITIES):
        return None
    return Doubt("Item 9: no type of security is ticked.", SECURITIES)


@rule(
    "K-28",
    "fund-without-interests",
    "A pooled investment fund offers pooled investment fund interests.",
    cites="Form D Items 4 and 9",
    forms="D",
    severity="note",
    needs=("industry_group", "."),
    mend="Tick Pooled Investment Fund Interests, beside what else they are.",
    basis="416 of 16,663 accepted notices of funds do not tick it (data sets of 2025 Q2 and Q3): interests in a "
    "partnership are ticked as equity.",
    passes=Example(changes={**_FUND, "offers_pooled_fund_interests": True}),
    fails=Example(changes=_FUND, also=("F-19",)),
)
def fund_without_interests(industry: str, record: FormD) -> Doubt | None:
    """Compare Items 4 and 9, where anything is ticked."""
    if industry != POOLED or record.offers_pooled_fund_interests:
        return None
    if not any(getattr(record, name) for name in SECURITIES):
        return None
    return Doubt(
        "The industry group is Pooled Investment Fund, and its interests are not ticked in Item 9.",
        ("industry_group", "offers_pooled_fund_interests"),
    )


@rule(
    "K-29",
    "interests-without-fund",
    "Pooled investment fund interests are offered by a pooled investment fund.",
    cites="Form D Items 4 and 9",
    forms="D",
    severity="note",
    needs=("offers_pooled_fund_interests?", "industry_group"),
    mend="Choose Pooled Investment Fund in Item 4, where the issuer is one.",
    basis="1,010 of 27,125 accepted notices are of another industry, most of them real estate (data sets of 2025 Q2 "
    "and Q3).",
    passes=Example(changes={**_FUND, "offers_pooled_fund_interests": True}),
    fails={"offers_pooled_fund_interests": True},
)
def interests_without_fund(offered: bool | UnsetType, industry: str) -> Doubt | None:
    """Compare Items 9 and 4."""
    if not offered or industry == POOLED:
        return None
    return Doubt(f"Pooled investment fund interests are offered, and the industry group is {industry}.")


@rule(
    "K-30",
    "option-without-security",
    "An option, warrant or other right comes with the security that it gives a right to.",
    cites="Form D Item 9",
    forms="D",
    severity="note",
    needs=("offers_option?", "offers_security_to_be_acquired?"),
    mend="Tick Security to be Acquired Upon Exercise too.",
    basis="578 of 27,125 accepted notices break it (data sets of 2025 Q2 and Q3).",
    passes={},
    fails={"offers_security_to_be_acquired": None},
)
def option_alone(option: bool | UnsetType, security: bool | UnsetType) -> Doubt | None:
    """Compare the two ticks."""
    if not option or security:
        return None
    return Doubt("Item 9: an option, warrant or other right is offered without the security to be acquired by it.")
