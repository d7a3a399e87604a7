"""Bars: money by month upright, and the greatest of many across, each with its name and its number."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from msgspec import Struct

from muniment.study.charts.theme import NARROW, Spec, Theme, framed
from muniment.study.charts.words import MOST_ROWS, briefly, clipped, number

_LABELLED = 14  # upright bars that have room for a number each
_NAMED = 12  # and for a name each
_ROW, _HEIGHT = 30, 220
_LETTER = 6.6
_NAME_SHARE, _NUMBER = 0.4, 58


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
    shown = [row["name"] for at, row in enumerate(rows) if (len(rows) - 1 - at) % every == 0]
    axis = {"values": shown, "labelAngle": 0, "domain": True, "ticks": False, "labelOverlap": True}
    encoding = {
        "x": {"field": "name", "type": "ordinal", "sort": None, "axis": axis, "title": None},
        "y": {"field": "value", "type": "quantitative", "title": None, "axis": _money_axis(len(rows), width, sign)},
    }
    layers: list[Spec] = [_bar(theme)]
    if _is_labelled(len(rows), width):
        layers.append(_number({"dy": -4, "baseline": "bottom"}))
    return framed(
        {"data": {"values": rows}, "encoding": encoding, "layer": layers},
        theme,
        width,
        _HEIGHT,
        _around(len(rows), width),
    )


def across(bars: Sequence[Bar], theme: Theme, width: int, sign: str = "$") -> Spec:
    """Return bars below each other in their order, names before and numbers behind them."""
    rows = _rows(bars, sign)
    room = int(width * _NAME_SHARE)
    for row in rows:
        row["short"] = clipped(row["name"], int(room / _LETTER))
    top = max([row["value"] or 0 for row in rows], default=1.0) or 1.0
    scale = {"domain": [0, top], "nice": False}
    encoding = {
        "y": {"field": "at", "type": "ordinal", "sort": None, "axis": None},
        "x": {"field": "value", "type": "quantitative", "axis": None, "scale": scale},
    }
    names = {
        "mark": {"type": "text", "aria": False, "align": "right", "dx": -8},
        "encoding": {"x": {"value": 0}, "text": {"field": "short"}},
    }
    spec = {
        "data": {"values": rows},
        "encoding": encoding,
        "layer": [_bar(theme), names, _number({"dx": 5, "align": "left"})],
    }
    return framed(spec, theme, width, max(len(rows), 1) * _ROW, (room, 4, _NUMBER, 4))


def _rows(bars: Sequence[Bar], sign: str) -> list[dict[str, Any]]:
    return [
        {
            "at": at,
            "name": one.name,
            "value": number(one.value),
            "told": "" if one.value is None else briefly(one.value, sign),
            "words": one.words,
            "href": one.href,
        }
        for at, one in enumerate(bars)
    ]


def _bar(theme: Theme) -> Spec:
    return {
        "mark": {"type": "bar", "color": theme.series[0]},
        "encoding": {"description": {"field": "words"}, "href": {"field": "href"}},
    }


def _number(place: dict[str, Any]) -> Spec:
    return {"mark": {"type": "text", "aria": False, **place}, "encoding": {"text": {"field": "told"}}}


def _is_labelled(count: int, width: int) -> bool:
    return count <= (_LABELLED if width > NARROW else _LABELLED // 2)


def _around(count: int, width: int) -> tuple[int, int, int, int]:
    return (24, 20, 24, 26) if _is_labelled(count, width) else (56, 10, 28, 26)


def _money_axis(count: int, width: int, sign: str) -> dict[str, Any] | None:
    if _is_labelled(count, width):
        return None
    words = f"'{sign}' + replace(format(datum.value, '.3~s'), 'G', 'B')"
    return {"labelExpr": words, "tickCount": 4, "domain": False, "ticks": False}
