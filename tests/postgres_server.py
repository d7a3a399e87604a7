"""A PostgreSQL server for tests: its own, in a temporary folder, as long as the tests run; nothing else is touched."""

import os
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path

import psycopg

from muniment.store import Store

USER = "muniment"
_QUICK = {
    "fsync": "off",
    "full_page_writes": "off",
    "autovacuum": "off",
    "max_connections": "60",
    "shared_buffers": "64MB",
    "logging_collector": "off",
}


def programs() -> Path | None:
    """The folder of the server's programs, None where no server is installed."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda one: int(one.parts[-3]))
    if found:
        return found[-1].parent
    there = shutil.which("initdb")
    return Path(there).resolve().parent if there else None


class Server:
    """A running server: databases of it are made by name, or as copies of an empty store."""

    def __init__(self, folder: Path, bin_: Path) -> None:
        self.folder, self.bin = folder, bin_
        self.port = _free_port()
        self._numbers = count(1)
        self._template = ""

    def url(self, database: str, user: str = USER) -> str:
        return f"postgresql://{user}@127.0.0.1:{self.port}/{database}"

    def start(self) -> None:
        self._run("pg_ctl", "-D", self.folder / "data", "-l", self.folder / "log", "-w", "-t", "60", "start")

    def stop(self, how: str = "fast") -> None:
        self._run("pg_ctl", "-D", self.folder / "data", "-w", "-m", how, "stop")

    def kill(self) -> None:
        """End every process of the server at once, as a crash does."""
        self.stop("immediate")

    def make(self) -> None:
        args = ["-A", "trust", "-U", USER, "--no-sync", "-E", "UTF8", "--locale=C.UTF-8"]
        self._run("initdb", "-D", self.folder / "data", *args)
        settings = _QUICK | {"port": str(self.port), "unix_socket_directories": f"'{self.folder}'"}
        with (self.folder / "data" / "postgresql.conf").open("a") as file:
            file.writelines(f"{name} = {value}\n" for name, value in settings.items())

    def database(self, template: str = "template0", name: str = "") -> str:
        """Make an empty database, or a copy of another one, and return its name."""
        name = name or f"t{next(self._numbers)}"
        self.do(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
        return name

    def empty(self) -> str:
        """Return the URL of a database in which nothing is."""
        return self.url(self.database())

    def store(self) -> str:
        """Return the URL of an empty store of its own."""
        if not self._template:
            self._template = self.database()
            Store.open(self.url(self._template)).close()
        return self.url(self.database(self._template))

    def drop(self, url: str) -> None:
        """Take a database away, whoever is still connected to it."""
        self.do(f'DROP DATABASE "{url.rpartition("/")[2]}" WITH (FORCE)')

    def do(self, *statements: str, database: str = "postgres") -> None:
        with psycopg.connect(self.url(database), autocommit=True) as connection:
            for statement in statements:
                connection.execute(statement)

    def _run(self, program: str, *args: object) -> None:
        done = subprocess.run(
            [*_bounded(), *_as_nobody_special(), self.bin / program, *map(str, args)],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE if program == "initdb" else subprocess.DEVNULL,
            stderr=subprocess.STDOUT,
            cwd="/",
            check=False,
        )
        if done.returncode:
            log = self.folder / "log"
            said = log.read_text(errors="replace")[-2000:] if log.exists() else done.stdout or b""
            raise RuntimeError(f"{program} failed: {said}")


def _bounded() -> list[str]:
    """Each process of the server gets a limit of memory, as docs/operations.md asks for."""
    return ["prlimit", f"--as={3 << 30}"] if shutil.which("prlimit") else []


def _as_nobody_special() -> list[str]:
    """The server refuses to run as root: then it runs as the user that its package makes."""
    return [] if os.geteuid() else ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"]


def _free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


# Its input ends with whoever holds it, killed or not: then the server is ended, and its folder taken away.
_ENDS = 'cat; folder=$1; shift; "$@"; rm -rf "$folder"'


@contextmanager
def running() -> Iterator[Server]:
    """A server until the end of the `with`, or of this process; its folder is taken away then."""
    where = programs()
    assert where is not None
    memory = Path("/dev/shm")  # where there is one, nothing of it is written to a disk
    folder = Path(tempfile.mkdtemp(prefix="muniment-pg-", dir=memory if memory.is_dir() else None))
    if not os.geteuid():
        shutil.chown(folder, "postgres", "postgres")
    stop = [*_as_nobody_special(), where / "pg_ctl", "-D", folder / "data", "-w", "-m", "immediate", "stop"]
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, "cwd": "/", "start_new_session": True}
    with subprocess.Popen(["sh", "-c", _ENDS, "sh", folder, *stop], stdin=subprocess.PIPE, **quiet):
        server = Server(folder, where)
        server.make()
        server.start()
        yield server
