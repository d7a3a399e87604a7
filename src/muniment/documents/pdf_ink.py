"""PDF files by the colour of their ink: stretches of words as they were set, those in the blue of filed answers apart.

Words come in the order in which they were set, which is that of reading, and lines are joined as they were broken: at a
blank, inside a word, or where a line ended.
"""

from collections.abc import Iterator
from ctypes import byref, c_uint
from typing import Any

from msgspec import Struct
from pypdfium2 import raw as pdfium

from muniment.documents.pdf import opened
from muniment.documents.pdf_page import Frame
from muniment.documents.placed import PrintedPages, Word

ANSWER = (0x0B, 0x2A, 0x6B)
"""The ink of what was filed."""

_SKIPPED = "\x00\ufeff\u200b\xad"
_ENDS = "\r\n"
_APART = 1.4  # heights of a line between two lines that belong to two values
_BESIDE = 9.0  # points between two values beside each other
_FOOT = 51.0  # points at the bottom of a page that hold its number only

Stretch = tuple[str, bool, int, int, float]
"""Words, whether they were filed, where they begin and end in the text, and how far from the left."""


class _Sign(Struct):
    """A character with its place."""

    sign: str
    filed: bool
    left: float
    top: float
    right: float
    bottom: float


def inked(data: bytes) -> tuple[PrintedPages, list[Stretch]]:
    """Return the pages of a PDF as text in the order in which it was set, and its stretches.

    The errors are those of `pdf.sheets_of`.
    """
    told = _Told()
    with opened(data) as document:
        for number in range(pdfium.FPDF_GetPageCount(document)):
            page = pdfium.FPDF_LoadPage(document, number)
            if page:
                _read(page, number + 1, told)
                pdfium.FPDF_ClosePage(page)
    return PrintedPages("".join(told.parts), told.starts, told.words, told.pages), told.stretches


def _read(page: Any, number: int, told: "_Told") -> None:  # noqa: ANN401 - a handle of PDFium
    handle = pdfium.FPDFText_LoadPage(page)
    if not handle:
        return
    frame = Frame.of(page)
    for sign in _signs(handle, frame):
        if sign.top < frame.height - _FOOT:
            told.add(sign, number)
    told.end()
    pdfium.FPDFText_ClosePage(handle)


def _signs(handle: Any, frame: Frame) -> Iterator[_Sign]:  # noqa: ANN401
    """Yield the characters of a page with ink and place; those that PDFium puts between lines have neither."""
    box = pdfium.FS_RECTF()
    red, green, blue, opaque = (c_uint() for _ in range(4))
    filed, place = False, (0.0, 0.0, 0.0, 0.0)
    for at in range(pdfium.FPDFText_CountChars(handle)):
        sign = chr(pdfium.FPDFText_GetUnicode(handle, at) or 0)
        if sign in _SKIPPED:
            continue
        if sign not in _ENDS and not sign.isspace():
            pdfium.FPDFText_GetFillColor(handle, at, byref(red), byref(green), byref(blue), byref(opaque))
            filed = (red.value, green.value, blue.value) == ANSWER
            pdfium.FPDFText_GetLooseCharBox(handle, at, byref(box))
            place = frame.placed(box.left, box.bottom, box.right, box.top)
        yield _Sign(sign, filed, *place)


class _Told:
    """Text, words and stretches as they grow."""

    def __init__(self) -> None:
        self.parts: list[str] = []
        self.length = 0
        self.starts: list[int] = []
        self.words: list[Word] = []
        self.pages: list[int] = []
        self.stretches: list[Stretch] = []
        self.open: list[str] = []  # the stretch that is growing
        self.begin, self.left, self.filed = 0, 0.0, False
        self.between = ""  # white space since the last character
        self.last: _Sign | None = None

    def add(self, sign: _Sign, page: int) -> None:
        """Add a character."""
        if sign.sign.isspace():
            self.between += sign.sign
            return
        last = self.last
        if last is None or sign.filed != self.filed or (self.filed and _is_apart(last, sign)):
            self.end()
            self.begin, self.left, self.filed = self.length, sign.left, sign.filed
        elif self.between:
            self._gap()
        if last is None or self.between or not self.open:
            self.starts.append(self.length)
            self.words.append(Word("", sign.left, sign.top, sign.right, sign.bottom))
            self.pages.append(page)
        self.between = ""
        word = self.words[-1]
        word.text += sign.sign
        word.right, word.bottom = max(word.right, sign.right), max(word.bottom, sign.bottom)
        self._put(sign.sign)
        self.last = sign

    def _gap(self) -> None:
        """Add what stands between two characters: nothing where a word was broken, a line end where a line ended."""
        before = self.between.partition("\r")[0].partition("\n")[0]
        if any(end in self.between for end in _ENDS):
            self._put("\n" if "\xa0" in before else " " if before else "")
        else:
            self._put(" ")

    def _put(self, text: str) -> None:
        self.parts.append(text)
        self.open.append(text)
        self.length += len(text)

    def end(self) -> None:
        """End the stretch that is growing."""
        if self.open:
            self.stretches.append(("".join(self.open), self.filed, self.begin, self.length, self.left))
            self.parts.append("\n")
            self.length += 1
        self.open, self.last, self.between = [], None, ""


def _is_apart(last: _Sign, sign: _Sign) -> bool:
    """Whether a character begins another value: higher up, much lower, or far to the right."""
    high = last.bottom - last.top
    if sign.top < last.top - high / 2 or sign.top > last.top + _APART * high:
        return True
    return abs(sign.top - last.top) < high / 2 and sign.left - last.right > _BESIDE
