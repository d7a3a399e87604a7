"""The local EDGAR on a disk that gets full: what was acknowledged is there, and it goes on when there is room."""

import errno
import os
import signal
import subprocess
import sys
from contextlib import contextmanager

import httpx
import pytest

from edgar.sandbox.serving import XML, serving
from faults.test_full import library, some  # noqa: F401 - the fixture
from muniment.edgar.sandbox.database import opened

pytestmark = [pytest.mark.slow, pytest.mark.serving, pytest.mark.kill]

SENT = 6


@contextmanager
def served(folder, **faults):
    """A local EDGAR in a process of its own; its address, "" where it did not begin."""
    command = [sys.executable, "-m", "muniment", "edgar", "serve", "--data", str(folder), "--port", "0"]
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    with subprocess.Popen(command, text=True, env=os.environ | faults, **pipes) as process:
        try:
            line = process.stdout.readline()
            yield next((word for word in line.split() if word.startswith("http")), "").rstrip("/"), process
        finally:
            process.send_signal(signal.SIGTERM)
            process.communicate(timeout=60)


def sent(address, caller):
    """Send submissions; return the numbers that were told, and the statuses of all answers."""
    told, statuses = [], []
    with httpx.Client(base_url=address, timeout=60) as client:
        for _ in range(SENT):
            answer = client.post("/submission/single/test", content=caller.schedule(), headers={**caller.both, **XML})
            statuses.append(answer.status_code)
            if answer.status_code == 202:
                told.append(answer.json()["accessionNumber"])
    return told, statuses


def test_what_is_acknowledged_is_there(library, tmp_path):  # noqa: F811 - the fixture
    data, count = tmp_path / "edgar", tmp_path / "count"
    with serving(data) as caller:
        assert caller.submit().status_code == 202
    faults = {
        "LD_PRELOAD": str(library),
        "FAULTS_BELOW": f"{data}/",
        "FAULTS_ERRNO": str(errno.ENOSPC),
        "FAULTS_COUNT": str(count),
    }
    with served(data, FAULTS_FROM="0", **faults) as (address, _):
        known, statuses = sent(address, caller)
    assert statuses == [202] * SENT
    refused = 0
    for number in some(count.stat().st_size, 4):
        with served(data, FAULTS_FROM=str(number), **faults) as (address, process):
            if address:
                told, statuses = sent(address, caller)
                refused += SENT - len(told)
                assert set(statuses) <= {202, 500, 503, 507}
                assert statuses == sorted(statuses), "it was full, and then not"
                known += told
            else:
                said = process.stderr.read()
                assert said.count("\n") == 1, said
                assert process.wait() == 3
        with opened(data) as connection:
            there = [row[0] for row in connection.execute("SELECT accession FROM submissions")]
        assert set(known) <= set(there)
        assert len(set(there)) == len(there)
    assert refused
    with served(data) as (address, _):
        assert sent(address, caller)[1] == [202] * SENT
