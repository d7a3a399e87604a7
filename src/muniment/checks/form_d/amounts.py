"""Item 13: the amount offered, sold, and remaining to be sold."""

from typing import Literal, TypeAlias

from muniment.checks.finding import Doubt
from muniment.checks.rule import Example, rule
from muniment.values import INDEFINITE
from muniment.wording import amount

Offered: TypeAlias = int | Literal["Indefinite"]

_SPEC = "Form D XML Technical Specification"


@rule(
    "E-27",
    "remaining-amount",
    "The amount remaining is the amount offered less the amount sold; an indefinite offering remains indefinite.",
    cites=f"{_SPEC}, note m#8; Form D Item 13",
    forms="D",
    severity="error",
    copies=("xml", "table"),
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
    cites=f"{_SPEC}, note m#8; Form D Item 13",
    forms="D",
    severity="error",
    copies=("xml", "table"),
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
