"""The sandbox's pages: what they show, what their forms do, and whom they refuse."""

import re
from collections import Counter
from html import unescape

import pytest
from lxml import html

from edgar.sandbox.desk import submission
from edgar.sandbox.serving import FILER, OTHER, serving
from muniment.edgar.sandbox.acceptance.worker import Worker
from muniment.edgar.sandbox.behaviours import BEHAVIOURS
from muniment.edgar.sandbox.database import database

PAGES = (
    "/",
    *(f"/pages/{one}" for one in ["submissions", "filings", "tokens", "entities", "behaviours", "clock", "outcomes"]),
)
FORM = {"content-type": "application/x-www-form-urlencoded"}


@pytest.fixture(scope="module")
def caller(tmp_path_factory):
    folder = tmp_path_factory.mktemp("pages")
    with serving(folder) as caller:
        caller.folder = folder
        yield caller


@pytest.fixture(autouse=True)
def clean(caller):
    caller.http.post("/sandbox/reset", json={"access": False})


def settled(folder):
    """Let acceptance do what waits."""
    connection = database(folder)
    worker = Worker(folder)
    while worker.step(connection):
        pass
    connection.close()


def accepted(caller):
    """File a schedule at noon, and return its number once it is accepted."""
    for cik, name in (("0009900001", "Larkspur Garden Lamps, Inc."), (FILER, "")):
        caller.http.put("/sandbox/filers", json={"cik": cik, "name": name})
    caller.http.put("/sandbox/behaviours", json={"unknown-issuer": "learn"})
    caller.http.put("/sandbox/clock", json={"now": "2026-06-02T12:00:00", "runs": False})
    body = submission("schedule-13g").replace(b"XXXXXXXX", caller.ccc.encode(), 1)
    number = caller.submit(path="/submission/single/live", body=body).json()["accessionNumber"]
    settled(caller.folder)
    return number


def words(answer):
    return unescape(re.sub(r"<[^>]+>|\s+", " ", answer.text.partition("<main")[2]))


def on_file(caller, cik):
    return next(filer for filer in caller.http.get("/sandbox/filers").json() if filer["cik"] == cik)


def press(caller, page, action, do="", **typed):
    """Send a form of a page as a browser does."""
    read = html.fromstring(caller.http.get(page).text)
    form = read.xpath(f'//form[@action="{action}"]')[-1]
    data = dict(form.form_values()) | typed | ({"do": do} if do else {})
    return caller.http.post(action, data=data)


@pytest.mark.parametrize("address", PAGES)
def test_every_page_has_its_frame_and_needs_nothing_from_elsewhere(caller, address):
    answer = caller.http.get(address)
    assert answer.status_code == 200
    assert answer.headers["cache-control"] == "no-store"
    assert "script" not in answer.text
    assert "default-src 'none'" in answer.headers["content-security-policy"]
    read = html.fromstring(answer.text)
    assert read.xpath("//h1")
    assert {one.partition("?")[0] for one in read.xpath("//link/@href")} == {"/pages/style.css"}
    assert all(one.startswith(("/", "#")) for one in read.xpath("//@href | //@src"))
    assert all(form.xpath('.//input[@name="form_token"]') for form in read.forms)


def test_the_style_is_there(caller):
    answer = caller.http.get("/pages/style.css")
    assert answer.headers["content-type"].startswith("text/css")
    assert b"--paper" in answer.content


def test_a_name_turns_nothing_round_that_follows_it(caller):
    caller.http.put("/sandbox/filers", json={"cik": "0009900001", "name": "Larkspur \u202eLamps"})
    assert ">Larkspur \u202eLamps\u202c<" in caller.http.get("/pages/entities").text


def test_home_tells_address_and_counts(caller):
    assert caller.submit().status_code == 202
    told = words(caller.http.get("/"))
    assert str(caller.http.base_url).rstrip("/") in told
    assert re.search(r"\b1\s+submission\b", told)


def test_lists_say_how_many_there_are_and_lead_to_the_rest(caller, monkeypatch):
    """Two of three are shown; two of two are all, and lead nowhere."""
    numbers = [caller.submit().json()["accessionNumber"] for _ in range(3)]
    for name, most in (("_MOST", 2), ("_MOST_ENTITIES", 1)):
        monkeypatch.setattr(f"muniment.edgar.sandbox.pages.{name}", most)
    first = caller.http.get("/pages/submissions")
    assert "2 of 3." in words(first)
    (onward,) = html.fromstring(first.text).xpath('//a[@rel="next"]/@href')
    rest = caller.http.get(onward)
    assert [number in rest.text for number in numbers] == [True, False, False]
    assert not html.fromstring(rest.text).xpath('//a[@rel="next"]')
    caller.http.put("/sandbox/filers", json={"cik": "9900099", "name": "Another"})
    entities = caller.http.get("/pages/entities")
    assert re.search(r"\b1 of \d+\.", words(entities))
    assert html.fromstring(entities.text).xpath('//a[@rel="next"]/@href')
    listed = caller.http.get("/sandbox/submissions", params={"limit": 2})
    assert (len(listed.json()), listed.headers["x-total-count"]) == (2, "3")
    onward = listed.headers["link"].removeprefix("<").partition(">")[0]
    left = caller.http.get(onward)
    assert [one["accession"] for one in left.json()] == numbers[2:]
    assert "link" not in left.headers


def test_a_submission_is_listed_and_shown_without_its_code(caller):
    number = caller.submit().json()["accessionNumber"]
    assert number in words(caller.http.get("/pages/submissions"))
    page = caller.http.get(f"/pages/submissions/{number}")
    assert "&lt;edgarSubmission" in page.text
    assert "XXXXXXXX" in page.text
    assert caller.ccc not in page.text
    assert caller.http.get("/pages/submissions/0000000000-26-000009").status_code == 404


def test_every_view_says_the_same_status_at_every_moment(caller):
    number = accepted(caller)
    for hour, status in (("21:59", "DISSEMINATED"), ("22:00", "DONE"), ("11:00", "ACCEPTED")):
        caller.http.put("/sandbox/clock", json={"now": f"2026-06-02T{hour}:00", "runs": False})
        assert f'class="state {status}"' in caller.http.get(f"/pages/submissions/{number}").text
        assert f'class="state {status}"' in caller.http.get("/pages/submissions").text
        assert [found["status"] for found in caller.submissions()] == [status]
        for asked in ("ACCEPTED", "DISSEMINATED", "DONE"):
            expected = [number] if asked == status else []
            assert (number in words(caller.http.get(f"/pages/submissions?status={asked}"))) == bool(expected)
            listed = caller.http.get(f"/sandbox/submissions?status={asked}")
            assert [found["accession"] for found in listed.json()] == expected
            assert listed.headers["x-total-count"] == str(len(expected))


def test_reasons_and_notification_of_a_suspended_one(caller):
    number = caller.submit(caller.schedule("wrong#12")).json()["accessionNumber"]
    settled(caller.folder)
    told = words(caller.http.get(f"/pages/submissions/{number}"))
    assert "Why it was suspended" in told
    assert "HAS BEEN SUSPENDED" in told
    assert number in words(caller.http.get("/pages/submissions?status=SUSPENDED"))
    assert number not in words(caller.http.get("/pages/submissions?status=ACCEPTED"))


def test_what_was_accepted_has_links_that_lead_there(caller):
    number = accepted(caller)
    read = html.fromstring(caller.http.get("/pages/filings").text)
    links = read.xpath(f'//tr[contains(., "{number}")]//a/@href')
    assert len(links) == 3
    browser = {"user-agent": "Mozilla/5.0"}
    assert {caller.http.get(one, headers=browser).status_code for one in links} == {200}
    assert f"{number}-index.htm" in caller.http.get(f"/pages/submissions/{number}").text


def test_tokens_are_shown_once_work_and_end(caller):
    answer = press(caller, "/pages/tokens", "/pages/tokens", ciks=OTHER, name="Gorse & Sons", email="g@example.com")
    read = html.fromstring(answer.text)
    filer, user = (read.xpath(f'string(//pre[@id="{one}"])') for one in ("filer", "user"))
    assert re.fullmatch(r"\S{8}", read.xpath(f'string(//pre[@id="ccc-{OTHER}"])'))
    headers = {"authorization": f"Bearer {filer},{user}"}
    assert caller.http.get("/status", headers=headers).status_code == 200
    again = caller.http.get("/pages/tokens")
    assert filer not in again.text
    assert "Gorse & Sons" in unescape(again.text)
    assert "Gorse &amp; Sons" in caller.http.get("/pages/entities").text
    row = html.fromstring(again.text).xpath(f'//tr[contains(., "{OTHER}")]//form')[0]
    assert caller.http.post("/pages/tokens/revoke", data=dict(row.form_values())).status_code == 303
    assert caller.http.get("/status", headers=headers).status_code == 401


def test_an_entity_is_put_on_file(caller):
    sent = press(caller, "/pages/entities", "/pages/entities", cik="9900123", name="<b>Bold</b> Ltd", state="de")
    assert sent.status_code == 303
    page = caller.http.get("/pages/entities?after=0009900122")
    assert "&lt;b&gt;Bold&lt;/b&gt; Ltd" in page.text
    assert on_file(caller, "0009900123")["details"]["state"] == "DE"
    assert press(caller, "/pages/entities", "/pages/entities", cik="no number").status_code == 400


def test_what_a_form_leaves_empty_stays_on_file(caller):
    def typed(**fields):
        assert press(caller, "/pages/entities", "/pages/entities", cik="9900124", **fields).status_code == 303
        filer = on_file(caller, "0009900124")
        return filer["name"], filer["details"].get("state"), filer["details"].get("individual", False)

    assert typed(name="Ida Sample", individual="yes") == ("Ida Sample", None, True)
    assert typed(state="NY") == ("Ida Sample", "NY", True)
    assert typed(individual="no") == ("Ida Sample", "NY", False)


def test_behaviours_say_by_which_source(caller):
    text = caller.http.get("/pages/behaviours").text
    for behaviour in BEHAVIOURS:
        assert behaviour.source in unescape(text)
        assert f'<strong id="{behaviour.name}">' in text
    counts = Counter(behaviour.basis for behaviour in BEHAVIOURS)
    assert ", ".join(f"{counts[basis]} {basis}" for basis in ("published", "observed", "assumed")) in text


def test_switches_are_chosen(caller):
    sent = press(caller, "/pages/behaviours", "/pages/behaviours", hours="real")
    assert sent.status_code == 303
    chosen = {one["name"]: one["chosen"] for one in caller.http.get("/sandbox/behaviours").json()}
    assert chosen["hours"] == "real"
    assert "hours" in words(caller.http.get("/"))
    assert press(caller, "/pages/behaviours", "/pages/behaviours", hours="never").status_code == 400


def test_the_clock_is_set_stopped_and_reset(caller):
    assert press(caller, "/pages/clock", "/pages/clock", "set", now="2026-03-02T17:25").status_code == 303
    assert caller.http.get("/sandbox/clock").json()["now"].startswith("2026-03-02T17:25")
    press(caller, "/pages/clock", "/pages/clock", "stop")
    first, second = (caller.http.get("/sandbox/clock").json()["now"] for _ in range(2))
    assert first == second
    press(caller, "/pages/clock", "/pages/clock", "run")
    assert caller.http.get("/sandbox/clock").json()["now"] != caller.http.get("/sandbox/clock").json()["now"]
    press(caller, "/pages/clock", "/pages/clock", "reset")
    assert not caller.http.get("/sandbox/clock").json()["now"].startswith("2026-03-02")
    wrong = press(caller, "/pages/clock", "/pages/clock", "set", now="tomorrow")
    assert wrong.status_code == 400
    assert "'tomorrow' is no moment" in words(wrong)
    for moment in ("9999-12-31T23:59:59", "0001-01-01T00:00"):  # a clock that ran out of dates would answer nothing
        wrong = press(caller, "/pages/clock", "/pages/clock", "set", now=moment)
        assert (wrong.status_code, "the years 1993 to 2099" in words(wrong)) == (400, True)
    assert caller.http.put("/sandbox/clock", json={"now": "9999-12-31T23:59:59"}).status_code == 400
    assert press(caller, "/pages/clock", "/pages/condition", condition="NO_COMMUNICATION").status_code == 303
    assert "NO_COMMUNICATION" in caller.http.get("/").text


def test_outcomes_are_asked_for_and_forgotten(caller):
    sent = press(caller, "/pages/outcomes", "/pages/outcomes", "ask", outcome="suspend", next="2", form="D")
    assert sent.status_code == 303
    (waiting,) = caller.http.get("/sandbox/forced").json()
    assert (waiting["outcome"], waiting["next"], waiting["form"]) == ("suspend", 2, "D")
    assert press(caller, "/pages/outcomes", "/pages/outcomes", "ask", next="0").status_code == 400
    press(caller, "/pages/outcomes", "/pages/outcomes", "forget")
    assert caller.http.get("/sandbox/forced").json() == []


def test_it_begins_anew(caller):
    caller.submit()
    assert press(caller, "/pages/outcomes", "/pages/reset").status_code == 303
    assert caller.submissions() == []
    assert caller.submit().status_code == 202, "tokens still hold"


@pytest.mark.parametrize(
    ("headers", "token"),
    [
        ({}, "0" * 64),
        ({"origin": "http://elsewhere.example"}, None),
        ({"host": "elsewhere.example"}, None),
        ({"origin": "null"}, None),
    ],
)
def test_what_is_sent_from_elsewhere_is_refused(caller, headers, token):
    page = html.fromstring(caller.http.get("/pages/clock").text)
    own = page.xpath('//input[@name="form_token"]/@value')[0]
    data = {"form_token": own if token is None else token, "do": "set", "now": "2020-01-01T10:00"}
    answer = caller.http.post("/pages/clock", data=data, headers=headers)
    assert answer.status_code == 403
    assert not caller.http.get("/sandbox/clock").json()["now"].startswith("2020")


def test_other_names_of_this_machine_see_nothing(caller):
    for address in PAGES:
        answer = caller.http.get(address, headers={"host": "rebound.example"})
        assert answer.status_code == 403
        assert FILER not in answer.text


@pytest.mark.parametrize(
    "address", ["/pages/submissions?before=", "/pages/filings?before=", "/sandbox/submissions?after="]
)
def test_a_list_goes_on_from_the_number_of_a_row_alone(caller, address):
    assert caller.http.get(f"{address}{(1 << 63) - 1}").status_code == 200
    for number in ("-1", 1 << 63, "x"):
        assert caller.http.get(f"{address}{number}").status_code == 400


def test_bodies_that_are_no_forms(caller):
    for data in (b"\xff\xfe", b"%", b""):
        assert caller.http.post("/pages/clock", content=data, headers=FORM).status_code in (400, 403)
    assert caller.http.post("/pages/clock", json={"do": "reset"}).status_code == 415
