"""`muniment check` and `muniment rules`, as a user meets them: output, places, errors, exit codes."""

import gzip
import json
import os
import signal
import subprocess
import sys
import time
import zipfile
from urllib.parse import unquote

import pytest
from rich.console import Console

import muniment
from cli.test_commands import EXAMPLES, FORM_D, SCHEDULE_13G
from commands import run
from datasets import dataset, row
from documents.made_pdf import pdf, typed
from muniment.checks import REGISTRY, Filing, Finding
from muniment.cli import reporting
from muniment.cli.reporting import as_object, block, rule_object, uri
from muniment.pipeline.checking import CheckedFiling

FAULTY = EXAMPLES / "faulty" / "form-d.xml"
PRINTED = EXAMPLES / "schedule-13g-1997.txt"
SHOWN = ("E-12", "E-27")


@pytest.fixture(autouse=True)
def nowhere(tmp_path, monkeypatch):
    """A folder without settings: those of whoever runs the tests do not count."""
    monkeypatch.chdir(tmp_path)


def told(*args, code=1, stdin=b""):
    """The findings of a file as JSON."""
    out, err = run("check", *args, "--format", "json", code=code, stdin=stdin)
    assert err == ""
    return [json.loads(line) for line in out.splitlines()]


def words_at(path, place):
    return path.read_bytes()[place["start"] : place["end"]].decode()


# ---- for people -----------------------------------------------------------------------------------------------------


def test_a_finding_shows_the_words_the_law_and_what_mends_it():
    out, err = run("check", FAULTY, "--select", "E-12", code=1)
    assert err == ""
    assert (
        out
        == f"""error E-12 state-code
  --> {FAULTY}:17:29
   |
17 | <stateOrCountry>UK</stateOrCountry>
   |                 ^^
   |
  State/Province/Country is 'UK', which is not in the official list; X0 may be meant.
  law:  Form D XML Technical Specification, section 4.4
  fix:  Use EDGAR's own codes: `X0` is the United Kingdom, `A6` Ontario.

1 error in 1 filing.
"""
    )


def test_a_clean_filing_has_no_findings():
    out, err = run("check", FORM_D, "--min-severity", "error")
    assert (out, err) == ("No findings in 1 filing.\n", "")


def test_an_absent_field_is_told_near_what_stands_beside_it(tmp_path):
    path = tmp_path / "no-zip.xml"
    path.write_text("".join(line for line in FORM_D.read_text().splitlines(keepends=True) if "<zipCode>" not in line))
    (one, *_) = told(path, "--select", "E-11")
    assert one["paths"] == ["primary_issuer.address.zip_code"]
    assert one["place"]["near"] is True
    assert words_at(path, one["place"]) in ("411 Cider Mill Road", "Boulder", "CO") or one["place"]["line"] > 10
    out, _ = run("check", path, "--select", "E-11", code=1)
    assert "^" not in out


def test_long_lines_are_cut_around_the_words(tmp_path):
    path = tmp_path / "one-line.xml"
    path.write_text(" ".join(FAULTY.read_text().split()))
    out, _ = run("check", path, "--select", "E-12", code=1)
    quoted, marked = out.splitlines()[3:5]
    assert len(quoted) < 130
    at = marked.index("^^")
    assert quoted[at : at + 2] == "UK"


@pytest.mark.parametrize("encoding", ["utf-16", "latin-1", "utf-8-sig"])
def test_columns_count_characters_in_any_encoding(tmp_path, encoding):
    path = tmp_path / "other.xml"
    text = FAULTY.read_text().replace("<stateOrCountry>UK<", "<!-- é --><stateOrCountry>UK<", 1)
    named = {"utf-8-sig": "UTF-8"}.get(encoding, encoding.upper())
    path.write_bytes(text.replace('encoding="UTF-8"', f'encoding="{named}"', 1).encode(encoding))
    (one,) = told(path, "--select", "E-12")
    assert (one["place"]["line"], one["place"]["column"], one["place"]["end_column"]) == (17, 39, 41)
    out, _ = run("check", path, "--select", "E-12", code=1)
    assert "<!-- é --><stateOrCountry>UK</stateOrCountry>" in out


def test_hostile_words_reach_no_terminal(tmp_path):
    path = tmp_path / "hostile.xml"
    path.write_text(FAULTY.read_text().replace(">UK<", ">&#155;2J\x9b2J\u202e<", 1))
    for fmt in ("table", "github"):
        out, _ = run("check", path, "--select", "E-12", "--format", fmt, code=1)
        assert "\x9b" not in out
        assert "\x1b" not in out


def test_what_is_for_edgar_alone_is_not_quoted(tmp_path):
    """A line of a filing copy may have its access codes beside what is wrong."""
    path = tmp_path / "copy.xml"
    copy = " ".join((EXAMPLES.parent / "tests/everything/form-d-submission.xml").read_text().split()).replace(
        "> <", "><"
    )
    path.write_text(copy.replace("<city>", "<city>#")[copy.index("<") :])
    shown = ""
    for fmt in ("table", "json", "sarif", "github"):
        out, err = run("check", path, "--format", fmt, "--profile", "submit", code=1)
        shown += out + err
    assert "<ccc>X" in shown
    for secret in ("aaa1@bbb", "ccc2#ddd", "Tabitha", "555-0190", "tabitha@"):
        assert secret in copy
        assert secret not in shown


# ---- what is chosen -------------------------------------------------------------------------------------------------

CHOICES = [
    (["--select", "E-12"], ["E-12"]),
    (["--select", "state-code"], ["E-12"]),
    (["--select", "e-12,E-27"], ["E-12", "E-27"]),
    (["--select", "E-12", "--select", "E-27"], ["E-12", "E-27"]),
    (["--select", "E-1,E-2", "--ignore", "E-27"], ["E-12"]),
    (["--select", "E-12,E-27", "--ignore", "state-code,E-27"], []),
]


@pytest.mark.parametrize(("options", "codes"), CHOICES)
def test_rules_are_chosen_by_codes_names_and_beginnings(options, codes):
    assert [one["code"] for one in told(FAULTY, *options, code=1 if codes else 0)] == codes


def test_findings_stand_gravest_first_and_then_as_in_the_source():
    found = told(FAULTY)
    weights = [("error", "warning", "note").index(one["severity"]) for one in found]
    assert weights == sorted(weights)
    starts = [one["place"]["start"] for one in found if one["place"] and one["severity"] == "error"]
    assert starts == sorted(starts)


def test_a_finding_says_everything_that_is_promised():
    (one,) = told(FAULTY, "--select", "E-27")
    promised = {
        "file",
        "code",
        "name",
        "severity",
        "paths",
        "message",
        "citation",
        "mend",
        "values",
        "place",
        "decided",
    }
    assert promised <= set(one)
    assert one["paths"] == ["total_offering_amount", "total_amount_sold", "total_remaining"]
    assert one["values"]["total_remaining"] == "1300000"
    assert [words_at(FAULTY, place) for place in one["places"]] == ["4000000", "2650000", "1300000"]
    assert one["place"] == one["places"][0]


def test_the_least_severity(tmp_path):
    (tmp_path / "muniment.toml").write_text('[check.severity]\nE-12 = "note"\nE-27 = "warning"\n')
    for least, codes in (("error", []), ("warning", ["E-27"]), ("note", ["E-27", "E-12"])):
        assert [one["code"] for one in told(FAULTY, "--select", "E-12,E-27", "--min-severity", least, code=0)] == codes
    out, _ = run("check", FAULTY, "--select", "E-12,E-27")
    assert out.splitlines()[-1] == "1 warning in 1 filing; 1 note not shown: --min-severity note shows all."
    out, _ = run("check", FAULTY, "--select", "E-12,E-27", "--format", "github")
    assert out.startswith("::warning ")
    assert len(out.splitlines()) == 1


def test_what_nobody_can_tell_is_told_when_asked_for(tmp_path):
    path = tmp_path / "unsaid.xml"
    lines = FORM_D.read_text().splitlines(keepends=True)
    path.write_text("".join(line for line in lines if "<totalRemaining>" not in line))
    assert told(path, "--select", "E-27", code=0) == []
    (one,) = told(path, "--select", "E-27", "--all", code=0)
    assert (one["decided"], one["severity"]) == (False, "note")
    out, _ = run("check", path, "--select", "E-27", "--all", "--min-severity", "note")
    assert out.startswith("cannot tell E-27 remaining-amount\n")
    out, _ = run("check", path, "--select", "E-27", "--all", "--format", "sarif")
    (result,) = json.loads(out)["runs"][0]["results"]
    assert (result["kind"], result["level"]) == ("open", "none")


# ---- what it takes --------------------------------------------------------------------------------------------------


def test_standard_input():
    (one,) = told("-", "--select", "E-12", stdin=FAULTY.read_bytes())
    assert (one["file"], one["place"]["line"]) == ("-", 17)


def test_a_folder_and_an_archive_in_it(tmp_path):
    folder = tmp_path / "pile"
    folder.mkdir()
    (folder / "notes.md").write_text("# Notes\n\nNothing that anybody has filed.\n")
    with zipfile.ZipFile(folder / "pile.zip", "w") as archive:
        archive.writestr("a/faulty.xml", FAULTY.read_bytes())
        archive.writestr("clean.xml", FORM_D.read_bytes())
    (one,) = told(folder, "--select", "E-12")
    assert one["file"] == f"{folder}/pile.zip!a/faulty.xml"
    out, err = run("check", folder, "--select", "E-12", code=1)
    assert out.endswith("\n1 error in 2 filings; 1 file passed over.\n")
    assert err == ""


@pytest.mark.parametrize(("source", "code"), [(SCHEDULE_13G, "X-23"), (FORM_D, "E-36")])
def test_what_is_about_to_be_filed_is_not_compressed(tmp_path, source, code):
    packed, alone, two = (tmp_path / name for name in ("a.xml.gz", "alone.zip", "two.zip"))
    packed.write_bytes(gzip.compress(source.read_bytes()))
    for path, names in ((alone, ("a.xml",)), (two, ("a.xml", "b.xml"))):
        with zipfile.ZipFile(path, "w") as archive:
            for name in names:
                archive.write(source, name)
    submit = ("--profile", "submit", "--select", code)
    assert [finding["message"] for finding in told(packed, *submit)] == ["The file is gzip-compressed."]
    assert [finding["message"] for finding in told(alone, *submit)] == ["The file is a zip archive."]
    assert told(two, *submit, code=0) == []  # an archive of filings is none itself
    assert told(packed, "--select", code, code=0) == []


def test_a_data_set_is_told_by_its_cells(tmp_path):
    path = tmp_path / "2025q2_d.zip"
    path.write_bytes(dataset(ISSUERS=[row("ISSUERS", STATEORCOUNTRY="UK")]))
    (one,) = told(path, "--select", "E-12")
    assert one["filing"] == "0000000001-25-000001"
    expected = {"path": "primary_issuer.address.state", "table": "ISSUERS", "row": 1, "column": "STATEORCOUNTRY"}
    assert one["place"] == expected
    out, _ = run("check", path, "--select", "E-12", code=1)
    assert out.splitlines()[1:5] == [
        f"  --> {path}: 0000000001-25-000001: ISSUERS row 1 column STATEORCOUNTRY",
        " |",
        " | STATEORCOUNTRY = UK",
        " |                  ^^",
    ]
    out, _ = run("check", path, "--select", "E-12", "--format", "github", code=1)
    assert "(ISSUERS row 1 column STATEORCOUNTRY)" in out
    out, _ = run("check", path, "--select", "E-12", "--format", "sarif", code=1)
    (location,) = json.loads(out)["runs"][0]["results"][0]["locations"]
    assert "region" not in location["physicalLocation"]
    assert location["message"]["text"] == "ISSUERS row 1 column STATEORCOUNTRY"


def test_a_pdf_is_told_by_page_and_rectangle():
    pytest.importorskip("pypdfium2", reason="the extra pdf is not installed")
    page = PRINTED.read_text().split("\n")
    data = pdf(*(typed("\n".join(page[n : n + 70])) for n in range(0, len(page), 70)))
    said = {"code": "X-00", "name": "for-the-test", "message": "Something.", "citation": "Nowhere"}
    finding = Finding(**said, severity="error", paths=("issuer_name",))
    judged = CheckedFiling("schedule.pdf", Filing.of(muniment.read(data)), [finding])
    (place,) = as_object(judged, finding)["places"]
    assert set(place) == {"path", "page", "rectangle"}
    assert (place["page"], len(place["rectangle"])) == (1, 4)
    shown = block(judged, finding, Console(width=200)).plain.splitlines()
    assert shown[1].startswith("  --> schedule.pdf: page 1 at ")
    at = shown[4].index("^")
    assert shown[3][at : shown[4].rindex("^") + 1] == muniment.read(data).record.issuer_name
    assert " (page 1)" in reporting.command(judged, finding)


def test_printed_pages_break_no_rule_of_the_gate():
    assert {one["severity"] for one in told(PRINTED, EXAMPLES / "schedule-13d-2004.htm", code=0)} <= {"warning", "note"}


# ---- bad input ------------------------------------------------------------------------------------------------------


def test_what_cannot_be_read_is_told_and_the_others_go_on(tmp_path):
    (tmp_path / "empty.xml").touch()
    (tmp_path / "binary").write_bytes(bytes(range(256)) * 20)
    (tmp_path / "letter.txt").write_text("Dear Sir or Madam,\nnothing is filed with this.\n")
    names = ["missing.xml", "empty.xml", "binary", "letter.txt", FAULTY]
    out, err = run("check", *names, "--select", "E-12", "--format", "json", code=1)
    assert [json.loads(line)["code"] for line in out.splitlines()] == ["E-12"]
    lines = err.splitlines()
    assert len(lines) == 4
    assert lines[0] == "error: missing.xml: cannot be read: No such file or directory"
    assert lines[1] == "error: empty.xml: is empty"
    assert lines[2].startswith("error: binary: the file is binary data")
    assert lines[3].startswith("error: letter.txt: ")
    run("check", "missing.xml", FORM_D, "--min-severity", "error", code=1)


WRONG = [
    ([], "name the files to check, or a store with --store"),
    (["-", "-"], "standard input (-) can be read once only"),
    ([FORM_D, "--select", "E-282"], "there is no rule 'E-282'; did you mean E-28?"),
    ([FORM_D, "--ignore", "sold-above-offer"], "did you mean sold-above-offered?"),
    ([FORM_D, "--as-of", "31/12/2025"], "--as-of"),
    ([FORM_D, "--as-of", "2025-02-30"], "--as-of"),
    ([FORM_D, "--profile", "draft"], "--profile"),
    ([FORM_D, "--min-severity", "fatal"], "--min-severity"),
    ([FORM_D, "--format", "xml"], "--format"),
    ([FORM_D, "--again"], "--again goes with --store"),
    ([FORM_D, "--store", "filings.db"], "name files or a store, not both"),
    (["--store", "filings.db", "--format", "sarif"], "of a store there is table and json"),
    (["--store", "filings.db", "--as-of", "2025-01-01"], "--as-of is for files"),
    (["--store", "filings.db", "--profile", "submit"], "--profile submit is for files"),
    (["--store", "filings.db", "--all"], "--all is for files"),
]


@pytest.mark.parametrize(("options", "words"), WRONG, ids=lambda one: " ".join(map(str, one))[-40:])
def test_wrong_use(options, words):
    out, err = run("check", *options, code=2)
    assert out == ""
    assert words in " ".join(err.split())


def test_there_is_no_store():
    _, err = run("check", "--store", "filings.db", code=3)
    assert "there is no store filings.db" in err


# ---- settings -------------------------------------------------------------------------------------------------------

TOML = [
    ("[chek]", "chek: there is no table 'chek'; did you mean check? There is check, contact, edgar"),
    ('[check]\nprofil = "submit"', "check.profil: there is no setting 'profil'; did you mean profile?"),
    ('[check]\nprofile = "submitted"', "check.profile: there is no profile 'submitted'; did you mean submit?"),
    ('[check]\nmin-severity = "errors"', "did you mean error?"),
    ('[check]\nselect = "E-12"', "check.select: takes a list of codes or names"),
    ('[check]\nselect = ["E-282"]', "check.select: there is no rule 'E-282'; did you mean E-28?"),
    ('[check]\nignore = ["zip-cod"]', "check.ignore: there is no rule 'zip-cod'; did you mean zip-code?"),
    ('[check.severity]\nE-282 = "note"', "check.severity: there is no rule 'E-282'; did you mean E-28?"),
    ('[check.severity]\nE-28 = "of"', "check.severity.E-28: there is no severity 'of'; did you mean off?"),
    ("[check]\nseverity = 3", "check.severity: is a table: write [check.severity]"),
    ("check = 3", "check: is a table: write [check]"),
    ("[check", "is no TOML: "),
]


@pytest.mark.parametrize(("toml", "words"), TOML)
def test_a_word_that_is_no_setting_is_refused_in_one_line(tmp_path, toml, words):
    (tmp_path / "muniment.toml").write_text(toml)
    out, err = run("check", FORM_D, code=2)
    assert out == ""
    assert len(err.splitlines()) == 1
    assert err.startswith(f"error: {tmp_path}/muniment.toml: ")
    assert words in err


def test_settings_are_found_above_and_the_command_line_wins(tmp_path, monkeypatch):
    (tmp_path / "muniment.toml").write_text('[check]\nselect = ["E-12", "E-27"]\nignore = ["E-27"]\n')
    (tmp_path / "deep" / "deeper").mkdir(parents=True)
    monkeypatch.chdir(tmp_path / "deep" / "deeper")
    assert [one["code"] for one in told(FAULTY)] == ["E-12"]
    assert [one["code"] for one in told(FAULTY, "--ignore", "E-12")] == ["E-27"]
    assert told(FAULTY, "--select", "E-27", code=0) == []


def test_severities_of_a_team(tmp_path):
    (tmp_path / "muniment.toml").write_text(
        '[check.severity]\nE = "off"\nE-12 = "note"\nremaining-amount = "warning"\n'
    )
    found = told(FAULTY, "--select", "E", code=0)
    assert [(one["code"], one["severity"]) for one in found] == [("E-27", "warning"), ("E-12", "note")]


# ---- SARIF and GitHub -----------------------------------------------------------------------------------------------


def test_sarif_has_what_its_schema_requires():
    out, err = run("check", FAULTY, "nothing.xml", "--select", "E-12,E-27", "--format", "sarif", code=1)
    assert "nothing.xml" in err
    document = json.loads(out)
    assert document["version"] == "2.1.0"
    assert document["$schema"].endswith("sarif-2.1.0.json")
    (whole,) = document["runs"]
    assert whole["columnKind"] == "unicodeCodePoints"
    driver = whole["tool"]["driver"]
    assert driver["name"] == "muniment"
    assert [rule["id"] for rule in driver["rules"]] == ["E-12", "E-27"]
    (invocation,) = whole["invocations"]
    assert invocation["executionSuccessful"] is False
    assert invocation["toolExecutionNotifications"][0]["message"]["text"].startswith("cannot be read")
    for result in whole["results"]:
        assert driver["rules"][result["ruleIndex"]]["id"] == result["ruleId"]
        assert result["level"] == "error"
        assert result["message"]["text"]
        (location,) = result["locations"]
        physical = location["physicalLocation"]
        assert unquote(physical["artifactLocation"]["uri"]) == f"file://{FAULTY}"
        region = physical["region"]
        assert FAULTY.read_bytes()[region["byteOffset"] :][: region["byteLength"]] in (b"UK", b"4000000")
        line = FAULTY.read_text().splitlines()[region["startLine"] - 1]
        assert line[region["startColumn"] - 1 : region["endColumn"] - 1] in ("UK", "4000000")


def test_every_rule_has_what_sarif_asks_of_rules():
    for code, rule in REGISTRY.items():
        made = rule_object(rule)
        assert made["id"] == code
        for key in ("shortDescription", "fullDescription", "help"):
            assert made[key]["text"].strip(), (code, key)
        assert made["defaultConfiguration"]["level"] in ("error", "warning", "note"), code


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("-", "stdin"),
        ("a b/ü.xml", "a%20b/%C3%BC.xml"),
        ("/a/b#c.xml", "file:///a/b%23c.xml"),
        ("x.zip!y.xml", "x.zip%21y.xml"),
        ("c:d.xml", "c%3Ad.xml"),
    ],
)
def test_names_as_uris(name, expected):
    assert uri(name) == expected


def test_a_workflow_command_is_escaped(tmp_path):
    path = tmp_path / "a,b:100%.xml"
    path.write_bytes(FAULTY.read_bytes())
    out, _ = run("check", path, "--select", "E-12", "--format", "github", code=1)
    assert out.startswith(
        f"::error file={tmp_path}/a%2Cb%3A100%25.xml,line=17,endLine=17,col=29,endColumn=31,title=E-12 "
    )
    assert reporting._data("100%\r\nof") == "100%25%0Aof"
    assert reporting._property("a:b,c") == "a%3Ab%2Cc"


@pytest.mark.slow
def test_an_interrupted_run_ends_its_document(tmp_path):
    """Standard input never ends, so the run is certainly under way when it is interrupted."""
    command = [sys.executable, "-m", "muniment", "check", FAULTY, "-", "--select", "E-12", "--format", "sarif"]
    running = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    assert os.read(running.stdout.fileno(), 1)
    time.sleep(0.5)
    running.send_signal(signal.SIGINT)
    out, err = running.communicate(timeout=60)
    assert running.returncode == 130
    assert b"Traceback" not in err
    (whole,) = json.loads(b"{" + out)["runs"]
    assert whole["invocations"][0]["executionSuccessful"] is False


# ---- rules ----------------------------------------------------------------------------------------------------------


def test_all_rules_are_listed():
    out, err = run("rules")
    assert err == ""
    lines = [line.split("\t") for line in out.splitlines()]
    assert [line[0] for line in lines] == list(REGISTRY)
    assert all(len(line) == 5 for line in lines)
    out, _ = run("rules", "--form", "SC 13G/A", "--severity", "error")
    chosen = [code for code, rule in REGISTRY.items() if "13G" in rule.forms and rule.severity == "error"]
    assert [line.split("\t")[0] for line in out.splitlines()] == chosen


def test_rules_as_json():
    out, _ = run("rules", "--format", "json")
    found = {one["code"]: one for one in map(json.loads, out.splitlines())}
    assert set(REGISTRY) <= set(found)
    assert found["E-28"]["fails"] == ["D: total_amount_sold = $6,000,000; total_remaining = $0"]
    assert found["E-28"]["forms"] == ["D"]
    assert all(one["decidable"] is (code in REGISTRY) for code, one in found.items())


def test_a_rule_is_explained_by_code_or_name():
    out, _ = run("rules", "E-27")
    again, _ = run("rules", "remaining-amount")
    assert out == again
    for words in ("note m#8", "of 27,125", "passes    D: ", "fails     D: total_remaining = $1,300,000"):
        assert words in out
    assert "check Broken where the amount offered less the amount sold is not exactly" in " ".join(out.split())


def test_a_rule_says_its_dates_editions_and_what_was_at_hand():
    out = " ".join(run("rules", "T-03")[0].split())
    assert "in force until 4 February 2024, by the day of the event" in out
    assert "editions T-03 until 4 February 2024; T-04 since 5 February 2024" in out
    assert "text the official text was not at hand: written from memory and from summaries" in out
    assert "in force always" in run("rules", "E-28")[0].replace("  ", " ")
    assert "text the official text was not at hand" in " ".join(run("rules", "B-09")[0].split())
    (found,) = map(json.loads, run("rules", "T-03", "--format", "json")[0].splitlines())
    assert found["editions"] == ["T-03", "T-04"]
    assert found["source"] == "no"


@pytest.mark.parametrize(
    ("word", "words"),
    [
        ("E-288", "there is no rule 'E-288'; did you mean E-28?"),
        ("", "CODE has no value"),
        ("remaining-amounts", "did you mean remaining-amount?"),
    ],
)
def test_no_such_rule(word, words):
    _, err = run("rules", word, code=2)
    assert words in err
    assert len(err.splitlines()) == 1


def test_no_such_form():
    _, err = run("rules", "--form", "10-K", code=2)
    assert "--form: there is no '10-K'" in err


def test_a_schedule_is_judged_by_rules_of_schedules():
    assert {code for one in told(SCHEDULE_13G, "--all", code=0) for code in REGISTRY[one["code"]].forms} <= {
        "13G",
        "13D",
    }


@pytest.mark.slow
def test_files_are_checked_without_the_parts_that_a_store_needs():
    code = "import sys; import muniment.cli.check, muniment.cli.check; print('sqlalchemy' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, check=True).stdout == b"False\n"


# ---- a store --------------------------------------------------------------------------------------------------------


@pytest.fixture
def store(tmp_path):
    (tmp_path / "pile").mkdir()
    (tmp_path / "pile" / "faulty.xml").write_bytes(FAULTY.read_bytes())
    (tmp_path / "pile" / "clean.xml").write_bytes(FORM_D.read_bytes())
    run("ingest", tmp_path / "pile", "--store", tmp_path / "filings.db")
    return tmp_path / "filings.db"


def test_a_store_is_judged_and_told_by_rule(store):
    out, err = run("check", "--store", store, "--select", "E-12,E-27", code=1)
    assert err == ""
    assert out == "E-12\terror\tstate-code\t1\t1\nE-27\terror\tremaining-amount\t1\t1\n"
    again, _ = run("check", "--store", store, "--select", "E-12,E-27", "--again", code=1)
    assert again == out
    assert run("check", "--store", store, "--select", "E-28") == ("", "")


def test_the_findings_of_a_store_as_json(store):
    found = told("--store", store, "--select", "E-12")
    assert [(one["file"].rpartition("/")[2], one["code"], one["paths"]) for one in found] == [
        ("faulty.xml", "E-12", ["primary_issuer.address.state"])
    ]
    (store.parent / "muniment.toml").write_text('[check.severity]\nE-12 = "note"\n')
    (one,) = told("--store", store, "--select", "E-12", code=0)
    assert one["severity"] == "note"


@pytest.mark.parametrize("fmt", ["table", "json"])
def test_where_nothing_is_to_be_checked_nothing_passes(tmp_path, fmt):
    _, err = run("check", tmp_path, "--format", fmt, code=1)
    assert f"{tmp_path}: is a folder without files" in err
    (tmp_path / "list.txt").write_text("Buy herring.\n")
    out, err = run("check", tmp_path, "--format", fmt, code=1)
    assert f"{tmp_path}: no filing is in there" in err
    assert "findings" not in out.lower()  # nothing was found where nothing was looked at
