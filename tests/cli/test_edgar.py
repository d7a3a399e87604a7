"""`muniment edgar`: the address first, tokens once, and what is refused in one line."""

import json
import logging
import os
import signal
import socket
import subprocess
import sys
from contextlib import closing
from urllib.request import Request, urlopen

import pytest
from typer.testing import CliRunner

from cli.test_commands import EXAMPLES
from muniment.cli.app import app
from muniment.edgar.sandbox.acceptance.notifier import webhook
from muniment.edgar.sandbox.behaviours import set_switch, switch
from muniment.edgar.sandbox.clock import Clock
from muniment.edgar.sandbox.database import database
from muniment.edgar.sandbox.entities import Keys
from muniment.edgar.sandbox.tokens import Denied, valid_token
from muniment.errors import EnvironmentProblem, UsageError, WrongShape

CIK = "0009900014"


def run(*arguments):
    return CliRunner().invoke(app, ["edgar", *(str(one) for one in arguments)])


def answers(*arguments):
    done = run(*arguments)
    assert done.exit_code == 0, done.output
    return [json.loads(line) for line in done.stdout.splitlines()]


def test_tokens_are_printed_as_one_object_and_codes_once(tmp_path):
    [first] = answers("token", "--cik", "9900014", "--cik", "9900015", "--name", "Heron Fund", "--data", tmp_path)
    assert set(first) == {"filer", "user", "cik", "email", "filer_expires", "user_expires", "ccc"}
    assert set(first["ccc"]) == {CIK, "0009900015"}
    [again] = answers("token", "--cik", CIK, "--data", tmp_path)
    assert again["ccc"] == {}
    assert again["user"] != first["user"]
    [renewed] = answers("token", "--cik", CIK, "--new-ccc", "--data", tmp_path)
    assert set(renewed["ccc"]) == {CIK}


def test_a_second_run_ends_nobody_elses_tokens(tmp_path):
    [first] = answers("token", "--cik", CIK, "--data", tmp_path)
    [second] = answers("token", "--cik", CIK, "--data", tmp_path)
    [named] = answers("token", "--cik", CIK, "--user", first["email"], "--data", tmp_path)
    with closing(database(tmp_path)) as connection:
        now = Clock(connection).now()
        for token in (second["user"], named["user"], first["filer"]):
            valid_token(connection, Keys(tmp_path), token, now)
        with pytest.raises(Denied):
            valid_token(connection, Keys(tmp_path), first["user"], now)  # as at the SEC: an individual has one
    assert first["email"] != second["email"]


def test_a_list_is_typed_with_commas(tmp_path):
    [made] = answers("filer", CIK, "--set", "tickers=AAPL", "--set", "exchanges=Nasdaq, NYSE", "--data", tmp_path)
    assert made["details"] == {"tickers": ["AAPL"], "exchanges": ["Nasdaq", "NYSE"]}
    assert answers("filer", CIK, "--set", "tickers=", "--data", tmp_path)[0]["details"] == {
        "exchanges": ["Nasdaq", "NYSE"]
    }


def test_filers_are_shown_and_changed(tmp_path):
    details = ("--set", "state=DE", "--set", 'tickers=["HRN"]', "--set", "individual=false")
    [made] = answers("filer", CIK, "--name", "Heron Fund", *details, "--data", tmp_path)
    assert made == {"cik": CIK, "name": "Heron Fund", "details": {"state": "DE", "tickers": ["HRN"]}}
    assert answers("filer", "9900014", "--data", tmp_path) == [made]
    assert answers("filer", "--data", tmp_path) == [made]


@pytest.mark.parametrize(
    ("arguments", "error", "words"),
    [
        (("token", "--cik", "abc"), WrongShape, "is not a CIK"),
        (("token", "--cik", "1", "--user", "nobody"), UsageError, "e-mail"),
        (("token", "--cik", "1", "--name", "a", "--name", "b"), UsageError, "2 names for 1"),
        (("filer", "77"), UsageError, "no entity with CIK 0000000077"),
        (("filer", "--name", "x"), UsageError, "need a CIK"),
        (("filer", "77", "--set", "nothing"), UsageError, "DETAIL=VALUE"),
        (("filer", "77", "--set", "tickers=[1"), UsageError, "tickers"),
        (("filer", "77", "--set", "state=ZZ"), UsageError, "state: 'ZZ' is not in the list"),
        (("filer", "77", "--set", "irs=12"), UsageError, "irs: that is not an IRS number"),
        (("filer", "77", "--set", "lei=x"), UsageError, "lei: 'x' is not an LEI"),
        (("filer", "77", "--set", "individual=perhaps"), UsageError, "individual"),
    ],
)
def test_what_makes_no_sense_is_one_line_and_changes_nothing(tmp_path, arguments, error, words):
    done = run(*arguments, "--data", tmp_path)
    assert isinstance(done.exception, error)
    assert words in str(done.exception)
    assert answers("filer", "--data", tmp_path) == []


def test_a_folder_that_cannot_be_used_is_said_plainly(tmp_path):
    (tmp_path / "file").write_text("")
    done = run("token", "--cik", "1", "--data", tmp_path / "file")
    assert isinstance(done.exception, EnvironmentProblem)


@pytest.mark.serving
def test_it_serves_until_interrupted(tmp_path):
    """In a process of its own: the address is the first line, Ctrl-C ends it and its acceptance."""
    [told] = answers("token", "--cik", CIK, "--data", tmp_path)
    command = [sys.executable, "-m", "muniment", "edgar", "serve", "--port", "0", "--real-hours", "--data", tmp_path]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as server:
        address = server.stdout.readline().strip()
        asked = Request(f"{address}/status", headers={"authorization": f"Bearer {told['filer']}"})
        with urlopen(asked) as answer:
            assert "condition" in json.load(answer)
        with urlopen(f"{address}/sandbox/behaviours") as answer:
            chosen = {one["name"]: one["chosen"] for one in json.load(answer)}
        server.send_signal(signal.SIGINT)
        rest, said = server.communicate(timeout=60)
    assert server.returncode == 0
    assert address.startswith("http://127.0.0.1:")
    assert rest == ""
    assert "Traceback" not in said
    assert chosen["hours"] == "real"


@pytest.mark.parametrize(
    ("words", "before", "after"),
    [
        ((), "real", "real"),
        ((), "open", "open"),
        (("--any-hour",), "real", "open"),
        (("--real-hours",), "open", "real"),
    ],
)
def test_the_hours_stay_as_they_were_chosen_unless_others_are_wanted(
    tmp_path, monkeypatch, caplog, words, before, after
):
    def served(self, port, host, told):
        assert switch(held, "hours") == before
        told("http://127.0.0.1:8330")

    monkeypatch.setattr("muniment.edgar.sandbox.server.Sandbox.serve", served)
    held = database(tmp_path)
    set_switch(held, "hours", before)
    with caplog.at_level(logging.INFO, "muniment.edgar"):  # which serving sets for its process
        assert run("serve", "--data", tmp_path, *words).exit_code == 0
    assert switch(held, "hours") == after
    held.close()


def test_a_webhook_is_kept_until_another_is_named(tmp_path, monkeypatch):
    monkeypatch.setattr("muniment.edgar.sandbox.server.Sandbox.serve", lambda *_: None)
    held = database(tmp_path)
    for words, after in (
        (("--webhook", "http://127.0.0.1:9/told"), "http://127.0.0.1:9/told"),
        ((), "http://127.0.0.1:9/told"),
        (("--webhook", ""), ""),
    ):
        assert run("serve", "--data", tmp_path, *words).exit_code == 0
        assert webhook(held) == after
    held.close()
    refused = run("serve", "--data", tmp_path, "--webhook", "ftp://x")
    assert "is no address such as http://127.0.0.1:9000/told" in str(refused.exception)


@pytest.mark.serving
def test_a_port_that_is_taken_is_one_line(tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        command = [sys.executable, "-m", "muniment", "edgar", "serve", "--data", str(tmp_path), "--port"]
        done = subprocess.run(
            [*command, str(port)],
            capture_output=True,
            text=True,
            timeout=60,
            env=os.environ,
            check=False,
        )
    assert (done.returncode, done.stdout) == (3, "")
    assert done.stderr.startswith(f"error: cannot listen at 127.0.0.1, port {port}: Address already in use;")
    assert len(done.stderr.splitlines()) == 1


def test_filings_of_the_past_are_loaded_and_what_is_none_is_told_by_name(tmp_path):
    first = run("load", EXAMPLES / "form-d-submission.txt", EXAMPLES, "--data", tmp_path / "data")
    assert first.exit_code == 0
    told = dict(line.split("\t") for line in first.stdout.splitlines())
    assert (told["filings loaded"], told["known already"], told["refused"]) == ("2", "1", "0")
    (tmp_path / "bad.txt").write_bytes(b"\x00nothing")
    second = run("load", tmp_path / "bad.txt", tmp_path / "absent", "--data", tmp_path / "data")
    assert second.exit_code == 1
    assert [line.split(": ")[:2] for line in second.stderr.splitlines()] == [
        ["error", str(tmp_path / "bad.txt")],
        ["error", str(tmp_path / "absent")],
    ]


@pytest.mark.serving
def test_a_store_is_served_and_what_it_lacks_is_told(tmp_path):
    ingested = CliRunner().invoke(app, ["ingest", str(EXAMPLES), "--store", str(tmp_path / "store.db")])
    assert ingested.exit_code == 0
    command = [sys.executable, "-m", "muniment", "edgar", "serve", "--port", "0", "--from", tmp_path / "store.db"]
    with subprocess.Popen(
        [*command, "--data", tmp_path / "data"], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as server:
        address = server.stdout.readline().strip()
        path = "Archives/edgar/data/9900021/0009900021-25-000001.txt"
        with urlopen(Request(f"{address}/{path}", headers={"User-Agent": "Sample admin@example.com"})) as answer:
            assert answer.read() == (EXAMPLES / "form-d-submission.txt").read_bytes()
        server.send_signal(signal.SIGINT)
        _, said = server.communicate(timeout=60)
    assert server.returncode == 0
    assert "were left out: no accession number is known" in said


def test_a_store_that_is_not_there_is_one_line_and_nothing_is_made(tmp_path):
    done = run("serve", "--from", tmp_path / "no.db", "--data", tmp_path / "data")
    assert isinstance(done.exception, EnvironmentProblem)
    assert not (tmp_path / "data").exists()
