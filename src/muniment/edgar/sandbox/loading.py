"""Full submissions of the past, put among the filings: an EDGAR that begins with what was filed before.

What EDGAR has on file about an entity is taken from the headers of these filings.
"""

import re
import sqlite3
import time
from collections.abc import Callable, Iterable
from pathlib import Path

from msgspec import UNSET, Struct, field, structs

from muniment.documents.archive import Item, Refused, items, safe
from muniment.documents.header import FilingHeader, Party
from muniment.documents.submission import FullSubmission, is_full_submission
from muniment.edgar.sandbox import entities
from muniment.edgar.sandbox.database import transaction
from muniment.edgar.sandbox.entities import Entity, FormerName
from muniment.edgar.sandbox.publishing import publish
from muniment.errors import DEFECTS, MunimentError, defect
from muniment.identifiers import cik, irs

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
    on where it stopped: what `progress` has counted is durable. One that cannot be loaded does not stop the others.
    """
    loader = Loader(connection, progress)
    for path in paths:
        for item in items(path):
            if isinstance(item, Refused):
                loader.refuse(item)
            elif is_full_submission(item.data):
                loader.take(item)
            elif item.name == safe(str(path)):
                loader.refuse(Refused(item.name, "is no full submission: it does not begin with the tags of one"))
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
        """Take a full submission, with the name under which it is reported."""
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
            outcomes = [self._outcome(item) for item in waiting]
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
            is_known = self._publish(item.data)
        except MunimentError as error:
            outcome: bool | Refused = Refused(item.name, str(error))
        except sqlite3.IntegrityError as error:
            outcome = Refused(item.name, f"cannot be kept: {error}")
        except DEFECTS as error:
            outcome = Refused(item.name, defect(error))
        else:
            self.connection.execute("RELEASE filing")
            return not is_known
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


# ---- what a header teaches -------------------------------------------------------------------------------------------

_INDUSTRY = re.compile(r"(.*?)(?<!\s)\s*+\[([0-9]{4})\]")
_SIC = re.compile(r"[0-9]{4}")


class Learner:
    """Puts the parties of filings on file; of two filings the later one is believed, in whatever order they come."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self.connection = connection
        self._latest: dict[str, str] = {}

    def learn(self, header: FilingHeader) -> None:
        """Take over what a header says of its parties, inside a transaction of the caller."""
        day = header.filed.isoformat() if header.filed else ""
        for party in header.parties:
            if not party.cik:
                continue
            number = cik.compact(party.cik)
            if number not in self._latest:
                query = "SELECT max(f.filed) FROM parties p JOIN filings f ON f.id = p.filing WHERE p.cik = ?"
                self._latest[number] = self.connection.execute(query, (number,)).fetchone()[0] or ""
            if day < self._latest[number]:
                continue
            self._latest[number] = day
            on_file = entities.entity(self.connection, number)
            before = on_file or Entity(number, f"ENTITY {int(number)}")
            learned = Entity(number, party.name or before.name, structs.replace(before.details, **details_of(party)))
            if learned != on_file:
                entities.store(self.connection, learned)


def details_of(party: Party) -> dict[str, object]:
    """Return the fields of `Details` that a party of a header states; no others."""
    industry = _INDUSTRY.fullmatch(party.sic or "")
    number = party.irs_number or ""
    details: dict[str, object] = {
        "state": party.state_of_incorporation,
        "irs": irs.compact(number) if irs.is_valid(number) else "",
        "sic": industry[2] if industry else party.sic if _SIC.fullmatch(party.sic or "") else "",
        "sic_words": industry[1] if industry else "",
        "office": party.organization_name,
        "fiscal_year_end": party.fiscal_year_end,
        "business": party.business_address,
        "mail": party.mail_address,
        "former_names": tuple(
            FormerName(former.name, until=former.changed or None) for former in party.former_names if former.name
        ),
    }
    return {name: value for name, value in details.items() if value}
