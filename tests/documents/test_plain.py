"""Plain text as printed: lines and columns as typed, EDGAR's page tags, entities, and the HTML that strays into it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from muniment.documents.passage import Passage
from muniment.documents.printed import read_plain


def shown(text: str) -> str:
    return read_plain(Passage.whole(text.encode())).text


CASES = {
    "Fern\nMoss": "Fern\nMoss",
    "Fern\r\nMoss\r\n": "Fern \nMoss \n",
    "Fern\rMoss": "Fern\nMoss",
    "Fern\x0cMoss\x0bEnd": "Fern\nMoss\nEnd",
    "a\tb  c": "a\tb  c",
    "a\xa0b\u2007c\u202fd": "a b c d",
    "<PAGE>\nFern": "\n\nFern",
    "Fern<PAGE>Moss": "Fern\nMoss",
    "<TABLE>\n<S>   <C>\nab  c\n</TABLE>": "       \n         \nab  c\n        ",
    "<CAPTION>Fern": "         Fern",
    "<F1>x<FN>": "    x    ",
    "<B>Fern</B>": "   Fern    ",
    "<font color=red>a</font>": "                a       ",
    "<p>Fern</p><BR>Moss<br/>x": "\nFern\n\nMoss\nx",
    '<input type="checkbox" checked> a <INPUT TYPE=checkbox> b': "☒ a ☐ b",
    "Fern, Inc.<HR size=1 noshade>(Name of\nIssuer)": "Fern, Inc.\n(Name of\nIssuer)",
    "<html><li>Fern<!-- PAGE\nBREAK --><H5>Moss": "      \nFern" + 19 * " " + "\nMoss",
    "<a href=x>Fern</A> <A>Moss <A B>": "          Fern     <A>Moss <A B>",
    "Checkbox checked   (a) Check box not checked (b) Checkbox unchecked": "☒   (a) ☐ (b) ☐",  # pictures
    "the checkbox checked by Checkbox Fern": "the checkbox checked by Checkbox Fern",
    "5<sup>2</sup>": "5⁽2⁾",
    "Fern &amp; Moss&nbsp;&lt;td&gt; &#9746; &eacute;": "Fern & Moss <td> ☒ é",
    "&amp;#167; 13(d), Fern &amp;amp; Moss, R&amp;D;": "§ 13(d), Fern & Moss, R&D;",  # escaped twice
    "AT&T &bogus; &amp": "AT&T &bogus; &amp",
    "a < b > c <foo> <PAGER>": "a < b > c <foo> <PAGER>",
    "cafÃ© â€” café": "café — café",
    "": "",
}


@pytest.mark.parametrize("text", CASES)
def test_text_as_printed(text):
    assert shown(text) == CASES[text]


@given(
    st.lists(
        st.sampled_from(["Fern", "  ", "<S>", "<C>", "<TABLE>", "</TABLE>", "12", "<F2>", "<B>", "\t"]), max_size=20
    )
)
def test_tags_of_tables_keep_the_columns(parts):
    """Every word stands in the column in which it was typed."""
    text = "".join(parts)
    page = shown(text)
    assert len(page) == len(text)
    assert [at for at in range(len(text)) if text.startswith(("Fern", "12"), at)] == [
        at for at in range(len(page)) if page.startswith(("Fern", "12"), at)
    ]
