"""Days as people write them beside a signature: in words, in figures, with the day left blank, read by a machine."""

import re
from datetime import date
from functools import lru_cache

from msgspec import Struct

_MONTHS = {
    name: at
    for at, name in enumerate(["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"], 1)
}
_MONTH = (
    r"(?P<month>Jan(?:uary|\.)?|Feb(?:ruary|uary|\.)?|Mar(?:ch|\.)?|Apr(?:il|\.)?|May|June?\.?|July?\.?|Aug(?:ust|\.)?"
    r"|Sept?(?:ember|\.)?|Oct(?:ober|\.)?|Nov(?:ember|\.)?|Dec(?:ember|\.)?)"
)
_DAY = r"(?P<day>[0-9lIO]{1,2})\s?(?:st|nd|rd|th)?"
_YEAR = r"(?P<year>(?:19|20|l9|2O|2o)\s?[0-9lOo]{2})\b"
_WEEKDAY = r"(?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day,?\s+)?"
# A day left blank: "February __, 2013", "March  , 2020", "February [ ], 2013", "February 2013".
_BLANK = r"(?:[\s_.\-\[\]]*,)?[\s_]*"

_AMERICAN = re.compile(rf"{_WEEKDAY}\b{_MONTH}\s*{_DAY}\s*[,.]?[,\s]\s*{_YEAR}", re.IGNORECASE)
_EUROPEAN = re.compile(
    rf"\b(?:this\s+|the\s+|as\s+of\s+)*{_DAY}(?:\s+day)?(?:\s+of)?[\s\-,]*\b{_MONTH}[\s\-,]*"
    r"(?P<year>(?:19|20|l9|2O)[0-9lO]{2}|(?<=-)[0-9]{2})\b",
    re.IGNORECASE,
)
_MONTH_ONLY = re.compile(rf"\b{_MONTH}{_BLANK}\b{_YEAR}", re.IGNORECASE)
_FIGURES = re.compile(
    r"(?<![\d/.\-])(?P<month>[0-9l]{1,2})\s?(?P<mark>[/.\-])\s?(?P<day>[0-9l]{1,2})\s?(?P=mark)\s?(?P<year>(?:19|20)?[0-9]{2})"
    r"(?![\d/\-])"
)
_ISO = re.compile(
    r"(?<![\d/.\-])(?P<year>(?:19|20)[0-9]{2})[/.\-](?P<month>[0-9]{1,2})[/.\-](?P<day>[0-9]{1,2})(?![\d/\-])"
)
_FORMS = (_AMERICAN, _FIGURES, _EUROPEAN, _ISO, _MONTH_ONLY)
_HOPEFUL = re.compile(r"[0-9l][0-9lOo]")
_FIGURES_OF = str.maketrans("lLIiOo", "111100")


class Day(Struct, frozen=True):
    """A day found in some words: characters `start` up to `end` of them. A month alone is the text YYYY-MM."""

    value: date | str
    start: int
    end: int


@lru_cache(maxsize=4096)
def day_in(words: str) -> Day | None:
    """Return the first day that `words` state; None where they state none."""
    if _HOPEFUL.search(words) is None:
        return None
    for form in _FORMS:
        found = form.search(words)
        if found is not None:
            value = _value(found.groupdict())
            if value is not None:
                return Day(value, *found.span())
    return None


def _value(parts: dict[str, str | None]) -> date | str | None:
    """Return the day of a match; None where the calendar has no such day."""
    year = int(re.sub(r"\s", "", parts["year"] or "").translate(_FIGURES_OF))
    if year < 100:
        year += 1900 if year > 50 else 2000
    named = parts["month"] or ""
    month = _MONTHS.get(named[:3].lower()) or int(named.translate(_FIGURES_OF))
    if parts.get("day") is None:
        return f"{year:04}-{month:02}"
    day = int((parts["day"] or "").translate(_FIGURES_OF))
    if month > 12 and parts.get("mark"):
        month, day = day, month
    try:
        return date(year, month, day)
    except ValueError:
        return None
