"""Several processes of this machine: they take files in batches, in order, and whole whatever becomes of one of them.

It needs pyarrow, so that only `muniment.extras` loads it.
"""

import os
import signal
import threading
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import BrokenExecutor, Future, ProcessPoolExecutor
from multiprocessing import get_context, parent_process
from typing import Any, TypeAlias

import pyarrow as pa

from muniment.documents.archive import Refused
from muniment.engines.batches import batch_of, make, unpacked
from muniment.engines.work import Given, Known, Outcome, T, Task, Unit, died, groups, opened, outcome

_AHEAD = 2  # batches for each worker that wait or are under way

_Group: TypeAlias = "list[Given | Refused]"
_Future: TypeAlias = "Future[pa.RecordBatch]"
_Waiting: TypeAlias = "deque[tuple[_Group, _Future | None]]"


class Processes:
    """Worker processes; when one dies, as by lack of memory, the file it had is refused and the others go on."""

    def __init__(self, number: int) -> None:
        self.number = number
        self.executor = self._start()

    def _start(self) -> ProcessPoolExecutor:
        return ProcessPoolExecutor(self.number, get_context("spawn"), _begin_worker)

    def close(self) -> None:
        """End the workers, when they have done what they are at."""
        self.executor.shutdown(wait=True, cancel_futures=True)

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
        try:
            return self.executor.submit(make, batch_of(given), task)
        except BrokenExecutor as error:
            broken: _Future = Future()
            broken.set_exception(error)
            return broken

    def _next(self, waiting: _Waiting, task: Task[T], *, keep: bool) -> list[Outcome[T]]:
        group, future = waiting.popleft()
        if future is None:
            return [outcome(one) for one in group]
        new = _new(group)
        if isinstance(future.exception(), BrokenExecutor):  # by this batch, or by another one
            future = self._again(new, task)
        is_apart = isinstance(future.exception(), BrokenExecutor)
        made = [self._again([one], task) for one in new] if is_apart else [future]
        outcomes = iter(_outcomes(new, made, keep=keep))
        return [next(outcomes) if isinstance(one, Given) and not one.known else outcome(one) for one in group]

    def _again(self, given: list[Given], task: Task[Any]) -> _Future:
        """Take files once more, and wait for what becomes of them, with workers that live."""
        if isinstance(self._submit([], task).exception(), BrokenExecutor):
            self.executor.shutdown(wait=True)
            self.executor = self._start()
        future = self._submit(given, task)
        future.exception()
        return future


def _new(group: _Group) -> list[Given]:
    return [one for one in group if isinstance(one, Given) and not one.known]


def _outcomes(new: list[Given], made: list[_Future], *, keep: bool) -> Iterator[Outcome[Any]]:
    """Yield what became of new files: made together, or each by itself because some worker died."""
    if len(made) == 1 and not made[0].exception():
        for one, cell in zip(new, made[0].result().column("made"), strict=True):
            yield outcome(one, unpacked(cell.as_buffer()), keep=keep)
        return
    for one, alone in zip(new, made, strict=True):
        if isinstance(alone.exception(), BrokenExecutor):
            yield died(one)
        else:
            yield outcome(one, unpacked(alone.result().column("made")[0].as_buffer()), keep=keep)


def _begin_worker() -> None:
    """Leave an interruption to the parent, and end with it, however it ends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    parent = parent_process()
    if parent:
        parent.join()
        os._exit(1)
