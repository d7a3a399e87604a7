"""A panel of a corpus: what it costs, and whether it says what the corpus does, cell by cell, with causes.

The archives of the corpus are made by another process, and are in no figure. "Here" is this process, and peaks of
memory are its own up to the end of each part; the processes that read are others, and comparing comes after.
"""

import resource
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterable
from contextlib import closing
from itertools import groupby
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq

from muniment.engines import engine
from muniment.lab.corpus import Corpus
from muniment.panel.release import Release, Released
from panel.truth import Difference, differences, expected

_TABLES = ("holdings", "raises")
_UNDATED = "undated"
_PARTS = 10


def run(count: int, where: Path | None, workers: int) -> None:
    """Make a panel of `count` filings of seed 1, print what it took, and compare it with their truth.

    With a folder, archives, store and release stay in it; what is there is gone on with.
    """
    with tempfile.TemporaryDirectory() as folder:
        place = where or Path(folder)
        archives, release = place / f"sample-{count}", place / f"panel-{count}"
        sample = ["sample", "--count", str(count), "--format", "zip", "--workers", str(workers)]
        command = [sys.executable, "-m", "muniment", *sample, "--output", str(archives)]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
        if not release.exists():
            _made(release, archives, count, workers)
        _compared(release, Corpus(1, count))


def _made(release: Path, archives: Path, count: int, workers: int) -> Released:
    with Release(release, [str(archives)], release.with_suffix(".store")) as made:
        with _Part("read and store", count) as part, closing(engine("", workers)) as chosen:
            made.gather(chosen, lambda report: part.at(report.filings))
        with _Part("study", count) as part:
            made.study(lambda done, _: part.at(done))
        store = sum(path.stat().st_size for path in made.work.glob("store.db*"))
        with _Part("write", count) as part:
            released = made.write(lambda done, _: part.at(done))
    size = sum(path.stat().st_size for path in release.rglob("*") if path.is_file())
    print(f"  bytes a filing: release {size / count:,.0f}, working store {store / count:,.0f}")
    print(f"  account: {released.account[-1]}", flush=True)
    return released


class _Part:
    """A part of the work: its time, its peak of memory, and how its last tenth compares with its second."""

    def __init__(self, name: str, count: int) -> None:
        self.name, self.count, self.marks = name, count, list[tuple[int, float]]()

    def __enter__(self) -> "_Part":
        self.begin = time.perf_counter(), _processor()
        return self

    def at(self, done: int) -> None:
        """Note how far the work is."""
        self.marks.append((done, _processor()))

    def __exit__(self, *_: object) -> None:
        wall, used = time.perf_counter() - self.begin[0], _processor() - self.begin[1]
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        print(
            f"  {self.name:14} {self.count / wall:8,.0f} filings/s  {1000 * used / self.count:6.2f} ms each here"
            f"  peak {peak:6,.0f} MiB  {self._growth()}",
            flush=True,
        )

    def _growth(self) -> str:
        """Return what a filing of the last third costs, by what one of the first third does."""
        if len(self.marks) < _PARTS:
            return ""
        third = len(self.marks) // 3
        first, last = (_rate(marks) for marks in (self.marks[: third + 1], self.marks[-third - 1 :]))
        return f"last third / first {last / first:4.2f}" if first and last else ""


def _rate(marks: list[tuple[int, float]]) -> float:
    (done, begin), (then, end) = marks[0], marks[-1]
    return (end - begin) / (then - done) if then > done else 0.0


def _processor() -> float:
    own = resource.getrusage(resource.RUSAGE_SELF)
    return own.ru_utime + own.ru_stime


# ---- what it says ---------------------------------------------------------------------------------------------------


def _compared(release: Path, corpus: Corpus) -> None:
    """Print how many cells are those of the corpus, and what the others are."""
    found, cells = Counter[Difference](), 0
    undated = {table: _rows(release, table, _UNDATED) for table in _TABLES}
    for year, filings in groupby(corpus, lambda planned: planned.filed.year):
        rows = {table: _rows(release, table, str(year)) for table in _TABLES}
        for planned in filings:
            for truth in expected(planned, corpus):
                key = truth.filing, truth.position
                row = rows[truth.table].pop(key, None) or undated[truth.table].pop(key, None)
                cells += len(truth.values)
                found += differences(truth, row)
        found += _left_over(rows)
    found += _left_over(undated)
    _tell(cells, found)


def _rows(release: Path, table: str, label: str) -> dict[tuple[str, int], dict[str, Any]]:
    path = release / table / f"{label}.parquet"
    rows: Iterable[dict[str, Any]] = pq.read_table(path).to_pylist() if path.exists() else ()
    return {(row["filing"], row.get("position", 0)): row for row in rows}


def _left_over(rows: dict[str, dict[tuple[str, int], dict[str, Any]]]) -> Counter[Difference]:
    return Counter(
        {Difference(table, "", "", "no such row", sure=True): len(left) for table, left in rows.items() if left}
    )


def _tell(cells: int, found: Counter[Difference]) -> None:
    different = found.total()
    print(f"  {cells:,} cells, {different:,} differ ({100 * different / cells:.3f} %)")
    kinds: list[tuple[str, Callable[[Difference], Any]]] = [
        ("how, and whether the reader was sure", lambda one: (one.how, "sure" if one.sure else "not sure")),
        ("table, column and how", lambda one: (one.table, one.column, one.how)),
        ("style of the source", lambda one: (one.style,)),
    ]
    for title, key in kinds:
        counts = Counter[Any]()
        for difference, count in found.items():
            counts[key(difference)] += count
        print(f"  by {title}:")
        for kind, count in counts.most_common():
            print(f"    {count:8,}  {', '.join(kind)}")
