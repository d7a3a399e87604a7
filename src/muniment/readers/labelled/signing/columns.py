"""The columns of a signature section: blocks that stand beside each other, to be read one after the other.

They are found by what they leave free: a column of blanks with a block on either side of it, the one on the right
named at its head, however long each is. Where the right side is but a signature, as in lists of an entity and its
signature each line, no blanks divide; there signatures that stand on one line do.
"""

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise

from msgspec import Struct
from msgspec.structs import replace

from muniment.readers.labelled.days import day_in
from muniment.readers.labelled.signing.cells import LABEL, MARK, Cell

_MOST_EDGES = 24  # places at which columns are looked for
_DEEPEST = 4  # divisions in divisions: as many more columns
_BLANKS = "  "  # at least so many between two columns
_MOST_LABELLED = 120  # characters of a cell that is a label with what it labels


class _Band(Struct, frozen=True):
    """Lines that blanks before `edge` divide, of all that nothing reaches across."""

    edge: int
    first: int
    last: int

    @property
    def lines(self) -> int:
        return self.last - self.first


def columns_of(cells: list[Cell]) -> list[list[Cell]]:
    """Divide cells into the columns that people sign in: one, unless signatures stand side by side."""
    return [column for part in _divided(cells, _DEEPEST) for column in _level(part) if column]


def _level(cells: list[Cell]) -> list[list[Cell]]:
    """Divide cells where a line holds signatures side by side."""
    edges = _edges(cells)
    columns: list[list[Cell]] = [[] for _ in range(len(edges) + 1)]
    for cell in cells:
        columns[bisect_right(edges, cell.column)].append(cell)
    return columns


def _edges(cells: list[Cell]) -> list[int]:
    """Return where the second and the further columns of signatures begin."""
    by_line: dict[int, list[Cell]] = {}
    for cell in cells:
        by_line.setdefault(cell.line, []).append(cell)
    lines = [line for line in by_line.values() if len(line) > 1]
    signed = [_side_by_side(line) for line in lines]
    count = max((len(line) for line in signed), default=0)
    if count < 2:
        return []
    edges = []
    for place in range(1, count):
        begins = [line[place].column for line in signed if len(line) > place]
        before = max(line[place - 1].column for line in signed if len(line) > place)
        others = [
            line[place].column for line in lines if len(line) == count and before < line[place].column < min(begins)
        ]
        edges.append(min(begins + others) - (1 if others else 2))
    return sorted(edges)


def _side_by_side(line: list[Cell]) -> list[Cell]:
    """Return the cells of a line that are signatures, or names, or titles, beside each other."""
    kinds: dict[str, list[Cell]] = {}
    for cell in line:
        label = LABEL.match(cell.words)
        kind = label["label"][0].lower() if label is not None and len(cell.words) < _MOST_LABELLED else ""
        if kind in ("b", "n", "t"):
            kinds.setdefault(kind, []).append(cell)
        elif MARK.search(cell.words):
            kinds.setdefault("b", []).append(cell)
    return max(kinds.values(), key=len, default=[])


# ---- blocks of unequal lengths --------------------------------------------------------------------------------------


def _divided(cells: list[Cell], deepest: int) -> list[list[Cell]]:
    """Return cells column by column where blocks stand beside each other, and what is above and below them."""
    bands = _bands(cells) if deepest and len({cell.column for cell in cells}) > 1 else []
    if not bands:
        return [cells]
    divided: list[list[Cell]] = []
    at = 0
    for band in bands:
        begin = next(n for n in range(at, len(cells)) if cells[n].line >= band.first)
        end = next((n for n in range(begin, len(cells)) if cells[n].line > band.last), len(cells))
        divided.append(cells[at:begin])
        for side in _sides(cells[begin:end], band.edge):
            divided += _divided(_as_column(side), deepest - 1)
        at = end
    return [*divided, cells[at:]]


def _bands(cells: Sequence[Cell]) -> list[_Band]:
    """Return the bands that hold blocks beside each other, from the top; of several ways the one with most lines."""
    starts = Counter(cell.column for cell in cells)
    found = [band for edge, _ in starts.most_common(_MOST_EDGES) for band in _bands_at(edge, cells)]
    taken: list[_Band] = []
    lines: set[int] = set()
    for band in sorted(found, key=lambda band: (-band.lines, band.edge)):
        own = range(band.first, band.last + 1)
        if lines.isdisjoint(own):
            lines.update(own)
            taken.append(band)
    return sorted(taken, key=lambda band: band.first)


def _bands_at(edge: int, cells: Sequence[Cell]) -> Iterator[_Band]:
    """Yield the bands with blocks on either side of an edge."""
    crossed = {cell.line for cell in cells if _reaches_across(cell, edge)}
    run: list[Cell] = []
    for cell in cells:
        if cell.line not in crossed:
            run.append(cell)
        elif run:
            yield from _as_band(run, edge)
            run = []
    yield from _as_band(run, edge)


def _reaches_across(cell: Cell, edge: int) -> bool:
    """Whether the words of a cell stand on both sides of an edge, and no blanks divide them there.

    Where tabs divide a line nobody knows where on the page its cells stood.
    """
    at = edge - cell.column
    return cell.tabbed or -len(_BLANKS) < -at < 0 or (0 < at < len(cell.words) + len(_BLANKS) and not _is_cut(cell, at))


def _is_cut(cell: Cell, at: int) -> bool:
    """Whether blanks divide the words of a cell, and not a label or a mark from what stands behind it."""
    words = cell.words
    if at >= len(words):
        return True
    if words[at - len(_BLANKS) : at] != _BLANKS or words[at].isspace():
        return False
    label = LABEL.match(words)
    begins = label.end() if label is not None else 0
    mark = MARK.match(words, begins)
    return at > (mark.end() + len(_BLANKS) if mark is not None else begins)


def _as_band(run: Sequence[Cell], edge: int) -> Iterator[_Band]:
    left, right = _sides(run, edge)
    if left and right and _is_head(right[0]) and _are_beside(_blocks(left), _blocks(right)):
        yield _Band(edge, run[0].line, run[-1].line)


def _sides(cells: Sequence[Cell], edge: int) -> tuple[list[Cell], list[Cell]]:
    """Return what stands before an edge, and what stands behind it."""
    left: list[Cell] = []
    right: list[Cell] = []
    for cell in cells:
        at = edge - cell.column
        if at <= 0:
            right.append(cell)
        elif at >= len(cell.words):
            left.append(cell)
        else:
            begins, words = cell.start + at, cell.words[:at].rstrip()
            left.append(replace(cell, words=words, end=cell.start + len(words)))
            right.append(replace(cell, words=cell.words[at:], start=begins, column=edge, gap=False, paged=False))
    return left, right


def _blocks(cells: Sequence[Cell]) -> list[tuple[int, int]]:
    """Return the lines of each block: from what names whom it is for to the signature."""
    found: list[tuple[int, int]] = []
    head: int | None = None
    for cell in cells:
        if _is_signature(cell):
            found.append((cell.line if head is None else head, cell.line))
            head = None
        elif head is None and _is_head(cell):
            head = cell.line
    return found


def _are_beside(left: Sequence[tuple[int, int]], right: Sequence[tuple[int, int]]) -> bool:
    """Whether a block on one side stands on the lines of one on the other; both are in order."""
    mine = theirs = 0
    while mine < len(left) and theirs < len(right):
        (first, last), (begin, end) = left[mine], right[theirs]
        if first <= end and begin <= last:
            return True
        mine, theirs = (mine + 1, theirs) if last < begin else (mine, theirs + 1)
    return False


def _is_signature(cell: Cell) -> bool:
    label = LABEL.match(cell.words)
    return MARK.search(cell.words) is not None or (label is not None and label["label"].lower() in ("by", "b y"))


def _is_head(cell: Cell) -> bool:
    """Whether a cell may name whom a block is for: neither a signature nor a label nor a day."""
    return LABEL.match(cell.words) is None and MARK.search(cell.words) is None and day_in(cell.words) is None


def _as_column(cells: list[Cell]) -> list[Cell]:
    """Return the cells of a column as if nothing stood beside it: on lines that follow each other.

    Lines of two columns that are not level alternate, so that those of one are two apart.
    """
    step = min((below.line - above.line for above, below in pairwise(cells) if below.line > above.line), default=1)
    column: list[Cell] = []
    for cell in cells:
        apart = cell.line - column[-1].line if column else 0
        follows = 0 < apart <= step
        if follows:
            column[-1] = replace(column[-1], last=cell.line - 1)
        column.append(replace(cell, gap=apart > step or (cell.gap and not follows)))
    return column
