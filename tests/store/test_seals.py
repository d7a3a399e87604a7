"""What stands nowhere else is sealed: whatever is altered of it past the program, `verify` says in which table."""

from contextlib import suppress

import pytest
from sqlalchemy import Boolean, Date, DateTime, Integer, LargeBinary, delete, insert, select, update

from muniment.alerts import events, saved, saved_destinations
from muniment.store import Store, database, seals, tables
from muniment.store.showing import SHOWN
from muniment.study import updating
from muniment.study.entities.repository import decide
from store.entries import ACCESSION, entry, form_d, hash_of, header

OTHER = b"<another/>"
NUMBERS = ("size", "id", "filing_id", "content_id", "source_id")


class _Undone(Exception):
    """Ends a transaction whose changes are not to stay."""


@pytest.fixture
def store(where):
    """A store with a row or more in every table that is sealed, each written by the program."""
    with Store.open(where) as opened:
        for data, record in ((b"<one/>", form_d()), (OTHER, form_d("Other Lamps LLC"))):
            opened.add([entry(data, record)], {hash_of(data): data})
        opened.correct(1, "primary_issuer.name", "Lamps LLC", "Ada", "the seal")
        updating.update(opened)
        secrets = saved_destinations.Secrets(database.place_of(where))
        saved_destinations.add(opened, secrets, "log", "alerts.jsonl")
        saved_destinations.add(opened, secrets, "gone", "gone.jsonl")
        alert = saved.SavedAlert(name="new", question="new_issuers", destinations=("log", "gone"))
        saved.save(opened, alert)
        saved.save(opened, saved.SavedAlert(name="old", question="crossings", destinations=("gone",)))
        with opened.writing() as connection:
            decide(connection, "join", "Ada", "one house", key="cik:1", other="cik:2")
            facts = events.FilingFacts(ACCESSION, None, None, {})
            events.put(connection, alert, "k" * 64, {"sentence": "a raise"}, facts)
        yield opened


def broken(store):
    with store.reading() as connection:
        return list(seals.broken(connection))


def otherwise(column, value):
    """Another value than one that stands in a column."""
    if isinstance(column.type, Boolean):
        return not value
    if isinstance(column.type, Date | DateTime):
        return column.type.python_type(2001, 2, 3)
    if isinstance(column.type, LargeBinary):
        return None if column.nullable else b"other"
    is_number = isinstance(column.type, Integer) or column.name in NUMBERS
    return (value or 0) + 1000 if is_number else "other"


def cells():
    unsealed = {("sources", "filing_id"), ("sources", "rank")}
    names = [(table.name, column.name) for table in seals.SEALED for column in table.columns]
    return [name for name in names if name not in unsealed]


@pytest.fixture
def loose(store, databases):
    """A connection whose changes are undone, and on which rows may refer to what is not there."""
    is_server = databases.kind == "postgresql"
    with suppress(_Undone), store.writing() as connection:
        unchecked = "SET LOCAL session_replication_role = replica" if is_server else "PRAGMA defer_foreign_keys = ON"
        connection.exec_driver_sql(unchecked)
        yield connection
        raise _Undone


def test_each_cell_that_is_altered_breaks_the_seal_of_its_table(loose):
    unseen = []
    for name, column_name in cells():
        table = tables.metadata.tables[name]
        column, key = table.c[column_name], next(iter(table.primary_key))
        with loose.begin_nested() as undone:
            at, value = loose.execute(select(key, column).order_by(key)).first()
            changed = update(table).where(key == at, column.is_(value) if value is None else column == value)
            assert loose.execute(changed.values({column_name: otherwise(column, value)})).rowcount
            if list(seals.broken(loose)) != [name]:
                unseen.append((name, column_name))
            undone.rollback()
    assert unseen == []


@pytest.mark.parametrize("table", seals.SEALED, ids=lambda table: table.name)
def test_a_row_taken_out_or_added_breaks_the_seal(loose, table):
    key = next(iter(table.primary_key))
    row = dict(loose.execute(select(table).order_by(key)).mappings().first())
    with loose.begin_nested() as undone:
        loose.execute(delete(table).where(*(column == row[column.name] for column in table.primary_key)))
        assert list(seals.broken(loose)) == [table.name]
        undone.rollback()
    twice = {column.name: otherwise(column, row[column.name]) for column in table.columns if column.primary_key}
    twice |= {name: "f" * 64 for name in ("hash", "key") if name in row}
    twice |= {name: "another" for name in ("place", "reader_version") if name in row}
    loose.execute(insert(table), {**row, **twice})
    assert list(seals.broken(loose)) == [table.name]


def test_what_the_program_changes_is_sealed_again(store, where):
    assert broken(store) == []
    secrets = saved_destinations.Secrets(database.place_of(where))
    store.correct(2, "primary_issuer.name", None, "Ben", "nothing stands there")
    saved.pause(store, "new")
    saved.remove(store, "old")
    saved_destinations.pause(store, "log")
    saved_destinations.remove(store, secrets, "gone")
    store.add([entry(OTHER, form_d("Other Lamps LLC"), reader="2", header=header())], {hash_of(OTHER): OTHER})
    assert broken(store) == []


def test_a_correction_that_moves_with_its_source_is_sealed_again(store):
    known = entry(OTHER, form_d("Other Lamps LLC"), reader="2", accession=ACCESSION)
    third = b"<third/>"
    store.add([entry(third, form_d("Third Lamps LLC"), accession=ACCESSION)], {hash_of(third): third})
    store.correct(2, "primary_issuer.name", "Lamps LLC", "Ada", "the seal")
    store.add([known], {hash_of(OTHER): OTHER})
    assert list(store.rows("corrections", ["filing_id"])) == [(1,), (3,)]
    assert broken(store) == []


def test_each_table_is_sealed_or_worked_out_again_or_known_as_neither():
    worked_out = {tables.filings, tables.findings, tables.judgements, tables.tallies, tables.totals, *SHOWN}
    neither = {table.name for table in tables.metadata.sorted_tables if table not in {*worked_out, *seals.SEALED}}
    assert neither == {"meta", "readings", "incoming", "deliveries"}  # docs/operations.md says so
