"""Percent of class: against the number outstanding, and of one person against another."""

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from typing import NamedTuple

from msgspec import UNSET, Struct

from muniment.checks.filing import Filing
from muniment.checks.finding import Doubt
from muniment.checks.rule import ALL_13, Copy, Example, rule
from muniment.checks.schedule_13.outstanding import dated, outstanding
from muniment.checks.schedule_13.persons import Person, called, persons, shares
from muniment.checks.schedule_13.rooms import highest, lowest, may_agree, unit
from muniment.forms import Schedule13, Schedule13G
from muniment.forms.schedule_13.schedule_13g import Item4
from muniment.wording import day as in_words

_PRINT: tuple[Copy, ...] = ("print",)
_HUNDRED = Decimal(100)
_ROOM = Decimal("0.06")
_OLD = timedelta(days=549)  # eighteen months
_TENTH_MORE = Decimal("1.1")
_FIRST = "reporting_persons[0]"
_SECOND = "reporting_persons[1]"
_BASED = "6.2%, based on 23,800,000 shares outstanding on November 8, 2024"


@rule(
    "C-06",
    "percent-of-outstanding",
    "The percentage is the aggregate amount as a share of the class outstanding, each with the person's own rights to "
    "acquire shares within sixty days.",
    cites="17 CFR 240.13d-3(d)(1)(i); 17 CFR 240.13d-1(j)",
    forms=ALL_13,
    severity="warning",
    mend="Work the percentage out again, or say which number it rests on.",
    basis="Judged where the filing itself states one number outstanding and speaks of no rights; room 0.06 points, or "
    "one unit of the last digit printed.",
    passes=({}, {f"{_FIRST}.percent": Decimal("6.25")}),
    fails=(
        Example(changes={f"{_FIRST}.percent": Decimal("7.0")}, also=("C-09", "C-16")),
        Example(form="13D/A", changes={f"{_FIRST}.percent": Decimal("9.1")}, also=("C-09", "C-10")),
    ),
)
def percent_of_outstanding(filing: Filing[Schedule13]) -> Iterator[Doubt]:
    """Divide, and compare with the room that the printed digits leave."""
    whole = outstanding(filing)
    if whole is None or not whole.number:
        return
    for path, person in persons(filing):
        held, percent = person.aggregate_amount, person.percent
        if not held or percent is UNSET or held > whole.number:  # a holding of zero has a rule of its own
            continue
        low, high = percent - max(_ROOM, unit(percent) / 2), max(percent + _ROOM, highest(percent))
        if low * whole.number <= held * _HUNDRED <= high * whole.number:
            continue
        right = (held * _HUNDRED / whole.number).quantize(min(unit(percent), Decimal("0.1")))
        words = f"{called(person)} has {shares(held)} of {shares(whole.number)} shares outstanding, or {right:f}%"
        yield Doubt(f"{words}, and states {percent:f}%.", (f"{path}.percent", f"{path}.aggregate_amount", whole.path))


@rule(
    "C-07",
    "old-outstanding",
    "The number outstanding is that of the issuer's newest report, unless the filer knows it to have changed.",
    cites="17 CFR 240.13d-1(j)",
    forms=ALL_13,
    severity="note",
    mend="Take the number from the issuer's newest annual, quarterly or current report.",
    basis="Which report is the newest, the filing cannot show: told where the number is older than eighteen months, "
    "since every issuer reports once a year.",
    passes={"item4.percent": _BASED.replace("2024", "2023")},
    fails={"item4.percent": _BASED.replace("November 8, 2024", "May 8, 2023")},
)
def old_outstanding(filing: Filing[Schedule13]) -> Iterator[Doubt]:
    """Compare the day of the newest number stated with that of the event, or of the filing."""
    until: date | None = filing.day("event") or filing.day("filed")
    stated = [(one.day, one) for one in dated(filing) if one.day]
    if until is None or not stated:
        return
    newest, one = max(stated, key=lambda pair: pair[0])
    if newest + _OLD < until:
        words = f"The {shares(one.number)} shares outstanding are those of {in_words(newest)}"
        yield Doubt(f"{words}, and the event is of {in_words(until)}.", (one.path,))


@rule(
    "C-08",
    "percent-range",
    "A percentage of a class lies between 0 and 100.",
    cites="17 CFR 240.13d-101 and 240.13d-102, covers",
    forms=ALL_13,
    severity="warning",
    copies=_PRINT,
    each="reporting_persons",
    needs=("percent", "."),
    basis="Of XML the rule share-digits tells it.",
    passes=Example(copy="print", changes={f"{_FIRST}.percent": Decimal("100.0")}),
    fails=Example(copy="print", changes={f"{_FIRST}.percent": Decimal(604)}, also=("C-06", "C-09", "C-16")),
)
def percent_range(percent: Decimal, person: Person) -> Doubt | None:
    """Tell a percentage above 100; none is read with a sign."""
    return None if percent <= _HUNDRED else Doubt(f"{called(person)} has {percent:f}% of the class.", ("percent",))


@rule(
    "C-09",
    "same-amount-other-percent",
    "Persons who own the same number of shares of one class have the same percentage of it.",
    cites="17 CFR 240.13d-3(d)(1)(i)",
    forms=ALL_13,
    severity="note",
    basis="Their own rights to acquire shares can make a difference: worth a look only; silent with several CUSIPs.",
    passes={f"{_SECOND}.percent": Decimal("6.20")},
    fails=Example(changes={f"{_SECOND}.percent": Decimal("8.0")}, also=("C-06",)),
)
def same_amount_other_percent(filing: Filing[Schedule13]) -> Iterator[Doubt]:
    """Compare each person with the first of the same amount."""
    first: dict[Decimal, _Measured] = {}
    for one in _measured(filing):
        other = first.setdefault(one.amount, one)
        if not may_agree(one.percent, other.percent):
            words = f"{called(other.person)} and {called(one.person)} own {shares(one.amount)} shares each"
            paths = tuple(f"{path}.{row}" for row in ("percent", "aggregate_amount") for path in (other.path, one.path))
            yield Doubt(f"{words}, as {other.percent:f}% and {one.percent:f}%.", paths)


@rule(
    "C-10",
    "percents-apart",
    "The percentages of the persons are to each other as the numbers of their shares.",
    cites="17 CFR 240.13d-3(d)(1)(i)",
    forms=ALL_13,
    severity="note",
    basis="Told where the sizes of the class that they imply are more than a tenth apart; rights to acquire shares can "
    "make a difference: worth a look only; silent with several CUSIPs.",
    passes={f"{_SECOND}.aggregate_amount": Decimal(2_951_200), f"{_SECOND}.percent": Decimal("12.4")},
    fails=Example(changes={f"{_SECOND}.aggregate_amount": Decimal(2_951_200)}, also=("C-06",)),
)
def percents_apart(filing: Filing[Schedule13]) -> Doubt | None:
    """Work out between which sizes of the class each percentage lies, and compare the furthest apart."""
    sizes = [
        _Size(one.amount * _HUNDRED / highest(one.percent), one.amount * _HUNDRED / lowest(one.percent), one)
        for one in _measured(filing)
        if lowest(one.percent)
    ]
    pairs = _furthest(sizes) if sizes else []
    small, large = max(pairs, key=lambda pair: pair[1].least / pair[0].most, default=(None, None))
    if not small or not large or large.least <= small.most * _TENTH_MORE:
        return None
    one, other = small.of, large.of
    words = (
        f"{called(one.person)} has {shares(one.amount)} shares as {one.percent:f}%, "
        f"{called(other.person)} {shares(other.amount)} as {other.percent:f}%."
    )
    return Doubt(words, tuple(f"{each.path}.{row}" for each in (one, other) for row in ("percent", "aggregate_amount")))


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
    small, large = min(sizes, key=lambda one: one.most), max(sizes, key=lambda one: one.least)
    pairs = [(small, one) for one in sizes] + [(one, large) for one in sizes]
    return [pair for pair in pairs if pair[0].of.amount != pair[1].of.amount]


def _measured(filing: Filing[Schedule13]) -> Iterator[_Measured]:
    """Yield the persons with an amount and a percentage, where the filing is about one class."""
    if len(filing.record.cusips or ()) > 1:
        return
    for path, person in persons(filing):
        if person.aggregate_amount and person.percent:
            yield _Measured(path, person, person.aggregate_amount, person.percent)


@rule(
    "C-19",
    "percent-in-amendment",
    "An amendment states each person's percentage of the class on its cover page, and in Item 4 of a 13G beside the "
    "amount, as an original does.",
    cites="17 CFR 240.13d-101, cover page, row (13); 17 CFR 240.13d-102, cover page, row (11), and Item 4(b)",
    forms=ALL_13,
    only="amendment",
    severity="error",
    copies=("xml",),
    profiles=("submit",),
    mend="State the percentage; write 0 where nothing is held any more.",
    basis="The specification's table 3.4 lets an amendment leave the element out, so that EDGAR itself does not ask; "
    "the cover page, which an amendment has whole, does. What stands there and is no percentage is told as that.",
    passes=Example(form="13G/A", profile="submit", changes={f"{_FIRST}.percent": Decimal("0.0")}),
    fails=(
        Example(form="13G/A", profile="submit", changes={f"{_FIRST}.percent": None}),
        Example(form="13D/A", profile="submit", changes={f"{_FIRST}.percent": None}),
        Example(form="13G/A", profile="submit", changes={"item4.percent": None}),
    ),
)
def percent_in_amendment(filing: Filing[Schedule13]) -> Iterator[Doubt]:
    """Look for the percentage of each person."""
    for path, person in persons(filing):
        if _is_blank(person):
            yield Doubt(f"{called(person)} states no percentage of the class.", (f"{path}.percent",))
    record = filing.record
    item = record.item4 if isinstance(record, Schedule13G) else UNSET
    if item and item.amount is not UNSET and _is_blank(item):
        yield Doubt("Item 4(b) states no percentage of the class beside the amount.", ("item4.percent",))


def _is_blank(part: Person | Item4) -> bool:
    return part.percent is UNSET and not any(filed.field == "percent" and filed.words for filed in part.as_filed)
