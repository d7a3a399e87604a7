"""Bars by year, drawn on the server: each has its number above it and its year below; nothing has to be read off."""

from collections.abc import Sequence

from msgspec import Struct

WIDTH, HEIGHT = 640.0, 220.0
_TOP, _BOTTOM = 28.0, 26.0  # room for the numbers above the bars and the years below
_SIDE = 12.0  # beside the outermost bars, whose years are wider than they
_WIDEST = 56.0
_GAP = 0.3  # of the room of a bar
_LABELS = 16  # years that fit below, each with its name


class Bar(Struct, frozen=True):
    """A bar with its number and its name; `named` is "" where names would stand too close."""

    name: str
    named: str
    number: int
    x: float
    y: float
    width: float
    height: float

    @property
    def middle(self) -> float:
        """Where its words stand."""
        return round(self.x + self.width / 2, 1)


class Chart(Struct, frozen=True):
    """A chart: its title says what is to be seen in it."""

    title: str
    width: float
    height: float
    base: float
    bars: tuple[Bar, ...]


def chart(numbers: Sequence[tuple[str, int]], title: str) -> Chart | None:
    """Return the bars of some years; None for fewer than two, which a sentence tells better."""
    years = [(name, number) for name, number in numbers if name.isdecimal()]
    greatest = max((number for _, number in years), default=0)
    if len(years) < 2 or not greatest:
        return None
    room = min((WIDTH - 2 * _SIDE) / len(years), _WIDEST / (1 - _GAP))
    tall = HEIGHT - _TOP - _BOTTOM
    every = -(-len(years) // _LABELS)
    bars = []
    for at, (name, number) in enumerate(years):
        height = round(tall * number / greatest, 1)
        named = name if (len(years) - 1 - at) % every == 0 else ""
        x, y = round(_SIDE + at * room + room * _GAP / 2, 1), round(HEIGHT - _BOTTOM - height, 1)
        bars.append(Bar(name, named, number, x, y, round(room * (1 - _GAP), 1), height))
    return Chart(title, round(2 * _SIDE + room * len(years), 1), HEIGHT, HEIGHT - _BOTTOM, tuple(bars))
