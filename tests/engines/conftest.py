"""One cluster for all tests of engines, and one process in it for all commands that nobody kills."""

import json
import shutil
import subprocess
import tempfile
from importlib.util import find_spec
from pathlib import Path

import pytest

from commands import call
from engines.cluster import running
from patience import patience


@pytest.fixture(scope="session")
def cluster():
    """A cluster of this machine: its sockets need a short path."""
    if find_spec("ray") is None:
        pytest.skip("Ray is not installed: pip install 'muniment[ray]'")
    folder = Path(tempfile.mkdtemp(prefix="mr-", dir="/tmp"))
    try:
        with patience(), running(folder) as held:
            yield held
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def ran(cluster):
    """Return a function that runs a command by an engine, and returns its exit code and what it prints."""
    process = cluster.python(Path(__file__).with_name("driver.py"), stdin=subprocess.PIPE, stderr=None)

    def in_the_cluster(*words):
        process.stdin.write(f"{json.dumps([str(word) for word in words])}\n")
        process.stdin.flush()
        return tuple(json.loads(process.stdout.readline()))

    def here(*words):
        done = call(*words)
        return done.code, done.out.decode(), done.err.decode()

    def ran(*words, engine):
        with patience():
            return (in_the_cluster if engine == "ray" else here)(*words, "--engine", engine)

    yield ran
    process.stdin.close()
    process.wait()
    process.stdout.close()
