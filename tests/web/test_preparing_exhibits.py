"""Exhibits and documents to sign in the pages for preparing, without scripts."""

import re
from base64 import b64decode
from datetime import date
from html import unescape

import pytest
from litestar.testing import TestClient
from msgspec import UNSET, structs

import muniment
from muniment.drafts import Draft
from muniment.drafts.store import Conflict, DraftStore
from muniment.forms import FormD
from muniment.store import Store
from muniment.web.app import create_app
from muniment.web.preparing import filing_context, finish

from .hostile import EXAMPLES
from .words import told

TODAY = date(2026, 5, 8)
EVERYTHING = EXAMPLES.parent / "tests" / "everything"
NAME = "mine"


@pytest.fixture
def client(tmp_path):
    Store.open(tmp_path / "empty.db").close()
    context = filing_context(tmp_path / "drafts", tmp_path / "outbox", lambda: TODAY)
    with TestClient(create_app(tmp_path / "empty.db", context=context), base_url="http://127.0.0.1") as client:
        yield client


@pytest.fixture
def drafted(tmp_path):
    def put(path):
        DraftStore(tmp_path / "drafts").add(Draft(muniment.read(path).record), NAME)

    return put


def change(client, token, do, kind="", file=None):
    return client.post(
        f"/prepare/{NAME}/exhibits",
        data={"form_token": token, "do": do, "type": kind},
        files={"file": file or ("", b"")},
        follow_redirects=False,
    )


def test_a_file_is_attached_shown_and_taken_away(client, token, drafted, tmp_path):
    drafted(EXAMPLES / "schedule-13d.xml")
    assert "None is attached" in told(client.get(f"/prepare/{NAME}/exhibits"))
    answer = change(client, token, "attach", "EX-99.2", ("../../A Letter (1).TXT", b"Dear board."))
    assert (answer.status_code, answer.headers["location"]) == (303, f"/prepare/{NAME}/exhibits")
    assert "EX-99.2: ex99-2.txt, 11 bytes" in told(client.get(f"/prepare/{NAME}/exhibits"))
    assert (tmp_path / "drafts" / "mine.exhibits" / "ex99-2.txt").read_bytes() == b"Dear board."
    assert change(client, token, "remove:ex99-2.txt").status_code == 303
    assert not (tmp_path / "drafts" / "mine.exhibits").exists()


def test_what_is_no_exhibit_is_said_on_the_page(client, token, drafted, tmp_path):
    drafted(EXAMPLES / "schedule-13d.xml")
    for do, kind, file, words in (
        ("attach", "EX-99.1", ("a.txt", b""), "Choose a file first"),
        ("attach", "", ("a.txt", b"x"), "is no type to name a file after: write it as in EX-99.1"),
        ("attach", "<script>", ("a.txt", b"x"), "is no type to name a file after"),
        ("attach", "EX-99.1", ("a.htm", b"<script>alert(1)</script>"), "nothing in a document may run"),
        ("attach", "EX-99.1", ("a.exe", b"MZ\x00"), "is no text"),
        ("attach", "EX-99.1", ("a.txt", "Zoë".encode()), "signs that EDGAR does not take"),
        ("attach", "EX-99.1", ("<img src=x onerror=alert(1)>.txt", b"\x00"), "is no text"),
        ("say:item7.exhibits", "", None, "something stands in that field"),
        ("dance", "", None, "there is no button 'dance'"),
    ):
        answer = change(client, token, do, kind, file)
        assert answer.status_code == 422, do
        assert words.lower() in told(answer).lower(), do
        assert "<script>alert" not in answer.text, do
        assert "<img" not in answer.text, do
        assert not (tmp_path / "drafts" / "mine.exhibits").exists(), do


@pytest.mark.slow
def test_only_exhibits_are_taken_away(client, token, drafted, tmp_path):
    drafted(EXAMPLES / "schedule-13d.xml")
    for name in (
        "../mine.yaml",
        "nothing.txt",
        "",
        "/etc/passwd",
    ):
        assert change(client, token, f"remove:{name}").status_code == 404, name
        assert (tmp_path / "drafts" / "mine.yaml").exists(), name


def test_without_our_token_nothing_is_attached(client, drafted, tmp_path):
    drafted(EXAMPLES / "schedule-13d.xml")
    assert change(client, "x", "attach", "EX-99.1", ("a.txt", b"x")).status_code == 403
    assert not (tmp_path / "drafts" / "mine.exhibits").exists()


def test_a_form_d_has_none_but_documents_to_sign(client, token, drafted):
    drafted(EXAMPLES / "form-d.xml")
    page = told(client.get(f"/prepare/{NAME}/exhibits"))
    assert "Attach a file" not in page
    assert "kept by the issuer until 8 May 2031" in page
    assert "a Form D has no exhibits" in told(change(client, token, "attach", "EX-99.1", ("a.txt", b"x"))).replace(
        "A Form", "a Form"
    )


def test_the_joint_agreement_is_taken_with_one_click_and_goes_out(client, token, drafted, tmp_path):
    drafted(EVERYTHING / "schedule-13d.xml")
    assert change(client, token, "joint").status_code == 303
    data = (tmp_path / "drafts" / "mine.exhibits" / "ex99-1.htm").read_bytes()
    assert b"By: /s/ Bartholomew Sundry" in data
    drafts = DraftStore(tmp_path / "drafts")
    record = drafts.open(NAME).record
    persons = list(record.reporting_persons)
    persons[1] = structs.replace(persons[1], has_no_cik=False)
    record = structs.replace(record, reporting_persons=tuple(persons))
    opened = drafts.open(NAME)
    drafts.save(NAME, record, opened.version, opened.remarks)
    page = client.get(f"/prepare/{NAME}/sign").text
    version = re.search(r'name="version" value="(\w+)"', page)[1]
    sent = {
        "form_token": token,
        "version": version,
        "do": "submit",
        "live_or_test": "TEST",
        "confirm": "yes",
        "contact.contact_name": "Ada Heron",
        "contact.contact_phone": "212-555-0101",
        "contact.contact_email": "ada@heron.example",
    }
    sent |= answers(page)
    answer = client.post(f"/prepare/{NAME}/submit", data=sent, follow_redirects=False)
    assert answer.status_code == 303, told(answer)
    (file,) = (tmp_path / "outbox").iterdir()
    (one,) = muniment.read(file).submission.header.attachments
    assert (one.name, one.type, b64decode(one.contents)) == ("ex99-1.htm", "EX-99.1", data)


def answers(page):
    """The answers of a page of signatures as a browser would send them again."""
    kept = re.findall(r'<input[^>]*name="((?:signatures|exhibit|signature_comment)[^"]*)"[^>]*value="([^"]*)"', page)
    return {name: unescape(value) for name, value in kept}


def test_documents_to_sign_are_files(client, drafted):
    drafted(EVERYTHING / "schedule-13d.xml")
    answer = client.get(f"/prepare/{NAME}/papers/joint-filing-agreement.htm")
    assert b"JOINT FILING AGREEMENT" in answer.content
    assert answer.headers["content-disposition"].startswith("attachment;")
    assert "until 8 May 2031" in client.get(f"/prepare/{NAME}/papers/to-keep.txt").text
    assert client.get(f"/prepare/{NAME}/papers/..%2fmine.yaml").status_code == 404
    assert client.get("/prepare/nobody/papers/to-keep.txt").status_code == 404


def test_words_for_an_item_are_put_there_on_request(client, token, drafted, tmp_path):
    drafted(EXAMPLES / "schedule-13d.xml")
    drafts = DraftStore(tmp_path / "drafts")
    opened = drafts.open(NAME)
    drafts.save(NAME, structs.replace(opened.record, item7=UNSET), opened.version)
    change(client, token, "attach", "EX-99.2", ("letter.txt", b"Dear board."))
    assert "Exhibit 99.2: ex99-2.txt" in told(client.get(f"/prepare/{NAME}/exhibits"))
    assert change(client, token, "say:item7.exhibits").status_code == 303
    assert drafts.open(NAME).record.item7.exhibits == "Exhibit 99.2: ex99-2.txt"


def test_exhibits_go_with_their_draft(client, token, drafted, tmp_path):
    drafted(EXAMPLES / "schedule-13d.xml")
    change(client, token, "attach", "EX-99.2", ("letter.txt", b"Dear board."))
    client.post(f"/prepare/{NAME}/remove", data={"form_token": token})
    assert not (tmp_path / "drafts" / "mine.exhibits").exists()


def test_exhibits_of_somebody_else_are_not_there(tmp_path):
    drafts = DraftStore(tmp_path).of("ada")
    name = drafts.add(Draft(muniment.read(EXAMPLES / "schedule-13d.xml").record), NAME)
    assert drafts.exhibits(name).list() == ()
    with pytest.raises(muniment.MunimentError):
        DraftStore(tmp_path).of("bob").exhibits(name)


def test_a_submission_that_cannot_be_noted_is_told(monkeypatch, tmp_path):
    context = filing_context(tmp_path / "drafts", tmp_path / "outbox", lambda: TODAY)
    name = context.drafts.add(Draft(FormD()), "one")

    def changed_meanwhile(*_):
        raise Conflict("changed")

    monkeypatch.setattr(context.drafts, "save", changed_meanwhile)
    with pytest.raises(Conflict, match=r"the submission d\.xml is made"):
        finish._note_submission(context, name, "d.xml")
