"""Attached documents on the command line, for programs that talk, and on the page of a filing."""

import json
import shutil
from base64 import b64encode
from pathlib import Path

import pytest
from litestar.testing import TestClient

from commands import on_a_terminal, run
from muniment.documents.submission import uuencoded
from muniment.mcp import Folders, Sources, read_answer
from muniment.pipeline.ingest import ingest
from muniment.readers import read as read_file
from muniment.store import Store
from muniment.web.app import create_app
from shared_data import SHARED, needs_shared

EXAMPLES = Path(__file__).parents[2] / "examples"
SCHEDULE_13G = EXAMPLES / "schedule-13g.xml"
PDF = b"%PDF-1.7\nnothing to see"


def in_xml(*documents: tuple[str, bytes]) -> bytes:
    """A public copy whose XML still has its documents."""
    inside = "".join(
        f"<com:document><com:conformedName>{name}</com:conformedName><com:conformedDocumentType>EX-99</"
        f"com:conformedDocumentType><com:contents>{b64encode(data).decode()}</com:contents></com:document>"
        for name, data in documents
    )
    text = SCHEDULE_13G.read_text().replace("</edgarSubmission>", f"<documents>{inside}</documents></edgarSubmission>")
    return text.encode()


def in_submission() -> bytes:
    """A full submission with an exhibit and a picture beside the schedule."""
    text = (EXAMPLES / "schedule-13g-submission.nc").read_bytes()
    picture = uuencoded(b"\xff\xd8\xff picture", "../../seal.jpg")
    beside = (
        b"<DOCUMENT>\n<TYPE>EX-24\n<SEQUENCE>2\n<FILENAME>../power.txt\n<DESCRIPTION>POWER\n<TEXT>\n"
        b"I appoint.\n</TEXT>\n</DOCUMENT>\n<DOCUMENT>\n<TYPE>GRAPHIC\n<SEQUENCE>3\n<TEXT>\n" + picture
    )
    return text.replace(b"</SUBMISSION>", beside + b"</TEXT>\n</DOCUMENT>\n</SUBMISSION>")


@pytest.fixture
def filing(tmp_path):
    path = tmp_path / "filing.xml"
    path.write_bytes(in_xml(("ex99.pdf", PDF), ("../ex99.pdf", b"agreed")))
    return path


def test_they_are_listed(filing):
    out, err = run("read", filing)
    assert err == ""
    lines = [line.split("\t", 1)[1] for line in out.splitlines() if "\tattachments[" in line]
    assert lines == [
        "attachments[0]\tex99.pdf (EX-99, application/pdf, 23 bytes)",
        "attachments[1]\t../ex99.pdf (EX-99, text/plain, 6 bytes)",
    ]
    assert "Attachments (2)" in on_a_terminal("read", filing)
    out, _ = run("read", "--format", "json", filing)
    told = json.loads(out)["attachments"]
    assert [(one["name"], one["type"], one["bytes"]) for one in told] == [
        ("ex99.pdf", "EX-99", 23),
        ("../ex99.pdf", "EX-99", 6),
    ]
    out, _ = run("read", "--format", "json", SCHEDULE_13G)
    assert json.loads(out)["attachments"] == []


def test_they_are_written_as_files_and_none_is_overwritten(filing, tmp_path):
    folder = tmp_path / "new" / "folder"
    _, err = run("read", "--attachments", folder, filing)
    assert sorted(path.name for path in folder.iterdir()) == ["ex99-2.pdf", "ex99.pdf"]
    assert (folder / "ex99.pdf").read_bytes() == PDF
    assert (folder / "ex99-2.pdf").read_bytes() == b"agreed"
    assert "../ex99.pdf is written as" in err
    run("read", "--attachments", folder, filing)
    assert len(list(folder.iterdir())) == 2, "what is there already is not written again"
    (folder / "ex99.pdf").write_bytes(b"mine")
    run("read", "--attachments", folder, filing)
    assert (folder / "ex99.pdf").read_bytes() == b"mine"
    assert (folder / "ex99-3.pdf").read_bytes() == PDF
    _, err = run("read", "--attachments", filing, filing, code=3)
    assert len(err.splitlines()) == 1


def test_those_of_a_full_submission(tmp_path):
    path = tmp_path / "full.txt"
    path.write_bytes(in_submission())
    folder = tmp_path / "out"
    out, _ = run("read", "--attachments", folder, path)
    assert "power.txt (EX-24, text/plain, 11 bytes) POWER" in out
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == {
        "jointfiling.txt": (folder / "jointfiling.txt").read_bytes(),
        "power.txt": b"I appoint.\n",
        "graphic.jpg": b"\xff\xd8\xff picture",
    }
    assert not (tmp_path / "power.txt").exists()
    _, err = run("write", path, "--output", tmp_path / "copy.xml")
    assert "3 attached documents left out" in err


def test_they_are_written_again(filing, tmp_path):
    copy = tmp_path / "copy.xml"
    _, err = run("write", filing, "--output", copy)
    assert err == ""
    assert [one.data for one in read_file(copy).attachments] == [PDF, b"agreed"]
    out, err = run("write", filing, "--to", "json")
    assert json.loads(out)["attachments"][1]["contents"] == b64encode(b"agreed").decode()
    _, err = run("write", filing, "--to", "text")
    assert "2 attached documents left out; muniment read --attachments DIR" in err


def test_a_file_cut_off_in_its_middle_says_so(tmp_path):
    path = tmp_path / "full.txt"
    path.write_bytes(in_submission().replace(b"`\nend\n", b""))
    out, _ = run("read", path)
    assert "problem:attachment\tattachments[2]: the document: its uuencoded bytes are damaged or cut off" in out


def test_a_text_around_a_file_stays_whole(tmp_path):
    path = tmp_path / "full.txt"
    path.write_bytes(in_submission().replace(b"begin 644", b"The seal of the company:\nbegin 644"))
    run("read", "--attachments", tmp_path / "out", path)
    assert b"The seal of the company:\nbegin 644" in (tmp_path / "out" / "graphic.txt").read_bytes()


def test_for_programs_and_on_the_page(filing, tmp_path):
    full = tmp_path / "full.txt"
    full.write_bytes(in_submission())
    with Store.open(tmp_path / "filings.db") as store:
        ingest([filing, full], store)
        answer = read_answer(Sources(None, Folders([tmp_path])), "filing.xml", "", 0, 0)["filings"][0]
        assert (answer["attachments_total"], answer["attachments"][0]["name"]) == (2, "ex99.pdf")
        stored = [held.row.key for held in map(store.filing, (row.key for row in store.filings().items))]
        totals = {
            read_answer(Sources(store, Folders()), key, "", 0, 0)["filings"][0]["attachments_total"] for key in stored
        }
        assert totals == {2, 3}
    with TestClient(create_app(tmp_path / "filings.db"), base_url="http://127.0.0.1") as client:
        for key in stored:
            told = client.get(f"/filings/{key}.json").json()
            shown = len(told["data"]["attachments"])
            assert shown in totals
            assert f"{shown} attachments" in client.get(f"/filings/{key}").text


@needs_shared
def test_a_real_public_copy_that_still_has_its_exhibit(tmp_path):
    path = SHARED / "more" / "schedule-13" / "docs" / "0002021477-24-000001-doc.xml"
    copy = tmp_path / "copy.xml"
    run("write", path, "--output", copy)
    run("read", "--attachments", tmp_path / "a", path)
    run("read", "--attachments", tmp_path / "b", copy)
    one, again = (tmp_path / name / "trustpoa.pdf" for name in "ab")
    assert one.read_bytes().startswith(b"%PDF-1.7")
    assert one.read_bytes() == again.read_bytes()
    shutil.rmtree(tmp_path / "a")
