"""What a team and a local EDGAR keep is for their owner alone, whatever the umask allows."""

import json
import os
import stat
from datetime import UTC, datetime
from pathlib import Path

import pytest

from commands import run
from edgar.sandbox.desk import Desk, submission
from muniment import atomic
from muniment.drafts.starting import Draft
from muniment.drafts.store import DraftStore
from muniment.drafts.submitting import Outbox
from muniment.edgar.client.sendings import Sending, Sendings
from muniment.edgar.protocol import Mode
from muniment.edgar.sandbox.database import announced
from muniment.edgar.sandbox.entities import Keys
from muniment.forms.form_d import FormDHeader
from muniment.pipeline import backup
from muniment.readers import read
from muniment.reading import Submission
from muniment.store import Store
from muniment.store.database import DRAFTS, OUTBOX, saved_of, team_of
from muniment.web.access.middleware import KeyFile
from muniment.web.access.team import Served, Team
from muniment.web.asking.saved import SavedQueries
from store.entries import entry, form_d

pytestmark = pytest.mark.skipif(os.name != "posix", reason="rights of files are those of POSIX")
EXAMPLE = Path(__file__).parents[1] / "examples" / "form-d.xml"
ONE = entry(b"1", form_d())


@pytest.fixture(autouse=True)
def _usual_umask():
    before = os.umask(0o022)
    yield
    os.umask(before)


def rights(folder):
    """The rights of a folder and all in it, those of folders and of files."""
    found = {True: {}, False: {}}
    for path in [folder, *folder.rglob("*")]:
        told = path.stat()
        found[stat.S_ISDIR(told.st_mode)][path.relative_to(folder).as_posix()] = oct(stat.S_IMODE(told.st_mode))
    return found[True], found[False]


def fill(path):
    """Make a team with a store, a draft with an exhibit, a submission that was sent, and a saved query; leave it open.

    What SQLite keeps beside a database is there only as long as somebody has it open.
    """
    team, saved = Team(path, Served()), SavedQueries(saved_of(path))
    saved.save("ada", "All", "sql", "SELECT 1", {})
    store = Store.open(path)
    store.add([ONE], {ONE.content_hash: b"1"})
    shelf = DraftStore(path.parent / DRAFTS, "ada")
    name = shelf.add(Draft(read(EXAMPLE).record), "one")
    shelf.exhibits(name).add("EX-99.1", "a.txt", b"an exhibit")
    outbox = Outbox(path.parent / OUTBOX)
    Sendings(outbox.folder / outbox.put("one", b"<xml/>").name, Submission(read(EXAMPLE).record, FormDHeader())).end(
        Sending(datetime.now(UTC), "sandbox", Mode.TEST, "0" * 64)
    )
    KeyFile(shelf.folder / "form.key").value(keep=True)
    return team, saved, store


def test_what_a_team_keeps_is_for_itself_alone(tmp_path):
    atomic.make_folder(tmp_path / "deep" / "team")
    path = tmp_path / "deep" / "team" / "filings.db"
    opened = fill(path)
    folders, files = rights(tmp_path / "deep")
    assert set(folders.values()) == {"0o700"}, folders
    assert set(files.values()) == {"0o600"}, files
    names = {name.removeprefix("team/") for name in files}
    assert {"filings.db", "filings.db-wal", "filings.db-shm", "access.db", "filings.db.saved.db"} <= names
    assert {"drafts/form.key", "drafts/one.yaml", "drafts/.one.owner"} <= names
    assert any(name.startswith("drafts/one.exhibits/") for name in names)
    assert {"outbox/one.xml", "outbox/one.xml.sent.jsonl"} <= names
    place = backup.place_of(path)
    backup.backup(place, tmp_path / "copy")
    backup.restore(tmp_path / "copy", backup.place_of(tmp_path / "back" / "filings.db"))
    for one in ("copy", "back"):
        folders, files = rights(tmp_path / one)
        assert set(folders.values()) == {"0o700"}, folders
        assert set(files.values()) == {"0o600"}, files
    for one in opened:
        one.close()


def test_what_a_local_edgar_keeps_is_for_itself_alone(tmp_path):
    folder = tmp_path / "edgar"
    Keys(folder)
    with announced(folder, "http://127.0.0.1:1"):
        desk = Desk(folder)
        desk.enrol("form-d")
        desk.become(submission("form-d"))
        assert desk.mail()
        folders, files = rights(folder)
        desk.connection.close()
    assert set(folders.values()) == {"0o700"}, folders
    assert set(files.values()) == {"0o600"}, files
    assert {"edgar.db", "edgar.db-wal", "edgar.db-shm", "key", "running.lock", "running.url"} <= set(files)
    assert any(name.endswith(".eml") for name in files)


def test_a_store_of_one_user_has_the_rights_that_the_user_gives(tmp_path):
    with Store.open(tmp_path / "filings.db"):
        pass
    assert stat.S_IMODE((tmp_path / "filings.db").stat().st_mode) == 0o644


def test_a_file_with_wider_rights_keeps_them_and_the_team_is_told(tmp_path):
    store = tmp_path / "with blanks" / "filings.db"
    store.parent.mkdir()
    with Store.open(store) as opened:
        opened.add([ONE], {ONE.content_hash: b"1"})
    team_of(store).touch(0o640)
    Team(store, Served()).close()
    assert stat.S_IMODE(team_of(store).stat().st_mode) == 0o640
    _, told = run("serve", "--team", "--store", str(store), "--log", "json", code=3)
    warned = json.loads(told.splitlines()[0])
    assert (warned["level"], warned["what"]) == (
        "warning",
        "others on this machine may read what is the team's; to end that: "
        f"chmod -R go-rwx '{store}' '{team_of(store)}'",
    )
    for path in (store, team_of(store)):
        path.chmod(0o600)
    _, told = run("serve", "--team", "--store", str(store), code=3)
    assert "others on this machine" not in told
