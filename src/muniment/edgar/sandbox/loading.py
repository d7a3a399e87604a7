"""Full submissions of the past, put among the filings: an EDGAR that begins with what was filed before."""

import sqlite3
import time
from collections.abc import Callable, Iterable
from pathlib import Path

from msgspec import UNSET, Struct, field

from muniment.documents.archive import Item, Refused, items, safe
from muniment.documents.submission import FullSubmission, is_full_submission
from muniment.edgar.sandbox.database import transaction
from muniment.edgar.sandbox.learning import Learner
from muniment.edgar.sandbox.publishing import publish
from muniment.errors import DEFECTS, MunimentError, defect

_TOGETHER = 200  # filings that are durable together


class Loaded(Struct):
    """What became of the files: loaded, known already, no full submissions (in a folder or archive), or refused."""

    files: int = 0
    filings: int = 0
    known: int = 0
    others: int = 0
    refused: list[Refused] = field(default_factory=list)
    seconds: float = 0.0


def load(
    connection: sqlite3.Connection,
    paths: Iterable[str | Path],
    progress: Callable[[Loaded], None] | None = None,
) -> Loaded:
    """Load every full submission in files, folders and archives.

    A filing whose accession number is there already is known and passed over, so that a run that was interrupted goes
    on where it stopped: what `progress` was told of is durable. One that cannot be loaded does not stop the others.
    """
    loader = Loader(connection, progress)
    for path in paths:
        for one in items(path):
            if isinstance(one, Refused):
                loader.refuse(one)
            elif is_full_submission(one.data):
                loader.take(one)
            elif one.name == safe(str(path)):
                loader.refuse(Refused(one.name, "is no full submission: it does not begin with the tags of one"))
            else:
                loader.pass_over()
    return loader.finish()


class Loader:
    """Takes full submissions one by one and writes them some hundred at a time."""

    def __init__(self, connection: sqlite3.Connection, progress: Callable[[Loaded], None] | None = None) -> None:
        self.connection, self.progress, self.report = connection, progress, Loaded()
        self._learner = Learner(connection)
        self._waiting: list[Item] = []
        self._begin = time.monotonic()

    def take(self, item: Item) -> None:
        """Take a full submission, with the name under which it is told of."""
        self._waiting.append(item)
        if len(self._waiting) >= _TOGETHER:
            self._write()

    def knows(self, accession: str) -> bool:
        """Whether there is a filing with this accession number, as the database spells it."""
        return self.connection.execute("SELECT 1 FROM filings WHERE accession = ?", (accession,)).fetchone() is not None

    def know(self) -> None:
        """Count a filing that was known before it was read."""
        self.report.files += 1
        self.report.known += 1

    def refuse(self, refused: Refused) -> None:
        """Count what cannot be loaded."""
        self.report.files += 1
        self.report.refused.append(refused)

    def pass_over(self) -> None:
        """Count a file that is no full submission and was not named as one."""
        self.report.files += 1
        self.report.others += 1

    def finish(self) -> Loaded:
        """Write what is left, and return the report."""
        self._write()
        return self.report

    def _write(self) -> None:
        waiting, self._waiting = self._waiting, []
        with transaction(self.connection):
            outcomes = [self._outcome(one) for one in waiting]
        for outcome in outcomes:  # counted once they are durable
            self.report.files += 1
            if isinstance(outcome, Refused):
                self.report.refused.append(outcome)
            elif outcome:
                self.report.filings += 1
            else:
                self.report.known += 1
        self.report.seconds = time.monotonic() - self._begin
        if self.progress:
            self.progress(self.report)

    def _outcome(self, item: Item) -> bool | Refused:
        """Load one filing or nothing of it; return whether it is new."""
        self.connection.execute("SAVEPOINT filing")
        try:
            known = self._publish(item.data)
        except MunimentError as error:
            outcome: bool | Refused = Refused(item.name, str(error))
        except sqlite3.IntegrityError as error:
            outcome = Refused(item.name, f"cannot be kept: {error}")
        except DEFECTS as error:
            outcome = Refused(item.name, defect(error))
        else:
            self.connection.execute("RELEASE filing")
            return not known
        self.connection.execute("ROLLBACK TO filing")
        self.connection.execute("RELEASE filing")
        return outcome

    def _publish(self, text: bytes) -> bool:
        """Publish a full submission unless its number is known; return whether it is."""
        submission = FullSubmission.read(text)
        header = submission.header
        if header is not UNSET and header.accession_number and self.knows(header.accession_number):
            return True
        publish(self.connection, text, submission=submission)
        if header is not UNSET:
            self._learner.learn(header)
        return False
