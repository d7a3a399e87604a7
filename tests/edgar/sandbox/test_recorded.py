"""Answers have the shape of those that the SEC's servers gave, as others recorded them."""

import json
import re
from datetime import date
from pathlib import Path

import pytest
from lxml import etree, html

from edgar.sandbox.public import ACCESSION, ARCHIVES, CIK, FORM_D, SCHEDULE_13G, WHO, Public, form_d, several
from muniment.edgar.sandbox.behaviours import set_switch
from muniment.edgar.sandbox.database import transaction
from muniment.edgar.sandbox.entities import Details, Entity, FormerName, store
from shared_data import SHARED

RECORDED = SHARED / "more" / "edgar-recorded"
FILE = f"{ARCHIVES}/data/9900021/{ACCESSION}.txt"
needs_recorded = pytest.mark.skipif(not RECORDED.is_dir(), reason="the recorded answers are not here (shared/more)")


@pytest.fixture
def edgar(tmp_path: Path):
    with Public(tmp_path) as public:
        public.publish(FORM_D, SCHEDULE_13G)
        yield public


def recorded(name):
    return json.loads((RECORDED / f"{name}.json").read_text()), (RECORDED / f"{name}.body").read_bytes()


@needs_recorded
@pytest.mark.parametrize(
    ("name", "path"),
    [("err-0085", f"{ARCHIVES}/full-index/2099/QTR1/form.gz"), ("err-0218", "/submissions/CIK-000000001.json")],
)
def test_what_is_not_there_is_refused_likewise(edgar, name, path):
    exchange, body = recorded(name)
    theirs, answer = etree.fromstring(body), edgar.ask(path)
    ours = etree.fromstring(answer.content)
    assert answer.status_code == exchange["status"]["code"]
    assert answer.headers["content-type"] == "application/xml"
    assert [child.tag for child in ours] == [child.tag for child in theirs]
    for tag in ("Code", "Message", "Key"):
        assert ours.findtext(tag) == theirs.findtext(tag)
    assert [len(ours.findtext(tag)) for tag in ("RequestId", "HostId")] == [16, len(theirs.findtext("HostId"))]


@needs_recorded
@pytest.mark.parametrize("name", ["subm-0086", "subm-0088", "subm-0089", "subm-0090", "subm-0091", "subm-0138"])
def test_the_json_of_a_company_has_the_same_keys_and_kinds(edgar, name):
    theirs, ours = json.loads(recorded(name)[1]), edgar.get(f"/submissions/CIK{CIK}.json").json()
    assert list(ours) == list(theirs)
    assert list(ours["filings"]["recent"]) == list(theirs["filings"]["recent"])
    for kind in ("mailing", "business"):
        assert list(ours["addresses"][kind]) == list(theirs["addresses"][kind])
    new = ("isForeignLocation", "foreignStateTerritory", "country", "countryCode")
    for address in (ours["addresses"]["business"], theirs["addresses"]["business"]):
        assert [address[key] for key in new] == [None] * 4
        assert isinstance(address["stateOrCountry"], str)  # "" where there is no address


_FIVE_YEARS = {"ciks": ["0000050863"], "startdt": "2016-04-18", "enddt": "2021-04-18"}


@needs_recorded
@pytest.mark.parametrize(
    ("name", "asked"),
    [
        ("1c3188", {"q": "intel"}),
        ("37d955", {"q": '"Transition Report"', "forms": ["10-K"], **_FIVE_YEARS}),
        ("797cb5", {"q": '"Transition Report"', "forms": ["10-K", "10-Q"], **_FIVE_YEARS}),
    ],
)
def test_full_text_search_repeats_a_question_as_it_was_recorded(edgar, name, asked):
    theirs = json.loads((RECORDED / f"webr-search-index-{name}-POST.json").read_text())
    ours = edgar.client.post("/LATEST/search-index", json=asked, headers=WHO).json()
    assert list(ours) == list(theirs)
    assert ours["query"] == theirs["query"]
    assert list(ours["_shards"]) == list(theirs["_shards"])
    assert list(ours["hits"]) == list(theirs["hits"])
    for counted, recorded_counts in zip(ours["aggregations"].items(), theirs["aggregations"].items(), strict=True):
        assert counted[0] == recorded_counts[0]
        assert list(counted[1]) == list(recorded_counts[1])


@needs_recorded
def test_a_hit_has_the_keys_and_kinds_of_recorded_ones(edgar):
    """Since 2021 `_type` is gone, `root_form` became a list, and documents in XML have `schema_version`."""
    theirs = json.loads((RECORDED / "webr-search-index-1c3188-POST.json").read_text())["hits"]["hits"]
    ours = edgar.get("/LATEST/search-index").json()["hits"]["hits"]
    assert {tuple(hit) for hit in ours} == {tuple(key for key in theirs[0] if key != "_type")}
    kinds = {name: {type(hit["_source"].get(name)) for hit in theirs} for name in theirs[0]["_source"]}
    since = {"root_form", "root_forms", "schema_version"}
    for hit in ours:
        assert [name for name in hit["_source"] if name not in since] == [name for name in kinds if name not in since]
        for name, value in hit["_source"].items():
            assert (
                name in since or type(value) in kinds[name] or (name, type(value)) in [("sequence", int), ("xsl", str)]
            )
            assert None not in value if isinstance(value, list) else True


@needs_recorded
def test_values_of_a_column_are_of_the_kinds_that_were_recorded(edgar):
    theirs = [json.loads(recorded(name)[1])["filings"]["recent"] for name in ("subm-0086", "subm-0088", "subm-0089")]
    for column, values in edgar.get(f"/submissions/CIK{CIK}.json").json()["filings"]["recent"].items():
        kinds = {type(value) for answer in theirs for value in answer[column]}
        assert {type(value) for value in values} <= kinds, column


@needs_recorded
@pytest.mark.parametrize("name", ["subpage-0116", "subpage-0126"])
def test_rendered_documents_have_the_folder_of_their_schema_and_letters_a_core_type(tmp_path, name):
    theirs = json.loads(recorded(name)[1])
    rows = {
        (form, core, document.rpartition("/")[0])
        for form, core, document in zip(theirs["form"], theirs["core_type"], theirs["primaryDocument"], strict=True)
        if "/" in document or form != core
    }
    assert rows
    with Public(tmp_path) as edgar:
        for number, (form, _, folder) in enumerate(rows, 1):
            edgar.publish(of_another_form(number, form, folder[-3:] + "06" if folder else ""))
        ours = edgar.get(f"/submissions/CIK{CIK}.json").json()["filings"]["recent"]
    documents = (document.rpartition("/")[0] for document in ours["primaryDocument"])
    assert set(zip(ours["form"], ours["core_type"], documents, strict=True)) == rows


def of_another_form(number: int, form: str, version: str) -> bytes:
    """A filing of a form that is none of ours, with an XML document of a version, or a text."""
    text = form_d(number).decode().replace("SUBMISSION TYPE:\tD", f"SUBMISSION TYPE:\t{form}")
    text = text.replace("<TYPE>D\n", f"<TYPE>{form}\n").replace("X0708", version or "X0708")
    return (text if version else text.replace("<XML>\n", "").replace("</XML>\n", "")).encode()


def test_rendered_documents_of_other_forms_are_on_the_index_page_and_can_be_read(tmp_path):
    with Public(tmp_path) as edgar:
        edgar.publish(of_another_form(7, "13F-HR", "X0202"))
        folder = f"{ARCHIVES}/data/9900021/000990002125000007"
        page = html.fromstring(edgar.get(f"{folder}/0009900021-25-000007-index.htm").text)
        links = page.xpath("//table//a/@href")
        assert links[:2] == [f"{folder}/xslForm13F_X02/primary_doc.xml", f"{folder}/primary_doc.xml"]
        assert [edgar.ask(link).status_code for link in links] == [200, 200, 200]


@pytest.mark.parametrize(("clock", "hours"), [("utc", {"18"}), ("eastern", {"14"}), ("mixed", {"14", "18"})])
def test_the_clock_of_acceptances_is_a_switch(tmp_path, clock, hours):
    ciks = range(9_900_021, 9_900_046)
    with Public(tmp_path) as edgar:
        edgar.publish(*(form_d(number, cik=cik) for number, cik in enumerate(ciks, 1)))
        set_switch(edgar.connection, "acceptance-clock", clock)
        answers = [edgar.get(f"/submissions/CIK{cik:010}.json").json()["filings"]["recent"] for cik in ciks]
    stated = [recent["acceptanceDateTime"][0][11:13] for recent in answers]
    assert set(stated) == hours
    assert clock != "mixed" or stated.count("14") == 8


def test_an_acceptance_that_is_not_stated_is_midnight(tmp_path):
    with Public(tmp_path) as edgar:
        edgar.publish(re.sub(rb"<ACCEPTANCE-DATETIME>.*\n", b"", FORM_D))
        recent = edgar.get(f"/submissions/CIK{CIK}.json").json()["filings"]["recent"]
    assert recent["acceptanceDateTime"] == ["2025-03-14T04:00:00.000Z"]


def test_former_names_have_a_first_day_and_industries_small_letters(tmp_path):
    with Public(tmp_path) as edgar:
        edgar.publish(*several(3))
        (filed_as,) = edgar.connection.execute("SELECT name FROM parties LIMIT 1").fetchone()
        ends = ((filed_as, 2025), ("Older Name", 2019), ("Oldest Name", 2017))
        names = tuple(FormerName(name, until=date(year, 2, 3)) for name, year in ends)
        details = Details(former_names=names, sic="2834", sic_words="PHARMACEUTICAL PREPARATIONS")
        with transaction(edgar.connection):
            store(edgar.connection, Entity(CIK, "Nightjar Ridge Fund", details))
        company = edgar.get(f"/submissions/CIK{CIK}.json").json()
    assert company["sicDescription"] == "Pharmaceutical Preparations"
    assert [former["from"][:10] for former in company["formerNames"]] == ["2025-01-06", "2017-02-03", "2017-02-03"]


def test_who_declares_nothing_is_refused_by_the_server_before_the_sec(edgar):
    answer = edgar.client.get("/submissions/CIK9900021.json", headers={"User-Agent": "", "Host": "data.sec.gov"})
    assert answer.status_code == 403
    assert "will be managed until action is taken to declare your traffic." in answer.text
    headers = {"server": "AkamaiGHost", "mime-version": "1.0", "content-type": "text/html",
               "cache-control": "no-cache, no-store, must-revalidate",
               "strict-transport-security": "max-age=31536000 ; preload"}  # fmt: skip
    assert {name: answer.headers[name] for name in headers} == headers


@needs_recorded
def test_behind_the_end_of_the_latest_filings_nothing_is_available(edgar):
    exchange, body = recorded("err-0083")
    theirs, answer = html.fromstring(body), edgar.ask("/cgi-bin/browse-edgar?action=getcurrent&count=100&start=5100")
    ours = html.fromstring(answer.content)
    assert answer.status_code == exchange["status"]["code"]
    assert (ours.findtext(".//title"), ours.findtext(".//h1")) == (
        theirs.findtext(".//title"),
        theirs.findtext(".//h1"),
    )
    for header in ("Accept-Ranges", "Cache-Control", "Content-Type", "Server"):
        assert answer.headers[header] == exchange["headers"][header][0]


@needs_recorded
@pytest.mark.parametrize(("name", "host"), [("subm-0138", "data.sec.gov"), ("err-0218", "data.sec.gov"),
                                            ("err-0085", "www.sec.gov")])  # fmt: skip
def test_answers_have_the_headers_of_their_server(edgar, name, host):
    exchange, _ = recorded(name)
    theirs = {header.lower(): value[0] for header, value in exchange["headers"].items()}
    path = {"subm-0138": f"/submissions/CIK{CIK}.json", "err-0218": "/submissions/CIK-000000001.json",
            "err-0085": f"{ARCHIVES}/full-index/2099/QTR1/form.gz"}[name]  # fmt: skip
    ours = edgar.ask(path, host=host).headers
    changing = {"x-amz-id-2", "x-amz-request-id", "x-amz-apigw-id", "x-amzn-requestid", "x-amzn-trace-id"}
    ignored = {"date", "connection", "content-length", "vary"}
    assert {header for header in theirs if header not in ignored} <= set(ours)
    for header in theirs.keys() - ignored - changing - {"expires"}:
        assert ours[header] == theirs[header], header
    if "x-amz-request-id" in theirs:
        answer = edgar.ask(path)
        error = etree.fromstring(answer.content)
        assert answer.headers["x-amz-request-id"] == error.findtext("RequestId")
        assert answer.headers["x-amz-id-2"] == error.findtext("HostId")
    assert "strict-transport-security" not in edgar.ask(path).headers  # it would bind this machine's other programs


@pytest.mark.parametrize(
    ("asked", "part", "told"),
    [
        ("bytes=0-9", slice(0, 10), "bytes 0-9"),
        ("bytes=5-", slice(5, None), "bytes 5-{last}"),
        ("bytes=-7", slice(-7, None), "bytes {seventh}-{last}"),
        ("bytes=3-999999999", slice(3, None), "bytes 3-{last}"),
    ],
)
def test_a_part_is_sent_to_who_asks_for_it(edgar, asked, part, told):
    whole = edgar.get(FILE, accept_encoding="identity")
    assert whole.headers["accept-ranges"] == "bytes"
    answer = edgar.ask(FILE, range=asked)
    size = len(whole.content)
    assert (answer.status_code, answer.content) == (206, whole.content[part])
    assert answer.headers["content-range"] == f"{told.format(last=size - 1, seventh=size - 7)}/{size}"
    assert answer.headers["content-length"] == str(len(answer.content))


@pytest.mark.parametrize("asked", ["bytes=9-2", "bytes=-", "bytes=0-1,4-5", "lines=1-2", "bytes=a-b"])
def test_a_part_that_is_none_is_answered_with_the_whole(edgar, asked):
    assert edgar.get(FILE, range=asked).content == edgar.get(FILE).content


def test_a_part_behind_the_end_or_of_what_has_changed(edgar):
    whole = edgar.get(FILE, accept_encoding="identity")
    beyond = edgar.ask(FILE, range="bytes=999999999-")
    assert (beyond.status_code, beyond.content) == (416, b"")
    assert beyond.headers["content-range"] == f"bytes */{len(whole.content)}"
    assert edgar.ask(FILE, range="bytes=0-4", if_range=whole.headers["etag"]).status_code == 206
    for other in ('"other"', edgar.get(FILE, accept_encoding="gzip").headers["etag"]):
        assert edgar.ask(FILE, range="bytes=0-4", if_range=other).status_code == 200
    assert "accept-ranges" not in edgar.get(f"/submissions/CIK{CIK}.json").headers


def test_who_has_an_index_is_told_so(edgar):
    for path in ("full-index/2025/QTR1/form.idx", "daily-index/2025/QTR1/master.20250314.idx"):
        stamped = edgar.get(f"{ARCHIVES}/{path}").headers["last-modified"]
        assert edgar.ask(f"{ARCHIVES}/{path}", if_modified_since=stamped).status_code == 304


def test_titles_of_a_daily_master_index_are_in_its_sixth_line(edgar):
    lines = edgar.get(f"{ARCHIVES}/daily-index/2025/QTR1/master.20250314.idx").text.splitlines()
    assert lines[4:7] == [" ", "CIK|Company Name|Form Type|Date Filed|File Name", "-" * 80]
    assert lines[7].split("|")[2] in ("D", "SC 13G", "SCHEDULE 13G")


@pytest.mark.parametrize(
    ("filed", "folder"), [("20250528", "xslFormDX01"), ("20260217", "xslFormDX08"), ("20090401", "xslFormDX01")]
)
def test_the_folder_of_a_rendered_form_d_is_that_of_its_day(tmp_path, filed, folder):
    with Public(tmp_path) as edgar:
        edgar.publish(FORM_D.replace(b"20250314", filed.encode()))
        (document,) = edgar.get(f"/submissions/CIK{CIK}.json").json()["filings"]["recent"]["primaryDocument"]
    assert document == f"{folder}/primary_doc.xml"
