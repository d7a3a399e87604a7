"""The second part in plain text: ways in which rows, labels and values stood beside and below each other."""

from collections.abc import Callable, Iterable
from random import Random

from muniment.evaluate.marks import left, plain, right, width, wrapped
from muniment.evaluate.sheet import Row, Rows
from muniment.evaluate.style import Style

TextRows = Callable[[Rows, Style, Random], list[str]]
_BESIDE = ("NUMBER OF", "SHARES", "BENEFICIALLY", "OWNED BY", "EACH", "REPORTING", "PERSON", "WITH")


def boxes(row: Row, style: Style) -> list[str]:
    """Return the boxes of a row with their letters, as they stand in one document."""
    ordered = [(mark, letter) if style.mark_after and letter else (letter, mark) for letter, mark in row.boxes]
    return [f"{one} {other}".strip() for one, other in ordered]


def answers(row: Row, style: Style) -> list[str]:
    """Return all that is filled in in a row."""
    return [*row.values, *boxes(row, style)]


def below(sheet: Rows, style: Style, rng: Random) -> list[str]:
    """Labels above their values; the powers right of a column of words; rules between rows, or none."""
    rule = [style.rule * style.width] if style.rule else [""]
    lines, powers = list(rule), False
    for row in sheet.rows:
        if row.power and not powers:
            lines += _powers(sheet, style, rng, rule=bool(style.rule))
        elif not row.power:
            lines += [*_row_below(row, style), *rule]
        powers = row.power
    return lines


def _row_below(row: Row, style: Style) -> list[str]:
    room = style.width - 8
    label = wrapped(row.label, min(room, 62))
    if row.boxes:
        marks = boxes(row, style)
        label += [""] * (len(marks) - len(label))
        for n, mark in enumerate(marks):
            label[n] = right(mark, max(room - width(label[n]), width(mark) + 1)).join((label[n], ""))
    values = [line for value in row.values for line in wrapped(value, room)]
    blank = [""] if not style.rule else []
    return [left(row.number, 8) + label[0], *(" " * 8 + line for line in (*label[1:], *blank, *values)), *blank]


def _powers(sheet: Rows, style: Style, rng: Random, *, rule: bool) -> list[str]:
    """Return the four powers, right of the words that stand down the left."""
    bar = rng.choice(("", "", "| ", ": "))
    beside = rng.random() < 0.3
    lines: list[str] = []
    for row in (row for row in sheet.rows if row.power):
        value = row.values[0] if row.values else ""
        first = f"{left(row.number, 6)}{row.label}"
        lines += [left(first, 36) + value] if beside else [first, f"{' ' * 8}{value}"]
        lines.append((style.rule or " ") * (style.width - 16) if rule else "")
    words = [word if style.case == "upper" else word.capitalize() for word in _BESIDE]
    start = max((len(lines) - len(words)) // 2, 0)
    side = [""] * start + words + [""] * len(lines)
    return [left(side[n], 16) + bar + line for n, line in enumerate(lines)]


def columns(sheet: Rows, style: Style, _rng: Random) -> list[str]:
    """Labels in a narrow column, values right of them."""
    lines, powers = [], False
    for row in sheet.rows:
        if row.power and not powers:
            lines += [*wrapped(sheet.heading, 30), ""]
        powers = row.power
        label = wrapped(f"{row.number} {row.label}".strip(), 34 if not row.power else 28)
        filled = [line for value in answers(row, style) for line in wrapped(value, style.width - 44)]
        indent = "" if not row.power else " " * 6
        lines += [(left(indent + one, 42) + other).rstrip() for one, other in _beside(label, filled)] + [""]
    return lines


def _beside(one: list[str], other: list[str]) -> Iterable[tuple[str, str]]:
    size = max(len(one), len(other))
    return zip(one + [""] * (size - len(one)), other + [""] * (size - len(other)), strict=True)


def flush(sheet: Rows, style: Style, _rng: Random) -> list[str]:
    """Labels left, values at the right edge of the line."""
    rule = [style.rule * style.width] if style.rule else [""]
    lines, powers = list(rule), False
    for row in sheet.rows:
        if row.power and not powers:
            lines += [*wrapped(sheet.heading, 40), ""]
        powers = row.power
        label = wrapped(f"{left(row.number, 5)}{row.label}", style.width - 34)
        filled = [line for value in answers(row, style) for line in wrapped(value, 32)]
        lines += [one + right(other, style.width - width(one)) for one, other in _beside(label, filled)] + rule
    return lines


def boxed(sheet: Rows, style: Style, _rng: Random) -> list[str]:
    """A frame of lines and bars around every row."""
    room = style.width - 12
    edge = f"|{'-' * 6}|{'-' * (style.width - 10)}|"
    lines = [edge]
    for row in sheet.rows:
        inner = [*wrapped(row.label, room), *(line for one in answers(row, style) for line in wrapped(one, room))]
        inner = [f"    {line}" for line in inner] if row.power else inner
        for n, line in enumerate(inner):
            lines.append(f"| {left(row.number if not n else '', 5)}| {left(line, style.width - 12)} |")
        lines.append(edge)
    return lines


def colon(sheet: Rows, style: Style, _rng: Random) -> list[str]:
    """Label, colon and value on one line; whatever number of lines that takes."""
    lines: list[str] = []
    powers = False
    for row in sheet.rows:
        if row.power and not powers:
            lines += [*wrapped(f"{sheet.heading}:", style.width), ""]
        powers = row.power
        filled = "   ".join(answers(row, style))
        lines += [*wrapped(f"{row.number} {row.label}: {filled}".strip(), style.width), *([] if row.power else [""])]
    return lines


def stacked(sheet: Rows, style: Style, _rng: Random) -> list[str]:
    """Everything at the left edge: a label, a blank line, a value, a blank line."""
    lines: list[str] = []
    powers = False
    for row in sheet.rows:
        if row.power and not powers:
            lines += [sheet.heading, ""]
        powers = row.power
        lines += [*wrapped(f"{row.number}{row.label}", style.width), *boxes(row, style), ""]
        lines += [*(f" {value}" for value in row.values), ""] if row.values else []
    return lines


def value_first(sheet: Rows, style: Style, _rng: Random) -> list[str]:
    """Values on the line above their label, as on a form filled in by typewriter."""
    lines: list[str] = []
    powers = False
    for row in sheet.rows:
        if row.power and not powers:
            lines += [*wrapped(sheet.heading, style.width), ""]
        powers = row.power
        indent = " " * (24 if row.power else 0)
        filled = "      ".join(answers(row, style))
        lines += [f"{indent}{filled}", indent + "_" * min(style.width - len(indent), 60)]
        lines += [indent + line for line in wrapped(f"{row.number} {row.label}".strip(), style.width - len(indent))]
        lines.append("")
    return lines


def short(sheet: Rows, style: Style, _rng: Random) -> list[str]:
    """Numbers of rows without their labels, as one great filer has done for decades."""
    lines = []
    for row in sheet.rows:
        number = "".join(sign for sign in row.number if sign.isdigit())
        filled = " ".join(answers(row, style)) if not row.boxes else ""
        if number == "1":
            lines.append(f"Item 1:\tReporting Person - {row.values[0]}")
        elif filled:
            lines.append(f"Item {number}:\t{filled}")
    return lines


def tabbed(sheet: Rows, style: Style, rng: Random) -> list[str]:
    """Cells torn out of a table: tabs between them, labels split over cells here and there."""
    lines: list[str] = []
    powers = False
    for row in sheet.rows:
        if row.power and not powers:
            lines.append(f"\t{sheet.heading}\t")
        powers = row.power
        words = row.label.split(" ")
        cut = rng.randint(1, len(words)) if rng.random() < 0.4 else len(words)
        label = "\t".join((" ".join(words[:cut]), " ".join(words[cut:]))).strip("\t")
        filled = "\t".join(answers(row, style))
        if rng.random() < 0.5 and not row.power:
            lines += [f"{row.number}\t{label}", f"\t{filled}\t"]
        else:
            lines.append(f"{row.number}\t{label}\t{filled}")
    return lines


def markdown(sheet: Rows, style: Style, rng: Random) -> list[str]:
    """A table of pipes, as converters of scanned pages write it; boxes may be tags."""
    tags = rng.random() < 0.5
    lines = ["| | | |", "|---|---|---|"]
    for row in sheet.rows:
        filled = " ".join(row.values)
        for letter, mark in row.boxes:
            ticked = plain(mark).replace("\xa0", "") == plain(style.tick(ticked=True)).replace("\xa0", "")
            tag = f'<input type="checkbox"{" checked" if ticked else ""}>'
            filled += f" {letter} {mark.replace(plain(mark), tag) if tags and plain(mark) else mark}"
        label = f"<p>{row.label}</p>" if rng.random() < 0.3 else row.label
        lines.append(f"| {row.number} | {label} | {filled.strip()} |")
    return lines


def cells(sheet: Rows, style: Style, rng: Random) -> list[str]:
    """Label and value in one cell of a table of pipes, tags between them."""
    lines = ["| | |", "|---|---|"]
    for row in sheet.rows:
        filled = "<br>".join(answers(row, style))
        mark = "**" if rng.random() < 0.2 else ""
        lines.append(f"| {row.number} | <p>{mark}{row.label}{mark}</p><p>{filled}</p> |")
    return lines


TEXT_ROWS: dict[str, TextRows] = {
    "below": below,
    "columns": columns,
    "flush": flush,
    "boxed": boxed,
    "colon": colon,
    "stacked": stacked,
    "value-first": value_first,
    "short": short,
    "tabbed": tabbed,
    "markdown": markdown,
    "cells": cells,
}
