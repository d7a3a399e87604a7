"""A sample as files: whole, the same every time, gone on with after an interruption."""

import json
import zipfile
from contextlib import closing
from itertools import islice

import pytest

from muniment.engines import engine
from muniment.errors import EnvironmentProblem, UsageError
from muniment.lab.corpus import Corpus, write

pytestmark = pytest.mark.slow  # whole piles are written

COUNT = 60


def files(folder):
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def finish(folder, form="submissions", workers=1, seed=1, count=COUNT):
    with closing(engine("", workers)) as chosen:
        done = list(write(folder, Corpus(seed, count), form, chosen))
    assert done[-1] == count
    return files(folder)


@pytest.mark.parametrize("form", ["submissions", "files", "zip"])
def test_the_same_seed_writes_the_same_bytes(tmp_path, form):
    one = finish(tmp_path / "one", form)
    assert one == finish(tmp_path / "two", form)
    assert one != finish(tmp_path / "three", form, seed=2)
    assert len(one) == COUNT + 1 or form == "zip"


def test_several_processes_write_what_one_does(tmp_path):
    assert finish(tmp_path / "one", workers=2) == finish(tmp_path / "two")


@pytest.mark.parametrize("form", ["submissions", "zip"])
def test_a_run_cut_short_is_gone_on_with(tmp_path, form):
    cut = write(tmp_path / "cut", Corpus(1, COUNT), form)
    list(islice(cut, COUNT // 2))
    cut.close()
    before = files(tmp_path / "cut")
    whole = finish(tmp_path / "cut", form)
    assert whole == finish(tmp_path / "whole", form)
    assert 1 < len(before) < len(whole) or form == "zip"
    kept = [name for name in before if not name.endswith(".part")]
    assert {name: whole[name] for name in kept} == {name: before[name] for name in kept}


def test_what_is_there_is_not_made_again(tmp_path):
    finish(tmp_path / "a")
    path = next((tmp_path / "a").glob("19*/*.txt"))
    path.write_bytes(b"mine")
    finish(tmp_path / "a")
    assert path.read_bytes() == b"mine"


def test_archives_hold_every_filing_of_their_year(tmp_path):
    finish(tmp_path / "z", "zip")
    names = []
    for path in sorted((tmp_path / "z").glob("*.zip")):
        with zipfile.ZipFile(path) as archive:
            assert archive.testzip() is None
            names += archive.namelist()
            assert all(name[11:13] == path.stem[2:] for name in archive.namelist())
    assert len(set(names)) == COUNT


def test_a_folder_with_something_else_is_left_alone(tmp_path):
    (tmp_path / "letter.txt").write_text("dear")
    with pytest.raises(UsageError, match="holds no sample"):
        list(write(tmp_path, Corpus(1, 3), "files"))
    assert files(tmp_path) == {"letter.txt": b"dear"}


@pytest.mark.parametrize("said", ["", "no json", json.dumps({"seed": 9})])
def test_another_sample_is_left_alone(tmp_path, said):
    (tmp_path / ".sample.json").write_text(said)
    with pytest.raises(UsageError, match="name another folder"):
        list(write(tmp_path, Corpus(1, 3), "files"))
    assert list(files(tmp_path)) == [".sample.json"]


def test_a_folder_that_cannot_be_made_is_told_in_a_line(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(EnvironmentProblem, match="cannot be written"):
        list(write(tmp_path / "file" / "below", Corpus(1, 3), "files"))
