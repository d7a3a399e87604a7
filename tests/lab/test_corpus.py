"""A corpus: the same every time, in the order of days, with numbers that are right and chains that hold."""

from collections import defaultdict
from datetime import date
from itertools import pairwise

import pytest

from muniment.deadlines.business_days import is_business_day
from muniment.errors import UsageError
from muniment.identifiers import accession, cusip
from muniment.lab.corpus import Corpus
from muniment.lab.entities import FICTIONAL_CIKS
from muniment.lab.names import ROOTS, company, root
from muniment.lab.timeline import NOTICES_SINCE, Offering, Position
from shared_data import SHARED, needs_shared

COUNT = 4000


@pytest.fixture(scope="module")
def corpus():
    return Corpus(3, COUNT)


@pytest.fixture(scope="module")
def planned(corpus):
    return list(corpus)


def test_the_same_seed_plans_the_same(planned):
    assert list(Corpus(3, COUNT)) == planned
    assert list(Corpus(4, COUNT)) != planned
    assert len(planned) == COUNT


def test_filings_come_in_the_order_of_days_and_numbers_rise_with_them(planned):
    given = defaultdict(list)
    for one, after in pairwise(planned):
        assert one.filed <= after.filed
    for one in planned:
        assert accession.is_valid(one.accession)
        assert accession.year(one.accession) == one.filed.year
        assert is_business_day(one.filed)
        assert 0 <= (one.filed - one.accepted.date()).days <= 7
        given[one.accession[:13]].append(accession.sequence(one.accession))
    assert all(numbers == list(range(1, len(numbers) + 1)) for numbers in given.values())


def test_every_year_and_form_is_there(planned):
    assert {one.filed.year for one in planned} == set(range(1994, 2027))
    kinds = {(one.due.schedule, one.due.amendment > 0) for one in planned if isinstance(one.due, Position)}
    assert kinds == {("13D", False), ("13D", True), ("13G", False), ("13G", True)}
    notices = [one for one in planned if isinstance(one.due, Offering)]
    assert min(one.filed for one in notices) >= NOTICES_SINCE
    assert {one.due.number > 1 for one in notices} == {True, False}


def test_most_schedules_are_filed_in_february(planned):
    schedules = [one for one in planned if isinstance(one.due, Position) and one.due.schedule == "13G"]
    assert sum(one.filed.month == 2 for one in schedules) > len(schedules) / 2
    later = [one for one in schedules if one.filed > date(2025, 1, 1)]
    assert {5, 8} <= {one.filed.month for one in later}


def test_amendments_follow_what_they_amend(planned):
    by_statement, by_offering = defaultdict(list), defaultdict(list)
    for one in planned:
        if isinstance(one.due, Position):
            by_statement[one.due.statement].append(one)
        else:
            by_offering[one.due.offering].append(one)
    assert max(map(len, by_statement.values())) > 8
    for chain in (*by_statement.values(), *by_offering.values()):
        assert [one.due.number for one in chain] == list(range(1, len(chain) + 1))
        assert [one.due.previous for one in chain] == ["", *(one.accession for one in chain[:-1])]
    switches = exits = returns = 0
    for chain in by_statement.values():
        assert len({(one.due.issuer, one.due.which, one.due.holder) for one in chain}) == 1
        assert chain[0].due.amendment == 0
        for one, after in pairwise(chain):
            fresh = after.due.schedule != one.due.schedule
            assert after.due.amendment == (0 if fresh else one.due.amendment + 1)
            switches += fresh
            returns += one.due.exit
        exits += chain[-1].due.exit
    assert min(switches, exits, returns) > 5


def test_a_few_file_much_and_most_file_little(planned):
    statements = defaultdict(set)
    for one in planned:
        if isinstance(one.due, Position):
            statements[one.due.holder].add(one.due.statement)
    sizes = sorted(map(len, statements.values()), reverse=True)
    assert sizes[0] > 10 * sizes[len(sizes) // 2]


def test_money_falls_now_and_then_and_some_offerings_are_indefinite(planned):
    notices = [one.due for one in planned if isinstance(one.due, Offering)]
    sold = {}
    falls = slips = 0
    for one in notices:
        falls += one.stated < sold.get(one.offering, 0)
        slips += one.stated > one.sold
        sold[one.offering] = one.stated
    assert falls > 5
    assert slips > 0
    assert any(one.offered is None for one in notices)
    assert any(one.first_sale is None for one in notices)


def test_numbers_are_right_and_given_to_nobody(corpus):
    seen = set()
    for number in range(corpus.entities.issuers):
        company = corpus.entities.issuer(number)
        assert int(company.cik) in FICTIONAL_CIKS
        for _, code in company.classes:
            assert cusip.is_valid(code)
            assert code.startswith("99")
            seen.add(code)
    assert len(seen) >= corpus.entities.issuers
    ciks = [
        one.cik
        for number in range(corpus.entities.holders)
        for one in corpus.entities.holder(number).members
        if one.cik
    ]
    assert len(set(ciks)) == len(ciks)
    assert all(int(one) in FICTIONAL_CIKS for one in ciks)


def test_companies_of_a_kind_have_names_of_their_own():
    names = [company(number, "public", "") for number in range(20_000)]
    assert len(set(names)) == len(names)


def test_a_count_out_of_reach_is_refused():
    for count in (0, -1, 10**9):
        with pytest.raises(UsageError, match="a sample has 1 to"):
            Corpus(1, count)


@needs_shared
def test_no_company_is_a_real_one():
    real = [*(SHARED / "data" / "schedule-13" / "truth").glob("*.json")]
    text = " ".join(path.read_text("utf-8") for path in real).casefold()
    assert text
    assert [root(n) for n in range(ROOTS) if root(n).casefold() in text] == []
