"""`muniment study`: what it works out, what it tells of amendments that are linked to nothing, and one statement."""

import json
from datetime import date

import pytest
from typer.testing import CliRunner

from muniment.cli.app import app
from muniment.errors import EnvironmentProblem, UsageError
from study.held import filed, number, person, schedule, stored

run = CliRunner()


@pytest.fixture
def where(tmp_path):
    entries = [
        filed(1, schedule(), date(2025, 1, 10)),
        filed(2, schedule(amendment=True, persons=(person(shares=1500, percent="9.1"),)), date(2025, 4, 10)),
        filed(3, schedule(amendment=True, filer="0009900017"), date(2025, 4, 10)),
    ]
    path = tmp_path / "filings.db"
    stored(path, entries).close()
    return str(path)


def told(*given: str) -> str:
    answer = run.invoke(app, ["study", *given], catch_exceptions=False)
    assert answer.exit_code == 0
    return answer.stdout


def test_what_is_new_is_studied_once_and_what_is_not_linked_is_told(where):
    linked = (
        "amendments of Schedules 13D and 13G linked with an earlier filing\t1\n"
        "amendments of Schedules 13D and 13G not: no earlier filing here\t1\n"
    )
    assert told("--store", where) == f"filings studied\t3\n{linked}"
    assert told("--store", where) == f"filings studied\t0\nfilings studied before\t3\n{linked}"
    assert told("--store", where, "--anew") == f"filings studied\t3\n{linked}"
    as_json = json.loads(told("--store", where, "--format", "json"))
    assert as_json["amendments"][0]["why_not"] == {"no earlier filing here": 1}


def test_one_statement_is_told_with_what_each_amendment_changed(where):
    lines = told("--store", where, "--statement", number(2)).splitlines()
    assert lines[0] == f"Statement {number(1)}: Common Stock, CUSIP 99021L100"
    assert f"2. SC 13G/A, 2025-04-10, {number(2)}: 1,500 shares, 9.1%" in lines
    assert any(line.endswith("up by 500 (50.0%)") for line in lines)
    steps = json.loads(told("--store", where, "--statement", number(2), "--format", "json"))["steps"]
    assert [(one["accession"], one["before"]) for one in steps] == [(number(1), ""), (number(2), number(1))]


def test_bad_use_is_one_line(where, tmp_path):
    with pytest.raises(UsageError, match="no filing"):
        told("--store", where, "--statement", number(9))
    with pytest.raises(EnvironmentProblem):
        told("--store", str(tmp_path / "none.db"))
    assert not (tmp_path / "none.db").exists()
