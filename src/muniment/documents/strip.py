"""Pages put together to one strip, so that what a page break cuts is whole again.

The margins between two pages are left out, and with them what stands at the same place of nearly every page: the
lines that a browser prints above and below. How near the two ends come to each other shows what the break cut: a
passage that goes on comes as near as its lines are, else the next page begins a new row.
"""

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence

from msgspec import Struct
from msgspec.structs import replace

from muniment.documents.panes import MOST_RULES
from muniment.documents.placed import Rectangle, Sheet, Word

_EDGE = 0.08  # of the height of a page: where lines above and below it stand
_SEVERAL, _NEARLY_ALL = 3, 0.8  # pages on which they stand, at least; and of all pages
_ROW, _APART = 6.0, 0.4  # points between two rows; heights by which these are further apart than lines
_LINE = 0.6  # heights: words whose middles are as near stand on one line
_LEVEL = 2.0  # points by which the beginnings of two lines of a passage, or two pieces of a line drawn down, differ
_TORN = 0.85  # how sure one is that a passage ends where its page does
_SAME = 0.5  # points by which two pieces of one line may differ
_DIGITS = re.compile(r"\d+")
_UNFINISHED = re.compile(
    r"(?:[,&;/(-]|\b(?:and|or|of|the|to|in|on|upon|for|a|an|as|by|with|not|than))\Z", re.IGNORECASE
)


class Strip(Struct):
    """The words of all pages at places in one strip, the lines drawn there, and what was left out.

    Of each word its page is told by its identity in `pages`; `breaks` are where pages meet.
    """

    words: list[Word]
    rules: list[Rectangle]
    beside: list[Word]
    pages: dict[int, int]
    breaks: list[float]


def in_one(sheets: Sequence[Sheet], leading: float) -> Strip:
    """Return pages as a strip; `leading` is how many heights the lines of a passage stand apart.

    Where more lines are drawn than on any form, none of them counts.
    """
    strip = Strip([], [], [], {}, [])
    usual = _furniture(sheets)
    above: list[Word] = []
    edges: list[Rectangle] = []
    ruled = sum(len(sheet.rules) for sheet in sheets) <= MOST_RULES
    for sheet in sheets:
        words = [word for word in sheet.words if id(word) not in usual]
        rules = sheet.rules if ruled else []
        strip.beside += (left_out := [word for word in sheet.words if id(word) in usual])
        strip.pages |= {id(word): sheet.page for word in left_out}
        if not words:
            continue
        bottom = max((one[3] for one in (*edges, *map(_place, above))), default=0.0)
        top = min(one[1] for one in (*rules, *map(_place, words)))
        strip.breaks.append(bottom)
        seam = _Seam(above, words)
        down = bottom - top + (0.0 if _goes_on(edges, rules) else seam.gap(leading))
        doubtful = seam.doubtful()
        above = [_moved(word, down, _TORN if id(word) in doubtful else 1.0) for word in words]
        edges = [(left, high + down, right, low + down) for left, high, right, low in rules]
        strip.pages |= {id(word): sheet.page for word in above}
        strip.words += above
        strip.rules = _mended(strip.rules, edges, bottom)
    return strip


def _place(word: Word) -> Rectangle:
    return word.left, word.top, word.right, word.bottom


def _moved(word: Word, down: float, most: float) -> Word:
    """Return a word further down, which still knows where it is seen; `most` is how sure it may be."""
    seen = word.seen or _place(word)
    return replace(word, top=word.top + down, bottom=word.bottom + down, sure=min(word.sure, most), seen=seen)


# ---- what is printed on every page ----------------------------------------------------------------------------------


def _furniture(sheets: Sequence[Sheet]) -> set[int]:
    """Return the words, by identity, of lines at the edges of pages that say the same on nearly all of them."""
    if len(sheets) < _SEVERAL:
        return set()
    lines = [line for sheet in sheets for line in _edge_lines(sheet)]
    seen = Counter(key for line in lines for key in {_key(word) for word in line})
    usual = {key for key, times in seen.items() if times >= _NEARLY_ALL * len(sheets)}
    return {id(word) for line in lines if sum(_key(word) in usual for word in line) >= len(line) / 2 for word in line}


def _edge_lines(sheet: Sheet) -> Iterator[list[Word]]:
    """Yield the lines at the upper and at the lower edge of a page."""
    line: list[Word] = []
    for word in sorted(sheet.words, key=lambda word: word.middle):
        if _EDGE * sheet.height < word.middle < (1 - _EDGE) * sheet.height:
            continue
        if line and word.middle - line[-1].middle > _LEVEL:
            yield line
            line = []
        line.append(word)
    if line:
        yield line


def _key(word: Word) -> tuple[str, int]:
    """Return what a word says, numbers being alike, and at what height."""
    return _DIGITS.sub("0", word.text), round(word.middle / _LEVEL)


# ---- page breaks ----------------------------------------------------------------------------------------------------


class _Seam:
    """The last line of a page and the first one of the next: runs of words that begin below each other."""

    def __init__(self, above: Sequence[Word], words: Sequence[Word]) -> None:
        last = list(_line(above, max(word.middle for word in above))) if above else []
        self.first = list(_line(words, min(word.middle for word in words)))
        self.pairs = [(one, other) for one in last for other in self.first if abs(one[0].left - other[0].left) < _LEVEL]
        self.is_passage = any(_continues(one, other) for one, other in self.pairs)
        self.is_first = not above

    def gap(self, leading: float) -> float:
        """Return how far the pages stand apart in the strip."""
        high = self.first[0][0].height
        if self.is_first:
            return 0.0
        return leading * high if self.is_passage else max(_ROW, (leading + _APART) * high)

    def doubtful(self) -> set[int]:
        """Return the words, by identity, that may go on with what ends a page, and doubt those they may go on with."""
        if self.is_passage:
            return set()
        for one, _ in self.pairs:
            for word in one:
                word.sure = min(word.sure, _TORN)
        return {id(word) for _, other in self.pairs for word in other}


def _goes_on(edges: Sequence[Rectangle], rules: Sequence[Rectangle]) -> bool:
    """Whether a line drawn down goes on on the next page: at the break it meets no line drawn across."""
    lowest = max((one[3] for one in edges), default=0.0)
    highest = min((one[1] for one in rules), default=0.0)
    ends = _open([one for one in edges if one[3] > lowest - _LEVEL])
    begins = _open([one for one in rules if one[1] < highest + _LEVEL])
    return any(_is_near(one, ends) for one in begins)


def _open(edge: Sequence[Rectangle]) -> list[float]:
    """Return where lines drawn down stand that no line drawn across closes, of all that reach a page break; in order.

    Any number of lines may reach it, so that both kinds are gone through once, from left to right.
    """
    across = sorted(one for one in edge if not _is_down(one))
    found: list[float] = []
    closed, n = float("-inf"), 0
    for at in sorted(one[0] for one in edge if _is_down(one)):
        while n < len(across) and across[n][0] - _LEVEL < at:
            closed = max(closed, across[n][2] + _LEVEL)
            n += 1
        if at >= closed:
            found.append(at)
    return found


def _is_near(at: float, places: Sequence[float]) -> bool:
    """Whether one of some places, which are in order, is level with another."""
    n = bisect_left(places, at)
    return any(abs(one - at) < _LEVEL for one in places[max(n - 1, 0) : n + 1])


def _mended(rules: Sequence[Rectangle], edges: Sequence[Rectangle], at: float) -> list[Rectangle]:
    """Return lines with those of the next page, the two pieces of what a page break cuts as one."""
    if not edges:
        return list(rules)
    whole = list(edges)
    ends = sorted((rule[0], n) for n, rule in enumerate(rules) if abs(rule[3] - at) < _LEVEL and _is_down(rule))
    gone: set[int] = set()
    for m, (left, top, right, bottom) in enumerate(edges):
        if abs(top - at) > _LEVEL or not _is_down((left, top, right, bottom)):
            continue
        nearest = bisect_right(ends, (left - _SAME, len(rules)))
        if nearest < len(ends) and ends[nearest][0] < left + _SAME:
            _, n = ends.pop(nearest)
            whole[m] = left, rules[n][1], right, bottom
            gone.add(n)
    return [rule for n, rule in enumerate(rules) if n not in gone] + whole


def _is_down(rule: Rectangle) -> bool:
    return rule[2] - rule[0] < rule[3] - rule[1]


def _line(words: Sequence[Word], middle: float) -> Iterator[list[Word]]:
    """Yield the runs of words that stand at one height."""
    run: list[Word] = []
    level = (word for word in words if abs(word.middle - middle) < _LINE * word.height)
    for word in sorted(level, key=lambda word: word.left):
        if run and word.left - run[-1].right > word.height:
            yield run
            run = []
        run.append(word)
    if run:
        yield run


def _continues(one: Sequence[Word], other: Sequence[Word]) -> bool:
    """Whether words go on with others in the middle of a passage."""
    return other[0].text[:1].islower() or _UNFINISHED.search(one[-1].text) is not None
