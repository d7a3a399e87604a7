import pytest

from edgar.sandbox.desk import submission
from muniment.edgar.sandbox.behaviours import set_switch


@pytest.mark.parametrize(
    ("name", "received", "filed"),
    [
        ("form-d", "2026-06-02T17:30", "2026-06-02"),
        ("form-d", "2026-06-02T17:30:01", "2026-06-03"),
        ("form-d", "2026-06-05T18:00", "2026-06-08"),  # a Friday
        ("form-d", "2026-07-02T17:31", "2026-07-06"),  # before Independence Day, kept on Friday
        ("form-d", "2026-07-03T10:00", "2026-07-06"),
        ("form-d", "2026-06-06T10:00", "2026-06-08"),  # a Saturday
        ("schedule-13g", "2026-06-02T17:31", "2026-06-02"),
        ("schedule-13g", "2026-06-02T22:00", "2026-06-02"),
        ("schedule-13g", "2026-06-02T22:00:01", "2026-06-03"),
        ("schedule-13d", "2026-11-25T22:30", "2026-11-27"),  # before Thanksgiving
    ],
)
def test_cut_offs_weekends_and_holidays(desk, name, received, filed):
    desk.set(received)
    status = desk.become(submission(name))
    assert status.status == "ACCEPTED", status.submission_messages
    header = desk.filing(status.accession_number).header
    assert header.filed.isoformat() == filed
    assert status.filing_date.startswith(filed)
    assert header.changed.isoformat() == received[:10]
    assert header.accepted.isoformat().startswith(received)


def test_the_time_of_transmission_counts_and_not_that_of_acceptance(desk):
    desk.set("2026-06-02T17:29")
    number = desk.hand_in(submission("form-d"))
    desk.set("2026-06-02T17:40")
    desk.settle()
    header = desk.filing(number).header
    assert header.filed.isoformat() == "2026-06-02"
    assert header.accepted.isoformat() == "2026-06-02T17:40:00"


def test_what_comes_late_is_public_in_the_morning_of_its_date(desk):
    set_switch(desk.connection, "dissemination", "real")
    early = desk.become(submission("form-d")).accession_number
    desk.set("2026-06-05T18:00")
    late = desk.become(submission("form-d")).accession_number
    set_switch(desk.connection, "dissemination", "at-once")
    at_once = desk.become(submission("form-d")).accession_number
    query = "SELECT public FROM filings WHERE accession = ?"
    assert desk.row(query, early) == ("2026-06-02T11:00:00-04:00",)
    assert desk.row(query, late) == ("2026-06-08T06:00:00-04:00",)
    assert desk.row(query, at_once) == ("2026-06-05T18:00:00-04:00",)


def test_a_winter_day_has_winter_time(desk):
    desk.set("2026-12-01T09:00")
    assert desk.become(submission("schedule-13g")).received_date == "2026-12-01T09:00:00-05:00"


def test_how_long_a_status_is_kept(desk):
    live = submission("form-d")
    test = live.replace(b"<testOrLive>LIVE", b"<testOrLive>TEST")
    numbers = {
        "2026-08-01": desk.hand_in(live),
        "2026-06-04": desk.hand_in(test, mode="TEST"),
        "2026-06-08": desk.hand_in(b"nothing"),
    }
    desk.settle()
    for day, number in numbers.items():
        (until,) = desk.row("SELECT kept_until FROM submissions WHERE accession = ?", number)
        assert until == f"{day}T11:00:00-04:00"


def test_film_numbers_begin_with_the_year(desk):
    first = desk.filing(desk.become(submission("form-d")).accession_number).header.parties[0].film_number
    desk.set("2027-01-04T09:00")
    later = desk.filing(desk.become(submission("form-d")).accession_number).header.parties[0].film_number
    assert (first[:2], later[:2]) == ("26", "27")


def test_a_day_beyond_the_calendar_suspends_a_submission_in_plain_words(desk):
    desk.set("2099-12-31T23:00")
    status = desk.become(submission("form-d"))
    assert (status.status, status.final) == ("SUSPENDED", True)
    assert "2099" in status.submission_messages[0].content
    desk.set("2026-06-02T11:00")
    assert desk.become(submission("form-d")).status == "ACCEPTED"
