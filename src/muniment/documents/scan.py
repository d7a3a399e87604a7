"""Pictures of pages, in image files or as pages of a PDF: the words recognised in them, and how surely.

RapidOCR finds lines wherever they stand and reads each upright, so that a picture is given to it as it is. How askew
the page lies is told by the slope of its lines; words are then set upright for lining them up, and keep their place on
the page as it was scanned. A page that lies upside down or sideways is turned first (`turning.py`).
"""

import math
from collections.abc import Iterator, Sequence
from functools import cache
from statistics import median
from typing import Any

import numpy as np
import onnxruntime  # noqa: F401 - what RapidOCR runs on; missing, the extra is not installed
from msgspec.structs import replace
from PIL import Image, ImageSequence
from rapidocr import RapidOCR

from muniment.documents import pdf
from muniment.documents.pictures import greyed, is_oblong, opened, pixels_in_a_point
from muniment.documents.placed import PrintedPages, Sheet, Word, laid_out
from muniment.documents.recognised import Part, Quad, characters_of, words_of_line
from muniment.documents.spacing import SpacedLine, usual_blank
from muniment.documents.squares import with_boxes
from muniment.documents.turning import as_scanned, upright
from muniment.errors import NotAFiling, RefusedSource

MOST_PAGES = 200
_TELLING = 8  # times as wide as high: a line that tells how the page lies
_MOST_ASKEW = math.radians(8)


def printed_pages(data: bytes) -> tuple[PrintedPages, str]:
    """Return the pictures of pages in an image file as printed, and its media type.

    Raises:
        NotAFiling: it is damaged, or no words are found in it.
        RefusedSource: it is far larger than a page, or has far more pages than any filing.
    """
    sheets = []
    with opened(data) as image:
        media_type = Image.MIME.get(image.format or "", "image")
        pages = getattr(image, "n_frames", 1)
        _check(pages)
        for number, frame in enumerate(ImageSequence.Iterator(image)):
            sheets.append(_recognised(np.asarray(greyed(frame)), pixels_in_a_point(frame), number + 1))
    if not any(sheet.words for sheet in sheets):
        raise NotAFiling("the image shows no words")
    return laid_out(sheets, scanned=True), media_type


def recognise(data: bytes, sheets: list[Sheet], pictures: Sequence[int]) -> None:
    """Put the words recognised in the pictures among the pages of a PDF, by number from 0, into `sheets`."""
    _check(len(pictures))
    for number in pictures:
        grey, wide, high, scale = pdf.picture(data, number)
        pixels = np.frombuffer(grey, np.uint8).reshape(high, wide)
        sheets[number] = _recognised(pixels, scale, number + 1)


def _check(pages: int) -> None:
    if pages > MOST_PAGES:
        raise RefusedSource(f"{pages:,} pages are pictures; muniment reads up to {MOST_PAGES:,}")


# ---- recognition ----------------------------------------------------------------------------------------------------


@cache
def _engine() -> RapidOCR:
    """Return the recogniser, made once in a process: its models take a second to load."""
    return RapidOCR(params={"Global.log_level": "critical"})


def _recognised(pixels: np.ndarray, scale: float, number: int) -> Sheet:
    """Return a page with the words in its picture, of which `scale` pixels are a point."""
    high, wide = pixels.shape
    sheet = Sheet(number, wide / scale, high / scale, [], is_picture=True)
    if is_oblong(wide, high):
        return sheet
    turned, told, turns = upright(pixels, _read)
    if told.txts:
        lines = with_boxes(list(_lines(told, turned)), turned, scale)
        words = _upright(lines, scale, turned.shape[1] / scale, turned.shape[0] / scale)
        sheet.words = [_as_scanned(word, turns, sheet) for word in words] if turns else words
    return sheet


def _read(pixels: np.ndarray) -> Any:  # noqa: ANN401 - what RapidOCR returns
    return _engine()(pixels, use_cls=False, return_word_box=True, return_single_char_box=True)


def _as_scanned(word: Word, turns: int, sheet: Sheet) -> Word:
    """Return a word of a page that was turned, with its place on the page as it was scanned."""
    seen = word.seen or (word.left, word.top, word.right, word.bottom)
    return replace(word, seen=as_scanned(seen, turns, sheet.width, sheet.height), turned=True)


def _lines(told: Any, pixels: np.ndarray) -> Iterator[list[Part]]:  # noqa: ANN401 - what RapidOCR returns
    """Yield the lines that were recognised, in words; blanks that were left out are put in."""
    held = told.word_results if len(told.word_results) == len(told.txts) else [()] * len(told.txts)
    lines = [
        (text, float(sure), _quad(box), characters_of(text, signs))
        for text, sure, box, signs in zip(told.txts, told.scores, told.boxes, held, strict=True)
    ]
    spaced = [SpacedLine(text, signs, pixels) if signs else None for text, _, _, signs in lines]
    usual = usual_blank([one for one in spaced if one])
    for (text, sure, box, signs), one in zip(lines, spaced, strict=True):
        yield words_of_line(one.whole(usual) if one else text, sure, box, signs)


def _quad(corners: Any) -> Quad:  # noqa: ANN401
    return [(float(x), float(y)) for x, y in corners]


def _upright(lines: list[list[Part]], scale: float, width: float, height: float) -> list[Word]:
    """Return words in points, set upright around the middle of the page."""
    angle = _slope(lines)
    cosine, sine = math.cos(angle), math.sin(angle)
    across, down = width / 2, height / 2
    words = []
    for text, sure, quad, glued in (part for line in lines for part in line):
        xs, ys = [x / scale for x, _ in quad], [y / scale for _, y in quad]
        seen = (min(xs), min(ys), max(xs), max(ys))
        x, y = sum(xs) / 4 - across, sum(ys) / 4 - down
        half = math.dist(quad[0], quad[1]) / scale / 2
        rise = math.dist(quad[0], quad[3]) / scale / 2
        x, y = x * cosine + y * sine + across, y * cosine - x * sine + down
        words.append(Word(text, x - half, y - rise, x + half, y + rise, sure, glued, seen))
    return words


def _slope(lines: list[list[Part]]) -> float:
    """Return how askew the lines of a page run, as an angle; 0 where nothing tells."""
    slopes = []
    for line in lines:
        (x, y), (other_x, other_y) = line[0][2][0], line[-1][2][1]
        high = math.dist(line[0][2][0], line[0][2][3])
        if other_x - x > _TELLING * high:
            slopes.append(math.atan2(other_y - y, other_x - x))
    angle = median(slopes) if slopes else 0.0
    return angle if abs(angle) < _MOST_ASKEW else 0.0
