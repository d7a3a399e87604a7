"""From a Schedule 13G to a 13D by 13d-1(e), (f), (g), and back by (h): what carries over, and by when it is due."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from msgspec import UNSET, structs

import muniment
from muniment.drafts import switched
from muniment.drafts.starting import notice, switch_in
from muniment.drafts.store import draft_of
from muniment.errors import UsageError
from shared_data import SHARED, needs_shared

EXAMPLES = Path(__file__).parents[2] / "examples"
TODAY = date(2026, 11, 20)
EVENT = date(2026, 11, 16)
SAME = ("class_title", "issuer_cik", "issuer_name", "issuer_address", "cusips", "filer_cik", "live_or_test")
ROWS = ("name", "citizenship", "aggregate_amount", "percent", "sole_voting_power", "shared_dispositive_power", "types")


def read(name, **changes):
    reading = muniment.read(EXAMPLES / name)
    record = structs.replace(reading.record, **changes)
    return muniment.read(muniment.write(record, "yaml")) if changes else reading


def schedule_13g(rule, **changes):
    return read("schedule-13g.xml", rules=(f"Rule 13d-1({rule})",), **changes)


@pytest.mark.parametrize(
    ("rule", "letter", "due", "cools"),
    [
        ("13d-1e", "b", "Due by Monday, 2026-11-23", "(17 CFR 240.13d-1(e)(2))"),
        ("13d-1(e)", "c", "Due by Monday, 2026-11-23", "lasts through 2026-12-03"),
        ("f", "c", "Due by Monday, 2026-11-23", "(17 CFR 240.13d-1(f)(2))"),
        ("Rule 13d-1(g)", "b", "Due by Monday, 2026-11-23", ""),
    ],
)
def test_a_schedule_13d_in_place_of_a_13g(rule, letter, due, cools):
    reading = schedule_13g(letter)
    draft = switched(reading, rule.removeprefix("Rule "), EVENT, TODAY)
    old, new = reading.record, draft.record
    assert (new.submission_type, new.previously_filed_13g, new.event_date) == ("SCHEDULE 13D", True, EVENT)
    assert [getattr(new, name) for name in SAME] == [getattr(old, name) for name in SAME]
    assert [[getattr(one, row) for row in ROWS] for one in new.reporting_persons] == [
        [getattr(one, row) for row in ROWS] for one in old.reporting_persons
    ]
    assert (new.item2.names, new.item2.addresses) == (old.item2.names, old.item2.addresses)
    assert (new.item1.class_title, new.item1.issuer_address) == (old.class_title, old.issuer_address)
    assert new.amendment_number is new.previous_accession_number is new.item4 is new.item5 is UNSET
    asked = {"item3.funds", "item4.purpose", "item5.transactions", "reporting_persons[1].fund_sources", "event_date"}
    assert asked <= set(draft.remarks.at)
    said = " ".join(notice(new, draft.remarks))
    assert due in said
    assert cools in said
    assert ("no vote is cast" in said) == bool(cools)


def test_the_deadline_follows_the_event_in_the_draft_and_survives_the_file():
    draft = switched(schedule_13g("c"), "13d-1e", None, TODAY)
    assert "within five business days" in " ".join(notice(draft.record, draft.remarks))
    data = draft.yaml()
    record, remarks = structs.astuple(draft_of(muniment.read(data)))
    assert record == draft.record
    assert switch_in(remarks).name == "13d-1e"
    later = structs.replace(record, event_date=date(2026, 11, 24))  # Thanksgiving is no business day
    assert "Due by Wednesday, 2026-12-02" in " ".join(notice(later, remarks))


def test_an_exempt_holder_ticks_no_box_and_does_not_cool_off():
    draft = switched(schedule_13g("d"), "13d-1a", EVENT, TODAY)
    assert draft.record.previously_filed_13g is False
    said = " ".join(notice(draft.record, draft.remarks))
    assert "17 CFR 240.13d-1(a), since 2024-02-05: 5 business days" in said
    assert "no vote is cast" not in said


@pytest.mark.parametrize(
    ("rule", "certificate"), [("13d-1c", "were not acquired"), ("13d-1b", "in the ordinary course of business")]
)
def test_back_to_a_schedule_13g(rule, certificate):
    reading = read("schedule-13d.xml")
    draft = switched(reading, rule, EVENT, TODAY)
    old, new = reading.record, draft.record
    assert (new.submission_type, new.rules) == ("SCHEDULE 13G", (f"Rule 13d-1({rule[-1]})",))
    assert [getattr(new, name) for name in SAME] == [getattr(old, name) for name in SAME]
    assert certificate in new.item10.certifications
    assert new.item1.issuer_address.startswith(old.issuer_address.street1)
    assert new.item5.not_applicable is True
    assert (new.item3 is UNSET) == (rule == "13d-1b")
    assert "item10.certifications" in draft.remarks.at
    said = " ".join(notice(new, draft.remarks))
    assert "17 CFR 240.13d-1(h) names no number of days" in said
    assert "Due by" not in said
    assert muniment.read(draft.yaml()).record == new


def test_item_4_of_one_person_says_what_the_cover_does():
    reading = read("schedule-13d.xml")
    one = structs.replace(
        reading.record.reporting_persons[0], aggregate_amount=Decimal(1_234_567), percent=Decimal("6.2")
    )
    draft = switched(read("schedule-13d.xml", reporting_persons=(one,)), "13d-1c", None, TODAY)
    assert (draft.record.item4.amount, draft.record.item4.percent) == ("1,234,567", "6.2%")


@pytest.mark.parametrize(
    ("reading", "rule", "words"),
    [
        (schedule_13g("b"), "", "say which paragraph ends the Schedule 13G. 13d-1e:"),
        (schedule_13g("b"), "13d-1h", "'13d-1h' does not end a Schedule 13G: did you mean"),
        (schedule_13g("b"), "13d-1f", "it is for who reports under Rule 13d-1(c), and this Schedule 13G is under"),
        (schedule_13g("c"), "13d-1g", "it is for who reports under Rule 13d-1(b)"),
        (schedule_13g("d"), "13d-1e", "it is for who reports under Rule 13d-1(b) or 13d-1(c)"),
        (schedule_13g("c"), "13d-1a", "another paragraph ends that"),
        (read("schedule-13g-exit.xml"), "13d-1e", "its holder had left"),
        (read("schedule-13d.xml"), "13d-1e", "'13d-1e' does not end a Schedule 13D"),
        (read("form-d.xml"), "13d-1e", "a Form D gives way to no other form"),
    ],
)
def test_what_may_not_be_switched_is_said(reading, rule, words):
    with pytest.raises(UsageError) as caught:
        switched(reading, rule, EVENT, TODAY)
    assert words in str(caught.value)


def test_twenty_percent_does_not_return_by_13d_1c():
    person = structs.replace(read("schedule-13d.xml").record.reporting_persons[0], percent=Decimal("20.0"))
    reading = read("schedule-13d.xml", reporting_persons=(person,))
    with pytest.raises(UsageError, match=r"less than 20 percent"):
        switched(reading, "13d-1c", EVENT, TODAY)
    assert switched(reading, "13d-1b", EVENT, TODAY).record.reporting_persons[0].percent == 20


@pytest.mark.slow
@needs_shared
def test_real_schedules_switch_or_say_why_not():
    switched_ones = 0
    for path in sorted((SHARED / "data/schedule-13/xml").glob("*.xml")):
        reading = muniment.read(path)
        for rule in ("13d-1e", "13d-1f", "13d-1g", "13d-1a", "13d-1b", "13d-1c"):
            try:
                draft = switched(reading, rule, EVENT, TODAY)
            except UsageError:
                continue
            switched_ones += 1
            assert muniment.read(draft.yaml()).record == draft.record, (path.name, rule)
            assert draft.record.submission_type != reading.record.submission_type
    assert switched_ones > 20
