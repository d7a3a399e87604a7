"""Item 7: the date of first sale, and what goes with it."""

from datetime import date

from msgspec import UnsetType

from muniment.checks.filing import Filing
from muniment.checks.finding import Doubt
from muniment.checks.form_d.parts import SPEC, STRUCTURED, issuers, stated
from muniment.checks.rule import Example, rule
from muniment.forms import FormD
from muniment.wording import amount, day

_YET = {"first_sale": None, "first_sale_yet_to_occur": True}
_UNSOLD = {"total_amount_sold": 0, "total_remaining": 4_000_000}


@rule(
    "E-24",
    "first-sale-answered",
    "A notice gives the date of first sale, or says that it is yet to occur, and not both.",
    cites=f"{SPEC}, note m#9; Form D Item 7",
    forms="D",
    severity="error",
    in_schema=True,
    copies=STRUCTURED,
    needs=(".",),
    mend="Give the date, or tick First Sale Yet to Occur.",
    basis="0 of 27,125 accepted notices break it (data sets of 2025 Q2 and Q3).",
    passes=({}, Example(changes=_YET | _UNSOLD | {"total_investors": 0})),
    fails=(
        {"first_sale": None},
        Example(changes={"first_sale_yet_to_occur": True}, also=("K-09",)),
    ),
)
def answered(record: FormD) -> Doubt | None:
    """Ask for exactly one of the two."""
    given, yet = stated(record, "first_sale"), stated(record, "first_sale_yet_to_occur")
    if given is not yet:
        return None
    words = "both a date and yet to occur are given" if given else "neither a date nor yet to occur is given"
    return Doubt(f"Item 7: of the first sale {words}.", ("first_sale", "first_sale_yet_to_occur"))


@rule(
    "K-07",
    "sold-before-formation",
    "The first sale is not in a year before the issuer was formed.",
    cites="Form D Items 1 and 7",
    forms="D",
    severity="warning",
    needs=("first_sale", "."),
    mend="Correct the date of first sale or the year of formation.",
    basis="40 of 27,125 accepted notices break it (data sets of 2025 Q2 and Q3).",
    passes={"primary_issuer.year_formed": 2026},
    fails=Example(changes={"primary_issuer.year_formed": 2026, "first_sale": date(2024, 5, 1)}, also=("L-01",)),
)
def before_formation(first_sale: date, record: FormD) -> Doubt | None:
    """Compare years; with several issuers the earliest counts, and one that does not tell its year may be older."""
    known = issuers(record)
    years = [issuer.year_formed for issuer in known if issuer.year_formed]
    if len(years) < len(known) or not years or min(years) <= first_sale.year:
        return None
    formed = min(years)
    return Doubt(
        f"The first sale was on {day(first_sale)}, and the issuer was formed in {formed}.",
        ("first_sale", "primary_issuer.year_formed"),
    )


@rule(
    "K-08",
    "first-sale-after-filing",
    "The date of first sale is not after the day of filing.",
    cites="Form D Item 7",
    forms="D",
    severity="error",
    needs=("first_sale",),
    mend="Correct the date, or tick First Sale Yet to Occur.",
    basis="0 of 27,125 accepted notices break it (data sets of 2025 Q2 and Q3).",
    passes={"first_sale": date(2026, 2, 18)},
    fails={"first_sale": date(2026, 2, 19)},
)
def after_filing(first_sale: date, filing: Filing[FormD]) -> Doubt | None:
    """Compare the days; where nobody knows the day of filing, that of signing says too little."""
    if filing.filed is None or first_sale <= filing.filed:
        return None
    return Doubt(f"Item 7: the first sale is dated {day(first_sale)}, after the filing on {day(filing.filed)}.")


@rule(
    "K-09",
    "sold-yet-to-occur",
    "While the first sale is yet to occur, nothing is sold.",
    cites="Form D Items 7 and 13",
    forms="D",
    severity="warning",
    needs=("first_sale_yet_to_occur?", "total_amount_sold"),
    mend="Give the date of first sale, or correct the amount sold.",
    basis="154 of 27,125 accepted notices break it (data sets of 2025 Q2 and Q3).",
    passes=Example(changes=_YET | _UNSOLD),
    fails=Example(changes=_YET),
)
def sold_yet_to_occur(yet: bool | UnsetType, sold: int) -> Doubt | None:
    """Compare the tick with the amount."""
    return Doubt(f"The first sale is yet to occur, and {amount(sold)} is sold.") if yet and sold else None


@rule(
    "K-10",
    "first-sale-of-nothing",
    "Where a date of first sale is given, something is sold.",
    cites="Form D Items 7 and 13",
    forms="D",
    severity="note",
    needs=("first_sale", "total_amount_sold"),
    mend="Give the amount to which investors are committed, or tick First Sale Yet to Occur.",
    basis="359 of 27,125 accepted notices, 264 of them new, give a date and sell nothing (data sets of 2025 Q2 and "
    "Q3): a commitment counts as a sale before money is paid.",
    passes={},
    fails=Example(changes=_UNSOLD, also=("K-12",)),
)
def sale_of_nothing(first_sale: date | UnsetType, sold: int) -> Doubt | None:
    """Compare the date with the amount."""
    return None if sold else Doubt(f"The first sale was on {day(first_sale)}, and nothing is sold.")
