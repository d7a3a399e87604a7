"""A PDF on the pages: its text as printed, its pages as pictures with answers marked; a scan as pictures alone."""

import io
from random import Random

import pytest
from litestar.testing import TestClient

from documents.made_pdf import pdf, typed
from lab.printed import printed_filing
from muniment.documents.archive import Item
from muniment.pipeline.ingest import extract
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


# ---- pages as pictures


def test_a_page_shows_its_picture_with_the_places_of_answers(client):
    path = "reporting_persons%5B0%5D.name"
    data = client.get(f"/filings/{key(client.path)}/page.json?path={path}").json()["data"]
    (marked,) = (place for place in data["places"] if place["marked"])
    assert marked["words"] == client.record.reporting_persons[0].name
    assert 0 < marked["left"] < marked["left"] + marked["width"] < data["width"]
    assert 0 < marked["top"] < marked["top"] + marked["height"] < data["height"]
    page = client.get(f"/filings/{key(client.path)}/page?path={path}").text
    assert f"/filings/{key(client.path)}/page.png?page={data['page']}" in page
    assert page.count("<rect") == len(data["places"]) > 5


def test_the_place_of_an_answer_is_that_of_its_words_in_the_picture(client):
    """The picture is dark in a place that an answer was read from, and white a line's height beside the page's edge."""
    image = pytest.importorskip("PIL.Image")
    data = client.get(f"/filings/{key(client.path)}/page.json?path=event_date").json()["data"]
    (place,) = (one for one in data["places"] if one["marked"])
    shown = client.get(f"/filings/{key(client.path)}/page.png?page={data['page']}")
    assert shown.headers["content-type"] == "image/png"
    picture = image.open(io.BytesIO(shown.content)).convert("L")
    scale = picture.width / data["width"]
    left, top = place["left"] * scale, place["top"] * scale
    right, bottom = left + place["width"] * scale, top + place["height"] * scale
    assert picture.crop((left, top, right, bottom)).getextrema()[0] < 100
    assert picture.crop((0, top, 20, bottom)).getextrema() == (255, 255)


def test_a_scan_leads_to_the_pages_of_its_answers(client):
    with TestClient(create_app(client.scans), base_url="http://127.0.0.1") as scans:
        page = scans.get(f"/filings/{key(client.scans)}").text
        assert f"/filings/{key(client.scans)}/page?path=event_date&amp;page=1#mark" in page
        assert scans.get(f"/filings/{key(client.scans)}/page?path=event_date&page=1").status_code == 200


@pytest.mark.parametrize("number", [99, 100_000])
@pytest.mark.parametrize("address", ["page", "page.json", "page.png"])
def test_a_page_that_is_not_there_is_told(client, address, number):
    reply = client.get(f"/filings/{key(client.path)}/{address}?page={number}")
    assert reply.status_code == 404
    assert "no page" in reply.text


# ---- judging --------------------------------------------------------------------------------------------------------

NAME = "reporting_persons[0].name"


def test_a_place_of_a_pdf_is_judged_beside_its_text(client):
    page = client.get("/review/doubt", params={"filing": key(client.path), "path": NAME})
    assert page.status_code == 200
    assert '<mark id="mark">' in page.text
    assert "page 1" in page.text


def test_a_place_of_a_scan_is_judged_beside_the_picture_of_its_page(client):
    with TestClient(create_app(client.scans), base_url="http://127.0.0.1") as scans:
        page = scans.get("/review/doubt", params={"filing": key(client.scans), "path": NAME})
        assert page.status_code == 200
        assert f'<image href="/filings/{key(client.scans)}/page.png?page=1"' in page.text
        assert 'class="place marked" id="mark"' in page.text
        assert "/page?page=1#mark" in page.text
