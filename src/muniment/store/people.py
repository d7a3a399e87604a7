"""Companies and persons: wherever they stand in filings."""

from typing import Any

from sqlalchemy import ColumnElement, Connection, func, select

from muniment.errors import UsageError
from muniment.store import finding, tables
from muniment.store.names import FORMER_NAMES, ISSUERS, LEADING
from muniment.store.query import Page, Query
from muniment.store.stored import FilingRow, Involved, IssuerPage, PersonPage
from muniment.values.characters import folded

_F, _P = tables.filings.c, tables.persons.c


def issuer(connection: Connection, number: str, query: Query) -> IssuerPage:
    """Return the company with the CIK `number`; `query` says which page of its filings."""
    key, own = _as_issuer(number)
    names = _involved(connection, own)
    if not names:
        raise UsageError(f"the store has no filing about an issuer with CIK {key}")
    among = _P.filing_id.in_(select(_P.filing_id).where(*own))
    persons = _involved(connection, [among, _P.role.in_(LEADING)])
    return IssuerPage(key, _name(names), names, persons, _filings(connection, own, query))


def person(connection: Connection, key: str, query: Query) -> PersonPage:
    """Return whoever has this CIK or, however it is written, this name."""
    own = _as_person(key)
    names = _involved(connection, own)
    if not names:
        raise UsageError(f"the store has no filing with {key!r} in it")
    return PersonPage(key, _name(names), names, _filings(connection, own, query))


def issuer_filings(connection: Connection, number: str, query: Query) -> Page[FilingRow]:
    """Return another page of the filings about a company."""
    return _filings(connection, _as_issuer(number)[1], query)


def person_filings(connection: Connection, key: str, query: Query) -> Page[FilingRow]:
    """Return another page of the filings with somebody in them."""
    return _filings(connection, _as_person(key), query)


def _as_issuer(number: str) -> tuple[str, list[ColumnElement[bool]]]:
    key = finding.as_cik(number)
    if key is None:
        raise UsageError(f"{number!r} is not a CIK")
    return key, [_P.cik == key, _P.role.in_(sorted(ISSUERS))]


def _as_person(key: str) -> list[ColumnElement[bool]]:
    number = finding.as_cik(key)
    return [_P.cik == number] if number else [_P.folded == folded(key)]


def _name(names: tuple[Involved, ...]) -> str:
    """Return what somebody is called: the most frequent name, and a former one only where there is no other."""
    return next((one.name for one in names if one.role not in FORMER_NAMES), names[0].name)


def _involved(connection: Connection, conditions: list[ColumnElement[bool]]) -> tuple[Involved, ...]:
    """Return names with their roles, the one in most filings first."""
    filings = func.count(_P.filing_id.distinct())
    grouped = (_P.name, _P.cik, _P.role)
    question = (
        select(*grouped, filings, func.min(_F.filed), func.max(_F.filed))
        .join(tables.filings, _F.id == _P.filing_id)
        .where(*conditions)
        .group_by(*grouped)
        .order_by(filings.desc(), func.max(_F.filed).desc().nulls_last(), _P.name, _P.role)
    )
    return tuple(Involved(*row) for row in connection.execute(question))


def _filings(connection: Connection, conditions: list[Any], query: Query) -> Page[FilingRow]:
    among = _F.id.in_(select(_P.filing_id).where(*conditions))
    return finding.page_of(connection, query, [among])
