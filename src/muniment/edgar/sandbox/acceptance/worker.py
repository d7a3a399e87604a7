"""The worker: takes submissions in their order and settles them, a few in one transaction.

A submission is reviewed before the transaction, which then holds the database only as long as it takes to settle a few;
meanwhile the next few are reviewed, since that is done in another process. Each submission has a savepoint: a defect
met with one of them suspends that one, with a number for support that the log has too, and the others go on. One worker
at a time works on a folder.
"""

import argparse
import logging
import os
import signal
import sqlite3
import sys
import traceback
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from pathlib import Path
from secrets import token_hex
from threading import Event, Thread

from filelock import FileLock, Timeout

from muniment.edgar.sandbox.acceptance.notifier import Notifier
from muniment.edgar.sandbox.acceptance.review import Review, Submitted, review_submission, waiting
from muniment.edgar.sandbox.acceptance.settling import begin, is_open, settle, suspend
from muniment.edgar.sandbox.clock import Clock
from muniment.edgar.sandbox.database import database, transaction
from muniment.errors import DEFECTS, MunimentError
from muniment.isolated import Job, Refusal, each, unpacked

_LOCK = "acceptance.lock"
_PAUSE = 0.02  # seconds between two looks at an empty queue
_NOTIFIER_WAIT = 10  # seconds for the notifier to end: what it is at is delivered again
_BATCH, _FEW = 32, 8  # taken from the queue at once, and settled in one transaction
_ALONE, _ENOUGH = 5, 25  # tries after which a submission is taken alone, and suspended
_WORN = Refusal(f"the process ended {_ENOUGH} times while it was processed")
_TROUBLE = (*DEFECTS, MunimentError, sqlite3.IntegrityError, sqlite3.DataError)
_LOG = logging.getLogger(__name__)


class Worker:
    """The acceptance of one sandbox."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def run(self, stop: Event) -> None:
        """Settle what waits, and what comes, until `stop` is set; a second worker waits for the first to end.

        Raises:
            EnvironmentProblem: the folder cannot be written.
        """
        connection = database(self.folder)
        lock = self._lock(stop)
        if lock is None:
            return
        notifier = Thread(target=Notifier(self.folder).run, args=(stop,), name="notifier", daemon=True)
        notifier.start()
        try:
            while not stop.is_set():
                if not self.step(connection):
                    stop.wait(_PAUSE)
            notifier.join(_NOTIFIER_WAIT)
        finally:
            connection.close()
            lock.release()

    def step(self, connection: sqlite3.Connection) -> int:
        """Settle the next few submissions; return how many left the queue."""
        batch = waiting(connection, _BATCH)
        if not batch:
            return 0
        if any(item.tries >= _ALONE for item in batch):
            batch = batch[:1]
        with transaction(connection):
            begin(connection, batch)
        with ThreadPoolExecutor(1) as ahead:
            portions = [batch[at : at + _FEW] for at in range(0, len(batch), _FEW)]
            for portion, reviews in zip(portions, ahead.map(_reviewed, portions), strict=True):
                now = Clock(connection).now()
                with transaction(connection):
                    for submitted, review in zip(portion, reviews, strict=True):
                        if is_open(connection, submitted):
                            _settle(connection, submitted, review, now)
        return len(batch)

    def _lock(self, stop: Event) -> FileLock | None:
        """Wait until no other worker works here; None when `stop` is set before that."""
        lock = FileLock(self.folder / _LOCK, mode=0o600)
        while not stop.is_set():
            try:
                lock.acquire(timeout=_PAUSE * 10, poll_interval=_PAUSE)
            except Timeout:
                continue
            return lock
        return None


def _review_or_reason(submitted: Submitted) -> Review | str:
    """Return the review of a submission, or why it cannot be processed."""
    try:
        return review_submission(submitted)
    except _TROUBLE as error:
        return _where(error)


def _reviewed(batch: list[Submitted]) -> list[Review | str]:
    """Return reviews, or why submissions cannot be processed: they are read in a process of their own."""
    requests = [Job(submission, len(submission.body)) for submission in batch if submission.tries < _ENOUGH]
    results = iter(each(_review_or_reason, requests))
    reviews: list[Review | str] = []
    for submission in batch:
        result = next(results) if submission.tries < _ENOUGH else _WORN
        review = result.message if isinstance(result, Refusal) else unpacked(result)
        reviews.append(_log_failure(submission, review) if isinstance(review, str) else review)
    return reviews


def _settle(connection: sqlite3.Connection, submitted: Submitted, review: Review | str, now: datetime) -> None:
    """Settle one submission; the transaction goes on whatever is met with it."""
    if isinstance(review, str):
        suspend(connection, submitted, review, now)
        return
    connection.execute("SAVEPOINT one")
    try:
        settle(connection, submitted, review, now)
    except _TROUBLE as error:
        connection.execute("ROLLBACK TO one")
        suspend(connection, submitted, _log_failure(submitted, _where(error)), now)
    connection.execute("RELEASE one")


def _log_failure(submitted: Submitted, why: str) -> str:
    """Log why a submission cannot be processed, and return the message for its status, with the number of both."""
    number = token_hex(4).upper()
    _LOG.error("support number %s: submission %s cannot be processed: %s", number, submitted.accession, why)
    return (
        f"The submission could not be processed: {why}. It is a fault of this EDGAR, not of the submission. "
        f"Give support the number {number}."
    )


def _where(error: BaseException) -> str:
    """Return what went wrong and where in the program: not the message of a defect, which may quote the submission."""
    if isinstance(error, MunimentError):
        return str(error)
    last = traceback.extract_tb(error.__traceback__)[-1]
    return f"{type(error).__name__} in {Path(last.filename).name}, line {last.lineno}"


# ---- as a process of its own -----------------------------------------------------------------------------------------


def main(arguments: list[str] | None = None) -> int:
    """Work until a signal ends it; return 3 where the folder cannot be used."""
    parser = argparse.ArgumentParser(
        prog="python -m muniment.edgar.sandbox.acceptance.worker", description="The acceptance of a sandbox."
    )
    parser.add_argument("folder", type=Path, metavar="FOLDER", help="the folder of the sandbox")
    parser.add_argument("--with-parent", action="store_true", help="end when standard input does")
    options = parser.parse_args(arguments)
    logging.basicConfig(stream=sys.stderr, format="%(levelname)s: %(message)s", level=logging.WARNING)
    stop = Event()
    for name in (signal.SIGINT, signal.SIGTERM):
        signal.signal(name, lambda *_: stop.set())
    if options.with_parent:
        Thread(target=_watch, args=(stop,), daemon=True).start()
    try:
        Worker(options.folder).run(stop)
    except (MunimentError, sqlite3.OperationalError) as error:
        print(f"muniment: acceptance in {options.folder} ends: {error}", file=sys.stderr)
        return 3
    return 0


def _watch(stop: Event) -> None:
    """Stop when the other end of standard input is closed: the parent is gone, be it before this process began."""
    while os.read(sys.stdin.fileno(), 1):
        pass
    stop.set()


if __name__ == "__main__":
    sys.exit(main())
