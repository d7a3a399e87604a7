"""The pages about who may file: tokens, which are shown once, and entities."""

import sqlite3
from datetime import datetime

import msgspec
from litestar import Response, get, post
from litestar.params import FromQuery
from msgspec import Struct

from muniment.edgar.sandbox.access import enrolling, entities, tokens
from muniment.edgar.sandbox.access.enrolling import Enrolled
from muniment.edgar.sandbox.access.entities import Entity
from muniment.edgar.sandbox.api import rules
from muniment.edgar.sandbox.api.rules import AnyRequest
from muniment.edgar.sandbox.clock import Clock
from muniment.edgar.sandbox.pages.frame import form, shown, to
from muniment.errors import UsageError
from muniment.identifiers import cik as ciks

_MOST = 200


class Held(Struct, frozen=True):
    """A token in the list; its text is known to nobody here."""

    kind: str
    owner: str
    name: str
    made: str
    expires: str
    state: str


class OnFile(Struct, frozen=True):
    """An entity in the list, and whether it has an access code."""

    entity: Entity
    has_code: bool


@get("/pages/tokens")
async def list_tokens(request: AnyRequest) -> Response[bytes]:
    """List tokens, and offer to make some."""
    return _tokens(request)


@post("/pages/tokens", status_code=200)
async def make_tokens(request: AnyRequest) -> Response[bytes]:
    """Make what is missing for some CIKs and two tokens, and show these: the one time that they are told."""
    said = await form(request)
    numbers = said.get("ciks", "").replace(",", " ").split()
    if not numbers:
        raise UsageError("At least one CIK is needed.")
    sandbox = rules.held(request)
    made = await sandbox.write(
        lambda connection: enrolling.enrol(
            connection,
            sandbox.keys,
            numbers,
            Clock(connection).now(),
            email=said.get("email") or enrolling.EMAIL,
            names=[said["name"]] if said.get("name") else (),
            codes="codes" in said,
        ),
    )
    return _tokens(request, made)


@post("/pages/tokens/revoke")
async def revoke(request: AnyRequest) -> Response[bytes]:
    """End all tokens of an owner."""
    said = await form(request)
    if said.get("kind") not in tuple(tokens.Kind):
        raise UsageError("There is no such kind of token.")
    await rules.held(request).write(
        lambda connection: tokens.revoke(connection, tokens.Kind(said["kind"]), said.get("owner", ""))
    )
    return to("/pages/tokens")


@get("/pages/entities")
async def list_entities(request: AnyRequest, after: FromQuery[str] = "") -> Response[bytes]:
    """List companies and persons, and offer to put one on file."""
    reading = rules.held(request).reading
    asked = "SELECT cik FROM entities WHERE cik > ? ORDER BY cik LIMIT ?"
    rows = reading.execute(asked, (after, _MOST + 1)).fetchall()
    known = [(entities.entity(reading, cik), entities.has_code(reading, cik)) for (cik,) in rows[:_MOST]]
    found = [OnFile(entity, code) for entity, code in known if entity]
    (total,) = reading.execute("SELECT count(*) FROM entities").fetchone()
    more = rows[_MOST - 1][0] if len(rows) > _MOST else ""
    return shown(request, "entities", "Entities", rows=found, more=more, total=total)


@post("/pages/entities")
async def add_entity(request: AnyRequest) -> Response[bytes]:
    """Put an entity on file, or change its name, its jurisdiction and what it is; what is left empty stays."""
    said = await form(request)
    number = ciks.validate(said.get("cik", ""))
    details: dict[str, object] = {}
    if said.get("individual"):
        details["individual"] = said["individual"] == "yes"
    if said.get("state"):
        details["state"] = said["state"].upper()
    await rules.held(request).write(
        lambda connection: entities.add(connection, number, said.get("name", ""), **details)
    )
    return to("/pages/entities")


def _tokens(request: AnyRequest, made: Enrolled | None = None) -> Response[bytes]:
    sandbox = rules.held(request)
    now = sandbox.clock.now()
    rows = sandbox.reading.execute("SELECT kind, owner, made, expires, revoked FROM tokens ORDER BY made DESC")
    told = msgspec.json.encode(made).decode() if made else ""
    found = [_held(sandbox.reading, row, now) for row in rows.fetchall()]
    return shown(request, "tokens", "Tokens", rows=found, made=made, told=told, email=enrolling.EMAIL)


def _held(reading: sqlite3.Connection, row: tuple[str, str, str, str, int], now: datetime) -> Held:
    kind, owner, made, expires, revoked = row
    if kind == tokens.Kind.FILER:
        known = entities.entity(reading, owner)
        name = known.name if known else ""
    else:
        found = reading.execute("SELECT email FROM users WHERE id = ?", (owner,)).fetchone()
        name = found[0] if found else ""
    state = "revoked" if revoked else "expired" if now >= datetime.fromisoformat(expires) else "holds"
    return Held(kind, owner, name, made, expires, state)


HANDLERS = (list_tokens, make_tokens, revoke, list_entities, add_entity)
