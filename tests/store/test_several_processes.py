"""Several writers at once, and writers that are killed: nothing twice, nothing half, nothing lost."""

import random
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from databases import do, is_whole
from muniment.store import Query, Store
from patience import SECONDS
from store.filler import told

FILLER = Path(__file__).with_name("filler.py")


def start(path, first, last, size):
    command = [sys.executable, FILLER, path, *map(str, (first, last, size))]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True)


def assert_whole(path, numbers):
    """Every filing of `numbers` is there once, with all its rows, and nothing else."""
    assert is_whole(path)
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


@pytest.mark.slow
def test_two_at_once_make_no_doubles(nowhere):
    """From the first instant: both find no store, and both make it."""
    running = [start(nowhere, 0, 150, 10), start(nowhere, 50, 200, 7), start(nowhere, 0, 200, 13)]
    assert [one.wait(SECONDS) for one in running] == [0, 0, 0]
    for one in running:
        one.stdout.close()
    assert_whole(nowhere, range(200))


@pytest.mark.kill
def test_killed_again_and_again(nowhere):
    path = nowhere
    chance = random.Random(7)
    committed, first = 0, 0
    for _ in range(4):
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


@pytest.mark.kill
def test_killed_while_it_is_made(databases, tmp_path):
    for number in range(0, 6, 2):
        folder = tmp_path / str(number)
        folder.mkdir()
        path = databases.nothing(folder)
        running = start(path, 0, 10, 10)
        while not begun(path) and running.poll() is None:
            time.sleep(0.001)
        time.sleep(0.01 * number)
        running.kill()
        running.wait()
        running.stdout.close()
        with Store.open(path) as store:
            assert store.counts().filings in (0, 10)
            store.add([told(3)], {told(3).content_hash: b"3"})
            assert store.filing(told(3).accession).record == told(3).record


def begun(path):
    """Whether a store is being made: the file is there, or somebody has connected to the database."""
    if isinstance(path, Path):
        return path.exists()
    return do(path, "SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()")


@pytest.mark.slow
def test_many_threads_read_one_store(where):
    """Each has a connection of its own, however many there are."""
    assert start_and_wait(where) == 0
    with Store.open(where) as store, ThreadPoolExecutor(20) as threads:
        totals = list(threads.map(lambda _: store.filings(Query(form="D")).total, range(100)))
    assert totals == [60] * 100


def start_and_wait(path):
    running = start(path, 0, 60, 10)
    running.communicate()
    return running.returncode
