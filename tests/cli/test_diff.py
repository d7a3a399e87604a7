"""`muniment diff`."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from muniment.cli.app import app

EXAMPLES = Path(__file__).parents[2] / "examples"
BEFORE, AFTER = str(EXAMPLES / "schedule-13g.xml"), str(EXAMPLES / "schedule-13g-exit.xml")


def run(*arguments):
    return CliRunner().invoke(app, ["diff", *arguments])


def test_table():
    told = run(BEFORE, AFTER).output
    assert "4.5 points" in told
    assert "17 changed, 2 new, 3 not said any more." in told


def test_json():
    told = json.loads(run(BEFORE, AFTER, "--format", "json").output)
    change = next(one for one in told["changes"] if one["path"] == "reporting_persons[0].aggregate_amount")
    assert change["words"] == "down by 1,073,482 (72.7%)"
    assert change["of"] == "Tidewrack Asset Management, Inc."


def test_html():
    told = run(BEFORE, AFTER, "--format", "html").output
    assert told.startswith("<!DOCTYPE html>")
    assert "<del>6.2%</del>" in told


def test_a_file_cut_off_is_told_in_every_format(tmp_path):
    cut = tmp_path / "cut.xml"
    cut.write_bytes(Path(BEFORE).read_bytes()[:3000])
    for arguments in ((), ("--format", "json"), ("--format", "html")):
        told = run(BEFORE, str(cut), *arguments).output
        assert "cut off here" in told
        assert "not said any more" not in told
    assert json.loads(run(BEFORE, AFTER, "--format", "json").output)["damaged"] == []


def test_text_of_1997_against_xml():
    assert run(str(EXAMPLES / "schedule-13g-1997.txt"), AFTER, "--format", "json").exit_code == 0


@pytest.mark.parametrize(("second", "code"), [("absent.xml", 1), (str(EXAMPLES / "demo.py"), 1), (str(EXAMPLES), 1)])
def test_bad_input(second, code):
    assert run(BEFORE, second).exit_code == code
