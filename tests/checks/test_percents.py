"""Percentages: the room that printed digits leave, and the number outstanding in a filing's own words."""

from decimal import Decimal
from itertools import pairwise

import pytest
from msgspec import structs

from checks.samples import filing
from checks.single_rule import messages
from muniment.checks import REGISTRY, Example, findings
from muniment.checks.schedule_13.percents import outstanding
from muniment.checks.schedule_13.persons import highest, lowest, may_agree, unit
from muniment.evidence import Evidence

PERCENT, AMOUNT = "reporting_persons[0].percent", "reporting_persons[0].aggregate_amount"
OTHER_PERCENT, OTHER_AMOUNT = "reporting_persons[1].percent", "reporting_persons[1].aggregate_amount"
TEXT = "item4.percent"


@pytest.mark.parametrize(
    ("printed", "low", "high"),
    [("5.0", "4.95", "5.1"), ("5", "4.5", "6"), ("0.0", "0", "0.1"), ("12.345", "12.3445", "12.346")],
)
def test_room(printed, low, high):
    percent = Decimal(printed)
    assert (lowest(percent), highest(percent)) == (Decimal(low), Decimal(high))
    assert unit(percent) == highest(percent) - percent


def test_whole_numbers_in_powers_of_ten():
    assert unit(Decimal("1E+1")) == 1


@pytest.mark.parametrize(
    ("one", "other", "agree"),
    [("6.2", "6.18", True), ("6.2", "6.29", True), ("6.2", "6.31", False), ("6", "6.9", True), ("5.0", "5.00", True)],
)
def test_agreement(one, other, agree):
    assert may_agree(Decimal(one), Decimal(other)) is may_agree(Decimal(other), Decimal(one)) is agree


@pytest.mark.parametrize(
    ("percent", "number"),
    # 1,475,600 of 23,800,000 shares are 6.2 percent exactly.
    [
        ("6.2", 0),
        ("6.26", 0),
        ("6.27", 1),
        ("6.14", 0),
        ("6.13", 1),
        ("6.1", 0),
        ("6.0", 1),
        ("6", 0),
        ("5", 1),
        ("7", 1),
    ],
)
def test_of_outstanding(percent, number):
    assert len(messages("C-06", {PERCENT: Decimal(percent)})) == number


@pytest.mark.parametrize(
    "changes",
    [
        {TEXT: "7.0%"},
        {TEXT: None},
        {AMOUNT: None},
        {AMOUNT: Decimal(0)},
        {AMOUNT: Decimal(99_000_000)},
        {"reporting_persons[0].comment": "Includes 1,000 shares issuable on conversion of notes."},
        {TEXT: "based on 23,800,000 shares outstanding and 11,000,000 shares outstanding"},
    ],
)
def test_silent_without_a_plain_number(changes):
    assert messages("C-06", {PERCENT: Decimal("9.9")} | changes) == []


@pytest.mark.parametrize(
    ("words", "number", "day"),
    [
        ("based on 23,800,000 shares outstanding", "23800000", ""),
        ("18442310 shares of Common Stock, $0.001 par value, outstanding as of May 8, 2025", "18442310", "2025-05-08"),
        ("5.0% of the 24,000,000 shares issued and outstanding on 3/6/2026.", "24000000", "2026-03-06"),
        ("1,700,000 of the 24,000,000 shares outstanding", "24000000", ""),
        ("1,700,000 shares represent one half of the outstanding shares", "", ""),
        ("1,700,000 shares, 7.0% of the outstanding shares", "", ""),
        ("1,700,000 shares. The outstanding shares", "", ""),
        ("Rule 13d-1 of the shares outstanding", "", ""),
        ("24,000,000 shares outstanding on May 45, 2025", "24000000", ""),
        ("24,000,000 shares outstanding, including options", "", ""),
        ("24,000,000 shares deemed to be outstanding", "", ""),
        ("based on 24,000,000 shares outstanding; the adviser may be deemed to exercise voting power", "24000000", ""),
        ("24,000,000 shares outstanding, of which 9,000,000 shares outstanding are listed", "", ""),
    ],
)  # fmt: skip
def test_words_of_the_number(words, number, day):
    found = outstanding(filing(Example(changes={TEXT: words}), "13G"))
    assert (f"{found.number:f}" if found else "") == number
    assert str((found and found.day) or "") == day


def test_rights_in_other_items_of_a_statement():
    plain = {PERCENT: Decimal("9.1")}
    assert len(messages("C-06", plain, "13D/A")) == 1
    assert messages("C-06", plain | {"item6.contracts": "The Fund holds warrants."}, "13D/A") == []


@pytest.mark.parametrize(
    ("day", "number"), [("November 8, 2024", 0), ("July 2, 2023", 0), ("June 29, 2023", 1), ("8/1/2020", 1)]
)
def test_old_number(day, number):
    assert len(messages("C-07", {TEXT: f"based on 23,800,000 shares outstanding on {day}"})) == number


def test_only_the_newest_number_counts():
    words = "23,800,000 shares outstanding on May 8, 2020 and 23,900,000 shares outstanding on May 8, 2024"
    assert messages("C-07", {TEXT: words}) == []


@pytest.mark.parametrize(
    ("changes", "same", "ratio"),
    [
        ({OTHER_PERCENT: Decimal("6.25")}, 0, 0),
        ({OTHER_PERCENT: Decimal("6.4")}, 1, 0),
        ({OTHER_PERCENT: Decimal("8.0")}, 1, 0),
        ({OTHER_PERCENT: Decimal("8.0"), "cusips": ("99021L100", "99021L118")}, 0, 0),
        ({OTHER_PERCENT: None}, 0, 0),
        ({OTHER_PERCENT: Decimal(0)}, 0, 0),
        ({OTHER_AMOUNT: Decimal(737_800), OTHER_PERCENT: Decimal("3.1")}, 0, 0),
        ({OTHER_AMOUNT: Decimal(737_800), OTHER_PERCENT: Decimal("3.4")}, 0, 0),
        ({OTHER_AMOUNT: Decimal(737_800), OTHER_PERCENT: Decimal("3.6")}, 0, 1),
        ({OTHER_AMOUNT: Decimal(737_800), OTHER_PERCENT: Decimal(3)}, 0, 0),
        ({OTHER_AMOUNT: Decimal(100), OTHER_PERCENT: Decimal("0.0")}, 0, 0),
    ],
)
def test_person_against_person(changes, same, ratio):
    assert (len(messages("C-09", changes)), len(messages("C-10", changes))) == (same, ratio)


def test_doubtful_percentages_are_not_told():
    judged = filing(Example(changes={PERCENT: Decimal(604)}, copy="print"), "13G")
    assert len(findings(judged, {REGISTRY["C-08"]})) == 1
    judged.reading.evidence[PERCENT] = Evidence((), 0.6)
    judged = filing(Example(changes={PERCENT: Decimal(604)}, copy="print"), "13G")
    judged.reading.evidence[PERCENT] = Evidence((), 0.6)
    assert findings(judged, {REGISTRY["C-08"]}) == []


def test_ratios_of_a_hundred_persons_name_the_furthest_apart():
    person = filing(Example(), "13G").record.reporting_persons[0]
    crowd = tuple(
        structs.replace(person, name=f"Fund {n}", aggregate_amount=Decimal(10_000 * n), percent=Decimal(n) / 10)
        for n in range(1, 100)
    )
    assert all(one.percent < other.percent for one, other in pairwise(crowd))
    assert messages("C-10", {"reporting_persons": crowd}) == []
    odd = structs.replace(crowd[-1], name="Odd", percent=Decimal("20.0"))
    (message,) = messages("C-10", {"reporting_persons": (*crowd, odd)})
    assert "Odd" in message
