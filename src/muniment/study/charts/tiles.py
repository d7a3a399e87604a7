"""The United States as a grid of tiles: every state the same room, a square in it whose area is its number.

Where a state stands is ours: about where it lies, so that neighbours mostly touch. Territories stand below, and what
is abroad or not stated stands apart, counted.
"""

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

from msgspec import Struct

from muniment.study.charts.theme import NARROW, Spec, Theme, framed
from muniment.study.charts.words import briefly

_GRID = (
    "AK .. .. .. .. .. .. .. .. .. .. ME",
    ".. .. .. .. .. .. .. .. .. .. VT NH",
    ".. WA ID MT ND MN WI MI .. NY MA RI",
    ".. OR NV WY SD IA IL IN OH PA NJ CT",
    ".. CA UT CO NE MO KY WV VA MD DE DC",
    ".. .. AZ NM KS AR TN NC SC .. .. ..",
    "HI .. .. .. OK LA MS AL GA .. .. ..",
    ".. .. .. .. TX .. .. .. FL .. .. ..",
    "PR VI GU AS MP .. .. .. .. .. .. ..",
)
_CODES = {"AS": "B5", "MP": "1V"}
_LETTERS = {code: letters for letters, code in _CODES.items()}
PLACES: dict[str, tuple[int, int]] = {
    _CODES.get(letters, letters): (column, row)
    for row, line in enumerate(_GRID)
    for column, letters in enumerate(line.split())
    if letters != ".."
}
"""Column and row of each state and territory, from 0, by EDGAR's code: two territories have others than the post."""

_COLUMNS, _ROWS = len(_GRID[0].split()), len(_GRID)
_FULL = 0.94  # of a tile's side that the greatest number fills
_SMALL = 0.14  # that the smallest that is not nothing still has


class Tile(Struct, frozen=True):
    """A state: EDGAR's code, its number, words, and the address that its tile leads to."""

    code: str
    value: int | Decimal
    words: str
    href: str = ""


def elsewhere(codes: Sequence[str]) -> list[str]:
    """Return the codes that have no tile: other countries and provinces, and what is no code."""
    return [code for code in codes if code not in PLACES]


def tiles(told: Sequence[Tile], theme: Theme, width: int, sign: str = "$") -> Spec:
    """Return the map; tiles of states that are not told are empty."""
    known = {one.code: one for one in told if one.code in PLACES}
    greatest = max((one.value for one in known.values()), default=0)
    side = (width - 8) / _COLUMNS
    rows = list(_tiles(known, greatest, side, sign if width > NARROW else ""))
    encoding = {
        "x": {"field": "x", "type": "quantitative", "axis": None, "scale": {"domain": [0, _COLUMNS], "nice": False}},
        "y": {
            "field": "y",
            "type": "quantitative",
            "axis": None,
            "scale": {"domain": [_ROWS, 0], "nice": False, "zero": False},
        },
    }
    square = {"type": "square", "opacity": 1}
    room = {"mark": {**square, "size": (side - 3) ** 2, "color": theme.tint}, "encoding": _telling()}
    filled = {
        "mark": {**square, "color": theme.area, "aria": False},
        "encoding": {"size": {"field": "size", "type": "quantitative", "scale": None}},
    }
    layers = [room, filled, *_words(width, side)]
    return framed(
        {"data": {"values": rows}, "encoding": encoding, "layer": layers}, theme, width, side * _ROWS, (4, 4, 4, 4)
    )


def _telling() -> dict[str, Any]:
    return {"description": {"field": "words"}, "href": {"field": "href"}}


def _words(width: int, side: float) -> Iterator[Spec]:
    """Yield the code of each state, and its number where tiles are large enough to read it."""
    large = width > NARROW
    code = {"type": "text", "aria": False, "fontSize": 12 if large else 9, "fontWeight": "bold"}
    yield {
        "mark": {**code, "dy": -side * 0.14 if large else 0},
        "encoding": {"text": {"field": "code"}},
    }
    if large:
        mark = {"type": "text", "aria": False, "fontSize": 11, "dy": side * 0.18}
        yield {"mark": mark, "encoding": {"text": {"field": "told"}}}


def _tiles(known: Mapping[str, Tile], greatest: int | Decimal, side: float, sign: str) -> Iterator[dict[str, Any]]:
    for code, (column, row) in PLACES.items():
        one = known.get(code)
        share = float(one.value / greatest) ** 0.5 if one and one.value > 0 else 0.0
        full = max(share, _SMALL) * _FULL if share else 0.0
        yield {
            "code": _LETTERS.get(code, code),
            "x": column + 0.5,
            "y": row + 0.5,
            "size": (full * side) ** 2,
            "told": briefly(one.value, sign) if one else "",
            "words": one.words if one else f"{code}: nothing",
            "href": one.href if one else "",
        }
