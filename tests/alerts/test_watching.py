"""From what an EDGAR lists to the events of alerts: each filing once, in order, whatever the lists say."""

import json
import runpy
import threading
from datetime import date, timedelta
from types import SimpleNamespace

import httpx
import pytest
from sqlalchemy import select

from edgar.client.answering import ROOT, Edgar, full_submission
from muniment.alerts import intake, matching, saved, watching
from muniment.alerts.intake import ABSENT, DONE, STORED, WAITING, EdgarFiling
from muniment.alerts.outbox import now
from muniment.alerts.saved import SavedAlert
from muniment.alerts.watching import Watcher
from muniment.edgar.client.endpoints import endpoint
from muniment.edgar.client.listings import Entry, Listing
from muniment.edgar.client.public import PER_PAGE, Public
from muniment.edgar.client.transport import Line
from muniment.errors import EnvironmentProblem, UsageError
from muniment.store import Store
from muniment.store.tables import deliveries, destinations, events, filings, incoming
from muniment.study.updating import update

pytestmark = pytest.mark.slow

SINCE = date(2025, 1, 1)
EVERY = "select accession, form from filings"
CROSSED = [
    ("0009900051-25-000001", None, "6.4"),
    ("0009900052-25-000004", None, "5.8"),
    ("0009900051-25-000007", None, "5.2"),
    ("0009900051-26-000003", "10.6", "4.1"),
]


@pytest.fixture(scope="module")
def world():
    return SimpleNamespace(**runpy.run_path(str(ROOT / "examples" / "world.py")))


class Watched:
    """A local EDGAR with the small world, or part of it, and a store that watches it."""

    def __init__(self, edgar, store, files):
        self.edgar, self.store, self.files = edgar, store, files
        self.said, self.warned = [], []
        where = endpoint(edgar.url)
        self.line = Line("muniment anybody@example.com")
        self.public = Public(self.line, where)
        self.where = where

    def watcher(self, **given):
        given = {"since": SINCE, "say": self.said.append, "warn": self.warned.append, **given}
        return Watcher(self.store, self.public, self.where, **given)

    def watch(self, **given):
        watcher = self.watcher(**given)
        watcher.run(threading.Event(), once=True)
        return watcher.counts

    def events(self, name=""):
        with self.store.reading() as connection:
            rows = connection.execute(select(events).order_by(events.c.id)).all()
        return [(row, json.loads(row.body)) for row in rows if name in ("", row.alert)]

    def states(self):
        with self.store.reading() as connection:
            return {row.accession: row.state for row in connection.execute(select(incoming))}


@pytest.fixture
def watched(edgar, where, world, tmp_path):
    files = world.write(tmp_path / "world")
    with Store.open(where) as store:
        update(store)
        found = Watched(edgar, store, files)
        with found.line:
            yield found


@pytest.fixture
def asked(where):
    """A store that SQL is asked of without users of a server, which `muniment roles` makes, see tests/study."""
    if "://" in str(where):
        pytest.skip("SQL is asked of a server as a user who may only ask")


def to(store, *names):
    with store.writing() as connection:
        rows = [{"name": name, "kind": "file", "address": "/dev/null", "paused": False} for name in names]
        connection.execute(destinations.insert(), [{**row, "made_at": now()} for row in rows])


@pytest.mark.usefixtures("asked")
def test_each_filing_is_told_once_in_the_order_of_acceptance(watched):
    to(watched.store, "desk", "archive")
    saved.save(
        watched.store,
        SavedAlert(name="over5", question="crossings", arguments={"threshold": "5"}, destinations=("desk", "archive")),
    )
    saved.save(watched.store, SavedAlert(name="every", sql=EVERY, schedule="daily", destinations=("desk",)))
    watched.edgar.load(*watched.files)
    counts = watched.watch()
    assert (counts.filings, counts.unreadable, counts.events) == (13, 0, 17)
    assert watched.watch().filings == 0
    crossed = [
        (row.accession, body["row"]["before_percent"], body["row"]["percent"]) for row, body in watched.events("over5")
    ]
    assert crossed == CROSSED
    order = [row.accepted for row, _ in watched.events("every")]
    assert order == sorted(order)
    assert len({row.accession for row, _ in watched.events("every")}) == 13
    assert set(watched.states().values()) == {DONE}
    with watched.store.reading() as connection:
        rows = connection.execute(select(deliveries)).all()
        made = {row.id: row.made_at for row in connection.execute(select(events))}
    assert sorted(row.destination for row in rows) == ["archive"] * 4 + ["desk"] * 17
    digests = {row.event for row in rows if row.next_at > made[row.event]}
    assert digests == {row.id for row, _ in watched.events("every")}  # daily ones wait for their hour


def test_an_event_says_what_changed_and_where_it_stands(watched):
    saved.save(watched.store, SavedAlert(name="over5", question="crossings", arguments={"threshold": "5"}))
    watched.edgar.load(*watched.files)
    watched.watch()
    row, body = watched.events()[-1]
    assert body["sentence"] == (
        "SC 13G/A: Hollowmere Advisers LLC reports 4.1% (820,000 shares) of Mossgate Lighthouse Supply, Inc., "
        "before 10.6% (0009900051-25-000002)"
    )
    assert (body["kind"], body["before"], body["link"]) == (
        "filing", "0009900051-25-000002", "/filings/0009900051-26-000003",
    )  # fmt: skip
    percent = next(change for change in body["changes"] if change["path"] == "reporting_persons[0].percent")
    assert (percent["before"], percent["after"], percent["confidence"]) == ("10.6%", "4.1%", 1.0)
    data = next(file for file in watched.files if row.accession in file.name).read_bytes()
    assert [data[start:end] for start, end in percent["spans"]] == [b"4.1"]
    assert (body["days_late"] is None) == (body["due"] is None)
    assert body["confidence"] == 1.0


@pytest.mark.usefixtures("asked")
def test_what_came_in_while_nobody_watched_is_filled_in(watched):
    saved.save(watched.store, SavedAlert(name="every", sql=EVERY))
    watched.edgar.load(*watched.files[:4])
    watched.watch()
    watched.edgar.load(*watched.files)
    with watched.store.writing() as connection:
        intake.note_day(connection, SINCE)  # the last watcher ended on that day
    watched.watch(since=None)
    assert len(watched.events()) == 13
    order = [row.accepted for row, _ in watched.events()]
    assert order[4:] == sorted(order[4:])


def test_a_filing_that_cannot_be_read_is_told_where_asked_for(watched, tmp_path):
    saved.save(watched.store, SavedAlert(name="told", question="crossings", unreadable=True))
    saved.save(watched.store, SavedAlert(name="silent", question="crossings"))
    data = watched.files[0].read_bytes().replace(b"<edgarSubmission", b"<edgarSubmissions")
    bad = tmp_path / watched.files[0].name
    bad.write_bytes(data)
    watched.edgar.load(bad)
    counts = watched.watch()
    assert (counts.filings, counts.unreadable) == (1, 1)
    ((row, body),) = watched.events()
    assert (row.alert, body["kind"], row.accession) == ("told", "unreadable", bad.stem)
    assert "cannot be read" in body["sentence"]
    with watched.store.reading() as connection:
        assert connection.execute(select(filings.c.accession)).scalars().all() == [bad.stem]


@pytest.mark.usefixtures("asked")
def test_an_alert_that_fails_keeps_the_filing_for_later(watched):
    saved.save(watched.store, SavedAlert(name="every", sql="select accession from filings"))
    with watched.store.writing() as connection:
        connection.execute(saved.alerts.update().values(sql="select accession from nowhere"))
    watched.edgar.load(watched.files[0])
    watched.watch()
    assert set(watched.states().values()) == {STORED}
    assert watched.events() == []
    assert "nowhere" in watched.warned[-1]
    with watched.store.writing() as connection:
        connection.execute(saved.alerts.update().values(sql="select accession from filings"))
        connection.execute(incoming.update().values(next_at=None))
    watched.watch()
    assert (set(watched.states().values()), len(watched.events())) == ({DONE}, 1)


def test_sql_that_a_server_lets_nobody_ask_stops_nothing_else(watched, monkeypatch):
    saved.save(watched.store, SavedAlert(name="over5", question="crossings", arguments={"threshold": "5"}))
    row = {"name": "every", "title": "", "sql": EVERY, "arguments": "{}", "schedule": "at once", "made_at": now()}
    with watched.store.writing() as connection:
        connection.execute(saved.alerts.insert(), [{**row, "unreadable": False, "paused": False}])

    def closed(*_given, **_named):
        raise EnvironmentProblem("questions in SQL are closed")

    monkeypatch.setattr("muniment.study.sql.run", closed)
    watched.edgar.load(*watched.files)
    assert watched.watch().filings == 13
    assert [row.accession for row, _ in watched.events()] == [accession for accession, *_ in CROSSED]
    assert set(watched.states().values()) == {STORED}
    assert watched.warned[-1].startswith("the alert every: questions in SQL are closed")


@pytest.mark.parametrize("at", ["stored", "studied", "told", "noted"])
def test_what_fails_within_the_transaction_leaves_nothing(watched, monkeypatch, at):
    """A filing, its study, its events and the note that it is done are there together, or not at all."""
    saved.save(watched.store, SavedAlert(name="over5", question="crossings"))
    watched.edgar.load(watched.files[0])
    places = {
        "stored": "muniment.alerts.watching.study_within",
        "studied": "muniment.alerts.matching.rows_about",
        "told": "muniment.alerts.events.put",
        "noted": "muniment.alerts.intake.finish",
    }

    def fail(*_given, **_named):
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(places[at], fail)
        with pytest.raises(KeyboardInterrupt):
            watched.watch()
    with watched.store.reading() as connection:
        assert connection.execute(select(filings)).all() == []
    assert (watched.events(), set(watched.states().values())) == ([], {WAITING})
    watched.watch()
    assert len(watched.events()) == 1


def test_a_watcher_that_was_killed_gives_its_claims_to_the_next(watched):
    watched.edgar.load(*watched.files[:2])
    with intake.turn(watched.store) as first:
        watcher = watched.watcher()
        watcher.look()
        with watched.store.writing() as connection:
            assert len(intake.claim(connection, first, now(), 10)) == 2
        if watched.store.place.name.startswith("postgresql"):
            with intake.turn(watched.store) as second, watched.store.writing() as connection:
                assert intake.claim(connection, second, now(), 10) == []
        else:
            with pytest.raises(EnvironmentProblem, match="is watched already"), intake.turn(watched.store):
                pass
    assert watched.watch().filings == 2


@pytest.mark.usefixtures("asked")
def test_an_alert_is_tested_on_the_past(watched):
    saved.save(watched.store, SavedAlert(name="over5", question="crossings", arguments={"threshold": "5"}))
    saved.save(watched.store, SavedAlert(name="every", sql=EVERY))
    watched.edgar.load(*watched.files)
    watched.watch()
    over5, every = (alert for alert in sorted(saved.of(watched.store), key=lambda alert: alert.name, reverse=True))
    past = matching.preview(watched.store, over5, SINCE, date(2025, 12, 31))
    assert (past.events, past.filings, past.cut) == (3, 3, "")
    past = matching.preview(watched.store, every, SINCE, date(2026, 12, 31), limit=5)
    assert (past.events, past.filings, len(past.rows), past.cut) == (13, 13, 5, "the first 5 of 13")


def test_deadlines_are_told_once(watched):
    saved.save(watched.store, SavedAlert(name="due", question="deadlines", arguments={"days": "10"}))
    watched.edgar.load(*watched.files)
    watched.watch()
    alert = saved.of(watched.store)[0]
    near = [
        day for day in (date(2026, 1, 1) + timedelta(days=10 * step) for step in range(60))
        if matching.write_deadlines(watched.store, alert, day)
    ]  # fmt: skip
    assert near
    keys = [row.key for row, _ in watched.events("due")]
    assert len(keys) == len(set(keys))
    assert all(matching.write_deadlines(watched.store, alert, day) == 0 for day in near)
    assert all(body["kind"] == "deadline" and body["due"] in body["sentence"] for _, body in watched.events("due"))


@pytest.mark.parametrize(
    ("alert", "words"),
    [
        (SavedAlert(name="A B", question="crossings"), "small letters"),
        (SavedAlert(name="a"), "either a question or SQL"),
        (SavedAlert(name="a", question="crossing"), "crossings"),
        (SavedAlert(name="a", question="crossings", arguments={"threshold": "7"}), "threshold"),
        (SavedAlert(name="a", question="raised_by_state"), "needs a column accession"),
        (SavedAlert(name="a", sql="select form from filings"), "needs a column accession"),
        (SavedAlert(name="a", sql="delete from filings"), "."),
        (SavedAlert(name="a", sql="select address as accession from destinations"), "not open"),
        (SavedAlert(name="a", question="crossings", schedule="hourly"), "schedule"),
        (SavedAlert(name="a", question="crossings", destinations=("nowhere",)), "no destination"),
        (SavedAlert(name="a", question="deadlines", arguments={"days": "soon"}), "days"),
        (SavedAlert(name="a", question="deadlines", arguments={"form": "13X"}), "form: there is no '13X'"),
    ],
)
def test_an_alert_that_makes_no_sense_is_refused(tmp_path, alert, words):
    with Store.open(tmp_path / "filings.db") as store:
        update(store)
        with pytest.raises(UsageError, match=words):
            saved.save(store, alert)
        assert saved.of(store) == []


def test_alerts_are_saved_paused_and_removed(tmp_path):
    with Store.open(tmp_path / "filings.db") as store:
        update(store)
        made = saved.save(store, SavedAlert(name="over5", question="crossings"))
        assert (made.title, made.schedule) == ("Who crossed 5, 10 or 20 percent", "at once")
        saved.save(store, SavedAlert(name="over5", question="crossings", title="Mine", unreadable=True))
        saved.pause(store, "over5")
        (kept,) = saved.of(store)
        assert (kept.title, kept.unreadable, kept.paused, kept.made_at) == ("Mine", True, True, made.made_at)
        with store.reading() as connection:
            assert saved.in_force(connection) == []
        saved.remove(store, "over5")
        with pytest.raises(UsageError, match="no alert"):
            saved.remove(store, "over5")


# ---- lists that lie --------------------------------------------------------------------------------------------------


class Lying:
    """An EDGAR of a few lines, whose feed says what it likes."""

    def __init__(self, store):
        self.edgar, self.warned = Edgar(), []

        def handle(request):
            code, headers, body = self.edgar.answer("GET", str(request.url), dict(request.headers), b"")
            return httpx.Response(code, headers=headers, content=body)

        self.line = Line("muniment anybody@example.com", transport=httpx.MockTransport(handle))
        where = endpoint("http://127.0.0.1:8330")
        self.watcher = Watcher(
            store, Public(self.line, where), where, say=lambda _: None, warn=self.warned.append, since=date(2026, 11, 1)
        )

    def feed(self, *entries):
        body = "".join(entries)
        self.edgar.pages[""] = [f'<feed xmlns="http://www.w3.org/2005/Atom">{body}</feed>'.encode()]


def entry(number, form="D", day="2026-11-02", title=""):
    title = title or f"{form} - Acme (0009900031) (Filer)"
    return (
        f'<entry><title>{title}</title><summary type="html">&lt;b&gt;Filed:&lt;/b&gt; {day}</summary>'
        f'<updated>{day}T10:00:00-05:00</updated><category term="{form}"/>'
        f"<id>urn:tag:sec.gov,2008:accession-number={number}</id></entry>"
    )


@pytest.fixture
def lying(tmp_path):
    with Store.open(tmp_path / "filings.db") as store:
        update(store)
        found = Lying(store)
        found.store = store
        with found.line:
            yield found


def number(one):
    return f"0009900031-26-{one:06}"


def noted(lying):
    with lying.store.reading() as connection:
        return set(connection.execute(select(incoming.c.accession)).scalars())


def test_a_feed_that_repeats_goes_back_and_garbles_is_read_for_what_it_says(lying):
    lying.feed(
        entry(number(2)),
        entry(number(2)),  # another party
        entry(number(3), day="1999-01-01"),  # filed long before
        entry(number(4), title="nothing that names a filing"),
        entry(number(5), form="10-K"),
        entry(number(6), day="2026-13-45"),  # no day at all
        entry(number(1)),
    )
    with intake.turn(lying.store):
        lying.watcher.look()
        lying.watcher.look()
    assert noted(lying) == {number(1), number(2), number(6)}
    assert len([words for words in lying.warned if "names no filing" in words]) == 1


class Paged:
    """The public side of an EDGAR that has a feed alone, in pages: its entries, the latest acceptance first."""

    def __init__(self):
        self.numbers, self.asked = [], 0

    def latest(self, start, unread):
        assert unread == []
        self.asked += 1
        return [
            Entry(Listing(one, "D", date(2026, 11, 2), "0009900031"), "Filer", None)
            for one in self.numbers[start : start + PER_PAGE]
        ]

    def seen(self, feed):
        news = feed.news()
        feed.learn(news)
        return {entry.listing.accession for entry in news}


def test_what_comes_late_is_found_below_what_is_known(monkeypatch):
    """Two pages accepted later stand above it: a look at the first alone would leave it to the index of the day."""
    public, late, clock = Paged(), number(900), [1000.0]
    monkeypatch.setattr(watching.time, "monotonic", lambda: clock[0])
    feed = watching.Feed(public, pytest.fail)
    public.numbers = [number(one) for one in range(3 * PER_PAGE)]
    assert public.seen(feed) == set(public.numbers)
    public.asked = 0
    assert public.seen(feed) == set()
    assert public.asked == 1, "where nothing is new one page is enough"
    public.numbers.insert(2 * PER_PAGE + 1, late)
    clock[0] += 60
    assert public.seen(feed) == {late}


def test_a_page_in_place_of_the_feed_is_said_in_a_line_and_gone_on_with(lying):
    stop = threading.Event()
    lying.edgar.pages[""] = [b"<html><body>Undergoing maintenance</body></html>"]

    def warn(words):
        lying.warned.append(words)
        lying.feed(entry(number(1)))
        if "there is nothing" in words:  # at the address of the filing
            stop.set()

    for at in (lying.watcher, lying.watcher._feed):
        at._warn = warn
    timer = threading.Timer(30, stop.set)
    timer.start()
    lying.watcher.run(stop)
    timer.cancel()
    assert "is no feed of EDGAR" in lying.warned[0]
    assert "next try in 1 seconds" in lying.warned[0]
    assert number(1) in noted(lying)


def test_what_edgar_lists_and_never_shows_is_given_up_and_told(lying):
    saved.save(lying.store, SavedAlert(name="told", question="crossings", unreadable=True))
    with lying.store.writing() as connection:
        intake.put(connection, [EdgarFiling(number(1), "D", "0009900031", date(2026, 11, 2))], now())
    with intake.turn(lying.store) as own:
        for _ in range(12):
            lying.watcher.work(own, threading.Event())
            with lying.store.writing() as connection:
                connection.execute(incoming.update().values(next_at=None))
    with lying.store.reading() as connection:
        row = connection.execute(select(incoming)).one()
        body = json.loads(connection.execute(select(events.c.body)).scalar_one())
    assert (row.state, row.attempts) == (ABSENT, 10)
    assert body["kind"] == "unreadable"
    assert len(lying.warned) == 2


def test_another_filing_than_the_one_listed_is_not_taken(lying):
    one = number(1)
    other = full_submission(number(9), "D").replace(
        b"CONFORMED NAME:\t\t\tAcme", f"CONFORMED NAME:\t\t\t{one}".encode()
    )
    lying.edgar.files[f"/Archives/edgar/data/9900031/{one.replace('-', '')}/{one}.txt"] = other
    with lying.store.writing() as connection:
        intake.put(connection, [EdgarFiling(one, "D", "0009900031", date(2026, 11, 2))], now())
    with intake.turn(lying.store) as own:
        lying.watcher.work(own, threading.Event())
    assert "what EDGAR shows is a filing 0009900031-26-000009" in lying.warned[0]
    with lying.store.reading() as connection:
        assert connection.execute(select(filings)).all() == []


def test_an_edgar_that_stays_away_ends_no_watcher(lying, monkeypatch):
    pauses = []

    class Stop(threading.Event):
        def wait(self, timeout=None):
            pauses.append(timeout)
            if len(pauses) == 1_100:
                self.set()

    def away():
        raise EnvironmentProblem("no way to EDGAR")

    monkeypatch.setattr(lying.watcher, "look", away)
    lying.watcher.run(Stop())
    assert pauses[:4] == [1, 2, 4, 8]
    assert pauses[-1] == max(pauses)


def test_days_of_which_an_index_told_all_are_not_listed_again(lying, monkeypatch):
    asked, missing = [], []

    def listed(_public, wanted, _today, warn):
        asked.append(wanted.since)
        for words in missing:
            warn(words)
        return []

    monkeypatch.setattr(watching, "of_form", listed)
    lying.feed()
    for day, missing[:] in ((20, []), (21, []), (22, ["no index yet"]), (23, []), (24, [])):
        lying.watcher._catch_up(date(2026, 11, day))
    assert [since.day for since in asked] == [1, 20, 21, 21, 23]


def test_one_look_checks_all_that_it_stored(lying, monkeypatch):
    checked = []
    monkeypatch.setattr(watching, "keep_findings_of", lambda _store, filings: checked.extend(filings))
    monkeypatch.setattr(watching.review, "update", lambda _store, filings: checked.extend(-key for key in filings))
    lying.watcher._to_check = [1, 2, 3]
    with intake.turn(lying.store) as own:
        lying.watcher.work(own, threading.Event())
        assert checked == [1, -1]
        lying.watcher.work(own, threading.Event(), once=True)
    assert checked == [1, -1, 2, -2, 3, -3]
