"""Watching under fire, and at the pace of a 14 February: lost and doubled alerts, seconds until each is received."""

import sys
import tempfile
import time
from importlib import import_module
from pathlib import Path

_HOURLY = 10_000


def run(rounds: int, count: int) -> None:
    """Publish filings at the pace of 10,000 an hour, undisturbed, then as many while processes are killed so often.

    Meanwhile one request in five to the receiver fails, half of them after it has what was sent.
    """
    crash = import_module("alerts.crashing").Crash  # what the tests use, too
    faults = 0
    for kills, pace in ((0, 3600 / _HOURLY), (rounds, max(3600 / _HOURLY, rounds * 3.0 / count))):
        with tempfile.TemporaryDirectory() as folder:
            begin = time.perf_counter()
            came = crash(Path(folder), count, share=0.2 if kills else 0.0).run(kills, pace)
            seconds = time.perf_counter() - begin
        killed = ", ".join(f"{name} {times}" for name, times in came.kills.items()) or "none"
        print(f"{came.filings:,} filings, one in {pace:.2f} s, in {seconds:.0f} s; killed: {killed}")
        print(f"  lost {len(came.lost)}, doubled {len(came.doubled)}, repeated under a known key {came.repeated}")
        shares = ", ".join(f"p{share * 100:g} {came.percentile(share):.2f}" for share in (0.5, 0.9, 0.99, 1.0))
        print(f"  seconds from published to received: {shares}")
        faults += len(came.lost) + len(came.doubled)
    if faults:
        sys.exit(1)
