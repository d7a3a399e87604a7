"""The archives: every file of a filing, by every path; what is remembered and forgotten; who may read."""

import asyncio
import io
import tarfile
from datetime import date, datetime
from gzip import decompress
from pathlib import Path

import pytest
from lxml import etree, html
from msgspec import UNSET, structs

import muniment
from edgar.sandbox.public import ACCESSION, ARCHIVES, CIK, FORM_D, SCHEDULE_13G, Public, at, form_d
from muniment.documents.header import FilingHeader, Party, read_header
from muniment.documents.passage import Passage
from muniment.documents.submission import FullSubmission
from muniment.edgar.sandbox import entities
from muniment.edgar.sandbox.behaviours import set_switch
from muniment.edgar.sandbox.clock import EASTERN
from muniment.edgar.sandbox.database import transaction
from muniment.edgar.sandbox.dissemination import serving
from muniment.edgar.sandbox.dissemination.serving import is_declared

FOLDER = f"{ARCHIVES}/data/9900021/{ACCESSION.replace('-', '')}"


@pytest.fixture
def edgar(tmp_path: Path):
    with Public(tmp_path) as public:
        public.publish(FORM_D, SCHEDULE_13G)
        yield public


@pytest.mark.parametrize(
    "path",
    [
        f"{ARCHIVES}/data/9900021/{ACCESSION}.txt",
        f"{ARCHIVES}/data/{CIK}/{ACCESSION}.txt",
        f"{FOLDER}/{ACCESSION}.txt",
        f"{ARCHIVES}/data/{CIK}/{ACCESSION.replace('-', '')}/{ACCESSION}.txt",
    ],
)
def test_full_submissions_come_back_byte_for_byte_by_either_path_and_either_spelling_of_the_cik(edgar, path):
    response = edgar.get(path)
    assert response.content == FORM_D
    assert response.headers["content-type"] == "text/plain"


def test_documents_are_served_as_they_stand_and_read_back(edgar):
    data = edgar.get(f"{FOLDER}/primary_doc.xml").content
    assert data in FORM_D
    assert muniment.read(data).record == muniment.read(FORM_D).record


def test_a_rendered_form_stands_in_the_folder_of_its_sheet_and_cannot_run_anything(edgar):
    response = edgar.get(f"{FOLDER}/xslFormDX01/primary_doc.xml")
    assert "Nightjar Ridge Partners, L.P." in response.text
    assert response.headers["content-security-policy"].startswith("sandbox;")
    assert edgar.ask(f"{FOLDER}/xslFormDX02/primary_doc.xml").status_code == 403


def _tagged() -> str:
    header = FullSubmission.read(SCHEDULE_13G).header
    assert header is not UNSET
    assert header.accession_number
    return header.accession_number


def test_a_filing_is_served_below_each_of_its_ciks_and_below_no_other(edgar):
    number = _tagged()
    ciks = {party.cik for party in FullSubmission.read(SCHEDULE_13G).header.parties}
    assert len(ciks) > 1
    for cik in ciks:
        assert edgar.get(f"{ARCHIVES}/data/{int(cik)}/{number}.nc").content == SCHEDULE_13G
    assert edgar.ask(f"{ARCHIVES}/data/9900021/{number}.nc").status_code == 403


def test_a_header_in_tags_is_written_as_text_and_the_documents_stay_as_they_are(edgar):
    number = _tagged()
    cik = FullSubmission.read(SCHEDULE_13G).header.parties[0].cik
    text = edgar.get(f"{ARCHIVES}/data/{cik}/{number}.txt").content
    assert text.startswith(f"<SEC-DOCUMENT>{number}.txt : ".encode())
    made, original = FullSubmission.read(text), FullSubmission.read(SCHEDULE_13G)
    assert [one.passage.data for one in made.documents] == [one.passage.data for one in original.documents]
    assert [one.name for one in made.header.parties] == [one.name for one in original.header.parties]
    assert muniment.read(text).record == muniment.read(SCHEDULE_13G).record


def test_a_header_as_text_is_written_in_tags(edgar):
    nc = edgar.get(f"{FOLDER}/{ACCESSION}.nc").content
    original = FullSubmission.read(FORM_D)
    made = FullSubmission.read(nc)
    assert made.outer == "SUBMISSION"
    assert _as_read(made.header) == _as_read(original.header)
    assert made.documents[0].passage.data == original.documents[0].passage.data
    header = read_header(Passage.whole(edgar.get(f"{FOLDER}/{ACCESSION}.hdr.sgml").content)).header
    assert (header.accession_number, header.accepted) == (ACCESSION, original.header.accepted)
    assert _as_read(header) == _as_read(original.header)


def _as_read(header: FilingHeader) -> tuple[Party, ...]:
    """The parties; the act has words in the text style and a number in tags."""
    return tuple(
        structs.replace(one, act=(one.act or "").removesuffix(" Act").removeprefix("19")) for one in header.parties
    )


def test_the_index_page_has_the_parts_that_programs_look_for(edgar):
    for ending in ("-index.htm", "-index.html"):
        page = html.fromstring(edgar.get(f"{FOLDER}/{ACCESSION}{ending}").content)
        assert page.get_element_by_id("formName").findtext("strong") == "Form D"
        assert ACCESSION in page.get_element_by_id("secNum").text_content()
        heads = [one.text for one in page.find_class("infoHead")]
        infos = [one.text for one in page.find_class("info")]
        assert dict(zip(heads, infos, strict=True)) == {
            "Filing Date": "2025-03-14",
            "Accepted": "2025-03-14 14:19:03",
            "Documents": "1",
            "Effectiveness Date": "2025-03-14",
            "Items": "Item 3C: Investment Company Act Section 3(c)",
        }
        rows = page.xpath('//table[@class="tableFile"][@summary="Document Format Files"]/tr')[1:]
        links = [row.xpath(".//a/@href")[0] for row in rows]
        sheet, document = f"{FOLDER}/xslFormDX01/primary_doc.xml", f"{FOLDER}/primary_doc.xml"
        assert links == [sheet, document, f"{FOLDER}/{ACCESSION}.txt"]
        assert rows[-1][1].text == "Complete submission text file"
        assert all(edgar.ask(link).status_code == 200 for link in links)
        assert "(Filer)" in page.find_class("companyName")[0].text_content()
        assert "021-990001" in page.find_class("identInfo")[0].text_content()


def test_both_parties_stand_on_the_index_page_with_their_roles(edgar):
    header = FullSubmission.read(SCHEDULE_13G).header
    page = html.fromstring(edgar.get(f"{ARCHIVES}/data/{header.parties[0].cik}/{_tagged()}-index.htm").content)
    names = [one.text_content() for one in page.find_class("companyName")]
    assert [f"{one.name} ({role})" in name for one, role, name in zip(
        header.parties, ("Subject", "Filed by"), names, strict=True)] == [True, True]  # fmt: skip


def test_the_page_of_headers_has_the_tags_in_a_comment_and_the_text_for_people(edgar):
    page = html.fromstring(edgar.get(f"{FOLDER}/{ACCESSION}-index-headers.html").content)
    (comment,) = page.getroottree().xpath("//comment()")
    assert read_header(Passage.whole(comment.text.strip().encode())).header.accession_number == ACCESSION
    assert page.findtext(".//pre").startswith(f"<SEC-DOCUMENT>{ACCESSION}-index.html : 20250314")


def test_folders_say_what_is_in_them(edgar):
    directory = edgar.get(f"{FOLDER}/index.json").json()["directory"]
    names = {item["name"]: item for item in directory["item"]}
    assert names["primary_doc.xml"]["size"] == str(len(edgar.get(f"{FOLDER}/primary_doc.xml").content))
    assert all(isinstance(value, str) for item in directory["item"] for value in item.values())
    assert directory["parent-dir"] == f"{ARCHIVES}/data/9900021"
    assert [one.text for one in etree.fromstring(edgar.get(f"{FOLDER}/index.xml").content).iter("name")][1:] == [*names]
    for path in (FOLDER, f"{FOLDER}/", f"{FOLDER}/index.html"):
        assert 'primary_doc.xml">' in edgar.get(path).text
    assert ACCESSION.replace("-", "") in edgar.get(f"{ARCHIVES}/data/9900021/").text


@pytest.mark.parametrize(
    "path",
    [
        f"{ARCHIVES}/data/9900021/{ACCESSION.replace('-', '')}/..%2f..%2fedgar.db",
        f"{ARCHIVES}/data/9900021/%2e%2e/%2e%2e/edgar.db",
        f"{ARCHIVES}/data/9900021/{ACCESSION.replace('-', '')}/%00",
        f"{ARCHIVES}/data/9900021/{ACCESSION.replace('-', '')}/edgar.db",
        f"{ARCHIVES}/data/9900021/{ACCESSION.replace('-', '')}/primary_doc.xml/primary_doc.xml",
        f"{ARCHIVES}/data/9900021/{ACCESSION.replace('-', '')}/0009900021-25-000002.txt",
        f"{ARCHIVES}/data/99000210000000000/{ACCESSION}.txt",
        f"{ARCHIVES}/data/1/{ACCESSION}.txt",
        f"{ARCHIVES}/data/x/{ACCESSION}.txt",
        f"{ARCHIVES}/data",
        f"{ARCHIVES}/full-index/2025/QTR5/form.idx",
        f"{ARCHIVES}/daily-index/2025/QTR1/form.20259999.idx",
        f"{ARCHIVES}/daily-index/2025/QTR1/form.20250315.idx",
        f"{ARCHIVES}/Feed/2025/QTR1/20250315.nc.tar.gz",
        "/Archives/../etc/passwd",
        "/Archives/" + "x" * 5000,
        "/cgi-bin/../../etc/passwd",
        "/files/secret.json",
        "/files/secret.json?" + "a=1&" * 200,
    ],
)
def test_what_is_not_there_is_denied_however_it_is_asked_for(edgar, path):
    response = edgar.ask(path)
    assert response.status_code in (403, 404)
    assert b"SQLite" not in response.content
    if path.startswith(ARCHIVES):
        assert (response.status_code, etree.fromstring(response.content).findtext("Code")) == (403, "AccessDenied")


def test_a_switch_says_404_instead(edgar):
    set_switch(edgar.connection, "missing-object", "404")
    assert edgar.ask(f"{FOLDER}/nothing.xml").status_code == 404


def test_documents_with_hostile_names_are_only_what_they_are(edgar):
    evil = form_d(7).replace(b"<FILENAME>primary_doc.xml", b"<FILENAME>../<b>'%2e.xml")
    edgar.publish(evil)
    folder = f"{ARCHIVES}/data/9900021/000990002125000007"
    assert "<b>" not in edgar.get(f"{folder}/0009900021-25-000007-index.htm").text
    assert "<b>" not in edgar.get(f"{folder}/").text
    assert edgar.get(f"{folder}/..%2F%3Cb%3E%27%252e.xml").content in evil


@pytest.mark.parametrize("name", ["a b#1.htm", "50%25.htm", "what?.htm", '../"x".htm'])
def test_links_lead_to_documents_whatever_their_names_are(edgar, name):
    edgar.publish(text := form_d(7).replace(b"<FILENAME>primary_doc.xml", f"<FILENAME>{name}".encode()))
    folder = FOLDER.replace("000001", "000007")
    for page in (f"{folder}/", f"{folder}/0009900021-25-000007-index.htm"):
        links = {link.text: link.get("href") for link in html.fromstring(edgar.get(page).text).iter("a")}
        assert edgar.get(links[name]).content in text


def test_feeds_of_a_day_hold_every_filing_of_it(edgar):
    edgar.publish(form_d(2))
    feed = decompress(edgar.get(f"{ARCHIVES}/Feed/2025/QTR1/20250314.nc.tar.gz").content)
    with tarfile.open(fileobj=io.BytesIO(feed)) as archive:
        names = archive.getnames()
        first = archive.extractfile(names[0]).read()
    assert names == [f"{ACCESSION}.nc", "0009900021-25-000002.nc"]
    assert first == edgar.get(f"{FOLDER}/{ACCESSION}.nc").content
    assert decompress(edgar.get(f"{ARCHIVES}/Oldloads/2025/QTR1/20250314.gz").content) == FORM_D + form_d(2)
    assert "20250314.nc.tar.gz" in edgar.get(f"{ARCHIVES}/Feed/2025/QTR1/").text


# ---- how it is sent -------------------------------------------------------------------------------------------------


def test_head_tells_what_get_would_send(edgar):
    whole = edgar.get(f"{FOLDER}/{ACCESSION}.txt", accept_encoding="identity")
    head = edgar.ask(f"{FOLDER}/{ACCESSION}.txt", "HEAD", accept_encoding="identity")
    assert (head.status_code, head.content) == (200, b"")
    assert head.headers["content-length"] == str(len(whole.content))
    assert edgar.ask(f"{FOLDER}/{ACCESSION}.txt", "POST").status_code == 405


def test_who_has_it_is_told_so(edgar):
    for path in (f"{FOLDER}/{ACCESSION}.txt", f"/submissions/CIK{CIK}.json"):
        tag = edgar.get(path).headers["etag"]
        for known in (tag, tag.removeprefix("W/")):  # of the answer as it was packed, and as it is
            again = edgar.ask(path, if_none_match=f'"other", {known}')
            assert (again.status_code, again.content) == (304, b"")
        assert edgar.ask(path, if_none_match='"other"').status_code == 200
    stamped = edgar.get(f"{FOLDER}/{ACCESSION}.txt").headers["last-modified"]
    assert stamped == "Fri, 14 Mar 2025 18:19:03 GMT"
    assert edgar.ask(f"{FOLDER}/{ACCESSION}.txt", if_modified_since=stamped).status_code == 304
    assert edgar.ask(f"{FOLDER}/{ACCESSION}.txt", if_modified_since="Fri, 14 Mar 2025 18:19:02 GMT").status_code == 200
    assert edgar.ask(f"{FOLDER}/{ACCESSION}.txt", if_modified_since="yesterday").status_code == 200


def test_answers_are_compressed_for_who_takes_that(edgar):
    path = f"{FOLDER}/{ACCESSION}.txt"
    packed, plain = edgar.get(path, accept_encoding="gzip"), edgar.get(path, accept_encoding="identity")
    assert packed.headers["content-encoding"] == "gzip"
    assert "content-encoding" not in plain.headers
    assert packed.content == plain.content == FORM_D
    assert "content-encoding" not in edgar.get(path, accept_encoding="gzip;q=0").headers


# ---- who may read ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("agent", ["", "python-requests/2.32", "curl/8", "Sample Company"])
def test_who_does_not_say_who_asks_is_refused(edgar, agent):
    response = edgar.client.get(f"{FOLDER}/", headers={"User-Agent": agent})
    assert response.status_code == 403
    assert "Undeclared Automated Tool" in response.text


def test_the_rule_of_the_user_agent_can_be_loosened(edgar):
    assert is_declared(b"Mozilla/5.0 (X11)", "contact")
    set_switch(edgar.connection, "user-agent", "present")
    assert edgar.client.get(FOLDER, headers={"User-Agent": "curl/8"}).status_code == 200
    assert edgar.client.get(FOLDER, headers={"User-Agent": ""}).status_code == 403
    set_switch(edgar.connection, "user-agent", "off")
    assert edgar.client.get(FOLDER, headers={"User-Agent": ""}).status_code == 200


def test_who_asks_too_fast_is_refused_where_that_rule_is_switched_on(edgar, monkeypatch):
    assert {edgar.ask(FOLDER).status_code for _ in range(12)} == {200}
    set_switch(edgar.connection, "rate", "real")
    moment = [1000.0]
    monkeypatch.setattr("muniment.edgar.sandbox.behaviours.monotonic", lambda: moment[0])
    statuses = [edgar.ask(FOLDER).status_code for _ in range(12)]
    assert statuses == [200] * 10 + [403] * 2
    assert "Request Rate Threshold Exceeded" in edgar.ask(FOLDER).text
    assert edgar.ask("/LATEST/search-index?q=fund").status_code == 429
    moment[0] += 1.5
    assert edgar.ask(FOLDER).status_code == 200


# ---- what is remembered ---------------------------------------------------------------------------------------------


def _numbers(edgar: Public) -> list[str]:
    return edgar.get(f"/submissions/CIK{CIK}.json").json()["filings"]["recent"]["accessionNumber"]


def test_a_new_filing_is_in_every_list_at_once(edgar):
    day = f"{ARCHIVES}/daily-index/2025/QTR1/master.20250314.idx"
    quarter = f"{ARCHIVES}/full-index/2025/QTR1/master.idx"
    before = {path: edgar.get(path).text for path in (day, quarter, f"{ARCHIVES}/data/9900021/")}
    assert _numbers(edgar) == [ACCESSION]
    edgar.publish(form_d(2))
    assert _numbers(edgar) == ["0009900021-25-000002", ACCESSION]
    for path, text in before.items():
        assert "25000002" not in text.replace("-", "")
        assert "25000002" in edgar.get(path).text.replace("-", "")


def test_what_does_not_change_is_not_made_again(edgar, monkeypatch):
    path = f"/submissions/CIK{CIK}.json"
    first = edgar.get(path).content
    monkeypatch.setitem(serving.PLACES, "submissions", serving._Place(lambda asked, shown: None, "data"))
    assert edgar.get(path).content == first
    edgar.publish(form_d(3))
    assert edgar.ask(path).status_code == 404


def test_what_is_on_file_about_a_company_shows_at_once(edgar):
    path = f"/submissions/CIK{CIK}.json"
    assert edgar.get(path).json()["tickers"] == []
    with transaction(edgar.connection):
        entities.add(edgar.connection, CIK, "Nightjar Ridge Holdings", tickers=("NJR",), exchanges=("Nasdaq",))
    told = edgar.get(path).json()
    assert (told["name"], told["tickers"], told["exchanges"]) == ("Nightjar Ridge Holdings", ["NJR"], ["Nasdaq"])


def test_after_a_clean_state_nothing_old_is_shown_even_where_the_numbers_are_the_same(edgar):
    assert _numbers(edgar) == [ACCESSION]
    text = edgar.get(f"{FOLDER}/{ACCESSION}.txt").content
    with transaction(edgar.connection):
        for table in ("filings", "parties", "documents", "texts"):
            edgar.connection.execute(f"DELETE FROM {table}")
        edgar.connection.execute("INSERT INTO words(words) VALUES('delete-all')")
    other = FORM_D.replace(b"Nightjar", b"Skylark")
    edgar.publish(other, SCHEDULE_13G)
    assert edgar.get(f"{FOLDER}/{ACCESSION}.txt").content == other != text


def test_what_is_not_public_yet_comes_when_its_moment_comes(edgar):
    edgar.clock.set(datetime(2025, 6, 2, 17, 45), runs=False)
    edgar.publish(form_d(5, date(2025, 6, 3)), public=datetime(2025, 6, 3, 6, tzinfo=EASTERN))
    later = f"{ARCHIVES}/data/9900021/0009900021-25-000005.txt"
    search = "/LATEST/search-index?q=nightjar"
    assert _numbers(edgar) == [ACCESSION]
    assert edgar.ask(later).status_code == 403
    assert edgar.get(search).json()["hits"]["total"]["value"] == 1
    edgar.clock.set(datetime(2025, 6, 3, 6, 0), runs=False)
    assert _numbers(edgar) == ["0009900021-25-000005", ACCESSION]
    assert edgar.get(later).content == form_d(5, date(2025, 6, 3))
    assert edgar.get(search).json()["hits"]["total"]["value"] == 2
    edgar.clock.set(datetime(2025, 3, 1), runs=False)
    assert edgar.ask(f"/submissions/CIK{CIK}.json").status_code == 404
    assert edgar.ask(f"{FOLDER}/{ACCESSION}.txt").status_code == 403


def test_a_moment_that_comes_by_itself_is_noticed(edgar, monkeypatch):
    at(monkeypatch, datetime(2025, 6, 3, 5, 45))
    edgar.publish(form_d(5, date(2025, 6, 3)), public=datetime(2025, 6, 3, 6, tzinfo=EASTERN))
    assert _numbers(edgar) == [ACCESSION]
    at(monkeypatch, datetime(2025, 6, 3, 5, 59, 59))
    assert _numbers(edgar) == [ACCESSION]
    at(monkeypatch, datetime(2025, 6, 3, 6))
    assert _numbers(edgar) == ["0009900021-25-000005", ACCESSION]


def test_no_more_is_remembered_than_there_is_room_for(edgar, monkeypatch):
    answer = serving.PublicResponse(b"x" * 3_000, "text/plain")
    monkeypatch.setitem(serving.PLACES, "submissions", serving._Place(lambda asked, shown: answer, "data"))
    public = serving.Dissemination(edgar.folder)
    public.visible.refresh()
    public._responses.most = 40_000

    async def ask_for_many():
        for number in range(30):
            await public._in_executor(b"/submissions/%d" % number, b"")

    asyncio.run(ask_for_many())
    assert len(public._responses) == 6
    public.close()


def test_an_answer_that_cannot_be_made_is_one_page_and_the_others_go_on(edgar, monkeypatch, caplog):
    def broken(asked, shown):
        raise ValueError("made to fail")

    monkeypatch.setitem(serving.PLACES, "files", serving._Place(broken, "files"))
    response = edgar.ask("/files/company_tickers.json")
    assert (response.status_code, "made to fail" in response.text) == (500, False)
    assert "made to fail" in caplog.text
    assert _numbers(edgar) == [ACCESSION]
