"""Schedule 13D: Items 2 to 7, and what came before."""

from datetime import date
from decimal import Decimal

import pytest

from checks.samples import filing
from muniment.checks import REGISTRY, Example, Filing, findings

_TABLE = "Date\tShares purchased\tPrice per share\n{}\t150,000\t$17.92"


def findings_of(code, changes, form="13D", **rest):
    return findings(filing(Example(changes=changes, **rest), form), [REGISTRY[code]])


def percents(percent):
    return {f"reporting_persons[{number}].percent": Decimal(percent) for number in range(3)}


@pytest.mark.parametrize(
    ("ticked", "convictions", "civil", "found"),
    [
        (False, "None.", "None.", 0),
        (True, "None.", "N/A", 1),
        (True, "None, except as set forth on Schedule A.", "None.", 0),
        (True, "No person has been convicted (excluding traffic violations).", "None.", 1),
        (True, "No person has been convicted, other than traffic violations.", "None.", 1),
        (True, "Ms. Quill was convicted of fraud in 2022.", "None.", 0),
        (False, "Ms. Quill was convicted of fraud in 2022.", "None.", 1),
        (False, "Neither the Fund nor Ms. Quill was convicted of anything.", "None.", 0),
        (False, "None.", "In 2021 the Manager consented to the entry of an order.", 1),
        (None, "Ms. Quill was convicted of fraud in 2022.", "None.", 0),
    ],
)
def test_legal_proceedings(ticked, convictions, civil, found):
    boxes = {f"reporting_persons[{number}].legal_proceedings": ticked for number in range(3)}
    changes = {**boxes, "item2.convictions": convictions, "item2.civil_proceedings": civil}
    assert len(findings_of("S-04", changes)) == found


@pytest.mark.parametrize(
    ("names", "found"),
    [
        ("During the last five years none was convicted, or party to a civil proceeding.", 0),
        ("Gadfly Point, New York.", 1),
        ("Gadfly Point. See Schedule A.", 0),
        ("Item 2 is incorporated by reference.", 0),
    ],
)
def test_five_years_in_one_paragraph(names, found):
    changes = {"item2.convictions": None, "item2.civil_proceedings": None, "item2.names": names}
    assert len(findings_of("S-03", changes)) == found


@pytest.mark.parametrize(
    ("funds", "codes", "found"),
    [
        ("The Fund paid with a margin loan.", "WC", 1),
        ("The Fund paid with a margin loan.", "BK", 0),
        ("The Fund paid with a margin loan.", "OO", 0),
        ("No part was paid with a margin loan.", "WC", 0),
        ("The broker may grant a margin loan.", "WC", 0),
        ("Working capital.", "PF", 1),
        ("Personal funds of Ms. Quill.", "WC", 1),
        ("The Fund paid $27,345,000.", "WC", 0),
    ],
)
def test_sources_of_funds(funds, codes, found):
    rows = {f"reporting_persons[{number}].fund_sources": (codes,) for number in range(3)}
    assert len(findings_of("S-07", {**rows, "item3.funds": funds})) == found


@pytest.mark.parametrize(
    ("exhibits", "funds", "found"),
    [
        ("None.", "A loan of a bank.", 1),
        (None, "A loan of a bank.", 1),
        ("99.3 Credit Agreement", "A loan of a bank.", 0),
        ("None.", "A loan of a bank, whose name is filed confidentially.", 0),
    ],
)
def test_loan_agreement(exhibits, funds, found):
    changes = {"reporting_persons[0].fund_sources": ("BK",), "item7.exhibits": exhibits, "item3.funds": funds}
    assert len(findings_of("S-08", changes)) == found


@pytest.mark.parametrize(
    ("day", "found"),
    [("01/22/2026", 0), ("01/21/2026", 1), ("03/28/2026", 0), ("02/28/2026", 0)],
)
def test_sixty_days_before_the_event(day, found):
    assert len(findings_of("S-12", {"item5.transactions": _TABLE.format(day)})) == found


def test_sixty_days_needs_days():
    assert findings_of("S-12", {"item5.transactions": "None."}) == []
    assert findings_of("S-12", {"item5": None}) == []


@pytest.mark.parametrize(
    ("filed", "traded", "after"),
    [(30, "03/27/2026", ""), (30, "03/28/2026", "signed, 27 March 2026"), (26, "03/27/2026", "filed, 26 March 2026")],
)
def test_nothing_is_traded_after_the_filing_or_the_signature(filed, traded, after):
    changes = {"item5.transactions": _TABLE.format(traded)}
    found = findings_of("S-19", changes, filed=date(2026, 3, filed))
    assert [finding.message.partition(" was ")[2] for finding in found] == [f"{after}."] * bool(after)
    undated = Filing(filing(Example(changes=changes), "13D").record, profile="public")
    assert len(findings(undated, [REGISTRY["S-19"]])) == ("27" not in traded)


def test_a_trade_in_words_of_its_own_is_dated_too():
    changes = {"item5.transactions": "The Fund, 04/23/2026: 610,000 shares at $18.44"}
    assert len(findings_of("S-18", changes)) == 1
    assert len(findings_of("S-19", changes)) == 1
    assert findings_of("S-19", {"item5.transactions": "The Fund, 03/23/2026: 610,000 shares at $18.44"}) == []


@pytest.mark.parametrize(
    ("day", "event", "box", "found"),
    [
        ("03/24/2026", date(2026, 3, 23), True, 1),
        ("03/23/2026", date(2026, 3, 23), True, 0),
        ("04/06/2026", date(2026, 3, 23), True, 1),
        ("04/07/2026", date(2026, 3, 23), True, 0),
        ("03/24/2026", date(2026, 3, 23), False, 0),
        ("03/24/2026", None, True, 0),
    ],
)
def test_cooling_off_ends_ten_days_after_the_filing(day, event, box, found):
    changes = {"item5.transactions": _TABLE.format(day), "event_date": event, "previously_filed_13g": box}
    assert len(findings_of("B-13", changes)) == found
    changes["item5.transactions"] = _TABLE.format(day).replace("Shares", "Put options")
    assert findings_of("B-13", changes) == []


@pytest.mark.parametrize(
    ("percent", "ceased", "found"),
    [
        ("4.1", "Not applicable.", 1),
        ("4.1", None, 1),
        ("4.1", "September 17, 2025", 0),
        ("4.1", "See Item 4.", 0),
        ("4.1", "The persons ceased to be owners of more than five percent.", 0),
        ("5.0", "Not applicable.", 0),
        ("5", "Not applicable.", 0),
        ("0", "Not applicable.", 1),
    ],
)
def test_exit_date(percent, ceased, found):
    assert len(findings_of("S-13", {**percents(percent), "item5.ceased_on": ceased}, "13D/A")) == found


@pytest.mark.parametrize(
    ("percent", "ceased", "found"),
    [
        ("7.0", "March 23, 2026", 1),
        ("5.0", "March 23, 2026", 0),
        ("7.0", "March 2026", 0),
        ("7.0", "Not applicable.", 0),
        ("7.0", "The Fund continues above it on March 23, 2026.", 0),
    ],
)
def test_exit_date_above_five(percent, ceased, found):
    assert len(findings_of("S-14", {**percents(percent), "item5.ceased_on": ceased})) == found


@pytest.mark.parametrize(
    ("transactions", "found"),
    [
        ("None.", 0),
        ("n/a", 0),
        ("See Schedule B.", 0),
        ("No person has traded.", 0),
        ("03/02/2026: 4,200 shares", 0),
        ("The Fund trades.", 1),
        (None, 0),  # X-06 tells that
    ],
)
def test_transactions_of_a_first_statement(transactions, found):
    assert len(findings_of("S-11", {"item5.transactions": transactions})) == found


@pytest.mark.parametrize(
    ("before", "found"),
    [
        ([("13G", Decimal(400000))], 1),
        ([("13G", None)], 1),
        ([], 0),
        ([("13D", None)], 0),
        ([("13G", None), ("13D/A", None)], 0),
    ],
)
def test_box_for_an_earlier_13g(before, found):
    earlier = tuple(
        Example(form=form, changes={"reporting_persons[0].aggregate_amount": amount} if amount else {})
        for form, amount in before
    )
    assert len(findings_of("B-17", {}, earlier=earlier)) == found


def test_box_for_an_earlier_13g_is_not_judged_without_history():
    assert findings_of("B-17", {}) == []
    left = {f"reporting_persons[{number}].percent": Decimal("3.0") for number in range(2)}
    assert findings_of("B-17", {}, earlier=(Example(form="13G", changes=left),)) == []


@pytest.mark.parametrize(("day", "found"), [(date(2024, 2, 4), 0), (date(2024, 2, 5), 1)])
def test_derivatives_since_2024(day, found):
    swaps = "In March the Fund entered into total return swaps on 200,000 shares."
    assert len(findings_of("S-15", {"item5.transactions": swaps, "item6.contracts": "None."}, filed=day)) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Excludes 90,000 shares under warrants exercisable within 60 days.", 1),
        ("Does not include 90,000 shares under options that are currently exercisable.", 1),
        ("Excludes 90,000 shares under warrants exercisable within 60 days, because of a limit of 9.99%.", 0),
        ("Excludes options that are not exercisable within sixty (60) days.", 0),
        ("Includes 90,000 shares under warrants exercisable within 60 days.", 0),
    ],
)
def test_rights_left_out(text, found):
    several = findings_of("B-18", {"reporting_persons[0].comment": text})
    assert len(several) == found
    assert all(finding.paths == ("reporting_persons[0].comment",) for finding in several)
