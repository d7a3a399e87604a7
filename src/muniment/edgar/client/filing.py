"""Sending a submission, and following what becomes of it.

Source: OpenAPI document "EDGAR API" 1.11.0: a submission is posted as XML with both tokens, and its number says only
that it was received; up to 25 submissions are queried at once, with the filer token.
"""

import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

import msgspec
from msgspec import Struct, structs

from muniment.edgar.client.credentials import EdgarCredentials, Secret
from muniment.edgar.client.endpoints import Endpoint
from muniment.edgar.client.responses import Receipt, Response, State, read_response, receipt, states
from muniment.edgar.client.transport import Line, MayHaveArrived, NotSent, Reply
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
            raise NotSent(self._message("EDGAR does not take the submission now", reply, response))
        if reply.code >= _SERVER:
            raise MayHaveArrived(self._message("EDGAR failed while it took the submission", reply, response))
        if reply.code not in (_OK, _ACCEPTED):
            raise self._refusal("the submission", reply, response)
        received = receipt(response)
        if received.transmission in (Transmission.REJECTED, Transmission.FAILED):
            raise self._refusal(f"the submission: transmission {received.transmission}", reply, response)
        if not accession.is_valid(received.accession):
            raise MayHaveArrived(
                self._message("EDGAR took the submission, but named no accession number", reply, response)
            )
        return received

    # ---- asking -----------------------------------------------------------------------------------------------------

    def condition(self) -> str:
        """Return the operating state of EDGAR, as one of `Condition` or as the text it came with."""
        reply = self._line.get(f"{self._to.api}/status", self._headers(self._credentials.filer().reveal()))
        response = self._response(reply)
        if reply.code != _OK:
            raise self._refusal("the question for its state", reply, response)
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
            raise self._refusal("the question", reply, response)
        found = [
            structs.replace(state, notification=self._credentials.hide(state.notification))
            for state in states(response)
        ]
        if not found:
            raise self._refusal("the question: its answer cannot be read", reply, response)
        return found

    def follow(self, numbers: Iterable[str], report: Callable[[State], None]) -> list[State]:
        """Ask until every submission has come to its end, or waits for somebody; `report` gets each change.

        A number that EDGAR does not know is queried a few times more: a fresh one is unknown for some seconds.
        """
        last: dict[str, State] = {number: State(number) for number in map(accession.validate, numbers)}
        open_numbers, rounds, pause = list(last), 0, _FIRST_PAUSE
        while True:
            for state in self.status(open_numbers):
                if state.status != last[state.accession].status or state.has_ended:
                    report(state)
                last[state.accession] = state
            rounds += 1
            may_be_unknown = rounds < _UNKNOWN_ROUNDS
            open_numbers = [
                accession_number
                for accession_number in open_numbers
                if not last[accession_number].has_ended and (last[accession_number].is_known or may_be_unknown)
            ]
            if not open_numbers:
                return list(last.values())
            self._sleep(pause)
            pause = min(pause * _GROWTH, _LONGEST_PAUSE)

    # ---- what both share --------------------------------------------------------------------------------------------

    def _headers(self, *tokens: str) -> dict[str, str]:
        return {"Authorization": f"Bearer {','.join(tokens)}", "Accept": "application/json"}

    def _response(self, reply: Reply) -> Response:
        """Return an answer without the secrets that EDGAR may quote in it."""
        return read_response(
            self._credentials.hide(reply.body.decode("utf-8", "surrogateescape")).encode("utf-8", "surrogateescape")
        )

    def _refusal(self, what: str, reply: Reply, response: Response) -> MunimentError:
        message = self._message(f"EDGAR refuses {what}", reply, response)
        return EnvironmentProblem(message) if reply.code in (401, 403, _TOO_MANY, _CLOSED) else RefusedByEdgar(message)

    def _message(self, what: str, reply: Reply, response: Response) -> str:
        parts = [f"{self._to.host}: {what} ({reply.code})", response.text, reply.later or _HINTS.get(reply.code, "")]
        return self._credentials.hide(": ".join(filter(None, parts)) + response.reference)
