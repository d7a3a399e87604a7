"""A PDF on the pages: its text as printed, answers marked in it; a scan is shown without its text."""

from random import Random

import pytest
from litestar.testing import TestClient

from documents.made_pdf import pdf, typed
from muniment.documents.archive import Item
from muniment.evaluate.printing import printed_filing
from muniment.pipeline.extract import extract
from muniment.store import Store
from muniment.web.app import create_app


@pytest.fixture(scope="module")
def client(tmp_path_factory):
    pytest.importorskip("pypdfium2", reason="the extra pdf is not installed")
    page = printed_filing(Random(3), "text-ruled").data.decode().replace("<PAGE>", "").split("\n")
    data = pdf(*(typed("\n".join(page[n : n + 70])) for n in range(0, len(page), 70)))
    (entry,) = extract(Item("filing.pdf", data))
    scan = type(entry)(
        **{**{name: getattr(entry, name) for name in entry.__struct_fields__}, "media_type": "image/png"}
    )
    path = tmp_path_factory.mktemp("web") / "filings.db"
    with Store.open(path) as store:
        store.add([entry], {entry.content_hash: data})
    with Store.open(path.with_name("scans.db")) as store:
        store.add([scan], {entry.content_hash: data})
    with TestClient(create_app(path), base_url="http://127.0.0.1") as client:
        client.record, client.path, client.scans = entry.record, path, path.with_name("scans.db")
        yield client


def key(path):
    with Store.open(path, read_only=True) as store:
        (row,) = store.filings().items
    return row.key


def test_the_text_of_a_pdf_is_shown_with_answers_marked(client):
    path = "reporting_persons%5B0%5D.name"
    told = client.get(f"/filings/{key(client.path)}/source.json?path={path}").json()["data"]
    marked = [piece["words"] for line in told["excerpt"]["lines"] for piece in line["pieces"] if piece["marked"]]
    assert " ".join(" ".join(marked).split()) == client.record.reporting_persons[0].name
    assert client.get(f"/filings/{key(client.path)}").status_code == 200


def test_the_words_of_a_scan_are_not_recognised_again_for_a_page(client):
    with TestClient(create_app(client.scans), base_url="http://127.0.0.1") as scans:
        page = scans.get(f"/filings/{key(client.scans)}")
        assert page.status_code == 200
        assert client.record.reporting_persons[0].name in page.text
        assert scans.get(f"/filings/{key(client.scans)}/source").status_code == 404
