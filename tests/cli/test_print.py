"""`muniment write --to html|pdf|text`: the official page of a filing."""

import os
import subprocess
import sys

import pytest

from commands import on_a_terminal, run
from muniment import read

from .test_commands import EXAMPLES, FORM_D


@pytest.mark.parametrize(
    ("to", "begins"), [("html", b"<!DOCTYPE html>"), ("pdf", b"%PDF-"), ("text", b"The Securities")]
)
def test_a_page_is_written_and_read_again(tmp_path, to, begins):
    page = tmp_path / "page"
    out, told = run("write", FORM_D, "--to", to, "--output", page)
    assert (out, told) == ("", "")
    assert page.read_bytes().startswith(begins)
    assert read(page).record.primary_issuer.name == read(FORM_D).record.primary_issuer.name


def test_a_printed_schedule_says_how_much_of_it_has_low_confidence(tmp_path):
    page = (EXAMPLES / "schedule-13d-2004.htm").read_bytes()
    contradictory = tmp_path / "page.htm"
    contradictory.write_bytes(page.replace(b"5.8", b"31.7", 1))  # Item 5 says 5.8 percent
    out, told = run("write", contradictory, "--to", "text")
    assert "SCHEDULE 13D" in out
    assert "printed as it was read" in told
    assert "low confidence" in told


def test_a_pdf_is_not_poured_into_a_terminal():
    with pytest.raises(AssertionError):
        on_a_terminal("write", FORM_D, "--to", "pdf")


def test_the_day_is_that_of_the_header():
    out, _ = run("write", EXAMPLES / "form-d-2009.xml", "--to", "text")
    assert "[ ] Rule 505" in out or "[X] Rule 505" in out
    assert "Rule 506(b)" not in out


def test_what_pdf_needs_is_named_where_it_is_missing(tmp_path):
    (tmp_path / "typst.py").write_text("raise ModuleNotFoundError(\"No module named 'typst'\", name='typst')\n")

    paths = os.pathsep.join([str(tmp_path), *sys.path])
    done = subprocess.run(
        [sys.executable, "-m", "muniment", "write", FORM_D, "--to", "pdf"],
        env={**os.environ, "PYTHONPATH": paths},
        capture_output=True,
        check=False,
    )
    assert done.returncode != 0
    assert b"pip install 'muniment[pdf]'" in done.stderr
    assert b"Traceback" not in done.stderr
