"""Several processes that take files in batches: in order, and whole whatever becomes of one of them."""

import os
import signal
import threading
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import BrokenExecutor, Future, ProcessPoolExecutor
from multiprocessing import get_context, parent_process
from typing import Generic, TypeAlias, TypeVar

from muniment.documents.archive import Item, Refused

T = TypeVar("T")

Batch: TypeAlias = dict[str, Item]
"""Files by a key of their own, such as the content hash: those that go to a worker together."""

Done: TypeAlias = tuple[list[T], list[Refused]]
"""What was made of the files of a batch, and those that ended the process that had them."""

_AHEAD = 2  # batches for each worker that wait or are under way


class Pool(Generic[T]):
    """Worker processes; when one dies, as by lack of memory, the file it had is refused and the others go on."""

    def __init__(self, number: int, work: Callable[[list[Item]], list[T]]) -> None:
        self.number, self.work = number, work
        self.executor = self._start()

    def _start(self) -> ProcessPoolExecutor:
        return ProcessPoolExecutor(self.number, get_context("spawn"), _begin_worker)

    def close(self) -> None:
        """End the workers, when they have done what they are at."""
        self.executor.shutdown(wait=True, cancel_futures=True)

    def done(self, batches: Iterator[Batch]) -> Iterator[tuple[Batch, Done[T]]]:
        """Yield batches with what was made of them, in order, with a few under way at any time."""
        waiting: deque[tuple[Batch, Future[list[T]]]] = deque()
        for batch in batches:
            waiting.append((batch, self._submit(batch)))
            if len(waiting) > _AHEAD * self.number:
                yield self._next(waiting)
        while waiting:
            yield self._next(waiting)

    def _submit(self, batch: Batch) -> "Future[list[T]]":
        try:
            return self.executor.submit(self.work, list(batch.values()))
        except BrokenExecutor as error:
            broken: Future[list[T]] = Future()
            broken.set_exception(error)
            return broken

    def _next(self, waiting: "deque[tuple[Batch, Future[list[T]]]]") -> tuple[Batch, Done[T]]:
        batch, future = waiting.popleft()
        if not isinstance(future.exception(), BrokenExecutor):
            return batch, (future.result(), [])
        return batch, self._one_by_one(batch)

    def _one_by_one(self, batch: Batch) -> Done[T]:
        """Take each file alone, to find out which one it is that a worker dies of."""
        made: list[T] = []
        refused: list[Refused] = []
        for item in batch.values():
            try:
                made += self._restarted().submit(self.work, [item]).result()
            except BrokenExecutor:
                refused.append(
                    Refused(item.name, "ended the process that read it, twice: too large, or a defect of muniment")
                )
        self._restarted()
        return made, refused

    def _restarted(self) -> ProcessPoolExecutor:
        """Return workers that live: new ones where the old ones broke."""
        probe = self._submit({})
        if isinstance(probe.exception(), BrokenExecutor):
            self.executor.shutdown(wait=True)
            self.executor = self._start()
        return self.executor


def _begin_worker() -> None:
    """Leave an interruption to the parent, and end with it, however it ends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    parent = parent_process()
    if parent:
        parent.join()
        os._exit(1)
