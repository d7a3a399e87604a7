"""Filer management: what is on file about a filer, its access code, delegations and individuals."""

import re
import sqlite3
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from litestar import Response, Router, delete, get, post, put
from litestar.openapi.spec import Operation
from litestar.params import FromPath
from msgspec import UNSET, UnsetType

from muniment.edgar.protocol import (
    DelegationInfo,
    DelegationInfoResponse,
    EmailRole,
    FilerCCCResponse,
    FilerCheckResponse,
    FilerInfo,
    FilerInfoResponse,
    IndividualInfo,
    IndividualInfoResponse,
    IndividualRole,
    UpdateCCC,
)
from muniment.edgar.sandbox.access import entities, people, tokens
from muniment.edgar.sandbox.access.entities import Entity
from muniment.edgar.sandbox.access.people import Delegation, Roles, Standing, User
from muniment.edgar.sandbox.access.tokens import Caller
from muniment.edgar.sandbox.api import requests
from muniment.edgar.sandbox.api.openapi import Changing, Coding, Inviting, Listing, Managing
from muniment.edgar.sandbox.api.requests import AnyRequest, Held, Refused, described, info, marks
from muniment.edgar.sandbox.behaviours import switch
from muniment.edgar.sandbox.clock import CLOSES, EASTERN
from muniment.identifiers import cik as ciks


def filer_info(held: Entity) -> FilerInfo:
    """Return what is on file about a filer; what is empty is left out."""
    known, mail, business = held.details, held.details.mail, held.details.business
    return FilerInfo(
        cik=held.cik,
        entity_name=held.name,
        state_code=known.state or UNSET,
        irs_number=known.irs or UNSET,
        entity_status="A",
        entity_type="A" if known.agent else "F",
        delete_flag=0,
        sic_code=known.sic or UNSET,
        fy_end=known.fiscal_year_end or UNSET,
        individual_or_company="I" if known.individual else "C",
        legal_entity_identifier=known.lei or UNSET,
        mail_street1=mail.street1,
        mail_street2=mail.street2,
        mail_city=mail.city,
        mail_state_code=mail.state,
        mail_zip=mail.zip,
        mailing_phone=mail.phone,
        business_street1=business.street1,
        business_street2=business.street2,
        business_city=business.city,
        business_state_code=business.state,
        business_zip=business.zip,
        business_phone=business.phone or known.phone or UNSET,
        confirmation_due_date=known.confirmation_due.isoformat() if known.confirmation_due else UNSET,
        website=known.website or UNSET,
    )


def confirmation_due(held: Entity | None) -> str | UnsetType:
    """Return the moment by which the account must be confirmed, where one is on file."""
    if held is None or held.details.confirmation_due is None:
        return UNSET
    return datetime.combine(held.details.confirmation_due, CLOSES, EASTERN).isoformat()


def individual(user: User, roles: Roles) -> IndividualInfo:
    """Return an individual and its roles for one CIK."""
    return IndividualInfo(
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
_ASKED = (400, 401, 403, 406, 429, 500, 503)
_CHANGED = (*_ASKED, 408, 411, 413, 415)
_MOST = 1_000


def _described(summary: str, operation: type[Operation] = Managing) -> dict[str, Any]:
    """Return what the OpenAPI document says of a call; one with a body is another operation than `Managing`."""
    return {
        "status_code": 200,
        "tags": ["Filer Management API"],
        "operation_class": operation,
        "responses": described(*(_ASKED if operation is Managing else _CHANGED)),
        "summary": summary,
    }


@get("/fm/{cik:str}", **_described("View Filer"))
async def view_filer(request: AnyRequest, cik: FromPath[str]) -> Response[FilerInfoResponse]:
    """Tell what is on file about a filer, its access code apart."""
    sandbox, who = _caller(request, cik)
    tokens.check_sees(sandbox.reading, who, cik)
    held = entities.entity(sandbox.reading, cik)
    told = (filer_info(held),) if held else ()
    return Response(FilerInfoResponse(**marks(), filer_info=told, messages=info("OK")))


@get("/fm/{cik:str}/verify", **_described("Verify"))
async def verify(request: AnyRequest, cik: FromPath[str]) -> Response[FilerCheckResponse]:
    """Tell whether both tokens may file for a filer, and when they end."""
    sandbox, who = _caller(request, cik)
    held = entities.entity(sandbox.reading, cik)
    return Response(
        FilerCheckResponse(
            **marks(),
            can_file=held is not None and tokens.may_file(sandbox.reading, who, cik),
            confirmation_due_date=confirmation_due(held),
            filer_api_token_expiration_date=who.filer.expires.isoformat(),
            user_api_token_expiration_date=who.user.expires.isoformat() if who.user else UNSET,
            messages=info("OK"),
        )
    )


@post("/fm/{cik:str}/ccc", **_described("Generate CCC"))
async def generate_code(request: AnyRequest, cik: FromPath[str]) -> Response[FilerCCCResponse]:
    """Give a filer a new access code, made by chance, and tell it this one time."""
    sandbox, who = _caller(request, cik)
    tokens.check_administers(sandbox.reading, who, cik)
    code = entities.new_code()
    await sandbox.write(lambda connection: entities.set_code(connection, sandbox.keys, cik, code))
    return Response(FilerCCCResponse(**marks(), filer_ccc=code, messages=info("OK")))


@put("/fm/{cik:str}/ccc", **_described("Custom CCC", Coding))
async def choose_code(request: AnyRequest, cik: FromPath[str]) -> Response[FilerCCCResponse]:
    """Give a filer an access code of its choice, if the present one is right."""
    sandbox, who = _caller(request, cik)
    tokens.check_administers(sandbox.reading, who, cik)
    codes = await requests.json_of(request, UpdateCCC)
    if not entities.fits(sandbox.reading, sandbox.keys, cik, codes.ccc):
        raise Refused(400, "Invalid data", "the current access code is not right")
    await sandbox.write(lambda connection: entities.set_code(connection, sandbox.keys, cik, codes.new_ccc))
    return Response(FilerCCCResponse(**marks(), filer_ccc=codes.new_ccc, messages=info("OK")))


@get("/fm/{cik:str}/delegations", **_described("View Delegations"))
async def view_delegations(request: AnyRequest, cik: FromPath[str]) -> Response[DelegationInfoResponse]:
    """Tell to whom a filer delegates, and who delegates to it."""
    sandbox, who = _caller(request, cik)
    tokens.check_sees(sandbox.reading, who, cik, delegated=False)
    given, had = (tuple(map(_delegation, people.delegations(sandbox.reading, cik, to=to))) for to in (True, False))
    return Response(DelegationInfoResponse(**marks(), delegations_to=given, delegations_from=had, messages=info("OK")))


@post("/fm/{cik:str}/delegations", **_described("Send Delegation Invitations", Listing))
async def send_delegations(request: AnyRequest, cik: FromPath[str]) -> Response[FilerInfoResponse]:
    """Let other CIKs file for a filer."""
    sandbox, others = await _others(request, cik)
    standing = Standing.PENDING if switch(sandbox.reading, "invitations") == "pending" else Standing.ACTIVE
    given = Delegation(status=standing, changed=sandbox.clock.now().isoformat())
    await sandbox.write(lambda connection: [people.delegate(connection, cik, one, given) for one in others])
    return _done(f"{len(others)} delegation invitation(s) sent.")


@post("/fm/{cik:str}/delegationRequests", **_described("Request Delegation Invitations", Listing))
async def request_delegations(request: AnyRequest, cik: FromPath[str]) -> Response[FilerInfoResponse]:
    """Ask filers to let this CIK file for them; a delegation that is there stays as it is."""
    sandbox, others = await _others(request, cik)
    given = Delegation(status=Standing.REQUESTED, request=True, changed=sandbox.clock.now().isoformat())

    def ask(connection: sqlite3.Connection) -> None:
        for one in others:
            if people.delegation(connection, one, cik) is None:
                people.delegate(connection, one, cik, given)

    await sandbox.write(ask)
    return _done(f"{len(others)} delegation request(s) sent.")


@get("/fm/{cik:str}/individuals", **_described("View Individuals"))
async def view_individuals(request: AnyRequest, cik: FromPath[str]) -> Response[IndividualInfoResponse]:
    """Tell who has a role for a filer."""
    sandbox, who = _caller(request, cik)
    tokens.check_administers(sandbox.reading, who, cik)
    found = tuple(individual(*one) for one in people.individuals(sandbox.reading, cik))
    return Response(IndividualInfoResponse(**marks(), individuals=found, messages=info("OK")))


@post("/fm/{cik:str}/individuals", **_described("Add Individuals", Inviting))
async def add_individuals(request: AnyRequest, cik: FromPath[str]) -> Response[FilerInfoResponse]:
    """Give individuals roles for a filer; who is not known becomes known."""
    sandbox, who = _caller(request, cik)
    tokens.check_administers(sandbox.reading, who, cik)
    invited = await _list(request, IndividualRole)
    day = sandbox.clock.now().date().isoformat()

    def invite(connection: sqlite3.Connection) -> None:
        for one in invited:
            user = people.add_user(connection, one.email, one.first_name, one.middle_name, one.last_name)
            people.set_roles(connection, cik, user.id, _roles(one, day))

    await sandbox.write(invite)
    return _done("Invite(s) created.")


@put("/fm/{cik:str}/individuals", **_described("Change Roles", Changing))
async def change_roles(request: AnyRequest, cik: FromPath[str]) -> Response[FilerInfoResponse]:
    """Give individuals these roles for a filer instead of all that they had."""
    sandbox, who = _caller(request, cik)
    tokens.check_administers(sandbox.reading, who, cik)
    changed = await _list(request, EmailRole)
    await sandbox.write(lambda connection: [_change(connection, cik, one.email, _roles(one)) for one in changed])
    return _done("Roles changed.")


@delete("/fm/{cik:str}/individuals", **_described("Remove Individuals", Listing))
async def remove_individuals(request: AnyRequest, cik: FromPath[str]) -> Response[FilerInfoResponse]:
    """Take individuals' roles for a filer away."""
    sandbox, who = _caller(request, cik)
    tokens.check_administers(sandbox.reading, who, cik)
    emails = await _list(request, str)
    await sandbox.write(lambda connection: [_change(connection, cik, one, None) for one in emails])
    return _done("Individual(s) removed.")


def _caller(request: AnyRequest, cik: str) -> tuple[Held, Caller]:
    who = requests.caller(request)
    if not _CIK.fullmatch(cik):
        raise Refused(400, "Invalid data", "a CIK has ten digits")
    return requests.held(request), who


async def _others(request: AnyRequest, cik: str) -> tuple[Held, list[str]]:
    """Return the CIKs of a request about delegations, which the owner of the filer token makes for itself alone."""
    sandbox, who = _caller(request, cik)
    tokens.check_administers(sandbox.reading, who, cik, delegated=False)
    asked = await _list(request, str)
    unknown = [
        one for one in asked if not ciks.is_valid(one) or not entities.entity(sandbox.reading, ciks.compact(one))
    ]
    if unknown:
        raise Refused(400, "Invalid data", f"{len(unknown)} of {len(asked)} are no CIK that EDGAR has")
    others = list(dict.fromkeys(map(ciks.compact, asked)))
    if cik in others:
        raise Refused(400, "Invalid data", "nobody delegates to oneself")
    return sandbox, others


async def _list(request: AnyRequest, shape: type[Any]) -> list[Any]:
    found = await requests.json_of(request, list[shape])
    if not 1 <= len(found) <= _MOST:
        raise Refused(400, "Invalid data", f"1 to {_MOST:,} entries are taken")
    return found


def _change(connection: sqlite3.Connection, cik: str, email: str, given: Roles | None) -> None:
    """Change or take the roles of somebody who has some, so that an administrator is left."""
    user = people.user(connection, email)
    if user is None or people.roles(connection, cik, user.id) is None:
        raise Refused(400, "Invalid data", "one of the individuals has no role for this CIK")
    people.set_roles(connection, cik, user.id, given)
    if not any(roles.admin for _, roles in people.individuals(connection, cik)):
        raise Refused(400, "Invalid data", "a filer keeps at least one account administrator")


def _roles(given: EmailRole, day: str = "") -> Roles:
    return Roles(admin=given.in_admin_role, technical=given.in_tech_admin_role, user=given.in_user_role, invited=day)


def _delegation(one: tuple[str, str, Delegation]) -> DelegationInfo:
    cik, name, given = one
    return DelegationInfo(
        entity_cik=cik,
        entity_name=name,
        status=given.status,
        is_request=given.request,
        auto_add_users=given.add_users,
        last_updated=given.changed or UNSET,
    )


def _done(words: str) -> Response[FilerInfoResponse]:
    return Response(FilerInfoResponse(**marks(), messages=info(words)))


HANDLERS: Sequence[Any] = (
    view_filer,
    verify,
    generate_code,
    choose_code,
    view_delegations,
    send_delegations,
    request_delegations,
    view_individuals,
    add_individuals,
    change_roles,
    remove_individuals,
)


def router() -> Router:
    """Return the calls of the Filer Management API."""
    return Router("/", route_handlers=list(HANDLERS))
