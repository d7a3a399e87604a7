"""Counts that go on from earlier ones are those of a store counted anew, whatever happened to it."""

import random
from datetime import date

import pytest
from msgspec.structs import replace
from sqlalchemy import event

from muniment.lab.corpus import Corpus
from muniment.lab.direct_load import entry
from muniment.store import Query, Store

_FUND = Query(words="fund")
_QUERIES = (Query(), Query(form="D", least=1000), _FUND, Query(words="fund", since=date(2015, 1, 1)))


@pytest.fixture(scope="module")
def entries():
    world = Corpus(7, 300)
    return [entry(planned, world) for planned in world]


def add(store, entries):
    store.add(entries, {one.content_hash: None for one in entries})


def test_a_store_that_grows_is_counted_on(tmp_path, entries):
    entries = random.Random(1).sample(entries, len(entries))
    with Store.open(tmp_path / "s.db") as store:
        facets = {query: store.counted_facets(query) for query in _QUERIES}
        for start in range(0, len(entries), 70):
            add(store, entries[start : start + 70])
            for query, before in facets.items():
                now, anew = store.counted_facets(query, before), store.facets(query)
                assert now.facets == anew
                assert list(now.facets.states) == list(anew.states), "in the same order"
                facets[query] = now
        assert sum(facets[Query()].facets.forms.values()) == len(entries)


def test_only_what_came_is_looked_at(tmp_path, entries):
    with Store.open(tmp_path / "s.db") as store:
        add(store, entries[:200])
        before = store.counted_facets(_FUND)
        add(store, entries[200:210])
        said = []
        event.listen(store._engine, "before_cursor_execute", lambda *given: said.append(given[2]))
        after = store.counted_facets(_FUND, before)
        walks = [one for one in said if "GROUP BY" in one]
        assert len(walks) == 1
        assert "filings.id > ?" in walks[0]
        assert after.facets == store.facets(_FUND) != before.facets
        said.clear()
        assert store.counted_facets(_FUND, after) is after
        assert not [one for one in said if "GROUP BY" in one]


def test_a_filing_that_is_shown_anew_is_counted_again(tmp_path, entries):
    with Store.open(tmp_path / "s.db") as store:
        add(store, entries[:50])
        facets = store.counted_facets(_FUND)
        shown = next(one for one in entries[:50] if one.accession == store.filings(_FUND).items[0].accession)
        add(store, [replace(shown, reader_version="none: sample 2", unread=3)])
        assert store.counted_facets(_FUND, facets).facets.doubtful == store.facets(_FUND).doubtful == 1


@pytest.mark.slow
def test_a_filing_that_is_dissolved_into_a_new_one_is_counted_again(tmp_path, entries):
    with Store.open(tmp_path / "s.db") as store:
        add(store, entries[:50])
        facets = store.counted_facets(_FUND)
        first = next(one for one in entries[:50] if one.accession == store.filings(_FUND).items[0].accession)
        add(store, [replace(first, accession="0009999999-25-000001", reader_version="none: sample 2")])
        after = store.counted_facets(_FUND, facets)
        assert after.size.filings == facets.size.filings, "one is gone, and one came"
        assert after.facets == store.facets(_FUND)
        assert after.size.newest > facets.size.newest
