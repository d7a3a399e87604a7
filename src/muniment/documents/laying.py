"""Words with places become lines of text: columns kept by blanks in proportion to the page, as typewriters did.

A line is what stands at one height. Inside it, words that stand a blank apart are a run; runs are put where they stand
on the page, at least two blanks apart, so that whoever reads columns of a typed page reads these too. Smaller words
that stand raised are superscripts, between ⁽ and ⁾. Pages are divided by an empty line.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from statistics import median

from muniment.documents.placed import PlacedText, PrintedPages, Sheet, Word
from muniment.documents.ruled import with_numbers_first

Line = list[Word]

_SMALL = 0.8  # of the usual height: a word that may be raised
_FIXED = 0.02  # by which the widths of characters of a typewriter's font may differ
_MOST_FIXED = 0.9  # of the words of a page: then all of it is typed
_APART = 0.75  # heights of a line between two runs
_OVERLAP = 0.3  # of the height of two lines that are beside each other
_EMPTY_LINES = 3  # in a row, at most
_MOST_PAIRS = 2_500  # of words of two lines that are looked at
_LONGEST = 400  # columns
# What can be a reference mark when it is raised; other small words stand in narrow cells.
_MARK = re.compile(r"[(\[]?(?:\d{1,2}|[a-z]{1,2}|[*†‡§+#]{1,3})[)\]]?[,;.]?")
_COUNTED = 4  # characters of a word by which widths are told


def laid_out(sheets: Sequence[Sheet], *, scanned: bool = False) -> PrintedPages:
    """Return the words of pages as printed text."""
    layout = _Layout(marked=not scanned)
    for sheet in sheets:
        layout.page(sheet)
    return layout.printed(sheets, scanned=scanned)


class _Layout(PlacedText):
    """The text of pages, line by line."""

    def __init__(self, *, marked: bool) -> None:
        super().__init__()
        self.marked = marked  # whether heights tell superscripts: those of recognised words do not

    def page(self, sheet: Sheet) -> None:
        """Add a page, with an empty line behind it."""
        unit, typed = _unit(sheet.words)
        margin = min((word.left for word in sheet.words), default=0.0)
        above: float | None = None
        for line in with_numbers_first(lines_of(sheet.words), sheet.rules):
            top, bottom = min(word.top for word in line), max(word.bottom for word in line)
            if above is not None:
                empty = round((top - above) / max(bottom - top, 1.0))
                self.add("\n" * min(max(empty, 0), _EMPTY_LINES))
            above = bottom
            self.line(line, sheet.page, margin, unit, typed=typed)
        self.add("\n")

    def line(self, line: Line, page: int, margin: float, unit: float, *, typed: bool) -> None:
        """Add a line: each run of words at its column."""
        begin = self.length
        raised = _raised(line) if self.marked else set()
        before: Word | None = None
        for word in line:
            column = min(round((word.left - margin) / unit), _LONGEST)
            self.add(" " * _blanks(before, word, column - (self.length - begin), unit, typed=typed))
            if id(word) in raised:
                self.add("⁽")
                self.word(word, page)
                self.add("⁾")
            else:
                self.word(word, page)
            before = word
        self.add("\n")


def _blanks(before: Word | None, word: Word, missing: int, unit: float, *, typed: bool) -> int:
    """Return how many blanks stand before a word, where `missing` bring it to its column."""
    if before is None:
        return max(missing, 0)
    if word.glued:
        return 0
    gap = word.left - before.right
    apart = gap > 1.5 * unit if typed else gap > _APART * min(before.height, word.height)
    if not apart:
        return 1
    return max(missing, 2)


def lines_of(words: list[Word]) -> list[Line]:
    """Return words line by line from the top, each from left to right.

    Small words come last: a raised number belongs to the line that it stands in, and makes none where there is one.
    """
    if not words:
        return []
    usual = median(word.height for word in words) * _SMALL
    lines = _rows(word for word in words if word.height >= usual)
    small = [word for word in words if word.height < usual]
    alone = [word for word in small if not _joins(word, lines)]
    lines += _rows(alone)
    lines.sort(key=lambda line: line[0].middle)
    return [sorted(line, key=lambda word: word.left) for line in _interleaved(lines)]


def _interleaved(lines: list[Line]) -> list[Line]:
    """Put cells that are set half a line lower than their neighbours, as tables centre them, into the line above."""
    whole: list[Line] = []
    for line in lines:
        if whole and _is_cell_beside(whole[-1], line):
            whole[-1].extend(line)
        else:
            whole.append(line)
    return whole


def _is_cell_beside(above: Line, line: Line) -> bool:
    one, other = above[0], line[0]
    if len(above) * len(line) > _MOST_PAIRS or one.bottom - other.top < _OVERLAP * min(one.height, other.height):
        return False
    return all(word.right <= mine.left or mine.right <= word.left for mine in line for word in above)


def _rows(words: Iterable[Word]) -> list[Line]:
    lines: list[Line] = []
    for word in sorted(words, key=lambda word: word.middle):
        if lines and _is_beside(lines[-1][0], word):
            lines[-1].append(word)
        else:
            lines.append([word])
    return lines


def _is_beside(one: Word, other: Word) -> bool:
    return abs(one.middle - other.middle) < 0.5 * min(one.height, other.height)


def _joins(word: Word, lines: list[Line]) -> bool:
    """Put a small word into the line that its middle stands in, if there is one; lines are in order."""
    low, high = 0, len(lines)
    while low < high:
        at = (low + high) // 2
        first = lines[at][0]
        if first.top < word.middle < first.bottom:
            lines[at].append(word)
            return True
        if first.middle < word.middle:
            low = at + 1
        else:
            high = at
    return False


def _raised(line: Line) -> set[int]:
    """Return which words of a line stand higher and are smaller than the others, by identity."""
    if len(line) < 2:
        return set()
    # A bullet of another font may be far higher than the words behind it.
    lettered = [word for word in line if any(map(str.isalnum, word.text))]
    tallest = max(lettered or line, key=lambda word: word.height)
    limit = tallest.height * _SMALL
    return {
        id(word)
        for word in line
        if word.height < limit
        and _MARK.fullmatch(word.text)
        and word.middle < tallest.middle
        and word.bottom < tallest.bottom - 0.15 * tallest.height
    }


def _unit(words: list[Word]) -> tuple[float, bool]:
    """Return how wide a column of text is, in points, and whether the page is typed with letters of one width."""
    widths = sorted(_widths(words))
    if not widths:
        return 5.0, False
    usual = widths[len(widths) // 2]
    fixed = sum(abs(wide - usual) <= _FIXED * usual for wide in widths)
    if fixed >= _MOST_FIXED * len(widths):
        return max(usual, 0.5), True
    return max(usual * 0.9, 0.5), False


def _widths(words: list[Word]) -> Iterator[float]:
    for word in words:
        if len(word.text) >= _COUNTED:
            yield (word.right - word.left) / len(word.text)
