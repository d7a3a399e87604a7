"""What the documentation of checks shows is what the program prints."""

import re
import shlex
from pathlib import Path

import pytest

from cli.test_commands import ROOT, run

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


def test_the_page_shows_all_formats():
    assert len(SHOWN) == 4
