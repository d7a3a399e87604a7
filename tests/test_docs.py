"""What README and docs print runs, and prints what they show.

Every block of commands (```console, ```sh) runs by a shell, command after command, in a folder of its page that holds
what the page takes for granted: `FOLDERS`. Where commands begin with `$ `, what stands below them is what they print;
`…` stands for any words, on a line of its own for any lines. A block that cannot run is marked with its reason:
`<!-- not run: REASON -->`.
"""

import os
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest

from cli.test_commands import ROOT

LONGEST = 300  # seconds of a command on a busy machine
PAGES = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").rglob("*.md"))]
_BLOCK = re.compile(r"^(?:<!-- not run: (?P<why>[^\n]+) -->\n)?```(?:console|sh)\n(?P<text>.*?)^```$", re.M | re.S)
_SERVES = re.compile(r"^muniment (serve|edgar serve)\b")
_STATE = re.compile(r"^(export|cd|eval) ")


class Command(NamedTuple):
    """A command as it is printed, and what is shown below it; None where nothing is said of what it prints."""

    text: str
    shown: list[str] | None


class Block(NamedTuple):
    """A block of a page: its commands, and why it is not run."""

    page: Path
    line: int
    commands: list[Command]
    why: str | None


def blocks(page: Path) -> list[Block]:
    text = page.read_text("utf-8")
    return [
        Block(page, text[: found.start()].count("\n") + 1, list(_commands(found["text"])), found["why"])
        for found in _BLOCK.finditer(text)
    ]


def _commands(text: str):
    lines = text.replace("\\\n", "").splitlines()
    if not any(line.startswith("$ ") for line in lines):
        yield from (Command(line, None) for line in lines if line.strip())
        return
    at = 0
    while at < len(lines):
        command, end = lines[at].removeprefix("$ "), at + 1
        while end < len(lines) and not lines[end].startswith("$ "):
            end += 1
        yield Command(command, lines[at + 1 : end] or None)
        at = end


EVERYTHING = [block for page in PAGES for block in blocks(page)]
RUN = {page: [one for one in EVERYTHING if one.page == page and not one.why] for page in PAGES}
NOT_RUN = [one for one in EVERYTHING if one.why]


def is_as_shown(shown: list[str], printed: list[str]) -> bool:
    """Whether lines are as they are shown, where `…` stands for any words, or for any lines."""
    lines = (".*" if line.strip() == "…" else ".*".join(map(re.escape, line.rstrip().split("…"))) for line in shown)
    pattern = "".join(r"(?:.*\n)*?" if line == ".*" else f"{line}\n" for line in lines)
    return re.fullmatch(pattern, "".join(f"{line.rstrip()}\n" for line in printed)) is not None
