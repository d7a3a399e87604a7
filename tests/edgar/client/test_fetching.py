"""Which filings there are to fetch."""

import json
from datetime import date

import pytest

from edgar.client.answering import BASE, atom, master
from edgar.client.test_public import ACME, company, recent
from muniment.edgar.client.endpoints import endpoint
from muniment.edgar.client.listings import Criteria, Listing, wanted_form
from muniment.edgar.client.public import Follower, Public, of_company, of_form
from muniment.edgar.client.transport import NotFound
from muniment.errors import UsageError

NOW = date(2026, 11, 20)  # a Friday
ARCHIVE = "/Archives/edgar"


@pytest.fixture
def public(line):
    return Public(line, endpoint(BASE))


def number(one):
    return f"0009900031-26-{one:06}"


def row(one, form, day, cik="9900031"):
    return cik, "Acme", form, day, number(one)


def entry(one, form, day):
    return form, "Acme", ACME, number(one), day


def numbers(listed):
    return [int(one.accession[-6:]) for one in listed]


def paths(edgar):
    return [target.partition("?")[0].removeprefix(ARCHIVE) for _, target, *_ in edgar.asked]


# ---- which are wanted -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("form", ["SC 13G", "SC 13G/A", "SCHEDULE 13G", "SCHEDULE 13G/A"])
def test_old_and_new_names_are_one_form(form):
    one = Listing(number(1), form, NOW, ACME)
    assert one in Criteria(wanted_form("13G"))
    assert one in Criteria()
    assert (one in Criteria(wanted_form("sc 13g/a"))) is form.endswith("/A")
    assert one not in Criteria(wanted_form("13D"))


def test_days_count_both_ends():
    one = Listing(number(1), "D", NOW, ACME)
    assert one in Criteria(since=NOW, until=NOW)
    assert one not in Criteria(until=date(2026, 11, 19))
    assert Listing(number(1), "10-K", NOW, ACME) not in Criteria()


def test_a_form_that_is_not_read_is_told():
    with pytest.raises(UsageError, match="10-K"):
        wanted_form("10-K")


# ---- of a company ---------------------------------------------------------------------------------------------------


def test_of_a_company_only_those_older_files_are_read_that_have_a_day_of_interest(public, edgar):
    files = [
        {"name": f"CIK{ACME}-submissions-00{one}.json", "filingFrom": f"{year}-01-01", "filingTo": f"{year}-12-31"}
        for one, year in enumerate((2020, 2015, 2010), 1)
    ]
    edgar.files[f"/submissions/CIK{ACME}.json"] = company(
        (number(3), "D", "2026-01-05"), (number(2), "10-K", "2025-01-05"), files=files
    )
    for file in files:
        edgar.files[f"/submissions/{file['name']}"] = json.dumps(
            recent((number(int(file["filingFrom"][2:4])), "D/A", file["filingFrom"]))
        ).encode()
    assert numbers(of_company(public, ACME, Criteria())) == [3, 20, 15, 10]
    edgar.asked.clear()
    within = Criteria(since=date(2015, 1, 1), until=date(2019, 1, 1))
    assert numbers(of_company(public, ACME, within)) == [15]
    assert len(edgar.asked) == 2


# ---- of a form ------------------------------------------------------------------------------------------------------


def test_a_long_time_is_taken_from_quarters_then_days_then_the_feed(public, edgar):
    edgar.files |= {
        f"{ARCHIVE}/full-index/2026/QTR3/master.idx": master(
            [row(1, "SC 13G", "2026-07-01"), row(1, "SC 13G", "2026-07-01", "7"), row(2, "D", "2026-09-01")],
            "September 30, 2026",
        ),
        f"{ARCHIVE}/full-index/2026/QTR4/master.idx": master(
            [row(3, "SCHEDULE 13G/A", "2026-10-05")], "November 18, 2026"
        ),
        f"{ARCHIVE}/daily-index/2026/QTR4/master.20261119.idx": master([row(4, "SCHEDULE 13G", "20261119")]),
    }
    latest = [entry(one, "SCHEDULE 13G", f"2026-11-{19 + (one > 4)}") for one in (6, 5, 4)]
    edgar.pages["SCHEDULE 13G"] = [atom(latest)]
    warned = []
    wanted = Criteria(wanted_form("13G"), since=date(2026, 6, 30))
    edgar.files[f"{ARCHIVE}/full-index/2026/QTR2/master.idx"] = master(
        [row(9, "SC 13G", "2026-06-29")], "June 30, 2026"
    )
    assert numbers(of_form(public, wanted, NOW, warned.append)) == [1, 3, 4, 5, 6]
    assert warned == []


def test_a_few_days_are_taken_from_days_and_closed_ones_are_not_asked_for(public, edgar):
    edgar.files[f"{ARCHIVE}/daily-index/2026/QTR4/master.20261116.idx"] = master([row(1, "D", "20261116")])
    warned = []
    wanted = Criteria(wanted_form("D"), since=date(2026, 11, 14), until=date(2026, 11, 17))
    assert numbers(of_form(public, wanted, NOW, warned.append)) == [1]
    assert warned == ["the index of 2026-11-17 is not there: filings of that day may be missing"]
    assert not any("20261114" in path or "browse-edgar" in path for path in paths(edgar))


def test_rows_that_cannot_be_read_are_told(public, edgar):
    edgar.files[f"{ARCHIVE}/daily-index/2026/QTR4/master.20261119.idx"] = master([]) + b"nonsense\n"
    warned = []
    day = date(2026, 11, 19)
    assert list(of_form(public, Criteria(since=day, until=day), NOW, warned.append)) == []
    assert warned == ["1 row of an index cannot be read, the first is 'nonsense'"]


def test_a_quarter_without_index_is_told(public, edgar):
    warned = []
    wanted = Criteria(since=date(2010, 6, 20), until=date(2010, 7, 2))
    assert list(of_form(public, wanted, NOW, warned.append)) == []
    assert warned[0] == "the index of quarter 2 of 2010 is not there: its days are read one by one"
    assert "the index of 2010-07-02 is not there: filings of that day may be missing" in warned


def test_the_days_of_a_quarter_without_index_are_read_before_the_next_one(public, edgar):
    edgar.files |= {
        f"{ARCHIVE}/full-index/2010/QTR3/master.idx": master([row(2, "D", "2010-07-01")], "September 30, 2010"),
        f"{ARCHIVE}/daily-index/2010/QTR2/master.20100630.idx": master([row(1, "D", "20100630")]),
    }
    warned = []
    wanted = Criteria(since=date(2010, 6, 29), until=date(2010, 7, 9))
    assert numbers(of_form(public, wanted, NOW, warned.append)) == [1, 2]
    assert warned[1:] == ["the index of 2010-06-29 is not there: filings of that day may be missing"]


def test_the_future_has_no_filings(public, edgar):
    assert list(of_form(public, Criteria(since=date(2027, 1, 1)), NOW, lambda words: None)) == []


# ---- what comes in --------------------------------------------------------------------------------------------------


class Day:
    """What day it is where EDGAR is."""

    day = NOW


@pytest.fixture
def today(monkeypatch):
    now = Day()
    monkeypatch.setattr("muniment.edgar.client.public.today", lambda: now.day)
    return now


@pytest.mark.usefixtures("today")
def test_what_comes_in_is_told_once(public, edgar):
    follower = Follower(public, Criteria(wanted_form("D"), since=NOW), lambda words: None)
    edgar.pages["D"] = [atom([entry(1, "D", "2026-11-20"), entry(90, "DEF 14A", "2026-11-20")])]
    assert numbers(follower.news()) == [1]
    edgar.pages["D"] = [atom([entry(3, "D/A", "2026-11-20"), entry(2, "D", "2026-11-20"), entry(1, "D", "2026-11-20")])]
    assert numbers(follower.news()) == [2, 3]
    assert numbers(follower.news()) == []


@pytest.mark.usefixtures("today")
def test_pages_are_turned_up_to_what_was_seen(public, edgar):
    follower = Follower(public, Criteria(wanted_form("D"), since=NOW), lambda words: None)
    edgar.pages["D"] = [atom([entry(1, "D", "2026-11-20")])]
    follower.news()
    edgar.pages["D"] = [
        atom([entry(300 - one, "D", "2026-11-20") for one in range(100)]),
        atom([entry(200 - one, "D", "2026-11-20") for one in range(99)] + [entry(1, "D", "2026-11-20")]),
        atom([entry(999, "D", "2026-11-20")]),
    ]
    edgar.asked.clear()
    assert numbers(follower.news()) == list(range(102, 301))
    assert len(edgar.asked) == 2


@pytest.mark.usefixtures("today")
def test_what_a_failing_page_keeps_back_comes_the_next_time(public, edgar):
    follower = Follower(public, Criteria(wanted_form("13G"), since=NOW), lambda words: None)
    assert follower.news() == []
    edgar.pages["SCHEDULE 13G"] = [atom([entry(1, "SCHEDULE 13G", "2026-11-20")])]
    edgar.broken = [(200, {}, edgar.pages["SCHEDULE 13G"][0]), (404, {}, b"")]
    with pytest.raises(NotFound):
        follower.news()
    assert numbers(follower.news()) == [1]


def test_what_was_missed_comes_from_the_index_of_the_day(public, edgar, today):
    today.day, warned = date(2026, 11, 18), []
    follower = Follower(public, Criteria(wanted_form("D"), since=today.day), warned.append)
    edgar.pages["D"] = [atom([entry(1, "D", "2026-11-18")])]
    assert numbers(follower.news()) == [1]
    today.day = NOW  # the machine was asleep; the feed shows only what is of today
    edgar.pages["D"] = [atom([entry(4, "D", "2026-11-20")])]
    edgar.files[f"{ARCHIVE}/daily-index/2026/QTR4/master.20261118.idx"] = master(
        [row(1, "D", "20261118"), row(2, "D", "20261118")]
    )
    assert numbers(follower.news()) == [2, 4]
    assert warned == ["the index of 2026-11-19 is not there: filings of that day may be missing"]
    today.day = date(2026, 11, 21)  # then it is
    edgar.files[f"{ARCHIVE}/daily-index/2026/QTR4/master.20261119.idx"] = master([row(3, "D", "20261119")])
    edgar.files[f"{ARCHIVE}/daily-index/2026/QTR4/master.20261120.idx"] = master([row(4, "D", "20261120")])
    assert numbers(follower.news()) == [3]
