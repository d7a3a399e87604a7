"""Answers kept ready: the same as those made for the page, and none of another day, store or study."""

from datetime import date

import pytest

from muniment import ready
from muniment.pipeline import watch as watching
from muniment.pipeline.watch import watch
from muniment.store import Store, finding
from muniment.study import market, questions, updating
from muniment.study.updating import behind, update
from study.held import filed, schedule
from study.questions.test_notices import NOTICES, notice

TODAY, EARLIER = date(2025, 10, 1), date(2025, 7, 20)
ENTRIES = [*(notice(number, *told) for number, told in enumerate(NOTICES, 1)), filed(1, schedule(), date(2025, 2, 14))]
LATER = notice(7, "Quay Inc", date(2025, 8, 5), "NY", "Other Technology", ("06b",), 900, 850, date(2025, 4, 1), None)
LATEST = {"since": "2025-07-01", "until": "2025-09-30"}
YEAR = {"since": "2025-01-01", "until": "2025-12-31"}


def add(store, *entries):
    store.add(entries, {one.content_hash: b"" for one in entries})


@pytest.fixture
def store(where):
    with Store.open(where) as store:
        add(store, *ENTRIES)
        update(store)
        yield store


def answers(store):
    """All that is kept, as whoever asks gets it."""
    asked = [(name, {}, questions.A_PAGE) for name in ("top_raised", "serial_persons")]
    asked += [("top_raised", given, market.TOP) for given in ({}, LATEST, YEAR)]
    with store.reading() as connection:
        rows = [questions.ask(connection, *one) for one in asked]
        late = questions.number_of(connection, "late_notices", LATEST)
        return [(one.rows, one.more, one.total, one.sql) for one in rows], late, behind(connection)


def forbid(monkeypatch, *named):
    """Have functions fail: what is kept is not made again."""

    def made(*_, **__):
        raise AssertionError("made again")

    for module, name in named:
        monkeypatch.setattr(module, name, made)


def test_what_is_kept_is_what_a_page_would_make(store, monkeypatch):
    before = answers(store), watch(store, TODAY).rows(), store.vocabulary().words
    assert all(before)
    assert before[0][1]
    ready.keep(store)
    with store.reading() as connection:
        for when in map(market.period, ("2025Q3", "2025")):
            cells = market.cells_of(connection, when.since, when.until, "")
            assert market.cached_count(connection, when.name) == market.counted(cells, market.Chosen())
        assert market.cached_count(connection, market.ALL).total.notices == 6
    makers = ((watching, "_lasts"), (updating, "_due"), (questions.Question, "portion"), (questions, "total_of"))
    forbid(monkeypatch, *makers, (finding, "Counter"))
    assert (answers(store), watch(store, TODAY).rows(), store.vocabulary().words) == before


def test_what_came_since_is_in_every_answer(store):
    ready.keep(store)
    ((first, *_), _, _), owed, words = answers(store), watch(store, TODAY).rows(), store.vocabulary().words
    add(store, LATER)
    with store.reading() as connection:
        assert behind(connection) == 1
    assert {one.key for one in watch(store, TODAY).rows()} - {one.key for one in owed} == {LATER.accession}
    assert store.vocabulary().words.keys() - words.keys() == {"quay"}
    update(store)
    (again, *_), _, left = answers(store)
    assert (len(again[0]), left) == (len(first[0]) + 1, 0)
    with store.reading() as connection:
        assert market.cached_count(connection, market.ALL) is None
    ready.keep(store)
    with store.reading() as connection:
        assert market.cached_count(connection, market.ALL).total.notices == 7


def test_a_correction_is_behind(store):
    ready.keep(store)
    store.correct(ENTRIES[0].accession, "total_investors", 5, "Ada", "the file says so")
    with store.reading() as connection:
        assert behind(connection) == 1


def test_a_day_before_the_newest_filing_is_looked_at_by_itself(store):
    looked = watch(store, EARLIER).rows()
    ready.keep(store)
    assert watch(store, EARLIER).rows() == looked
    assert not {one.key for one in looked} & {ENTRIES[4].accession, ENTRIES[5].accession}


def test_a_portion_of_what_may_be_owed_is_that_of_all_lines(store):
    owed = watch(store, TODAY)
    rows = owed.rows()
    assert [row for start in range(len(owed)) for row in owed.rows(start, 1)] == rows
    about = [row for row in rows if "lamps" in f"{row.issuer} {row.filer}".casefold()]
    narrowed = owed.narrowed(lambda owing: True, "LAMPS")
    assert (narrowed.rows(), len(narrowed)) == (about, len(about))
    assert 0 < len(about) < len(rows)
