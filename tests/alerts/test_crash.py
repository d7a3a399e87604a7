"""Killed at any instant, watcher and EDGAR lose nothing, and nothing is told twice."""

import pytest

from alerts.crashing import Crash

pytestmark = [pytest.mark.kill, pytest.mark.serving]


def test_nothing_is_lost_and_nothing_is_there_twice(tmp_path):
    came = Crash(tmp_path, 40).run(rounds=3, pace=0.5)
    assert (came.filings, sum(came.kills.values())) == (40, 3)
    assert (came.lost, came.doubled) == ([], [])
