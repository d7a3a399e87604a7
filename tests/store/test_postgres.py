"""PostgreSQL alone: what can be wrong with a server is one line, and what was only lost on the way is done again."""

import os
import subprocess
import sys
import threading
import time
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import event
from sqlalchemy.exc import DBAPIError

from muniment.errors import EnvironmentProblem, UsageError
from muniment.store import Query, Store, database, postgres, verifying
from muniment.store.database import place_of
from muniment.study import updating
from patience import patience
from store.entries import entry, form_d, schedule_13g
from store.filler import told


@pytest.fixture
def url(server):
    url = server.store()
    yield url
    server.drop(url)


@pytest.fixture
def quick(monkeypatch):
    """Waits that are none."""
    monkeypatch.setattr(database, "_WAITS", (0.01,) * 3)


def refused(where, words, **options):
    with pytest.raises(EnvironmentProblem, match=words) as caught:
        Store.open(where, **options)
    assert "\n" not in str(caught.value)
    assert "secret" not in str(caught.value)


def add(store, *numbers):
    entries = [told(number) for number in numbers]
    return store.add(entries, {one.content_hash: b"bytes" for one in entries})


def test_what_messages_call_a_database():
    place = place_of("postgresql://ada:secret@db.example:6543/filings?sslmode=require&password=secret")
    assert (place.name, place.title) == ("postgresql://ada@db.example:6543/filings", "filings")
    assert place_of("postgres://db/filings").name == "postgresql://db/filings"
    assert place_of("postgresql+psycopg:///filings").name == "postgresql:///filings"


def test_no_server(tmp_path):
    refused(f"postgresql://ada:secret@/filings?host={tmp_path}", "is not reached: .*No such file")
    refused("postgresql://ada:secret@127.0.0.1:1/filings", "ada@127.0.0.1:1/filings is not reached: .*refused")


def test_no_such_database_and_no_such_user(server):
    refused(server.url("nowhere"), 'database "nowhere" does not exist: make it with')
    refused(server.url("postgres", user="nobody:secret"), 'role "nobody" does not exist')


def test_a_wrong_password(server):
    rules = server.folder / "data" / "pg_hba.conf"
    before = rules.read_text()
    server.do("CREATE ROLE ada LOGIN PASSWORD 'right'")
    rules.write_text(f"host all ada all scram-sha-256\n{before}")
    server.do("SELECT pg_reload_conf()")
    try:
        refused(server.url("postgres", user="ada:secret"), "password authentication failed.*PGPASSWORD")
        refused(server.url("postgres", user="ada"), "password.*PGPASSWORD")
    finally:
        rules.write_text(before)
        server.do("SELECT pg_reload_conf()", "DROP ROLE ada")


def test_a_database_that_cannot_hold_every_text(server):
    server.do("CREATE DATABASE old ENCODING 'LATIN1' LOCALE 'C' TEMPLATE template0")
    refused(server.url("old"), "is in LATIN1, not in UTF-8")
    server.do("DROP DATABASE old")


@contextmanager
def role(server, url, *rights):
    database = url.rpartition("/")[2]
    server.do("CREATE ROLE bo LOGIN")
    server.do(*(f"GRANT {one} TO bo" for one in rights), database=database)
    yield server.url(database, user="bo")
    server.do("DROP OWNED BY bo", database=database)
    server.do("DROP ROLE bo")


def test_who_may_only_read_reads(server, url):
    with Store.open(url) as store:
        add(store, 1)
    with role(server, url, "SELECT ON ALL TABLES IN SCHEMA public") as theirs:
        with Store.open(theirs, read_only=True) as store:
            assert store.search("number").total == 1
        with Store.open(theirs) as store, pytest.raises(EnvironmentProblem, match="no right to it"):
            add(store, 2)
    with role(server, url) as theirs:
        refused(theirs, "no right to it|is not a store")
    empty = server.empty()
    with role(server, empty) as theirs:
        refused(theirs, "no right to it")


def test_a_store_opened_to_be_read_writes_nothing(url):
    with Store.open(url, read_only=True) as store, store.reading() as connection:
        with pytest.raises(DBAPIError) as caught:
            connection.exec_driver_sql("DELETE FROM meta")
        assert postgres.message_for(caught.value.orig) == "cannot be written: the server or this user may only read"


def test_a_full_disk_and_others_are_told():
    assert "disk of the server is full" in postgres.message_for(psycopg.errors.DiskFull())
    assert "no connection left" in postgres.message_for(psycopg.errors.TooManyConnections())
    assert "is damaged" in postgres.message_for(psycopg.errors.DataCorrupted())
    assert postgres.message_for(psycopg.errors.SyntaxError()) == ""
    assert postgres.message_for(ValueError()) == ""
    passing = (psycopg.errors.AdminShutdown(), psycopg.errors.DeadlockDetected(), psycopg.OperationalError("gone"))
    assert all(map(postgres.is_passing, passing))
    assert not postgres.is_passing(psycopg.errors.DiskFull())


# ---- lost connections -----------------------------------------------------------------------------------------------


def end_all(server, url):
    """End every connection to a database, as an administrator or a restart does."""
    name = url.rpartition("/")[2]
    server.do(f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'")


def test_connections_that_were_lost_while_nobody_asked_are_made_anew(server, url):
    with Store.open(url) as store:
        add(store, 1)
        end_all(server, url)
        assert store.counts().filings == 1
        end_all(server, url)
        add(store, 2)
        assert store.counts().filings == 2


@pytest.mark.parametrize("driver", ["psycopg", "sqlalchemy.pool"])
def test_the_driver_says_nothing_of_its_own(driver):
    said = f"import logging; from muniment.store import Store; logging.getLogger('{driver}').warning('words of it')"
    done = subprocess.run([sys.executable, "-c", said], capture_output=True, text=True, check=True)
    assert done.stdout + done.stderr == ""


def test_a_batch_whose_connection_is_lost_midway_is_added_again(server, url, monkeypatch, quick):
    lost = []

    def lose(connection, texts):
        if len(lost) < 2:
            lost.append(end_all(server, url))
        index(connection, texts)

    index = postgres.index
    monkeypatch.setattr(postgres, "index", lose)
    with Store.open(url) as store:
        added = add(store, *range(50))
        assert (added.filings, len(lost)) == (50, 2)
        assert store.counts().filings == store.search("number llc").total == 50


def test_a_batch_that_was_kept_is_not_kept_twice_where_only_the_answer_was_lost(server, url, monkeypatch, quick):
    with Store.open(url) as store:
        once = iter([True])
        adding = store.add_within

        def lose(*given):
            done = adding(*given)
            if next(once, False):
                raise database.Passing("lost")
            return done

        monkeypatch.setattr(store, "add_within", lose)
        add(store, 1, 2)
        assert store.counts().filings == store.counts().versions == 2


def test_a_server_that_starts_again_is_waited_for(server, url):
    with Store.open(url) as store:
        add(store, 1)
        server.kill()
        back = threading.Timer(1.5, server.start)
        back.start()
        add(store, 2)
        back.join()
        assert store.counts().filings == 2


def test_a_server_that_stays_away_is_told_in_one_line(server, url, quick):
    with Store.open(url) as store:
        add(store, 1)
        server.stop()
        try:
            with pytest.raises(EnvironmentProblem, match="is not reached") as caught:
                add(store, 2)
            assert "\n" not in str(caught.value)
            with pytest.raises(EnvironmentProblem, match="is not reached"):
                store.counts()
        finally:
            server.start()
        assert store.counts().filings == 1


# ---- what a server takes that a file does not, and the other way round ----------------------------------------------


def test_texts_that_a_server_does_not_take_as_they_are(url):
    words = "zero\0byte " + "é" * 9000
    record = form_d(words, amounts_clarification=words)
    one = entry(b"1", record, name="half \udc80 a character\0.xml")
    with Store.open(url) as store:
        store.add([one], {one.content_hash: b"1"})
        assert store.filing(1).record == record
        assert store.filings(Query(words="zero", issuer="nobody\0")).total == 0
        for name in ("form", "state"):
            with pytest.raises(UsageError, match=rf"^{name}: .*'\\x00'"):
                store.filings(Query(**{name: "\0"}))
        assert store.filings(Query(words="zero")).items[0].issuer.startswith(r"zero\x00byte")
        assert store.person(words).filings.total == 1


def test_lists_are_sorted_as_in_a_file_whatever_language_the_server_has(url, tmp_path):
    names = ["alpha", "Beta", "b-eta", "bETA", "Älpha", "_x", "9x", "beta"]
    entries = [entry(name.encode(), schedule_13g(name)) for name in names]
    told = []
    for where in (url, tmp_path / "filings.db"):
        with Store.open(where) as store:
            store.add(entries, {one.content_hash: b"" for one in entries})
            told.append([row.issuer for row in store.filings(Query(order="issuer")).items])
    assert told[0] == told[1]


def test_every_change_gives_another_stamp(url):
    with Store.open(url) as store, Store.open(url, read_only=True) as reader:
        stamps = [reader.stamp()]
        add(store, 1)
        stamps.append(reader.stamp())
        assert reader.stamp() == stamps[-1]
        store.correct(1, "primary_issuer.name", "Right LLC", "Ada", "so it is")
        stamps.append(reader.stamp())
        assert len(set(stamps)) == 3


def test_what_is_lacking_is_not_asked_by_a_list(url):
    """Of more rows than fit into its memory, PostgreSQL reads the list of a NOT IN once for each row that is asked."""
    asked = []
    with Store.open(url) as store:
        event.listen(store._engine, "before_cursor_execute", lambda *given: asked.append(given[2]))
        add(store, 1, 2)
        updating.update(store)
        updating.update(store)
        store.state("4")
        list(store.not_read_by("4"))
        with store.reading() as connection:
            assert list(verifying.damage(connection)) == []
    assert any("NOT (EXISTS" in one for one in asked)
    assert [one for one in asked if "NOT IN (SELECT" in one] == []


BEGINS = """
import os, signal
from postgres_server import running
with running() as server:
    print(server.folder, (server.folder / "data" / "postmaster.pid").read_text().split()[0], flush=True)
    os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.mark.kill
def test_a_server_of_tests_that_were_killed_is_ended(server):
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    with patience():
        done = subprocess.run(
            [sys.executable, "-c", BEGINS], env=environment, capture_output=True, text=True, check=False
        )
        folder, process = done.stdout.split()
        while Path(folder).exists() or Path("/proc", process).exists():
            time.sleep(0.01)
