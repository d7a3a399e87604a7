"""`muniment evaluate --board` and `--check-labels` as a user meets them."""

import json
import shutil

import pytest

from commands import on_a_terminal, run
from lab.filings import benchmark

NAMES = ["0009900001-97-000012", "0009900002-99-000003", "invented-page"]


@pytest.fixture
def listed(tmp_path):
    return benchmark(tmp_path / "filings", NAMES)


def test_a_board_as_markdown_and_as_json(listed, tmp_path):
    options = ("--board", "--list", listed, "--copy", "original", "--copy", "damaged", "--work", tmp_path / "work")
    out, err = run("evaluate", listed.parent, *options)
    assert out.startswith("### All filings\n\n| copy | system | filings | unread | precision |")
    assert "| original | muniment | 3 | 0 | " in out
    assert "seconds" in err
    told = json.loads(run("evaluate", listed.parent, *options, "--format", "json")[0])
    assert (told["listed"], told["found"], told["problems"]) == (3, 3, [])
    assert {row["copy"] for row in told["rows"]} == {"original", "damaged"}
    assert sorted(path.name for path in (tmp_path / "work").iterdir()) == ["answers", "damaged", "original"]


def test_a_board_on_a_terminal(listed):
    shown = on_a_terminal("evaluate", listed.parent, "--board", "--list", listed, "--copy", "original")
    assert "muniment" in shown
    assert "all filings" in shown


def test_what_is_missing_is_said_and_listed_for_fetch(listed):
    for name in NAMES[1:]:
        (listed.parent / f"{name}.txt").unlink()
    command = ("evaluate", listed.parent, "--board", "--list", listed)
    out, err = run(*command, "--copy", "original", code=1)
    assert "1 of 3 files of the list were found: these rows are of them alone" in out
    assert "2 files of the list are not in it" in err
    out, err = run(*command, "--missing")
    assert out == "9900001/0009900002-99-000003\n"
    assert "EDGAR cannot be asked for these" in err
    elsewhere = run("evaluate", listed.parent / "none", "--board", "--list", listed, "--missing")[0]
    assert [line.split("/")[1] for line in elsewhere.splitlines()] == NAMES[:2]
    page = listed.parent / "invented-page.txt"
    assert f"curl -o {page} https://archive.example/invented-page.txt" in " ".join(err.split())


def test_nothing_to_score_is_one_line(listed, tmp_path):
    _, err = run("evaluate", tmp_path / "nowhere", "--board", code=2)
    assert "nowhere: no such folder" in err
    for path in listed.parent.glob("*.json"):
        path.unlink()
    _, err = run("evaluate", listed.parent, "--board", "--list", listed, code=2)
    assert "3 files of the list have no labels in it" in err
    assert "no filing of the list is in it with its labels" in err


def test_a_system_is_refused_before_anything_is_read(listed):
    _, err = run("evaluate", listed.parent, "--board", "--list", listed, "--system", "theirs=no-such-program", code=2)
    assert "--system theirs: no-such-program: no such program" in err


def test_labels_are_checked(listed):
    assert run("evaluate", listed.parent, "--check-labels")[0] == "files\t3\nfaults\t0\n"
    shutil.copy(listed.parent / f"{NAMES[0]}.txt", listed.parent / "other.txt")
    (listed.parent / "other.json").write_text('{"persons": [{"percent": "5%"}], "colour": "red"}')
    out, err = run("evaluate", listed.parent, "--check-labels", code=1)
    assert out == "files\t4\nfaults\t2\n"
    assert 'other.json: persons[0].percent: "5%": write the digits printed' in err
    assert "other.json: colour: no such key" in err
    told = json.loads(run("evaluate", listed.parent, "--check-labels", "--format", "json", code=1)[0])
    assert (told["files"], len(told["faults"])) == (4, 2)


def test_options_of_the_board_alone_are_refused(listed):
    for options in (("--missing",), ("--system", "theirs=python3"), ("--copy", "pdf"), ("--list", listed)):
        assert "add --board" in run("evaluate", listed.parent, *options, code=2)[1]
    assert "one of them at a time" in run("evaluate", listed.parent, "--board", "--check-labels", code=2)[1]
