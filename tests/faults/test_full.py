"""A disk that gets full, at each write of a command: one line, the store whole, and what was begun is gone on with.

A library that is loaded before libc counts writes below a folder, and lets them fail from one of them on, as a disk
does. By `make nightly` each write is the first to fail once; else some of them.
"""

import errno
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from msgspec import Struct

from commands import run
from muniment.store import Store
from pipeline.killing import said

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[2]
EXAMPLES = ROOT / "examples"
SOME = 3
"""How many writes of a command are the first to fail, where it is not night."""


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


class Command(Struct, frozen=True):
    """A command, in which {here} is its folder; before it others, and what it makes besides changes of the store."""

    name: str
    words: tuple[str, ...]
    before: tuple[tuple[str, ...], ...] = ()
    makes: str = ""


_STORE = ("--store", "{here}/filings.db")
_INGESTED = ("ingest", str(EXAMPLES), *_STORE)
_ONE = ("ingest", str(EXAMPLES / "form-d.xml"), *_STORE)
COMMANDS = [
    Command("ingest", _INGESTED),
    Command("ingest more", _INGESTED, (_ONE,)),
    Command("study", ("study", *_STORE), (_INGESTED,)),
    Command("check", ("check", *_STORE), (_INGESTED,)),
    Command("backup", ("backup", *_STORE, "--output", "{here}/copy"), (_ONE,), "copy"),
    Command(
        "restore",
        ("restore", "{here}/copy", "--store", "{here}/again.db"),
        (_ONE, ("backup", *_STORE, "--output", "{here}/copy")),
        "again.db",
    ),
    Command("export", ("export", *_STORE, "--output", "{here}/exported"), (_ONE,)),  # whole tables, one by one
    Command(
        "convert",
        ("convert", str(EXAMPLES / "form-d.xml"), "--to", "jsonl", "--output", "{here}/d.jsonl"),
        makes="d.jsonl",
    ),
    Command("draft", ("draft", "new", "D", "--output", "{here}/d.yaml"), (), "d.yaml"),
]


class Place:
    """A folder that a command works in, and the disk that it is on."""

    def __init__(self, library: Path, here: Path, command: Command) -> None:
        self.library, self.here, self.command = library, here, command

    def words(self, told: Sequence[str]) -> list[str]:
        return [word.format(here=self.here) for word in told]

    def prepare(self) -> None:
        """Have it as it is before the command."""
        ready = self.here.with_suffix(".ready")
        if not ready.exists():
            self.here.mkdir()
            for told in self.command.before:
                run(*self.words(told))
            self.here.rename(ready)
        shutil.rmtree(self.here, ignore_errors=True)
        shutil.copytree(ready, self.here)

    def fail(self, first: int, with_error: int) -> subprocess.CompletedProcess[str]:
        """Run the command; the first write that fails has this number, 0 where none does."""
        variables = {
            "LD_PRELOAD": str(self.library),
            "FAULTS_BELOW": f"{self.here}/",
            "FAULTS_FROM": str(first),
            "FAULTS_ERRNO": str(with_error),
            "FAULTS_COUNT": f"{self.here}.count",
            "TMPDIR": str(self.here.parent),
        }
        command = [sys.executable, "-m", "muniment", *self.words(self.command.words)]
        return subprocess.run(
            command, capture_output=True, text=True, env=os.environ | variables, check=False, stdin=subprocess.DEVNULL
        )

    def writes(self) -> int:
        """Return how many writes the command has."""
        self.prepare()
        done = self.fail(0, errno.ENOSPC)
        assert done.returncode in (0, 1), done.stderr
        count = Path(f"{self.here}.count")
        return count.stat().st_size

    def stored(self) -> dict[str, bytes]:
        """Return what the store says."""
        if not (self.here / "filings.db").exists():
            return {}
        with Store.open(self.here / "filings.db", read_only=True) as store:
            return dict(said(store))


def some(writes: int, most: int) -> Iterator[int]:
    """Yield numbers of writes, the first and the last among them."""
    yield from sorted({1 + round(number * (writes - 1) / (most - 1)) for number in range(most)})


def check(place: Place, number: int, with_error: int, whole: dict[str, bytes]) -> str:
    """Let a write fail, and see what comes of it; return what is wrong, "" for nothing."""
    place.prepare()
    before = place.stored()
    done = place.fail(number, with_error)
    lines = done.stderr.splitlines()
    if done.returncode in (0, 1) and not lines:  # a last write may be one that need not be: it has come to its end
        return "" if place.stored() == whole else f"ended with {done.returncode}, and not all is there"
    if len(lines) != 1 or not lines[0].startswith("error: ") or done.returncode != 3:
        return f"exit {done.returncode}: {done.stdout[-200:]} {done.stderr[-900:]}"
    if place.command.makes and (place.here / place.command.makes).exists():
        return f"{place.command.makes} is half-written: {lines[0]}"
    if (place.here / "filings.db").exists():
        run("verify", "--store", place.here / "filings.db")
    if before.items() - place.stored().items():
        return f"lost: {lines[0]}"
    again = place.fail(0, with_error)
    if again.returncode not in (0, 1) or again.stderr:
        return f"does not go on: {again.stderr[-900:]}"
    named = (path.name for path in place.here.rglob("*"))
    left = sorted(name for name in named if name.endswith(".part") or (name.startswith(".") and name != ".lock"))
    if left:
        return f"leaves {left}"
    return "" if place.stored() == whole else "what was gone on with is not as it would have been"


def swept(library: Path, folder: Path, command: Command, most: int | None) -> dict[int, str]:
    """Return what is wrong where a write of a command fails, by its number."""
    place = Place(library, folder / "disk", command)
    writes = place.writes()
    whole = place.stored()
    numbers = range(1, writes + 1) if most is None else some(writes, most)
    found = {number: check(place, number, errno.ENOSPC, whole) for number in numbers}
    others = (errno.EROFS, errno.EDQUOT, errno.EFBIG, errno.EIO) if most is None else (errno.EROFS, errno.EIO)
    found |= {-one: check(place, 1, one, whole) for one in others}
    return {number: words for number, words in found.items() if words}


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command.name)
def test_a_disk_that_gets_full(library, tmp_path, command):
    assert swept(library, tmp_path, command, SOME) == {}


@pytest.mark.nightly
@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command.name)
def test_a_disk_that_gets_full_at_each_write(library, tmp_path, command):
    assert swept(library, tmp_path, command, None) == {}
