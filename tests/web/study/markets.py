"""Filings for whole journeys: neighbours of the seeds, and a quarter of generated Form Ds; all of fictional parties."""

from datetime import date, timedelta
from decimal import Decimal

from msgspec import UNSET

from muniment.documents.header import FilingHeader, Party
from muniment.forms import FormD, Schedule13G
from muniment.forms.form_d.fields import Address, Issuer, RelatedPerson
from muniment.forms.schedule_13.schedule_13g import Item5, ReportingPerson
from muniment.store import Store
from muniment.store.stored import SUBMISSION
from muniment.study.updating import update
from store.entries import entry

LIQUIDMETAL, CUSIP = "0001141240", "53634X100"
HOLDER = "Kestrel Point Advisers LP"
LATEST = date(2025, 8, 1)
"""A day in the latest quarter of the generated Form Ds."""


def put(store: Store, number: int, form: str, filed: date, record, *parties: Party) -> None:
    """Add a filing with its header, as a full submission has it."""
    data, accession = f"{form} {number}".encode(), f"0009900777-{filed:%y}-{number:06}"
    header = FilingHeader(accession_number=accession, form=form, filed=filed, parties=parties)
    made = entry(data, record, accession=accession, rank=SUBMISSION, header=header, name=f"{number}.txt")
    store.add([made], {made.content_hash: data})


# ---- who reported on Liquidmetal ------------------------------------------------------------------------------------


def neighbours(store: Store) -> None:
    """Add a statement about the issuer of the seeds: an original of 2012, an amendment of 2013, an exit of 2014."""
    told = [
        (1, "SC 13G", date(2011, 12, 31), date(2012, 2, 14), "9150000", "6.1", False),
        (2, "SC 13G/A", date(2012, 12, 31), date(2013, 2, 12), "12600000", "8.4", False),
        (3, "SC 13G/A", date(2013, 12, 31), date(2014, 2, 13), "3000000", "0.8", True),
    ]
    issuer = Party(role="SUBJECT COMPANY", name="LIQUIDMETAL TECHNOLOGIES INC", cik=LIQUIDMETAL)
    holder = Party(role="FILED BY", name=HOLDER, cik="0009900771")
    for number, form, event, filed, shares, percent, is_exit in told:
        person = ReportingPerson(name=HOLDER, aggregate_amount=Decimal(shares), percent=Decimal(percent))
        record = Schedule13G(
            submission_type=form,
            issuer_name="Liquidmetal Technologies, Inc.",
            cusips=(CUSIP,),
            class_title="Common Stock",
            event_date=event,
            reporting_persons=(person,),
            item5=Item5(five_percent_or_less=True) if is_exit else UNSET,
        )
        put(store, number, form, filed, record, issuer, holder)


# ---- a quarter of Form Ds -------------------------------------------------------------------------------------------

STATES = ("CA", "NY", "TX", "MA", "CA")
INDUSTRIES = (
    "Other Technology",
    "Computers",
    "Biotechnology",
    "Pooled Investment Fund",
    "Oil and Gas",
    "Telecommunications",
)


def offering(number: int) -> tuple[str, str, str, int, date]:
    """Return name, state, industry, amount sold in dollars and day of the generated notice with this number."""
    filed = LATEST + timedelta(days=number % 28) if number % 6 else date(2025, 3, 3)
    sold = 50_000 + (number * 7919 % 997) * 10_000
    return f"Fernhollow {number} Inc.", STATES[number % 5], INDUSTRIES[number % 6 if number % 7 else 1], sold, filed


def quarter(store: Store, many: int = 120) -> None:
    """Add a quarter of notices, and some of an earlier one."""
    for number in range(many):
        name, state, industry, sold, filed = offering(number)
        cik = f"{9910000 + number:010}"
        record = FormD(
            submission_type="D",
            primary_issuer=Issuer(
                cik=cik, name=name, address=Address(street1="1 Mill Lane", city="Fairview", state=state)
            ),
            related_persons=(RelatedPerson(first_name="Ada", last_name=f"Byrne{number % 17}"),),
            industry_group=industry,
            exemptions=("06b",) if number % 2 else ("06c", "3C"),
            total_offering_amount=sold * 2,
            total_amount_sold=sold,
            first_sale=filed - timedelta(days=10),
        )
        put(store, number, "D", filed, record, Party(role="FILER", name=name, cik=cik))


def studied(store: Store) -> Store:
    """Study a store."""
    update(store)
    return store
