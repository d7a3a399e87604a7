"""When a Schedule 13G is due: the clocks of institutions, passive holders and exempt holders, before and after 2024.

The cover tells the event and the rule, not which clock it started. Each rule here tells only what is late by every
clock that may have been meant.
"""

from datetime import date
from decimal import Decimal
from typing import TypeAlias

from msgspec import UNSET, UnsetType, structs

from muniment.checks.filing import Filing
from muniment.checks.finding import Doubt
from muniment.checks.lateness import at_month_end, at_quarter_end, late_after
from muniment.checks.rule import Example, rule
from muniment.checks.schedule_13.past import (
    above,
    at_most,
    largest,
    largest_percent,
    last,
    moved_by,
    repeats_event,
)
from muniment.checks.schedule_13.time import EVENT, late_amendment
from muniment.deadlines import due_dates
from muniment.forms import Schedule13G
from muniment.forms.definition import Several
from muniment.forms.schedule_13.schedule_13g import ReportingPerson

_MEND = "Correct the date of the event or the box of the rule where one is wrong; otherwise file without further delay."
_OLD, _NEW = date(2023, 12, 31), date(2024, 1, 1)  # the last year that counted as a whole, the first by quarters
_OLD_PASSIVE, _NEW_PASSIVE = date(2024, 9, 29), date(2024, 9, 30)
_OLD_MONTH, _NEW_MONTH = date(2024, 8, 31), date(2024, 9, 1)
_FIRST_BOXES = date(1998, 2, 17)
_INSTITUTION, _PASSIVE, _EXEMPT = ("Rule 13d-1(b)",), ("Rule 13d-1(c)",), ("Rule 13d-1(d)",)
_TEN, _FIVE = 10, 5
_FIELDS = ("event_date", "rules")
_NEEDS = ("event_date", "rules?", "reporting_persons?")
_BASIS = "Release 33-11253; the quarter that ended on 30 September 2024 was the first to count."

Persons: TypeAlias = tuple[ReportingPerson, ...] | UnsetType


def _percents(persons: Persons) -> list[str]:
    return [f"reporting_persons[{number}].percent" for number in range(len(persons or ()))]


def _letters(rules: Several, event: date) -> str:
    """Return the letters of the rules that a statement may be filed under; before 1998 the cover did not ask."""
    if rules is UNSET or not rules:
        return "bd" if event < _FIRST_BOXES else "bcd"
    return "".join(one[-2] for one in rules if one[-1:] == ")")


def _by_month(event: date, rules: Several, persons: Persons) -> bool:
    """Tell whether only the clock of ten percent at a month's end can have been meant."""
    percent = largest(persons)
    if rules != _INSTITUTION or percent is None or not above(percent, _TEN) or not at_month_end(event):
        return False
    return not at_quarter_end(event) if event >= _NEW_MONTH else event.month != _OLD.month


def _by_period(filing: Filing[Schedule13G], event: date, rules: Several) -> Doubt | None:
    letters = tuple(f"Rule 13d-1({letter})" for letter in _letters(rules, event))
    return late_after(filing, event, EVENT, due_dates("13G", letters, event, amendment=False), _FIELDS)


def _institution(filing: Filing[Schedule13G], event: date, rules: Several, persons: Persons) -> Doubt | None:
    if "b" not in _letters(rules, event) or _by_month(event, rules, persons):
        return None
    return _by_period(filing, event, rules)


def _of_month(filing: Filing[Schedule13G], event: date, rules: Several, persons: Persons) -> Doubt | None:
    if not _by_month(event, rules, persons):
        return None
    dues = due_dates("13G", _INSTITUTION, event, amendment=False, trigger="over-10")
    what = "More than 10 percent was held at the end of the month; the date of the event"
    return late_after(filing, event, what, dues, (*_FIELDS, *_percents(persons)))


def _passive(filing: Filing[Schedule13G], event: date, rules: Several) -> Doubt | None:
    if rules != _PASSIVE:
        return None
    dues = due_dates("13G", _PASSIVE, event, amendment=False, trigger="initial")
    doubt = late_after(filing, event, EVENT, dues, _FIELDS)
    # A period's end is what institutions and exempt holders name: perhaps the box is the wrong one.
    return structs.replace(doubt, severity="note") if doubt and at_quarter_end(event) else doubt


@rule(
    "T-05",
    "first-13g-after-year",
    "An institution's first Schedule 13G was filed within 45 days of the end of the year, while that was the law.",
    cites="17 CFR 240.13d-1(b)(2), before Release 33-11253",
    forms="13G",
    only="original",
    severity="warning",
    until=_OLD,
    dated="event",
    needs=_NEEDS,
    mend=_MEND,
    basis="Covers before 1998 name no rule: both that there were then had this clock.",
    passes=Example(changes={"event_date": date(2016, 12, 31)}, filed=date(2017, 2, 14)),
    fails=(
        Example(changes={"event_date": date(2016, 12, 31)}, filed=date(2017, 2, 15)),
        Example(changes={"event_date": date(1996, 12, 31), "rules": None}, filed=date(1997, 3, 3)),
    ),
)
def after_year(event: date, rules: Several, persons: Persons, filing: Filing[Schedule13G]) -> Doubt | None:
    """Count 45 days from 31 December."""
    return _institution(filing, event, rules, persons)


@rule(
    "T-06",
    "first-13g-after-quarter",
    "An institution's first Schedule 13G is filed within 45 days of the end of the quarter.",
    cites="17 CFR 240.13d-1(b)(2)",
    forms="13G",
    only="original",
    severity="warning",
    since=_NEW,
    dated="event",
    needs=_NEEDS,
    mend=_MEND,
    basis=_BASIS,
    passes=Example(changes={"event_date": date(2024, 9, 30)}, filed=date(2024, 11, 14)),
    fails=Example(changes={"event_date": date(2024, 9, 30)}, filed=date(2024, 11, 15)),
)
def after_quarter(event: date, rules: Several, persons: Persons, filing: Filing[Schedule13G]) -> Doubt | None:
    """Count 45 days from the end of the quarter."""
    return _institution(filing, event, rules, persons)


@rule(
    "T-07",
    "first-13g-after-month-ten-days",
    "An institution above ten percent at a month's end filed within ten days of it, while that was the law.",
    cites="17 CFR 240.13d-1(b)(2), before Release 33-11253",
    forms="13G",
    only="original",
    severity="warning",
    until=_OLD_MONTH,
    dated="event",
    needs=_NEEDS,
    mend=_MEND,
    basis="December is silent: its end is that of the year too.",
    passes=Example(
        changes={"event_date": date(2023, 5, 31), "reporting_persons[0].percent": Decimal("11.2")},
        filed=date(2023, 6, 12),
    ),
    fails=Example(
        changes={"event_date": date(2023, 5, 31), "reporting_persons[0].percent": Decimal("11.2")},
        filed=date(2023, 6, 13),
        also=("C-06", "C-09"),
    ),
)
def after_month_ten_days(event: date, rules: Several, persons: Persons, filing: Filing[Schedule13G]) -> Doubt | None:
    """Count ten days from the end of the month."""
    return _of_month(filing, event, rules, persons)


@rule(
    "T-08",
    "first-13g-after-month-five-days",
    "An institution above ten percent at a month's end files within five business days of it.",
    cites="17 CFR 240.13d-1(b)(2)",
    forms="13G",
    only="original",
    severity="warning",
    since=_NEW_MONTH,
    dated="event",
    needs=_NEEDS,
    mend=_MEND,
    basis="The end of a quarter is silent: another clock starts there too.",
    passes=Example(
        changes={"event_date": date(2024, 10, 31), "reporting_persons[0].percent": Decimal("11.2")},
        filed=date(2024, 11, 7),
    ),
    fails=Example(
        changes={"event_date": date(2024, 10, 31), "reporting_persons[0].percent": Decimal("11.2")},
        filed=date(2024, 11, 8),
        also=("C-06", "C-09"),
    ),
)
def after_month_five_days(event: date, rules: Several, persons: Persons, filing: Filing[Schedule13G]) -> Doubt | None:
    """Count five business days from the end of the month."""
    return _of_month(filing, event, rules, persons)


@rule(
    "T-09",
    "passive-13g-ten-days",
    "A passive holder's first Schedule 13G was filed within ten calendar days of the event, while that was the law.",
    cites="17 CFR 240.13d-1(c), before Release 33-11253",
    forms="13G",
    only="original",
    severity="warning",
    since=_FIRST_BOXES,
    until=_OLD_PASSIVE,
    dated="event",
    needs=("event_date", "rules"),
    mend=_MEND,
    basis="From 5 February to 29 September 2024 the longer of two texts counts. An event at a quarter's end is a note.",
    passes=Example(changes={"event_date": date(2023, 6, 1), "rules": _PASSIVE}, filed=date(2023, 6, 12)),
    fails=Example(
        changes={"event_date": date(2023, 6, 1), "rules": _PASSIVE}, filed=date(2023, 6, 13), also=("G-02", "G-15")
    ),
)
def passive_ten_days(event: date, rules: tuple[str, ...], filing: Filing[Schedule13G]) -> Doubt | None:
    """Count ten calendar days."""
    return _passive(filing, event, rules)


@rule(
    "T-10",
    "passive-13g-five-days",
    "A passive holder's first Schedule 13G is filed within five business days of the event.",
    cites="17 CFR 240.13d-1(c)",
    forms="13G",
    only="original",
    severity="warning",
    since=_NEW_PASSIVE,
    dated="event",
    needs=("event_date", "rules"),
    mend=_MEND,
    basis="Release 33-11253; an event at a quarter's end is a note.",
    passes=Example(changes={"event_date": date(2024, 10, 10), "rules": _PASSIVE}, filed=date(2024, 10, 18)),
    fails=Example(
        changes={"event_date": date(2024, 10, 10), "rules": _PASSIVE}, filed=date(2024, 10, 21), also=("G-02", "G-15")
    ),
)
def passive_five_days(event: date, rules: tuple[str, ...], filing: Filing[Schedule13G]) -> Doubt | None:
    """Count five business days."""
    return _passive(filing, event, rules)


@rule(
    "T-11",
    "exempt-13g-after-period",
    "An exempt holder's first Schedule 13G is filed within 45 days of the quarter's end; until 2023 of the year's.",
    cites="17 CFR 240.13d-1(d)",
    forms="13G",
    only="original",
    severity="warning",
    dated="event",
    needs=("event_date", "rules"),
    mend=_MEND,
    basis=_BASIS,
    passes=Example(changes={"event_date": date(2025, 3, 31), "rules": _EXEMPT}, filed=date(2025, 5, 15)),
    fails=Example(
        changes={"event_date": date(2025, 3, 31), "rules": _EXEMPT}, filed=date(2025, 5, 16), also=("G-02", "G-14")
    ),
)
def exempt_after_period(event: date, rules: tuple[str, ...], filing: Filing[Schedule13G]) -> Doubt | None:
    """Count 45 days from the end of the year or quarter."""
    letters = _letters(rules, event)
    return _by_period(filing, event, rules) if rules and "d" in letters and "b" not in letters else None


# ---- amendments -----------------------------------------------------------------------------------------------------


def _periodic(filing: Filing[Schedule13G], event: date, rules: Several) -> Doubt | None:
    dues = due_dates("13G", rules or "", event, amendment=True, trigger="material-change")
    return late_amendment(filing, event, dues, _FIELDS)


@rule(
    "T-12",
    "amended-13g-after-year",
    "A Schedule 13G was amended within 45 days of the end of the year, while that was the law.",
    cites="17 CFR 240.13d-2(b), before Release 33-11253",
    forms="13G",
    only="amendment",
    severity="warning",
    until=_OLD,
    dated="event",
    needs=("event_date", "rules?"),
    mend=_MEND,
    basis="More than sixty days late may mean that the event is that of an earlier statement: a note.",
    passes=Example(changes={"event_date": date(2022, 12, 31)}, form="13G/A", filed=date(2023, 2, 14)),
    fails=Example(changes={"event_date": date(2022, 12, 31)}, form="13G/A", filed=date(2023, 2, 15)),
)
def amended_after_year(event: date, rules: Several, filing: Filing[Schedule13G]) -> Doubt | None:
    """Count 45 days from 31 December."""
    return _periodic(filing, event, rules)


@rule(
    "T-13",
    "amended-13g-after-quarter",
    "A Schedule 13G is amended within 45 days of the end of the quarter in which a material change arose.",
    cites="17 CFR 240.13d-2(b)",
    forms="13G",
    only="amendment",
    severity="warning",
    since=_NEW,
    dated="event",
    needs=("event_date", "rules?"),
    mend=_MEND,
    basis=f"{_BASIS} More than sixty days late may mean that the event is that of an earlier statement: a note.",
    passes=Example(changes={"event_date": date(2025, 12, 31)}, form="13G/A", filed=date(2026, 2, 17)),
    fails=Example(changes={"event_date": date(2025, 12, 31)}, form="13G/A", filed=date(2026, 2, 18)),
)
def amended_after_quarter(event: date, rules: Several, filing: Filing[Schedule13G]) -> Doubt | None:
    """Count 45 days from the end of the quarter."""
    return _periodic(filing, event, rules)


def _passed(filing: Filing[Schedule13G]) -> str:
    """Return how ten percent was passed since the filing before, or five percent of the class moved; "" for neither."""
    before = last(filing)
    one = largest_percent(before) if before is not None and before.form == "13G" else None
    two = largest_percent(filing)
    if one is None or two is None:
        return ""
    if at_most(one, _TEN) and above(two, _TEN):
        return f"passed 10 percent, from {one:f} to {two:f}"
    if above(one, _TEN) and moved_by(one, two) > _FIVE:
        return f"moved by more than 5 percent of the class, from {one:f} to {two:f}"
    return ""


def _after_passing(filing: Filing[Schedule13G], event: date, rules: tuple[str, ...]) -> Doubt | None:
    passed = _passed(filing)
    if not passed or repeats_event(filing, event):
        return None
    what = f"The holding {passed}, and the date of the event"
    dues = due_dates("13G", rules, event, amendment=True, trigger="over-10")
    return late_after(filing, event, what, dues, (*_FIELDS, *_percents(filing.record.reporting_persons)))


@rule(
    "T-14",
    "amended-13g-after-month",
    "An institution that passes ten percent, or then moves by five, amends five business days after the month.",
    cites="17 CFR 240.13d-2(c)",
    forms="13G",
    only="amendment",
    severity="warning",
    dated="event",
    history=True,
    needs=("event_date", "rules"),
    mend=_MEND,
    basis="Ten calendar days for months before September 2024. A quarter's end is silent: another clock starts there.",
    passes=Example(
        changes={"event_date": date(2024, 10, 31), "reporting_persons[0].percent": Decimal("11.2")},
        form="13G/A",
        filed=date(2024, 11, 7),
        earlier=(Example(form="13G", changes={"event_date": date(2023, 12, 31)}, filed=date(2024, 2, 13)),),
    ),
    fails=Example(
        changes={"event_date": date(2024, 10, 31), "reporting_persons[0].percent": Decimal("11.2")},
        form="13G/A",
        filed=date(2024, 11, 8),
        earlier=(Example(form="13G", changes={"event_date": date(2023, 12, 31)}, filed=date(2024, 2, 13)),),
        also=("C-09",),
    ),
)
def amended_after_month(event: date, rules: tuple[str, ...], filing: Filing[Schedule13G]) -> Doubt | None:
    """Count from the end of the month that the cover names, where it is no quarter's."""
    if rules != _INSTITUTION or not at_month_end(event) or at_quarter_end(event):
        return None
    return _after_passing(filing, event, rules)


@rule(
    "T-15",
    "passive-13g-amended-two-days",
    "A passive holder who passes ten percent, or then moves by five, amends within two business days.",
    cites="17 CFR 240.13d-2(d)",
    forms="13G",
    only="amendment",
    severity="warning",
    since=_NEW_PASSIVE,
    dated="event",
    history=True,
    needs=("event_date", "rules"),
    mend=_MEND,
    basis="Release 33-11253; before, the rule said promptly. A quarter's end is silent: another clock starts there.",
    passes=Example(
        changes={"event_date": date(2024, 11, 8), "rules": _PASSIVE, "reporting_persons[0].percent": Decimal("11.2")},
        form="13G/A",
        filed=date(2024, 11, 13),
        earlier=(Example(form="13G", changes={"event_date": date(2023, 12, 31)}, filed=date(2024, 2, 13)),),
    ),
    fails=Example(
        changes={"event_date": date(2024, 11, 8), "rules": _PASSIVE, "reporting_persons[0].percent": Decimal("11.2")},
        form="13G/A",
        filed=date(2024, 11, 14),
        earlier=(Example(form="13G", changes={"event_date": date(2023, 12, 31)}, filed=date(2024, 2, 13)),),
        also=("C-09", "G-02", "G-15"),
    ),
)
def passive_amended_two_days(event: date, rules: tuple[str, ...], filing: Filing[Schedule13G]) -> Doubt | None:
    """Count two business days from the event."""
    return None if rules != _PASSIVE or at_quarter_end(event) else _after_passing(filing, event, rules)
