"""The characters that EDGAR takes, and the plain spelling of the others."""

import string

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from muniment.values.characters import named, plain, refused

TAKEN = set(string.ascii_letters + string.digits + "`~!@#$%&*()_+-={}|\\:;\"'<>,.?/[] \t\r\n")


@given(st.text())
@example("".join(map(chr, range(256))))
def test_what_is_refused_is_all_that_is_not_taken(text):
    assert refused(text) == "".join(dict.fromkeys(sign for sign in text if sign not in TAKEN))


@given(st.text())
def test_a_plain_spelling_has_only_what_is_taken(text):
    spelled = plain(text)
    if spelled is not None:
        assert set(spelled) <= TAKEN
        assert plain(spelled) == spelled


@given(st.text(sorted(TAKEN)))
def test_what_is_taken_stays(text):
    assert (refused(text), plain(text)) == ("", text)


@pytest.mark.parametrize(
    ("text", "spelled"),
    [
        ("Cañada Röbotics", "Canada Robotics"),
        ("Straße", "Strasse"),
        ("Ærøskøbing Æ", "AEroskobing AE"),
        ("Łódź Đorđe Þór Œuvre", "Lodz Dorde Thor OEuvre"),
        ("“Smith’s” – 5 % — ‘A’…", "\"Smith's\" - 5 % - 'A'..."),
        ("Acme\u00a0Inc.\u200b", "Acme Inc."),
        ("ﬁve ½ ² Ⅳ", "five 1/2 2 IV"),
        ("§ 240.13d-1", "Section 240.13d-1"),
        ("Acme™ ® ©", "Acme(TM) (R) (C)"),
        ("Röbel ^", None),
        ("東京", None),
        ("Ωmega", None),
    ],
)
def test_plain_spellings(text, spelled):
    assert plain(text) == spelled


def test_characters_are_named_so_that_they_can_be_found():
    assert named("ñ") == "ñ"
    assert named("ñö–") == "ñ, ö and –"
    assert named("\u00a0\u0301\u202e") == "U+00A0, U+0301 and U+202E"
