"""Days as people print them: December 31, 2012, 31 Dec. 1998, 12/31/03, and months without a day."""

import re
from datetime import date

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = r"(?P<{}>jan(?:uary|\.)?|feb(?:ruary|\.)?|mar(?:ch|\.)?|apr(?:il|\.)?|may\.?|june?\.?|july?\.?|aug(?:ust|\.)?|sept?(?:ember|\.)?|oct(?:ober|\.)?|nov(?:ember|\.)?|dec(?:ember|\.)?)"
_DAY = re.compile(
    rf"\b{_MONTH.format('month')}\s*(?P<day>[\dlIO]{{1,2}})(?:st|nd|rd|th|⁽(?:st|nd|rd|th)⁾)?\s*[,.]*\s*(?P<year>[\dlIO]{{4}})\b"
    rf"|\b(?P<day2>\d{{1,2}})(?:st|nd|rd|th)?(?:\s+day\s+of)?[\s-]+{_MONTH.format('month2')},?[\s-]+(?P<year2>\d{{4}}|\d{{2}})\b"
    r"|\b(?P<month3>\d{1,2})\s?[/-]\s?(?P<day3>\d{1,2})\s?[/-]\s?(?P<year3>\d{4}|\d{2})\b"
    r"|\b(?P<year4>(?:19|20)\d{2})-(?P<month4>\d{2})-(?P<day4>\d{2})\b"
    rf"|\b{_MONTH.format('month5')}[\s_,]*(?P<year5>(?:19|20)\d{{2}})\b",
    re.IGNORECASE,
)
_DIGITS = str.maketrans("lLIiOo", "111100")
_FIRST_YEAR, _LAST_YEAR = 1930, 2079
_TURN = 70  # two digits below are years of this century


def find_day(text: str, start: int, end: int) -> tuple[date | str, int, int] | None:
    """Return the first day between two places of `text` and where it stands; "YYYY-MM" for a month without a day."""
    for found in _DAY.finditer(text, start, end):
        day = _day(found)
        if day:
            return day, *found.span()
    return None


def _day(found: re.Match[str]) -> date | str | None:
    for n in ("", "2", "3", "4"):
        if found[f"day{n}"]:
            return _made(found[f"year{n}"], found[f"month{n}"], found[f"day{n}"])
    year, month = int(found["year5"]), _month(found["month5"])
    return f"{year}-{month:02}"


def _made(year: str, month: str, day: str) -> date | None:
    years = int(year.translate(_DIGITS))
    if len(year) == 2:
        years += 2000 if years < _TURN else 1900
    try:
        made = date(years, _month(month), int(day.translate(_DIGITS)))
    except ValueError:
        return None
    return made if _FIRST_YEAR <= made.year <= _LAST_YEAR else None


def _month(word: str) -> int:
    return int(word) if word.isdigit() else _MONTHS.index(word[:3].lower()) + 1
