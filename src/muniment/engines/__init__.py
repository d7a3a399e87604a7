"""Where many files are worked on: in this process, in several, or on a cluster by Ray. The results are equal.

A piece of work is a unit that can be opened anywhere, the files in it, and what a task makes of each.

A task is a pure function of one file: the same bytes give the same things in every process. That is what makes work
repeatable: whatever dies, the file is taken again, and nothing else is to be put right.
"""

import os
from collections import deque
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from functools import partial
from hashlib import sha256
from itertools import chain, islice
from queue import LifoQueue
from typing import Any, Generic, Protocol, TypeAlias, TypeVar

from msgspec import Struct, structs

from muniment.documents.archive import Item, ItemOrRefused, Refused
from muniment.errors import UsageError
from muniment.extras import need
from muniment.isolated import DIED, LIMITS, Job, Limits, Refusal, Worker, unpacked
from muniment.wording import one_of

T = TypeVar("T")

Task: TypeAlias = Callable[[Item], Iterable[T]]
"""Makes things of a file; it can be pickled, and so can they. What it cannot read is a result, too."""

WHOLE = frozenset({""})
"""The place of all that is in a file."""

Known: TypeAlias = Callable[[Collection[str]], Mapping[str, frozenset[str]]]
"""Returns the places that need not be taken again, by content hash: `WHOLE`, or those in a file before an interruption.

For Ray it can be pickled.
"""

LARGEST = 4 << 20
"""Bytes of files that go to a worker together, unless one is larger."""


class Unit(Struct, frozen=True):
    """Where files come from: it is small, can be pickled, and is opened where the work is done."""

    @property
    def files(self) -> int:
        """About how many files it has: one, unless it is known to hold more."""
        return 1

    @property
    def size(self) -> int:
        """How many bytes it carries with it, 0 where it only says where they are."""
        return 0

    def items(self) -> Iterator[ItemOrRefused]:
        """Yield the files in it, the same ones in the same order each time; what cannot be had is `Refused`."""
        raise NotImplementedError

    def parts(self) -> Iterator["Unit"]:
        """Yield units that have the same files together, in order; itself where it is small."""
        yield self


class LoadedFile(Unit, frozen=True):
    """A file in memory, or one that is refused: a unit that carries its bytes."""

    file: ItemOrRefused

    @property
    def size(self) -> int:
        """How many bytes it carries."""
        return len(self.file.data) if isinstance(self.file, Item) else 0

    def items(self) -> Iterator[ItemOrRefused]:
        """Yield the file."""
        yield self.file


class HashedFile(Struct, frozen=True):
    """A file on its way to a task: `known` where its content need not be taken again."""

    item: Item
    content_hash: str
    known: bool = False


class Outcome(Struct, Generic[T]):
    """What became of a file.

    * `name`, `content_hash`: "" for the hash where the file could not be had;
    * `data`: its bytes, b"" where they were not asked for, or its content is known;
    * `made`: what the task made of it; may be read once only, while it is made;
    * `refused`: why nothing was made of it, as it could not be had, or, where it has a hash, not be read within its
      limits; `known`: nothing had to be.
    """

    name: str
    content_hash: str = ""
    data: bytes = b""
    made: Iterable[T] = ()
    refused: Refused | None = None
    known: bool = False


class Engine(Protocol):
    """Does work. What comes out is the same for each engine, and comes in the order of the units."""

    def run(
        self, task: Task[T], units: Iterable[Unit], known: Known, *, together: int, keep: bool = False
    ) -> Iterator[list[Outcome[T]]]:
        """Yield what becomes of the files in units, a few at a time.

        Args:
            task: what makes things of a file.
            units: where the files come from.
            known: returns which contents need not be read.
            together: how many files go to a worker at a time, at most.
            keep: whether the bytes are wanted with what was made of them.

        Raises:
            EnvironmentProblem: something that the task needs is missing, or no worker can be had.
        """
        ...

    def close(self) -> None:
        """End the workers."""
        ...


def nothing_known(hashes: Collection[str]) -> Mapping[str, frozenset[str]]:
    """Say that every content is new."""
    return {}


def hashed(item: Item) -> str:
    """Return the content hash of a file."""
    return sha256(item.data).hexdigest()


def groups(items: Iterable[ItemOrRefused], known: Known, together: int) -> Iterator[list[HashedFile | Refused]]:
    """Yield files a few at a time, in order; each with whether its content is known already."""
    group: list[ItemOrRefused] = []
    size = 0
    for item in items:
        group.append(item)
        size += len(item.data) if isinstance(item, Item) else 0
        if len(group) >= together or size >= LARGEST:
            yield _with_state(group, known)
            group, size = [], 0
    if group:
        yield _with_state(group, known)


def _with_state(group: list[ItemOrRefused], known: Known) -> list[HashedFile | Refused]:
    hashes = [hashed(item) if isinstance(item, Item) else "" for item in group]
    done = known([content_hash for content_hash in hashes if content_hash])
    files: list[HashedFile | Refused] = []
    for item, content_hash in zip(group, hashes, strict=True):
        if isinstance(item, Item):
            places = done.get(content_hash, frozenset())
            item = HashedFile(structs.replace(item, done=places) if places else item, content_hash, places == WHOLE)
        files.append(item)
    return files


def outcome(file: HashedFile | Refused, made: Iterable[Any] = (), *, keep: bool = False) -> Outcome[Any]:
    """Return what became of a file that a task made something of, or that was refused or known before."""
    if isinstance(file, Refused):
        return Outcome(file.name, refused=file)
    if file.known:
        return Outcome(file.item.name, file.content_hash, known=True)
    return Outcome(file.item.name, file.content_hash, file.item.data if keep else b"", made)


def refused(given: HashedFile, message: str, *, keep: bool = False) -> Outcome[Any]:
    """Return the outcome of a file that could not be read within its limits."""
    data = given.item.data if keep else b""
    return Outcome(given.item.name, given.content_hash, data, refused=Refused(given.item.name, message))


def opened(units: Iterable[Unit]) -> Iterator[ItemOrRefused]:
    """Yield the files of units, one unit after the other."""
    for unit in units:
        yield from unit.items()


class Local:
    """Does work in this process; what a file holds is made only as it is asked for."""

    def run(
        self, task: Task[T], units: Iterable[Unit], known: Known, *, together: int, keep: bool = False
    ) -> Iterator[list[Outcome[T]]]:
        """Yield what becomes of files, see `Engine`."""
        for group in groups(opened(units), known, together):
            yield [outcome(file, _made(task, file), keep=keep) for file in group]

    def close(self) -> None:
        """There are no workers to end."""


def _made(task: Task[T], file: HashedFile | Refused) -> Iterable[T]:
    return task(file.item) if isinstance(file, HashedFile) and not file.known else ()


_AHEAD = 2  # batches for each worker that wait or are under way

_Made: TypeAlias = "list[bytes | Refusal]"
_Group: TypeAlias = "list[HashedFile | Refused]"


class Processes:
    """Worker processes; a thread for each waits for what it makes, so that it has the next batch at once.

    The first begins at once, the others as soon as there is more than one batch: a file alone waits for none of them.
    """

    def __init__(self, number: int = 1, limits: Limits = LIMITS) -> None:
        self.number, self._limits = number, limits
        self._workers: list[Worker] = []
        self._idle: LifoQueue[Worker] = LifoQueue()
        self._begin(1)
        self._threads = ThreadPoolExecutor(number, "muniment-worker")

    def _begin(self, number: int) -> None:
        """Have so many workers in all, begun while there are no threads where that can be: then it costs little."""
        while len(self._workers) < number:
            self._workers.append(worker := Worker(self._limits))
            worker.begin()
            self._idle.put(worker)

    def close(self) -> None:
        """End the workers at once: what they are still at is wanted no more."""
        self._threads.shutdown(wait=False, cancel_futures=True)
        for worker in self._workers:
            worker.kill()
        self._threads.shutdown(wait=True)
        for worker in self._workers:
            worker.end()

    def run(
        self, task: Task[T], units: Iterable[Unit], known: Known, *, together: int, keep: bool = False
    ) -> Iterator[list[Outcome[T]]]:
        """Yield what becomes of files, with a few batches under way at any time; see `Engine`."""
        waiting: deque[tuple[_Group, Future[_Made]]] = deque()
        batches = groups(opened(units), known, together)
        first = list(islice(batches, 2))
        self._begin(self.number if len(first) > 1 else 1)
        for group in chain(first, batches):
            waiting.append((group, self._submit(task, group)))
            if len(waiting) > _AHEAD * self.number:
                yield self._outcomes(task, *waiting.popleft(), keep=keep)
        while waiting:
            yield self._outcomes(task, *waiting.popleft(), keep=keep)

    def _submit(self, task: Task[Any], group: _Group) -> "Future[_Made]":
        arguments = [
            Job(file.item, len(file.item.data)) for file in group if isinstance(file, HashedFile) and not file.known
        ]
        return self._threads.submit(self._made, task, arguments)

    def _made(self, task: Task[Any], arguments: list[Job]) -> _Made:
        worker = self._idle.get()
        try:
            return worker.make(partial(_all_of, task), arguments)
        finally:
            self._idle.put(worker)

    def _outcomes(self, task: Task[Any], group: _Group, future: "Future[_Made]", *, keep: bool) -> list[Outcome[Any]]:
        """Return what became of the files of a group, in order: made, refused, or known before."""
        made = iter(future.result())
        return [self._outcome(task, file, made, keep=keep) for file in group]

    def _outcome(
        self, task: Task[T], file: HashedFile | Refused, made: Iterator[bytes | Refusal], *, keep: bool
    ) -> Outcome[T]:
        if isinstance(file, Refused) or file.known:
            return outcome(file)
        answer = next(made)
        if answer == Refusal(DIED):  # once more, now that others wait for it: it may have been killed in passing
            (answer,) = self._submit(task, [file]).result()
        if isinstance(answer, Refusal):
            return refused(file, answer.message, keep=keep)
        return outcome(file, unpacked(answer), keep=keep)


def _all_of(task: Task[T], item: Item) -> list[T]:
    return list(task(item))


NAMES = ("local", "processes", "ray")
"""A process beside this one; several on this machine; a cluster, or this machine, by Ray."""

_MOST = 8  # workers where nobody says how many: one process puts what they make into a store, and has no time for more

_RAY = {
    "RAY_USAGE_STATS_ENABLED": "0",
    "RAY_ENABLE_UV_RUN_RUNTIME_ENV": "0",
    "RAY_DEDUP_LOGS_SKIP_REGEX": ".",  # of all that it would print on standard output
}
"""What Ray is to do while it is loaded, and afterwards, unless the environment says otherwise."""


def engine(name: str = "", workers: int | None = None) -> Engine:
    """Return an engine, `processes` where none is named; close it when the work is done.

    Each reads every file behind its limits, see `limits`. Without `workers` `processes` has one for each processor that
    this process may use, at most eight, and `ray` what its cluster has.

    Raises:
        UsageError: there is no such engine, or one process is asked to be several.
        EnvironmentProblem: what it needs is not installed, or no cluster can be reached.
    """
    name = name or "processes"
    one_of("engine", name, NAMES)
    if name == "local":
        if workers and workers > 1:
            raise UsageError(f"the engine local is one process: --workers {workers} goes with processes or ray")
        return Processes()
    if name == "processes":
        return Processes(workers or min(_processors(), _MOST))
    for variable, value in _RAY.items():
        os.environ.setdefault(variable, value)
    return need("muniment.engines.ray_data", "ray").RayData(workers)


def _processors() -> int:
    """Return how many processors this process may use: `taskset` leaves it fewer than the machine has."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
