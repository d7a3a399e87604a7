"""A disk without room: one clear line, the store whole, and the next run goes on."""

import os
import resource
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path

import pytest

from cli.test_commands import EXAMPLES
from commands import run
from muniment.store import Store

ROOT = Path(__file__).parents[2]
MEGABYTE = 1 << 20


def filings(folder, count):
    """Files that do not get smaller by packing, so that a few fill a disk."""
    folder.mkdir()
    text = (EXAMPLES / "form-d.xml").read_bytes()
    for number in range(count):
        (folder / f"{number}.xml").write_bytes(text + b"\n" * (number + 1))
        (folder / f"{number}.bin").write_bytes(os.urandom(200_000))
    return folder


def ingest(folder, path, **options):
    command = [sys.executable, "-m", "muniment", "ingest", str(folder), "--store", str(path)]
    return subprocess.run(command, capture_output=True, text=True, check=False, cwd=ROOT, **options)


def assert_gone_on_with(folder, path, count):
    run("verify", "--store", path)
    run("ingest", folder, "--store", path)
    run("verify", "--store", path)
    with Store.open(path, read_only=True) as store:
        assert store.counts().filings == 2 * count


@pytest.mark.slow
def test_files_that_may_not_grow(tmp_path):
    """The limit of a process: the system refuses to write beyond, as a full disk does."""
    folder, path = filings(tmp_path / "in", 40), tmp_path / "filings.db"
    run("ingest", folder / "0.xml", "--store", path)
    most = 4 * MEGABYTE
    done = ingest(folder, path, preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (most, most)))
    assert (done.returncode, done.stdout) == (3, "")
    assert done.stderr.count("\n") == 1
    assert f"the store {path} cannot" in done.stderr
    assert_gone_on_with(folder, path, 40)


@contextmanager
def small_disk(folder, size):
    """A disk of so many bytes at `folder`."""
    folder.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", str(folder)]
    is_root = hasattr(os, "geteuid") and not os.geteuid()
    if not is_root or subprocess.run(command, capture_output=True, check=False).returncode:
        pytest.skip("only root may make a disk")
    try:
        yield
    finally:
        subprocess.run(["umount", "--lazy", str(folder)], check=True)


@pytest.mark.slow
def test_a_disk_that_is_full(tmp_path):
    folder = filings(tmp_path / "in", 30)
    with small_disk(tmp_path / "disk", 4 * MEGABYTE):
        path = tmp_path / "disk" / "filings.db"
        done = ingest(folder, path)
        assert (done.returncode, done.stdout) == (3, "")
        assert done.stderr == f"error: the store {path} cannot grow: the disk is full\n"
        subprocess.run(["mount", "-o", f"remount,size={64 * MEGABYTE}", str(tmp_path / "disk")], check=True)
        assert_gone_on_with(folder, path, 30)


def test_a_backup_onto_a_full_disk(tmp_path):
    folder, path = filings(tmp_path / "in", 10), tmp_path / "filings.db"
    run("ingest", folder, "--store", path)
    with small_disk(tmp_path / "disk", MEGABYTE):
        _, err = run("backup", "--store", path, "--output", tmp_path / "disk" / "b", code=3)
        assert " bytes are needed, " in err
        assert list((tmp_path / "disk").iterdir()) == []


@pytest.mark.slow
@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full")
def test_an_answer_that_cannot_be_written(tmp_path):
    path = tmp_path / "filings.db"
    run("ingest", EXAMPLES / "form-d.xml", "--store", path)
    with Path("/dev/full").open("wb") as full:
        command = [sys.executable, "-m", "muniment", "list", "--store", str(path)]
        done = subprocess.run(command, stdout=full, stderr=subprocess.PIPE, text=True, check=False)
    assert (done.returncode, done.stderr) == (3, "error: the output cannot be written: No space left on device\n")
