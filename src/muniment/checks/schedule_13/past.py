"""What the rules on schedules ask of the filings before: which was the last, and what it said without doubt."""

from datetime import date
from decimal import Decimal
from typing import Any

from msgspec import UNSET

from muniment.checks.filing import Filing
from muniment.checks.percents import largest
from muniment.forms.paths import value_at


def sure(filing: Filing, path: str) -> Any:  # noqa: ANN401 - whatever stands at the path
    """Return what stands at a path, None where nothing does or where it was read with doubt."""
    held = value_at(filing.record, path)
    return None if held is UNSET or filing.doubtful(path) else held


def of_form(filing: Filing) -> tuple[Filing, ...]:
    """Return the earlier filings on the same schedule, oldest first, since the last original."""
    same = [one for one in filing.earlier or () if one.form == filing.form]
    first = max((number for number, one in enumerate(same) if one.amendment is False), default=0)
    return tuple(same[first:])


def last(filing: Filing) -> Filing | None:
    """Return the filing before this one on either schedule."""
    return filing.earlier[-1] if filing.earlier else None


def largest_percent(filing: Filing) -> Decimal | None:
    """Return the largest percentage on the cover of a filing, None where one of its persons has none for sure."""
    persons = filing.record.reporting_persons
    count = len(persons) if persons is not UNSET else 0
    if any(filing.doubtful(f"reporting_persons[{number}].percent") for number in range(count)):
        return None
    return largest(persons)


def repeats_event(filing: Filing, event: date) -> bool:
    """Tell whether an earlier filing on the same schedule has the same event: then this one corrects it."""
    return any(one.record.event_date == event for one in of_form(filing))
