"""What the rules on time share: the day by which a filing was made, how late it is, and the day EDGAR gave it."""

from collections.abc import Iterable
from datetime import date, timedelta

from msgspec import Struct

from muniment.checks.filing import Filing
from muniment.checks.finding import Violation
from muniment.deadlines import Due, days_late, filing_dates, latest
from muniment.deadlines.business_days import FIRST_DAY, LAST_DAY
from muniment.forms import Record
from muniment.wording import day

# The calendar ends; what is counted near its end may lead beyond it.
_FIRST, _LAST = FIRST_DAY, LAST_DAY - timedelta(days=31)


class FilingDay(Struct, frozen=True):
    """The day on which a filing counts as made, and the word for what happened on it: filed, or signed."""

    day: date
    word: str


def day_of_filing(filing: Filing[Record]) -> FilingDay | None:
    """Return when a filing was filed; where XML has no such day, when it was signed, for nothing is filed before."""
    if filing.filed:
        return FilingDay(filing.filed, "filed")
    if filing.copy == "xml" and filing.signed:
        return FilingDay(filing.signed, "signed")
    return None


def late_after(
    filing: Filing[Record], event: date, label: str, dues: Iterable[Due], fields: tuple[str, ...] = ("event_date",)
) -> Violation | None:
    """Return that a filing is later than the latest of `dues` after an event; `label` names it, `fields` state it.

    Uncertainty favours the filer: where one of the clocks has no number of days, nothing is late.
    """
    when, last = day_of_filing(filing), latest(dues)
    if when is None or last is None or when.day <= last:
        return None
    return Violation(f"{label} is {day(event)}, so that the filing was due on {lateness(when, last)}.", fields)


def lateness(when: FilingDay, last: date) -> str:
    """Return the due date, the day of the filing and the days between them, as the end of a sentence."""
    late = days_late(when.day, last)
    return f"{day(last)}; it was {when.word} on {day(when.day)}, {late:,} {'day' if late == 1 else 'days'} late"


def wrong_filing_date(filing: Filing[Record]) -> Violation | None:
    """Return that EDGAR's day of a filing is later than its time of acceptance gives.

    An earlier day is silent: EDGAR may adjust it (17 CFR 232.13(b)).
    """
    if filing.accepted is None or filing.filed is None:
        return None
    accepted = filing.accepted
    if not _FIRST <= accepted.date() <= _LAST:
        return None
    last = filing_dates(accepted, filing.form)[-1]
    if filing.filed <= last:
        return None
    when = f"{accepted:%H:%M} on {day(accepted.date())}"
    return Violation(f"Accepted at {when}, the filing would carry {day(last)}, not {day(filing.filed)}.")
