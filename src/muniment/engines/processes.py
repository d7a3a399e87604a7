"""Several processes of this machine: they take files in batches, in order, and whole whatever becomes of one of them.

It needs pyarrow, so that only `muniment.extras` loads it.
"""

from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from queue import LifoQueue
from typing import Any, TypeAlias

import pyarrow as pa

from muniment.documents.archive import Refused
from muniment.engines.batches import batch_of, unpacked
from muniment.engines.work import Given, Known, Outcome, T, Task, Unit, died, groups, opened, outcome
from muniment.engines.worker import Died, Worker

_AHEAD = 2  # batches for each worker that wait or are under way

_Group: TypeAlias = "list[Given | Refused]"
_Future: TypeAlias = "Future[pa.RecordBatch]"
_Waiting: TypeAlias = "deque[tuple[_Group, _Future | None]]"


class Processes:
    """Worker processes; when one dies, as by lack of memory, the file it had is refused and the others go on.

    A thread for each waits for what it makes, so that it has the next batch at once, whatever this process is at.
    """

    def __init__(self, number: int) -> None:
        self.number = number
        self._workers = [Worker() for _ in range(number)]
        self._idle: LifoQueue[Worker] = LifoQueue()
        for one in self._workers:
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
        waiting: _Waiting = deque()
        for group in groups(opened(units), known, together):
            new = _new(group)
            waiting.append((group, self._submit(new, task) if new else None))
            if len(waiting) > _AHEAD * self.number:
                yield self._next(waiting, task, keep=keep)
        while waiting:
            yield self._next(waiting, task, keep=keep)

    def _submit(self, given: list[Given], task: Task[Any]) -> _Future:
        return self._threads.submit(self._made, batch_of(given), task)

    def _made(self, batch: pa.RecordBatch, task: Task[Any]) -> pa.RecordBatch:
        worker = self._idle.get()
        try:
            return worker.make(batch, task)
        finally:
            self._idle.put(worker)

    def _next(self, waiting: _Waiting, task: Task[T], *, keep: bool) -> list[Outcome[T]]:
        group, future = waiting.popleft()
        if future is None:
            return [outcome(one) for one in group]
        new = _new(group)
        if _has_died(future):
            future = self._submit(new, task)
        made = [self._submit([one], task) for one in new] if _has_died(future) else [future]
        outcomes = iter(_outcomes(new, made, keep=keep))
        return [next(outcomes) if isinstance(one, Given) and not one.known else outcome(one) for one in group]


def _new(group: _Group) -> list[Given]:
    return [one for one in group if isinstance(one, Given) and not one.known]


def _has_died(future: _Future) -> bool:
    """Wait for a worker, and tell whether it ended instead of answering."""
    return isinstance(future.exception(), Died)


def _outcomes(new: list[Given], made: list[_Future], *, keep: bool) -> Iterator[Outcome[Any]]:
    """Yield what became of new files: made together, or each by itself because their worker died, twice."""
    if len(made) == 1 and not _has_died(made[0]):
        for one, cell in zip(new, made[0].result().column("made"), strict=True):
            yield outcome(one, unpacked(cell.as_buffer()), keep=keep)
        return
    for one, alone in zip(new, made, strict=True):
        if _has_died(alone):
            yield died(one)
        else:
            yield outcome(one, unpacked(alone.result().column("made")[0].as_buffer()), keep=keep)
