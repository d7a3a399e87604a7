"""Users of a shared store, and questions in SQL over it: what each may do, and what nobody may."""

import subprocess
import sys
from contextlib import ExitStack

import psycopg
import pytest

from commands import run
from muniment.errors import EnvironmentProblem, UsageError
from muniment.store import Query, Store
from muniment.study import questions, sql
from muniment.study.sql import statements
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
    assert found.rows == [("2025-04-07", "a%b", 3.5, True, None, "2025-04-07")]
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
    found = sql.run(store, "select * from generate_series(1, 3000)", limits=sql.Limits(60, rows=10))
    assert (len(found.rows), found.cut) == (10, "the first 10 rows of 3,000")
    found = sql.run(
        store, "select repeat('x', 1000) from generate_series(1, 3000)", limits=sql.Limits(60, bytes=1 << 20)
    )
    assert found.cut == "the first 1 MB of 3,000 rows"
    with pytest.raises(UsageError, match="took longer"):
        sql.run(
            store,
            "select count(*) from generate_series(1, 100000) as a, generate_series(1, 100000) as b",
            limits=sql.Limits(seconds=1),
        )
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
        ("select set_config('transaction_read_only', 'off', true) from filings", "it is not open"),
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


def running(server, *also):
    """Processes of the server that answer the user who asks."""
    with psycopg.connect(server.url("postgres"), autocommit=True) as connection:
        asked = f"SELECT pid FROM pg_stat_activity WHERE usename = '{USERS[2]}' {' '.join(also)}"
        return [pid for (pid,) in connection.execute(asked)]


@pytest.fixture
def unsettled(server, shared):
    """The user who asks may lift the limits of a session, as before `muniment roles` closed that."""
    database = shared["admin"].rpartition("/")[2]
    lifted = "FUNCTION pg_catalog.set_config(text, text, boolean)", "FUNCTION pg_catalog.pg_advisory_lock(bigint)"
    server.do(*(f"GRANT EXECUTE ON {one} TO {USERS[2]}" for one in lifted), database=database)
    yield
    server.do(*(f"REVOKE EXECUTE ON {one} FROM {USERS[2]}" for one in lifted), database=database)


LIFTED = (
    "set_config('statement_timeout', '0', false) a, set_config('client_connection_check_interval', '0', false) b,"
    " pg_backend_pid() c"
)


@pytest.mark.parametrize(
    "rows",
    [
        "(select generate_series(1, 200) x) t union all select '', '', 0, count(*) from generate_series(1, 1e13) z",
        f"(select length(pg_advisory_lock({0x6D756E69})::text) x) t union all select '', '', 0, sum(z)"
        " from generate_series(1, 1e13) z where z % 2 = 0",
        "(select 1 x) t union all select '', '', 0, count(*) from pg_attribute m, pg_attribute n, pg_attribute o",
    ],
)
def test_a_question_that_lifts_its_limits_is_ended_on_the_server(server, shared, store, unsettled, monkeypatch, rows):
    """Its own limits are not what ends it: whoever started it cancels and terminates its process of the server."""
    monkeypatch.setattr(sql, "CLOSED_FUNCTIONS", "false")  # else nothing is asked as a user who may do that
    with pytest.raises(UsageError, match="took longer"):
        sql.run(store, f"select {LIFTED}, x from {rows}", limits=sql.Limits(seconds=0.5))
    assert running(server, "AND state = 'active'") == []
    with Store.open(shared["herons_write"], wait=5) as writer, writer.writing():
        pass


MANY, BUT_ONE = "repeat('a', 4000000)", "repeat('a', 2000000) || 'b'"
ROWS = "array_fill({}, array[400000])"


@pytest.mark.parametrize(
    "step",
    [
        f"{MANY} like '%' || {BUT_ONE} || '%'",
        f"{MANY} not like '%' || {BUT_ONE} || '%'",
        f"{MANY} ilike '%' || {BUT_ONE} || '%'",
        f"{MANY} operator(asking.~~) ('%' || {BUT_ONE} || '%')",
        f"{MANY}::bpchar like '%' || {BUT_ONE} || '%'",
        f"{MANY}::bytea like ('%' || {BUT_ONE} || '%')::bytea",
        f"{MANY} like any (array['%' || {BUT_ONE} || '%'])",
        f'"like"({MANY}, {BUT_ONE})',
        f"strpos({MANY}, 'b' || {MANY})",
        f"replace({MANY}, 'b' || {BUT_ONE}, '')",
        f"translate({MANY}, {BUT_ONE}, '')",
        f"split_part({MANY}, 'b' || {BUT_ONE}, 2)",
        f"string_to_array({MANY}, 'b' || {BUT_ONE})",
        f"(select count(*) from string_to_table({MANY}, 'b' || {BUT_ONE}))",
        f"btrim({MANY}, {BUT_ONE})",
        f"ltrim({MANY}, {BUT_ONE})",
        f"rtrim({MANY}, {BUT_ONE})",
        f"{ROWS.format(1)} && {ROWS.format(2)}",
        f"arraycontained({ROWS.format(1)}, {ROWS.format(2)} || 1)",
        f"arraycontains({ROWS.format(2)} || 1, {ROWS.format(1)})",
        f"jsonb_contains(to_jsonb({ROWS.format(1)}), to_jsonb({ROWS.format(2)}))",
        "path_distance('((0,0),(1,1))', '((0,0),(1,1))')",
        f"pg_catalog.strpos({MANY}, 'b' || {MANY})",
        f"{MANY} operator(pg_catalog.~~) ('%' || {BUT_ONE} || '%')",
        f"position('b' || {MANY} in {MANY})",
        f"trim(both {BUT_ONE} from {MANY})",
    ],
)
def test_a_step_that_the_server_cannot_end_is_not_begun(server, store, step):
    with pytest.raises(UsageError, match=r"more room than it may take|it is not open to questions"):
        sql.run(store, f"select {step}")
    assert running(server, "AND state = 'active'") == []


def test_steps_over_values_that_are_not_too_long_are_as_ever(store):
    found = sql.run(
        store,
        "select 'Heron' like 'H%n', 'Heron' not like '%x%', 'Heron' ilike 'h_R%', 'a' like any (array['b', 'a%']),"
        " strpos('Heron', 'r'), replace('a-b', '-', '+'), translate('abc', 'ab', 'x'), split_part('a,b', ',', 2),"
        " array_to_string(string_to_array('a,b', ','), ';'), btrim('xxaxx', 'x'), ltrim('xxa', 'x'), trim(' a '),"
        " arraycontains(array[1, 2], array[1]), array[1] && array[2], jsonb_contains('{\"a\": 1}', '{}'),"
        " null like 'a', replace(null, 'a', 'b'), rtrim('axx', 'x')",
    )
    assert found.rows == [
        (True, True, True, True, 3, "a+b", "xc", "b", "a;b", "a", "a", "a", True, False, True, None, None, "a")
    ]
    assert sql.run(store, "select value from string_to_table('a,b', ',') as value").rows == [("a",), ("b",)]


def test_whoever_may_only_ask_keeps_no_writer_waiting(server, shared):
    """What it may lock by itself, as `psql` would, is nothing that a writer waits for."""
    with psycopg.connect(shared["herons_ask"]) as connection:
        assert connection.execute("SHOW temp_file_limit").fetchone() == ("256MB",)
        connection.execute("SET statement_timeout = 0")
        for words in (
            "LOCK TABLE meta IN ACCESS SHARE MODE",
            "SELECT * FROM filings FOR UPDATE",
            f"SELECT pg_advisory_xact_lock({0x6D756E69})",
            "CREATE TEMP TABLE x (y int)",
            "SET temp_file_limit = -1",
        ):
            with pytest.raises(psycopg.Error) as caught, connection.transaction():
                connection.execute(words)
            assert caught.value.sqlstate in ("42501", "25006")
        connection.execute("SELECT count(*) FROM filings")
        with Store.open(shared["herons_write"], wait=5) as writer, writer.writing():
            pass


def test_so_many_ask_at_a_time_and_no_more(server, shared, store):
    with ExitStack() as held:
        ones = [held.enter_context(psycopg.connect(shared["herons_ask"])) for _ in range(4)]
        with pytest.raises(UsageError, match="too many queries are running"):
            sql.run(store, "select 1")
        assert store.counts().filings == 6
        for one in ones:
            one.close()


@pytest.mark.parametrize(
    ("lifted", "kept", "words"),
    [
        ("ALTER ROLE herons_ask CONNECTION LIMIT -1", "ALTER ROLE herons_ask CONNECTION LIMIT 4", "all connections"),
        (
            "ALTER ROLE herons_ask RESET temp_file_limit",
            "ALTER ROLE herons_ask SET temp_file_limit = '256MB'",
            "fill the disk",
        ),
        (
            "GRANT EXECUTE ON FUNCTION pg_catalog.pg_sleep(double precision) TO herons_ask",
            "REVOKE EXECUTE ON FUNCTION pg_catalog.pg_sleep(double precision) FROM herons_ask",
            "may call pg_sleep",
        ),
        (
            "GRANT CREATE ON SCHEMA public TO herons_ask",
            "REVOKE CREATE ON SCHEMA public FROM herons_ask",
            "make tables",
        ),
        ("REVOKE herons_ask FROM herons_read", "GRANT herons_ask TO herons_read", "no user who may end"),
    ],
)
def test_as_a_user_who_may_do_more_nothing_is_asked(server, shared, store, lifted, kept, words):
    database = shared["admin"].rpartition("/")[2]
    server.do(lifted, database=database)
    try:
        with pytest.raises(EnvironmentProblem, match=words):
            sql.run(store, "select 1")
    finally:
        server.do(kept, database=database)
    assert sql.run(store, "select 1 as a").rows == [(1,)]


def test_without_a_user_who_may_only_ask_it_is_closed(shared, store, monkeypatch):
    monkeypatch.delenv(sql.ASKER)
    with pytest.raises(EnvironmentProblem, match="questions in SQL are closed: set MUNIMENT_SQL_STORE"):
        sql.run(store, "select 1")
    for user, words in (("herons_read", "may read alert_destinations.alert"), ("herons_write", "no user who may end")):
        monkeypatch.setenv(sql.ASKER, shared[user])
        with pytest.raises(EnvironmentProblem, match=words):
            sql.run(store, "select 1")
    monkeypatch.setenv(sql.ASKER, shared["admin"])
    with Store.open(shared["admin"], read_only=True) as own, pytest.raises(EnvironmentProblem, match="may admin"):
        sql.run(own, "select 1")
    monkeypatch.setenv(sql.ASKER, "postgresql://herons_ask:secret@127.0.0.1:1/x")
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
