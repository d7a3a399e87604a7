"""Pages whose words stand in boxes with places of their own, as converters from PDF write them."""

from collections.abc import Iterator
from itertools import groupby

from msgspec import Struct

from muniment.documents.printed import Pieces

_SAME_LINE = 6.0  # between the tops of two boxes that stand on one line, in the units of the page


class Box(Struct):
    """A box with a place of its own: its pieces from `begin` up to `end`, its page, its top and left there."""

    begin: int
    end: int
    page: int
    top: float
    left: float


def in_visual_order(pieces: Pieces, boxes: list[Box]) -> Pieces:
    """Return `pieces` with placed boxes page by page from top to bottom, and from left to right on each line."""
    if len(boxes) < 2:
        return pieces
    ordered = Pieces()
    done = 0
    for _, on_page in groupby(boxes, lambda box: box.page):
        page = list(on_page)
        _copy(pieces, range(done, page[0].begin), ordered)
        _page(pieces, page, ordered)
        done = max(box.end for box in page)
    _copy(pieces, range(done, len(pieces.parts)), ordered)
    return ordered


def _page(pieces: Pieces, boxes: list[Box], ordered: Pieces) -> None:
    """Copy the boxes of one page line by line; what stands between boxes goes with the one before it."""
    followers = [*[box.begin for box in boxes[1:]], boxes[-1].end]
    stretch = {id(box): range(box.begin, max(box.end, after)) for box, after in zip(boxes, followers, strict=True)}
    for line in _lines(boxes):
        for n, box in enumerate(line):
            ordered.add("\t" if n else "\n", *_place(pieces, box.begin))
            _copy(pieces, stretch[id(box)], ordered, boxed=True)


def _lines(boxes: list[Box]) -> Iterator[list[Box]]:
    line: list[Box] = []
    for box in sorted(boxes, key=lambda box: box.top):
        if line and box.top - line[0].top >= _SAME_LINE:
            yield sorted(line, key=lambda box: box.left)
            line = []
        line.append(box)
    yield sorted(line, key=lambda box: box.left)


def _copy(pieces: Pieces, stretch: range, ordered: Pieces, *, boxed: bool = False) -> None:
    """Copy pieces; the line that a box begins is begun already."""
    for n in stretch:
        words = pieces.parts[n]
        begins = boxed and n == stretch[0] and words.isspace()
        ordered.add(" " * len(words) if begins else words, *pieces.places[n][1:])


def _place(pieces: Pieces, n: int) -> tuple[int, int]:
    """Return the empty stretch of the source before piece `n`."""
    at = pieces.places[n][1] if n < len(pieces.places) else 0
    return at, at
