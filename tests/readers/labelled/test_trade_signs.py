"""How sure a transaction is: names near a table that nothing took, a side or a price that is not said."""

from collections import Counter
from pathlib import Path

import pytest

from lanes import some
from muniment.readers.labelled.items.details import details_of, with_confidence
from muniment.readers.labelled.items.sentences import UNCLEAR
from muniment.readers.labelled.items.transactions import read_trades
from readers.labelled.lots import TRADES, compared, schedules

_TABLE = """    FERN FUND, L.P.

    Date          Shares        Price      Transaction
    7/01/97       1,500         10.25      Purchase
    7/02/97         600         10.50      Sale
"""


def _sure(text: str) -> list[tuple[float, tuple[str, ...]]]:
    rows = [(row, 1.0) for row in read_trades(text, 0, len(text), None).read]
    return [(confidence, about) for _, confidence, about in with_confidence(rows, text)]


def test_a_plain_row_is_likely() -> None:
    """Of those that nothing speaks against, every ninth was wrong when its table was read for the first time."""
    assert [(0.85 < confidence < 0.9, about) for confidence, about in _sure(_TABLE)] == [(True, ()), (True, ())]


@pytest.mark.parametrize(
    ("change", "to"),
    [
        ("    FERN FUND, L.P.\n", "    FERN FUND, L.P.    MOSS FUND, L.P.    By Ann Tarnbrook\n"),  # above, which?
        ("Purchase\n", "Gift\n"),  # no side
        ("10.25 ", "$10 to $11"),  # no price
    ],
)
def test_what_is_not_plain_is_less_sure(change: str, to: str) -> None:
    assert _sure(_TABLE.replace(change, to))[0][0] < _sure(_TABLE)[0][0]


def test_the_value_in_doubt_is_named() -> None:
    assert [about for _, about in _sure(_TABLE.replace("Purchase", "Gift"))] == [("side",), ()]
    assert [about for _, about in _sure(_TABLE.replace("10.25 ", "$10 to $11"))][1:] == [()]
    assert _sure(_TABLE.replace("10.25      Purchase", "   -       Gift"))[0][1] == ("price", "side")


def test_a_price_is_in_doubt_where_its_product_is_not_what_was_paid() -> None:
    paid = "  Date      Bought    Price    Total Cost\n  7/01/97    1,000    $4.25     $4,265.00\n"
    text = f"{paid}  7/02/97    2,000    $4.50     $2,250.00\n"
    assert [row.is_off for row in read_trades(text, 0, len(text), None).read] == [False, True]
    rows = read_trades(text, 0, len(text), None).read
    assert [about for *_, about in with_confidence([(row, 1.0) for row in rows], text)] == [(), ("price",)]
    details = details_of(f"The purchases were:\n\n{text}", None, "")
    assert [row.confidence for row in details.transactions][1] == UNCLEAR


def test_it_is_told_where_nobody_is_named_and_several_report() -> None:
    text = _TABLE.replace("FERN FUND, L.P.", "")
    rows = [(row, 1.0) for row in read_trades(text, 0, len(text), None).read]
    filers = (frozenset(("fern", "moss")), frozenset(("fern",)))
    told = [[about for *_, about in with_confidence(rows, text, names)] for names in filers]
    assert told == [[("person",), ("person",)], [(), ()]]


@pytest.mark.parametrize(
    ("filer", "text", "about"),
    [
        ("fern fund", "", ()),
        ("ann orme", "Ms. Orme manages FERN FUND, L.P. and its master.\n\n", ()),
        ("ann orme", "", ("person",)),
    ],
)
def test_a_name_of_which_the_filing_says_nothing_else_is_told(filer: str, text: str, about: tuple[str, ...]) -> None:
    text += _TABLE
    rows = [(row, 1.0) for row in read_trades(text, 0, len(text), None).read]
    assert {told for *_, told in with_confidence(rows, text, frozenset((filer,)))} == {about}


def test_names_in_the_middle_of_their_rows_are_in_doubt_beside_the_others() -> None:
    rows = ("", "Ann Orme", "", "", "Moss Fund, L.P.", "")
    table = "\n".join(f"{name:20}7/0{n}/97     Purchase     {n},500     10.25" for n, name in enumerate(rows, 1))
    about = [about for _, about in _sure(f"Name                Date        Kind         Shares    Price\n{table}\n")]
    assert about == [("person",), (), ("person",), ("person",), (), ("person",)]


def test_names_are_in_doubt_where_days_go_back_beside_none() -> None:
    rows = (("Ann Orme", 1), ("", 3), ("", 8), ("", 1), ("Moss Fund, L.P.", 4), ("", 9))
    table = "\n".join(f"{name:20}7/0{n}/97     Purchase     {n},500     10.25" for name, n in rows)
    about = [about for _, about in _sure(f"Name                Date        Kind         Shares    Price\n{table}\n")]
    assert about == [(), ("person",), ("person",), ("person",), (), ("person",)]


@pytest.mark.slow
@pytest.mark.parametrize("lot", some(sorted(TRADES.glob("[0-9]*.txt")), 4), ids=lambda lot: lot.stem)
def test_lots_of_schedules_as_they_are_read_now(lot: Path) -> None:
    counts = sum(map(compared, schedules(lot)), start=Counter[str]())
    assert counts["right"] >= 0.85 * counts["listed"]
    assert counts["sure and wrong"] <= 0.02 * counts["listed"]
