"""The command line as a user meets it: output, errors, exit codes."""

import json
import os
import re
import shutil
import subprocess
import sys
import zipfile
from decimal import Decimal
from importlib.metadata import PackageNotFoundError
from pathlib import Path

import pytest
import typer
from rich.text import Text

import muniment
from commands import on_a_terminal, run
from muniment.cli.app import VARIABLES
from muniment.cli.forms import doctor_command
from muniment.cli.read import Confidences
from muniment.evidence import Candidate, Evidence

ROOT = Path(__file__).parents[2]
EXAMPLES = ROOT / "examples"
FORM_D = EXAMPLES / "form-d.xml"
SCHEDULE_13G = EXAMPLES / "schedule-13g.xml"
CUT_OFF = EXAMPLES / "damaged" / "cut-off.xml"
SUBMISSION = ROOT / "tests" / "everything" / "schedule-13g-submission.xml"


# ---- read -----------------------------------------------------------------------------------------------------------


def test_plain_lines_when_piped():
    out, err = run("read", SCHEDULE_13G)
    lines = dict(line.split("\t")[1:3] for line in out.splitlines())
    assert err == ""
    assert lines["reporting_persons[0].percent"] == "6.2"
    assert lines["reporting_persons[0].types"] == "IA"
    assert lines["issuer_name"] == "Larkspur Lantern Works, Inc."


def test_tables_on_a_terminal():
    shown = on_a_terminal("read", EXAMPLES / "schedule-13d.xml")
    for words in ("SC 13D", "Larkspur Lantern Works, Inc.", "Sole Voting Power", "1,724,200", "7.1%"):
        assert words in shown
    assert "\x1b[" in shown


def test_evidence_names_the_bytes():
    out, _ = run("read", SCHEDULE_13G, "--evidence")
    line = next(line for line in out.splitlines() if "\treporting_persons[0].percent\t" in line)
    start, end = map(int, line.split("\t")[3].split("-"))
    assert SCHEDULE_13G.read_bytes()[start:end] == b"6.2"


def test_unread_parts_are_shown():
    out, _ = run("read", EXAMPLES / "damaged" / "odd-values.xml", "--unread")
    assert [line.split("\t")[3] for line in out.splitlines() if "\tunread\t" in line] == [
        "Common Shares", "Copper Kettle Securities LLC",
    ]  # fmt: skip


@pytest.mark.parametrize("name", ["schedule-13g-1997.txt", "schedule-13d-2004.htm"])
def test_evidence_of_a_printed_page_says_how_sure_it_is(name):
    out, err = run("read", EXAMPLES / name, "--evidence")
    assert err == ""
    rows = {row[1]: row[2:] for row in (line.split("\t") for line in out.splitlines())}
    words, place, confidence = rows["reporting_persons[1].aggregate_amount"]
    start, end = map(int, place.split("-"))
    assert (EXAMPLES / name).read_bytes()[start:end].decode().replace(",", "") == words
    assert 0.5 < float(confidence) < 1
    assert rows["submission_type"][2] == "0.9990"


def test_printed_pages_as_json_and_summary():
    out, _ = run("read", EXAMPLES / "schedule-13g-1997.txt", "--format", "json", "--evidence", "--unread")
    told = json.loads(out)
    found = told["evidence"]["reporting_persons[0].aggregate_amount"]
    assert (found["how"], found["candidates"], 0.5 < found["confidence"] < 1) == ("beside its label", [], True)
    assert told["record"]["reporting_persons"][0]["irs_number"] == "00-9900417"
    assert told["unread"]
    out, _ = run("read", EXAMPLES / "schedule-13g-1997.txt", "--format", "summary")
    told = json.loads(out)
    assert told["persons"][1]["percent"] == "<1"
    assert 0.5 < told["confidence"]["persons[1].percent"] < 1


def test_a_terminal_shows_how_sure_a_printed_page_is():
    shown = on_a_terminal("read", EXAMPLES / "schedule-13g-1997.txt")
    for words in ("Tidewrack Growth Fund", "less than 1%", "I.R.S. Identification", "Massachusetts", "99%"):
        assert words in shown
    assert "99%" not in on_a_terminal("read", EXAMPLES / "schedule-13d.xml")


def test_doubtful_values_look_doubtful():
    reading = muniment.read(EXAMPLES / "schedule-13g-1997.txt")
    sure, doubted, unsure = (f"reporting_persons[0].{name}" for name in ("percent", "citizenship", "types"))
    spans = reading.evidence[sure].spans
    candidates = (Candidate("HC\x1b[2J", 0.42, spans), Candidate("IA", 0.3))
    reading.__dict__["evidence"] = {
        sure: Evidence(spans, 0.999, "beside its label"),
        doubted: Evidence(spans, 0.899, "beside its label"),
        unsure: Evidence(spans, 0.42, "beside its label", candidates),
    }
    marks = {path: Confidences(reading).mark(Text("words"), path) for path in (sure, doubted, unsure, "issuer_name")}
    assert marks[sure].plain == "words 99%"
    assert marks[doubted].plain == "words ? 89%"
    assert marks[unsure].plain == "words\nperhaps HC[2J (42%)\nperhaps IA (30%)"
    assert marks["issuer_name"].plain == "words"
    assert Confidences(reading).mark(Text("words"), "reporting_persons[0]").plain.startswith("words\nperhaps")


def test_json_is_one_object_a_line():
    out, _ = run("read", FORM_D, SCHEDULE_13G, "--format", "json", "--evidence", "--unread")
    first, second = map(json.loads, out.splitlines())
    assert first["record"]["form"] == "D"
    assert first["record"]["total_offering_amount"] == 4_000_000
    assert first["source"]["media_type"] == "application/xml"
    assert second["record"]["reporting_persons"][0]["percent"] == "6.2"
    assert second["evidence"]["issuer_name"]["confidence"] == 1.0
    assert second["unread"] == []
    assert second["header"] is None


def test_a_header_without_number_and_day_says_so(tmp_path):
    document = f"<DOCUMENT>\n<TYPE>D\n<TEXT>\n<XML>\n{FORM_D.read_text()}</XML>\n</TEXT>\n</DOCUMENT>\n"
    header = "<SEC-HEADER>x\nCONFORMED SUBMISSION TYPE:\tD\n</SEC-HEADER>\n"
    (tmp_path / "filing.txt").write_text(f"<SEC-DOCUMENT>x\n{header}{document}</SEC-DOCUMENT>\n")
    out = on_a_terminal("read", tmp_path / "filing.txt")
    assert "accession number not stated, filed on a day not stated" in out


def test_a_name_that_is_no_text_is_shown_as_json(tmp_path):
    path = tmp_path / os.fsdecode(b"filed-\xff.xml")
    path.write_bytes(FORM_D.read_bytes())
    for command in (("read", "--format", "json"), ("due", "--json"), ("diff", "--format", "json", FORM_D)):
        told = json.loads(run(*command, path)[0])
        names = [told.get("after"), told.get("file"), (told.get("source") or {}).get("name")]
        assert str(tmp_path / r"filed-\udcff.xml") in names


def test_the_header_of_a_full_submission_is_told():
    out, _ = run("read", EXAMPLES / "form-d-submission.txt", "--format", "json")
    header = json.loads(out)["header"]
    assert header["form"] == "D"
    assert header["parties"][0]["role"] == "FILER"


def test_summary_is_the_summary():
    out, _ = run("read", EXAMPLES / "schedule-13d-amendment.xml", "--format", "summary")
    told = json.loads(out, parse_float=Decimal)
    assert told == muniment.summary(muniment.read(EXAMPLES / "schedule-13d-amendment.xml"))
    assert Decimal("1123214.58") in {person["aggregate"] for person in told["persons"]}


def test_standard_input():
    out, _ = run("read", "-", "--format", "summary", stdin=FORM_D.read_bytes())
    assert json.loads(out)["form"] == "D"


def test_a_bad_file_does_not_stop_the_others():
    missing = EXAMPLES / "no-such-file.xml"
    out, err = run("read", missing, FORM_D, "--format", "summary", code=1)
    assert json.loads(out)["form"] == "D"
    assert err.splitlines() == [
        f"error: {missing}: cannot be opened: No such file or directory",
        f"error: 1 of 2 files skipped: {missing}",
    ]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "the file is empty"),
        (b"\0\1\2\3" * 99, "the file is binary data, not a filing"),
        (b"<ownershipDocument><documentType>4</documentType></ownershipDocument>", "XML of the kind '4'"),
        (b'<!DOCTYPE x [<!ENTITY a "b">]><edgarSubmission/>', "declares a document type"),
        (b" \n \n", "the file is empty"),
        (b"FORM 10-K\nANNUAL REPORT", "not a Schedule 13D/G or Form D; it is titled 'FORM 10-K'"),
        (b"x" * 10_000_000, "not a Schedule 13D/G or Form D"),
        (b"<html>" + b"<table><tr><td>" * 100_000, "not a Schedule 13D/G or Form D"),
        (b"<html><script>document.title = 'SCHEDULE 13D'</script></html>", "not a Schedule 13D/G or Form D"),
        (b"<html><body>&#xD800;&#x110000;&#0;<p", "not a Schedule 13D/G or Form D"),
    ],
)
def test_bad_input_is_one_clear_line(tmp_path, content, words):
    path = tmp_path / "bad.xml"
    path.write_bytes(content)
    out, err = run("read", path, code=1)
    assert out == ""
    assert len(err.splitlines()) == 1
    assert err.startswith(f"error: {path}: ")
    assert words in err


def test_hostile_names_and_texts_do_not_reach_the_terminal(tmp_path):
    path = tmp_path / "evil\x1b[31m\n.xml"
    path.write_bytes(SCHEDULE_13G.read_bytes().replace(b"Tidewrack", "\u009b31mTidewrack".encode()))
    out, _ = run("read", path)
    assert "\x1b" not in out
    assert "\u009b" not in out
    _, err = run("read", tmp_path / "no\x1b[2Jsuch.xml", code=1)
    assert "\x1b" not in err


def test_a_folder_or_an_archive_is_read_file_by_file(tmp_path):
    (tmp_path / "inner").mkdir()
    shutil.copy(FORM_D, tmp_path / "inner" / "notice.xml")
    shutil.copy(SCHEDULE_13G, tmp_path / "schedule.xml")
    (tmp_path / "list.txt").write_text("Buy herring.\n")
    out, err = run("read", tmp_path, "--format", "json")
    assert [json.loads(line)["record"]["form"] for line in out.splitlines()] == ["13G", "D"]
    assert err == "warning: 1 file passed over: no filing of a form that muniment reads\n"
    packed = shutil.make_archive(str(tmp_path / "pile"), "zip", tmp_path, "inner")
    assert run("read", packed)[0].splitlines()[0].startswith(f"{packed}!inner/notice.xml\t")
    (tmp_path / "inner" / "none.xml").touch()
    out, err = run("read", tmp_path / "inner", code=1)
    assert out
    name = tmp_path / "inner" / "none.xml"
    assert err == f"error: {name}: is empty\nerror: 1 of 2 files skipped: {name}\n"


@pytest.mark.parametrize(("command", "code"), [("read", 1), ("check", 2), ("ingest", 2)])
def test_the_address_of_a_page_is_for_fetch(command, code, tmp_path):
    store = ["--store", tmp_path / "new.db"] if command == "ingest" else []
    _, err = run(command, "https://www.sec.gov/Archives/edgar/data/1/index.htm", *store, code=code)
    assert "index.htm is an address of the web: `muniment fetch` takes the accession number" in err


def test_a_folder_without_filings_says_so(tmp_path):
    assert run("read", tmp_path, code=1)[1] == f"error: {tmp_path}: is a folder without files\n"
    (tmp_path / "list.txt").write_text("Buy herring.\n")
    assert run("read", tmp_path, code=1)[1].endswith(f"error: {tmp_path}: no filing is in there\n")
    _, err = run("write", tmp_path, code=1)
    assert err == f"error: {tmp_path}: is a folder: name one of the files in it\n"


def test_a_data_set_is_stored_and_not_printed(tmp_path):
    with zipfile.ZipFile(tmp_path / "2025q1_d.zip", "w") as packed:
        packed.writestr("2025Q1_d/FORMDSUBMISSION.tsv", "ACCESSIONNUMBER\n")
    _, err = run("read", tmp_path, code=1)
    assert err == f"error: {tmp_path / '2025q1_d.zip'}: is a data set of many filings: `muniment ingest` stores them\n"


def test_wrong_use_is_2():
    run("read", code=2)
    run("read", FORM_D, "--format", "nonsense", code=2)
    _, err = run("read", "-", "-", code=2)
    assert err == "error: standard input (-) can be read once only\n"


# ---- convert --------------------------------------------------------------------------------------------------------


def test_pages_are_converted_in_bulk(tmp_path):
    odd = tmp_path / "odd.txt"
    odd.write_text("Buy herring.\n")
    target = tmp_path / "all.jsonl"
    pages = [EXAMPLES / "schedule-13g-1997.txt", odd, EXAMPLES / "schedule-13d-2004.htm"]
    out, err = run("convert", *pages, "--output", target, code=1)
    assert out == "converted\t2\nthere already\t0\nno printed schedules\t0\nfailed\t1\n"
    assert err.startswith(f"error: {odd}: not a Schedule 13D/G or Form D; nearest is ")
    assert err.count("\n") == 1
    assert [json.loads(line)["form"] for line in target.read_text().splitlines()] == ["SC 13G/A", "SC 13D/A"]
    out, _ = run("convert", pages[0], "--to", "xml", "--output", tmp_path / "copies")
    assert out.startswith("converted\t1\n")
    _, err = run("convert", pages[0], "--to", "xml", "--output", target, code=2)
    assert err == f"error: {target} is a file: xml is written into a folder, a file for each filing\n"


# ---- write ----------------------------------------------------------------------------------------------------------


def test_xml_is_written_back():
    out, _ = run("write", SCHEDULE_13G)
    assert muniment.read(out.encode()).record == muniment.read(SCHEDULE_13G).record


@pytest.mark.parametrize("to", ["xml", "json", "yaml", "text"])
def test_of_several_filings_none_is_left_out_unsaid(tmp_path, to):
    document = f"<DOCUMENT>\n<TYPE>D\n<TEXT>\n<XML>\n{FORM_D.read_text()}</XML>\n</TEXT>\n</DOCUMENT>\n"
    header = "<SEC-HEADER>x\n</SEC-HEADER>\n"
    (tmp_path / "two.txt").write_text(f"<SEC-DOCUMENT>x\n{header}{document}{document}</SEC-DOCUMENT>\n")
    out, error = run("write", tmp_path / "two.txt", "--to", to, code=2)
    assert (out, error) == ("", f"error: {tmp_path / 'two.txt'} has several filings: give a file with one\n")


def test_what_was_printed_is_written_as_a_copy_that_is_none_to_file():
    page = EXAMPLES / "schedule-13d-2004.htm"
    out, err = run("write", page)
    assert out.encode() == muniment.write(muniment.convert(muniment.read(page)))
    first, *lacking = err.splitlines()
    assert first == (
        f"warning: {page}: written as a conversion copy, not for filing: "
        "1 omitted, 5 required but not stated, 0 doubtful"
    )
    assert lacking[0].startswith("  reporting_persons[0].irs_number: omitted: I.R.S. Identification Nos.")
    assert "  issuer_cik: not stated: issuerCIK, Issuer CIK (Cover)" in lacking
    out, err = run("write", page, "--to", "submission", code=1)
    words = "was read from a printed page: a conversion of it is not for filing; --to xml writes one"
    assert (out, err) == ("", f"error: {page}: {words}\n")


def test_a_copy_becomes_no_submission(tmp_path):
    copy = tmp_path / "copy.xml"
    run("write", EXAMPLES / "schedule-13d-2004.htm", "--output", copy)
    header = tmp_path / "header.json"
    header.write_text("{}")
    out, err = run("write", copy, "--to", "submission", "--header", header, code=1)
    assert (out, err) == ("", f"error: {copy}: is a conversion copy of a printed page, which is not for filing\n")
    _, err = run("write", copy, "--to", "json")
    assert err == f"warning: {copy}: is a conversion copy; its marks and comments are not written again\n"


def test_printed_pages_are_written_as_json_as_they_are():
    page = EXAMPLES / "schedule-13d-2004.htm"
    out, _ = run("write", page, "--to", "json")
    assert json.loads(out)["reporting_persons"][0]["citizenship"] == "Connecticut"


def test_a_file_is_written_whole(tmp_path):
    target = tmp_path / "out.json"
    out, _ = run("write", FORM_D, "--to", "json", "--output", target)
    assert out == ""
    assert json.loads(target.read_bytes())["form"] == "D"
    assert list(tmp_path.iterdir()) == [target]


def test_a_folder_that_is_not_there_is_named(tmp_path):
    target = tmp_path / "nowhere" / "out.xml"
    _, err = run("write", FORM_D, "--output", target, code=3)
    assert err == f"error: {target}: cannot be written: No such file or directory\n"


def test_a_damaged_file_is_not_passed_on_as_a_whole_one(tmp_path):
    target = tmp_path / "out.xml"
    out, err = run("write", CUT_OFF, "--output", target, code=1)
    assert (out, target.exists()) == ("", False)
    assert err.startswith(f"error: {CUT_OFF}: is damaged (")
    _, err = run("write", CUT_OFF, "--damaged", "--output", target)
    assert err.startswith("warning: ")
    assert muniment.read(target).record.issuer_name == "Larkspur Lantern Works, Inc."


def test_a_submission_needs_its_header(tmp_path):
    _, err = run("write", SCHEDULE_13G, "--to", "submission", code=1)
    assert "is a public copy, without contact and access codes: give them with --header" in err
    header = tmp_path / "header.json"
    header.write_text(
        json.dumps(
            {
                "credentials": [{"cik": "0009900014", "ccc": "abcd1$ef"}],
                "contact_name": "Ada Heron",
                "contact_phone": "212-555-0101",
                "contact_email": "ada@tidewrack.example",
            }
        )
    )
    out, _ = run("write", SCHEDULE_13G, "--to", "submission", "--header", header)
    submission = muniment.read(out.encode()).submission
    assert submission.header.contact_name == "Ada Heron"
    assert "<ccc>abcd1$ef</ccc>" in out


def test_the_access_code_must_be_there(tmp_path):
    header = tmp_path / "header.json"
    header.write_text("{}")
    _, err = run("write", SCHEDULE_13G, "--to", "submission", "--header", header, code=1)
    assert err == "error: the submission header has no access code (CCC) for the filer with CIK 0009900014\n"


def test_a_bad_header_is_named_without_its_secrets(tmp_path):
    header = tmp_path / "header.json"
    header.write_text('{"credentials": "abcd1$ef"}')
    _, err = run("write", SCHEDULE_13G, "--to", "submission", "--header", header, code=1)
    assert err.startswith(f"error: {header}: is no submission header: ")
    assert "abcd1$ef" not in err


def test_public_copies_of_submissions_hold_nothing_private():
    out, _ = run("write", SUBMISSION)
    assert "<ccc>XXXXXXXX</ccc>" in out
    for private in ("<contact>", "<flags>", "<notifications>", "reportingCik", "<documents>"):
        assert private not in out


# ---- forms, doctor, and the command itself --------------------------------------------------------------------------


def test_forms_are_listed():
    out, _ = run("forms")
    assert [line.split("\t")[0] for line in out.splitlines()] == ["D", "13G", "13D"]


def test_forms_are_objects_for_programs():
    forms = [json.loads(line) for line in run("forms", "--json")[0].splitlines()]
    assert [form["form"] for form in forms] == ["D", "13G", "13D"]
    assert {*map(tuple, forms)} == {("form", "title", "fields")}
    _, err = run("forms", "--format", "schema", code=2)
    assert err == "error: --format schema is of one form: name FORM\n"


def test_a_form_is_shown_in_any_spelling():
    assert run("forms", "SCHEDULE 13G/A") == run("forms", "13g")
    out, _ = run("forms", "SC 13G", "--format", "json")
    told = {one["path"]: one for one in map(json.loads, out.splitlines())}
    assert told["reporting_persons[].percent"] == {
        "path": "reporting_persons[].percent",
        "element": "formData/coverPageHeaderReportingPersonDetails/classPercent",
        "item": "row 11",
        "label": "Percent of class represented by amount in row (9)",
        "kind": "percent",
        "need": "m/o",
    }


def test_the_schema_is_a_schema():
    out, _ = run("forms", "D", "--format", "schema")
    assert json.loads(out)["$ref"] == "#/$defs/FormD"


def test_an_unknown_form_is_wrong_use():
    _, err = run("forms", "10-K", code=2)
    assert err == "error: FORM: there is no '10-K'; there is D, D/A, 13G, 13G/A, 13D, 13D/A\n"


def test_doctor_names_every_part():
    out, _ = run("doctor")
    assert "closings by executive order known until 2026-11-21, later ones unknown" in out
    names = [line.split("\t")[0] for line in out.splitlines()]
    assert names[:2] == ["muniment", "Python"]
    assert {"msgspec", "lxml", "typer", "sqlalchemy", "litestar", "pypdfium2", "rapidocr"} <= set(names)
    assert len(names) == len(set(names))
    assert "missing" not in out


def test_doctor_tells_what_installs_an_optional_part(monkeypatch, capfd):
    def version(name):
        if name == "rapidocr":
            raise PackageNotFoundError
        return "1"

    monkeypatch.setattr("muniment.cli.forms.version", version)
    with pytest.raises(typer.Exit) as ended:
        doctor_command()
    assert ended.value.exit_code == 0
    out, _ = capfd.readouterr()
    assert "rapidocr\tnot installed: pip install 'muniment[ocr]'\n" in out


def test_version_and_help():
    assert run("--version")[0] == f"muniment {muniment.__version__}\n"
    assert "read" in run("--help")[0]


def test_a_reader_that_leaves_early_is_no_failure():
    command = f"{sys.executable} -m muniment read {SCHEDULE_13G} {SCHEDULE_13G} {SCHEDULE_13G} | head -1"
    done = subprocess.run(command, shell=True, capture_output=True, check=False)
    assert done.stderr == b""
    assert done.stdout.count(b"\n") == 1


# ---- the environment -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "meant"),
    [("STOR", "STORE"), ("USERAGENT", "USER_AGENT"), ("CCC_0009900031", ""), ("COMPLETE", ""), ("STORE", "")],
)
def test_a_variable_that_is_nearly_one_of_the_programs_is_told(monkeypatch, name, meant):
    monkeypatch.setenv(f"MUNIMENT_{name}", "x")
    _, err = run("rules", "E-28")
    told = f"warning: MUNIMENT_{name}: there is no such environment variable; did you mean MUNIMENT_{meant}?\n"
    assert err == (told if meant else "")


def test_every_variable_is_known():
    found = set()
    for folder in ("src", "packaging"):
        for path in (ROOT / folder).rglob("*"):
            if path.suffix in (".py", ".service"):
                found |= set(re.findall(r"(?<!_)\bMUNIMENT_([A-Z_]+)\b", path.read_text("utf-8")))
    found |= set(re.findall(r"MUNIMENT_([A-Z_]+)", (ROOT / "compose.yaml").read_text("utf-8")))
    assert {name for name in found if not name.startswith("CCC_")} == set(VARIABLES)


# ---- a command line that makes no sense -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("args", "words"),
    [
        (["read"], "FILE is missing; see `muniment read --help`"),
        (
            ["read", "x", "--format", "jsn"],
            "--format: there is no 'jsn'; did you mean json? There is table, json, summary;",
        ),
        (["list", "--form", "D", "--form", "13G"], "--form is given twice"),
        (["ask", "raised", "--since", "2025-01-01", "--since", "2026-01-01"], "--since is given twice"),
        (["list", "--json", "--format", "table"], "--format is given twice"),
        (["list", "--issuer", ""], "--issuer has no value: leave it out, or give it one"),
        (["list", "--state= "], "--state has no value"),
        (["ask", "holders", "--issuer="], "--issuer has no value"),
        (["ask", "--store", "", "holders"], "--store has no value"),
        (["export", "--to", "csv", "--form", "", "-o", "o"], "--form has no value"),
        (["check", "x", "--select", "E-27", "--select", ""], "--select has no value"),
        (["sql", ""], "SELECT has no value"),
        (["read", ""], "FILE has no value: give it one"),
        (["ingest", "", "--store", "s.db"], "PATH has no value: give it one"),
        (["check", "x.xml", " "], "FILE has no value: leave it out, or give it one"),
        (["read", FORM_D, "--format", "summary", "--evidence"], "--evidence has no meaning with --format summary"),
        (["sql", "--format", "csv"], "--format has no meaning without a query"),
        (["sample", "--count", "3", "--store", "s.db", "--format", "zip"], "--format has no meaning with --store"),
        (["due", "--form", "D", "--event", "2025-01-03", "--limit", "3"], "--limit has no meaning with --event"),
        (["due", "--form", "D", "--event", "2025-01-03", "--store", "s.db"], "--store has no meaning with --event"),
        (["write", FORM_D, "--header", "missing.json"], "--header is for a submission: add --to submission"),
        (["rules", "E-27", "--form", "13G"], "no rule that is asked for has --form 13G"),
        (["fetch", "--form", "D", "--since", "2026-01-02", "--every", "5"], "--every has no meaning without --follow"),
        (["verify", "--rescue", "n.db", "--sample", "3"], "--sample has no meaning with --rescue"),
        (["review", "--settled", "--form", "D"], "--form has no meaning with --settled"),
        (["review", "--export", "truths", "--limit", "2"], "--limit has no meaning with --export"),
        (["review", "1", "--limit", "2"], "--limit has no meaning with one filing"),
        (["who", "Smith", "--because", "he is"], "--because has no meaning without a decision"),
        (["read", "x", "--evidense"], "there is no option --evidense; did you mean --evidence?"),
        (["list", "--limit", "ten"], "--limit: 'ten': input should be a valid integer"),
        (["list", "--limit", "0"], "--limit: '0': input should be greater than or equal to 1"),
        (["list", "x"], "got unexpected extra argument"),
        (["--verson"], "there is no option --verson; did you mean --version?"),
        (["draft", "nw"], "did you mean 'new'?"),
        (["export", "--to", "x" * 1000], f"there is no '{'x' * 59}…'; there is csv"),
    ],
)
def test_what_is_wrong_with_a_command_line_is_one_line(args, words):
    out, err = run(*args, code=2)
    assert out == ""
    assert err.startswith("error: ")
    assert err.count("\n") == 1
    assert words.casefold() in err.casefold()
