"""A page of a PDF as it is shown: cropped, turned, measured from its top left corner."""

from ctypes import byref, c_float
from typing import Any

from msgspec import Struct
from pypdfium2 import raw as pdfium

from muniment.documents.placed import Rectangle, Word

_MOST_OBJECTS = 20_000  # that are looked at on a page
BEYOND = 20_000.0  # points: the largest page has 14,400
_FULL = 0.5  # of the page: a picture that is the page


class Frame(Struct, frozen=True):
    """The part of a page that is shown, in the page's own coordinates, and by how many quarters it is turned."""

    left: float
    bottom: float
    right: float
    top: float
    turns: int

    @classmethod
    def of(cls, page: Any) -> "Frame":  # noqa: ANN401 - a handle of PDFium
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

    def has_picture(self, page: Any) -> bool:  # noqa: ANN401
        """Whether pictures take up most of a page: then its words are in them."""
        covered = 0.0
        for one in objects(page, pdfium.FPDF_PAGEOBJ_IMAGE):
            left, top, right, bottom = bounds(one, self)
            covered += max(right - left, 0.0) * max(bottom - top, 0.0)
        return covered > _FULL * self.width * self.height


def objects(page: Any, kind: int) -> list[Any]:  # noqa: ANN401
    """Return what is drawn on a page, of one kind."""
    count = min(pdfium.FPDFPage_CountObjects(page), _MOST_OBJECTS)
    drawn = (pdfium.FPDFPage_GetObject(page, number) for number in range(count))
    return [one for one in drawn if pdfium.FPDFPageObj_GetType(one) == kind]


def bounds(one: Any, frame: Frame) -> Rectangle:  # noqa: ANN401
    """Return where a drawn object is shown."""
    sides = [c_float() for _ in range(4)]
    if not pdfium.FPDFPageObj_GetBounds(one, *map(byref, sides)):
        return 0.0, 0.0, 0.0, 0.0
    return frame.placed(*(side.value for side in sides))
