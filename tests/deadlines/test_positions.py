"""Positions: thresholds exact to one share, rights on both sides, groups, ends of periods; and bad rows."""

import re
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from muniment.deadlines.positions import owed, totals
from muniment.deadlines.positions_file import read_positions
from muniment.errors import UsageError

HEAD = "holder,issuer,shares,rights,outstanding,kind,date,group\n"


def found(*rows):
    """What rows make due: form (with ? where it only may be owed), trigger, thresholds, last day."""
    read = read_positions(HEAD + "\n".join(rows), "p.csv")
    assert read.faults == ()
    return [
        (duty.due.form + "?" * duty.may, duty.due.trigger, duty.crossed, str(duty.due.date))
        for duty in owed(read.positions)
    ]


def at(kind, *held):
    """Positions in a class of 1,000 shares: (day, shares) each."""
    return found(*(f"Heron,Lark,{shares},0,1000,{kind},{day}," for day, shares in held))


CASES = [
    # Exactly 5 percent is not more than 5 percent.
    ("passive", [("2025-01-06", 50)], []),
    ("passive", [("2025-01-06", 51)], [("SC 13G", "initial", (5,), "2025-01-14")]),
    ("control", [("2025-01-06", 50)], []),
    ("control", [("2025-01-06", 51)], [("SC 13D", "initial", (5,), "2025-01-14")]),
    ("institution", [("2025-01-06", 51)], [("SC 13G", "initial", (5,), "2025-05-15")]),
    ("exempt", [("2025-01-06", 51)], [("SC 13G", "initial", (5,), "2025-05-15")]),
    # A passive holder at 10, above it, and at 20.
    (
        "passive",
        [("2025-01-06", 51), ("2025-02-03", 100)],
        [("SC 13G", "initial", (5,), "2025-01-14"), ("SC 13G/A?", "material-change", (), "2025-05-15")],
    ),
    (
        "passive",
        [("2025-01-06", 51), ("2025-02-03", 101), ("2025-03-03", 200)],
        [
            ("SC 13G", "initial", (5,), "2025-01-14"),
            ("SC 13G/A", "over-10", (10,), "2025-02-05"),
            ("SC 13D", "over-20", (20,), "2025-03-10"),
        ],
    ),
    ("passive", [("2025-01-06", 200)], [("SC 13D", "initial", (5, 10, 20), "2025-01-14")]),
    ("passive", [("2025-01-06", 199)], [("SC 13G", "initial", (5, 10), "2025-01-14")]),
    # 13d-2(d): after more than 10 percent, more than 5 percent of the class up or down, also to 5 percent or less.
    (
        "passive",
        [("2025-01-06", 120), ("2025-02-03", 170), ("2025-03-03", 171)],
        [("SC 13G", "initial", (5, 10), "2025-01-14"), ("SC 13G/A", "plus-minus-5", (), "2025-03-05")],
    ),
    (
        "passive",
        [("2025-04-10", 130), ("2025-05-12", 50)],
        [("SC 13G", "initial", (5, 10), "2025-04-17"), ("SC 13G/A", "plus-minus-5", (5, 10), "2025-05-14")],
    ),
    (
        "passive",
        [("2025-04-10", 170), ("2025-05-12", 90), ("2025-06-02", 30)],
        [
            ("SC 13G", "initial", (5, 10), "2025-04-17"),
            ("SC 13G/A", "plus-minus-5", (10,), "2025-05-14"),
            ("SC 13G/A", "plus-minus-5", (5,), "2025-06-04"),
        ],
    ),
    # 13d-2(b): at 5 percent or less when the quarter ends; what was bought back before is none.
    (
        "passive",
        [("2025-01-06", 51), ("2025-02-03", 50)],
        [("SC 13G", "initial", (5,), "2025-01-14"), ("SC 13G/A", "material-change", (5,), "2025-05-15")],
    ),
    ("passive", [("2025-01-06", 60), ("2025-02-03", 50), ("2025-03-28", 60)],
     [("SC 13G", "initial", (5,), "2025-01-14")]),
    # Whether a change is material is for counsel; little is measured on from what was surely reported.
    (
        "passive",
        [("2025-01-06", 60), ("2025-02-03", 71)],
        [("SC 13G", "initial", (5,), "2025-01-14"), ("SC 13G/A?", "material-change", (), "2025-05-15")],
    ),
    (
        "institution",
        [("2025-01-06", 60), ("2025-05-05", 95)],
        [("SC 13G", "initial", (5,), "2025-05-15"), ("SC 13G/A?", "material-change", (), "2025-08-14")],
    ),
    # The first statement comes before any amendment, and has what happens until it is filed.
    ("passive", [("2025-01-06", 60), ("2025-01-07", 110)], [("SC 13G", "initial", (5,), "2025-01-14")]),
    ("passive", [("2025-01-06", 60), ("2025-01-07", 200)], [("SC 13D", "initial", (5, 10, 20), "2025-01-14")]),
    ("control", [("2025-01-06", 60), ("2025-01-07", 80)], [("SC 13D", "initial", (5,), "2025-01-14")]),
    ("institution", [("2025-03-31", 60), ("2025-04-30", 110)], [("SC 13G", "over-10", (5, 10), "2025-05-07")]),
    # What an institution sells before the quarter ends was never reported.
    ("institution", [("2025-01-06", 51), ("2025-03-31", 50)], []),
    (
        "institution",
        [("2025-01-06", 51), ("2025-04-02", 40)],
        [("SC 13G", "initial", (5,), "2025-05-15"), ("SC 13G/A", "material-change", (5,), "2025-08-14")],
    ),
    # More than 10 percent at a month's end comes before the quarter.
    ("institution", [("2025-01-06", 101)], [("SC 13G", "over-10", (5, 10), "2025-02-07")]),
    ("institution", [("2025-01-06", 101), ("2025-01-31", 100)], [("SC 13G", "initial", (5,), "2025-05-15")]),
    (
        "institution",
        [("2025-01-06", 60), ("2025-06-06", 101), ("2025-07-03", 152)],
        [
            ("SC 13G", "initial", (5,), "2025-05-15"),
            ("SC 13G/A", "over-10", (10,), "2025-07-08"),
            ("SC 13G/A", "plus-minus-5", (), "2025-08-07"),
        ],
    ),
    # 13d-2(c): also after a first step down; and after a report of 5 percent or less nothing more.
    (
        "institution",
        [("2025-01-06", 170), ("2025-04-02", 90), ("2025-05-02", 30)],
        [
            ("SC 13G", "over-10", (5, 10), "2025-02-07"),
            ("SC 13G/A", "plus-minus-5", (10,), "2025-05-07"),
            ("SC 13G/A", "plus-minus-5", (5,), "2025-06-06"),
        ],
    ),
    (
        "institution",
        [("2025-01-06", 110), ("2025-08-11", 40)],
        [("SC 13G", "over-10", (5, 10), "2025-02-07"), ("SC 13G/A", "plus-minus-5", (5, 10), "2025-09-08")],
    ),
    # After an exit the first statement is owed again.
    (
        "institution",
        [("2025-01-06", 200), ("2025-02-12", 160), ("2025-05-12", 40), ("2025-08-12", 65)],
        [
            ("SC 13G", "over-10", (5, 10, 20), "2025-02-07"),
            ("SC 13G/A?", "material-change", (20,), "2025-05-15"),
            ("SC 13G/A", "plus-minus-5", (5, 10), "2025-06-06"),
            ("SC 13G", "initial", (5,), "2025-11-14"),
        ],
    ),
    # An exempt holder passes 10 percent unnoticed; 13(d)(6)(B): not by acquiring more than 2 percent in twelve months.
    (
        "exempt",
        [("2025-01-06", 90), ("2025-05-06", 110)],
        [("SC 13G", "initial", (5,), "2025-05-15"), ("SC 13G/A?", "material-change", (10,), "2025-08-14")],
    ),
    (
        "exempt",
        [("2025-01-06", 200), ("2025-05-12", 221)],
        [("SC 13G", "initial", (5, 10, 20), "2025-05-15"), ("SC 13D", "initial", (), "2025-05-19")],
    ),
    (
        "exempt",
        [("2024-01-08", 200), ("2025-01-06", 215), ("2026-01-07", 230)],
        [
            ("SC 13G", "initial", (5, 10, 20), "2024-11-14"),
            ("SC 13G/A?", "material-change", (), "2025-05-15"),
            ("SC 13G/A?", "material-change", (), "2026-05-15"),
        ],
    ),
    # Purpose of control: one percent of the class acquired or disposed of is material.
    (
        "control",
        [("2025-01-06", 60), ("2025-02-03", 70), ("2025-03-03", 79), ("2025-03-04", 40)],
        [
            ("SC 13D", "initial", (5,), "2025-01-14"),
            ("SC 13D/A", "material-change", (), "2025-02-05"),
            ("SC 13D/A?", "material-change", (), "2025-03-05"),
            ("SC 13D/A", "material-change", (5,), "2025-03-06"),
        ],
    ),
    ("control", [("2025-01-06", 99), ("2025-02-03", 101)],
     [("SC 13D", "initial", (5,), "2025-01-14"), ("SC 13D/A?", "material-change", (10,), "2025-02-05")]),
    # The law of the day: any change until 2023; no passive holders before 17 February 1998.
    ("institution", [("2022-08-05", 51)], [("SC 13G", "initial", (5,), "2023-02-14")]),
    ("passive", [("2023-06-01", 51)], [("SC 13G", "initial", (5,), "2023-06-12")]),
    (
        "institution",
        [("2022-08-05", 60), ("2023-05-10", 61)],
        [("SC 13G", "initial", (5,), "2023-02-14"), ("SC 13G/A", "material-change", (), "2024-02-14")],
    ),
    ("passive", [("1998-02-13", 60)], [("SC 13D", "initial", (5,), "1998-02-23")]),
    ("passive", [("1998-02-17", 60)], [("SC 13G", "initial", (5,), "1998-02-27")]),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "held", "due"), CASES)
def test_one_holder(kind, held, due):
    assert at(kind, *held) == due


def test_own_rights_count_on_both_sides():
    """50 shares and 1 right of 1,000: 51 of 1,001, more than 5 percent; 49 and 2: 51 of 1,002 too; 48 and 2: not."""
    for shares, rights, many in ((50, 0, 0), (50, 1, 1), (49, 2, 1), (48, 2, 0), (0, 52, 0), (0, 53, 1)):
        assert len(found(f"Heron,Lark,{shares},{rights},1000,passive,2025-01-06,")) == many
    read = read_positions(HEAD + "Heron,Lark,50,1,1000,passive,2025-01-06,", "p.csv")
    (one,) = owed(read.positions)
    assert one.total.percent == Fraction(5100, 1001)
    assert "51 of 1,001 shares of Lark, about 5.0949%, with 1 by rights within 60 days" in one.why


def test_a_group_counts_together():
    rows = ["Heron,Lark,30,0,1000,control,2025-01-06,Marsh", "Ibis,Lark,20,0,1000,control,2025-01-06,Marsh"]
    assert found(*rows) == []
    more = [*rows, "Ibis,Lark,21,0,1000,control,2025-02-03,Marsh"]
    assert found(*more) == [("SC 13D", "initial", (5,), "2025-02-10")]
    read = read_positions(HEAD + "\n".join(more), "p.csv")
    assert "Marsh has 51 of 1,000 shares of Lark, 5.1%, together (Heron 30, Ibis 21)" in owed(read.positions)[0].why
    assert [total.owned for total in totals(read.positions)[0]] == [50, 51]
    # Each member's rights count on both sides for the group.
    assert found("Heron,Lark,49,0,1000,passive,2025-01-06,M", "Ibis,Lark,0,2,1000,passive,2025-01-06,M") != []


def test_a_group_of_different_kinds_says_how_it_is_judged():
    read = read_positions(
        HEAD + "Heron,Lark,30,0,1000,institution,2025-01-06,M\nIbis,Lark,30,0,1000,exempt,2025-01-06,M", "p.csv"
    )
    (one,) = owed(read.positions)
    assert (one.due.rule, one.total.kind) == ("Rule 13d-1(c)", "passive")
    assert "different kinds: the group is judged as passive" in one.why


def test_who_has_left_a_group_does_not_say_what_it_is():
    rows = ["A,Lark,120,0,1000,passive,2028-12-16,M", "B,Lark,55,0,1000,institution,2028-12-16,M",
            "A,Lark,0,0,1000,passive,2029-06-29,M"]  # fmt: skip
    assert found(*rows) == [
        ("SC 13G", "initial", (5, 10), "2028-12-22"), ("SC 13G/A", "plus-minus-5", (10,), "2029-07-09")
    ]  # fmt: skip


CLASS_ALONE = [
    # 13d-2(b), its proviso: what dilution alone did is not told.
    ("passive", (52, 1000), (52, 1100), [("SC 13G", "initial", (5,), "2025-01-14")]),
    # Section 13(d)(1), and so 13d-1(a) and (c), ask for an acquisition: what a buyback did is 13d-1(d).
    ("passive", (49, 1000), (49, 950), [("SC 13G", "initial", (5,), "2025-05-15")]),
    ("control", (49, 1000), (49, 950), [("SC 13G", "initial", (5,), "2025-05-15")]),
    ("institution", (49, 1000), (49, 950), [("SC 13G", "initial", (5,), "2025-05-15")]),
    # 13d-2(d): upon acquiring.
    ("passive", (95, 1000), (95, 931), [("SC 13G", "initial", (5,), "2025-01-14")]),
    # 13d-1(f)(1): ownership that equals or exceeds 20 percent, whatever did it.
    ("passive", (190, 1000), (190, 940),
     [("SC 13G", "initial", (5, 10), "2025-01-14"), ("SC 13D", "over-20", (20,), "2025-03-10")]),
    # 13d-2(a) deems trades material; another change of the percentage may be.
    ("control", (70, 1000), (70, 1180),
     [("SC 13D", "initial", (5,), "2025-01-14"), ("SC 13D/A?", "material-change", (), "2025-03-05")]),
    # Twice as many of twice as many: a split.
    ("passive", (60, 1000), (120, 2000), [("SC 13G", "initial", (5,), "2025-01-14")]),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "before", "then", "due"), CLASS_ALONE)
def test_what_the_class_alone_did(kind, before, then, due):
    days = {"2025-01-06": before, "2025-03-03": then}
    assert found(*(f"Heron,Lark,{n},0,{of},{kind},{day}," for day, (n, of) in days.items())) == due


def test_an_acquisition_after_a_buyback_is_judged_as_one():
    rows = ["Heron,Lark,49,0,1000,control,2024-06-03,", "Heron,Lark,49,0,950,control,2025-01-06,",
            "Heron,Lark,50,0,950,control,2025-06-09,"]  # fmt: skip
    assert found(*rows) == [("SC 13G", "initial", (5,), "2025-05-15"), ("SC 13D", "initial", (), "2025-06-16")]
    last = owed(read_positions(HEAD + "\n".join(rows), "p.csv").positions)[-1]
    assert "up to 2% is exempt (Exchange Act 13(d)(6)(B)), and a Schedule 13G under Rule 13d-1(d)" in last.assumed[-1]


EVENT = HEAD.replace("group", "group,event")


def told(*rows):
    read = read_positions(EVENT + "\n".join(rows), "p.csv")
    assert read.faults == ()
    return [(duty.due.form, duty.due.rule, str(duty.due.date)) for duty in owed(read.positions)]


def test_a_row_says_what_happened():
    row = "Heron,Lark,60,0,1000,passive,2025-01-06,,"
    assert told(row) == told(row + "acquired") == [("SC 13G", "Rule 13d-1(c)", "2025-01-14")]
    for event in ("outstanding", "exempt"):
        assert told(row + event) == [("SC 13G", "Rule 13d-1(d)", "2025-05-15")]
    exempt = row.replace("passive", "exempt").replace("60", "210") + "acquired"
    assert told(exempt) == [("SC 13D", "", "2025-01-14")]
    inherited = [row.replace("60", "40"), "Heron,Lark,60,0,1000,passive,2025-02-03,,exempt"]
    assert told(*inherited) == [("SC 13G", "Rule 13d-1(d)", "2025-05-15")]


def test_what_the_rows_do_not_say_is_said_to_be_assumed():
    rows = ["Heron,Lark,60,0,1000,passive,2025-01-06,,", "Heron,Lark,110,0,1000,passive,2025-02-03,,"]
    first, second = owed(read_positions(EVENT + "\n".join(rows), "p.csv").positions)
    assert first.assumed == ("All that the first row has was acquired that day.",)
    assert second.assumed == ("The 50 shares more than on 2025-01-06 were acquired on 2025-02-03.",)
    rows = [row + "acquired" for row in rows]
    assert all(duty.assumed == () for duty in owed(read_positions(EVENT + "\n".join(rows), "p.csv").positions))


@pytest.mark.parametrize(
    ("kind", "then", "event", "words"),
    [
        ("passive", 70, "outstanding", "event: outstanding, but Heron has 10 shares more than on 2025-01-06"),
        ("passive", 70, "disposed", "event: disposed, but Heron has 10 shares more"),
        ("passive", 50, "acquired", "event: acquired, but Heron has 10 shares fewer"),
        ("passive", 60, "purpose", "event: purpose, but Heron is passive as before"),
        ("institution", 60, "ineligible", "event: ineligible, but Heron is institution as before"),
    ],
)
def test_an_event_that_the_numbers_deny_is_refused(kind, then, event, words):
    rows = f"Heron,Lark,60,0,1000,{kind},2025-01-06,,\nHeron,Lark,{then},0,1000,{kind},2025-02-03,,{event}"
    with pytest.raises(UsageError, match=re.escape(f"row 3: {words}")):
        owed(read_positions(EVENT + rows, "p.csv").positions)


def test_an_unknown_event_is_named():
    read = read_positions(EVENT + "Heron,Lark,60,0,1000,passive,2025-01-06,,aquired", "p.csv")
    assert read.faults == (
        "p.csv: row 2: event: 'aquired' is nothing that happens to a holding: did you mean acquired? There is "
        "acquired, disposed, outstanding, exempt, formed, joined, left, purpose, ineligible",
    )


def test_changes_of_kind():
    rows = ["Heron,Lark,60,0,1000,passive,2025-01-06,", "Heron,Lark,60,0,1000,control,2025-02-03,"]
    assert found(*rows)[1:] == [("SC 13D", "lost-13g", (), "2025-02-10")]
    # An institution before the quarter ends: the first statement is owed now; after it, the 13D takes its place.
    rows[0] = rows[0].replace("passive", "institution")
    assert found(*rows) == [("SC 13D", "initial", (5,), "2025-02-10")]
    rows[0] = rows[0].replace("2025-01-06", "2024-11-06")
    assert found(*rows) == [("SC 13D", "lost-13g", (5,), "2025-02-10")]
    # No institution any more: 13d-1(g); with 20 percent a Schedule 13D.
    rows = [rows[0], "Heron,Lark,60,0,1000,passive,2025-03-03,"]
    assert found(*rows) == [("SC 13G", "initial", (5,), "2025-02-14"), ("SC 13G/A", "lost-13g", (), "2025-03-10")]
    rows = [row.replace(",60,", ",210,") for row in rows]
    assert found(*rows)[-1] == ("SC 13D", "lost-13g", (), "2025-03-10")
    # Who is exempt and wants control acquires nothing by that.
    rows = ["Heron,Lark,60,0,1000,exempt,2024-11-06,", "Heron,Lark,60,0,1000,control,2025-03-03,"]
    assert found(*rows)[-1] == ("SC 13D?", "initial", (), "2025-03-10")


# Histories: kind, then (day, shares, outstanding[, event[, kind from then on]]) each; what they make due.
SECOND_OPINION = {
    "before 17 February 1998 there is no 13G for who is no institution any more": (
        "institution",
        [("1996-08-25", 2_202_000, 20_000_000), ("1996-12-31", 2_202_000, 20_000_000, "ineligible", "passive")],
        ["SC 13G 1996-09-10", "SC 13D 1997-01-10"],
    ),
    "nor an amendment of one": (
        "institution",
        [("1995-10-29", 1_666_665, 33_333_333), ("1995-10-30", 3_888_888, 33_333_333, "acquired"),
         ("1995-11-01", 3_888_888, 33_333_333, "ineligible", "passive"), ("1995-11-03", 6_499_999, 33_333_333)],
        ["SC 13D 1995-11-13"],
    ),
    "13d-1(g) before anything is filed": (
        "institution", [("2030-06-28", 900, 10_000), ("2030-07-12", 900, 10_000, "ineligible", "passive")],
        ["SC 13G 2030-07-19"],
    ),
    "13d-2(d) asks for an initial 13G that was filed": (
        "institution",
        [("2025-03-03", 1_001, 20_000), ("2025-04-09", 1_001, 20_000, "ineligible", "passive"),
         ("2025-04-12", 2_002, 20_000)],
        ["SC 13G 2025-04-16"],
    ),
    "20 percent before it is filed": (
        "institution",
        [("2027-05-26", 195, 1_000), ("2027-06-04", 195, 1_000, "ineligible", "passive"),
         ("2027-06-05", 195, 970, "outstanding")],
        ["SC 13D 2027-06-11"],
    ),
    "13d-2(a): less than 1 percent may be material": (
        "control", [("2029-05-21", 1_500, 10_000), ("2030-05-31", 1_599, 10_000)],
        ["SC 13D 2029-05-29", "SC 13D/A? 2030-06-04"],
    ),
    "so may the class alone, and a change of purpose": (
        "control",
        [("2029-05-21", 1_500, 10_000), ("2030-05-31", 1_500, 10_100),
         ("2030-07-01", 1_500, 10_100, "purpose", "passive")],
        ["SC 13D 2029-05-29", "SC 13D/A? 2030-06-04", "SC 13D/A? 2030-07-03"],
    ),
    "a row that repeats a position is nothing that happened": (
        "control",
        [("2033-03-11", 3_333_332, 33_333_333), ("2033-03-12", 6_666_666, 33_333_333),
         ("2033-03-22", 6_999_999, 33_333_333),
         ("2033-03-23", 6_999_999, 33_333_333)],
        ["SC 13D 2033-03-18", "SC 13D/A? 2033-03-24"],
    ),
    "nor at the end of a later quarter": (
        "institution",
        [("2025-12-30", 1_950, 10_000), ("2026-03-30", 2_000, 10_000), ("2027-03-30", 2_000, 10_000)],
        ["SC 13G 2026-01-08", "SC 13G/A? 2026-05-15"],
    ),
    "1 percent by one trade": (
        "control",
        [("2032-09-01", 4_000_001, 20_000_000), ("2032-09-30", 3_999_999, 20_000_000),
         ("2032-10-02", 4_199_999, 20_000_000, "acquired")],
        ["SC 13D 2032-09-09", "SC 13D/A? 2032-10-04", "SC 13D/A 2032-10-05"],
    ),
    "a buyback makes no disposition of a smaller trade": (
        "control",
        [("2031-06-02", 3_333_334, 33_333_333), ("2031-07-30", 3_000_001, 33_333_333),
         ("2031-07-31", 3_000_001, 29_999_999)],
        ["SC 13D 2031-06-09", "SC 13D/A? 2031-08-01", "SC 13D/A? 2031-08-04"],
    ),
    "13d-2(d) asks for a trade of the holder": (
        "passive",
        [("2025-01-06", 1_100, 10_000), ("2025-02-03", 1_580, 10_000), ("2025-02-04", 1_580, 9_500, "outstanding")],
        ["SC 13G 2025-01-14", "SC 13G/A? 2025-05-15"],
    ),
    "a 13G under 13d-1(d) that is due before a 13D": (
        "control",
        [("2033-05-30", 50_000, 1_000_000), ("2033-08-22", 50_000, 900_000, "outstanding"),
         ("2033-11-10", 105_000, 900_000)],
        ["SC 13G 2033-11-14", "SC 13D 2033-11-18"],
    ),
    "20 percent while the old clock of a 13G still ran": (
        "passive", [("2024-03-24", 1_040, 10_000), ("2024-03-31", 2_000, 10_000)],
        ["SC 13D 2024-04-05"],
    ),
    "shares moved and the percentage did not": (
        "institution",
        [("2027-03-30", 3_600_000, 20_000_000), ("2027-04-21", 3_600_000, 18_000_000),
         ("2027-04-24", 3_240_000, 18_000_000)],
        ["SC 13G 2027-04-07", "SC 13G/A? 2027-08-16"],
    ),
    "a purpose of control after an acquisition that was not reported": (
        "institution",
        [("2031-06-02", 49, 1_000), ("2031-08-04", 49, 950), ("2032-03-03", 170, 950),
         ("2032-03-04", 170, 950, "purpose", "control")],
        ["SC 13G 2031-11-14", "SC 13D 2032-03-11"],
    ),
    "a 13D that may be owed, and a 13G/A that is": (
        "exempt",
        [("1995-02-28", 2_400, 20_000), ("1997-01-17", 2_200, 20_000, "disposed"),
         ("1997-06-20", 2_200, 20_000, "", "control")],
        ["SC 13G 1996-02-14", "SC 13D? 1997-06-30", "SC 13G/A 1998-02-17"],
    ),
    "an exit after a 13D that may be owed": (
        "exempt",
        [("2032-02-10", 1_600_000, 20_000_000), ("2032-07-14", 1_000_001, 20_000_000),
         ("2032-07-31", 1_000_001, 20_000_000, "purpose", "control"), ("2032-08-01", 1_000_001, 22_000_000)],
        ["SC 13G 2032-05-17", "SC 13D? 2032-08-06", "SC 13G/A 2032-11-15"],
    ),
    "who turns into an institution before the 13G of a passive holder is due": (
        "passive", [("2031-01-26", 1_170, 10_000), ("2031-01-28", 1_170, 10_000, "", "institution")],
        ["SC 13G 2031-01-31"],
    ),
    "13d-2(d) has no exemption": (
        "passive",
        [("2025-05-05", 3_000_000, 33_333_333), ("2025-08-04", 6_666_665, 33_333_333, "exempt")],
        ["SC 13G 2025-05-12", "SC 13G/A 2025-08-06"],
    ),
    "a trade back to the position that was reported": (
        "control",
        [("2027-04-05", 1_800, 20_000), ("2027-04-30", 1_998, 20_000), ("2027-05-03", 1_800, 20_000, "disposed")],
        ["SC 13D 2027-04-12", "SC 13D/A? 2027-05-04", "SC 13D/A? 2027-05-05"],
    ),
    "what counsel was asked about, of a holder of another kind": (
        "passive",
        [("2024-10-07", 6_666_667, 33_333_333, "outstanding"), ("2025-03-18", 6_600_000, 33_333_333, "disposed"),
         ("2025-05-16", 6_600_000, 33_333_333, "", "institution")],
        ["SC 13G 2025-02-14", "SC 13G/A? 2025-05-15", "SC 13G/A? 2025-08-14"],
    ),
    "and once more after another report": (
        "passive",
        [("2032-05-08", 600_000, 20_000_000), ("2032-10-07", 1_200_000, 20_000_000),
         ("2032-10-19", 1_000_001, 20_000_000),
         ("2033-01-10", 2_000_001, 20_000_000), ("2033-01-31", 1_000_001, 20_000_000)],
        ["SC 13G 2032-10-15", "SC 13G/A 2033-01-12", "SC 13G/A? 2033-02-14", "SC 13G/A? 2033-05-16"],
    ),
    "13d-2(c) after acquisitions within the 2 percent": (
        "exempt",
        [("2025-10-31", 59_900, 1_000_000), ("2025-11-02", 64_900, 1_000_000),
         ("2026-01-03", 184_900, 1_000_000, "exempt"),
         ("2026-02-01", 184_900, 1_000_000, "", "institution")],
        ["SC 13G 2026-02-17", "SC 13G/A? 2026-05-15"],
    ),
    "13d-1(g) while 13Gs had ten days": (
        "institution",
        [("2024-02-15", 5_336_666, 33_333_333), ("2024-02-19", 3_666_666, 33_333_333),
         ("2024-03-02", 3_666_666, 33_333_333, "ineligible", "passive")],
        ["SC 13G 2024-03-12"],
    ),
    "13d-1(g) after an institution amended what a passive holder filed": (
        "passive",
        [("2031-05-26", 5_333_333, 33_333_333), ("2031-05-30", 5_333_333, 33_333_333, "", "institution"),
         ("2031-06-03", 1_833_332, 33_333_333, "disposed"),
         ("2032-02-16", 1_833_332, 33_333_333, "ineligible", "passive")],
        ["SC 13G 2031-06-02", "SC 13G/A 2031-07-08", "SC 13G/A 2032-02-23"],
    ),
    "13d-1(g) asks for a report under 13d-1(b)": (
        "passive",
        [("2026-10-13", 80_100, 1_000_000), ("2026-10-25", 80_100, 1_000_000, "", "institution"),
         ("2026-11-29", 80_100, 900_000, "ineligible", "passive")],
        ["SC 13G 2026-10-20"],
    ),
    "13d-1(e)(1) when more than 5 percent is held again": (
        "institution",
        [("2028-05-30", 3_999_999, 20_000_000), ("2028-05-31", 3_999_999, 19_000_000, "outstanding"),
         ("2028-06-01", 950_000, 19_000_000), ("2028-06-28", 950_000, 19_000_000, "purpose", "control"),
         ("2028-06-29", 950_000, 15_200_000, "outstanding")],
        ["SC 13G 2028-06-07", "SC 13D 2028-07-07"],
    ),
    "5 percent by the class alone, after a small trade": (
        "control",
        [("2025-06-14", 100_001, 1_000_000), ("2026-05-18", 50_001, 1_000_000), ("2026-05-20", 52_001, 1_000_000),
         ("2026-06-05", 52_001, 1_250_000)],
        ["SC 13D 2025-06-23", "SC 13D/A 2026-05-20", "SC 13D/A? 2026-05-22", "SC 13D/A? 2026-06-09"],
    ),
    "13d-2(c) is not for who filed under 13d-1(d) only": (
        "institution",
        [("2025-05-09", 200, 1_000, "outstanding"), ("2025-12-04", 209, 1_000), ("2025-12-15", 55, 1_000, "disposed")],
        ["SC 13G 2025-08-14", "SC 13G/A? 2026-02-17"],
    ),
    "but it is above 10 percent, after an acquisition": (
        "institution",
        [("2032-03-01", 366, 3_333, "outstanding"), ("2032-05-08", 534, 3_333), ("2032-07-01", 540, 3_333)],
        ["SC 13G 2032-05-17", "SC 13G/A 2032-06-07", "SC 13G/A? 2032-11-15"],
    ),
    "13d-1(g) after what an institution amended": (
        "institution",
        [("2024-02-02", 1_000, 10_000, "outstanding"), ("2025-01-31", 1_300, 10_000),
         ("2025-02-23", 1_300, 10_000, "ineligible", "passive"), ("2025-03-07", 450, 10_000)],
        ["SC 13G 2024-11-14", "SC 13G/A 2025-02-07", "SC 13G/A 2025-02-28", "SC 13G/A 2025-03-11"],
    ),
    "13d-1(g) after an acquisition that was not reported": (
        "institution",
        [("2033-02-01", 600, 10_000, "outstanding"), ("2033-08-22", 651, 10_000, "acquired"),
         ("2033-08-31", 651, 10_000, "ineligible", "passive")],
        ["SC 13G 2033-05-16", "SC 13G/A 2033-09-08"],
    ),
    "an acquisition after an exit": (
        "passive",
        [("2029-08-30", 200_000, 1_000_000), ("2029-09-02", 50_000, 1_000_000), ("2029-09-03", 0, 1_000_000),
         ("2029-09-07", 0, 1_000_000, "", "institution"), ("2029-09-08", 200_001, 1_000_000, "acquired")],
        ["SC 13D 2029-09-07", "SC 13G 2029-10-05"],
    ),
    "an acquisition that 13d-1(b)(2) excused": (
        "institution",
        [("2024-12-13", 1_700, 10_000), ("2024-12-31", 499, 10_000), ("2025-01-11", 499, 8_000),
         ("2025-02-08", 499, 8_000, "purpose", "control")],
        ["SC 13G 2025-05-15"],
    ),
}  # fmt: skip


@pytest.mark.parametrize(("kind", "rows", "due"), SECOND_OPINION.values(), ids=SECOND_OPINION)
def test_what_a_second_opinion_found(kind, rows, due):
    lines = []
    for day, shares, outstanding, *rest in rows:
        event, kind = (*rest, "", "")[0], rest[1] if len(rest) > 1 else kind
        lines.append(f"Heron,Lark,{shares},0,{outstanding},{kind},{day},,{event}")
    read = read_positions(EVENT + "\n".join(lines), "p.csv")
    assert read.faults == ()
    assert [f"{one.due.form}{'?' * one.may} {one.due.date}" for one in owed(read.positions)] == due


def test_holders_and_issuers_are_kept_apart():
    rows = [f"{who},{what},60,0,1000,passive,2025-01-06," for who in ("A", "B") for what in ("X", "Y")]
    assert len(found(*rows)) == 4
    assert len(found("A,X,60,0,1000,passive,2025-01-06,", "a ,x,70,0,1000,passive,2025-01-07,")) == 1


@given(st.integers(0, 10**9), st.integers(0, 10**6), st.integers(1, 10**9))
def test_more_than_five_percent_is_exact(shares, rights, outstanding):
    row = f"A,X,{min(shares, outstanding)},{rights},{outstanding},control,2025-01-06,"
    is_over = 20 * (min(shares, outstanding) + rights) > outstanding + rights
    assert bool(found(row)) == is_over


# ---- bad rows -------------------------------------------------------------------------------------------------------

GOOD = ["Heron", "Lark", "60", "0", "1000", "passive", "2025-01-06", ""]


@pytest.mark.parametrize(
    ("column", "cell", "words"),
    [
        (0, " ", "holder: is empty"),
        (2, "", "shares: is empty: write 0 where there are none"),
        (2, "-5", "shares: '-5' is no number of shares: it takes a number such as 1,234,567 or 1234567.89"),
        (2, "1e5", "shares: '1e5' is no number of shares: it takes a number such as 1,234,567 or 1234567.89"),
        (2, "٣", "shares: '٣' is no number of shares: it takes a number such as 1,234,567 or 1234567.89"),
        (2, "1001", "shares: 1001 are more than the 1000 outstanding"),
        (4, "0", "outstanding: is 0: there is no class to have a part of"),
        (5, "instituton",
         "kind: 'instituton' is no kind of filer: did you mean institution? There is institution, passive, exempt, "
         "control"),
        (6, "6.1.2025", "date: '6.1.2025' is not a day: write a day such as 2026-03-27 or 3/27/2026"),
        (6, "2131-01-06",
         "date: the calendar of business days has the years 1994 to 2099: 2131-01-06 is outside"),
    ],
)  # fmt: skip
def test_a_bad_cell_is_named_with_row_and_column(column, cell, words):
    cells = [*GOOD]
    cells[column] = cell
    read = read_positions(HEAD + ",".join(GOOD) + "\n" + ",".join(["Ibis", *cells[1:]] if column else cells), "p.csv")
    assert read.faults == (f"p.csv: row 3: {words}",)


def test_all_bad_rows_are_named_at_once():
    read = read_positions(HEAD + "A,X,1,0,10,passive,2025-02-30,\nB,X,x,0,10,passive,2025-02-03,\n", "p.csv")
    assert [fault.split(": ")[1:3] for fault in read.faults] == [["row 2", "date"], ["row 3", "shares"]]


def test_rows_that_contradict_each_other():
    row = ",".join(GOOD)
    assert read_positions(f"{HEAD}{row}\n{row}\n", "p.csv").faults == (
        "p.csv: row 3: holder: row 2 has this position already: add them up in one row",
    )
    other = row.replace("Heron", "Ibis").replace("1000", "1100")
    assert (
        "row 3: outstanding: 1100, but row 2 has 1000" in read_positions(f"{HEAD}{row}\n{other}\n", "p.csv").faults[0]
    )


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "p.csv: is empty: the first row names the columns holder, issuer"),
        (HEAD, "p.csv: has no positions below the names of its columns"),
        (HEAD.replace("rights", "rigths"), "p.csv: row 1: there is no column rights: is it rigths? The columns are"),
        (HEAD.replace("group", "holder"), "p.csv: row 1: holder: this column stands there twice"),
        (HEAD + '"a', "p.csv: row 2: is no CSV: "),
    ],
)
def test_bad_tables(text, words):
    assert read_positions(text, "p.csv").faults[0].startswith(words)


def test_tables_as_programs_save_them():
    text = "\ufeffHolder;Issuer;Shares;Rights within 60 days;Shares outstanding;Filer kind;Date;Note\r\n"
    read = read_positions(text + 'Heron;Lark;"1,250,000.5";0;20000000;Passive;2025-01-06;x\r\n;;;;;;;\r\n', "p.csv")
    assert read.faults == ()
    assert [(one.shares, one.kind, one.row) for one in read.positions] == [(Decimal("1250000.5"), "passive", 2)]


def test_names_are_one_line():
    read = read_positions(HEAD + '"Heron\n  Fund",Lark,60,0,1000,passive,2025-01-06,\n', "p.csv")
    assert [(one.holder, one.row) for one in read.positions] == [("Heron Fund", 2)]


def test_hostile_tables_are_faults():
    long = "9" * 10**5
    assert "is no number of shares" in read_positions(HEAD + f"A,X,{long},0,9,passive,2025-01-06,", "p.csv").faults[0]
    assert len(read_positions(HEAD + "A,X,\0,0,1000,passive,2025-01-06,", "p.csv").faults) == 1
    assert len(read_positions(HEAD + '"' + "x" * 10**6 + '",X,1,0,1000,passive,2025-01-06,', "p.csv").faults) == 1


def test_who_leaves_a_group_with_its_shares_is_counted_with_it_no_longer():
    rows = ["A,Lark,140,0,2000,control,2025-05-01,G,formed", "B,Lark,60,0,2000,control,2025-05-01,G,formed",
            "A,Lark,140,0,2000,control,2025-06-03,,left"]  # fmt: skip
    assert told(*rows) == [
        ("SC 13D", "", "2025-05-08"),
        ("SC 13D/A", "", "2025-06-05"),  # the group has lost 7 percent of the class
        ("SC 13G", "Rule 13d-1(d)", "2025-08-14"),  # nothing was acquired by leaving
    ]


def test_ten_percent_that_were_never_reported_do_not_shorten_what_follows():
    rows = ["A,Lark,1200000,0,10000000,exempt,2029-09-29,,exempt", "A,Lark,499999,0,10000000,exempt,2029-10-04,,",
            "A,Lark,499999,0,10000000,passive,2029-10-09,,purpose", "A,Lark,550000,0,10000000,passive,2029-10-11,,",
            "A,Lark,50000,0,10000000,passive,2029-11-02,,"]  # fmt: skip
    assert told(*rows) == [
        ("SC 13G", "Rule 13d-1(c)", "2029-10-18"),
        ("SC 13G/A", "Rule 13d-1(c)", "2030-02-14"),  # 13d-2(b), not (d): it never reported more than 10 percent
    ]


def held(kind, *rows):
    """What rows (day, shares, outstanding) make due."""
    return found(*(f"Heron,Lark,{shares},0,{outstanding},{kind},{day}," for day, shares, outstanding in rows))


def test_after_a_split_what_was_traded_is_counted_in_new_shares():
    before = [("2025-01-06", 2_000_000, 20_000_000), ("2025-01-20", 1_850_000, 20_000_000)]
    split = ("2025-02-03", 3_700_000, 40_000_000)
    first = [("SC 13D", "initial", (5,), "2025-01-14"), ("SC 13D/A?", "material-change", (), "2025-01-22")]
    # 0.75% of the class sold, of which two new shares stand for one old; then 0.3%: 1.05% since the report.
    rows = [*before, split, ("2025-02-10", 3_580_000, 40_000_000)]
    assert held("control", *rows) == [*first, ("SC 13D/A", "material-change", (), "2025-02-12")]
    (sold,) = [duty for duty in owed_of("control", *rows) if duty.due.event.month == 2]
    assert "1.05% of the class disposed of since reported" in sold.why
    # 0.2% are 0.95% in all: counsel decides.
    rows[-1] = ("2025-02-10", 3_620_000, 40_000_000)
    assert held("control", *rows)[-1][0] == "SC 13D/A?"


def test_after_a_split_a_class_that_shrinks_owes_a_holder_of_13g_nothing():
    rows = [("2025-01-06", 1_200_000, 20_000_000), ("2025-02-03", 2_400_000, 40_000_000)]
    assert held("passive", *rows, ("2025-03-10", 2_400_000, 36_000_000)) == [("SC 13G", "initial", (5,), "2025-01-14")]


def test_after_a_split_what_an_exempt_holder_acquired_in_twelve_months_is_counted_in_new_shares():
    first = ("2025-01-06", 1_000_000, 20_000_000)
    rows = [first, ("2025-02-03", 1_300_000, 20_000_000), ("2025-03-03", 2_600_000, 40_000_000)]
    # 1.5% before the split and 0.6% after it are more than the 2% of Exchange Act 13(d)(6)(B).
    assert "SC 13D" in [duty[0] for duty in held("exempt", *rows, ("2025-03-10", 2_840_000, 40_000_000))]
    assert "SC 13D" not in [duty[0] for duty in held("exempt", *rows, ("2025-03-10", 2_780_000, 40_000_000))]


def owed_of(kind, *rows):
    lines = (f"Heron,Lark,{shares},0,{outstanding},{kind},{day}," for day, shares, outstanding in rows)
    return owed(read_positions(HEAD + "\n".join(lines), "p.csv").positions)
