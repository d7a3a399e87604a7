"""A record as people see it: every answer once, in words and as filed."""

from decimal import Decimal
from pathlib import Path

import pytest
from msgspec import UNSET

import muniment
from muniment.evidence import State
from muniment.forms.definition import AsFiled
from muniment.forms.form_d.fields import Address, Issuer, Recipient, SolicitationState
from muniment.forms.schedule_13.schedule_13g import ReportingPerson, Schedule13G
from muniment.views import Answer, Block, answers, paths_under

EXAMPLES = Path(__file__).parents[1] / "examples"


def told(record, states=None, asked=()):
    """The answers by path, those of blocks too."""
    found = list(answers(record, states or {}, asked))
    flat = [answer for one in found for answer in ([one] if isinstance(one, Answer) else sum(one.parts, ()))]
    by_path = {answer.path: answer for answer in flat}
    assert len(by_path) == len(flat)
    return by_path


@pytest.mark.parametrize("name", ["form-d.xml", "schedule-13d.xml", "schedule-13g.xml"])
def test_every_value_stands_behind_one_answer(name):
    reading = muniment.read(EXAMPLES / name)
    found = told(reading.record, reading.states)
    hidden = [path for path in reading.evidence if not any(path.startswith(shown) for shown in found)]
    assert hidden == []
    assert [answer.path for answer in found.values() if not answer.words] == []


def test_words_are_for_people_and_filed_is_as_filed():
    found = told(muniment.read(EXAMPLES / "schedule-13d.xml").record)
    power = found["reporting_persons[0].shared_voting_power"]
    assert (power.words, power.filed, power.kind) == ("1,700,000", "1700000.00", "number")
    assert (found["event_date"].words, found["event_date"].filed) == ("23 March 2026", "03/23/2026")
    address = found["issuer_address"]
    assert address.words == "300 Old Beacon Wharf, Building C, Portland, ME 04101"
    assert address.filed == "300 Old Beacon Wharf, Building C, Portland, ME, 04101"


def test_what_is_absent_is_told_where_the_reason_is_known_or_somebody_asks():
    record = muniment.FormD(primary_issuer=Issuer(name="Garden Lamps LLC"), total_amount_sold=UNSET)
    assert set(told(record)) == {"primary_issuer.name"}
    found = told(record, {"total_amount_sold": State("unreadable", "about 5")}, {"first_sale"})
    assert (found["total_amount_sold"].words, found["total_amount_sold"].kind) == ("unreadable: “about 5”", "absent")
    assert (found["first_sale"].words, found["first_sale"].kind) == ("not stated", "absent")


def test_parts_inside_parts_are_one_answer():
    states = (SolicitationState(state="CA", name="CALIFORNIA"), SolicitationState(state="NY"))
    recipient = Recipient(name="Broker One", address=Address(city="Boston"), states=states)
    (block,) = answers(muniment.FormD(recipients=(recipient,)), {})
    assert isinstance(block, Block)
    inside = {answer.path: (answer.words, answer.filed) for answer in block.parts[0]}
    assert inside["recipients[0].states"] == ("California (CA); New York (NY)", "CA; CALIFORNIA; NY")


def test_an_empty_list_says_none():
    (found,) = told(muniment.Schedule13G(reporting_persons=())).values()
    assert (found.words, found.kind) == ("none", "absent")


def test_fractions_are_whole():
    person = muniment.read(EXAMPLES / "schedule-13d-amendment.xml").record.reporting_persons
    amounts = {one.aggregate_amount for one in person}
    assert Decimal("1123214.58") in amounts
    found = told(muniment.read(EXAMPLES / "schedule-13d-amendment.xml").record)
    assert "1,123,214.58" in {answer.words for answer in found.values()}


def test_words_that_state_less_than_a_field_takes_are_an_answer():
    filed = (AsFiled("percent", "<1"), AsFiled("aggregate_amount", ""), AsFiled("group", "x"))
    record = Schedule13G(
        reporting_persons=(ReportingPerson(name="A", as_filed=filed, group="a"), ReportingPerson(name="B"))
    )
    found = told(record)
    percent = found["reporting_persons[0].percent"]
    assert (percent.words, percent.filed, percent.kind) == ("less than 1%", "<1", "words")
    assert found["reporting_persons[0].group"].words == "a"
    assert "reporting_persons[0].aggregate_amount" not in found
    reason = {"reporting_persons[0].percent": State("unreadable", "<1")}
    assert told(record, reason)["reporting_persons[0].percent"].kind == "absent"


def test_places_as_printed_are_not_held_against_the_list_of_codes():
    persons = tuple(ReportingPerson(citizenship=place, types=("QQ",)) for place in ("Delaware", "DE", "QQ"))
    found = told(Schedule13G(reporting_persons=persons))
    said = [found[f"reporting_persons[{n}].citizenship"].words for n in range(3)]
    assert said == ["Delaware", "Delaware (DE)", "QQ (not in the official list)"]


def test_paths_under_a_path():
    paths = ["a", "a.b", "a[0].c", "ab", "b"]
    assert paths_under(paths, "a") == ["a", "a.b", "a[0].c"]
    assert paths_under(paths, "a[0]") == ["a[0].c"]
    assert paths_under(paths, "c") == []


def test_items_stand_in_the_order_of_the_form():
    reading = muniment.read(EXAMPLES / "form-d.xml")
    items = [answer.item for answer in answers(reading.record, reading.states)]
    numbers = [int(item) for item in items if item.isdecimal()]
    assert numbers == sorted(numbers)
