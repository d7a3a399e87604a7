"""What holds from one filing to the next, as steps: percent of a class by statement, amounts sold by offering.

A line begins with the first filing that states a number, holds until the next, and ends with an exit. A filing that
states none breaks it, for nobody knows what held then; it is never drawn as zero.
"""

from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal
from typing import Any, Literal

from msgspec import Struct

from muniment.study.charts.theme import DASHES, NARROW, Spec, Theme, framed
from muniment.study.charts.words import MOST_ROWS, clipped, number

MOST_SERIES = 8
_HEIGHT, _GAP = 300, 15
_LABEL_SHARE = 0.3  # of the width, for the names behind the lines
_AXIS = 52  # pixels for the numbers before the lines
_LETTER = 6.6  # pixels of a letter, on average
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
        return any(one.value is not None for one in self.points)


def drawn(series: Sequence[Series]) -> list[Series]:
    """Return those that a picture shows: with a number, the greatest first, and no more than can be told apart."""
    told = [one for one in series if one.is_drawn]
    told.sort(key=lambda one: (-max(point.value or 0 for point in one.points), one.name))
    return told[:MOST_SERIES]


def undrawn(series: Sequence[Series], until: date) -> str:
    """Return what is said of the points that a picture has no room for, "" where it has them all."""
    left = sum(1 for _ in _rows(drawn(series), until)) - MOST_ROWS
    return f"{left:,} of {left + MOST_ROWS:,} points stand in the table only." if left > 0 else ""


def steps(
    series: Sequence[Series],
    theme: Theme,
    width: int,
    unit: Literal["percent", "dollars"],
    until: date,
    marks: Sequence[int] = (),
) -> Spec:
    """Return the picture of some series up to a day; `marks` are numbers to draw a line at, such as 5 percent."""
    shown = drawn(series)
    top = max([float(point.value or 0) for one in shown for point in one.points], default=1.0) * 1.08 or 1.0
    rows = list(_rows(shown, until))[:MOST_ROWS]
    room = 0 if width <= NARROW else int(width * _LABEL_SHARE)
    layers = [
        _marks(marks, top, theme),
        _lines(rows, theme),
        _points(rows, theme),
        _names(shown, rows, top, room or width * 2 // 3, theme, inside=not room),
    ]
    scale = {"domain": [0, top], "nice": False}
    shared = {
        "x": {"field": "day", "type": "temporal", "axis": _time_axis(width), "title": None},
        "y": {"field": "value", "type": "quantitative", "scale": scale, "axis": _axis(unit), "title": None},
    }
    spec = {"encoding": shared, "layer": [one for one in layers if one]}
    return framed(spec, theme, width, _HEIGHT, (_AXIS, 10, max(room, 12), 28))


def _time_axis(width: int) -> dict[str, Any]:
    return {"grid": False, "tickCount": max(width // 90, 3), "labelOverlap": True, "labelExpr": _DAYS}


def _axis(unit: str) -> dict[str, Any]:
    return {"labelExpr": _AXES[unit], "tickCount": 5, "domain": False, "ticks": False}


# ---- rows -----------------------------------------------------------------------------------------------------------


def _rows(shown: Sequence[Series], until: date) -> Iterator[dict[str, Any]]:
    for at, one in enumerate(shown):
        part, last = 0, None
        for point in one.points:
            if point.value is None and not (point.is_exit and last is not None):
                part, last = part + 1, None
                continue
            value = last if point.value is None else number(point.value)
            row = {"at": at, "part": f"{at}-{part}", "day": point.day.isoformat(), "value": value}
            yield {**row, "words": point.words, "href": point.href, "kind": "exit" if point.is_exit else "filing"}
            last = value
            if point.is_exit:
                part, last = part + 1, None
        if last is not None and one.points[-1].day < until:
            yield {"at": at, "part": f"{at}-{part}", "day": until.isoformat(), "value": last, "kind": "on"}


# ---- layers ---------------------------------------------------------------------------------------------------------


def _colours(theme: Theme) -> dict[str, Any]:
    domain = list(range(MOST_SERIES))
    colours = [theme.series[at % len(theme.series)] for at in domain]
    return {"field": "at", "type": "nominal", "scale": {"domain": domain, "range": colours}, "legend": None}


def _dashes() -> dict[str, Any]:
    domain = list(range(MOST_SERIES))
    kinds = [DASHES[(at + at // len(DASHES)) % len(DASHES)] for at in domain]
    return {"field": "at", "type": "nominal", "scale": {"domain": domain, "range": kinds}, "legend": None}


def _lines(rows: list[dict[str, Any]], theme: Theme) -> dict[str, Any]:
    return {
        "data": {"values": rows},
        "mark": {"type": "line", "interpolate": "step-after", "strokeWidth": 2, "aria": False},
        "encoding": {"detail": {"field": "part"}, "color": _colours(theme), "strokeDash": _dashes()},
    }


def _points(rows: list[dict[str, Any]], theme: Theme) -> dict[str, Any]:
    shapes = {"domain": ["filing", "exit"], "range": ["circle", "cross"]}
    return {
        "data": {"values": [row for row in rows if row["kind"] != "on"]},
        "mark": {"type": "point", "filled": True, "opacity": 1, "size": 60, "stroke": theme.paper, "strokeWidth": 1},
        "encoding": {
            "color": _colours(theme),
            "shape": {"field": "kind", "type": "nominal", "scale": shapes, "legend": None},
            "description": {"field": "words"},
            "href": {"field": "href"},
        },
    }


def _marks(marks: Sequence[int], top: float, theme: Theme) -> dict[str, Any] | None:
    inside = [{"value": one} for one in marks if one < top]
    if not inside:
        return None
    mark = {"type": "rule", "color": theme.quiet, "strokeDash": [2, 3], "opacity": 0.8, "aria": False}
    return {"data": {"values": inside}, "mark": mark, "encoding": {"x": None}}


def _names(
    shown: Sequence[Series], rows: list[dict[str, Any]], top: float, room: int, theme: Theme, *, inside: bool
) -> dict[str, Any]:
    """Return the names behind the ends of the lines, or above them, moved apart where these end close together."""
    ends = {row["at"]: row["value"] for row in rows}
    places = apart([ends[at] for at in range(len(shown))], _GAP * top / _HEIGHT)
    named = [{"at": at, "value": places[at], "name": _ended(one, int(room / _LETTER))} for at, one in enumerate(shown)]
    place = {"align": "right", "dy": -8, "dx": -4} if inside else {"align": "left", "baseline": "middle", "dx": 8}
    mark = {"type": "text", "aria": False, **place}
    encoding = {"x": {"value": "width"}, "text": {"field": "name"}, "color": _colours(theme)}
    return {"data": {"values": named}, "mark": mark, "encoding": encoding}


def _ended(one: Series, letters: int) -> str:
    """Return the name behind a line; of one that ended long before, since when."""
    last = one.points[-1]
    end = f", exit {last.day.year}" if last.is_exit else ""
    return clipped(one.name, letters - len(end)) + end


def apart(places: Sequence[float], least: float) -> list[float]:
    """Return places moved upwards until neighbours are `least` apart, in the order in which they were given.

    >>> apart([5.0, 5.0, 9.0], 1.0)
    [5.0, 6.0, 9.0]
    """
    moved = list(places)
    last = None
    for at in sorted(range(len(places)), key=lambda one: places[one]):
        moved[at] = places[at] if last is None else max(places[at], last + least)
        last = moved[at]
    return moved
