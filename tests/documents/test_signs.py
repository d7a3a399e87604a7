"""Letters of Wingdings and its like as the boxes they show."""

import pytest

from muniment.documents.printed import FONT_OF_SIGNS, as_box

TICKED, EMPTY, OTHER = "xýþüûRSTVQ☒☑✓✔✗✘\uf078\uf0fe\uf0fd", "oq¨£rm□☐❑❏▯\uf06f\uf0a8", "!aé5 \n\uf021"


@pytest.mark.parametrize(("signs", "shown"), [(TICKED, "☒"), (EMPTY, "☐")])
def test_letters_are_boxes(signs, shown):
    assert {as_box(sign) for sign in signs} == {shown}


def test_what_is_no_box_stays():
    assert [as_box(sign) for sign in OTHER] == ["!", "a", "é", "5", " ", "\n", "!"]


@pytest.mark.parametrize(
    ("attributes", "is_one"),
    [
        (' face="Wingdings"', True),
        (' style="font-family:WINGDINGS 2"', True),
        (" face=Webdings", True),
        (" face='Zapf Dingbats'", True),
        (' face="ZapfDingbats"', True),
        (' face="Times New Roman"', False),
    ],
)
def test_fonts_of_signs(attributes, is_one):
    assert (FONT_OF_SIGNS.search(attributes) is not None) is is_one
