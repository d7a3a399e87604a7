"""Filings put straight into a store: the same as those that are written, read and stored, but for what is left out."""

import pytest
from msgspec import UNSET

from muniment.documents.archive import Item
from muniment.forms import FormD
from muniment.lab.corpus import Corpus, submission
from muniment.lab.direct_load import READER, fill
from muniment.pipeline.ingest import ingest_items
from muniment.store import Store
from muniment.store.stored import Query

pytestmark = pytest.mark.slow  # a sample is made and stored twice

COUNT = 150


@pytest.fixture(scope="module")
def corpus():
    return Corpus(5, COUNT)


def rows(store):
    return {row.accession: row for row in store.filings(Query(limit=200)).items if row.accession}


@pytest.fixture(scope="module")
def both(tmp_path_factory, corpus):
    folder = tmp_path_factory.mktemp("stores")
    with Store.open(folder / "straight.db") as quick, Store.open(folder / "read.db") as slow:
        assert list(fill(quick, corpus))[-1] == COUNT
        documents = (submission(one, corpus) for one in corpus)
        ingest_items((Item(one.name, one.data) for one in documents), slow)
        yield quick, slow


def test_lists_show_the_same(both):
    quick, slow = map(rows, both)
    assert quick.keys() == slow.keys()
    assert len(quick) > COUNT * 0.9
    wrong = [key for key in quick if told(quick[key]) != told(slow[key])]
    assert len(wrong) <= COUNT // 30, [(told(quick[key]), told(slow[key])) for key in wrong]


def told(row):
    return row.form, row.filed, row.issuer, row.issuer_cik, row.persons[:1], row.amount


def test_notices_are_the_same_records(both):
    quick, slow = both
    notices = [key for key, row in rows(quick).items() if row.form.startswith("D")]
    assert len(notices) > 20
    for key in notices:
        one, other = quick.filing(key), slow.filing(key)
        assert isinstance(one.record, FormD)
        assert one.record == other.record


def test_nothing_claims_to_be_evidence(both):
    filing = both[0].filing(next(iter(rows(both[0]))))
    assert filing.evidence == {}
    assert {version.reader_version for version in filing.versions} == {READER}
    assert not any(source.kept for source in filing.sources)


def test_a_second_run_adds_nothing(both, corpus):
    before = both[0].counts()
    assert list(fill(both[0], corpus))[-1] == COUNT
    assert both[0].counts() == before


def test_those_without_a_header_have_no_number(both):
    lost = [row for row in both[0].filings(Query(limit=200)).items if row.accession is None]
    assert lost
    assert all(both[0].filing(row.id).header is UNSET for row in lost)
