"""Copies of a store and what lies beside it: whole or not there at all, also while the store is written."""

import os
import shutil
import sqlite3
import stat
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import msgspec
import pytest

from commands import run
from muniment.errors import EnvironmentProblem, UsageError
from muniment.pipeline import backup as backing
from muniment.pipeline.backup import MANIFEST, backup, manifest_of, place_of, restore
from muniment.pipeline.verifying import Verifier
from muniment.store import Store
from store.entries import entry, form_d

ONE = entry(b"1", form_d())
FILLER = Path(__file__).parents[1] / "store" / "filler.py"


@pytest.fixture
def path(tmp_path):
    """A store with all that may lie beside one."""
    path = tmp_path / "here" / "filings.db"
    path.parent.mkdir()
    with Store.open(path) as store:
        store.add([ONE], {ONE.content_hash: b"1"})
    for name in ("access.db", "filings.db.saved.db"):
        with closing(sqlite3.connect(path.with_name(name))) as connection, connection:
            connection.execute("CREATE TABLE things (name)")
            connection.execute("INSERT INTO things VALUES (?)", (name,))
    files = {
        "drafts/one.yaml": "form: D\n",
        "drafts/.one.owner": "ada",
        "drafts/one.exhibits/a.txt": "an exhibit",
        "drafts/.lock": "",
        "drafts/.two.part": "half",
        "outbox/one.xml": "<xml/>",
        "outbox/one.xml.sent.jsonl": "{}\n",
    }
    for name, text in files.items():
        (path.parent / name).parent.mkdir(parents=True, exist_ok=True)
        (path.parent / name).write_text(text)
    return path


BESIDE = ["access.db", "drafts/.one.owner", "drafts/one.exhibits/a.txt", "drafts/one.yaml"]
ALL = [*BESIDE, "filings.db", "filings.db.saved.db", "outbox/one.xml", "outbox/one.xml.sent.jsonl"]


def said(path):
    with closing(sqlite3.connect(path)) as connection:
        return connection.execute("SELECT name FROM things").fetchone()[0]


def filings_in(path):
    with Store.open(path, read_only=True) as store:
        verifier = Verifier(store)
        assert [*verifier.database(), *verifier.contents(), *verifier.filings()] == []
        return store.counts().filings


def test_all_of_it_is_copied_and_nothing_else(path, tmp_path):
    output = tmp_path / "backup"
    manifest = backup(place_of(path), output)
    assert sorted(one.path for one in manifest.files) == ALL
    assert manifest == manifest_of(output)
    assert stat.S_IMODE(output.stat().st_mode) == 0o700
    assert {stat.S_IMODE((output / one.path).stat().st_mode) for one in manifest.files} == {0o600}
    assert sorted(one.name for one in tmp_path.iterdir()) == ["backup", "here"]
    assert filings_in(output / "filings.db") == 1


def test_it_comes_back_as_it_was_under_another_name(path, tmp_path):
    backup(place_of(path), tmp_path / "backup")
    there = tmp_path / "there" / "other.db"
    restore(tmp_path / "backup", place_of(there))
    assert filings_in(there) == 1
    assert (said(there.with_name("access.db")), said(there.with_name("other.db.saved.db"))) == (
        "access.db",
        "filings.db.saved.db",
    )
    assert {name: (there.parent / name).read_text() for name in ("drafts/.one.owner", "outbox/one.xml")} == {
        "drafts/.one.owner": "ada",
        "outbox/one.xml": "<xml/>",
    }
    two = entry(b"2", form_d())
    with Store.open(there) as store:
        assert store.add([two], {two.content_hash: b"2"}).filings == 1


def test_folders_elsewhere_are_found(path, tmp_path):
    shutil.move(path.with_name("drafts"), tmp_path / "d")
    manifest = backup(place_of(path, drafts=tmp_path / "d"), tmp_path / "backup")
    assert sorted(one.path for one in manifest.files) == ALL


def test_nothing_is_replaced_unless_told(path, tmp_path):
    output = tmp_path / "backup"
    backup(place_of(path), output)
    before = (output / MANIFEST).read_bytes()
    with pytest.raises(UsageError, match="is there already: name another folder"):
        backup(place_of(path), output)
    assert (output / MANIFEST).read_bytes() == before
    backup(place_of(path), output, force=True)
    assert (output / MANIFEST).read_bytes() != before
    with pytest.raises(UsageError, match="is there already: name another store"):
        restore(output, place_of(path))
    (tmp_path / "photos").mkdir()
    with pytest.raises(UsageError, match="is no backup: it is not replaced"):
        backup(place_of(path), tmp_path / "photos", force=True)


@pytest.mark.parametrize("name", ["filings.db", "access.db", "filings.db.saved.db"])
def test_nothing_is_put_beside_what_an_older_one_left(path, tmp_path, name):
    backup(place_of(path), tmp_path / "backup")
    left = tmp_path / "there" / f"{name}-wal"
    left.parent.mkdir()
    left.write_bytes(b"of another one")
    with pytest.raises(UsageError, match=f"{name}-wal belongs to another database of that name"):
        restore(tmp_path / "backup", place_of(tmp_path / "there" / "filings.db"), force=True)
    assert [file.name for file in left.parent.iterdir()] == [left.name]
    assert left.read_bytes() == b"of another one"


def test_a_store_that_is_open_is_put_back_under_those_who_read_it(path, tmp_path):
    backup(place_of(path), tmp_path / "backup")
    two = entry(b"2", form_d())
    with Store.open(path) as store, Store.open(path, read_only=True) as reader:
        store.add([two], {two.content_hash: b"2"})
        assert reader.counts().filings == 2
        restore(tmp_path / "backup", place_of(path), force=True)
        assert (store.counts().filings, reader.counts().filings) == (1, 1)
        assert store.add([two], {two.content_hash: b"2"}).filings == 1
    assert filings_in(path) == 2


@pytest.mark.kill
def test_a_copy_made_while_the_store_grows_is_of_one_moment(tmp_path):
    path = tmp_path / "filings.db"
    running = subprocess.Popen([sys.executable, FILLER, path, "0", "100000", "25"], stdout=subprocess.PIPE, text=True)
    try:
        running.stdout.readline()
        for number in range(3):
            before = int(running.stdout.readline())
            backup(place_of(path), tmp_path / f"backup-{number}")
            copied = filings_in(tmp_path / f"backup-{number}" / "filings.db")
            assert copied % 25 == 0
            assert copied >= before
    finally:
        running.kill()
        running.wait()
        running.stdout.close()


@pytest.mark.kill
def test_what_a_killed_run_left_is_taken_away(path, tmp_path):
    """Ended while it copies: no folder of that name, and the next run clears up."""
    code = (
        "import sys, time; from pathlib import Path; from muniment.pipeline import backup as b; "
        "b.sqlite.damage_of_copy = lambda *_: (print('copied', flush=True), time.sleep(600)); "
        "b.backup(b.place_of(sys.argv[1]), Path(sys.argv[2]))"
    )
    output = tmp_path / "backup"
    with subprocess.Popen([sys.executable, "-c", code, path, output], stdout=subprocess.PIPE, text=True) as running:
        assert running.stdout.readline() == "copied\n"
        running.kill()
    assert not output.exists()
    assert len(list(tmp_path.glob(".backup.*.part"))) == 1
    backup(place_of(path), output)
    assert sorted(one.name for one in tmp_path.iterdir()) == ["backup", "here"]


def test_nothing_is_left_where_it_fails(path, tmp_path, monkeypatch):
    monkeypatch.setattr(backing.shutil, "disk_usage", lambda _: type("Usage", (), {"free": 10})())
    with pytest.raises(EnvironmentProblem, match=r"bytes are needed, 10 are free"):
        backup(place_of(path), tmp_path / "backup")
    assert [one.name for one in tmp_path.iterdir()] == ["here"]


def test_a_damaged_store_makes_no_backup(path, tmp_path):
    whole = path.read_bytes()
    path.write_bytes(whole[:16384] + b"\xff" * 8192 + whole[24576:])
    with pytest.raises(EnvironmentProblem, match="is damaged"):
        backup(place_of(path), tmp_path / "backup")
    assert not (tmp_path / "backup").exists()


@pytest.mark.parametrize("name", ["filings.db", "drafts/one.yaml"])
def test_a_damaged_backup_is_not_put_back(path, tmp_path, name):
    backup(place_of(path), tmp_path / "backup")
    file = tmp_path / "backup" / name
    file.write_bytes(file.read_bytes()[:-1] + b"x")
    with pytest.raises(EnvironmentProblem, match=f"{name} is damaged, or not there"):
        restore(tmp_path / "backup", place_of(tmp_path / "there" / "filings.db"))
    assert not (tmp_path / "there").exists()


@pytest.mark.parametrize("name", ["../evil", "drafts/../../evil", "/etc/passwd", "drafts", "other.txt", ""])
def test_a_manifest_leads_nowhere_else(path, tmp_path, name):
    backup(place_of(path), tmp_path / "backup")
    manifest = manifest_of(tmp_path / "backup")
    files = (*manifest.files, msgspec.structs.replace(manifest.files[0], path=name))
    changed = msgspec.structs.replace(manifest, files=files)
    (tmp_path / "backup" / MANIFEST).write_bytes(msgspec.json.encode(changed))
    with pytest.raises(EnvironmentProblem, match="names a file that is none of a store"):
        restore(tmp_path / "backup", place_of(tmp_path / "there" / "filings.db"))


def test_the_commands(path, tmp_path):
    out, err = run("backup", "--store", path, "--output", tmp_path / "b")
    assert (out.split(": ")[1][:8], err) == ("8 files,", "")
    out, err = run("restore", tmp_path / "b", "--store", tmp_path / "there" / "filings.db")
    assert " 8 files, " in out
    assert filings_in(tmp_path / "there" / "filings.db") == 1


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (["backup", "--store", "no.db", "--output", "b"], 3, "there is no store no.db"),
        (["backup", "--store", "postgresql://host/x", "--output", "b"], 2, "pg_dump"),
        (["backup", "--store", "{path}", "--output", "nowhere/b"], 3, "there is no folder nowhere"),
        (["restore", "nowhere", "--store", "a.db"], 3, "nowhere is no backup"),
    ],
)
def test_what_goes_wrong_is_one_line(path, monkeypatch, words, code, said):
    monkeypatch.chdir(path.parent)
    _, err = run(*(word.format(path=path) for word in words), code=code)
    assert said in err
    assert err.count("\n") == 1
    assert not list(path.parent.glob("b*"))


@pytest.mark.skipif(not hasattr(os, "geteuid"), reason="rights of POSIX")
def test_others_may_not_read_what_comes_back(path, tmp_path):
    backup(place_of(path), tmp_path / "backup")
    restore(tmp_path / "backup", place_of(tmp_path / "there" / "filings.db"))
    modes = {one.name: stat.S_IMODE(one.stat().st_mode) for one in (tmp_path / "there").iterdir() if one.is_file()}
    assert {modes["access.db"], modes["filings.db.saved.db"]} == {0o600}


def folders(at: Path) -> dict[str, list[str]]:
    return {folder.name: [file.name for file in folder.iterdir()] for folder in at.iterdir()}


@pytest.fixture
def both(tmp_path):
    for name in ("made", "place"):
        (tmp_path / name).mkdir()
        (tmp_path / name / f"of-{name}").touch()
    return tmp_path / "made", tmp_path / "place"


@pytest.mark.parametrize("in_one_step", [True, False])
def test_a_folder_takes_the_name_of_another(tmp_path, monkeypatch, both, in_one_step):
    if not in_one_step:
        monkeypatch.setattr(backing, "_exchange", lambda *_: False)
    backing.replace_folder(*both)
    assert folders(tmp_path) == {"place": ["of-made"]}


def test_a_folder_whose_name_cannot_be_given_leaves_the_other(tmp_path, monkeypatch, both):
    made, place = both
    shutil.rmtree(made)
    with pytest.raises(FileNotFoundError):
        backing.replace_folder(made, place)
    monkeypatch.setattr(backing, "_exchange", lambda *_: False)
    with pytest.raises(FileNotFoundError):
        backing.replace_folder(made, place)
    assert folders(tmp_path) == {"place": ["of-place"]}
