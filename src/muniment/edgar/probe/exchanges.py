"""Requests of a probe, recorded so that others may read them: no token, name, number or text of a filer is in a record.

A record has what is known to hide nothing: keys of JSON, short numbers, and the strings of `_SHOWN`. Of other strings
the shape alone stays, `x` for a letter and `9` for a digit; a message keeps its plain words.
"""

import re
import time
from collections.abc import Mapping
from typing import Any

import msgspec
from msgspec import Struct

from muniment.edgar.client.credentials import EdgarCredentials, Secret
from muniment.edgar.client.endpoints import Endpoint
from muniment.edgar.client.transport import PROGRAM, Line, Reply

_SHOWN = frozenset({
    "condition", "name", "status", "submissionProcessingStatus", "transmissionStatus", "mode", "type", "formType",
    "submissionFormType", "errorLabel", "filingRole", "entityStatus", "entityType", "individualOrCompany",
})  # fmt: skip
"""Keys whose strings are codes of EDGAR's, where they read as such."""

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
_NUMBERS = re.compile(r"[0-9]")
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

    def get(self, key: str) -> Any:  # noqa: ANN401 - a value of JSON
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

    def ask(
        self,
        path: str,
        *tokens: str,
        body: bytes | None = None,
        user_agent: str = PROGRAM,
    ) -> Answer:
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
                path=_NUMBERS.sub("9", path),
                tokens=tokens,
                user_agent=bool(user_agent),
                status=reply.code,
                seconds=round(time.monotonic() - begun, 3),
                headers={name: reply.headers[name] for name in _HEADERS if name in reply.headers},
                body=masked(answer.body) if answer.body is not None else f"{len(reply.body)} bytes that are no JSON",
            )
        )
        return answer


def _json(reply: Reply) -> Any:  # noqa: ANN401 - a value of JSON
    try:
        return msgspec.json.decode(reply.body) if len(reply.body) <= _LARGEST else None
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return None


def masked(value: Any, key: str = "", within: str = "") -> Any:  # noqa: ANN401 - a value of JSON
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
    if key in _SHOWN and _CODE_KEYS_IN.get(key, within) == within and _CODE.fullmatch(value):
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
