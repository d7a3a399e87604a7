"""Rules of Form D at their edges: room for rounding, days on which law changes, values that are absent or doubtful."""

from datetime import date, timedelta
from decimal import Decimal
from types import SimpleNamespace

import pytest
from msgspec import UNSET

from checks.samples import changed, dated, filing, sample
from muniment.checks import REGISTRY, Example, Filing, findings
from muniment.checks.form_d.answers import placeholder
from muniment.checks.form_d.offering import priced
from muniment.checks.form_d.persons import akin, same_name
from muniment.evidence import Evidence
from muniment.forms.form_d.fields import Issuer

INDEFINITE = "Indefinite"


def judged(code, changes, form="D", **more):
    """The severity of what a rule says of a sample with changes; None for nothing."""
    example = changes if isinstance(changes, Example) else Example(changes=changes, form=form, **more)
    found = findings(filing(example, form), {REGISTRY[code]})
    return found[0].severity if found else None


def offered(amount, sold=1_000_000):
    return {"total_offering_amount": amount, "total_amount_sold": sold, "total_remaining": amount - sold}


def indefinite(sold):
    return {"total_offering_amount": INDEFINITE, "total_amount_sold": sold, "total_remaining": INDEFINITE}


def on(day, codes, **changes):
    return dated(day, {"exemptions": codes, **changes})


LAW_OF_THE_DAY = [
    ("F-01", on(date(2017, 1, 19), ("04",), **offered(1_000_001)), "warning"),
    ("F-01", on(date(2017, 1, 20), ("04",), **offered(1_000_001)), None),
    ("F-02", on(date(2017, 1, 19), ("04",), **offered(6_000_000)), None),
    ("F-02", on(date(2017, 1, 20), ("04",), **offered(6_000_000)), "warning"),
    ("F-02", on(date(2021, 3, 14), ("04.2",), **offered(6_000_000)), "warning"),
    ("F-03", on(date(2021, 3, 14), ("04",), **offered(11_000_000)), None),
    ("F-03", on(date(2021, 3, 15), ("04",), **offered(10_000_000)), None),
    ("F-03", on(date(2021, 3, 15), ("04",), **offered(10_000_001)), "warning"),
    ("F-03", on(date(2021, 3, 15), ("04", "06b"), **offered(10_000_001)), "note"),
    ("F-03", on(date(2021, 3, 15), ("04",), **indefinite(10_000_000)), None),
    ("F-03", on(date(2021, 3, 15), ("04",), **indefinite(10_000_001)), "warning"),
    ("F-03", on(date(2021, 3, 15), ("04", "06b"), **indefinite(10_000_001)), "note"),
    ("F-03", on(date(2021, 3, 15), ("04",), **offered(9_000_000, sold=11_000_000)), "warning"),
    ("F-03", on(date(2021, 3, 14), ("04",), **indefinite(11_000_000)), None),
    ("F-02", on(date(2021, 3, 14), ("04",), **indefinite(11_000_000)), "warning"),
    ("F-31", on(date(2021, 3, 14), ("04.2",), **indefinite(0)), "warning"),
    ("F-31", on(date(2025, 3, 14), ("04", "06c", "3C"), **indefinite(0)), "note"),
    ("F-31", on(date(2025, 3, 14), ("06c",), **indefinite(0)), None),
    ("F-03", on(date(2021, 3, 15), ("04",), total_offering_amount=None), None),
    ("F-06", on(date(2017, 6, 5), ("05",), first_sale=date(2017, 5, 21)), None),
    ("F-06", on(date(2017, 6, 5), ("05",), first_sale=date(2017, 5, 22)), "warning"),
    ("F-06", on(date(2017, 9, 5), ("05",), first_sale=date(2017, 8, 22)), "error"),
    ("F-06", on(date(2017, 9, 5), ("05",), first_sale=None, first_sale_yet_to_occur=True), "error"),
    ("F-10", on(date(2013, 9, 22), ("06c",)), "error"),
    ("F-10", on(date(2013, 9, 23), ("06c",)), None),
    ("F-11", on(date(2013, 9, 22), ("06b",)), "error"),
    ("F-11", on(date(2013, 9, 23), ("06b",)), None),
    ("F-11", on(date(2013, 12, 22), ("06",)), None),
    ("F-11", on(date(2013, 12, 23), ("06",)), "error"),
    ("F-11", on(date(2014, 5, 1), ("06",), is_amendment=True), "note"),
    ("F-15", on(date(2012, 7, 4), ("46",)), None),
    ("F-15", on(date(2012, 7, 5), ("46",)), "note"),
    ("F-15", on(date(2012, 4, 5), ("4a5",)), None),
    ("E-22", on(date(2013, 9, 22), ("06b", "06c")), None),
    ("E-22", on(date(2013, 9, 23), ("06b", "06c")), "error"),
]


@pytest.mark.parametrize(("code", "example", "severity"), LAW_OF_THE_DAY)
def test_law_of_the_day(code, example, severity):
    assert judged(code, example) == severity


@pytest.mark.parametrize("code", ["F-06", "F-10", "F-11", "K-06"])
def test_a_day_of_signing_alone_is_no_error(code):
    """Where nobody knows the day of filing, that of signing stands in, and weighs less."""
    (example, *_) = REGISTRY[code].fails
    record = filing(example, "D").record
    (found,) = findings(Filing(record), {REGISTRY[code]})
    assert found.severity == "warning"


UNACCREDITED = {"has_non_accredited_investors": True, "non_accredited_investors": 36, "total_investors": 50}
FUND = {
    "industry_group": "Pooled Investment Fund",
    "fund_type": "Hedge Fund",
    "is_investment_company": False,
    "revenue_range": None,
    "net_asset_value_range": "$1 - $5,000,000",
    "exemptions": ("06b", "3C", "3C.1"),
    "offers_pooled_fund_interests": True,
}


def first_sale(days):
    return {**UNACCREDITED, "first_sale": date(2026, 2, 18) - timedelta(days=days)}


LIMITS = [
    ("F-08", {**UNACCREDITED, "non_accredited_investors": 35}, None),
    ("F-08", first_sale(90), "warning"),
    ("F-08", first_sale(91), "note"),
    ("F-08", {**UNACCREDITED, "first_sale": None}, "note"),
    ("F-08", {**UNACCREDITED, "exemptions": ("04",)}, None),
    ("F-08", on(date(2020, 3, 2), ("06b",), **first_sale(3_000)), "warning"),  # before the 90 days: no window
    ("F-09", {"exemptions": ("06c",), "has_non_accredited_investors": False, "non_accredited_investors": 0}, None),
    ("F-09", {"exemptions": ("06c",), "has_non_accredited_investors": False, "non_accredited_investors": 1}, "warning"),
    ("F-09", {"exemptions": ("06c", "04"), "has_non_accredited_investors": True}, "note"),
    ("F-14", {"exemptions": ("4a5", "06b")}, "note"),
    ("F-14", {"exemptions": ("4a5",), "has_non_accredited_investors": None, "non_accredited_investors": None}, None),
    ("F-30", {"exemptions": ("4a5",), **offered(5_000_000)}, None),
    ("F-30", {"exemptions": ("4a5",), **offered(5_000_001)}, "warning"),
    ("F-30", {"exemptions": ("46",), **offered(5_000_001)}, "warning"),
    ("F-30", {"exemptions": ("4a5", "06b"), **offered(5_000_001)}, "note"),
    ("F-30", {"exemptions": ("4a5", "3C", "3C.1"), **offered(5_000_001)}, "warning"),
    ("F-30", {"exemptions": ("4a5",), **indefinite(0)}, "warning"),
    ("F-30", {"exemptions": ("4a5",), **offered(5_000_000, sold=5_000_001)}, "warning"),
    ("F-30", {"exemptions": ("4a5",), "total_offering_amount": None, "total_amount_sold": None}, None),
    ("F-30", {"exemptions": ("06b",), **offered(50_000_000)}, None),
    ("F-04", {**FUND, "exemptions": ("04", "3C", "3C.1")}, "warning"),
    ("F-04", {**FUND, "exemptions": ("04", "06b", "3C", "3C.1")}, "note"),
    ("F-04", {**FUND, "exemptions": ("04", "06b"), "is_investment_company": True}, "warning"),
    ("F-04", {**FUND, "exemptions": ("04",)}, None),
    ("F-18", {**FUND, "exemptions": ("06b",), "is_investment_company": None}, None),
    ("F-19", {**FUND, "offers_pooled_fund_interests": None, "offers_equity": None, "offers_option": None,
              "offers_security_to_be_acquired": None}, None),
    ("F-21", {**FUND, "total_investors": 100}, None),
    ("F-21", {**FUND, "total_investors": 101}, "note"),
    ("F-21", {**FUND, "total_investors": 101, "exemptions": ("06b", "3C", "3C.1", "3C.7")}, None),
    ("F-21", {**FUND, "total_investors": 101, "other_issuers": (Issuer(),)}, None),
    ("F-21", {**FUND, "fund_type": "Venture Capital Fund", "total_investors": 250}, None),
    ("F-21", {**FUND, "fund_type": "Venture Capital Fund", "total_investors": 251}, "note"),
]  # fmt: skip


@pytest.mark.parametrize(("code", "changes", "severity"), LIMITS)
def test_limits(code, changes, severity):
    assert judged(code, changes) == severity


ITEMS = [
    ("E-10", {"primary_issuer.address.street2": "Post Office Box 7"}, "error"),
    ("E-10", {"primary_issuer.address.street2": "Box Elder Road 7"}, None),
    ("E-10", {"primary_issuer.address.street1": "1 Depot Boxcar Lane"}, None),
    ("E-15", {"primary_issuer.entity_type": "Other", "primary_issuer.other_entity_type": "  "}, "error"),
    ("E-16", {"primary_issuer.formed_within_five_years": None, "primary_issuer.year_formed": None,
              "primary_issuer.formed_over_five_years_ago": True}, None),
    ("E-16", {"primary_issuer.formed_within_five_years": False, "primary_issuer.year_formed": None}, "error"),
    ("E-24", {"first_sale": None, "first_sale_yet_to_occur": False}, "error"),
    ("E-24", {"first_sale_yet_to_occur": False}, None),
    ("E-25", {"offers_equity": False, "offers_option": False, "offers_security_to_be_acquired": False}, "error"),
    ("E-24", {"first_sale": "03/14/2025"}, None),  # words that are no date are told by E-02
    ("E-26", {"recipients[1].crd_number": None}, None),
    ("K-04", {"primary_issuer.address.street1": "418 Acc/Orchard Road"}, None),
    ("K-04", {"primary_issuer.address.street2": "Suite 6, c/o Quill LLP"}, "note"),
    ("K-05", {"primary_issuer.year_formed": 2021}, None),
    ("K-05", {"primary_issuer.year_formed": 2020}, "warning"),
    ("K-07", {"primary_issuer.year_formed": 2027, "other_issuers": (Issuer(formed_over_five_years_ago=True),)}, None),
    ("K-07", {"primary_issuer.year_formed": 2027, "other_issuers": (Issuer(year_formed=2027),)}, "warning"),
    ("K-02", {"related_persons[2].relationships": ("Promoter",), "related_persons[2].clarification": "Owner"}, None),
    ("K-03", {"related_persons[2].first_name": "Pocket Orchard", "related_persons[2].last_name": "Robotics, Inc."},
     "note"),
    ("K-03", {"primary_issuer.name": "Étoile LLC", "related_persons[2].first_name": "-",
              "related_persons[2].last_name": "Etoile, LLC"}, "note"),
    ("K-41", {"related_persons[1].first_name": "Ann", "related_persons[1].last_name": "O'Neil",
              "related_persons[2].first_name": "Ann", "related_persons[2].middle_name": None,
              "related_persons[2].last_name": "ONeil"}, "note"),
    ("K-11", {"total_amount_sold": None, "total_investors": 0}, None),
    ("K-14", {"has_non_accredited_investors": None, "non_accredited_investors": None}, None),
    ("K-16", {"total_offering_amount": INDEFINITE}, None),
    ("K-17", {"total_offering_amount": INDEFINITE, "minimum_investment": 10**12}, None),
    ("K-17", {"total_offering_amount": 0, "minimum_investment": 25_000}, None),
    ("K-19", {"minimum_investment": 126_190}, None),  # 21 investors: 2,649,990 of 2,650,000
    ("K-19", {"minimum_investment": 126_191}, "note"),
    ("K-20", {"sales_commissions": 3_980_000}, None),
    ("K-20", {"sales_commissions": 3_980_001}, "warning"),
    ("K-20", {"sales_commissions": 4_000_001, "finders_fees": None}, "warning"),
    ("K-21", {"recipients": (), "total_amount_sold": 0}, "note"),
    ("F-03", {"exemptions": ("04", "06b"), "total_offering_amount": 12_000_000}, "note"),
    ("F-03", {"exemptions": ("04", "4a5"), "total_offering_amount": 12_000_000}, "warning"),
    ("K-22", {"sales_commissions": 0, "finders_fees": None}, None),
    ("K-25", {"recipients[0].states": None, "recipients[0].foreign": True}, None),
    ("K-33", {"signatures[0].date": date(2026, 1, 19)}, None),
    ("K-33", {"signatures[0].date": date(2026, 1, 18)}, "note"),
    ("K-36", {"primary_issuer.phone": "1-800-ORCHARDS"}, None),
    ("K-36", {"primary_issuer.phone": "n/a"}, "note"),
    ("K-36", {"primary_issuer.phone": "20 7946 09", "primary_issuer.address.state": "X0"}, None),
]  # fmt: skip


@pytest.mark.parametrize(("code", "changes", "severity"), ITEMS)
def test_items(code, changes, severity):
    assert judged(code, changes) == severity


PREVIOUS_NAMES = [
    ({"other_issuers[0].no_previous_names": None}, "warning"),  # as in the SEC's own samples
    ({"other_issuers[0].previous_names": ("Wren One LP",)}, "error"),  # and None is given too
    ({"primary_issuer.previous_names": None, "primary_issuer.no_previous_names": None}, "error"),
]


@pytest.mark.parametrize(("changes", "severity"), PREVIOUS_NAMES)
def test_previous_names_of_a_further_issuer(changes, severity):
    assert judged("E-14", changes, "D/A", profile="submit") == severity


CLARIFIED = [
    ("102,024,643 shares of common stock at a price equal to $0.19488 per share.", 20_000_000, "note"),
    ("102,024,643 shares of common stock at a price equal to $0.19488 per share.", 19_882_562, None),
    ("102,024,643 shares of common stock at a price equal to $0.19488 per share.", 19_883_000, None),  # its last digit
    ("1,706,038 units at $3.81 per unit", 6_500_000, None),  # one unit more or less
    ("1,706,038 units at $3.81 per unit", 6_600_000, "note"),
    ("100 shares at $5.00 per share and 50 warrants at $1.00 per warrant", 20_000_000, None),
    ("Up to 100,000 shares at C$0.06 per share", 20_000_000, None),
    ("Includes 100,000 shares at $0.06 per share", 20_000_000, None),
    ("100,000 shares at $0.06 per share, and $5,000,000 of notes", 20_000_000, None),
    ("At $0.06 per share", 20_000_000, None),
    ("100,000 shares", 20_000_000, None),
]


@pytest.mark.parametrize(("words", "amount", "severity"), CLARIFIED)
def test_clarified_amount(words, amount, severity):
    changes = {"amounts_clarification": words, **offered(amount, sold=0)}
    assert judged("K-37", changes) == severity
    assert judged("K-37", {**changes, "total_offering_amount": INDEFINITE}) is None


def test_warrants_of_a_placement_agent_are_no_offering():
    changes = {"fees_clarification": "The agent received warrants for 51,000 shares at $0.20 per share."}
    assert judged("K-37", changes) is None


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("up to 305 memberships at $250,000.00 per membership", ("305", "250000.00")),
        ("500,000 common shares @ $.344 per share", ("500000", ".344")),
        ("1,500,000 units at $0.50/unit (each unit includes one share and one warrant)", ("1500000", "0.50")),
        ("800 Preferred Units of Membership Interests at $50,000 per Preferred Unit", ("800", "50000")),
        ("1 share at $5 per share", None),
        ("$4 million of 100 notes at $5 per note", None),
    ],
)
def test_priced(words, told):
    assert priced(words) == (told and tuple(map(Decimal, told)))


@pytest.mark.parametrize(
    ("one", "other", "same", "near"),
    [
        ("ACME INC.", "Acme, Inc", True, True),
        ("Acme L.P.", "ACME LP", True, True),
        ("A & B Co", "A and B Co.", True, True),
        ("Acme Corp", "Acme Corporation", False, True),
        ("Other Co", "Acme Co", False, False),
        ("The Fund LP", "The Trust LP", False, True),  # nothing but what they are: nobody can tell
    ],
)
def test_names(one, other, same, near):
    assert same_name(one, other) is same
    assert akin(one, other) is near


@pytest.mark.parametrize("words", ["N/A", "[none]", "--", ".", "", "Not Applicable", "(n/a)"])
def test_placeholders(words):
    assert placeholder(words)


def test_a_former_name_beside_a_signature_is_a_note():
    changes = {"primary_issuer.edgar_previous_names": ("Windfall Apparatus LLC",)}
    assert judged("E-31", {**changes, "signatures[0].issuer": "Windfall Apparatus"}) == "note"
    assert judged("E-31", {**changes, "signatures[0].issuer": "Gale Apples"}) == "error"
    assert judged("E-31", {"primary_issuer.name": None, "signatures[0].issuer": "Gale Apples"}) is None


READ = SimpleNamespace(header=UNSET, states={}, evidence={"total_investors": Evidence((), confidence=0.5)})


def test_what_was_read_with_doubt_is_not_told():
    record, day = sample("D")
    record = changed(record, "total_investors", 0)

    filed = Filing(record, reading=READ, filed=day, copy="print")
    assert findings(filed, {REGISTRY["K-11"]}) == []
    (cannot,) = findings(filed, {REGISTRY["K-11"]}, undecided=True)
    assert not cannot.decided


def test_print_is_not_judged_by_the_gate():
    record, day = sample("D")
    record = changed(changed(record, "exemptions", ("06b", "06c")), "first_sale_yet_to_occur", True)
    found = findings(Filing(record, filed=day, copy="print"))
    assert {finding.code for finding in found} == {"F-09", "K-09"}


@pytest.mark.parametrize("path", ["exemptions", "related_persons", "related_persons[0].address"])
def test_a_fault_is_told_once(path):
    record, day = sample("D")
    found = findings(Filing(changed(record, path, None), filed=day))
    assert [finding.code[0] for finding in found if finding.severity == "error"] == ["E"]
