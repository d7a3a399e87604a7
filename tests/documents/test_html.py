"""Web pages as a person reads them: lines, cells, boxes, superscripts; what is hidden stays away, all else stays."""

import re
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from muniment.documents.html import read_html, table_rows
from muniment.documents.passage import Passage


def shown(page: str) -> str:
    return read_html(Passage.whole(page.encode())).text


def lines(page: str) -> list[str]:
    """The printed lines, without blanks around them and without empty ones."""
    return [line.strip(" ") for line in shown(page).split("\n") if line.strip(" ")]


BLOCKS = {
    "<p>Fern Holdings</p><p>Moss Fund</p>": ["Fern Holdings", "Moss Fund"],
    "<div>Fern<div>Moss</div>Bramble</div>": ["Fern", "Moss", "Bramble"],
    "Fern<br>Moss<BR/>Bramble<br />End": ["Fern", "Moss", "Bramble", "End"],
    "<p>Fern\nHoldings \t  Inc</p>": ["Fern Holdings Inc"],
    "Fe<b>r</b>n <i>Moss</i>": ["Fern Moss"],
    "Fern<span> </span>Moss": ["Fern Moss"],
    "<ul><li>Fern<li>Moss</ul>": ["Fern", "Moss"],
    "<h1>Schedule 13G</h1>Fern<hr>Moss": ["Schedule 13G", "Fern", "Moss"],
    "<center>Fern</center>Moss<blockquote>Bramble</blockquote>": ["Fern", "Moss", "Bramble"],
    "<pre>Fern   Moss\n  5   6</pre>End": ["Fern   Moss", "5   6", "End"],
    "<pre>Fern<b>s</b>  x</pre>": ["Ferns  x"],
    "<p>a  b</p><pre>a  b</pre><p>a  b</p>": ["a b", "a  b", "a b"],
    "<p style='white-space: pre-wrap'>a  b\nc</p><p>a  b\nc</p>": ["a  b", "c", "a b c"],
    "<p style='white-space:nowrap'>a  b\nc</p>": ["a b c"],
    "<style>p.x, div.typed { color: blue; white-space: pre-wrap }</style>"
    "<div class='big typed'>a  b\nc</div><p class=typed>a  b</p><p>a  b</p>": ["a  b", "c", "a b", "a b"],
}


@pytest.mark.parametrize("page", BLOCKS)
def test_blocks_begin_lines(page):
    assert lines(page) == BLOCKS[page]


CELLS = {
    "<table><tr><td>A</td><td>B</td></tr><tr><td>C</td><td>D</td></tr></table>": ["A\tB", "C\tD"],
    "<table><tr><th>A</th><th>B</th></tr></table>": ["A\tB"],
    "<table><tr><td>A<td>B<tr><td>C<td>D</table>": ["A\tB", "C\tD"],
    "<table><tr><td></td><td>A</td><td> </td><td>B</td></tr></table>": ["A\tB"],
    "<table><tr><td><p>A</p></td><td><p>B</p><p>C</p></td></tr></table>": ["A\tB", "C"],
    "<table><tr><td>A<br>B</td><td>C</td></tr></table>": ["A", "B\tC"],
    "<table><tr><td>A</td><td><table><tr><td>B</td><td>C</td></tr></table></td></tr></table>": ["A", "B\tC"],
    "<table><tr><td>A</td></tr></table>After": ["A", "After"],
    "<td>A<td>B": ["A\tB"],
}


@pytest.mark.parametrize("page", CELLS)
def test_cells_of_a_row_are_divided_by_tabs(page):
    assert lines(page) == CELLS[page]


BOXES = {
    "☒ yes ☐ no": "☒ yes ☐ no",
    "&#9746; &#x2610;": "☒ ☐",
    '<font face="Wingdings">x</font> yes': "☒ yes",
    '<font face="Wingdings">o</font> fox': "☐ fox",
    '<span style="font-family:Wingdings">&#168;</span>x': "☐x",
    '<span style="font-family: Wingdings">&#254; &#253; &#111;</span>': "☒ ☒ ☐",
    '<font style="font-family: Wingdings 2">R S T £</font>': "☒ ☒ ☒ ☐",
    "<font face=wingdings><b>q</b></font>quo": "☐quo",
    '<font face="Wingdings">\uf0a8 \uf0fe</font>': "☐ ☒",
    '<font face="ZapfDingbats">o</font>': "☐",
    '<span style="font-family:Wingdings"/>fox': "fox",
    "<p style='font-family:Wingdings'>x<p>fox": "☒\nfox",
    '<input type="checkbox" checked> a': "☒ a",
    "<INPUT TYPE=checkbox> a": "☐ a",
    '<input type="radio" CHECKED="checked"> a': "☒ a",
    '<input type="checkbox" name="unchecked"> a': "☐ a",
    '<input type="text" value="x">a': "a",
    '<img src="ballotx.jpg"> a': "☒ a",
    '<img src="g12/box-unchecked.gif"> a': "☐ a",
    "<img src=checkbox_yes.gif> a": "☒ a",
    '<img src="checked.gif"> a': "☒ a",
    '<img src="ballot.jpg"> a': "☐ a",
    '<img src="logo.gif"> a': "a",
    '<img src="boxcheck.gif"> a': "☒ a",
    '<img src="box_empty.gif"> a': "☐ a",
    '<img src="checked_box.gif"> a': "☒ a",
    '<img src="unchecked_box.gif"> a': "☐ a",
    '<img src="tick.jpg"> a': "☒ a",
    '<img src="a1.jpg" alt="(X)"> a': "☒ a",
    '<img src="a2.jpg" alt="[ ]"> a': "☐ a",
    "&#61560; a &#61551; b": "☒ a ☐ b",
    '<img alt="checked" src="a.gif"> a': "☒ a",
    '<img alt="box ticked" src="a.gif"> a': "☒ a",
    '<img alt="not checked" src="a.gif"> a': "☐ a",
    '<img alt="unchecked box" src="a.gif"> a': "☐ a",
    '<img alt="un-checked" src="a.gif"> a': "☐ a",
}


@pytest.mark.parametrize("page", BOXES)
def test_boxes_however_they_are_drawn(page):
    assert shown(page).strip() == BOXES[page]


RAISED = {
    "1,234<sup>(1)</sup>": "1,234⁽(1)⁾",
    '5<span style="vertical-align: super">2</span>x': "5⁽2⁾x",
    '5<font style="VERTICAL-ALIGN:text-top;font-size:8pt">a</font>': "5⁽a⁾",
    '5<span style="vertical-align:super"><span>2</span>3</span>x': "5⁽23⁾x",
    "31<sup>st</sup>": "31st",
    "18<sup><font size=1>th</font></sup> Floor<sup>1</sup>": "18th Floor⁽1⁾",
    '2<span style="vertical-align: super">nd</span> day': "2nd day",
    '<p style="vertical-align:super">x</p>': "x",
    '<td style="vertical-align:top">x</td>': "x",
}


@pytest.mark.parametrize("page", RAISED)
def test_superscripts_stand_between_signs_of_their_own(page):
    assert shown(page).strip() == RAISED[page]


HIDDEN = {
    '<div style="display:none">no</div>yes': "yes",
    '<div style="display: none"><div>no</div>no</div>yes': "yes",
    '<div style="visibility:hidden">no</div>yes': "yes",
    '<span hidden="">no</span>yes': "yes",
    "<p hidden>no</p>yes": "yes",
    "<p hidden>no<p>yes": "yes",
    "<p hidden>no<div>yes</div>": "yes",
    "<div><p hidden>no</div>yes": "yes",
    "<p hidden>no<table><tr><td>no</td></tr></table>no<p>yes": "yes",
    "<table><tr><td><p hidden>no<td>yes</table>": "yes",
    "<table><tr><td hidden>no<td>yes<tr><td>yes</table>yes": "yes\nyes\nyes",
    "<table><tr><td hidden><table><tr><td>no<td>no</table>no<td>yes</table>": "yes",
    "<table><tr hidden><td>no</td><td>no<tr><td>yes</table>": "yes",
    "<ul><li hidden>no<ul><li>no</ul>no<li>yes</ul>yes": "yes\nyes",
    "<dl><dt hidden>no<dd>yes</dl>": "yes",
    '<p style="display:none">no<p>yes': "yes",
    "y<!-- <p>no</p> -->es": "yes",
    "yes<!-- never ends": "yes",
    'y<script>var x = "<p>no</p>";</script>es': "yes",
    'y<script type="x">no</SCRIPT >es': "yes",
    "yes<script>never ends": "yes",
    "<style>.a, p.b, #c {display:none} .d{}</style><i class='x a'>no</i><p class=b>no<p id=c>no<p class=d>yes": "yes",
    "<style>@media print { .a {display:none} .b {visibility:hidden} } </style><p class=a>yes": "yes",
    "<font style='font-size:0pt'>no</font><p style='font-size:0'><b style='font-size:9pt'>yes</b></p>": "yes",
    '<font color="#FFFFFF">no</font><span style="color: white">no</span>yes': "yes",
    '<tr bgcolor="#000080"><td><font color="white">yes</font>': "yes",
    "<strike>no</strike><del>n<b>o</b></del><s>no</s><u style='text-decoration: line-through'>no</u>yes": "yes",
    "<s>yes": "yes",
    "<s>no<s>no</s>yes<font color=white> &nbsp;</font>": "yes",
    "ye<font style='font-size:0'>no</font>s<font color=white>0</font>or<s>no</s>no": "yes or no",
    "<style>p{color:red}</style>yes": "yes",
    "<head><title>no</title></head><body>yes": "yes",
    '<!DOCTYPE html><?xml version="1.0"?><html>yes': "yes",
}


@pytest.mark.parametrize("page", HIDDEN)
def test_what_is_hidden_is_not_shown(page):
    assert shown(page).strip() == HIDDEN[page]


SEEN = {
    '<input type="hidden" value="a">yes': "yes",
    '<div style="overflow:hidden">yes</div>': "yes",
    '<div class="hidden">yes</div>': "yes",
    '<img style="display:none" src="a">yes': "yes",
    '<br style="display:none">yes': "yes",
    '<a title="a hidden page">yes</a>': "yes",
}


@pytest.mark.parametrize("page", SEEN)
def test_what_only_looks_hidden_is_shown(page):
    assert shown(page).strip() == SEEN[page]


SPELLED = {
    "Fern &amp; Moss &lt;&gt; &#8217;&mdash;": "Fern & Moss <> ’—",
    "&amp;#167; 13(d), &amp;amp;#xA7;, Fern &amp;amp; Moss&amp;nbsp;LP": "§ 13(d), §, Fern & Moss LP",  # escaped again
    "Fern &amp;lt; Moss &amp;copy; R&amp;D; &amp;#167": "Fern &lt; Moss &copy; R&D; &#167",  # which may be meant
    "a&nbsp;&nbsp;b": "a  b",
    "AT&T": "AT&T",
    "&bogus;": "&bogus;",
    "&copy 2": "© 2",
    "cafÃ© â€” x": "café — x",
    "Ã naïve": "Ã naïve",
    "a\u200bb\ufeffc&#8203;d \u200b": "abcd",
    "sha\xadres sha&shy;res 13d&shy;1 &shy;0": "shares shares 13d\xad1 \xad0",
    "a < b": "a < b",
    "a <b": "a <b",
    "a<>b<1>": "a<>b<1>",
}


@pytest.mark.parametrize("page", SPELLED)
def test_entities_and_mojibake(page):
    assert shown(page).strip() == SPELLED[page]


LISTS = {
    "<ol><li>a<li>b</ol>": "1. a\n2. b",
    '<ol type=a start="3"><li><p>a</p><li value=9>b</ol>': "c. a\ni. b",
    "<ol><li>a<ol style='list-style-type:lower-roman'><li>b<ul><li>c</ul></ol><li>d</ol>": "1. a\ni. b\nc\n2. d",
    '<ol style="list-style:none"><li>a</ol>': "a",
}


@pytest.mark.parametrize("page", LISTS)
def test_entries_of_a_list_have_the_numbers_that_browsers_show(page):
    assert shown(page).strip() == LISTS[page]


def test_a_number_that_is_no_character_ends_nothing():
    assert shown("&#0;&#x110000;&#9999999;yes").endswith("yes")


# ---- boxes with places of their own


def placed(top: object, left: object, words: str) -> str:
    return f'<div style="position:absolute;top:{top}px;left:{left}px">{words}</div>'


PLACED = {
    "order": (placed(20, 1, "second") + placed(1, 90, "right") + placed(1, 1, "left"), ["left\t right", "second"]),
    "nearly one line": (placed(12, 90, "right") + placed(10, 1, "left"), ["left\t right"]),
    "beside text": ("<p>top</p>" + placed(20, 1, "b") + placed(1, 1, "a") + "<p>end</p>", ["top", "a", "b", "end"]),
    "pages": (
        f'<div id="1">{placed(20, 1, "b")}{placed(1, 1, "a")}</div>'
        f'<div id="2">{placed(9, 1, "d")}{placed(1, 1, "c")}</div>',
        ["a", "b", "c", "d"],
    ),
    "a box that holds boxes": (
        f'<div style="position:absolute;top:1px;left:1px">{placed(20, 1, "b")}{placed(1, 1, "a")}</div>',
        ["a", "b"],
    ),
    "no place inside": (
        '<div style="position:absolute;top:1px;left:1px"><div style="position:absolute">a</div></div>b', ["a", "b"]
    ),
    "no end": (placed(20, 1, "b") + '<div style="position:absolute;top:1px;left:1px">a', ["a", "b"]),
    "a margin is no place": (
        placed(20, 1, "b") + '<div style="position:absolute;margin-top:90px;top:1px;left:1px">a</div>', ["a", "b"]
    ),
    "no numbers": (placed("1.2.3", "..", "a") + placed(".", "-", "b"), ["a", "b"]),
    "fractions and signs": (placed("21.5", ".5", "b") + placed("-3", "-4.25", "a"), ["a", "b"]),
    "endless": (placed("9" * 400, 1, "b") + placed(1, 1, "a"), ["a", "b"]),
}  # fmt: skip


@pytest.mark.parametrize("case", PLACED)
def test_placed_boxes_come_as_they_are_seen(case):
    page, expected = PLACED[case]
    assert lines(page) == expected


# ---- unclosed and hostile markup

_TAGS = ["p", "div", "td", "tr", "table", "b", "font", "span", "sup", "br", "pre", "li", "h1"]
_STYLES = [
    "", ' style="vertical-align:super"', ' style="position:absolute;top:3px;left:9px"', " class='x'", "/", ' a="b>c"',
    ' style="position:absolute;top:1.1.1px;left:-px"', " =", ' style="',
]  # fmt: skip
_WORDS = st.from_regex(r"\A[a-z]{2,8}[0-9]{3}\Z")
_MARKUP = st.one_of(
    st.tuples(st.sampled_from(["<", "</"]), st.sampled_from(_TAGS), st.sampled_from(_STYLES)).map(
        lambda t: "".join(t) + ">"
    ),
    st.sampled_from(["<", ">", "&", "&amp;", "<>", "\r\n", "\xa0", "<!x>", "<?y>", "&#9746;", "Ã©", "☒", "<p", "\x0c"]),
)


@given(st.lists(st.one_of(_WORDS, _MARKUP), max_size=40))
def test_no_word_is_lost_in_any_markup(parts):
    """Whatever the tags do, each word of the page stands in the printed text."""
    page = " ".join(parts)
    word = re.compile(r"[a-z]{2,8}\d{3}")
    assert not Counter(word.findall(re.sub(r"<[^<>]*>", " ", page))) - Counter(word.findall(shown(page)))


@given(st.text(alphabet="<>/!-&;#=\"' \npxdivt1é", max_size=200))
def test_no_markup_ends_in_an_error(page):
    printed = read_html(Passage.whole(page.encode()))
    assert all(0 <= source <= end <= len(page) for _, source, end in printed.places)


def test_a_cell_that_goes_on_in_rows_below_takes_its_columns_there():
    page = (
        "<table><tr><td rowspan=2>a<td rowspan=3 colspan=2>b<td>c<tr><td>d<tr><td>e<td>f"
        "<tr><td rowspan=999 colspan=999>g<tr><td>h</table>"
    )
    printed = read_html(Passage(page.encode(), 0, len(page)))
    rows = [[(printed.text[cell.start : cell.end], cell.left) for cell in row.cells] for row in table_rows(printed)]
    assert rows == [[("a", 0), ("b", 1), ("c", 3)], [("d", 3)], [("e", 0), ("f", 3)], [("g", 0)], [("h", 0)]]
    above = [[printed.text[cell.start : cell.end] for cell in row.above] for row in table_rows(printed)]
    assert above == [[], ["a", "b"], ["b"], [], []]


def test_each_cell_of_a_row_may_hold_a_table() -> None:
    def held(words: str) -> str:
        return f"<td><table><tr><td>{words}</td></tr></table></td>"

    nested = f"<table><tr>{held('Ada Q. Moss')}{held('Director')}{held('Peru')}</tr><tr>{held('Alone')}</tr></table>"
    page = f"<html><body><table><tr><td>{nested}</td></tr></table></body></html>".encode()
    printed = read_html(Passage(page, 0, len(page)))
    rows = [[(printed.text[cell.start : cell.end], cell.left) for cell in row.cells] for row in table_rows(printed)]
    assert rows == [[("Ada Q. Moss", 0), ("Director", 1), ("Peru", 2)], [("Alone", 0)]]


def test_blanks_that_begin_a_paragraph_stand_in_its_line():
    page = f"<p>Name&nbsp;&nbsp;&nbsp;Office</p><p>{'&nbsp;' * 7}Chair</p><p>&nbsp;</p><div>&nbsp;x</div>"
    assert shown(page) == "\nName   Office\n       Chair\n x"


def test_blanks_that_do_not_break_are_as_wide_as_typed():
    typed = "<p>a\xa0\xa0\xa0b</p><p>\xa0\xa0\xa0c</p>"
    assert shown(typed) == shown(typed.replace("\xa0", "&nbsp;")) == "\na   b\n   c"
