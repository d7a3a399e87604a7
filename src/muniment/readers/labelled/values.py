"""A value found in a text, and what stands beside a label, read as what the row takes: shares, a percent, codes, days.

Each reader looks at one stretch of a text and says what is there: a value, that nothing is there, that it "does not
apply", or that something stands there which is no such value. Numbers are exact, and taken whole or not at all.
"""

import re
import unicodedata
from datetime import date
from decimal import Decimal
from functools import cache, lru_cache
from typing import Any, Literal, NamedTuple

from msgspec import UNSET, Struct, field, structs

# ---- days: in words, in figures, with the day left blank, as a machine has read them ---------------------------------

MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
MONTH_BEGUN = rf"(?:{'|'.join(MONTHS)})[a-z]{{0,6}}"  # however it goes on
MONTH = (
    r"(?:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?|Oct(?:ober)?"
    r"|Nov(?:ember)?|Dec(?:ember)?)"
)
# A month in full of which one letter was misread, in small letters: "Deccmber", "Novernber", "Ju1y".
_IN_FULL = (
    *("january", "february", "march", "april", "may", "june"),
    *("july", "august", "september", "october", "november", "december"),
)
_READ_AS = {"e": "c", "h": "b", "m": "rn", "l": "1", "o": "0", "s": "5", "b": "8"}
_MISREAD_MONTHS = {
    f"{month[:at]}{_READ_AS[letter]}{month[at + 1 :]}": n
    for n, month in enumerate(_IN_FULL, 1)
    for at, letter in enumerate(month)
    if letter in _READ_AS
}
# No letter follows a month: the last two of "April 2004" are not the day 11.
_MONTH = (
    r"(?P<month>Jan(?:uary|\.)?|Feb(?:ruary|uary|urary|\.)?|Mar(?:ch|\.)?|Apr(?:il|\.)?|May\.?|June?\.?|July?\.?"
    r"|Aug(?:ust|\.)?|Sept?(?:ember|\.)?|Oct(?:ober|\.)?|Nov(?:ember|\.)?|Dec(?:ember|\.)?"
    rf"|{'|'.join(sorted(_MISREAD_MONTHS))})(?![a-z])"
)
# Machines read l, I and O for digits; in the other case they are letters.
_DAY_OF_MONTH = r"(?P<day>(?-i:[\dlIO]{1,2}))(?:\s?(?:st|nd|rd|th)\b|⁽(?:st|nd|rd|th)⁾)?"
_YEAR = r"(?P<year>(?-i:(?:[1lI]9|2[0Oo])\s?[\dlIOo]{2}))(?![^\W_])"
_WHOLE_YEAR = _YEAR.replace(r"\s?", "")  # "October 20 12" is no month of 2012
# Others that machines read so: between a month and a year they are nothing else.
_ROUGH_DAY, _ROUGH_YEAR = (
    _DAY_OF_MONTH.replace("lIO", "lIOSZB"),
    _YEAR.replace("2[", "[2Z][").replace("IOo]", "IOoSZB]"),
)
_ALONE = r"(?<![\d/.\-])"  # no part of a longer number
_FORMS = (
    rf"(?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day,?\s{{1,20}})?{_MONTH}[\s,]{{0,20}}{_ROUGH_DAY}[\s,.]{{1,20}}{_ROUGH_YEAR}",
    # Two digits of a year where nothing else is in the line, or behind their mark: "Jan 29 96", "Feb. 14, '96".
    rf"(?<![^\n]){_MONTH}\s{_DAY_OF_MONTH}\s(?P<year>[89]\d)(?![^\n])",
    rf"{_MONTH}\s{{0,3}}{_DAY_OF_MONTH}[\s,.]{{1,3}}['’](?P<year>\d\d)(?!\w)",
    rf"(?:(?:this|the|as\s{{1,20}}of)\s{{1,20}}){{0,2}}{_ALONE}{_DAY_OF_MONTH}(?:\s{{1,20}}day)?(?:\s{{1,20}}of)?[\s\-,/]{{0,20}}"
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
_NAMED_PARTS = re.compile(r"\(\?P<(year|month|day)>")
_ANY = re.compile(
    r"(?=[\dadfijlmnostw])(?:(?<![^\W_])|(?<=[a-z])(?=\d))(?:"
    + "|".join(_NAMED_PARTS.sub(rf"(?P<\g<1>{n}>", form) for n, form in enumerate(_FORMS))
    + ")",
    re.IGNORECASE | re.ASCII,  # or a dotless i would be a figure, and a long s part of a month
)
_HOPEFUL = re.compile(r"[\dlI][\dlIOo]")
_AS_FIGURES = str.maketrans("lLIOoSZB", "11100528", " \t\n\r\f\v")
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
    digits = (parts[f"year{form}"] or "").translate(_AS_FIGURES)
    century = "" if len(digits) == 4 else "20" if int(digits) < _TURN else "19"
    year, name = int(century + digits), parts[f"month{form}"] or ""
    short = name[:3].lower()
    month = _MISREAD_MONTHS.get(name.lower()) or (MONTHS.index(short) + 1 if short in MONTHS else 0)
    month = month or int(name.translate(_AS_FIGURES))
    if not _FIRST_YEAR <= year <= _LAST_YEAR:
        return None
    if f"day{form}" not in parts:
        return f"{year}-{month:02}"
    day = int((parts[f"day{form}"] or "").translate(_AS_FIGURES))
    if month > len(MONTHS):  # 31/12/2003
        month, day = day, month
    try:
        return date(year, month, day)
    except ValueError:
        return None


# ---- values ----------------------------------------------------------------------------------------------------------

# The confidence from which on a value is stated; below, it is a candidate. Confidence is fitted to doubt early (see
# `bench/confidence.py`): of values with so little of it, still more are right than wrong.
LEAST = 0.2
OF_LOST = 0.5
"""The most that is believed of words in which characters were lost."""

Absence = Literal["", "blank", "not applicable", "unreadable", "lost"]


class Found(Struct):
    """A value read from characters `start` up to `end` of the printed text.

    Where there is none, `value` is UNSET and `absence` says why, with the `words` that stand there. `how` says in a
    few words how it was found; `further` are the places of further entries of a list, `others` values that stand beside
    it and may be meant. `signs` are what speaks for or against it, by name, from 0 to 1: what the confidence is worked
    out from. `confidence` is that, once it is known.
    """

    value: Any
    start: int
    end: int
    words: str = ""
    absence: Absence = ""
    how: str = ""
    signs: dict[str, float] = field(default_factory=dict)
    confidence: float = 1.0
    further: tuple[tuple[int, int], ...] = ()
    others: tuple[Day, ...] = ()

    @property
    def is_confident(self) -> bool:
        """Whether the value is stated; below this it is a candidate only."""
        return self.confidence >= LEAST

    @property
    def stated(self) -> bool:
        """Whether there is a value."""
        return self.value is not UNSET


class Check(Struct, frozen=True):
    """A value compared with what is said elsewhere: by which check, under which record path, and whether both agree.

    `message` tells a contradiction in full, "" where there is none.
    """

    name: str
    path: str
    value: Found
    message: str = ""

    @property
    def agrees(self) -> bool:
        """Whether the other place says the same."""
        return not self.message


# Numbers whose points and commas a converter carried to the end of their line: `1 337 185 , ,` and `7 4% .`. As many
# marks stand behind the groups of figures as there are gaps between them: only where both agree is the number read.
_CARRIED_MARK = re.compile(r"(?:(?<=\s)|(?<=[\d)%*]))(?P<mark>[,.])(?=[\s,.]|$)")
_FIGURES = re.compile(r"(?<![\w.,(])\d{1,3}(?:[ \t,\n]+\d{1,4}){1,40}+(?!\w)")
_PART = re.compile(r"(?<![\w.,(])(?P<whole>\d{1,3})[.]?[ \t][ \t.]*(?P<part>\d{1,4})[ \t.]*%")
_GROUP = 3


class Carried(NamedTuple):
    """A number put together again: its digits, and where it stands."""

    digits: str
    start: int
    end: int


def carried_number(stretch: str) -> Carried | None:
    """Return the first number of groups whose commas stand behind it; None where there is none."""
    if " ," not in stretch and "\t," not in stretch:
        return None
    figures = _FIGURES.search(stretch)
    if not figures:
        return None
    # Groups of three digits: one cut by a cell is joined, the mark of a note taken off the last.
    groups: list[str] = []
    for part in re.finditer(r"\d+", figures[0]):
        cut = len(groups) > 1 and len(groups[-1]) < _GROUP and "\t" in figures[0][: part.start()][-3:]
        if cut and len(groups[-1]) + len(part[0]) == _GROUP:
            groups[-1] += part[0]
        else:
            groups.append(part[0])
    if len(groups) > 1 and len(groups[-1]) == _GROUP + 1:
        groups[-1] = groups[-1][:-1]
    loose = sum(hit["mark"] == "," for hit in _CARRIED_MARK.finditer(stretch, figures.start()))
    are_whole = len(groups) > 1 and all(len(group) == _GROUP for group in groups[1:])
    return Carried("".join(groups), *figures.span()) if are_whole and loose == len(groups) - 1 else None


def carried_percent(stretch: str) -> Carried | None:
    """Return the first percent whose point stands behind it; None where there is none."""
    percent = _PART.search(stretch)
    if not percent or not (
        any(hit["mark"] == "." for hit in _CARRIED_MARK.finditer(stretch, percent.start())) or "." in percent[0]
    ):
        return None
    return Carried(f"{percent['whole']}.{percent['part']}", *percent.span())


RAISED = r"[¹²³⁴⁵⁶⁷⁸⁹][⁰¹²³⁴⁵⁶⁷⁸⁹]?"
"""The number of a note as characters of its own have it."""
# A mark that leads to a note: (1) [2] * ** † and superscripts, but the endings of ordinal numbers.
_NOTE = (
    r"(?:⁽(?!(?:st|nd|rd|th)⁾)[^⁾\n]{0,12}⁾|\(\s*(?:[1-9]\d?|[a-z*]{1,2}|[ivx]{1,4})\s*\)|\[\d{1,2}\]|[*†‡+#]++"
    rf"|{RAISED})"
)
# What something is called from there on: (the "Fund"), (hereinafter "Fern"); other names are part of one.
_CALLED = (
    r"\((?!\s*+(?:[adf]/[bk]/a|doing|formerly|now)\b)[^()\"“”\n]{0,60}+[\"“][^()\"“”\n]{1,60}+[\"”]"
    r"(?:[^()\"“”\n]{1,40}+[\"“][^()\"“”\n]{1,60}+[\"”]){0,3}\s*+\)"
)
_NOTES_BEHIND = re.compile(rf"(?<![\s,;*†‡+#])(?:[\s,;]*+(?:{_NOTE}|{_CALLED})){{1,20}}+\s*$")
# Marks of digits or asterisks alone, behind a name; directly behind brackets a part has its number: `Rule 13d-1(k)(1)`.
_MARKS_BEHIND = re.compile(
    rf"(?:(?<=[^\W\d_])|(?<=\.)|(?<=\))[^\S\n])(?:[^\S\n]*+(?:\(\d{{1,2}}\)|\[\d{{1,2}}\]|\*{{1,3}}|{RAISED})){{1,4}}+\Z"
)
_LONGEST_NAME = 120  # characters
# The letter of a part behind its number is the mark of no note: `See Item 2(c)`.
_NUMBERED_PART = re.compile(
    r"\b(?:items?|rows?|sections?|rules?|paragraphs?)[ ]?\d{1,2}[a-z]?(?:-\d)?[ ]?\Z", re.IGNORECASE
)
_ENDS_NOTE = ("⁾", ")", "]", "*", "†", "‡", "+", "#", *"⁰¹²³⁴⁵⁶⁷⁸⁹")
NOT_APPLICABLE = re.compile(r"(?:n\s*[/.\\]\s*a\.?|not\s+applicable|n\.\s?a\.|inapplicable|na)(?![a-z])", re.IGNORECASE)
_DASH = re.compile(r"[-–—]{1,3}(?![\w-]|[ ](?!shares|units)[^\W\d_]{2})", re.IGNORECASE)  # no "Disposition - Shared"
_NOTHING = re.compile(
    r"(?:[-–—]{1,2}\s?)?\b(?:none|nil|zero|no\s+(?:shares|units|ADSs?|interests?))\b"
    r"|(?:[-–—]{1,2}\s?[0oO]|(?<![^\W_])[oO])\s?[-–—]{1,2}|\(?(?<![^\W_])0\)?(?![\d.,/])(?!(?!shares?\b|units?\b|common\b)[^\W_])",
    re.IGNORECASE,
)
# What refers to other places: (See Item 4), see Note A, Row 7, page 3.
_REFERENCE = (
    r"(?:(?:see|also|and|in|of|to|per)\s++){0,8}\b(?:items?|rows?|notes?|footnotes?|lines?|pages?|sections?|exhibits?|schedules?|rules?"
    r"|paragraphs?|appendix|annex|attachment)\s*\(?[\dA-Z]{1,3}\b(?:\([a-z\d]\))*"
)
# A number may be written into a blank, __5,000__, but is no part of a word or of a longer number.
_BEGINS, _NO_LETTER = r"(?<![^\W_])(?<![.,'’])", r"(?![^\W_])"
# A day, whose year may stand a line below it, in the words beside the powers: `Owned as of December 31,`.
_DAY = rf"\b{MONTH_BEGUN}\.?\s\d{{1,2}}(?:,?\s{{1,2}}(?:19|20)\d\d(?!\d)|(?!\d|[,.]\d|[^\S\n]*%))"
_GROUPED = (  # no figure of any form is as long
    rf"{_BEGINS}\d{{1,3}}(?:(?:,\s?(?:(?<=\n)[^\S\n]{{1,60}})?\d{{3}}){{1,12}}|(?:['’]\d{{3}}){{1,12}})"
)
# Digits of a number may have become letters: 1,234,S67 is not 1,234.
_ON = r"(?!,\s?[\dOoIlSBZ]{3}(?![^\W_]))"
_SHARES = re.compile(
    r"(?=[-–—([⁽*†‡+#⁰¹²³⁴⁵⁶⁷⁸⁹\dadefijlmnoprstz])"  # how any of them begins: most characters are blanks
    rf"(?:(?P<skip>{_NOTE}|{_REFERENCE}|{_DAY}|{_BEGINS}\d{{1,2}}\([a-z]\)(?=[^\S\n]+[a-z]))|(?P<nothing>{_NOTHING.pattern})"
    rf"|(?P<number>{_GROUPED}(?P<glued>\d(?![\d,]))?(?:\.\d{{1,40}})?(?![\d,]{{0,40}}\d){_ON}"
    rf"|{_BEGINS}(?<!/)\d{{1,40}}(?:\.\d{{1,40}})?{_NO_LETTER}(?!/|[,.'’]\d|-\d){_ON})"
    rf"|(?P<applies>\b(?:{NOT_APPLICABLE.pattern}))|(?P<dash>{_DASH.pattern}))",
    re.IGNORECASE,
)
_ELSEWHERE = re.compile(rf"{_NOTE}|{_REFERENCE}", re.IGNORECASE)
# What a number is but a part of: `1,000 + 2,000 = 3,000`, `1,000 and options for 2,000`, or further numbers below it,
# `1,000 directly`, to a total.
_SUMMAND = re.compile(
    r"[^\S\n]*+\+|[^\n]{0,200}[.;,][^\S\n]++total:\s|[^\d\n.;()]{0,40}\b(?:and|plus)\s[^\d.;]{0,60}\d{1,3}(?:,\d{3})++|[^\d\n]{0,60}\n(?:[^\d\n]{0,20}\d{1,3}(?:,\d{3})++[^\d\n]{1,60}(?:\n|\Z)){0,9}?"
    r"[^\S\n]*+(?:total\b[^\d\n]{0,20}\d|\d{1,3}(?:,\d{3})++[^\d\n]{1,40}\btotal\b)",
    re.IGNORECASE,
)
_SUM = re.compile(
    r"(?:=\s*+|\btotal\b[\s:]*+)(?P<sum>\d{1,3}(?:,\d{3})++)(?![\d,]|\.\d)"
    r"|(?<![\d,])(?P<before>\d{1,3}(?:,\d{3})++)[^\S\n]++(?:shares?[^\S\n]++)?(?:in[^\S\n]++)?total\b",
    re.IGNORECASE,
)
# Numbers behind each other, of which the last may be the total; "before" is of words alone.
_NEXT_NUMBER = re.compile(r"(?<![\d,.$])(?P<sum>\d{1,3}(?:,\d{3})++)(?P<before>)(?![\d,]|\.\d)")
_COLUMN, _PARTS = 600, 2  # characters in which they stand; of which a total is one
_SIGN_OF_PERCENT = re.compile(r"[ \t]?(?:%|per\s?cent\b)", re.IGNORECASE)
_CUT_OFF = re.compile(r"[ \t\d]*[ \t],(?=[\s,]|$)")
_MORE = re.compile(r"[1-9]\d{0,2}[ \t]{1,2}\d{1,3}(?![\w.,%/-])")  # 19 71 7 4, or 19 717 461
# What makes another number of the one before it: 5 1/2, 5½, 1.2 million, 500 (in thousands). What is half of 1 percent
# is not 1.
_NOT_WHOLE = re.compile(
    r"(?:[ \t]{1,2}|-)?(?:[½¼¾⅛⅜⅝⅞⅓⅔]|\d{1,2}/(?:2|3|4|8|16|32|64)(?![/\d])|\d{1,2}/\d{1,3}(?=[ \t]?(?:%|per\s?cent)))"
    r"|\s+(?:hundred|thousand|[mb]illion|\(?in\s+(?:hundreds|thousands|[mb]illions))\b",
    re.IGNORECASE,
)
_PART_OF = re.compile(
    r"(?:\d{1,2}/\d{1,3}|[½¼¾⅛]|half|third|quarter|tenths?|hundredths?)\s+(?:of\s+)?(?:an?\s+)?(?:1|one)\b",
    re.IGNORECASE,
)
# A fraction whose decimals end: 5 1/2%, 5-1/2%, 5½%, 3/4 of 1%.
_IN_FRACTIONS = re.compile(
    r"(?:(?:approximately|approx\.?|about)\s*+)?(?P<number>(?:(?P<whole>\d{1,2})(?:[ \t]{1,2}|-|(?=[½¼¾⅛⅜⅝⅞])))?"
    r"(?:(?P<part>\d{1,2})/(?P<of>2|4|5|8|10|16|20|32|64|100)|(?P<drawn>[½¼¾⅛⅜⅝⅞])))"
    r"(?P<of_one>\s++of\s++(?:1|one))?\s*+(?:%|per\s?cent)",
    re.IGNORECASE,
)
# More or less than what is printed, and nobody says how much.
_MORE_THAN = re.compile(
    r"(?:\b(?:more|greater|higher|less|fewer)\s+than|\b(?:over|at\s+least|in\s+excess\s+of)|[>≥])\s*(?:approximately\s+)?\Z",
    re.IGNORECASE,
)
_ALL = 100  # percent
# One end of a range, before it or behind: 5.2% - 6.1%, 5.2 to 6.1%.
_RANGE_TO = re.compile(r"(?<=[\d%])\s*(?:[-–—]|\bto\b)\s*\Z")
_RANGE_FROM = re.compile(r"\s*(?:[-–—/;]|(?:to|or)\b)\s*\d[\d.]{0,8}\s*%")
_COMPARED = re.compile(r"\b(?!more|greater)[a-z]{3,6}\s*+t\s?[hb]an\s*+\Z", re.IGNORECASE)  # "Lcss than 1%"
_CLASS = r"\b(?:(?:class|series)\s\w{1,2}|common|preferred|ordinary)\b"
_OF_SEVERAL_CLASSES = re.compile(  # "1,000 Class A; 2,000 Class B"
    rf"[^\d(]{{0,60}}?{_CLASS}[^\d(]{{0,60}}?(?:\d{{1,3}}(?:,\d{{3}})+|\d[\d.]{{0,8}}\s?%)[^\d(]{{0,60}}?{_CLASS}"
    r"|[^\d(/;]{1,40}[/;][^\S\n]?\d{1,3}(?:,\d{3})+[^\S\n]?[a-z]"  # "1,000 ADSs / 9,000 Common"
    rf"|[^\d(]{{0,40}}\([^()\d]{{0,30}}{_CLASS}[^()\d]{{0,30}}\)[\s;,&]{{0,20}}(?:and\s)?\d[\d,]{{0,12}}[^\d(]{{0,40}}\([^()\d]{{0,30}}{_CLASS}",
    re.IGNORECASE,
)
_FIGURES_BEFORE_DASH = 4  # of a number, as notes have not
_WIDE_COMMA = re.compile(r",\s")  # 1,000, 200 may be two numbers; 1, 000, 200 is one
_NUMBER_BEHIND_ZERO = re.compile(r"0[1-9]\d?")  # `-011 AGGREGATE`: `-0-`, and the number of the next row
_NIL_BEFORE_LABEL = re.compile(r"[-–—]0(?=[A-Z][A-Za-z]{2})")  # `-0SOLE VOTING`: the end of `-0-` joined the lines
# A number in groups that blanks divide, as in most of Europe, or in those of India, and nothing else: `4 212 330`,
# `1,12,45,678`.
_IN_GROUPS = re.compile(
    r"(?P<number>[1-9]\d?(?:,\d\d(?!\d)(?P<two>(?:,\d\d(?!\d)){1,3})?+),\d{3}"
    r"|[1-9]\d{0,2}[ \xa0\u2009\u202f]\d{3}(?P<more>(?:[ \xa0\u2009\u202f]\d{3}){1,3})?+)(?:\s(?:\w+\s)?shares)?\.?",
    re.IGNORECASE,
)
_AMOUNT_BEHIND = re.compile(r"\s++\d{1,3}(?:,\d{3})++(?!\d)")
# What a number is of, in words, before another: `1,000 of record, 2,000 as trustee`, `1,000 (Fern); Moss: 2,000`.
_APART = (
    r"[^\d\n.,;:%$()]{0,60}+(?:\([^()\n]{1,60}\)[^\S\n]*+)?[,;/&]\s{0,20}+(?:[A-Za-z][^\d\n.,;:%$()]{0,40}+:\s{0,9}+)?"
)
# The same a line each: `1,000 (Fern)` above `2,000 (Moss)`.
_OF_WHAT = r"[^\S\n]{1,9}+\(?[A-Za-z]{2}[^\d\n.,;:%$]{2,60}+"
_BELOW = rf"{_OF_WHAT}\n\s{{0,60}}+(?=[\d,]{{1,20}}+{_OF_WHAT}[.,;]?(?:\n|\Z))"
_AMOUNT_BESIDE = re.compile(  # `[1,000] *2,000*`, `1,000 - 2,000`
    rf"(?:[^\S\n]*+(?:[])}}*/][^\w\n.,;:%$]{{0,9}}|(?:[-–—;]|(?:to|or)\b)[^\S\n]*+)|{_APART}|{_BELOW})"
    r"\d{1,3}(?:,\d{3})++(?!\d)"
    # a part of the first, or all shares
    r"(?!\s++(?:shares\s++)?(?:of\s++(?:which|such|these|those|them|whom)|are|were|issued|outstanding)\b)"
)
_PERCENT_BESIDE = re.compile(rf"{_APART}\d{{1,3}}(?:\.\d{{1,9}})?\s?%")
# What may be had for securities of another kind: `1,000 warrants to purchase 10,000 shares`; and behind further ones,
# of what is told in words: `Warrants to purchase 1,000 shares; $9,000 of Notes, convertible into 2,000`.
_FOR_OTHERS = (
    r"\b(?:representing|convertible|exercisable|exchangeable|to\s+(?:purchase|acquire))\b\D{0,40}"
    r"(?P<shares>\d{1,3}(?:,\d{3})+)"
)
_NOT_PART = r"(?!\b(?:includ|consist|of\s+which))"  # of the number before
_STANDS_FOR = re.compile(rf"(?:{_NOT_PART}\D){{0,80}}?{_FOR_OTHERS}", re.IGNORECASE)
_FURTHER = re.compile(rf"(?:{_NOT_PART}.){{0,200}}?{_FOR_OTHERS}", re.IGNORECASE | re.DOTALL)
# What it was and what it is: `5.1% (before) 4.9% (after)`.
_PERCENT_AFTER = re.compile(
    r"[^\d%]{0,9}\b(?:before|prior|previously|formerly)\b[^\d%]{0,60}[),;/][^\d%]{0,60}\d{1,3}(?:\.\d{1,9})?\s?%",
    re.IGNORECASE,
)
# How much less it is: `Less than 5% (4.2%)`.
_EXACTLY = re.compile(
    r"[^\S\n]*+\(\s*+(?:i\.e\.,?|approximately|approx\.|about)?+\s*+(?=[\d.]{1,9}+\s?%\s*+\))", re.IGNORECASE
)
_NUMBER_OF_SHARES = re.compile(r"(?<![$\d.,])\d{1,3}(?:,\d{3})++\s++(?:\w++\s++){0,2}shares\b", re.IGNORECASE)
_TORN_NUMBER = re.compile(r"(?<![\d-])\d\d-[^\S\n]*+(?:\n|\Z)")  # the beginning of a tax number
_NO_DIGIT = re.compile(r"[,'’\s]")
_SOME_NUMBER = re.compile(r"\d")
BESIDE = "beside its label"
_CARRIED = "beside its label, its points and commas behind it"
_CONFUSED_NUMBER = re.compile(
    rf"{_BEGINS}(?:[\dOoIlSBZ]{{1,3}}(?:[,.]\s?[\dOoIlSBZ]{{3}}){{1,12}}|\d{{1,12}}[OoIlSBZ]\d{{3,12}}){_NO_LETTER}(?![,.]\d)"
)
_CONFUSED_NOTHING = re.compile(r"(?:[Oo]|[Nn](?:[Oo0][Nn][Ec]|[o0]n[ec]))(?![^\s*(])")  # for 0, or None
_SOME_FIGURES = 2  # in it
_DIGITS = str.maketrans("OoIlSBZ", "0011582")
_DAMAGED = "beside its label, damaged"
_PERCENT = re.compile(
    r"(?:(?P<less>(?:less|fewer|lower)\s*+t\s?[hb]an|under|below|[<‹≤])\s*+)?(?:(?:approximately|approx\.?|about)\s*+)?"
    r"(?P<number>(?<!\d)(?<![\dlIO][.,/])\d{1,3}(?:\.\d*|,\d{1,2}(?=\s*+(?:%|per\s?cent|\Z)))?(?!\d|[.,/]\d)|(?<![\w.,])\.\d++)\s*(?P<sign>%|per\s?cent)?(?!\d)",
    re.IGNORECASE,
)
_LESS_IN_WORDS = re.compile(
    r"(?:less|fewer)\s*+t\s?[hb]an\s+(?:(?a:(one|two|three|four|five))\b(?P<sign>\s+per\s?cent)?|\d{1,2}/\d{1,3}\s+of\s+(?:1|one)\b)",
    re.IGNORECASE,
)
_WORDS = {"one": "1", "two": "2", "three": "3", "four": "4", "five": "5"}
_REACH = 40  # characters before a number in which it is said to be more
_BLANK_LINE = re.compile(r"\n[ \t]*\n")
# A note in the line below the words that refer to it: `Fern Fund, L.P. (1)` above `(1) Formerly Moss Fund, L.P.`
_NOTE_BELOW = re.compile(r"(?P<mark>\(\w{1,2}\)|\[\d\]|\*{1,3})[^\S\n]*+\n[^\S\n]*+(?P=mark)[^\S\n]*+(?=\w)")
# A percent that was torn at its point: `17. 23`.
_TORN_PERCENT = re.compile(
    r"(?P<whole>\d{1,3})(?:\.[ \t]{1,9}|[ \t]{1,9}\.)(?P<part>\d{1,3})[ \t]{0,9}(?P<sign>%)?(?=[ \t]*+(?:\n|\Z))"
)


_BEHIND, _BEFORE = " \t\n\r\v\f|;:_", " \t\n\r\v\f:;,)]|_"
_EDGE = re.compile(rf"[{re.escape(_BEFORE)}]++")
# A dash or points that lead to a value: "POWER - 189,185", but not "-0-", ".4", or a dash that is all, above words too.
_LEADS = frozenset("-–—.*")
_LEAD = re.compile(r"(?:[-–—.*]++(?:[^\S\n]++|\s++(?![a-z])))++(?=[^\s\-–—.*])|\*++(?=[\w(])|\.+(?=\.(?!\.|\Z))")


def absent(text: str, start: int, end: int, kind: Absence, how: str = "") -> Found:
    """Return that there is no value, and why."""
    return Found(UNSET, start, end, text[start:end], kind, how)


def trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    """Return the stretch without the blanks and the punctuation of labels around it."""
    words = text[start:end].rstrip(_BEHIND)
    end = start + len(words)
    start = end - len(words.lstrip(_BEFORE))
    while text[start : start + 1] in _LEADS and (lead := _LEAD.match(text, start, end)) is not None:
        edge = _EDGE.match(text, lead.end(), end)
        start = edge.end() if edge else lead.end()
    return start, end


def shares(text: str, start: int, end: int, row: int = 0) -> Found:
    """Read a number of shares. `row` is the row's printed number where that may stand among the words, else 0."""
    start, end = trimmed(text, start, end)
    start = _behind_number(text, start, end, row)
    if start >= end:
        return absent(text, start, end, "blank")
    if spaced := _IN_GROUPS.fullmatch(text, start, end):
        place, signs = (
            spaced.span("number"),
            {"first": 1.0} | ({} if spaced["more"] or spaced["two"] else {"doubted": 1.0}),
        )
        return Found(Decimal(_NO_DIGIT.sub("", spaced["number"])), *place, spaced["number"], how=BESIDE, signs=signs)
    carried = carried_number(text[start:end])
    if carried:
        signs = {"first": float(carried.start == 0), "carried": 1.0}
        place = start + carried.start, start + carried.end
        return Found(Decimal(carried.digits), *place, text[slice(*place)], how=_CARRIED, signs=signs)
    if nil := _NIL_BEFORE_LABEL.match(text, start, end):
        return Found(Decimal(0), *nil.span(), nil[0], how=BESIDE, signs={"first": 1.0, "glued": 1.0})
    for hit in _SHARES.finditer(text, start, end):
        if hit["skip"] or (
            hit["number"]
            and (_SIGN_OF_PERCENT.match(text, hit.end(), end) or _TORN_NUMBER.match(text, hit.start("number"), end))
        ):
            continue
        if hit["number"]:
            if _confused(_CONFUSED_NUMBER.search(text, start, hit.start())):
                break  # `2,O50,000 shares, as to 1,100,000 of which`
            if text[hit.start() - 1 : hit.start()] == "$" and _NUMBER_OF_SHARES.search(text, hit.end(), end):
                continue  # what they are worth
            # Its commas, or figures behind it, say that more of them belong to it.
            behind = (_CUT_OFF.match(text, hit.end(), end), _NOT_WHOLE.match(text, hit.end(), end))
            if any(behind) or _MORE.match(text, hit.start(), end):
                return absent(text, hit.start(), end, "unreadable")
            digits = hit["number"]
            summand = _SUMMAND.match(text, hit.end(), end)
            total = (_SUM.search(text, hit.end(), end) if summand else None) or _adds_up(text, hit.start(), end)
            if summand or total:
                return _sum(text, hit, total, start, end)
            signs = _signs(text, hit, start, end)
            if 0 < len(_WIDE_COMMA.findall(digits)) < digits.count(","):
                signs["doubted"] = 1.0
            if _NUMBER_BEHIND_ZERO.fullmatch(digits) and text[max(start, hit.start() - 1) : hit.start()] == "-":
                return Found(Decimal(0), hit.start(), hit.start() + 1, "0", how=BESIDE, signs={**signs, "glued": 1.0})
            if hit["glued"]:  # 1,353,4681: the mark of a note that lost its height
                digits = digits[:-1]
                signs["glued"] = 1.0
            value = Decimal(digits if digits.isdigit() else _NO_DIGIT.sub("", digits))
            behind = _AMOUNT_BEHIND.match(text, hit.end(), end)
            if behind and (not value or (len(digits) <= _GROUP and "\n" not in behind[0])):
                signs["doubted"] = 1.0  # one of them is another row's, or a page's
            others = _STANDS_FOR.match(text, hit.end(), end)
            if not (others or signs["first"]):
                others = _FURTHER.match(text, hit.end(), end)
            if others and others["shares"] != digits:
                signs["doubted"] = 1.0
            if _AMOUNT_BESIDE.match(text, hit.end(), end) or text[hit.start() - 1 : hit.start()] == "$":
                signs["doubted"] = 1.0
            return Found(value, hit.start(), hit.start() + len(digits), digits, how=BESIDE, signs=signs)
        if hit["nothing"]:
            signs = _signs(text, hit, start, end)
            if _AMOUNT_BEHIND.match(text, hit.end(), end):  # one of them is another column's
                signs["doubted"] = 1.0
            return Found(Decimal(0), *hit.span(), hit[0], how=BESIDE, signs=signs)
        if hit["dash"] and sum(map(str.isdigit, text[start : hit.start()])) >= _FIGURES_BEFORE_DASH:
            break  # behind a number whose figures are letters: `-l,870,203-`
        if hit["dash"] and _NOTHING.match(text, *trimmed(text, hit.end(), end)):
            continue  # behind the words of a label: `Shared --`, and below it `None`
        if hit["applies"] or not _SOME_NUMBER.search(text, hit.end(), end):
            return absent(text, *hit.span(), "not applicable", BESIDE)
    nothing = _CONFUSED_NOTHING.match(text, start, end)
    if nothing:
        signs = {**_signs(text, nothing, start, end), "damaged": 1.0, "doubted": 1.0}
        return Found(Decimal(0), *nothing.span(), nothing[0], how=_DAMAGED, signs=signs)
    number = _CONFUSED_NUMBER.search(text, start, end)
    if not number or sum(map(str.isdigit, number[0])) < _SOME_FIGURES:
        return absent(text, start, end, "unreadable")
    value = Decimal(re.sub(r"[,.\s]", "", number[0].translate(_DIGITS)))
    signs = {**_signs(text, number, start, end), "damaged": 1.0}
    return Found(value, *number.span(), number[0], how=_DAMAGED, signs=signs)


def _confused(number: re.Match[str] | None) -> bool:
    """Whether letters stand for some figures of a number, and not for all, or a point for one of its commas."""
    figures = sum(map(str.isdigit, number[0])) if number else 0
    is_mixed = bool(number) and (any(map(str.isalpha, number[0])) or {".", ","} <= {*number[0]})
    return figures >= _SOME_FIGURES and is_mixed


def _sum(text: str, part: re.Match[str], total: re.Match[str] | None, start: int, end: int) -> Found:
    """Return the total of a number's parts, else the first part; both with doubt."""
    place = total.span("sum" if total["sum"] else "before") if total else part.span()
    digits = text[slice(*place)]
    value = Decimal(_NO_DIGIT.sub("", digits))
    return Found(value, *place, digits, how=BESIDE, signs=_signs(text, total or part, start, end) | {"doubted": 1.0})


def _adds_up(text: str, start: int, end: int) -> re.Match[str] | None:
    """Return the number that those before it add up to; None where there is none."""
    end = min(end, start + _COLUMN)
    if text.count(",", start, end) <= _PARTS:  # as nearly always: each has one
        return None
    so_far = Decimal(0)
    for n, line in enumerate(_NEXT_NUMBER.finditer(text, start, end)):
        value = Decimal(line["sum"].replace(",", ""))
        if n >= _PARTS and value == so_far:
            return line
        so_far += value
    return None


@cache
def _own_number(row: int) -> re.Pattern[str]:
    return re.compile(
        rf"\(?{row}\)?[.)]*(?=\s*\n|[ \t]{{2,}}|\t|[ ](?:\d{{1,3}}(?:,\d{{3}})+|\d++(?:\.\d*+)?\s?%|-0-))"
    )


def begins_with(text: str, row: int) -> bool:
    """Tell whether a stretch begins with the number of its row, in a line or a cell of its own."""
    start, end = trimmed(text, 0, len(text))
    return _own_number(row).match(text, start) is not None or text[start:end] == str(row)


def _behind_number(text: str, start: int, end: int, row: int) -> int:
    """Return where the words begin behind a row's own number, typed on the line below its label."""
    if not row:
        return start
    own = _own_number(row).match(text, start, end)
    return trimmed(text, own.end(), end)[0] if own and text[own.end() : end].strip() else start


# What may lead to a value, and stand behind it: whose it is, as in `Fern: 1,000`, and dashes, as in `-1,000-`.
_LEADS_TO = re.compile(r"(?:[^\d\n:]{1,60}:|(?:shares|approximately|approx\.|about)\b)?[\s\-–—]*", re.IGNORECASE)
_DASHES = " \t\n-–—"


def _signs(text: str, found: re.Match[str], start: int, end: int) -> dict[str, float]:
    """Say what stands before and behind a value within its stretch."""
    behind = text[found.end() : end].strip(_DASHES)
    more = _MORE_THAN.search(text[max(start, found.start() - _REACH) : found.start()])
    return {
        **({"doubted": 1.0} if more or _OF_SEVERAL_CLASSES.match(text, found.end(), end) else {}),
        "first": float(found.start() == start or _LEADS_TO.fullmatch(text, start, found.start()) is not None),
        "alone": float(not behind),
        "noted": float(bool(behind) and len(behind) < 60),
    }


# What is left of a label whose words ran into each other: `PERCENT OF CLASS REPRESENTED BYLINE 9 -- 4.83`.
_OF_ROW = re.compile(r"\w{0,20}(?:line|row)\s{1,3}\(?(?:9|11)\)?[\s:.–-]*+(?=[<\d]|\Z)", re.IGNORECASE)


def percent(text: str, start: int, end: int, row: int = 0) -> Found:
    """Read a percent: its printed digits, or "<1" where less than one is printed."""
    first, end = trimmed(text, start, end)
    if of_row := _OF_ROW.match(text, first, end):
        first = of_row.end()
    start = _behind_number(text, first, end, row)
    if start >= end:
        return absent(text, start, end, "blank")
    fraction = _in_fractions(text, start, end)
    if fraction and (start == first or not re.match(r"\d+/", fraction.words)):  # 11 3/4% in row 11
        return fraction
    carried = carried_percent(text[start:end])
    if carried:
        place = start + carried.start, start + carried.end
        return Found(carried.digits, *place, text[slice(*place)], how=_CARRIED, signs={"sign": 1.0, "carried": 1.0})
    torn = _TORN_PERCENT.match(text, start, end)
    if torn:
        digits, signs = f"{torn['whole']}.{torn['part']}", {"sign": float(bool(torn["sign"])), "doubted": 1.0}
        return Found(digits, *torn.span(), torn[0], how=BESIDE, signs=signs)
    best = _best_percent(text, start, end)
    words = _LESS_IN_WORDS.search(text, start, end)
    less = words or (best if best and best["less"] else None)
    if less and (exact := _EXACTLY.match(text, less.end(), end)):
        return percent(text, exact.end(), end)
    if words and (not best or words.start() <= best.start()):
        signs = {**_signs(text, words, start, end), "sign": float(bool(words["sign"]))}
        return Found("<" + _WORDS[(words[1] or "one").lower()], *words.span(), words[0], how=BESIDE, signs=signs)
    applies = NOT_APPLICABLE.match(text, start, end)
    if applies:
        return absent(text, *applies.span(), "not applicable", BESIDE)
    nothing = _NOTHING.match(text, start, end)
    if nothing and not (best and best["sign"]):
        return Found("0", *nothing.span(), nothing[0], how=BESIDE, signs=_signs(text, nothing, start, end))
    if not best:
        dash = _DASH.match(text, start, end)
        return absent(text, start, end, "not applicable" if dash else "unreadable")
    at, behind = best.span("number")
    is_part = any(hit.start() < at < hit.end() for hit in _PART_OF.finditer(text, start, end))  # 1/2 of 1%
    if is_part or _NOT_WHOLE.match(text, behind, end):
        return absent(text, start, end, "unreadable")
    number = best["number"].replace(",", ".")  # `8,6 %`, as in most languages
    signs = {**_signs(text, best, start, end), "sign": float(bool(best["sign"]))}
    signs["first"] = float(not text[start : best.start()].strip())
    before = text[max(start, best.start() - _REACH) : best.start()]
    ends = (_RANGE_TO.search(before), _RANGE_FROM.match(text, best.end(), end), _COMPARED.search(before))
    if any(ends) or any(beside.match(text, best.end(), end) for beside in (_PERCENT_BESIDE, _PERCENT_AFTER)):
        signs["doubted"] = 1.0
    is_fraction = not best["sign"] and re.match(r"0*\.0\d*[1-9]", number)  # and 0.0 is nothing
    if before.endswith((".", ",")) or is_fraction or Decimal(number) > _ALL:
        signs["doubted"] = 1.0  # 5..1%, 0.051, 105%
    others = (hit for hit in _PERCENT.finditer(text, best.end(), end) if hit["sign"])
    if not signs["first"] and any(hit["number"] != best["number"] for hit in others):
        signs["doubted"] = 1.0  # `not 4.1% but 6.0%`
    digits = ("<" if best["less"] else "") + number.rstrip(".")
    first = best.start("less") if best["less"] else best.start("number")
    return Found(digits, first, best.end(), best[0].strip(), how=BESIDE, signs=signs)


def _in_fractions(text: str, start: int, end: int) -> Found | None:
    """Read a percent that begins a stretch and is printed with a fraction: exact, or none."""
    hit = _IN_FRACTIONS.match(text, start, end)
    if not hit or (hit["whole"] and hit["of_one"]):
        return None
    part = Decimal(unicodedata.numeric(hit["drawn"])) if hit["drawn"] else Decimal(hit["part"]) / Decimal(hit["of"])
    if not 0 < part < 1:
        return None
    digits = format((int(hit["whole"] or 0) + part).normalize(), "f")
    signs = {**_signs(text, hit, start, end), "sign": 1.0, "first": 1.0}
    return Found(digits, hit.start("number"), hit.end(), text[hit.start("number") : hit.end()], how=BESIDE, signs=signs)


def _best_percent(text: str, start: int, end: int) -> re.Match[str] | None:
    """Return the first number with a percent sign, else the first that is neither a note nor a place."""
    unsigned: list[re.Match[str]] = []
    for found in _PERCENT.finditer(text, start, end):
        if found["sign"]:
            return found
        unsigned.append(found)
    elsewhere = [hit.span() for hit in _ELSEWHERE.finditer(text, start, end)] if unsigned else []
    for found in unsigned:
        if not any(first <= found.start("number") < last for first, last in elsewhere):
            return found
    return None


def words(text: str, start: int, end: int, row: int = 0) -> Found:
    """Read words: the first paragraph, in one line, without marks of notes behind it."""
    start, end = trimmed(text, start, end)
    start = _behind_number(text, start, end, row)
    paragraph = _BLANK_LINE.search(text, start, end)
    stop = paragraph.start() if paragraph else end
    noted = _NOTE_BELOW.search(text, start, stop) if "\n" in text[start:stop] else None
    stop = noted.start() if noted else stop
    signs = {"paragraphs": float(paragraph is not None), "lines": min(text.count("\n", start, stop), 4) / 4}
    notes = _NOTES_BEHIND.search(text, start, stop) if _ends_in(text, start, stop, _ENDS_NOTE) else None
    if notes and notes.start() > start and not _NUMBERED_PART.search(text, start, notes.start()):
        stop = notes.start()
    loose = _LOOSE_MARKS.search(text, start, stop) if _ends_in(text, start, stop, _LOOSE) else None
    stop = loose.start() if loose else stop
    opened = text.rfind("(", start, stop)
    if opened > start and ")" not in text[opened:stop]:  # a remark that goes on beyond the paragraph
        stop = opened
    start, stop = trimmed(text, start, stop)
    if start >= stop:
        return absent(text, start, stop, "blank")
    applies = NOT_APPLICABLE.fullmatch(text[start:stop].strip(" .()"))
    if applies:
        return absent(text, start, stop, "not applicable", BESIDE)
    return Found(in_one_line(text[start:stop]), start, stop, text[start:stop], how=BESIDE, signs=signs)


# The mark of an enumeration before a name: "(a) Ada Moss", "2. Fern Fund"; "A. Moss" has none.
ENUMERATION = re.compile(r"(?:\((?:[a-zA-Z]|\d{1,2}|[ivx]{1,4})\)|\d{1,2}[.)]|[a-z]\))\s++(?=[^\W\d_]{2}|[A-Z]\.)")


_TO_ANOTHER = re.compile(r"\s*(?:through|thru|to|and|or|[-–&,])\s*\(", re.IGNORECASE)  # (a) through (c)


def without_enumeration(name: Found) -> Found:
    """Return a name without the mark of an enumeration before it, unless it is the first of several."""
    mark = ENUMERATION.match(name.words) if name.stated else None
    if mark is None or _TO_ANOTHER.match(name.words, mark.end()) or ENUMERATION.search(name.words, mark.end()):
        return name
    value = ENUMERATION.sub("", name.value, count=1)
    return structs.replace(name, value=value, start=name.start + mark.end(), words=name.words[mark.end() :])


def without_mark(name: Found) -> Found:
    """Return a name without the marks of notes behind it; longer answers, of several lines, as they are."""
    notes = _MARKS_BEHIND.search(name.words) if name.stated and len(name.words) <= _LONGEST_NAME else None
    if notes is None or "\n" in name.words or _NUMBERED_PART.search(name.words, 0, notes.start()):
        return name
    words = name.words[: notes.start()]
    return structs.replace(name, value=in_one_line(words), end=name.start + len(words), words=words)


def _ends_in(text: str, start: int, stop: int, signs: tuple[str, ...]) -> bool:
    """Whether a stretch ends in one of some signs, blanks aside; asked before what is behind it is looked for."""
    return text[start:stop].rstrip().endswith(signs)


ORDINAL = re.compile(r"⁽(st|nd|rd|th)⁾")
# A cell cut through a word, and points and commas that a converter carried to the end of the line.
_TORN = re.compile(r"(?<=[A-Za-z])\t(?=[a-z])")
_LOOSE_MARKS = re.compile(r"(?<!\s)(?:\s++(?:[.,]|[-–—]{2,}+)){1,20}+\s*$")
_LOOSE = (".", ",", "-", "–", "—")
_SUPER = re.compile(r"⁽[^⁾\n]{0,12}⁾")


# The end of a line behind the hyphen of a word, but for `-0-`, and for what stands for a word to come: "short- and".
_HYPHENATED = re.compile(r"(?<=\w-)(?<!-[0oO]-)[^\S\n\t]*+\n[^\S\n\t]*+(?=\w)(?!(?:and|or|to)\b)")


def hyphenated(words_there: str) -> str:
    r"""Return words in which no line ends in a hyphen of their own: there lines are broken, and no blank stands.

    >>> hyphenated("under Rule 13d-\n  1(k), short-\nand long-term, 1,000,-0-\nshares")
    'under Rule 13d-1(k), short-\nand long-term, 1,000,-0-\nshares'
    """
    return _HYPHENATED.sub("", words_there) if "-" in words_there and "\n" in words_there else words_there


def in_one_line(words_there: str) -> str:
    """Return words with blanks collapsed, torn ones and ordinals whole, and other superscripts left out."""
    words_there = hyphenated(words_there)
    if "\t" in words_there:
        words_there = _TORN.sub("", words_there)
    if "⁽" in words_there:
        words_there = _SUPER.sub("", ORDINAL.sub(r"\1", words_there))
    return " ".join(words_there.split())


# The first beginning of a tax number, 00-1234567, is no code; H.C. is one.
_CODE = re.compile(r"\d+(?:-\d+)+|(?<![A-Za-z0-9.])[A-Za-z]\.[A-Za-z](?![A-Za-z0-9])\.?|[A-Za-z0-9]+|[(\[]")
# Codes of several persons on one page: `ABC - HC / DEF - BK`.
_OF_PERSON = re.compile(
    r"(?<=[^/,;:()\s–—-])[^\S\n]*+(?:[-–—:=][^\S\n]*+)++(?P<code>[A-Za-z.]{2,4})(?=[^\S\n]*+(?:[/,;\n]|\Z))"
)
_WORDS_OF, _CODES_ALONE = re.compile(r"[^\s,;/&]+").findall, 12
_CODES_OF_PERSONS = 400  # characters of a row in which they stand
_ORDINARY = frozenset({"in", "co"})
_HALVES = re.compile(r"([A-Za-z])\s{1,9}([A-Za-z])(?![A-Za-z0-9])")  # of a code that a blank divides
# What codes mean, said behind them: `IA - Investment Adviser; PN (Limited Partnership)`; the next one is set apart.
_EXPLAINED = frozenset(
    re.findall(
        r"\w+",
        "investment adviser advisor company individual limited liability partnership corporation general bank parent"
        " holding control person insurance broker dealer employee benefit plan endowment fund savings association"
        " church other trust foreign institution working capital affiliate personal funds subject of the or and",
    )
)
_AS_LETTERS = str.maketrans("L1058", "IIOSB")  # `lN, 8K` has another code
_SAYS_WHAT = re.compile(r"\s*[-–—:(]\s*[A-Z]{2}\s+[a-z]{3}")  # what is other: `OO - IA parent`
_NEXT_CODE = re.compile(r"(?:[;,/&)\]]|(?<!\s)[^\S\n]*+\n)\s*+(?:and\s++)?[\[(]?\Z|(?<!\s)\s++and\s++\Z", re.IGNORECASE)


_ENDS_CODE = re.compile(r"\s*+(?:[,;/(]|\Z)")  # behind a word that stands for a code: `WC, Other`
_CODE_BELOW = re.compile(r"\n[^\S\n]*+([A-Z]{2})(?![^\W_])")
_CODE_BEHIND = re.compile(r"[^\S\n]*+\([^()\n]{1,60}\)[^\S\n]*+([A-Z]{2})(?![^\W_])")  # `IN (as to Moss) CO`
# Another source of funds, in words: `PF and other funds`, `WC, margin loans`.
_SOURCE_BEHIND = re.compile(
    r"[^\S\n]*+(?:[,;/+&]|(?:and|plus)\b)[^\S\n]*+(?:(?:and|plus|an?)[^\S\n]++)?"
    r"(?:bank|borrow\w*|conversion|credit|debt|exchange|gifts?|inherit\w*|loans?|margin|notes?|options?|other)\b",
    re.IGNORECASE,
)
# `PF, and a loan (OO)`; `(IC); Investment Adviser (IA)`
_SAID_BEHIND = re.compile(r"\)?[,;]?[^\S\n]++(?:and[^\S\n]++)?[^\W\d_][^()\n]{2,60}\(([A-Z]{2})\)")


# Words in place of a code, `S.p.A.`, up to a free line, a note or a sentence below them.
_NO_CODE = re.compile(r"[^\n]*+(?:\n[^\S\n]*+(?:[a-z][^\n]*+|(?![(⁽*\[\d])[^\n]{1,60}+(?=\n|\Z)))*+")


def codes(text: str, start: int, end: int, known: frozenset[str], row: int = 0) -> Found:
    """Read two-letter codes, `00` and `Other` being OO, as long as nothing else comes between.

    Small letters are codes where nothing else is there, those that are words by themselves with doubt.
    """
    start, end = trimmed(text, start, end)
    start = _behind_number(text, start, end, row)
    read: list[str] = []
    first = last = start
    strange, explained, damaged = 0, False, False
    of_persons = list(_OF_PERSON.finditer(text, start, min(end, start + _CODES_OF_PERSONS)))
    own = [hit["code"].replace(".", "").upper() for hit in of_persons]
    if len(own) > 1 and known.issuperset(own):
        place = of_persons[0].start("code"), of_persons[-1].end()
        return Found(tuple(dict.fromkeys(own)), *place, text[slice(*place)], how=BESIDE, signs={"first": 1.0})
    alone = end - start <= _CODES_ALONE and all(
        code.replace(".", "").upper() in known for code in _WORDS_OF(text, start, end)
    )
    for found in _CODE.finditer(text[start : min(end, start + 400)]):
        word = found[0].replace(".", "").upper()
        at = start + found.start()
        is_other = word == "OTHER" and _ENDS_CODE.match(text, start + found.end(), end)
        if word in ("00", "0O", "O0") or (is_other and (at == start or _NEXT_CODE.search(text, last, at))):
            word = "OO"
        if explained and not _NEXT_CODE.search(text, last, start + found.start()):
            if word.lower() not in _EXPLAINED and found[0] not in "([":
                break
        elif (word in known and (found[0].isupper() or alone)) or word == "OO":
            if read == ["OO"] and _SAYS_WHAT.match(text, last, end):
                break
            explained = False
            first = first if read else start + found.start()
            last = start + found.end()
            read += [word] if word not in read else []
        elif read and (found[0] in "([" or word.lower() in _EXPLAINED):
            explained = True
        elif word not in ("AND", "OR"):
            strange += 1
            halves = _HALVES.match(text, start + found.start(), end)
            whole = "".join(halves.groups()).upper() if halves else word.translate(_AS_LETTERS)
            damaged = damaged or whole in known
            if read or strange > 4:
                break
    if read:
        signs = {"first": float(first == start), "strange": min(strange, 4) / 4}
        more = _CODE_BEHIND.match(text, last, end)
        damaged = damaged or text[start:end] in _ORDINARY
        while (said := _SAID_BEHIND.match(text, last, end)) and said[1] in known:
            read += [said[1]] if said[1] not in read else []
            last = said.end()
        another = last < end and "WC" in known and read[-1] != "OO" and _SOURCE_BEHIND.match(text, last, end)
        damaged = damaged or bool(another)
        signs |= {"doubted": 1.0} if damaged or (more and more[1] in known.difference(read)) else {}
        return Found(tuple(read), first, last, text[first:last], how=BESIDE, signs=signs)
    if start >= end:
        return absent(text, start, end, "blank")
    none = NOT_APPLICABLE.match(text, start, end) or text[start : min(end, start + 4)].lower() == "none"
    below = _CODE_BELOW.search(text, start, end) if none else None
    if below and below[1] in known:  # `N/A for the merger.`, and `WC for the purchases.` in the next line
        return Found((below[1],), *below.span(1), below[1], how=BESIDE, signs={"first": 0.0, "doubted": 1.0})
    if none or _DASH.match(text, start, end):
        return absent(text, start, end, "not applicable")
    own = _NO_CODE.match(text, start, end)
    return absent(text, start, own.end() if own else end, "unreadable")


_OWN = r"\bown(?:s|ed|er|ers|ership)?\b"
# Not what is disclaimed together with others, a group; not what somebody does not disclaim.
_DISCLAIMS = re.compile(
    rf"(?<!\bnot )\bdisclaim\w*+(?:(?!\bgroup\b)[^.;]){{0,300}}?{_OWN}|{_OWN}[^.;]{{0,300}}(?<!\bnot )\bdisclaimed\b",
    re.IGNORECASE,
)
_ADMITS_NOT = re.compile(
    r"\b(?:not?|nor|neither|nothing)\b[^.;]{0,80}\badmission\b[^.;]{0,300}\bbeneficial(?:ly)?\s+own\w*", re.IGNORECASE
)
# In a list of exhibits, or above what disclaims: `99 Disclaimer of Beneficial Ownership`.
_TITLED_SO = re.compile(
    r"^[^\w\n]*+(?:exhibits?[^\w\n]++)?(?:[\w.]{1,6}[^\w\n]++)?disclaimers?\s+of\s+(?:beneficial\s+)?ownership[^\w\n]*+$",
    re.IGNORECASE | re.MULTILINE,
)
# The form's own instructions, which some filers copy: what the box of row 10 or 12 is for.
_INSTRUCTS = re.compile(r"\bdiscloses\s+in\s+the\s+report\b|\baggregate\s+amount\s+reported\b", re.IGNORECASE)
# Initials are short forms too, but for the letter of a class, and where a sentence seems to begin behind them.
SHORT_FORM = re.compile(
    r"\b(?:(?i:Mr|Mrs|Ms|Dr|Messrs|Inc|Corp|Co|Ltd)"
    r"|(?<!class )(?<!series )(?<!Class )(?<!Series )(?<!Schedule )(?<!Exhibit )(?<!Annex )(?<!Appendix )"
    r"[A-Z](?=\.(?!\s+(?:The|This|These|Each|Such|Mr|Mrs|Ms|Dr|Messrs|Nothing|Neither|None|No|All|It|In|As)\b)))\."
)


def disclaims(text: str) -> bool:
    """Whether words disclaim beneficial ownership, or say in those of the rule that filing is no admission of it.

    False for membership in a group, for what is not disclaimed, and for the instructions of the form. Source: 17 CFR
    240.13d-4.
    """
    lower = text.lower()
    if "disclaim" not in lower and "admission" not in lower:
        return False
    plain = SHORT_FORM.sub(lambda short: short[0].removesuffix("."), " ".join(_TITLED_SO.sub("", text).split()))
    if _INSTRUCTS.search(plain):
        plain = ". ".join(sentence for sentence in plain.split(". ") if not _INSTRUCTS.search(sentence))
    return bool(_DISCLAIMS.search(plain) or _ADMITS_NOT.search(plain))
