"""`muniment draft`."""

from pathlib import Path

import pytest
from typer.testing import CliRunner

import muniment
from muniment.cli.app import app

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
