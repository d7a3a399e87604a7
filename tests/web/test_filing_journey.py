"""In Chromium: an empty Form D and an amended 13D, each to what everybody sees; a suspension mended at its field."""

import re
import runpy
from contextlib import contextmanager
from pathlib import Path

from muniment.pipeline.ingest import ingest
from muniment.store import Store
from muniment.web.app import served
from muniment.web.preparing import filing_context

from .hostile import EXAMPLES
from .journeys import PATIENCE, offer_equity, typist

CIK, NAME = "0009900061", "Puffin Gantry Works, Inc."
NOON = "2026-06-02T12:00:00"


@contextmanager
def room(folder: Path, edgar, *filings):
    """The address of the pages over a store of some filings, beside a clean EDGAR."""
    edgar.clean()
    edgar.clock.set(NOON)
    today = edgar.clock.now().date()
    with Store.open(folder / "some.db") as store:
        ingest(filings, store)
    context = filing_context(folder / "drafts", folder / "outbox", lambda: today)
    with served(folder / "some.db", context=context, edgar=edgar.url) as address:
        yield address


def typed(hand):
    """Type a notice, from an empty page to the signatures."""
    hand.press("Form D")
    hand.fill("primary_issuer.cik", CIK)
    hand.fill("primary_issuer.name", NAME)
    hand.fill("primary_issuer.jurisdiction", "DELAWARE")
    hand.tick("Corporation")
    hand.tick("Over Five Years Ago")
    address = {"street1": "4 Gannet Quay", "city": "Boston", "state": "Massachusetts", "zip_code": "02110"}
    for field, words in address.items():
        hand.fill(f"primary_issuer.address.{field}", words)
    hand.fill("primary_issuer.phone", "617-555-0161")
    hand.fill("primary_issuer.previous_names", "None")
    hand.press("Save and continue")
    hand.fill("related_persons[0].first_name", "Mabel")
    hand.fill("related_persons[0].last_name", "Kittiwake")
    hand.tick("Executive Officer", within="related_persons[0]")
    hand.press("Same address as the issuer for all without one")
    hand.press("Save and continue")
    offer_equity(hand)
    hand.fill("total_offering_amount", "2,500,000")
    hand.fill("total_amount_sold", "0")
    hand.press("Save and continue")
    hand.tick("No", within="has_non_accredited_investors")
    for field in ("total_investors", "sales_commissions", "finders_fees", "proceeds_to_related_persons"):
        hand.fill(field, "0")
    hand.press("Save and continue")
    hand.follow("Go on to sign")


def submitted(hand):
    """Sign where that is still to be done, say whom to call, SUBMIT, and go on to filing."""
    signature = hand.place("signatures[0].signature")
    if signature.count() and not signature.input_value():
        hand.fill("signatures[0].signature", "/s/ Mabel Kittiwake")
        hand.fill("signatures[0].title", "Chief Executive Officer")
    hand.fill("contact.contact_name", "Mabel Kittiwake")
    hand.fill("contact.contact_email", "mabel@puffin.example")
    hand.press("SUBMIT")
    if hand.page.locator("#confirm").count():
        hand.tick("I have looked at", exact=False)
        hand.press("SUBMIT")
    hand.follow("File with EDGAR")


def filed(hand, made, cik=CIK):
    """Give what is asked for, and file; return the accession number once EDGAR has decided."""
    hand.fill("filer_token", made.filer)
    hand.fill("user_token", made.user)
    hand.fill(f"ccc-{cik}", made.ccc[cik])
    hand.press("File with EDGAR")
    return decided(hand)


def decided(hand):
    hand.page.wait_for_selector("#on-its-way:not([data-following])", timeout=PATIENCE)
    return re.search(r"\d{10}-\d\d-\d{6}", hand.page.inner_text("h1"))[0]


def test_from_an_empty_form_d_to_the_page_that_everybody_sees(browser, edgar, tmp_path):
    with room(tmp_path, edgar) as address:
        hand = typist(browser, address)
        typed(hand)
        submitted(hand)
        number = filed(hand, edgar.token(CIK, names=(NAME,)))
        assert "DISSEMINATED" in hand.page.inner_text("main")
        assert hand.said == []
        hand.follow("See it as everybody sees it")
        assert hand.page.url.startswith(f"{edgar.url}/Archives/edgar/data/{int(CIK)}/")
        assert number in hand.page.inner_text("body")
        hand.follow("primary_doc.html")
        assert "2,500,000" in hand.page.inner_text("body")
        assert "Kittiwake" in hand.page.inner_text("body")


def test_a_13d_is_amended_from_the_last_filing_of_its_history(browser, edgar, tmp_path):
    world = runpy.run_path(str(EXAMPLES / "world.py"))["write"](tmp_path / "world")
    with room(tmp_path, edgar, *world) as address:
        cik = "0009900052"
        edgar.filer(cik, "Brindlewick Partners, L.P.", state="NY")
        edgar.filer("0009900042", "Thistledown Ferries Corp.", state="WA")
        hand = typist(browser, address, "/prepare?filing=0009900052-25-000005")
        hand.follow("Amend the last one")
        hand.press("Prepare the amendment")
        assert hand.place("amendment_number").input_value() == "2"
        hand.fill("event_date", "6/1/2026")
        hand.press("Save and continue")
        for at in range(3):
            for row in ("shared_voting_power", "shared_dispositive_power", "aggregate_amount"):
                hand.fill(f"reporting_persons[{at}].{row}", "1,500,000")
            hand.fill(f"reporting_persons[{at}].percent", "10.0")
        hand.go("item-5")
        hand.press("Put in 1,500,000 for 1,650,000")
        hand.press("Put in 10.0% for 11.0%")
        hand.press("Fill Item 5(c) from a blotter of trades")
        hand.fill("table", "date,side,shares,price,person\n6/1/2026,sell,150000,19.05,Brindlewick Partners LP\n")
        hand.fill("opening", "1,650,000")
        hand.press("Read the table")
        hand.press("The columns are right: put it into the draft")
        assert "Brindlewick Partners LP  06/01/2026  Sold            150,000" in hand.page.inner_text("main")
        hand.go("sign")
        for at in range(3):
            hand.fill(f"signatures[{at}].signers[0].signature", "/s/ Theodora Quill")
        hand.fill("contact.contact_phone", "212-555-0171")
        submitted(hand)
        filed(hand, edgar.token(cik), cik)
        assert "DISSEMINATED" in hand.page.inner_text("main")
        assert hand.said == []
        hand.follow("See it as everybody sees it")
        hand.follow("primary_doc.html")
        assert "06/01/2026  Sold            150,000  $19.05" in hand.page.inner_text("body")


def test_a_suspension_is_shown_at_its_field_and_mended(browser, edgar, tmp_path):
    with room(tmp_path, edgar) as address:
        edgar.filer(CIK, "Puffin Holdings, Inc.", state="DE")
        hand = typist(browser, address)
        typed(hand)
        submitted(hand)
        first = filed(hand, edgar.token(CIK))
        told = hand.page.inner_text("main")
        assert "SUSPENDED" in told
        hand.press_for("signatures[0].issuer")
        assert hand.page.url.endswith("/sign?look=yes#signatures%5B0%5D.issuer")
        assert f"EDGAR suspended {first}" in hand.page.inner_text(".summary")
        assert f"EDGAR suspended {first}" in hand.place("signatures[0].issuer-says").inner_text()
        assert hand.place("signatures[0].issuer").get_attribute("aria-invalid") == "true"
        hand.fill("signatures[0].issuer", "Puffin Holdings, Inc.")
        submitted(hand)
        hand.press("File with EDGAR")  # tokens and codes are known by now
        second = decided(hand)
        assert second != first
        assert "DISSEMINATED" in hand.page.inner_text("main")
        assert hand.said == []


def test_the_pages_of_edgar_by_hand(browser, edgar):
    edgar.clean()
    hand = typist(browser, edgar.url, path="/")
    hand.follow("Tokens")
    hand.fill("ciks", CIK)
    hand.fill("name", NAME)
    hand.press("Make tokens")
    assert hand.page.locator("pre#filer").inner_text().count(".") == 4
    assert hand.page.locator(f"pre#ccc-{CIK}").count() == 1
    hand.page.get_by_role("button", name="Revoke").first.click()
    assert "revoked" in hand.page.inner_text("table")
    hand.follow("Clock")
    hand.fill("moment", "2026-03-02T17:29:00")
    hand.page.get_by_label("Go on from there").uncheck()
    hand.press("Set")
    assert "Monday, 2 March 2026, 17:29:00" in hand.page.inner_text("#now")
    hand.follow("Entities")
    assert NAME in hand.page.inner_text("table")
    assert hand.said == []
