"""Calendars: what RFC 5545 asks of them, read back by hand."""

from datetime import datetime

from hypothesis import given
from hypothesis import strategies as st

from muniment.deadlines import due
from muniment.deadlines.dues import Entry, ics

STAMP = datetime(2025, 1, 4, 9, 30)


def unfolded(data: bytes) -> dict[str, list[str]]:
    """The lines of a calendar by name, put together again."""
    assert data.endswith(b"\r\n")
    assert b"\n" not in data.replace(b"\r\n", b"")
    assert max(map(len, data.split(b"\r\n"))) <= 75
    found: dict[str, list[str]] = {}
    for line in data.replace(b"\r\n ", b"").decode().splitlines():
        name, _, words = line.partition(":")
        found.setdefault(name, []).append(words)
    return found


def test_an_event_lasts_the_whole_day_and_says_why():
    found = unfolded(ics([Entry(due("13D", "2025-01-03"), "Larkspur; Lanterns, Inc.")], STAMP))
    assert (found["DTSTART;VALUE=DATE"], found["DTEND;VALUE=DATE"]) == (["20250113"], ["20250114"])
    assert found["SUMMARY"] == ["SC 13D due: Larkspur\\; Lanterns\\, Inc."]
    assert found["DTSTAMP"] == ["20250104T093000Z"]
    assert (found["TRIGGER"], found["ACTION"]) == (["-P3D"], ["DISPLAY"])
    words = found["DESCRIPTION"][0]
    assert "2025-01-09 (Thursday: mourning for President Carter)" in words
    assert "\\nDay 5 is 2025-01-13 (Monday).\\nSent by 22:00 Eastern time" in words
    assert [found[name][0] for name in ("BEGIN", "VERSION")] == ["VCALENDAR", "2.0"]
    assert found["BEGIN"] == ["VCALENDAR", "VEVENT", "VALARM"]
    assert found["END"] == ["VALARM", "VEVENT", "VCALENDAR"]


def test_the_same_due_date_is_the_same_event():
    names = [
        unfolded(ics([Entry(due("13D", day), subject)], stamp))["UID"][0]
        for day, subject, stamp in [
            ("2025-01-03", "A", STAMP), ("2025-01-03", "A", datetime(2026, 1, 1)), ("2025-01-03", "B", STAMP),
            ("2025-01-06", "A", STAMP),
        ]
    ]  # fmt: skip
    assert names[0] == names[1]
    assert len(set(names)) == 3


def test_what_has_no_day_is_left_out():
    promptly = due("13D", "2023-01-03", trigger="material-change")
    assert "DTSTART;VALUE=DATE" not in unfolded(ics([Entry(promptly)], STAMP))


@given(st.text(max_size=200))
def test_any_name_is_folded_between_its_signs(subject):
    found = unfolded(ics([Entry(due("13D", "2025-01-03"), subject)], STAMP))
    assert len(found["SUMMARY"]) == 1
