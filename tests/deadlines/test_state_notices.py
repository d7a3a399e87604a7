"""Rows about states that a user supplies, and what they make due."""

import json
from datetime import date
from pathlib import Path

import pytest

from commands import run
from muniment.deadlines.of_filing import ALL_STATES, state_dues, state_notices
from muniment.errors import UsageError

EXAMPLES = Path(__file__).parents[2] / "examples"
ROW = {
    "state": "CA",
    "notice": "notice and fee",
    "days": 15,
    "count": "calendar days",
    "closed": "next business day",
    "citation": "a code, section 1",
    "checked": date(2026, 11, 1),
}
FRIDAY = date(2025, 8, 15)


def due(**changed):
    (found,) = state_dues(state_notices([ROW | changed], "m.toml"), ["CA"], "first-sale", FRIDAY)
    return found


@pytest.mark.parametrize(
    ("days", "count", "closed", "day", "left_out"),
    [
        (15, "calendar days", "next business day", date(2025, 9, 2), 3),  # Labor Day
        (15, "calendar days", "business day before", date(2025, 8, 29), 1),
        (15, "calendar days", "counts", date(2025, 8, 30), 0),
        (5, "business days", "next business day", date(2025, 8, 22), 0),
        (-5, "business days", "business day before", date(2025, 8, 8), 0),
        (-5, "calendar days", "business day before", date(2025, 8, 8), 2),
        (0, "calendar days", "counts", FRIDAY, 0),
    ],
)
def test_days_are_counted_as_the_row_says(days, count, closed, day, left_out):
    found = due(days=days, count=count, closed=closed)
    assert (found.date, len(found.left_out)) == (day, left_out)
    assert found.steps[-1].startswith("The ") == bool(left_out)


@pytest.mark.parametrize(
    ("event", "changed", "is_named"),
    [
        (date(2024, 12, 12), {}, False),  # 27 December: what was closed on the way moves nothing
        (date(2024, 12, 9), {}, True),  # 24 December, which may have been open
        (date(2024, 12, 9), {"closed": "counts"}, False),
        (date(2024, 10, 1), {"days": 60, "count": "business days"}, True),  # the fifty-eighth of them
    ],
)
def test_a_day_that_may_have_been_open_is_named_where_the_answer_rests_on_it(event, changed, is_named):
    (found,) = state_dues(state_notices([ROW | changed], "m.toml"), ["CA"], "first-sale", event)
    assert any("2024-12-24" in words for words in found.assumptions) == is_named


def test_a_row_holds_for_its_events_states_and_trigger():
    rows = [ROW | {"until": date(2025, 8, 14)}, ROW | {"since": FRIDAY, "days": 10}, ROW | {"starts": "annual"}]
    notices = state_notices([*rows, ROW | {"state": "NY"}], "m.toml")
    assert [one.counted_from.day + 10 for one in state_dues(notices, ["CA"], "first-sale", FRIDAY)] == [25]
    assert [one.form for one in state_dues(notices, [ALL_STATES], "first-sale", FRIDAY)] == [
        "CA notice and fee",
        "NY notice and fee",
    ]
    assert state_dues(notices, ["TX"], "first-sale", FRIDAY) == ()


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"days": "15"}, "row 1: days: Expected `int`, got `str`"),
        ({"state": "California"}, "row 1: state: write its code, CA"),
        ({"state": "Californa"}, "row 1: state: 'Californa' is no state; did you mean California"),
        ({"dayz": 1}, "row 1: dayz: there is no such key; did you mean days"),
        ({"citation": ""}, "row 1: notice and citation say what is owed"),
        ({"days": 99999}, "row 1: days: 99999 is more than 3660"),
        ({"closed": "never"}, "row 1: closed: Invalid enum value 'never'"),
    ],
)
def test_a_row_that_is_none_is_refused(changed, words):
    with pytest.raises(UsageError) as raised:
        state_notices([ROW | changed], "m.toml")
    assert str(raised.value).startswith(f"m.toml: due.states: {words}")


def test_without_a_citation_there_is_no_row():
    with pytest.raises(UsageError, match=r"row 1: Object missing required field `citation`$"):
        state_notices([{key: value for key, value in ROW.items() if key != "citation"}], "m.toml")
    with pytest.raises(UsageError, match=r"write \[\[due.states\]\]"):
        state_notices({"CA": ROW}, "m.toml")


def test_they_stand_behind_the_day_of_the_commission(tmp_path, monkeypatch):
    lines = [f"{key} = {value if isinstance(value, (int, date)) else json.dumps(value)}" for key, value in ROW.items()]
    (tmp_path / "muniment.toml").write_text("\n".join(["[[due.states]]", *lines]), "utf-8")
    monkeypatch.chdir(tmp_path)
    asked = ("due", "--form", "D", "--event", "2025-08-15", "--states", "NY,CA")
    out, _ = run(*asked)
    assert out.startswith("2025-09-02\nD: ")
    assert "\n2025-09-02\nCA notice and fee: owed to California beside a Form D\n" in out
    assert "last checked on 2026-11-01" in out
    assert out.count("no period of a state's law is known here") == 1  # of New York, which has no row
    answers, _ = run(*asked, "--format", "json")
    assert [json.loads(line)["form"] for line in answers.splitlines()] == ["D", "CA notice and fee"]
    calendar, _ = run(*asked, "--ics", "-")
    assert calendar.count("BEGIN:VEVENT") == 2
    (tmp_path / "muniment.toml").write_text("\n".join(["[[due.states]]", *lines]).replace('"CA"', '"CO"'), "utf-8")
    out, _ = run("due", EXAMPLES / "form-d.xml")
    assert "due 2026-02-18: CO notice and fee, owed to Colorado beside a Form D (a code, section 1)" in out
    assert "solicited in MA, NY, WA (Item 12)" in out
