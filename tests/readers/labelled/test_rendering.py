"""EDGAR's rendering of an XML filing says what the XML says: every leaf that the page prints."""

import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from typing import Any

import msgspec
import pytest

from muniment import UNSET, read, summary
from muniment.readers.labelled.rendering import address_in
from readers.labelled.pages import WHOLE
from shared_data import SHARED, needs_shared

FOLDER = SHARED / "data/schedule-13"
PAGES = sorted((FOLDER / "official-html").glob("*.html"))
# Leaves that the style sheets print nowhere, by their paths.
UNPRINTED = {
    "schema_version",
    "previous_accession_number",
    "filer_cik",
    "issuer_cik",
    "live_or_test",
    "reporting_persons[].cik",
    "reporting_persons[].has_no_cik",
    "item3.not_applicable",
}
# The cover of a 13G has no address of the issuer; Item 1(b) has its own.
UNPRINTED_13G = {f"issuer_address.{name}" for name in ("street1", "street2", "city", "state", "zip_code")}


def _leaves(held: Any, path: str = "") -> Iterator[tuple[str, Any]]:
    if isinstance(held, msgspec.Struct):
        for name in held.__struct_fields__:
            value = getattr(held, name)
            if name != "as_filed" and value is not UNSET:
                yield from _leaves(value, f"{path}.{name}" if path else name)
    elif isinstance(held, tuple) and held and isinstance(held[0], msgspec.Struct):
        for n, one in enumerate(held):
            yield from _leaves(one, f"{path}[{n}]")
    else:
        yield path, held


def _told(source: Path) -> dict[str, Any]:
    """The leaves of a record as a page can show them: a box is ticked or not, white space is one blank."""
    shown = {
        path: " ".join(unescape(v).split()) if isinstance(v, str) else v for path, v in _leaves(read(source).record)
    }
    return {path: value for path, value in shown.items() if value is not False}


@needs_shared
@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_page_says_what_the_xml_says(page: Path) -> None:
    xml, html = _told(FOLDER / "xml" / f"{page.stem}.xml"), _told(page)
    unprinted = UNPRINTED | (UNPRINTED_13G if "13G" in xml["submission_type"] else set())
    printed = {path: value for path, value in xml.items() if re.sub(r"\[\d+\]", "[]", path) not in unprinted}
    assert html == printed


@needs_shared
@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_a_page_that_a_program_wrote_anew_says_the_same(page: Path) -> None:
    source = page.read_bytes()
    white = rb"[ \t\r\n]+"  # a blank that does not break a line is none of it
    assert read(re.sub(rb"(</(?:td|tr|table|div)>)(?=<)", rb"\1\n  ", source)).record == read(source).record
    one_line = read(re.sub(white, b" ", source))
    doubted = {problem.path for problem in one_line.problems if problem.code == "doubtful"}
    before, after = dict(_leaves(read(source).record)), dict(_leaves(one_line.record))
    assert {
        re.sub(r"address\.street[12]", "address", path) for path in before if after.get(path) != before[path]
    } <= doubted


@needs_shared
@pytest.mark.parametrize(
    ("name", "count"), [("0000950170-24-140615-doc", 7), ("stock-analysis-sample-schedule-13d", 39)]
)
def test_trades_are_read_in_the_lines_that_the_style_keeps(name: str, count: int) -> None:
    html, xml = (read(FOLDER / folder).details for folder in (f"official-html/{name}.html", f"xml/{name}.xml"))
    traded = [[(trade.date, trade.side, trade.quantity) for trade in told.transactions] for told in (html, xml)]
    assert traded[0] == traded[1]
    assert len(traded[0]) == count


@needs_shared
def test_summaries_agree() -> None:
    name = "0000950170-24-139085-doc"
    xml, html = summary(read(FOLDER / f"xml/{name}.xml")), summary(read(FOLDER / f"official-html/{name}.html"))
    xml["issuer"]["cik"] = None
    assert html == xml


@needs_shared
@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_a_group_without_a_tick_is_blank(page: Path) -> None:
    groups = [state for path, state in read(page).states.items() if path.endswith("].group")]
    assert {state.kind for state in groups} <= {"blank"}


@needs_shared
def test_pages_have_places() -> None:
    reading = read(FOLDER / "official-html/edgartools-schedule13g.html")
    place = reading.evidence["reporting_persons[0].citizenship"].spans[0]
    assert reading.words(place) == "NEW YORK" or reading.words(place).isupper()
    assert reading.evidence["item2.names"].confidence == 1.0


_NAME = "Ownership of 5 percent or less of a class"


@needs_shared
@pytest.mark.parametrize("as_text", [False, True], ids=["page", "text of the page"])
@pytest.mark.parametrize(
    ("words", "is_less"),
    [
        (_NAME, True),
        (f"{_NAME}.", True),
        (f"<span>&#9746;</span> {_NAME}", True),
        (f"{_NAME} ☒", True),
        (f"[X] {_NAME}", True),
        (f"☐ {_NAME}", False),
    ],
)
def test_the_box_of_item_5_is_read(words: str, is_less: bool, as_text: bool) -> None:
    page = (FOLDER / "official-html" / "0002012383-25-000642-doc.html").read_text(encoding="utf-8")
    before, title, behind = page.partition("Ownership of 5 Percent or Less of a Class.")
    reading = read(f"{before}{title}{behind.replace('Not Applicable', words, 1)}".encode())
    if as_text:
        reading = read(reading.printed.text.encode())
    assert reading.record.item5.five_percent_or_less is is_less
    assert "item5.five_percent_or_less" in reading.evidence


@needs_shared
def test_a_heading_of_item_5_alone_is_no_answer() -> None:
    page = (FOLDER / "official-html" / "0002012383-25-000642-doc.html").read_text(encoding="utf-8")
    before, title, behind = page.partition("Ownership of 5 Percent or Less of a Class.")
    reading = read(f"{before}{title}{behind.replace('Not Applicable', '', 1)}".encode())
    assert not reading.record.item5 or reading.record.item5.five_percent_or_less is UNSET


def test_commas_of_an_address_are_not_taken_for_its_parts() -> None:
    found = address_in(["1 Quay St", "Suite 2", "Floor 3"], ["Washington", "D.C.", "DC", "20001"])
    assert (found.street1, found.street2) == ("1 Quay St", "Suite 2, Floor 3")
    assert (found.city, found.state, found.zip_code) == ("Washington, D.C.", "DC", "20001")
    assert address_in(["1 Quay St"], ["Oslo"]).city == "Oslo"


def test_question_marks_for_lost_characters_are_told_as_in_xml() -> None:
    page = (
        '<html xmlns:p="http://www.sec.gov/edgar/schedule13g"><body><p>SCHEDULE 13G</p>'
        "<p>UNDER THE SECURITIES EXCHANGE ACT OF 1934</p><p>Fern Foods, Inc.</p><p>(Name of Issuer)</p>"
        "<p>Common Stock</p><p>(Title of Class of Securities)</p><p>SCHEDULE 13G</p><p>CUSIP No. 517283107</p>"
        "<table><tr><td>1</td><td>Names of Reporting Persons<br>Moss Partners???Fund I LP</td></tr>"
        "<tr><td>4</td><td>Citizenship or Place of Organization<br>DELAWARE</td></tr></table></body></html>"
    )
    reading = read(page.encode())
    path = "reporting_persons[0].name"
    assert [reading.evidence[name].confidence for name in ("issuer_name", path)] == [1.0, 0.5]
    assert [problem.code for problem in reading.problems if problem.path == path] == ["lost-characters"]


def test_boxes_of_a_print_without_its_pictures_are_lost() -> None:
    captions = "Fern Fund, L.P.\nSignature: Ada Moss\nName/Title: Managing Member\nDate: 02/01/2010\n"
    text = re.sub(r"\[[X ]\]", "", WHOLE)
    printed = read((text[: text.index("Dated:")] + captions).encode())
    asked = ("reporting_persons[0].group", "reporting_persons[0].excludes_shares", "rules")
    assert [printed.states[path].kind for path in asked] == ["lost"] * 3
    assert printed.record.signatures[0].signers[0].title == "Managing Member"
    assert {state.kind for state in read(text.encode()).states.values()}.isdisjoint({"lost"})
