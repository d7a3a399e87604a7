"""A small studied store for tests: two holders of one issuer, hostile names among them."""

from datetime import date
from decimal import Decimal

from sqlalchemy import insert

from muniment.store import Store
from muniment.study import tables
from muniment.study.questions import make_views
from store.entries import entry, form_d, header, schedule_13g

from .hostile import HOLDER, ISSUER

FIRST, SECOND, THIRD = "0001234567-25-000001", "0001234567-25-000002", "0001234567-25-000003"
CIK = "0009900001"


def studied_store(path):
    """Make a store of three filings at `path`, with the rows that a study of them would have."""
    filings = {
        b"one": (schedule_13g(), FIRST, "SC 13G", date(2025, 2, 14)),
        b"two": (schedule_13g(), SECOND, "SC 13G/A", date(2025, 5, 15)),
        b"three": (form_d(), THIRD, "D", date(2025, 6, 2)),
    }
    entries = [
        entry(data, record, accession=number, header=header(number, form, day))
        for data, (record, number, form, day) in filings.items()
    ]
    with Store.open(path) as store:
        store.add(entries, {one.content_hash: data for one, data in zip(entries, filings, strict=True)})
        keys = {row.accession: row.id for row in store.filings().items}
        with store.writing() as connection:
            tables.make_ready(connection)
            make_views(connection)
            connection.execute(insert(tables.entities), list(_entities()))
            connection.execute(insert(tables.reports), list(_reports(keys)))
            connection.execute(insert(tables.holdings), list(_holdings(keys)))
    return path


def _entities():
    seen = {"first_seen": date(2025, 2, 14), "last_seen": date(2025, 5, 15), "crd": None}
    for key, name, cik in ((1, ISSUER, CIK), (2, HOLDER, None), (3, "=SUM(A1) Fund", None), (4, "Twin Fund", None)):
        told = {"id": key, "key": f"cik:{cik}" if cik else f"name:{key}", "kind": "company", "name": name}
        yield {**told, "folded": name.lower(), "cik": cik, "filings": 2, **seen}
    yield {"id": 5, "key": "name:5", "kind": "company", "name": "Twin Fund", "folded": "twin fund", "filings": 1} | {
        "cik": None, **seen,
    }  # fmt: skip


def _reports(keys):
    days = {FIRST: (date(2024, 12, 31), date(2025, 2, 14)), SECOND: (date(2025, 3, 31), date(2025, 5, 15))}
    for number, (holder, name, shares, percent) in enumerate(
        ((2, HOLDER, 1_234_567, Decimal("6.20")), (3, "=SUM(A1) Fund", 0, None)), 1
    ):
        accession = (FIRST, SECOND)[number - 1]
        event, filed = days[accession]
        yield {
            "filing_id": keys[accession], "statement_id": number, "number": 1, "linked": "first", "before_id": None,
            "accession": accession, "form": "SC 13G", "schedule": "13G", "amendment": number > 1, "event": event,
            "filed": filed, "known": f"{filed}T16:30:00", "issuer_id": 1, "issuer_name": ISSUER, "holder_id": holder,
            "holder_name": name, "persons": 1, "figure_position": 0,
            "path": "reporting_persons[0].aggregate_amount", "shares": shares, "percent": percent,
            "basis": "one person", "disclaimed": False, "derived": False, "in_group": False, "exit": False,
        }  # fmt: skip


def _holdings(keys):
    for number, accession in enumerate((FIRST, SECOND)):
        yield {
            "filing_id": keys[accession], "position": 0, "statement_id": number + 1, "issuer_id": 1,
            "holder_id": number + 2, "counted": True, "path": "reporting_persons[0].aggregate_amount",
        }  # fmt: skip
