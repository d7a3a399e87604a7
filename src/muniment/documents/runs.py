"""Runs: words of one line that stand a blank apart, and that no column divides."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from statistics import median

from muniment.documents.placed import Rectangle, Word
from muniment.documents.printed import TICKED, UNTICKED

Run = list[Word]
BOXES = (TICKED, UNTICKED)

_SIGNS = ("$", "US$")  # what stands before the pane of an amount
_LEVEL = 0.3  # heights: by how much the middles of words on one line differ
_APART = 0.6  # heights: two words of one line that are farther apart are two runs
_CLOSE = 0.2  # heights between two lines of which one may tell columns of the other
_STARTS = 0.15  # heights by which words below each other may begin apart
_OVER = 0.2  # heights by which a label may begin beside the pane below it
_LONG, _ENOUGH = 6, 5  # words of a line that is one of a passage; such lines that tell how far they stand apart
_MOST = 1.0  # heights between lines of a passage


def around(words: Sequence[Word]) -> Rectangle:
    """Return the rectangle that words stand in."""
    return (
        min(word.left for word in words),
        min(word.top for word in words),
        max(word.right for word in words),
        max(word.bottom for word in words),
    )


class Places:
    """Places that stand among words, to be found by their height."""

    def __init__(self, places: Iterable[Rectangle]) -> None:
        self.places = sorted(places, key=lambda place: place[1])
        self.tops = [place[1] for place in self.places]
        self.highest = max((place[3] - place[1] for place in self.places), default=0.0)

    def near(self, top: float, bottom: float) -> list[Rectangle]:
        """Return the places that reach into a stretch of the page."""
        first, last = bisect_left(self.tops, top - self.highest), bisect_right(self.tops, bottom)
        return [place for place in self.places[first:last] if place[3] >= top]


def runs_of(words: Sequence[Word], panes: Places) -> list[Run]:
    """Return the runs of all lines, from the top."""
    runs = [run for line in lines_of(words) for run in _cut(line, panes)]
    heads = Places([around(run[:1]) for run in runs if run[0].text not in BOXES])
    return [part for run in runs for part in _apart(run, heads, panes)]


def lines_of(words: Sequence[Word]) -> list[Run]:
    """Return words by lines: what stands at one height, from left to right."""
    lines: list[Run] = []
    for word in sorted(words, key=lambda word: word.middle):
        if lines and abs(lines[-1][0].middle - word.middle) < _LEVEL * min(lines[-1][0].height, word.height):
            lines[-1].append(word)
        else:
            lines.append([word])
    return [sorted(line, key=lambda word: word.left) for line in lines]


def _cut(line: Run, panes: Places) -> Iterator[Run]:
    """Yield the runs of a line."""
    between = panes.near(line[0].top, line[0].bottom)
    run = [line[0]]
    for word in line[1:]:
        last = run[-1]
        apart = word.left - last.right > _APART * min(last.height, word.height) and not word.glued
        is_box = word.text in BOXES or last.text in BOXES
        is_sign = word.text in _SIGNS and any(-1 <= place[0] - word.right < word.height for place in between)
        if apart or is_box or is_sign or any(divides(place, last, word) for place in between):
            yield run
            run = []
        run.append(word)
    yield run


def divides(place: Rectangle, last: Word, word: Word) -> bool:
    """Whether a place stands between two words of a line."""
    return last.right <= place[0] + 1 and place[2] <= word.left + 1 and place[1] < word.middle < place[3]


def _apart(run: Run, heads: Places, panes: Places) -> Iterator[Run]:
    """Cut a run where a column begins: where another run does right below or above, or a pane below."""
    high = run[0].height
    near = [place for place in heads.near(run[0].top - high, run[0].bottom + high) if _is_apart(place, run[0])]
    below = [place[0] for place in panes.near(run[0].bottom, run[0].bottom + high) if place[1] > run[0].middle]
    first = 0
    for n, word in enumerate(run):
        column = any(abs(place[0] - word.left) < _STARTS * high for place in near)
        if n and (column or any(abs(left - word.left) < _OVER * high for left in below)):
            yield run[first:n]
            first = n
    yield run[first:]


def _is_apart(head: Rectangle, word: Word) -> bool:
    """Whether what begins somewhere stands right above or below the line of a word."""
    gap = max(head[1] - word.bottom, word.top - head[3])
    return gap < _CLOSE * word.height and abs((head[1] + head[3]) / 2 - word.middle) > _LEVEL * word.height


def leading_of(pages: Iterable[Sequence[Word]]) -> float:
    """Return how far the lines of a passage stand apart, in heights, as long lines below each other tell."""
    gaps: list[float] = []
    for words in pages:
        gaps += _gaps([run for line in lines_of(words) for run in _cut(line, Places([])) if len(run) >= _LONG])
    return median(gaps) if len(gaps) >= _ENOUGH else 0.0


def _gaps(runs: Sequence[Run]) -> Iterator[float]:
    for one, other in pairwise(runs):
        high = min(one[0].height, other[0].height)
        gap = (other[0].top - one[0].bottom) / high
        if abs(one[0].left - other[0].left) < _STARTS * high and abs(gap) < _MOST:
            yield gap
