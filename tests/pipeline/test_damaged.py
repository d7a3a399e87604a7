"""A page of a store overwritten at random: `verify` finds it, other commands tell it, `--rescue` brings out the rest.

Nowhere is there a traceback: whatever a damaged store makes of a question ends in a line that names `verify`.
"""

import asyncio
import random
import shutil
import sqlite3
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest
from litestar.testing import TestClient
from sqlalchemy import select

from commands import call, run
from databases import do
from muniment.alerts import events, intake, outbox, saved, saved_destinations
from muniment.alerts.intake import EdgarFiling
from muniment.errors import EnvironmentProblem
from muniment.pipeline import rescuing
from muniment.pipeline.ingest import ingest
from muniment.pipeline.rescuing import rescue
from muniment.pipeline.verifying import Verifier
from muniment.store import Store, seals, tables
from muniment.store.database import place_of
from muniment.store.showing import SHOWN
from muniment.study import updating
from muniment.study.entities.repository import decisions_of
from muniment.web.app import create_app
from pipeline import damaging
from pipeline.damaging import PAGE, damaged, in_one_file

pytestmark = pytest.mark.slow  # each damages a store of its own

CORRECTED = "0009900016-25-000001"
_COMMANDS = [
    ("list",),
    ("show", CORRECTED, "--evidence"),
    ("search", "lantern"),
    ("export", "--to", "csv", "--output", "{}/csv"),
    ("export", "--to", "parquet", "--output", "{}/parquet"),
    ("export", "--to", "duckdb", "--output", "{}/filings.duckdb"),
    ("sql", "SELECT count(*), sum(length(issuer)) FROM filings"),
    ("ask", "holders", "--issuer", "0009900001"),
    ("study", "--anew"),
    ("check", "--again"),
    ("review",),
    ("who", "larkspur"),
    ("backup", "--output", "{}/backup"),
    ("reread",),
    ("ingest", str(damaging.ROOT / "examples" / "form-d.xml")),
]
_PAGES = [
    "/",
    "/filings",
    f"/filings/{CORRECTED}",
    "/search?q=lantern",
    "/review",
    "/issuers/0009900001",
    "/rules/E-27",
]


@pytest.fixture(scope="module")
def whole(tmp_path_factory):
    """A store of everything, in one file."""
    folder = tmp_path_factory.mktemp("whole")
    damaging.fill(folder / "filings.db", folder)
    in_one_file(folder / "filings.db")
    return folder / "filings.db"


def at_random(whole, path, seed):
    chance = random.Random(seed)
    return damaged(whole, path, chance.randrange(whole.stat().st_size // PAGE), chance)


def root_of(path, name):
    """The first page of a table or an index, counted from 0."""
    with closing(sqlite3.connect(path)) as connection:
        return connection.execute("SELECT rootpage FROM sqlite_master WHERE name = ?", [name]).fetchone()[0] - 1


def is_found(path):
    done = call("verify", "--store", path)
    assert b"Traceback" not in done.err
    assert done.code == (1 if done.out else 3)
    lines = (done.out or done.err).decode().splitlines()
    assert any("database" in line or "is damaged" in line for line in lines), lines


def tell(path, folder, commands):
    """Run commands, and return how many of them told the damage; the others did not come upon it."""
    told = 0
    for command in commands:
        done = call(*(word.format(folder) for word in command), "--store", path)
        words = done.err.decode()
        assert "Traceback" not in words, (command, words)
        assert "defect in muniment" not in words, (command, words)
        if done.code == 3:
            assert ": `muniment verify` names what" in words, (command, words)
            assert words.count("\n") == 1
        told += done.code == 3
    return told


@pytest.mark.parametrize(
    "name", ["first page", "meta", "contents", "filings", "versions", "persons_by_name", "entities"]
)
def test_a_page_that_much_hangs_on(whole, tmp_path, name):
    page = 0 if name == "first page" else root_of(whole, name)
    path = damaged(whole, tmp_path / "filings.db", page, random.Random(name))
    is_found(path)
    if name in ("first page", "meta", "filings"):
        assert tell(path, tmp_path, _COMMANDS[:3]) == 3


def seeds(few, all_of_them):
    """Some by day, by `make nightly` all of them."""
    return [*range(few), *(pytest.param(seed, marks=pytest.mark.nightly) for seed in range(few, all_of_them))]


@pytest.mark.parametrize("seed", seeds(6, 100))
def test_a_page_at_random_is_found(whole, tmp_path, seed):
    is_found(at_random(whole, tmp_path / "filings.db", seed))


@pytest.mark.parametrize("seed", seeds(2, 10))
def test_every_other_command_names_verify(whole, tmp_path, seed):
    for number, command in enumerate(_COMMANDS):
        folder = tmp_path / str(number)
        folder.mkdir()
        tell(at_random(whole, folder / "filings.db", seed), folder, [command])


@pytest.mark.parametrize("seed", seeds(2, 6))
def test_pages_tell_it(whole, tmp_path, seed):
    path = at_random(whole, tmp_path / "filings.db", seed)
    try:
        application = create_app(path)
    except EnvironmentProblem as error:
        assert "muniment verify" in str(error)  # noqa: PT017 - whether it can be opened depends on the page
        return
    with TestClient(application, base_url="http://127.0.0.1") as client:
        for address in _PAGES:
            answer = client.get(address)
            assert answer.status_code == 200 or (answer.status_code, "muniment verify" in answer.text) == (503, True)


def test_a_program_is_told_too(whole, tmp_path):
    server = pytest.importorskip("muniment.mcp", reason="the extra mcp is not installed")
    path = damaged(whole, tmp_path / "filings.db", root_of(whole, "versions"), random.Random(1))
    with Store.open(path, read_only=True) as store, pytest.raises(Exception, match="muniment verify"):
        asyncio.run(server.make_server(store, []).call_tool("read", {"filing": CORRECTED}))


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE versions SET body = x'01'",
        "UPDATE versions SET family = 'X' WHERE family <> ''",
        "UPDATE filings SET filed = '2025-13-01'",
        "UPDATE filings SET amount = 'much'",
        "UPDATE filings SET issuer = CAST(x'ff' AS TEXT)",
    ],
)
def test_values_that_are_none(whole, tmp_path, statement):
    path = tmp_path / "filings.db"
    path.write_bytes(whole.read_bytes())
    do(path, statement)
    command = ("show", CORRECTED) if "versions" in statement else ("list",)
    assert tell(path, tmp_path, [command]) == 1
    assert call("verify", "--store", path).code == 1


def test_the_command_looks_at_findings_and_study(whole, tmp_path):
    path = tmp_path / "filings.db"
    path.write_bytes(whole.read_bytes())
    do(path, "UPDATE entities SET name = 'Somebody' WHERE id = 1", "UPDATE judgements SET notes = notes + 1")
    number = do(path, "SELECT count(*) FROM judgements")[0][0]
    lines = run("verify", "--store", path, "--from", "findings:0", code=1)[0].splitlines()
    assert [line.partition(" ")[0] for line in lines[:-1]] == ["filing"] * number + ["study"]
    assert lines[-2].startswith("study entities: 1 row worked out otherwise, such as: name of (")
    assert run("verify", "--store", path, "--sample", "9")[0].splitlines()[0].endswith("0 faults")


def test_what_is_not_studied_yet_is_told(whole, tmp_path):
    path = tmp_path / "filings.db"
    path.write_bytes(whole.read_bytes())
    do(path, "DELETE FROM studied WHERE filing_id = 3")
    out, _ = run("verify", "--store", path, "--from", "study:0")
    assert out.splitlines()[-1].startswith("1 filing or decision is not studied yet: ")


# ---- bringing out what can be read ----------------------------------------------------------------------------------


def faults(path):
    with Store.open(path, read_only=True) as store:
        verifier = Verifier(store)
        return [*verifier.database(), *verifier.contents(), *verifier.filings()]


def held(path):
    """Hashes of contents, accession numbers, corrections and decisions of a store."""
    contents = {row[0] for row in do(path, "SELECT hash FROM contents")}
    numbers = {row[0] for row in do(path, "SELECT accession FROM filings WHERE accession IS NOT NULL")}
    said = "SELECT c.who, c.why, path, accession FROM {} c JOIN filings f ON f.id = c.filing_id"
    return contents, numbers, do(path, said.format("corrections")), do(path, said.format("decisions"))


def test_a_whole_store_comes_out_whole(whole, tmp_path):
    done = rescue(str(whole), tmp_path / "new.db")
    assert (done.lost, done.said) == ([], 2)
    assert held(tmp_path / "new.db") == held(whole)
    assert faults(tmp_path / "new.db") == []


@pytest.mark.parametrize("name", ["first page", "contents", "filings", "sources", "versions", "corrections"])
def test_what_hangs_on_a_page_comes_out(whole, tmp_path, name):
    """Each row is found by its own page, whatever has become of the pages above; what was on it is named."""
    page = 0 if name == "first page" else root_of(whole, name)
    path = damaged(whole, tmp_path / "filings.db", page, random.Random(name))
    done = rescue(str(path), tmp_path / "new.db")
    (contents, numbers, *said), (before, _, *was) = held(tmp_path / "new.db"), held(whole)
    assert faults(tmp_path / "new.db") == []
    lost = {line.split()[1].removesuffix(":") for line in done.lost if line.startswith("content ")}
    assert before - contents == lost
    assert bool(lost) is (name == "sources")  # bytes were not kept, and nothing says which reading is theirs
    assert said == (was if name != "corrections" else [[], was[1]])
    assert CORRECTED in numbers
    assert not done.report.refused


@pytest.mark.parametrize("seed", seeds(2, 4))
def test_what_is_lost_is_named_and_counted(whole, tmp_path, seed):
    path = at_random(whole, tmp_path / "filings.db", seed)
    done = rescue(str(path), tmp_path / "new.db")
    names = dict(
        do(whole, "SELECT c.hash, min(name) FROM contents c JOIN sources s ON s.content_id = c.id GROUP BY c.id")
    )
    missing = set(names) - held(tmp_path / "new.db")[0]
    assert {f"{names[one]}: " for one in missing} <= {line[: line.index(": ") + 2] for line in done.lost}
    assert len(missing) <= 9  # as many rows of contents as stand on the fullest page
    assert faults(tmp_path / "new.db") == []


def fill_alerting(where, number=1):
    """Have a store with a filing watch, and tell it by so many alerts to two destinations."""
    with Store.open(where) as store:
        ingest([damaging.ROOT / "examples" / "form-d.xml"], store)
        updating.update(store)
        secrets = saved_destinations.Secrets(place_of(where))
        for name in ("log", "desk"):
            saved_destinations.add(store, secrets, name, f"{name}.jsonl")
        for n in range(number):
            goes = saved.SavedAlert(name=f"new-{n}", question="new_issuers", destinations=("log", "desk"))
            alert = saved.save(store, goes)
            with store.writing() as connection:
                facts = events.FilingFacts(f"0009900016-25-{n:06}", None, None, {})
                events.put(connection, alert, f"{n:064}", {"sentence": "a raise" * 9}, facts)
        listed = [EdgarFiling(f"0009900016-25-{n:06}", "D", "1", date(2025, 3, 3)) for n in range(number)]
        with store.writing() as connection:
            intake.put(connection, listed, outbox.now())
            intake.note_day(connection, date(2025, 3, 3))
    if not isinstance(where, str):
        in_one_file(where)
    return where


ALERTING = (*tables.ALERTING, tables.incoming)


def alerting(where):
    with Store.open(where, read_only=True) as store, store.reading() as connection:
        rows = {table.name: sorted(map(repr, connection.execute(select(table)))) for table in ALERTING}
        return rows, intake.open_day(connection), list(seals.broken(connection))


def test_alerts_come_out(where, tmp_path):
    fill_alerting(where)
    done = rescue(str(where), tmp_path / "new.db")
    assert (done.lost, done.alerting) == ([], 2 + 1 + 2 + 1 + 2 + 1)
    assert alerting(tmp_path / "new.db") == alerting(where)
    assert alerting(where)[1:] == (date(2025, 3, 3), [])


@pytest.mark.parametrize("table", ALERTING, ids=lambda table: table.name)
def test_alerts_that_are_lost_are_named(tmp_path, table):
    path = fill_alerting(tmp_path / "filings.db")
    path = damaged(path, tmp_path / "broken.db", root_of(path, table.name), random.Random(table.name))
    done = rescue(str(path), tmp_path / "new.db")
    lost = {"deliveries": "2 rows did not", "incoming": "1 row did not"}.get(table.name, "not all of its rows")
    assert any(line.startswith(f"{table.name}: {lost}") for line in done.lost)
    whole, rescued = alerting(tmp_path / "filings.db")[0], alerting(tmp_path / "new.db")[0]
    hang_on_it = {"destinations": ["alert_destinations"], "alerts": ["alert_destinations"], "events": ["deliveries"]}
    for other in {one.name for one in ALERTING} - {table.name, *hang_on_it.get(table.name, ())}:
        assert rescued[other] == whole[other]
    assert not any(rescued[name] for name in (table.name, *hang_on_it.get(table.name, ())))
    assert faults(tmp_path / "new.db") == []


@pytest.mark.parametrize("name", ["meta", "corrections", "decisions"])
def test_what_people_said_is_not_lost_in_silence(whole, tmp_path, name):
    path = damaged(whole, tmp_path / "filings.db", root_of(whole, name), random.Random(name))
    assert any(line.startswith(f"{name}: ") for line in rescue(str(path), tmp_path / "new.db").lost)


def test_what_was_removed_stays_removed(tmp_path):
    """Pages that are no longer in use hold the rows that stood there."""
    path = fill_alerting(tmp_path / "filings.db", 200)
    with Store.open(path) as store:
        for n in range(1, 200):
            saved.remove(store, f"new-{n}")
    in_one_file(path)
    assert do(path, "PRAGMA freelist_count")[0][0] > 0
    done = rescue(str(path), tmp_path / "new.db")
    assert done.lost == []
    assert alerting(tmp_path / "new.db") == alerting(path)


def test_each_table_comes_out_or_is_worked_out_again():
    read = {tables.contents, tables.readings, tables.versions, tables.sources, tables.filings, *SHOWN}
    made = {tables.findings, tables.judgements, tables.tallies, tables.totals}
    carried = {tables.corrections, tables.decisions, *ALERTING}
    assert {*tables.metadata.sorted_tables} == {tables.meta, *read, *made, *carried}  # of `meta` see `tables.WATCHED`


def test_a_row_that_is_longer_than_the_file_is_none(tmp_path):
    """Pages that follow one another in a circle make no row, however long it says that it is."""
    path = fill_alerting(tmp_path / "filings.db")
    do(path, f"UPDATE alerts SET title = '{'x' * 3 * PAGE}'")
    in_one_file(path)
    data = bytearray(path.read_bytes())
    first = next(n for n in range(0, len(data), PAGE) if data[n + 4 : n + PAGE] == b"x" * (PAGE - 4))
    data[first : first + 4] = (first // PAGE + 1).to_bytes(4)
    path.write_bytes(data)
    with rescuing._Pages(path) as pages, pytest.raises(ValueError, match="of this row already"):
        pages._rest(first // PAGE + 1, len(data))
    assert list(rescuing.rows(place_of(path), (tables.alerts,))) == []
    assert rescue(str(path), tmp_path / "new.db").lost[0].startswith("alert new-0 goes to ")


SPOILED = "UPDATE contents SET data = substr(data, 2) WHERE id = 1"
NAME = "SELECT min(name), min(filing_id) FROM sources WHERE content_id = 1"


def test_the_command_names_what_is_lost(whole, tmp_path):
    path = tmp_path / "filings.db"
    path.write_bytes(whole.read_bytes())
    ((name, key),) = do(path, NAME)
    (one,) = do(path, f"SELECT accession FROM filings WHERE id = {key}")[0]
    do(path, SPOILED, f"UPDATE corrections SET filing_id = {key}")
    out, _ = run("verify", "--store", path, "--rescue", tmp_path / "new.db", code=1)
    assert out.splitlines()[:-1] == [
        "lost: correction 1 by ada: the filing that it is of is not there any more",
        f"lost: {name}: it is not what it was any more",
        f"lost: filing {one or key}: nothing that it was read from is there any more",
        "lost: corrections: not all of its rows came out, or some were altered past the program",
    ]
    assert out.endswith("; 1 correction or decision; 0 rows of alerts and their outbox; 4 losses\n")
    assert sorted(one.name for one in tmp_path.iterdir()) == ["filings.db", "new.db"]


def test_nothing_is_written_over_and_nothing_half(whole, tmp_path, monkeypatch):
    _, err = run("verify", "--store", whole, "--rescue", whole, code=2)
    assert "is there already" in err
    _, err = run("verify", "--store", tmp_path / "no.db", "--rescue", tmp_path / "new.db", code=3)
    assert "no.db" in err
    (tmp_path / "no.db").write_bytes(b"SQLite format 3\0" + random.Random(1).randbytes(5 * PAGE))
    _, err = run("verify", "--store", tmp_path / "no.db", "--rescue", tmp_path / "new.db", code=3)
    assert "nothing can be brought out of" in err
    (tmp_path / "no.db").unlink()
    monkeypatch.setattr("muniment.pipeline.rescuing.ingest_items", lambda *_: (_ for _ in ()).throw(KeyboardInterrupt))
    with pytest.raises(KeyboardInterrupt):
        rescue(str(whole), tmp_path / "new.db")
    assert list(tmp_path.iterdir()) == []


def test_what_the_old_store_left_beside_its_name_gets_into_no_new_one(whole, tmp_path):
    """A program was killed, and only the file itself was renamed: its log lies there under the old name."""
    path = tmp_path / "filings.db"
    shutil.copy(whole, path)
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("UPDATE filings SET issuer = 'of the old store'")
        log = Path(f"{path}-wal").read_bytes()
    path.rename(tmp_path / "broken.db")
    Path(f"{path}-wal").write_bytes(log)
    _, err = run("verify", "--store", tmp_path / "broken.db", "--rescue", path, code=2)
    assert "filings.db-wal belongs to another database of that name: move or rename both together" in err
    assert sorted(file.name for file in tmp_path.iterdir()) == ["broken.db", "filings.db-wal"]
    assert Path(f"{path}-wal").read_bytes() == log


def test_what_lies_beside_the_file_counts(tmp_path):
    """Rows that stand in the file beside it only, as after a crash, are found there."""
    path = tmp_path / "filings.db"
    with Store.open(path) as store:
        ingest([damaging.ROOT / "examples" / "form-d.xml"], store)
        assert path.with_name("filings.db-wal").stat().st_size
        rows = [row for _, row in rescuing.rows(place_of(path), (tables.sources,))]
        assert [row[4].rpartition("/")[2] for row in rows] == ["form-d.xml"]


def test_a_row_that_cannot_be_read_costs_no_other(whole, tmp_path):
    path = tmp_path / "filings.db"
    path.write_bytes(whole.read_bytes())
    do(path, "UPDATE sources SET name = CAST(x'ff' AS TEXT) WHERE id = 2")
    number = do(path, "SELECT count(*) FROM sources")[0][0]
    by_page = [row[0] for _, row in rescuing.rows(place_of(path), (tables.sources,))]
    with Store.open(path) as store:
        asked = [row[0] for row in rescuing._queried(store, tables.sources, 1, number)]  # as of a server
    assert sorted(by_page) == asked == [1, *range(3, number + 1)]


def test_a_shared_store_comes_out_too(where, tmp_path):
    damaging.fill(where, tmp_path)
    ((name, _),) = do(where, NAME)
    do(where, SPOILED)
    done = rescue(str(where), tmp_path / "new.db")
    assert done.lost[0] == f"{name}: it is not what it was any more"
    assert faults(tmp_path / "new.db") == []
    with Store.open(tmp_path / "new.db") as store, store.reading() as connection:
        assert [one.who for one in decisions_of(connection)] == ["ada"]
