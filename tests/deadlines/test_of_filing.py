"""What the facts of a filing start: when it was due, and what may be next."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from msgspec import UNSET
from msgspec.structs import replace

import muniment
from muniment.deadlines.of_filing import dues_of, reports_exit, solicited

EXAMPLES = Path(__file__).parents[2] / "examples"


def record(name):
    return muniment.read(EXAMPLES / name).record


@pytest.mark.parametrize(
    ("name", "filed", "until", "late", "following"),
    [
        ("form-d-submission.txt", date(2025, 3, 14), date(2025, 3, 18), 0, date(2026, 3, 13)),
        ("form-d-submission.txt", date(2025, 3, 21), date(2025, 3, 18), 3, date(2026, 3, 20)),
        ("form-d.xml", None, date(2026, 2, 18), None, None),
        ("form-d-2009.xml", None, None, None, date(2010, 4, 20)),
        ("form-d-amendment.xml", date(2026, 3, 12), None, None, date(2027, 3, 12)),
        ("schedule-13d.xml", date(2026, 3, 31), date(2026, 3, 30), 1, None),
        ("schedule-13d-amendment.xml", date(2025, 9, 19), date(2025, 9, 19), 0, None),
        ("schedule-13g.xml", date(2025, 2, 14), date(2025, 2, 14), 0, date(2025, 5, 15)),
        ("schedule-13g-exit.xml", date(2026, 5, 15), date(2026, 5, 15), 0, None),
        ("schedule-13g-submission.nc", date(2025, 2, 14), date(2025, 2, 14), 0, date(2025, 5, 15)),
    ],
)
def test_filings(name, filed, until, late, following):
    told = dues_of(record(name), filed)
    assert (told.on_time_until, told.late) == (until, late)
    assert [one.date for one in told.next] == ([following] if following else [])


def test_every_silence_says_why():
    for name, words in {
        "form-d-2009.xml": "yet to occur",
        "form-d-amendment.xml": "depends on the filing before it",
        "form-d.xml": "one year or less",
        "schedule-13d.xml": "within 2 business days",
        "schedule-13g-exit.xml": "five percent or less",
        "schedule-13g-1997.txt": "No date of event",
    }.items():
        assert words in " ".join(dues_of(record(name)).remarks)


def test_the_signature_stands_in_for_a_filing_date():
    told = dues_of(record("schedule-13g.xml"))
    assert [one.date for one in told.next] == [date(2025, 5, 15)]
    assert "counted from the signature of 2025-02-12" in told.remarks[-1]
    bare = replace(record("schedule-13g.xml"), signatures=UNSET)
    assert dues_of(bare).next == ()
    assert "Neither a filing date nor a signature date" in dues_of(bare).remarks[-1]


def test_facts_narrow_the_clocks():
    filed = record("schedule-13d.xml")
    assert [one.trigger for one in dues_of(filed).own] == ["initial"]
    lost = replace(filed, previously_filed_13g=True)
    assert {one.trigger for one in dues_of(lost).own} == {"lost-13g", "over-20"}
    passive = record("schedule-13g.xml")
    assert [one.trigger for one in dues_of(passive).own] == ["initial"]
    person = replace(passive.reporting_persons[0], percent=Decimal("10.1"))
    above = replace(passive, reporting_persons=(person,))
    assert {one.trigger for one in dues_of(above).own} == {"over-10"}  # an institution at the end of a month
    amid = replace(above, event_date=date(2025, 1, 15))
    assert {one.trigger for one in dues_of(amid).own} == {"initial", "over-10"}


def test_a_notice_of_a_sale_in_the_days_of_paper_is_not_judged():
    told = dues_of(replace(record("form-d.xml"), first_sale=date(2008, 2, 4)), date(2009, 3, 16))
    assert (told.own, told.late) == ((), None)
    assert "filed on paper" in told.remarks[0]


def test_exits_and_states():
    held = record("schedule-13g.xml")
    assert [reports_exit(record("schedule-13g-exit.xml")), reports_exit(held)] == [True, False]
    people = tuple(replace(one, percent=Decimal("4.9")) for one in held.reporting_persons)
    assert reports_exit(replace(held, reporting_persons=people))
    printed = replace(held, reporting_persons=(replace(people[0], percent=Decimal("5.0")),))
    assert not reports_exit(printed)
    assert reports_exit(replace(printed, item5=record("schedule-13g-exit.xml").item5))
    assert not reports_exit(replace(held, reporting_persons=(*people, replace(people[0], percent=UNSET))))
    assert solicited(record("form-d.xml")) == ("CO", "MA", "NY", "WA")


def test_an_institution_above_ten_percent_at_a_quarters_end_has_five_business_days():
    """17 CFR 240.13d-1(b)(2): the month's end counts, whatever else ends with it."""
    held = replace(record("schedule-13g.xml"), event_date=date(2024, 12, 31), rules=("Rule 13d-1(b)",))
    (person, *_) = held.reporting_persons
    above = replace(held, reporting_persons=(replace(person, percent=Decimal("11.2")),))
    told = dues_of(above, date(2025, 2, 12))
    assert (told.on_time_until, told.late) == (date(2025, 1, 8), 35)
    below = replace(held, reporting_persons=(replace(person, percent=Decimal("9.2")),))
    assert dues_of(below, date(2025, 2, 12)).late == 0


def test_days_outside_the_calendar_are_remarks():
    told = dues_of(record("schedule-13g.xml"), date(2099, 11, 20))
    assert told.next == ()
    assert "What comes next cannot be counted: the calendar of business days has the years" in told.remarks[-1]
