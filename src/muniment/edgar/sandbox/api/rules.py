"""What every request must keep to: its headers, the rate, the hours, and outcomes that were asked for."""

import asyncio
import re
from typing import Annotated, Any, TypeAlias, TypeVar

import msgspec
from litestar import Request
from litestar.params import QueryParameter
from litestar.types import ASGIApp, Receive, Scope, Send

from muniment.edgar.protocol import LOGIN_CIK, OLD_LOGIN_CIK, Condition, Message, MessageType
from muniment.edgar.sandbox import forced, hours
from muniment.edgar.sandbox.access import authority
from muniment.edgar.sandbox.access.authority import Caller
from muniment.edgar.sandbox.api.replies import CLOSED, Refused
from muniment.edgar.sandbox.behaviours import switch
from muniment.edgar.sandbox.held import Held
from muniment.identifiers import cik as ciks

AnyRequest = Request[Any, Any, Any]
_T = TypeVar("_T")
RowNumber: TypeAlias = Annotated[int, QueryParameter(ge=0, le=(1 << 63) - 1)]
"""The number of a row by which a list goes on; SQLite has none that is greater."""

XML = ("application/xml", "application/octet-stream")
JSON = ("application/json",)
_JSON_TOO = re.compile(r"(application/(json|\*)|\*/\*)", re.IGNORECASE)
_NOTHING = re.compile(r";\s*q\s*=\s*0(\.0*)?\s*(;|$)", re.IGNORECASE)
_OWN = ("/sandbox/", "/pages/")  # by which what was asked for is taken back
CUT = "edgar.cut"
"""Where the server leaves, in the scope of a request, how to cut its connection."""


def held(request: AnyRequest) -> Held:
    """Return the sandbox that a request came to."""
    return request.app.state["edgar"]


def caller(request: AnyRequest, *, user_too: bool = True) -> Caller:
    """Return who is calling, after everything that is asked of headers.

    Raises:
        Denied: the tokens are not valid or do not suffice.
        Refused: a header is not as it must be, or there were too many requests.
    """
    sandbox = held(request)
    user_too = user_too and switch(sandbox.reading, "tokens") == "two"
    authorization = request.headers.get("authorization", "")
    found = authority.authenticate(sandbox.reading, sandbox.keys, authorization, sandbox.clock.now(), user_too=user_too)
    check_headers(request)
    if switch(sandbox.reading, "api-rate") != "none" and not sandbox.rate(found.cik).takes():
        raise Refused(429, "Too many requests.", headers={"retry-after": "1"})
    return found


def check_headers(request: AnyRequest) -> None:
    """Go on only if the answer may be JSON and the body has a length.

    Raises:
        Refused: 400, 406, 411 or 415.
    """
    accepted = [one for one in request.headers.get("accept", "*/*").split(",") if one.strip()] or ["*/*"]
    if not any(_JSON_TOO.match(one.strip()) and not _NOTHING.search(one) for one in accepted):
        raise Refused(406, "Not Acceptable", "every answer is application/json")
    if "transfer-encoding" in request.headers:
        raise Refused(411, "Length Required", "a Content-Length is needed, and no Transfer-Encoding is taken")
    if not request.headers.get("user-agent") and switch(held(request).reading, "api-user-agent") == "refuse":
        raise Refused(400, "Bad Request", "a User-Agent is needed, as Vendor/Version")


def notices(request: AnyRequest) -> tuple[Message, ...]:
    """Return what an answer says beside, of a request that might have been better."""
    if request.headers.get("user-agent"):
        return ()
    return (Message(type=MessageType.NOTICE, content="Send a User-Agent, as Vendor/Version."),)


def check_open(request: AnyRequest) -> None:
    """Go on only within operating hours.

    Raises:
        Refused: 503, outside of them and where EDGAR's state cannot be told.
    """
    sandbox = held(request)
    state = hours.condition(sandbox.reading, sandbox.clock.now())
    if state in (Condition.OUTSIDE_OPERATING_HOURS, Condition.NO_COMMUNICATION):
        raise Refused(503, CLOSED)


async def body_of(request: AnyRequest, types: tuple[str, ...]) -> bytes:
    """Return the body of a request, of one of these media types.

    Raises:
        Refused: 411 without a length, 415 for another type or a packed body, 408 if it does not arrive in time.
    """
    if "content-length" not in request.headers:
        raise Refused(411, "Length Required", "a Content-Length is needed")
    media_type = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if media_type not in types:
        raise Refused(415, "Unsupported Media Type", f"the Content-Type is one of: {', '.join(types)}")
    if request.headers.get("content-encoding", "identity").strip().lower() != "identity":
        raise Refused(415, "Unsupported Media Type", "no Content-Encoding is taken")
    try:
        async with asyncio.timeout(held(request).patience):
            return await request.body()
    except TimeoutError:
        raise Refused(408, "Request Timeout", headers={"connection": "close"}) from None


async def json_of(request: AnyRequest, shape: type[_T]) -> _T:
    """Return the body of a request as JSON of a shape.

    Raises:
        Refused: 400, with what is wrong and where; no text of the body is in it but names of fields and choices.
    """
    body = await body_of(request, JSON)
    try:
        return msgspec.json.decode(body, type=shape)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        why = f": {error}" if isinstance(error, msgspec.MsgspecError) else ""
        raise Refused(400, "Bad Request", f"the body is no JSON of the shape that is asked for{why}") from None


def login_cik(request: AnyRequest, who: Caller) -> str:
    """Return the CIK whose accession number a submission gets: the header's, else that of the filer token.

    Raises:
        Refused: the header is blank, or holds no CIK.
        Denied: the tokens may not file for it.
    """
    name = LOGIN_CIK if LOGIN_CIK in request.headers else OLD_LOGIN_CIK
    words = request.headers.get(name)
    about = f"If the header {LOGIN_CIK} (or {OLD_LOGIN_CIK}) is provided it must"
    if words is not None and not words.strip():
        raise Refused(400, f"{about} not be blank or empty.")
    if words is not None and not ciks.is_valid(words):
        raise Refused(400, f"{about} be a valid CIK.")
    login = who.cik if words is None else ciks.validate(words)
    authority.check_may_file(held(request).reading, who, login)
    return login


class Outcomes:
    """Lets happen to requests what was asked for: an answer of 503, a late one, or none at all."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request, or let happen what was asked for."""
        sandbox: Held = scope["litestar_app"].state["edgar"] if scope["type"] == "http" else None  # type: ignore[typeddict-item]
        path = _asked(scope) if sandbox else ""
        if not sandbox or path.startswith(_OWN) or not forced.waits(sandbox.reading, path):
            await self.app(scope, receive, send)
            return
        met = await sandbox.write(lambda connection: forced.met(connection, path))
        if met and met.outcome == "cut" and CUT in scope:
            scope[CUT]()
            return
        if met and met.outcome == "delay":
            await asyncio.sleep(met.seconds)
        elif met:
            raise Refused(503, CLOSED)
        await self.app(scope, receive, send)


def _asked(scope: Scope) -> str:
    """Return the whole path: what is mounted below a part of it, as the public side is, sees only the rest."""
    return (scope.get("raw_path") or scope["path"].encode()).decode("latin-1")
