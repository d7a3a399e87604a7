"""Fuzzing one format after the other: libFuzzer chooses by the lines that a file reaches; each crash is kept once.

`python -m bench fuzz` runs it for hours, a test for forty files. The package is loaded once, with its lines
counted, and a process is forked from there for each format: libFuzzer serves one target in a process, and ends with it.
"""

import argparse
import hashlib
import math
import os
import re
import signal
import sys
import time
import traceback
from collections.abc import Sequence
from pathlib import Path
from random import Random

import atheris
from msgspec import Struct, field

with atheris.instrument_imports(include=["muniment"]):  # pyright: ignore[reportAttributeAccessIssue]
    from fuzzing.mutation import mutated
    from fuzzing.seeds import FORMATS, LARGEST, keep, kept, others, seeds
    from fuzzing.target import Target

_SLOW = 60  # seconds, many times what a file of this size takes
_MEMORY = 4096  # MiB
_EXECUTED = re.compile(r"stat::number_of_executed_units: ([0-9]+)")
_MOST_KEPT = 40  # files of a format and a run: the smallest
_LIBRARY_DOES = 0.3  # of the changes; the others are ours, by structure


class Outcome(Struct):
    """What came of a format: files that were run, how many reached new lines, and the crashes, by file."""

    files: int = 0
    kept: int = 0
    crashes: dict[str, str] = field(default_factory=dict)


def fuzz(
    folder: Path, seconds: float, formats: Sequence[str] = (), more: Sequence[Path] = (), runs: int = 0
) -> dict[str, Outcome]:
    """Fuzz formats for some seconds together, and return what came of each; files are kept in a folder for each.

    `more` are folders of files to begin with, beside our own. The seconds, and the `runs` files that each format gets
    at least, are those of changed files: to read what it begins with takes as long as it takes. Without seconds they
    are the same files each time, as long as the program is the same.

    A process that a file ends, or that takes too long or too much memory with one, is begun again; that file is kept.
    """
    found: dict[str, Outcome] = {}
    names, seed = list(formats or FORMATS), time.time_ns() % 2**31 if seconds else 0
    for name in names:
        place = folder / name
        (place / "corpus").mkdir(parents=True, exist_ok=True)
        (place / "crashes").mkdir(exist_ok=True)
        for data in [*seeds(name), *others(name, more)]:
            (place / "corpus" / _name(data)).write_bytes(data)
        before = len(list((place / "corpus").iterdir()))
        left = seconds / len(names)
        while (left := left - _fuzz(name, place, seed, left, runs)) > 0:
            seed += 1
        found[name] = _outcome(place, before)
    return found


def save(folder: Path, name: str) -> tuple[int, int]:
    """Keep the smallest files of a format that reached new lines; return how many, and how many there were."""
    known = {_name(data) for data in seeds(name)}
    new = [path for path in (folder / name / "corpus").iterdir() if path.name not in known]
    smallest = sorted(new, key=lambda path: (path.stat().st_size, path.name))[:_MOST_KEPT]
    keep(name, [*kept(name), *(path.read_bytes() for path in smallest)])
    return len(smallest), len(new)


def _fuzz(name: str, place: Path, seed: int, seconds: float, runs: int) -> float:
    """Run libFuzzer in a process of its own until its end, and return for how many seconds it had changed files.

    Where a file that it begins with ends it, that is for ever: it would end it again.
    """
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        _run(name, place, seed, seconds, runs, writing)
    os.close(writing)
    begun = time.monotonic() if os.read(reading, 1) else -math.inf
    os.waitpid(child, 0)
    os.close(reading)
    return time.monotonic() - begun


def _run(name: str, place: Path, seed: int, seconds: float, runs: int, begun: int) -> None:
    """Fuzz, and end this process; `begun` is told when the files to begin with have been read."""
    log = os.open(place / "log.txt", os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    os.dup2(log, 1)
    os.dup2(log, 2)
    grafts = seeds(name)
    target = _Noting(name, place)
    ends, changed = math.inf, 0

    def mutate(data: bytes, most: int, number: int) -> bytes:
        nonlocal ends, changed
        if not changed:
            os.write(begun, b".")
            ends = time.monotonic() + seconds
        changed += 1
        if changed >= runs and time.monotonic() >= ends:
            os.kill(os.getpid(), signal.SIGUSR1)  # libFuzzer ends once it has run this one
        chance = Random(number)
        if chance.random() < _LIBRARY_DOES:
            return atheris.Mutate(data, most)
        return mutated(data, grafts, chance)[:most]

    # What is slow on a busy machine, and comes to its end, is no crash.
    bounds = [f"-timeout={_SLOW}", f"-report_slow_units={_SLOW}", f"-rss_limit_mb={_MEMORY}", f"-max_len={LARGEST}"]
    options = [str(place / "corpus"), f"-seed={seed}", f"-artifact_prefix={place / 'crashes'}/", "-print_final_stats=1"]
    atheris.Setup([sys.argv[0], *options, *bounds], target, custom_mutator=mutate)
    atheris.Fuzz()  # ends the process
    os._exit(0)


class _Noting:
    """What libFuzzer calls with each file; a crash is noted, and the next file comes."""

    def __init__(self, name: str, place: Path) -> None:
        self._file = FORMATS[name].file
        self._target = Target(whole=False).__enter__()
        self._place = place

    def __call__(self, data: bytes) -> None:
        file = self._file(data)
        try:
            self._target.run("file", file)
        except Exception as error:  # noqa: BLE001 - whatever it is, it is a defect
            self._note(file, error)
            self._target.end()  # it may have left anything behind

    def _note(self, file: bytes, error: Exception) -> None:
        told = "".join(traceback.format_exception(error))
        path = self._place / "crashes" / f"{type(error).__name__}-{_name(_where(error).encode())[:12]}"
        if not path.exists() or path.stat().st_size > len(file):
            path.write_bytes(file)
            path.with_suffix(".txt").write_text(told)


def _where(error: Exception) -> str:
    """Return the line of ours in which an error arose: one defect has one."""
    ours = [frame for frame in traceback.extract_tb(error.__traceback__) if "muniment" in frame.filename]
    last = ours[-1] if ours else traceback.extract_tb(error.__traceback__)[-1]
    return f"{last.filename}:{last.lineno}"


def _outcome(place: Path, before: int) -> Outcome:
    crashes = {}
    for path in sorted((place / "crashes").iterdir()):
        if path.suffix != ".txt":
            told = path.with_suffix(".txt")
            crashes[path.name] = told.read_text().strip().splitlines()[-1] if told.exists() else "ended the process"
    files = sum(map(int, _EXECUTED.findall((place / "log.txt").read_text(errors="replace"))))
    return Outcome(files, len(list((place / "corpus").iterdir())) - before, crashes)


def _name(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()[:40]


def main() -> None:
    """Fuzz as the command line asks, print what came of each format, and end with 1 where something crashed."""
    ask = argparse.ArgumentParser()
    ask.add_argument("folder", type=Path)
    ask.add_argument("--seconds", type=float, default=0)
    ask.add_argument("--runs", type=int, default=0)
    ask.add_argument("--formats", nargs="*", default=[])
    ask.add_argument("--files", type=Path, nargs="*", default=[])
    ask.add_argument("--save", action="store_true")
    args = ask.parse_args()
    if args.save and args.files:
        ask.error("what was made of the filings of others is not kept: leave out --files or --save")
    begin = time.monotonic()
    found = fuzz(args.folder, args.seconds, args.formats, args.files, args.runs)
    for name, result in found.items():
        crashes = len(result.crashes)
        print(f"{name}: {result.files:,} files, {result.kept:,} of them reached new lines, {crashes} crashes")
        for crash, message in result.crashes.items():
            print(f"    {args.folder / name / 'crashes' / crash}: {message[:200]}")
        if args.save:
            saved, new = save(args.folder, name)
            print(f"    kept {saved:,} of {new:,} in tests/fuzzing/kept/{name}.zip")
    print(f"{sum(result.files for result in found.values()):,} files in {time.monotonic() - begin:.0f} s")
    sys.exit(any(result.crashes for result in found.values()))


if __name__ == "__main__":
    main()
