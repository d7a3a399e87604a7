"""Names in addresses that nothing can have: there is no such page, and never a failure."""

import re

import pytest
from litestar.testing import TestClient
from lxml import html

from muniment.forms.schedule_13.schedule_13g import ReportingPerson
from muniment.store import Store
from muniment.web.app import create_app
from muniment.wording import closed
from store.entries import entry, schedule_13g
from web.asked import studied_store

NAMES = ["%00", "a%00b", "a" * 300, "a" * 5_000, "%FF%FE", "%ED%A0%80", "..%2f..%2fetc", "%2e%2e", "a/" * 200, "%0a",
         "9" * 5_000, "-1", "1e999", "%D9%A3", "%5C", "~", "%F0%9F%92%A9" * 100, "%25%30%30"]  # fmt: skip


@pytest.fixture(scope="module")
def client(tmp_path_factory):
    app = create_app(studied_store(tmp_path_factory.mktemp("names") / "filings.db"))
    with TestClient(app, base_url="http://127.0.0.1") as client:
        yield client


@pytest.mark.parametrize("name", [*NAMES, "style.css/x", "templates"])
def test_no_file_of_ours_has_a_strange_name(client, name):
    assert [client.request(method, f"/static/{name}").status_code for method in ("GET", "HEAD")] == [404, 404]


@pytest.mark.slow
def test_no_strange_name_makes_a_page_fail(client):
    failed = []
    for route in client.app.routes:
        for name in NAMES:
            filled = re.sub(r"\{[^}]*\}", lambda _, name=name: name, route.path_format)
            address = filled if filled != route.path_format else f"{filled.rstrip('/')}/{name}"
            failed += [
                (method, address[:100])
                for method in ("GET", "HEAD", "POST")
                if client.request(method, address).status_code >= 500
            ]
    assert failed == []


def test_a_name_turns_nothing_round_that_follows_it(tmp_path):
    """Signs for text from right to left end with the name that has them, but in what a form sends back."""
    name, number = "Larkspur \u202eLamps", "0001234567-25-000001"
    record = schedule_13g(name, reporting_persons=(ReportingPerson(name="Ada \u2067Byrne"),))
    with Store.open(tmp_path / "filings.db") as store:
        store.add([one := entry(b"1", record, accession=number)], {one.content_hash: b"1"})
    with TestClient(create_app(tmp_path / "filings.db"), base_url="http://127.0.0.1") as client:
        of_filing = f"/filings/{number}"
        for page in ("/filings", of_filing, f"{of_filing}/print", f"/persons/{name}", f"/filings?issuer={name}"):
            tree = html.fromstring(client.get(page).text)
            texts = [text for text in tree.itertext() if "\u202e" in text or "\u2067" in text]
            assert texts, page
            assert [text for text in texts if closed(text) != text] == [], page
        (value,) = html.fromstring(client.get(f"/filings?issuer={name}").text).xpath("//input[@name='issuer']/@value")
        (title,) = html.fromstring(client.get(f"/filings/{number}").text).xpath("//h1/text()")
    assert value == name
    assert title == "Ada \u2067Byrne\u2069 reports their share of Larkspur \u202eLamps\u202c"
