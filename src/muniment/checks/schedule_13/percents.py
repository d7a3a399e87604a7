"""Percent of class: against the number outstanding, of one person against another, and as an item states it."""

import re
from calendar import month_name
from collections.abc import Iterator
from contextlib import suppress
from datetime import date, timedelta
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

from msgspec import UNSET, Struct

from muniment.checks.filing import Filing
from muniment.checks.rule import Undecided, Violation, rule
from muniment.checks.schedule_13.persons import (
    FIVE,
    ROUNDS_TO_FIVE,
    Person,
    all_percents,
    highest,
    lowest,
    may_agree,
    name_of,
    paths_of,
    persons,
    says_five_or_less,
    shares,
    stated,
    unit,
)
from muniment.checks.schedule_13.texts import POWERS, says_none
from muniment.forms import Schedule13, Schedule13D, Schedule13G
from muniment.forms.schedule_13.schedule_13d import Item5
from muniment.forms.schedule_13.schedule_13g import Item4
from muniment.forms.walk import value_at
from muniment.values import Unreadable
from muniment.values.characters import in_one_case
from muniment.values.grammar import typed_day
from muniment.wording import day as in_words

# ---- the number outstanding ------------------------------------------------------------------------------------------

# Only plain statements count: "based on 23,800,000 shares outstanding on November 8, 2024". Where a filing states
# several numbers, or speaks of rights that are added to them, it is not known which one its percentages rest on.
_WORD = "outstanding"
# A number, a few words that may hold a par value, and "outstanding": no other number between them, no end of sentence.
_NUMBER = re.compile(
    r"(?<![\d,.$])(\d{1,3}(?:,\d{3})++|\d{5,13}+)(?![\d,]*\d)"
    r"((?:[^;.$%\d]|\$\s?\d{0,2}\.\d{1,6}){1,120}?)\boutstanding\b",
    re.I,
)
# A part of the class is no number outstanding: "1,000 shares, one half of the outstanding shares".
_A_PART = re.compile(r"represent|constitut|percent|of (?:the|its|all) (?:issued|outstanding|total|shares)|equal", re.I)
_DAY = re.compile(
    r"\boutstanding\b[^.;\d]{0,60}?\b(?:as of|on|as at|at)\s+(?:the close of business on\s+)?"
    rf"((?:{'|'.join(filter(None, month_name))})\s+\d{{1,2}},?\s+\d{{4}}|\d{{1,2}}/\d{{1,2}}/\d{{4}})",
    re.I,
)
# Rights are added to the number outstanding, each holder's own; several classes, votes and receipts change the count.
_RIGHTS = re.compile(
    r"option|warrant|convert|conversion|within (?:60|sixty)|right to receive|rights to|restricted stock|\brsu|"
    r"(?:right to|may|can|could|were to) acquire|exercis(?!es? (?:\w+ )?(?:power|voting|invest|dispos|control))|"
    r"depositary|deemed (?:to be )?outstanding|(?:combined|total|aggregate) vot|treasury|unvested|dilut|pro forma|"
    r"assum|exchangeable|preferred|\bunits|swap|giving effect",
)


# What the other items of a Schedule 13D say of rights that the holder has: some of that is boilerplate there.
_HOLDS_RIGHTS = re.compile(
    r"warrants?\b|convertible|exercisable|options? to (?:purchase|buy|acquire)|stock options?", re.I
)
_ELSEWHERE = ("item3.funds", "item4.purpose", "item5.transactions", "item6.contracts")


class Outstanding(Struct, frozen=True):
    """A number of shares outstanding, the day it is of where that is stated, and the field that states it."""

    number: Decimal
    day: date | None
    path: str


@lru_cache(maxsize=16)
def speaks_of_rights(text: str) -> bool:
    """Tell whether a text speaks of rights to shares, or of other shares than those of the class."""
    return _RIGHTS.search(text.lower()) is not None


def outstanding(filing: Filing[Schedule13]) -> Outstanding | None:
    """Return what the filing states of the number outstanding, where it is one number without any rights added."""
    statements: list[Outstanding] = []
    for path, text in _texts(filing):
        if speaks_of_rights(text):
            return None
        statements += _stated(path, text)
    elsewhere = (value_at(filing.record, path) for path in (_ELSEWHERE if filing.form == "13D" else ()))
    if statements and any(_HOLDS_RIGHTS.search(text) for text in elsewhere if text):
        return None
    return statements[0] if len({statement.number for statement in statements}) == 1 else None


def dated(filing: Filing[Schedule13]) -> Iterator[Outstanding]:
    """Yield the numbers outstanding whose day is stated, whatever is added to them."""
    for path, text in _texts(filing):
        yield from (statement for statement in _stated(path, text) if statement.day)


@lru_cache(maxsize=16)  # several rules ask in turn
def _stated(path: str, text: str) -> tuple[Outstanding, ...]:
    return tuple(_numbers(path, text)) if _WORD in text.casefold() else ()


def _numbers(path: str, text: str) -> Iterator[Outstanding]:
    for match in _NUMBER.finditer(text):
        number, between = match.groups()
        if _A_PART.search(between):
            continue
        place = _DAY.match(text, match.end() - len(_WORD))
        day = None
        with suppress(Unreadable):
            day = typed_day(" ".join(place[1].split())) if place else None
        yield Outstanding(Decimal(number.replace(",", "")), day, path)


def _texts(filing: Filing[Schedule13]) -> Iterator[tuple[str, str]]:
    """Yield the texts where a schedule says what its percentages rest on."""
    record = filing.record
    names = (
        ("item4.amount", "item4.percent")
        if filing.form == "13G"
        else ("item5.amount_and_percent", "item5.powers", "item1.comment")
    )
    for path in names:
        text = stated(value_at(record, path))
        if text and not filing.low_confidence(path):
            yield path, text
    for number, person in enumerate(record.reporting_persons or ()):
        if person.comment and stated(person.comment):
            yield f"reporting_persons[{number}].comment", person.comment


# ---- percentages of the cover ----------------------------------------------------------------------------------------

_HUNDRED = Decimal(100)
_TOLERANCE = Decimal("0.06")
_OLD = timedelta(days=549)  # eighteen months
_TENTH_MORE = Decimal("1.1")
_ABOVE_FIVE = Decimal("5.1")
_NO_ONE_NUMBER = "the filing states no number outstanding, several, or rights that are added to it"


@rule("C-06")
def percent_of_outstanding(filing: Filing[Schedule13]) -> Iterator[Violation | Undecided]:
    whole = outstanding(filing)
    if whole is None or not whole.number:
        paths = [f"{path}.percent" for path, person in persons(filing) if person.aggregate_amount and person.percent]
        if paths:
            yield Undecided(_NO_ONE_NUMBER, tuple(paths))
        return
    for path, person in persons(filing):
        owned, percent = person.aggregate_amount, person.percent
        if not owned or percent is UNSET or owned > whole.number:  # a holding of zero has a rule of its own
            continue
        low, high = percent - max(_TOLERANCE, unit(percent) / 2), max(percent + _TOLERANCE, highest(percent))
        if low * whole.number <= owned * _HUNDRED <= high * whole.number:
            continue
        right = (owned * _HUNDRED / whole.number).quantize(min(unit(percent), Decimal("0.1")))
        message = f"{name_of(person)} has {shares(owned)} of {shares(whole.number)} shares outstanding, or {right:f}%"
        yield Violation(
            f"{message}, and states {percent:f}%.", (f"{path}.percent", f"{path}.aggregate_amount", whole.path)
        )


@rule("B-24", requires=("reporting_persons",))
def rounded_to_five(people: tuple[Person, ...], filing: Filing[Schedule13]) -> Violation | Undecided | None:
    record, percents = filing.record, all_percents(people)
    if percents is None or not ROUNDS_TO_FIVE <= max(percents) < _ABOVE_FIVE or _has_left(record):
        return None
    owned = [person.aggregate_amount for person in people if person.aggregate_amount is not UNSET]
    total = outstanding(filing)
    if total is None:
        return Undecided(_NO_ONE_NUMBER, paths_of(people, "percent"))
    if len(owned) < len(people) or any(person.group == "a" for person in people):
        return None
    apart = sum({person.sole_voting_power for person in people if person.sole_voting_power}, Decimal(0))
    most = max(owned)
    if not most or max(most, apart) * _HUNDRED > FIVE * total.number:
        return None
    place = owned.index(most)
    exact = (most * _HUNDRED / total.number).quantize(Decimal("0.01"))
    return Violation(
        f"{name_of(people[place])} has {shares(most)} of {shares(total.number)} shares outstanding, or {exact:f}%, "
        f"stated as {max(percents):f}%: that is not more than five percent.",
        (f"reporting_persons[{place}].percent", f"reporting_persons[{place}].aggregate_amount", total.path),
    )


def _has_left(record: Schedule13) -> bool:
    """Tell whether a schedule itself says that no more than five percent is left."""
    if isinstance(record, Schedule13G):
        return says_five_or_less(record)
    return bool(record.item5 and record.item5.ceased_on and not says_none(record.item5.ceased_on))


@rule("C-07")
def old_outstanding(filing: Filing[Schedule13]) -> Iterator[Violation]:
    event = filing.day("event")
    until: date | None = event or filing.day("filed")
    dated_statements = [(latest.day, latest) for latest in dated(filing) if latest.day]
    if until is None or not dated_statements:
        return
    day, statement = max(dated_statements, key=lambda pair: pair[0])
    if day + _OLD < until:
        message = f"The {shares(statement.number)} shares outstanding are those of {in_words(day)}"
        what = "the event is of" if event else "it is filed on"
        yield Violation(f"{message}, and {what} {in_words(until)}.", (statement.path,))


@rule("C-08", each="reporting_persons", requires=("percent", "."))
def percent_range(percent: Decimal, person: Person) -> Violation | None:
    return None if percent <= _HUNDRED else Violation(f"{name_of(person)} has {percent:f}% of the class.", ("percent",))


@rule("C-09")
def same_amount_other_percent(filing: Filing[Schedule13]) -> Iterator[Violation]:
    by_amount: dict[Decimal, _Measured] = {}
    for person in _measured(filing):
        first_person = by_amount.setdefault(person.amount, person)
        if not may_agree(person.percent, first_person.percent):
            message = (
                f"{name_of(first_person.person)} and {name_of(person.person)} own {shares(person.amount)} shares each"
            )
            paths = tuple(
                f"{path}.{row}" for row in ("percent", "aggregate_amount") for path in (first_person.path, person.path)
            )
            yield Violation(f"{message}, as {first_person.percent:f}% and {person.percent:f}%.", paths)


@rule("C-10")
def percents_differ(filing: Filing[Schedule13]) -> Violation | None:
    sizes = [
        _Size(
            person.amount * _HUNDRED / highest(person.percent),
            person.amount * _HUNDRED / lowest(person.percent),
            person,
        )
        for person in _measured(filing)
        if lowest(person.percent)
    ]
    pairs = _furthest(sizes) if sizes else []
    small, large = max(pairs, key=lambda pair: pair[1].least / pair[0].most, default=(None, None))
    if not small or not large or large.least <= small.most * _TENTH_MORE:
        return None
    low_person, high_person = small.of, large.of
    message = (
        f"{name_of(low_person.person)} has {shares(low_person.amount)} shares as {low_person.percent:f}%, "
        f"{name_of(high_person.person)} {shares(high_person.amount)} as {high_person.percent:f}%."
    )
    return Violation(
        message,
        tuple(f"{each.path}.{row}" for each in (low_person, high_person) for row in ("percent", "aggregate_amount")),
    )


class _Measured(NamedTuple):
    """A person with an amount and a percentage."""

    path: str
    person: Person
    amount: Decimal
    percent: Decimal


class _Size(Struct):
    """Between which sizes of the class a person's percentage lies."""

    least: Decimal
    most: Decimal
    of: _Measured


def _furthest(sizes: list[_Size]) -> list[tuple[_Size, _Size]]:
    """Return the pairs that may be the furthest apart; persons of the same amount have a rule of their own."""
    small, large = min(sizes, key=lambda size: size.most), max(sizes, key=lambda size: size.least)
    pairs = [(small, size) for size in sizes] + [(size, large) for size in sizes]
    return [pair for pair in pairs if pair[0].of.amount != pair[1].of.amount]


def _measured(filing: Filing[Schedule13]) -> Iterator[_Measured]:
    """Yield the persons with an amount and a percentage, where the filing is about one class."""
    if len(filing.record.cusips or ()) > 1:
        return
    for path, person in persons(filing):
        if person.aggregate_amount and person.percent:
            yield _Measured(path, person, person.aggregate_amount, person.percent)


@rule("C-19")
def percent_in_amendment(filing: Filing[Schedule13]) -> Iterator[Violation]:
    for path, person in persons(filing):
        if _is_blank(person):
            yield Violation(f"{name_of(person)} states no percentage of the class.", (f"{path}.percent",))
    record = filing.record
    item = record.item4 if isinstance(record, Schedule13G) else UNSET
    if item and item.amount is not UNSET and _is_blank(item):
        yield Violation("Item 4(b) states no percentage of the class beside the amount.", ("item4.percent",))


def _is_blank(part: Person | Item4) -> bool:
    return part.percent is UNSET and not any(filed.field == "percent" and filed.words for filed in part.as_filed)


# ---- what an item states again ---------------------------------------------------------------------------------------

_SHORT, _LONG = 120, 300
# A number alone, perhaps with its unit: nothing is concluded from a text that says more.
_STATED = r"(?P<whole>\d{1,3}(?:,\d{3})+|\d+)(?P<part>\.\d+)?\s*+(?:(?:%|percent|shares)\s*+)?\.?"
_ALONE = re.compile(_STATED, re.I).fullmatch
_LINE = re.compile(rf"(?P<name>\S.*?)(?<!\s)(?:\s++[-\u2013\u2014]|\s*+:)\s*+{_STATED}", re.I).fullmatch
_AMOUNT = re.compile(
    r"\b(?:beneficially (?:owns?|owned)|beneficial owner(?:ship)? of)\s+"
    r"(?:an aggregate of\s+|a total of\s+|in the aggregate\s+)?"
    r"(?P<number>\d{1,3}(?:,\d{3})+)\s+(?:shares|ordinary shares|common shares)\b",
    re.I,
)
_POWER = re.compile(
    r"\b(?:sole|shared) (?:power to vote|voting power|power to dispose|dispositive power)[^.;:\d]{0,80}[\s:]"
    r"(?P<number>\d{1,3}(?:,\d{3})+)\s+(?:shares|ordinary shares|common shares)\b",
    re.I,
)
_PERCENT = re.compile(r"(?<![\d.,])(\d{1,2}(?:\.\d{1,6})?)\s?(?:%|percent\b|per cent\b)", re.I)
_FIGURE = re.compile(r"\d{1,3}(?:,\d{3})+|\d{4,}")
_ITEM4 = (
    ("amount", "aggregate_amount", "4(a)"),
    ("percent", "percent", "4(b)"),
    *((power, power, f"4(c)({part})") for power, part in zip(POWERS, ("i", "ii", "iii", "iv"), strict=True)),
)
_ROWS = ("aggregate_amount", *POWERS)
_FIRST = "reporting_persons[0]"


@rule("C-16", requires=("item4",))
def item_4_and_cover(item4: Item4, filing: Filing[Schedule13G]) -> Iterator[Violation]:
    people = list(persons(filing))
    for name, row, number in _ITEM4:
        for path, number_stated in _paired(stated(getattr(item4, name)), row, people):
            cover = value_at(filing.record, f"{path}.{row}")
            if cover is UNSET or (may_agree(number_stated, cover) if row == "percent" else number_stated == cover):
                continue
            sign = "%" if row == "percent" else ""
            message = f"Item {number} states {shares(number_stated)}{sign}, the cover {shares(cover)}{sign}."
            yield Violation(message, (f"item4.{name}", f"{path}.{row}"))


def _paired(text: str, row: str, people: list[tuple[str, Person]]) -> list[tuple[str, Decimal]]:
    """Return the number that a text states for each person; nothing where not every person has one.

    It has a line for each, "Gadfly Point LLC - 1,200 shares", or is one number, and so is the row on all covers.
    """
    alone = _ALONE(text) if len(text) < _SHORT else None
    if alone:
        same = len({getattr(person, row) for _, person in people}) == 1
        return [(people[0][0], _decimal(alone))] if same else []
    by_name: dict[str, list[Decimal]] = {}
    for line in text.splitlines():
        match = _LINE(line.strip()) if len(line) < _LONG else None
        if match:
            by_name.setdefault(in_one_case(match["name"]), []).append(_decimal(match))
    pairs = [(path, by_name.get(in_one_case(stated(person.name)), [])) for path, person in people]
    if any(len(numbers) != 1 for _, numbers in pairs):
        return []
    return [(path, numbers[0]) for path, numbers in pairs]


def _decimal(match: re.Match[str]) -> Decimal:
    return Decimal(match["whole"].replace(",", "") + (match["part"] or ""))


@rule("C-17", requires=("item5",))
def item_5_and_cover(item5: Item5, filing: Filing[Schedule13D]) -> Iterator[Violation]:
    people = list(persons(filing))
    texts = {name: stated(getattr(item5, name)) for name in ("amount_and_percent", "powers")}
    if len(people) != 1 or any(map(speaks_of_rights, texts.values())):
        return
    person = people[0][1]
    cover = {getattr(person, row) for row in _ROWS} - {UNSET}
    for name, number, pattern in (("amount_and_percent", "5(a)", _AMOUNT), ("powers", "5(b)", _POWER)):
        match = pattern.search(texts[name])
        if match is None or any(Decimal(figure.replace(",", "")) in cover for figure in _FIGURE.findall(texts[name])):
            continue
        if person.aggregate_amount is not UNSET:
            message = f"Item {number} states {match['number']} shares, the cover {shares(person.aggregate_amount)}."
            yield Violation(message, (f"item5.{name}", f"{_FIRST}.aggregate_amount"))
    percents = set(_PERCENT.findall(texts["amount_and_percent"]))
    if (
        len(percents) == 1
        and person.percent is not UNSET
        and not may_agree(Decimal(percent := percents.pop()), person.percent)
    ):
        message = f"Item 5(a) states {percent}%, the cover {person.percent:f}%."
        yield Violation(message, ("item5.amount_and_percent", f"{_FIRST}.percent"))
