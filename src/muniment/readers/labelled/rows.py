"""Which labels are the rows of the cover pages: for each reporting person, its rows in printed order.

Labels that only look like rows stand everywhere, in narratives, items and agreements. Dynamic programming finds the
sequence of labels that fits best as cover pages: rows follow each other in the printed order, close together; a
further person begins where the order begins anew, which has its price, so that a stray label makes no person.
"""

from collections.abc import Iterator, Sequence
from itertools import takewhile

from msgspec import Struct

from muniment.forms import FORMS
from muniment.forms.layout import Cover, Layout, Question, Text, positions
from muniment.readers.labelled.labels import Label

_PERSON = "reporting_persons[]."
_LAYOUTS = {form: FORMS[form].layout for form in ("13D", "13G")}


def _row(name: str) -> str:
    """Return the name of a row by that of its line; the table of wordings has a name of its own for the tax number."""
    name = name.removeprefix(_PERSON).removesuffix("[]")
    return "<irs-number>" if name == "irs_number" else name


def _parts(layout: Layout) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield the parts of a person's page: the words beside their lines, and these; the comment below them."""
    for node, prefix, _ in positions(layout.nodes):
        if isinstance(node, Cover):
            for part in node.parts:
                yield part.beside, tuple(line.words if isinstance(line, Text) else line.field for line in part.lines)
        elif prefix == _PERSON and isinstance(node, Question) and node.look == "answer":
            yield "", (node.field,)


def _numbers(layout: Layout) -> Iterator[tuple[str, int]]:
    last = 0
    for path, number in layout.lines.items():
        last = int(number or last)
        yield _row(path), last


def _rows() -> Iterator[str]:
    """Yield the rows of both schedules in printed order; one that Schedule 13G alone has stands behind the same row."""
    of_13d, of_13g = (
        [_row(name) for beside, lines in _parts(layout) for name in (beside, *lines) if name]
        for layout in _LAYOUTS.values()
    )
    for row in of_13d:
        yield row
        behind = of_13g[of_13g.index(row) + 1 :] if row in of_13g else ()
        yield from takewhile(lambda other: other not in of_13d, behind)


# What one schedule does not have is skipped.
ROWS = tuple(_rows())
ORDER = {row: n for n, row in enumerate(ROWS)}
POWERS = next(lines for beside, lines in _parts(_LAYOUTS["13D"]) if beside)
# The number printed before each row; the same word may stand in front of different rows of the two schedules.
NUMBERS = {form: dict(_numbers(layout)) for form, layout in _LAYOUTS.items()}

_FIGURES = {*POWERS, "aggregate_amount", "percent"}
_MOST = 4  # of the figures
_NEW_PERSON = 2.2  # what a further person costs: more than two labels can be worth
# Pages begin at their head, rows 1 to 6; rows repeated by a converter are no further person.
_HEAD, _HEADLESS = ORDER["citizenship"], 2.5
_SKIPPED = 0.12  # for each row left out
_FAR = 1500  # characters after which two rows of one person are unlikely to belong together
_WINDOW = 24  # labels looked back at
_MID_SENTENCE = 0.5  # what is taken off a label with other words before it
_NUMBERED = 0.6  # what the right number before a label is worth


class Row(Struct):
    """A row of a cover page: its name, its label with the number before it, and whether there is that number.

    `words` is where the words of the label begin; `leads` says whether they begin a line, or a column of one.
    """

    name: str
    label: Label
    numbered: bool
    words: int
    leads: bool = True


def find_persons(rows: Sequence[Row]) -> list[list[Row]]:
    """Return the rows of each reporting person, in printed order."""
    sequences = _Sequences([(ORDER[row.name], row.label.start, row.label.end) for row in rows])
    for row in rows:
        sequences.add(_gain(row))
    return _persons([rows[n] for n in sequences.best()])


class _Sequences:
    """For each row the best sequence that ends with it: what it is worth, and the row before; -1 where it begins."""

    def __init__(self, places: Sequence[tuple[int, int, int]]) -> None:
        """Take the order of each row on a page, and where its label begins and ends."""
        self.places = places
        self.totals: list[float] = []
        self.most: list[float] = []  # of all totals up to each
        self.before: list[int] = []

    def add(self, gain: float) -> None:
        """Take the next row, which adds so much to a sequence."""
        n = len(self.totals)
        order, start, _ = self.places[n]
        fresh = _NEW_PERSON + _SKIPPED * min(order, 8) + _HEADLESS * (order > _HEAD)
        best, last = gain - fresh, -1
        for m in range(n - 1, max(-1, n - 1 - _WINDOW), -1):
            if self.most[m] + gain < best:  # nothing further up can do better
                break
            order_m, _, end_m = self.places[m]
            if start < end_m:
                continue
            far = (start - end_m) / _FAR
            steps = order - order_m
            cost = _SKIPPED * (steps - 1) + min(far, 3.0) ** 2 if steps > 0 else fresh + min(far, 4.0) * 0.1
            worth = self.totals[m] + gain - cost
            if worth > best or (worth == best and last >= 0):  # of equals the first
                best, last = worth, m
        self.totals.append(best)
        self.most.append(max(best, self.most[-1]) if n else best)
        self.before.append(last)

    def best(self) -> list[int]:
        """Return the rows of the best sequence of all, in order; none where none is worth anything."""
        at = max(range(len(self.totals)), key=self.totals.__getitem__, default=-1)
        if at < 0 or self.totals[at] <= 0:
            return []
        chain: list[int] = []
        while at >= 0:
            chain.append(at)
            at = self.before[at]
        return chain[::-1]


def _gain(row: Row) -> float:
    gain = row.label.score * (1.0 + 0.05 * min(row.label.words, 8)) + _NUMBERED * row.numbered
    return gain if row.leads or row.numbered else gain - _MID_SENTENCE


def _persons(chain: list[Row]) -> list[list[Row]]:
    persons: list[list[Row]] = []
    for row in chain:
        if not persons or ORDER[row.name] <= ORDER[persons[-1][-1].name]:
            persons.append([])
        persons[-1].append(row)
    named = [rows for rows in persons if _has(rows, {"name"}) and _has(rows, _FIGURES)]
    # Only where no page has a name may the rows alone be one: narratives speak of the powers too.
    return named or [rows for rows in persons if len({row.name for row in rows} & _FIGURES) >= _MOST]


def _has(rows: list[Row], names: set[str]) -> bool:
    return any(row.name in names for row in rows)
