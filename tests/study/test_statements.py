"""Which schedules are one statement, in a store: whatever came first, whatever went away, and what a re-study makes."""

import random
from datetime import date
from decimal import Decimal

import pytest
from msgspec import structs
from sqlalchemy import delete, select

from muniment.errors import EnvironmentProblem, UsageError
from muniment.evidence import Span
from muniment.forms.schedule_13.base import Signer
from muniment.forms.schedule_13.schedule_13g import PersonSignature
from muniment.reading import Details, Transaction
from muniment.store import Store
from muniment.store import tables as stored_tables
from muniment.study import tables
from muniment.study.questions import ask
from muniment.study.statements import statement, unlinked
from muniment.study.updating import update
from store.entries import entry, form_d, submission
from study.held import CUSIP_B, CUSIP_NEW, FUND, OTHER, PARENT, add, answered, filed, number, person, schedule, stored

D1, D2, D3, D4 = date(2025, 1, 10), date(2025, 4, 10), date(2025, 7, 10), date(2025, 9, 10)
TWO = (person(FUND), person(PARENT))


def chains(store) -> dict[str, list[tuple]]:
    """What each statement holds, by its key: accession number, place, what links it, the one before."""
    found: dict[str, list[tuple]] = {}
    with store.reading() as connection:
        for table in (tables.reports, tables.notices):
            before = table.alias("before")
            rows = (
                select(tables.statements.c.key, table.c.accession, table.c.number, table.c.linked, before.c.accession)
                .select_from(table.join(tables.statements, tables.statements.c.id == table.c.statement_id))
                .outerjoin(before, before.c.filing_id == table.c.before_id)
                .order_by(tables.statements.c.key, table.c.number, table.c.accession)
            )
            for key, *row in connection.execute(rows):
                found.setdefault(key, []).append(tuple(row))
    return found


def everything(store) -> dict[str, list[tuple]]:
    """All that was worked out of schedules, without the ids of the store."""
    with store.reading() as connection:
        reports = connection.execute(select(tables.reports).order_by(tables.reports.c.accession)).all()
        names = {row.filing_id: row.accession for row in reports}
        keys = {row.id: row.key for row in connection.execute(select(tables.entities.c.id, tables.entities.c.key))}
        moves = connection.execute(select(tables.movements)).all()
        held = connection.execute(select(tables.holdings)).all()
    skip = ("filing_id", "statement_id", "before_id", "issuer_id", "holder_id")

    def plain(row):
        told = {name: value for name, value in row._mapping.items() if name not in skip}
        whose = (keys.get(row.issuer_id), keys.get(row.holder_id), names.get(row.statement_id))
        return (names[row.filing_id], whose, sorted((name, repr(value)) for name, value in told.items()))

    return {
        "reports": [plain(one) for one in reports],
        "moves": sorted(map(plain, moves)),
        "held": sorted(map(plain, held)),
    }


def numbers(store, key: int) -> list[str]:
    return [row[0] for row in chains(store)[number(key)]]


# ---- what is one statement ------------------------------------------------------------------------------------------


@pytest.mark.slow
def test_a_statement_goes_through_both_schedules_and_classes_are_apart(tmp_path):
    entries = [
        filed(1, schedule(), D1),
        filed(2, schedule("13D"), D2),
        filed(3, schedule("13D", amendment=True), D3),
        filed(4, schedule(cusips=(CUSIP_B,), class_title="Class B Common Stock"), D1),
        filed(5, schedule(amendment=True, cusips=(CUSIP_B,)), D3),
        filed(6, schedule(filer=OTHER), D1),
    ]
    with stored(tmp_path / "s.db", entries) as store:
        update(store)
        assert [numbers(store, key) for key in (1, 4, 6)] == [
            [number(1), number(2), number(3)],
            [number(4), number(5)],
            [number(6)],
        ]
        assert [row[2] for row in chains(store)[number(1)]] == [
            "first",
            "same filer, CUSIP 99021L10",
            "same filer, CUSIP 99021L10",
        ]


def test_an_amendment_goes_on_with_the_only_statement_it_can_go_on_with(tmp_path):
    changed = schedule(amendment=True, cusips=(CUSIP_NEW,))
    other_filer = schedule(amendment=True, filer=OTHER, persons=(person(PARENT), person(OTHER)))
    entries = [filed(1, schedule(persons=TWO), D1), filed(2, changed, D2), filed(3, other_filer, D3)]
    with stored(tmp_path / "s.db", entries) as store:
        update(store)
        assert numbers(store, 1) == [number(1), number(2), number(3)]
        words = [row[2] for row in chains(store)[number(1)]]
        assert words[1:] == ["same filer, class by its title", "one of the same persons, CUSIP 99021L10"]


def test_of_two_statements_nobody_can_tell_which_an_amendment_goes_on_with(tmp_path):
    entries = [
        filed(1, schedule(), D1),
        filed(2, schedule(cusips=(CUSIP_B,)), D1),
        filed(3, schedule(amendment=True, cusips=(CUSIP_NEW,)), D2),
    ]
    with stored(tmp_path / "s.db", entries) as store:
        update(store)
        assert sorted(chains(store)) == [number(1), number(2), number(3)]
        with store.reading() as connection:
            schedules, notices = unlinked(connection)
        assert (schedules.amendments, schedules.linked) == (1, 0)
        assert schedules.why_not == {"no earlier filing here": 1}
        assert notices.amendments == 0


def test_class_a_is_not_class_b_even_where_nothing_else_is_there(tmp_path):
    one = schedule(class_title="Class A Common Stock")
    two = schedule(amendment=True, class_title="Class B Common Stock", cusips=(CUSIP_B,))
    with stored(tmp_path / "s.db", [filed(1, one, D1), filed(2, two, D2)]) as store:
        update(store)
        assert sorted(chains(store)) == [number(1), number(2)]


def test_what_an_amendment_names_joins_it_on_the_same_issuer_only(tmp_path):
    named = schedule(amendment=True, filer=OTHER, previous_accession_number=number(1))
    elsewhere = {"issuer_cik": "0009900002", "issuer_name": "Pennywhistle Foods", "cusips": ()}
    astray = schedule(amendment=True, previous_accession_number=number(1), **elsewhere)
    missing = schedule(amendment=True, filer=PARENT, previous_accession_number=number(77))
    entries = [filed(1, schedule(), D1), filed(2, named, D2), filed(3, astray, D2), filed(4, missing, D3)]
    with stored(tmp_path / "s.db", entries) as store:
        update(store)
        assert numbers(store, 1) == [number(1), number(2)]
        assert chains(store)[number(3)][0][2] == f"names {number(1)}, which belongs elsewhere"
        assert chains(store)[number(4)][0][2] == f"names {number(77)}, which is not here"


def test_a_copy_without_its_number_is_nothing_that_happened(tmp_path):
    signed = schedule(signatures=(PersonSignature(signers=(Signer(date=D1),)),))
    amended = filed(3, schedule(amendment=True), D3)
    with stored(tmp_path / "s.db", [entry(b"bare", signed), filed(1, signed, D1), amended]) as store:
        update(store)
        assert [(row[1], row[2], row[3]) for row in chains(store)[number(1)]] == [
            (None, f"copy of {number(1)}", None),
            (1, "first", None),
            (2, "same filer, CUSIP 99021L10", number(1)),
        ]
        with store.reading() as connection:
            assert connection.execute(select(tables.statements.c.filings)).scalars().all() == [2]
            assert len(ask(connection, "statement_history", {}).rows) == 2


# ---- one pass or many -----------------------------------------------------------------------------------------------


def _many() -> list:
    persons = (person(FUND), person(PARENT, shares=800, percent="4.9"))
    return [
        filed(1, schedule(persons=persons), D1),
        filed(2, schedule(amendment=True, persons=persons[:1]), D2),
        filed(3, schedule("13D", persons=(person(FUND, percent="21.5", form="13D"),)), D3),
        filed(4, schedule("13D", amendment=True, persons=(person(FUND, 0, "0", form="13D"),)), D4),
        filed(5, schedule(cusips=(CUSIP_B,), class_title="Class B Common Stock"), D2),
        filed(6, schedule(amendment=True, cusips=(CUSIP_NEW,), filer=OTHER), D3),
        filed(7, schedule(filer=OTHER, persons=(person(OTHER), person(PARENT))), D2),
        filed(8, schedule(amendment=True, filer=PARENT, previous_accession_number=number(7)), D4),
    ]


@pytest.mark.slow
@pytest.mark.parametrize("seed", [0, 1, *(pytest.param(seed, marks=pytest.mark.nightly) for seed in range(2, 12))])
def test_the_order_of_arrival_changes_nothing(tmp_path, seed):
    with stored(tmp_path / "whole.db", _many()) as store:
        update(store)
        expected, linked = everything(store), chains(store)
    shuffled = _many()
    random.Random(seed).shuffle(shuffled)
    with Store.open(tmp_path / "parts.db") as store:
        for one in shuffled:
            add(store, [one])
            assert update(store).filings == 1
        assert chains(store) == linked
        assert everything(store) == expected
        assert update(store).filings == 0
        assert update(store, anew=True).filings == 8
        assert everything(store) == expected


def test_what_the_store_has_no_more_is_taken_out(tmp_path):
    entries = [filed(1, schedule(), D1), filed(2, schedule(amendment=True), D2)]
    with stored(tmp_path / "s.db", entries) as store:
        update(store)
        with store.writing() as connection:
            gone = connection.execute(select(stored_tables.filings).order_by(stored_tables.filings.c.id)).first()
            change = stored_tables.versions.update().where(stored_tables.versions.c.id == gone.version_id)
            connection.execute(change.values(has_record=False))
        assert update(store).gone == 1
        assert chains(store) == {number(2): [(number(2), 1, "no earlier filing here", None)]}
        with store.reading() as connection:
            assert connection.execute(select(tables.movements)).all() == []
            assert {row.filing_id for row in connection.execute(select(tables.holdings))} == {2}


def test_a_correction_is_studied(tmp_path):
    with stored(tmp_path / "s.db", [filed(1, schedule(), D1)]) as store:
        update(store)
        store.correct(1, "reporting_persons[0].aggregate_amount", 1234, "Ada", "the page says so")
        assert update(store).filings == 1
        with store.reading() as connection:
            assert connection.execute(select(tables.reports.c.shares)).scalar_one() == 1234


# ---- what a statement says ------------------------------------------------------------------------------------------


def test_a_statement_tells_what_each_amendment_changed(tmp_path):
    more = schedule(amendment=True, persons=(person(FUND, 1500, "9.1"),))
    with stored(tmp_path / "s.db", [filed(1, schedule(), D1), filed(2, more, D2)]) as store:
        update(store)
        told = statement(store, number(2))
        assert (told.key, told.kind, told.cusip) == (number(1), "ownership", "99021L100")
        first, second = told.steps
        assert (first.changes, first.before, second.before) == ((), "", number(1))
        changed = {one.path: one.words for one in second.changes}
        assert changed["reporting_persons[0].aggregate_amount"] == "up by 500 (50.0%)"
        assert statement(store, number(2), changes=False).steps[1].changes == ()
        with pytest.raises(UsageError, match="no filing"):
            statement(store, number(9))


def test_an_offering_is_a_statement(tmp_path):
    with Store.open(tmp_path / "s.db") as store:
        first = submission(b"1", form_d(submission_type="D", total_amount_sold=500), accession=number(1))
        then = form_d(submission_type="D/A", is_amendment=True, total_amount_sold=900)
        amended = submission(b"2", then, accession=number(2))
        add(store, [first, amended])
        update(store)
        told = statement(store, number(1))
        assert [(one.accession, one.sold, one.linked) for one in told.steps] == [
            (number(1), 500, "first"),
            (number(2), 900, "same issuer, first sale and exemptions"),
        ]


def test_a_store_that_was_not_studied_says_so(tmp_path):
    with stored(tmp_path / "s.db", [filed(1, schedule(), D1)]) as store:
        with pytest.raises(EnvironmentProblem, match="muniment study"):
            statement(store, number(1))
        update(store)
        with store.writing() as connection:
            connection.execute(delete(tables.reports))
        with pytest.raises(UsageError, match="not been studied yet"):
            statement(store, number(1))


def listing(place, day, *transactions, **fields):
    made = filed(place, schedule("13D", event=D1, **fields), day)
    return structs.replace(made, details=Details(transactions=transactions))


def test_a_trade_is_listed_again_as_often_as_an_earlier_filing_has_it(tmp_path):
    bought = Transaction(Span("a", 5, 9), D1, "buy", Decimal(300), Decimal("11.40"))
    calls = structs.replace(bought, security="Call Options")
    filings = [
        listing(1, D1, bought, bought),
        listing(2, D1, bought, calls, bought, bought, amendment=True),
        listing(3, D2, structs.replace(calls, security="CALL OPTIONS"), bought, amendment=True),
    ]
    with stored(tmp_path / "filings.db", filings) as store:
        update(store)
        with store.reading() as connection:
            rows = answered(
                connection, "trades", "filing", "path", "security", "quantity", "other_quantity", "repeated"
            )
    assert [(filing, security, *row) for filing, _, security, *row in sorted(rows)] == [
        (number(1), None, 300, None, False),
        (number(1), None, 300, None, False),
        (number(2), None, 300, None, True),
        (number(2), "Call Options", None, 300, False),
        (number(2), None, 300, None, True),
        (number(2), None, 300, None, False),
        (number(3), "CALL OPTIONS", None, 300, True),
        (number(3), None, 300, None, True),
    ]


def test_a_trade_that_the_next_filing_lists_again_says_so(tmp_path):
    bought = Transaction(Span("a", 5, 9), D1, "buy", Decimal(300), Decimal("11.40"), "USD", "The Fund", 0.57)
    sold = Transaction(Span("a", 10, 19), D2, "sell", Decimal(20), Decimal("12.5"))
    first, second = listing(1, D1, bought), listing(2, D2, bought, sold, amendment=True)
    with stored(tmp_path / "filings.db", [first, second]) as store:
        update(store)
        with store.reading() as connection:
            rows = answered(connection, "trades", "date", "side", "price", "confidence", "repeated", "filing", "path")
            sales = answered(connection, "trades", "quantity", holder=FUND, side="sell", traded_since="2025-04-10")
            nobody = answered(connection, "trades", "quantity", holder=FUND, traded_until="2025-01-09")
    of_bought = (D1, "buy", Decimal("11.40"), 57)
    assert rows == [
        (D2, "sell", Decimal("12.5"), None, False, number(2), "details.transactions[1].quantity"),
        (*of_bought, True, number(2), "details.transactions[0].quantity"),
        (*of_bought, False, number(1), "details.transactions[0].quantity"),
    ]
    assert (sales, nobody) == ([(20,)], [])
