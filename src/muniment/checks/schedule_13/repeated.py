"""What the cover states and Item 4 of Schedule 13G, or Item 5 of Schedule 13D, states again."""

import re
from collections.abc import Iterator
from decimal import Decimal

from msgspec import UNSET

from muniment.checks.filing import Filing
from muniment.checks.finding import Doubt
from muniment.checks.rule import Example, rule
from muniment.checks.schedule_13.outstanding import speaks_of_rights
from muniment.checks.schedule_13.persons import Person, folded, persons, shares, stated
from muniment.checks.schedule_13.rooms import may_agree
from muniment.forms import Schedule13D, Schedule13G
from muniment.forms.paths import value_at
from muniment.forms.schedule_13.schedule_13d import Item5, ReportingPerson
from muniment.forms.schedule_13.schedule_13g import Item4

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
    ("sole_voting_power", "sole_voting_power", "4(c)(i)"),
    ("shared_voting_power", "shared_voting_power", "4(c)(ii)"),
    ("sole_dispositive_power", "sole_dispositive_power", "4(c)(iii)"),
    ("shared_dispositive_power", "shared_dispositive_power", "4(c)(iv)"),
)
_ROWS = tuple(row for _, row, _ in _ITEM4 if row != "percent")
_FIRST = "reporting_persons[0]"
_LINES = "Tidewrack Asset Management, Inc. - 1,475,600 shares\nTidewrack Financial Corp. - 1,475,600 shares"


def _alone(words: str) -> Example:
    """Return a Schedule 13D of one person, with such an Item 5(a)."""
    person = ReportingPerson(name="Gadfly Point", aggregate_amount=Decimal(1_700_000), percent=Decimal("7.0"))
    changes = {"reporting_persons": (person,), "item5.amount_and_percent": words}
    return Example(changes=changes, also=("S-06", "X-06", "X-15"))


@rule(
    "C-16",
    "item-4-and-cover",
    "Item 4 states the amount, percentage and powers of the cover.",
    cites="17 CFR 240.13d-102, Item 4",
    forms="13G",
    severity="warning",
    needs=("item4",),
    mend="Let Item 4 state what the cover does, or refer to it.",
    basis="Judged where the item is a number alone and all persons have the same on their covers, or where it has a "
    "line with name and number for each person; percentages agree where rounding explains the difference.",
    passes=({}, {"item4.amount": _LINES, "item4.percent": "See row 11"}),
    fails=(
        {"item4.amount": _LINES.replace("600", "700")},
        {"item4.percent": _LINES.replace("1,475,600 shares", "7.5%")},
    ),
)
def item_4_and_cover(item4: Item4, filing: Filing[Schedule13G]) -> Iterator[Doubt]:
    """Compare each number of the item with the row of the cover that it is about."""
    people = list(persons(filing))
    for name, row, number in _ITEM4:
        for path, said in _paired(stated(getattr(item4, name)), row, people):
            cover = value_at(filing.record, f"{path}.{row}")
            if cover is UNSET or (may_agree(said, cover) if row == "percent" else said == cover):
                continue
            sign = "%" if row == "percent" else ""
            words = f"Item {number} states {shares(said)}{sign}, the cover {shares(cover)}{sign}."
            yield Doubt(words, (f"item4.{name}", f"{path}.{row}"))


def _paired(words: str, row: str, people: list[tuple[str, Person]]) -> list[tuple[str, Decimal]]:
    """Return the number that a text states for each person; nothing where not every person has one.

    It has a line for each, "Gadfly Point LLC - 1,200 shares", or is one number, and so is the row on all covers.
    """
    alone = _ALONE(words) if len(words) < _SHORT else None
    if alone:
        same = len({getattr(person, row) for _, person in people}) == 1
        return [(people[0][0], _decimal(alone))] if same else []
    by_name: dict[str, list[Decimal]] = {}
    for line in words.splitlines():
        match = _LINE(line.strip()) if len(line) < _LONG else None
        if match:
            by_name.setdefault(folded(match["name"]), []).append(_decimal(match))
    found = [(path, by_name.get(folded(stated(person.name)), [])) for path, person in people]
    if any(len(numbers) != 1 for _, numbers in found):
        return []
    return [(path, numbers[0]) for path, numbers in found]


def _decimal(match: re.Match[str]) -> Decimal:
    return Decimal(match["whole"].replace(",", "") + (match["part"] or ""))


@rule(
    "C-17",
    "item-5-and-cover",
    "Item 5 states the amount, percentage and powers of the cover.",
    cites="17 CFR 240.13d-101, Item 5(a) and (b)",
    forms="13D",
    severity="warning",
    needs=("item5",),
    mend="Let Item 5 state what the cover does, or refer to it.",
    basis="Judged where one person reports and the item says plainly how many shares that person owns or has power "
    "over, none of it a number of the cover, or states one percentage; silent where it speaks of rights to shares.",
    passes=_alone("The Fund beneficially owns 1,700,000 shares, or 7.0% of the class."),
    fails=(
        _alone("The Fund beneficially owns 900,000 shares, or 7.0% of the class."),
        _alone("The Fund beneficially owns 1,700,000 shares, or 8.0% of the class."),
    ),
)
def item_5_and_cover(item5: Item5, filing: Filing[Schedule13D]) -> Iterator[Doubt]:
    """Look for plain statements whose numbers are none of the cover's."""
    people = list(persons(filing))
    texts = {name: stated(getattr(item5, name)) for name in ("amount_and_percent", "powers")}
    if len(people) != 1 or any(map(speaks_of_rights, texts.values())):
        return
    person = people[0][1]
    cover = {getattr(person, row) for row in _ROWS} - {UNSET}
    for name, number, pattern in (("amount_and_percent", "5(a)", _AMOUNT), ("powers", "5(b)", _POWER)):
        match = pattern.search(texts[name])
        if match is None or any(_plain(one) in cover for one in _FIGURE.findall(texts[name])):
            continue
        if person.aggregate_amount is not UNSET:
            told = f"Item {number} states {match['number']} shares, the cover {shares(person.aggregate_amount)}."
            yield Doubt(told, (f"item5.{name}", f"{_FIRST}.aggregate_amount"))
    percents = set(_PERCENT.findall(texts["amount_and_percent"]))
    if (
        len(percents) == 1
        and person.percent is not UNSET
        and not may_agree(Decimal(said := percents.pop()), person.percent)
    ):
        words = f"Item 5(a) states {said}%, the cover {person.percent:f}%."
        yield Doubt(words, ("item5.amount_and_percent", f"{_FIRST}.percent"))


def _plain(figure: str) -> Decimal:
    return Decimal(figure.replace(",", ""))
