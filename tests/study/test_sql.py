"""Queries of one's own: answered as the store has it, read-only, within bounds."""

import time
from decimal import Decimal
from hashlib import sha256

import pytest
from msgspec import structs

from muniment.errors import UsageError
from muniment.forms.schedule_13.schedule_13g import ReportingPerson
from muniment.store import Store
from muniment.study import sql
from muniment.study.sql import Limits, run
from store.entries import ACCESSION, entry, form_d, schedule_13g

ENDLESS = "with recursive n(i) as (select 1 union all select i + 1 from n)"


@pytest.fixture(scope="module")
def store(tmp_path_factory):
    path = tmp_path_factory.mktemp("sql") / "filings.db"
    with Store.open(path) as held:
        entries = [entry(b"one", form_d(), accession=ACCESSION), entry(b"two", schedule_13g())]
        held.add(entries, {one.content_hash: data for one, data in zip(entries, (b"one", b"two"), strict=True)})
    with Store.open(path, read_only=True) as held:
        yield held


def refused(store, query, **given):
    with pytest.raises(UsageError) as caught:
        run(store, query, given)
    assert "\n" not in str(caught.value)
    return str(caught.value)


# ---- answers --------------------------------------------------------------------------------------------------------


def test_the_tables_answer_as_they_are(store):
    found = run(store, "select accession, form, amount from filings where family = :form;", {"form": "D"})
    assert found.columns == ("accession", "form", "amount")
    assert found.rows == [(ACCESSION, "D", 1000)]
    assert (found.given, found.cut) == ({"form": "D"}, "")


def test_exact_numbers_and_what_is_absent_stay_apart(store):
    found = run(store, "select aggregate_amount, percent, sole_voting_power, '' from schedule_13g_reporting_persons")
    assert found.rows == [(1234.5, 6.2, None, "")]


def test_numbers_with_a_fraction_compare_as_numbers(tmp_path):
    """They are kept as text, which SQLite sorts behind every whole number: 9.8 was above 36.1, and 5.5 above 20."""
    percents = ("9.8", "36.1", "12", "5.5")
    with Store.open(tmp_path / "filings.db") as held:
        people = tuple(ReportingPerson(percent=Decimal(percent)) for percent in percents)
        one = entry(b"one", structs.replace(schedule_13g(), reporting_persons=people))
        held.add([one], {one.content_hash: b"one"})
    with Store.open(tmp_path / "filings.db", read_only=True) as held:
        table = "schedule_13g_reporting_persons"
        assert run(held, f"select max(percent), min(percent), sum(percent > 20) from {table}").rows == [(36.1, 5.5, 1)]
        ordered = run(held, f"select percent from {table} order by percent desc").rows
        assert ordered == [(36.1,), (12,), (9.8,), (5.5,)]
        above = run(
            held,
            f"select count(*) from filings join {table} on filing_id = id where percent > :least",
            {"least": "9.9"},
        )
        assert above.rows == [(2,)]


def test_lists_of_words_can_be_taken_apart(store):
    found = run(store, "select value from form_d, json_each(exemptions)")
    assert found.rows == [("06b",), ("3C",)]


@pytest.mark.parametrize(
    ("words", "value"),
    [("", None), ("7", 7), ("-7", -7), ("007", "007"), ("6.2", "6.2"), ("1" * 30, "1" * 30), ("' or 1=1 --",) * 2],
)
def test_parameters_are_bound(store, words, value):
    assert run(store, "select :one as one", {"one": words}).rows == [(value,)]


def test_a_parameter_is_no_part_of_the_query(store):
    hostile = "x'; drop table filings; --"
    assert run(store, "select count(*) from filings where issuer = :name", {"name": hostile}).rows == [(0,)]
    assert run(store, "select count(*) from filings").rows == [(2,)]


def test_names_in_texts_and_comments_are_no_parameters():
    assert sql.parameters("select ':a', \":b\", [:c], `:d` /* :e */ -- :f\n, :g, :h, :g") == ("g", "h")


def test_columns_of_one_name_are_told_apart(store):
    assert run(store, "select 1 as a, 2 as a, 3 as b, 4 as a").columns == ("a", "a:2", "b", "a:3")


def test_what_may_be_asked_is_listed(store):
    found = {one.name: one for one in sql.open_tables(store)}
    assert {"form_d", "schedule_13g", "filings", "persons", "problems"} <= set(found)
    assert "data" not in found["contents"].columns
    assert "meta" not in found


# ---- bounds ---------------------------------------------------------------------------------------------------------


def test_an_endless_query_is_ended(store):
    began = time.monotonic()
    with pytest.raises(UsageError, match=r"took longer than 0\.3 seconds and was ended: narrow it"):
        run(store, f"{ENDLESS} select count(*) from n", limits=Limits(seconds=0.3))
    assert time.monotonic() - began < 60  # it would never have ended


@pytest.mark.slow
def test_a_single_endless_step_is_ended_too(store):
    long = "printf('%.*c', 4000000, 'a')"
    query = f"select instr({long}, printf('%.*c', 2000000, 'a') || 'b')"
    with pytest.raises(UsageError, match="took longer"):
        run(
            store,
            f"select count(*) from (select 1 as i union all select 2) where ({query}) + i > 0",
            limits=Limits(0.2),
        )


@pytest.mark.slow
def test_rows_are_bounded_and_it_is_said(store):
    found = run(store, f"{ENDLESS} select i from n", limits=Limits(rows=10))
    assert [row[0] for row in found.rows] == list(range(1, 11))
    assert found.cut == "the first 10 rows: there are more"
    exactly = run(store, f"{ENDLESS} select i from n limit 10", limits=Limits(rows=10))
    assert (len(exactly.rows), exactly.cut) == (10, "")


@pytest.mark.slow
def test_bytes_of_an_answer_are_bounded(store):
    found = run(store, f"{ENDLESS} select printf('%.*c', 500000, 'x') from n", limits=Limits(bytes=2 << 20))
    assert len(found.rows) == 4
    assert found.cut == "the first 2 MB: there is more"


@pytest.mark.parametrize(
    "query",
    [
        "select group_concat(printf('%.*c', 1000000, 'x')) from (values (1), (2), (3), (4), (5), (6))",
        f"{ENDLESS} select s from (select i, printf('%.*c', 4000000, 'x') as s from n limit 400) order by s desc, i",
    ],
)
def test_what_would_fill_memory_or_disk_is_ended(store, query):
    said = refused(store, query)  # once: which bound is met first depends on how busy the machine is
    assert "room" in said or "longer" in said


# ---- what is refused ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("delete from filings", "only a SELECT"),
        ("insert into filings values (1)", "only a SELECT"),
        ("update filings set form = 'D'", "only a SELECT"),
        ("drop table filings", "only a SELECT"),
        ("create temp table x as select 1", "only a SELECT"),
        ("create view x as select 1", "only a SELECT"),
        ("with a as (select 1) delete from filings", "only a SELECT"),
        ("attach 'x.db' as x", "ATTACH is refused"),
        ("vacuum into 'x.db'", "is refused"),
        ("pragma query_only = off", "PRAGMA is refused"),
        ("select * from pragma_database_list", "only a SELECT|not open"),
        ("begin immediate", "a transaction is refused"),
        ("select load_extension('x.so')", "function load_extension is not open"),
        ("select randomblob(1000000000)", "function randomblob is not open"),
        ("select data from contents", "column data of contents is not open"),
        ("select c.data from (select * from contents) as c", "of contents is not open"),
        ("select hash from contents order by data", "column data of contents is not open"),
        ("select body from versions", "column body of versions is not open"),
        ("select evidence from versions", "column evidence of versions is not open"),
        ("select value from meta", "table meta is not open"),
        ("select sql from sqlite_master", "table sqlite_master is not open"),
        ("select 1; select 2", "one statement at a time"),
        ("select 1; drop table filings", "one statement at a time"),
        ("", "there is no query"),
        (" ; ", "there is no query"),
        ("-- nothing", "only a SELECT"),
        ("select 1 where 1 = ?", "as :name"),
        ("select @a", "as :name"),
        ("select 'a\0b'", "zero byte"),
        ("selct 1", "syntax error"),
        ("select * from filing", "no such table: filing; is filings meant"),
        ("select filing from transactions", "no such column: filing; is filing_id meant"),
        ("select 1 -- " + "x" * 10_000, "10,000 are the most"),
        ("select " + "(" * 4_000 + "1" + ")" * 4_000, "cannot be run"),
    ],
)
def test_everything_but_one_select_is_refused(store, query, words):
    before = sha256(store.place.at.read_bytes()).digest()
    assert any(word in refused(store, query) for word in words.split("|"))
    assert sha256(store.place.at.read_bytes()).digest() == before


def test_halves_of_characters_are_no_query(store):
    assert refused(store, "select '\ud800'") == "the query is no UTF-8 text: write it again"


def test_a_parameter_that_is_not_there_is_told(store):
    assert refused(store, "select 1", name="x") == "the query has no parameter :name"


def test_too_many_queries_at_a_time_are_told(store, monkeypatch):
    monkeypatch.setattr(sql, "_WAIT", 0)
    taken = [sql._turns.acquire(blocking=False) for _ in range(10)].count(True)
    try:
        assert refused(store, "select 1") == "too many queries are running: try again in a few seconds"
    finally:
        for _ in range(taken):
            sql._turns.release()


def test_the_process_does_not_know_our_secrets(store, monkeypatch):
    """Its environment is not ours, so that nothing of it can be shown, whatever it is made to do."""
    seen = {}
    whole = sql.subprocess.run

    def watched(*args, **given):
        seen.update(given)
        return whole(*args, **given)

    monkeypatch.setenv("MUNIMENT_CCC", "not for others")
    monkeypatch.setattr(sql.subprocess, "run", watched)
    assert run(store, "select 1").rows == [(1,)]
    assert set(seen["env"]) <= set(sql._ENVIRONMENT)
