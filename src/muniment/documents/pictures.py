"""Pages as pictures, for people to look at: those of a PDF, and those of an image file."""

import io
import warnings

from msgspec import Struct
from PIL import Image, UnidentifiedImageError

from muniment.documents import pdf
from muniment.documents.sniff import sniff
from muniment.documents.submission import pages_in
from muniment.errors import NotAFiling, RefusedSource, UsageError

_MOST_PIXELS = 80_000_000  # of a picture; a page at 600 dpi has 34 million
_SMALLEST = 400  # pixels of its shorter side; half a page at 100 dpi
_MOST_OBLONG = 5  # times as long as wide
_FORMATS = ("PNG", "JPEG", "TIFF", "GIF")
_PAGE_WIDTH = 612.0  # points: of a picture that does not say how large it is
_RESOLUTIONS = range(72, 1201)  # dots in an inch that a scanner may mean
_SHARP = 150  # dots in an inch, enough to read a page on a screen


class PageSize(Struct, frozen=True):
    """How large a page is, in points, and how many pages there are beside it."""

    width: float
    height: float
    pages: int


def is_oblong(wide: int, high: int) -> bool:
    """Whether a picture is far too long, or wide, to be a page."""
    return max(wide, high) > _MOST_OBLONG * min(wide, high)


def opened(data: bytes) -> Image.Image:
    """Open an image file; its pixels are not looked at yet.

    Raises:
        NotAFiling: it is damaged.
        RefusedSource: it is far larger than a page.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return Image.open(io.BytesIO(data), formats=_FORMATS)
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError) as error:
        raise NotAFiling("the image is damaged: it cannot be opened") from error
    except Image.DecompressionBombError as error:
        raise RefusedSource("the image is far larger than a page") from error


def pixels_in_a_point(frame: Image.Image) -> float:
    """Return how many pixels of a page there are in a point: as its file says, else as if it were as wide as paper."""
    resolution = frame.info.get("dpi", (0, 0))[0]
    return float(resolution) / 72 if round(resolution) in _RESOLUTIONS else frame.width / _PAGE_WIDTH


def greyed(frame: Image.Image) -> Image.Image:
    """Return a page in grey.

    Raises:
        NotAFiling: it is damaged, or no page.
        RefusedSource: it is far larger than a page.
    """
    wide, high = frame.size
    if wide * high > _MOST_PIXELS:
        raise RefusedSource(f"the image is far larger than a page: {wide:,} × {high:,} pixels")
    if is_oblong(wide, high):
        raise NotAFiling(f"the image is no page: {wide:,} × {high:,} pixels")
    if min(wide, high) < _SMALLEST:
        raise NotAFiling(f"the image is too small to be a page: {wide:,} × {high:,} pixels")
    try:
        return frame.convert("L")
    except (OSError, SyntaxError, ValueError) as error:
        raise NotAFiling("the image is damaged: it ends before its last line") from error


def page_size(data: bytes, number: int) -> PageSize:
    """Return the size of page `number`, from 1, of a PDF, alone or in a full submission, or of an image file.

    Raises:
        UsageError: there is no such page.
    """
    data = pages_in(data)
    if sniff(data) == "pdf":
        pages = pdf.count(data)
        _check(number, pages)
        return PageSize(*pdf.size(data, number - 1), pages)
    with opened(data) as image:
        frame = _frame(image, number)
        scale = pixels_in_a_point(frame)
        return PageSize(frame.width / scale, frame.height / scale, getattr(image, "n_frames", 1))


def page_picture(data: bytes, number: int) -> bytes:
    """Return page `number`, from 1, as a PNG file, large enough to read on a screen; of a file as for `page_size`.

    Raises:
        UsageError: there is no such page.
    """
    data = pages_in(data)
    if sniff(data) == "pdf":
        _check(number, pdf.count(data))
        pixels, wide, high, _ = pdf.picture(data, number - 1, _SHARP)
        return _png(Image.frombytes("L", (wide, high), pixels))
    with opened(data) as image:
        frame = _frame(image, number)
        scale = pixels_in_a_point(frame) * 72 / _SHARP
        grey = greyed(frame)
        grey.thumbnail((round(grey.width / scale), round(grey.height / scale)))
        return _png(grey)


def _frame(image: Image.Image, number: int) -> Image.Image:
    _check(number, getattr(image, "n_frames", 1))
    image.seek(number - 1)
    return image


def _check(number: int, pages: int) -> None:
    if not 1 <= number <= pages:
        raise UsageError(f"page: there is no page {number}; the pages are 1 to {pages}")


def _png(picture: Image.Image) -> bytes:
    file = io.BytesIO()
    picture.save(file, "PNG")
    return file.getvalue()
