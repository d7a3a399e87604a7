"""Rows of notices, and what follows from the notice before, in a store."""

from datetime import date

import pytest
from msgspec import UNSET, structs
from sqlalchemy import select

from muniment.documents.header import Party
from muniment.forms.form_d.fields import Issuer
from muniment.store import Store
from muniment.store.stored import SUBMISSION
from muniment.study import offerings, questions, tables
from muniment.study.offerings import SIZES, size_of
from muniment.study.updating import update
from store.entries import entry, form_d, header


@pytest.fixture
def store(tmp_path):
    with Store.open(tmp_path / "filings.db") as store:
        yield store


def add(store, number, filed, form="D", file_number=UNSET, data=b"", **fields):
    """Put a notice of one fictional offering into a store; return its accession number."""
    accession = f"0001234567-{filed:%y}-{number:06d}"
    held = {"total_amount_sold": 100, "total_investors": 3, "submission_type": form}
    found = header(accession, form, filed)
    found = structs.replace(found, parties=(structs.replace(found.parties[0], file_number=file_number),))
    source = data or accession.encode()
    one = entry(source, form_d(**held | fields), accession=accession, rank=SUBMISSION, header=found)
    store.add([one], {one.content_hash: b""})
    return accession


def rows(store):
    with store.reading() as connection:
        return connection.execute(select(tables.notices).order_by(tables.notices.c.filed)).all()


def only(store):
    update(store)
    (row,) = rows(store)
    return row


def test_a_notice_says_what_its_items_say(store):
    add(
        store,
        1,
        date(2025, 7, 2),
        first_sale=date(2025, 6, 20),
        industry_group="REITS and Finance",
        exemptions=("3C", "06b", "3C"),
        revenue_range="No Revenues",
        minimum_investment=0,
        total_remaining=900,
    )
    row = only(store)
    assert (row.form, row.amendment, row.filed, row.known) == ("D", False, date(2025, 7, 2), "2025-07-02T23:59:59")
    assert (row.week, row.month, row.quarter, row.year) == ("2025-06-30", "2025-07", "2025Q3", 2025)
    assert (row.issuer_name, row.state, row.revenue_range) == ("Garden Lamps LLC", "MA", "No Revenues")
    assert (row.industry, row.industry_group, row.is_fund) == ("REITS and Finance", "Real Estate", False)
    assert row.exemptions == ("06b", "3C"), "each once, in official order"
    assert (row.offered, row.sold, row.remaining, row.minimum_investment) == (1000, 100, 900, 0)
    assert (row.days_to_filing, row.due, row.days_late) == (12, date(2025, 7, 7), -5)
    assert (row.raised, row.raised_kind, row.size) == (100, "first", "up to $1 million")


def test_what_is_not_stated_stays_unknown(store):
    unsaid = dict.fromkeys(("exemptions", "first_sale", "total_amount_sold", "total_offering_amount"), UNSET)
    add(store, 1, date(2025, 7, 2), primary_issuer=Issuer(name="Garden Lamps LLC"), **unsaid)
    row = only(store)
    empty = (row.state, row.industry, row.exemptions, row.sold, row.offered, row.offered_indefinite, row.size)
    assert empty == (None,) * 7
    assert (row.raised, row.raised_kind, row.days_to_filing, row.due, row.days_late) == (
        None,
        "unstated",
        None,
        None,
        None,
    )


def test_an_indefinite_amount_is_none_and_not_unknown(store):
    add(store, 1, date(2025, 7, 2), total_offering_amount="Indefinite")
    row = only(store)
    assert (row.offered, row.offered_indefinite, row.size) == (None, True, "Indefinite")


def test_a_fund_is_who_says_so_in_item_4(store):
    add(store, 1, date(2025, 7, 2), industry_group="Pooled Investment Fund", fund_type="Hedge Fund")
    row = only(store)
    assert (row.is_fund, row.fund_type, row.industry_group) == (True, "Hedge Fund", "Banking & Financial Services")


def test_notices_of_one_offering_follow_each_other_in_any_order_of_arrival(store):
    first = add(store, 1, date(2025, 1, 7), total_amount_sold=100)
    second = f"0001234567-25-{2:06d}"
    add(store, 3, date(2025, 5, 7), "D/A", total_amount_sold=80, previous_accession_number=second)
    add(store, 2, date(2025, 3, 7), "D/A", total_amount_sold=170, previous_accession_number=first)
    update(store)
    told = [(row.number, row.raised_kind, row.raised, row.apart) for row in rows(store)]
    assert told == [(1, "first", 100, None), (2, "increase", 70, None), (3, "fall", None, 90)]


def test_an_annual_amendment_is_late_after_a_year(store):
    first = add(store, 1, date(2024, 5, 10), total_remaining=900)
    add(store, 2, date(2025, 6, 20), "D/A", previous_accession_number=first)
    update(store)
    assert [(row.due, row.days_late) for row in rows(store)][1] == (date(2025, 5, 12), 39)


@pytest.mark.parametrize("sold_out_or_other", [{"total_remaining": 0}, {"previous": "0001234567-24-000777"}])
def test_in_doubt_an_amendment_is_not_late(store, sold_out_or_other):
    first = add(store, 1, date(2024, 5, 10), total_remaining=sold_out_or_other.get("total_remaining", 900))
    named = sold_out_or_other.get("previous", first)
    add(store, 2, date(2025, 6, 20), "D/A", previous_accession_number=named)
    update(store)
    assert [(row.due, row.days_late) for row in rows(store)][1] == (None, None)


def test_following_again_changes_nothing_and_follows_what_changed(store):
    first = add(store, 1, date(2025, 1, 7), total_amount_sold=100)
    add(store, 2, date(2025, 3, 7), "D/A", total_amount_sold=170, previous_accession_number=first)
    update(store)
    before = rows(store)
    with store.writing() as connection:
        statements = {row.statement_id for row in before}
        offerings.follow(connection, statements)
        offerings.follow(connection, [])
    assert rows(store) == before
    with store.writing() as connection:
        earlier = tables.notices.update().where(tables.notices.c.number == 1)
        connection.execute(earlier.values(sold=150))
        offerings.follow(connection, statements)
    assert [row.raised for row in rows(store)] == [150, 20]


def test_a_further_copy_of_a_notice_is_not_counted(store):
    first = add(store, 1, date(2025, 1, 7), total_amount_sold=100)
    add(store, 2, date(2025, 3, 7), "D/A", total_amount_sold=170, previous_accession_number=first)
    add(store, 3, date(2025, 4, 7), "D/A", total_amount_sold=190, previous_accession_number=first)
    update(store)
    with store.writing() as connection:
        second = tables.notices.update().where(tables.notices.c.number == 2)
        connection.execute(second.values(number=None))
        offerings.follow(connection, {row.statement_id for row in rows(store)})
        told = questions.ask(connection, "raised_by_state", {})
    assert [(row.raised_kind, row.raised) for row in rows(store)] == [("first", 100), ("copy", None), ("increase", 90)]
    assert told.rows[0][:4] == ("MA", 2, 1, 190)


def test_an_amount_beyond_any_number_is_kept_and_not_added_up(store):
    add(store, 1, date(2025, 7, 2), total_amount_sold=10**40, total_offering_amount=10**40)
    row = only(store)
    assert (row.sold, row.raised_kind, row.raised, row.apart) == (10**40, "outlier", None, None)
    assert row.size == "over $1 billion"


def test_sizes_have_their_limits_below():
    assert [size_of(amount, False) for amount in (0, 10**6, 10**6 + 1, 10**9, 10**9 + 1)] == [
        "up to $1 million",
        "up to $1 million",
        "over $1 million to $5 million",
        "over $500 million to $1 billion",
        "over $1 billion",
    ]
    assert len(SIZES) == 9


def test_two_offerings_with_one_file_number_are_no_increase_of_one_another(store):
    number = (Party(role="FILER", file_number="021-100"),)

    def put(place, filed, previous, sale, sold):
        accession = f"0001234567-{filed:%y}-{place:06d}"
        found = structs.replace(header(accession, "D/A", filed), parties=number)
        told = {"submission_type": "D/A", "previous_accession_number": previous, "first_sale": sale}
        record = form_d(amount=90_000, total_amount_sold=sold, total_investors=3, **told)
        one = entry(accession.encode(), record, accession=accession, rank=SUBMISSION, header=found)
        store.add([one], {one.content_hash: b""})
        return accession

    small, large = date(2016, 9, 21), date(2016, 11, 4)
    first = put(1, date(2025, 6, 18), "0001234567-24-000711", small, 400)
    other = put(2, date(2025, 6, 19), "0001234567-24-000712", large, 21_000)
    put(3, date(2026, 6, 18), first, small, 450)
    put(4, date(2026, 6, 19), other, large, 21_500)
    put(5, date(2026, 6, 20), "0001234567-24-000712", large, 21_700)
    update(store)
    assert [(row.raised_kind, row.raised, row.apart) for row in rows(store)] == [
        ("first seen", None, 400),
        ("first seen", None, 21_000),
        ("increase", 50, None),
        ("increase", 500, None),
        ("increase", 200, None),
    ]
    assert {row.statement_id for row in rows(store)} == {rows(store)[0].statement_id}


SALE = date(2025, 3, 14)
FIRST = ("D", date(2025, 3, 20), {"first_sale": SALE})


@pytest.mark.parametrize(
    ("earlier", "changes", "is_second"),
    [
        ([], {}, False),
        ([FIRST], {}, True),  # what the first one told in time
        ([("D", date(2025, 5, 20), {"first_sale": SALE})], {}, True),  # or late: it is late itself
        ([("D", date(2025, 3, 1), {"first_sale": UNSET, "first_sale_yet_to_occur": True})], {}, True),
        ([("D/A", date(2025, 4, 1), {"first_sale": SALE})], {}, True),  # of a notice that is not here
        ([FIRST], {"first_sale": date(2025, 4, 14)}, False),  # another offering of one number
        ([FIRST], {"file_number": "021-000778"}, True),  # EDGAR gives each new notice a number
        ([FIRST], {"file_number": "021-000778", "exemptions": ("06c",)}, False),
        ([FIRST], {"file_number": "021-000778", "total_offering_amount": 2000}, False),
        ([FIRST], {"file_number": "021-000778", "total_offering_amount": "Indefinite"}, False),
        ([("D", FIRST[1], FIRST[2] | {"total_offering_amount": "Indefinite"})],
         {"file_number": "021-000778", "total_offering_amount": "Indefinite"}, True),
        ([("D", date(2025, 5, 28), {"first_sale": SALE})], {"file_number": "021-000778"}, False),  # a later one
    ],
)  # fmt: skip
def test_a_second_notice_of_one_offering_is_asked_about_and_not_late(store, earlier, changes, is_second):
    """What the first one told is told, whichever of them comes into the store first."""
    late = ("D", date(2025, 5, 27), {"first_sale": SALE} | changes)
    for number, (form, filed, fields) in enumerate([late, *earlier], 1):
        add(store, number, filed, form, **{"file_number": "021-000777"} | fields)
        update(store)
    asked = {}
    with store.reading() as connection:
        for name in ("second_notices", "late_notices", "first_sale_to_filing"):
            answer = questions.ask(connection, name, {"until": "2025-05-27", "since": "2025-05-27"})
            asked[name] = [dict(zip(answer.columns, row, strict=True)) for row in answer.rows]
    assert [row["filing"] for row in asked["second_notices"]] == [f"0001234567-25-{1:06d}"] * is_second
    assert bool(asked["late_notices"]) is not is_second
    assert [row["late"] for row in asked["first_sale_to_filing"]] == [0 if is_second else 1]


def test_what_an_issuer_raised_stands_beside_what_fell(store):
    for number, sold in enumerate((2_000_000, 4_500_000, 4_000_000, 5_000_000)):
        form, previous = ("D/A", f"0001234567-25-{number:06d}") if number else ("D", UNSET)
        filed = date(2025, number + 1, 10)
        more = {"total_offering_amount": 9_000_000, "previous_accession_number": previous, "file_number": "021-000777"}
        add(store, number + 1, filed, form, total_amount_sold=sold, **more)
    update(store)
    with store.reading() as connection:
        answer = questions.ask(connection, "top_raised", {})
        before = questions.ask(connection, "top_raised", {"as_of": "2025-02-28"})
    (row,) = (dict(zip(answer.columns, told, strict=True)) for told in answer.rows)
    assert (row["raised"], row["fallen"], row["notices"]) == (5_500_000, 500_000, 3)
    assert (row["first_filed"], row["last_filed"]) == (date(2025, 1, 10), date(2025, 4, 10))
    assert before.rows[0][before.columns.index("fallen")] is None
