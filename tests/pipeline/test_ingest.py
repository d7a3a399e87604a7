"""Piles of files into a store: nothing twice, nothing lost, whatever happens meanwhile."""

import os
import random
import re
import signal
import sqlite3
import subprocess
import sys
import time
from collections import Counter
from contextlib import closing
from itertools import chain
from pathlib import Path

import pytest
from msgspec import UNSET

from muniment.documents.archive import Item, Refused, items
from muniment.engines import LoadedFile, Processes, engine, nothing_known
from muniment.errors import MunimentError
from muniment.isolated import DIED, Limits
from muniment.pipeline import ingest as module
from muniment.pipeline.export import matching
from muniment.pipeline.ingest import extract, ingest, ingest_items
from muniment.pipeline.sources import units
from muniment.readers import read
from muniment.reading import READER_VERSION
from muniment.store import Query, Store
from muniment.store.store import StoredContents
from muniment.writers.sec_tsv import write_dataset
from patience import patience
from pipeline.piles import FORM_D, SCHEDULE_13G, pile, submission, zipped

COUNT, LISTED = 80, 60  # filings of the pile, and in its data set: more than go into the store together
ROWS = 600  # likewise of a data set


def dump(path) -> dict[str, object]:
    """Everything in a store that does not depend on order or time."""
    with Store.open(path, read_only=True) as store:
        filings = [store.filing(row.id) for row in matching(store, Query())]
        assert store.filings().total == len(filings)
        contents = {source.content_hash for one in filings for source in one.sources}
        return {
            "filings": sorted(
                (
                    one.row.accession or one.row.content_hash,
                    one.row.form,
                    one.row.issuer or "",
                    one.row.rank,
                    one.row.reason,
                    repr(one.record),
                    sorted((source.content_hash, source.place) for source in one.sources),
                    len(one.versions),
                )
                for one in filings
            ),
            "contents": {one: len(store.content(one)) for one in contents},
            "persons": sorted((row[2], row[3], row[6]) for row in store.rows("persons")),
            "counts": store.counts(),
        }


def unlike(where, whole) -> list[str]:
    """What one of the two stores has more of than the other; short, however much there is in them."""
    told = dump(where)
    had, has = (Counter(f"{name}: {one}" for name in told for one in _parts(held[name])) for held in (whole, told))
    return sorted((had - has) + (has - had))


def _parts(held):
    return held.items() if isinstance(held, dict) else held if isinstance(held, list) else [held]


def dataset(count: int) -> bytes:
    """An invented data set."""
    readings = [read(submission(800_000 + number, FORM_D)) for number in range(count)]
    return zipped({f"2024Q1_d/{name}": data for name, data in write_dataset(readings).items()})


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    made = pile(tmp_path_factory.mktemp("pile"), COUNT)
    (made / "2024q1_d.zip").write_bytes(dataset(LISTED))
    return made


@pytest.fixture(scope="module")
def undisturbed(folder, tmp_path_factory):
    path = tmp_path_factory.mktemp("store") / "undisturbed.db"
    with Store.open(path) as store:
        report = ingest([folder], store)
    return path, report


@pytest.fixture(scope="module")
def whole(undisturbed):
    """What is in the store that nothing disturbed."""
    return dump(undisturbed[0])


@pytest.mark.slow
def test_what_became_of_the_files(undisturbed):
    path, report = undisturbed
    assert report.files == COUNT + 14
    assert report.read == COUNT + LISTED + 6
    assert report.known == 1  # again.xml
    assert report.refused == []
    assert sum(report.unread.values()) == 6
    assert report.unread["SC 13G/A as plain text: too little of it is there"] == 2
    with Store.open(path, read_only=True) as store:
        assert store.counts().contents == COUNT + 13
        assert store.filing("0009990001-24-900000").row.reason == "SC 13G/A as plain text: too little of it is there"
        assert store.filing(f"0009990001-24-{800_000 + LISTED - 1}").row.name.endswith("2024q1_d.zip")


@pytest.mark.slow
def test_a_second_run_reads_nothing(folder, undisturbed, whole, monkeypatch):
    path, first = undisturbed
    monkeypatch.setattr(module, "extract", None)
    with Store.open(path) as store:
        report = ingest([folder], store)
    assert (report.read, report.unread, report.known, report.files) == (0, {}, first.files, first.files)
    assert unlike(path, whole) == []


@pytest.mark.slow
def test_a_store_in_the_folder_is_no_file_of_it(tmp_path):
    (tmp_path / "a.xml").write_bytes(FORM_D)
    with Store.open(tmp_path / "own.db") as store:
        reports = [ingest([tmp_path], store) for _ in range(2)]
    assert [(report.read, report.kept, report.known, report.refused) for report in reports] == [
        (1, 0, 0, []),
        (0, 0, 1, []),
    ]


def test_workers_make_the_same_store(folder, undisturbed, whole, tmp_path):
    with patience(), Store.open(tmp_path / "a.db") as store:
        told = []
        with closing(engine("processes", 2)) as two:
            report = ingest([folder], store, two, progress=lambda report: told.append(report.files))
    assert unlike(tmp_path / "a.db", whole) == []
    assert (report.files, report.read, report.unread) == (
        undisturbed[1].files,
        undisturbed[1].read,
        undisturbed[1].unread,
    )
    assert told == sorted(told)


@pytest.mark.slow
def test_two_at_once_make_the_same_store(folder, whole, where):
    children = [start(folder, where) for _ in range(2)]
    with patience():
        assert [child.wait() for child in children] == [0, 0]
    assert unlike(where, whole) == []


@pytest.mark.slow
def test_several_at_once_with_piles_that_overlap_make_the_same_store(folder, whole, tmp_path, where):
    """As several machines do that were given parts of one archive."""
    files = {one: at for at, one in enumerate(sorted(one for one in folder.rglob("*") if one.is_file()))}
    # Both say what is filing 5, and what came last is shown: so one comes before the other wherever they are.
    files[folder / "many.zip"] = files[folder / "inner.zip"]
    parts = [tmp_path / str(number) for number in range(4)]
    for number, part in enumerate(parts):
        for one, at in files.items():
            if at % 4 in (number, (number + 1) % 4):
                target = part / one.relative_to(folder)
                target.parent.mkdir(parents=True, exist_ok=True)
                os.link(one, target)
    children = [start(part, where) for part in parts]
    with patience():
        assert [child.wait() for child in children] == [0] * 4
    assert unlike(where, whole) == []


def test_what_another_stores_meanwhile_counts_once_and_is_known(where, monkeypatch):
    items = [Item(f"{number}.txt", submission(number, FORM_D)) for number in range(100)]
    with Store.open(where) as store, Store.open(where) as other:
        add, reports = store.add, []

        def overtaken(*given, **named):
            monkeypatch.setattr(store, "add", add)
            reports.append(ingest_items(items[:70], other))  # after it was asked what is known, before it is stored
            return add(*given, **named)

        monkeypatch.setattr(store, "add", overtaken)
        slow, (fast,) = ingest_items(items, store), reports
        assert store.counts().versions == 100
    assert (fast.files, fast.read, fast.known) == (70, 70, 0)
    assert (slow.files, slow.read, slow.known) == (100, 30, 70)


@pytest.mark.slow
def test_a_data_set_that_two_take_in_at_once_counts_once(where):
    items = [Item("2024Q1_d.zip", dataset(ROWS))]
    with Store.open(where) as store, Store.open(where) as other:
        reports = []

        def overtaken(_):
            if not reports:  # of this one some hundred filings are stored, and the rest is still to come
                reports.append(ingest_items(items, other))

        slow, (fast,) = ingest_items(items, store, progress=overtaken), reports
        assert store.counts().versions == ROWS
    assert slow.read > fast.read > 0
    assert slow.read + fast.read == ROWS
    assert (slow.files, slow.known, fast.known) == (1, 0, 0)


def test_what_is_refused_does_not_stop_the_rest(tmp_path):
    (tmp_path / "a.xml").write_bytes(FORM_D)
    (tmp_path / "b.zip").write_bytes(zipped({"x": b"y" * 1000})[:60])
    (tmp_path / "c.xml").write_bytes(b"")
    (tmp_path / "d.xml").write_bytes(SCHEDULE_13G)
    with Store.open(tmp_path / ".s.db") as store:
        report = ingest([tmp_path, tmp_path / "missing"], store)
    assert report.read == 2
    assert [Path(one.name).name for one in report.refused] == ["b.zip", "c.xml", "missing"]
    assert report.files == 5


def test_several_sources_of_one_filing(tmp_path):
    """The same number in a data set, and in a full submission: one filing, shown from the better one."""
    number = "0009990001-24-800000"
    (tmp_path / "1.zip").write_bytes(dataset(1))
    (tmp_path / "2.txt").write_bytes(submission(800_000, FORM_D))
    with Store.open(tmp_path / ".s.db") as store:
        ingest([tmp_path], store)
        filing = store.filing(number)
        assert store.counts().filings == 1
        assert [source.name.rpartition("/")[2] for source in filing.sources] == ["2.txt", "1.zip"]
        assert filing.row.name.endswith("2.txt")
        assert filing.record is not UNSET


# ---- workers that die -----------------------------------------------------------------------------------------------


def deadly(item):
    """Make a thing of a file, but die of one."""
    if b"deadly" in item.data:
        os._exit(9)
    return [item.name]


@pytest.mark.slow
def test_a_file_that_kills_its_reader_is_refused_and_the_others_are_read():
    files = [Item(f"{number}.txt", b"<a>%d</a>" % number) for number in range(20)]
    files[7] = Item("7.txt", b"deadly")
    with patience(), closing(engine("processes", 2)) as two:
        done = list(chain.from_iterable(two.run(deadly, map(LoadedFile, files), nothing_known, together=4)))
    assert [one.name for one in done] == [item.name for item in files]
    assert [name for one in done for name in one.made] == [item.name for item in files if item.name != "7.txt"]
    assert [one.refused for one in done if one.refused] == [Refused("7.txt", DIED)]


def endless(item):
    """Be caught in what is in a file, in a pattern that no signal handler of Python interrupts."""
    if b"endless" in item.data:
        re.match("(a|a)*b", "a" * 40)
    yield from extract(item)


@pytest.mark.kill
def test_a_file_that_takes_too_long_is_kept_unread_with_its_reason(monkeypatch, tmp_path):
    monkeypatch.setattr(module, "extract", endless)
    files = [Item(f"{number}.xml", FORM_D + b"<!-- %d -->" % number) for number in range(5)]
    files[2] = Item("2.xml", b"endless")
    words = "took more than 1 seconds of a processor to read, and was ended"
    with Store.open(tmp_path / "filings.db") as store, patience(), closing(Processes(1, Limits(1, 0))) as one:
        report = ingest_items(files, store, one)
        assert (report.read, report.unread, report.refused) == (4, {words: 1}, [])
        assert [row.reason for row in matching(store, Query()) if row.reason] == [words]
        assert ingest_items(files, store, one).known == 5


# ---- interruptions --------------------------------------------------------------------------------------------------


def start(folder, store, *more, said=subprocess.DEVNULL) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "muniment", "ingest", str(folder), "--store", str(store), *more]
    return subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=said)


@pytest.mark.kill
def test_killed_at_any_instant_and_run_again_it_is_the_same_store(folder, whole, tmp_path):
    """Six runs are killed, every other one after it has stored something; the seventh comes to its end."""
    chance = random.Random(20240209)
    path = tmp_path / "killed.db"
    instants = set()
    with patience():
        for number in range(6):
            before = filings_in(path)
            child = start(folder, path, "--workers", "2" if number % 4 > 1 else "1")
            while child.poll() is None and filings_in(path) == before and (number % 2 or not path.exists()):
                time.sleep(0.002)
            time.sleep(chance.uniform(0, 0.05))
            child.kill()
            if child.wait() == -signal.SIGKILL:
                instants.add(filings_in(path))
        assert start(folder, path).wait() == 0
    assert len(instants) > 1, "all runs were killed at the same place"
    assert unlike(path, whole) == []


@pytest.mark.kill
@pytest.mark.parametrize("workers", ["1", pytest.param("2", marks=pytest.mark.nightly)])
def test_a_data_set_is_gone_on_with_where_it_was_killed(tmp_path, workers):
    """What was stored of one zip is not read again, and each notice is there once."""
    path, quarter, count = tmp_path / "killed.db", tmp_path / "2024q1_d.zip", 2 * ROWS
    quarter.write_bytes(dataset(count))
    with patience():
        child = start(quarter, path, "--workers", workers)
        while child.poll() is None and not filings_in(path):
            time.sleep(0.001)
        child.kill()
        assert child.wait() == -signal.SIGKILL
        before = filings_in(path)
        assert 0 < before < count, "it was killed when all was stored"
        with Store.open(path) as store, closing(engine("processes", int(workers))) as by:
            (outcomes,) = by.run(extract, units([quarter]), StoredContents(store), together=1)
            assert len(outcomes[0].made) == count - before
            report = ingest([quarter], store, by)
            assert (report.read, report.known, report.unread) == (count - before, 0, {})
            assert ingest([quarter], store, by).known == 1
        with Store.open(tmp_path / "undisturbed.db") as store:
            assert ingest([quarter], store).read == count
    assert unlike(path, dump(tmp_path / "undisturbed.db")) == []


def test_a_data_set_that_lacks_nothing_but_its_end_comes_to_it(where):
    item = Item("2024q1_d.zip", dataset(3))
    with Store.open(where) as store:
        entries = list(extract(item))
        store.add(entries, {entries[0].content_hash: item.data}, unfinished={entries[0].content_hash})
        assert ingest_items(iter([item]), store).known == 1
        assert store.has(entries[0].content_hash, READER_VERSION)
        assert store.counts().filings == 3


def filings_in(path: Path) -> int:
    """How many filings there are, while somebody else may be writing; 0 where there is no store yet."""
    if not path.exists():
        return 0
    database = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
    try:
        return database.execute("SELECT count(*) FROM filings").fetchone()[0]
    except sqlite3.OperationalError:
        return 0
    finally:
        database.close()


@pytest.mark.kill
def test_an_interruption_from_the_keyboard_leaves_the_store_whole(folder, whole, tmp_path):
    path, said = tmp_path / "interrupted.db", tmp_path / "said.txt"
    with patience(), said.open("wb") as messages:
        child = start(folder, path, "--workers", "2", said=messages)
        while child.poll() is None and not filings_in(path):
            time.sleep(0.002)
        child.send_signal(signal.SIGINT)
        code = child.wait()
        # The last when it was over, and its process about to end.
        assert code in (130, 0, -signal.SIGINT), said.read_text()
        assert start(folder, path).wait() == 0
    assert unlike(path, whole) == []


@pytest.mark.kill
def test_workers_end_with_their_parent(tmp_path):
    """A parent that is killed cannot stop its workers: they see it."""
    program = (
        "import os, time\n"
        "from muniment.documents.archive import Item\n"
        "from muniment.engines import LoadedFile, engine, nothing_known\n"
        "def last(item):\n"
        "    print(os.getpid(), flush=True)\n"
        "    time.sleep(1000)\n"
        "if __name__ == '__main__':\n"
        "    list(engine('processes', 1).run(last, [LoadedFile(Item('a', b'a'))], nothing_known, together=1))\n"
    )
    script = tmp_path / "parent.py"
    script.write_text(program)
    with patience():
        parent = subprocess.Popen([sys.executable, str(script)], stdout=subprocess.PIPE)
        worker = int(parent.stdout.readline())
        parent.kill()
        parent.wait()
        parent.stdout.close()
        while _lives(worker):
            time.sleep(0.05)


def _lives(process: int) -> bool:
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


@pytest.mark.slow
def test_nothing_is_held_in_memory_that_is_not_needed(tmp_path):
    """Files are opened only as they are taken: a pile may be larger than memory."""
    (tmp_path / "many.zip").write_bytes(zipped({str(number): b"<a>%d</a>" % number for number in range(1000)}))
    opened = []

    def counted():
        for one in items(tmp_path / "many.zip"):
            opened.append(one.name)
            yield LoadedFile(one)

    with closing(engine("processes", 2)) as two:
        next(two.run(deadly, counted(), nothing_known, together=16))
    assert len(opened) == 16 * 5  # the first batch, and two for each worker


def test_the_bytes_of_a_filing_copy_are_not_kept(tmp_path):
    """They hold access codes; the record does not."""
    copy = Path(__file__).parents[1] / "everything" / "schedule-13g-submission.xml"
    with Store.open(tmp_path / "filings.db") as store:
        ingest([copy], store)
        (row,) = store.filings().items
        filing = store.filing(row.id)
        assert filing.record == read(copy).record
        with pytest.raises(MunimentError):
            store.content(filing.sources[0].content_hash)
        assert "iii5@jjj" not in repr(filing.record)
