"""What a PDF page shows beside its characters: fields of forms, and boxes drawn with lines or shown as pictures."""

from collections.abc import Iterator
from ctypes import byref, c_char, c_int, c_ushort
from typing import Any, NamedTuple

from pypdfium2 import raw as pdfium

from muniment.documents.pdf_page import BEYOND, Frame, bounds, objects
from muniment.documents.placed import Rectangle, Word
from muniment.documents.printed import FONT_OF_SIGNS, TICKED, UNTICKED

_LONGEST_NAME, _LONGEST_VALUE = 256, 4_000
_MOST_FIELDS = 2_000
_SMALLEST, _LARGEST = 5.0, 16.0  # points: the sides of a drawn box
_MOST_BOXES = 300  # on a page
_SQUARE = 1.35  # between its sides
_OF_A_FIGURE = 5  # segments of the path of a rectangle
_THIN = 3.0  # points: a line
_DARK, _INKED = 128, 0.08  # a pixel that is ink; how much of the middle of a box is ink where it is ticked
_OFF = frozenset({"", "Off"})
_CROSSES = frozenset({"X", "x", "✓", "✔", "✗", "✘", "☒", "☑"})


def in_font_of_signs(characters: Any, at: int) -> bool:  # noqa: ANN401 - a handle of PDFium
    """Whether a character is in a font whose letters are signs."""
    name = (c_char * _LONGEST_NAME)()
    flags = c_int()
    length = pdfium.FPDFText_GetFontInfo(characters, at, name, _LONGEST_NAME, byref(flags))
    return bool(length) and FONT_OF_SIGNS.search(name.value.decode("utf-8", "replace")) is not None


# ---- fields ---------------------------------------------------------------------------------------------------------


def fields(page: Any, frame: Frame) -> Iterator[Word]:  # noqa: ANN401
    """Yield what stands in the fields of a page: ticked and empty boxes, words that were filled in."""
    for number in range(min(pdfium.FPDFPage_GetAnnotCount(page), _MOST_FIELDS)):
        field = pdfium.FPDFPage_GetAnnot(page, number)
        if not field:
            continue
        try:
            if pdfium.FPDFAnnot_GetSubtype(field) == pdfium.FPDF_ANNOT_WIDGET:
                yield from _field(field, frame)
        finally:
            pdfium.FPDFPage_CloseAnnot(field)


def _field(field: Any, frame: Frame) -> Iterator[Word]:  # noqa: ANN401
    box = pdfium.FS_RECTF()
    if not pdfium.FPDFAnnot_GetRect(field, byref(box)):
        return
    place = frame.placed(box.left, box.bottom, box.right, box.top)
    if pdfium.FPDFAnnot_HasKey(field, b"AS"):
        yield Word(UNTICKED if _value(field, b"AS") in _OFF else TICKED, *place)
        return
    lines = [line for line in _value(field, b"V").replace("\r", "\n").split("\n") if line.strip()]
    left, top, right, bottom = place
    for number, line in enumerate(lines):
        high = min((bottom - top) / len(lines), _LARGEST)
        first = top + number * high if len(lines) > 1 else (top + bottom - high) / 2
        yield from _line(line, (left, first, right, first + high))


def _line(line: str, place: Rectangle) -> Iterator[Word]:
    """Yield the words of a filled field side by side, about as wide as they are drawn."""
    left, top, right, bottom = place
    wide = min(0.5 * (bottom - top), (right - left) / max(len(line), 1))
    at = 0
    for word in line.split():
        at = line.index(word, at)
        yield Word(word, left + at * wide, top, left + (at + len(word)) * wide, bottom)
        at += len(word)


def _value(field: Any, key: bytes) -> str:  # noqa: ANN401
    size = pdfium.FPDFAnnot_GetStringValue(field, key, None, 0)
    if not 2 < size <= 2 * _LONGEST_VALUE:
        return ""
    buffer = (c_ushort * (size // 2))()
    pdfium.FPDFAnnot_GetStringValue(field, key, buffer, size)
    return bytes(buffer).decode("utf-16-le", "replace").rstrip("\0")


# ---- boxes drawn with lines -----------------------------------------------------------------------------------------


class Shape(NamedTuple):
    """Something drawn with lines: where it stands, and whether it is a stroke and no closed figure."""

    place: Rectangle
    is_stroke: bool


def drawn(page: Any, frame: Frame) -> list[Shape]:  # noqa: ANN401
    """Return what is drawn with lines on a page."""
    paths = objects(page, pdfium.FPDF_PAGEOBJ_PATH)
    return [Shape(bounds(path, frame), pdfium.FPDFPath_CountSegments(path) < _OF_A_FIGURE) for path in paths]


def rules(shapes: list[Shape]) -> list[Rectangle]:
    """Return those of the shapes that are straight lines, across or down."""
    places = (shape.place for shape in shapes)
    near = (one for one in places if all(-BEYOND < side < BEYOND for side in one))
    return [one for one in near if (one[2] - one[0] < _THIN) != (one[3] - one[1] < _THIN)]


def with_boxes(words: list[Word], shapes: list[Shape]) -> list[Word]:
    """Return words with the small squares among `shapes` as boxes, ticked where a cross is in them."""
    squares = [shape.place for shape in shapes if _is_square(shape.place) and not shape.is_stroke][:_MOST_BOXES]
    if not squares:
        return words
    found: list[Word] = []
    crosses = [word for word in words if word.text in _CROSSES]
    known = [word for word in words if word.text in (TICKED, UNTICKED)]
    for place in squares:
        if any(_inside(_middle_of(word), place) for word in (*found, *known)):
            continue  # two outlines of one box, or the frame of a field
        cross = next((word for word in crosses if _inside(_middle_of(word), place)), None)
        words = [word for word in words if word is not cross]
        ticked = cross is not None or any(_ticks(shape, place) for shape in shapes)
        found.append(Word(TICKED if ticked else UNTICKED, *place))
    return words + found


def _is_square(place: Rectangle) -> bool:
    wide, high = place[2] - place[0], place[3] - place[1]
    return (
        _SMALLEST <= wide <= _LARGEST and _SMALLEST <= high <= _LARGEST and max(wide, high) <= _SQUARE * min(wide, high)
    )


def _middle_of(word: Word) -> tuple[float, float]:
    return (word.left + word.right) / 2, word.middle


def _inside(point: tuple[float, float], place: Rectangle) -> bool:
    return place[0] <= point[0] <= place[2] and place[1] <= point[1] <= place[3]


def _same(one: Rectangle, other: Rectangle) -> bool:
    return all(abs(mine - its) < 1.5 for mine, its in zip(one, other, strict=True))


def _ticks(shape: Shape, place: Rectangle) -> bool:
    """Whether a shape stands in a box: a stroke, or a figure that is no second outline of it."""
    return (shape.is_stroke or not _same(shape.place, place)) and _within(shape.place, place)


def _within(one: Rectangle, place: Rectangle) -> bool:
    """Whether something stands inside a box and fills a good part of it, as a tick does and a corner does not."""
    inside = all(_inside(point, place) for point in ((one[0], one[1]), (one[2], one[3])))
    return inside and one[2] - one[0] > 0.3 * (place[2] - place[0]) and one[3] - one[1] > 0.3 * (place[3] - place[1])


# ---- boxes shown as pictures ----------------------------------------------------------------------------------------


def square_pictures(page: Any, frame: Frame) -> list[Rectangle]:  # noqa: ANN401
    """Return where small square pictures stand, as the boxes on EDGAR's pages are."""
    places = [bounds(one, frame) for one in objects(page, pdfium.FPDF_PAGEOBJ_IMAGE)[:_MOST_BOXES]]
    return [place for place in places if _is_square(place)]


def boxes_in(places: list[Rectangle], pixels: bytes, wide: int, scale: float) -> Iterator[Word]:
    """Yield the boxes at `places`: ticked where there is ink in the middle; the grey `pixels` are the page's."""
    for place in places:
        left, top, right, bottom = (side * scale for side in place)
        margin = (right - left) / 4
        rows = range(max(0, round(top + margin)), round(bottom - margin))
        first, last = max(0, round(left + margin)), min(wide, round(right - margin))
        middle = b"".join(pixels[row * wide + first : row * wide + last] for row in rows)
        ink = sum(value < _DARK for value in middle)
        yield Word(TICKED if ink > _INKED * max(len(middle), 1) else UNTICKED, *place)
