"""Where the values of stored filings stand: in the tables of data sets, a few of them at hand."""

import pytest

from datasets import ACCESSION, dataset, row, several, tables
from muniment.documents.archive import Item
from muniment.forms.tables.columns import TABLES
from muniment.pipeline.evidence import EvidenceCache
from muniment.pipeline.ingest import extract, ingest
from muniment.readers.dataset import read_dataset
from muniment.store import Store
from pipeline.piles import FORM_D

OTHER = "0000000002-25-000002"
QUARTERS = {"2025Q1_d/": tables(), "2025Q2_d/": {table: [row(table, OTHER)] for table in TABLES}}


@pytest.fixture
def store(tmp_path):
    """A store of two quarters in one archive."""
    with Store.open(tmp_path / "filings.db") as store:
        add(store, several(QUARTERS))
        yield store


def add(store, data, *, kept=True):
    entries = list(extract(Item("some.zip", data)))
    store.add(entries, {entry.content_hash: data if kept else None for entry in entries})


def count_loads(store, monkeypatch):
    loads, load = [], store.content
    monkeypatch.setattr(store, "content", lambda content_hash: loads.append(content_hash) or load(content_hash))
    return loads


def test_evidence_of_each_quarter_is_its_own(store):
    cache = EvidenceCache(store)
    for reading in read_dataset(several(QUARTERS)):
        found = cache.evidence_of(store.filing(reading.accession))
        assert dict(found) == dict(reading.evidence)
        assert len(found) > 30
    assert cache.tables_of(store.filing(ACCESSION)) is not cache.tables_of(store.filing(OTHER))


def test_a_quarter_is_unpacked_once_and_the_last_ones_are_kept(store, monkeypatch):
    loads = count_loads(store, monkeypatch)
    cache, first, second = EvidenceCache(store), store.filing(ACCESSION), store.filing(OTHER)
    for filing in (first, second, first, second):
        assert cache.tables_of(filing)
    assert len(loads) == 2
    small = EvidenceCache(store, most=1)
    for filing in (first, first, second, second, first):
        assert small.tables_of(filing)
    assert len(loads) == 5


def test_a_text_has_the_evidence_that_the_store_keeps(store, tmp_path):
    (tmp_path / "form-d.xml").write_bytes(FORM_D)
    ingest([tmp_path / "form-d.xml"], store)
    filing = store.filing(3)
    cache = EvidenceCache(store)
    assert cache.evidence_of(filing) == filing.evidence
    assert cache.tables_of(filing) is None


def test_there_is_none_where_the_bytes_are_not_kept(store):
    number = "0000000003-25-000003"
    add(store, dataset(**{table: [row(table, number)] for table in TABLES}), kept=False)
    filing = store.filing(number)
    assert filing.rows["ISSUERS"] == (1,)
    assert dict(EvidenceCache(store).evidence_of(filing)) == {}
