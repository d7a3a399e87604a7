"""The second part in HTML: tables flat and nested, split cells, paragraphs, boxes put at places of the page."""

from collections.abc import Callable
from html import escape
from random import Random

from muniment.evaluate.sheet import Row, Rows
from muniment.evaluate.style import Style
from muniment.evaluate.text_rows import answers

HtmlRows = Callable[[Rows, Style, Random], list[str]]
_FONT = '<FONT style="font-family: Times New Roman" size=2>'
_BORDER = "border-bottom: #000000 1px solid; border-left: #000000 1px solid"


def flat(sheet: Rows, style: Style, rng: Random) -> list[str]:
    """One table; the words beside the powers are a cell over four rows."""
    lines = ['<TABLE cellspacing="0" cellpadding="2" border="1" width="100%">']
    apart, first = rng.random() < 0.4, True
    for row in sheet.rows:
        side = ""
        if row.power:
            side = f'<TD rowspan="4" valign="middle">{escape(sheet.heading)}</TD>' if first else ""
            first = False
        span = "" if row.power else ' colspan="2"'
        filled = "<BR>".join(escape(value) for value in answers(row, style)) or "&nbsp;"
        inner = f"</TD><TD>{filled}" if apart else f"<BR>\n{filled}"
        lines.append(f"<TR>{side}<TD{span}>{escape(row.number)}</TD><TD>{escape(row.label)}{inner}</TD></TR>")
    return [*lines, "</TABLE>"]


def styled(sheet: Rows, style: Style, _rng: Random) -> list[str]:
    """A table of paragraphs with style sheets in every tag, and columns that only hold space."""
    lines = ['<TABLE CELLSPACING="0" CELLPADDING="0" STYLE="border-collapse: collapse; width: 100%">']
    for row in sheet.rows:
        texts = [row.label, *answers(row, style)]
        shown = "\n".join(f'<P STYLE="margin: 0pt; font-size: 10pt">&nbsp;{escape(one)}</P>' for one in texts)
        number = f'<TD STYLE="{_BORDER}; width: 4%">&nbsp;{escape(row.number)}&nbsp;</TD>'
        lines += [f'<TR STYLE="vertical-align: top">\n{number}', '<TD STYLE="width: 1%">&nbsp;</TD>']
        lines.append(f'<TD STYLE="{_BORDER}" COLSPAN="5">{shown}</TD></TR>')
    return [*lines, "</TABLE>"]


def nested(sheet: Rows, style: Style, _rng: Random) -> list[str]:
    """A table for each row inside a cell of a table; boxes in a table of their own."""
    lines = ['<table border="0" width="100%"><tr><td>']
    for row in sheet.rows:
        inner = "".join(f"<tr><td>{escape(value)}</td></tr>" for value in row.values)
        marks = "".join(f"<td>{escape(letter)}</td><td>{escape(mark)}</td>" for letter, mark in row.boxes)
        boxes = f"<table><tr>{marks}</tr></table>" if marks else ""
        held = f"<table>{inner}</table>" if inner else ""
        head = f"<td width=5%>{escape(row.number)}</td><td>{escape(row.label)}</td>"
        lines.append(f'<table width="100%"><tr valign="top">{head}<td>{held}{boxes}</td></tr></table>')
    return [*lines, "</td></tr></table>"]


def split(sheet: Rows, style: Style, rng: Random) -> list[str]:
    """Empty cells for space, values and their signs in cells of their own."""
    empty = f"<TD>{_FONT}&nbsp;</FONT></TD>"
    lines = ['<TABLE cellspacing="0" border="0" cellpadding="0" width="100%">']
    for row in sheet.rows:
        cells = [row.number, row.label] if row.power else [row.number, row.label, ""]
        lines.append(f'<TR valign="bottom">{empty.join(_cell(one) for one in cells)}</TR>')
        for value in answers(row, style):
            pieces = value.split("%") if value.endswith("%") and rng.random() < 0.5 else [value]
            pieces = [pieces[0], "%"] if len(pieces) == 2 else pieces
            lines.append(f"<TR>{empty}{empty}{''.join(_cell(one) for one in pieces)}</TR>")
        lines.append('<TR valign="bottom"><TD colspan="5"><hr size="1" noshade></TD></TR>')
    return [*lines, "</TABLE>"]


def _cell(words: str) -> str:
    return f'<TD align="left" valign="top">{_FONT}{escape(words)}</FONT></TD>'


def paragraphs(sheet: Rows, style: Style, rng: Random) -> list[str]:
    """No table but for the powers; tabs, underlines and tags that are never closed."""
    lines = []
    below = rng.random() < 0.5
    for row in sheet.rows:
        if row.power and row is _first_power(sheet):
            lines.append(f"<P>{escape(sheet.heading)}")
        between = "<BR>\n<BR>\n" if below else "&#9;&nbsp;&nbsp;"
        filled = between.join(f"<B>{escape(value)}</B>" for value in answers(row, style)) or "<B>______</B>"
        filled = "" if row.number and not row.values and not row.boxes and rng.random() < 0.7 else filled
        lines.append(f"<P>{escape(row.number)}&#9;{escape(row.label)}{between}{filled}")
        lines.append("<U><P>&#9;</U>")
    return lines


def placed(sheet: Rows, style: Style, rng: Random) -> list[str]:
    """Every line at a place of its own, as converters of printed pages write it."""
    lines, top = [], 60
    drift = rng.random() < 0.3
    for row in sheet.rows:
        indent = 220 if row.power else 60
        put = [(indent, top, row.number), (indent + 40, top, row.label)]
        for value in answers(row, style):
            top += 0 if row.power and drift else 18
            put.append((indent + (260 if row.power and drift else 48), top, value))
        if row.power and row is _first_power(sheet):
            put += [(40, top + 14 * n, word) for n, word in enumerate(_chunks(sheet.heading))]
        lines += [_place(*one) for one in put if one[2]]
        top += 30
    return [f'<div style="position:relative; height:{top}px">', *lines, "</div>"]


def _first_power(sheet: Rows) -> Row:
    return next(row for row in sheet.rows if row.power)


def _chunks(heading: str) -> list[str]:
    words = heading.split()
    return [" ".join(words[n : n + 2]) for n in range(0, len(words), 2)]


def _place(x: int, y: int, words: str) -> str:
    return f'<div style="position:absolute; left:{x}px; top:{y}px; white-space:nowrap">{escape(words)}</div>'


HTML_ROWS: dict[str, HtmlRows] = {
    "flat": flat,
    "styled": styled,
    "nested": nested,
    "split": split,
    "paragraphs": paragraphs,
    "placed": placed,
}
