"""Which lines of a source stand beside a doubtful value, and what of them."""

from decimal import Decimal

import pytest

from muniment.forms import Schedule13G
from muniment.forms.schedule_13.schedule_13g import Item4, ReportingPerson
from muniment.web.review_queue import named_in, near_marks, said_again
from muniment.web.source import Piece, SourceLine


def line(number, *pieces):
    return SourceLine(number, pieces)


def test_lines_near_the_first_mark_are_shown():
    lines = [line(number, Piece(str(number), marked=number in (30, 35, 90))) for number in range(100)]
    assert [one.number for one in near_marks(lines)] == list(range(22, 52))
    assert [one.number for one in near_marks([line(one, Piece("x")) for one in range(100)])] == list(range(32))


def test_of_a_long_line_what_stands_beside_the_mark_is_shown():
    before, behind = "a" * 700 + "b" * 180, "c" * 180 + "d" * 700
    (cut,) = near_marks([line(1, Piece(before), Piece("12%", marked=True), Piece(behind))])
    assert [one.words for one in cut.pieces] == ["… " + "b" * 180, "12%", "c" * 180 + " …"]
    short = line(2, Piece("a" * 300), Piece("12%", marked=True))
    assert near_marks([short]) == [short]


def test_a_long_line_without_a_mark_is_shown_from_its_beginning():
    (cut, _) = near_marks([line(1, Piece("a" * 2000)), line(2, Piece("12%", marked=True))])
    assert [one.words for one in cut.pieces] == ["a" * 180 + " …"]


# ---- what a place is held against -----------------------------------------------------------------------------------

PERSON = ReportingPerson(name="Ada", sole_voting_power=Decimal(10), aggregate_amount=Decimal(9), percent=Decimal("5.1"))
ONE = Schedule13G(reporting_persons=(PERSON,), item4=Item4(amount="9 shares", percent="5.2%"))
TWO = Schedule13G(reporting_persons=(PERSON, PERSON), item4=Item4(amount="18 shares"))
FIRST, SECOND = "reporting_persons[0].", "reporting_persons[1]."


@pytest.mark.parametrize(
    ("record", "path", "places"),
    [
        (ONE, f"{FIRST}aggregate_amount", ("item4.amount",)),
        (ONE, "item4.percent", (f"{FIRST}percent",)),
        (ONE, f"{FIRST}name", ()),
        (TWO, f"{SECOND}aggregate_amount", ()),  # the item speaks of both
        (TWO, "item4.amount", ()),
    ],
)
def test_the_cover_and_its_items_say_the_same_again(record, path, places):
    assert said_again(record, path) == places


@pytest.mark.parametrize(
    ("record", "path", "words", "places"),
    [
        (
            TWO,
            f"{SECOND}sole_voting_power",
            "Row 5 says 10; Row 9 says 9, which is less",
            (f"{SECOND}aggregate_amount",),
        ),
        (ONE, f"{FIRST}percent", "Row 11 says 5.1%; Item 4(b) says 5.2%", ("item4.percent",)),
        (
            ONE,
            f"{FIRST}percent",
            "Row 11 says 5.1%; 9 of 20 shares outstanding are 45%",
            (f"{FIRST}aggregate_amount",),
        ),
        (ONE, f"{FIRST}percent", "its label is damaged", ()),
    ],
)
def test_a_contradiction_is_held_against_the_rows_it_names(record, path, words, places):
    assert named_in(record, path, words) == places
