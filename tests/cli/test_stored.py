"""Filings into a store and out of it, as a user meets it: output, errors, exit codes."""

import csv
import json
import os
import sqlite3
import sys

import pytest
from litestar.testing import TestClient
from msgspec import UNSET
from msgspec.structs import replace

from cli.test_commands import EXAMPLES
from commands import on_a_terminal, run
from datasets import ACCESSION, dataset
from muniment.cli import stored
from muniment.errors import FormNotRead
from muniment.evidence import Problem
from muniment.pipeline import ingest
from muniment.pipeline.ingest import reread as read_again
from muniment.reading import READER_VERSION
from muniment.store import Store
from muniment.store.stored import SUBMISSION
from muniment.web.app import create_app
from pipeline.piles import FORM_D, PRINTED_13G, SCHEDULE_13G, TEXT_13G, pile, submission
from store.entries import entry, schedule_13g

NEXT_READER = str(int(READER_VERSION) + 1)


@pytest.fixture(scope="module")
def store(tmp_path_factory):
    """A store of one of everything, made by the command."""
    folder = tmp_path_factory.mktemp("stored")
    pile(folder / "pile", 5)
    out, err = run("ingest", folder / "pile", "--store", folder / "filings.db")
    assert err == ""
    told = dict(line.split("\t") for line in out.splitlines())
    assert (told["filings read"], told["kept unread"], told["known already"], told["refused"]) == ("11", "6", "1", "0")
    assert told["unread: SC 13G/A as plain text: too little of it is there"] == "2"
    return folder / "filings.db"


def lines(*args):
    out, err = run(*args)
    assert not err.replace("warning: 2 of 17 filings: --limit shows more\n", "")
    return [line.split("\t") for line in out.splitlines()]


def test_the_fraction_of_a_share_is_told_everywhere(tmp_path):
    one, where = entry(b"1", schedule_13g(shares="1123214.58")), tmp_path / "filings.db"
    with Store.open(where) as held:
        held.add([one], {one.content_hash: b"1"})
    assert lines("list", "--store", where)[0][6] == "1123214.58"
    assert '"amount":1123214.58,' in run("list", "--store", where, "--format", "json")[0]
    assert '"amount":1123214.58,' in run("show", "1", "--store", where, "--format", "json")[0]
    with TestClient(create_app(where), base_url="http://127.0.0.1") as client:
        assert "1,123,214.58 shares" in client.get("/filings").text


# ---- ingest ---------------------------------------------------------------------------------------------------------


def test_a_second_run_takes_only_what_is_new(store, tmp_path):
    told = dict(lines("ingest", store.parent / "pile", "--store", store))
    assert (told["filings read"], told["kept unread"], told["known already"]) == ("0", "0", "18")


def test_refusals_are_told_and_the_exit_code_is_1(tmp_path):
    (tmp_path / "empty.xml").write_bytes(b"")
    (tmp_path / "good.xml").write_bytes(FORM_D)
    out, err = run("ingest", tmp_path, tmp_path / "missing", "--store", tmp_path / ".s.db", code=1)
    assert "filings read\t1\n" in out
    assert "refused\t2\n" in out
    assert f"error: {tmp_path}/empty.xml: is empty\n" in err
    assert f"error: {tmp_path}/missing: cannot be read: No such file or directory\n" in err


def test_hostile_names_reach_no_terminal(tmp_path):
    (tmp_path / "a\x1b[2J.xml").write_bytes(b"")
    _, err = run("ingest", tmp_path, "--store", tmp_path / ".s.db", code=1)
    assert "\x1b" not in err
    assert "a\\x1b[2J.xml: is empty" in err


def test_store_problems_are_exit_code_3(tmp_path):
    (tmp_path / "no.db").write_text("something else" * 100)
    _, err = run("ingest", EXAMPLES, "--store", tmp_path / "no.db", code=3)
    assert "is not a database" in err
    _, err = run("list", "--store", tmp_path / "missing.db", code=3)
    assert "there is no store" in err
    assert not (tmp_path / "missing.db").exists()
    run("ingest", EXAMPLES, "--workers", "0", code=2)


def test_people_see_a_report(tmp_path):
    shown = on_a_terminal("ingest", EXAMPLES, "--workers", "2", "--store", tmp_path / "s.db")
    for words in ("filings read", "kept unread", "known already", "filings a second"):
        assert words in shown


# ---- list, search, show ---------------------------------------------------------------------------------------------


def test_list(store):
    rows = lines("list", "--store", store)
    assert len(rows) == 17
    assert {len(row) for row in rows} == {10}
    by_key = {row[0]: row for row in rows}
    number = by_key["0009990001-24-000003"]
    assert number[1:5] == ["D", "2024-02-09", "0009900031", "Pocket Orchard 3 Robotics, Inc."]
    assert by_key["0009990001-24-900000"][9] == "SC 13G/A as plain text: too little of it is there"


@pytest.mark.parametrize(
    ("filters", "count"),
    [
        (["--form", "13G"], 4),
        (["--form", "13g/a"], 2),
        (["--form", "schedule 13d"], 2),
        (["--issuer", "lark", "--form", "13G"], 3),
        (["--issuer", "9900031"], 8),
        (["--since", "2024-02-09", "--until", "2024-02-09"], 7),
        (["--until", "2024-02-08"], 0),
        (["--state", "me"], 3),
        (["--exemption", "506c"], 0),
        (["--exemption", "rule 506(b)", "--industry", "other tech"], 8),
        (["--least", "4000000", "--form", "D"], 8),
        (["--greatest", "10"], 0),
        (["--limit", "2"], 2),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_filters(store, filters, count):
    assert len(lines("list", "--store", store, *filters)) == count


def test_the_store_may_come_from_the_environment(store):
    os.environ["MUNIMENT_STORE"] = str(store)
    try:
        assert len(lines("list")) == 17
    finally:
        del os.environ["MUNIMENT_STORE"]


def test_lists_as_json(store):
    out, _ = run("list", "--store", store, "--form", "13G", "--format", "json")
    rows = [json.loads(line) for line in out.splitlines()]
    assert len(rows) == 4
    assert {"id", "accession", "form", "filed", "issuer", "persons", "role", "amount", "reason"} <= rows[0].keys()


def test_wrong_filters_are_exit_code_2(store):
    for wrong, words in (
        (["--since", "yesterday"], "yesterday"),
        (["--since", "2026-02-01", "--until", "2026-01-31"], "--since 2026-02-01 is after --until 2026-01-31"),
        (["--least", "5", "--greatest", "1"], "--least 5 is more than --greatest 1"),
        (["--limit", "0"], "limit"),
        (["--issuer", "!?"], "!?"),
        (["--industry", "biotch"], "did you mean Biotechnology?"),
        (["--exemption", "507"], "list of exemptions"),
    ):
        out, told = run("list", "--store", store, *wrong, code=2)
        assert not out
        assert words in told


def test_search(store):
    found = lines("search", "garden", "lamps", "--store", store)
    assert [row[1] for row in found] == ["SC 13D"]
    assert "garden lamps" in found[0][11]
    assert lines("search", "nothingofthekind", "--store", store) == []
    out, _ = run("search", "garden lamps", "--store", store, "--format", "json")
    assert json.loads(out)["filing"]["form"] == "SC 13D"


def test_show_prints_a_filing_like_read(store):
    shown = lines("show", "0009990001-24-000003", "--store", store)
    said = {row[1]: row[2] for row in shown}
    assert said["primary_issuer.name"] == "Pocket Orchard 3 Robotics, Inc."
    assert said["source:full submission"].endswith("many.zip!3.txt")
    assert f"version:{READER_VERSION}" in said
    as_read = lines("read", EXAMPLES / "form-d.xml")
    listed, _ = run("list", "--store", store, "--format", "json")
    key = next(row["id"] for row in map(json.loads, listed.splitlines()) if row["name"].endswith("again.xml"))
    assert [row[1:] for row in lines("show", key, "--store", store)][: len(as_read)] == [row[1:] for row in as_read]


def test_show_evidence(store):
    row = next(
        row
        for row in lines("show", "0009990001-24-000003", "--evidence", "--store", store)
        if row[1] == "primary_issuer.name"
    )
    start, end = map(int, row[3].split("-"))
    assert submission(3, FORM_D.replace(b"Orchard", b"Orchard 3"))[start:end] == b"Pocket Orchard 3 Robotics, Inc."


def test_show_evidence_of_a_data_set_is_table_row_and_column(tmp_path):
    (tmp_path / "2025q2.zip").write_bytes(dataset())
    run("ingest", tmp_path / "2025q2.zip", "--store", tmp_path / "some.db")
    shown = lines("show", ACCESSION, "--evidence", "--store", tmp_path / "some.db")
    places = {row[1]: row[3] for row in shown if len(row) > 3 and ":" not in row[1]}
    table, _, row, _, column = places["primary_issuer.name"].split()
    assert (table, row.isdecimal(), column) == ("ISSUERS", True, "ENTITYNAME")
    out, _ = run("show", ACCESSION, "--evidence", "--format", "json", "--store", tmp_path / "some.db")
    assert json.loads(out)["evidence"]["primary_issuer.name"]["how"] == places["primary_issuer.name"]


def test_show_names_all_sources_of_a_filing(store):
    rows = lines("show", "0009990001-24-000004", "--store", store)
    assert [row[1] for row in rows if row[1].startswith("source:")] == ["source:full submission"]


def test_show_what_was_not_read(store):
    shown = lines("show", "0009990001-24-900000", "--store", store)
    assert shown[0][1:] == ["reason", "SC 13G/A as plain text: too little of it is there"]
    out, _ = run("show", "0009990001-24-900000", "--store", store, "--format", "json")
    told = json.loads(out)
    assert told["record"] is None
    assert told["header"]["form"] == "SC 13G/A"


def test_show_corrections(store, tmp_path):
    copy = tmp_path / "copy.db"
    with Store.open(copy) as held:
        extracted = list(ingest.extract(ingest.Item("a.txt", submission(1, FORM_D))))
        held.add(extracted, {extracted[0].content_hash: submission(1, FORM_D)})
        held.correct("0009990001-24-000001", "primary_issuer.name", "Another Name", "A. Reader", "the seal says so")
    rows = lines("show", "0009990001-24-000001", "--store", copy)
    assert rows[-1][1:] == [
        "correction:primary_issuer.name",
        "Another Name",
        "A. Reader",
        "the seal says so",
        "applies",
    ]
    assert "Another Name (A. Reader" in on_a_terminal("show", "0009990001-24-000001", "--store", copy)


def test_what_is_not_there(store):
    _, err = run("show", "0009990001-24-999999", "--store", store, code=2)
    assert "no filing" in err


def test_tables_for_people(store):
    listed = on_a_terminal("list", "--store", store)
    for words in ("0009990001-24-000003", "SC 13G/A", "Pocket Orchard 3", "17 of 17 filings", "too little of it"):
        assert words in listed
    assert "2 of 17 filings: --limit shows more" in on_a_terminal("list", "--limit", "2", "--store", store)
    assert "garden lamps" in on_a_terminal("search", "garden", "lamps", "--store", store)
    assert on_a_terminal("search", "zyzzyva", "--store", store).strip() == "No filing answers to that."
    assert on_a_terminal("list", "--since", "2035-01-01", "--store", store).strip() == "No filing answers to that."
    shown = on_a_terminal("show", "0009990001-24-000003", "--store", store)
    for words in (
        "Pocket Orchard 3 Robotics, Inc.",
        "accession number 0009990001-24-000003",
        "full submission:",
        f"reader {READER_VERSION}",
    ):
        assert words in shown
    assert "too little of it" in on_a_terminal("show", "0009990001-24-900000", "--store", store)


# ---- export ---------------------------------------------------------------------------------------------------------


def test_export_csv(store, tmp_path):
    told = dict(lines("export", "--store", store, "--to", "csv", "--output", tmp_path / "out"))
    assert told["filings"] == "17"
    with (tmp_path / "out" / "form_d.csv").open(newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == 8
    assert {row["total_offering_amount"] for row in rows} == {"4000000"}
    assert {row["exemptions"] for row in rows} == {"06b"}


def test_export_some(store, tmp_path):
    told = dict(lines("export", "--store", store, "--to", "sqlite", "-o", tmp_path / "g.db", "--form", "13G"))
    assert (told["filings"], told["form_d"], told["schedule_13g"]) == ("4", "0", "2")
    with sqlite3.connect(tmp_path / "g.db") as database:
        assert database.execute("SELECT count(*) FROM schedule_13g_reporting_persons").fetchone()[0] > 0
    database.close()


@pytest.mark.parametrize("to", ["jsonl", "parquet", "xlsx"])
def test_export_otherwise(store, tmp_path, to):
    told = dict(lines("export", "--store", store, "--to", to, "--output", tmp_path / "out"))
    assert told["filings"] == "17"


def test_export_as_the_sec_does(store, tmp_path):
    out, err = run("export", "--store", store, "--to", "sec-tsv", "--output", tmp_path / "out", "--json")
    assert json.loads(out) == {"filings": 6, "left_out": 11, "without_an_accession_number": 2}
    assert err.startswith("warning: 2 Form D notices are left out: nothing states the accession number")
    head, *rows = (tmp_path / "out" / "FORMDSUBMISSION.tsv").read_text("utf-8").splitlines()
    assert head.startswith("ACCESSIONNUMBER\t")
    assert len(rows) == 6


def test_export_needs_a_place(store, tmp_path):
    run("export", "--store", store, code=2)
    run("export", "--store", store, "--to", "docx", "--output", tmp_path, code=2)
    (tmp_path / "file").write_text("")
    _, err = run("export", "--store", store, "--output", tmp_path / "file", code=2)
    assert "is a file" in err
    _, err = run("export", "--store", store, "--output", tmp_path / "file" / "below", code=3)
    assert "cannot be written" in err


# ---- reread ---------------------------------------------------------------------------------------------------------


def test_a_store_of_an_older_reader_gains_what_this_one_reads(tmp_path, monkeypatch):
    """Version 1 kept printed schedules unread: their number and header stay, and their values are gained."""
    data = submission(4, PRINTED_13G, "SC 13G/A", "")

    def refuse(_):
        raise FormNotRead("not yet")

    with Store.open(tmp_path / "s.db") as held, monkeypatch.context() as older:
        older.setattr(ingest, "READER_VERSION", "1")
        older.setattr(ingest, "read", refuse)
        found = list(ingest.extract(ingest.Item("old.txt", data)))
        held.add(found, {found[0].content_hash: data})
        assert held.filing("0009990001-24-000004").row.reason
    told = {row[0]: row[1:] for row in lines("reread", "--store", tmp_path / "s.db")}
    assert (told["files read again"], told["values lost"], told["values changed"]) == (["1"], ["0"], ["0"])
    assert int(told["values gained"][0]) > 30
    with Store.open(tmp_path / "s.db", read_only=True) as held:
        filing = held.filing("0009990001-24-000004")
        assert (filing.row.rank, filing.row.reason, filing.row.filed.year) == (SUBMISSION, "", 2024)
        assert filing.record.reporting_persons[0].irs_number == "00-9900417"
        found = filing.evidence["reporting_persons[0].aggregate_amount"]
        assert data[found.spans[0].start : found.spans[0].end] == b"986,150"
        assert (found.how, 0.5 < found.confidence < 1) == ("beside its label", True)
        assert [one.shown for one in filing.versions] == [False, True]


@pytest.mark.slow
def test_a_stored_printed_page_is_shown_with_its_confidence(tmp_path):
    path = tmp_path / "s.db"
    run("ingest", EXAMPLES / "schedule-13d-2004.htm", "--store", path)
    shown = lines("show", "1", "--evidence", "--store", path)
    (row,) = [row for row in shown if row[1] == "reporting_persons[1].percent"]
    assert (row[2], len(row)) == ("5.8", 5)
    told = json.loads(run("show", "1", "--evidence", "--format", "json", "--store", path)[0])
    assert 0.5 < told["evidence"]["reporting_persons[1].percent"]["confidence"] < 1
    assert "5.8%" in on_a_terminal("show", "1", "--store", path)
    out, _ = run("search", "saltgrass", "ferries", "--store", path)
    assert "SC 13D/A" in out


def test_reading_again_without_a_new_reader_changes_nothing(store):
    told = dict(lines("reread", "--store", store))
    assert set(told.values()) == {"0"}


def test_reading_again_with_a_better_reader(tmp_path, monkeypatch, capsysbinary):
    """A reader that finds one value more, one less, and one otherwise: all three are told, and both versions stay."""
    path = tmp_path / "s.db"
    with Store.open(path) as held:
        for number, data in enumerate((submission(1, FORM_D), SCHEDULE_13G, TEXT_13G)):
            held.add(found := list(ingest.extract(ingest.Item(f"{number}", data))), {found[0].content_hash: data})
    real = ingest._read_values

    def better(reading, data):
        said = real(reading, data)
        record = said["record"]
        if hasattr(record, "primary_issuer"):
            issuer = replace(record.primary_issuer, name="Another, Inc.", phone=UNSET)
            said["record"] = replace(record, primary_issuer=issuer)
            said["problems"] = (Problem("", "code", "words"),)
        return said

    monkeypatch.setattr(ingest, "_read_values", better)
    monkeypatch.setattr(ingest, "READER_VERSION", NEXT_READER)
    monkeypatch.setattr(ingest, "READER_VERSION", NEXT_READER)
    with Store.open(path) as held:
        told = read_again(held)
        assert (told.contents, told.filings, len(told.changed)) == (3, 3, 1)
        (changed,) = told.changed
        assert changed.key == "0009990001-24-000001"
        assert [one.path for one in changed.difference.lost] == ["primary_issuer.phone"]
        assert [one.path for one in changed.difference.changed] == ["primary_issuer.name"]
        filing = held.filing(changed.key)
        assert filing.record.primary_issuer.name == "Another, Inc."
        assert [one.reader_version for one in filing.versions] == [READER_VERSION, NEXT_READER]
        assert read_again(held).contents == 0
    stored._print_changes(told.changed)
    sys.stdout.flush()
    out = capsysbinary.readouterr().out.decode()
    assert "0009990001-24-000001\tchanged\tprimary_issuer.name\tPocket Orchard Robotics, Inc.\tAnother, Inc.\n" in out
