"""When a Schedule 13D is due, which day EDGAR gives a schedule, and how its own dates stand to that day."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from msgspec import UNSET, structs

from muniment.checks.filing import Filing
from muniment.checks.finding import Doubt
from muniment.checks.lateness import at_month_end, late_after, made, other_day
from muniment.checks.rule import ALL_13, Example, rule
from muniment.checks.schedule_13.past import repeats_event
from muniment.checks.schedule_13.persons import Signed
from muniment.deadlines import Due, due_dates, latest
from muniment.forms import Schedule13, Schedule13D
from muniment.forms.definition import Answer
from muniment.wording import day

EVENT = "The date of the event"
_LONG_AGO = timedelta(days=60)
_PROMPTLY = timedelta(days=30)
_AT_ONCE, _YEAR_BEFORE = timedelta(0), timedelta(days=330)  # a wrong year in January, or a little more
_MEND = "Correct the date of the event where it is wrong; otherwise file without further delay."
_NEW_13D = date(2024, 2, 5)


def late_amendment(
    filing: Filing[Schedule13], event: date, dues: tuple[Due, ...], fields: tuple[str, ...] = ("event_date",)
) -> Doubt | None:
    """Return that an amendment is late, as far as its cover can bear it.

    Many covers keep the event of an earlier statement: what another filing has already reported is silent, and what
    would be late by months is a note.
    """
    doubt = late_after(filing, event, EVENT, dues, fields)
    if doubt is None or repeats_event(filing, event):
        return None
    when, last = made(filing), latest(dues)
    is_old = when is not None and last is not None and when.day - last > _LONG_AGO
    return structs.replace(doubt, severity="note") if is_old else doubt


def _first(filing: Filing[Schedule13], event: date, former_13g: Answer) -> Doubt | None:
    if former_13g is True:
        return None  # its clock is that of Rule 13d-1(e), (f) or (g), which has a rule of its own
    return late_after(filing, event, EVENT, due_dates("13D", "", event, amendment=False))


@rule(
    "T-01",
    "first-13d-ten-days",
    "A first Schedule 13D was filed within ten calendar days of the event, while that was the law.",
    cites="17 CFR 240.13d-1(a), before Release 33-11253; 17 CFR 240.0-3(a)",
    forms="13D",
    only="original",
    severity="warning",
    until=date(2024, 2, 4),
    dated="event",
    needs=("event_date", "previously_filed_13g?"),
    mend=_MEND,
    basis="An event of the last ten days before 5 February 2024 lies between two texts; it has the longer time.",
    passes=Example(changes={"event_date": date(2023, 6, 1)}, filed=date(2023, 6, 12)),
    fails=Example(changes={"event_date": date(2023, 6, 1)}, filed=date(2023, 6, 13)),
)
def first_13d_ten_days(event: date, former_13g: Answer, filing: Filing[Schedule13D]) -> Doubt | None:
    """Count ten calendar days, and on to the next business day."""
    return _first(filing, event, former_13g)


@rule(
    "T-02",
    "first-13d-five-days",
    "A first Schedule 13D is filed within five business days of the event.",
    cites="17 CFR 240.13d-1(a)",
    forms="13D",
    only="original",
    severity="warning",
    since=_NEW_13D,
    dated="event",
    needs=("event_date", "previously_filed_13g?"),
    mend=_MEND,
    basis="Release 33-11253.",
    passes=Example(changes={"event_date": date(2024, 6, 14)}, filed=date(2024, 6, 24)),
    fails=Example(changes={"event_date": date(2024, 6, 14)}, filed=date(2024, 6, 25)),
)
def first_13d_five_days(event: date, former_13g: Answer, filing: Filing[Schedule13D]) -> Doubt | None:
    """Count five business days."""
    return _first(filing, event, former_13g)


@rule(
    "T-03",
    "amended-13d-promptly",
    "A material change in a Schedule 13D was reported promptly, while the rule named no number of days.",
    cites="17 CFR 240.13d-2(a), before Release 33-11253",
    forms="13D",
    only="amendment",
    severity="note",
    until=date(2024, 2, 4),
    dated="event",
    needs=("event_date",),
    mend="Correct the date of the event where it is that of an earlier statement.",
    basis="The rule had no number; told where more than thirty days went by.",
    passes=Example(changes={"event_date": date(2023, 6, 1)}, form="13D/A", filed=date(2023, 6, 2)),
    fails=Example(changes={"event_date": date(2023, 6, 1)}, form="13D/A", filed=date(2023, 7, 31)),
)
def amended_13d_promptly(event: date, filing: Filing[Schedule13D]) -> Doubt | None:
    """Tell changes that are reported more than thirty days later."""
    when = made(filing)
    if when is None or when.day - event <= _PROMPTLY or repeats_event(filing, event):
        return None
    days = (when.day - event).days
    return Doubt(
        f"The date of the event is {day(event)}, and the amendment was {when.word} on {day(when.day)}, "
        f"{days:,} days later."
    )


@rule(
    "T-04",
    "amended-13d-two-days",
    "A material change in a Schedule 13D is reported within two business days.",
    cites="17 CFR 240.13d-2(a)",
    forms="13D",
    only="amendment",
    severity="warning",
    since=_NEW_13D,
    dated="event",
    needs=("event_date",),
    mend=_MEND,
    basis="Release 33-11253; the date on the cover is taken as that of the change.",
    passes=Example(changes={"event_date": date(2024, 2, 16)}, form="13D/A", filed=date(2024, 2, 21)),
    fails=Example(changes={"event_date": date(2024, 2, 16)}, form="13D/A", filed=date(2024, 2, 22)),
)
def amended_13d_two_days(event: date, filing: Filing[Schedule13D]) -> Doubt | None:
    """Count two business days."""
    return late_amendment(filing, event, due_dates("13D", "", event, amendment=True))


@rule(
    "T-16",
    "13d-after-13g",
    "Who may use Schedule 13G no longer files a Schedule 13D within five business days; ten days for older events.",
    cites="17 CFR 240.13d-1(e)(1), (f)(1), (g)",
    forms="13D",
    only="original",
    severity="warning",
    dated="event",
    needs=("event_date", "previously_filed_13g"),
    mend=_MEND,
    basis="Release 33-11253.",
    passes=Example(changes={"previously_filed_13g": True, "event_date": date(2024, 6, 14)}, filed=date(2024, 6, 24)),
    fails=Example(changes={"previously_filed_13g": True, "event_date": date(2024, 6, 14)}, filed=date(2024, 6, 25)),
)
def after_13g(event: date, former_13g: bool, filing: Filing[Schedule13D]) -> Doubt | None:
    """Count from the event that ended the use of Schedule 13G."""
    if not former_13g:
        return None
    dues = due_dates("13D", "", event, amendment=False, trigger="lost-13g")
    what = "The date of the event that ended the use of Schedule 13G"
    return late_after(filing, event, what, dues, ("event_date", "previously_filed_13g"))


@rule(
    "T-17",
    "13dg-filing-day",
    "A schedule accepted by 22:00 Eastern time, before 5 February 2024 by 17:30, has the date of that business day.",
    cites="17 CFR 232.13(a)(2), (a)(4)",
    forms=ALL_13,
    severity="note",
    copies=("xml", "print"),
    mend="Count deadlines by the filing date that EDGAR shows.",
    basis="Within fifteen minutes of the limit the time of acceptance does not tell when transmission began.",
    passes=Example(accepted=datetime(2025, 2, 12, 21, 40), filed=date(2025, 2, 12)),
    fails=Example(accepted=datetime(2025, 2, 12, 21, 40), filed=date(2025, 2, 13)),
)
def filing_day(filing: Filing[Schedule13]) -> Doubt | None:
    """Compare EDGAR's filing date with the time of acceptance."""
    return other_day(filing)


@rule(
    "T-18",
    "event-after-filing",
    "The event is not later than the filing that reports it.",
    cites="17 CFR 240.13d-101 and 240.13d-102, cover page",
    forms=ALL_13,
    severity="warning",
    needs=("event_date",),
    mend="Correct the date of the event.",
    passes=Example(changes={"event_date": date(2025, 3, 31)}, form="13G", filed=date(2025, 5, 12)),
    fails=Example(changes={"event_date": date(2025, 6, 30)}, form="13G", filed=date(2025, 5, 12)),
)
def event_after_filing(event: date, filing: Filing[Schedule13]) -> Doubt | None:
    """Compare the date of the event with the filing date, or with the last signature where that is not known."""
    when = made(filing)
    if when is None or event <= when.day:
        return None
    return Doubt(f"The date of the event is {day(event)}, but the schedule was {when.word} on {day(when.day)}.")


@rule(
    "T-19",
    "event-at-period-end",
    "An institution's or exempt holder's event is the end of a quarter, or of a month where ten percent is passed.",
    cites="17 CFR 240.13d-1(b)(2), (d); 17 CFR 240.13d-2(b)",
    forms="13G",
    severity="note",
    since=date(2024, 9, 30),
    dated="event",
    needs=("event_date", "rules"),
    mend="Name the last day of the quarter, unless something else made the filing due.",
    basis="The last business day of a month is taken as its end.",
    passes=(
        {"event_date": date(2024, 12, 31)},
        {"event_date": date(2025, 1, 31)},
        {"event_date": date(2025, 1, 20), "rules": ("Rule 13d-1(c)",)},
    ),
    fails={"event_date": date(2025, 1, 20)},
)
def event_at_period_end(event: date, rules: tuple[str, ...]) -> Doubt | None:
    """Tell events in the middle of a month."""
    if not rules or "Rule 13d-1(c)" in rules or at_month_end(event):
        return None
    return Doubt(f"The date of the event is {day(event)}, which is not the end of a quarter or month.", ("event_date",))


@rule(
    "T-20",
    "signed-after-filing",
    "Signatures are dated by the day of filing, and not a year before it.",
    cites="17 CFR 240.13d-101 and 240.13d-102, signature",
    forms=ALL_13,
    severity="note",
    needs=("signatures",),
    mend="Correct the date beside the signature; a wrong year is common in January and February.",
    passes=Example(changes={"signatures[0].signers[0].date": date(2025, 2, 13)}, form="13G", filed=date(2025, 2, 14)),
    fails=(
        Example(changes={"signatures[0].signers[0].date": date(2026, 2, 13)}, form="13G", filed=date(2025, 2, 14)),
        Example(changes={"signatures[0].signers[0].date": date(2024, 2, 12)}, form="13G", filed=date(2025, 2, 14)),
    ),
)
def signed_after_filing(signatures: tuple[Signed, ...], filing: Filing[Schedule13]) -> Doubt | None:
    """Compare the dates of signature with the filing date."""
    filed = filing.filed
    if filed is None:
        return None
    odd = [(path, signed) for path, signed in _signed(signatures) if not _AT_ONCE <= filed - signed <= _YEAR_BEFORE]
    odd = [(path, signed) for path, signed in odd if not filing.doubtful(path)]
    if not odd:
        return None
    days = " and ".join(dict.fromkeys(day(signed) for _, signed in odd))
    return Doubt(f"Signed on {days}, the schedule was filed on {day(filed)}.", tuple(path for path, _ in odd))


def _signed(signatures: tuple[Signed, ...]) -> Iterator[tuple[str, date]]:
    for number, one in enumerate(signatures):
        for second, signer in enumerate(one.signers if one.signers is not UNSET else ()):
            if signer.date is not UNSET:
                yield f"signatures[{number}].signers[{second}].date", signer.date
