"""The pages over a shared store: the same as over a file."""

import re

import pytest
from litestar.testing import TestClient

from muniment.pipeline.findings import keep_findings
from muniment.pipeline.ingest import ingest
from muniment.store import Store
from muniment.study import sql
from muniment.study.review import update as look_through
from muniment.study.updating import update
from muniment.web.app import create_app
from store.entries import entry, form_d
from web.hostile import EXAMPLES

PAGES = [
    "/", "/filings", "/filings?form=13G&offset=0", "/search?q=garden", "/search?q=price*", "/study", "/ask",
    "/ask/holders", "/ask/raised_by_state", "/ask/top_raised", "/review", "/rules", "/sql", "/issuers/0009900001",
    "/network/0009900001", "/charts/network.json?entity=0009900001", "/search?q=l&part=named",
]  # fmt: skip


@pytest.fixture(scope="module")
def clients(server, tmp_path_factory):
    """The pages of the same filings in a file, and on a server."""
    folder = tmp_path_factory.mktemp("shared")
    clients = []
    for where in (folder / "filings.db", server.store()):
        with Store.open(where) as store:
            ingest([EXAMPLES], store)
            keep_findings(store)
            update(store)
            look_through(store)
        clients.append(TestClient(create_app(where), base_url="http://127.0.0.1"))
        clients[-1].where = where
    with clients[0], clients[1]:
        yield clients


def shown(client, address):
    """What a page says, but for the name of the store and what is made anew for each process."""
    answer = client.get(address)
    words = re.sub(r"<[^>]+>", " ", answer.text)
    return answer.status_code, re.sub(r"filings\.db|\bt[0-9]+\b", "STORE", words)


@pytest.mark.parametrize("address", PAGES)
def test_a_page_says_the_same(clients, address):
    one, other = (shown(client, address) for client in clients)
    assert one == other
    assert one[0] == 200


def test_filings_and_their_sources_are_shown(clients):
    told = re.findall(r'href="(/filing[^"?]+)"', clients[0].get("/filings").text)
    keys = sorted({one for one in told if one.count("/") == 2})
    assert len(keys) > 5
    for address in keys:
        one, other = (shown(client, address) for client in clients)
        assert one == other


def test_what_others_add_is_seen_at_once(clients):
    for client in clients:  # both: the other tests compare them, in any order
        before = client.get("/").text
        with Store.open(client.where) as store:
            one = entry(b"new", form_d("Heron Ferries LLC"))
            store.add([one], {one.content_hash: b"new"})
        assert "Heron Ferries LLC" not in before
        assert "Heron Ferries LLC" in client.get("/").text


def test_questions_in_sql_are_closed_without_a_user_who_may_only_ask(clients, monkeypatch):
    monkeypatch.delenv(sql.ASKER, raising=False)
    answer = clients[1].get("/sql?q=select+1")
    assert answer.status_code == 503
    assert "questions in SQL are closed" in answer.text
