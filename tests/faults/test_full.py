"""A disk that gets full, at each write of a command: one line, the store whole, and what was begun is gone on with.

A library that is loaded before libc counts writes below a folder, and lets them fail from one of them on, as a disk
does. By `make nightly` each write of each command is the first to fail once; else some of them, of every second command
that writes in a way of its own.
"""

import errno
import json
import os
import re
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import closing
from pathlib import Path

import pytest
from msgspec import Struct

from commands import run
from faults.commands import COMMANDS, Command, beside
from muniment.store import Store, seals
from pipeline.killing import said

pytestmark = pytest.mark.slow

SOME = 3
"""How many writes of a command are the first to fail, where it is not night."""
_UNDER_WAY = re.compile(r"panel\.work/.*|.*\.partial").fullmatch  # with which `panel` and `convert` go on
_HASH = re.compile(r"(?<=java-)[0-9a-f]{16}")  # of a key store, in its name: certificates differ from run to run
_OURS = (".db", ".db-wal", ".db-shm", ".db-journal", ".lock")  # databases, of which their rows are compared, and locks


@pytest.fixture(scope="session")
def library(tmp_path_factory) -> Path:
    """The library, made here."""
    compiler = shutil.which("cc") or shutil.which("gcc")
    if not sys.platform.startswith("linux") or compiler is None:
        pytest.skip("there is no compiler of C, or no Linux")
    made = tmp_path_factory.mktemp("faults") / "full.so"
    source = Path(__file__).with_name("full.c")
    subprocess.run([compiler, "-O1", "-shared", "-fPIC", "-o", made, source, "-ldl"], check=True)
    return made


class Done(Struct):
    """What became of a command."""

    code: int
    out: str
    err: str


class Program:
    """The program with the library before libc: a process that runs commands in copies of itself."""

    def __init__(self, library: Path, folder: Path) -> None:
        self.folder = folder
        folder.mkdir()
        self.beside = beside(folder / "beside")
        command = [sys.executable, "-m", "faults.forking"]
        variables = {"LD_PRELOAD": str(library), "PYTHONPATH": str(Path(__file__).parents[1])}
        self.process = subprocess.Popen(
            command, env=os.environ | variables, text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE
        )

    def run(self, words: Sequence[str], variables: dict[str, str]) -> Done:
        assert self.process.stdin
        assert self.process.stdout
        streams = [self.folder / "out", self.folder / "err"]
        self.process.stdin.write(json.dumps([words, variables, [str(one) for one in streams]]) + "\n")
        self.process.stdin.flush()
        code = int(self.process.stdout.readline())
        return Done(code, *(one.read_text() for one in streams))

    def end(self) -> None:
        self.process.communicate()


@pytest.fixture(scope="session")
def program(library, tmp_path_factory) -> Iterator[Program]:
    made = Program(library, tmp_path_factory.mktemp("program") / "program")
    yield made
    made.end()


class State(Struct):
    """What is on the disk: what the store says, how many rows the tables of each database have, the other files."""

    store: dict[str, bytes]
    rows: dict[str, dict[str, int]]
    files: dict[str, bytes]


class Disk:
    """A folder that a command works in, and that gets full."""

    def __init__(self, program: Program, folder: Path, command: Command) -> None:
        self.program, self.here, self.command = program, folder / "disk", command
        self._ready, self._count = folder / "ready", folder / "count"
        self.code = 0
        self.here.mkdir()
        for told in command.before:
            run(*self.words(told))
        if command.alter:
            with closing(sqlite3.connect(self.here / "filings.db")) as store:
                store.executescript(command.alter)
            with Store.open(self.here / "filings.db") as store, store.writing() as connection:
                seals.renew(connection, *seals.SEALED)
        self.here.rename(self._ready)

    def words(self, told: Sequence[str]) -> list[str]:
        return [word.format(here=self.here, beside=self.program.beside) for word in told]

    def prepare(self) -> None:
        """Have it as it is before the command."""
        shutil.rmtree(self.here, ignore_errors=True)
        shutil.copytree(self._ready, self.here)
        (self.here / "tmp").mkdir()

    def fail(self, first: int, with_error: int, more: Sequence[str] = (), later: int = 0) -> Done:
        """Run the command, some seconds later; the first write that fails has this number, 0 where none does."""
        variables = {
            "FAULTS_BELOW": f"{self.here}/",
            "FAULTS_FROM": str(first),
            "FAULTS_ERRNO": str(with_error),
            "FAULTS_COUNT": str(self._count),
            "FAULTS_LATER": str(later),
            "TMPDIR": str(self.here / "tmp"),
            "XDG_STATE_HOME": str(self.here / "state"),
        }
        return self.program.run(self.words([*self.command.words, *more]), variables)

    def undisturbed(self, later: int = 0) -> State:
        """Run the command with room for it, some seconds later, and return what it leaves."""
        self.prepare()
        done = self.fail(0, errno.ENOSPC, later=later)
        assert done.code in (0, 1), done.err
        self.code = done.code
        return self.state()

    def writes(self) -> int:
        """Return how many writes the command had until now."""
        return self._count.stat().st_size

    def files(self) -> dict[str, bytes]:
        """Return the files that there are; a database is as it is once it was opened after what befell it."""
        for path in self.here.rglob("*.db"):
            with closing(sqlite3.connect(path)) as database:
                assert database.execute("PRAGMA quick_check").fetchall() == [("ok",)]
        found = (path for path in self.here.rglob("*") if path.is_file())
        return {_HASH.sub("", str(path.relative_to(self.here))): path.read_bytes() for path in found}

    def has_store(self) -> bool:
        """Whether there is one: what SQLite left empty, as it does before its first page, is none."""
        store = self.here / "filings.db"
        return store.exists() and store.stat().st_size > 0

    def state(self) -> State:
        """Return what is there."""
        files = self.files()
        rows = {name: dict(counted(self.here / name)) for name in files if name.endswith(".db")}
        others = {name: data for name, data in files.items() if not name.endswith(_OURS)}
        if not self.has_store():
            return State({}, rows, others)
        with Store.open(self.here / "filings.db", read_only=True) as store:
            return State(dict(said(store)), rows, others)


def counted(path: Path) -> Iterator[tuple[str, int]]:
    """Yield the tables of a database, and how many rows each has."""
    with closing(sqlite3.connect(path)) as database:
        for (table,) in database.execute("SELECT name FROM sqlite_schema WHERE type = 'table'").fetchall():
            yield table, database.execute(f'SELECT count(*) FROM "{table}"').fetchone()[0]


def some(writes: int, most: int) -> Iterator[int]:
    """Yield numbers of writes, the first and the last among them."""
    yield from sorted({1 + round(number * (writes - 1) / (most - 1)) for number in range(most)})


class Sweep:
    """A command, and what it leaves where nothing fails."""

    def __init__(self, disk: Disk) -> None:
        self.disk = disk
        disk.prepare()
        self.before = disk.state()
        self.known: list[dict[str, bytes]] = []
        """What was found to be right, and to be gone on with: most failures leave the very same."""
        self.whole = disk.undisturbed()
        self.writes = disk.writes()
        # What says when it was made is another after a minute and a second.
        again = disk.undisturbed(later=61).files if self.whole.files else {}
        self.varying = {name for name, data in self.whole.files.items() if again[name] != data}
        self.right = [self.whole]
        """What may be there in the end."""
        if disk.command.more:
            disk.fail(0, errno.ENOSPC)
            self.right.append(disk.state())

    def found(self, number: int, with_error: int) -> str:
        """Let a write fail, and see what comes of it; return what is wrong, "" for nothing."""
        self.disk.prepare()
        done = self.disk.fail(number, with_error)
        if done.code == self.disk.code and "error: " not in done.err:
            # A last write may be one that need not be: it has come to its end.
            return "" if self.is_whole(self.disk.state()) else f"ended with {done.code}, and not all is there"
        is_one_line = re.fullmatch("(?:(?!error: |Traceback).*\n)*error: .*\n", done.err)
        if done.code != 3 or not is_one_line:
            return f"exit {done.code}: {done.out[-200:]} {done.err[-900:]}"
        files = self.disk.files()
        if files in self.known:
            return ""
        is_kept = " is kept, " in done.err  # what somebody decided; only what follows from it is missing
        wrong = self.harm(self.disk.state()) or ("" if is_kept else self.gone_on_with(with_error))
        if not wrong:
            self.known.append(files)
        return wrong

    def harm(self, after: State) -> str:
        """Return what a failure did to what is on the disk, "" for nothing."""
        before = self.before
        if before.store.items() - after.store.items() and "filings.db" not in self.disk.command.whole:
            return "filings are lost"
        if gone := before.files.keys() - after.files.keys():
            return f"gone: {gone}"
        for name, data in after.files.items():
            if data != before.files.get(name) and not _UNDER_WAY(name) and not self.is_whole_file(name, data):
                return f"half-written, or left: {name}"
        for name in self.disk.command.whole:
            if after.rows.get(name) not in (before.rows.get(name), self.whole.rows[name]):
                return f"half-written: {name}"
        if self.disk.has_store():
            run("verify", "--store", self.disk.here / "filings.db")
        return ""

    def gone_on_with(self, with_error: int) -> str:
        """Run the command again, with room for it; return what is wrong, "" for nothing."""
        again = self.disk.fail(0, with_error, self.disk.command.again)
        if again.code != self.disk.code:
            return f"does not go on: {again.err[-900:]}"
        return "" if self.is_whole(self.disk.state()) else "what was gone on with is not as it would have been"

    def is_whole(self, state: State) -> bool:
        """Whether all is there that the command leaves."""
        names = state.files.keys()
        same = any((state.store, state.rows, names) == (one.store, one.rows, one.files.keys()) for one in self.right)
        return same and all(self.is_whole_file(name, data) for name, data in state.files.items())

    def is_whole_file(self, name: str, data: bytes) -> bool:
        """Whether a file is as the command leaves it; keys, certificates and times differ from run to run."""
        there = self.whole.files.get(name, b"")
        return abs(len(data) - len(there)) <= len(there) // 100 if name in self.varying else data == there


def swept(program: Program, folder: Path, command: Command, most: int | None) -> dict[int, str]:
    """Return what is wrong where a write of a command fails, by its number."""
    sweep = Sweep(Disk(program, folder, command))
    numbers = range(1, sweep.writes + 1) if most is None else some(sweep.writes, most)
    found = {number: sweep.found(number, errno.ENOSPC) for number in numbers}
    others = (errno.EIO, errno.EROFS, errno.EDQUOT, errno.EFBIG)
    found |= {-one: sweep.found(1, one) for one in (others if most is None else others[:1])}
    return {number: words for number, words in found.items() if words}


@pytest.mark.parametrize("command", [one for one in COMMANDS if one.way][::2], ids=lambda command: command.name)
def test_a_disk_that_gets_full(program, tmp_path, command):
    assert swept(program, tmp_path, command, SOME) == {}


@pytest.mark.nightly
@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command.name)
def test_a_disk_that_gets_full_at_each_write(program, tmp_path, command):
    assert swept(program, tmp_path, command, None) == {}
