"""Item 7: the first sale, when a notice is due after it, and which day EDGAR gives the notice."""

from datetime import date, timedelta

from msgspec import UnsetType

from muniment.checks.filing import Filing
from muniment.checks.finding import Doubt
from muniment.checks.form_d.shared import issuers, last, stated
from muniment.checks.lateness import late_after, made, other_day, told_late
from muniment.checks.rule import rule
from muniment.deadlines import due_dates, latest
from muniment.forms import FormD
from muniment.wording import amount, day

# ---- first sale ------------------------------------------------------------------------------------------------------


@rule("E-24", needs=(".",))
def answered(record: FormD) -> Doubt | None:
    given, yet = stated(record, "first_sale"), stated(record, "first_sale_yet_to_occur")
    if given is not yet:
        return None
    words = "both a date and yet to occur are given" if given else "neither a date nor yet to occur is given"
    return Doubt(f"Item 7: of the first sale {words}.", ("first_sale", "first_sale_yet_to_occur"))


@rule("K-07", needs=("first_sale", "."))
def before_formation(first_sale: date, record: FormD) -> Doubt | None:
    known = issuers(record)
    years = [issuer.year_formed for issuer in known if issuer.year_formed]
    if len(years) < len(known) or not years or min(years) <= first_sale.year:
        return None
    formed = min(years)
    return Doubt(
        f"The first sale was on {day(first_sale)}, and the issuer was formed in {formed}.",
        ("first_sale", "primary_issuer.year_formed"),
    )


@rule("K-08", needs=("first_sale",))
def after_filing(first_sale: date, filing: Filing[FormD]) -> Doubt | None:
    if filing.filed is None or first_sale <= filing.filed:
        return None
    return Doubt(f"Item 7: the first sale is dated {day(first_sale)}, after the filing on {day(filing.filed)}.")


@rule("K-09", needs=("first_sale_yet_to_occur?", "total_amount_sold"))
def sold_yet_to_occur(yet: bool | UnsetType, sold: int) -> Doubt | None:
    return Doubt(f"The first sale is yet to occur, and {amount(sold)} is sold.") if yet and sold else None


@rule("K-10", needs=("first_sale", "total_amount_sold"))
def sale_of_nothing(first_sale: date | UnsetType, sold: int) -> Doubt | None:
    return None if sold else Doubt(f"The first sale was on {day(first_sale)}, and nothing is sold.")


# ---- when a notice is due --------------------------------------------------------------------------------------------

_IN_TIME, _IN_TIME_FOR_A_YEAR = timedelta(days=15), timedelta(days=365)


@rule("L-01", needs=("first_sale",))
def notice_late(sale: date, filing: Filing[FormD]) -> Doubt | None:
    when = made(filing)
    if when is None or when.day - sale <= _IN_TIME:
        return None
    dues = due_dates("D", "", sale, trigger="first-sale")
    return late_after(filing, sale, "The date of the first sale", dues, ("first_sale",))


@rule("L-03")
def filing_day(filing: Filing[FormD]) -> Doubt | None:
    return other_day(filing)


@rule("L-17", needs=("previous_accession_number",))
def annual_late(named: str, filing: Filing[FormD]) -> Doubt | None:
    before, when = last(filing), made(filing)
    if before is None or before.filed is None or when is None or before.accession != named:
        return None
    if when.day - before.filed <= _IN_TIME_FOR_A_YEAR or before.record.total_remaining == 0:
        return None  # what is sold out is over
    due = latest(due_dates("D", "", before.filed, amendment=True, trigger="annual"))
    if due is None or when.day <= due:
        return None
    return Doubt(f"The last filing was on {day(before.filed)}, so that one was due on {told_late(when, due)}.")


@rule("L-22")
def too_early(filing: Filing[FormD]) -> Doubt | None:
    when = made(filing)
    if when is None:
        return None
    return Doubt(f"A structured Form D was {when.word} on {day(when.day)}, before there were any.")
