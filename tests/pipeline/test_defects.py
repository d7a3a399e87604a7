"""A defect leaves one file unread, with the reason, and the others are done."""

import io
from pathlib import Path

import pytest

import muniment
from commands import run
from muniment.checks.settings import Settings
from muniment.documents.archive import Item, Refused
from muniment.errors import DEFECTS, NO_MEMORY, RefusedSource, SourceError, UsageError, defect
from muniment.pipeline import checking, convert, ingest
from muniment.store import Store

EXAMPLES = Path(__file__).parents[2] / "examples"
KINDS = [RuntimeError, KeyError, RecursionError, MemoryError, AssertionError]
MARK = b"<!-- hurt -->"


def words_of(kind):
    """What is said of a file that a defect, or want of memory, left unread."""
    return defect(kind("nobody thought of this"))


@pytest.fixture
def folder(tmp_path):
    """Three filings, of which the second has a mark."""
    made = tmp_path / "filings"
    made.mkdir()
    for number, name in enumerate(("form-d.xml", "form-d-amendment.xml", "schedule-13d.xml")):
        data = (EXAMPLES / name).read_bytes()
        (made / f"{number}.xml").write_bytes(data + MARK if number == 1 else data)
    return made


def hurt(monkeypatch, module, name, kind):
    """Let a function of a module raise where it is given the marked file."""
    whole = getattr(module, name)

    def broken(source, *rest, **named):
        data = source if isinstance(source, bytes) else Path(source).read_bytes()
        if MARK in data:
            raise kind("nobody thought of this")
        return whole(source, *rest, **named)

    monkeypatch.setattr(module, name, broken)


@pytest.mark.parametrize("kind", KINDS)
def test_checking_goes_on(folder, monkeypatch, kind):
    hurt(monkeypatch, checking, "read_all", kind)
    found = list(checking.check_files([str(folder)], Settings()))
    refused = [one for one in found if isinstance(one, Refused)]
    assert [(Path(one.name).name, one.message == words_of(kind)) for one in refused] == [("1.xml", True)]
    assert sum(isinstance(one, checking.CheckedFiling) for one in found) == 2


@pytest.mark.parametrize("kind", KINDS)
def test_ingesting_goes_on(folder, monkeypatch, tmp_path, kind):
    hurt(monkeypatch, ingest, "read", kind)
    with Store.open(str(tmp_path / "held.db"), create=True) as store:
        report = ingest.ingest([str(folder)], store)
        assert report.filings == 3
        assert report.unread == {words_of(kind): 1}


@pytest.mark.parametrize("kind", KINDS)
def test_converting_goes_on(monkeypatch, tmp_path, kind):
    printed = EXAMPLES / "schedule-13g-1997.txt"
    for name, data in (("a.txt", printed.read_bytes()), ("b.txt", printed.read_bytes() + b"\n" + MARK)):
        (tmp_path / name).write_bytes(data)
    hurt(monkeypatch, convert, "read", kind)
    made = [list(convert._made(item, "jsonl")) for item in _items(tmp_path)]
    assert [type(results[0]).__name__ for results in made] == ["_Made", "Refused"]
    assert made[1][0].message == words_of(kind)


def _items(folder):
    return [Item(path.name, path.read_bytes()) for path in sorted(folder.glob("*.txt"))]


@pytest.mark.parametrize("kind", KINDS)
def test_reading_several_files_goes_on(folder, monkeypatch, kind):
    from muniment.cli import inputs

    hurt(monkeypatch, inputs, "read_all", kind)
    out, err = run("read", "--format", "summary", *sorted(folder.iterdir()), code=1)
    assert out.count("\n") == 2
    assert f"1.xml: {words_of(kind)}" in err


def test_a_defect_of_a_command_is_one_line(monkeypatch):
    from muniment.cli import read

    def broken(*_, **__):
        raise KeyError("nobody thought of this")

    monkeypatch.setattr(read, "Inputs", broken)
    _, err = run("read", EXAMPLES / "form-d.xml", code=1)
    assert err.count("\n") == 1
    assert "defect in muniment, please report it: KeyError" in err


@pytest.mark.parametrize("source", [123, None, 1.5, ["a"], {"a": 1}, io.StringIO("<x/>"), object()])
def test_what_is_no_source_is_wrong_use(source):
    with pytest.raises(
        UsageError, match="a filing is read from a path, bytes or a file opened in binary mode"
    ) as error:
        muniment.read(source)
    assert "\n" not in str(error.value)


def test_what_gives_bytes_without_end_is_refused(monkeypatch):
    monkeypatch.setattr("muniment.readers.LARGEST", 1 << 20)
    for source in ("/dev/zero", io.BytesIO(b" " * (2 << 20))):
        with pytest.raises(RefusedSource, match="gives more than 1,048,576 bytes"):
            muniment.read(source)


def test_want_of_memory_is_no_defect():
    assert words_of(MemoryError) == NO_MEMORY
    assert words_of(KeyError) == "defect in muniment, please report it: KeyError: 'nobody thought of this'"


def test_our_own_errors_are_no_defects():
    assert not issubclass(SourceError, DEFECTS)
