"""The United States as a grid of tiles: every state the same tile, a square in it whose area is its number.

Where a state stands is ours: about where it lies, so that neighbours mostly touch. Territories stand below, and what
is abroad or not stated stands beside the map, counted.
"""

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

from msgspec import Struct

from muniment.study.charts import NARROW, Spec, Theme, briefly, described, framed

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


def tiles(states: Sequence[Tile], theme: Theme, width: int, sign: str = "$") -> Spec:
    """Return the map; tiles of states that are not among `states` are empty."""
    is_large, side = width > NARROW, (width - 8) / _COLUMNS
    by_code = {tile.code: tile for tile in states if tile.code in PLACES}
    rows = list(_rows(by_code, side, sign if is_large else ""))
    place = {"type": "quantitative", "axis": None}
    encoding = {
        "x": {"field": "x", **place, "scale": {"domain": [0, _COLUMNS], "nice": False}},
        "y": {"field": "y", **place, "scale": {"domain": [_ROWS, 0], "nice": False, "zero": False}},
    }
    square, text = {"type": "square", "opacity": 1}, {"type": "text", "aria": False}
    layers: list[Spec] = [
        {"mark": {**square, "size": (side - 3) ** 2, "color": theme.tint}, "encoding": described()},
        {
            "mark": {**square, "color": theme.area, "aria": False},
            "encoding": {"size": {"field": "size", "type": "quantitative", "scale": None}},
        },
        {
            "mark": {
                **text,
                "fontSize": 12 if is_large else 9,
                "fontWeight": "bold",
                "dy": -side * 0.14 if is_large else 0,
            },
            "encoding": {"text": {"field": "code"}},
        },
    ]
    if is_large:  # enough to read the number
        number = {**text, "fontSize": 11, "dy": side * 0.18}
        layers.append({"mark": number, "encoding": {"text": {"field": "text"}}})
    spec = {"data": {"values": rows}, "encoding": encoding, "layer": layers}
    return framed(spec, theme, width, side * _ROWS, (4, 4, 4, 4))


def _rows(by_code: Mapping[str, Tile], side: float, sign: str) -> Iterator[dict[str, Any]]:
    greatest = max((tile.value for tile in by_code.values()), default=0)
    for code, (column, row) in PLACES.items():
        tile = by_code.get(code)
        share = float(tile.value / greatest) ** 0.5 if tile and tile.value > 0 else 0.0
        full = max(share, _SMALL) * _FULL if share else 0.0
        yield {
            "code": _LETTERS.get(code, code),
            "x": column + 0.5,
            "y": row + 0.5,
            "size": (full * side) ** 2,
            "text": briefly(tile.value, sign) if tile else "",
            "words": tile.words if tile else f"{code}: nothing",
            "href": tile.href if tile else "",
        }
