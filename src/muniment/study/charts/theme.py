"""Colours and type of charts: a few calm colours whose lightness differs, so that they survive grey print."""

from typing import Any

from msgspec import Struct

SCHEMA = "https://vega.github.io/schema/vega-lite/v6.json"
WIDE, NARROW = 680, 340
"""How wide a picture is, in pixels: on a desk, and on a telephone."""

Spec = dict[str, Any]


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
    "light",
    "#ffffff",
    "#1b1e23",
    "#595e68",
    "#dfdcd4",
    "#eef3f2",
    "#94c7bd",
    ("#0b5d55", "#d0812a", "#3467a3", "#95466f", "#6b8f2c"),
)
DARK = Theme(
    "dark",
    "#15181b",
    "#e9e7e2",
    "#a6acb4",
    "#363c42",
    "#20292b",
    "#2f6f66",
    ("#7fd3c4", "#f0b767", "#8fb8e8", "#dc9fc2", "#b9d67c"),
)
THEMES = {one.name: one for one in (LIGHT, DARK)}

DASHES: tuple[list[int], ...] = ([1, 0], [7, 3], [2, 2], [9, 3, 2, 3], [4, 4])
FONT = "Liberation Sans, Helvetica Neue, Arial, sans-serif"


def framed(spec: Spec, theme: Theme, width: int, height: float, around: tuple[int, int, int, int]) -> Spec:
    """Return a specification with what all charts share: size, colours, type.

    The picture is `width` wide; `around` is the room left, above, right and below of what is drawn, for its words.
    """
    left, top, right, bottom = around
    return {
        "$schema": SCHEMA,
        "width": width - left - right,
        "height": height,
        "autosize": {"type": "none"},
        "padding": {"left": left, "top": top, "right": right, "bottom": bottom},
        "background": theme.paper,
        "config": _config(theme),
        **spec,
    }


def _config(theme: Theme) -> dict[str, Any]:
    words = {"labelColor": theme.quiet, "labelFontSize": 12, "titleColor": theme.quiet, "titleFontSize": 12}
    return {
        "font": FONT,
        "view": {"stroke": None},
        "axis": {
            **words,
            "titleFontWeight": "normal",
            "gridColor": theme.line,
            "domainColor": theme.line,
            "tickColor": theme.line,
            "labelPadding": 6,
        },
        "text": {"color": theme.ink, "fontSize": 12},
        "mark": {"color": theme.series[0]},
    }
