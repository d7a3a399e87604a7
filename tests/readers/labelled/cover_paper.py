"""Parts of a page put onto paper: a typewriter's text or a web page, and what converters make of them."""

import re
from collections.abc import Iterator
from html import escape
from itertools import zip_longest
from random import Random
from textwrap import wrap
from typing import Any, NamedTuple

WIDTH = 78


class Line(NamedTuple):
    """A paragraph, or a line in the middle."""

    text: str
    depth: int = 0
    centred: bool = False


class Grid(NamedTuple):
    """Rows of cells, each of one line or several; the widths are those of a typewriter."""

    rows: list[list[str]]
    widths: tuple[int, ...]


class Page(NamedTuple):
    """The beginning of a page, with what stands at its head."""

    head: str = ""


Block = Line | Grid | Page


def typed(blocks: list[Block], way: str = "plain") -> str:
    """Return a typewriter's text, its tables as EDGAR had them marked, or with marks of what was changed."""
    lines: list[str] = []
    for block in blocks:
        match block:
            case Page(head):
                lines += ["<PAGE>", *([head, ""] if head else [])]
            case Line(text, _, True):
                lines += [part.center(WIDTH).rstrip() for part in wrap(text, 60) or [""]]
            case Line(text, depth):
                lines += ["<R>"] if way == "changes" and len(text) > WIDTH else []
                lines += wrap(text, WIDTH, initial_indent=" " * depth, subsequent_indent=" " * depth) or [""]
                if len(text) > WIDTH:
                    lines += ["</R>", ""] if way == "changes" else [""]
            case Grid(rows, widths):
                printed = [line for row in rows for line in _cells(row, widths)]
                at = "<S>" + "".join(f"{'<C>':>{width}}" for width in widths[:-1])
                lines += ["<TABLE>", at, *printed, "</TABLE>"] if way == "tables" else printed
                lines += [""] if len(rows) > 1 or len(widths) > 2 else []
    return "\n".join(lines) + "\n"


def _cells(row: list[str], widths: tuple[int, ...]) -> Iterator[str]:
    """Yield the lines of a row: its cells beside each other, each wrapped to its width; the last may take the rest."""
    if len(row) < len(widths):
        widths = (*widths[: len(row) - 1], WIDTH)
    columns: list[list[str]] = []
    for cell, width in zip(row, widths, strict=True):
        lines: list[str] = []
        for line in cell.split("\n"):
            deep = " " * (len(line) - len(line.lstrip(" ")))
            lines += wrap(line.lstrip(" "), width - 2, initial_indent=deep, subsequent_indent=deep) or [""]
        columns.append(lines)
    for parts in zip_longest(*columns, fillvalue=""):
        yield "".join(part.ljust(width) for part, width in zip(parts, widths, strict=True)).rstrip()


def web(blocks: list[Block], rng: Random) -> str:
    tag, spaced = rng.choice(("p", "div")), rng.random() < 0.5
    parts = ["<html><body>"]
    for block in blocks:
        match block:
            case Page(head):
                parts.append(f'<hr style="page-break-after: always">{f"<p>{hard(head)}</p>" if head else ""}')
            case Line(text, depth, is_centred):
                style = "text-align: center" if is_centred else f"margin-left: {depth * 6}pt"
                parts.append(f'<{tag} style="{style}">{hard(text) or "&nbsp;"}</{tag}>')
            case Grid(rows, widths):
                parts.append('<table cellpadding="0" cellspacing="0" style="width: 100%">')
                parts += (_web_row(row, len(widths), spaced) for row in rows)
                parts.append("</table>")
    return "\n".join((*parts, "</body></html>"))


def _web_row(row: list[str], count: int, spaced: bool) -> str:
    between = "<td>&nbsp;</td>" if spaced else ""
    cells = [hard(cell).replace("\n", "<br>") for cell in row]
    span = f' colspan="{(count - len(row)) * (2 if spaced else 1) + 1}"' if len(row) < count else ""
    shown = [f"<td{span if at == len(cells) - 1 else ''}>{cell or '&nbsp;'}</td>" for at, cell in enumerate(cells)]
    return f'<tr style="vertical-align: top">{between.join(shown)}</tr>'


def hard(text: str) -> str:
    """Return a text for a web page, runs of blanks kept."""
    return escape(text, quote=False).replace("  ", "&nbsp; ")


# ---- what converters make of it -------------------------------------------------------------------------------------

_CONFUSED = {"O": "0", "l": "1", "I": "l", "S": "5", "B": "8", "m": "rn", "e": "c", "h": "b", "d": "cl", "i": "l"}
_NARROW = 58
_SHARE = 0.03  # of the words are misread
_GAP = re.compile(r"(?<=\S) {2,}")
_TAG = re.compile(r"(<[^<>]*>|&#?\w+;)")
_ON_TEXT = ("flush", "single blanks", "narrow", "tabs", "no free lines", "double spaced", "misread", "misread flush")


def damaged(text: str, truth: dict[str, Any], rng: Random, *, is_web: bool) -> tuple[str, str]:
    """Return how a text or page was damaged, and what is left of it: no word that the truth has is misread."""
    if is_web:
        kept = _words_of(truth)
        return "misread", "".join(
            part if n % 2 else _misread(part, kept, rng) for n, part in enumerate(_TAG.split(text))
        )
    way = rng.choice(_ON_TEXT)
    lines = text.split("\n")
    match way:
        case "flush":
            lines = [line.strip() for line in lines]
        case "single blanks":
            lines = [" ".join(line.split()) for line in lines]
        case "narrow":
            lines = [part for line in lines for part in _broken(line)]
        case "tabs":
            lines = [_GAP.sub("\t", line) for line in lines]
        case "no free lines":
            lines = [line for line in lines if line.strip()]
        case "double spaced":
            lines = [part for line in lines for part in (line, "")]
        case "misread" | "misread flush":
            kept = _words_of(truth)
            lines = [_misread(line, kept, rng) for line in lines]
            lines = [line.strip() for line in lines] if way == "misread flush" else lines
    return way, "\n".join(lines)


def _broken(line: str) -> list[str]:
    """Return a line of running text as a narrower page has it; tables stay."""
    if len(line) <= _NARROW or _GAP.search(line.strip()):
        return [line]
    at = line.rfind(" ", 0, _NARROW)
    return [line[:at], line[at + 1 :]] if at > 0 and line[:at].strip() else [line]


def _words_of(said: object) -> set[str]:
    """Return the words of all that is said."""
    if isinstance(said, dict | list):
        return {word for part in (said.values() if isinstance(said, dict) else said) for word in _words_of(part)}
    return {word.strip(".,;:()").casefold() for word in str(said).split()}


def _misread(text: str, kept: set[str], rng: Random) -> str:
    """Return a text with letters of few words misread, those of others than `kept`."""
    words = re.split(r"(\s+)", text)
    for n, word in enumerate(words):
        is_free = word.isascii() and len(word) > 3 and word.strip(".,;:()").casefold() not in kept
        if is_free and not any(map(str.isdigit, word)) and "/" not in word and rng.random() < _SHARE:
            at = [k for k, sign in enumerate(word) if sign in _CONFUSED]
            if at:
                k = rng.choice(at)
                words[n] = f"{word[:k]}{_CONFUSED[word[k]]}{word[k + 1 :]}"
    return "".join(words)
