"""The sandbox's pages for people, at `/`: plain HTML with forms, without scripts, for this machine alone.

They read the database and write by the one writer, as the sandbox's own calls do, and offer nothing that those do not.
"""

import hmac
import sqlite3
from base64 import b64decode
from datetime import datetime, time
from importlib.resources import files
from typing import Annotated, Any
from urllib.parse import parse_qsl

import msgspec
from litestar import Request, Response, Router, get, post
from litestar.exceptions import HTTPException, NotFoundException, PermissionDeniedException
from litestar.params import FromQuery, PathParameter
from markupsafe import Markup
from msgspec import Struct

from muniment.edgar.protocol import Condition, SubmissionMessage, SubmissionStatus
from muniment.edgar.sandbox import behaviours, clock, entities, tokens
from muniment.edgar.sandbox.acceptance.settling import status_now, statuses_now, submissions_now
from muniment.edgar.sandbox.api import requests
from muniment.edgar.sandbox.api.requests import HTML, AnyRequest, Refused, RowNumber, filled, sandbox_of
from muniment.edgar.sandbox.behaviours import BEHAVIOURS, Forced, set_switch, switch
from muniment.edgar.sandbox.clock import Clock
from muniment.edgar.sandbox.dissemination.filings import folder_path, index_page_path
from muniment.edgar.sandbox.tokens import Enrolled, enrol
from muniment.errors import UsageError
from muniment.identifiers import cik as ciks
from muniment.values import Unreadable
from muniment.values.grammar import typed_moment

FIELD = "form_token"
_HEADERS = {
    "content-security-policy": "default-src 'none'; style-src 'self'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'",
    "x-content-type-options": "nosniff",
    "referrer-policy": "same-origin",
    "cache-control": "no-store",
}
_STYLESHEETS = ("web/static/style.css", "edgar/sandbox/templates/pages/own.css")


def page(request: AnyRequest, template: str, title: str, code: int = 200, **values: object) -> Response[bytes]:
    """Return a page, filled in."""
    sandbox = sandbox_of(request)
    now = sandbox.clock.now()
    body = filled(
        f"pages/{template}.html",
        title=title,
        here=request.url.path,
        now=now,
        condition=clock.condition(sandbox.reading, now),
        field=Markup('<input type="hidden" name="{}" value="{}">').format(FIELD, _token(request)),
        **values,
    )
    return Response(body, media_type=HTML, status_code=code, headers=_HEADERS)


def redirect(address: str) -> Response[bytes]:
    """Lead on, so that loading a page again sends nothing twice."""
    return Response(b"", status_code=303, headers={**_HEADERS, "location": address})


async def form(request: AnyRequest) -> dict[str, str]:
    """Return what a form of ours says, each name once, without blanks around it.

    Raises:
        Refused: it is no form.
        PermissionDeniedException: it does not come from a page of ours.
    """
    body = await requests.body_of(request, ("application/x-www-form-urlencoded",))
    try:
        fields = {name: value.strip() for name, value in parse_qsl(body.decode("ascii"), keep_blank_values=True)}
    except ValueError:
        raise Refused(400, "Bad Request", "the form cannot be read") from None
    if not hmac.compare_digest(fields.pop(FIELD, "").encode(), _token(request).encode()):
        raise PermissionDeniedException("This was not sent from a page of this EDGAR: open the page again.")
    return fields


def error_page(request: Request[Any, Any, Any], error: Exception) -> Response[bytes]:
    """Return what went wrong as a page."""
    response = requests.error_response(request, error)
    texts = [str(message.content) for message in response.content.messages or ()]
    if isinstance(error, HTTPException):
        texts = [error.detail]
    return page(request, "wrong", "That could not be done", response.status_code or 500, texts=texts)


def _token(request: AnyRequest) -> str:
    return sandbox_of(request).keys.digest("form", "pages").hex()


@get("/pages/style.css", sync_to_thread=False)
def stylesheet() -> Response[bytes]:
    """Return the dress of the pages: that of muniment's, and what is theirs alone."""
    root = files("muniment")
    return Response(b"\n".join(root.joinpath(path).read_bytes() for path in _STYLESHEETS), media_type="text/css")


# ---- what came in and what went out ----------------------------------------------------------------------------------

_MOST = 50
_LONGEST = 200_000  # characters of a body that a page shows


class SubmissionRow(Struct, frozen=True):
    """A submission in the list."""

    number: int
    accession: str
    mode: str
    channel: str
    received: str
    status: str
    form: str
    company: str
    reasons: int


class FilingRow(Struct, frozen=True):
    """A filing in the list: what it is, whose, and where it stands."""

    id: int
    accession: str
    form: str
    filed: str
    public: str
    names: tuple[str, ...]
    folder: str
    index: str
    rendered: str
    is_public: bool


@get("/")
async def home(request: AnyRequest) -> Response[bytes]:
    """Show where it is, what it has, and how to begin."""
    sandbox = sandbox_of(request)
    reading = sandbox.reading
    filings = reading.execute("SELECT count(*) FROM filings").fetchone()[0]
    entities = reading.execute("SELECT count(*) FROM entities").fetchone()[0]
    switched = [behaviour for behaviour in BEHAVIOURS if behaviour.choices]
    chosen = [behaviour.name for behaviour in switched if switch(reading, behaviour.name) != behaviour.choices[0]]
    return page(
        request,
        "home",
        "A local EDGAR",
        address=str(request.base_url).rstrip("/"),
        counted=statuses_now(reading, sandbox.clock.now()),
        filings=filings,
        entities=entities,
        chosen=chosen,
        waiting=behaviours.pending_outcomes(reading),
    )


@get("/pages/submissions")
async def submissions(request: AnyRequest, before: RowNumber = 0, status: FromQuery[str] = "") -> Response[bytes]:
    """List submissions, the last first."""
    sandbox, columns = sandbox_of(request), "number, accession, mode, channel, received, status_now, outcome"
    rows, total = submissions_now(
        sandbox.reading, sandbox.clock.now(), columns, status=status, beyond=before, most=_MOST, last_first=True
    )
    entries = [_submission_row(row) for row in rows[:_MOST]]
    more = entries[-1].number if len(rows) > _MOST else 0
    return page(request, "submissions", "Submissions", rows=entries, more=more, total=total, status=status)


@get("/pages/submissions/{accession:str}")
async def submission(
    request: AnyRequest, accession: Annotated[str, PathParameter(description="An accession number.")]
) -> Response[bytes]:
    """Show a submission: how it ended and why, its notification, and its body without access codes.

    Raises:
        NotFoundException: no submission has the number.
    """
    reading = sandbox_of(request).reading
    row = reading.execute(
        "SELECT accession, login, mode, channel, received, status, outcome, refused, filers, body FROM submissions"
        " WHERE accession = ?",
        (accession,),
    ).fetchone()
    if row is None:
        raise NotFoundException(f"No submission has the number {accession[:40]!r}.")
    number, login, mode, channel, received, status, outcome, refused, filers, body = row
    published = status_now(reading, number, Clock(reading).now()) if outcome else None
    waiting = msgspec.json.decode(refused, type=list[SubmissionMessage])
    text, named = body.decode("utf-8", "replace"), ", ".join(msgspec.json.decode(filers, type=list[str]))
    notice = (published and published.notification) or ""
    filed = reading.execute(f"{_FILINGS} WHERE accession = ?", (number,)).fetchone()
    return page(
        request,
        "submission",
        number,
        accession=number,
        facts=(("Login CIK", login), ("Mode", mode), ("Came by", channel), ("Received", received), ("Filers", named)),
        status=published.status if published else status,
        outcome=published,
        messages=(published.submission_messages or ()) if published else waiting,
        notification=b64decode(notice).decode("utf-8", "replace"),
        body=text[:_LONGEST],
        cut=len(text) > _LONGEST,
        filing=_filing_row(request, filed) if filed else None,
    )


@get("/pages/filings")
async def filings(request: AnyRequest, before: RowNumber = 0) -> Response[bytes]:
    """List filings, the last first."""
    reading = sandbox_of(request).reading
    query = f"{_FILINGS} WHERE (? = 0 OR id < ?) ORDER BY id DESC LIMIT ?"
    rows = reading.execute(query, (before, before, _MOST + 1)).fetchall()
    entries = [_filing_row(request, row) for row in rows[:_MOST]]
    (total,) = reading.execute("SELECT count(*) FROM filings").fetchone()
    more = entries[-1].id if len(rows) > _MOST else 0
    return page(request, "filings", "Filings", rows=entries, more=more, total=total)


_FILINGS = "SELECT id, accession, form, filed, public, sheet, primary_document FROM filings"


def _submission_row(row: tuple[Any, ...]) -> SubmissionRow:
    number, accession, mode, channel, received, status, outcome = row
    undecided = SubmissionStatus(accession_number=None)
    published = msgspec.json.decode(outcome, type=SubmissionStatus) if outcome else undecided
    reasons = sum(message.type == "ERROR" for message in published.submission_messages or ())
    form, company = published.form_type or "", published.company or ""
    return SubmissionRow(number, accession, mode, channel, received, status, form, company, reasons)


def _filing_row(request: AnyRequest, row: tuple[Any, ...]) -> FilingRow:
    id_, accession, form, filed, public, stylesheet, document = row
    sandbox = sandbox_of(request)
    parties = sandbox.reading.execute(
        "SELECT cik, name FROM parties WHERE filing = ? ORDER BY position", (id_,)
    ).fetchall()
    cik = parties[0][0] if parties else "0"  # it may have been taken away since it was listed
    folder = folder_path(cik, accession)
    return FilingRow(
        id_,
        accession,
        form,
        filed,
        public,
        tuple(dict.fromkeys(name or cik for cik, name in parties)),
        f"{folder}/",
        index_page_path(cik, accession),
        f"{folder}/{stylesheet}/{document}" if stylesheet and document else "",
        public <= sandbox.clock.now().isoformat(),
    )


# ---- who may file ----------------------------------------------------------------------------------------------------

_MOST_ENTITIES = 200


class TokenRow(Struct, frozen=True):
    """A token in the list; its text is not stored."""

    kind: str
    owner: str
    name: str
    made: str
    expires: str
    state: str


@get("/pages/tokens")
async def list_tokens(request: AnyRequest) -> Response[bytes]:
    """List tokens, and offer to make some."""
    return _tokens(request)


@post("/pages/tokens", status_code=200)
async def make_tokens(request: AnyRequest) -> Response[bytes]:
    """Make what is missing for some CIKs and two tokens, and show these this one time."""
    fields = await form(request)
    numbers = fields.get("ciks", "").replace(",", " ").split()
    if not numbers:
        raise UsageError("At least one CIK is needed.")
    sandbox = sandbox_of(request)
    names, email = list(filter(None, [fields.get("name")])), fields.get("email", "")

    def work(connection: sqlite3.Connection) -> Enrolled:
        now = Clock(connection).now()
        return enrol(connection, sandbox.keys, numbers, now, email=email, names=names, codes="codes" in fields)

    made = await sandbox.write(work)
    return _tokens(request, made)


@post("/pages/tokens/revoke")
async def revoke(request: AnyRequest) -> Response[bytes]:
    """End all tokens of an owner."""
    fields = await form(request)
    if fields.get("kind") not in tuple(tokens.Kind):
        raise UsageError("There is no such kind of token.")
    await sandbox_of(request).write(
        lambda connection: tokens.revoke(connection, tokens.Kind(fields["kind"]), fields.get("owner", ""))
    )
    return redirect("/pages/tokens")


@get("/pages/entities")
async def list_entities(request: AnyRequest, after: FromQuery[str] = "") -> Response[bytes]:
    """List companies and persons, and offer to put one on file."""
    reading = sandbox_of(request).reading
    query = "SELECT cik FROM entities WHERE cik > ? ORDER BY cik LIMIT ?"
    rows = reading.execute(query, (after, _MOST_ENTITIES + 1)).fetchall()
    entries = [(entities.entity(reading, cik), entities.has_code(reading, cik)) for (cik,) in rows[:_MOST_ENTITIES]]
    known_rows = [entry for entry in entries if entry[0]]
    (total,) = reading.execute("SELECT count(*) FROM entities").fetchone()
    more = rows[_MOST_ENTITIES - 1][0] if len(rows) > _MOST_ENTITIES else ""
    return page(request, "entities", "Entities", rows=known_rows, more=more, total=total)


@post("/pages/entities")
async def add_entity(request: AnyRequest) -> Response[bytes]:
    """Put an entity on file, or change its name, its jurisdiction and what it is; what is left empty stays."""
    fields = await form(request)
    number = ciks.validate(fields.get("cik", ""))
    details: dict[str, object] = {}
    if fields.get("individual"):
        details["individual"] = fields["individual"] == "yes"
    if fields.get("state"):
        details["state"] = fields["state"].upper()
    await sandbox_of(request).write(
        lambda connection: entities.add(connection, number, fields.get("name", ""), **details)
    )
    return redirect("/pages/entities")


def _tokens(request: AnyRequest, made: Enrolled | None = None) -> Response[bytes]:
    sandbox = sandbox_of(request)
    now = sandbox.clock.now()
    rows = sandbox.reading.execute("SELECT kind, owner, made, expires, revoked FROM tokens ORDER BY made DESC")
    as_json = msgspec.json.encode(made).decode() if made else ""
    token_rows = [_token_row(sandbox.reading, row, now) for row in rows.fetchall()]
    return page(request, "tokens", "Tokens", rows=token_rows, made=made, as_json=as_json)


def _token_row(reading: sqlite3.Connection, row: tuple[str, str, str, str, int], now: datetime) -> TokenRow:
    kind, owner, made, expires, revoked = row
    if kind == tokens.Kind.FILER:
        entity = entities.entity(reading, owner)
        name = entity.name if entity else ""
    else:
        user_row = reading.execute("SELECT email FROM users WHERE id = ?", (owner,)).fetchone()
        name = user_row[0] if user_row else ""
    state = "revoked" if revoked else "expired" if now >= datetime.fromisoformat(expires) else "holds"
    return TokenRow(kind, owner, name, made, expires, state)


# ---- how it runs -----------------------------------------------------------------------------------------------------

_OUTCOMES = {
    "suspend": "suspend the next submissions",
    "unavailable": "answer the next requests with 503",
    "delay": "answer the next requests late",
    "cut": "cut the connections of the next requests",
}


@get("/pages/behaviours")
async def list_behaviours(request: AnyRequest) -> Response[bytes]:
    """Show what it does, by which source, with the switches."""
    reading = sandbox_of(request).reading
    rows = [(behaviour, switch(reading, behaviour.name) if behaviour.choices else "") for behaviour in BEHAVIOURS]
    return page(request, "behaviours", "Behaviours", rows=rows)


@post("/pages/behaviours")
async def choose(request: AnyRequest) -> Response[bytes]:
    """Choose where sources differ: all switches as they stand on the page."""
    fields = await form(request)
    await sandbox_of(request).write(lambda connection: [set_switch(connection, *choice) for choice in fields.items()])
    return redirect("/pages/behaviours")


@get("/pages/clock")
async def show_clock(request: AnyRequest) -> Response[bytes]:
    """Show the clock and the operating state."""
    chosen = clock.chosen_condition(sandbox_of(request).reading) or ""
    return page(request, "clock", "Clock", chosen=chosen, conditions=[state.value for state in Condition])


@post("/pages/clock")
async def set_clock(request: AnyRequest) -> Response[bytes]:
    """Set the clock, stop it, let it run, or show the machine's time again."""
    fields = await form(request)
    verb = fields.get("do")
    sandbox = sandbox_of(request)
    if verb == "set":
        moment = _moment(fields.get("now", ""))
        await sandbox.write(lambda connection: Clock(connection).set(moment, runs="runs" in fields))
    elif verb in ("stop", "run"):
        await sandbox.write(lambda connection: Clock(connection).set(Clock(connection).now(), runs=verb == "run"))
    elif verb == "reset":
        await sandbox.write(lambda connection: Clock(connection).reset())
    else:
        raise UsageError("The clock can be set, stopped, run and reset.")
    return redirect("/pages/clock")


@post("/pages/condition")
async def set_condition(request: AnyRequest) -> Response[bytes]:
    """Report an operating state whatever the hour, or by the hour again."""
    stated = (await form(request)).get("condition", "")
    if stated and stated not in tuple(Condition):
        raise UsageError(f"{stated[:40]!r} is no operating state.")
    chosen = Condition(stated) if stated else None
    await sandbox_of(request).write(lambda connection: clock.report_condition(connection, chosen))
    return redirect("/pages/clock")


@get("/pages/outcomes")
async def list_outcomes(request: AnyRequest) -> Response[bytes]:
    """List the forced outcomes that have not happened yet."""
    waiting = behaviours.pending_outcomes(sandbox_of(request).reading)
    return page(request, "outcomes", "Outcomes", waiting=waiting, outcomes=_OUTCOMES)


@post("/pages/outcomes")
async def add_outcome(request: AnyRequest) -> Response[bytes]:
    """Force one more outcome, or remove all."""
    fields = await form(request)
    sandbox = sandbox_of(request)
    if fields.get("do") == "forget":
        await sandbox.write(lambda connection: behaviours.set_outcomes(connection, []))
    else:
        outcome = _forced(fields)
        await sandbox.write(lambda connection: behaviours.force(connection, outcome))
    return redirect("/pages/outcomes")


@post("/pages/reset")
async def reset(request: AnyRequest) -> Response[bytes]:
    """Reset: without submissions, filings and messages, and as ticked without more."""
    fields = await form(request)
    await sandbox_of(request).clear(access="access" in fields, settings="settings" in fields)
    return redirect("/")


def _moment(text: str) -> datetime:
    try:
        moment = typed_moment(text)
    except Unreadable:
        raise UsageError(f"{text[:40]!r} is no moment, such as 2026-03-02T17:25 (Eastern time).") from None
    return moment if isinstance(moment, datetime) else datetime.combine(moment, time())


def _forced(fields: dict[str, str]) -> Forced:
    """Return the outcome that a form asks for; what is left empty is as usual."""
    stated = {name: fields[name] for name in ("outcome", "next", "path", "form", "seconds") if fields.get(name)}
    try:
        return msgspec.convert(stated, Forced, strict=False)
    except msgspec.ValidationError as error:
        raise UsageError(f"This outcome cannot be asked for: {error}.") from error


def router() -> Router:
    """Return the pages; each answers this machine alone, and what is sent to it has to come from one of them."""
    return Router(
        "/",
        route_handlers=[
            *(home, submissions, submission, filings),
            *(list_tokens, make_tokens, revoke, list_entities, add_entity),
            *(list_behaviours, choose, show_clock, set_clock, set_condition, list_outcomes, add_outcome, reset),
            stylesheet,
        ],
        before_request=requests.check_local,
        exception_handlers={Exception: error_page},
        include_in_schema=False,
    )
