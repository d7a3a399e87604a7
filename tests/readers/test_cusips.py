"""CUSIP numbers of other than nine characters: they stay in the record as they are printed, and a problem says so."""

from pathlib import Path

import pytest

import muniment

EXAMPLES = Path(__file__).parents[2] / "examples"
PRINTED, NUMBER = (EXAMPLES / "schedule-13g-1997.txt").read_text(), "99034P106"


def printed(number: str):
    assert NUMBER in PRINTED
    return muniment.read(PRINTED.replace(NUMBER, number).encode())


@pytest.mark.parametrize("number", ["5363X41008", "5363X4 10 08", "5363X4-10-08", "5363X4-1008", "5363X4-100-8"])
def test_ten_printed_characters_stay(number):
    reading = printed(number)
    assert reading.record.cusips == ("5363X41008",)
    (problem,) = [one for one in reading.problems if one.code == "length"]
    assert (problem.path, reading.words(problem.span)) == ("cusips[0]", number)
    assert muniment.summary(reading)["security"]["cusips"] == ["5363X4100"], "the summary has nine, by its contract"


@pytest.mark.parametrize("number", ["5363X410012", "US5363X41008"])
def test_up_to_twelve_characters_stay(number):
    assert printed(number).record.cusips == (number,)


@pytest.mark.parametrize("number", ["5363X41001234", "5363X4"])
def test_what_is_no_number_is_unreadable_and_not_blank(number):
    reading = printed(number)
    assert not reading.record.cusips
    assert reading.states["cusips"] == muniment.State("unreadable", number)


@pytest.mark.parametrize(
    ("number", "read"), [("99034P-10-6", NUMBER), ("99034P 10 6", NUMBER), ("99034P 10", "99034P10")]
)
def test_groups_are_one_number(number, read):
    reading = printed(number)
    assert reading.record.cusips == (read,)
    assert "length" not in {problem.code for problem in reading.problems}


def test_ten_characters_in_xml_are_told():
    text = (EXAMPLES / "schedule-13g.xml").read_text()
    number = muniment.read(text.encode()).record.cusips[0]
    reading = muniment.read(text.replace(number, f"{number}8").encode())
    assert reading.record.cusips == (f"{number}8",)
    (problem,) = reading.problems
    assert (problem.code, problem.path, reading.words(problem.span)) == ("length", "cusips[0]", f"{number}8")
