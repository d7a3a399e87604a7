"""The copy of a submission's XML that EDGAR disseminates.

Mostly it is the filer's own file with the private parts cut out, so that whatever else it holds stays as it was filed.
Form D is written again, as EDGAR does, since EDGAR fills in what a submission leaves out: schema version, names,
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
from muniment.forms import FormSpec
from muniment.forms.definition import Part
from muniment.forms.filing_copy import access_codes, private_elements
from muniment.forms.form_d.fields import Issuer
from muniment.writers.xml import tree

_MOST_FORMER = 3


def public_copy(data: bytes, form: FormSpec, filed: date, on_file: Mapping[str, Entity]) -> bytes:
    """Return the XML of a filing as EDGAR disseminates it: without contact, flags, access codes and attachments.

    Args:
        data: the XML as filed, well-formed, its access codes already replaced.
        form: what it is.
        filed: the filing date, which decides whether a public copy names the version of its schema.
        on_file: the issuers by CIK of ten digits, with what EDGAR has on file about them.

    Raises:
        RecordError, SourceError: it is not well-formed after all.
    """
    if form.dissemination.is_laid_out_anew:
        return _rewritten(data, form, on_file)
    version, since = form.dissemination.version
    parts: list[bytes] = []
    at = 0
    for start, end, put in _changes(data, form, version if since is None or filed >= since else ""):
        parts += (data[at:start], put)
        at = end
    return b"".join((*parts, data[at:]))


def _changes(data: bytes, form: FormSpec, version: str) -> list[tuple[int, int, bytes]]:
    """Return the stretches to be replaced, in their order, each with what takes its place."""
    walk = _Elements(form)
    parser = expat.ParserCreate()
    parser.StartElementHandler, parser.EndElementHandler = walk.start, walk.end
    walk.parser = parser
    try:
        parser.Parse(data, True)
    except expat.ExpatError as error:
        raise RecordError(f"the XML cannot be cut: {error}") from error
    found = [(start, _end(data, at, name), b"") for start, at, name in walk.found]
    if version and walk.header >= 0 and not walk.has_version:
        prefix = walk.prefix.encode()
        name = prefix + b"schemaVersion>"
        indent = data[data.rfind(b">", 0, walk.header) + 1 : walk.header]
        element = b"<" + name + version.encode() + b"</" + name + indent
        found.append((walk.header, walk.header, element))
    return sorted(found)


def _end(data: bytes, at: int, name: str) -> int:
    """Return the offset behind an element whose end was met at `at`: before its end tag, or behind one like `<a/>`.

    An end tag has no attributes, so that no `>` can stand inside. What stands behind `<a/>` may be the end tag of what
    it stands in, whose name is another.
    """
    return data.index(b">", at) + 1 if data.startswith(f"</{name}".encode(), at) else at


class _Elements:
    """Notes where the elements stand that are cut, by their names without prefixes."""

    def __init__(self, form: FormSpec) -> None:
        self.root = form.root
        self.cut = {(form.root, *way) for way in private_elements(form)}
        self.parser: Any = None
        self.path: list[str] = []
        self.open = -1
        self.depth = 0
        self.found: list[tuple[int, int, str]] = []
        self.header, self.prefix, self.has_version = -1, "", False

    def start(self, name: str, _: object) -> None:
        prefix, _, local = name.rpartition(":")
        self.path.append(local)
        path = tuple(self.path)
        if path == (self.root, "headerData"):
            self.header, self.prefix = self.parser.CurrentByteIndex, f"{prefix}:" if prefix else ""
        elif path == (self.root, "schemaVersion"):
            self.has_version = True
        elif self.open < 0 and path in self.cut:
            self.open, self.depth = self.parser.CurrentByteIndex, len(path)

    def end(self, name: str) -> None:
        if self.open >= 0 and len(self.path) == self.depth:
            self.found.append((self.open, self.parser.CurrentByteIndex, name))
            self.open = -1
        self.path.pop()


def _rewritten(data: bytes, form: FormSpec, on_file: Mapping[str, Entity]) -> bytes:
    """Return a notice as EDGAR writes it, with its own indent."""
    root = parse(Passage.whole(data)).root
    for tag in sorted({way[-1] for way in private_elements(form)} | access_codes(form)):
        for element in [*root.iter(tag)]:
            above = element.getparent()
            if above is None:
                raise RecordError(f"the whole submission is a {tag}")
            above.remove(element)
    _put(root, _element("schemaVersion", form.dissemination.version[0]), _order(form.record))
    for issuer in root.iter("primaryIssuer", "issuer"):
        entity = on_file.get((issuer.findtext("cik") or "").strip().zfill(10))
        if entity is not None:
            _fill_in(issuer, entity)
    for code in [*root.iter("stateOrCountry", "state")]:
        _name(code)
    etree.indent(root, "    ")
    return b'<?xml version="1.0"?>\n' + etree.tostring(root, encoding="utf-8", xml_declaration=False) + b"\n"


def _fill_in(issuer: etree._Element, entity: Entity) -> None:
    """Put what EDGAR has on file about an issuer in its places."""
    order = _order(Issuer)
    _put(issuer, _element("cik", entity.cik), order)
    _put(issuer, _element("entityName", entity.name), order)
    jurisdiction = state_name(entity.details.state)
    if jurisdiction:
        _put(issuer, _element("jurisdictionOfInc", jurisdiction), order)
    former = [_element("previousName", name.name) for name in entity.details.former_names[:_MOST_FORMER]]
    names = etree.Element("edgarPreviousNameList")
    names.extend(former or [_element("value", "None")])
    _put(issuer, names, order)


def _name(code: etree._Element) -> None:
    """Put the name of a state behind its code; a code that EDGAR does not know keeps what stands there."""
    name = state_name((code.text or "").strip())
    tag = "description" if code.tag == "state" else "stateOrCountryDescription"
    behind = code.getnext()
    if not name:
        return
    if behind is not None and behind.tag == tag:
        behind.text = name
    else:
        code.addnext(_element(tag, name))


def _put(parent: etree._Element, child: etree._Element, order: Mapping[str, int]) -> None:
    """Put an element where the schema has it, in the place of one that stands there."""
    for element in parent.findall(str(child.tag)):
        parent.remove(element)
    place = order[str(child.tag)]
    at = next((n for n, one in enumerate(parent) if order.get(str(one.tag), -1) > place), len(parent))
    parent.insert(at, child)


@cache
def _order(part: type[Part]) -> Mapping[str, int]:
    """Return the places of the elements of a part, by the definition of the form."""
    return {node.tag: number for number, node in enumerate(tree(part, ""))}


def _element(tag: str, text: str) -> etree._Element:
    element = etree.Element(tag)
    element.text = text
    return element


def state_name(code: str) -> str:
    """Return the name of a state or country by EDGAR's code, as Form D prints it; "" for any other text."""
    return states.FORM_D.format(code) if code in states.FORM_D else ""
