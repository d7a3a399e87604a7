"""The folder of drafts: versions, names, owners, and what a crash leaves."""

import os
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path

import pytest
from msgspec import structs

import muniment
from muniment.drafts import Draft, amendment, blank
from muniment.drafts.files import put
from muniment.drafts.outbox import NoSubmission, Outbox
from muniment.drafts.shelf import Conflict, DraftShelf, NoDraft
from muniment.errors import EnvironmentProblem, NotAFiling
from muniment.writers.yaml import Remarks

ROOT = Path(__file__).parents[2]


@pytest.fixture
def shelf(tmp_path):
    return DraftShelf(tmp_path / "drafts")


def named(record, words):
    return structs.replace(record, amounts_clarification=words)


def test_a_draft_is_saved_and_opened(shelf):
    name = shelf.add(blank("D"), "Form D Larkspur & Sons, L.P.")
    assert name == "form-d-larkspur-sons-l-p"
    opened = shelf.open(name)
    version = shelf.save(name, named(opened.record, "now"), opened.version)
    again = shelf.open(name)
    assert (again.record.amounts_clarification, again.version) == ("now", version)
    assert [one.name for one in shelf.list()] == [name]


def test_two_of_one_name_are_told_apart(shelf):
    assert [shelf.add(blank("D"), "form d") for _ in range(3)] == ["form-d", "form-d-2", "form-d-3"]


def test_a_stale_version_is_a_conflict_and_changes_nothing(shelf):
    name = shelf.add(blank("D"), "form d")
    opened = shelf.open(name)
    shelf.save(name, named(opened.record, "mine"), opened.version)
    with pytest.raises(Conflict):
        shelf.save(name, named(opened.record, "yours"), opened.version)
    assert shelf.open(name).record.amounts_clarification == "mine"


def test_an_edit_by_hand_is_another_version(shelf):
    name = shelf.add(blank("D"), "form d")
    before = shelf.open(name)
    path = shelf.folder / f"{name}.yaml"
    path.write_text(path.read_text() + 'amounts_clarification: "by hand"\n')
    with pytest.raises(Conflict):
        shelf.save(name, before.record, before.version)
    assert shelf.open(name).record.amounts_clarification == "by hand"


def test_of_many_at_once_one_wins(shelf):
    name = shelf.add(blank("D"), "form d")
    opened = shelf.open(name)

    def save(number):
        try:
            shelf.save(name, named(opened.record, str(number)), opened.version)
        except Conflict:
            return 0
        return 1

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(save, range(40))) == 1


@pytest.mark.parametrize(
    "name",
    ["", ".", "..", "../form-d", "form-d/../form-d", "/etc/passwd", "Form-D", "a" * 81, "form-d.yaml", "-a", "a\0"],
)
def test_no_name_leads_out_of_the_folder(shelf, name):
    shelf.add(blank("D"), "form d")
    with pytest.raises(NoDraft):
        shelf.open(name)


def test_a_draft_of_somebody_else_is_not_there(shelf):
    ada, bea = shelf.of("ada"), shelf.of("bea")
    name = ada.add(blank("D"), "form d")
    assert ada.open(name).record == blank("D").record
    for other in (bea, shelf):
        with pytest.raises(NoDraft):
            other.open(name)
        with pytest.raises(NoDraft):
            other.remove(name)
        with pytest.raises(NoDraft):
            other.save(name, blank("D").record, ada.open(name).version)
        assert other.list() == []
    assert bea.add(blank("D"), "form d") == "form-d-2"
    assert [one.name for one in ada.list()] == ["form-d"]
    ada.remove(name)
    assert ada.list() == []


@pytest.mark.parametrize("step", ["fsync", "replace"])
def test_a_crash_while_saving_loses_nothing(shelf, monkeypatch, step):
    name = shelf.add(blank("D"), "form d")
    opened = shelf.open(name)

    def crash(*_):
        raise OSError(28, "No space left on device")

    if step == "fsync":
        monkeypatch.setattr(os, "fsync", crash)
    else:
        monkeypatch.setattr(Path, "replace", crash)
    with pytest.raises(EnvironmentProblem, match="No space left"):
        shelf.save(name, named(opened.record, "lost?"), opened.version)
    monkeypatch.undo()
    assert shelf.open(name).version == opened.version
    assert [path.name for path in shelf.folder.iterdir()] == ["form-d.yaml"]


def test_a_broken_file_is_listed_with_the_reason(shelf):
    shelf.folder.mkdir()
    (shelf.folder / "broken.yaml").write_text("a: [")
    (listed,) = shelf.list()
    assert listed.record is None
    assert "no YAML" in listed.reason
    with pytest.raises(NotAFiling):
        shelf.open("broken")


def test_remarks_are_kept_until_they_are_taken_away(shelf):
    draft = amendment(muniment.read(ROOT / "examples" / "schedule-13g.xml"), date(2026, 11, 20))
    name = shelf.add(draft, "amendment")
    opened = shelf.open(name)
    of_13d = {"item5.transactions", "item5.ceased_on"}  # a Schedule 13G has no such fields
    assert opened.remarks.at == {path: words for path, words in draft.remarks.at.items() if path not in of_13d}
    assert opened.remarks.head == draft.remarks.head
    kept = {path: words for path, words in opened.remarks.at.items() if path != "event_date"}
    shelf.save(name, opened.record, opened.version, Remarks(opened.remarks.head, kept))
    assert shelf.open(name).remarks.at == kept
    assert "event_date" in opened.remarks.at
    assert shelf.open(name).record == opened.record


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


def test_a_draft_that_is_only_a_record_has_no_remarks(shelf):
    name = shelf.add(Draft(blank("13D").record), "plain")
    assert shelf.open(name).remarks == Remarks()
