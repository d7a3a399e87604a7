"""Reading XML by the definition of its form.

One walk over the tree fills the record. Whatever does not go smoothly is noted with its element; what the notes mean
for problems, states, unread parts and evidence is worked out only when somebody asks (`muniment.readers.xml_trace`).
"""

from collections.abc import Container
from typing import Any, TypeVar

from lxml import etree
from msgspec import UNSET, Struct, structs

from muniment.documents.xml import DAMAGED, Element, XmlDocument
from muniment.errors import FormNotRead, NotAFiling
from muniment.forms import FORMS, FormSpec, Record, parse_name
from muniment.forms.definition import AsFiled, Part, SubmissionHeader, in_order
from muniment.forms.filing_copy import PLACEHOLDER
from muniment.readers.xml_plan import (
    ACCESS_CODE,
    CONTAINER,
    CONTAINERS,
    GROUPED,
    HEADER,
    LIST,
    PART,
    PARTS,
    TEXT,
    TEXTS,
    VALUE,
    VALUES,
    Plan,
    QuickRow,
    QuickTable,
    Step,
    plan,
)
from muniment.values import Unreadable, says_not_applicable

P = TypeVar("P", bound=Part)

# By the namespace that was taken off a document, and the root element that is left: forms without one may share it.
_FORMS: dict[tuple[str, str], list[FormSpec]] = {}
for _form in FORMS.values():
    for _key in {
        (_form.namespace or "", _form.root),
        ("", f"{{{_form.namespace or ''}}}{_form.root}".removeprefix("{}")),
    }:
        _FORMS.setdefault(_key, []).append(_form)
# Of forms without a namespace, the elements by which they are told from others with the same root element.
_PARTS = {
    form.name: {tag for tag, row in plan(form.record, None).table.items() if row[0] in (PART, PARTS, *CONTAINERS)}
    for form in FORMS.values()
    if not form.namespace
}
# Stands, while a part is read, in a field whose element was there without a value: a second element is then noticed.
ABSENT = object()


class Note(Struct):
    """Something that did not go smoothly: what, at which element, at which step of the plan, with which words."""

    code: str
    element: Element
    step: Step | None
    words: str


class Notes:
    """What the walk has to tell beside the record.

    `plan` is the plan of the form that the walk followed; `texts` counts the texts that were taken; `redacted` holds
    the paths of the access codes that are there, `codes` their CIK and what stands there; `header` the fields of the
    submission header, where there are any, with what was filed otherwise.
    """

    __slots__ = ("codes", "form", "header", "notes", "plan", "redacted", "texts")

    def __init__(self, form: FormSpec, plan: Plan) -> None:
        self.form, self.plan = form, plan
        self.notes: list[Note] = []
        self.texts = 0
        self.redacted: set[str] = set()
        self.codes: list[tuple[str, str]] = []
        self.header: tuple[list[Any], list[AsFiled]] | None = None

    @property
    def header_plan(self) -> Plan:
        """The plan of the submission header."""
        if self.plan.header is None:
            raise TypeError("this plan was made without a submission header")
        return self.plan.header

    def begin_header(self) -> tuple[list[Any], list[AsFiled]]:
        """Return where the fields of the submission header go."""
        if self.header is None:
            self.header = (self.header_plan.blank.copy(), [])
        return self.header

    def add(self, code: str, element: Element, step: Step | None = None, words: str = "") -> None:
        """Note something about an element."""
        self.notes.append(Note(code, element, step, words))


def form_of(document: XmlDocument) -> FormSpec:
    """Return the form that the root element and its namespace tell.

    Raises:
        FormNotRead: the document is of another kind; the message names it.
        NotAFiling: it may be a Form D, but is cut off before that shows.
    """
    root = document.root
    named = _FORMS.get((document.namespace, root.tag), [])
    found = [form for form in named if form.namespace or _has_any(root, _PARTS[form.name])]
    if found:  # of several with like elements that whose type is stated, else the first
        stated = parse_name(root.findtext("submissionType") or "") if len(found) > 1 else None
        return next((form for form in found if stated and form.name == stated.form), found[0])
    if named and document.recovered:
        raise NotAFiling("the file is damaged or cut off before it says anything")
    kind = root.findtext(".//{*}submissionType") or root.findtext(".//{*}documentType") or etree.QName(root).localname
    raise FormNotRead(
        f"XML of the kind {' '.join(kind.split())[:60]!r}; muniment reads Form D and Schedules 13D and 13G",
        place=f"line {root.sourceline}" if root.sourceline else "",
    )


def _has_any(root: Element, parts: Container[str]) -> bool:
    """Whether a document has one of some elements; mostly it is the last."""
    return (len(root) > 0 and root[-1].tag in parts) or any(child.tag in parts for child in root)


def walk(document: XmlDocument, form: FormSpec) -> tuple[Record, Notes]:
    """Read a document as a form; return the record with the notes."""
    whole = plan(form.record, None if document.namespace else form.namespace, form.header)
    notes = Notes(form, whole)
    record: Any = _part(document.root, whole, notes)
    if notes.header is not None and (documents := _public_documents(notes)) is not UNSET:
        record = structs.replace(record, attachments=documents)
        notes.header = None
    return record, notes


def _public_documents(notes: Notes) -> object:
    """Return the documents that are all that a file has of a submission, else UNSET: some public copies have them."""
    header = header_of(notes)
    stated = {name for name in header.__struct_fields__ if getattr(header, name) not in (UNSET, ())}
    has_codes = any(code != PLACEHOLDER for _, code in notes.codes)
    return UNSET if has_codes or not stated <= {"attachments"} else getattr(header, "attachments", UNSET)


def header_of(notes: Notes) -> SubmissionHeader:
    """Make the submission header of what the walk found; the access codes are left to the caller."""
    header = notes.header_plan
    values, filed = notes.header or (header.blank.copy(), [])
    return _record(notes.form.header, header.lists, values, filed)


def _part(node: Element, plan: tuple[Any, ...], notes: Notes) -> Part:
    part, table, blank, lists, redacted, _ = plan
    values = blank.copy()
    filed: list[AsFiled] = []
    _fields(node, table, values, filed, notes)
    if redacted:
        for slot, path in redacted:
            if values[slot] is not UNSET and path not in notes.redacted:
                filed.append(AsFiled("", UNSET, path))
    if filed:
        return _record(part, lists, values, filed)
    if lists:
        for slot in lists:
            if values[slot] is not UNSET:
                values[slot] = tuple(values[slot])
    return part(*values)


def _record(part: type[P], lists: tuple[int, ...], values: list[Any], filed: list[AsFiled]) -> P:
    """Make the part of which something was filed otherwise than it would be written."""
    values = [UNSET if value is ABSENT else value for value in values]
    for slot in lists:
        if values[slot] is not UNSET:
            values[slot] = tuple(value for value in values[slot] if value is not ABSENT)
    values[0] = in_order(part, filed)
    return part(*values)


def _fields(node: Element, table: QuickTable, values: list[Any], filed: list[AsFiled], notes: Notes) -> None:
    """Read the children of `node` into `values`.

    Plain texts, values in their usual spelling, containers and parts are nearly all of a filing: they are dealt with
    here, without a call more than needed.
    """
    last, texts = -1, 0
    group: _Group | None = None
    children: list[Element] = node[:]  # type: ignore[index] - made at once: an iterator asks lxml each time
    for child in children:
        try:
            do, place, slot, quick, below, step = table[child.tag]
        except KeyError:
            row = _unknown(child, table, values, notes)
            if row is None:
                continue
            do, place, slot, quick, below, step = row
        if place < last:
            if do != HEADER:
                notes.add("order", child, step)
        elif place == last and do in CONTAINERS:
            notes.add("repeated", child, step)
        else:
            last = place
        if do <= VALUE:
            text = child.text
            if text and values[slot] is UNSET and not len(child):
                text = text.strip()
                value = quick(text) if quick and text else text
                if value is not None and text:
                    texts += 1
                    values[slot] = value
                    continue
            _leaf(child, step, values, filed, notes)
        elif do == TEXTS:
            text = child.text
            text = text.strip() if text and not len(child) else ""
            if text:
                texts += 1
                _listed(values, slot).append(text)
            else:
                _leaf(child, step, values, filed, notes)
        elif do == CONTAINER:
            if len(child):
                _fields(child, below, values, filed, notes)
            else:
                filed.append(AsFiled("", "", step.path))
        elif do == PART:
            if values[slot] is UNSET:
                values[slot] = _part(child, below, notes)
            else:
                notes.add("repeated", child, step)
        elif do == PARTS:
            _listed(values, slot).append(_part(child, below, notes))
        elif do == GROUPED:
            group = group or _Group(step, notes)
            group.take(child, step)
        else:
            _seldom(child, (do, place, slot, quick, below, step), values, filed, notes)
    notes.texts += texts
    if group:
        _listed(values, group.slot).extend(group.parts())


def _seldom(child: Element, row: QuickRow, values: list[Any], filed: list[AsFiled], notes: Notes) -> None:
    """Read an element of the kinds that a filing has few of."""
    do, below, step = row[0], row[4], row[5]
    if do == LIST:
        for slot in step.lists:
            _listed(values, slot)
        _fields(child, below, values, filed, notes)
    elif do == ACCESS_CODE:
        _access_code(child, step, values, filed, notes)
    elif do == HEADER:
        _header(child, below, notes)
    else:
        _leaf(child, step, values, filed, notes)


def _listed(values: list[Any], slot: int) -> list[Any]:
    """Return the list in a slot, a new one where there is none yet."""
    if values[slot] is UNSET:
        values[slot] = []
    return values[slot]


def _unknown(child: Element, table: QuickTable, values: list[Any], notes: Notes) -> QuickRow | None:
    """Find the step of an element under its name alone: a wrong namespace is noted, but hides no value."""
    if child.tag == DAMAGED:
        # what is torn answers no list with "none": its entries may be what is gone
        for row in table.values():
            for slot in (row[2], *row[5].lists):
                if isinstance(values[slot], list) and all(value is ABSENT for value in values[slot]):
                    values[slot] = UNSET
        return None
    local = etree.QName(child).localname
    row = next((row for tag, row in table.items() if tag.rpartition("}")[2] == local), None)
    notes.add("unknown-element" if row is None else "namespace", child, row[-1] if row else None)
    return row


def _leaf(child: Element, step: Step, values: list[Any], filed: list[AsFiled], notes: Notes) -> None:
    """Read one element that holds a value, in all the cases that are not plain."""
    many, held = step.do in (TEXTS, VALUES), values[step.slot]
    if len(child):
        torn = child[-1].tag == DAMAGED
        notes.add("torn" if torn else "nested", child, step, "".join(map(str, child.itertext())).strip())
        return
    if not many and held is not UNSET:
        notes.add("repeated", child, step)
        return
    text = child.text
    words = text.strip() if text else ""
    value = _value(child, step, words, notes) if words else UNSET
    spelled_otherwise = value is UNSET or (step.kind is not None and step.kind.write(value) != words)
    entries = _listed(values, step.slot) if many else []
    # Of a list the state says why its first entry is no value; the words of further ones are nobody's.
    notes.texts += text is not None and not (entries and words and value is UNSET)
    if spelled_otherwise or step.path:
        name = f"{step.name}[{len(entries)}]" if many and value is UNSET else step.name
        filed.append(AsFiled(name, words if spelled_otherwise else UNSET, step.path))
    if many:
        entries.append(ABSENT if value is UNSET else value)
    else:
        values[step.slot] = ABSENT if value is UNSET else value


def _value(child: Element, step: Step, words: str, notes: Notes) -> object:
    """Return what `words` state; UNSET where they are no such value, with a note unless they say "N/A"."""
    if step.kind is None:
        return words
    try:
        return step.kind.read(words)
    except Unreadable as error:
        if not says_not_applicable(words):
            notes.add("unreadable", child, step, str(error))
        return UNSET


def _header(child: Element, row: QuickRow, notes: Notes) -> None:
    """Read an element that only a submission has; containers of the header stand nowhere else."""
    values, filed = notes.begin_header()
    do, below, step = row[0], row[4], row[5]
    for slot in step.lists:
        _listed(values, slot)
    if do in CONTAINERS:
        _fields(child, below, values, filed, notes)
        if do == CONTAINER and not len(child):
            filed.append(AsFiled("", "", step.path))
    else:
        _leaf(child, step, values, filed, notes)


def _access_code(child: Element, step: Step, values: list[Any], filed: list[AsFiled], notes: Notes) -> None:
    """Take an access code out of the way; only EDGAR's black bar may be told."""
    words = (child.text or "").strip()
    notes.texts += child.text is not None
    notes.redacted.add(step.path)
    if not words:
        filed.append(AsFiled("", "", step.path))
        return
    if words != step.redacted:
        notes.begin_header()
    cik = values[step.slot]
    notes.codes.append((cik if isinstance(cik, str) else "", words))


class _Group:
    """Parts without an element of their own, collected from siblings: a new one begins where the order starts anew."""

    def __init__(self, step: Step, notes: Notes) -> None:
        self.slot, self.notes = step.slot, notes
        self.part, _, self.blank, *_ = step.below[0]
        self.done: list[Part] = []
        self.values: list[Any] = self.blank.copy()
        self.filed: list[AsFiled] = []
        self.last = -1

    def take(self, child: Element, step: Step) -> None:
        """Read one element, into a new part where it comes before what the part already has."""
        inner: Step = step.below[1]
        do, place, slot = inner[0], inner[1], inner[2]
        if place <= self.last:
            self._finish()
        self.last = place
        text = child.text
        text = text.strip() if text and do == TEXT and not len(child) else ""
        if text and self.values[slot] is UNSET:
            self.notes.texts += 1
            self.values[slot] = text
        else:
            _leaf(child, inner, self.values, self.filed, self.notes)

    def parts(self) -> list[Part]:
        """Return all parts, the last one too."""
        self._finish()
        return self.done

    def _finish(self) -> None:
        filed, values = self.filed, self.values
        self.done.append(_record(self.part, (), values, filed) if filed else self.part(*values))
        self.values, self.filed = self.blank.copy(), []
