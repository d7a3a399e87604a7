"""Lateness: the days at which the law changed, the clocks that may be meant, and what nobody can tell."""

from datetime import UTC, date, datetime, time
from decimal import Decimal
from itertools import product

import pytest
from msgspec import structs

from checks.samples import SAMPLES, filing, sample
from muniment.checks import REGISTRY, Example, Filing, chosen, findings
from muniment.deadlines import business_days
from muniment.deadlines.business_days import at_month_end, at_quarter_end
from muniment.evidence import Evidence
from muniment.values import INDEFINITE

INSTITUTION, PASSIVE, EXEMPT = ("Rule 13d-1(b)",), ("Rule 13d-1(c)",), ("Rule 13d-1(d)",)
OVER_TEN = {"reporting_persons[0].percent": Decimal("10.2")}
JUST_TEN = {"reporting_persons[0].percent": Decimal("10.0")}


BEFORE = Example(changes={"event_date": date(2025, 3, 31), "reporting_persons[0].aggregate_amount": Decimal(1000)})


def codes(example: Example, form: str) -> set[str]:
    """What is told about time, with a mark at notes; what the dates of signature are for others to say."""
    found = findings(filing(example, form), evidence=False)
    return {
        finding.code + ("?" if finding.severity == "note" else "") for finding in found if finding.code[0] in "TL"
    } - {"T-20?"}


def case(form, event, filed, *expected, rules=None, **more):
    changes = {"event_date": event, **({"rules": rules} if rules else {}), **more.pop("changes", {})}
    return pytest.param(form, Example(changes=changes, form=form, filed=filed, **more), set(expected))


@pytest.mark.parametrize(
    ("signed", "profile", "severity", "words"),
    [
        (date(2027, 2, 13), "submit", "warning", "is checked on 13 February 2026"),  # to come: a wrong year
        (date(2024, 2, 13), "submit", "note", "is checked on 13 February 2026"),
        (date(2027, 2, 13), "public", "note", "was filed on 13 February 2026"),
    ],
)
def test_a_signature_to_come_is_a_warning_before_it_is_filed(signed, profile, severity, words):
    record, _ = sample("13G")
    (block, *others) = record.signatures
    block = structs.replace(block, signers=(structs.replace(block.signers[0], date=signed),))
    record = structs.replace(record, signatures=(block, *others))
    given = {"filed" if profile == "public" else "as_of": date(2026, 2, 13)}
    (found,) = findings(Filing(record, profile=profile, **given), {REGISTRY["T-20"]})
    assert found.severity == severity
    assert words in found.message


DAYS = [
    # Schedule 13D: ten days become five business days on 5 February 2024, and events between have the longer time.
    case("13D", date(2024, 1, 25), date(2024, 2, 5)),
    case("13D", date(2024, 2, 2), date(2024, 2, 12)),
    case("13D", date(2024, 2, 2), date(2024, 2, 13), "T-01"),
    case("13D", date(2024, 2, 5), date(2024, 2, 12)),
    case("13D", date(2024, 2, 5), date(2024, 2, 13), "T-02"),
    case("13D", date(2024, 2, 5), date(2024, 2, 13), "T-16", changes={"previously_filed_13g": True}),
    case("13D", date(2024, 2, 5), date(2024, 2, 13), "T-02", changes={"previously_filed_13g": None}),
    case("13D", date(2025, 12, 22), date(2026, 1, 2)),
    # Amendments of it: two business days; what is late by months may be the event of an earlier statement.
    case("13D/A", date(2026, 7, 1), date(2026, 7, 6)),
    case("13D/A", date(2026, 7, 1), date(2026, 7, 7), "T-04"),
    case("13D/A", date(2025, 7, 1), date(2026, 7, 7), "T-04?"),
    case(
        "13D/A",
        date(2026, 7, 1),
        date(2026, 7, 7),
        earlier=(Example(changes={"event_date": date(2026, 7, 1), "amendment_number": 2}),),
    ),
    # Institutions: years, then quarters; ten percent at a month's end has a clock of its own.
    case("13G", date(2023, 12, 31), date(2024, 2, 14)),
    case("13G", date(2023, 12, 31), date(2024, 2, 15), "T-05"),
    case("13G", date(2024, 3, 31), date(2024, 11, 14)),
    case("13G", date(2024, 3, 31), date(2024, 11, 15), "T-06"),
    case("13G", date(2023, 5, 31), date(2024, 2, 14), changes=JUST_TEN),
    case("13G", date(2023, 5, 31), date(2023, 6, 13), "T-07", changes=OVER_TEN),
    case("13G", date(2023, 5, 17), date(2023, 6, 13), changes=OVER_TEN),
    case("13G", date(2023, 12, 31), date(2024, 1, 10), changes=OVER_TEN),
    case("13G", date(2024, 12, 31), date(2025, 1, 8), changes=OVER_TEN),  # a year's end is a month's end, too
    case("13G", date(2024, 12, 31), date(2025, 2, 12), "T-08", changes=OVER_TEN),
    case("13G", date(2020, 12, 31), date(2021, 2, 16), "T-07", changes=OVER_TEN),
    case("13G", date(2025, 1, 31), date(2025, 2, 10), "T-08", changes=OVER_TEN),
    case("13G", date(2025, 1, 31), date(2025, 5, 15), changes=JUST_TEN),
    # Passive holders: the change came into force between two dates, and a quarter's end may be another filer's event.
    case("13G", date(2024, 3, 14), date(2024, 3, 25), rules=PASSIVE),
    case("13G", date(2024, 3, 14), date(2024, 3, 26), "T-09", rules=PASSIVE),
    case("13G", date(2023, 12, 31), date(2024, 2, 14), "T-09?", rules=PASSIVE),
    case("13G", date(2025, 3, 31), date(2025, 5, 15), "T-10?", rules=PASSIVE),
    case("13G", date(2024, 12, 19), date(2024, 12, 30), rules=PASSIVE),
    # Several boxes: the latest clock counts. None at all: any may be meant.
    case("13G", date(2025, 3, 20), date(2025, 5, 15), rules=(*PASSIVE, *EXEMPT)),
    case("13G", date(2025, 3, 20), date(2025, 5, 16), "T-11", rules=(*PASSIVE, *EXEMPT)),
    case("13G", date(2016, 3, 1), date(2017, 2, 14), changes={"rules": None}),
    case("13G", date(2016, 3, 1), date(2017, 2, 15), "T-05", changes={"rules": None}),
    # Amendments: who passes ten percent is known from the filing before.
    case("13G/A", date(2025, 3, 31), date(2025, 8, 13), "T-13?"),
    case("13G/A", date(2025, 1, 31), date(2025, 2, 10), changes=OVER_TEN),
    case(
        "13G/A",
        date(2025, 1, 31),
        date(2025, 2, 10),
        changes=OVER_TEN,
        earlier=(Example(changes=JUST_TEN | {"event_date": date(2024, 9, 30)}),),
    ),
    case(
        "13G/A",
        date(2025, 1, 31),
        date(2025, 2, 10),
        "T-14",
        changes=OVER_TEN,
        earlier=(Example(changes={"event_date": date(2024, 9, 30)}),),
    ),
    case(
        "13G/A",
        date(2025, 1, 14),
        date(2025, 1, 17),
        "T-15",
        rules=PASSIVE,
        earlier=(
            Example(
                changes={
                    "reporting_persons[0].percent": Decimal("11.9"),
                    "reporting_persons[0].aggregate_amount": Decimal(1000),
                    "event_date": date(2024, 9, 30),
                }
            ),
        ),
    ),
    # At a quarter's end, too; and a passive holder for whom the class alone did it need not hurry: 13d-2(d).
    case("13G/A", date(2025, 6, 30), date(2025, 7, 8), changes=OVER_TEN, earlier=(BEFORE,)),
    case("13G/A", date(2025, 6, 30), date(2025, 8, 13), "T-14", changes=OVER_TEN, earlier=(BEFORE,)),
    case("13G/A", date(2025, 6, 30), date(2025, 8, 13), "T-15", rules=PASSIVE, changes=OVER_TEN, earlier=(BEFORE,)),
    case(
        "13G/A",
        date(2025, 6, 30),
        date(2025, 8, 13),
        rules=PASSIVE,
        changes=OVER_TEN,
        earlier=(Example(form="13G/A", changes={"event_date": date(2025, 3, 31)}),),
    ),
    # Days outside the calendar, and years that nobody can mean.
    case("13G", date(2205, 1, 30), date(2025, 2, 14), "T-18", "T-19?"),
    case("13G", date(2027, 12, 31), date(2028, 2, 14)),
    case("13D", date(1968, 7, 1), date(2025, 2, 14)),
]


@pytest.mark.parametrize(("form", "example", "expected"), DAYS)
def test_schedules(form, example, expected):
    assert codes(example, form) == expected


def notice(sale, filed, *expected, form="D", **more):
    changes = {"first_sale": sale, **more.pop("changes", {})}
    return pytest.param(form, Example(changes=changes, form=form, filed=filed, **more), set(expected))


def first_notice(sale, filed, form="D"):
    return Example(
        changes={"first_sale": sale, "first_sale_yet_to_occur": sale is None or None}, form=form, filed=filed
    )


SALE = date(2025, 3, 14)
NAMED = {"previous_accession_number": "0009900099-25-000000"}
NOTICES = [
    notice(date(2025, 8, 15), date(2025, 9, 2)),  # the fifteenth day is the Saturday before Labor Day
    notice(date(2025, 8, 15), date(2025, 9, 3), "L-01"),
    notice(date(2009, 3, 15), date(2010, 9, 3), "L-24"),  # before electronic notices were required
    notice(date(2009, 3, 16), date(2010, 9, 3), "L-01"),
    notice(None, date(2025, 9, 3), changes={"first_sale_yet_to_occur": True}),
    notice(date(2025, 8, 15), date(2026, 9, 3), form="D/A"),
    notice(date(2130, 8, 15), date(2130, 9, 30)),
    # An anniversary: a Sunday moves to Monday, and another filing than the last tells nothing.
    notice(date(2025, 3, 3), date(2026, 3, 9), form="D/A", changes=NAMED, earlier=(Example(filed=date(2025, 3, 8)),)),
    notice(
        date(2025, 3, 3),
        date(2026, 3, 10),
        "L-17",
        form="D/A",
        changes=NAMED,
        earlier=(Example(filed=date(2025, 3, 8)),),
    ),
    notice(
        date(2025, 3, 3),
        date(2026, 3, 10),
        form="D/A",
        changes=NAMED,
        earlier=(Example(filed=date(2025, 3, 8), changes={"total_remaining": 0}),),
    ),
    notice(date(2025, 3, 3), date(2026, 3, 10), form="D/A", earlier=(Example(filed=date(2025, 3, 8)),)),
    # A second notice of one offering is asked about, and not late: the first one met the duty.
    notice(SALE, date(2025, 5, 27), "L-30?", earlier=(first_notice(SALE, date(2025, 3, 20)),)),
    notice(SALE, date(2025, 5, 27), "L-30?", earlier=(first_notice(SALE, date(2025, 5, 1)),)),  # which was late itself
    notice(SALE, date(2025, 3, 24), "L-30?", earlier=(first_notice(SALE, date(2025, 3, 20)),)),
    notice(SALE, date(2025, 5, 27), "L-30?", earlier=(first_notice(None, date(2025, 3, 1)),)),
    notice(SALE, date(2025, 5, 27), "L-30?", earlier=(first_notice(SALE, date(2025, 3, 20), form="D/A"),)),
    notice(SALE, date(2025, 5, 27), "L-01", earlier=(first_notice(date(2024, 3, 14), date(2024, 3, 20)),)),
    notice(SALE, date(2025, 5, 27), "L-01", earlier=()),
    notice(SALE, date(2025, 5, 27), form="D/A", earlier=(first_notice(SALE, date(2025, 3, 20)),)),
]


@pytest.mark.parametrize(("form", "example", "expected"), NOTICES)
def test_notices(form, example, expected):
    assert codes(example, form) == expected


def test_a_message_counts_the_days():
    judged = filing(Example(changes={"first_sale": date(2025, 8, 15)}, filed=date(2025, 9, 3)), "D")
    (found,) = findings(judged, chosen(["L-01"]))
    assert found.message == (
        "The date of the first sale is 15 August 2025, so that the filing was due on 2 September 2025; it was filed on "
        "3 September 2025, 1 day late."
    )
    assert "does not by itself lose the exemption" in found.mend


def test_what_is_not_filed_yet_was_not_filed_late():
    record = filing(Example(changes={"first_sale": date(2025, 8, 15)}), "D").record
    draft = Filing(record, profile="submit", as_of=date(2025, 9, 3))
    (found,) = [finding for finding in findings(draft) if finding.code == "L-01"]
    assert found.message.endswith("was due on 2 September 2025; it would be dated 3 September 2025, 1 day late.")


@pytest.mark.parametrize(
    ("now", "late"),
    [
        (datetime(2025, 9, 2, 21, 29, tzinfo=UTC), ""),
        (datetime(2025, 9, 2, 21, 31, tzinfo=UTC), "3 September 2025, 1 day late"),
        (datetime(2025, 9, 5, 22, 0, tzinfo=UTC), "3 September 2025, 1 day late"),  # asked for another day
    ],
)
def test_what_is_filed_after_the_cut_off_is_dated_the_next_business_day(monkeypatch, now, late):
    monkeypatch.setattr(business_days, "datetime", type("Clock", (datetime,), {"now": lambda _zone: now}))
    record = filing(Example(changes={"first_sale": date(2025, 8, 15)}), "D").record
    draft = Filing(record, profile="submit", as_of=date(2025, 9, 3 if now.day == 5 else 2))
    found = [finding.message for finding in findings(draft) if finding.code == "L-01"]
    assert bool(found) == bool(late)
    assert all(late in message for message in found)


def test_what_is_checked_on_a_saturday_is_dated_a_monday():
    record = filing(Example(changes={"first_sale": date(2025, 8, 15)}), "D").record
    draft = Filing(record, profile="submit", as_of=date(2025, 9, 6))
    (found,) = [finding for finding in findings(draft) if finding.code == "L-01"]
    assert "it would be dated 8 September 2025, 6 days late" in found.message


def test_a_day_of_signature_stands_in_for_an_unknown_day_of_filing():
    record, _ = sample("D")
    late = filing(Example(changes={"first_sale": date(2025, 8, 15)}), "D").record
    (found,) = [finding for finding in findings(Filing(late)) if finding.code == "L-01"]
    assert "it was signed on 17 February 2026" in found.message
    assert [finding.code for finding in findings(Filing(record)) if finding.code == "L-01"] == []
    assert [finding.code for finding in findings(Filing(late, copy="print")) if finding.code == "L-01"] == []


@pytest.mark.parametrize(
    ("form", "accepted", "filed", "told"),
    [
        ("13G", datetime(2024, 2, 2, 18, 0), date(2024, 2, 5), False),  # the limit was 17:30
        ("13G", datetime(2024, 2, 5, 18, 0), date(2024, 2, 6), True),
        ("13G", datetime(2025, 6, 18, 22, 10), date(2025, 6, 20), False),
        ("13G", datetime(2025, 6, 18, 22, 10), date(2025, 6, 18), False),
        ("13G", datetime(2025, 6, 18, 22, 20), date(2025, 6, 17), False),  # EDGAR may adjust a day
        ("D", datetime(2025, 6, 13, 18, 0), date(2025, 6, 16), False),
        ("D", datetime(2025, 6, 13, 12, 0), date(2025, 6, 16), True),
        ("D", datetime(2131, 6, 13, 12, 0), date(2131, 6, 20), False),
    ],
)
def test_filing_days(form, accepted, filed, told):
    assert bool({"T-17?", "L-03?"} & codes(Example(accepted=accepted, filed=filed), form)) is told


@pytest.mark.parametrize(
    ("day", "month", "quarter"),
    [
        (date(2025, 3, 31), True, True),
        (date(2025, 5, 30), True, False),  # a Friday
        (date(2025, 5, 29), False, False),
        (date(2024, 12, 31), True, True),
        (date(2205, 3, 31), True, True),
        (date(2205, 3, 30), False, False),
        (date(1990, 3, 30), False, False),
    ],
)
def test_ends_of_periods(day, month, quarter):
    assert (at_month_end(day), at_quarter_end(day)) == (month, quarter)


def test_a_day_read_with_doubt_accuses_nobody():
    late = filing(Example(changes={"event_date": date(2023, 5, 31)} | OVER_TEN, filed=date(2023, 6, 13)), "13G")
    for path, told in (
        ("event_date", False),
        ("rules[0]", False),
        ("reporting_persons[0].percent", False),
        ("reporting_persons[0].name", True),
        ("", True),
    ):
        read = type(
            "Read", (), {"header": late.header, "states": {}, "problems": (), "evidence": {path: Evidence((), 0.1)}}
        )()
        printed = Filing(late.record, reading=read, copy="print")
        assert ("T-07" in {finding.code for finding in findings(printed)}) is told, path


def test_an_indefinite_offering_is_not_raised():
    earlier = (Example(changes={"total_offering_amount": 1_000_000}, filed=date(2025, 3, 20)),)
    changes = {"total_offering_amount": INDEFINITE}
    assert "L-11?" not in codes(Example(changes=changes, form="D/A", earlier=earlier), "D/A")


EXTREMES = [date.min, date(1993, 12, 31), date(2024, 2, 29), date(2027, 12, 31), date(2028, 1, 1), date.max]


@pytest.mark.parametrize("form", SAMPLES)
def test_no_day_is_too_odd_to_be_judged(form):
    """What a damaged or hostile source says is judged like anything else, and never ends the judging."""
    field = "first_sale" if form.startswith("D") else "event_date"
    ways = (INSTITUTION, PASSIVE, (*INSTITUTION, *EXEMPT), None)
    for event, filed, rules in product(EXTREMES, EXTREMES, ways):
        accepted = datetime.combine(filed, time(23, 59))
        earlier = (Example(form=form, changes={field: filed}, filed=event), Example(form=form, filed=filed))
        changes = {field: event} | ({"rules": rules} if form.startswith("13G") else {})
        if form.endswith("/A"):
            changes["previous_accession_number"] = "0009900099-25-000001"
        example = Example(form=form, changes=changes, filed=filed, accepted=accepted, earlier=earlier)
        assert all(found.message for found in findings(filing(example, form), undecided=True)), (event, filed, rules)
