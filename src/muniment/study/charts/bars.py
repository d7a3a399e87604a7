"""Bars: money by month upright, and the greatest of many across, each with its name and its number."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from msgspec import Struct

from muniment.study.charts import MOST_ROWS, NARROW, Spec, Theme, briefly, described, fitted, framed, number

_LABELLED = 14  # upright bars that have room for a number each
_NAMED = 12  # and for a name each
_ROW, _HEIGHT = 30, 220
_NAME_SHARE, _NUMBER, _GAP = 0.4, 58, 8


class Bar(Struct, frozen=True):
    """A bar: its name, its number (None where none is told, which is no bar), words, and its address."""

    name: str
    value: int | Decimal | None
    words: str
    href: str = ""


def upright(bars: Sequence[Bar], theme: Theme, width: int, sign: str = "$") -> Spec:
    """Return bars beside each other in their order, as of months: numbers above them while there is room."""
    rows = _rows(bars[-MOST_ROWS:], sign)
    every = -(-len(rows) // (_NAMED if width > NARROW else _NAMED // 3)) or 1
    named = [row["name"] for at, row in enumerate(rows) if (len(rows) - 1 - at) % every == 0]
    months = {"values": named, "labelAngle": 0, "domain": True, "ticks": False, "labelOverlap": True}
    is_labelled = len(rows) <= (_LABELLED if width > NARROW else _LABELLED // 2)
    label = f"'{sign}' + replace(format(datum.value, '.3~s'), 'G', 'B')"
    money = None if is_labelled else {"labelExpr": label, "tickCount": 4, "domain": False, "ticks": False}
    encoding = {
        "x": {"field": "name", "type": "ordinal", "sort": None, "axis": months, "title": None},
        "y": {"field": "value", "type": "quantitative", "title": None, "axis": money},
    }
    layers = [_bar(theme), *([_number(dy=-4, baseline="bottom")] if is_labelled else [])]
    spec = {"data": {"values": rows}, "encoding": encoding, "layer": layers}
    return framed(spec, theme, width, _HEIGHT, (24, 20, 24, 26) if is_labelled else (56, 10, 28, 26))


def across(bars: Sequence[Bar], theme: Theme, width: int, sign: str = "$") -> Spec:
    """Return bars below each other in their order, names before and numbers behind them."""
    rows = _rows(bars, sign)
    margin = int(width * _NAME_SHARE)
    for row in rows:
        row["short"] = fitted(row["name"], margin - _GAP)
    top = max([row["value"] or 0 for row in rows], default=1.0) or 1.0
    scale = {"domain": [0, top], "nice": False}
    encoding = {
        "y": {"field": "at", "type": "ordinal", "sort": None, "axis": None},
        "x": {"field": "value", "type": "quantitative", "axis": None, "scale": scale},
    }
    names = {
        "mark": {"type": "text", "aria": False, "align": "right", "dx": -_GAP},
        "encoding": {"x": {"value": 0}, "text": {"field": "short"}},
    }
    layers = [_bar(theme), names, _number(dx=5, align="left")]
    spec = {"data": {"values": rows}, "encoding": encoding, "layer": layers}
    return framed(spec, theme, width, max(len(rows), 1) * _ROW, (margin, 4, _NUMBER, 4))


def _rows(bars: Sequence[Bar], sign: str) -> list[dict[str, Any]]:
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
