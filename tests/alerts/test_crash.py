"""Killed at any instant, watcher, EDGAR and receiver lose nothing, and nothing is told twice."""

import pytest

from alerts.crashing import Crash

pytestmark = [pytest.mark.kill, pytest.mark.serving]


def test_nothing_is_lost_and_nothing_is_there_twice(tmp_path):
    came = Crash(tmp_path, 16, share=0.2).run(rounds=3, pace=1.0)
    assert (came.filings, sum(came.kills.values())) == (16, 3)
    assert (came.lost, came.doubled) == ([], [])
