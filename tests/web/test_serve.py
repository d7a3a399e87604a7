"""`muniment serve`: to this machine alone, its address said once, ended by Ctrl-C."""

import os
import re
import signal
import socket
import subprocess
import sys
from urllib.parse import urlencode
from urllib.request import urlopen

import pytest
import typer
from typer.testing import CliRunner

from muniment.cli.serve import serve_command
from muniment.errors import EnvironmentProblem, UsageError
from muniment.web.thread import served

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


def test_a_store_that_is_not_there_is_said_so(tmp_path):
    error = told("--store", tmp_path / "no.db")
    assert isinstance(error, EnvironmentProblem)
    assert "no.db" in str(error)
    assert not (tmp_path / "no.db").exists()


def test_a_port_that_is_taken_is_said_so(store_path):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        error = told("--store", store_path, "--port", port)
    assert isinstance(error, EnvironmentProblem)
    assert str(error).startswith(f"port {port}: ")


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
