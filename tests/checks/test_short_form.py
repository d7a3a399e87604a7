"""Schedule 13G: the boxes, Item 3, the certificate, and the items that depend on them."""

from datetime import date
from decimal import Decimal

import pytest
from msgspec import UNSET, structs

from checks.samples import filing, sample
from muniment.checks import REGISTRY, Example, Filing, findings
from muniment.documents.header import FilingHeader
from muniment.evidence import State
from muniment.forms.schedule_13.schedule_13g import FOREIGN, certificate

_B, _C, _D = "Rule 13d-1(b)", "Rule 13d-1(c)", "Rule 13d-1(d)"
_PASSIVE = "not for the purpose of changing or influencing the control of the issuer"
_NO_ITEM_3 = {"item3.types": None, "item3.not_applicable": True}


def findings_of(code, changes, form="13G", **rest):
    return findings(filing(Example(changes=changes, **rest), form), [REGISTRY[code]])


def weights(*args, **rest):
    return [finding.severity for finding in findings_of(*args, **rest)]


def percents(first, second):
    return {"reporting_persons[0].percent": Decimal(first), "reporting_persons[1].percent": Decimal(second)}


def printed(record, **states):
    class Read:
        header, evidence = FilingHeader(filed=date(2025, 2, 13)), {}

    Read.states = {path.replace("__", "."): State(kind) for path, kind in states.items()}
    return Filing(record, reading=Read(), copy="print")


@pytest.mark.parametrize(
    ("first", "second", "found"),
    [
        ("4.9", "4.9", 1),
        ("4.95", "4.9", 0),
        ("5", "4", 0),
        ("4.8", "5.1", 0),
        ("0.0", "0.0", 1),
    ],
)
def test_five_percent_has_the_room_of_rounding(first, second, found):
    assert len(findings_of("B-01", percents(first, second))) == found


def test_five_percent_is_silent_for_groups_and_unknowns():
    assert findings_of("B-01", {**percents("3.1", "3.1"), "reporting_persons[0].group": "a"}) == []
    assert findings_of("B-01", {**percents("3.1", "3.1"), "reporting_persons[1].percent": None}) == []
    assert findings_of("B-01", percents("1.7", "1.7"), "13G/A") == []


def test_a_late_statement_that_reports_its_own_end_is_a_note():
    assert weights("B-01", {**percents("0.0", "0.0"), "item5.five_percent_or_less": True}) == ["note"]


@pytest.mark.parametrize(("day", "found"), [(date(1998, 2, 16), 0), (date(1998, 2, 17), 1), (date(2025, 2, 13), 1)])
def test_boxes_stand_on_covers_since_1998(day, found):
    assert len(findings_of("B-03", {"rules": None}, filed=day)) == found


def test_a_printed_cover_without_box_weighs_less_where_item_3_tells_the_rule():
    record = structs.replace(sample("13G")[0], rules=UNSET)
    assert [finding.severity for finding in findings(printed(record, rules="blank"), [REGISTRY["B-03"]])] == ["note"]
    assert findings(printed(record), [REGISTRY["B-03"]]) == []  # nobody knows where the boxes are
    bare = structs.replace(record, item3=UNSET)
    assert [finding.severity for finding in findings(printed(bare, rules="blank"), [REGISTRY["B-03"]])] == ["warning"]


@pytest.mark.parametrize(
    ("percent", "found"), [("19.99", 0), ("20.0", 0), ("20.04", 0), ("20.1", 2), ("20", 0), ("21", 2), ("20.05", 2)]
)
@pytest.mark.parametrize("form", ["13G", "13G/A"])
def test_twenty_percent(percent, found, form):
    changes = {"rules": (_C,), **percents(percent, percent)}
    several = findings_of("B-06", changes, form) if form == "13G" else findings_of("B-14", changes, form)
    assert len(several) == (found if form == "13G" else min(found, 1))
    assert findings_of("B-06", {**changes, "rules": (_B, _C)}, form) == []


@pytest.mark.parametrize(
    ("rules", "certificate", "weight"),
    [
        ((_B,), "acquired in the ordinary\ncourse of business", []),
        ((_B,), _PASSIVE, ["error"]),
        ((_B,), None, ["error"]),
        ((_B,), "  ", ["error"]),
        ((_B,), "Not applicable.", ["error"]),
        ((_C,), _PASSIVE, []),
        ((_C,), "I certify that all is well.", ["error"]),
        ((_D,), "Not applicable", []),
        ((), "Held in the ordinary course.", []),
        ((_D,), _PASSIVE, ["note"]),
        ((_B, _C), _PASSIVE, []),
        ((_B, _C), None, ["error"]),
        (None, None, []),
    ],
)
def test_certificate_of_each_rule(rules, certificate, weight):
    assert weights("G-14", {"rules": rules, "item10.certifications": certificate}) == weight


_TODAY = date(2026, 3, 2)
_OFFICIAL = {rule: certificate(rule, _TODAY) for rule in (_B, _C, FOREIGN)}


@pytest.mark.parametrize(
    ("rules", "words", "weight"),
    [
        ((_B,), _OFFICIAL[_B], []),
        ((_B,), f"(a) {_OFFICIAL[_B]}".replace(" ", "\n").upper().replace("\u00a7", "&#167;"), []),
        ((_B,), _OFFICIAL[_B].replace(" ", "\n").upper().replace("\u00a7", "Section"), []),
        ((_B,), f"{_OFFICIAL[_B]}\n\n{_OFFICIAL[FOREIGN].replace('[insert ', '').replace(']', '')}", []),
        ((_B,), certificate(_B, date(1997, 2, 3)), ["warning"]),
        ((_B,), f"{_OFFICIAL[_B]} We intend to take control.", ["warning"]),
        ((_B,), "Held in the ordinary course, for the purpose of taking control.", ["error"]),
        ((_B,), _OFFICIAL[_C], ["error"]),
        ((_B, _C), _OFFICIAL[_C], []),
        ((_C,), "The reporting persons hold the securities to take control of the issuer.", ["error"]),
        ((_D,), "Not applicable", []),
        ((), "Held in the ordinary course.", []),
    ],
)
def test_the_words_of_a_certificate_to_be_filed_are_given(rules, words, weight):
    changes = {"rules": rules, "item10.certifications": words}
    assert weights("G-14", changes, profile="submit", filed=_TODAY) == weight


def test_a_foreign_certificate_to_be_filed_is_the_official_one():
    own = {"item3.types": ("FI",), "item10.certifications": f"{_OFFICIAL[_B]} Comparable to none."}
    assert weights("B-11", own, profile="submit") == ["error"]
    assert weights("B-11", {**own, "item10.certifications": _OFFICIAL[FOREIGN]}, profile="submit") == []


def test_certificate_of_an_exit_or_of_an_amendment_that_leaves_it_out():
    assert weights("G-14", {"item10.certifications": _PASSIVE}, "13G/A") == ["note"]
    assert weights("G-14", {"item10": None}, "13G/A") == []
    assert weights("G-14", {"item10": None}) == ["error"]


def test_on_a_printed_page_a_certificate_that_was_not_found_may_be_there():
    record = filing(Example(changes={"item10": None}), "13G").record
    assert findings(printed(record), [REGISTRY["G-14"]]) == []
    record = filing(Example(changes={"item10.certifications": None, "item10.not_applicable": True}), "13G").record
    assert [finding.severity for finding in findings(printed(record), [REGISTRY["G-14"]])] == ["warning"]


def test_a_page_that_prints_all_certificates_does_not_contradict_its_box():
    words = "The following certification shall be included: in the ordinary course of business"
    assert findings_of("G-15", {"rules": (_C,), "item10.certifications": words}) == []


@pytest.mark.parametrize(
    ("changes", "weight"),
    [
        ({"item3.types": ("FI",)}, ["error"]),
        ({"reporting_persons[0].types": ("FI",)}, ["warning"]),
        ({"item3.types": ("FI",), "item10.certifications": "substantially Comparable to the regulatory scheme"}, []),
        ({"item3.types": ("FI",), "item10.certifications": None}, []),  # G-14 tells that
        ({"item3.types": ("FI",), "rules": (_D,)}, []),
    ],
)
def test_foreign_certificate(changes, weight):
    assert weights("B-11", changes) == weight


@pytest.mark.parametrize(("day", "found"), [(date(2008, 12, 7), 0), (date(2008, 12, 8), 1)])
@pytest.mark.parametrize(
    ("code", "changes"),
    [
        ("B-11", {"item3.types": ("FI",)}),
        ("G-04", {"item3.types": ("IA", "HC", "BD")}),
        ("G-05", {"item3.types": ("HC",)}),
        ("G-06", {"item3.types": ("FI",)}),
    ],
)
def test_letters_of_item_3_are_those_of_today_since_2008(code, changes, day, found):
    assert len(findings_of(code, changes, filed=day)) == found


@pytest.mark.parametrize("code", ["G-04", "G-05"])
def test_letters_are_not_compared_with_unknown_codes(code):
    assert findings_of(code, {"item3.types": ("BD",), "reporting_persons[1].types": None}) == []


@pytest.mark.parametrize(
    ("first", "second", "ticked", "found"),
    [
        ("1.7", "1.7", False, 1),
        ("4.9", "4.9", False, 1),
        ("4.96", "4.96", False, 0),
        ("5", "5", False, 0),
        ("5.0", "5.0", True, 0),
        ("5.1", "5.1", True, 1),
        ("5.1", "4.0", True, 0),
        ("5", "6", True, 0),
    ],
)
def test_five_percent_box(first, second, ticked, found):
    changes = {**percents(first, second), "item5.five_percent_or_less": ticked}
    assert len(findings_of("G-07", changes, "13G/A")) == found


def test_five_percent_box_is_silent_where_item_5_is_left_out_or_a_percentage_unknown():
    assert findings_of("G-07", {"item5": None}, "13G/A") == []
    assert (
        findings_of("G-07", {"item5.five_percent_or_less": False, "reporting_persons[0].percent": None}, "13G/A") == []
    )


@pytest.mark.parametrize(
    ("changes", "paths"),
    [
        ({}, []),
        ({"item5.not_applicable": None, "item5.five_percent_or_less": None}, ["item5"]),
        ({"item5.not_applicable": False, "item5.five_percent_or_less": False}, []),
        ({"item6.not_applicable": False, "item6.others": " \n"}, ["item6"]),
        ({"item9": None, "item7": None}, ["item7", "item9"]),
    ],
)
def test_items_answered(changes, paths):
    assert [path for finding in findings_of("G-16", changes) for path in finding.paths] == paths


def test_an_amendment_may_leave_out_items_but_not_leave_them_empty():
    assert findings_of("G-16", {"item7": None}, "13G/A") == []
    assert findings_of("G-16", {"item8.not_applicable": None}, "13G/A") != []


@pytest.mark.parametrize(
    ("item_2", "found"),
    [
        ({"item2__names": "blank"}, 0),
        ({"item2__names": "blank", "item2__addresses": "blank", "item2__citizenship": "blank"}, 1),
        ({}, 0),
    ],
)
def test_printed_items_1_and_2(item_2, found):
    changes = {"item2.names": None, "item2.addresses": None, "item2.citizenship": None}
    record = filing(Example(changes=changes), "13G").record
    assert len(findings(printed(record, **item_2), [REGISTRY["G-01"]])) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("The Adviser has nominated three directors.", 1),
        ("The Adviser intends to solicit proxies against the merger.", 1),
        ("The Adviser will seek representation on the board.", 1),
        ("The Adviser plans to seek representation on the board.", 1),
        ("The Adviser does not intend to nominate directors.", 0),
        ("The Adviser may nominate directors.", 0),
        ("The securities were not acquired for the purpose of changing control.", 0),
    ],
)
@pytest.mark.parametrize(
    ("code", "rules", "form"), [("B-05", (_B,), "13G"), ("B-07", (_C,), "13G"), ("B-12", (_B,), "13G/A")]
)
def test_words_of_control(text, found, code, rules, form):
    several = findings_of(code, {"rules": rules, "item4.amount": text}, form)
    assert len(several) == found
    assert all("item4.amount" in finding.paths for finding in several)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("The group was dissolved.", 1),
        ("The group was dissolved on June 3, 2025.", 0),
        ("The group was dissolved in June 2025.", 0),
        ("See Exhibit 99.2 on the dissolution.", 0),
        ("Not applicable.", 0),
    ],
)
def test_dissolution(text, found):
    changes = {"item9.not_applicable": False, "item9.dissolution": text}
    assert len(findings_of("G-13", changes, "13G/A")) == found


def test_history_is_needed_and_looked_at():
    assert findings_of("B-15", _NO_ITEM_3, "13G/A") == []
    assert findings_of("B-15", _NO_ITEM_3, "13G/A", earlier=()) == []
    assert findings_of("B-15", _NO_ITEM_3, "13G/A", earlier=(Example(changes=_NO_ITEM_3, form="13G"),)) == []
    assert findings_of("B-16", {}, earlier=(Example(form="13D"), Example(form="13G"))) == []
