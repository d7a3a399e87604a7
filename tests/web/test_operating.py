"""What whoever runs the pages sees of them: probes, numbers, and a log that tells no secrets."""

import io
import json
import logging
import re
import shutil
import sqlite3
from contextlib import closing, contextmanager

import pytest
from litestar import get
from litestar.testing import TestClient
from prometheus_client.parser import text_string_to_metric_families

from muniment.errors import EnvironmentProblem
from muniment.store import Store
from muniment.store.database import SCHEMA
from muniment.web import operating
from muniment.web.access.team import Served
from muniment.web.access.visits import Role
from muniment.web.app import create_app
from store.entries import entry, form_d

from .teams import Browser, Clock, client_of, log_in_as, team_of


@pytest.fixture
def own_store(tmp_path):
    """A small store, to be written and damaged."""
    one = entry(b"1", form_d())
    with Store.open(tmp_path / "filings.db") as store:
        store.add([one], {one.content_hash: b"1"})
    return tmp_path / "filings.db"


@pytest.fixture
def pages(own_store):
    with TestClient(create_app(own_store), base_url="http://127.0.0.1") as client:
        yield client


@contextmanager
def asked_from(client, address):
    """Have requests come from an address."""
    inner = client.app.asgi_handler

    async def moved(scope, receive, send):
        if scope["type"] == "http":
            scope["client"] = (address, 50000)
        await inner(scope, receive, send)

    client.app.asgi_handler = moved
    yield
    client.app.asgi_handler = inner


# ---- probes ---------------------------------------------------------------------------------------------------------


def test_it_is_alive_and_ready_under_whatever_name_it_is_asked(own_store, tmp_path):
    team = team_of(tmp_path / "filings.db", Clock(), Served(frozenset({"filings.example"}), tls=True))
    with client_of(own_store, team, "https://filings.example") as client:
        for host in ("filings.example", "10.0.0.7:8443", ""):
            assert client.get("/health", headers={"host": host}).json()["alive"] is True
            answer = client.get("/ready", headers={"host": host})
            assert (answer.status_code, answer.json()["ready"]) == (200, True)


def test_it_is_not_ready_where_the_disk_is_full(pages, monkeypatch):
    free = operating.LEAST_FREE - 1
    monkeypatch.setattr(shutil, "disk_usage", lambda _: type("Usage", (), {"free": free})())
    answer = pages.get("/ready")
    assert (answer.status_code, answer.json()["checks"]["disk"]) == (503, "has no room")
    assert pages.get("/health").status_code == 200


def test_it_is_not_ready_after_a_newer_program_changed_the_store(pages, own_store):
    with closing(sqlite3.connect(own_store)) as connection, connection:
        connection.execute("UPDATE meta SET value = ? WHERE name = 'schema'", (str(SCHEMA + 1),))
    answer = pages.get("/ready")
    assert answer.status_code == 503
    assert answer.json()["checks"]["schema"] == f"is {SCHEMA + 1}, and this muniment knows {SCHEMA}"


def test_it_is_not_ready_without_a_store(pages, own_store):
    whole = own_store.read_bytes()
    own_store.write_bytes(b"\xff" * len(whole))
    answer = pages.get("/ready")
    assert (answer.status_code, answer.json()) == (503, {"ready": False, "checks": {"store": "does not answer"}})


# ---- numbers --------------------------------------------------------------------------------------------------------


def numbers(client, **options):
    answer = client.get("/metrics", **options)
    assert answer.status_code == 200
    return {
        (one.name, *one.labels.values()): one.value
        for family in text_string_to_metric_families(answer.text)
        for one in family.samples
    }


def test_requests_are_counted_by_route_and_not_by_address(pages):
    for address in ("/filings?form=D", "/filings/1", "/filings/2", "/nowhere", "/elsewhere"):
        pages.get(address)
    pages.request("BREW", "/filings")
    told = numbers(pages)
    assert told["muniment_requests_total", "GET", "/filings", "200"] == 1
    assert told["muniment_requests_total", "GET", "/filings/{key}", "200"] == 1
    assert told["muniment_requests_total", "GET", "/filings/{key}", "404"] == 1
    assert told["muniment_requests_total", "GET", "none", "404"] == 2
    assert told["muniment_request_seconds_count", "/filings/{key}"] == 2
    assert [key for key in told if "BREW" in key] == []


def test_the_store_is_told_as_it_is_now(pages, own_store):
    before = numbers(pages)
    two = entry(b"2", form_d(), reader="0")
    with Store.open(own_store) as store:
        store.add([two], {two.content_hash: b"2"})
    after = numbers(pages)
    assert (before["muniment_filings",], after["muniment_filings",]) == (1, 2)
    assert after["muniment_contents_not_read_by_this_reader",] == 2  # neither was read by the reader of today
    assert after["muniment_store_bytes",] > 0
    assert after["muniment_last_added_timestamp_seconds",] >= before["muniment_last_added_timestamp_seconds",]
    assert after["muniment_requests_under_way",] == 1


@pytest.mark.slow
def test_numbers_are_for_this_machine_and_for_signers(own_store, tmp_path):
    team = team_of(tmp_path / "filings.db", Clock(), Served(frozenset({"filings.example"}), tls=True))
    with client_of(own_store, team, "https://filings.example") as client:
        assert client.get("/metrics").status_code == 303
        assert Browser(client.app).get("/metrics", headers={"host": "127.0.0.1"}).status_code == 400
        with asked_from(client, "127.0.0.1"):
            assert client.get("/metrics", headers={"host": "127.0.0.1:8443"}).status_code == 200
            for header in ("forwarded", "via", "x-forwarded-for", "x-forwarded-proto", "x-real-ip"):
                headers = {"host": "127.0.0.1", header: "203.0.113.7"}
                assert client.get("/metrics", headers=headers).status_code == 400
            assert client.get("/metrics").status_code == 303  # under the public name: a proxy that adds no headers
        log_in_as(client, Role.SIGNER)
        assert client.get("/metrics").status_code == 200


# ---- the log --------------------------------------------------------------------------------------------------------


@pytest.fixture
def log():
    """What the log has, line by line, as JSON; the logging of the tests comes back afterwards."""
    root, ours = logging.getLogger(), logging.getLogger("muniment")
    kept = root.handlers[:], root.level, ours.level
    stream = io.StringIO()
    operating.write_to(stream, "json")
    yield lambda: [json.loads(line) for line in stream.getvalue().splitlines()]
    root.handlers[:] = kept[0]
    root.setLevel(kept[1])
    ours.setLevel(kept[2])


def test_a_line_tells_what_was_asked_without_values(pages, log):
    answer = pages.get("/search?q=Larkspur+Lantern&offset=0")
    pages.get("/persons/Ada%20Byrne")
    pages.get("/saved/3/feed/mwVwUqLrTLZ4gvY7mPqH8sBDPjTqJWZEjCOhqcmfL5E")
    pages.get("/filings/0009900016-25-000001?Ada=1&from=%0d%0aevil")
    pages.get("/no/such/place?q=1")
    found = log()
    assert [line["path"] for line in found] == [
        "/search?q&offset",
        "/persons/*",
        "/saved/3/feed/*",
        "/filings/0009900016-25-000001?from",
        "-",
    ]
    first = found[0]
    assert (first["what"], first["method"], first["status"], first["who"]) == ("request", "GET", 200, "-")
    assert (first["bytes"], first["request_id"]) == (len(answer.content), answer.headers["x-request-id"])
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", first["time"])
    assert not any(word in json.dumps(found) for word in ("Larkspur", "Ada", "mwVw", "evil"))


def test_a_line_tells_who(own_store, tmp_path, log):
    team = team_of(tmp_path / "filings.db", Clock())
    with client_of(own_store, team) as client:
        log_in_as(client, Role.VIEWER)
        client.get("/filings")
        probed = client.get("/health")
    told = log()
    assert [(line["path"], line["who"]) for line in told][-1] == ("/filings", "vera")
    assert probed.status_code == 200
    assert not any(line["path"] == "/health" for line in told)
    assert "words" not in json.dumps(told)


class Broken:
    """Pages that fail."""

    @staticmethod
    def badly() -> None:
        raise ValueError("Larkspur Lantern Works owes 5")

    @staticmethod
    def outside() -> None:
        raise EnvironmentProblem("the disk is full")


@pytest.fixture
def broken(own_store):
    more = [get(f"/{name}", sync_to_thread=True)(getattr(Broken, name)) for name in ("badly", "outside")]
    with TestClient(create_app(own_store, more=more), base_url="http://127.0.0.1") as client:
        yield client


def test_a_failure_is_told_by_an_id_that_the_log_has_too(broken, log):
    answer = broken.get("/badly")
    (failed, request) = log()
    assert answer.status_code == 500
    assert f"The log has the details under {failed['request_id']}." in answer.text
    assert failed["request_id"] == request["request_id"] == answer.headers["x-request-id"]
    assert (failed["level"], failed["error"], request["level"]) == ("error", "ValueError", "warning")
    assert failed["at"].endswith(" badly")
    assert "Larkspur" not in json.dumps(log())
    assert "Larkspur" not in answer.text


def test_what_is_wrong_around_the_program_is_told_in_words(broken, log):
    answer = broken.get("/outside")
    (failed, _) = log()
    assert answer.status_code == 503
    assert failed["error"] == "EnvironmentProblem: the disk is full"
    assert "the disk is full. The log has the details under" in answer.text


def test_text_lines_are_one_line_each():
    record = logging.LogRecord("x", logging.INFO, "", 0, "two\nlines %s", ("a",), None)
    record.log_fields = {"who": "-", "path": 'a "b" c', "none": ""}
    line = operating.TextLines().format(record)
    assert line.endswith(' info two lines a who=- path="a \\"b\\" c" none=""')


def test_errors_alone_unless_more_is_asked_for(log):
    stream = io.StringIO()
    operating.write_to(stream, "errors")
    logging.getLogger("muniment.web").info("nothing of note")
    logging.getLogger("muniment.web").warning("something")
    assert len(stream.getvalue().splitlines()) == 1
