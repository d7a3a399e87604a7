"""`python -m muniment.edgar.sandbox.acceptance FOLDER`: the acceptance of a sandbox, as a process of its own."""

import argparse
import logging
import os
import signal
import sqlite3
import sys
from pathlib import Path
from threading import Event, Thread

from muniment.edgar.sandbox.acceptance.worker import Worker
from muniment.errors import MunimentError

_LOOK = 0.5  # seconds between two looks whether the parent still lives


def main(arguments: list[str] | None = None) -> int:
    """Work until a signal ends it; return 3 where the folder cannot be used."""
    ask = argparse.ArgumentParser(prog="python -m muniment.edgar.sandbox.acceptance", description=__doc__)
    ask.add_argument("folder", type=Path, metavar="FOLDER", help="the folder of the sandbox")
    ask.add_argument("--with-parent", action="store_true", help="end when the process that started this one is gone")
    given = ask.parse_args(arguments)
    logging.basicConfig(stream=sys.stderr, format="%(levelname)s: %(message)s", level=logging.WARNING)
    stop = Event()
    for name in (signal.SIGINT, signal.SIGTERM):
        signal.signal(name, lambda *_: stop.set())
    if given.with_parent:
        Thread(target=_watch, args=(os.getppid(), stop), daemon=True).start()
    try:
        Worker(given.folder).run(stop)
    except (MunimentError, sqlite3.OperationalError) as error:
        print(f"muniment: acceptance in {given.folder} ends: {error}", file=sys.stderr)
        return 3
    return 0


def _watch(parent: int, stop: Event) -> None:
    while os.getppid() == parent and not stop.wait(_LOOK):
        pass
    stop.set()


if __name__ == "__main__":
    sys.exit(main())
