"""CUSIP and CINS: check digits, spellings met in filings, placeholders, countries."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum import cusip as other

from muniment.errors import WrongCheckDigit, WrongShape
from muniment.identifiers import cusip

CHECK_DIGITS = {
    "03732610": "5",
    "05377410": "5",
    "68338A10": "7",
    "84863V10": "1",
    "N1450610": "4",
    "G0084W10": "1",
    "*@#*@#*@": "7",
    "00000000": "0",
    "03783310": "0",
}


@pytest.mark.parametrize(("eight", "digit"), CHECK_DIGITS.items())
def test_check_digit(eight: str, digit: str):
    assert cusip.calc_check_digit(eight) == digit
    assert cusip.calc_check_digit(eight.lower()) == digit


@pytest.mark.parametrize("eight", [eight for eight in CHECK_DIGITS if eight != "00000000"])
def test_only_the_right_check_digit_is_valid(eight: str):
    valid = [digit for digit in "0123456789" if cusip.is_valid(eight + digit)]
    assert valid == [CHECK_DIGITS[eight]]


@given(st.text(alphabet="0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ*@#", min_size=8, max_size=8))
def test_arithmetic_agrees_with_python_stdnum(eight: str):
    assert cusip.calc_check_digit(eight) == other.calc_check_digit(eight)


@pytest.mark.parametrize("text", ["", "68338A1", "68338A107", "68338A1\u0660", "N/A 5678"])
def test_a_check_digit_belongs_to_eight_characters(text: str):
    with pytest.raises(WrongShape, match="eight characters"):
        cusip.calc_check_digit(text)


@pytest.mark.parametrize(
    ("text", "canonical"),
    [
        ("68338A-10-7", "68338A107"),
        ("37833 10 0", "37833100"),
        ("037833 10 0", "037833100"),
        ("68338a107", "68338A107"),
        ("68338A\u201310\u20137", "68338A107"),
        ("68338A\u00a010\u00a07", "68338A107"),
        ("01849010", "01849010"),
        ("018490", "018490"),
        ("US0378331005", "US0378331005"),
    ],
)
def test_spellings_found_in_filings(text: str, canonical: str):
    assert cusip.compact(text) == canonical


@pytest.mark.parametrize(
    "text",
    ["None", "N/A", "Not applicable", "unknown", "SEEBELOW", "12345", "1234567890123", "037833_10", "03783310O/"],
)
def test_words_and_other_lengths_are_no_numbers(text: str):
    with pytest.raises(WrongShape):
        cusip.compact(text)


def test_messages_say_what_would_be_right():
    with pytest.raises(WrongCheckDigit, match="'68338A108' ends in 8, but its check digit is 7"):
        cusip.validate("68338A-10-8")
    with pytest.raises(WrongShape, match="'01849010' has 8 characters, not nine"):
        cusip.validate("01849010")


@pytest.mark.parametrize("text", ["000000000", "00000000", "000000", " 000000-00-0 ", "N/A", "None", "NOT APPLICABLE"])
def test_placeholders(text: str):
    assert cusip.is_placeholder(text)
    assert not cusip.is_valid(text)


@pytest.mark.parametrize("text", ["037833100", "00000", "0000000000000", "", "none of them", None, 0])
def test_what_is_no_placeholder(text: object):
    assert not cusip.is_placeholder(text)
