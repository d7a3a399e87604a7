"""`python guard.py COMMAND…`: run a command for as long as whoever began it lives.

Standard input is held open by the one who began it, and closes with it however that ends, killed or not; then the
command and everything it has begun are killed.
"""

import os
import signal
import subprocess
import sys
import threading
from contextlib import suppress
from pathlib import Path


def descendants(ancestor: int) -> list[tuple[int, str]]:
    """The processes that somebody has begun, and those begun by them, with their names."""
    parents, names = {}, {}
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            told = (folder / "stat").read_text()
            names[int(folder.name)] = (folder / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
        except OSError:
            continue
        parents[int(folder.name)] = int(told.rpartition(")")[2].split()[1])
    found, todo = [], [ancestor]
    while todo:
        one = todo.pop()
        children = [child for child, parent in parents.items() if parent == one]
        found += [(child, names[child]) for child in children]
        todo += children
    return found


def _end_with_input() -> None:
    os.read(sys.stdin.fileno(), 1)
    for process, _ in descendants(os.getpid()):
        with suppress(ProcessLookupError):
            os.kill(process, signal.SIGKILL)


if __name__ == "__main__":
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    run = subprocess.Popen(sys.argv[1:], stdin=subprocess.DEVNULL)
    threading.Thread(target=_end_with_input, daemon=True).start()
    sys.exit(run.wait())
