"""Ingest: what a filing costs to read and to store, and whether that stays the same as the store grows.

The filings are full submissions made from the example, each with an accession number, a name and an amount of its own.
The reference, in the same run, is SQLite taking one row of the same bytes for each filing, in the same batches.

Then what the limits cost: the shared schedules, else the examples, into a new store, read in this process and behind
limits in turns; the seconds are those of processors, of this process and of its worker.
"""

import os
import sqlite3
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from hashlib import sha256
from multiprocessing import active_children
from pathlib import Path
from statistics import median

from muniment.documents.archive import Item
from muniment.engines import Engine, Local, engine
from muniment.pipeline.ingest import extract, ingest
from muniment.store.store import Store

ROOT = Path(__file__).parents[1]
EXAMPLE = ROOT / "examples" / "form-d-submission.txt"
SHARED = ROOT.parent / "shared" / "data" / "schedule-13"
BATCH = 200
ROUNDS = 3
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
    """Print what reading behind limits costs against reading alone."""
    source = SHARED if SHARED.is_dir() else ROOT / "examples"
    _seconds(Local, source)  # loads what reading needs
    pairs = [(_seconds(Local, source), _seconds(engine, source)) for _ in range(ROUNDS)]
    alone, behind = (median(seconds) for seconds in zip(*pairs, strict=True))
    ratio = median(second / first for first, second in pairs)
    print(f"  limits  {alone:6.2f} s alone  {behind:6.2f} s behind limits  x {ratio:.3f}, of {ROUNDS} rounds")


def _seconds(make: Callable[[], Engine], source: Path) -> float:
    """Return the seconds of processors that an ingest takes, this process and the worker."""
    begin = time.process_time()
    with (
        tempfile.TemporaryDirectory() as folder,
        Store.open(Path(folder) / "b.db") as store,
        closing(make()) as reading,
    ):
        ingest([source], store, reading)
        workers = sum(_used(process.pid) for process in active_children() if process.pid)
    return time.process_time() - begin + workers


def _used(process: int) -> float:
    """Return the seconds that a process has had, which is no child of this one where a server of forks began it."""
    fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    return sum(map(int, fields[11:13])) / os.sysconf("SC_CLK_TCK")


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
