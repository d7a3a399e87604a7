"""What holds from one filing to the next, as steps: percent of a class by statement, amounts sold by offering.

A line begins with the first filing that states a number, holds until the next, and ends with an exit. A filing that
states none breaks it, for nobody knows what held then; it is never drawn as zero.
"""

from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal
from typing import Any, Literal

from msgspec import Struct

from muniment.study.charts import DASHES, LETTER, MOST_ROWS, NARROW, Spec, Theme, clipped, described, framed, number

MOST_SERIES = 8
_HEIGHT, _GAP = 300, 15
_LABEL_SHARE = 0.3  # of the width, for the names behind the lines
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
    lines = drawn(series)
    top = max([float(point.value or 0) for line in lines for point in line.points], default=1.0) * 1.08 or 1.0
    rows = list(_rows(lines, until))[:MOST_ROWS]
    margin = 0 if width <= NARROW else int(width * _LABEL_SHARE)
    labels = _names(lines, rows, top, margin or width * 2 // 3, theme, inside=not margin)
    ruled = {"type": "rule", "color": theme.quiet, "strokeDash": [2, 3], "opacity": 0.8, "aria": False}
    inside = [{"value": mark} for mark in marks if mark < top]
    layers = [{"data": {"values": inside}, "mark": ruled, "encoding": {"x": None}}] if inside else []
    layers += [_lines(rows, theme), _points(rows, theme), labels]
    days = {"grid": False, "tickCount": max(width // 90, 3), "labelOverlap": True, "labelExpr": _DAYS}
    values = {"labelExpr": _AXES[unit], "tickCount": 5, "domain": False, "ticks": False}
    scale = {"domain": [0, top], "nice": False}
    shared = {
        "x": {"field": "day", "type": "temporal", "axis": days, "title": None},
        "y": {"field": "value", "type": "quantitative", "scale": scale, "axis": values, "title": None},
    }
    return framed({"encoding": shared, "layer": layers}, theme, width, _HEIGHT, (_AXIS, 10, max(margin, 12), 28))


def _rows(lines: Sequence[Series], until: date) -> Iterator[dict[str, Any]]:
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


def _lines(rows: list[dict[str, Any]], theme: Theme) -> dict[str, Any]:
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


def _names(
    lines: Sequence[Series], rows: list[dict[str, Any]], top: float, width: int, theme: Theme, *, inside: bool
) -> dict[str, Any]:
    """Return the names behind the ends of the lines, or above them, moved apart where these end close together.

    Of a line that ended long before it stands there since when.
    """
    ends, named = {row["at"]: row["value"] for row in rows}, []
    places = apart([ends[at] for at in range(len(lines))], _GAP * top / _HEIGHT)
    for at, line in enumerate(lines):
        end = f", exit {line.points[-1].day.year}" if line.points[-1].is_exit else ""
        name = clipped(line.name, int(width / LETTER) - len(end)) + end
        named.append({"at": at, "value": places[at], "name": name})
    place = {"align": "right", "dy": -8, "dx": -4} if inside else {"align": "left", "baseline": "middle", "dx": 8}
    encoding = {"x": {"value": "width"}, "text": {"field": "name"}, "color": _colours(theme)}
    return {"data": {"values": named}, "mark": {"type": "text", "aria": False, **place}, "encoding": encoding}


def apart(places: Sequence[float], least: float) -> list[float]:
    """Return places moved upwards until neighbours are `least` apart, in the order in which they were given.

    >>> apart([5.0, 5.0, 9.0], 1.0)
    [5.0, 6.0, 9.0]
    """
    moved = list(places)
    last = None
    for at in sorted(range(len(places)), key=places.__getitem__):
        moved[at] = places[at] if last is None else max(places[at], last + least)
        last = moved[at]
    return moved
