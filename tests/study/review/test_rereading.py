"""What people judged, after a file of the store was read again by a newer reader."""

import pytest
from msgspec import UNSET
from msgspec.structs import replace

from muniment.pipeline import ingest
from muniment.reading import READER_VERSION
from muniment.store import Store
from muniment.store.corrections import corrected
from muniment.study import review
from pipeline.piles import FORM_D, submission

KEY = "0009990001-24-000001"


@pytest.fixture
def judged(tmp_path):
    """A notice of which three places were judged: another value for each."""
    data = submission(1, FORM_D)
    with Store.open(tmp_path / "filings.db") as store:
        found = list(ingest.extract(ingest.Item("one.txt", data)))
        store.add(found, {found[0].content_hash: data})
        for path, value in (
            ("primary_issuer.name", "Another, Inc."),
            ("primary_issuer.phone", "555-0100"),
            ("total_amount_sold", 7),
            ("related_persons[1].last_name", "Byron"),
        ):
            store.correct(KEY, path, value, "Ada", "as on the page")
        review.update(store)
        yield store


@pytest.fixture
def better(monkeypatch):
    """A newer reader: it reads the name as Ada does, the phone in a third way, and one person less."""
    real = ingest._read_values

    def said(reading, data):
        told = real(reading, data)
        record = told["record"]
        issuer = replace(record.primary_issuer, name="Another, Inc.", phone="555-0199")
        persons = record.related_persons[:1]
        return {**told, "record": replace(record, primary_issuer=issuer, related_persons=persons)}

    monkeypatch.setattr(ingest, "_read_values", said)
    monkeypatch.setattr(ingest, "READER_VERSION", str(int(READER_VERSION) + 1))
    monkeypatch.setattr(ingest, "READER_VERSION", str(int(READER_VERSION) + 1))


def hows(store):
    with store.reading() as connection:
        return {one.correction.path: one.how for one in review.settled(connection)}


def test_before(judged):
    assert set(hows(judged).values()) == {"applies"}


def test_after(judged, better):
    assert ingest.reread(judged).filings == 1
    assert review.update(judged) == 1
    assert hows(judged) == {
        "primary_issuer.name": "agreed",
        "primary_issuer.phone": "changed",
        "total_amount_sold": "applies",
        "related_persons[1].last_name": "lost",
    }
    with judged.reading() as connection:
        asked = {one.path: one.code for one in review.of_filing(connection, 1)}
    assert asked == {"primary_issuer.phone": "changed", "related_persons[1].last_name": "lost"}


def test_what_was_judged_is_laid_over_the_new_reading(judged, better):
    ingest.reread(judged)
    filing = judged.filing(KEY)
    assert filing.record.primary_issuer.phone == "555-0199"
    record = corrected(filing.record, filing.corrections)
    assert (record.primary_issuer.phone, record.total_amount_sold) == ("555-0100", 7)
    assert len(record.related_persons) == 1
    assert record.related_persons[0].last_name is not UNSET
    assert len(filing.corrections) == 4
