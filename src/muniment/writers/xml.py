"""Writing XML by the definition of its form: the public copy, or the filing copy of a submission.

A record that was read from XML gives the same elements, attributes and texts again; one made by hand gives the
current layout. Each value is written by its kind; the source's own spelling, where the record has kept one, is used
as long as it still states the value.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from typing import TypeAlias, cast
from xml.sax.saxutils import escape

import msgspec
from msgspec import UNSET, Struct, UnsetType, structs

from muniment.documents.xml import FORBIDDEN
from muniment.errors import RecordError
from muniment.forms import FormSpec, Record, form_of
from muniment.forms.definition import NAMESPACES, AsFiled, Field, Part, SubmissionHeader, attachments_of, fields
from muniment.reading import Submission
from muniment.values import Unreadable


class Leaf(Struct):
    """An element that holds a value or a part; `former` is its path, where files have it there no longer.

    `of_header` says that the field is one of the submission header, not of the record.
    """

    tag: str
    field: Field
    former: str = ""
    of_header: bool = False


class AccessCode(Struct):
    """The element of an access code, beside the CIK of `cik`."""

    tag: str
    path: str
    cik: Field


class Container(Struct):
    """An element that holds other elements and nothing of its own."""

    tag: str
    path: str
    children: "list[Node]" = msgspec.field(default_factory=list["Node"])
    of_header: bool = False


Node: TypeAlias = Leaf | AccessCode | Container


@cache
def tree(part: type[Part], version: str, header: type[SubmissionHeader] | None = None) -> list[Node]:
    """Return the elements of `part` in the order that files of a schema `version` have ("" or unknown: today's).

    With `header`, its elements stand among them, as in a submission.
    """
    top: list[Node] = []
    for child in _ordered(fields(part), version):
        if not child.at.path:
            continue
        _add(top, child, child.at.path)
        for former in child.at.former:
            if former.path != child.at.path:
                _add(top, child, former.path, former=former.path)
    for field in fields(header) if header else ():
        _add(top, field, field.at.path, of_header=True)
    return top


@cache
def printed_only(part: type[Part]) -> tuple[Field, ...]:
    """Return the fields of `part` that have no element."""
    return tuple(field for field in fields(part) if not field.at.path)


def _ordered(today: tuple[Field, ...], version: str) -> Iterator[Field]:
    """Yield the fields in order, those that stood elsewhere in `version` behind the field they followed."""
    moved = {at.after: field for field in today for at in field.at.former if at.after and "" < version <= at.until}
    for field in today:
        if field not in moved.values():
            yield field
        if field.name in moved:
            yield moved[field.name]


def _add(top: list[Node], field: Field, path: str, former: str = "", *, of_header: bool = False) -> None:
    *above, tag = path.split("/")
    if field.at.group:
        above.append(tag)
    siblings, up = top, ""
    for name in above:
        up = f"{up}/{name}".lstrip("/")
        container = next((node for node in siblings if isinstance(node, Container) and node.tag == name), None)
        if container is None:
            container = Container(name, up, of_header=of_header)
            siblings.insert(_place(siblings, field.at.after), container)
        siblings = container.children
    siblings.insert(_place(siblings, field.at.after if not above else ""), Leaf(tag, field, former, of_header))
    if field.at.access_code:
        beside = f"{path.rpartition('/')[0]}/{field.at.access_code}".lstrip("/")
        siblings.append(AccessCode(field.at.access_code, beside, field))


def _place(siblings: list[Node], after: str) -> int:
    """Return where the next element goes: at the end, or behind a sibling and what already went there."""
    for number, node in enumerate(siblings):
        if after and node.tag == after:
            number += 1
            while number < len(siblings) and getattr(siblings[number], "of_header", False):
                number += 1
            return number
    return len(siblings)


_INDENT = "  "


def write_xml(record: Record) -> bytes:
    """Return the public copy of `record`: what EDGAR disseminates, without anything only a submission has.

    Raises:
        RecordError: a text holds a character that XML cannot hold, a value is not of its field's kind, or a field has
            no element because only printed pages had it.
    """
    return write_part(record, form_of(record))


def write_part(record: Part, form: FormSpec) -> bytes:
    """Return the public copy of a record of `form`."""
    return _Writer(form, record, None).document()


def write_annotated(record: Record, head: Iterable[str], notes: Mapping[str, list[str]]) -> bytes:
    """Return the public copy with comments: `head` before everything, `notes` by record path where the value stands.

    A note on a place that the record leaves empty stands where its element would. Comments are not part of what a file
    says: the copy is read as it would be without them.
    """
    return _Writer(form_of(record), record, None, notes).document(head)


def write_submission(submission: Submission) -> bytes:
    """Return the filing copy: the record with contact, notifications, access codes and attachments.

    Raises:
        RecordError: as for `write_xml`, or the access code of a filer is missing.
    """
    # Answer the flag whose element the schemas of the schedules want, be the answer no, unless it was filed empty.
    is_open = getattr(submission.header, "notify_by_website_only", None) is UNSET and not submission.header.as_filed
    header = structs.replace(submission.header, notify_by_website_only=False) if is_open else submission.header
    record = submission.record
    attached = attachments_of(record, header)
    if attached:
        header = structs.replace(header, attachments=attached)
    return _Writer(form_of(record), record, header).document()


class _Spelling(Struct):
    """What a part keeps of its source: words by field, the fields at former paths, empty containers by path.

    `at` is the record path of the part, with the point behind it.
    """

    words: Mapping[str, str]
    former: Mapping[str, str]
    paths: Mapping[str, object]
    at: str


def _spelling(filed: tuple[AsFiled, ...], at: str = "") -> _Spelling:
    return _Spelling(
        {entry.field: entry.words for entry in filed if entry.field and entry.words is not UNSET},
        {entry.field: entry.path for entry in filed if entry.field and entry.path},
        {entry.path: entry.words for entry in filed if not entry.field},
        at,
    )


class _Writer:
    def __init__(
        self,
        form: FormSpec,
        record: Part,
        header: SubmissionHeader | None,
        notes: Mapping[str, list[str]] | None = None,
    ) -> None:
        self.form, self.record, self.header = form, record, header
        self.notes = dict(notes or {})
        version = getattr(record, "schema_version", UNSET)
        self.version = version if isinstance(version, str) and header is None else ""
        self.codes = header.codes if header else {}

    def document(self, head: Iterable[str] = ()) -> bytes:
        nodes = tree(type(self.record), self.version, type(self.header) if self.header else None)
        lines = ['<?xml version="1.0" encoding="UTF-8"?>', *map(comment, head)]
        lines.append(f"<{self.form.root}{self._namespaces()}>")
        lines += self._part(self.record, nodes, 1)
        if self.header is None:
            lines += self._attached()
        for path in list(self.notes):
            lines += self._noted(path, 1)
        lines.append(f"</{self.form.root}>\n")
        # EDGAR speaks of ASCII XML files; what else a submission has (a section sign) goes as a character reference.
        return "\n".join(lines).encode(*(("ascii", "xmlcharrefreplace") if self.header else ()))

    def _attached(self) -> Iterator[str]:
        inside = getattr(self.record, "attachments", UNSET)
        for field in fields(self.form.header) if inside is not UNSET else ():
            if field.name == "attachments":
                above, _, tag = field.at.path.partition("/")
                yield from _enclosed(above, list(self._parts(field, inside, tag, 2, field.name)), 1)

    def _namespaces(self) -> str:
        if not self.form.namespace:
            return ""
        prefixed = "".join(f' xmlns:{prefix}="{namespace}"' for prefix, namespace in NAMESPACES.items())
        return f' xmlns="{self.form.namespace}"{prefixed}'

    def _noted(self, path: str, depth: int, *, inside: bool = False) -> Iterator[str]:
        """Yield the notes on a path, once; with `inside`, those on what would stand in it too."""
        inner = [note for note in self.notes if note.startswith((f"{path}.", f"{path}["))] if inside else ()
        for noted in (path, *inner):
            for text in self.notes.pop(noted, ()):
                yield f"{_INDENT * depth}{comment(text)}"

    def _part(self, part: Part, nodes: list[Node], depth: int, at: str = "") -> Iterator[str]:
        for field in printed_only(type(part)):
            if getattr(part, field.name) is not UNSET:
                raise RecordError(f"{field.name}: XML has no element for it, only printed pages had it")
            if self.notes:
                yield from self._noted(f"{at}{field.name}", depth)
        spelling = _spelling(part.as_filed, at)
        for node in nodes:
            yield from self._node(part, node, spelling, depth)

    def _node(self, part: Part, node: Node, spelling: _Spelling, depth: int) -> Iterator[str]:
        if isinstance(node, AccessCode):
            yield from self._access_code(part, node, spelling, depth)
        elif isinstance(node, Container):
            yield from self._container(part, node, spelling, depth)
        elif not (node.field.at.private and self.header is None):
            source = self.header if node.of_header and self.header is not None else part
            yield from self._leaf(source, node, spelling, depth)

    def _container(self, part: Part, node: Container, spelling: _Spelling, depth: int) -> Iterator[str]:
        """Write a container when something stands in it, when its lists are answered, or when it was filed empty."""
        inner = [line for child in node.children for line in self._node(part, child, spelling, depth + 1)]
        if all(line.lstrip().startswith("<!--") for line in inner) and not self._is_answered(part, node, spelling):
            # An element around nothing but comments would be one that was filed empty.
            yield from (line.removeprefix(_INDENT) for line in inner)
            return
        yield from _enclosed(node.tag, inner, depth)

    def _is_answered(self, part: Part, node: Container, spelling: _Spelling) -> bool:
        if spelling.paths.get(node.path, UNSET) == "":
            return True
        if any(isinstance(child, Container) for child in node.children):
            return False
        leaves = [child for child in node.children if isinstance(child, Leaf) and child.field.repeats]
        return any(
            getattr(self.header if leaf.of_header else part, leaf.field.name) == ()
            and not self._elsewhere(leaf, spelling)
            for leaf in leaves
        )

    def _elsewhere(self, node: Leaf, spelling: _Spelling) -> bool:
        """Whether the source has the field at another of its paths. A submission always uses today's."""
        filed_at = spelling.former.get(node.field.name, "") if self.header is None else ""
        return node.former != filed_at

    def _leaf(self, part: Part, node: Leaf, spelling: _Spelling, depth: int) -> Iterator[str]:
        field, value = node.field, getattr(part, node.field.name)
        if self._elsewhere(node, spelling):
            return
        if node.of_header:
            spelling = _spelling(part.as_filed)
        elif self.notes:
            is_absent = value is UNSET and field.part is not None
            yield from self._noted(f"{spelling.at}{field.name}", depth, inside=is_absent)
        if field.part is not None:
            yield from self._parts(field, value, node.tag, depth, f"{spelling.at}{field.name}")
            return
        for text in _values(field, value, spelling):
            yield f"{_INDENT * depth}<{node.tag}>{_text(text, field)}</{node.tag}>"

    def _parts(
        self, field: Field, value: tuple[Part, ...] | Part | UnsetType, tag: str, depth: int, path: str
    ) -> Iterator[str]:
        if value is UNSET or field.part is None:
            return
        nodes = tree(field.part, self.version)
        for number, part in enumerate(value if isinstance(value, tuple) else (value,)):
            at = f"{path}[{number}]." if field.repeats else f"{path}."
            if field.at.group:
                yield from self._part(part, nodes, depth, at)
            else:
                yield from _enclosed(tag, list(self._part(part, nodes, depth + 1, at)), depth)

    def _access_code(self, part: Part, node: AccessCode, spelling: _Spelling, depth: int) -> Iterator[str]:
        cik = getattr(part, node.cik.name)
        if cik is UNSET:
            return
        code: object = node.cik.at.redacted
        if self.header is not None:
            code = self.codes.get(cik.zfill(10))
            if code is None:
                raise RecordError(f"the submission header has no access code (CCC) for the filer with CIK {cik}")
        else:
            code = spelling.paths.get(node.path, code)
        if code is not UNSET and (code or node.path in spelling.paths):
            yield f"{_INDENT * depth}<{node.tag}>{escape(str(code))}</{node.tag}>"


def _values(field: Field, value: object, spelling: _Spelling) -> Iterator[str]:
    """Yield what stands in the field's elements: the values, and what was filed in place of one."""
    if not field.repeats:
        filed = spelling.words.get(field.name)
        if value is not UNSET:
            yield filed if filed and _value(field, filed) == value else _written(field, value)
        elif filed is not None and _value(field, filed) is UNSET:
            yield filed
        return
    values = [] if value is UNSET else list(cast("tuple[object, ...]", value))
    number = 0
    while values or f"{field.name}[{number}]" in spelling.words:
        filed = spelling.words.get(f"{field.name}[{number}]")
        number += 1
        if filed is not None and _value(field, filed) is UNSET:
            yield filed
        elif values:  # beside a value words may be a printed form's own: the letter of another time
            value = values.pop(0)
            yield filed if filed is not None and _value(field, filed) == value else _written(field, value)


def _value(field: Field, text: str) -> object:
    """Return what filed words state, UNSET for nothing: a record may have been changed since it was read."""
    try:
        return field.at.kind.read(text) if text and field.at.kind else UNSET
    except Unreadable:
        return UNSET


def _written(field: Field, value: object) -> str:
    kind = field.at.kind
    try:
        return kind.write(value) if kind else ""
    except (TypeError, ValueError, KeyError, AttributeError) as error:
        title = kind.title if kind else ""
        raise RecordError(f"{field.name}: {value!r} is no {title}") from error


def _text(text: str, field: Field) -> str:
    forbidden = FORBIDDEN.search(text)
    if forbidden:
        raise RecordError(f"{field.name}: XML cannot hold the character U+{ord(forbidden[0]):04X}")
    return escape(text, {"\r": "&#13;"})


def comment(text: str) -> str:
    r"""Return words as a comment: without what would end it, or what XML cannot hold.

    >>> comment("a -- b\x00-")
    '<!-- a - - b - -->'
    """
    safe = re.sub("-(?=-)", "- ", FORBIDDEN.sub(" ", text)).rstrip()
    return f"<!-- {safe} -->"


def _enclosed(tag: str, inner: list[str], depth: int) -> Iterator[str]:
    pad = _INDENT * depth
    if inner:
        yield f"{pad}<{tag}>"
        yield from inner
        yield f"{pad}</{tag}>"
    else:
        yield f"{pad}<{tag}></{tag}>"
