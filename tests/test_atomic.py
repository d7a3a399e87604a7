"""Files are there whole or not at all, whatever fails while they are written."""

import os
import shutil
import stat
from pathlib import Path

import pytest

from muniment import atomic
from muniment.errors import EnvironmentProblem


def full(*_):
    raise OSError(28, "No space left on device")


@pytest.mark.parametrize(("at", "name"), [(os, "fsync"), (Path, "replace")])
def test_a_full_disk_leaves_what_was_there_and_nothing_else(tmp_path, monkeypatch, at, name):
    path = tmp_path / "a.txt"
    atomic.write(b"before", path)
    monkeypatch.setattr(at, name, full)
    with pytest.raises(OSError, match="No space"):
        atomic.write(b"after", path)
    with pytest.raises(OSError, match="No space"), atomic.replacing(path) as made:
        made.write_bytes(b"after")
    with pytest.raises(EnvironmentProblem, match=r"a\.txt: cannot be written: No space left on device"):
        atomic.put(b"after", path)
    assert [(one.name, one.read_bytes()) for one in tmp_path.iterdir()] == [("a.txt", b"before")]


def test_what_fails_while_it_is_made_takes_no_name(tmp_path):
    with pytest.raises(FileNotFoundError), atomic.replacing(tmp_path / "a.db") as made:
        made.with_name("b.db").rename(made)
    assert list(tmp_path.iterdir()) == []


def test_a_file_that_is_there_stays_where_only_a_new_one_is_wanted(tmp_path):
    path = tmp_path / "new" / "a.txt"
    assert atomic.put(b"mine", path, only_new=True)
    assert not atomic.put(b"theirs", path, only_new=True)
    assert [(one.name, one.read_bytes()) for one in path.parent.iterdir()] == [("a.txt", b"mine")]


@pytest.mark.skipif(os.name != "posix", reason="rights of files are those of POSIX")
def test_a_file_has_its_rights_less_what_the_umask_takes(tmp_path):
    before = os.umask(0o027)
    try:
        atomic.write(b"", tmp_path / "own")
        atomic.write(b"", tmp_path / "usual", mode=0o666)
    finally:
        os.umask(before)
    assert [stat.S_IMODE((tmp_path / name).stat().st_mode) for name in ("own", "usual")] == [0o600, 0o640]


def folders(at: Path) -> dict[str, list[str]]:
    return {folder.name: [file.name for file in folder.iterdir()] for folder in at.iterdir()}


@pytest.fixture
def both(tmp_path):
    for name in ("made", "place"):
        (tmp_path / name).mkdir()
        (tmp_path / name / f"of-{name}").touch()
    return tmp_path / "made", tmp_path / "place"


@pytest.mark.parametrize("in_one_step", [True, False])
def test_a_folder_takes_the_name_of_another(tmp_path, monkeypatch, both, in_one_step):
    if not in_one_step:
        monkeypatch.setattr(atomic, "_exchange", lambda *_: False)
    atomic.replace_folder(*both)
    assert folders(tmp_path) == {"place": ["of-made"]}


def test_a_folder_whose_name_cannot_be_given_leaves_the_other(tmp_path, monkeypatch, both):
    made, place = both
    shutil.rmtree(made)
    with pytest.raises(FileNotFoundError):
        atomic.replace_folder(made, place)
    monkeypatch.setattr(atomic, "_exchange", lambda *_: False)
    with pytest.raises(FileNotFoundError):
        atomic.replace_folder(made, place)
    assert folders(tmp_path) == {"place": ["of-place"]}
