"""`muniment ask`: questions as a user meets them."""

import csv
import io
import json
from datetime import date
from decimal import Decimal

import pytest
from msgspec import UNSET
from rich.text import Text

from commands import on_a_terminal, run
from muniment.cli import ask
from muniment.store import Store
from muniment.store.stored import SUBMISSION
from muniment.study import questions
from muniment.study.questions import Answer
from muniment.study.updating import update
from store.entries import entry, form_d, header


@pytest.fixture(scope="module")
def where(tmp_path_factory):
    path = tmp_path_factory.mktemp("asked") / "filings.db"
    names = ("Garden Lamps LLC", "=HYPERLINK(\x1b[31m)", "Sails Inc")
    with Store.open(path) as store:
        for number, name in enumerate(names, 1):
            accession = f"0001234567-25-{number:06d}"
            record = form_d(name, 9_000_000, total_amount_sold=1_000_000 * number, total_investors=3, recipients=UNSET)
            found = header(accession, "D", date(2025, 2, number))
            one = entry(accession.encode(), record, accession=accession, rank=SUBMISSION, header=found)
            store.add([one], {one.content_hash: b""})
        update(store)
    return path


def test_without_a_question_they_are_listed():
    out, _ = run("ask")
    asked = [line.split()[0] for line in out.splitlines() if line.startswith("  ")]
    assert sorted(asked) == list(questions.questions())
    assert tuple(line for line in out.splitlines() if line and line[0] != " ") == questions.TOPICS
    assert "\n\nForm D money\n  raised " in out
    assert "  raised_by_state        Form D money by state\n" in out


def test_a_store_may_be_named_before_the_question(where, monkeypatch, tmp_path):
    out, _ = run("ask", "--store", where)
    assert (out, "") == run("ask")
    after, _ = run("ask", "raised", "--store", where)
    monkeypatch.setenv("MUNIMENT_STORE", str(tmp_path / "another.db"))
    assert run("ask", "--store", where, "raised") == (after, "")
    assert run("ask", "--store", tmp_path / "another.db", "raised", "--store", where) == (after, "")


def test_a_store_that_cannot_be_asked_is_said_without_a_question_too(tmp_path):
    _, err = run("ask", "--store", tmp_path / "none.db", code=3)
    assert err == f"error: there is no store {tmp_path / 'none.db'}: make one with `muniment ingest`\n"
    with Store.open(tmp_path / "new.db"):
        pass
    _, err = run("ask", "--store", tmp_path / "new.db", code=3)
    missing = "the store has not been studied, and answers are made of its study"
    assert err == f"error: {missing}: `muniment study` makes it once, in seconds for 0 filings\n"


def test_a_table_aligns_money_and_says_what_it_means(where):
    out, _ = run("ask", "raised", "--store", where, "--limit", 2, "--state", "massachusetts", "--known", "2025-12-31")
    lines = out.splitlines()
    first, second = (next(line for line in lines if name in line) for name in ("Sails", "HYPERLINK"))
    assert first.index("3,000,000") == second.index("2,000,000")
    assert any(line.startswith("2 rows of ") and line.endswith(": --limit shows more") for line in lines), lines
    assert "Asked: state massachusetts, as of the latest filing, as known by 2025-12-31." in lines
    assert any(line.startswith("What was raised with each notice. The newest first.") for line in lines)
    assert any(line.startswith("Not shown: path, statement_id") for line in lines)


def test_nobody_elses_colours_reach_the_terminal(where):
    shown = on_a_terminal("ask", "raised", "--store", where)
    assert "=HYPERLINK([31m)" in shown
    assert "\x1b[31m)" not in shown


def test_too_wide_a_table_is_shown_row_by_row(where):
    printed = on_a_terminal("ask", "raised", "--store", where, "--limit", 1)
    shown = Text.from_ansi(printed.replace("\r\n", "\n")).plain
    assert any(line.split() == ["issuer", "name", "Sails", "Inc"] for line in shown.splitlines())


def test_programs_get_every_row_and_column(where):
    out, _ = run("ask", "raised", "--store", where, "--format", "csv")
    rows = list(csv.DictReader(io.StringIO(out)))
    assert [row["sold"] for row in rows] == ["3000000", "2000000", "1000000"]
    assert [row["issuer_name"][:2] for row in rows] == ["Sa", "'=", "Ga"], "no spreadsheet runs a name"
    assert (rows[0]["path"], rows[0]["exemptions"]) == ("total_amount_sold", "06b; 3C")
    lines, _ = run("ask", "raised", "--store", where, "--format", "jsonl")
    objects = [json.loads(line) for line in lines.splitlines()]
    assert (objects[0]["sold"], objects[0]["filed"], objects[0]["doubt"]) == ("3000000", "2025-02-03", None)
    whole, _ = run("ask", "raised", "--store", where, "--format", "json", "--limit", 1)
    told = json.loads(whole)
    assert (told["question"], told["more"], told["rows"]) == ("raised", True, objects[:1])


def test_the_sql_is_what_is_run_and_needs_no_store(tmp_path):
    out, _ = run("ask", "raised", "--format", "sql", "--since", "2025-01-01", "--store", tmp_path / "none.db")
    assert "and n.filed >= :since" in out
    assert ":until" not in out


def test_a_question_is_called_with_hyphens_too(where):
    assert run("ask", "raised-by-state", "--store", where) == run("ask", "raised_by_state", "--store", where)


def test_no_row_is_said_to_be_none(where):
    out, _ = run("ask", "raised", "--store", where, "--state", "CA")
    assert out.startswith("No row answers to that.\n")


@pytest.mark.parametrize(
    ("words", "code", "told"),
    [
        (("nothing",), 2, "there is no question 'nothing'; there is "),
        (("raised", "--isuer", "x"), 2, "the question raised does not take --isuer; did you mean --issuer?"),
        (("raised", "more"), 2, "the question raised does not take more; there is --since, "),
        (("raised", "--funds", "perhaps"), 2, "funds is yes or no, not 'perhaps'"),
        (("trades", "--traded-since", "2025-02-01", "--traded-until", "1/2/2025"), 2, "traded_since 2025-02-01 "),
        (("raised", "--industry", "lamps"), 2, "industry: 'lamps' is not in the list of industries"),
    ],
)
def test_what_makes_no_sense_is_one_line(where, words, code, told):
    out, err = run("ask", *words, "--store", where, code=code)
    assert out == ""
    assert err.startswith(f"error: {told}")
    assert err.count("\n") == 1


def test_a_store_that_is_none_is_one_line(tmp_path):
    path = tmp_path / "notes.txt"
    path.write_text("no store")
    for store, told in ((path, "is not a database"), (tmp_path / "none.db", "there is no store")):
        _, err = run("ask", "raised", "--store", store, code=3)
        assert told in err
        assert err.count("\n") == 1


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        (("holders", "--issuer", "\udcff"), r"nobody in this store is called '\udcff'"),
        (("raised_by_state", "--state", "\udcff"), r"state: '\udcff' is not in the list"),
        (("holders", "--limit", "9" * 20), "at most 1,000,000,000 rows are asked for"),
    ],
)
def test_what_no_database_takes_is_told_in_a_line(where, asked, words):
    _, err = run("ask", *asked, "--store", where, code=2)
    assert words in err
    assert err.count("\n") == 1


def test_a_misspelt_name_says_who_may_be_meant(where):
    _, err = run("ask", "raised", "--issuer", "Graden Lamps", "--store", where, code=2)
    assert "nobody in this store is called 'Graden Lamps'" in err
    # All three are of one CIK, and called Sails Inc by now.
    assert err.endswith("; did you mean Sails Inc (cik:0001000001)?\n")
    _, err = run("search", "Graden", "lamps", "--store", where)
    assert err == "warning: no filing has these words; did you mean garden lamps?\n"


def test_nobody_is_called_by_halves_of_characters(where):
    _, err = run("who", "\udcff", "--store", where, code=2)
    assert r"nobody in this store is called '\udcff'" in err


def test_a_column_is_set_by_its_kind_and_not_by_the_rows_of_an_answer():
    """Thousands are parted in each of its numbers, whole or not; what holds numbers stands on the right without any."""
    asked = questions.question("holders")
    rows = [("A", 1234567), ("B", Decimal("1234567.5")), ("C", None)]
    for some in (rows, rows[:1], rows[1:2], rows[2:]):
        table = ask._table(Answer(asked, ("holder_name", "shares"), some, "", {}), (0, 1))
        assert [column.justify for column in table.columns] == ["left", "right"]
    assert [ask._cell_text("shares", row[1]) for row in rows] == ["1,234,567", "1,234,567.5", ""]
