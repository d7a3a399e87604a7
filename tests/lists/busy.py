"""A studied store in which every list is long: a person of many offerings, an issuer of many holders, a long filing."""

from datetime import date, timedelta
from pathlib import Path

from muniment.documents.header import FilingHeader, Party
from muniment.evidence import Evidence, Problem, Span
from muniment.forms.form_d.fields import Address, Issuer, RelatedPerson
from muniment.store import Store, packing
from muniment.study import review
from muniment.study.updating import update
from store.entries import entry, form_d, hash_of, unread
from study.held import CUSIP, person, schedule

MANY = 9
PERSON, HOLDER, MAKER = "Ada Byrne", "0009900101", "0009900401"
LONG = "0009900099-25-000900"
STATES = ("MA", "NY", "CA", "TX", "IL", "WA", "OR", "NJ", "FL", "GA", "OH", "MI", "PA", "VA", "NC")


def number(place: int) -> str:
    return f"0009900099-25-{place:06}"


def busy(path: Path) -> Path:
    """Make the store, and study it."""
    with Store.open(path) as store:
        for made in (*_offerings(), *_holders(), *_positions(), _long(), *_unread()):
            store.add([made], {made.content_hash: made.name.encode()})
        update(store)
        review.update(store)
    return path


def _entry(place, record, day, **fields):
    name = f"{place}.xml"
    data = name.encode()
    key = hash_of(data)
    found = {"form": Evidence((Span(key, 0, len(data)),), 1.0, "xml element")}
    return (
        entry(data, record, accession=number(place), name=name, evidence=packing.pack_evidence(found), **fields)
        if day is None
        else (entry(data, record, accession=number(place), name=name, header=_header(place, record, day), **fields))
    )


def _header(place, record, day):
    form = record.submission_type
    party = Party(role="FILER", cik="0009900099", name="Filer")
    return FilingHeader(accession_number=number(place), form=form, filed=day, parties=(party,))


def _day(place):
    return date(2012 + place % 14, 1 + place % 12, 1) + timedelta(days=place % 27)


def _offerings():
    """Notices of as many issuers, all naming one person; and as many offerings of one issuer."""
    home = Address(street1="1 Lamp Street", city="Boston", state="MA", zip_code="02101")
    ada = RelatedPerson(first_name="Ada", last_name="Byrne", address=home, relationships=("Director",))
    for at in range(MANY):
        cik = f"00099002{at:02}"
        place = Address(street1=f"{at} Mill Road", city="Boston", state=STATES[at], zip_code="02101")
        issuer = Issuer(cik=cik, name=f"Orchard {at} Fund LP", address=place)
        record = form_d(primary_issuer=issuer, related_persons=(ada,), total_amount_sold=1_000_000 + at, recipients=())
        yield _entry(100 + at, record, _day(at))
    for at in range(MANY):
        issuer = Issuer(cik=MAKER, name=f"Maker {at} Inc.", address=home)
        other = RelatedPerson(
            first_name="Ben", last_name=f"Cole{'abcdefghijklmnop'[at]}", address=home, relationships=("Director",)
        )
        record = form_d(
            primary_issuer=issuer,
            related_persons=(other,),
            total_amount_sold=50_000 + at,
            first_sale=date(2010 + at, 1, 5),
            recipients=(),
        )
        yield _entry(200 + at, record, _day(at))


def _holders():
    """Statements of as many holders on one issuer, whose name is written in as many ways."""
    for at in range(MANY):
        cik = f"00099005{at:02}"
        who = person(cik, shares=1000 + at, percent=f"5.{at}", name=f"Zoë Fund {at}, L.P.")
        record = schedule(
            persons=(who,), filer=cik, event=_day(at), issuer_name=f"Garden Lamps {'ABCDEFGHIJKLMNOP'[at]} Inc."
        )
        yield _entry(300 + at, record, _day(at))


def _positions():
    """Statements of one holder on as many issuers, each with another person on the cover."""
    for at in range(MANY):
        own = person(
            HOLDER,
            shares=2000 + at,
            percent=f"6.{at}",
            name=f"Quill {'ABCDEFGHIJKLMNOP'[at]} Partners LLC",
            group="a",
        )
        beside = person(f"00099006{at:02}", shares=2000 + at, percent=f"6.{at}", name=f"Beside {at} LLC", group="a")
        record = schedule(
            persons=(own, beside),
            filer=HOLDER,
            event=_day(at),
            issuer_cik=f"00099007{at:02}",
            issuer_name=f"Target {at} Corp",
            cusips=(f"{CUSIP[:4]}{at:02}{CUSIP[6:]}",),
        )
        yield _entry(400 + at, record, _day(at))


def _long():
    """A filing of many persons, with problems."""
    persons = tuple(
        person(f"00099008{at:02}", shares=3000 + at, percent="7.1", name=f"Member {at} LP") for at in range(MANY)
    )
    record = schedule(
        persons=persons, filer="0009900800", issuer_cik="0009900899", issuer_name="Long Corp", cusips=("99034P106",)
    )
    key = hash_of(b"900.xml")
    problems = tuple(
        Problem(f"reporting_persons[{at}].percent", "unreadable", "is no number", Span(key, at, at + 1))
        for at in range(MANY)
    )
    return _entry(900, record, date(2025, 3, 3), problems=problems)


def _unread():
    """Files kept unread, of as many forms."""
    for at in range(MANY):
        data = f"unread {at}".encode()
        yield unread(data, name=f"unread-{at}.txt", form=f"10-{'ABCDEFGHIJKLMNOP'[at]}")
