"""Rows altered past the store: what was worked out of the filings is worked out again by `verify`, and compared."""

import shutil
import sqlite3
from contextlib import closing, suppress

import pytest

from databases import do
from muniment.forms.schedule_13.schedule_13g import Item4
from muniment.lab import direct_load
from muniment.lab.corpus import Corpus
from muniment.pipeline.findings import keep_findings
from muniment.pipeline.ingest import ingest
from muniment.pipeline.verifying import Verifier
from muniment.store import Store
from muniment.study import questions, review, updating
from muniment.study import updating as study
from pipeline.piles import pile
from store.entries import entry, form_d, hash_of, schedule_13g


@pytest.fixture(scope="module")
def held(databases, tmp_path_factory):
    """A store of files and of a small world, judged, studied and looked through for doubts."""
    folder = tmp_path_factory.mktemp("altered")
    where = databases.store(folder)
    world = Corpus(5, 90)
    entries = [direct_load.entry(planned, world) for planned in world]
    with Store.open(where) as store:
        ingest([pile(folder / "pile", 5)], store)
        store.add(entries, {one.content_hash: None for one in entries})
        keep_findings(store)
        updating.update(store)
        with store.writing() as connection:
            updating.keep_behind(connection)
        review.update(store)
    yield where
    databases.away(where)


def told(where) -> list[str]:
    with Store.open(where, read_only=True) as store:
        verifier = Verifier(store)
        faults = [*verifier.database(), *verifier.contents(), *verifier.filings()]
        faults += verifier.findings()
        return [*(fault.words for fault in faults), *(words for _, words in study.differing(store))]


def is_waiting(where) -> bool:
    """Whether `verify` counts filings that are to be checked or studied anew: what stands there of them is not held."""
    with Store.open(where, read_only=True) as store:
        verifier = Verifier(store)
        list(verifier.findings())
        return bool(verifier.done.unjudged or study.filings_behind(store))


_OTHER_VIEWS = "are not those that were made of the questions"
_ALTERATIONS = {
    "amounts of the list": ("UPDATE filings SET amount = amount + 1", "filings.amount is "),
    "a million more": (
        "UPDATE form_d SET total_amount_sold = total_amount_sold + 1000000",
        "form_d.total_amount_sold is ",
    ),
    "another issuer": (
        "UPDATE filings SET issuer = 'Somebody Else LLC' WHERE id = 2",
        "filings.issuer is 'Somebody Else",
    ),
    "another party": (
        "UPDATE persons SET name = 'Somebody Else' WHERE position = 0",
        "persons.name is 'Somebody Else'",
    ),
    "ten times the shares": (
        "UPDATE schedule_13g_reporting_persons SET aggregate_amount = aggregate_amount * 10",
        "schedule_13g_reporting_persons.aggregate_amount is ",
    ),
    "no persons": ("DELETE FROM schedule_13g_reporting_persons", "schedule_13g_reporting_persons has a row too few"),
    "a person more": (
        "INSERT INTO persons (filing_id, position, role, name, folded, path)"
        " VALUES (2, 900, 'issuer', 'Somebody', 'somebody', '')",
        "persons has a row too many",
    ),
    "a row of another form": (
        "INSERT INTO schedule_13d (filing_id) SELECT filing_id FROM schedule_13g",
        "schedule_13d has a row too many",
    ),
    "doubts": ("DELETE FROM problems", "problems has a row too few"),
    "the day": ("UPDATE filings SET filed = '2001-02-03' WHERE filed IS NOT NULL", "filings.filed is 2001-02-03"),
    "the number": (
        "UPDATE filings SET accession = '0000000001-01-000001' WHERE id ="
        " (SELECT max(id) FROM filings WHERE accession LIKE '0009990001%')",
        "and lies under 0000000001-01-000001",
    ),
    "what is shown": ("UPDATE filings SET header_id = NULL WHERE header_id IS NOT NULL", "filings.header_id is empty"),
    "the kind of a version": (
        "UPDATE versions SET doubts = doubts + 1",
        "says otherwise in its row than in its record and header",
    ),
    "findings": ("UPDATE findings SET severity = 'note' WHERE severity <> 'note'", "findings.severity is 'note'"),
    "no findings": ("DELETE FROM findings", "findings has a row too few"),
    "judgements": ("UPDATE judgements SET errors = errors + 1", "judgements.errors is "),
    "histories": ("UPDATE judgements SET history = '[\"1\"]'", "judgements.history is "),
    "what a judgement rests on": ("UPDATE judgements SET basis = 'another'", "judgements.basis is 'another'"),
    "marks of histories": ("DELETE FROM history_marks", "history_marks has a row too few"),
    "entities": ("UPDATE entities SET name = 'Somebody Else'", " worked out otherwise, such as: name of "),
    "mentions": ("DELETE FROM mentions WHERE position = 1", " rows too few"),
    "who is who": (
        "UPDATE mentions SET entity_id = (SELECT max(id) FROM entities) WHERE position = 0",
        "such as: entity_id of ",
    ),
    "holdings": ("UPDATE holdings SET shares = shares * 10 WHERE shares > 0", "such as: shares of "),
    "reports": ("UPDATE reports SET percent = 4 WHERE percent IS NOT NULL", "such as: percent of "),
    "money": ("UPDATE notices SET raised = raised + 1000000", "such as: raised of "),
    "statements": ("UPDATE statements SET class_title = 'Anything'", "such as: class_title of "),
    "traits": (
        'UPDATE chain_traits SET trait = replace(trait, \'"form":"D"\', \'"form":"13D"\')',
        "such as: trait of ",
    ),
    "marks": ("DELETE FROM chain_marks", " filings have other marks than their traits"),
    "movements": ("DELETE FROM movements", " rows too few"),
    "doubts to be reviewed": ("UPDATE doubts SET harm = harm + 1", "such as: harm of "),
    "answers that are kept": (
        "UPDATE kept SET basis = 'another'",
        " altered: not shown, and made again",
    ),
    "what was read": (
        "UPDATE readings SET reader_version = '2'",
        " as read by a reader that made nothing of it",
    ),
    "the kind of a file": ("UPDATE contents SET media_type = 'image/png'", "rows of contents were changed, added or"),
}


@pytest.mark.slow
def test_nothing_is_said_of_what_is_sound(held):
    assert told(held) == []


_INDEXES = {"sqlite": "UPDATE texts_docsize SET sz = x'010101'", "postgresql": "UPDATE texts SET words = 'other'"}


_NAMES = [*_ALTERATIONS, "other words in the index"]
_HIDES_OTHERS = "what is shown"  # with another header every column of a study is another, and one is named
_ROUNDS = [[_HIDES_OTHERS], *([name for name in _NAMES if name != _HIDES_OTHERS][first::5] for first in range(5))]
"""Those that are told at once, where it is not night."""


@pytest.mark.slow
@pytest.mark.parametrize("names", _ROUNDS, ids=lambda names: names[0])
def test_what_is_altered_is_seen(held, databases, names):
    altered_and_told(held, databases, names)


@pytest.mark.slow
def test_a_filing_that_waits_for_review_hides_no_other(held, databases):
    other = "SELECT max(filing_id) FROM doubted WHERE filing_id NOT IN (SELECT filing_id FROM doubts)"
    waits = f"DELETE FROM doubted WHERE filing_id = ({other})"
    alterations = {**_ALTERATIONS, "one that waits": (waits, "")}
    altered_and_told(held, databases, ["one that waits", "doubts to be reviewed"], alterations)


_LOST = "the full-text index has other words than the filing"
_INDEX = {
    "another word": ("UPDATE texts_data SET block = replace(block, 'lamps', 'lumps') WHERE id > 10", _LOST),
    "other words and another number of them, told once": (
        "UPDATE texts_data SET block = replace(block, 'lamps', 'lumps') WHERE id > 10;"
        "UPDATE texts_docsize SET sz = x'010101'",
        _LOST,
    ),
    "a block less": ("DELETE FROM texts_data WHERE id = (SELECT max(id) FROM texts_data)", "index cannot be read: "),
    "no way to a word": ("DELETE FROM texts_idx WHERE term <> x''", _LOST),
}


@pytest.mark.parametrize("alteration", _INDEX)
def test_what_is_altered_within_the_index_of_words_is_seen(tmp_path, alteration):
    text = " ".join(f"lamps{number} stand beside {number:x}" for number in range(2000))
    record = schedule_13g(item4=Item4(amount=text))
    statement, words = _INDEX[alteration]
    with Store.open(tmp_path / "filings.db") as store:
        store.add([entry(b"<one/>", record)], {hash_of(b"<one/>"): b"<one/>"})
        assert list(Verifier(store).filings()) == []
        do(tmp_path / "filings.db", *statement.split(";"))
        assert [words in fault.words for fault in Verifier(store).filings()] == [True]


def test_what_is_neither_true_nor_false_is_seen(tmp_path):
    with Store.open(tmp_path / "filings.db") as store:
        store.add([entry(b"<one/>", form_d())], {hash_of(b"<one/>"): b"<one/>"})
        updating.update(store)
        do(tmp_path / "filings.db", "UPDATE form_d SET offers_equity = 2", "UPDATE notices SET amendment = 2")
        assert [fault.words for fault in Verifier(store).database()] == [
            "1 row of form_d has something else than true or false"
        ]
        assert ("notices", "1 row of notices has something else than true or false") in study.differing(store)


def test_another_view_in_the_place_of_a_question_is_seen(held):
    do(held, "DROP VIEW crossings", "CREATE VIEW crossings AS SELECT 1 AS one")
    with Store.open(held) as store:
        with store.reading() as connection:
            assert questions.has_other_views(connection)
        assert next(study.differing(store)) == ("views", f"{_OTHER_VIEWS}: `muniment study` makes them again")
        updating.update(store)
        with store.reading() as connection:
            assert not questions.has_other_views(connection)


@pytest.mark.nightly
@pytest.mark.parametrize("name", _NAMES)
def test_what_is_altered_alone_is_seen(held, databases, name):
    altered_and_told(held, databases, [name])


_NOT_HELD = ("doubted", "kept", "meta", "migrations", "readings", "incoming", "deliveries", "tallies", "totals")
"""What is state, or of which some is not looked at: docs/operations.md says why."""


@pytest.mark.nightly
def test_each_column_altered_alone_is_seen(held, databases, tmp_path):
    if databases.kind != "sqlite":
        pytest.skip("rows are altered in copies of a file")
    unseen = []
    for statement, given in _of_every_column(held):
        altered = shutil.copy(held, tmp_path / "altered.db")
        with closing(sqlite3.connect(altered)) as connection, suppress(sqlite3.IntegrityError):
            connection.execute(statement, given)
            connection.commit()
            if not told(altered) and not is_waiting(altered):
                unseen.append(statement)
    assert unseen == []


def _of_every_column(where):
    """Yield what sets a cell of each column to another value, and what takes a row out of each table."""
    tables = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT GLOB 'sqlite_*'"
    with closing(sqlite3.connect(where)) as connection:
        for (table,) in connection.execute(tables).fetchall():
            if table in _NOT_HELD or table.startswith("texts"):
                continue
            columns = connection.execute(f"PRAGMA table_info({table})").fetchall()
            names, key = [column[1] for column in columns], [column[1] for column in columns if column[5]]
            rows = connection.execute(f"SELECT * FROM {table}").fetchall()
            for row in rows[len(rows) // 2 :][:1]:
                cells = dict(zip(names, row, strict=True))
                at = " AND ".join(f'"{name}" IS ?' for name in key or names)
                there = [cells[name] for name in key or names]
                for name, value in cells.items():
                    yield f'UPDATE {table} SET "{name}" = ? WHERE {at}', (_other(value), *there)
                yield f"DELETE FROM {table} WHERE {at}", there


def _other(value):
    if isinstance(value, bytes):
        return value[:-1] + bytes([value[-1] ^ 1]) if value else b"other"
    return value + 1 if isinstance(value, int | float) else "2001-02-03" if value != "2001-02-03" else "2001-02-04"


def altered_and_told(where, databases, names, alterations=_ALTERATIONS) -> None:
    index = _INDEXES[databases.kind], "the full-text index has other words than the filing"
    altered = [alterations.get(name, index) for name in names]
    tables = dict.fromkeys(
        statement.replace("DELETE FROM ", "").replace("INSERT INTO ", "").replace("UPDATE ", "").split()[0]
        for statement, _ in altered
    )
    kept = [f"CREATE TABLE kept_{table} AS SELECT * FROM {table}" for table in tables]
    do(where, *kept, *(statement for statement, _ in altered))
    try:
        lines = told(where)
        assert [words for _, words in altered if not any(words in line for line in lines)] == []
    finally:
        unchecked = ["SET session_replication_role = replica"] if databases.kind == "postgresql" else []
        again = [
            (f"DELETE FROM {table}", f"INSERT INTO {table} SELECT * FROM kept_{table}", f"DROP TABLE kept_{table}")
            for table in tables
        ]
        do(where, *unchecked, *(statement for statements in again for statement in statements))
