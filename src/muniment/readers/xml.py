"""Reading XML by the definition of its form.

The definition is compiled once a part: a table maps the expanded name of an element to a step, that of a container
holds the table below it, and nothing here knows a form. One walk over the tree fills the record. Whatever does not go
smoothly is noted with its element; what the notes mean for problems, states, unread parts and evidence is worked out
only when somebody asks (`muniment.readers.xml_trace`).
"""

from collections.abc import Callable, Container
from functools import cache
from typing import Any, NamedTuple, TypeAlias, TypeVar

from lxml import etree
from msgspec import UNSET, Struct, structs

from muniment.documents.xml import DAMAGED, Element, XmlDocument
from muniment.errors import FormNotRead, NotAFiling
from muniment.forms import FORMS, FormSpec, Record, parse_name
from muniment.forms.definition import NAMESPACES, AsFiled, Field, Part, SubmissionHeader, fields, in_order
from muniment.forms.filing_copy import PLACEHOLDER
from muniment.values import Choice, Kind, Text, Unreadable, says_not_applicable

# What to do with an element. Single texts and values come first: they are most of a filing.
# A container whose presence answers a list is another thing than a plain one.
# HEADER: an element that only a submission has.
TEXT, VALUE, TEXTS, VALUES, CONTAINER, LIST, PART, PARTS, GROUPED, ACCESS_CODE, HEADER = range(11)
CONTAINERS = (CONTAINER, LIST)


class Step(NamedTuple):
    """What to do with one element.

    `do` is one of the constants above, `place` the element's rank among its siblings, `slot` and `name` the field.
    `kind` turns words into a value and `quick` does so for words in their usual spelling; plain texts have neither.
    `below` is the table of a container, the plan of a part, the pair of plan and step of a grouped element, or the row
    of an element of the submission header. `lists` are the slots that become empty lists when the container is there.
    `path` is the element's path, where it must be kept. `redacted` is what EDGAR writes over an access code. `until` is
    the last schema version that has the element in another place among its siblings.
    """

    do: int
    place: int
    slot: int = 0
    name: str = ""
    kind: Kind[Any] | None = None
    quick: Callable[[str], Any] | None = None
    below: Any = None
    lists: tuple[int, ...] = ()
    path: str = ""
    redacted: str = ""
    until: str = ""


Table: TypeAlias = dict[str, Step]
# The same, for the walk: plain tuples of do, place, slot, quick, below, and the step. Reading spends its time on them.
QuickRow: TypeAlias = tuple[int, int, int, Callable[[str], Any] | None, Any, Step]
QuickTable: TypeAlias = dict[str, QuickRow]


class Plan(NamedTuple):
    """How to read one kind of part: its class, its table, its fields before anything is read, its redacted codes.

    `lists` are the slots of repeated fields; `header` is the plan of the submission header whose elements stand among
    the part's.
    `redacted` lists, for each CIK that has an access code next to it in the public copy too, slot and element path.
    """

    part: type[Part]
    table: QuickTable
    blank: list[Any]
    lists: tuple[int, ...]
    redacted: tuple[tuple[int, str], ...]
    header: "Plan | None" = None


@cache
def plan(part: type[Part], namespace: str | None, header: type[SubmissionHeader] | None = None) -> Plan:
    """Compile `part`, whose elements stand in `namespace`.

    With `header`, the elements that only a submission has are known too.
    """
    builder = _Builder(namespace)
    for field in fields(part):
        if field.at.path:
            builder.add(field)
    inner = plan(header, namespace) if header else None
    table = _quick(builder.table)
    if inner:
        _add_header(table, inner.table)
    blank: list[Any] = [UNSET] * len(part.__struct_fields__)
    blank[0] = ()
    redacted = tuple(
        (field.slot, _sibling_path(field.at.path, field.at.access_code)) for field in fields(part) if field.at.redacted
    )
    lists = tuple(field.slot for field in fields(part) if field.repeats)
    return Plan(part, table, blank, lists, redacted, inner)


def _add_header(table: QuickTable, header: QuickTable) -> None:
    """Enter into the table of a record the outermost elements of a header that the record does not know."""
    for tag, row in header.items():
        if tag in table:
            _add_header(table[tag][4], row[4])
        else:
            table[tag] = (HEADER, -1, 0, None, row, row[-1])


def _quick(table: Table) -> QuickTable:
    """Lay out a finished table for the walk."""
    rows: QuickTable = {}
    for tag, step in table.items():
        below = _quick(step.below) if step.do in CONTAINERS else step.below
        if isinstance(below, Plan):
            below = tuple(below)  # taken apart three times as fast
        rows[tag] = (step.do, step.place, step.slot, step.quick, below, step)
    return rows


class _Builder:
    """The table of one part while it grows."""

    def __init__(self, namespace: str | None) -> None:
        self.namespace = namespace
        self.table: Table = {}

    def tag(self, name: str) -> str:
        """Return the expanded name of an element of this part."""
        prefix, _, local = name.rpartition(":")
        namespace = NAMESPACES[prefix] if prefix else self.namespace
        return f"{{{namespace}}}{local}" if namespace else local

    def add(self, field: Field) -> None:
        """Enter a field at its path, with the containers on the way, and at its former paths."""
        at = field.at
        if at.group and field.part:
            self._add_group(field, field.part)
            return
        table = self._containers(at.path, () if not field.repeats else (field.slot,))
        name = at.path.rpartition("/")[2]
        until = next((former.until for former in at.former if former.after), "")
        table[self.tag(name)] = self._step(field, len(table))._replace(until=until)
        if at.access_code:
            path = _sibling_path(at.path, at.access_code)
            code = Step(ACCESS_CODE, len(table), field.slot, field.name, path=path, redacted=at.redacted)
            table[self.tag(at.access_code)] = code
        do = VALUES if field.repeats else VALUE
        for path in (former.path for former in at.former if former.path != at.path):
            # with the rank of today's; that it stood there has to be told
            table = self._containers(path, ())
            step = self._step(field, len(table) - 1)._replace(do=do, kind=at.kind, quick=_no_quick, path=path)
            table[self.tag(path.rpartition("/")[2])] = step

    def _add_group(self, field: Field, part: type[Part]) -> None:
        """Enter the fields of a part that has no element of its own."""
        table = self._containers(f"{field.at.path}/*", (field.slot,))
        inner = plan(part, self.namespace)
        place = len(table)
        for tag, row in inner.table.items():
            table[tag] = Step(GROUPED, place, field.slot, field.name, below=(inner, row[-1]))

    def _containers(self, path: str, lists: tuple[int, ...]) -> Table:
        """Return the table in which the last element of `path` stands; note a list in its own container.

        A container is a list's own when it holds nothing but leaves and lists.
        """
        table, up = self.table, ""
        above = path.split("/")[:-1]
        for name in above:
            up = f"{up}/{name}".lstrip("/")
            step = table.get(self.tag(name)) or Step(CONTAINER, len(table), below={}, path=up)
            is_own = name is above[-1] and not any(s.do in (*CONTAINERS, PART) for s in step.below.values())
            lists_here = (*step.lists, *lists) if is_own else step.lists
            table[self.tag(name)] = step._replace(do=LIST if lists_here else CONTAINER, lists=lists_here)
            table = step.below
        return table

    def _step(self, field: Field, place: int) -> Step:
        if field.part:
            below = plan(field.part, self.namespace)
            return Step(PARTS if field.repeats else PART, place, field.slot, field.name, below=below)
        kind = field.at.kind
        if kind is None or type(kind) in (Text, Choice):
            return Step(TEXTS if field.repeats else TEXT, place, field.slot, field.name)
        return Step(VALUES if field.repeats else VALUE, place, field.slot, field.name, kind, kind.quick)


def _no_quick(words: str) -> None:
    """Send every value to the closer look."""


def _sibling_path(path: str, sibling: str) -> str:
    return f"{path.rpartition('/')[0]}/{sibling}".lstrip("/")


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
    kind = " ".join(kind.split())[:60]
    ours = parse_name(kind)
    meant = next((form.namespace for form in FORMS.values() if ours and form.name == ours.form), None)
    other = f" in another namespace than {meant!r}" if meant else ""
    raise FormNotRead(
        f"XML of the kind {kind!r}{other}; muniment reads Form D and Schedules 13D and 13G",
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
                _bare(child, step, notes)
        elif do == PART:
            if values[slot] is UNSET:
                values[slot] = _part(child, below, notes)
                _bare(child, step, notes)
            else:
                notes.add("repeated", child, step)
        elif do == PARTS:
            _listed(values, slot).append(_part(child, below, notes))
            _bare(child, step, notes)
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
        _bare(child, step, notes)
    elif do == ACCESS_CODE:
        _access_code(child, step, values, filed, notes)
    elif do == HEADER:
        _header(child, below, notes)
    else:
        _leaf(child, step, values, filed, notes)


def _bare(child: Element, step: Step, notes: Notes) -> None:
    """Note words that stand where elements belong: among elements they are strays, without any nobody sees them."""
    if not len(child) and child.text and (words := child.text.strip()):
        notes.add("bare", child, step, words)


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
    row = row_by_name(child, table)
    notes.add("unknown-element" if row is None else "namespace", child, row[-1] if row else None)
    return row


def row_by_name(child: Element, table: QuickTable) -> QuickRow | None:
    """Return the row of an element under its name alone, whatever its namespace."""
    local = etree.QName(child).localname
    return next((row for tag, row in table.items() if tag.rpartition("}")[2] == local), None)


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
        _bare(child, step, notes)
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
