"""A page of a PDF or a scan as a picture, with the places of the answers that were read from it."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from types import ModuleType

from msgspec import UNSET, Struct

from muniment.apart import apart
from muniment.errors import SourceError, UsageError
from muniment.evidence import DOUBTFUL, Span
from muniment.extras import need
from muniment.pipeline.evidence import Shelf
from muniment.store.stored import StoredFiling
from muniment.web.dressing import Reply
from muniment.web.failures import NotThere
from muniment.web.origin import Origin
from muniment.web.original import marks_of, source_title
from muniment.web.sheet import find, sections_of, title
from muniment.web.view import Answer, answers_in, spans_under

WIDTH, HEIGHT = 640.0, 220.0
_TOP, _BOTTOM = 28.0, 26.0  # room for the numbers above the bars and the years below
_SIDE = 12.0  # beside the outermost bars, whose years are wider than they
_WIDEST = 56.0
_GAP = 0.3  # of the room of a bar
_LABELS = 16  # years that fit below, each with its name


class Bar(Struct, frozen=True):
    """A bar with its number and its name; `named` is "" where names would stand too close."""

    name: str
    named: str
    number: int
    x: float
    y: float
    width: float
    height: float

    @property
    def middle(self) -> float:
        """Where its words stand."""
        return round(self.x + self.width / 2, 1)


class Chart(Struct, frozen=True):
    """A chart: its title says what is to be seen in it."""

    title: str
    width: float
    height: float
    base: float
    bars: tuple[Bar, ...]


def chart(numbers: Sequence[tuple[str, int]], title: str) -> Chart | None:
    """Return the bars of some years; None for fewer than two, which a sentence tells better."""
    years = [(name, number) for name, number in numbers if name.isdecimal()]
    greatest = max((number for _, number in years), default=0)
    if len(years) < 2 or not greatest:
        return None
    room = min((WIDTH - 2 * _SIDE) / len(years), _WIDEST / (1 - _GAP))
    tall = HEIGHT - _TOP - _BOTTOM
    every = -(-len(years) // _LABELS)
    bars = []
    for at, (name, number) in enumerate(years):
        height = round(tall * number / greatest, 1)
        named = name if (len(years) - 1 - at) % every == 0 else ""
        x, y = round(_SIDE + at * room + room * _GAP / 2, 1), round(HEIGHT - _BOTTOM - height, 1)
        bars.append(Bar(name, named, number, x, y, round(room * (1 - _GAP), 1), height))
    return Chart(title, round(2 * _SIDE + room * len(years), 1), HEIGHT, HEIGHT - _BOTTOM, tuple(bars))


_AROUND = 1.5  # points by which a place is drawn larger than its words


class Place(Struct, frozen=True):
    """A place on a page, in points from its top left corner, and the answer that was read there."""

    left: float
    top: float
    width: float
    height: float
    path: str
    label: str
    words: str
    doubtful: bool
    marked: bool


class PicturePage(Struct, frozen=True):
    """A page as a picture: its number from 1, how many there are, its size in points, and the places on it."""

    key: str
    path: str
    answer: str
    filing: str
    page: int
    pages: int
    width: float
    height: float
    places: list[Place]
    has_text: bool


def picture(shelf: Shelf, key: str, path: str, page: int) -> Reply:
    """Return a page of what a filing was read from; without its number, that of the words behind `path`."""
    held = find(shelf.store, key)
    data = _data(shelf, held)
    origin = Origin(held)  # the places are enough: nothing is read again
    marks = marks_of(held, origin, path)
    page = page or next((span.page for span in marks if span.page), 1)
    with _pictures() as pictures:
        size = apart(partial(pictures.page_size, number=page), data, len(data))
    answers = list(answers_in(sections_of(shelf.store, held, origin)))
    answer = next((one for one in answers if one.path == path), None) if path else None
    places = list(_places(origin, answers, path, page))
    told = held.row.key, path, answer.words if answer else "", title(held)
    has_text = held.shown.media_type == "application/pdf"
    shown = PicturePage(*told, page, size.pages, size.width, size.height, places, has_text)
    return Reply(shown, source_title(answer), "picture", "filings")


def picture_file(shelf: Shelf, key: str, page: int) -> bytes:
    """Return the picture of a page, as a PNG file."""
    held = find(shelf.store, key)
    with _pictures() as pictures:
        data = _data(shelf, held)
        shown: bytes = apart(partial(pictures.page_picture, number=page), data, len(data))
    return shown


@contextmanager
def _pictures() -> Iterator[ModuleType]:
    """Give the module that shows pages; what it cannot show is not there."""
    try:
        yield need("muniment.documents.pictures", "pdf")
    except SourceError as error:
        raise NotThere(f"The page cannot be shown: {error.words}") from error
    except UsageError as error:
        raise NotThere(str(error)) from error


def _data(shelf: Shelf, held: StoredFiling) -> bytes:
    media_type = held.shown.media_type
    if not held.shown.kept or not media_type.startswith(("application/pdf", "image")):
        raise NotThere(f"Filing {held.row.key} was not read from pages that can be looked at.")
    return shelf.store.content(held.row.content_hash)


def _places(origin: Origin, answers: list[Answer], path: str, page: int) -> Iterator[Place]:
    """Yield the places on a page behind all answers, those behind `path` last, so that they lie above the others."""
    paths = sorted(origin.evidence)
    for answer in sorted(answers, key=lambda one: one.path == path):
        for span in spans_under(origin.evidence, paths, answer.path):
            if span.page == page and span.rectangle is not UNSET and any(span.rectangle):
                yield _place(span, answer, marked=answer.path == path)


def _place(span: Span, answer: Answer, *, marked: bool) -> Place:
    left, top, right, bottom = span.rectangle or (0.0, 0.0, 0.0, 0.0)
    wide, high = right - left + 2 * _AROUND, bottom - top + 2 * _AROUND
    told = answer.path, answer.label, answer.words[:200], answer.confidence < DOUBTFUL
    return Place(round(left - _AROUND, 2), round(top - _AROUND, 2), round(wide, 2), round(high, 2), *told, marked)
