"""The client and the local EDGAR together: what is submitted is found, fetched and read back."""

import json
from datetime import timedelta
from pathlib import Path

import pytest
import stamina
from msgspec import UNSET, structs
from typer.testing import CliRunner

import muniment
from muniment.cli.app import app
from muniment.edgar.client.public import today
from muniment.forms.filing_copy import filed_copy
from muniment.store import Store

server = pytest.importorskip("muniment.edgar.sandbox.server", reason="there is no local EDGAR yet")
pytest.importorskip("muniment.cli.edgar", reason="there is no `muniment edgar` yet")

EXAMPLES = Path(__file__).parents[3] / "examples"
CONTACT = {"contact_name": "Ada Pomelo", "contact_phone": "555-0100", "contact_email": "ada@pomelo.example"}
FILERS = {"form-d": "0009900031", "schedule-13g": "0009900014", "schedule-13d": "0009900011"}
FORMS = {"form-d": "D", "schedule-13g": "13G", "schedule-13d": "13D"}


def run(*arguments):
    with stamina.set_testing(True, attempts=3, cap=True):
        return CliRunner().invoke(app, [str(one) for one in arguments])


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    """A folder with a running sandbox's data, tokens of its filers, and a header."""
    folder = tmp_path_factory.mktemp("edgar")
    (folder / "header.json").write_text(json.dumps(CONTACT))
    issuers = ("0009900001", "0009900002")
    ciks = [word for one in (*FILERS.values(), *issuers) for word in ("--cik", one)]
    (folder / "tokens.json").write_text(run("edgar", "token", *ciks, "--data", folder / "data").stdout)
    return folder


@pytest.fixture(scope="module")
def at(place):
    sandbox = server.Sandbox(place / "data")
    sandbox.start()
    yield sandbox.url
    sandbox.stop()


def submit(place, at, file, *more, tokens="tokens.json"):
    header = ("--header", place / "header.json", "--tokens", place / tokens)
    return run("submit", file, *header, "--endpoint", at, "--force", *more)


@pytest.mark.slow
@pytest.mark.parametrize("name", list(FILERS))
def test_from_a_draft_to_what_the_public_reads(place, at, name, tmp_path):
    file = tmp_path / f"{name}.yaml"
    record = muniment.read(EXAMPLES / f"{name}.xml").record
    file.write_bytes(muniment.write(record, "yaml"))
    done = submit(place, at, file, "--wait")
    assert done.exit_code == 0, done.stdout + done.stderr
    number, _, state = done.stdout.split()[:3]
    assert state in ("ACCEPTED", "DISSEMINATED", "DONE")
    told = run("status", number, "--endpoint", at, "--tokens", place / "tokens.json", "--format", "json")
    assert json.loads(told.stdout)["accession"] == number

    since = today() - timedelta(days=3)
    ways = {
        "number": (f"{FILERS[name]}/{number}",),
        "company": (FILERS[name], "--form", FORMS[name]),
        "time": ("--form", FORMS[name], "--since", since),
    }
    for way, asked in ways.items():
        got = run("fetch", *asked, "-o", tmp_path / way, "--endpoint", at)
        assert got.exit_code == 0, (way, got.stderr)
        assert [one.stem for one in (tmp_path / way).iterdir()] == [number], way
        assert bare(muniment.read(tmp_path / way / f"{number}.txt").record) == as_filed(record), way
    store = tmp_path / "muniment.db"
    assert run("fetch", FILERS[name], "--store", store, "--endpoint", at).stdout.startswith("fetched\t1\n")
    with Store.open(store) as held:
        assert set(held.ids()) == {number}


def bare(record):
    """A record without what EDGAR fills in: names on file, and which schema it was taken by."""
    return structs.replace(filed_copy(record), schema_version=UNSET)


def as_filed(record):
    """What of a record can come back: without what EDGAR fills in, in today's layout."""
    written = muniment.write(muniment.Submission(filed_copy(record), _header(record)), "submission")
    return bare(muniment.read(written).record)


def _header(record):
    held = muniment.forms.definition.Credentials
    codes = tuple(held(one, "XXXXXXXX") for one in muniment.forms.filing_copy.filers(record))
    return muniment.forms.form_of(record).header(credentials=codes, **CONTACT)


@pytest.mark.slow
def test_a_wrong_access_code_suspends_it_with_the_reason(place, at, tmp_path):
    told = json.loads((place / "tokens.json").read_text())
    told["ccc"][FILERS["form-d"]] = "wrong@12"
    (place / "wrong.json").write_text(json.dumps(told))
    file = tmp_path / "form-d.xml"
    file.write_bytes((EXAMPLES / "form-d.xml").read_bytes())
    done = submit(place, at, file, "--test", "--wait", tokens="wrong.json")
    assert done.exit_code == 1
    assert "SUSPENDED" in done.stdout
    assert "CCC" in done.stdout
    assert "wrong@12" not in done.stdout + done.stderr
    for path in place.rglob("*"):
        if path.is_file() and path.name != "wrong.json":
            assert b"wrong@12" not in path.read_bytes()


def test_a_token_of_nobody_is_refused(place, at, tmp_path):
    (place / "nobody.json").write_text('{"filer": "a.b", "user": "c.d", "ccc": {"0009900031": "abcd@123"}}')
    file = tmp_path / "form-d.xml"
    file.write_bytes((EXAMPLES / "form-d.xml").read_bytes())
    told = submit(place, at, file, "--test", tokens="nobody.json").exception
    assert isinstance(told, muniment.EnvironmentProblem)
    assert "(401)" in str(told)


def test_what_edgar_does_not_know_is_told(place, at):
    told = run("status", "0009900031-99-000001", "--endpoint", at, "--tokens", place / "tokens.json")
    assert (told.exit_code, "EDGAR knows no such submission" in told.stdout) == (1, True)
