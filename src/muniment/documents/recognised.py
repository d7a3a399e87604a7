"""A line that was recognised in a picture, cut into words, each with its place and how surely it was read."""

import re
from collections.abc import Sequence
from typing import Any
from unicodedata import normalize

from muniment.documents.printed import TICKED, UNTICKED

Quad = list[tuple[float, float]]
Character = tuple[str, float, Quad]
"""A character, how surely it was read, and its corners."""

Part = tuple[str, float, Quad, bool]
"""A word, how surely it was read, its corners from the top left clockwise, and whether no blank stands before it."""

_WORD = re.compile(r"\S+")
# What the recogniser takes boxes for: it knows Chinese, and no boxes.
_BOXES = dict.fromkeys("口□▢ロ日", UNTICKED) | dict.fromkeys("☑☒図図区凶囚回", TICKED)
_TYPED = str.maketrans({"，": ",", "。": ".", "、": ",", "’": "'", "‘": "'", "“": '"', "”": '"'} | _BOXES)


def characters_of(text: str, told: Sequence[Any]) -> list[Character]:
    """Return the characters that a recogniser placed one by one; none where they do not make up the line."""
    own = [(str(sign), float(sure), [(float(x), float(y)) for x, y in quad]) for sign, sure, quad in told if quad]
    own = [one for one in own if one[0].strip()]
    return own if own and [sign for sign, _, _ in own] == list(text.replace(" ", "")) else []


def words_of_line(text: str, sure: float, box: Quad, characters: Sequence[Character]) -> list[Part]:
    """Return the words of a line, placed by its characters; where these are not known, in proportion."""
    if not characters:
        return _in_proportion(text, sure, box)
    parts: list[Part] = []
    at = 0
    for word in text.split():
        own = characters[at : at + len(word)]
        at += len(word)
        least = min(sure for _, sure, _ in own)
        parts.append((typed(word), least, _as_high([own[0][2][0], own[-1][2][1]], box), False))
    return parts


def _in_proportion(text: str, sure: float, box: Quad) -> list[Part]:
    """Return words placed as if all characters of the line were of one width."""
    length = max(len(text), 1)
    return [
        (typed(found[0]), sure, _between(box, found.start() / length, found.end() / length), False)
        for found in _WORD.finditer(text)
    ]


def _as_high(ends: Quad, line: Quad) -> Quad:
    """Return the place of a word from the top to the bottom of its line."""
    width = max(line[1][0] - line[0][0], 1.0)
    begin, end = ((x - line[0][0]) / width for x in (ends[0][0], ends[1][0]))
    return _between(line, min(max(begin, 0.0), 1.0), min(max(end, 0.0), 1.0))


def _between(box: Quad, begin: float, end: float) -> Quad:
    def along(one: tuple[float, float], other: tuple[float, float], share: float) -> tuple[float, float]:
        return one[0] + (other[0] - one[0]) * share, one[1] + (other[1] - one[1]) * share

    left_top, right_top, right_bottom, left_bottom = box
    return [
        along(left_top, right_top, begin),
        along(left_top, right_top, end),
        along(left_bottom, right_bottom, end),
        along(left_bottom, right_bottom, begin),
    ]


def typed(text: str) -> str:
    """Return recognised characters as a typewriter has them: no wide ones, boxes as boxes.

    >>> typed("（a）口")
    '(a)☐'
    """
    return normalize("NFKC", text.translate(_TYPED))
