"""Marks that stand alone: a row's own number is no value, and a box belongs to the words behind it."""

import re
from decimal import Decimal
from pathlib import Path

import pytest

import muniment

PAGE = (Path(__file__).parents[3] / "examples/schedule-13g-1997.txt").read_text()
_POWERS = re.compile(r"^ {0,20}(\d) {3}(S[A-Z]+ [A-Z]+ POWER)\n", re.MULTILINE)


def read(text):
    return muniment.read(text.encode())


def numbers_below(text):
    """The page with the numbers of its rows on the lines below their labels."""
    return _POWERS.sub(lambda row: f"                      {row[2]}\n                  {row[1]}\n", text)


def powers(reading):
    person = reading.record.reporting_persons[0]
    return person.sole_voting_power, person.shared_voting_power, person.sole_dispositive_power


def test_numbers_below_labels():
    assert powers(read(numbers_below(PAGE))) == powers(read(PAGE))


def test_a_rows_own_number_is_no_value():
    reading = read(numbers_below(PAGE).replace("  OWNED BY            None", "  OWNED BY                ", 1))
    sole, shared, _ = powers(reading)
    assert sole == Decimal(412_300)
    assert not shared
    assert reading.states["reporting_persons[0].shared_voting_power"].kind == "blank"


def test_six_shares_in_row_six():
    reading = read(PAGE.replace("  OWNED BY            None", "  OWNED BY            6   ", 1))
    assert powers(reading)[1] == Decimal(6)


@pytest.mark.parametrize(
    ("words", "value", "kind"),
    [
        ("  X    Not applicable.\n\n_____  This statement is filed to report that the person has ceased", False, None),
        ("[X] N/A\n[ ] This statement is filed to report that the person has ceased", False, None),
        ("If this statement is being filed to report the fact, check the following [X].", True, None),
        ("If this statement is being filed to report the fact, check the following ?.", None, "unreadable"),
    ],
)
def test_the_box_of_item_5(words, value, kind):
    reading = read(PAGE.replace("            Not applicable.\n\nItem 6", f"{words}\n\nItem 6", 1))
    item, state = reading.record.item5, reading.states.get("item5.five_percent_or_less")
    held = item.five_percent_or_less if item else None
    assert (held if held in (True, False) else None) is value
    assert (state.kind if state else None) == kind
