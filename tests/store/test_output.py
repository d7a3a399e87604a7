"""Files that are written whole or not at all, and never over filings."""

import os
import sqlite3
from contextlib import closing

import pytest

from commands import run
from muniment.errors import UsageError
from muniment.store import Store
from muniment.store.exporting import whole
from store.entries import entry, form_d

KEPT = "is a store of muniment, belongs to one, or is damaged: write to another file"


@pytest.fixture
def store(tmp_path):
    path = tmp_path / "filings.db"
    with Store.open(path) as held:
        one = entry(b"a", form_d())
        held.add([one], {one.content_hash: b"a"})
    return path


def database(path, *statements):
    with closing(sqlite3.connect(path)) as connection:
        for statement in statements:
            connection.execute(statement)
        connection.commit()
    return path


@pytest.mark.parametrize("to", ["sqlite", "xlsx", "duckdb", "ics", "bods"])
def test_no_export_is_written_over_a_store(store, to):
    run("study", "--store", store)
    _, err = run("export", "--store", store, "--to", to, "-o", store, code=2)
    assert err == f"error: {store} {KEPT}\n"
    with Store.open(store, read_only=True) as held:
        assert held.counts().filings == 1


def test_an_export_is_written_over_an_earlier_one(store, tmp_path):
    target = tmp_path / "out.sqlite"
    for _ in range(2):
        run("export", "--store", store, "--to", "sqlite", "--tables", "filings", "-o", target)
    with closing(sqlite3.connect(target)) as connection:
        assert connection.execute("select count(*) from filings").fetchone() == (1,)


@pytest.mark.parametrize(
    ("statements", "is_kept"),
    [
        (("create table meta (name, value)", "insert into meta values ('kind', 'muniment store')"), True),
        (("create table meta (name, value)", "insert into meta values ('kind', 'theirs')"), False),
        (("create table meta (about)",), False),
        (("create table others (a)",), False),
        (("create table saved (a)", "pragma application_id=7"), True),
    ],
)
def test_databases_that_are_kept_are_told_from_others(tmp_path, statements, is_kept):
    target = database(tmp_path / "t.db", *statements)
    before = target.read_bytes()
    if is_kept:
        with pytest.raises(UsageError, match="belongs to one"), whole(target):
            pass
        assert target.read_bytes() == before
        return
    with whole(target) as place:
        place.write_text("new")
    assert target.read_text() == "new"


def test_a_damaged_database_is_left_alone(store):
    store.write_bytes(store.read_bytes()[:9_000])
    with pytest.raises(UsageError, match="damaged"), whole(store):
        pass


def test_what_is_no_file_is_not_replaced(tmp_path):
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(UsageError, match="is no file that could be replaced"), whole(tmp_path / "pipe"):
        pass


def test_no_export_gets_what_lies_beside_an_earlier_one(store, tmp_path):
    (tmp_path / "out.sqlite-wal").write_bytes(b"of another one")
    _, err = run("export", "--store", store, "--to", "sqlite", "-o", tmp_path / "out.sqlite", code=2)
    assert "out.sqlite-wal belongs to another database of that name" in err
    assert not (tmp_path / "out.sqlite").exists()
