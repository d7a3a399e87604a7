"""The home of a store: of an empty one, of a studied one, on a second visit; and files that are dropped."""

import re
import time
from datetime import UTC, datetime
from unittest.mock import patch

import pytest
from litestar.handlers import HTTPRouteHandler
from litestar.testing import TestClient
from lxml import html

from lists.busy import busy
from muniment.pipeline.ingest import ingest
from muniment.store import Store
from muniment.study import questions
from muniment.study.updating import update
from muniment.web.access.visits import FIELD
from muniment.web.app import create_app, served
from muniment.web.home import look

from .hostile import EXAMPLES
from .teams import form_token

playwright = pytest.importorskip("playwright.sync_api", reason="needs the Python package playwright")
FILES = ("form-d.xml", "schedule-13d.xml", "schedule-13g.xml")
NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
MINUTE = int(NOW.timestamp()) // 60


@pytest.fixture
def empty(tmp_path):
    Store.open(tmp_path / "new.db").close()
    return tmp_path / "new.db"


@pytest.fixture
def filled(empty):
    with Store.open(empty) as store:
        ingest([str(EXAMPLES / name) for name in FILES], store)
        update(store)
    return empty


def client(path):
    return TestClient(create_app(path), base_url="http://127.0.0.1")


def home(http):
    return html.fromstring(http.get("/").content)


def headings(tree):
    return [" ".join(one.text_content().split()) for one in tree.xpath("//h1 | //h2")]


def add(http, *names):
    """Drop files, and follow the page until they are read."""
    files = [("files", (name, (EXAMPLES / name).read_bytes())) for name in names]
    told = http.post("/add", data={FIELD: form_token(http, "/")}, files=files, follow_redirects=False)
    assert told.status_code == 303, told.text
    return told.headers["location"], _finished(http, told.headers["location"])


def _finished(http, where):
    for _ in range(600):
        found = http.get(f"{where}.json").json()["data"]
        if found["state"] in ("done", "failed"):
            return found
        time.sleep(0.1)
    raise AssertionError(found)


def test_an_empty_store_says_what_to_do(empty):
    with client(empty) as http:
        found = headings(home(http))
    assert found[0] == "This store is empty"
    assert found[1:] == ["Drop filings here", "Take a quarter of Form D", "Fetch from EDGAR", "Prepare a filing"]


def test_an_empty_list_blames_a_filter_only_where_there_is_one(empty):
    with client(empty) as http:
        assert "No filing is in this store yet." in http.get("/filings").text
        assert "No filing matches." in http.get("/filings?form=D").text


def test_what_is_said_of_cookies_and_scripts_is_what_the_pages_do(empty):
    with client(empty) as http:
        front, about = http.get("/"), http.get("/about").text
    assert "set-cookie" in front.headers
    assert "<script" in front.text
    assert "no cookies" not in about
    assert "Two cookies" in about
    assert "no scripts but their own" in about


def test_dropped_files_come_in_and_are_studied(empty):
    with client(empty) as http:
        where, found = add(http, *FILES)
        assert (found["state"], found["read"], found["wrong"]) == ("done", 3, "")
        assert "3 filings came in" in http.get(where).text
        data = http.get("/index.json").json()["data"]
        assert data["counts"]["filings"] == 3
        assert data["fresh"]["unstudied"] == 0
        queue = http.get("/review.json").json()["data"]
        assert (queue["ready"], queue["behind"]) == (True, 0)
        assert add(http, FILES[0])[1]["known"] == 1


@pytest.mark.parametrize("name", [f"{'届' * 110}.xml", ".."])
def test_a_name_that_no_disk_takes_is_cut_for_it(empty, name):
    with client(empty) as http:
        files = [("files", (name, (EXAMPLES / FILES[0]).read_bytes()))]
        where = http.post("/add", data={FIELD: form_token(http, "/")}, files=files).url.path
        found = _finished(http, where)
    assert (found["state"], found["read"], found["files"]) == ("done", 1, [name])


def test_what_is_no_filing_is_told(empty):
    with client(empty) as http:
        token = form_token(http, "/")
        told = http.post("/add", data={FIELD: token}, files=[("files", ("", b""))])
        assert told.status_code == 400
        assert "Choose a file first" in told.text
        assert http.post("/add", files=[("files", ("a.xml", b"<a/>"))]).status_code == 403
        assert http.get("/add/7").status_code == http.get("/add/x").status_code == 404
        where = http.post("/add", data={FIELD: token}, files=[("files", ("../../a b.txt", b"Dear Sir"))]).url.path
        for _ in range(600):
            found = http.get(f"{where}.json").json()["data"]
            if found["state"] == "done":
                break
            time.sleep(0.1)
        assert found["files"] == ["a b.txt"]
        assert sum(found["unread"].values()) == 1
        (reason,) = found["unread"]
        assert f"1: {reason}: a b.txt" in http.get(where).text


def test_how_much_is_taken_is_said_before_and_after(empty):
    with client(empty) as http:
        token = form_token(http, "/")
        with patch.object(HTTPRouteHandler, "resolve_request_max_body_size", lambda _: 3 << 20):
            refused = http.post("/add", data={FIELD: token}, files=[("files", ("a.txt", b"x" * (4 << 20)))])
        assert refused.status_code == 413
        assert "At most 3 MB are taken at once here: send less, or in parts." in refused.text
        assert "at most 256 MB at once" in http.get("/").text


def test_too_much_is_refused_before_it_is_sent(browser, empty):
    with served(empty) as address:
        page = browser.new_page(base_url=address)
        page.goto("/")
        page.evaluate("document.getElementById('add').dataset.largest = 2 ** 20")
        page.evaluate(DROP, [FILES[0], "x" * (1 << 20) + "x"])
        expected = "At most 1 MB are taken at once here: send less, or in parts."
        playwright.expect(page.locator("#add [role=status]")).to_have_text(expected)
        page.close()


@pytest.fixture(scope="module")
def full(tmp_path_factory):
    return busy(tmp_path_factory.mktemp("full") / "filings.db")


def test_a_studied_store_answers(full):
    with client(full) as http:
        data = http.get("/index.json").json()["data"]
        tree = home(http)
        for href in tree.xpath("//main//a/@href"):
            assert http.get(href).status_code == 200, href
    assert data["holders"]["total"] >= len(data["holders"]["rows"]) > 0
    assert tree.xpath("//input[@type='search']/@placeholder")[0].startswith(data["latest"][0]["issuer"])


def test_the_largest_raises_are_those_of_the_study(empty):
    with Store.open(empty) as store:
        ingest([str(EXAMPLES / "form-d-submission.txt")], store)
        update(store)
    with client(empty) as http:
        found = http.get("/index.json").json()["data"]["raises"]
        market = http.get(found["href"].replace("?", ".json?")).json()["data"]
    assert [row["raised"] for row in found["rows"]] == [market["total"]["raised"]]
    assert found["total"] == 1


def number_of(page):
    """How many rows the page behind a link has."""
    if "total" in page:
        return page["total"]
    return page["cut"]["rows"]["total"] if "rows" in page.get("cut", {}) else len(page["rows"])


def test_each_number_is_that_of_the_page_behind_it(full):
    with client(full) as http:
        data = http.get("/index.json").json()["data"]
        assert data["late"]
        for note in data["late"]:
            behind = http.get(note["href"].replace("?", ".json?")).json()["data"]
            assert note["number"] == number_of(behind), note
        crossings = http.get(data["holders"]["href"].replace("?", ".json?")).json()["data"]
        assert number_of(crossings) == data["holders"]["total"]


def test_what_takes_too_long_to_count_is_not_hidden(full, monkeypatch):
    monkeypatch.setattr(questions, "number_of", lambda *_: None)
    with client(full) as http:
        late = http.get("/index.json").json()["data"]["late"]
        text = http.get("/").text
    assert [note["number"] for note in late] == [None, None]
    assert text.count("<strong>Perhaps</strong> <span>filings of") == 2


def test_a_number_says_what_it_counts(full):
    with client(full) as http:
        data = http.get("/index.json").json()["data"]
        shown = {note["href"]: f"{note['number']} {note['words']}" for note in (*data["late"], *data["review"])}
        readings = http.get("/review.json").json()["data"]["total"]
        filings = http.get("/filings.json?doubtful=yes").json()["data"]["total"]
    assert shown["/review"] == f"{readings} readings to review"
    assert shown["/filings?doubtful=yes"] == f"{filings} filings with low confidence or text not read, reviewed or not"
    assert all(words.split()[1] in ("filing", "filings") for href, words in shown.items() if href.startswith("/ask"))


def test_what_came_in_since_the_last_visit(filled):
    with client(filled) as http:
        assert "since your last visit" not in http.get("/").text
        name = next(iter(http.cookies))
        newest = int(http.cookies[name].split(".")[2])
        long_ago = int(time.time()) // 60 - 60 * 24
        http.cookies.set(name, f"0.{long_ago - 60}.{newest - 1}.{long_ago}")
        tree = home(http)
        assert "1 filing came in since your last visit" in headings(tree)
        listed = http.get(f"/new.json?since={newest - 1}").json()["data"]
        assert listed["total"] == len(listed["rows"]) == 1
        http.cookies.set(name, "nonsense<script>")
        assert "since your last visit" not in http.get("/").text


@pytest.mark.parametrize(
    ("cookie", "newest", "before"),
    [
        ("", 9, 9),
        ("1.2.3", 9, 9),
        (f"4.{MINUTE - 50}.7.{MINUTE - 10}", 9, 4),  # the visit goes on
        (f"4.{MINUTE - 50}.7.{MINUTE - 31}", 9, 7),  # another visit
        (f"4.{MINUTE - 50}.70.{MINUTE - 10}", 9, 9),  # of another store
        (f"4.{MINUTE - 50}.7.{MINUTE + 10}", 9, 9),  # from the future
    ],
)
def test_visits_are_half_an_hour_apart(cookie, newest, before):
    seen = look(cookie, newest, NOW)
    assert (seen.before, seen.newest, seen.looked) == (before, newest, MINUTE)


def test_dropping_in_a_browser(browser, empty):
    with served(empty) as address:
        page = browser.new_page(base_url=address)
        page.goto("/")
        page.get_by_label("Add filings").set_input_files([EXAMPLES / name for name in FILES])
        page.get_by_role("button", name="Add files").click()
        playwright.expect(page.get_by_role("heading", level=1)).to_have_text("3 filings came in")
        page.get_by_role("link", name="See the store").click()
        playwright.expect(page.get_by_role("heading", level=1)).to_contain_text("3 filings")
        page.close()


DROP = """async ([name, text]) => {
  const carried = new DataTransfer();
  carried.items.add(new File([text], name, { type: 'text/xml' }));
  const at = document.querySelector('h1');
  at.dispatchEvent(new DragEvent('dragover', { dataTransfer: carried, bubbles: true, cancelable: true }));
  const over = document.getElementById('add').classList.contains('over');
  at.dispatchEvent(new DragEvent('drop', { dataTransfer: carried, bubbles: true, cancelable: true }));
  return over;
}"""


def test_a_file_is_dropped_anywhere_on_the_page(browser, empty):
    with served(empty) as address:
        page = browser.new_page(base_url=address)
        page.goto("/")
        assert page.evaluate(DROP, [FILES[0], (EXAMPLES / FILES[0]).read_text(encoding="utf-8")])
        playwright.expect(page.get_by_role("heading", level=1)).to_have_text("1 filing came in")
        page.get_by_role("link", name="See the store").click()
        playwright.expect(page.get_by_role("heading", level=1)).to_contain_text("1 filing")
        page.close()


def test_a_drop_that_is_refused_says_why(browser, empty):
    with served(empty) as address:
        page = browser.new_page(base_url=address)
        page.goto("/")
        page.evaluate("document.querySelector('#add input[type=hidden]').value = 'another visit'")
        page.evaluate(DROP, [FILES[0], "<a/>"])
        playwright.expect(page.locator("#add [role=status]")).not_to_have_text(re.compile("sent|Sending|^$", re.I))
        assert page.url == f"{address}/"
        page.close()


def test_without_scripts(browser, empty):
    with served(empty) as address:
        context = browser.new_context(base_url=address, java_script_enabled=False)
        page = context.new_page()
        page.goto("/")
        page.get_by_label("Add filings").set_input_files([EXAMPLES / FILES[0]])
        page.get_by_role("button", name="Add files").click()
        playwright.expect(page.get_by_role("heading", level=1)).to_have_text("1 filing came in")
        context.close()
