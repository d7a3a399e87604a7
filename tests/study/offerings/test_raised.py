"""What is raised with a notice: the definition, case by case."""

import pytest

from muniment.study.offerings import MOST, MOST_OF_AN_INVESTOR, Raised, Stated, raised


def notice(sold, amendment=True, offered=None, yet=None, investors=9):
    return Stated(amendment, sold, offered, yet, investors)


def new(sold, **fields):
    return notice(sold, amendment=False, **fields)


def told(*notices):
    return [(one.kind, one.raised, one.apart) for one in raised(notices)]


def test_the_first_counts_in_full_and_then_the_increases():
    assert told(new(100), notice(250), notice(250), notice(300)) == [
        ("first", 100, None),
        ("increase", 150, None),
        ("none", 0, None),
        ("increase", 50, None),
    ]


def test_nothing_sold_is_told_and_is_not_the_same_as_no_amount():
    assert told(new(0), notice(None), notice(70)) == [
        ("first", 0, None),
        ("unstated", None, None),
        ("increase", 70, None),
    ]


def test_an_amendment_whose_earlier_notice_is_not_here_tells_no_increase():
    assert told(notice(900), notice(950)) == [("first seen", None, 900), ("increase", 50, None)]


def test_a_notice_that_does_not_say_whether_it_amends_is_not_taken_for_the_first():
    assert told(notice(900, amendment=None)) == [("first seen", None, 900)]


def test_after_a_fall_the_increase_counts_from_the_lower_amount():
    amounts = told(new(100), notice(40), notice(90))
    assert amounts == [("first", 100, None), ("fall", None, 60), ("increase", 50, None)]
    raised_in_all = sum(raised or 0 for _, raised, _ in amounts)
    assert raised_in_all - 60 == 90, "what was raised less what fell is what is sold now"


@pytest.mark.parametrize(
    ("fields", "doubt"),
    [
        ({"offered": 99}, "more is sold than offered"),
        ({"yet": True}, "the first sale is yet to occur"),
        ({"investors": 0}, "nobody has invested"),
    ],
)
def test_an_amount_that_the_notice_contradicts_is_an_outlier(fields, doubt):
    assert list(raised([new(100, **fields)])) == [Raised("outlier", None, 100, doubt)]
    same = {"offered": 100} if "offered" in fields else {}
    assert list(raised([new(100, **same)])) == [Raised("first", 100)]


def test_nothing_sold_contradicts_nothing():
    assert told(new(0, offered=0, yet=True, investors=0)) == [("first", 0, None)]


def test_the_next_counts_from_the_last_amount_that_is_believed():
    assert told(new(100), notice(900, investors=0), notice(130)) == [
        ("first", 100, None),
        ("outlier", None, 800),
        ("increase", 30, None),
    ]


def test_after_a_first_outlier_the_first_believed_amount_counts_in_full():
    assert told(new(900, investors=0), notice(90)) == [("outlier", None, 900), ("first", 90, None)]
    assert told(notice(900, investors=0), notice(90)) == [("outlier", None, 900), ("first seen", None, 90)]


def test_an_outlier_below_what_was_sold_adds_nothing_and_takes_nothing():
    assert told(new(100), notice(50, yet=True), notice(110)) == [
        ("first", 100, None),
        ("outlier", None, 0),
        ("increase", 10, None),
    ]


def test_no_investor_is_believed_to_give_billions():
    limit = 3 * MOST_OF_AN_INVESTOR
    assert told(new(limit, investors=3)) == [("first", limit, None)]
    assert told(new(limit + 1, investors=3)) == [("outlier", None, limit + 1)]
    assert told(new(limit + 1, investors=None)) == [("first", limit + 1, None)]


def test_what_was_sold_over_years_to_few_investors_is_not_growth():
    amount = 3 * MOST_OF_AN_INVESTOR
    assert told(notice(amount, investors=1), notice(amount + 5, investors=1)) == [
        ("first seen", None, amount),
        ("increase", 5, None),
    ]


def test_an_amount_beyond_the_form_is_never_added_up():
    assert told(new(MOST, investors=10**9)) == [("first", MOST, None)]
    assert told(new(MOST + 1, investors=10**9)) == [("outlier", None, None)]
    assert next(raised([new(10**400, investors=None)])).apart is None


def test_what_was_raised_does_not_depend_on_what_comes_later():
    history = [new(100), notice(40), notice(900, investors=0), notice(None), notice(90)]
    whole = told(*history)
    assert [told(*history[:end]) for end in range(1, 6)] == [whole[:end] for end in range(1, 6)]
