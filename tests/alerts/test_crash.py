"""Killed at any instant, watcher and EDGAR lose nothing, and nothing is told twice."""

import pytest

from alerts.crashing import Crash

pytestmark = [pytest.mark.kill, pytest.mark.serving]


def test_nothing_is_lost_and_nothing_is_there_twice(tmp_path):
    came = Crash(tmp_path, 16, seed=2).run(rounds=2, pace=1.0)
    assert (came.filings, sum(came.kills.values())) == (16, 2)
    assert (came.lost, came.doubled) == ([], [])
