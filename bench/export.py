"""What it takes to have a studied store in Arrow and in files: beside ADBC alone, and beside reading row by row."""

import statistics
import tempfile
import time
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path

from adbc_driver_sqlite import StatementOptions, dbapi

from muniment import frame
from muniment.lab.corpus import Corpus
from muniment.lab.direct_load import fill
from muniment.pipeline.export import export, tables
from muniment.store import Store
from muniment.study.exports import question_tables, study_tables
from muniment.study.questions import questions
from muniment.study.updating import update

_TABLES = ("notices", "mentions", "raised")
_FORMATS = ("parquet", "duckdb", "sqlite", "jsonl", "csv")


def run(count: int, rounds: int, where: Path | None = None) -> None:
    """Print medians in milliseconds of the processor, all of them taken in turn, and how they go together."""
    with tempfile.TemporaryDirectory() as folder:
        path = where or Path(folder, "store.db")
        with Store.open(path) as store:
            if where is None:
                list(fill(store, Corpus(1, count)))
                update(store)
        for name in _TABLES:
            taken = _medians(rounds, {"bare": _bare, "frame": _framed, "by rows": _by_rows}, path, name)
            beside = f"{taken['frame'] / taken['bare']:.1f} x bare, by rows {taken['by rows'] / taken['frame']:.1f} x"
            print(f"  {name:10} bare ADBC {taken['bare']:7.0f}  frame {taken['frame']:7.0f}  {beside}", flush=True)
        for to in _FORMATS:
            begin = time.process_time()
            with Store.open(path, read_only=True) as store:
                everything = [*tables(store), *study_tables(store), *question_tables(store, questions())]
                counts = export(everything, to, Path(folder, f"out.{to}"), store)
            took = time.process_time() - begin
            print(f"  export --to {to:8} {took:6.1f} s of the processor, {sum(counts.values()):,} rows", flush=True)


def _medians(rounds: int, ways: dict[str, Callable[[Path, str], None]], path: Path, name: str) -> dict[str, float]:
    taken: dict[str, list[float]] = {way: [] for way in ways}
    for _ in range(rounds):
        for way, read in ways.items():
            begin = time.process_time()
            read(path, name)
            taken[way].append(1000 * (time.process_time() - begin))
    return {way: statistics.median(times) for way, times in taken.items()}


def _bare(path: Path, name: str) -> None:
    """Read a table as the driver alone does: numbers with a fraction, dates and lists stay texts."""
    with dbapi.connect(f"{path.absolute().as_uri()}?mode=ro") as connection, connection.cursor() as cursor:
        cursor.adbc_statement.set_options(**{StatementOptions.BATCH_ROWS.value: 1_000_000})
        cursor.execute(f"SELECT * FROM {name}")
        cursor.fetch_arrow_table()


def _framed(path: Path, name: str) -> None:
    frame(name, store=path)


def _by_rows(path: Path, name: str) -> None:
    """Read a table while this process has the store open: through that connection, row by row."""
    with ExitStack() as open_stores:
        store = open_stores.enter_context(Store.open(path, read_only=True))
        open_stores.enter_context(store.reading())
        frame(name, store=path)
