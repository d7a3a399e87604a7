"""Preparing in a team: whose drafts are seen, what the log tells, and pages that were open for too long."""

import re
from datetime import date
from html import unescape
from types import SimpleNamespace
from urllib.parse import urlencode

import pytest

import muniment
from muniment.store import Store
from muniment.web.access.accounts import IDLE
from muniment.web.access.team import app_for
from muniment.web.access.visits import Role
from muniment.web.app import create_app
from muniment.web.preparing import filing_context
from muniment.web.preparing.saving import RecentActions

from .hostile import EXAMPLES
from .teams import BASE, PASSWORDS, Browser, Clock, form_token, log_in, log_in_as
from .words import told

OURS = {"origin": BASE, "sec-fetch-site": "same-origin"}
DRAFT = "/prepare/form-d"


@pytest.fixture
def context(tmp_path):
    return filing_context(tmp_path / "drafts", tmp_path / "outbox", lambda: date(2026, 11, 20))


@pytest.fixture
def browsers(tmp_path, team, context):
    """A browser for each role, and another preparer's, over one server."""
    Store.open(tmp_path / "empty.db").close()
    team.accounts.add("petra", Role.PREPARER, PASSWORDS[Role.PREPARER])
    with Browser(app_for(tmp_path / "empty.db", team, context)) as first:
        found = {role: Browser(first.app) for role in Role}
        for role, browser in found.items():
            log_in_as(browser, role)
        found["petra"] = Browser(first.app)
        assert log_in(found["petra"], "petra", PASSWORDS[Role.PREPARER]).status_code == 303
        yield found


@pytest.fixture
def piet(browsers):
    """A preparer who has begun a Form D."""
    answer = send(browsers[Role.PREPARER], "/prepare", {"form": "D"})
    assert answer.headers["location"] == f"{DRAFT}/issuer"
    return browsers[Role.PREPARER]


def send(browser, address, answers, token=None, **more):
    data = {"form_token": token or form_token(browser, "/prepare"), **answers}
    return browser.post(address, data=data, headers=OURS, **more)


def version(browser, key="issuer"):
    return re.search(r'name="version" value="(\w+)"', browser.get(f"{DRAFT}/{key}").text)[1]


def name_typed(browser, name, do="stay"):
    return {"version": version(browser), "primary_issuer.name": name, "do": do}


def logged(team):
    """Who did what with which draft, oldest first."""
    lines = team.log.part().lines[::-1]
    return [(one.who, one.what, one.about) for one in lines if "draft" in one.what or one.what == "submitted"]


# ---- whose drafts ---------------------------------------------------------------------------------------------------


def test_a_signer_sees_and_changes_the_draft_of_a_preparer_and_it_stays_his(browsers, piet, context, team):
    signer = browsers[Role.SIGNER]
    assert "form-d · of piet" in told(signer.get("/prepare"))
    assert "of piet" not in told(piet.get("/prepare"))
    assert send(signer, f"{DRAFT}/issuer", name_typed(signer, "Heron Ferries")).status_code == 303
    assert 'value="Heron Ferries"' in piet.get(f"{DRAFT}/issuer").text
    assert context.drafts.of("piet").open("form-d").record.primary_issuer.name == "Heron Ferries"
    assert logged(team)[-1] == ("sigrid", "draft saved", "form-d")


@pytest.mark.parametrize(("who", "status"), [("petra", 404), (Role.VIEWER, 403)])
def test_the_draft_of_somebody_else_is_not_there(browsers, piet, context, team, who, status):
    other = browsers[who]
    before = context.drafts.of("piet").open("form-d").version
    for way in ("", "/issuer", "/check", "/sign", "/page", "/files/draft.yaml", "/receipt?file=form-d.xml"):
        answer = other.get(DRAFT + way)
        assert (answer.status_code, "Go to the front page" in answer.text) == (status, True), way
    token = form_token(other, "/")
    for way in ("issuer", "sign", "judge/issuer", "remove"):
        assert send(other, f"{DRAFT}/{way}", {"primary_issuer.name": "x"}, token).status_code == status, way
    assert send(other, f"{DRAFT}/submit", {}, token).status_code == 403
    assert context.drafts.of("piet").open("form-d").version == before
    assert logged(team) == [("piet", "draft begun", "form-d")]
    assert "Go on with a draft" not in other.get("/prepare").text


def test_a_viewer_begins_nothing(browsers, context):
    viewer = browsers[Role.VIEWER]
    token = form_token(viewer, "/")
    assert send(viewer, "/prepare", {"form": "D"}, token).status_code == 403
    assert viewer.post("/prepare/files", data={"form_token": token}, files={"file": ("x", b"y")}).status_code == 403
    assert not context.drafts.folder.exists()


def test_who_may_not_submit_is_told_before_typing(browsers, piet):
    assert "SUBMIT</button>" not in piet.get(f"{DRAFT}/sign").text
    assert "A signer submits it" in told(piet.get(f"{DRAFT}/sign"))
    assert "SUBMIT</button>" in browsers[Role.SIGNER].get(f"{DRAFT}/sign").text


# ---- the log --------------------------------------------------------------------------------------------------------


def test_the_log_tells_who_saved_what_and_nothing_that_was_not_done(browsers, piet, team):
    send(piet, f"{DRAFT}/issuer", name_typed(piet, "Heron"))
    send(piet, f"{DRAFT}/issuer", name_typed(piet, "Heron"))  # changes nothing
    stale = {**name_typed(piet, "Other"), "version": "0" * 16}
    assert send(piet, f"{DRAFT}/issuer", stale).status_code == 409
    assert send(piet, f"{DRAFT}/issuer", {"primary_issuer.none": "x"}).status_code == 400
    send(browsers[Role.SIGNER], f"{DRAFT}/remove", {})
    begun, saved, removed = logged(team)
    assert begun == ("piet", "draft begun", "form-d")
    assert saved == ("piet", "draft saved", "form-d")
    assert removed == ("sigrid", "draft removed", "form-d")


@pytest.mark.slow
def test_what_is_kept_while_typing_is_told_once_in_a_while(piet, team):
    def type_on(name):
        body = urlencode({"form_token": form_token(piet, "/prepare"), **name_typed(piet, name)})
        kind = {"content-type": "application/x-www-form-urlencoded", **OURS}
        assert piet.post(f"{DRAFT}/judge/issuer", content=body, headers=kind).status_code == 200

    for name in ("H", "He", "Her", "Heron"):
        type_on(name)
    assert [what for _, what, _ in logged(team)] == ["draft begun", "draft saved"]
    send(piet, f"{DRAFT}/issuer", name_typed(piet, "Heron Ferries"))
    assert [what for _, what, _ in logged(team)] == ["draft begun", "draft saved", "draft saved"]


def test_after_a_while_it_is_told_again(monkeypatch):
    clock = Clock()
    monkeypatch.setattr("muniment.web.preparing.saving.time", SimpleNamespace(monotonic=clock))
    lately = RecentActions()
    tell = [lately.note("piet", name, always=False) for name in ("a", "a", "b")]
    assert tell == [True, False, True]
    assert lately.note("petra", "a", always=False)
    clock.turn(899)
    assert not lately.note("piet", "a", always=False)
    assert lately.note("piet", "a", always=True)
    clock.turn(899)
    assert not lately.note("piet", "a", always=False)
    clock.turn(1)
    assert lately.note("piet", "a", always=False)


def test_a_submission_stands_in_the_log_with_its_file(browsers, team, tmp_path):
    signer = browsers[Role.SIGNER]
    data = muniment.write(muniment.read(EXAMPLES / "form-d.xml").record, "yaml")
    token = form_token(signer, "/prepare")
    answer = signer.post("/prepare/files", data={"form_token": token}, files={"file": ("d.yaml", data)}, headers=OURS)
    name = answer.headers["location"].split("/")[2]
    shown = signer.get(f"/prepare/{name}/sign").text
    fields = dict(re.findall(r'<input id="(signatures[^"]+)" name="[^"]+" value="([^"]*)"', shown))
    contact = {"contact.contact_name": "A", "contact.contact_phone": "1", "contact.contact_email": "a@b.example"}
    asked = {"version": re.search(r'name="version" value="(\w+)"', shown)[1], "signatures": "1", "confirm": "yes"}
    assert send(signer, f"/prepare/{name}/submit", {**fields, **asked, **contact}).status_code == 303
    (file,) = (tmp_path / "outbox").iterdir()
    assert logged(team)[0] == ("sigrid", "draft begun", name)
    assert logged(team)[-1] == ("sigrid", "submitted", f"{name}: {file.name}")
    assert "a@b.example" not in str(logged(team))
    receipt = signer.get(f"/prepare/{name}/receipt?file={file.name}").text
    assert str(tmp_path) not in receipt
    assert signer.get(re.search(r'href="([^"]+/submitted/[^"]+)"', receipt)[1]).content == file.read_bytes()


@pytest.mark.parametrize("way", ["submitted", "receipt", "amendment"])
def test_what_somebody_else_submitted_is_not_there(browsers, piet, context, team, tmp_path, way):
    """The outbox is one for all: its files are seen from the draft that they were made of, and no other."""
    outbox = context.outbox
    sent = outbox.put("d-secret-venture", muniment.write(muniment.read(EXAMPLES / "form-d.xml").record))
    said = f"# SUBMITTED {sent.name} on 2026-01-05\n".encode()
    data = said + muniment.write(muniment.read(EXAMPLES / "form-d.xml").record, "yaml")
    token = form_token(piet, "/prepare")
    given = piet.post("/prepare/files", data={"form_token": token}, files={"file": ("d.yaml", data)}, headers=OURS)
    name = given.headers["location"].split("/")[2]
    if way == "amendment":
        answer = send(piet, "/prepare", {"draft": name, "file": sent.name})
    else:
        asked = f"{way}/{sent.name}" if way == "submitted" else f"{way}?file={sent.name}"
        answer = piet.get(f"/prepare/{name}/{asked}")
    assert answer.status_code == 404
    assert "No submission" in told(answer)


# ---- pages that were open for too long ------------------------------------------------------------------------------


def test_a_page_that_outlived_its_session_is_shown_again_as_it_was_typed(piet, team, context):
    before, old = context.drafts.of("piet").open("form-d").version, form_token(piet, "/prepare")
    typed = name_typed(piet, "Heron <Ferries>")
    log_in_as(piet, Role.PREPARER)
    again = send(piet, f"{DRAFT}/issuer", typed, old)
    assert again.status_code == 403
    assert "What you typed is not saved yet" in told(again)
    assert 'value="Heron &lt;Ferries&gt;"' in again.text
    assert context.drafts.of("piet").open("form-d").version == before
    fresh, kept = (re.search(rf'name="{name}" value="(\w+)"', again.text)[1] for name in ("form_token", "version"))
    assert (fresh == old, kept) == (False, typed["version"])
    assert send(piet, f"{DRAFT}/issuer", {**typed, "version": kept}, fresh).status_code == 303
    assert context.drafts.of("piet").open("form-d").record.primary_issuer.name == "Heron <Ferries>"
    assert logged(team)[1:] == [("piet", "draft saved", "form-d")]


@pytest.mark.parametrize("way", ["sign", "submit"])
def test_nothing_is_signed_or_submitted_with_a_stale_page(browsers, piet, context, tmp_path, way):
    signer = browsers[Role.SIGNER]
    old = form_token(signer, "/prepare")
    typed = {"version": version(signer, "sign"), "signatures": "1", "signatures[0].signature": "/s/ Jane Roe"}
    log_in_as(signer, Role.SIGNER)
    again = send(signer, f"{DRAFT}/{way}", {**typed, "contact.contact_email": "a@b.example"}, old)
    assert again.status_code == 403
    assert 'value="/s/ Jane Roe"' in again.text
    assert 'value="a@b.example"' in again.text
    assert "signatures are saved" not in again.text
    assert not context.drafts.of("piet").open("form-d").record.signatures
    assert not (tmp_path / "outbox").exists()


def test_what_was_typed_outlives_the_end_of_a_session(piet, team, context, clock):
    typed, old = name_typed(piet, 'Heron "Ferries"'), form_token(piet, "/prepare")
    before = context.drafts.of("piet").open("form-d").version
    clock.turn(IDLE + 1)
    gone = send(piet, f"{DRAFT}/issuer", typed, old)
    assert gone.status_code == 401
    assert "nothing of it is lost" in told(gone)
    fields = {
        name: unescape(value) for name, value in re.findall(r'type="hidden" name="([^"]+)" value="([^"]*)"', gone.text)
    }
    assert fields == typed
    assert context.drafts.of("piet").open("form-d").version == before
    log_in_as(piet, Role.PREPARER)
    again = piet.post(f"{DRAFT}/issuer", data=fields, headers=OURS)
    assert (again.status_code, "Heron &#34;Ferries&#34;" in again.text) == (403, True)
    fresh = re.search(r'name="form_token" value="(\w+)"', again.text)[1]
    assert send(piet, f"{DRAFT}/issuer", typed, fresh).status_code == 303
    assert context.drafts.of("piet").open("form-d").record.primary_issuer.name == 'Heron "Ferries"'


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"sec-fetch-site": "none"},
        {"sec-fetch-site": "cross-site"},
        {"origin": "http://evil.example"},
        {"origin": "http://evil.example", "sec-fetch-site": "same-origin"},
        {"origin": "null"},
    ],
)
def test_words_of_other_pages_are_not_shown(piet, headers, clock):
    typed = {"form_token": "0" * 64, "primary_issuer.name": "Sent from elsewhere"}
    answer = piet.post(f"{DRAFT}/issuer", data=typed, headers=headers)
    assert (answer.status_code, "Sent from elsewhere" in answer.text) == (403, False)
    clock.turn(IDLE + 1)
    answer = piet.post(f"{DRAFT}/issuer", data=typed, headers=headers)
    assert answer.status_code in (401, 403)
    assert "Sent from elsewhere" not in answer.text


def test_a_stranger_has_little_of_his_own_shown(piet, clock):
    clock.turn(IDLE + 1)
    answer = piet.post(f"{DRAFT}/issuer", data={"a": "x" * (300 << 10)}, headers=OURS)
    assert (answer.status_code, "xxx" in answer.text) == (401, False)
    assert send(piet, "/prepare", {"form": "D"}, "0").status_code == 401
    assert send(piet, f"{DRAFT}/remove", {}, "0").status_code == 401


@pytest.mark.slow
def test_one_user_goes_on_after_a_new_start(tmp_path, context):
    Store.open(tmp_path / "empty.db").close()

    def start():
        return Browser(create_app(tmp_path / "empty.db", context=context))

    with start() as client:
        send(client, "/prepare", {"form": "D"})
        old, typed = form_token(client, f"{DRAFT}/issuer"), name_typed(client, "Heron")
    with start() as client:
        assert send(client, f"{DRAFT}/issuer", typed, old).status_code == 303
    (context.drafts.folder / ".form-key").unlink()
    with start() as client:
        again = send(client, f"{DRAFT}/issuer", {**typed, "primary_issuer.name": "Heron Two"}, old)
        assert (again.status_code, 'value="Heron Two"' in again.text) == (403, True)
    assert context.drafts.open("form-d").record.primary_issuer.name == "Heron"
