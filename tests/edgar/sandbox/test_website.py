"""What stands beside the archives: feeds of XBRL, sitemaps, robots.txt, plain pages, and addresses that nobody has."""

import gzip
import io
import zipfile
from datetime import date, datetime
from pathlib import Path
from xml.etree import ElementTree

import httpx
import pytest
from lxml import html

from edgar.sandbox.public import ACCESSION, ARCHIVES, CIK, FORM_D, SCHEDULE_13G, WHO, Public, form_d, several
from muniment.edgar.sandbox import entities
from muniment.edgar.sandbox.database import transaction
from muniment.edgar.sandbox.dissemination import archive
from muniment.edgar.sandbox.dissemination.responses import compressed
from muniment.edgar.sandbox.server import Sandbox

MAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
SITE = "https://www.sec.gov"


@pytest.fixture
def edgar(tmp_path: Path):
    with Public(tmp_path) as public:
        public.clock.set(datetime(2025, 4, 10, 12), runs=False)
        public.publish(FORM_D, SCHEDULE_13G)
        yield public


# ---- XBRL -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("path", "title", "day"),
    [
        ("xbrlrss.all.xml", "All XBRL Data Submitted to the SEC", "Thu, 10 Apr 2025 00:00:00 EDT"),
        ("usgaap.rss.xml", "US GAAP XBRL Data Submitted to the SEC", "Thu, 10 Apr 2025 00:00:00 EDT"),
        (
            "monthly/xbrlrss-2020-01.xml",
            "All XBRL Data Submitted to the SEC for 2020-01",
            "Fri, 31 Jan 2020 00:00:00 EST",
        ),
        (
            "monthly/xbrlrss-2025-04.xml",
            "All XBRL Data Submitted to the SEC for 2025-04",
            "Thu, 10 Apr 2025 00:00:00 EDT",
        ),
    ],
)
def test_a_feed_of_xbrl_is_a_channel_without_items(edgar, path, title, day):
    answer = edgar.get(f"{ARCHIVES}/{path}")
    assert answer.headers["content-type"] == "application/rss+xml"
    (channel,) = ElementTree.fromstring(answer.content)
    names = ["title", "link", "{http://www.w3.org/2005/Atom}link", "description", "language", "pubDate"]
    assert [element.tag for element in channel] == names
    assert (channel.findtext("title"), channel.findtext("pubDate")) == (title, day)
    assert channel.findtext("link") == f"{SITE}{ARCHIVES}/{path}"


def test_months_have_feeds_up_to_the_current_one(edgar):
    names = [item["name"] for item in edgar.get(f"{ARCHIVES}/monthly/index.json").json()["directory"]["item"]]
    assert (names[0], names[-1], len(names)) == ("xbrlrss-2005-04.xml", "xbrlrss-2025-04.xml", 241)
    for name in ("xbrlrss-2025-05.xml", "xbrlrss-2005-03.xml", "xbrlrss-2020-13.xml", "other.xml"):
        assert edgar.ask(f"{ARCHIVES}/monthly/{name}").status_code == 403


def test_nobody_has_facts(edgar):
    data = edgar.get(f"{ARCHIVES}/daily-index/xbrl/companyfacts.zip").content
    assert zipfile.ZipFile(io.BytesIO(data)).namelist() == []
    for path in (
        f"api/xbrl/companyfacts/CIK{CIK}.json",
        f"api/xbrl/companyconcept/CIK{CIK}/us-gaap/Assets.json",
        "api/xbrl/frames/us-gaap/Assets/USD/CY2024Q4I.json",
    ):
        answer = edgar.ask(f"/{path}")
        assert (answer.status_code, answer.headers["access-control-allow-origin"]) == (404, "*")
        error = ElementTree.fromstring(answer.content)
        assert (error.findtext("Code"), error.findtext("Key")) == ("NoSuchKey", path)
    assert edgar.get(f"{ARCHIVES}/full-index/2025/QTR1/xbrl.idx").text.splitlines()[-1] == "-" * 80


def test_an_index_is_there_in_four_ways(edgar):
    folder = f"{ARCHIVES}/full-index/2025/QTR1"
    names = {item["name"] for item in edgar.get(f"{folder}/index.json").json()["directory"]["item"]}
    assert {f"master.{suffix}" for suffix in ("idx", "gz", "zip", "Z")} <= names
    plain = edgar.get(f"{folder}/master.idx").content
    assert edgar.get(f"{folder}/master.Z").content == compressed(plain)
    assert gzip.decompress(edgar.get(f"{folder}/master.gz").content) == plain
    with zipfile.ZipFile(io.BytesIO(edgar.get(f"{folder}/master.zip").content)) as archive:
        assert archive.read("master.idx") == plain


# ---- sitemaps, robots.txt, what is not there ------------------------------------------------------------------------


def _places(edgar: Public, path: str) -> list[str]:
    return [
        place.text.removeprefix(SITE) for place in ElementTree.fromstring(edgar.get(path).content).iter(f"{MAP}loc")
    ]


def test_sitemaps_lead_to_every_filing(edgar, monkeypatch):
    monkeypatch.setattr(archive, "MOST_ADDRESSES", 10)
    edgar.publish(*several(25)[1:], form_d(50, date(2025, 4, 9)))
    quarters = _places(edgar, "/sitemap.xml")
    assert quarters == _places(edgar, f"{ARCHIVES}/full-index/sitemap.quarterlyindexes.xml")
    found = [page for quarter in quarters for page in _places(edgar, quarter)]
    assert f"{ARCHIVES}/data/9900021/0009900021-25-000050-index.htm" in found
    assert len(found) == len(set(found)) == 25 + 3
    for page in found[:3]:
        assert edgar.get(page)
    names = [
        file["name"] for file in edgar.get(f"{ARCHIVES}/full-index/2025/QTR1/index.json").json()["directory"]["item"]
    ]
    assert {quarter.rpartition("/")[2] for quarter in quarters} <= set(names)
    assert edgar.ask(f"{ARCHIVES}/full-index/2025/QTR1/sitemap.quarterlyindex9.xml").status_code == 403
    of_days = [page for day in _places(edgar, f"{ARCHIVES}/daily-index/sitemap.xml") for page in _places(edgar, day)]
    assert sorted(of_days) == sorted(found)
    assert edgar.ask(f"{ARCHIVES}/daily-index/2025/QTR1/sitemap.20250113.xml").status_code == 200
    assert edgar.ask(f"{ARCHIVES}/daily-index/2025/QTR1/sitemap.20250332.xml").status_code == 403


def test_robots_are_told_where_they_may_go(edgar):
    lines = edgar.get("/robots.txt").text.splitlines()
    assert lines == ["User-agent: *", "Allow: /Archives/edgar/data", "Disallow: /cgi-bin"]
    assert edgar.client.get("/robots.txt", headers={"User-Agent": ""}).status_code == 403


@pytest.mark.parametrize(
    "path",
    ["/nothing", "/about/here.htm", "/files/nothing.json", "/include/x.txt", "/edgar/nothing", "/dera/data/x",
     "/cgi-bin/nothing"],
)  # fmt: skip
def test_an_address_that_nobody_has_is_a_page_that_programs_know(edgar, path):
    answer = edgar.ask(path, host="www.sec.gov")
    assert (answer.status_code, answer.headers["cache-control"]) == (404, "no-cache")
    assert html.fromstring(answer.content).findtext(".//title") == "SEC.gov | File Not Found Error Alert (404)"
    assert not {"access-control-allow-origin", "x-amz-request-id", "accept-ranges"} & set(answer.headers)


@pytest.mark.parametrize("path", ["/nothing", "/submissions/nothing", "/api/xbrl/nothing"])
def test_the_host_of_data_says_which_key_is_missing(edgar, path):
    answer = edgar.ask(path, host="data.sec.gov")
    assert (answer.status_code, answer.headers["access-control-allow-origin"]) == (404, "*")
    assert ElementTree.fromstring(answer.content).findtext("Key") == path[1:]
    assert "x-amzn-requestid" in answer.headers


@pytest.mark.parametrize("path", ["/nothing", "/LATEST/nothing"])
def test_the_host_of_the_search_forbids(edgar, path):
    answer = edgar.ask(path, host="efts.sec.gov")
    assert (answer.status_code, answer.json()) == (403, {"message": "Forbidden"})


def test_who_may_be_asked_from_other_sites_and_for_parts_depends_on_the_host(edgar):
    folder = f"{ARCHIVES}/data/9900021/{ACCESSION.replace('-', '')}"
    both = ("access-control-allow-origin", "accept-ranges")
    told = {
        path: tuple(name in edgar.get(path).headers for name in both)
        for path in (
            f"{folder}/index.json",
            "/files/company_tickers.json",
            "/robots.txt",
            f"{folder}/{ACCESSION}-index.htm",
            "/cgi-bin/browse-edgar?action=getcurrent&output=atom",
            "/edgar/search/",
            f"/submissions/CIK{CIK}.json",
            "/LATEST/search-index?q=nightjar",
        )
    }
    assert list(told.values()) == [(False, True)] * 3 + [(False, False)] * 3 + [(True, False)] * 2


def test_the_whole_sandbox_says_so_too_but_for_its_own_calls(tmp_path):
    with Sandbox(tmp_path, worker=False) as running:
        nobody = httpx.get(f"{running.url}/about/here.htm", headers=WHO)
        assert (nobody.status_code, nobody.headers["content-type"]) == (404, "text/html; charset=utf-8")
        call = httpx.get(f"{running.url}/submission/nothing/at/all", headers=WHO)
        assert (call.status_code, call.json()["messages"][0]["type"]) == (404, "ERROR")


# ---- pages ----------------------------------------------------------------------------------------------------------


def test_the_page_of_a_company_links_on(edgar):
    with transaction(edgar.connection):
        entities.add(edgar.connection, CIK, "Nightjar & Ridge", tickers=("NJR",), sic="6221")
    for asked in ("9900021", CIK, "CIK0009900021", "njr"):
        page = html.fromstring(edgar.get(f"/edgar/browse/?CIK={asked}").content)
        assert page.findtext(".//h2") == "Nightjar & Ridge"
    links = [link.get("href") for link in page.iter("a")]
    assert f"/submissions/CIK{CIK}.json" in links
    assert any(link.endswith(f"{ACCESSION}-index.htm") for link in links)
    for link in links:
        assert edgar.get(link)
    assert page.findtext(".//h3") == "1 filing"
    assert "No company has" in edgar.get("/edgar/browse/?CIK=%3Czzz").text
    assert "&lt;zzz" in edgar.get("/edgar/browse/?CIK=%3Czzz").text


def test_a_page_that_shows_only_the_latest_says_so(edgar):
    edgar.publish(*several(104, date(2024, 1, 6))[1:])
    page = html.fromstring(edgar.get("/edgar/browse?CIK=9900021").content)
    assert page.findtext(".//h3") == "The latest 100 of 104 filings"
    assert len(page.findall(".//tbody/tr")) == 100


def test_text_search_on_a_page(edgar):
    assert html.fromstring(edgar.get("/edgar/search/").content).findall(".//form")
    edgar.publish(*several(104, date(2024, 1, 6))[1:])
    page = html.fromstring(edgar.get("/edgar/search/?q=nightjar&forms=D").content)
    assert len(page.findall(".//tbody/tr")) == 100
    (further,) = [link.get("href") for link in page.iter("a") if link.text == "Next 100"]
    second = html.fromstring(edgar.get(further).content)
    assert len(second.findall(".//tbody/tr")) == 4
    first = second.find(".//tbody/tr/td/a").get("href")
    assert edgar.get(first)
    assert next(link.text for link in second.iter("a")) == "JSON"
    assert "YYYY-MM-DD" in edgar.get("/edgar/search/?q=x&startdt=1&enddt=2").text
    assert "&lt;b&gt;" in edgar.get("/edgar/search/?q=%3Cb%3E").text
