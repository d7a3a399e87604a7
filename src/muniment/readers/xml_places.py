"""Which leaf of an XML document a record path stands at, and which leaves nothing claims.

The walk that fills the record does not count leaves or spell paths: most users never ask. This second walk over the
same tree, by the same plan, does.
"""

from lxml import etree
from msgspec import Struct

from muniment.documents.xml import DAMAGED, Element
from muniment.readers.xml import Notes
from muniment.readers.xml_plan import (
    CONTAINERS,
    GROUPED,
    HEADER,
    PART,
    PARTS,
    TEXTS,
    VALUE,
    VALUES,
    QuickRow,
    QuickTable,
    Step,
)
from muniment.values import Unreadable

# Notes about elements whose words no field took.
UNCLAIMED = frozenset({"unknown-element", "repeated", "nested", "torn"})


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


def row_by_name(child: Element, table: QuickTable) -> QuickRow | None:
    """Return the row of an element under its name alone, whatever its namespace."""
    local = etree.QName(child).localname
    return next((row for tag, row in table.items() if tag.rpartition("}")[2] == local), None)


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
            if note.code in UNCLAIMED and not (note.code == "repeated" and note.step and note.step.do in CONTAINERS)
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
                self.leaf += not len(child)
                inner = aside.get(child.tag) if aside else None
                self.visit(child, below, inner[4] if inner and inner[0] in CONTAINERS else {}, prefix, counts)
            elif do in (PART, PARTS):
                self.leaf += not len(child)
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

    def _of_header(self, child: Element, aside: QuickTable) -> None:
        """Elements of the submission header are claimed as far as the header knows them; they have no record path."""
        row = aside.get(child.tag) or row_by_name(child, aside)
        if self.watchful and self._is_dealt_with(child, None, ""):
            return
        first = self.leaf
        if row is None or not len(child):
            self._skip(child, claimed=row is not None)
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
