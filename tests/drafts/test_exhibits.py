"""Exhibits beside a draft, and in a submission."""

from base64 import b64decode
from pathlib import Path

import pytest

import muniment
from muniment.drafts.exhibits import Exhibit, ExhibitStore, NoExhibit, attached, beside, named, together
from muniment.errors import SourceError, UsageError
from muniment.forms.form_d import FormDHeader
from muniment.forms.schedule_13.base import Schedule13GHeader

ROOT = Path(__file__).parents[2]


def read(name):
    return muniment.read(ROOT / "examples" / name).record


@pytest.fixture
def draft(tmp_path):
    return tmp_path / "lark.yaml"


def test_files_beside_a_draft_say_their_type(draft, tmp_path):
    assert beside(draft) == ()
    folder = tmp_path / "lark.exhibits"
    (folder / "not-filed").mkdir(parents=True)
    (folder / "not-filed" / "list.txt").write_text("to keep")
    (folder / "ex99-1.txt").write_text("Joint filing agreement")
    (folder / "ex24_power.htm").write_text("<p>Power</p>")
    assert [(one.name, one.type) for one in beside(draft)] == [("ex24_power.htm", "EX-24"), ("ex99-1.txt", "EX-99.1")]
    (folder / "notes.txt").write_text("x")
    with pytest.raises(SourceError, match=r"notes.txt: its name tells no type of exhibit: call it as in ex99-1.txt"):
        beside(draft)


def test_a_file_is_named_with_its_type(tmp_path):
    file = tmp_path / "agreement.txt"
    file.write_text("We agree.")
    assert named(f"EX-99.1={file}") == Exhibit("agreement.txt", "EX-99.1", b"We agree.")
    with pytest.raises(UsageError, match="its name tells no type"):
        named(str(file))


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("The Agreement.txt", b"x", "has a name that EDGAR does not allow: call it ex99-1.txt"),
        ("agreement.txt", b"", "is empty"),
        ("agreement.htm", b"<script>x</script>", "nothing in a document may run"),
        ("agreement.exe", b"MZ", "call it ex99-1.txt"),
    ],
)
def test_what_edgar_would_not_take_is_refused_in_one_line(tmp_path, name, data, words):
    (tmp_path / name).write_bytes(data)
    with pytest.raises(SourceError) as told:
        named(f"EX-99.1={tmp_path / name}")
    assert words in str(told.value)
    assert "\n" not in str(told.value)


@pytest.mark.parametrize("path", ["absent.txt", "a\x00b.txt", "."])
def test_what_cannot_be_read_is_said_so(tmp_path, path):
    with pytest.raises(SourceError, match="cannot be opened"):
        named(f"EX-99.1={tmp_path}/{path}")


def test_exhibits_travel_in_the_header():
    record = read("schedule-13g.xml")
    header = attached(record, Schedule13GHeader(), [Exhibit("ex99-1.txt", "EX-99.1", b"We agree.", "Agreement")])
    (one,) = header.attachments
    assert (one.name, one.type, one.description, b64decode(one.contents)) == (
        "ex99-1.txt",
        "EX-99.1",
        "Agreement",
        b"We agree.",
    )
    with pytest.raises(UsageError, match=r"has an attachment called EX99-1.txt already"):
        attached(record, header, [Exhibit("EX99-1.txt", "EX-99.1", b"x")])


def test_a_form_d_has_no_exhibits():
    with pytest.raises(UsageError, match="a Form D has no exhibits"):
        attached(read("form-d.xml"), FormDHeader(), [Exhibit("ex99-1.txt", "EX-99.1", b"x")])


def test_exhibits_have_names_of_their_own_and_room():
    with pytest.raises(UsageError, match=r"two exhibits are called a.txt"):
        together([Exhibit("a.txt", "EX-99", b"x"), Exhibit("A.txt", "EX-99", b"x")])
    with pytest.raises(UsageError, match="has room for"):
        together(Exhibit(f"a{number}.txt", "EX-99", b"x") for number in range(101))


def test_a_shelf_names_files_after_their_type(draft):
    exhibits = ExhibitStore(draft)
    assert exhibits.add("EX-99.1", "../../Our Agreement.TXT", b"We agree.").name == "ex99-1.txt"
    assert [one.name for one in exhibits.list()] == ["ex99-1.txt"]
    assert [one.data for one in exhibits.list()] == [b"We agree."]
    with pytest.raises(UsageError, match="two exhibits are called"):
        exhibits.add("EX-99.1", "other.txt", b"x")
    for kind in ("../etc", "EX-99.1 CHARTER", "CORRESP"):
        with pytest.raises((UsageError, SourceError)):
            exhibits.add(kind, "a.txt", b"x")
    with pytest.raises(NoExhibit):
        exhibits.remove("../lark.yaml")
    (exhibits.folder / "ex99-2.txt").write_bytes(b"")
    exhibits.remove("ex99-1.txt")
    exhibits.remove("ex99-2.txt")
    assert not exhibits.folder.exists()
