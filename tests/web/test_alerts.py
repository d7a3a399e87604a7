"""Alerts in the browser: made from any question or page, tested on the past, sent to destinations, sent again."""

import re
import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit

import keyring
import pytest
from keyring.backends import fail
from litestar.testing import TestClient
from lxml import etree, html
from sqlalchemy import insert, text, update

from alerts.receivers import receiving
from lists.busy import HOLDER, LONG, MAKER, MANY, busy
from muniment.alerts import intake, outbox, saved
from muniment.alerts.outbox import now
from muniment.store import Store, tables
from muniment.study import sql
from muniment.web.access.visits import Role
from muniment.web.app import create_app

from .alerted import alerted, told
from .teams import Clock, browsers_of, form_token, team_of

ATOM = {"a": "http://www.w3.org/2005/Atom"}
MAIL = "smtp://ann@mail.example:587?from=a@b.example&to=c@d.example"
CROSSINGS = "/ask/crossings?threshold=5"


@pytest.fixture(autouse=True)
def no_keyring():
    """The keyring of whoever runs the tests is left alone."""
    before = keyring.get_keyring()
    keyring.set_keyring(fail.Keyring())
    yield
    keyring.set_keyring(before)


@pytest.fixture(scope="module")
def studied(tmp_path_factory):
    return busy(tmp_path_factory.mktemp("alerts") / "filings.db")


@pytest.fixture
def path(studied, tmp_path):
    return Path(shutil.copy(studied, tmp_path / "filings.db"))


@pytest.fixture
def client(path):
    with TestClient(create_app(path), base_url="http://127.0.0.1") as client:
        yield client


@pytest.fixture(scope="module")
def refusing(studied, tmp_path_factory):
    """Pages for all that is refused, and so changes nothing; their store, which is filled."""
    path = Path(shutil.copy(studied, tmp_path_factory.mktemp("refusing") / "filings.db"))
    with Store.open(path) as store:
        alerted(store)
    with TestClient(create_app(path), base_url="http://127.0.0.1") as client:
        yield client, path


@pytest.fixture
def filled(path):
    with Store.open(path) as store:
        alerted(store)
    return path


def tree_of(client, address):
    answer = client.get(address)
    assert answer.status_code == 200, (address, answer.text)
    return html.fromstring(answer.content)


def words(tree):
    return " ".join(tree.text_content().split())


def form_in(tree, action):
    """The fields of a form as a browser sends them, all of them."""
    (form,) = tree.xpath(f"//form[@action='{action}']")
    return list(form.form_values())


def send(client, action, fields, **changed):
    """Send a form with some fields changed, or with "" taken out."""
    given = {name: value for name, value in fields if name not in changed}
    return client.post(action, data={**given, **{k: v for k, v in changed.items() if v != ""}}, follow_redirects=False)


def do(client, action, **fields):
    return client.post(action, data={"form_token": form_token(client, "/alerts/new?question=deadlines"), **fields})


def data_of(client, address):
    return client.get(address).json()["data"]


def alerts_in(path):
    with Store.open(path, read_only=True) as store:
        return {alert.name: alert for alert in saved.of(store)}


# ---- made from a page, in two clicks --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("page", "question", "arguments"),
    [
        (CROSSINGS, "crossings", {"threshold": "5"}),
        (f"/issuers/{MAKER}", "appearances", {"entity": f"cik:{MAKER}"}),
        (f"/persons/{HOLDER}", "appearances", {"entity": f"cik:{HOLDER}"}),
        (f"/filings/{LONG}", "appearances", {"entity": "0009900899"}),
        ("/deadlines?form=13G", "deadlines", {"form": "13G"}),
    ],
)
def test_an_alert_is_made_from_a_page_in_two_clicks(client, path, page, question, arguments):
    (href,) = tree_of(client, page).xpath("//p[contains(@class, 'tell')]/a/@href")
    answer = send(client, "/alerts/save", form_in(tree_of(client, href), "/alerts/save"), do="save")
    assert answer.status_code == 303, answer.text
    (made,) = alerts_in(path).values()
    assert (made.question, dict(made.arguments), made.schedule) == (question, arguments, "at once")
    assert made.title
    its_page = tree_of(client, answer.headers["location"])
    assert its_page.xpath("string(//h1)") == made.title


def test_an_alert_is_made_from_a_query_with_its_parameters(client, path):
    query = "select accession, amount from filings where form = :form"
    page = tree_of(client, f"/sql?q={query}&p.form=D")
    (href,) = page.xpath("//p[contains(@class, 'tell')]/a/@href")
    fields = form_in(tree_of(client, href), "/alerts/save")
    answer = send(client, "/alerts/save", fields, title="Notices", do="save")
    assert answer.status_code == 303, answer.text
    assert alerts_in(path)["notices"].sql == query
    assert dict(alerts_in(path)["notices"].arguments) == {"form": "D"}
    assert not tree_of(client, "/sql?q=select+form+from+filings").xpath("//p[contains(@class, 'tell')]")


def test_every_question_in_the_list_can_be_told(client):
    asks = [ask for asks in tree_of(client, "/alerts/new").xpath("//main//section//a/@href") for ask in [asks]]
    assert len(asks) > 10
    assert "/alerts/new?question=raised_by_state" not in asks
    for href in asks:
        form = form_in(tree_of(client, href), "/alerts/save")
        assert dict(form)["title"], href


def test_what_is_wrong_stands_beside_its_field_and_what_was_typed_is_kept(client, path):
    fields = form_in(tree_of(client, "/alerts/new?question=crossings"), "/alerts/save")
    wrong = {"p.threshold": "7", "title": " ", "schedule": "hourly", "to": "nowhere", "unreadable": "yes"}
    answer = send(client, "/alerts/save", fields, **wrong, do="save")
    assert answer.status_code == 422
    tree = html.fromstring(answer.content)
    named = tree.xpath("//section[@role='alert']//a/@href")
    assert sorted(named) == ["#p-threshold", "#schedule", "#title", "#to"]
    for href in named:
        assert tree.xpath(f"//*[@id='{href[1:]}']"), href
    assert tree.xpath("//input[@id='unreadable'][@checked]")
    assert words(tree.xpath("//*[@id='title-fault']")[0]) == "Error: Give the alert a name"
    assert alerts_in(path) == {}


def test_who_may_be_meant_is_offered_with_all_that_was_typed(client):
    href = "/alerts/new?question=positions&p.holder=Quil&title=Mine&schedule=daily&unreadable=yes"
    chips = tree_of(client, href).xpath("//ul[@class='meant']//a/@href")
    assert chips
    assert all(link.startswith("/alerts/new?") for link in chips)
    chosen = dict(form_in(tree_of(client, chips[0]), "/alerts/save"))
    assert (chosen["title"], chosen["schedule"], chosen["unreadable"]) == ("Mine", "daily", "yes")
    assert chosen["p.holder"] == f"cik:{HOLDER}"


def test_a_query_that_names_no_filing_is_refused_in_words(client, path):
    fields = form_in(tree_of(client, "/alerts/new?q=select+form+from+filings&title=X"), "/alerts/save")
    answer = send(client, "/alerts/save", fields, do="save")
    assert answer.status_code == 422
    assert "an alert needs a column accession" in answer.text
    assert "select form from filings" in answer.text
    for address in ("/alerts/new?question=nothing", "/alerts/new?question=crossings&p.nothing=1"):
        assert "there is no question" in client.get(address).text or "has no parameter" in client.get(address).text
    assert client.get("/alerts/new?nothing=1").status_code == 400
    assert alerts_in(path) == {}


def test_a_form_that_is_out_of_date_is_shown_again_and_nothing_is_saved(client, path):
    fields = form_in(tree_of(client, "/alerts/new?question=crossings&title=Mine"), "/alerts/save")
    ours = {"sec-fetch-site": "same-origin"}
    given = {**dict(fields), "schedule": "weekly", "form_token": "another", "do": "save"}
    answer = client.post("/alerts/save", data=given, headers=ours)
    assert answer.status_code == 422
    assert "This page was out of date, and nothing was saved" in answer.text
    again = form_in(html.fromstring(answer.content), "/alerts/save")
    assert (dict(again)["title"], dict(again)["schedule"]) == ("Mine", "weekly")
    assert alerts_in(path) == {}
    assert client.post("/alerts/pause", data={"name": "x", "form_token": "another"}, headers=ours).status_code == 403
    assert send(client, "/alerts/save", again, do="save").status_code == 303
    assert sorted(alerts_in(path)) == ["mine"]


def test_two_of_one_title_are_two_alerts_and_one_is_changed(client, path):
    for _ in range(2):
        fields = form_in(tree_of(client, "/alerts/new?question=crossings&title=Zoë’s+5 %"), "/alerts/save")
        assert send(client, "/alerts/save", fields, do="save").status_code == 303
    assert sorted(alerts_in(path)) == ["zoes-5", "zoes-5-2"]
    do(client, "/alerts/pause", name="zoes-5")
    fields = form_in(tree_of(client, "/alerts/new?name=zoes-5"), "/alerts/save")
    changed = {"schedule": "weekly", "p.threshold": "10", "do": "save"}
    assert send(client, "/alerts/save", fields, **changed).status_code == 303
    found = alerts_in(path)["zoes-5"]
    assert (found.schedule, dict(found.arguments), found.paused) == ("weekly", {"threshold": "10"}, True)
    assert alerts_in(path)["zoes-5-2"].schedule == "at once"
    do(client, "/alerts/resume", name="zoes-5")
    assert not alerts_in(path)["zoes-5"].paused
    do(client, "/alerts/remove", name="zoes-5")
    assert sorted(alerts_in(path)) == ["zoes-5-2"]
    assert client.get("/alerts/alert?name=zoes-5").status_code == 404
    assert do(client, "/alerts/pause", name="zoes-5").status_code == 400


# ---- on the past ----------------------------------------------------------------------------------------------------


def test_it_is_tested_on_the_past_before_and_after_it_is_saved(client, path):
    with Store.open(path, read_only=True) as store, store.reading() as connection:
        count = text("select count(*) from (select distinct * from crossings where threshold = 5)")
        number = connection.execute(count).scalar_one()
    fields = form_in(tree_of(client, "/alerts/new?question=crossings&p.threshold=5&title=Five"), "/alerts/save")
    before = send(client, "/alerts/save", fields, do="test", span="all")
    assert before.status_code == 200
    assert alerts_in(path) == {}
    sentence = f"Of all filings of this store it would have sent you {number} alerts, about {number} filings."
    tree = html.fromstring(before.content)
    assert words(tree.xpath("//*[@id='told']")[0]) == sentence
    assert len(tree.xpath("//table//tbody/tr")) == number
    assert dict(form_in(tree, "/alerts/save"))["title"] == "Five"
    send(client, "/alerts/save", form_in(tree, "/alerts/save"), do="save")
    assert sentence in words(tree_of(client, "/alerts/alert?name=five&span=all"))
    recent = words(tree_of(client, "/alerts/alert?name=five&span=90"))
    assert "In the last 90 days it would have sent you nothing. The newest filing here was filed on" in recent
    assert client.get("/alerts/alert?name=five&span=7").status_code == 400


def test_a_filing_that_names_somebody_several_times_is_told_once(client, path):
    fields = form_in(tree_of(client, f"/alerts/new?question=appearances&p.entity={HOLDER}&title=H"), "/alerts/save")
    found = html.fromstring(send(client, "/alerts/save", fields, do="test", span="all").content)
    assert f"sent you {MANY} alerts, about {MANY} filings" in words(found)
    with Store.open(path, read_only=True) as store, store.reading() as connection:
        named = text("select count(*) from links where entity = :key")
        assert connection.execute(named, {"key": f"cik:{HOLDER}"}).scalar_one() > MANY


def test_a_list_of_the_past_that_is_cut_says_so_and_leads_on(filled, monkeypatch):
    monkeypatch.setattr("muniment.web.lists.A_PART", 10)
    ask = sql.run
    monkeypatch.setattr(sql, "run", lambda store, query, given: ask(store, query, given, sql.Limits(rows=20)))
    with TestClient(create_app(filled), base_url="http://127.0.0.1") as client:
        data = data_of(client, "/alerts/alert.json?name=by-sql&span=all")
        assert "sent you at least 20 alerts" in data["past"]["sentence"]
        assert "Only a part could be asked" in data["past"]["sentence"]
        cut = data["cut"]["past.table.rows"]
        assert (len(data["past"]["table"]["rows"]), cut["shown"], cut["total"]) == (10, 10, 20)
        assert "11 to 20 of 20" in words(tree_of(client, cut["rest"]))


def test_days_to_come_have_no_past(filled):
    with TestClient(create_app(filled), base_url="http://127.0.0.1") as client:
        fields = form_in(tree_of(client, "/alerts/new?name=due"), "/alerts/save")
        assert "span" not in dict(fields)
        assert "there is no past to test it on" in send(client, "/alerts/save", fields, do="test").text
        wrong = send(client, "/alerts/save", fields, do="save", **{"p.days": "soon"})
        assert wrong.status_code == 422
        assert "days is a whole number" in wrong.text


# ---- what there is --------------------------------------------------------------------------------------------------


def test_the_list_says_what_each_asks_told_and_what_failed(filled):
    with Store.open(filled) as store, store.writing() as connection:
        row = {"accession": "0009900099-25-009999", "form": "D", "cik": "0009900099", "listed_at": now(), "attempts": 3}
        row |= {"state": "stored", "unmatched": ("by-sql", "due"), "reason": "the alert by-sql: no such table <x>"}
        connection.execute(insert(tables.incoming), row)
    with TestClient(create_app(filled), base_url="http://127.0.0.1") as client:
        found = {line["name"]: line for line in data_of(client, "/alerts.json")["alerts"]}
        tree = tree_of(client, "/alerts")
        failed = data_of(client, "/alerts.json?state=failed")["alerts"]
        home = data_of(client, "/index.json")["alerts"]
        assert client.get("/alerts?state=fialed").status_code == 400
        for note in home:
            assert data_of(client, note["href"].replace("?", ".json?"))["total"] == note["number"]
    assert found["crossed"]["asks"] == "Who crossed 5, 10 or 20 percent: threshold 5%"
    assert (found["crossed"]["told"], found["crossed"]["dead"], found["crossed"]["failed"]) == (3, ["dead"], "")
    assert found["due"]["asks"] == "Deadlines that are 9 days away or fewer"
    assert found["due"]["failed"] == ""
    assert [line["name"] for line in failed] == ["by-sql"]
    assert failed[0]["failed"] == "It cannot be asked, and 1 filing is kept for it: the alert by-sql: no such table <x>"
    (dead,) = tree.xpath("//ul[@class='dead']/li")
    assert words(dead).startswith("dead takes no alerts since ")
    assert "3 alerts waiting: 500 <b>no</b>" in words(dead)
    assert [note["words"] for note in home] == ["destination of alerts takes nothing", "alert that could not be asked"]


def test_a_destination_that_gave_up_is_dead_until_it_takes_something(filled):
    with Store.open(filled) as store:
        with store.writing() as connection:
            mine = tables.deliveries.c.destination == "dead"
            connection.execute(update(tables.deliveries).where(mine).values(state="given up"))
        with store.reading() as connection:
            assert outbox.standings(connection)["dead"].is_dead
            assert not outbox.standings(connection)["feed"].is_dead
        with TestClient(create_app(filled), base_url="http://127.0.0.1") as client:
            line = data_of(client, "/alerts/destinations.json?state=dead")["rows"]
            assert [(found["name"], found["state"], found["given_up"]) for found in line] == [("dead", "dead", 3)]
        with store.writing() as connection:
            later = {"state": "delivered", "next_at": now() + timedelta(hours=1)}
            connection.execute(update(tables.deliveries).where(mine, tables.deliveries.c.event == 3).values(later))
        with store.reading() as connection:
            assert not outbox.standings(connection)["dead"].is_dead


def test_health_and_metrics_tell_how_far_the_watcher_is_behind(path, client):
    assert client.get("/health").json()["watcher"] is None
    assert "Nothing watches EDGAR" in words(tree_of(client, "/alerts"))
    listed_at = now() - timedelta(minutes=7)
    filings = [intake.EdgarFiling(f"0009900099-26-00000{at}", "D", "0009900099", None) for at in (1, 2)]
    with Store.open(path) as store:
        with store.writing() as connection:
            intake.put(connection, filings, listed_at)
        before = store.stamp()
        intake.see(store)
        assert store.stamp() == before, "pages need not work anything out again"
    found = client.get("/health").json()["watcher"]
    assert (found["listed"], found["waiting"], found["absent"]) == (2, 2, 0)
    assert found["oldest_waiting"] == f"{listed_at.isoformat(timespec='seconds')}Z"
    seen = datetime.fromisoformat(found["last_seen"])
    assert abs((datetime.now(UTC) - seen).total_seconds()) < 60
    metrics = dict(line.rsplit(" ", 1) for line in client.get("/metrics").text.splitlines() if line[0] != "#")
    assert metrics["muniment_watch_waiting"] == "2.0"
    oldest = float(metrics["muniment_watch_oldest_waiting_timestamp_seconds"])
    assert abs(oldest - listed_at.replace(tzinfo=UTC).timestamp()) < 1
    assert abs(float(metrics["muniment_watch_last_seen_timestamp_seconds"]) - seen.timestamp()) < 1
    assert "2 filings wait since" in words(tree_of(client, "/alerts"))


# ---- destinations ---------------------------------------------------------------------------------------------------


def add(client, **fields):
    return do(client, "/alerts/destinations/add", **fields)


def test_a_webhook_is_made_tested_and_its_secret_shown_once(client, path):
    with receiving() as receiver:
        answer = add(client, name="hook", kind="webhook", address=receiver.url, private="yes")
        (secret,) = re.findall(r"whsec_[A-Za-z0-9+/=]+", answer.text)
        for address in ("/alerts/destinations", "/alerts/destinations.json", "/alerts", "/alerts/deliveries"):
            assert secret not in client.get(address).text, address
        tried = do(client, "/alerts/destinations/test", name="hook")
        assert "hook: the test was delivered; answered: 200" in words(html.fromstring(tried.content))
        assert [b'"alert.test"' in body for _, body in receiver.got] == [True]
        receiver.mode = 503
        tried = do(client, "/alerts/destinations/test", name="hook")
        assert "hook: the test was not delivered; answered: 503" in words(html.fromstring(tried.content))
        another = do(client, "/alerts/destinations/secret", name="hook")
        assert secret not in another.text
        assert "whsec_" in another.text
    assert data_of(client, "/alerts/destinations.json")["rows"][0]["waiting"] == 0, "a test is nothing that is recorded"
    do(client, "/alerts/destinations/pause", name="hook")
    assert data_of(client, "/alerts/destinations.json")["rows"][0]["state"] == "paused"
    do(client, "/alerts/destinations/resume", name="hook")
    assert data_of(client, "/alerts/destinations.json")["rows"][0]["state"] == "on"
    assert "hook is removed." in do(client, "/alerts/destinations/remove", name="hook").text
    assert data_of(client, "/alerts/destinations.json")["rows"] == []
    assert "whsec_" not in path.read_bytes().decode("latin-1")


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"name": "Two Words", "kind": "feed"}, "name"),
        ({"name": "feed", "kind": "feed"}, "name"),
        ({"name": "a", "kind": "pigeon"}, "kind"),
        ({"name": "a", "kind": "webhook"}, "address"),
        ({"name": "a", "kind": "webhook", "address": "ftp://x"}, "address"),
        ({"name": "a", "kind": "webhook", "address": "https://a.example/", "secret": "short"}, "secret"),
        ({"name": "a", "kind": "email", "address": MAIL}, "secret"),
        ({"name": "a", "kind": "email", "address": "mail.example"}, "address"),
        ({"name": "a", "kind": "file", "address": "/no/such/folder/x.jsonl"}, "address"),
    ],
)  # fmt: skip
def test_a_destination_that_makes_no_sense_is_refused_beside_its_field(refusing, fields, field):
    client, path = refusing
    answer = add(client, **fields)
    assert answer.status_code == 422
    tree = html.fromstring(answer.content)
    assert tree.xpath("//section[@role='alert']//a/@href") == [f"#{field}"]
    assert tree.xpath("string(//input[@id='address']/@value)") == fields.get("address", "")
    assert "short" not in answer.text
    assert "--" not in tree.xpath("string(//section[@role='alert'])")
    assert len(data_of_store(path)) == 3


def data_of_store(path):
    with Store.open(path, read_only=True) as store, store.reading() as connection:
        return outbox.all_destinations(connection)


# ---- deliveries -----------------------------------------------------------------------------------------------------


def test_deliveries_are_narrowed_and_turned_with_their_totals(filled, monkeypatch):
    monkeypatch.setattr("muniment.web.alerting.destinations.A_PAGE", 2)
    monkeypatch.setattr("muniment.web.lists.A_PAGE", 2)
    with TestClient(create_app(filled), base_url="http://127.0.0.1") as client:
        first = client.get("/alerts/deliveries.json?to=dead&state=waiting").json()
        assert (first["data"]["total"], [row["event"] for row in first["data"]["rows"]]) == (3, [3, 2])
        rest = client.get(first["links"]["next"].replace("?", ".json?")).json()
        assert [row["event"] for row in rest["data"]["rows"]] == [1]
        assert data_of(client, "/alerts/deliveries.json?to=feed&state=waiting")["total"] == 0
        assert data_of(client, "/alerts/deliveries.json?alert=crossed")["total"] == 6
        assert client.get("/alerts/deliveries?state=lost").status_code == 400
        page = client.get("/alerts/deliveries")
    assert "500 &lt;b&gt;no&lt;/b&gt;" in page.text
    assert "of &lt;Lamps&gt;" in page.text


def test_one_event_or_all_from_a_moment_on_are_sent_again(filled):
    with Store.open(filled) as store, store.writing() as connection:
        early = tables.events.c.id == 1
        connection.execute(update(tables.events).where(early).values(made_at=datetime(2026, 3, 6, 13, 59)))
        late = tables.events.c.id > 1
        connection.execute(update(tables.events).where(late).values(made_at=datetime(2026, 3, 6, 14, 0)))
    with TestClient(create_app(filled), base_url="http://127.0.0.1") as client:

        def waiting():
            return [row["event"] for row in data_of(client, "/alerts/deliveries.json?to=feed&state=waiting")["rows"]]

        assert "1 delivery goes to feed again" in do(client, "/alerts/replay", to="feed", event="2").text
        assert waiting() == [2]
        answer = do(client, "/alerts/replay", to="feed", since="2026-03-06 14:00")
        assert "2 deliveries go to feed again" in answer.text
        assert waiting() == [3, 2]
        for given, field in (({"to": "feed", "since": "soon"}, "since"), ({"since": "2026-03-06"}, "replay-to")):
            wrong = do(client, "/alerts/replay", **given)
            assert wrong.status_code == 422
            assert html.fromstring(wrong.content).xpath("//section[@role='alert']//a/@href") == [f"#{field}"]
        assert do(client, "/alerts/replay", to="nowhere", event="2").status_code == 400
        assert waiting() == [3, 2]


# ---- a team ---------------------------------------------------------------------------------------------------------


@pytest.fixture
def team(filled):
    with browsers_of(filled, team_of(filled, Clock())) as browsers:
        yield browsers


def sent(client, action, **fields):
    return client.post(action, data={"form_token": form_token(client, "/about"), **fields})


def test_who_may_look_make_alerts_and_say_where_they_go(team):
    viewer, preparer, signer = (team[role] for role in Role)
    alert = {"question": "crossings", "title": "Five", "do": "save"}
    assert [sent(team[role], "/alerts/save", **alert).status_code for role in Role] == [403, 303, 303]
    make = {"name": "more", "kind": "feed"}
    assert [sent(team[role], "/alerts/destinations/add", **make).status_code for role in Role] == [403, 403, 200]
    for action in ("test", "pause", "resume", "secret", "remove"):
        assert sent(preparer, f"/alerts/destinations/{action}", name="feed").status_code == 403, action
    assert sent(preparer, "/alerts/replay", to="feed", event="1").status_code == 403
    for reader in (viewer, preparer):
        page = reader.get("/alerts/destinations").text
        assert "/alerts/destinations/add" not in page
        assert "Send again" not in reader.get("/alerts/deliveries").text
    assert "/alerts/new" not in viewer.get("/alerts").text
    assert "Tell me" not in viewer.get(CROSSINGS).text
    assert viewer.get("/alerts/alert?name=crossed&span=all").status_code == 200
    log = signer.get("/log").text
    assert "alert saved" in log
    assert "destination added" in log


def test_addresses_are_for_signers_and_a_team_writes_no_files_of_the_server(team):
    viewer, _, signer = (team[role] for role in Role)
    address = "https://hook.example/T0/secret-path"
    assert sent(signer, "/alerts/destinations/add", name="hook", kind="webhook", address=address).status_code == 200
    assert "secret-path" in signer.get("/alerts/destinations").text
    for path in ("/alerts/destinations", "/alerts/destinations.json"):
        assert "secret-path" not in viewer.get(path).text
    private = {"name": "near", "kind": "webhook", "address": "http://127.0.0.1:9/", "private": "yes"}
    sent(signer, "/alerts/destinations/add", **private)
    rows = {row["name"]: row for row in signer.get("/alerts/destinations.json").json()["data"]["rows"]}
    assert not rows["near"]["private"]
    tried = sent(signer, "/alerts/destinations/test", name="near")
    assert "not delivered" in tried.text
    wrong = sent(signer, "/alerts/destinations/add", name="lines", kind="file", address="lines.jsonl")
    assert wrong.status_code == 422


# ---- feeds ----------------------------------------------------------------------------------------------------------


def test_a_feed_is_read_by_those_who_are_logged_in_and_by_a_secret_address(team):
    outside, viewer = team[None], team[Role.VIEWER]
    atom = etree.fromstring(viewer.get("/alerts/feed.atom?to=feed").content)
    assert len(atom.findall("a:entry", ATOM)) == 3
    calendar = viewer.get("/alerts/feed.ics?to=feed")
    assert calendar.headers["content-type"].startswith("text/calendar")
    assert calendar.text.count("BEGIN:VEVENT") == 3
    assert outside.get("/alerts/feed.atom?to=feed").status_code == 303
    for kind, part in (("atom", "<entry>"), ("ics", "BEGIN:VEVENT")):
        made = sent(viewer, "/alerts/feed", to="feed", **{"as": kind})
        (address,) = re.findall(r"http://127\.0\.0\.1(/saved/[0-9]+/feed/[\w-]{43})", made.text)
        assert outside.get(address).text.count(part) == 3
        assert outside.get(f"{address[:-4]}AAAA").status_code == 404
        page = html.fromstring(viewer.get("/alerts/destinations").content)
        (close,) = page.xpath("//form[contains(@action, '/feed/close')]/@action")
        assert not html.fromstring(team[Role.SIGNER].get("/alerts/destinations").content).xpath(
            "//form[contains(@action, '/feed/close')]"
        )
        ended = sent(viewer, close)
        assert (ended.status_code, ended.headers["location"]) == (303, "/alerts/destinations")
        assert outside.get(address).status_code == 404
    again = sent(viewer, "/alerts/feed", to="feed", **{"as": "atom"})
    (address,) = re.findall(r"http://127\.0\.0\.1(/saved/[0-9]+/feed/[\w-]{43})", again.text)
    sent(team[Role.SIGNER], "/alerts/destinations/remove", name="feed")
    assert outside.get(address).status_code == 404
    assert sent(viewer, "/alerts/feed", to="feed", **{"as": "atom"}).status_code == 404
    assert sent(viewer, "/alerts/feed", to="dead", **{"as": "html"}).status_code == 400


def test_a_feed_has_what_is_told_from_then_on(filled):
    with TestClient(create_app(filled), base_url="http://127.0.0.1") as client:
        assert client.get("/alerts/feed.atom?to=feed").text.count("<entry>") == 3
        with Store.open(filled) as store:
            told(store, "by-sql", 2)
        assert client.get("/alerts/feed.atom?to=feed").text.count("<entry>") == 5
        assert client.get("/alerts/feed.atom?to=nothing").status_code == 404
        assert client.get("/alerts/feed.atom").status_code == 400


def test_pages_lead_nowhere_that_is_not_there(filled):
    with TestClient(create_app(filled), base_url="http://127.0.0.1") as client:
        seen = set()
        for page in ("/alerts", "/alerts/alert?name=by-sql&span=all", "/alerts/destinations", "/alerts/deliveries"):
            for href in tree_of(client, page).xpath("//main//a/@href"):
                if urlsplit(href).path and href not in seen:
                    seen.add(href)
                    assert client.get(href).status_code == 200, (page, href)
        assert len(seen) > 20
