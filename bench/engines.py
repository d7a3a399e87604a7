"""Engines: how much faster two processes, and Ray with two workers, read than this process does.

The filings are those of `muniment sample`, of all forms and years, in zips. Each engine does the same work in turn,
round after round, so that what else the machine does meets all of them; the medians are compared. What it costs to
begin, and until the first file is there, is told apart: it is paid once.

On a machine that others use, seconds say little. So the processor time of this process and of all that belongs to an
engine is counted, too: what two idle processors would do is bounded by half of that, and by what this process does
alone. What Ray keeps running beside its workers counts for Ray only, and what it begins for one run, for that run.
"""

import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, closing, suppress
from operator import truediv
from pathlib import Path

from msgspec import Struct

from muniment.checks.settings import Settings
from muniment.documents.archive import Item
from muniment.engines import NAMES, Engine, LoadedFile, engine, nothing_known
from muniment.pipeline.checking import check_files
from muniment.pipeline.convert import convert_all
from muniment.pipeline.ingest import extract, ingest
from muniment.store import Store

WORKERS = 2
EXAMPLES = Path(__file__).parents[1] / "examples"


def run(count: int, rounds: int) -> None:
    """Print how long each engine takes to begin, and how many times faster than this process it works."""
    with tempfile.TemporaryDirectory() as place, ExitStack() as stack:
        folder = Path(place, "pile")
        made = ["sample", "--count", str(count), "--output", str(folder), "--format", "zip"]
        subprocess.run([sys.executable, "-m", "muniment", *made], check=True, stdout=subprocess.DEVNULL)
        engines = {name: _Engaged(name, stack) for name in NAMES}
        spent: dict[tuple[str, str], list[Spent]] = defaultdict(list)
        for number in range(rounds):
            for what, work in _WORKS.items():
                for name, by in engines.items():
                    target = Path(place, f"{what}-{name}-{number}")
                    begin = by.spent()
                    work(folder, by.engine, target)
                    spent[what, name].append(one := by.spent().since(begin))
                    print(f"  round {number + 1}  {what:8} {name:9}  {one}", file=sys.stderr, flush=True)
        _tell(count, rounds, spent)


class _Engaged:
    """An engine that has begun, has read its first files, and has told what that took."""

    def __init__(self, name: str, stack: ExitStack) -> None:
        others, self.own = _begun_here(), set[int]()
        begin = self.spent()
        self.engine = stack.enter_context(closing(engine(name, None if name == "local" else WORKERS)))
        self.own = _begun_here() - others
        begun = self.spent()
        units = [LoadedFile(Item(path.name, path.read_bytes())) for path in sorted(EXAMPLES.glob("*.*")) * WORKERS]
        for outcomes in self.engine.run(extract, units, nothing_known, together=len(units) // (4 * WORKERS)):
            for one in outcomes:
                list(one.made)
        self.own = _begun_here() - others
        first = self.spent()
        print(f"  {name:9}  {begun.since(begin)} to begin", end=", ")
        print(f"{first.since(begun)} more for {len(units)} first files", flush=True)

    def spent(self) -> "Spent":
        """Return what was spent until now by this process, and by those that belong to this engine."""
        told = sum(_times(self.own)) / os.sysconf("SC_CLK_TCK")
        return Spent(time.perf_counter(), time.process_time(), told)


def _ingest(folder: Path, by: Engine, target: Path) -> None:
    with Store.open(target) as store:
        ingest([folder], store, by)


def _check(folder: Path, by: Engine, target: Path) -> None:
    for _ in check_files([str(folder)], Settings(), engine=by):
        pass


def _convert(folder: Path, by: Engine, target: Path) -> None:
    convert_all([folder], "jsonl", target, engine=by)


_WORKS: dict[str, Callable[[Path, Engine, Path], None]] = {"ingest": _ingest, "check": _check, "convert": _convert}


class Spent(Struct, frozen=True):
    """Seconds by the clock, of processor time here, and of processor time of everybody who belongs to an engine."""

    clock: float
    here: float
    others: float

    def since(self, begin: "Spent") -> "Spent":
        """Return what was spent since then."""
        return Spent(self.clock - begin.clock, self.here - begin.here, self.others - begin.others)

    def at_best(self, *, alone: bool) -> float:
        """Return the seconds that this would take at best on as many idle processors as there are workers."""
        return self.here if alone else max(self.here, (self.here + self.others) / WORKERS)

    def __str__(self) -> str:
        return f"{self.clock:.1f} s ({self.here + self.others:.1f} s of processors)"


def _begun_here() -> set[int]:
    """Return the processes that this one has begun."""
    return {process for process, fields in _told().items() if int(fields[1]) == os.getpid()}


def _times(own: set[int]) -> Iterator[int]:
    """Yield the processor time, in ticks, of some processes and of all that they have begun."""
    told = _told()
    todo = [process for process in own if process in told]
    while todo:
        one = todo.pop()
        todo += [process for process, fields in told.items() if int(fields[1]) == one]
        yield sum(map(int, told[one][11:15]))


def _told() -> dict[int, list[str]]:
    """Return what the system tells of each process: state, parent and so on."""
    told = {}
    for folder in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            told[int(folder.name)] = (folder / "stat").read_text().rpartition(")")[2].split()
    return told


def _tell(count: int, rounds: int, spent: dict[tuple[str, str], list[Spent]]) -> None:
    print(f"  {count:,} filings, {WORKERS} workers, {os.cpu_count()} processors, medians of {rounds} rounds")
    for what in _WORKS:
        by_clock = {name: [one.clock for one in spent[what, name]] for name in NAMES}
        at_best = {name: [one.at_best(alone=name == "local") for one in spent[what, name]] for name in NAMES}
        for how, held in (("by the clock", by_clock), ("at best", at_best)):
            told = "  ".join(f"{name} {_median(held[name]):6.1f} s {_faster(held, name):4.2f} x" for name in NAMES)
            share = _median(map(truediv, held["processes"], held["ray"]))
            print(f"  {what:8} {how:12}  {told}  ray / processes {share:4.0%}")


def _median(figures: Iterable[float]) -> float:
    return statistics.median(figures)


def _faster(held: dict[str, list[float]], name: str) -> float:
    """Return how many times faster an engine is than this process, round by round."""
    return _median(map(truediv, held["local"], held[name]))
