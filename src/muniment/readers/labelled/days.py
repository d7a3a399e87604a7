"""Days as people print them: in words, in figures, with the day left blank, as a machine has read them."""

import re
from datetime import date
from functools import lru_cache
from typing import NamedTuple

MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
MONTH_BEGUN = rf"(?:{'|'.join(MONTHS)})[a-z]{{0,6}}"  # however it goes on
MONTH = (
    r"(?:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?|Oct(?:ober)?"
    r"|Nov(?:ember)?|Dec(?:ember)?)"
)
# No letter follows a month: the last two of "April 2004" are not the day 11.
_MONTH = (
    r"(?P<month>Jan(?:uary|\.)?|Feb(?:ruary|uary|urary|\.)?|Mar(?:ch|\.)?|Apr(?:il|\.)?|May\.?|June?\.?|July?\.?"
    r"|Aug(?:ust|\.)?|Sept?(?:ember|\.)?|Oct(?:ober|\.)?|Nov(?:ember|\.)?|Dec(?:ember|\.)?)(?![a-z])"
)
# Machines read l, I and O for digits; in the other case they are letters.
_DAY = r"(?P<day>(?-i:[\dlIO]{1,2}))(?:\s?(?:st|nd|rd|th)\b|⁽(?:st|nd|rd|th)⁾)?"
_YEAR = r"(?P<year>(?-i:(?:[1lI]9|2[0Oo])\s?[\dlIOo]{2}))(?![^\W_])"
_WHOLE_YEAR = _YEAR.replace(r"\s?", "")  # "October 20 12" is no month of 2012
_ALONE = r"(?<![\d/.\-])"  # no part of a longer number
_FORMS = (
    rf"(?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day,?\s{{1,20}})?{_MONTH}[\s,]{{0,20}}{_DAY}[\s,.]{{1,20}}{_YEAR}",
    # Two digits of a year where nothing else is in the line, or behind their mark: "Jan 29 96", "Feb. 14, '96".
    rf"(?<![^\n]){_MONTH}\s{_DAY}\s(?P<year>[89]\d)(?![^\n])",
    rf"{_MONTH}\s{{0,3}}{_DAY}[\s,.]{{1,3}}['’](?P<year>\d\d)(?!\w)",
    rf"(?:(?:this|the|as\s{{1,20}}of)\s{{1,20}}){{0,2}}{_ALONE}{_DAY}(?:\s{{1,20}}day)?(?:\s{{1,20}}of)?[\s\-,/]{{0,20}}"
    rf"{_MONTH}[\s\-,/]{{0,20}}"
    r"(?P<year>(?-i:(?:[1lI]9|2[0Oo])[\dlIOo]{2})|(?<=[\s\-/])\d{2}(?![\s,.]{1,20}(?:19|20)\d{2}(?!\d)))(?![^\W_])",
    rf"{_ALONE}(?P<month>[\dl]{{1,2}})\s?(?P<mark>[/\-])\s?(?P<day>[\dl]{{1,2}})\s?(?P=mark)\s?"
    r"(?P<year>(?:19|20)?\d{2})(?![^\W_]|[/\-])",
    rf"{_ALONE}(?P<month>\d{{1,2}})\.\s?(?P<day>\d{{1,2}})\.\s?"
    r"(?P<year>(?:19|20)\d{2}|(?<=\d\d\.\d\d\.)\d{2})(?![^\W_]|[/\-])",
    rf"{_ALONE}(?P<year>(?:19|20)\d{{2}})(?P<sign>[/.\-])(?P<month>\d{{1,2}})(?P=sign)(?P<day>\d{{1,2}})(?![^\W_]|[/\-])",
    # A day left blank: "February __, 2013", "March  , 2020", "February [ ], 2013", "February 2013".
    rf"(?<!\d\s){_MONTH}(?:[\s_.\-\[\]]{{0,30}},)?[\s_]{{0,30}}{_WHOLE_YEAR}",
)
_PARTS = re.compile(r"\(\?P<(year|month|day)>")
_ANY = re.compile(
    r"(?=[\dadfijlmnostw])(?:(?<![^\W_])|(?<=[a-z])(?=\d))(?:"
    + "|".join(_PARTS.sub(rf"(?P<\g<1>{n}>", form) for n, form in enumerate(_FORMS))
    + ")",
    re.IGNORECASE | re.ASCII,  # or a dotless i would be a figure, and a long s part of a month
)
_HOPEFUL = re.compile(r"[\dlI][\dlIOo]")
_DIGITS = str.maketrans("lLIOo", "11100", " \t\n\r\f\v")
_FIRST_YEAR, _LAST_YEAR = 1930, 2079
_TURN = 50  # two digits below are years of this century


class Day(NamedTuple):
    """A day found in a text, and the characters `start` up to `end` that say it. A month alone is "YYYY-MM"."""

    value: date | str
    start: int
    end: int


def find_day(text: str, start: int, end: int) -> Day | None:
    """Return the first day of the calendar that is printed between two places of `text`; None where there is none."""
    for found in _ANY.finditer(text, start, end):
        value = _value(found)
        if value is not None:
            return Day(value, *found.span())
    return None


@lru_cache(maxsize=4096)
def day_in(words: str) -> Day | None:
    """Return the first day in a few words, which are asked for again and again."""
    return find_day(words, 0, len(words)) if may_hold_day(words) else None


def may_hold_day(words: str) -> bool:
    """Whether there are two figures side by side in a few words: without them there is no day."""
    return _HOPEFUL.search(words) is not None


def _value(found: re.Match[str]) -> date | str | None:
    """Return the day of a match; None where the calendar has no such day."""
    parts = found.groupdict()
    form = next(n for n in range(len(_FORMS)) if parts[f"year{n}"])
    digits = (parts[f"year{form}"] or "").translate(_DIGITS)
    century = "" if len(digits) == 4 else "20" if int(digits) < _TURN else "19"
    year, name = int(century + digits), parts[f"month{form}"] or ""
    short = name[:3].lower()
    month = MONTHS.index(short) + 1 if short in MONTHS else int(name.translate(_DIGITS))
    if not _FIRST_YEAR <= year <= _LAST_YEAR:
        return None
    if f"day{form}" not in parts:
        return f"{year}-{month:02}"
    day = int((parts[f"day{form}"] or "").translate(_DIGITS))
    if month > len(MONTHS):  # 31/12/2003
        month, day = day, month
    try:
        return date(year, month, day)
    except ValueError:
        return None
