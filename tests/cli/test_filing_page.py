"""What docs/filing.md shows is what the program prints."""

import os
import re
import shlex
from datetime import date
from pathlib import Path

import pytest
import stamina
from msgspec import structs
from typer.testing import CliRunner

import muniment
from edgar.client.answering import CODE, FILER, USER, Edgar, atom, full_submission, master, state, suspended
from muniment.cli import fetch
from muniment.cli.app import app
from muniment.edgar.client import filing
from muniment.edgar.client.contact import contact
from muniment.edgar.client.fetching import today
from muniment.edgar.protocol import ADDRESS

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "filing.md").read_text("utf-8")
BLOCKS = re.findall(r"^```console\n(.*?)^```", PAGE, re.MULTILINE | re.DOTALL)
COMMANDS = [(command, shown) for block in BLOCKS for command, shown in re.findall(r"\$ (.*)\n((?:[^$].*\n)*)", block)]
SANDBOX = "http://127.0.0.1:8330"
FIRST, SECOND = "0009900031-26-000001", "0009900031-26-000002"
LARKSPUR = "Larkspur Lantern Works, Inc."


@pytest.fixture
def edgar():
    """An EDGAR that has what the page shows."""
    edgar = Edgar()
    dates = {"acceptedDate": "2026-11-20T12:00:02-05:00", "filingDate": "2026-11-20", "fileNumbers": ["021-990031"]}
    done = state(FIRST, "DISSEMINATED", final=True, company="Pocket Orchard Robotics, Inc.", **dates)
    edgar.status = {
        FIRST: [state(FIRST, "PROCESSING", final=False), {**done, "mode": "LIVE"}],
        SECOND: [suspended(SECOND)],
    }
    rows = [("9900001", LARKSPUR, "SCHEDULE 13G", "2026-10-05", "0009900016-26-000007")]
    edgar.files["/Archives/edgar/full-index/2026/QTR4/master.idx"] = master(rows, "November 19, 2026")
    latest = ("SCHEDULE 13G/A", LARKSPUR, "0009900001", "0009900016-26-000009", "2026-11-20")
    edgar.pages["SCHEDULE 13G"] = [atom([latest])]
    for number in ("0009900016-26-000007", "0009900016-26-000009"):
        folder = f"/Archives/edgar/data/9900001/{number.replace('-', '')}"
        edgar.files[f"{folder}/{number}.txt"] = full_submission(number, "SCHEDULE 13G")
    return edgar


@pytest.fixture
def _here(edgar, monkeypatch, tmp_path, tmp_path_factory):
    """A folder with the files of the page, and the sandbox at the address of the EDGAR above."""
    record = muniment.read(ROOT / "examples" / "form-d.xml").record
    record = structs.replace(record, first_sale=today())  # what is late would be told
    (tmp_path / "form-d.yaml").write_bytes(muniment.write(record, "yaml"))
    (tmp_path / "contact.json").write_text(re.findall(r"^```json\n(.*?)^```", PAGE, re.MULTILINE | re.DOTALL)[0])
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path_factory.mktemp("cache")))
    for name, value in {"FILER_TOKEN": FILER, "USER_TOKEN": USER, "CCC_0009900031": CODE}.items():
        monkeypatch.setenv(f"MUNIMENT_{name}", value)
    monkeypatch.setattr(filing, "_FIRST_PAUSE", 0.0)
    monkeypatch.setattr(fetch, "today", lambda: date(2026, 11, 20))
    with edgar.served() as address, stamina.set_testing(True, attempts=2):
        monkeypatch.setenv(ADDRESS, address)
        yield


@pytest.mark.usefixtures("_here")
def test_what_is_shown_is_what_is_printed():
    assert len(COMMANDS) == 6
    for command, shown in COMMANDS:
        words = shlex.split(command)
        assert words.pop(0) == "muniment"
        done = CliRunner().invoke(app, words)
        told = done.output
        if isinstance(done.exception, muniment.MunimentError):
            told += f"error: {done.exception}\n"
        told = re.sub(r"on \d{4}-\d\d-\d\d \d\d:\d\d UTC", "on 2026-11-20 17:00 UTC", told)
        assert told.replace(os.environ[ADDRESS], SANDBOX).splitlines() == shown.splitlines(), command


def test_the_settings_shown_are_settings(tmp_path):
    (toml,) = re.findall(r"^```toml\n(.*?)^```", PAGE, re.MULTILINE | re.DOTALL)
    (tmp_path / "muniment.toml").write_text(toml)
    assert contact({}, tmp_path) == "Acme Fund Services filings@acme.example"
