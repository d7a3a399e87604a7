"""A cluster does not outlive the tests that began it, however they end."""

import subprocess
import sys
import time
from pathlib import Path

import pytest

from engines import guard
from patience import patience

pytestmark = pytest.mark.kill

BEGINS = """
import os, signal, subprocess, sys
sleeps = "import os, time; print(os.getpid(), flush=True); time.sleep(1000)"
command = [sys.executable, sys.argv[1], sys.executable, "-c", sleeps]
began = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
print(began.stdout.readline().decode(), flush=True)
os.kill(os.getpid(), signal.SIGKILL)
"""


def test_what_is_guarded_ends_with_who_began_it():
    with patience():
        done = subprocess.run([sys.executable, "-c", BEGINS, guard.__file__], capture_output=True, check=False)
        begun = Path("/proc", done.stdout.decode().strip())
        assert begun.name.isdigit()
        while begun.exists():
            time.sleep(0.01)
