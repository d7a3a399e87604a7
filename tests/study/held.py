"""Schedules made for tests: small, of invented names, with the header that EDGAR gives them."""

from datetime import date, datetime
from decimal import Decimal

from msgspec import UNSET

from muniment.documents.header import FilingHeader, Party
from muniment.forms import Schedule13D, Schedule13G
from muniment.forms.schedule_13 import schedule_13d as form_13d
from muniment.forms.schedule_13 import schedule_13g as form_13g
from muniment.store import Store
from muniment.study.questions import ask
from store.entries import entry

LAMPS, FUND, PARENT, OTHER = "0009900001", "0009900014", "0009900015", "0009900016"
CUSIP, CUSIP_B, CUSIP_NEW = "99021L100", "99021L209", "99034P106"
NAMES = {FUND: "Zoë Fund, L.P.", PARENT: "Zoë Holdings Inc.", OTHER: "Quill Partners LLC"}


def number(place: int) -> str:
    return f"0009900099-25-{place:06}"


def person(cik: str = FUND, shares=1000, percent="6.2", form="13G", **fields):
    module = form_13g if form == "13G" else form_13d
    amounts = {
        "aggregate_amount": UNSET if shares is None else Decimal(shares),
        "percent": UNSET if percent is None else Decimal(percent),
    }
    return module.ReportingPerson(**{"name": NAMES.get(cik, cik), "cik": cik} | amounts | fields)


def schedule(form="13G", *, amendment=False, persons=None, filer=FUND, event=None, **fields):
    held = {
        "submission_type": f"SCHEDULE {form}{'/A' if amendment else ''}",
        "issuer_cik": LAMPS,
        "issuer_name": "Garden Lamps Inc.",
        "cusips": (CUSIP,),
        "class_title": "Common Stock",
        "filer_cik": filer,
        "event_date": event or UNSET,
        "reporting_persons": persons if persons is not None else (person(filer, form=form),),
    }
    return (Schedule13G if form == "13G" else Schedule13D)(**held | fields)


def filed(place: int, record, day: date, accepted: datetime | None = None):
    """An entry of a schedule with its header; `place` tells its accession number."""
    issuer = record.issuer_cik or LAMPS
    filer = record.filer_cik or FUND
    parties = (
        Party(role="SUBJECT COMPANY", cik=issuer, name=record.issuer_name or "Garden Lamps Inc."),
        Party(role="FILED BY", cik=filer, name=NAMES.get(filer, filer)),
    )
    about = {"accession_number": number(place), "form": record.submission_type, "filed": day, "parties": parties}
    header = FilingHeader(**about, accepted=accepted or UNSET)
    return entry(f"{place}".encode(), record, accession=number(place), header=header)


def stored(path, entries) -> Store:
    store = Store.open(path)
    add(store, entries)
    return store


def add(store: Store, entries) -> None:
    for one in entries:
        store.add([one], {one.content_hash: b"bytes"})


def answered(connection, question, *columns, **given):
    """The rows of the answer to a question, of these columns."""
    answer = ask(connection, question, given)
    at = [answer.columns.index(column) for column in columns]
    return [tuple(row[number] for number in at) for row in answer.rows]
