"""`muniment draft`."""

import json
import re
from datetime import date
from pathlib import Path

import pytest
from msgspec import UNSET
from typer.testing import CliRunner

import muniment
from checks.samples import changed
from muniment.cli.app import app
from muniment.drafts import amendment
from muniment.forms import parse_name

EXAMPLES = Path(__file__).parents[2] / "examples"


def run(*arguments):
    return CliRunner().invoke(app, [str(one) for one in arguments])


@pytest.mark.parametrize("form", ["D", "13G", "SC 13D"])
def test_new(form, tmp_path):
    file = tmp_path / "draft.yaml"
    assert run("draft", "new", form, "-o", file).exit_code == 0
    assert muniment.read(file).problems == ()
    assert isinstance(run("draft", "new", form, "-o", file).exception, muniment.UsageError)
    assert run("draft", "new", form, "-o", file, "--force").exit_code == 0


def test_a_new_amendment_says_that_it_is_one(tmp_path):
    for form in ("D/A", "13G/A", "SC 13D/A"):
        run("draft", "new", form, "-o", tmp_path / "draft.yaml", "--force")
        assert parse_name(muniment.read(tmp_path / "draft.yaml").record.submission_type).amendment, form


def test_from_and_diff(tmp_path):
    file = tmp_path / "amended.yaml"
    assert run("draft", "from", EXAMPLES / "form-d.xml", "-o", file).exit_code == 0
    told = run("draft", "diff", EXAMPLES / "form-d.xml", file, "--format", "json").output
    assert '"path":"is_amendment"' in told


def test_a_draft_is_written_as_xml(tmp_path):
    file = tmp_path / "draft.yaml"
    file.write_bytes(run("write", EXAMPLES / "form-d.xml", "--to", "yaml").stdout_bytes)
    assert run("write", file).stdout_bytes == run("write", EXAMPLES / "form-d.xml").stdout_bytes


def test_from_csv(tmp_path):
    table = tmp_path / "funds.csv"
    table.write_text("issuer_name,event_date\nAcme,2025-03-31\nBeta,2025-03-31\n")
    base = EXAMPLES / "schedule-13g.xml"
    assert run("draft", "from-csv", table, "--base", base, "-o", tmp_path / "out").exit_code == 0
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == ["acme.yaml", "beta.yaml"]


@pytest.mark.parametrize(
    "arguments",
    [
        ("new", "13F"),
        ("from", "absent.xml"),
        ("from-csv", "absent.csv", "--base", str(EXAMPLES / "form-d.xml"), "-o", "x"),
    ],
)
def test_bad_input(arguments):
    assert isinstance(run("draft", *arguments).exception, muniment.MunimentError)


# ---- checking a draft ------------------------------------------------------------------------------------------------

CONTACT = "Roe, Jane, 303-555-0142, jane.roe@example.com"
SETTINGS = '[contact]\nname = "Jane Roe"\nphone = "303-555-0142"\nemail = "jane.roe@example.com"\n'


def drafted(example, tmp_path, changes=None):
    """A draft with all that a filing says but for some changes, by path."""
    record = muniment.read(EXAMPLES / example).record
    for path, value in (changes or {}).items():
        record = changed(record, path, value)
    file = tmp_path / "draft.yaml"
    file.write_bytes(muniment.write(record, "yaml"))
    return file


def codes(file, day, *more):
    """The exit code of `draft check`, and the codes of what it finds."""
    result = run("draft", "check", file, "--as-of", day, "--format", "json", *more)
    return result.exit_code, {json.loads(line)["code"] for line in result.stdout.splitlines()}


@pytest.mark.parametrize(
    ("example", "day", "more", "expected"),
    [
        ("form-d.xml", "2026-02-18", (), (0, set())),  # no draft keeps a contact
        ("form-d.xml", "2026-02-18", ("--contact", CONTACT), (0, set())),
        ("form-d-amendment.xml", "2026-03-13", ("--contact", CONTACT), (0, {"K-04"})),  # a note
        ("schedule-13d.xml", "2026-03-30", (), (0, {"J-04"})),
        ("schedule-13d.xml", "2026-03-30", ("--contact", CONTACT), (0, {"J-04"})),
        ("schedule-13g.xml", "2025-02-13", (), (0, {"J-04"})),
    ],
)
def test_a_complete_draft_passes(example, day, more, expected, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert codes(drafted(example, tmp_path), day, *more) == expected


def test_the_contact_may_stand_in_the_settings(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    file = drafted("form-d.xml", tmp_path)
    (tmp_path / "muniment.toml").write_text(SETTINGS)
    assert codes(file, "2026-02-18") == (0, set())
    (tmp_path / "muniment.toml").write_text("\n".join(SETTINGS.splitlines()[:3]))
    result = run("draft", "check", file, "--as-of", "2026-02-18")
    assert "The contact of the submission lacks its e-mail address." in result.output
    written = run("write", file, "--to", "submission", "--as-of", "2026-02-18", "--output", tmp_path / "out.xml")
    assert isinstance(written.exception, muniment.MunimentError)
    (tmp_path / "muniment.toml").write_text(SETTINGS)
    run("write", file, "--to", "submission", "--as-of", "2026-02-18", "--output", tmp_path / "out.xml")
    header = muniment.read(tmp_path / "out.xml").submission.header
    assert (header.contact_name, header.contact_email) == ("Jane Roe", "jane.roe@example.com")


@pytest.mark.parametrize(
    ("contact", "words"),
    [
        ("Jane Roe", "--contact: takes name, telephone number and e-mail address"),
        ("Jane Roe, , jane.roe@example.com", "--contact: takes name, telephone number and e-mail address"),
        ("Jane Roe, 303-555-0142, nowhere", "--contact: Contact E-mail Address: 'nowhere' is no e-mail address"),
        (f"{'Jane' * 10}, 303-555-0142, jane.roe@example.com", "--contact: Contact Name has more than 30 characters"),
    ],
)
def test_a_contact_that_is_none(contact, words, tmp_path):
    result = run("draft", "check", drafted("form-d.xml", tmp_path), "--contact", contact)
    assert result.exit_code
    assert words in f"{result.exception}{result.output}"


def test_an_amendment_is_not_blamed_for_the_names_that_it_prints(tmp_path):
    file = tmp_path / "amended.yaml"
    run("draft", "from", EXAMPLES / "form-d.xml", "-o", file)
    assert muniment.read(file).record.primary_issuer.name == "Pocket Orchard Robotics, Inc."
    _, found = codes(file, "2027-02-17", "--contact", CONTACT)
    assert found == {"E-01", "E-05", "E-13"}  # the number of the notice amended, and the signature, are still missing


ATTORNEY = {"signatures[0].signers[0].title": "Attorney-in-Fact"}
SILENT = {"item7.exhibits": None, "signature_comment": None, "item6.contracts": "None.", "item2.names": None}


@pytest.mark.parametrize(
    ("changes", "exhibits", "expected"),
    [
        ({}, {}, {"J-04"}),  # Item 2 speaks of the agreement, which is not attached
        ({}, {"ex99-1.txt": "We agree to file jointly."}, set()),
        (SILENT, {}, {"J-04"}),
        (SILENT, {"ex99-1.txt": "We agree to file jointly."}, set()),
        (SILENT | ATTORNEY, {"ex99-1.txt": "We agree to file jointly."}, {"J-03"}),
        (SILENT | ATTORNEY, {"ex24.txt": "I appoint Ada Heron."}, {"J-04"}),
        (SILENT | ATTORNEY, {"ex24.txt": "I appoint Ada Heron.", "ex99-1.txt": "A joint agreement."}, set()),
    ],
)
def test_exhibits_beside_a_draft_count(changes, exhibits, expected, tmp_path):
    file = drafted("schedule-13d.xml", tmp_path, changes)
    for name, words in exhibits.items():
        (tmp_path / "draft.exhibits").mkdir(exist_ok=True)
        (tmp_path / "draft.exhibits" / name).write_text(words)
    file.write_text(
        f"# Whether a joint filing agreement or a power of attorney is needed is asked here.\n{file.read_text()}"
    )
    assert {code for code in codes(file, "2026-03-30")[1] if code.startswith("J-")} == expected


def test_an_exhibit_that_is_none_is_named(tmp_path):
    file = drafted("schedule-13d.xml", tmp_path)
    (tmp_path / "draft.exhibits").mkdir()
    (tmp_path / "draft.exhibits/note.doc").write_text("x")
    result = run("draft", "check", file)
    assert result.exit_code == 1
    assert "its name tells no type of exhibit" in result.output


def test_a_submission_warns_of_issuers_for_whom_nobody_signs(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "muniment.toml").write_text(SETTINGS)
    file = drafted("form-d-amendment.xml", tmp_path, {"is_authorized_representative": False})
    result = run("write", file, "--to", "submission", "--as-of", "2026-03-13", "--output", tmp_path / "out.xml")
    assert "E-32: 1 signature stands for 3 issuers" in result.output


# ---- printing a draft ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("fmt", "begins"), [("pdf", b"%PDF-"), ("html", b"<!DOCTYPE html>"), ("text", b"====")])
def test_a_draft_is_printed(fmt, begins, tmp_path):
    file, page = drafted("form-d.xml", tmp_path), tmp_path / "page"
    assert run("draft", "print", file, "--format", fmt, "-o", page).exit_code == 0
    assert page.read_bytes().startswith(begins)
    assert isinstance(run("draft", "print", file, "--format", fmt, "-o", page).exception, muniment.UsageError)
    assert run("write", file, "--to", fmt, "-o", tmp_path / "same").exit_code == 0
    assert (tmp_path / "same").read_bytes() == page.read_bytes()


def test_a_filing_is_printed_as_one_and_a_blank_draft_as_a_draft(tmp_path):
    assert b"DRAFT" not in run("write", EXAMPLES / "form-d.xml", "--to", "text").stdout_bytes
    run("draft", "new", "D", "-o", tmp_path / "new.yaml")
    printed = run("write", tmp_path / "new.yaml", "--to", "text").stdout_bytes
    assert b"DRAFT" in printed
    assert b"has not necessarily" not in printed


def test_own_comments_are_written_again(tmp_path):
    draft, done = tmp_path / "draft.yaml", tmp_path / "done.yaml"
    draft.write_bytes(amendment(muniment.read(EXAMPLES / "schedule-13g.xml"), date(2026, 11, 20)).yaml())
    text = draft.read_text().replace("\nrules:\n", "\n# Ask Ada.\nrules:  # as before\n")
    draft.write_text(text.replace("- Rule 13d-1(b)\n", "- Rule 13d-1(b) # ?\n"))
    assert not run("draft", "certificate", draft, "-o", done).stderr
    assert "# Ask Ada.\n# as before\n# ?\nrules:\n" in done.read_text()


def test_the_certificate_of_the_rule_is_put_in(tmp_path):
    text = run("write", EXAMPLES / "schedule-13g.xml", "--to", "yaml").output
    assert "Rule 13d-1(b)" in text
    blank = tmp_path / "blank.yaml"
    blank.write_text(re.sub(r"(?ms)^item10:\n(?:  .*\n|\n)+", "", text))
    assert muniment.read(blank).record.item10 is UNSET
    done = tmp_path / "certified.yaml"
    assert run("draft", "certificate", blank, "-o", done).exit_code == 0
    words = muniment.read(done).record.item10.certifications
    assert words.startswith("By signing below I certify")
    assert "ordinary course of business" in words
    refused = run("draft", "certificate", EXAMPLES / "schedule-13d.xml").exception
    assert isinstance(refused, muniment.UsageError)
    assert "certificate" in str(refused)


def test_a_blank_draft_lists_the_codes_that_it_takes():
    shown = " ".join(run("draft", "new", "13G").output.replace("#", " ").split())
    assert "IA (Investment adviser)" in shown
    assert "HC (" in shown
    assert "By name, or by EDGAR's code." in shown


def test_a_file_that_was_sent_is_amended_by_its_number(tmp_path):
    file = tmp_path / "form-d.xml"
    file.write_bytes((EXAMPLES / "form-d.xml").read_bytes())
    line = '{"at":"2026-06-02T12:00:00Z","api":"https://edgar.example","mode":"LIVE","filing":"x","accession":"%s"}\n'
    (tmp_path / "form-d.xml.sent.jsonl").write_text(line % "0009900031-26-000012")
    amended = muniment.read(run("draft", "from", file).stdout_bytes).record
    assert amended.previous_accession_number == "0009900031-26-000012"


def test_switch_says_the_deadline(tmp_path):
    file = tmp_path / "new.yaml"
    told = run(
        "draft", "switch", EXAMPLES / "schedule-13g.xml", "--rule", "13d-1e", "--event", "2026-11-16", "-o", file
    )
    assert told.exit_code == 0
    assert "Due by Monday, 2026-11-23." in told.stderr
    assert "(17 CFR 240.13d-1(e)(2)), until the tenth day" in told.stderr
    assert muniment.read(file).record.previously_filed_13g is True
    assert "Due by Monday, 2026-11-23." in run("draft", "check", file).stderr
    assert isinstance(run("draft", "switch", EXAMPLES / "schedule-13g.xml").exception, muniment.UsageError)


BLOTTER = 'Trade Date,B/S,Qty,Px\n2026-10-01,Buy,"1,300,000",14.25\n2026-10-05,Sell,"400,000",15.1\n'


def blotter(tmp_path, *arguments, table=BLOTTER):
    file = tmp_path / "trades.csv"
    file.write_text(table)
    return run("draft", "blotter", file, "--as-of", "2026-11-20", *arguments)


def test_a_blotter_is_shown_before_anything_is_written(tmp_path):
    told = blotter(tmp_path, "--outstanding", "20,000,000", "-o", tmp_path / "out.txt")
    assert told.exit_code == 0
    assert "shares: the column 'Qty'" in told.stdout
    assert "5 percent left on 2026-10-05, from 6.5 to 4.5%" in told.stdout
    assert "Nothing is written: --yes takes it so" in told.stdout
    assert not (tmp_path / "out.txt").exists()


@pytest.mark.parametrize(
    ("columns", "words"),
    [
        (["price"], "--column 'price': write WHAT=HEADING"),
        (["price=Px", "price=Qty"], "--column price: it is given twice"),
    ],
)
def test_a_column_is_said_once_and_whole(tmp_path, columns, words):
    told = blotter(tmp_path, *(word for column in columns for word in ("--column", column)))
    assert isinstance(told.exception, muniment.UsageError)
    assert words in str(told.exception)
    assert "Px" in blotter(tmp_path, "--column", "price=Px").stdout


def test_a_blotter_goes_into_a_draft_and_its_history_into_due(tmp_path):
    draft, history, out = tmp_path / "d.yaml", tmp_path / "p.csv", tmp_path / "new.yaml"
    base = (EXAMPLES / "schedule-13d.xml").read_bytes()
    record = muniment.read(base).record
    draft.write_bytes(muniment.write(muniment.read(base).record, "yaml"))
    name = record.reporting_persons[0].name
    table = (
        BLOTTER.replace("Px\n", "Px,Fund\n")
        .replace("14.25\n", f'14.25,"{name}"\n')
        .replace("15.1\n", f'15.1,"{name}"\n')
    )
    arguments = ("--outstanding", "20000000", "--yes", "--into", draft, "-o", out, "--positions", history)
    told = blotter(tmp_path, *arguments, table=table)
    assert told.exit_code == 0, told.exception
    assert "position of" in told.stderr
    new = muniment.read(out).record
    assert (new.reporting_persons[0].aggregate_amount, str(new.reporting_persons[0].percent)) == (900_000, "4.5")
    assert "10/05/2026  Sold" in new.item5.transactions
    assert "SC 13D" in run("due", "--positions", history).stdout
    assert isinstance(blotter(tmp_path, *arguments, table=table).exception, muniment.UsageError)


def test_bad_rows_of_a_blotter_are_named_and_nothing_is_written(tmp_path):
    table = f"{BLOTTER}2026-13-01,Buy,1,1\n2026-10-06,Lend,1,1\n"
    told = blotter(tmp_path, "--yes", "-o", tmp_path / "out.txt", table=table)
    assert told.exit_code == 1
    assert "line 4: date: '2026-13-01'" in told.stderr
    assert "line 5: side: 'Lend'" in told.stderr
    assert not (tmp_path / "out.txt").exists()


def test_old_figures_are_told_by_check_and_put_in_on_request(tmp_path):
    file, out = tmp_path / "am.yaml", tmp_path / "new.yaml"
    run("draft", "from", EXAMPLES / "schedule-13g.xml", "-o", file)
    file.write_text(file.read_text().replace("aggregate_amount: 1475600", "aggregate_amount: 1520000"))
    for fmt in ("table", "json", "github", "sarif"):
        told = run("draft", "check", file, "--format", fmt)
        assert told.exit_code == 1
        assert "Item 4(a) still says 1,475,600, and the cover has 1,520,000 (row 9" in " ".join(told.stdout.split())
    assert "1. item4.amount: 1,475,600 -> 1,520,000" in run("draft", "figures", file).stdout
    assert muniment.read(file).record.item4.amount.startswith("1,475,600 shares")
    assert run("draft", "figures", file, "--take", "all", "-o", out).exit_code == 0
    assert muniment.read(out).record.item4.amount.startswith("1,520,000 shares")
    assert "No text says" in run("draft", "figures", out).stdout
    assert isinstance(run("draft", "figures", file, "--take", "9").exception, muniment.UsageError)
    assert isinstance(run("draft", "figures", file, "-o", out).exception, muniment.UsageError)
    file.write_text(file.read_text().replace("shared_voting_power: 1388200", "shared_voting_power: 1400000"))
    told = map(json.loads, run("draft", "check", file, "--format", "json").stdout.splitlines())
    assert [row["code"] for row in told if "item4.shared_voting_power" in row["paths"]] == ["C-16"]  # once
