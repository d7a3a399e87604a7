"""Pictures of pages, in image files or as pages of a PDF: the words recognised in them, and how surely.

RapidOCR finds lines wherever they stand and reads each upright, so that a picture is given to it as it is. How askew
the page lies is measured by the slope of its lines; words are then set upright for lining them up, and keep their place
on the page as it was scanned. A page is read as it lies. Only where that gives hardly any words, unsure ones, or lines
that run down the page, it is read in the three other turns too.

Blanks that the recogniser leaves out are found by the paper between letters: how wide a blank is on a line is measured
where the recogniser has seen one; where it has seen none, by the other lines of the page. It knows letters and no
boxes: small squares with four straight sides, empty or with a tick in them, are looked for in the picture.

First stand pages as pictures, those of a PDF and those of an image file, which people look at too.
"""

import io
import math
import re
import warnings
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache
from itertools import pairwise
from statistics import median
from typing import Any, TypeVar
from unicodedata import normalize

import cv2
import numpy as np
import onnxruntime  # noqa: F401 - what RapidOCR runs on; missing, the extra is not installed
from msgspec import Struct
from PIL import Image
from rapidocr import RapidOCR
from rapidocr.inference_engine.onnxruntime import ONNXRuntimeError

from muniment.documents import pdf
from muniment.documents.placed import PrintedPages, Rectangle, Sheet, Word, laid_out
from muniment.documents.printed import TICKED, UNTICKED
from muniment.documents.sniff import sniff
from muniment.documents.submission import pages_in
from muniment.errors import DEFECTS, NotAFiling, RefusedSource, UsageError

T = TypeVar("T")
Recognised = Any
"""What RapidOCR returns, which has no types."""

_MOST_PIXELS = 80_000_000  # of a picture; a page at 600 dpi has 34 million
_SHORTEST_SIDE = 400  # pixels of its shorter side; half a page at 100 dpi
_MOST_OBLONG = 5  # times as long as wide
_FORMATS = ("PNG", "JPEG", "TIFF", "GIF")
_PAGE_WIDTH = 612.0  # points: of a picture that does not say how large it is
_RESOLUTIONS = range(72, 1201)  # dots in an inch that a scanner may mean
_NO_MEMORY = ("bad_alloc", "allocate memory")  # as C++, the system, and the runtime's own arena put it
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
    return _by_pillow(lambda: Image.open(io.BytesIO(data), formats=_FORMATS), "it cannot be opened")


def _by_pillow(act: Callable[[], T], damage: str) -> T:
    """Do something with an image file. Each decoder of Pillow raises what it likes: all of it is damage of the file."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return act()
    except Image.DecompressionBombError as error:
        raise RefusedSource("the image is far larger than a page") from error
    except MemoryError:
        raise
    except (OSError, *DEFECTS) as error:
        raise NotAFiling(f"the image is damaged: {damage}") from error


def pixels_in_a_point(frame: Image.Image) -> float:
    """Return how many pixels of a page there are in a point: as its file says, else as if it were as wide as paper."""
    resolution = frame.info.get("dpi", (0, 0))[0]
    said = math.isfinite(resolution) and round(resolution) in _RESOLUTIONS
    return float(resolution) / 72 if said else frame.width / _PAGE_WIDTH


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
    if min(wide, high) < _SHORTEST_SIDE:
        raise NotAFiling(f"the image is too small to be a page: {wide:,} × {high:,} pixels")
    return _by_pillow(lambda: frame.convert("L"), "it ends before its last line")


def page_size(data: bytes, number: int) -> PageSize:
    """Return the size of page `number`, from 1, of a PDF, alone or in a full submission, or of an image file.

    Raises:
        UsageError: there is no such page.
    """
    data = pages_in(data)
    if sniff(data) == "pdf":
        pages = pdf.count(data)
        _check_number(number, pages)
        return PageSize(*pdf.size(data, number - 1), pages)
    with opened(data) as image:
        frame = _frame(image, number)
        scale = pixels_in_a_point(frame)
        return PageSize(frame.width / scale, frame.height / scale, _count(image))


def page_picture(data: bytes, number: int) -> bytes:
    """Return page `number`, from 1, as a PNG file, large enough to read on a screen; of a file as for `page_size`.

    Raises:
        UsageError: there is no such page.
    """
    data = pages_in(data)
    if sniff(data) == "pdf":
        _check_number(number, pdf.count(data))
        pixels, wide, high, _ = pdf.picture(data, number - 1, _SHARP)
        return _png(Image.frombytes("L", (wide, high), pixels))
    with opened(data) as image:
        frame = _frame(image, number)
        scale = pixels_in_a_point(frame) * 72 / _SHARP
        grey = greyed(frame)
        grey.thumbnail((round(grey.width / scale), round(grey.height / scale)))
        return _png(grey)


def _frame(image: Image.Image, number: int) -> Image.Image:
    _check_number(number, _count(image))
    _by_pillow(lambda: image.seek(number - 1), f"page {number} cannot be opened")
    return image


def _count(image: Image.Image) -> int:
    return _by_pillow(lambda: getattr(image, "n_frames", 1), "its pages cannot be counted")


def _check_number(number: int, pages: int) -> None:
    if not 1 <= number <= pages:
        raise UsageError(f"page: there is no page {number}; the pages are 1 to {pages}")


def _png(picture: Image.Image) -> bytes:
    file = io.BytesIO()
    picture.save(file, "PNG")
    return file.getvalue()


MOST_PAGES = 200
_WIDE = 8  # times as wide as high: a line that tells how the page lies
_MOST_ASKEW = math.radians(8)
Quad = list[tuple[float, float]]
Character = tuple[str, float, Quad]
"""A character, how surely it was read, and its corners."""
Part = tuple[str, float, Quad, bool]
"""A word, how surely it was read, its corners from the top left clockwise, and whether no blank stands before it."""
_WORD = re.compile(r"\S+")
# What the recogniser takes boxes for: it knows Chinese, and no boxes.
_BOXES = dict.fromkeys("口□▢ロ日", UNTICKED) | dict.fromkeys("☑☒図図区凶囚回", TICKED)
_TYPED = str.maketrans({"，": ",", "。": ".", "、": ",", "’": "'", "‘": "'", "“": '"', "”": '"'} | _BOXES)
_INK = 128  # darker is ink
_SPECKS = 2  # dark pixels in a column that may be dirt
_CORE = 0.15  # of the height of a line, above and below, where its neighbours may reach in
_LIKE = 0.75  # of the usual blank of a line: as wide is one too
_WIDER = 2.0  # times the usual distance of letters, at least
_ENOUGH = 2  # blanks that tell how wide they are on a line
_FEW_BLANKS = 6  # blanks of a page below which it tells nothing
_LINE_INK = 160
_SMALLEST, _LARGEST = 4.5, 18.0  # points: the sides of a box
_SQUARE = 1.25  # between its sides
_SIDE = 0.2  # of a box: how deep a side may reach, as the page lies askew
_STRAIGHT = 0.93  # of a side that is inked: round letters have less
_MIDDLE = 0.25  # of a box that is left out on each side to look for a tick
_EMPTY, _FULL = 0.06, 0.7  # of the middle that is inked: less is dirt, more is a filled square
_CERTAIN = 0.95  # how sure a box is
_LETTERS = frozenset("口□▢ロ日回☐☒☑OoDd0QXx区図凶囚")
_HARDLY, _FEW = 8, 60  # letters of a page that may just be nearly empty
_LOW, _CONFIDENT = 0.75, 0.9  # the confidence of a page on the whole: one that lies wrong; one with few letters
_MOSTLY = 0.5  # of the letters of a page: they tell how its lines run
_ENOUGH_LETTERS = 3  # letters of a line that tells how lines run
_TURNS = (2, 1, 3)  # upside down first: that is how sheets are fed wrongly
Engine = Callable[[np.ndarray], Any]


def printed_pages(data: bytes) -> tuple[PrintedPages, str]:
    """Return the pictures of pages in an image file as printed, and its media type.

    Raises:
        NotAFiling: it is damaged, or no words are found in it.
        RefusedSource: it is far larger than a page, or has far more pages than any filing.
    """
    sheets = []
    with opened(data) as image:
        media_type = Image.MIME.get(image.format or "", "image")
        _check_count(pages := _count(image))
        for number in range(1, pages + 1):
            frame = _frame(image, number)
            sheets.append(_recognised(np.asarray(greyed(frame)), pixels_in_a_point(frame), number))
    if not any(sheet.words for sheet in sheets):
        raise NotAFiling("the image shows no words")
    return laid_out(sheets, scanned=True), media_type


def recognise(data: bytes, sheets: list[Sheet], pictures: Sequence[int]) -> None:
    """Put the words recognised in the pictures among the pages of a PDF, by number from 0, into `sheets`."""
    _check_count(len(pictures))
    for number in pictures:
        grey, wide, high, scale = pdf.picture(data, number)
        pixels = np.frombuffer(grey, np.uint8).reshape(high, wide)
        sheets[number] = _recognised(pixels, scale, number + 1)


def _check_count(pages: int) -> None:
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
    turned, recognised, turns = upright(pixels, _read)
    if recognised.txts:
        lines = with_boxes(list(_lines(recognised, turned)), turned, scale)
        sheet.words = _set_upright(lines, scale, turned.shape[1] / scale, turned.shape[0] / scale)
        if turns:  # their places are those on the page as it was scanned
            for word in sheet.words:
                seen = word.seen or word.place
                word.seen, word.turned = as_scanned(seen, turns, sheet.width, sheet.height), True
    return sheet


def _read(pixels: np.ndarray) -> Recognised:
    try:
        return _engine()(pixels, use_cls=False, return_word_box=True, return_single_char_box=True)
    except (RuntimeError, ONNXRuntimeError) as error:
        # The runtime has no exception of its own for this: only the text tells it from a defect.
        if any(sign in str(error) for sign in _NO_MEMORY):
            raise MemoryError from error
        raise


def _lines(recognised: Recognised, pixels: np.ndarray) -> Iterator[list[Part]]:
    """Yield the lines that were recognised, in words; blanks that were left out are put in."""
    signs = (
        recognised.word_results if len(recognised.word_results) == len(recognised.txts) else [()] * len(recognised.txts)
    )
    lines = [
        (text, float(confidence), [(float(x), float(y)) for x, y in box], characters_of(text, characters))
        for text, confidence, box, characters in zip(
            recognised.txts, recognised.scores, recognised.boxes, signs, strict=True
        )
    ]
    spaced = [SpacedLine(text, characters, pixels) if characters else None for text, _, _, characters in lines]
    usual = usual_blank([line for line in spaced if line])
    for (text, confidence, box, characters), line in zip(lines, spaced, strict=True):
        yield words_of_line(line.whole(usual) if line else text, confidence, box, characters)


def _set_upright(lines: list[list[Part]], scale: float, width: float, height: float) -> list[Word]:
    """Return words in points, set upright around the middle of the page."""
    # How askew the lines of a page run, as an angle; 0 where nothing shows it.
    slopes = []
    for line in lines:
        (x, y), (end_x, end_y) = line[0][2][0], line[-1][2][1]
        high = math.dist(line[0][2][0], line[0][2][3])
        if end_x - x > _WIDE * high:
            slopes.append(math.atan2(end_y - y, end_x - x))
    angle = median(slopes) if slopes else 0.0
    angle = angle if abs(angle) < _MOST_ASKEW else 0.0
    cosine, sine = math.cos(angle), math.sin(angle)
    across, down = width / 2, height / 2
    words = []
    for text, confidence, quad, glued in (part for line in lines for part in line):
        xs, ys = [x / scale for x, _ in quad], [y / scale for _, y in quad]
        seen = (min(xs), min(ys), max(xs), max(ys))
        x, y = sum(xs) / 4 - across, sum(ys) / 4 - down
        half = math.dist(quad[0], quad[1]) / scale / 2
        rise = math.dist(quad[0], quad[3]) / scale / 2
        x, y = x * cosine + y * sine + across, y * cosine - x * sine + down
        words.append(Word(text, x - half, y - rise, x + half, y + rise, confidence, glued, seen))
    return words


# ---- a line in words ------------------------------------------------------------------------------------------------


def characters_of(text: str, placed: Sequence[Any]) -> list[Character]:
    """Return the characters that a recogniser placed one by one; none where they do not make up the line."""
    characters = [
        (str(sign), float(confidence), [(float(x), float(y)) for x, y in quad])
        for sign, confidence, quad in placed
        if quad and str(sign).strip()
    ]
    return characters if characters and [sign for sign, _, _ in characters] == list(text.replace(" ", "")) else []


def words_of_line(text: str, confidence: float, box: Quad, characters: Sequence[Character]) -> list[Part]:
    """Return the words of a line, placed by its characters; where these are not known, as if all were of one width."""
    if not characters:
        length = max(len(text), 1)
        matches = ((hit[0], hit.start() / length, hit.end() / length) for hit in _WORD.finditer(text))
        return [(typed(word), confidence, _between(box, begin, end), False) for word, begin, end in matches]
    parts: list[Part] = []
    at = 0
    width = max(box[1][0] - box[0][0], 1.0)
    for word in text.split():
        of_word = characters[at : at + len(word)]
        at += len(word)
        # From the top to the bottom of the line.
        begin, end = ((x - box[0][0]) / width for x in (of_word[0][2][0][0], of_word[-1][2][1][0]))
        place = _between(box, min(max(begin, 0.0), 1.0), min(max(end, 0.0), 1.0))
        parts.append((typed(word), min(confidence for _, confidence, _ in of_word), place, False))
    return parts


def _between(box: Quad, begin: float, end: float) -> Quad:
    def along(start: tuple[float, float], other: tuple[float, float], share: float) -> tuple[float, float]:
        return start[0] + (other[0] - start[0]) * share, start[1] + (other[1] - start[1]) * share

    left_top, right_top, right_bottom, left_bottom = box
    return [
        along(left_top, right_top, begin),
        along(left_top, right_top, end),
        along(left_bottom, right_bottom, end),
        along(left_bottom, right_bottom, begin),
    ]


def typed(text: str) -> str:
    """Return recognised characters as a typewriter has them: no wide ones, boxes as boxes.

    >>> typed("（a）口")
    '(a)☐'
    """
    return normalize("NFKC", text.translate(_TYPED))


class SpacedLine:
    """A line of characters with the paper between each and the next, and where the recogniser saw blanks."""

    def __init__(self, text: str, characters: list[Character], pixels: "np.ndarray[Any, Any]") -> None:
        self.text = text
        self.height = max(characters[0][2][3][1] - characters[0][2][0][1], 1.0)
        self.gaps = [paper_between(pixels, character[2], following[2]) for character, following in pairwise(characters)]
        ends: list[bool] = []
        for sign in text.strip():
            if sign == " " and ends:
                ends[-1] = True
            elif sign != " ":
                ends.append(False)
        self.blanks = ends[:-1]

    @property
    def seen(self) -> list[float]:
        """How wide the blanks are that were seen, in heights of the line."""
        return [gap / self.height for gap, blank in zip(self.gaps, self.blanks, strict=False) if blank]

    def whole(self, usual: float) -> str:
        """Return the text with its missing blanks; `usual` is how wide one is on the page, in heights, 0 if unknown."""
        blanks_seen = self.seen
        wide = (median(blanks_seen) if len(blanks_seen) >= _ENOUGH else usual) * self.height
        letter_gaps = [gap for gap, blank in zip(self.gaps, self.blanks, strict=False) if not blank]
        if not wide or not letter_gaps or len(self.gaps) != len(self.blanks):
            return self.text
        least = max(_LIKE * wide, _WIDER * median(letter_gaps))
        signs = self.text.replace(" ", "")
        parts = [signs[0]]
        for sign, gap, blank in zip(signs[1:], self.gaps, self.blanks, strict=True):
            parts.append(f" {sign}" if blank or gap >= least else sign)
        return "".join(parts)


def usual_blank(lines: list[SpacedLine]) -> float:
    """Return how wide a blank is on a page, in heights of its lines; 0 where too few were seen."""
    seen = [wide for line in lines for wide in line.seen]
    return median(seen) if len(seen) >= _FEW_BLANKS else 0.0


def paper_between(pixels: "np.ndarray[Any, Any]", before: Quad, after: Quad) -> int:
    """Return how many columns without ink stand together between the middles of two characters."""
    left, right = (before[0][0] + before[1][0]) / 2, (after[0][0] + after[1][0]) / 2
    top, bottom = (before[0][1] + after[0][1]) / 2, (before[3][1] + after[3][1]) / 2
    core = _CORE * (bottom - top)
    part = pixels[max(0, int(top + core)) : int(bottom - core) + 1, max(0, int(left)) : int(right) + 1]
    if not part.size:
        return 0
    inked = np.flatnonzero((part < _INK).sum(axis=0) > _SPECKS)
    edges = np.concatenate(([-1], inked, [part.shape[1]]))
    return int(np.diff(edges).max()) - 1


# ---- boxes ----------------------------------------------------------------------------------------------------------


def with_boxes(lines: list[list[Part]], pixels: np.ndarray, scale: float) -> list[list[Part]]:
    """Return lines with the boxes of the page, each a line; words that were boxes taken for letters are left out."""
    boxes: list[list[Part]] = []
    for ticked, quad in _squares(pixels, scale):
        x, y = (quad[0][0] + quad[2][0]) / 2, (quad[0][1] + quad[2][1]) / 2
        over = [
            part
            for line in lines
            for part in line
            if part[2][0][0] <= x <= part[2][2][0] and part[2][0][1] <= y <= part[2][2][1]
        ]
        if all(len(part[0]) == 1 and part[0] in _LETTERS for part in over):
            lines = [[part for part in line if part not in over] for line in lines] if over else lines
            boxes.append([(TICKED if ticked else UNTICKED, _CERTAIN, quad, False)])
    return [line for line in lines if line] + boxes


def _squares(pixels: np.ndarray, scale: float) -> Iterator[tuple[bool, Quad]]:
    """Yield the boxes of a page: whether each is ticked, and its corners."""
    ink = (pixels < _LINE_INK).astype(np.uint8)
    _, _, measures, _ = cv2.connectedComponentsWithStats(ink, connectivity=8)
    wide, high = measures[:, cv2.CC_STAT_WIDTH], measures[:, cv2.CC_STAT_HEIGHT]
    sized = (np.minimum(wide, high) >= _SMALLEST * scale) & (np.maximum(wide, high) <= _LARGEST * scale)
    for left, top, across, down in measures[sized & (np.maximum(wide, high) <= _SQUARE * np.minimum(wide, high)), :4]:
        part = ink[top : top + down, left : left + across]
        x, y = max(2, int(across * _SIDE)), max(2, int(down * _SIDE))
        sides = (part[:y].max(axis=0), part[-y:].max(axis=0), part[:, :x].max(axis=1), part[:, -x:].max(axis=1))
        if all(float(side.mean()) >= _STRAIGHT for side in sides):
            x, y = int(across * _MIDDLE), int(down * _MIDDLE)
            inked = float(part[y : down - y, x : across - x].mean())
            if inked < _FULL:
                begin, end, upper, lower = float(left), float(left + across), float(top), float(top + down)
                yield inked > _EMPTY, [(begin, upper), (end, upper), (end, lower), (begin, lower)]


# ---- pages that were scanned upside down or sideways ----------------------------------------------------------------


def upright(pixels: np.ndarray, engine: Engine) -> tuple[np.ndarray, Any, int]:
    """Return a page as it is best read, what was read, and by how many quarters it was turned to the left."""
    best = pixels, engine(pixels), 0
    if not _is_poor(best[1]):
        return best
    for turns in _TURNS:
        turned = np.ascontiguousarray(np.rot90(pixels, turns))
        recognised = engine(turned)
        if _worth(recognised) > _worth(best[1]):
            best = turned, recognised, turns
        if not _is_poor(recognised):
            break
    return best


def as_scanned(place: Rectangle, turns: int, width: float, height: float) -> Rectangle:
    """Return where a place of a turned page was on the page as it was scanned, `width` by `height`.

    >>> as_scanned((10, 20, 30, 25), 2, 600, 800)
    (570, 775, 590, 780)
    """
    left, top, right, bottom = place
    if turns == 1:
        return width - bottom, left, width - top, right
    if turns == 2:
        return width - right, height - bottom, width - left, height - top
    if turns == 3:
        return top, height - right, bottom, height - left
    return place


def _is_poor(recognised: Recognised) -> bool:
    letters = sum(map(len, recognised.txts or ()))
    if letters < _HARDLY:
        return True
    confidence = (
        sum(len(text) * score for text, score in zip(recognised.txts, recognised.scores, strict=True)) / letters
    )
    if confidence < (_CONFIDENT if letters < _FEW else _LOW):
        return True
    # The share of letters in lines that run across the page, of all that tell.
    lines = [
        (text, box)
        for text, box in zip(recognised.txts, _boxes_of(recognised), strict=True)
        if len(text) >= _ENOUGH_LETTERS
    ]
    across = sum(len(text) for text, _ in lines)
    return bool(across) and sum(len(text) for text, box in lines if _runs_across(text, box)) < _MOSTLY * across


def _worth(recognised: Recognised) -> float:
    """Return how much was read, and how surely; of lines that run across the page."""
    lines = zip(recognised.txts or (), recognised.scores or (), _boxes_of(recognised), strict=True)
    return sum(len(text) * score**2 for text, score, box in lines if _runs_across(text, box))


def _boxes_of(recognised: Recognised) -> Iterable[np.ndarray]:
    return recognised.boxes if recognised.boxes is not None else ()


def _runs_across(text: str, box: np.ndarray) -> bool:
    wide, high = np.ptp(np.asarray(box), axis=0)
    return len(text) < _ENOUGH_LETTERS or bool(wide > high)
