"""What was sent of a file, remembered beside it: `NAME.sent.jsonl`, so that nothing is filed twice unawares.

A line is written, and on the disk, before a submission is sent, another when its number is known. Whenever the program
dies between the two, the next one knows that somebody should look first. No line holds a token or an access code.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

import msgspec
from filelock import FileLock, Timeout
from msgspec import Struct, structs
from platformdirs import user_cache_path

from muniment import private
from muniment.edgar.client.answers import Receipt
from muniment.edgar.client.filing import Filing, Prepared
from muniment.edgar.client.transport import MayHaveArrived
from muniment.edgar.protocol import Mode
from muniment.errors import EnvironmentProblem, MunimentError, UsageError
from muniment.reading import Submission
from muniment.writers import write

_SUFFIX = ".sent.jsonl"


class Sending(Struct, frozen=True, omit_defaults=True):
    """One sending: when, to which filing interface, live or test, what, and the number it got, "" where none is known.

    `turned_away` says that it certainly did not arrive.
    """

    at: datetime
    api: str
    mode: Mode
    filing: str
    accession: str = ""
    turned_away: bool = False


class SentBefore(UsageError):
    """A filing was sent, or may have been; `told` says so without what to do at a command line."""

    def __init__(self, sending: Sending, where: Path) -> None:
        """Say when, and what to do."""
        what = f"was sent, and is {sending.accession}" if sending.accession else "may have been sent: no answer came"
        self.told = f"on {sending.at:%Y-%m-%d %H:%M} UTC it {what}"
        super().__init__(f"{where}: {self.told}; --again sends it once more")


class Sendings:
    """The sendings of one file."""

    def __init__(self, file: Path) -> None:
        self.path = file.with_name(f"{file.name}{_SUFFIX}")

    @property
    def lock(self) -> Path:
        """The file of the lock. It stays: to remove it would let two others each hold one of the same name."""
        name = sha256(os.fsencode(self.path.resolve())).hexdigest()
        return user_cache_path("muniment") / "locks" / f"{name}.lock"

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Keep other processes from sending the same file meanwhile.

        Raises:
            EnvironmentProblem: another one does, or the folder cannot be written.
        """
        lock = FileLock(self.lock)
        try:
            lock.acquire(timeout=0)
        except Timeout as error:
            raise EnvironmentProblem(f"{self.path}: another process is sending this file") from error
        except OSError as error:
            raise self._unwritable(error) from error
        try:
            yield
        finally:
            lock.release()

    def of(self, api: str, mode: Mode, filing: str) -> Sending | None:
        """Return the last sending of a filing that arrived or may have arrived, None where there is none."""
        return next(
            (one for one in reversed(self._all()) if (one.api, one.mode, one.filing) == (api, mode, filing)), None
        )

    def begin(self, api: str, mode: Mode, filing: str) -> Sending:
        """Write down that a filing is about to be sent."""
        sending = Sending(datetime.now(UTC), api, mode, filing)
        self._write(sending)
        return sending

    def end(self, sending: Sending) -> None:
        """Write down what became of it."""
        self._write(sending)

    def _all(self) -> list[Sending]:
        """Return the last line of each sending; those that were turned away count for nothing."""
        try:
            lines = self.path.read_bytes().splitlines()
        except FileNotFoundError:
            return []
        except OSError as error:
            raise EnvironmentProblem(f"{self.path}: cannot be read: {error.strerror or error}") from error
        known: dict[datetime, Sending] = {}
        for number, line in enumerate(lines, 1):
            try:
                one = msgspec.json.decode(line, type=Sending)
            except (msgspec.DecodeError, UnicodeDecodeError) as error:
                words = f"line {number} cannot be read; it says whether the file was sent: look, then remove the line"
                raise EnvironmentProblem(f"{self.path}: {words}") from error
            known[one.at] = one
        return [one for one in known.values() if not one.turned_away]

    def _write(self, sending: Sending) -> None:
        try:
            with open(self.path, "ab", opener=private.opener) as file:
                file.write(msgspec.json.encode(sending) + b"\n")
                file.flush()
                os.fsync(file.fileno())
        except OSError as error:
            raise self._unwritable(error) from error

    def _unwritable(self, error: OSError) -> EnvironmentProblem:
        words = "cannot be written, and without it the file could be sent twice unawares"
        return EnvironmentProblem(f"{self.path}: {words}: {error.strerror or error}")


def send_once(
    filing: Filing,
    ready: Prepared,
    sendings: Sendings,
    login: str = "",
    *,
    again: bool = False,
    after: Sending | None = None,
) -> Receipt:
    """Send a submission unless it was sent before, and remember it.

    Args:
        filing: where to.
        ready: what to send.
        sendings: what was sent of this file.
        login: the CIK whose accession number it gets, that of the token where "".
        again: send it whatever is remembered.
        after: send it although this one is remembered, which came to nothing; any that came since counts.

    Raises:
        SentBefore: it was, or may have been.
        MunimentError: see `Filing.submit`.
    """
    with sendings.alone():
        api, mine = filing.api, fingerprint(ready.submission)
        earlier = None if again else sendings.of(api, ready.mode, mine)
        if earlier and earlier != after:
            raise SentBefore(earlier, sendings.path)
        sending = sendings.begin(api, ready.mode, mine)
        try:
            receipt = filing.submit(ready, login)
        except MayHaveArrived:
            raise
        except MunimentError:
            sendings.end(structs.replace(sending, turned_away=True))
            raise
        try:
            sendings.end(structs.replace(sending, accession=receipt.accession))
        except EnvironmentProblem as error:
            raise EnvironmentProblem(f"was sent and is {receipt.accession}, but {error}") from error
        return receipt


def fingerprint(submission: Submission) -> str:
    """Return the hash of what is filed, by which the same filing is known again.

    It is that of the public copy. A hash of the filing copy would let one find an access code by trying all of them.
    """
    return sha256(write(submission.record, "xml")).hexdigest()
