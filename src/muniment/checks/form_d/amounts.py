"""Item 13: the amount offered, sold, and remaining to be sold."""

from muniment.checks.finding import Doubt
from muniment.checks.form_d.parts import SPEC, STRUCTURED, Offered
from muniment.checks.rule import Example, rule
from muniment.values import INDEFINITE
from muniment.wording import amount


@rule(
    "E-27",
    "remaining-amount",
    "The amount remaining is the amount offered less the amount sold; an indefinite offering remains indefinite.",
    cites=f"{SPEC}, note m#8; Form D Item 13",
    forms="D",
    severity="error",
    copies=STRUCTURED,
    needs=("total_offering_amount", "total_amount_sold", "total_remaining"),
    basis="0 of 27,125 accepted notices break it (data sets of 2025 Q2 and Q3).",
    passes=(
        {"total_amount_sold": 1_250_000, "total_remaining": 2_750_000},
        {"total_offering_amount": INDEFINITE, "total_remaining": INDEFINITE},
    ),
    fails=({"total_remaining": 1_300_000}, {"total_offering_amount": INDEFINITE}),
)
def remaining_amount(offered: Offered, sold: int, remaining: Offered) -> Doubt | None:
    """Compare the three amounts, exactly."""
    if offered == INDEFINITE or remaining == INDEFINITE:
        if offered == remaining:
            return None
        return Doubt(f"{amount(offered)} is offered, and {amount(remaining)} remains.", mend="Say Indefinite for both.")
    if offered - sold == remaining:
        return None
    words = (
        f"{amount(offered)} offered less {amount(sold)} sold leaves {amount(offered - sold)}, not {amount(remaining)}."
    )
    return Doubt(words, mend=f"Say {amount(offered - sold)} remaining, or correct the amount offered or sold.")


@rule(
    "E-28",
    "sold-above-offered",
    "The amount sold is not above the amount offered.",
    cites=f"{SPEC}, note m#8; Form D Item 13",
    forms="D",
    severity="error",
    copies=STRUCTURED,
    needs=("total_amount_sold", "total_offering_amount"),
    mend="Raise the amount offered, or correct the amount sold.",
    basis="0 of 14,546 accepted notices with a number break it (data sets of 2025 Q2 and Q3).",
    passes={"total_amount_sold": 4_000_000, "total_remaining": 0},
    fails=Example(changes={"total_amount_sold": 6_000_000, "total_remaining": 0}, also=("E-27",)),
)
def sold_above_offered(sold: int, offered: Offered) -> Doubt | None:
    """Compare what was sold with what was offered."""
    if offered == INDEFINITE or sold <= offered:
        return None
    return Doubt(f"{amount(sold)} is sold of {amount(offered)} offered.")


@rule(
    "K-16",
    "nothing-offered",
    "The amount offered is above 0, or indefinite.",
    cites=f"{SPEC}, section 6; Form D Item 13",
    forms="D",
    severity="warning",
    needs=("total_offering_amount",),
    mend="Give the amount offered, or say Indefinite.",
    basis="EDGAR warns of it too. 6 of 27,125 accepted notices offer 0 (data sets of 2025 Q2 and Q3).",
    passes={},
    fails=Example(
        changes={"total_offering_amount": 0, "total_amount_sold": 0, "total_remaining": 0, "total_investors": 0},
        also=("K-10", "K-13"),
    ),
)
def nothing_offered(offered: Offered) -> Doubt | None:
    """Look for 0."""
    return Doubt("The total offering amount is $0.") if offered == 0 else None


@rule(
    "K-17",
    "minimum-above-offered",
    "The minimum investment is not above the amount offered.",
    cites="Form D Items 11 and 13",
    forms="D",
    severity="warning",
    needs=("minimum_investment", "total_offering_amount"),
    mend="Correct the minimum, or the amount offered.",
    basis="9 of 14,546 accepted notices with a number break it (data sets of 2025 Q2 and Q3).",
    passes={"minimum_investment": 4_000_000},
    fails=Example(changes={"minimum_investment": 10_000_000}, also=("K-19",)),
)
def minimum_above(minimum: int, offered: Offered) -> Doubt | None:
    """Compare the two; an offering of nothing has a rule of its own."""
    if offered == INDEFINITE or not offered or minimum <= offered:
        return None
    return Doubt(f"The minimum investment is {amount(minimum)}, and {amount(offered)} is offered.")
