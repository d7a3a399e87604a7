"""Filings without a text to show, and what people say instead of the source."""

import pytest
from litestar.testing import TestClient

from datasets import ACCESSION, dataset
from muniment.documents.archive import Item
from muniment.pipeline.extract import extract
from muniment.store import Store
from muniment.web.app import create_app

from .hostile import EXAMPLES, SCRIPT


@pytest.fixture(scope="module")
def client(tmp_path_factory):
    """Pages over a filing of a data set, one whose bytes are not kept, and one that was corrected."""
    path = tmp_path_factory.mktemp("sources") / "some.db"
    with Store.open(path) as store:
        add(store, Item("2025q2.zip", dataset()), kept=True)
        add(store, Item("secret.txt", (EXAMPLES / "schedule-13g-submission.nc").read_bytes()), kept=False)
        add(store, Item("form-d.txt", (EXAMPLES / "form-d-submission.txt").read_bytes()), kept=True)
        store.correct("0009900021-25-000001", "total_amount_sold", 7, f"Ann {SCRIPT}", "a slip")
        store.correct("0009900021-25-000001", "total_amount_sold", None, "Bob", "withdrawn")
    with TestClient(create_app(path), base_url="http://127.0.0.1") as client:
        yield client


def add(store, item, *, kept):
    entries = list(extract(item))
    store.add(entries, {entry.content_hash: item.data if kept else None for entry in entries})


def test_a_filing_of_a_data_set_names_its_rows(client):
    page = client.get(f"/filings/{ACCESSION}")
    assert page.status_code == 200
    assert "Rows of a data set" in page.text
    assert "Rows of ISSUERS" in page.text
    assert "/source" not in page.text
    assert 'class="quote"' not in page.text


@pytest.mark.parametrize("key", [ACCESSION, "0009900016-25-000001"])
@pytest.mark.parametrize("room", ["source", "source.json", "source.txt", "source?path=submission_type"])
def test_where_there_is_no_text_none_is_shown(client, key, room):
    answer = client.get(f"/filings/{key}/{room}")
    assert answer.status_code == 404
    assert "keeps no text" in answer.text


def test_a_filing_whose_bytes_are_not_kept_is_shown_without_quotes(client):
    page = client.get("/filings/0009900016-25-000001")
    assert page.status_code == 200
    assert "Larkspur Lantern Works, Inc." in page.text
    assert 'class="quote"' not in page.text


def test_corrections_stand_beside_what_the_source_says(client):
    page = client.get("/filings/0009900021-25-000001")
    assert "$18,500,000" in page.text
    assert page.text.count("<strong>Corrected:</strong>") == 2
    assert SCRIPT not in page.text
    told = client.get("/filings/0009900021-25-000001.json").json()["data"]
    (sold,) = [one for section in told["sections"] for one in section["entries"] if one["path"] == "total_amount_sold"]
    assert sold["words"] == "$18,500,000"
    assert sold["corrections"][0].startswith("7 (Ann <script>")
    assert sold["corrections"][1].startswith("nothing is stated here (Bob, ")
