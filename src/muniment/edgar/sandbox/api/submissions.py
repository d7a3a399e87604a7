"""The operational status, submissions one by one and in bulk, and what became of them.

`upload_router` is the way in by web page and HTTP form: what the SEC's filing websites do, before the same intake.

On this machine no token is needed: whoever runs the sandbox chooses the filer. From elsewhere the user's token says who
is filing, and the login CIK must be one that this individual may file for.
"""

import asyncio
import io
import sqlite3
from collections.abc import Sequence
from datetime import datetime, timedelta
from importlib import import_module
from typing import Any

import msgspec
from litestar import Response, Router, get, post
from litestar.exceptions import HTTPException
from litestar.params import FromPath, FromQuery
from litestar.types import ControllerRouterHandler
from msgspec import UNSET, Struct, structs

from muniment.edgar import protocol
from muniment.edgar.protocol import Condition
from muniment.edgar.sandbox import clock, entities, intake, tokens
from muniment.edgar.sandbox.acceptance.settling import status_now
from muniment.edgar.sandbox.api import requests
from muniment.edgar.sandbox.behaviours import switch
from muniment.edgar.sandbox.intake import Arrival, Channel, Prepared, TooLarge, Unreadable
from muniment.edgar.sandbox.tokens import Caller, Denied, valid_token
from muniment.errors import MunimentError
from muniment.identifiers import accession
from muniment.identifiers import cik as ciks

# By its name: python-multipart, which the MCP SDK needs, has a package of that name too, and type checkers see it.
multipart: Any = import_module("multipart")

PATH = "/onlineforms"
_MOST_CHOICES = 200
_MOST_PARTS = 20


class Upload(Struct, frozen=True):
    """What the form has: the file, the CIK that logs in, LIVE or TEST, and the user's token, which is a secret."""

    body: bytes
    login: str
    mode: protocol.Mode
    token: str

    def __repr__(self) -> str:
        """Hide the token and the file, which has access codes."""
        return f"Upload({self.login!r}, {self.mode}, ...)"


@get(PATH)
async def upload_page(request: requests.AnyRequest, login: FromQuery[str] = "") -> Response[bytes]:
    """Show the form."""
    return _page(request, login=login)


@post(PATH, status_code=202)
async def upload(request: requests.AnyRequest) -> Response[Any]:
    """Take a file; programs get the answer of a single submission, people the page."""
    for_people = "text/html" in request.headers.get("accept", "")
    try:
        number, mode = await _take(request)
    except (MunimentError, Unreadable, TooLarge, HTTPException) as error:
        if not for_people:
            raise
        status, messages = requests.status_and_messages(error)
        return _page(request, faults=messages, status=status)
    if for_people:
        return _page(request, accession=number, mode=mode, status=202)
    state = protocol.Transmission.RECEIVED
    response = protocol.SingleSubmissionResponse(
        **requests.tracking_fields(), accession_number=number, mode=mode, status=state, transmission_status=state
    )
    return Response(response, status_code=202)


async def _take(request: requests.AnyRequest) -> tuple[str, protocol.Mode]:
    """Take the file of a form; return its accession number and mode."""
    requests.check_open(request)
    upload_ = await _form(request)
    sandbox = requests.sandbox_of(request)
    user = _user(request, upload_)
    prepared = await asyncio.to_thread(sandbox.intake.prepare, upload_.body)
    if user:
        for cik in (upload_.login, *prepared.filers):
            if cik not in prepared.unknown and not entities.may_file(sandbox.reading, cik, user):
                raise Denied(403, "Forbidden.", f"the token does not allow filings for CIK {cik}")
    arrival = Arrival(login=upload_.login, mode=upload_.mode, channel="upload", submitter=user)
    receipts = await asyncio.wrap_future(sandbox.intake.store([prepared], arrival))
    return receipts[0].accession, upload_.mode


def _user(request: requests.AnyRequest, upload_: Upload) -> str:
    """Return the id of the individual who files; "" for whoever sits at this machine.

    Raises:
        Denied: the token is not valid; or there is none, and the request comes from elsewhere.
    """
    sandbox = requests.sandbox_of(request)
    if not upload_.token:
        if not requests.is_local(request):
            raise Denied(401, "Unauthorized", "a user API token is needed")
        if entities.entity(sandbox.reading, upload_.login) is None:
            raise requests.Refused(400, "Bad Request", f"EDGAR has no entity with CIK {upload_.login}")
        return ""
    token = valid_token(sandbox.reading, sandbox.keys, upload_.token, sandbox.clock.now())
    if token.kind is not tokens.Kind.USER:
        raise Denied(403, "Forbidden.", f"token 1 is of type {token.kind}, not {tokens.Kind.USER}")
    return token.owner


async def _form(request: requests.AnyRequest) -> Upload:
    """Return what the form has.

    Raises:
        Refused: it is no such form, or something is missing.
    """
    body = await requests.body_of(request, ("multipart/form-data",))
    parts = await asyncio.to_thread(_parts, body, request.headers["content-type"])
    if "file" not in parts:
        raise requests.Refused(400, "Bad Request", "the field `file` must be a file")
    login, mode, token = (parts.get(name, b"").decode("utf-8", "replace") for name in ("login", "mode", "token"))
    if not ciks.is_valid(login):
        raise requests.Refused(400, "Bad Request", "the field `login` must be a CIK")
    if mode not in ("", *protocol.Mode):
        raise requests.Refused(400, "Bad Request", "the field `mode` must be LIVE or TEST")
    return Upload(parts["file"], ciks.validate(login), protocol.Mode(mode or protocol.Mode.TEST), token)


def _parts(body: bytes, media_type: str) -> dict[str, bytes]:
    """Return the fields of a form; none of them goes through a file, because a submission has access codes."""
    _, options = multipart.parse_options_header(media_type)
    limit = len(body) + 1
    try:
        parts = multipart.MultipartParser(
            io.BytesIO(body), options["boundary"], part_limit=_MOST_PARTS, spool_limit=limit, memory_limit=limit
        )
        return {str(part.name): bytes(part.raw) for part in parts}
    except (ValueError, LookupError):
        raise requests.Refused(400, "Bad Request", "the form cannot be read") from None


def _page(
    request: requests.AnyRequest,
    *,
    login: str = "",
    accession: str = "",
    mode: str = protocol.Mode.TEST,
    faults: Sequence[str] = (),
    status: int = 200,
) -> Response[bytes]:
    local = requests.is_local(request)
    rows = requests.sandbox_of(request).reading.execute(
        "SELECT cik, name FROM entities WHERE ccc IS NOT NULL ORDER BY cik LIMIT ?", (_MOST_CHOICES + 1,)
    )
    filers = [{"cik": cik, "name": name} for cik, name in rows] if local else []
    filers = filers if len(filers) <= _MOST_CHOICES else []  # of more, the CIK is typed: none may be missing
    body = requests.filled(
        "upload.html", login=login, accession=accession, mode=mode, faults=faults, filers=filers, local=local
    )
    headers = {"content-security-policy": "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'"}
    return Response(body, media_type=requests.HTML, status_code=status, headers=headers)


def upload_router() -> Router:
    """Return the page and what its form is sent to."""
    return Router("/", route_handlers=[upload_page, upload], include_in_schema=False)


class State(Struct, frozen=True):
    """One submission: when it came, and its status."""

    received: datetime
    status: protocol.SubmissionStatus


def states_of(connection: sqlite3.Connection, numbers: Sequence[str], cik: str, now: datetime) -> list[State]:
    """Return the states of those of some submissions that a filer may see and that are still kept, in their order.

    A filer sees what was submitted with its login, what gives an access code of its own, and what is so of a CIK that
    delegates to it.
    """
    rows = connection.execute(
        "SELECT accession, login, filers, mode, received, status, kept_until FROM submissions"
        " WHERE accession IN (SELECT value FROM json_each(?))",
        (msgspec.json.encode(numbers).decode(),),
    )
    by_number = {row[0]: row[1:] for row in rows}
    pairs = ((number, by_number[number]) for number in numbers if number in by_number)
    return [_state(connection, number, row, now) for number, row in pairs if _is_visible(connection, row, cik, now)]


def _state(connection: sqlite3.Connection, number: str, row: tuple[str, ...], now: datetime) -> State:
    _, _, mode, received, status, _ = row
    published = status_now(connection, number, now)
    if published is not None:
        if switch(connection, "message-context") == "none":
            bare = (structs.replace(message, context="none") for message in published.submission_messages or ())
            published = structs.replace(published, submission_messages=tuple(bare))
    else:
        shown_status = protocol.Status.PROCESSING if status == protocol.Status.RECEIVED else status
        published = protocol.SubmissionStatus(
            accession_number=number,
            mode=protocol.Mode(mode),
            status=shown_status,
            submission_processing_status=shown_status,
            final=False,
            document_count=0,
            items=(),
        )
    return State(datetime.fromisoformat(received), published)


def _is_visible(connection: sqlite3.Connection, row: tuple[str, ...], cik: str, now: datetime) -> bool:
    login, filers, *_, kept_until = row
    if kept_until and now > datetime.fromisoformat(kept_until):
        return False
    ciks = (login, *msgspec.json.decode(filers, type=list[str]))
    return cik in ciks or any(entities.has_delegation(connection, filer, cik) for filer in ciks)


_LARGE = 200_000
_FRESH = timedelta(seconds=3)
_CONDITION_TEXTS = {
    Condition.ACCEPTING: "EDGAR is available because EDGAR is reporting that it is operational and within operating "
    "hours.",
    Condition.ACCEPTING_AFTER_HOURS: "EDGAR is operating normally. What is filed now may get the date of the next "
    "business day.",
    Condition.OUTSIDE_OPERATING_HOURS: "EDGAR is not receiving submissions: it does from 6:00 to 22:00 Eastern time on "
    "business days.",
    Condition.NO_COMMUNICATION: "EDGAR's state is not known.",
}
_ERRORS = (400, 401, 403, 406, 408, 411, 413, 415, 429, 500, 503)
_QUERY_ERRORS = (400, 401, 403, 406, 429, 500, 503)


class OperationalState(protocol.OperationalStatus, kw_only=True, frozen=True):
    """The operating state, whose condition older documents wrap in an object."""

    condition: str | dict[str, str]  # type: ignore[assignment]


def _described(summary: str, part: str, *errors: int, **more: Any) -> dict[str, Any]:
    """Return what the OpenAPI document says of a call."""
    return {"summary": summary, "tags": [f"{part} API"], "responses": requests.error_specs(*errors), **more}


@get(
    "/status",
    **_described("Check Operational Status", "Operational Status", *_QUERY_ERRORS, operation_class=requests.OfFiler),
)
async def operational_status(request: requests.AnyRequest) -> OperationalState:
    """Return the operating state of EDGAR, for a filer token."""
    requests.caller(request, user_too=False)
    sandbox = requests.sandbox_of(request)
    state = clock.condition(sandbox.reading, sandbox.clock.now())
    shown = {"name": str(state)} if switch(sandbox.reading, "condition") == "object" else str(state)
    text = _CONDITION_TEXTS.get(state, "EDGAR is experiencing technical difficulties.")
    messages = requests.notices(request) or UNSET
    return OperationalState(**requests.tracking_fields(), condition=shown, message=text, messages=messages)


@post(
    ["/submission/single/live", "/submission/single/test"],
    status_code=202,
    **_described("Single Submission", "Submission", *_ERRORS, operation_class=requests.Submitting),
)
async def single(request: requests.AnyRequest) -> protocol.SingleSubmissionResponse:
    """Take one submission, LIVE or TEST by the path, and return its accession number."""
    who, arrival = _arrival(request, "api")
    body = await requests.body_of(request, requests.XML)
    sandbox = requests.sandbox_of(request)
    prepared = await _prepare(sandbox, who, body)
    (taken,) = await asyncio.wrap_future(sandbox.intake.store([prepared], arrival))
    return protocol.SingleSubmissionResponse(
        **requests.tracking_fields(taken.accession),
        **_received(request),
        accession_number=taken.accession,
        mode=arrival.mode,
    )


@post(
    ["/submission/bulk/live", "/submission/bulk/test"],
    status_code=202,
    **_described("Bulk Submission", "Submission", *_ERRORS, operation_class=requests.Submitting),
)
async def several(request: requests.AnyRequest) -> protocol.ListSubmissionResponse:
    """Take a document of several submissions, LIVE or TEST by the path, and return their accession numbers in order."""
    who, arrival = _arrival(request, "bulk")
    body = await requests.body_of(request, requests.XML)
    sandbox = requests.sandbox_of(request)
    members = await asyncio.to_thread(intake.members, body, arrival.mode)
    prepared = [await _prepare(sandbox, who, member.body) for member in members if member.body]
    taken = await asyncio.wrap_future(sandbox.intake.store(prepared, arrival))
    numbers = iter(receipt.accession for receipt in taken)
    items = tuple(_item(next(numbers) if member.body else None, member.fault, arrival.mode) for member in members)
    return protocol.ListSubmissionResponse(**requests.tracking_fields(), **_received(request), responses=items)


@get(
    "/submission/{number:str}/status",
    tags=["Submission Status API"],
    operation_class=requests.OfFiler,
    responses=requests.error_specs(*_QUERY_ERRORS, s404=protocol.SingleSubmissionStatusResponse),
    summary="Check Single Submission Status",
)
async def status_of_one(
    request: requests.AnyRequest, number: FromPath[str]
) -> Response[protocol.SingleSubmissionStatusResponse]:
    """Return the status of one submission."""
    who = requests.caller(request, user_too=False)
    requests.check_open(request)
    number = _number(number)
    sandbox = requests.sandbox_of(request)
    now = sandbox.clock.now()
    states = states_of(sandbox.reading, [number], who.cik, now)
    hides_fresh = switch(sandbox.reading, "fresh-status") == "404"
    if not states or (hides_fresh and now - states[0].received < _FRESH):
        messages = requests.info(f"No submission found for '{number}'")
        nothing = protocol.SingleSubmissionStatusResponse(
            accession_number=None, **requests.tracking_fields(), messages=messages
        )
        return Response(nothing, status_code=404)
    return Response(
        protocol.SingleSubmissionStatusResponse(**structs.asdict(states[0].status), **requests.tracking_fields(number))
    )


@post(
    "/submission/status",
    status_code=200,
    tags=["Submission Status API"],
    operation_class=requests.Asking,
    responses=requests.error_specs(*_QUERY_ERRORS, 408, 411, 413, 415, s204=None),
    summary="Check Multiple Submission Statuses",
)
async def status_of_several(request: requests.AnyRequest) -> Response[protocol.ListSubmissionStatusResponse | None]:
    """Return the status of up to 25 submissions; 204 where none of them is known."""
    who = requests.caller(request, user_too=False)
    requests.check_open(request)
    request_body = await requests.json_of(request, protocol.MultipleAccessionNumberRequest)
    if len(request_body.accession_numbers) > protocol.MOST_NUMBERS:
        limit = f"The maximum number of allowed accession numbers is {protocol.MOST_NUMBERS}."
        raise requests.Refused(400, f"Accession numbers exceeded the limit. {limit}")
    if not request_body.accession_numbers:
        raise requests.Refused(400, "Bad Request", "at least one accession number is needed")
    numbers = list(dict.fromkeys(map(_number, request_body.accession_numbers)))
    sandbox = requests.sandbox_of(request)
    states = states_of(sandbox.reading, numbers, who.cik, sandbox.clock.now())
    if not states:
        return Response(None, status_code=204)
    statuses = tuple(state.status for state in states)
    return Response(protocol.ListSubmissionStatusResponse(**requests.tracking_fields(), responses=statuses))


async def _prepare(sandbox: requests.OpenSandbox, who: Caller, body: bytes) -> Prepared:
    """Take the access codes out of a submission; a large one does not hold up other requests."""
    prepare = sandbox.intake.prepare
    prepared = prepare(body) if len(body) < _LARGE else await asyncio.to_thread(prepare, body)
    if switch(sandbox.reading, "enrolment") == "refuse":
        for cik in prepared.filers:
            if cik not in prepared.unknown:
                tokens.check_may_file(sandbox.reading, who, cik)
    return prepared


def _arrival(request: requests.AnyRequest, channel: Channel) -> tuple[Caller, Arrival]:
    """Return who submits, and how: with the CIK that its number is made with, LIVE or TEST by the path."""
    mode, who = protocol.Mode(request.url.path.rpartition("/")[2].upper()), requests.caller(request)
    requests.check_open(request)
    login, submitter = requests.login_cik(request, who), who.user.owner if who.user else ""
    return who, Arrival(login=login, mode=mode, channel=channel, submitter=submitter)


def _received(request: requests.AnyRequest) -> dict[str, Any]:
    state = protocol.Transmission.RECEIVED
    return {"status": state, "transmission_status": state, "messages": requests.notices(request) or UNSET}


def _number(text: str) -> str:
    """Return an accession number, in the format of the answers' own error."""
    if not accession.is_valid(text) or accession.validate(text) != text:
        quoted = "".join(character for character in text[:60] if character.isprintable())
        reason = "is not in the correct format for an accession number, ##########-##-######"
        raise requests.Refused(400, f"Accession number '{quoted}' {reason}")
    return text


def _item(number: str | None, fault: str, mode: protocol.Mode) -> protocol.SubmissionResponseItem:
    state = protocol.Transmission.RECEIVED if number else protocol.Transmission.REJECTED
    messages = (protocol.Message(type=protocol.MessageType.ERROR, content=fault),) if fault else UNSET
    return protocol.SubmissionResponseItem(
        accession_number=number, mode=mode, transmission_status=state, messages=messages
    )


def router() -> Router:
    """Return the calls of the Operational Status, Submission and Submission Status APIs."""
    handlers: list[ControllerRouterHandler] = [operational_status, single, several, status_of_one, status_of_several]
    return Router("/", route_handlers=handlers, after_request=requests.as_recorded)
