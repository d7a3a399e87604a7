"""Finding: the search box as people use it, by numbers, by names with slips, by words that are filters."""

import pytest
from litestar.testing import TestClient
from lxml import html

from muniment.errors import UsageError
from muniment.pipeline.ingest import ingest
from muniment.store import Query, Store
from muniment.web.app import create_app, served
from muniment.web.finding import understand
from store import test_naming as naming

from .asked import studied_store

LARKSPUR = "/issuers/0009900001"


def search(client, words, **more):
    return client.get("/search.json", params={"q": words, **more}).json()["data"]


def heading(client, words, **more):
    return html.fromstring(client.get("/search", params={"q": words, **more}).content).findtext(".//h1")


@pytest.mark.parametrize(
    ("typed", "title", "href"),
    [
        ("9900001", "CIK 0009900001: Larkspur Lantern Works, Inc.", LARKSPUR),
        ("99021L-10-0", "CUSIP 99021L100: Larkspur Lantern Works, Inc.", LARKSPUR),
        (
            "0009900016-25-000001",
            "Accession number 0009900016-25-000001: SC 13G about",
            "/filings/0009900016-25-000001",
        ),
        ("000990001625000001", "Accession number 0009900016-25-000001: SC 13G about", "/filings/0009900016-25-000001"),
    ],
)
def test_a_number_says_what_it_stands_for(client, typed, title, href):
    assert heading(client, typed).startswith(title)
    assert search(client, typed)["named"][0]["href"] == href


def test_a_number_stands_for_the_same_on_every_page(client):
    first, later = search(client, "99021L-10-0"), search(client, "99021L-10-0", offset=100)
    assert (later["total"], later["named"], later["missing"]) == (first["total"], first["named"], "")
    assert later["hits"] == []
    assert heading(client, "99021L-10-0", offset=100) == heading(client, "99021L-10-0")


@pytest.mark.parametrize(
    ("typed", "number", "fetched"),
    [
        ("1770919", "CIK 0001770919", "muniment fetch 0001770919 --store filings.db"),
        (
            "0001770919-25-000007",
            "accession number 0001770919-25-000007",
            "muniment fetch 0001770919-25-000007 --store",
        ),
        ("037833100", "CIK 0037833100 or the CUSIP 037833100", ""),
        ("021-777777", "file number 021-777777", ""),
    ],
)
def test_a_number_that_no_filing_has_is_named_and_can_be_fetched(client, typed, number, fetched):
    page = html.fromstring(client.get("/search", params={"q": typed}).content)
    assert f"No filing in this store has the {number}." in page.text_content()
    assert "fewer or shorter words" not in page.text_content()
    (command,) = page.xpath("//pre/text()") or [""]
    assert command.startswith(fetched)
    assert bool(command) == bool(fetched)


def test_a_filing_of_an_unknown_issuer_is_about_nobody_in_particular(tmp_path):
    number = "0009900123-24-000123"
    header = f"ACCESSION NUMBER:\t{number}\nCONFORMED SUBMISSION TYPE:\tSC 13D\nFILED AS OF DATE:\t20240102\n"
    document = "<DOCUMENT>\n<TYPE>SC 13D\n<TEXT>\nSee the paper.\n</TEXT>\n</DOCUMENT>\n"
    text = f"<SEC-HEADER>x\n{header}</SEC-HEADER>\n{document}</SEC-DOCUMENT>\n"
    (tmp_path / "filing.txt").write_text(f"<SEC-DOCUMENT>{number}.txt : 20240102\n{text}")
    with Store.open(tmp_path / "filings.db") as store:
        ingest([tmp_path / "filing.txt"], store)
    with TestClient(create_app(tmp_path / "filings.db"), base_url="http://127.0.0.1") as client:
        assert heading(client, number) == f"Accession number {number}: SC 13D"


def test_a_file_number_leads_to_its_offering(tmp_path):
    path = studied_store(tmp_path / "filings.db")
    with Store.open(path, read_only=True) as store:
        assert store.numbered("file", "021-999999").total == 0
        assert store.numbered("cusip", "000000000").items == ()
    with TestClient(create_app(path), base_url="http://127.0.0.1") as client:
        assert heading(client, "021-999999") == "Nothing found for “021-999999”"


def test_the_number_of_a_subject_company_leads_to_it(tmp_path):
    """005- numbers stand in the headers of schedules, with the company that they are about."""
    entries = [one for one in naming.ENTRIES if one.header.form == "SC 13G"]
    with Store.open(tmp_path / "filings.db") as store:
        store.add(entries, {one.content_hash: b"" for one in entries})
    with TestClient(create_app(tmp_path / "filings.db"), base_url="http://127.0.0.1") as client:
        for typed in (naming.SUBJECT, "5-81234"):
            assert heading(client, typed) == f"File number {naming.SUBJECT}: Liquid Media Corp"
            found = search(client, typed)
            assert found["total"] == len(found["hits"]) == 2
            assert found["named"][0]["detail"].startswith("the subject company")


def test_a_name_comes_before_filings_and_says_what_it_is(client):
    found = search(client, "quill")
    assert (found["named"][0]["label"], found["named"][0]["kind"]) == ("Theodora Quill", "Reporting person")
    assert heading(client, "theodora quill") == "Theodora Quill: reporting person"
    assert found["total"] > 0


@pytest.mark.parametrize("typed", ["Larkspr Lantern", "larkspur lantren works", "Larskpur"])
def test_a_slip_is_asked_about(client, typed):
    found = search(client, typed)
    assert (found["named"], found["hits"]) == ([], [])
    assert heading(client, typed) == f"Nothing found for “{typed}”"
    (meant,) = found["meant"]
    assert meant["label"] == "Larkspur Lantern Works, Inc."
    assert search(client, meant["href"].partition("q=")[2].replace("+", " "))["named"][0]["href"] == LARKSPUR


def test_what_is_like_nothing_is_not_guessed_at(client):
    assert search(client, "xyzzyplugh qwertz")["meant"] == []


def test_an_industry_and_a_state_are_filters_that_can_be_removed(client):
    found = search(client, "technology Colorado")
    assert [chip["label"] for chip in found["filters"]] == ["Industry: Technology", "State: Colorado"]
    assert heading(client, "technology Colorado") == "1 filing: Technology, Colorado"
    assert [hit["row"]["issuer"] for hit in found["hits"]] == ["Pocket Orchard Robotics, Inc."]
    state = search(client, "pooled investment fund Connecticut")["filters"][1]
    assert state["href"] == "/search?q=pooled+investment+fund"
    assert search(client, "technology Colorado", plain="yes")["total"] == 0
    listed = client.get(found["narrowed"].replace("/filings", "/filings.json")).json()["data"]
    assert [row["issuer"] for row in listed["rows"]] == ["Pocket Orchard Robotics, Inc."]


def test_an_exemption_is_a_filter_as_people_type_it(client, store_path):
    with Store.open(store_path, read_only=True) as store:
        keys = {row.key for row in store.filings(Query(exemption="Rule 506(c)", limit=1000)).items}
        for row in store.filings(Query(form="D", limit=1000)).items:
            claimed = store.filing(row.key).record.exemptions or ()
            assert ("06c" in claimed) == (row.key in keys)
        with pytest.raises(UsageError, match="exemption: '506d' is not in the list"):
            store.filings(Query(exemption="506d"))
    assert keys
    for typed in ("506c", "506(c)", "rule 506(c)"):
        found = search(client, typed)
        assert [chip["label"] for chip in found["filters"]] == ["Exemption: Rule 506(c)"]
        assert found["total"] == len(keys)
    listed = client.get("/filings.json?exemption=506c").json()["data"]
    assert (listed["total"], listed["asked"]["exemption"]) == (len(keys), "06c")
    assert client.get("/filings?exemption=506d").status_code == 400


def test_other_words_are_looked_for_within_filters(client):
    found = search(client, "Yewande technology Colorado")
    assert (found["words"], found["total"]) == ("Yewande", 1)


def test_words_in_quotes_and_capitals_are_no_filters():
    assert understand('"new york"').filters == {}
    assert understand("LAMPS IN OHIO").filters == {"state": ("OHIO", "OH")}
    assert understand("lamps IN").filters == {"state": ("IN", "IN")}
    assert understand("other").filters == {}
    assert understand("Ohio " * 51).filters == {}  # more words than any search takes are not looked at one by one


def test_a_filter_that_is_left_stays_one():
    """IN alone in capitals beside 506C would be a word."""
    chips = {chip.label.partition(":")[0]: chip.href for chip in understand("biotech 506C IN").chips()}
    assert chips["Industry"] == "/search?q=506C+INDIANA"
    assert understand("506C INDIANA").filters.keys() == {"exemption", "state"}


def test_suggestions_go_on_from_what_was_typed(client):
    names = [found["name"] for found in client.get("/suggest.json?q=nightj").json()["data"]]
    assert "Nightjar Ridge Partners, L.P." in names
    assert client.get("/suggest.json?q=").json()["data"] == []
    assert client.get("/suggest.json", params={"q": "%_\"'* \0"}).status_code == 200


def test_an_industry_is_asked_for_as_people_call_it(store_path):
    with Store.open(store_path, read_only=True) as store:
        total = store.filings(Query(industry="pooled investment fund")).total
        assert total > 1
        assert store.filings(Query(industry="Banking & Financial Services")).total == total
        with pytest.raises(UsageError, match="industry: 'umbrellas' is not in the list"):
            store.filings(Query(industry="umbrellas"))


def test_lists_are_sorted_by_choice(client):
    mixed = "Dollars offered and shares owned stand in one order here"
    assert mixed in client.get("/filings?order=smallest").text
    for alike in ("/filings?order=newest", "/filings?form=D&order=largest", "/filings?form=13G/A&order=largest"):
        assert mixed not in client.get(alike).text
    listed = client.get("/filings.json?form=D&order=largest").json()["data"]
    amounts = [row["amount"] for row in listed["rows"] if row["amount"] is not None]
    assert amounts == sorted(amounts, reverse=True)
    assert [choice["value"] for choice in listed["orders"] if choice["chosen"]] == ["largest"]
    assert client.get("/filings?order=sideways").status_code == 400


@pytest.fixture(scope="module")
def address(store_path):
    with served(store_path) as address:
        yield address


@pytest.fixture
def pages(browser, address):
    """Pages of browsers of some width, with scripts or without."""
    contexts = []

    def opened(width=1280, *, scripts=True):
        size = {"width": width, "height": 800}
        context = browser.new_context(base_url=address, viewport=size, java_script_enabled=scripts)
        contexts.append(context)
        return context.new_page()

    yield opened
    for context in contexts:
        context.close()


@pytest.mark.browser
def test_a_name_is_suggested_while_it_is_typed_and_leads_to_its_page(pages):
    page = pages()
    page.goto("/search")
    with page.expect_response("**/suggest.json*"):
        page.locator("#find").press_sequentially("larks")
    option = page.locator("datalist option").first
    option.wait_for(state="attached")
    assert option.get_attribute("value") == "Larkspur Lantern Works, Inc."
    # As a browser says that an entry of its list was taken.
    page.locator("#find").evaluate(
        "(box, name) => { box.value = name;"
        " box.dispatchEvent(new InputEvent('input', { inputType: 'insertReplacementText' })); }",
        "Larkspur Lantern Works, Inc.",
    )
    page.wait_for_url(f"**{LARKSPUR}")


@pytest.mark.browser
@pytest.mark.parametrize("scripts", [True, False])
def test_a_slip_on_a_phone_leads_to_the_issuer(pages, scripts):
    page = pages(390, scripts=scripts)
    page.goto("/filings")
    page.get_by_label("Search names, numbers and answers").fill("Larkspr Lantern")
    page.get_by_role("button", name="Search").click()
    page.get_by_role("link", name="Larkspur Lantern Works, Inc.").click()
    page.get_by_role("link", name="Larkspur Lantern Works, Inc.").first.click()
    assert page.url.endswith(LARKSPUR)


@pytest.mark.browser
def test_filters_are_within_reach_on_a_phone(pages):
    page = pages(390, scripts=False)
    page.goto("/filings")
    assert not page.get_by_label("Industry, on Form D").is_visible()
    page.get_by_text("Filters", exact=True).click()
    page.get_by_label("Industry, on Form D").select_option("Technology")
    page.get_by_role("button", name="Show").click()
    assert "in Technology" in page.inner_text("h1")
    assert page.evaluate("document.documentElement.scrollWidth") == 390
