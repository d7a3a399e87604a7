"""Days of the calendar, as each form writes them."""

import re
from collections.abc import Callable
from datetime import date
from functools import lru_cache
from typing import ClassVar

from muniment.values.grammar import typed_day
from muniment.values.kind import Kind, Unreadable

_US = re.compile(r"([0-9]{1,2})/([0-9]{1,2})/([0-9]{4})").fullmatch
_ISO = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})(?:Z|[+-][0-9]{2}:[0-9]{2})?").fullmatch


def _day(year: str, month: str, day: str) -> date:
    try:
        return date(int(year), int(month), int(day))
    except ValueError as none:
        raise Unreadable("there is no such day") from none


@lru_cache(maxsize=4096)
def _us_day(words: str) -> date | None:
    """Return the day that MM/DD/YYYY states. Filings share their days: the last of a quarter, and those after it."""
    if len(words) != 10 or _US(words) is None:
        return None
    try:
        return date(int(words[6:]), int(words[:2]), int(words[3:5]))
    except ValueError:
        return None


@lru_cache(maxsize=4096)
def _iso_day(words: str) -> date | None:
    """Return the day that YYYY-MM-DD states."""
    if len(words) != 10 or words[4] != "-" or words[7] != "-":
        return None
    try:
        return date.fromisoformat(words)
    except ValueError:
        return None


class _Day(Kind[date]):
    """A day of the calendar; people type it in either way, whichever the form files."""

    python: ClassVar[object] = date

    def read_typed(self, words: str) -> date:
        """Return the day, typed as 2026-03-27 or 3/27/2026."""
        return typed_day(words)


class UsDay(_Day):
    """A day as Schedules 13D and 13G write it: MM/DD/YYYY.

    Source: eis_Common.xsd DATE_TYPE2. (The specification's text prints MM-DD-YYYY; filings and schema do not.)
    """

    title: ClassVar[str] = "date, MM/DD/YYYY"

    def read(self, words: str) -> date:
        """Return the day; months and days of one digit are allowed, a 31 February is not."""
        found = _US(words)
        if found is None:
            raise Unreadable("takes a date such as 12/31/2024")
        month, day, year = found.groups()
        return _day(year, month, day)

    @property
    def quick(self) -> Callable[[str], date | None]:
        """Return what reads two digits, two digits and four."""
        return _us_day

    def write(self, value: date) -> str:
        """Return MM/DD/YYYY."""
        return f"{value.month:02}/{value.day:02}/{value.year:04}"


class IsoDay(_Day):
    """A day as Form D writes it: YYYY-MM-DD (`xs:date`)."""

    title: ClassVar[str] = "date, YYYY-MM-DD"

    def read(self, words: str) -> date:
        """Return the day; a time zone, which `xs:date` allows, does not move it."""
        found = _ISO(words)
        if found is None:
            raise Unreadable("takes a date such as 2024-12-31")
        return _day(*found.groups())

    @property
    def quick(self) -> Callable[[str], date | None]:
        """Return what reads four digits, two and two."""
        return _iso_day

    def write(self, value: date) -> str:
        """Return YYYY-MM-DD."""
        return value.isoformat()
