"""Every named question is answered alike, whichever database the filings are in."""

from datetime import date
from pathlib import Path

import pytest
from msgspec import structs

from muniment.documents.archive import Item
from muniment.lab.corpus import Corpus
from muniment.lab.direct_load import fill
from muniment.pipeline.export import tables
from muniment.pipeline.findings import keep_findings
from muniment.pipeline.ingest import extract
from muniment.store import Store
from muniment.store.exporting import UnfitValues, fitted
from muniment.study import questions, sql
from muniment.study.exports import question_tables, study_tables
from muniment.study.review import update as look_through
from muniment.study.updating import update
from study.questions.test_notices import NOTICES, notice

COUNT = 400
LISTING = Path(__file__).parents[3] / "examples" / "schedule-13d-2004.htm"  # has a transaction
# Of what Sails Inc offers there is a notice already.
SECOND = ("Sails Inc", date(2025, 7, 28), "CA", "Computers", ("06c", "3C"), "Indefinite", 900, date(2025, 5, 1), None)
GIVEN = {
    "entity": ["Lamps Inc"],
    "date": [date(2025, 7, 8)],
    "moment": ["2025-07-31T12:00:00"],
    "number": [5],
    "flag": ["yes", "no"],
    "state": ["CA"],
    "industry": ["Technology"],
    "exemption": ["06b"],
    "size": ["Indefinite"],
    "raising": ["fall"],
}


@pytest.fixture(scope="module")
def both(tmp_path_factory, server):
    """The same sample world and the same notices in both databases, studied."""
    made = [notice(number, *told) for number, told in enumerate([*NOTICES, SECOND], 1)]
    made += extract(Item(LISTING.name, LISTING.read_bytes()))
    stores = [Store.open(tmp_path_factory.mktemp("both") / "filings.db"), Store.open(server.store())]
    for store in stores:
        list(fill(store, Corpus(5, COUNT)))
        store.add(made, {one.content_hash: None for one in made})
        update(store)
    yield stores
    for store in stores:
        store.close()


def answers(stores, name, **given):
    told = []
    for store in stores:
        with store.reading() as connection:
            told.append(questions.ask(connection, name, given))
    return told


def test_every_question_is_answered_alike(both):
    empty = set()
    for name in questions.questions():
        one, other = answers(both, name)
        assert one.columns == other.columns, name
        assert one.rows == other.rows, name
        assert [list(map(type, row)) for row in one.rows] == [list(map(type, row)) for row in other.rows], name
        empty |= set() if one.rows else {name}
    assert empty <= {"groups", "raised_alike"}


def test_every_parameter_narrows_alike(both):
    for name, question in questions.questions().items():
        for parameter in question.parameters:
            for value in GIVEN.get(parameter.kind, []):
                one, other = answers(both, name, **{parameter.name: value})
                assert one.rows == other.rows, (name, parameter.name, value)


def test_the_tables_of_the_study_hold_the_same(both):
    for name in ("entities", "mentions", "statements", "reports", "holdings", "movements", "notices"):
        told = []
        for store in both:
            with store.reading() as connection:
                table = questions.tables.metadata.tables[name]
                told.append([tuple(row) for row in connection.execute(table.select().order_by(*table.primary_key))])
        assert told[0] == told[1], name


def test_answers_leave_the_store_alike(both):
    """Read by ADBC from the file, by rows from the server, and by rows as text formats write them."""
    pytest.importorskip("adbc_driver_sqlite", reason="the extra study is not installed")
    from pyarrow import Table as Arrow

    from muniment.store.arrow import batches, schema_of

    names = ["holders", "raised_by_quarter", "raised_alike", "positions", "notices", "holdings", "form_d"]
    made = []
    for store in both:
        chosen = (*question_tables(store, names), *study_tables(store), *tables(store))
        found = {table.name: table for table in chosen if table.name in names}
        assert set(found) == set(names)
        rows = {name: list(fitted(table, UnfitValues(store))) for name, table in found.items()}
        whole = {name: Arrow.from_batches(batches(table, UnfitValues(store)), schema_of(table))
                 for name, table in found.items()}  # fmt: skip
        made.append((rows, whole))
    (one_rows, one), (other_rows, other) = made
    for name in names:
        assert one_rows[name] == other_rows[name]
        assert one[name].equals(other[name]), name


def test_views_ask_the_same(both):
    with both[1].reading() as connection:
        counted = connection.exec_driver_sql("SELECT count(*) FROM holders").scalar_one()
    assert counted == len(answers(both, "holders")[0].rows)


def test_a_question_that_takes_too_long_is_ended(both):
    for store in both:
        with pytest.raises(sql.UsageError, match="took longer than"):
            sql.answer(store, "lookalikes", {}, 10, seconds=1e-6)


def test_rows_that_take_too_long_to_count_are_more(both, monkeypatch):
    """The first rows are there all the same, and the connection can be asked on."""
    for store in both:
        whole = sql.answer(store, "lookalikes", {}, 3)
        assert (len(whole.rows), whole.more) == (3, True)
        assert whole.total > 3
        with monkeypatch.context() as patch, store.reading() as connection:
            patch.setattr(questions, "COUNTING", 1e-6)
            found = questions.ask(connection, "lookalikes", {}, 3)
            assert (found.rows, found.more, found.total) == (whole.rows, True, None)
            assert connection.exec_driver_sql("select count(*) from lookalikes").scalar_one() == whole.total
            assert sql.answer(store, "lookalikes", {}, 3).total is None


def test_a_study_is_made_anew_and_goes_on(both):
    store = both[1]
    before = answers(both[1:], "holders")[0].rows
    update(store, anew=True)
    assert answers(both[1:], "holders")[0].rows == before
    assert update(store).filings == 0


def test_doubts_and_findings_are_alike(both):
    told = []
    for store in both:
        keep_findings(store)
        look_through(store)
        told.append([(key, name, structs.astuple(one)) for key, name, one in store.all_findings()])
    assert told[0] == told[1]
    assert len(told[0]) > 0
