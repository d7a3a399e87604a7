"""The definition of a form, made ready for writing its XML: the tree of elements, in the schema's order."""

from collections.abc import Iterator
from functools import cache
from typing import TypeAlias

from msgspec import Struct, field

from muniment.forms.definition import Part
from muniment.forms.describe import Field, fields
from muniment.forms.header import SubmissionHeader


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
    children: "list[Node]" = field(default_factory=list["Node"])
    of_header: bool = False


Node: TypeAlias = Leaf | AccessCode | Container


@cache
def tree(part: type[Part], version: str, header: type[SubmissionHeader] | None = None) -> list[Node]:
    """Return the elements of `part` in the order that files of a schema `version` have ("" or unknown: today's).

    With `header`, its elements stand among them, as in a submission.
    """
    top: list[Node] = []
    for one in _ordered(fields(part), version):
        if not one.at.path:
            continue
        _add(top, one, one.at.path)
        for former in one.at.former:
            if former.path != one.at.path:
                _add(top, one, former.path, former=former.path)
    for one in fields(header) if header else ():
        _add(top, one, one.at.path, of_header=True)
    return top


@cache
def printed_only(part: type[Part]) -> tuple[Field, ...]:
    """Return the fields of `part` that have no element."""
    return tuple(one for one in fields(part) if not one.at.path)


def _ordered(given: tuple[Field, ...], version: str) -> Iterator[Field]:
    """Yield the fields in order, those that stood elsewhere in `version` behind the field they followed."""
    moved = {
        former.after: one for one in given for former in one.at.former if former.after and "" < version <= former.until
    }
    for one in given:
        if one not in moved.values():
            yield one
        if one.name in moved:
            yield moved[one.name]


def _add(top: list[Node], one: Field, path: str, former: str = "", *, of_header: bool = False) -> None:
    *above, tag = path.split("/")
    if one.at.group:
        above.append(tag)
    here, up = top, ""
    for name in above:
        up = f"{up}/{name}".lstrip("/")
        container = next((node for node in here if isinstance(node, Container) and node.tag == name), None)
        if container is None:
            container = Container(name, up, of_header=of_header)
            here.insert(_place(here, one.at.after), container)
        here = container.children
    here.insert(_place(here, one.at.after if not above else ""), Leaf(tag, one, former, of_header))
    if one.at.access_code:
        beside = f"{path.rpartition('/')[0]}/{one.at.access_code}".lstrip("/")
        here.append(AccessCode(one.at.access_code, beside, one))


def _place(here: list[Node], after: str) -> int:
    """Return where the next element goes: at the end, or behind a sibling and what already went there."""
    for number, node in enumerate(here):
        if after and node.tag == after:
            number += 1
            while number < len(here) and getattr(here[number], "of_header", False):
                number += 1
            return number
    return len(here)
