"""The gate of the schedules: numbers, names, conditions and what a submission alone has."""

from decimal import Decimal

import pytest

from checks.single_rule import messages
from muniment.forms.definition import Attachment

NAME = "signatures[0].reporting_person"


@pytest.mark.parametrize(
    ("code", "form", "changes", "number"),
    [
        ("X-11", "13G", {"issuer_cik": "0"}, 1),
        ("X-11", "13G", {"issuer_cik": None}, 0),
        ("X-12", "13G", {"filer_cik": "1", "issuer_cik": "0000000001"}, 1),
        ("X-12", "13G", {"filer_cik": None}, 0),
        ("X-13", "13G", {"item1.issuer_name": "larkspur lantern works,  inc."}, 0),
        ("X-13", "13G", {"item1.issuer_name": None}, 0),
        ("X-13", "13G", {"item1": None}, 0),
        ("X-13", "13D", {"item1.issuer_address.street2": None}, 0),
        ("X-13", "13D", {"item1.issuer_address.zip_code": "04102"}, 1),
        ("X-14", "13G", {"reporting_persons[1].name": None}, 0),
        ("X-15", "13G", {NAME: "Tidewrack Asset  Management, INC."}, 0),
        ("X-15", "13G", {NAME: "Tidewrack"}, 2),
        ("X-15", "13G", {"signatures": None}, 0),
        ("X-08", "13G", {"reporting_persons[0].aggregate_amount": Decimal("1475600.000")}, 0),
        ("X-08", "13G", {"reporting_persons[0].aggregate_amount": Decimal("1475600.010")}, 0),
        ("X-08", "13G", {"reporting_persons[0].aggregate_amount": Decimal("1475600.001")}, 1),
        ("X-16", "13G", {"signatures": None}, 1),
        ("X-16", "13G", {"signatures[1].reporting_person": "Tidewrack Asset Management, Inc.",
                         "signatures[1].signers": None}, 0),
        ("X-16", "13G", {"signatures[0].signers[0].signature": " "}, 1),
        ("X-17", "13G/A", {}, 0),
        ("X-18", "13G/A", {"amendment_number": 999}, 0),
        ("X-18", "13G/A", {"amendment_number": 1000}, 1),
        ("X-19", "13G/A", {"previous_accession_number": "000090266425002420"}, 1),
        ("X-19", "13G", {}, 0),
        ("X-21", "13G", {"item3.types": None, "item3.other_type": "Bank"}, 0),
        ("X-21", "13G", {"item3.not_applicable": True}, 1),
        ("X-21", "13G", {"item3.not_applicable": True, "item3.types": ()}, 0),
        ("X-21", "13G", {"item5.five_percent_or_less": True}, 1),
        ("X-21", "13G", {"item5.five_percent_or_less": False}, 0),
        ("X-21", "13G", {"item8": None}, 0),
        ("X-26", "13G", {"cusips": ("037833100", "037833101")}, 1),
        ("X-26", "13G", {"cusips": ("N14506104",)}, 0),
        ("X-26", "13G", {"cusips": ("n14506104",)}, 0),
        ("X-26", "13G", {"cusips": ("",)}, 0),
        ("X-26", "13G", {"cusips": None}, 0),
        ("X-27", "13D", {"reporting_persons[2].has_no_cik": None, "filer_cik": "0009900099"}, 0),
        ("X-27", "13D", {"filer_cik": "9900012"}, 0),
        ("X-27", "13G", {}, 0),
    ],
)  # fmt: skip
def test_record(code, form, changes, number):
    assert len(messages(code, changes, form)) == number


@pytest.mark.parametrize("number", ["68338A10", "99021L1009"])
def test_a_page_may_print_a_cusip_short(number):
    assert messages("X-26", {"cusips": (number,)}, copy="print") == []


@pytest.mark.parametrize("code", ["X-12", "X-13", "X-14", "X-15", "X-16", "X-17", "X-18", "X-19", "X-21", "X-27"])
def test_no_page_is_judged_by_the_gate(code):
    everything = {"filer_cik": "1", "issuer_cik": "1", "item1.issuer_name": "Other", "signatures": None}
    assert messages(code, everything, copy="print") == []


def test_weight_of_the_amended_filing():
    absent = messages("X-19", {"previous_accession_number": None}, "13G/A")
    assert absent == ["The amendment does not name the filing that it amends."]


@pytest.mark.parametrize(
    ("address", "right"),
    [
        ("a@b.com", True),
        ("a.b+c@mail.example.co", True),
        ("a@b", False),
        ("a@b.", False),
        ("@b.com", False),
        ("a@@b.com", False),
        ("a b@c.com", False),
        ("a@b.com" + "m" * 80, False),
    ],
)
@pytest.mark.parametrize("form", ["13G", "13D", "D"])
def test_email(form, address, right):
    found = messages("X-10", form=form, header={"contact_email": address, "notification_emails": None})
    assert (not found) is right
    assert not any(address in message for message in found)


def test_no_submission_no_addresses():
    assert messages("X-10") == messages("X-20") == messages("X-22") == []


@pytest.mark.parametrize(
    ("name", "weight"),
    [
        ("ex99-1.pdf", ""),
        ("a_b-c1.xml", ""),
        ("PowerOfAttorney.txt", "that only the Filer Manual allows, not the specification of the form"),
        ("a_b_c.pdf", "that only the Filer Manual allows, not the specification of the form"),
        ("1a.htm", "that only the Filer Manual allows, not the specification of the form"),
        ("a.b.pdf", "that only the Filer Manual allows, not the specification of the form"),
        ("a b.pdf", "that EDGAR does not allow"),
        ("a.docx", "that EDGAR does not allow"),
        ("a" * 29 + ".pdf", "that EDGAR does not allow"),
    ],
)
def test_attachment_name(name, weight):
    found = messages("X-22", header={"attachments": (Attachment(name=name),)})
    assert found == ([f"The attachment {name!r} has a name {weight}."] if weight else [])


def test_a_sentence_behind_an_abbreviation_ends_once():
    unsigned = {NAME: "Lamp Fund, L.P.", "reporting_persons[0].name": "Lamp Fund, L.P."}
    said = messages("X-16", unsigned | {"signatures[0].signers[0].signature": " "})
    assert said == ["There is no signature for Lamp Fund, L.P."]
