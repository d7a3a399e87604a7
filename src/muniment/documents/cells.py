"""Cells: what wrapped inside a narrow column is one passage again.

A run of words that stands close below another, and begins where that one does, goes on with it: both are one cell.
Rows of a table stand further apart than the lines of a cell.
"""

from collections.abc import Iterator, Sequence

from msgspec import Struct

from muniment.documents.choices import Boxes, owned
from muniment.documents.placed import Rectangle, Word
from muniment.documents.runs import BOXES, Places, Run, around, lines_of, runs_of

LEADING = 0.12  # heights by which lines of a cell may stand further apart than those of a passage
_OVERLAPPING = 0.5  # heights by which they may run into each other
_EVEN = 0.35  # heights by which their beginnings may differ, or their middles
_SIZED = 0.85  # of the height of one line, at least, that another of its cell has
_STEP = 0.08  # heights by which the lines of a cell may stand at different distances
_BLANK = 0.2  # heights between two words


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


def passages_of(words: Sequence[Word], apart: float) -> list[Cell]:
    """Return the words of a pane that has nothing else in it: one cell, unless its lines stand further apart."""
    cells: list[Cell] = []
    for line in lines_of(words):
        last = cells[-1].lines[-1] if cells else line
        if cells and line[0].top - last[0].bottom < apart * line[0].height and _is_sized(last[0], line[0]):
            cells[-1].lines.append(line)
        else:
            cells.append(Cell([line]))
    return cells


def cells_of(words: Sequence[Word], panes: Sequence[Rectangle] = (), apart: float = LEADING) -> list[Cell]:
    """Return words as cells, each with the box that stands beside it.

    `panes` are places that stand among the words, `apart` is how many heights the lines of a cell may stand apart.
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
        last = [cell for cell in last if cell.lines[-1][0].bottom > run[0].top - (1 + apart) * run[0].height]
        above = next((cell for cell in reversed(last) if _goes_on(cell.lines, run, apart, beside)), None)
        step = _step(above.lines, run) if above else 0.0
        if above and step > -_STEP:
            above.lines.append(run)
        else:  # nearer to the last line of a cell than that is to the line before: both are another cell
            last.append(Cell([above.lines.pop(), run] if above else [run]))
            cells.append(last[-1])
    return list(_with_boxes(cells, boxes, places))


def _is_sized(one: Word, other: Word) -> bool:
    """Whether two words are about as high as each other."""
    return min(one.height, other.height) >= _SIZED * max(one.height, other.height)


def _goes_on(lines: Sequence[Run], run: Run, apart: float, boxes: Boxes) -> bool:
    """Whether a run is the next line of a cell."""
    one, other = around(lines[-1]), around(run)
    high = min(one[3] - one[1], other[3] - other[1])
    gap = (other[1] - one[3]) / high
    if high < _SIZED * max(one[3] - one[1], other[3] - other[1]) or not -_OVERLAPPING < gap < apart:
        return False
    if one[2] <= other[0] or other[2] <= one[0] or _step(lines, run) > _STEP:
        return False
    even = _EVEN * high
    if any(abs(left - other[0]) < even for left in (one[0], lines[0][0].left)):
        return True
    box = boxes.before(lines[0][0])
    if box and abs(box.left - other[0]) < even:  # what follows a box wraps below it, if it does not fit
        return not _has_room(lines, run)
    return abs(one[0] + one[2] - other[0] - other[2]) < 2 * even


def _step(lines: Sequence[Run], run: Run) -> float:
    """Return by how many heights a run is farther below the last line of a cell than that below the line before."""
    if len(lines) < 2:
        return 0.0
    step, following = lines[-1][0].middle - lines[-2][0].middle, run[0].middle - lines[-1][0].middle
    return (following - step) / run[0].height


def _has_room(lines: Sequence[Run], run: Run) -> bool:
    """Whether the first word of a run would have fitted behind the last line of a cell: then nothing wrapped."""
    width = run[0].right - run[0].left + run[0].height * _BLANK
    return lines[-1][-1].right + width < max(run[-1].right, *(line[-1].right for line in lines))


def _with_boxes(cells: Sequence[Cell], boxes: Sequence[Word], panes: Places) -> Iterator[Cell]:
    """Yield cells with the boxes that belong to them, cut where several do; and the boxes that belong to none."""
    theirs = owned([cell.lines for cell in cells], boxes, panes)
    taken = {id(box) for parts in theirs.values() for _, box in parts if box}
    for n, cell in enumerate(cells):
        yield from (Cell(lines, box) for lines, box in theirs.get(n, [(cell.lines, None)]))
    yield from (Cell([], box) for box in boxes if id(box) not in taken)
