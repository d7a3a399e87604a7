"""Many printed schedules at once: whole files or none, a second run for what is new, failures that stop nothing."""

import json
import os
import shutil
import zipfile
from contextlib import closing
from pathlib import Path

import pytest

import muniment
from children import children
from muniment.engines import engine
from muniment.errors import EnvironmentProblem, UsageError
from muniment.pipeline import convert as module
from muniment.pipeline.convert import Converted, convert_all
from patience import patience

EXAMPLES = Path(__file__).parents[2] / "examples"
PAGES = ("schedule-13d-2004.htm", "schedule-13g-1997.txt")


@pytest.fixture
def folder(tmp_path):
    """A folder with two printed schedules, one of them also in a zip, an XML one, and a file that is nothing."""
    given = tmp_path / "given"
    given.mkdir()
    for name in (*PAGES, "schedule-13g.xml"):
        shutil.copy(EXAMPLES / name, given)
    (given / "notes.txt").write_text("Buy herring.\n")
    with zipfile.ZipFile(given / "some.zip", "w") as archive:
        archive.write(EXAMPLES / PAGES[1], "inner/again.txt")
    return given


def counts(report: Converted) -> tuple[int, ...]:
    return report.files, report.filings, report.known, report.others, len(report.failed)


def lines(path: Path) -> list[dict]:
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


def test_copies_in_a_folder(folder, tmp_path):
    output = tmp_path / "out" / "copies"
    report = convert_all([folder], "xml", output)
    assert counts(report) == (5, 2, 1, 1, 1)
    assert report.failed[0].name == str(folder / "notes.txt")
    assert report.failed[0].message.startswith("not a Schedule 13D/G or Form D; nearest is")
    names = sorted(path.name for path in output.iterdir())
    assert names == ["schedule-13d-2004-dce0bdea66fc.xml", "schedule-13g-1997-1eb7130558cf.xml"]
    conversion = muniment.convert(muniment.read(EXAMPLES / PAGES[1]))
    assert (output / names[1]).read_bytes() == muniment.write(conversion)


def test_a_second_run_writes_nothing_again(folder, tmp_path):
    output = tmp_path / "out"
    convert_all([folder], "xml", output)
    before = {path: path.stat().st_mtime_ns for path in output.iterdir()}
    assert counts(convert_all([folder], "xml", output)) == (5, 0, 3, 1, 1)
    assert {path: path.stat().st_mtime_ns for path in output.iterdir()} == before


def test_copies_of_another_version_are_made_anew(folder, tmp_path):
    output = tmp_path / "out"
    convert_all([folder], "xml", output)
    (copy,) = output.glob("schedule-13g-*")
    fresh = copy.read_text("utf-8")
    copy.write_text(fresh.replace("; muniment ", "; muniment 0.0."), "utf-8")
    assert convert_all([folder], "xml", output).filings == 1
    assert copy.read_text("utf-8") == fresh


def test_copies_beside_the_pages_are_in_xml_already(folder):
    convert_all([folder], "xml", folder)
    assert counts(convert_all([folder], "xml", folder)) == (7, 0, 3, 3, 1)


def test_lines_in_one_file(folder, tmp_path):
    output = folder / "all.jsonl"
    shown = []
    report = convert_all([folder, tmp_path / "nowhere"], "jsonl", output, lambda report: shown.append(report.files))
    assert counts(report) == (6, 2, 1, 1, 2)
    assert shown == [1, 2, 3, 4, 5, 6]
    told = lines(output)
    assert [one["file"] for one in told] == [str(folder / name) for name in PAGES]
    assert told[1]["omissions"][1]["reason"] == "not exact"
    before = output.read_bytes()
    assert counts(convert_all([folder], "jsonl", output)) == (5, 0, 3, 1, 1)
    assert output.read_bytes() == before
    assert not list(folder.glob(".*"))


def test_an_interrupted_run_goes_on(folder, tmp_path, monkeypatch):
    output = tmp_path / "all.jsonl"

    def stop(report: Converted) -> None:
        if report.filings == 1:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        convert_all([folder], "jsonl", output, stop)
    assert not output.exists()
    with (tmp_path / ".all.jsonl.partial").open("ab") as partial:
        partial.write(b'{"torn": ')
    asked = []
    real = module.convert
    monkeypatch.setattr(module, "convert", lambda reading: asked.append(reading) or real(reading))
    assert convert_all([folder], "jsonl", output).filings == 1
    assert len(asked) == 1
    assert len(lines(output)) == 2
    assert sorted(os.listdir(tmp_path)) == ["all.jsonl", "given"]


@pytest.mark.slow
@pytest.mark.parametrize("to", ["xml", "jsonl"])
def test_workers_make_the_same(folder, tmp_path, to, monkeypatch):
    """Files that say the same, one that is refused, groups of few files: in the same order, counted alike."""
    monkeypatch.setattr(module, "_TOGETHER", 2)
    shutil.copy(folder / PAGES[0], folder / "again.htm")
    (folder / "empty.zip").write_bytes(b"PK\x03\x04torn")
    made = []
    for workers in (1, 2):
        output = tmp_path / f"{workers}.out"
        shown = []
        with patience(), closing(engine("", workers)) as by:
            report = convert_all([folder], to, output, lambda report, shown=shown: shown.append(counts(report)), by)
        files = sorted(output.iterdir()) if to == "xml" else [output]
        contents = [(path.name if to == "xml" else "", path.read_bytes()) for path in files]
        made.append((counts(report), report.failed, shown, contents))
    assert made[0] == made[1]
    assert made[0][0][1:3] == (2, 2)


@pytest.mark.slow
def test_an_interrupted_run_of_workers_goes_on(folder, tmp_path, monkeypatch):
    monkeypatch.setattr(module, "_TOGETHER", 1)
    output = tmp_path / "all.jsonl"

    def stop(report: Converted) -> None:
        if report.filings == 1:
            raise KeyboardInterrupt

    with patience():
        with pytest.raises(KeyboardInterrupt), closing(engine("processes", 2)) as two:
            convert_all([folder], "jsonl", output, stop, two)
        assert not output.exists()
        assert not children()
        with closing(engine("processes", 2)) as two:
            assert convert_all([folder], "jsonl", output, engine=two).filings == 1
    assert [one["file"] for one in lines(output)] == [str(folder / name) for name in PAGES]


def test_lines_of_another_version_are_replaced(folder, tmp_path):
    output = tmp_path / "all.jsonl"
    convert_all([folder / PAGES[0]], "jsonl", output)
    fresh = output.read_bytes()
    output.write_bytes(fresh.replace(b'"made_by":"muniment ', b'"made_by":"muniment 0.0.'))
    assert convert_all([folder / PAGES[0]], "jsonl", output).filings == 1
    assert output.read_bytes() == fresh


def test_a_file_of_something_else_is_left_alone(folder, tmp_path):
    output = tmp_path / "mine.jsonl"
    output.write_text('{"mine": 1}\n')
    with pytest.raises(UsageError, match=r"mine\.jsonl: line 1 is no conversion, so the file is left alone"):
        convert_all([folder], "jsonl", output)
    assert output.read_text() == '{"mine": 1}\n'


def test_outputs_of_the_wrong_kind(folder, tmp_path):
    with pytest.raises(UsageError, match="is a folder: jsonl is written into one file"):
        convert_all([folder], "jsonl", tmp_path)
    os.mkfifo(tmp_path / "pipe")
    with patience(), pytest.raises(UsageError, match="is no file that could be replaced"):
        convert_all([folder], "jsonl", tmp_path / "pipe")  # to read it would wait
    with pytest.raises(UsageError, match="is a file: xml is written into a folder"):
        convert_all([folder], "xml", folder / PAGES[0])
    with pytest.raises(UsageError, match="to: there is no 'pdf'; there is xml, jsonl"):
        convert_all([folder], "pdf", tmp_path)
    with pytest.raises(EnvironmentProblem, match="cannot be written: File exists"):
        convert_all([folder], "jsonl", folder / PAGES[0] / "all.jsonl")


def test_a_defect_is_a_failure_of_its_file(folder, tmp_path, monkeypatch):
    def broken(reading: object) -> None:
        raise IndexError("no such row")

    monkeypatch.setattr(module, "convert", broken)
    report = convert_all([folder / PAGES[0]], "xml", tmp_path / "out")
    assert [one.message for one in report.failed] == ["defect in muniment, please report it: IndexError: no such row"]
    assert list((tmp_path / "out").iterdir()) == []
