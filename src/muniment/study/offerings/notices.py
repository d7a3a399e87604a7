"""What one notice tells, as a row of `tables.notices`; what depends on the notice before it is left to `follow`."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import Any, Protocol

from msgspec import UNSET
from sqlalchemy import Connection, insert, select

from muniment.codes.exemptions import EXEMPTIONS
from muniment.codes.industries import INDUSTRIES
from muniment.deadlines.of_filing import dues_of
from muniment.forms import FormD, names
from muniment.forms.definition import Amount, or_none
from muniment.forms.describe import fields
from muniment.study import tables
from muniment.study.facts import Facts
from muniment.study.offerings.raised import UNSTATED
from muniment.study.offerings.sizes import size_of
from muniment.values import INDEFINITE

FUND = "Pooled Investment Fund"
"""The choice of Item 4 that makes an issuer a fund here, `is_fund`."""

_SECURITIES = {field.name: field.at.label for field in fields(FormD) if field.at.item == "9"}  # one tick each
_PLACES = {code: number for number, code in enumerate(EXEMPTIONS)}
_MONTHS_OF_A_QUARTER = 3


class Resolved(Protocol):
    """Whom mentions are of."""

    def entity(self, filing_id: int, position: int) -> int:
        """Return the id of the entity of a mention, by the filing and the position among its mentions."""
        ...


def put(connection: Connection, facts: Iterable[Facts], resolved: Resolved) -> None:
    """Write down what each Form D among these filings says; any other filing is passed over.

    Rows of these filings must not be there. Nothing is known of the notice before until `follow`.
    """
    rows = [_row(one, one.held.record, resolved) for one in facts if isinstance(one.held.record, FormD)]
    if rows:
        connection.execute(insert(tables.notices), rows)
        _add_sets(connection, {row["exemptions"] for row in rows if row["exemptions"]})


def _add_sets(connection: Connection, found: set[tuple[str, ...]]) -> None:
    """Note which exemptions the lists hold; there are a few hundred different ones at most."""
    there = set(connection.execute(select(tables.exemption_sets.c.exemptions).distinct()).scalars())
    rows = [{"exemptions": one, "code": code} for one in sorted(found - there) for code in one]
    if rows:
        connection.execute(insert(tables.exemption_sets), rows)


def _row(one: Facts, record: FormD, resolved: Resolved) -> dict[str, Any]:
    form = _form(one, record)
    amendment = form.amendment if form else or_none(record.is_amendment)
    issuer = one.issuer
    return {
        "filing_id": one.held.id,
        "accession": one.held.key,
        "form": "D/A" if amendment else "D",
        "amendment": amendment,
        "previous": or_none(record.previous_accession_number),
        "filed": one.filed,
        "known": one.known or None,
        "issuer_id": None if issuer is None else resolved.entity(one.held.id, issuer),
        "issuer_name": None if issuer is None else one.mentions[issuer].name,
        "raised_kind": UNSTATED,
        **_calendar(one.filed),
        **_issuer(record),
        **_dates(record, one.filed, amendment),
        **_money(record),
    }


def _form(one: Facts, record: FormD) -> names.FormName | None:
    """Return the name of the form: as the notice has it, else as its header does."""
    header = one.held.header
    told = (record.submission_type, UNSET if header is UNSET else header.form)
    found = (names.parse(words) for words in told if words)
    return next((name for name in found if name and name.form == "D"), None)


def _calendar(filed: date | None) -> dict[str, Any]:
    if filed is None:
        return {"week": None, "month": None, "quarter": None, "year": None}
    monday = filed - timedelta(days=filed.weekday())
    quarter = f"{filed.year}Q{(filed.month - 1) // _MONTHS_OF_A_QUARTER + 1}"
    return {"week": monday.isoformat(), "month": f"{filed:%Y-%m}", "quarter": quarter, "year": filed.year}


def _issuer(record: FormD) -> dict[str, Any]:
    """Return what Items 2, 4, 5, 6 and 9 say."""
    issuer, industry = record.primary_issuer, or_none(record.industry_group)
    code = INDUSTRIES.get(industry) if industry else None
    address = UNSET if issuer is UNSET else issuer.address
    return {
        "state": None if address is UNSET else or_none(address.state),
        "industry": industry,
        "industry_group": (code.group or industry) if code else industry,
        "is_fund": industry == FUND,
        "fund_type": or_none(record.fund_type),
        "revenue_range": or_none(record.revenue_range),
        "net_asset_value_range": or_none(record.net_asset_value_range),
        "exemptions": None if record.exemptions is UNSET else _in_order(record.exemptions),
        "securities": tuple(label for name, label in _SECURITIES.items() if getattr(record, name) is True) or None,
    }


def _in_order(codes: Sequence[str]) -> tuple[str, ...]:
    """Return each code once, in official order, those that are on no list last."""
    return tuple(sorted(set(codes), key=lambda code: (_PLACES.get(code, len(_PLACES)), code)))


def _dates(record: FormD, filed: date | None, amendment: bool | None) -> dict[str, Any]:
    sale, is_new = or_none(record.first_sale), amendment is False
    due = dues_of(record, filed).on_time_until if is_new else None
    return {
        "first_sale": sale,
        "yet_to_occur": or_none(record.first_sale_yet_to_occur),
        "days_to_filing": (filed - sale).days if is_new and filed and sale else None,
        "due": due,
        "days_late": (filed - due).days if filed and due else None,
    }


def _money(record: FormD) -> dict[str, Any]:
    offered, indefinite = _amount(record.total_offering_amount)
    return {
        "offered": offered,
        "offered_indefinite": indefinite,
        "sold": or_none(record.total_amount_sold),
        "remaining": _amount(record.total_remaining)[0],
        "size": size_of(offered, indefinite),
        "investors": or_none(record.total_investors),
        "minimum_investment": or_none(record.minimum_investment),
    }


def _amount(held: Amount) -> tuple[int | None, bool | None]:
    """Return an amount, and whether it is "Indefinite"; None and None where it is not stated."""
    if held is UNSET:
        return None, None
    return (None, True) if held == INDEFINITE else (held, False)
