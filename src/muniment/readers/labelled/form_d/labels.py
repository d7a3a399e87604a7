"""Which of the printed words on a page are labels, and which only look like one.

"City" is a label, the city of City is not, and neither is "Director" in a clarification. Each label counts once for
an issuer, a person or a recipient; words that fill a cell of their own are rather labels than words beside others;
and what follows "Clarification of Response" is an answer until the next person begins.
"""

from collections.abc import Iterator, Sequence

from msgspec import Struct, structs

from muniment.readers.labelled.form_d.layout import Section, Spot
from muniment.readers.labelled.form_d.wordings import Printed, printed_form
from muniment.values import Choice

_NEAR = 3  # characters between labels that stand side by side
_TELLING = 2  # words that are a label also among others


class Label(Struct):
    """Printed words that count: what they are, and where."""

    printed: Printed
    spot: Spot
    # Whether nothing but printed words stood in its cell.
    alone: bool

    @property
    def ticked(self) -> bool | None:
        """Whether its box is ticked; None where none was seen."""
        return self.spot.ticked


def groups(section: Section, *, leading: Sequence[str] = ()) -> list[list[Label]]:
    """Return the labels of an item, for each issuer, person or recipient; `leading` are the labels they begin with.

    Without `leading` all belong to one.
    """
    starts = [0]
    for whole in (True, False) if leading else ():  # at a label that fills its cell; rather weak ones than none
        if found := list(_restarts(section.spots, leading, whole=whole)):
            starts = [0, *found[1:]]
            break
    ends = [*starts[1:], len(section.spots)]
    return [_accepted(section.spots[start:end], section) for start, end in zip(starts, ends, strict=True)]


def _restarts(spots: Sequence[Spot], leading: Sequence[str], *, whole: bool) -> Iterator[int]:
    """Yield where a leading label, or a row of any labels, comes again: there the next one begins."""
    seen: set[str] = set()
    for n, spot in enumerate(spots):
        field = _field(spot)
        leads = field in leading and spot.first and (spot.whole or not whole)
        # A label that stands beside another one is none of an answer: nobody writes them so.
        in_row = any(_field(other) and other.start - spot.end <= _NEAR for other in spots[n + 1 : n + 2])
        if field and (leads or in_row):
            if not seen or field in seen:
                yield n
                seen = set()
            seen.add(field)


def _field(spot: Spot) -> str:
    return next((printed.field for printed in spot.means if printed.role == "value"), "")


def _accepted(spots: Sequence[Spot], section: Section) -> list[Label]:
    """Return the labels of one group, in the order of the page."""
    whole = (printed for spot in spots if spot.whole for printed in spot.means)
    clear = {printed.field for printed in whole if printed.role in ("value", "heading")}
    form = printed_form()
    order = {field: n for n, field in enumerate(field for item in section.items for field in form.value_fields(item))}
    used: set[tuple[str, object]] = set()
    labels: list[Label] = []
    closed = False
    for spot in spots:
        printed = _meant(spot, used, labels)
        if printed is None or not _counts(spot, printed, clear, labels, order):
            continue
        if closed and not (spot.whole and spot.ticked and printed.role == "box"):
            continue
        used.add((printed.field, printed.code))
        before = labels[-1] if labels else None
        if before and before.printed.role == "box" and before.ticked is None and printed.role == "value":
            # One sentence asks for a tick and for a number, and its box stands behind both.
            before.spot = structs.replace(before.spot, ticked=spot.ticked)
        labels.append(Label(printed, spot, spot.whole and spot.exact))
        # All that follows is an answer.
        closed = printed.field in form.free and len(section.items) == 1
    return labels


def _meant(spot: Spot, used: set[tuple[str, object]], labels: Sequence[Label]) -> Printed | None:
    """Return what printed words mean here, of what has not been seen yet."""
    free = []
    for printed in spot.means:
        if printed.role == "beside":
            # It belongs to the label of a value before it, with nothing but notes between, and to one only.
            before = (label.printed.role for label in reversed(labels) if label.printed.role != "note")
            if next(before, "") == "value":
                return printed
        elif printed.role == "note" or (printed.field, printed.code) not in used:
            free.append(printed)
    if len(free) > 1 and all(printed.role == "choice" for printed in free):
        headed = {label.printed.field for label in labels}
        # of lists below each other that which has begun
        free = [choice for choice in free if choice.field in headed] or free
        return min(free, key=lambda choice: _out_of_turn(choice, used))
    return free[0] if free else None


def _out_of_turn(choice: Printed, used: set[tuple[str, object]]) -> tuple[int, int]:
    """Return how far a choice is from its turn in its list: two lists of sizes stand side by side, some alike."""
    seen = sum(field == choice.field for field, _ in used)
    kind = printed_form().rows[choice.field].field.at.kind
    codes = list(kind.codes) if isinstance(kind, Choice) else []
    return abs(codes.index(choice.code) - seen) if choice.code in codes else 0, seen


def _counts(spot: Spot, printed: Printed, clear: set[str], labels: Sequence[Label], order: dict[str, int]) -> bool:
    """Whether printed words are a label."""
    if printed.role == "beside":
        return spot.ticked is not None or spot.whole or not spot.first
    if printed.role == "choice" and spot.ticked is None and printed.field in clear:
        # Choices stand behind what they answer: before it a director is somebody's name.
        return any(printed.field == other.field for label in labels for other in label.spot.means)
    if printed.role in ("note", "choice", "box"):
        return spot.whole or spot.ticked is not None or len(printed.words) >= _TELLING
    if spot.whole:
        return True
    if printed.field in clear:
        return False
    if len(printed.words) >= _TELLING or spot.colon:
        return True
    if not spot.first or printed.role == "heading":
        return False
    last = max((order.get(label.printed.field, -1) for label in labels), default=-1)
    return order.get(printed.field, -1) == last + 1


def is_mandatory(field: str) -> bool:
    """Whether the form must have an answer there, whatever else it says."""
    return printed_form().rows[field].field.at.need == "m"
