"""CIK, CRD, IRS and SEC file numbers, and LEI: the facts of each."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum.iso7064 import mod_97_10

from muniment.errors import WrongCheckDigit, WrongShape
from muniment.identifiers import cik, crd, file_number, irs, lei


@pytest.mark.parametrize(
    ("text", "canonical", "people"),
    [("320193", "0000320193", "320193"), ("0001318605", "0001318605", "1318605"), ("0", "0000000000", "0")],
)
def test_cik(text: str, canonical: str, people: str):
    assert cik.compact(text) == canonical
    assert cik.format(text) == people


@pytest.mark.parametrize("text", ["", "12345678901", "CIK0000320193", "320,193", "320193.0"])
def test_no_cik(text: str):
    with pytest.raises(WrongShape):
        cik.compact(text)


def test_crd_has_one_spelling():
    assert crd.compact("000010356") == crd.compact("10356") == crd.compact(" 10356 ") == "10356"
    for text in ("None", "1234567890", "CRD104234", ""):
        with pytest.raises(WrongShape):
            crd.compact(text)


@pytest.mark.parametrize(
    ("text", "canonical"),
    [
        ("13-4088890", "134088890"),
        ("13 4088890", "134088890"),
        ("13\u20104088890", "134088890"),
        ("75166102", "75166102"),
        ("4-2103594", "42103594"),
        ("000000000", "000000000"),
    ],
)
def test_irs(text: str, canonical: str):
    assert irs.compact(text) == canonical


@pytest.mark.parametrize("text", ["123-45-6789", "1234567", "1234567890", "134-088890", "13-408889O", "none"])
def test_no_irs_number_and_the_message_does_not_repeat_it(text: str):
    with pytest.raises(WrongShape) as caught:
        irs.compact(text)
    assert text not in str(caught.value)


def test_an_unknown_irs_prefix_is_no_refusal():
    assert irs.is_valid("07-1144442")


@pytest.mark.parametrize("text", ["000000000", "00-0000000", "00000000"])
def test_irs_placeholder(text: str):
    assert irs.is_placeholder(text)
    assert not irs.is_valid(text)


def test_what_is_no_irs_placeholder():
    assert not any(irs.is_placeholder(text) for text in ("000000001", "0000000000", "", None, 0))


@pytest.mark.parametrize(
    ("text", "canonical"),
    [
        ("21-578636", "021-578636"),
        ("021-578636", "021-578636"),
        ("021-578636          ", "021-578636"),
        ("5-40724", "005-40724"),
        ("1-35", "001-35"),
        ("333-00000-1", "333-00000-1"),
        ("333-123456-01a", "333-123456-01A"),
        ("24r-00042", "24R-00042"),
        ("005 - 80393", "005-80393"),
        ("005\u201380393", "005-80393"),
    ],
)
def test_file_number(text: str, canonical: str):
    assert file_number.compact(text) == canonical


@pytest.mark.parametrize(
    "text", ["", "40724", "0005-40724", "005-123456789", "333-1-12345", "25R-00042", "R-1", "005-40724-", "005--40724"]
)
def test_no_file_number(text: str):
    with pytest.raises(WrongShape):
        file_number.compact(text)


def test_an_unknown_prefix_is_no_fault():
    assert file_number.is_valid("999-123")


@pytest.mark.parametrize("text", ["1", "ABC81", "213800KUD8LAJWSQ9D1", "213800KUD8LAJWSQ9D155", "213800KUD8LAJWSQ9DAB"])
def test_lei_asks_for_length_and_alphabet_first(text: str):
    with pytest.raises(WrongShape):
        lei.compact(text)


def test_lei_check_digits():
    with pytest.raises(WrongCheckDigit, match="ends in 15"):
        lei.validate("213800KUD8LXJWSQ9D15")


@given(st.text(alphabet="0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ", min_size=18, max_size=18))
def test_lei_takes_the_check_digits_of_iso_7064(start: str):
    digits = mod_97_10.calc_check_digits(start)
    assert lei.is_valid(start + digits)
    assert not lei.is_valid(start + f"{(int(digits) + 1) % 97:02d}")
