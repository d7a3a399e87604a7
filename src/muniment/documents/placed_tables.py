"""Rows and cells of tables whose words stand at places on pages, as a browser or a word processor prints them.

Columns are what no word of a table crosses. In a cell lines stand at the height of a line, and rows some points further
apart: what stands between two such distances is a row, however its cells are set in it.
"""

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from statistics import median

from muniment.documents.html import CellLine, TableCell, TableRow
from muniment.documents.placed import Line, PrintedPages, Word, by_height, unit_of

_APART, _BLANK = 0.75, 0.35  # heights of a line between runs of words, and between words
_BREAK = 0.2  # of a blank, at least
_NARROWEST = -0.5  # points between two columns, whose words may touch
_FURTHER = 0.05, 0.5  # heights of a line, and points, by which rows stand further apart than lines
_TIGHT, _WIDE, _WIDEST = -0.4, 0.35, 1.2  # heights of a line between lines of a cell, and of a paragraph
_SMALLER, _MOST_RAISED = 0.9, 200  # of the height of a line: what is raised beside it, and so many on a page
_MOSTLY = 3  # so many words of a column stand apart for one that does not
_UNEVEN = 0.08  # heights of a line by which lines of one paragraph stand further apart than others
_SAME = 0.1  # points by which the heights of lines of one size differ
_LONG = 20  # heights of a line: one of a paragraph, at least
_FAR = 5.0  # heights of a line between two parts of a table
_MOST_WORDS, _MOST_LINES, _MOST_TABLES = 3_000, 250, 40  # of a page
_MOST_COLUMNS, _MOST_ABOVE = 20, 6  # of a table, and lines above its first

_Gap = tuple[float, float]


def placed_rows(printed: PrintedPages, text: str) -> list[TableRow]:
    """Return the rows of tables of pages that are not scanned, in their order; words that are blank in `text` are none.

    A table whose rows cannot be divided is one row.
    """
    if printed.scanned:
        return []
    pages: dict[int, list[Word]] = {}
    starts: dict[int, int] = {}
    for start, word, page in zip(printed.starts, printed.words, printed.pages, strict=True):
        if not text[start : start + len(word.text)].isspace():
            pages.setdefault(page, []).append(word)
            starts[id(word)] = start
    read = (words for words in pages.values() if len(words) <= _MOST_WORDS and not unit_of(words)[1])
    lined = [lines for words in read if len(lines := _lines(words)) <= _MOST_LINES]
    usual = _usual(lined)
    rows: list[TableRow] = []
    for number, table in enumerate(_over_pages(lined), 1):
        rows += _rows(table, starts, usual, number)
    return sorted(rows, key=lambda row: row.cells[0].start)


def _lines(words: list[Word]) -> list[Line]:
    """Return what stands at one height, with what is raised beside it, each line from left to right."""
    usual = median(word.height for word in words) * _SMALLER
    small = [word for word in words if word.glued or word.height < usual]
    lines = by_height([word for word in words if not word.glued and word.height >= usual])
    lines += by_height([word for word in small if len(small) > _MOST_RAISED or not _is_raised(word, lines)])
    return sorted((sorted(line, key=_left) for line in lines), key=lambda line: line[0].middle)


def _is_raised(word: Word, lines: Sequence[Line]) -> bool:
    """Put a small word into the line in which it stands right beside another, if there is one."""
    for line in lines:
        near = line[0].top < word.bottom and word.top < line[0].bottom
        if near and any(-_BLANK < (word.left - other.right) / other.height < _BLANK for other in line):
            line.append(word)
            return True
    return False


def _over_pages(pages: Sequence[Sequence[Line]]) -> list[list[Sequence[Line]]]:
    """Return tables, each with its lines on every page that it is on."""
    tables: list[list[Sequence[Line]]] = []
    is_open = False
    for lines in pages:
        found = [lines[first:stop] for first, stop in _tables(lines)]
        first = next(iter(found), [])
        if is_open and first and first[0] is lines[0] and _are_one(tables[-1][-1], first):
            tables[-1].append(first)
            found = found[1:]
        tables += ([table] for table in found)
        is_open = bool(tables) and bool(lines) and tables[-1][-1][-1] is lines[-1]
    return tables


def _usual(pages: Iterable[Sequence[Line]]) -> float | None:
    """Return how far apart the lines of paragraphs stand, in heights of a line; None where there are none."""
    counts: Counter[float] = Counter()
    for lines in pages:
        for above, line in pairwise(lines):
            word, height = line[0], line[0].height
            gap = (word.top - above[0].bottom) / height
            long = above[-1].right - above[0].left > _LONG * height and next(_gaps(above, _APART), None) is None
            if long and abs(above[0].left - word.left) < 1 and abs(above[0].height - height) < _SAME and gap < _WIDEST:
                counts[round(gap, 2)] += 1
    if not counts:
        return None
    usual, most = counts.most_common(1)[0]  # a browser sets lines of a height that is no whole number unevenly
    return max(gap for gap, count in counts.items() if gap - usual < _UNEVEN and count * 10 > most)


def _tables(lines: Sequence[Line]) -> list[tuple[int, int]]:
    """Return the first line of what may be a table, and the one behind it; between its words is room for columns."""
    stop = 0
    tables: list[tuple[int, int]] = []
    while stop < len(lines):
        first, stop = stop, _end_of_table(lines, stop)
        if stop == first:
            stop += 1
            continue
        for _ in range(_MOST_ABOVE if len(tables) < _MOST_TABLES else 0):  # a header in several lines
            is_table = bool(tables) and tables[-1][1] == first
            above = tables[-1][0] if is_table else first - 1
            if not first or not _is_near(lines, first) or not _are_one(lines[above:first], lines[first:stop]):
                break
            first = above
            if is_table:
                tables.pop()
        tables.append((first, stop))
    return tables


def _are_one(above: Sequence[Line], below: Sequence[Line]) -> bool:
    """Whether lines and those below them have the same columns, or as many as one of them has without the other."""
    columns = _columns([*above, *below])
    return bool(columns) and all(
        len(own) < len(columns) or (len(own) == len(columns) and _alike(own, columns, lines))
        for own, lines in ((_columns(above), above), (_columns(below), below))
    )


def _alike(columns: Sequence[float], others: Sequence[float], lines: Sequence[Line]) -> bool:
    """Whether the words of lines stand in the same columns by both."""
    return all(bisect_right(columns, word.left) == bisect_right(others, word.left) for line in lines for word in line)


def _is_near(lines: Sequence[Line], at: int) -> bool:
    return lines[at][0].top - lines[at - 1][0].bottom < lines[at][0].height


def _end_of_table(lines: Sequence[Line], first: int) -> int:
    """Return the line behind a table that may begin at a line; that line where none does."""
    room = [[gap] for gap in _gaps(lines[first], _APART)]
    if not room:
        return first
    begins = {round(right) for gaps in room for _, right in gaps}
    for n in range(first + 1, len(lines)):
        line = lines[n]
        left = [_without(gaps, line) for gaps in room]
        far = line[0].top - lines[n - 1][0].bottom > _FAR * line[0].height
        if far or not all(left) or _is_across(line, room, begins):
            return n
        room = left
        begins |= {round(right) for _, right in _gaps(line, _APART)}
    return len(lines)


def _gaps(line: Line, wide: float) -> Iterator[_Gap]:
    """Yield where nothing stands between the runs of a line."""
    for before, word in pairwise(line):
        if word.left - before.right > wide * min(before.height, word.height):
            yield before.right, word.left


def _is_across(line: Line, room: Sequence[Sequence[_Gap]], begins: set[int]) -> bool:
    """Whether the words of a line run across all columns, as those of a paragraph do."""
    free = [*_gaps(line, _BLANK), *(gap for gap in _gaps(line, 0) if round(gap[1]) in begins)]
    inner = [gap for gaps in room for gap in gaps if line[0].left < gap[0] and gap[1] < line[-1].right]
    return len(inner) == sum(map(len, room)) and not any(
        left < end and start < right for left, right in free for start, end in inner
    )


def _without(gaps: Sequence[_Gap], line: Line) -> list[_Gap]:
    """Return what the words of a line leave of gaps."""
    left = list(gaps)
    for word in line:
        if any(word.left < right and begin < word.right for begin, right in left):
            parts = [part for a, b in left for part in ((a, min(b, word.left)), (max(a, word.right), b))]
            left = [*dict.fromkeys(part for part in parts if part[1] - part[0] > _NARROWEST)]
    return left


def _columns(lines: Sequence[Line]) -> list[float]:
    """Return where the columns of lines begin, but for the first."""
    words = sorted((word for line in lines for word in line), key=_left)
    gaps: list[_Gap] = []
    right = words[0].right
    for word in words:
        if word.left - right > _NARROWEST:
            gaps.append((right, word.left))
        right = max(right, word.right)
    if len(gaps) > _MOST_COLUMNS:
        return []
    ends = [*(left for left, _ in gaps[1:]), right]
    return [left - 0.1 for (_, left), end in zip(gaps, ends, strict=False) if _is_column(left, end, lines)]


def _is_column(left: float, right: float, lines: Sequence[Line]) -> bool:
    """Whether the words of a column stand apart from those before them: blanks may line up by chance.

    Where some stand right behind others, further ones that stand apart begin where those do, or most stand apart.
    """
    apart: list[int] = []
    beside: list[int] = []
    for line in lines:
        n = bisect_right(line, left - 0.1, key=_left)
        if n < len(line) and line[n].left < right:
            before, word = line[n - 1] if n else None, line[n]
            is_apart = before is None or word.left - before.right > _APART * min(word.height, before.height)
            (apart if is_apart else beside).append(round(word.left))
    aligned = sum(at in beside for at in apart)
    return len(apart) + len(beside) > 1 and (aligned * 4 >= len(beside) > 0 or len(apart) > _MOSTLY * len(beside))


def _rows(
    pages: Sequence[Sequence[Line]], starts: dict[int, int], usual: float | None, number: int
) -> Iterator[TableRow]:
    """Yield the rows of a table."""
    lines = [line for page in pages for line in page]
    columns = _columns(lines)
    within = _between_lines(lines, columns, usual)
    if not 0 < len(columns) < _MOST_COLUMNS or within is None:
        return
    rows: list[list[list[Line]]] = []  # of each the lines of each column
    ends = [0.0] * (len(columns) + 1)
    begins = {round(part[0].left) for _, part in _parts(lines, columns, set())}
    for page in pages:
        bottom = float("-inf")
        for n, part in sorted(_parts(page, columns, begins), key=lambda part: _top(part[1])):
            if _top(part) - bottom > within + _further(part[0].height):
                rows.append([[] for _ in ends])
            rows[-1][n].append(part)
            bottom = max(bottom, *(word.bottom for word in part))
    for row in rows:
        if sum(map(bool, row)) > 1:  # no line above the table, or below it
            ends = [max(end, *(part[-1].right for part in cell), 0.0) for end, cell in zip(ends, row, strict=True)]
    for row in rows:
        cells = [(n, [*_places(cell, ends[n], starts)]) for n, cell in enumerate(row) if cell]
        start = min(line.start for _, cell in cells for line in cell)
        end = max(line.end for _, cell in cells for line in cell)
        yield TableRow(tuple(TableCell(start, end, n, n + 1, tuple(cell)) for n, cell in cells), number)


def _parts(lines: Sequence[Line], columns: Sequence[float], begins: set[int]) -> Iterator[tuple[int, Line]]:
    """Yield the parts of lines that stand in each column; a word right behind another begins one where others do."""
    for line in lines:
        parts: dict[int, Line] = {}
        n = 0
        for before, word in zip([None, *line], line, strict=False):
            if before is None or word.left - before.right > _BLANK * word.height or round(word.left) in begins:
                n = bisect_right(columns, word.left)
            parts.setdefault(n, []).append(word)
        yield from parts.items()


def _places(lines: Sequence[Line], end: float, starts: dict[int, int]) -> Iterator[CellLine]:
    """Yield where the lines of a cell stand in the text."""
    for line, below in zip(lines, [*lines[1:], None], strict=True):
        last = line[-1]
        goes_on = below is not None and last.right + below[0].right - below[0].left + _BREAK * last.height > end
        behind = max(line, key=lambda word: starts[id(word)])  # a raised mark may stand in the line of text above
        yield CellLine(starts[id(line[0])], starts[id(behind)] + len(behind.text), _top(line), goes_on)


def _left(word: Word) -> float:
    return word.left


def _top(line: Line) -> float:
    return min(word.top for word in line)


def _further(height: float) -> float:
    """Return by how many points lines of this height must stand further apart to be those of two rows."""
    return max(_FURTHER[0] * height, _FURTHER[1])


def _between_lines(lines: Sequence[Line], columns: Sequence[float], usual: float | None) -> float | None:
    """Return how far apart, in points, lines of one cell stand; None where that is not known."""
    gaps: list[float] = []
    last: dict[int, Word] = {}
    height = median(line[0].height for line in lines)
    for line in lines:
        firsts = {bisect_right(columns, word.left): word for word in reversed(line)}
        for column, word in firsts.items():
            above = last.get(column)
            if above and abs(above.height - word.height) < _SAME and abs(word.height - height) < _SAME:
                gaps.append(round(word.top - above.bottom, 1))
        last |= firsts
    common = usual * height if usual is not None else None
    if common is not None and any(abs(gap - common) <= _further(height) for gap in gaps):
        return common
    tight = min((gap for gap in gaps if gap > _TIGHT * height), default=0.0)
    if common is None:
        return tight if tight < _WIDE * height else None
    return min(tight, common)
