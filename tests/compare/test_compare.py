"""Comparing two filings: what changed, what is only spelled otherwise, and what nobody can tell."""

import re
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from msgspec import UNSET, structs

import muniment
from muniment.compare import KnownFiling, compare, counted, html, pairs, redline
from muniment.forms import FormD, Schedule13D, Schedule13G
from muniment.forms.definition import AsFiled
from muniment.forms.schedule_13 import schedule_13d, schedule_13g
from muniment.forms.schedule_13.base import Address

ROOT = Path(__file__).parents[2]


def read(name):
    return muniment.read(ROOT / "examples" / name)


def persons(*names):
    return tuple(schedule_13g.ReportingPerson(name=name) for name in names)


@pytest.mark.parametrize("name", ["form-d.xml", "schedule-13g.xml", "schedule-13d.xml", "schedule-13g-1997.txt"])
def test_a_filing_does_not_differ_from_itself(name):
    assert compare(read(name), read(name)) == []


@pytest.mark.parametrize(
    ("field", "before", "after", "kind", "words"),
    [
        ("aggregate_amount", Decimal(1000), Decimal(1075), "changed", "up by 75 (7.5%)"),
        ("aggregate_amount", Decimal(1000), Decimal("1000.00"), None, ""),
        ("aggregate_amount", Decimal(0), Decimal(5), "changed", "up by 5"),
        ("aggregate_amount", Decimal("10.5"), Decimal(10), "changed", "down by 0.5 (4.8%)"),
        ("percent", Decimal("6.2"), Decimal("7.2"), "changed", "up by 1 point"),
        ("percent", Decimal("6.2"), Decimal("6.15"), "changed", "down by 0.05 points"),
        ("percent", Decimal("6.2"), UNSET, "removed", ""),
        ("citizenship", "DE", "Delaware", "spelled", ""),
        ("citizenship", "DE", "MA", "changed", ""),
        ("name", "Acme Fund, L.P.", "ACME FUND LP", "changed", ""),
        ("name", "Acme Fund, LP", "ACME FUND LP", "spelled", ""),
        ("types", ("IA", "HC"), ("HC", "IA"), "spelled", ""),
        ("types", ("IA",), ("IA", "HC"), "changed", "Parent Holding Company/Control Person (HC) added"),
        ("excludes_shares", False, True, "changed", ""),
    ],
)
def test_one_field(field, before, after, kind, words):
    old = schedule_13g.ReportingPerson(**{"cik": "0009900014", field: before})
    new = schedule_13g.ReportingPerson(**{"cik": "0009900014", field: after})
    found = compare(Schedule13G(reporting_persons=(old,)), Schedule13G(reporting_persons=(new,)))
    assert [(one.path, one.kind, one.words) for one in found] == (
        [(f"reporting_persons[0].{field}", kind, words)] if kind else []
    )


LONG = "The persons hold the shares to invest, and talk with the board. " * 20  # longer than any name


@pytest.mark.parametrize(
    ("before", "after", "kind"),
    [
        (f"{LONG}They have no plans.", f"{LONG}They seek control.", "changed"),
        (f"{LONG}They have no plans.", f"{LONG.upper()}They have no plans", "spelled"),
        ("sell below <$10", "sell above >$10", "changed"),
        ("not while it is < $10", "not while it is > $10", "changed"),
        ("a fee of $5", "a fee of 5%", "changed"),
        ("a margin of -5", "a margin of 5", "changed"),
        ("from 2023-2024, at $ 10", "From 2023–2024 at $10.", "spelled"),
    ],
)
def test_a_text_is_spelled_otherwise_only_where_it_says_the_same(before, after, kind):
    one, other = (Schedule13D(item4=schedule_13d.Item4(purpose=text)) for text in (before, after))
    assert [change.kind for change in compare(one, other)] == [kind]


@pytest.mark.parametrize(
    ("before", "after", "words"),
    [
        ("1" * 30, "1" * 29 + "2", "up by 1"),
        ("1" * 27 + ".25", "1" * 27 + ".26", "up by 0.01"),
        ("1" * 26 + ".255", "1" * 26 + ".256", "up by 0.001"),
    ],
)
def test_figures_of_any_length_are_exact(before, after, words):
    one, other = (
        Schedule13G(reporting_persons=(schedule_13g.ReportingPerson(name="A", aggregate_amount=Decimal(digits)),))
        for digits in (before, after)
    )
    (change,) = compare(one, other)
    assert (change.before.replace(",", ""), change.after.replace(",", ""), change.words) == (before, after, words)


def test_days_and_dollars():
    before = FormD(total_amount_sold=2_000_000, first_sale=date(2025, 3, 1), total_offering_amount=5_000_000)
    after = FormD(total_amount_sold=2_500_000, first_sale=date(2025, 3, 2), total_offering_amount="Indefinite")
    told = {one.path: one.words for one in compare(before, after)}
    assert told == {
        "total_amount_sold": "up by $500,000 (25.0%)",
        "first_sale": "1 day later",
        "total_offering_amount": "",
    }


def test_persons_are_paired_by_name_in_any_order():
    before = Schedule13G(reporting_persons=persons("Able Fund II, L.P.", "Baker Partners"))
    after = Schedule13G(reporting_persons=persons("BAKER PARTNERS", "Able Fund III, L.P.", "Able Fund II LP"))
    found = compare(before, after)
    assert [(one.kind, one.path, one.path_before) for one in found] == [
        ("spelled", "reporting_persons[0].name", "reporting_persons[1].name"),
        ("added", "reporting_persons[1].name", ""),
        ("changed", "reporting_persons[2].name", "reporting_persons[0].name"),
    ]


def test_funds_told_apart_by_a_letter_are_not_one_renamed():
    before = Schedule13G(reporting_persons=persons("Able Partners Fund A, L.P.", "Ada M. Gull", "Baker Partners L.P."))
    after = Schedule13G(reporting_persons=persons("Able Partners Fund B LP", "Ada Gull", "Baker Partners LP"))
    assert pairs(before.reporting_persons, after.reporting_persons) == [(None, 0), (1, 1), (2, 2), (0, None)]


def test_numbers_come_before_names():
    one = schedule_13d.ReportingPerson(cik="0009900001", name="Old Name LLC")
    other = schedule_13d.ReportingPerson(cik="0009900001", name="New Name LLC")
    assert pairs((one,), (other,)) == [(0, 0)]
    assert pairs((one,), (structs.replace(other, cik="0009900002"),)) == [(None, 0), (0, None)]


def test_an_address_in_one_line_and_in_parts():
    """Schedule 13G has the issuer's address as a text, Schedule 13D in parts."""
    parts = schedule_13d.Item1(issuer_address=Address(street1="1 Row Lane", city="Austin", state="TX"))
    line = schedule_13g.Item1(issuer_address="1 ROW LANE, AUSTIN, TX")
    other = schedule_13g.Item1(issuer_address="2 Row Lane, Austin")
    for before, after, kind in [(line, parts, "spelled"), (other, parts, "changed"), (parts, other, "changed")]:
        forms = [Schedule13D if one is parts else Schedule13G for one in (before, after)]
        (change,) = compare(forms[0](item1=before), forms[1](item1=after))
        assert (change.kind, change.path) == (kind, "item1.issuer_address")
        assert change.before
        assert change.after


def test_a_schedule_13d_after_a_13g():
    before = Schedule13G(event_date=date(2025, 3, 31), item5=schedule_13g.Item5(five_percent_or_less=False))
    after = Schedule13D(event_date=date(2025, 6, 1), item4=schedule_13d.Item4(purpose="To seek seats on the board."))
    told = [(one.kind, one.path) for one in compare(before, after)]
    assert told == [
        ("changed", "event_date"),
        ("added", "item4.purpose"),
        ("removed", "item5.five_percent_or_less"),
    ]


def test_what_cannot_be_read_is_not_gone():
    good = (ROOT / "examples/schedule-13g.xml").read_bytes()
    damaged = good.replace(b"<classPercent>6.2</classPercent>", b"<classPercent>b.2</classPercent>", 1)
    (change,) = compare(muniment.read(good), muniment.read(damaged))
    assert (change.kind, change.path, change.before) == ("unreadable", "reporting_persons[0].percent", "6.2%")
    assert "b.2" in change.words


@pytest.mark.parametrize(
    ("before", "after", "kind", "told"),
    [
        ("500000", "N/A", "changed", ("$500,000", "N/A", "")),
        ("N/A", "", "removed", ("N/A", "", "")),
        ("", "N/A", "added", ("", "N/A", "")),
        ("N/A", "n/a", "spelled", ("N/A", "n/a", "")),
        ("-5", "1e6", "unreadable", ("", "", "cannot be read: -5 before, 1e6 after")),
        ("", "Unlimited", "unreadable", ("", "", "cannot be read: Unlimited")),
        ("Unlimited", "N/A", "unreadable", ("", "N/A", "cannot be read: Unlimited")),
        ("Unlimited", "Unlimited", None, ()),
        ("N/A", "N/A", None, ()),
    ],
)
def test_what_stands_in_place_of_an_amount(before, after, kind, told):
    good = (ROOT / "examples/form-d.xml").read_text("utf-8")
    element = re.compile(r"(?<=<totalAmountSold>)[^<]+")
    sides = [muniment.read(element.sub(words, good).encode()) for words in (before, after)]
    found = [(one.path, one.kind, (one.before, one.after, one.words)) for one in compare(*sides)]
    assert found == ([("total_amount_sold", kind, told)] if kind else [])


def test_less_than_one_percent_is_something_said():
    some = schedule_13g.ReportingPerson(name="Ada Gull", percent=Decimal("10.7"))
    less, same = (schedule_13g.ReportingPerson(name="Ada Gull", as_filed=(AsFiled("percent", "<1"),)) for _ in range(2))
    (change,) = compare(*(Schedule13G(reporting_persons=(one,)) for one in (some, less)))
    assert (change.kind, change.before, change.after) == ("changed", "10.7%", "less than 1%")
    assert compare(*(Schedule13G(reporting_persons=(one,)) for one in (less, same))) == []


def test_an_entry_without_a_value_has_a_place():
    less = schedule_13g.ReportingPerson(as_filed=(AsFiled("percent", "<1"),))
    for before, after in ((None, (less,)), ((less,), None)):
        (change,) = compare(*(Schedule13G(reporting_persons=persons or UNSET) for persons in (before, after)))
        assert change.path == "reporting_persons[0].percent"
    assert compare(*[Schedule13G(reporting_persons=(less,))] * 2) == []


def test_what_is_missing_in_a_file_cut_off_cannot_be_read():
    whole = (ROOT / "examples/form-d.xml").read_bytes()
    cut = whole[: len(whole) // 2]
    told = compare(muniment.read(whole), muniment.read(cut))
    assert {change.kind for change in told} == {"unreadable"}
    assert all("cut off here" in change.words and change.before for change in told)
    assert {change.kind for change in compare(muniment.read(cut), muniment.read(whole))} == {"unreadable"}
    kept = (muniment.read(data) for data in (whole, cut))  # as a store keeps them
    known = (KnownFiling(one.record, one.states, one.evidence, one.problems) for one in kept)
    assert compare(*known) == told


def test_a_long_text_is_shown_word_by_word():
    before = FormD(fees_clarification="Commissions are five percent of what the broker places, paid at closing.")
    after = FormD(fees_clarification="Commissions are six percent of what the broker places, paid at closing.")
    (change,) = compare(before, after)
    assert [(one.mark, one.words) for one in change.redline] == [
        ("same", "Commissions are "),
        ("removed", "five "),
        ("added", "six "),
        ("same", "percent of what the broker places, paid at closing."),
    ]


def test_a_redline_holds_both_texts():
    before, after = "a b c\n\nd  e", "a c\nd x e f"
    found = redline(before, after)
    assert "".join(one.words for one in found if one.mark != "removed") == after
    told = "".join(one.words for one in found if one.mark != "added")
    assert told.split() == before.split()


def test_the_page_runs_nothing():
    before = FormD(other_security="<script>alert(1)</script>")
    page = html("a.xml", '"b".xml', compare(before, FormD(other_security="Notes")))
    assert "<script>" not in page
    assert "&lt;script&gt;" in page


def test_counted():
    found = compare(FormD(total_investors=3), FormD(total_investors=4, industry_group="Retailing"))
    assert counted(found) == "1 changed, 1 new"


def test_changes_stand_item_by_item():
    """As on the form: an issuer's address is Item 2, though the file has it amid the answers to Item 1."""
    record = read("form-d.xml").record
    issuer = structs.replace(record.primary_issuer, phone="207 555 0100", jurisdiction="MAINE", name="Another LLC")
    changed = structs.replace(record, primary_issuer=issuer, submission_type="D/A", is_amendment=True)
    items = [change.item for change in compare(record, changed)]
    assert items == ["Item 1", "Item 1", "Item 2", "Item 7"]
