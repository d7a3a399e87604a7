"""Filing from the browser with a local EDGAR: sent, followed, refused at the fields, mended, and no secret told."""

import logging
import re
from pathlib import Path
from types import SimpleNamespace

import httpx
import pytest
from lxml import html

from muniment.drafts.store import DraftStore
from muniment.edgar.client.filing import Message, Registrant, State
from muniment.web.access.team import app_for
from muniment.web.access.visits import Role
from muniment.web.filing import SecretStore, Typed, reasons

from .filing_room import NOON, Room, told
from .teams import Browser, Clock, form_token, log_in_as, team_of

ROOT = Path(__file__).parents[2]

CIK = "0009900001"


@pytest.fixture
def room(tmp_path, edgar):
    """The pages over an empty store with one draft, a Form D that lacks nothing, beside a clean EDGAR."""
    edgar.clean()
    edgar.clock.set(NOON)
    return Room(tmp_path, edgar)


def draft_of(room):
    return DraftStore(room.folder / "drafts").open(room.name)


# ---- a good way ------------------------------------------------------------------------------------------------------


@pytest.mark.slow
def test_a_submission_is_filed_and_leads_to_what_everybody_sees(room):
    with room:
        where, number = room.file()
        page = room.client.get(where)
        assert "ACCEPTED" in told(page)
        assert number in told(page)
        (public,) = html.fromstring(page.text).xpath('//a[text()="See it as everybody sees it"]/@href')
    assert public.startswith(f"{room.edgar.url}/Archives/edgar/data/{int(room.cik)}/")
    shown = httpx.get(public, headers={"user-agent": "Mozilla/5.0"})
    assert shown.status_code == 200
    assert number in shown.text
    (submitted,) = room.edgar.submissions()
    assert (submitted["accession"], submitted["mode"], submitted["filers"]) == (number, "LIVE", [room.cik])


@pytest.mark.slow
def test_a_registrant_without_a_number_does_not_hide_the_filing(room):
    with room:
        where, number = room.file()
        office = room.client.app.state.edgar
        to = office.endpoint()
        office.remember(to, State(number, "ACCEPTED", final=True, registrants=(Registrant(cik="N/A"),)))
        page = html.fromstring(room.client.get(where).text)
        (public,) = page.xpath('//a[text()="See it as everybody sees it"]/@href')
    assert public.startswith(f"{room.edgar.url}/Archives/edgar/data/{int(room.cik)}/")


def test_what_is_missing_is_asked_for_at_its_field(room):
    with room:
        where = room.submit()
        page = room.press(where, "send", 422, filer_token=room.secrets()["filer_token"])
        read = html.fromstring(page.text)
        links = read.xpath('//section[@role="alert"]//a/@href')
        assert links == ["#user_token", f"#ccc-{room.cik}"]
        assert all(read.get_element_by_id(one[1:]).get("aria-invalid") == "true" for one in links)
        assert room.edgar.submissions() == []
        assert not list((room.folder / "outbox").glob("*.jsonl"))


@pytest.mark.slow
def test_it_is_followed_without_scripts_until_it_is_decided(room):
    room.edgar.choose("fresh-status", "404")  # while the clock stands still, EDGAR knows nothing of it
    with room:
        where, _ = room.file()
        page = room.client.get(where).text
        assert '<meta http-equiv="refresh" content="2">' in page
        assert 'data-following="2"' in page
        assert "Not known yet" in page
        room.edgar.choose("fresh-status", "found")
        page = room.client.get(where).text
        assert "ACCEPTED" in page
        assert '<meta http-equiv="refresh"' not in page
        assert "data-following" not in page


@pytest.mark.slow
def test_a_file_that_was_filed_is_not_sent_again(room):
    with room:
        where, number = room.file()
        answer = room.client.post(
            where.partition("?")[0],
            data={"form_token": room.token(), "file": where.partition("file=")[2], "do": "send"},
        )
        assert answer.status_code == 502
        assert "Nothing was sent now: on " in told(answer)
        assert f" it was sent, and is {number}." in told(answer)
        assert "--again" not in told(answer)
        assert len(room.edgar.submissions()) == 1


@pytest.mark.slow
def test_after_a_new_start_the_number_is_there_and_a_token_is_asked_for(room):
    with room:
        where, number = room.file()
    with Room.again(room) as later:
        page = later.see(where)
        assert number in page
        assert "Not known yet" in page
        later.press(where, "ask", filer_token=later.edgar.token(later.cik).filer)
        assert "ACCEPTED" in later.see(where)


# ---- refused, and mended ---------------------------------------------------------------------------------------------


@pytest.mark.slow
def test_a_suspension_stands_at_its_field_until_that_is_mended(tmp_path, edgar):
    edgar.clean()
    edgar.clock.set(NOON)
    edgar.choose("empty-jurisdiction", "suspend")
    edgar.choose("message-context", "rule")
    with Room(tmp_path, edgar) as room:
        where, number = room.file()
        page = room.client.get(where)
        assert "EDGAR has suspended this submission" in told(page)
        assert "primary_issuer.jurisdiction" in page.text
        field = room.press(where, "primary_issuer.jurisdiction")
        assert field == f"/prepare/{room.name}/issuer?look=yes#primary_issuer.jurisdiction"
        read = html.fromstring(room.client.get(field).text)
        said = read.get_element_by_id("primary_issuer.jurisdiction-says").text_content()
        assert f"EDGAR suspended {number}" in said
        assert "#primary_issuer.jurisdiction" in read.xpath('//section[@role="alert"]//a/@href')
        assert f"EDGAR suspended {number}" in room.see(f"/prepare/{room.name}/check")
        assert number in (tmp_path / "drafts" / f"{room.name}.yaml").read_text("utf-8")
        going = room.press(field.partition("#")[0], "next")
        assert "look" not in going, "whoever has looked is not held up"
        assert "EDGAR suspended" not in room.see(f"/prepare/{room.name}/issuer?look=yes")
        edgar.choose("empty-jurisdiction", "accept")
        again = room.submit()
        assert again == where, "the same bytes are the same file"
        room.press(where, "send")
        second = room.edgar.submissions()[-1]["accession"]
        assert second != number
        room.edgar.wait_until_final(second)
        assert f"{second} DISSEMINATED" in re.sub(r"\s+", " ", room.see(where))


def test_a_reason_without_a_field_is_about_the_one_at_its_line_and_column():
    data = (ROOT / "examples" / "form-d.xml").read_bytes()
    at = data.index(b"<zipCode>") + len(b"<zipCode>")
    line, column = str(data.count(b"\n", 0, at) + 1), str(at - data.rfind(b"\n", 0, at))
    found = [Message(type="ERROR", content="wrong", line=line, offset=offset) for offset in (column, "1")]
    stated = Message(type="ERROR", content="wrong", line=line, offset=column, context="E-28 total_amount_sold")
    state = State("0009900031-26-000001", "SUSPENDED", final=True, reasons=(*found, stated))
    paths = [(reason.code, reason.path) for reason in reasons(state, data)]
    assert paths == [("EDGAR", "primary_issuer.address.zip_code"), ("", ""), ("E-28", "total_amount_sold")]


@pytest.mark.slow
def test_a_wrong_access_code_is_told_and_another_is_taken(room):
    with room:
        where, number = room.file(**{f"ccc-{room.cik}": "wrong#12"})
        page = room.see(where)
        assert "SUSPENDED" in page
        assert "Give the right access code below" in page
        assert page.count("known; type only to change it") == 2, "a refused code is known no more, the tokens are"
        room.press(where, "send", 422)
        room.press(where, "send", **room.secrets())
        second = room.edgar.submissions()[-1]["accession"]
        room.edgar.wait_until_final(second)
        assert second != number
        assert "ACCEPTED" in room.see(where)


@pytest.mark.slow
def test_refused_tokens_are_not_sent_again(room):
    with room:
        where, secrets = room.submit(), room.secrets()
        page = told(room.press(where, "send", 502, **(secrets | {"filer_token": "wrong"})))
        assert page.count("known; type only to change it") == 1, "the access code"
        assert "is missing" in told(room.press(where, "send", 422))
        assert room.press(where, "send", **secrets) == where


@pytest.mark.slow
def test_reasons_are_noted_for_no_other_submission(room):
    with room:
        where, _ = room.file()
        token, before = room.token(), draft_of(room).remarks.head
        answer = room.client.post(
            f"/prepare/{room.name}/edgar/mend", data={"form_token": token, "file": where.partition("file=")[2]}
        )
        assert answer.status_code == 400
        assert "has not suspended" in told(answer)
        assert draft_of(room).remarks.head == before


# ---- what goes wrong -------------------------------------------------------------------------------------------------


@pytest.mark.slow
def test_nobody_knows_whether_it_arrived(room):
    with room:
        where = room.submit()
        secrets = room.secrets()
        room.edgar.cut_next(path="/submission/single")
        answer = room.press(where, "send", 502, **secrets)
        assert "it may have been filed" in told(answer)
        answer = room.press(where, "send", 502)
        assert room.edgar.submissions() == []
        assert "may have been sent" in told(answer)
        room.press(where, "send", looked="yes")
        assert len(room.edgar.submissions()) == 1


@pytest.mark.slow
def test_edgar_takes_nothing_now(room):
    with room:
        where = room.submit()
        room.edgar.fail_next(path="/submission/single")
        answer = room.press(where, "send", 502, **room.secrets())
        assert "does not take the submission now" in told(answer)
        room.press(where, "send")
        assert len(room.edgar.submissions()) == 1


def test_there_is_no_edgar(tmp_path, edgar):
    edgar.clock.set(NOON)
    with Room(tmp_path, edgar, url="http://127.0.0.1:9") as room:
        where = room.submit()
        answer = room.press(where, "send", 502, **room.secrets())
        assert "127.0.0.1:9" in told(answer)


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/prepare/form-d/edgar", 404),
        ("/prepare/form-d/edgar?file=../drafts/form-d.yaml", 404),
        ("/prepare/no-draft/edgar?file=x.xml", 404),
        ("/prepare/form-d/edgar?file=form-d-nobody.xml", 404),
    ],
)
def test_addresses_of_nothing(room, address, status):
    with room:
        assert room.client.get(address).status_code == status


@pytest.mark.slow
def test_a_submission_of_another_draft_is_not_filed(room):
    with room:
        other = room.context.outbox.put("d-other-venture", (ROOT / "examples/form-d.xml").read_bytes())
        answer = room.client.get(f"/prepare/{room.name}/edgar?file={other.name}")
    assert answer.status_code == 404
    assert "No submission" in told(answer)


@pytest.mark.slow
def test_a_file_of_the_outbox_that_is_damaged(room):
    with room:
        where = room.submit()
        path = next((room.folder / "outbox").glob("*.xml"))
        for data in (b"", b"<a/>", path.read_bytes()[:900], b"\xff\x00" * 50):
            path.write_bytes(data)
            answer = room.client.get(where)
            assert answer.status_code == 422, data[:20]
            assert "Traceback" not in answer.text


@pytest.mark.slow
def test_other_buttons_and_codes_are_refused(room):
    with room:
        where = room.submit()
        data = {"form_token": room.token(), "file": where.partition("file=")[2]}
        assert room.client.post(where.partition("?")[0], data=data | {"do": "burn"}).status_code == 400
        wrong = room.client.post(where.partition("?")[0], data=data | {"ccc-0000000001": "abc", "do": "send"})
        assert wrong.status_code == 422
        blank = room.client.post(where.partition("?")[0], data=data | {"filer_token": "two words", "do": "send"})
        assert blank.status_code == 422
        assert "two words" not in blank.text
        assert room.client.post(where.partition("?")[0], data=data | {"form_token": "x"}).status_code == 403


# ---- secrets ---------------------------------------------------------------------------------------------------------


@pytest.mark.slow
def test_secrets_are_in_no_page_no_file_and_no_log(room, caplog):
    caplog.set_level(logging.DEBUG)
    with room:
        where = room.submit()
        secrets = room.secrets()
        room.press(where, "send", 422, **(secrets | {"user_token": ""}))
        room.press(where, "send", **secrets)
        (sent,) = room.edgar.submissions()
        room.edgar.wait_until_final(sent["accession"])
        pages = [room.client.get(one).text for one in (where, f"/prepare/{room.name}/check", "/prepare")]
    held = [path.read_bytes().decode("utf-8", "replace") for path in room.folder.rglob("*") if path.is_file()]
    logged = [line.getMessage() for line in caplog.records if line.name.startswith(("httpx", "httpcore", "muniment"))]
    assert logged
    for secret in secrets.values():
        assert not [text for text in [*pages, *held, *logged] if secret in text]


@pytest.mark.slow
def test_what_was_typed_is_forgotten_when_asked(room):
    with room:
        where = room.submit()
        secrets = room.secrets()
        room.press(where, "send", 422, **(secrets | {"user_token": ""}))
        assert room.see(where).count("known; type only to change it") == 2
        room.press(where, "forget")
        assert "known; type only" not in room.see(where)


def test_what_nobody_uses_for_a_working_day_is_forgotten(monkeypatch):
    now = [0.0]
    monkeypatch.setattr("muniment.web.filing.time", SimpleNamespace(monotonic=lambda: now[0]))
    secrets = SecretStore()
    secrets.put("sigrid", "http://one", Typed(filer="abc", codes={CIK: "code#123"}))
    now[0] += 8 * 3600 - 1
    secrets.put("sigrid", "http://one", Typed(user="def"))
    given = secrets.get("sigrid", "http://one")
    assert [one.reveal() for one in (given.filer, given.user, given.codes[CIK])] == ["abc", "def", "code#123"]
    assert secrets.get("piet", "http://one").filer is None
    assert secrets.get("sigrid", "http://two").filer is None
    now[0] += 8 * 3600
    assert secrets.get("sigrid", "http://one").filer is None
    assert "abc" not in repr(Typed(filer="abc"))


# ---- a team ----------------------------------------------------------------------------------------------------------


@pytest.mark.slow
def test_only_a_signer_files_and_the_log_says_so(tmp_path, edgar):
    edgar.clean()
    edgar.clock.set(NOON)
    alone = Room(tmp_path, edgar)
    with alone:
        where = alone.submit()
    team = team_of(tmp_path / "filings.db", Clock())
    app = app_for(tmp_path / "empty.db", team, alone.context, edgar.url)
    with Browser(app) as first:
        browsers = {role: Browser(first.app) for role in Role}
        for role, browser in browsers.items():
            log_in_as(browser, role)
        (tmp_path / "drafts" / f".{alone.name}.owner").write_text("piet")
        assert browsers[Role.VIEWER].get(where).status_code == 403
        page = browsers[Role.PREPARER].get(where)
        assert "A signer files it." in page.text
        assert 'type="password"' not in page.text
        for role, status in {Role.VIEWER: 403, Role.PREPARER: 403, Role.SIGNER: 303}.items():
            data = {"form_token": form_token(browsers[role], "/"), "file": where.partition("file=")[2], "do": "send"}
            answer = browsers[role].post(where.partition("?")[0], data=data | alone.secrets(), follow_redirects=False)
            assert answer.status_code == status, told(answer)
        (sent,) = edgar.submissions()
        edgar.wait_until_final(sent["accession"])
        assert "ACCEPTED" in told(browsers[Role.SIGNER].get(where))
        seen = told(browsers[Role.PREPARER].get(where))
        assert "ACCEPTED" in seen, "what EDGAR told a signer is shown to the preparer"
        line = team.log.part().lines[0]
        assert (line.who, line.what, line.about) == ("sigrid", "sent to EDGAR", f"{alone.name}: {sent['accession']}")
