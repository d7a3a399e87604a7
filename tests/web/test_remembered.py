"""What is remembered of a store is forgotten when the store changes."""

import shutil
from datetime import datetime

import pytest
from sqlalchemy import insert

from muniment.alerts import saved
from muniment.errors import UsageError
from muniment.pipeline.ingest import ingest
from muniment.store import Query, Store, tables
from muniment.study.updating import update
from muniment.web.alerting import alerts
from muniment.web.remembered import Remembered

from .hostile import EXAMPLES


@pytest.fixture
def asked(tmp_path):
    """A store of one filing, open to be read, and the folder it is filled from."""
    folder = tmp_path / "filings"
    folder.mkdir()
    shutil.copy(EXAMPLES / "form-d.xml", folder)
    with Store.open(tmp_path / "some.db") as store:
        ingest([folder], store)
    with Store.open(tmp_path / "some.db", read_only=True) as store:
        yield Remembered(store), folder, tmp_path / "some.db"


def test_the_same_question_is_asked_once(asked, monkeypatch):
    held, _, _ = asked
    first = held.facets(Query(form="D")), held.counts()
    monkeypatch.setattr(Store, "counted_facets", None)
    monkeypatch.setattr(Store, "counts", None)
    assert (held.facets(Query(form="D", offset=50, order="oldest")), held.counts()) == first


def test_lists_and_searches_are_asked_once(asked, monkeypatch):
    held, _, _ = asked
    first = held.filings(Query(limit=1)), held.search("lamp*", Query(order="relevance"))
    monkeypatch.setattr(Store, "filings", None)
    monkeypatch.setattr(Store, "search", None)
    assert (held.filings(Query(limit=1)), held.search("lamp*", Query(order="relevance"))) == first


def test_another_question_is_another_answer(asked):
    held, _, _ = asked
    assert held.facets(Query(form="D")).forms == {"D": 1}
    assert held.facets(Query(form="13G")).forms == {}


def test_a_change_of_the_store_is_seen(asked):
    held, folder, path = asked
    assert held.counts().filings == 1
    shutil.copy(EXAMPLES / "form-d-2009.xml", folder)
    with Store.open(path) as store:
        ingest([folder], store)
    assert held.counts().filings == 2
    assert held.facets().forms == {"D": 2}


def test_only_so_much_is_remembered(asked):
    held, _, _ = asked
    held._cache.most = 3
    for number in range(10):
        held.facets(Query(issuer=f"name{number}"))
    assert len(held._cache) == 3


def test_who_a_company_and_a_person_is_is_asked_once(asked, monkeypatch):
    held, _, _ = asked
    first = Query(limit=1)
    number = held.store.filings().items[0].issuer_cik
    company = held.issuer(number, first)
    person = held.person(company.persons[0].name, first)
    monkeypatch.setattr(Store, "issuer", None)
    monkeypatch.setattr(Store, "person", None)
    assert held.issuer(number, first) is company
    assert held.person(company.persons[0].name, first) is person
    behind = held.issuer(number, Query(limit=1, offset=1))
    assert (behind.names, behind.persons) == (company.names, company.persons)
    assert (behind.filings.items, behind.filings.total, behind.filings.offset) == ((), 1, 1)
    assert held.person(company.persons[0].name, Query(limit=1, offset=1)).filings.items == ()


def test_a_company_that_is_not_there_is_asked_for_again(asked):
    held, folder, path = asked
    with pytest.raises(UsageError):
        held.issuer("9900021", Query())
    shutil.copy(EXAMPLES / "form-d-submission.txt", folder)
    with Store.open(path) as store:
        ingest([folder], store)
    assert held.issuer("9900021", Query()).name == "Nightjar Ridge Partners, L.P."


def test_what_may_be_asked_in_sql_is_listed_once_and_anew_once_the_store_is_studied(asked):
    held, _, path = asked
    first = held.open_tables()
    assert held.open_tables() is first
    assert not any(one.kind == "question" for one in first)
    with Store.open(path) as store:
        update(store)
    assert {one.name for one in held.open_tables()} >= {"reports", "holders"}


def test_what_alerts_told_is_not_remembered_past_an_event(asked, monkeypatch):
    """An event that comes behind the beginning of a page's transaction is there on the next page."""
    held, _, path = asked
    stamp = Store.stamp

    def write_first(store):
        monkeypatch.setattr(Store, "stamp", stamp)
        row = {"key": "k", "alert": "new", "made_at": datetime(2026, 1, 1), "body": "{}"}
        with Store.open(path) as other, other.writing() as connection:
            connection.execute(insert(tables.events).values(row))
        return stamp(store)

    monkeypatch.setattr(Store, "stamp", write_first)
    with held.store.reading() as connection:
        saved.in_force(connection)
        alerts._Facts(connection, held)
    with held.store.reading() as connection:
        assert alerts._Facts(connection, held).events["new"].events == 1
