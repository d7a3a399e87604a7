"""Who stands with whom, to be read: one in the middle, people on one side, families of issuers on the other.

A family are those that say to be series of one company, or whose names begin alike. It is drawn as one, with how
many it folds, and leads to a picture of its own; what there is no room for is one line with its number. A line is
thicker the more filings it stands for. On a telephone all stand in one column below each other.
"""

import re
from collections.abc import Callable, Sequence
from itertools import islice
from typing import Any, Literal

from msgspec import Struct

from muniment.study.charts import NARROW, Spec, Theme, breadth, described, fitted, framed
from muniment.wording import count

MOST_FAMILIES = 12
"""How many are drawn on a side: as many as can be read."""
_LEAST = 3  # names that begin alike before they are one family
_ROW = 30
_MARGIN, _EDGE = 240, 16
_BOLD = 1.1  # as wide as other letters
_COLUMN = 0.73  # of the width, for the names of a single column
_WORDS = re.compile(r"[^\W\d_]+")
_SERIES = re.compile(r"\ba series of ", re.IGNORECASE)
# Words with which names of many houses begin.
_COMMON = frozenset({
    "the", "a", "an", "american", "america", "new", "first", "united", "national", "global", "general", "north",
    "south", "east", "west", "great", "capital", "fund", "series", "de", "la", "st", "us", "real", "blue", "green",
    "red", "golden", "silver", "black", "white",
})  # fmt: skip

Side = Literal["issuer", "person"]
_SIDES: tuple[Side, Side] = ("person", "issuer")
_SHAPES: dict[str, str] = {"person": "circle", "issuer": "square"}


class Node(Struct, frozen=True):
    """Somebody beside the one in the middle: key, name, which side, the filings shared, as what, and the page.

    `label` tells it from others of the same name, "" where the name does.
    """

    key: str
    name: str
    kind: Side
    filings: int
    words: str = ""
    href: str = ""
    label: str = ""


class Family(Struct, frozen=True):
    """Issuers of one house by their names, the most filings first; one alone is its own family. `href` leads to it."""

    key: str
    name: str
    kind: Side
    members: tuple[Node, ...]
    href: str = ""

    @property
    def filings(self) -> int:
        """The filings shared with its members, one that names several of them counted for each."""
        return sum(node.filings for node in self.members)

    def label(self, pixels: float) -> str:
        """Return the name in at most so many pixels, and how many are folded in it."""
        folded = f" ({len(self.members):,})" if len(self.members) > 1 else ""
        return fitted(self.name, pixels - breadth(folded)) + folded


class Network(Struct, frozen=True):
    """What is drawn: the one in the middle, families, how many others of each side have no room, and which it is of."""

    middle: str
    families: tuple[Family, ...]
    folded: tuple[tuple[Side, int], ...] = ()
    rest: str = ""
    kind: Side = "person"


def families(nodes: Sequence[Node]) -> list[Family]:
    """Return the families of some nodes, the most filings first; a side's own.

    >>> series = [Node(str(at), f"Orchard {at}, LLC", "issuer", 1) for at in range(4)]
    >>> [family.label(90) for family in families([*series, Node("5", "Ada Byrne", "person", 9)])]
    ['Ada Byrne', 'Orchard … (4)']
    """
    made: list[Family] = []
    alone = list(nodes)
    for label in (_series, _first_word, _two_words):
        alike, alone = _alike(alone, label, len(nodes))
        made += alike
    single = [Family(node.key, node.label or node.name, node.kind, (node,), node.href) for node in alone]
    return sorted([*made, *single], key=lambda family: (-family.filings, -len(family.members), family.name, family.key))


def _alike(nodes: Sequence[Node], label: Callable[[str], str], most: int) -> tuple[list[Family], list[Node]]:
    """Return the families of issuers with the same label, and the nodes in none; one of `most` members says nothing."""
    by_key: dict[str, list[Node]] = {}
    for node in nodes:
        key = label(node.name).casefold().replace("/", " ") if node.kind == "issuer" else ""
        by_key.setdefault(key, []).append(node)
    made, alone = list[Family](), list[Node]()
    for key, members in by_key.items():
        if not key or not _LEAST <= len(members) < most:
            alone += members
            continue
        ranked = tuple(sorted(members, key=lambda node: (-node.filings, node.name, node.key)))
        made.append(Family(key, label(ranked[0].name), "issuer", ranked))
    return made, alone


def _series(name: str) -> str:
    """Return whose series an issuer says to be."""
    match = _SERIES.search(name)
    return f"Series of {name[match.end() :].strip()}" if match else ""


def _first_word(name: str) -> str:
    """Return the first word of a name, "" where many houses have it."""
    match = _WORDS.search(name)
    return f"{match[0]} …" if match and len(match[0]) > 1 and match[0].casefold() not in _COMMON else ""


def _two_words(name: str) -> str:
    """Return a name until its second word."""
    matches = [*islice(_WORDS.finditer(name), 2)]
    return f"{name[: matches[1].end()]} …" if len(matches) > 1 else ""


def reduced(families: Sequence[Family], middle: str, rest: str, kind: Side = "person") -> Network:
    """Return a network small enough to be read: the families with most filings on each side, the others counted."""
    shown: list[Family] = []
    folded: list[tuple[Side, int]] = []
    for side in _SIDES:
        every = [family for family in families if family.kind == side]
        shown += every[:MOST_FAMILIES]
        left = sum(len(family.members) for family in every[MOST_FAMILIES:])
        if left:
            folded.append((side, left))
    return Network(middle, tuple(shown), tuple(folded), rest, kind)


def network(net: Network, theme: Theme, width: int) -> Spec:
    """Return the picture of a network."""
    in_column = width <= NARROW or len({family.kind for family in net.families}) < len(_SIDES)
    margins = (_EDGE, int(width * _COLUMN)) if in_column else (_MARGIN, _MARGIN)
    lines = [_row(family, margins[1] - _EDGE) for family in net.families]
    for side, number in net.folded:
        label = f"{count(number, 'more issuer' if side == 'issuer' else 'more name')} in the list"
        lines.append({"name": label, "kind": side, "words": label, "href": net.rest, "wide": 1, "size": 40})
    sides = [lines] if in_column else [[row for row in lines if row["kind"] == side] for side in _SIDES]
    longest = max(*map(len, sides), 1)
    begin = -1.0 if in_column else 0.0
    for place, rows in enumerate(sides):
        for at, row in enumerate(rows):
            row["x"] = 1.0 if in_column else (-1.0, 1.0)[place]
            row["y"] = at + 0.5 + (longest - len(rows)) / 2
            row.update({"x2": begin, "y2": longest / 2})
    middle = {"x": begin, "y": longest / 2, "words": net.middle, "href": "", "kind": "middle"}
    middle["shape"] = _SHAPES[net.kind]
    axis = {"axis": None, "type": "quantitative"}
    encoding = {
        "x": {"field": "x", **axis, "scale": {"domain": [-1, 1], "nice": False}},
        "y": {"field": "y", **axis, "scale": {"domain": [longest, 0], "nice": False}},
    }
    heading = fitted(net.middle, (width - 2 * _EDGE) / _BOLD)
    layers = [_lines(lines, theme), _nodes([*lines, middle], theme), *_names(lines), _heading(heading, begin, theme)]
    spec = {"encoding": encoding, "layer": layers}
    return framed(spec, theme, width, max(longest * _ROW, 2 * _ROW), (margins[0], 34, margins[1], 8))


def _row(family: Family, pixels: float) -> dict[str, Any]:
    filings = count(family.filings, "filing")
    label = family.members[0].words if len(family.members) == 1 else count(len(family.members), "issuer")
    caption = f"{family.name}: {', '.join(filter(None, (label, filings)))}"
    return {
        "name": family.label(pixels),
        "kind": family.kind,
        "words": caption,
        "href": family.href,
        "wide": min(1 + family.filings**0.5 / 2, 6),
        "size": min(90 + 14 * len(family.members), 420),
    }


def _lines(rows: list[dict[str, Any]], theme: Theme) -> Spec:
    return {
        "data": {"values": rows},
        "mark": {"type": "rule", "color": theme.quiet, "opacity": 0.45, "aria": False},
        "encoding": {
            "x2": {"field": "x2"},
            "y2": {"field": "y2"},
            "strokeWidth": {"field": "wide", "type": "quantitative", "scale": None},
        },
    }


def _nodes(rows: list[dict[str, Any]], theme: Theme) -> Spec:
    colours = {"domain": ["middle", "issuer", "person"], "range": [theme.series[1], theme.series[0], theme.series[2]]}
    for row in rows:
        row.setdefault("size", 160)
        row.setdefault("shape", _SHAPES.get(row["kind"]))
    return {
        "data": {"values": rows},
        "mark": {"type": "point", "filled": True, "opacity": 1, "stroke": theme.paper, "strokeWidth": 1.5},
        "encoding": {
            "shape": {"field": "shape", "type": "nominal", "scale": None},
            "color": {"field": "kind", "type": "nominal", "scale": colours, "legend": None},
            "size": {"field": "size", "type": "quantitative", "scale": None},
            **described(),
        },
    }


def _names(rows: list[dict[str, Any]]) -> list[Spec]:
    """Return the names: behind the nodes on the right, before those on the left."""
    return [
        {
            "data": {"values": [row for row in rows if (row["x"] < 0) == (side == "right")]},
            "mark": {"type": "text", "aria": False, "baseline": "middle", "align": side, "dx": shift},
            "encoding": {"text": {"field": "name"}},
        }
        for side, shift in (("left", 14), ("right", -14))
    ]


def _heading(name: str, x: float, theme: Theme) -> Spec:
    """Return the name of the one in the middle, above the picture: there it stands on nobody."""
    place = {"align": "center", "dx": 0} if x == 0 else {"align": "left", "dx": -8}
    return {
        "data": {"values": [{"x": x, "y": 0, "name": name}]},
        "mark": {"type": "text", "aria": False, "fontWeight": "bold", "dy": -18, "color": theme.ink, **place},
        "encoding": {"text": {"field": "name"}},
    }
