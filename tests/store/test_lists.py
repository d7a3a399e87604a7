"""The lists of a schedule in a store: kept, shown, found, exported, read again and verified like its other values."""

import csv
from decimal import Decimal
from pathlib import Path

import pytest
from msgspec import UNSET, structs
from sqlalchemy import delete, update

from muniment.pipeline.evidence import EvidenceCache
from muniment.pipeline.export import export
from muniment.pipeline.export import tables as exported
from muniment.pipeline.findings import StoreFilings
from muniment.pipeline.ingest import ingest
from muniment.pipeline.verifying import Verifier
from muniment.readers import read
from muniment.store import Query, Store, tables
from muniment.store.loading import gains_and_losses
from muniment.store.packing import Body
from muniment.web import filing_page
from store.entries import entry

EXAMPLE = Path(__file__).parents[2] / "examples" / "schedule-13d.xml"
JOB = "The Fund invests in securities. The Manager advises the Fund. Ms. Quill manages the Manager."
PEOPLE = "\n".join(
    ("Name\tPrincipal Occupation\tCitizenship", "Iris Vane\tDirector\tSpain", "Jon Orme\tTreasurer\tPeru")
)


@pytest.fixture
def data():
    return EXAMPLE.read_bytes().replace(JOB.encode(), f"{JOB}\n{PEOPLE}".encode())


@pytest.fixture
def filled(where, tmp_path, data):
    (tmp_path / "schedule.xml").write_bytes(data)
    with Store.open(where) as store:
        ingest([tmp_path / "schedule.xml"], store)
        yield store


def page_of(store):
    return filing_page.filing(EvidenceCache(store), "1").data


def test_each_list_is_a_table_with_the_places_of_its_rows(filled, data):
    details = read(data).details
    assert [(person.name, person.citizenship) for person in details.people] == [
        ("Iris Vane", "Spain"),
        ("Jon Orme", "Peru"),
    ]
    assert filled.filing(1).details == details
    assert len(details.transactions) == 4
    for row, trade in zip(filled.rows("transactions"), details.transactions, strict=True):
        assert tuple(row[2:6]) == (trade.date, trade.side, trade.quantity, trade.price)
        place = trade.span.start, trade.span.end
        assert tuple(row[6:]) == (trade.currency, trade.person, None, Decimal(f"{trade.confidence:.4f}"), *place)
    names = ["name", "occupation", "citizenship", "confidence", "start", "end"]
    for (name, occupation, citizenship, sure, start, end), person in zip(
        filled.rows("directors_and_officers", names), details.people, strict=True
    ):
        assert (name, occupation, citizenship) == (person.name, person.occupation, person.citizenship)
        assert float(sure) == person.confidence > 0.9
        assert name.encode() in data[start:end]
    assert [row[0] for row in filled.rows("listed_exhibits", ["number"])] == ["99.1", "99.2"]


def test_directors_and_officers_are_found_by_name(filled):
    assert [row.id for row in filled.filings(Query(holder="iris vane")).items] == [1]
    (hit,) = filled.search('"jon orme"').items
    assert (hit.path, "Jon Orme" in hit.snippet) in [("details.people[1].name", True), ("item2.occupations", True)]
    assert [(name.name, name.role) for name in filled.person("iris vane").names] == [
        ("Iris Vane", "director or officer")
    ]


def test_the_page_of_a_filing_shows_its_lists(filled):
    lists = {table.name: table for table in page_of(filled).lists}
    assert list(lists) == ["transactions", "exhibits", "people"]
    assert lists["transactions"].rows[0][:4] == ["9 February 2026", "buy", "150,000", "17.92"]
    assert lists["people"].rows[1][0] == "Jon Orme"
    start, end = next(iter(filled.rows("directors_and_officers", ["start", "end"])))
    assert lists["people"].hrefs[0] == f"/filings/1/source?at={start}-{end}#mark"
    assert not page_of(filled).lists_unknown


def test_what_an_earlier_edition_read_has_no_lists_and_says_so(where, data):
    with Store.open(where) as store:
        old = entry(data, read(data).record)
        store.add([old], {old.content_hash: data})
        assert store.filing(1).details is UNSET
        assert page_of(store).lists == []
        assert page_of(store).lists_unknown
        newer = structs.replace(old, reader_version="2", details=read(data).details)
        store.add([newer], {})
        assert not page_of(store).lists_unknown
        assert len(list(store.rows("transactions"))) == 4


def test_rules_see_the_lists_of_a_stored_page(where):
    with Store.open(where) as store:
        ingest([EXAMPLE.with_name("schedule-13d-2004.htm")], store)
        (filing,) = (StoreFilings(EvidenceCache(store), {}).filing(stored) for stored in store.records([1]))
        assert filing.details == store.filing(1).details
        assert len(filing.details.transactions) == 1


def test_an_entry_that_a_newer_reader_loses_is_told(data):
    reading = read(data)
    fewer = structs.replace(reading.details, people=reading.details.people[:1])
    lost = gains_and_losses(Body(reading.record, details=reading.details), Body(reading.record, details=fewer)).lost
    assert [change.path for change in lost] == [
        f"details.people[1].{name}" for name in ("name", "occupation", "citizenship")
    ]


def test_lists_are_exported_exactly(filled, tmp_path):
    export(exported(filled), "csv", tmp_path / "out", filled)
    with (tmp_path / "out" / "transactions.csv").open(newline="") as file:
        rows = list(csv.DictReader(file))
    assert [(row["quantity"], row["price"]) for row in rows][:2] == [("150000", "17.92"), ("240000", "18.07")]


def test_verify_tells_rows_that_were_changed_or_taken_out(filled):
    assert list(Verifier(filled).filings()) == []
    people, trades = tables.LISTS["people"], tables.LISTS["transactions"]
    with filled.writing() as connection:
        connection.execute(update(people).where(people.c.position == 0).values(name="Iris Vain"))
        connection.execute(delete(trades).where(trades.c.position == 3))
    words = " ".join(fault.words for fault in Verifier(filled).filings())
    assert "directors_and_officers.name is 'Iris Vain', and 'Iris Vane' is worked out" in words
    assert "transactions has a row too few" in words
