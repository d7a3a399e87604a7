"""The one writer of a process: what is handed over while it is busy becomes one transaction, durable before it is told.

A commit takes as long for a hundred changes as for one: the more there is to do, the more is done at a time.
"""

import queue
import sqlite3
import threading
from collections.abc import Callable
from concurrent.futures import Future
from pathlib import Path
from typing import Any, TypeVar

from muniment.edgar.sandbox.database import database, transaction
from muniment.errors import DEFECTS, EnvironmentProblem, MunimentError

_T = TypeVar("_T")
_MOST_AT_ONCE = 500
_FAILURES = (MunimentError, sqlite3.Error, OSError, AssertionError, MemoryError, StopIteration, *DEFECTS)


class Writer:
    """Does pieces of work with the database of a sandbox, in the order in which they are handed over."""

    def __init__(self, folder: Path) -> None:
        self._connection = database(folder)
        self._waiting: queue.SimpleQueue[_Piece | None] = queue.SimpleQueue()
        self._thread = threading.Thread(target=self._run, name="edgar-writer", daemon=True)
        self._thread.start()

    def hand(self, work: Callable[[sqlite3.Connection], _T]) -> "Future[_T]":
        """Hand over a piece of work; what it returns is known once it is durable, and nothing of it is if it fails."""
        done: Future[_T] = Future()
        done.set_running_or_notify_cancel()  # whoever waits may give up; what was handed over is done all the same
        self._waiting.put(_Piece(work, done))
        return done

    def do(self, work: Callable[[sqlite3.Connection], _T]) -> _T:
        """Do a piece of work and wait for it."""
        return self.hand(work).result()

    def close(self) -> None:
        """Finish what was handed over, and end."""
        self._waiting.put(None)
        self._thread.join()
        self._connection.close()

    def _run(self) -> None:
        ended = False
        while not ended:
            pieces = [self._waiting.get()]
            while len(pieces) < _MOST_AT_ONCE and not self._waiting.empty():
                pieces.append(self._waiting.get())
            ended = None in pieces
            self._write([one for one in pieces if one is not None])

    def _write(self, pieces: "list[_Piece]") -> None:
        if not pieces:
            return
        try:
            with transaction(self._connection) as connection:
                for one in pieces:
                    one.run(connection)
        except (sqlite3.Error, OSError) as error:
            failure = EnvironmentProblem(f"the database of the sandbox cannot be written: {error}")
            for one in pieces:
                one.done.set_exception(failure)
            return
        for one in pieces:
            one.tell()


class _Piece:
    """A piece of work, and who waits for it."""

    def __init__(self, work: Callable[[sqlite3.Connection], Any], done: "Future[Any]") -> None:
        self.work, self.done = work, done
        self.result: object = None
        self.failure: BaseException | None = None

    def run(self, connection: sqlite3.Connection) -> None:
        """Do it; where it fails, undo what it did and nothing else."""
        connection.execute("SAVEPOINT piece")
        try:
            self.result = self.work(connection)
        except _FAILURES as error:
            self.failure = error
            connection.execute("ROLLBACK TO piece")
        connection.execute("RELEASE piece")

    def tell(self) -> None:
        """Tell who waits."""
        if self.failure is not None:
            self.done.set_exception(self.failure)
        else:
            self.done.set_result(self.result)
