"""The exhibits that Item 7 of Schedule 13D lists: their numbers, and what they are."""

import re
from collections.abc import Iterator
from typing import NamedTuple

_PREFIX = r"(?P<prefix>(?:exhibit|appendix|annex|ex\.)\s*(?:no\.?\s*)?)?"
_NUMBERED = r"(?P<number>\(?(?:\d{1,3}(?:\.\d{1,3})?(?:[a-z]|\([a-z\d]\))?|[A-Z]{1,2}(?:-\d{1,2})?|[IVX]{1,5})\)?)"
# An entry begins a line: "Exhibit 1 -", "99.1<tab>", "A.", "1)"; what divides number and words tells it from prose.
_ENTRY = re.compile(
    rf"(?:\A|\n)[^\S\n]*+[*•]?[^\S\n]*+(?i:{_PREFIX}){_NUMBERED}(?P<divided>[*†]{{0,3}}(?:[.:)](?=\s)|[^\S\n]*(?:\t|[-–—:]\s|[^\S\n]{{2}}|\n)"
    r"|(?=[^\S\n]+[A-Z“\"])))"
)
_INLINE = re.compile(
    r"(?:\A|(?<=[\s.;):]))(?:Exhibit\s+(?P<a>\d{1,3}(?:\.\d{1,3})?|[A-Z])|(?P<b>\d{1,2}\.\d{1,2}))\*?(?:\s*+[-–—:.])?\s++(?=[A-Z“\"])"
)
_FOOTNOTE = re.compile(r"\n[^\S\n]*(?:[*†]+[^\S\n]*\S|\(\d\)[^\S\n]{2})")
_NOTHING = re.compile(r"\W*(?:none|not\s+applicable|n\s?/\s?a|no\s+exhibits|inapplicable|no\s+change)\b", re.IGNORECASE)
_INTRODUCED = re.compile(r"following|hereby|amended|attached|index|item\s+7|exhibits?\W*\Z|incorporated", re.IGNORECASE)
_EDGE = " \t\n\r\xa0-–—:.;|"
_SHORT = 160  # characters of an entry that has no number


class Listed(NamedTuple):
    """One exhibit: where it stands, its number, "" where it has none, and what it is."""

    start: int
    end: int
    number: str
    description: str


def find_exhibits(text: str, start: int, end: int) -> list[Listed]:
    """Return the exhibits that an item lists between two places."""
    stretch = text[start:end]
    if not stretch.strip() or _NOTHING.match(stretch):
        return []
    marks, inline = list(_entries(stretch)), list(_inline(stretch)) if "\n" not in stretch.strip() else []
    marks = inline if len(inline) > len(marks) else marks
    if not marks:
        return list(_unnumbered(stretch, start))
    ends = [mark[0] for mark in marks[1:]] + [len(stretch)]
    found = [_listed(stretch, start, mark, until) for mark, until in zip(marks, ends, strict=True)]
    return [one for one in found if one.description]


def _entries(stretch: str) -> Iterator[tuple[int, int, str]]:
    """Yield where entries begin, where their words do, and their numbers; lone letters have to follow one another."""
    before = ""
    for hit in _ENTRY.finditer(stretch):
        number = hit["number"].strip("()")
        if not hit["prefix"]:
            if hit["divided"].strip("*†") == "" and hit["divided"].find("\n") < 0 and not number[:1].isdigit():
                continue
            if number.isalpha() and "\t" not in hit["divided"] and number != _next(before):
                continue
            if number.isdigit() and hit["divided"] == "":
                continue
        before = number
        yield hit.start(), hit.end(), number


def _next(before: str) -> str:
    return chr(ord(before) + 1) if len(before) == 1 and before.isalpha() else "" if before else "A"


def _inline(stretch: str) -> Iterator[tuple[int, int, str]]:
    """Yield entries that follow one another in one paragraph."""
    for hit in _INLINE.finditer(stretch):
        yield hit.start(), hit.end(), hit["a"] or hit["b"]


def _listed(stretch: str, offset: int, mark: tuple[int, int, str], until: int) -> Listed:
    begin, behind, number = mark
    footnote = _FOOTNOTE.search(stretch, behind, until)
    stop = footnote.start() if footnote else until
    words = " ".join(stretch[behind:stop].split()).strip(_EDGE)
    first = begin + len(stretch[begin:]) - len(stretch[begin:].lstrip())
    return Listed(offset + first, offset + behind + len(stretch[behind:stop].rstrip()), number, words)


def _unnumbered(stretch: str, offset: int) -> Iterator[Listed]:
    """Yield short lines that name an exhibit each, without numbers."""
    at = 0
    for paragraph in re.split(r"(\n[^\S\n]*\n)", stretch):
        words = " ".join(paragraph.split())
        if words and len(words) < _SHORT and not _INTRODUCED.search(words):
            begin = offset + at + len(paragraph) - len(paragraph.lstrip())
            yield Listed(begin, offset + at + len(paragraph.rstrip()), "", words.strip(_EDGE))
        at += len(paragraph)
