"""Positions: thresholds exact to one share, rights on both sides, groups, ends of periods; and bad rows."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from muniment.deadlines.positions import owed, totals
from muniment.deadlines.positions_file import read_positions

HEAD = "holder,issuer,shares,rights,outstanding,kind,date,group\n"


def found(*rows):
    """What rows make due: form, trigger, thresholds, last day."""
    read = read_positions(HEAD + "\n".join(rows), "p.csv")
    assert read.faults == ()
    return [(one.due.form, one.due.trigger, one.crossed, str(one.due.date)) for one in owed(read.positions)]


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
    ("passive", [("2025-01-06", 51), ("2025-02-03", 100)], [("SC 13G", "initial", (5,), "2025-01-14")]),
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
    # After more than 10 percent, more than 5 percent of the class up or down.
    (
        "passive",
        [("2025-01-06", 120), ("2025-02-03", 170), ("2025-03-03", 171)],
        [("SC 13G", "initial", (5, 10), "2025-01-14"), ("SC 13G/A", "plus-minus-5", (), "2025-03-05")],
    ),
    # At 5 percent or less again, after the quarter.
    (
        "passive",
        [("2025-01-06", 51), ("2025-02-03", 50)],
        [("SC 13G", "initial", (5,), "2025-01-14"), ("SC 13G/A", "material-change", (5,), "2025-05-15")],
    ),
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
        [("2025-01-06", 60), ("2025-05-06", 101), ("2025-06-03", 152)],
        [
            ("SC 13G", "initial", (5,), "2025-05-15"),
            ("SC 13G/A", "over-10", (10,), "2025-06-06"),
            ("SC 13G/A", "plus-minus-5", (), "2025-07-08"),
        ],
    ),
    # An exempt holder passes 10 percent unnoticed.
    ("exempt", [("2025-01-06", 60), ("2025-05-06", 101)], [("SC 13G", "initial", (5,), "2025-05-15")]),
    # Purpose of control: one percent of the class is material.
    (
        "control",
        [("2025-01-06", 60), ("2025-02-03", 70), ("2025-03-03", 79), ("2025-03-04", 40)],
        [
            ("SC 13D", "initial", (5,), "2025-01-14"),
            ("SC 13D/A", "material-change", (), "2025-02-05"),
            ("SC 13D/A", "material-change", (5,), "2025-03-06"),
        ],
    ),
    ("control", [("2025-01-06", 99), ("2025-02-03", 101)],
     [("SC 13D", "initial", (5,), "2025-01-14"), ("SC 13D/A", "material-change", (10,), "2025-02-05")]),
    # The law of the day.
    ("institution", [("2022-08-05", 51)], [("SC 13G", "initial", (5,), "2023-02-14")]),
    ("passive", [("2023-06-01", 51)], [("SC 13G", "initial", (5,), "2023-06-12")]),
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
    assert "51 of 1,001 shares of Lark, about 5.0949 %, with 1 by rights within 60 days" in one.why


def test_a_group_counts_together():
    rows = ["Heron,Lark,30,0,1000,control,2025-01-06,Marsh", "Ibis,Lark,20,0,1000,control,2025-01-06,Marsh"]
    assert found(*rows) == []
    more = [*rows, "Ibis,Lark,21,0,1000,control,2025-02-03,Marsh"]
    assert found(*more) == [("SC 13D", "initial", (5,), "2025-02-10")]
    read = read_positions(HEAD + "\n".join(more), "p.csv")
    assert "Marsh has 51 of 1,000 shares of Lark, 5.1 %, together (Heron 30, Ibis 21)" in owed(read.positions)[0].why
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


def test_changes_of_kind():
    rows = ["Heron,Lark,60,0,1000,passive,2025-01-06,", "Heron,Lark,60,0,1000,control,2025-02-03,"]
    assert found(*rows)[1:] == [("SC 13D", "lost-13g", (), "2025-02-10")]
    rows[0] = rows[0].replace("passive", "institution")
    assert found(*rows) == [("SC 13D", "initial", (5,), "2025-02-10")]
    rows[0] = rows[0].replace("2025-01-06", "2024-11-06")
    assert found(*rows) == [("SC 13D", "lost-13g", (), "2025-02-10"), ("SC 13G", "initial", (5,), "2025-02-14")]
    rows[1] = rows[1].replace("control", "passive")
    assert (
        "a Schedule 13G under Rule 13d-1(c) may do instead"
        in owed(read_positions(HEAD + "\n".join(rows), "p.csv").positions)[0].why
    )


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
        (6, "2031-01-06",
         "date: the calendar of business days has the years 1994 to 2027: 2031-01-06 is outside"),
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
