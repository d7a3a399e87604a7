"""Amendments of Form D: which changes have to be told at once, and what does not change within one offering.

Rule 503(a)(3)(ii) names the changes that may wait for the annual amendment. When a change came about is not told in any
filing, so all these are notes; and those about time are told only where the amendment came as late as an annual one.
"""

from datetime import timedelta

from msgspec import UNSET

from muniment.checks.filing import Filing
from muniment.checks.finding import Doubt
from muniment.checks.form_d.shared import last
from muniment.checks.rule import rule
from muniment.forms import FormD
from muniment.forms.definition import Answer, Day
from muniment.wording import amount, day

_AS_LATE_AS_ANNUAL = timedelta(days=300)


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


@rule("L-09", needs=("minimum_investment",))
def minimum_lowered(minimum: int, filing: Filing[FormD]) -> Doubt | None:
    before = _waited(filing)
    held = before.sure("minimum_investment", before.record.minimum_investment) if before else None
    if before is None or held is None or minimum * 10 >= held * 9:
        return None
    return Doubt(_told("The minimum investment", amount(held), amount(minimum), before))


@rule("L-11", needs=("total_offering_amount",))
def offering_raised(offered: int | str, filing: Filing[FormD]) -> Doubt | None:
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


@rule("L-13", needs=("non_accredited_investors",))
def non_accredited(number: int, filing: Filing[FormD]) -> Doubt | None:
    most = 35
    before = _waited(filing) if number > most else None
    held = before.sure("non_accredited_investors", before.record.non_accredited_investors) if before else None
    if before is None or held is None or held > most:
        return None
    return Doubt(_told("The number of non-accredited investors", f"{held:,}", f"{number:,}", before))


@rule("L-15")
def payments_raised(filing: Filing[FormD]) -> list[Doubt] | None:
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


@rule("L-19", needs=("first_sale?", "first_sale_yet_to_occur?"))
def first_sale_changed(sale: Day, yet_to_occur: Answer, filing: Filing[FormD]) -> Doubt | None:
    before = last(filing)
    held = before.sure("first_sale", before.record.first_sale) if before else None
    if before is None or held is None or held == sale or (sale is UNSET and yet_to_occur is not True):
        return None
    now, field = (day(sale), "first_sale") if sale is not UNSET else ("yet to occur", "first_sale_yet_to_occur")
    return Doubt(_told("The first sale", day(held), now, before), (field,))


@rule("L-20", needs=("total_amount_sold",))
def sold_falls(sold: int, filing: Filing[FormD]) -> Doubt | None:
    before = last(filing)
    held = before.sure("total_amount_sold", before.record.total_amount_sold) if before else None
    if before is None or held is None or sold >= held:
        return None
    return Doubt(_told("The amount sold", amount(held), amount(sold), before))
