"""Entries made for tests: small filings with invented names."""

from datetime import date
from decimal import Decimal
from hashlib import sha256

from msgspec import UNSET

from muniment.documents.header import FilingHeader, Party
from muniment.evidence import Evidence, Problem, Span, State
from muniment.forms import FormD, Schedule13G
from muniment.forms.form_d.fields import Address, Issuer, Recipient, RelatedPerson, SolicitationState
from muniment.forms.schedule_13.base import Address as Address13
from muniment.forms.schedule_13.schedule_13g import Item4, ReportingPerson
from muniment.store import packing
from muniment.store.stored import DATASET, SUBMISSION, UNREAD, XML, Entry

ACCESSION = "0001234567-25-000001"


def hash_of(data: bytes) -> str:
    return sha256(data).hexdigest()


def form_d(name: str = "Garden Lamps LLC", amount: int = 1000, **fields) -> FormD:
    issuer = Issuer(cik="0001000001", name=name, address=Address(city="Boston", state="MA"))
    person = RelatedPerson(first_name="Ada", last_name="Byrne", relationships=("Director", "Promoter"))
    recipient = Recipient(name="Broker One", states=(SolicitationState(state="MA"), SolicitationState(state="NY")))
    held = {
        "submission_type": "D",
        "primary_issuer": issuer,
        "related_persons": (person,),
        "recipients": (recipient,),
        "exemptions": ("06b", "3C"),
        "total_offering_amount": amount,
        "first_sale": date(2024, 1, 5),
        "offers_equity": True,
    }
    return FormD(**held | fields)


def schedule_13g(name: str = "Liquid Media Corp", shares: str = "1234.5", **fields) -> Schedule13G:
    person = ReportingPerson(name="Zoë Fund, L.P.", aggregate_amount=Decimal(shares), percent=Decimal("6.20"))
    held = {
        "submission_type": "SCHEDULE 13G/A",
        "issuer_cik": "0001000002",
        "issuer_name": name,
        "issuer_address": Address13(state="NY"),
        "reporting_persons": (person,),
        "item4": Item4(amount="See the cover page; nothing else is owned."),
    }
    return Schedule13G(**held | fields)


def header(accession: str = ACCESSION, form: str = "D", filed: date = date(2024, 2, 3), name: str = "Header Name Inc"):
    party = Party(role="FILER" if form.startswith("D") else "SUBJECT COMPANY", name=name, cik="0001000009")
    return FilingHeader(accession_number=accession, form=form, filed=filed, parties=(party,))


def entry(data: bytes, record=UNSET, *, accession=UNSET, rank: int = XML, reader: str = "1", **fields) -> Entry:
    """An entry of a whole file."""
    key = hash_of(data)
    found = {"form": Evidence((Span(key, 0, len(data)),), 1.0, "xml element")}
    held = {
        "name": "file.xml",
        "content_hash": key,
        "size": len(data),
        "media_type": "application/xml",
        "place": "",
        "rank": rank,
        "reader_version": reader,
        "accession": accession,
        "record": record,
        "evidence": packing.pack_evidence(found),
    }
    return Entry(**held | fields)


def unread(data: bytes, **fields) -> Entry:
    return entry(data, rank=UNREAD, reason="is a picture", **fields)


def submission(data: bytes, record, *, accession: str = ACCESSION, **fields) -> Entry:
    return entry(data, record, rank=SUBMISSION, accession=accession, header=header(accession), **fields)


def of_data_set(data: bytes, record, accession: str, **fields) -> Entry:
    rows = packing.pack_rows({"ISSUERS": (7,)})
    more = {"place": accession, "evidence": rows, "header": header(accession), "media_type": "application/zip"}
    return entry(data, record, rank=DATASET, accession=accession, **more | fields)


def doubtful(data: bytes, record, **fields) -> Entry:
    problem = Problem("item4.amount", "unreadable", "is no number", Span(hash_of(data), 1, 2))
    return entry(data, record, problems=(problem,), states={"item4.percent": State("blank")}, unread=1, **fields)
