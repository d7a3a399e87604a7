"""What a probe asks, and what the answers say: a behaviour of the local EDGAR is confirmed, refuted or was not tried.

Nothing is changed at the EDGAR that is asked: it is read, and test submissions are sent only where there are any.
Sources of the calls: OpenAPI document "EDGAR API" 1.11.0.

Requests are recorded so that others may read them, without a token, name, number or text of a filer. A record has what
is known to hide nothing: keys of JSON, short numbers, and the strings of `_SHOWN`. Of other strings the shape alone
stays, `x` for a letter and `9` for a digit; a message keeps its plain words.
"""

import re
import time
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, Literal, TypeAlias

import msgspec
from msgspec import Struct

from muniment.edgar.client.endpoints import EdgarCredentials, Endpoint, Secret
from muniment.edgar.client.transport import PROGRAM, Line, Reply
from muniment.edgar.protocol import Status
from muniment.edgar.sandbox.behaviours import BEHAVIOURS, Basis
from muniment.errors import EnvironmentProblem
from muniment.identifiers import accession, cik
from muniment.version import __version__

_CODE_KEYS = frozenset({
    "condition", "name", "status", "submissionProcessingStatus", "transmissionStatus", "mode", "type", "formType",
    "submissionFormType", "errorLabel", "filingRole", "entityStatus", "entityType", "individualOrCompany",
})  # fmt: skip
"""Keys whose strings are codes of EDGAR's, where they read as such."""

Json: TypeAlias = Any
"""A value of JSON."""

_CODE = re.compile(r"[A-Z][A-Za-z0-9_/ -]{0,60}")
_CODE_KEYS_IN = {"name": "condition"}  # `name` is a code inside of `condition` alone; elsewhere it is somebody's
_PLAIN = re.compile(
    r"([a-z]{1,20}|A|An|Access|Accession|API|Bad|CCC|CIK|EDGAR|Form|Forbidden|HTTP|If|Invalid|Live|No|Not|OK|Request"
    r"|Send|Submission|Test|The|This|Token|Too|Unauthorized|User-Agent|XML)?[,.:;()-]{0,3}"
)
"""A word of a message that is nobody's: names have capitals, and numbers digits."""
_QUOTED = re.compile(r"'[^']*'|\"[^\"]*\"")
_HEADERS = ("content-type", "cache-control", "retry-after", "server")
_LONG_NUMBER = re.compile(r"[0-9]{5,}")  # a CIK, where it comes as a number; error numbers and counts are shorter
_DIGIT = re.compile(r"[0-9]")
_LARGEST = 20_000


class Exchange(Struct, frozen=True):
    """A request and its response, masked: `tokens` says which were sent, `seconds` how long it took."""

    method: str
    path: str
    tokens: tuple[str, ...]
    user_agent: bool
    status: int
    seconds: float
    headers: Mapping[str, str]
    body: Any


class Answer(Struct, frozen=True):
    """A response as it came, for whoever judges it: its body as JSON, None where it is none."""

    status: int
    body: Any

    def get(self, key: str) -> Json:
        """Return a value of the body, None where there is none."""
        return self.body.get(key) if isinstance(self.body, dict) else None

    @property
    def messages(self) -> list[Mapping[str, Any]]:
        """The messages, those about a submission too."""
        lists = (self.get("messages"), self.get("submissionMessages"))
        return [each for several in lists if isinstance(several, list) for each in several if isinstance(each, dict)]


class Asker:
    """Asks an EDGAR, once each time, and records what was asked and answered."""

    def __init__(self, line: Line, to: Endpoint, credentials: EdgarCredentials) -> None:
        self._line, self._to = line, to
        self._tokens: Mapping[str, Secret] = {"filer": credentials.filer(), "user": credentials.user()}
        self.exchanges: list[Exchange] = []

    def ask(self, path: str, *tokens: str, body: bytes | None = None, user_agent: str = PROGRAM) -> Answer:
        """GET a path, or POST a body there, with these of the two tokens; without a User-Agent where it is "".

        Raises:
            EnvironmentProblem: no response comes.
        """
        secrets = ",".join(self._tokens[name].reveal() for name in tokens)
        headers = {"Authorization": f"Bearer {secrets}", "Accept": "application/json", "User-Agent": user_agent}
        if body is not None:
            headers["Content-Type"] = "application/xml"
        method, begun = "GET" if body is None else "POST", time.monotonic()
        reply = self._line.once(method, self._to.api + path, headers, body)
        answer = Answer(reply.code, _json(reply))
        self.exchanges.append(
            Exchange(
                method=method,
                path=_DIGIT.sub("9", path),
                tokens=tokens,
                user_agent=bool(user_agent),
                status=reply.code,
                seconds=round(time.monotonic() - begun, 3),
                headers={name: reply.headers[name] for name in _HEADERS if name in reply.headers},
                body=masked(answer.body) if answer.body is not None else f"{len(reply.body)} bytes that are no JSON",
            )
        )
        return answer


def _json(reply: Reply) -> Json:
    try:
        return msgspec.json.decode(reply.body) if len(reply.body) <= _LARGEST else None
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return None


def masked(value: Json, key: str = "", within: str = "") -> Json:
    """Return a value of JSON without what could be somebody's.

    >>> masked({"condition": "ACCEPTING", "entityName": "Larkspur Lantern Works", "canFile": True})
    {'condition': 'ACCEPTING', 'entityName': 'Xxxxxxxx Xxxxxxx Xxxxx', 'canFile': True}
    >>> masked({"receivedDate": "2026-05-20T11:20:23-04:00"})
    {'receivedDate': '9999-99-99X99:99:99-99:99'}
    >>> masked({"content": "No submission found for '0000320193-26-000001'", "notification": "RVJS"})
    {'content': "No submission found for '9999999999-99-999999'", 'notification': 'XXXX'}
    >>> masked({"cik": 320193, "errorNumber": 386, "deleteFlag": 0, "0000320193": None})
    {'cik': 999999, 'errorNumber': 386, 'deleteFlag': 0, '9999999999': None}
    """
    if isinstance(value, dict):
        return {_LONG_NUMBER.sub(_nines, name): masked(inner, name, key) for name, inner in value.items()}
    if isinstance(value, list):
        return [masked(inner, key, within) for inner in value]
    if isinstance(value, int | float) and not isinstance(value, bool):
        return msgspec.json.decode(_LONG_NUMBER.sub(_nines, str(value)))
    if not isinstance(value, str):
        return value
    if key in _CODE_KEYS and _CODE_KEYS_IN.get(key, within) == within and _CODE.fullmatch(value):
        return value
    return _masked_message(value) if key == "content" else _shape(value)


def _nines(number: re.Match[str]) -> str:
    return "9" * len(number[0])


def _masked_message(text: str) -> str:
    """Return a message in which all but its plain words is masked."""
    hidden = _QUOTED.sub(lambda quoted: _shape(quoted[0]), text)
    return " ".join(word if _PLAIN.fullmatch(word) else _shape(word) for word in hidden.split(" "))


def _shape(text: str) -> str:
    return "".join(
        "9" if sign.isdigit() else "X" if sign.isupper() else "x" if sign.isalpha() else sign for sign in text[:400]
    )


# ---- what is asked, and what the answers say ------------------------------------------------------------------------

Result = Literal["confirmed", "refuted", "not tried"]
_RESULTS: Mapping[bool | None, Result] = {True: "confirmed", False: "refuted", None: "not tried"}

_OK, _BAD, _ACCEPTED, _FORBIDDEN, _NOT_FOUND, _TOO_MANY = 200, 400, 202, (401, 403), 404, 429
_NOT_TAKEN = 386  # the number of the error for a form that does not come by the API
_NUMBERS = frozenset({0, _NOT_TAKEN, 442})
_TEST = "/submission/single/test"
_BURST, _LIMIT = 15, 10
_FIRST_PAUSE, _LONGEST_PAUSE = 0.5, 15.0
_LIVE_ALONE = "only what is filed and disseminated shows it"
_UNTRIED = {
    "invitations": "it would invite somebody",
    "largest-body": "it would send 64 MiB",
    "mode-mismatch": "it could make a live filing",
    "dissemination": _LIVE_ALONE,
    "joint-filers": _LIVE_ALONE,
    "file-numbers": _LIVE_ALONE,
    "acceptance-unknown": _LIVE_ALONE,
    "api-rate": "--burst tries it",
    "not-well-formed": "--submit-test tries it",
    "form-d-by-api": "--submit-test with a Form D tries it",
    "schedule-13-by-api": "--submit-test with a Schedule 13D or 13G tries it",
    "error-numbers": "--submit-test tries it",
}


class Verdict(Struct, frozen=True):
    """What an EDGAR says of a behaviour: `assumed` is what the local one does, `saw` what was seen there."""

    name: str
    basis: Basis
    assumed: str
    result: Result
    saw: str


class Probed(Struct, frozen=True):
    """The outcome of a probe: who was asked and when, the verdicts, and every exchange, masked."""

    program: str
    asked: str
    day: str
    verdicts: tuple[Verdict, ...]
    exchanges: tuple[Exchange, ...]


class Test(Struct, frozen=True):
    """A submission to be sent as a test: its form and the family of forms, and the body with its access codes."""

    __test__ = False
    form: str
    family: str
    body: bytes

    def __repr__(self) -> str:
        return f"Test({self.form}, ...)"


class Plan(Struct, frozen=True):
    """What may be asked: about a filer, by test submissions, by many requests at once; `patience` in seconds."""

    cik: str = ""
    submissions: tuple[Test, ...] = ()
    burst: bool = False
    patience: float = 600.0


_Seen = tuple[str, bool | None, str]
"""A behaviour, whether what was seen is what the local EDGAR usually does (None: it shows nothing), and what it was."""


def probe(asker: Asker, host: str, plan: Plan) -> Probed:
    """Ask an EDGAR, and compare its answers with what the local one does by default.

    Raises:
        EnvironmentProblem: it cannot be reached, is no EDGAR, or does not know the tokens.
    """
    seen: dict[str, tuple[bool | None, str]] = {}
    for name, as_assumed, saw in _questions(asker, host, plan):
        if seen.get(name, (None, ""))[0] is not False:  # what was refuted once stays so
            seen[name] = as_assumed, saw
    untried = _UNTRIED if plan.cik else _UNTRIED | {"filer-without-code": "--cik tries it"}
    verdicts = tuple(
        Verdict(
            name=behaviour.name,
            basis=behaviour.basis,
            assumed=behaviour.choices[0] if behaviour.choices else behaviour.words,
            result=_RESULTS[seen.get(behaviour.name, (None, ""))[0]],
            saw=seen.get(behaviour.name, (None, untried.get(behaviour.name, "no harmless call shows it")))[1],
        )
        for behaviour in BEHAVIOURS
        if behaviour.basis == "assumed" or behaviour.name in seen
    )
    day = datetime.now(UTC).date().isoformat()
    return Probed(f"muniment {__version__}", host, day, verdicts, tuple(asker.exchanges))


def _questions(asker: Asker, host: str, plan: Plan) -> Iterator[_Seen]:
    yield from _state(asker, host)
    answer = asker.ask("/status", "filer", user_agent="")
    noticed = any(message.get("type") == "NOTICE" for message in answer.messages)
    yield "api-user-agent", noticed, f"{answer.status} {'with' if noticed else 'without'} a NOTICE"
    if plan.cik:
        yield from _filer(asker, cik.validate(plan.cik))
    if plan.burst:
        yield _burst(asker)
    if plan.submissions:
        yield from _not_well_formed(asker, plan)
    for submission in plan.submissions:
        yield from _submitted(asker, submission, plan)


# ---- what is only read -----------------------------------------------------------------------------------------------


def _state(asker: Asker, host: str) -> Iterator[_Seen]:
    answer = asker.ask("/status", "filer")
    if answer.status in _FORBIDDEN:
        raise EnvironmentProblem(f"{host}: refuses the filer token ({answer.status}): each EDGAR knows only its own")
    condition = answer.get("condition")
    if answer.status != _OK or not isinstance(condition, str | dict):
        raise EnvironmentProblem(f"{host}: is no EDGAR: /status answers {answer.status}, without a condition")
    yield "condition", isinstance(condition, str), "a text" if isinstance(condition, str) else "an object"


def _filer(asker: Asker, number: str) -> Iterator[_Seen]:
    """Ask what is on file about a filer, and with which tokens."""
    alone, both = (asker.ask(f"/fm/{number}/verify", *tokens) for tokens in (("filer",), ("filer", "user")))
    saw = f"{alone.status} with the filer token alone, {both.status} with both"
    decides = both.status == _OK or alone.status == _OK
    yield "tokens", alone.status != _OK if decides else None, saw
    info = asker.ask(f"/fm/{number}", "filer", "user")
    if info.status != _OK:
        yield "filer-without-code", None, f"{info.status}: the tokens do not show this filer"
        return
    has_code = _has_code(info.body)
    yield "filer-without-code", not has_code, "an access code" if has_code else "no access code"


def _has_code(value: object) -> bool:
    """Whether something in JSON is an access code that is not blank."""
    if isinstance(value, dict):
        return any(_has_code(inner) or ("ccc" in str(key).lower() and inner) for key, inner in value.items())
    return isinstance(value, list) and any(map(_has_code, value))


def _burst(asker: Asker) -> _Seen:
    begun = time.monotonic()
    statuses = [asker.ask("/status", "filer").status for _ in range(_BURST)]
    rate = len(statuses) / max(time.monotonic() - begun, 1e-6)
    if _TOO_MANY in statuses:
        return "api-rate", False, f"{_TOO_MANY} after {statuses.index(_TOO_MANY)} requests, at {rate:.0f} a second"
    saw = f"no {_TOO_MANY} at {rate:.0f} a second"
    return "api-rate", True if rate > _LIMIT else None, saw


# ---- what is sent as a test ------------------------------------------------------------------------------------------


def _not_well_formed(asker: Asker, plan: Plan) -> Iterator[_Seen]:
    """Send what is no XML, which can never be a filing, and nothing at all."""
    broken, empty = (asker.ask(_TEST, "filer", "user", body=body) for body in (b"<edgarSubmission>", b""))
    number = broken.get("accessionNumber")
    if broken.status != _ACCEPTED or not isinstance(number, str):
        yield "not-well-formed", False, f"{broken.status} and no number for what is not well-formed"
        return
    final = _final(asker, number, plan)
    saw = f"a number, then {_status(final)}; {empty.status} for nothing at all"
    as_assumed = _status(final) == Status.SUSPENDED and empty.status == _BAD
    yield "not-well-formed", as_assumed if final.get("final") is True else None, saw
    yield from _numbers(final)


def _submitted(asker: Asker, submission: Test, plan: Plan) -> Iterator[_Seen]:
    behaviour = f"{submission.family}-by-api"
    answer = asker.ask(_TEST, "filer", "user", body=submission.body)
    number = answer.get("accessionNumber")
    if answer.status != _ACCEPTED or not isinstance(number, str) or not accession.is_valid(number):
        yield behaviour, None, f"{answer.status} and no number for {submission.form}"
        return
    first = asker.ask(f"/submission/{number}/status", "filer")
    yield "fresh-status", first.status != _NOT_FOUND, f"{first.status} at once"
    final = _final(asker, number, plan)
    if final.get("final") is not True:
        yield behaviour, None, f"{submission.form}: {_status(final) or 'no status'} after {plan.patience:g} seconds"
        return
    refused = _NOT_TAKEN in _error_numbers(final)
    saw = f"error {_NOT_TAKEN}" if refused else f"{_status(final)}, no error {_NOT_TAKEN}"
    yield behaviour, not refused, f"{submission.form}: {saw}"
    yield from _numbers(final)


def _final(asker: Asker, number: str, plan: Plan) -> Answer:
    """Ask until a submission has come to its end, or patience has."""
    end, pause = time.monotonic() + plan.patience, _FIRST_PAUSE
    while True:
        answer = asker.ask(f"/submission/{number}/status", "filer")
        if answer.get("final") is True or time.monotonic() > end:
            return answer
        asker.exchanges.pop()  # the last one tells
        time.sleep(pause)
        pause = min(pause * 2, _LONGEST_PAUSE)


def _status(answer: Answer) -> str:
    return str(answer.get("status") or answer.get("submissionProcessingStatus") or "")


def _error_numbers(answer: Answer) -> Sequence[int]:
    numbers = (message.get("errorNumber", 0) for message in answer.messages)
    return [number for number in numbers if isinstance(number, int)]


def _numbers(final: Answer) -> Iterator[_Seen]:
    """Compare the numbers of the errors of a suspended submission with the two that are published."""
    if _status(final) == Status.SUSPENDED:
        numbers = sorted(set(_error_numbers(final)))
        yield "error-numbers", set(numbers) <= _NUMBERS, f"error numbers {', '.join(map(str, numbers)) or 'none'}"
