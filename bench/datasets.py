"""Reading the SEC's data sets: a quarter into records, beside its rows as flat tuples of texts by the csv module.

Both take turns over the same archive, unpacking included; the best round of each counts.
"""

import csv
import io
import resource
import sys
import time
from collections.abc import Callable
from pathlib import Path
from zipfile import ZipFile

from muniment.readers.dataset import read_dataset

SHARED = Path(__file__).parents[2] / "shared" / "data" / "form-d" / "datasets"


def run(rounds: int, files: list[Path] | None = None) -> None:
    """Print seconds, ratio and filings a second for each archive, and the peak of memory of the whole run."""
    paths = files or sorted(SHARED.glob("*_d.zip"))
    if not paths:
        raise SystemExit("bench: needs a data set of the SEC, such as 2025q3_d.zip")
    for path in paths:
        _measure(path, rounds)


def _measure(path: Path, rounds: int) -> None:
    data = path.read_bytes()
    best_records = best_rows = float("inf")
    filings, first = _timed(_records, data)
    peak = _peak()
    for _ in range(rounds):
        best_rows = min(best_rows, _timed(_rows, data)[1])
        best_records = min(best_records, first, _timed(_records, data)[1])
    print(f"{path.name}: {filings:,} filings, best of {rounds} rounds")
    print(f"  csv rows, six tables   {best_rows:6.2f} s")
    print(f"  records                {best_records:6.2f} s  {best_records / best_rows:5.2f} x csv rows")
    print(f"  filings a second       {filings / best_records:,.0f}")
    print(f"  peak of memory so far  {peak:,.0f} MB (before any csv rows of this archive)")


def _timed(read: Callable[[bytes], int], data: bytes) -> tuple[int, float]:
    begin = time.perf_counter()
    number = read(data)
    return number, time.perf_counter() - begin


def _records(data: bytes) -> int:
    return sum(1 for reading in read_dataset(data) if reading.record)


def _rows(data: bytes) -> int:
    number = 0
    with ZipFile(io.BytesIO(data)) as archive:
        for name in archive.namelist():
            if name.endswith(".tsv"):
                text = io.TextIOWrapper(archive.open(name), encoding="utf-8", newline="")
                number += len([tuple(row) for row in csv.reader(text, delimiter="\t")])
    return number


def _peak() -> float:
    """Return the peak of memory in megabytes: macOS tells bytes, Linux kilobytes."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1 << 20 if sys.platform == "darwin" else 1 << 10)
