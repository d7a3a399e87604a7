"""Amendments of Form D: which changes have to be told at once, and what does not change within one offering.

Rule 503(a)(3)(ii) names the changes that may wait for the annual amendment. When a change came about is not told in any
filing, so all these are notes; and those about time are told only where the amendment came as late as an annual one.
"""

from datetime import date, timedelta

from msgspec import UNSET

from muniment.checks.filing import Filing
from muniment.checks.finding import Doubt
from muniment.checks.form_d.parts import last
from muniment.checks.rule import Example, rule
from muniment.forms import FormD
from muniment.forms.definition import Answer, Day
from muniment.wording import amount, day

_503 = "17 CFR 230.503(a)(3)(ii)"
_AS_LATE_AS_ANNUAL = timedelta(days=300)
_MEND = "Amend as soon as practicable after such a change."
_BASIS = "Told where the amendment came 300 days or more after the last filing; when the change came is not known."
_A_YEAR_AGO = date(2025, 4, 10)


def _waited(filing: Filing[FormD]) -> Filing[FormD] | None:
    """Return the filing before, where this amendment came as late as an annual one."""
    before = last(filing)
    if before is None or before.filed is None or filing.filed is None:
        return None
    return before if filing.filed - before.filed >= _AS_LATE_AS_ANNUAL else None


def _tenth_more(one: int, two: int) -> bool:
    return two * 10 > one * 11


def _told(what: str, one: str, two: str, before: Filing[FormD]) -> str:
    when = f" on {day(before.filed)}" if before.filed else ""
    return f"{what} is {two}; the filing before{when} had {one}."


@rule(
    "L-09",
    "minimum-lowered-unsaid",
    "A decrease of the minimum investment by more than ten percent is amended as soon as practicable.",
    cites=f"{_503}(C)",
    forms="D",
    only="amendment",
    severity="note",
    history=True,
    needs=("minimum_investment",),
    mend=_MEND,
    basis=_BASIS,
    passes=Example(
        changes={"minimum_investment": 45_000},
        form="D/A",
        earlier=(Example(changes={"minimum_investment": 50_000}, filed=_A_YEAR_AGO),),
    ),
    fails=Example(
        changes={"minimum_investment": 40_000},
        form="D/A",
        earlier=(Example(changes={"minimum_investment": 50_000}, filed=_A_YEAR_AGO),),
    ),
)
def minimum_lowered(minimum: int, filing: Filing[FormD]) -> Doubt | None:
    """Compare the minimum investments."""
    before = _waited(filing)
    held = before.sure("minimum_investment", before.record.minimum_investment) if before else None
    if before is None or held is None or minimum * 10 >= held * 9:
        return None
    return Doubt(_told("The minimum investment", amount(held), amount(minimum), before))


@rule(
    "L-11",
    "offering-raised-unsaid",
    "An increase of the offering by more than ten percent is amended as soon as practicable.",
    cites=f"{_503}(E)",
    forms="D",
    only="amendment",
    severity="note",
    history=True,
    needs=("total_offering_amount",),
    mend=_MEND,
    basis=_BASIS,
    passes=Example(
        changes={"total_offering_amount": 55_000_000, "total_remaining": 13_750_000},
        form="D/A",
        earlier=(Example(changes={"total_offering_amount": 50_000_000}, filed=_A_YEAR_AGO),),
    ),
    fails=Example(
        changes={"total_offering_amount": 60_000_000, "total_remaining": 18_750_000},
        form="D/A",
        earlier=(Example(changes={"total_offering_amount": 50_000_000}, filed=_A_YEAR_AGO),),
    ),
)
def offering_raised(offered: int | str, filing: Filing[FormD]) -> Doubt | None:
    """Compare the amounts offered; an indefinite amount has no tenth."""
    before = _waited(filing)
    held = before.sure("total_offering_amount", before.record.total_offering_amount) if before else None
    if (
        before is None
        or held is None
        or isinstance(held, str)
        or isinstance(offered, str)
        or not _tenth_more(held, offered)
    ):
        return None
    return Doubt(_told("The total offering amount", amount(held), amount(offered), before))


@rule(
    "L-13",
    "non-accredited-unsaid",
    "That more than 35 investors are not accredited is amended as soon as practicable.",
    cites=f"{_503}(G)",
    forms="D",
    only="amendment",
    severity="note",
    history=True,
    needs=("non_accredited_investors",),
    mend=_MEND,
    basis=_BASIS,
    passes=Example(
        changes={"non_accredited_investors": 20},
        form="D/A",
        earlier=(Example(changes={"non_accredited_investors": 10}, filed=_A_YEAR_AGO),),
    ),
    fails=Example(
        changes={"non_accredited_investors": 36},
        form="D/A",
        earlier=(Example(changes={"non_accredited_investors": 10}, filed=_A_YEAR_AGO),),
        also=("F-09", "K-13", "K-15"),
    ),
)
def non_accredited(number: int, filing: Filing[FormD]) -> Doubt | None:
    """Compare the numbers of investors who are not accredited."""
    most = 35
    before = _waited(filing) if number > most else None
    held = before.sure("non_accredited_investors", before.record.non_accredited_investors) if before else None
    if before is None or held is None or held > most:
        return None
    return Doubt(_told("The number of non-accredited investors", f"{held:,}", f"{number:,}", before))


@rule(
    "L-15",
    "payments-raised-unsaid",
    "An increase of commissions, finders' fees or payments to related persons by more than a tenth is amended soon.",
    cites=f"{_503}(I)",
    forms="D",
    only="amendment",
    severity="note",
    history=True,
    mend=_MEND,
    basis=_BASIS,
    passes=Example(
        changes={"sales_commissions": 110_000},
        form="D/A",
        earlier=(Example(changes={"sales_commissions": 100_000}, filed=_A_YEAR_AGO),),
    ),
    fails=Example(
        changes={"sales_commissions": 150_000},
        form="D/A",
        earlier=(Example(changes={"sales_commissions": 100_000}, filed=_A_YEAR_AGO),),
    ),
)
def payments_raised(filing: Filing[FormD]) -> list[Doubt] | None:
    """Compare what is paid, field by field."""
    before = _waited(filing)
    if before is None:
        return None
    found: list[Doubt] = []
    for name, label in _PAYMENTS.items():
        held, now = before.sure(name, getattr(before.record, name)), getattr(filing.record, name)
        if held is not None and now is not UNSET and _tenth_more(held, now):
            found.append(Doubt(_told(label, amount(held), amount(now), before), (name,)))
    return found


_PAYMENTS = {
    "sales_commissions": "The amount of sales commissions",
    "finders_fees": "The amount of finders' fees",
    "proceeds_to_related_persons": "The amount paid to related persons out of the proceeds",
}


@rule(
    "L-19",
    "first-sale-changed",
    "The date of the first sale stays the same in all filings on one offering.",
    cites="Form D, Item 7; 17 CFR 230.503(a)",
    forms="D",
    only="amendment",
    severity="note",
    history=True,
    needs=("first_sale?", "first_sale_yet_to_occur?"),
    mend="Correct the date; a new offering has a notice of its own.",
    basis="A correction may change it; another date may also be that of a new offering.",
    passes=(
        Example(form="D/A", earlier=(Example(),)),
        Example(form="D/A", earlier=(Example(changes={"first_sale": None, "first_sale_yet_to_occur": True}),)),
    ),
    fails=(
        Example(changes={"first_sale": date(2026, 2, 2)}, form="D/A", earlier=(Example(filed=date(2025, 4, 10)),)),
        Example(
            changes={"first_sale": None, "first_sale_yet_to_occur": True},
            form="D/A",
            earlier=(Example(filed=date(2025, 4, 10)),),
            also=("K-09",),
        ),
    ),
)
def first_sale_changed(sale: Day, yet_to_occur: Answer, filing: Filing[FormD]) -> Doubt | None:
    """Compare the dates of the first sale."""
    before = last(filing)
    held = before.sure("first_sale", before.record.first_sale) if before else None
    if before is None or held is None or held == sale or (sale is UNSET and yet_to_occur is not True):
        return None
    now, field = (day(sale), "first_sale") if sale is not UNSET else ("yet to occur", "first_sale_yet_to_occur")
    return Doubt(_told("The first sale", day(held), now, before), (field,))


@rule(
    "L-20",
    "amount-sold-falls",
    "The amount sold does not fall from one filing on an offering to the next.",
    cites="Form D, Item 13",
    forms="D",
    only="amendment",
    severity="note",
    history=True,
    needs=("total_amount_sold",),
    mend="Correct the amount sold, or clarify what lowered it.",
    basis="Redemptions and corrections lower it in practice.",
    passes=Example(form="D/A", earlier=(Example(changes={"total_amount_sold": 20_000_000}),)),
    fails=Example(form="D/A", changes={"total_amount_sold": 20_000_000}, earlier=(Example(),), also=("K-19",)),
)
def sold_falls(sold: int, filing: Filing[FormD]) -> Doubt | None:
    """Compare the amounts sold."""
    before = last(filing)
    held = before.sure("total_amount_sold", before.record.total_amount_sold) if before else None
    if before is None or held is None or sold >= held:
        return None
    return Doubt(_told("The amount sold", amount(held), amount(sold), before))
