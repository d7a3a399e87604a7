"""A page as one HTML file: no scripts, nothing from elsewhere, readable by screen readers, and it prints well."""

from collections.abc import Callable
from html import escape
from pathlib import Path
from typing import Any

from muniment.pages import blocks

STYLE = Path(__file__).with_name("page.css").read_text("utf-8")
_BOX = {True: "☒", False: "☐"}
_SPOKEN = {True: "checked", False: "not checked"}
# Of the rows of a person: number, words beside the four powers, their numbers, the rest.
_COLUMNS = '<colgroup><col class="number"><col class="words"><col class="number"><col></colgroup>\n'
_MANY = 6  # entries of a list, which then stand in columns
_TAGS = {"title": "h1", "subtitle": "p", "notice": "p", "agency": "p"}


def html(sheet: blocks.Sheet, style: str = "") -> str:
    """Return a page as a whole HTML file, which needs nothing else, unless `style` is the address of its styles."""
    styles = f'<link rel="stylesheet" href="{escape(style)}">' if style else f"<style>\n{STYLE}</style>"
    return (
        f'<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n<title>{escape(sheet.title)}</title>\n'
        f'<meta name="viewport" content="width=device-width, initial-scale=1">\n{styles}\n</head>\n'
        f"<body>\n{article(sheet)}</body>\n</html>\n"
    )


def article(sheet: blocks.Sheet) -> str:
    """Return a page as the part of another: an article with the class of its form."""
    kinds = f"sheet form-{sheet.form.lower()}{' draft' if sheet.draft else ''}"
    mark = '<p class="mark" role="img" aria-label="DRAFT"></p>\n' if sheet.draft else ""
    inner = "".join(_DRESS[type(block)](block) for block in sheet.blocks)
    return f'<article class="{kinds}">\n{mark}{inner}</article>\n'


def _text(block: blocks.Words) -> str:
    tag = _TAGS.get(block.look, "p")
    inner = _value(block.text) if block.look == "value" else escape(block.text).replace("\n", "<br>")
    return f'<{tag} class="{block.look}"{_at(block.path)}>{inner}</{tag}>\n'


def _inline(block: blocks.Inline) -> str:
    return (
        f'<p class="subtitle"{_at(block.path)}>{escape(block.before)}{_value(block.value)}{escape(block.after)}</p>\n'
    )


def _heading(block: blocks.Heading) -> str:
    return f"<h{block.level}{_at(block.path)}>{escape(block.text)}</h{block.level}>\n"


def _fields(block: blocks.Fields) -> str:
    begins = " begins" if block.begins else ""
    return f'<dl class="fields{begins}">\n{"".join(map(_field, block.fields))}</dl>\n'


def _field(field: blocks.Field) -> str:
    boxes = "".join(f" {_ticked(box)}" for box in field.boxes)
    label = f"<dt>{escape(field.label)}{boxes}</dt>"
    return f'<div class="w{field.width}">{label}<dd{_at(field.path)}>{_value(field.value)}</dd></div>\n'


def _choices(block: blocks.Choices) -> str:
    options = f'<ul class="choices c{block.columns}">\n{"".join(map(_option, block.options))}</ul>'
    if not block.label:
        return f"{options}\n"
    return f"<fieldset><legend>{escape(block.label)}</legend>\n{options}</fieldset>\n"


def _option(option: blocks.Option) -> str:
    depth = f" d{option.depth}" if option.depth else ""
    if option.ticked is None:
        return f'<li class="group{depth}">{escape(option.text)}</li>\n'
    value = f" <span{_at(option.value_path)}>{_value(option.value)}</span>" if option.value else ""
    return f'<li class="choice{depth}"{_at(option.path)}>{_ticked(option)}{value}</li>\n'


def _ticked(option: blocks.Option) -> str:
    box = (
        f'<span class="tick" role="img" aria-label="{_SPOKEN[bool(option.ticked)]}">{_BOX[bool(option.ticked)]}</span>'
    )
    return f"{box} {escape(option.text)}" if option.text else box


def _items(block: blocks.Items) -> str:
    boxes = "".join(f' <span class="beside"{_at(box.path)}>{_ticked(box)}</span>' for box in block.boxes)
    entries = "".join(f"<li>{_value(value)}</li>\n" for value in block.values)
    many_class = " many" if len(block.values) > _MANY else ""
    entries = f'<ul class="items{many_class}"{_at(block.path)}>\n{entries}</ul>\n' if entries else ""
    return f'<p class="label">{escape(block.label)}{boxes}</p>\n{entries}'


def _amount(block: blocks.Amount) -> str:
    unit = f" {escape(block.unit)}" if block.unit and block.value else ""
    boxes = "".join(f' <span class="beside"{_at(box.path)}>{_ticked(box)}</span>' for box in block.boxes)
    value = f'<span class="cell"{_at(block.path)}>{_value(block.value)}{unit}</span>'
    return f'<dl class="amount"><dt>{escape(block.label)}</dt><dd>{value}{boxes}</dd></dl>\n'


def _answer(block: blocks.Answer) -> str:
    mark = f'<span class="letter">{escape(block.mark)}</span> ' if block.mark else ""
    label = f'<p class="label">{mark}{escape(block.label)}</p>\n' if mark or block.label else ""
    return f'{label}<p class="answer"{_at(block.path)}>{_value(block.text)}</p>\n' if block.path else label


def _person(block: blocks.Person) -> str:
    rows = "".join(map(_rows, block.parts))
    cusips = f'<p class="cusip">{escape(block.label)} {_value(block.cusips)}</p>'
    caption = f'<caption><p class="subtitle">{escape(block.title)}</p>\n{cusips}</caption>\n'
    return f'<section class="person"{_at(block.path)}>\n<table>\n{caption}{_COLUMNS}{rows}</table></section>\n'


def _rows(part: blocks.Rows) -> str:
    beside = f'<th scope="rowgroup" class="beside" colspan="2" rowspan="{len(part.rows)}">{escape(part.beside)}</th>'
    return "".join(
        _row(row, beside if part.beside and not n else "", wide=not part.beside) for n, row in enumerate(part.rows)
    )


def _row(row: blocks.Row, beside: str, *, wide: bool) -> str:
    value = "\u2003".join(_ticked(box) for box in row.boxes) if row.boxes else _value(row.value)
    unfilled = "" if row.path else ' class="unfilled"'
    cell = f'<p class="value"{_at(row.path)}>{value}</p>' if row.path else ""
    across = ' colspan="3"' if wide else ""
    number = f'<th scope="row">{row.number}</th>'
    return f'<tr{unfilled}>{beside}{number}<td{across}><p class="label">{escape(row.label)}</p>{cell}</td></tr>\n'


def _table(block: blocks.Table) -> str:
    head = "".join(f'<th scope="col">{escape(label)}</th>' for label in block.head)
    rows = ("".join(f"<td{_at(path)}>{_value(text)}</td>" for text, path in row) for row in block.rows)
    body = "".join(f"<tr>{cells}</tr>\n" for cells in rows)
    return f'<table class="signatures">\n<thead><tr>{head}</tr></thead>\n<tbody>\n{body}</tbody></table>\n'


def _value(text: str) -> str:
    """Return something filed, which alone is ever set bold; nothing where there is none."""
    return f"<b>{escape(text)}</b>" if text.strip() else ""


def _at(path: str) -> str:
    return f' data-path="{path}"' if path else ""


_DRESS: dict[type, Callable[[Any], str]] = {
    blocks.Words: _text,
    blocks.Inline: _inline,
    blocks.Heading: _heading,
    blocks.Fields: _fields,
    blocks.Choices: _choices,
    blocks.Items: _items,
    blocks.Amount: _amount,
    blocks.Answer: _answer,
    blocks.Person: _person,
    blocks.Table: _table,
    blocks.Break: lambda _: '<hr class="break">\n',
}
