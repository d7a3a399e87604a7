"""`muniment write --to submission`: exhibits, judging before writing, access codes; `muniment draft documents`."""

import json
import subprocess
import sys

import pytest

import muniment
from cli.test_commands import EXAMPLES, ROOT
from commands import run

SCHEDULE = EXAMPLES / "schedule-13d.xml"
CODE = "qwer1$ty"


@pytest.fixture
def draft(tmp_path):
    file = tmp_path / "lark.yaml"
    file.write_bytes(muniment.write(muniment.read(SCHEDULE).record, "yaml"))
    return file


@pytest.fixture
def header(tmp_path):
    file = tmp_path / "header.json"
    cik = muniment.read(SCHEDULE).record.filer_cik
    told = {"contact_name": "Ada Heron", "contact_phone": "212-555-0101", "contact_email": "ada@heron.example"}
    file.write_text(json.dumps({"credentials": [{"cik": cik.lstrip("0"), "ccc": CODE}], **told}))
    return file


def written(draft, header, *more, code=0):
    return run("write", draft, "--to", "submission", "--header", header, "--as-of", "2026-03-30", *more, code=code)


def test_exhibits_beside_the_draft_and_on_the_command_line(draft, header, tmp_path):
    folder = tmp_path / "lark.exhibits"
    folder.mkdir()
    (folder / "ex99-1.txt").write_text("We agree to file jointly.")
    power = tmp_path / "power.txt"
    power.write_text("I appoint Ada Heron.")
    out, _ = written(draft, header, "--attach", f"EX-24={power}", "--test")
    submission = muniment.read(out.encode()).submission
    assert [(one.name, one.type) for one in submission.header.attachments] == [
        ("ex99-1.txt", "EX-99.1"),
        ("power.txt", "EX-24"),
    ]
    assert submission.record.live_or_test == "TEST"
    assert f"<ccc>{CODE}</ccc>" in out
    assert "schemaVersion" not in out


def test_what_edgar_would_not_take_is_not_written(draft, header, tmp_path):
    draft.write_text(draft.read_text().replace("class_title: ", "class_title: # ", 1))
    target = tmp_path / "out.xml"
    out, err = written(draft, header, "--output", target, code=1)
    assert (out, target.exists()) == ("", False)
    assert "X-06: Cover: Title of Class of Securities is missing. (class_title)" in err
    assert err.splitlines()[-1].startswith(f"error: {draft}: not written: ")
    _, err = written(draft, header, "--output", target, "--force")
    assert "written although EDGAR would not take it" in err
    assert "X-06: Cover: Title of Class of Securities is missing. (class_title)" in err
    assert target.exists()


def test_a_file_never_holds_access_codes(draft, header, tmp_path):
    target = tmp_path / "out.xml"
    _, err = written(draft, header, "--output", target)
    assert b"<ccc>XXXXXXXX</ccc>" in target.read_bytes()
    assert "they are given when it is sent" in err
    assert CODE not in err
    kept = [one for one in tmp_path.rglob("*") if one.is_file() and one != header]
    assert not any(CODE.encode() in one.read_bytes() for one in kept)


def test_a_kept_submission_gets_its_codes_when_it_is_sent(draft, header, tmp_path, monkeypatch):
    (tmp_path / "lark.exhibits").mkdir()
    (tmp_path / "lark.exhibits" / "ex99-1.txt").write_text("We agree to file jointly.")
    kept = tmp_path / "kept.xml"
    written(draft, header, "--output", kept)
    _, err = run("write", kept, "--to", "submission", code=1)
    assert "has no access code (CCC)" in err
    cik = muniment.read(SCHEDULE).record.filer_cik
    monkeypatch.setenv(f"MUNIMENT_CCC_{cik}", CODE)
    out, _ = run("write", kept, "--to", "submission", "--as-of", "2026-03-30")
    assert f"<ccc>{CODE}</ccc>" in out
    assert "<com:conformedName>ex99-1.txt</com:conformedName>" in out


@pytest.mark.slow
def test_the_header_may_come_from_standard_input(draft, header):
    command = [sys.executable, "-m", "muniment", "write", draft, "--to", "submission", "--header", "-"]
    done = subprocess.run(command, input=header.read_bytes(), capture_output=True, check=False)
    assert done.returncode == 0, done.stderr
    assert CODE.encode() in done.stdout
    assert CODE.encode() not in done.stderr


@pytest.mark.parametrize(
    ("words", "told", "code"),
    [
        (["--attach", "EX-99.1=absent.txt"], "absent.txt: cannot be opened", 1),
        (["--attach", "absent.txt"], "its name tells no type", 2),
        (["--attach", f"EX-99.1={ROOT / 'README.md'}"], "call it ex99-1.txt", 1),
    ],
)
def test_exhibits_that_are_none(draft, header, words, told, code):
    out, err = written(draft, header, *words, code=code)
    assert out == ""
    assert told in err
    assert len(err.splitlines()) == 1


@pytest.mark.parametrize(
    "data", [b"", b"[]", b'{"contact_name": 5}', b'{"contact": {}}', b"\xff", b'{"x":' + b"[" * 200_000]
)
def test_a_header_that_is_none(draft, header, data):
    header.write_bytes(data)
    out, err = written(draft, header, code=1)
    assert out == ""
    assert "header.json: is no submission header" in err
    assert "it takes credentials, " in err
    assert len(err.splitlines()) == 1


def test_a_form_d_takes_no_exhibits(tmp_path, header):
    file = tmp_path / "ex99-1.txt"
    file.write_text("x")
    form_d = EXAMPLES / "form-d.xml"
    _, err = run("write", form_d, "--to", "submission", "--header", header, "--attach", file, code=2)
    assert "a Form D has no exhibits" in err


@pytest.mark.parametrize("option", [("--attach", "EX-99=a.txt"), ("--force",), ("--test",), ("--as-of", "2026-01-01")])
def test_what_is_for_submissions_is_for_nothing_else(option):
    _, err = run("write", SCHEDULE, *option, code=2)
    assert "is for a submission: add --to submission" in err


# ---- documents --------------------------------------------------------------------------------------------------


def test_documents_go_beside_the_draft(tmp_path):
    draft = tmp_path / "all.yaml"
    record = muniment.read(ROOT / "tests" / "everything" / "schedule-13d.xml").record
    draft.write_bytes(muniment.write(record, "yaml"))
    run("draft", "documents", draft, "--filed", "2026-05-08")
    folder = tmp_path / "all.exhibits"
    names = {one.relative_to(folder).as_posix() for one in folder.rglob("*.*")}
    assert "not-filed/joint-filing-agreement.htm" in names
    assert not any("/" not in one for one in names)
    assert "until 8 May 2031" in (folder / "not-filed" / "to-keep.txt").read_text()
    _, err = run("draft", "documents", draft, "--signed", code=2)
    assert "is there already: --force writes over it" in err
    run("draft", "documents", draft, "--signed", "--force")
    assert "By: /s/ Bartholomew Sundry" in (folder / "ex99-1.htm").read_text()


@pytest.mark.parametrize(
    "args", [("draft", "new", "D", "--force", "-o"), ("write", ROOT / "examples/form-d.xml", "--to", "json", "-o")]
)
def test_a_folder_is_no_file_to_write(args, tmp_path):
    assert run(*args, tmp_path, code=2) == ("", f"error: {tmp_path} is a folder: name a file in it\n")


def test_a_damaged_draft_is_not_printed_as_if_it_were_whole():
    out, err = run("draft", "print", ROOT / "examples/damaged/cut-off.xml", "--format", "text")
    assert "is damaged; what could be read is written" in err
    assert out


def test_nobody_is_written_as_signing_who_has_not(tmp_path):
    draft = tmp_path / "new.yaml"
    run("draft", "new", "13G", "-o", draft)
    _, err = run("draft", "documents", draft, "--signed", code=2)
    assert "fewer than two persons report" in err
    assert not (tmp_path / "new.exhibits").exists()


def test_documents_of_standard_input_need_a_folder():
    _, err = run("draft", "documents", "-", code=2)
    assert "--output" in err
