"""Names in addresses that nothing can have: there is no such page, and never a failure."""

import re

import pytest
from litestar.testing import TestClient

from muniment.web.app import create_app
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
