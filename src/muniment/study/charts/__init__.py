"""Charts of a study: pure functions from rows to Vega-Lite specifications, and the one place that draws them.

Here are colours, type, and numbers and names as they fit into a picture, and the charts of bars, steps, tiles
and bands; beside it:

* `network.py`: who stands with whom;
* `render.py`: a specification as SVG or PNG; needs the extra `study`.

A specification is a plain dict with its data inside: it asks for nothing from elsewhere. Every mark that stands for a
filing, a state or a person has a description (what people read when they point at it) and, where it has a page, its
address. Titles are not in the picture: they stand above it, as text.

Bars show money by month upright, and the greatest of many across, each with its name and its number.

Steps show what holds from one filing to the next: percent of a class by statement, amounts sold by offering.
A line begins with the first filing that states a number, holds until the next, and ends with an exit. A filing that
states none breaks it, for nobody knows what held then; it is never drawn as zero.

Tiles show the United States: every state the same tile, filled from below as its number is to the greatest.
Where a state stands is ours: about where it lies, so that neighbours mostly touch. Territories stand below, and what
is abroad or not stated stands beside the map, counted.

Bands show who holds how much of one class, one on the other: their height is a percent, from one filing to the next.
What is stacked is added up by whoever looks, so that only what may be added belongs in it: statements on one class
that share no person. A filing that states no percent breaks its band; it is never drawn as zero.
"""

import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from functools import lru_cache
from itertools import pairwise
from typing import Any, Literal

from msgspec import Struct, structs

from muniment.wording import one_line, plural

SCHEMA = "https://vega.github.io/schema/vega-lite/v6.json"
WIDE, NARROW = 680, 340
"""How wide a picture is, in pixels: on a desk, and on a telephone."""
Spec = dict[str, Any]
MOST_ROWS = 2000
"""How many rows a picture is drawn from: more could not be distinguished."""
_STEPS = ((10**12, "T"), (10**9, "B"), (10**6, "M"), (10**3, "K"))
LETTER = 6.6
"""Pixels of a letter, on average."""
_CAPITAL, _WIDEST, _IDEOGRAPH = 8.8, 11.4, 12.0

DASHES: tuple[list[int], ...] = ([1, 0], [7, 3], [2, 2], [9, 3, 2, 3], [4, 4])
FONT = "Liberation Sans, Helvetica Neue, Arial, sans-serif"


class Theme(Struct, frozen=True):
    """Colours of one look; `series` follow one another, `area` may stand behind words, `tint` behind everything."""

    name: str
    paper: str
    ink: str
    quiet: str
    line: str
    tint: str
    area: str
    series: tuple[str, ...]


# Viénot's simulations of the three kinds of colour blindness keep all neighbours apart; so does grey.
LIGHT = Theme(
    "light", "#ffffff", "#1b1e23", "#595e68", "#dfdcd4", "#eef3f2", "#94c7bd",
    ("#0b5d55", "#d0812a", "#3467a3", "#95466f", "#6b8f2c"),
)  # fmt: skip
DARK = Theme(
    "dark", "#15181b", "#e9e7e2", "#a6acb4", "#363c42", "#20292b", "#2f6f66",
    ("#7fd3c4", "#f0b767", "#8fb8e8", "#dc9fc2", "#b9d67c"),
)  # fmt: skip
THEMES = {theme.name: theme for theme in (LIGHT, DARK)}


def framed(spec: Spec, theme: Theme, width: int, height: float, around: tuple[int, int, int, int]) -> Spec:
    """Return a specification with what all charts share: size, colours, type.

    The picture is `width` wide; `around` is the margin left, above, right and below of what is drawn, for its words.
    """
    left, top, right, bottom = around
    labels = {"labelColor": theme.quiet, "labelFontSize": 12, "titleColor": theme.quiet, "titleFontSize": 12}
    lines = {"gridColor": theme.line, "domainColor": theme.line, "tickColor": theme.line, "labelPadding": 6}
    config = {
        "font": FONT,
        "view": {"stroke": None},
        "axis": {**labels, "titleFontWeight": "normal", **lines},
        "text": {"color": theme.ink, "fontSize": 12},
        "mark": {"color": theme.series[0]},
    }
    return {
        "$schema": SCHEMA,
        "width": width - left - right,
        "height": height,
        "autosize": {"type": "none"},
        "padding": {"left": left, "top": top, "right": right, "bottom": bottom},
        "background": theme.paper,
        "config": config,
        **spec,
    }


def described() -> dict[str, Any]:
    """Return what a mark is encoded by that has a description and an address."""
    return {"description": {"field": "words"}, "href": {"field": "href"}}


def fitted(text: str, pixels: float) -> str:
    """Return words in one line, cut where they would be wider: capitals take more than a letter does on average.

    >>> fitted("PACIFIC LIFE INSURANCE COMPANY", 120), fitted("Pacific Life Insurance", 120)
    ('PACIFIC LIFE…', 'Pacific Life Ins…')
    """
    line = " ".join(text.split())
    while len(line) > 1 and breadth(line) > pixels:
        line = one_line(line, len(line) - 1)
    return line


def told_apart(names: Sequence[str], pixels: float) -> list[str]:
    """Return names as `fitted` cuts them; those that it would make alike with their middle cut, where they differ.

    >>> told_apart(["Larkspur Garden Fund I", "Larkspur Garden Fund II", "Mill"], 130)
    ['Larkspur Garden…I', 'Larkspur Garden…II', 'Mill']
    """
    lines = [" ".join(name.split()) for name in names]
    cut = [fitted(line, pixels) for line in lines]
    shortened = []
    for line, short in zip(lines, cut, strict=True):
        alike = {other for other, its_short in zip(lines, cut, strict=True) if its_short == short} - {line}
        same = max((_alike_until(line, other) for other in alike), default=0)
        at = line.rfind(" ", 0, min(same, len(line) - 1)) + 1
        shortened.append(_without_middle(line, at, pixels) if alike else short)
    return shortened


def _alike_until(line: str, other: str) -> int:
    """Return with how many letters both begin."""
    return next((at for at, (one, two) in enumerate(zip(line, other, strict=False)) if one != two), len(line))


def _without_middle(line: str, begin: int, pixels: float) -> str:
    """Return a line that is cut before `begin`, so that it shows what stands there."""
    end = fitted(line[begin:], pixels / 2)
    before = begin
    while before > 1 and breadth(f"{line[:before]}…{end}") > pixels:
        before -= 1
    return f"{line[:before].rstrip()}…{end}"


def breadth(text: str) -> float:
    """Return how many pixels words take at most, as good as always.

    >>> round(breadth("Mill")), round(breadth("万年筆")), breadth("illi") == 4 * LETTER
    (31, 36, True)
    """
    return sum(map(_breadth, text))


@lru_cache(maxsize=4096)
def _breadth(sign: str) -> float:
    if unicodedata.east_asian_width(sign) in "WF":
        return _IDEOGRAPH
    return _WIDEST if sign in "MWm@%" else _CAPITAL if sign.isupper() or sign in "w&" else LETTER


def briefly(number: int | Decimal, sign: str = "") -> str:
    """Return a number with three digits at most and the size it has: thousands, millions, billions.

    >>> briefly(1_234_567, "$"), briefly(999_999, "$"), briefly(12), briefly(Decimal("-2500000000"), "$")
    ('$1.23M', '$1M', '12', '-$2.5B')
    """
    minus, size = ("-", -number) if number < 0 else ("", number)
    least, letter = next((step for step in _STEPS if size >= step[0] * Decimal("0.9995")), (1, ""))
    size = Decimal(size) / least
    text = f"{size:.{0 if size >= 100 else 1 if size >= 10 else 2}f}"
    return f"{minus}{sign}{text.rstrip('0').rstrip('.') if '.' in text else text}{letter}"


def number(value: int | Decimal | None) -> float | None:
    """Return a number as a picture takes it; a picture has pixels, so that its last digits are not missed."""
    return None if value is None else float(value)


_LABELLED = 14  # upright bars that have room for a number each
_NAMED = 12  # and for a name each
_ROW, _MONTHS_HEIGHT = 30, 220
_NAME_SHARE, _NUMBER, _BEFORE = 0.4, 58, 8  # of the width for names; pixels behind bars, and between name and bar


class Bar(Struct, frozen=True):
    """A bar: its name, its number (None where none is stated, which is no bar), words, and its address."""

    name: str
    value: int | Decimal | None
    words: str
    href: str = ""


def upright(bars: Sequence[Bar], theme: Theme, width: int, sign: str = "$") -> Spec:
    """Return bars beside each other in their order, as of months: numbers above them while there is room."""
    rows = _bar_rows(bars[-MOST_ROWS:], sign)
    every = -(-len(rows) // (_NAMED if width > NARROW else _NAMED // 3)) or 1
    named = [row["name"] for at, row in enumerate(rows) if (len(rows) - 1 - at) % every == 0]
    months = {"values": named, "labelAngle": 0, "domain": True, "ticks": False, "labelOverlap": True}
    is_labelled = len(rows) <= (_LABELLED if width > NARROW else _LABELLED // 2)
    label = f"'{sign}' + replace(format(datum.value, '.3~s'), 'G', 'B')"
    steps = min(4, max((int(row["value"] or 0) for row in rows), default=0)) or 1  # there is no half of a crossing
    money = None if is_labelled else {"labelExpr": label, "tickCount": steps, "domain": False, "ticks": False}
    encoding = {
        "x": {"field": "name", "type": "ordinal", "sort": None, "axis": months, "title": None},
        "y": {"field": "value", "type": "quantitative", "title": None, "axis": money},
    }
    layers = [_bar(theme), *([_number(dy=-4, baseline="bottom")] if is_labelled else [])]
    spec = {"data": {"values": rows}, "encoding": encoding, "layer": layers}
    return framed(spec, theme, width, _MONTHS_HEIGHT, (24, 20, 24, 26) if is_labelled else (56, 10, 28, 26))


def across(bars: Sequence[Bar], theme: Theme, width: int, sign: str = "$") -> Spec:
    """Return bars below each other in their order, names before and numbers behind them."""
    rows = _bar_rows(bars, sign)
    margin = int(width * _NAME_SHARE)
    for row, short in zip(rows, told_apart([row["name"] for row in rows], margin - _BEFORE), strict=True):
        row["short"] = short
    top = max([row["value"] or 0 for row in rows], default=1.0) or 1.0
    scale = {"domain": [0, top], "nice": False}
    encoding = {
        "y": {"field": "at", "type": "ordinal", "sort": None, "axis": None},
        "x": {"field": "value", "type": "quantitative", "axis": None, "scale": scale},
    }
    names = {
        "mark": {"type": "text", "aria": False, "align": "right", "dx": -_BEFORE},
        "encoding": {"x": {"value": 0}, "text": {"field": "short"}},
    }
    spec = {"data": {"values": rows}, "encoding": encoding, "layer": [_bar(theme), names, _number(dx=5, align="left")]}
    return framed(spec, theme, width, max(len(rows), 1) * _ROW, (margin, 4, _NUMBER, 4))


def _bar_rows(bars: Sequence[Bar], sign: str) -> list[dict[str, Any]]:
    return [
        {
            "at": at,
            "name": bar.name,
            "value": number(bar.value),
            "text": "" if bar.value is None else briefly(bar.value, sign),
            "words": bar.words,
            "href": bar.href,
        }
        for at, bar in enumerate(bars)
    ]


def _bar(theme: Theme) -> Spec:
    return {"mark": {"type": "bar", "color": theme.series[0]}, "encoding": described()}


def _number(**place: float | str) -> Spec:
    return {"mark": {"type": "text", "aria": False, **place}, "encoding": {"text": {"field": "text"}}}


MOST_SERIES = 8
_HEIGHT, _GAP = 300, 15
_LABEL_SHARE = 0.3  # of the width, for the names behind the lines
_BEHIND = 8  # pixels between the end of a line and its name
_AXIS = 52  # pixels for the numbers before the lines
_AXES: dict[str, str] = {
    "percent": "datum.label + '%'",
    "dollars": "'$' + replace(format(datum.value, '.3~s'), 'G', 'B')",
}
# Which year it is stands at the first tick, and wherever one begins.
_DAYS = (
    "(timeFormat(datum.value, '%d') != '01' ? timeFormat(datum.value, '%b %-d ') "
    ": timeFormat(datum.value, '%m') != '01' ? timeFormat(datum.value, '%b ') : '')"
    " + (datum.index == 0 || timeFormat(datum.value, '%j') == '001' ? timeFormat(datum.value, '%Y') : '')"
)


class Point(Struct, frozen=True):
    """What one filing states: its day, the number (None for none), whether it is an exit, words, and its address."""

    day: date
    value: int | Decimal | None
    words: str
    href: str = ""
    is_exit: bool = False


class Series(Struct, frozen=True):
    """A statement or an offering: its name, and its filings in their order."""

    name: str
    points: tuple[Point, ...]

    @property
    def is_drawn(self) -> bool:
        """Whether any of its filings states a number."""
        return any(point.value is not None for point in self.points)


def drawn(series: Sequence[Series]) -> list[Series]:
    """Return those that a picture shows: with a number, the greatest first, and no more than can be distinguished."""
    lines = [line for line in series if line.is_drawn]
    lines.sort(key=lambda line: (-max(point.value or 0 for point in line.points), line.name))
    return lines[:MOST_SERIES]


def undrawn(series: Sequence[Series], until: date) -> str:
    """Return what is said of the points that a picture has no room for, "" where it has them all."""
    left = sum(1 for _ in _step_rows(drawn(series), until)) - MOST_ROWS
    if left <= 0:
        return ""
    return f"{left:,} of {left + MOST_ROWS:,} points {plural(left, 'stands', 'stand')} in the table only."


def steps(
    series: Sequence[Series],
    theme: Theme,
    width: int,
    unit: Literal["percent", "dollars"],
    until: date,
    marks: Sequence[int] = (),
) -> Spec:
    """Return the picture of some series up to a day; `marks` are numbers to draw a line at, such as 5 percent."""
    lines = drawn(series)
    top = max([float(point.value or 0) for line in lines for point in line.points], default=1.0) * 1.08 or 1.0
    rows = list(_step_rows(lines, until))[:MOST_ROWS]
    margin = 0 if width <= NARROW else int(width * _LABEL_SHARE)
    labels = _series_names(lines, rows, top, margin or width * 2 // 3, theme, inside=not margin)
    ruled = {"type": "rule", "color": theme.quiet, "strokeDash": [2, 3], "opacity": 0.8, "aria": False}
    inside = [{"value": mark} for mark in marks if mark < top]
    layers = [{"data": {"values": inside}, "mark": ruled, "encoding": {"x": None}}] if inside else []
    layers += [_step_lines(rows, theme), _points(rows, theme), labels]
    days = {"grid": False, "tickCount": max(width // 90, 3), "labelOverlap": True, "labelExpr": _DAYS}
    values = {"labelExpr": _AXES[unit], "tickCount": 5, "domain": False, "ticks": False}
    scale = {"domain": [0, top], "nice": False}
    shared = {
        "x": {"field": "day", "type": "temporal", "axis": days, "title": None},
        "y": {"field": "value", "type": "quantitative", "scale": scale, "axis": values, "title": None},
    }
    return framed({"encoding": shared, "layer": layers}, theme, width, _HEIGHT, (_AXIS, 10, max(margin, 12), 28))


def _step_rows(lines: Sequence[Series], until: date) -> Iterator[dict[str, Any]]:
    for at, line in enumerate(lines):
        part, last = 0, None
        for point in line.points:
            if point.value is None and not (point.is_exit and last is not None):
                part, last = part + 1, None
                continue
            value = last if point.value is None else number(point.value)
            row = {"at": at, "part": f"{at}-{part}", "day": point.day.isoformat(), "value": value}
            yield {**row, "words": point.words, "href": point.href, "kind": "exit" if point.is_exit else "filing"}
            last = value
            if point.is_exit:
                part, last = part + 1, None
        if last is not None and line.points[-1].day < until:
            yield {"at": at, "part": f"{at}-{part}", "day": until.isoformat(), "value": last, "kind": "on"}


def _by_line(kinds: Sequence[Any]) -> dict[str, Any]:
    """Return an encoding that has one of these for each line."""
    scale = {"domain": list(range(MOST_SERIES)), "range": kinds}
    return {"field": "at", "type": "nominal", "scale": scale, "legend": None}


def _colours(theme: Theme) -> dict[str, Any]:
    return _by_line([theme.series[at % len(theme.series)] for at in range(MOST_SERIES)])


def _step_lines(rows: list[dict[str, Any]], theme: Theme) -> dict[str, Any]:
    dashes = _by_line([DASHES[(at + at // len(DASHES)) % len(DASHES)] for at in range(MOST_SERIES)])
    return {
        "data": {"values": rows},
        "mark": {"type": "line", "interpolate": "step-after", "strokeWidth": 2, "aria": False},
        "encoding": {"detail": {"field": "part"}, "color": _colours(theme), "strokeDash": dashes},
    }


def _points(rows: list[dict[str, Any]], theme: Theme) -> dict[str, Any]:
    shapes = {"domain": ["filing", "exit"], "range": ["circle", "cross"]}
    shape = {"field": "kind", "type": "nominal", "scale": shapes, "legend": None}
    return {
        "data": {"values": [row for row in rows if row["kind"] != "on"]},
        "mark": {"type": "point", "filled": True, "opacity": 1, "size": 60, "stroke": theme.paper, "strokeWidth": 1},
        "encoding": {"color": _colours(theme), "shape": shape, **described()},
    }


def _series_names(
    lines: Sequence[Series], rows: list[dict[str, Any]], top: float, width: int, theme: Theme, *, inside: bool
) -> dict[str, Any]:
    """Return the names behind the ends of the lines, or above them, moved apart where these end close together.

    Of a line that ended long before it stands there since when.
    """
    ends, named = {row["at"]: row["value"] for row in rows}, []
    places = spread([ends[at] for at in range(len(lines))], _GAP * top / _HEIGHT)
    exits = [f", exit {line.points[-1].day.year}" if line.points[-1].is_exit else "" for line in lines]
    room = width - _BEHIND - max(map(breadth, exits), default=0)
    for at, name in enumerate(told_apart([line.name for line in lines], room)):
        named.append({"at": at, "value": places[at], "name": name + exits[at]})
    place = {"align": "right", "dy": -8, "dx": -4} if inside else {"align": "left", "baseline": "middle", "dx": _BEHIND}
    encoding = {"x": {"value": "width"}, "text": {"field": "name"}}
    names = {"mark": {"type": "text", "aria": False, **place}, "encoding": {**encoding, "color": _colours(theme)}}
    if not inside:
        return {"data": {"values": named}, **names}
    # Names that stand among the lines keep these away by an edge of paper.
    edge = {**names["mark"], "stroke": theme.paper, "strokeWidth": 4, "color": theme.paper}
    return {"data": {"values": named}, "layer": [{"mark": edge, "encoding": encoding}, names]}


def spread(places: Sequence[float], least: float) -> list[float]:
    """Return places moved upwards until neighbours are `least` apart, in the order in which they were given.

    >>> spread([5.0, 5.0, 9.0], 1.0)
    [5.0, 6.0, 9.0]
    """
    moved = list(places)
    last = None
    for at in sorted(range(len(places)), key=places.__getitem__):
        moved[at] = places[at] if last is None else max(places[at], last + least)
        last = moved[at]
    return moved


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
_BETWEEN = 3  # pixels between tiles
_LEAST = 0.05  # of a tile that the smallest number fills which is not nothing


class Tile(Struct, frozen=True):
    """A state: EDGAR's code, its number, words, and the address that its tile leads to."""

    code: str
    value: int | Decimal
    words: str
    href: str = ""


def elsewhere(codes: Sequence[str]) -> list[str]:
    """Return the codes that have no tile: other countries and provinces, and what is no code."""
    return [code for code in codes if code not in PLACES]


def tiles(states: Sequence[Tile], theme: Theme, width: int) -> Spec:
    """Return the map; tiles of states that are not among `states` are empty."""
    is_large, side = width > NARROW, (width - 8) / _COLUMNS
    by_code = {tile.code: tile for tile in states if tile.code in PLACES}
    rows = list(_tile_rows(by_code, 1 - _BETWEEN / side, "$" if is_large else ""))
    place = {"type": "quantitative", "axis": None}
    encoding = {
        "x": {"field": "x", **place, "scale": {"domain": [0, _COLUMNS], "nice": False}},
        "y": {"field": "y", **place, "scale": {"domain": [_ROWS, 0], "nice": False, "zero": False}},
    }
    tile, text = {"type": "rect", "width": side - _BETWEEN}, {"type": "text", "aria": False}
    whole, filled = ({"y": encoding["y"] | {"field": top}, "y2": {"field": "bottom"}} for top in ("top", "filled"))
    letters = {**text, "fontSize": 12 if is_large else 9, "fontWeight": "bold", "dy": -side * 0.14 if is_large else 0}
    layers: list[Spec] = [
        {"mark": {**tile, "color": theme.tint}, "encoding": described() | whole},
        {"mark": {**tile, "color": theme.area, "aria": False}, "encoding": filled},
        {"mark": letters, "encoding": {"text": {"field": "code"}}},
    ]
    if is_large:  # enough to read the number
        number = {**text, "fontSize": 11, "dy": side * 0.18}
        layers.append({"mark": number, "encoding": {"text": {"field": "text"}}})
    spec = {"data": {"values": rows}, "encoding": encoding, "layer": layers}
    return framed(spec, theme, width, side * _ROWS, (4, 4, 4, 4))


def _tile_rows(by_code: Mapping[str, Tile], height: float, sign: str) -> Iterator[dict[str, Any]]:
    """Yield the rows of the map, whose tiles have a height in rows of the grid."""
    greatest = max((tile.value for tile in by_code.values()), default=0)
    for code, (column, row) in PLACES.items():
        tile = by_code.get(code)
        share = max(float(tile.value / greatest), _LEAST) if tile and tile.value > 0 else 0.0
        bottom = row + 0.5 + height / 2
        yield {
            "code": _LETTERS.get(code, code),
            "x": column + 0.5,
            "y": row + 0.5,
            "top": bottom - height,
            "filled": bottom - height * share,
            "bottom": bottom,
            "text": briefly(tile.value, sign) if tile else "",
            "words": tile.words if tile else f"{code}: nothing",
            "href": tile.href if tile else "",
        }


# ---- percent of one class, one holder on the other -------------------------------------------------------------------

MOST_BANDS = 5
"""As many as colours can be distinguished."""
_BANDS_HEIGHT, _BANDS_AXIS, _LEGEND_ROW, _LEGEND_MARK = 260, 44, 18, 33


class Band(Struct, frozen=True):
    """What one filing states while it holds: whose, from when until when, the percent, its place in the stack."""

    at: int
    name: str
    begin: date
    end: date
    value: int | Decimal
    low: float
    high: float
    words: str
    href: str


def bands(series: Sequence[Series], until: date) -> list[Band]:
    """Return the bands of some series, the first at the bottom, up to a day.

    Days on which any of them changes part the bands of those above it.
    """
    days = sorted({point.day for line in series for point in line.points if point.day < until})
    made: list[Band] = []
    newest: dict[int, int] = {}
    for begin, end in pairwise([*days, until]):
        low = 0.0
        for at, line in enumerate(series):
            last = next((point for point in reversed(line.points) if point.day <= begin), None)
            if last is None or last.value is None or last.is_exit:
                continue
            height = number(last.value) or 0.0
            band = Band(at, line.name, begin, end, last.value, low, low + height, last.words, last.href)
            before = newest.get(at)
            if before is not None and structs.replace(made[before], begin=begin, end=end) == band:
                band = structs.replace(band, begin=made[before].begin)
                made[before] = band  # nothing changed: a seam would say that something did
            else:
                newest[at] = len(made)
                made.append(band)
            low = band.high
        newest = {at: place for at, place in newest.items() if made[place].end == end}
    return made


def stack(series: Sequence[Series], theme: Theme, width: int, until: date) -> Spec:
    """Return the picture of some series, as many as `MOST_BANDS`, up to a day."""
    made = bands(series, until)
    top = max([band.high for band in made], default=1.0) * 1.05
    columns = 1 if width <= NARROW else 2
    room = (width - _BANDS_AXIS) / columns - _LEGEND_MARK
    named = [fitted(f"{at + 1}. {line.name}", room) for at, line in enumerate(series)]
    colours = {"domain": named, "range": [theme.series[at % len(theme.series)] for at in range(len(named))]}
    legend = {
        "orient": "bottom", "title": None, "columns": columns, "symbolType": "square", "labelColor": theme.ink,
        "labelFontSize": 12, "labelLimit": 0, "offset": 24,
    }  # fmt: skip
    encoding: dict[str, Any] = {
        "x": {
            "field": "begin",
            "type": "temporal",
            "title": None,
            "axis": {"grid": False, "tickCount": max(width // 110, 3), "labelOverlap": True, "format": "%b %Y"},
        },
        "x2": {"field": "end"},
        "y": {
            "field": "low",
            "type": "quantitative",
            "title": None,
            "scale": {"domain": [0, top], "nice": False},
            "axis": {"labelExpr": "datum.label + '%'", "tickCount": 5, "domain": False, "ticks": False},
        },
        "y2": {"field": "high"},
        "color": {"field": "name", "type": "nominal", "sort": None, "scale": colours, "legend": legend},
        **described(),
    }
    rows = [
        {
            "begin": band.begin.isoformat(),
            "end": band.end.isoformat(),
            "low": band.low,
            "high": band.high,
            "name": named[band.at],
            "words": band.words,
            "href": band.href,
        }
        for band in made
    ]
    spec = {"data": {"values": rows}, "mark": {"type": "rect", "opacity": 0.9}, "encoding": encoding}
    below = 60 + -(-len(named) // columns) * _LEGEND_ROW
    return framed(spec, theme, width, _BANDS_HEIGHT, (_BANDS_AXIS, 10, 16, below))
