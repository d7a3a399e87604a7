"""What stands behind a record read from XML: evidence, states, unread parts and problems, worked out when asked for."""

import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import accumulate
from typing import Any, cast

from lxml import etree
from msgspec import UNSET, Struct, UnsetType, structs

from muniment.caching import cached_property
from muniment.documents import xml
from muniment.documents.exhibits import AttachedDocument, base64_document, documents_beside
from muniment.documents.header import FilingHeader
from muniment.documents.passage import Passage, unescaped
from muniment.documents.submission import FullSubmission
from muniment.documents.xml import DAMAGED, Element, XmlDocument
from muniment.evidence import Evidence, Problem, Span, State
from muniment.forms import Record, form_of
from muniment.forms.definition import Credentials, Field, Part, SubmissionHeader, attachments_of, fields
from muniment.forms.filing_copy import codes_in, without_codes
from muniment.forms.walk import walk
from muniment.readers.labelled import reader_of_lists
from muniment.readers.xml import (
    CONTAINERS,
    GROUPED,
    HEADER,
    PART,
    PARTS,
    TEXTS,
    VALUE,
    VALUES,
    Note,
    Notes,
    QuickRow,
    QuickTable,
    Step,
    header_of,
    row_by_name,
)
from muniment.reading import Details, Settled, Trace
from muniment.values import Text, Unreadable, says_not_applicable

# ---- which leaf a record path stands at, and which leaves nothing claims ---------------------------------------------
#
# The walk that fills the record does not count leaves or spell paths: most users never ask. This second walk over the
# same tree, by the same plan, does.

# Notes about elements whose words no field took.
_UNCLAIMED = frozenset({"unknown-element", "repeated", "nested", "torn"})


class Places(Struct):
    """Leaf numbers, in document order: by record path, and those that nothing claimed; paths of noted elements.

    `attached` has the first leaf of each document in the XML, and the one behind its last.
    """

    by_path: dict[str, int] = {}
    unclaimed: list[int] = []
    noted: dict[Element, tuple[str, int]] = {}
    attached: list[tuple[int, int]] = []


def locate(root: Element, notes: Notes, *, mended: bool) -> Places:
    """Walk the tree once more, counting leaves and spelling paths; `mended` says that it may have torn elements."""
    finder = _Finder(notes, mended=mended)
    finder.visit(root, notes.plan.table, notes.header_plan.table, "", {})
    return finder.places


def path_of(element: Element, notes: Notes) -> str:
    """Return the record path of one element, found from the elements around it.

    It ends at the last part or field that the definition knows; entries of a list have no number of their own.
    """
    return located(element, notes)[0]


def located(element: Element, notes: Notes) -> tuple[str, QuickRow | None, QuickTable]:
    """Return the record path of one element, its own row, and the table of what may stand in it.

    There is no row for the root and for an element that the definition does not know.
    """
    table, path = notes.plan.table, ""
    row: QuickRow | None = None
    in_header = False
    for node in (*reversed(list(element.iterancestors())), element)[1:]:
        found = table.get(node.tag) or row_by_name(node, table)
        if found is None:
            return path, None, {}
        in_header = in_header or found[0] == HEADER  # neither it nor what stands in it has a place in the record
        known: QuickRow = found[4] if found[0] == HEADER else found
        row, do, step = known, known[0], known[5]
        if not in_header:
            path = f"{path}.{step.name}".strip(".")
            if do == PARTS and node is not element:
                path += f"[{sum(1 for _ in node.itersiblings(node.tag, preceding=True))}]"
        table = _inner(known)
    return path, row, table


def _inner(row: QuickRow) -> QuickTable:
    """Return the table of what may stand in an element."""
    return row[4] if row[0] in CONTAINERS else row[4][1] if row[0] in (PART, PARTS) else {}


class _Finder:
    """The walk: `leaf` is the number of the next leaf; `watchful`, that not all elements went smoothly."""

    def __init__(self, notes: Notes, *, mended: bool) -> None:
        self.places = Places()
        self.leaf = 0
        self.noted = {note.element for note in notes.notes}
        self.watchful = mended or bool(self.noted)
        # the walk went into a container that repeats: there each leaf is noted by itself
        self.unclaimed = {
            note.element
            for note in notes.notes
            if note.code in _UNCLAIMED and not (note.code == "repeated" and note.step and note.step.do in CONTAINERS)
        }

    def visit(self, node: Element, table: QuickTable, aside: QuickTable, prefix: str, counts: dict[int, int]) -> None:
        """Go through the children of `node`; `counts` has, by slot, how many entries of a list have been seen."""
        by_path = self.places.by_path
        for child in node:
            row = table.get(child.tag) or row_by_name(child, table)
            if self.watchful and self._is_dealt_with(child, row, prefix):
                continue
            if row is None:
                self._skip(child, claimed=False)
                continue
            do, below, step = row[0], row[4], row[5]
            if do <= VALUE:
                by_path[prefix + step[3]] = self.leaf
                self.leaf += 1
            elif do in CONTAINERS:
                self._end_bare(child)
                inner = aside.get(child.tag) if aside else None
                self.visit(child, below, inner[4] if inner and inner[0] in CONTAINERS else {}, prefix, counts)
            elif do in (PART, PARTS):
                self._end_bare(child)
                self.visit(child, below[1], {}, f"{prefix}{self._numbered(step, do == PARTS, counts)}.", {})
            elif do in (TEXTS, VALUES):
                if _states_value(child, step):
                    by_path[prefix + self._numbered(step, True, counts)] = self.leaf
                elif -step.slot - 1 not in counts:
                    by_path[prefix + step.name] = self.leaf
                else:
                    self.places.unclaimed.append(self.leaf)
                counts[-step.slot - 1] = 0
                self.leaf += 1
            elif do == GROUPED:
                # a part without its own element: the next one begins where the order of its fields starts anew
                field: Step = step.below[1]
                number = counts.get(step.slot, -1)
                if field.place <= counts.get(-step.slot - 1, -1) or number < 0:
                    number += 1
                counts[step.slot], counts[-step.slot - 1] = number, field.place
                by_path[f"{prefix}{step.name}[{number}].{field.name}"] = self.leaf
                self.leaf += 1
            elif do == HEADER:
                self._of_header(child, aside)
            else:
                self.leaf += 1

    def _is_dealt_with(self, child: Element, row: QuickRow | None, prefix: str) -> bool:
        """Keep the path of a noted element; tell whether that is all, because no field took its words."""
        if child.tag == DAMAGED:  # stands for the missing end of the element around it
            self.leaf += 1
            return True
        if child not in self.noted:
            return False
        self.places.noted[child] = (f"{prefix}{row[-1].name if row else ''}".rstrip("."), self.leaf)
        if child in self.unclaimed:
            self._skip(child, claimed=False)
        return child in self.unclaimed

    def _numbered(self, step: Step, repeats: bool, counts: dict[int, int]) -> str:
        if not repeats:
            return step.name
        number = counts.get(step.slot, 0)
        counts[step.slot] = number + 1
        return f"{step.name}[{number}]"

    def _end_bare(self, child: Element) -> None:
        """Count an element without the elements that belong in it; words in their place nothing claims."""
        if not len(child):
            self._skip(child, claimed=not (child.text or "").strip())

    def _of_header(self, child: Element, aside: QuickTable) -> None:
        """Elements of the submission header are claimed as far as the header knows them; they have no record path."""
        row = aside.get(child.tag) or row_by_name(child, aside)
        if self.watchful and self._is_dealt_with(child, None, ""):
            return
        first = self.leaf
        if row is None or not len(child):
            is_leaf = row is not None and row[0] not in (*CONTAINERS, PART, PARTS)
            self._skip(child, claimed=is_leaf or (row is not None and not (child.text or "").strip()))
        else:
            for grandchild in child:
                self._of_header(grandchild, _inner(row))
        if row and row[0] == PARTS:
            self.places.attached.append((first, self.leaf))

    def _skip(self, child: Element, *, claimed: bool) -> None:
        for element in child.iter():
            if not len(element):
                if not claimed:
                    self.places.unclaimed.append(self.leaf)
                self.leaf += 1


def _states_value(child: Element, step: Step) -> bool:
    """Whether an entry of a list states a value: others have no place in the list."""
    words = (child.text or "").strip()
    if not words or len(child):
        return False
    if step.kind is None:
        return True
    try:
        step.kind.read(words)
    except Unreadable:
        return False
    return True


# ---- evidence, states, problems, unread parts ------------------------------------------------------------------------


# What the walk is measured by: where there is more than the texts it took, something is unread.
_CONTENT = etree.XPath("count(/descendant::text()) + count(/descendant::*/@*)")
_TEXTS = etree.XPath("count(/descendant::text())")
_ATTRIBUTES = etree.XPath("count(/descendant::*/@*)")
_LEAVES_BEFORE = etree.XPath("count(preceding::*[not(*)])")
_STRAYS = etree.XPath("boolean(//*[*]/text()[normalize-space()])")

_A_FEW = 4
_LONG = 2_000  # characters for which a field of running text has room, at least

# Between letters several question marks are the bytes of a character that was lost on the way: a dash, a no-break
# space. One alone, or several behind a word, may have been typed; those before the number of a section in the usual
# certificates are a section sign, and nobody has to look at them.
_MARKS = b"??"
_LOST = re.compile(rb"[^\W\d_]\?{2,}[^\W\d_]")
_OF_LOST = 0.5  # what stands there is not what was written

_WORDS = {
    "order": "stands behind elements that the schema puts after it",
    "repeated": "is there a second time, where the form has room for one: its words are left unread",
    "unknown-element": "is no element of this form",
    "namespace": "is in another namespace than the schema's",
    "nested": "has elements inside, where a value belongs",
    "bare": "has words, where elements belong: they are left unread",
    "torn": "has no end: the file is damaged or cut off here",
}


_WRITTEN_OTHERWISE = re.compile(rb"&[^;\s<&]{1,12};|<!\[CDATA\[|\]\]>|<!--.*?(?:-->|\Z)", re.DOTALL)
# Gaps between cells, and the ends of paragraphs, between which nobody leaves a line.
_GAP = re.compile(
    r"[^\S\n]*+\t[^\S\n]*+|[^\S\n]{3,}+|(?<=[^\s.:;,?!”\"])[^\S\n]{2}(?=\S)|(?<=[.;:])\n(?=[^\S\n]{0,9}[^\W\d_])"
)


def _characters(content: bytes, begin: int, end: int) -> tuple[str, list[int]]:
    """Return the text of a leaf as printed, and the byte at which each character begins, and the last ends.

    Gaps are tabs alone, for what is typed into a box lines up by tabs at best; blank lines divide paragraphs.
    """
    parts, at = list[str](), list[int]()
    for hit in (*_WRITTEN_OTHERWISE.finditer(content, begin, end), None):
        stop = hit.start() if hit else end
        plain = content[begin:stop].decode("utf-8", "replace")
        is_ascii = len(plain) == stop - begin
        at += range(begin, stop) if is_ascii else accumulate((len(sign.encode()) for sign in plain[:-1]), initial=begin)
        parts.append(plain)
        if hit:
            parts.append(unescaped(hit[0].decode("utf-8", "replace")) if hit[0].startswith(b"&") else "")
            at += [stop] * len(parts[-1])
            begin = hit.end()
    text, at = "".join(parts).replace("\r", " "), [*at, end]
    parts, places, done = list[str](), list[int](), 0
    for hit in _GAP.finditer(text):
        gap = "\n\n" if hit[0] == "\n" else "\t" * max(1, hit[0].count("\t"))
        parts += [text[done : hit.start()], gap]
        places += [*at[done : hit.start()], *[at[hit.start()]] * len(gap)]
        done = hit.end()
    return "".join([*parts, text[done:]]), [*places, *at[done:]]


class XmlTrace(Trace):
    """The trace of one XML document: see `muniment.reading.Trace`."""

    def __init__(self, document: XmlDocument, record: Record, notes: Notes, whole: FullSubmission | None) -> None:
        self.document, self.record, self.notes, self.whole = document, record, notes, whole
        self._read_lists: tuple[Details, tuple[Problem, ...]] | None = None
        self.encoding = document.decoded.encoding if document.decoded else "utf-8"
        self.media_type = "text/plain; format=edgar-submission" if whole else "application/xml"

    @cached_property
    def _is_odd(self) -> bool:
        """Whether anything in the document did not go smoothly, and may be unread; most have nothing."""
        document = self.document
        odd = self.notes.notes or document.faults or document.has_instructions or self._other_parts or self._lost
        return bool(odd) or self.notes.texts != _CONTENT(document.root)

    @cached_property
    def _other_parts(self) -> list[Passage]:
        """What else a full submission holds: its exhibits, and what stands outside of all documents."""
        if self.whole is None:
            return []
        others = [
            document.passage for document in self.whole.documents if document.passage is not self.document.passage
        ]
        return [*(passage for passage in others if passage.data.strip()), *self.whole.unread]

    @cached_property
    def _lost(self) -> list[tuple[str, int]]:
        """The record paths and leaves of values in which characters were lost."""
        content = self.document.content
        if _MARKS not in content or not _LOST.search(content):
            return []
        leaves = self.document.leaves
        places = self.places.by_path.items()
        return [(path, leaf) for path, leaf in places if leaf < len(leaves) and _LOST.search(content, *leaves[leaf])]

    @cached_property
    def _has_unread_texts(self) -> bool:
        return self.notes.texts != _TEXTS(self.document.root)

    @cached_property
    def places(self) -> Places:
        """Where each value and each noted element stands, by leaf."""
        return locate(self.document.root, self.notes, mended=self.document.recovered)

    def header(self) -> FilingHeader | UnsetType:
        """Return EDGAR's header, where the document stands in a full submission."""
        return self.whole.header if self.whole else UNSET

    def submission_header(self) -> SubmissionHeader | UnsetType:
        """Return what only a filing copy has; UNSET for a public copy."""
        if self.notes.header is None:
            return UNSET
        header = header_of(self.notes)
        return structs.replace(header, credentials=tuple(Credentials(*pair) for pair in self.notes.codes))

    def attachments(self, source: str) -> Iterator[AttachedDocument]:
        """Yield the documents in the XML, then those beside it in a full submission, each with its place."""
        header = UNSET if self.notes.header is None else header_of(self.notes)
        inside = attachments_of(self.record, header)
        for document, (first, end) in zip(inside, self.places.attached if inside else (), strict=True):
            begin, last = self._span(source, first), self._span(source, end - 1)
            span = Span(source, begin.start, last.end)
            yield base64_document(document.name, document.type, document.description, document.contents, span)
        if self.whole:
            yield from documents_beside(self.whole, self.document.passage, source)

    def details(self, source: str) -> Details:
        """Return the lists of a Schedule 13D, and what its exhibits list."""
        return self._lists(source)[0]

    def _lists(self, source: str) -> tuple[Details, tuple[Problem, ...]]:
        """Return the lists, and the problems with them; read once, for whoever asks for either."""
        if self._read_lists is None:
            self._read_lists = self._find_lists(source)
        return self._read_lists

    def _find_lists(self, source: str) -> tuple[Details, tuple[Problem, ...]]:
        roles = form_of(self.record).roles
        if not roles.trades[0]:
            return Details(), ()
        details = reader_of_lists()
        document, by_path = self.document, self.places.by_path
        answers = list[Any]()
        for visit in walk(self.record):
            kind, leaf = visit.field.at.kind, by_path.get(visit.path, len(document.leaves))
            told = isinstance(kind, Text) and (kind.longest >= _LONG or visit.item.startswith("2("))
            if told and leaf < len(document.leaves):
                answers.append(details.AnswerText(visit.item, *_characters(document.content, *document.leaves[leaf])))

        def span(first: int, last: int) -> Span:
            return Span(source, *document.span(first, last))

        last = getattr(self.record, roles.event, None) or None
        title = getattr(self.record, "class_title", None) or ""
        persons: Iterable[Any] = getattr(self.record, "reporting_persons", None) or ()
        filers = "\n".join(person.name for person in persons if person.name)
        issuer = getattr(self.record, "issuer_name", None) or ""
        own = document.passage
        found = details.lists_of_answers(answers, span, last, title, self.whole, own, source, filers, issuer)
        return found.details, found.problems

    def evidence(self, source: str) -> Mapping[str, Evidence]:
        """Return, by record path, the place of each value; an `Evidence` is made when it is looked up."""
        return _XmlEvidence(self.document, self.places.by_path, source)

    def states(self) -> Mapping[str, State]:
        """Return, by record path, why values are absent."""
        states: dict[str, State] = {}
        for path, _, words in absent(self.record, ""):
            states.setdefault(path, state_of(words))  # of a list the first entry's
        for note in self.notes.notes:
            bare = note.code == "bare" and note.step is not None and note.step.do == PART
            if bare or (note.code in ("torn", "nested") and note.step and note.step.name):
                path, _ = self._place(note)
                words = without_codes(note.words, self._codes)
                states[path] = State("lost" if note.code == "torn" else "unreadable", words)
        return states

    def unread(self, source: str) -> tuple[Span, ...]:
        """Return the leaves, strays and other documents that nothing claimed, in the order of the source."""
        if not self._is_odd:
            return ()
        ranges = [place for _, place in self._strays]
        if self._has_unread_texts or any(note.code in _UNCLAIMED for note in self.notes.notes):
            ranges += [self.document.leaves[number] for number in self.places.unclaimed]
        spans = [self.document.span(*place) for place in set(ranges)]
        spans += [passage.source_range(0, len(passage)) for passage in self._other_parts]
        return tuple(Span(source, *place) for place in sorted(spans))

    def problems(self, source: str) -> tuple[Problem, ...]:
        """Return the problems, in the order of the source."""
        found = [*self._of_document(source), *self._of_notes(source), *self._of_strays(source)]
        words = "has question marks where characters were lost"
        found += [Problem(path, "lost-characters", words, self._span(source, leaf)) for path, leaf in self._lost]
        found += self._lists(source)[1]
        if found and self._codes:
            found = [structs.replace(problem, words=without_codes(problem.words, self._codes)) for problem in found]
        return tuple(sorted(found, key=lambda problem: problem.span.start if problem.span else 0))

    @cached_property
    def _codes(self) -> frozenset[str]:
        """The access codes in the document: a lost bracket may make them part of other words."""
        return codes_in(self.document.content.decode("utf-8", "replace"))

    def settled(self) -> Settled:
        """Return what stands for this trace elsewhere: a tree of lxml stays in its process."""
        return Settled(self.media_type, self.encoding)

    @cached_property
    def _strays(self) -> list[tuple[str, xml.Range]]:
        """What stands outside of the elements: looked for only where there is any, because that takes its time."""
        document = self.document
        if not self._is_odd:
            return []
        has_strays = self._has_unread_texts and _STRAYS(document.root)
        if document.recovered or document.has_instructions or has_strays:
            return xml.places(self.document.content).strays
        return xml.attributes(document.content, _number(_ATTRIBUTES, document.root))

    def _span(self, source: str, leaf: int) -> Span:
        leaves = self.document.leaves
        begin, end = leaves[leaf] if leaf < len(leaves) else (len(self.document.content),) * 2
        return Span(source, *self.document.span(begin, end))

    def _of_document(self, source: str) -> Iterator[Problem]:
        for fault in self.document.faults:
            place = f"line {self.document.line(fault.offset)}: " if fault.offset else ""
            span = Span(source, *self.document.span(fault.offset, fault.offset))
            yield Problem("", fault.code, f"{place}{fault.words}", span)

    def _of_notes(self, source: str) -> Iterator[Problem]:
        for note in self.notes.notes:
            if note.code == "order" and note.step and note.step.until:
                version = getattr(self.record, "schema_version", UNSET)
                if version is not UNSET and version <= note.step.until:
                    continue  # files of this schema version have the element in this place
            path, leaf = self._place(note)
            name = etree.QName(note.element).localname
            words = (
                f"{note.words}; here stands {brief((note.element.text or '').strip())!r}"
                if note.code == "unreadable"
                else f"<{name}> {_WORDS[note.code]}"
            )
            yield Problem(path, note.code, words, self._span(source, leaf))

    def _place(self, note: Note) -> tuple[str, int]:
        """Return record path and leaf number of a noted element. For a few, a look around is cheaper than a walk."""
        if self.document.recovered or len(self.notes.notes) > _A_FEW:
            return self.places.noted[note.element]
        return path_of(note.element, self.notes), _number(_LEAVES_BEFORE, note.element)

    def _of_strays(self, source: str) -> Iterator[Problem]:
        for kind, (begin, end) in self._strays:
            words = self.document.content[begin:end].decode("utf-8", "replace").strip()
            span = Span(source, *self.document.span(begin, end))
            yield Problem("", f"stray-{kind.replace(' ', '-')}", f"{kind} {brief(words)!r} belongs to no value", span)


def _number(count: etree.XPath, element: Element) -> int:
    """Return what an XPath counts, seen from an element."""
    return int(cast("float", count(element)))


def brief(words: str) -> str:
    """Cut long words for a message; states and spans have them whole."""
    return words if len(words) <= 80 else f"{words[:79]}…"


class _XmlEvidence(Mapping[str, Evidence]):
    """Evidence by record path, each made when it is looked up."""

    def __init__(self, document: XmlDocument, by_path: dict[str, int], source: str) -> None:
        self._document, self._by_path, self._source = document, by_path, source
        self._leaves, self._content = document.leaves, document.content
        self._shift = document.shift
        self._confidence = 0.9 if document.recovered else 1.0

    def __getitem__(self, path: str) -> Evidence:
        begin, end = self._leaves[self._by_path[path]]
        words = self._content[begin:end]
        trimmed = words.strip()
        if len(trimmed) == len(words) and trimmed.isascii():  # as nearly always: no blanks around it
            return self._at(begin, end)
        if not trimmed.isascii():  # blanks beyond ASCII, such as no-break spaces, are no part of a value either
            trimmed = words.decode("utf-8", "replace").strip().encode()
        begin += words.find(trimmed)
        return self._at(begin, begin + len(trimmed))

    def _at(self, begin: int, end: int) -> Evidence:
        is_lost = _MARKS in self._content[begin:end] and _LOST.search(self._content, begin, end)
        confidence = _OF_LOST if is_lost else self._confidence
        if self._shift is None:
            begin, end = self._document.span(begin, end)
        else:
            begin, end = begin + self._shift, end + self._shift
        return Evidence((Span(self._source, begin, end),), confidence, "xml element")

    def __iter__(self) -> Iterator[str]:
        return iter(self._by_path)

    def __len__(self) -> int:
        return len(self._by_path)


def absent(part: Part, prefix: str) -> Iterator[tuple[str, Field, str]]:
    """Yield path, field and words wherever words stand in place of a value; those of a whole list, `x[]`, do not."""
    by_name = {field.name: field for field in fields(type(part))} if part.as_filed else {}
    for entry in part.as_filed:
        name, _, rest = entry.field.partition("[")
        is_value = name and not rest.startswith("]")
        if is_value and isinstance(entry.words, str) and getattr(part, name) in (UNSET, ()):
            yield prefix + name, by_name[name], entry.words
    for field in fields(type(part)):
        value: Any = getattr(part, field.name) if field.part is not None else UNSET
        if value is not UNSET:
            for number, inner in enumerate(value if field.repeats else (value,)):
                yield from absent(inner, f"{prefix}{field.name}" + (f"[{number}]." if field.repeats else "."))


def state_of(words: str) -> State:
    """Return why a value is absent by the words that stand in its place."""
    words = words.strip()
    if not words:
        return State("blank")
    return State("not applicable" if says_not_applicable(words) else "unreadable", words)
