"""What a form requires and a record lacks, by the letters of the specification: see `At.need`."""

from collections.abc import Container, Iterator, Mapping
from typing import Literal

from msgspec import UNSET, Struct

from muniment.evidence import State
from muniment.forms.definition import Part
from muniment.forms.describe import Field, fields
from muniment.forms.schedule_13.schedule_13g import Item3, Item10
from muniment.forms.walk import walk


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
    for visit in walk(record, into=_is_asked):
        if visit.value in (UNSET, ()) and _is_asked(visit.field) and _is_required(visit.part, visit.field, amended):
            why = "omitted" if visit.path in omitted else "blank" if visit.path in states else "not stated"
            yield Gap(visit.path, visit.element, visit.item, visit.field.at.label, why)


def _is_asked(field: Field) -> bool:
    """Whether a public copy in XML has a field."""
    return bool(field.at.path) and not field.at.private


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
