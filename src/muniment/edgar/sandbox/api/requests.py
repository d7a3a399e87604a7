"""Requests: the sandbox they come to, what each must keep to, and how it is answered, also where something is wrong.

Last, what the OpenAPI document says of calls whose requests are read by hand: their bodies, headers and tokens.
"""

import asyncio
import logging
import re
import secrets
import shutil
import sqlite3
import string
from collections.abc import Callable
from dataclasses import dataclass
from email.utils import formatdate
from functools import partial
from http import HTTPStatus
from ipaddress import ip_address
from pathlib import Path
from random import Random
from typing import Annotated, Any, TypeAlias, TypeVar
from urllib.parse import urlsplit

import msgspec
from jinja2 import Environment, PackageLoader, StrictUndefined
from litestar import Litestar, MediaType, Request, Response
from litestar.exceptions import HTTPException
from litestar.openapi import spec
from litestar.openapi.datastructures import ResponseSpec
from litestar.params import QueryParameter
from litestar.types import ASGIApp, Receive, Scope, Send
from msgspec import Struct

from muniment.edgar import protocol
from muniment.edgar.sandbox import behaviours, clock, tokens
from muniment.edgar.sandbox.acceptance import MAILBOX
from muniment.edgar.sandbox.behaviours import Rates, switch
from muniment.edgar.sandbox.clock import Clock
from muniment.edgar.sandbox.database import Writer, clear, database
from muniment.edgar.sandbox.entities import Keys
from muniment.edgar.sandbox.intake import LARGEST_BODY, Intake, TooLarge, Unreadable
from muniment.edgar.sandbox.tokens import Caller, Denied
from muniment.edge import is_broken_off
from muniment.errors import EnvironmentProblem, MunimentError
from muniment.identifiers import cik as ciks
from muniment.wording import page_closed

# ---- the sandbox -----------------------------------------------------------------------------------------------------

_T = TypeVar("_T")


class OpenSandbox:
    """An open sandbox; `anywhere`: whether its own calls answer others than this machine.

    Raises:
        EnvironmentProblem: the folder cannot be used.
    """

    def __init__(self, folder: Path, *, anywhere: bool = False) -> None:
        self.folder, self.anywhere = folder, anywhere
        self.keys = Keys(folder)
        self.reading: sqlite3.Connection = database(folder)
        self.writer = Writer(folder)
        self.intake = Intake(folder, self.writer)
        self.clock = Clock(self.reading)
        self.rates = Rates()

    async def write(self, work: Callable[[sqlite3.Connection], _T]) -> _T:
        """Let the writer do a piece of work, and return what it returns once that is durable."""
        return await asyncio.wrap_future(self.writer.hand(work))

    async def clear(self, *, access: bool, settings: bool) -> None:
        """Reset: without submissions, filings and messages, and without what is named, see `database.clear`."""
        await self.write(partial(clear, access=access, settings=settings))
        await asyncio.to_thread(shutil.rmtree, self.folder / MAILBOX, ignore_errors=True)

    def close(self) -> None:
        """Finish what is being written, and close."""
        self.writer.close()
        self.intake.close()
        self.reading.close()


# ---- answers ---------------------------------------------------------------------------------------------------------

_LOG = logging.getLogger(__name__)
_LONGEST = 400
CLOSED = "EDGAR is not available because EDGAR is reporting that it is not within operating hours."


class Refused(MunimentError):
    """A request is answered with an error: the status of HTTP, and a sentence for each message."""

    def __init__(self, status: int, *messages: str, headers: dict[str, str] | None = None) -> None:
        super().__init__(*messages)
        self.status, self.messages, self.headers = status, messages, headers or {}


_LOCATOR = string.ascii_lowercase + string.digits
_OF_A_LOCATOR = 5
JSON_TYPE = "application/json;charset=UTF-8"
_HEADERS = {"cache-control": "max-age=0, no-cache, no-store", "pragma": "no-cache", "x-frame-options": "SAMEORIGIN"}
"""What every recorded answer of the filing interface has."""


def tracking_fields(subject: str = "") -> dict[str, Any]:
    """Return the new tracking fields of a response; all about one `subject` have the same locator, as recorded."""
    chance = Random(subject) if subject else secrets.SystemRandom()  # noqa: S311 - it locates, and keeps no secret
    return {"tracking": secrets.token_hex(16), "locator": "".join(chance.choices(_LOCATOR, k=_OF_A_LOCATOR))}


def as_recorded(response: Response[Any]) -> Response[Any]:
    """Give a response of the filing interface the headers of recorded ones."""
    if response.media_type in (None, MediaType.JSON):  # that Litestar gives to data
        response.media_type = JSON_TYPE
    response.headers.update({**_HEADERS, "expires": formatdate(usegmt=True)})
    return response


def info(text: str) -> tuple[protocol.Message, ...]:
    """Return one message of information."""
    return (protocol.Message(type=protocol.MessageType.INFO, content=text),)


def error_response(request: Request[Any, Any, Any], error: Exception) -> Response[protocol.ErrorResponse]:
    """Return the response for any error; a defect is logged, and its message is not shown."""
    status, texts = status_and_messages(error)
    fields = tracking_fields()
    if status == HTTPStatus.INTERNAL_SERVER_ERROR:
        _LOG.error("%s %r failed, tracking %s", request.method, request.url.path, fields["tracking"], exc_info=error)
    else:
        _LOG.info("%s %r: %d, tracking %s", request.method, request.url.path, status, fields["tracking"])
    messages = tuple(protocol.Message(type=protocol.MessageType.ERROR, content=text[:_LONGEST]) for text in texts)
    headers = dict(getattr(error, "headers", None) or {})
    return as_recorded(
        Response(protocol.ErrorResponse(**fields, messages=messages), status_code=status, headers=headers)
    )


def status_and_messages(error: Exception) -> tuple[int, tuple[str, ...]]:
    """Return the status of HTTP for whatever went wrong, and a sentence for each message."""
    if isinstance(error, Refused | Denied):
        return error.status, error.messages
    if isinstance(error, TooLarge):
        return HTTPStatus.REQUEST_ENTITY_TOO_LARGE, (str(error),)
    if isinstance(error, EnvironmentProblem):
        return HTTPStatus.SERVICE_UNAVAILABLE, (str(error),)
    if is_broken_off(error):
        return HTTPStatus.BAD_REQUEST, ("Bad Request", "the request breaks off")
    if isinstance(error, MunimentError | Unreadable):
        return HTTPStatus.BAD_REQUEST, (str(error),)
    if isinstance(error, HTTPException):
        is_too_large = error.status_code == HTTPStatus.REQUEST_ENTITY_TOO_LARGE
        detail = f"at most {LARGEST_BODY:,} bytes are taken" if is_too_large else error.detail
        return error.status_code, tuple(dict.fromkeys((HTTPStatus(error.status_code).phrase, detail)))
    return HTTPStatus.INTERNAL_SERVER_ERROR, ("An unexpected error has occurred.",)


def error_specs(*codes: int, **shapes_by_status: type[Struct] | None) -> dict[int, ResponseSpec]:
    """Return what a call may answer besides its success: errors by status, `s404=...` where the shape is another."""
    shapes: dict[int, type[Struct] | None] = {**dict.fromkeys(codes, protocol.ErrorResponse)}
    shapes |= {int(name[1:]): shape for name, shape in shapes_by_status.items()}
    return {
        code: ResponseSpec(shape, generate_examples=False, description=HTTPStatus(code).phrase)
        for code, shape in sorted(shapes.items())
    }


# ---- what every request must keep to ---------------------------------------------------------------------------------

AnyRequest = Request[Any, Any, Any]
RowNumber: TypeAlias = Annotated[int, QueryParameter(ge=0, le=(1 << 63) - 1)]
"""The number of a row by which a list goes on; SQLite has none that is greater."""

XML = ("application/xml", "application/octet-stream")
JSON = ("application/json",)
_JSON_TOO = re.compile(r"(application/(json|\*)|\*/\*)", re.IGNORECASE)
_NOTHING = re.compile(r";\s*q\s*=\s*0(\.0*)?\s*(;|$)", re.IGNORECASE)
_OWN = ("/sandbox/", "/pages/")  # by which what was asked for is taken back
BODY_SECONDS = 60.0
"""How long a body may take to arrive."""

CUT = "edgar.cut"
"""Where the server leaves, in the scope of a request, how to cut its connection."""


def sandbox_of(request: AnyRequest) -> OpenSandbox:
    """Return the sandbox that a request came to."""
    return request.app.state["edgar"]


def caller(request: AnyRequest, *, user_too: bool = True) -> Caller:
    """Return who is calling, after all checks of the headers.

    Raises:
        Denied: the tokens are not valid or do not suffice.
        Refused: a header is not as it must be, or there were too many requests.
    """
    sandbox = sandbox_of(request)
    calling = tokens.authenticate(
        sandbox.reading,
        sandbox.keys,
        request.headers.get("authorization", ""),
        sandbox.clock.now(),
        user_too=user_too and switch(sandbox.reading, "tokens") == "two",
        any_order=switch(sandbox.reading, "token-order") == "any",
    )
    check_headers(request)
    if switch(sandbox.reading, "api-rate") != "none" and sandbox.rates.is_too_fast(calling.cik):
        raise Refused(429, "Too many requests.", headers={"retry-after": "1"})
    return calling


def check_headers(request: AnyRequest) -> None:
    """Go on only if the answer may be JSON and the body has a length.

    Raises:
        Refused: 400, 406, 411 or 415.
    """
    accepted = [stated.strip() for stated in request.headers.get("accept", "").split(",") if stated.strip()] or ["*/*"]
    about_json = sorted(filter(_JSON_TOO.match, accepted), key=lambda media_type: media_type.count("*"))
    if not about_json or _NOTHING.search(about_json[0]):  # the one that names it best
        raise Refused(406, "Not Acceptable", "every answer is application/json")
    if "transfer-encoding" in request.headers:
        raise Refused(411, "Length Required", "a Content-Length is needed, and no Transfer-Encoding is taken")
    if not request.headers.get("user-agent") and switch(sandbox_of(request).reading, "api-user-agent") == "refuse":
        raise Refused(400, "Bad Request", "a User-Agent is needed, as Vendor/Version")


def notices(request: AnyRequest) -> tuple[protocol.Message, ...]:
    """Return what an answer says beside, of a request that might have been better."""
    if request.headers.get("user-agent"):
        return ()
    return (protocol.Message(type=protocol.MessageType.NOTICE, content="Send a User-Agent, as Vendor/Version."),)


def check_open(request: AnyRequest) -> None:
    """Go on only within operating hours.

    Raises:
        Refused: 503, outside of them and where EDGAR's state is not known.
    """
    sandbox = sandbox_of(request)
    state = clock.condition(sandbox.reading, sandbox.clock.now())
    if state in (protocol.Condition.OUTSIDE_OPERATING_HOURS, protocol.Condition.NO_COMMUNICATION):
        raise Refused(503, CLOSED)


async def body_of(request: AnyRequest, types: tuple[str, ...]) -> bytes:
    """Return the body of a request, of one of these media types.

    Raises:
        Refused: 411 without a length, 415 for another type or a packed body, 408 if it does not arrive in time.
    """
    if "content-length" not in request.headers:
        raise Refused(411, "Length Required", "a Content-Length is needed")
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() not in types:
        raise Refused(415, "Unsupported Media Type", f"the Content-Type is one of: {', '.join(types)}")
    if request.headers.get("content-encoding", "identity").strip().lower() != "identity":
        raise Refused(415, "Unsupported Media Type", "no Content-Encoding is taken")
    try:
        async with asyncio.timeout(BODY_SECONDS):
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
        raise Refused(400, "Bad Request", f"the body is no JSON of the required shape{why}") from None


def login_cik(request: AnyRequest, who: Caller) -> str:
    """Return the CIK whose accession number a submission gets: the header's, else that of the filer token.

    Raises:
        Refused: the header is blank, or holds no CIK.
        Denied: the tokens may not file for it.
    """
    name = protocol.LOGIN_CIK if protocol.LOGIN_CIK in request.headers else protocol.OLD_LOGIN_CIK
    stated = request.headers.get(name)
    about = f"If the header {protocol.LOGIN_CIK} (or {protocol.OLD_LOGIN_CIK}) is provided it must"
    if stated is not None and not stated.strip():
        raise Refused(400, f"{about} not be blank or empty.")
    if stated is not None and not ciks.is_valid(stated):
        raise Refused(400, f"{about} be a valid CIK.")
    login = who.cik if stated is None else ciks.validate(stated)
    tokens.check_may_file(sandbox_of(request).reading, who, login)
    return login


class Outcomes:
    """Applies forced outcomes to requests: a 503, a late response, or none at all."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request, or apply the forced outcome."""
        sandbox: OpenSandbox | None = Litestar.from_scope(scope).state["edgar"] if scope["type"] == "http" else None
        # The whole path: what is mounted below a part of it sees only the rest.
        path = (scope.get("raw_path") or scope["path"].encode()).decode("latin-1") if sandbox else ""
        if not sandbox or path.startswith(_OWN) or not behaviours.has_outcome(sandbox.reading, path):
            await self.app(scope, receive, send)
            return
        forced = await sandbox.write(lambda connection: behaviours.take_outcome(connection, path))
        if forced and forced.outcome == "cut" and (cut := scope["state"].get(CUT)):
            cut()
            return
        if forced and forced.outcome == "delay":
            await asyncio.sleep(forced.seconds)
        elif forced:
            raise Refused(503, CLOSED)
        await self.app(scope, receive, send)


# ---- this machine ----------------------------------------------------------------------------------------------------

_NAMES = frozenset({"127.0.0.1", "localhost", "::1"})


def is_local(request: AnyRequest) -> bool:
    """Whether a request comes from this machine, to this machine's own name, and from no page of another origin."""
    origin, host = request.headers.get("origin"), request.headers.get("host", "")
    try:
        is_here = ip_address(request.client.host if request.client else "").is_loopback
        name = urlsplit(f"//{host}").hostname
    except ValueError:
        return False
    return is_here and name in _NAMES and (origin is None or origin.partition("://")[2] == host)


def check_local(request: AnyRequest) -> None:
    """Go on only for this machine, unless the sandbox answers other machines too.

    Raises:
        Refused: the request comes from elsewhere.
    """
    if not sandbox_of(request).anywhere and not is_local(request):
        raise Refused(403, "Forbidden.", "the sandbox's own calls answer this machine alone")


# ---- pages -----------------------------------------------------------------------------------------------------------

_PAGES = Environment(
    loader=PackageLoader("muniment.edgar.sandbox", "templates"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)
HTML = "text/html"


def filled(name: str, **values: object) -> bytes:
    """Return a page with values, which are escaped."""
    return page_closed(_PAGES.get_template(name).render(**values)).encode("utf-8", "replace")


BOTH, FILER = "Filer API Token and User API Token", "Filer API Token"
COMPONENTS = spec.Components(
    security_schemes={
        name: spec.SecurityScheme(type="http", scheme="bearer", bearer_format="JWT", description=text)
        for name, text in (
            (BOTH, "One header with both: `Bearer FILER,USER`."),
            (FILER, "The token of a filer: `Bearer FILER`."),
        )
    }
)
_TEXT = spec.Schema(type=spec.OpenAPIType.STRING)
_FLAG = spec.Schema(type=spec.OpenAPIType.BOOLEAN)


def _login(name: str, *, old: bool = False) -> spec.Parameter:
    ignored = " Ignored where the newer header is sent." if old else ""
    text = f"The CIK that the accession number is made with.{ignored}"
    return spec.Parameter(name=name, param_in="header", schema=_TEXT, required=False, deprecated=old, description=text)


def _json(schema: spec.Schema) -> spec.RequestBody:
    return spec.RequestBody(content={"application/json": spec.OpenAPIMediaType(schema=schema)}, required=True)


def _object(required: list[str], **properties: spec.Reference | spec.Schema) -> spec.Schema:
    return spec.Schema(type=spec.OpenAPIType.OBJECT, properties=properties, required=required)


def _list(items: spec.Schema, **more: Any) -> spec.Schema:
    return spec.Schema(type=spec.OpenAPIType.ARRAY, items=items, **more)


_ROLES = {"inAdminRole": _FLAG, "inTechAdminRole": _FLAG, "inUserRole": _FLAG}
_NAME_TEXTS = {"firstName": _TEXT, "middleName": _TEXT, "lastName": _TEXT}


def _operation(tokens: str, body: spec.RequestBody | None = None, *parameters: spec.Parameter) -> type[spec.Operation]:
    """Return a kind of call: which tokens it takes, its body, and headers beside what its handler has."""

    @dataclass
    class Described(spec.Operation):
        def __post_init__(self) -> None:
            self.security = [{tokens: []}]
            self.request_body = body
            self.parameters = [*(self.parameters or []), *parameters] or None

    return Described


_DOCUMENT = spec.OpenAPIMediaType(schema=spec.Schema(type=spec.OpenAPIType.STRING, format="xml"))  # type: ignore[arg-type]
_XML = spec.RequestBody(content={"application/xml": _DOCUMENT, "application/octet-stream": _DOCUMENT}, required=True)
_NUMBERS = _list(_TEXT, min_items=1, max_items=protocol.MOST_NUMBERS)

Submitting = _operation(BOTH, _XML, _login(protocol.LOGIN_CIK), _login(protocol.OLD_LOGIN_CIK, old=True))
"""A call that takes an XML document."""
OfFiler = _operation(FILER)
"""A call with a filer's token."""
Asking = _operation(FILER, _json(_object(["accessionNumbers"], accessionNumbers=_NUMBERS)))
"""The question about several submissions."""
Managing = _operation(BOTH)
"""A call with both tokens."""
Listing = _operation(BOTH, _json(_list(_TEXT)))
"""A call that takes a list of texts."""
Inviting = _operation(BOTH, _json(_list(_object(["email"], email=_TEXT, **_NAME_TEXTS, **_ROLES))))
"""A call that takes individuals with names and roles."""
Changing = _operation(BOTH, _json(_list(_object(["email"], email=_TEXT, **_ROLES))))
"""A call that takes addresses with roles."""
Coding = _operation(BOTH, _json(_object(["ccc", "newCCC"], ccc=_TEXT, newCCC=_TEXT)))
"""A call that takes two access codes."""
