"""The layouts of printed documents: how their blocks stand on a page of text or HTML, as filers and converters set it.

Text has eighty columns, centred heads and rules of dashes; HTML is that of many years: tags in capitals, fonts
everywhere, style sheets in every paragraph. What differs most is the second part of the cover. Damage is that of
scanners, fax machines and converters: letters confused, cells split, rows lost, lines joined.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from html import escape
from itertools import zip_longest
from random import Random
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from muniment.forms import form_of
from muniment.lab.composition import (
    Block,
    Break,
    Captioned,
    Centered,
    Choices,
    Item,
    Prose,
    Row,
    Rows,
    Signing,
    composed,
)
from muniment.lab.marks import (
    BLANK,
    EMPTY,
    END,
    TICKED,
    Marks,
    Style,
    centered,
    draw,
    is_mark,
    left,
    opened,
    plain,
    right,
    width,
    wrap,
)
from muniment.lab.schedules import Case

RowsLayout = Callable[[Rows, Style, Random], list[str]]

_DASHED = re.compile("^-", re.MULTILINE)
_SIGNED_MAIL_UNTIL = 2001
_FONT = '<FONT style="font-family: Times New Roman" size=2>'
_BORDER = "border-bottom: #000000 1px solid; border-left: #000000 1px solid"
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


class PageLayout(Struct, frozen=True):
    """How documents of one layout are made: `rows` prints the second part, `habits` are what all of them do.

    `since` is the first year in which its documents look right; `plain` is text inside HTML.
    """

    name: str
    rows: RowsLayout
    suffix: str = "txt"
    since: int = 1994
    habits: dict[str, object] = {}
    plain: bool = False

    @property
    def markup(self) -> bool:
        """Return whether boxes may be drawn by markup."""
        return self.suffix == "htm"

    def style(self, rng: Random, form: str, year: int) -> Style:
        """Return the habits of one document of this layout."""
        return replace(draw(rng, form, max(year, self.since), markup=self.markup), **self.habits)

    def print(
        self, blocks: list[Block], style: Style, rng: Random, changes: Mapping[str, Sequence[Callable[[Any], Any]]] = {}
    ) -> str:
        """Return the document, marks and all.

        `changes` are made to the lines of a second part ("row"), of a text ("page"), and to the tags ("markup").
        """
        if self.markup and not self.plain:
            page = _Html(self.rows, style, rng)
            lines = "\n".join(line for block in blocks for line in page.block(block))
            for change in changes.get("markup", ()):
                lines = change(lines)
            return _drawn(f"<HTML>\n<HEAD><TITLE>{style.form}</TITLE></HEAD>\n<BODY>\n{lines}\n</BODY>\n</HTML>\n", rng)
        if self.rows is _numbers:
            blocks = _short(blocks)
        if self.name == "text-roster" and len({len(block.rows) for block in blocks if isinstance(block, Rows)}) == 1:
            blocks = _roster(blocks)
        page = _Text(self.rows, style, rng, changes.get("row", ()))
        lines = [line.rstrip(" ") for block in blocks for line in (*page.block(block), "")]
        for change in changes.get("page", ()):
            lines = change(lines)
        text = "\n".join(lines) + "\n"
        if self.markup:
            body = "</PRE>\n<HR>\n<PRE>".join(escape(text, quote=False).replace("\f", "").split("&lt;PAGE&gt;"))
            return _drawn(f"<HTML>\n<BODY>\n<PRE>\n{body}</PRE>\n</BODY>\n</HTML>\n", rng)
        # Mail that is signed (PEM, until 2001) has a dash and a blank before lines that begin with a dash.
        return _DASHED.sub("- -", text) if style.year <= _SIGNED_MAIL_UNTIL and rng.random() < 0.3 else text


def _drawn(page: str, rng: Random) -> str:
    ticked, empty = rng.choice(_DRAWN)
    return page.replace(TICKED, ticked).replace(EMPTY, empty).replace(BLANK, "&nbsp;")


def _short(blocks: list[Block]) -> list[Block]:
    """Take captions and notes from the cover: name, class and number alone say what they are."""
    first = next((n for n, block in enumerate(blocks) if isinstance(block, Item)), len(blocks))
    short: list[Block] = []
    for n, block in enumerate(blocks):
        if isinstance(block, Captioned) and n < first:
            cusip = "cusip" in block.caption.casefold()
            short.append(Centered(tuple(f"Cusip #{value}" if cusip else value for value in block.values)))
        elif not isinstance(block, Prose) or n > first:
            short.append(block)
    return short


def _roster(blocks: list[Block]) -> list[Block]:
    """Print one second part for all persons: below each label the persons one by one, each with the answer."""
    parts = [block for block in blocks if isinstance(block, Rows)]
    names = [next((row.values[0] for row in part.rows if row.values), "") for part in parts]
    merged = []
    for same in zip(*(part.rows for part in parts), strict=True):
        answers = ("  ".join((*row.values, *(f"{letter} {mark}" for letter, mark in row.boxes))) for row in same)
        by_person = (f"{f'({n + 1})':5} {left(names[n], 40)} {answer}" for n, answer in enumerate(answers))
        firsts = tuple(f"({n + 1}) {'  '.join(row.values)}" for n, row in enumerate(same))
        filled = any(row.values or row.boxes for row in same)
        lines = firsts if not merged else tuple(by_person) if filled else ()
        merged.append(Row(same[0].number, same[0].label, lines, (), same[0].power))
    remaining = [block for block in blocks if not isinstance(block, Rows | Break) or block is parts[0]]
    return [Rows(tuple(merged), parts[0].heading) if block is parts[0] else block for block in remaining]


# ---- blocks on a page -----------------------------------------------------------------------------------------------


class _Text:
    """Writes blocks as lines of text."""

    def __init__(
        self, rows: RowsLayout, style: Style, rng: Random, changes: Sequence[Callable[[list[str]], list[str]]]
    ) -> None:
        self.rows, self.style, self.rng, self.changes = rows, style, rng, changes
        self.seed = rng.random()  # every second part of a document looks the same
        self.size = style.width
        self.flush_left = rng.random() < 0.15
        self.page = rng.choice(("<PAGE>", "<PAGE>", "<PAGE>   {}", "\f", ""))
        self.gap = [""] * rng.choice((0, 0, 1, 2))
        self.answer = rng.choice(("below", "below", "beside", "ruled"))

    def block(self, block: Block) -> list[str]:
        match block:
            case Centered(lines):
                return [self._centered(line) for line in lines]
            case Captioned():
                return self._captioned(block)
            case Prose(words, indent):
                lines = wrap(words, self.size - 2)
                return [" " * min(indent, 20) + lines[0], *lines[1:]]
            case Choices(choices):
                return [line for choice in choices for line in self._choice(*choice)]
            case Rows():
                lines = self.rows(block, self.style, Random(self.seed))
                for change in self.changes:
                    lines = change(lines)
                return lines
            case Item():
                return self._item(block)
            case Signing(lines):
                return [" " * depth + line for depth, line in lines]
            case Break():
                return self._break(block)

    def _centered(self, line: str) -> str:
        return line if self.flush_left else centered(line, self.size)

    def _captioned(self, block: Captioned) -> list[str]:
        values = [line for value in block.values for line in wrap(value, self.size - 8)]
        caption = [self._centered(line) for line in wrap(f"({block.caption})", 62)]
        match self.style.cover:
            case "before":
                return [self._centered(f"{block.caption}:"), *self.gap, *map(self._centered, values)]
            case "colon":
                return [f"{block.caption}:  {values[0]}", *(" " * 10 + value for value in values[1:])]
            case "ruled":
                return [*map(self._centered, values), self._centered((self.style.rule or "-") * 56), *caption]
        return [*map(self._centered, values), *self.gap, *caption]

    def _choice(self, mark: str, letter: str, label: str) -> list[str]:
        mark = mark or " " * 3
        if not letter and self.style.mark_after:
            return [f"{' ' * 10}{label}   {mark}"]
        head = f"{mark} {letter}" if self.style.mark_after else f"{letter} {mark}".strip()
        lines = wrap(label, self.size - 18)
        return [f"{' ' * 6}{left(head, 10)}{lines[0]}", *(" " * 16 + line for line in lines[1:])]

    def _item(self, block: Item) -> list[str]:
        heading = f"{block.number} {block.heading}".strip()
        heading += "" if heading.endswith((".", ":")) else self.rng.choice((".", ":"))
        if not block.answers:
            return wrap(heading, self.size)
        if self.answer == "beside" and width(heading) + width(block.answers[0]) < self.size - 2:
            return [f"{heading}  {block.answers[0]}", *(" " * 12 + answer for answer in block.answers[1:])]
        lines = wrap(heading, self.size - 2)
        lines += ["-" * (self.size - 8)] if self.answer == "ruled" else [""]
        return [*lines, *(" " * 10 + line for answer in block.answers for line in wrap(answer, self.size - 14))]

    def _break(self, block: Break) -> list[str]:
        lines = ["", self.page.format(block.page - 1), ""]
        if self.style.head == "lines" or len(block.head) < 3:
            return [*lines, *block.head]
        which, form, where = block.head
        third = self.size // 3
        head = left(which, third) + left(centered(form, third), third) + right(where, self.size - 2 * third)
        edge = [f"{'-' * 23}{' ' * (self.size - 46)}{'-' * 23}"] if self.style.head == "boxed" else []
        return [*lines, *edge, head, *edge]


class _Html:
    """Writes blocks as lines of HTML."""

    def __init__(self, rows: RowsLayout, style: Style, rng: Random) -> None:
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
                return self._choices([[escape(part) for part in choice] for choice in choices])
            case Rows():
                return self.rows(block, self.style, Random(self.seed))
            case Item():
                return self._item(
                    escape(block.number), escape(block.heading), [escape(answer) for answer in block.answers]
                )
            case Signing(lines):
                return self._signing([(depth, escape(line) or "&nbsp;") for depth, line in lines])
            case Break(number, head):
                return self._break(number, head)

    def _paragraph(self, inner: str) -> str:
        return f"{self.open}{inner or '&nbsp;'}{self.close}"

    def _centered(self, line: str, *, bold: bool = False) -> str:
        text = escape(line)
        return f'<P ALIGN="center">{f"<B>{text}</B>" if bold or self.bold else text or "&nbsp;"}</P>'

    def _captioned(self, block: Captioned) -> list[str]:
        values = [self._centered(value, bold=True) for value in block.values]
        match self.style.cover:
            case "before":
                return [self._centered(f"{block.caption}:"), *values]
            case "colon":
                caption, text = escape(block.caption), "<BR>".join(map(escape, block.values))
                return [self._paragraph(f"{caption}: <U>{text}</U>")]
            case "ruled":
                return [*values, '<HR WIDTH="60%" SIZE="1" NOSHADE>', self._centered(f"({block.caption})")]
        return [*values, self._centered(f"({block.caption})")]

    def _choices(self, choices: list[list[str]]) -> list[str]:
        if not self.table:
            return [self._paragraph(f"{letter}&nbsp;{mark}&nbsp;&nbsp;{label}") for mark, letter, label in choices]
        rows = (f"<TR><TD>{letter}</TD><TD>{mark}</TD><TD>{label}</TD></TR>" for mark, letter, label in choices)
        return ['<TABLE BORDER="0" WIDTH="90%">', *rows, "</TABLE>"]

    def _item(self, number: str, heading: str, answers: list[str]) -> list[str]:
        if self.table and answers:
            return [f"<TABLE><TR><TD>{number}</TD><TD>{heading}:</TD></TR>",
                    f"<TR><TD></TD><TD>{'<BR>'.join(answers)}</TD></TR></TABLE>"]  # fmt: skip
        return [self._paragraph(f"{number}&nbsp;&nbsp;<U>{heading}</U>"), *map(self._paragraph, answers)]

    def _signing(self, lines: list[tuple[int, str]]) -> list[str]:
        if self.table:
            rows = (f'<TR><TD WIDTH="{depth + 1}%"></TD><TD>{line}</TD></TR>' for depth, line in lines)
            return ['<TABLE WIDTH="100%">', *rows, "</TABLE>"]
        return [f'<P STYLE="margin-left: {depth * 5}pt">{line}</P>' for depth, line in lines]

    def _break(self, number: int, head: tuple[str, ...]) -> list[str]:
        foot = [self._centered(str(number - 1))] if self.rng.random() < 0.5 else []
        lines = [*foot, '<HR SIZE="3" STYLE="page-break-after: always">']
        if len(head) == 3:
            return [
                *lines,
                f'<TABLE WIDTH="100%"><TR>{"".join(f"<TD>{escape(part)}</TD>" for part in head)}</TR></TABLE>',
            ]
        return [*lines, *(self._paragraph(escape(part)) for part in head)]


# ---- the second part of the cover: ways in which rows, labels and values stood beside and below each other -----------


def _marked(part: Rows) -> Iterator[tuple[Row, bool]]:
    """Yield each row, and whether it is the first of the powers."""
    before = False
    for row in part.rows:
        yield row, row.power and not before
        before = row.power


def _boxes(row: Row, style: Style) -> list[str]:
    """Return the boxes of a row with their letters, as they stand in one document."""
    ordered = [(mark, letter) if style.mark_after and letter else (letter, mark) for letter, mark in row.boxes]
    return [f"{first} {second}".strip() for first, second in ordered]


def _filled_in(row: Row, style: Style) -> list[str]:
    """Return all that is filled in in a row."""
    return [*row.values, *_boxes(row, style)]


def _below(part: Rows, style: Style, rng: Random) -> list[str]:
    """Labels above their values; the powers right of a column of words; rules between rows, or none."""
    rule = [style.rule * style.width] if style.rule else [""]
    blank = [""] if not style.rule else []
    lines, columns = list(rule), style.width - 8
    for row, first in _marked(part):
        if first:
            lines += _powers(part, style, rng, rule=bool(style.rule))
        if row.power:
            continue
        label, boxes = wrap(row.label, min(columns, 62)), _boxes(row, style)
        label += [""] * (len(boxes) - len(label))
        for n, mark in enumerate(boxes):
            label[n] += right(mark, max(columns - width(label[n]), width(mark) + 1))
        values = [line for value in row.values for line in wrap(value, columns)]
        lines += [left(row.number, 8) + label[0], *(" " * 8 + line for line in (*label[1:], *blank, *values)), *blank]
        lines += rule
    return lines


def _powers(part: Rows, style: Style, rng: Random, *, rule: bool) -> list[str]:
    """Return the four powers, right of the words that stand down the left."""
    bar = rng.choice(("", "", "| ", ": "))
    beside = rng.random() < 0.3
    lines: list[str] = []
    for row in (row for row in part.rows if row.power):
        value = row.values[0] if row.values else ""
        first = f"{left(row.number, 6)}{row.label}"
        lines += [left(first, 36) + value] if beside else [first, f"{' ' * 8}{value}"]
        lines.append((style.rule or " ") * (style.width - 16) if rule else "")
    words = [word if style.case == "upper" else word.capitalize() for word in part.beside]
    side = [""] * max((len(lines) - len(words)) // 2, 0) + words + [""] * len(lines)
    return [left(side[n], 20 if max(map(len, part.beside)) > 14 else 16) + bar + line for n, line in enumerate(lines)]


def _columns(part: Rows, style: Style, _rng: Random) -> list[str]:
    """Labels in a narrow column, values right of them."""
    lines: list[str] = []
    for row, first in _marked(part):
        lines += [*wrap(part.heading, 30), ""] if first else []
        label = wrap(f"{row.number} {row.label}".strip(), 34 if not row.power else 28)
        filled = [line for value in _filled_in(row, style) for line in wrap(value, style.width - 44)]
        indent = "" if not row.power else " " * 6
        pairs = zip_longest(label, filled, fillvalue="")
        lines += [(left(indent + text, 42) + value).rstrip() for text, value in pairs] + [""]
    return lines


def _flush(part: Rows, style: Style, _rng: Random) -> list[str]:
    """Labels left, values at the right edge of the line."""
    rule = [style.rule * style.width] if style.rule else [""]
    lines = list(rule)
    for row, first in _marked(part):
        lines += [*wrap(part.heading, 40), ""] if first else []
        label = wrap(f"{left(row.number, 5)}{row.label}", style.width - 34)
        pairs = zip_longest(label, [line for value in _filled_in(row, style) for line in wrap(value, 32)], fillvalue="")
        lines += [text + right(value, style.width - width(text)) for text, value in pairs] + rule
    return lines


def _boxed(part: Rows, style: Style, _rng: Random) -> list[str]:
    """A frame of lines and bars around every row."""
    columns = style.width - 12
    edge = f"|{'-' * 6}|{'-' * (style.width - 10)}|"
    lines = [edge]
    for row in part.rows:
        inner = [line for text in (row.label, *_filled_in(row, style)) for line in wrap(text, columns)]
        inner = [f"    {line}" for line in inner] if row.power else inner
        for n, line in enumerate(inner):
            lines.append(f"| {left(row.number if not n else '', 5)}| {left(line, columns)} |")
        lines.append(edge)
    return lines


def _colon(part: Rows, style: Style, _rng: Random) -> list[str]:
    """Label, colon and value on one line; whatever number of lines that takes."""
    lines: list[str] = []
    for row, first in _marked(part):
        lines += [*wrap(f"{part.heading}:", style.width), ""] if first else []
        filled = "   ".join(_filled_in(row, style))
        lines += [*wrap(f"{row.number} {row.label}: {filled}".strip(), style.width), *([] if row.power else [""])]
    return lines


def _stacked(part: Rows, style: Style, _rng: Random) -> list[str]:
    """Everything at the left edge: a label, a blank line, a value, a blank line."""
    lines: list[str] = []
    for row, first in _marked(part):
        lines += [part.heading, ""] if first else []
        lines += [*wrap(f"{row.number}{row.label}", style.width), *_boxes(row, style), ""]
        lines += [*(f" {value}" for value in row.values), ""] if row.values else []
    return lines


def _value_first(part: Rows, style: Style, _rng: Random) -> list[str]:
    """Values on the line above their label, as on a form filled in by typewriter."""
    lines: list[str] = []
    for row, first in _marked(part):
        lines += [*wrap(part.heading, style.width), ""] if first else []
        indent = " " * (24 if row.power else 0)
        filled = "      ".join(_filled_in(row, style))
        lines += [f"{indent}{filled}", indent + "_" * min(style.width - len(indent), 60)]
        lines += [indent + line for line in wrap(f"{row.number} {row.label}".strip(), style.width - len(indent))]
        lines.append("")
    return lines


def _numbers(part: Rows, style: Style, _rng: Random) -> list[str]:
    """Numbers of rows without their labels, as one great filer has done for decades."""
    lines = []
    for row in part.rows:
        number = "".join(sign for sign in row.number if sign.isdigit())
        filled = " ".join(_filled_in(row, style)) if not row.boxes else ""
        if number == "1":
            lines.append(f"Item 1:\tReporting Person - {' '.join(row.values)}")
        elif filled:
            lines.append(f"Item {number}:\t{filled}" if number else filled)
    return lines


def _tabbed(part: Rows, style: Style, rng: Random) -> list[str]:
    """Cells torn out of a table: tabs between them, labels split over cells here and there."""
    lines: list[str] = []
    for row, first in _marked(part):
        lines += [f"\t{part.heading}\t"] if first else []
        words = row.label.split(" ")
        cut = rng.randint(1, len(words)) if rng.random() < 0.4 else len(words)
        label = "\t".join((" ".join(words[:cut]), " ".join(words[cut:]))).strip("\t")
        filled = "\t".join(_filled_in(row, style))
        if rng.random() < 0.5 and not row.power:
            lines += [f"{row.number}\t{label}", f"\t{filled}\t"]
        else:
            lines.append(f"{row.number}\t{label}\t{filled}")
    return lines


def _markdown(part: Rows, style: Style, rng: Random) -> list[str]:
    """A table of pipes, as converters of scanned pages write it; boxes may be tags."""
    tags = rng.random() < 0.5
    lines = ["| | | |", "|---|---|---|"]
    for row in part.rows:
        filled = " ".join(row.values)
        for letter, mark in row.boxes:
            ticked = plain(mark).replace(BLANK, "") == plain(style.tick(ticked=True)).replace(BLANK, "")
            tag = f'<input type="checkbox"{" checked" if ticked else ""}>'
            filled += f" {letter} {mark.replace(plain(mark), tag) if tags and plain(mark) else mark}"
        label = f"<p>{row.label}</p>" if rng.random() < 0.3 else row.label
        lines.append(f"| {row.number} | {label} | {filled.strip()} |")
    return lines


def _cells(part: Rows, style: Style, rng: Random) -> list[str]:
    """Label and value in one cell of a table of pipes, tags between them."""
    lines = ["| | |", "|---|---|"]
    for row in part.rows:
        filled = "<br>".join(_filled_in(row, style))
        mark = "**" if rng.random() < 0.2 else ""
        lines.append(f"| {row.number} | <p>{mark}{row.label}{mark}</p><p>{filled}</p> |")
    return lines


def _flat(part: Rows, style: Style, rng: Random) -> list[str]:
    """One table; the words beside the powers are a cell over four rows."""
    lines = ['<TABLE cellspacing="0" cellpadding="2" border="1" width="100%">']
    own_cell = rng.random() < 0.4
    for row, first in _marked(part):
        side = f'<TD rowspan="4" valign="middle">{escape(part.heading)}</TD>' if first else ""
        span = "" if row.power else ' colspan="2"'
        filled = "<BR>".join(escape(value) for value in _filled_in(row, style)) or "&nbsp;"
        inner = f"</TD><TD>{filled}" if own_cell else f"<BR>\n{filled}"
        lines.append(f"<TR>{side}<TD{span}>{escape(row.number)}</TD><TD>{escape(row.label)}{inner}</TD></TR>")
    return [*lines, "</TABLE>"]


def _styled(part: Rows, style: Style, _rng: Random) -> list[str]:
    """A table of paragraphs with style sheets in every tag, and columns that only hold space."""
    lines = ['<TABLE CELLSPACING="0" CELLPADDING="0" STYLE="border-collapse: collapse; width: 100%">']
    for row in part.rows:
        texts = [row.label, *_filled_in(row, style)]
        paragraphs = "\n".join(f'<P STYLE="margin: 0pt; font-size: 10pt">&nbsp;{escape(text)}</P>' for text in texts)
        number = f'<TD STYLE="{_BORDER}; width: 4%">&nbsp;{escape(row.number)}&nbsp;</TD>'
        lines += [f'<TR STYLE="vertical-align: top">\n{number}', '<TD STYLE="width: 1%">&nbsp;</TD>']
        lines.append(f'<TD STYLE="{_BORDER}" COLSPAN="5">{paragraphs}</TD></TR>')
    return [*lines, "</TABLE>"]


def _nested(part: Rows, _style: Style, _rng: Random) -> list[str]:
    """A table for each row inside a cell of a table; boxes in a table of their own."""
    lines = ['<table border="0" width="100%"><tr><td>']
    for row in part.rows:
        values = "".join(f"<tr><td>{escape(value)}</td></tr>" for value in row.values)
        boxes = "".join(f"<td>{escape(letter)}</td><td>{escape(mark)}</td>" for letter, mark in row.boxes)
        inner = f"<table>{values}</table>" if values else ""
        inner += f"<table><tr>{boxes}</tr></table>" if boxes else ""
        head = f"<td width=5%>{escape(row.number)}</td><td>{escape(row.label)}</td>"
        lines.append(f'<table width="100%"><tr valign="top">{head}<td>{inner}</td></tr></table>')
    return [*lines, "</td></tr></table>"]


def _split(part: Rows, style: Style, rng: Random) -> list[str]:
    """Empty cells for space, values and their signs in cells of their own."""
    empty = f"<TD>{_FONT}&nbsp;</FONT></TD>"
    lines = ['<TABLE cellspacing="0" border="0" cellpadding="0" width="100%">']
    for row in part.rows:
        cells = [row.number, row.label] if row.power else [row.number, row.label, ""]
        lines.append(f'<TR valign="bottom">{empty.join(map(_cell, cells))}</TR>')
        for value in _filled_in(row, style):
            pieces = value.split("%") if value.endswith("%") and rng.random() < 0.5 else [value]
            pieces = [pieces[0], "%"] if len(pieces) == 2 else pieces
            lines.append(f"<TR>{empty}{empty}{''.join(map(_cell, pieces))}</TR>")
        lines.append('<TR valign="bottom"><TD colspan="5"><hr size="1" noshade></TD></TR>')
    return [*lines, "</TABLE>"]


def _cell(text: str) -> str:
    return f'<TD align="left" valign="top">{_FONT}{escape(text)}</FONT></TD>'


def _paragraphs(part: Rows, style: Style, rng: Random) -> list[str]:
    """No table but for the powers; tabs, underlines and tags that are never closed."""
    lines = []
    between = "<BR>\n<BR>\n" if rng.random() < 0.5 else "&#9;&nbsp;&nbsp;"
    for row, first in _marked(part):
        lines += [f"<P>{escape(part.heading)}"] if first else []
        filled = between.join(f"<B>{escape(value)}</B>" for value in _filled_in(row, style)) or "<B>______</B>"
        filled = "" if row.number and not row.values and not row.boxes and rng.random() < 0.7 else filled
        lines += [f"<P>{escape(row.number)}&#9;{escape(row.label)}{between}{filled}", "<U><P>&#9;</U>"]
    return lines


def _placed(part: Rows, style: Style, rng: Random) -> list[str]:
    """Every line at a place of its own, as converters of printed pages write it."""
    lines, top = list[str](), 60
    drift, words = rng.random() < 0.3, part.heading.split()
    for row, first in _marked(part):
        indent = 220 if row.power else 60
        put = [(indent, top, row.number), (indent + 40, top, row.label)]
        for value in _filled_in(row, style):
            top += 0 if row.power and drift else 18
            put.append((indent + (260 if row.power and drift else 48), top, value))
        if first:
            put += [(40, top + 7 * n, " ".join(words[n : n + 2])) for n in range(0, len(words), 2)]
        for x, y, text in put:
            place = f"position:absolute; left:{x}px; top:{y}px; white-space:nowrap"
            lines += [f'<div style="{place}">{escape(text)}</div>'] if text else []
        top += 30
    return [f'<div style="position:relative; height:{top}px">', *lines, "</div>"]


_LAYOUTS = (
    PageLayout("text-ruled", _below),
    PageLayout("text-open", _below, habits={"rule": "", "number": "{}"}),
    PageLayout("text-columns", _columns),
    PageLayout("text-flush", _flush),
    PageLayout("text-boxed", _boxed),
    PageLayout("text-colon", _colon),
    PageLayout("text-stacked", _stacked, habits={"case": "lower", "number": "({}) "}),
    PageLayout("text-value-first", _value_first, habits={"cover": "ruled"}),
    PageLayout("text-roster", _stacked, habits={"number": "{}. "}),
    PageLayout("text-short", _numbers, habits={"number": "{}", "cover": "below", "head": "cusip"}),
    PageLayout("text-tabbed", _tabbed),
    PageLayout("text-unnumbered", _colon, habits={"number": ""}),
    PageLayout("markdown-table", _markdown, since=2000, habits={"number": "{}"}),
    PageLayout("markdown-cells", _cells, since=2000, habits={"number": "{}"}),
    PageLayout("html-flat", _flat, "htm", 2000),
    PageLayout("html-styled", _styled, "htm", 2005),
    PageLayout("html-nested", _nested, "htm", 2000),
    PageLayout("html-split", _split, "htm", 2001),
    PageLayout("html-paragraphs", _paragraphs, "htm", 2000),
    PageLayout("html-placed", _placed, "htm", 2003),
    PageLayout("html-pre", _below, "htm", 2000, {"rule": "-"}, plain=True),
)
LAYOUTS = {layout.name: layout for layout in _LAYOUTS}
"""Every layout of a printed document, by name."""


def printed(case: Case, rng: Random, layout: str) -> bytes:
    """Return a record printed in one of the layouts."""
    chosen, marks = LAYOUTS[layout], Marks()
    style = chosen.style(rng, form_of(case.record).name, case.year)
    blocks, _ = composed(case, style, rng, marks)
    return plain(chosen.print(blocks, style, rng).replace(BLANK, " ")).encode()


# ---- damage ----------------------------------------------------------------------------------------------------------


_CONFUSED = {
    "O": "0", "0": "O", "l": "1", "1": "l", "I": "l", "S": "5", "5": "S", "B": "8", "8": "B", "Z": "2", "2": "Z",
    "rn": "m", "m": "rn", "cl": "d", "e": "c", ",": ".", "h": "b",
}  # fmt: skip
_PAIRS = re.compile(r"rn|cl|[\s\S]")
_TAG = re.compile(r"(<[^<>]*>|&#?\w+;)")
_LETTER_FOR_DIGIT = frozenset("OlSBZ")


def damaged(page: str, rng: Random, strength: float, marks: Marks, *, markup: bool) -> tuple[str, frozenset[str]]:
    """Return a marked page after damage of strength 0 to 1, and the paths of the values in which something was hit."""
    hurt: set[str] = set()
    if not markup:
        page = "\n".join(_lines(page.split("\n"), rng, strength, marks, hurt))
    out: list[str] = []
    around: list[tuple[str, ...]] = []
    for n, part in enumerate(_TAG.split(page) if markup else [page]):
        out += [part] if markup and n % 2 else _letters(part, rng, strength, marks, hurt, around)
    return "".join(out), frozenset(hurt)


def _letters(
    text: str, rng: Random, strength: float, marks: Marks, hurt: set[str], around: list[tuple[str, ...]]
) -> list[str]:
    """Confuse letters and lose blanks; a digit that became a letter can still be read, all else in a value cannot."""
    out = []
    for sign in _PAIRS.findall(text):
        if sign == END:
            around.pop()
        elif is_mark(sign):
            around.append(marks.of(sign))
        elif sign in _CONFUSED and rng.random() < strength * 0.03:
            new = _CONFUSED[sign]
            if not (sign.isdigit() and new in _LETTER_FOR_DIGIT) or any("cusips" in path for path in sum(around, ())):
                hurt.update(path for paths in around for path in paths)
            sign = new
        elif sign == " " and not around and rng.random() < strength * 0.02:
            sign = ""
        out.append(sign)
    return out


def _lines(lines: list[str], rng: Random, strength: float, marks: Marks, hurt: set[str]) -> list[str]:
    """Lose lines, join them, split them and repeat pieces of them."""
    out: list[str] = []
    for line in lines:
        chance = rng.random() / strength if strength else 1
        if chance < 0.02 and plain(line).strip():
            continue
        if chance < 0.06 and out:
            out[-1] = f"{out[-1]} {line.strip(' ')}"
            continue
        if chance < 0.1:
            line = _split_by_tab(line, rng, marks, hurt)
        elif chance < 0.12 and plain(line) == line and len(line.split()) > 1:
            pieces = line.split(" ")  # "Date o of Event"
            at = rng.randint(0, len(pieces) - 1)
            line = " ".join((*pieces[:at], pieces[at][: rng.randint(1, 3)], *pieces[at:]))
        out.append(line)
    return out


def _split_by_tab(line: str, rng: Random, marks: Marks, hurt: set[str]) -> str:
    """Put a tab into a line, through a word or a number."""
    if len(line) < 4:
        return line
    at = rng.randint(1, len(line) - 1)
    hurt.update(path for sign in opened(line[:at]) for path in marks.of(sign))
    return f"{line[:at]}\t{line[at:]}"
