"""A release is the same bytes however it came about, and there whole or not at all."""

import os
import random
import shutil
import zipfile

import pytest

from muniment.errors import EnvironmentProblem, UsageError
from muniment.lab.corpus import Corpus
from muniment.panel.release import Release
from muniment.pipeline.ingest import ingest
from muniment.store import Store
from muniment.study.updating import update
from panel import piles

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def pile(tmp_path_factory):
    """The archives of fewer filings than those of which the tables are compared: each test reads them all."""
    return piles.sample(tmp_path_factory.mktemp("pile"), Corpus(7, 50))


@pytest.fixture(scope="module")
def bytes_of(pile, tmp_path_factory):
    folder = tmp_path_factory.mktemp("first") / "panel"
    piles.made(folder, piles.archives(pile))
    return piles.contents(folder)


def test_sources_in_another_order_and_several_processes(bytes_of, pile, tmp_path):
    names = piles.archives(pile)
    random.Random(3).shuffle(names)
    piles.made(tmp_path / "panel", names, workers=2)
    assert piles.contents(tmp_path / "panel") == bytes_of
    assert sorted(path.name for path in tmp_path.iterdir()) == ["panel"]  # nothing of the work is left


def test_a_folder_of_files_and_a_store_filled_backwards_have_the_same_tables(bytes_of, pile, tmp_path):
    """How filings are packed is told by the manifest alone."""
    tables = {name: data for name, data in bytes_of.items() if name not in ("manifest.json", "SHA256SUMS")}
    for archive in pile.glob("*.zip"):
        with zipfile.ZipFile(archive) as opened:
            opened.extractall(tmp_path / "files" / archive.stem)
    piles.made(tmp_path / "of files", [str(tmp_path / "files")])
    assert piles.contents(tmp_path / "of files", of_tables=True) == tables
    with Store.open(tmp_path / "backwards.db") as store:
        for name in reversed(piles.archives(pile)):
            ingest([name], store)
            update(store)
    piles.made(tmp_path / "of a store", [str(tmp_path / "backwards.db")])
    assert piles.contents(tmp_path / "of a store", of_tables=True) == tables


class Stopped(Exception):
    """Stands for whatever ends a run."""


def stopping_at(number):
    """Return a progress that ends the run when it is told for this time."""
    calls = []

    def told(*_):
        calls.append(1)
        if len(calls) == number:
            raise Stopped

    return told


def cut_short(pile, folder, step):
    """Begin a release in a folder, and end it in the middle of a step."""
    with Release(folder, piles.archives(pile)) as release:
        release.gather(progress=stopping_at(2) if step == "gather" else None)
        release.study()
        release.write(stopping_at(5))


@pytest.mark.parametrize("step", ["gather", "write"])
def test_an_interrupted_run_is_gone_on_with(step, bytes_of, pile, tmp_path):
    with pytest.raises(Stopped):
        cut_short(pile, tmp_path / "panel", step)
    assert not (tmp_path / "panel").exists()
    written = {}
    if step == "write":  # what was half-written when the machine went down is not taken for whole, other years stay
        release = tmp_path / "panel.work" / "release"
        half, *whole = release.rglob("*.parquet")
        half.write_bytes(half.read_bytes()[:-10])
        others = [path for path in whole if path.name != half.name]
        written = {path.relative_to(release): path.stat().st_mtime_ns for path in others}
        assert written
    with Release(tmp_path / "panel", piles.archives(pile)) as release:
        report = release.gather()
        release.study()
        release.write()
    assert report.known > 0
    assert piles.contents(tmp_path / "panel") == bytes_of
    assert {path: (tmp_path / "panel" / path).stat().st_mtime_ns for path in written} == written


def test_a_work_folder_that_stays_makes_the_same_again_and_takes_more(bytes_of, pile, tmp_path):
    names = piles.archives(pile)
    piles.made(tmp_path / "part", names[:10], tmp_path / "work")
    for name in ("whole", "again"):
        piles.made(tmp_path / name, names, tmp_path / "work")
        assert piles.contents(tmp_path / name) == bytes_of
    with pytest.raises(UsageError, match=r"work: holds what was read of .*; name that too, or another work folder"):
        piles.made(tmp_path / "less", names[:10], tmp_path / "work")


def test_what_is_there_stays(pile, tmp_path):
    (tmp_path / "panel").mkdir()
    with pytest.raises(UsageError, match="is there already, and a release is never written over"):
        Release(tmp_path / "panel", piles.archives(pile))


def test_one_run_at_a_time(pile, tmp_path):
    with Release(tmp_path / "panel", piles.archives(pile)), pytest.raises(EnvironmentProblem, match="another run"):
        Release(tmp_path / "panel", piles.archives(pile)).__enter__()


def test_sources_that_are_none(tmp_path):
    with pytest.raises(UsageError, match="there is no such file or folder"):
        Release(tmp_path / "panel", [str(tmp_path / "nowhere")])
    with pytest.raises(UsageError, match="name what the panel is made of"):
        Release(tmp_path / "panel", [])


def test_sources_without_a_filing(tmp_path):
    (tmp_path / "bare").mkdir()
    with pytest.raises(UsageError, match="no filing is in the sources"):
        piles.made(tmp_path / "panel", [str(tmp_path / "bare")])
    assert not (tmp_path / "panel").exists()


def test_a_store_that_is_not_studied(pile, tmp_path):
    with Store.open(tmp_path / "filings.db") as store:
        ingest(piles.archives(pile)[:2], store)
    with pytest.raises(EnvironmentProblem, match="has not been studied: run `muniment study`"):
        piles.made(tmp_path / "panel", [str(tmp_path / "filings.db")])
    with Store.open(tmp_path / "filings.db") as store:
        update(store)
        ingest(piles.archives(pile)[2:4], store)
    with pytest.raises(EnvironmentProblem, match="filings are not studied: run `muniment study` on it"):
        piles.made(tmp_path / "panel", [str(tmp_path / "filings.db")])


@pytest.mark.nightly
def test_many_filings_are_the_same_bytes(tmp_path):
    corpus = Corpus(11, int(os.environ.get("COUNT", "20000")))
    pile = piles.sample(tmp_path / "pile", corpus)
    piles.made(tmp_path / "first", piles.archives(pile), workers=2)
    piles.made(tmp_path / "second", piles.archives(pile)[::-1])
    assert piles.contents(tmp_path / "first") == piles.contents(tmp_path / "second")
    shutil.rmtree(tmp_path / "pile")
