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


# ---- pages as EDGAR shows them, printed by a browser and taken out again ---------------------------------------------

_PRINTED = """
1. Issuer's Identity

{first}

2. Principal Place of Business and Contact Information

Name of Issuer
Pippin Fund LP
{second}

3. Related Persons

{third}

4. Industry Group
5. Issuer Size
6. Federal Exemption(s) and Exclusion(s) Claimed (select all that apply)
7. Type of Filing
8. Duration of Offering
9. Type(s) of Securities Offered (select all that apply)
10. Business Combination Transaction
11. Minimum Investment
12. Sales Compensation
{twelfth}
13. Offering and Sales Amounts
14. Investors
15. Sales Commissions & Finder's Fees Expenses
16. Use of Proceeds
"""
_FIRST = """CIK (Filer ID Number)
0001999991
Previous Names X None
Name of Issuer
Pippin Fund LP
Jurisdiction of Incorporation/Organization
DELAWARE
Entity Type
X Corporation"""
_PLACE = "City\nFenn\nState/Province/Country\nOHIO\nZIP/PostalCode\n43999"
_STREET = "Street Address 1\n9 Weir Road\nStreet Address 2\nSuite 4"
_SECOND = f"{_STREET}\n{_PLACE}\nPhone Number of Issuer\n216-555-0100"
_NAMES = "Last Name\nOrme\nFirst Name\nAnn\nMiddle Name\nT."
_RELATIONSHIP = "Relationship: X Executive Officer Director Promoter"
_CLARIFIED = "Clarification of Response (if Necessary):\nof the manager"
_THIRD = "\n".join((_NAMES, _STREET, _PLACE, _RELATIONSHIP, _CLARIFIED))


def printed_page(first=_FIRST, second=_SECOND, third=_THIRD, twelfth=""):
    return muniment.read(_PRINTED.format(first=first, second=second, third=third, twelfth=twelfth).encode())


def is_sure(reading, path):
    return reading.evidence[path].confidence >= SURE


def test_answers_of_labels_a_blank_apart_may_be_those_of_two():
    path = "primary_issuer.address.street1"
    assert is_sure(printed_page(), path)
    flat = "Street Address 1 Street Address 2\n9 Weir Road Suite 4"
    assert not is_sure(printed_page(second=_SECOND.replace(_STREET, flat)), path)
    apart = "Street Address 1          Street Address 2\n9 Weir Road               Suite 4"
    address = printed_page(second=_SECOND.replace(_STREET, apart)).record.primary_issuer.address
    assert (address.street1, address.street2) == ("9 Weir Road", "Suite 4")


def test_an_answer_stands_in_the_column_of_its_label():
    reading = printed_page(second="Street Address 1          Street Address 2\n                          Suite 4")
    address = reading.record.primary_issuer.address
    assert (address.street1, address.street2) == (muniment.UNSET, "Suite 4")


def test_the_second_line_of_an_answer_is_not_that_of_the_last_label():
    rows = (
        "Last Name                First Name        Middle Name",
        "Weir Road Capital        -",
        "Management, LLC",
    )
    reading = printed_page(third=_THIRD.replace(_NAMES, "\n".join(rows)))
    assert is_sure(reading, "related_persons[0].address.street1")
    assert not any(is_sure(reading, path) for path in reading.evidence if path.endswith("_name") and "[0].f" in path)
    assert not is_sure(reading, "related_persons[0].last_name")


def test_a_label_goes_on_below_in_its_column():
    rows = (
        "                         Previous",
        "CIK (Filer ID Number)                    None      Entity Type",
        "                         Names",
        "0001999991               Pippin Ltd                X Corporation",
        "Name of Issuer           Pippin GmbH               Limited Partnership",
        "Pippin Fund LP           Pippin SA                 Other (Specify)",
    )
    reading = printed_page("\n".join(rows))
    issuer = reading.record.primary_issuer
    assert (issuer.cik, issuer.name, issuer.entity_type) == ("0001999991", "Pippin Fund LP", "Corporation")
    assert issuer.previous_names == ("Pippin Ltd", "Pippin GmbH", "Pippin SA")
    paths = "primary_issuer.previous_names[1]", "primary_issuer.cik"
    second_line, number = (reading.evidence[path].confidence for path in paths)
    assert second_line < number  # it may be more of the first name


def test_an_answer_that_goes_on_beside_another_label_is_doubted():
    rows = (
        "  Name of Issuer                            X Limited Partnership",
        "  Pippin Fund IV, a series of Weir            Limited Liability Company",
        "  Road Partners, LP",
        "                                              General Partnership",
    )
    pages = printed_page("\n".join(row for row in rows if "LP" not in row)), printed_page("\n".join(rows))
    whole, cut = (page.evidence["primary_issuer.name"].confidence for page in pages)
    assert cut < whole


def test_words_that_stand_for_pictures_of_boxes_are_boxes():
    boxes = (
        "Relationship: Checkbox not checked Executive Officer Checkbox checked Director Checkbox not checked Promoter"
    )
    kinds = "Radio button not checked Corporation\nRadio button checked Limited Partnership"
    first = _FIRST.replace("X Corporation", kinds)
    record = printed_page(first, third=_THIRD.replace(_RELATIONSHIP, boxes)).record
    assert record.related_persons[0].relationships == ("Director",)
    assert record.primary_issuer.entity_type == "Limited Partnership"


def test_a_name_may_be_one_of_the_words_for_pictures():
    reading = printed_page(third=_THIRD.replace("Orme", "Checkbox Survey LLC"))
    assert reading.record.related_persons[0].last_name == "Checkbox Survey LLC"
    assert is_sure(reading, "related_persons[0].last_name")


def test_where_the_words_for_a_box_are_torn_nothing_is_sure():
    torn = "Relationship: Checkbox    Executive Officer\n              not\n              checked"
    reading = printed_page(third=_THIRD.replace(_RELATIONSHIP, torn))
    assert reading.record.related_persons[0].last_name == "Orme"
    assert not any(is_sure(reading, path) for path in reading.evidence)


def test_an_address_that_a_browser_prints_on_each_page_is_no_answer():
    foot = "https://www.sec.gov/Archives/edgar/data/1/primary_doc.xml"
    person = "Last Name\nOrme\nFirst Name\nAnn\nClarification of Response (if Necessary):\n"
    reading = printed_page(third=f"{person}{foot}\n{person}{foot}\n")
    assert len(reading.record.related_persons) == len("ab")
    assert "sec.gov" not in repr(reading.record)


def test_no_recipient_is_one_though_its_boxes_are_printed():
    rows = "Recipient\nState(s) of Solicitation (select all that apply)\nAll\nForeign/non-US\n X Other\n"
    assert printed_page(twelfth=rows).record.recipients is muniment.UNSET


def test_form_feeds_are_where_pages_begin():
    printed = read_plain(Passage.whole(b"a & b\n\x0cc\n"))
    assert (printed.text, [printed.text[at:] for at in printed.pages]) == ("a & b\n\nc\n", ["c\n"])
