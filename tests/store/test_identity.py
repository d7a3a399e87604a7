"""Which filing an entry belongs to, which of its versions is shown, and what stays when that changes."""

from datetime import date
from itertools import combinations, permutations

import pytest
from msgspec import UNSET

from muniment.store import Query
from muniment.store.loading import gains_and_losses
from muniment.store.showing import reader_order
from muniment.store.stored import DATASET, SUBMISSION, UNREAD, XML
from store.entries import ACCESSION, entry, form_d, header, of_data_set, schedule_13g, submission, unread

XML_FILE, XML_LATER, WHOLE, ZIP, PICTURE = b"<xml/>", b"<xml later/>", b"<SEC-DOCUMENT>", b"PK", b"\x89PNG"


def add(store, *entries):
    """Add entries one by one."""
    known = {XML_FILE, XML_LATER, WHOLE, ZIP, PICTURE}
    contents = {one.content_hash: data for one in entries for data in known if one.size == len(data)}
    return [store.add([one], contents) for one in entries]


def xml(name, data=XML_FILE, **fields):
    return entry(data, form_d(name), accession=ACCESSION, **fields)


ONE_FILING = {
    "xml": xml("From XML"),
    "whole": submission(WHOLE, form_d("From submission")),
    "zip": of_data_set(ZIP, form_d("From data set"), ACCESSION),
    "picture": unread(PICTURE, accession=ACCESSION),
}
BEST = ["xml", "whole", "zip", "picture"]


ORDERS = list(permutations(ONE_FILING))
# Half of them, in which each source is as often in each place, and before each other; by `make nightly` all.
EVEN = {order for order in ORDERS if sum(a > b for a, b in combinations(map(BEST.index, order), 2)) % 2 == 0}
SOME_ORDERS = [
    pytest.param(order, id="-".join(order), marks=() if order in EVEN else pytest.mark.nightly) for order in ORDERS
]
# What comes first is a matter of the program; that a database does as it is told, of two orders in each.
IN_A_FILE = pytest.mark.parametrize("databases", ["sqlite"], indirect=True)


@IN_A_FILE
@pytest.mark.parametrize("order", SOME_ORDERS)
def test_the_best_source_is_shown_whatever_comes_first(store, order):
    the_best_is_shown(store, order)


@pytest.mark.parametrize("order", ORDERS[5::13], ids="-".join)
def test_the_best_source_is_shown_in_every_database(store, order):
    the_best_is_shown(store, order)


def the_best_is_shown(store, order):
    for count, name in enumerate(order, 1):
        add(store, ONE_FILING[name])
        best = min(order[:count], key=BEST.index)
        filing = store.filing(ACCESSION)
        assert filing.record == ONE_FILING[best].record
        assert filing.row.rank == ONE_FILING[best].rank
        assert filing.row.content_hash == ONE_FILING[best].content_hash
        assert len(filing.sources) == len(filing.versions) == count
        assert [one.shown for one in filing.versions].count(True) == 1
        assert filing.row.filed == (date(2024, 2, 3) if {"whole", "zip"} & set(order[:count]) else None)
        assert filing.row.reason == ("" if best != "picture" else "is a picture")
        assert_shown_once(store, filing)
    assert store.counts().filings == 1
    assert filing.header == ONE_FILING["whole"].header
    assert [one.rank for one in filing.sources] == [XML, SUBMISSION, DATASET, UNREAD]


def assert_shown_once(store, filing):
    """The tables, the names and the index hold what is shown, and nothing of what is not."""
    shown = filing.record.primary_issuer.name if filing.record else None
    column = store.tables()["form_d"].index("primary_issuer_name")
    assert [row[column] for row in store.rows("form_d")] == ([shown] if shown else [])
    names = [row[3] for row in store.rows("persons") if row[2] == "issuer"]
    assert names == ([shown] if shown else [])
    for other in ("XML", "submission", "data set"):
        found = store.search(f'"From {other}"').total
        assert found == (1 if shown == f"From {other}" else 0)


@IN_A_FILE
@pytest.mark.parametrize("order", SOME_ORDERS)
def test_one_batch_or_several_is_the_same(store, order):
    entries = [ONE_FILING[name] for name in order]
    contents = {ONE_FILING[name].content_hash: name.encode() for name in order}
    assert store.add(entries, contents).filings == 1
    assert store.filing(ACCESSION).record == ONE_FILING["xml"].record
    assert store.filing(ACCESSION).header == ONE_FILING["whole"].header


def test_new_bytes_under_a_known_number_are_another_source(store):
    add(store, xml("First"), xml("Second", XML_LATER))
    filing = store.filing(ACCESSION)
    assert filing.record == form_d("Second")
    assert len(filing.sources) == 2
    assert store.version(1).record == form_d("First")
    assert store.counts().filings == 1


def test_the_number_may_be_spelled_in_any_way(store):
    add(store, xml("First"), entry(XML_LATER, form_d("Second"), accession="000123456725000001"))
    assert store.counts().filings == 1
    for key in (ACCESSION, "1234567-25-1", "000123456725000001", " 0001234567-25-000001 ", 1, "1"):
        assert store.filing(key).record == form_d("Second")


def test_a_new_reader_is_another_version(store):
    add(store, xml("Old reading"), xml("New reading", reader="2"))
    filing = store.filing(ACCESSION)
    assert filing.record == form_d("New reading")
    assert [(one.reader_version, one.shown) for one in filing.versions] == [("1", False), ("2", True)]
    assert len(filing.sources) == 1
    found = gains_and_losses(store.version(1), store.version(2))
    assert [(one.path, one.old, one.new) for one in found.changed] == [
        ("primary_issuer.name", "Old reading", "New reading")
    ]


def test_an_older_reader_does_not_take_over(store):
    add(store, xml("New reading", reader="10"), xml("Old reading", reader="9"))
    assert store.filing(ACCESSION).record == form_d("New reading")
    assert sorted(["10", "9", "1.2", "1", "1.10"], key=reader_order) == ["1", "1.2", "1.10", "9", "10"]


def test_a_new_reader_that_fails_loses_nothing(store):
    add(store, xml("Old reading"), unread(XML_FILE, accession=ACCESSION, reader="2"))
    assert store.filing(ACCESSION).record == form_d("Old reading")
    assert len(store.filing(ACCESSION).versions) == 2


def test_unread_first_and_readable_later(store):
    add(store, unread(XML_FILE))
    (row,) = store.filings(Query(doubtful=True)).items
    assert (row.accession, row.reason, row.key) == (None, "is a picture", "1")
    add(store, entry(XML_FILE, form_d(), reader="2"))
    assert store.filing(row.key).record == form_d()
    assert store.counts().filings == 1
    assert store.counts().not_read == 0


def test_what_became_readable_keeps_its_rank(store):
    add(store, unread(XML_FILE, accession=ACCESSION), xml("From XML", reader="2"), ONE_FILING["zip"])
    assert store.filing(ACCESSION).record == form_d("From XML")
    assert [one.rank for one in store.filing(ACCESSION).sources] == [XML, DATASET]


def test_known_by_its_content_first_and_by_its_number_later(store):
    add(store, unread(XML_FILE))
    store.add([xml("Named", reader="2")], {})
    assert store.filing(ACCESSION).row.id == 1
    assert store.counts().filings == 1


def test_a_source_that_turns_out_to_be_of_another_filing_moves_there(store):
    add(store, submission(WHOLE, form_d("From submission")), entry(XML_FILE, schedule_13g()))
    store.correct(2, "issuer_name", "Corrected Corp", "Ada", "as on the cover")
    add(store, xml("From XML", reader="2"))
    filing = store.filing(ACCESSION)
    assert store.counts().filings == 1
    assert filing.record == form_d("From XML")
    assert (len(filing.sources), len(filing.versions)) == (2, 3)
    assert [one.value for one in filing.corrections] == ["Corrected Corp"]
    assert list(store.rows("schedule_13g")) == []
    assert_shown_once(store, filing)


def test_a_source_whose_number_was_wrong_leaves_the_rest_where_it_was(store):
    other = "0007654321-25-000009"
    add(store, submission(WHOLE, form_d("Right")), xml("Wrong"))
    add(store, entry(XML_FILE, form_d("Elsewhere"), accession=other, reader="2"))
    assert store.filing(ACCESSION).record == form_d("Right")
    assert store.filing(other).record == form_d("Elsewhere")
    assert [len(store.filing(key).versions) for key in (ACCESSION, other)] == [1, 2]


def test_what_is_no_accession_number_is_none(store):
    add(
        store,
        entry(XML_FILE, form_d(), accession="primary_doc"),
        entry(WHOLE, form_d(), accession="0000000000-00-000000"),
    )
    assert store.counts().filings == 2


def test_equal_records_in_different_files_are_different_filings(store):
    add(store, entry(XML_FILE, form_d()), entry(XML_LATER, form_d()))
    assert store.counts().filings == 2


def test_adding_again_changes_nothing(store):
    everything = [*ONE_FILING.values(), entry(XML_LATER, schedule_13g())]
    contents = {one.content_hash: one.name.encode() for one in everything}
    first = store.add(everything, contents)
    assert (first.filings, len(first.entries), first.skipped) == (2, 5, 0)
    before = dump(store)
    again = store.add([*everything, *everything], contents)
    assert (again.filings, len(again.entries), again.skipped) == (0, 0, 10)
    assert dump(store) == before


def test_the_same_twice_in_one_batch_is_one(store):
    added = store.add([xml("One"), xml("One")], {xml("One").content_hash: XML_FILE})
    assert (added.filings, len(added.entries), added.skipped) == (1, 1, 1)


def dump(store):
    return {table: list(store.rows(table)) for table in store.tables()}, store.counts()


def test_a_content_of_several_batches_is_read_with_the_last(store):
    one = of_data_set(ZIP, form_d(), ACCESSION)
    two = of_data_set(ZIP, form_d(), "0001234567-25-000002")
    key = one.content_hash
    store.add([one], {key: ZIP}, unfinished={key})
    assert not store.has(key, "1")
    assert store.stored_hashes([key, "0" * 64]) == {key}
    assert list(store.not_read_by("1")) == [(key, "file.xml")]
    assert store.places_read([key, "0" * 64], "1") == {key: {one.place}}
    assert store.places_read([key], "2") == {}
    store.add([one, two], {key: ZIP})
    assert store.has(key, "1")
    assert store.places_read([key], "1") == {key: {""}}
    assert not store.has(key, "2")
    assert store.stored_hashes([key], "1") == {key}
    assert list(store.not_read_by("1")) == []
    assert list(store.not_read_by("2")) == [(key, "file.xml")]


def test_form_and_parties_come_from_the_header_where_the_record_has_none(store):
    data = b"text of 2003"
    told = header(form="SC 13G/A", filed=date(2003, 2, 14))
    store.add([unread(data, header=told, accession=ACCESSION)], {unread(data).content_hash: data})
    (row,) = store.filings(Query(form="13G")).items
    assert (row.form, row.issuer, row.issuer_cik) == ("SC 13G/A", "Header Name Inc", "0001000009")
    assert store.filing(ACCESSION).record is UNSET
