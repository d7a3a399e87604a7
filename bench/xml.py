"""Reading XML: bare lxml, lxml with a walk over the leaves, muniment, and edgartools where it is given.

All readers take turns over the same files, round by round; the best round of each counts, as documents a second and
as a ratio to bare `lxml.etree.fromstring`. muniment's record, unread parts and problems are touched, as a user would.
"""

import subprocess
import time
from collections.abc import Callable
from pathlib import Path

from lxml import etree

import muniment

ROOT = Path(__file__).parents[1]
SHARED = ROOT.parent / "shared" / "data"
WORKER = Path(__file__).with_name("edgartools_worker.py")

Reader = Callable[[], float]


def run(files: list[Path] | None, rounds: int, edgartools: Path | None) -> None:
    """Print a table for Form D and one for Schedules 13D and 13G."""
    given = files or sorted(SHARED.glob("*/xml/*.xml")) or sorted((ROOT / "examples").glob("*.xml"))
    form_d, schedules = _sorted(given)
    for title, paths in (("Form D", form_d), ("Schedules 13D and 13G", schedules)):
        if paths:
            _measure(title, paths, rounds, edgartools)


def _sorted(paths: list[Path]) -> tuple[list[Path], list[Path]]:
    """Part the files by form; those that bare lxml cannot parse cannot be compared."""
    sound = [path for path in paths if _is_sound(path)]
    form_d = [path for path in sound if isinstance(muniment.read(path).record, muniment.FormD)]
    return form_d, [path for path in sound if path not in form_d]


def _is_sound(path: Path) -> bool:
    try:
        etree.fromstring(path.read_bytes().strip())
    except etree.XMLSyntaxError:
        return False
    return True


def _measure(title: str, paths: list[Path], rounds: int, edgartools: Path | None) -> None:
    documents = [path.read_bytes().strip() for path in paths]
    readers: dict[str, Reader] = {
        "lxml.etree.fromstring": _timed(_bare, documents),
        "lxml and a walk over the leaves": _timed(_walk, documents),
        "muniment.read": _timed(_read, documents),
        "muniment.read with all evidence": _timed(_read_with_evidence, documents),
    }
    worker = _Edgartools(edgartools, paths) if edgartools else None
    if worker:
        readers[f"edgartools {worker.version}"] = worker.run
    best = dict.fromkeys(readers, float("inf"))
    for _ in range(rounds):
        for name, reader in readers.items():
            best[name] = min(best[name], reader())
    if worker:
        worker.close()
    _print(title, len(documents), best)


def _timed(read: Callable[[bytes], object], documents: list[bytes]) -> Reader:
    def once() -> float:
        begin = time.perf_counter()
        for document in documents:
            read(document)
        return time.perf_counter() - begin

    return once


def _bare(document: bytes) -> None:
    etree.fromstring(document)


def _walk(document: bytes) -> int:
    leaves = [(element.tag, element.text) for element in etree.fromstring(document).iter() if not len(element)]
    return len(leaves)


def _read(document: bytes) -> object:
    reading = muniment.read(document)
    return reading.record, reading.unread, reading.problems


def _read_with_evidence(document: bytes) -> object:
    reading = muniment.read(document)
    return reading.record, reading.unread, reading.problems, list(reading.evidence.values())


class _Edgartools:
    """edgartools in its own environment, told line by line to read all files once."""

    def __init__(self, python: Path, paths: list[Path]) -> None:
        self.process = subprocess.Popen(
            [python, WORKER, *paths], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        self.version = self._answer()

    def run(self) -> float:
        """Return the seconds of one round."""
        self._ask("run")
        return float(self._answer())

    def close(self) -> None:
        """End the other process."""
        self.process.communicate(timeout=60)

    def _ask(self, line: str) -> None:
        if self.process.stdin:
            self.process.stdin.write(f"{line}\n")
            self.process.stdin.flush()

    def _answer(self) -> str:
        line = self.process.stdout.readline() if self.process.stdout else ""
        if not line:
            raise SystemExit("edgartools: its environment gave no answer")
        return line.strip()


def _print(title: str, number: int, best: dict[str, float]) -> None:
    bare = best["lxml.etree.fromstring"]
    print(f"{title}: {number} files, best of interleaved rounds")
    for name, seconds in best.items():
        print(f"  {name:36} {number / seconds:9,.0f} docs/s  {seconds / bare:6.2f} x bare lxml")
    print()
