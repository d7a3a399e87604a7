"""From the outbox to the receiver: soon, once, one destination never in the way of another."""

import json
import os
import signal
import subprocess
import sys
import threading
import time
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

import pytest

from alerts.receivers import data_of, receiving
from muniment.alerts import outbox
from muniment.alerts.delivering import Deliverer, Times, alone
from muniment.alerts.message import Answer
from muniment.alerts.saved_destinations import Secrets
from muniment.errors import EnvironmentProblem, UsageError
from muniment.store import Store

SECRET = "whsec_" + "c2VjcmV0IG9mIHRoZSB0ZXN0LCAzMiBieXRlcyEhISE="
QUICK = Times(rest=0.02, claim=30.0, message=2.0)


@pytest.fixture
def hook(outbox_of, receiver, a_keyring):
    """A webhook to the receiver."""
    Secrets(outbox_of.store.place).put("hook", SECRET)
    outbox_of.destination("hook", "webhook", receiver.url, "hook")
    return receiver


@contextmanager
def delivering(store, times=QUICK, lines=None):
    report = (lambda line: None) if lines is None else lines.append
    deliverer = Deliverer(store, report=report, times=times)
    thread = threading.Thread(target=deliverer.run)
    thread.start()
    try:
        yield deliverer
    finally:
        deliverer.stop()
        thread.join(20)
        assert not thread.is_alive()


def wait_until(holds, seconds=20.0):
    until = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < until, "it did not come to be"
        time.sleep(0.01)


def test_what_is_written_is_received_soon_and_recorded(outbox_of, hook):
    with delivering(outbox_of.store) as deliverer:
        for _ in range(20):
            written = time.time()
            (key,) = outbox_of.events(1)
            deliverer.wake()
            wait_until(lambda key=key: key in hook.keys)
            assert hook.times[-1] - written < 1.0
        wait_until(lambda: outbox_of.states("hook") == (0, 20, 0))
    (latest, *_) = outbox_of.deliveries()
    assert (latest.state, latest.attempts, latest.answer) == ("delivered", 1, "200 ok")
    assert len(hook.keys) == len(set(hook.keys)) == 20


def test_what_another_process_wrote_is_found_without_being_woken(outbox_of, hook):
    with delivering(outbox_of.store):
        time.sleep(0.3)
        written = time.time()
        outbox_of.events(1)
        wait_until(lambda: hook.got)
        assert hook.times[0] - written < 1.0


@pytest.mark.slow
def test_a_receiver_that_fails_at_random_gets_all_of_it(outbox_of, hook):
    hook.mode = "random"
    keys = outbox_of.events(60)
    with delivering(outbox_of.store):
        wait_until(lambda: outbox_of.states("hook") == (0, 60, 0), 40)
    assert set(hook.keys) == set(keys)
    doubled = len(hook.keys) - len(set(hook.keys))  # those that it took without saying so
    assert doubled < 40
    bodies = {}
    for headers, body in hook.got:
        assert bodies.setdefault(headers["webhook-id"], body) == body


def test_a_dead_destination_never_delays_another(outbox_of, hook):
    with receiving() as dead:
        dead.mode, dead.delay = "slow", 30.0
        Secrets(outbox_of.store.place).put("dead", SECRET)
        outbox_of.destination("dead", "webhook", dead.url, "dead")
        outbox_of.destination("gone", "webhook", "http://127.0.0.1:9/", "dead")
        outbox_of.events(3)
        with delivering(outbox_of.store, Times(rest=0.02, claim=30.0, message=1.0)):
            began = time.monotonic()
            wait_until(lambda: len(hook.got) == 3)
            assert time.monotonic() - began < 1.0
            wait_until(lambda: outbox_of.states("hook") == (0, 3, 0))
            wait_until(lambda: any(each.attempts for each in outbox_of.deliveries(destination="gone")))
    with outbox_of.store.reading() as connection:
        standing = outbox.standings(connection)["gone"]
    assert (standing.waiting, standing.delivered) == (3, 0)
    assert standing.failing >= 1
    assert "refused" in standing.answer


def test_a_destination_that_comes_back_gets_what_waited_at_once(outbox_of, hook):
    hook.mode = 503
    outbox_of.events(5)
    lines = []
    with delivering(outbox_of.store, lines=lines):
        wait_until(lambda: len(hook.paths) >= 4)
        hook.mode = "ok"
        wait_until(lambda: outbox_of.states("hook") == (0, 5, 0))
    assert lines == ["hook: not delivered, and tried again: 503 ok", "hook: delivered again"]


def test_a_dead_destination_is_tried_less_and_less(outbox_of, hook):
    hook.mode = 503
    outbox_of.events(50)
    with delivering(outbox_of.store, Times(rest=0.1)):
        time.sleep(1.6)
    assert 3 <= len(hook.paths) <= 6  # after 0, 0.1, 0.3, 0.7 and 1.5 seconds


def test_what_a_receiver_asks_to_wait_is_waited(outbox_of, hook):
    hook.mode, hook.headers = 429, {"Retry-After": "600"}
    outbox_of.events(2)
    with delivering(outbox_of.store):
        wait_until(lambda: any(each.attempts for each in outbox_of.deliveries()))
        time.sleep(0.5)
    assert len(hook.paths) == 1
    (tried,) = [each for each in outbox_of.deliveries() if each.attempts]
    assert tried.next_at - datetime.now(UTC) > timedelta(seconds=590)


def test_what_fails_for_three_days_is_given_up_and_said_so(outbox_of, hook):
    hook.mode = 500
    outbox_of.events(1)
    with delivering(outbox_of.store):
        wait_until(lambda: outbox_of.deliveries()[0].attempts >= 1)
    outbox_of.earlier(days=3, hours=1)
    lines = []
    with delivering(outbox_of.store, lines=lines):
        wait_until(lambda: outbox_of.states("hook") == (0, 0, 1))
    assert "hook: Crossings: about crossings-000000: given up after 3 days: 500 ok" in lines


def test_what_waited_for_days_because_nobody_delivered_is_tried_and_not_given_up(outbox_of, hook):
    hook.mode = 500
    outbox_of.events(1, made_at=outbox.now() - timedelta(days=10))
    with delivering(outbox_of.store):
        wait_until(lambda: outbox_of.deliveries()[0].attempts >= 2)
    assert outbox_of.states("hook") == (1, 0, 0)


def test_waits_grow_to_an_hour():
    waits = [outbox.next_wait(attempts, None) for attempts in range(1, 40)]
    assert 0.37 < waits[0] < 0.63
    assert 0.9 * 2**5 < waits[6] * 2 < 1.3 * 2**6
    assert all(2700 <= wait <= 4500 for wait in waits[13:])
    assert outbox.next_wait(1, 600.0) == 600.0


# ---- digests --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("schedule", "moment", "due"),
    [
        ("at once", "2026-03-06T21:30", "2026-03-06T21:30"),
        ("daily", "2026-03-06T11:59", "2026-03-06T12:00"),  # 6:59 in Washington
        ("daily", "2026-03-06T12:00", "2026-03-07T12:00"),
        ("daily", "2026-03-07T13:00", "2026-03-08T11:00"),  # the clocks are put forward in between
        ("daily", "2026-10-31T13:00", "2026-11-01T12:00"),
        ("weekly", "2026-03-08T03:00", "2026-03-09T11:00"),
        ("weekly", "2026-03-09T10:59", "2026-03-09T11:00"),
        ("weekly", "2026-03-09T11:00", "2026-03-16T11:00"),
    ],
)
def test_digests_go_at_seven_in_washington(schedule, moment, due):
    assert outbox.due_at(schedule, datetime.fromisoformat(moment)) == datetime.fromisoformat(due)


def test_a_digest_is_one_message_and_keeps_its_key_while_it_fails(outbox_of, hook):
    outbox_of.alert("raised", "daily")
    Secrets(outbox_of.store.place).put("other", SECRET)
    outbox_of.destination("other", "webhook", hook.url, "other", alerts=["raised"])
    keys = outbox_of.events(3, "raised", outbox.now() - timedelta(days=2))
    hook.mode = "lost"
    with delivering(outbox_of.store):
        wait_until(lambda: len(hook.got) == 1)
        late = outbox_of.events(1, "raised", outbox.now() - timedelta(days=2))
        wait_until(lambda: len(set(hook.keys)) == 2)
        hook.mode = "ok"
        wait_until(lambda: outbox_of.states("other") == (0, 4, 0))
    contents = {}
    for headers, body in hook.got:
        document = json.loads(body)
        assert document["type"] == "alert.digest"
        inner = [alert["key"] for alert in document["data"]["alerts"]]
        assert contents.setdefault(headers["webhook-id"], inner) == inner
    assert sorted(contents.values()) == sorted([keys, late])


def test_what_goes_into_a_digest_waits_for_its_hour(outbox_of, hook):
    outbox_of.alert("raised", "weekly")
    outbox_of.destination("other", "webhook", hook.url, "hook", alerts=["raised"])
    outbox_of.events(2, "raised")
    with delivering(outbox_of.store):
        time.sleep(0.5)
    assert (hook.got, outbox_of.states("other")) == ([], (2, 0, 0))


# ---- pause and replay -----------------------------------------------------------------------------------------------


def test_what_is_paused_waits_and_goes_on(outbox_of, hook):
    from sqlalchemy import update

    from muniment.store import tables

    for table in (tables.destinations, tables.alerts):
        with outbox_of.store.writing() as connection:
            connection.execute(update(table).values(paused=True))
        outbox_of.events(1)
        before = len(hook.got)
        with delivering(outbox_of.store):
            time.sleep(0.5)
            assert len(hook.got) == before
            with outbox_of.store.writing() as connection:
                connection.execute(update(table).values(paused=False))
            wait_until(lambda before=before: len(hook.got) == before + 1)
            wait_until(lambda: outbox_of.states("hook")[0] == 0)


def test_replay_sends_again_under_the_same_keys(outbox_of, hook):
    keys = outbox_of.events(4)
    with delivering(outbox_of.store):
        wait_until(lambda: outbox_of.states("hook") == (0, 4, 0))
        third = outbox_of.deliveries()[1].event
        with outbox_of.store.writing() as connection:
            assert outbox.replay(connection, "hook", since=third) == 2
        wait_until(lambda: len(hook.got) == 6)
        wait_until(lambda: outbox_of.states("hook") == (0, 4, 0))
    assert hook.keys == [*keys, *keys[2:]]


def test_replay_takes_what_came_before_the_destination_did(outbox_of, hook, tmp_path):
    early = outbox_of.events(2, made_at=datetime(2026, 3, 1))
    keys = outbox_of.events(2)
    outbox_of.destination("file", "file", tmp_path / "alerts.jsonl")
    with outbox_of.store.writing() as connection:
        assert outbox.replay(connection, "file", since=datetime(2026, 3, 2)) == 2
        assert outbox.replay(connection, "file", since=datetime(2026, 1, 1)) == 4
    with delivering(outbox_of.store):
        wait_until(lambda: outbox_of.states("file") == (0, 4, 0))
    assert [json.loads(line)["id"] for line in (tmp_path / "alerts.jsonl").read_text().splitlines()] == early + keys


def test_replay_to_nobody_is_refused(outbox_of, hook):
    with (
        pytest.raises(UsageError, match="there is no destination 'hok'; did you mean hook"),
        outbox_of.store.writing() as c,
    ):
        outbox.replay(c, "hok", since=1)


# ---- what may be wrong ----------------------------------------------------------------------------------------------


def test_a_secret_that_is_missing_is_said_and_nothing_goes_unsigned(outbox_of, receiver, a_keyring):
    outbox_of.destination("hook", "webhook", receiver.url, "hook")
    outbox_of.events(1)
    with delivering(outbox_of.store):
        wait_until(lambda: outbox_of.deliveries()[0].attempts)
    assert outbox_of.deliveries()[0].answer.startswith("its secret is missing: ")
    assert receiver.paths == []


def test_a_feed_is_written_from_the_outbox(outbox_of, tmp_path):
    outbox_of.destination("feed", "feed", tmp_path / "ours.atom")
    outbox_of.destination("page", "feed", "")
    keys = outbox_of.events(3)
    with delivering(outbox_of.store):
        wait_until(lambda: outbox_of.states("feed") == (0, 3, 0))
        wait_until(lambda: outbox_of.states("page") == (0, 3, 0))
    text = (tmp_path / "ours.atom").read_text()
    assert all(f"about {key}" in text for key in keys)


def test_a_second_deliverer_of_one_file_says_so(outbox_of):
    with alone(outbox_of.store), pytest.raises(EnvironmentProblem, match="another muniment delivers"):
        Deliverer(outbox_of.store).run()


def test_a_claim_ends_by_itself(outbox_of, hook):
    outbox_of.events(1)
    moment = outbox.now()
    with outbox_of.store.writing() as connection:
        (claimed,) = outbox.claim(connection, "hook", moment, moment + timedelta(seconds=30), 16)
        assert outbox.claim(connection, "hook", moment, moment, 16) == []
        assert outbox.due(connection, moment) == []
        later = moment + timedelta(seconds=30)
        (again,) = outbox.claim(connection, "hook", later, later + timedelta(seconds=30), 16)
    assert again.message == claimed.message
    with outbox_of.store.writing() as connection:  # the first one comes late, and the second one too
        outbox.record(connection, "hook", claimed, Answer(True, "200"), later)
        outbox.record(connection, "hook", again, Answer(False, "500"), later)
    assert outbox_of.states("hook") == (0, 1, 0)


_DELIVERER = """
import sys, keyring
from keyring.backends import null
keyring.set_keyring(null.Keyring())
from muniment.alerts.delivering import Deliverer, Times
from muniment.store import Store
with Store.open(sys.argv[1]) as store:
    Deliverer(store, times=Times(rest=0.02, message=2.0)).run()
"""


@pytest.mark.kill
@pytest.mark.slow
def test_a_deliverer_that_is_killed_loses_nothing_and_doubles_only_under_the_same_key(tmp_path, outbox_of, receiver):
    """Killed at any instant, before a request, within it, and between the answer and the record."""
    place = outbox_of.store.place
    (tmp_path / "filings.db.secrets.json").write_text(json.dumps({"hook": SECRET}))
    (tmp_path / "filings.db.secrets.json").chmod(0o600)
    outbox_of.destination("hook", "webhook", receiver.url, "hook")
    outbox_of.destination("file", "file", tmp_path / "alerts.jsonl")
    receiver.mode = "random"
    keys, number = [], int(os.environ.get("ROUNDS", "6"))
    for turn in range(number):
        keys += outbox_of.events(15)
        process = subprocess.Popen([sys.executable, "-c", _DELIVERER, str(place.at)])
        before = len(receiver.paths)
        wait_until(lambda before=before: len(receiver.paths) > before + 2, 60)
        time.sleep(0.02 * (turn % 5))
        process.send_signal(signal.SIGKILL)
        process.wait()
    receiver.mode = "ok"
    process = subprocess.Popen([sys.executable, "-c", _DELIVERER, str(place.at)])
    wait_until(lambda: outbox_of.states("hook") == (0, len(keys), 0), 60)
    wait_until(lambda: outbox_of.states("file") == (0, len(keys), 0), 60)
    process.kill()
    process.wait()
    seen = {}
    for headers, body in receiver.got:  # a receiver that knows the key sees each once
        seen.setdefault(headers["idempotency-key"], []).append(data_of(body))
    assert set(seen) == set(keys)
    assert all(len({json.dumps(each) for each in same}) == 1 for same in seen.values())
    lines = [json.loads(line)["id"] for line in (tmp_path / "alerts.jsonl").read_text().splitlines()]
    assert sorted(lines) == sorted(keys)


def test_two_deliverers_share_a_store_by_their_claims(outbox_of, hook, monkeypatch):
    """As over a server, where nobody is alone."""
    from contextlib import nullcontext

    monkeypatch.setattr("muniment.alerts.delivering.alone", lambda _store: nullcontext())
    keys = outbox_of.events(60)
    with Store.open(outbox_of.store.place.at) as second, delivering(outbox_of.store), delivering(second):
        wait_until(lambda: outbox_of.states("hook") == (0, 60, 0))
    assert sorted(hook.keys) == sorted(keys)


# ---- secrets --------------------------------------------------------------------------------------------------------


def test_without_a_keyring_secrets_lie_in_a_file_of_their_own(outbox_of, tmp_path):
    secrets = Secrets(outbox_of.store.place)
    assert secrets.put("hook", SECRET) == str(tmp_path / "filings.db.secrets.json")
    assert (tmp_path / "filings.db.secrets.json").stat().st_mode & 0o777 == 0o600
    assert secrets.get("hook").reveal() == SECRET
    assert SECRET not in repr(secrets.get("hook"))
    (tmp_path / "filings.db.secrets.json").chmod(0o640)
    with pytest.raises(EnvironmentProblem, match=r"others may read it: chmod 600 "):
        secrets.get("hook")
    (tmp_path / "filings.db.secrets.json").chmod(0o600)
    secrets.remove("hook")
    assert secrets.get("hook") is None
    assert not (tmp_path / "filings.db.secrets.json").exists()


def test_a_keyring_keeps_the_secrets_of_two_stores_apart(outbox_of, tmp_path, a_keyring):
    with Store.open(tmp_path / "other.db") as other:
        assert Secrets(outbox_of.store.place).put("hook", SECRET) == "the keyring"
        assert Secrets(other.place).get("hook") is None
    assert SECRET.encode() not in (tmp_path / "filings.db").read_bytes()


@pytest.mark.parametrize("text", ["", "two\nlines", "x" * 3000])
def test_what_is_no_secret_is_refused(outbox_of, text):
    with pytest.raises(UsageError, match="a secret is one line"):
        Secrets(outbox_of.store.place).put("hook", text)


def test_a_damaged_file_of_secrets_is_said_in_a_line(outbox_of, tmp_path):
    (tmp_path / "filings.db.secrets.json").write_text("[")
    (tmp_path / "filings.db.secrets.json").chmod(0o600)
    with pytest.raises(EnvironmentProblem, match="is damaged: it holds no secrets as JSON"):
        Secrets(outbox_of.store.place).get("hook")
