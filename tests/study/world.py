"""A small studied store: one issuer, a fund family, a holder who switches, leaves and returns, an offering."""

from datetime import date
from decimal import Decimal
from pathlib import Path

from msgspec import UNSET
from sqlalchemy import insert

from muniment.store import Store
from muniment.study import questions, tables
from store.entries import entry, form_d, header, schedule_13g

HOSTILE = '=HYPERLINK("http://evil.example","Näme")'
ISSUER, ADVISER, FUND, PERSON, MAKER = 1, 2, 3, 4, 5
ENTITIES = (
    (ISSUER, "cik:0009990011", "company", "Larkspur Lantern Works, Inc.", "0009990011"),
    (ADVISER, "cik:0009990021", "company", "Quillfeather Advisers LLC", "0009990021"),
    (FUND, "name:quillfeather fund|boston", "company", HOSTILE, None),
    (PERSON, "name:ada byrne|boston", "person", "Ada Byrne", None),
    (MAKER, "cik:0009990031", "company", "Pocket Orchard Robotics, Inc.", "0009990031"),
)


def number(filing: int) -> str:
    return f"0009990001-25-{filing:06}"


def studied(path: Path) -> Store:
    """Make the store: five filings of adviser and fund on the issuer, two of the person, two notices."""
    held = Store.open(path)
    for filing in range(1, 10):
        data = f"filing {filing}".encode()
        record = form_d() if filing > 7 else schedule_13g()
        one = entry(
            data, record, accession=number(filing), header=header(number(filing), "D" if filing > 7 else "SC 13G")
        )
        held.add([one], {one.content_hash: data})
    nameless = b"no number"
    one = entry(nameless, schedule_13g(), accession=UNSET)
    held.add([one], {one.content_hash: nameless})
    with held.writing() as connection:
        tables.make_ready(connection)
        for table, rows in _rows().items():
            connection.execute(insert(tables.metadata.tables[table]), rows)
        questions.make_views(connection)
    return held


def _rows() -> dict[str, list[dict]]:
    return {
        "entities": [
            {"id": key, "key": known, "kind": kind, "name": name, "folded": name.casefold(), "cik": cik, "filings": 2}
            for key, known, kind, name, cik in ENTITIES
        ],
        "mentions": [_mention(*row) for row in ((1, 0, ISSUER), (1, 1, ADVISER), (1, 2, FUND), (6, 0, PERSON))],
        "statements": [
            {"id": 1, "kind": "ownership", "key": number(1), "filings": 5, "first_id": 1, "current_id": 5},
            {"id": 2, "kind": "ownership", "key": number(6), "filings": 2, "first_id": 6, "current_id": 7},
            {"id": 3, "kind": "offering", "key": number(8), "filings": 2, "first_id": 8, "current_id": 9},
        ],
        "reports": [
            _report(1, 1, 1, "2023-02-14", "6.2", shares=62_000),
            _report(2, 1, 2, "2024-02-14", "7.25", shares=72_500),
            _report(3, 1, 3, "2025-02-14", "4.9", shares=49_000, exit=True),
            _report(4, 1, 4, "2025-05-15", "8", shares=80_000),
            _report(5, 1, 5, "2025-08-14", "8.5", shares=Decimal("85000.5"), holder_id=FUND),
            _report(6, 2, 1, "2024-03-01", "101.5", shares=None, holder_id=PERSON, disclaimed=True),
            _report(7, 2, 2, "2024-06-01", "0", shares=0, holder_id=PERSON, exit=True),
        ],
        "holdings": [
            *_holdings(1, (ADVISER, 62_000, "6.2"), (FUND, 62_000, "6.2"), (PERSON, 500, "0.05")),
            *_holdings(2, (ADVISER, 72_500, "7.25")),
            *_holdings(3, (ADVISER, 49_000, "4.9")),
            *_holdings(4, (ADVISER, 80_000, "8")),
            *_holdings(5, (FUND, Decimal("85000.5"), "8.5")),
            *_holdings(6, (PERSON, None, "101.5"), types=("IN",)),
            *_holdings(7, (PERSON, 0, "0"), types=("IN",)),
        ],
        "movements": [{"filing_id": 1, "position": 0, "statement_id": 1, "kind": "over", "threshold": 5}],
        "notices": [_notice(8, 1, 1_000_000, "first"), _notice(9, 2, 500_000, "increase")],
    }


def _mention(filing: int, position: int, entity: int) -> dict:
    _, _, _, name, cik = ENTITIES[entity - 1]
    place = {"street": "1 Lamp Street", "city": "Boston", "state": "MA", "zip": "02101"}
    told = {"role": "issuer", "name": name, "cik": cik, "path": "issuer_name", "linked": "CIK"}
    return {"filing_id": filing, "position": position, "entity_id": entity, **told, **place}


def _report(filing: int, statement: int, place: int, filed: str, percent: str, **fields) -> dict:
    day = date.fromisoformat(filed)
    held = {
        "filing_id": filing,
        "statement_id": statement,
        "number": place,
        "accession": number(filing),
        "form": "SC 13G" if place == 1 else "SC 13G/A",
        "schedule": "13G",
        "event": day.replace(day=1),
        "filed": day,
        "known": f"{filed}T17:30:00",
        "issuer_id": ISSUER,
        "issuer_name": "Larkspur Lantern Works, Inc.",
        "class_title": "Common Stock",
        "cusip": "990123101",
        "holder_id": ADVISER,
        "holder_name": "Quillfeather Advisers LLC",
        "persons": 1,
        "figure_position": 0,
        "path": "reporting_persons[0]",
        "percent": Decimal(percent),
        "basis": "the largest aggregate of its persons",
        "disclaimed": False,
        "derived": False,
        "in_group": False,
        "exit": False,
    }
    return held | fields


def _holdings(filing: int, *persons: tuple, types: tuple[str, ...] = ("IA",)) -> list[dict]:
    return [
        {
            "filing_id": filing,
            "position": at,
            "issuer_id": ISSUER,
            "holder_id": holder,
            "name": ENTITIES[holder - 1][3],
            "shares": shares,
            "percent": Decimal(percent),
            "sole_voting": 0,
            "shared_voting": shares,
            "types": types,
            "citizenship": "DE",
            "counted": at == 0,
            "same_as": 0 if at and shares == persons[0][1] else None,
            "path": f"reporting_persons[{at}]",
        }
        for at, (holder, shares, percent) in enumerate(persons)
    ]


def _notice(filing: int, place: int, raised: int, kind: str) -> dict:
    day = date(2025, filing, 3)
    return {
        "filing_id": filing,
        "statement_id": 3,
        "number": place,
        "accession": number(filing),
        "form": "D",
        "filed": day,
        "known": f"{day}T12:00:00",
        "issuer_id": MAKER,
        "issuer_name": "Pocket Orchard Robotics, Inc.",
        "state": "CA",
        "is_fund": False,
        "exemptions": ("06b", "3C"),
        "sold": raised * place,
        "raised": raised,
        "raised_kind": kind,
    }
