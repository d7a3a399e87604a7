"""Answers have the shape of those that the SEC's servers gave, as others recorded them."""

import json
from pathlib import Path

import pytest
from lxml import etree

from edgar.sandbox.public import ACCESSION, ARCHIVES, CIK, FORM_D, SCHEDULE_13G, WHO, Public
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
    whole = edgar.get(FILE)
    beyond = edgar.ask(FILE, range="bytes=999999999-")
    assert (beyond.status_code, beyond.content) == (416, b"")
    assert beyond.headers["content-range"] == f"bytes */{len(whole.content)}"
    assert edgar.ask(FILE, range="bytes=0-4", if_range=whole.headers["etag"]).status_code == 206
    assert edgar.ask(FILE, range="bytes=0-4", if_range='"other"').status_code == 200
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
