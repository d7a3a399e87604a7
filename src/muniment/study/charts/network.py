"""Who stands with whom: an entity in the middle, whoever shares filings with it around, and their others behind.

Companies that filings are about are squares, everybody else is round; a line is a filing in which both stand, the
thicker the more of them. More than sixty would be a knot: who shares most filings is kept, the others are in the table.

Nodes stand in rings, the same on every machine: neighbours in the first, each in the middle of as much of the circle as
it has neighbours of its own behind it; these stand in the second. The order of names decides what is level.
"""

from collections.abc import Mapping, Sequence
from math import cos, pi, sin
from typing import Any, Literal

from msgspec import Struct

from muniment.study.charts import NARROW, Spec, Theme, clipped, described, framed

MOST_NODES = 60
_MOST_BEHIND = 4  # of one neighbour: others would hide who else there is
_LETTERS, _LETTERS_NARROW = 22, 14
_RINGS = (0.0, 0.52, 1.0)


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


class Place(Struct, frozen=True):
    """Where a node stands, from -1 to 1 both ways, and in which ring."""

    x: float
    y: float
    ring: int


def kept(middle: str, nodes: Sequence[Node], ties: Sequence[Tie]) -> Network:
    """Return a network small enough to be seen: the closest neighbours first, then theirs."""
    beside = _beside(ties)
    first = beside.get(middle, ())[: MOST_NODES - 1]
    chosen = [middle, *first]
    for at in range(_MOST_BEHIND):
        for neighbour in first:
            behind = [node for node in beside.get(neighbour, ()) if node not in first and node != middle]
            if at < len(behind) and behind[at] not in chosen and len(chosen) < MOST_NODES:
                chosen.append(behind[at])
    by_key, among = {node.key: node for node in nodes}, set(chosen)
    shown_nodes = tuple(by_key[key] for key in chosen if key in by_key)
    return Network(middle, shown_nodes, tuple(tie for tie in ties if tie.one in among and tie.other in among))


def network(net: Network, theme: Theme, width: int) -> Spec:
    """Return the picture of a network."""
    places = rings(net.middle, _beside(net.ties))
    margin = 8 if width <= NARROW else 130
    axis = {"axis": None, "type": "quantitative"}
    encoding = {
        "x": {"field": "x", **axis, "scale": {"domain": [-1.15, 1.15], "nice": False}},
        "y": {"field": "y", **axis, "scale": {"domain": [1.12, -1.12], "nice": False}},
    }
    nodes = [_node(node, places[node.key], net, width) for node in net.nodes if node.key in places]
    layers = [_lines(net.ties, places, theme), _nodes(nodes, theme), *_names(nodes)]
    height = 380 if width <= NARROW else 560
    return framed({"encoding": encoding, "layer": layers}, theme, width, height, (margin, 4, margin, 4))


def rings(middle: str, ties: Mapping[str, Sequence[str]]) -> dict[str, Place]:
    """Return the place of every node that can be reached from `middle` in two steps; `ties` go both ways."""
    first = list(ties.get(middle, ()))
    placed = {middle, *first}
    behind: dict[str, list[str]] = {}
    for neighbour in first:
        behind[neighbour] = [node_behind for node_behind in ties.get(neighbour, ()) if node_behind not in placed]
        placed.update(behind[neighbour])
    places = {middle: Place(0.0, 0.0, 0)}
    shares = [max(len(behind[neighbour]), 1) for neighbour in first]
    at, whole = 0.0, sum(shares)
    for neighbour, share in zip(first, shares, strict=True):
        places[neighbour] = _place(at + share / 2, whole, 1)
        for number, node_behind in enumerate(behind[neighbour]):
            places[node_behind] = _place(at + number + 0.5, whole, 2)
        at += share
    return places


def _place(at: float, whole: float, ring: int) -> Place:
    """Return the place at a share of the circle, clockwise from the top."""
    angle = 2 * pi * at / whole
    return Place(round(_RINGS[ring] * sin(angle), 4), round(-_RINGS[ring] * cos(angle), 4), ring)


def _beside(ties: Sequence[Tie]) -> dict[str, list[str]]:
    """Return the neighbours of each node, whoever shares most filings first, then by key."""
    shared: dict[str, dict[str, int]] = {}
    for tie in ties:
        for node, neighbour in ((tie.one, tie.other), (tie.other, tie.one)):
            counts = shared.setdefault(node, {})
            counts[neighbour] = counts.get(neighbour, 0) + tie.filings
    return {node: sorted(counts, key=lambda key: (-counts[key], key)) for node, counts in shared.items()}


def _node(node: Node, place: Place, net: Network, width: int) -> dict[str, Any]:
    return {
        "x": place.x,
        "y": place.y,
        "kind": "middle" if node.key == net.middle else node.kind,
        "side": "middle" if not place.ring else "left" if place.x < 0 else "right",
        "name": clipped(node.name, _LETTERS_NARROW if width <= NARROW else _LETTERS),
        "shape": "square" if node.kind == "issuer" else "circle",
        "words": node.words,
        "href": node.href,
    }


def _lines(ties: Sequence[Tie], places: Mapping[str, Place], theme: Theme) -> Spec:
    rows = []
    for tie in ties:
        if tie.one in places and tie.other in places:
            begin, end, wide = places[tie.one], places[tie.other], min(1 + tie.filings**0.5 / 2, 4)
            line = {"x": begin.x, "y": begin.y, "x2": end.x, "y2": end.y}
            rows.append({**line, "wide": wide, "words": tie.words, "href": ""})
    return {
        "data": {"values": rows},
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
            **described(),
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
            "data": {"values": [node for node in nodes if node["side"] == side]},
            "mark": {"type": "text", "aria": False, "fontSize": 11, **place},
            "encoding": {"text": {"field": "name"}},
        }
        for side, place in places.items()
    ]
