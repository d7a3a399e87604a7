"""`muniment serve`: to this machine alone, its address said once, ended by Ctrl-C."""

import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlencode
from urllib.request import urlopen

import httpx
import pytest
import typer
from typer.testing import CliRunner

from muniment.cli.serve import serve_command
from muniment.errors import EnvironmentProblem, UsageError
from muniment.store import Store
from muniment.version import __version__
from muniment.web.access.visits import FIELD, Role
from muniment.web.app import served
from pipeline.killing import descendants, is_worker

from .teams import Clock, form_token, log_in_as, team_of

COMMAND = (
    "import sys, typer; from muniment.cli.serve import serve_command; "
    "app = typer.Typer(); app.command()(serve_command); app()"
)


def told(*arguments):
    app = typer.Typer()
    app.command()(serve_command)
    return CliRunner().invoke(app, [str(one) for one in arguments]).exception


@pytest.mark.parametrize("host", ["0.0.0.0", "192.168.1.4", "::", "example.com", "127.0.0.2"])
def test_other_machines_are_not_served(store_path, host):
    error = told("--store", store_path, "--host", host)
    assert isinstance(error, UsageError)
    assert str(error) == f"--host {host}: without --team pages are for this machine alone, 127.0.0.1"


def test_a_store_in_no_folder_is_said_so(tmp_path):
    error = told("--store", tmp_path / "none" / "no.db")
    assert isinstance(error, EnvironmentProblem)
    assert "no.db" in str(error)
    assert not (tmp_path / "none").exists()


def test_what_is_refused_begins_no_store(tmp_path):
    assert isinstance(told("--store", tmp_path / "new.db", "--host", "0.0.0.0"), UsageError)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.serving
def test_a_store_that_is_not_there_begins(tmp_path):
    with serving(tmp_path / "new.db") as (process, address):
        assert process.stderr.readline().strip().endswith("begins as an empty store")
        with urlopen(address) as page:
            assert "data set" in page.read().decode()
        for name in ("study", "study/ownership", "ask/top_raised", "review"):
            with urlopen(f"{address}{name}.json") as answer:
                assert "not studied" not in (text := answer.read().decode()).lower(), name
                assert '"ready":false' not in text, name


def test_an_edgar_that_is_none_is_said_so(store_path):
    error = told("--store", store_path, "--edgar", "somewhere")
    assert isinstance(error, UsageError)
    assert "'somewhere'" in str(error)


def test_a_port_that_is_taken_is_said_so(store_path):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        error = told("--store", store_path, "--port", port)
    assert isinstance(error, EnvironmentProblem)
    assert str(error).startswith(f"cannot listen at 127.0.0.1, port {port}: ")


@pytest.mark.serving
def test_a_store_is_served_until_interrupted(store_path):
    command = [sys.executable, "-c", COMMAND, "--port", "0"]
    environment = {**os.environ, "MUNIMENT_STORE": f"sqlite:///{store_path}"}  # as every other command takes it
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    with subprocess.Popen(command, env=environment, text=True, **pipes) as process:
        line = process.stdout.readline()
        with urlopen(line.split()[2]) as answer:
            page = answer.read()
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=60)
    assert line.startswith("muniment serves http://127.0.0.1:")
    assert b"<h1>" in page
    assert (process.returncode, out, err) == (0, "", "")


@pytest.mark.serving
@pytest.mark.parametrize("told_by", [signal.SIGINT, signal.SIGTERM])
def test_what_is_under_way_is_answered_before_the_end(store_path, told_by):
    """A request that computes when the signal comes is answered; one that comes later is not taken."""
    with serving(store_path, "--log", "json") as (process, address):
        slow = f"{address}sql.json?{urlencode({'q': SLOW})}"
        with ThreadPoolExecutor(1) as threads:
            waiting = under_way(address, lambda: threads.submit(httpx.get, slow, timeout=60))
            process.send_signal(told_by)
            answer = waiting.result()
        assert '"rows"' in answer.text or "took longer" in answer.text  # on a busy machine the query is ended by time
        out, err = process.communicate(timeout=60)
        with pytest.raises(OSError, match=r"refused|reset"):
            urlopen(address)
    logged = [json.loads(line) for line in err.splitlines()]
    assert (process.returncode, out) == (0, "")
    assert [line["what"] for line in (logged[0], logged[-1])] == ["serving", "ended"]
    assert (logged[0]["address"], logged[0]["version"]) == (address, __version__)
    assert ("/sql.json?q", answer.status_code) in [(line.get("path"), line.get("status")) for line in logged]


@pytest.mark.serving
@pytest.mark.kill
@pytest.mark.parametrize("team", [False, True], ids=["one user", "a team"])
def test_while_the_worst_file_is_read_others_are_answered_and_the_server_ends(tmp_path, team):
    """Who sent the file is told; nothing waits for the twenty seconds that a document has."""
    Store.open(tmp_path / "filings.db").close()
    if team:
        team_of(tmp_path / "filings.db", Clock()).close()
    options = ["--team"] if team else []
    program = [sys.executable, "-c", "from web.endless import main; main()"]
    environment = {"PYTHONPATH": str(Path(__file__).parents[1])}
    with (
        serving(tmp_path / "filings.db", *options, program=program, **environment) as (process, address),
        httpx.Client(base_url=address, timeout=60) as browser,
        ThreadPoolExecutor(1) as threads,
    ):
        if team:
            log_in_as(browser, Role.SIGNER)
        fields, files = {FIELD: form_token(browser, "/prepare")}, {"file": ("a.txt", b"a" * 64)}
        waiting = under_way(
            address, lambda: threads.submit(lambda: browser.post("/prepare/files", data=fields, files=files))
        )
        workers = [one for one in descendants(process.pid) if is_worker(one)]
        told = [urlopen(f"{address}{name}").status for name in ("health", "ready", "static/style.css") * 5]
        assert not waiting.done(), waiting.result().text
        process.send_signal(signal.SIGTERM)
        answer = waiting.result()
        out, err = process.communicate(timeout=60)
    assert told == [200] * 15
    assert answer.status_code == 503
    assert "this program is ending" in answer.text
    assert (process.returncode, out) == (0, "")
    assert "Traceback" not in err.replace("a page failed", "")
    assert not any(is_worker(one) for one in workers)


@pytest.mark.serving
def test_the_log_is_chosen_in_the_environment_too(store_path):
    with serving(store_path, MUNIMENT_LOG="text") as (process, address):
        with urlopen(f"{address}about") as answer:
            answer.read()
        process.send_signal(signal.SIGTERM)
        _, err = process.communicate(timeout=60)
    assert re.search(r"Z info request request_id=[0-9a-f]{8} method=GET path=/about who=- status=200 ", err)


# Takes about a second on any machine, whatever it is asked on: so many rows are counted.
SLOW = (
    "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 3000000) SELECT count(*) AS rows FROM n"
)


@contextmanager
def serving(path, *options, program=(sys.executable, "-m", "muniment"), **environment):
    """A server in a process of its own, and the address that it says."""
    command = [*program, "serve", "--port", "0", "--edgar", "none", "--store", str(path)]
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    with subprocess.Popen([*command, *options], env={**os.environ, **environment}, text=True, **pipes) as process:
        try:
            yield process, process.stdout.readline().split()[2]
        finally:
            process.kill()


def under_way(address, ask):
    """Ask until the server has more to answer than how much it has to answer; again where it was too quick."""
    waiting = ask()
    while "muniment_requests_under_way 2.0" not in urlopen(f"{address}metrics").read().decode():
        if waiting.done():
            waiting = ask()
        time.sleep(0.01)
    return waiting


@pytest.mark.serving
def test_drafts_lie_where_the_command_says(store_path, tmp_path):
    command = [
        sys.executable,
        "-c",
        COMMAND,
        "--port",
        "0",
        "--store",
        str(store_path),
        "--drafts",
        str(tmp_path / "d"),
    ]
    with subprocess.Popen([*command, "--outbox", str(tmp_path / "o")], text=True, stdout=subprocess.PIPE) as process:
        address = f"{process.stdout.readline().split()[2]}prepare"
        with urlopen(address) as answer:
            token = re.search(r'name="form_token" value="([^"]+)"', answer.read().decode())[1]
        with urlopen(address, urlencode({"form_token": token, "form": "D"}).encode()) as answer:
            assert answer.status == 200
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=60)
    assert sorted(path.name for path in (tmp_path / "d").iterdir()) == [".form-key", ".lock", "form-d.yaml"]


def test_a_thread_serves_inside_a_with(store_path):
    with served(store_path) as address, urlopen(f"{address}/about") as answer:
        assert b"<h1>" in answer.read()
    with pytest.raises(OSError, match="refused"):
        urlopen(f"{address}/about")


def test_a_thread_serves_no_store_that_is_not_there(tmp_path):
    with pytest.raises(EnvironmentProblem, match="there is no store"), served(tmp_path / "no.db"):
        pass
