"""Pictures of pages: words recognised in images and in PDF files, set upright, with how surely each was read."""

import io
import sys
from random import Random

import pytest

from documents.made_pdf import pdf, picture, text, typed
from lab.printed import printed_filing
from muniment.documents.placed import Word
from muniment.errors import EnvironmentProblem, NotAFiling, RefusedSource, SourceError, UsageError
from muniment.readers import read
from patience import patience

for package in ("PIL", "rapidocr", "onnxruntime", "pypdfium2"):
    pytest.importorskip(package, reason="the extra ocr is not installed")

import numpy as np  # noqa: E402
from PIL import Image, ImageDraw  # noqa: E402

from muniment.documents import pdf as pdf_files  # noqa: E402
from muniment.documents import scan  # noqa: E402
from muniment.documents.scan import SpacedLine, characters_of, words_of_line  # noqa: E402


def page_of(content: str) -> Image.Image:
    """A page of ours as it comes out of a printer."""
    grey, wide, high, _ = pdf_files.picture(pdf(content), 0)
    return Image.frombytes("L", (wide, high), grey)


def as_file(*images: Image.Image, kind: str = "PNG", **more) -> bytes:
    held = io.BytesIO()
    rest = {"save_all": True, "append_images": images[1:]} if len(images) > 1 else {}
    images[0].save(held, kind, **rest, **more)
    return held.getvalue()


def noisy(image: Image.Image, degrees: float) -> Image.Image:
    turned = image.rotate(degrees, resample=Image.Resampling.BICUBIC, fillcolor=255)
    noise = np.random.default_rng(1).normal(0, 12, (image.height, image.width))
    return Image.fromarray(np.clip(np.asarray(turned) + noise, 0, 255).astype(np.uint8))


@pytest.fixture
def told(monkeypatch):
    """A recogniser that finds one line on every page, and counts them."""
    seen = []

    class Told:
        txts, scores, word_results = ("SCHEDULE 13G",), (0.9,), ((),)
        boxes = np.array([[[100, 100], [400, 100], [400, 140], [100, 140]]], float)

    def engine(pixels, **_):
        seen.append(pixels.shape)
        return Told()

    monkeypatch.setattr(scan, "_engine", lambda: engine)
    return seen


# ---- as the recogniser sees it --------------------------------------------------------------------------------------


@pytest.mark.slow
def test_a_scan_askew_and_noisy_says_what_its_page_says():
    sample = printed_filing(Random(4), "text-ruled")
    page = "\n".join(sample.data.decode().split("<PAGE>")[1].split("\n")[:60]) if b"<PAGE>" in sample.data else ""
    page = page or "\n".join(sample.data.decode().split("\n")[:70])
    expected = read(pdf(typed(page, 9))).record
    reading = read(as_file(noisy(page_of(typed(page, 9)), 1.2), dpi=(300, 300)))
    record = reading.record
    assert reading.source.media_type == "image/png"
    assert type(record) is type(expected)
    assert [one.name for one in record.reporting_persons] == [one.name for one in expected.reporting_persons]
    assert record.cusips == expected.cusips
    assert all(found.confidence < 1 for found in reading.evidence.values())


@pytest.mark.slow
def test_words_have_places_on_the_page_as_it_was_scanned():
    image = noisy(page_of("\n".join(text(f"Schedule 13G line {n}", 72, 100 + 20 * n, 12) for n in range(12))), 2.0)
    printed, _ = scan.printed_pages(as_file(image, dpi=(300, 300)))
    lines = [line for line in printed.text.split("\n") if line.strip()]
    assert [line.split()[-1] for line in lines] == [str(n) for n in range(12)]
    assert lines[0].split()[0] == "Schedule"
    upright = printed.words[0]
    assert upright.left == pytest.approx(72, abs=6)
    seen = printed.span("", printed.text.index("Schedule"), printed.text.index("Schedule") + 8).rectangle
    assert upright.seen[0] - 1 < seen[0] < seen[2] < upright.seen[2] + 1
    assert abs(seen[0] - upright.left) > 3  # turned around its middle, the top of the page went aside
    assert all(0 < word.confidence <= 1 for word in printed.words)


@pytest.mark.slow
@pytest.mark.parametrize("turns", [1, *(pytest.param(turns, marks=pytest.mark.nightly) for turns in (2, 3))])
def test_a_page_that_lies_wrong_is_read_as_if_it_lay_right(turns):
    image = page_of("\n".join(text(f"Schedule 13G line {n}", 72, 100 + 20 * n, 12) for n in range(12)))
    turned = Image.fromarray(np.rot90(np.asarray(image), -turns))
    printed, _ = scan.printed_pages(as_file(turned, dpi=(300, 300)))
    right, _ = scan.printed_pages(as_file(image, dpi=(300, 300)))
    assert printed.text.split() == right.text.split()
    for n in (0, -1):
        place, seen = printed.words[n].seen, right.words[n].seen
        assert place is not None and seen is not None  # noqa: PT018
        left, top, last, bottom = place
        middle = (seen[0] + seen[2]) / 2, (seen[1] + seen[3]) / 2
        width, height = 612, 792
        expected = {
            1: (height - middle[1], middle[0]),
            2: (width - middle[0], height - middle[1]),
            3: (middle[1], width - middle[0]),
        }
        assert ((left + last) / 2, (top + bottom) / 2) == pytest.approx(expected[turns], abs=4)


# ---- without it -----------------------------------------------------------------------------------------------------


class Line:
    """What is told of a page with one line."""

    def __init__(self, words: str, sure: float, *, across: bool = True) -> None:
        self.txts, self.scores = (words,), (sure,)
        wide, high = (800, 40) if across else (40, 800)
        self.boxes = np.array([[[0, 0], [wide, 0], [wide, high], [0, high]]], float)


@pytest.mark.parametrize(
    ("lines", "readings", "turns"),
    [
        ([Line("x" * 80, 0.9)], 1, 0),
        ([Line("x" * 80, 0.5), Line("x" * 80, 0.9)], 2, 2),
        ([Line("x" * 80, 0.9, across=False), Line("x" * 80, 0.9, across=False), Line("x" * 80, 0.9)], 3, 1),
        ([Line("x" * 80, 0.5), Line("x" * 80, 0.4), Line("x" * 80, 0.4), Line("x" * 80, 0.6)], 4, 3),
        ([Line("x" * 20, 0.8), Line("x" * 10, 0.8), Line("x" * 20, 0.8), Line("x" * 20, 0.8)], 4, 0),
        ([Line("x" * 20, 0.9)], 1, 0),
        ([Line("x", 0.99)] * 4, 4, 0),
    ],
)
def test_other_turns_are_tried_only_where_a_page_is_badly_read(lines, readings, turns):
    """And then until one is read well, four times at most."""
    left = list(lines)
    _, told, chosen = scan.upright(np.zeros((400, 300), np.uint8), lambda _: left.pop(0))
    assert len(lines) - len(left) == readings
    assert chosen == turns
    assert told in lines


def test_pictures_among_the_pages_of_a_pdf_are_recognised(told):
    data = pdf("612 0 0 792 0 0 cm /I Do", objects=(picture(b"\xf0" * 100, 10, 10),))
    printed, media_type = pdf_files.printed_pages(data)
    assert media_type == "application/pdf; format=scan"
    assert printed.scanned
    assert printed.text.split() == ["SCHEDULE", "13G"]
    assert told == [(3300, 2550)]


def test_all_pages_of_a_tiff_are_read(told):
    image = Image.new("L", (1275, 1650), 255)
    printed, media_type = scan.printed_pages(as_file(image, image, image, kind="TIFF"))
    assert media_type == "image/tiff"
    assert len(told) == 3
    assert printed.pages == [1, 1, 2, 2, 3, 3]
    assert printed.span("", 0, 12).rectangle == (48, 48, 192, 67.2)  # a picture without size is as wide as a page


def test_the_least_sure_word_counts(told):
    printed, _ = scan.printed_pages(as_file(Image.new("L", (1275, 1650), 255)))
    printed.words[1] = Word("13G", 0, 0, 1, 1, confidence=0.4)
    assert printed.confidence(0, 8) == pytest.approx(0.9)
    assert printed.confidence(0, 12) == 0.4


BOX = [(0.0, 0.0), (120.0, 0.0), (120.0, 20.0), (0.0, 20.0)]


def test_words_of_a_line_are_those_between_its_blanks():
    told = [("$", 0.9, BOX), ("5", 0.8, BOX), ("(", 0.99, BOX), ("a", 0.7, BOX), (")", 0.99, BOX)]
    signs = characters_of("$5 (a)", told)
    assert [(word, sure) for word, sure, *_ in words_of_line("$5 (a)", 0.9, BOX, signs)] == [("$5", 0.8), ("(a)", 0.7)]
    assert characters_of("$6 (a)", told) == []


def test_boxes_are_seen_in_the_picture(told):
    image = Image.new("L", (1275, 1650), 255)
    draw = ImageDraw.Draw(image)
    draw.rectangle((100, 300, 130, 330), outline=0, width=3)
    draw.rectangle((100, 400, 130, 430), outline=0, width=3)
    draw.line((100, 400, 130, 430), fill=0, width=3)
    draw.line((100, 430, 130, 400), fill=0, width=3)
    draw.ellipse((100, 500, 130, 530), outline=0, width=3)
    draw.rectangle((100, 600, 130, 630), fill=0)
    printed, _ = scan.printed_pages(as_file(image))
    assert printed.text.split() == ["SCHEDULE", "13G", "☐", "☒"]


def test_blanks_that_were_left_out_are_seen_in_the_picture():
    pixels = np.full((40, 400), 255, np.uint8)
    signs = []
    for n, at in enumerate((0, 20, 60, 80, 120, 140, 180, 200)):
        pixels[10:30, at + 2 : at + 16] = 0
        signs.append((str(n), 1.0, [(at, 0.0), (at + 18.0, 0.0), (at + 18.0, 40.0), (at, 40.0)]))
    line = SpacedLine("01 23 4567", signs, pixels)
    assert line.whole(0) == "01 23 45 67"
    assert SpacedLine("0123", signs[:4], pixels).whole(0) == "0123"
    assert SpacedLine("0123", signs[:4], pixels).whole(0.6) == "01 23"


def test_words_without_places_of_their_own_share_the_line():
    (one, other) = words_of_line("（a） 口", 0.9, BOX, ())
    assert (one[0], other[0]) == ("(a)", "☐")
    assert one[2][0] == (0.0, 0.0)
    assert other[2][1] == (120.0, 20.0 - 20.0)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("make", "kind", "words"),
    [
        (lambda: b"\x89PNG\r\n", NotAFiling, "the image is damaged"),
        (lambda: b"II*\0" + b"\xff" * 60, NotAFiling, "the image is damaged"),
        (lambda: as_file(Image.new("L", (900, 1200), 255))[:90], NotAFiling, "the image is damaged"),
        (
            lambda: as_file(Image.new("L", (40, 40), 255)),
            NotAFiling,
            "the image is too small to be a page: 40 × 40 pixels",
        ),
        (lambda: as_file(Image.new("1", (10_000, 10_000), 1)), RefusedSource, "the image is far larger than a page"),
        (lambda: as_file(Image.new("1", (15_000, 15_000), 1)), RefusedSource, "the image is far larger than a page"),
        (lambda: as_file(*[Image.new("1", (1, 1))] * 300, kind="TIFF"), RefusedSource, "300 pages are pictures"),
        pytest.param(
            lambda: as_file(Image.new("L", (600, 800), 255)),
            NotAFiling,
            "the image shows no words",
            marks=pytest.mark.nightly,
        ),
        (lambda: as_file(Image.new("L", (600, 800), 0), kind="JPEG"), NotAFiling, "the image shows no words"),
        (lambda: as_file(Image.new("L", (401, 60_000), 255)), NotAFiling, "the image is no page: 401 × 60,000 pixels"),
    ],
)
def test_what_is_no_page_is_named_in_one_line(make, kind, words):
    with patience(), pytest.raises(kind, match=words) as caught:
        read(make())
    assert len(str(caught.value).splitlines()) == 1


def test_a_damaged_picture_of_pages_is_shown_or_refused(recwarn):
    """Wherever one byte of it is another, or the file ends: nothing of the decoders comes out."""
    data = as_file(*[Image.new("1", (401, 500), 1)] * 2, kind="TIFF", compression="group4")
    random = Random(7)
    damaged = [data[:at] for at in range(8, len(data), 5)]
    for at in range(4, len(data)):
        damaged.append(bytearray(data))
        damaged[-1][at] = random.randrange(256)
    refused = []
    for page in damaged:
        for number in (1, 2):
            try:
                assert scan.page_picture(bytes(page), number)
                assert scan.page_size(bytes(page), number).width > 0
            except (SourceError, UsageError) as error:
                refused.append(str(error))
    assert 0 < len(refused) < 2 * len(damaged)
    assert max(len(words.splitlines()) for words in refused) == 1
    assert not recwarn.list


def test_a_page_that_says_no_resolution_is_as_wide_as_paper():
    page = Image.new("L", (612, 792), 255)
    page.info["dpi"] = (float("nan"), float("nan"))
    assert scan.pixels_in_a_point(page) == 1


def test_without_the_extra_one_line_says_what_to_install(monkeypatch):
    monkeypatch.setitem(sys.modules, "rapidocr", None)
    monkeypatch.delitem(sys.modules, "muniment.documents.scan")
    with pytest.raises(EnvironmentProblem, match=r"^rapidocr is not installed: pip install 'muniment\[ocr\]'"):
        read(b"\x89PNG\r\n")


@pytest.mark.parametrize(
    ("message", "raised"),
    [
        ("Status Message: std::bad_alloc", MemoryError),
        ("pthread_create failed, error code: 12 error msg: Cannot allocate memory", MemoryError),
        ("Status Message: Failed to allocate memory for requested buffer of size 4096", MemoryError),
        ("Status Message: invalid expand shape", scan.ONNXRuntimeError),
    ],
)
def test_a_recogniser_out_of_memory_is_told_as_that(monkeypatch, message, raised):
    def fails(*_, **__):
        raise scan.ONNXRuntimeError(message)

    monkeypatch.setattr(scan, "_engine", lambda: fails)
    with pytest.raises(raised):
        scan._read(np.zeros((8, 8)))
