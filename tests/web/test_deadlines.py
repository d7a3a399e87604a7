"""Deadlines in the browser say what `muniment due` says: for an event, a holding, a store, and one's drafts."""

import re
import shutil
from datetime import date, timedelta

import pytest
from litestar.testing import TestClient
from lxml import html
from msgspec import structs

from muniment.deadlines import due_all
from muniment.drafts.store import DraftStore, draft_of
from muniment.pipeline.ingest import ingest
from muniment.pipeline.watch import watch
from muniment.readers import read
from muniment.store import Store
from muniment.web.access.visits import FIELD as FIELD_NAME
from muniment.web.access.visits import Role
from muniment.web.app import beside, create_app, served

from .hostile import EXAMPLES
from .teams import Browser, Clock, client_of, form_token, log_in_as, team_of

TODAY = date(2025, 4, 1)
HOLDING = {"shares": "1,200,000", "outstanding": "20,000,000", "date": "3/27/2026", "filer": "passive"}


@pytest.fixture(scope="module")
def filled(tmp_path_factory):
    path = tmp_path_factory.mktemp("filled") / "filings.db"
    with Store.open(path) as store:
        ingest([str(EXAMPLES / f"{name}.xml") for name in ("form-d", "schedule-13d", "schedule-13g")], store)
        ingest([str(EXAMPLES / "form-d-submission.txt")], store)
    return path


@pytest.fixture
def path(filled, tmp_path):
    return shutil.copy(filled, tmp_path / "filings.db")


@pytest.fixture
def context(path):
    return structs.replace(beside(path), today=lambda: TODAY)


@pytest.fixture(scope="module")
def http(filled):
    """The pages for all that is only asked."""
    context = structs.replace(beside(filled), today=lambda: TODAY)
    with TestClient(create_app(filled, context=context), base_url="http://127.0.0.1") as client:
        yield client


@pytest.fixture
def own(path, context):
    """The pages over a store and drafts of the test's own."""
    with TestClient(create_app(path, context=context), base_url="http://127.0.0.1") as client:
        yield client


def data(http, **given):
    return http.get("/deadlines.json", params=given).json()["data"]


@pytest.mark.parametrize("day", ["2025-01-03", "1/3/2025"])
@pytest.mark.parametrize("happened", ["13D:initial", "D:first-sale", "13G:material-change"])
def test_an_event_has_the_days_and_steps_of_the_command(http, happened, day):
    form, _, trigger = happened.partition(":")
    told = data(http, happened=happened, on=day)["answers"]
    dues = due_all(form, "2025-01-03", trigger=trigger)
    assert [one["day"] for one in told] == [due.date and due.date.isoformat() for due in dues]
    assert [one["steps"] for one in told] == [list(due.steps) for due in dues]


def test_a_rule_leaves_one_clock(http):
    told = data(http, happened="13G:initial", on="2025-01-03", rule="Rule 13d-1(c)")["answers"]
    assert [one["day"] for one in told] == ["2025-01-13"]


def test_a_holding_has_its_day_and_why(http):
    (told,) = data(http, **HOLDING)["answers"]
    assert (told["day"], told["form"]) == ("2026-04-03", "SC 13G")
    assert "5% passed" in told["why"]
    page = http.get("/deadlines", params=HOLDING).text
    assert "3 April 2026" in page
    assert 'value="3/27/2026"' in page


def test_a_sale_of_a_control_holder_is_a_change(http):
    given = {**HOLDING, "filer": "control", "before": "2,000,000", "shares": "1,000,000"}
    (told,) = data(http, **given)["answers"]
    assert (told["day"], told["form"]) == ("2026-03-31", "SC 13D/A")


def test_no_day_is_told_that_was_not_typed(http):
    given = {**HOLDING, "filer": "control", "before": "2,000,000", "shares": "1,000,000"}
    (told,) = data(http, **given)["answers"]
    assert "(1,000,000 shares fewer than before)" in told["why"]
    assert "The 1,000,000 shares fewer than before were disposed of on 2026-03-27." in told["assumed"]


def test_the_page_writes_days_and_percentages_one_way(http):
    given = {**HOLDING, "before": "900,000", "shares": "1,200,000"}
    page = http.get("/deadlines", params=given).text
    assert re.findall(r"\d %", page) == []
    assert re.findall(r"Assumed: [^<]*\d{4}-\d\d", page) == []


def test_a_small_holding_owes_nothing(http):
    told = data(http, **{**HOLDING, "shares": "1,000,000"})
    assert told["answers"] == []
    assert told["nothing"].startswith("Nothing is due")


@pytest.mark.parametrize(
    ("given", "fields"),
    [
        ({**HOLDING, "shares": "many"}, {"shares"}),
        ({**HOLDING, "date": "13/27/2026"}, {"date"}),
        ({**HOLDING, "outstanding": "0"}, {"outstanding"}),
        ({**HOLDING, "shares": "30,000,000"}, {"shares"}),
        ({**HOLDING, "filer": "friendly"}, {"filer"}),
        ({"shares": "5"}, {"outstanding", "date", "filer"}),
        ({"happened": "13D:initial"}, {"on"}),
        ({"happened": "13D:breakfast", "on": "2025-01-03"}, {"happened"}),
        ({"on": "2025-01-03"}, {"happened"}),
        ({"happened": "D:first-sale", "on": "1850-01-03"}, {"on"}),
        ({**HOLDING, "date": "0001-01-05"}, {"date"}),
        ({**HOLDING, "date": "1995-03-01"}, {"date"}),
    ],
)
def test_errors_stand_beside_their_fields(http, given, fields):
    told = http.get("/deadlines", params=given)
    assert told.status_code == 422
    tree = html.fromstring(told.content)
    assert {link.removeprefix("#") for link in tree.xpath("//section[@role='alert']//a/@href")} == fields
    assert {one.removesuffix("-fault") for one in tree.xpath("//p[@class='fault']/@id")} == fields
    assert set(tree.xpath("//*[@aria-invalid]/@id")) == fields


@pytest.mark.parametrize(
    ("given", "field"), [({"rights": "five"}, "rights"), ({"rule": "13d-9"}, "happened"), ({"filer": "x"}, "filer")]
)
def test_nothing_that_is_typed_is_passed_over(http, given, field):
    answer = http.get("/deadlines.json", params=given)
    assert answer.status_code == 422
    assert field in answer.json()["data"]["wrong"]


def test_an_event_and_a_holding_in_one_address_are_both_answered(http):
    event = {"happened": "D:first-sale", "on": "2025-01-03"}
    both = data(http, **event, **HOLDING)["answers"]
    assert both == [*data(http, **event)["answers"], *data(http, **HOLDING)["answers"]]
    assert len({answer["form"] for answer in both}) == 2


def test_the_store_is_that_of_the_watch(own, path):
    with Store.open(path, read_only=True) as store:
        owed = watch(store, TODAY).rows()
    told = data(own)
    assert told["total"] == len(told["rows"]) == len(owed)
    assert {choice["value"]: choice["count"] for choice in told["forms"]} == {
        "D": sum(duty.form == "D/A" for duty in owed),
        "13D": sum(duty.form == "SC 13D/A" for duty in owed),
        "13G": sum(duty.form == "SC 13G/A" for duty in owed),
    }
    for choice in told["choices"]:
        narrowed = data(own, what=choice["value"])
        assert narrowed["total"] == len(narrowed["rows"]) == choice["count"]
    assert data(own, who=owed[0].issuer.upper())["total"] >= 1
    assert own.get("/deadlines?what=never").status_code == own.get("/deadlines?form=X").status_code == 400


def test_the_calendar_has_what_is_to_come_and_the_drafts(own, context):
    record = read(EXAMPLES / "form-d.xml")
    name = context.drafts.add(draft_of(record), "notice")
    shown = data(own)["drafts"]
    assert [one["href"] for one in shown] == [f"/prepare/{name}/check"]
    assert shown[0]["day"] == due_all("D", record.record.first_sale)[0].date.isoformat()
    told = own.get("/deadlines.ics")
    assert told.headers["content-type"].startswith("text/calendar")
    days = [line for line in told.text.split("\r\n") if line.startswith("DTSTART")]
    assert len(days) == data(own)["calendar_left"] + 1


def test_drafts_that_are_left_out_are_counted(own, context, monkeypatch):
    for name in ("one", "two", "three"):
        context.drafts.add(draft_of(read(EXAMPLES / "form-d.xml")), name)
    assert "that were saved last" not in own.get("/deadlines").text
    assert "DESCRIPTION:Of " not in own.get("/deadlines.ics").text
    monkeypatch.setattr(DraftStore.list, "__defaults__", (0, 2))
    page = html.fromstring(own.get("/deadlines").content)
    (section,) = page.xpath("//section[@aria-labelledby='drafts']")
    words = " ".join(section.text_content().split())
    assert words.startswith("3 drafts Here are the 2 drafts that were saved last. All drafts")
    assert len(section.xpath(".//tbody/tr")) == 2
    calendar = own.get("/deadlines.ics").text.replace("\r\n ", "")
    assert "DESCRIPTION:Of 3 drafts the 2 that were saved last are here.\r\nBEGIN:VEVENT" in calendar


def test_a_calendar_that_would_be_too_large_says_so(own, monkeypatch):
    monkeypatch.setattr("muniment.web.deadlines._MOST_ENTRIES", 0)
    assert "are more than a calendar takes" in own.get("/deadlines").text
    told = own.get("/deadlines.ics")
    assert told.status_code == 400
    assert "narrow them" in told.text


def test_in_a_team_everybody_sees_their_own_drafts(path, context):
    context.drafts.of("somebody else").add(draft_of(read(EXAMPLES / "form-d.xml")), "notice")
    with client_of(path, team_of(path, Clock())) as outside:
        assert outside.get("/deadlines.ics", follow_redirects=False).status_code in (303, 401)
        for role, number in ((Role.VIEWER, 0), (Role.PREPARER, 0), (Role.SIGNER, 1)):
            one = Browser(outside.app)
            log_in_as(one, role)
            assert len(data(one)["drafts"]) == number, role


# ---- calendars of a team ---------------------------------------------------------------------------------------------

ADDRESS = re.compile(r"http://127\.0\.0\.1(/saved/[0-9]+/feed/[A-Za-z0-9_-]{43})")


@pytest.fixture
def people(path, context):
    """A browser of each role, logged in, and one of nobody."""
    team = team_of(path, Clock())
    with client_of(path, team, context=context) as outside:
        browsers = {role: Browser(outside.app) for role in Role}
        for role, browser in browsers.items():
            log_in_as(browser, role)
        yield {None: outside, **browsers}


def calendar(browser, **given):
    """The address that a member makes for a calendar program."""
    told = browser.post("/deadlines/calendar", data={FIELD_NAME: form_token(browser, "/deadlines"), **given})
    assert told.status_code == 200, told.text
    return ADDRESS.search(told.text)[1]


def events(told):
    assert told.headers["content-type"].startswith("text/calendar")
    return told.text.count("BEGIN:VEVENT")


@pytest.mark.parametrize("role", list(Role))
def test_a_calendar_of_a_team_needs_its_address_and_no_login(people, role):
    address = calendar(people[role])
    assert events(people[None].get(address)) == data(people[role])["calendar_left"]
    assert people[None].get(address[:-1] + ("A" if address[-1] != "A" else "B")).status_code == 404
    assert people[None].post(address).status_code in (401, 403, 405)
    assert people[None].get("/deadlines.ics").status_code in (303, 401)


def test_it_is_narrowed_as_the_page_was_and_has_ones_own_drafts(people, context):
    context.drafts.of("piet").add(draft_of(read(EXAMPLES / "form-d.xml")), "notice")
    own, all_of_it = calendar(people[Role.PREPARER], form="13D"), calendar(people[Role.SIGNER], form="13D")
    viewers = calendar(people[Role.VIEWER], form="13D")
    left = data(people[Role.VIEWER], form="13D")["calendar_left"]
    assert [events(people[None].get(one)) - left for one in (own, all_of_it, viewers)] == [1, 1, 0]


def test_a_new_address_ends_the_old_and_the_owner_ends_both(people):
    preparer, outside = people[Role.PREPARER], people[None]
    first, second = calendar(preparer), calendar(preparer)
    assert outside.get(first).status_code == 404
    assert events(outside.get(second)) >= 0
    (line,) = data(preparer)["followed"]
    assert line["href"] == "/deadlines"
    assert data(people[Role.SIGNER])["followed"] == []
    end = f"/saved/{line['number']}/feed/close"
    stranger = people[Role.SIGNER]
    assert stranger.post(end, data={FIELD_NAME: form_token(stranger, "/deadlines")}).status_code == 404
    told = preparer.post(end, data={FIELD_NAME: form_token(preparer, "/deadlines")})
    assert told.headers["location"] == "/deadlines#calendar"
    assert outside.get(second).status_code == 404
    assert data(preparer)["followed"] == []


def test_what_no_calendar_takes_gets_no_address(people, monkeypatch):
    browser = people[Role.VIEWER]
    told = browser.post(
        "/deadlines/calendar", data={FIELD_NAME: form_token(browser, "/deadlines?form=13G"), "form": "X"}
    )
    assert told.status_code == 400
    monkeypatch.setattr("muniment.web.deadlines._MOST_ENTRIES", 0)
    assert "Make an address" not in browser.get("/deadlines").text


# ---- in a browser ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("scripts", [True, False])
@pytest.mark.parametrize("width", [1280, 390])
def test_a_day_and_a_holding_are_asked_for(browser, path, context, width, scripts):
    with served(path, context=context) as address:
        context = browser.new_context(
            base_url=address, viewport={"width": width, "height": 900}, java_script_enabled=scripts
        )
        page = context.new_page()
        page.goto("/")
        page.get_by_role("navigation", name="Site").get_by_role("link", name="Deadlines").click()
        page.get_by_label("What happened").select_option("D:first-sale")
        page.get_by_role("button", name="Show the day").click()
        page.get_by_role("link", name="Enter the day").click()
        assert page.url.endswith("#on")
        page.get_by_label("On which day").fill("1/3/2025")
        page.get_by_role("button", name="Show the day").click()
        answer = page.locator("#answered")
        assert "21 January 2025" in answer.inner_text()  # the fifteenth day is a Saturday, and Monday a holiday
        assert "Martin Luther King" in answer.inner_text()
        page.get_by_label("Shares after it").fill("1,200,000")
        page.get_by_label("Shares outstanding").fill("20,000,000")
        page.get_by_label("Day of the trade").fill("3/27/2026")
        page.get_by_label("Kind of holder").select_option("passive")
        page.get_by_role("button", name="Show what is due").click()
        assert "3 April 2026" in page.locator("#answered").inner_text()
        page.locator("#store").scroll_into_view_if_needed()
        page.get_by_label("Form").get_by_role("link", name="Form D").click()
        assert page.locator("#store").inner_text().endswith("of Form D may be due")
        page.locator("table.dues summary").first.click()
        assert page.locator("table.dues ol").first.is_visible()
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        context.close()


def test_nothing_typed_asks_nothing(http):
    told = data(http)
    assert told["answers"] == []
    assert not told.get("wrong")
    assert TODAY + timedelta(0) == date.fromisoformat(told["today"])
