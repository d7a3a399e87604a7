"""The pages for preparing over HTTP: what they refuse, what they keep, and what they never write down."""

import logging
import re
import shutil
from datetime import date
from urllib.parse import urlencode

import pytest
from litestar.testing import TestClient
from lxml import html
from msgspec import UNSET, structs

import muniment
from muniment.drafts import Draft, amendment
from muniment.drafts.questions import is_amendment, questions
from muniment.drafts.store import DraftStore
from muniment.errors import NO_MEMORY
from muniment.forms import issuer_of
from muniment.forms.definition import AsFiled
from muniment.store import Store
from muniment.web.access.visits import Role, User
from muniment.web.app import beside, create_app
from muniment.web.preparing import filing_context, finish
from muniment.web.preparing.saving import RecentActions

from .endless import greedy
from .hostile import EXAMPLES
from .words import told

TODAY = date(2026, 11, 20)
FORM = {"content-type": "application/x-www-form-urlencoded"}


@pytest.fixture(scope="module")
def pages(tmp_path_factory):
    """The folder of the drafts and the outbox, and the pages over it."""
    made = tmp_path_factory.mktemp("preparing")
    Store.open(made / "empty.db").close()
    context = filing_context(made / "drafts", made / "outbox", lambda: TODAY)
    with TestClient(create_app(made / "empty.db", context=context), base_url="http://127.0.0.1") as client:
        yield made, client


@pytest.fixture
def folder(pages):
    """The folder of the drafts and the outbox, without those of the test before."""
    made, _ = pages
    for name in ("drafts", "outbox"):
        shutil.rmtree(made / name, ignore_errors=True)
    return made


@pytest.fixture
def client(pages, folder):
    """Who comes to the pages for the first time."""
    _, client = pages
    client.cookies.clear()
    client.app.state.lately = RecentActions()
    return client


@pytest.fixture
def draft(client, token, folder):
    """The name of a new Form D, and what sends a page of it."""
    client.post("/prepare", data={"form_token": token, "form": "D"})
    return DraftStore(folder / "drafts")


def version(client, key, name="form-d"):
    return re.search(r'name="version" value="(\w+)"', client.get(f"/prepare/{name}/{key}").text)[1]


def send(client, token, key, answers, do="stay", name="form-d", **options):
    data = {"form_token": token, "version": version(client, key, name), "do": do, **answers}
    return client.post(f"/prepare/{name}/{key}", data=data, follow_redirects=False, **options)


# ---- a good way ------------------------------------------------------------------------------


def test_a_page_is_saved_and_leads_on(client, token, draft):
    answer = send(client, token, "compensation", {"recipients": "0"}, do="next")
    assert (answer.status_code, answer.headers["location"]) == (303, "/prepare/form-d/amounts")
    answer = send(client, token, "amounts", {"total_offering_amount": "ten"}, do="next")
    assert answer.headers["location"] == "/prepare/form-d/amounts?look=yes"
    assert "'ten'" in told(client.get("/prepare/form-d/amounts?look=yes"))
    answer = send(client, token, "amounts", {"total_offering_amount": "ten"}, do="anyway")
    assert answer.headers["location"] == "/prepare/form-d/investors"
    answer = send(client, token, "investors", {}, do="go:persons")
    assert answer.headers["location"] == "/prepare/form-d/persons"
    assert draft.open("form-d").record.as_filed[0].words == "ten"


def test_a_certificate_is_offered_where_the_rule_on_the_cover_has_one(client, token, folder):
    client.post("/prepare", data={"form_token": token, "form": "13G"})
    name, offer = "schedule-13g", "Put in the official certificate"
    page = client.get(f"/prepare/{name}/item-10")
    assert offer not in page.text
    assert f'once Rule 13d-1(b) or 13d-1(c) is ticked on the <a href="/prepare/{name}/cover#rules">' in page.text
    # Pressed on a page that was shown before the rule was taken off the cover: what was typed is saved all the same.
    typed = {"item10.certifications": "Ours."}
    assert send(client, token, "item-10", typed, do="certificate", name=name).status_code == 303
    assert DraftStore(folder / "drafts").open(name).record.item10.certifications == "Ours."
    send(client, token, "cover", {"rules": "Rule 13d-1(c)"}, name=name)
    assert offer in client.get(f"/prepare/{name}/item-10").text
    send(client, token, "item-10", {}, do="certificate", name=name)
    assert "By signing below" in DraftStore(folder / "drafts").open(name).record.item10.certifications


def test_a_text_pasted_with_typographic_signs_is_spelled_plainly_on_request(client, token, folder):
    client.post("/prepare", data={"form_token": token, "form": "13G"})
    name, offer = "schedule-13g", 'value="plain:item2.addresses">Put in the plain spelling'
    send(client, token, "items-1-2", {"item2.addresses": "\u201cThe Quay\u201d \u2013\nSuite\xa05"}, name=name)
    assert offer in client.get(f"/prepare/{name}/items-1-2").text
    send(client, token, "items-1-2", {}, do="plain:item2.addresses", name=name)
    assert DraftStore(folder / "drafts").open(name).record.item2.addresses == '"The Quay" -\nSuite 5'
    assert offer not in client.get(f"/prepare/{name}/items-1-2").text
    assert send(client, token, "items-1-2", {}, do="plain:nothing", name=name).status_code == 400


def test_a_list_is_headed_by_its_name_once(client, token, draft):
    client.post("/prepare", data={"form_token": token, "form": "13D"})
    shown = {
        key: [heading.text_content() for heading in html.fromstring(client.get(f"/prepare/{key}").text).xpath("//h2")]
        for key in ("form-d/issuer", "form-d/persons", "schedule-13d/cover", "schedule-13d/sign")
    }
    assert "Additional Issuer(s)" in shown["form-d/issuer"]
    assert any("Authorized to Receive Notices" in heading for heading in shown["schedule-13d/cover"])
    assert "Related Persons" not in shown["form-d/persons"], "the title of the page says it"
    assert not {"Signature", "Signatures"} & set(shown["schedule-13d/sign"])


def test_persons_are_added_and_removed(client, token, draft):
    answer = send(
        client,
        token,
        "persons",
        {"related_persons": "1", "related_persons[0].last_name": "Roe"},
        do="add:related_persons",
    )
    assert answer.headers["location"] == "/prepare/form-d/persons#related_persons%5B1%5D"
    both = {"related_persons": "2", "related_persons[0].last_name": "Roe", "related_persons[1].last_name": "Doe"}
    send(client, token, "persons", both, do="remove:related_persons[0]")
    assert [one.last_name for one in draft.open("form-d").record.related_persons] == ["Doe"]


def test_own_comments_stay_with_their_person_where_another_is_removed(client, token, draft, folder):
    text = 'form: "D"\nrelated_persons:\n# 1\n- last_name: Roe\n# 2\n- last_name: Doe\n# Ask.\n"my note":\n'
    (folder / "drafts" / "form-d.yaml").write_text(text)
    both = {"related_persons": "2", "related_persons[0].last_name": "Roe", "related_persons[1].last_name": "Doe"}
    send(client, token, "persons", both, do="remove:related_persons[0]")
    own = draft.open("form-d").remarks.own
    assert own == {"related_persons[0].last_name": ("# 2",), "": ("# 1", '# Not read: "my note":', "# Ask.")}
    assert all(
        "Not read: &#34;my note&#34;:</li>" in client.get(f"/prepare/form-d/{key}").text for key in ("issuer", "check")
    )


def test_what_was_not_read_goes_where_a_button_says_so(client, token, draft, folder):
    (folder / "drafts" / "form-d.yaml").write_text('form: "D"\n# Ask.\n"my note":\n  of: Roe\n  and: Doe\n')
    page = client.get("/prepare/form-d/issuer").text
    assert page.count("<li>Not read:") == 3
    assert 'value="noted">' in page
    assert 'value="noted">' not in client.get("/prepare/form-d/check").text
    send(client, token, "issuer", {"primary_issuer.address.city": "Salem"}, do="noted")
    opened = draft.open("form-d")
    assert (opened.remarks.own, opened.record.primary_issuer.address.city) == ({"": ("# Ask.",)}, "Salem")
    assert "Not read" not in client.get("/prepare/form-d/issuer").text


def test_persons_are_removed_from_a_list_that_is_longer_than_the_form_takes(client, token, folder):
    """A filing of old may have more than a hundred, and its amendment begins with all of them."""
    record = muniment.read(EXAMPLES / "schedule-13g.xml").record
    persons = tuple(structs.replace(record.reporting_persons[0], name=f"Fund {number}") for number in range(103))
    drafts = DraftStore(folder / "drafts")
    drafts.add(Draft(structs.replace(record, reporting_persons=persons)), "group")
    names = {"reporting_persons": "103", "reporting_persons[0].name": "Fund the First"}
    answer = send(client, token, "persons", names, do="remove:reporting_persons[1]", name="group")
    assert answer.status_code == 303
    after = [person.name for person in drafts.open("group").record.reporting_persons]
    assert after == ["Fund the First", *(f"Fund {number}" for number in range(2, 103))]
    assert send(client, token, "persons", {"reporting_persons": "103"}, name="group").status_code == 400


def test_a_text_that_is_too_long_stands_in_its_page_again_and_nothing_is_saved(client, token, draft):
    text = "x" * 100_001
    answers = {"total_amount_sold": "5", "amounts_clarification": text}
    answer = send(client, token, "amounts", answers)
    page = html.fromstring(answer.text)
    field = page.get_element_by_id("amounts_clarification")
    described = "".join(page.get_element_by_id(one).text_content() for one in field.get("aria-describedby").split())
    assert (answer.status_code, field.value.strip() == text) == (422, True)
    assert "has 100001 characters, where 255 are allowed" in described
    assert "Nothing was saved: an answer has more than 100,000 characters" in page.text_content()
    assert page.get_element_by_id("total_amount_sold").value == "5"
    assert draft.open("form-d").record.total_amount_sold is UNSET


def test_all_answers_are_asked_for_once_however_many_remarks_stand_at_them(client, folder, monkeypatch):
    """Each remark has the label of its question: with the questions made anew for each, a large group took minutes."""
    asked = []
    monkeypatch.setattr(finish, "questions", lambda record, step: asked.append(step.key) or questions(record, step))
    DraftStore(folder / "drafts").add(amendment(muniment.read(EXAMPLES / "schedule-13g.xml"), TODAY), "amended")
    page = client.get("/prepare/amended/check")
    assert "Date of Event Which Requires Filing" in page.text
    assert len(asked) == len(set(asked)) > 5


def test_the_address_of_the_issuer_is_taken_over(client, token, draft):
    street = {"primary_issuer.address.street1": "1 Row", "primary_issuer.address.state": "TX"}
    send(client, token, "issuer", street)
    send(client, token, "persons", {"related_persons": "1"}, do="same:related_persons[0].address")
    record = draft.open("form-d").record
    assert record.related_persons[0].address == record.primary_issuer.address


def test_a_draft_is_downloaded(client, draft):
    for file, begins in (
        ("draft.yaml", b"# Notice of"),
        ("draft.xml", b"<?xml"),
        ("draft.pdf", b"%PDF"),
    ):
        answer = client.get(f"/prepare/form-d/files/{file}")
        assert answer.status_code == 200, file
        assert answer.content.startswith(begins), file
        assert answer.headers["content-disposition"] == f'attachment; filename="form-d{file.removeprefix("draft")}"', (
            file
        )


@pytest.mark.slow
def test_a_draft_is_taken_up_from_a_file_and_thrown_away(client, token, draft, folder):
    data = client.get("/prepare/form-d/files/draft.yaml").content
    answer = client.post(
        "/prepare/files", data={"form_token": token}, files={"file": ("mine.yaml", data)}, follow_redirects=False
    )
    assert answer.headers["location"] == "/prepare/form-d-2/issuer"
    data = (EXAMPLES / "schedule-13d-2004.htm").read_bytes()
    answer = client.post(
        "/prepare/files", data={"form_token": token}, files={"file": ("old.htm", data)}, follow_redirects=False
    )
    assert answer.headers["location"].startswith("/prepare/schedule-13d-a-")
    client.post("/prepare/form-d-2/remove", data={"form_token": token})
    assert not (folder / "drafts" / "form-d-2.yaml").exists()


# ---- bad input ------------------------------------------------------------------------------


def test_what_is_not_there_is_a_clean_page(client, draft):
    for address, status in (
        ("/prepare/nobody/issuer", 404),
        ("/prepare/nobody", 404),
        ("/prepare/..%2fform-d/issuer", 404),
        ("/prepare/FORM-D/issuer", 404),
        ("/prepare/form-d/cover", 404),
        ("/prepare/form-d/%3Cscript%3E", 404),
        ("/prepare/form-d/files/draft.exe", 404),
        ("/prepare/form-d/files/..%2f..%2fempty.db", 404),
        ("/prepare/form-d/receipt", 404),
        ("/prepare/form-d/receipt?file=../drafts/form-d.yaml", 404),
        ("/prepare?filing=nothing", 404),
    ):
        answer = client.get(address)
        assert answer.status_code == status, address
        assert "Go to the front page" in answer.text, address
        assert "<script>" not in answer.text, address


def test_nonsense_is_a_clean_refusal(client, token, draft):
    for key, answers, do, words in (
        ("issuer", {"total_amount_sold": "1"}, "stay", "is no field of this page"),
        ("issuer", {"primary_issuer.as_filed": "1"}, "stay", "is no field of this page"),
        ("persons", {"related_persons": "5000"}, "stay", "no number of entries"),
        ("persons", {"related_persons": "1"}, "remove:related_persons[9]", "no button"),
        ("persons", {"related_persons": "1"}, "add:signatures", "no button"),
        ("persons", {"related_persons": "1"}, "same:schema_version", "no button"),
        ("issuer", {}, "certificate", "no button"),
        ("issuer", {}, "go:elsewhere", "no page"),
        ("issuer", {}, "explode", "no button"),
        ("sign", {"live_or_test": "MAYBE"}, "stay", "neither LIVE nor TEST"),
    ):
        before = draft.open("form-d").version
        answer = send(client, token, key, answers, do=do)
        assert answer.status_code == 400, (key, do)
        assert words in told(answer), (key, do)
        assert draft.open("form-d").version == before or do in ("go:elsewhere", "explode"), (key, do)


def test_what_is_no_form_is_refused(client, draft):
    for body in (
        b"\xff\xfe",
        b"a",
        b"=&=&=",
        b"a=1&" * 30_000,
        "form_token=é".encode(),
    ):
        answer = client.post("/prepare/form-d/issuer", content=body, headers=FORM)
        assert answer.status_code in (400, 403), body
        assert "Go to the front page" in answer.text, body


def test_a_form_that_is_too_large_is_refused(client, draft):
    answer = client.post("/prepare/form-d/issuer", content=b"a=" + b"x" * (5 << 20), headers=FORM)
    assert answer.status_code == 413
    assert "Go to the front page" in answer.text


def test_files_that_are_none_are_told(client, token):
    for file, words in (
        (("empty.txt", b""), "The file empty.txt is empty."),
        (("picture.png", b"\x89PNG\r\n\x1a\n"), "cannot be amended"),
        (("bomb.yaml", b"form: D\na: &a [x]\nb: *a\n"), "anchors"),
        (("<script>.txt", b"hello"), "cannot be amended"),
    ):
        answer = client.post("/prepare/files", data={"form_token": token}, files={"file": file})
        assert answer.status_code in (422, 503), file
        assert words in told(answer) or answer.status_code == 503, file
        assert "<script>" not in answer.text, file


def test_a_file_that_was_not_chosen(client, token):
    answer = client.post("/prepare/files", data={"form_token": token}, files={"other": ("x", b"y")})
    assert answer.status_code == 422


# ---- whose form it is ------------------------------------------------------------------------------


def test_a_form_without_our_token_changes_nothing(client, token, draft):
    before = draft.open("form-d").version
    for sent in ({}, {"form_token": ""}, {"form_token": "0" * 32}):
        answer = client.post("/prepare/form-d/issuer", data={**sent, "primary_issuer.name": "x"})
        assert answer.status_code == 403
        assert client.post("/prepare", data={**sent, "form": "D"}).status_code == 403
        assert client.post("/prepare/form-d/remove", data=sent).status_code == 403
        assert client.post("/prepare/form-d/submit", data=sent).status_code == 403
        assert client.post("/prepare/files", data=sent, files={"file": ("x", b"y")}).status_code == 403
    assert draft.open("form-d").version == before


def test_a_form_from_a_page_elsewhere_is_refused(client, token, draft):
    for headers in (
        {"origin": "http://evil.example"},
        {"origin": "null"},
        {"origin": "http://127.0.0.1:9999"},
        {"origin": "https://127.0.0.1"},
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
    ):
        answer = send(client, token, "issuer", {"primary_issuer.name": "x"}, headers=headers)
        assert answer.status_code == 403, headers


def test_a_draft_of_somebody_else_is_not_there(client, token, folder, monkeypatch):
    monkeypatch.setattr("muniment.web.preparing.saving.current", lambda request: User("ada", Role.PREPARER))
    hers = re.search(r'name="form_token" value="([^"]+)"', client.get("/prepare").text)[1]
    assert client.post("/prepare", data={"form_token": hers, "form": "D"}).status_code == 200
    assert client.get("/prepare/form-d/issuer").status_code == 200
    monkeypatch.setattr("muniment.web.preparing.saving.current", lambda request: User("bea", Role.PREPARER))
    theirs = re.search(r'name="form_token" value="([^"]+)"', client.get("/prepare").text)[1]
    assert client.get("/prepare/form-d/issuer").status_code == 404
    assert client.get("/prepare/form-d/files/draft.yaml").status_code == 404
    for way in ("issuer", "remove", "submit", "judge/issuer"):
        answer = client.post(f"/prepare/form-d/{way}", data={"form_token": theirs})
        assert answer.status_code == 404, way


# ---- versions ------------------------------------------------------------------------------


def test_a_stale_page_shows_both_and_saves_nothing(client, token, draft):
    stale = version(client, "issuer")
    send(client, token, "issuer", {"primary_issuer.name": "There"})
    data = {"form_token": token, "version": stale, "primary_issuer.name": "Here", "primary_issuer.phone": "1"}
    answer = client.post("/prepare/form-d/issuer", data=data)
    assert answer.status_code == 409
    assert "saved there: There" in told(answer)
    assert "typed here: Here" in told(answer)
    assert 'value="Here"' in answer.text
    assert draft.open("form-d").record.primary_issuer.name == "There"


def test_what_two_tabs_changed_in_different_fields_is_joined(client, token, draft):
    both = {"related_persons": "2", "related_persons[0].last_name": "Roe", "related_persons[1].last_name": "Doe"}
    send(client, token, "persons", {**both, "related_persons": "1"}, do="add:related_persons")
    send(client, token, "persons", both)
    shown = version(client, "persons")
    send(client, token, "persons", {**both, "related_persons[0].relationships": "Director"})
    typed = {"form_token": token, "version": shown, **both, "related_persons[1].first_name": "Jane"}
    kept = client.post("/prepare/form-d/judge/persons", content=urlencode(typed), headers=FORM).json()
    assert kept["kept"]["related_persons[0].relationships"] == ["Director"]
    assert kept["version"] == version(client, "persons")
    first, second = draft.open("form-d").record.related_persons
    assert (first.relationships, second.first_name) == (("Director",), "Jane")


def test_of_several_persons_a_message_says_whom_it_is_about(client, token, folder):
    """And nothing is said against signatures that nobody has been asked for yet."""
    drafts = DraftStore(folder / "drafts")
    draft = amendment(muniment.read(EXAMPLES / "schedule-13g.xml"), TODAY)
    first, second = draft.record.reporting_persons
    persons = (first, structs.replace(second, percent=UNSET, as_filed=(AsFiled("percent", "x"),)))
    drafts.add(structs.replace(draft, record=structs.replace(draft.record, reporting_persons=persons)), "group")
    check = told(client.get("/prepare/group/check"))
    message = (
        "Row 11: Percent of class represented by amount in row (9) is 'x': it takes a percentage such as 6.2 or 6.2%."
    )
    assert f"Reporting person 2: {message}" in check
    assert "which is no name" not in check
    assert "the event is of" not in check  # it is still to be stated
    assert "Reporting person 1: Percent of class represented by amount in row (9) : as of the event" in check
    assert f"Reporting person 2: {message}" in told(client.get("/prepare/group/persons?look=yes"))
    submitted = client.post(
        "/prepare/group/submit", data={"form_token": token, "version": version(client, "sign", "group")}
    )
    assert f"Reporting person 2: {message}" in told(submitted)


def test_the_only_entry_that_nobody_needs_is_named_and_taken_away(client, token, draft):
    """Beside one additional issuer the questions stand twice on the page; and it may have been added by mistake."""
    send(client, token, "issuer", {"other_issuers": "0"}, do="add:other_issuers")
    page = client.get("/prepare/form-d/issuer?look=yes")
    assert "Additional issuer 1: Item 2: Phone Number of Issuer is missing." in told(page)
    (button,) = html.fromstring(page.text).xpath('//button[starts-with(@value, "remove:")]/@value')
    send(client, token, "issuer", {"other_issuers": "1"}, do=button)
    assert draft.open("form-d").record.other_issuers is UNSET
    needed = client.get("/prepare/form-d/persons?look=yes")
    assert 'value="remove:' not in needed.text
    assert "Related person 1:" not in told(needed)


def test_a_summary_says_the_item_of_what_does_not_name_it(client, token, draft):
    send(client, token, "issuer", {})
    assert "Item 2: Street Address 1 is missing." in told(client.get("/prepare/form-d/issuer?look=yes"))
    wrong = {"total_offering_amount": "100", "total_amount_sold": "1", "total_remaining": "2"}
    send(client, token, "amounts", wrong)
    for page in ("amounts?look=yes", "check"):
        assert "Item 13: $100 offered less $1 sold" in told(client.get(f"/prepare/form-d/{page}"))


def test_a_difference_is_only_what_both_tabs_changed(client, token, draft):
    shown = version(client, "issuer")
    send(client, token, "issuer", {"primary_issuer.name": "There", "primary_issuer.phone": "1"})
    data = {"form_token": token, "version": shown, "primary_issuer.name": "Here", "primary_issuer.phone": ""}
    page = html.fromstring(client.post("/prepare/form-d/issuer", data=data).text)
    assert [one.text_content() for one in page.xpath("//section//dt")] == ["Name of Issuer"]
    assert page.get_element_by_id("primary_issuer.phone").value == "1"


def test_an_entry_that_both_tabs_changed_is_asked_for_though_its_fields_differ(client, token, draft):
    """One tab takes a person away and names another: at her number is somebody else now."""
    one = {"related_persons": "1", "related_persons[0].last_name": "Roe", "related_persons[0].first_name": "Jane"}
    send(client, token, "persons", one)
    shown = version(client, "persons")
    send(client, token, "persons", one, do="add:related_persons")
    send(client, token, "persons", one, do="remove:related_persons[0]")
    send(client, token, "persons", {**one, "related_persons[0].last_name": "Doe"})
    data = {"form_token": token, "version": shown, **one, "related_persons[0].address.city": "Utica"}
    assert client.post("/prepare/form-d/persons", data=data).status_code == 409
    assert draft.open("form-d").record.related_persons[0].address is UNSET


@pytest.mark.parametrize(("key", "form"), [("issuer", "D"), ("cover", "13G/A")])
def test_what_is_saved_after_the_draft_was_thrown_away_begins_a_new_one(client, token, folder, key, form):
    drafts = DraftStore(folder / "drafts")
    client.post("/prepare", data={"form_token": token, "form": form})
    (row,) = drafts.list().rows
    field = "primary_issuer.name" if form == "D" else "issuer_name"
    page = html.fromstring(client.get(f"/prepare/{row.name}/{key}").text)
    hidden = {name: page.forms[-1].fields[name] for name in ("form_token", "version", "begun_as")}
    client.post(f"/prepare/{row.name}/remove", data={"form_token": token})
    answer = client.post(f"/prepare/{row.name}/{key}", data={**hidden, field: "Larkspur"})
    assert (answer.status_code, drafts.list().rows) == (404, [])
    again = html.fromstring(answer.text)
    assert again.get_element_by_id(field).value == "Larkspur"
    assert "This draft was thrown away" in again.text_content()
    hidden = {name: again.forms[-1].fields[name] for name in hidden}
    saved = client.post(f"/prepare/{row.name}/{key}", data={**hidden, field: "Larkspur", "do": "stay"})
    assert "Saved." in told(saved)
    (row,) = drafts.list().rows
    assert (issuer_of(row.record), is_amendment(row.record)) == ("Larkspur", form == "13G/A")


def test_a_stale_page_that_says_the_same_is_no_conflict(client, token, draft):
    stale = version(client, "issuer")
    send(client, token, "issuer", {"primary_issuer.name": "Same"})
    data = {"form_token": token, "version": stale, "primary_issuer.name": "Same", "do": "stay"}
    assert client.post("/prepare/form-d/issuer", data=data, follow_redirects=False).status_code == 303


def test_a_stale_page_with_persons_that_are_gone(client, token, draft):
    two = {"related_persons": "2", "related_persons[0].last_name": "Roe", "related_persons[1].last_name": "Doe"}
    send(
        client,
        token,
        "persons",
        {"related_persons": "1", "related_persons[0].last_name": "Roe"},
        do="add:related_persons",
    )
    send(client, token, "persons", two)
    stale = version(client, "persons")
    send(client, token, "persons", two, do="remove:related_persons[1]")
    data = {"form_token": token, "version": stale, **two, "related_persons[1].first_name": "John"}
    answer = client.post("/prepare/form-d/persons", data=data)
    assert answer.status_code == 409
    assert 'value="John"' in answer.text
    assert len(draft.open("form-d").record.related_persons) == 1


def test_a_draft_that_cannot_be_written_says_so(client, token, draft, monkeypatch):
    def full(*_, **__):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    answer = send(client, token, "issuer", {"primary_issuer.name": "Larkspur"})
    assert answer.status_code == 503
    assert "No space left" in told(answer)
    assert html.fromstring(answer.text).get_element_by_id("primary_issuer.name").value == "Larkspur"


def test_a_draft_broken_by_hand_is_told(client, draft):
    (draft.folder / "form-d.yaml").write_text("form: D\n  a: [")
    answer = client.get("/prepare/form-d/issuer")
    assert answer.status_code == 422
    assert "no YAML" in told(answer)
    assert client.get("/prepare").status_code == 200


# ---- what is never written down ------------------------------------------------------------------------------


def test_contact_and_codes_stand_in_no_draft_and_no_log(client, token, draft, caplog):
    caplog.set_level(logging.DEBUG)
    secret = {"contact.contact_email": "secret@heron.example", "contact.contact_name": "Secret Heron"}
    page = client.post(
        "/prepare/form-d/submit", data={"form_token": token, "version": version(client, "sign"), **secret}
    )
    assert page.status_code == 422
    assert "secret@heron.example" in page.text  # it stands in the page again, so that nothing is typed twice
    assert "Secret Heron" not in client.get("/prepare/form-d/sign").text
    kept = b"".join(path.read_bytes() for path in draft.folder.iterdir())
    assert b"ecret@" not in kept
    assert b"Heron" not in kept
    assert "heron" not in caplog.text.casefold()


def test_there_is_no_field_for_an_access_code(client, token, draft):
    fields = re.findall(r'(?:name|id|for)="([^"]*)"', client.get("/prepare/form-d/sign").text)
    assert "form_token" in fields
    assert not [field for field in fields if "ccc" in field.casefold()]
    for name in ("contact.credentials", "contact.ccc", "primary_issuer.ccc"):
        answer = client.post(
            "/prepare/form-d/submit", data={"form_token": token, "version": version(client, "sign"), name: "abcd1@ef"}
        )
        assert answer.status_code == 400


def test_nothing_is_submitted_while_errors_stand(client, token, draft, folder):
    answer = client.post(
        "/prepare/form-d/submit", data={"form_token": token, "version": version(client, "sign"), "confirm": "yes"}
    )
    assert answer.status_code == 422
    assert "It cannot be submitted yet" in told(answer)
    assert 'href="/prepare/form-d/issuer?look=yes#primary_issuer' in answer.text
    listed = html.fromstring(answer.text).xpath('//section[contains(@class, "summary")]//a/@href')
    fields = [href.partition("#")[2].rpartition(".")[2] for href in listed if "#signatures%5B0" in href]
    assert fields == ["issuer", "signature", "name", "title"]  # as they stand on the page
    assert not (folder / "outbox").exists()


@pytest.mark.slow
def test_saving_the_signatures_blames_nobody_and_keeps_what_was_typed_in_the_page(client, token, draft):
    answers = {"signatures": "1", "signatures[0].signature": "/s/ Jane Roe", "contact.contact_email": "a@b.example"}
    answer = send(client, token, "sign", answers)
    assert answer.status_code == 200
    assert "The signatures are saved" in told(answer)
    assert "is missing" not in told(answer)
    assert 'value="a@b.example"' in answer.text
    (signature,) = draft.open("form-d").record.signatures
    assert (signature.signature, signature.name, signature.date) == ("/s/ Jane Roe", "Jane Roe", TODAY)


@pytest.mark.slow
def test_warnings_ask_for_a_tick(client, token, folder):
    """Signed 276 days ago: a note; paid finders without recipients: a warning that one may submit with."""
    record = muniment.read(EXAMPLES / "form-d.xml").record
    data = muniment.write(record, "yaml")
    client.post("/prepare/files", data={"form_token": token}, files={"file": ("mine.yaml", data)})
    (draft,) = [path.stem for path in (folder / "drafts").glob("*.yaml")]
    contact = {"contact.contact_name": "A", "contact.contact_phone": "1", "contact.contact_email": "a@b.example"}
    shown = client.get(f"/prepare/{draft}/sign").text
    fields = dict(re.findall(r'<input id="(signatures[^"]+)" name="[^"]+" value="([^"]*)"', shown)) | {
        "signatures": "1"
    }
    data = {"form_token": token, "version": version(client, "sign", draft), **contact, **fields}
    first = client.post(f"/prepare/{draft}/submit", data=data, follow_redirects=False)
    if first.status_code == 422:
        assert 'name="confirm"' in first.text, told(first)
        data["version"] = version(client, "sign", draft)
        first = client.post(f"/prepare/{draft}/submit", data={**data, "confirm": "yes"}, follow_redirects=False)
    assert first.status_code == 303
    again = client.post(f"/prepare/{draft}/submit", data={**data, "confirm": "yes"}, follow_redirects=False)
    assert again.headers["location"] == first.headers["location"]
    assert len(list((folder / "outbox").iterdir())) == 1
    assert "Nothing has been sent to EDGAR" in told(client.get(first.headers["location"]))


def test_nobody_signs_what_was_changed_after_the_page_of_the_signatures_was_opened(client, token, folder):
    """Warnings that were confirmed were those of other answers."""
    drafts = DraftStore(folder / "drafts")
    drafts.add(Draft(muniment.read(EXAMPLES / "form-d.xml").record), "notice")
    opened = html.fromstring(client.get("/prepare/notice/sign").text).forms[-1].fields
    send(client, token, "amounts", {"amounts_clarification": "As of today."}, name="notice")
    data = {**opened, "contact.contact_name": "Pim", "contact.contact_phone": "512-555-0188"}
    data |= {"contact.contact_email": "pim@example.com", "confirm": "yes", "live_or_test": "LIVE"}
    answer = client.post("/prepare/notice/submit", data=data, follow_redirects=False)
    assert answer.status_code == 422
    assert "the answers were changed after you opened this page" in told(answer)
    assert not (folder / "outbox").exists()
    again = html.fromstring(answer.text).forms[-1].fields
    data |= {"seen": again["seen"], "version": again["version"], "live_or_test": "TEST"}
    answer = client.post("/prepare/notice/submit", data=data, follow_redirects=False)
    assert answer.status_code == 303, told(answer)
    assert "What you change here is not in that file." in told(client.get("/prepare/notice/amounts"))


# ---- around it ------------------------------------------------------------------------------


def test_scripts_of_ours_may_run_here_and_nowhere_else(client, draft):
    policy = client.get("/prepare/form-d/issuer").headers["content-security-policy"]
    assert "script-src 'self'" in policy
    assert "unsafe" not in policy
    for elsewhere in ("/rules", "/about", "/prepare"):
        assert "script" not in client.get(elsewhere).headers["content-security-policy"]


def test_what_is_typed_is_kept_and_judged(client, token, draft):
    def judge(version, **answers):
        body = urlencode({"form_token": token, "version": version, **answers})
        return client.post("/prepare/form-d/judge/amounts", content=body, headers=FORM)

    first = judge(version(client, "amounts"), total_amount_sold="ten", total_offering_amount="5").json()
    (found,) = first["findings"]["total_amount_sold"]
    assert (found["severity"], "'ten'" in found["words"]) == ("error", True)
    assert draft.open("form-d").record.total_offering_amount == 5
    second = judge(first["version"], total_amount_sold="3", total_offering_amount="5").json()
    assert draft.open("form-d").record.total_amount_sold == 3
    assert second["version"] == version(client, "amounts")
    stale = judge(first["version"], total_amount_sold="4", total_offering_amount="5").json()
    assert stale["version"] == ""  # changed in another place: nothing is kept until somebody decides
    assert draft.open("form-d").record.total_amount_sold == 3
    assert client.post("/prepare/form-d/judge/nothing", content=f"form_token={token}", headers=FORM).status_code == 404


def test_drafts_and_outbox_lie_beside_the_store(tmp_path):
    context = beside(tmp_path / "some.db")
    assert (context.drafts.folder, context.outbox.folder) == (tmp_path / "drafts", tmp_path / "outbox")
    assert beside(f"sqlite:///{tmp_path}/some.db").outbox.folder == tmp_path / "outbox"
    assert beside("postgresql://host/db").drafts.folder.parts == ("drafts",)
    assert beside(tmp_path / "some.db", drafts=tmp_path / "d").drafts.folder == tmp_path / "d"


@pytest.mark.kill
def test_a_file_that_takes_all_memory_is_refused_and_the_next_is_taken(client, token, monkeypatch):
    files = {"file": ("a.xml", (EXAMPLES / "form-d.xml").read_bytes())}
    with monkeypatch.context() as patched:
        patched.setattr("muniment.web.preparing.questions.read", greedy)
        answer = client.post("/prepare/files", data={"form_token": token}, files=files)
    assert answer.status_code == 422
    assert NO_MEMORY in told(answer)
    answer = client.post("/prepare/files", data={"form_token": token}, files=files, follow_redirects=False)
    assert answer.status_code == 303
