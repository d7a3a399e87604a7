"""Who holds how much of one class, one on the other: bands whose height is a percent, from one filing to the next.

What is stacked is added up by whoever looks, so that only what may be added belongs in it: statements on one class
that share no person. A filing that states no percent breaks its band; it is never drawn as zero.
"""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from itertools import pairwise
from typing import Any

from msgspec import Struct, structs

from muniment.study.charts import LETTER, NARROW, Series, Spec, Theme, clipped, described, framed, number

MOST_BANDS = 5
"""As many as colours can be told apart."""
_HEIGHT, _AXIS, _LEGEND_ROW = 260, 44, 18


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
    letters = int((width - _AXIS) / columns / LETTER) - 5
    named = [clipped(f"{at + 1}. {line.name}", letters) for at, line in enumerate(series)]
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
    return framed(spec, theme, width, _HEIGHT, (_AXIS, 10, 16, below))
