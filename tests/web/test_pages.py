"""Every page and its JSON: the same answer, safe headers, one shape of error."""

import re
import sqlite3
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from html import unescape

import pytest
from jsonschema import Draft202012Validator
from litestar.testing import TestClient
from lxml import html

from muniment.forms.walk import list_of
from muniment.readers import read
from muniment.store import Store, finding
from muniment.study import review
from muniment.study.updating import update
from muniment.web import responses
from muniment.web.app import create_app

from .hostile import EXAMPLES

PAGES = [
    "/",
    "/filings",
    "/filings?form=13D&q=lamps",
    "/filings/0009900016-25-000001",
    "/filings/0009900016-25-000001/source?path=event_date",
    "/issuers/0009900001",
    "/persons/0009900011",
    "/persons/Theodora%20Quill",
    "/search",
    "/search?q=lamps",
    "/rules",
    "/rules?form=13G&severity=error",
    "/rules/E-27",
    "/about",
    "/schema",
]
SCRIPTS = {"/": ("find.js", "adding.js"), "/filings": ("find.js",), "/search": ("find.js",)}
"""The scripts of each page that has any, in their order."""


def as_json(address):
    page, mark, query = address.partition("?")
    return ("/index" if page == "/" else page) + ".json" + mark + query


def text_in(page):
    """What a person reads on a page, in one line."""
    tree = html.fromstring(page.content)
    return " ".join(" ".join(tree.itertext()).split())


def words_in(told):
    """Every text that an answer as data holds."""
    if isinstance(told, dict):
        for value in told.values():
            yield from words_in(value)
    elif isinstance(told, list):
        for value in told:
            yield from words_in(value)
    elif isinstance(told, str):
        yield told


@pytest.mark.parametrize("address", PAGES)
def test_a_page_is_whole_and_quiet(client, address):
    page = client.get(address)
    assert page.status_code == 200
    assert page.headers["content-type"] == "text/html; charset=utf-8"
    tree = html.fromstring(page.content)
    assert len(tree.xpath("//h1")) == 1
    assert tree.xpath("//title/text()")[0].endswith("· muniment")
    assert tree.xpath("count(//main) + count(//header[@class='top']) + count(//footer)") == 3
    assert tree.xpath("//a[@class='skip']/@href") == ["#main"]
    scripts = [script.get("src") for script in tree.iterfind(".//script")]
    assert scripts == [f"/static/{name}" for name in SCRIPTS.get(address.partition("?")[0], ())]
    assert not scripts or "script-src 'self'" in page.headers["content-security-policy"]
    assert not tree.xpath("//style | //@style | //@*[starts-with(name(), 'on')]")
    ids = tree.xpath("//@id")
    assert len(ids) == len(set(ids))
    assert all(label in ids for label in tree.xpath("//label/@for"))


@pytest.mark.parametrize("address", PAGES)
def test_the_same_address_with_json_is_the_same_answer(client, address):
    page, told = client.get(address), client.get(as_json(address))
    assert told.headers["content-type"] == "application/json"
    assert set(told.json()) == {"data", "links"}
    assert client.get(told.json()["links"]["self"]).json() == told.json()
    assert client.get(told.json()["links"]["html"]).content == page.content
    link = html.fromstring(page.content).xpath("//link[@rel='alternate']/@href")
    assert link == [told.json()["links"]["self"]]


def test_every_answer_of_the_json_stands_on_the_page(client, keys):
    for name in ("schedule-13d.xml", "form-d.xml", "schedule-13g.xml", "odd-values.xml"):
        page = text_in(client.get(f"/filings/{keys[name]}"))
        told = client.get(f"/filings/{keys[name]}.json").json()["data"]
        answers = [
            answer
            for section in told["sections"]
            for entry in section["entries"]
            for answer in ([entry] if "words" in entry else [one for part in entry["parts"] for one in part])
        ]
        assert len(answers) > 20
        for answer in answers:
            assert " ".join(answer["words"].split()) in page
            assert " ".join(answer["label"].split()) in page
        assert all(" ".join(problem["words"].split()) in page for problem in told["problems"])


def test_lists_say_the_same_as_their_json(client):
    page, told = text_in(client.get("/filings")), client.get("/filings.json").json()["data"]
    assert f"{told['total']} filings" in page
    assert all(row["issuer"] in page for row in told["rows"] if row["issuer"])


# ---- headers --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("address", [*PAGES, "/filings.json", "/nope", "/nope.json", "/static/style.css", "/static/no"])
def test_every_response_has_the_headers(client, address):
    headers = client.get(address).headers
    policy = {"content-security-policy": responses.policy_of(address.partition("?")[0])}
    assert {name: headers[name] for name in responses.HEADERS} == responses.HEADERS | policy
    assert ("set-cookie" in headers) == (address == "/")  # what is new since the last visit


@pytest.mark.parametrize("address", [*PAGES, "/new?since=0", "/sql", "/ask/holders", "/nope"])
def test_no_page_asks_for_a_script_that_its_policy_forbids(client, address):
    page = client.get(address)
    scripts = html.fromstring(page.content).xpath("//script")
    assert not scripts or "script-src 'self'" in page.headers["content-security-policy"]


def test_scripts_are_for_the_pages_that_have_one():
    for page in ("/", "/study", "/search"):
        assert "script-src 'self'" in responses.policy_of(page)
    for page in ("/filings/0009900016-25-000001", "/filings/1/source", "/charts/money.svg", "/rules", "/about"):
        assert "script" not in responses.policy_of(page)


def test_the_policy_allows_no_script_and_nothing_from_elsewhere():
    assert responses.POLICY.startswith("default-src 'none'; ")
    assert "script" not in responses.POLICY
    assert "unsafe" not in responses.POLICY


@pytest.mark.parametrize("host", ["evil.example", "evil.example:8321", "127.0.0.1.evil.example", ""])
def test_strangers_are_refused(client, host):
    """A page elsewhere may point its own name at this machine, and would then read the store."""
    answer = client.get("/filings.json", headers={"host": host})
    assert answer.status_code == 400
    assert answer.json()["error"]["detail"] == "These pages answer to 127.0.0.1 and localhost only."


@pytest.mark.parametrize("host", ["127.0.0.1:8321", "localhost", "LOCALHOST:1", "[::1]:8321"])
def test_this_machine_is_answered(client, host):
    assert client.get("/about", headers={"host": host}).status_code == 200


# ---- errors ---------------------------------------------------------------------------------------------------------

ERRORS = [
    ("/nope", 404, "There is no such address here."),
    ("/filings/0009900099-25-000001", 404, "There is no filing 0009900099-25-000001 in this store."),
    ("/filings/<script>", 404, "There is no filing <script> in this store."),
    ("/filings/999999", 404, "There is no filing 999999 in this store."),
    ("/filings/999999/source", 404, "There is no filing 999999 in this store."),
    ("/filings/0009900016-25-000001/source?path=nothing", 404, "was read as nothing"),
    ("/filings/0009900016-25-000001/source?at=abc", 400, "'abc' is no place"),
    ("/issuers/12", 404, "No filing in this store is about an issuer with the CIK"),
    ("/persons/Nobody", 404, "No filing in this store names Nobody."),
    ("/filings?since=2026-03-02&until=3/1/2026", 400, "since 2026-03-02 is after until 2026-03-01"),
    ("/filings?since=March", 400, "since cannot be 'March': it takes a day such as 2026-03-27 or 3/27/2026"),
    ("/filings?doubtful=perhaps", 400, "doubtful: there is no 'perhaps'"),
    ("/filings?offset=-1", 400, "offset"),
    ("/filings?offset=x", 400, "offset"),
    ('/search?q="', 400, "has no word in it to look for"),
]


@pytest.mark.parametrize(("address", "status", "words"), ERRORS)
def test_errors_have_one_shape_and_one_page(client, address, status, words):
    told = client.get(as_json(address))
    assert told.status_code == status
    assert told.headers["content-type"] == "application/json"
    assert set(told.json()) == {"error"}
    assert set(told.json()["error"]) == {"status", "title", "detail"}
    assert told.json()["error"]["status"] == status
    assert words in told.json()["error"]["detail"]
    page = client.get(address)
    assert page.status_code == status
    assert page.headers["content-type"] == "text/html; charset=utf-8"
    assert words in text_in(page)


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH"])
def test_pages_are_for_reading(client, method):
    answer = client.request(method, "/filings.json")
    assert answer.status_code == 405
    assert answer.json()["error"]["title"] == "These pages are for reading only"


def test_a_defect_is_not_shown(client, monkeypatch, caplog):
    monkeypatch.setattr("muniment.web.remembered.Remembered.counts", lambda remembered: 1 / 0)
    answer = client.get("/about.json")
    assert answer.status_code == 500
    assert "division" not in answer.text
    assert "division" in caplog.text
    assert "<h1>Something went wrong</h1>" in client.get("/about").text


@pytest.mark.slow
def test_many_readers_at_once_get_their_pages(client, keys):
    addresses = [f"/filings/{key}" for key in keys.values()] + ["/", "/filings", "/search?q=lamps", "/about"]
    with ThreadPoolExecutor(16) as readers:
        answers = list(readers.map(client.get, addresses * 8))
    assert {answer.status_code for answer in answers} == {200}


# ---- lists ----------------------------------------------------------------------------------------------------------


def test_facets_lead_to_what_they_count(client):
    facets = client.get("/filings.json").json()["data"]["facets"]
    assert [facet["name"] for facet in facets] == ["form", "year", "state", "doubtful"]
    assert facets[-1]["choices"][0]["label"] == "Low confidence or text not read, reviewed or not"
    for facet in facets:
        for choice in facet["choices"]:
            if not choice["href"]:
                assert choice["label"] == "Not stated"
                assert facet["name"] in ("form", "year", "state")
                continue
            page, _, query = choice["href"].partition("?")
            found = client.get(f"{page}.json?{query}").json()["data"]
            assert found["total"] == choice["count"], choice
            assert found["chosen"], choice


@pytest.mark.parametrize("name", ["year", "state"])
def test_the_choices_of_a_facet_come_to_all_filings(name, client):
    data = client.get("/filings.json").json()["data"]
    (choices,) = (facet["choices"] for facet in data["facets"] if facet["name"] == name)
    assert sum(choice["count"] for choice in choices) == data["total"]
    assert "Not stated" in [choice["label"] for choice in choices]


def test_a_form_is_chosen_in_any_spelling(client):
    told = client.get("/filings.json?form=schedule+13g").json()["data"]
    chosen = [choice for choice in told["facets"][0]["choices"] if choice["chosen"]]
    assert [(choice["label"], choice["count"]) for choice in chosen] == [("SC 13G with amendments", told["total"])]


def test_a_filing_with_unread_parts_says_so_in_lists(client):
    rows = client.get("/filings.json?doubtful=yes").json()["data"]["rows"]
    page = client.get("/filings?doubtful=yes").text
    assert any(row["unread"] and not row["doubts"] for row in rows)
    assert page.count('class="badge"') == len(rows)


def test_a_former_name_is_told_apart(client):
    told = client.get("/issuers/0009900001").text
    assert "<p>Formerly Larkspur Lamp &amp; Wick Co</p>" in told
    assert "former name" not in told.lower().partition("<h1>")[0]


def test_what_is_chosen_can_be_taken_back(client):
    told = client.get("/filings.json?form=D&state=CT").json()["data"]
    assert {chip["label"]: chip["href"] for chip in told["chosen"]} == {
        "Form: D": "/filings?state=CT",
        "State or country: Connecticut": "/filings?form=D",
    }


def test_long_lists_are_turned_page_by_page(client, monkeypatch):
    monkeypatch.setattr("muniment.web.lists.A_PAGE", 5)
    seen, address = [], "/filings.json"
    while address:
        told = client.get(address).json()
        seen += [row["key"] for row in told["data"]["rows"]]
        following = told["links"].get("next", "")
        address = as_json(following) if following else ""
    assert len(seen) == len(set(seen)) == told["data"]["total"] > 10
    assert "previous" in told["links"]


@pytest.mark.parametrize(
    ("address", "last"),
    [
        ("/filings?form=D&offset=50", "/filings?form=D"),
        ("/filings?form=13G&q=nothing-of-the-kind&offset=999", "/filings?form=13G&q=nothing-of-the-kind"),
        ("/search?q=garden&offset=999", "/search?q=garden"),
        ("/search?q=garden&part=named&offset=999", "/search?q=garden&part=named"),
        ("/new?since=0&offset=999", "/new?since=0"),
        ("/rules/E-27?offset=999", "/rules/E-27"),
        ("/prepare?offset=999", "/prepare"),
        ("/alerts?offset=999", "/alerts?part=alerts"),
        ("/alerts/deliveries?offset=999", "/alerts/deliveries"),
        ("/review/settled?offset=999", "/review/settled"),
    ],
)
def test_behind_the_end_of_a_list_are_its_last_rows(client, address, last):
    led = client.get(address, follow_redirects=False)
    assert (led.status_code, led.headers.get("location")) == (303, last)
    assert client.get(last, follow_redirects=False).status_code == 200


def test_the_last_rows_are_those_of_the_last_page(client, monkeypatch):
    monkeypatch.setattr("muniment.web.lists.A_PAGE", 5)
    told = client.get("/filings.json?offset=9999").json()
    last = client.get(as_json(told["links"]["last"])).json()
    assert not told["data"]["rows"]
    assert last["data"]["rows"]
    assert "next" not in last["links"]


@pytest.mark.parametrize("address", ["/search?q=garden", "/filings?q=garden"])
def test_the_order_of_what_has_the_words_is_told(store_path, monkeypatch, address):
    words = "The newest first: too many filings have these words to rank them."
    with TestClient(create_app(store_path), base_url="http://127.0.0.1") as client:
        assert words not in client.get(address).text
    monkeypatch.setattr(finding, "MOST_RANKED", 1)
    with TestClient(create_app(store_path), base_url="http://127.0.0.1") as client:
        assert words in client.get(address).text
        assert client.get(as_json(address)).json()["data"]["order"] == "newest"


def test_words_are_found_and_lead_to_the_answer(client, keys):
    (hit, *_) = client.get("/search.json?q=garden+lamps").json()["data"]["hits"]
    assert "garden lamps" in hit["snippet"]
    assert hit["href"].endswith("#item4.purpose")


@pytest.mark.parametrize(
    ("words", "href"),
    [
        ("0009900016-25-000001", "/filings/0009900016-25-000001"),
        ("9900001", "/issuers/0009900001"),
        ("theodora quill", "/persons/Theodora%20Quill"),
    ],
)
def test_a_number_or_a_name_leads_to_its_page(client, words, href):
    named = client.get("/search.json", params={"q": words}).json()["data"]["named"]
    assert href in [one["href"] for one in named]
    assert client.get(href).status_code == 200


OF_A_KIND, MOST_PAGES = 4, 250


@pytest.fixture
def studied(store_path, tmp_path):
    """The pages over the same store, studied as `muniment ingest` leaves it."""
    with closing(sqlite3.connect(store_path)) as held, closing(sqlite3.connect(tmp_path / "studied.db")) as copy:
        held.backup(copy)
    with Store.open(tmp_path / "studied.db") as store:
        update(store)
        review.update(store)
    with TestClient(create_app(tmp_path / "studied.db"), base_url="http://127.0.0.1") as client:
        yield client


@pytest.mark.slow
def test_every_link_of_a_page_leads_somewhere(studied):
    """Of addresses that differ by whom they are about and by what is asked alone some are taken."""
    seen, todo, kinds = set(), ["/"], Counter()
    for address in todo:  # which grows meanwhile
        page = studied.get(address)
        assert page.status_code == 200, address
        if not page.headers["content-type"].startswith("text/html"):
            continue
        links = html.fromstring(page.content).xpath("//a/@href | //link/@href | //form[@method='get']/@action")
        assert all(link.startswith(("/", "#")) for link in links), address
        for link in sorted({link.partition("#")[0] for link in links if link.startswith("/")} - seen):
            seen.add(link)
            kind = re.sub(r"=[^&]*", "=", re.sub(r"^/(filings|issuers|persons|network)/[^/?]+", r"/\1/", link))
            kinds[kind] += 1
            if kinds[kind] <= OF_A_KIND and len(todo) < MOST_PAGES:
                todo.append(link)
    assert len(todo) > 100


def test_links_within_a_page_have_their_place(client, keys):
    for name in ("schedule-13d.xml", "odd-values.xml", "form-d.xml"):
        tree = html.fromstring(client.get(f"/filings/{keys[name]}").content)
        ids = set(tree.xpath("//@id"))
        wanted = {
            re.sub("%5B", "[", re.sub("%5D", "]", link[1:])) for link in tree.xpath("//a/@href[starts-with(., '#')]")
        }
        assert wanted <= ids


# ---- a filing and its source ----------------------------------------------------------------------------------------


def test_one_click_leads_from_a_value_to_its_words(client, keys):
    tree = html.fromstring(client.get(f"/filings/{keys['schedule-13d.xml']}").content)
    (cell,) = tree.xpath("//td[@id='reporting_persons[2].percent']")
    assert " ".join(cell.xpath("div/text()")).strip() == "7.1%"
    (link,) = cell.xpath("a[@class='quote']/@href")
    assert link.endswith("#mark")
    source = html.fromstring(client.get(link.partition("#")[0]).content)
    (mark,) = source.xpath("//mark[@id='mark']")
    assert mark.text == "7.1"
    assert mark.getparent().text_content().strip() == "<percentOfClass>7.1</percentOfClass>"


def test_what_is_absent_on_a_printed_page_leads_to_its_review(client, keys):
    for name, reviews in (("schedule-13g-1997.txt", True), ("schedule-13g.xml", False)):
        links = html.fromstring(client.get(f"/filings/{keys[name]}").content).xpath("//em/a/@href")
        assert bool(links) is reviews
        assert [client.get(link).status_code for link in links[:3]] == [200] * len(links[:3])


def test_lists_say_that_they_stay_as_read_and_name_their_columns_on_small_screens(client, keys):
    tree = html.fromstring(client.get(f"/filings/{keys['schedule-13d.xml']}").content)
    exhibits, trades = (tree.get_element_by_id(name) for name in ("exhibits", "transactions"))
    assert "cannot be corrected" in exhibits.text_content()
    assert exhibits.xpath('.//td/span[@class="narrow-only"]/text()') == ["Description: "] * 2
    assert trades.xpath('.//td[@id="details.transactions[1].quantity"]//text()') == ["Quantity: ", "240,000"]


def test_names_and_numbers_lead_to_their_pages(client, keys):
    told = client.get(f"/filings/{keys['schedule-13d.xml']}.json").json()["data"]
    cover, persons = told["sections"][0]["entries"], told["sections"][1]["entries"][0]["parts"]
    hrefs = {
        answer["path"]: answer.get("href", "") for answer in [*cover, *persons[0], *persons[2]] if "words" in answer
    }
    assert hrefs["issuer_cik"] == hrefs["issuer_name"] == "/issuers/0009900001"
    assert hrefs["reporting_persons[0].name"] == hrefs["reporting_persons[0].cik"] == "/persons/0009900011"
    assert hrefs["reporting_persons[2].name"] == "/persons/Theodora%20Quill"


def test_every_quote_is_marked_where_it_stands(client, keys):
    key = keys["form-d.xml"]
    told = client.get(f"/filings/{key}.json").json()["data"]
    for section in told["sections"]:
        for answer in section["entries"]:
            for quote in answer.get("quotes", []):
                at = f"{quote['start']}-{quote['end']}"
                pieces = [
                    piece
                    for line in client.get(f"/filings/{key}/source.json?at={at}").json()["data"]["excerpt"]["lines"]
                    for piece in line["pieces"]
                    if piece["marked"]
                ]
                assert "\n".join(piece["words"] for piece in pieces) == quote["words"]


def test_unread_parts_are_shown_plainly(client):
    page = client.get("/filings/0009900016-25-000001")
    tree = html.fromstring(page.content)
    (section,) = tree.xpath("//section[@id='unread']")
    assert "No value on this page was read from this text." in section.text_content()
    (link,) = section.xpath(".//li/a/@href")
    assert "at=7458-7749" in link
    assert client.get(link.partition("#")[0]).status_code == 200


def test_a_file_that_is_no_filing_is_shown_with_the_reason(client, keys):
    page = text_in(client.get(f"/filings/{keys['notes.md']}"))
    assert "No answers could be read" in page
    assert "plain text, no filing by itself" in page


def test_the_source_can_be_kept_as_a_file(client, keys):
    answer = client.get(f"/filings/{keys['hostile.xml']}/source.txt")
    assert answer.headers["content-type"].startswith("text/plain")
    assert answer.headers["content-disposition"].startswith('attachment; filename="')
    assert b"<odd>" in answer.content


def test_addresses_are_described_for_programs(client):
    document = client.get("/schema/openapi.json").json()
    assert document["info"]["title"] == "muniment"
    assert {"/filings.json", "/filings/{key}", "/search.json"} <= set(document["paths"])
    page = unescape(client.get("/schema").text)
    for path, item in document["paths"].items():
        assert path.endswith(".json") or f"<code>{path}</code>" in page
        assert item["get"]["description"]
        assert all(one["description"] for one in item["get"].get("parameters", []) if one["in"] == "query")


def test_what_is_answered_is_what_the_description_says(client, keys):
    document = client.get("/schema/openapi.json").json()
    told = set()
    for path, item in document["paths"].items():
        for key in (keys["schedule-13g.xml"], "nobody"):
            answer = client.get(path.format(key=key, other=key, name="ownership.svg", code="E-27"))
            answers = item["get"]["responses"]
            content = answers.get(str(answer.status_code), answers["default"])["content"]
            media_type = answer.headers["content-type"].partition(";")[0]
            assert media_type in content, (path, answer.status_code)
            if media_type == "application/json":
                Draft202012Validator(content[media_type]["schema"]).validate(answer.json())
            told.add((answer.status_code == 200, media_type))
    assert told >= {(True, "text/html"), (True, "application/json"), (False, "application/json"), (True, "text/plain")}


@pytest.mark.parametrize(
    ("ending", "media_type", "begins"),
    [("", "text/html", b"<!DOCTYPE html>"), (".pdf", "application/pdf", b"%PDF-"), (".txt", "text/plain", b" ")],
)
def test_the_official_page_of_a_filing(client, keys, ending, media_type, begins):
    address = f"/filings/{keys['schedule-13g.xml']}/print"
    assert f'href="{address}"'.encode() in client.get(address.removesuffix("/print")).content
    answer = client.get(address + ending)
    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith(media_type)
    assert answer.content.startswith(begins)
    assert b"<style" not in answer.content  # the policy of these pages would not let it count


def test_the_official_page_has_its_styles(client):
    answer = client.get("/print.css")
    assert answer.headers["content-type"].startswith("text/css")
    assert b".sheet" in answer.content


def test_nothing_is_printed_of_a_filing_without_answers(client, keys):
    key = next(key for name, key in keys.items() if client.get(f"/filings/{key}.json").json()["data"]["reason"])
    assert client.get(f"/filings/{key}/print").status_code == 404


@pytest.mark.parametrize("name", ["schedule-13d.xml", "form-d-amendment.xml", "schedule-13g-1997.txt"])
def test_a_person_and_each_text_of_a_list_have_a_place_on_the_page(client, keys, name):
    places = set(html.fromstring(client.get(f"/filings/{keys[name]}").text).xpath("//@id"))
    evidence = read(EXAMPLES / name).evidence
    persons = {path.partition(".")[0] for path in evidence if re.match(r"(reporting|related)_persons\[", path)}
    texts = {path for path in evidence if path.endswith("]")}
    assert persons
    assert {*persons, *map(list_of, texts)} - places == set()
