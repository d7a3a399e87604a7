"""A cluster of Ray on this machine: a head and two workers, each a process of its own, in a folder of their own."""

import os
import secrets
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from engines import guard
from engines.guard import descendants

TESTS = Path(__file__).parents[1]


class Cluster:
    """A cluster that runs, and where."""

    def __init__(self, process: subprocess.Popen[bytes], port: int, environment: dict[str, str]) -> None:
        self.process, self.address = process, f"127.0.0.1:{port}"
        self.environment = {**environment, "RAY_ADDRESS": self.address}

    def python(self, *arguments: str | Path, **more) -> subprocess.Popen[str]:
        """Start Python as a driver of this cluster."""
        command = [sys.executable, *map(str, arguments)]
        pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
        return subprocess.Popen(command, env=self.environment, text=True, **{**pipes, **more})

    def workers(self) -> list[int]:
        """The processes of this cluster that are at work on a block."""
        return [process for process, name in descendants(self.process.pid) if name.startswith("ray::MapBatches")]

    def kill_a_worker(self) -> int:
        """Wait until somebody works, and kill one of them."""
        while not (busy := self.workers()):
            time.sleep(0.01)
        os.kill(busy[0], signal.SIGKILL)
        return busy[0]


@contextmanager
def running(folder: Path) -> Iterator[Cluster]:
    """Run a cluster; it ends with everything that belongs to it, and with this process, even if that is killed."""
    port = _free_port()
    options = {
        "--node-ip-address": "127.0.0.1",
        "--port": port,
        "--num-cpus": 2,
        "--object-store-memory": 200 << 20,
        "--include-dashboard": "false",
        "--temp-dir": folder,
    }
    told = [f"{name}={value}" for name, value in options.items()]
    paths = [str(TESTS), *filter(None, [os.environ.get("PYTHONPATH")])]
    # The cluster and its drivers know one another by a word of their own.
    own = {"RAY_USAGE_STATS_ENABLED": "0", "RAY_AUTH_MODE": "token", "RAY_AUTH_TOKEN": secrets.token_hex(32)}
    environment = {**os.environ, **own, "PYTHONPATH": os.pathsep.join(paths)}
    ray = Path(sys.executable).with_name("ray")
    command = [sys.executable, guard.__file__, str(ray), "start", "--head", "--block", "--disable-usage-stats", *told]
    with (folder / "started.log").open("wb") as log:
        process = subprocess.Popen(
            command, env=environment, stdin=subprocess.PIPE, stdout=log, stderr=log, start_new_session=True
        )
    try:
        _wait_for(port, process)
        yield Cluster(process, port, environment)
    finally:
        process.communicate()  # it ends when nobody holds its standard input


def _free_port() -> int:
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        return held.getsockname()[1]


def _wait_for(port: int, process: subprocess.Popen[bytes]) -> None:
    while process.poll() is None:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.05)
        else:
            return
    raise AssertionError("the cluster ended before it had begun")
