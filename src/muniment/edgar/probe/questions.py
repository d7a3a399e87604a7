"""What a probe asks, and what the answers say: a behaviour of the local EDGAR is confirmed, refuted or was not tried.

Nothing is changed at the EDGAR that is asked: it is read, and test submissions are sent only where there are any.
Sources of the calls: OpenAPI document "EDGAR API" 1.11.0.
"""

import time
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from typing import Literal

from msgspec import Struct

from muniment.edgar.probe.exchanges import Answer, Asker, Exchange
from muniment.edgar.protocol import Status
from muniment.edgar.sandbox.behaviours import BEHAVIOURS, Basis
from muniment.errors import EnvironmentProblem
from muniment.identifiers import accession, cik
from muniment.version import __version__

Result = Literal["confirmed", "refuted", "not tried"]

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


def probe(asker: Asker, host: str, plan: Plan, sleep: Callable[[float], None] = time.sleep) -> Probed:
    """Ask an EDGAR, and compare its answers with what the local one does by default.

    Raises:
        EnvironmentProblem: it cannot be reached, is no EDGAR, or does not know the tokens.
    """
    seen: dict[str, tuple[bool | None, str]] = {}
    for name, as_assumed, saw in _questions(asker, host, plan, sleep):
        if seen.get(name, (None, ""))[0] is not False:  # what was refuted once stays so
            seen[name] = as_assumed, saw
    verdicts = tuple(
        Verdict(
            name=behaviour.name,
            basis=behaviour.basis,
            assumed=behaviour.choices[0] if behaviour.choices else behaviour.words,
            result=_result(seen.get(behaviour.name, (None, ""))[0]),
            saw=seen[behaviour.name][1] if behaviour.name in seen else _reason(behaviour.name, plan),
        )
        for behaviour in BEHAVIOURS
        if behaviour.basis == "assumed" or behaviour.name in seen
    )
    day = datetime.now(UTC).date().isoformat()
    return Probed(f"muniment {__version__}", host, day, verdicts, tuple(asker.exchanges))


def _result(as_assumed: bool | None) -> Result:
    return "not tried" if as_assumed is None else "confirmed" if as_assumed else "refuted"


def _reason(name: str, plan: Plan) -> str:
    if name == "filer-without-code" and not plan.cik:
        return "--cik tries it"
    return _UNTRIED.get(name, "no harmless call shows it")


def _questions(asker: Asker, host: str, plan: Plan, sleep: Callable[[float], None]) -> Iterator[_Seen]:
    yield from _state(asker, host)
    yield from _user_agent(asker)
    if plan.cik:
        yield from _filer(asker, cik.validate(plan.cik))
    if plan.burst:
        yield _burst(asker)
    if plan.submissions:
        yield from _not_well_formed(asker, plan, sleep)
    for submission in plan.submissions:
        yield from _submitted(asker, submission, plan, sleep)


# ---- what is only read -----------------------------------------------------------------------------------------------


def _state(asker: Asker, host: str) -> Iterator[_Seen]:
    answer = asker.ask("/status", "filer")
    if answer.status in _FORBIDDEN:
        raise EnvironmentProblem(f"{host}: refuses the filer token ({answer.status}): each EDGAR knows only its own")
    condition = answer.get("condition")
    if answer.status != _OK or not isinstance(condition, str | dict):
        raise EnvironmentProblem(f"{host}: is no EDGAR: /status answers {answer.status}, without a condition")
    yield "condition", isinstance(condition, str), "a text" if isinstance(condition, str) else "an object"


def _user_agent(asker: Asker) -> Iterator[_Seen]:
    answer = asker.ask("/status", "filer", user_agent="")
    noticed = any(message.get("type") == "NOTICE" for message in answer.messages)
    yield "api-user-agent", noticed, f"{answer.status} {'with' if noticed else 'without'} a NOTICE"


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


def _not_well_formed(asker: Asker, plan: Plan, sleep: Callable[[float], None]) -> Iterator[_Seen]:
    """Send what is no XML, which can never be a filing, and nothing at all."""
    broken, empty = (asker.ask(_TEST, "filer", "user", body=body) for body in (b"<edgarSubmission>", b""))
    number = broken.get("accessionNumber")
    if broken.status != _ACCEPTED or not isinstance(number, str):
        yield "not-well-formed", False, f"{broken.status} and no number for what is not well-formed"
        return
    final = _final(asker, number, plan, sleep)
    saw = f"a number, then {_status(final)}; {empty.status} for nothing at all"
    as_assumed = _status(final) == Status.SUSPENDED and empty.status == _BAD
    yield "not-well-formed", as_assumed if _is_final(final) else None, saw
    yield from _numbers(final)


def _submitted(asker: Asker, submission: Test, plan: Plan, sleep: Callable[[float], None]) -> Iterator[_Seen]:
    behaviour = f"{submission.family}-by-api"
    answer = asker.ask(_TEST, "filer", "user", body=submission.body)
    number = answer.get("accessionNumber")
    if answer.status != _ACCEPTED or not isinstance(number, str) or not accession.is_valid(number):
        yield behaviour, None, f"{answer.status} and no number for {submission.form}"
        return
    first = asker.ask(f"/submission/{number}/status", "filer")
    yield "fresh-status", first.status != _NOT_FOUND, f"{first.status} at once"
    final = _final(asker, number, plan, sleep)
    if not _is_final(final):
        yield behaviour, None, f"{submission.form}: {_status(final) or 'no status'} after {plan.patience:g} seconds"
        return
    refused = _NOT_TAKEN in _error_numbers(final)
    saw = f"error {_NOT_TAKEN}" if refused else f"{_status(final)}, no error {_NOT_TAKEN}"
    yield behaviour, not refused, f"{submission.form}: {saw}"
    yield from _numbers(final)


def _final(asker: Asker, number: str, plan: Plan, sleep: Callable[[float], None]) -> Answer:
    """Ask until a submission has come to its end, or patience has."""
    end, pause = time.monotonic() + plan.patience, _FIRST_PAUSE
    while True:
        answer = asker.ask(f"/submission/{number}/status", "filer")
        if _is_final(answer) or time.monotonic() > end:
            return answer
        asker.exchanges.pop()  # the last one tells
        sleep(pause)
        pause = min(pause * 2, _LONGEST_PAUSE)


def _is_final(answer: Answer) -> bool:
    return answer.get("final") is True


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
