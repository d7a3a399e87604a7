"""A page as one HTML file: no scripts, nothing from elsewhere, readable by screen readers, and it prints well."""

from collections.abc import Callable, Iterable
from html import escape
from pathlib import Path
from typing import Any

from muniment.writers.pages.blocks import (
    Amount,
    Answer,
    Block,
    Break,
    Choices,
    Field,
    Fields,
    Heading,
    Option,
    Person,
    Row,
    Sheet,
    Table,
    Words,
)

Link = Callable[[str], str]
"""What makes an address of a record path; where it returns "", a value is not linked."""

STYLE = Path(__file__).with_name("page.css").read_text("utf-8")
_BOX = {True: "☒", False: "☐"}
_SPOKEN = {True: "checked", False: "not checked"}
_TAGS = {"title": "h1", "subtitle": "p", "notice": "p", "agency": "p"}


def html(sheet: Sheet) -> str:
    """Return a page as a whole HTML file."""
    return (
        f'<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n<title>{escape(sheet.title)}</title>\n'
        f'<meta name="viewport" content="width=device-width, initial-scale=1">\n<style>\n{STYLE}</style>\n</head>\n'
        f"<body>\n{article(sheet)}</body>\n</html>\n"
    )


def article(sheet: Sheet) -> str:
    """Return a page as the part of another: an article with the class of its form."""
    return f'<article class="sheet form-{sheet.form.lower()}">\n{"".join(map(_block, sheet.blocks))}</article>\n'


def _block(block: Block) -> str:
    return _DRESS[type(block)](block)


def _words(block: Words) -> str:
    tag = _TAGS.get(block.look, "p")
    return f'<{tag} class="{block.look}"{_at(block.path)}>{_lines(block.text)}</{tag}>\n'


def _heading(block: Heading) -> str:
    return f"<h{block.level}{_at(block.path)}>{escape(block.text)}</h{block.level}>\n"


def _fields(block: Fields) -> str:
    return f'<dl class="fields">\n{"".join(map(_field, block.fields))}</dl>\n'


def _field(one: Field) -> str:
    boxes = "".join(f" {_ticked(box)}" for box in one.boxes)
    label = f"<dt>{escape(one.label)}{boxes}</dt>"
    return f'<div class="w{one.width}">{label}<dd{_at(one.path)}>{_lines(one.value)}</dd></div>\n'


def _choices(block: Choices) -> str:
    label = f"<legend>{escape(block.label)}</legend>\n" if block.label else ""
    options = "".join(map(_option, block.options))
    return f'<fieldset>{label}<ul class="choices c{block.columns}">\n{options}</ul></fieldset>\n'


def _option(one: Option) -> str:
    depth = f" d{one.depth}" if one.depth else ""
    if one.ticked is None:
        return f'<li class="group{depth}">{escape(one.text)}</li>\n'
    value = f' <span class="value">{_lines(one.value)}</span>' if one.value else ""
    return f'<li class="choice{depth}"{_at(one.path)}>{_ticked(one)}{value}</li>\n'


def _ticked(one: Option) -> str:
    box = f'<span class="tick" role="img" aria-label="{_SPOKEN[bool(one.ticked)]}">{_BOX[bool(one.ticked)]}</span>'
    return f"{box} {escape(one.text)}" if one.text else box


def _amount(block: Amount) -> str:
    unit = f" {escape(block.unit)}" if block.unit and block.value else ""
    boxes = "".join(f' <span class="beside"{_at(box.path)}>{_ticked(box)}</span>' for box in block.boxes)
    value = f'<span class="value"{_at(block.path)}>{escape(block.value)}{unit}</span>'
    return f'<dl class="amount"><dt>{escape(block.label)}</dt><dd>{value}{boxes}</dd></dl>\n'


def _answer(block: Answer) -> str:
    mark = f'<span class="letter">{escape(block.mark)}</span> ' if block.mark else ""
    label = f'<p class="label">{mark}{escape(block.label)}</p>\n' if mark or block.label else ""
    return f'{label}<p class="answer"{_at(block.path)}>{escape(block.text)}</p>\n'


def _person(block: Person) -> str:
    caption, _, rest = block.caption.partition("\n")
    rows = "".join(map(_row, block.rows))
    head = f'<p class="subtitle">{escape(caption)}</p>\n<p class="cusip">{escape(rest)}</p>\n'
    return f'<section class="person"{_at(block.path)}>\n{head}<table>\n{rows}</table></section>\n'


def _row(row: Row) -> str:
    value = " ".join(_ticked(box) for box in row.boxes) if row.boxes else _lines(row.value)
    unfilled = "" if row.path else ' class="unfilled"'
    beside = f'<span class="unseen">{escape(row.beside)} </span>' if row.beside else ""
    label = f'<p class="label">{beside}{escape(row.label)}</p>'
    return (
        f'<tr{unfilled}><th scope="row">{row.number}</th><td>{label}'
        f'<p class="value"{_at(row.path)}>{value}</p></td></tr>\n'
    )


def _table(block: Table) -> str:
    head = "".join(f'<th scope="col">{escape(label)}</th>' for label in block.head)
    return (
        f'<table class="signatures">\n<thead><tr>{head}</tr></thead>\n<tbody>\n{_cells(block.rows)}</tbody></table>\n'
    )


def _cells(rows: Iterable[tuple[tuple[str, str], ...]]) -> str:
    return "".join(
        "<tr>" + "".join(f"<td{_at(path)}>{_lines(words)}</td>" for words, path in row) + "</tr>\n" for row in rows
    )


def _break(_: Break) -> str:
    return '<hr class="break">\n'


def _lines(words: str) -> str:
    return escape(words).replace("\n", "<br>")


def _at(path: str) -> str:
    return f' data-path="{path}"' if path else ""


_DRESS: dict[type, Callable[[Any], str]] = {
    Words: _words,
    Heading: _heading,
    Fields: _fields,
    Choices: _choices,
    Amount: _amount,
    Answer: _answer,
    Person: _person,
    Table: _table,
    Break: _break,
}
