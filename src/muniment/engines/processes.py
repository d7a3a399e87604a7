"""One process beside this one, or several: they take files in batches, in order, each file behind its limits.

What a file does to the process that reads it is that file's end alone: it is refused, and its neighbours are read.
"""

from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from functools import partial
from queue import LifoQueue
from typing import Any, TypeAlias

from muniment.apart.limits import LIMITS, Limits
from muniment.apart.packing import unpacked
from muniment.apart.worker import DIED, Asked, Refusal, Worker
from muniment.documents.archive import Item, Refused
from muniment.engines.work import Given, Known, Outcome, T, Task, Unit, groups, opened, outcome, refused

_AHEAD = 2  # batches for each worker that wait or are under way

_Made: TypeAlias = "list[bytes | Refusal]"
_Group: TypeAlias = "list[Given | Refused]"


class Processes:
    """Worker processes; a thread for each waits for what it makes, so that it has the next batch at once."""

    def __init__(self, number: int = 1, limits: Limits = LIMITS) -> None:
        self.number = number
        self._workers = [Worker(limits) for _ in range(number)]
        self._idle: LifoQueue[Worker] = LifoQueue()
        for one in self._workers:
            one.begin()  # before there are threads, so that it costs next to nothing
            self._idle.put(one)
        self._threads = ThreadPoolExecutor(number, "muniment-worker")

    def close(self) -> None:
        """End the workers at once: what they are still at is wanted no more."""
        self._threads.shutdown(wait=False, cancel_futures=True)
        for one in self._workers:
            one.kill()
        self._threads.shutdown(wait=True)
        for one in self._workers:
            one.end()

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
        asked = [Asked(one.item, len(one.item.data)) for one in group if isinstance(one, Given) and not one.known]
        return self._threads.submit(self._made, task, asked)

    def _made(self, task: Task[Any], asked: list[Asked]) -> _Made:
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
