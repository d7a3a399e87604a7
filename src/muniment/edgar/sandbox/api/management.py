"""Filer management: what is on file about a filer, its access code, delegations and individuals."""

import re
import sqlite3
from typing import Any

from litestar import Router, delete, get, post, put
from litestar.openapi.spec import Operation
from litestar.params import FromPath
from litestar.types import ControllerRouterHandler
from msgspec import UNSET, UnsetType

from muniment.edgar import protocol
from muniment.edgar.sandbox import entities, tokens
from muniment.edgar.sandbox.acceptance.accepting import midnight
from muniment.edgar.sandbox.api import requests
from muniment.edgar.sandbox.api.requests import (
    AnyRequest,
    Changing,
    Coding,
    Inviting,
    Listing,
    Managing,
    OpenSandbox,
    Refused,
    error_specs,
    info,
    tracking_fields,
)
from muniment.edgar.sandbox.behaviours import switch
from muniment.edgar.sandbox.entities import Delegation, Entity, Roles, Standing, User
from muniment.edgar.sandbox.tokens import Caller
from muniment.identifiers import cik as ciks

# The parts of an address on the wire, each with what a header calls it.
_ADDRESS = {"street1": "street1", "street2": "street2", "city": "city", "state_code": "state", "zip": "zip"}


def filer_info(entity: Entity) -> protocol.FilerInfo:
    """Return what is on file about a filer; what is empty is left out."""
    details = entity.details
    return protocol.FilerInfo(
        cik=entity.cik,
        entity_name=entity.name,
        state_code=details.state or UNSET,
        irs_number=details.irs or UNSET,
        entity_status="A",
        entity_type="A" if details.agent else "F",
        delete_flag=0,
        sic_code=details.sic or UNSET,
        fy_end=details.fiscal_year_end or UNSET,
        individual_or_company="I" if details.individual else "C",
        legal_entity_identifier=details.lei or UNSET,
        **{f"mail_{name}": getattr(details.mail, part) for name, part in _ADDRESS.items()},
        mailing_phone=details.mail.phone,
        **{f"business_{name}": getattr(details.business, part) for name, part in _ADDRESS.items()},
        business_phone=details.business.phone or details.phone or UNSET,
        confirmation_due_date=details.confirmation_due.isoformat() if details.confirmation_due else UNSET,
        website=details.website or UNSET,
    )


def confirmation_due(entity: Entity | None) -> str | UnsetType:
    """Return the day by which the account must be confirmed, as its beginning in Eastern time, where one is on file."""
    due = entity.details.confirmation_due if entity else None
    return midnight(due) if due else UNSET


def individual(user: User, roles: Roles) -> protocol.IndividualInfo:
    """Return an individual and its roles for one CIK."""
    return protocol.IndividualInfo(
        email=user.email,
        first_name=user.first_name or UNSET,
        middle_name=user.middle_name or UNSET,
        last_name=user.last_name or UNSET,
        in_admin_role=roles.admin,
        in_tech_admin_role=roles.technical,
        in_user_role=roles.user,
        in_delegated_admin_role=False,
        status="ACTIVE",
        min_invite_date=roles.invited or UNSET,
    )


_CIK = re.compile(r"[0-9]{10}")
_QUERY_ERRORS = (400, 401, 403, 406, 429, 500, 503)
_CHANGED = (*_QUERY_ERRORS, 408, 411, 413, 415)
_MOST = 1_000


def _described(summary: str, operation: type[Operation] = Managing) -> dict[str, Any]:
    """Return what the OpenAPI document says of a call; one with a body is another operation than `Managing`."""
    return {
        "status_code": 200,
        "tags": ["Filer Management API"],
        "operation_class": operation,
        "responses": error_specs(*(_QUERY_ERRORS if operation is Managing else _CHANGED)),
        "summary": summary,
    }


@get("/fm/{cik:str}", **_described("View Filer"))
async def view_filer(request: AnyRequest, cik: FromPath[str]) -> protocol.FilerInfoResponse:
    """Return what is on file about a filer, except its access code."""
    sandbox, who = _caller(request, cik)
    tokens.check_sees(sandbox.reading, who, cik)
    entity = entities.entity(sandbox.reading, cik)
    filers = (filer_info(entity),) if entity else ()
    return protocol.FilerInfoResponse(**tracking_fields(), filer_info=filers, messages=info("OK"))


@get("/fm/{cik:str}/verify", **_described("Verify"))
async def verify(request: AnyRequest, cik: FromPath[str]) -> protocol.FilerCheckResponse:
    """Return whether both tokens may file for a filer, and when they end."""
    sandbox, who = _caller(request, cik)
    entity = entities.entity(sandbox.reading, cik)
    return protocol.FilerCheckResponse(
        **tracking_fields(),
        can_file=entity is not None and tokens.may_file(sandbox.reading, who, cik),
        confirmation_due_date=confirmation_due(entity),
        filer_api_token_expiration_date=who.filer.expires.isoformat(),
        user_api_token_expiration_date=who.user.expires.isoformat() if who.user else UNSET,
        messages=(protocol.Message(type=protocol.MessageType.INFO),),
    )


@post("/fm/{cik:str}/ccc", **_described("Generate CCC"))
async def generate_code(request: AnyRequest, cik: FromPath[str]) -> protocol.FilerCCCResponse:
    """Give a filer a new random access code, and return it this one time."""
    sandbox = _administered(request, cik)
    code = entities.new_code()
    await sandbox.write(lambda connection: entities.set_code(connection, sandbox.keys, cik, code))
    return protocol.FilerCCCResponse(**tracking_fields(), filer_ccc=code, messages=info("OK"))


@put("/fm/{cik:str}/ccc", **_described("Custom CCC", Coding))
async def choose_code(request: AnyRequest, cik: FromPath[str]) -> protocol.FilerCCCResponse:
    """Give a filer an access code of its choice, if the present one is right."""
    sandbox = _administered(request, cik)
    codes = await requests.json_of(request, protocol.UpdateCCC)
    if not entities.fits(sandbox.reading, sandbox.keys, cik, codes.ccc):
        raise Refused(400, "Invalid data", "the current access code is not right")
    await sandbox.write(lambda connection: entities.set_code(connection, sandbox.keys, cik, codes.new_ccc))
    return protocol.FilerCCCResponse(**tracking_fields(), filer_ccc=codes.new_ccc, messages=info("OK"))


@get("/fm/{cik:str}/delegations", **_described("View Delegations"))
async def view_delegations(request: AnyRequest, cik: FromPath[str]) -> protocol.DelegationInfoResponse:
    """Return to whom a filer delegates, and who delegates to it."""
    sandbox, who = _caller(request, cik)
    tokens.check_sees(sandbox.reading, who, cik, delegated=False)
    to, of = (tuple(map(_delegation, entities.delegations(sandbox.reading, cik, to=to))) for to in (True, False))
    return protocol.DelegationInfoResponse(
        **tracking_fields(), delegations_to=to, delegations_from=of, messages=info("OK")
    )


@post("/fm/{cik:str}/delegations", **_described("Send Delegation Invitations", Listing))
async def send_delegations(request: AnyRequest, cik: FromPath[str]) -> protocol.FilerInfoResponse:
    """Let other CIKs file for a filer."""
    sandbox, delegates = await _counterparties(request, cik)
    standing = Standing.PENDING if switch(sandbox.reading, "invitations") == "pending" else Standing.ACTIVE
    terms = Delegation(status=standing, changed=sandbox.clock.now().isoformat())
    await sandbox.write(
        lambda connection: [entities.delegate(connection, cik, delegate, terms) for delegate in delegates]
    )
    return _done(f"{len(delegates)} delegation invitation(s) sent.")


@post("/fm/{cik:str}/delegationRequests", **_described("Request Delegation Invitations", Listing))
async def request_delegations(request: AnyRequest, cik: FromPath[str]) -> protocol.FilerInfoResponse:
    """Ask filers to let this CIK file for them; a delegation that is there stays as it is."""
    sandbox, filers = await _counterparties(request, cik)
    terms = Delegation(status=Standing.REQUESTED, request=True, changed=sandbox.clock.now().isoformat())

    def work(connection: sqlite3.Connection) -> None:
        for filer in filers:
            if entities.delegation(connection, filer, cik) is None:
                entities.delegate(connection, filer, cik, terms)

    await sandbox.write(work)
    return _done(f"{len(filers)} delegation request(s) sent.")


@get("/fm/{cik:str}/individuals", **_described("View Individuals"))
async def view_individuals(request: AnyRequest, cik: FromPath[str]) -> protocol.IndividualInfoResponse:
    """Return who has a role for a filer."""
    members = tuple(individual(*row) for row in entities.individuals(_administered(request, cik).reading, cik))
    return protocol.IndividualInfoResponse(**tracking_fields(), individuals=members, messages=info("OK"))


@post("/fm/{cik:str}/individuals", **_described("Add Individuals", Inviting))
async def add_individuals(request: AnyRequest, cik: FromPath[str]) -> protocol.FilerInfoResponse:
    """Give individuals roles for a filer; who is not known becomes known."""
    sandbox = _administered(request, cik)
    invited = await _list(request, protocol.IndividualRole)
    day = sandbox.clock.now().date().isoformat()

    def invite(connection: sqlite3.Connection) -> None:
        for person in invited:
            user = entities.add_user(connection, person.email, person.first_name, person.middle_name, person.last_name)
            entities.set_roles(connection, cik, user.id, _roles(person, day))

    await sandbox.write(invite)
    return _done("Invite(s) created.")


@put("/fm/{cik:str}/individuals", **_described("Change Roles", Changing))
async def change_roles(request: AnyRequest, cik: FromPath[str]) -> protocol.FilerInfoResponse:
    """Give individuals these roles for a filer instead of all that they had."""
    sandbox = _administered(request, cik)
    changed = await _list(request, protocol.EmailRole)
    await sandbox.write(
        lambda connection: [_change(connection, cik, person.email, _roles(person)) for person in changed]
    )
    return _done("Roles changed.")


@delete("/fm/{cik:str}/individuals", **_described("Remove Individuals", Listing))
async def remove_individuals(request: AnyRequest, cik: FromPath[str]) -> protocol.FilerInfoResponse:
    """Take individuals' roles for a filer away."""
    sandbox = _administered(request, cik)
    emails = await _list(request, str)
    await sandbox.write(lambda connection: [_change(connection, cik, email, None) for email in emails])
    return _done("Individual(s) removed.")


def _caller(request: AnyRequest, cik: str) -> tuple[OpenSandbox, Caller]:
    who = requests.caller(request)
    if not _CIK.fullmatch(cik):
        raise Refused(400, "Invalid data", "a CIK has ten digits")
    return requests.sandbox_of(request), who


def _administered(request: AnyRequest, cik: str, *, delegated: bool = True) -> OpenSandbox:
    """Return the sandbox to who administers a filer; `delegated`: also by the token of one that it delegates to."""
    sandbox, who = _caller(request, cik)
    tokens.check_administers(sandbox.reading, who, cik, delegated=delegated)
    return sandbox


async def _counterparties(request: AnyRequest, cik: str) -> tuple[OpenSandbox, list[str]]:
    """Return the CIKs of a request about delegations, which the owner of the filer token makes for itself alone."""
    sandbox = _administered(request, cik, delegated=False)
    stated = await _list(request, str)
    possible = map(ciks.compact, filter(ciks.is_valid, stated))
    filers = [number for number in possible if entities.entity(sandbox.reading, number)]
    if len(filers) < len(stated):
        raise Refused(400, "Invalid data", f"{len(stated) - len(filers)} of {len(stated)} are no CIK that EDGAR has")
    numbers = list(dict.fromkeys(filers))
    if cik in numbers:
        raise Refused(400, "Invalid data", "a filer does not delegate to itself")
    return sandbox, numbers


async def _list(request: AnyRequest, shape: type[Any]) -> list[Any]:
    entries = await requests.json_of(request, list[shape])
    if not 1 <= len(entries) <= _MOST:
        raise Refused(400, "Invalid data", f"1 to {_MOST:,} entries are taken")
    return entries


def _change(connection: sqlite3.Connection, cik: str, email: str, new_roles: Roles | None) -> None:
    """Change or take the roles of an individual who has some, so that an administrator is left."""
    user = entities.user(connection, email)
    if user is None or entities.roles(connection, cik, user.id) is None:
        raise Refused(400, "Invalid data", "one of the individuals has no role for this CIK")
    entities.set_roles(connection, cik, user.id, new_roles)
    if not any(roles.admin for _, roles in entities.individuals(connection, cik)):
        raise Refused(400, "Invalid data", "a filer keeps at least one account administrator")


def _roles(stated: protocol.EmailRole, day: str = "") -> Roles:
    return Roles(admin=stated.in_admin_role, technical=stated.in_tech_admin_role, user=stated.in_user_role, invited=day)


def _delegation(row: tuple[str, str, Delegation]) -> protocol.DelegationInfo:
    cik, name, terms = row
    return protocol.DelegationInfo(
        entity_cik=cik,
        entity_name=name,
        status=terms.status,
        is_request=terms.request,
        auto_add_users=terms.add_users,
        last_updated=terms.changed or UNSET,
    )


def _done(text: str) -> protocol.FilerInfoResponse:
    return protocol.FilerInfoResponse(**tracking_fields(), messages=info(text))


def router() -> Router:
    """Return the calls of the Filer Management API."""
    handlers: list[ControllerRouterHandler] = [
        view_filer, verify, generate_code, choose_code, view_delegations, send_delegations, request_delegations,
        view_individuals, add_individuals, change_roles, remove_individuals,
    ]  # fmt: skip
    return Router("/", route_handlers=handlers, after_request=requests.as_recorded)
