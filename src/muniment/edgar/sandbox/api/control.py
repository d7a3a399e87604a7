"""The sandbox's own calls: the clock, switches, forced outcomes, a clean state, and what it has.

They are for tests and for its pages, and answer this machine alone by default.
"""

import sqlite3
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

import msgspec
from litestar import Response, Router, delete, get, post, put
from litestar.params import FromQuery
from litestar.types import ControllerRouterHandler
from msgspec import Struct, structs

from muniment.edgar.protocol import Condition, SubmissionMessage
from muniment.edgar.sandbox import entities, tokens
from muniment.edgar.sandbox.acceptance.settling import submissions_now
from muniment.edgar.sandbox.api import requests
from muniment.edgar.sandbox.api.requests import AnyRequest, RowNumber, json_of, sandbox_of
from muniment.edgar.sandbox.behaviours import (
    BEHAVIOURS,
    Forced,
    force,
    pending_outcomes,
    set_outcomes,
    set_switch,
    switch,
)
from muniment.edgar.sandbox.clock import Clock, condition, report_condition
from muniment.edgar.sandbox.entities import Delegation, Entity, Standing
from muniment.edgar.sandbox.tokens import Enrolled, enrol
from muniment.errors import UsageError
from muniment.identifiers import cik as ciks

_MAX_ROWS = 1_000


class Moment(Struct, frozen=True, forbid_unknown_fields=True):
    """What the clock is to show; a moment without offset is Eastern time. A stopped clock shows it for ever."""

    now: datetime
    runs: bool = True


class ClockReading(Struct, frozen=True):
    """What the clock shows."""

    now: datetime


class BehaviourChoice(Struct, frozen=True):
    """A behaviour, its basis and source, and what was chosen where there is a choice."""

    name: str
    words: str
    basis: str
    source: str
    choices: tuple[str, ...]
    chosen: str


class State(Struct, frozen=True, forbid_unknown_fields=True):
    """The operating state that is reported; null: by the hour."""

    condition: Condition | None = None


class Reset(Struct, frozen=True, forbid_unknown_fields=True):
    """What a clean state takes away besides submissions and filings: `access` entities, tokens and individuals too."""

    access: bool = False
    settings: bool = True


class Enrolling(Struct, frozen=True, forbid_unknown_fields=True):
    """CIKs that two tokens are to be made for; `codes`: new access codes for all of them."""

    ciks: tuple[str, ...]
    names: tuple[str, ...] = ()
    email: str = ""
    codes: bool = False


class Filer(Struct, frozen=True, forbid_unknown_fields=True):
    """An entity to be put on file, or what is to change of it; `ccc` its access code, a secret."""

    cik: str
    name: str = ""
    details: dict[str, Any] = {}
    ccc: str = ""

    def __repr__(self) -> str:
        """Hide the code."""
        return f"Filer({self.cik!r}, {self.name!r}, ...)"


class Delegating(Struct, frozen=True, forbid_unknown_fields=True):
    """A delegation as it is to be: what the dashboard of the real service does."""

    filer: str
    delegate: str
    status: Standing = Standing.ACTIVE


class Revoking(Struct, frozen=True, forbid_unknown_fields=True):
    """Whose tokens end: a filer's, by its CIK, or an individual's, by address."""

    cik: str = ""
    email: str = ""


class Submitted(Struct, frozen=True):
    """A submission as the list shows it."""

    number: int
    accession: str
    login: str
    mode: str
    channel: str
    received: str
    status: str
    final: bool
    size: int
    filers: list[str]
    refused: list[SubmissionMessage]


@get("/clock")
async def clock(request: AnyRequest) -> ClockReading:
    """Return what the clock shows."""
    return ClockReading(sandbox_of(request).clock.now())


@put("/clock")
async def set_clock(request: AnyRequest) -> ClockReading:
    """Set the clock."""
    moment = await json_of(request, Moment)
    return await _clock(request, lambda clock_: clock_.set(moment.now, runs=moment.runs))


@post("/clock/stop", status_code=200)
async def stop_clock(request: AnyRequest) -> ClockReading:
    """Stop the clock at what it shows."""
    return await _clock(request, lambda clock_: clock_.set(clock_.now(), runs=False))


@post("/clock/run", status_code=200)
async def run_clock(request: AnyRequest) -> ClockReading:
    """Let the clock go on from what it shows."""
    return await _clock(request, lambda clock_: clock_.set(clock_.now(), runs=True))


@delete("/clock", status_code=200)
async def reset_clock(request: AnyRequest) -> ClockReading:
    """Show the machine's own time again."""
    return await _clock(request, Clock.reset)


@get("/behaviours")
async def behaviours(request: AnyRequest) -> list[BehaviourChoice]:
    """Return what the sandbox does, by which source, and what is chosen."""
    reading = sandbox_of(request).reading
    chosen = {behaviour.name: switch(reading, behaviour.name) if behaviour.choices else "" for behaviour in BEHAVIOURS}
    return [BehaviourChoice(**structs.asdict(behaviour), chosen=chosen[behaviour.name]) for behaviour in BEHAVIOURS]


@put("/behaviours")
async def choose(request: AnyRequest) -> list[BehaviourChoice]:
    """Choose: an object of switches and choices."""
    choices = await json_of(request, dict[str, str])
    await sandbox_of(request).write(lambda connection: [set_switch(connection, *choice) for choice in choices.items()])
    return await behaviours.fn(request)


@get("/forced")
async def outcomes(request: AnyRequest) -> list[Forced]:
    """List the forced outcomes that have not happened yet."""
    return pending_outcomes(sandbox_of(request).reading)


@post("/forced", status_code=200)
async def add_outcome(request: AnyRequest) -> list[Forced]:
    """Force one more outcome."""
    outcome = await json_of(request, Forced)
    await sandbox_of(request).write(lambda connection: force(connection, outcome))
    return pending_outcomes(sandbox_of(request).reading)


@delete("/forced", status_code=200)
async def forget_outcomes(request: AnyRequest) -> list[Forced]:
    """Remove all forced outcomes."""
    await sandbox_of(request).write(lambda connection: set_outcomes(connection, []))
    return []


@put("/condition")
async def set_condition(request: AnyRequest) -> State:
    """Report this operating state whatever the hour, or with null by the hour again."""
    state = await json_of(request, State)
    sandbox = sandbox_of(request)
    await sandbox.write(lambda connection: report_condition(connection, state.condition))
    return State(condition(sandbox.reading, sandbox.clock.now()))


@post("/reset", status_code=200)
async def reset(request: AnyRequest) -> Reset:
    """Reset: without submissions, filings and messages; tokens still hold unless `access` is true."""
    empty = request.headers.get("content-length", "0") == "0" and "transfer-encoding" not in request.headers
    scope = Reset() if empty else await json_of(request, Reset)
    await sandbox_of(request).clear(access=scope.access, settings=scope.settings)
    return scope


@get("/submissions")
async def submissions(
    request: AnyRequest, after: RowNumber = 0, limit: FromQuery[int] = 100, status: FromQuery[str] = ""
) -> Response[list[Submitted]]:
    """List submissions in the order in which they came, from the one after a number; headers say how many there are.

    `x-total-count` is their number, and `link` leads to the next ones.
    """
    sandbox, most = sandbox_of(request), max(0, min(limit, _MAX_ROWS))
    columns = "number, accession, login, mode, channel, received, status_now, final, length(body), filers, refused"
    rows, total = submissions_now(
        sandbox.reading, sandbox.clock.now(), columns, status=status, beyond=after, most=most, last_first=False
    )
    entries = [_submitted(row) for row in rows[:most]]
    headers = {"x-total-count": str(total)}
    if len(rows) > most > 0:
        onward = urlencode({"after": rows[most - 1][0], "limit": most, **({"status": status} if status else {})})
        headers["link"] = f'<{request.url.path}?{onward}>; rel="next"'
    return Response(entries, headers=headers)


@get("/filers")
async def filers(request: AnyRequest) -> list[Entity]:
    """List the entities on file."""
    return list(entities.every(sandbox_of(request).reading))


@put("/filers")
async def add_filer(request: AnyRequest) -> Entity:
    """Put an entity on file, or change what is on file about it."""
    filer = await json_of(request, Filer)
    sandbox = sandbox_of(request)

    def work(connection: sqlite3.Connection) -> Entity:
        added = entities.add(connection, filer.cik, filer.name, **filer.details)
        if filer.ccc:
            entities.set_code(connection, sandbox.keys, added.cik, filer.ccc)
        return added

    return await sandbox.write(work)


@post("/tokens", status_code=200)
async def make_tokens(request: AnyRequest) -> Enrolled:
    """Make what is missing for some CIKs, and two tokens for them: the one time that these are shown."""
    enrolling = await json_of(request, Enrolling)
    if not enrolling.ciks:
        raise UsageError("at least one CIK is needed")
    sandbox = sandbox_of(request)
    return await sandbox.write(
        lambda connection: enrol(
            connection,
            sandbox.keys,
            enrolling.ciks,
            Clock(connection).now(),
            email=enrolling.email,
            names=enrolling.names,
            codes=enrolling.codes,
        )
    )


@post("/tokens/revoke", status_code=200)
async def revoke_tokens(request: AnyRequest) -> dict[str, int]:
    """End all tokens of a filer or of an individual; return how many there were."""
    revoking = await json_of(request, Revoking)

    def work(connection: sqlite3.Connection) -> int:
        ended = tokens.revoke(connection, tokens.Kind.FILER, ciks.validate(revoking.cik)) if revoking.cik else 0
        user = entities.user(connection, revoking.email) if revoking.email else None
        return ended + (tokens.revoke(connection, tokens.Kind.USER, user.id) if user else 0)

    return {"revoked": await sandbox_of(request).write(work)}


@put("/delegations")
async def set_delegation(request: AnyRequest) -> Delegating:
    """Accept or change a delegation, as the dashboard of the real service does."""
    delegating = await json_of(request, Delegating)
    filer, delegate = ciks.validate(delegating.filer), ciks.validate(delegating.delegate)

    def work(connection: sqlite3.Connection) -> None:
        terms = Delegation(status=delegating.status, changed=Clock(connection).now().isoformat())
        entities.delegate(connection, filer, delegate, terms)

    await sandbox_of(request).write(work)
    return Delegating(filer, delegate, delegating.status)


async def _clock(request: AnyRequest, change: Callable[[Clock], object]) -> ClockReading:
    await sandbox_of(request).write(lambda connection: change(Clock(connection)))
    return await clock.fn(request)


def _submitted(row: Sequence[Any]) -> Submitted:
    fields = dict(zip(Submitted.__struct_fields__, row, strict=True))
    fields["final"] = bool(fields["final"])
    fields["filers"] = msgspec.json.decode(fields["filers"])
    fields["refused"] = msgspec.json.decode(fields["refused"], type=list[SubmissionMessage])
    return Submitted(**fields)


def router() -> Router:
    """Return the sandbox's own calls; each answers this machine alone."""
    handlers: list[ControllerRouterHandler] = [
        clock, set_clock, stop_clock, run_clock, reset_clock, behaviours, choose, outcomes, add_outcome,
        forget_outcomes, set_condition, reset, submissions, filers, add_filer, make_tokens, revoke_tokens,
        set_delegation,
    ]  # fmt: skip
    return Router("/sandbox", route_handlers=handlers, before_request=requests.check_local, include_in_schema=False)
