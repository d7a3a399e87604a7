"""Due dates: worked examples, the gaps between texts, and laws that hold for every event."""

from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

import muniment.deadlines
from muniment.deadlines import CLOCKS, TRIGGERS, days_late, due, due_all, due_dates, is_business_day, latest
from muniment.deadlines.business_days import calendar_days
from muniment.errors import UsageError

HERE = Path(__file__).parent
EXAMPLES = [line.split("\t")[:5] for line in (HERE / "examples.tsv").read_text("utf-8").splitlines() if line[0] != "#"]
# 45 days after other quarters, printed in calendars of other reports that count the same way.
FORTY_FIVE = [
    ("2020-03-31", "2020-05-15"), ("2020-06-30", "2020-08-14"), ("2020-09-30", "2020-11-16"),
    ("2021-03-31", "2021-05-17"), ("2021-06-30", "2021-08-16"), ("2021-09-30", "2021-11-15"),
    ("2022-03-31", "2022-05-16"), ("2022-06-30", "2022-08-15"), ("2023-09-30", "2023-11-14"),
]  # fmt: skip
EVENTS = st.dates(date(1994, 1, 1), date(2026, 8, 31))
TEXTS = st.sampled_from(CLOCKS)


def day(words):
    return date.fromisoformat(words)


@pytest.mark.parametrize(("form", "rule", "trigger", "event", "last"), EXAMPLES)
def test_worked_examples(form, rule, trigger, event, last):
    found = due(form, event, rule=rule, trigger=trigger)
    assert found.date == day(last)
    assert last in found.steps[-2 if "Eastern" in found.steps[-1] else -1]
    assert found.citations[0] in found.steps[0]
    assert due_all(form, day(event), rule=rule, trigger=trigger)[0] is not None


@pytest.mark.parametrize(
    ("form", "event", "hour"),
    [
        ("13D", "2024-01-19", "17:30 Eastern time on that day, it is filed that day (17 CFR 232.13(a)(2))."),
        ("13D", "2024-01-26", "22:00 Eastern time on that day, it is filed that day (17 CFR 232.13(a)(4))."),
        ("D", "2025-03-14", "17:30 Eastern time on that day, it is filed that day (17 CFR 232.13(a)(2))."),
        ("D", "2008-03-14", ""),
    ],
)
def test_the_last_step_names_the_hour_of_the_last_day(form, event, hour):
    assert due(form, event).steps[-1].partition("Sent by ")[2] == hour


@pytest.mark.parametrize(("end", "last"), FORTY_FIVE)
def test_forty_five_days(end, last):
    assert calendar_days(day(end), 45).date == day(last)


def test_a_passive_holder_reports_the_year_in_which_it_may_first():
    assert due("13G/A", "1998-01-05", rule="13d-1c").date == date(1999, 2, 16)


def test_the_day_of_mourning_of_1994_moves_a_last_day():
    """Executive Order 12910."""
    found = due("D", "1994-04-12")
    assert (found.date, found.left_out[0].what) == (date(1994, 4, 28), "mourning for President Nixon")


def test_a_count_across_one_closure():
    """Printed for another report: five business days after November 2018, of which 5 December was none."""
    assert muniment.deadlines.after(date(2018, 11, 30), 5) == date(2018, 12, 10)


@pytest.mark.parametrize(
    ("form", "trigger", "rule", "event", "words"),
    [
        ("13D", "material-change", "", "2024-02-04", "promptly"),
        ("13D", "material-change", "", "2001-05-01", "promptly"),
        ("13G", "over-10", "13d-1c", "2024-09-29", "promptly"),
        ("13G", "plus-minus-5", "13d-1c", "2010-01-04", "promptly"),
        ("D", "correction", "", "2025-01-02", "as soon as practicable"),
    ],
)
def test_rules_without_a_number_of_days_have_no_date(form, trigger, rule, event, words):
    found = due(form, event, rule=rule, trigger=trigger)
    assert (found.date, found.words) == (None, words)
    assert words in found.steps[0]


@pytest.mark.parametrize(
    ("form", "rule", "event", "last", "other"),
    [
        ("13D", "", "2024-01-25", "2024-02-05", ""),
        ("13D", "", "2024-01-26", "2024-02-05", "2024-02-02"),
        ("13D", "", "2024-02-02", "2024-02-12", "2024-02-09"),
        ("13D", "", "2024-02-04", "2024-02-14", "2024-02-09"),
        ("13D", "", "2024-02-05", "2024-02-12", ""),
        ("13G", "13d-1c", "2024-02-04", "2024-02-14", ""),
        ("13G", "13d-1c", "2024-02-05", "2024-02-15", "2024-02-12"),
        ("13G", "13d-1c", "2024-09-29", "2024-10-09", "2024-10-04"),
        ("13G", "13d-1c", "2024-09-30", "2024-10-07", ""),
    ],
)
def test_between_two_texts_the_longer_counts(form, rule, event, last, other):
    found = due(form, event, rule=rule)
    assert found.date == day(last)
    between = [words for words in found.assumptions if "between two texts" in words]
    assert [other in words for words in between] == ([True] if other else [])


@pytest.mark.parametrize(
    ("event", "end", "last"),
    [
        ("2023-06-30", "2023-12-31", "2024-02-14"),
        ("2024-01-01", "2024-09-30", "2024-11-14"),
        ("2024-03-31", "2024-09-30", "2024-11-14"),
        ("2024-10-01", "2024-12-31", "2025-02-14"),
        ("2025-03-28", "2025-03-31", "2025-05-15"),
    ],
)
def test_a_day_within_a_period_counts_from_its_end(event, end, last):
    """The first quarter that counts ended on 30 September 2024."""
    for rule in ("13d-1b", "13d-1d"):
        found = due("13G", event, rule=rule)
        assert (found.counted_from, found.date) == (day(end), day(last))
    assert due("13G/A", event, rule="13d-1c").date == day(last)


def test_several_clocks_the_first_to_run_out_first():
    found = due_all("13G", "2024-10-10")
    assert [(one.rule[-3:], str(one.date)) for one in found] == [
        ("(c)", "2024-10-18"), ("(b)", "2025-02-14"), ("(d)", "2025-02-14")
    ]  # fmt: skip
    assert due("13G", "2024-10-10") == found[0]
    mixed = due_all("13G", "2024-06-14", trigger="over-10")
    assert [one.date is None for one in mixed] == [False, False, True]


def test_a_day_that_moved_cites_the_rule_that_moves_it():
    assert due("13G/A", "2025-12-31", rule="13d-1b").citations == ("17 CFR 240.13d-2(b)", "17 CFR 240.0-3(a)")
    assert due("13G/A", "2025-09-30", rule="13d-1b").citations == ("17 CFR 240.13d-2(b)",)
    assert due("D", "2025-03-14").citations == ("17 CFR 230.503(a)(1)",)
    assert due("13G", "2025-03-14", rule="13d-1b", trigger="lost-13g").citations == (
        "17 CFR 240.13d-1(e)(1)", "17 CFR 240.13d-1(g)"
    )  # fmt: skip


def test_amendments_have_triggers_of_their_own():
    assert due("13D/A", "2025-06-17").trigger == "material-change"
    assert due("SCHEDULE 13G/A", "2025-06-17", rule="Rule 13d-1(b)").form == "SC 13G/A"
    assert due("D/A", "2024-05-09").trigger == "annual"
    assert due("13G", "2024-06-14", rule="13d-1c", trigger="over-20").form == "SC 13D"


def test_anniversaries_that_the_rule_has_no_words_for():
    """The day that leaves no doubt is told; lateness counts from the one that may be argued."""
    on_saturday = due("D", "2024-05-10", trigger="annual")
    assert (on_saturday.date, on_saturday.argued) == (date(2025, 5, 9), date(2025, 5, 12))
    assert "2025-05-12 (Monday) may be argued" in on_saturday.assumptions[-1]
    assert (days_late(date(2025, 5, 12), on_saturday), days_late(date(2025, 5, 13), on_saturday)) == (0, 1)
    leap = due("D", "2024-02-29", trigger="annual")
    assert (leap.date, leap.latest) == (date(2025, 2, 28), date(2025, 3, 3))
    assert "29 February: 2025-03-03 (Monday) may be argued" in leap.assumptions[-1]
    assert len(due("D", "2024-05-09", trigger="annual").assumptions) == 1


@pytest.mark.parametrize(
    ("form", "event", "rule", "trigger", "words"),
    [
        ("10-K", "2024-06-14", "", "", "form: there is no '10-K'; there is D, D/A, 13G, 13G/A, 13D, 13D/A"),
        ("13D", "14.6.2024", "", "", "'14.6.2024' is not a day: write a day such as 2026-03-27 or 3/27/2026"),
        ("13D", "2024-02-30", "", "",
         "'2024-02-30' is not a day: write a day that there is, such as 2026-03-27 or 3/27/2026"),
        ("13D", "2024-06-14", "", "inital",
         "trigger: there is no 'inital'; did you mean initial? There is initial, material-change"),
        ("13D", "2024-06-14", "", "zzz", "trigger: there is no 'zzz'; there is initial, material-change"),
        ("13D", "2024-06-14", "", "first-sale",
         "the trigger first-sale belongs to D, not to 13D; its own: initial, material-change"),
        ("13G", "2024-06-14", "13d-1e", "",
         "rule: a Schedule 13G is not filed under '13d-1e'; did you mean 13d-1d? There is 13d-1b, 13d-1c, 13d-1d"),
        ("13D", "2024-06-14", "13d-1b", "",
         "rule 13d-1b is one that a Schedule 13G is filed under: leave it out for 13D"),
        ("13G", "2024-06-14", "13d-1d", "over-10",
         "the trigger over-10 starts no clock under Rule 13d-1(d); those that do: initial, material-change, lost-13g"),
        ("13G", "1997-06-14", "13d-1c", "",
         "no rule gave initial a due date on 1997-06-14: the oldest is in force since 1998-02-17"),
        ("13G", "1996-06-08", "13d-1c", "over-20",
         "no rule gave over-20 a due date on 1996-06-08: the oldest is in force since 1998-02-17"),
        ("13G", "1996-01-12", "13d-1c", "lost-13g",
         "no rule gave lost-13g a due date on 1996-01-12: the oldest is in force since 1998-02-17"),
        ("13G", "1997-12-31", "13d-1c", "material-change",
         "no rule gave material-change a due date on 1997-12-31: the oldest is in force since 1998-01-01"),
        ("D", "2008-03-16", "", "annual",
         "no rule gave annual a due date on 2008-03-16: the oldest is in force since 2008-03-17"),
        ("13D", "1993-06-14", "", "",
         "the calendar of business days has the years 1994 to 2099: 1993-06-14 is outside"),
        ("13D", "2128-06-14", "", "",
         "the calendar of business days has the years 1994 to 2099: 2128-06-14 is outside"),
    ],
)  # fmt: skip
def test_errors_are_one_readable_line(form, event, rule, trigger, words):
    with pytest.raises(UsageError) as caught:
        due(form, event, rule=rule, trigger=trigger)
    assert str(caught.value) == words


# ---- what checks ask ------------------------------------------------------------------------------------------------


def test_every_clock_that_may_have_run():
    found = due_dates("SCHEDULE 13G/A", ["Rule 13d-1(c)"], date(2024, 11, 8))
    assert {one.trigger: str(one.date) for one in found} == {
        "over-10": "2024-11-13", "plus-minus-5": "2024-11-13", "material-change": "2025-02-14"
    }  # fmt: skip
    assert latest(found) == date(2025, 2, 14)
    assert latest(due_dates("SC 13D", "", date(2024, 6, 14))) == date(2024, 6, 24)
    assert latest(due_dates("13G", "13d-1b", date(2024, 9, 30))) == date(2024, 11, 14)
    assert {one.form for one in due_dates("13G", "", date(2024, 9, 30), amendment=True)} == {"SC 13G/A"}


def test_where_a_rule_names_no_days_nothing_is_late():
    assert latest(due_dates("SC 13D/A", "", date(2023, 6, 1))) is None
    assert latest(due_dates("D/A", "", date(2024, 6, 3))) is None
    assert latest(due_dates("D/A", "", date(2024, 6, 3), trigger="annual")) == date(2025, 6, 3)
    assert latest(()) is None


def test_what_cannot_be_judged_is_silent():
    assert due_dates("10-K", "", date(2024, 6, 3)) == ()
    assert due_dates("13D", "", date(1985, 6, 3)) == ()
    assert due_dates("13D", "", date(2131, 6, 3)) == ()
    assert due_dates("13G", "13d-1c", date(1997, 6, 3)) == ()


def test_days_late():
    last = due("13D", "2024-06-14")
    assert [days_late(date(2024, 6, n), last) for n in (14, 24, 25, 30)] == [0, 0, 1, 6]
    assert days_late(date(2024, 6, 25), date(2024, 6, 24)) == 1
    assert days_late(date(2024, 6, 25), due("13D", "2023-06-14", trigger="material-change")) == 0
    assert days_late(date(2024, 6, 25), None) == 0


# ---- laws -----------------------------------------------------------------------------------------------------------


@given(TEXTS, EVENTS)
def test_a_due_date_is_a_business_day_after_the_event(clock, event):
    assume(any(one.holds(event) for one in CLOCKS if (one.form, one.trigger) == (clock.form, clock.trigger)))
    for found in due_all(clock.form, event, trigger=clock.trigger):
        assert event <= found.counted_from
        if found.date is None:
            assert found.words in ("promptly", "as soon as practicable")
        else:
            assert is_business_day(found.date)
            assert found.date > found.counted_from
            assert found.words == ""


@st.composite
def two_events(draw):
    """A text, and two events for which it holds, alone or with the same other one."""
    clock = draw(st.sampled_from([one for one in CLOCKS if one.number or one.count == "anniversary"]))
    early = draw(st.dates(clock.since or date(1994, 1, 1), min(clock.until or date.max, date(2026, 8, 31))))
    return clock, early, early + timedelta(days=draw(st.integers(0, 100)))


@given(two_events())
def test_a_later_event_is_never_due_earlier_under_one_text(events):
    clock, early, late = events
    assume(late < date(2026, 9, 1) and all(text.holds(early) == text.holds(late) for text in CLOCKS))
    asked = {"rule": f"13d-1{clock.letter}" if clock.letter else "", "trigger": clock.trigger}
    assert due(clock.form, early, **asked).date <= due(clock.form, late, **asked).date


def test_every_trigger_has_a_clock_and_every_clock_a_trigger():
    assert {(one.form, one.trigger) for one in CLOCKS} == {
        (form, name) for form, theirs in TRIGGERS.items() for name in theirs
    }
    assert [next(iter(theirs)) for theirs in TRIGGERS.values()] == ["first-sale", "initial", "initial"]


def test_moments_are_days():
    assert due("13D", datetime(2024, 6, 14, 23, 59)).event == date(2024, 6, 14)
    assert muniment.due is due
