"""What was sent, remembered, so that a submission goes out once.

A line is on the disk before a submission leaves, another when its number is known. Both stand beside the file, as
`NAME.sent.jsonl`, and in a journal of the user: one file for each issuer and form, in the folder of the system for
the state of programs. A sending that got no answer is unresolved: whatever is sent of the same file, or about the same
issuer on the same form, has to wait until it is known what became of it. No line holds a token or a code.
"""

import os
import warnings
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path

import msgspec
from filelock import FileLock, Timeout
from msgspec import Struct, structs
from platformdirs import user_cache_path, user_state_path

from muniment import atomic
from muniment.edgar.client.endpoints import is_local, place
from muniment.edgar.client.filing import Filing, Prepared, Receipt, State
from muniment.edgar.client.transport import MayHaveArrived
from muniment.edgar.protocol import Mode
from muniment.errors import EnvironmentProblem, MunimentError, UsageError
from muniment.forms import form_of
from muniment.forms.filing_copy import filers, numbers
from muniment.identifiers import cik
from muniment.reading import Submission
from muniment.writers import write

_SUFFIX = ".sent.jsonl"
_EARLY = timedelta(minutes=2)  # by which the clocks of this machine and of EDGAR may differ
_NO_FORM = ("", "UNKNOWN")  # what EDGAR says of a submission whose form it could not tell


class Sending(Struct, frozen=True, omit_defaults=True):
    """One sending: when, to which filing interface, live or test, what, and the number it got, "" where none is known.

    `filing` is a hash, see `fingerprint`; `form` the submission type, `ciks` issuers and filers, ten digits each, and
    `beside` where the line beside its file stands. `turned_away` says that it did not arrive: EDGAR refused it, or
    somebody decided to send it once more.
    """

    at: datetime
    api: str
    mode: Mode
    filing: str
    accession: str = ""
    turned_away: bool = False
    form: str = ""
    ciks: tuple[str, ...] = ()
    beside: str = ""

    @property
    def is_unresolved(self) -> bool:
        """Whether it is unknown if it arrived."""
        return not (self.accession or self.turned_away)

    def goes(self, api: str, mode: Mode) -> bool:
        """Whether it went to an interface, in whatever spelling, as a live or as a test filing."""
        return (place(self.api), self.mode) == (place(api), mode)


class SentBefore(UsageError):
    """A filing was sent, or may have been; `summary` says so without what to do at a command line."""

    def __init__(self, sending: Sending, where: Path) -> None:
        """Say when, and what to do."""
        day = f"on {sending.at:%Y-%m-%d %H:%M} UTC"
        if sending.accession:
            self.summary = f"{day} it was sent, and is {sending.accession}"
            advice = "--again sends it once more"
        else:
            self.summary = f"{day} it may have been sent: no answer came"
            advice = "muniment status NUMBER, with the number in EDGAR's e-mail, settles that; --anyway sends it"
        super().__init__(f"{where}: {self.summary}; {advice}")


class _Log:
    """A file of sendings, one JSON object a line; the last line of a sending counts."""

    def __init__(self, path: Path) -> None:
        self.path = path

    @property
    def lock(self) -> Path:
        """The file of the lock. It stays: to remove it would let two others each hold one of the same name."""
        name = sha256(os.fsencode(self.path.resolve())).hexdigest()
        return user_cache_path("muniment") / "locks" / f"{name}.lock"

    def sendings(self) -> list[Sending]:
        """Return the sendings, oldest first, without those that were turned away.

        Raises:
            EnvironmentProblem: the file, or a line of it, cannot be read.
        """
        sendings, problem = self.readable()
        if problem:
            raise EnvironmentProblem(problem)
        return sendings

    def readable(self) -> tuple[list[Sending], str]:
        """Return those sendings that can be read, and what cannot, "" where all can."""
        try:
            lines = self.path.read_bytes().splitlines()
        except FileNotFoundError:
            return [], ""
        except OSError as error:
            return [], f"{self.path}: cannot be read: {error.strerror or error}"
        latest: dict[datetime, Sending] = {}
        problem = ""
        for number, line in enumerate(lines, 1):
            try:
                sending = msgspec.json.decode(line, type=Sending)
            except (msgspec.DecodeError, UnicodeDecodeError):
                reason = f"line {number} cannot be read; it says whether the file was sent: look, then remove the line"
                problem = problem or f"{self.path}: {reason}"
                continue
            latest[sending.at] = sending
        return [sending for sending in latest.values() if not sending.turned_away], problem

    def write(self, sending: Sending) -> None:
        """Add a line, which is on the disk when this returns; of one that cannot be written nothing stays."""
        line = msgspec.json.encode(sending) + b"\n"
        try:
            atomic.make_folder(self.path.parent)
            with open(self.path, "ab", buffering=0, opener=atomic.opener) as file:
                end = file.tell()
                try:
                    atomic.add_line(file, line)
                except OSError:
                    file.truncate(end)
                    raise
        except OSError as error:
            raise self.unwritable(error) from error

    def unwritable(self, error: OSError) -> EnvironmentProblem:
        """Return what is wrong where it cannot be written."""
        reason = "cannot be written, and without it the file could be sent twice"
        return EnvironmentProblem(f"{self.path}: {reason}: {error.strerror or error}")


class Sendings:
    """The sendings of one submission: those of its file, `None` for standard input, and those that are like it."""

    def __init__(self, file: Path | None, submission: Submission) -> None:
        self._beside = _Log(file.with_name(f"{file.name}{_SUFFIX}")) if file else None
        record = submission.record
        # The CIKs of the issuers, or of the filers where no issuer has one.
        stated = list(numbers(record, form_of(record).roles.issuers)) or list(filers(record))
        ciks = {cik.compact(number) if cik.is_valid(number) else number for number in stated}
        self.form, self.ciks = record.submission_type or form_of(record).name, tuple(sorted(ciks))
        self.filing = fingerprint(submission)
        self._journal = _Log(_folder() / f"{sha256(repr((self.form, self.ciks)).encode()).hexdigest()[:32]}.jsonl")

    @property
    def path(self) -> Path:
        """Where they are remembered: beside the file, where there is one."""
        return self._logs[0].path

    @property
    def _logs(self) -> tuple[_Log, ...]:
        return (self._beside, self._journal) if self._beside else (self._journal,)

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Keep other processes from sending the same file, or its like, meanwhile.

        Raises:
            EnvironmentProblem: another one does, or the folder cannot be written.
        """
        with ExitStack() as stack:
            for log in self._logs:
                try:
                    stack.enter_context(FileLock(log.lock).acquire(timeout=0))
                except Timeout as error:
                    raise EnvironmentProblem(f"{log.path}: another process is sending this file") from error
                except OSError as error:
                    raise log.unwritable(error) from error
            yield

    def earlier(self, api: str, mode: Mode) -> Sending | None:
        """Return the last sending there that speaks against another one; None where there is none.

        That is any of this file or of its issuer and form that is unresolved, whatever has changed since; else one of
        the same filing. A local EDGAR begins with nothing again and again, so that there what was sent of another file
        does not count once its number is known.

        Raises:
            EnvironmentProblem: what is remembered cannot be read, or not be made one.
        """
        of_file = self._agreeing()
        alike = {sending.at: sending for sending in (*self._journal.sendings(), *of_file) if sending.goes(api, mode)}
        for sending in sorted(alike.values(), key=lambda sending: (sending.is_unresolved, sending.at), reverse=True):
            here = self._beside is None or sending in of_file or not is_local(api)
            if sending.is_unresolved or (sending.filing == self.filing and here):
                return sending
        return None

    def _agreeing(self) -> list[Sending]:
        """Return the sendings of the file, where each log has the numbers that the other one has.

        One alone gets a number that is found after the file was moved.
        """
        numbered = {sending.at: sending for log in self._logs for sending in log.sendings() if sending.accession}
        for log in self._logs:
            for sending in log.sendings():
                if sending.is_unresolved and sending.at in numbered:
                    log.write(numbered[sending.at])
        return self._beside.sendings() if self._beside else []

    def begin(self, api: str, mode: Mode) -> Sending:
        """Write down that it is about to be sent."""
        beside = str(self._beside.path.resolve()) if self._beside else ""
        sending = Sending(datetime.now(UTC), api, mode, self.filing, form=self.form, ciks=self.ciks, beside=beside)
        self.end(sending)
        return sending

    def dismiss(self, api: str, mode: Mode) -> None:
        """Write down that what is unresolved there was decided upon: it speaks against nothing any more."""
        for log in self._logs:
            for sending in log.sendings():
                if sending.is_unresolved and sending.goes(api, mode):
                    log.write(structs.replace(sending, turned_away=True))

    def end(self, sending: Sending) -> None:
        """Write down what became of it."""
        for log in self._logs:
            log.write(sending)


def accession_of(file: Path) -> str:
    """Return the number that a file got when it was last sent as a live filing, "" where it got none.

    Raises:
        EnvironmentProblem: what is remembered of the file cannot be read.
    """
    numbers = [sending.accession for sending in sendings_of(file) if sending.mode is Mode.LIVE and sending.accession]
    return numbers[-1] if numbers else ""


def sendings_of(file: Path) -> list[Sending]:
    """Return the sendings of a file, oldest first, without those that EDGAR turned away.

    Raises:
        EnvironmentProblem: what is remembered of the file cannot be read.
    """
    return _Log(file.with_name(f"{file.name}{_SUFFIX}")).sendings()


def _folder() -> Path:
    return user_state_path("muniment") / "sendings"


def resolve(
    api: str, states: Iterable[State], warn: Callable[[str], object] = warnings.warn
) -> list[tuple[Sending, State]]:
    """Give unresolved sendings the numbers of submissions that they must be; return which were.

    A submission is one of them by its form, by a CIK that it was made with or is about, and by when EDGAR received it
    (of a local EDGAR, whose clock may show anything, that is not asked). Of several the last is taken. A log that
    cannot be read to its end is left as it is, and `warn` takes a line.
    """
    settled = []
    problems: dict[str, None] = {}
    for state in states:
        if not state.is_known:
            continue
        sendings: list[tuple[_Log, Sending]] = []
        for log in [_Log(path) for path in sorted(_folder().glob("*.jsonl"))]:
            own, problem = log.readable()
            sendings += ((log, sending) for sending in own)
            problems[problem] = None
        if any(sending.accession == state.accession and place(sending.api) == place(api) for _, sending in sendings):
            continue
        fitting = [(log, sending) for log, sending in sendings if _is(sending, state, api)]
        if fitting:
            log, sending = max(fitting, key=lambda pair: pair[1].at)
            beside = [_Log(Path(sending.beside))] if sending.beside else []
            logs = [log, *(found for found in beside if found.path.exists())]
            damage = [problem for _, problem in map(_Log.readable, logs) if problem]
            problems |= dict.fromkeys(damage)
            if damage:
                continue
            resolved = structs.replace(sending, accession=state.accession)
            for remembered in logs:
                remembered.write(resolved)
            settled.append((resolved, state))
    for problem in filter(None, problems):
        warn(problem)
    return settled


def _is(sending: Sending, state: State, api: str) -> bool:
    if not sending.is_unresolved or not sending.goes(api, sending.mode) or state.mode not in ("", sending.mode):
        return False
    ciks = {number.zfill(10) for number in (state.accession[:10], *(party.cik for party in state.registrants))}
    return (
        state.form in (*_NO_FORM, sending.form)
        and not ciks.isdisjoint(sending.ciks)
        and (is_local(api) or _received(state) >= sending.at - _EARLY)
    )


def _received(state: State) -> datetime:
    try:
        moment = datetime.fromisoformat(state.received)
    except ValueError:
        return datetime.min.replace(tzinfo=UTC)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


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
        sendings: what was sent of it.
        login: the CIK whose accession number it gets, that of the token where "".
        again: send it whatever is remembered.
        after: send it although this one is remembered, which came to nothing; any that came since counts.

    Raises:
        SentBefore: it was, or may have been.
        MunimentError: see `Filing.submit`.
    """
    with sendings.alone():
        earlier = None if again else sendings.earlier(filing.api, ready.mode)
        if earlier and earlier != after:
            raise SentBefore(earlier, sendings.path)
        sendings.dismiss(filing.api, ready.mode)
        sending = sendings.begin(filing.api, ready.mode)
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
