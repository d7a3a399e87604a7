"""Each form from an empty page to a submission that EDGAR's schema has nothing against, in Chromium."""

from contextlib import contextmanager
from datetime import date
from decimal import Decimal

import pytest

import muniment
from muniment.store import Store
from muniment.web.app import served
from muniment.web.preparing import filing_context
from shared_data import needs_shared

from .journeys import faults, typist

TODAY = date(2026, 11, 20)

pytestmark = needs_shared


@pytest.fixture
def address(tmp_path):
    Store.open(tmp_path / "empty.db").close()
    with served(
        tmp_path / "empty.db", context=filing_context(tmp_path / "drafts", tmp_path / "outbox", lambda: TODAY)
    ) as address:
        yield address


def addressed(hand, path, street="12 Larkspur Row", city="Austin", state="Texas", code="78701"):
    hand.fill(f"{path}.street1", street)
    hand.fill(f"{path}.city", city)
    hand.fill(f"{path}.state", state)
    hand.fill(f"{path}.zip_code", code)


def contacted(hand):
    hand.fill("contact.contact_name", "Ada Heron")
    hand.fill("contact.contact_phone", "212-555-0101")
    hand.fill("contact.contact_email", "ada@heron.example")
    hand.press("SUBMIT")
    if hand.page.locator("#confirm").count():
        hand.tick("I have looked at", exact=False)
        hand.press("SUBMIT")


def the_submission(hand, tmp_path):
    summary = hand.page.locator(".summary").all_inner_texts()
    assert "Ready to be sent" in hand.page.inner_text("main"), summary
    assert hand.said == []
    (submission,) = (tmp_path / "outbox").iterdir()
    return submission.read_bytes()


@contextmanager
def held(hand, number):
    """The rows of the cover page of one person, all its shares alone."""
    path = f"reporting_persons[{number}]"
    yield path
    hand.fill(f"{path}.citizenship", "Delaware")
    hand.fill(f"{path}.sole_voting_power", "1,475,600")
    hand.fill(f"{path}.shared_voting_power", "0")
    hand.fill(f"{path}.sole_dispositive_power", "1,475,600")
    hand.fill(f"{path}.shared_dispositive_power", "0")
    hand.fill(f"{path}.aggregate_amount", "1,475,600")
    hand.fill(f"{path}.percent", "6.2%")


def test_schedule_13g_from_an_empty_page(browser, address, tmp_path):
    hand = typist(browser, address)
    hand.press("Schedule 13G")
    hand.fill("filer_cik", "0009900016")
    hand.fill("class_title", "Common Stock, par value $0.01 per share")
    hand.fill("event_date", "9/30/2026")
    hand.fill("issuer_cik", "0009900001")
    hand.fill("issuer_name", "Larkspur Garden Lamps, Inc.")
    hand.fill("cusips", "037833100")
    addressed(hand, "issuer_address")
    hand.tick("Rule 13d-1(b)")
    hand.press("Save and continue")
    with held(hand, 0) as person:
        hand.fill(f"{person}.cik", "0009900016")
        hand.fill(f"{person}.name", "Tidewrack Asset Management, Inc.")
    hand.tick("(IA)", exact=False)
    hand.press("Save and continue")
    hand.press("Same as on the cover")
    hand.press_for("same:item1.issuer_name")
    hand.fill("item2.names", "Tidewrack Asset Management, Inc.")
    hand.fill("item2.addresses", "1 Harbor Street, Boston, MA 02110")
    hand.fill("item2.citizenship", "Delaware")
    hand.press("Save and continue")
    hand.page.get_by_label("(e)", exact=False).check()
    hand.press("Save and continue")
    hand.fill("item4.amount", "1,475,600 shares")
    hand.fill("item4.percent", "6.2%")
    for power, words in (("sole", "1,475,600"), ("shared", "0")):
        hand.fill(f"item4.{power}_voting_power", words)
        hand.fill(f"item4.{power}_dispositive_power", words)
    hand.press("Save and continue")
    for number in (5, 6, 7, 8, 9):
        hand.place(f"item{number}.not_applicable").check()
    hand.press("Save and continue")
    hand.press("Put in the official certificate of the rule on the cover")
    assert "ordinary course of business" in hand.place("item10.certifications").input_value()
    hand.press("Save and continue")
    assert "To be mended" not in hand.page.inner_text("main"), hand.page.locator(".summary").all_inner_texts()
    hand.follow("Go on to sign")
    assert hand.place("signatures[0].reporting_person").input_value() == "Tidewrack Asset Management, Inc."
    hand.fill("signatures[0].signers[0].signature", "/s/ Jane Roe")
    hand.fill("signatures[0].signers[0].title", "Jane Roe, Chief Compliance Officer")
    contacted(hand)
    data = the_submission(hand, tmp_path)
    assert faults("13G", data) == []
    record = muniment.read(data).record
    assert record.item1.issuer_address == "12 Larkspur Row, Austin, Texas, 78701"
    assert record.reporting_persons[0].percent == Decimal("6.2")
    assert record.signatures[0].signers[0].date == TODAY
    assert b"<ccc>XXXXXXXX</ccc>" in data


def test_schedule_13d_from_an_empty_page(browser, address, tmp_path):
    hand = typist(browser, address)
    hand.press("Schedule 13D")
    hand.fill("filer_cik", "0009900016")
    hand.fill("class_title", "Common Stock")
    hand.fill("event_date", "11/16/2026")
    hand.fill("issuer_cik", "0009900001")
    hand.fill("cusips", "037833100")
    hand.fill("issuer_name", "Larkspur Garden Lamps, Inc.")
    addressed(hand, "issuer_address")
    hand.press("Add a person authorized to receive notices")
    hand.fill("authorized_persons[0].name", "Ada Heron")
    hand.fill("authorized_persons[0].phone", "212-555-0101")
    addressed(hand, "authorized_persons[0].address", "3 Wren Court", "Boston", "MA", "02110")
    hand.press("Save and continue")
    with held(hand, 0) as person:
        hand.fill(f"{person}.cik", "0009900016")
        hand.fill(f"{person}.name", "Tidewrack Partners, L.P.")
    hand.tick("Working Capital", exact=False)
    hand.tick("(PN)", exact=False)
    hand.press("Save and continue")
    for path in ("item1.class_title", "item1.issuer_name", "item1.issuer_address"):
        hand.press_for(f"same:{path}")
    texts = {
        "item2.names": "Tidewrack Partners, L.P.",
        "item2.addresses": "1 Harbor Street, Boston, MA 02110",
        "item2.occupations": "Investing in securities.",
        "item2.convictions": "No.",
        "item2.civil_proceedings": "No.",
        "item2.citizenship": "Delaware",
    }
    for path, words in texts.items():
        hand.fill(path, words)
    hand.press("Save and continue")
    hand.fill("item3.funds", "The shares were bought with working capital for about $14,000,000.")
    hand.fill("item4.purpose", "The shares were bought for investment. The reporting person has no plans or proposals.")
    hand.press("Save and continue")
    hand.fill("item5.amount_and_percent", "1,475,600 shares, 6.2% of the class.")
    hand.fill("item5.powers", "Sole power to vote and to dispose of 1,475,600 shares.")
    hand.fill("item5.transactions", "On 11/16/2026 100,000 shares were bought in the open market at $9.50 each.")
    hand.fill("item5.others_with_rights", "Nobody.")
    hand.fill("item5.ceased_on", "Not applicable.")
    hand.press("Save and continue")
    hand.fill("item6.contracts", "None.")
    hand.fill("item7.exhibits", "None.")
    hand.press("Save and continue")
    hand.follow("Go on to sign")
    hand.fill("signatures[0].signers[0].signature", "/s/ Jane Roe")
    hand.fill("signatures[0].signers[0].title", "Jane Roe, General Partner")
    contacted(hand)
    data = the_submission(hand, tmp_path)
    assert faults("13D", data) == []
    record = muniment.read(data).record
    assert record.item1.issuer_address == record.issuer_address
    assert record.event_date == date(2026, 11, 16)
    assert record.authorized_persons[0].address.state == "MA"
