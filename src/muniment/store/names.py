"""The names in a filing: who stands in it, in which role; and what a list shows of it."""

import math
from collections.abc import Iterator
from decimal import Decimal

from msgspec import UNSET, Struct, UnsetType

from muniment.documents.header import FilingHeader
from muniment.forms import FORMS, Record, form_of
from muniment.forms import names as form_names
from muniment.forms.definition import or_none
from muniment.forms.paths import each
from muniment.forms.spec import mentions

ISSUER, FORMER_NAME = "issuer", "former name"
RELATED_PERSON, RECIPIENT, DEALER = "related person", "recipient", "dealer"
REPORTING_PERSON, CONTACT, SIGNER = "reporting person", "contact", "signer"
MEMBER = "group member"

# A header's roles, in small letters, stand beside ours.
FORMER_NAMES = frozenset({FORMER_NAME, "issuer former name"})
ISSUERS = frozenset({ISSUER, "subject company", "filer"}) | FORMER_NAMES
LEADS = tuple(dict.fromkeys(role for form in FORMS.values() for role in form.roles.leads))
"""The roles of those whom a list names beside the issuer: related persons, reporting persons."""
LEADING = (*LEADS, "filed by", "reporting-owner")
"""The same, with those of a header."""


class Named(Struct, frozen=True, gc=False):
    """A name in a filing: its role, the CIK that stands beside it, and the record path ("header" for its header)."""

    role: str
    name: str
    cik: str | None
    path: str


class Outline(Struct, frozen=True, gc=False):
    """What a list shows of a filing: issuer, its CIK and state, and the amount.

    The amount is what Form D offers, in dollars; in a schedule the largest number of shares that one person owns,
    without fractions: by this number filings are compared and put in order, see `muniment.store.finding.rows`.
    """

    issuer: str | None = None
    issuer_cik: str | None = None
    state: str | None = None
    amount: int | None = None


def names_of(record: Record | UnsetType, header: FilingHeader | UnsetType) -> list[Named]:
    """Return every name in a filing, in the order of the form; those that only its header has come last."""
    named = [] if record is UNSET else list(_of_record(record))
    if header is not UNSET:
        named += _of_header(header)
    return named


def leading_role(form: str) -> str:
    """Return as what a list names persons beside the issuer: "related person" of a Form D; "" of a form not known."""
    name = form_names.parse(form)
    return next(iter(FORMS[name.form].roles.leads), "") if name else ""


def outline(record: Record | UnsetType, header: FilingHeader | UnsetType) -> Outline:
    """Return what a list shows of a filing; its header answers what the record does not."""
    line = _outline(record)
    if header is UNSET or (line.issuer and line.issuer_cik and line.state):
        return line
    party = next((party for party in header.parties if party.role.casefold() in ISSUERS), None)
    if party is None:
        return line
    address = party.business_address
    state = or_none(address.state) if address is not UNSET else None
    return Outline(
        line.issuer or or_none(party.name), line.issuer_cik or or_none(party.cik), line.state or state, line.amount
    )


def _named(role: str, name: str | UnsetType, path: str, cik: str | UnsetType = UNSET) -> Iterator[Named]:
    if name:
        yield Named(role, name, cik or None, path)


def _of_record(record: Record) -> Iterator[Named]:
    roles = form_of(record).roles
    for party in roles.issuers:
        for path, issuer in each(record, party.path):
            cik = party.answer(issuer, "cik")
            yield from _named(party.role, party.name_of(issuer), f"{path}.{party.name[0]}".lstrip("."), cik)
            for field in party.former:
                for number, name in enumerate(getattr(issuer, field) or ()):
                    yield from _named(FORMER_NAME, name, f"{path}.{field}[{number}]", cik)
    for mention in mentions(record, roles.named):
        cik = mention.party.answer(mention.part, "cik")
        yield from _named(mention.party.role, mention.name, mention.path, cik)


def _of_header(header: FilingHeader) -> Iterator[Named]:
    for party in header.parties:
        role = party.role.casefold()
        yield from _named(role, party.name, "header", party.cik)
        if role in ISSUERS:
            for former in party.former_names:
                yield from _named(FORMER_NAME, former.name, "header", party.cik)
    for member in header.group_members:
        yield from _named(MEMBER, member, "header")


def _outline(record: Record | UnsetType) -> Outline:
    if record is UNSET:
        return Outline()
    roles = form_of(record).roles
    party = roles.issuers[0]
    parts = each(record, roles.figures.path)
    stated = [getattr(part, name) for _, part in parts for name in roles.figures.names[:1]]
    stated = [value for value in stated if isinstance(value, int | Decimal)]
    amount = max((int(value) for value in stated if math.isfinite(value)), default=None)
    for _, issuer in each(record, party.path):
        address = party.answer(issuer, "address")
        state = UNSET if address is UNSET else address.state
        return Outline(
            or_none(getattr(issuer, party.name[0])), or_none(party.answer(issuer, "cik")), or_none(state), amount
        )
    return Outline(amount=amount)
