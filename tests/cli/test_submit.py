"""`muniment submit` and `muniment status`, against an EDGAR on the loopback."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
import stamina
from typer.testing import CliRunner

import muniment
from edgar.client.answering import CODE, FILER, USER, Edgar, said, state, suspended, token
from muniment.cli.app import app
from muniment.edgar.client import filing
from muniment.edgar.client.endpoints import Secret
from muniment.forms.definition import Credentials
from muniment.forms.form_d import FormDHeader

ROOT = Path(__file__).parents[2]
FORM_D = ROOT / "examples" / "form-d.xml"
CONTACT = {"contact_name": "Ada Pomelo", "contact_phone": "555-0100", "contact_email": "ada@pomelo.example"}
SECRETS = {"MUNIMENT_FILER_TOKEN": FILER, "MUNIMENT_USER_TOKEN": USER, "MUNIMENT_CCC_0009900031": CODE}
NUMBER = "0009900031-26-000001"


def run(*arguments, stdin=b""):
    with stamina.set_testing(True, attempts=2, cap=True):
        return CliRunner().invoke(app, [str(one) for one in arguments], input=stdin)


@pytest.fixture
def edgar():
    return Edgar()


@pytest.fixture
def at(edgar, monkeypatch, tmp_path):
    """The address of an EDGAR, with secrets in the environment and an own place for what is cached."""
    for name, value in SECRETS.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    monkeypatch.delenv("MUNIMENT_USER_AGENT", raising=False)
    monkeypatch.setattr(filing, "_FIRST_PAUSE", 0.0)
    with edgar.served() as address:
        yield address


@pytest.fixture
def draft(tmp_path):
    file = tmp_path / "form-d.yaml"
    file.write_bytes(muniment.write(muniment.read(FORM_D).record, "yaml"))
    return file


@pytest.fixture
def header(tmp_path):
    file = tmp_path / "header.json"
    file.write_text(json.dumps(CONTACT))
    return file


def test_a_draft_is_sent_and_its_number_printed(at, edgar, draft, header):
    done = run("submit", draft, "--header", header, "--endpoint", at)
    assert (done.exit_code, done.stdout) == (0, f"{NUMBER}\n")
    ((method, path, headers, body),) = edgar.asked
    assert (method, path, headers["authorization"]) == ("POST", "/submission/single/live", f"Bearer {FILER},{USER}")
    sent = muniment.read(body)
    assert sent.submission
    assert [(one.cik, one.ccc) for one in sent.submission.header.credentials] == [("0009900031", CODE)]
    assert b"ada@pomelo.example" in body
    assert b"<entityName>" not in body  # EDGAR fills it in itself


def test_it_is_not_sent_twice_unawares(at, edgar, draft, header):
    run("submit", draft, "--header", header, "--endpoint", at)
    told = run("submit", draft, "--header", header, "--endpoint", at)
    assert isinstance(told.exception, muniment.UsageError)
    assert f"it was sent, and is {NUMBER}" in str(told.exception)
    assert run("submit", draft, "--header", header, "--endpoint", at, "--again").stdout == "0009900031-26-000002\n"
    assert len(edgar.asked) == 2


def test_a_dry_run_sends_and_remembers_nothing(at, edgar, draft, header, tmp_path):
    done = run("submit", draft, "--header", header, "--endpoint", at, "--dry-run", "--test")
    assert (done.exit_code, done.stdout, edgar.asked) == (0, "", [])
    assert f"not sent (--dry-run): TEST to {at}" in done.stderr
    assert "access code given for CIK 0009900031" in done.stderr
    assert sorted(file.name for file in tmp_path.iterdir()) == ["form-d.yaml", "header.json"]


def test_what_edgar_would_suspend_is_not_sent_unless_forced(at, edgar, draft, header):
    text = draft.read_text("utf-8")
    line = next(one for one in text.splitlines() if one.strip().startswith("total_amount_sold:"))
    draft.write_text(text.replace(line, line.partition(":")[0] + ": 999999999"), "utf-8")
    told = run("submit", draft, "--header", header, "--endpoint", at)
    assert isinstance(told.exception, muniment.RecordError)
    assert "nothing was sent (--force sends it)" in str(told.exception)
    assert "error E-28 " in told.stderr
    assert edgar.asked == []
    assert run("submit", draft, "--header", header, "--endpoint", at, "--force").stdout == f"{NUMBER}\n"


def test_a_key_that_no_form_has_is_not_lost_silently(at, edgar, draft, header):
    draft.write_text(draft.read_text("utf-8") + "\ntotal_amont_offered: 5\n", "utf-8")
    told = run("submit", draft, "--header", header, "--endpoint", at)
    assert "1 part of it is unknown to muniment and would not be sent" in str(told.exception)
    assert edgar.asked == []


@pytest.mark.parametrize("arguments", [("--endpoint", "live"), ("--endpoint", "test", "--tokens", "absent.json")])
def test_live_and_test_are_told_apart_before_anything_is_sent(at, edgar, draft, header, arguments):
    tested = draft.with_name("tested.yaml")
    tested.write_text(draft.read_text("utf-8").replace("LIVE", "TEST"), "utf-8")
    told = run("submit", tested, "--header", header, *arguments)
    assert isinstance(told.exception, muniment.MunimentError)
    assert edgar.asked == []


@pytest.mark.parametrize(
    "words", [("-", "--header", "-"), ("-", "--tokens", "-"), ("d.yaml", "--header", "-", "--tokens", "-")]
)
def test_standard_input_is_read_once(at, edgar, words):
    told = run("submit", *words, "--endpoint", at)
    assert isinstance(told.exception, muniment.UsageError)
    assert "standard input (-) can be read once only" in str(told.exception)
    assert edgar.asked == []


def test_errors_are_told_before_warnings(at, edgar, draft, header):
    text = draft.read_text("utf-8")
    line = next(one for one in text.splitlines() if one.strip().startswith("total_amount_sold:"))
    draft.write_text(text.replace(line, line.partition(":")[0] + ": 999999999"), "utf-8")
    told = run("submit", draft, "--header", header, "--endpoint", at).stderr
    weights = [one.split()[0] for one in told.splitlines() if one.startswith(("error ", "warning "))]
    assert weights == sorted(weights)
    assert set(weights) == {"error", "warning"}


def test_tokens_come_from_standard_input(at, edgar, draft, header, monkeypatch):
    for name in SECRETS:
        monkeypatch.delenv(name)
    given = {"filer": FILER, "user": USER, "ccc": {"9900031": CODE}}
    done = run("submit", draft, "--header", header, "--endpoint", at, "--tokens", "-", stdin=json.dumps(given).encode())
    assert done.stdout == f"{NUMBER}\n"


def test_a_code_that_is_handed_over_goes_before_that_of_the_environment(at, edgar, draft, header):
    given = {"ccc": {"9900031": "Given#99"}}
    done = run("submit", draft, "--header", header, "--endpoint", at, "--tokens", "-", stdin=json.dumps(given).encode())
    assert done.stdout == f"{NUMBER}\n"
    (sent,) = [body for method, _, _, body in edgar.asked if method == "POST"]
    assert b"Given#99" in sent
    assert CODE.encode() not in sent


def test_a_token_that_has_ended_is_told_before(at, draft, header, monkeypatch):
    monkeypatch.setenv("MUNIMENT_USER_TOKEN", token("2020-01-01T00:00:00Z"))
    told = run("submit", draft, "--header", header, "--endpoint", at)
    assert "the user token ended on 2020-01-01: make a new one" in told.stderr
    assert isinstance(told.exception, muniment.EnvironmentProblem)
    assert "expired or revoked" in str(told.exception)


def test_no_token_no_code_no_header(at, edgar, draft, header, monkeypatch):
    assert "give them with --header" in str(run("submit", draft, "--endpoint", at).exception)
    monkeypatch.delenv("MUNIMENT_CCC_0009900031")
    told = run("submit", draft, "--header", header, "--endpoint", at).exception
    assert "there is no access code (CCC) for the filer with CIK 0009900031: set MUNIMENT_CCC_0009900031" in str(told)
    monkeypatch.delenv("MUNIMENT_USER_TOKEN")
    told = run("submit", draft, "--header", header, "--endpoint", at).exception
    assert "there is no user API token" in str(told)
    assert edgar.asked == []


def test_a_filing_copy_goes_out_with_what_it_has(at, edgar, header, tmp_path):
    text = muniment.write(muniment.Submission(muniment.read(FORM_D).record, _header("Zx@12345")), "submission")
    copy = tmp_path / "copy.xml"
    copy.write_bytes(text.replace(b"\n", b""))  # a code in the line of a finding must not be shown with it
    done = run("submit", copy, "--endpoint", at)
    assert done.stdout == f"{NUMBER}\n"
    assert "warning" in done.stderr
    assert "Zx@12345" not in done.stderr
    assert b"<cik>0009900031</cik>" in edgar.asked[0][3]
    assert b"Zx@12345" in edgar.asked[0][3]


def _header(code):
    held = Credentials("0009900031", code)
    return FormDHeader(credentials=(held,), **CONTACT)


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("examples/form-d-submission.txt", "was filed already, as 0009900021-25-000001"),
        ("examples/schedule-13g-1997.txt", "was read from a printed page"),
        ("examples/damaged/cut-off.xml", "is damaged"),
        ("examples/README.md", ""),
        ("absent.xml", "absent.xml"),
    ],
)
def test_what_is_not_for_filing_is_told(at, edgar, header, name, words):
    told = run("submit", ROOT / name, "--header", header, "--endpoint", at)
    assert isinstance(told.exception, muniment.MunimentError)
    assert words in str(told.exception)
    assert edgar.asked == []


def test_a_submission_of_the_outbox_is_sent(at, edgar, tmp_path):
    copy = tmp_path / "acme-d.xml"
    copy.write_bytes(
        muniment.write(muniment.Submission(muniment.read(FORM_D).record, _header("XXXXXXXX")), "submission")
    )
    before = copy.read_bytes()
    assert run("submit", copy, "--endpoint", at).stdout == f"{NUMBER}\n"
    assert CODE.encode() in edgar.asked[0][3]
    assert copy.read_bytes() == before


def test_waiting_tells_what_became_of_it(at, edgar, draft, header):
    edgar.status[NUMBER] = [state(NUMBER, "PROCESSING", final=False), suspended(NUMBER)]
    done = run("submit", draft, "--header", header, "--endpoint", at, "--wait")
    assert done.exit_code == 1
    first, *rest = done.stdout.splitlines()
    assert first == NUMBER
    assert "442 TAG_VALUE_MISSING_OR_INVALID: the year is in the future" in "\n".join(rest)
    assert "    at: primary_issuer.year, document 1" in rest
    assert f"{NUMBER} PROCESSING" in done.stderr


# ---- status ---------------------------------------------------------------------------------------------------------


def test_status(at, edgar):
    edgar.status[NUMBER] = [state(NUMBER, "ACCEPTED", final=True, company="Acme", fileNumbers=["021-1"])]
    done = run("status", NUMBER, "--endpoint", at)
    assert done.exit_code == 0
    assert done.stdout.splitlines() == [f"{NUMBER}  ACCEPTED  D  TEST  Acme", "  file number: 021-1"]


def test_status_of_several_as_json(at, edgar):
    other = "0009900031-26-000002"
    edgar.status[NUMBER] = [suspended(NUMBER)]
    done = run("status", NUMBER, other, "--endpoint", at, "--format", "json")
    assert done.exit_code == 1
    first, second = map(json.loads, done.stdout.splitlines())
    assert (first["status"], first["reasons"][0]["context"]) == ("SUSPENDED", "primary_issuer.year")
    assert second == {"accession": other}
    told = run("status", other, "--endpoint", at)
    assert (told.exit_code, "EDGAR knows no such submission" in told.stdout) == (1, True)


def test_status_waits(at, edgar):
    edgar.status[NUMBER] = [state(NUMBER, "PROCESSING", final=False), state(NUMBER, "DONE", final=True)]
    done = run("status", NUMBER, "--endpoint", at, "--wait")
    assert (done.exit_code, done.stdout.split()[:2]) == (0, [NUMBER, "DONE"])


def test_status_tells_what_is_wrong(at, edgar):
    edgar.broken = [(401, {}, said("ERROR", "token 1 is revoked"))]
    told = run("status", NUMBER, "--endpoint", at)
    assert isinstance(told.exception, muniment.EnvironmentProblem)
    assert "token 1 is revoked" in str(told.exception)
    assert isinstance(run("status", "7", "--endpoint", at).exception, muniment.MunimentError)


def test_a_sending_without_an_answer_holds_up_what_is_like_it_until_it_is_settled(at, edgar, draft, header):
    edgar.broken = [(500, {}, b"")]
    assert "it may have arrived" in str(run("submit", draft, "--header", header, "--endpoint", at).exception)
    copy = draft.with_name("copy.yaml")
    copy.write_bytes(draft.read_bytes().replace(b"Pocket Orchard", b"Pocket Orchards"))
    elsewhere = at.replace("127.0.0.1", "localhost")
    for file, where in ((draft, at), (copy, at), (draft, elsewhere), (copy, elsewhere)):
        told = run("submit", file, "--header", header, "--endpoint", where).exception
        assert "may have been sent: no answer came; muniment status NUMBER" in str(told)
    assert len(edgar.asked) == 1
    edgar.status["0009900031-26-000077"] = [state("0009900031-26-000077", "SUSPENDED", final=True, mode="LIVE")]
    done = run("status", "0009900031-26-000077", "--endpoint", elsewhere)
    assert "0009900031-26-000077 is what was sent of form-d.yaml on " in done.stderr
    assert run("submit", copy, "--header", header, "--endpoint", at).stdout == f"{NUMBER}\n"


def test_who_decides_to_send_it_all_the_same_is_asked_once(at, edgar, draft, header):
    edgar.broken = [(500, {}, b"")]
    run("submit", draft, "--header", header, "--endpoint", at)
    assert run("submit", draft, "--header", header, "--endpoint", at, "--anyway").stdout == f"{NUMBER}\n"
    draft.write_bytes(draft.read_bytes().replace(b"Pocket Orchard", b"Pocket Orchards"))
    assert run("submit", draft, "--header", header, "--endpoint", at).stdout == "0009900031-26-000002\n"


def test_what_comes_from_standard_input_is_remembered_too(at, edgar, draft, header):
    edgar.broken = [(500, {}, b"")]
    given = draft.read_bytes()
    run("submit", "-", "--header", header, "--endpoint", at, stdin=given)
    told = run("submit", "-", "--header", header, "--endpoint", at, stdin=given).exception
    assert "may have been sent: no answer came" in str(told)


@pytest.mark.parametrize(
    ("word", "final", "said_of_it"),
    [
        ("BLOCKED", False, "holds it as BLOCKED until its staff acts"),
        ("WITHDRAWN", True, "EDGAR ended it as WITHDRAWN"),
    ],
)
def test_a_wait_ends_with_what_nobody_can_wait_for(at, edgar, word, final, said_of_it):
    edgar.status[NUMBER] = [state(NUMBER, "PROCESSING", final=False), state(NUMBER, word, final=final)]
    done = run("status", NUMBER, "--endpoint", at, "--wait")
    assert (done.exit_code, done.stdout.split()[:2]) == (1, [NUMBER, word])
    assert said_of_it in " ".join(done.stderr.split())


def test_a_wait_that_is_asked_for_and_too_long_is_told(at, edgar, draft, header):
    edgar.broken = [(429, {"Retry-After": "7200"}, b"{}")]
    told = str(run("status", NUMBER, "--endpoint", at).exception)
    assert "it asks to wait 7,200 seconds, longer than we do: try again after 2" in told
    edgar.broken = [(429, {"Retry-After": "7200"}, b"{}")]
    assert "it asks to wait 7,200 seconds" in str(run("submit", draft, "--header", header, "--endpoint", at).exception)


def test_what_is_repeated_names_no_logger(at, edgar, caplog):
    edgar.status[NUMBER] = [state(NUMBER, "ACCEPTED", final=True)]
    edgar.broken = [(503, {}, b"{}")]
    done = run("status", NUMBER, "--endpoint", at)
    assert (done.exit_code, done.stderr, caplog.text) == (0, "", "")


@pytest.mark.parametrize("given", ["", "Acme Fund Services filings@acme.example"])
def test_who_asks_is_who_was_set(at, edgar, monkeypatch, given):
    if given:
        monkeypatch.setenv("MUNIMENT_USER_AGENT", given)
    run("status", NUMBER, "--endpoint", at)
    ((_, _, headers, _),) = edgar.asked
    assert headers["user-agent"] == (given or f"muniment/{muniment.__version__}")


# ---- secrets --------------------------------------------------------------------------------------------------------


@pytest.mark.slow
def test_no_secret_is_in_any_log_output_or_file(at, edgar, draft, header, tmp_path):
    """All libraries log all they can; EDGAR quotes the secrets in its answers."""
    edgar.broken = [
        (400, {}, said("ERROR", f"ccc {CODE}, tokens {FILER} and {USER}")),
        (
            202,
            {},
            json.dumps(
                {"accessionNumber": NUMBER, "messages": [{"type": "NOTICE", "content": f"got {CODE}"}]}
            ).encode(),
        ),
        (500, {}, said("ERROR", FILER)),
        (500, {}, said("ERROR", FILER)),
    ]
    program = "import logging; logging.basicConfig(level=0); from muniment.cli.app import main; main()"
    place = {"HOME": str(tmp_path), "XDG_CACHE_HOME": str(tmp_path / "cache"), "TMPDIR": str(tmp_path)}
    environment = {**os.environ, **place, **SECRETS}
    told = ""
    for arguments in (
        ("submit", str(draft), "--header", str(header), "--endpoint", at),
        ("submit", str(draft), "--header", str(header), "--endpoint", at),
        ("status", NUMBER, "--endpoint", at),
    ):
        command = [sys.executable, "-c", program, *arguments]
        done = subprocess.run(command, capture_output=True, env=environment, cwd=tmp_path, check=False)
        told += (done.stdout + done.stderr).decode()
    assert "ccc [hidden], tokens [hidden] and [hidden]" in told
    assert "notice: got [hidden]" in told
    assert "DEBUG:httpcore" in told
    assert f"{NUMBER}\n" in told
    files = [file.read_bytes() for file in tmp_path.rglob("*") if file.is_file()]
    assert len(files) > 2
    for secret in (CODE, FILER, USER):
        assert secret not in told
        assert not any(secret.encode() in data for data in files)
    assert FILER not in repr(Secret(FILER))
