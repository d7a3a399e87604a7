"""What a group has: as it is stated, else worked out; and what may be the same shares in two statements."""

from datetime import date
from decimal import Decimal

import pytest
from msgspec.structs import replace

from muniment.forms.schedule_13 import schedule_13d, schedule_13g
from muniment.study.figures import figure, together
from muniment.study.ownership import is_exit
from muniment.study.questions import ask
from muniment.study.updating import update
from study.held import FUND, LAMPS, NAMES, OTHER, PARENT, add, answered, filed, number, person, schedule, stored

D1, D2, D3 = date(2025, 1, 10), date(2025, 4, 10), date(2025, 7, 10)


def member(cik, shares, percent, form="13G", types=(), shared=0, **fields):
    """A person with sole power over all but `shared`, in a group."""
    sole = Decimal(shares - shared)
    powers = {"sole_voting_power": sole, "sole_dispositive_power": sole}
    powers |= {"shared_voting_power": Decimal(shared), "shared_dispositive_power": Decimal(shared)}
    return person(cik, shares, percent, form, group="a", types=types, **powers | fields)


def group(*members, form="13G", text="", **fields):
    if text:
        item = schedule_13d.Item5(amount_and_percent=text) if form == "13D" else schedule_13g.Item4(amount=text)
        fields |= {"item5" if form == "13D" else "item4": item}
    return schedule(form, persons=members, **fields)


IN, HC = ("IN",), ("HC", "CO")
FOUR_AND_TWO = (member(FUND, 1_000_000, "4.0", "13D"), member(OTHER, 500_000, "2.0", "13D"))
FAMILY = tuple(member(cik, 400, "4.0", types=IN) for cik in (FUND, OTHER))
ALIKE = tuple(member(cik, 4_000, "4.0") for cik in (FUND, OTHER))
TOGETHER = "The Reporting Persons beneficially own an aggregate of 1,500,000 shares, representing 6.0% of the class."
CASES = [
    ("sole power", group(*FOUR_AND_TWO, form="13D"), 1_500_000, "6.0", True, (0, 1)),
    ("Item 5(a)", group(*FOUR_AND_TWO, form="13D", text=TOGETHER), 1_500_000, "6.0", False, (0, 1)),
    ("a percent", group(*FOUR_AND_TWO, form="13D", text="Together they own 6%."), 1_500_000, "6", False, (0, 1)),
    ("another", group(*FOUR_AND_TWO, form="13D", text="Together they own 9%."), 1_500_000, "6.0", True, (0, 1)),
    (
        "a number of the class",
        group(*FOUR_AND_TWO, form="13D", text="An aggregate of 25,000,000 shares, 100%, are outstanding."),
        1_500_000, "6.0", True, (0, 1),
    ),
    (
        "shared power, and Item 5(a)",
        group(
            member(FUND, 600, "6", "13D", shared=600), member(OTHER, 450, "4.5", "13D", shared=450),
            form="13D", text="The group holds in total 1,050 shares (10.5 percent).",
        ),
        1_050, "10.5", False, (0, 1),
    ),
    ("ten passed", group(member(FUND, 600, "6.0"), member(OTHER, 450, "4.5")), 1_050, "10.5", True, (0, 1)),
    *(
        (f"one figure for all in Item 4: {item}", group(*ALIKE, item4=item), 4_000, "4.0", False, (0,))
        for item in (
            schedule_13g.Item4(amount="4000.00", percent="4.02"),
            schedule_13g.Item4(amount="4,000 shares", percent="4.0%"),
            schedule_13g.Item4(amount="See row 9.", percent="4"),
        )
    ),
    *(
        (f"no one figure in Item 4: {item}", group(*ALIKE, item4=item), 8_000, "8.0", True, (0, 1))
        for item in (
            schedule_13g.Item4(amount="4,000", percent="8.0"),
            schedule_13g.Item4(amount="Each: 4,000 and 4,000", percent="4.0"),
            schedule_13g.Item4(amount="See row 9.", percent="Each: 4.0 and 4.0"),
            schedule_13g.Item4(amount="See row 9.", percent="See row 11."),
        )
    ),
    ("a family", group(*FAMILY), 800, "8.0", True, (0, 1)),
    ("two funds alike", group(member(FUND, 400, "4.0"), member(OTHER, 400, "4.0")), 800, "8.0", True, (0, 1)),
    ("a parent", group(member(FUND, 400, "4.0"), member(PARENT, 400, "4.0", types=HC)), 400, "4.0", False, (0,)),
    (
        "a parent of two",
        group(member(FUND, 300, "3.0"), member(OTHER, 400, "4.0"), member(PARENT, 700, "7.0", types=HC)),
        700, "7.0", False, (2,),
    ),
    (
        "an adviser who shares, a natural person who does not",
        group(
            member(FUND, 700, "7.0", shared=700), member(PARENT, 700, "7.0", shared=700),
            member(OTHER, 500, "5.0", types=IN),
        ),
        1_200, "12.0", True, (0, 2),
    ),
    (
        "a fund whose adviser shares",
        group(member(FUND, 500, "5.0"), member(PARENT, 700, "7.0", shared=700)),
        700, "7.0", False, (1,),
    ),
    (
        "all report all",
        group(member(FUND, 900, "9.0", shared=900), member(OTHER, 900, "9.0", shared=900)),
        900, "9.0", False, (0,),
    ),
    (
        "spouses",
        group(member(FUND, 150, "1.5", types=IN, shared=50), member(OTHER, 250, "2.5", types=IN, shared=50)),
        350, "3.5", True, (0, 1),
    ),
    (
        "a member who says he is none",
        group(*FOUR_AND_TWO[:1], replace(FOUR_AND_TWO[1], group="b"), form="13D"),
        1_000_000, "4.0", False, (0,),
    ),
    (
        "one who states no percent",
        group(member(FUND, 600, "6.0"), member(OTHER, 450, None)),
        1_050, "10.5", True, (0, 1),
    ),
    (
        "two classes",
        group(member(FUND, 600, "6.0"), member(OTHER, 450, "45")),
        600, "6.0", False, (0,),
    ),
    (
        "no group",
        schedule("13D", persons=tuple(replace(one, group="") for one in FOUR_AND_TWO)),
        1_000_000, "4.0", False, (0,),
    ),
]  # fmt: skip


@pytest.mark.parametrize(
    ("record", "shares", "percent", "derived", "counted"), [case[1:] for case in CASES], ids=[case[0] for case in CASES]
)
def test_the_figure_of_a_group(record, shares, percent, derived, counted):
    found = figure(record)
    assert (found.shares, found.percent) == (shares, Decimal(percent))
    assert (found.derived, found.counted) == (derived, counted)
    assert found.basis.startswith("derived: ") is derived
    stated = "what Item" in found.basis
    assert found.path == ("item5.amount_and_percent" if stated else f"reporting_persons[{found.position}]")


def test_a_stated_figure_is_found_in_item_4_of_a_13g():
    both = member(FUND, 4000, "4.0", shared=4000), member(OTHER, 3000, "3.0", shared=3000)
    found = figure(group(*both, text="As a group the reporting persons own 7,000 shares, 7.0% of the class."))
    assert (found.shares, found.percent, found.basis) == (7000, 7, "what Item 4 states for the group")


@pytest.mark.parametrize(
    ("record", "expected"),
    [
        (group(*FOUR_AND_TWO, form="13D"), False),
        (group(member(FUND, 240, "2.4"), member(OTHER, 240, "2.4")), True),
        (group(member(FUND, 400, "4.0"), member(OTHER, 400, "4.0")), False),
        (group(member(FUND, 250, "2.5"), member(OTHER, 251, "2.5")), False),  # 5.0 as printed
        (group(member(FUND, 250, "2.5"), member(PARENT, 250, "2.5", types=HC)), True),
    ],
)
def test_a_group_has_left_when_it_has_together(record, expected):
    assert is_exit(record, True) is expected


# ---- in a store -----------------------------------------------------------------------------------------------------


def rows(store, question, *columns, **given):
    with store.reading() as connection:
        return answered(connection, question, *columns, **given)


@pytest.mark.parametrize(
    ("record", "percent", "derived", "passed"),
    [
        (group(*FOUR_AND_TWO, form="13D", text=TOGETHER), 6, False, [5]),
        (group(*FOUR_AND_TWO, form="13D"), 6, True, [5]),
        (group(member(FUND, 600, "6.0"), member(OTHER, 450, "4.5")), Decimal("10.5"), True, [5, 10]),
        (group(*FAMILY), 8, True, [5]),
    ],
)
def test_a_group_counts_with_what_it_has(tmp_path, record, percent, derived, passed):
    less = tuple(replace(one, percent=Decimal(1), aggregate_amount=Decimal(9)) for one in record.reporting_persons)
    form = record.submission_type.split()[1]
    small = tuple(replace(one, sole_voting_power=Decimal(9), sole_dispositive_power=Decimal(9)) for one in less)
    left = schedule(form, amendment=True, persons=small, event=D2)
    with stored(tmp_path / "s.db", [filed(1, record, D1)]) as store:
        update(store)
        assert rows(store, "holders", "percent", "derived", issuer=LAMPS) == [(percent, derived)]
        assert rows(store, "groups", "counted", "group_percent", "derived") == [(True, percent, derived)] * 2
        assert sorted(row[0] for row in rows(store, "crossings", "threshold", kind="over")) == passed
        assert set(rows(store, "crossings", "percent", "derived")) == {(percent, derived)}
        (path,) = rows(store, "holders", "path", issuer=LAMPS)[0]
        assert path == ("reporting_persons[0]" if derived else "item5.amount_and_percent")
        add(store, [filed(2, left, D2)])
        update(store)
        assert rows(store, "exits", "kind", "filing") == [("exit", number(2))]
        assert sorted(row[0] for row in rows(store, "crossings", "threshold", kind="under")) == passed


def test_a_printed_5_0_is_no_exit(tmp_path):
    entries = [
        filed(1, schedule(persons=(person(shares=1000, percent="5.2"),)), D1),
        filed(2, schedule(amendment=True, persons=(person(shares=1000, percent="5.0"),), event=D2), D2),
    ]
    with stored(tmp_path / "s.db", entries) as store:
        update(store)
        assert rows(store, "exits", "kind") == []
        assert rows(store, "crossings", "kind", "filing") == [("over", number(1))]
        assert rows(store, "holders", "percent", issuer=LAMPS) == [(5,)]


ADVISED = schedule_13g.Item4(amount="1,400,000 shares, all held by Zoë Fund, Limited Partnership, as its adviser.")


def advised(shares=1_400_000, percent="7.0", sole=False, **fields):
    return schedule(filer=OTHER, persons=(_held(OTHER, shares, percent, sole),), **fields)


def _held(cik, shares=1_400_000, percent="7.0", sole=False):
    return person(cik, shares, percent, **({"sole_voting_power": Decimal(shares)} if sole else {}))


@pytest.mark.parametrize(
    ("fund", "adviser", "because"),
    [
        (_held(FUND), advised(), "the same number of shares"),
        (_held(FUND), advised(item4=ADVISED), "the same number of shares, and one names the other"),
        (_held(FUND), advised(1_800_000, "9.0", item4=ADVISED), "one names the other"),
        (
            _held(FUND, sole=True),
            advised(sole=True, item4=ADVISED),
            "the same number of shares, and one names the other",
        ),
        (_held(FUND, sole=True), advised(sole=True), None),
        (_held(FUND), advised(cusips=("99021L209",)), None),
        (_held(FUND), advised(1_800_000, "9.0"), None),
    ],
)
def test_a_fund_and_its_adviser_may_report_the_same_shares(tmp_path, fund, adviser, because):
    between = schedule(filer=PARENT, persons=(person(PARENT, 1_600_000, "8.0"),))
    entries = [filed(1, schedule(persons=(fund,)), D1), filed(2, adviser, D2), filed(3, between, D1)]
    names = {FUND: (NAMES[OTHER], number(2)), OTHER: (NAMES[FUND], number(1))}
    with stored(tmp_path / "s.db", entries) as store:
        update(store)
        with store.reading() as connection:
            answer = ask(connection, "holders", {"issuer": LAMPS})
    found = [dict(zip(answer.columns, row, strict=True)) for row in answer.rows]
    by_filing = {row["filing"]: row for row in found}
    pair = by_filing[number(1)], by_filing[number(2)]
    assert [row["may_be_same_because"] for row in pair] == [because] * 2
    assert all(row["counted"] for row in found)
    sums = together(found)
    total = sum(row["percent"] for row in found)
    if because is None:
        assert {row["may_be_same_as"] for row in found} == {None}
        assert all(row["counted_if_same"] for row in found)
        assert sums is None or sums.percent == sums.percent_if_same == total
        return
    for row, cik in zip(pair, (FUND, OTHER), strict=True):
        assert (row["may_be_same_as"], row["may_be_same_filing"]) == names[cik]
    places = sorted(found.index(row) for row in pair)
    assert places[1] - places[0] == 1, "both stand beside each other"
    assert [row["counted_if_same"] for row in pair].count(False) == 1
    assert (sums.percent, sums.percent_if_same) == (total, total - 7)
    assert f"Together {total} percent, or {total - 7} percent if" in sums.sentence()
