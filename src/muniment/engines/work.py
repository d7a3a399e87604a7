"""What one piece of work is: a unit that can be opened anywhere, the files in it, and what a task makes of each.

A task is a pure function of one file: the same bytes give the same things in every process. That is what makes work
repeatable: whatever dies, the file is taken again, and nothing else is to be put right.
"""

from collections import deque
from collections.abc import Callable, Collection, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from functools import partial
from hashlib import sha256
from queue import LifoQueue
from typing import Any, Generic, Protocol, TypeAlias, TypeVar

from msgspec import Struct

from muniment.apart import DIED, LIMITS, Job, Limits, Refusal, Worker, unpacked
from muniment.documents.archive import Item, ItemOrRefused, Refused

T = TypeVar("T")
T_co = TypeVar("T_co", covariant=True)

Task: TypeAlias = Callable[[Item], Iterable[T]]
"""Makes things of a file; it can be pickled, and so can they. What it cannot read it tells as a thing, too."""

Known: TypeAlias = Callable[[Collection[str]], set[str]]
"""Returns those of some content hashes that need not be taken again; for Ray it can be pickled."""

LARGEST = 4 << 20
"""Bytes of files that go to a worker together, unless one is larger."""


class Unit(Protocol):
    """Where files come from: it is small, can be pickled, and is opened where the work is done."""

    @property
    def files(self) -> int:
        """About how many files it has."""
        ...

    @property
    def size(self) -> int:
        """How many bytes it carries with it, 0 where it only says where they are."""
        ...

    def items(self) -> Iterator[ItemOrRefused]:
        """Yield the files in it, the same ones in the same order each time; what cannot be had is told as such."""
        ...

    def parts(self) -> Iterator["Unit"]:
        """Yield units that have the same files together, in order; itself where it is small."""
        ...


class Had(Struct, frozen=True):
    """A file that is had already, or is refused: a unit that carries its bytes."""

    found: ItemOrRefused

    @property
    def files(self) -> int:
        """One."""
        return 1

    @property
    def size(self) -> int:
        """How many bytes it carries."""
        return len(self.found.data) if isinstance(self.found, Item) else 0

    def items(self) -> Iterator[ItemOrRefused]:
        """Yield the file."""
        yield self.found

    def parts(self) -> Iterator[Unit]:
        """Yield itself."""
        yield self


class Given(Struct, frozen=True):
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
        self,
        task: Task[T],
        units: Iterable[Unit],
        known: Known,
        *,
        together: int,
        keep: bool = False,
    ) -> Iterator[list[Outcome[T]]]:
        """Yield what becomes of the files in units, a few at a time.

        Args:
            task: what makes things of a file.
            units: where the files come from.
            known: tells which contents need not be taken.
            together: how many files go to a worker at a time, at most.
            keep: whether the bytes are wanted with what was made of them.

        Raises:
            EnvironmentProblem: the task lacks something it needs, or there is nobody to do it.
        """
        ...

    def close(self) -> None:
        """End the workers."""
        ...


def nothing_known(hashes: Collection[str]) -> set[str]:
    """Say that every content is new."""
    return set()


def hashed(item: Item) -> str:
    """Return the content hash of a file."""
    return sha256(item.data).hexdigest()


def groups(found: Iterable[ItemOrRefused], known: Known, together: int) -> Iterator[list[Given | Refused]]:
    """Yield files a few at a time, in order; of each it is told whether its content is known, or came before it."""
    group: list[ItemOrRefused] = []
    size = 0
    for one in found:
        group.append(one)
        size += len(one.data) if isinstance(one, Item) else 0
        if len(group) >= together or size >= LARGEST:
            yield _judged(group, known)
            group, size = [], 0
    if group:
        yield _judged(group, known)


def _judged(group: list[ItemOrRefused], known: Known) -> list[Given | Refused]:
    hashes = [hashed(one) if isinstance(one, Item) else "" for one in group]
    there = known([one for one in hashes if one])
    judged: list[Given | Refused] = []
    for one, content_hash in zip(group, hashes, strict=True):
        judged.append(one if isinstance(one, Refused) else Given(one, content_hash, content_hash in there))
    return judged


def outcome(one: Given | Refused, made: Iterable[Any] = (), *, keep: bool = False) -> Outcome[Any]:
    """Return what became of a file that a task made something of, or that was refused or known before."""
    if isinstance(one, Refused):
        return Outcome(one.name, refused=one)
    if one.known:
        return Outcome(one.item.name, one.content_hash, known=True)
    return Outcome(one.item.name, one.content_hash, one.item.data if keep else b"", made)


def refused(given: Given, words: str, *, keep: bool = False) -> Outcome[Any]:
    """Return what is told of a file that could not be read within its limits."""
    data = given.item.data if keep else b""
    return Outcome(given.item.name, given.content_hash, data, refused=Refused(given.item.name, words))


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
            yield [outcome(one, _made(task, one), keep=keep) for one in group]

    def close(self) -> None:
        """There is nobody to send home."""


def _made(task: Task[T], one: Given | Refused) -> Iterable[T]:
    return task(one.item) if isinstance(one, Given) and not one.known else ()


_AHEAD = 2  # batches for each worker that wait or are under way

_Made: TypeAlias = "list[bytes | Refusal]"
_Group: TypeAlias = "list[Given | Refused]"


class Processes:
    """Worker processes; a thread for each waits for what it makes, so that it has the next batch at once."""

    def __init__(self, number: int = 1, limits: Limits = LIMITS) -> None:
        self.number = number
        self._workers = [Worker(limits) for _ in range(number)]
        self._idle: LifoQueue[Worker] = LifoQueue()
        for worker in self._workers:
            worker.begin()  # before there are threads, so that it costs next to nothing
            self._idle.put(worker)
        self._threads = ThreadPoolExecutor(number, "muniment-worker")

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
        for group in groups(opened(units), known, together):
            waiting.append((group, self._submit(task, group)))
            if len(waiting) > _AHEAD * self.number:
                yield self._outcomes(task, *waiting.popleft(), keep=keep)
        while waiting:
            yield self._outcomes(task, *waiting.popleft(), keep=keep)

    def _submit(self, task: Task[Any], group: _Group) -> "Future[_Made]":
        asked = [Job(one.item, len(one.item.data)) for one in group if isinstance(one, Given) and not one.known]
        return self._threads.submit(self._made, task, asked)

    def _made(self, task: Task[Any], asked: list[Job]) -> _Made:
        worker = self._idle.get()
        try:
            return worker.make(partial(_all_of, task), asked)
        finally:
            self._idle.put(worker)

    def _outcomes(self, task: Task[Any], group: _Group, future: "Future[_Made]", *, keep: bool) -> list[Outcome[Any]]:
        """Return what became of the files of a group, in order: made, refused, or known before."""
        made = iter(future.result())
        return [self._outcome(task, one, made, keep=keep) for one in group]

    def _outcome(
        self, task: Task[T], one: Given | Refused, made: Iterator[bytes | Refusal], *, keep: bool
    ) -> Outcome[T]:
        if isinstance(one, Refused) or one.known:
            return outcome(one)
        answer = next(made)
        if answer == Refusal(DIED):  # once more, now that others wait for it: it may have been killed in passing
            (answer,) = self._submit(task, [one]).result()
        if isinstance(answer, Refusal):
            return refused(one, answer.words, keep=keep)
        return outcome(one, unpacked(answer), keep=keep)


def _all_of(task: Task[T], item: Item) -> list[T]:
    return list(task(item))
