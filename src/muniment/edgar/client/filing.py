"""Sending a submission, following what becomes of it, and remembering what was sent of a file.

Source: OpenAPI document "EDGAR API" 1.11.0: a submission is posted as XML with both tokens, and its number says only
that it was received; up to 25 submissions are queried at once, with the filer token.
"""

import os
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

import msgspec
from filelock import FileLock, Timeout
from msgspec import Struct, structs
from platformdirs import user_cache_path

from muniment import atomic
from muniment.edgar.client.credentials import EdgarCredentials, Secret
from muniment.edgar.client.endpoints import Endpoint
from muniment.edgar.client.responses import Receipt, Response, State, read_response, receipt, states
from muniment.edgar.client.transport import PROGRAM, Line, MayHaveArrived, NotSent, Reply
from muniment.edgar.protocol import (
    LOGIN_CIK,
    MOST_NUMBERS,
    Condition,
    Mode,
    MultipleAccessionNumberRequest,
    Transmission,
)
from muniment.errors import EnvironmentProblem, MunimentError, RecordError, UsageError
from muniment.forms import asks_for_mode, mode_of, with_mode
from muniment.forms.definition import Credentials
from muniment.forms.filing_copy import PLACEHOLDER, filers
from muniment.identifiers import accession, cik
from muniment.reading import Submission
from muniment.writers import write

_OK, _NO_CONTENT, _NOT_FOUND, _SERVER = 200, 204, 404, 500
_ACCEPTED, _TOO_MANY, _CLOSED = 202, 429, 503
_FIRST_PAUSE, _LONGEST_PAUSE, _GROWTH = 2.0, 30.0, 1.5
_UNKNOWN_ROUNDS = 10  # a number just given is unknown for some seconds
_LOOK = "it may have arrived all the same: wait for EDGAR's e-mail or look there before it is sent again"
_HINTS = {
    401: "tokens are made on the EDGAR Filer Management dashboard; each EDGAR knows only its own",
    403: "the tokens are valid, but may not file for this CIK, or not ask about this submission",
    413: "the submission is larger than EDGAR takes",
    429: "too many requests: try again in a minute",
    503: "EDGAR takes submissions on business days from 6:00 to 22:00 Eastern time",
}


class RefusedByEdgar(MunimentError):
    """EDGAR refuses a request: its message, a suggestion, and how the SEC finds the request again."""


class Prepared(Struct, frozen=True):
    """A submission ready to be sent, as a live or as a test filing; `body` holds access codes and is never shown."""

    submission: Submission
    mode: Mode
    without_code: tuple[str, ...] = ()

    def __repr__(self) -> str:
        return f"Prepared({self.mode}, ...)"


def prepared(submission: Submission, to: Endpoint, credentials: EdgarCredentials, *, test: bool = False) -> Prepared:
    """Return a submission with the access codes of its filers, which are in memory alone.

    A code that the submission brings itself stays. `test` makes a test filing of it, whatever it says.

    Raises:
        UsageError: it is live and goes where test filings go, or the other way round, or says neither.
    """
    record: Any = submission.record
    if test:
        record = with_mode(record, Mode.TEST.value)
    mode = _mode(mode_of(record) if asks_for_mode(record) else Mode.TEST if test else Mode.LIVE, to)
    stated = {
        filer.cik.zfill(10): filer.ccc
        for filer in submission.header.credentials
        if filer.ccc and filer.ccc != PLACEHOLDER
    }
    numbers = tuple(dict.fromkeys(filers(record)))
    codes = {number: _code(number, stated, credentials) for number in numbers}
    with_code = tuple(Credentials(number, code) for number, code in codes.items() if code)
    header = structs.replace(submission.header, credentials=with_code)
    return Prepared(Submission(record, header), mode, tuple(number for number in numbers if not codes[number]))


def _code(number: str, stated: Mapping[str, str], credentials: EdgarCredentials) -> str:
    if number.zfill(10) in stated:
        return stated[number.zfill(10)]
    code = credentials.code(number) if cik.is_valid(number) else None
    return code.reveal() if code else ""


def _mode(stated: str, to: Endpoint) -> Mode:
    """Return LIVE or TEST as the filing says, refusing what contradicts the endpoint.

    What EDGAR does where the two differ is not documented: no filing shall find it out.
    """
    if stated not in tuple(Mode):
        raise UsageError("the filing says neither LIVE nor TEST: write live_or_test: TEST or LIVE in its draft")
    if to.mode and stated != to.mode:
        endpoint = "test" if to.mode is Mode.LIVE else "live"
        suggestion = f"--endpoint {endpoint} takes it" + (
            ", or --test sends it as a test" if to.mode is Mode.TEST else ""
        )
        raise UsageError(f"the filing says {stated}, and endpoint {to.name} takes {to.mode} filings only: {suggestion}")
    return Mode(stated)


class Filing:
    """The filing interface of one EDGAR."""

    def __init__(
        self, line: Line, to: Endpoint, credentials: EdgarCredentials, sleep: Callable[[float], None] = time.sleep
    ) -> None:
        if not to.is_safe:
            raise UsageError(f"{to.api}: tokens go over https only, but for addresses of this machine")
        self._line, self._to, self._credentials, self._sleep = line, to, credentials, sleep

    @property
    def api(self) -> str:
        """The address of the interface."""
        return self._to.api

    # ---- sending ----------------------------------------------------------------------------------------------------

    def submit(self, ready: Prepared, login: str = "") -> Receipt:
        """Send a submission, once; `login` is the CIK whose accession number it gets, that of the token where "".

        Raises:
            RecordError: an access code is missing, or it cannot be written as XML.
            EnvironmentProblem: a token is missing. `NotSent`: it never left. `MayHaveArrived`: it is not certain.
            RefusedByEdgar: EDGAR does not take it.
        """
        if ready.without_code:
            number = cik.compact(ready.without_code[0])
            message = f"there is no access code (CCC) for the filer with CIK {number}"
            raise RecordError(
                f"{message}: set MUNIMENT_CCC_{number}, or keyring set muniment ccc-{number}@{self._to.host}"
            )
        for filer in ready.submission.header.credentials:
            self._credentials.learn(Secret(filer.ccc))
        body = write(ready.submission, "submission")
        headers = self._headers(self._credentials.filer().reveal(), self._credentials.user().reveal())
        headers["Content-Type"] = "application/xml"
        if login:
            headers[LOGIN_CIK] = cik.validate(login)
        try:
            return self._received(self._line.post(f"{self.api}/submission/single/{ready.mode.lower()}", body, headers))
        except MayHaveArrived as error:
            raise MayHaveArrived(f"{error}; {_LOOK}") from error

    def _received(self, reply: Reply) -> Receipt:
        response = self._response(reply)
        if reply.code == _TOO_MANY or (
            reply.code == _CLOSED and response.body
        ):  # a gateway says 503 of what it passed on
            raise NotSent(self._message("EDGAR does not take the submission now", reply.code, response))
        if reply.code >= _SERVER:
            raise MayHaveArrived(self._message("EDGAR failed while it took the submission", reply.code, response))
        if reply.code not in (_OK, _ACCEPTED):
            raise self._refusal("the submission", reply.code, response)
        received = receipt(response)
        if received.transmission in (Transmission.REJECTED, Transmission.FAILED):
            raise self._refusal(f"the submission: transmission {received.transmission}", reply.code, response)
        if not accession.is_valid(received.accession):
            raise MayHaveArrived(
                self._message("EDGAR took the submission, but named no accession number", reply.code, response)
            )
        return received

    # ---- asking -----------------------------------------------------------------------------------------------------

    def condition(self) -> str:
        """Return the operating state of EDGAR, as one of `Condition` or as the text it came with."""
        reply = self._line.get(f"{self._to.api}/status", self._headers(self._credentials.filer().reveal()))
        response = self._response(reply)
        if reply.code != _OK:
            raise self._refusal("the question for its state", reply.code, response)
        state = response.body.get("condition", "")
        state = state.get("condition", "") if isinstance(state, dict) else state
        return str(state) or Condition.NO_COMMUNICATION

    def status(self, numbers: Sequence[str]) -> list[State]:
        """Return how far submissions have come, in the order of the numbers; one unknown to EDGAR has no status.

        Raises:
            IdentifierError: something is no accession number.
            EnvironmentProblem: EDGAR cannot be reached, or the token is missing.
            RefusedByEdgar: EDGAR does not answer.
        """
        unique = list(dict.fromkeys(map(accession.validate, numbers)))
        states: dict[str, State] = {}
        if len(unique) == 1:
            states |= self._status_of(unique[0])
        else:
            for begin in range(0, len(unique), MOST_NUMBERS):
                states |= self._statuses_of(unique[begin : begin + MOST_NUMBERS])
        return [states.get(number, State(number)) for number in unique]

    def _status_of(self, number: str) -> dict[str, State]:
        headers = self._headers(self._credentials.filer().reveal())
        reply = self._line.get(f"{self._to.api}/submission/{number}/status", headers)
        if reply.code == _NOT_FOUND:
            return {}
        return {number: structs.replace(self._states(reply)[0], accession=number)}

    def _statuses_of(self, numbers: Sequence[str]) -> dict[str, State]:
        body = msgspec.json.encode(MultipleAccessionNumberRequest(accession_numbers=tuple(numbers)))
        headers = {**self._headers(self._credentials.filer().reveal()), "Content-Type": "application/json"}
        reply = self._line.ask(f"{self._to.api}/submission/status", body, headers)
        if reply.code in (_NO_CONTENT, _NOT_FOUND):
            return {}
        return {state.accession: state for state in self._states(reply)}

    def _states(self, reply: Reply) -> list[State]:
        response = self._response(reply)
        if reply.code != _OK:
            raise self._refusal("the question", reply.code, response)
        found = [
            structs.replace(state, notification=self._credentials.hide(state.notification))
            for state in states(response)
        ]
        if not found:
            raise self._refusal("the question: its answer cannot be read", reply.code, response)
        return found

    def follow(self, numbers: Iterable[str], report: Callable[[State], None]) -> list[State]:
        """Ask until every submission has come to its end; `report` gets each change.

        A number that EDGAR does not know is queried a few times more: a fresh one is unknown for some seconds.
        """
        last: dict[str, State] = {number: State(number) for number in map(accession.validate, numbers)}
        open_numbers, rounds, pause = list(last), 0, _FIRST_PAUSE
        while True:
            for state in self.status(open_numbers):
                if state.status != last[state.accession].status or state.final:
                    report(state)
                last[state.accession] = state
            rounds += 1
            may_be_unknown = rounds < _UNKNOWN_ROUNDS
            open_numbers = [
                accession_number
                for accession_number in open_numbers
                if not last[accession_number].final and (last[accession_number].is_known or may_be_unknown)
            ]
            if not open_numbers:
                return list(last.values())
            self._sleep(pause)
            pause = min(pause * _GROWTH, _LONGEST_PAUSE)

    # ---- what both share --------------------------------------------------------------------------------------------

    def _headers(self, *tokens: str) -> dict[str, str]:
        return {"Authorization": f"Bearer {','.join(tokens)}", "Accept": "application/json", "User-Agent": PROGRAM}

    def _response(self, reply: Reply) -> Response:
        """Return an answer without the secrets that EDGAR may quote in it."""
        return read_response(
            self._credentials.hide(reply.body.decode("utf-8", "surrogateescape")).encode("utf-8", "surrogateescape")
        )

    def _refusal(self, what: str, code: int, response: Response) -> MunimentError:
        message = self._message(f"EDGAR refuses {what}", code, response)
        return EnvironmentProblem(message) if code in (401, 403, _TOO_MANY, _CLOSED) else RefusedByEdgar(message)

    def _message(self, what: str, code: int, response: Response) -> str:
        parts = [f"{self._to.host}: {what} ({code})", response.text, _HINTS.get(code, "")]
        return self._credentials.hide(": ".join(filter(None, parts)) + response.reference)


# ---- what was sent ---------------------------------------------------------------------------------------------------

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
    """A filing was sent, or may have been; `summary` says so without what to do at a command line."""

    def __init__(self, sending: Sending, where: Path) -> None:
        """Say when, and what to do."""
        outcome = f"was sent, and is {sending.accession}" if sending.accession else "may have been sent: no answer came"
        self.summary = f"on {sending.at:%Y-%m-%d %H:%M} UTC it {outcome}"
        super().__init__(f"{where}: {self.summary}; --again sends it once more")


class Sendings:
    """The sendings of one file, remembered beside it: `NAME.sent.jsonl`, so that there is no duplicate submission.

    A line is written, and on the disk, before a submission is sent, another when its number is known. Whenever the
    program dies between the two, the next one knows that a user should look first. No line holds a token or a code.
    """

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
            (
                sending
                for sending in reversed(self._all())
                if (sending.api, sending.mode, sending.filing) == (api, mode, filing)
            ),
            None,
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
        latest: dict[datetime, Sending] = {}
        for number, line in enumerate(lines, 1):
            try:
                sending = msgspec.json.decode(line, type=Sending)
            except (msgspec.DecodeError, UnicodeDecodeError) as error:
                reason = f"line {number} cannot be read; it says whether the file was sent: look, then remove the line"
                raise EnvironmentProblem(f"{self.path}: {reason}") from error
            latest[sending.at] = sending
        return [sending for sending in latest.values() if not sending.turned_away]

    def _write(self, sending: Sending) -> None:
        try:
            with open(self.path, "ab", opener=atomic.opener) as file:
                file.write(msgspec.json.encode(sending) + b"\n")
                file.flush()
                os.fsync(file.fileno())
        except OSError as error:
            raise self._unwritable(error) from error

    def _unwritable(self, error: OSError) -> EnvironmentProblem:
        reason = "cannot be written, and without it the file could be sent twice"
        return EnvironmentProblem(f"{self.path}: {reason}: {error.strerror or error}")


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
        api, filing_hash = filing.api, fingerprint(ready.submission)
        earlier = None if again else sendings.of(api, ready.mode, filing_hash)
        if earlier and earlier != after:
            raise SentBefore(earlier, sendings.path)
        sending = sendings.begin(api, ready.mode, filing_hash)
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
