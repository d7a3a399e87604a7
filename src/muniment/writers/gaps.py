"""What a form requires and a record lacks, by the letters of the specification: see `At.need`."""

from collections.abc import Container, Iterator, Mapping
from typing import Literal

from msgspec import UNSET, Struct

from muniment.evidence import State
from muniment.forms.definition import Part
from muniment.forms.describe import Field, fields
from muniment.forms.schedule_13.schedule_13g import Item3, Item10


class Gap(Struct, frozen=True):
    """A place that the form requires and the record leaves empty: path, element, item and label, and why.

    `why` is `not stated` where the source says nothing, `blank` where its place for it is empty, and `omitted` where
    the source says something that could not be taken over.
    """

    path: str
    element: str
    item: str
    label: str
    why: Literal["not stated", "blank", "omitted"]


def gaps(record: Part, omitted: Container[str], states: Mapping[str, State]) -> Iterator[Gap]:
    """Yield the gaps of a record, in the order of the form; what EDGAR removes from public copies is not asked."""
    amended = str(getattr(record, "submission_type", "")).endswith("/A")
    for path, element, item, field in _lacking(record, "", "", "", amended):
        why = "omitted" if path in omitted else "blank" if path in states else "not stated"
        yield Gap(path, element, item, field.at.label, why)


def _lacking(part: Part, prefix: str, element: str, item: str, amended: bool) -> Iterator[tuple[str, str, str, Field]]:
    """Yield path, element, item and field of what a part and the parts in it lack."""
    for field in fields(type(part)):
        if not field.at.path or field.at.private:
            continue
        held = getattr(part, field.name)
        path, there, here = f"{prefix}{field.name}", f"{element}{field.at.path}", field.at.item or item
        if held is UNSET or held == ():
            if _is_required(part, field, amended):
                yield path, there, here, field
        elif field.part and field.repeats:
            for n, one in enumerate(held):
                yield from _lacking(one, f"{path}[{n}].", f"{there}/", here, amended)
        elif field.part:
            yield from _lacking(held, f"{path}.", f"{there}/", here, amended)


def _is_required(part: Part, field: Field, amended: bool) -> bool:
    original, _, amendment = field.at.need.partition("/")
    need = amendment if amended and amendment else original
    if not need.startswith("m"):
        return False
    if isinstance(part, Item3) and field.name == "other_type":
        return "FI" in (part.types or ())
    if isinstance(part, Item10) and field.name == "certifications":
        return part.not_applicable is not True
    return not _is_answered_otherwise(part, field)


def _is_answered_otherwise(part: Part, field: Field) -> bool:
    """Whether an item of Schedule 13G says "not applicable" or has an answer: it needs one of them, never both.

    Source: EDGAR Filer Manual II, 8.1.12.
    """
    not_applicable = getattr(part, "not_applicable", None)
    if not_applicable is None:
        return False
    if field.name != "not_applicable":
        return not_applicable is True
    return any(getattr(part, one.name) is not UNSET for one in fields(type(part)))
