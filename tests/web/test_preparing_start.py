"""Where a draft begins: any filing of the store, a file, the receipt; and what cannot be used is said beside."""

import shutil
from datetime import date
from pathlib import Path

import pytest
from litestar.testing import TestClient
from lxml import html
from msgspec import UNSET, structs

import muniment
from datasets import row, zipped
from muniment.drafts import Draft, blank
from muniment.drafts.submitting import Contact, filing_copy, header_of, with_submission
from muniment.edgar.client.sendings import Sendings
from muniment.edgar.protocol import Mode
from muniment.forms import FORMS, with_mode
from muniment.forms.layout import SIGNATURE
from muniment.pipeline.ingest import ingest
from muniment.store import Store
from muniment.web.app import beside, create_app, served
from muniment.web.lists import A_PAGE
from muniment.web.preparing import filing_context
from muniment.writers.yaml import Remarks

from .hostile import EXAMPLES
from .journeys import typist
from .words import told

TODAY = date(2026, 11, 20)
SET = "0009900077-25-000001"
CONTACT = Contact("Ada Pomelo", "212-555-0142", "ada@pomelo.example", "muniment.toml: [contact]")


@pytest.fixture(scope="module")
def filled(tmp_path_factory):
    """A store of one filing as a data set has it and one from a full submission."""
    folder = tmp_path_factory.mktemp("filled")
    tables = {
        "FORMDSUBMISSION": [row("FORMDSUBMISSION", SET)],
        "ISSUERS": [row("ISSUERS", SET, ENTITYNAME="Cinder Quay Ventures, Inc.")],
        "OFFERING": [row("OFFERING", SET, TOTALOFFERINGAMOUNT="2500000")],
        "RELATEDPERSONS": [row("RELATEDPERSONS", SET, LASTNAME="Roe")],
    }
    (folder / "set.zip").write_bytes(zipped(tables, "2025Q1/"))
    with Store.open(folder / "filings.db") as store:
        ingest([folder / "set.zip", EXAMPLES / "form-d-submission.txt"], store)
    return folder / "filings.db"


@pytest.fixture
def room(filled, tmp_path):
    """The store, with the folders beside it."""
    shutil.copy(filled, tmp_path / "filings.db")
    return tmp_path


@pytest.fixture
def context(room):
    return filing_context(room / "drafts", room / "outbox", lambda: TODAY, CONTACT)


@pytest.fixture
def client(room, context):
    with TestClient(create_app(room / "filings.db", context=context), base_url="http://127.0.0.1") as client:
        yield client


def begin(client, token, **given):
    return client.post("/prepare", data={"form_token": token, **given}, follow_redirects=False)


def upload(client, token, data=b"", name="", **given):
    files = {"file": (name, data)}
    sent = {"form_token": token, **given}
    return client.post("/prepare/files", data=sent, files=files, follow_redirects=False)


def made(context, answer):
    return context.drafts.open(answer.headers["location"].split("/")[2])


# ---- from the store -------------------------------------------------------------------------------------------------


def test_a_filing_of_a_data_set_is_amended(client, token, context):
    assert f'href="/prepare?filing={SET}"' in client.get(f"/filings/{SET}").text
    opened = made(context, begin(client, token, filing=SET))
    record = opened.record
    assert (record.submission_type, record.previous_accession_number) == ("D/A", SET)
    assert (record.primary_issuer.name, record.total_offering_amount) == ("Cinder Quay Ventures, Inc.", 2_500_000)
    assert opened.remarks.head[0].startswith(f"Amendment of {SET}")


def test_an_amendment_shows_what_it_changes_in_the_filing_of_the_store(client, token, context):
    opened = made(context, begin(client, token, filing=SET))
    record = structs.replace(opened.record, total_amount_sold=1_250_000)
    context.drafts.save(opened.name, record, opened.version, opened.remarks)
    assert f'href="/prepare/{opened.name}/changes"' in client.get(f"/prepare/{opened.name}/check").text
    page = html.fromstring(client.get(f"/prepare/{opened.name}/changes").text)
    links = [link.get("href") for link in page.xpath("//main//a")]
    assert f"/filings/{SET}" in links
    assert f"/prepare/{opened.name}/check#total_amount_sold" in links
    assert "$1,250,000" in page.text_content()


@pytest.mark.parametrize("number", [UNSET, "0009999999-25-000001"])
def test_a_draft_that_amends_nothing_of_the_store_has_no_page_of_changes(client, token, context, number):
    opened = made(context, begin(client, token, form="D/A"))
    record = structs.replace(opened.record, previous_accession_number=number)
    context.drafts.save(opened.name, record, opened.version, opened.remarks)
    assert "/changes" not in client.get(f"/prepare/{opened.name}/check").text
    assert client.get(f"/prepare/{opened.name}/changes").status_code == 404


def test_what_reviewers_corrected_stands_in_the_amendment(client, token, context, room):
    with Store.open(room / "filings.db") as store:
        store.correct(SET, "total_offering_amount", "3000000", "Ada", "as the issuer says")
    assert made(context, begin(client, token, filing=SET)).record.total_offering_amount == 3_000_000


def test_what_was_not_read_is_not_amended(client, token):
    assert begin(client, token, filing="0009900077-25-999999").status_code == 404


# ---- from a file ----------------------------------------------------------------------------------------------------


def test_what_is_wrong_with_an_upload_stands_beside_its_field(client, token, context):
    for file, given, field, words in (
        ((b"", ""), {}, "file", "Choose a file first"),
        ((b"Dear Ada, no filing.", "letter.txt"), {}, "file", "The file letter.txt cannot be amended: not a"),
        ((b"<edgarSubmission><a></edgarSubmission>", "torn.xml"), {}, "file", "The file torn.xml cannot be amended"),
        (("schedule-13g.xml",), {"rule": "13d-1e", "event": "soon"}, "event", "'soon' is not a day"),
        (("schedule-13g.xml",), {"rule": "13d-1f"}, "rule", "17 CFR 240.13d-1(f)"),
        (("form-d.xml",), {"rule": "13d-1e"}, "rule", "Form D"),
    ):
        data, name = file if len(file) == 2 else ((EXAMPLES / file[0]).read_bytes(), file[0])
        answer = upload(client, token, data, name, **given)
        assert answer.status_code == 422, file
        page = html.fromstring(answer.text)
        (said,) = page.xpath(f'//*[@id="{field}-says"]')
        assert words in " ".join(said.text_content().split()), file
        (shown,) = page.xpath(f'//*[@id="{field}"]')
        assert shown.get("aria-invalid") == "true", file
        assert f"{field}-says" in shown.get("aria-describedby"), file
        (link,) = page.xpath('//section[@role="alert"]//a/@href')
        assert link == f"#{field}", file
        assert page.findtext(".//title").startswith("Error: "), file
        if given:
            assert page.xpath(f'//option[@value="{given["rule"]}"]/@selected')
            assert page.xpath('//*[@id="event"]/@value') == [given.get("event", "")]
        assert context.drafts.list().rows == [], file


def test_what_is_wrong_with_an_event_stands_beside_it_for_a_filing_of_the_store(client, token, room):
    with Store.open(room / "filings.db") as store:
        ingest([EXAMPLES / "schedule-13g.xml"], store)
        key = next(found.key for found in store.filings().items if found.form.startswith("SC 13G"))
    answer = begin(client, token, filing=key, rule="13d-1e", event="2026-13-01")
    assert answer.status_code == 422
    page = html.fromstring(answer.text)
    assert "is not a day" in page.xpath('//*[@id="event-says"]')[0].text_content()
    assert page.xpath('//*[@id="rule-13d-1e"]/@checked')


def test_a_filing_copy_has_its_names_from_the_store(client, token, context, room):
    with Store.open(room / "filings.db", read_only=True) as store:
        record = next(store.filing(found.key).record for found in store.filings().items if found.key != SET)
    copy = filing_copy(record, header_of(record, {}))
    assert not muniment.read(copy).record.primary_issuer.name
    opened = made(context, upload(client, token, copy, "form-d.xml"))
    assert opened.record.primary_issuer.name == record.primary_issuer.name
    assert "primary_issuer.name" not in opened.remarks.at


def test_a_filing_copy_that_nobody_names_says_so(client, token, context):
    record = muniment.read(EXAMPLES / "form-d.xml").record
    opened = made(context, upload(client, token, filing_copy(record, header_of(record, {})), "form-d.xml"))
    assert not opened.record.primary_issuer.name
    assert "type it" in opened.remarks.at["primary_issuer.name"]


# ---- from the receipt -----------------------------------------------------------------------------------------------


def put_in(context, record, *, number=""):
    """Put a submission of a draft into the outbox, and remember that it was sent."""
    file = context.outbox.put("form-d", filing_copy(record, header_of(record, {}))).name
    name = context.drafts.add(Draft(record, with_submission(Remarks(), file, TODAY)), "mine")
    if number:
        submission = muniment.read(context.outbox.folder / file).submission
        sendings = Sendings(context.outbox.folder / file, submission)
        for mode, accession in ((Mode.TEST, "0009900031-26-000009"), (Mode.LIVE, number)):
            sending = sendings.begin("https://edgar.example", mode)
            sendings.end(structs.replace(sending, accession=accession))
    return name, file


def test_the_receipt_begins_the_amendment(client, token, context, monkeypatch, tmp_path):
    monkeypatch.setattr("muniment.edgar.client.sendings._folder", lambda: tmp_path / "journal")
    record = muniment.read(EXAMPLES / "form-d.xml").record
    name, file = put_in(context, record, number="0009900031-26-000012")
    receipt = client.get(f"/prepare/{name}/receipt?file={file}")
    assert "It was sent as 0009900031-26-000012." in told(receipt)
    assert "Sent to EDGAR" in told(receipt)
    assert "Ready to be sent" not in told(receipt)
    assert "sent nothing" not in told(receipt)
    (form,) = html.fromstring(receipt.text).xpath('//form[.//button[text()="Prepare its amendment"]]')
    opened = made(
        context, begin(client, token, **{key: value for key, value in form.form_values() if key != "form_token"})
    )
    assert opened.record.previous_accession_number == "0009900031-26-000012"
    assert opened.record.is_amendment is True
    assert opened.record.primary_issuer.name == record.primary_issuer.name
    assert opened.record.primary_issuer.jurisdiction == record.primary_issuer.jurisdiction
    assert "previous_accession_number" not in opened.remarks.at


def test_the_receipt_says_where_the_outbox_lies(room, monkeypatch):
    monkeypatch.chdir(room)
    context = filing_context(Path("drafts"), Path("outbox"), lambda: TODAY, CONTACT)
    name, file = put_in(context, muniment.read(EXAMPLES / "form-d.xml").record)
    with TestClient(create_app(Path("filings.db"), context=context), base_url="http://127.0.0.1") as client:
        assert f"<code>{room / 'outbox'}</code>" in client.get(f"/prepare/{name}/receipt?file={file}").text


def test_the_receipt_says_of_the_file_what_the_file_is(client, context):
    record = with_mode(muniment.read(EXAMPLES / "form-d.xml").record, "TEST")
    name, file = put_in(context, record)
    before = told(client.get(f"/prepare/{name}/receipt?file={file}"))
    now = context.drafts.open(name)
    context.drafts.save(name, with_mode(now.record, "LIVE"), now.version, now.remarks)
    assert "It is marked as a test" in before
    assert told(client.get(f"/prepare/{name}/receipt?file={file}")) == before


def test_a_list_of_nothing_says_none(client, token, context):
    client.post("/prepare", data={"form_token": token, "form": "D"})
    assert "Additional Issuer(s) none Change" in told(client.get("/prepare/form-d/check"))


def test_without_a_number_the_amendment_asks_for_it(client, token, context):
    name, file = put_in(context, muniment.read(EXAMPLES / "form-d.xml").record)
    assert "Ready to be sent" in told(client.get(f"/prepare/{name}/receipt?file={file}"))
    opened = made(context, begin(client, token, draft=name, file=file))
    assert not opened.record.previous_accession_number
    assert "previous_accession_number" in opened.remarks.at
    assert begin(client, token, draft=name, file="no.xml").status_code == 404
    assert begin(client, token, draft="no", file=file).status_code == 404


# ---- what is missing, and whom to call ------------------------------------------------------------------------------


def missing(client, key):
    page = html.fromstring(client.get(f"/prepare/mine/{key}?look=yes").text)
    return [" ".join(link.text_content().split()) for link in page.xpath('//section[@role="alert"]//li/a')]


def test_an_empty_page_names_all_that_is_missing(client, context):
    context.drafts.add(blank("D"), "mine")
    named = missing(client, "issuer")
    for label in ("CIK", "Entity Type", "Street Address 1", "City", "State", "ZIP", "Phone"):
        assert any(label in words for words in named), (label, named)
    assert len(named) == len(set(named))
    for label in ("First Name", "Last Name", "Street Address 1", "City"):
        assert any(label in words for words in missing(client, "persons")), (label, missing(client, "persons"))


@pytest.mark.parametrize("form", ["D", "13G", "13D"])
def test_all_that_is_missing_on_a_page_is_missing_with_all_answers(client, context, form):
    context.drafts.add(blank(form), "mine")
    all_of_it = told(client.get("/prepare/mine/check"))
    for key in (step.key for step in FORMS[form].steps if step.key != SIGNATURE):
        for words in missing(client, key):
            assert words in all_of_it, (key, words)


def test_the_contact_of_the_settings_fills_the_page(client, context):
    context.drafts.add(Draft(muniment.read(EXAMPLES / "form-d.xml").record), "mine")
    page = html.fromstring(client.get("/prepare/mine/sign").text)
    values = {name: page.xpath(f'//*[@id="contact.contact_{name}"]/@value')[0] for name in ("name", "phone", "email")}
    assert values == {"name": CONTACT.name, "phone": CONTACT.phone, "email": CONTACT.email}
    assert "[contact] in muniment.toml" in " ".join(page.text_content().split())


def test_the_settings_are_those_of_the_folder_that_serves(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert beside(tmp_path / "a.db").contact.answers == {}
    (tmp_path / "muniment.toml").write_text('[contact]\nname = "Ada Pomelo"\nemail = "ada@pomelo.example"\n')
    assert beside(tmp_path / "a.db").contact.answers == {
        "contact_name": "Ada Pomelo",
        "contact_email": "ada@pomelo.example",
    }


@pytest.mark.parametrize("scripts", [True, False])
@pytest.mark.parametrize("width", [1280, 390])
def test_from_a_data_set_to_its_amendment_in_a_browser(browser, room, context, width, scripts):
    with served(room / "filings.db", context=context) as address:
        hand = typist(browser, address, f"/filings/{SET}", java_script_enabled=scripts)
        hand.page.set_viewport_size({"width": width, "height": 900})
        hand.follow("Prepare an amendment")
        hand.press("Continue")  # no file is chosen
        assert "Choose a file first" in hand.place("file-says").inner_text()
        assert hand.page.evaluate("document.documentElement.scrollWidth") <= width
        hand.page.go_back()
        hand.press("Prepare the amendment")
        assert hand.place("primary_issuer.name").input_value() == "Cinder Quay Ventures, Inc."
        assert hand.said == []


# ---- many drafts ----------------------------------------------------------------------------------------------------


def test_a_long_list_of_drafts_says_so_and_goes_on(client, context):
    for _ in range(A_PAGE + 1):
        context.drafts.add(blank("D"), "notice")
    page = html.fromstring(client.get("/prepare").content)
    assert len(page.xpath("//ul[@class='drafts']/li")) == A_PAGE
    assert page.xpath("string(//section[h2/@id='drafts']/p[@class='rest'])") == (
        f"Drafts 1 to {A_PAGE} of {A_PAGE + 1}, the last saved first."
    )
    (address,) = page.xpath("//a[@rel='next']/@href")
    rest = html.fromstring(client.get(address).content)
    assert len(rest.xpath("//ul[@class='drafts']/li")) == 1
    assert rest.xpath("//a[@rel='prev']/@href") == ["/prepare"]


def test_a_short_list_of_drafts_says_nothing_of_its_size(client, context):
    context.drafts.add(blank("D"), "notice")
    assert "the last saved first" not in client.get("/prepare").text
