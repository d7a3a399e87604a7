"""A pass looks at what it has to: what is large or lies still beside the new filings is neither read nor worked out."""

import random
from datetime import date

import pytest
from msgspec import structs
from sqlalchemy import event, select

from muniment.lab.corpus import Corpus
from muniment.lab.direct_load import entry, fill
from muniment.store import Store
from muniment.study import ownership, questions, tables, updating
from muniment.study.entities.linking import Graph
from muniment.study.entities.resolve import take
from muniment.study.facts import Mention
from muniment.study.updating import update
from study.entities.naming_things import everything, filing, issuer, study
from study.held import CUSIP_B, add, filed, schedule, stored

_put = Graph.put
LONG_ANSWERS = {"crossings": {}, "exits": {"since": "2010-01-01"}, "switches": {}}
_IDS = {"filing_id", "statement_id", "before_id", "issuer_id", "holder_id", "entity_id"}


def worked_out(store) -> dict[str, list]:
    """All rows of a study, with accession numbers and keys in place of ids."""
    with store.reading() as connection:
        names = {row.filing_id: row.accession for table in (tables.reports, tables.notices)
                 for row in connection.execute(select(table.c.filing_id, table.c.accession))}  # fmt: skip
        keys = dict(tuple(row) for row in connection.execute(select(tables.entities.c.id, tables.entities.c.key)))
        found = {}
        for table in (tables.reports, tables.notices, tables.movements, tables.holdings, tables.mentions):
            rows = (row._mapping for row in connection.execute(select(table)))
            found[table.name] = sorted(
                repr(
                    sorted(
                        (name, _plain(name, value, names, keys)) for name, value in row.items() if name != "profile_id"
                    )
                )
                for row in rows
            )
    return found


def _plain(name, value, names, keys):
    if name not in _IDS:
        return repr(value)
    return repr((names if name in ("filing_id", "statement_id", "before_id") else keys).get(value))


@pytest.mark.slow
@pytest.mark.parametrize(
    ("seed", "count"), [(5, 200), *(pytest.param(seed, 500, marks=pytest.mark.nightly) for seed in (5, 6, 7))]
)
def test_a_study_in_portions_in_any_order_is_that_made_at_once(tmp_path, monkeypatch, seed, count):
    world = Corpus(seed, count)
    entries = [one for planned in world if (one := entry(planned, world)).accession]
    with Store.open(tmp_path / "whole.db") as store:
        store.add(entries, {one.content_hash: None for one in entries})
        update(store)
        expected = worked_out(store)
    random.Random(3).shuffle(entries)
    monkeypatch.setattr(updating, "_AT_ONCE", 17)
    with Store.open(tmp_path / "parts.db") as store:
        for start in range(0, len(entries), 60):
            some = entries[start : start + 60]
            store.add(some, {one.content_hash: None for one in some})
            update(store)
        assert worked_out(store) == expected
        assert list(updating.differing(store)) == []
        both = zip(entries[:20], entries[20:40], strict=True)
        read_otherwise = [structs.replace(one, record=other.record, reader_version="9999") for one, other in both]
        store.add(read_otherwise, {})
        update(store)
        assert updating.filings_behind(store) == 0
        assert list(updating.differing(store)) == []


def test_a_statement_that_lies_still_is_not_followed_again(tmp_path, monkeypatch):
    days = date(2025, 1, 10), date(2025, 4, 10)
    both = [filed(1, schedule(), days[0]), filed(2, schedule(cusips=(CUSIP_B,), class_title="Class B Stock"), days[0])]
    followed = []
    follow = ownership.follow
    monkeypatch.setattr(ownership, "follow", lambda on, ids: followed.append(set(ids)) or follow(on, ids))
    with stored(tmp_path / "s.db", both) as store:
        update(store)
        add(store, [filed(3, schedule(amendment=True), days[1])])
        update(store)
    assert followed == [{1, 2}, {1}]


def test_a_name_on_many_profiles_is_not_read_for_one_more(monkeypatch):
    def named(number):
        large = Mention("reporting person", "Estral Advisers LLC", "reporting_persons[0].name")
        return filing(number, issuer(f"Lamp {number} Corp", f"{1000 + number:010}"), large)

    put = []
    with study() as connection:
        take(connection, [named(number) for number in range(25)])
        monkeypatch.setattr(Graph, "put", lambda graph, *given: put.append(given) or _put(graph, *given))
        take(connection, [named(25)])
        assert len(put) < 10
        owner = Mention("filed by", "Estral Advisers LLC", "header", cik="0000000777")
        take(connection, [filing(26, issuer("Lamp 26 Corp", "0000001026"), owner)])
        assert len(put) > 25, "but whoever turns out to have the name's number has all of them looked at"
        assert sum(key == "cik:0000000777" for key, *_ in everything(connection)[0]) >= 1


def test_views_are_made_again_only_where_they_are_others(tmp_path):
    said = []
    with stored(tmp_path / "s.db", [filed(1, schedule(), date(2025, 1, 10))]) as store:
        event.listen(store._engine, "before_cursor_execute", lambda *given: said.append(given[2]))
        update(store)
        assert sum("CREATE VIEW" in one for one in said) == len(questions.questions())
        said.clear()
        update(store)
        assert not [one for one in said if "VIEW" in one]
        with store.writing() as connection:
            questions.drop_view(connection, "holders")
            connection.exec_driver_sql("CREATE VIEW holders AS SELECT 1 AS one")
            connection.exec_driver_sql("DELETE FROM meta WHERE name = 'views'")
        update(store)
        with store.reading() as connection:
            assert connection.exec_driver_sql("SELECT issuer_name FROM holders").all()
            questions.drop_view(connection, "exits")
        update(store)
        with store.reading() as connection:
            assert connection.exec_driver_sql("SELECT count(*) FROM exits").scalar() == 0


@pytest.mark.slow
def test_the_first_lines_of_an_answer_are_found_without_the_others(tmp_path):
    """The steps of SQLite's machine for a page of an answer stay what they are where everything else doubles."""
    steps = []
    for count in (1000, 4000):
        with Store.open(tmp_path / f"{count}.db") as store:
            list(fill(store, Corpus(5, count)))
            update(store)
            with store.reading() as connection:
                steps.append({name: _steps(connection, name, given) for name, given in LONG_ANSWERS.items()})
    assert all(steps[1][name] < 2 * steps[0][name] for name in LONG_ANSWERS), steps


def _steps(connection, name, given) -> int:
    """How many hundreds of steps SQLite takes to begin an answer."""
    ticks = []
    held = connection.connection.driver_connection
    held.set_progress_handler(lambda: ticks.append(1) and None, 100)
    try:
        questions.ask(connection, name, given, limit=3, counted=False)
    finally:
        held.set_progress_handler(None, 0)
    return len(ticks)
