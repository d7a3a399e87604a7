"""PDF files as printed text: lines, columns, boxes, superscripts, places; and files that are none."""

import re
import subprocess
import sys
from pathlib import Path
from random import Random

import pytest

from documents.made_pdf import box, cross, pdf, picture, rule, stream, text, typed
from lab.printed import printed_filing
from muniment.errors import EnvironmentProblem, FormNotRead, NotAFiling, RefusedSource
from muniment.forms import FormD
from muniment.readers import read
from muniment.writers.summary import summary
from patience import patience

pytest.importorskip("pypdfium2", reason="the extra pdf is not installed")

import contextlib

import typst

from muniment.documents.pdf import LOST_BOX, MOST_PAGES, boxes_in, printed_pages, sheets_of

EXAMPLE = "text-ruled"


def shown(*pages, **more):
    printed, media_type = printed_pages(pdf(*pages, **more))
    assert media_type == "application/pdf"
    return printed.text


def lines(*pages, **more):
    return [line for line in shown(*pages, **more).split("\n") if line.strip()]


def words(*pages, **more):
    """The lines with one blank where there are several."""
    return [" ".join(line.split()) for line in lines(*pages, **more)]


def filing(seed=3, family=EXAMPLE):
    """A printed filing, and the PDF of its pages of seventy lines."""
    sample = printed_filing(Random(seed), family)
    page = sample.data.decode().replace("<PAGE>", "").replace("\t", "    ").split("\n")
    return sample, pdf(*(typed("\n".join(page[n : n + 70])) for n in range(0, len(page), 70)))


# ---- what a page shows ----------------------------------------------------------------------------------------------


def test_words_make_lines_in_the_order_of_the_page():
    page = "\n".join([text("second line", 40, 80), text("first", 40, 60), text("line", 76, 60)])
    assert lines(page) == ["first line", "second line"]


def test_columns_of_typed_pages_stay_where_they_are():
    page = "(1) Name          Aldgrave Capital LP\n(2) Box           (a) [ ]\n                  (b) [X]\n\n\n5.1%"
    assert shown(typed(page)).rstrip("\n") == page


def test_columns_of_other_fonts_are_at_least_two_blanks_apart_and_line_up():
    page = [text("Sole voting power, of each", 40, 60, font="F"), text("17,250", 300, 60, font="F")]
    page += [text("Shared", 40, 80, font="F"), text("9", 300, 80, font="F")]
    one, other = lines("\n".join(page))
    assert one.index("17,250") == other.index("9")
    assert "each  " in one


@pytest.mark.parametrize(("said", "row"), [
    (["the shares were sold on the days below"], "1/14/2008  3,000"),
    (["the", "shares", "were", "sold", "on", "the", "days", "below"], "1/14/2008 3,000"),
])  # fmt: skip
def test_cells_a_blank_apart_are_columns_where_the_file_sets_its_blanks(said, row):
    prose = (text(words, 36 + 50 * n, 60, 12, "F") for n, words in enumerate(said))
    cells = enumerate(("1/3/8", "1/14/2008", "$1", "3,000"))
    rows = (text(words, 36 + n // 2 * 56.8, 80 + n % 2 * 20, 12, "F") for n, words in cells)
    assert lines("\n".join([*prose, *rows]))[-1].strip() == row


def test_pages_are_divided_by_an_empty_line():
    assert shown(text("one", 40, 60), text("two", 40, 60)) == "one\n\ntwo\n\n"


def test_small_raised_marks_are_superscripts():
    page = "\n".join([text("1,068,710", 40, 60), text("(1)", 96, 56, size=6), text("shares", 113, 60)])
    assert lines(page) == ["1,068,710 ⁽(1)⁾ shares"]
    glued = "BT /F 10 Tf 40 700 Td (5.1%) Tj /F 6 Tf 4 Ts (2) Tj ET"
    assert lines(glued) == ["5.1%⁽2⁾"]
    assert lines(glued.replace("(2)", "(1,2)")) == ["5.1%⁽1,2⁾"]
    nought = "\n".join([text("1,068,710", 40, 60), text("0", 96, 56, size=6), text("shares", 113, 60)])
    assert " 0 " in "".join(lines(nought))


def test_words_behind_a_higher_bullet_are_not_raised():
    page = text("*", 40, 62, 16) + text("o Bank as defined in section 3", 60, 60, font="F")
    assert words(page) == ["* o Bank as defined in section 3"]


def test_letters_that_touch_are_one_word_however_the_file_has_them():
    letters = "\n".join(text(letter, 40 + 6 * n, 60) for n, letter in enumerate("Issuer"))
    turned = "\n".join(text(letter, 40 + 6 * n, 160) for n, letter in enumerate("Signature"))
    assert words("\n".join([letters, turned])) == ["Issuer", "Signature"]


def test_quotes_whose_font_does_not_say_what_they_are_stay():
    assert lines(text("Issuer’s “Act” x…y", 100, 100)) == ["Issuer’s “Act” x…y"]


def test_signs_of_their_fonts_are_boxes():
    page = "\n".join([text("o", 40, 60, font="W"), text("x", 40, 80, font="W"), text("(a) not o", 60, 60)])
    assert words(page) == ["☐ (a) not o", "☒"]


def test_drawn_boxes_are_ticked_by_lines_or_by_a_letter():
    page = [box(40, 52), text("(a)", 60, 60), box(40, 72), cross(40, 72), text("(b)", 60, 80)]
    page += [box(40, 92), text("X", 41.5, 100), text("(c)", 60, 100)]
    assert words("\n".join(page)) == ["☐ (a)", "☒ (b)", "☒ (c)"]


def test_light_squares_behind_a_table_are_no_boxes():
    shade = "0.8 0.93 1 rg 40 731 9 9 re f 0 g"
    page = [shade, text("CCP", 60, 60), box(40, 72), text("(b)", 60, 80), "40 691 9 9 re f", text("(c)", 60, 100)]
    assert words("\n".join(page)) == ["CCP", "☐ (b)", "☐ (c)"]


def test_fields_show_what_was_filled_in():
    rectangles = "/Rect [40 692 49 701]", "/Rect [40 672 49 681]", "/Rect [40 650 300 664]"
    widgets = ["/FT /Btn /AS /Yes /V /Yes", "/FT /Btn /AS /Off", "/FT /Tx /V (Aldgrave Capital)"]
    held = [
        f"<< /Type /Annot /Subtype /Widget {place} {said} >>" for place, said in zip(rectangles, widgets, strict=True)
    ]
    page = "\n".join([text("(a)", 60, 98), text("(b)", 60, 118)])
    assert words(page, page_entries=f"/Annots [{' '.join(held)}]") == ["☒ (a)", "☐ (b)", "Aldgrave Capital"]


def test_a_field_is_read_to_its_end_however_long_its_answer_is():
    answer = "The shares were bought to invest. " * 500
    field = f"<< /Type /Annot /Subtype /Widget /Rect [40 100 500 664] /FT /Tx /V ({answer}) >>"
    (line,) = words(text("Item 4.", 60, 98), page_entries=f"/Annots [{field}]")[1:]
    assert line.split() == answer.split()


def test_fields_that_hold_more_than_any_page_are_refused():
    field = "<< /Type /Annot /Subtype /Widget /Rect [40 100 500 664] /FT /Tx /V 10 0 R >>"
    made = pdf(text("a", 60, 98), page_entries=f"/Annots [{field}]", objects=(b"(" + b"a " * 4_000_001 + b")",))
    with pytest.raises(RefusedSource, match="the fields of a page hold more than 8,000,000 characters"):
        printed_pages(made)


def field(said, place="/Rect [40 650 300 664]"):
    return f"<< /Type /Annot /Subtype /Widget {place} {said} >>"


def test_fields_show_what_they_inherit_and_the_labels_of_what_was_chosen():
    listed = [
        b"<< /FT /Tx /T (a) /V (Aldgrave Capital) /Kids [12 0 R] >>",
        field("/FT /Ch /T (b) /Ff 131072 /V (1) /Opt [[(1) (Delaware)] [(2) (Nevada)]]", "/Rect [40 620 300 634]"),
        field("/Parent 10 0 R"),
        field("/FT /Btn /T (c) /V (said by nothing)", "/Rect [40 600 300 614]"),
    ]
    objects = tuple(item if isinstance(item, bytes) else item.encode() for item in listed)
    form = {
        "catalog": "/AcroForm << /Fields [10 0 R 11 0 R 13 0 R] >>",
        "page_entries": "/Annots [11 0 R 12 0 R 13 0 R]",
    }
    assert words(text("State:", 40, 40), objects=objects, **form) == ["State:", "Aldgrave Capital", "Delaware"]


def test_a_box_without_a_state_is_ticked_where_its_value_or_that_of_its_group_is_one():
    states = "/AP << /N << /On 14 0 R /Off 15 0 R >> >>"
    drawn, blank = (
        b"<< /Length %d >>\nstream\n%b\nendstream" % (len(data), data) for data in (b"0 0 m 9 9 l S", b"q Q")
    )
    boxes = [f"/V /{value} /FT /Btn" for value in ("On", "Off", "Unknown")] + [
        "/FT /Btn",
        "/Parent 16 0 R",
        "/FT /Btn /Ff 65536",
    ]
    widgets = [
        field(f"{said} /T (b{n}) {states}", f"/Rect [40 {690 - 20 * n} 49 {699 - 20 * n}]")
        for n, said in enumerate(boxes)
    ]
    kids = b"<< /FT /Btn /Ff 32768 /T (group) /V /On /Kids [18 0 R] >>"
    objects = (*(w.encode() for w in widgets[:4]), drawn, blank, kids, widgets[5].encode(), widgets[4].encode())
    listed = "10 0 R 11 0 R 12 0 R 13 0 R"
    form = {
        "catalog": f"/AcroForm << /Fields [{listed} 16 0 R 17 0 R] >>",
        "page_entries": f"/Annots [{listed} 17 0 R 18 0 R]",
    }
    assert words(text("State:", 40, 40), objects=objects, **form) == ["State:", "☒", "☐", "☐", "☐", "☒"]


@pytest.mark.parametrize(("flags", "is_shown"), [(0, True), (4, True), (2, False), (6, False), (32, False)])
def test_fields_that_are_not_shown_are_not_read(flags, is_shown):
    fields = field(f"/FT /Tx /V (Nevada) /F {flags}") + field(f"/FT /Btn /AS /Yes /F {flags}", "/Rect [40 600 49 609]")
    expected = ["State:", "Nevada", "☒"] if is_shown else ["State:"]
    assert words(text("State:", 40, 40), page_entries=f"/Annots [{fields}]") == expected


def test_text_typed_upon_a_page_is_read():
    note = "<< /Type /Annot /Subtype /FreeText /Rect [40 650 300 664] /Contents (Aldgrave Capital) >>"
    popup = "<< /Type /Annot /Subtype /Text /Rect [40 600 300 614] /Contents (a remark of a reviewer) >>"
    assert words(text("Name:", 40, 40), page_entries=f"/Annots [{note} {popup}]") == ["Name:", "Aldgrave Capital"]


# ---- what forms draw, and how much a page may have ------------------------------------------------------------------

MOVED = "/Type /XObject /Subtype /Form /BBox [0 0 612 792] /Matrix [1 0 0 1 20 0]"


def nested(content):
    """A page whose content is drawn by a form in a form, each twenty points to the right."""
    inner = stream(content.encode(), f"{MOVED} /Resources << /XObject << /I 12 0 R >> >>")
    outer = stream(b"/I Do", f"{MOVED} /Resources << /XObject << /I 11 0 R >> >>")
    return pdf("/I Do", objects=(outer, inner, picture(b"\xff" * 100, 10, 10)))


@pytest.mark.parametrize("stamp", ["", text("RECEIVED 1997", 400, 40)])
def test_a_scan_that_a_form_draws_is_a_picture(stamp):
    (sheet,) = sheets_of(nested(f"q 612 0 0 792 -40 0 cm /I Do Q {stamp}"))
    assert (sheet.is_picture, sheet.words) == (True, [])


def test_boxes_and_lines_that_a_form_draws_stand_where_they_are_shown():
    (sheet,) = sheets_of(nested("\n".join([box(40, 52), cross(40, 52), rule(100, 60, 300)])))
    (found,) = sheet.words
    assert (found.text, found.left) == ("☒", pytest.approx(80, abs=1))
    assert [(rule[0], rule[2]) for rule in sheet.rules if rule[3] - rule[1] < 1] == [pytest.approx((140, 340), abs=1)]


def test_a_filing_on_one_long_page_is_read_to_its_end():
    drawn = " T* ".join(f"({n:05} of the background of the transaction) Tj" for n in range(4_000))
    page = f"BT /C 2 Tf 3 TL 40 13900 Td {drawn} T* (Signature) Tj ET"
    printed, _ = printed_pages(pdf(page, page_entries="/MediaBox [0 0 612 14000]"))
    assert len(printed.text) > 150_000
    assert printed.text.split()[-1] == "Signature"


def test_all_boxes_of_a_page_are_read():
    boxes = [(left, top) for left in range(20, 600, 20) for top in range(20, 780, 20)]
    (sheet,) = sheets_of(pdf("\n".join([*(box(*place) for place in boxes), cross(*boxes[-1])])))
    assert (len(sheet.words), sheet.words[-1].text) == (len(boxes), "☒")
    assert sum(word.text == "☐" for word in sheet.words) == len(boxes) - 1


@pytest.mark.parametrize(
    ("bound", "most", "page", "what"),
    [
        ("_MOST_CHARACTERS", 10, text("Form 13G, too long", 40, 60), "10 characters"),
        ("_MOST_OBJECTS", 3, " ".join(box(n, 40) for n in (40, 60, 80, 100)), "3 objects"),
        ("_MOST_FIELDS", 1, text("a", 40, 60), "1 fields"),
    ],
)
def test_a_page_beyond_a_bound_is_refused_and_not_cut(monkeypatch, bound, most, page, what):
    monkeypatch.setattr(f"muniment.documents.pdf.{bound}", most)
    fields = field("/FT /Tx /V (a)") + field("/FT /Tx /V (b)")
    with pytest.raises(RefusedSource, match=f"a page of the PDF has more than {what}"):
        printed_pages(pdf(page, page_entries=f"/Annots [{fields}]"))


def test_the_number_of_a_ruled_row_stands_beside_its_first_line():
    page = [rule(40, 50, 400), rule(40, 100, 400), text("9", 45, 78, font="F")]
    page += [text("Aggregate amount", 80, 65, font="F"), text("1,068,710", 80, 92, font="F")]
    assert [line.split() for line in lines("\n".join(page))] == [["9", "Aggregate", "amount"], ["1,068,710"]]


def test_the_outline_of_a_cell_is_four_lines():
    page = ["2 w 40 692 360 50 re S", text("9", 45, 78, font="F")]
    page += [text("Aggregate amount", 80, 65, font="F"), text("1,068,710", 80, 92, font="F")]
    assert [line.split() for line in lines("\n".join(page))] == [["9", "Aggregate", "amount"], ["1,068,710"]]


def test_turned_and_cropped_pages_are_measured_as_they_are_shown():
    upright = printed_pages(pdf(text("here", 100, 200)))[0].span("", 0, 4).rectangle
    cropped = printed_pages(pdf(text("here", 100, 200), page_entries="/CropBox [50 0 612 700]"))[0]
    assert cropped.span("", 0, 4).rectangle == pytest.approx(
        (upright[0] - 50, upright[1] - 92, upright[2] - 50, upright[3] - 92)
    )
    sideways = "BT /C 10 Tf 0 1 -1 0 200 100 Tm (turned) Tj ET"
    turned = printed_pages(pdf(sideways, page_entries="/Rotate 90"))[0]
    assert turned.text == "turned\n\n"
    left, top, right, bottom = turned.span("", 0, 6).rectangle
    assert right - left > bottom - top
    assert left == pytest.approx(100, abs=2)
    assert top < 200 < bottom


# ---- filings --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("family", ["text-ruled", "text-columns", "text-boxed", "text-colon"])
def test_a_printed_filing_says_the_same_as_its_text(family, seed):
    sample, data = filing(seed, family)
    page = sample.data.decode().replace("'", "’")  # so it is printed in the encoding of the fonts that every PDF has
    told, expected = summary(read(data)), summary(read(page.encode()))
    for one in (told, expected):
        one.pop("confidence")
    assert told == expected


def test_evidence_is_a_page_and_a_rectangle_and_the_words_there():
    _, data = filing()
    reading = read(data)
    assert reading.source.media_type == "application/pdf"
    name = reading.record.reporting_persons[0].name
    (span,) = reading.evidence["reporting_persons[0].name"].spans
    assert " ".join(reading.words(span).split()) == name
    sheet = sheets_of(data)[span.page - 1]
    left, top, right, bottom = span.rectangle
    on_line = [word for word in sheet.words if top - 1 < word.top and word.bottom < bottom + 1]
    assert " ".join(word.text for word in on_line if left - 1 < word.left and word.right < right + 1) == name


def test_a_page_that_cannot_be_opened_is_a_problem_of_the_reading():
    _, data = filing()
    kids = re.search(rb"/Kids \[.* (\d+) 0 R\]", data)
    damaged = data[: kids.start(1)] + b"99" + data[kids.end(1) :]
    found = [(problem.path, problem.words) for problem in read(damaged).problems if problem.code == "damaged"]
    assert found == [("", "page 3 cannot be opened")]
    assert not [problem for problem in read(data).problems if problem.code == "damaged"]


def test_bytes_of_other_programs_before_a_file_are_passed_over():
    _, data = filing()
    stray = read(b"HTTP/1.1 200 OK\r\nContent-Type: application/pdf\r\n\r\n" + data)
    assert stray.record == read(data).record
    assert not [problem for problem in stray.problems if problem.code == "damaged"]


def test_nothing_is_sure_of_a_file_whose_pages_do_not_unpack_whole():
    _, data = filing()
    begin, end = data.rindex(b"stream\n", 0, data.rindex(b"endstream")), data.rindex(b"\nendstream")
    middle = (begin + end) // 2
    damaged = read(data[:middle] + bytes(40) + data[middle + 40 :])
    first = next(problem.words for problem in damaged.problems if problem.code == "damaged")
    assert first == "page 1 or one behind it is damaged, and may show less than was printed"
    assert (
        max(found.confidence for found in damaged.evidence.values())
        < 0.9
        < max(found.confidence for found in read(data).evidence.values())
    )


# ---- what is no filing ----------------------------------------------------------------------------------------------

KEYS = f"/O <{'41' * 32}> /U <{'42' * 32}>"
ENCRYPTED = f"/Encrypt << /Filter /Standard /V 1 /R 2 /P -4 {KEYS} >> /ID [<00><00>]"


@pytest.mark.parametrize(
    ("data", "kind", "words"),
    [
        (b"%PDF-1.7\n", NotAFiling, "the PDF is damaged"),
        (b"%PDF-1.7\n" + bytes(range(256)) * 400, NotAFiling, "the PDF is damaged"),
        (pdf(text("Form 13G", 40, 60), trailer=ENCRYPTED), RefusedSource, "the PDF is encrypted"),
        (pdf(*[""] * 5_000), RefusedSource, "the PDF has 5,000 pages"),
        (pdf(), NotAFiling, "the PDF"),
        (pdf(""), NotAFiling, "the PDF shows no words"),
        (pdf(text("A cookery book", 40, 60)), FormNotRead, "not a Schedule 13D/G"),
    ],
)
def test_what_is_no_filing_is_named_in_one_line(data, kind, words):
    with patience(), pytest.raises(kind, match=words) as caught:
        read(data)
    assert len(str(caught.value).splitlines()) == 1


def test_as_many_pages_as_are_read_are_no_burden():
    with patience():
        assert len(sheets_of(pdf(*[text("page", 40, 60)] * MOST_PAGES))) == MOST_PAGES


def test_a_file_cut_off_anywhere_is_read_or_refused():
    _, data = filing()
    with patience():
        for end in range(0, len(data), max(1, len(data) // 40)):
            with contextlib.suppress(NotAFiling, FormNotRead):
                read(data[:end])


def test_scripts_and_attachments_are_left_alone(tmp_path):
    sample, _ = filing()
    mark = tmp_path / "ran"
    script = f"/OpenAction << /S /JavaScript /JS (app.launchURL\\('{mark}'\\)) >> "
    script += "/Names << /EmbeddedFiles << /Names [(a.exe) << /Type /Filespec /F (a.exe) /EF << /F 10 0 R >> >>] >> >>"
    launch = f"/AA << /O << /S /Launch /F (/bin/touch) /Win << /F ({mark}) >> >> >>"
    lines = sample.data.decode().replace("<PAGE>", "").split("\n")
    pages = [typed("\n".join(lines[n : n + 70])) for n in range(0, len(lines), 70)]
    data = pdf(*pages, catalog=script, page_entries=launch, objects=(picture(b"MZ", 1, 1),))
    assert read(data).record == read(pdf(*pages)).record
    assert not mark.exists()


def test_without_the_extra_one_line_says_what_to_install(tmp_path):
    path = tmp_path / "filing.pdf"
    path.write_bytes(pdf(text("13G", 40, 60)))
    code = "import sys; sys.modules['pypdfium2'] = None; from muniment.cli import main; main()"
    done = subprocess.run([sys.executable, "-c", code, "read", str(path)], capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert done.stderr.strip().endswith("pypdfium2 is not installed: pip install 'muniment[pdf]' installs it")


def test_a_page_that_is_a_picture_asks_for_the_other_extra(monkeypatch):
    monkeypatch.setitem(sys.modules, "rapidocr", None)
    monkeypatch.delitem(sys.modules, "muniment.documents.scan", raising=False)
    data = pdf("612 0 0 792 0 0 cm /I Do", objects=(picture(b"\xff" * 100, 10, 10),))
    with pytest.raises(EnvironmentProblem, match=r"muniment\[ocr\]"):
        read(data)


@pytest.mark.slow
@pytest.mark.parametrize(
    "page",
    [
        "BT /C 6 Tf 1 0 0 1 10 700 Tm (" + "1 " * 90_000 + ") Tj ET",
        "\n".join(text("12", n % 600, n % 780) + rule(1, n % 780, 600) for n in range(5_000)),
        "\n".join(box(n % 600, n % 780) for n in range(10_000)) + text("x", 1, 1),
        "\n".join(f"BT /C 1e38 Tf 1e30 0 0 1 {n}e36 -1e38 Tm (far) Tj ET" for n in range(50)),
    ],
    ids=["words", "numbers", "boxes", "far away"],
)
def test_hostile_pages_come_to_an_end(page):
    with patience(), pytest.raises((FormNotRead, NotAFiling)):
        read(pdf(page))


def test_boxes_that_are_pictures_are_ticked_where_there_is_ink_in_the_middle():
    wide, high, scale = 60, 30, 2.0
    page = bytearray(b"\xff" * wide * high)
    for left in (4, 34):  # two outlines, from (2, 2) and (17, 2), ten points wide
        for n in range(20):
            for row, column in ((4, left + n), (23, left + n), (4 + n, left), (4 + n, left + 19)):
                page[row * wide + column] = 0
    for n in range(12):
        page[(8 + n) * wide + 38 + n] = 0
    boxes = list(boxes_in([(2.0, 2.0, 12.0, 12.0), (17.0, 2.0, 27.0, 12.0)], bytes(page), wide, scale))
    assert [(box.text, box.left) for box in boxes] == [("☐", 2.0), ("☒", 17.0)]


def test_a_picture_that_is_dark_from_side_to_side_is_no_box():
    wide, scale = 30, 2.0
    sign, cross = bytearray(b"\xff" * wide * wide), bytearray(b"\xff" * wide * wide)
    for row in range(8, 22):  # with a mark of asking, in white
        for column in range(8, 22):
            sign[row * wide + column] = 255 if 10 <= row < 19 and 13 <= column < 17 else 0
            cross[row * wide + column] = 0 if min(abs(row - column), abs(row + column - 29)) < 3 else 255
    places = [(2.0, 2.0, 13.0, 13.0)]
    assert [box.text for box in boxes_in(places, bytes(cross), wide, scale)] == ["☒"]
    assert [box.text for box in boxes_in(places, bytes(sign), wide, scale)] == [LOST_BOX]
    # but beside a box that is empty it is a tick
    beside = sign + bytearray(b"\xff" * wide * wide)
    ticked = boxes_in([*places, (2.0, 17.0, 13.0, 28.0)], bytes(beside), wide, scale)
    assert sorted(box.text for box in ticked) == ["☐", "☒"]


def test_a_picture_in_faint_lines_is_no_box():
    """Some browsers set a grey sheet of paper where they have no picture."""
    wide, scale = 30, 2.0
    paper = bytearray(b"\xff" * wide * wide)
    for n in range(8, 22):
        paper[11 * wide + n] = paper[17 * wide + n] = paper[n * wide + 12] = paper[n * wide + 18] = 170
    places = [(2.0, 2.0, 13.0, 13.0)]
    assert [box.text for box in boxes_in(places, bytes(paper), wide, scale)] == [LOST_BOX]
    noisy = bytes(240 + at % 16 for at in range(wide * wide))  # as pictures are that lose little
    assert [box.text for box in boxes_in(places, noisy, wide, scale)] == ["☐"]


def test_words_for_a_picture_of_a_box_are_that_box_wherever_they_wrap():
    """A browser without the pictures of a page prints what they stand for, into cells as narrow as they were."""
    page = [box(40, 100), text("Checkbox", 40, 119, 8), text("not", 40, 129, 8), text("checked", 40, 139, 8)]
    page += [text("Director", 100, 125, 8), box(40, 200), text("Radio button checked", 50, 208, 8)]
    page += [text("Promoter", 160, 208, 8), text("Checkbox checked Moss", 40, 308, 8)]
    assert words("\n".join(page)) == ["☐ Director", "☒ Promoter", "Checkbox checked Moss"]


def test_letters_of_items_that_wrap_in_narrow_cells_are_whole():
    page = [text("Item 1(", 40, 100, 10), text("Name of Issuer", 120, 100, 10), text("b)", 40, 112, 10)]
    page += [text("(a", 60, 200, 10), text("Fern Company", 120, 200, 10), text(")", 60, 212, 10)]
    page += [text("(iii", 60, 300, 10), text("None", 120, 300, 10), text(")", 64, 312, 10)]
    assert words("\n".join(page)) == ["Item 1(b) Name of Issuer", "(a) Fern Company", "(iii) None"]
    prose = [text("the two of Rule 13d-1(", 60, 100, 10), text("b) and of Rule 13d-2(b)", 60, 112, 10)]
    assert words("\n".join(prose)) == ["the two of Rule 13d-1(", "b) and of Rule 13d-2(b)"]


def test_a_box_beyond_the_page_is_empty():
    (box,) = boxes_in([(90.0, 90.0, 100.0, 100.0)], b"\xff" * 100, 10, 1.0)
    assert box.text == "☐"


def test_a_form_d_on_the_pages_of_a_pdf_is_read_and_never_sure():
    """Labels wrap in their columns there, so that every value is one to look at."""
    lines = (Path(__file__).parents[1] / "readers/labelled/form_d/page.txt").read_text(encoding="utf-8")
    lines = lines.replace("☒", "[X]").replace("☐", "[ ]").replace("\t", "    ").split("\n")
    reading = read(pdf(*(typed("\n".join(lines[n : n + 70])) for n in range(0, len(lines), 70))))
    assert isinstance(reading.record, FormD)
    assert reading.record.primary_issuer.name == "Lantern Bay Credit Fund LP"
    assert max(found.confidence for found in reading.evidence.values()) == 0.88


class _Form:
    """Pages of a form drawn row by row from the top: labels, and panes below them."""

    def __init__(self):
        self.parts, self.top = [], 40

    def words(self, *placed, step=16):
        self.parts += [text(words, left, self.top, font="F") for left, words in placed]
        self.top += step

    def panes(self, *placed):
        for left, words in placed:
            right, bottom = left + 130, self.top + 6
            self.parts += [rule(left, self.top - 12, right), rule(left, bottom, right)]
            self.parts += [f"{at} {792 - bottom} 0.7 18 re f" for at in (left, right - 0.7)]
            self.parts.append(text(words, left + 4, self.top + 1, font="F"))
        self.top += 22

    def choices(self, *placed):
        for left, ticked, words in placed:
            self.parts += [box(left, self.top - 8), text(words, left + 14, self.top, font="F")]
            self.parts += [cross(left, self.top - 8)] if ticked else []
        self.top += 16


def form_in_panes():
    form = _Form()
    form.words((40, "Notice of Exempt Offering of Securities"), step=30)
    form.words((40, "1. Issuer's Identity"))
    form.words((40, "CIK (Filer ID Number)"), (240, "Previous Name(s)"), (440, "Entity Type"))
    form.panes((40, "0001999991"), (240, "Lantern Holdings"))
    form.choices((440, False, "Corporation"), (300, True, "Limited Partnership"))
    form.words((40, "Name of Issuer"))
    form.panes((40, "Lantern Bay Fund LP"))
    form.words((40, "2. Principal Place of Business and Contact Information"))
    form.words((40, "Street Address 1"), (240, "Street Address 2"))
    form.panes((40, "1 Harbor Street"), (240, ""))
    form.words((40, "City"), (180, "State/Province/Country"), (320, "ZIP/Postal"), step=11)
    form.words((320, "Code"))
    form.panes((40, "City"), (180, "CALIFORNIA"), (320, "91744"))
    form.words((40, "3. Related Persons"))
    form.words((40, "Last Name"), (180, "First Name"), (320, "Middle Name"))
    form.panes((40, "Director"), (180, "Ann"), (320, ""))
    form.words((40, "4. Industry Group"))
    form.choices((40, False, "Commercial Banking"), (240, True, "Pooled Investment Fund"))
    form.words((254, "Hedge Fund"))
    form.words((40, "5. Issuer Size"))
    form.choices((40, False, "No Revenues"), (240, False, "Over $100,000,000"))
    form.words((40, "7. Type of Filing"))
    form.choices((40, True, "New Notice"), (240, False, "Amendment"))
    form.words((40, "11. Minimum Investment"))
    form.words((40, "Sales Compensation"), step=40)
    for n in range(3):
        form.panes(*((40 + 140 * m, f"note {n}{m}") for m in range(3)))
    return pdf("\n".join(form.parts))


def test_a_form_d_in_panes_is_read_cell_by_cell():
    record = read(form_in_panes()).record
    assert isinstance(record, FormD)
    issuer = record.primary_issuer
    assert (issuer.cik, issuer.name, issuer.previous_names) == (
        "0001999991",
        "Lantern Bay Fund LP",
        ("Lantern Holdings",),
    )
    assert (issuer.address.city, issuer.address.state, issuer.address.zip_code) == ("City", "CA", "91744")
    assert [(one.last_name, one.first_name) for one in record.related_persons] == [("Director", "Ann")]
    assert (record.industry_group, record.fund_type) == ("Pooled Investment Fund", "Hedge Fund")


def test_signs_beyond_the_first_65536_stay_whole():
    """PDFium gives each as two halves, which are no characters by themselves."""
    made = typst.Compiler().compile(input="#set text(14pt)\n𝒜lpha 𝒞 Corp 𝒜𝒞".encode(), format="pdf")
    printed, _ = printed_pages(made)
    assert printed.text.split() == ["𝒜lpha", "𝒞", "Corp", "𝒜𝒞"]
    assert printed.data.decode() == printed.text
