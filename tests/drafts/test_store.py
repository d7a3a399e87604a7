"""The folder of drafts: versions, names, owners, and what a crash leaves."""

import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path
from subprocess import PIPE

import pytest
from msgspec import UNSET, structs

import muniment
from muniment.atomic import put
from muniment.drafts import Draft, amendment, blank
from muniment.drafts.store import Conflict, DraftStore, NoDraft, NotSaved, locked
from muniment.drafts.submitting import NoSubmission, Outbox
from muniment.errors import EnvironmentProblem, NotAFiling
from muniment.readers.yaml import read_yaml
from muniment.writers.yaml import Remarks

ROOT = Path(__file__).parents[2]


@pytest.fixture
def drafts(tmp_path):
    return DraftStore(tmp_path / "drafts")


def named(record, words):
    return structs.replace(record, amounts_clarification=words)


def test_a_draft_is_saved_and_opened(drafts):
    name = drafts.add(blank("D"), "Form D Larkspur & Sons, L.P.")
    assert name == "form-d-larkspur-sons-l-p"
    opened = drafts.open(name)
    version = drafts.save(name, named(opened.record, "now"), opened.version)
    again = drafts.open(name)
    assert (again.record.amounts_clarification, again.version) == ("now", version)
    assert [one.name for one in drafts.list().rows] == [name]


def test_odd_entries_of_the_folder_are_left_out_of_the_list(drafts):
    name = drafts.add(blank("D"), "form d")
    (drafts.folder / "folder.yaml").mkdir()
    (drafts.folder / "dangling.yaml").symlink_to("nowhere")
    (drafts.folder / "unowned.yaml").write_text("")
    (drafts.folder / ".unowned.owner").mkdir()
    assert [row.name for row in drafts.list().rows] == [name]
    assert drafts.list().total == 1


def test_a_draft_that_is_removed_while_the_list_is_made_loses_no_other(drafts, monkeypatch):
    other, name = drafts.add(blank("D"), "other"), drafts.add(blank("D"), "form d")
    stat = Path.stat

    def removed(path, **how):
        status = stat(path, **how)
        if path.stem == name:
            path.unlink(missing_ok=True)
        return status

    monkeypatch.setattr(Path, "stat", removed)
    rows = {row.name: row for row in drafts.list().rows}
    assert rows[other].record is not None
    assert rows[name].reason == "There is no draft 'form-d' here."


def test_what_cannot_be_read_now_is_tried_again(drafts, monkeypatch):
    name = drafts.add(blank("D"), "form d")

    def refuse(_path):
        raise PermissionError(13, "Permission denied")

    with monkeypatch.context() as patched:
        patched.setattr(Path, "read_bytes", refuse)
        assert drafts.list().rows[0].reason.endswith("cannot be read: Permission denied")
    assert drafts.list().rows[0].name == name
    assert drafts.list().rows[0].record is not None


def test_two_of_one_name_are_told_apart(drafts):
    assert [drafts.add(blank("D"), "form d") for _ in range(3)] == ["form-d", "form-d-2", "form-d-3"]


def test_a_file_that_an_editor_makes_meanwhile_is_neither_lost_nor_taken_for_the_draft(drafts, monkeypatch):
    def late(data, path, **how):
        if path.name == "form-d.yaml":
            path.write_bytes(b"by hand")
        return put(data, path, **how)

    monkeypatch.setattr("muniment.drafts.store.put", late)
    given = blank("D")
    name = drafts.add(given, "form d")
    assert name == "form-d-2"
    assert drafts.open(name).record == given.record
    assert (drafts.folder / "form-d.yaml").read_bytes() == b"by hand"


def test_a_stale_version_is_a_conflict_and_changes_nothing(drafts):
    name = drafts.add(blank("D"), "form d")
    opened = drafts.open(name)
    drafts.save(name, named(opened.record, "mine"), opened.version)
    with pytest.raises(Conflict):
        drafts.save(name, named(opened.record, "yours"), opened.version)
    assert drafts.open(name).record.amounts_clarification == "mine"


def test_a_version_of_a_draft_is_read_once_for_all_who_see_it(drafts, monkeypatch):
    read = []
    monkeypatch.setattr("muniment.drafts.store.read_yaml", lambda *args: (read.append(args), read_yaml(*args))[1])
    name = drafts.add(blank("D"), "form d")
    opened = drafts.open(name)
    assert drafts.of("", lambda owner: True).open(name) is opened
    drafts.save(name, named(opened.record, "second"), opened.version)
    assert drafts.open(name).record.amounts_clarification == "second"
    assert len(read) == 2
    assert [one.record.amounts_clarification for one in drafts.lately(name)] == ["second", UNSET]
    assert drafts.lately("form-d-2") == []


def test_a_draft_that_could_not_be_opened_again_is_not_saved(drafts):
    name = drafts.add(blank("D"), "form d")
    opened = drafts.open(name)
    with pytest.raises(NotSaved, match="more than 4 MB"):
        drafts.save(name, named(opened.record, "x" * (4 << 20)), opened.version)
    assert drafts.open(name).record == opened.record


def test_a_folder_that_another_program_does_not_leave_is_told(drafts, monkeypatch):
    name = drafts.add(blank("D"), "form d")
    opened = drafts.open(name)
    monkeypatch.setattr("muniment.drafts.store._PATIENCE", 0.05)
    with locked(drafts.folder), pytest.raises(EnvironmentProblem, match="has not left the folder"):
        drafts.save(name, named(opened.record, "now"), opened.version)


def test_an_edit_by_hand_is_another_version(drafts):
    name = drafts.add(blank("D"), "form d")
    before = drafts.open(name)
    path = drafts.folder / f"{name}.yaml"
    path.write_text(path.read_text() + 'amounts_clarification: "by hand"\n')
    with pytest.raises(Conflict):
        drafts.save(name, before.record, before.version)
    assert drafts.open(name).record.amounts_clarification == "by hand"


def test_of_many_at_once_one_wins(drafts):
    name = drafts.add(blank("D"), "form d")
    opened = drafts.open(name)

    def save(number):
        try:
            drafts.save(name, named(opened.record, str(number)), opened.version)
        except Conflict:
            return 0
        return 1

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(save, range(40))) == 1


@pytest.mark.parametrize(
    "name",
    ["", ".", "..", "../form-d", "form-d/../form-d", "/etc/passwd", "Form-D", "a" * 81, "form-d.yaml", "-a", "a\0"],
)
def test_no_name_leads_out_of_the_folder(drafts, name):
    drafts.add(blank("D"), "form d")
    with pytest.raises(NoDraft):
        drafts.open(name)


def test_a_draft_of_somebody_else_is_not_there(drafts):
    ada, bea = drafts.of("ada"), drafts.of("bea")
    name = ada.add(blank("D"), "form d")
    assert ada.open(name).record == blank("D").record
    for other in (bea, drafts):
        with pytest.raises(NoDraft):
            other.open(name)
        with pytest.raises(NoDraft):
            other.remove(name)
        with pytest.raises(NoDraft):
            other.save(name, blank("D").record, ada.open(name).version)
        assert other.list().rows == []
    assert bea.add(blank("D"), "form d") == "form-d-2"
    assert [one.name for one in ada.list().rows] == ["form-d"]
    ada.remove(name)
    assert ada.list().rows == []


def test_who_sees_all_changes_a_draft_of_somebody_else_and_it_stays_hers(drafts):
    ada, chief = drafts.of("ada"), drafts.of("chief", sees=lambda owner: True)
    name = ada.add(blank("D"), "form d")
    opened = chief.open(name)
    chief.save(name, named(opened.record, "by the chief"), opened.version)
    assert ada.open(name).record.amounts_clarification == "by the chief"
    assert [(one.name, one.owner) for one in chief.list().rows] == [("form-d", "ada")]
    own = chief.add(blank("D"), "form d")
    with pytest.raises(NoDraft):
        ada.open(own)


def test_what_a_crash_left_of_an_owner_is_not_believed(drafts):
    drafts.folder.mkdir()
    (drafts.folder / ".form-d.owner").write_text("ada")
    assert drafts.add(blank("D"), "form d") == "form-d"
    assert drafts.open("form-d").name == "form-d"
    with pytest.raises(NoDraft):
        drafts.of("ada").open("form-d")


SAVE = """
import sys
from pathlib import Path
from msgspec import UNSET, structs
from muniment.drafts.store import Conflict, DraftStore

drafts, who = DraftStore(Path(sys.argv[1])), sys.argv[2]
opened = drafts.open("form-d")
told = structs.replace(opened.record, amounts_clarification=who)
print("ready", flush=True)
sys.stdin.readline()
try:
    drafts.save("form-d", told, opened.version)
except Conflict:
    print("conflict")
else:
    print("saved")
"""


@pytest.mark.slow
def test_of_two_processes_that_save_one_version_one_wins(drafts):
    """Both wait with the same version until the lock is given back, so that both are at the door at once."""
    drafts.add(blank("D"), "form d")
    told = {}
    with locked(drafts.folder):
        running = {
            who: subprocess.Popen(
                [sys.executable, "-c", SAVE, drafts.folder, who], stdin=PIPE, stdout=PIPE, stderr=PIPE, text=True
            )
            for who in ("one", "two")
        }
        for process in running.values():
            assert process.stdout.readline() == "ready\n"
            process.stdin.write("go\n")
            process.stdin.flush()
    for who, process in running.items():
        out, err = process.communicate(timeout=60)
        assert err == ""
        told[out.strip()] = who
    assert set(told) == {"saved", "conflict"}
    assert drafts.open("form-d").record.amounts_clarification == told["saved"]


TRY = """
import fcntl, sys
try:
    fcntl.flock(open(sys.argv[1]), fcntl.LOCK_EX | fcntl.LOCK_NB)
except BlockingIOError:
    print("taken")
else:
    print("free")
"""


def test_no_other_process_is_inside_while_a_draft_is_compared_and_written(drafts, monkeypatch):
    pytest.importorskip("fcntl", reason="asks for the lock as POSIX has it")
    name = drafts.add(blank("D"), "form d")
    opened = drafts.open(name)

    def seen():
        tried = [sys.executable, "-c", TRY, drafts.folder / ".lock"]
        return subprocess.run(tried, capture_output=True, text=True, check=True).stdout.strip()

    during = []
    monkeypatch.setattr(
        "muniment.drafts.store.put", lambda *given, **more: (during.append(seen()), put(*given, **more))[1]
    )
    drafts.save(name, named(opened.record, "mine"), opened.version)
    assert (during, seen()) == (["taken"], "free")


@pytest.mark.kill
def test_a_process_that_is_killed_inside_gives_the_lock_back(drafts):
    name = drafts.add(blank("D"), "form d")
    opened = drafts.open(name)
    hold = "import sys; from pathlib import Path; from muniment.drafts.store import locked\n"
    hold += "with locked(Path(sys.argv[1])):\n print('in', flush=True); sys.stdin.readline()"
    with subprocess.Popen([sys.executable, "-c", hold, drafts.folder], stdin=PIPE, stdout=PIPE, text=True) as inside:
        assert inside.stdout.readline() == "in\n"
        inside.kill()
    drafts.save(name, named(opened.record, "late"), opened.version)
    assert drafts.open(name).record.amounts_clarification == "late"


def test_a_folder_that_cannot_be_locked_is_told(tmp_path):
    (tmp_path / "file").write_text("no folder")
    with pytest.raises(EnvironmentProblem, match="cannot be written"):
        DraftStore(tmp_path / "file").add(blank("D"), "form d")


@pytest.mark.parametrize("step", ["fsync", "replace"])
def test_a_crash_while_saving_loses_nothing(drafts, monkeypatch, step):
    name = drafts.add(blank("D"), "form d")
    opened = drafts.open(name)

    def crash(*_):
        raise OSError(28, "No space left on device")

    if step == "fsync":
        monkeypatch.setattr(os, "fsync", crash)
    else:
        monkeypatch.setattr(Path, "replace", crash)
    with pytest.raises(EnvironmentProblem, match="No space left"):
        drafts.save(name, named(opened.record, "lost?"), opened.version)
    monkeypatch.undo()
    assert drafts.open(name).version == opened.version
    assert sorted(path.name for path in drafts.folder.iterdir()) == [".lock", "form-d.yaml"]


def test_a_broken_file_is_listed_with_the_reason(drafts):
    drafts.folder.mkdir()
    (drafts.folder / "broken.yaml").write_text("a: [")
    (listed,) = drafts.list().rows
    assert listed.record is None
    assert "no YAML" in listed.reason
    with pytest.raises(NotAFiling):
        drafts.open("broken")


def test_remarks_are_kept_until_they_are_taken_away(drafts):
    draft = amendment(muniment.read(ROOT / "examples" / "schedule-13g.xml"), date(2026, 11, 20))
    name = drafts.add(draft, "amendment")
    opened = drafts.open(name)
    of_13d = {"item5.transactions", "item5.ceased_on"}  # a Schedule 13G has no such fields
    assert opened.remarks.at == {path: words for path, words in draft.remarks.at.items() if path not in of_13d}
    assert opened.remarks.head == draft.remarks.head
    kept = {path: words for path, words in opened.remarks.at.items() if path != "event_date"}
    drafts.save(name, opened.record, opened.version, Remarks(opened.remarks.head, kept))
    assert drafts.open(name).remarks.at == kept
    assert "event_date" in opened.remarks.at
    assert drafts.open(name).record == opened.record


NOTED = """# Schedule 13G, short-form statement of beneficial ownership.
form: "13G"
# Ask Ada.
issuer_cik:
#no space
issuer_name: Pocket Orchard  # or Co.
issuer_adress: 1 Main Street  # by fax
item2:
  # both
  names: |- # as on the stamp
    # 1 of Ash Fund
  # after it
reporting_persons:
  - name: Ash Fund
  # the second
  - name: Birch # 2 Fund
# last
"""


def test_own_comments_and_what_no_field_takes_are_kept(drafts):
    name = drafts.add(blank("13G"), "noted")
    (drafts.folder / f"{name}.yaml").write_text(NOTED)
    opened = drafts.open(name)
    assert opened.remarks.own["reporting_persons[1].name"] == ("# the second", "# 2 Fund")
    version = drafts.save(name, opened.record, opened.version)
    text = (drafts.folder / f"{name}.yaml").read_text()
    for kept in (
        "# Ask Ada.\nissuer_cik:\n",
        "#no space\n# or Co.\nissuer_name: Pocket Orchard\n",
        '  # both\n  # as on the stamp\n  names: "# 1 of Ash Fund"\n',
        "  # the second\n    # 2 Fund\n  - name: Birch\n",
        "\n# by fax\n",
        "\n# last\n# Not read: issuer_adress: 1 Main Street\n",
    ):
        assert kept.strip(" ") in text, text
    assert text.count("# after it") == 1
    again = drafts.open(name)
    assert again.record == opened.record
    drafts.save(name, again.record, version, again.remarks)
    assert (drafts.folder / f"{name}.yaml").read_text() == text


def test_a_file_is_written_whole_or_not_at_all(tmp_path):
    path = tmp_path / "deep" / "file"
    assert put(b"one", path)
    assert not put(b"two", path, only_new=True)
    assert path.read_bytes() == b"one"
    assert [one.name for one in path.parent.iterdir()] == ["file"]


def test_the_outbox_never_writes_over_a_submission(tmp_path):
    outbox = Outbox(tmp_path / "outbox")
    assert outbox.put("form-d", b"<a/>").name == "form-d.xml"
    assert outbox.put("form-d", b"<a/>").name == "form-d.xml"  # pressed twice
    assert outbox.put("form-d", b"<b/>").name == "form-d-2.xml"
    assert outbox.open("form-d.xml").data == b"<a/>"
    for name in ("../form-d.xml", "form-d", "none.xml", "", ".xml"):
        with pytest.raises(NoSubmission):
            outbox.open(name)


def test_a_draft_that_is_only_a_record_has_no_remarks(drafts):
    name = drafts.add(Draft(blank("13D").record), "plain")
    assert drafts.open(name).remarks == Remarks()


def test_a_list_that_is_cut_says_of_how_many(drafts):
    """The last saved come first, whatever they are called; what is not in the part is counted, and read by nobody."""
    names = [drafts.add(blank("D"), f"notice {letter}") for letter in "cab"]
    for age, name in enumerate(reversed(names)):
        os.utime(drafts.folder / f"{name}.yaml", (1_700_000_000 - age, 1_700_000_000 - age))
    ada = drafts.of("ada")
    ada.add(blank("D"), "of ada")
    first, rest = drafts.list(limit=2), drafts.list(2, 2)
    assert ([one.name for one in first.rows], first.total, first.offset) == (["notice-b", "notice-a"], 3, 0)
    assert ([one.name for one in rest.rows], rest.total, rest.offset) == (["notice-c"], 3, 2)
    assert drafts.list(9).rows == []
