"""Index pages of filings: by the tags, links and white space that programs read, as recorded ones have them."""

import json
import re
from pathlib import Path

import pytest
from lxml import html

from edgar.sandbox.public import ACCESSION, ARCHIVES, FORM_D, SCHEDULE_13G, Public
from edgar.sandbox.recorded_pages import submission
from muniment.documents.submission import uuencoded
from muniment.edgar.sandbox.dissemination.filings import form_description, sic_label
from shared_data import SHARED

RECORDED = SHARED / "more" / "edgar-recorded"
needs_recorded = pytest.mark.skipif(not RECORDED.is_dir(), reason="the recorded answers are not here (shared/more)")
SIZE = re.compile(r'(?<=<td scope="row">)[0-9]+(?=</td>\s*</tr>)')


@pytest.fixture
def edgar(tmp_path: Path):
    with Public(tmp_path) as public:
        yield public


def page_of(edgar, text: bytes):
    """Publish, and return the index page as it is asked for below the CIK of the last party."""
    edgar.publish(text)
    number, cik = edgar.connection.execute(
        "SELECT f.accession, p.cik FROM filings f JOIN parties p ON p.filing = f.id ORDER BY f.id DESC, p.position DESC"
    ).fetchone()
    return edgar.get(f"{ARCHIVES}/data/{int(cik)}/{number}-index.html")


def content(page: str) -> str:
    """What a page says of the filing, without the sizes of documents, which are invented here."""
    return SIZE.sub("SIZE", page[page.index('<div id="contentDiv">') :])


@needs_recorded
@pytest.mark.parametrize(
    "name", ["index-0020", "index-0022", "index-0024", "index-0110", "index-0142", "index-0200", "index-0212",
             "index-0231"],
)  # fmt: skip
def test_a_page_is_that_of_edgar_character_for_character(edgar, name):
    theirs = (RECORDED / f"{name}.body").read_text()
    answer = page_of(edgar, submission(html.fromstring(theirs)))
    assert content(answer.text) == content(theirs)
    for part in ('<meta http-equiv="Last-Modified"', "<title>", "<body", '<div id="breadCrumbs">'):
        (line,) = [line for line in theirs.splitlines() if part in line]
        assert line in answer.text.splitlines()


@needs_recorded
@pytest.mark.parametrize("name", ["webr-20760_000162828017000327_0001628280-17-000327-index.htm.html",
                                  "webr-33712_000156218017002633_0001562180-17-002633-index.htm.html"])  # fmt: skip
def test_a_page_says_what_edgar_said_with_the_markup_of_2021(edgar, name):
    """Since then formDiv and filerDiv are classes, and IRS No. is EIN."""
    theirs = html.fromstring((RECORDED / name).read_text())
    ours = html.fromstring(page_of(edgar, submission(theirs)).text)
    for path in ("//table//td[position() < 5]", '//div[@class="info" or @class="infoHead"]', "//span/a | //p/a"):
        assert [cell.text_content() for cell in ours.xpath(path)] == [
            cell.text_content() for cell in theirs.xpath(path)
        ]
    assert ours.xpath('//*[@id="contentDiv"]//a/@href') == theirs.xpath('//*[@id="contentDiv"]//a/@href')
    assert len(ours.find_class("filerDiv")) == len(theirs.xpath('//div[@id="filerDiv"]'))


@needs_recorded
def test_descriptions_of_forms_are_those_of_recorded_feeds_and_pages():
    said = re.compile(r"<filing-type>([^<]*)</filing-type>(?:(?!<entry>).)*?<form-name>([^<]*)", re.DOTALL)
    stated = {pair for path in RECORDED.glob("webr-*.body") for pair in said.findall(path.read_text("latin-1"))}
    assert len(stated) > 20
    assert {(form, form_description(form)) for form, _ in stated} == stated


@needs_recorded
def test_headers_of_a_page_are_those_of_edgar(edgar):
    theirs = json.loads((RECORDED / "index-0110.json").read_text())["headers"]
    page = html.fromstring((RECORDED / "index-0110.body").read_text())
    page_of(edgar, submission(page))
    ours = edgar.get(f"{ARCHIVES}/data/1045810/0001045810-26-000024-index.html", host="www.sec.gov").headers
    for name in ("Cache-Control", "Content-Type", "Last-Modified", "Strict-Transport-Security",
                 "X-Content-Type-Options", "X-Frame-Options", "X-XSS-Protection"):  # fmt: skip
        assert ours[name] == theirs[name][0]


@needs_recorded
def test_the_page_of_a_header_is_that_of_edgar(edgar):
    theirs = (RECORDED / "headers-0108.body").read_text()
    exchange = json.loads((RECORDED / "headers-0108.json").read_text())
    text = re.search(r"<PRE>(.*?)&lt;DOCUMENT&gt;", theirs, re.DOTALL)[1].replace("&lt;", "<").replace("&gt;", ">")
    documents = "".join(
        f"<DOCUMENT>\n<TYPE>{kind}\n<SEQUENCE>{number}\n<FILENAME>{name}\n<DESCRIPTION>{words}\n<TEXT>\ntext\n</TEXT>\n"
        "</DOCUMENT>\n"
        for kind, number, name, words in re.findall(
            r"TYPE&gt;(.*)\n&lt;SEQUENCE&gt;(.*)\n&lt;FILENAME&gt;(.*)\n&lt;DESCRIPTION&gt;(.*)\n", theirs
        )
    )
    full = text.replace("-index.html", ".txt").encode() + documents.encode() + b"</SEC-DOCUMENT>\n"
    edgar.publish(full)
    answer = edgar.get(exchange["url"].removeprefix("https://www.sec.gov"), host="www.sec.gov")
    assert answer.text == theirs
    for name in ("accept-ranges", "content-type", "strict-transport-security", "x-amz-server-side-encryption",
                 "x-content-type-options", "x-frame-options", "x-xss-protection"):  # fmt: skip
        assert answer.headers[name] == exchange["headers"][name][0]
    for name in ("x-amz-id-2", "x-amz-request-id"):
        assert len(answer.headers[name]) in (76, 88, len(exchange["headers"][name][0]))


# ---- what needs no recording -----------------------------------------------------------------------------------------


def test_cells_stand_where_programs_count_them(edgar):
    """A row has white space before, between and behind its cells: the fourth cell is the eighth node."""
    page = html.fromstring(page_of(edgar, FORM_D).text)
    row = page.xpath('//table[@summary="Document Format Files"]/tr')[2]
    nodes = [node for cell in row for node in (cell, cell.tail)]
    assert row.text.isspace()
    assert [nodes[6].text, nodes[7].isspace()] == ["D", True]  # nodes[6] is contents[7]: the text before comes first
    head = page.find_class("infoHead")[0]
    assert (head.text, head.tail.isspace(), head.getnext().text) == ("Filing Date", True, "2025-03-14")


def test_each_party_has_a_block_of_its_own_with_its_links(edgar):
    page = html.fromstring(page_of(edgar, SCHEDULE_13G).text)
    subject, filer = page.find_class("filerDiv")
    assert "(Subject)" in subject.text_content()
    assert "(Filed by)" in filer.text_content()
    for block in (subject, filer):
        assert [child.get("class") for child in block] == ["mailer", "mailer", "companyInfo", "clear"]
        cik = block.xpath(".//a/text()")[0][:10]
        assert block.xpath(".//a/@href")[0] == f"/cgi-bin/browse-edgar?CIK={cik}&action=getcompany"
    (number,) = [link for link in subject.iter("a") if "filenum=" in link.get("href")]
    assert number.get("href") == f"/cgi-bin/browse-edgar?filenum={number.text_content()}&action=getcompany"
    folders = {link.split("/")[4] for link in page.xpath("//table//a/@href")}
    assert folders == {str(int(subject.xpath(".//a/text()")[0][:10]))}  # not that which was asked for


@pytest.mark.parametrize(
    ("form", "words"),
    [("D", "Form D - Notice of Exempt Offering of Securities:"),
     ("D/A", "Form D/A - Notice of Exempt Offering of Securities: [Amend]"),
     ("SC 13G", "Form SC 13G - Statement of acquisition of beneficial ownership by individuals:"),
     ("ZZ-9", "Form ZZ-9")],
)  # fmt: skip
def test_forms_have_the_descriptions_of_edgar(edgar, form, words):
    text = FORM_D.replace(b"SUBMISSION TYPE:\tD", f"SUBMISSION TYPE:\t{form}".encode())
    page = html.fromstring(page_of(edgar, text).text)
    assert page.get_element_by_id("formName").text_content().strip() == words


@pytest.mark.parametrize(
    ("printed", "label"),
    [("SEMICONDUCTORS & RELATED DEVICES", "Semiconductors & Related Devices"),
     ("COMPUTER & OFFICE EQUIPMENT", "Computer & office Equipment"),
     ("SERVICES-COMPUTER PROGRAMMING, DATA PROCESSING, ETC.", "Services-Computer Programming, Data Processing, Etc."),
     ("MEN'S & BOYS' FURNISHGS, WORK CLOTHG, & ALLIED GARMENTS",
      "Men's & Boys' Furnishgs, Work Clothg, & Allied Garments"),
     ("X-RAY APPARATUS & TUBES & RELATED IRRADIATION APPARATUS",
      "X-Ray Apparatus & Tubes & Related Irradiation Apparatus"),
     ("DEEP SEA FOREIGN TRANSPORTATION OF FREIGHT", "Deep Sea Foreign Transportation of  Freight"),
     ("GLASS & GLASSWARE, PRESSED OR BLOWN", "Glass & Glassware, Pressed or  Blown"),
     ("FISHING, HUNTING AND TRAPPING", "Fishing, Hunting and Trapping"),
     ("INDUSTRIAL ORGANIC CHEMICALS", "Industrial Organic Chemicals"),
     ("COMMUNICATIONS EQUIPMENT, NEC", "Communications Equipment, NEC"),
     ("Metal Mining", "Metal Mining"), ("", "")],
)  # fmt: skip
def test_industries_are_spelled_as_the_sec_spells_them(printed, label):
    assert sic_label(printed) == label


def test_items_are_named_and_a_code_without_words_is_left_out(edgar):
    text = FORM_D.replace(b"ITEM INFORMATION:\t\t<ITEMS>06c\n", b"ITEM INFORMATION:\t\tOther Events\n")
    assert text != FORM_D
    page = html.fromstring(page_of(edgar, text).text)
    lines = list(page.find_class("info")[-1].itertext())
    assert lines[0] == "Item 8.01: Other Events"
    assert all(re.match(r"Item 3C", line) for line in lines[1:])
    (items,) = edgar.get("/submissions/CIK0009900021.json").json()["filings"]["recent"]["items"]
    assert items.startswith("8.01")


def test_documents_without_names_have_empty_links_and_no_time_is_midnight(edgar):
    text = re.sub(rb"<FILENAME>.*\n", b"", re.sub(rb"<ACCEPTANCE-DATETIME>.*\n", b"", FORM_D))
    answer = page_of(edgar, text)
    page = html.fromstring(answer.text)
    assert "2025-03-14 00:00:00" in [element.text for element in page.find_class("info")]
    first = page.xpath('//table[@summary="Document Format Files"]/tr')[1]
    link = first.find("td/a")
    assert (link.text, link.get("href")) == (None, f"{ARCHIVES}/data/9900021/{ACCESSION.replace('-', '')}/")
    assert first[4].text.isdecimal()
    assert answer.headers["last-modified"] == "Fri, 14 Mar 2025 04:00:00 GMT"


def test_pictures_count_with_the_size_of_the_file(edgar):
    picture = b"GIF89a" + b"\1" * 100
    document = b"<DOCUMENT>\n<TYPE>GRAPHIC\n<SEQUENCE>2\n<FILENAME>logo.gif\n<TEXT>\n" + uuencoded(picture, "logo.gif")
    text = FORM_D.replace(b"</SEC-DOCUMENT>", document + b"</TEXT>\n</DOCUMENT>\n</SEC-DOCUMENT>")
    text = text.replace(b"PUBLIC DOCUMENT COUNT:\t\t1", b"PUBLIC DOCUMENT COUNT:\t\t2")
    page = html.fromstring(page_of(edgar, text).text)
    assert page.find_class("info")[2].text == "2"
    rows = {row[2].text_content(): row[4].text for row in page.xpath('//table[@class="tableFile"]/tr')[1:]}
    assert rows["logo.gif"] == str(len(picture))
    items = edgar.get(f"{ARCHIVES}/data/9900021/{ACCESSION.replace('-', '')}/index.json").json()["directory"]["item"]
    assert [(item["name"], item["type"], item["size"] == "") for item in items] == [
        (f"{ACCESSION}-index-headers.html", "text.gif", True),
        (f"{ACCESSION}-index.html", "text.gif", True),
        (f"{ACCESSION}.txt", "text.gif", True),
        ("logo.gif", "image2.gif", False),
        ("primary_doc.xml", "text.gif", False),
    ]


def test_the_style_sheet_that_a_page_asks_for_is_there(edgar):
    page = html.fromstring(page_of(edgar, FORM_D).text)
    (sheet,) = [link for link in page.xpath("//link/@href") if link.startswith("/include/")]
    answer = edgar.get(sheet)
    assert answer.headers["content-type"].startswith("text/css")
    classes = {name for element in page.iter("div", "span") for name in (element.get("class") or "").split()}
    assert {"formDiv", "filerDiv", "mailer", "infoHead"} <= classes & set(re.findall(r"\.([A-Za-z]+)", answer.text))
