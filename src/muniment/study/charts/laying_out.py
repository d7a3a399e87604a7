"""Where the nodes of a small network stand: rings around the one that is asked about, the same on every machine.

The first ring has its neighbours, each in the middle of as much of the circle as it has neighbours of its own behind
it; these stand in the second ring. Nothing is random and nothing is tried: the order of names decides what is level.
"""

from collections.abc import Mapping, Sequence
from math import cos, pi, sin

from msgspec import Struct

_RINGS = (0.0, 0.52, 1.0)


class Place(Struct, frozen=True):
    """Where a node stands, from -1 to 1 both ways, and in which ring."""

    x: float
    y: float
    ring: int


def rings(middle: str, ties: Mapping[str, Sequence[str]]) -> dict[str, Place]:
    """Return the place of every node that can be reached from `middle` in two steps; `ties` go both ways."""
    first = list(ties.get(middle, ()))
    seen = {middle, *first}
    behind: dict[str, list[str]] = {}
    for one in first:
        behind[one] = [other for other in ties.get(one, ()) if other not in seen]
        seen.update(behind[one])
    places = {middle: Place(0.0, 0.0, 0)}
    shares = [max(len(behind[one]), 1) for one in first]
    at, whole = 0.0, sum(shares)
    for one, share in zip(first, shares, strict=True):
        places[one] = _place(at + share / 2, whole, 1)
        for number, other in enumerate(behind[one]):
            places[other] = _place(at + number + 0.5, whole, 2)
        at += share
    return places


def _place(at: float, whole: float, ring: int) -> Place:
    """Return the place at a share of the circle, clockwise from the top."""
    angle = 2 * pi * at / whole
    return Place(round(_RINGS[ring] * sin(angle), 4), round(-_RINGS[ring] * cos(angle), 4), ring)
