"""Users of a shared store, and questions in SQL over it: what each may do, and what nobody may."""

import subprocess
import sys

import pytest

from commands import run
from muniment.errors import EnvironmentProblem, UsageError
from muniment.store import Query, Store
from muniment.study import questions, sql
from muniment.study.rights import statements
from muniment.study.updating import update
from muniment.web.asking.answers import EXAMPLES
from study.questions.test_notices import NOTICES, notice

USERS = ("herons_write", "herons_read", "herons_ask")


@pytest.fixture(scope="module")
def shared(server):
    """The URL of a studied store by user; the last is asked in SQL."""
    admin = server.store()
    name = admin.rpartition("/")[2]
    server.do(*statements(*USERS), database=name)
    urls = {user: server.url(name, user=user) for user in USERS}
    made = [notice(number, *told) for number, told in enumerate(NOTICES, 1)]
    with Store.open(urls["herons_write"]) as store:
        store.add(made, {one.content_hash: None for one in made})
        update(store)
        update(store, anew=True)
    yield urls | {"admin": admin}
    server.drop(admin)
    server.do(*(f"DROP ROLE {user}" for user in USERS))


@pytest.fixture
def store(shared, monkeypatch):
    monkeypatch.setenv(sql.ASKER, shared["herons_ask"])
    with Store.open(shared["herons_read"], read_only=True) as store:
        yield store


def test_who_reads_reads_and_writes_nothing(shared):
    with Store.open(shared["herons_read"]) as store:
        assert store.filings(Query(form="D")).total == 6
        with store.reading() as connection:
            assert questions.ask(connection, "raised_by_state", {}).rows
        with pytest.raises(EnvironmentProblem, match="no right to it"):
            store.correct(1, "primary_issuer.name", "Right LLC", "Ada", "so it is")


def test_a_question_is_answered(store):
    found = sql.run(
        store, "select state, count(*) as n, sum(raised) as r from notices where state = :s group by state", {"s": "CA"}
    )
    assert (found.columns, found.rows) == (("state", "n", "r"), [("CA", 4, 1500)])
    found = sql.run(
        store, "select filed, 'a%b' as c, 3.5 as d, true, null as e, filed::text from filings order by id limit 1"
    )
    assert found.rows == [("2025-04-07", "a%b", "3.5", True, None, "2025-04-07")]
    assert sql.run(store, "select * from raised_by_state").rows
    assert sql.run(store, "select id, hash from contents").rows
    assert sql.run(store, "with a as (select 1 as x) select x from a where x = :x", {"x": "1"}).rows == [(1,)]


@pytest.mark.parametrize(("title", "query"), EXAMPLES)
def test_the_examples_of_the_page_are_answered_as_in_a_file(store, tmp_path, title, query):
    given = dict.fromkeys(sql.parameters(query), "CA" if ":state" in query else "06b")
    made = [notice(number, *told) for number, told in enumerate(NOTICES, 1)]
    with Store.open(tmp_path / "filings.db") as other:
        other.add(made, {one.content_hash: None for one in made})
        update(other)
        alike = sql.run(other, query, given)
    found = sql.run(store, query, given)
    assert found.columns == alike.columns
    assert sorted(found.rows) == sorted(alike.rows)
    assert found.rows, title


def test_an_answer_is_bounded(store):
    found = sql.run(store, "select * from generate_series(1, 100000)", limits=sql.Limits(rows=10))
    assert (len(found.rows), found.cut) == (10, "the first 10 rows of 100,000")
    found = sql.run(store, "select repeat('x', 1000) from generate_series(1, 100000)", limits=sql.Limits(bytes=1 << 20))
    assert found.cut == "the first 1 MB of 100,000 rows"
    for query in (
        "select pg_sleep(60)",
        "select set_config('statement_timeout', '0', false), pg_sleep(0.01) from generate_series(1, 100000)",
    ):
        with pytest.raises(UsageError, match="took longer"):
            sql.run(store, query, limits=sql.Limits(seconds=1))
    with pytest.raises(UsageError, match=r"more room|cannot be run|took longer"):
        sql.run(store, "select repeat('x', 1000000000) || repeat('y', 1000000000)")


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("delete from filings", "syntax error|cannot be run"),
        (
            "with gone as (delete from filings returning id) select * from gone",
            "must not contain data-modifying|refused",
        ),
        ("select 1; select 2", "one statement at a time"),
        ("select 1; reset role", "one statement at a time"),
        ("set role herons_write", "cannot be run"),
        ("select value from meta", "meta: it is not open"),
        ("select data from contents", "contents: it is not open"),
        ("select * from contents", "contents: it is not open"),
        ("select body from versions", "versions: it is not open"),
        ("select words from texts", "texts: it is not open"),
        ("select set_config('role', 'herons_write', false)", "it is not open|cannot be run"),
        ("select query_to_xml('select * from meta', true, true, '')", "it is not open"),
        ("select pg_read_file('/etc/passwd')", "it is not open"),
        ("select nextval('corrections_id_seq')", "only a SELECT|it is not open"),
        ("select set_config('transaction_read_only', 'off', true) from filings", "cannot be run"),
        ("copy filings to program 'id'", "cannot be run"),
        ("do $$ begin end $$", "write parameters as :name"),
        ("select * from filing", "is filings meant"),
        ("selct 1", "syntax error"),
        ("", "there is no query"),
        ("select 'a\0b'", "zero byte"),
        ("select 1/0", "division by zero"),
    ],
)
def test_everything_but_one_select_over_open_tables_is_refused(store, query, words):
    with pytest.raises(UsageError, match=words) as caught:
        sql.run(store, query)
    assert "\n" not in str(caught.value)
    assert store.counts().filings == 6


def test_what_a_function_writes_all_the_same_is_gone(server, shared, store):
    sql.run(store, "select lo_create(0)")
    with store.reading() as connection:
        assert connection.exec_driver_sql("select count(*) from pg_largeobject_metadata").scalar() == 0


def test_without_a_user_who_may_only_ask_it_is_closed(shared, store, monkeypatch):
    monkeypatch.delenv(sql.ASKER)
    with pytest.raises(EnvironmentProblem, match="questions in SQL are closed: set MUNIMENT_SQL_STORE"):
        sql.run(store, "select 1")
    for user, words in (("herons_read", "may read meta.name"), ("herons_write", "may read"), ("admin", "may admin")):
        monkeypatch.setenv(sql.ASKER, shared[user])
        with pytest.raises(EnvironmentProblem, match=words):
            sql.run(store, "select 1")
    monkeypatch.setenv(sql.ASKER, "postgresql://nobody:secret@127.0.0.1:1/x")
    with pytest.raises(EnvironmentProblem, match="is not reached as the user of") as caught:
        sql.run(store, "select 1")
    assert "secret" not in str(caught.value)


def test_the_command_prints_them_and_asks_as_them(store, shared):
    out, _ = run("roles", "--writer", "a", "--reader", "b", "--asker", "c")
    assert out.splitlines()[:3] == ["CREATE ROLE a LOGIN;", "CREATE ROLE b LOGIN;", "CREATE ROLE c LOGIN;"]
    run("roles", "--writer", "x; drop", code=2)
    run("roles", "--writer", "a", "--reader", "a", code=2)
    done = subprocess.run(
        [sys.executable, "-m", "muniment", "sql", "select count(*) from filings", "--store", shared["herons_read"]],
        capture_output=True,
        text=True,
        check=True,
    )
    assert "6" in done.stdout


def test_a_file_takes_two_colons_for_no_parameter():
    assert sql.parameters("select a::text, :b") == ("b",)
