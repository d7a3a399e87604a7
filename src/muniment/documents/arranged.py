"""Forms on the pages of a PDF as passages: cell by cell as a web page has them, each label before its answer.

What is set in panes was typed there; what stands free is printed on the form. A row of free cells over a row of panes
are labels over their answers: each label is put before its own. Everything else is read row by row from the top, cells
divided by tabs, a pane with several rows as a whole.

Pages are put together to one strip first, so that what a page break cuts is whole again. The margins between two pages
are left out, and with them what stands at the same place of nearly every page: the lines that a browser prints above
and below. How near the two ends come to each other shows what the break cut: a passage that goes on comes as near as
its lines are, else the next page begins a new row.
"""

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence

from msgspec import Struct
from msgspec.structs import replace

from muniment.documents import cells
from muniment.documents.placed import PlacedText, PrintedPages, Rectangle, Sheet, Word

_SAME = 3.0  # points by which the edges of panes in one column may differ
_CLOSE = 0.8  # of the height of a pane: how near words are that say what is in it
_LOOSE = 0.5  # heights by which lines of a pane may stand further apart
_ACROSS_BREAK = 2.5  # the same where a page break is between
_GUESSED = 0.8  # how sure one is that no blank was left out where a line ends with a hyphen
_FEW = 12  # panes with words: a form has more
_STACKED = 8.0  # points between panes of one list
_HYPHENATED = re.compile(r"\w-\Z")
_EDGE = 0.08  # of the height of a page: where lines above and below it stand
_SEVERAL, _NEARLY_ALL = 3, 0.8  # pages on which they stand, at least; and of all pages
_ROW, _FURTHER = 6.0, 0.4  # points between two rows; heights by which these are further apart than lines
_LINE = 0.6  # heights: words whose middles are as near stand on one line
_LEVEL = 2.0  # points by which the beginnings of two lines of a passage, or two pieces of a line drawn down, differ
_AT_BREAK = 0.85  # how sure one is that a passage ends where its page does
_PIECES = 0.5  # points by which two pieces of one line may differ
_DIGITS = re.compile(r"\d+")
_UNFINISHED = re.compile(
    r"(?:[,&;/(-]|\b(?:and|or|of|the|to|in|on|upon|for|a|an|as|by|with|not|than))\Z", re.IGNORECASE
)


class FilledPane(Struct):
    """A pane with what stands in it, row by row; or several panes that are one list."""

    place: Rectangle
    rows: "list[Row]"

    @property
    def is_tall(self) -> bool:
        """Whether it has several rows, so that only its beginning shows where it stands."""
        panes = (unit for row in self.rows for unit in row if isinstance(unit, FilledPane))
        return len(self.rows) > 1 or any(pane.is_tall for pane in panes)

    @property
    def is_plain(self) -> bool:
        """Whether nothing but some words stands in it."""
        (*rows_above, row) = self.rows or [[]]
        only = row[0] if len(row) == 1 and not rows_above else None
        return only.is_plain if isinstance(only, FilledPane) else only is not None and only.box is None

    @property
    def has_boxes(self) -> bool:
        """Whether boxes to be ticked stand in it."""
        units = (unit for row in self.rows for unit in row)
        return any(unit.has_boxes if isinstance(unit, FilledPane) else unit.box is not None for unit in units)


Unit = cells.Cell | FilledPane
Row = list[Unit]


def arranged(sheets: Sequence[Sheet]) -> PrintedPages:
    """Return the pages of a form as printed text; nothing is `typed` where they have hardly any panes."""
    leading = cells.leading_of(sheet.words for sheet in sheets)
    strip = as_strip(sheets, leading)
    page = cells.glazed(strip.words, strip.rules)
    text = _Passages(strip.pages)
    for word in strip.beside:
        text.passage(word)
    text.rows(_rows(page, leading, strip.breaks))
    return text.printed(sheets, typed=text.typed if _count(page) >= _FEW else ())


def _count(pane: cells.Pane) -> int:
    """Return how many panes with words there are."""
    return sum(_count(inner) for inner in pane.panes) + bool(pane.words)


# ---- rows -----------------------------------------------------------------------------------------------------------


def _rows(pane: cells.Pane, leading: float, breaks: Sequence[float]) -> list[Row]:
    """Return what stands in a pane, row by row from the top, each from left to right."""
    if pane.panes or any(word.text in cells.BOXES for word in pane.words):
        free = cells.cells_of(pane.words, [inner.place for inner in pane.panes], leading + cells.LEADING)
    else:
        is_cut = any(pane.place[1] < at < pane.place[3] for at in breaks)
        free = cells.passages_of(pane.words, leading + (_ACROSS_BREAK if is_cut else _LOOSE))
    filled = [FilledPane(inner.place, _rows(inner, leading, breaks)) for inner in pane.panes]
    units: list[Unit] = [*_stacked(filled, free, breaks), *free]
    rows: list[Row] = []
    core = (0.0, 0.0)
    for extent, unit in sorted(((_extent(unit), unit) for unit in units), key=lambda pair: pair[0]):
        # The middle of the lower of the two stands within the other.
        low, high = sorted((core, extent), key=lambda stretch: stretch[1] - stretch[0])
        if rows and high[0] < (low[0] + low[1]) / 2 < high[1]:
            rows[-1].append(unit)
            core = min(core, extent, key=lambda stretch: stretch[1] - stretch[0])
        else:
            rows.append([unit])
            core = extent
    return [sorted(row, key=lambda unit: unit.place[0]) for row in rows]


def _extent(unit: Unit) -> tuple[float, float]:
    """Return from where to where down the page a unit counts."""
    _, top, _, bottom = unit.place
    if isinstance(unit, FilledPane) and unit.is_tall:
        first = unit.rows[0][0] if unit.rows else None
        bottom = _extent(first)[1] if first else bottom
    return top, bottom


def _stacked(filled: list[FilledPane], free: list[cells.Cell], breaks: Sequence[float]) -> list[FilledPane]:
    """Return panes with those that stand right below each other, and in no table, as one: they are a list."""
    words = cells.Places(cell.place for cell in free)
    ordered = sorted(filled, key=lambda pane: pane.place[1])
    tops = [pane.place[1] for pane in ordered]
    above = _above(ordered, breaks)
    stacks: dict[int, list[FilledPane]] = {}
    for n, pane in enumerate(ordered):
        level = range(bisect_left(tops, tops[n] - _SAME), bisect_right(tops, tops[n] + _SAME))
        row = [m for m in level if m != n and _are_row(pane.place, ordered[m].place)]
        over = ordered[above[n]] if n in above else None
        is_entry = (
            over is not None
            and over.is_plain
            and pane.is_plain
            and not _has_words_between(over.place, pane.place, words)
        )
        in_list = is_entry and not any(m in above for m in row) and not _is_among(pane.place, words)
        stacks[n] = stacks[above[n]] if in_list else []
        stacks[n].append(pane)
    stacked_panes: list[FilledPane] = []
    for stack in {id(stack): stack for stack in stacks.values()}.values():
        (left, top, *_), bottom = stack[0].place, stack[-1].place[3]
        place = left, top, max(pane.place[2] for pane in stack), bottom
        stacked_panes.append(stack[0] if len(stack) == 1 else FilledPane(place, [[pane] for pane in stack]))
    return stacked_panes


def _has_words_between(above: Rectangle, place: Rectangle, words: cells.Places) -> bool:
    """Whether words stand between two panes of which one is above the other."""
    near = (word for word in words.near(above[3], place[1]) if word[0] < place[2] and place[0] < word[2])
    return any(above[3] < (word[1] + word[3]) / 2 < place[1] for word in near)


def _above(ordered: Sequence[FilledPane], breaks: Sequence[float]) -> dict[int, int]:
    """Return, of panes from the top by number, which stands right above each, or at the end of the page before."""
    by_bottom = sorted((pane.place[3], n) for n, pane in enumerate(ordered))
    pane_above: dict[int, int] = {}
    for n, pane in enumerate(ordered):
        left, top, _, bottom = pane.place
        is_cut = any(top - (bottom - top) < at <= top for at in breaks)
        first = bisect_left(by_bottom, (top - (bottom - top) * 2 if is_cut else top - _STACKED, 0))
        last = bisect_right(by_bottom, (top + _SAME, 0))
        near = [m for _, m in by_bottom[first:last] if m < n and abs(ordered[m].place[0] - left) < _SAME]
        if near:
            pane_above[n] = near[-1]
    return pane_above


def _are_row(place: Rectangle, second: Rectangle) -> bool:
    return abs(place[1] - second[1]) < _SAME and abs(place[3] - second[3]) < _SAME


def _is_among(pane: Rectangle, words: cells.Places) -> bool:
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
        are_labels = all(isinstance(unit, cells.Cell) for unit in rows[n])
        if are_labels and _are_panes(below) and not _is_table(below, after):
            yield from _paired(rows[n], [unit for unit in below if isinstance(unit, FilledPane)])
            n += 2
        else:
            yield rows[n], False
            n += 1


def _are_panes(row: Row) -> bool:
    return bool(row) and all(isinstance(unit, FilledPane) for unit in row)


def _is_table(row: Row, next_row: Row) -> bool:
    """Whether two rows of panes are rows of one table."""
    if len(row) < 2 or len(row) != len(next_row) or not _are_panes(next_row):
        return False
    return all(
        abs(unit.place[0] - below.place[0]) < _SAME and abs(unit.place[2] - below.place[2]) < _SAME
        for unit, below in zip(row, next_row, strict=True)
    )


def _paired(labels: Row, panes: list[FilledPane]) -> Iterator[tuple[Row, bool]]:
    """Yield labels, each followed by the panes below it, and which of them are panes."""
    owned: dict[int, list[FilledPane]] = {}
    for pane in panes:
        left, _, right, _ = pane.place
        over = [n for n, label in enumerate(labels) if label.place[0] < right and left < label.place[2]]
        before = [n for n, label in enumerate(labels) if label.place[0] <= right]
        last = max(over or before or [0])
        # A box with its words belongs to the label before it.
        while last + 1 < len(labels) and isinstance(cell := labels[last + 1], cells.Cell) and cell.box is not None:
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
        if isinstance(unit, cells.Cell):
            self.cell(unit)
        elif unit.is_tall:
            self.rows(unit.rows)
        else:
            for n, inner in enumerate(inner for row in unit.rows for inner in row):
                if n and self.pending != "\n":
                    self.pending = "\t"
                self.unit(inner)

    def cell(self, cell: cells.Cell) -> None:
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
            word = replace(word, confidence=min(word.confidence, _GUESSED))
        elif self.parts and self.pending:
            self.add(self.pending)
        elif self.parts and not word.glued:
            self.add(" ")
        self.pending = ""
        self.word(word, page)


# ---- one strip of all pages -----------------------------------------------------------------------------------------


class Strip(Struct):
    """The words of all pages at places in one strip, the lines drawn there, and what was left out.

    The page of each word is found by its identity in `pages`; `breaks` are where pages meet.
    """

    words: list[Word]
    rules: list[Rectangle]
    beside: list[Word]
    pages: dict[int, int]
    breaks: list[float]


def as_strip(sheets: Sequence[Sheet], leading: float) -> Strip:
    """Return pages as a strip; `leading` is how many heights the lines of a passage stand apart.

    Where more lines are drawn than on any form, none of them counts.
    """
    strip = Strip([], [], [], {}, [])
    # The words, by identity, of lines at the edges of pages that say the same on nearly all of them.
    if len(sheets) < _SEVERAL:
        running_heads = set[int]()
    else:
        lines = [line for sheet in sheets for line in _edge_lines(sheet)]
        counts = Counter(key for line in lines for key in {_key(word) for word in line})
        repeated = {key for key, times in counts.items() if times >= _NEARLY_ALL * len(sheets)}
        running_heads = {
            id(word) for line in lines if sum(_key(word) in repeated for word in line) >= len(line) / 2 for word in line
        }
    above: list[Word] = []
    edges: list[Rectangle] = []
    ruled = sum(len(sheet.rules) for sheet in sheets) <= cells.MOST_RULES
    for sheet in sheets:
        words = [word for word in sheet.words if id(word) not in running_heads]
        rules = sheet.rules if ruled else []
        strip.beside += (excluded := [word for word in sheet.words if id(word) in running_heads])
        strip.pages |= {id(word): sheet.page for word in excluded}
        if not words:
            continue
        bottom = max((*(edge[3] for edge in edges), *(word.bottom for word in above)), default=0.0)
        top = min((*(rule[1] for rule in rules), *(word.top for word in words)))
        strip.breaks.append(bottom)
        seam = _Seam(above, words)
        down = bottom - top + (0.0 if _goes_on(edges, rules) else seam.gap(leading))
        uncertain = seam.uncertain()
        above = [_moved(word, down, _AT_BREAK if id(word) in uncertain else 1.0) for word in words]
        edges = [(left, high + down, right, low + down) for left, high, right, low in rules]
        strip.pages |= {id(word): sheet.page for word in above}
        strip.words += above
        strip.rules = _joined(strip.rules, edges, bottom)
    return strip


def _moved(word: Word, down: float, most_confidence: float) -> Word:
    """Return a word further down, which still knows where it is seen; `most_confidence` bounds its confidence."""
    confidence = min(word.confidence, most_confidence)
    top, bottom = word.top + down, word.bottom + down
    return replace(word, top=top, bottom=bottom, confidence=confidence, seen=word.seen or word.place)


# ---- what is printed on every page ----------------------------------------------------------------------------------


def _edge_lines(sheet: Sheet) -> Iterator[list[Word]]:
    """Yield the lines at the upper and at the lower edge of a page."""
    line: list[Word] = []
    for word in sorted(sheet.words, key=lambda word: word.middle):
        if _EDGE * sheet.height < word.middle < (1 - _EDGE) * sheet.height:
            continue
        if line and word.middle - line[-1].middle > _LEVEL:
            yield line
            line = []
        line.append(word)
    if line:
        yield line


def _key(word: Word) -> tuple[str, int]:
    """Return what a word says, numbers being alike, and at what height."""
    return _DIGITS.sub("0", word.text), round(word.middle / _LEVEL)


# ---- page breaks ----------------------------------------------------------------------------------------------------


class _Seam:
    """The last line of a page and the first one of the next: runs of words that begin below each other."""

    def __init__(self, above: Sequence[Word], words: Sequence[Word]) -> None:
        last = list(_line(above, max(word.middle for word in above))) if above else []
        self.first = list(_line(words, min(word.middle for word in words)))
        self.pairs = [(run, other) for run in last for other in self.first if abs(run[0].left - other[0].left) < _LEVEL]
        self.is_passage = any(
            other[0].text[:1].islower() or _UNFINISHED.search(run[-1].text) is not None for run, other in self.pairs
        )
        self.is_first = not above

    def gap(self, leading: float) -> float:
        """Return how far the pages stand apart in the strip."""
        high = self.first[0][0].height
        if self.is_first:
            return 0.0
        return leading * high if self.is_passage else max(_ROW, (leading + _FURTHER) * high)

    def uncertain(self) -> set[int]:
        """Return the words, by identity, that may go on with what ends a page; both get less confidence."""
        if self.is_passage:
            return set()
        for run, _ in self.pairs:
            for word in run:
                word.confidence = min(word.confidence, _AT_BREAK)
        return {id(word) for _, other in self.pairs for word in other}


def _goes_on(edges: Sequence[Rectangle], rules: Sequence[Rectangle]) -> bool:
    """Whether a line drawn down goes on on the next page: at the break it meets no line drawn across."""
    lowest = max((line[3] for line in edges), default=0.0)
    highest = min((line[1] for line in rules), default=0.0)
    ends = _unclosed([line for line in edges if line[3] > lowest - _LEVEL])
    begins = _unclosed([line for line in rules if line[1] < highest + _LEVEL])
    return any(_is_near(line, ends) for line in begins)


def _unclosed(edge: Sequence[Rectangle]) -> list[float]:
    """Return where lines drawn down stand that no line drawn across closes, of all that reach a page break; in order.

    Any number of lines may reach it, so that both kinds are gone through once, from left to right.
    """
    across = sorted(line for line in edge if not _is_down(line))
    places: list[float] = []
    closed, n = float("-inf"), 0
    for at in sorted(line[0] for line in edge if _is_down(line)):
        while n < len(across) and across[n][0] - _LEVEL < at:
            closed = max(closed, across[n][2] + _LEVEL)
            n += 1
        if at >= closed:
            places.append(at)
    return places


def _is_near(at: float, places: Sequence[float]) -> bool:
    """Whether one of some places, which are in order, is level with another."""
    n = bisect_left(places, at)
    return any(abs(place - at) < _LEVEL for place in places[max(n - 1, 0) : n + 1])


def _joined(rules: Sequence[Rectangle], edges: Sequence[Rectangle], at: float) -> list[Rectangle]:
    """Return lines with those of the next page, the two pieces of what a page break cuts as one."""
    if not edges:
        return list(rules)
    joined = list(edges)
    ends = sorted((rule[0], n) for n, rule in enumerate(rules) if abs(rule[3] - at) < _LEVEL and _is_down(rule))
    replaced: set[int] = set()
    for m, (left, top, right, bottom) in enumerate(edges):
        if abs(top - at) > _LEVEL or not _is_down((left, top, right, bottom)):
            continue
        nearest = bisect_right(ends, (left - _PIECES, len(rules)))
        if nearest < len(ends) and ends[nearest][0] < left + _PIECES:
            _, n = ends.pop(nearest)
            joined[m] = left, rules[n][1], right, bottom
            replaced.add(n)
    return [rule for n, rule in enumerate(rules) if n not in replaced] + joined


def _is_down(rule: Rectangle) -> bool:
    return rule[2] - rule[0] < rule[3] - rule[1]


def _line(words: Sequence[Word], middle: float) -> Iterator[list[Word]]:
    """Yield the runs of words that stand at one height."""
    run: list[Word] = []
    level = (word for word in words if abs(word.middle - middle) < _LINE * word.height)
    for word in sorted(level, key=lambda word: word.left):
        if run and word.left - run[-1].right > word.height:
            yield run
            run = []
        run.append(word)
    if run:
        yield run
