"""Traits of lines: frames, tags, margins, wrapping and page numbers, as typists, terminals and converters leave them.

Those of rows change the lines of the second part of a cover, those of a page all lines of a text, those of markup the
tags of a web page. Marks of values go with their words, and are closed and opened again where a line breaks.
"""

import re
from collections.abc import Callable, Iterator
from html import escape
from random import Random
from typing import TypeVar

from muniment.lab.marks import BLANK, END, is_mark, left, opened, plain, width

LineTrait = Callable[[list[str], Random], list[str]]
MarkupTrait = Callable[[str, Random], str]
_Trait = TypeVar("_Trait", LineTrait, MarkupTrait)

ROW_TRAITS: dict[str, LineTrait] = {}
"""What happens to the lines of the rows, by the names of traits."""
PAGE_TRAITS: dict[str, LineTrait] = {}
"""What happens to all lines of a text."""
MARKUP_TRAITS: dict[str, MarkupTrait] = {}
"""What happens to the text of a web page."""

LINE_TRAITS = {"row": ROW_TRAITS, "page": PAGE_TRAITS, "markup": MARKUP_TRAITS}
"""All of them, by what they change."""

_NUMBER = re.compile(r"(\s*)(\[?\(?\d{1,2}[.)\]]{0,2})(\s+)(?=\S)")
_RULE = re.compile(r"[\s\ue000-\uf8ff]*[-_=*]{12,}\s*\Z")
_TEXT = re.compile(r"(?<=>)([^<>]+)(?=<)")
_CELL = re.compile(
    r"(?i)(<td[^<>]*>[\ue000-\uf8ff]?)"
    r"((?:names?|check|citizenship|sole|shared|aggregate|percent|type|source) [^<>]{20,})(?=<)"
)
_BLANKS = re.compile(r" {5,}")
_NOTE = re.compile(r"(?<=\d)(?:\uf8ff?) ?(\*{1,2}|\(\d\))")


def _named(name: str, of: dict[str, _Trait]) -> Callable[[_Trait], _Trait]:
    def keep(trait: _Trait) -> _Trait:
        of[name] = trait
        return trait

    return keep


# ---- rows -----------------------------------------------------------------------------------------------------------


@_named("number-alone", ROW_TRAITS)
def _number_alone(lines: list[str], rng: Random) -> list[str]:
    """Set the number of a row on a line of its own."""
    out: list[str] = []
    for line in lines:
        match = _NUMBER.match(line)
        out += [match[1] + match[2], " " * match.end() + line[match.end() :]] if match else [line]
    return out


@_named("rule-glued", ROW_TRAITS)
def _rule_glued(lines: list[str], rng: Random) -> list[str]:
    """Begin a label on the line of the rule above it."""
    out: list[str] = []
    for line in lines:
        if out and _RULE.match(out[-1]) and line.strip() and not _RULE.match(line) and rng.random() < 0.3:
            out[-1] = out[-1].rstrip() + line.strip()
        else:
            out.append(line)
    return out


@_named("values-underlined", ROW_TRAITS)
def _values_underlined(lines: list[str], rng: Random) -> list[str]:
    """Draw a line below each value, on a line of its own."""
    sign, out = rng.choice("-_-"), list[str]()
    for n, line in enumerate(lines):
        out.append(line)
        words = plain(line)
        if is_mark(line.strip()[:1]) and words.strip() and not (n + 1 < len(lines) and _RULE.match(lines[n + 1])):
            size = len(words.strip())
            out.append(" " * (len(words) - len(words.lstrip())) + sign * size)
    return out


@_named("framed-by-asterisks", ROW_TRAITS)
def _framed_by_asterisks(lines: list[str], rng: Random) -> list[str]:
    """Close the rows in a frame of asterisks."""
    size = max(map(width, lines), default=0)
    edge = "*" * (size + 4)
    return [edge, *(f"* {left(line, size)} *" for line in lines), edge]


@_named("framed-by-bars", ROW_TRAITS)
def _framed_by_bars(lines: list[str], rng: Random) -> list[str]:
    """Close the rows in a frame of bars and dashes."""
    size = max(map(width, lines), default=0)
    edge = f"+{'-' * (size + 2)}+"
    return [edge, *(f"| {left(line, size)} |" for line in lines), edge]


@_named("edgar-table", ROW_TRAITS)
def _edgar_table(lines: list[str], rng: Random) -> list[str]:
    """Set the rows as a table with EDGAR's own tags."""
    head = rng.choice(
        (["<TABLE>", "<S>        <C>"], ["<TABLE>", "<CAPTION>", "", "<S>", "<C>"], ["<TABLE>", "  <S>     <C>    <C>"])
    )
    return [*head, *lines, "</TABLE>"]


@_named("heading-alone", ROW_TRAITS)
def _heading_alone(lines: list[str], rng: Random) -> list[str]:
    """Divide rows by one more blank line, or by none."""
    if rng.random() < 0.5:
        return [line for line in lines if plain(line).strip()]
    return [text for line in lines for text in ((line, "") if _RULE.match(line) else (line,))]


# ---- pages of text --------------------------------------------------------------------------------------------------


@_named("margin", PAGE_TRAITS)
def _margin(lines: list[str], rng: Random) -> list[str]:
    """Begin every line behind a margin."""
    margin = " " * rng.choice((1, 5, 8, 10))
    return [margin + line if plain(line).strip() and not line.startswith("<PAGE>") else line for line in lines]


@_named("hard-wrapped", PAGE_TRAITS)
def _hard_wrapped(lines: list[str], rng: Random) -> list[str]:
    """Break lines that are longer than another terminal's."""
    size = rng.choice((60, 64, 66, 70))
    return [piece for line in lines for piece in _broken(line, size)]


def _broken(line: str, size: int) -> Iterator[str]:
    """Yield a line in pieces; what is too long goes on at the left edge, as rules do."""
    while width(line) > size:
        shown = [n for n, sign in enumerate(line) if not is_mark(sign)]
        end = shown[size]
        blank = line.rfind(" ", 0, end)
        cut = blank if blank > 0 and plain(line[:blank]).strip() else end
        open_marks = opened(line[:cut])
        yield line[:cut] + END * len(open_marks)
        line = "".join(open_marks) + line[cut:].lstrip(" ")
    yield line


@_named("justified", PAGE_TRAITS)
def _justified(lines: list[str], rng: Random) -> list[str]:
    """Spread blanks over long lines of prose."""

    def spread(line: str) -> str:
        words = line.strip(" ").split(" ")
        if width(line) < 55 or "" in words or len(words) < 6:
            return line
        indent = line[: len(line) - len(line.lstrip(" "))]
        return indent + " ".join(word + " " * (rng.random() < 0.25) for word in words).rstrip(" ")

    return [spread(line) for line in lines]


@_named("double-spaced", PAGE_TRAITS)
def _double_spaced(lines: list[str], rng: Random) -> list[str]:
    """Leave a line free below every line."""
    return [text for line in lines for text in ((line, "") if plain(line).strip() else (line,))]


@_named("no-blank-lines", PAGE_TRAITS)
def _no_blank_lines(lines: list[str], rng: Random) -> list[str]:
    """Leave no line free."""
    return [line for line in lines if plain(line).strip()]


@_named("pages-numbered", PAGE_TRAITS)
def _pages_numbered(lines: list[str], rng: Random) -> list[str]:
    """Number EDGAR's marks of pages, and write a number at the foot of each."""
    form = rng.choice(("<PAGE> {}", "<PAGE>   {}", "<PAGE>{}", "<PAGE>\n<PAGE>   {}"))
    foot = rng.choice(("", "{}", "- {} -", "Page {} of 9", "Page {} of Pages 9"))
    out, number = list[str](), 1
    for line in lines:
        if line.startswith(("<PAGE>", "\f")):
            number += 1
            out += [" " * 36 + foot.format(number - 1), ""] if foot else []
            out += form.format(number).split("\n")
        else:
            out.append(line)
    return out


@_named("tabs", PAGE_TRAITS)
def _tabs(lines: list[str], rng: Random) -> list[str]:
    """Write blanks as tabs, at the beginning of lines and between columns."""
    size = rng.choice((5, 8))
    return [_BLANKS.sub(lambda run: "\t" * (len(run[0]) // size) or run[0], line) for line in lines]


@_named("all-capitals", PAGE_TRAITS)
def _all_capitals(lines: list[str], rng: Random) -> list[str]:
    """Type everything in capitals."""
    return [line.upper() for line in lines]


@_named("letter-for-one", PAGE_TRAITS)
def _letter_for_one(lines: list[str], rng: Random) -> list[str]:
    """Type the letter l for the figure 1 in numbers of rows and rules."""
    return [re.sub(r"\A(\s*\(?)1(?=[.)])|(?<=Rule )1(?=3)|(?<=RULE )1(?=3)", r"\1l", line) for line in lines]


@_named("odd-blanks", PAGE_TRAITS)
def _odd_blanks(lines: list[str], rng: Random) -> list[str]:
    """Leave blanks at the ends of lines, and end lines as other systems do."""
    ends = ("", " ", "   ", "\t")
    return [line + rng.choice(ends) for line in lines]


# ---- markup ---------------------------------------------------------------------------------------------------------


@_named("initials-apart", MARKUP_TRAITS)
def _initials_apart(page: str, rng: Random) -> str:
    """Set the first letter of labels in capitals larger, in a tag of its own."""

    def apart(match: re.Match[str]) -> str:
        words = match[1]
        if not words.isupper() or "&" in words or any(map(is_mark, words[:2])) or len(words) < 8:
            return words
        return f"<FONT SIZE=2>{words[0]}</FONT><FONT SIZE=1>{words[1:]}</FONT>"

    return _TEXT.sub(apart, page)


@_named("cells-wrapped", MARKUP_TRAITS)
def _cells_wrapped(page: str, rng: Random) -> str:
    """Break lines by hand inside cells."""

    def wrapped(match: re.Match[str]) -> str:
        words = match[2].split(" ")
        cut = len(words) // 2
        return f"{match[1]}{' '.join(words[:cut])}<BR>\n      {' '.join(words[cut:])}"

    return _CELL.sub(wrapped, page)


@_named("notes-raised", MARKUP_TRAITS)
def _notes_raised(page: str, rng: Random) -> str:
    """Raise the marks of notes."""
    return _NOTE.sub(lambda match: match[0].replace(match[1], f"<SUP>{match[1]}</SUP>"), page)


@_named("spaces-hard", MARKUP_TRAITS)
def _spaces_hard(page: str, rng: Random) -> str:
    """Write blanks as hard ones at which no line breaks."""
    return _TEXT.sub(lambda match: match[1].replace(" ", BLANK) if rng.random() < 0.3 else match[1], page)


@_named("columns-empty", MARKUP_TRAITS)
def _columns_empty(page: str, rng: Random) -> str:
    """Hold space by empty cells and rows."""
    cell = rng.choice(("<TD>&nbsp;</TD>", "<TD></TD>", '<TD WIDTH="2%"><FONT SIZE=1>&nbsp;</FONT></TD>'))
    page = re.sub(r"(?i)<tr[^<>]*>", lambda begin: begin[0] + cell, page)
    return re.sub(r"(?i)</tr>", lambda end: end[0] + (f"<TR>{cell}{cell}</TR>" if rng.random() < 0.3 else ""), page)


@_named("quotes-typographic", MARKUP_TRAITS)
def _quotes_typographic(page: str, rng: Random) -> str:
    """Write apostrophes and dashes as characters of typesetters."""
    sign = rng.choice(("&#146;", "&#8217;", "&rsquo;", "’"))
    return _TEXT.sub(lambda match: match[1].replace("'", sign).replace(escape("'"), sign), page)
