"""Files are there whole or not at all, whatever fails while they are written."""

import os
import stat
from pathlib import Path

import pytest

from muniment import atomic
from muniment.cli.output import save
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


def test_a_pipe_takes_the_data_and_stays_one(tmp_path):
    """So does a device: another file in the place of /dev/null would be everybody's."""
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    reader = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    try:
        assert atomic.write(b"new", pipe)
        assert os.read(reader, 9) == b"new"
        assert pipe.is_fifo()
    finally:
        os.close(reader)


def test_what_a_link_leads_to_is_written(tmp_path):
    file, link = tmp_path / "file", tmp_path / "link"
    file.write_bytes(b"old")
    link.symlink_to(file)
    save(b"new", link)
    assert (link.is_symlink(), file.read_bytes()) == (True, b"new")
