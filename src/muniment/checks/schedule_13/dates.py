"""When a schedule is due, which day EDGAR gives it, and how its own dates stand to that day.

The cover of a 13G states the event and the rule, not which clock it started. Each rule here finds only what is late
by every clock that may have been meant.
"""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import TypeAlias

from msgspec import UNSET, UnsetType, structs

from muniment.checks.filing import Filing, day_of_filing, late_after, wrong_filing_date
from muniment.checks.rule import Violation, rule
from muniment.checks.schedule_13.amendments import (
    above,
    at_most,
    largest,
    largest_percent,
    last,
    moved_by,
    repeats_event,
)
from muniment.checks.schedule_13.eligibility import PASSIVE, QUALIFIED
from muniment.checks.schedule_13.persons import Signed, paths_of
from muniment.deadlines import Due, due_dates, latest
from muniment.deadlines.business_days import at_month_end, at_quarter_end
from muniment.forms import Schedule13, Schedule13D, Schedule13G
from muniment.forms.definition import Answer, Several
from muniment.forms.schedule_13.schedule_13g import ReportingPerson
from muniment.wording import day

EVENT = "The date of the event"
_LONG_AGO = timedelta(days=60)
_PROMPTLY = timedelta(days=30)
_AT_ONCE, _YEAR_BEFORE = timedelta(0), timedelta(days=330)  # a wrong year in January, or a little more
_TWO_DAYS_SINCE = date(2024, 2, 5)  # events of a Schedule 13D whose amendment has a number of days
_BOXES_SINCE = date(1998, 2, 17)
_INSTITUTION, _PASSIVE = (QUALIFIED,), (PASSIVE,)
_TEN, _FIVE = 10, 5
_FIELDS = ("event_date", "rules")

Persons: TypeAlias = tuple[ReportingPerson, ...] | UnsetType


def late_amendment(
    filing: Filing[Schedule13], event: date, dues: tuple[Due, ...], fields: tuple[str, ...] = ("event_date",)
) -> Violation | None:
    """Return that an amendment is late, as far as its cover can bear it.

    Many covers keep the event of an earlier statement: what another filing has already reported is silent, and what
    would be late by months is a note.
    """
    violation = late_after(filing, event, EVENT, dues, fields)
    if violation is None or repeats_event(filing, event):
        return None
    when, last = day_of_filing(filing), latest(dues)
    is_old = when is not None and last is not None and when.day - last > _LONG_AGO
    return structs.replace(violation, severity="note") if is_old else violation


@rule("T-01", "T-02", requires=("event_date", "previously_filed_13g?"))
def first_13d(event: date, former_13g: Answer, filing: Filing[Schedule13D]) -> Violation | None:
    if former_13g is True:
        return None  # its clock is that of Rule 13d-1(e), (f) or (g), which has a rule of its own
    return late_after(filing, event, EVENT, due_dates("13D", "", event, amendment=False))


@rule("T-03", "T-04", requires=("event_date",))
def amended_13d(event: date, filing: Filing[Schedule13D]) -> Violation | None:
    if event >= _TWO_DAYS_SINCE:
        return late_amendment(filing, event, due_dates("13D", "", event, amendment=True))
    when = day_of_filing(filing)
    if when is None or when.day - event <= _PROMPTLY or repeats_event(filing, event):
        return None
    days = (when.day - event).days
    return Violation(
        f"The date of the event is {day(event)}, and the amendment was {when.word} on {day(when.day)}, "
        f"{days:,} days later."
    )


@rule("T-16", requires=("event_date", "previously_filed_13g"))
def after_13g(event: date, former_13g: bool, filing: Filing[Schedule13D]) -> Violation | None:
    if not former_13g:
        return None
    dues = due_dates("13D", "", event, amendment=False, trigger="lost-13g")
    what = "The date of the event that ended the use of Schedule 13G"
    return late_after(filing, event, what, dues, ("event_date", "previously_filed_13g"))


@rule("T-17")
def filing_day(filing: Filing[Schedule13]) -> Violation | None:
    return wrong_filing_date(filing)


@rule("T-18", requires=("event_date",))
def event_after_filing(event: date, filing: Filing[Schedule13]) -> Violation | None:
    when = day_of_filing(filing)
    if when is None or event <= when.day:
        return None
    return Violation(f"The date of the event is {day(event)}, but the schedule was {when.word} on {day(when.day)}.")


@rule("T-19", requires=("event_date", "rules"))
def event_at_period_end(event: date, rules: tuple[str, ...]) -> Violation | None:
    if not rules or PASSIVE in rules or at_month_end(event):
        return None
    return Violation(
        f"The date of the event is {day(event)}, which is not the end of a quarter or month.", ("event_date",)
    )


@rule("T-20", requires=("signatures",))
def signed_after_filing(signatures: tuple[Signed, ...], filing: Filing[Schedule13]) -> Violation | None:
    filed = filing.filed
    if filed is None:
        return None
    odd = [(path, signed) for path, signed in _signed(signatures) if not _AT_ONCE <= filed - signed <= _YEAR_BEFORE]
    odd = [(path, signed) for path, signed in odd if not filing.low_confidence(path)]
    if not odd:
        return None
    days = " and ".join(dict.fromkeys(day(signed) for _, signed in odd))
    return Violation(f"Signed on {days}, the schedule was filed on {day(filed)}.", tuple(path for path, _ in odd))


def _signed(signatures: tuple[Signed, ...]) -> Iterator[tuple[str, date]]:
    for number, block in enumerate(signatures):
        for second, signer in enumerate(block.signers if block.signers is not UNSET else ()):
            if signer.date is not UNSET:
                yield f"signatures[{number}].signers[{second}].date", signer.date


# ---- the first Schedule 13G ------------------------------------------------------------------------------------------


def _letters(rules: Several, event: date) -> str:
    """Return the letters of the rules that a statement may be filed under; before 1998 the cover did not ask."""
    if rules is UNSET or not rules:
        return "bd" if event < _BOXES_SINCE else "bcd"
    return "".join(rule_name[-2] for rule_name in rules if rule_name[-1:] == ")")


def _by_month(event: date, rules: Several, persons: Persons) -> bool:
    """Tell whether the clock of ten percent at a month's end runs: it is the shorter one at a quarter's end, too."""
    percent = largest(persons)
    return rules == _INSTITUTION and percent is not None and above(percent, _TEN) and at_month_end(event)


def _by_period(filing: Filing[Schedule13G], event: date, rules: Several) -> Violation | None:
    letters = tuple(f"Rule 13d-1({letter})" for letter in _letters(rules, event))
    return late_after(filing, event, EVENT, due_dates("13G", letters, event, amendment=False), _FIELDS)


@rule("T-05", "T-06", requires=("event_date", "rules?", "reporting_persons?"))
def institution(event: date, rules: Several, persons: Persons, filing: Filing[Schedule13G]) -> Violation | None:
    if "b" not in _letters(rules, event) or _by_month(event, rules, persons):
        return None
    return _by_period(filing, event, rules)


@rule("T-07", "T-08", requires=("event_date", "rules?", "reporting_persons?"))
def institution_above_ten(
    event: date, rules: Several, persons: Persons, filing: Filing[Schedule13G]
) -> Violation | None:
    if not _by_month(event, rules, persons):
        return None
    dues = due_dates("13G", _INSTITUTION, event, amendment=False, trigger="over-10")
    what = "More than 10 percent was held at the end of the month; the date of the event"
    return late_after(filing, event, what, dues, (*_FIELDS, *paths_of(persons, "percent")))


@rule("T-09", "T-10", requires=("event_date", "rules"))
def passive(event: date, rules: tuple[str, ...], filing: Filing[Schedule13G]) -> Violation | None:
    if rules != _PASSIVE:
        return None
    dues = due_dates("13G", _PASSIVE, event, amendment=False, trigger="initial")
    violation = late_after(filing, event, EVENT, dues, _FIELDS)
    # A period's end is what institutions and exempt holders name: perhaps the box is the wrong one.
    return structs.replace(violation, severity="note") if violation and at_quarter_end(event) else violation


@rule("T-11", requires=("event_date", "rules"))
def exempt(event: date, rules: tuple[str, ...], filing: Filing[Schedule13G]) -> Violation | None:
    letters = _letters(rules, event)
    return _by_period(filing, event, rules) if rules and "d" in letters and "b" not in letters else None


# ---- amendments of Schedule 13G --------------------------------------------------------------------------------------


@rule("T-12", "T-13", requires=("event_date", "rules?"))
def amended_13g(event: date, rules: Several, filing: Filing[Schedule13G]) -> Violation | None:
    dues = due_dates("13G", rules or "", event, amendment=True, trigger="material-change")
    return late_amendment(filing, event, dues, _FIELDS)


def _passed(filing: Filing[Schedule13G]) -> str:
    """Return how ten percent was passed since the filing before, or five percent of the class moved; "" for neither."""
    before = last(filing)
    earlier = largest_percent(before) if before is not None and before.form == "13G" else None
    now = largest_percent(filing)
    if earlier is None or now is None:
        return ""
    if at_most(earlier, _TEN) and above(now, _TEN):
        return f"passed 10 percent, from {earlier:f} to {now:f}"
    if above(earlier, _TEN) and moved_by(earlier, now) > _FIVE:
        return f"moved by more than 5 percent of the class, from {earlier:f} to {now:f}"
    return ""


def _after_passing(filing: Filing[Schedule13G], event: date, rules: tuple[str, ...]) -> Violation | None:
    passed = _passed(filing)
    if not passed or repeats_event(filing, event):
        return None
    what = f"The holding {passed}, and the date of the event"
    dues = due_dates("13G", rules, event, amendment=True, trigger="over-10")
    return late_after(filing, event, what, dues, (*_FIELDS, *paths_of(filing.record.reporting_persons, "percent")))


@rule("T-14", requires=("event_date", "rules"))
def amended_after_month(event: date, rules: tuple[str, ...], filing: Filing[Schedule13G]) -> Violation | None:
    return _after_passing(filing, event, rules) if rules == _INSTITUTION and at_month_end(event) else None


@rule("T-15", requires=("event_date", "rules"))
def passive_amended_two_days(event: date, rules: tuple[str, ...], filing: Filing[Schedule13G]) -> Violation | None:
    return _after_passing(filing, event, rules) if rules == _PASSIVE and not _by_class_alone(filing) else None


def _by_class_alone(filing: Filing[Schedule13G]) -> bool:
    """Tell whether no more is owned than in the filing before, so that the class changed: 13d-2(d) asks for a trade."""
    before = last(filing)
    return before is not None and _amounts(filing) == _amounts(before) != set()


def _amounts(filing: Filing[Schedule13]) -> set[object]:
    """Return what its persons own, each amount once; none where one of them states none."""
    amounts = {person.aggregate_amount for person in filing.record.reporting_persons or ()}
    return set() if UNSET in amounts else set(amounts)
