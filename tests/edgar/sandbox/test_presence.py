"""Whether a sandbox runs for a folder: never believed of one that is gone."""

import os
import signal
import subprocess
import sys

import pytest

from muniment.edgar.sandbox.database import announced, running
from muniment.edgar.sandbox.server import Sandbox

HOLDS = """
import sys, time
from pathlib import Path
from muniment.edgar.sandbox.database import announced
with announced(Path(sys.argv[1]), "http://127.0.0.1:1"):
    print("there", flush=True)
    time.sleep(600)
"""


def test_nobody_runs_where_nothing_is(tmp_path):
    assert running(tmp_path) == ""
    assert list(tmp_path.iterdir()) == []


def test_a_server_is_known_while_it_runs(tmp_path):
    with Sandbox(tmp_path, worker=False) as sandbox:
        assert running(tmp_path) == sandbox.url
    assert running(tmp_path) == ""


@pytest.mark.slow
def test_the_first_one_stays_known(tmp_path):
    with announced(tmp_path, "http://127.0.0.1:1"):
        with announced(tmp_path, "http://127.0.0.1:2"):
            assert running(tmp_path) == "http://127.0.0.1:1"
        assert running(tmp_path) == "http://127.0.0.1:1"


@pytest.mark.kill
def test_one_that_was_killed_is_not_believed(tmp_path):
    with subprocess.Popen([sys.executable, "-c", HOLDS, str(tmp_path)], stdout=subprocess.PIPE) as child:
        assert child.stdout is not None
        child.stdout.readline()
        assert running(tmp_path) == "http://127.0.0.1:1"
        os.kill(child.pid, signal.SIGKILL)
    assert (tmp_path / "running.url").exists()
    assert running(tmp_path) == ""
