"""What the documentation shows is what the program prints."""

import re
import shlex
from pathlib import Path

import pytest

from cli.test_commands import ROOT
from commands import run

_BLOCK = re.compile(r"^```console\n\$ muniment (.*)\n((?:.*\n)*?)```", re.MULTILINE)
PAGE = (Path(__file__).parents[1] / "docs" / "checks.md").read_text("utf-8")
SHOWN = [pytest.param(found[1], found[2], id=found[1][:60]) for found in _BLOCK.finditer(PAGE)]


@pytest.mark.parametrize(("command", "shown"), SHOWN)
def test_what_is_shown_is_what_is_printed(command, shown, monkeypatch):
    monkeypatch.chdir(ROOT)
    words = shlex.split(command)
    out, err = run(*words, code=1 if words[0] == "check" else 0)
    assert out.strip() == shown.strip()
    assert err == ""


STUDY = (Path(__file__).parents[1] / "docs" / "study.md").read_text("utf-8")
ASKED = [pytest.param(found[1], found[2], id=found[1][:60]) for found in _BLOCK.finditer(STUDY)]
_SAMPLES = ("form-d.xml", "form-d-amendment.xml", "form-d-submission.txt", "form-d-2009.xml")


@pytest.fixture(scope="module")
def studied(tmp_path_factory):
    """The store that the page about studies asks: of the four sample notices."""
    path = tmp_path_factory.mktemp("studied") / "filings.db"
    run("ingest", *(ROOT / "examples" / name for name in _SAMPLES), "--store", path)
    run("study", "--store", path)
    return path


@pytest.mark.parametrize(("command", "shown"), ASKED)
def test_answers_that_are_shown_are_answered(command, shown, studied, monkeypatch):
    monkeypatch.setenv("MUNIMENT_STORE", str(studied))
    out, err = run(*shlex.split(command))
    assert (out.strip(), err) == (shown.strip(), "")


def test_the_page_asks_several_questions():
    assert len(ASKED) == 4


def test_the_page_shows_all_formats():
    assert len(SHOWN) == 4
