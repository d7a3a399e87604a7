"""A study that an earlier version made has the indexes of this one."""

from sqlalchemy import inspect

from muniment.lab.corpus import Corpus
from muniment.lab.direct_load import fill
from muniment.store import Store
from muniment.study import questions
from muniment.study.updating import update


def test_indexes_follow_their_definition_and_nothing_is_studied_anew(where):
    with Store.open(where) as store:
        list(fill(store, Corpus(5, 60), 60))
        assert update(store).filings
        with store.reading() as connection:
            expected = questions.ask(connection, "raised_by_month", {}).rows
        with store.writing() as connection:
            connection.exec_driver_sql("DROP INDEX notices_by_period")
            connection.exec_driver_sql("CREATE INDEX notices_by_time ON notices (quarter, month, week, known)")
        assert update(store).filings == 0
        with store.reading() as connection:
            names = {index["name"] for index in inspect(connection).get_indexes("notices")}
            assert questions.ask(connection, "raised_by_month", {}).rows == expected != []
    assert "notices_by_period" in names
    assert "notices_by_time" not in names


def test_money_by_time_is_added_up_as_it_is_read(where):
    """Nothing is sorted for it: the index stands in the order of what is added up."""
    with Store.open(where) as store:
        list(fill(store, Corpus(5, 60), 60))
        update(store)
        with store.reading() as connection:
            if connection.dialect.name != "sqlite":
                return
            asked = questions.question("raised_by_month").asking({})
            plan = [row[3] for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {asked}")]
    assert any("USING COVERING INDEX notices_by_period" in one for one in plan)
    assert len([one for one in plan if "TEMP B-TREE FOR GROUP BY" in one]) == 1, "of the months alone"
