"""Printed notices as `pdftotext` writes them down: running heads and feet, and columns, are no part of an answer."""

import shutil
import subprocess
from pathlib import Path

import pytest

import muniment
from muniment.documents.passage import Passage
from muniment.documents.printed import read_plain
from muniment.readers.labelled.text import running_lines
from pages.leaves import shown

ROOT = Path(__file__).parents[4]
NOTICES = ("examples/form-d.xml", "examples/form-d-amendment.xml", "tests/everything/form-d.xml")
MODES = {"layout": ["-layout"], "raw": ["-raw"], "neither": []}
SURE = 0.9


@pytest.fixture(scope="module", params=NOTICES)
def printed(request, tmp_path_factory):
    """A notice, and the file of its printed page."""
    if not shutil.which("pdftotext"):
        pytest.skip("pdftotext is not installed (on Debian: apt install poppler-utils)")
    record = muniment.read(ROOT / request.param).record
    path = tmp_path_factory.mktemp("printed") / "notice.pdf"
    path.write_bytes(muniment.write(record, "pdf"))
    return record, path


@pytest.mark.parametrize("mode", MODES)
def test_nothing_is_wrong_and_sure(printed, mode):
    record, path = printed
    data = subprocess.run(["pdftotext", *MODES[mode], str(path), "-"], capture_output=True, check=True).stdout
    reading = muniment.read(data)
    filed, back = shown(record), shown(reading.record)
    wrong = {
        name: (filed.get(name), value, reading.evidence[name].confidence)
        for name, value in back.items()
        if filed.get(name) != value and name in reading.evidence and reading.evidence[name].confidence >= SURE
    }
    assert wrong == {}
    assert not [name for name, value in back.items() if isinstance(value, str) and "Page 1 of" in value]
    if mode == "layout":
        begin = ("signatures", "total_", "non_accredited", "primary_issuer")
        whole = {name for name in filed if name.startswith(begin)}
        whole |= {"proceeds_to_related_persons", "proceeds_estimated", "fees_clarification"} & filed.keys()
        assert {name: back.get(name) for name in whole} == {name: filed[name] for name in whole}


def blanked(text: str, pages=()) -> list[str]:
    return [text[start:end].strip() for start, end in running_lines(text, pages)]


def test_running_lines_of_pages_that_count_themselves():
    text = "Name\nPippin\nhttps://www.sec.gov/x 1/3\nMore\nhttps://www.sec.gov/x 2/3\nEnd\nhttps://www.sec.gov/x 3/3\n"
    assert blanked(text) == [f"https://www.sec.gov/x {n}/3" for n in (1, 2, 3)]


def test_lines_that_do_not_count_pages_stay():
    assert blanked("Alder Fund 1 of 3\nAlder Fund 2 of 3\nStreet\n") == []
    assert blanked("Alder Fund 1 LLC\nAlder Fund 2 LLC\n") == []
    assert blanked("1 of 1\n") == []


def test_a_line_that_is_the_number_of_a_page_is_none_of_an_answer():
    text = "Street Address 1\n\n      -5-\n\nStreet Address 2\n Page 6 of 30 Pages \n14 Page Street\nPage 7\n1998-5-\n"
    assert blanked(text) == ["-5-", "Page 6 of 30 Pages", "Page 7"]


def test_running_heads_and_feet_where_form_feeds_part_the_pages():
    pages = [f"Alder Fund notice, 3 May 2026\nanswer {word}\n\nprinted by {n}\n" for n, word in enumerate("abc", 1)]
    text = "".join(pages)
    starts = [len(pages[0]), len(pages[0]) + len(pages[1])]
    feet = [f"printed by {number}" for number in (1, 2, 3)]
    assert sorted(set(blanked(text, starts))) == ["Alder Fund notice, 3 May 2026", *feet]


def test_form_feeds_are_where_pages_begin():
    printed = read_plain(Passage.whole(b"a & b\n\x0cc\n"))
    assert (printed.text, [printed.text[at:] for at in printed.pages]) == ("a & b\n\nc\n", ["c\n"])
