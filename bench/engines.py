"""Engines: how much faster two processes, and Ray with two workers, read than this process does.

The filings are those of `muniment sample`, of all forms and years, in zips. Each engine does the same work in turn,
round after round, so that what else the machine does meets all of them; the medians are compared. What it costs to
begin, and until the first file is there, is told apart: it is paid once.
"""

import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable
from contextlib import ExitStack, closing
from io import BytesIO
from pathlib import Path

from muniment.checks.settings import Settings
from muniment.documents.archive import Item
from muniment.engines import NAMES, Engine, Had, engine, nothing_known
from muniment.pipeline.checking import check_files
from muniment.pipeline.convert import convert_all
from muniment.pipeline.extract import extract
from muniment.pipeline.ingest import ingest
from muniment.store import Store

WORKERS = 2
EXAMPLES = Path(__file__).parents[1] / "examples"


def run(count: int, rounds: int) -> None:
    """Print how long each engine takes to begin, and how many times faster than this process it works."""
    with tempfile.TemporaryDirectory() as place, ExitStack() as stack:
        folder = Path(place, "pile")
        made = ["sample", "--count", str(count), "--output", str(folder), "--format", "zip"]
        subprocess.run([sys.executable, "-m", "muniment", *made], check=True, stdout=subprocess.DEVNULL)
        engines = {name: _begun(name, stack) for name in NAMES}
        seconds: dict[tuple[str, str], list[float]] = defaultdict(list)
        for number in range(rounds):
            for what, work in _WORKS.items():
                for name, by in engines.items():
                    target = Path(place, f"{what}-{name}-{number}")
                    begin = time.perf_counter()
                    work(folder, by, target)
                    seconds[what, name].append(time.perf_counter() - begin)
        _tell(count, rounds, seconds)


def _begun(name: str, stack: ExitStack) -> Engine:
    """Return an engine, and print how long it took to begin, and until its first batches were read."""
    begin = time.perf_counter()
    by = stack.enter_context(closing(engine(name, None if name == "local" else WORKERS)))
    begun = time.perf_counter()
    units = [Had(Item(path.name, path.read_bytes())) for path in sorted(EXAMPLES.glob("*.*")) * WORKERS]
    for outcomes in by.run(extract, units, nothing_known, together=len(units) // (4 * WORKERS)):
        for one in outcomes:
            list(one.made)
    first = time.perf_counter()
    print(
        f"  {name:9}  {begun - begin:5.1f} s to begin, {first - begun:5.1f} s more for {len(units)} first files",
        flush=True,
    )
    return by


def _ingest(folder: Path, by: Engine, target: Path) -> None:
    with Store.open(target) as store:
        ingest([folder], store, by)


def _check(folder: Path, by: Engine, target: Path) -> None:
    for _ in check_files([str(folder)], Settings(), stdin=BytesIO(), engine=by):
        pass


def _convert(folder: Path, by: Engine, target: Path) -> None:
    convert_all([folder], "jsonl", target, engine=by)


_WORKS: dict[str, Callable[[Path, Engine, Path], None]] = {"ingest": _ingest, "check": _check, "convert": _convert}


def _tell(count: int, rounds: int, seconds: dict[tuple[str, str], list[float]]) -> None:
    print(f"  {count:,} filings, {WORKERS} workers, {os.cpu_count()} processors, medians of {rounds} rounds")
    for what in _WORKS:
        medians = {name: statistics.median(seconds[what, name]) for name in NAMES}
        ratios = {name: statistics.median(map(_ratio, seconds[what, "local"], seconds[what, name])) for name in NAMES}
        told = "  ".join(f"{name} {medians[name]:6.1f} s {ratios[name]:4.2f} x" for name in NAMES)
        share = statistics.median(map(_ratio, seconds[what, "processes"], seconds[what, "ray"]))
        print(f"  {what:8} {told}  ray / processes {share:4.0%}")


def _ratio(one: float, other: float) -> float:
    return one / other
