"""A line that was recognised in a picture, cut into words, each with its place and how surely it was read."""

import re
from collections.abc import Sequence
from typing import Any
from unicodedata import normalize

from muniment.documents.printed import TICKED, UNTICKED

Quad = list[tuple[float, float]]
Part = tuple[str, float, Quad, bool]
"""A word, how surely it was read, its corners from the top left clockwise, and whether no blank stands before it."""

_WORD = re.compile(r"\S+")
# What the recogniser takes boxes for: it knows Chinese, and no boxes.
_BOXES = dict.fromkeys("口□▢ロ日", UNTICKED) | dict.fromkeys("☑☒図図区凶囚回", TICKED)
_TYPED = str.maketrans({"，": ",", "。": ".", "、": ",", "’": "'", "‘": "'", "“": '"', "”": '"'} | _BOXES)


def words_of_line(text: str, sure: float, box: Quad, words: Sequence[Any]) -> list[Part]:
    """Return the words of a line, placed by the recogniser's own `words` where they make up the line."""
    own = [(str(word), float(score), [(float(x), float(y)) for x, y in quad]) for word, score, quad in words if quad]
    if own and "".join(word for word, _, _ in own).replace(" ", "") == text.replace(" ", ""):
        return _as_told(text, own, box)
    return _in_proportion(text, sure, box)


def _as_told(text: str, own: list[tuple[str, float, Quad]], line: Quad) -> list[Part]:
    """Return the recogniser's words, joined where the line has no blank between them; as high as the line."""
    parts: list[Part] = []
    at = 0
    for word, score, quad in own:
        blank = at < len(text) and text[at] == " "
        at += blank
        first = word.replace(" ", "")
        while at < len(text) and first:
            first = first[1:] if text[at] != " " else first
            at += 1
        shown = typed(word).strip()
        if parts and not blank:
            before, least, corners, glued = parts[-1]
            parts[-1] = (before + shown, min(least, score), [corners[0], quad[1], quad[2], corners[3]], glued)
        else:
            parts.append((shown, score, quad, False))
    return [(word, least, _as_high(quad, line), glued) for word, least, quad, glued in parts]


def _in_proportion(text: str, sure: float, box: Quad) -> list[Part]:
    """Return words placed as if all characters of the line were of one width."""
    length = max(len(text), 1)
    return [
        (typed(found[0]), sure, _between(box, found.start() / length, found.end() / length), False)
        for found in _WORD.finditer(text)
    ]


def _as_high(quad: Quad, line: Quad) -> Quad:
    """Return the place of a word from the top to the bottom of its line."""
    width = max(line[1][0] - line[0][0], 1.0)
    begin, end = ((x - line[0][0]) / width for x in (quad[0][0], quad[1][0]))
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
