"""Blanks that a recogniser leaves out: words that it runs together are told apart by the paper between them.

How wide a blank is on a line is measured where the recogniser has seen one; where it has seen none, by the other lines
of the page.
"""

from itertools import pairwise
from statistics import median
from typing import Any

import numpy as np

from muniment.documents.recognised import Quad

Character = tuple[str, float, Quad]

_INK = 128  # darker is ink
_SPECKS = 2  # dark pixels in a column that may be dirt
_CORE = 0.15  # of the height of a line, above and below, where its neighbours may reach in
_LIKE = 0.75  # of the usual blank of a line: as wide is one too
_WIDER = 2.0  # times the usual distance of letters, at least
_ENOUGH = 2  # blanks that tell how wide they are on a line
_FEW = 6  # blanks of a page below which it tells nothing


class SpacedLine:
    """A line of characters with the paper between each and the next, and where the recogniser saw blanks."""

    def __init__(self, text: str, characters: list[Character], pixels: "np.ndarray[Any, Any]") -> None:
        self.text = text
        self.height = max(characters[0][2][3][1] - characters[0][2][0][1], 1.0)
        self.gaps = [paper_between(pixels, one[2], other[2]) for one, other in pairwise(characters)]
        at = -1
        ends: list[bool] = []
        for sign in text.strip():
            if sign == " " and ends:
                ends[-1] = True
            elif sign != " ":
                at += 1
                ends.append(False)
        self.blanks = ends[:-1]

    @property
    def seen(self) -> list[float]:
        """How wide the blanks are that were seen, in heights of the line."""
        return [gap / self.height for gap, blank in zip(self.gaps, self.blanks, strict=False) if blank]

    def whole(self, usual: float) -> str:
        """Return the text with its missing blanks; `usual` is how wide one is on the page, in heights, 0 if unknown."""
        seen = self.seen
        wide = (median(seen) if len(seen) >= _ENOUGH else usual) * self.height
        apart = [gap for gap, blank in zip(self.gaps, self.blanks, strict=False) if not blank]
        if not wide or not apart or len(self.gaps) != len(self.blanks):
            return self.text
        least = max(_LIKE * wide, _WIDER * median(apart))
        signs = self.text.replace(" ", "")
        parts = [signs[0]]
        for sign, gap, blank in zip(signs[1:], self.gaps, self.blanks, strict=True):
            parts.append(f" {sign}" if blank or gap >= least else sign)
        return "".join(parts)


def usual_blank(lines: list[SpacedLine]) -> float:
    """Return how wide a blank is on a page, in heights of its lines; 0 where too few were seen."""
    seen = [wide for line in lines for wide in line.seen]
    return median(seen) if len(seen) >= _FEW else 0.0


def paper_between(pixels: "np.ndarray[Any, Any]", one: Quad, other: Quad) -> int:
    """Return how many columns without ink stand together between the middles of two characters."""
    left, right = (one[0][0] + one[1][0]) / 2, (other[0][0] + other[1][0]) / 2
    top, bottom = (one[0][1] + other[0][1]) / 2, (one[3][1] + other[3][1]) / 2
    core = _CORE * (bottom - top)
    part = pixels[max(0, int(top + core)) : int(bottom - core) + 1, max(0, int(left)) : int(right) + 1]
    if not part.size:
        return 0
    inked = np.flatnonzero((part < _INK).sum(axis=0) > _SPECKS)
    edges = np.concatenate(([-1], inked, [part.shape[1]]))
    return int(np.diff(edges).max()) - 1
