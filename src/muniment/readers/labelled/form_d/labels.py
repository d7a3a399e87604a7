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
    sure: bool

    @property
    def ticked(self) -> bool | None:
        """Whether its box is ticked; None where none was seen."""
        return self.spot.ticked


def groups(section: Section, *, leading: Sequence[str] = ()) -> list[list[Label]]:
    """Return the labels of an item, for each issuer, person or recipient; `leading` are the labels they begin with.

    Without `leading` all belong to one.
    """
    starts = _beginnings(section.spots, leading) if leading else [0]
    ends = [*starts[1:], len(section.spots)]
    return [_accepted(section.spots[start:end], section) for start, end in zip(starts, ends, strict=True)]


def _beginnings(spots: Sequence[Spot], leading: Sequence[str]) -> list[int]:
    """Return where groups begin: at a leading label that fills its cell; rather weak ones than none."""
    for sure in (True, False):
        starts = list(_restarts(spots, leading, sure=sure))
        if starts:
            return [0, *starts[1:]]
    return [0]


def _restarts(spots: Sequence[Spot], leading: Sequence[str], *, sure: bool) -> Iterator[int]:
    """Yield where a leading label, or a row of any labels, comes again: there the next one begins."""
    seen: set[str] = set()
    for n, spot in enumerate(spots):
        field = _field(spot)
        leads = field in leading and spot.first and (spot.whole or not sure)
        if field and (leads or _in_row(spots, n)):
            if not seen or field in seen:
                yield n
                seen = set()
            seen.add(field)


def _in_row(spots: Sequence[Spot], n: int) -> bool:
    """Whether a label stands beside another one: nobody writes them so in an answer."""
    following = spots[n + 1] if n + 1 < len(spots) else None
    return following is not None and bool(_field(following)) and following.start - spots[n].end <= _NEAR


def _field(spot: Spot) -> str:
    return next((one.field for one in spot.means if one.role == "value"), "")


def _accepted(spots: Sequence[Spot], section: Section) -> list[Label]:
    """Return the labels of one group, in the order of the page."""
    clear = {one.field for spot in spots if spot.whole for one in spot.means if one.role in ("value", "heading")}
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
    for one in spot.means:
        if one.role == "beside":
            # These belong to the label before them, and each to one.
            if labels and _takes_box(labels):
                return one
        elif one.role == "note" or (one.field, one.code) not in used:
            free.append(one)
    if len(free) > 1 and all(one.role == "choice" for one in free):
        headed = {label.printed.field for label in labels}
        free = [
            choice for choice in free if choice.field in headed
        ] or free  # of lists below each other that which has begun
        return min(free, key=lambda one: _out_of_turn(one, used))
    return free[0] if free else None


def _out_of_turn(choice: Printed, used: set[tuple[str, object]]) -> tuple[int, int]:
    """Return how far a choice is from its turn in its list: two lists of sizes stand side by side, some alike."""
    seen = sum(field == choice.field for field, _ in used)
    kind = printed_form().rows[choice.field].field.at.kind
    codes = list(kind.codes) if isinstance(kind, Choice) else []
    return abs(codes.index(choice.code) - seen) if choice.code in codes else 0, seen


def _takes_box(labels: Sequence[Label]) -> bool:
    """Whether the last label is one of a value, with nothing but notes behind it."""
    last = next((one.printed for one in reversed(labels) if one.printed.role != "note"), None)
    return last is not None and last.role == "value"


def _counts(spot: Spot, printed: Printed, clear: set[str], labels: Sequence[Label], order: dict[str, int]) -> bool:
    """Whether printed words are a label."""
    if printed.role == "beside":
        return spot.ticked is not None or spot.whole or not spot.first
    if printed.role == "choice" and spot.ticked is None and printed.field in clear:
        # Choices stand behind what they answer: before it a director is somebody's name.
        return any(printed.field in (one.field for one in label.spot.means) for label in labels)
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
    last = max((order.get(one.printed.field, -1) for one in labels), default=-1)
    return order.get(printed.field, -1) == last + 1


def is_mandatory(field: str) -> bool:
    """Whether the form must have an answer there, whatever else it says."""
    return printed_form().rows[field].field.at.need == "m"
