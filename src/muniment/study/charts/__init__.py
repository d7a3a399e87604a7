"""Charts of a study: pure functions from rows to Vega-Lite specifications, and the one place that draws them.

Here are colours, type, and numbers and names as they fit into a picture; beside it:

* `steps.py`: what holds from one filing to the next: percent of a class, amounts sold;
* `stack.py`: percent of one class, one holder on the other;
* `bars.py`: money by month, and the greatest of many; `tiles.py`: the United States as a grid of tiles;
* `network.py`: who stands with whom;
* `render.py`: a specification as SVG or PNG; needs the extra `study`.

A specification is a plain dict with its data inside: it asks for nothing from elsewhere. Every mark that stands for a
filing, a state or a person has a description (what people read when they point at it) and, where it has a page, its
address. Titles are not in the picture: they stand above it, as text.
"""

from decimal import Decimal
from typing import Any

from msgspec import Struct

SCHEMA = "https://vega.github.io/schema/vega-lite/v6.json"
WIDE, NARROW = 680, 340
"""How wide a picture is, in pixels: on a desk, and on a telephone."""
Spec = dict[str, Any]
MOST_ROWS = 2000
"""How many rows a picture is drawn from: more could not be distinguished."""
_STEPS = ((10**12, "T"), (10**9, "B"), (10**6, "M"), (10**3, "K"))
LETTER = 6.6
"""Pixels of a letter, on average."""
_CAPITAL = 8.8

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


def clipped(words: str, most: int) -> str:
    """Return words in one line, cut where they are long.

    >>> clipped("Larkspur  Garden Lamps Holdings, Inc.", 20)
    'Larkspur Garden Lam…'
    """
    line = " ".join(words.split())
    return line if len(line) <= most else f"{line[: most - 1].rstrip()}…"


def fitted(words: str, pixels: float) -> str:
    """Return words in one line, cut where they would be wider: capitals take more than a letter does on average.

    >>> fitted("PACIFIC LIFE INSURANCE COMPANY", 120), fitted("Pacific Life Insurance", 120)
    ('PACIFIC LIFE…', 'Pacific Life Ins…')
    """
    line = " ".join(words.split())
    while sum(_CAPITAL if sign.isupper() else LETTER for sign in line) > pixels:
        line = clipped(line, len(line) - 1)
    return line


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
