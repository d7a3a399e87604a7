"""Item 7: the first sale, when a notice is due after it, and which day EDGAR gives the notice."""

from datetime import date, timedelta

from msgspec import UnsetType, structs

from muniment.checks.filing import Filing, day_of_filing, late_after, lateness, wrong_filing_date
from muniment.checks.form_d.answers import issuers, last, noticed_before, stated
from muniment.checks.rule import Violation, rule
from muniment.deadlines import due_dates, latest
from muniment.forms import FormD
from muniment.forms.definition import Day
from muniment.wording import amount, day

# ---- first sale ------------------------------------------------------------------------------------------------------


@rule("E-24", requires=(".",))
def answered(record: FormD) -> Violation | None:
    given, yet = stated(record, "first_sale"), stated(record, "first_sale_yet_to_occur")
    if given is not yet:
        return None
    problem = "both a date and yet to occur are given" if given else "neither a date nor yet to occur is given"
    return Violation(f"Item 7: of the first sale {problem}.", ("first_sale", "first_sale_yet_to_occur"))


@rule("K-07", requires=("first_sale", "."))
def before_formation(first_sale: date, record: FormD) -> Violation | None:
    all_issuers = issuers(record)
    years = [issuer.year_formed for issuer in all_issuers if issuer.year_formed]
    if len(years) < len(all_issuers) or not years or min(years) <= first_sale.year:
        return None
    formed = min(years)
    return Violation(
        f"The first sale was on {day(first_sale)}, and the issuer was formed in {formed}.",
        ("first_sale", "primary_issuer.year_formed"),
    )


@rule("K-08", requires=("first_sale",))
def after_filing(first_sale: date, filing: Filing[FormD]) -> Violation | None:
    if filing.filed is None or first_sale <= filing.filed:
        return None
    return Violation(f"Item 7: the first sale is dated {day(first_sale)}, after the filing on {day(filing.filed)}.")


@rule("K-40", requires=("total_amount_sold", "."))
def sold_unformed(sold: int, record: FormD) -> Violation | None:
    all_issuers = issuers(record)
    if not all_issuers or any(issuer.yet_to_be_formed is not True for issuer in all_issuers):
        return None
    if not sold and not record.first_sale:
        return None
    what = f"{amount(sold)} is sold" if sold else f"the first sale was on {day(record.first_sale)}"
    return Violation(
        f"The issuer is yet to be formed, and {what}.",
        ("primary_issuer.yet_to_be_formed", "total_amount_sold" if sold else "first_sale"),
        severity=None if sold else "note",
    )


@rule("K-09", requires=("first_sale_yet_to_occur?", "total_amount_sold"))
def sold_yet_to_occur(yet: bool | UnsetType, sold: int) -> Violation | None:
    return Violation(f"The first sale is yet to occur, and {amount(sold)} is sold.") if yet and sold else None


@rule("K-10", requires=("first_sale", "total_amount_sold"))
def sale_of_nothing(first_sale: date | UnsetType, sold: int) -> Violation | None:
    return None if sold else Violation(f"The first sale was on {day(first_sale)}, and nothing is sold.")


# ---- when a notice is due --------------------------------------------------------------------------------------------

_ELECTRONIC = date(2008, 9, 15)
_IN_TIME, _IN_TIME_FOR_A_YEAR = timedelta(days=15), timedelta(days=365)


@rule("L-01", "L-24", requires=("first_sale",))
def notice_late(sale: date, filing: Filing[FormD]) -> Violation | None:
    when = day_of_filing(filing)
    if when is None or when.day - sale <= _IN_TIME or noticed_before(filing):
        return None
    dues = due_dates("D", "", sale, trigger="first-sale")
    violation = late_after(filing, sale, "The date of the first sale", dues, ("first_sale",))
    on_paper = sale < _ELECTRONIC  # what was due then was on paper, and may have been filed
    return structs.replace(violation, severity="note") if violation and on_paper else violation


@rule("L-30", requires=("first_sale?",))
def second_notice(_: Day, filing: Filing[FormD]) -> Violation | None:
    before = noticed_before(filing)
    if before is None:
        return None
    number = f" as {before.accession}" if before.accession else ""
    when = f" on {day(before.filed)}" if before.filed else ""
    return Violation(
        f"A notice of this offering was filed{when}{number}: is this its amendment, or is the offering another one?",
        ("is_amendment", "first_sale"),
    )


@rule("L-03")
def filing_day(filing: Filing[FormD]) -> Violation | None:
    return wrong_filing_date(filing)


@rule("L-17", requires=("previous_accession_number",))
def annual_late(named: str, filing: Filing[FormD]) -> Violation | None:
    before, when = last(filing), day_of_filing(filing)
    if before is None or before.filed is None or when is None or before.accession != named:
        return None
    if when.day - before.filed <= _IN_TIME_FOR_A_YEAR or before.record.total_remaining == 0:
        return None  # what is sold out is over
    due = latest(due_dates("D", "", before.filed, amendment=True, trigger="annual"))
    if due is None or when.day <= due:
        return None
    return Violation(f"The last filing was on {day(before.filed)}, so that one was due on {lateness(when, due)}.")


@rule("L-22")
def too_early(filing: Filing[FormD]) -> Violation | None:
    when = day_of_filing(filing)
    if when is None:
        return None
    return Violation(f"A structured Form D was {when.word} on {day(when.day)}, before there were any.")
