"""Deadlines in the browser say what `muniment due` says: for an event, a holding, a store, and one's drafts."""

from datetime import date, timedelta

import pytest
from litestar.testing import TestClient
from lxml import html
from msgspec import structs

from muniment.deadlines import due_all
from muniment.drafts.store import draft_of
from muniment.pipeline.ingest import ingest
from muniment.pipeline.watch import watch
from muniment.readers import read
from muniment.store import Store
from muniment.web.access.visits import Role
from muniment.web.app import beside, create_app

from .hostile import EXAMPLES
from .teams import Browser, Clock, client_of, log_in_as, team_of

TODAY = date(2025, 4, 1)
HOLDING = {"shares": "1,200,000", "outstanding": "20,000,000", "date": "3/27/2026", "filer": "passive"}


@pytest.fixture
def path(tmp_path):
    with Store.open(tmp_path / "filings.db") as store:
        ingest([str(EXAMPLES / f"{name}.xml") for name in ("form-d", "schedule-13d", "schedule-13g")], store)
        ingest([str(EXAMPLES / "form-d-submission.txt")], store)
    return tmp_path / "filings.db"


@pytest.fixture
def desk(path):
    return structs.replace(beside(path), today=lambda: TODAY)


@pytest.fixture
def http(path, desk):
    with TestClient(create_app(path, desk=desk), base_url="http://127.0.0.1") as client:
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
    assert "5 % passed" in told["why"]
    page = http.get("/deadlines", params=HOLDING).text
    assert "3 April 2026" in page
    assert 'value="3/27/2026"' in page


def test_a_sale_of_a_control_holder_is_a_change(http):
    given = {**HOLDING, "filer": "control", "before": "2,000,000", "shares": "1,000,000"}
    (told,) = data(http, **given)["answers"]
    assert (told["day"], told["form"]) == ("2026-03-31", "SC 13D/A")


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
    ],
)
def test_errors_stand_beside_their_fields(http, given, fields):
    told = http.get("/deadlines", params=given)
    assert told.status_code == 422
    tree = html.fromstring(told.content)
    assert {link.removeprefix("#") for link in tree.xpath("//section[@role='alert']//a/@href")} == fields
    assert {one.removesuffix("-fault") for one in tree.xpath("//p[@class='fault']/@id")} == fields
    assert set(tree.xpath("//*[@aria-invalid]/@id")) == fields


def test_the_store_is_that_of_the_watch(http, path):
    with Store.open(path, read_only=True) as store:
        owed = watch(store, TODAY)
    told = data(http)
    assert told["total"] == len(told["rows"]) == len(owed)
    assert {choice["value"]: choice["count"] for choice in told["forms"]} == {
        "D": sum(duty.form == "D/A" for duty in owed),
        "13D": sum(duty.form == "SC 13D/A" for duty in owed),
        "13G": sum(duty.form == "SC 13G/A" for duty in owed),
    }
    for choice in told["choices"]:
        narrowed = data(http, what=choice["value"])
        assert narrowed["total"] == len(narrowed["rows"]) == choice["count"]
    assert data(http, who=owed[0].issuer.upper())["total"] >= 1
    assert http.get("/deadlines?what=never").status_code == http.get("/deadlines?form=X").status_code == 400


def test_the_calendar_has_what_is_to_come_and_the_drafts(http, desk):
    record = read(EXAMPLES / "form-d.xml")
    name = desk.shelf.add(draft_of(record), "notice")
    shown = data(http)["drafts"]
    assert [one["href"] for one in shown] == [f"/prepare/{name}/check"]
    assert shown[0]["day"] == due_all("D", record.record.first_sale)[0].date.isoformat()
    told = http.get("/deadlines.ics")
    assert told.headers["content-type"].startswith("text/calendar")
    days = [line for line in told.text.split("\r\n") if line.startswith("DTSTART")]
    assert len(days) == data(http)["calendar_left"] + 1


def test_a_calendar_that_would_be_too_large_says_so(http, monkeypatch):
    monkeypatch.setattr("muniment.web.deadlines._MOST_ENTRIES", 0)
    assert "are more than a calendar takes" in http.get("/deadlines").text
    told = http.get("/deadlines.ics")
    assert told.status_code == 400
    assert "narrow them" in told.text


def test_in_a_team_everybody_sees_their_own_drafts(path, desk):
    desk.shelf.of("somebody else").add(draft_of(read(EXAMPLES / "form-d.xml")), "notice")
    with client_of(path, team_of(path, Clock())) as outside:
        assert outside.get("/deadlines.ics", follow_redirects=False).status_code in (303, 401)
        for role, number in ((Role.VIEWER, 0), (Role.PREPARER, 0), (Role.SIGNER, 1)):
            one = Browser(outside.app)
            log_in_as(one, role)
            assert len(data(one)["drafts"]) == number, role


def test_nothing_typed_asks_nothing(http):
    told = data(http)
    assert told["answers"] == []
    assert not told.get("wrong")
    assert TODAY + timedelta(0) == date.fromisoformat(told["today"])
