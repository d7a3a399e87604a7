"""`muniment team` and `muniment serve --team`: accounts by hand, and what is refused in one line."""

import json
import os
import re
import signal
import ssl
import subprocess
import sys
from pathlib import Path
from urllib.request import urlopen

import pytest
from typer.testing import CliRunner

from muniment.cli.app import app
from muniment.errors import EnvironmentProblem, UsageError
from muniment.web.access.team import Team
from web.teams import QUICK

PASSWORD = "four plain words here"


@pytest.fixture(autouse=True)
def _quick_hashes(monkeypatch):
    monkeypatch.setattr("muniment.web.access.accounts.PasswordHasher", lambda: QUICK)


@pytest.fixture
def store(tmp_path):
    return tmp_path / "filings.db"


@pytest.fixture
def password(tmp_path):
    path = tmp_path / "password"
    path.write_text(f"{PASSWORD}\n")
    return path


def run(*arguments, typed=None):
    return CliRunner().invoke(app, [str(one) for one in arguments], input=typed)


def add(store, password, name="sigrid", role="signer"):
    return run("team", "add", name, "--role", role, "--password-file", password, "--store", store)


def known(store, name, words):
    team = Team(store, create=False)
    try:
        return team.accounts.authenticate(name, words) is not None
    finally:
        team.close()


def test_a_password_is_asked_twice_and_not_shown(store):
    done = run("team", "add", "Vera", "--role", "viewer", "--store", store, typed=f"{PASSWORD}\n{PASSWORD}\n")
    assert done.exit_code == 0
    assert "vera may log in as viewer" in done.stderr
    assert "The same again" in done.output
    assert PASSWORD not in done.output
    assert known(store, "vera", PASSWORD)


def test_a_password_typed_two_ways_is_asked_again(store):
    typed = f"{PASSWORD}\nsomething else\n{PASSWORD}\n{PASSWORD}\n"
    done = run("team", "add", "vera", "--role", "viewer", "--store", store, typed=typed)
    assert done.exit_code == 0
    assert "something else" not in done.output


def test_a_password_is_read_from_a_file(store, password):
    assert add(store, password).exit_code == 0
    assert known(store, "sigrid", PASSWORD)


def test_a_mark_of_the_byte_order_is_no_part_of_a_password(store, tmp_path):
    (tmp_path / "typed").write_text(f"{PASSWORD}\n", "utf-8-sig")
    assert add(store, tmp_path / "typed").exit_code == 0
    assert known(store, "sigrid", PASSWORD)


@pytest.mark.parametrize(
    ("content", "error", "words"),
    [
        (None, EnvironmentProblem, "No such file"),
        (b"", UsageError, "is empty"),
        (b"\xff\xfe\xff", UsageError, "is no text in UTF-8"),
        (b"short\n", UsageError, "at least 12 characters"),
    ],
)
def test_a_file_without_a_password_is_said_so(store, tmp_path, content, error, words):
    path = tmp_path / "odd"
    if content is not None:
        path.write_bytes(content)
    done = add(store, path)
    assert isinstance(done.exception, error)
    assert words in str(done.exception)


def test_accounts_are_listed_without_anything_of_passwords(store, password):
    add(store, password)
    add(store, password, "vera", "viewer")
    run("team", "remove", "vera", "--store", store)
    done = run("team", "list", "--store", store)
    lines = [line.split("\t") for line in done.output.splitlines()]
    assert [line[:3] for line in lines] == [["sigrid", "signer", ""], ["vera", "viewer", "removed"]]
    told = [json.loads(line) for line in run("team", "list", "--store", store, "--format", "json").output.splitlines()]
    assert set(told[0]) == {"name", "role", "active", "since", "seen"}
    assert "argon2" not in done.output


def test_roles_and_passwords_change_and_the_log_tells(store, password, tmp_path):
    add(store, password, "vera", "viewer")
    assert run("team", "role", "vera", "preparer", "--store", store).exit_code == 0
    (tmp_path / "other").write_text("quite other words now")
    assert run("team", "password", "vera", "--password-file", tmp_path / "other", "--store", store).exit_code == 0
    assert known(store, "vera", "quite other words now")
    assert run("team", "remove", "vera", "--store", store).exit_code == 0
    assert not known(store, "vera", "quite other words now")
    log = run("team", "log", "--store", store).output
    assert [line.split("\t")[1:4] for line in log.splitlines()] == [
        ["terminal", "account removed", "vera"],
        ["terminal", "password changed", "vera"],
        ["terminal", "role changed", "vera, preparer"],
        ["terminal", "account added", "vera, viewer"],
    ]
    assert all(re.match(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\dZ\t", line) for line in log.splitlines())
    assert len(run("team", "log", "--limit", "1", "--store", store).output.splitlines()) == 2  # and how many
    assert (
        json.loads(run("team", "log", "--limit", "1", "--format", "json", "--store", store).stdout)["who"] == "terminal"
    )


@pytest.mark.parametrize("command", [["list"], ["log"], ["role", "vera", "viewer"], ["remove", "vera"]])
def test_where_there_is_no_team_none_is_made(store, command):
    done = run("team", *command, "--store", store)
    assert isinstance(done.exception, EnvironmentProblem)
    assert "make an account with `muniment team add`" in str(done.exception)
    assert not store.with_name("access.db").exists()


def test_an_unknown_role_is_wrong_use(store, password):
    assert add(store, password, role="admin").exit_code == 2


# ---- serve ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--host", "0.0.0.0"], "--host 0.0.0.0: without --team pages are for this machine alone, 127.0.0.1"),
        (["--name", "filings.example"], "--name, --cert, --key and --behind-proxy are for --team"),
        (["--team", "--host", "0.0.0.0"], "needs --cert and --key, or --behind-proxy ADDRESS"),
        (["--team", "--cert", "c.pem"], "--cert and --key go together"),
        (["--team", "--host", "0.0.0.0", "--behind-proxy", "10.0.0.1"], "needs --name HOST"),
        (["--team", "--behind-proxy", "nginx"], "is no address"),
    ],
)
def test_what_would_be_unsafe_is_refused_in_one_line(store, arguments, words):
    done = run("serve", "--store", store, *arguments)
    assert isinstance(done.exception, UsageError)
    assert words in str(done.exception)


def test_a_certificate_that_is_none_is_said_so(store, password, tmp_path):
    add(store, password)
    for cert, words in ((tmp_path / "no.pem", "No such file"), (password, "no certificate with its private key")):
        done = run("serve", "--team", "--cert", cert, "--key", cert, "--store", store)
        assert isinstance(done.exception, EnvironmentProblem)
        assert words in str(done.exception)


def test_without_an_account_nobody_is_served(store, password):
    done = run("serve", "--team", "--store", store)
    assert isinstance(done.exception, EnvironmentProblem)
    assert "muniment team add" in str(done.exception)
    add(store, password)
    run("team", "remove", "sigrid", "--store", store)
    done = run("serve", "--team", "--store", store)
    assert "there is no account yet" in str(done.exception)
    assert isinstance(done.exception, EnvironmentProblem)


def certificate(folder):
    """A certificate for 127.0.0.1, signed by itself."""
    made = [folder / "cert.pem", folder / "key.pem"]
    command = ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"]
    command += ["-subj", "/CN=localhost", "-addext", "subjectAltName=IP:127.0.0.1", "-days", "2"]
    try:
        subprocess.run([*command, "-out", made[0], "-keyout", made[1]], check=True, capture_output=True)
    except FileNotFoundError:
        pytest.skip("needs openssl")
    return made


@pytest.mark.serving
@pytest.mark.parametrize("tls", [False, True])
def test_a_team_is_served_until_interrupted(store, password, tmp_path, tls):
    run("ingest", Path(__file__).parents[2] / "examples" / "form-d.xml", "--store", store)
    store.chmod(0o600)  # else it says that others on this machine may read it
    add(store, password)
    cert, key = certificate(tmp_path) if tls else (None, None)
    secure = ["--cert", str(cert), "--key", str(key)] if tls else []
    command = [sys.executable, "-m", "muniment", "serve", "--team", "--port", "0", "--store", str(store), *secure]
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    with subprocess.Popen(command, env=dict(os.environ), text=True, **pipes) as process:
        address = process.stdout.readline().split()[2]
        with urlopen(address, context=ssl.create_default_context(cafile=cert) if tls else None) as answer:
            page, cookie = answer.read(), answer.headers["set-cookie"]
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=60)
    assert address.startswith("https" if tls else "http:")
    assert b"<h1>Log in</h1>" in page
    assert ("Secure" in cookie) is tls
    assert (process.returncode, out, err) == (0, "", "")
