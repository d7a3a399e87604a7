"""Boxes and what they stand before: the words on their right, at their height or around it.

A box stands beside the first line of its words, or in the middle of all of them. Where several boxes stand beside one
cell, it is a list whose rows stand as close as the lines of a cell do, and is cut so that each has its own.
"""

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Sequence
from functools import cache

from muniment.documents.placed import Rectangle, Word
from muniment.documents.runs import Places, Run, around, divides

_REACH, _SLACK = 3.0, 0.5  # heights between a box and the words that it belongs to, across and down
_LEVEL = 0.3  # heights between the middles of a box and of the words on its line
_INLINE = 0.8  # heights between a box and words on its line
_ALONE = 0.6  # what a line without a box costs, in heights, against boxes that are not where they should be
_SPARE = 2.0  # what a box without a line costs
_LITTLE = 0.01  # what a box that is not centred counts, against one above or below
_MOST_LINES = 60  # of a list

Part = tuple[list[Run], Word | None]
_Way = tuple[float, tuple[tuple[int, int], ...]]


class Boxes:
    """The boxes of a page, to be found by the words behind them."""

    def __init__(self, boxes: Sequence[Word]) -> None:
        self.boxes = sorted(boxes, key=lambda box: box.middle)
        self.middles = [box.middle for box in self.boxes]

    def before(self, word: Word) -> Word | None:
        """Return the box right before a word, on its line."""
        first = bisect_left(self.middles, word.middle - _LEVEL * word.height)
        last = bisect_right(self.middles, word.middle + _LEVEL * word.height)
        near = (box for box in self.boxes[first:last] if -1 < word.left - box.right < _INLINE * word.height)
        return next(near, None)


def owned(cells: Sequence[list[Run]], boxes: Sequence[Word], panes: Places) -> dict[int, list[Part]]:
    """Return which cells boxes belong to, by number, each cut into the parts that have boxes of their own."""
    among = Places([*panes.places, *(around([box]) for box in boxes)])
    known = _Known(
        [(around([word for line in lines for word in line]), n, lines[0][0]) for n, lines in enumerate(cells)]
    )
    theirs: dict[int, list[Word]] = defaultdict(list)
    for box in boxes:
        n = known.beside(box, among)
        if n is not None:
            theirs[n].append(box)
    return {n: _parts(cells[n], own) for n, own in theirs.items()}


class _Known:
    """Cells from the top, to be found by their height."""

    def __init__(self, places: list[tuple[Rectangle, int, Word]]) -> None:
        self.places = sorted(places, key=lambda one: one[0][1])
        self.tops = [place[1] for place, _, _ in self.places]
        self.highest = max((place[3] - place[1] for place, _, _ in self.places), default=0.0)

    def beside(self, box: Word, among: Places) -> int | None:
        """Return the cell on the right of a box with nothing in between, the one at its height if there are several."""
        between = among.near(box.top, box.bottom)
        first = bisect_left(self.tops, box.top - self.highest - box.height)
        near: list[tuple[float, float, int]] = []
        for (_, top, _, bottom), n, word in self.places[first : bisect_right(self.tops, box.bottom + box.height)]:
            outside = max(top - box.middle, box.middle - bottom, 0.0)
            left = word.left
            is_near = -1 <= left - box.right < _REACH * box.height and outside < _SLACK * word.height
            if is_near and not any(divides(one, box, word) for one in between):
                near.append((outside + _LITTLE * abs(box.middle - (top + bottom) / 2), left, n))
        nearest = min((left for _, left, _ in near), default=0.0)
        return min((one for one in near if one[1] <= nearest + box.height), default=(0.0, 0.0, None))[2]


def _parts(lines: list[Run], boxes: list[Word]) -> list[Part]:
    """Return the lines of a cell as parts, each with its box, and those that have none."""
    boxes = sorted(boxes, key=lambda box: box.middle)
    if len(lines) > _MOST_LINES or len(boxes) > _MOST_LINES:
        return [(lines, None)]
    middles = [line[0].middle for line in lines]
    high = max(lines[0][0].height, 1.0)

    @cache
    def best(line: int, box: int) -> _Way:
        """Return how the lines from one on are best given to the boxes from one on: cost, and end and box of each."""
        if line == len(lines):
            return (len(boxes) - box) * _SPARE, ()
        cost, rest = best(line + 1, box)
        ways: list[_Way] = [(cost + _ALONE, ((line + 1, -1), *rest))]
        if box < len(boxes):
            cost, rest = best(line, box + 1)
            ways.append((cost + _SPARE, rest))
            for end in range(line + 1, len(lines) + 1):
                middle = (middles[line] + middles[end - 1]) / 2
                off = min(abs(middle - boxes[box].middle), abs(middles[line] - boxes[box].middle)) / high
                cost, rest = best(end, box + 1)
                ways.append((cost + off, ((end, box), *rest)))
        return min(ways)

    parts: list[Part] = []
    start = 0
    for end, box in best(0, 0)[1]:
        if box < 0 and parts and parts[-1][1] is None:
            parts[-1][0].extend(lines[start:end])
        else:
            parts.append((lines[start:end], boxes[box] if box >= 0 else None))
        start = end
    return parts
