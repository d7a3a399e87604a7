"""Reading a draft: a record in YAML (or JSON, which YAML includes), with the place of every value and of every fault.

All values are taken as the characters that stand there, and read by the kinds of the form: YAML's own ideas of numbers
and dates, in which 0012 is ten and NO is false, have no part in it. What stands there and is no value of its field is
a problem with line, column and the nearest valid choice; the rest is read all the same.
"""

import re
from bisect import bisect
from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Any

from msgspec import UNSET, Struct, UnsetType, structs
from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, StreamMark, YAMLError
from ruamel.yaml.events import (
    AliasEvent,
    CollectionEndEvent,
    CollectionStartEvent,
    DocumentStartEvent,
    Event,
    ScalarEvent,
    SequenceStartEvent,
)
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from muniment.codes import CodeTable
from muniment.errors import IdentifierError, NotAFiling, RefusedSource
from muniment.evidence import Evidence, Problem, Span, State
from muniment.forms import FORMS, Record, parse_name
from muniment.forms.definition import AsFiled, Field, Part, fields, in_order
from muniment.reading import Reading, Trace
from muniment.values import Choice, Kind, Text, Unreadable
from muniment.values.kind import says_not_applicable
from muniment.wording import nearest_code, nearest_name, quoted

MOST = 4 << 20
"""Bytes of a draft: one with a hundred persons has a fiftieth of it."""

UNREAD = ("unknown-key", "repeated-key", "shape")
"""Faults of what no field takes."""

_DEEPEST = 32  # lists and keys inside each other; a record has six
# What JSON may hold as it is, and the library takes for the end of a line, or refuses.
_ODD = re.compile("[\x7f-\x9f\u2028\u2029\ufffe\uffff]|(?!\\A)\ufeff")
_PRIVATE = 0xF0000  # the first of 65,534 characters that stand for nothing
_COMMENT = re.compile(r"(?<!\S)#[^\r\n]*+")
_BLOCK = re.compile(r"[|>][-+0-9]*+(?:[ \t]++#[^\r\n]*+)?").match
_ATTACHMENTS = "attachments"  # of a record of a schedule, after the fields of the form


class Fault(Struct, frozen=True):
    """A fault of a draft: path, code, message, and the characters it stands at."""

    path: str
    code: str
    message: str
    start: int
    end: int


def read_yaml(data: bytes, name: str = "draft") -> Reading:
    """Read a record in YAML.

    Raises:
        NotAFiling: it is no YAML, or does not say which form it is.
        RefusedSource: it is too large, or has anchors, with which a small file can hold a billion values,
            or lists in lists without end.
    """
    if len(data) > MOST:
        raise RefusedSource(f"the draft is larger than {MOST >> 20} MB")
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise NotAFiling(f"the draft is not UTF-8: byte {error.start}") from error
    odd = _stand_ins(text)
    try:
        node = _node(YAML(typ="safe", pure=True).parse(text.translate(odd) if odd else text))
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        place = _place(mark) if mark else ""
        raise NotAFiling(f"no YAML: {error.problem or error.context}", place=place) from error
    except (YAMLError, RecursionError, ValueError) as error:
        raise NotAFiling(f"no YAML: {' '.join(str(error).split())[:200]}") from error
    if not isinstance(node, MappingNode):
        raise NotAFiling("the draft has no keys: it begins with a line such as `form: D`")
    draft = _Draft(text, {stand_in: sign for sign, stand_in in odd.items()})
    record = draft.record(node)
    keys = dict(_keys(node, "")) if "#" in text else {}
    return Reading(record, YamlTrace(text, draft, keys, tuple(_comments(text, node, keys)) if keys else ()), data, name)


def _stand_ins(text: str) -> dict[int, int]:
    """Return characters that the text does not have, in place of those in it that the library does not take."""
    odd = sorted(set(_ODD.findall(text)))
    if not odd:
        return {}
    present = set(text)
    free = (code for code in range(_PRIVATE, _PRIVATE + 0xFFFE) if chr(code) not in present)
    return dict(zip(map(ord, odd), free, strict=False))


def _place(mark: StreamMark) -> str:
    return f"line {mark.line + 1}, column {mark.column + 1}"


def _node(events: Iterable[Event]) -> Node | None:
    """Return the nodes of a document in one pass, and refuse what would hold far more than is written.

    A composer of the library would parse a second time, and a draft of several MB takes a second for each.
    """
    begun: list[tuple[Event, list[Node]]] = []
    nodes: list[Node] = []  # of the innermost that has begun
    for event in events:
        if isinstance(event, AliasEvent):
            raise RefusedSource("the draft has anchors and aliases: write each value out")
        if isinstance(event, DocumentStartEvent) and nodes:
            raise NotAFiling("no YAML: a second document begins", place=_place(event.start_mark))
        if isinstance(event, ScalarEvent):
            nodes.append(ScalarNode("", event.value, event.start_mark, event.end_mark, style=event.style))
        elif isinstance(event, CollectionStartEvent):
            if len(begun) == _DEEPEST:
                message = f"the draft has lists in lists {_DEEPEST} times over; no form has"
                raise RefusedSource(message, place=_place(event.start_mark))
            begun.append((event, nodes))
            nodes = []
        elif isinstance(event, CollectionEndEvent):
            (start, outer), inner = begun.pop(), nodes
            is_list = isinstance(start, SequenceStartEvent)
            pairs = inner if is_list else list(zip(inner[::2], inner[1::2], strict=True))
            nodes = outer
            nodes.append((SequenceNode if is_list else MappingNode)("", pairs, start.start_mark, event.end_mark))
    return nodes[0] if nodes else None


def _keys(node: Node, path: str) -> Iterator[tuple[int, str]]:
    """Yield where each key begins, and its path as the draft numbers entries."""
    if isinstance(node, MappingNode):
        for key, value in node.value:
            here = f"{path}.{key.value}".lstrip(".") if isinstance(key, ScalarNode) else path
            yield key.start_mark.index, here
            yield from _keys(value, here)
    elif isinstance(node, SequenceNode):
        for number, item in enumerate(node.value):
            yield from _keys(item, f"{path}[{number}]")


def _comments(text: str, node: Node, keys: Mapping[int, str]) -> Iterator[tuple[str, str]]:
    """Yield each comment as the path of the key that it stands above or beside, "" below the last, and its words."""
    places, start = list(keys), 0
    for scalar in (*_scalars(node), None):
        begin = scalar.start_mark.index if scalar else len(text)
        marked = _BLOCK(text, begin) if scalar and scalar.style in ("|", ">") else None  # and a comment beside it
        for comment in _COMMENT.finditer(text, start, marked.end() if marked else begin):
            line = text[text.rfind("\n", 0, comment.start()) + 1 : comment.start()]
            number = bisect(places, comment.start()) - bool(line.strip(" \t-"))
            yield keys[places[number]] if number < len(places) else "", comment[0].rstrip()
        start = scalar.end_mark.index if scalar else start


def _scalars(node: Node) -> Iterator[ScalarNode]:
    if isinstance(node, ScalarNode):
        yield node
    elif isinstance(node, MappingNode):
        for key, value in node.value:
            yield from _scalars(key)
            yield from _scalars(value)
    else:
        for item in node.value:
            yield from _scalars(item)


class _Draft:
    """One draft being read."""

    def __init__(self, text: str, odd: Mapping[int, int]) -> None:
        self.text, self.odd = text, odd
        self.places: dict[str, tuple[int, int]] = {}
        self.states: dict[str, State] = {}
        self.faults: list[Fault] = []
        self.form = ""
        self._halved: set[int] = set()  # nodes in which there is half a character

    def _join_halves(self, node: Node) -> None:
        """Join what JSON writes as two halves of a character, a half alone becomes U+FFFD; undo the stand-ins."""
        if not isinstance(node, ScalarNode):
            for entry in node.value:
                for inner in entry if isinstance(entry, tuple) else [entry]:
                    self._join_halves(inner)
        elif not node.value.isascii():
            if self.odd:
                node.value = node.value.translate(self.odd)
            joined = node.value.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
            if joined.count("\ufffd") > node.value.count("\ufffd"):
                self._halved.add(id(node))
            node.value = joined

    def record(self, node: MappingNode) -> Record:
        """Return the record of the form that the draft names."""
        self._join_halves(node)
        named = next((value for key, value in node.value if key.value == "form"), None)
        form = parse_name(named.value) if isinstance(named, ScalarNode) else None
        if form is None or named is None:
            instead = f", not {quoted(named.value)}" if isinstance(named, ScalarNode) else ""
            raise NotAFiling(f"the draft does not say which form it is: `form:` takes D, 13G or 13D{instead}")
        self.form = form.form
        known = {field.name for field in fields(FORMS[self.form].record)} | {"form", "as_filed", _ATTACHMENTS}
        keys = [key.value if isinstance(key, ScalarNode) else "" for key, _ in node.value]
        if sum(key not in known for key in keys) > len(keys) / 2:
            raise NotAFiling("names a form, but hardly any of its fields: no draft of muniment")
        record: Any = self._part(node, FORMS[self.form].record, "", top=True)
        stated = parse_name(record.submission_type or "")
        if form.amendment and "submission_type" not in self.places:
            self.places["submission_type"] = (named.start_mark.index, named.end_mark.index)
            return structs.replace(record, submission_type=form.submission_type)
        if form.amendment and stated is not None and not stated.amendment:
            message = f"form is {quoted(named.value)}, and submission_type is {record.submission_type}, which counts"
            self._fault("submission_type", "repeated-key", message, named)
        return record

    def _part(self, node: MappingNode, kind: type[Part], prefix: str, *, top: bool = False) -> Part:
        by_name = {field.name: field for field in fields(kind)}
        values: dict[str, Any] = {}
        spelled: list[AsFiled] = []
        for key, value in node.value:
            name = key.value if isinstance(key, ScalarNode) else ""
            if top and name == "form" and name not in values:
                values[name] = UNSET
            elif name == "as_filed":
                spelled += self._as_filed(value, kind, prefix)
            elif name in values:
                self._fault(f"{prefix}{name}", "repeated-key", f"{name} stands twice; the first counts", key, value)
            elif name in by_name:
                values[name] = self._field(by_name[name], value, prefix + name, spelled)
            elif top and name == _ATTACHMENTS and name in kind.__struct_fields__:
                field = next(field for field in fields(FORMS[self.form].header) if field.name == name)
                values[name] = self._field(field, value, name, spelled)
            else:
                near = nearest_name(name, by_name)
                hint = f"; did you mean {near}?" if near else f"; there is {_some(by_name, 6)}"
                self._fault(prefix.rstrip("."), "unknown-key", f"{quoted(name)} is no field here{hint}", key, value)
        stated = {name: value for name, value in values.items() if value is not UNSET}
        return kind(as_filed=in_order(kind, spelled), **stated)

    def _field(self, field: Field, node: Node, path: str, spelled: list[AsFiled]) -> object:
        if field.part is not None:
            return self._parts(field, field.part, node, path) if field.repeats else self._inner(field.part, node, path)
        if field.repeats:
            return self._values(field, node, path, spelled)
        if not isinstance(node, ScalarNode):
            self._fault(path, "shape", f"{field.name} takes one value", node)
            return UNSET
        value = self._scalar(field, node, path)
        if value is UNSET and _is_stated(node):
            spelled.append(AsFiled(field.name, node.value))
        return value

    def _inner(self, part: type[Part], node: Node, path: str) -> Part | UnsetType:
        if isinstance(node, MappingNode):
            read = self._part(node, part, f"{path}.")
            return UNSET if node.value and read == part() else read  # keys that nobody filled in say nothing
        if _is_stated(node):
            self._fault(path, "shape", f"{path.rpartition('.')[2]} takes fields, each on a line of its own", node)
        return UNSET

    def _parts(self, field: Field, part: type[Part], node: Node, path: str) -> object:
        if isinstance(node, MappingNode):  # one entry, written without its dash
            node = SequenceNode("", [node], node.start_mark, node.end_mark)
        if not isinstance(node, SequenceNode):
            if _is_stated(node):
                self._fault(path, "shape", f"{field.name} takes a list: begin each entry with a dash", node)
            return UNSET
        stated: list[Part] = []
        for entry in node.value:  # one that nobody filled in is none, and the next has its number
            inner = self._inner(part, entry, f"{path}[{len(stated)}]")
            stated += [] if inner is UNSET else [inner]
        return tuple(stated) if stated or not node.value else UNSET

    def _values(self, field: Field, node: Node, path: str, spelled: list[AsFiled]) -> object:
        if isinstance(node, ScalarNode) and not _is_stated(node):
            return UNSET
        entries = node.value if isinstance(node, SequenceNode) else [node]
        values: list[Any] = []
        for entry in entries:
            if not isinstance(entry, ScalarNode):
                self._fault(path, "shape", f"{field.name} takes a list of values", entry)
                continue
            here = f"{path}[{len(values)}]"
            value = self._scalar(field, entry, here)
            if value is UNSET:
                spelled.append(AsFiled(f"{field.name}[{len(values)}]", entry.value))
            else:
                self.states.pop(here, None)  # of an entry before it that is no value
                values.append(value)
        return tuple(values)

    def _scalar(self, field: Field, node: ScalarNode, path: str) -> object:
        """Return the value that stands at a node; UNSET where there is none, with the reason noted."""
        text, kind = node.value, field.at.kind
        if not _is_stated(node):
            return UNSET
        self.places[path] = (node.start_mark.index, node.end_mark.index)
        if kind is None or not text.strip():
            self.states[path] = State("blank")
            return UNSET
        if id(node) in self._halved:
            return self._unreadable(field, node, path, "whole characters: \\ud800 to \\udfff come in pairs")
        try:
            value = kind.read(text) if node.style and isinstance(kind, Choice) else _typed(kind, text)
        except Unreadable as error:
            if says_not_applicable(text):
                self.states[path] = State("not applicable", text)
                return UNSET
            return self._unreadable(field, node, path, str(error).removeprefix("takes "))
        if isinstance(kind, Choice) and value not in kind.codes:
            self._fault(path, "not-in-list", f"{field.name} is {quoted(text)}, {_nearest(kind, text)}", node)
        return value

    def _unreadable(self, field: Field, node: ScalarNode, path: str, takes: str) -> UnsetType:
        self.states[path] = State("unreadable", node.value)
        self._fault(path, "unreadable", f"{field.name} is {quoted(node.value)}, where it takes {takes}", node)
        return UNSET

    def _as_filed(self, node: Node, kind: type[Part], prefix: str) -> Iterator[AsFiled]:
        """Yield what was filed otherwise than it would be written; what says so of no field is a fault."""
        for entry in node.value if isinstance(node, SequenceNode) else [node] if _is_stated(node) else ():
            pairs = entry.value if isinstance(entry, MappingNode) else ()
            parts = {key.value: value.value for key, value in pairs if isinstance(key, ScalarNode)}
            strings = len(parts) == len(pairs) and all(isinstance(value, str) for value in parts.values())
            field = parts.get("field", "")
            known = strings and field.partition("[")[0] in ("", *kind.__struct_fields__)
            if not pairs or not known or not parts.keys() <= {"field", "words", "path"}:
                message = "an entry of as_filed has a field of this part, its words and perhaps a path"
                self._fault(prefix.rstrip("."), "shape", message, entry)
                continue
            yield structs.replace(AsFiled(field), **{k: v for k, v in parts.items() if k != "field"})

    def _fault(self, path: str, code: str, message: str, node: Node, last: Node | None = None) -> None:
        """Note a fault of a node, or of all from a key to the end of its value."""
        self.faults.append(Fault(path, code, message, node.start_mark.index, (last or node).end_mark.index))


class YamlTrace(Trace):
    """The trace of a draft, which has not been filed: contact and access codes are never kept in one.

    `keys` has the path of each key by where it begins, `comments` the path of the key at each comment and its words.
    """

    media_type = "application/yaml"
    encoding = "utf-8"

    def __init__(
        self, text: str, draft: _Draft, keys: Mapping[int, str], comments: tuple[tuple[str, str], ...]
    ) -> None:
        self.text, self.draft, self.keys, self.comments = text, draft, keys, comments

    def _span(self, source: str, start: int, end: int) -> Span:
        before = len(self.text[:start].encode())
        return Span(source, before, before + len(self.text[start:end].encode()))

    def evidence(self, source: str) -> Mapping[str, Evidence]:
        """Return, by record path, where each value stands."""
        return {path: Evidence((self._span(source, *place),), how="draft") for path, place in self.draft.places.items()}

    def states(self) -> Mapping[str, State]:
        """Return, by record path, why values are absent."""
        return self.draft.states

    def unread(self, source: str) -> tuple[Span, ...]:
        """Return the keys that no field has."""
        unknown = (fault for fault in self.draft.faults if fault.code in UNREAD)
        return tuple(self._span(source, fault.start, fault.end) for fault in unknown)

    def problems(self, source: str) -> tuple[Problem, ...]:
        """Return the faults, each with line and column in its words."""
        problems = []
        for fault in sorted(self.draft.faults, key=lambda fault: fault.start):
            line = self.text.count("\n", 0, fault.start) + 1
            column = fault.start - (self.text.rfind("\n", 0, fault.start) + 1) + 1
            message = f"line {line}, column {column}: {fault.message}"
            problems.append(Problem(fault.path, fault.code, message, self._span(source, fault.start, fault.end)))
        return tuple(problems)


def value_of(field: Field, words: str) -> Any:  # noqa: ANN401 - what the field takes
    """Return the value of a field as people write it in a draft or a table.

    Raises:
        Unreadable: the words are no such value, or no choice of the official list; the words say what it takes.
    """
    kind = field.at.kind
    if kind is None:
        raise Unreadable("has several fields: name one of them")
    value = _typed(kind, words)
    if isinstance(kind, Choice) and value not in kind.codes:
        raise Unreadable(f"takes a code of the official list; {_nearest(kind, words).partition('; ')[2] or words}")
    return value


def _is_stated(node: Node) -> bool:
    """Tell whether anything stands at a node: an empty key says nothing, quotes with nothing in them say "blank"."""
    return not isinstance(node, ScalarNode) or node.style is not None or node.value not in ("", "~", "null")


def _typed(kind: Kind[Any], words: str) -> object:
    """Return what people write as a value: 5,000,000 and $5,000,000, 6.2%, yes, days, the labels of codes."""
    if not isinstance(kind, Choice):
        return kind.read_typed(words if isinstance(kind, Text) else words.strip())
    code = words.strip()
    if code in kind.codes or not isinstance(kind.codes, CodeTable):
        return code
    try:
        return kind.codes.compact(code)
    except IdentifierError:
        return code


def _nearest(kind: Choice, words: str) -> str:
    """Return which choices there are: the nearest, else some."""
    near = nearest_code(kind, words)
    if near:
        return f"which is not in the official list; did you mean {near}?"
    return f"which is not in the official list: {_some(kind.codes, 8)}"


def _some(names: Collection[str], number: int) -> str:
    """Return the first names of a list, and how many more there are."""
    more = f" and {len(names) - number} more" if len(names) > number else ""
    return f"{', '.join(list(names)[:number])}{more}"
