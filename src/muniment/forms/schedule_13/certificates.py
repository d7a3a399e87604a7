"""Item 10 of Schedule 13G: the official certificate of each rule, in the words of a day, and whether a text is one.

Texts: 17 CFR 240.13d-102, Item 10, as the table of wordings has them.
"""

import re
from collections.abc import Iterable
from datetime import date
from html import unescape

from muniment.forms.tables import Wording, wordings

CERTIFICATIONS = "item10.certifications"
"""Where a Schedule 13G states its certificates."""

FOREIGN = "FI"
"""In place of a rule: certificate (b), of a non-U.S. institution."""

# Words that only one of the certificates has.
_OF = {
    "Rule 13d-1(b)": "ordinary course of business",
    "Rule 13d-1(c)": "above were not acquired",
    FOREIGN: "foreign regulatory scheme",
}
_LONGEST_BLANK = 300  # letters that it is filled in with
_BLANK = re.compile(r"\[insert[^][]*+\]")
_SIGNS = re.compile(r"\bsections?\s++(?=240)|[^a-z0-9]++")


def certificate(rule: str, day: date) -> str:
    """Return the official certificate of a rule, or of a FOREIGN institution, on a day; "" where it asks for none."""
    matching = [row for row in _wordings(rule) if (row.since or 0) <= day.year <= (row.until or day.year)]
    return max(matching, key=lambda row: (row.since or 0, len(row.words))).words if matching else ""


def is_certificate(text: str, rule: str, day: date | None = None) -> bool:
    """Tell whether a text has the official certificate of a rule, on a day or of any; signs and case do not count."""
    official = [row.words for row in _wordings(rule)] if day is None else [certificate(rule, day)]
    return _without(text, official) != _letters(text)


def is_official(text: str, day: date) -> bool:
    """Tell whether a text has the official certificate of any rule in the words of a day."""
    return any(is_certificate(text, rule, day) for rule in _OF)


def beside_certificates(text: str) -> str:
    """Return the letters of a text that stand in none of the official certificates of any day.

    >>> beside_certificates("(a) " + certificate("Rule 13d-1(b)", date(2026, 1, 5)))
    'a'
    """
    return _without(text, (row.words for rule in _OF for row in _wordings(rule)))


def _wordings(rule: str) -> list[Wording]:
    words = _OF.get(rule)
    rows = (row for row in wordings("13G") if row.field == CERTIFICATIONS)
    return [row for row in rows if words and words in row.words]


def _without(text: str, official: Iterable[str]) -> str:
    """Return the letters of a text without those of official words; their blank is filled in somehow."""
    letters = _letters(text)
    for words in sorted(official, key=len, reverse=True):  # today's words begin with yesterday's
        begin = end = 0
        for n, part in enumerate(map(_letters, _BLANK.split(words))):
            at = letters.find(part, end + bool(n), end + _LONGEST_BLANK + len(part) if n else None)
            begin, end = (begin if n else at), at + len(part)
            if at < 0:
                break
        else:
            letters = letters[:begin] + letters[end:]
    return letters


def _letters(text: str) -> str:
    return _SIGNS.sub("", unescape(text).casefold())
