"""Item 14: how many have invested, and how many of them are not accredited; beside the amounts of Items 11 and 13."""

from msgspec import UnsetType

from muniment.checks.finding import Doubt
from muniment.checks.rule import Example, rule
from muniment.wording import amount

_UNSOLD = {"total_amount_sold": 0, "total_remaining": 4_000_000}


@rule(
    "K-11",
    "sold-to-nobody",
    "Where something is sold, somebody has invested.",
    cites="Form D Items 13 and 14",
    forms="D",
    severity="warning",
    needs=("total_amount_sold", "total_investors"),
    mend="Give the number of investors, or correct the amount sold.",
    basis="298 of 27,125 accepted notices break it (data sets of 2025 Q2 and Q3).",
    passes={"total_investors": 3},
    fails=Example(changes={"total_investors": 0}, also=("K-13",)),
)
def sold_to_nobody(sold: int, investors: int) -> Doubt | None:
    """Compare the amount with the number."""
    return Doubt(f"{amount(sold)} is sold, and nobody has invested.") if sold and not investors else None


@rule(
    "K-12",
    "invested-in-nothing",
    "Where somebody has invested, something is sold.",
    cites="Form D Items 13 and 14",
    forms="D",
    severity="note",
    needs=("total_investors", "total_amount_sold"),
    mend="Give the amount sold, or correct the number of investors.",
    basis="200 of 27,125 accepted notices break it (data sets of 2025 Q2 and Q3).",
    passes={},
    fails=Example(changes=_UNSOLD, also=("K-10",)),
)
def invested_in_nothing(investors: int, sold: int) -> Doubt | None:
    """Compare the number with the amount."""
    if not investors or sold:
        return None
    return Doubt(
        f"{investors:,} {'investor has' if investors == 1 else 'investors have'} invested, and nothing is sold."
    )


@rule(
    "K-13",
    "more-unaccredited-than-all",
    "The investors who are not accredited are not more than all investors.",
    cites="Form D Item 14",
    forms="D",
    severity="warning",
    needs=("non_accredited_investors?", "total_investors"),
    mend="Count those who are not accredited among all who have invested.",
    basis="25 of 27,125 accepted notices break it (data sets of 2025 Q2 and Q3).",
    passes={"non_accredited_investors": 21},
    fails={"non_accredited_investors": 22},
)
def more_than_all(unaccredited: int | UnsetType, investors: int) -> Doubt | None:
    """Compare the numbers: both count those who have invested already."""
    if not unaccredited or unaccredited <= investors:
        return None
    return Doubt(f"Item 14: {unaccredited:,} investors are not accredited, of {investors:,} in all.")


@rule(
    "K-14",
    "unaccredited-uncounted",
    "A notice that sells to investors who are not accredited counts them.",
    cites="Form D Item 14",
    forms="D",
    severity="note",
    needs=("has_non_accredited_investors", "non_accredited_investors?"),
    mend="Give their number; 0 is right as long as they only may invest.",
    basis="547 of 27,125 accepted notices count none (data sets of 2025 Q2 and Q3): the box also says that "
    "securities may be sold to them.",
    passes={},
    fails=({"non_accredited_investors": 0}, {"non_accredited_investors": None}),
)
def uncounted(sells: bool, unaccredited: int | UnsetType) -> Doubt | None:
    """Look for their number."""
    if not sells or unaccredited:
        return None
    told = "not counted" if isinstance(unaccredited, UnsetType) else "counted as 0"
    return Doubt(f"Item 14: securities are or may be sold to investors who are not accredited, and they are {told}.")


@rule(
    "K-15",
    "unaccredited-denied",
    "A notice that counts investors who are not accredited says that it sells to them.",
    cites="Form D Item 14",
    forms="D",
    severity="warning",
    needs=("has_non_accredited_investors", "non_accredited_investors?"),
    mend="Tick the box, or take the number away.",
    basis="2 of 27,125 accepted notices break it (data sets of 2025 Q2 and Q3).",
    passes={},
    fails={"has_non_accredited_investors": False},
)
def denied(sells: bool, unaccredited: int | UnsetType) -> Doubt | None:
    """Compare the box with the number."""
    if sells or not unaccredited:
        return None
    return Doubt(
        f"Item 14: {unaccredited:,} investors are not accredited, and the box for selling to such is not ticked."
    )


@rule(
    "K-19",
    "sold-below-minimum",
    "What is sold is at least the minimum investment for each investor.",
    cites="Form D Items 11, 13 and 14",
    forms="D",
    severity="note",
    needs=("minimum_investment", "total_amount_sold", "total_investors"),
    mend="Give 0 as the minimum, where it can be waived.",
    basis="744 of 27,125 accepted notices break it (data sets of 2025 Q2 and Q3).",
    passes={"minimum_investment": 50_000},
    fails={"minimum_investment": 500_000},
)
def below_minimum(minimum: int, sold: int, investors: int) -> Doubt | None:
    """Multiply, exactly: employees and waivers explain less. Where nothing is sold, other rules ask."""
    if not sold or sold >= minimum * investors:
        return None
    return Doubt(
        f"{amount(sold)} is sold to {investors:,} {'investor' if investors == 1 else 'investors'}, "
        f"which is less than {amount(minimum)} for each."
    )
