"""A fictional Form D, read from its page in many spellings."""

from datetime import date
from pathlib import Path

import pytest
from msgspec import UNSET

import muniment
from muniment import FormNotRead
from muniment.documents.passage import Passage
from muniment.documents.printed import read_plain
from muniment.forms import FormD
from muniment.readers.labelled.form_d import is_form_d
from muniment.readers.labelled.text import Prepared

from .variants import boxes_behind, boxes_lost, in_one_cell, variants

PAGE = (Path(__file__).parent / "page.txt").read_text("utf-8")
WHOLE = muniment.read(PAGE.encode())


def read(text):
    return muniment.read(text.encode())


def test_issuers():
    first, (second,) = WHOLE.record.primary_issuer, WHOLE.record.other_issuers
    assert (first.cik, first.name, first.jurisdiction) == ("0001999991", "Lantern Bay Credit Fund LP", "DELAWARE")
    assert (first.entity_type, first.year_formed, first.formed_within_five_years) == ("Limited Partnership", 2022, True)
    assert first.previous_names == ("Lantern Bay Partners", "Lantern Bay Holdings")
    assert first.no_previous_names is UNSET
    assert second.no_previous_names is True
    assert (second.entity_type, second.other_entity_type) == ("Other", "Exempted company")
    assert second.yet_to_be_formed is True


def test_addresses_with_places_by_their_codes():
    first, (second,) = WHOLE.record.primary_issuer.address, WHOLE.record.other_issuers
    assert (first.street1, first.street2) == ("1 Harbor Street", "Suite 12")
    assert (first.city, first.state, first.state_name, first.zip_code) == (
        "CITY OF INDUSTRY",
        "CA",
        "CALIFORNIA",
        "91744",
    )
    assert (second.address.state, second.address.street2, second.phone) == ("E9", UNSET, "345-555-0101")


def test_words_that_look_like_labels_are_values():
    person, company = WHOLE.record.related_persons
    assert (person.last_name, person.first_name, person.middle_name) == ("Director", "Ann", "Q.")
    assert person.address.city == "City"
    assert person.clarification == "Director of the general partner; State of New York"
    assert person.relationships == ("Executive Officer", "Director")
    assert (company.last_name, company.first_name, company.middle_name) == ("Lantern Bay GP, LLC", "-", UNSET)
    assert WHOLE.record.amounts_clarification == "The Total Amount Sold includes commitments of $250,000."


def test_choices():
    record = WHOLE.record
    assert (record.industry_group, record.fund_type) == ("Pooled Investment Fund", "Private Equity Fund")
    assert (record.is_investment_company, record.more_than_one_year, record.is_business_combination) == (
        False,
        True,
        False,
    )
    assert (record.revenue_range, record.net_asset_value_range) == (UNSET, "$5,000,001 - $25,000,000")
    assert record.exemptions == ("06b", "3C", "3C.7", "3C.11")
    assert (record.offers_pooled_fund_interests, record.offers_equity, record.other_security) == (
        True,
        UNSET,
        "Feeder notes",
    )
    assert (record.submission_type, record.is_amendment, record.first_sale) == ("D/A", True, date(2023, 2, 24))


def test_recipients():
    first, second = WHOLE.record.recipients
    assert (first.name, first.crd_number, first.associated_dealer) == ("Harbor Placement LLC", "155815", UNSET)
    assert ([one.state for one in first.states], first.foreign, first.all_states) == (["NY", "WV"], True, UNSET)
    assert (second.name, second.crd_number, second.associated_dealer_crd_number) == ("Otto Other", UNSET, "6122")
    assert (second.states, second.foreign, second.all_states) == (UNSET, False, True)


def test_amounts():
    record = WHOLE.record
    assert (record.total_offering_amount, record.total_amount_sold, record.total_remaining) == (
        "Indefinite",
        1_250_000,
        "Indefinite",
    )
    assert (record.minimum_investment, record.sales_commissions, record.finders_fees) == (25_000, 50_000, 0)
    assert (record.sales_commissions_estimated, record.finders_fees_estimated) == (True, UNSET)
    assert (record.has_non_accredited_investors, record.non_accredited_investors, record.total_investors) == (
        True,
        4,
        31,
    )


def test_signatures():
    first, second = WHOLE.record.signatures
    assert (first.issuer, first.signature, first.name) == (
        "Lantern Bay Credit Fund LP",
        "/s/ Ann Director",
        "Ann Director",
    )
    assert (second.title, second.date) == ("Manager", date(2023, 3, 11))
    assert WHOLE.record.is_authorized_representative is True


def test_evidence_shows_where_each_value_stands():
    told = {path: " ".join(WHOLE.words(one.spans[0]).split()) for path, one in WHOLE.evidence.items()}
    assert told["related_persons[0].last_name"] == "Director"
    assert told["total_amount_sold"] == "$1,250,000"
    assert told["exemptions[0]"] == "☒ Rule 506(b)"
    assert told["recipients[0].states[1].state"] == "WEST VIRGINIA"
    assert min(one.confidence for one in WHOLE.evidence.values()) >= 0.9


def test_states_say_why_nothing_is_there():
    kinds = {path: state.kind for path, state in WHOLE.states.items()}
    assert kinds["other_issuers[0].address.street2"] == "blank"
    assert kinds["recipients[0].associated_dealer"] == "not applicable"
    assert kinds["recipients[1].crd_number"] == "not applicable"
    assert kinds["revenue_range"] == "blank"
    assert "offers_equity" not in kinds


def test_nothing_is_unread():
    assert [WHOLE.words(span) for span in WHOLE.unread] == []
    assert WHOLE.problems == ()


def test_what_is_typed_or_ticked_and_in_no_value_is_told():
    """What the form prints is not, though it stands where no label is looked for."""
    reading = read(
        PAGE.replace("3. Related Persons\n", "3. Related Persons\nFern Moss\nBusiness Services\n☒ Other Energy\n")
    )
    told = [problem.words.partition(" stands")[0] for problem in reading.problems if problem.code == "stray-text"]
    assert told == ["'Fern Moss\\nBusiness Services\\n☒ Other Energy'"]
    assert not [
        problem
        for problem in read(PAGE.replace("3. Related Persons\n", "3. Related Persons\nHealth Care\n")).problems
        if problem.code == "stray-text"
    ]


@pytest.mark.parametrize("spelling", variants(PAGE))
def test_other_spellings_say_the_same(spelling):
    assert read(variants(PAGE)[spelling]).record == WHOLE.record


def test_boxes_behind_their_words():
    assert read(boxes_behind(PAGE)).record == WHOLE.record


def test_without_boxes_no_choice_is_made():
    record = read(boxes_lost(PAGE)).record
    assert record.industry_group is UNSET
    assert record.exemptions is UNSET
    assert record.is_amendment is UNSET
    assert record.related_persons[0].relationships is UNSET
    assert record.related_persons[0].last_name == "Director"


def test_cells_that_ran_together_are_taken_apart_with_doubt():
    reading = read(in_one_cell(PAGE))
    address = reading.record.primary_issuer.address
    assert (address.city, address.state, address.zip_code) == ("CITY OF INDUSTRY", "CA", "91744")
    assert reading.record.signatures[0].name == "Ann Director"
    assert reading.evidence["primary_issuer.address.city"].confidence < 0.9
    assert reading.evidence["signatures[0].name"].confidence < 0.9


def test_a_lost_row_is_not_copied_from_a_neighbour():
    reading = read(PAGE.replace("WASHINGTON\tDISTRICT OF COLUMBIA\t20001\n", ""))
    person = reading.record.related_persons[1]
    assert (person.address.city, person.address.state, person.address.zip_code) == (UNSET, UNSET, UNSET)
    assert reading.states["related_persons[1].address.city"].kind == "lost"
    assert reading.states["related_persons[1].address.street2"].kind == "blank"


@pytest.mark.parametrize(
    ("printed", "damaged", "path"),
    [
        ("Last Name\tFirst", "Lost Name\tFirst", "related_persons[0].last_name"),
        ("Total Amount Sold\t", "Tota1 Amovnt Sold\t", "total_amount_sold"),
        ("14. Investors", "l4. lnvestors", "total_investors"),
        ("3. Related Persons\n", "3. Rclated Persns\n", "related_persons[0].first_name"),
    ],
)
def test_damaged_labels(printed, damaged, path):
    assert printed in PAGE
    reading = read(PAGE.replace(printed, damaged, 1))
    assert reading.record == WHOLE.record
    assert path in reading.evidence


def test_a_missing_label_makes_its_neighbours_doubtful():
    reading = read(
        PAGE.replace(
            "City\tState/Province/Country\tZIP/PostalCode\nCity", "State/Province/Country\tZIP/PostalCode\nCity"
        )
    )
    stated = reading.evidence.get("related_persons[0].address.zip_code")
    assert stated is None or stated.confidence < 0.9


ROW = "City\tState/Province/Country\tZIP/PostalCode\tPhone Number of Issuer\n"
STREETS = "Street Address 1\tStreet Address 2\n1 Harbor Street\tSuite 12\n"


def test_labels_of_a_row_at_several_heights_ask_in_the_turn_of_the_form():
    text = PAGE.replace(
        f"{STREETS}{ROW}CITY OF INDUSTRY\tCALIFORNIA\t91744\t626-555-0100\n",
        "Street Address 2\nStreet Address 1\t1 Harbor Street\nSuite 12\n"
        "State/Province/Country\tPhone Number of Issuer\nCity\tZIP/PostalCode\tCITY OF INDUSTRY\n"
        "CALIFORNIA\t91744\t626-555-0100\n",
        1,
    )
    assert text != PAGE
    told, issuer = read(text), WHOLE.record.primary_issuer
    assert told.record.primary_issuer.address == issuer.address
    assert told.record.primary_issuer.phone == issuer.phone
    for name in ("address.street1", "address.street2", "address.city", "address.state", "address.zip_code", "phone"):
        assert told.evidence[f"primary_issuer.{name}"].confidence < 0.9, name


def test_choices_in_interleaved_columns_are_not_put_together():
    text = PAGE.replace("☐\tOther Energy\nHealth Care", "X\tOther\nEnergy\nHealth Care")
    assert read(text).record.industry_group != "Other Energy"


def test_two_ticks_where_one_is_asked_for_are_no_answer():
    reading = read(PAGE.replace("☐\tAgriculture", "☒\tAgriculture"))
    assert reading.record.industry_group is UNSET
    assert reading.states["industry_group"].kind == "unreadable"


def test_the_page_in_a_full_submission():
    header = "<SEC-HEADER>\nCONFORMED SUBMISSION TYPE:\tD/A\n</SEC-HEADER>\n"
    document = f"<DOCUMENT>\n<TYPE>D/A\n<SEQUENCE>1\n<TEXT>\n{PAGE}</TEXT>\n</DOCUMENT>\n"
    reading = read(f"<SEC-DOCUMENT>0001999991-23-000001.txt : 20230310\n{header}{document}</SEC-DOCUMENT>\n")
    assert isinstance(reading.record, FormD)
    assert reading.record == WHOLE.record


def test_an_old_paper_form_is_recognised_and_not_read():
    text = (
        "FORM D\nNOTICE OF SALE OF SECURITIES\nPURSUANT TO REGULATION D, SECTION 4(6), AND/OR\n"
        "UNIFORM LIMITED OFFERING EXEMPTION\nName of Offering\nA. BASIC IDENTIFICATION DATA\n"
    )
    with pytest.raises(FormNotRead, match="on paper before 2008"):
        read(text)


def test_a_schedule_that_speaks_of_such_a_form_is_none():
    said = "a Notice of Sale of Securities pursuant to Regulation D and the Uniform Limited Offering Exemption"
    assert not is_form_d(Prepared.of(f"SCHEDULE 13D\nItem 4. Purpose of Transaction.\nThe Issuer filed {said}.\n"))


def test_a_mention_of_form_d_is_no_form_d():
    said = "We filed a Form D, Notice of Exempt Offering of Securities, naming Related Persons."
    assert not is_form_d(Prepared.of(said))


def test_a_list_to_choose_from_shows_what_is_selected():
    page = PAGE.replace("&", "&amp;").replace("\t", "</td><td>").replace("\n", "</td></tr>\n<tr><td>")
    boxes = "☐</td><td>Hedge Fund</td></tr>\n<tr><td>☒</td><td>Private Equity Fund"
    assert boxes in page
    chosen = (
        '<select><option value="a">Hedge Fund</option><option value="b" selected>Private Equity Fund</option></select>'
    )
    html = f"<html><body><table><tr><td>{page.replace(boxes, chosen)}</td></tr></table></body></html>"
    assert read(html).record == WHOLE.record


def test_printed_text_keeps_every_character():
    printed = read_plain(Passage.whole(PAGE.encode()))
    assert len(read(PAGE).trace.text) == len(printed.text)
