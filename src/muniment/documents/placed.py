"""Words that stand at places on pages, as PDF files and scans have them, and the printed text made of them."""

from bisect import bisect_right
from collections.abc import Sequence
from functools import cached_property

from msgspec import Struct

from muniment.documents.passage import Passage
from muniment.documents.printed import Printed
from muniment.evidence import Span

Rectangle = tuple[float, float, float, float]


class Word(Struct, gc=False):
    """A word with its place on its page, in points from the top left corner, and how surely it was read.

    `glued`: it belongs to the word before it without a blank, as a raised number does. `seen`: where it stands on a
    page that was scanned askew or turned; its own sides are then those on the page set upright. `turned`: it does not
    run from left to right where it is seen, so that a part of it has no place of its own.
    """

    text: str
    left: float
    top: float
    right: float
    bottom: float
    sure: float = 1.0
    glued: bool = False
    seen: Rectangle | None = None
    turned: bool = False

    @property
    def height(self) -> float:
        """How high the word is."""
        return self.bottom - self.top

    @property
    def middle(self) -> float:
        """How far down the page its middle is."""
        return (self.top + self.bottom) / 2


class Sheet(Struct):
    """A page, from 1, with its size in points and its words in any order.

    `rules` are the lines drawn on it, as narrow rectangles; `is_picture`: its words are in a picture.
    """

    page: int
    width: float
    height: float
    words: list[Word]
    rules: list[Rectangle] = []
    is_picture: bool = False


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

    def sure(self, start: int, end: int) -> float:
        """Return how surely the least sure of the words between two characters was read."""
        return min((self.words[n].sure for n in self._words(start, end)), default=1.0)

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
        first, top, last, bottom = word.seen or (word.left, word.top, word.right, word.bottom)
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
