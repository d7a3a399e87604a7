"""`muniment edgar probe`: against a local EDGAR it confirms what it can try, and finds out what is chosen otherwise."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
import stamina
from typer.testing import CliRunner

from muniment.cli.app import app
from muniment.edgar.probe import masked
from muniment.edgar.sandbox.behaviours import BEHAVIOURS
from muniment.edgar.sandbox.local_edgar import LocalEdgar
from muniment.errors import MunimentError

pytestmark = pytest.mark.slow  # a submission is awaited, and many requests are made

EXAMPLES = Path(__file__).parents[2] / "examples"
CONTACT = {"contact_name": "Ada Pomelo", "contact_phone": "555-0100", "contact_email": "ada@pomelo.example"}
FILERS = {"9900031": "Pocket Orchard Robotics, Inc.", "9900014": "Tidewrack Asset Management, Inc."}
CIK = "0009900031"


def run(*words):
    with stamina.set_testing(True, attempts=2, cap=True):
        return CliRunner().invoke(app, ["edgar", "probe", *map(str, words)])


@pytest.fixture(scope="module")
def running(tmp_path_factory):
    with LocalEdgar(tmp_path_factory.mktemp("edgar")) as edgar:
        yield edgar


@pytest.fixture
def edgar(running, tmp_path):
    """A local EDGAR, and where it is with the tokens of two filers."""
    running.clean()
    made = running.token(*FILERS, names=tuple(FILERS.values()))
    running.filer("9900001", "Larkspur Lantern Works, Inc.")
    tokens = {"filer": made.filer, "user": made.user, "ccc": made.ccc}
    (tmp_path / "tokens.json").write_text(json.dumps(tokens))
    (tmp_path / "header.json").write_text(json.dumps(CONTACT))
    running.secrets = [made.filer, made.user, *made.ccc.values()]
    running.words = ("--endpoint", running.url, "--tokens", tmp_path / "tokens.json")
    running.tests = ("--header", tmp_path / "header.json", *as_tests("form-d", "schedule-13g"))
    return running


def as_tests(*names):
    return [word for name in names for word in ("--submit-test", EXAMPLES / f"{name}.xml")]


def results(done):
    assert done.exit_code == 0, done.stderr
    return {line.split("\t")[0]: tuple(line.split("\t")[1:]) for line in done.stdout.splitlines()}


def test_everything_that_can_be_tried_is_confirmed(edgar, tmp_path):
    file = tmp_path / "probe.json"
    told = results(run(*edgar.words, "--cik", CIK, *edgar.tests, "--burst", "-o", file))
    assert {name for name, (_, result, _) in told.items() if result == "refuted"} == set()
    confirmed = {name for name, (_, result, _) in told.items() if result == "confirmed"}
    tried = {"condition", "api-user-agent", "tokens", "filer-without-code", "not-well-formed", "form-d-by-api"}
    assert confirmed - {"api-rate"} == {*tried, "schedule-13-by-api", "fresh-status", "error-numbers"}
    assert {one.name for one in BEHAVIOURS if one.basis == "assumed"} <= told.keys()
    assert all(saw for _, _, saw in told.values())

    written = json.loads(file.read_text())
    assert {one["name"]: one["result"] for one in written["verdicts"]} == {k: v[1] for k, v in told.items()}
    assert {(one["method"], one["path"]) for one in written["exchanges"]} == {
        ("GET", "/status"),
        ("GET", "/fm/9999999999/verify"),
        ("GET", "/fm/9999999999"),
        ("POST", "/submission/single/test"),
        ("GET", "/submission/9999999999-99-999999/status"),
    }
    assert {one["mode"] for one in edgar.submissions()} == {"TEST"}


def test_what_is_written_holds_nothing_of_the_filer(edgar, tmp_path):
    file = tmp_path / "probe.json"
    results(run(*edgar.words, "--cik", CIK, *edgar.tests, "-o", file))
    text = file.read_text()
    names = [*FILERS.values(), "Larkspur", "Pocket", "Tidewrack", "Pomelo", "pomelo"]
    numbers = [*FILERS, *(one["accession"] for one in edgar.submissions())]
    assert [hidden for hidden in (*edgar.secrets, *names, *numbers) if hidden in text] == []


@pytest.mark.parametrize(
    ("behaviour", "choice"),
    [
        ("condition", "object"),
        ("tokens", "one"),
        ("api-user-agent", "refuse"),
        ("api-rate", "10"),
        ("fresh-status", "404"),
        ("form-d-by-api", "refuse"),
        ("schedule-13-by-api", "refuse"),
    ],
)
def test_an_edgar_that_does_otherwise_is_found_out(edgar, behaviour, choice):
    edgar.choose(behaviour, choice)
    needs_tests = behaviour in ("fresh-status", "form-d-by-api", "schedule-13-by-api")
    told = results(run(*edgar.words, "--cik", CIK, *(edgar.tests if needs_tests else ["--burst"])))
    assert told[behaviour][1] == "refuted", told
    assert behaviour == "api-rate" or [name for name in told if told[name][1] == "refuted"] == [behaviour]


def test_without_more_it_only_reads(edgar):
    told = results(run(*edgar.words))
    assert told["form-d-by-api"] == ("assumed", "not tried", "--submit-test with a Form D tries it")
    assert told["filer-without-code"][1:] == ("not tried", "--cik tries it")
    assert edgar.submissions() == []


def test_no_account_is_one_line(edgar, monkeypatch):
    for name in ("MUNIMENT_FILER_TOKEN", "MUNIMENT_USER_TOKEN"):
        monkeypatch.delenv(name, raising=False)
    refused(run("--endpoint", edgar.url), "there is no filer API token for 127.0.0.1")


def test_tokens_of_another_edgar_are_one_line(edgar, tmp_path):
    (tmp_path / "others.json").write_text('{"filer": "abc", "user": "def"}')
    refused(run("--endpoint", edgar.url, "--tokens", tmp_path / "others.json"), "refuses the filer token (401)")


def test_nobody_there_is_one_line(edgar, tmp_path):
    done = run("--endpoint", "http://127.0.0.1:9", *edgar.words[2:], "-o", tmp_path / "none.json")
    refused(done, "127.0.0.1:9: cannot be reached: nothing listens there")
    assert not (tmp_path / "none.json").exists()


def test_another_server_is_one_line(edgar):
    elsewhere = f"{edgar.url}/openapi"
    refused(run("--endpoint", elsewhere, *edgar.words[2:]), "is no EDGAR: /status answers")


def test_a_test_is_not_sent_where_live_filings_go(edgar):
    refused(run("--endpoint", "live", *edgar.words[2:], *edgar.tests), "endpoint live takes LIVE filings only")


def test_a_test_without_an_access_code_is_one_line(edgar, tmp_path):
    (tmp_path / "tokens.json").write_text(json.dumps(dict(zip(("filer", "user"), edgar.secrets, strict=False))))
    refused(run(*edgar.words, *edgar.tests), "there is no access code (CCC) for the filer with CIK")
    assert edgar.submissions() == []


def refused(done, said):
    assert isinstance(done.exception, MunimentError), done.exception
    assert said in str(done.exception)
    assert "\n" not in str(done.exception)
    assert done.stdout == ""


def test_the_exit_code_is_not_0():
    words = [sys.executable, "-m", "muniment", "edgar", "probe", "--endpoint", "http://127.0.0.1:9"]
    tokens = {"MUNIMENT_FILER_TOKEN": "abc", "MUNIMENT_USER_TOKEN": "def"}
    done = subprocess.run(words, env={**os.environ, **tokens}, capture_output=True, text=True, timeout=60, check=False)
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (3, "", 1)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Larkspur Lantern Works is not the filer", "Xxxxxxxx Xxxxxxx Xxxxx is not the filer"),
        ("write to ada@pomelo.example now", "write to xxx@xxxxxx.xxxxxxx now"),
        ("The value 'larkspur' is wrong", "The value 'xxxxxxxx' is wrong"),
        ("CIK 320193 is not known.", "CIK 999999 is not known."),
    ],
)
def test_messages_are_masked(text, shown):
    assert masked({"content": text}) == {"content": shown}
