"""Ingest: what a filing costs to read and to store, and whether that stays the same as the store grows.

The filings are full submissions made from the example, each with an accession number, a name and an amount of its own.
The reference, in the same run, is SQLite taking one row of the same bytes for each filing, in the same batches.

Then what the limits cost: the shared schedules, else the examples, read in this process and behind limits by turns; the
seconds are those of processors, of this process and of its worker.
"""

import sqlite3
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing
from hashlib import sha256
from multiprocessing import active_children
from pathlib import Path

from muniment.documents.archive import Item
from muniment.engines import Engine, Local, engine, nothing_known
from muniment.pipeline.ingest import extract
from muniment.pipeline.sources import units
from muniment.store.store import Store

ROOT = Path(__file__).parents[1]
EXAMPLE = ROOT / "examples" / "form-d-submission.txt"
SHARED = ROOT.parent / "shared" / "data" / "schedule-13"
BATCH = 200
TOGETHER = 16
ROUNDS = 5
ACCESSION, ISSUER, SOLD = b"0009900021-25-000001", b"Nightjar Ridge", b"18500000"


def run(sizes: list[int]) -> None:
    """Print, for each size, filings a second, the cost of the last tenth against the first, and what a filing takes."""
    for size in sizes:
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "bench.db"
            tenths = _stored(path, size)
            reference = _reference(Path(folder) / "reference.db", size)
            seconds = sum(tenths)
            print(
                f"  {size:7,} filings  {size / seconds:7,.0f} a second  {seconds / reference:5.1f} x bare inserts  "
                f"last tenth / first {tenths[-1] / tenths[0]:4.2f}  {path.stat().st_size / size / 1024:4.1f} KiB each"
            )
    _limits()


def _limits() -> None:
    """Print what reading behind limits costs against reading alone: groups of files by turns, the least of each."""
    source = SHARED if SHARED.is_dir() else ROOT / "examples"
    paths = sorted(path for path in source.rglob("*") if path.is_file())
    groups = [paths[at : at + TOGETHER] for at in range(0, len(paths), TOGETHER)]
    with closing(Local()) as local, closing(engine()) as worker:
        turns = [[(_read(local, group), _read(worker, group)) for group in groups] for _ in range(1 + ROUNDS)]
    turns = turns[1:]  # the first loads what reading needs
    alone, behind = (sum(min(turn[at][which] for turn in turns) for at in range(len(groups))) for which in (0, 1))
    print(
        f"  limits  {len(paths)} files  {1000 * alone / len(paths):6.2f} ms each alone"
        f"  {1000 * behind / len(paths):6.2f} behind limits  x {behind / alone:.3f}, of {ROUNDS} rounds"
    )


def _read(reading: Engine, paths: list[Path]) -> float:
    """Return the seconds of processors that reading files takes, this process and the worker."""
    begin = time.process_time() + _workers()
    for outcomes in reading.run(extract, units(paths), nothing_known, together=TOGETHER, keep=True):
        for outcome in outcomes:
            list(outcome.made)
    return time.process_time() + _workers() - begin


def _workers() -> float:
    """Return the seconds that workers have had, which are no children of this process where a server began them."""
    threads = (thread for process in active_children() for thread in Path(f"/proc/{process.pid}/task").iterdir())
    return sum(int((thread / "schedstat").read_text().split()[0]) for thread in threads) / 1e9


def _stored(path: Path, size: int) -> list[float]:
    """Read and store `size` filings; return the seconds of each tenth."""
    tenths = []
    with Store.open(path) as store:
        for tenth in range(10):
            begin = time.perf_counter()
            for start in range(tenth * size // 10, (tenth + 1) * size // 10, BATCH):
                items = list(_filings(start, min(start + BATCH, (tenth + 1) * size // 10)))
                entries = [entry for item in items for entry in extract(item)]
                store.add(entries, {sha256(item.data).hexdigest(): item.data for item in items})
            tenths.append(time.perf_counter() - begin)
    return tenths


def _filings(start: int, end: int) -> Iterator[Item]:
    text = EXAMPLE.read_bytes()
    for number in range(start, end):
        data = text.replace(ACCESSION, b"%010d-24-%06d" % (9_900_000 + number // 900_000, number % 900_000 + 1))
        data = data.replace(ISSUER, b"Nightjar Ridge %d" % (number // 3)).replace(SOLD, b"%d" % (1_000 + number))
        yield Item(f"{number}.txt", data)


def _reference(path: Path, size: int) -> float:
    """Return the seconds of one insert a filing."""
    begin = time.perf_counter()
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("CREATE TABLE filings (name TEXT PRIMARY KEY, data BLOB)")
    for start in range(0, size, BATCH):
        with connection:
            rows = [(item.name, item.data) for item in _filings(start, min(start + BATCH, size))]
            connection.executemany("INSERT INTO filings VALUES (?, ?)", rows)
    connection.close()
    return time.perf_counter() - begin
