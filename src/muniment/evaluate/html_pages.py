"""Pages in HTML of many years: tags in capitals, fonts everywhere, style sheets in every paragraph."""

from html import escape
from random import Random

from muniment.evaluate.html_rows import HtmlRows
from muniment.evaluate.sheet import Block, Break, Captioned, Centered, Choices, Item, Prose, Rows, Signing
from muniment.evaluate.style import BLANK, EMPTY, TICKED, Style
from muniment.evaluate.text_pages import text
from muniment.evaluate.text_rows import TextRows

_DRAWN = (
    ('<FONT FACE="Wingdings">x</FONT>', '<FONT FACE="Wingdings">o</FONT>'),
    ('<font style="font-family: wingdings">&#120;</font>', '<font style="font-family: wingdings">&#168;</font>'),
    ('<FONT STYLE="font-family: Wingdings">&thorn;</FONT>', '<FONT STYLE="font-family: Wingdings">&uml;</FONT>'),
    ('<FONT STYLE="font-family: Wingdings">&#253;</FONT>', '<FONT STYLE="font-family: Wingdings">o</FONT>'),
    ("&#9746;", "&#9744;"),
    ("☒", "☐"),
    ("&#9745;", "&#9744;"),
    ('<input type="checkbox" checked="checked"/>', '<input type="checkbox"/>'),
    ("<U>&nbsp;X&nbsp;</U>", "<U>&nbsp;&nbsp;&nbsp;</U>"),
    ("&#091;X&#093;", "&#091;&nbsp;&nbsp;&#093;"),
)


def html(blocks: list[Block], rows: HtmlRows, style: Style, rng: Random) -> str:
    """Return the blocks as an HTML document, marks and all."""
    writer = _Html(rows, style, rng)
    body = "\n".join(line for block in blocks for line in writer.block(block))
    return _drawn(f"<HTML>\n<HEAD><TITLE>{style.form}</TITLE></HEAD>\n<BODY>\n{body}\n</BODY>\n</HTML>\n", rng)


def pre(blocks: list[Block], rows: TextRows, style: Style, rng: Random) -> str:
    """Return plain text inside HTML."""
    parts = escape(text(blocks, rows, style, rng), quote=False).replace("\f", "").split("&lt;PAGE&gt;")
    body = "</PRE>\n<HR>\n<PRE>".join(parts)
    return _drawn(f"<HTML>\n<BODY>\n<PRE>\n{body}</PRE>\n</BODY>\n</HTML>\n", rng)


def _drawn(page: str, rng: Random) -> str:
    ticked, empty = rng.choice(_DRAWN)
    return page.replace(TICKED, ticked).replace(EMPTY, empty).replace(BLANK, "&nbsp;")


class _Html:
    """Writes blocks as lines of HTML."""

    def __init__(self, rows: HtmlRows, style: Style, rng: Random) -> None:
        self.rows, self.style, self.rng = rows, style, rng
        self.seed = rng.random()  # every second part of a document looks the same
        self.open, self.close = rng.choice(
            (
                ("<P>", "</P>"),
                ('<P STYLE="margin-top:0pt; margin-bottom:0pt; font-size:10pt">', "</P>"),
                ('<div><font style="DISPLAY: inline; FONT-SIZE: 10pt">', "</font></div>"),
                ("<p><span>", "</span></p>"),
            )
        )
        self.bold = rng.random() < 0.4
        self.table = rng.random() < 0.4

    def block(self, block: Block) -> list[str]:
        match block:
            case Centered(lines):
                return [self._centered(line) for line in lines]
            case Captioned():
                return self._captioned(block)
            case Prose(words, _):
                return [self._paragraph(escape(words, quote=self.bold))]
            case Choices(choices):
                return self._choices(choices)
            case Rows():
                return self.rows(block, self.style, Random(self.seed))  # noqa: S311
            case Item():
                return self._item(block)
            case Signing(lines):
                return self._signing(lines)
            case Break(number, head):
                return self._break(number, head)

    def _paragraph(self, inner: str) -> str:
        return f"{self.open}{inner or '&nbsp;'}{self.close}"

    def _centered(self, line: str, *, bold: bool = False) -> str:
        shown = escape(line)
        return f'<P ALIGN="center">{f"<B>{shown}</B>" if bold or self.bold else shown or "&nbsp;"}</P>'

    def _captioned(self, block: Captioned) -> list[str]:
        values = [self._centered(value, bold=True) for value in block.values]
        caption = escape(block.caption)
        match self.style.cover:
            case "before":
                return [self._centered(f"{block.caption}:"), *values]
            case "colon":
                return [self._paragraph(f"{caption}: <U>{'<BR>'.join(map(escape, block.values))}</U>")]
            case "ruled":
                return [*values, '<HR WIDTH="60%" SIZE="1" NOSHADE>', self._centered(f"({block.caption})")]
        return [*values, self._centered(f"({block.caption})")]

    def _choices(self, choices: tuple[tuple[str, str, str], ...]) -> list[str]:
        shown = [[escape(one) for one in choice] for choice in choices]
        if not self.table:
            return [self._paragraph(f"{letter}&nbsp;{mark}&nbsp;&nbsp;{words}") for mark, letter, words in shown]
        cells = (f"<TR><TD>{letter}</TD><TD>{mark}</TD><TD>{words}</TD></TR>" for mark, letter, words in shown)
        return ['<TABLE BORDER="0" WIDTH="90%">', *cells, "</TABLE>"]

    def _item(self, block: Item) -> list[str]:
        heading = f"{escape(block.number)}&nbsp;&nbsp;<U>{escape(block.heading)}</U>"
        answers = [escape(answer) for answer in block.answers]
        if self.table and answers:
            held = "<BR>".join(answers)
            return [f"<TABLE><TR><TD>{escape(block.number)}</TD><TD>{escape(block.heading)}:</TD></TR>",
                    f"<TR><TD></TD><TD>{held}</TD></TR></TABLE>"]  # fmt: skip
        return [self._paragraph(heading), *(self._paragraph(answer) for answer in answers)]

    def _signing(self, lines: tuple[tuple[int, str], ...]) -> list[str]:
        shown = [(depth, escape(line)) for depth, line in lines]
        if self.table:
            cells = (f'<TR><TD WIDTH="{depth + 1}%"></TD><TD>{line or "&nbsp;"}</TD></TR>' for depth, line in shown)
            return ['<TABLE WIDTH="100%">', *cells, "</TABLE>"]
        return [f'<P STYLE="margin-left: {depth * 5}pt">{line or "&nbsp;"}</P>' for depth, line in shown]

    def _break(self, number: int, head: tuple[str, ...]) -> list[str]:
        foot = [self._centered(str(number - 1))] if self.rng.random() < 0.5 else []
        lines = [*foot, '<HR SIZE="3" STYLE="page-break-after: always">']
        if len(head) == 3:
            cells = "".join(f"<TD>{escape(one)}</TD>" for one in head)
            return [*lines, f'<TABLE WIDTH="100%"><TR>{cells}</TR></TABLE>']
        return [*lines, *(self._paragraph(escape(one)) for one in head)]
