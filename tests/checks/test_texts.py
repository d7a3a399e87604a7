"""What texts plainly say, and what printed percentages leave room for."""

import re
from decimal import Decimal

import pytest
from msgspec import UNSET

from muniment.checks.schedule_13.persons import highest, lowest, together
from muniment.checks.schedule_13.texts import Place, denies_contracts, plainly, refers, says_none, sentences
from muniment.forms.schedule_13.schedule_13g import ReportingPerson

_CONVICTED = re.compile("convicted")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Mr. Roe was convicted of fraud.", "Mr. Roe was convicted of fraud"),
        ("Neither the Fund nor Mr. Roe was convicted.", None),
        ("Neither Alpha L.P. Nor Beta Inc. Has been convicted.", None),
        ("None of them was convicted. Mr. Roe was convicted in 2020.", "Mr. Roe was convicted in 2020"),
        ("If he were convicted, he would resign.", None),
        ("He wasn't convicted.", None),
        ("He wasn’t convicted.", None),
        ("", None),
    ],
)
def test_a_sentence_says_a_thing_only_unguarded(text, said):
    found = plainly([Place("item2.convictions", text)], _CONVICTED)
    assert (found.text if found else None) == said


def test_the_place_of_the_sentence_is_told():
    places = [Place("item4.purpose", "Investment."), Place("item5.powers", "He was convicted.")]
    assert plainly(places, _CONVICTED) == Place("item5.powers", "He was convicted")


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("One. Two.", ["One.", "Two."]),
        ("Roe & Co. Sold shares. Then it left.", ["Roe & Co. Sold shares.", "Then it left."]),
        ("No. 3 is here. J. Roe is there.", ["No. 3 is here.", "J. Roe is there."]),
        ("Neither the Fund nor Mr.\nRoe has. It left.", ["Neither the Fund nor Mr.\nRoe has.", "It left."]),
        ("Signed by Mr.\n\nRoe left.", ["Signed by Mr.", "Roe left."]),
        ("A heading\n\nA text", ["A heading", "A text"]),
        ("", []),
    ],
)
def test_sentences(text, parts):
    assert sentences(text) == parts


@pytest.mark.parametrize(
    ("text", "none"),
    [
        ("None.", True),
        ("N/A", True),
        ("n.a.", True),
        ("NOT APPLICABLE.", True),
        ("Item 5(e) is not applicable.", True),
        ("-", True),
        ("Nonesuch Partners", False),
        ("None, except for the warrants.", False),
        ("", False),
        (UNSET, False),
    ],
)
def test_says_none(text, none):
    assert says_none(text) is none


@pytest.mark.parametrize(
    ("text", "denied"),
    [
        ("None.", True),
        ("There are no contracts or arrangements about the securities.", True),
        ("Except as described in Item 4, there are no contracts.", False),
        ("There are no contracts. The Fund holds swaps.", False),
        ("The Fund holds swaps.", False),
        (UNSET, False),
    ],
)
def test_denies_contracts(text, denied):
    assert denies_contracts(text) is denied


@pytest.mark.parametrize(
    ("text", "sent"), [("See rows 7 to 10.", True), ("Incorporated herein.", True), ("Some shares.", False)]
)
def test_refers(text, sent):
    assert refers(text) is sent


@pytest.mark.parametrize(
    ("printed", "least", "most"),
    [("5", "4.5", "6"), ("5.0", "4.95", "5.1"), ("4.99", "4.985", "5.00"), ("0", "0", "1")],
)
def test_room_of_printed_digits(printed, least, most):
    assert (lowest(Decimal(printed)), highest(Decimal(printed))) == (Decimal(least), Decimal(most))


def _person(percent, amount, sole=UNSET, shared=UNSET):
    amounts = [amount if amount is UNSET else Decimal(amount) for amount in (amount, sole, shared)]
    return ReportingPerson(
        percent=Decimal(percent),
        aggregate_amount=amounts[0],
        sole_dispositive_power=amounts[1],
        shared_dispositive_power=amounts[2],
    )


@pytest.mark.parametrize(
    ("persons", "most"),
    [
        ([_person("3.0", 300, 300), _person("4.0", 400, 400)], "7.175"),  # apart: 4.1 times 700 of 400
        ([_person("3.0", 300, 0, 300), _person("3.0", 300, 0, 300)], "3.1"),  # the same shares
        ([_person("3.0", 300, 300), _person("1.0", 100, 100), _person("4.0", 400, 0, 400)], "4.1"),  # a sum
        ([_person("3.0", 300, 0, 300), _person("3.1", 310, 10, 300)], "3.2"),  # one has ten more of its own
        ([_person("0.0", 0)], "0.1"),
        ([_person("3.0", UNSET), _person("4.0", 400)], "7.2"),  # nobody knows what is the same
    ],
)
def test_together(persons, most):
    assert together(persons) == Decimal(most)
