"""Companies, tickers, the feed, search and full submissions."""

import json
from datetime import date, datetime, timedelta, timezone

import pytest

from edgar.client.answering import BASE, atom, full_submission, master, zipped
from muniment.deadlines.business_days import Quarter
from muniment.edgar.client.endpoints import endpoint
from muniment.edgar.client.listings import Listing, read_feed
from muniment.edgar.client.public import Public
from muniment.edgar.client.transport import NotFound
from muniment.errors import SourceError

ACME = "0009900031"
NUMBER = "0009900031-26-000007"


@pytest.fixture
def public(line):
    return Public(line, endpoint(BASE))


def recent(*rows):
    return dict(zip(("accessionNumber", "form", "filingDate"), map(list, zip(*rows, strict=True)), strict=True))


def company(*rows, files=(), number=ACME):
    filings = {"recent": recent(*rows) if rows else recent(("", "", ""))}
    return json.dumps({"cik": number, "name": "Acme", "filings": {**filings, "files": list(files)}}).encode()


# ---- companies ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("spelled", [ACME, "9900031", 9900031])
def test_a_company(public, edgar, spelled):
    older = {"name": f"CIK{ACME}-submissions-001.json", "filingCount": 1, "filingFrom": "2009-01-02", "filingTo": "x"}
    edgar.files[f"/submissions/CIK{ACME}.json"] = company(
        (NUMBER, "SCHEDULE 13G", "2026-11-02"), files=[older], number=spelled
    )
    edgar.files[f"/submissions/{older['name']}"] = json.dumps(recent((NUMBER, "D", "2009-01-02"))).encode()
    acme = public.company("9900031")
    assert (acme.cik, acme.name) == (ACME, "Acme")
    assert acme.listings == (Listing(NUMBER, "SCHEDULE 13G", date(2026, 11, 2), ACME, "Acme"),)
    (page,) = acme.older
    assert (page.since, page.until) == (date(2009, 1, 2), None)
    assert public.older(acme, page.file) == (Listing(NUMBER, "D", date(2009, 1, 2), ACME, "Acme"),)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"[]",
        b'{"cik": "1"}',
        b'{"x":' + b"[" * 200_000,
        b'{"cik": "1", "filings": []}',
        b'{"cik": "x", "filings": {"recent": {}}}',
        b'{"cik": "1", "filings": {"recent": {"accessionNumber": ["1"], "form": [], "filingDate": []}}}',
        company((NUMBER, "D", "soon")),
        company(("../etc", "D", "2026-01-01")),
        company((NUMBER, "D", "2026-01-01"), files=[{"name": "../../etc/passwd"}]),
        company((NUMBER, "D", "2026-01-01"), files=[{}]),
    ],
)
def test_what_is_no_company_is_told(public, edgar, data):
    edgar.files[f"/submissions/CIK{ACME}.json"] = data
    with pytest.raises(SourceError, match=f"CIK{ACME}"):
        public.company(ACME)


def test_tickers(public, edgar):
    edgar.files["/files/company_tickers.json"] = b'{"0": {"cik_str": 9900031, "ticker": "ACM-B", "title": "Acme"}}'
    assert public.cik_of("acm.b") == ACME
    assert public.cik_of("NONE") is None
    assert public.cik_of("no ticker at all") is None
    edgar.files["/files/company_tickers.json"] = b'{"0": {}}'
    with pytest.raises(SourceError, match="tickers"):
        public.cik_of("ACM")


# ---- indexes --------------------------------------------------------------------------------------------------------


def test_an_index_that_is_there_zipped_only(public, edgar):
    row = ("9900031", "Acme", "D", "2013-01-02", NUMBER)
    edgar.files["/Archives/edgar/daily-index/2013/QTR1/master.20130102.idx.gz"] = zipped(master([row]))
    edgar.files["/Archives/edgar/full-index/2013/QTR1/master.gz"] = zipped(master([row]))
    assert public.day(date(2013, 1, 2)).listings == public.quarter(Quarter(2013, 1)).listings
    with pytest.raises(NotFound):
        public.day(date(2013, 1, 3))


# ---- the feed -------------------------------------------------------------------------------------------------------


def test_the_feed(public, edgar):
    edgar.pages["D"] = [atom([("D/A", "Café (Cayman) - Ltd", "0009900031", NUMBER, "2026-11-02")])]
    (entry,) = public.latest("D")
    assert entry.listing == Listing(NUMBER, "D/A", date(2026, 11, 2), ACME, "Café (Cayman) - Ltd")
    assert entry.role == "Subject"
    assert entry.accepted == datetime(2026, 11, 2, 10, 15, tzinfo=timezone(timedelta(hours=-5)))
    assert public.latest("D", 100) == []
    assert "type=D&owner=include&count=100&start=0&output=atom" in edgar.asked[0][1]


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"{}",
        b"<html/>",
        b"<feed><entry><title>nothing</title></entry></feed>",
        atom([("D", "Acme", ACME, NUMBER, "2026-11-02")])[:-20],
        b'<!DOCTYPE feed [<!ENTITY a "b">]><feed>&a;</feed>',
    ],
)
def test_what_is_no_feed_is_told(data):
    with pytest.raises(SourceError):
        read_feed(data)


# ---- search ---------------------------------------------------------------------------------------------------------


def hit(number, **more):
    source = {"ciks": [ACME, "0000000007"], "adsh": number, "form": "D", "file_date": "2026-11-02"}
    name = "ACME  (ACM)  (CIK 0009900031)"
    return {"_id": f"{number}:primary_doc.xml", "_source": {**source, "display_names": [name], **more}}


def found(*hits, total=None, relation="eq"):
    total = {"value": len(hits) if total is None else total, "relation": relation}
    return json.dumps({"took": 1, "hits": {"total": total, "hits": list(hits)}}).encode()


def test_search(public, edgar):
    edgar.files["/LATEST/search-index"] = found(hit(NUMBER), total=10_000, relation="gte")
    page = public.search("acme")
    assert (page.total, page.is_least) == (10_000, True)
    (one,) = page.hits
    assert one.listing == Listing(NUMBER, "D", date(2026, 11, 2), ACME, "ACME")
    assert (one.file, one.ciks) == ("primary_doc.xml", (ACME, "0000000007"))


@pytest.mark.parametrize(
    "data", [b"", b"{}", b'{"hits": {"total": 5}}', found({"_source": {}}), found(hit("x")), b'{"x":' + b"[" * 200_000]
)
def test_what_is_no_answer_to_a_search_is_told(public, edgar, data):
    edgar.files["/LATEST/search-index"] = data
    with pytest.raises(SourceError, match="full-text search"):
        public.search("acme")


# ---- full submissions -----------------------------------------------------------------------------------------------


def put(edgar, cik, number=NUMBER, data=None):
    where = f"/Archives/edgar/data/{int(cik)}/{number.replace('-', '')}/{number}.txt"
    edgar.files[where] = full_submission(number, "D") if data is None else data


def test_a_full_submission_comes_as_it_is(public, edgar):
    put(edgar, ACME)
    assert public.full_submission(ACME, NUMBER) == full_submission(NUMBER, "D")


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "no full submission"),
        (b"<html>Too many requests</html>", "no full submission"),
        (full_submission("0009900031-26-000008", "D"), "is not filing"),
        (full_submission(NUMBER, "D")[:-100], "cut off"),
    ],
)
def test_what_is_another_thing_or_cut_off_is_told(public, edgar, data, words):
    put(edgar, ACME, data=data)
    with pytest.raises(SourceError, match=words):
        public.full_submission(ACME, NUMBER)


def test_a_number_leads_to_its_sender_or_to_what_search_knows(public, edgar):
    put(edgar, ACME)
    assert public.anywhere(NUMBER)[0] == ACME
    other = "0001193125-26-000001"
    put(edgar, "7", other, full_submission(other, "D"))
    edgar.files["/LATEST/search-index"] = found(hit(NUMBER), hit(other, ciks=["0000000007"]))
    assert public.anywhere(other)[0] == "0000000007"
    edgar.files["/LATEST/search-index"] = found(hit(NUMBER))
    with pytest.raises(NotFound, match="give a company in it too, as CIK/0001193125-26-000009"):
        public.anywhere("0001193125-26-000009")
