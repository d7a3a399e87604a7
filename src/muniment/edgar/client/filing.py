"""Sending a submission, and following what becomes of it.

Source: OpenAPI document "EDGAR API" 1.11.0: a submission is posted as XML with both tokens, and its number says only
that it was received; up to 25 submissions are queried at once, with the filer token.

Responses are read as they come. The document and real responses differ: a flag may be a text, a number too; a message
has its text under `content` or `message`; what is a list in one may be a single object in the other; new states
appear. So nothing here is refused for its shape: what is not understood is kept as it came, in `other`.
"""

import re
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

import msgspec
from msgspec import Struct, structs

from muniment.documents.exhibits import from_base64
from muniment.edgar import protocol
from muniment.edgar.client.endpoints import CODE, SERVICE, EdgarCredentials, Endpoint, Secret
from muniment.edgar.client.transport import Line, MayHaveArrived, NotSent, Reply
from muniment.errors import EnvironmentProblem, MunimentError, RecordError, UsageError
from muniment.forms import asks_for_mode, mode_of, with_mode
from muniment.forms.definition import Credentials
from muniment.forms.filing_copy import CODE_VARIABLE, PLACEHOLDER, filers
from muniment.identifiers import accession, cik
from muniment.reading import Submission
from muniment.writers import write

_FINAL = frozenset(
    {protocol.Status.SUSPENDED, protocol.Status.ACCEPTED, protocol.Status.DISSEMINATED, protocol.Status.DONE}
)
_NOTHING = ("", "0", "none")  # what stands in a message for a place that there is not
_LONGEST = 2_000
_CONTROLS = re.compile(r"[\x00-\x08\x0e-\x1f]")  # in no text


class Message(Struct, frozen=True, omit_defaults=True):
    """A message of EDGAR: its type and text; of an error its number, label and place, as far as it has them."""

    type: str = ""
    content: str = ""
    number: str = ""
    label: str = ""
    document: str = ""
    line: str = ""
    offset: str = ""
    context: str = ""

    @property
    def is_error(self) -> bool:
        """Whether it suspends a submission; a message without a type counts as an error."""
        return self.type in (protocol.MessageType.ERROR, "")


class Response(Struct, frozen=True):
    """What every response has: its body as an object, how the SEC finds it again, and messages."""

    body: Mapping[str, Any]
    tracking: str = ""
    locator: str = ""
    messages: tuple[Message, ...] = ()

    @property
    def reference(self) -> str:
        """What support at the SEC asks for, in brackets; "" where there is nothing."""
        identifiers = {"tracking": self.tracking, "locator": self.locator}
        text = ", ".join(f"{name} {value}" for name, value in identifiers.items() if value)
        return f" ({text})" if text else ""

    @property
    def text(self) -> str:
        """All messages in one line, without the notices where there is an error."""
        grave = [
            message
            for message in self.messages
            if message.type in (protocol.MessageType.ERROR, protocol.MessageType.WARNING, "")
        ]
        return "; ".join(message.content.rstrip(".") for message in grave or self.messages if message.content)


class Registrant(Struct, frozen=True, omit_defaults=True):
    """A party that a submission is by or about."""

    cik: str = ""
    company: str = ""
    role: str = ""
    file_numbers: tuple[str, ...] = ()


class State(Struct, frozen=True, omit_defaults=True):
    """How far a submission has come; dates as EDGAR writes them, Eastern with offset.

    `status` is as EDGAR spells it, known or not; "" for none. `reasons` are the messages about the submission.
    `notification` is the text that the filer is sent. `other` keeps what came besides.
    """

    accession: str
    status: str = ""
    final: bool = False
    form: str = ""
    mode: str = ""
    company: str = ""
    documents: str = ""
    received: str = ""
    filed: str = ""
    accepted: str = ""
    suspended: str = ""
    file_numbers: tuple[str, ...] = ()
    items: tuple[str, ...] = ()
    registrants: tuple[Registrant, ...] = ()
    reasons: tuple[Message, ...] = ()
    notification: str = ""
    other: Mapping[str, Any] = {}

    @property
    def is_suspended(self) -> bool:
        """Whether EDGAR has refused it."""
        return self.status == protocol.Status.SUSPENDED

    @property
    def has_ended(self) -> bool:
        """Whether asking again is of no use: it is final, or BLOCKED, which awaits somebody's action."""
        return self.final or self.status == protocol.Status.BLOCKED

    @property
    def is_filed(self) -> bool:
        """Whether EDGAR has accepted it."""
        return self.final and self.status in _FINAL and not self.is_suspended

    @property
    def is_known(self) -> bool:
        """Whether EDGAR knows the submission."""
        return bool(self.status)


class Receipt(Struct, frozen=True):
    """A submission was received: `accession` is "" where EDGAR gave no number, `transmission` what became of it."""

    accession: str
    mode: str
    transmission: str
    response: Response


def read_response(data: bytes) -> Response:
    """Return a response; one that is no JSON object has the beginning of its text as message."""
    try:
        body = msgspec.json.decode(data)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        body = None
    if not isinstance(body, dict):
        text = " ".join(data[:200].decode("utf-8", "replace").split())
        return Response({}, messages=(Message(content=text),) if text and not text.startswith("<") else ())
    messages = tuple(_messages(body.get("messages")))
    return Response(body, _text(body.get("tracking")), _text(body.get("locator")), messages)


def receipt(response: Response) -> Receipt:
    """Return the receipt in the response to a submission."""
    number, mode, state = (_text(response.body.get(n)) for n in ("accessionNumber", "mode", "transmissionStatus"))
    return Receipt(number, mode, state, response)


def states(response: Response) -> list[State]:
    """Return the submissions in a response about one or several."""
    body = response.body
    bodies = next((body[name] for name in ("responses", "statuses") if name in body), None)
    return [_state(item) for item in _objects(body if bodies is None else bodies) if item]


_KNOWN = frozenset({
    "accessionNumber", "submissionAccessionNumber", "status", "submissionProcessingStatus", "processingStatus",
    "final", "formType", "submissionFormType", "mode", "company", "documentCount", "receivedDate", "filingDate",
    "acceptedDate", "suspendedDate", "fileNumbers", "items", "registrants", "submissionMessages", "messages",
    "notification", "tracking", "locator",
})  # fmt: skip


def _state(body: Mapping[str, Any]) -> State:
    def text(*names: str) -> str:
        return next((stated for name in names if (stated := _text(body.get(name)))), "")

    status = text("status", "submissionProcessingStatus", "processingStatus")
    return State(
        accession=text("accessionNumber", "submissionAccessionNumber"),
        status=status,
        final={"true": True, "false": False}.get(str(body.get("final")).strip().lower(), status in _FINAL),
        form=text("formType", "submissionFormType"),
        mode=text("mode"),
        company=text("company"),
        documents=text("documentCount"),
        received=text("receivedDate"),
        filed=text("filingDate"),
        accepted=text("acceptedDate"),
        suspended=text("suspendedDate"),
        file_numbers=_texts(body.get("fileNumbers")),
        items=_texts(body.get("items")),
        registrants=tuple(
            Registrant(
                _text(registrant.get("cik")),
                _text(registrant.get("company")),
                _text(registrant.get("filingRole")),
                _texts(registrant.get("fileNumbers")),
            )
            for registrant in _objects(body.get("registrants"))
        ),
        reasons=(*_messages(body.get("submissionMessages")), *_messages(body.get("messages"))),
        notification=_notification(body.get("notification")),
        other={name: value for name, value in body.items() if name not in _KNOWN},
    )


def _messages(value: object) -> Iterator[Message]:
    for item in value if isinstance(value, list) else [value]:
        if isinstance(item, str) and item:
            yield Message(content=item[:_LONGEST])
        for body in _objects(item):
            yield Message(
                type=_text(body.get("type")).upper(),
                content=_text(body.get("content")) or _text(body.get("message")),
                number=_place(body.get("errorNumber")),
                label=_place(body.get("errorLabel")),
                document=_place(body.get("docSequenceNum", body.get("docSequenceNumber"))),
                line=_place(body.get("lineNumber")),
                offset=_place(body.get("lineOffset")),
                context=_place(body.get("context")),
            )


# ---- values as they come --------------------------------------------------------------------------------------------


def _objects(value: object) -> list[Mapping[str, Any]]:
    """Return the objects of a list, or a single one as a list."""
    return [item for item in (value if isinstance(value, list) else [value]) if isinstance(item, dict)]


def _text(value: object) -> str:
    """Return a text or a number as text; "" for anything else."""
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return ""
    return str(value).strip()[:_LONGEST]


def _texts(value: object) -> tuple[str, ...]:
    return tuple(text for item in (value if isinstance(value, list) else [value]) if (text := _text(item)))


def _place(value: object) -> str:
    text = _text(value)
    return "" if text.lower() in _NOTHING else text


def _notification(value: object) -> str:
    """Return the text of a notification: base64, as it comes, or plain text.

    A plain word such as `Accepted` may look like base64; decoded it is no text.
    """
    text = value if isinstance(value, str) else ""
    data = from_base64(text)
    decoded = text if data is None else data.decode("utf-8", "replace")
    return text if _CONTROLS.search(decoded) else decoded


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
    503: "it takes none but on business days from 6:00 to 22:00 Eastern time; within them try again later",
}


class RefusedByEdgar(MunimentError):
    """EDGAR refuses a request: its message, a suggestion, and how the SEC finds the request again."""


class TokensRefused(EnvironmentProblem):
    """EDGAR does not take the tokens, or not for this filer."""


class Prepared(Struct, frozen=True):
    """A submission ready to be sent, as a live or as a test filing; `body` holds access codes and is never shown."""

    submission: Submission
    mode: protocol.Mode
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
        record = with_mode(record, protocol.Mode.TEST.value)
    mode = _mode(mode_of(record) if asks_for_mode(record) else protocol.Mode.TEST if test else protocol.Mode.LIVE, to)
    with_code = (filer for filer in submission.header.credentials if filer.ccc and filer.ccc != PLACEHOLDER)
    stated = {filer.cik.zfill(10): filer.ccc for filer in with_code}
    numbers = tuple(dict.fromkeys(filers(record)))
    codes = {number: _code(number, stated, credentials) for number in numbers}
    given = tuple(Credentials(number, code) for number, code in codes.items() if code)
    header = structs.replace(submission.header, credentials=given)
    return Prepared(Submission(record, header), mode, tuple(number for number in numbers if not codes[number]))


def _code(number: str, stated: Mapping[str, str], credentials: EdgarCredentials) -> str:
    if number.zfill(10) in stated:
        return stated[number.zfill(10)]
    code = credentials.code(number) if cik.is_valid(number) else None
    return code.reveal() if code else ""


def _mode(stated: str, to: Endpoint) -> protocol.Mode:
    """Return LIVE or TEST as the filing says, refusing what contradicts the endpoint.

    What EDGAR does where the two differ is not documented: no filing shall find it out.
    """
    if stated not in tuple(protocol.Mode):
        raise UsageError("the filing says neither LIVE nor TEST: write live_or_test: TEST or LIVE in its draft")
    if to.mode and stated != to.mode:
        endpoint = "test" if to.mode is protocol.Mode.LIVE else "live"
        or_test = ", or --test sends it as a test" if to.mode is protocol.Mode.TEST else ""
        suggestion = f"--endpoint {endpoint} takes it{or_test}"
        raise UsageError(f"the filing says {stated}, and endpoint {to.name} takes {to.mode} filings only: {suggestion}")
    return protocol.Mode(stated)


class Filing:
    """The filing interface of one EDGAR."""

    def __init__(self, line: Line, to: Endpoint, credentials: EdgarCredentials) -> None:
        if not to.is_safe:
            raise UsageError(f"{to.api}: tokens go over https only, but for addresses of this machine")
        self._line, self._to, self._credentials = line, to, credentials

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
            where = f"set {CODE_VARIABLE}{number}, or keyring set {SERVICE} {CODE}-{number}@{self._to.host}"
            raise RecordError(f"{message}: {where}")
        for filer in ready.submission.header.credentials:
            self._credentials.learn(Secret(filer.ccc))
        body = write(ready.submission, "submission")
        headers = self._headers(self._credentials.filer().reveal(), self._credentials.user().reveal())
        headers["Content-Type"] = "application/xml"
        if login:
            headers[protocol.LOGIN_CIK] = cik.validate(login)
        try:
            return self._received(self._line.post(f"{self.api}/submission/single/{ready.mode.lower()}", body, headers))
        except MayHaveArrived as error:
            raise MayHaveArrived(f"{error}; {_LOOK}") from error

    def _received(self, reply: Reply) -> Receipt:
        response = self._response(reply)
        # A gateway says 503 of what it passed on.
        if reply.code == _TOO_MANY or (reply.code == _CLOSED and response.body):
            raise NotSent(self._message("EDGAR does not take the submission now", reply, response))
        if reply.code >= _SERVER:
            raise MayHaveArrived(self._message("EDGAR failed while it took the submission", reply, response))
        if reply.code not in (_OK, _ACCEPTED):
            raise self._refusal("the submission", reply, response)
        received = receipt(response)
        if received.transmission in (protocol.Transmission.REJECTED, protocol.Transmission.FAILED):
            raise self._refusal(f"the submission: transmission {received.transmission}", reply, response)
        if not accession.is_valid(received.accession):
            what = "EDGAR took the submission, but named no accession number"
            raise MayHaveArrived(self._message(what, reply, response))
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
        return str(state) or protocol.Condition.NO_COMMUNICATION

    def status(self, numbers: Sequence[str]) -> list[State]:
        """Return how far submissions have come, in the order of the numbers; one unknown to EDGAR has no status.

        Raises:
            IdentifierError: something is no accession number.
            EnvironmentProblem: EDGAR cannot be reached, or the token is missing.
            RefusedByEdgar: EDGAR does not answer.
        """
        unique = list(dict.fromkeys(map(accession.validate, numbers)))
        states: dict[str, State] = {}
        for begin in range(0, len(unique), protocol.MOST_NUMBERS):
            headers = self._headers(self._credentials.filer().reveal())
            if len(unique) == 1:
                reply = self._line.get(f"{self._to.api}/submission/{unique[0]}/status", headers)
                if reply.code != _NOT_FOUND:
                    states[unique[0]] = structs.replace(self._states(reply)[0], accession=unique[0])
                continue
            part = tuple(unique[begin : begin + protocol.MOST_NUMBERS])
            body = msgspec.json.encode(protocol.MultipleAccessionNumberRequest(accession_numbers=part))
            headers["Content-Type"] = "application/json"
            reply = self._line.ask(f"{self._to.api}/submission/status", body, headers)
            if reply.code not in (_NO_CONTENT, _NOT_FOUND):
                states |= {state.accession: state for state in self._states(reply)}
        return [states.get(number, State(number)) for number in unique]

    def _states(self, reply: Reply) -> list[State]:
        response = self._response(reply)
        if reply.code != _OK:
            raise self._refusal("the question", reply, response)
        several = [
            structs.replace(state, notification=self._credentials.hide(state.notification))
            for state in states(response)
        ]
        if not several:
            raise self._refusal("the question: its answer cannot be read", reply, response)
        return several

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
            waiting = (last[number] for number in open_numbers if not last[number].has_ended)
            open_numbers = [state.accession for state in waiting if state.is_known or may_be_unknown]
            if not open_numbers:
                return list(last.values())
            time.sleep(pause)
            pause = min(pause * _GROWTH, _LONGEST_PAUSE)

    # ---- what both share --------------------------------------------------------------------------------------------

    def _headers(self, *tokens: str) -> dict[str, str]:
        return {"Authorization": f"Bearer {','.join(tokens)}", "Accept": "application/json"}

    def _response(self, reply: Reply) -> Response:
        """Return an answer without the secrets that EDGAR may quote in it."""
        text = self._credentials.hide(reply.body.decode("utf-8", "surrogateescape"))
        return read_response(text.encode("utf-8", "surrogateescape"))

    def _refusal(self, what: str, reply: Reply, response: Response) -> MunimentError:
        message = self._message(f"EDGAR refuses {what}", reply, response)
        if reply.code in (401, 403):
            return TokensRefused(message)
        return EnvironmentProblem(message) if reply.code in (_TOO_MANY, _CLOSED) else RefusedByEdgar(message)

    def _message(self, what: str, reply: Reply, response: Response) -> str:
        parts = [f"{self._to.host}: {what} ({reply.code})", response.text, reply.later or _HINTS.get(reply.code, "")]
        return self._credentials.hide(": ".join(filter(None, parts)) + response.reference)
