"""Data about companies: the submissions JSON with its older pages, ticker files, the list of names."""

import re
import sqlite3
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from typing import Any

import msgspec

from muniment.codes import states
from muniment.documents.header import HeaderAddress
from muniment.edgar.sandbox import entities
from muniment.edgar.sandbox.clock import EASTERN
from muniment.edgar.sandbox.database import WITH_TICKER
from muniment.edgar.sandbox.dissemination import responses
from muniment.edgar.sandbox.dissemination.filings import sic_label
from muniment.edgar.sandbox.entities import Details, Entity

RECENT = 1_000
"""Filings that the first page has at least, or those of a year where they are more."""

PAGE = 1_000
"""Filings of each older page."""

_ANSWERS, _EASTERN = 25, 8  # recorded answers, and how many of them have the Eastern clock
_NAME = re.compile(r"CIK([0-9]{10})(?:-submissions-([0-9]{3}))?\.json")
_YEAR = timedelta(days=365)
_FILINGS = """
SELECT f.accession, f.filed, f.period, f.accepted, p.act, f.form, p.file_number, p.film_number, f.items, f.size,
  f.primary_document, f.primary_description, f.sheet, min(p.position)
FROM parties p JOIN filings f ON f.id = p.filing
WHERE p.cik = ? AND f.public <= ? GROUP BY f.id ORDER BY f.filed DESC, f.accepted DESC, f.accession DESC
"""


def submissions(request: responses.PublicRequest, snapshot: responses.Snapshot) -> responses.PublicResponse | None:
    """Return the filings under a CIK as JSON, or an older page of them; None where nothing is under it."""
    named = _NAME.fullmatch(request.parts[1]) if len(request.parts) == 2 else None
    if named is None:
        return None
    pages = _pages(snapshot, named[1])
    modified = datetime.now(EASTERN)
    if named[2]:
        number = int(named[2])
        if not 1 <= number < len(pages):
            return None
        return responses.json(_columns(named[1], pages[number], snapshot), modified=modified)
    if not pages[0] and entities.entity(snapshot.connection, named[1]) is None:
        return None
    return responses.json(_company(named[1], pages, snapshot), modified=modified)


def everything(snapshot: responses.Snapshot) -> responses.PublicResponse:
    """Return submissions.zip: what `submissions` says of everybody, in one file."""
    rows = snapshot.connection.execute(
        "SELECT cik FROM entities UNION SELECT p.cik FROM parties p JOIN filings f ON f.id = p.filing"
        " WHERE f.public <= ? ORDER BY 1",
        (snapshot.moment,),
    ).fetchall()
    files = (file for (cik,) in rows for file in _files_of(cik, snapshot))
    return responses.PublicResponse(responses.zipped(files), "application/zip")


def _files_of(cik: str, snapshot: responses.Snapshot) -> Iterator[tuple[str, bytes]]:
    pages = _pages(snapshot, cik)
    for number, page in enumerate(pages[1:], 1):
        yield _page_name(cik, number), msgspec.json.encode(_columns(cik, page, snapshot))
    yield f"CIK{cik}.json", msgspec.json.encode(_company(cik, pages, snapshot))


# ---- submissions ----------------------------------------------------------------------------------------------------


def entity_of(snapshot: responses.Snapshot, cik: str) -> Entity | None:
    """Return what is on file about a CIK of ten digits; of an entity that is only named in filings, the latest name."""
    if on_file := entities.entity(snapshot.connection, cik):
        return on_file
    named = snapshot.connection.execute(
        "SELECT p.name FROM parties p JOIN filings f ON f.id = p.filing WHERE p.cik = ? AND f.public <= ?"
        " ORDER BY p.filing DESC LIMIT 1",
        (cik, snapshot.moment),
    ).fetchone()
    return Entity(cik, named[0]) if named else None


def _pages(snapshot: responses.Snapshot, cik: str) -> list[list[tuple]]:
    """Return the filings under a CIK, the newest first: the recent ones, then the older ones page by page."""
    rows = snapshot.connection.execute(_FILINGS, (cik, snapshot.moment)).fetchall()
    begins = (snapshot.now.date() - _YEAR).isoformat()
    recent = sum(1 for row in rows if row[1] >= begins)
    first = max(RECENT, recent)
    return [rows[:first], *(rows[at : at + PAGE] for at in range(first, len(rows), PAGE))]


def _company(cik: str, pages: list[list[tuple]], snapshot: responses.Snapshot) -> dict[str, Any]:
    entity = entity_of(snapshot, cik) or Entity(cik, "")
    older = [
        {"name": _page_name(cik, number), "filingCount": len(page), "filingFrom": page[-1][1], "filingTo": page[0][1]}
        for number, page in enumerate(pages[1:], 1)
    ]
    facts = entity.details
    return {
        "cik": cik,
        "entityType": facts.kind,
        "sic": facts.sic,
        "sicDescription": sic_label(facts.sic_words),
        "ownerOrg": facts.office or None,
        "insiderTransactionForOwnerExists": 0,
        "insiderTransactionForIssuerExists": 0,
        "name": entity.name,
        "tickers": facts.tickers,
        "exchanges": facts.exchanges,
        "ein": facts.irs or None,
        "lei": facts.lei or None,
        "description": "",
        "website": facts.website,
        "investorWebsite": "",
        "category": facts.category,
        "fiscalYearEnd": facts.fiscal_year_end or None,
        "stateOfIncorporation": facts.state,
        "stateOfIncorporationDescription": _place(facts.state),
        "addresses": {"mailing": _address(facts.mail), "business": _address(facts.business)},
        "phone": facts.phone or facts.business.phone or None,
        "flags": "",
        "formerNames": [
            {"name": name, "from": _midnight(since), "to": _midnight(until)}
            for name, since, until in _former_names(entity, snapshot)
        ],
        "filings": {"recent": _columns(cik, pages[0], snapshot), "files": older},
    }


def _former_names(entity: Entity, snapshot: responses.Snapshot) -> Iterator[tuple[str, date | None, date | None]]:
    """Yield the former names, each with its first and last day.

    Headers state the last day alone. The first is that of the earliest filing here under the name, else the last day of
    the name before, else the name's own last day: since then at least it is known.
    """
    filed: dict[str, str] = dict(
        snapshot.connection.execute(
            "SELECT p.name, min(f.filed) FROM parties p JOIN filings f ON f.id = p.filing"
            " WHERE p.cik = ? AND f.public <= ? GROUP BY p.name",
            (entity.cik, snapshot.moment),
        )
        if entity.details.former_names
        else ()
    )
    ends = sorted(former.until for former in entity.details.former_names if former.until)
    for former in entity.details.former_names:
        earliest = date.fromisoformat(filed[former.name]) if former.name in filed else None
        before = [end for end in ends if former.until and end < former.until]
        yield former.name, former.since or earliest or (before[-1] if before else former.until), former.until


_CORE_TYPES = {"UPLOAD": "LETTER"}  # the type of its document, as recorded; of any other form the form itself


def _columns(cik: str, rows: list[tuple], snapshot: responses.Snapshot) -> dict[str, list[Any]]:
    """Return filings under a CIK as columns of one length, as the JSON has them."""
    clock = snapshot.switches.get("acceptance-clock", "utc")
    utc = clock == "utc" or (clock == "mixed" and int(cik) % _ANSWERS >= _EASTERN)
    midnight = "T00:00:00" if snapshot.switches.get("acceptance-unknown") != "blank" else ""
    columns = list(zip(*rows, strict=True)) or [()] * 14
    number, filed, period, accepted, act, form, file, film, items, size, document, description, rendered_folder, _ = (
        columns
    )
    nothing = [0] * len(rows)
    return {
        "accessionNumber": list(number),
        "filingDate": list(filed),
        "reportDate": list(period),
        "acceptanceDateTime": [
            _accepted(moment or (midnight and day + midnight), utc) for moment, day in zip(accepted, filed, strict=True)
        ],
        "act": list(act),
        "form": list(form),
        "fileNumber": list(file),
        "filmNumber": list(film),
        "items": [_items(codes) for codes in items],
        "core_type": [_CORE_TYPES.get(one, one) for one in form],
        "size": list(size),
        "isXBRL": nothing,
        "isInlineXBRL": nothing,
        "primaryDocument": [
            f"{folder}/{name}" if folder else name for folder, name in zip(rendered_folder, document, strict=True)
        ],
        "primaryDocDescription": list(description),
    }


def _page_name(cik: str, number: int) -> str:
    return f"CIK{cik}-submissions-{number:03}.json"


def _accepted(moment: str, utc: bool) -> str:
    """Return the moment of acceptance, which the database has in Eastern time, in the chosen time zone."""
    if not moment:
        return ""
    return (_in_utc(moment) if utc else moment[:19]) + ".000Z"


@lru_cache(maxsize=1 << 16)
def _in_utc(moment: str) -> str:
    return f"{datetime.fromisoformat(moment[:19]).replace(tzinfo=EASTERN).astimezone(UTC):%Y-%m-%dT%H:%M:%S}"


@lru_cache(maxsize=1024)
def _items(stored: str) -> str:
    return ",".join(msgspec.json.decode(stored, type=list[str]))


def _address(address: HeaderAddress) -> dict[str, Any]:
    return {
        "street1": address.street1 or None,
        "street2": address.street2 or None,
        "city": address.city or None,
        "stateOrCountry": address.state or "",
        "zipCode": address.zip or None,
        "stateOrCountryDescription": _place(address.state or ""),
        # There since 2025, and null in every recording of 2026.
        **dict.fromkeys(("isForeignLocation", "foreignStateTerritory", "country", "countryCode")),
    }


@lru_cache(maxsize=512)
def _place(code: str) -> str:
    """Return what stands beside a code: of a state of the United States the code again, else the name."""
    if code not in set(states.ALL) or states.ALL[code].kind.startswith("us-"):
        return code
    return states.ALL[code].label.title()


def _midnight(day: date | None) -> str | None:
    return f"{day}T00:00:00.000Z" if day else None


# ---- tickers and names ----------------------------------------------------------------------------------------------


def tickers(request: responses.PublicRequest, snapshot: responses.Snapshot) -> responses.PublicResponse | None:
    """Return a ticker file: below /files as JSON, below /include as text."""
    ticker_rows = list(_ticker_rows(snapshot.connection))
    match request.parts:
        case ("files", "company_tickers.json"):
            named = ({"cik_str": int(who.cik), "ticker": symbol, "title": who.name} for who, symbol, _ in ticker_rows)
            return responses.json({str(number): row for number, row in enumerate(named)})
        case ("files", "company_tickers_exchange.json"):
            data = [[int(entity.cik), entity.name, symbol, exchange] for entity, symbol, exchange in ticker_rows]
            return responses.json({"fields": ["cik", "name", "ticker", "exchange"], "data": data})
        case ("files", "company_tickers_mf.json"):  # without rows: nobody here has series and classes
            return responses.json({"fields": ["cik", "seriesId", "classId", "symbol"], "data": []})
        case ("include", "ticker.txt"):
            lines = "".join(f"{symbol.lower()}\t{int(entity.cik)}\n" for entity, symbol, _ in ticker_rows)
            return responses.PublicResponse(lines.encode(), responses.TEXT)
        case _:
            return None


def cik_of_ticker(connection: sqlite3.Connection, ticker: str) -> str | None:
    """Return who has a ticker, in any spelling of its letters."""
    rows = _ticker_rows(connection)
    return next((entity.cik for entity, symbol, _ in rows if symbol.upper() == ticker.upper()), None)


def tickers_of(details: str) -> str:
    """Return the tickers of an entity, as lists of names show them; "" where it has none."""
    return ", ".join(msgspec.json.decode(details, type=Details).tickers) if '"tickers"' in details else ""


def _ticker_rows(connection: sqlite3.Connection) -> Iterator[tuple[Entity, str, str | None]]:
    """Yield who has a ticker, with ticker and exchange."""
    rows = connection.execute(f"SELECT cik, name, details FROM entities WHERE {WITH_TICKER} ORDER BY cik")  # noqa: S608
    for entity in map(entities.of_row, rows):
        for position, symbol in enumerate(entity.details.tickers):
            exchanges = entity.details.exchanges
            yield entity, symbol, exchanges[position] if position < len(exchanges) and exchanges[position] else None


def lookup(snapshot: responses.Snapshot) -> responses.PublicResponse:
    """Return cik-lookup-data.txt: every name that an entity has or had, with the CIK."""
    names = set()
    for cik, name, details in snapshot.connection.execute("SELECT cik, name, details FROM entities"):
        names.add((name, cik))
        if '"former_names"' in details:
            names |= {(former.name, cik) for former in msgspec.json.decode(details, type=Details).former_names}
    lines = (f"{' '.join(name.split())}:{cik}:\n" for name, cik in sorted(names))
    return responses.PublicResponse("".join(lines).encode(), responses.TEXT)
