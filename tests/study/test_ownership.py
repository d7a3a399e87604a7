"""The one figure of a schedule, what it shows beside it, what moved, and who was late."""

from datetime import date, datetime
from decimal import Decimal

import pytest
from msgspec import UNSET
from sqlalchemy import select

from muniment.forms.definition import AsFiled
from muniment.forms.schedule_13 import schedule_13d, schedule_13g
from muniment.study import tables
from muniment.study.figures import figure, same_as
from muniment.study.ownership import Stated, is_disclaimed, is_exit, moved
from muniment.study.updating import update
from study.held import (
    CUSIP_B,
    FUND,
    LAMPS,
    NAMES,
    OTHER,
    PARENT,
    add,
    answered,
    filed,
    number,
    person,
    schedule,
    stored,
)

D1, D2, D3 = date(2025, 1, 10), date(2025, 4, 10), date(2025, 7, 10)


def alone(shares: int, percent: str, cik: str = FUND):
    return person(cik, shares, percent, sole_voting_power=Decimal(shares))


def less_than(words: str, cik: str = FUND, **fields):
    return person(cik, percent=None, as_filed=(AsFiled("percent", words),), **fields)


# ---- the figure -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("persons", "expected", "same"),
    [
        ((), (None, None, None, "no reporting person is stated"), []),
        (
            (person(shares=None, percent=None),),
            (None, None, None, "neither shares nor a percentage are stated"),
            [None],
        ),
        (
            (person(shares=None, percent="5.5"), person(shares=None, percent="7")),
            (1, None, 7, "the largest percentage; no number of shares is stated"),
            [None, None],
        ),
        ((person(shares=0, percent="0"),), (0, 0, 0, "the only person"), [None]),
        (
            (person(), person(PARENT), person(OTHER)),
            (0, 1000, Decimal("6.2"), "all 3 persons report the same shares"),
            [None, 0, 0],
        ),
        (
            (person(shares=400), person(PARENT, 1000), person(OTHER, 400)),
            (1, 1000, Decimal("6.2"), "the largest of 3 aggregates"),
            [None, None, 0],
        ),
        (
            (alone(700, "7"), alone(700, "7", PARENT)),
            (0, 700, 7, "the largest of 2 aggregates; shares of 1 other beside them are not added"),
            [None, None],
        ),
        (
            (person(shares="NaN", percent="NaN"), person(PARENT, 5, "1")),
            (1, 5, 1, "the largest of 2 aggregates"),
            [None] * 2,
        ),
        ((person(shares=1, percent="250"),), (0, 1, 250, "the only person"), [None]),
        (
            (person(percent=None), person(PARENT), person(OTHER, 9, "0.1")),
            (1, 1000, Decimal("6.2"), "the largest of 3 aggregates; 2 persons report these shares"),
            [None, 0, None],
        ),
    ],
)
def test_the_figure_is_the_largest_aggregate(persons, expected, same):
    found = figure(schedule(persons=persons))
    assert (found.position, found.shares, found.percent, found.basis) == expected
    assert same_as(persons) == same


# ---- signs ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("record", "amendment", "expected"),
    [
        (schedule(persons=(person(percent="4.9"),)), True, True),
        (schedule(persons=(person(percent="4.9"),)), False, False),  # a first schedule is no exit
        (schedule(persons=(person(percent="5.0"),)), True, False),  # it may stand for more, and Item 5 is not ticked
        (schedule(persons=(person(percent="5.0"),), item5=schedule_13g.Item5(five_percent_or_less=False)), True, False),
        (schedule(persons=(person(percent="5.0"),), item5=schedule_13g.Item5(five_percent_or_less=True)), True, True),
        (schedule("13D", persons=(person(percent="5.0", form="13D"),)), True, False),
        (
            schedule(
                "13D",
                persons=(person(percent="5.0", form="13D"),),
                item5=schedule_13d.Item5(ceased_on="On March 3, 2025."),
            ),
            True,
            True,
        ),
        (schedule(persons=(alone(400, "4"), alone(400, "4", PARENT)), item5=UNSET), True, True),  # no group
        (schedule(persons=(person(percent="4.9"), person(PARENT, percent="5.1"))), True, False),
        (schedule(item5=schedule_13g.Item5(five_percent_or_less=True)), True, False),  # the cover says 6.2
        (
            schedule(persons=(person(percent=None),), item5=schedule_13g.Item5(five_percent_or_less=True)),
            True,
            True,
        ),
        (schedule(persons=(person(percent=None),)), True, False),
        (schedule(persons=(less_than("<1"),)), True, True),
        (schedule(persons=(less_than("<5"),)), True, True),
        (schedule(persons=(less_than("<10"),)), True, False),
        (schedule(persons=(less_than("<1"), person(PARENT, percent="6.2"))), True, False),
        (schedule(persons=(less_than("<1"), person(PARENT, percent="1.9"))), True, True),
        (schedule(persons=(less_than("<1", group="a"), less_than("<1", PARENT, group="a"))), True, True),
        (schedule(persons=(less_than("<1"),)), False, False),
        (schedule(persons=(person(percent="-7.5"),)), True, False),  # of no class: nothing is concluded from it
        (schedule(persons=(person(shares=0, percent=None),)), True, True),
        (schedule(persons=()), True, False),
        (
            schedule("13D", persons=(), item5=schedule_13d.Item5(ceased_on="On March 3, 2025.")),
            True,
            True,
        ),
        (schedule("13D", persons=(), item5=schedule_13d.Item5(ceased_on="Not applicable.")), True, False),
        (
            schedule(persons=tuple(alone(400, "4", one) for one in (FUND, PARENT))),
            True,
            True,
        ),
        (
            schedule(
                persons=tuple(
                    person(one, 400 + place, "4", sole_voting_power=Decimal(400 + place), group="a")
                    for place, one in enumerate((FUND, PARENT))
                )
            ),
            True,
            False,  # eight percent together
        ),
    ],
)
def test_exits(record, amendment, expected):
    assert is_exit(record, amendment) is expected


@pytest.mark.parametrize(
    ("record", "expected"),
    [
        (schedule(), False),
        (schedule(persons=(person(excludes_shares=True),)), True),
        (schedule(item4=schedule_13g.Item4(amount="Each disclaims beneficial ownership of these shares.")), True),
        (schedule(item4=schedule_13g.Item4(amount="See the disclaimer of the printer. Shares are owned.")), False),
        (schedule("13D", item5=schedule_13d.Item5(powers="Beneficial ownership is hereby disclaimed.")), True),
        (
            schedule(item4=schedule_13g.Item4(amount="This is not to be taken for an admission to beneficially own.")),
            True,
        ),
        (schedule(persons=(person(comment="Beneficial ownership disclaimed."),)), True),
        (schedule(item4=schedule_13g.Item4(amount="Owning 6%, the persons disclaim that they are a group.")), False),
        (schedule(item4=schedule_13g.Item4(amount="The admission of members is not told. They own shares.")), False),
    ],
)
def test_disclaimers(record, expected):
    assert is_disclaimed(record) is expected


# ---- movements ------------------------------------------------------------------------------------------------------


def said(percent, *, schedule="13G", amendment: bool | None = True, shares=1, exit=False) -> Stated:
    return Stated(schedule, amendment, shares, None if percent is None else Decimal(percent), exit)


def kinds(*schedules: Stated) -> list[list[str]]:
    return [[f"{one.kind} {one.threshold or ''}".strip() for one in step.movements] for step in moved(schedules)]


def test_movements():
    assert kinds(said("6.2", amendment=False), said("11"), said("4.9", exit=True), said("5.01")) == [
        ["first", "over 5"],
        ["over 10"],
        ["under 5", "under 10", "exit"],
        ["over 5", "return"],
    ]
    left = said("4.9", exit=True)
    silent = said(None), said("4", exit=True), said("4.5"), said("7")  # none of the first three tells of a return
    assert kinds(said("6", amendment=False), left, *silent)[2:] == [[], [], [], ["over 5", "return"]]
    assert kinds(said("6.2"), said("4.9")) == [[], ["under 5"]]  # under an amendment alone nothing moved
    assert kinds(said("6", amendment=False), said("7", schedule="13D")) == [["first", "over 5"], ["13G to 13D"]]


def test_less_than_one_percent_is_under_every_threshold():
    new, left = said("22", amendment=False), said(None, exit=True)
    assert kinds(new, left, said("6"))[1:] == [["under 5", "under 10", "under 20", "exit"], ["over 5", "return"]]
    assert kinds(new, said(None))[1:] == [[]]


def test_a_printed_5_0_passes_five_only_where_item_5_says_so():
    new, silent, left = said("5.2", amendment=False), said("5.0"), said("5.0", exit=True)
    assert kinds(new, silent)[1] == []
    assert kinds(new, left)[1] == ["under 5", "exit"]
    assert kinds(new, silent, said("5.3"))[1:] == [[], []]
    assert kinds(new, silent, said("4.8", exit=True))[1:] == [[], ["under 5", "exit"]]
    assert kinds(new, left, said("5.0"), said("5.1"))[2:] == [[], ["over 5", "return"]]
    assert kinds(said("5.0", amendment=False), said("5.1"))[1] == ["over 5"]
    assert kinds(said("10.4", amendment=False), said("10.0"))[1] == ["under 10"]


def test_a_percentage_that_is_none_moves_nothing():
    steps = list(
        moved([said("6", amendment=False), said("250"), said("-1"), said(None, shares=None), said("7", shares=4)])
    )
    assert [[one.kind for one in step.movements] for step in steps] == [["first", "over"], [], [], [], []]
    assert [step.percent_change for step in steps] == [None, None, None, None, 1]
    assert [step.shares_change for step in steps] == [None, 0, 0, None, 3]


# ---- in a store -----------------------------------------------------------------------------------------------------


def rows(store, question, *columns, **given):
    with store.reading() as connection:
        return answered(connection, question, *columns, **given)


def test_absent_stays_absent(tmp_path):
    nothing = schedule(persons=(person(shares=None, percent=None, name=UNSET, cik=UNSET),), class_title=UNSET)
    with stored(tmp_path / "s.db", [filed(1, nothing, D1)]) as store:
        update(store)
        with store.reading() as connection:
            (report,) = connection.execute(select(tables.reports)).all()
            (held,) = connection.execute(select(tables.holdings)).all()
    assert (report.shares, report.percent, report.figure_position, report.class_title) == (None,) * 4
    assert (held.name, held.shares, held.percent, held.sole_voting, held.in_group, held.holder_id) == (None,) * 6
    assert held.counted is False


def test_holders_are_counted_once_and_known_when_they_were(tmp_path):
    whole = (person(FUND, 1000, "10"), person(PARENT, 1000, "10"))
    entries = [
        filed(1, schedule(persons=whole, event=date(2024, 12, 31)), D1, datetime(2025, 1, 10, 16, 1)),
        filed(2, schedule("13D", filer=PARENT, persons=(person(PARENT, 400, "4.2", form="13D"),)), D2),
        filed(3, schedule(filer=OTHER, persons=(person(OTHER, 700, "7"),)), D2),
        filed(4, schedule(filer=PARENT, persons=(person(PARENT, 50, "50"),), cusips=(CUSIP_B,)), D1),
        filed(5, schedule(amendment=True, filer=OTHER, persons=(person(OTHER, 0, "0"),), event=date(2030, 1, 1)), D3),
    ]
    with stored(tmp_path / "s.db", entries) as store:
        update(store)
        told = ("filing", "shares", "counted", "overlaps")
        assert rows(store, "holders", *told, issuer=LAMPS) == [
            (number(4), 50, 1, None),  # another class: its shares are others
            (number(1), 1000, 1, None),
            (number(2), 400, 0, NAMES[FUND]),
        ]
        assert [row[0] for row in rows(store, "holders", "filing", issuer=LAMPS, known="2025-05-01")] == [
            number(place) for place in (4, 1, 3, 2)
        ]
        # The fifth says 2030 for its event, and was filed in July 2025: from then on it counts.
        assert len(rows(store, "holders", "filing", issuer=LAMPS, as_of="2025-07-09")) == 4
        assert rows(store, "holders", "filing", issuer=LAMPS, as_of="2024-12-31") == [(number(1),)]
        assert rows(store, "holders", "filing", issuer=LAMPS, known="2025-01-10T16:00:00") == []
        assert rows(store, "positions", "filing", holder=PARENT) == [(number(1),), (number(2),), (number(4),)]
        assert rows(store, "exits", "kind", "filing") == [("exit", number(5))]
        assert rows(store, "crossings", "filing", "threshold", "before_percent", threshold=5, kind="under") == [
            (number(5), 5, 7)
        ]


def test_late_schedules(tmp_path):
    event = date(2025, 3, 3)
    entries = [
        filed(1, schedule("13D", event=event), date(2025, 3, 20)),  # due on 10 March
        filed(2, schedule("13D", amendment=True, event=event), date(2025, 4, 20)),  # the event of the first
        filed(3, schedule("13D", amendment=True, event=date(2025, 5, 5)), date(2025, 5, 9)),  # due on 7 May
        filed(4, schedule("13D", amendment=True, filer=OTHER, event=event), date(2025, 4, 20)),  # nothing to compare
        filed(5, schedule("13D", filer=PARENT, event=date(2026, 5, 5)), date(2025, 5, 9)),  # an event to come
        filed(6, schedule("13D", filer="0009900017", event=event), date(2025, 3, 5)),
    ]
    with stored(tmp_path / "s.db", entries) as store:
        update(store)
        assert rows(store, "late_schedules", "filing", "days_late") == [(number(1), 10), (number(3), 2)]
        assert rows(store, "late_schedules", "filing", least=5) == [(number(1),)]
        with store.reading() as connection:
            late = dict(connection.execute(select(tables.reports.c.accession, tables.reports.c.days_late)).all())
    assert [late[number(place)] for place in (2, 4, 5, 6)] == [None, None, None, -5]


def test_groups_have_their_members(tmp_path):
    members = (person(FUND, group="a"), person(PARENT, group="b"))
    with stored(
        tmp_path / "s.db", [filed(1, schedule(persons=members), D1), filed(2, schedule(filer=OTHER), D1)]
    ) as store:
        update(store)
        assert rows(store, "groups", "name", "member", "counted", "path") == [
            (NAMES[FUND], 1, 1, "reporting_persons[0]"),
            (NAMES[PARENT], 0, 0, "reporting_persons[1]"),
        ]
        assert len(rows(store, "groups", "name", holder=PARENT)) == 2
        assert rows(store, "switches", "kind") == []
        without = schedule(amendment=True, persons=(person(FUND, group="a"),), event=D3)
        add(store, [filed(3, without, D3)])
        update(store)
        assert rows(store, "groups", "name", holder=FUND) == [(NAMES[FUND],)]
        assert rows(store, "groups", "name", holder=PARENT) == []
        assert len(rows(store, "groups", "name", holder=PARENT, known=D1)) == 2


def test_no_word_of_whose_shares_they_are_is_left_out(tmp_path):
    long = schedule(item4=schedule_13g.Item4(amount="It holds them for clients. " * 1_000 + "One is Beacon Trust."))
    with stored(tmp_path / "s.db", [filed(1, long, D1)]) as store:
        update(store)
        with store.reading() as connection:
            [words] = connection.execute(select(tables.ownership_texts.c.words)).scalars()
    assert words.endswith(" one is beacon trust ")
