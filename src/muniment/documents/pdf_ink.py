"""PDF files by the colour of their ink: stretches of words as they were set, those in the blue of filed answers apart.

Words come in the order in which they were set, which is that of reading, and lines are joined as they were broken: at a
blank, inside a word, or where a line ended.
"""

from collections.abc import Iterator
from ctypes import byref, c_double, c_uint
from typing import Any

from msgspec import Struct
from pypdfium2 import raw as pdfium

from muniment.documents.pdf import Frame, opened
from muniment.documents.placed import PlacedText, PrintedPages, Word
from muniment.documents.printed import joined_halves

ANSWER = (0x0B, 0x2A, 0x6B)
"""The ink of what was filed."""

_SKIPPED = "\x00\ufeff\xad"
_HYPHENS = "\x02\ufffe"  # what PDFium makes of a hyphen at the end of a line
_FIRST_HALVES = frozenset(map(chr, range(0xD800, 0xDC00)))  # of a sign that PDFium gives as two
_LINE_END = "\u200b\u200b"  # what is set where a filed line ends
_ENDS = "\r\n"
_BREAKS = "-\u2010\u2012\u2013\u2014/|?!}%\u2026\\"  # signs behind which a line may break without a blank
_IDEOGRAPHS = "\u2e80"  # and from here on
_HIGHER, _LOWER = 4.0, 13.0  # points from line to line between which a value goes on
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
    base: float  # of the line


def inked(data: bytes) -> tuple[PrintedPages, list[Stretch]]:
    """Return the pages of a PDF as text in the order in which it was set, and its stretches.

    The PDF is one that `pdf.sheets_of` has read.
    """
    text = _InkedText()
    with opened(data, checked=True) as document:
        for number in range(pdfium.FPDF_GetPageCount(document)):
            page = pdfium.FPDF_LoadPage(document, number)
            handle = pdfium.FPDFText_LoadPage(page) if page else None
            if handle:
                frame = Frame.of(page)
                for sign in _signs(handle, frame):
                    if sign.top < frame.height - _FOOT:
                        text.sign(sign, number + 1)
                text.end()
                pdfium.FPDFText_ClosePage(handle)
            if page:
                pdfium.FPDF_ClosePage(page)
    return text.printed(()), text.stretches


def _signs(handle: Any, frame: Frame) -> Iterator[_Sign]:  # noqa: ANN401
    """Yield the characters of a page with ink and place; those that PDFium puts between lines have neither."""
    box = pdfium.FS_RECTF()
    red, green, blue, opaque = (c_uint() for _ in range(4))
    x, y = c_double(), c_double()
    ink, around, origin = [byref(part) for part in (red, green, blue, opaque)], byref(box), (byref(x), byref(y))
    filed, place, base, half = False, (0.0, 0.0, 0.0, 0.0), 0.0, ""
    for at in range(pdfium.FPDFText_CountChars(handle)):
        sign = half + chr(pdfium.FPDFText_GetUnicode(handle, at) or 0)
        half = sign if sign in _FIRST_HALVES else ""
        if sign in _SKIPPED or half:
            continue
        sign = "-" if sign in _HYPHENS else joined_halves(sign)
        if not sign.isspace() and sign not in _LINE_END:
            pdfium.FPDFText_GetFillColor(handle, at, *ink)
            filed = (red.value, green.value, blue.value) == ANSWER
            pdfium.FPDFText_GetLooseCharBox(handle, at, around)
            place = frame.placed(box.left, box.bottom, box.right, box.top)
            pdfium.FPDFText_GetCharOrigin(handle, at, *origin)
            base = frame.placed(x.value, y.value, x.value, y.value)[1]
        yield _Sign(sign, filed, *place, base)


class _InkedText(PlacedText):
    """Text, words and stretches as they grow."""

    def __init__(self) -> None:
        super().__init__()
        self.stretches: list[Stretch] = []
        self.open: list[str] = []  # the stretch that is growing
        self.begin, self.left, self.filed = 0, 0.0, False
        self.between = ""  # white space since the last character
        self.last: _Sign | None = None

    def sign(self, sign: _Sign, page: int) -> None:
        """Add a character."""
        if sign.sign.isspace() or sign.sign in _LINE_END:
            self.between += sign.sign
            return
        last = self.last
        if last is None or sign.filed != self.filed or _begins_value(last, sign):
            self.end()
            self.begin, self.left, self.filed = self.length, sign.left, sign.filed
        elif self.between:
            self._gap(sign.sign)
        if last is None or self.between or not self.open:
            self.word(Word("", sign.left, sign.top, sign.right, sign.bottom), page)
        self.between = ""
        word = self.words[-1]
        word.text += sign.sign
        word.right, word.bottom = max(word.right, sign.right), max(word.bottom, sign.bottom)
        self._put(sign.sign)
        self.last = sign

    def _gap(self, next_sign: str) -> None:
        """Add what stands between two characters: nothing where a word was broken, a line end where a line ended."""
        if _LINE_END in self.between:
            self._put("\n")
        elif self.between.strip(_LINE_END + _ENDS) or not (self.between[0] in _LINE_END or self._may_break(next_sign)):
            self._put(" ")

    def _may_break(self, next_sign: str) -> bool:
        """Whether a line may break behind the last character without a blank; blanks at the end may not be drawn."""
        sign = self.last.sign if self.last else ""
        return sign in _BREAKS or sign >= _IDEOGRAPHS or (sign in ")]" and next_sign in "([")

    def _put(self, text: str) -> None:
        self.add(text)
        self.open.append(text)

    def end(self) -> None:
        """End the stretch that is growing."""
        if self.open:
            self.stretches.append(("".join(self.open), self.filed, self.begin, self.length, self.left))
            self.add("\n")
        self.open, self.last, self.between = [], None, ""


def _begins_value(last: _Sign, sign: _Sign) -> bool:
    """Whether a character begins another value: higher up, much lower, or far to the right."""
    if not last.base - _HIGHER < sign.base < last.base + _LOWER:
        return True
    return abs(sign.base - last.base) < 1 and sign.left - last.right > _BESIDE
