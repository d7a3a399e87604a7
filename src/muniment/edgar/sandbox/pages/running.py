"""The pages about how it runs: behaviours and their switches, the clock, outcomes that are asked for, a clean state."""

import sqlite3
from datetime import datetime, time

import msgspec
from litestar import Response, get, post

from muniment.edgar.protocol import Condition
from muniment.edgar.sandbox import forced, hours
from muniment.edgar.sandbox.api import rules
from muniment.edgar.sandbox.api.rules import AnyRequest
from muniment.edgar.sandbox.behaviours import BEHAVIOURS, set_switch, switch
from muniment.edgar.sandbox.clock import Clock
from muniment.edgar.sandbox.forced import Forced
from muniment.edgar.sandbox.pages.frame import form, shown, to
from muniment.errors import UsageError
from muniment.values import Unreadable
from muniment.values.grammar import typed_moment

_OUTCOMES = {
    "suspend": "suspend the next submissions",
    "unavailable": "answer the next requests with 503",
    "delay": "answer the next requests late",
    "cut": "cut the connections of the next requests",
}


@get("/pages/behaviours")
async def list_behaviours(request: AnyRequest) -> Response[bytes]:
    """Tell what it does, by which source, with the switches."""
    reading = rules.held(request).reading
    rows = [(one, switch(reading, one.name) if one.choices else "") for one in BEHAVIOURS]
    return shown(request, "behaviours", "Behaviours", rows=rows)


@post("/pages/behaviours")
async def choose(request: AnyRequest) -> Response[bytes]:
    """Choose where sources differ: all switches as they stand on the page."""
    said = await form(request)

    def work(connection: sqlite3.Connection) -> None:
        for name, choice in said.items():
            set_switch(connection, name, choice)

    await rules.held(request).write(work)
    return to("/pages/behaviours")


@get("/pages/clock")
async def show_clock(request: AnyRequest) -> Response[bytes]:
    """Show the clock and the operating state."""
    reading = rules.held(request).reading
    kept = hours.chosen(reading) or ""
    return shown(request, "clock", "Clock", kept=kept, conditions=[one.value for one in Condition])


@post("/pages/clock")
async def set_clock(request: AnyRequest) -> Response[bytes]:
    """Set the clock, stop it, let it run, or show the machine's time again."""
    said = await form(request)
    verb = said.get("do")
    if verb == "set":
        moment = _moment(said.get("now", ""))
        await rules.held(request).write(lambda connection: Clock(connection).set(moment, runs="runs" in said))
    elif verb in ("stop", "run"):
        await rules.held(request).write(
            lambda connection: Clock(connection).set(Clock(connection).now(), runs=verb == "run")
        )
    elif verb == "reset":
        await rules.held(request).write(lambda connection: Clock(connection).reset())
    else:
        raise UsageError("The clock can be set, stopped, run and reset.")
    return to("/pages/clock")


@post("/pages/condition")
async def set_condition(request: AnyRequest) -> Response[bytes]:
    """Report an operating state whatever the hour, or by the hour again."""
    said = (await form(request)).get("condition", "")
    if said and said not in tuple(Condition):
        raise UsageError(f"{said[:40]!r} is no operating state.")
    wanted = Condition(said) if said else None
    await rules.held(request).write(lambda connection: hours.set_condition(connection, wanted))
    return to("/pages/clock")


@get("/pages/outcomes")
async def list_outcomes(request: AnyRequest) -> Response[bytes]:
    """Tell which outcomes were asked for and have not happened yet."""
    waiting = forced.forced(rules.held(request).reading)
    return shown(request, "outcomes", "Outcomes", waiting=waiting, outcomes=_OUTCOMES)


@post("/pages/outcomes")
async def ask_outcome(request: AnyRequest) -> Response[bytes]:
    """Ask for one more outcome, or forget all."""
    said = await form(request)
    if said.get("do") == "forget":
        await rules.held(request).write(lambda connection: forced.force(connection, []))
        return to("/pages/outcomes")
    wanted = _forced(said)
    await rules.held(request).write(lambda connection: forced.force(connection, [*forced.forced(connection), wanted]))
    return to("/pages/outcomes")


@post("/pages/reset")
async def reset(request: AnyRequest) -> Response[bytes]:
    """Begin anew: without submissions, filings and messages, and as ticked without more."""
    said = await form(request)
    await rules.held(request).clear(access="access" in said, settings="settings" in said)
    return to("/")


def _moment(words: str) -> datetime:
    try:
        moment = typed_moment(words)
    except Unreadable:
        raise UsageError(f"{words[:40]!r} is no moment, such as 2026-03-02T17:25 (Eastern time).") from None
    return moment if isinstance(moment, datetime) else datetime.combine(moment, time())


def _forced(said: dict[str, str]) -> Forced:
    """Return the outcome that a form asks for; what is left empty is as usual."""
    given = {name: said[name] for name in ("outcome", "next", "path", "form", "seconds") if said.get(name)}
    try:
        return msgspec.convert(given, Forced, strict=False)
    except msgspec.ValidationError as error:
        raise UsageError(f"This outcome cannot be asked for: {error}.") from error


HANDLERS = (
    list_behaviours,
    choose,
    show_clock,
    set_clock,
    set_condition,
    list_outcomes,
    ask_outcome,
    reset,
)
