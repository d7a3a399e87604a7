"""Items as data: transactions against tables labelled by hand, exhibits, people."""

import csv
import datetime
from collections import Counter
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest

from muniment import UNSET, read
from muniment.cli.read import detail_lines, detail_tables
from muniment.readers.labelled.items.cells import amount_of, day_of, rows_of
from muniment.readers.labelled.items.details import details_of
from muniment.readers.labelled.items.exhibits import find_exhibits
from muniment.readers.labelled.items.people import read_people
from muniment.readers.labelled.items.transactions import read_trades
from muniment.reading import Transaction
from muniment.writers.json import reading_as_object
from shared_data import SHARED, needs_shared

TABLES = sorted((Path(__file__).parents[2] / "data/transactions").glob("*.tsv"))
FILINGS = SHARED / "data/schedule-13"
COLUMNS = ("date", "side", "quantity", "price", "currency", "person")
TABLE = """
(c) In the last sixty days Brambleholt Master Fund
made these transactions on the exchange.

                    Brambleholt Master Fund, L.P.

Date of         Number of Shares      Price Per
Transaction     Purchased/(Sold)      Share
3/4/19               1,500             $10.25
3/5/19              (2,000)*            10 1/2
Mar. 6, 2019           300               9.875

Total                 -200
"""
EXHIBITS = """The following are filed as exhibits:

Exhibit No.   Description
1.   Agreement and plan of merger, dated May 14,
     2001, between A and B.*
99.2 Press release
Exhibit C - Power of attorney

* Filed before.
"""
COLUMNED = """
Name and Business Address                 Occupation or Employment

Odile Harkness                            Chairman of the board,
9 Sluice Street                           Brambleholt Partners
Tarnbrook, OH 43999
Citizenship: Canada

Basil T. Orme, Jr.                        Counsel
"""


def _labelled(path: Path) -> Iterator[tuple[str, ...]]:
    with path.open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines, delimiter="\t"):
            yield tuple(f"{Decimal(row[c]).normalize():f}" if c in ("quantity", "price") else row[c] for c in COLUMNS)


def _read(path: Path) -> Iterator[tuple[str, ...]]:
    source = next(file for folder in ("ascii", "html") for file in (FILINGS / folder).glob(f"{path.stem}.*"))
    for one in read(source).details.transactions:
        yield tuple(_shown(getattr(one, column)) for column in COLUMNS)


def _shown(value: object) -> str:
    if value is UNSET:
        return ""
    return f"{value.normalize():f}" if isinstance(value, Decimal) else str(value)


@needs_shared
def test_tables_labelled_by_hand() -> None:
    """At least 95 % of the values read are right, and as many of the rows are found."""
    assert len(TABLES) >= 15
    stated = right = asked = 0
    faults = []
    for path in TABLES:
        truth, found = list(_labelled(path)), list(_read(path))
        pairs = list(zip(truth, found, strict=False))
        right += sum(a == b for row in pairs for a, b in zip(*row, strict=True) if b)
        stated += sum(bool(value) for row in found for value in row)
        asked += sum(bool(value) for row in truth for value in row)
        if truth != found:
            faults.append((path.stem, len(truth), len(found), [row for row in pairs if row[0] != row[1]][:2]))
    assert right / stated >= 0.98, faults
    assert right / asked >= 0.98, faults


def test_a_table_of_transactions() -> None:
    rows = read_trades(TABLE, 0, len(TABLE), None).read
    assert [(row.day, row.side, row.quantity, row.price, row.currency) for row in rows] == [
        (datetime.date(2019, 3, 4), "buy", Decimal(1500), Decimal("10.25"), "USD"),
        (datetime.date(2019, 3, 5), "sell", Decimal(2000), Decimal("10.5"), "USD"),
        (datetime.date(2019, 3, 6), "buy", Decimal(300), Decimal("9.875"), "USD"),
    ]
    assert {row.person for row in rows} == {"Brambleholt Master Fund, L.P."}
    assert TABLE[rows[0].start : rows[0].end] == "3/4/19               1,500             $10.25"


def test_a_table_of_options_is_none_of_transactions() -> None:
    table = "Number of Options   Exercise Price   Expiry Date\n\n1,500    0.85    February 28, 2025\n"
    assert read_trades(table, 0, len(table), None).read == []


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ("$26 1/2", "26.5"),
        (".3093", "0.3093"),
        ("(1,800,000)", "1800000"),
        ("7,000 Class A", "7000"),
        ("3-13/16", "3.8125"),
    ],
)
def test_amounts_are_exact(cell: str, value: str) -> None:
    amount = amount_of(cell)
    assert amount is not None
    assert amount.value == Decimal(value)


@pytest.mark.parametrize("cell", ["667, L.P.", "Item 4", "12/31/2019", "1/0", "", "5 1/0"])
def test_what_is_no_amount(cell: str) -> None:
    assert amount_of(cell) is None


def test_a_day_without_a_year_is_the_last_before_the_event() -> None:
    assert day_of("July 29", datetime.date(1997, 9, 9)) == datetime.date(1997, 7, 29)
    assert day_of("December 2", datetime.date(1997, 9, 9)) == datetime.date(1996, 12, 2)
    assert day_of("July 29") is None
    assert day_of("13/45/99") is None


def test_exhibits() -> None:
    found = find_exhibits(EXHIBITS, 0, len(EXHIBITS))
    assert [(one.number, one.description) for one in found] == [
        ("1", "Agreement and plan of merger, dated May 14, 2001, between A and B."),
        ("99.2", "Press release"),
        ("C", "Power of attorney"),
    ]
    assert find_exhibits("None.", 0, 5) == find_exhibits("EXHIBITS.  None.", 0, 16) == []
    line = "99.1 Joint Filing Agreement 99.2 Letter of the board"
    assert [one.number for one in find_exhibits(line, 0, len(line))] == ["99.1", "99.2"]
    dashes = "Exhibit A -- Joint Filing Agreement\nExhibit B -- Letter of Intent"
    found = find_exhibits(dashes, 0, len(dashes))
    assert [(one.number, one.description) for one in found] == [
        ("A", "Joint Filing Agreement"),
        ("B", "Letter of Intent"),
    ]
    amended = "1. Joint Filing Agreement\n\nExcept as set forth above, the Schedule 13D is unchanged."
    found = find_exhibits(amended, 0, len(amended))
    assert [(one.number, one.description) for one in found] == [("1", "Joint Filing Agreement")]
    later = "C. First Amendment\nD. Limited Waiver,\nE as amended"
    assert [one.number for one in find_exhibits(later, 0, len(later))] == ["C", "D"]
    lettered = "(a) Lease of May 3\n(b) Press release"
    assert [one[2:] for one in find_exhibits(lettered, 0, len(lettered))] == [
        ("a", "Lease of May 3"),
        ("b", "Press release"),
    ]


LISTS_OF_EXHIBITS = {
    "pages in a column": """
     Exhibit No.     Description                                  Page No.

         1           Joint Filing Agreement                          12
         2           Stock Purchase Agreement dated January 5,       13
                     1998 between the Fund and the Issuer
""",
    "pages behind dots": """
     Exhibit 1   Joint Filing Agreement ......................... 12
     Exhibit 2   Stock Purchase Agreement dated January 5,
                 1998 between the Fund and the Issuer ........... 13
""",
    "Roman numerals": """
     I.    Joint Filing Agreement
     II.   Stock Purchase Agreement dated January 5,
           1998 between the Fund and the Issuer
""",
    "numbers behind": """
     Description                                                Exhibit No.
     Joint Filing Agreement                                         1
     Stock Purchase Agreement dated January 5,                      2
     1998 between the Fund and the Issuer
""",
}


@pytest.mark.parametrize("case", LISTS_OF_EXHIBITS)
def test_columns_of_a_list_of_exhibits_are_told_apart(case: str) -> None:
    words = LISTS_OF_EXHIBITS[case]
    assert [
        (one.number.replace("II", "2").replace("I", "1"), one.description)
        for one in find_exhibits(words, 0, len(words))
    ] == [
        ("1", "Joint Filing Agreement"),
        ("2", "Stock Purchase Agreement dated January 5, 1998 between the Fund and the Issuer"),
    ]


def test_the_mark_of_a_note_is_no_part_of_what_an_exhibit_is() -> None:
    words = "\n Exhibit 1   Joint Filing Agreement*\n Exhibit 2   Stock Purchase Agreement, dated May 1, 2010**\n"
    words += "\n *  Filed herewith.\n ** Previously filed.\n"
    said = [one.description for one in find_exhibits(words, 0, len(words))]
    assert said == ["Joint Filing Agreement", "Stock Purchase Agreement, dated May 1, 2010"]


def test_how_an_exhibit_is_filed_stands_behind_what_it_is() -> None:
    words = (
        "\n No.   Description                  Method of Filing\n 1     Agreement of January 5,      Filed herewith\n"
    )
    words += "       1998 with the Issuer\n"
    (found,) = find_exhibits(words, 0, len(words))
    assert found.description == "Agreement of January 5, 1998 with the Issuer Filed herewith"


def test_people_in_columns() -> None:
    found = read_people(COLUMNED, 0, len(COLUMNED)).read
    assert [one[2:6] for one in found] == [
        (
            "Odile Harkness",
            "9 Sluice Street Tarnbrook, OH 43999",
            "Chairman of the board, Brambleholt Partners",
            "Canada",
        ),
        ("Basil T. Orme, Jr.", "", "Counsel", ""),
    ]


@needs_shared
def test_details_have_their_places() -> None:
    reading = read(FILINGS / "ascii/0000891836-94-000030-doc.txt")
    first = reading.details.transactions[0]
    assert isinstance(first, Transaction)
    assert reading.words(first.span).split()[-1] == "$41.50"
    assert Counter(one.side for one in reading.details.transactions) == {"buy": 2, "sell": 2}
    assert [one.number for one in reading.details.exhibits] == ["1", "2", "24", "99"]


@needs_shared
def test_details_are_printed() -> None:
    reading = read(FILINGS / "ascii/0000891836-94-000030-doc.txt")
    lines = dict(detail_lines(reading))
    assert lines["details.transactions[1].quantity"] == "2000"
    assert [table.row_count for table in detail_tables(reading)] == [4, 4, 2]
    assert reading_as_object(reading)["details"]["transactions"][0]["price"] == "41.50"


def test_other_sources_have_no_details() -> None:
    assert read("examples/schedule-13g.xml").details.transactions == ()


def test_a_line_of_nothing_but_what_divides_cells_is_no_row():
    text = "Name     Shares\n |   |   | \n ........ \nFern     1,000\n"
    assert [row.words for row in rows_of(text, 0, len(text))] == ["Name Shares", "Fern 1,000"]


def test_a_security_is_stated_where_it_is_not_the_class_of_the_cover() -> None:
    sales = (
        "7/1/97  Common Stock  Sale  1,000  $5",
        "7/2/97  Put Options  Sale  20  $0.40",
        "7/3/97  Preferred  Sale  9  $8",
    )
    answer = "\n".join(("Date   Security   Transaction   Quantity   Price", *sales))
    for title, securities in (
        ("Common Shares, no par value", [UNSET, "Put Options", "Preferred"]),
        ("Series A Preferred Stock", ["Common Stock", "Put Options", UNSET]),
        ("", [UNSET, "Put Options", "Preferred"]),
    ):
        assert [
            trade.security for trade in details_of(answer, datetime.date(1997, 9, 9), title).transactions
        ] == securities
