"""Forms on the pages of a PDF as passages: cell by cell as a web page has them, each label before its answer.

What is set in panes was typed there; what stands free is printed on the form. A row of free cells over a row of panes
are labels over their answers: each label is put before its own. Everything else is told row by row from the top, cells
divided by tabs, a pane with several rows as a whole. Pages go on with each other.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence

from msgspec import Struct
from msgspec.structs import replace

from muniment.documents.cells import LEADING, Cell, cells_of, passages_of
from muniment.documents.panes import Pane, glazed
from muniment.documents.placed import PlacedText, PrintedPages, Rectangle, Sheet, Word
from muniment.documents.runs import BOXES, Places, leading_of
from muniment.documents.strip import in_one

_SAME = 3.0  # points by which the edges of panes in one column may differ
_CLOSE = 0.8  # of the height of a pane: how near words are that say what is in it
_LOOSE, _TORN = 0.5, 2.5  # heights by which lines of a pane may stand further apart; where a page break is between
_GUESSED = 0.8  # how sure one is that no blank was left out where a line ends with a hyphen
_FEW = 12  # panes with words: a form has more
_STACKED = 8.0  # points between panes of one list
_HYPHENATED = re.compile(r"\w-\Z")


class Held(Struct):
    """A pane with what stands in it, row by row; or several panes that are one list."""

    place: Rectangle
    rows: "list[Row]"

    @property
    def is_tall(self) -> bool:
        """Whether it has several rows, so that only its beginning tells where it stands."""
        return len(self.rows) > 1 or any(isinstance(one, Held) and one.is_tall for row in self.rows for one in row)

    @property
    def is_plain(self) -> bool:
        """Whether nothing but some words stands in it."""
        (*others, row) = self.rows or [[]]
        only = row[0] if len(row) == 1 and not others else None
        return only.is_plain if isinstance(only, Held) else only is not None and only.box is None

    @property
    def has_boxes(self) -> bool:
        """Whether boxes to be ticked stand in it."""
        units = (unit for row in self.rows for unit in row)
        return any(unit.has_boxes if isinstance(unit, Held) else unit.box is not None for unit in units)


Unit = Cell | Held
Row = list[Unit]


def arranged(sheets: Sequence[Sheet]) -> PrintedPages:
    """Return the pages of a form as printed text; nothing is `typed` where they have hardly any panes."""
    leading = leading_of(sheet.words for sheet in sheets)
    strip = in_one(sheets, leading)
    page = glazed(strip.words, strip.rules)
    text = _Passages(strip.pages)
    for word in strip.beside:
        text.passage(word)
    text.rows(_rows(page, leading, strip.breaks))
    return text.printed(sheets, typed=text.typed if _count(page) >= _FEW else ())


def _count(pane: Pane) -> int:
    """Return how many panes with words there are."""
    return sum(_count(one) for one in pane.panes) + bool(pane.words)


# ---- rows -----------------------------------------------------------------------------------------------------------


def _rows(pane: Pane, leading: float, breaks: Sequence[float]) -> list[Row]:
    """Return what stands in a pane, row by row from the top, each from left to right."""
    if pane.panes or any(word.text in BOXES for word in pane.words):
        free = cells_of(pane.words, [one.place for one in pane.panes], leading + LEADING)
    else:
        torn = any(pane.place[1] < at < pane.place[3] for at in breaks)
        free = passages_of(pane.words, leading + (_TORN if torn else _LOOSE))
    held = _stacked([Held(one.place, _rows(one, leading, breaks)) for one in pane.panes], free, breaks)
    units: list[Unit] = [*held, *free]
    rows: list[Row] = []
    core = (0.0, 0.0)
    for extent, unit in sorted(((_extent(unit), unit) for unit in units), key=lambda one: one[0]):
        if rows and _is_beside(core, extent):
            rows[-1].append(unit)
            core = min(core, extent, key=lambda one: one[1] - one[0])
        else:
            rows.append([unit])
            core = extent
    return [sorted(row, key=lambda unit: unit.place[0]) for row in rows]


def _extent(unit: Unit) -> tuple[float, float]:
    """Return from where to where down the page a unit counts."""
    _, top, _, bottom = unit.place
    if isinstance(unit, Held) and unit.is_tall:
        first = unit.rows[0][0] if unit.rows else None
        bottom = _extent(first)[1] if first else bottom
    return top, bottom


def _is_beside(one: tuple[float, float], other: tuple[float, float]) -> bool:
    """Whether the middle of the lower of two stands within the other."""
    low, high = sorted((one, other), key=lambda extent: extent[1] - extent[0])
    return high[0] < (low[0] + low[1]) / 2 < high[1]


def _stacked(held: list[Held], free: list[Cell], breaks: Sequence[float]) -> list[Held]:
    """Return panes with those that stand right below each other, and in no table, as one: they are a list."""
    words = Places(cell.place for cell in free)
    ordered = sorted(held, key=lambda one: one.place[1])
    tops = [one.place[1] for one in ordered]
    above = _above(ordered, breaks)
    stacks: dict[int, list[Held]] = {}
    for n, one in enumerate(ordered):
        level = range(bisect_left(tops, tops[n] - _SAME), bisect_right(tops, tops[n] + _SAME))
        row = [m for m in level if m != n and _are_row(one.place, ordered[m].place)]
        over = ordered[above[n]] if n in above else None
        is_entry = over is not None and over.is_plain and one.is_plain and not _is_apart(over.place, one.place, words)
        in_list = is_entry and not any(m in above for m in row) and not _is_among(one.place, words)
        stack = stacks[above[n]] if in_list else []
        stack.append(one)
        stacks[n] = stack
    unique = {id(stack): stack for stack in stacks.values()}
    return [stack[0] if len(stack) == 1 else _as_one(stack) for stack in unique.values()]


def _is_apart(above: Rectangle, place: Rectangle, words: Places) -> bool:
    """Whether words stand between two panes of which one is above the other."""
    between = words.near(above[3], place[1])
    return any(
        above[3] < (one[1] + one[3]) / 2 < place[1] and one[0] < place[2] and place[0] < one[2] for one in between
    )


def _above(ordered: Sequence[Held], breaks: Sequence[float]) -> dict[int, int]:
    """Return, of panes from the top by number, which stands right above each, or at the end of the page before."""
    by_bottom = sorted((one.place[3], n) for n, one in enumerate(ordered))
    found: dict[int, int] = {}
    for n, one in enumerate(ordered):
        left, top, _, bottom = one.place
        torn = any(top - (bottom - top) < at <= top for at in breaks)
        first = bisect_left(by_bottom, (top - (bottom - top) * 2 if torn else top - _STACKED, 0))
        last = bisect_right(by_bottom, (top + _SAME, 0))
        near = [m for _, m in by_bottom[first:last] if m < n and abs(ordered[m].place[0] - left) < _SAME]
        if near:
            found[n] = near[-1]
    return found


def _as_one(stack: list[Held]) -> Held:
    first, last = stack[0].place, stack[-1].place
    right = max(one.place[2] for one in stack)
    return Held((first[0], first[1], right, last[3]), [[one] for one in stack])


def _are_row(one: Rectangle, other: Rectangle) -> bool:
    return abs(one[1] - other[1]) < _SAME and abs(one[3] - other[3]) < _SAME


def _is_among(pane: Rectangle, words: Places) -> bool:
    """Whether words stand right beside a pane on both sides, as a sign and a unit do around an amount."""
    near = _CLOSE * (pane[3] - pane[1])
    level = [place for place in words.near(pane[1], pane[3]) if pane[1] < (place[1] + place[3]) / 2 < pane[3]]
    before = any(-near < place[2] - pane[0] <= _SAME for place in level)
    return before and any(-_SAME <= place[0] - pane[2] < near for place in level)


# ---- reading order --------------------------------------------------------------------------------------------------


def _lines(rows: Sequence[Row]) -> Iterator[tuple[Row, bool]]:
    """Yield rows as they are read, labels over panes each before its own; and whether they are what stands there."""
    n = 0
    while n < len(rows):
        below = rows[n + 1] if n + 1 < len(rows) else []
        after = rows[n + 2] if n + 2 < len(rows) else []
        if _are_labels(rows[n]) and _are_panes(below) and not _is_table(below, after):
            yield from _paired(rows[n], [one for one in below if isinstance(one, Held)])
            n += 2
        else:
            yield rows[n], False
            n += 1


def _are_labels(row: Row) -> bool:
    return all(isinstance(unit, Cell) for unit in row)


def _are_panes(row: Row) -> bool:
    return bool(row) and all(isinstance(unit, Held) for unit in row)


def _is_table(row: Row, other: Row) -> bool:
    """Whether two rows of panes are rows of one table."""
    if len(row) < 2 or len(row) != len(other) or not _are_panes(other):
        return False
    return all(
        abs(one.place[0] - its.place[0]) < _SAME and abs(one.place[2] - its.place[2]) < _SAME
        for one, its in zip(row, other, strict=True)
    )


def _paired(labels: Row, panes: list[Held]) -> Iterator[tuple[Row, bool]]:
    """Yield labels, each followed by the panes below it, and which of them are panes."""
    owned: dict[int, list[Held]] = {}
    for pane in panes:
        over = [n for n, label in enumerate(labels) if _is_over(label.place, pane.place)]
        before = [n for n, label in enumerate(labels) if label.place[0] <= pane.place[2]]
        last = max(over or before or [0])
        while last + 1 < len(labels) and _is_choice(labels[last + 1]):
            last += 1
        owned.setdefault(last, []).append(pane)
    line: Row = []
    for n, label in enumerate(labels):
        line.append(label)
        if n in owned:
            yield line, False
            for pane in owned[n]:
                yield [pane], not pane.has_boxes
            line = []
    if line:
        yield line, False


def _is_choice(unit: Unit) -> bool:
    """Whether a unit is a box with its words, which belongs to the label before it."""
    return isinstance(unit, Cell) and unit.box is not None


def _is_over(label: Rectangle, pane: Rectangle) -> bool:
    return label[0] < pane[2] and pane[0] < label[2]


# ---- text -----------------------------------------------------------------------------------------------------------


class _Passages(PlacedText):
    """The text of a form: what divides passages is held back until the next words come."""

    def __init__(self, pages: dict[int, int]) -> None:
        super().__init__()
        self.page_of = pages
        self.pending = ""
        self.typed: list[tuple[int, int]] = []

    def rows(self, rows: Sequence[Row]) -> None:
        """Add rows in the order in which they are read."""
        for line, is_answer in _lines(rows):
            self.pending = "\n"
            before = self.length + 1
            for n, unit in enumerate(line):
                if n and self.pending != "\n":
                    self.pending = "\t"
                self.unit(unit)
            if is_answer and self.length > before:
                self.typed.append((before, self.length))
        self.pending = "\n"

    def unit(self, unit: Unit) -> None:
        """Add a cell, or what stands in a pane."""
        if isinstance(unit, Cell):
            self.cell(unit)
        elif unit.is_tall:
            self.rows(unit.rows)
        else:
            for n, one in enumerate(one for row in unit.rows for one in row):
                if n and self.pending != "\n":
                    self.pending = "\t"
                self.unit(one)

    def cell(self, cell: Cell) -> None:
        """Add a cell in one line; what wraps behind a hyphen is one word."""
        if cell.box:
            self.passage(cell.box)
        for line in cell.lines:
            joined = bool(self.parts) and not self.pending and _HYPHENATED.search(self.parts[-1]) is not None
            for word in line:
                self.passage(word, joined=joined)
                joined = False

    def passage(self, word: Word, *, joined: bool = False) -> None:
        """Add a word, behind what divides it from the one before; `joined`: nothing does."""
        page = self.page_of[id(word)]
        if joined:
            word = replace(word, sure=min(word.sure, _GUESSED))
        elif self.parts and self.pending:
            self.add(self.pending)
        elif self.parts and not word.glued:
            self.add(" ")
        self.pending = ""
        self.word(word, page)
