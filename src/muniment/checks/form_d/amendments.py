"""Amendments of Form D: which changes have to be reported at once, and what does not change within one offering.

Rule 503(a)(3)(ii) names the changes that may wait for the annual amendment. When a change came about is not stated in
any filing, so all these are notes; those about time are found only where the amendment came as late as an annual one.
"""

from datetime import timedelta

from msgspec import UNSET

from muniment.checks.filing import Filing
from muniment.checks.form_d.answers import last
from muniment.checks.rule import Violation, rule
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


def _tenth_more(earlier: int, later: int) -> bool:
    return later * 10 > earlier * 11


def _changed(what: str, earlier: str, later: str, before: Filing[FormD]) -> str:
    when = f" on {day(before.filed)}" if before.filed else ""
    return f"{what} is {later}; the filing before{when} had {earlier}."


@rule("L-09", requires=("minimum_investment",))
def minimum_lowered(minimum: int, filing: Filing[FormD]) -> Violation | None:
    before = _waited(filing)
    earlier = before.confident("minimum_investment", before.record.minimum_investment) if before else None
    if before is None or earlier is None or minimum * 10 >= earlier * 9:
        return None
    return Violation(_changed("The minimum investment", amount(earlier), amount(minimum), before))


@rule("L-11", requires=("total_offering_amount",))
def offering_raised(offered: int | str, filing: Filing[FormD]) -> Violation | None:
    before = _waited(filing)
    earlier = before.confident("total_offering_amount", before.record.total_offering_amount) if before else None
    if (
        before is None
        or earlier is None
        or isinstance(earlier, str)
        or isinstance(offered, str)
        or not _tenth_more(earlier, offered)
    ):
        return None
    return Violation(_changed("The total offering amount", amount(earlier), amount(offered), before))


@rule("L-13", requires=("non_accredited_investors",))
def non_accredited(number: int, filing: Filing[FormD]) -> Violation | None:
    most = 35
    before = _waited(filing) if number > most else None
    earlier = before.confident("non_accredited_investors", before.record.non_accredited_investors) if before else None
    if before is None or earlier is None or earlier > most:
        return None
    return Violation(_changed("The number of non-accredited investors", f"{earlier:,}", f"{number:,}", before))


@rule("L-15")
def payments_raised(filing: Filing[FormD]) -> list[Violation] | None:
    before = _waited(filing)
    if before is None:
        return None
    violations: list[Violation] = []
    for name, label in _PAYMENTS.items():
        earlier, now = before.confident(name, getattr(before.record, name)), getattr(filing.record, name)
        if earlier is not None and now is not UNSET and _tenth_more(earlier, now):
            violations.append(Violation(_changed(label, amount(earlier), amount(now), before), (name,)))
    return violations


_PAYMENTS = {
    "sales_commissions": "The amount of sales commissions",
    "finders_fees": "The amount of finders' fees",
    "proceeds_to_related_persons": "The amount paid to related persons out of the proceeds",
}


@rule("L-19", requires=("first_sale?", "first_sale_yet_to_occur?"))
def first_sale_changed(sale: Day, yet_to_occur: Answer, filing: Filing[FormD]) -> Violation | None:
    before = last(filing)
    earlier = before.confident("first_sale", before.record.first_sale) if before else None
    if before is None or earlier is None or earlier == sale or (sale is UNSET and yet_to_occur is not True):
        return None
    now, field = (day(sale), "first_sale") if sale is not UNSET else ("yet to occur", "first_sale_yet_to_occur")
    return Violation(_changed("The first sale", day(earlier), now, before), (field,))


@rule("L-20", requires=("total_amount_sold",))
def sold_falls(sold: int, filing: Filing[FormD]) -> Violation | None:
    before = last(filing)
    earlier = before.confident("total_amount_sold", before.record.total_amount_sold) if before else None
    if before is None or earlier is None or sold >= earlier:
        return None
    return Violation(_changed("The amount sold", amount(earlier), amount(sold), before))
