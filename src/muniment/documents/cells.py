"""Words of a page as runs and cells, each with the box that stands beside it.

A run is words of one line that stand a blank apart, and that no column divides. A run that stands close below another,
and begins where that one does, goes on with it: both are one cell. Rows of a table stand further apart than the lines
of a cell. A box stands beside the first line of its words, or in the middle of all of them. Where several boxes stand
beside one cell, it is a list whose rows stand as close as the lines of a cell do, and is cut so that each has its own.

Panes are rectangles that drawn lines close, one inside the other as tables set them.

A browser draws the border of every cell by itself, a spreadsheet draws lines through the whole table. Both close
rectangles: from a line across, down two lines that meet it, to the next line across that both of them reach.

Lines may be drawn so that each meets all others. Every comparison counts, and a page that takes more of them than any
form does has no panes: it is read line by line then.
"""

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache
from itertools import pairwise, product
from statistics import median

from msgspec import Struct

from muniment.documents.placed import Rectangle, Word, drawn_across, level
from muniment.documents.printed import TICKED, UNTICKED

_TOUCH = 0.5  # points by which lines may miss each other
_NARROWEST, _LOWEST = 10.0, 7.0  # points of a pane
_LARGEST_BOX = 17.0  # a square up to this side is a box to be ticked
_ALIKE = 4.0  # points between two borders of one pane
MOST_RULES, _MOST_PANES = 20_000, 5_000  # of a whole form
_DEEPEST = 30  # panes in panes
_BAND = 50.0  # points: panes, and lines drawn down, are looked for by the part of the page that they touch
MOST_LOOKS = 500_000  # comparisons; a form of twenty pages takes 12,000 of them
_PAIR = 5  # comparisons that two lines drawn down take to be looked up between lines across


class Pane(Struct):
    """A rectangle with the words and the panes that stand in it and in no smaller one."""

    place: Rectangle
    words: list[Word]
    panes: "list[Pane]"
    depth: int = 0


class _Work:
    """How much may still be looked at."""

    def __init__(self) -> None:
        self.left = MOST_LOOKS

    def spend(self, looks: int) -> bool:
        """Take some looks away, and return whether there were as many."""
        self.left -= looks
        return self.left >= 0

    def smallest(self, panes: Sequence[Pane], covers: Callable[[Rectangle], bool]) -> Pane | None:
        """Return the last of some panes that holds something, if there is one and as much may be looked at."""
        for pane in reversed(panes):
            if not self.spend(1):
                return None
            if covers(pane.place):
                return pane
        return None


def glazed(words: Sequence[Word], rules: Sequence[Rectangle]) -> Pane:
    """Return a page as a pane, with all words in the smallest of its panes that their middle stands in."""
    work = _Work()
    page = Pane((0.0, 0.0, 0.0, 0.0), [], [])
    fields = _hung(page, _closed(rules, work), work)
    for word in words:
        across, down = (word.left + word.right) / 2, word.middle

        def is_around(place: Rectangle, x: float = across, y: float = down) -> bool:
            return place[0] <= x <= place[2] and place[1] <= y <= place[3]

        pane = work.smallest(fields.get(_field(across, down), []), is_around)
        (pane or page).words.append(word)
    return page if work.left >= 0 else Pane(page.place, list(words), [])


_Field = tuple[int, int]


def _hung(page: Pane, places: Sequence[Rectangle], work: _Work) -> dict[_Field, list[Pane]]:
    """Put panes into each other, and return them by the fields of the page that they touch."""
    fields: dict[_Field, list[Pane]] = defaultdict(list)
    # From the largest, so that of the panes around something the last one is the smallest.
    for place in sorted(places, key=lambda place: (place[2] - place[0]) * (place[3] - place[1]), reverse=True):

        def holds(outer: Rectangle, inner: Rectangle = place) -> bool:
            begins = outer[0] - _TOUCH <= inner[0] and outer[1] - _TOUCH <= inner[1]
            return begins and inner[2] <= outer[2] + _TOUCH and inner[3] <= outer[3] + _TOUCH

        outer = work.smallest(fields[_field(place[0], place[1])], holds) or page
        if outer.depth == _DEEPEST:
            continue
        pane = Pane(place, [], [], outer.depth + 1)
        outer.panes.append(pane)
        left, top = _field(place[0] - _TOUCH, place[1] - _TOUCH)
        right, bottom = _field(place[2] + _TOUCH, place[3] + _TOUCH)
        if not work.spend((right - left + 1) * (bottom - top + 1)):
            break
        for field in product(range(left, right + 1), range(top, bottom + 1)):
            fields[field].append(pane)
    return fields


def _field(across: float, down: float) -> _Field:
    return int(across // _BAND), int(down // _BAND)


def _closed(rules: Sequence[Rectangle], work: _Work) -> list[Rectangle]:
    """Return the rectangles that lines close, each once; none where there are more than on any form."""
    if len(rules) > MOST_RULES:
        return []
    across = drawn_across(rules)
    down = _Down([rule for rule in rules if rule[3] - rule[1] >= rule[2] - rule[0]], work)
    tops = [rule[1] for rule in across]
    panes: list[Rectangle] = []
    for top in across:
        for left, right in pairwise(down.sides(top)):
            if not work.spend(_PAIR):
                return []
            place = _closing(top, left, right, across, tops, work)
            if place and _is_pane(place) and not _is_second_border(place, panes, work):
                panes.append(place)
        if len(panes) > _MOST_PANES or work.left < 0:
            return []
    return panes


class _Down:
    """The lines drawn down, to be found by the bands that they touch, and there from left to right."""

    def __init__(self, down: list[Rectangle], work: _Work) -> None:
        self.work = work
        self.bands: dict[int, list[Rectangle]] = defaultdict(list)
        for rule in sorted(down):
            bands = range(int(rule[1] // _BAND), int(rule[3] // _BAND) + 1)
            if not work.spend(len(bands)):
                break
            for band in bands:
                self.bands[band].append(rule)

    def sides(self, top: Rectangle) -> list[Rectangle]:
        """Return the lines that hang from a line across, from left to right."""
        near = self.bands.get(int((top[3] + _LOWEST) // _BAND), [])
        first = bisect_left(near, top[0] - _TOUCH, key=lambda rule: rule[0])
        last = bisect_right(near, top[2] + _TOUCH, key=lambda rule: rule[0])
        if not self.work.spend(last - first):
            return []
        hang = (rule for rule in near[first:last] if rule[1] <= top[3] + _TOUCH and rule[3] > top[3] + _LOWEST)
        return [rule for rule in hang if rule[2] <= top[2] + _TOUCH]


def _closing(
    top: Rectangle,
    left: Rectangle,
    right: Rectangle,
    across: Sequence[Rectangle],
    tops: Sequence[float],
    work: _Work,
) -> Rectangle | None:
    """Return the rectangle down to the first line that reaches from one side to the other."""
    first = bisect_right(tops, top[3] + _LOWEST)
    last = bisect_right(tops, min(left[3], right[3]) + _TOUCH)
    for n in range(first, last):
        bottom = across[n]
        if not work.spend(1):
            return None
        if bottom[0] <= left[2] + _TOUCH and bottom[2] >= right[0] - _TOUCH:
            return left[0], top[1], right[2], bottom[3]
    return None


def _is_pane(place: Rectangle) -> bool:
    wide, high = place[2] - place[0], place[3] - place[1]
    return wide >= _NARROWEST and high >= _LOWEST and max(wide, high) > _LARGEST_BOX


def _is_second_border(place: Rectangle, panes: Sequence[Rectangle], work: _Work) -> bool:
    """Whether a rectangle is the other border of one that was found; these are in order from the top."""
    for pane in reversed(panes):
        if pane[1] < place[1] - _ALIKE or not work.spend(1):
            return False
        if all(abs(side - other_side) < _ALIKE for side, other_side in zip(place, pane, strict=True)):
            return True
    return False


Run = list[Word]
BOXES = (TICKED, UNTICKED)
Part = tuple[list[Run], Word | None]
_Way = tuple[float, tuple[tuple[int, int], ...]]
_SIGNS = ("$", "US$")  # what stands before the pane of an amount
_LEVEL = 0.3  # heights: by how much the middles of words on one line differ
_FAR = 0.6  # heights: two words of one line that are farther apart are two runs
_CLOSE = 0.2  # heights between two lines of which one may tell columns of the other
_STARTS = 0.15  # heights by which words below each other may begin apart
_OVER = 0.2  # heights by which a label may begin beside the pane below it
_LONG, _ENOUGH = 6, 5  # words of a line that is one of a passage; such lines that tell how far they stand apart
_MOST = 1.0  # heights between lines of a passage
LEADING = 0.12  # heights by which lines of a cell may stand further apart than those of a passage
_OVERLAPPING = 0.5  # heights by which they may run into each other
_EVEN = 0.35  # heights by which their beginnings may differ, or their middles
_SIZED = 0.85  # of the height of one line, at least, that another of its cell has
_STEP = 0.08  # heights by which the lines of a cell may stand at different distances
_BLANK = 0.2  # heights between two words
_REACH, _SLACK = 3.0, 0.5  # heights between a box and the words that it belongs to, across and down
_INLINE = 0.8  # heights between a box and words on its line
_ALONE = 0.6  # what a line without a box costs, in heights, against boxes that are not where they should be
_SPARE = 2.0  # what a box without a line costs
_LITTLE = 0.01  # what a box that is not centred counts, against one above or below
_MOST_LINES = 60  # of a list


class Cell(Struct):
    """Words that belong together, line by line; the box that stands before them, if there is one."""

    lines: list[Run]
    box: Word | None = None

    @property
    def place(self) -> Rectangle:
        """Where the cell stands."""
        return around(list(self.words))

    @property
    def words(self) -> Iterator[Word]:
        """The words in the order in which they are read."""
        if self.box:
            yield self.box
        for line in self.lines:
            yield from line


def around(words: Sequence[Word]) -> Rectangle:
    """Return the rectangle that words stand in."""
    return (
        min(word.left for word in words),
        min(word.top for word in words),
        max(word.right for word in words),
        max(word.bottom for word in words),
    )


class Places:
    """Places that stand among words, to be found by their height."""

    def __init__(self, places: Iterable[Rectangle]) -> None:
        self.places = sorted(places, key=lambda place: place[1])
        self.tops = [place[1] for place in self.places]
        self.highest = max((place[3] - place[1] for place in self.places), default=0.0)

    def near(self, top: float, bottom: float) -> list[Rectangle]:
        """Return the places that reach into a stretch of the page."""
        first, last = bisect_left(self.tops, top - self.highest), bisect_right(self.tops, bottom)
        return [place for place in self.places[first:last] if place[3] >= top]


# ---- runs -----------------------------------------------------------------------------------------------------------


def runs_of(words: Sequence[Word], panes: Places) -> list[Run]:
    """Return the runs of all lines, from the top."""
    runs = [run for line in lines_of(words) for run in _cut(line, panes)]
    headings = Places([around(run[:1]) for run in runs if run[0].text not in BOXES])
    return [part for run in runs for part in _at_columns(run, headings, panes)]


def lines_of(words: Sequence[Word]) -> list[Run]:
    """Return words by lines: what stands at one height, from left to right."""
    return [sorted(line, key=lambda word: word.left) for line in level(_LEVEL, words)]


def _cut(line: Run, panes: Places) -> Iterator[Run]:
    """Yield the runs of a line."""
    between = panes.near(line[0].top, line[0].bottom)
    run = [line[0]]
    for word in line[1:]:
        last = run[-1]
        is_far = word.left - last.right > _FAR * min(last.height, word.height) and not word.glued
        is_box = word.text in BOXES or last.text in BOXES
        is_sign = word.text in _SIGNS and any(-1 <= place[0] - word.right < word.height for place in between)
        if is_far or is_box or is_sign or any(divides(place, last, word) for place in between):
            yield run
            run = []
        run.append(word)
    yield run


def divides(place: Rectangle, last: Word, word: Word) -> bool:
    """Whether a place stands between two words of a line."""
    return last.right <= place[0] + 1 and place[2] <= word.left + 1 and place[1] < word.middle < place[3]


def _at_columns(run: Run, headings: Places, panes: Places) -> Iterator[Run]:
    """Cut a run where a column begins: where another run does right below or above, or a pane below."""
    start, high = run[0], run[0].height
    near = []
    for heading in headings.near(start.top - high, start.bottom + high):
        gap = max(heading[1] - start.bottom, start.top - heading[3])
        if gap < _CLOSE * high and abs((heading[1] + heading[3]) / 2 - start.middle) > _LEVEL * high:
            near.append(heading)
    below = [place[0] for place in panes.near(start.bottom, start.bottom + high) if place[1] > start.middle]
    first = 0
    for n, word in enumerate(run):
        column = any(abs(place[0] - word.left) < _STARTS * high for place in near)
        if n and (column or any(abs(left - word.left) < _OVER * high for left in below)):
            yield run[first:n]
            first = n
    yield run[first:]


def leading_of(pages: Iterable[Sequence[Word]]) -> float:
    """Return how far the lines of a passage stand apart, in heights, as long lines below each other tell."""
    gaps: list[float] = []
    for words in pages:
        runs = [run for line in lines_of(words) for run in _cut(line, Places([])) if len(run) >= _LONG]
        for (first, *_), (second, *_) in pairwise(runs):
            high = min(first.height, second.height)
            gap = (second.top - first.bottom) / high
            if abs(first.left - second.left) < _STARTS * high and abs(gap) < _MOST:
                gaps.append(gap)
    return median(gaps) if len(gaps) >= _ENOUGH else 0.0


# ---- cells ----------------------------------------------------------------------------------------------------------


def passages_of(words: Sequence[Word], line_gap: float) -> list[Cell]:
    """Return the words of a pane that has nothing else in it: one cell, unless its lines stand further apart."""
    cells: list[Cell] = []
    for line in lines_of(words):
        last = cells[-1].lines[-1] if cells else line
        if cells and line[0].top - last[0].bottom < line_gap * line[0].height and _is_sized(last[0], line[0]):
            cells[-1].lines.append(line)
        else:
            cells.append(Cell([line]))
    return cells


def cells_of(words: Sequence[Word], panes: Sequence[Rectangle] = (), line_gap: float = LEADING) -> list[Cell]:
    """Return words as cells, each with the box that stands beside it.

    `panes` are places that stand among the words, `line_gap` is how many heights the lines of a cell may stand apart.
    """
    places = Places(panes)
    runs = runs_of(words, places)
    boxes = [run[0] for run in runs if run[0].text in BOXES]
    beside = Boxes(boxes)
    cells: list[Cell] = []
    last: list[Cell] = []
    for run in runs:
        if run[0].text in BOXES:
            continue
        last = [cell for cell in last if cell.lines[-1][0].bottom > run[0].top - (1 + line_gap) * run[0].height]
        above = next((cell for cell in reversed(last) if _goes_on(cell.lines, run, line_gap, beside)), None)
        step = _step(above.lines, run) if above else 0.0
        if above and step > -_STEP:
            above.lines.append(run)
        else:  # nearer to the last line of a cell than that is to the line before: both are another cell
            last.append(Cell([above.lines.pop(), run] if above else [run]))
            cells.append(last[-1])
    return list(_with_boxes(cells, boxes, places))


def _is_sized(word: Word, second: Word) -> bool:
    """Whether two words are about as high as each other."""
    return min(word.height, second.height) >= _SIZED * max(word.height, second.height)


def _goes_on(lines: Sequence[Run], run: Run, line_gap: float, boxes: "Boxes") -> bool:
    """Whether a run is the next line of a cell."""
    last, place = around(lines[-1]), around(run)
    high = min(last[3] - last[1], place[3] - place[1])
    gap = (place[1] - last[3]) / high
    if high < _SIZED * max(last[3] - last[1], place[3] - place[1]) or not -_OVERLAPPING < gap < line_gap:
        return False
    if last[2] <= place[0] or place[2] <= last[0] or _step(lines, run) > _STEP:
        return False
    even = _EVEN * high
    if any(abs(left - place[0]) < even for left in (last[0], lines[0][0].left)):
        return True
    box = boxes.before(lines[0][0])
    if box and abs(box.left - place[0]) < even:
        # What follows a box wraps below it, if its first word does not fit behind the last line.
        width = run[0].right - run[0].left + run[0].height * _BLANK
        return lines[-1][-1].right + width >= max(run[-1].right, *(line[-1].right for line in lines))
    return abs(last[0] + last[2] - place[0] - place[2]) < 2 * even


def _step(lines: Sequence[Run], run: Run) -> float:
    """Return by how many heights a run is farther below the last line of a cell than that below the line before."""
    if len(lines) < 2:
        return 0.0
    step, next_step = lines[-1][0].middle - lines[-2][0].middle, run[0].middle - lines[-1][0].middle
    return (next_step - step) / run[0].height


def _with_boxes(cells: Sequence[Cell], boxes: Sequence[Word], panes: Places) -> Iterator[Cell]:
    """Yield cells with the boxes that belong to them, cut where several do; and the boxes that belong to none."""
    theirs = owned([cell.lines for cell in cells], boxes, panes)
    placed = {id(box) for parts in theirs.values() for _, box in parts if box}
    for n, cell in enumerate(cells):
        yield from (Cell(lines, box) for lines, box in theirs.get(n, [(cell.lines, None)]))
    yield from (Cell([], box) for box in boxes if id(box) not in placed)


# ---- boxes ----------------------------------------------------------------------------------------------------------


class Boxes:
    """The boxes of a page, to be found by the words behind them."""

    def __init__(self, boxes: Sequence[Word]) -> None:
        self.boxes = sorted(boxes, key=lambda box: box.middle)
        self.middles = [box.middle for box in self.boxes]

    def before(self, word: Word) -> Word | None:
        """Return the box right before a word, on its line."""
        first = bisect_left(self.middles, word.middle - _LEVEL * word.height)
        last = bisect_right(self.middles, word.middle + _LEVEL * word.height)
        near = (box for box in self.boxes[first:last] if -1 < word.left - box.right < _INLINE * word.height)
        return next(near, None)


def owned(cells: Sequence[list[Run]], boxes: Sequence[Word], panes: Places) -> dict[int, list[Part]]:
    """Return which cells boxes belong to, by number, each cut into the parts that have boxes of their own."""
    among = Places([*panes.places, *(around([box]) for box in boxes)])
    places_of_cells = _Cells(
        [(around([word for line in lines for word in line]), n, lines[0][0]) for n, lines in enumerate(cells)]
    )
    theirs: dict[int, list[Word]] = defaultdict(list)
    for box in boxes:
        n = places_of_cells.beside(box, among)
        if n is not None:
            theirs[n].append(box)
    return {n: _parts(cells[n], of_cell) for n, of_cell in theirs.items()}


class _Cells:
    """Cells from the top, to be found by their height."""

    def __init__(self, places: list[tuple[Rectangle, int, Word]]) -> None:
        self.places = sorted(places, key=lambda place: place[0][1])
        self.tops = [place[1] for place, _, _ in self.places]
        self.highest = max((place[3] - place[1] for place, _, _ in self.places), default=0.0)

    def beside(self, box: Word, among: Places) -> int | None:
        """Return the cell on the right of a box with nothing in between, the one at its height if there are several."""
        between = among.near(box.top, box.bottom)
        first = bisect_left(self.tops, box.top - self.highest - box.height)
        near: list[tuple[float, float, int]] = []
        for (_, top, _, bottom), n, word in self.places[first : bisect_right(self.tops, box.bottom + box.height)]:
            outside = max(top - box.middle, box.middle - bottom, 0.0)
            left = word.left
            is_near = -1 <= left - box.right < _REACH * box.height and outside < _SLACK * word.height
            if is_near and not any(divides(place, box, word) for place in between):
                near.append((outside + _LITTLE * abs(box.middle - (top + bottom) / 2), left, n))
        nearest = min((left for _, left, _ in near), default=0.0)
        return min((place for place in near if place[1] <= nearest + box.height), default=(0.0, 0.0, None))[2]


def _parts(lines: list[Run], boxes: list[Word]) -> list[Part]:
    """Return the lines of a cell as parts, each with its box, and those that have none."""
    boxes = sorted(boxes, key=lambda box: box.middle)
    if len(lines) > _MOST_LINES or len(boxes) > _MOST_LINES:
        return [(lines, None)]
    middles = [line[0].middle for line in lines]
    high = max(lines[0][0].height, 1.0)

    @cache
    def best(line: int, box: int) -> _Way:
        """Return how the lines from one on are best given to the boxes from one on: cost, and end and box of each."""
        if line == len(lines):
            return (len(boxes) - box) * _SPARE, ()
        cost, further = best(line + 1, box)
        ways: list[_Way] = [(cost + _ALONE, ((line + 1, -1), *further))]
        if box < len(boxes):
            cost, further = best(line, box + 1)
            ways.append((cost + _SPARE, further))
            for end in range(line + 1, len(lines) + 1):
                middle = (middles[line] + middles[end - 1]) / 2
                off = min(abs(middle - boxes[box].middle), abs(middles[line] - boxes[box].middle)) / high
                cost, further = best(end, box + 1)
                ways.append((cost + off, ((end, box), *further)))
        return min(ways)

    parts: list[Part] = []
    start = 0
    for end, box in best(0, 0)[1]:
        if box < 0 and parts and parts[-1][1] is None:
            parts[-1][0].extend(lines[start:end])
        else:
            parts.append((lines[start:end], boxes[box] if box >= 0 else None))
        start = end
    return parts
