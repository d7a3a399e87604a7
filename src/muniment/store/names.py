"""The names in a filing: who stands in it, in which role; and what a list shows of it."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from msgspec import UNSET, Struct, UnsetType

from muniment.documents.header import FilingHeader
from muniment.forms import FormD, Record, Schedule13D, Schedule13G

ISSUER, FORMER_NAME = "issuer", "former name"
RELATED, RECIPIENT, DEALER = "related person", "recipient", "dealer"
HOLDER, CONTACT, SIGNER = "reporting person", "contact", "signer"
MEMBER = "group member"

# A header's roles, in small letters, stand beside ours.
FORMER_NAMES = frozenset({FORMER_NAME, "issuer former name"})
ISSUERS = frozenset({ISSUER, "subject company", "filer"}) | FORMER_NAMES
HOLDERS = (HOLDER, RELATED, "filed by", "reporting-owner")


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
    found = list(_names(record))
    if header is not UNSET:
        found += _of_header(header)
    return found


def outline(record: Record | UnsetType, header: FilingHeader | UnsetType) -> Outline:
    """Return what a list shows of a filing; its header answers what the record does not."""
    shown = _outline(record)
    if header is UNSET or (shown.issuer and shown.issuer_cik and shown.state):
        return shown
    party = next((one for one in header.parties if one.role.casefold() in ISSUERS), None)
    if party is None:
        return shown
    address = party.business_address
    state = _said(address.state) if address is not UNSET else None
    return Outline(
        shown.issuer or _said(party.name), shown.issuer_cik or _said(party.cik), shown.state or state, shown.amount
    )


def _said(value: Any) -> Any:  # noqa: ANN401
    return None if value is UNSET else value


def _each(held: Any) -> Any:  # noqa: ANN401
    return () if held is UNSET else held


def _named(role: str, name: Any, path: str, cik: Any = UNSET) -> Iterator[Named]:  # noqa: ANN401
    if name is not UNSET and name:
        yield Named(role, name, None if cik is UNSET else cik, path)


def _names(record: Record | UnsetType) -> Iterator[Named]:
    if record is UNSET:
        return
    if isinstance(record, FormD):
        yield from _of_form_d(record)
    else:
        yield from _of_schedule(record)


def _of_form_d(record: FormD) -> Iterator[Named]:
    if record.primary_issuer is not UNSET:
        yield from _of_issuer(record.primary_issuer, "primary_issuer")
    for number, issuer in enumerate(_each(record.other_issuers)):
        yield from _of_issuer(issuer, f"other_issuers[{number}]")
    for number, person in enumerate(_each(record.related_persons)):
        parts = (person.first_name, person.middle_name, person.last_name)
        name = " ".join(part for part in parts if part is not UNSET and part != "-")
        yield from _named(RELATED, name, f"related_persons[{number}]")
    for number, one in enumerate(_each(record.recipients)):
        yield from _named(RECIPIENT, one.name, f"recipients[{number}].name")
        yield from _named(DEALER, one.associated_dealer, f"recipients[{number}].associated_dealer")
    for number, one in enumerate(_each(record.signatures)):
        yield from _named(SIGNER, one.name, f"signatures[{number}].name")


def _of_issuer(issuer: Any, path: str) -> Iterator[Named]:  # noqa: ANN401
    yield from _named(ISSUER, issuer.name, f"{path}.name", issuer.cik)
    for field in ("previous_names", "edgar_previous_names"):
        for number, name in enumerate(_each(getattr(issuer, field))):
            yield from _named(FORMER_NAME, name, f"{path}.{field}[{number}]", issuer.cik)


def _of_schedule(record: Schedule13D | Schedule13G) -> Iterator[Named]:
    yield from _named(ISSUER, record.issuer_name, "issuer_name", record.issuer_cik)
    for number, person in enumerate(_each(record.reporting_persons)):
        yield from _named(HOLDER, person.name, f"reporting_persons[{number}].name", person.cik)
    if isinstance(record, Schedule13D):
        for number, person in enumerate(_each(record.authorized_persons)):
            yield from _named(CONTACT, person.name, f"authorized_persons[{number}].name")
    for number, signed in enumerate(_each(record.signatures)):
        for second, signer in enumerate(_each(signed.signers)):
            yield from _named(SIGNER, signer.signature, f"signatures[{number}].signers[{second}].signature")


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
    if isinstance(record, FormD):
        issuer, offered = record.primary_issuer, record.total_offering_amount
        amount = offered if isinstance(offered, int) else None
        if issuer is UNSET:
            return Outline(amount=amount)
        state = UNSET if issuer.address is UNSET else issuer.address.state
        return Outline(_said(issuer.name), _said(issuer.cik), _said(state), amount)
    state = UNSET if record.issuer_address is UNSET else record.issuer_address.state
    shares = [int(one.aggregate_amount) for one in _each(record.reporting_persons) if _is_number(one.aggregate_amount)]
    return Outline(_said(record.issuer_name), _said(record.issuer_cik), _said(state), max(shares, default=None))


def _is_number(value: object) -> bool:
    return isinstance(value, Decimal) and value.is_finite()
