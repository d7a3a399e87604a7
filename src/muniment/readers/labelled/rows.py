"""Which labels are the rows of the cover pages: for each reporting person, its rows in printed order.

Labels that only look like rows stand everywhere, in narratives, items and agreements. Dynamic programming finds the
sequence of labels that fits best as cover pages: rows follow each other in the printed order, close together; a
further person begins where the order begins anew, which has its price, so that a stray label makes no person.
"""

from collections.abc import Iterator, Sequence
from itertools import pairwise

from msgspec import Struct

from muniment.forms import FORMS
from muniment.readers.labelled.labels import Label


def _numbers(form: str) -> Iterator[tuple[str, int]]:
    """Yield the lines of a person's page with their numbers; the tax number stands in the line of the name."""
    last = 0
    for path, number in FORMS[form].layout.lines.items():
        name, last = path.removeprefix("reporting_persons[].").removesuffix("[]"), int(number or last)
        yield "<irs-number>" if name == "irs_number" else name, last  # as the table of wordings has it


# The number printed before each row; the same word may stand in front of different rows of the two schedules.
NUMBERS = {form: dict(_numbers(form)) for form in ("13D", "13G")}
POWERS = tuple(name for name in NUMBERS["13D"] if name.endswith("_power"))
# The rows of both schedules in their printed order; what one of them does not have is skipped.
_LINES = list(NUMBERS["13D"])
for _before, _name in pairwise(NUMBERS["13G"]):
    if _name not in _LINES:
        _LINES.insert(_LINES.index(_before) + 1, _name)
_FIRST = _LINES.index(POWERS[0])
ROWS = (*_LINES[:_FIRST], "<powers-heading>", *_LINES[_FIRST:], "comment")
ORDER = {row: n for n, row in enumerate(ROWS)}

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
