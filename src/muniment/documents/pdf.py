"""PDF files: their words with the places where they stand, through PDFium; pages without words are left to `scan`.

Only what is drawn is read. Scripts, actions and attachments are never run or opened: the library is built without an
engine for scripts, and no environment for forms is set up.
"""

import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from ctypes import byref, c_ushort, string_at
from threading import Lock
from typing import Any

from pypdfium2 import raw as pdfium

from muniment.documents.pdf_bounds import check_bounds
from muniment.documents.pdf_marks import (
    boxes_in,
    drawn,
    fields,
    in_font_of_signs,
    rules,
    square_pictures,
    with_boxes,
)
from muniment.documents.pdf_page import Frame
from muniment.documents.placed import Rectangle, Sheet, Word
from muniment.documents.printed import as_box, whole
from muniment.errors import NotAFiling, RefusedSource

MOST_PAGES = 1_000
_MOST_WORDS = 1_500_000
_MOST_CHARACTERS = 100_000  # on a page; a page of a book has 3,000
_HYPHENS = "\x02\ufffe"  # what PDFium makes of a hyphen at the end of a line
_WORD = re.compile(rf"[^\s{_HYPHENS}\0\ufeff\u200b\xad]+|[{_HYPHENS}]")
_SECOND_HALVES = frozenset(map(chr, range(0xDC00, 0xE000)))  # of a sign that PDFium gives as two
_LIGATURES = {"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl"}
_LIGATURE = re.compile("[ﬀ-ﬄ]")
_REASONS = {
    pdfium.FPDF_ERR_PASSWORD: "the PDF is encrypted: it cannot be read without its password",
    pdfium.FPDF_ERR_SECURITY: "the PDF is encrypted in a way that cannot be read",
}
_SAME_SIZE = 0.12  # by which the characters of a word may differ in height, unless a part of it is raised
_TOUCHING = 0.04  # of the height of a word: nearer than any blank
_SPACED = 1.6  # heights for each character: a word that is wider is several
_RESOLUTION, _LONGEST_SIDE = 300, 5_000  # pixels in an inch of a page whose words are recognised; of its longest side
_SHARP = 144  # pixels in an inch of a page on which pictures of boxes are looked at
_LOWEST = 0.1  # points: what a damaged font may leave of the height of a word
_FEW = 40  # characters that are stamped on the picture of a page

# PDFium may be used by one thread at a time.
_LOCK = Lock()


def sheets_of(data: bytes) -> list[Sheet]:
    """Return the pages of a PDF with their words; a page that is a picture has none.

    Raises:
        NotAFiling: it is damaged beyond reading.
        RefusedSource: it is encrypted, or far longer than any filing, or would unfold into far more.
    """
    with opened(data) as document:
        sheets: list[Sheet] = []
        count = 0
        for number in range(pdfium.FPDF_GetPageCount(document)):
            sheets.append(_loaded(document, number))
            count += len(sheets[-1].words)
            if count > _MOST_WORDS:
                raise RefusedSource(f"the PDF has more than {_MOST_WORDS:,} words, which no filing has")
        return sheets


@contextmanager
def opened(data: bytes) -> Iterator[Any]:
    """Open a PDF, for as long as it is used; the errors are those of `sheets_of`."""
    check_bounds(data)
    with _LOCK:
        document = pdfium.FPDF_LoadMemDocument64(data, len(data), None)
        if not document:
            reason = _REASONS.get(pdfium.FPDF_GetLastError())
            raise RefusedSource(reason) if reason else NotAFiling("the PDF is damaged: no pages are found in it")
        try:
            _check(pdfium.FPDF_GetPageCount(document))
            yield document
        finally:
            pdfium.FPDF_CloseDocument(document)


def _check(pages: int) -> None:
    if pages > MOST_PAGES:
        raise RefusedSource(f"the PDF has {pages:,} pages; muniment reads up to {MOST_PAGES:,}")
    if pages < 1:
        raise NotAFiling("the PDF has no pages")


def _loaded(document: Any, number: int) -> Sheet:  # noqa: ANN401 - a handle of PDFium
    page = pdfium.FPDF_LoadPage(document, number)
    if not page:
        return Sheet(number + 1, 0.0, 0.0, [])
    try:
        return _sheet(page, number)
    finally:
        pdfium.FPDF_ClosePage(page)


def _sheet(page: Any, number: int) -> Sheet:  # noqa: ANN401
    frame = Frame.of(page)
    characters = pdfium.FPDFText_LoadPage(page)
    words: list[Word] = []
    if characters:
        try:
            words = list(_Characters(characters, frame).words())
        finally:
            pdfium.FPDFText_ClosePage(characters)
    words = list(_placed(words, frame))
    if sum(len(word.text) for word in words) <= _FEW and frame.has_picture(page):
        return Sheet(number + 1, frame.width, frame.height, [], is_picture=True)
    shapes = drawn(page, frame)
    words = with_boxes([*words, *_placed(fields(page, frame), frame)], shapes)
    pictures = square_pictures(page, frame)
    if pictures:
        pixels, wide, _, scale = _drawn(page, _SHARP)
        words += boxes_in(pictures, pixels, wide, scale)
    return Sheet(number + 1, frame.width, frame.height, words, rules(shapes))


def _placed(words: Iterable[Word], frame: Frame) -> Iterator[Word]:
    """Yield the words that have a place on a page or near it; one without height is given a little, as a rule has."""
    for word in filter(frame.is_near, words):
        word.bottom = max(word.bottom, word.top + _LOWEST)
        yield word


def count(data: bytes) -> int:
    """Return how many pages a PDF has."""
    with opened(data) as document:
        return int(pdfium.FPDF_GetPageCount(document))


def size(data: bytes, number: int) -> tuple[float, float]:
    """Return how wide and how high page `number`, from 0, is shown, in points."""
    with opened(data) as document, _page(document, number) as page:
        frame = Frame.of(page)
        return frame.width, frame.height


def picture(data: bytes, number: int, resolution: int = _RESOLUTION) -> tuple[bytes, int, int, float]:
    """Return page `number`, from 0, as drawn: its grey pixels row by row, width, height, and pixels in a point."""
    with opened(data) as document, _page(document, number) as page:
        return _drawn(page, resolution)


@contextmanager
def _page(document: Any, number: int) -> Iterator[Any]:  # noqa: ANN401
    page = pdfium.FPDF_LoadPage(document, number)
    if not page:
        raise NotAFiling(f"the PDF is damaged: page {number + 1} cannot be drawn")
    try:
        yield page
    finally:
        pdfium.FPDF_ClosePage(page)


def _drawn(page: Any, resolution: int) -> tuple[bytes, int, int, float]:  # noqa: ANN401
    frame = Frame.of(page)
    scale = min(resolution / 72, _LONGEST_SIDE / max(frame.width, frame.height))
    wide, high = max(1, round(frame.width * scale)), max(1, round(frame.height * scale))
    bitmap = pdfium.FPDFBitmap_Create(wide, high, 0)
    try:
        pdfium.FPDFBitmap_FillRect(bitmap, 0, 0, wide, high, 0xFFFFFFFF)
        pdfium.FPDF_RenderPageBitmap(bitmap, page, 0, 0, wide, high, 0, pdfium.FPDF_ANNOT | pdfium.FPDF_GRAYSCALE)
        stride = pdfium.FPDFBitmap_GetStride(bitmap)
        pixels = string_at(pdfium.FPDFBitmap_GetBuffer(bitmap), stride * high)
        return pixels[::4] if stride == 4 * wide else b"", wide, high, scale
    finally:
        pdfium.FPDFBitmap_Destroy(bitmap)


class _Characters:
    """The characters of one page, in the order in which the file has them."""

    def __init__(self, handle: Any, frame: Frame) -> None:  # noqa: ANN401
        self.handle, self.frame = handle, frame
        self.count = min(pdfium.FPDFText_CountChars(handle), _MOST_CHARACTERS)
        self.box = pdfium.FS_RECTF()
        self.pointer = byref(self.box)

    def text(self) -> str:
        """Return all characters, one for each that has a place."""
        buffer = (c_ushort * (self.count + 1))()
        taken = pdfium.FPDFText_GetText(self.handle, 0, self.count, buffer)
        text = bytes(buffer)[: 2 * max(taken - 1, 0)].decode("utf-16-le", "replace")
        if len(text) == self.count:
            return text
        # Some characters are none, or two: then each is asked for. Of two, each half has its place.
        codes = (pdfium.FPDFText_GetUnicode(self.handle, at) for at in range(self.count))
        return "".join(chr(code) if 0 < code < 0x110000 else "\0" for code in codes)

    def place(self, at: int) -> Rectangle:
        """Return the place of a character: as high as its font, as wide as its advance."""
        if not pdfium.FPDFText_GetLooseCharBox(self.handle, at, self.pointer):
            return 0.0, 0.0, 0.0, 0.0
        box = self.box
        return self.frame.placed(box.left, box.bottom, box.right, box.top)

    def words(self) -> Iterator[Word]:
        """Yield the words; what PDFium takes apart although its letters touch, as on pages it takes for turned ones."""
        last: Word | None = None
        for word in self.pieces():
            if last and _touch(last, word):
                last = Word(last.text + word.text, *_around(_place(last), _place(word)), glued=last.glued)
                continue
            if last:
                yield last
            last = word
        if last:
            yield last

    def pieces(self) -> Iterator[Word]:
        """Yield what stands between blanks, cut where a part is raised or far away."""
        for found in _WORD.finditer(self.text()):
            start, end = found.span()
            first = self.place(start)
            last = self.place(end - 1) if end - start > 1 else first
            if end - start > 1 and not _is_even(first, last, end - start):
                yield from self.parts(found[0], start)
            else:
                yield Word(self.shown(found[0], start), *_around(first, last))

    def parts(self, word: str, start: int) -> Iterator[Word]:
        """Yield the parts of a word whose characters are of one size, and side by side."""
        places = [self.place(start + n) for n in range(len(word))]
        begin = 0
        glued = False
        for n in range(1, len(word) + 1):
            if n < len(word) and (word[n] in _SECOND_HALVES or _follows(places[n - 1], places[n])):
                continue
            yield Word(self.shown(word[begin:n], start + begin), *_around(places[begin], places[n - 1]), glued=glued)
            glued = n < len(word) and _is_near(places[n - 1], places[n])
            begin = n

    def shown(self, word: str, start: int) -> str:
        """Return a word as a person sees it: signs of fonts of signs, hyphens, letters that were drawn as one."""
        if word.isascii() and len(word) > 1:
            return word
        word = whole(word)
        if word in _HYPHENS:
            return "-"
        if len(word) <= 2 and in_font_of_signs(self.handle, start):
            return "".join(map(as_box, word))
        if any("\uf020" <= sign < "\uf100" for sign in word):
            return "".join(as_box(sign) if "\uf020" <= sign < "\uf100" else sign for sign in word)
        return _LIGATURE.sub(lambda found: _LIGATURES[found[0]], word)


def _around(first: Rectangle, last: Rectangle) -> Rectangle:
    return min(first[0], last[0]), min(first[1], last[1]), max(first[2], last[2]), max(first[3], last[3])


def _place(word: Word) -> Rectangle:
    return word.left, word.top, word.right, word.bottom


def _touch(one: Word, other: Word) -> bool:
    """Whether a word begins where the one before it ends, on its line and in its size."""
    near = _TOUCHING * one.height
    return (
        not other.glued
        and abs(other.left - one.right) < near
        and abs(other.top - one.top) < near
        and abs(other.bottom - one.bottom) < near
    )


def _is_even(first: Rectangle, last: Rectangle, count: int) -> bool:
    """Whether a word stands on one line in one size, and no wider than words are."""
    high = first[3] - first[1]
    if abs(first[1] - last[1]) > _SAME_SIZE * high or abs(first[3] - last[3]) > _SAME_SIZE * high:
        return False
    return first[0] <= last[0] and last[2] - first[0] <= _SPACED * high * count


def _follows(one: Rectangle, other: Rectangle) -> bool:
    """Whether a character goes on with the word of the one before it."""
    return _is_even(one, other, 2) and _is_near(one, other)


def _is_near(one: Rectangle, other: Rectangle) -> bool:
    high = max(one[3] - one[1], other[3] - other[1])
    return -high < other[0] - one[2] < 0.5 * high and other[1] < one[3] and one[1] < other[3]
