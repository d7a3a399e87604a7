"""What the buttons of a page do to a record: entries added and removed, answers taken over from elsewhere."""

from typing import Any

from msgspec import UNSET

from muniment.drafts.questions import Entries, Group, Node, Question, questions
from muniment.drafts.same import Same, taken_over
from muniment.drafts.signing import certificates
from muniment.errors import UsageError
from muniment.forms import Record, form_of
from muniment.forms.layout import Step
from muniment.forms.paths import replaced, steps, value_at
from muniment.forms.placing import part_at, placed
from muniment.web.preparing.desk import Desk

CERTIFICATE = "certificate"


def act(record: Record, step: Step, do: str, desk: Desk) -> tuple[Record, str]:
    """Return the record after a button was pressed, and the place of the page to look at then.

    Raises:
        UsageError: the page has no such button.
    """
    verb, _, path = do.partition(":")
    if verb == CERTIFICATE:
        return _certified(record, desk), "item10.certifications"
    node = _node(questions(record, step), path.rpartition("[")[0] if verb == "remove" else path)
    if verb == "add" and isinstance(node, Entries) and node.may_add:
        return _added(record, node)
    if verb == "remove" and isinstance(node, Entries) and any(one.path == path for one in node.entries):
        return _removed(record, node, path), node.path
    if verb == "same" and node is not None and node.same is not None:
        return _same(record, node, node.same), path
    raise UsageError(f"There is no button {do[:80]!r} on this page.")


def _node(nodes: tuple[Node, ...], path: str) -> Node | None:
    for node in nodes:
        if node.path == path:
            return node
        inner = () if isinstance(node, Question) else (node.nodes,) if isinstance(node, Group) else _inner(node)
        found = next((one for some in inner if (one := _node(some, path))), None)
        if found is not None:
            return found
    return None


def _inner(node: Entries) -> tuple[tuple[Node, ...], ...]:
    return tuple(entry.nodes for entry in node.entries)


def _added(record: Record, node: Entries) -> tuple[Record, str]:
    kind: Any = part_at(type(record), steps(node.path))
    held = value_at(record, node.path) or ()
    # An empty first entry that the page only showed is one that was asked for now.
    shown = (kind(),) * (len(node.entries) - len(held))
    return placed(record, node.path, (*held, *shown, kind())), f"{node.path}[{len(held) + len(shown)}]"


def _removed(record: Record, node: Entries, path: str) -> Record:
    held, number = value_at(record, node.path) or (), steps(path)[-1]
    kept = tuple(one for place, one in enumerate(held) if place != number)
    return replaced(record, node.path, kept or UNSET) if kept != held else record


def _same(record: Record, node: Node, same: Same) -> Record:
    if not isinstance(node, Entries):
        return taken_over(record, node.path, same)
    for entry in node.entries:
        for inner in entry.nodes:
            missing = isinstance(inner, Group) and inner.same and value_at(record, inner.path) is UNSET
            if missing and value_at(record, entry.path) is not UNSET:
                record = taken_over(record, inner.path, same)
    return record


def _certified(record: Record, desk: Desk) -> Record:
    """Return a Schedule 13G with the official certificates of its rules in Item 10."""
    told = certificates(record, desk.today())
    if not told:
        raise UsageError("The rules ticked on the cover ask for no certificate, or none is ticked: tick one first.")
    return placed(record, "item10.certifications", "\n\n".join(told))


def asks_for_certificate(record: Record, step: Step) -> bool:
    """Tell whether a page has Item 10 of a Schedule 13G, whose words are official."""
    return any(one.name == "item10" for one in form_of(record).layout.asked_on(step))
