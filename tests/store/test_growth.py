"""Counts that go on from earlier ones are those of a store counted anew, whatever happened to it."""

import random
from datetime import date

import pytest
from msgspec.structs import replace
from sqlalchemy import event

from muniment.evaluate.sample.straight import entry
from muniment.evaluate.sample.world import World
from muniment.store import Query, Store

_QUERIES = (Query(), Query(form="D"), Query(state="CA"), Query(words="fund"), Query(since=date(2015, 1, 1)))


@pytest.fixture
def entries():
    world = World(7, 300)
    return [entry(planned, world) for planned in world]


def add(store, entries):
    store.add(entries, {one.content_hash: None for one in entries})


def test_a_store_that_grows_is_counted_on(tmp_path, entries):
    random.Random(1).shuffle(entries)
    with Store.open(tmp_path / "s.db") as store:
        facets, counted = {query: store.counted_facets(query) for query in _QUERIES}, store.counted()
        for start in range(0, len(entries), 70):
            add(store, entries[start : start + 70])
            counted = store.counted(counted)
            assert counted.counts == store.counts()
            for query, before in facets.items():
                now, anew = store.counted_facets(query, before), store.facets(query)
                assert now.facets == anew
                assert list(now.facets.states) == list(anew.states), "in the same order"
                facets[query] = now
        assert counted.counts.filings == len(entries)


def test_only_what_came_is_looked_at(tmp_path, entries):
    with Store.open(tmp_path / "s.db") as store:
        add(store, entries[:200])
        before = store.counted_facets(Query())
        add(store, entries[200:210])
        said = []
        event.listen(store._engine, "before_cursor_execute", lambda *given: said.append(given[2]))
        after = store.counted_facets(Query(), before)
        assert sum(after.facets.forms.values()) == 210
        assert all("filings.id > ?" in one for one in said if "GROUP BY" in one)
        said.clear()
        assert store.counted_facets(Query(), after) is after
        assert not [one for one in said if "GROUP BY" in one]


def test_a_filing_that_is_shown_anew_is_counted_again(tmp_path, entries):
    with Store.open(tmp_path / "s.db") as store:
        add(store, entries[:50])
        facets, counted = store.counted_facets(Query()), store.counted()
        add(store, [replace(entries[7], reader_version="none: sample 2", unread=3)])
        assert store.counted_facets(Query(), facets).facets.doubtful == store.facets().doubtful == 1
        assert store.counted(counted).counts == store.counts()


def test_a_filing_that_is_dissolved_into_a_new_one_is_counted_again(tmp_path, entries):
    first = next(one for one in entries if one.accession)
    with Store.open(tmp_path / "s.db") as store:
        add(store, entries[:20] if first in entries[:20] else [*entries[:20], first])
        counted = store.counted()
        add(store, [replace(first, accession="0009999999-25-000001", reader_version="none: sample 2")])
        assert store.counts().filings == counted.counts.filings, "one is gone, and one came"
        assert store.counted(counted).counts == store.counts()
        assert store.counted_facets(Query()).size.newest > counted.size.newest
