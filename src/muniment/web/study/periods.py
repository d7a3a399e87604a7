"""The period that a page of money is about: a year, a quarter, a month, or everything."""

import re
from calendar import month_name, monthrange
from datetime import date

from msgspec import Struct

from muniment.errors import UsageError

ALL = "all"
_PERIOD = re.compile(r"(?P<year>[12][0-9]{3})(?:Q(?P<quarter>[1-4])|-(?P<month>0[1-9]|1[0-2]))?")
_MONTHS = 3  # of a quarter


class Period(Struct, frozen=True):
    """A period: as an address says it, in words, and its first and last day, None for no end."""

    name: str
    words: str
    since: date | None = None
    until: date | None = None

    def asked(self) -> dict[str, str]:
        """Return how a question is asked about it."""
        ends = (("since", self.since), ("until", self.until))
        return {name: day.isoformat() for name, day in ends if day}


def period(words: str) -> Period:
    """Return the period that words name: 2025Q3, 2025-07, 2025, or all.

    >>> period("2025Q3").words, period("2025-02").until
    ('the third quarter of 2025', datetime.date(2025, 2, 28))

    Raises:
        UsageError: they name none.
    """
    said = words.strip()
    if said == ALL:
        return Period(ALL, "all time")
    found = _PERIOD.fullmatch(said)
    if found is None:
        raise UsageError(f"period: {said[:20]!r} is none; write 2025Q3, 2025-07, 2025 or all")
    year = int(found["year"])
    if found["quarter"]:
        first = (int(found["quarter"]) - 1) * _MONTHS + 1
        ordinal = ("first", "second", "third", "fourth")[int(found["quarter"]) - 1]
        return _of(said, f"the {ordinal} quarter of {year}", year, first, first + _MONTHS - 1)
    if found["month"]:
        month = int(found["month"])
        return _of(said, f"{month_name[month]} {year}", year, month, month)
    return _of(said, str(year), year, 1, 12)


def _of(name: str, words: str, year: int, first: int, last: int) -> Period:
    return Period(name, words, date(year, first, 1), date(year, last, monthrange(year, last)[1]))
