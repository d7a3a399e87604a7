"""The number of shares outstanding that a filing states in its own words, and the day it is of.

Only plain statements count: "based on 23,800,000 shares outstanding on November 8, 2024". Where a filing states several
numbers, or speaks of rights that are added to them, nobody can tell which one its percentages rest on.
"""

import re
from calendar import month_name
from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from msgspec import Struct

from muniment.checks.filing import Filing
from muniment.checks.schedule_13.persons import stated
from muniment.forms import Schedule13
from muniment.forms.paths import value_at

_WORD = "outstanding"
# A number, a few words that may hold a par value, and "outstanding": no other number between them, no end of sentence.
_NUMBER = re.compile(
    r"(?<![\d,.$])(\d{1,3}(?:,\d{3})++|\d{5,13}+)(?![\d,]*\d)"
    r"((?:[^;.$%\d]|\$\s?\d{0,2}\.\d{1,6}){1,120}?)\boutstanding\b",
    re.I,
)
# A part of the class is no number outstanding: "1,000 shares, one half of the outstanding shares".
_A_PART = re.compile(r"represent|constitut|percent|of (?:the|its|all) (?:issued|outstanding|total|shares)|equal", re.I)
_MONTHS = {name.casefold(): number for number, name in enumerate(month_name) if name}
_DAY = re.compile(
    r"\boutstanding\b[^.;\d]{0,60}?\b(?:as of|on|as at|at)\s+(?:the close of business on\s+)?"
    rf"(?:({'|'.join(filter(None, month_name))})\s+(\d{{1,2}}),?\s+(\d{{4}})|(\d{{1,2}})/(\d{{1,2}})/(\d{{4}}))",
    re.I,
)
# Rights are added to the number outstanding, each holder's own; several classes, votes and receipts change the count.
_RIGHTS = re.compile(
    r"option|warrant|convert|conversion|within (?:60|sixty)|right to receive|rights to|restricted stock|\brsu|"
    r"(?:right to|may|can|could|were to) acquire|exercis(?!es? (?:\w+ )?(?:power|voting|invest|dispos|control))|"
    r"depositary|deemed (?:to be )?outstanding|(?:combined|total|aggregate) vot|treasury|unvested|dilut|pro forma|"
    r"assum|exchangeable|preferred|\bunits|swap|giving effect",
    re.I,
)


# What the other items of a Schedule 13D say of rights that the holder has: some of their words are boilerplate there.
_HELD = re.compile(r"warrants?\b|convertible|exercisable|options? to (?:purchase|buy|acquire)|stock options?", re.I)
_ELSEWHERE = ("item3.funds", "item4.purpose", "item5.transactions", "item6.contracts")


class Outstanding(Struct, frozen=True):
    """A number of shares outstanding, the day it is of where that is stated, and the field that states it."""

    number: Decimal
    day: date | None
    path: str


def speaks_of_rights(words: str) -> bool:
    """Tell whether a text speaks of rights to shares, or of other shares than those of the class."""
    return _RIGHTS.search(words) is not None


def outstanding(filing: Filing[Schedule13]) -> Outstanding | None:
    """Return what the filing states of the number outstanding, where it is one number without any rights added."""
    found: list[Outstanding] = []
    for path, words in _texts(filing):
        if speaks_of_rights(words):
            return None
        found += _stated(path, words)
    if any(_HELD.search(words) for words in _elsewhere(filing)):
        return None
    return found[0] if len({one.number for one in found}) == 1 else None


def dated(filing: Filing[Schedule13]) -> Iterator[Outstanding]:
    """Yield the numbers outstanding whose day is stated, whatever is added to them."""
    for path, words in _texts(filing):
        yield from (one for one in _stated(path, words) if one.day)


def _stated(path: str, words: str) -> Iterator[Outstanding]:
    if _WORD not in words.casefold():
        return
    for match in _NUMBER.finditer(words):
        number, between = match.groups()
        if _A_PART.search(between):
            continue
        place = _DAY.match(words, match.end() - len(_WORD))
        day = _day(place) if place else None
        yield Outstanding(Decimal(number.replace(",", "")), day, path)


def _day(match: re.Match[str]) -> date | None:
    name, day, year, month, day_too, year_too = match.groups()
    try:
        return date(int(year or year_too), _MONTHS[name.casefold()] if name else int(month), int(day or day_too))
    except ValueError:
        return None


def _elsewhere(filing: Filing[Schedule13]) -> Iterator[str]:
    if filing.form == "13D":
        for path in _ELSEWHERE:
            words = value_at(filing.record, path)
            if words:
                yield words


def _texts(filing: Filing[Schedule13]) -> Iterator[tuple[str, str]]:
    """Yield the texts where a schedule says what its percentages rest on."""
    record = filing.record
    names = (
        ("item4.amount", "item4.percent")
        if filing.form == "13G"
        else ("item5.amount_and_percent", "item5.powers", "item1.comment")
    )
    for path in names:
        words = stated(value_at(record, path))
        if words and not filing.doubtful(path):
            yield path, words
    for number, person in enumerate(record.reporting_persons or ()):
        if person.comment and stated(person.comment):
            yield f"reporting_persons[{number}].comment", person.comment
