"""What a PDF unfolds into is counted before it is unfolded: what no filing has is refused, whatever hides it."""

from zlib import compress

import pytest

from documents.made_pdf import pdf, picture, stream, text
from muniment.errors import RefusedSource

pytest.importorskip("pypdfium2", reason="the extra pdf is not installed")

from muniment.documents.pdf import sheets_of
from muniment.documents.pdf_bounds import MOST_CONTENT

BLANKS = b" " * (MOST_CONTENT + 1)
BARE = "/Type /XObject /Subtype /Form"
FORM = f"{BARE} /BBox [0 0 9 9]"


def form(content, resources):
    return stream(content, f"{FORM} /Resources << /XObject << {resources} >> >>")


def packed(data, filters):
    return b"<< /Length %d /Filter %s >>\nstream\n%s\nendstream" % (len(data), filters, data)


def drawing(*objects, page="/X Do", resources="/X 10 0 R"):
    return pdf(page, page_entries=f"/Resources << /XObject << {resources} >> >>", objects=objects)


MARKS = "/Span BMC " * 4_000


def page_of(*contents):
    numbers = " ".join(f"{10 + n} 0 R" for n in range(len(contents)))
    return pdf("", page_entries=f"/Contents [{numbers}]", objects=tuple(stream(one) for one in contents))


def doubling(old=b"", new=b"", page="/X Do", form_draws=b"/X Do /X Do", name="/X", entries="", *more):
    """A form that draws itself twice, in a file where something is written in another way."""
    resources = f"{entries} /Resources << /XObject << {name} 10 0 R >> >>"
    data = pdf(page, page_entries=resources, objects=(form(form_draws, f"{name} 10 0 R"), *more))
    assert old in data
    return data.replace(old, new, 1)


def glyphs(number, drawn):
    """A font of so many glyphs that all draw the same."""
    names = [f"/g{n}" for n in range(number)]
    font = (
        "<< /Type /Font /Subtype /Type3 /FontBBox [0 0 9 9] /FontMatrix [1 0 0 1 0 0] /FirstChar 1 /LastChar 1"
        f" /Encoding << /Differences [1 {' '.join(names)}] >> /CharProcs << {' 11 0 R '.join(names)} 11 0 R >> >>"
    )
    entries = "/Resources << /Font << /Q 10 0 R >> >>"
    return pdf("BT /Q 9 Tf (a) Tj ET", page_entries=entries, objects=(font.encode(), stream(drawn)))


def predicted(entries):
    packed_form = stream(b"/X Do", f"{FORM} {entries} /Resources << /XObject << /X 10 0 R >> >>")
    return drawing(packed_form)


HIDDEN = {
    "an object in a string": lambda: doubling(entries="/Z (1 0 obj << >> endobj)"),
    "an object in a string in a string": lambda: doubling(entries="/Z ( ( ) endobj 1 0 obj << >> )"),
    "an object in a comment": lambda: doubling(b"/Type /Page /Parent", b"%9 0 obj \n/Type /Page /Parent"),
    "more words than are looked at": lambda: doubling(entries=f"/Z [{'0 ' * 200_001}]"),
    "a type with an escape": lambda: doubling(b"/Type /Page /", b"/Type /P#61ge /"),
    "no type": lambda: doubling(b"/Type /Page /", b"/"),
    "a type elsewhere": lambda: doubling(
        b"/Type /Page /", b"/Type 11 0 R /", "/X Do", b"/X Do /X Do", "/X", "", b"/Page"
    ),
    "a comment in a number": lambda: doubling(b"10 0 obj", b"10 %a\n0 obj"),
    "a comment behind a number": lambda: doubling(b"10 0 obj", b"10 0%a\nobj"),
    "a long gap in a number": lambda: doubling(b"10 0 obj", b"10" + b" " * 99 + b"0 obj"),
    "a number with a point": lambda: doubling(b"10 0 obj", b"10.0 0 obj"),
    "a number with a sign": lambda: doubling(b"/X 10 0 R", b"/X +10 0 R"),
    "a comment in a reference": lambda: doubling(b"/X 10 0 R", b"/X 10 %\n 0 R"),
    "a reference to a reference": lambda: doubling(
        b"/X 10 0 R", b"/X 11 0 R", *("/X Do", b"/X Do /X Do", "/X", ""), b"10 0 R"
    ),
    "a dictionary that is cut off": lambda: doubling(b">>\nendobj", b"\nendobj"),
    "a name among digits": lambda: doubling(b"/Contents 12 0 R", b"</Contents 12 0 R>"),
    "a name in a list in the place of a name": lambda: doubling(b"/Contents 12 0 R", b"[ /Contents 12 0 R ]"),
    "a name in a string in the place of a name": lambda: doubling(b"/Contents 12 0 R", b"( /Contents 12 0 R )"),
    "a word between names": lambda: doubling(b"/Type /Page /", b"/Type /Page x /"),
    "a comment before a stream": lambda: doubling(b">>\nstream", b">>%\nstream"),
    "a comment before Do": lambda: doubling(page="/X%\nDo", form_draws=b"/X%a\nDo /X%b\nDo"),
    "a gap before Do": lambda: doubling(form_draws=(b"/X" + b" " * 50 + b"Do ") * 2),
    "a string before Do": lambda: doubling(page="(X) Do", form_draws=b"(X) Do <58> Do"),
    "a long name": lambda: doubling(
        page=f"/{'X' * 250} Do", form_draws=b"/%b Do " % (b"X" * 250) * 2, name="/" + "X" * 250
    ),
    "a blank of few": lambda: doubling(page="/X\xffDo", form_draws=b"/X\xffDo /X\x80Do"),
    "a filter with an escape": lambda: doubling(b"/FlateDecode", b"/Flat#65Decode"),
    "a filter elsewhere": lambda: doubling(
        b"/FlateDecode", b"[11 0 R]", *("/X Do", b"/X Do /X Do", "/X", ""), b"/FlateDecode"
    ),
    "bytes that are differences": lambda: predicted("/DecodeParms << /Predictor 12 /Columns 9 >>"),
    "glyphs that draw much": lambda: glyphs(256, b"0 0 1 1 re f " * 8_000),
    "glyphs of marks in marks": lambda: glyphs(256, b"/A BMC " * 1_000),
}


@pytest.mark.parametrize("make", HIDDEN.values(), ids=HIDDEN)
def test_what_is_written_so_that_it_is_not_found_is_refused(make):
    with pytest.raises(RefusedSource, match=r"no filing|no program"):
        sheets_of(make())


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
    "marks in marks": lambda: pdf(MARKS),
    "marks in marks, whose ends are in a string": lambda: pdf("/Span BMC ( EMC EMC EMC ) Tj " * 4_000),
    "marks in marks, whose ends are in a string in another": lambda: pdf("/Span BMC ((a)( EMC )) Tj " * 4_000),
    "marks in marks, whose ends are names": lambda: pdf("/Span BMC /EMC /EMC gs " * 4_000),
    "marks in marks, whose ends are in a list": lambda: pdf("/Span BMC [ EMC EMC ] 0 d " * 4_000),
    "marks in marks, whose ends are in a dictionary": lambda: pdf("/Span << /A [ ] EMC >> BDC " * 4_000),
    "marks in marks, whose ends are in a comment": lambda: pdf("/Span BMC % EMC EMC\n" * 4_000),
    "marks in marks, whose ends are in a picture": lambda: pdf("BI /W 9 ID EI EMC EMC EI /Span BMC " * 4_000),
    "marks behind hexadecimal digits": lambda: pdf("/Span BMC < ( > Tj EMC " + "/Span BMC " * 4_000 + ") Tj"),
    "marks of a form": lambda: drawing(form(MARKS.encode(), "")),
    "marks of many streams of a page": lambda: page_of(*[b"/Span BMC " * 200] * 60),
    "marks of many streams, whose ends are in a list": lambda: page_of(b"[ 1", *[b"EMC ] " + b"/A BMC " * 200] * 60),
    "marks of many streams that nothing draws": lambda: pdf("", objects=(stream(MARKS.encode()[:20_000]),) * 30),
    "a picture of a square mile": lambda: pdf("/I Do", objects=(picture(b"0", 100_000, 100_000),)),
}


@pytest.mark.parametrize("make", HOSTILE.values(), ids=HOSTILE)
def test_what_unfolds_without_end_is_refused(make):
    data = make()
    assert len(data) < 200_000
    with pytest.raises(RefusedSource, match=r"no filing|pixels|draw|levels"):
        sheets_of(data)


def test_marked_content_is_read():
    """As in a PDF that is tagged: each line is a mark, in parts that are marks, over several streams."""
    line = b"/P << /MCID 1 /ActualText (BDC \\( EMC) >> BDC [(a BDC (in) 100% of)-2<42>] TJ EMC\n"
    assert len(sheets_of(page_of(*[b"/Part BMC /Sect BMC " + line * 300, line * 300 + b"EMC EMC "] * 30))) == 1
    assert len(sheets_of(pdf(*["/Artifact BMC EMC BI /W 1 /H 1 ID ( EI Q " + line.decode() * 300] * 9))) == 9


def test_forms_in_forms_are_read():
    inner = stream(text("Fern Fund", 72, 90).encode(), f"{BARE} /BBox [0 0 612 792]")
    outer = stream(b"/X Do", f"{BARE} /BBox [0 0 612 792] /Resources << /XObject << /X 11 0 R >> >>")
    assert len(sheets_of(drawing(outer, inner))) == 1
    # A name means another form in each: none of these draws itself.
    chain = [form(b"/X Do", f"/X {11 + n} 0 R") for n in range(35)]
    assert len(sheets_of(drawing(*chain, stream(b"0 0 m", FORM)))) == 1


def test_lzw_is_unpacked_as_it_was_packed():
    from muniment.documents.pdf_bounds import _unlzw

    example = bytes([0x80, 0x0B, 0x60, 0x50, 0x22, 0x0C, 0x0C, 0x85, 0x01])  # of the standard, 7.4.4.2
    assert _unlzw(example, 1000) == bytes([45, 45, 45, 45, 45, 65, 45, 45, 45, 66])
