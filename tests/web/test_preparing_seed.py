"""A filed notice typed anew in Chromium, and its annual amendment: how many fields it takes."""

from contextlib import contextmanager
from datetime import date

import muniment
from muniment.store import Store
from muniment.web.app import served
from muniment.web.preparing import filing_context
from shared_data import SHARED, needs_shared

from .journeys import faults, offer_equity, typist

SEED = SHARED / "seeds" / "001_151b6a5844f18846.txt"
MOST_FIELDS = 60
MOST_OF_AN_AMENDMENT = 5

pytestmark = needs_shared


@contextmanager
def room(folder, today):
    """The address of the pages over an empty store, on a day."""
    Store.open(folder / "empty.db").close()
    context = filing_context(folder / "drafts", folder / "outbox", lambda: today)
    with served(folder / "empty.db", context=context) as address:
        yield address


PERSONS = [
    ("Thomas", "Steipp", ("Executive Officer", "Director")),
    ("Tony", "Chung", ("Executive Officer",)),
    ("Abdi", "Mahamedi", ("Director",)),
    ("Ricardo", "Salas", ("Executive Officer", "Director")),
    ("Mark", "Hansen", ("Director",)),
    ("Scott", "Gillis", ("Director",)),
    ("Bob", "Howard-Anderson", ("Director",)),
    ("Richard", "Sevcik", ("Director",)),
]


def typed(hand):
    """Type the notice; whoever it was, it is not said whether non-accredited investors may buy: here they may not."""
    hand.press("Form D")
    hand.fill("primary_issuer.cik", "1141240")
    hand.fill("primary_issuer.name", "LIQUIDMETAL TECHNOLOGIES INC")
    hand.fill("primary_issuer.jurisdiction", "DELAWARE")
    hand.fill("primary_issuer.previous_names", "LIQUIDMETAL TECHNOLOGIES")
    hand.tick("Corporation")
    hand.tick("Over Five Years Ago")
    hand.fill("primary_issuer.address.street1", "30452 ESPERANZA")
    hand.fill("primary_issuer.address.city", "RANCHO SANTA MARGARITA")
    hand.fill("primary_issuer.address.state", "California")
    hand.fill("primary_issuer.address.zip_code", "92688")
    hand.fill("primary_issuer.phone", "949-635-2100")
    hand.press("Save and continue")
    for number, (first, last, relationships) in enumerate(PERSONS):
        if number:
            hand.press("Add another related person")
        hand.fill(f"related_persons[{number}].first_name", first)
        hand.fill(f"related_persons[{number}].last_name", last)
        for one in relationships:
            hand.tick(one, within=f"related_persons[{number}]")
    hand.press("Same address as the issuer for all without one", counts=True)
    hand.press("Save and continue")
    offer_equity(hand)
    hand.fill("total_offering_amount", "20,000,000")
    hand.fill("total_amount_sold", "0")
    hand.fill(
        "amounts_clarification",
        "Represents the aggregate value of 102,024,643 shares of common stock at a price equal to $0.19488 per share.",
    )
    hand.press("Save and continue")
    hand.tick("No", within="has_non_accredited_investors")
    hand.fill("total_investors", "3")
    hand.fill("sales_commissions", "0")
    hand.fill("finders_fees", "0")
    hand.fill("proceeds_to_related_persons", "0")
    hand.press("Save and continue")
    hand.follow("Go on to sign")
    hand.fill("signatures[0].signature", "/s/ Tony Chung")
    hand.fill("signatures[0].title", "Chief Financial Officer")
    hand.fill("contact.contact_name", "Tony Chung")
    hand.fill("contact.contact_email", "tony.chung@example.com")
    hand.press("SUBMIT")


def confirmed(hand):
    """Submit once more where warnings ask for it."""
    if hand.page.locator("#confirm").count():
        hand.tick("I have looked at", exact=False)
        hand.press("SUBMIT")


def test_the_notice_takes_at_most_sixty_fields(browser, tmp_path):
    with room(tmp_path, date(2013, 11, 19)) as address:
        hand = typist(browser, address)
        typed(hand)
        confirmed(hand)
        assert "Ready to be sent" in hand.page.inner_text("main")
    assert hand.count <= MOST_FIELDS
    (submission,) = (tmp_path / "outbox").iterdir()
    data = submission.read_bytes()
    assert faults("D", data) == []
    record = muniment.read(data).record
    assert [(one.first_name, one.last_name, one.relationships) for one in record.related_persons] == PERSONS
    assert {one.address.street1 for one in record.related_persons} == {"30452 ESPERANZA"}
    assert (record.total_offering_amount, record.total_amount_sold, record.total_remaining) == (
        20_000_000,
        0,
        20_000_000,
    )
    assert record.signatures[0].name == "Tony Chung"
    assert record.signatures[0].date == date(2013, 11, 19)
    assert not record.primary_issuer.name  # EDGAR puts it in
    assert b"<ccc>XXXXXXXX</ccc>" in data
    kept = "".join(path.read_text("utf-8") for path in (tmp_path / "drafts").glob("*.yaml"))
    assert "tony.chung@example.com" not in kept


def test_its_annual_amendment_takes_at_most_five(browser, tmp_path):
    with room(tmp_path, date(2014, 11, 18)) as address:
        hand = typist(browser, address)
        hand.page.locator("#file").set_input_files(SEED)
        hand.press("Continue")
        # What the page of the seed has lost, and what it does not say, is no part of an annual amendment.
        hand.go("persons")
        hand.press("Remove related person 8")
        hand.go("investors")
        hand.tick("No", within="has_non_accredited_investors")
        hand.count = 0
        hand.go("filing")
        hand.fill("previous_accession_number", "0001140361-13-044131")
        hand.fill("first_sale", "11/26/2013")
        hand.go("amounts")
        hand.fill("total_amount_sold", "4,500,000")
        hand.go("investors")
        hand.fill("total_investors", "5")
        hand.go("sign")
        hand.fill("signatures[0].signature", "/s/ Tony Chung")
        amended = hand.count
        hand.fill("contact.contact_email", "tony.chung@example.com")
        hand.press("SUBMIT")
        confirmed(hand)
        assert "Ready to be sent" in hand.page.inner_text("main")
    assert amended <= MOST_OF_AN_AMENDMENT
    (submission,) = (tmp_path / "outbox").iterdir()
    assert faults("D", submission.read_bytes()) == []
    record = muniment.read(submission.read_bytes()).record
    assert (record.submission_type, record.is_amendment) == ("D/A", True)
    assert record.first_sale == date(2013, 11, 26)
    assert not record.first_sale_yet_to_occur
    assert (record.total_amount_sold, record.total_remaining) == (4_500_000, 15_500_000)
