"""When notices are due: business days, filing dates, the clocks that the rules start, and what is owed by a position.

Nothing here reads a file when asked, and nothing knows a store: dates go in, dates with their reasons come out.
"""

from muniment.deadlines.business_days import (
    after,
    closure,
    dated,
    filing_date,
    filing_dates,
    is_business_day,
    on_or_after,
    today,
)
from muniment.deadlines.dues import CLOCKS, TRIGGERS, Clock, Due, days_late, due, due_all, due_dates, latest

__all__ = [
    "CLOCKS",
    "TRIGGERS",
    "Clock",
    "Due",
    "after",
    "closure",
    "dated",
    "days_late",
    "due",
    "due_all",
    "due_dates",
    "filing_date",
    "filing_dates",
    "is_business_day",
    "latest",
    "on_or_after",
    "today",
]
