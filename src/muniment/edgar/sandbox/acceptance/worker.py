"""The worker: takes submissions in their order and settles them, a few in one transaction.

What a submission says itself is judged before the transaction, which then holds the database only as long as it takes
to settle a batch. Each submission has a savepoint: a defect met with one of them suspends that one, with a number for
support that the log has too, and the others go on. One worker at a time works on a folder.
"""

import logging
import sqlite3
import traceback
from datetime import datetime
from pathlib import Path
from secrets import token_hex
from threading import Event, Thread

from filelock import FileLock, Timeout
from msgspec import Struct

from muniment.apart import Asked, Refusal, each
from muniment.apart.worker import unpacked
from muniment.edgar.sandbox.acceptance.courier import Courier
from muniment.edgar.sandbox.acceptance.review import Judged, Submitted, judge, waiting
from muniment.edgar.sandbox.acceptance.settling import begin, is_open, settle, suspend
from muniment.edgar.sandbox.clock import Clock
from muniment.edgar.sandbox.database import database, transaction
from muniment.errors import DEFECTS, MunimentError

_LOCK = "acceptance.lock"
_PAUSE = 0.02  # seconds between two looks at an empty queue
_PAST = 10  # seconds for the courier to end: what it is at is delivered again
_BATCH = 32
_ALONE, _ENOUGH = 5, 25  # tries after which a submission is taken alone, and suspended
_WORN = Refusal(f"the process ended {_ENOUGH} times while it was processed")
_TROUBLE = (*DEFECTS, MunimentError, sqlite3.IntegrityError, sqlite3.DataError)
_LOG = logging.getLogger(__name__)


class _Reviewed(Struct):
    """A submission with what it says itself, or with the words for which it cannot be processed."""

    submitted: Submitted
    judged: Judged | None = None
    trouble: str = ""


class Worker:
    """The acceptance of one sandbox."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def run(self, stop: Event) -> None:
        """Settle what waits, and what comes, until told to stop; a second worker waits for the first to end.

        Raises:
            EnvironmentProblem: the folder cannot be written.
        """
        connection = database(self.folder)
        lock = self._lock(stop)
        if lock is None:
            return
        courier = Thread(target=Courier(self.folder).run, args=(stop,), name="courier", daemon=True)
        courier.start()
        try:
            while not stop.is_set():
                if not self.step(connection):
                    stop.wait(_PAUSE)
            courier.join(_PAST)
        finally:
            connection.close()
            lock.release()

    def step(self, connection: sqlite3.Connection) -> int:
        """Settle the next few submissions; return how many left the queue."""
        batch = waiting(connection, _BATCH)
        if not batch:
            return 0
        if any(one.tries >= _ALONE for one in batch):
            batch = batch[:1]
        with transaction(connection):
            begin(connection, batch)
        reviewed = _all_reviewed(batch)
        now = Clock(connection).now()
        with transaction(connection):
            for one in reviewed:
                if is_open(connection, one.submitted):
                    _settled(connection, one, now)
        return len(batch)

    def _lock(self, stop: Event) -> FileLock | None:
        """Wait until no other worker works here; None when told to stop before that."""
        lock = FileLock(self.folder / _LOCK, mode=0o600)
        while not stop.is_set():
            try:
                lock.acquire(timeout=_PAUSE * 10, poll_interval=_PAUSE)
            except Timeout:
                continue
            return lock
        return None


def _judged(submitted: Submitted) -> Judged | str:
    """Return what a submission says itself, or why it cannot be processed."""
    try:
        return judge(submitted)
    except _TROUBLE as error:
        return _where(error)


def _all_reviewed(batch: list[Submitted]) -> list[_Reviewed]:
    """Return what each of some submissions says itself: they are read in a process apart, behind its limits."""
    asked = [Asked(one, len(one.body)) for one in batch if one.tries < _ENOUGH]
    made = iter(each(_judged, asked))
    reviewed = []
    for one in batch:
        answer = next(made) if one.tries < _ENOUGH else _WORN
        found = answer.words if isinstance(answer, Refusal) else unpacked(answer)
        if isinstance(found, str):
            reviewed.append(_Reviewed(one, trouble=_told(one, found)))
        else:
            reviewed.append(_Reviewed(one, found))
    return reviewed


def _settled(connection: sqlite3.Connection, one: _Reviewed, now: datetime) -> None:
    """Settle one submission; the transaction goes on whatever is met with it."""
    if one.judged is None:
        suspend(connection, one.submitted, one.trouble, now)
        return
    connection.execute("SAVEPOINT one")
    try:
        settle(connection, one.submitted, one.judged, now)
    except _TROUBLE as error:
        connection.execute("ROLLBACK TO one")
        suspend(connection, one.submitted, _told(one.submitted, _where(error)), now)
    connection.execute("RELEASE one")


def _told(submitted: Submitted, why: str) -> str:
    """Log why a submission cannot be processed, and return the words for its status, with the number of both."""
    number = token_hex(4).upper()
    _LOG.error("support number %s: submission %s cannot be processed: %s", number, submitted.accession, why)
    return (
        f"The submission could not be processed: {why}. It is a fault of this EDGAR, not of the submission. "
        f"Give support the number {number}."
    )


def _where(error: BaseException) -> str:
    """Return what went wrong and where in the program: not the words of a defect, which may quote the submission."""
    if isinstance(error, MunimentError):
        return str(error)
    last = traceback.extract_tb(error.__traceback__)[-1]
    return f"{type(error).__name__} in {Path(last.filename).name}, line {last.lineno}"
