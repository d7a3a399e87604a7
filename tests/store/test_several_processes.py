"""Several writers at once, and writers that are killed: nothing twice, nothing half, nothing lost."""

import random
import sqlite3
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

from muniment.store import Query, Store
from store.filler import told

FILLER = Path(__file__).with_name("filler.py")


def start(path, first, last, size):
    command = [sys.executable, FILLER, path, *map(str, (first, last, size))]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True)


def assert_whole(path, numbers):
    """Every filing of `numbers` is there once, with all its rows, and nothing else."""
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
    with Store.open(path) as store:
        counts = store.counts()
        assert (counts.filings, counts.sources, counts.versions, counts.contents) == (len(numbers),) * 4
        keys = [row[0] for row in store.rows("filings")]
        for table, each in (
            ("form_d", 1),
            ("form_d_related_persons", 1),
            ("form_d_recipients_states", 2),
            ("persons", 3),
        ):
            assert [row[0] for row in store.rows(table)] == [key for key in keys for _ in range(each)]
        assert store.search("number llc").total == len(numbers)
        for number in random.Random(0).sample(sorted(numbers), min(20, len(numbers))):
            one = told(number)
            assert store.filing(one.accession).record == one.record
            assert store.has(one.content_hash, "1")
            assert store.content(one.content_hash) == str(number).encode()
            assert store.search(f'"number {number} llc"').total == 1


def test_two_at_once_make_no_doubles(tmp_path):
    """From the first instant: both find no store, and both make it."""
    path = tmp_path / "filings.db"
    running = [start(path, 0, 300, 10), start(path, 100, 400, 7), start(path, 0, 400, 13)]
    assert [one.wait(120) for one in running] == [0, 0, 0]
    for one in running:
        one.stdout.close()
    assert_whole(path, range(400))


def test_killed_again_and_again(tmp_path):
    path = tmp_path / "filings.db"
    chance = random.Random(7)
    committed, first = 0, 0
    for _ in range(8):
        running = start(path, first, 100_000, 25)
        running.stdout.readline()
        time.sleep(chance.uniform(0, 0.3))
        running.kill()
        said = running.stdout.read().split()
        running.wait()
        running.stdout.close()
        committed = max(committed, *map(int, said), 0) if said else committed
        with Store.open(path) as store:
            there = store.counts().filings
        assert there % 25 == 0
        assert there > committed
        first = max(0, there - 50)
    assert_whole(path, range(there))


def test_killed_while_it_is_made(tmp_path):
    for number in range(6):
        path = tmp_path / f"{number}.db"
        running = start(path, 0, 10, 10)
        while not path.exists() and running.poll() is None:
            time.sleep(0.001)
        time.sleep(0.01 * number)
        running.kill()
        running.wait()
        running.stdout.close()
        with Store.open(path) as store:
            assert store.counts().filings in (0, 10)
            store.add([told(3)], {told(3).content_hash: b"3"})
            assert store.filing(told(3).accession).record == told(3).record


def test_many_threads_read_one_store(tmp_path):
    """Each has a connection of its own, however many there are."""
    path = tmp_path / "filings.db"
    assert start_and_wait(path) == 0
    with Store.open(path) as store, ThreadPoolExecutor(20) as threads:
        totals = list(threads.map(lambda _: store.filings(Query(form="D")).total, range(400)))
    assert totals == [60] * 400


def start_and_wait(path):
    running = start(path, 0, 60, 10)
    running.communicate()
    return running.returncode
