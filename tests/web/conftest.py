"""A store of the examples and a hostile filing, and the pages over it."""

import re
from unittest.mock import patch

import pytest
from litestar.testing import TestClient

from muniment.edgar.sandbox.local_edgar import LocalEdgar
from muniment.pipeline.ingest import ingest
from muniment.store import Store
from muniment.web.app import create_app

from .doubts import DATA, doubted
from .hostile import EXAMPLES, hostile_dataset, hostile_filing, hostile_page, hostile_text
from .journeys import launched
from .teams import Clock, team_of


@pytest.fixture(scope="session")
def store_path(tmp_path_factory):
    folder = tmp_path_factory.mktemp("web")
    filings = folder / "filings"
    filings.mkdir()
    for path in [*EXAMPLES.iterdir(), *(EXAMPLES / "damaged").iterdir()]:
        if path.suffix in (".xml", ".txt", ".nc", ".htm"):
            (filings / path.name).write_bytes(path.read_bytes())
    (filings / "notes.md").write_text("# Notes\n\nNothing that anybody has filed.\n")
    (filings / "hostile.xml").write_bytes(hostile_filing())
    (filings / "hostile.htm").write_bytes(hostile_page())
    (filings / "hostile.txt").write_bytes(hostile_text())
    (filings / "hostile.zip").write_bytes(hostile_dataset("0000000666-25-000001"))
    with Store.open(folder / "filings.db") as store:
        ingest([filings], store)
        entry = doubted()
        store.add([entry], {entry.content_hash: DATA})
    return folder / "filings.db"


@pytest.fixture(scope="session")
def keys(store_path):
    """The key of each filing, by the name of its file; of a data set that of the one that was read."""
    with Store.open(store_path, read_only=True) as store:
        rows = sorted(store.filings().items, key=lambda row: not row.reason)
    return {row.name.rpartition("/")[2]: row.key for row in rows}


@pytest.fixture(scope="session")
def client(store_path):
    with TestClient(create_app(store_path), base_url="http://127.0.0.1") as client:
        yield client


@pytest.fixture
def token(client):
    """What the forms of the pages for preparing send with them."""
    return re.search(r'name="form_token" value="([^"]+)"', client.get("/prepare").text)[1]


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def team(tmp_path, clock):
    return team_of(tmp_path / "filings.db", clock)


@pytest.fixture(scope="module")
def edgar(tmp_path_factory):
    with LocalEdgar(tmp_path_factory.mktemp("edgar")) as running:
        yield running


@pytest.fixture(scope="package")
def browser():
    """One browser for all tests of pages; it ends with them, since no other event loop can run beside its own.

    A click waits for the whole of the page that it leads to, of which else only the beginning may be there.
    """
    locator = pytest.importorskip("playwright.sync_api", reason="needs the Python package playwright").Locator
    click = locator.click

    def click_and_load(self, **how):
        click(self, **how)
        self.page.wait_for_load_state()

    with patch.object(locator, "click", click_and_load), launched() as browser:
        yield browser
