"""What a PDF unfolds into is counted before it is unfolded: what no filing has is refused, whatever hides it."""

from zlib import compress

import pytest

from documents.made_pdf import pdf, picture, stream, text
from muniment.errors import RefusedSource

pytest.importorskip("pypdfium2", reason="the extra pdf is not installed")

from muniment.documents.pdf import sheets_of
from muniment.documents.pdf_bounds import MOST_CONTENT, check_bounds

BLANKS = b" " * (MOST_CONTENT + 1)
FORM = "/Type /XObject /Subtype /Form /BBox [0 0 9 9]"


def form(content, resources):
    return stream(content, f"{FORM} /Resources << /XObject << {resources} >> >>")


def packed(data, filters):
    return b"<< /Length %d /Filter %s >>\nstream\n%s\nendstream" % (len(data), filters, data)


def drawing(*objects, page="/X Do", resources="/X 10 0 R"):
    return pdf(page, page_entries=f"/Resources << /XObject << {resources} >> >>", objects=objects)


HOSTILE = {
    "a form that draws itself twice": lambda: drawing(form(b"/X Do /X Do", "/X 10 0 R")),
    "two forms that draw each other": lambda: drawing(
        form(b"/Y Do " * 3, "/Y 11 0 R"), form(b"/X Do " * 3, "/X 10 0 R")
    ),
    "forms that double": lambda: drawing(
        *(form(b"/X Do /X Do", f"/X {11 + n} 0 R") for n in range(30)), stream(b"0 0 m", FORM)
    ),
    "the name spelled with an escape": lambda: drawing(form(b"/#58 Do /X Do", "/#58 10 0 R")),
    "resources of the page": lambda: drawing(stream(b"/X Do /X Do", FORM)),
    "resources in objects of their own": lambda: pdf(
        "/X Do",
        page_entries="/Resources 11 0 R",
        objects=(
            stream(b"/X Do /X Do", f"{FORM} /Resources 11 0 R"),
            b"<< /XObject 12 0 R >>",
            b"<< /X 10 0 R >>",
        ),
    ),
    "the real object behind another of its number": lambda: drawing(form(b"/X Do /X Do", "/X 10 0 R")).replace(
        b"11 0 obj", b"10 0 obj << >> endobj 11 0 obj", 1
    ),
    "a page of blanks": lambda: pdf(BLANKS.decode()),
    "blanks that a form holds": lambda: drawing(stream(BLANKS, FORM)),
    "blanks said to be a picture": lambda: pdf("", page_entries="/Contents 10 0 R", objects=(picture(BLANKS, 1, 1),)),
    "packed twice": lambda: drawing(packed(compress(compress(BLANKS * 40)), b"[/FlateDecode /FlateDecode]")),
    "packed by runs": lambda: drawing(packed(b"\x81 " * (MOST_CONTENT // 100), b"/RunLengthDecode")),
    "streams that nothing names": lambda: pdf("", objects=(stream(BLANKS * 40),)),
    "a picture of a square mile": lambda: pdf("/I Do", objects=(picture(b"0", 100_000, 100_000),)),
}


@pytest.mark.parametrize("make", HOSTILE.values(), ids=HOSTILE)
def test_what_unfolds_without_end_is_refused(make):
    data = make()
    assert len(data) < 200_000
    with pytest.raises(RefusedSource, match=r"no filing|pixels|draw"):
        sheets_of(data)


def test_forms_in_forms_are_read():
    inner = stream(text("Fern Fund", 72, 90).encode(), f"{FORM[:-11]} /BBox [0 0 612 792]")
    outer = stream(b"/X Do", f"{FORM[:-11]} /BBox [0 0 612 792] /Resources << /XObject << /X 11 0 R >> >>")
    check_bounds(drawing(outer, inner))
    # A name means another form in each: none of these draws itself.
    chain = [form(b"/X Do", f"/X {11 + n} 0 R") for n in range(35)]
    check_bounds(drawing(*chain, stream(b"0 0 m", FORM)))


def test_lzw_is_unpacked_as_it_was_packed():
    from muniment.documents.pdf_bounds import _unlzw

    example = bytes([0x80, 0x0B, 0x60, 0x50, 0x22, 0x0C, 0x0C, 0x85, 0x01])  # of the standard, 7.4.4.2
    assert _unlzw(example, 1000) == bytes([45, 45, 45, 45, 45, 65, 45, 45, 45, 66])
