"""Rows of the cover: powers and amounts, words and codes, and what the items say again."""

from decimal import Decimal

import pytest
from msgspec import structs

from checks.samples import sample
from checks.single_rule import messages
from muniment.checks import Filing, findings
from muniment.forms.schedule_13.schedule_13d import ReportingPerson

FIRST = "reporting_persons[0]"
ADVISER, PARENT = "Tidewrack Asset Management, Inc.", "Tidewrack Financial Corp."
NOTHING = {
    f"{FIRST}.{row}": Decimal(0)
    for row in (
        "aggregate_amount",
        "sole_voting_power",
        "shared_voting_power",
        "sole_dispositive_power",
        "shared_dispositive_power",
    )
}


def row(name, value):
    return {f"{FIRST}.{name}": Decimal(value) if value is not None else None}


@pytest.mark.parametrize(
    ("code", "changes", "number"),
    [
        ("C-01", row("shared_voting_power", "1475600"), 0),
        ("C-01", row("shared_voting_power", "1475600.01"), 1),
        ("C-01", row("sole_voting_power", None), 0),
        ("C-01", row("aggregate_amount", None), 0),
        ("C-01", row("aggregate_amount", 0), 0),
        ("C-02", row("aggregate_amount", 1_475_599), 1),
        ("C-03", row("sole_voting_power", None) | row("shared_voting_power", 2_000_000), 1),
        ("C-03", row("shared_voting_power", 2_000_000), 0),
        ("C-03", row("sole_voting_power", None) | row("shared_voting_power", None), 0),
        ("C-04", row("shared_voting_power", 0) | row("shared_dispositive_power", 1), 0),
        ("C-04", NOTHING, 0),
        ("C-05", NOTHING | row("percent", "0.0"), 0),
        ("C-05", NOTHING | row("percent", None), 0),
        ("C-05", NOTHING | row("percent", "6.2"), 1),
        ("C-05", NOTHING | row("percent", 0) | row("sole_voting_power", 3), 1),
        ("C-05", NOTHING | row("percent", "6.2") | {f"{FIRST}.excludes_shares": True}, 0),
        ("C-11", {f"{FIRST}.group": "A"}, 0),
        ("C-11", {f"{FIRST}.group": None}, 0),
        ("C-14", {f"{FIRST}.types": ("IN", "HC", "OO")}, 0),
        ("C-14", {f"{FIRST}.types": ("PN", "CO")}, 0),
        ("C-15", {f"{FIRST}.types": ("IN",), f"{FIRST}.citizenship": "X1"}, 0),
        ("C-15", {f"{FIRST}.types": ("IN",), f"{FIRST}.citizenship": "Georgia"}, 0),
        ("C-15", {f"{FIRST}.types": ("IN",), f"{FIRST}.citizenship": "A6"}, 0),
        ("C-15", {f"{FIRST}.types": ("IN", "CO"), f"{FIRST}.citizenship": "DE"}, 0),
        ("C-15", {f"{FIRST}.types": ("IN",), f"{FIRST}.citizenship": None}, 0),
        ("C-18", row("aggregate_amount", "1475600.5") | {"class_title": "Limited Partnership Units"}, 0),
        ("C-18", row("aggregate_amount", "1475600.5") | {"class_title": None}, 0),
        ("C-18", row("aggregate_amount", "1475600.5") | {"issuer_name": "Larkspur Income Fund"}, 0),
        ("C-18", row("aggregate_amount", "1475600.5") | {f"{FIRST}.comment": "Through a dividend reinvestment."}, 0),
        ("C-18", row("sole_voting_power", "0.5"), 1),
    ],
)
def test_rows(code, changes, number):
    assert len(messages(code, changes)) == number


@pytest.mark.parametrize("small", [5, 6, 10])
def test_the_number_of_a_row_is_no_power(small):
    changes = row("sole_dispositive_power", small)
    assert messages("C-02", changes, copy="print") == []
    assert len(messages("C-02", changes)) == 1


@pytest.mark.parametrize(
    ("changes", "number"),
    [
        ({"item4.amount": "See row 9 of the cover, 1,500,000"}, 0),
        ({"item4.amount": "1475600"}, 0),
        ({"item4.amount": "1,475,600 shares."}, 0),
        ({"item4.amount": "1,475,601 Shares"}, 1),
        ({"item4.amount": ""}, 0),
        ({"item4.percent": "6.2 percent"}, 0),
        ({"item4.percent": "6.25%"}, 0),
        ({"item4.percent": "6.31%"}, 1),
        ({"item4.sole_voting_power": "-0-"}, 0),
        ({"item4.sole_voting_power": "12"}, 1),
        ({"item4.amount": "1,500,000"} | row("aggregate_amount", 1_500_000), 0),  # the other person has less
        ({"item4.amount": "1,500,000"} | row("aggregate_amount", None), 0),
        ({"item4": None}, 0),
        ({"item4.amount": "1,475,601", "reporting_persons": ()}, 0),
        ({"item4.amount": f"{ADVISER} - 1,475,600 shares\n{PARENT}: 1475600"}, 0),
        ({"item4.amount": f"{ADVISER} - 1,475,601 shares\n{PARENT}: 1475602"}, 2),
        ({"item4.amount": f"{ADVISER.upper()} \u2013 1,475,601\n\nof which\n{PARENT}: 1,475,600"}, 1),
        ({"item4.amount": f"{ADVISER} - 1,475,601 shares"}, 0),  # nothing is said of the other
        ({"item4.amount": f"{ADVISER} - 1,475,601\n{ADVISER} - 2,000\n{PARENT} - 1,475,600"}, 0),
        ({"item4.percent": f"{ADVISER} - 6.18%\n{PARENT} - 7.1%"}, 1),
    ],
)
def test_item_4(changes, number):
    assert len(messages("C-16", changes)) == number


@pytest.mark.parametrize(
    ("words", "number"),
    [
        ("The Fund beneficially owns 900,000 shares.", 1),
        ("The Fund beneficially owns an aggregate of 900,000 shares; before the sale it had 1,700,000.", 0),
        ("The Fund may be deemed the beneficial owner of 900,000 shares.", 1),
        ("The Fund beneficially owns 900,000 shares and warrants for 800,000.", 0),
        ("See row 11.", 0),
        ("", 0),
        ("The Fund owns 1,700,000 shares, 7.0% of the class.", 0),
        ("The Fund owns 1,700,000 shares, 7.04 percent of the class.", 0),
        ("The Fund owns 1,700,000 shares, 8.1% of the class.", 1),
        ("The Fund owns 1,700,000 shares, 8.1% of the class and 7.0% of the votes.", 0),
    ],
)
def test_item_5(words, number):
    person = ReportingPerson(name="The Fund", aggregate_amount=Decimal(1_700_000), percent=Decimal("7.0"))
    alone = {"reporting_persons": (person,), "item5.amount_and_percent": words}
    assert len(messages("C-17", alone, "13D")) == number
    assert messages("C-17", {"item5.amount_and_percent": words}, "13D") == []


@pytest.mark.parametrize(
    ("code", "changes", "form", "number"),
    [
        ("C-12", {f"{FIRST}.citizenship": "  "}, "13G", 1),
        ("C-12", {f"{FIRST}.citizenship": None}, "13G", 0),  # not found is not left blank
        ("C-12", {f"{FIRST}.citizenship": ""}, "13G/A", 0),
        ("C-13", {f"{FIRST}.types": None}, "13G", 0),
        ("C-13", {f"{FIRST}.types": ("SA", "CP")}, "13D", 0),
        ("J-08", {"authorized_persons": None}, "13D", 0),
    ],
)
def test_a_page(code, changes, form, number):
    assert len(messages(code, changes, form, copy="print")) == number


def test_notice_person_of_an_amendment():
    assert messages("J-08", {"authorized_persons": None}, "13D/A") == []


def test_a_limit_of_one_character_is_said_in_the_singular():
    record, _ = sample("13G")
    person = structs.replace(record.reporting_persons[0], group="ab")
    filing = Filing(structs.replace(record, reporting_persons=(person,)), profile="submit")
    assert "has 2 characters, where 1 is allowed" in " ".join(finding.message for finding in findings(filing))
