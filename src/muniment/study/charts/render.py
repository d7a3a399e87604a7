"""A specification drawn: as SVG or PNG, by Vega-Lite inside vl-convert; needs the extra `study`.

Nothing is loaded from elsewhere while it draws. What comes back is looked through before anybody gets it: elements and
attributes that draw, and links to our own pages; everything else is taken out. Vega would make whole addresses of
somebody else's host out of ours, so that it gets none: they travel with the descriptions of the marks.
"""

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

import vl_convert
from lxml import etree

from muniment.documents.xml import Element
from muniment.errors import EnvironmentProblem

_NAMESPACE = "http://www.w3.org/2000/svg"
_DRAWING = frozenset({"svg", "g", "path", "rect", "line", "text", "tspan", "defs", "clipPath", "circle"})
_ATTRIBUTES = frozenset({
    "id", "class", "version", "width", "height", "viewBox", "d", "x", "y", "x1", "x2", "y1", "y2", "r", "cx", "cy",
    "rx", "ry", "transform", "fill", "stroke", "opacity", "fill-opacity", "stroke-opacity", "stroke-width",
    "stroke-dasharray", "stroke-dashoffset", "stroke-linecap", "stroke-linejoin", "stroke-miterlimit", "font-family",
    "font-size", "font-weight", "font-style", "text-anchor", "role", "clip-path", "pointer-events", "display",
})  # fmt: skip
_LABEL = "aria-label"
_BEHIND = "\u2063"  # between the words of a mark and its address: the invisible separator, which no name has
_DESCRIBED = "words with address"
_SHARPER = 2.0  # pixels of a PNG for each of the picture
_Drawing = TypeVar("_Drawing")


def svg(spec: Mapping[str, Any]) -> bytes:
    """Return the picture as SVG, in UTF-8: each mark with its words as `aria-label`, inside a link to its address.

    Raises:
        EnvironmentProblem: it cannot be drawn.
    """
    return _cleaned(_drawn(vl_convert.vegalite_to_svg, spec))


def png(spec: Mapping[str, Any]) -> bytes:
    """Return the picture as PNG, twice as fine as it is wide.

    Raises:
        EnvironmentProblem: it cannot be drawn.
    """
    return _drawn(vl_convert.vegalite_to_png, spec, scale=_SHARPER)


def _drawn(draw: Callable[..., _Drawing], spec: Mapping[str, Any], **more: float) -> _Drawing:
    try:
        return draw(_without_addresses(spec), allowed_base_urls=[], **more)
    except ValueError as error:
        message = " ".join(str(error).split())
        raise EnvironmentProblem(f"the chart cannot be drawn: {message[:200]}") from error


def _without_addresses(spec: object) -> object:
    """Return a specification whose marks say their address in their description, instead of linking to it."""
    if isinstance(spec, list):
        return [_without_addresses(part) for part in spec]
    if not isinstance(spec, dict):
        return spec
    if "words" in spec and "href" in spec:
        label = str(spec["words"] or "").replace(_BEHIND, "")
        return {**spec, _DESCRIBED: f"{label}{_BEHIND}{spec['href'] or ''}"}
    made = {name: _without_addresses(part) for name, part in spec.items()}
    if made.get("description") == {"field": "words"}:
        made["description"] = {"field": _DESCRIBED}
        made.pop("href", None)
    return made


def _cleaned(drawing: str) -> bytes:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True)
    root = etree.fromstring(drawing.encode("utf-8"), parser)
    for element in [*root.iter()]:
        parent = element.getparent()
        does_draw = isinstance(element.tag, str) and etree.QName(element).localname in _DRAWING
        if not does_draw and parent is not None:
            parent.remove(element)
    for element in [*root.iter()]:
        for name, value in element.attrib.items():
            if not _is_harmless(str(name), str(value)):
                del element.attrib[name]
        _link(element)
    return etree.tostring(root, encoding="utf-8")


def _is_harmless(name: str, value: str) -> bool:
    if name in ("clip-path", "fill", "stroke") and "(" in value:
        return value.startswith("url(#")
    return name in _ATTRIBUTES or name.startswith("aria-")


def _link(element: Element) -> None:
    """Put a mark inside the link to its address; only our own pages are linked to."""
    label, behind, href = str(element.get(_LABEL, "")).partition(_BEHIND)
    if behind:
        element.set(_LABEL, label)
        parent = element.getparent()
        if parent is not None and href.startswith("/") and not href.startswith("//"):
            link = etree.Element(f"{{{_NAMESPACE}}}a", {"href": href})
            parent.replace(element, link)
            link.append(element)
