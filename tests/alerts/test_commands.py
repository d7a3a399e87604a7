"""`muniment alert` and `muniment destination`: what people type, and what they get to see."""

import json
import shutil
import threading
import time

import pytest

from alerts.outboxes import Outbox
from alerts.receivers import data_of, is_signed
from commands import run
from muniment.store import Store

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def studied(tmp_path_factory):
    """A store of a few invented filings, with its study."""
    folder = tmp_path_factory.mktemp("studied")
    run("sample", "--count", "6", "--output", folder / "samples")
    run("ingest", folder / "samples", "--store", folder / "filings.db")
    run("study", "--store", folder / "filings.db")
    return folder / "filings.db"


@pytest.fixture
def place(studied, tmp_path, monkeypatch):
    monkeypatch.setenv("MUNIMENT_STORE", str(tmp_path / "filings.db"))
    monkeypatch.chdir(tmp_path)
    return shutil.copy(studied, tmp_path / "filings.db")


def test_from_a_destination_to_a_test_that_arrives_and_is_signed(place, receiver):
    secret, notes = run("destination", "add", "hook", receiver.url, "--private")
    secret = secret.strip()
    assert "it is not shown again" in notes
    _, notes = run("alert", "add", "crossings", "--question", "crossings", "--to", "hook")
    assert notes.split() == ["crossings", "goes", "to", "hook,", "at", "once"]
    out, _ = run("alert", "test", "crossings")
    assert out == "hook\tdelivered\t200 ok\n"
    ((headers, body),) = receiver.got
    assert is_signed(secret, headers, body)
    assert json.loads(body)["type"] == "alert.test"
    assert data_of(body)["sentence"] == "This alert would go to hook."
    assert "hook\tdelivered" in run("destination", "test", "hook")[0]
    listed = json.loads(run("destination", "list", "--json")[0])
    assert (listed["kind"], listed["private"], listed["waiting"]) == ("webhook", True, 0)
    shown = (run("destination", "list")[0], run("alert", "show", "crossings", "--json")[0])
    assert not any(secret in text for text in (*shown, place.read_bytes().decode("latin-1")))


def test_a_secret_that_is_renewed_signs_from_then_on(place, receiver):
    first, _ = run("destination", "add", "hook", receiver.url, "--private")
    second, _ = run("destination", "secret", "hook")
    run("destination", "test", "hook")
    (signed,) = receiver.got
    assert (is_signed(first.strip(), *signed), is_signed(second.strip(), *signed)) == (False, True)


def test_a_test_that_does_not_arrive_ends_with_1(place, receiver):
    run("destination", "add", "hook", receiver.url)
    out, _ = run("destination", "test", "hook", code=1)
    assert out == "hook\tnot delivered\t127.0.0.1 is a private address (127.0.0.1): --private allows it\n"


def test_slack_is_shown_without_what_is_secret_of_its_address(place, tmp_path):
    run("destination", "add", "team", "https://hooks.slack.com/services/T0/B0/quite-secret")
    (tmp_path / "url").write_text("https://hooks.slack.example/services/T0/B1/also-secret\n")
    run("destination", "add", "other", "--kind", "slack", "--secret-file", "url")
    out, _ = run("destination", "list")
    assert "team\tslack\thttps://hooks.slack.com/…" in out
    assert "other\tslack\thttps://hooks.slack.example/…" in out
    assert "secret" not in out
    assert b"quite-secret" not in place.read_bytes()


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (["destination", "add", "Hook", "https://a.example/"], 2, "a destination is called by small letters"),
        (["destination", "add", "hook", "a.example"], 2, "a destination has an address such as https://"),
        (["destination", "add", "hook", "https://u:p@a.example/"], 2, "holds no name and no password"),
        (["destination", "add", "hook", "x", "--kind", "fax"], 2, "--kind: there is no 'fax'"),
        (["destination", "add", "hook", "https://a.example/", "--secret-file", "no"], 3, "--secret-file no: No such"),
        (["destination", "add", "log", "no/alerts.jsonl"], 2, "name a file in a folder that is there"),
        (["destination", "add", "post", "smtp://a@b.example?from=a@b.example&to=c@d.example"], 2, "with a password"),
        (["destination", "add", "post", "smtp://b.example?to=c@d.example"], 2, "an e-mail destination is an"),
        (["destination", "secret", "page"], 2, "page has no secret"),
        (["destination", "pause", "pge"], 2, "there is no destination 'pge'; did you mean page?"),
        (["destination", "remove", "x"], 2, "there is no destination 'x'"),
        (["destination", "add", "page", "feed"], 2, "there is a destination 'page'"),
        (["alert", "add", "a", "--question", "crosings"], 2, "crosings"),
        (["alert", "add", "a"], 2, "asks either a question or SQL"),
        (["alert", "add", "a", "--question", "crossings", "--with", "x"], 2, "--with 'x': write NAME=VALUE"),
        (["alert", "add", "a", "--question", "appearances", "--with", "as-of=2025-01-01", "--with", "as_of=2025-01-02"],
         2, "--with as_of: it is given twice"),
        (["alert", "add", "a", "--question", "crossings", "--to", "pag"], 2, "did you mean page"),
        (["alert", "add", "a", "--sql", "select 1 as x"], 2, "an alert needs a column accession"),
        (["alert", "add", "a", "--sql", "@no.sql"], 2, "--sql @no.sql: cannot be read: No such file"),
        (["alert", "test", "nowhere"], 2, "nowhere goes nowhere"),
        (["alert", "show", "x"], 2, "there is no alert 'x'"),
        (["alert", "replay", "page"], 2, "say from where: --since MOMENT or --event NUMBER"),
        (["alert", "replay", "page", "--since", "soon"], 2, "--since 'soon': takes a day such as"),
    ],
)  # fmt: skip
def test_what_makes_no_sense_is_said_in_one_line(place, arguments, code, words):
    run("destination", "add", "page", "feed")
    run("alert", "add", "nowhere", "--question", "crossings")
    _, error = run(*arguments, code=code)
    assert words in error
    assert error.count("\n") == 1


def test_what_alerts_would_have_told(place):
    run("alert", "add", "crossings", "--question", "crossings")
    out, notes = run("alert", "past", "crossings", "--since", "2000-01-01", "--json")
    rows = [json.loads(line) for line in out.splitlines()]
    assert rows
    assert all(row.get("accession") or row["filing"] for row in rows)
    assert f"crossings would have sent {len(rows)} alerts" in notes
    _, notes = run("alert", "past", "crossings", "--since", "2000-01-01", "--limit", "1")
    assert "warning: not all of it is shown" in notes


def test_deliveries_and_replay_in_commands(place, receiver):
    with Store.open(place) as store:
        outbox = Outbox(store)
        outbox.destination("page", "feed", "")
        keys = outbox.events(3)
    out, notes = run("alert", "deliveries", "--limit", "2")
    assert [line.split("\t")[3] for line in out.splitlines()] == [f"about {key}" for key in reversed(keys[1:])]
    assert "2 of 3 deliveries: --limit shows more" in notes
    run("watch", "--deliver", "only", "--once")
    assert run("alert", "deliveries", "--state", "waiting") == ("", "")
    assert "page\tfeed\t\t\t0\t3\t0\tin the feed" in run("destination", "list")[0]
    _, notes = run("alert", "replay", "page", "--event", "2")
    assert "2 deliveries to page are sent again" in notes
    _, notes = run("alert", "replay", "page", "--since", "2030-01-01T00:00Z")
    assert "0 deliveries to page are sent again" in notes
    assert len(run("alert", "deliveries", "--state", "waiting")[0].splitlines()) == 2


def test_pausing_resuming_and_removing(place, tmp_path):
    run("destination", "add", "log", "alerts.jsonl")
    run("alert", "add", "raises", "--question", "new_issuers", "--to", "log", "--schedule", "daily", "--unreadable")
    run("alert", "pause", "raises")
    run("destination", "pause", "log")
    assert run("alert", "list")[0].rstrip().endswith("\tdaily\tlog\tpaused")
    assert "\tpaused\t" in run("destination", "list")[0]
    changed = ("alert", "add", "raises", "--question", "new_issuers", "--to", "log", "--schedule", "daily")
    assert "it is still paused" in run(*changed, "--unreadable")[1]
    assert run("alert", "list")[0].rstrip().endswith("\tdaily\tlog\tpaused")
    run("alert", "resume", "raises")
    run("destination", "resume", "log")
    out, _ = run("alert", "show", "raises")
    assert "unreadable filings: sent\npaused: no\n" in out
    with Store.open(place) as store:
        Outbox(store).events(2, "raises")
    _, notes = run("destination", "remove", "log")
    assert "log is removed, and 2 waiting deliveries are given up; the alert goes nowhere now: raises\n" in notes
    assert "to: nowhere" in run("alert", "show", "raises")[0]
    assert run("alert", "deliveries", "--state", "given-up")[0].count("the destination was removed") == 2
    run("alert", "remove", "raises")
    assert "raises" not in run("alert", "list")[0]


def test_secrets_are_not_in_a_backup(place, receiver, tmp_path):
    secret, _ = run("destination", "add", "hook", receiver.url, "--private")
    run("backup", "--output", "copy")
    files = [path for path in (tmp_path / "copy").rglob("*") if path.is_file()]
    assert files
    assert not any(secret.strip().encode() in path.read_bytes() for path in files)


def test_a_watcher_that_delivers_ends_soon_after_it_is_told_to(place, receiver):
    """A receiver that does not answer holds up the end no longer than a moment."""
    receiver.mode, receiver.delay = "slow", 20.0
    run("destination", "add", "hook", receiver.url, "--private")
    from muniment.alerts.delivering import beside

    with Store.open(place) as store:
        outbox = Outbox(store)
        outbox.destination("slow", "webhook", receiver.url, "hook")
        outbox.events(1)
        with beside(store, lambda _line: None):
            until = time.monotonic() + 10
            while not receiver.got and time.monotonic() < until:
                time.sleep(0.01)
            began = time.monotonic()
        assert time.monotonic() - began < 2.5
    assert threading.active_count() < 50
