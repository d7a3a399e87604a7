"""Signatures that stand side by side, in columns of equal and unequal lengths: typed, and on the pages of a PDF."""

import re
from random import Random

import pytest

from muniment.documents.placed import Sheet, Word, laid_out
from muniment.forms.schedule_13.schedule_13g import Schedule13G
from muniment.lab.score import SURE
from muniment.readers import read
from muniment.readers.labelled.signatures import Signed, cells, find_signatures, read_signatures
from muniment.readers.labelled.signatures.cells import cells_of, columns_of
from muniment.writers.summary import summary
from readers.labelled import side_by_side
from readers.labelled.pages import FIRST, PERSON
from readers.labelled.side_by_side import Page, Signature
from readers.labelled.test_signatures import CERTIFICATE, said

HIGH, BROAD = 12.0, 5.0  # points of a line, of a character


def signed(text: str, persons: tuple[str, ...]) -> list[Signed]:
    [place] = find_signatures(text, 0)
    return read_signatures(text, *place, persons)


def told(read: list[Signed]) -> list[Signature]:
    """What was read of each signature, in any order."""
    return sorted((str(said(one.name)), said(one.title), said(one.for_)) for one in read)


def as_pages(page: Page, lower: float) -> str:
    """Return a page as words with places make it, each column `lower` lines further down than the one before."""
    words = []
    for number, line in enumerate((CERTIFICATE + page.text).split("\n")):
        in_columns = number >= CERTIFICATE.count("\n") + 2
        for found in re.finditer(r"[^ ]+", line):
            column = found.start() // page.wide if in_columns else 0
            top = number * HIGH + lower * column * HIGH
            words.append(Word(found[0], found.start() * BROAD, top, found.end() * BROAD, top + 10.0))
    return laid_out([Sheet(1, 800.0, 2000.0, words)]).text


@pytest.mark.parametrize("seed", range(60))
def test_blocks_beside_each_other_are_read_apart(seed: int) -> None:
    page = side_by_side.page(Random(seed))
    assert told(signed(CERTIFICATE + page.text, page.persons)) == sorted(page.signed)


@pytest.mark.parametrize("lower", [0.0, 0.3, 0.5])
@pytest.mark.parametrize("seed", range(20))
def test_columns_of_a_page_need_not_be_level(seed: int, lower: float) -> None:
    page = side_by_side.page(Random(seed))
    assert told(signed(as_pages(page, lower), page.persons)) == sorted(page.signed)


def test_names_with_their_signatures_beside_them_are_no_columns() -> None:
    text = (
        "ALDER POINT, INC.              By: /s/ Ann Lee\n\nQUILL CAPITAL, LLC             By: /s/ John Doe\n\n"
        "/s/ Mary Jones\nMary Jones\n"
    )
    persons = ("Alder Point, Inc.", "Quill Capital, LLC", "Mary Jones")
    assert told(signed(CERTIFICATE + text, persons)) == [
        ("Ann Lee", None, "ALDER POINT, INC."), ("John Doe", None, "QUILL CAPITAL, LLC"), ("Mary Jones", None, None),
    ]  # fmt: skip


def test_a_block_set_deeper_than_the_one_above_is_no_column() -> None:
    text = (
        "ALDER POINT, INC.\nBy: /s/ Ann Lee\n\n" + " " * 40 + "QUILL CAPITAL, LLC\n" + " " * 40 + "By: /s/ John Doe\n"
    )
    assert len(columns_of(cells_of(text, 0, len(text)))) == 1


def test_places_of_what_two_blanks_divide() -> None:
    beside = " " * 33
    text = (
        "ALDER POINT INTERNATIONAL, INC.  QUILL CAPITAL, LLC\n"
        f"{beside}By: QC, Inc., its manager\nBy: /s/ Ann Lee\n{beside}By: /s/ John Doe\n"
    )
    both = signed(CERTIFICATE + text, ("Alder Point International, Inc.", "Quill Capital, LLC"))
    assert told(both) == [
        ("Ann Lee", None, "ALDER POINT INTERNATIONAL, INC."), ("John Doe", None, "QUILL CAPITAL, LLC"),
    ]  # fmt: skip
    whole = CERTIFICATE + text
    assert {whole[one.for_.start : one.for_.end] for one in both if one.for_} == {said(one.for_) for one in both}


def test_names_on_one_line_above_one_signature_are_doubted() -> None:
    """Columns of a web page that could not be told apart."""
    second = PERSON.replace("Fern Fund, L.P.", "Alder Fund, L.P.")
    blocks = "Fern Fund, L.P.{}Alder Fund, L.P.\n By: Fern Fund, L.P., Manager\nBy: Ann Lee\nPresident\tBy: Ann Lee\n"
    sure = []
    for between in ("\n", "\t"):
        data = FIRST + PERSON + second + CERTIFICATE + "Dated: May 2, 2001\n\n" + blocks.format(between)
        reading = read(data.encode())
        sure.append(reading.evidence["signatures[0].reporting_person"].confidence)
    assert sure[1] < 0.9 < sure[0]


@pytest.mark.parametrize("title", ["", "\n    President"])
def test_an_attorney_for_several_who_have_an_office_each_is_doubted(title: str) -> None:
    """Whether that is one signature or as many as there are names nobody can tell."""
    second = PERSON.replace("Fern Fund, L.P.", "Alder Fund, L.P.")
    block = f"{{}} Fund, L.P.\nBy:      *\n    Ann Lee{title}\n\n"
    blocks = block.format("Fern") + block.format("Alder") + "*By: /s/ Mary Moss\n    Mary Moss\n    Attorney-in-fact\n"
    reading = read((FIRST + PERSON + second + CERTIFICATE + "Dated: May 2, 2001\n\n" + blocks).encode())
    assert isinstance(reading.record, Schedule13G)
    lines = list(reading.record.signatures or ())
    assert [line.reporting_person for line in lines] == ["Fern Fund, L.P.; Alder Fund, L.P."]
    assert (reading.evidence["signatures[0].reporting_person"].confidence < SURE) == bool(title)


def test_columns_are_looked_for_at_few_places(monkeypatch: pytest.MonkeyPatch) -> None:
    looked: list[int] = []
    monkeypatch.setattr(cells, "_bands_at", lambda edge, _: looked.append(edge) or iter(()))
    text = "".join(f"{' ' * (n % 200)}A{n}{' ' * 4}/s/ B\n" for n in range(3_000))
    columns_of(cells_of(text, 0, len(text)))
    assert len(looked) <= 24


def test_lines_in_the_cells_of_a_row_are_level() -> None:
    """Below signatures in the row above, however many lines each cell has."""
    names = "".join(f"<td>{name} Fund, L.P.</td>" for name in ("Fern", "Alder"))
    marks = "<td>By: /s/ Ann Lee</td>" * 2
    below = "<td>Ann Lee<br>Secretary</td><td>Ann Lee<br>General Counsel<br>May 2, 2001</td>"
    pages = FIRST + PERSON + PERSON.replace("Fern", "Alder") + CERTIFICATE
    table = "".join(f"<tr>{row}</tr>" for row in (names, marks, below))
    record = read(f"<html><pre>{pages}</pre><table>{table}</table></html>".encode()).record
    assert isinstance(record, Schedule13G)
    titles = [signer.title for line in record.signatures or () for signer in line.signers]
    assert titles == ["Secretary", "General Counsel"]


def test_a_name_above_the_second_signature_of_a_row_is_of_that_one() -> None:
    rows = ("<td></td><td>FERN FUND, L.P.</td>", "<td>/s/ Ada Moss</td><td>By: /s/ Ann Lee</td>")
    rows = (*rows, "<td>Ada Moss</td><td>Ann Lee, Secretary</td>")
    table = "".join(f"<tr>{row}</tr>" for row in rows)
    pages = FIRST + PERSON.replace("Fern Fund, L.P.", "Ada Moss") + PERSON + CERTIFICATE
    record = read(f"<html><pre>{pages}</pre><table>{table}</table></html>".encode()).record
    assert isinstance(record, Schedule13G)
    lines = [(line.reporting_person or "", line.signers[0].signature) for line in record.signatures or ()]
    assert lines == [("", "Ada Moss"), ("FERN FUND, L.P.", "Ann Lee")]


def test_labels_in_one_cell_stand_beside_what_they_label() -> None:
    rows = "<tr><td>By:</td><td>/s/ Ann Lee</td></tr><tr><td>Name:<br>Title:</td><td>Ann Lee<br>Secretary</td></tr>"
    record = read(f"<html><pre>{FIRST + PERSON + CERTIFICATE}</pre><table>{rows}</table></html>".encode()).record
    [line] = record.signatures or ()
    assert [(signer.signature, signer.title) for signer in line.signers] == [("Ann Lee", "Secretary")]


def test_cells_of_several_lines_with_signatures_beside_each_other() -> None:
    funds = "<tr><td>FERN FUND, L.P.</td><td>ALDER FUND, L.P.</td></tr>"
    cells = ("<td>By: /s/ {0}<br>Name: {0}<br>Title: Director</td>" * 2).format
    rows = f"{funds}<tr>{cells('Ann Lee')}</tr><tr>{cells('Max Poe')}</tr>"
    record = read(f"<html><pre>{FIRST + PERSON + CERTIFICATE}</pre><table>{rows}</table></html>".encode()).record
    assert sorted(
        (one.reporting_person, one.signers[0].signature, one.signers[0].title) for one in record.signatures
    ) == [(f"{fund} FUND, L.P.", name, "Director") for fund in ("ALDER", "FERN") for name in ("Ann Lee", "Max Poe")]


def test_a_row_of_cells_of_several_lines_is_one_signature() -> None:
    fund = "<td>Fern Fund, L.P.<br>By: Moss LLC, its partner</td>"
    rows = f"<tr>{fund}<td>/s/ Ann Lee<br>Name: Ann Lee<br>Title: Secretary</td><td>May 2, 2001</td></tr>"
    page = f"<html><pre>{FIRST + PERSON + CERTIFICATE}</pre><table>{rows}</table></html>"
    record = read(page.encode()).record
    assert isinstance(record, Schedule13G)
    [line] = record.signatures or ()
    assert [(line.reporting_person, signer.title) for signer in line.signers] == [("Fern Fund, L.P.", "Secretary")]


@pytest.mark.parametrize(
    ("block", "field"),
    [
        ("Fern Fund, L.P.\n\nBy: /s/ Ann Lee\n    Ann Lee\n\n" * 2, "[1].signers[0].signature"),
        ("Fern Fund, L.P.\n\nBy: /s/ Ann Lee\nTitle: Secretary\nTitle: Counsel\n", "[0].signers[0].title"),
    ],
)
def test_a_block_that_may_be_of_two_columns_is_not_sure(block: str, field: str) -> None:
    reading = read((FIRST + PERSON + CERTIFICATE + "Dated: May 2, 2001\n\n" + block).encode())
    assert reading.evidence[f"signatures{field}"].confidence < SURE


def test_stars_above_names_in_the_cells_of_a_row_are_signatures_of_those_named() -> None:
    """Who signed beside them for himself did so for them, with confidence."""
    cells = ("<u>*</u><br>Olive Fern", "<u>*</u><br>Otto Fern", "<u>*</u><br>Ada Moss", "<u>/s/ Max Poe</u><br>Max Poe")
    rows = "".join(f"<tr><td>{left}</td><td>{right}</td></tr>" for left, right in (cells[:2], cells[2:]))
    people = "".join(
        PERSON.replace("Fern Fund, L.P.", name) for name in ("Olive Fern", "Otto Fern", "Ada Moss", "Max Poe")
    )
    beneath = "<p>*By: <u>/s/ Max Poe</u><br>Max Poe<br>As attorney-in-fact</p>"
    page = f"<html><pre>{FIRST + people + CERTIFICATE}</pre><table>{rows}</table>{beneath}</html>"
    signed = summary(read(page.encode()))["signatures"]
    assert [(line["name"], line["title"], line["for"]) for line in signed] == [
        ("Max Poe", None, None),
        ("Max Poe", "attorney-in-fact", "Olive Fern; Otto Fern; Ada Moss"),
    ]


def test_who_signs_below_the_labels_of_others_is_in_no_column_of_his_own() -> None:
    """His signature begins where the "By:" of the entities does, beside which they are signed."""
    by = "<tr><td>By:</td><td>/s/ Ann Lee</td></tr><tr><td></td><td>Name: Ann Lee</td></tr>"
    by += "<tr><td></td><td>Title: Secretary</td></tr>"
    partner = "<tr><td>By:</td><td>Moss LLC, its investment manager</td></tr>"
    own = "<tr><td colspan=2>/s/ Max Poe</td></tr><tr><td colspan=2>Max Poe</td></tr>"
    parts = ("<tr><td>MOSS LLC</td></tr>", by, "<tr><td>FERN FUND, LIMITED</td></tr>", f"{partner}{by}{own}")
    people = "".join(PERSON.replace("Fern Fund, L.P.", name) for name in ("Moss LLC", "Fern Fund, Ltd.", "Max Poe"))
    tables = "".join(f"<table>{rows}</table>" for rows in parts)
    signed = summary(read(f"<html><pre>{FIRST + people + CERTIFICATE}</pre>{tables}</html>".encode()))["signatures"]
    assert [(line["name"], line["for"]) for line in signed] == [
        ("Ann Lee", "MOSS LLC"),
        ("Ann Lee", "FERN FUND, LIMITED"),
        ("Max Poe", None),
    ]
