"""Days, quantities and prices as the cells of a table have them, exactly."""

import re
from datetime import date, timedelta
from decimal import Decimal
from typing import NamedTuple

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_NAMED = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?"
    r"|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)"
)
_NOTES = r"(?:\s*+(?:[*†‡+]++|\(\d{1,2}\)|⁽[^⁾]{1,4}⁾|\[\d{1,2}\]))*+"
_DAY = re.compile(
    rf"(?:(?P<m>\d{{1,2}})[/-](?P<d>\d{{1,2}})[/-](?P<y>\d{{4}}|\d{{2}})"
    rf"|(?P<month>{_NAMED})\.?\s+(?P<day>\d{{1,2}})(?:(?:\s*+,)?\s++(?P<year>\d{{4}}))?"
    rf"|(?P<day2>\d{{1,2}})[- ](?P<month2>{_NAMED})\.?[- ,]+(?P<year2>\d{{4}}|\d{{2}})){_NOTES}",
    re.IGNORECASE,
)
_CURRENCIES = {"$": "USD", "us$": "USD", "cdn$": "CAD", "c$": "CAD", "cad": "CAD", "€": "EUR", "£": "GBP", "usd": "USD"}
_SIGN = r"(?:US\$|CDN\$|C\$|CAD|USD|\$|€|£)"
CURRENCY = re.compile(_SIGN, re.IGNORECASE)
_AMOUNT = re.compile(
    rf"(?P<open>[(\-–]?)\s*+(?P<sign>{_SIGN})?\s*+(?P<open2>[(\-–]?)\s*+(?P<digits>\d[\d,]*+(?:\.\d++)?|\.\d++)"
    rf"(?:[- ](?P<part>\d{{1,2}})/(?P<of>\d{{1,3}}))?(?:\s*+\)|\s*+(?=\.))?(?P<sign2>\s*+(?:€|£))?{_NOTES}"
    r"(?:\s+(?:class\s+[a-z]|shares?|units?|adss?|common|preferred|ordinary|stock|each)\b){0,3}\.?",
    re.IGNORECASE,
)
_LATE = timedelta(days=60)  # how long after its event a statement may be filed
_PIVOT, _CENTURY, _LAST_CENTURY = 70, 2000, 1900


class Amount(NamedTuple):
    """A number in a cell, whether it stands in parentheses or behind a minus, its currency, and whether it is whole."""

    value: Decimal
    negative: bool
    currency: str
    whole: bool


def day_of(cell: str, last: date | None = None) -> date | None:
    """Return the day that a cell states and nothing else.

    One without a year is the last such day up to `last`, the event of the statement, or soon after it.

    >>> day_of("8-17-11"), day_of("July 29", date(1997, 9, 9))
    (datetime.date(2011, 8, 17), datetime.date(1997, 7, 29))
    """
    hit = _DAY.fullmatch(cell.strip())
    if hit is None:
        return None
    month = int(hit["m"]) if hit["m"] else _MONTHS.index((hit["month"] or hit["month2"])[:3].lower()) + 1
    day = int(hit["d"] or hit["day"] or hit["day2"])
    told = hit["y"] or hit["year"] or hit["year2"]
    if told is None:
        return _before(month, day, last)
    year = int(told)
    if year < _LAST_CENTURY:
        year += _CENTURY if year < _PIVOT else _LAST_CENTURY
    return _day(year, month, day)


def _before(month: int, day: int, last: date | None) -> date | None:
    if last is None:
        return None
    found = _day(last.year, month, day)
    return _day(last.year - 1, month, day) if found and found > last + _LATE else found


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def is_day(cell: str) -> bool:
    """Whether a cell states a day, with or without a year, and nothing else."""
    return _DAY.fullmatch(cell.strip()) is not None


def amount_of(cell: str) -> Amount | None:
    """Return the number that a cell states, with no more than a few words behind it; fractions are exact.

    >>> amount_of("(1,800,000)").negative, amount_of("$26 1/2").value
    (True, Decimal('26.5'))
    """
    hit = _AMOUNT.fullmatch(cell.strip())
    if hit is None:
        return None
    value = Decimal(hit["digits"].replace(",", ""))
    if hit["part"]:
        if not int(hit["of"]):
            return None
        value += Decimal(hit["part"]) / Decimal(hit["of"])
    sign = (hit["sign"] or hit["sign2"] or "").strip().lower()
    whole = "." not in hit["digits"] and not hit["part"] and not sign
    return Amount(value, bool(hit["open"] or hit["open2"]), _CURRENCIES.get(sign, ""), whole)


def currency_in(words: str) -> str:
    """Return the code of the first currency that words name by its sign, "" where there is none."""
    hit = CURRENCY.search(words)
    return _CURRENCIES[hit[0].lower()] if hit else ""
