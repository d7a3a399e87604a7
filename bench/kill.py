"""Killing an ingest under load: its driver, its workers, and the database server. Nothing may be lost or doubled.

Each round begins `muniment ingest` over what was there and one portion more, and kills one process once a random part
of the portion was stored; at the end a run comes to its end, and the store is compared with
one that nobody disturbed. `--portion` filings a round; a server is left out where none is installed.
"""

import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from typing import Any

_ENGINES = {"processes": ["--workers", "2"], "ray": ["--engine", "ray", "--workers", "2"]}


def run(rounds: int, portion: int) -> None:
    """Kill that often in each kind of store, by each engine, and print what came of it; end with 1 where it shows."""
    siege = import_module("pipeline.killing").Siege  # what the tests use, too
    whole = True
    for kind in ("sqlite", "postgresql"):
        for engine, options in _ENGINES.items():
            with tempfile.TemporaryDirectory() as folder, _place(kind, Path(folder)) as (where, server):
                if where:
                    begin = time.perf_counter()
                    found = siege(Path(folder), where, portion, options, server).run(rounds)
                    whole &= _tell(f"{kind}, {engine}", found, time.perf_counter() - begin)
    if not whole:
        sys.exit(1)


@contextmanager
def _place(kind: str, folder: Path) -> Iterator[tuple[str, Any]]:
    """Give a place for a store, "" where there can be none, and the server that it is on."""
    if kind == "sqlite":
        yield str(folder / "filings.db"), None
        return
    servers = import_module("postgres_server")
    if servers.programs() is None:
        print("postgresql: no server is installed")
        yield "", None
        return
    with servers.running() as server:
        yield server.empty(), server


def _tell(name: str, found: Any, seconds: float) -> bool:  # noqa: ANN401 - the count of the tests
    """Print a count, and return whether something of each kind was killed and nothing lost, doubled or changed."""
    kills = ", ".join(f"{victim} {times}" for victim, times in found.kills.items())
    print(f"{name}: {found.runs} runs in {seconds:.0f} s, killed: {kills}; {found.stored:,} filings stored")
    faults = {name: getattr(found, name) for name in ("lost", "doubled", "changed", "unsaid")}
    for name, filings in faults.items():
        print(f"{name:>10}: {len(filings)} {' '.join(filings[:3])}", flush=True)
    return all(found.kills.values()) and not any(faults.values())
