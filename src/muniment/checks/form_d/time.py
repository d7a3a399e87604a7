"""When a Form D is due, and which day EDGAR gives it."""

from datetime import date, datetime, timedelta

from muniment.checks.filing import Filing
from muniment.checks.finding import Doubt
from muniment.checks.form_d.parts import last
from muniment.checks.lateness import late_after, made, other_day, told_late
from muniment.checks.rule import Example, rule
from muniment.deadlines import due_dates, latest
from muniment.forms import FormD
from muniment.wording import day

_IN_TIME, _IN_TIME_FOR_A_YEAR = timedelta(days=15), timedelta(days=365)
_LATE = (
    "File without further delay, and correct the date where it is wrong; a late notice does not by itself lose the "
    "exemption (Rule 507, 17 CFR 230.507)."
)
_ELECTRONIC = date(2008, 9, 15)
_REQUIRED = date(2009, 3, 16)


@rule(
    "L-01",
    "notice-late",
    "Form D is filed within fifteen calendar days of the first sale, or on the next business day after them.",
    cites="17 CFR 230.503(a)(1)",
    forms="D",
    only="original",
    severity="warning",
    since=_REQUIRED,
    dated="first sale",
    needs=("first_sale",),
    mend=_LATE,
    basis="5,244 of 12,496 accepted new notices with a first sale are late (data sets of 2025 Q2 and Q3).",
    passes=Example(changes={"first_sale": date(2025, 3, 14)}, filed=date(2025, 3, 31)),
    fails=Example(changes={"first_sale": date(2025, 3, 14)}, filed=date(2025, 4, 1)),
)
def notice_late(sale: date, filing: Filing[FormD]) -> Doubt | None:
    """Count fifteen days from the first sale."""
    when = made(filing)
    if when is None or when.day - sale <= _IN_TIME:
        return None
    dues = due_dates("D", "", sale, trigger="first-sale")
    return late_after(filing, sale, "The date of the first sale", dues, ("first_sale",))


@rule(
    "L-03",
    "d-filing-day",
    "A Form D accepted by 17:30 Eastern time has the date of that business day.",
    cites="17 CFR 232.13(a)(2)",
    forms="D",
    severity="note",
    mend="Count deadlines by the filing date that EDGAR shows.",
    basis="Within fifteen minutes of the limit the time of acceptance does not tell when transmission began.",
    passes=(
        Example(accepted=datetime(2025, 6, 12, 17, 10), filed=date(2025, 6, 12)),
        Example(accepted=datetime(2025, 6, 12, 17, 31), filed=date(2025, 6, 13)),
    ),
    fails=Example(accepted=datetime(2025, 6, 12, 17, 10), filed=date(2025, 6, 13)),
)
def filing_day(filing: Filing[FormD]) -> Doubt | None:
    """Compare EDGAR's filing date with the time of acceptance."""
    return other_day(filing)


@rule(
    "L-17",
    "annual-amendment-late",
    "While an offering goes on, it is amended by the first anniversary of the last Form D or D/A.",
    cites="17 CFR 230.503(a)(3)(iii)",
    forms="D",
    only="amendment",
    severity="warning",
    since=_REQUIRED,
    history=True,
    needs=("previous_accession_number",),
    mend=_LATE,
    basis="Told of the filing that the amendment itself names as the one before; a closed anniversary moves on.",
    passes=Example(
        changes={"previous_accession_number": "0009900099-25-000000"},
        form="D/A",
        filed=date(2025, 5, 9),
        earlier=(Example(filed=date(2024, 5, 10)),),
    ),
    fails=Example(
        changes={"previous_accession_number": "0009900099-25-000000"},
        form="D/A",
        filed=date(2025, 6, 20),
        earlier=(Example(filed=date(2024, 5, 10)),),
    ),
)
def annual_late(named: str, filing: Filing[FormD]) -> Doubt | None:
    """Count a year from the last filing, where the amendment says that it is the last."""
    before, when = last(filing), made(filing)
    if before is None or before.filed is None or when is None or before.accession != named:
        return None
    if when.day - before.filed <= _IN_TIME_FOR_A_YEAR or before.record.total_remaining == 0:
        return None  # what is sold out is over
    due = latest(due_dates("D", "", before.filed, amendment=True, trigger="annual"))
    if due is None or when.day <= due:
        return None
    return Doubt(f"The last filing was on {day(before.filed)}, so that one was due on {told_late(when, due)}.")


@rule(
    "L-22",
    "electronic-before-its-time",
    "Form D is filed electronically since 15 September 2008, and only so since 16 March 2009.",
    cites="Release 33-8891",
    forms="D",
    severity="note",
    copies=("xml", "table"),
    until=_ELECTRONIC - timedelta(days=1),
    mend="Correct the date: of that day there are notices on paper only.",
    passes=Example(filed=date(2009, 4, 1)),
    fails=Example(filed=date(2007, 4, 2)),
)
def too_early(filing: Filing[FormD]) -> Doubt | None:
    """Tell structured notices of a day on which there were none."""
    when = made(filing)
    if when is None:
        return None
    return Doubt(f"A structured Form D was {when.word} on {day(when.day)}, before there were any.")
