"""A page as plain text in 80 columns, as typed filings were: numbered rows, boxes in brackets, a form feed for a page.

What was filed stands behind a bar, or above a rule on the first page of a schedule; nothing else does. Lines of an
answer are those of the filing where they fit, else they break at blanks; a word longer than a line is cut, and the
stroke at the end of the line says so.
"""

import textwrap
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from muniment.pages import blocks

WIDTH = 80
_LABEL = 30  # columns of a label with its value beside it
_INDENT = " " * 6
_CENTERED = ("agency", "title", "subtitle", "caption")
_CUT = "\\"
_DRAFT = "   ".join(["DRAFT"] * 4).center(WIDTH, "=").replace("   ", "===")
_SPACES = str.maketrans("\t\r\x0b\x0c\x85\u2028\u2029", "       ")


def text(sheet: blocks.Sheet) -> str:
    """Return a page as text; each page of a draft says so, and so does its end."""
    lines = [line.rstrip(" ") for block in sheet.blocks for line in _DRESS[type(block)](block)]
    if sheet.draft:
        marked = (f"{line}{_DRAFT}\n" if line == "\f" else line for line in lines)
        lines = [_DRAFT, "", *marked, "", _DRAFT]
    return "\n".join(_single_blanks(lines)) + "\n"


def _single_blanks(lines: Iterable[str]) -> Iterator[str]:
    """Yield lines with one empty line between others at most."""
    before = ""
    for line in lines:
        if line or before:
            yield line
        before = line


def _text(block: blocks.Words) -> Iterator[str]:
    if block.look == "value":
        yield ""
        yield from (line.strip().center(WIDTH) for line in _broken(block.text, WIDTH) if line.strip())
        yield "-" * WIDTH
    elif block.look in _CENTERED:
        lines = (piece for line in block.text.split("\n") for piece in _lines_of(line, WIDTH - 10))
        yield from (line.center(WIDTH) for line in lines)
    elif block.look == "box":
        yield ""
        yield from (line.rjust(WIDTH) for line in block.text.split("\n"))
    else:
        yield ""
        yield from _lines_of(block.text, WIDTH - 2, "- " if block.look == "bullet" else "")
        yield ""


def _inline(block: blocks.Inline) -> Iterator[str]:
    yield f"{block.before}{block.value}{block.after}".center(WIDTH)


def _heading(block: blocks.Heading) -> Iterator[str]:
    yield ""
    rule = "=" if block.level == 2 else "-"
    lines = _lines_of(block.text, WIDTH)
    yield from lines
    yield rule * (WIDTH if block.level == 2 else max(map(len, lines)))


def _fields(block: blocks.Fields) -> Iterator[str]:
    if block.begins:
        yield from ("", "- " * (WIDTH // 4), "")
    for field in block.fields:
        yield from _labelled(field.label + "".join(f"  {_ticked(box)}" for box in field.boxes), field.value)


def _labelled(label: str, value: str) -> Iterator[str]:
    """Yield a label and its value behind a bar beside it, else below it."""
    lines = _broken(value, WIDTH - _LABEL - 2)
    first, *more = lines or [""]
    if len(label) < _LABEL:
        yield f"{label:<{_LABEL}}| {first}" if lines else label
    else:
        yield from _lines_of(label, WIDTH)
        more = lines
    yield from (f"{'':<{_LABEL}}| {line}" for line in more)


def _choices(block: blocks.Choices) -> Iterator[str]:
    yield ""
    if block.label:
        yield from _lines_of(block.label, WIDTH)
    wide = WIDTH // max(block.columns, 1)
    options = [_option(option) for option in block.options]
    flat = not any(option.depth or option.ticked is None for option in block.options)
    if flat and block.columns > 1 and all(len(lines) == 1 and len(lines[0]) < wide - 1 for lines in options):
        for n in range(0, len(options), block.columns):
            yield "".join(f"{lines[0]:<{wide}}" for lines in options[n : n + block.columns])
    else:
        yield from (line for lines in options for line in lines)
    yield ""


def _option(option: blocks.Option) -> list[str]:
    indent = "   " * option.depth
    if option.ticked is None:
        return _lines_of(option.text, WIDTH - len(indent), indent)
    mark = "[X] " if option.ticked else "[ ] "
    lines = textwrap.wrap(option.text, WIDTH - len(indent) - 4, break_on_hyphens=False) or [""]
    marked = [f"{indent}{mark if not n else '    '}{line}" for n, line in enumerate(lines)]
    value = _broken(option.value, WIDTH - len(_INDENT) - 2)
    if len(value) == 1 and len(marked[-1]) + len(value[0]) + 3 <= WIDTH:
        return [*marked[:-1], f"{marked[-1]} | {value[0]}"]
    return marked + _barred(value)


def _ticked(option: blocks.Option) -> str:
    return f"[{'X' if option.ticked else ' '}] {option.text}".rstrip()


def _items(block: blocks.Items) -> Iterator[str]:
    yield from _lines_of(block.label + "".join(f"  {_ticked(box)}" for box in block.boxes), WIDTH)
    for value in block.values:
        first, *more = _broken(" ".join(value.split()), WIDTH - 12) or [""]
        yield f"{_INDENT}- | {first}"
        yield from (f"{_INDENT}  | {line}" for line in more)


def _amount(block: blocks.Amount) -> Iterator[str]:
    yield ""
    yield from _labelled(block.label, block.value)
    boxes = "  ".join(map(_ticked, block.boxes))
    if block.value and block.unit:
        boxes = f"{block.unit}  {boxes}"
    if boxes:
        yield f"{'':<{_LABEL + 2}}{boxes}"


def _answer(block: blocks.Answer) -> Iterator[str]:
    yield ""
    yield from _lines_of(f"{block.mark} {block.label}".strip(), WIDTH)
    yield from _barred(_broken(block.text, WIDTH - len(_INDENT) - 2))


def _barred(lines: Iterable[str]) -> list[str]:
    return [f"{_INDENT}| {line}" for line in lines]


def _person(block: blocks.Person) -> Iterator[str]:
    yield ""
    yield block.title.center(WIDTH)
    yield from _labelled(block.label, block.cusips)
    yield ""
    for part in block.parts:
        if part.beside:
            yield from _lines_of(part.beside, WIDTH, _INDENT)
            yield ""
        for row in part.rows:
            lines = textwrap.wrap(row.label, WIDTH - 6, break_on_hyphens=False)
            yield from (f"{row.number if not n else '':>4}  {line}" for n, line in enumerate(lines))
            if row.boxes:
                yield f"{_INDENT}{'    '.join(map(_ticked, row.boxes))}"
            yield from _barred(_broken(row.value, WIDTH - len(_INDENT) - 2))
            yield ""


def _table(block: blocks.Table) -> Iterator[str]:
    for row in block.rows:
        yield ""
        for label, (text, _) in zip(block.head, row, strict=True):
            yield from _labelled(label, text)
    yield ""


def _lines_of(text: str, width: int, indent: str = "") -> list[str]:
    """Return words of the form in lines, after the first indented as far."""
    return textwrap.wrap(
        text, width, initial_indent=indent, subsequent_indent=" " * len(indent), break_on_hyphens=False
    )


def _broken(text: str, width: int) -> list[str]:
    """Return something filed in lines: its own where they fit, else broken at blanks, else inside a word."""
    if not text.strip():
        return []
    return [piece for line in text.strip("\n").split("\n") for piece in _fitting(line.translate(_SPACES), width)]


def _fitting(line: str, width: int) -> Iterator[str]:
    line = line.rstrip()
    while len(line) > width or line.endswith(_CUT):
        blank = line.rfind(" ", 1, width + 1)
        if line[:blank].strip() and blank > 0:
            yield line[:blank].rstrip()
            line = line[blank:].lstrip()
        elif len(line) > width:
            yield f"{line[: width - 1]}{_CUT}"
            line = line[width - 1 :]
        else:
            break
    yield line


_DRESS: dict[type, Callable[[Any], Iterator[str]]] = {
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
    blocks.Break: lambda _: iter("\f"),
}
