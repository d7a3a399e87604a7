"""What can be wrong with a store is told in one line; nothing that is not a store is touched."""

import os
import sqlite3
import subprocess
import sys
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from msgspec import UNSET, structs
from sqlalchemy import inspect
from sqlalchemy.exc import DBAPIError

from databases import do
from datasets import ACCESSION, dataset, row, several, tables
from muniment.documents.archive import Item
from muniment.errors import EnvironmentProblem, MunimentError, UsageError
from muniment.forms.tables.columns import TABLES
from muniment.pipeline.ingest import extract
from muniment.store import Query, Store
from muniment.store.database import SCHEMA
from store.entries import entry, form_d, hash_of

ONE = entry(b"1", form_d())
CONTENTS = {ONE.content_hash: b"1"}
OTHER, LOST = "0000000002-25-000002", "0000000003-25-000003"


def refused(where, words, **options):
    with pytest.raises(MunimentError, match=words) as caught:
        Store.open(where, **options)
    assert "\n" not in str(caught.value)
    return caught.value


@contextmanager
def nobody():
    """Somebody without rights: root may write everything."""
    if os.geteuid():
        yield
        return
    os.seteuid(65534)
    try:
        yield
    finally:
        os.seteuid(0)


@pytest.fixture
def open_folder(tmp_path):
    """A folder that anybody may pass through to."""
    for folder in (tmp_path, *tmp_path.parents):
        if folder.stat().st_uid == os.geteuid() and not folder.stat().st_mode & 0o001:
            folder.chmod(folder.stat().st_mode | 0o055)
    return tmp_path


def made(path):
    with Store.open(path) as store:
        store.add([ONE], CONTENTS)
    return path


def test_a_store_is_made_once(tmp_path):
    path = made(tmp_path / "filings.db")
    assert [one.name for one in tmp_path.iterdir()] == ["filings.db"]
    for where in (path, str(path), f"sqlite:///{path}"):
        with Store.open(where) as store:
            assert store.counts().filings == 1
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)
        assert connection.execute("PRAGMA page_size").fetchone() == (8192,)
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []


def test_an_empty_file_becomes_one(tmp_path):
    (tmp_path / "filings.db").touch()
    with Store.open(made(tmp_path / "filings.db")) as store:
        assert store.counts().filings == 1


@pytest.mark.parametrize("has_team", [False, True])
@pytest.mark.parametrize("ending", ["-wal", "-shm", "-journal"])
def test_no_new_store_takes_up_what_an_older_one_left(tmp_path, ending, has_team):
    """SQLite would play the log of another database back into it, or throw away the filings that stand there only."""
    if has_team:
        (tmp_path / "access.db").touch()
    left = tmp_path / f"filings.db{ending}"
    left.write_bytes(b"of another one")
    refused(tmp_path / "filings.db", f"{ending} belongs to another database of that name: move or rename both")
    assert left.read_bytes() == b"of another one"
    assert not (tmp_path / "filings.db").exists()


def test_what_somebody_who_only_read_left_can_be_deleted(tmp_path):
    path = made(tmp_path / "filings.db")
    with Store.open(path, read_only=True) as store:
        assert store.counts().filings == 1
    path.unlink()
    refused(path, "filings.db-wal and filings.db-shm are empty, of a database that is gone: delete both, or name an")


@pytest.mark.parametrize("options", [{"create": False}, {"read_only": True}], ids=str)
def test_there_is_none(nowhere, tmp_path, options):
    refused(nowhere, "there is no store", **options)
    assert list(tmp_path.iterdir()) == []
    if not isinstance(nowhere, Path):
        assert do(nowhere, "SELECT count(*) FROM pg_tables WHERE schemaname = 'public'") == [(0,)]


def test_no_such_folder(tmp_path):
    assert isinstance(refused(tmp_path / "nowhere" / "filings.db", "cannot be opened"), EnvironmentProblem)


def test_a_pipe(tmp_path):
    """As a device is none: SQLite would leave files beside it."""
    os.mkfifo(tmp_path / "pipe")
    refused(tmp_path / "pipe", "is no regular file")
    assert [path.name for path in tmp_path.iterdir()] == ["pipe"]


def test_a_folder(tmp_path):
    refused(tmp_path, "is a folder")


@pytest.mark.parametrize("data", [b"x", b"<xml>" * 1000, b"SQLite format 3\0" + b"\xff" * 5000], ids=len)
def test_no_database(tmp_path, data):
    path = tmp_path / "filings.xml"
    path.write_bytes(data)
    refused(path, "is not a database|is damaged")
    refused(path, "is not a database|is damaged", read_only=True)
    assert path.read_bytes() == data
    assert len(list(tmp_path.iterdir())) == 1


@pytest.mark.parametrize(
    "made_by",
    [
        ["CREATE TABLE birds (name text)"],
        ["CREATE TABLE meta (name text, value text)"],
        ["CREATE TABLE meta (other text)"],
        ["CREATE TABLE meta (name text, value text)", "INSERT INTO meta VALUES ('kind', 'something else')"],
    ],
    ids=str,
)
def test_a_foreign_database(nowhere, made_by):
    do(nowhere, *made_by)
    refused(nowhere, "is not a store of muniment")
    with pytest.raises(DBAPIError):
        do(nowhere, "SELECT * FROM filings")


def test_a_newer_store(where):
    made(where)
    do(where, f"UPDATE meta SET value = '{SCHEMA + 1}' WHERE name = 'schema'")
    refused(where, f"made by a newer muniment .*this one knows {SCHEMA}")
    do(where, "UPDATE meta SET value = 'two' WHERE name = 'schema'")
    refused(where, "is not a store of muniment")


def as_of_the_first_schema(where):
    """Give a store the shape that it had before it knew the folders of data sets."""
    do(
        where,
        *BEFORE[1],
        "UPDATE meta SET value = '1' WHERE name = 'schema'",
        "UPDATE migrations SET version_num = '1'",
    )


def test_a_store_of_the_first_schema_learns_the_folders_of_its_data_sets(where):
    other = {table: [row(table, OTHER), row(table)] for table in TABLES}  # a filing in both quarters is of the first
    data = several({"2025Q1_d/": tables(), "2025Q2_d/": other})
    lost = dataset(FORMDSUBMISSION=[row("FORMDSUBMISSION", LOST)])
    with Store.open(where) as store:
        for kept, name, archive in ((data, "two.zip", data), (None, "lost.zip", lost), (b"PK", "damaged.zip", lost)):
            found = [
                structs.replace(one, content_hash=hash_of(kept or archive)) for one in extract(Item(name, archive))
            ]
            store.add(found, {hash_of(kept or archive): kept})
        store.add([ONE], CONTENTS)
    as_of_the_first_schema(where)
    refused(where, "open it once to write", read_only=True)
    with Store.open(where) as store:
        folders = {one.place: one.folder for key in range(1, 5) for one in store.filing(key).sources}
    assert folders == {ACCESSION: "2025Q1_d", OTHER: "2025Q2_d", LOST: "", "": ""}
    with Store.open(where, read_only=True) as store:
        assert store.filing(ACCESSION).rows["ISSUERS"] == (1,)
    with Store.open(where) as store, store.reading() as connection:
        index = next(one for one in inspect(connection).get_indexes("persons") if one["name"] == "persons_by_cik")
    assert index["column_names"][:2] == ["cik", "role"]


def test_corrections_of_the_third_schema_say_what_they_are(where):
    made(where)
    with Store.open(where) as store:
        store.correct(1, "primary_issuer.name", "Right LLC", "Ada", "the seal says so")
        store.correct(1, "is_amendment", None, "Bo", "the box is empty")
    for column in ("kind", "seen", "words", "spans"):
        do(where, f"ALTER TABLE corrections DROP COLUMN {column}")
    do(where, "UPDATE meta SET value = '3' WHERE name = 'schema'")
    do(where, "UPDATE migrations SET version_num = '3'")
    refused(where, "open it once to write", read_only=True)
    with Store.open(where) as store:
        one, two = store.filing(1).corrections
    assert (one.value, one.kind, one.seen, one.words, one.spans) == ("Right LLC", "value", UNSET, "", ())
    assert (two.value, two.kind) == (None, "absent")


BEFORE = {
    1: [
        "ALTER TABLE sources DROP COLUMN folder",
        "DROP INDEX persons_by_cik",
        "CREATE INDEX persons_by_cik ON persons (cik)",
    ],
    2: ["DROP TABLE findings", "DROP TABLE judgements"],
    3: [f"ALTER TABLE corrections DROP COLUMN {name}" for name in ("kind", "seen", "words", "spans")],
    4: ["DROP TABLE decisions"],
    5: ["DROP TABLE tallies", "DROP TABLE totals"],
    6: ["DROP TABLE history_marks"]
    + [f"ALTER TABLE judgements DROP COLUMN {name}" for name in ("history", "basis", "stale")],
}
"""What takes a store from each schema back to the one before."""


def shape(where):
    """Every table with its columns and indexes."""
    with Store.open(where, read_only=True) as store, store.reading() as connection:
        inspector = inspect(connection)
        return {
            name: (
                sorted(one["name"] for one in inspector.get_columns(name)),
                sorted((one["name"] or "", *one["column_names"]) for one in inspector.get_indexes(name)),
            )
            for name in inspector.get_table_names()
        }


@pytest.mark.parametrize("schema", BEFORE)
def test_a_store_of_each_schema_becomes_one_of_today(where, schema):
    made(where)
    today = shape(where)
    for number in range(max(BEFORE), schema - 1, -1):
        do(where, *BEFORE[number])
    do(
        where,
        f"UPDATE meta SET value = '{schema}' WHERE name = 'schema'",
        f"UPDATE migrations SET version_num = '{schema}'",
    )
    refused(where, "open it once to write", read_only=True)
    with Store.open(where) as store:
        store.correct(1, "primary_issuer.name", "Right LLC", "Ada", "the seal says so")
        assert store.filing(1).record == ONE.record
        assert store.counts().filings == 1
    assert shape(where) == today


def test_a_store_of_the_fifth_schema_is_counted(where):
    made(where)
    with Store.open(where) as store:
        told = store.counts(), store.facets()
    do(where, *BEFORE[5], "UPDATE meta SET value = '5' WHERE name = 'schema'")
    do(where, "INSERT INTO meta (name, value) VALUES ('study', '3')")
    do(where, "UPDATE migrations SET version_num = '5'")
    refused(where, "open it once to write", read_only=True)
    with Store.open(where) as store:
        assert (store.counts(), store.facets()) == told
        assert told[0].filings == told[0].versions == 1
    assert do(where, "SELECT value FROM meta WHERE name = 'study'") == [("3",)], "what was studied stays so"
    with Store.open(where, read_only=True) as store:
        assert (store.counts(), store.facets()) == told


def test_a_store_made_before_the_definition_grew(where):
    made(where)
    do(where, "ALTER TABLE form_d DROP COLUMN fees_clarification")
    do(where, "UPDATE meta SET value = 'older' WHERE name = 'columns'")
    refused(where, "open it once to write", read_only=True)
    with Store.open(where) as store:
        assert "fees_clarification" in store.tables()["form_d"]
        (row,) = store.rows("form_d")
        assert row[store.tables()["form_d"].index("fees_clarification")] is None
        assert store.filing(1).record == ONE.record
    with Store.open(where, read_only=True) as store:
        assert store.counts().filings == 1


def test_a_store_made_after_the_definition_grew(where):
    made(where)
    do(where, "ALTER TABLE form_d ADD COLUMN herons integer")
    do(where, "UPDATE meta SET value = 'newer' WHERE name = 'columns'")
    two = entry(b"2", form_d())
    with Store.open(where) as store:
        store.add([two], {two.content_hash: b"2"})
        assert store.counts().filings == 2


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("mysql://someone:secret@host/filings", "PostgreSQL database, not mysql"),
        ("sqlite://", "PostgreSQL database, not sqlite"),
        ("http:///", "PostgreSQL database, not http"),
        ("postgresql://someone:secret@host", "names no database"),
        ("postgresql://someone:secret@host:port/filings", "a file or a database URL"),
        ("://", "a file or a database URL"),
    ],
)
def test_other_databases(url, words):
    problem = refused(url, words)
    assert isinstance(problem, UsageError)
    assert "secret" not in str(problem)


def test_a_path_with_a_zero_byte(tmp_path):
    refused(f"{tmp_path}/fil\0ings.db", "zero byte")


def test_reading_only(where):
    made(where)
    with Store.open(where, read_only=True) as store:
        assert store.filing(1).record == ONE.record
        with pytest.raises(UsageError, match="opened to be read only"):
            store.add([ONE], CONTENTS)
        with pytest.raises(UsageError, match="opened to be read only"):
            store.correct(1, "primary_issuer.name", "x", "Ada", "because")


def test_a_file_that_may_not_be_written(open_folder):
    path = made(open_folder / "filings.db")
    path.chmod(0o444)
    open_folder.chmod(0o555)
    with nobody():
        with Store.open(path, read_only=True) as store:
            assert store.filing(1).record == ONE.record
        refused(path, "is read-only")
        refused(open_folder / "new.db", "cannot be opened|read-only")
    open_folder.chmod(0o755)


def test_a_file_that_may_not_be_written_in_a_folder_that_may(open_folder):
    path = made(open_folder / "filings.db")
    path.chmod(0o444)
    open_folder.chmod(0o777)
    two = entry(b"2", form_d())
    with nobody(), Store.open(path) as store, pytest.raises(EnvironmentProblem, match="is read-only"):
        store.add([two], {two.content_hash: b"2"})


def test_a_file_that_may_not_be_read(open_folder):
    path = made(open_folder / "filings.db")
    path.chmod(0)
    with nobody():
        refused(path, "cannot be opened", read_only=True)


def test_a_full_disk(tmp_path):
    path = made(tmp_path / "filings.db")
    data = os.urandom(10**6)
    big = entry(data, form_d())
    with Store.open(path) as store:
        limit_pages(store)
        with pytest.raises(EnvironmentProblem, match="the disk is full"):
            store.add([big], {big.content_hash: data})
        assert store.counts().filings == 1
        assert store.filings(Query()).total == 1
    with Store.open(path) as store:
        assert store.add([big], {big.content_hash: data}).filings == 1


def limit_pages(store):
    """Have SQLite say that the disk is full; the limit holds for a connection, of which one is kept."""
    with store._engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA max_page_count=90")


def test_a_damaged_store(tmp_path):
    path = made(tmp_path / "filings.db")
    whole = path.read_bytes()
    path.write_bytes(whole[:8192] + b"\xff" * (len(whole) - 8192))
    with pytest.raises(EnvironmentProblem, match="is damaged"), Store.open(path) as store:
        store.filings()


def test_damaged_contents_are_noticed(where):
    made(where)
    blob = "x'32'" if isinstance(where, Path) else r"'\x32'"
    do(where, f"UPDATE contents SET data = {blob}, packing = ''")
    with (
        Store.open(where) as store,
        pytest.raises(EnvironmentProblem, match=r"^content .* is damaged"),
    ):
        store.content(ONE.content_hash)


def test_locked_for_too_long(where):
    made(where)
    two = entry(b"2", form_d())
    with Store.open(where, wait=0.1) as store, Store.open(where) as other:
        with other.writing():
            assert store.counts().filings == 1
            with pytest.raises(EnvironmentProblem, match="being written by another program"):
                store.add([two], {two.content_hash: b"2"})
        assert store.add([two], {two.content_hash: b"2"}).filings == 1


def test_readers_see_the_state_before(where):
    made(where)
    two = entry(b"2", form_d())
    with Store.open(where) as writer, Store.open(where, read_only=True) as reader:
        rows = reader.rows("filings")
        next(rows)
        writer.add([two], {two.content_hash: b"2"})
        assert list(rows) == []
        assert reader.counts().filings == 2


def test_no_table_to_export(store):
    with pytest.raises(UsageError, match="there is no 'meta'"):
        next(store.rows("meta"))


_SORT = """
import resource, sys
from pathlib import Path
from sqlalchemy import text
from muniment.store import Store

numbers = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 60000)"
with Store.open(Path(sys.argv[1])) as store, store.reading() as connection:
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    asked = text(f"{numbers} SELECT i, randomblob(5000) AS b FROM n ORDER BY b")
    rows = sum(1 for _ in connection.execute(asked, execution_options={"yield_per": 100}))
    print(rows, (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) // 1024)
"""


def test_what_is_sorted_does_not_fill_the_memory(tmp_path):
    command = [sys.executable, "-c", _SORT, str(tmp_path / "s.db")]
    rows, megabytes = map(int, subprocess.run(command, capture_output=True, text=True, check=True).stdout.split())
    assert rows == 60_000, "300 MB"
    assert megabytes < 150
