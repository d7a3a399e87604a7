"""Atom feeds, RFC 4287."""

from collections.abc import Iterable
from datetime import datetime

from lxml import etree
from msgspec import Struct

from muniment.documents.xml import FORBIDDEN, Element

MEDIA_TYPE = "application/atom+xml"
_ATOM = "http://www.w3.org/2005/Atom"


class Entry(Struct, frozen=True):
    """An entry: what it is known by for good, its title, when it came (UTC), where it leads ("" nowhere), its text."""

    id: str
    title: str
    updated: datetime
    href: str
    text: str


class Head(Struct, frozen=True):
    """What a feed says of itself; its fields are those of an entry."""

    id: str
    title: str
    subtitle: str
    updated: datetime
    href: str


def feed(head: Head, entries: Iterable[Entry]) -> bytes:
    """Return a feed."""
    root = etree.Element(f"{{{_ATOM}}}feed", nsmap={None: _ATOM})  # type: ignore[dict-item] - None is the default one
    _add(root, "id", head.id)
    _add(root, "title", head.title)
    _add(root, "subtitle", head.subtitle)
    _add(root, "updated", _moment(head.updated))
    etree.SubElement(_add(root, "author"), f"{{{_ATOM}}}name").text = "muniment"
    _link(root, head.href)
    for item in entries:
        entry = _add(root, "entry")
        _add(entry, "id", item.id)
        _add(entry, "title", item.title)
        _add(entry, "updated", _moment(item.updated))
        _link(entry, item.href)
        _add(entry, "content", item.text).set("type", "text")
    return etree.tostring(root, xml_declaration=True, encoding="utf-8")


def _add(parent: Element, name: str, words: str = "") -> Element:
    element = etree.SubElement(parent, f"{{{_ATOM}}}{name}")
    element.text = FORBIDDEN.sub("\ufffd", words) or None
    return element


def _link(parent: Element, href: str) -> None:
    if href:
        address = FORBIDDEN.sub("\ufffd", href)
        etree.SubElement(parent, f"{{{_ATOM}}}link", rel="alternate", type="text/html", href=address)


def _moment(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")
