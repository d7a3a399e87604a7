"""Words that stand at places on pages, as PDF files and scans have them, and the printed text made of them.

Columns are kept by blanks in proportion to the page, as typewriters did. A line is what stands at one height. Inside
it, words that stand a blank apart are a run; runs are put where they stand on the page, at least two blanks apart, so
that whoever reads columns of a typed page reads these too. Smaller words that stand raised are superscripts, between ⁽
and ⁾. Pages are divided by an empty line.

In tables with drawn lines a cell that holds nothing but a number is often centred in its row, so that the number stands
beside the second or third line of what it counts. It is put beside the first: lines drawn above and below tell how far
the row goes. So are the lines of all cells of a row with three and more, and a line drawn down divides two columns
however near they stand. Where a file sets words with the blanks between them, as browsers do, cells of a table may
stand no more than a blank apart: one that the file does not have divides them.
"""

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Sequence, Set
from functools import cached_property
from itertools import pairwise
from operator import itemgetter
from statistics import median

from msgspec import Struct

from muniment.caching import in_groups
from muniment.documents.passage import Passage
from muniment.documents.printed import Printed
from muniment.evidence import Span

Rectangle = tuple[float, float, float, float]
_SMALL, _SMALLER = 0.8, 0.88  # of the usual height: a word that may be raised; browsers set them at 0.83
_LEVEL = 0.1  # of the height of a word, by which those beside it differ
_HALF = 0.5  # of the height of a word: those whose middles are nearer stand on one line
_FIXED = 0.02  # by which the widths of characters of a typewriter's font may differ
_MOST_FIXED = 0.9  # of the words of a page: then all of it is typed
_APART = 0.75  # heights of a line between two runs
_NARROW, _ALIGNED = 0.4, 2  # and where the second begins as others do; so many of them
_BLANK = 0.2  # heights of a line, at least, between two cells; less is a blank that kerning has narrowed
_WIDER = 0.3  # than a blank
_CLOSING = frozenset(")])%")  # in a cell of its own behind a number
_FIGURES = re.compile(r"[^A-Za-z]*\d[^A-Za-z]*+")
_MOST_SPACED = 5  # words of sentences, of which fewer than one has no blank before it
_OVERLAP = 0.3  # of the height of two lines that are beside each other
_EMPTY_LINES = 3  # in a row, at most
_MOST_PAIRS = 2_500  # of words of two lines that are looked at
_LONGEST = 400  # columns
# What can be a mark, of one note or several, when it is raised; other small words, and 0, stand in narrow cells.
_MARK = re.compile(r"[(\[]?(?:[1-9]\d?(?:,[1-9]\d?){0,3}|[a-z]{1,2}|[*†‡§+#]{1,3})[)\]]?[,;.]?")
_COUNTED = 4  # characters of a word by which widths are measured
_NUMBER = re.compile(r"\(?\d{1,2}[.)]?")
_REACH = 2.0  # points by which a line may end before what it stands above
_HIGHEST, _TALLEST = 120.0, 400.0  # points of a row of a form, and of a table
_LOWEST = 0.1  # points: of a word
_SHARED = 0.5  # points that letters of one word may overlap
_CELLS = 3  # of a row of a table, at least
_MOST_RULES, _MOST_NUMBERS, _MOST_LOOKS = 1_000, 500, 1_000_000  # on a page


class Word(Struct, gc=False):
    """A word with its place on its page, in points from the top left corner, and the confidence of its reading.

    `glued`: it belongs to the word before it without a blank, as a raised number does. `seen`: where it stands on a
    page that was scanned askew or turned; its own sides are then those on the page set upright. `turned`: it does not
    run from left to right where it is seen, so that a part of it has no place of its own. `apart`: the file has no
    blank before it, or one that it does not show, and sets it as another part of the page.
    """

    text: str
    left: float
    top: float
    right: float
    bottom: float
    confidence: float = 1.0
    glued: bool = False
    seen: Rectangle | None = None
    turned: bool = False
    apart: bool = False

    @property
    def place(self) -> Rectangle:
        """Where the word stands."""
        return self.left, self.top, self.right, self.bottom

    @property
    def height(self) -> float:
        """How high the word is."""
        return self.bottom - self.top

    @property
    def middle(self) -> float:
        """How far down the page its middle is."""
        return (self.top + self.bottom) / 2


Line = list[Word]


class Sheet(Struct):
    """A page, from 1, with its size in points and its words in any order.

    `rules` are the lines drawn on it, as narrow rectangles; `is_picture`: its words are in a picture; `damage`: what is
    wrong, where it cannot be read, or not all of it.
    """

    page: int
    width: float
    height: float
    words: list[Word]
    rules: list[Rectangle] = []
    is_picture: bool = False
    damage: str = ""


class PrintedPages(Struct, frozen=True, dict=True):
    """The characters of pages as printed, line by line; of each word where it begins in `text` and where it stands.

    `starts` and `words` go together; `pages` says on which page each word stands. `scanned`: the characters were
    recognised in pictures, and may be wrong. `sheets` are the pages that the text was made from; `typed` are stretches
    of it that stand in panes below their labels.
    """

    text: str
    starts: list[int]
    words: list[Word]
    pages: list[int]
    scanned: bool = False
    sheets: tuple[Sheet, ...] = ()
    typed: tuple[tuple[int, int], ...] = ()
    encoding: str = "utf-8"

    @cached_property
    def data(self) -> bytes:
        """The text in UTF-8: what the offsets of spans count in."""
        return self.text.encode()

    @cached_property
    def _typed(self) -> Printed:
        """The text as if it had been a file itself."""
        return Printed(self.text, Passage.whole(self.data), self.encoding, self.places)

    @property
    def page_starts(self) -> list[int]:
        """Where in the text each page but the first begins."""
        return [
            start for (before, page), start in zip(pairwise(self.pages), self.starts[1:], strict=True) if before < page
        ]

    @property
    def places(self) -> list[tuple[int, int, int]]:
        """The text as one piece, made from itself."""
        return [(0, 0, len(self.text))]

    @property
    def pieces(self) -> list[tuple[int, int, int, int]]:
        """The text as one piece."""
        return self._typed.pieces

    def source_range(self, start: int, end: int) -> tuple[int, int]:
        """Give the stretch of `data` that holds characters `start` up to `end`."""
        return self._typed.source_range(start, end)

    def span(self, source: str, start: int, end: int) -> Span:
        """Return where characters `start` up to `end` stand: on the first of their pages, if on several."""
        first, last = self.source_range(start, end)
        among = self._words(start, end)
        if not among:
            return Span(source, first, last, page=self.pages[0] if self.pages else 1, rectangle=(0.0, 0.0, 0.0, 0.0))
        page = self.pages[among[0]]
        boxes = [self._part(n, start, end) for n in among if self.pages[n] == page]
        lefts, tops, rights, bottoms = zip(*boxes, strict=True)
        rectangle = round(min(lefts), 2), round(min(tops), 2), round(max(rights), 2), round(max(bottoms), 2)
        return Span(source, first, last, page=page, rectangle=rectangle)

    @property
    def is_damaged(self) -> bool:
        """Whether something of a page, or a whole page, may be lost."""
        return any(sheet.damage for sheet in self.sheets)

    def confidence(self, start: int, end: int) -> float:
        """Return the least confidence of the words between two characters."""
        return min((self.words[n].confidence for n in self._words(start, end)), default=1.0)

    def _words(self, start: int, end: int) -> range:
        """Return the numbers of the words that characters `start` up to `end` belong to, else of the one before."""
        last = bisect_right(self.starts, max(start, end - 1))
        first = max(0, bisect_right(self.starts, start) - 1)
        while first < last - 1 and self.starts[first] + len(self.words[first].text) <= start:
            first += 1
        return range(first, last)

    def _part(self, n: int, start: int, end: int) -> Rectangle:
        """Return the place of what a stretch takes of a word, as if its characters were of one width."""
        word, begin = self.words[n], self.starts[n]
        length = len(word.text)
        first, top, last, bottom = word.seen or word.place
        if word.turned:
            return first, top, last, bottom
        wide = (last - first) / max(length, 1)
        left = first + wide * min(max(start - begin, 0), length)
        right = first + wide * min(max(end - begin, 0), length)
        return (left, top, right, bottom) if right > left else (first, top, last, bottom)


class PlacedText:
    """Text as it grows, with the words that stand in it."""

    def __init__(self) -> None:
        self.parts: list[str] = []
        self.length = 0
        self.starts: list[int] = []
        self.words: list[Word] = []
        self.pages: list[int] = []

    def add(self, text: str) -> None:
        """Add characters that are no word."""
        self.parts.append(text)
        self.length += len(text)

    def word(self, word: Word, page: int) -> None:
        """Add a word."""
        self.starts.append(self.length)
        self.words.append(word)
        self.pages.append(page)
        self.add(word.text)

    def printed(
        self, sheets: Sequence[Sheet], *, scanned: bool = False, typed: Sequence[tuple[int, int]] = ()
    ) -> PrintedPages:
        """Return what was gathered from some pages."""
        text = "".join(self.parts)
        return PrintedPages(text, self.starts, self.words, self.pages, scanned, tuple(sheets), tuple(typed))


# ---- pages as lines of text -----------------------------------------------------------------------------------------


def laid_out(sheets: Sequence[Sheet], *, scanned: bool = False) -> PrintedPages:
    """Return the words of pages as printed text."""
    layout = _Layout(marked=not scanned, spaced=_has_blanks(sheets))
    for sheet in sheets:
        layout.page(sheet)
    return layout.printed(sheets, scanned=scanned)


_ORDINALS = ("st", "nd", "rd", "th")  # ends of them, right behind a number


class _Layout(PlacedText):
    """The text of pages, line by line."""

    def __init__(self, *, marked: bool, spaced: bool) -> None:
        super().__init__()
        self.marked = marked  # whether heights tell superscripts: those of recognised words do not
        self.spaced = spaced  # whether words are set with the blanks between them, so that cells begin apart

    def page(self, sheet: Sheet) -> None:
        """Add a page, with an empty line behind it."""
        unit, typed = unit_of(sheet.words)
        margin = min((word.left for word in sheet.words), default=0.0)
        above: float | None = None
        down = [rule for rule in sheet.rules[:_MOST_RULES] if rule[2] - rule[0] <= rule[3] - rule[1]]
        down = sorted(_turned(_whole(_turned(down))))
        lines = with_numbers_first(lines_of(sheet.words), sheet.rules)
        lines = with_cells_at_top(lines, sheet.rules, down)
        gaps = (pair for line in lines for pair in pairwise(line) if not typed and _gap(*pair) > _APART)
        begins = Counter(round(word.left) for _, word in gaps)  # of columns
        cells = self.cells(lines) if self.spaced and not typed else [set[int]() for _ in lines]
        for line, own in zip(lines, cells, strict=True):
            top, bottom = min(word.top for word in line), max(word.bottom for word in line)
            if above is not None:
                empty = round((top - above) / max(bottom - top, 1.0))
                self.add("\n" * min(max(empty, 0), _EMPTY_LINES))
            above = bottom
            self.line(line, sheet.page, margin, unit, (down, begins, own), typed=typed)
        self.add("\n")

    def line(
        self,
        line: Line,
        page: int,
        margin: float,
        unit: float,
        dividing: tuple[Sequence[Rectangle], Counter[int], Set[int]],
        *,
        typed: bool,
    ) -> None:
        """Add a line: each run of words at its column; lines drawn down, and where others begin, divide columns."""
        down, begins, cells = dividing
        is_row = any(_gap(*pair) > _APART for pair in pairwise(line))
        begin = self.length
        raised = _raised(line) if self.marked else set()
        before: Word | None = None
        for word in line:
            column = min(round((word.left - margin) / unit), _LONGEST)
            missing = column - (self.length - begin)
            is_next = before is not None and (
                _is_divided(before, word, down)
                or (is_row and begins[round(word.left)] >= _ALIGNED and _gap(before, word) > _NARROW)
                or id(word) in cells
            )
            behind_digit = before is not None and before.text[-1:].isdigit()
            is_ordinal = behind_digit and id(word) in raised and word.text in _ORDINALS
            if not is_ordinal:
                self.add(" " * max(_blanks(before, word, missing, unit, typed=typed), 2 * is_next))
            if id(word) in raised and not is_ordinal:
                self.add("⁽")
                self.word(word, page)
                self.add("⁾")
            else:
                self.word(word, page)
            before = word
        self.add("\n")

    @staticmethod
    def cells(lines: Sequence[Line]) -> list[set[int]]:
        """Return the words of each line that begin cells a blank apart, by identity.

        Most of those of a row are in line with others, of which some are narrower; its heads stand right above it.
        """
        runs = [_runs(line) for line in lines]
        edges = Counter(edge for line in runs for _, run in line for edge in _edges(run))
        # of columns: behind a cell that is narrower than others there is more than a blank
        wide = {edge for line in runs for gap, run in line if gap > _WIDER for edge in _edges(run)}
        columns = {edge for edge in wide if edges[edge] >= _ALIGNED}
        aligned = [[not columns.isdisjoint(_edges(run)) for _, run in line] for line in runs]
        are_rows = [2 * own.count(True) > len(own) for own in aligned]
        several = [row and len(own) > 1 for row, own in zip(are_rows, aligned, strict=True)]
        cells = list[set[int]]()
        near = zip(runs, [False, *several], are_rows, [*several[1:], False], strict=False)
        for line, above, own, below in near:
            is_head = not own and len(line) > 1 and (above or below)
            begun = (run for _, run in line if is_head or any(edges[edge] >= _ALIGNED for edge in _edges(run)))
            cells.append({id(run[0]) for run in begun} if own or is_head else set())
        return cells


def _runs(line: Line) -> list[tuple[float, Line]]:
    """Return the words of each cell of a line but the first, and how far apart it stands, in heights of a line."""
    runs: list[tuple[float, Line]] = []
    for before, word in pairwise(line):
        gap = _gap(before, word)
        if gap > (_BLANK if word.apart and word.text not in _CLOSING else _APART):
            runs.append((gap, []))
        if runs:
            runs[-1][1].append(word)
    return runs


def _edges(run: Line) -> list[tuple[str, int]]:
    """Return where a cell begins, its middle, and where it ends if it is a number: of which others have one, too."""
    left, right = run[0].left, run[-1].right
    ends = [("right", round(right))] if _FIGURES.fullmatch(run[-1].text) else []
    return [("left", round(left)), ("middle", round((left + right) / 2)), *ends]


def _has_blanks(sheets: Sequence[Sheet]) -> bool:
    """Whether a file sets words with the blanks between them: those of sentences tell."""
    pairs = (pair for sheet in sheets for pair in pairwise(sheet.words))
    beside = (pair for pair in pairs if pair[0].right <= pair[1].left)
    prose = [word.apart for before, word in beside if before.text.islower() and word.text.islower()]
    return prose.count(True) * _MOST_SPACED < len(prose)


def _blanks(before: Word | None, word: Word, missing: int, unit: float, *, typed: bool) -> int:
    """Return how many blanks stand before a word, where `missing` bring it to its column."""
    if before is None:
        return max(missing, 0)
    if word.glued:
        return 0
    apart = word.left - before.right > 1.5 * unit if typed else _gap(before, word) > _APART
    return max(missing, 2) if apart else 1


def _gap(before: Word, word: Word) -> float:
    """Return how far apart two words are, in heights of a line."""
    return (word.left - before.right) / max(min(before.height, word.height), _LOWEST)


def lines_of(words: list[Word]) -> list[Line]:
    """Return words line by line from the top, each from left to right.

    Cells that are set half a line lower than their neighbours, as tables centre them, are put into the line above.
    """
    whole: list[Line] = []
    for line in by_height(words):
        if whole and _is_cell_beside(whole[-1], line):
            whole[-1].extend(line)
        else:
            whole.append(line)
    return [sorted(line, key=lambda word: word.left) for line in whole]


def by_height(words: list[Word]) -> list[Line]:
    """Return words as lines of what stands at one height, from the top.

    Small words come last: a raised number belongs to the line that it stands in, and makes none where there is one. So
    does a line of small words beside a large one; the next line of them, below it, does not.
    """
    if not words:
        return []
    usual = median(word.height for word in words) * _SMALL
    lines = level(_HALF, (word for word in words if word.height >= usual))
    apart: list[Line] = []
    for small in level(_HALF, (word for word in words if word.height < usual)):
        for at, line in in_groups((_line_around(word, lines), word) for word in small).items():
            if at is not None and _are_beside(lines[at], line):
                lines[at] += line
            else:
                apart.append(line)
    return sorted([*lines, *apart], key=lambda line: line[0].middle)


def _is_cell_beside(above: Line, line: Line) -> bool:
    first, second = above[0], line[0]
    overlap = first.bottom - second.top
    return overlap >= _OVERLAP * min(first.height, second.height) and _are_beside(above, line)


def _are_beside(line: Line, other: Line) -> bool:
    """Whether no word of a line stands above or below one of the other, but for what a capital and its word share."""
    if len(line) * len(other) > _MOST_PAIRS:
        return False
    return all(min(word.right, mine.right) - max(word.left, mine.left) <= _SHARED for mine in other for word in line)


def level(near: float, words: Iterable[Word]) -> list[Line]:
    """Return words by lines from the top; `near` is by how many heights the middles of those on a line may differ."""
    lines: list[Line] = []
    for word in sorted(words, key=lambda word: word.middle):
        first = lines[-1][0] if lines else None
        if first and abs(first.middle - word.middle) < near * min(first.height, word.height):
            lines[-1].append(word)
        else:
            lines.append([word])
    return lines


def _line_around(word: Word, lines: Sequence[Line]) -> int | None:
    """Return which of some lines, which are in order, the middle of a word stands in; None for none."""
    at = bisect_left(lines, word.middle, key=lambda line: line[0].middle)
    near = (n for n in (at, at - 1) if 0 <= n < len(lines) and lines[n][0].top < word.middle < lines[n][0].bottom)
    return next(near, None)


def _raised(line: Line) -> set[int]:
    """Return which words of a line stand higher and are smaller than the others, by identity."""
    if len(line) < 2:
        return set()
    # A bullet of another font may be far higher than the words behind it.
    lettered = [word for word in line if any(map(str.isalnum, word.text))]
    tallest = max(lettered or line, key=lambda word: word.height)
    limit = tallest.height * _SMALLER
    behind = [other.glued and other.text[0].isalpha() for other in line[1:]]  # a ligature of another font, amid a word
    level = {
        id(word) for before, word in pairwise(line) if _is_level(before, word)
    }  # of a smaller font, as all of a cell
    return {
        id(word)
        for word, amid in zip(line, [*behind, False], strict=True)
        if word.height < limit
        and not amid
        and id(word) not in level
        and _MARK.fullmatch(word.text)
        and word.middle < tallest.middle
        and word.bottom < tallest.bottom - 0.15 * tallest.height
    }


def _is_level(before: Word, word: Word) -> bool:
    """Whether a word is as high as the one before it, which is no mark."""
    apart = max(abs(before.top - word.top), abs(before.bottom - word.bottom))
    return apart < _LEVEL * word.height and _gap(before, word) <= _APART and not _MARK.fullmatch(before.text)


def unit_of(words: list[Word]) -> tuple[float, bool]:
    """Return how wide a column of text is, in points, and whether the page is typed with letters of one width."""
    widths = sorted((word.right - word.left) / len(word.text) for word in words if len(word.text) >= _COUNTED)
    if not widths:
        return 5.0, False
    usual = widths[len(widths) // 2]
    fixed = sum(abs(wide - usual) <= _FIXED * usual for wide in widths)
    if fixed >= _MOST_FIXED * len(widths):
        return max(usual, 0.5), True
    return max(usual * 0.9, 0.5), False


# ---- rows with drawn lines ------------------------------------------------------------------------------------------


def drawn_across(rules: Iterable[Rectangle]) -> list[Rectangle]:
    """Return those of the lines that are drawn across, from the top."""
    return sorted((rule for rule in rules if rule[2] - rule[0] > rule[3] - rule[1]), key=itemgetter(1))


def _whole(across: Iterable[Rectangle]) -> list[Rectangle]:
    """Return lines drawn across, from the top; those of which each cell draws its own piece are one."""
    levels: list[list[Rectangle]] = []
    for piece in sorted(across, key=itemgetter(1)):
        if not levels or piece[1] - levels[-1][0][1] > _REACH:
            levels.append([])
        levels[-1].append(piece)
    whole: list[Rectangle] = []
    for pieces in levels:
        left, top, right, bottom = min(pieces)
        for piece in sorted(pieces):
            if piece[0] > right + _REACH:
                whole.append((left, top, right, bottom))
                left, top, right, bottom = piece
            top, right, bottom = min(top, piece[1]), max(right, piece[2]), max(bottom, piece[3])
        whole.append((left, top, right, bottom))
    return sorted(whole, key=itemgetter(1))


def _turned(rules: Iterable[Rectangle]) -> list[Rectangle]:
    """Return lines with across for down, and down for across."""
    return [(top, left, bottom, right) for left, top, right, bottom in rules]


def with_numbers_first(lines: list[Line], rules: list[Rectangle]) -> list[Line]:
    """Return lines with lone numbers of ruled rows in the first line of their row."""
    across = _whole(drawn_across(rules[:_MOST_RULES]))
    if not across:
        return lines
    numbers = [
        (at, word)
        for at, line in enumerate(lines)
        for before, word in pairwise([None, *line])
        if word and _NUMBER.fullmatch(word.text) and not (before and _gap(before, word) < _APART)  # as of "Item 7."
    ]
    for at, word in numbers[:_MOST_NUMBERS]:
        first = _first_line(lines, at, word, across)
        if first < at:
            lines[at].remove(word)
            lines[first] = sorted([*lines[first], word], key=lambda word: word.left)
    return [line for line in lines if line]


def _first_line(lines: list[Line], at: int, word: Word, across: list[Rectangle]) -> int:
    """Return the first line of the row that a number stands in, `at` unless it is alone in its cell."""
    top, bottom = _row(word, across)
    if bottom - top > _HIGHEST:
        return at
    first = at
    for n in reversed(range(max(0, at - 8), min(at + 8, len(lines)))):
        inside = [other for other in lines[n] if top < other.middle < bottom]
        if any(other.left > word.right for other in inside):  # words of the row, behind its number
            others = (other for other in inside if other is not word)
            if any(other.left < word.right + 1 and other.right > word.left - 1 for other in others):
                return at
            first = n
    return first


def _row(word: Word, across: Sequence[Rectangle]) -> tuple[float, float]:
    """Return where the row of a word begins and ends: at the nearest lines above and below it."""
    top, bottom = float("-inf"), float("inf")
    for left, above, right, below in across:
        if left - _REACH > word.left or right + _REACH < word.right:
            continue
        if below <= word.middle:
            top = max(top, below)
        elif above >= word.middle:
            bottom = min(bottom, above)
    return top, bottom


def with_cells_at_top(lines: list[Line], rules: list[Rectangle], down: Sequence[Rectangle]) -> list[Line]:
    """Return lines with the cells of the rows of a ruled table at the top of their row, as a typist sets them."""
    across = _whole(drawn_across(rules[:_MOST_RULES]))
    count = sum(map(len, lines)) * (len(across) + len(down))
    if len(down) <= _CELLS or len(across) < 2 or count > _MOST_LOOKS:
        return lines
    rows: dict[float, dict[tuple[float, float], dict[int, Line]]] = {}  # the lines of each cell, by the top of its row
    for at, line in enumerate(lines):
        place: Rectangle | None = None
        for word in line:
            if place is None or word.right > place[2]:
                top, bottom = _row(word, across)
                beside = [rule for rule in down if rule[1] <= word.middle <= rule[3]]
                left = max((rule[0] for rule in beside if rule[0] <= word.left + _REACH), default=None)
                right = min((rule[0] for rule in beside if rule[0] >= word.right - _REACH), default=None)
                place = (
                    (left, top, right, bottom)
                    if left is not None and right is not None and bottom - top < _TALLEST
                    else None
                )
            if place:
                cells = rows.setdefault(round(place[1]), {})
                cells.setdefault((round(place[3]), place[0]), {}).setdefault(at, []).append(word)
    moved: dict[float, Line] = {at: list(line) for at, line in enumerate(lines)}
    for cells in rows.values():
        if len(cells) < _CELLS:
            continue
        lowest = min(bottom for bottom, _ in cells)  # of the row: a cell may go on beside the next one
        longest = sorted(max((cell for (bottom, _), cell in cells.items() if bottom == lowest), key=len))
        places = [*longest, *(longest[-1] + n / 100 for n in range(1, 100))]
        for cell in cells.values():
            for to, (at, words) in zip(places, sorted(cell.items()), strict=False):
                if to != at:
                    moved[at] = [word for word in moved[at] if all(word is not other for other in words)]
                    moved[to] = [*moved.get(to, []), *words]
    return [sorted(line, key=lambda word: word.left) for _, line in sorted(moved.items()) if line]


def _is_divided(before: Word, word: Word, down: Sequence[Rectangle]) -> bool:
    """Whether a line is drawn down between two words."""
    first = bisect_right(down, before.right - _REACH, key=lambda rule: rule[0])
    last = bisect_right(down, word.left + _REACH, key=lambda rule: rule[0])
    return any(rule[1] <= word.middle <= rule[3] for rule in down[first:last])
