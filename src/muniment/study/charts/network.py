"""Who stands with whom: an entity in the middle, whoever shares filings with it around, and their others behind.

Companies that filings are about are squares, everybody else is round; a line is a filing in which both stand, the
thicker the more of them. More than sixty would be a knot: who shares most filings is kept, the others are in the table.
"""

from collections.abc import Mapping, Sequence
from typing import Any, Literal

from msgspec import Struct

from muniment.study.charts.laying_out import Place, rings
from muniment.study.charts.theme import NARROW, Spec, Theme, framed
from muniment.study.charts.words import clipped

MOST_NODES = 60
_MOST_BEHIND = 4  # of one neighbour: others would hide who else there is
_LETTERS, _LETTERS_NARROW = 22, 14


class Node(Struct, frozen=True):
    """Somebody in the network: key, name, what kind, words, and the page about it."""

    key: str
    name: str
    kind: Literal["issuer", "person"]
    words: str
    href: str = ""


class Tie(Struct, frozen=True):
    """Two that stand in the same filings: as what, and in how many."""

    one: str
    other: str
    words: str
    filings: int


class Network(Struct, frozen=True):
    """What is drawn: nodes and ties that are kept."""

    middle: str
    nodes: tuple[Node, ...]
    ties: tuple[Tie, ...]


def kept(middle: str, nodes: Sequence[Node], ties: Sequence[Tie]) -> Network:
    """Return a network small enough to be seen: the closest neighbours first, then theirs."""
    beside = _beside(ties)
    chosen = [middle, *beside.get(middle, ())[: MOST_NODES - 1]]
    first = chosen[1:]
    for at in range(_MOST_BEHIND):
        for one in first:
            others = [other for other in beside.get(one, ()) if other not in first and other != middle]
            if at < len(others) and others[at] not in chosen and len(chosen) < MOST_NODES:
                chosen.append(others[at])
    held = set(chosen)
    by_key = {one.key: one for one in nodes}
    shown = tuple(by_key[key] for key in chosen if key in by_key)
    return Network(middle, shown, tuple(one for one in ties if one.one in held and one.other in held))


def network(told: Network, theme: Theme, width: int) -> Spec:
    """Return the picture of a network."""
    places = rings(told.middle, _beside(told.ties))
    nodes = [_node(one, places[one.key], told, width) for one in told.nodes if one.key in places]
    lines = [_line(one, places) for one in told.ties if one.one in places and one.other in places]
    room = 0 if width <= NARROW else 130
    across, down = ([-1.15, 1.15], [1.12, -1.12])
    axis = {"axis": None, "type": "quantitative"}
    encoding = {
        "x": {"field": "x", **axis, "scale": {"domain": across, "nice": False}},
        "y": {"field": "y", **axis, "scale": {"domain": down, "nice": False}},
    }
    layers = [_lines(lines, theme), _nodes(nodes, theme), *_names(nodes)]
    height = 560 if room else 380
    return framed({"encoding": encoding, "layer": layers}, theme, width, height, (room or 8, 4, room or 8, 4))


def _beside(ties: Sequence[Tie]) -> dict[str, list[str]]:
    """Return the neighbours of each node, whoever shares most filings first, then by key."""
    shared: dict[str, dict[str, int]] = {}
    for tie in ties:
        for one, other in ((tie.one, tie.other), (tie.other, tie.one)):
            counts = shared.setdefault(one, {})
            counts[other] = counts.get(other, 0) + tie.filings
    return {one: sorted(counts, key=lambda key: (-counts[key], key)) for one, counts in shared.items()}


def _node(one: Node, place: Place, told: Network, width: int) -> dict[str, Any]:
    letters = _LETTERS_NARROW if width <= NARROW else _LETTERS
    return {
        "x": place.x,
        "y": place.y,
        "kind": "middle" if one.key == told.middle else one.kind,
        "side": "middle" if not place.ring else "left" if place.x < 0 else "right",
        "name": clipped(one.name, letters),
        "shape": "square" if one.kind == "issuer" else "circle",
        "words": one.words,
        "href": one.href,
    }


def _line(tie: Tie, places: Mapping[str, Place]) -> dict[str, Any]:
    one, other = places[tie.one], places[tie.other]
    wide = min(1 + tie.filings**0.5 / 2, 4)
    return {"x": one.x, "y": one.y, "x2": other.x, "y2": other.y, "wide": wide, "words": tie.words, "href": ""}


def _lines(lines: list[dict[str, Any]], theme: Theme) -> Spec:
    return {
        "data": {"values": lines},
        "mark": {"type": "rule", "color": theme.quiet, "opacity": 0.45},
        "encoding": {
            "x2": {"field": "x2"},
            "y2": {"field": "y2"},
            "strokeWidth": {"field": "wide", "type": "quantitative", "scale": None},
            "description": {"field": "words"},
        },
    }


def _nodes(nodes: list[dict[str, Any]], theme: Theme) -> Spec:
    colours = {"domain": ["middle", "issuer", "person"], "range": [theme.series[1], theme.series[0], theme.series[2]]}
    return {
        "data": {"values": nodes},
        "mark": {"type": "point", "filled": True, "opacity": 1, "size": 110, "stroke": theme.paper, "strokeWidth": 1.5},
        "encoding": {
            "shape": {"field": "shape", "type": "nominal", "scale": None, "legend": None},
            "color": {"field": "kind", "type": "nominal", "scale": colours, "legend": None},
            "description": {"field": "words"},
            "href": {"field": "href"},
        },
    }


def _names(nodes: list[dict[str, Any]]) -> list[Spec]:
    """Return the names: behind the nodes on the right, before those on the left, above the middle."""
    places = {
        "left": {"align": "right", "dx": -9, "baseline": "middle"},
        "right": {"align": "left", "dx": 9, "baseline": "middle"},
        "middle": {"align": "center", "dy": -14, "fontWeight": "bold"},
    }
    return [
        {
            "data": {"values": [one for one in nodes if one["side"] == side]},
            "mark": {"type": "text", "aria": False, "fontSize": 11, **place},
            "encoding": {"text": {"field": "name"}},
        }
        for side, place in places.items()
    ]
