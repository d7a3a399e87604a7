"""The definition of a form, made ready for reading its XML: for each element, what to do with it.

Compiled once a part. A table maps the expanded name of an element to a step; the step of a container holds the table
below it. Nothing here knows a form.
"""

from collections.abc import Callable
from functools import cache
from typing import Any, NamedTuple, TypeAlias

from msgspec import UNSET

from muniment.forms.definition import NAMESPACES, Field, Part, SubmissionHeader, fields
from muniment.values import Choice, Kind, Text

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
    `redacted` lists, for each CIK that has an access code beside it in the public copy too, slot and element path.
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
        (field.slot, _beside(field.at.path, field.at.access_code)) for field in fields(part) if field.at.redacted
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
            path = _beside(at.path, at.access_code)
            code = Step(ACCESS_CODE, len(table), field.slot, field.name, path=path, redacted=at.redacted)
            table[self.tag(at.access_code)] = code
        for former in at.former:
            if former.path != at.path:
                self._add_former(field, former.path)

    def _add_former(self, field: Field, path: str) -> None:
        """Enter a field at a former path, with the rank of today's; that it stood there has to be told."""
        table = self._containers(path, ())
        step = self._step(field, len(table) - 1)
        do = VALUES if field.repeats else VALUE
        table[self.tag(path.rpartition("/")[2])] = step._replace(do=do, kind=field.at.kind, quick=_no_quick, path=path)

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
            own = (
                lists if name is above[-1] and not any(s.do in (*CONTAINERS, PART) for s in step.below.values()) else ()
            )
            lists_here = (*step.lists, *own)
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


def _beside(path: str, sibling: str) -> str:
    return f"{path.rpartition('/')[0]}/{sibling}".lstrip("/")
