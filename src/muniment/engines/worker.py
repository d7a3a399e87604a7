"""A process that makes things of files for this one, and what is between the two.

The pools of the standard library share their pipes, and the locks of these: a process that is killed while it holds one
leaves the others waiting for ever. Here each has a pipe of its own, so that it takes nobody with it.
"""

import os
import signal
import threading
import traceback
from concurrent.futures import Future, ThreadPoolExecutor
from multiprocessing import get_context, parent_process
from multiprocessing.connection import Connection
from multiprocessing.context import SpawnProcess
from typing import Any

import pyarrow as pa

from muniment.engines.batches import make
from muniment.engines.work import Task

_SPAWN = get_context("spawn")


class Died(Exception):
    """A worker ended before it had answered."""


class Worker:
    """A worker process: it begins with the first batch it is given, and anew with the next one after it has died."""

    def __init__(self) -> None:
        self._process: SpawnProcess | None = None
        self._pipe: Connection | None = None

    def make(self, batch: pa.RecordBatch, task: Task[Any]) -> pa.RecordBatch:
        """Return what a task makes of the files of a batch, see `batches.make`; raise what the task raises, or Died."""
        if self._process and not self._process.is_alive():  # it was killed while it had nothing to do
            self.end()
        pipe = self._pipe or self._begin()
        try:
            pipe.send((batch, task))
            answer = pipe.recv()
        except (EOFError, OSError) as error:
            self.end()
            raise Died from error
        if isinstance(answer, BaseException):
            raise answer
        return answer

    def _begin(self) -> Connection:
        ours, theirs = _SPAWN.Pipe()
        process = _SPAWN.Process(target=_work, args=(theirs,), daemon=True)
        process.start()
        theirs.close()
        self._process, self._pipe = process, ours
        return ours

    def kill(self) -> None:
        """Have the process end at once, whatever it is at; another thread may find out meanwhile that it has died."""
        process = self._process
        if process:
            process.kill()

    def end(self) -> None:
        """End the process, and wait until it has ended."""
        if self._process and self._pipe:
            self._process.kill()
            self._process.join()
            self._pipe.close()
        self._process = self._pipe = None


def _work(pipe: Connection) -> None:
    """Answer batch after batch, until nobody gives one any more. An interruption is left to who does."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()
    with ThreadPoolExecutor(1) as hand:  # what a task raises is kept with its future, whatever it is
        while True:
            try:
                given = pipe.recv()
            except (EOFError, OSError):
                return
            pipe.send(_answer(hand.submit(make, *given)))


def _answer(done: "Future[pa.RecordBatch]") -> "pa.RecordBatch | BaseException":
    """Return what was made, or what was raised, to be told where the work was asked for."""
    error = done.exception()
    if error is None:
        return done.result()
    error.add_note("In a worker process:\n" + "".join(traceback.format_exception(error)))
    return error


def _end_with_parent() -> None:
    parent = parent_process()
    if parent:
        parent.join()
        os._exit(1)
