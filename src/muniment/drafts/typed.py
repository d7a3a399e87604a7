"""What stands in a field as a person types it: the value, or the words that are none."""

from collections.abc import Sequence

from msgspec import UNSET, UnsetType

from muniment.drafts.asking import single_choice
from muniment.forms.definition import Part
from muniment.forms.describe import Field


def typed(part: Part, field: Field, *, amendment: bool) -> tuple[str, ...]:
    """Return the words in a field; "yes" and "no" for answers, one entry a line or tick for lists, () for nothing."""
    held = getattr(part, field.name)
    inner = single_choice(field, amendment=amendment)
    if inner is not None:
        return tuple(getattr(one, inner.name) for one in held or () if getattr(one, inner.name) is not UNSET)
    if field.repeats:
        return tuple(_lines(part, field, held))
    if held is UNSET:
        return tuple(one.words for one in part.as_filed if one.field == field.name and one.words)
    return (spelled(field, held),)


def spelled(field: Field, held: object) -> str:
    """Return one value as a person types it: thousands parted, yes and no in words."""
    return field.at.kind.write_typed(held) if field.at.kind else ""


def _lines(part: Part, field: Field, held: Sequence[object] | UnsetType) -> list[str]:
    """Return the values of a list, and between them what was typed and is no value."""
    instead = {one.field: one.words for one in part.as_filed if one.words}
    values = [spelled(field, one) for one in held or ()]
    lines: list[str] = []
    while values or f"{field.name}[{len(lines)}]" in instead:
        words = instead.get(f"{field.name}[{len(lines)}]")
        lines.append(words if isinstance(words, str) else values.pop(0))
    return lines
