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


def main(arguments: list[str] | None = None) -> int:
    """Work until a signal ends it; return 3 where the folder cannot be used."""
    parser = argparse.ArgumentParser(prog="python -m muniment.edgar.sandbox.acceptance", description=__doc__)
    parser.add_argument("folder", type=Path, metavar="FOLDER", help="the folder of the sandbox")
    parser.add_argument("--with-parent", action="store_true", help="end when standard input does")
    options = parser.parse_args(arguments)
    logging.basicConfig(stream=sys.stderr, format="%(levelname)s: %(message)s", level=logging.WARNING)
    stop = Event()
    for name in (signal.SIGINT, signal.SIGTERM):
        signal.signal(name, lambda *_: stop.set())
    if options.with_parent:
        Thread(target=_watch, args=(stop,), daemon=True).start()
    try:
        Worker(options.folder).run(stop)
    except (MunimentError, sqlite3.OperationalError) as error:
        print(f"muniment: acceptance in {options.folder} ends: {error}", file=sys.stderr)
        return 3
    return 0


def _watch(stop: Event) -> None:
    """Stop when the other end of standard input is closed: the parent is gone, be it before this process began."""
    while os.read(sys.stdin.fileno(), 1):
        pass
    stop.set()


if __name__ == "__main__":
    sys.exit(main())
