"""An ingest whose processes are killed again and again, and the count of what was lost or doubled."""

import os
import random
import re
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import Protocol

from msgspec import UNSET, Struct, field, json

from muniment.documents.archive import Item
from muniment.errors import EnvironmentProblem
from muniment.lab.corpus import Corpus, submission
from muniment.pipeline.ingest import ingest_items
from muniment.store import Store

_LATEST = 0.1  # seconds between a look and the kill, so that it need not follow at once upon what was stored
_SPARE = 4  # rounds
_LOOK = 0.05  # seconds between two looks at the store


class Count(Struct):
    """What came of it all; everything but the first three must be empty.

    `stored`: filings that are there at the end; `runs`: how often the command was begun; `kills`: by whom. A filing is
    `lost` that is missing at the end, or was there once and was gone later; `doubled` that is there twice; `changed`
    that says something else than it does in a store which nobody disturbed. `unsaid` has what a run printed that ended
    otherwise than by a kill, by success or with one clear line.
    """

    stored: int
    runs: int
    kills: dict[str, int]
    lost: list[str] = field(default_factory=list)
    doubled: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    unsaid: list[str] = field(default_factory=list)


class Server(Protocol):
    """A database server that may be killed, and comes back over the same data."""

    def kill(self) -> None: ...

    def start(self) -> None: ...


class Siege:
    """A pile of filings on its way into a store, in as many portions as there are rounds."""

    def __init__(
        self, folder: Path, where: str | Path, portion: int, more: Sequence[str] = (), server: Server | None = None
    ) -> None:
        self.folder, self.where, self.portion, self.more, self.server = folder, str(where), portion, more, server
        self.chance = random.Random(20261121)
        self.kills: Counter[str] = Counter()
        self.unsaid: list[str] = []
        self.gone: set[str] = set()
        self.runs, self.seen = 0, set[str]()

    def run(self, rounds: int) -> Count:
        """Kill that often, once in each run; then let a run come to its end, and count.

        Where all was stored before a process could be killed, as on a busy machine, there are more rounds.
        """
        world = Corpus(1, (rounds + _SPARE) * self.portion)
        documents = (submission(filing, world) for filing in world)
        items: list[Item] = []
        victims = ["driver", "worker", *(["server"] if self.server else [])]
        parts: list[Path] = []
        while len(parts) < rounds or (len(parts) < rounds + _SPARE and not all(self.kills[one] for one in victims)):
            fewest = min(victims, key=lambda victim: self.kills[victim])
            portion = [Item(one.name, one.data) for one in islice(documents, self.portion)]
            parts.append(self._part(len(parts), portion))
            items += portion
            self._disturbed(parts, fewest)
            self._notice()
        for _ in range(3):  # a server that was killed in the last round may be away a while
            if (done := self._begin(parts)).wait() == 0:
                break
        else:
            self.unsaid.append(self._printed(done))
        return self._count(items)

    def _part(self, number: int, items: list[Item]) -> Path:
        part = self.folder / f"part-{number:03}"
        part.mkdir(parents=True)
        for one in items:
            (part / Path(one.name).name).write_bytes(one.data)
        return part

    # ---- a round ----

    def _begin(self, parts: Sequence[Path]) -> "subprocess.Popen[bytes]":
        self.runs += 1
        command = [sys.executable, "-m", "muniment", "ingest", *map(str, parts), "--store", self.where, *self.more]
        with (self.folder / "printed").open("wb") as printed:
            return subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=printed)

    def _disturbed(self, parts: Sequence[Path], victim: str) -> None:
        """Begin a run, kill one of its processes once it has stored some of a portion, and see how it ends."""
        child = self._begin(parts)
        # Workers end before the run does, so that they are killed while much is left to do.
        reach = self.portion if victim == "driver" else self.portion // 2
        some = len(self.seen) + self.chance.randrange(reach)
        while child.poll() is None and self._stored() <= some:
            time.sleep(_LOOK)
        time.sleep(self.chance.uniform(0, _LATEST))
        killed = {"driver": self._kill_driver, "worker": self._kill_worker, "server": self._kill_server}[victim](child)
        self.kills[victim] += killed
        status = child.wait()
        if status not in (0, 3, -signal.SIGKILL) or b"Traceback" in (self.folder / "printed").read_bytes():
            self.unsaid.append(self._printed(child))

    def _printed(self, child: "subprocess.Popen[bytes]") -> str:
        return f"exit {child.returncode}: {(self.folder / 'printed').read_text(errors='replace')[-2000:]}"

    def _kill_driver(self, child: "subprocess.Popen[bytes]") -> bool:
        child.kill()
        return child.wait() == -signal.SIGKILL

    def _kill_worker(self, child: "subprocess.Popen[bytes]") -> bool:
        workers = [process for process in descendants(child.pid) if is_worker(process)]
        for worker in self.chance.sample(workers, min(1, len(workers))):
            os.kill(worker, signal.SIGKILL)
        return bool(workers)

    def _kill_server(self, child: "subprocess.Popen[bytes]") -> bool:
        under_way = child.poll() is None
        if self.server:
            self.server.kill()
            time.sleep(self.chance.uniform(0, 1))
            self.server.start()
        return under_way

    # ---- counting ----

    def _stored(self) -> int:
        """Return how many filings are in the store now."""
        try:
            with Store.open(self.where, read_only=True, create=False) as store:
                return store.counts().filings
        except EnvironmentProblem:  # not there yet
            return 0

    def _notice(self) -> None:
        """Keep what was there and is there no longer."""
        try:
            with Store.open(self.where, read_only=True, create=False) as store:
                now = {accession or str(key) for key, accession in store.rows("filings", ["id", "accession"])}
        except EnvironmentProblem:
            now = set()
        self.gone |= self.seen - now
        self.seen |= now

    def _count(self, items: list[Item]) -> Count:
        with Store.open(self.folder / "undisturbed.db") as undisturbed:
            ingest_items(iter(items), undisturbed)
            wanted = dict(said(undisturbed))
        with Store.open(self.where, read_only=True) as store:
            found = list(said(store))
        times = Counter(key for key, _ in found)
        return Count(
            len(found),
            self.runs,
            dict(self.kills),
            sorted((wanted.keys() - times.keys()) | self.gone),
            sorted(key for key, number in times.items() if number > 1 or key not in wanted),
            sorted({key for key, words in found if wanted.get(key, words) != words}),
            self.unsaid,
        )


def said(store: Store) -> Iterator[tuple[str, bytes]]:
    """Yield what tells each filing from others, with everything that it says and the files that say it."""
    for (key,) in list(store.rows("filings", ["id"])):
        one = store.filing(key)
        held = sorted(source.content_hash for source in one.sources)
        record = None if one.record is UNSET else one.record
        yield one.row.accession or " ".join(held), json.encode([held, one.row.form, record])


# ---- processes ------------------------------------------------------------------------------------------------------


def descendants(process: int) -> list[int]:
    """Return the processes that a process began, and those began."""
    parents = {}
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            parents[int(path.parent.name)] = int(path.read_text().rpartition(")")[2].split()[1])
        except (OSError, ValueError):  # it has ended meanwhile
            continue
    found = [process]
    for one in found:
        found += [child for child, parent in parents.items() if parent == one]
    return found[1:]


def is_worker(process: int) -> bool:
    """Whether a process reads filings, or is what such are copied from; or is a worker of Ray that has a task.

    The agents of Ray's node are none: with them the node ends, and its library the driver, without asking anybody.
    """
    try:
        told = Path(f"/proc/{process}/cmdline").read_bytes()
    except OSError:
        return False
    if told.startswith(b"ray::"):
        return not re.match(rb"ray::(IDLE|\w+Agent)\b", told)
    return b"\0muniment\0ingest\0" in told or b"multiprocessing.forkserver" in told
