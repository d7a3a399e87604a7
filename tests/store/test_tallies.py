"""What is kept of how many filings there are is what counting them tells, whatever happened to them."""

import random
from datetime import date

import pytest
from msgspec import UNSET
from msgspec.structs import replace
from sqlalchemy import event, select

from muniment.lab.corpus import Corpus
from muniment.lab.direct_load import entry
from muniment.store import Query, Store, counting, finding, tables
from muniment.store.finding import DOUBTFUL
from store import entries as made

_QUERIES = (
    Query(),
    Query(form="D"),
    Query(form="SC 13G/A"),
    Query(form="10-K"),
    Query(state="ca"),
    Query(doubtful=True),
    Query(doubtful=False, form="13D", state="NY"),
    Query(since=date(2015, 1, 1)),
    Query(until=date(2019, 12, 31)),
    Query(since=date(2015, 3, 1)),
    Query(until=date(2019, 8, 5), form="D"),
    Query(since=date(2012, 2, 3), until=date(2020, 11, 30)),
    Query(since=date(2016, 2, 3), until=date(2016, 11, 30)),
    Query(since=date(2016, 2, 3), until=date(2017, 11, 30)),
    Query(since=date(2016, 1, 1), until=date(2016, 12, 31)),
    Query(since=date(2019, 1, 1), until=date(2016, 12, 31)),
    Query(since=date.min, until=date.max),
)


@pytest.fixture(scope="module")
def world():
    world = Corpus(7, 150)
    return [entry(planned, world) for planned in world]


def add(store, entries):
    store.add(entries, {one.content_hash: None for one in entries})


def agrees(store):
    """Whether everything that is kept is what there is."""
    with store.reading() as connection:
        told = select(tables.filings.c.id).where(DOUBTFUL)
        numbers = [len(connection.execute(select(one.c.id)).all()) for one in (tables.sources, tables.versions)]
        counts = counting.counts(connection)
        assert [counts.sources, counts.versions] == numbers
        assert counts.doubtful == len(connection.execute(told).all())
        for query in _QUERIES:
            kept, walked = counting.facets(connection, query), counting.walked(connection, query)
            assert kept == walked, query
            assert [list(one) for one in (kept.forms, kept.states)] == [list(walked.forms), list(walked.states)]
            assert counting.total(connection, query) == finding.page(connection, query).total
        return counting.is_right(connection)


def test_what_comes_is_counted(store, world):
    random.Random(1).shuffle(world)
    for start in range(0, 150, 50):
        add(store, world[start : start + 50])
        assert agrees(store)
    assert store.counts().filings == 150
    assert store.facets(Query(form="D")).forms, "there is something to count"
    assert len(store.facets(Query(since=date(2016, 2, 3), until=date(2017, 11, 30))).years) == 2


def test_what_comes_again_is_counted_once(store, world):
    add(store, world[:50])
    before = store.counts()
    add(store, world[:50])
    assert store.counts() == before
    assert agrees(store)


def test_a_filing_that_is_shown_anew_is_counted_as_it_is_shown(store, world):
    add(store, world[:50])
    add(store, [replace(world[7], reader_version="none: sample 2", unread=3)])
    assert store.counts().doubtful == store.facets().doubtful == 1
    assert store.counts().filings == 50
    assert agrees(store)


def test_a_filing_that_is_dissolved_into_another_is_counted_no_more(store):
    alone = made.entry(b"1", made.form_d())
    add(store, [alone, made.submission(b"2", made.form_d())])
    assert store.counts().filings == 2
    add(store, [replace(alone, reader_version="2", accession=made.ACCESSION)])
    assert store.counts().filings == 1
    assert agrees(store)


def test_what_states_no_day_no_state_or_cannot_be_read(store):
    nowhere = made.form_d(primary_issuer=replace(made.form_d().primary_issuer, address=UNSET))
    add(store, [made.entry(b"1", nowhere), made.unread(b"2"), made.doubtful(b"3", made.schedule_13g())])
    counts, facets = store.counts(), store.facets()
    assert (counts.filings, counts.doubtful, counts.not_read) == (3, 2, 1)
    assert (facets.years, facets.states) == ({}, {"NY": 1})
    assert agrees(store)


def test_what_fails_is_not_counted(store, world, monkeypatch):
    add(store, world[:20])
    monkeypatch.setattr(counting, "note", lambda *_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        add(store, world[20:40])
    assert store.counts().filings == 20
    assert agrees(store)


def test_what_is_kept_is_read_and_no_filing_is_counted(store, world):
    add(store, world[:50])
    said = []
    event.listen(store._engine, "before_cursor_execute", lambda *given: said.append(given[2]))
    store.counts()
    store.facets(Query(form="D", state="CA"))
    assert said
    assert not [one for one in said if "FROM filings" in one]


def test_counts_that_are_wrong_are_seen(tmp_path, world):
    with Store.open(tmp_path / "s.db") as store:
        add(store, world[:20])
        with store.writing() as connection:
            connection.execute(tables.tallies.update().values(filings=tables.tallies.c.filings + 1))
            assert not counting.is_right(connection)
            counting.recount(connection)
            assert counting.is_right(connection)
