"""Killing the local EDGAR under load: how much is lost, how much happens twice. The first should be 0, and the second.

Submissions are sent by several senders at once over HTTP while acceptance, the server, or both are killed (SIGKILL) at
random moments; what senders were told is then compared with what was filed, numbered and notified.
"""

import sys
import tempfile
import time
from importlib import import_module
from pathlib import Path


def run(rounds: int) -> None:
    """Kill that often, and print what came of it; end with 1 where it shows."""
    siege = import_module("edgar.sandbox.killing").Siege  # what the tests use, too
    with tempfile.TemporaryDirectory() as folder:
        begin = time.perf_counter()
        found = siege(Path(folder)).run(rounds)
        seconds = time.perf_counter() - begin
    kills = ", ".join(f"{name} {times}" for name, times in found.kills.items())
    print(f"{sum(found.kills.values())} kills in {seconds:.0f} s ({kills})")
    print(f"{found.told:,} submissions acknowledged, {found.accepted:,} accepted")
    faults = {name: getattr(found, name) for name in ("lost", "doubled", "numbers_twice", "mail_missing", "left_over")}
    for name, submissions in faults.items():
        print(f"{name.replace('_', ' '):>15}: {len(submissions)} {' '.join(submissions[:5])}")
    if any(faults.values()):
        sys.exit(1)
