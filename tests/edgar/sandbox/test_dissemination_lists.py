"""What lists filings: index files, the JSON of companies, tickers, feeds, full-text search."""

import gzip
import io
import json
import zipfile
from datetime import date, datetime
from pathlib import Path
from xml.etree import ElementTree

import pytest
from lxml import html

from edgar.sandbox.public import ARCHIVES, CIK, FORM_D, SCHEDULE_13G, Public, form_d, several
from muniment.documents.submission import FullSubmission
from muniment.edgar.sandbox import entities
from muniment.edgar.sandbox.behaviours import set_switch
from muniment.edgar.sandbox.database import transaction
from muniment.edgar.sandbox.dissemination import companies
from muniment.edgar.sandbox.dissemination.archive import Row, index_file

ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.fixture
def edgar(tmp_path: Path):
    with Public(tmp_path) as public:
        public.publish(FORM_D, SCHEDULE_13G)
        yield public


# ---- index files ----------------------------------------------------------------------------------------------------

# Lines of real files, as they are kept in the read-side notes: where each column begins.
_QUARTERLY_2021 = "1-A         A-Game Beverages, Inc.                                        1838675     2021-02-05  edgar/data/1838675/0001213900-21-007106.txt"  # noqa: E501
_QUARTERLY_2026 = "NPORT-P          1290 Funds                                                    1605941     2026-03-25  edgar/data/1605941/0002071691-26-006515.txt"  # noqa: E501


def _lines(made: bytes) -> list[str]:
    return made.decode().splitlines()


@pytest.mark.parametrize(
    ("line", "row", "last"),
    [
        (
            _QUARTERLY_2021,
            ("1-A", "A-Game Beverages, Inc.", 1838675, "2021-02-05", "0001213900-21-007106"),
            (2021, 3, 31),
        ),
        (_QUARTERLY_2026, ("NPORT-P", "1290 Funds", 1605941, "2026-03-25", "0002071691-26-006515"), (2026, 3, 31)),
    ],
)
def test_form_indexes_have_the_columns_of_real_files(line, row, last):
    made = _lines(index_file("form", [Row(*row)], date(*last), daily=False))
    assert made[:4] == [
        "Description:           Master Index of EDGAR Dissemination Feed by Form Type",
        f"Last Data Received:    March 31, {last[0]}",
        "Comments:              webmaster@sec.gov",
        "Anonymous FTP:         ftp://ftp.sec.gov/edgar/",
    ]
    assert made[4:8] == [""] * 4
    assert made[8].split() == ["Form", "Type", "Company", "Name", "CIK", "Date", "Filed", "File", "Name"]
    assert made[9] == "-" * 141
    assert made[10:] == [line]


def test_long_names_push_columns_and_stay_apart_by_two_blanks():
    rows = [Row("SCHEDULE 13D/A", "X" * 70, 1, "2021-02-05", "0000000001-21-000001")]
    for kind, order in (("form", slice(None)), ("company", [1, 0, 2, 3, 4])):
        line = _lines(index_file(kind, rows, date(2021, 3, 31), daily=False))[-1]
        cells = [cell.strip() for cell in line.split("  ") if cell.strip()]
        expected = ["SCHEDULE 13D/A", "X" * 70, "1", "2021-02-05", "edgar/data/1/0000000001-21-000001.txt"]
        assert cells == (expected[order] if isinstance(order, slice) else [expected[at] for at in order])


def test_daily_indexes_have_days_without_dashes_and_blanks_at_the_end(edgar):
    lines = _lines(edgar.get(f"{ARCHIVES}/daily-index/2025/QTR1/form.20250314.idx").content)
    assert lines[0] == "Description:           Daily Index of EDGAR Dissemination Feed by Form Type"
    assert lines[1] == "Last Data Received:    Mar 14, 2025"
    assert lines[10].endswith("  ")
    assert lines[10].split()[-2:] == ["20250314", f"edgar/data/9900021/{'0009900021-25-000001'}.txt"]
    assert (lines[10].index("Nightjar"), lines[10].index("9900021"), lines[10].index("20250314")) == (17, 79, 91)
    same = edgar.get(f"{ARCHIVES}/daily-index/2025/QTR1/20250314.idx").text
    assert same == edgar.get(f"{ARCHIVES}/daily-index/2025/QTR1/form.20250314.idx").text


def test_master_and_crawler_indexes(edgar):
    master = _lines(edgar.get(f"{ARCHIVES}/full-index/2025/QTR1/master.idx").content)
    assert master[4] == "Cloud HTTP:            https://www.sec.gov/Archives/"
    assert master[9] == "CIK|Company Name|Form Type|Date Filed|Filename"
    assert "9900021|Nightjar Ridge Partners, L.P.|D|2025-03-14|edgar/data/9900021/0009900021-25-000001.txt" in master
    crawler = edgar.get(f"{ARCHIVES}/full-index/2025/QTR1/crawler.idx").text
    assert "https://www.sec.gov/Archives/edgar/data/9900021/0009900021-25-000001-index.htm" in crawler
    assert _lines(edgar.get(f"{ARCHIVES}/full-index/2025/QTR1/xbrl.idx").content)[-1] == "-" * 80


def test_every_party_of_a_filing_has_a_row_and_nobody_has_two(edgar):
    header = FullSubmission.read(SCHEDULE_13G).header
    day = header.filed
    path = f"{ARCHIVES}/daily-index/{day.year}/QTR{(day.month + 2) // 3}/master.{day:%Y%m%d}.idx"
    rows = [line.split("|") for line in _lines(edgar.get(path).content) if header.accession_number in line]
    assert sorted(int(row[0]) for row in rows) == sorted({int(party.cik) for party in header.parties})
    assert {row[2] for row in rows} == {header.form}


def test_indexes_come_packed_as_their_names_say(edgar):
    plain = edgar.get(f"{ARCHIVES}/full-index/2025/QTR1/form.idx").content
    assert gzip.decompress(edgar.get(f"{ARCHIVES}/full-index/2025/QTR1/form.gz").content) == plain
    with zipfile.ZipFile(io.BytesIO(edgar.get(f"{ARCHIVES}/full-index/2025/QTR1/form.zip").content)) as archive:
        assert archive.read("form.idx") == plain
    daily = edgar.get(f"{ARCHIVES}/daily-index/2025/QTR1/company.20250314.idx.gz").content
    assert gzip.decompress(daily) == edgar.get(f"{ARCHIVES}/daily-index/2025/QTR1/company.20250314.idx").content


def test_the_current_quarter_stands_without_a_folder_and_later_ones_do_not(edgar):
    edgar.clock.set(datetime(2025, 3, 20), runs=False)
    assert (
        edgar.get(f"{ARCHIVES}/full-index/form.idx").text == edgar.get(f"{ARCHIVES}/full-index/2025/QTR1/form.idx").text
    )
    assert edgar.ask(f"{ARCHIVES}/full-index/2025/QTR2/form.idx").status_code == 403
    empty = _lines(edgar.get(f"{ARCHIVES}/full-index/2024/QTR1/form.idx").content)
    assert empty[-1] == "-" * 141


@pytest.mark.parametrize(
    ("today", "through"),
    [("2025-03-14", "March 14"), ("2025-03-24", "March 24"), ("2025-05-02", "March 31")],
)
def test_the_index_of_a_quarter_has_all_days_that_are_over(edgar, today, through):
    edgar.clock.set(datetime.fromisoformat(f"{today}T12:00"), runs=False)
    lines = _lines(edgar.get(f"{ARCHIVES}/full-index/2025/QTR1/form.idx").content)
    assert lines[1] == f"Last Data Received:    {through}, 2025"


def test_folders_of_indexes_lead_to_the_files(edgar):
    assert 'href="/Archives/edgar/full-index/2025/"' in edgar.get(f"{ARCHIVES}/full-index/").text
    assert "QTR1" in edgar.get(f"{ARCHIVES}/full-index/2025/index.json").text
    page = html.fromstring(edgar.get(f"{ARCHIVES}/full-index/2025/QTR1/").content)
    links = page.xpath("//table//a/@href")
    assert f"{ARCHIVES}/full-index/2025/QTR1/master.gz" in links
    assert all(edgar.ask(link).status_code == 200 for link in links)
    assert "master.20250314.idx" in edgar.get(f"{ARCHIVES}/daily-index/2025/QTR1/").text


# ---- companies ------------------------------------------------------------------------------------------------------


def test_the_json_of_a_company_has_columns_of_one_length(edgar):
    edgar.load(Path(__file__).parents[3] / "examples")  # knows the filings already, and learns nothing new
    told = edgar.get(f"/submissions/CIK{CIK}.json").json()
    recent = told["filings"]["recent"]
    assert {len(column) for column in recent.values()} == {1}
    row = {name: column[0] for name, column in recent.items()}
    assert row == {
        "accessionNumber": "0009900021-25-000001",
        "filingDate": "2025-03-14",
        "reportDate": "",
        "acceptanceDateTime": "2025-03-14T18:19:03.000Z",
        "act": "33",
        "form": "D",
        "fileNumber": "021-990001",
        "filmNumber": "25990001",
        "items": "06c,3C,3C.7",
        "core_type": "D",
        "size": len(FORM_D),
        "isXBRL": 0,
        "isInlineXBRL": 0,
        "primaryDocument": "xslFormDX01/primary_doc.xml",
        "primaryDocDescription": "",
    }
    assert (told["cik"], told["name"], told["filings"]["files"]) == (CIK, "Nightjar Ridge Partners, L.P.", [])
    set_switch(edgar.connection, "acceptance-clock", "eastern")
    recent = edgar.get(f"/submissions/CIK{CIK}.json").json()["filings"]["recent"]
    assert recent["acceptanceDateTime"] == ["2025-03-14T14:19:03.000Z"]


def test_older_filings_stand_on_pages_of_their_own(edgar, monkeypatch):
    monkeypatch.setattr(companies, "RECENT", 10)
    monkeypatch.setattr(companies, "PAGE", 8)
    edgar.clock.set(datetime(2026, 12, 1), runs=False)
    edgar.publish(*several(29)[1:])
    filings = edgar.get(f"/submissions/CIK{CIK}.json").json()["filings"]
    numbers = list(filings["recent"]["accessionNumber"])
    assert len(numbers) == 10
    assert [page["filingCount"] for page in filings["files"]] == [8, 8, 3]
    for page in filings["files"]:
        held = edgar.get(f"/submissions/{page['name']}").json()
        assert len(held["form"]) == page["filingCount"]
        assert (held["filingDate"][-1], held["filingDate"][0]) == (page["filingFrom"], page["filingTo"])
        numbers += held["accessionNumber"]
    assert len(set(numbers)) == len(numbers) == 29
    assert edgar.ask(f"/submissions/CIK{CIK}-submissions-004.json").status_code == 404


def test_filings_of_a_year_are_all_recent(edgar, monkeypatch):
    monkeypatch.setattr(companies, "RECENT", 10)
    edgar.clock.set(datetime(2025, 6, 1), runs=False)
    edgar.publish(*several(29)[1:])
    filings = edgar.get(f"/submissions/CIK{CIK}.json").json()["filings"]
    assert (len(filings["recent"]["form"]), filings["files"]) == (29, [])


def test_nobody_has_no_json(edgar):
    for path in (
        "/submissions/CIK0000000001.json",
        "/submissions/CIK1.json",
        "/api/xbrl/companyfacts/CIK0009900021.json",
    ):
        assert edgar.ask(path).status_code == 404


def test_the_file_of_everybody_has_what_each_has(edgar):
    data = edgar.get(f"{ARCHIVES}/daily-index/bulkdata/submissions.zip").content
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert json.loads(archive.read(f"CIK{CIK}.json")) == edgar.get(f"/submissions/CIK{CIK}.json").json()


def test_tickers_and_names(edgar):
    with transaction(edgar.connection):
        entities.add(edgar.connection, CIK, "Nightjar Ridge Partners", tickers=("NJR", "NJR-A"), exchanges=("NYSE", ""))
        entities.add(edgar.connection, "1", "Nobody listed", former_names=[{"name": "Nobody Inc"}])
    assert edgar.get("/files/company_tickers.json").json()["0"] == {
        "cik_str": 9900021,
        "ticker": "NJR",
        "title": "Nightjar Ridge Partners",
    }
    with_exchange = edgar.get("/files/company_tickers_exchange.json").json()
    assert with_exchange["fields"] == ["cik", "name", "ticker", "exchange"]
    assert [row[2:] for row in with_exchange["data"]] == [["NJR", "NYSE"], ["NJR-A", None]]
    assert edgar.get("/include/ticker.txt").text == "njr\t9900021\nnjr-a\t9900021\n"
    assert edgar.get("/files/company_tickers_mf.json").json()["data"] == []
    lookup = edgar.get(f"{ARCHIVES}/cik-lookup-data.txt").text.splitlines()
    assert {"Nightjar Ridge Partners:0009900021:", "Nobody Inc:0000000001:"} <= set(lookup)


# ---- browse-edgar ---------------------------------------------------------------------------------------------------


def _feed(edgar: Public, question: str) -> ElementTree.Element:
    response = edgar.get(f"/cgi-bin/browse-edgar?{question}")
    assert response.content.startswith(b'<?xml version="1.0" encoding="ISO-8859-1" ?>')
    return ElementTree.fromstring(response.content)


def test_the_latest_filings_have_an_entry_for_each_party(edgar):
    header = FullSubmission.read(SCHEDULE_13G).header
    feed = _feed(edgar, "action=getcurrent&count=100&output=atom")
    titles = [one.findtext(f"{ATOM}title") for one in feed.iter(f"{ATOM}entry")]
    assert sorted(titles) == sorted(
        ["D - Nightjar Ridge Partners, L.P. (0009900021) (Filer)"]
        + [
            f"{header.form} - {party.name} ({party.cik}) ({role})"
            for party, role in zip(header.parties, ("Subject", "Filed by"), strict=True)
        ]
    )
    assert feed.findtext(f"{ATOM}title").startswith("Latest Filings - ")
    (entry,) = _feed(edgar, "action=getcurrent&type=D&output=rss").iter(f"{ATOM}entry")
    link = entry.find(f"{ATOM}link").get("href")
    assert edgar.get(link.removeprefix("https://www.sec.gov"))
    assert entry.find(f"{ATOM}category").get("term") == "D"
    assert entry.findtext(f"{ATOM}id") == "urn:tag:sec.gov,2008:accession-number=0009900021-25-000001"
    assert entry.findtext(f"{ATOM}updated") == "2025-03-14T14:19:03-04:00"
    assert "<b>AccNo:</b> 0009900021-25-000001 <b>Size:</b> 7 KB" in entry.findtext(f"{ATOM}summary")


def test_pages_of_the_latest_filings_end_as_the_real_ones_do(edgar):
    edgar.publish(*several(12)[1:])
    first = _feed(edgar, "action=getcurrent&type=D&count=10&output=atom")
    second = _feed(edgar, "action=getcurrent&type=D&count=10&start=10&output=atom")
    numbers = [one.findtext(f"{ATOM}id")[-20:] for feed in (first, second) for one in feed.iter(f"{ATOM}entry")]
    assert len(set(numbers)) == len(numbers) == 12
    for start in ("20", "9" * 20):
        assert edgar.ask(f"/cgi-bin/browse-edgar?action=getcurrent&type=D&start={start}&output=atom").status_code == 503
    assert "Nightjar" in edgar.get("/cgi-bin/browse-edgar?action=getcurrent&type=D").text


def test_the_filings_of_a_company_in_every_shape(edgar):
    edgar.publish(form_d(2, date(2025, 4, 1), form="D/A"))
    with transaction(edgar.connection):
        entities.add(edgar.connection, CIK, "Ridge & Söhne \u2014 Ltd", tickers=("NJR",), state="DE")
    for who in ("9900021", "njr", CIK):
        feed = _feed(edgar, f"action=getcompany&CIK={who}&type=D&owner=include&count=10&output=atom")
        assert feed.findtext(f"{ATOM}company-info/{ATOM}conformed-name") == "Ridge & Söhne \u2014 Ltd"
        kinds = [one.findtext(f"{ATOM}content/{ATOM}filing-type") for one in feed.iter(f"{ATOM}entry")]
        assert kinds == ["D/A", "D"]
    older = _feed(edgar, "action=getcompany&CIK=9900021&type=D%2FA&dateb=20250401&ownership=include&output=xml")
    (filing,) = older.iter("filing")
    assert (filing.findtext("dateFiled"), filing.findtext("type")) == ("2025-04-01", "D/A")
    assert filing.findtext("filingHREF").endswith("/0009900021-25-000002-index.htm")
    early = _feed(edgar, "action=getcompany&CIK=9900021&dateb=20250331&output=xml")
    assert [one.findtext("type") for one in early.iter("filing")] == ["D"]
    page = html.fromstring(edgar.get("/cgi-bin/browse-edgar?company=ridge").content)
    assert page.find_class("companyName")[0].find("a").text.split()[0] == CIK


def test_who_is_not_found_is_told_on_a_page(edgar):
    assert "No matching" in edgar.get("/cgi-bin/browse-edgar?action=getcompany&CIK=zzz").text
    with transaction(edgar.connection):
        for number in (1, 2):
            entities.add(edgar.connection, str(number), f"Same beginning {number}")
    page = html.fromstring(edgar.get("/cgi-bin/browse-edgar?company=same").content)
    assert [row[1].text for row in page.xpath('//table[@summary="Results"]/tr')[1:]] == [
        "Same beginning 1",
        "Same beginning 2",
    ]
