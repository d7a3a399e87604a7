"""Numbers and days: counts, shares, percents, dollars, days of the calendar; all exact."""

import re
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import ClassVar, Literal, TypeVar

from muniment.values.grammar import (
    decimal,
    spelled_shares,
    typed_day,
    typed_dollars,
    typed_percent,
    typed_shares,
    typed_whole,
    whole,
)
from muniment.values.kind import Kind, Unreadable

V = TypeVar("V")

_PARTED = 5  # digits from which commas may stand between them: a year and the number of an amendment have none


@lru_cache(maxsize=4096)
def quick_whole(text: str) -> int | None:
    """Return the number, where its digits are those that `str` would give; else None.

    Few numbers make up most of what filings say: half of all amounts are 0.
    """
    if text.isdecimal() and text.isascii() and (text[0] != "0" or text == "0") and len(text) <= 40:
        return int(text)
    return None


class _Figure(Kind[V]):
    """A number, which documents print as people type it."""

    def read_printed(self, text: str) -> V:
        """Return the number, printed with or without commas and the signs that may be typed."""
        return self.read_typed(text)


class Count(_Figure[int]):
    """A whole number, exact at any size, of up to `digits` digits."""

    title: ClassVar[str] = "whole number"
    python: ClassVar[object] = int
    quick = staticmethod(quick_whole)

    def __init__(self, digits: int = 12) -> None:
        self.digits = digits

    def read(self, text: str) -> int:
        """Return the number."""
        return whole(text)

    def read_typed(self, text: str) -> int:
        """Return the number, typed with or without commas."""
        return typed_whole(text) if self.digits >= _PARTED else whole(text.strip())

    def schema(self) -> dict[str, object]:
        """Return the range."""
        return {"minimum": 0, "maximum": 10**self.digits - 1}


# As written by `write`: no sign, no leading zero but one before the point.
_PLAIN = re.compile(r"(?:0|[1-9][0-9]{0,39})(?:\.[0-9]{1,40})?").fullmatch


@lru_cache(maxsize=4096)
def _quick_decimal(text: str) -> Decimal | None:
    """Return the number, where its digits are those that `write` would give; else None.

    The same number stands in row after row of a statement, and for person after person.
    """
    whole = text.isdecimal() and text[0] != "0" and text.isascii() and len(text) <= 40
    return Decimal(text) if whole or _PLAIN(text) else None


class Shares(_Figure[Decimal]):
    """A number of shares, exact, fractions included. The digits printed after the point are kept: 1.00 stays 1.00.

    Source: eis_Schedule13D_Filer.xsd and eis_Schedule13G_Filer.xsd, DECIMAL_TYPE14_2_NONNEGATIVE.
    """

    title: ClassVar[str] = "shares"
    python: ClassVar[object] = Decimal
    quick = staticmethod(_quick_decimal)

    def read(self, text: str) -> Decimal:
        """Return the number of shares."""
        return decimal(text)

    def read_typed(self, text: str) -> Decimal:
        """Return the number of shares, typed with or without commas."""
        return typed_shares(text)

    def write_typed(self, value: Decimal) -> str:
        """Return the digits, thousands parted."""
        return spelled_shares(value)

    def write(self, value: Decimal) -> str:
        """Return the digits, never in powers of ten."""
        return f"{value:f}"

    def schema(self) -> dict[str, object]:
        """Return the pattern of the digits: numbers travel as text in JSON, so that no reader rounds them."""
        return {"pattern": r"^[0-9]+(\.[0-9]+)?$"}


class Percent(Shares):
    """A percentage, exact, without the % sign. The digits printed after the point are kept: 5.0 stays 5.0.

    Source: the XSDs' PERCENTAGE_TYPE, 0.0 to 100.0.
    """

    title: ClassVar[str] = "percent"

    def read_typed(self, text: str) -> Decimal:
        """Return the percentage, typed with or without %."""
        return typed_percent(text)

    def write_typed(self, value: Decimal) -> str:
        """Return the digits."""
        return self.write(value)


INDEFINITE: Literal["Indefinite"] = "Indefinite"


def _quick_or_indefinite(text: str) -> int | Literal["Indefinite"] | None:
    return INDEFINITE if text == INDEFINITE else quick_whole(text)


class Dollars(_Figure[int | Literal["Indefinite"]]):
    """Whole US dollars, without sign, comma or cents; where the form allows it, the word "Indefinite".

    Source: Form D XML Technical Specification 3.2 and 5.1; XSD types of 0 to 999,999,999,999.
    """

    title: ClassVar[str] = "dollars"
    python: ClassVar[object] = int

    def __init__(self, *, indefinite: bool = False) -> None:
        self.indefinite = indefinite
        self.quick = _quick_or_indefinite if indefinite else quick_whole

    def read(self, text: str) -> int | Literal["Indefinite"]:
        """Return the dollars, or "Indefinite"; `.00` after them changes nothing, other cents are `Unreadable`."""
        if text == INDEFINITE and self.indefinite:
            return INDEFINITE
        dollars, point, cents = text.partition(".")
        if point and cents not in ("0", "00"):  # 25.000 may be meant as 25,000
            raise Unreadable("takes whole dollars")
        return whole(dollars)

    def read_typed(self, text: str) -> int | Literal["Indefinite"]:
        """Return the dollars, typed with or without $ and commas, or "Indefinite"."""
        if self.indefinite and text.strip() == INDEFINITE:
            return INDEFINITE
        try:
            return typed_dollars(text)
        except Unreadable as error:
            raise Unreadable(f"{error}, or {INDEFINITE}" if self.indefinite else str(error)) from None

    def write_typed(self, value: int | Literal["Indefinite"]) -> str:
        """Return the digits, thousands parted, or the word."""
        return value if isinstance(value, str) else f"{value:,}"

    def schema(self) -> dict[str, object]:
        """Return the range of a number; the word is part of the type."""
        return {"minimum": 0}


_US = re.compile(r"([0-9]{1,2})/([0-9]{1,2})/([0-9]{4})").fullmatch
_ISO = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})(?:Z|[+-][0-9]{2}:[0-9]{2})?").fullmatch


def _day(year: str, month: str, day: str) -> date:
    try:
        return date(int(year), int(month), int(day))
    except ValueError as none:
        raise Unreadable("there is no such day") from none


@lru_cache(maxsize=4096)
def _us_day(text: str) -> date | None:
    """Return the day that MM/DD/YYYY states. Filings share their days: the last of a quarter, and those after it."""
    if len(text) != 10 or _US(text) is None:
        return None
    try:
        return date(int(text[6:]), int(text[:2]), int(text[3:5]))
    except ValueError:
        return None


@lru_cache(maxsize=4096)
def _iso_day(text: str) -> date | None:
    """Return the day that YYYY-MM-DD states."""
    if len(text) != 10 or text[4] != "-" or text[7] != "-":
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


class _Day(Kind[date]):
    """A day of the calendar; people type it in either way, whichever the form files."""

    python: ClassVar[object] = date

    def read_typed(self, text: str) -> date:
        """Return the day, typed as 2026-03-27, 3/27/2026 or March 27, 2026."""
        return typed_day(text)


class UsDay(_Day):
    """A day as Schedules 13D and 13G write it: MM/DD/YYYY.

    Source: eis_Common.xsd DATE_TYPE2. (The specification's text prints MM-DD-YYYY; filings and schema do not.)
    """

    title: ClassVar[str] = "date, MM/DD/YYYY"
    quick = staticmethod(_us_day)

    def read(self, text: str) -> date:
        """Return the day; months and days of one digit are allowed, a 31 February is not."""
        match = _US(text)
        if match is None:
            raise Unreadable("takes a date such as 12/31/2024")
        month, day, year = match.groups()
        return _day(year, month, day)

    def write(self, value: date) -> str:
        """Return MM/DD/YYYY."""
        return f"{value.month:02}/{value.day:02}/{value.year:04}"


class IsoDay(_Day):
    """A day as Form D writes it: YYYY-MM-DD (`xs:date`)."""

    title: ClassVar[str] = "date, YYYY-MM-DD"
    quick = staticmethod(_iso_day)

    def read(self, text: str) -> date:
        """Return the day; a time zone, which `xs:date` allows, does not move it."""
        match = _ISO(text)
        if match is None:
            raise Unreadable("takes a date such as 2024-12-31")
        return _day(*match.groups())

    def write(self, value: date) -> str:
        """Return YYYY-MM-DD."""
        return value.isoformat()
