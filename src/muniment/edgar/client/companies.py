"""What EDGAR says of a company: its filings, as JSON, and its tickers.

Source: SEC, "EDGAR Application Programming Interfaces": `submissions/CIK##########.json` has parallel lists of the
latest filings, and names further files for older ones.
"""

import re
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

import msgspec
from msgspec import Struct

from muniment.edgar.client.listing import Listed
from muniment.errors import IdentifierError, SourceError
from muniment.identifiers import accession, cik

_PAGE = re.compile(r"CIK[0-9]{10}-submissions-[0-9]{3,6}\.json").fullmatch
_COLUMNS = ("accessionNumber", "form", "filingDate")


class OlderPage(Struct, frozen=True):
    """A further file with older filings; the days of the oldest and the latest in it, None where it does not say."""

    file: str
    since: date | None
    until: date | None


class Company(Struct, frozen=True):
    """A company and its latest filings, newest first; `older` are the files with the others."""

    cik: str
    name: str
    listed: tuple[Listed, ...]
    older: tuple[OlderPage, ...]


def read_company(data: bytes, where: str = "") -> Company:
    """Return a company as `submissions/CIK##########.json` describes it.

    Raises:
        SourceError: it is no such file.
    """
    body = _object(data, where)
    try:
        number = cik.compact(str(body["cik"]))
        recent, files = body["filings"]["recent"], body["filings"].get("files") or []
        name = str(body.get("name") or "")
        older = tuple(_older(one, where) for one in files)
    except (LookupError, TypeError, AttributeError, IdentifierError) as error:
        raise SourceError("is no list of a company's filings as EDGAR has it", source=where) from error
    return Company(number, name, _rows(recent, number, name, where), older)


def read_older(data: bytes, company: Company, where: str = "") -> tuple[Listed, ...]:
    """Return the filings of a further file of a company; the error is that of `read_company`."""
    return _rows(_object(data, where), company.cik, company.name, where)


def _rows(columns: object, number: str, name: str, where: str) -> tuple[Listed, ...]:
    """Turn parallel lists into rows; lists of unequal length would put values into the wrong filing."""
    lists = [columns.get(one) if isinstance(columns, Mapping) else None for one in _COLUMNS]
    if not all(isinstance(one, list) for one in lists) or len({len(one or ()) for one in lists}) != 1:
        raise SourceError(f"its lists {', '.join(_COLUMNS)} are missing or not equally long", source=where)
    return tuple(_rows_of(zip(*(one or () for one in lists), strict=True), number, name, where))


def _rows_of(rows: Iterator[tuple[Any, ...]], number: str, name: str, where: str) -> Iterator[Listed]:
    for named, form, filed in rows:
        try:
            yield Listed(accession.validate(str(named)), str(form), date.fromisoformat(str(filed)), number, name)
        except (ValueError, IdentifierError) as error:
            raise SourceError(f"a filing in it cannot be read: {named!r:.40}, {filed!r:.40}", source=where) from error


def _older(one: Mapping[str, Any], where: str) -> OlderPage:
    file = str(one["name"])
    if not _PAGE(file):
        raise SourceError(f"names a file that is none of EDGAR's: {file[:60]!r}", source=where)
    return OlderPage(file, _day(one.get("filingFrom")), _day(one.get("filingTo")))


def _day(value: object) -> date | None:
    try:
        return date.fromisoformat(str(value))
    except ValueError:
        return None


def read_tickers(data: bytes, where: str = "") -> dict[str, str]:
    """Return the CIK of each ticker in `company_tickers.json`.

    Raises:
        SourceError: it is no such file.
    """
    try:
        rows = [*_object(data, where).values()]
        return {str(one["ticker"]).upper(): cik.compact(str(one["cik_str"])) for one in rows}
    except (LookupError, TypeError, IdentifierError) as error:
        raise SourceError("is no list of tickers as EDGAR has it", source=where) from error


def _object(data: bytes, where: str) -> dict[str, Any]:
    try:
        return msgspec.json.decode(data, type=dict[str, Any])
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise SourceError(f"is no JSON object: {error}", source=where) from error
