from datetime import date, datetime

import pytest
from msgspec import structs

from documents.invented import TAG_HEADER, TEXT_HEADER
from documents.test_header import FILED_BY, HEADER, SUBJECT
from muniment.documents.header import FilingHeader, Party, read_header
from muniment.documents.passage import Passage
from muniment.documents.submission import FullSubmission, item_code, item_text, write_header
from shared_data import SHARED, needs_shared


def _read(data: bytes) -> FilingHeader:
    return read_header(Passage.whole(data)).header


def test_text_style_has_the_tabs_and_blank_lines_of_edgar():
    wanted = TEXT_HEADER.replace("CONFIRMING COPY:\t\n", "").replace("\t\tIRS NUMBER:\t\t\t\t\n", "")
    wanted = wanted.replace("EIN:", "IRS NUMBER:")  # which is the spelling of 2023
    assert write_header(structs.replace(HEADER, other=()), "text").decode() == wanted


@pytest.mark.parametrize("style", ["text", "tags"])
def test_what_is_written_is_read_back(style):
    tags = TAG_HEADER.replace("GREENHOUSES [0181]", "0181").replace("Section 3(c)(7)", "3C.7")
    header = _read(TEXT_HEADER.encode() if style == "text" else tags.replace("1934 Act", "34").encode())
    assert _read(write_header(header, style)) == header


def test_each_style_is_reached_from_the_other():
    tags = _read(write_header(HEADER, "tags"))
    assert tags.items == ("06b", "3C.7")
    assert (tags.parties[0].act, tags.parties[0].sic) == ("34", "0181")
    text = _read(write_header(tags, "text"))
    assert text.items == HEADER.items
    assert text.parties[0].act == "1934 Act"


@pytest.mark.parametrize(
    ("code", "words"),
    [("06", "Rule 506"), ("3C", "Investment Company Act Section 3(c)"), ("3C.1", "Section 3(c)(1)"), ("06c", "06c")],
)
def test_items_have_words_where_edgar_has_them(code, words):
    assert item_text(code).removeprefix("<ITEMS>") == words
    assert item_code(words) == code


def test_a_value_is_one_line_and_opens_nothing():
    party = Party(role="FILER", name="Teasel\n<DOCUMENT>\nLLC", cik="0009900021")
    for style in ("text", "tags"):
        data = write_header(FilingHeader(form="D", parties=(party,)), style)
        assert b"\n<DOCUMENT>" not in data
        assert _read(data).parties[0].name == "Teasel <DOCUMENT> LLC"


def test_lines_that_fit_no_field_are_kept():
    header = FilingHeader(
        form="D",
        accepted=datetime(2025, 7, 7, 9, 0, 1),
        filed=date(2025, 7, 7),
        parties=(structs.replace(SUBJECT, other=(("CENTRAL INDEX KEY", "7"), ("EYE COLOUR", "green"))), FILED_BY),
        other=(("PAPER", ""), ("TIMESTAMP", "20250708:101112")),
    )
    assert _read(write_header(header, "text")) == header


@needs_shared
@pytest.mark.parametrize("style", ["text", "tags"])
def test_every_header_of_the_sample_is_read_back(style):
    exact = 0
    files = sorted([*(SHARED / "data/schedule-13/sgml").glob("*"), *(SHARED / "data/form-d/sgml").glob("*")])
    for file in files:
        whole = FullSubmission.read(file.read_bytes())
        is_own_style = (whole.outer == "SUBMISSION") == (style == "tags")
        header = whole.header if is_own_style else _read(write_header(whole.header, style))
        written = write_header(header, style)
        assert _read(written) == header, file.name
        if is_own_style:
            exact += _lines(whole.header_passage.data) == _lines(written)
    assert exact >= 95 or style == "tags"  # the others have labels with nothing behind them, which no record keeps


def _lines(data: bytes) -> list[bytes]:
    """Return the lines of a header below those that name the copy."""
    return [line for line in data.splitlines() if not line.startswith((b"<SEC-", b"<IMS-", b"</", b"20", b"0"))]
