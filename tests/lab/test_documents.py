"""Files of a corpus: each is read by our reader, with the values it was made from."""

import os
from collections import Counter
from decimal import Decimal

import pytest
from msgspec import UNSET
from msgspec.structs import replace

import muniment
from muniment.documents.archive import Item
from muniment.lab.corpus import Corpus, name_of, primary, submission
from muniment.lab.timeline import Offering
from muniment.pipeline.ingest import extract
from muniment.store.stored import SUBMISSION, TEXT

pytestmark = pytest.mark.slow  # a pile of files of all years is made first

COUNT = 400


@pytest.fixture(scope="module")
def corpus():
    return Corpus(7, COUNT)


@pytest.fixture(scope="module")
def read(corpus):
    """Each filing with its file and the entry it was read to."""
    return list(read_back(corpus))


def read_back(corpus):
    for one in corpus:
        document = submission(one, corpus)
        (entry,) = extract(Item(document.name, document.data))
        yield one, document, entry


def test_every_file_is_read(read):
    assert [entry.reason for _, _, entry in read if entry.reason] == []
    assert {entry.rank for _, _, entry in read} == {SUBMISSION, TEXT}


def test_headers_are_read_as_they_were_made(read, corpus):
    for one, _, entry in read:
        if entry.rank == SUBMISSION:
            copy = {"file_name": UNSET, "file_date": UNSET, "header_name": UNSET, "header_date": UNSET}
            assert replace(entry.header, **copy) == corpus.header(one)
            assert entry.accession == one.accession


def test_xml_is_read_as_it_was_made(read, corpus):
    count = 0
    for one, document, entry in read:
        if b"<XML>" in document.data:
            assert entry.record == corpus.record(one)
            count += 1
    assert count > 100


def test_printed_pages_are_read_with_the_values_they_were_made_from(read, corpus):
    """What a study rests on: the few values in a hundred that the reader misses, it must doubt or leave out."""
    right, wrong = Counter(), []
    for one, document, entry in read:
        if b"<XML>" in document.data:
            continue
        for name, made, got in values(corpus.record(one), entry.record):
            if made == got:
                right[name] += 1
            elif got is not UNSET:
                wrong.append((document.name, name, made, got))
    assert min(right.values()) > 100
    assert len(wrong) <= sum(right.values()) // 200, wrong


@pytest.mark.nightly
def test_a_large_world_is_read_back():
    corpus = Corpus(19, int(os.environ.get("COUNT", "20000")))
    right, wrong = 0, []
    for one, document, entry in read_back(corpus):
        made = corpus.record(one)
        if entry.reason or (b"<XML>" in document.data and entry.record != made):
            wrong.append((document.name, entry.reason))
        elif b"<XML>" not in document.data:
            pairs = [pair for pair in values(made, entry.record) if pair[2] is not UNSET]
            right += sum(made == got for _, made, got in pairs)
            wrong += [(document.name, *pair) for pair in pairs if pair[1] != pair[2]]
    assert len(wrong) <= right // 200, wrong
    assert not [one for one in wrong if len(one) == 2], wrong


def values(made, got):
    yield "issuer", made.issuer_name, got.issuer_name
    yield "class", made.class_title, got.class_title
    yield "cusip", made.cusips, got.cusips
    yield "amendment", made.amendment_number, got.amendment_number
    yield "event", made.event_date, got.event_date
    yield "persons", len(made.reporting_persons), len(got.reporting_persons or ())
    for ours, theirs in zip(made.reporting_persons, got.reporting_persons or (), strict=False):
        yield "name", ours.name, theirs.name
        yield "shares", ours.aggregate_amount, theirs.aggregate_amount
        yield "percent", ours.percent, theirs.percent


def test_each_year_has_its_kind_of_file(read):
    for one, document, _ in read:
        page = document.data
        notice = isinstance(one.due, Offering)
        assert (b"<XML>" in page) == one.due.in_xml
        if not notice and one.filed.year <= 2000:
            assert b"<html" not in page.lower()


def test_files_are_called_what_they_would_be(read, corpus):
    for one, document, _ in read:
        assert name_of(one, corpus, whole=True) == document.name
        assert name_of(one, corpus, whole=False) == primary(one, corpus).name


def test_shares_and_percentages_agree(corpus):
    for one in corpus:
        record = corpus.record(one)
        for person in getattr(record, "reporting_persons", ()):
            assert person.aggregate_amount == person.sole_dispositive_power + person.shared_dispositive_power
            assert Decimal(0) <= person.percent <= 100


def test_xml_breaks_no_rule_of_edgar_but_where_it_is_meant_to(read):
    """Amendments that do not name what they amend are there to be linked by other marks."""
    broken = Counter()
    for _, document, _ in read:
        if b"<XML>" in document.data:
            found = muniment.check(muniment.read(document.data))
            broken.update(one.code for one in found if one.severity == "error")
    assert set(broken) <= {"E-05"}
