"""Which notices of one day report the same money: case by case, as it grows, and in a store that is brought in step."""

from datetime import date
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from muniment.forms.form_d.fields import Address, Issuer, RelatedPerson
from muniment.store import Store
from muniment.store.stored import SUBMISSION
from muniment.study import questions, tables
from muniment.study.offerings import Counted, Reported, counted
from muniment.study.updating import update
from store.entries import entry, form_d, header

SALE = date(2025, 7, 31)
ADA, BOB = frozenset({"person ada byrne"}), frozenset({"person bob quill"})


def notice(number, sold, people=ADA, sale=SALE, raised=-1, offering=None):
    return Reported(number, offering or number, sold, sold if raised == -1 else raised, sale, people)


def once(*notices):
    found = counted(notices)
    return [found[one.filing_id].raised_once for one in notices]


@pytest.mark.parametrize("sold", [2_900_000_000, 1_600_000_000, 100_000_000, 2_345_678, 1_000_000])
def test_a_round_sum_of_the_same_people_and_the_same_first_sale_counts_once(sold):
    assert once(notice(1, sold), notice(2, sold), notice(3, sold)) == [sold, 0, 0]


def test_sponsors_sell_several_funds_of_the_same_round_sum():
    assert once(notice(1, 80_000_000), notice(2, 80_000_000, sale=date(2024, 3, 13))) == [80_000_000, 80_000_000]


def test_a_sum_of_four_digits_is_the_same_money_whenever_it_was_first_sold():
    assert once(notice(1, 564_500_000), notice(2, 564_500_000, sale=date(2024, 12, 20))) == [564_500_000, 0]


@pytest.mark.parametrize(("sold", "second"), [(75_000_000, 75_000_000), (12_345_000, 12_345_000), (750_329_019, 0)])
def test_where_nobody_is_in_common_the_sum_has_to_be_exact(sold, second):
    assert once(notice(1, sold), notice(2, sold, people=BOB)) == [sold, second]


def test_without_a_day_of_first_sale_a_round_sum_is_not_the_same():
    assert once(notice(1, 25_000_000, sale=None), notice(2, 25_000_000, sale=None)) == [25_000_000, 25_000_000]


def test_a_feeder_that_raised_less_repeats_what_it_raised_and_one_that_raised_more_adds_the_rest():
    some = (
        notice(1, 5_000_001, raised=2_000_000),
        notice(2, 5_000_001, raised=5_000_001),
        notice(3, 5_000_001, raised=9),
    )
    assert once(*some) == [2_000_000, 3_000_001, 0]


def test_what_is_not_counted_as_raised_is_no_zero():
    assert once(notice(1, 5_000_001, raised=None), notice(2, 5_000_001)) == [None, 5_000_001]


def test_notices_of_one_offering_are_not_alike_by_themselves():
    found = counted([notice(1, 5_000_001, offering=1), notice(2, 5_000_001, offering=1, raised=0)])
    assert found == {1: Counted(None, 5_000_001), 2: Counted(None, 0)}


reported = st.builds(
    Reported,
    filing_id=st.just(0),
    statement_id=st.integers(1, 4),
    sold=st.just(0),
    raised=st.none() | st.integers(0, 5_000_001),
    first_sale=st.sampled_from([None, SALE, date(2024, 1, 2)]),
    traits=st.frozensets(st.sampled_from("abc"), max_size=2),
)


@given(st.lists(reported, max_size=6), st.sampled_from([5_000_000, 5_000_001, 9_000_000]))
def test_what_is_known_later_changes_nothing_and_nothing_is_counted_more_than_it_is_reported(some, sold):
    notices = [Reported(at, it.statement_id, sold, it.raised, it.first_sale, it.traits) for at, it in enumerate(some)]
    whole = counted(notices)
    for at in range(len(notices)):
        earlier = counted(notices[:at])
        assert {key: it.raised_once for key, it in earlier.items()} == {
            key: whole[key].raised_once for key in range(at)
        }
    for one in notices:
        assert (whole[one.filing_id].raised_once is None) == (one.raised is None)
        assert 0 <= (whole[one.filing_id].raised_once or 0) <= (one.raised or 0)
    for same in {it.alike_id for it in whole.values()} - {None}:
        group = [one for one in notices if whole[one.filing_id].alike_id == same]
        assert len({one.statement_id for one in group}) > 1
        total = sum(whole[one.filing_id].raised_once or 0 for one in group)
        assert total == max(one.raised or 0 for one in group)


# ---- in a store -----------------------------------------------------------------------------------------------------

FUNDS = [
    ("Heron Equity Fund XII-A, L.P.", 2_900_000_000, "Ada"),
    ("Heron Equity Fund XII-B, L.P.", 2_900_000_000, "Ada"),
    ("Other Fund, L.P.", 2_900_000_000, "Bob"),
]


def fund(number, name, sold, who):
    accession = f"0001234567-25-{number:06d}"
    record = form_d(
        submission_type="D",
        primary_issuer=Issuer(name=name, cik=f"{9900500 + number:010}", address=Address(state="CA")),
        related_persons=(RelatedPerson(first_name=who, last_name="Byrne"),),
        total_amount_sold=sold,
        total_offering_amount=sold,
        total_investors=30,
        first_sale=SALE,
    )
    found = header(accession, "D", date(2025, 8, 12), name)
    return entry(f"{accession} {who}".encode(), record, accession=accession, rank=SUBMISSION, header=found)


def put(store, *made):
    store.add(list(made), {one.content_hash: b"" for one in made})
    update(store)


def rows(store):
    with store.reading() as connection:
        names = ("issuer_name", "raised", "raised_once")
        found = connection.execute(select(tables.notices).order_by(tables.notices.c.accession)).all()
        return [tuple(getattr(row, name) for name in names) for row in found]


def test_parallel_funds_of_a_round_sum_are_listed_and_counted_once(tmp_path):
    with Store.open(tmp_path / "filings.db") as store:
        put(store, *(fund(number, *told) for number, told in enumerate(FUNDS, 1)))
        with store.reading() as connection:
            alike = questions.ask(connection, "raised_alike", {})
            of_one = questions.ask(connection, "raised_alike", {"issuer": FUNDS[1][0]})
            by_state = questions.ask(connection, "raised_by_state", {})
    (row,) = (dict(zip(alike.columns, row, strict=True)) for row in alike.rows)
    assert (row["offerings"], row["raised"], row["raised_once"], row["twice"]) == (
        2,
        5_800_000_000,
        *[2_900_000_000] * 2,
    )
    assert (row["first_issuer"], row["last_issuer"]) == (FUNDS[0][0], FUNDS[1][0])
    assert of_one.rows == alike.rows, "a filter chooses offerings; what is alike is counted with them"
    (state,) = (dict(zip(by_state.columns, row, strict=True)) for row in by_state.rows)
    assert (state["raised"], state["raised_once"]) == (8_700_000_000, 5_800_000_000)


@pytest.mark.slow
def test_the_same_in_whatever_order_filings_come(tmp_path):
    found = set()
    for number, order in enumerate(permutations(range(3))):
        with Store.open(tmp_path / f"{number}.db") as store:
            for at in order:
                put(store, fund(at + 1, *FUNDS[at]))
            found.add(tuple(rows(store)))
    assert found == {
        tuple(
            (name, sold, once) for (name, sold, _), once in zip(FUNDS, (2_900_000_000, 0, 2_900_000_000), strict=True)
        )
    }


def test_what_was_alike_and_is_read_otherwise_now_counts_by_itself_again(tmp_path):
    with Store.open(tmp_path / "filings.db") as store:
        put(store, *(fund(number, *told) for number, told in enumerate(FUNDS[:2], 1)))
        assert [row[2] for row in rows(store)] == [2_900_000_000, 0]
        put(store, fund(1, FUNDS[0][0], 2_900_000_000, "Bob"))
        assert [row[2] for row in rows(store)] == [2_900_000_000, 2_900_000_000]
