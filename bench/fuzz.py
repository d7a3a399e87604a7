"""Fuzzing: changed files of every format go the whole way, chosen by the lines that they reach; crashes should be 0.

It begins with our examples, with fiction, and with what earlier runs kept; with `--files` folders of others besides.
In `fuzzing/` lie, for each format, files that reached new lines (`corpus`), crashes with what was raised, and a log.
"""

import sys
import time
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path


def run(
    seconds: float, formats: Sequence[str], folders: Sequence[Path], folder: Path, *, runs: int, save: bool
) -> None:
    """Fuzz for some seconds together, or `runs` files of each format; print what came of it, end with 1 for a crash."""
    sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))
    fuzzing = import_module("fuzzing.running")  # what the tests use, too; it loads the package with its lines counted
    begin = time.monotonic()
    found = fuzzing.fuzz(folder, seconds, formats, folders, runs)
    for name, one in found.items():
        print(f"{name}: {one.files:,} files, {one.kept:,} of them reached new lines, {len(one.crashes)} crashes")
        for crash, words in one.crashes.items():
            print(f"    {folder / name / 'crashes' / crash}: {words[:200]}")
        if save:
            print(f"    kept: {fuzzing.merge(folder, name):,} files in tests/fuzzing/kept/{name}.zip")
    print(f"{sum(one.files for one in found.values()):,} files in {time.monotonic() - begin:.0f} s")
    if any(one.crashes for one in found.values()):
        sys.exit(1)
