"""The copy of a submission's XML that EDGAR disseminates.

Of a schedule it is the filer's own file with the private parts cut out, so that whatever else it holds stays as it was
filed. Form D is laid out anew, as EDGAR does, since EDGAR fills in what a submission leaves out: schema version, names,
jurisdictions and previous names on file, and the names of states.
"""

from collections.abc import Mapping
from datetime import date
from functools import cache
from typing import Any
from xml.parsers import expat

from lxml import etree

from muniment.codes import states
from muniment.documents.passage import Passage
from muniment.documents.xml import parse
from muniment.edgar.sandbox.access.entities import Entity
from muniment.errors import RecordError
from muniment.forms import FORMS, FormD, private
from muniment.forms.definition import Part
from muniment.forms.form_d.fields import Issuer
from muniment.writers.xml_plan import tree

_FORM_D_VERSION = "X0708"
_SCHEDULE_VERSION, _SCHEDULE_VERSION_SINCE = "X0202", date(2026, 3, 16)
_MOST_FORMER = 3
_ROOT = "edgarSubmission"
_SCHEDULES = (FORMS["13D"], FORMS["13G"])
_CUT = frozenset((_ROOT, *way) for form in _SCHEDULES for way in private.elements(form))
_CUT_FROM_NOTICE = frozenset(way[-1] for way in private.elements(FORMS["D"])) | private.access_codes(FORMS["D"])


def schedule_copy(data: bytes, filed: date) -> bytes:
    """Return a schedule without contact, flags, notification addresses and attachments.

    Args:
        data: the XML as filed, well-formed, its access codes already replaced.
        filed: the filing date; since 16 March 2026 a public copy names the version of its schema.

    Raises:
        RecordError: it is not well-formed after all.
    """
    parts: list[bytes] = []
    at = 0
    for start, end, put in _changes(data, versioned=filed >= _SCHEDULE_VERSION_SINCE):
        parts += (data[at:start], put)
        at = end
    return b"".join((*parts, data[at:]))


def _changes(data: bytes, *, versioned: bool) -> list[tuple[int, int, bytes]]:
    """Return the stretches to be replaced, in their order, each with what takes its place."""
    walk = _Walk()
    parser = expat.ParserCreate()
    parser.StartElementHandler, parser.EndElementHandler = walk.start, walk.end
    walk.parser = parser
    try:
        parser.Parse(data, True)
    except expat.ExpatError as error:
        raise RecordError(f"the XML cannot be cut: {error}") from error
    found = [(start, _end(data, at, name), b"") for start, at, name in walk.found]
    if versioned and walk.header >= 0 and not walk.has_version:
        prefix = walk.prefix.encode()
        name = prefix + b"schemaVersion>"
        indent = data[data.rfind(b">", 0, walk.header) + 1 : walk.header]
        element = b"<" + name + _SCHEDULE_VERSION.encode() + b"</" + name + indent
        found.append((walk.header, walk.header, element))
    return sorted(found)


def _end(data: bytes, at: int, name: str) -> int:
    """Return the offset behind an element whose end was met at `at`: before its end tag, or behind one like `<a/>`.

    An end tag has no attributes, so that no `>` can stand inside. What stands behind `<a/>` may be the end tag of what
    it stands in, whose name is another.
    """
    return data.index(b">", at) + 1 if data.startswith(f"</{name}".encode(), at) else at


class _Walk:
    """Notes where the elements stand that are cut, by their names without prefixes."""

    def __init__(self) -> None:
        self.parser: Any = None
        self.path: list[str] = []
        self.open = -1
        self.depth = 0
        self.found: list[tuple[int, int, str]] = []
        self.header, self.prefix, self.has_version = -1, "", False

    def start(self, name: str, _: Any) -> None:  # noqa: ANN401 - the attributes, which expat gives in several shapes
        prefix, _, local = name.rpartition(":")
        self.path.append(local)
        path = tuple(self.path)
        if path == (_ROOT, "headerData"):
            self.header, self.prefix = self.parser.CurrentByteIndex, f"{prefix}:" if prefix else ""
        elif path == (_ROOT, "schemaVersion"):
            self.has_version = True
        elif self.open < 0 and path in _CUT:
            self.open, self.depth = self.parser.CurrentByteIndex, len(path)

    def end(self, name: str) -> None:
        if self.open >= 0 and len(self.path) == self.depth:
            self.found.append((self.open, self.parser.CurrentByteIndex, name))
            self.open = -1
        self.path.pop()


def notice_copy(data: bytes, on_file: Mapping[str, Entity]) -> bytes:
    """Return a notice as EDGAR disseminates it, indented anew.

    Args:
        data: the XML as filed, well-formed.
        on_file: the issuers by CIK of ten digits, with what EDGAR has on file about them.

    Raises:
        SourceError: it is not well-formed after all.
    """
    root = parse(Passage.whole(data)).root
    for tag in sorted(_CUT_FROM_NOTICE):
        for element in [*root.iter(tag)]:
            _above(element).remove(element)
    _put(root, _element("schemaVersion", _FORM_D_VERSION), _order(FormD))
    for issuer in root.iter("primaryIssuer", "issuer"):
        known = on_file.get((issuer.findtext("cik") or "").strip().zfill(10))
        if known is not None:
            _fill_in(issuer, known)
    for code in [*root.iter("stateOrCountry", "state")]:
        _name(code)
    etree.indent(root, "    ")
    return b'<?xml version="1.0"?>\n' + etree.tostring(root, encoding="utf-8", xml_declaration=False) + b"\n"


def _fill_in(issuer: etree._Element, known: Entity) -> None:
    """Put what EDGAR has on file about an issuer in its places."""
    order = _order(Issuer)
    _put(issuer, _element("cik", known.cik), order)
    _put(issuer, _element("entityName", known.name), order)
    jurisdiction = state_name(known.details.state)
    if jurisdiction:
        _put(issuer, _element("jurisdictionOfInc", jurisdiction), order)
    former = [_element("previousName", one.name) for one in known.details.former_names[:_MOST_FORMER]]
    names = etree.Element("edgarPreviousNameList")
    names.extend(former or [_element("value", "None")])
    _put(issuer, names, order)


def _name(code: etree._Element) -> None:
    """Put the name of a state behind its code; a code that EDGAR does not know keeps what stands there."""
    words = state_name((code.text or "").strip())
    tag = "description" if code.tag == "state" else "stateOrCountryDescription"
    behind = code.getnext()
    if not words:
        return
    if behind is not None and behind.tag == tag:
        behind.text = words
    else:
        code.addnext(_element(tag, words))


def _put(parent: etree._Element, child: etree._Element, order: Mapping[str, int]) -> None:
    """Put an element where the schema has it, in the place of one that stands there."""
    for one in parent.findall(str(child.tag)):
        parent.remove(one)
    mine = order[str(child.tag)]
    at = next((n for n, one in enumerate(parent) if order.get(str(one.tag), -1) > mine), len(parent))
    parent.insert(at, child)


@cache
def _order(part: type[Part]) -> Mapping[str, int]:
    """Return the places of the elements of a part, by the definition of the form."""
    return {node.tag: number for number, node in enumerate(tree(part, ""))}


def _element(tag: str, words: str) -> etree._Element:
    element = etree.Element(tag)
    element.text = words
    return element


def _above(element: etree._Element) -> etree._Element:
    above = element.getparent()
    if above is None:
        raise RecordError(f"the whole submission is a {element.tag}")
    return above


def state_name(code: str) -> str:
    """Return the name of a state or country by EDGAR's code, as Form D prints it; "" for any other words."""
    return states.FORM_D.format(code) if code in states.FORM_D else ""
