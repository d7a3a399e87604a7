"""PDF files: their words with the places where they stand, through PDFium; pages without words are left to `scan`.

Only what is drawn is read. Scripts, actions and attachments are never run or opened: the library is built without an
engine for scripts, and its environment for forms, which knows what a field inherits, is given nothing to act with.
Beside characters a page shows fields of forms, and boxes drawn with lines or shown as pictures.

A page or a file beyond a bound is refused: none is read in part.

The last part reads a page by the colour of its ink, for what muniment printed itself: stretches of words in the order
in which they were set, those in the blue of filed answers apart; lines are joined as they were broken, at a blank,
inside a word, or where a line ended.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from ctypes import addressof, byref, c_char, c_double, c_float, c_int, c_uint, c_ushort, string_at
from functools import partial
from itertools import chain, product
from threading import Lock
from typing import Any, Generic, NamedTuple, TypeVar

from msgspec import Struct
from pypdfium2 import raw as pdfium

from muniment.documents.pdf_bounds import check_bounds
from muniment.documents.placed import PlacedText, PrintedPages, Rectangle, Sheet, Word, laid_out
from muniment.documents.printed import FONT_OF_SIGNS, TICKED, TOLD_BOX, UNTICKED, WINDOWS_1252, as_box, joined_halves
from muniment.errors import NotAFiling, RefusedSource
from muniment.extras import need

T = TypeVar("T")
Handle = Any
"""An object of PDFium, whose binding has no types for them."""
TEXT, SCAN = "application/pdf", "application/pdf; format=scan"
MOST_PAGES = 1_000
_MOST_WORDS = 1_500_000
_MOST_CHARACTERS = 1_000_000  # on a page: a browser may print a whole filing as one
_MOST_OBJECTS = 200_000  # on a page
BEYOND = 20_000.0  # points: the largest page has 14,400
_FULL = 0.5  # of the page: a picture that is the page
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
_UNMARKED = -1  # the mark of what belongs to no part of the structure that a file says it has
_LOWEST = 0.1  # points: what a damaged font may leave of the height of a word
_FEW = 40  # characters that are stamped on the picture of a page
_LONGEST_NAME = 256
_MOST_FIELDS, _MOST_FILLED = 20_000, 8_000_000  # fields of a page, and characters and options in them
_UNSEEN = pdfium.FPDF_ANNOT_FLAG_HIDDEN | pdfium.FPDF_ANNOT_FLAG_NOVIEW
_BUTTONS = frozenset(
    {pdfium.FPDF_FORMFIELD_PUSHBUTTON, pdfium.FPDF_FORMFIELD_CHECKBOX, pdfium.FPDF_FORMFIELD_RADIOBUTTON}
)
_SMALLEST, _LARGEST = 5.0, 16.0  # points: the sides of a drawn box
_LIGHT = 128  # the least of red, green and blue, of 255, in a shade behind words
_CELL = 4.0  # points: the sides of the cells in which things by a point are looked for
_SQUARE = 1.35  # between its sides
_OF_A_FIGURE = 5  # segments of the path of a rectangle
_LEAST_ABOVE, _LEAST_BELOW = 0.66, 0.15  # of the size of a font: how far its letters reach at least
_ABOVE, _BELOW = 0.89, 0.22  # and how far those of most fonts do
_THIN, _LINE = 3.0, 0.75  # points: a line at most, and one of a frame
_DARK = 128  # a pixel that is ink
LOST_BOX = "\ufffc"
"""What stands where a picture is that may be a box, until other words tell which."""
_FAINT = 40  # by how much a pixel in ten differs from the lightest one where something is drawn in faint lines
_INKED, _SOLID = 0.08, 0.5  # how much of the middle of a box is ink where it is ticked, and of what is no box
# The letter of an item and what closes it, where one of them is in the next line of a cell.
_OPENS = re.compile(r"(?:^|\d)\((?:[a-m]|i{1,3}|iv|vi{0,3}|ix)?$")
_CLOSES = re.compile(r"(?:[a-m]|i{1,3}|iv|vi{0,3}|ix)?\)[.:]?")
_NARROW = 40.0  # points from the left side of a cell that no more stands in
_WIDE_OFF = (c_ushort * 4)(*map(ord, "Off"), 0)
_CROSSES = frozenset({"X", "x", "✓", "✔", "✗", "✘", "☒", "☑"})
# PDFium may be used by one thread at a time.
_LOCK = Lock()


# ---- a page as it is shown ------------------------------------------------------------------------------------------


class Frame(Struct, frozen=True):
    """The part of a page that is shown, in the page's own coordinates, and by how many quarters it is turned."""

    left: float
    bottom: float
    right: float
    top: float
    turns: int

    @classmethod
    def of(cls, page: Handle) -> "Frame":
        """Return the frame of a page."""
        box = pdfium.FS_RECTF()
        if not pdfium.FPDF_GetPageBoundingBox(page, byref(box)) or box.right <= box.left or box.top <= box.bottom:
            return cls(0.0, 0.0, 612.0, 792.0, 0)
        return cls(box.left, box.bottom, box.right, box.top, pdfium.FPDFPage_GetRotation(page) % 4)

    @property
    def width(self) -> float:
        """How wide the page is shown."""
        return self.top - self.bottom if self.turns % 2 else self.right - self.left

    @property
    def height(self) -> float:
        """How high the page is shown."""
        return self.right - self.left if self.turns % 2 else self.top - self.bottom

    def placed(self, left: float, bottom: float, right: float, top: float) -> Rectangle:
        """Return where a rectangle of the page's own coordinates is shown: left, top, right, bottom."""
        if self.turns == 0:
            return left - self.left, self.top - top, right - self.left, self.top - bottom
        if self.turns == 1:
            return bottom - self.bottom, left - self.left, top - self.bottom, right - self.left
        if self.turns == 2:
            return self.right - right, bottom - self.bottom, self.right - left, top - self.bottom
        return self.top - top, self.right - right, self.top - bottom, self.right - left

    def is_near(self, word: Word) -> bool:
        """Whether a word has a place, and one that is on the page or near it."""
        return -BEYOND < word.left <= word.right < BEYOND and -BEYOND < word.top <= word.bottom < BEYOND


class Drawn(NamedTuple):
    """Something drawn on a page: what PDFium has of it, of which kind it is, and where it is shown."""

    item: Handle
    kind: int
    place: Rectangle


Matrix = tuple[float, float, float, float, float, float]
_UNMOVED: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)


def drawn_on(page: Handle, frame: Frame) -> list[Drawn]:
    """Return the pictures and lines that are drawn on a page, also by the forms (XObjects) that it draws.

    PDFium goes down only so many levels of forms in forms.

    Raises:
        RefusedSource: there are far more than on any page.
    """
    drawn: list[Drawn] = []
    holders = [(page, pdfium.FPDFPage_CountObjects, pdfium.FPDFPage_GetObject, _UNMOVED)]
    count = 0
    for holder, count_of, object_of, matrix in holders:  # which grows as forms are found
        number_of_objects = max(count_of(holder), 0)
        count += number_of_objects
        if count > _MOST_OBJECTS:
            raise RefusedSource(f"a page of the PDF has more than {_MOST_OBJECTS:,} objects, which no filing's has")
        for number in range(number_of_objects):
            item = object_of(holder, number)
            kind = pdfium.FPDFPageObj_GetType(item)
            if kind == pdfium.FPDF_PAGEOBJ_FORM:
                counting, getting = pdfium.FPDFFormObj_CountObjects, pdfium.FPDFFormObj_GetObject
                holders.append((item, counting, getting, _within(matrix, item)))
            elif kind in (pdfium.FPDF_PAGEOBJ_IMAGE, pdfium.FPDF_PAGEOBJ_PATH):
                drawn.append(Drawn(item, kind, _shown(item, matrix, frame)))
    return drawn


def _within(outer: Matrix, form: Handle) -> Matrix:
    """Return how what a form draws is moved to the page, where the form itself is moved by `outer`."""
    matrix = pdfium.FS_MATRIX()
    if not pdfium.FPDFPageObj_GetMatrix(form, byref(matrix)):
        return outer
    (x, y), (right, above), (up, over) = (
        _moved(outer, *point) for point in ((matrix.e, matrix.f), (matrix.a, matrix.b), (matrix.c, matrix.d))
    )
    return right - outer[4], above - outer[5], up - outer[4], over - outer[5], x, y


def _moved(matrix: Matrix, x: float, y: float) -> tuple[float, float]:
    a, b, c, d, e, f = matrix
    return a * x + c * y + e, b * x + d * y + f


def _shown(item: Handle, matrix: Matrix, frame: Frame) -> Rectangle:
    """Return where a drawn object is shown."""
    left, bottom, right, top = sides = c_float(), c_float(), c_float(), c_float()
    if not pdfium.FPDFPageObj_GetBounds(item, *map(byref, sides)):
        return 0.0, 0.0, 0.0, 0.0
    left, bottom, right, top = left.value, bottom.value, right.value, top.value
    if matrix is _UNMOVED:  # as most are, and there may be very many
        return frame.placed(left, bottom, right, top)
    corners = [_moved(matrix, x, y) for x in (left, right) for y in (bottom, top)]
    xs, ys = zip(*corners, strict=True)
    return frame.placed(min(xs), min(ys), max(xs), max(ys))


def is_covered(pictures: Iterable[Rectangle], frame: Frame) -> bool:
    """Whether pictures take up most of a page: then its words are in them."""
    areas = (max(right - left, 0.0) * max(bottom - top, 0.0) for left, top, right, bottom in pictures)
    return sum(areas) > _FULL * frame.width * frame.height


# ---- pages ----------------------------------------------------------------------------------------------------------


def printed_pages(data: bytes) -> tuple[PrintedPages, str]:
    """Return a PDF as printed, and its media type: by its characters, else by what is recognised in its pictures.

    Raises:
        NotAFiling: it is damaged beyond reading, or shows nothing.
        RefusedSource: it is encrypted, or far longer than any filing.
        EnvironmentProblem: its pages are pictures, and what recognises them is not installed.
    """
    sheets = sheets_of(data)
    pictures = [n for n, sheet in enumerate(sheets) if sheet.is_picture]
    if pictures:
        need("muniment.documents.scan", "ocr").recognise(data, sheets, pictures)
    if not any(sheet.words for sheet in sheets):
        raise NotAFiling("the PDF shows no words")
    return laid_out(sheets, scanned=bool(pictures)), SCAN if pictures else TEXT


def sheets_of(data: bytes) -> list[Sheet]:
    """Return the pages of a PDF with their words; a page that is a picture has none.

    Raises:
        NotAFiling: it is damaged beyond reading.
        RefusedSource: it is encrypted, or far longer than any filing, or would unfold into far more.
    """
    is_whole = check_bounds(data)
    with opened(data, checked=True) as document, _form_of(document) as form:
        sheets: list[Sheet] = []
        count = 0
        for number in range(pdfium.FPDF_GetPageCount(document)):
            page = pdfium.FPDF_LoadPage(document, number)
            if page:
                try:
                    sheets.append(_sheet(page, number, form))
                finally:
                    pdfium.FPDF_ClosePage(page)
            else:
                sheets.append(Sheet(number + 1, 0.0, 0.0, [], damage="cannot be opened"))
            count += len(sheets[-1].words)
            if count > _MOST_WORDS:
                raise RefusedSource(f"the PDF has more than {_MOST_WORDS:,} words, which no filing has")
        if not is_whole:  # PDFium shows what comes before the damage, and says nothing
            sheets[0].damage = sheets[0].damage or "or one behind it is damaged, and may show less than was printed"
        return sheets


@contextmanager
def opened(data: bytes, *, checked: bool = False) -> Iterator[Handle]:
    """Open a PDF, for as long as it is used; the errors are those of `sheets_of`.

    `checked`: it was opened before, so that what it unfolds into is known.
    """
    if not checked:
        check_bounds(data)
    with _LOCK:
        document = pdfium.FPDF_LoadMemDocument64(data, len(data), None)
        if not document:
            reason = _REASONS.get(pdfium.FPDF_GetLastError())
            raise RefusedSource(reason) if reason else NotAFiling("the PDF is damaged: no pages are found in it")
        try:
            pages = pdfium.FPDF_GetPageCount(document)
            if pages > MOST_PAGES:
                raise RefusedSource(f"the PDF has {pages:,} pages; muniment reads up to {MOST_PAGES:,}")
            if pages < 1:
                raise NotAFiling("the PDF has no pages")
            yield document
        finally:
            pdfium.FPDF_CloseDocument(document)


@contextmanager
def _form_of(document: Handle) -> Iterator[Handle]:
    """Open the form with fields of a document, None where it has none; nothing can act on it, nor draw it."""
    if pdfium.FPDF_GetFormType(document) == pdfium.FORMTYPE_NONE:
        yield None
        return
    callbacks = pdfium.FPDF_FORMFILLINFO(version=2)
    form = pdfium.FPDFDOC_InitFormFillEnvironment(document, callbacks)
    try:
        yield form
    finally:
        pdfium.FPDFDOC_ExitFormFillEnvironment(form)


def _sheet(page: Handle, number: int, form: Handle) -> Sheet:
    frame = Frame.of(page)
    sheet = Sheet(number + 1, frame.width, frame.height, [])
    characters = pdfium.FPDFText_LoadPage(page)
    if not characters:
        sheet.damage = "has characters that cannot be read"
        return sheet
    try:
        words = list(_placed(_Characters(characters, frame).words(), frame))
    finally:
        pdfium.FPDFText_ClosePage(characters)
    drawn = drawn_on(page, frame)
    pictures = [item.place for item in drawn if item.kind == pdfium.FPDF_PAGEOBJ_IMAGE]
    sheet.is_picture = sum(len(word.text) for word in words) <= _FEW and is_covered(pictures, frame)
    if sheet.is_picture:
        return sheet
    squares = list(filter(_is_square, pictures))
    shapes, sheet.rules = _shapes_and_rules(drawn, squares)
    words = with_boxes([*words, *_placed(fields(page, frame, form), frame)], shapes)
    boxes: list[Word] = []
    if squares:
        pixels, wide, _, scale = _picture(page, _SHARP)
        boxes = boxes_in(squares, pixels, wide, scale)
    words = with_boxes_told([*words, *boxes])
    sheet.words = with_letters_closed([word for word in words if word.text != LOST_BOX])
    if boxes and all(box.text == LOST_BOX for box in boxes):
        sheet.damage = "has pictures that may be boxes and cannot be read"
    return sheet


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
        return _picture(page, resolution)


@contextmanager
def _page(document: Handle, number: int) -> Iterator[Handle]:
    page = pdfium.FPDF_LoadPage(document, number)
    if not page:
        raise NotAFiling(f"the PDF is damaged: page {number + 1} cannot be drawn")
    try:
        yield page
    finally:
        pdfium.FPDF_ClosePage(page)


def _picture(page: Handle, resolution: int) -> tuple[bytes, int, int, float]:
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


# ---- characters -----------------------------------------------------------------------------------------------------


class _Characters:
    """The characters of one page, in the order in which the file has them."""

    def __init__(self, handle: Handle, frame: Frame) -> None:
        self.handle, self.frame = handle, frame
        self.count = pdfium.FPDFText_CountChars(handle)
        if self.count > _MOST_CHARACTERS:
            limit = f"{_MOST_CHARACTERS:,} characters"
            raise RefusedSource(f"a page of the PDF has more than {limit}, which no filing's has")
        self.box = pdfium.FS_RECTF()
        self.pointer = byref(self.box)
        self.uneven: dict[int, bool] = {}  # by font

    def text(self) -> str:
        """Return all characters, one for each that has a place."""
        buffer = (c_ushort * (self.count + 1))()
        length = pdfium.FPDFText_GetText(self.handle, 0, self.count, buffer)
        text = bytes(buffer)[: 2 * max(length - 1, 0)].decode("utf-16-le", "replace")
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
        bottom, top = self.extent(at) if self.is_uneven(at) else (box.bottom, box.top)
        return self.frame.placed(box.left, bottom, box.right, top)

    def is_uneven(self, at: int) -> bool:
        """Whether a character is upright and in a font that says to be lower than its letters.

        Each of its characters is then as high as itself, and small letters look as if others were raised beside them.
        """
        font = pdfium.FPDFTextObj_GetFont(pdfium.FPDFText_GetTextObject(self.handle, at))
        key = addressof(font.contents) if font else 0
        if key not in self.uneven:
            above, below = c_float(), c_float()
            known = (
                bool(font)
                and pdfium.FPDFFont_GetIsEmbedded(font) == 1
                and pdfium.FPDFFont_GetAscent(font, 1.0, byref(above))
                and pdfium.FPDFFont_GetDescent(font, 1.0, byref(below))
            )
            self.uneven[key] = bool(known) and (above.value < _LEAST_ABOVE or below.value > -_LEAST_BELOW)
        return self.uneven[key]

    def extent(self, at: int) -> tuple[float, float]:
        """Return how far down and up a character reaches that is as high as in most fonts."""
        matrix, x, y = pdfium.FS_MATRIX(), c_double(), c_double()
        placed = pdfium.FPDFText_GetMatrix(self.handle, at, byref(matrix))
        if not placed or matrix.b or not pdfium.FPDFText_GetCharOrigin(self.handle, at, byref(x), byref(y)):
            return self.box.bottom, self.box.top
        size = pdfium.FPDFText_GetFontSize(self.handle, at) * matrix.d
        return y.value - _BELOW * size, y.value + _ABOVE * size

    def words(self) -> Iterator[Word]:
        """Yield the words; what PDFium takes apart although its letters touch, as on pages it takes for turned ones."""
        last: Word | None = None
        for word in self.pieces():
            if last and _touch(last, word):
                place = _around(last.place, word.place)
                last = Word(last.text + word.text, *place, glued=last.glued, apart=last.apart)
                continue
            if last:
                yield last
            last = word
        if last:
            yield last

    def pieces(self) -> Iterator[Word]:
        """Yield what stands between blanks, cut where a part is raised or far away."""
        text = self.text().translate(WINDOWS_1252)
        matches = list(_WORD.finditer(text))
        objects = (pdfium.FPDFText_GetTextObject(self.handle, match.start()) for match in matches)
        marks = list(map(pdfium.FPDFPageObj_GetMarkedContentID, objects))
        is_marked = any(mark != _UNMARKED for mark in marks)
        for match, last_mark, mark in zip(matches, [_UNMARKED, *marks], marks, strict=False):
            start, end = match.span()
            first = self.place(start)
            last = self.place(end - 1) if end - start > 1 else first
            is_blank = text[start - 1 : start] == " " and not pdfium.FPDFText_IsGenerated(self.handle, start - 1)
            apart = not is_blank and (mark != last_mark or not is_marked)
            if end - start > 1 and not _is_even(first, last, end - start):
                for n, part in enumerate(self.parts(match[0], start)):
                    part.apart = apart and not n
                    yield part
            else:
                yield Word(self.shown(match[0], start), *_around(first, last), apart=apart)

    def parts(self, word: str, start: int) -> Iterator[Word]:
        """Yield the parts of a word whose characters are of one size, and side by side."""
        places = [self.place(start + n) for n in range(len(word))]
        begin = 0
        glued = False
        for n in range(1, len(word) + 1):
            if n < len(word) and (word[n] in _SECOND_HALVES or _follows(*places[n - 1 : n + 1])):
                continue
            yield Word(self.shown(word[begin:n], start + begin), *_around(places[begin], places[n - 1]), glued=glued)
            glued = n < len(word) and _is_near(places[n - 1], places[n])
            begin = n

    def shown(self, word: str, start: int) -> str:
        """Return a word as a person sees it: signs of fonts of signs, hyphens, letters that were drawn as one."""
        if word.isascii() and len(word) > 1:
            return word
        word = joined_halves(word)
        if word in _HYPHENS:
            return "-"
        if len(word) <= 2 and in_font_of_signs(self.handle, start):
            return "".join(map(as_box, word))
        if any("\uf020" <= sign < "\uf100" for sign in word):
            return "".join(as_box(sign) if "\uf020" <= sign < "\uf100" else sign for sign in word)
        return _LIGATURE.sub(lambda found: _LIGATURES[found[0]], word)


def _around(first: Rectangle, last: Rectangle) -> Rectangle:
    return min(first[0], last[0]), min(first[1], last[1]), max(first[2], last[2]), max(first[3], last[3])


def _touch(last: Word, word: Word) -> bool:
    """Whether a word begins where the one before it ends, on its line and in its size."""
    off = (word.left - last.right, word.top - last.top, word.bottom - last.bottom)
    return not word.glued and max(map(abs, off)) < _TOUCHING * last.height


def _is_even(first: Rectangle, last: Rectangle, count: int) -> bool:
    """Whether a word stands on one line in one size, and no wider than words are."""
    high = first[3] - first[1]
    if abs(first[1] - last[1]) > _SAME_SIZE * high or abs(first[3] - last[3]) > _SAME_SIZE * high:
        return False
    return first[0] <= last[0] and last[2] - first[0] <= _SPACED * high * count


def _follows(before: Rectangle, place: Rectangle) -> bool:
    """Whether a character goes on with the word of the one before it."""
    return _is_even(before, place, 2) and _is_near(before, place)


def _is_near(before: Rectangle, place: Rectangle) -> bool:
    high = max(before[3] - before[1], place[3] - place[1])
    return -high < place[0] - before[2] < 0.5 * high and place[1] < before[3] and before[1] < place[3]


def in_font_of_signs(characters: Handle, at: int) -> bool:
    """Whether a character is in a font whose letters are signs."""
    name = (c_char * _LONGEST_NAME)()
    flags = c_int()
    length = pdfium.FPDFText_GetFontInfo(characters, at, name, _LONGEST_NAME, byref(flags))
    return bool(length) and FONT_OF_SIGNS.search(name.value.decode("utf-8", "replace")) is not None


# ---- fields ---------------------------------------------------------------------------------------------------------


def fields(page: Handle, frame: Frame, form: Handle) -> Iterator[Word]:
    """Yield what stands in the fields of a page: ticked and empty boxes, words that were filled in or typed upon it.

    Raises:
        RefusedSource: they hold far more than any page, or are far more.
    """
    count = pdfium.FPDFPage_GetAnnotCount(page)
    if count > _MOST_FIELDS:
        raise RefusedSource(f"a page of the PDF has more than {_MOST_FIELDS:,} fields, which no filing's has")
    size = 0
    for number in range(count):
        field = pdfium.FPDFPage_GetAnnot(page, number)
        if not field:
            continue
        try:
            sizes = [pdfium.FPDFAnnot_GetStringValue(field, key, None, 0) // 2 for key in (b"V", b"Contents")]
            if form:
                sizes += (pdfium.FPDFAnnot_GetFormFieldValue(form, field, None, 0) // 2, _options(field, form))
            size += sum(sizes)
            if size > _MOST_FILLED:
                raise RefusedSource(f"the fields of a page hold more than {_MOST_FILLED:,} characters")
            if not pdfium.FPDFAnnot_GetFlags(field) & _UNSEEN:
                yield from _field(field, frame, form)
        finally:
            pdfium.FPDFPage_CloseAnnot(field)


def _field(field: Handle, frame: Frame, form: Handle) -> Iterator[Word]:
    box = pdfium.FS_RECTF()
    if not pdfium.FPDFAnnot_GetRect(field, byref(box)):
        return
    place = frame.placed(box.left, box.bottom, box.right, box.top)
    kind = pdfium.FPDFAnnot_GetSubtype(field)
    if kind == pdfium.FPDF_ANNOT_FREETEXT:
        text = _entry(field, b"Contents")
    elif kind != pdfium.FPDF_ANNOT_WIDGET:
        return
    elif pdfium.FPDFAnnot_HasKey(field, b"AS"):
        yield Word(UNTICKED if _entry(field, b"AS") in ("", "Off") else TICKED, *place)
        return
    elif form and (button := pdfium.FPDFAnnot_GetFormFieldType(form, field)) in _BUTTONS:
        if button != pdfium.FPDF_FORMFIELD_PUSHBUTTON and (shown := _appearance(field)):
            # It is shown by its value, or that of its group, where this is a state of it, and else as off.
            pdfium.FPDFAnnot_SetStringValue(field, b"AS", _WIDE_OFF)
            yield Word(UNTICKED if _appearance(field) == shown else TICKED, *place)
        return
    else:
        text = _filled_in(field, form)
    lines = [line for line in text.replace("\r", "\n").split("\n") if line.strip()]
    left, top, right, bottom = place
    for number, line in enumerate(lines):
        high = min((bottom - top) / len(lines), _LARGEST)
        first = top + number * high if len(lines) > 1 else (top + bottom - high) / 2
        yield from _field_line(line, (left, first, right, first + high))


def _options(field: Handle, form: Handle) -> int:
    return max(pdfium.FPDFAnnot_GetOptionCount(form, field), 0)


def _filled_in(field: Handle, form: Handle) -> str:
    """Return what is shown in a field: the labels of the chosen options, else its value, which it may inherit.

    A field that the form does not list has its own value only.
    """
    if not form:
        return _entry(field, b"V")
    chosen = (n for n in range(_options(field, form)) if pdfium.FPDFAnnot_IsOptionSelected(form, field, n))
    labels = [_text(partial(pdfium.FPDFAnnot_GetOptionLabel, form, field, n)) for n in chosen]
    return "\n".join(labels) or _text(partial(pdfium.FPDFAnnot_GetFormFieldValue, form, field)) or _entry(field, b"V")


def _field_line(line: str, place: Rectangle) -> Iterator[Word]:
    """Yield the words of a filled field side by side, about as wide as they are drawn."""
    left, top, right, bottom = place
    wide = min(0.5 * (bottom - top), (right - left) / max(len(line), 1))
    at = 0
    for word in line.split():
        at = line.index(word, at)
        yield Word(word, left + at * wide, top, left + (at + len(word)) * wide, bottom)
        at += len(word)


def _entry(field: Handle, key: bytes) -> str:
    return _text(partial(pdfium.FPDFAnnot_GetStringValue, field, key))


def _appearance(field: Handle) -> str:
    """Return what draws a field, "" where nothing does."""
    return _text(partial(pdfium.FPDFAnnot_GetAP, field, pdfium.FPDF_ANNOT_APPEARANCEMODE_NORMAL))


def _text(get: Callable[[Any, int], int]) -> str:
    """Return a text of PDFium, which says how long it is where it is given no place for it."""
    size = get(None, 0)
    if size <= 2:
        return ""
    buffer = (c_ushort * (size // 2))()
    get(buffer, size)
    return bytes(buffer).decode("utf-16-le", "replace").rstrip("\0")


# ---- boxes drawn with lines -----------------------------------------------------------------------------------------


class Shape(NamedTuple):
    """Something drawn with lines: where it stands, and whether it is a stroke and no closed figure."""

    place: Rectangle
    is_stroke: bool


def rules(places: Iterable[Rectangle]) -> list[Rectangle]:
    """Return those of the places of shapes that are straight lines, across or down."""
    near = (place for place in places if all(-BEYOND < side < BEYOND for side in place))
    return [place for place in near if (place[2] - place[0] < _THIN) != (place[3] - place[1] < _THIN)]


def _shapes_and_rules(drawn: Iterable[Drawn], pictures: list[Rectangle]) -> tuple[list[Shape], list[Rectangle]]:
    """Return the shapes on a page, without shading and outlines of `pictures` of boxes; and the lines of its tables."""
    shown = _Nearby[Rectangle]()
    for place in pictures:
        shown.add(_middle_of(place), place)
    paths = [(path, place) for path, kind, place in drawn if kind == pdfium.FPDF_PAGEOBJ_PATH]
    shapes = [
        Shape(place, pdfium.FPDFPath_CountSegments(path) < _OF_A_FIGURE)
        for path, place in paths
        if not (_is_square(place) and (_is_shading(path) or any(shown.inside(place))))
    ]
    frames = [place for path, place in paths if not _is_square(place) and _is_frame(path)]
    return shapes, rules([*(shape.place for shape in shapes), *_sides(frames)])


def _sides(frames: Iterable[Rectangle]) -> Iterator[Rectangle]:
    """Yield the four lines around each of some cells."""
    for left, top, right, bottom in frames:
        yield left, top, right, top + _LINE
        yield left, bottom - _LINE, right, bottom
        yield left, top, left + _LINE, bottom
        yield right - _LINE, top, right, bottom


def with_boxes(words: list[Word], shapes: list[Shape]) -> list[Word]:
    """Return words with the small squares among `shapes` as boxes, ticked where a cross is in them."""
    squares = [shape.place for shape in shapes if _is_square(shape.place) and not shape.is_stroke]
    if not squares:
        return words
    taken, crosses, begun = _Nearby[Word](), _Nearby[Word](), _Nearby[Shape]()
    for word in words:
        if word.text in (TICKED, UNTICKED):
            taken.add(_middle_of(word.place), word)
        elif word.text in _CROSSES:
            crosses.add(_middle_of(word.place), word)
    for shape in dict.fromkeys(shapes):
        left, top, right, bottom = shape.place
        if right - left <= _LARGEST and bottom - top <= _LARGEST:
            begun.add((left, top), shape)
    boxes: list[Word] = []
    used: set[int] = set()
    for place in squares:
        if any(taken.inside(place)):
            continue  # two outlines of one box, or the frame of a field
        cross = next(crosses.inside(place), None)
        used.add(id(cross))
        ticked = cross is not None or any(_ticks(shape, place) for shape in begun.inside(place))
        boxes.append(Word(TICKED if ticked else UNTICKED, *place))
        taken.add(_middle_of(place), boxes[-1])
    return [word for word in words if id(word) not in used] + boxes


def with_boxes_told(words: list[Word]) -> list[Word]:
    """Return words with each box as the words beside it say that a browser sets for a picture it does not have.

    Both are as high as their cell, in whose middle its label stands: so does the box then.
    """
    behind, above = _Nearby[Word](), _Nearby[Word]()
    for box in words:
        if box.text in (TICKED, UNTICKED, LOST_BOX):
            behind.add((box.right, box.top), box)
            above.add((box.left, box.bottom), box)
    told: set[int] = set()
    for n, word in enumerate(words):
        if word.text not in ("Checkbox", "Radio"):
            continue
        phrases = (words[n : n + count] for count in (2, 3, 4))
        said = next((said for said in phrases if TOLD_BOX.fullmatch(" ".join(one.text for one in said))), None)
        top, bottom = word.top - _THIN, word.top + _THIN
        near = behind.inside((word.left - _THIN, top, word.left + _THIN, bottom))
        over = above.inside((word.left - _LARGEST + _THIN, top, word.right, bottom))
        box = next(chain(near, over), None)
        if said and box:
            box.text = UNTICKED if said[-2].text == "not" else TICKED
            is_wrapped = said[-1].top > box.bottom - _THIN
            down = (said[-1].bottom - box.bottom) / 2 if is_wrapped else 0.0
            box.seen = box.seen or box.place
            box.top, box.bottom = box.top + down, box.bottom + down
            told.update(map(id, said))
    return [word for word in words if id(word) not in told]


def with_letters_closed(words: list[Word]) -> list[Word]:
    """Return words with the letters of items whole that wrap in narrow cells: "(a" above ")", "Item 1(" above "b)"."""
    closing = [word for word in words if _CLOSES.fullmatch(word.text)]
    taken: list[int] = []
    for opened in filter(lambda word: _OPENS.search(word.text), words) if closing else ():
        for word in closing:
            is_below = abs(word.top - opened.bottom) < opened.height / 2
            is_letter = (word.text[0] == ")") == (opened.text[-1] != "(")
            is_in_cell = opened.left - _NARROW < word.left < opened.right
            if is_below and is_letter and is_in_cell and _begins(word, words):
                opened.text += word.text
                opened.seen = opened.seen or (*opened.place[:3], word.bottom)
                taken.append(id(word))
    return [word for word in words if id(word) not in taken] if taken else words


def _begins(word: Word, words: Iterable[Word]) -> bool:
    """Whether nothing stands a few blanks before a word."""
    lefts = (word.left - other.right for other in words if abs(other.middle - word.middle) < word.height / 2)
    return not any(-_THIN < apart < word.height for apart in lefts)


class _Nearby(Generic[T]):
    """Things by a point where they stand, so that not all are looked at to find those in a box."""

    def __init__(self) -> None:
        self.cells: dict[tuple[float, float], list[tuple[float, float, T]]] = {}

    def add(self, point: tuple[float, float], item: T) -> None:
        self.cells.setdefault((point[0] // _CELL, point[1] // _CELL), []).append((*point, item))

    def inside(self, place: Rectangle) -> Iterator[T]:
        """Yield what stands in a small box."""
        left, top, right, bottom = place
        across = range(int(left // _CELL), int(right // _CELL) + 1)
        for cell in product(across, range(int(top // _CELL), int(bottom // _CELL) + 1)):
            for x, y, item in self.cells.get(cell, ()):
                if left <= x <= right and top <= y <= bottom:
                    yield item


def _is_square(place: Rectangle) -> bool:
    shorter, longer = sorted((place[2] - place[0], place[3] - place[1]))
    return shorter >= _SMALLEST and longer <= min(_LARGEST, _SQUARE * shorter)


def _is_frame(path: Handle) -> bool:
    """Whether a figure is an upright rectangle with an outline, as a browser draws a cell with four borders alike."""
    count = pdfium.FPDFPath_CountSegments(path)
    if count != _OF_A_FIGURE or not _painted(path)[1]:
        return False
    matrix = pdfium.FS_MATRIX()
    if not pdfium.FPDFPageObj_GetMatrix(path, byref(matrix)) or matrix.b or matrix.c:
        return False
    x, y = c_float(), c_float()
    corners: list[tuple[float, float]] = []
    for n in range(count):
        if pdfium.FPDFPathSegment_GetPoint(pdfium.FPDFPath_GetPathSegment(path, n), byref(x), byref(y)):
            corners.append((x.value, y.value))
    return all(len(set(sides)) == 2 for sides in zip(*corners, strict=True))


def _is_shading(path: Handle) -> bool:
    """Whether a figure has no outline and is filled with a light colour, as cells of every other row of a table are."""
    filled, outlined = _painted(path)
    colours = [c_uint() for _ in range(4)]
    known = pdfium.FPDFPageObj_GetFillColor(path, *map(byref, colours))
    return bool(filled and not outlined and known) and min(colour.value for colour in colours[:3]) >= _LIGHT


def _painted(path: Handle) -> tuple[bool, bool]:
    """Return whether a figure is filled, and whether it is outlined."""
    filled, outlined = c_int(), c_int()
    pdfium.FPDFPath_GetDrawMode(path, byref(filled), byref(outlined))
    return bool(filled.value), bool(outlined.value)


def _middle_of(place: Rectangle) -> tuple[float, float]:
    return (place[0] + place[2]) / 2, (place[1] + place[3]) / 2


def _is_inside(point: tuple[float, float], place: Rectangle) -> bool:
    return place[0] <= point[0] <= place[2] and place[1] <= point[1] <= place[3]


def _ticks(shape: Shape, place: Rectangle) -> bool:
    """Whether a shape stands in a box: a stroke, or a figure that is no second outline of it.

    It fills a good part of the box, as a tick does and a corner does not.
    """
    left, top, right, bottom = shape.place
    is_outline = all(abs(side - box_side) < 1.5 for side, box_side in zip(shape.place, place, strict=True))
    if is_outline and not shape.is_stroke:
        return False
    if not (_is_inside((left, top), place) and _is_inside((right, bottom), place)):
        return False
    return right - left > 0.3 * (place[2] - place[0]) and bottom - top > 0.3 * (place[3] - place[1])


# ---- boxes shown as pictures ----------------------------------------------------------------------------------------


def boxes_in(places: list[Rectangle], pixels: bytes, wide: int, scale: float) -> list[Word]:
    """Return the boxes at `places`: ticked where there is ink in the middle; the grey `pixels` are the page's.

    What is dark from side to side is a tick beside a box that is empty. Where none is empty, all are lost: a browser
    sets such a sign for each picture that it does not have. Others set one in faint lines.
    """
    boxes: list[Word] = []
    has_dark = False
    for place in places:
        left, top, right, bottom = (side * scale for side in place)
        margin = (right - left) / 4
        rows = range(max(0, round(top + margin)), round(bottom - margin))
        first, last = max(0, round(left + margin)), min(wide, round(right - margin))
        middle = [row for at in rows if (row := pixels[at * wide + first : at * wide + last])]
        shades = sorted(chain.from_iterable(middle))
        dark = [[value < _DARK for value in row] for row in middle]
        ink = sum(map(sum, dark)) / max(len(shades), 1)
        has_dark |= ink >= _SOLID and (_are_dark(dark) or _are_dark(list(zip(*dark, strict=True))))
        is_faint = bool(shades) and shades[-1] - shades[len(shades) // 10] >= _FAINT
        boxes.append(Word(TICKED if ink > _INKED else LOST_BOX if is_faint else UNTICKED, *place))
    if has_dark and all(box.text == TICKED for box in boxes):
        return [Word(LOST_BOX, *place) for place in places]
    return boxes


def _are_dark(rows: Sequence[Sequence[bool]]) -> bool:
    """Whether the first and the last of some rows of pixels are ink between their ends, which a cross reaches."""
    between = slice(len(rows[0]) // 3, len(rows[0]) - len(rows[0]) // 3)
    return all(2 * sum(row[between]) > len(row[between]) for row in (rows[0], rows[-1]))


ANSWER, GOES_ON = (0x0B, 0x2A, 0x6B), (0x0B, 0x2A, 0x6C)
"""The ink of what was filed, and of what goes on with the word before it, be it a line higher."""

_SKIPPED = "\x00\ufeff\xad"
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
    goes_on: bool
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


def _signs(handle: Handle, frame: Frame) -> Iterator[_Sign]:
    """Yield the characters of a page with ink and place; those that PDFium puts between lines have neither."""
    box = pdfium.FS_RECTF()
    red, green, blue, opaque = (c_uint() for _ in range(4))
    x, y = c_double(), c_double()
    ink, around, origin = [byref(part) for part in (red, green, blue, opaque)], byref(box), (byref(x), byref(y))
    color, place, base, half = (0, 0, 0), (0.0, 0.0, 0.0, 0.0), 0.0, ""
    for at in range(pdfium.FPDFText_CountChars(handle)):
        sign = half + chr(pdfium.FPDFText_GetUnicode(handle, at) or 0)
        half = sign if sign in _FIRST_HALVES else ""
        if sign in _SKIPPED or half:
            continue
        sign = "-" if sign in _HYPHENS else joined_halves(sign)
        if not sign.isspace() and sign not in _LINE_END:
            pdfium.FPDFText_GetFillColor(handle, at, *ink)
            color = red.value, green.value, blue.value
            pdfium.FPDFText_GetLooseCharBox(handle, at, around)
            place = frame.placed(box.left, box.bottom, box.right, box.top)
            pdfium.FPDFText_GetCharOrigin(handle, at, *origin)
            base = frame.placed(x.value, y.value, x.value, y.value)[1]
        yield _Sign(sign, color in (ANSWER, GOES_ON), color == GOES_ON, *place, base)


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
        elif self.between and not sign.goes_on:
            if _LINE_END in self.between:
                self._put("\n")
            elif self.between.strip(_LINE_END + _ENDS) or not (
                self.between[0] in _LINE_END or self._may_break(sign.sign)
            ):
                self._put(" ")
        if last is None or self.between or not self.open:
            self.word(Word("", sign.left, sign.top, sign.right, sign.bottom), page)
        self.between = ""
        word = self.words[-1]
        word.text += sign.sign
        word.right, word.bottom = max(word.right, sign.right), max(word.bottom, sign.bottom)
        self._put(sign.sign)
        self.last = sign

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
