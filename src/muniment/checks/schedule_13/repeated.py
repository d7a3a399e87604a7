"""What the cover states and Item 4 of Schedule 13G, or Item 5 of Schedule 13D, states again."""

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from msgspec import UNSET

from muniment.checks.filing import Filing
from muniment.checks.finding import Doubt
from muniment.checks.rule import Example, rule
from muniment.checks.schedule_13.outstanding import speaks_of_rights
from muniment.checks.schedule_13.persons import persons, shares, stated
from muniment.checks.schedule_13.rooms import may_agree
from muniment.forms.schedule_13d import ReportingPerson

_SHORT = 120
# A number alone, perhaps with its unit: nothing is concluded from a text that says more.
_ALONE = re.compile(r"(\d{1,3}(?:,\d{3})+|\d+)(\.\d+)?\s*(%|percent|shares)?\s*\.?", re.I).fullmatch
_AMOUNT = re.compile(
    r"\b(?:beneficially (?:owns?|owned)|beneficial owner(?:ship)? of)\s+"
    r"(?:an aggregate of\s+|a total of\s+|in the aggregate\s+)?"
    r"(\d{1,3}(?:,\d{3})+)\s+(?:shares|ordinary shares|common shares)\b",
    re.I,
)
_POWER = re.compile(
    r"\b(sole|shared) (?:power to vote|voting power|power to dispose|dispositive power)[^.;:\d]{0,80}[\s:]"
    r"(\d{1,3}(?:,\d{3})+)\s+(?:shares|ordinary shares|common shares)\b",
    re.I,
)
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


def _alone(words: str) -> Example:
    """Return a Schedule 13D of one person, with such an Item 5(a)."""
    person = ReportingPerson(name="Gadfly Point Master Fund, L.P.", aggregate_amount=Decimal(1_700_000))
    changes = {"reporting_persons": (person,), "item5.amount_and_percent": words}
    return Example(changes=changes, also=("X-06", "X-15"))


@rule(
    "C-16",
    "item-4-and-cover",
    "Item 4 states the amount, percentage and powers of the cover.",
    cites="17 CFR 240.13d-102, Item 4",
    forms="13G",
    severity="warning",
    needs=("item4",),
    mend="Let Item 4 state what the cover does, or refer to it.",
    basis="Judged where the item is a number alone and all persons have the same on their covers; percentages agree "
    "where rounding explains the difference.",
    passes=({}, {"item4.amount": "1,475,600", "item4.percent": "6.18%"}),
    fails=({"item4.amount": "1,500,000"}, {"item4.percent": "7.5%"}),
)
def item_4_and_cover(item4: Any, filing: Filing) -> Iterator[Doubt]:  # noqa: ANN401
    """Compare each number of the item with the row of the cover."""
    found = list(persons(filing))
    for name, row, number in _ITEM4:
        said = _number(getattr(item4, name))
        held = {getattr(person, row) for _, person in found}
        if said is None or len(held) != 1 or UNSET in held:
            continue
        cover = held.pop()
        if may_agree(said, cover) if row == "percent" else said == cover:
            continue
        sign = "%" if row == "percent" else ""
        words = f"Item {number} states {shares(said)}{sign}, the cover {shares(cover)}{sign}."
        yield Doubt(words, (f"item4.{name}", *(f"{path}.{row}" for path, _ in found)))


def _number(words: Any) -> Decimal | None:  # noqa: ANN401 - UNSET where absent
    match = _ALONE(words.strip()) if words and len(words) < _SHORT else None
    return Decimal(match[1].replace(",", "") + (match[2] or "")) if match else None


@rule(
    "C-17",
    "item-5-and-cover",
    "Item 5 states the amount and the powers of the cover.",
    cites="17 CFR 240.13d-101, Item 5(a) and (b)",
    forms="13D",
    severity="warning",
    needs=("item5",),
    mend="Let Item 5 state what the cover does, or refer to it.",
    basis="Judged where one person reports and the item says plainly how many shares that person owns or has power "
    "over, none of it a number of the cover; silent where it speaks of rights to shares.",
    passes=_alone("The Fund beneficially owns 1,700,000 shares, or 7.0% of the class."),
    fails=_alone("The Fund beneficially owns 900,000 shares, or 7.0% of the class."),
)
def item_5_and_cover(item5: Any, filing: Filing) -> Iterator[Doubt]:  # noqa: ANN401
    """Look for plain statements whose numbers are none of the cover's."""
    found = list(persons(filing))
    if len(found) != 1:
        return
    cover = {getattr(found[0][1], row) for row in _ROWS} - {UNSET}
    if any(speaks_of_rights(stated(words)) for words in (item5.amount_and_percent, item5.powers)):
        return
    for name, number, pattern in (("amount_and_percent", "5(a)", _AMOUNT), ("powers", "5(b)", _POWER)):
        words = stated(getattr(item5, name))
        match = pattern.search(words)
        if match is None or not cover or any(_plain(one) in cover for one in _FIGURE.findall(words)):
            continue
        held = found[0][1].aggregate_amount
        if held is not UNSET:
            told = f"Item {number} states {match[match.lastindex or 1]} shares, the cover {shares(held)}."
            yield Doubt(told, (f"item5.{name}", f"{_FIRST}.aggregate_amount"))


def _plain(figure: str) -> Decimal:
    return Decimal(figure.replace(",", ""))
