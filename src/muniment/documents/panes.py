"""Panes: rectangles that drawn lines close, one inside the other as tables set them.

A browser draws the border of every cell by itself, a spreadsheet draws lines through the whole table. Both close
rectangles: from a line across, down two lines that meet it, to the next line across that both of them reach.
"""

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Sequence
from itertools import pairwise

from msgspec import Struct

from muniment.documents.placed import Rectangle, Word

_TOUCH = 0.5  # points by which lines may miss each other
_NARROWEST, _LOWEST = 10.0, 7.0  # points of a pane
_LARGEST_BOX = 17.0  # a square up to this side is a box to be ticked
_ALIKE = 4.0  # points between two borders of one pane
_MOST_RULES, _MOST_PANES = 20_000, 5_000
_DEEPEST = 30  # panes in panes
_LONG = 200.0  # points: few lines drawn down are longer
_BAND = 50.0  # points: panes are looked for by what of the page they touch


class Pane(Struct):
    """A rectangle with the words and the panes that stand in it and in no smaller one."""

    place: Rectangle
    words: list[Word]
    panes: "list[Pane]"
    depth: int = 0


def glazed(words: Sequence[Word], rules: Sequence[Rectangle]) -> Pane:
    """Return a page as a pane, with all words in the smallest of its panes that their middle stands in."""
    whole = Pane((0.0, 0.0, 0.0, 0.0), [], [])
    bands: dict[int, list[Pane]] = defaultdict(list)
    # From the largest, so that of the panes around something the last one is the smallest.
    for place in sorted(_closed(rules), key=_area, reverse=True):
        around = (one for one in reversed(bands[int(place[1] // _BAND)]) if _holds(one.place, place))
        outer = next(around, whole)
        if outer.depth == _DEEPEST:
            continue
        pane = Pane(place, [], [], outer.depth + 1)
        outer.panes.append(pane)
        for band in range(int(place[1] // _BAND), int(place[3] // _BAND) + 1):
            bands[band].append(pane)
    for word in words:
        around = (one for one in reversed(bands[int(word.middle // _BAND)]) if _is_in(one.place, word))
        next(around, whole).words.append(word)
    return whole


def _closed(rules: Sequence[Rectangle]) -> list[Rectangle]:
    """Return the rectangles that lines close, each once."""
    if len(rules) > _MOST_RULES:
        return []
    across = sorted((one for one in rules if one[2] - one[0] > one[3] - one[1]), key=lambda one: one[1])
    down = _Down([one for one in rules if one[3] - one[1] >= one[2] - one[0]])
    tops = [one[1] for one in across]
    found: list[Rectangle] = []
    for top in across:
        for left, right in pairwise(down.sides(top)):
            place = _closing(top, left, right, across, tops)
            if place and _is_pane(place) and not _is_known(place, found):
                found.append(place)
        if len(found) > _MOST_PANES:
            return []
    return found


class _Down:
    """The lines drawn down, to be found by their height."""

    def __init__(self, down: list[Rectangle]) -> None:
        self.long = [one for one in down if one[3] - one[1] > _LONG][:_MOST_PANES]
        self.short = sorted((one for one in down if one[3] - one[1] <= _LONG), key=lambda one: one[1])
        self.tops = [one[1] for one in self.short]

    def sides(self, top: Rectangle) -> list[Rectangle]:
        """Return the lines that hang from a line across, from left to right."""
        first = bisect_left(self.tops, top[3] - _LONG)
        last = bisect_right(self.tops, top[3] + _TOUCH)
        hanging = (
            one
            for one in (*self.long, *self.short[first:last])
            if one[1] <= top[3] + _TOUCH
            and one[3] > top[3] + _LOWEST
            and top[0] - _TOUCH <= one[0]
            and one[2] <= top[2] + _TOUCH
        )
        return sorted(hanging, key=lambda one: one[0])


def _closing(
    top: Rectangle, left: Rectangle, right: Rectangle, across: Sequence[Rectangle], tops: Sequence[float]
) -> Rectangle | None:
    """Return the rectangle down to the first line that reaches from one side to the other."""
    first = bisect_right(tops, top[3] + _LOWEST)
    last = bisect_right(tops, min(left[3], right[3]) + _TOUCH)
    for bottom in across[first:last]:
        if bottom[0] <= left[2] + _TOUCH and bottom[2] >= right[0] - _TOUCH:
            return left[0], top[1], right[2], bottom[3]
    return None


def _is_pane(place: Rectangle) -> bool:
    wide, high = place[2] - place[0], place[3] - place[1]
    return wide >= _NARROWEST and high >= _LOWEST and max(wide, high) > _LARGEST_BOX


def _is_known(place: Rectangle, found: Sequence[Rectangle]) -> bool:
    """Whether a rectangle is the other border of one that was found; these are in order from the top."""
    for one in reversed(found):
        if one[1] < place[1] - _ALIKE:
            return False
        if all(abs(mine - its) < _ALIKE for mine, its in zip(place, one, strict=True)):
            return True
    return False


def _area(place: Rectangle) -> float:
    return (place[2] - place[0]) * (place[3] - place[1])


def _holds(outer: Rectangle, inner: Rectangle) -> bool:
    return (
        outer[0] - _TOUCH <= inner[0]
        and outer[1] - _TOUCH <= inner[1]
        and inner[2] <= outer[2] + _TOUCH
        and inner[3] <= outer[3] + _TOUCH
    )


def _is_in(place: Rectangle, word: Word) -> bool:
    return place[0] <= (word.left + word.right) / 2 <= place[2] and place[1] <= word.middle <= place[3]
