"""What the rules on schedules ask of the filings before: which was the last, what it said, and how far things moved."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from msgspec import UNSET, UnsetType

from muniment.checks.filing import Filing, on_holding
from muniment.checks.schedule_13.persons import Person
from muniment.checks.schedule_13.rooms import highest, lowest, stated
from muniment.forms import Schedule13


def of_form(filing: Filing[Schedule13]) -> tuple[Filing[Schedule13], ...]:
    """Return the earlier filings on the same schedule, oldest first, since the last original."""
    same = [one for one in filing.earlier or () if one.form == filing.form and on_holding(one)]
    first = max((number for number, one in enumerate(same) if one.amendment is False), default=0)
    return tuple(same[first:])


def last(filing: Filing[Schedule13]) -> Filing[Schedule13] | None:
    """Return the filing before this one on either schedule."""
    before = filing.earlier[-1] if filing.earlier else None
    return before if before and on_holding(before) else None


def largest_percent(filing: Filing[Schedule13]) -> Decimal | None:
    """Return the largest percentage on the cover of a filing, None where one of its persons has none for sure."""
    persons = filing.record.reporting_persons
    count = len(persons) if persons is not UNSET else 0
    if any(filing.doubtful(f"reporting_persons[{number}].percent") for number in range(count)):
        return None
    return largest(persons)


def largest(persons: Sequence[Person] | UnsetType) -> Decimal | None:
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


def repeats_event(filing: Filing[Schedule13], event: date) -> bool:
    """Tell whether an earlier filing on the same schedule has the same event: then this one corrects it."""
    return any(one.record.event_date == event for one in of_form(filing))
