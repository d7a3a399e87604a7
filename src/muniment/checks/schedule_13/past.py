"""What the rules on schedules ask of the filings before: which was the last, what it said, and how far things moved."""

from datetime import date
from decimal import Decimal
from typing import Any

from msgspec import UNSET

from muniment.checks.filing import Filing
from muniment.checks.schedule_13.rooms import highest, lowest, stated
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


def largest(persons: Any) -> Decimal | None:  # noqa: ANN401 - the reporting persons of either schedule, or UNSET
    """Return the largest percentage on a cover; None where there is none, or where one of the persons has none."""
    found = stated(persons or ())
    return max(found) if found and all(one.is_finite() for one in found) else None


def above(percent: Decimal, limit: int) -> bool:
    """Tell whether a printed percentage is above a limit whatever it stands for."""
    return percent > limit and lowest(percent) >= limit


def at_most(percent: Decimal, limit: int) -> bool:
    """Tell whether a printed percentage is not above a limit whatever it stands for."""
    return highest(percent) <= limit


def moved_by(one: Decimal, other: Decimal) -> Decimal:
    """Return by how much two printed percentages differ at least."""
    return max(lowest(one) - highest(other), lowest(other) - highest(one), Decimal(0))


def repeats_event(filing: Filing, event: date) -> bool:
    """Tell whether an earlier filing on the same schedule has the same event: then this one corrects it."""
    return any(one.record.event_date == event for one in of_form(filing))
