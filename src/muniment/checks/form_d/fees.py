"""Items 15 and 16: what is paid for selling, and to the persons of Item 3."""

from msgspec import UnsetType

from muniment.checks.finding import Doubt
from muniment.checks.form_d.parts import Offered
from muniment.checks.rule import rule
from muniment.values import INDEFINITE
from muniment.wording import amount


@rule(
    "K-20",
    "fees-above-offered",
    "Sales commissions and finders' fees together are not above the amount offered.",
    cites="Form D Items 13 and 15",
    forms="D",
    severity="warning",
    needs=("total_offering_amount", "sales_commissions?", "finders_fees?"),
    mend="Correct the commissions and fees, or the amount offered.",
    basis="3 of 14,546 accepted notices with a number break it (data sets of 2025 Q2 and Q3).",
    passes={"sales_commissions": 300_000},
    fails={"sales_commissions": 6_000_000},
)
def fees_above(offered: Offered, commissions: int | UnsetType, fees: int | UnsetType) -> Doubt | None:
    """Add, exactly; an offering of nothing has a rule of its own."""
    total = (commissions or 0) + (fees or 0)
    if offered == INDEFINITE or not offered or total <= offered:
        return None
    return Doubt(f"{amount(total)} of commissions and finders' fees is paid on {amount(offered)} offered.")


@rule(
    "K-26",
    "proceeds-above-offered",
    "What is paid to related persons out of the proceeds is not above the amount offered.",
    cites="Form D Items 13 and 16",
    forms="D",
    severity="warning",
    needs=("proceeds_to_related_persons", "total_offering_amount"),
    mend="Correct the payments, or the amount offered.",
    basis="4 of 14,546 accepted notices with a number break it (data sets of 2025 Q2 and Q3). Payments may be proposed "
    "only, so that they are compared with what is offered, not with what is sold.",
    passes={"proceeds_to_related_persons": 100_000},
    fails={"proceeds_to_related_persons": 6_000_000},
)
def proceeds_above(paid: int, offered: Offered) -> Doubt | None:
    """Compare the two; an offering of nothing has a rule of its own."""
    if offered == INDEFINITE or not offered or paid <= offered:
        return None
    return Doubt(f"{amount(paid)} goes to related persons, out of {amount(offered)} offered.")
