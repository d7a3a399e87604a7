"""Plain text as printed: lines and columns as typed, EDGAR's page tags, entities, and the HTML that strays into it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from muniment.documents.passage import Passage
from muniment.documents.printed import read_plain
from muniment.documents.sniff import sniff


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
    "(\x93Fern\x94)": "(“Fern”)",
    "Fern\xadmoss over\xad\nland": "Fern\xadmoss over\xad\nland".replace("n\xadm", "nm"),
    "5.1%^(2) 4,000^3^ ☒^(1) a^b": "5.1%⁽(2)⁾ 4,000⁽3⁾ ☒⁽(1)⁾ a^b",  # raised marks of notes
    "│Fern│": "|Fern|",
    "5.1%⁽¹²⁾": "5.1%⁽(12)⁾",
    "": "",
}


@pytest.mark.parametrize("text", CASES)
def test_text_as_printed(text):
    assert shown(text) == CASES[text]


_TABLE = "| **a** | b |\n| --- | --- |\n"
MARKDOWN = {
    "| **1** | **NAMES**Fern LP | |\n|  | | |\n": "1\tNAMES\nFern LP\n\n",
    "| Jane Roe  Director  FERN LP | (a)\xa0\xa0☒ |": "Jane Roe\nDirector\nFERN LP\t(a)  ☒",
    "| Jane Roe  --- |\n| |  | | --- | | (b)****☐ | |": "Jane Roe\n(b)☐",
    "| FERN LP  By: Moss LLC |  |  | | --- | --- | | By: | /s/ Jane Roe |": (
        "FERN LP\nBy: Moss LLC\nBy:\t/s/ Jane Roe"
    ),
    "a paragraph\nthat goes on  \nends here\n\n## Item 1.\n---\n1. one\n2. two": (
        "a paragraph that goes on  \nends here\n\nItem 1.\n\n1. one\n2. two"
    ),
    "Fern, Inc.\\\n(Name of Issuer)\n\n\\\n": "Fern, Inc.\n(Name of Issuer)\n\n\n",
    '::: {align="left"}\n[Fern]{.underline} [ ]{style="font:7pt"}[x]\n:::': "\nFern  [x] ",
    "Gilbert, Arizona\xa0\n85297  USA": "Gilbert, Arizona 85297  USA",
    "8| Sole Voting Power0| Type of Reporting PersonIN": "8\tSole Voting Power\n0\tType of Reporting Person\nIN",
    "(a) Amount: _ 1,250 _.": "(a) Amount:  1,250 .",
    "(Amendment No. 2)\\* */s/ Jane Roe* _X  _ 5\\. a\\_b": "(Amendment No. 2)* /s/ Jane Roe X   5. a_b",
    "![ Checkbox\nchecked ](Images/box-\nchecked.jpg) a [link](https://fern.example/a) [X](a)": " ☒ a link [X](a)",
    "5.2% ** of Fern, Moss \\*\\* and ____ A & B &amp; C": "5.2% ** of Fern, Moss ** and ____ A & B & C",
}


@pytest.mark.parametrize("text", MARKDOWN)
def test_markdown_as_printed(text):
    assert shown(_TABLE + text) == f"a\tb\n\n{MARKDOWN[text]}"


def test_escapes_alone_tell_markdown():
    assert shown("\\[     \\] (a) \\*") == "[     ] (a) *"


def test_signs_around_what_stands_as_typed_are_left_out():
    assert shown(f"```\n{_TABLE}```") == f"   \n{_TABLE}   "


def test_tables_of_tags_in_markdown_have_cells():
    table = "<tr class=x>\n<td>Fern</td>\n<td\nx=y><p>Moss</p></td>\n</tr>"
    assert shown(_TABLE + table) == "a\tb\n\n\n Fern\tMoss\t\n"


def test_markdown_may_begin_with_an_element():
    page = "<div>\n\n(Amendment No. 1)\\*\n\n\\* The rest\nis\n\n</div>\n"
    assert sniff(page.encode()) == "text"
    assert sniff(f"<html>{page}".encode()) == "html"
    assert shown(page).split() == ["(Amendment", "No.", "1)*", "*", "The", "rest", "is"]
    assert "No. 1)*\n\n* The rest is" in shown(page)


def test_paragraphs_between_free_lines_tell_markdown_among_elements():
    page = '<div style="x:y">\n\nFern, Inc.\n\n(Name of Issuer)\n\nCommon Stock\n\n(Title of\nClass)\n\n</div>\n'
    assert sniff(page.encode()) == "text"
    assert "(Name of Issuer)\n\nCommon Stock\n\n(Title of Class)" in shown(page)
    assert sniff(page.replace("\n\n<", "<pre>\n\n<").encode()) == "html"
    assert sniff(page.replace("\n\n", "\n<p>\n").encode()) == "html"


def test_rows_without_outer_borders_are_markdown():
    rows = "| |  \n---  \n1| NAME  \n| Fern LP  \n"
    assert shown(rows) == "\n\n1\tNAME  \nFern LP  \n"


def test_tables_drawn_cell_by_cell_keep_their_columns():
    grid = (
        "+------+----------------+\n| 1    | ::: {.x}       |\n|      | [Fern]{.u} LP\\ |\n+------+----------------+\n"
    )
    assert shown(grid) == grid.replace("::: {.x}", 8 * " ").replace("[Fern]{.u} LP\\", " Fern      LP ")


@pytest.mark.parametrize(
    "text",
    [
        "|------|-----|\n| CUSIP | Page |\n|------|-----|",
        "**SEE\n** SEE INSTRUCTIONS **\n**x**",
        f"{_TABLE}\n      Fern\n      Moss",
    ],
)
def test_what_is_typed_is_no_markdown(text):
    assert shown(text) == text


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
