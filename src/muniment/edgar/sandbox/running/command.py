"""A command with a local EDGAR around it: `muniment edgar run`."""

import os
import shutil
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

from muniment.edgar.protocol import ADDRESS, DEFAULT_PORT
from muniment.edgar.sandbox.certs import certificates
from muniment.edgar.sandbox.presence import running
from muniment.edgar.sandbox.running.foreground import run
from muniment.edgar.sandbox.running.front import Front
from muniment.edgar.sandbox.running.ways import Name, find_way
from muniment.edgar.sandbox.server import Sandbox
from muniment.errors import EnvironmentProblem, UsageError


def run_beside(
    data: Path, command: Sequence[str], *, way: Name | Literal["auto"] = "auto", told: Callable[[str], object] = print
) -> int:
    """Run a command that finds the sandbox in `data` under the SEC's names; return its exit code.

    Args:
        data: the folder of the sandbox; one that runs already is used, else one is started and ended with the command.
        command: the program and its arguments.
        way: how the names are made to mean the sandbox; `auto` takes the first that this machine allows.
        told: gets lines for people: where the sandbox is, and which way was taken.

    Raises:
        UsageError: there is no such program.
        EnvironmentProblem: the sandbox cannot be started, or the way is not to be had here.
    """
    if shutil.which(command[0]) is None:
        raise UsageError(f"{command[0]}: there is no such program to run")
    made = certificates(data)
    beyond = os.environ.get("HTTPS_PROXY") or os.environ.get("https_proxy") or ""
    with (
        _sandbox(data, told) as url,
        tempfile.TemporaryDirectory(prefix="muniment-") as folder,
        Front(urlsplit(url).port or 0, made.context(), proxy=beyond) as front,
    ):
        found = find_way(front, Path(folder), way)
        told(f"{found.name}: {found.words}")
        return run([*found.before, *command], {**os.environ, **made.variables, **found.variables, ADDRESS: url})


@contextmanager
def _sandbox(data: Path, told: Callable[[str], object]) -> Iterator[str]:
    """Give the address of the sandbox that runs, else of one that is started for as long as this lasts."""
    if url := running(data):
        told(f"the local EDGAR runs already at {url}")
        yield url
        return
    sandbox = Sandbox(data)
    try:
        sandbox.start(DEFAULT_PORT)
    except EnvironmentProblem:  # somebody else has the usual port
        sandbox.start()
    try:
        told(f"the local EDGAR runs at {sandbox.url}")
        yield sandbox.url
    finally:
        sandbox.stop()
