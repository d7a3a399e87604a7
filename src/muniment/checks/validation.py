"""The faults that the SEC's own schemas find in a submission, by libxml2: each once, in plain English.

The schemas lie in `schemas/`, see the README there. libxml2 leaves the children of an element alone behind the first
that is out of place. So that no fault hides the next one, a copy of the document is corrected there, and validated
again, until nothing is out of place any more.
"""

import re
from collections.abc import Iterator, Mapping
from datetime import date
from functools import cache
from pathlib import Path
from threading import Lock
from typing import Any, NamedTuple, TypeAlias

from lxml import etree
from msgspec import UNSET, Struct, UnsetType

from muniment.caching import cached_property
from muniment.checks.faults import labelled
from muniment.documents.xml import Element, XmlDocument, start_tags
from muniment.evidence import Span
from muniment.forms import FORMS, FormSpec
from muniment.forms.definition import Row, rows
from muniment.forms.filing_copy import PRIVATE
from muniment.readers.xml import CONTAINERS, GROUPED, HEADER, PARTS, TEXTS, VALUES, Notes, QuickRow, QuickTable
from muniment.readers.xml_trace import located
from muniment.values import Kind, Number, Unreadable
from muniment.wording import nearest_name, plural, quoted

_FOLDER = Path(__file__).parent / "schemas"
_CUSIP_LIST_SINCE = date(2026, 3, 16)
_FORMER_CUSIP = re.compile(r"issuerCusip", re.IGNORECASE).fullmatch
_XSD = "{http://www.w3.org/2001/XMLSchema}"
_MOST = 300  # faults that are listed: a submission with more has other worries
_ROUNDS = 60  # times that a document is corrected: each round deals with one fault of every element
_MOST_CHILDREN = 10_000  # of one element; no schema allows more than some hundred
_MAX_LENGTH = 60  # characters of a value
_REPEATED = (PARTS, TEXTS, VALUES, GROUPED)
_CHOICES = 6  # entries of a list of elements in a message

_STEP = re.compile(r"(?:([^:\[\]]+):)?([^:\[\]]+)(?:\[([0-9]+)\])?")
_LIMIT = re.compile(r"(?:length of|allowed \(|constraint) ?'([^']{1,60})'\)?[^']*\Z")
_ATTRIBUTE = re.compile(r"attribute '([^']{1,100})'")


class SchemaFault(Struct, frozen=True):
    """One fault of a document: where it stands in the record ("" for nowhere) and in the source, and what is expected.

    `covers` are the record paths of which it says all that can be said of a missing or misspelled field; of what is
    `unwritten` the rules say more: the record was not read from XML, and holds nothing that its element could have.
    What is `misspelled` is no value of its field at all, whatever its characters.
    """

    path: str
    message: str
    span: Span | UnsetType = UNSET
    covers: tuple[str, ...] = ()
    unwritten: bool = False
    misspelled: bool = False


class _Error(NamedTuple):
    """What libxml2 says: the kind of error, the way to the element, and its message."""

    kind: str
    path: str
    message: str


_Key: TypeAlias = tuple[Element, str]


class _Schema:
    """One compiled schema. Its log is shared, so that one thread validates at a time."""

    def __init__(self, form: str) -> None:
        file = _FOLDER / FORMS[form].schema
        parser = etree.XMLParser(no_network=True, resolve_entities=False)
        self._lock = Lock()
        self._schema = etree.XMLSchema(etree.parse(file, parser))
        optional: dict[str, bool] = {}
        for part in sorted(file.parent.iterdir()):
            for element in etree.parse(part, parser).iter(f"{_XSD}element"):
                name = element.get("name", "")
                optional[name] = optional.get(name, True) and element.get("minOccurs") == "0"
        self.elements = frozenset(optional)
        self.optional = frozenset(name for name, may_be_absent in optional.items() if may_be_absent)

    def errors(self, tree: Element) -> list[_Error]:
        """Return the first errors of a document, in its order."""
        with self._lock:
            if self._schema.validate(tree):
                return []
            log: Any = self._schema.error_log
            number = min(len(log), _MOST + 1)
            return [_Error(log[n].type_name, log[n].path or "/*", log[n].message) for n in range(number)]


@cache
def _schema(form: str) -> _Schema:
    """Return the schema of a form, compiled when first asked for: a few milliseconds that readers do without."""
    return _Schema(form)


@cache
def _rows(form: str) -> Mapping[str, Row]:
    """Return the fields of a form and of its header, by the names of their elements from the root on."""
    described = FORMS[form]
    by_way: dict[str, Row] = {}
    for row in (*rows(described.header), *rows(described.record)):
        names = [step.rpartition(":")[2] for step in row.element.split("/")]
        by_way["/".join(names)] = row
    return by_way


def schema_faults(
    document: XmlDocument,
    notes: Notes,
    form: FormSpec,
    *,
    source: str | None = None,
    day: date | None = None,
    wordings: Mapping[str, str] | None = None,
) -> list[SchemaFault]:
    """Return the faults that the schema of a form finds in a document, in its order.

    Args:
        document: the document as it was read.
        notes: what reading it as `form` noted.
        form: the form.
        source: the content hash for spans; None where places in the document mean nothing to the user: it was written
            of a record, and what is said names fields, not elements.
        day: when it is filed, where that is known: until 15 March 2026 schedules had one CUSIP in its own element.
        wordings: the messages of the definition of the form about single fields, by path.
    """
    # An encoding other than the declared one is a fatal error of XML 1.0, 4.3.3: no place in the text has it.
    malformed = [
        SchemaFault(
            "",
            f"The file is not well-formed XML: {fault.words}.",
            UNSET if fault.code == "encoding" else _span(document, source, fault.offset),
        )
        for fault in document.faults
    ]
    if document.recovered:
        return malformed
    return [*malformed, *_Validation(document, notes, form, source, day, wordings or {}).faults()]


def _span(document: XmlDocument, source: str | None, begin: int, end: int | None = None) -> Span | UnsetType:
    return UNSET if source is None else Span(source, *document.span(begin, begin if end is None else end))


class _Validation:
    """One document on its way through its schema."""

    def __init__(
        self,
        document: XmlDocument,
        notes: Notes,
        form: FormSpec,
        source: str | None,
        day: date | None,
        wordings: Mapping[str, str],
    ) -> None:
        self.document, self.notes, self.form = document, notes, form
        self.source, self.wordings = source, wordings
        self.schema = _schema(form.name)
        self.tree = document.tree()
        self.found: dict[_Key, SchemaFault] = {}
        self.added: set[Element] = set()
        # By name: the fault of an element that does not belong where it stands, and that of one that is missing, with
        # where it belongs.
        self.astray: dict[str, _Key] = {}
        self.absent: dict[str, tuple[_Key, str]] = {}
        self.edition_1 = form.series == "ownership" and day is not None and day < _CUSIP_LIST_SINCE

    @cached_property
    def read_elements(self) -> dict[Element, tuple[int, Element]]:
        """By element of the copy: its number in the document, and the element that the reader saw."""
        pairs = zip(self.tree.iter("*"), self.document.root.iter("*"), strict=True)
        return {copy: (number, read) for number, (copy, read) in enumerate(pairs)}

    @cached_property
    def noted(self) -> set[tuple[Element, str]]:
        """What the reader noted: the elements as it saw them, each with the code of the note."""
        return {(note.element, note.code) for note in self.notes.notes}

    def faults(self) -> list[SchemaFault]:
        """Return all faults, in the order of the document."""
        crowded = next((node for node in self.tree.iter("*") if len(node) > _MOST_CHILDREN), None)
        if crowded is not None:
            self._add(crowded, "crowd", f"<{_name(crowded)}> holds {len(crowded):,} elements, more than the form takes")
            return list(self.found.values())
        if self.edition_1:
            _ = self.read_elements  # before the tree changes
            # Put the one CUSIP of the first edition into the list that the second one has.
            for node in list(self.tree.iter("*")):
                if _FORMER_CUSIP(_name(node)) and not len(node) and (parent := node.getparent()) is not None:
                    space = node.tag.rpartition("}")[0]
                    around = etree.Element(f"{space}}}issuerCusips" if space else "issuerCusips")
                    parent.replace(node, around)
                    around.append(node)
                    node.tag = f"{space}}}issuerCusipNumber" if space else "issuerCusipNumber"
                    node.tail = None
        is_whole = self._look()
        if not self.found:
            return []
        # Make one fault of an element that stands where it does not belong, and is missing where it does.
        for name, (key, belongs) in self.absent.items():
            stray = self.astray.get(name)
            if stray in self.found and key in self.found:
                fault, missing = self.found[stray], self.found.pop(key)
                message = f"{fault.message.partition(': did you')[0].rstrip('.')}: it {belongs}."
                covers = (*fault.covers, *missing.covers)
                self.found[stray] = SchemaFault(missing.path or fault.path, message, fault.span, covers)
        in_order = [self.found[key] for key in sorted(self.found, key=lambda key: self.read_elements[key[0]][0])]
        return in_order if is_whole else [*in_order[:_MOST], SchemaFault("", "There are more faults than these.")]

    def _look(self) -> bool:
        """Find the faults; return whether they are all."""
        for _ in range(_ROUNDS):
            errors = self.schema.errors(self.tree)
            _ = self.read_elements
            if not self._add_all(errors[:_MOST]):
                return len(errors) <= _MOST
            if len(self.found) > _MOST:
                return False
        return False

    def _add_all(self, errors: list[_Error]) -> bool:
        """Add the faults of the errors, and correct the tree; tell whether there was something to correct."""
        located = [(error, self._at(error.path)) for error in errors]
        corrected: set[Element] = set()
        for error, node in located:
            if node is None or node in self.added:
                continue
            if error.kind != "SCHEMAV_ELEMENT_CONTENT":
                self._single(node, error)
                continue
            is_short = "Missing child element" in error.message
            parent = node if is_short else node.getparent()
            if parent is None:
                self._add(node, "root", "The file is no submission of this form")
            elif parent not in corrected:
                corrected.add(parent)
                names = error.message.rpartition("Expected is ")[2].partition("( ")[2].partition(" )")[0]
                expected = names.split(", ") if names else []
                if is_short:
                    self._missing(parent, len(parent), expected)
                else:
                    self._out_of_place(node, parent, expected)
        return bool(corrected)

    def _at(self, path: str) -> Element | None:
        """Return the element at a path as libxml2 writes it; of an attribute or a text that around it."""
        node: Element | None = None
        for step in path.split("/")[1:]:
            if step.startswith(("@", "text()")):
                break
            match = _STEP.fullmatch(step)
            if match is None:
                return None
            prefix, name, number = match.groups()
            siblings = [self.tree] if node is None else list(node.iterchildren("*"))
            if name != "*":
                siblings = [sibling for sibling in siblings if (sibling.prefix, _name(sibling)) == (prefix, name)]
            if len(siblings) < int(number or 1):
                return None
            node = siblings[int(number or 1) - 1]
        return node

    # ---- elements out of place --------------------------------------------------------------------------------------

    def _out_of_place(self, node: Element, parent: Element, expected: list[str]) -> None:
        name, around = _name(node), _name(parent)
        before = node.getprevious()
        same = list(node.itersiblings(node.tag, preceding=True))
        later = next((other for other in node.itersiblings("*") if other.tag in expected), None)
        required = self._required(expected)
        is_late = self._is_noted(node, "order")
        if self._is_unknown(node):
            unknown = [repeated for repeated in parent.iterchildren("*") if self._is_unknown(repeated)]
            # The elements that the form has in an element, and that are not there yet or may repeat.
            present = {_name(child) for child in parent}
            table = self._located(parent)[2]
            free = [_local(tag) for tag, row in table.items() if _local(tag) not in present or row[0] in _REPEATED]
            for stray in unknown[: _MOST + 1]:
                self._unknown(stray, parent, [] if later is not None or stray is not node else expected, free)
        elif (wanted := _in_namespace(name, expected)) is not None:
            space = etree.QName(node).namespace or ""
            self._add(node, "namespace", f"<{name}> stands in the namespace {space!r}, where {wanted!r} is wanted")
            node.tag = f"{{{wanted}}}{name}" if wanted else name
        elif same and before is not None and before.tag == node.tag and not self._is_grouped(node):
            repetitions = [node, *_run(node)]
            times = f"stands {len(same) + len(repetitions)} times in <{around}>, where {len(same)} "
            path, row = self._place(node)
            self._add(
                node,
                "often",
                f"{self._label(node, row)} {times}{plural(len(same), 'is', 'are')} allowed",
                covers=(path.partition("[")[0],) if path else (),
            )
            for child in repetitions:
                parent.remove(child)
        elif later is not None and not is_late:
            self._add(node, "order", f"<{name}> stands before <{_name(later)}>, which comes first in <{around}>")
            for child in (later, *_run(later)):
                node.addprevious(child)
        elif required and not same and not is_late:
            self._missing(parent, parent.index(node), required)
        else:
            behind = f" behind <{_name(before)}>" if before is not None else ""
            following = f": {_either([_local(tag) for tag in expected])} may follow" if expected else ""
            message = f"<{name}> has no place{behind} in <{around}>{following}"
            if self.source is None:
                message = f"{self._named(parent, name)} does not go with the other answers"
            self._add(node, "order", message)
            parent.remove(node)

    def _unknown(self, node: Element, parent: Element, expected: list[str], free: list[str]) -> None:
        """Add an element that the form does not have there; where it is like an expected one, that is meant.

        `free` are the elements that may still be added there.
        """
        name = _name(node)
        near = nearest_name(name, [tag for tag in map(_local, expected) if tag in free]) or nearest_name(name, free)
        hint = f": did you mean <{near}>?" if near else ""
        self._add(node, "unknown", f"<{_name(parent)}> has no element <{name}>{hint}")
        self.astray[name] = (node, "unknown")
        meant = next((tag for tag in expected if near and _local(tag) == near), "")
        if meant:
            node.tag = meant
            self.added.add(node)
        else:
            parent.remove(node)

    def _is_noted(self, node: Element, code: str) -> bool:
        """Tell whether the reader noted something of an element where it stands."""
        number_and_element = self.read_elements.get(node)
        return number_and_element is not None and (number_and_element[1], code) in self.noted

    def _is_unknown(self, node: Element) -> bool:
        """Tell whether the form has no such element there; the reader knows some that only former editions had."""
        return self._is_noted(node, "unknown-element") or _name(node) not in self.schema.elements

    def _is_grouped(self, node: Element) -> bool:
        """Tell whether an element belongs to a group of elements that repeats as a whole."""
        row = self._located(node)[1]
        return row is not None and row[0] == GROUPED

    def _missing(self, parent: Element, at: int, expected: list[str]) -> None:
        """Add that an element is missing, and put an empty one in its place."""
        required = self._required(expected) or expected
        added = etree.Element(required[0] if required and "*" not in required[0] else "missing")
        before = parent[at - 1] if at else None
        parent.insert(at, added)
        self.added.add(added)
        around, names = _name(parent), [element.rpartition("}")[2] for element in required]
        behind = f" behind <{_name(before)}>" if before is not None else ""
        path, table = self._inside(parent)
        inside = [row for name in names if (row := _by_name(table, name))]
        covers = tuple(f"{path}.{field}".strip(".") for row in inside for field in _fields(row))
        if len(names) == 1:
            path = covers[0] if len(covers) == 1 else path
            field = _rows(self.form.name).get(f"{_way(parent)}/{names[0]}".lstrip("/"))
            label = f"{labelled(field.item, field.field.at.label)} is missing: " if field else ""
            message = f"{label}<{names[0]}> {'belongs into' if label else 'is missing in'} <{around}>{behind}"
            self.absent[names[0]] = ((parent, f"missing {names[0]}"), f"belongs into <{around}>{behind}")
        else:
            message = f"<{around}> needs {_either(names)}{behind}"
        unwritten = self.source is None
        if unwritten:
            path = covers[0] if covers else path
            wording = self.wordings.get(path, "") if len(covers) == 1 else ""
            message = wording or f"{self._named(parent, *names)} is missing"
        self._add(parent, f"missing {' '.join(names)}", message, path=path, covers=covers, unwritten=unwritten)

    def _required(self, expected: list[str]) -> list[str]:
        return [element for element in expected if element.rpartition("}")[2] not in self.schema.optional]

    # ---- single elements --------------------------------------------------------------------------------------------

    def _single(self, node: Element, error: _Error) -> None:
        """Add what is wrong with one element by itself: its attributes, its text, or what stands in its place."""
        name, kind = _name(node), error.kind
        if (attribute := _ATTRIBUTE.search(error.message)) and "not allowed" in error.message:
            shown = attribute[1].rpartition("}")[2]
            self._add(node, f"attribute {shown}", f"<{name}> has the attribute {shown!r}, which the form does not have")
        elif kind in ("SCHEMAV_CVC_COMPLEX_TYPE_2_3", "SCHEMAV_CVC_COMPLEX_TYPE_2_1"):
            self._add(node, "text", f"A text stands in <{name}>, where only elements belong{self._stray(node)}")
        elif kind in ("SCHEMAV_CVC_TYPE_3_1_2", "SCHEMAV_CVC_ELT_5_2_2_1") and len(node):
            message = f"<{name}> holds the element <{_name(node[0])}>, where only a text belongs"
            path = self._place(node)[0]
            self._add(node, "nested", message, path=path, covers=(path,) if path else ())
            self.astray[_name(node[0])] = (node, "nested")
            self.found.pop((node, "value"), None)
        elif (node, "nested") in self.found:
            pass  # what is wrong with its text follows from that
        else:
            path, row = self._place(node)
            is_misspelled = _facet(error) not in _FACETS
            wording = self.wordings.get(path, "") if is_misspelled else ""  # the schema's limits are its own
            message = wording or f"{self._label(node, row)} {self._value(node, error, row)}"
            element = "" if f"<{name}>" in message or self.source is None else f" (<{name}>)"
            covered = path or (row.field.name if row else "")  # what the header has is nowhere in the record
            covers = (covered,) if covered else ()
            self._add(
                node, "value", f"{message}{element}", path=path, covers=covers, value=True, misspelled=is_misspelled
            )

    def _stray(self, node: Element) -> str:
        """Return the first text that stands in an element, unless a neighbour is for EDGAR alone."""
        neighbours = [None, *node.iterchildren("*"), None]
        texts = [node.text, *(child.tail for child in node.iterchildren("*"))]
        at = next((at for at, text in enumerate(texts) if text and text.strip()), None)
        if at is None or any(element is not None and _name(element) in PRIVATE for element in neighbours[at : at + 2]):
            return ""
        return f": {quoted((texts[at] or '').strip())}"

    def _value(self, node: Element, error: _Error, row: Row | None) -> str:
        """Return what is wrong with a value; that of a private element is not quoted."""
        text = (node.text or "").strip()
        facet = _facet(error)
        if not text and facet != "MAXLENGTH":
            return "is left blank"
        shown = "" if _name(node) in PRIVATE else f" {quoted(text)}"
        limit = _LIMIT.search(error.message)
        if facet in _FACETS and limit:
            are = "is" if limit[1] == "1" else "are"
            return _FACETS[facet].format(quoted=shown, length=len(node.text or ""), limit=limit[1], are=are)
        if facet == "PATTERN":
            pattern = error.message.rpartition("pattern '")[2].removesuffix("'.")
            return f"is{shown or ' written otherwise'}: it takes {_pattern_label(pattern)}"
        if facet == "ENUMERATION":
            return f"is{shown or ' something'}, which is not in the official list"
        if facet == "ELT_5_2_2_2_2":
            return f"is{shown}, where only {limit[1] if limit else 'one text'!r} may stand"
        kind = row.field.at.kind if row else None
        return f"is{shown or ' something'}: it takes {_takes(kind, text) if kind else 'another value'}"

    # ---- places -----------------------------------------------------------------------------------------------------

    def _located(self, node: Element) -> tuple[str, QuickRow | None, QuickTable]:
        number_and_element = self.read_elements.get(node)
        return located(number_and_element[1], self.notes) if number_and_element else ("", None, {})

    def _inside(self, node: Element) -> tuple[str, QuickTable]:
        """Return the record path of what stands in an element, with its number in a list, and the table of that."""
        path, row, table = self._located(node)
        if path and row and row[0] == PARTS:
            path += f"[{_number(self.read_elements[node][1])}]"
        return path, table

    def _place(self, node: Element) -> tuple[str, Row | None]:
        """Return the record path of an element, with its number in a list of values, and its field."""
        number_and_element = self.read_elements.get(node)
        if number_and_element is None:
            return "", None
        path, row, _ = located(number_and_element[1], self.notes)
        if path and row and row[0] in (TEXTS, VALUES):
            path += f"[{_number(number_and_element[1])}]"
        if row is None or not row[5].name:
            return path, None
        return path, _rows(self.form.name).get(_way(node))

    def _named(self, parent: Element, *names: str) -> str:
        """Return what the form calls the fields of elements: their labels, those of one item together."""
        around = _way(parent)
        ways = [f"{around}/{name}".lstrip("/") for name in names]
        below = tuple(f"{way}/" for way in ways)
        rows = [row for way, row in _rows(self.form.name).items() if way in ways or way.startswith(below)]
        labels = list(dict.fromkeys(row.field.at.label for row in rows))
        shown = [*labels[:_CHOICES], *(["..."] if len(labels) > _CHOICES else [])]
        return labelled(rows[0].item, " / ".join(shown)) if rows else _either(list(names))

    def _label(self, node: Element, row: Row | None) -> str:
        return labelled(row.item, row.field.at.label) if row else f"<{_name(node)}>"

    def _add(
        self,
        node: Element,
        kind: str,
        message: str,
        *,
        path: str | None = None,
        covers: tuple[str, ...] = (),
        value: bool = False,
        unwritten: bool = False,
        misspelled: bool = False,
    ) -> None:
        """Add a fault of an element, unless it has that fault already."""
        while node not in self.read_elements and (parent := node.getparent()) is not None:
            node = parent
        if (node, kind) not in self.found:
            path = self._place(node)[0] if path is None else path
            message = message if message.endswith("?") else f"{message}."
            span = self._span(node, value=value)
            self.found[node, kind] = SchemaFault(path, message, span, covers, unwritten, misspelled)

    def _span(self, node: Element, *, value: bool) -> Span | UnsetType:
        if self.source is None or node not in self.read_elements:
            return UNSET
        number = self.read_elements[node][0]
        begin, end = self._tags[number]
        if value and not len(node) and (text := (node.text or "").strip()):
            at = self.document.content.find(text.encode()[:_MAX_LENGTH], end)
            following = next((tag[0] for tag in self._tags[number + 1 : number + 2]), None)
            if at >= 0 and (following is None or at < following):
                begin, end = at, at + len(text.encode())
        return _span(self.document, self.source, begin, end)

    @cached_property
    def _tags(self) -> list[tuple[int, int]]:
        return start_tags(self.document.content)


_FACETS = {
    "MAXLENGTH": "has {length} characters, where {limit} {are} allowed",
    "MINLENGTH": "has {length} characters, where at least {limit} are wanted",
    "LENGTH": "has {length} characters, where {limit} are wanted",
    "MAXINCLUSIVE": "is{quoted}: the largest number allowed is {limit}",
    "MININCLUSIVE": "is{quoted}: the smallest number allowed is {limit}",
    "TOTALDIGITS": "is{quoted}: at most {limit} digits are allowed",
    "FRACTIONDIGITS": "is{quoted}: at most {limit} digits behind the point are allowed",
}
_ACCESSION = "an accession number such as 0000902664-25-002420"
_FILE_NAME = r"([a-zA-Z0-9]+[\w\._\-]*)"
_KEYBOARD = "[A-Za-z0-9!#-$%"
"""How the patterns begin that take all of ASCII: they differ in how many characters they take."""
# What a pattern of the schemas takes.
_PATTERNS = {
    r"[*]{0}|[0-9]{1,10}\-[0-9]{1,2}\-[0-9]{1,6}": _ACCESSION,
    r"\d{1,10}": "one to ten digits",
    "[0-9]+": "digits only",
    r"\d{1,2}/\d{1,2}/\d{4}": "a date such as 03/14/2025",
    r"[0-9A-Za-z #\-]*": "letters, digits, blanks, # and - only",
    r"[a-zA-Z0-9\s#(),.\-]{1,20}": "letters, digits, blanks and # ( ) , . - only",
    "true": "true, or is left out",
    "true|false": "true or false",
    r"\d{1,2}-\d{1,2}-\d{4}": "a date such as 03-14-2025",
    "[a-zA-Z0-9@*#]{9,12}": "a CUSIP: 9 to 12 letters and digits",
    "LIVE|TEST": "LIVE or TEST",
    "D|D/A": "D or D/A",
    r"2\d\d\d": "a year from 2000 on, in four digits",
    r"Indefinite|\d+": "whole dollars, or Indefinite",
    r"None|\d+": "digits, or None",
}


def _pattern_label(pattern: str) -> str:
    """Return what a pattern of the schemas takes; of the two that are e-mail addresses each has an @."""
    if pattern.startswith(_FILE_NAME):
        return "a file name such as ex99.htm: letters, digits, . _ and - only, and an ending that EDGAR takes"
    if pattern.startswith(_KEYBOARD):
        most = int(pattern.rpartition(",")[2].rstrip("}"))
        return f"1 to {most:,} letters, digits and signs, without accents and the like"
    return "an e-mail address such as name@example.com" if ")@(" in pattern else _PATTERNS.get(pattern, pattern)


def _takes(kind: Kind[Any], text: str) -> str:
    """Return what a kind takes in the place of a text."""
    try:
        kind.read(text)
    except Unreadable as error:
        return str(error).removeprefix("takes ")
    if isinstance(kind, Number):  # its reading takes what a page leaves out, the schema does not
        return next((words for words in _PATTERNS.values() if words.startswith(f"a {kind.what}:")), f"a {kind.what}")
    return kind.title


def _facet(error: _Error) -> str:
    return error.kind.removeprefix("SCHEMAV_CVC_").removesuffix("_VALID")


def _name(node: Element) -> str:
    return etree.QName(node).localname


def _way(node: Element) -> str:
    """Return the names of the elements from the root to this one, without the root's."""
    return "/".join(_name(element) for element in (*reversed(list(node.iterancestors())), node)[1:])


def _number(node: Element) -> int:
    """Return how many elements of its name stand before an element."""
    return sum(1 for _ in node.itersiblings(node.tag, preceding=True))


def _run(node: Element) -> list[Element]:
    """Return the elements of the same name that follow one directly."""
    elements: list[Element] = []
    for sibling in node.itersiblings("*"):
        if sibling.tag != node.tag:
            break
        elements.append(sibling)
    return elements


def _in_namespace(name: str, expected: list[str]) -> str | None:
    """Return the namespace in which an element of that name is expected; None where none is."""
    return next((tag[1:].partition("}")[0] if tag[0] == "{" else "" for tag in expected if _local(tag) == name), None)


def _local(tag: str) -> str:
    return tag.rpartition("}")[2]


def _either(names: list[str]) -> str:
    shown, more = [f"<{name}>" for name in names[:_CHOICES]], len(names) - _CHOICES
    if more > 0:
        shown.append(f"{more} others" if more > 1 else "another")
    return f"{', '.join(shown[:-1])} or {shown[-1]}" if len(shown) > 1 else shown[0] if shown else "another element"


def _by_name(table: QuickTable, name: str) -> QuickRow | None:
    return next((row for tag, row in table.items() if _local(tag) == name), None)


def _fields(row: QuickRow) -> Iterator[str]:
    """Yield the fields that an element holds, or those of all that stands in it."""
    if row[0] == HEADER:
        return
    if row[0] in CONTAINERS:
        for inner in row[4].values():
            yield from _fields(inner)
    elif row[5].name:
        yield row[5].name
