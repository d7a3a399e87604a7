"""The grammar of values: how numbers and days are written, in three dialects, and nowhere else.

* **XML**, what a file says: digits, as the schemas have it (`whole`, `decimal`, and the days of each form);
* **typed**, what people type into a page, a draft, a table, a command or an address: `1234567` or `1,234,567`, with the
  signs and decimals that the field takes, and days as `2026-03-27`, `3/27/2026` or `March 27, 2026`;
* **printed**, what documents print: as typed, with blanks that do not break.

A comma stands between three digits and three, or nowhere: `4,00,000`, `1,5` and `1,,000` are no numbers. A point stands
before decimals, so that `25.000` is no amount of dollars, and no number of shares: it may be meant as 25 or as 25,000.
Each kind of value (`muniment.values`) has the three as `read`, `read_typed` and `read_printed`; `write_typed` writes so
that `read_typed` gives the same value again. The readers of scans and of typewriter text have patterns of their own for
what is torn or badly recognised: what they find has a confidence.
"""

import re
from calendar import month_name
from datetime import date, datetime, time
from decimal import Decimal

from muniment.values.kind import Unreadable

_LONGEST = 40  # digits; no figure of any form has half as many

# ---- XML ------------------------------------------------------------------------------------------------------------

_DIGITS = re.compile(rf"[0-9]{{1,{_LONGEST}}}").fullmatch
# Digits first: Decimal() would also take "1e5", "inf", "1_000" and digits of other scripts.
_DECIMAL = re.compile(r"\+?(?:[0-9]{1,40}(?:\.[0-9]{0,40})?|\.[0-9]{1,40})").fullmatch


def whole(text: str) -> int:
    """Return the number that ASCII digits state; anything else, a sign or a comma too, is `Unreadable`."""
    if _DIGITS(text) is None:
        raise Unreadable("takes digits only")
    return int(text)


def decimal(text: str) -> Decimal:
    """Return the exact number of an unsigned `xs:decimal`; commas, blanks, signs and text are `Unreadable`."""
    if _DECIMAL(text) is None:
        raise Unreadable("takes a number such as 1234567.89, without commas, signs or words")
    return Decimal(text)


# ---- typed ----------------------------------------------------------------------------------------------------------

_GROUPED = re.compile(r"[1-9][0-9]{0,2}(?:,[0-9]{3}){1,13}").fullmatch
_FRACTION = re.compile(rf"[0-9]{{1,{_LONGEST}}}").fullmatch
_MAYBE_GROUPED = re.compile(r"[1-9][0-9]{0,2}\.[0-9]{3}").fullmatch
_ISO = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})").fullmatch
_US = re.compile(r"([0-9]{1,2})/([0-9]{1,2})/([0-9]{4})").fullmatch
# With a month in words no order of the others is in doubt: March 27, 2026; 27 Mar. 2026; 27-MAR-2026.
_MONTH_FIRST = re.compile(r"([A-Za-z]{3,9})\.? ([0-9]{1,2}),? ([0-9]{4})").fullmatch
_DAY_FIRST = re.compile(r"([0-9]{1,2})[ -]([A-Za-z]{3,9})\.?,?[ -]([0-9]{4})").fullmatch
_TIME = re.compile(r"([01][0-9]|2[0-3]):([0-5][0-9])(?::([0-5][0-9]))?").fullmatch
_A_DAY = "takes a day such as 2026-03-27 or 3/27/2026"


def typed_whole(text: str) -> int:
    """Return a whole number of plain digits, or with a comma before every three; else `Unreadable`."""
    bare = text.strip()
    if not (_DIGITS(bare) or _GROUPED(bare)):
        raise Unreadable("takes a whole number such as 1234567 or 1,234,567")
    return int(bare.replace(",", ""))


def typed_dollars(text: str) -> int:
    """Return whole dollars, with or without $ before them and `.00` after them; other cents are `Unreadable`."""
    bare = text.strip().removeprefix("$").lstrip()
    dollars, point, cents = bare.partition(".")
    if not (_DIGITS(dollars) or _GROUPED(dollars)) or (point and cents not in ("0", "00")):
        raise Unreadable("takes whole dollars such as 5000000, 5,000,000 or $5,000,000")
    return int(dollars.replace(",", ""))


def typed_shares(text: str) -> Decimal:
    """Return a number of shares, with or without commas and decimals; the digits after the point are kept."""
    bare = text.strip()
    if _MAYBE_GROUPED(bare):
        parts = bare.replace(".", ",")
        raise Unreadable(
            f"takes a number such as 1,234,567 or 1234567.89; {bare} may be meant as {parts}: write {parts} or 0{bare}"
        )
    return _fraction(bare, "takes a number such as 1,234,567 or 1234567.89", grouped=True)


def typed_percent(text: str) -> Decimal:
    """Return a percentage, with or without % behind it; the digits after the point are kept."""
    bare = text.strip().removesuffix("%").rstrip()
    return _fraction(bare, "takes a percentage such as 6.2 or 6.2%", grouped=False)


def typed_price(text: str, *, pointed: bool = False) -> Decimal:
    """Return the exact price of one share, with or without $; the digits after the point are kept.

    `14.235` may be meant as 14,235: it is a price where a $ stands before it, or where `pointed` says that other prices
    of its table show what the point means.
    """
    bare = text.strip()
    number = bare.removeprefix("$").lstrip()
    if not pointed and number == bare and _MAYBE_GROUPED(bare):
        raise Unreadable(
            f"takes a price such as 14.25 or $1,234.50; {bare} may be meant as {bare.replace('.', ',')}: write ${bare} "
            f"or {bare.replace('.', ',')}"
        )
    return _fraction(number, "takes a price such as 14.25 or $1,234.50", grouped=True)


def _fraction(bare: str, takes: str, *, grouped: bool) -> Decimal:
    before, point, after = bare.partition(".")
    is_whole = _DIGITS(before) or (grouped and _GROUPED(before)) or (not before and point)
    if not is_whole or (point and not _FRACTION(after)):
        raise Unreadable(takes)
    return Decimal(bare.replace(",", ""))


def spelled_shares(value: Decimal) -> str:
    """Return a number of shares with commas, so that `typed_shares` gives it again, digit by digit.

    >>> spelled_shares(Decimal("1234567.50")), spelled_shares(Decimal("25.125"))
    ('1,234,567.50', '025.125')
    """
    text = f"{value:,f}"
    return f"0{text}" if _MAYBE_GROUPED(text) else text


def typed_day(text: str) -> date:
    """Return a day, typed as 2026-03-27, 3/27/2026 (month first) or March 27, 2026; what is no day is `Unreadable`."""
    bare = text.strip()
    if iso := _ISO(bare):
        return _day(iso[1], iso[2], iso[3])
    if us := _US(bare):
        return _day(us[3], us[1], us[2])
    if hit := _MONTH_FIRST(bare) or _DAY_FIRST(bare):
        first, second, year = hit.groups()
        month, day = (first, second) if first.isalpha() else (second, first)
        if number := _month(month.lower()):
            return _day(year, str(number), day)
    raise Unreadable(_A_DAY)


def _month(word: str) -> int | None:
    """Return the number of a month by its name or what it begins with, as Mar or Sept."""
    short = 4 if word == "sept" else 3
    names = enumerate(map(str.lower, month_name))
    return next((number for number, name in names if word in (name, name[:short])), None)


def typed_moment(text: str) -> date | datetime:
    """Return a day, or where a time stands behind it (2026-03-27T16:00, with or without seconds) that moment."""
    bare = text.strip()
    day, between, clock = bare[:10], bare[10:11], _TIME(bare[11:])
    if between not in ("T", " ") or clock is None or not _ISO(day):
        if between == "T":
            raise Unreadable(f"{_A_DAY}, or a time of that day such as 2026-03-27T16:00")
        return typed_day(bare)
    hour, minute, second = clock.groups("00")
    return datetime.combine(typed_day(day), time(int(hour), int(minute), int(second)))


def _day(year: str, month: str, day: str) -> date:
    try:
        return date(int(year), int(month), int(day))
    except ValueError as none:
        raise Unreadable("takes a day that there is, such as 2026-03-27 or 3/27/2026") from none
