"""The way in by web page and HTTP form: what the SEC's filing websites do, before the same intake.

On this machine no token is needed: whoever runs the sandbox chooses the filer. From elsewhere the user's token says who
is filing, and the login CIK must be one that this individual may file for.
"""

import asyncio
import io
from collections.abc import Sequence
from importlib import import_module
from typing import Any

from litestar import Response, Router, get, post
from litestar.exceptions import HTTPException
from litestar.params import FromQuery
from msgspec import Struct

from muniment.edgar.protocol import Mode, SingleSubmissionResponse, Transmission
from muniment.edgar.sandbox.access import entities, people, tokens
from muniment.edgar.sandbox.access.tokens import Denied, valid_token
from muniment.edgar.sandbox.api import requests
from muniment.edgar.sandbox.api.requests import HTML, AnyRequest, Refused, filled, status_and_messages, tracking_fields
from muniment.edgar.sandbox.intake import Arrival, TooLarge
from muniment.edgar.sandbox.redaction import Unreadable
from muniment.errors import MunimentError
from muniment.identifiers import cik as ciks

# By its name: python-multipart, which the MCP SDK needs, has a package of that name too, and type checkers see it.
multipart: Any = import_module("multipart")

PATH = "/onlineforms"
_FORM = "multipart/form-data"
_MOST_CHOICES = 200
_MOST_PARTS = 20


class Upload(Struct, frozen=True):
    """What the form has: the file, the CIK that logs in, LIVE or TEST, and the user's token, which is a secret."""

    body: bytes
    login: str
    mode: Mode
    token: str

    def __repr__(self) -> str:
        """Hide the token and the file, which has access codes."""
        return f"Upload({self.login!r}, {self.mode}, ...)"


@get(PATH)
async def upload_page(request: AnyRequest, login: FromQuery[str] = "") -> Response[bytes]:
    """Show the form."""
    return _page(request, login=login)


@post(PATH, status_code=202)
async def upload(request: AnyRequest) -> Response[Any]:
    """Take a file; programs get the answer of a single submission, people the page."""
    for_people = "text/html" in request.headers.get("accept", "")
    try:
        number, mode = await _take(request)
    except (MunimentError, Unreadable, TooLarge, HTTPException) as error:
        if not for_people:
            raise
        status, messages = status_and_messages(error)
        return _page(request, faults=messages, status=status)
    if for_people:
        return _page(request, accession=number, mode=mode, status=202)
    state = Transmission.RECEIVED
    response = SingleSubmissionResponse(
        **tracking_fields(), accession_number=number, mode=mode, status=state, transmission_status=state
    )
    return Response(response, status_code=202)


async def _take(request: AnyRequest) -> tuple[str, Mode]:
    """Take the file of a form; return its accession number and mode."""
    requests.check_open(request)
    upload_ = await _form(request)
    sandbox = requests.sandbox_of(request)
    user = _user(request, upload_)
    prepared = await asyncio.to_thread(sandbox.intake.prepare, upload_.body)
    if user:
        for cik in (upload_.login, *prepared.filers):
            if cik not in prepared.unknown and not people.may_file(sandbox.reading, cik, user):
                raise Denied(403, "Forbidden.", f"the token does not allow filings for CIK {cik}")
    arrival = Arrival(login=upload_.login, mode=upload_.mode, channel="upload", submitter=user)
    receipts = await asyncio.wrap_future(sandbox.intake.store([prepared], arrival))
    return receipts[0].accession, upload_.mode


def _user(request: AnyRequest, upload_: Upload) -> str:
    """Return the id of the individual who files; "" for whoever sits at this machine.

    Raises:
        Denied: the token is not valid; or there is none, and the request comes from elsewhere.
    """
    sandbox = requests.sandbox_of(request)
    if not upload_.token:
        if not requests.is_local(request):
            raise Denied(401, "Unauthorized", "a user API token is needed")
        if entities.entity(sandbox.reading, upload_.login) is None:
            raise Refused(400, "Bad Request", f"EDGAR has no entity with CIK {upload_.login}")
        return ""
    token = valid_token(sandbox.reading, sandbox.keys, upload_.token, sandbox.clock.now())
    if token.kind is not tokens.Kind.USER:
        raise Denied(403, "Forbidden.", f"token 1 is of type {token.kind}, not {tokens.Kind.USER}")
    return token.owner


async def _form(request: AnyRequest) -> Upload:
    """Return what the form has.

    Raises:
        Refused: it is no such form, or something is missing.
    """
    body = await requests.body_of(request, (_FORM,))
    parts = await asyncio.to_thread(_parts, body, request.headers["content-type"])
    if "file" not in parts:
        raise Refused(400, "Bad Request", "the field `file` must be a file")
    login, mode, token = (parts.get(name, b"").decode("utf-8", "replace") for name in ("login", "mode", "token"))
    if not ciks.is_valid(login):
        raise Refused(400, "Bad Request", "the field `login` must be a CIK")
    if mode not in ("", *Mode):
        raise Refused(400, "Bad Request", "the field `mode` must be LIVE or TEST")
    return Upload(parts["file"], ciks.validate(login), Mode(mode or Mode.TEST), token)


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
        raise Refused(400, "Bad Request", "the form cannot be read") from None


def _page(
    request: AnyRequest,
    *,
    login: str = "",
    accession: str = "",
    mode: str = Mode.TEST,
    faults: Sequence[str] = (),
    status: int = 200,
) -> Response[bytes]:
    local = requests.is_local(request)
    rows = requests.sandbox_of(request).reading.execute(
        "SELECT cik, name FROM entities WHERE ccc IS NOT NULL ORDER BY cik LIMIT ?", (_MOST_CHOICES,)
    )
    filers = [{"cik": cik, "name": name} for cik, name in rows] if local else []
    body = filled("upload.html", login=login, accession=accession, mode=mode, faults=faults, filers=filers, local=local)
    headers = {"content-security-policy": "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'"}
    return Response(body, media_type=HTML, status_code=status, headers=headers)


def router() -> Router:
    """Return the page and what its form is sent to."""
    return Router("/", route_handlers=[upload_page, upload], include_in_schema=False)
