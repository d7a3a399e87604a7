"""What a spreadsheet would run gets an apostrophe, everything else stays, and every text comes back."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from muniment.cells import entries_of, guarded, guarded_text, text_of, unguarded


@pytest.mark.parametrize("sign", ["=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠"])
def test_every_sign_a_formula_begins_with(sign):
    assert guarded(f"{sign}cmd|' /C calc'!A0") == f"'{sign}cmd|' /C calc'!A0"
    assert guarded(f"a{sign}1") == f"a{sign}1"


@pytest.mark.parametrize(
    "text", ["", "-", "--", "'", "N/A", "1=1", "Ωmega", "'quoted'", " =1", "-5", "-1234567.25", "'-5"]
)
def test_what_runs_nothing_stays(text):
    assert guarded(text) == text


@pytest.mark.parametrize("text", ["-5-1", "-5+cmd|' /C calc'!A0", "-1.5E3", "--5", "-5\n", "+1 212 555 0100", "-٣"])
def test_what_only_begins_like_a_number_is_guarded(text):
    assert guarded(text) == f"'{text}"


@given(st.text(st.sampled_from("'=+-@\t\ra1 "), max_size=6) | st.text(max_size=10))
def test_every_text_comes_back(text):
    assert unguarded(guarded(text)) == text


@given(st.text(st.sampled_from("'=-a1"), max_size=6), st.text(st.sampled_from("'=-a1"), max_size=6))
def test_no_two_texts_become_one(one, other):
    assert one == other or guarded(one) != guarded(other)


@given(st.lists(st.text(st.sampled_from("\"'; =\r\na"), max_size=6) | st.text(max_size=10), max_size=4))
def test_every_list_comes_back(entries):
    texts = [entry.encode("utf-8", "ignore").decode() for entry in entries]
    assert entries_of(text_of(texts)) == entries_of(unguarded(guarded_text(texts))) == tuple(texts)
