"""What filers may owe next: by chain of filings, with the reasons, and with silence where a filing gives one."""

from datetime import date
from decimal import Decimal

import pytest
from msgspec import UNSET
from msgspec.structs import replace

from muniment.errors import UsageError
from muniment.forms import Schedule13D
from muniment.forms.schedule_13.schedule_13d import ReportingPerson as Reporter13D
from muniment.forms.schedule_13.schedule_13g import Item5
from muniment.pipeline.watch import entry_of, export_calendar, watch
from muniment.store import Store
from patience import patience
from store.entries import entry, form_d, header, schedule_13g

AS_OF = date(2025, 10, 1)


def accession(number):
    return f"0009990001-25-{number:06}"


def filed(number, day, record, form):
    """An entry of the store: a record with a header that dates it."""
    name = accession(number)
    head = header(name, form, date.fromisoformat(day), "Larkspur Lantern Works")
    return entry(f"{name}".encode(), record, accession=name, header=head)


@pytest.fixture
def watched(tmp_path):
    """Return what is watched in a store of these filings."""

    def made(*entries, as_of=AS_OF, form=""):
        with Store.open(tmp_path / "filings.db") as store:
            store.add(entries, {one.content_hash: one.accession.encode() for one in entries})
            return watch(store, as_of, form).rows()

    return made


def notice(number, day, previous=UNSET, **fields):
    form = "D" if previous is UNSET else "D/A"
    known = {"more_than_one_year": True, "total_remaining": 500, "submission_type": form}
    return filed(number, day, form_d(previous_accession_number=previous, **known | fields), form)


def schedule(number, day, percent="6.2", issuer="0001000002", form="SC 13G", name="Heron Fund", **fields):
    record = schedule_13g(issuer_cik=issuer, submission_type=form.replace("SC", "SCHEDULE"), **fields)
    person = replace(record.reporting_persons[0], name=name, percent=Decimal(percent))
    return filed(number, day, replace(record, reporting_persons=(person,)), form)


def schedule_13d(number, day, percent="6.2", name="Heron Fund"):
    person = Reporter13D(name=name, percent=Decimal(percent))
    record = Schedule13D(issuer_cik="0001000002", issuer_name="Lark", reporting_persons=(person,))
    return filed(number, day, replace(record, submission_type="SCHEDULE 13D"), "SC 13D")


def told(found):
    return [(one.key[-2:].lstrip("0"), one.form, str(one.due.date) if one.due else "", one.is_past) for one in found]


def test_an_offering_is_due_a_year_after_its_last_filing(watched):
    """Two filings of one chain, the earlier one not in the store, and one filing that stands alone."""
    found = watched(
        notice(1, "2024-11-04"),
        notice(2, "2025-03-10", accession(1)),
        notice(3, "2025-01-15", "0009990001-23-000009"),
        notice(4, "2025-02-18", "0009990001-23-000009"),
        notice(5, "2024-12-02"),
    )
    assert told(found) == [
        ("5", "D/A", "2025-12-02", False), ("4", "D/A", "2026-02-18", False), ("2", "D/A", "2026-03-10", False)
    ]  # fmt: skip
    assert "nothing later than D of 2024-12-02 is in the store" in found[0].because


@pytest.mark.parametrize(
    ("day", "fields", "lines"),
    [
        ("2025-01-15", {"more_than_one_year": False}, 0),
        ("2025-01-15", {"more_than_one_year": UNSET}, 1),
        ("2025-01-15", {"total_remaining": 0}, 0),
        ("2025-01-15", {"total_remaining": 0, "total_offering_amount": UNSET}, 1),
        ("2025-01-15", {"total_remaining": "Indefinite"}, 1),
        ("2023-10-02", {}, 1),
        ("2023-09-25", {}, 0),
        ("2025-10-02", {}, 0),
    ],
)
def test_when_an_offering_is_silent(watched, day, fields, lines):
    assert len(watched(notice(1, day, **fields))) == lines


def test_what_is_past_comes_last_and_says_so(watched):
    found = watched(notice(1, "2024-09-10"), notice(2, "2024-10-03"), notice(3, "2023-12-04"))
    assert told(found) == [
        ("2", "D/A", "2025-10-03", False), ("1", "D/A", "2025-09-10", True), ("3", "D/A", "2024-12-04", True)
    ]  # fmt: skip
    assert "was not said to end" in found[1].because


@pytest.mark.parametrize(
    ("as_of", "is_past"), [("2025-05-09", False), ("2025-05-10", False), ("2025-05-12", False), ("2025-05-13", True)]
)
def test_what_may_be_argued_is_not_past_before_it_is(watched, as_of, is_past):
    """An anniversary on a Saturday: planned by the Friday, judged by the Monday."""
    (found,) = watched(notice(1, "2024-05-10"), as_of=date.fromisoformat(as_of))
    assert (found.due.date, found.due.argued, found.is_past) == (date(2025, 5, 9), date(2025, 5, 12), is_past)
    entry = entry_of(found)
    assert entry is None if is_past else entry.due.date == date(2025, 5, 9)


def test_a_chain_that_bites_its_tail_ends(watched):
    assert len(watched(notice(1, "2025-01-15", accession(2)), notice(2, "2025-01-16", accession(1)))) in (1, 2)


@pytest.mark.parametrize(
    ("filed_on", "as_of", "due"),
    [
        ("2025-02-14", "2025-10-01", "2025-11-14"),  # the quarter that ended yesterday is still open
        ("2025-10-02", "2025-10-10", "2026-02-17"),  # filed after its end: the next one
        ("2025-02-14", "2025-11-14", "2025-11-14"),
        ("2025-02-14", "2025-11-15", "2026-02-17"),
        ("2019-02-14", "2019-06-03", "2020-02-14"),  # once a year, before 30 September 2024
        ("2023-02-14", "2024-03-01", "2024-11-14"),
    ],
)
def test_a_13g_after_the_quarter(watched, filed_on, as_of, due):
    (one,) = watched(schedule(1, filed_on), as_of=date.fromisoformat(as_of))
    assert (one.form, str(one.due.date), one.due.rule) == ("SC 13G/A", due, "Rule 13d-1(b)")
    assert "reports 6.2%" in one.because


def test_whoever_has_left_owes_nothing(watched):
    left = schedule(1, "2025-02-14", "4.9", form="SC 13G/A")
    said = schedule(2, "2025-02-14", name="Ibis", item5=Item5(five_percent_or_less=True))
    old = schedule(3, "2019-02-14", name="Stork")
    gone = schedule_13d(4, "2025-02-14", "4.9", name="Egret")
    assert watched(left, said, old, gone) == []


def test_a_printed_5_0_says_nothing_of_having_left(watched):
    assert len(watched(schedule(1, "2025-02-14", "5.0"), schedule_13d(2, "2025-02-14", "5.0", name="Egret"))) == 2
    said = Item5(five_percent_or_less=True)
    assert [one.key[-1] for one in watched(schedule(3, "2025-02-15", "5.0", item5=said))] == ["2"]


def test_a_percent_below_zero_says_nothing_of_having_left(watched):
    assert len(watched(schedule(1, "2025-02-14", "-0.5"), schedule_13d(2, "2025-02-14", "-0.5", name="Egret"))) == 2


def test_the_last_schedule_of_a_holder_counts(watched):
    found = watched(schedule(1, "2025-02-14"), schedule_13d(2, "2025-05-14"), schedule(3, "2025-05-14", name="Ibis"))
    assert told(found) == [("3", "SC 13G/A", "2025-11-14", False), ("2", "SC 13D/A", "", False)]
    assert "two business days after any material change" in found[1].because
    found = watched(schedule(4, "2025-08-14"))
    assert {one.key[-1] for one in found} == {"3", "4"}


def test_one_form_only_and_days_outside_the_calendar(watched):
    rows = [notice(1, "2025-01-15"), schedule(2, "2025-02-14"), schedule_13d(3, "2025-02-14", name="Ibis")]
    assert [one.form for one in watched(*rows)] == ["SC 13G/A", "D/A", "SC 13D/A"]
    for form, many in (("D", "D/A"), ("13G", "SC 13G/A"), ("13D", "SC 13D/A")):
        assert [one.form for one in watched(form=form)] == [many]
    with pytest.raises(UsageError, match="2130-01-01 is outside"):
        watched(as_of=date(2130, 1, 1))


def test_an_exported_calendar_has_the_safe_day(watched, tmp_path):
    watched(notice(1, "2024-05-10"))
    with Store.open(tmp_path / "filings.db") as store:
        told = export_calendar(store, None, tmp_path / "due.ics", date(2025, 5, 1))
    assert told == {"days": 1, "without a day": 0, "past": 0}
    text = (tmp_path / "due.ics").read_bytes().replace(b"\r\n ", b"")
    assert b"DTSTART;VALUE=DATE:20250509\r\n" in text
    assert b"2025-05-12 (Monday) may be argued" in text


@pytest.mark.slow
def test_all_of_a_large_store_is_answered(watched):
    """Each notice once; two quarters of the SEC's data sets, 27,000 filings, take about a second."""
    rows = [notice(n, f"2025-0{n % 9 + 1}-{n % 27 + 1:02}") for n in range(1, 501)]
    with patience():
        found = watched(*rows)
    assert len({one.key for one in found}) == 500
    assert [one.due.date for one in found] == sorted(one.due.date for one in found)
