"""Panes: rectangles that drawn lines close, one inside the other as tables set them.

A browser draws the border of every cell by itself, a spreadsheet draws lines through the whole table. Both close
rectangles: from a line across, down two lines that meet it, to the next line across that both of them reach.

Lines may be drawn so that each meets all others. Every comparison counts, and a page that takes more of them than any
form does has no panes: it is read line by line then.
"""

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Callable, Sequence
from itertools import pairwise, product

from msgspec import Struct

from muniment.documents.placed import Rectangle, Word

_TOUCH = 0.5  # points by which lines may miss each other
_NARROWEST, _LOWEST = 10.0, 7.0  # points of a pane
_LARGEST_BOX = 17.0  # a square up to this side is a box to be ticked
_ALIKE = 4.0  # points between two borders of one pane
MOST_RULES, _MOST_PANES = 20_000, 5_000  # of a whole form
_DEEPEST = 30  # panes in panes
_BAND = 50.0  # points: panes, and lines drawn down, are looked for by the part of the page that they touch
MOST_LOOKS = 500_000  # comparisons; a form of twenty pages takes 12,000 of them
_PAIR = 5  # comparisons that two lines drawn down take to be looked up between lines across


class Pane(Struct):
    """A rectangle with the words and the panes that stand in it and in no smaller one."""

    place: Rectangle
    words: list[Word]
    panes: "list[Pane]"
    depth: int = 0


class _Work:
    """How much may still be looked at."""

    def __init__(self) -> None:
        self.left = MOST_LOOKS

    def spend(self, looks: int) -> bool:
        """Take some looks away, and return whether there were as many."""
        self.left -= looks
        return self.left >= 0

    def smallest(self, panes: Sequence[Pane], covers: Callable[[Rectangle], bool]) -> Pane | None:
        """Return the last of some panes that holds something, if there is one and as much may be looked at."""
        for pane in reversed(panes):
            if not self.spend(1):
                return None
            if covers(pane.place):
                return pane
        return None


def glazed(words: Sequence[Word], rules: Sequence[Rectangle]) -> Pane:
    """Return a page as a pane, with all words in the smallest of its panes that their middle stands in."""
    work = _Work()
    page = Pane((0.0, 0.0, 0.0, 0.0), [], [])
    fields = _hung(page, _closed(rules, work), work)
    for word in words:
        across, down = (word.left + word.right) / 2, word.middle

        def is_around(place: Rectangle, x: float = across, y: float = down) -> bool:
            return place[0] <= x <= place[2] and place[1] <= y <= place[3]

        pane = work.smallest(fields.get(_field(across, down), []), is_around)
        (pane or page).words.append(word)
    return page if work.left >= 0 else Pane(page.place, list(words), [])


_Field = tuple[int, int]


def _hung(page: Pane, places: Sequence[Rectangle], work: _Work) -> dict[_Field, list[Pane]]:
    """Put panes into each other, and return them by the fields of the page that they touch."""
    fields: dict[_Field, list[Pane]] = defaultdict(list)
    # From the largest, so that of the panes around something the last one is the smallest.
    for place in sorted(places, key=lambda place: (place[2] - place[0]) * (place[3] - place[1]), reverse=True):

        def holds(outer: Rectangle, inner: Rectangle = place) -> bool:
            begins = outer[0] - _TOUCH <= inner[0] and outer[1] - _TOUCH <= inner[1]
            return begins and inner[2] <= outer[2] + _TOUCH and inner[3] <= outer[3] + _TOUCH

        outer = work.smallest(fields[_field(place[0], place[1])], holds) or page
        if outer.depth == _DEEPEST:
            continue
        pane = Pane(place, [], [], outer.depth + 1)
        outer.panes.append(pane)
        left, top = _field(place[0] - _TOUCH, place[1] - _TOUCH)
        right, bottom = _field(place[2] + _TOUCH, place[3] + _TOUCH)
        if not work.spend((right - left + 1) * (bottom - top + 1)):
            break
        for field in product(range(left, right + 1), range(top, bottom + 1)):
            fields[field].append(pane)
    return fields


def _field(across: float, down: float) -> _Field:
    return int(across // _BAND), int(down // _BAND)


def _closed(rules: Sequence[Rectangle], work: _Work) -> list[Rectangle]:
    """Return the rectangles that lines close, each once; none where there are more than on any form."""
    if len(rules) > MOST_RULES:
        return []
    across = sorted((rule for rule in rules if rule[2] - rule[0] > rule[3] - rule[1]), key=lambda rule: rule[1])
    down = _Down([rule for rule in rules if rule[3] - rule[1] >= rule[2] - rule[0]], work)
    tops = [rule[1] for rule in across]
    panes: list[Rectangle] = []
    for top in across:
        for left, right in pairwise(down.sides(top)):
            if not work.spend(_PAIR):
                return []
            place = _closing(top, left, right, across, tops, work)
            if place and _is_pane(place) and not _is_second_border(place, panes, work):
                panes.append(place)
        if len(panes) > _MOST_PANES or work.left < 0:
            return []
    return panes


class _Down:
    """The lines drawn down, to be found by the bands that they touch, and there from left to right."""

    def __init__(self, down: list[Rectangle], work: _Work) -> None:
        self.work = work
        self.bands: dict[int, list[Rectangle]] = defaultdict(list)
        for rule in sorted(down):
            bands = range(int(rule[1] // _BAND), int(rule[3] // _BAND) + 1)
            if not work.spend(len(bands)):
                break
            for band in bands:
                self.bands[band].append(rule)

    def sides(self, top: Rectangle) -> list[Rectangle]:
        """Return the lines that hang from a line across, from left to right."""
        near = self.bands.get(int((top[3] + _LOWEST) // _BAND), [])
        first = bisect_left(near, top[0] - _TOUCH, key=lambda rule: rule[0])
        last = bisect_right(near, top[2] + _TOUCH, key=lambda rule: rule[0])
        if not self.work.spend(last - first):
            return []
        hang = (rule for rule in near[first:last] if rule[1] <= top[3] + _TOUCH and rule[3] > top[3] + _LOWEST)
        return [rule for rule in hang if rule[2] <= top[2] + _TOUCH]


def _closing(
    top: Rectangle,
    left: Rectangle,
    right: Rectangle,
    across: Sequence[Rectangle],
    tops: Sequence[float],
    work: _Work,
) -> Rectangle | None:
    """Return the rectangle down to the first line that reaches from one side to the other."""
    first = bisect_right(tops, top[3] + _LOWEST)
    last = bisect_right(tops, min(left[3], right[3]) + _TOUCH)
    for n in range(first, last):
        bottom = across[n]
        if not work.spend(1):
            return None
        if bottom[0] <= left[2] + _TOUCH and bottom[2] >= right[0] - _TOUCH:
            return left[0], top[1], right[2], bottom[3]
    return None


def _is_pane(place: Rectangle) -> bool:
    wide, high = place[2] - place[0], place[3] - place[1]
    return wide >= _NARROWEST and high >= _LOWEST and max(wide, high) > _LARGEST_BOX


def _is_second_border(place: Rectangle, panes: Sequence[Rectangle], work: _Work) -> bool:
    """Whether a rectangle is the other border of one that was found; these are in order from the top."""
    for pane in reversed(panes):
        if pane[1] < place[1] - _ALIKE or not work.spend(1):
            return False
        if all(abs(side - other_side) < _ALIKE for side, other_side in zip(place, pane, strict=True)):
            return True
    return False
