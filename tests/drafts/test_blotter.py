"""A blotter of trades: what its columns are, its rows and their faults, the position, Item 5(c), the exit."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from msgspec import structs

import muniment
from muniment.deadlines.positions import owed
from muniment.deadlines.positions_file import read_positions, write_positions
from muniment.drafts import blank
from muniment.drafts.blotter import (
    column_texts,
    filled,
    first_day,
    holding_texts,
    holdings,
    item_5c,
    percent_of,
    read_blotter,
    reported,
    row_texts,
    supplement_of,
)
from muniment.errors import UsageError
from muniment.readers.labelled.items.transactions import read_trades

EXAMPLES = Path(__file__).parents[2] / "examples"
TODAY = date(2026, 11, 20)
TABLE = """Trade Date,Settlement Date,B/S,Symbol,Qty,Px,Broker,Venue
2026-07-01,2026-07-02,B,LLW,"900,000",$14.25,GS,open market
10/5/2026,10/6/2026,Sell,LLW,"60,000",15.1,GS,"privately, to a fund"
2026-10-01,2026-10-02,Buy,LLW,"150,000",14.2355,GS,open market
"""


def read(table, said=None, **options):
    return read_blotter(table, "t.csv", said, today=TODAY, **options)


def asked(opening=(), outstanding="20,000,000", group="", record=None):
    return supplement_of(record, "Gadfly Point", "Larkspur", "control", group, opening, outstanding)


def test_columns_are_recognised_and_shown():
    blotter = read(TABLE)
    assert blotter.columns.at == {
        "date": "Trade Date", "side": "B/S", "shares": "Qty", "price": "Px", "how": "Venue", "security": "Symbol",
    }  # fmt: skip
    assert blotter.columns.passed == ("Settlement Date", "Broker")
    said = [*column_texts(blotter), *row_texts(blotter)]
    assert "shares: the column 'Qty'" in said
    assert "line 3: 2026-10-05: sold 60,000 shares at $15.10, privately, to a fund" in said


def test_trades_come_by_day_and_are_exact():
    assert [(str(one.date), one.shares, one.price, one.line) for one in read(TABLE).trades] == [
        ("2026-07-01", Decimal(900_000), Decimal("14.25"), 2),
        ("2026-10-01", Decimal(150_000), Decimal("14.2355"), 4),
        ("2026-10-05", Decimal(-60_000), Decimal("15.1"), 3),
    ]


HEAD = "date,side,shares,price\n"


@pytest.mark.parametrize(
    ("table", "words"),
    [
        (HEAD + "2026-10-01,buy,100,1\n2026-13-01,buy,100,1\n", "t.csv: line 3: date: '2026-13-01': it takes a day"),
        (HEAD + "2026-10-01,short,100,1\n", "t.csv: line 2: side: 'short' is neither bought nor sold"),
        (HEAD + '2026-10-01,buy,"1,00",1\n', "t.csv: line 2: shares: '1,00': it takes a number"),
        (HEAD + "2026-10-01,buy,25.000,1\n", "t.csv: line 2: shares: '25.000': it takes a number"),
        (HEAD + "2026-10-01,buy,100,14.235\n", "t.csv: line 2: price: '14.235': it takes a price"),
        (HEAD + "2026-10-01,buy,100,EUR 3\n", "t.csv: line 2: price: 'EUR 3': it takes a price"),
        (HEAD + "2026-10-01,buy,-100,1\n", "t.csv: line 2: side: 'buy', but the shares are '-100'"),
        (HEAD + "2026-10-01,buy,0,1\n", "t.csv: line 2: shares: nothing was bought or sold"),
        (HEAD + "2026-10-01,buy,100,\n", "t.csv: line 2: price: is empty: write 0"),
        (HEAD + "2026-12-01,buy,100,1\n", "t.csv: line 2: date: 2026-12-01 is after today"),
        (HEAD + '2026-10-01,buy,100,"1\n', "t.csv: line 2: is no CSV"),
        (HEAD.strip() + ",fund\n2026-10-01,buy,1,1,\n", "t.csv: line 2: person: is empty"),
        (HEAD.strip() + ",outstanding\n2026-10-01,buy,1,1,0\n", "t.csv: line 2: outstanding: is 0"),
        (
            HEAD.strip() + ",Currency\n2026-10-01,buy,1,1,EUR\n2026-10-02,buy,1,1,usd\n2026-10-05,buy,1,1,GBP\n",
            "t.csv: lines 2 and 4: currency: 'EUR' and 'GBP', and prices are stated in US dollars",
        ),
        (HEAD.strip() + ",CCY\n" + "2026-10-01,buy,1,1,EUR\n" * 7, "t.csv: lines 2, 3, 4, 5, 6 and 2 more: currency"),
        (HEAD, "t.csv: has no trades"),
        ("", "t.csv: is empty"),
        (
            "day,side,shares,price\nx,buy,1,1\n",
            "t.csv: line 1: there is no column for the date: say which of 'day' it is",
        ),
        ("Settle Date,shares,price\nx,1,1\n", "t.csv: line 1: there is no column for the date: 'Settle Date' is when"),
        ("date,trade date,shares,price\n", "t.csv: line 1: 'date' and 'trade date' may both be the date: say which"),
        ("date,shares,shares,price\n", "t.csv: line 1: 'shares' and 'shares' may both be the shares: say which"),
        (HEAD.strip() + ",symbol\n2026-10-01,buy,1,1,A\n2026-10-02,buy,1,1,B\n", "t.csv: has trades in 'A', 'B': say"),
    ],
)
def test_what_is_wrong_is_named_by_its_line_and_nothing_is_taken(table, words):
    blotter = read(table)
    assert blotter.trades == ()
    assert blotter.faults[0].startswith(words), blotter.faults


def test_all_bad_rows_are_named():
    rows = "".join(f"2026-10-{day:02},hold,1,1\n" for day in range(1, 8))
    assert [fault.split(":")[1].strip() for fault in read(HEAD + rows).faults] == [f"line {n}" for n in range(2, 9)]


def test_lines_are_those_of_the_file():
    table = 'date,side,shares,price,how\n2026-10-01,buy,1,1,"open\nmarket"\n\n2026-10-02,buy,x,1,\n'
    assert read(table).faults == ("t.csv: line 5: shares: 'x': it takes a number such as 1,234,567 or 1234567.89",)


@pytest.mark.parametrize(
    ("price", "other"), [("$14.235", "1"), ("14.235", "14.2"), ("14.235", "14.2355"), ("1,414.235", "1")]
)
def test_three_decimals_are_a_price_where_that_is_certain(price, other):
    table = HEAD + f'2026-10-01,buy,100,"{price}"\n2026-10-01,buy,100,{other}\n'
    assert read(table).trades[0].price == Decimal(price.strip("$").replace(",", ""))


@pytest.mark.parametrize("shares", ["-100", "(100)", "−100"])
def test_a_sign_says_that_shares_were_sold_where_no_column_does(shares):
    blotter = read(f"date,shares,price\n2026-10-01,+300,1\n2026-10-02,{shares},1\n")
    assert [one.shares for one in blotter.trades] == [300, -100]
    assert "bought or sold: by the sign of the shares, no column says it" in column_texts(blotter)


def test_the_user_says_which_column_is_what():
    table = "Date,Settle,Side,Qty,Net Qty,Price\n2026-10-01,2026-10-02,buy,500,100,1\n"
    blotter = read(table, {"shares": "Net Qty", "date": "Settle"})
    assert [(str(one.date), one.shares) for one in blotter.trades] == [("2026-10-02", 100)]
    assert "'lot' is nothing that a column can be" in read(table, {"lot": "Qty"}).faults[0]
    assert "there is no column 'Quantity': " in read(table, {"shares": "Quantity"}).faults[0]


def test_one_security_of_several():
    table = HEAD.strip() + ",symbol\n2026-10-01,buy,1,1,A\n2026-10-02,buy,2,1,B\n"
    assert [one.shares for one in read(table, security="B").trades] == [2]
    assert "there is no security 'C' in it" in read(table, security="C").faults[0]


# ---- the position ---------------------------------------------------------------------------------------------------


def test_the_position_and_where_five_percent_is_passed():
    held = holdings(read(TABLE).trades, asked(["5,000"]))
    assert held.shares == {"": 995_000}
    assert [(one.threshold, str(one.date), one.up) for one in held.crossings] == [
        (5, "2026-10-01", True),
        (5, "2026-10-05", False),
    ]
    said = list(holding_texts(held, asked(["5,000"]), read(TABLE).trades))
    assert "5 percent left on 2026-10-05, from 5.275 to 4.975%" in said
    assert "owed: SC 13D by 2026-10-08 (17 CFR 240.13d-1(a))" in said


@pytest.mark.parametrize(
    ("kind", "owes"),
    [
        ("control", "owed: SC 13D/A by 2026-10-05 (17 CFR 240.13d-2(a))"),
        ("passive", "owed: SC 13G/A by 2026-10-05 (17 CFR 240.13d-2(d))"),
        ("institution", "owed: SC 13G/A by 2026-11-06 (17 CFR 240.13d-2(c))"),
    ],
)
def test_what_was_held_before_is_reported_so_that_a_trade_is_an_amendment(kind, owes):
    trades = read(HEAD + "2026-10-01,buy,300,1\n").trades
    told = structs.replace(asked(["800"], outstanding="10000"), kind=kind)
    said = list(holding_texts(holdings(trades, told), told, trades))
    assert [line for line in said if "owed" in line] == [owes]


def test_the_history_is_one_that_due_takes():
    held = holdings(read(TABLE).trades, asked(["5,000"]))
    table = write_positions(held.positions)
    again = read_positions(table, "p.csv")
    assert again.faults == ()
    assert [structs.replace(one, row=0) for one in again.positions] == list(held.positions)
    assert [(one.due.form, str(one.due.date)) for one in owed(again.positions)] == [("SC 13D", "2026-10-08")]


def test_several_trades_of_a_day_are_one_row_of_the_history():
    table = HEAD + "2026-10-01,buy,300,1\n2026-10-01,sell,100,1\n2026-10-02,buy,50,1\n2026-10-02,sell,50,1\n"
    held = holdings(read(table).trades, asked(outstanding="1000"))
    assert [(str(one.date), one.shares, one.event) for one in held.positions] == [
        ("2026-10-01", 200, "acquired"),
        ("2026-10-02", 200, ""),
    ]


def test_a_class_that_changes_is_taken_from_its_column():
    table = "date,shares,price,outstanding\n2026-10-01,60,1,1000\n2026-10-02,1,1,2000\n2026-10-03,1,1,\n"
    held = holdings(read(table).trades, asked(outstanding=""))
    assert [one.outstanding for one in held.positions] == [1000, 2000, 2000]


def test_without_the_class_there_is_no_percent_and_no_history():
    held = holdings(read(TABLE).trades, asked(outstanding=""))
    assert (held.shares, held.positions, held.crossings) == ({"": 990_000}, (), ())


PERSONS = "date,side,shares,price,fund\n2026-10-01,buy,600,1,Fund I\n2026-10-02,buy,500,1,Fund II\n"


def test_persons_count_together_where_the_user_says_so():
    apart = holdings(read(PERSONS).trades, asked(outstanding="20000"))
    assert apart.crossings == ()
    together = holdings(read(PERSONS).trades, asked(outstanding="20000", group="Gadfly"))
    assert [(one.threshold, str(one.date)) for one in together.crossings] == [(5, "2026-10-02")]
    opened = holdings(read(PERSONS).trades, asked(["Fund I=1,000"], outstanding="20000"))
    assert opened.shares == {"Fund I": 1600, "Fund II": 500}


def test_a_person_is_the_same_in_whatever_letters():
    table = PERSONS.replace("Fund II", "FUND I")
    held = holdings(read(table).trades, asked(["fund i=1,000"], outstanding="20000"))
    assert held.shares == {"Fund I": 2100}


def test_names_are_no_formulas_in_the_history():
    held = holdings(read(PERSONS.replace("Fund II", "=HYPERLINK(1)")).trades, asked(outstanding="20000"))
    table = write_positions(held.positions)
    assert "'=HYPERLINK(1)" in table
    assert [one.holder for one in read_positions(table, "p.csv").positions] == ["Fund I", "=HYPERLINK(1)"]


@pytest.mark.parametrize(
    ("table", "say", "words"),
    [
        (
            HEAD + "2026-10-01,sell,5,1\n",
            {},
            "line 2: sells 5 of 0 shares held: say what was held before the first row",
        ),
        (HEAD + "2026-10-01,buy,5,1\n", {"outstanding": "4"}, "has 5 shares on 2026-10-01, of a class of 4"),
        (HEAD + "2026-10-01,buy,5,1\n", {"opening": ["Fund=3"]}, "opening: nobody in the blotter is called 'Fund'"),
        (HEAD + "2026-10-01,buy,5,1\n", {"opening": ["3,0"]}, "opening: '3,0': it takes a number"),
        (HEAD + "2026-10-01,buy,5,1\n", {"outstanding": "0"}, "outstanding: is 0: there is no class"),
        (HEAD + "2026-10-01,buy,5,1\n", {"opening": ["3", "4"]}, "opening: the position is stated twice"),
        (PERSONS, {"opening": ["Fund I=3", "fund i=4"]}, "opening: fund i is stated twice: add it up in one"),
        (PERSONS, {"opening": ["3"]}, "opening: say whose it is, as in PERSON=1,000"),
        (HEAD + "2026-10-01,buy,5,1\n", {"outstanding": "many"}, "outstanding: 'many': it takes a number"),
    ],
)
def test_positions_that_cannot_be(table, say, words):
    with pytest.raises(UsageError) as caught:
        holdings(read(table).trades, asked(**say))
    assert words in str(caught.value)


@pytest.mark.parametrize(
    ("shares", "of", "percent"),
    [(1_475_600, 23_800_000, "6.2"), (1_002_000, 20_000_000, "5.01"),
     (998_000, 20_000_000, "4.99"), (1_000_000, 20_000_000, "5.0"),
     (1_999_000, 10_000_000, "19.99"), (2_000_000, 10_000_000, "20.0"),
     (50_000_001, 1_000_000_000, "5.0000001"), (49_999_999, 1_000_000_000, "4.9999999"),
     (199_999_999, 1_000_000_000, "19.9999999"), (1, 10**40, "0.0"),
     (10**39 + 1, 10**40, "10.00000000000000000000000000000000000001")],
)  # fmt: skip
def test_percents_do_not_round_over_a_threshold(shares, of, percent):
    assert percent_of(Decimal(shares), Decimal(of)) == Decimal(percent)


# ---- Item 5(c) ------------------------------------------------------------------------------------------------------


def test_item_5c_is_read_back_as_it_was_written():
    trades = read(TABLE).trades
    text = item_5c(trades, date(2026, 6, 30), TODAY)
    assert text.startswith("Transactions in the class from June 30, 2026 to November 20, 2026:\n")
    found = read_trades(text, 0, len(text), None).read
    assert [(one.day, one.side, one.quantity, one.price) for one in found] == [
        (one.date, "buy" if one.shares > 0 else "sell", abs(one.shares), one.price) for one in trades
    ]


def test_sixty_days_count_from_the_event():
    event = date(2026, 10, 31)
    draft = structs.replace(blank("13D").record, event_date=event)
    assert (first_day(draft, TODAY), first_day(None, TODAY)) == (date(2026, 9, 1), date(2026, 9, 21))
    assert [one.line for one in reported(read(TABLE).trades, first_day(draft, TODAY))] == [4, 3]
    assert "no transactions" in item_5c([], date(2026, 9, 1), TODAY)


def into(record, table=TABLE, **say):
    trades = read(table).trades
    return filled(record, trades, holdings(trades, asked(**say)), first_day(record, TODAY), TODAY)


def alone():
    record = muniment.read(EXAMPLES / "schedule-13d.xml").record
    return structs.replace(record, reporting_persons=record.reporting_persons[:1])


def test_a_draft_is_filled():
    done = into(alone(), opening=["5,000"])
    person = done.record.reporting_persons[0]
    assert (person.aggregate_amount, person.percent) == (Decimal(995_000), Decimal("4.98"))
    assert done.record.item5.ceased_on == "October 5, 2026"
    assert "10/05/2026  Sold            60,000   $15.10" in done.record.item5.transactions
    assert "position: 995,000 shares, 4.98 percent" in done.notes


def test_rows_of_the_cover_belong_to_who_is_named():
    record = alone()
    name = record.reporting_persons[0].name
    table = f'date,side,shares,price,fund\n2026-10-01,buy,600,1,"{name.upper()}"\n2026-10-02,buy,500,1,Other\n'
    done = into(record, table, outstanding="20000")
    assert done.record.reporting_persons[0].aggregate_amount == 600
    assert any("500 shares are not put in: no reporting person is called 'Other'" in note for note in done.notes)
    several = muniment.read(EXAMPLES / "schedule-13d.xml").record
    assert any("not put in: there are" in note for note in into(several).notes)
    assert into(several).record.reporting_persons == several.reporting_persons


@pytest.mark.parametrize("whose", ["", "Gadfly Point Master Fund, L.P.="])
def test_a_name_is_that_of_the_cover_whatever_its_signs_and_a_sole_person_needs_none(whose):
    record = alone()
    name = record.reporting_persons[0].name.replace(",", "").replace(".", "")
    table = f"date,side,shares,price,fund\n2026-10-01,sell,600,1,{name}\n"
    done = into(record, table, opening=[f"{whose}1000"], outstanding="20000")
    person = done.record.reporting_persons[0]
    assert (person.aggregate_amount, person.percent) == (400, Decimal("2.0"))


def test_everybody_has_a_part_of_the_class_as_it_is_now():
    people = tuple(structs.replace(alone().reporting_persons[0], name=name) for name in "AB")
    table = "date,shares,price,fund,outstanding\n2026-10-01,1000,1,A,10000\n2026-10-02,1000,1,B,20000\n"
    done = into(structs.replace(alone(), reporting_persons=people), table, outstanding="")
    assert [person.percent for person in done.record.reporting_persons] == [Decimal("5.0"), Decimal("5.0")]


def test_what_cannot_be_counted_names_no_row():
    trades = read(HEAD + "1993-10-01,buy,900,1\n").trades
    told = asked(outstanding="10000")
    with pytest.raises(UsageError) as caught:
        list(holding_texts(holdings(trades, told), told, trades))
    assert str(caught.value).startswith("the calendar of business days has the years")


def test_what_has_no_room_is_not_written():
    rows = "".join(f"2026-10-{1 + number % 28:02},buy,100,14.25,open market\n" for number in range(400))
    with pytest.raises(UsageError, match=r"Item 5\(c\) has room for 20,000 characters, and 400 transactions take"):
        into(alone(), "date,side,shares,price,how\n" + rows)
    with pytest.raises(UsageError, match="a Schedule 13G lists no transactions"):
        into(blank("13G").record)
