"""`muniment edgar run` and `certs`: a command with a local EDGAR around it."""

import os
import shlex
import subprocess
import sys

import pytest

from commands import run
from muniment.edgar.sandbox.database import running

ASK = """
import os, sys, urllib.request
request = urllib.request.Request(sys.argv[1], headers={"User-Agent": "tests test@example.com"})
print(urllib.request.urlopen(request).read().decode(), os.environ["MUNIMENT_EDGAR_URL"])
"""


def muniment(*words, **options):
    command = [sys.executable, "-m", "muniment", "edgar", *words]
    return subprocess.run(command, capture_output=True, text=True, timeout=120, check=False, **options)


@pytest.mark.slow
@pytest.mark.parametrize("dashes", [["--"], []], ids=["dashes", "bare"])
def test_a_sandbox_is_started_and_ended(tmp_path, dashes):
    address = "https://www.sec.gov/files/company_tickers_exchange.json"
    done = muniment("run", "--data", str(tmp_path), *dashes, sys.executable, "-c", ASK, address)
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith('{"fields":')
    assert "the local EDGAR runs at http://127.0.0.1:" in done.stderr
    assert done.stdout.split()[-1] in done.stderr
    assert any(f"  {way}: " in done.stderr for way in ("hosts", "network", "proxy"))
    assert running(tmp_path) == ""


@pytest.mark.slow
def test_the_exit_code_is_the_commands(tmp_path):
    done = muniment("run", "--data", str(tmp_path), "--", sys.executable, "-c", "raise SystemExit(42)")
    assert (done.returncode, done.stdout) == (42, "")


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (["--", "no-such-program-at-all"], 2, "no-such-program-at-all: there is no such program to run"),
        (["--way", "magic", "--", "true"], 2, "magic"),
        ([], 2, "COMMAND"),
    ],
)
def test_wrong_use_is_one_line(tmp_path, words, code, said):
    _, err = run("edgar", "run", "--data", tmp_path, *words, code=code)
    assert said in err
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_cannot_be_is_one_line(tmp_path):
    (tmp_path / "file").write_text("")
    _, err = run("edgar", "run", "--data", tmp_path / "file", "--", "true", code=3)
    assert err.count("\n") == 1
    assert "file/certs" in err


def test_certs_prints_what_a_shell_sets(tmp_path):
    folder = tmp_path / "it's here"
    out, err = run("edgar", "certs", "--data", folder)
    told = dict(shlex.split(line)[1].split("=", 1) for line in out.splitlines())
    assert set(told) == {"SSL_CERT_FILE", "REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE", "NODE_EXTRA_CA_CERTS"}
    assert all(os.path.isfile(path) for path in told.values())
    assert str(folder / "certs" / "server.key") in err
    assert "PRIVATE KEY" not in out + err


@pytest.mark.slow
def test_the_extra_alone_suffices():
    """Whoever installs muniment[edgar] has no store."""
    code = "import sys; sys.modules['sqlalchemy'] = None; from muniment.cli import edgar"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0, done.stderr
