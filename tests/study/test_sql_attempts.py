"""Attempts on the one who answers SQL: none goes on beyond its time, writes, waits on a lock, or reads what is closed.

Each is made on both kinds of database, by the library, the command and the page; as a value of a question by MCP.
"""

import time
from functools import partial
from hashlib import sha256
from pathlib import Path
from tempfile import gettempdir

import pytest
from litestar.testing import TestClient

from commands import call
from databases import do
from muniment.errors import UsageError
from muniment.mcp import Folders, Sources, ask_answer
from muniment.store import Store
from muniment.study import sql
from muniment.study.questions import questions
from muniment.study.sql import statements
from muniment.study.updating import update
from muniment.web.app import create_app
from study.questions.test_notices import NOTICES, notice

OUT = Path(gettempdir()) / "x"  # where a server could write, if it were let
pytestmark = pytest.mark.slow

USERS = ("attempts_write", "attempts_read", "attempts_ask")
SECONDS = 0.4
REFUSED, SLOW, ROOM, ANSWERED = "refused", "slow", "room", "answered"
ENDED = f"{SLOW} {ROOM}"

N = "with recursive n(i) as (select 1 union all select i + 1 from n)"
LOCK = 0x6D756E69
# What is asked, and what becomes of it in a file and on a server; more than one where it depends on the machine.
ATTEMPTS = [
    # time without end
    (f"{N} select count(*) from n", SLOW, SLOW),
    (f"{N} select i from n where i < 0", SLOW, SLOW),
    (f"{N} select max(i) over () from n", ENDED, ENDED),
    ("with recursive n(i) as (select 1 union select (i + 1) % 7 from n), m as (select * from n, n a, n b, n c, n d,"
     " n e, n f, n g, n h, n j, n k, n l) select count(*) from m", SLOW, SLOW),
    ("select count(*) from filings a, filings b, filings c, filings d, filings e, filings f, filings g, filings h,"
     " filings i, filings j, filings k, filings l, filings m, filings o", SLOW, SLOW),
    ("select count(*) from generate_series(1, 1000000000000)", REFUSED, SLOW),
    ("select count(*) from generate_series(1, 100000) a, generate_series(1, 100000) b", REFUSED, SLOW),
    ("select sum(x) from generate_series(1, 1000000000000::bigint) as t(x)", REFUSED, SLOW),
    ("select pg_sleep(3600)", REFUSED, REFUSED),
    ("select pg_sleep_for('1 hour')", REFUSED, REFUSED),
    ("select pg_sleep_until('tomorrow')", REFUSED, REFUSED),
    ("select pg_catalog.pg_sleep(3600) from filings", REFUSED, REFUSED),
    ("select 1 from filings where regexp_replace(repeat('a', 1000000), '(a*)*b', '') <> 'x' and"
     " (select count(*) from generate_series(1, 1000000000)) > 0", REFUSED, SLOW),
    ("select count(*) from (select 1 as i union all select 2) as t where instr(printf('%.*c', 4000000, 'a'),"
     " printf('%.*c', 2000000, 'a') || 'b') + i > 0", SLOW, REFUSED),
    (f"{N} select count(*) from n where printf('%.*c', 1000000, 'a') || i like '%a%a%a%a%a%a%a%a%b'", SLOW, REFUSED),
    (f"{N} select sum(length(replace(printf('%.*c', 4000000, 'a'), 'a', ''))) from n", SLOW, REFUSED),
    (f"{N} select count(distinct i) from n", ENDED, ENDED),
    ("select count(*) from json_each((select '[' || group_concat(1) || ']' from"
     f" ({N} select i from n limit 500000))) a, json_each('[1,2,3]') b", f"{ANSWERED} {ENDED}", REFUSED),
    ("select sqrt(10::numeric ^ 131000 + 3)", REFUSED, f"{ANSWERED} {SLOW}"),
    ("select -(10::numeric ^ 5000), 10::numeric ^ 4299", REFUSED, ANSWERED),
    ("select factorial(1000000)", REFUSED, f"{REFUSED} {SLOW}"),
    ("select count(*) from pg_class a, pg_class b, pg_class c, pg_attribute d", REFUSED, SLOW),
    ("select x from (select generate_series(1, 200) x) t union all select count(*) from generate_series(1, 10 ^ 12)",
     REFUSED, f"{SLOW} {REFUSED}"),
    ("select count(*) from filings, lateral (select count(*) from generate_series(1, 1000000000)) x", REFUSED, SLOW),
    ("select count(*) from unnest((select array_agg(x) from generate_series(1, 3000000) x)) a,"
     " generate_series(1, 1000000)", REFUSED, ENDED),
    ("select (select count(*) from generate_series(1, 1000000000)) where false or exists"
     " (select from generate_series(1, 1000000000) offset 999999999)", REFUSED, SLOW),
    ("select count(*) from pg_timezone_names() a, pg_timezone_names() b", REFUSED, f"{ANSWERED} {SLOW}"),
    ("select jsonb_path_query(to_jsonb(array_agg(x)), 'strict $.** ? (@ like_regex \"1\")') from"
     " generate_series(1, 10000000) x", REFUSED, f"{ENDED} {REFUSED}"),
    # memory and disk without end
    (f"{N} select group_concat(printf('%.*c', 1000000, 'x')) from n", ENDED, REFUSED),
    (f"{N} select printf('%.*c', 4000000, 'x') as s from n order by s desc, i", ENDED, REFUSED),
    (f"{N} select i, printf('%.*c', 3000000, 'x') as s from n group by s, i", ENDED, REFUSED),
    ("select zeroblob(1000000000)", REFUSED, REFUSED),
    ("select randomblob(1000000000)", REFUSED, REFUSED),
    ("select printf('%.*c', 2000000000, 'x')", ENDED, REFUSED),
    ("select hex(printf('%.*c', 3000000, 'x'))", ROOM, REFUSED),
    ("select replace(printf('%.*c', 3000000, 'x'), 'x', 'xxxxxxxx')", ROOM, REFUSED),
    ("with recursive s(t) as (select 'aaaaaaaa' union all select t || t from s) select max(length(t)) from s",
     ENDED, f"{ENDED} {REFUSED}"),
    ("select repeat('x', 1000000000) || repeat('y', 1000000000)", REFUSED, f"{ENDED} {REFUSED}"),
    ("select repeat('x', 2000000000)", REFUSED, f"{ENDED} {REFUSED}"),
    ("select " + ", ".join(f"length(repeat('{sign}', 900000000) || 'b')" for sign in "abcdefghijklmnop"), REFUSED,
     f"{ENDED} {REFUSED}"),
    ("select array_agg(repeat('x', 1000000)) from generate_series(1, 1000000)", REFUSED, f"{ENDED} {REFUSED}"),
    ("select string_agg(repeat('x', 1000000), '') from generate_series(1, 1000000)", REFUSED, f"{ENDED} {REFUSED}"),
    ("select json_agg(x) from generate_series(1, 1000000000) x", REFUSED, f"{ENDED} {REFUSED}"),
    ("select array_fill(1, array[200000000])", REFUSED, f"{ENDED} {REFUSED}"),
    ("select x, repeat('x', 10000) from generate_series(1, 100000000) x order by random()", REFUSED, ENDED),
    ("select x from generate_series(1, 1000000000) x order by x desc", REFUSED, ENDED),
    ("select count(*) from (select x, repeat(x::text, 1000) from generate_series(1, 100000000) x group by 1, 2) y",
     REFUSED, ENDED),
    ("with a as materialized (select x, repeat('y', 5000) from generate_series(1, 100000000) x) select count(*) from"
     " a, a b", REFUSED, ENDED),
    ("select lpad('x', 1000000000), rpad('x', 1000000000)", REFUSED, f"{ENDED} {REFUSED} {ANSWERED}"),
    ("select format('%s%s%s', repeat('x', 500000000), repeat('x', 500000000), repeat('x', 500000000))", REFUSED,
     f"{ENDED} {REFUSED}"),
    # settings
    ("select set_config('statement_timeout', '0', false)", REFUSED, REFUSED),
    ("select set_config('statement_timeout', '0', false), count(*) from generate_series(1, 1000000000000)", REFUSED,
     REFUSED),
    ("select pg_catalog.set_config('transaction_read_only', 'off', true)", REFUSED, REFUSED),
    ("select \"set_config\"('role', 'attempts_write', false)", REFUSED, REFUSED),
    ("set statement_timeout = 0", REFUSED, REFUSED),
    ("set role attempts_write", REFUSED, REFUSED),
    ("reset all", REFUSED, REFUSED),
    ("update pg_settings set setting = '0' where name = 'statement_timeout'", REFUSED, REFUSED),
    ("with a as (update pg_settings set setting = '0' returning 1) select * from a", REFUSED, REFUSED),
    ("select setting from pg_settings where name = 'data_directory'", REFUSED, f"{ANSWERED} {REFUSED}"),
    ("alter role attempts_ask set statement_timeout = 0", REFUSED, REFUSED),
    ("pragma query_only = off", REFUSED, REFUSED),
    ("pragma writable_schema = on", REFUSED, REFUSED),
    ("select * from pragma_compile_options", REFUSED, REFUSED),
    ("select * from pragma_function_list", REFUSED, REFUSED),
    ("select set_config('statement_timeout','0',false) a, set_config('client_connection_check_interval','0',false) b, x"
     " from (select generate_series(1,200) x) t union all select '', '', count(*)"
     " from generate_series(1,1000000000000::bigint) y(z) where z%2=0", REFUSED, REFUSED),
    # locks
    (f"select pg_advisory_lock({LOCK})", REFUSED, REFUSED),
    (f"select pg_advisory_xact_lock({LOCK})", REFUSED, REFUSED),
    (f"select pg_try_advisory_lock({LOCK}), count(*) from generate_series(1, 1000000000)", REFUSED, REFUSED),
    (f"select pg_advisory_lock_shared({LOCK})", REFUSED, REFUSED),
    ("select pg_advisory_unlock_all()", REFUSED, REFUSED),
    ("lock table meta", REFUSED, REFUSED),
    ("select * from filings for update", REFUSED, REFUSED),
    ("select id from filings for share", REFUSED, REFUSED),
    ("select id from filings for key share", REFUSED, REFUSED),
    ("begin immediate", REFUSED, REFUSED),
    ("begin exclusive", REFUSED, REFUSED),
    ("savepoint a", REFUSED, REFUSED),
    ("end", REFUSED, REFUSED),
    ("commit", REFUSED, REFUSED),
    ("rollback", REFUSED, REFUSED),
    ("prepare transaction 'a'", REFUSED, REFUSED),
    ("select pg_export_snapshot()", REFUSED, REFUSED),
    ("select pg_current_xact_id()", REFUSED, REFUSED),
    ("select txid_current()", REFUSED, REFUSED),
    # writes
    ("delete from filings", REFUSED, REFUSED),
    ("insert into filings default values", REFUSED, REFUSED),
    ("update filings set form = 'D'", REFUSED, REFUSED),
    ("replace into filings (id) values (1)", REFUSED, REFUSED),
    ("truncate filings", REFUSED, REFUSED),
    ("drop table filings", REFUSED, REFUSED),
    ("alter table filings rename to x", REFUSED, REFUSED),
    ("create table x as select 1", REFUSED, REFUSED),
    ("create temp table x as select 1", REFUSED, REFUSED),
    ("create temporary view x as select 1", REFUSED, REFUSED),
    ("create virtual table x using fts5(a)", REFUSED, REFUSED),
    ("create trigger x after insert on filings begin select 1; end", REFUSED, REFUSED),
    ("create index x on filings (form)", REFUSED, REFUSED),
    ("select 1 into x", REFUSED, REFUSED),
    ("select 1 into temp x", REFUSED, REFUSED),
    ("with a as (delete from filings returning id) select * from a", REFUSED, REFUSED),
    ("with a as (insert into meta values ('a', 'b') returning name) select * from a", REFUSED, REFUSED),
    ("with a as (select 1) delete from filings", REFUSED, REFUSED),
    ("select nextval('corrections_id_seq')", REFUSED, REFUSED),
    ("select setval('corrections_id_seq', 1)", REFUSED, REFUSED),
    ("select lo_create(0)", REFUSED, REFUSED),
    ("select lo_from_bytea(0, repeat('x', 1000000)::bytea)", REFUSED, REFUSED),
    ("select lo_import('/etc/passwd')", REFUSED, REFUSED),
    (f"select lo_export(1, '{OUT}')", REFUSED, REFUSED),
    ("select lo_put(1, 0, 'x')", REFUSED, REFUSED),
    ("select lo_unlink(1)", REFUSED, REFUSED),
    ("select pg_logical_emit_message(false, 'a', repeat('x', 1000000))", REFUSED, REFUSED),
    ("select pg_notify('a', 'b')", REFUSED, REFUSED),
    ("notify a", REFUSED, REFUSED),
    ("listen a", REFUSED, REFUSED),
    ("comment on table filings is 'x'", REFUSED, REFUSED),
    ("grant all on meta to attempts_ask", REFUSED, REFUSED),
    ("create role x superuser", REFUSED, REFUSED),
    ("vacuum", REFUSED, REFUSED),
    ("analyze", REFUSED, REFUSED),
    ("reindex", REFUSED, REFUSED),
    ("explain delete from filings", REFUSED, REFUSED),
    ("explain analyze select 1", REFUSED, REFUSED),
    # files and other programs
    ("attach 'x.db' as x", REFUSED, REFUSED),
    ("attach ':memory:' as x", REFUSED, REFUSED),
    ("detach main", REFUSED, REFUSED),
    ("vacuum into 'x.db'", REFUSED, REFUSED),
    ("select load_extension('x.so')", REFUSED, REFUSED),
    ("select readfile('/etc/passwd')", REFUSED, REFUSED),
    ("select writefile('x', 'y')", REFUSED, REFUSED),
    ("select edit('x')", REFUSED, REFUSED),
    ("select * from csv('/etc/passwd')", REFUSED, REFUSED),
    ("select fts3_tokenizer('simple')", REFUSED, REFUSED),
    (f"copy filings to '{OUT}'", REFUSED, REFUSED),
    ("copy filings to stdout", REFUSED, REFUSED),
    ("copy filings from program 'id'", REFUSED, REFUSED),
    ("copy (select 1) to program 'id'", REFUSED, REFUSED),
    ("select pg_read_file('/etc/passwd')", REFUSED, REFUSED),
    ("select pg_read_binary_file('/etc/passwd')", REFUSED, REFUSED),
    ("select pg_ls_dir('/')", REFUSED, REFUSED),
    ("select pg_stat_file('/etc/passwd')", REFUSED, REFUSED),
    ("select * from pg_hba_file_rules", REFUSED, REFUSED),
    ("select dblink('host=127.0.0.1', 'select 1')", REFUSED, REFUSED),
    ("select * from dblink_connect('x')", REFUSED, REFUSED),
    ("create extension dblink", REFUSED, REFUSED),
    ("load 'x'", REFUSED, REFUSED),
    # functions that hide a query, or a step that the server cannot end
    ("select query_to_xml('select * from meta', true, true, '')", REFUSED, REFUSED),
    ("select table_to_xml('meta', true, true, '')", REFUSED, REFUSED),
    ("select database_to_xml(true, true, '')", REFUSED, REFUSED),
    ("select * from ts_stat('select words from texts')", REFUSED, REFUSED),
    ("select ts_rewrite('a'::tsquery, 'select a, b from x')", REFUSED, REFUSED),
    ("select xpath('//*[count(//*) > 0]', '<a/>')", REFUSED, REFUSED),
    ("select * from xmltable('//*' passing xmlparse(document '<a/>') columns x text path '.')", REFUSED, REFUSED),
    ("select * from XmlTable ('//*' passing '<a/>' columns x text path '.')", REFUSED, REFUSED),
    ("select 1 /* /* */ ' */ from xmltable('//*' passing '<a/>' columns x text path '.') -- '", REFUSED, REFUSED),
    ("select e'\\' from xmltable(1) --'", REFUSED, REFUSED),
    ("select cast('<a/>' as xml)", f"{REFUSED} {ANSWERED}", REFUSED),
    ("create function f() returns int language sql as 'select 1'", REFUSED, REFUSED),
    ("do 'begin end'", REFUSED, REFUSED),
    ("call f()", REFUSED, REFUSED),
    ("execute a", REFUSED, REFUSED),
    ("declare a cursor for select 1", REFUSED, REFUSED),
    ("fetch all from asked", REFUSED, REFUSED),
    ("close asked", REFUSED, REFUSED),
    # other people's sessions
    ("select pg_terminate_backend(pid) from pg_stat_activity", REFUSED, REFUSED),
    ("select pg_cancel_backend(1)", REFUSED, REFUSED),
    ("select query from pg_stat_activity", REFUSED, REFUSED),
    ("select pg_reload_conf()", REFUSED, REFUSED),
    ("select pg_rotate_logfile()", REFUSED, REFUSED),
    ("select pg_switch_wal()", REFUSED, REFUSED),
    ("select pg_create_restore_point('x')", REFUSED, REFUSED),
    ("select pg_stat_reset()", REFUSED, REFUSED),
    ("select pg_promote()", REFUSED, REFUSED),
    # what is closed
    ("select data from contents", REFUSED, REFUSED),
    ("select * from contents", REFUSED, REFUSED),
    ("select c from contents c", REFUSED, REFUSED),
    ("select to_json(c) from contents c", REFUSED, REFUSED),
    ("select count(data) from contents", REFUSED, REFUSED),
    ("select hash from contents order by data", REFUSED, REFUSED),
    ("select hash from contents group by hash, data", REFUSED, REFUSED),
    ("select 1 from contents a join contents b using (data)", REFUSED, REFUSED),
    ("select hex(data) from (select null as data) q full join contents c using (data)", REFUSED, REFUSED),
    ("select cast(data as text) from (select null as data) q full join \"contents\" c using (data)", REFUSED, REFUSED),
    ("select data from (select null as data) q full join main . [Contents] c using (data)", REFUSED, REFUSED),
    ("select body from (select null as body) q full join versions using (body)", REFUSED, REFUSED),
    ("select value from (select null as value) q full join meta using (value)", REFUSED, REFUSED),
    ("select value from (select null as value) q natural full join (select value from meta)", REFUSED, REFUSED),
    ("select sql from (select null as sql) q full join sqlite_schema using (sql)", REFUSED, REFUSED),
    ("select data from (select null as data) q full join sqlite_dbpage using (data)", REFUSED, REFUSED),
    ("select name from (select null as name) q full join pragma_table_list using (name)", REFUSED, REFUSED),
    ("select block from (select null as block) q full join texts_data using (block)", REFUSED, REFUSED),
    ("select count(*) from contents natural join (select 'one' as data)", REFUSED, REFUSED),
    ("select count(*) from form_d a join form_d b using (filing)", f"{ANSWERED} {REFUSED}", f"{ANSWERED} {REFUSED}"),
    ("select 1 where 'a' in meta", REFUSED, REFUSED),
    ("select 1 where ('a', 'b') in contents", REFUSED, REFUSED),
    ("select (select data from contents limit 1)", REFUSED, REFUSED),
    ("select body from versions", REFUSED, REFUSED),
    ("select evidence from versions", REFUSED, REFUSED),
    ("select value from meta", REFUSED, REFUSED),
    ("select * from main.meta", REFUSED, REFUSED),
    ("select * from public.meta", REFUSED, REFUSED),
    ("select sql from sqlite_master", REFUSED, REFUSED),
    ("select * from sqlite_temp_master", REFUSED, REFUSED),
    ("select * from sqlite_dbpage", REFUSED, REFUSED),
    ("select * from dbstat", REFUSED, REFUSED),
    ("select * from bytecode('select 1')", REFUSED, REFUSED),
    ("select words from texts", REFUSED, REFUSED),
    ("select * from texts_content", REFUSED, REFUSED),
    ("select rolpassword from pg_authid", REFUSED, REFUSED),
    ("select passwd from pg_shadow", REFUSED, REFUSED),
    ("select * from pg_largeobject", REFUSED, REFUSED),
    ("select most_common_vals from pg_statistic", REFUSED, REFUSED),
    ("table meta", REFUSED, REFUSED),
    # more than one SELECT, or none
    ("select 1; select 2", REFUSED, REFUSED),
    ("select 1; drop table filings", REFUSED, REFUSED),
    ("select 1; commit; drop table filings", REFUSED, REFUSED),
    ("; delete from filings", REFUSED, REFUSED),
    ("select $1", REFUSED, REFUSED),
    ("select ?", REFUSED, REFUSED),
    ("select 'a\0b'", REFUSED, REFUSED),
    ("select " + "(" * 4_900 + "1" + ")" * 4_900, REFUSED, f"{REFUSED} {ANSWERED}"),
    ("select " + "-" * 1 + "- " * 4_000 + "1", f"{REFUSED} {ANSWERED}", f"{REFUSED} {ANSWERED}"),
    ("select 1" + " union select 1" * 600, REFUSED, ANSWERED),
    ("select " + ", ".join("1" for _ in range(3_000)), REFUSED, REFUSED),
    ("select 1 where 1 in (" + ", ".join("1" for _ in range(3_000)) + ")", ANSWERED, ANSWERED),
    ("select case " + "when 1 = 2 then 3 " * 500 + "end", ANSWERED, ANSWERED),
    ("select json_extract('" + "[" * 4_000 + "', '$')", REFUSED, REFUSED),
    ("select ('" + "[" * 9_000 + "')::jsonb", REFUSED, REFUSED),
    ("select '" + "a" * 4_000 + "' like '" + "%a" * 90 + "b'", f"{ANSWERED} {SLOW}", f"{ANSWERED} {SLOW}"),
]  # fmt: skip


class Held:
    """A store, by who keeps it, and what nobody who asks may change."""

    def __init__(self, kind, place, admin, client):
        self.kind, self.place, self.admin, self.client = kind, place, admin, client
        with Store.open(place, read_only=True) as store:
            self.opened = sql.open_tables(store)

    def state(self):
        if self.kind == "sqlite":
            folder = self.place.parent
            return sha256(self.place.read_bytes()).hexdigest(), sorted(one.name for one in folder.iterdir())
        return do(
            self.admin,
            "SELECT (SELECT value FROM meta WHERE name = 'changed'), (SELECT count(*) FROM filings),"
            " (SELECT count(*) FROM pg_class), (SELECT count(*) FROM pg_largeobject_metadata),"
            " (SELECT array_agg(rolconfig::text) FROM pg_roles WHERE rolname LIKE 'attempts%')",
        )

    def left(self):
        """What of a question is still on the server: its processes, which go when they are done with ending."""
        if self.kind == "sqlite":
            return []
        until = time.monotonic() + 20
        asked = f"SELECT pid, state, query FROM pg_stat_activity WHERE usename = '{USERS[2]}'"
        while (found := do(self.admin, asked)) and time.monotonic() < until:
            time.sleep(0.05)
        return found


@pytest.fixture(scope="module")
def held(databases, tmp_path_factory):
    """A studied store of a few notices; on a server the users that `muniment roles` makes."""
    place = databases.store(tmp_path_factory.mktemp("attempts"))
    admin, server = place, databases.server
    with pytest.MonkeyPatch.context() as patch:
        if server:
            name = admin.rpartition("/")[2]
            server.do(*statements(*USERS), database=name)
            place = server.url(name, user=USERS[1])
            patch.setenv(sql.ASKER, server.url(name, user=USERS[2]))
        with Store.open(server.url(name, user=USERS[0]) if server else place) as store:
            made = [notice(number, *told) for number, told in enumerate(NOTICES, 1)]
            store.add(made, {one.content_hash: None for one in made})
            update(store)
        with TestClient(create_app(place), base_url="http://127.0.0.1") as client:
            yield Held(databases.kind, place, admin, client)
    databases.away(admin)
    if server:
        server.do(*(f"DROP ROLE {user}" for user in USERS))


def outcome(words):
    """What an error says became of a query."""
    assert "Traceback" not in words
    assert words.strip().count("\n") == 0
    return SLOW if "took longer" in words else ROOM if "more room" in words else REFUSED


def by_library(held, query, seconds=SECONDS):
    with Store.open(held.place, read_only=True) as store:
        try:
            sql.run(store, query, limits=sql.Limits(seconds=seconds), opened=held.opened)
        except UsageError as error:
            return outcome(str(error))
    return ANSWERED


def by_command(held, query, seconds=SECONDS):
    done = call("sql", "-", "--store", held.place, "--seconds", seconds, stdin=query.encode())
    assert done.code in (0, 2), done.err
    return outcome(done.err.decode()) if done.code else ANSWERED


def by_page(held, query, seconds=SECONDS):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sql, "Limits", partial(sql.Limits, seconds=seconds))
        found = held.client.get("/sql.json", params={"q": query})
    assert found.status_code in (200, 400), found.text
    return outcome(found.json()["error"]["detail"]) if found.status_code == 400 else ANSWERED


# A process that loads a driver for each takes long, and the other ways lead to the library: some of each kind do.
EVERY = {("sqlite", by_library): 3, ("postgresql", by_library): 8}


@pytest.mark.parametrize("share", ["some", pytest.param("all", marks=pytest.mark.nightly)])
@pytest.mark.parametrize("way", [by_library, by_command, by_page])
def test_no_attempt_outlives_its_time_or_changes_anything(held, way, share):
    every = EVERY.get((held.kind, way), 16) if share == "some" else 1
    before, wrong = held.state(), []
    for query, in_a_file, on_a_server in ATTEMPTS[::every]:
        expected = in_a_file if held.kind == "sqlite" else on_a_server
        became = way(held, query)
        if became == SLOW and SLOW not in expected.split():  # on a busy machine even a refusal takes long
            became = way(held, query, 50 * SECONDS)
        if became not in expected.split():
            wrong.append(f"{became}, not {expected}: {query[:150]}")
    assert not wrong, "\n".join(wrong)
    assert held.left() == []
    assert held.state() == before


def test_attempts_as_values_of_questions_are_values(held):
    before, wrong = held.state(), []
    with Store.open(held.place, read_only=True) as store:
        desk = Sources(store, Folders([]))
        for query, *_ in ATTEMPTS:
            for question in list(questions().values())[:3]:
                given = {one.name: query for one in question.parameters}
                try:
                    ask_answer(desk, question.name, given, 10, 0)
                except UsageError as error:
                    if outcome(str(error)) != REFUSED:
                        wrong.append((question.name, query[:200], str(error)))
    assert wrong == []
    assert held.state() == before
