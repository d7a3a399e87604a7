"""Fuzzing one format after the other: libFuzzer chooses by the lines that a file reaches; each crash is kept once.

`python -m bench fuzz` runs it for hours, a test for a minute. The package is loaded once, with its lines counted, and a
process is forked from there for each format: libFuzzer serves one target in a process, and ends with it.
"""

import hashlib
import os
import sys
import time
import traceback
from collections.abc import Sequence
from pathlib import Path
from random import Random

import atheris
from msgspec import Struct, field

with atheris.instrument_imports(include=["muniment"]):  # pyright: ignore[reportAttributeAccessIssue]
    from fuzzing.changing import changed
    from fuzzing.seeds import FORMATS, LARGEST, keep, others, seeds
    from fuzzing.way import Way

_SLOW = 60  # seconds, many times what a file of this size takes
_MEMORY = 4096  # MiB
_SAID_EACH = 20  # files between two notes of how far it is
_LIBRARY_DOES = 0.3  # of the changes; the others are ours, by structure


class Outcome(Struct):
    """What came of a format: files that went the way, how many reached new lines, and the crashes, by file."""

    files: int = 0
    kept: int = 0
    crashes: dict[str, str] = field(default_factory=dict)


def fuzz(
    folder: Path, seconds: float, formats: Sequence[str] = (), more: Sequence[Path] = (), runs: int = 0
) -> dict[str, Outcome]:
    """Fuzz formats for some seconds together, and return what came of each; files are kept in a folder for each.

    `more` are folders of files to begin with, beside our own. With `runs` each format gets as many files, however long
    that takes: the same ones each time, as long as the program is the same.

    A process that a file ends, or that takes too long or too much memory with one, is begun again; that file is kept.
    """
    found: dict[str, Outcome] = {}
    names, seed = list(formats or FORMATS), 0 if runs else time.time_ns() % 2**31
    for name in names:
        place = folder / name
        (place / "corpus").mkdir(parents=True, exist_ok=True)
        (place / "crashes").mkdir(exist_ok=True)
        for data in [*seeds(name), *others(name, more)]:
            (place / "corpus" / _name(data)).write_bytes(data)
        before = len(list((place / "corpus").iterdir()))
        ends = time.monotonic() + seconds / len(names)
        while (left := ends - time.monotonic()) > 0:
            seed += 1
            child = os.fork()
            if child == 0:
                _child(name, place, f"-runs={runs}" if runs else f"-max_total_time={max(1, int(left))}", seed)
            os.waitpid(child, 0)
            if runs:
                break
        found[name] = _outcome(place, before)
    return found


def merge(folder: Path, name: str) -> int:
    """Keep, of all files of a format in a folder, the fewest that reach all lines reached; return how many."""
    place = folder / name
    (place / "merged").mkdir(exist_ok=True)
    child = os.fork()
    if child == 0:
        _begin(name, place, [str(place / "merged"), str(place / "corpus"), "-merge=1"])
    os.waitpid(child, 0)
    files = [path.read_bytes() for path in (place / "merged").iterdir()]
    keep(name, files)
    return len(files)


def _child(name: str, place: Path, most: str, seed: int) -> None:
    """Fuzz in this process, which ends with it."""
    more = [most, f"-seed={seed}", f"-artifact_prefix={place / 'crashes'}/"]
    _begin(name, place, [str(place / "corpus"), *more])


def _begin(name: str, place: Path, options: Sequence[str]) -> None:
    log = os.open(place / "log.txt", os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    os.dup2(log, 1)
    os.dup2(log, 2)
    grafts = seeds(name)
    one = _Target(name, place)

    def mutated(data: bytes, most: int, number: int) -> bytes:
        chance = Random(number)
        if chance.random() < _LIBRARY_DOES:
            return atheris.Mutate(data, most)
        return changed(data, grafts, chance)[:most]

    bounds = [f"-timeout={_SLOW}", f"-rss_limit_mb={_MEMORY}", f"-max_len={LARGEST}", "-print_final_stats=1"]
    atheris.Setup([sys.argv[0], *options, *bounds], one, custom_mutator=mutated)
    atheris.Fuzz()  # ends the process
    os._exit(0)


class _Target:
    """What libFuzzer calls with each file; a crash is noted, and the next file comes."""

    def __init__(self, name: str, place: Path) -> None:
        self._file = FORMATS[name].file
        self._way = Way(whole=False).__enter__()
        self._place = place
        self._count = place / f"count-{os.getpid()}.txt"
        self._files = 0

    def __call__(self, data: bytes) -> None:
        self._files += 1
        if self._files % _SAID_EACH == 1:
            self._count.write_text(str(self._files))
        file = self._file(data)
        try:
            self._way.go("file", file)
        except Exception as error:  # noqa: BLE001 - whatever it is, it is a defect
            self._note(file, error)
            self._way.end()  # it may have left anything behind

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
    files = sum(int(path.read_text()) for path in place.glob("count-*.txt"))
    return Outcome(files, len(list((place / "corpus").iterdir())) - before, crashes)


def _name(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()[:40]
