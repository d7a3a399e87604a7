"""The sandbox's own calls: the clock, switches, outcomes that are asked for, a clean state, and what it has.

They are for tests and for its pages, and answer this machine alone unless it was told otherwise.
"""

import sqlite3
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

import msgspec
from litestar import Response, Router, delete, get, post, put
from litestar.params import FromQuery
from msgspec import Struct, structs

from muniment.edgar.protocol import Condition, SubmissionMessage
from muniment.edgar.sandbox.access import entities, people, tokens
from muniment.edgar.sandbox.access.entities import Entity
from muniment.edgar.sandbox.access.people import Delegation, Standing
from muniment.edgar.sandbox.access.tokens import EMAIL, Enrolled, enrol
from muniment.edgar.sandbox.api import requests
from muniment.edgar.sandbox.api.requests import AnyRequest, RowNumber
from muniment.edgar.sandbox.behaviours import BEHAVIOURS, Forced, ask_outcomes, asked_outcomes, set_switch, switch
from muniment.edgar.sandbox.clock import Clock, condition, report_condition
from muniment.errors import UsageError
from muniment.identifiers import cik as ciks

_MOST_SHOWN = 1_000


class Moment(Struct, frozen=True, forbid_unknown_fields=True):
    """What the clock is to show; a moment without offset is Eastern time. A stopped clock shows it for ever."""

    now: datetime
    runs: bool = True


class Told(Struct, frozen=True):
    """What the clock shows."""

    now: datetime


class Chosen(Struct, frozen=True):
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
    email: str = EMAIL
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
async def clock(request: AnyRequest) -> Told:
    """Tell what the clock shows."""
    return Told(requests.held(request).clock.now())


@put("/clock")
async def set_clock(request: AnyRequest) -> Told:
    """Set the clock."""
    wanted = await requests.json_of(request, Moment)
    return await _clock(request, lambda held: held.set(wanted.now, runs=wanted.runs))


@post("/clock/stop", status_code=200)
async def stop_clock(request: AnyRequest) -> Told:
    """Stop the clock at what it shows."""
    return await _clock(request, lambda held: held.set(held.now(), runs=False))


@post("/clock/run", status_code=200)
async def run_clock(request: AnyRequest) -> Told:
    """Let the clock go on from what it shows."""
    return await _clock(request, lambda held: held.set(held.now(), runs=True))


@delete("/clock", status_code=200)
async def reset_clock(request: AnyRequest) -> Told:
    """Show the machine's own time again."""
    return await _clock(request, Clock.reset)


@get("/behaviours")
async def behaviours(request: AnyRequest) -> list[Chosen]:
    """Tell what the sandbox does, by which source, and what is chosen."""
    reading = requests.held(request).reading
    chosen = {one.name: switch(reading, one.name) if one.choices else "" for one in BEHAVIOURS}
    return [Chosen(**structs.asdict(one), chosen=chosen[one.name]) for one in BEHAVIOURS]


@put("/behaviours")
async def choose(request: AnyRequest) -> list[Chosen]:
    """Choose: an object of switches and choices."""
    wanted = await requests.json_of(request, dict[str, str])

    def work(connection: sqlite3.Connection) -> None:
        for name, choice in wanted.items():
            set_switch(connection, name, choice)

    await requests.held(request).write(work)
    return await behaviours.fn(request)


@get("/forced")
async def outcomes(request: AnyRequest) -> list[Forced]:
    """Tell which outcomes were asked for and have not happened yet."""
    return asked_outcomes(requests.held(request).reading)


@post("/forced", status_code=200)
async def ask_outcome(request: AnyRequest) -> list[Forced]:
    """Ask for one more outcome."""
    wanted = await requests.json_of(request, Forced)
    await requests.held(request).write(
        lambda connection: ask_outcomes(connection, [*asked_outcomes(connection), wanted])
    )
    return asked_outcomes(requests.held(request).reading)


@delete("/forced", status_code=200)
async def forget_outcomes(request: AnyRequest) -> list[Forced]:
    """Forget all outcomes that were asked for."""
    await requests.held(request).write(lambda connection: ask_outcomes(connection, []))
    return []


@put("/condition")
async def set_condition(request: AnyRequest) -> State:
    """Report this operating state whatever the hour, or with null by the hour again."""
    wanted = await requests.json_of(request, State)
    await requests.held(request).write(lambda connection: report_condition(connection, wanted.condition))
    sandbox = requests.held(request)
    return State(condition(sandbox.reading, sandbox.clock.now()))


@post("/reset", status_code=200)
async def reset(request: AnyRequest) -> Reset:
    """Begin anew: without submissions, filings and messages; tokens still hold unless `access` is true."""
    empty = request.headers.get("content-length", "0") == "0" and "transfer-encoding" not in request.headers
    wanted = Reset() if empty else await requests.json_of(request, Reset)
    await requests.held(request).clear(access=wanted.access, settings=wanted.settings)
    return wanted


@get("/submissions")
async def submissions(
    request: AnyRequest, after: RowNumber = 0, limit: FromQuery[int] = 100, status: FromQuery[str] = ""
) -> Response[list[Submitted]]:
    """List submissions in the order in which they came, from the one after a number; headers say how many there are.

    `x-total-count` is their number, and `link` leads to the next ones.
    """
    reading, most = requests.held(request).reading, max(0, min(limit, _MOST_SHOWN))
    of = "FROM submissions WHERE (? = '' OR status = ?)"
    rows = reading.execute(
        "SELECT number, accession, login, mode, channel, received, status, final, length(body), filers, refused"
        f" {of} AND number > ? ORDER BY number LIMIT ?",
        (status, status, after, most + 1),
    ).fetchall()
    (total,) = reading.execute(f"SELECT count(*) {of}", (status, status)).fetchone()
    found = [_submitted(row) for row in rows[:most]]
    headers = {"x-total-count": str(total)}
    if len(rows) > most > 0:
        onward = urlencode({"after": rows[most - 1][0], "limit": most, **({"status": status} if status else {})})
        headers["link"] = f'<{request.url.path}?{onward}>; rel="next"'
    return Response(found, headers=headers)


@get("/filers")
async def filers(request: AnyRequest) -> list[Entity]:
    """List the entities on file."""
    return list(entities.every(requests.held(request).reading))


@put("/filers")
async def add_filer(request: AnyRequest) -> Entity:
    """Put an entity on file, or change what is on file about it."""
    wanted = await requests.json_of(request, Filer)
    sandbox = requests.held(request)

    def work(connection: sqlite3.Connection) -> Entity:
        added = entities.add(connection, wanted.cik, wanted.name, **wanted.details)
        if wanted.ccc:
            entities.set_code(connection, sandbox.keys, added.cik, wanted.ccc)
        return added

    return await sandbox.write(work)


@post("/tokens", status_code=200)
async def make_tokens(request: AnyRequest) -> Enrolled:
    """Make what is missing for some CIKs, and two tokens for them: the one time that these are told."""
    wanted = await requests.json_of(request, Enrolling)
    if not wanted.ciks:
        raise UsageError("at least one CIK is needed")
    sandbox = requests.held(request)
    return await sandbox.write(
        lambda connection: enrol(
            connection,
            sandbox.keys,
            wanted.ciks,
            Clock(connection).now(),
            email=wanted.email,
            names=wanted.names,
            codes=wanted.codes,
        ),
    )


@post("/tokens/revoke", status_code=200)
async def revoke_tokens(request: AnyRequest) -> dict[str, int]:
    """End all tokens of a filer or of an individual; tell how many there were."""
    wanted = await requests.json_of(request, Revoking)

    def work(connection: sqlite3.Connection) -> int:
        ended = tokens.revoke(connection, tokens.Kind.FILER, ciks.validate(wanted.cik)) if wanted.cik else 0
        user = people.user(connection, wanted.email) if wanted.email else None
        return ended + (tokens.revoke(connection, tokens.Kind.USER, user.id) if user else 0)

    return {"revoked": await requests.held(request).write(work)}


@put("/delegations")
async def set_delegation(request: AnyRequest) -> Delegating:
    """Accept or change a delegation, as the dashboard of the real service does."""
    wanted = await requests.json_of(request, Delegating)
    filer, other = ciks.validate(wanted.filer), ciks.validate(wanted.delegate)

    def work(connection: sqlite3.Connection) -> None:
        given = Delegation(status=wanted.status, changed=Clock(connection).now().isoformat())
        people.delegate(connection, filer, other, given)

    await requests.held(request).write(work)
    return Delegating(filer, other, wanted.status)


async def _clock(request: AnyRequest, change: Callable[[Clock], object]) -> Told:
    await requests.held(request).write(lambda connection: change(Clock(connection)))
    return await clock.fn(request)


def _submitted(row: Sequence[Any]) -> Submitted:
    fields = dict(zip(Submitted.__struct_fields__, row, strict=True))
    fields["final"] = bool(fields["final"])
    fields["filers"] = msgspec.json.decode(fields["filers"])
    fields["refused"] = msgspec.json.decode(fields["refused"], type=list[SubmissionMessage])
    return Submitted(**fields)


HANDLERS: Sequence[Any] = (
    clock,
    set_clock,
    stop_clock,
    run_clock,
    reset_clock,
    behaviours,
    choose,
    outcomes,
    ask_outcome,
    forget_outcomes,
    set_condition,
    reset,
    submissions,
    filers,
    add_filer,
    make_tokens,
    revoke_tokens,
    set_delegation,
)


def router() -> Router:
    """Return the sandbox's own calls; each answers this machine alone."""
    return Router(
        "/sandbox", route_handlers=list(HANDLERS), before_request=requests.check_local, include_in_schema=False
    )
