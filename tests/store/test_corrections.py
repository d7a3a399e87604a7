"""Corrections: checked when they are made, beside the record, and never lost."""

from datetime import date, datetime
from decimal import Decimal

import pytest
from sqlalchemy import update

from muniment.errors import UsageError
from muniment.store import Store, tables
from muniment.store.stored import SUBMISSION
from store.entries import ACCESSION, entry, form_d, schedule_13g, submission, unread


@pytest.fixture(scope="module")
def filled(databases, tmp_path_factory):
    with Store.open(databases.store(tmp_path_factory.mktemp("store"))) as store:
        entries = [entry(b"1", form_d(), accession=ACCESSION), entry(b"2", schedule_13g()), unread(b"3")]
        store.add(entries, {told.content_hash: told.name.encode() for told in entries})
        yield store


@pytest.mark.parametrize(
    ("key", "path", "value", "told"),
    [
        (1, "primary_issuer.name", "Right LLC", "Right LLC"),
        (1, "related_persons[0].last_name", "Byron", "Byron"),
        (1, "exemptions[1]", "3C.1", "3C.1"),
        (1, "total_offering_amount", 12, 12),
        (1, "total_offering_amount", "12", 12),
        (1, "total_offering_amount", "Indefinite", "Indefinite"),
        (1, "first_sale", date(2024, 2, 29), date(2024, 2, 29)),
        (1, "is_amendment", False, False),
        (1, "is_amendment", None, None),
        (1, "exemptions", "06b, 3C.1", ("06b", "3C.1")),
        (1, "related_persons[0].relationships", ["Director"], ("Director",)),
        (2, "reporting_persons[0].percent", Decimal("5.0"), Decimal("5.0")),
        (2, "reporting_persons[0].percent", "5.0", Decimal("5.0")),
    ],
)
def test_what_can_be_corrected(filled, key, path, value, told):
    before = filled.counts().corrections
    filled.correct(key, path, value, "Ada", "as on the cover")
    *_, one = filled.filing(key).corrections
    assert (one.path, one.value, type(one.value)) == (path, told, type(told))
    assert (one.who, one.why) == ("Ada", "as on the cover")
    assert filled.filing(key).record == (form_d() if key == 1 else schedule_13g())
    assert filled.counts().corrections == before + 1


@pytest.mark.parametrize(
    ("key", "path", "value", "who", "words"),
    [
        (1, "primary_issuer.nam", "x", "Ada", "no place of a value"),
        (1, "primary_issuer", "x", "Ada", "no place of a value"),
        (1, "related_persons[x].last_name", "x", "Ada", "no place of a value"),
        (2, "details.transactions[0].price", "5", "Ada", "of a list in the items, which stays as it is read"),
        (2, "directors_and_officers[0].name", "x", "Ada", "of a list in the items, which stays as it is read"),
        (1, "total_offering_amount", "a lot", "Ada", "it takes whole dollars such as"),
        (1, "total_amount_sold", "Indefinite", "Ada", "it takes whole dollars such as"),
        (1, "first_sale", "soon", "Ada", "it takes"),
        (1, "first_sale", 7, "Ada", "it takes"),
        (1, "total_amount_sold", True, "Ada", "it takes"),
        (1, "primary_issuer.name", "x", " ", "who makes it"),
        (1, "primary_issuer.name", " ", "Ada", "give a value"),
        (1, "primary_issuer.name", "x" * 100_001, "Ada", "up to 100,000"),
        (1, "primary_issuer.name", "x", "A" * 201, "up to 200"),
        (1, "related_persons[0]", None, "", "who makes it"),
        (3, "primary_issuer.name", "x", "Ada", "no place of a value"),
        (9, "primary_issuer.name", "x", "Ada", "no filing 9"),
        ("nonsense", "primary_issuer.name", "x", "Ada", "neither an accession number"),
    ],
)
def test_what_cannot(filled, key, path, value, who, words):
    before = filled.counts()
    with pytest.raises(UsageError, match=words):
        filled.correct(key, path, value, who, "because")
    assert filled.counts() == before


def test_corrections_outlive_whatever_is_read_later(store):
    first = entry(b"1", form_d(), accession=ACCESSION)
    store.add([first], {first.content_hash: b"1"})
    store.correct(1, "primary_issuer.name", "First", "Ada", "so it is")
    store.correct(1, "primary_issuer.name", "Second", "Bo", "no, so")
    later = [entry(b"1", form_d("Reread"), accession=ACCESSION, reader="2"), submission(b"4", form_d("Whole"))]
    store.add(later, {later[1].content_hash: b"4"})
    filing = store.filing(ACCESSION)
    assert [(one.value, one.who) for one in filing.corrections] == [("First", "Ada"), ("Second", "Bo")]
    assert filing.record == form_d("Reread")
    assert len(list(store.rows("corrections"))) == 2


FOUND = [("reporting_persons[0].percent", Decimal("6.5"), "Ada")]


def said(store, key):
    return [(one.path, one.value, one.who) for one in store.filing(key).corrections]


def brought(store, *entries):
    store.add(entries, {one.content_hash: one.name.encode() for one in entries})


@pytest.mark.parametrize("corrected", [1, 2])
def test_a_filing_is_corrected_and_not_one_of_its_copies(store, corrected):
    brought(store, entry(b"1", schedule_13g()), submission(b"2", schedule_13g()))
    percent, value, who = FOUND[0]
    assert store.correct(corrected, percent, value, who, "a dot") == (corrected, 3 - corrected)
    assert said(store, 1) == said(store, ACCESSION) == FOUND


@pytest.mark.parametrize("first", [entry(b"1", schedule_13g()), submission(b"1", schedule_13g())])
def test_what_was_corrected_before_its_copy_came_is_corrected_in_the_copy_too(store, first):
    brought(store, first)
    store.correct(1, *FOUND[0], "a dot")
    later = [submission(b"2", schedule_13g()), entry(b"2", schedule_13g())][first.rank == SUBMISSION]
    brought(store, later)
    brought(store, entry(b"3", schedule_13g()))
    assert [said(store, key) for key in (1, 2, 3)] == [FOUND] * 3
    assert store.correct(3, "class_title", "Units", "Bo", "row 2") == (3, 1, 2)
    assert len(store.filing(1).corrections) == 2


def test_the_last_answer_counts_in_every_copy_whoever_gave_it_where(store):
    brought(store, entry(b"1", schedule_13g()), submission(b"2", schedule_13g()))
    store.correct(1, "class_title", "Units", "Ada", "row 2")
    store.correct(2, "class_title", "Shares", "Bo", "no, so")
    brought(store, entry(b"3", schedule_13g()))
    for key in (1, 2, 3):
        assert [value for _, value, _ in said(store, key)] == ["Units", "Shares"]


@pytest.mark.parametrize(("reread", "later"), [(b"1", b"2"), (b"2", b"1")])
def test_of_answers_from_before_two_were_copies_the_last_one_counts(store, reread, later):
    brought(store, entry(b"1", schedule_13g("One")), entry(b"2", schedule_13g("Two")))
    store.correct(1, "class_title", "Units", "Ada", "row 2")
    with store.writing() as connection:  # the day before
        connection.execute(update(tables.corrections).values(added=datetime(2024, 1, 1)))
    store.correct(2, "class_title", "Shares", "Bo", "row 2")
    brought(store, entry(reread, schedule_13g("Both"), reader="2"), entry(b"3", schedule_13g("Both")))
    brought(store, entry(later, schedule_13g("Both"), reader="2"))
    assert [said(store, key)[-1][1] for key in (1, 2, 3)] == ["Shares"] * 3


def test_two_numbers_are_two_filings_and_other_words_another_reading(store):
    other = "0001234567-25-000002"
    brought(store, submission(b"1", schedule_13g()), submission(b"2", schedule_13g(), accession=other))
    brought(store, entry(b"3", schedule_13g(shares="1234")), entry(b"4", form_d()))
    assert store.correct(1, *FOUND[0], "a dot") == (1,)
    assert [said(store, key) for key in (2, 3, 4)] == [[], [], []]
