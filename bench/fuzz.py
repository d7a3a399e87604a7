"""Fuzzing: mutated files of every format are read, checked, written, stored and shown; crashes should be 0.

It begins with our examples, with fiction, and with what earlier runs kept; with `--files` folders of others besides.
In `fuzzing/` lie, for each format, files that reached new lines (`corpus`), crashes with what was raised, and a log.
"""

import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

_TESTS = Path(__file__).parents[1] / "tests"


def run(
    seconds: float, formats: Sequence[str], folders: Sequence[Path], folder: Path, *, runs: int, save: bool
) -> None:
    """Fuzz for some seconds together, at least `runs` files of each format; print what came of it, end 1 for a crash.

    In a process of its own: lines are counted only of what is loaded after the fuzzer.
    """
    asked = ["--seconds", str(seconds), "--runs", str(runs), *(["--save"] if save else [])]
    asked += ["--formats", *formats, "--files", *(str(path.resolve()) for path in folders)]
    command = [sys.executable, "-m", "fuzzing.runner", str(folder.resolve()), *asked]
    sys.exit(subprocess.run(command, cwd=_TESTS, check=False).returncode)
