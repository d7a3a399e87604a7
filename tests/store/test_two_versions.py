"""Two versions of the program on one store: the older one stops writing, in one line, and nothing is lost."""

import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import text

from cli.test_commands import EXAMPLES
from commands import run
from muniment.errors import EnvironmentProblem
from muniment.pipeline.verifying import Verifier
from muniment.store import Store
from muniment.store.database import SCHEMA
from muniment.store.stored import Judgement
from store.entries import entry, form_d
from store.newer import upgrade

ONE, TWO = entry(b"1", form_d()), entry(b"2", form_d())
NEWER_PROGRAM = Path(__file__).with_name("newer.py")
NEWER = f"tables of version {SCHEMA + 1} since muniment 9.0 opened it, and this program knows {SCHEMA}"


@pytest.fixture
def path(tmp_path):
    with Store.open(tmp_path / "filings.db") as store:
        store.add([ONE], {ONE.content_hash: b"1"})
    return tmp_path / "filings.db"


def test_an_older_program_that_has_it_open_writes_no_more(path):
    with Store.open(path) as older:
        upgrade(path, "ALTER TABLE filings ADD COLUMN herons INTEGER")
        for write in (
            lambda: older.add([TWO], {TWO.content_hash: b"2"}),
            lambda: older.correct(1, "primary_issuer.name", "x", "Ada", "because"),
            lambda: older.judge("1", {1: Judgement(())}),
        ):
            with pytest.raises(EnvironmentProblem, match=NEWER) as caught:
                write()
            assert "\n" not in str(caught.value)
        assert older.counts().filings == 1  # what can still be asked is answered


def test_an_older_program_whose_tables_are_gone_says_so(path):
    with Store.open(path, read_only=True) as older:
        upgrade(path, "ALTER TABLE filings RENAME COLUMN doubts TO questions")
        with pytest.raises(EnvironmentProblem, match=NEWER):
            older.filings()


def test_a_fault_of_ours_stays_one(path):
    """What fails although the tables are what they were is told as the defect that it is."""
    with Store.open(path) as store, pytest.raises(Exception, match="no such column"), store.reading() as connection:
        connection.execute(text("SELECT herons FROM filings"))


@pytest.mark.slow
def test_a_newer_one_waits_for_what_an_older_one_is_writing(path):
    """The older one's batch is there whole; its next one is refused."""
    with Store.open(path) as older:
        with older.writing() as connection:
            newer = subprocess.Popen([sys.executable, NEWER_PROGRAM, path], stdout=subprocess.PIPE, text=True)
            assert newer.stdout.readline() == "begun\n"
            connection.execute(text("UPDATE filings SET reason = 'written by the older one'"))
        assert newer.communicate(timeout=60)[0] == "upgraded\n"
        with pytest.raises(EnvironmentProblem, match=NEWER):
            older.add([TWO], {TWO.content_hash: b"2"})
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("SELECT reason FROM filings").fetchall() == [("written by the older one",)]


@pytest.mark.slow
def test_an_ingest_of_an_older_program_ends_in_one_line(tmp_path):
    path = tmp_path / "filings.db"
    code = (
        f"import sys; sys.path.insert(0, {str(NEWER_PROGRAM.parent)!r}); import newer; "
        "from muniment.pipeline import ingest as i; i._TOGETHER = i._FILES = 1; kept = i._new; "
        f"i._new = lambda *given: (newer.upgrade({str(path)!r}), kept(*given))[1]; "
        "from muniment.cli import main; main()"
    )
    command = [sys.executable, "-c", code, "ingest", EXAMPLES / "form-d.xml", EXAMPLES / "schedule-13g.xml"]
    done = subprocess.run([*map(str, command), "--store", str(path)], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (3, "")
    assert NEWER in done.stderr
    assert done.stderr.count("\n") == 1
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("SELECT count(*) FROM filings").fetchone() == (0,)
        connection.execute("UPDATE meta SET value = ? WHERE name = 'schema'", (str(SCHEMA),))
        connection.commit()
    run("ingest", EXAMPLES / "form-d.xml", EXAMPLES / "schedule-13g.xml", "--store", path)
    with Store.open(path, read_only=True) as store:
        assert store.counts().filings == 2
        assert list(Verifier(store).database()) == []
