"""The second part of the cover page: which labels are rows of whom, and rows whose labels are damaged or missing."""

import re
from decimal import Decimal
from itertools import pairwise

import pytest
from msgspec import UNSET

from muniment import read
from muniment.documents.passage import Passage
from muniment.documents.printed import read_plain
from muniment.lab.score import SURE
from muniment.readers.labelled.labels import Label
from muniment.readers.labelled.persons import _in_small, is_list, lines_of, names_in, numbered_rows, read_persons
from muniment.readers.labelled.row_1 import are_of_form, read_name
from muniment.readers.labelled.row_values import read_row
from muniment.readers.labelled.rows import ORDER, POWERS, Row, find_persons, numbered_only
from muniment.readers.labelled.statement import read_statement
from readers.labelled.pages import FIRST, ITEMS, PERSON, WHOLE, prepared

VALUES = {
    "name": "Fern Fund, L.P.", "<irs-number>": "12-3456789", "group": "b", "citizenship": "Delaware",
    "sole_voting_power": 1000, "shared_voting_power": 0, "sole_dispositive_power": 1000,
    "shared_dispositive_power": "not applicable", "aggregate_amount": 1000, "excludes_shares": False, "percent": "5.3",
    "types": ("PN",),
}  # fmt: skip


def persons(text: str, form: str = "13G") -> list[dict[str, object]]:
    page, labels = prepared(text)
    return [
        {row: found.value if found.stated else found.absence for row, found in person.rows.items()}
        for person in read_persons(page, labels, form, [])
    ]


def test_a_page_without_its_first_row_is_a_person_still():
    headless = PERSON.replace("1. NAME OF REPORTING PERSON\n", "").replace("1,000", "7,000")
    assert [person["aggregate_amount"] for person in persons(headless + PERSON)] == [7000, 1000]
    assert len(persons(headless.replace("7. SOLE", "SOLE") + PERSON)) == 1, "rows of an item, perhaps"


# ---- which labels are rows


def row(name: str, start: int, score: float = 1.0, words: int = 4, numbered: bool = True) -> Row:
    return Row(name, Label(name, start, start + 20, score, words), numbered, start)


def sheet(start: int, *names: str) -> list[Row]:
    return [row(name, start + 60 * n) for n, name in enumerate(names)]


FULL = (
    "name",
    "group",
    "citizenship",
    "sole_voting_power",
    "shared_voting_power",
    "aggregate_amount",
    "percent",
    "types",
)


def names(rows: list[Row]) -> list[list[str]]:
    return [[one.name for one in person] for person in find_persons(rows)]


def test_rows_of_a_person_come_in_their_printed_order():
    assert names(sheet(0, *FULL)) == [list(FULL)]
    assert all(ORDER[one] < ORDER[two] for one, two in pairwise(FULL))


def test_where_the_order_begins_anew_a_further_person_begins():
    rows = [*sheet(0, *FULL), *sheet(1000, *FULL), *sheet(2000, *FULL[:5])]
    assert [len(person) for person in find_persons(rows)] == [8, 8, 5]


def test_a_page_without_a_name_counts_where_no_page_has_one():
    assert names(sheet(0, *FULL[1:])) == [list(FULL[1:])]
    assert names([*sheet(0, *FULL), *sheet(1000, *FULL[1:])]) == [list(FULL)]


def test_a_stray_label_makes_no_person():
    rows = sheet(0, *FULL)
    stray = [row("aggregate_amount", 900, numbered=False), row("sole_voting_power", 1500, 0.6, numbered=False)]
    assert names([*rows, *stray]) == [list(FULL)]
    assert names(stray[:1]) == []
    assert names([]) == []


def test_a_stray_label_between_rows_is_left_out():
    rows = [*sheet(0, *FULL[:3]), row("types", 170, 0.5, 2, numbered=False), *sheet(240, *FULL[3:])]
    assert names(rows) == [list(FULL)]


def test_a_name_alone_is_no_cover_page():
    assert names([*sheet(0, *FULL), row("name", 5000)]) == [list(FULL)]


def test_the_number_before_a_label_is_part_of_it():
    page, labels = prepared(PERSON)
    rows = {one.name: one for one in numbered_rows(page, labels) if one.numbered}
    assert set(FULL) < set(rows)
    assert page[rows["percent"].label.start : rows["percent"].words] == "11. "
    wrong = {one.name: one for one in numbered_rows(*prepared(PERSON.replace("11. PERCENT", "3. PERCENT")))}
    assert (wrong["percent"].numbered, wrong["percent"].label.start) == (False, wrong["percent"].words)


# ---- pages

LAYOUTS = {
    "values below": PERSON,
    "values beside": PERSON.replace("\n   ", "    "),
    "parentheses": "\n".join(
        f"({line.replace('.', ')', 1)}" if line[:1].isdigit() else line for line in PERSON.split("\n")
    ),
    "no numbers": "\n".join(line.partition(". ")[2] if line[:1].isdigit() else line for line in PERSON.split("\n")),
    "cells": PERSON.replace("\n   ", "\t"),
    "labels in cells of a line": PERSON.split("9.")[0]
    + "9. AGGREGATE AMOUNT BENEFICIALLY OWNED BY EACH REPORTING PERSON\t10. CHECK IF THE AGGREGATE AMOUNT IN ROW (9) "
    "EXCLUDES CERTAIN SHARES\n1,000\t[ ]\n11. PERCENT OF CLASS REPRESENTED BY AMOUNT IN ROW (9)\t12. TYPE OF REPORTING "
    "PERSON\n5.3%\tPN\n",
    "capital letters of a scanner": PERSON.replace("1. NAME OF", "l. NAME 0F").replace("CITIZENSHIP", "ClTlZENSHIP"),
    "a label misspelled": PERSON.replace("SOLE DISPOSITIVE POWER", "SLE DSPOSTVE POWR"),
    "a label and its number damaged": PERSON.replace("9. AGGREGATE AMOUNT BENEFICIALLY", "AGREGATE AMUNT BENEFICIALY"),
    "powers to vote and to dispose": "\n".join(
        line.partition(". ")[2] if line[:1].isdigit() else line for line in PERSON.split("\n")
    )
    .replace("VOTING POWER", "POWER TO VOTE")
    .replace("DISPOSITIVE POWER", "POWER TO DISPOSE"),
    "a label cut short": PERSON.replace("OWNED BY EACH REPORTING PERSON", ""),
    "a rule around it": PERSON.replace("\n   ", "\n------------------------\n   "),
    "a page break inside": PERSON.replace("7. SOLE", "CUSIP No. 30000A107    13G    Page 2 of 5 Pages\n\n7. SOLE"),
    "stray labels behind": PERSON + "Item 4. The aggregate amount beneficially owned by each reporting person is 7.\n",
}


@pytest.mark.parametrize("layout", LAYOUTS)
def test_every_row_is_read(layout):
    read = persons(LAYOUTS[layout])
    assert read == [{name: Decimal(value) if type(value) is int else value for name, value in VALUES.items()}]


def test_further_persons_have_their_own_rows():
    second = PERSON.replace("Fern Fund, L.P.", "Moss Fund, LLC").replace("5.3%", "6.1%").replace("PN", "OO")
    read = persons(PERSON + second + PERSON)
    assert [one["name"] for one in read] == ["Fern Fund, L.P.", "Moss Fund, LLC", "Fern Fund, L.P."]
    assert [one["percent"] for one in read] == ["5.3", "6.1", "5.3"]
    assert [one["types"] for one in read] == [("PN",), ("OO",), ("PN",)]


LEGAL = """4. SOURCE OF FUNDS
   WC, OO
5. CHECK BOX IF DISCLOSURE OF LEGAL PROCEEDINGS IS REQUIRED PURSUANT TO ITEM 2(d) OR 2(e)
   [X]
"""


def test_the_rows_of_a_schedule_13d():
    text = (
        PERSON.replace("4. CIT", LEGAL + "6. CIT")
        .replace("9. AGG", "11. AGG").replace("10. CHECK", "12. CHECK").replace("11. PERC", "13. PERC")
    )  # fmt: skip
    read = persons(text, "13D")[0]
    assert (read["fund_sources"], read["legal_proceedings"], read["percent"]) == (("WC", "OO"), True, "5.3")


def test_a_page_reaches_no_further_than_its_limit():
    page, labels = prepared(PERSON.replace("   PN\n", "") + ITEMS)
    limits = [page.index("Item 3")]
    assert read_persons(page, labels, "13G", limits)[0].rows["types"].absence == "blank"


def test_what_item_4_says_of_powers_makes_no_person():
    item = """Item 4. Ownership.
(i) Sole power to vote or to direct the vote: 1,000
(ii) Shared power to vote or to direct the vote: 0
(iii) Sole power to dispose or to direct the disposition of: 1,000
(iv) Shared power to dispose of or to direct the disposition of: 0
"""
    assert persons(item) == []
    assert len(persons(PERSON + item)) == 1


@pytest.mark.parametrize("text", ["", "Fern", "sole voting power\n5,000\n", "name of reporting person\nFern", ITEMS])
def test_where_there_is_no_page_there_is_no_person(text):
    assert persons(text) == []


VALUES_FIRST = """
Fern Fund, L.P.
1. NAME OF REPORTING PERSON
Delaware
4. CITIZENSHIP OR PLACE OF ORGANIZATION
1,000
5. SOLE VOTING POWER
2,000
6. SHARED VOTING POWER
3,000
7. SOLE DISPOSITIVE POWER
4,000
8. SHARED DISPOSITIVE POWER
7,000
9. AGGREGATE AMOUNT BENEFICIALLY OWNED BY EACH REPORTING PERSON
5.3%
11. PERCENT OF CLASS REPRESENTED BY AMOUNT IN ROW (9)
PN
12. TYPE OF REPORTING PERSON
"""


def test_values_may_stand_above_their_labels():
    read = persons(VALUES_FIRST)
    assert len(read) == 1
    assert (read[0]["name"], read[0]["sole_voting_power"], read[0]["aggregate_amount"]) == (
        "Fern Fund, L.P.",
        1000,
        7000,
    )
    assert (read[0]["percent"], read[0]["types"]) == ("5.3", ("PN",))


def test_a_percent_within_its_label_sets_no_values_above_their_labels():
    """As where a converter lays values over labels: those of other rows still stand below theirs."""
    page = """1 NAME OF REPORTING PERSON
     Fern Capital, LLC
4 CITIZENSHIP OR PLACE OF ORGANIZATION
     State of Delaware
5 SOLE0 VOTING POWER
6 SHARED VOTING POWER
     3,394,114
7 SOLE0 DISPOSITIVE POWER
8 SHARED DISPOSITIVE POWER
     3,394,114
9 AGGREGATE AMOUNT BENEFICIALLY OWNED BY EACH REPORTING PERSON
     3,394,114
11 PERCENT
     5.31%
   OF CLASS REPRESENTED BY AMOUNT IN ROW (9)
12 TYPEIA,OFOO
"""
    (person,) = persons(page)
    assert (person["name"], person["citizenship"]) == ("Fern Capital, LLC", "State of Delaware")
    assert (person["sole_dispositive_power"], person["shared_dispositive_power"]) == ("blank", 3394114)


# ---- numbers for labels

SHORT = """Item 1: Reporting Person - Fern Fund
Item 2: (a) [ ] (b) [X]
Item 4: Delaware
Item 5: 1,000
Item 6: 0
Item 7: 1,000
Item 8: N/A
Item 9: 1,000
Item 11: 5.3%
Item 12: IA
"""


def test_numbers_alone_are_labels():
    read = persons(SHORT)
    assert len(read) == 1
    asked = ("name", "group", "citizenship", "aggregate_amount", "percent", "types")
    assert {name: read[0][name] for name in asked} == {
        "name": "Fern Fund", "group": "b", "citizenship": "Delaware", "aggregate_amount": 1000,
        "percent": "5.3", "types": ("IA",),
    }  # fmt: skip
    assert (read[0]["sole_voting_power"], read[0]["shared_dispositive_power"]) == (1000, "not applicable")
    assert len(persons(SHORT * 2)) == 2


def test_a_percentage_with_words_around_it_is_taken_by_its_number():
    (read,) = persons(SHORT.replace("5.3%", "Approximately 5.3 percent (1)(2)"))
    assert read["percent"] == "5.3"


def test_a_percentage_with_a_remark_is_taken_by_its_number_and_so_is_what_refers_to_an_item():
    (read,) = persons(SHORT.replace("5.3%", "Approximately 5.3% (based on 12,345,678 shares outstanding)"))
    assert read["percent"] == "5.3"
    for row, power in ((5, "1,000"), (6, "0"), (7, "1,000"), (8, "N/A")):
        short = SHORT.replace(f"Item {row}: {power}", f"Item {row}: (See Item 4)")
        (read,) = persons(short)
        assert (read["citizenship"], read[POWERS[row - 5]]) == ("Delaware", "unreadable")


@pytest.mark.parametrize("torn", ["Fern Fund 00-\n8405883", "Fern Fund\n8405883", "Fern Fund 00-"])
def test_a_torn_tax_number_ends_no_name(torn):
    (read,) = persons(SHORT.replace("Fern Fund", torn))
    assert read["name"] == "Fern Fund"


@pytest.mark.parametrize(
    "name",
    [
        "Above Capital, L.P.",
        "Employers Quarry Company",
        "I.R.S. Quarry Partners",
        "ID Quarry LLC",
        "Identification Systems, Inc.",
        "No Limits Fund, L.P.",
        "S.S. Fenwick Foundation",
        "Social Equity Partners, LLC",
        "U.S. Quarry Company of Ohio",
    ],
)
@pytest.mark.parametrize("only", ["", " (ENTITIES ONLY)"])
def test_a_name_may_begin_with_a_word_of_the_label_above_it(name, only):
    for free in ("\n", ""):
        label = f"1. NAME OF REPORTING PERSON\n   I.R.S. IDENTIFICATION NO. OF ABOVE PERSON{only}\n{free}   "
        (read,) = persons(f"{label}{name}\n{PERSON[PERSON.index('2. CHECK') :]}")
        assert read["name"] == name
    for lines in (f"{name}\n   S.S. OR I.R.S. IDENTIFICATION NO. OF ABOVE PERSON", f"{name}\n   12-3456789"):
        (read,) = persons(PERSON.replace("Fern Fund, L.P.\n   12-3456789", lines))
        assert read["name"] == name


@pytest.mark.parametrize("number", ["Federal I.D. No.\n   12-3456789", "Employer I.D. 12-3456789", "Tax ID 12-3456789"])
def test_words_of_a_number_end_a_name(number):
    (read,) = persons(PERSON.replace("Fern Fund, L.P.\n   12-3456789", f"Fern Fund, L.P.  {number}"))
    assert (read["name"], read["<irs-number>"]) == ("Fern Fund, L.P.", "12-3456789")
    (name,) = names_in(f" (1) Fern Fund, L.P.  {number}\n", 0, 100)
    assert name[0] == "Fern Fund, L.P."


def test_an_initial_between_wide_blanks_is_part_of_a_name():
    (read,) = persons(PERSON.replace("Fern Fund, L.P.", "Ada  R.  Moss"))
    assert read["name"] == "Ada R. Moss"


def test_a_name_in_two_lines_beside_its_label_is_one():
    row = """Name of Reporting Persons I.R.S.                Fern II Investment
Identification No. of Above Persons                            Counsel, Inc.
(Entities Only)                                 I.R.S. Identification No. of
                                                Above Persons: 00-8135410
"""
    assert (
        read_name(row, 0, row + "\nFern II Investment Counsel, Inc.\n", 0).value == "Fern II Investment Counsel, Inc."
    )


def test_a_label_in_two_lines_is_no_part_of_the_name_behind_it():
    for words in ("IDENTIFICATION\n   NO. OF ABOVE PERSON", "IDENTIFICATION NO. OF ABOVE\n   PERSON"):
        label = f"1. NAME OF REPORTING PERSON S.S. OR I.R.S. {words} Fern Fund, L.P.\n"
        (read,) = persons(label + PERSON[PERSON.index("2. CHECK") :])
        assert read["name"] == "Fern Fund, L.P."


def test_the_frame_of_a_page_is_no_box():
    box = next(line for line in PERSON.split("\n") if "(a)" in line)
    (read,) = persons(
        PERSON.replace(box, "2. Check the Appropriate Box if a Member of a Group: (a) |\n| |X| (b) |_|  |")
    )
    assert read["group"] == "a"


def test_the_head_of_a_page_is_no_name():
    (read,) = persons(PERSON.replace("Fern Fund, L.P.", "----------Page 4 of 7 Pages\n-----\n13D/A\n\nFern Fund, L.P."))
    assert read["name"] == "Fern Fund, L.P."


def test_rows_that_are_numbered_as_items_reach_to_the_first_item():
    rows = [
        (1, "Reporting Person", "Fern Fund"), (4, "Place of organization", "Delaware"),
        (5, "Sole voting power", "1,000"), (6, "Shared voting power", "0"),
        (7, "Sole dispositive power", "1,000"), (8, "Shared dispositive power", "0"),
        (9, "Aggregate amount beneficially owned", "1,000"), (10, "Excludes certain shares", "[ ]"),
        (11, "Percent of class", "5.3%"), (12, "Type", "IA"),
    ]  # fmt: skip
    page = "".join(f"Item {number}: {label:40}{value}\n" for number, label, value in rows)
    (person,) = read_statement(read_plain(Passage.whole((FIRST + page + ITEMS).encode()))).persons
    assert (person.rows["percent"].value, person.rows["types"].value) == ("5.3", ("IA",))


def test_a_name_above_its_label_begins_behind_the_first_page():
    rows = [
        ("Quarry Fund AG", "1 Name of Reporting Person"), ("Switzerland", "4 Citizenship or Place of Organization"),
        ("812,345", "5 Sole Voting Power"), ("0", "6 Shared Voting Power"), ("812,345", "7 Sole Dispositive Power"),
        ("0", "8 Shared Dispositive Power"), ("812,345", "9 Aggregate Amount Beneficially Owned"),
        ("5.07%", "11 Percent of Class Represented by Amount in Row 9"), ("FI", "12 Type of Reporting Person"),
    ]  # fmt: skip
    lines = [line for line in FIRST.split("\n") if line.strip()]
    page = "\n".join([*lines, "[ ] Rule 13d-1(d)", *(f"{value}\n{label}" for value, label in rows)])
    (person,) = read_statement(read_plain(Passage.whole(page.encode()))).persons
    assert person.rows["name"].value == "Quarry Fund AG"


def test_the_beginning_of_a_tax_number_is_no_zero():
    (read,) = persons(PERSON.replace("   1,000\n10.", "\n00-\n\n   1,000\n10."))
    assert read["aggregate_amount"] == 1000


def test_a_number_is_a_label_only_of_what_its_row_takes():
    text = "Item 4: 5%\nItem 5: Fern\nItem 9: see there\nItem 11: of many\nItem 12: partnership\nItem 10: maybe\n"
    assert [one.name for one in numbered_only(text, "13G")] == []
    assert [one.name for one in numbered_only(SHORT, "13G")][:4] == [
        "name",
        "group",
        "citizenship",
        "sole_voting_power",
    ]


# ---- one page for several persons

ROSTER = """1. NAME OF REPORTING PERSON
 (1) FERN CAPITAL LLC  12-3456789
 (2) MOSS FUND  98-7654321
4. CITIZENSHIP OR PLACE OF ORGANIZATION
 (1) FERN CAPITAL LLC   Delaware
 (2) MOSS FUND          Ohio
5. SOLE VOTING POWER
 (1) FERN CAPITAL LLC   1,000
 (2) MOSS FUND          -0-
9. AGGREGATE AMOUNT BENEFICIALLY OWNED BY EACH REPORTING PERSON
 (1) FERN CAPITAL LLC   1,000
 (2) MOSS FUND          2,000
11. PERCENT OF CLASS REPRESENTED BY AMOUNT IN ROW (9)
 (1) FERN CAPITAL LLC   5.1%
 (2) MOSS FUND          6.1%
"""


def test_a_tax_number_behind_a_name_is_no_value_where_a_mark_stands_behind_it():
    numbers = {
        "FERN CAPITAL LLC   ": "FERN CAPITAL LLC  12-3456789*   ",
        "MOSS FUND          ": "MOSS FUND  98-7654321* ",
    }
    page = ROSTER.replace("12-3456789", "12-3456789*").replace("98-7654321", "98-7654321*")
    for name, marked in numbers.items():
        page = page.replace(name, marked)
    fern, moss = persons(page.replace("1,000", "none*"))
    assert (fern["name"], fern["citizenship"], fern["sole_voting_power"]) == ("FERN CAPITAL LLC", "Delaware", 0)
    assert (moss["name"], moss["citizenship"], moss["aggregate_amount"]) == ("MOSS FUND", "Ohio", 2000)


def test_rows_that_list_several_persons_by_their_marks_only():
    page = ROSTER.replace("  12-3456789", "").replace("  98-7654321", "")
    head, rest = page.partition("4. CITIZENSHIP")[::2]
    marked = head + "4. CITIZENSHIP" + rest.replace("FERN CAPITAL LLC", "").replace("MOSS FUND", "")
    for first, second in (("(1)", "(2)"), ("(i)", "(ii)"), ("(a)", "(b)"), ("A  ", "B  ")):
        fern, moss = persons(marked.replace("(1)", first).replace("(2)", second))
        assert (fern["name"], fern["citizenship"], fern["aggregate_amount"]) == ("FERN CAPITAL LLC", "Delaware", 1000)
        assert (moss["name"], moss["sole_voting_power"], moss["percent"]) == ("MOSS FUND", 0, "6.1")
    assert len(persons(marked.replace("(2)", "and"))) == 1  # where a mark is missing nobody knows whose the values are


def test_rows_that_list_several_persons():
    read = persons(ROSTER)
    assert [(one["name"], one["citizenship"], one["aggregate_amount"], one["percent"]) for one in read] == [
        ("FERN CAPITAL LLC", "Delaware", 1000, "5.1"),
        ("MOSS FUND", "Ohio", 2000, "6.1"),
    ]
    assert [one["sole_voting_power"] for one in read] == [1000, 0]
    assert [one["<irs-number>"] for one in read] == ["12-3456789", "98-7654321"]


BESIDE = {
    "1. NAMES OF REPORTING PERSONS": ("Fern Capital LLC", "Moss Fund LP", "Ada Moss"),
    "2. CHECK THE APPROPRIATE BOX IF A MEMBER OF A GROUP": ("(a) [ ] (b) [X]", "(a) [X] (b) [ ]", "(a) [ ] (b) [X]"),
    "4. CITIZENSHIP OR PLACE OF ORGANIZATION": ("Delaware", "Ohio", "Canada"),
    "5. SOLE VOTING POWER": ("0", "none", "500"),
    "6. SHARED VOTING POWER": ("1,000", "2,000", "3,000*"),
    "7. SOLE DISPOSITIVE POWER": ("-0-", "0", "500"),
    "8. SHARED DISPOSITIVE POWER": ("1,000", "2,000", "3,000 (1)"),
    "9. AGGREGATE AMOUNT BENEFICIALLY OWNED BY EACH REPORTING PERSON": ("1,000", "2,000", "3,500"),
    "11. PERCENT OF CLASS REPRESENTED BY AMOUNT IN ROW (9)": ("5.1%", "6.1 %", "7.1%"),
    "12. TYPE OF REPORTING PERSON": ("IA, HC", "PN", "IN"),
}


@pytest.mark.parametrize("between", ["   ", "\t", " | ", "\n"])
def test_rows_that_have_the_values_of_several_persons_beside_or_below_each_other(between):
    page = "".join(f"{label}{between[-1]}{between.join(values)}\n" for label, values in BESIDE.items())
    told = [
        (one["name"], one["group"], one["citizenship"], one["sole_voting_power"], one["aggregate_amount"], one["types"])
        for one in persons(page)
    ]
    assert told == [
        ("Fern Capital LLC", "b", "Delaware", 0, 1000, ("IA", "HC")),
        ("Moss Fund LP", "a", "Ohio", 0, 2000, ("PN",)),
        ("Ada Moss", "b", "Canada", 500, 3500, ("IN",)),
    ]


def test_one_of_two_beside_each_other_has_a_tax_number():
    wide = "".join(f"{label}\t{values[1]}\t{values[2]}\n" for label, values in BESIDE.items())
    page = wide.replace("\n2.", "\nI.R.S. IDENTIFICATION NOS. (ENTITIES ONLY)\t98-7654321\n2.", 1)
    assert [(one["name"], one.get("<irs-number>")) for one in persons(page)] == [
        ("Moss Fund LP", "98-7654321"),
        ("Ada Moss", None),
    ]


def test_entities_beside_each_other_have_tax_numbers_in_a_line_without_tabs():
    page = "".join(f"{label}\n   {'   '.join(values)}\n" for label, values in BESIDE.items())
    page = page.replace("\n2.", "\n   98-7654321   97-6543210\n2.", 1)
    assert [one.get("<irs-number>") for one in persons(page)] == ["98-7654321", "97-6543210", None]


def test_cells_that_signs_frame_and_boxes_in_two_lines():
    page = """+-----+------------------------+------------------------+----------------------+
|  1  | NAME OF REPORTING      |  Fern Capital          |  Olive View          |
|     | PERSON                 |  Advisers, Inc.        |  Pooled Trust        |
+-----+------------------------+------------------------+----------------------+
|  2  | MEMBER OF A GROUP      |  (a) / /               |  (a) /X/             |
|     |                        |  (b) /X/               |  (b) / /             |
+-----+------------------------+------------------------+----------------------+
|  4  | CITIZENSHIP OR PLACE   |  Washington            |  Oregon              |
|     | OF ORGANIZATION        |                        |                      |
+-----+------------------------+------------------------+----------------------+
|  5  | SOLE VOTING POWER      |  288,700               |  -0-                 |
+-----+------------------------+------------------------+----------------------+
|  6  | SHARED VOTING POWER    |  346,100               |  346,100             |
+-----+------------------------+------------------------+----------------------+
|  7  | SOLE DISPOSITIVE POWER |  301,950               |  -0-                 |
+-----+------------------------+------------------------+----------------------+
|  8  | SHARED DISPOSITIVE     |  346,100               |  346,100             |
|     | POWER                  |                        |                      |
+-----+------------------------+------------------------+----------------------+
|  9  | AGGREGATE AMOUNT       |  648,050               |  346,100             |
|     | BENEFICIALLY OWNED     |                        |                      |
+-----+------------------------+------------------------+----------------------+
| 11  | PERCENT OF CLASS       |  9.91%                 |  5.29%               |
+-----+------------------------+------------------------+----------------------+
| 12  | TYPE OF REPORTING      |  IA                    |  EP                  |
|     | PERSON                 |                        |                      |
+-----+------------------------+------------------------+----------------------+
"""
    told = [(one["name"], one["group"], one["citizenship"], one["aggregate_amount"]) for one in persons(FIRST + page)]
    assert told == [
        ("Fern Capital Advisers, Inc.", "b", "Washington", 648050),
        ("Olive View Pooled Trust", "a", "Oregon", 346100),
    ]


def test_numbers_alone_before_blanks_are_labels():
    page = """   1    Fern & Moss Investment Counsel
        75-1994130

   2    (a)  [ ]
        (b)  [ ]

   3

   4    Texas

   5    391,200

   6    -0-

   7    522,825

   8    -0-

   9    522,825

   10   [ ]

   11   7.04%

   12   IA, PN


Item 1    a.  Bell Telephone Co.
          b.  9100 Hines Boulevard
"""
    (one,) = persons(FIRST + page)
    assert (one["name"], one["sole_dispositive_power"], one["percent"]) == (
        "Fern & Moss Investment Counsel",
        522825,
        "7.04",
    )


def test_names_beside_each_other_may_go_on_in_the_lines_below():
    wide = "".join(f"{label:<65}{''.join(f'{value:<20}' for value in values)}\n" for label, values in BESIDE.items())
    torn = wide.replace("Fern Capital LLC    ", "Fern Capital        ").replace("\n2.", f"\n{' ' * 65}LLC\n2.", 1)
    cells = "".join(f"{label}\t{chr(9).join(values)}\n" for label, values in BESIDE.items())
    for page in (torn, cells.replace("Fern Capital LLC", "Fern Capital\nLLC")):
        assert [one["name"] for one in persons(page)] == ["Fern Capital LLC", "Moss Fund LP", "Ada Moss"]
    reading = read((FIRST + torn + ITEMS).encode())
    spans = reading.evidence["reporting_persons[0].name"].spans
    assert [reading.words(span) for span in spans] == ["Fern Capital", "LLC"]


def test_rows_that_name_persons_again_who_have_no_marks():
    page = "".join(
        f"{label}\n"
        + "".join(
            f"   {value} ({name})\n" if "TYPE" in label else f"   {name} - {value}\n"
            for name, value in zip(BESIDE["1. NAMES OF REPORTING PERSONS"], values, strict=True)
        )
        for label, values in BESIDE.items()
        if label[0] not in "12" or label[1] != "."
    )
    names = "".join(f"   {name}\n" for name in BESIDE["1. NAMES OF REPORTING PERSONS"])
    told = persons(f"1. NAMES OF REPORTING PERSONS\n{names}{page}")
    assert [
        (one["name"], one["citizenship"], one["sole_voting_power"], one["percent"], one["types"]) for one in told
    ] == [
        ("Fern Capital LLC", "Delaware", 0, "5.1", ("IA", "HC")),
        ("Moss Fund LP", "Ohio", 0, "6.1", ("PN",)),
        ("Ada Moss", "Canada", 500, "7.1", ("IN",)),
    ]


def test_rows_that_name_persons_again_as_row_1_calls_them():
    called = {"Fern Capital LLC": "Fern", "Moss Fund LP": "the Fund", "Ada Moss": "Ms. Moss"}
    page = "".join(f' {name} ("{short}")\n' for name, short in called.items())
    rows = {label: values for label, values in BESIDE.items() if not label.startswith(("1.", "2."))}
    for label, values in rows.items():
        page += f"{label}\n" + "".join(f" {it}: {value}\n" for it, value in zip(called.values(), values, strict=True))
    told = persons(f"1. NAMES OF REPORTING PERSONS\n{page}")
    assert [(one["name"], one["citizenship"], one["aggregate_amount"]) for one in told] == [
        ("Fern Capital LLC", "Delaware", 1000),
        ("Moss Fund LP", "Ohio", 2000),
        ("Ada Moss", "Canada", 3500),
    ]


def test_tax_numbers_and_types_in_columns():
    page = "".join(f"{label}   {'   '.join(values[:2])}\n" for label, values in BESIDE.items())
    page = page.replace("2. CHECK", "   I.R.S. IDENTIFICATION NO.   12-3456789   98-7654321\n2. CHECK", 1)
    told = persons(f"{page}(1) As of May 3, 2010.   See Item 4.\n")
    assert [(one["<irs-number>"], one["types"]) for one in told] == [
        ("12-3456789", ("IA", "HC")),
        ("98-7654321", ("PN",)),
    ]


def test_values_beside_each_other_without_as_many_names_are_doubted():
    names = "Fern Capital LLC   Moss Fund LP   Ada Moss"
    page = "".join(f"{label}   {'   '.join(values)}\n" for label, values in BESIDE.items()).replace(names, "Ada Moss")
    reading = read((FIRST + page + ITEMS).encode())
    assert len(reading.record.reporting_persons) == 1
    for row in ("name", "aggregate_amount"):
        assert reading.evidence[f"reporting_persons[0].{row}"].confidence < SURE


def test_rows_may_cut_the_names_that_they_list():
    whole = "Fern Capital LLC, as Trustee for the Fern Employee Stock Ownership Trust"
    page = ROSTER.replace("FERN CAPITAL LLC", whole[:46]).replace(f" (1) {whole[:46]}", f" (1) {whole}", 1)
    assert [(one["name"], one["sole_voting_power"], one["percent"]) for one in persons(page)] == [
        (whole, 1000, "5.1"),
        ("MOSS FUND", 0, "6.1"),
    ]


@pytest.mark.parametrize(
    ("name", "cut"),
    [
        ("Fern Capital LLC, as Trustee for Moss", "Fern Capital LLC, as Trustee fo"),  # within a word
        ("Fern Capital Fund 1,000 LLC", "Fern Capital Fund"),  # the value is none of its words
    ],
)
def test_a_cut_name_ends_before_its_value(name, cut):
    page = ROSTER.replace("FERN CAPITAL LLC", cut).replace(f" (1) {cut}  ", f" (1) {name}  ", 1)
    first, second = persons(page)
    assert (first["name"], first["citizenship"], first["sole_voting_power"]) == (name, "Delaware", 1000)
    assert (second["name"], second["citizenship"], second["sole_voting_power"]) == ("MOSS FUND", "Ohio", 0)


def test_two_persons_of_one_name_are_two():
    read = persons(ROSTER.replace("MOSS FUND", "FERN CAPITAL LLC"))
    assert [(one["name"], one["citizenship"]) for one in read] == [
        ("FERN CAPITAL LLC", "Delaware"),
        ("FERN CAPITAL LLC", "Ohio"),
    ]


def test_of_two_names_that_begin_alike_a_shorter_one_is_neither():
    text = " (1) Fern Global Capital   5,000\n (2) Moss   6,000\n"
    lines = lines_of(text, ["Fern Global Capital Management", "Fern Global Capital Advisers", "Moss"], 0, len(text))
    assert [line and text[line.start : line.end].strip() for line in lines] == [None, None, "6,000"]


@pytest.mark.parametrize("names", [("FERN CAPITAL LLC", "MOSS FUND"), ("FERN CAPITAL LLC",)])
def test_tax_numbers_may_be_a_list_of_their_own(names):
    listed = [f" ({n}) {name}" for n, name in enumerate(names, 1)]
    numbers = [f"{line}  12-345678{n}" for n, line in enumerate(listed)]
    again = "I.R.S. IDENTIFICATION NO. OF ABOVE PERSON\n"
    page = "\n".join(["1. NAME OF REPORTING PERSON", *listed, again, *numbers, ""])
    rows = "4. CITIZENSHIP" + ROSTER.partition("4. CITIZENSHIP")[2]
    if len(names) == 1:
        rows = "\n".join(line for line in rows.split("\n") if "(2)" not in line)
    assert [(one["name"], one["<irs-number>"], one["sole_voting_power"]) for one in persons(page + rows)] == [
        (name, f"12-345678{n}", 1000 * (n == 0)) for n, name in enumerate(names)
    ]


@pytest.mark.parametrize(("column", "told"), [("Delaware\nOhio\n", ["Delaware", "Ohio"]), ("Delaware\n", ["", ""])])
def test_of_fewer_places_than_names_in_a_column_nobody_has_one(column, told):
    """A list written down column by column: one of the two says nothing, and which is not told."""
    text = f"(1)\n(2)\n\nFERN CAPITAL LLC\nMOSS FUND\n\n{column}"
    lines = lines_of(text, ["FERN CAPITAL LLC", "MOSS FUND"], 0, len(text))
    assert is_list(lines)
    assert [text[line.start : line.end] for line in lines] == told


def test_a_tax_number_below_a_name_is_no_place():
    read = persons(ROSTER.replace("MOSS FUND          Ohio", "MOSS FUND\n98-7654321"))
    assert [one["citizenship"] for one in read] == ["Delaware", "blank"]


LISTED = {
    " (1) FERN CAPITAL LLC  12-3456789\n": ["FERN CAPITAL LLC"],
    " (a) FERN FUND  I.R.S. No. 12-3456789\n (b) Ada Moss\n": ["FERN FUND", "Ada Moss"],
    " (1) Fern Fund  S.S. OR I.R.S. IDENTIFICATION NO: 12-3456789\n": ["Fern Fund"],
    " (i) Fern Capital Management and Advisory Services, L.L.C.  I.R.S. IDENTIFICATION NO. OF ABOVE PERSONS"
    " (ENTITIES ONLY): 12-3456789\n (ii) Fern Fund  I.R.S. IDENTIFICATION NO.: 12-3456788\n"
    " (iii) Moss LP\n": ["Fern Capital Management and Advisory Services, L.L.C.", "Fern Fund", "Moss LP"],
    " i. Fern Fund (EIN 12-3456789)\n ii. Moss LP\n": ["Fern Fund", "Moss LP"],
    "Fern Fund\nMoss Fund\n": [],
    "": [],
}


@pytest.mark.parametrize("text", LISTED)
def test_names_of_a_list(text):
    found = names_in(text, 0, len(text))
    assert [name for name, _, _ in found] == LISTED[text]
    assert all(text[start:end] == name for name, start, end in found)


def test_lines_of_a_list():
    text = " (1) Fern   5,000\n (2) Moss   6,000\n"
    lines = lines_of(text, ["Fern", "Ada", "Moss"], 0, len(text))
    assert [line and text[line.start : line.end].strip() for line in lines] == ["5,000", None, "6,000"]
    assert is_list(lines)
    assert not is_list([None, None, lines[0]])
    assert not is_list([None])


def test_a_name_inside_a_longer_one_is_none():
    text = "Monroe Partners LP   5,000\n12Moss LP   6,000\n"
    lines = lines_of(text, ["Roe Partners LP", "Monroe Partners LP", "Moss LP"], 0, len(text))
    assert [line and text[line.start : line.end].strip() for line in lines] == [None, "5,000", "6,000"]


def test_a_tax_number_behind_a_name_is_said_with_it():
    text = " (1) Fern LP   12-3456789   5000\n (2) Moss LP  (12-3456788)  00-5\n"
    lines = lines_of(text, ["Fern LP", "Moss LP"], 0, len(text))
    assert [line and text[line.start : line.end].strip() for line in lines] == ["5000", "00-5"]


# ---- names in two lines beside their labels

ROW_9 = "9. AGGREGATE AMOUNT BENEFICIALLY OWNED BY EACH REPORTING PERSON    5,000\n"
WRAPPED = """
1. NAMES OF REPORTING PERSONS             Fern Asset Management,
I.R.S. IDENTIFICATION NO. OF ABOVE        {rest}
PERSONS (ENTITIES ONLY)                   12-3456789

2. CHECK THE APPROPRIATE BOX IF A         (a) [ ]
MEMBER OF A GROUP                         (b) [ ]

9. AGGREGATE AMOUNT BENEFICIALLY OWNED BY EACH REPORTING PERSON    5,000

Item 2(a) Name of Person Filing: {again}
"""


@pytest.mark.parametrize(
    ("rest", "again", "name", "is_cut"),
    [
        ("Inc.", "Fern Asset\nManagement, Inc.", "Fern Asset Management, Inc.", False),
        ("Inc.", "See above", "Fern Asset Management, Inc.", False),  # neither line is a name by itself
        ("Moss Fund, L.P.", "See above", "Fern Asset Management,", True),  # either may be
        ("N.A.", "See above", "Fern Asset Management,", True),  # no bank, so that there may be no number
        ("N/A", "Fern Asset Management,", "Fern Asset Management,", True),  # its comma says that more follows
        ("Not applicable", "See above", "Fern Asset Management,", True),
        ("", "Fern Asset Management, Inc.", "Fern Asset Management,", True),
    ],
)
def test_a_name_may_go_on_beside_the_label_of_the_tax_number(rest, again, name, is_cut):
    page, labels = prepared(WRAPPED.format(rest=rest, again=again))
    (person,) = read_persons(page, labels, "13G", [])
    found = person.rows["name"]
    assert (found.value, "cut" in found.signs) == (name, is_cut)
    assert person.rows["<irs-number>"].value == "12-3456789"
    assert page[found.start : found.end].startswith("Fern Asset Management,")


@pytest.mark.parametrize(
    ("first", "rest", "again"),
    [
        ("Fern Small Company", "Fund", True),
        ("Fern Associates Limited", "Partnership", True),
        ("Fern Variable", "Insurance Trust", True),
        ("Fern Small Company", "Fund", False),
        ("Fern Associates Limited", "Partnership", False),
    ],
)
@pytest.mark.parametrize(
    "row",
    [
        "1. NAME OF REPORTING PERSON S.S.      {first}\nOR I.R.S. IDENTIFICATION NO           {rest} 12-3456789\n",
        "(1) Names of Reporting Persons            {first}\nS.S. or I.R.S. Identification Nos.        {rest}\n"
        "of Above Persons                          (IRS No. 12-3456789)\n",  # the second line has a label of its own
    ],
)
def test_a_name_whose_last_word_is_also_one_of_the_form_or_half_an_ending(row, first, rest, again):
    text = f"\n{row.format(first=first, rest=rest)}"
    text += f"\n2. CHECK THE APPROPRIATE BOX IF A     (a) [ ]\nMEMBER OF A GROUP                     (b) [ ]\n\n{ROW_9}"
    page, labels = prepared(f"{text}\n\nItem 2(a) {f'Ash Fund; {first} {rest}; Moss' if again else 'See above'}\n")
    (person,) = read_persons(page, labels, "13G", [])
    found = person.rows["name"]
    assert (found.value, "cut" in found.signs) == ((f"{first} {rest}", False) if again else (first, True))
    assert person.rows["<irs-number>"].value == "12-3456789"


@pytest.mark.parametrize(
    ("lines", "name", "is_cut"),
    [
        (("I.R.S.      Fern Management,", "           LLC"), "Fern Management, LLC", False),
        (("I.R.S.    Fern International", " (Cayman) Ltd."), "Fern International (Cayman) Ltd.", False),
        (("I.R.S.          Fern, Moss &", " Ladle Fund LLC"), "Fern, Moss & Ladle Fund LLC", False),
        (("I.R.S.   Fern National Bank,", "          N.A."), "Fern National Bank, N.A.", False),
        (("I.R.S.      Fern Management,", "          N.A."), "Fern Management,", True),
        (("I.R.S.       Fern Associates", "       Fund LLC"), "Fern Associates", True),  # a name too, perhaps
        (("I.R.S.   Fern Services Inc.,", "            LLC"), "Fern Services Inc.,", True),
    ],
)
def test_a_name_of_two_lines_set_to_the_right_of_its_labels(lines, name, is_cut):
    first, second = lines
    row = f"1. NAME OF REPORTING PERSON {first}\n   IDENTIFICATION NO. OF PERSON         {second}\n"
    assert row_1(row + " " * 45 + "12-3456789\n", label="") == [(name, is_cut)]


@pytest.mark.parametrize("since", ["u/a/d May 3, 1991", "UTD 5/3/1991", "dated May 3, 1991"])
def test_the_day_of_a_trust_ends_the_capacity_of_its_trustee(since):
    name = f"Ada Fern, as Trustee of the Moss Trust {since}"
    assert row_1(f"1. NAME OF REPORTING PERSON\n   {name}\n", label="") == [(name, False)]


@pytest.mark.parametrize(
    ("first", "rest", "name", "signs"),
    [
        ("Fern Retirement System", "of the State of Moss", "Fern Retirement System of the State of Moss", set()),
        ("Fern Partners II, L.P.", "and its affiliates", "Fern Partners II, L.P. and its affiliates", set()),
        ("Fern Fund, L.P.", "(f/k/a Moss Fund, L.P.)", "Fern Fund, L.P. (f/k/a Moss Fund, L.P.)", set()),
        ("Fern Fund, L.P. (f/k/a", "Moss Fund, L.P.)", "Fern Fund, L.P. (f/k/a Moss Fund, L.P.)", set()),
        ("Fern Fund, L.P. (f/k/a", "Moss Fund, L.P.", "Fern Fund, L.P.", {"doubted"}),
        ("Fern Fund, L.P.", "c/o Moss Fund, L.P.", "Fern Fund, L.P.", set()),
        ("Fern Fund, L.P.", "none", "Fern Fund, L.P.", set()),
    ],
)
def test_a_name_goes_on_beside_its_label_in_words_that_begin_none(first, rest, name, signs):
    lines = f"1. NAME OF REPORTING PERSON               {first}\n   S.S. OR I.R.S. IDENTIFICATION NO.      {rest}\n"
    page, labels = prepared(f"{lines}   OF ABOVE PERSON\n{PERSON[PERSON.index('2. CHECK') :]}")
    (person,) = read_persons(page, labels, "13G", [])
    found = person.rows["name"]
    assert (found.value, signs & set(found.signs)) == (name, signs)


def test_the_number_of_the_next_row_is_no_value_of_this_one():
    rows = "1. NAME OF REPORTING PERSON\nFern\n5. SOLE VOTING POWER\nsee Note 1\n{line}\n"
    rows += "NUMBER OF SHARES   0   SHARED VOTING POWER\n9. AGGREGATE AMOUNT BENEFICIALLY OWNED\n10\n"
    assert [persons(rows.format(line=line))[0]["sole_voting_power"] for line in ("6.", "6 shares")] == ["unreadable", 6]


@pytest.mark.parametrize(
    "lines",
    [
        "1. NAME OF REPORTING PERSON\n   Fern Fund, L.P. I.D. No. 12-3456789",
        "1. NAME OF REPORTING PERSON\n   Fern Fund, L.P.-I.D. No. 12-3456789",
        "1. NAME OF REPORTING PERSON\n   Fern Fund, L.P. I.D.\n   No. 12-3456789",
        "   NAME OF REPORTING PERSON\n1. SS. OR I.R.S IDENTIFICATION NO. OF ABOVE PERSON\n   Fern Fund, L.P."
        "\n   12-3456789",
        "1. Name of Reporting             Fern\n   Person                        Fund, L.P.\n\n"
        "   IRS Identification            12-3456789\n   No. of Above",
    ],
)
def test_row_1_in_the_words_of_its_filers(lines):
    text = PERSON.replace("1. NAME OF REPORTING PERSON\n   Fern Fund, L.P.\n   12-3456789", lines)
    (read,) = persons(text)
    assert (read["name"], read["<irs-number>"]) == ("Fern Fund, L.P.", "12-3456789")


@pytest.mark.parametrize(
    ("printed", "converted"),
    [
        ("1. NAME OF REPORTING PERSON\n", "NAME OF REPORTING PERSON\n 1\n"),
        ("1. NAME OF REPORTING PERSON\n   Fern Fund, L.P.", "NAME OF REPORTING PERSON\n   Fern Fund, L.P.\n 1    "),
        ("\n2. CHECK THE", f"\n{' ' * 40}2\n\n{' ' * 30}CHECK THE"),
        ("\n2. CHECK THE APPROPRIATE", "\n        (a) ☐\n2. CHECK THE APPROPRIATE"),
        ("(a) [ ]  (b) [X]", "A. B.X"),
        ("(a) [ ]  (b) [X]", "A.X B."),
        ("5. SOLE VOTING POWER\n  ", "SOLE VOTING POWER\n5"),
        ("\n   1,000\n6. SHARED VOTING POWER", "\n   Owned by the       1,000\n6. SHARED VOTING POWER"),
        ("5. SOLE VOTING POWER", "5._Sole_Voting_Power_"),
        (
            "11. PERCENT OF CLASS REPRESENTED BY AMOUNT IN ROW (9)\n   ",
            "PERCENT OF CLASS REPRESENTED BY AMOUNT IN ROW (9)\n11",
        ),
    ],
)
def test_pages_that_a_program_made_text_of(printed, converted):
    assert printed in PERSON
    (read,) = persons(PERSON.replace(printed, converted))
    expected = {**VALUES, "group": "a"} if converted == "A.X B." else VALUES
    assert read == {name: Decimal(value) if type(value) is int else value for name, value in expected.items()}


def test_cells_drawn_with_lines_of_their_own():
    """As programs draw the cells of a table in text."""
    rows = ("1\tNAME OF REPORTING PERSON\tFern", "5\tSOLE VOTING POWER\t-0-", "6\tSHARED VOTING POWER\t2,000")
    rows = (*rows, "9\tAGGREGATE AMOUNT BENEFICIALLY OWNED BY EACH REPORTING PERSON\t2,000")
    drawn = ["┌────┬──────────────┐"]
    for number, label, value in (row.split("\t") for row in rows):
        drawn += [f"│    │ {label} │", f"│{number}   │             │", f"│    │ {value} │", "├────┼──────────────┤"]
    (read,) = persons("\n".join(drawn))
    shares = {"sole_voting_power": Decimal(0), "shared_voting_power": Decimal(2000), "aggregate_amount": Decimal(2000)}
    assert read == {"name": "Fern", **shares}


# ---- pages written down column by column

BY_COLUMNS = """1

NAME OF REPORTING PERSON

2

Fern Fund, L.P.
12-3456789
CHECK THE APPROPRIATE BOX IF A MEMBER OF A GROUP

3

(a) ☐
(b) ☒
SEC USE ONLY

4

CITIZENSHIP OR PLACE OF ORGANIZATION

5

☐

Delaware
SOLE VOTING POWER
NUMBER OF
SHARES
6
BENEFICIALLY
OWNED BY EACH 7.

1,000
SHARED VOTING POWER

(7)

-0-
SOLE DISPOSITIVE POWER

8

1,000
SHARED DISPOSITIVE POWER

9

N/A
AGGREGATE AMOUNT BENEFICIALLY OWNED BY EACH REPORTING PERSON

10

1,000
CHECK IF THE AGGREGATE AMOUNT IN ROW (9) EXCLUDES CERTAIN SHARES

11

☐
PERCENT OF CLASS REPRESENTED BY AMOUNT IN ROW (9)

12

5.3%
TYPE OF REPORTING PERSON

PN
"""


def test_the_next_number_between_a_label_and_its_value_is_no_value():
    (read,) = persons(BY_COLUMNS)
    assert read == {name: Decimal(value) if type(value) is int else value for name, value in VALUES.items()}


def test_one_number_that_is_the_next_one_is_a_value():
    (read,) = persons(PERSON.replace("5. SOLE VOTING POWER\n   1,000", "5. SOLE VOTING POWER\n   6"))
    assert read["sole_voting_power"] == 6


VALUES_BELOW = """5. SOLE VOTING POWER
6. SHARED VOTING POWER
7. SOLE DISPOSITIVE POWER
8. SHARED DISPOSITIVE
   POWER
   1,000*
   0
   1,000*

   0
9. AGGREGATE"""
IN_ROWS = PERSON[PERSON.index("5. SOLE") : PERSON.index("9. AGGREGATE") + len("9. AGGREGATE")]


def test_values_below_all_their_labels_are_those_of_the_labels_in_their_order():
    page, labels = prepared(PERSON.replace(IN_ROWS, VALUES_BELOW))
    (read,) = read_persons(page, labels, "13G", [])
    assert [read.rows[row].value for row in POWERS] == [1000, 0, 1000, 0]
    assert all(read.rows[row].signs["column"] for row in POWERS)


@pytest.mark.parametrize("dash", ["—", "--"])
def test_dashes_below_all_labels_are_values_too(dash):
    page, labels = prepared(PERSON.replace(IN_ROWS, VALUES_BELOW.replace("   0\n", f"   {dash}\n")))
    (read,) = read_persons(page, labels, "13G", [])
    assert [read.rows[row].value or read.rows[row].words for row in POWERS] == [1000, dash, 1000, dash]


BELOW_ALL = """5. SOLE VOTING POWER
6. SHARED VOTING POWER
7. SOLE DISPOSITIVE POWER
8. SHARED DISPOSITIVE POWER
9. AGGREGATE AMOUNT BENEFICIALLY OWNED BY EACH REPORTING PERSON

600**
- 0 -**
1,000**
- 0 -**

1,000**
10
"""


def test_values_below_five_labels_are_those_of_the_labels_in_their_order():
    """Row 9 has not the first of them; behind them stands the number of the next row."""
    start, end = PERSON.index("5. SOLE"), PERSON.index("10. CHECK") + len("10. ")
    (read,) = persons(PERSON[:start] + BELOW_ALL + PERSON[end:])
    assert [read[row] for row in (*POWERS, "aggregate_amount")] == [600, 0, 1000, 0, 1000]
    page, labels = prepared(PERSON[:start] + BELOW_ALL.replace("600**\n", "") + PERSON[end:])
    (doubtful,) = read_persons(page, labels, "13G", [])
    assert doubtful.rows["aggregate_amount"].signs["doubted"]


@pytest.mark.parametrize("lost", ["   1,000*\n", "\n   0\n", "   0\n"])
def test_of_fewer_values_than_labels_nobody_can_tell_whose_they_are(lost):
    page, labels = prepared(PERSON.replace(IN_ROWS, VALUES_BELOW.replace(lost, "", 1)))
    (read,) = read_persons(page, labels, "13G", [])
    *others, last = (read.rows[row] for row in POWERS)
    assert [one.absence for one in others] == ["blank"] * 3
    assert last.signs["part_of_column"]


def test_of_two_values_below_two_labels_one_cannot_be_sure():
    text = PERSON.replace("5. SOLE VOTING POWER\n   1,000\n", "5. SOLE VOTING POWER\n").replace(
        "   -0-\n", "   1,000\n   -0-\n"
    )
    page, labels = prepared(text)
    (read,) = read_persons(page, labels, "13G", [])
    assert [read.rows[row].value for row in POWERS[:3]] == [1000, 0, 1000]
    assert ["part_of_column" in read.rows[row].signs for row in POWERS[:3]] == [True, True, False]


def test_the_number_of_its_own_row_is_none_of_the_values_below():
    text = PERSON.replace("5. SOLE VOTING POWER\n   1,000\n", "5. SOLE VOTING POWER\n").replace(
        "6. SHARED VOTING POWER\n", "SHARED VOTING POWER\n6\n"
    )
    (read,) = persons(text)
    assert (read["sole_voting_power"], read["shared_voting_power"]) == ("blank", 0)


def test_a_number_within_its_label_is_no_value():
    text = PERSON.replace("6. SHARED VOTING POWER\n   -0-", "VOTING POWER\n6 SHARED\n2,500")
    text = text.replace("11. PERCENT OF CLASS REPRESENTED BY", "OF CLASS REPRESENTED BY").replace(
        "    5.3%", "11 PERCENT\n5.3%"
    )
    (read,) = persons(text)
    assert (read["shared_voting_power"], read["percent"]) == (2500, "5.3")


def test_a_code_is_no_name():
    (read,) = persons(PERSON.replace("   Fern Fund, L.P.\n   12-3456789\n", "   PN\n"))
    assert read["name"] == "blank"


@pytest.mark.parametrize(
    ("name", "place", "is_sure"),
    [
        ("Fern Fund, L.P.", "Delaware", True),
        ("Fern Fund, L.P.", "Fern Fund, L.P.", False),
        ("State of Delaware", "State of Delaware", True),
    ],
)
def test_a_place_that_is_called_like_a_person_is_doubted(name, place, is_sure):
    page = PERSON.replace("Fern Fund, L.P.", name).replace("   Delaware", f"   {place}")
    found = read((FIRST + page + ITEMS).encode()).evidence["reporting_persons[0].citizenship"]
    assert (found.confidence >= SURE) is is_sure


# ---- frames, tables of EDGAR, labels and marks as typed

FRAME = 90


def framed(text: str, sign: str) -> str:
    lines = (f"{sign} {line:<{FRAME}} {sign}" for line in text.split("\n"))
    return "\n".join([sign * (FRAME + 4), *lines, sign * (FRAME + 4)])


@pytest.mark.parametrize("sign", "*!#+|:")
def test_frames_drawn_with_any_sign_are_no_part_of_values(sign):
    (read,) = persons(framed(PERSON, sign))
    assert read == VALUES


@pytest.mark.parametrize("sign", "*!#+")
def test_tabs_before_the_right_side_of_a_frame_do_not_matter(sign):
    lines = [f"{sign} {line}\t\t{sign}" for line in PERSON.split("\n")]
    (read,) = persons("\n".join([sign * FRAME, *lines, sign * FRAME]))
    assert read == VALUES


@pytest.mark.parametrize(
    "begins",
    [
        "<TABLE>\n<S>                 <C>\n",
        "<TABLE>\n<CAPTION>\nA\n<S> <C> <C>\n",
        "<S>  <C>\n",
        "<PAGE 1>\n",
        "<page>  1\n",
    ],
)
def test_plain_text_that_begins_with_tags_keeps_its_lines(begins):
    record = read(f"{begins}{FIRST}{PERSON}{ITEMS}".encode()).record
    (person,) = record.reporting_persons
    assert (record.issuer_name, person.name, person.aggregate_amount) == ("Fern Holdings Inc.", "Fern Fund, L.P.", 1000)
    assert (person.sole_voting_power, person.shared_voting_power) == (1000, 0)


@pytest.mark.parametrize(
    "label",
    [
        "1. NAME OF REPORTING PERSON\n   SS OR IRS IDENTIFICATION NO. OF ABOVE PERSON",
        "1  NAMES OF REPORTING PERSONS\n   IRS IDENTIFICATION NOS. OF ABOVE PERSONS (ENTITIES ONLY)",
        "(1) Names of Reporting Persons. IRS Identification Nos. of Above Persons (entities only)",
        "1. NAME OF REPORTING PERSON\n   S.S OR I.R.S IDENTIFICATION NO. OF ABOVE PERSON",
        "1. NAME AND I.R.S. IDENTIFICATION NO. OF REPORTING PERSON",
        "1. Name of Reporting Person and I.R.S. Identification No.",
    ],
)
def test_the_label_of_row_1_in_other_words(label):
    (one,) = persons(PERSON.replace("1. NAME OF REPORTING PERSON", label))
    assert (one["name"], one["<irs-number>"]) == (VALUES["name"], VALUES["<irs-number>"])


def test_a_label_that_lost_a_word_makes_no_list_of_names():
    text = PERSON.replace("2. CHECK THE APPROPRIATE BOX", "(2) CHECK APPROPRIATE BOX").replace(
        "10. CHECK", "(10) CHECK"
    )
    assert persons(text) == [VALUES]


def test_a_box_of_a_letter_that_was_not_read_is_doubted():
    page, labels = prepared(PERSON.replace("(a) [ ]  (b) [X]", "(A) [ ]\n   (8) [X]"))
    (person,) = read_persons(page, labels, "13G", [])
    assert person.rows["group"].signs["doubted"] == 1.0


MARKS = (
    "(a.)  (  )       (b.)  (X)", "a / /   b /X/", "a [ ]  b [X]", "(a) [ ]\n   (b)\n           [X]",
    "(a) No\n   (b) Yes",
    "(a)\n               [ ]\n   (b)\n               [X]",
)  # fmt: skip


@pytest.mark.parametrize("marks", MARKS)
def test_marks_of_the_group_as_typed(marks):
    assert persons(PERSON.replace("(a) [ ]  (b) [X]", marks))[0]["group"] == "b"


@pytest.mark.parametrize(
    ("answer", "ticked"),
    [
        ("Yes      No  X", False),
        ("Yes [ ]  No [X]", False),
        ("[X] Yes  [ ] No", True),
        ("Yes X  No", True),
        ("X No", False),
    ],
)
def test_a_box_may_stand_behind_yes_or_no(answer, ticked):
    text = PERSON.replace("EXCLUDES CERTAIN SHARES\n    [ ]", f"EXCLUDES CERTAIN SHARES\n    {answer}")
    assert persons(text)[0]["excludes_shares"] is ticked


@pytest.mark.parametrize(("answer", "ticked"), [("No", False), ("Yes", True), ("No.", False), ("\n    Yes", True)])
def test_a_box_may_be_answered_in_a_word_below_its_label(answer, ticked):
    label = "10. CHECK BOX IF DISCLOSURE OF LEGAL PROCEEDINGS IS REQUIRED\n    PURSUANT TO ITEMS 2(d) OR 2(e)"
    text = PERSON.replace("EXCLUDES CERTAIN SHARES\n    [ ]", f"EXCLUDES CERTAIN SHARES\n    {answer}")
    assert persons(text)[0]["excludes_shares"] is ticked
    assert read_row("legal_proceedings", f"{label}\n    {answer}\n\n", 0).value is ticked


TYPES = {
    "H.C.": ("HC",), "I.A., H.C.": ("IA", "HC"), "FMC - HC / FMB - BK": ("HC", "BK"), "N.A.: IN": ("IN",),
    "O.O.": ("OO",),
}  # fmt: skip


@pytest.mark.parametrize("types", TYPES)
def test_types_as_typed(types):
    assert persons(PERSON.replace("    PN\n", f"    {types}\n"))[0]["types"] == TYPES[types]


def test_the_number_of_the_next_row_behind_a_blank_percent_is_none():
    above, _, _ = PERSON.partition("11. PERCENT")
    cells = (
        "| 11 | Percent of Class Represented by Amount in Row (9)  |\n| 12 |\n  **Type of Reporting Person***  PN |\n"
    )
    (person,) = persons(above + cells)
    assert (person["types"], person["aggregate_amount"], person["percent"]) == (("PN",), 1000, "blank")


def test_a_type_between_two_pages_is_no_comment_on_one():
    other = PERSON.replace("    PN\n", "    PN\n\n<PAGE>\nCUSIP No. 30000A107\n").replace(
        "TYPE OF REPORTING PERSON", "Type of Person"
    )
    assert [one["types"] for one in persons(other + other)] == [("PN",), ("PN",)]


@pytest.mark.parametrize("number", ["-1,000-", "Fern: 1,000", "-- 1,000 --", "Shares 1,000"])
def test_what_stands_around_a_number_takes_no_confidence(number):
    text = PERSON.replace("SOLE VOTING POWER\n   1,000", f"SOLE VOTING POWER\n   {number}")
    reading = read((FIRST + text + ITEMS).encode())
    assert reading.record.reporting_persons[0].sole_voting_power == 1000
    assert reading.evidence["reporting_persons[0].sole_voting_power"].confidence >= SURE


def test_a_percent_is_no_number_of_shares():
    assert (
        persons(PERSON.replace("SOLE VOTING POWER\n   1,000", "SOLE VOTING POWER\n   48.5%"))[0]["sole_voting_power"]
        == "unreadable"
    )


@pytest.mark.parametrize("further", [0, 1])
def test_powers_are_not_the_numbers_of_their_rows(further):
    text = PERSON
    for number, row in enumerate(
        ("SOLE VOTING", "SHARED VOTING", "SOLE DISPOSITIVE", "SHARED DISPOSITIVE"), 5 + further
    ):
        old = {"SHARED VOTING": "-0-", "SHARED DISPOSITIVE": "N/A"}.get(row, "1,000")
        text = text.replace(f"{row} POWER\n   {old}", f"{row} POWER {number} x")
    assert [persons(text)[0][power] for power in POWERS] == ["unreadable"] * 4


# ---- what composed pages showed (`python -m bench traits`)


HEAD = "1. NAME OF REPORTING PERSON\n   Fern Fund, L.P.\n   12-3456789\n"


def row_1(words: str, elsewhere: str = "", label: str = "1. NAME OF REPORTING PERSON\n") -> list[tuple[object, bool]]:
    """The names of row 1 as a page reads them, each with whether it is doubted."""
    page = PERSON.replace(HEAD, label + words)
    text, labels = prepared(page + elsewhere)
    rows = [person.rows["name"] for person in read_persons(text, labels, "13G", [])]
    return [(found.value if found.stated else found.absence, "cut" in found.signs) for found in rows]


@pytest.mark.parametrize("before", ["(Tax ID:  12-3456789) ", "I.R.S. No. 12-3456789 - ", "(SS # 123-45-6789) "])
def test_a_page_of_numbers_may_have_the_tax_number_before_the_name(before):
    page, labels = prepared(SHORT.replace("- Fern", f"- {before}Fern"))
    first = read_persons(page, labels, "13G", [])[0].rows
    assert first["name"].value == "Fern Fund"
    assert first["<irs-number>"].value in before


def test_the_first_word_of_the_label_of_the_tax_number_is_none_of_the_name_beside_it():
    label = "(1)  Names of Reporting Persons and  :  "
    below = "\n     IRS Identification              :\n     Nos. of Above Persons           :  12-3456789\n"
    assert row_1(f"Fern Corp{below}", label=label) == [("Fern Corp", False)]


@pytest.mark.parametrize("number", ["1b.", "Row 1a:", "Item 1(b)", "(1)(b)"])
def test_the_number_of_a_line_for_the_tax_number_is_none_of_the_name_above_it(number):
    label = "1a.  NAME OF REPORTING PERSON          "
    assert row_1(f"Fern Partners\n{number}  I.R.S. NUMBER     12-3456789\n", label=label) == [("Fern Partners", False)]


COLUMNS = """1. NAME OF REPORTING PERSON           Fern Special Situations Asset
   I.R.S. IDENTIFICATION NO. OF       Management, Inc.
   ABOVE PERSON
"""


def test_a_name_that_goes_on_beside_the_label_is_whole_where_the_document_has_it_so():
    assert row_1(COLUMNS, label="", elsewhere="\nFern Special Situations Asset Management, Inc.\n") == [
        ("Fern Special Situations Asset Management, Inc.", False)
    ]
    assert row_1(COLUMNS, label="") == [("Fern Special Situations Asset", True)]


@pytest.mark.parametrize("next_label", ["\n   Check\n", " (2) CHECK\n", "\n2. Check\n"])
def test_the_beginning_of_the_next_label_is_no_part_of_a_name(next_label):
    assert row_1(f"   Fern Fund, L.P.{next_label}")[0][0] == "Fern Fund, L.P."


CAPACITIES = [
    (", as", "Trustee for the Larch Voting Trust"),
    (",", "as Trustee for the Larch Voting Trust"),
    (", on behalf of its series", "Larch Growth Fund"),
    (", as Trustee for the Larch", "Employee Stock Ownership Trust"),
]


@pytest.mark.parametrize("between", ["\n", "\n\n", "\n  ---------\n"])
@pytest.mark.parametrize(("end", "rest"), CAPACITIES)
def test_in_what_capacity_somebody_reports_is_part_of_the_name(end, rest, between):
    assert row_1(f"   Fern Fund, L.P.{end}{between}   {rest}\n") == [(f"Fern Fund, L.P.{end} {rest}", False)]


def test_a_capacity_may_go_on_beside_the_label_for_lines():
    page = """1. NAME OF REPORTING PERSON           Fern Fund, L.P., as
   I.R.S. IDENTIFICATION NO. OF       Trustee for the Larch Employee
   ABOVE PERSON                       Stock Ownership Trust
"""
    head = "1. NAME OF REPORTING PERSON\n   Fern Fund, L.P.\n   12-3456789\n"
    whole = "Fern Fund, L.P., as Trustee for the Larch Employee Stock Ownership Trust"
    assert persons(PERSON.replace(head, page))[0]["name"] == whole


@pytest.mark.parametrize(("name", "rest"), [("dated May 1,", "1999"), ("dated May", "12, 1999")])
def test_a_day_may_go_on_beside_the_label(name, rest):
    page = f"1. NAME OF REPORTING PERSON           Fern Trust {name}\n   I.R.S. IDENTIFICATION NO.          {rest}\n"
    assert row_1(page, label="") == [(f"Fern Trust {name} {rest}", False)]


@pytest.mark.parametrize("mark", [" ({})", "({})", " [{}]"])
def test_lines_that_end_in_marks_of_notes_are_names(mark):
    names = ("Fern Fund, L.P.", "Moss Trust", "Ann Orme")
    lines = "".join(f"   {name}{mark.format(n)}\n" for n, name in enumerate(names, 1))
    (person,) = read(WHOLE.replace("   Fern Fund, L.P.\n   12-3456789\n", lines).encode()).record.reporting_persons
    assert (person.name, person.irs_number) == ("; ".join(names), UNSET)


def test_two_people_in_lines_of_their_own_are_doubted_as_one():
    page = WHOLE.replace("   Fern Fund, L.P.\n   12-3456789\n", "   Ann Orme\n   Ben Heron\n")
    assert read(page.encode()).evidence["reporting_persons[0].name"].confidence < 0.9
    again = read(f"{page}\nAnn Orme Ben Heron\n".encode())
    assert again.evidence["reporting_persons[0].name"].confidence > 0.9


@pytest.mark.parametrize(
    ("first", "second", "third"),
    [
        ("Fern Bank, as Trustee of", "Moss Trust", "Olive Fund, L.P."),
        ("Fern Bank, as general partner of", "Moss Fund, L.P.", "Olive Fund, L.P."),
        ("Ada Moss and", "Fern Holdings, Inc.", ""),
        ("Ada Moss", "(President of Fern Holdings, Inc.", ""),
    ],
)
def test_lines_that_may_be_two_names_are_not_joined(first, second, third):
    page = f"1. NAME OF REPORTING PERSON           {first}\n   I.R.S. IDENTIFICATION NO. OF       {second}\n"
    assert row_1(f"{page}   ABOVE PERSON{third:>{23 + len(third)}}\n", label="") == [(first, True)]


def test_a_trust_keeps_the_year_of_its_day():
    for behind in ("", "      (IRS No. 00-9128742)      7345 Quay Row, Unit 6      Palo Alto, California 94301"):
        assert row_1(f"   Fern Trust dated May 3, 1991{behind}\n")[0][0] == "Fern Trust dated May 3, 1991"
    assert row_1("   Fern Trust dated May 3,\n\n   1991\n") == [("Fern Trust dated May 3, 1991", False)]


@pytest.mark.parametrize(
    "rest", ["   Master Fund, L.P.\n\n   Fern Master Fund, L.P. reports.\n", "   Situations Fund\n"]
)
def test_a_name_above_a_rule_may_go_on_below_it(rest):
    """What stands there may be another person, so that the name is doubted where the document does not have it."""
    page = f"1. NAME OF REPORTING PERSON       Fern\n---------\nI.R.S. IDENTIFICATION NO.     {rest}"
    head = "1. NAME OF REPORTING PERSON\n   Fern Fund, L.P.\n   12-3456789\n"
    text, labels = prepared(PERSON.replace(head, page))
    (person,) = read_persons(text, labels, "13G", [])
    assert person.rows["name"].value == "Fern Master Fund, L.P." or "cut" in person.rows["name"].signs


@pytest.mark.parametrize("number", ["Federal I.D. No. 12-3456789", "Social\nSecurity Number: ###-##-####"])
def test_words_of_a_number_are_no_part_of_a_name_in_a_list(number):
    read = persons(ROSTER.replace("MOSS FUND  98-7654321", f"MOSS FUND  {number}"))
    assert [one["name"] for one in read] == ["FERN CAPITAL LLC", "MOSS FUND"]


@pytest.mark.parametrize(
    "name", ["First  Federal", "Fern 1999 Trust No. 60601", "Fern Partners 401 Plan, Account 12345"]
)
def test_what_looks_like_an_address_or_a_number_may_be_of_a_name(name):
    assert row_1(f"   {name}\n") == [(" ".join(name.split()), False)]


@pytest.mark.parametrize("name", ["Fern 1997 Family Partnership", "Fern No. 5 Trust", "Fern Two Partners"])
@pytest.mark.parametrize("between", ["\n   ", ", "])
def test_a_number_of_a_name_begins_no_address(name, between):
    assert row_1(f"   {name}{between}12 Quay Row, Suite 5\n   Boston, MA 02110\n") == [(name, False)]


def test_a_word_between_a_label_and_its_second_line_may_be_of_the_name():
    page = """1. NAME OF REPORTING PERSON            Fern Bank, on behalf
   I.R.S. IDENTIFICATION NO.           of Moss Growth Fund
   OF ABOVE PERSON
"""
    assert row_1(page, label="") == [("Fern Bank, on behalf of Moss Growth Fund", False)]


def test_a_street_number_may_end_a_line():
    assert row_1("   Fern Fund, L.P. 6965\n   Quay Row, Unit 6 Houston, TX 77002\n")[0][0] == "Fern Fund, L.P."


@pytest.mark.parametrize("end", [" &", " Irrevocable Trust dated"])
def test_a_name_that_ends_as_none_does_is_doubted(end):
    assert row_1(f"   Fern Fund, L.P.{end}\n\n   Larch Voting Trust\n")[0][1]


@pytest.mark.parametrize(
    "address",
    [
        "   12 Quay Row, Suite 4\n   Boston, MA 02110\n",
        "   c/o Larch Advisers\n   P.O. Box 12\n   George Town, Cayman Islands KY1-1104\n",
        "   One Ladle Street\n   Toronto, Ontario M5H 2N2\n",
        "   12 Quay Row,\n   Building C\n                                                     Boston, MA 02110\n",
    ],
)
def test_an_address_is_no_part_of_a_name(address):
    assert row_1("   Fern Trust dated May 3, 1991\n" + address) == [("Fern Trust dated May 3, 1991", False)]


@pytest.mark.parametrize(
    "words",
    [
        *("No SS or IRS Identification Number", "I.R.S. No.: Not applicable", "S.S.\n   No. Omitted"),
        "(No U.S. tax number)",
    ],
)
def test_words_that_say_that_there_is_no_number_are_no_part_of_a_name(words):
    assert row_1(f"   Olive Fenn {words}\n")[0][0] == "Olive Fenn"


@pytest.mark.parametrize(
    "words",
    [
        *("Not required", "N.A.", "Withheld", "Exempt", "Pending", "Unknown", "Foreign", "(intentionally omitted)"),
        *("Not furnished", "Foreign entity", "To be supplied", "Not required for foreign persons", "95 1411999"),
        *(
            "1200 Elm Street",
            "Foreign - none",
            "12 Elm St., Suite 4",
            "P.O. Box 7\n   Salem, Maine",
            "c/o Moss LLC\n   Elm Street",
        ),
    ],
)
def test_what_stands_in_the_line_of_the_number_is_no_part_of_a_name(words: str):
    assert row_1(f"   Fern Holdings plc\n   {words}\n")[0] == ("Fern Holdings plc", False)


@pytest.mark.parametrize(
    ("above", "below"),
    [("Moss National Bank", "N.A."), ("Fern Partners of", "12 Elm Street LLC"), ("Fern Fund", "Foreign Investors LP")],
)
def test_the_second_line_of_a_name_stays(above: str, below: str):
    assert row_1(f"   {above}\n   {below}\n")[0][0] == f"{above} {below}"


def test_a_tax_number_may_have_a_blank():
    assert persons(FIRST + PERSON.replace("12-3456789", "12 3456789"))[0]["<irs-number>"] == "123456789"


def test_a_name_is_doubted_whose_first_line_is_a_name_elsewhere():
    page = FIRST + PERSON.replace("Fern Fund, L.P.\n", "Fern Fund, L.P.\n   Mossy Lichen\n")
    for rest in ("", "\nItem 2(a) Name of Person Filing:\n   Fern Fund, L.P.\n"):
        evidence = read(f"{page}{rest}".encode()).evidence["reporting_persons[0].name"]
        assert (evidence.confidence < SURE) == bool(rest)


@pytest.mark.parametrize(
    ("label", "row", "value"),
    [
        ("Percentage of Class", "percent", "5.3"),
        ("PERCENT OF CLASS:", "percent", "5.3"),
        ("Type of Person", "types", ("PN",)),
        ("Aggregate Amount", "aggregate_amount", 1000),
        ("Citizenship:", "citizenship", "Delaware"),
    ],
)
def test_labels_of_a_few_words_are_found(label, row, value):
    whole = {
        "percent": "11. PERCENT OF CLASS REPRESENTED BY AMOUNT IN ROW (9)",
        "types": "12. TYPE OF REPORTING PERSON",
        "aggregate_amount": "9. AGGREGATE AMOUNT BENEFICIALLY OWNED BY EACH REPORTING PERSON",
        "citizenship": "4. CITIZENSHIP OR PLACE OF ORGANIZATION",
    }[row]
    number, _, _ = whole.partition(".")
    for printed in (label, f"{number}.\n   {label}"):
        assert persons(PERSON.replace(whole, printed))[0][row] == value, printed


@pytest.mark.parametrize(
    "codes", ["IA - Investment Adviser; PN (Limited Partnership)", "IA (Investment Adviser), PN", "IA, PN"]
)
def test_codes_may_be_explained(codes):
    assert persons(PERSON.replace("    PN\n", f"    {codes}\n"))[0]["types"] == ("IA", "PN")


def test_a_shortened_label_may_stand_beside_its_answer():
    page = PERSON.replace("4. CITIZENSHIP OR PLACE OF ORGANIZATION\n", "CITIZENSHIP                ")
    assert persons(page)[0]["citizenship"] == "Delaware"


def test_a_shortened_label_may_have_an_answer_in_words():
    page = PERSON.replace("11. PERCENT OF CLASS REPRESENTED BY AMOUNT IN ROW (9)", "11. Percentage of Class")
    assert persons(page.replace("5.3%", "Not Applicable"))[0]["percent"] == "not applicable"


def test_no_shares_are_none_and_not_left_blank():
    page = PERSON.replace("5. SOLE VOTING POWER\n   1,000", "5. SOLE VOTING POWER\n\n   No shares\n")
    assert persons(page)[0]["sole_voting_power"] == 0


def test_a_long_name_is_no_reason_to_lose_a_person():
    """Of pages that print numbers for labels, with the tax number and the address in the line of the name."""
    name = "Fern Special Situations Holding AG, as Trustee for the Larch Employee Stock Ownership Trust"
    line = f"{name} S.S. OR I.R.S. IDENTIFICATION NOS. OF ABOVE PERSONS: 00-1738903 12 Quay Row, Boston, MA 02110"
    read = persons(SHORT.replace("Fern Fund", line) + SHORT)
    assert [one["name"] for one in read] == [name, "Fern Fund"]


@pytest.mark.parametrize("codes", ["PN, Limited Partnership", "(IA) Investment Adviser", "H.C."])
def test_a_number_alone_may_have_a_code_with_words_behind_it(codes):
    (read,) = persons(SHORT.replace("Item 12: IA", f"Item 12: {codes}"))
    assert read["types"] == ({"P": "PN", "(": "IA", "H": "HC"}[codes[0]],)


@pytest.mark.parametrize("note", ["(1)", "(See Item 2)"])
def test_a_note_of_the_name_before_a_place_is_no_part_of_it(note):
    read = persons(ROSTER.replace("MOSS FUND          Ohio", f"MOSS FUND  {note}   Ohio"))
    assert [one["citizenship"] for one in read] == ["Delaware", "Ohio"]


def test_a_place_that_ends_in_a_comma_goes_on():
    assert persons(PERSON.replace("   Delaware", "   Ontario,\nCanada"))[0]["citizenship"] == "Ontario, Canada"


def test_a_sentence_far_below_is_no_row():
    """Of a page without numbers, whose label of row 9 has other words than any form."""
    rows = "NAME OF REPORTING PERSON\n   Fern Fund, L.P.\nSOLE VOTING POWER\n   5\nSHARED VOTING POWER\n   0\n"
    rows += "SOLE DISPOSITIVE POWER\n   5\nSHARED DISPOSITIVE POWER\n   0\nAGGREGATE AMOUNT\n   5\n"
    story = "The shares were bought in the open market.\n" * 12
    story += "They agreed to sell. Aggregate amount beneficially owned before the sale: 60,800,645 shares.\n"
    assert persons(rows + story)[0]["aggregate_amount"] == 5


@pytest.mark.parametrize(
    "name", ["Fern Fund, L.P., as Trustee for the", "Fern Fund, L.P., on behalf of its series Larch"]
)
def test_a_name_of_a_list_that_ends_as_none_does_is_doubted(name):
    text, labels = prepared(
        ROSTER.replace("(1) FERN CAPITAL LLC  12-3456789", f"(1) {name}", 1).replace("FERN CAPITAL LLC", name)
    )
    first, second = read_persons(text, labels, "13G", [])
    assert "cut" in first.rows["name"].signs
    assert "cut" not in second.rows["name"].signs


def test_words_behind_a_code_are_no_codes():
    assert persons(PERSON.replace("    PN\n", "    HC (parent holding company IN ACCORDANCE)\n"))[0]["types"] == ("HC",)


def test_a_label_far_below_in_an_item_is_no_row():
    page = PERSON.replace("9. AGGREGATE AMOUNT BENEFICIALLY OWNED BY EACH REPORTING PERSON\n   1,000\n", "")
    page, _, _ = page.partition("10. CHECK")
    story = "\n".join(["The shares were bought in the open market."] * 60)
    page += f"\n{story}\nAggregate amount beneficially owned before the sale: 35,385,251 shares.\n"
    assert "aggregate_amount" not in persons(page)[0]


@pytest.mark.parametrize("head", ["CUSIP No. 223456104", "CUSIP: 223456104", "CUSIP NUMBER  223456104"])
def test_a_cusip_number_of_figures_above_a_name_is_no_tax_number(head):
    (one,) = persons(PERSON.replace("   Fern Fund, L.P.\n", f"   {head}\n   Fern Fund, L.P.\n"))
    assert (one["name"], one["<irs-number>"]) == (VALUES["name"], VALUES["<irs-number>"])


def test_words_of_a_label_may_be_broken_between_lines():
    text = PERSON.replace("SOLE DISPOSITIVE POWER\n   1,000", "Sole Disposi-\n   tive Power    None")
    (one,) = persons(text.replace("SHARED DISPOSITIVE POWER\n   N/A", "Shared Dis-\n   positive Power    None"))
    assert (one["sole_dispositive_power"], one["shared_dispositive_power"]) == (0, 0)


@pytest.mark.parametrize(
    "label",
    ["AGGREGATE AMOUNT OF BENEFICIAL OWNERSHIP", "Aggregate Beneficial Ownership", "Total amount beneficially held"],
)
def test_the_label_of_the_aggregate_amount_in_other_words(label):
    own = "9. AGGREGATE AMOUNT BENEFICIALLY OWNED BY EACH REPORTING PERSON\n"
    for between in ("\n", ":", "    "):
        assert persons(PERSON.replace(own, f"{label}{between}")) == [VALUES]


# ---- persons in columns, on one cover, and in Item 4


IN_COLUMNS = """\tFern Fund, L.P.\tFern Offshore Ltd.\tOlive Fern
I.R.S. Identification No.\t12-3456789\tNone\tNone
Check the Appropriate Box if a Member of a Group\t(b) [X]\t(b) [X]\t(b) [X]
Citizenship or Place of Organization\tDelaware\tBermuda\tCanada
Sole Voting Power\t0\t0\t15
Shared Voting Power\t600\t400\t1,000
Sole Dispositive Power\t0\t0\t15
Shared Dispositive Power\t600\t400\t1,000
Aggregate Amount Beneficially Owned by Each Reporting Person\t600\t400\t1,015
Percent of Class Represented by Amount in Row (9)\t3.0%\t2.0%\t5.1%
Type of Reporting Person\tPN\tCO\tIN
"""


def test_names_that_head_columns_are_those_of_persons_without_row_1():
    first, second, third = persons(IN_COLUMNS)
    assert [one["name"] for one in (first, second, third)] == ["Fern Fund, L.P.", "Fern Offshore Ltd.", "Olive Fern"]
    assert [one["citizenship"] for one in (first, second, third)] == ["Delaware", "Bermuda", "Canada"]
    assert [one["aggregate_amount"] for one in (first, second, third)] == [600, 400, 1015]
    assert [one["types"] for one in (first, second, third)] == [("PN",), ("CO",), ("IN",)]
    assert [one["group"] for one in (first, second, third)] == ["b", "b", "b"]
    assert first["<irs-number>"] == "12-3456789"
    assert "<irs-number>" not in second  # the first one's is no other's


def test_labels_of_a_table_head_no_columns_of_persons():
    assert len(persons(IN_COLUMNS.replace("Fern Fund, L.P.\tFern Offshore Ltd.\tOlive Fern", "(1)\t(2)\t(3)"))) == 1


JOINT = """(1) Names of reporting persons           Fern Growth Fund
    S.S. or I.R.S. identification        (IRS #12-3456789);
    nos. of above persons                Fern Income Trust
                                         (IRS #12-3456790)
(4) Citizenship or place of organization Utopia
(5) Sole voting power                    Fern Growth Fund: 400,000
                                         Fern Income Trust: 210,500
(6) Shared voting power                  -0-
(7) Sole dispositive power               Fern Growth Fund: 400,000
                                         Fern Income Trust: 210,500
(9) Aggregate amount beneficially owned  Fern Growth Fund: 400,000
    by each reporting person             Fern Income Trust: 210,500
(11) Percent of class represented by     Fern Growth Fund: 4.1%
     amount in row (9)                   Fern Income Trust: 2.2%
(12) Type of reporting person            IV
"""


def test_a_cover_of_two_has_a_number_below_each_name_and_says_once_what_holds_for_both():
    page, labels = prepared(JOINT)
    found = [person.rows for person in read_persons(page, labels, "13G", [])]
    assert [rows["name"].value for rows in found] == ["Fern Growth Fund", "Fern Income Trust"]
    assert [rows["<irs-number>"].value for rows in found] == ["12-3456789", "12-3456790"]
    assert [rows["sole_voting_power"].value for rows in found] == [400_000, 210_500]
    assert [rows["types"].value for rows in found] == [("IV",), ("IV",)]
    assert all("doubted" in rows["types"].signs for rows in found)  # nobody is named there
    assert all("doubted" not in rows["percent"].signs for rows in found)


def test_names_that_were_wrapped_head_no_lists():
    wrapped = JOINT.replace("Fern Growth Fund", "Fern\nGrowth Fund").replace("Fern Income Trust", "Fern\nIncome Trust")
    assert "Fern" not in [person["name"] for person in persons(wrapped)]


def test_numerals_before_powers_are_those_of_item_4():
    powers = ("(i) sole power to vote: 10", "(ii) shared power to vote: 2", "(iii) sole power to dispose: 10",
              "(iv) shared power to dispose: 2")  # fmt: skip
    item_4 = "Item 2(a) Name of Person Filing: Olive Fern\nItem 4 Ownership\n(c) Number of shares:\n" + "\n".join(
        powers
    )
    assert len(persons(PERSON + item_4)) == len(persons(PERSON)) == 1


def test_dots_that_fill_lines_are_no_part_of_values():
    filled = PERSON.replace("   1,000\n", " ..1,000..............\n").replace("   Delaware", "   Delaware........")
    filled = (
        filled.replace("   -0-", " ..0.............").replace("    5.3%", " .5.3%.").replace("    PN", "    PN......")
    )
    page = read_plain(Passage.whole(f"{FIRST}{filled}{ITEMS}".encode()))
    [person] = read_statement(page, "13G", plain=True).persons
    rows = {row: found.value for row, found in person.rows.items() if found.stated}
    assert rows == {row: value for row, value in VALUES.items() if value != "not applicable"}


def test_numbered_items_are_no_rows():
    answers = ("The common stock.", "Olive Fern.", "Personal funds.", "Gain.", "None.", "None.", "None.")
    items = "\n\n".join(f"Item {number}. {words}" for number, words in enumerate(answers, 1))
    assert persons(items, "13D") == []


RESPECTIVELY = """1. Names of Reporting Persons
   Fern Fund, L.P. and Moss Fund, L.P.
4. Citizenship or Place of Organization
   Delaware and Utah, respectively
5. Sole Voting Power
   1,000 and 2,000, respectively
7. Sole Dispositive Power
   1,000 and 2,000, respectively
9. Aggregate Amount Beneficially Owned by Each Reporting Person
   1,000 and 2,000, respectively
11. Percent of Class Represented by Amount in Row (9)
   5.3% and 10.6%, respectively
12. Type of Reporting Person
   PN
"""


def test_what_is_said_respectively_is_said_of_each():
    first, second = persons(RESPECTIVELY)
    assert (first["name"], second["name"]) == ("Fern Fund, L.P.", "Moss Fund, L.P.")
    assert (first["citizenship"], second["citizenship"]) == ("Delaware", "Utah")
    assert (first["aggregate_amount"], second["aggregate_amount"]) == (1000, 2000)
    assert (first["percent"], second["percent"]) == ("5.3", "10.6")


def test_what_is_said_respectively_of_who_is_not_told_is_doubted():
    page, labels = prepared(RESPECTIVELY.replace("Fern Fund, L.P. and Moss Fund, L.P.", "The Fern Funds"))
    [person] = read_persons(page, labels, "13G", [])
    assert "doubted" in person.rows["aggregate_amount"].signs
    assert "doubted" in person.rows["citizenship"].signs


def test_the_number_of_the_next_row_is_no_part_of_a_place():
    page, labels = prepared(PERSON.replace("   Delaware\n", "   Delaware 5\n").replace("L.P.\n", "L.P. 2\n"))
    [person] = read_persons(page, labels, "13G", [])
    assert (person.rows["citizenship"].value, person.rows["citizenship"].words) == ("Delaware", "Delaware")
    assert person.rows["name"].value == "Fern Fund, L.P. 2"  # which may be called so
    assert all("doubted" in person.rows[row].signs for row in ("citizenship", "name"))


def test_notes_below_a_name_and_a_place_are_no_part_of_them():
    noted = PERSON.replace("L.P.\n", "L.P. (1)\n   (1) Formerly Moss Fund.\n")
    noted = noted.replace("   Delaware\n", "   Delaware *\n   * Since 1994.\n")
    [person] = persons(noted)
    assert (person["name"], person["citizenship"]) == ("Fern Fund, L.P.", "Delaware")


@pytest.mark.parametrize("name", ["No. 1 Ventures, Inc.", "The 5 Rivers Fund, L.P.", "Number 7 Shared Holdings LLC"])
def test_a_name_that_begins_with_a_number_is_whole(name: str) -> None:
    below = PERSON.replace("Fern Fund, L.P.", name)
    beside = PERSON.replace("REPORTING PERSON\n   Fern Fund, L.P.", f"REPORTING PERSON:     {name}")
    number = PERSON.replace(
        "PERSON\n   Fern", f"PERSON\nI.R.S. IDENTIFICATION NO. OF ABOVE PERSON:\n   {name}\n   12-3456789\nFern"
    )
    for page in (below, beside, number.replace("Fern Fund, L.P.\n   12-3456789\n", "")):
        assert persons(page)[0]["name"] == name


def test_a_name_broken_off_beside_its_tax_number_is_whole() -> None:
    name = "PERSON\n   Kestrel Value Partners,         12-3456789\n   L.P.\n"
    page = PERSON.replace("PERSON\n   Fern Fund, L.P.\n   12-3456789\n", name)
    assert (persons(page)[0]["name"], persons(page)[0]["<irs-number>"]) == (
        "Kestrel Value Partners, L.P.",
        "12-3456789",
    )


def test_a_name_of_a_list_goes_on_in_the_line_below_it() -> None:
    text = "1. NAME OF REPORTING PERSON\n   (A) Fern Partners,\n       L.P.\n   (B) Ada Moss\n"
    named = names_in(text, text.index("\n"), len(text))
    assert [" ".join(name.split()) for name, _, _ in named] == ["Fern Partners, L.P.", "Ada Moss"]


@pytest.mark.parametrize(
    "boxes",
    [
        "(a)            (b)  XX",
        "A [ ]\n     B [X]",
        "A [ ]\nB [X]",
        "(SEE INSTRUCTIONS)     A [ ]\n                       B [X]",
    ],
)
def test_the_letters_of_row_2_may_be_capitals_without_parentheses(boxes: str) -> None:
    assert persons(PERSON.replace("   (a) [ ]  (b) [X]", f"     {boxes}"))[0]["group"] == "b"


@pytest.mark.parametrize("apart", [False, True])
def test_boxes_of_row_2_may_stand_apart_from_its_label(apart: bool) -> None:
    page = PERSON.replace("   (a) [ ]  (b) [X]\n", "" if apart else "   (b) [ ]\n")
    page = page.replace("   Delaware\n", "\n(a) [X]\n(b) [ ]\n   Delaware\n") if apart else page
    page = page if apart else page.replace("2. CHECK", "        (a) [X]\n2. CHECK")
    (person,) = read(f"{FIRST}{page}".encode()).record.reporting_persons
    assert (person.group, person.citizenship, person.name) == ("a", "Delaware", "Fern Fund, L.P.")


# ---- persons as the lines of a table

TYPED_TABLE = """CUSIP No. 30000A107

1. Name of Reporting     4. Place of    5. Sole   6. Shared  7. Sole   8. Shared  9. Aggre-  11. Per- 12. Type
   Person                Organization   Voting    Voting     Disposi-  Disposi-   gate       cent of
                                        Power     Power      tive      tive       Amount     Class
                                                             Power     Power
-----------------------  -------------  --------  ---------  --------  ---------  ---------  -------  --------
Fern Opportunities Fund  Delaware        120,000          0   120,000          0    120,000  3.1%     OO
No. 1 Moss Fund          New York              0     90,500         0     90,500     90,500  2.3%     PN

2. Check the Appropriate Box if a Member of a Group  (a) [ ]  (b) [X]
10. Check if the Aggregate Amount in Row (9) Excludes Certain Shares [ ]
"""
CAPTIONS = (
    "Names of Reporting Persons", "Citizenship or Place of Organization", "Sole Voting Power", "Shared Voting Power",
    "Sole Dispositive Power", "Shared Dispositive Power",
    "Aggregate Amount Beneficially Owned by Each Reporting Person", "Percent of Class", "Type of Reporting Person",
)  # fmt: skip
LINES = (
    ("Fern Opportunities Fund", "Delaware", "120,000", "0", "120,000", "0", "120,000", "3.1%", "OO"),
    ("No. 1 Moss Fund", "New York", "0", "90,500", "0", "90,500", "90,500", "2.3%", "PN"),
)


def _html(*lines: tuple[str, ...]) -> str:
    rows = "".join(f"<tr>{''.join(f'<td>{cell}</td>' for cell in line)}</tr>" for line in lines)
    return f"<html><body><p>{FIRST.replace(chr(10), '<br>')}</p><table>{rows}</table>{ITEMS}</body></html>"


@pytest.mark.parametrize("page", [f"{FIRST}{TYPED_TABLE}{ITEMS}", _html(CAPTIONS, *LINES)], ids=["typed", "html"])
def test_lines_of_a_table_are_persons(page: str) -> None:
    fern, moss = read(page.encode()).record.reporting_persons
    assert (fern.name, fern.citizenship, fern.types) == ("Fern Opportunities Fund", "Delaware", ("OO",))
    assert (moss.name, moss.citizenship, moss.types) == ("No. 1 Moss Fund", "New York", ("PN",))
    assert [getattr(fern, power) for power in POWERS] == [120_000, 0, 120_000, 0]
    assert [getattr(moss, power) for power in POWERS] == [0, 90_500, 0, 90_500]
    assert [(person.aggregate_amount, str(person.percent)) for person in (fern, moss)] == [
        (120_000, "3.1"), (90_500, "2.3")
    ]  # fmt: skip


def test_boxes_below_a_table_of_persons_are_those_of_all() -> None:
    for person in persons(f"{FIRST}{TYPED_TABLE}"):
        assert (person["group"], person["excludes_shares"]) == ("b", False)


def test_a_table_that_lacks_a_figure_in_a_line_is_not_taken_for_persons() -> None:
    """Nobody can tell which of the columns is empty."""
    gap = _html(CAPTIONS, LINES[0], tuple(cell for n, cell in enumerate(LINES[1]) if n != 5))
    page, labels = prepared(gap)
    assert not any(
        person.rows["aggregate_amount"].stated
        for person in read_persons(page, labels, "13G", [])
        if "aggregate_amount" in person.rows
    )


def test_a_table_in_an_item_is_no_cover_where_the_cover_has_figures() -> None:
    page, labels = prepared(f"{FIRST}{PERSON}\nItem 4. Ownership.\n{TYPED_TABLE}")
    assert [person.rows["name"].value for person in read_persons(page, labels, "13G", [])] == ["Fern Fund, L.P."]


def test_a_table_whose_last_name_goes_on_below_it_is_not_taken_for_persons() -> None:
    """Nobody can tell how many lines are left out."""
    page, labels = prepared(FIRST + TYPED_TABLE.replace("2.3%     PN\n", "2.3%     PN\nII, L.P.\n") + ITEMS)
    assert not any(cover.rows["name"].value == "No. 1 Moss Fund" for cover in read_persons(page, labels, "13G", []))


def test_cells_of_a_table_of_persons_go_on_below_them() -> None:
    wrapped = TYPED_TABLE.replace("2.3%     PN\n", "2.3%     PN\nII, L.P.                 State\n", 1)
    _, moss = persons(f"{FIRST}{wrapped}")
    assert (moss["name"], moss["aggregate_amount"], moss["types"]) == ("No. 1 Moss Fund II, L.P.", 90_500, ("PN",))


def test_a_table_whose_cells_lost_their_blanks_is_doubted() -> None:
    flush = re.sub(r"(?m)^ +", "", TYPED_TABLE.replace("2.3%     PN\n", "2.3%     PN\n             State\n", 1))
    reading = read(f"{FIRST}{flush}{ITEMS}".encode())
    assert reading.record.reporting_persons[1].name.startswith("No. 1 Moss Fund")
    assert reading.evidence["reporting_persons[1].name"].confidence < SURE


# ---- several persons in columns of all rows


CELLS_BESIDE = """1. NAME OF REPORTING    Fern Capital       Moss Fund,
   PERSON               Group, LLC         L.P.
                        12-3456789         98-7654321
2. CHECK THE            (a) [ ]            (a) [X]
   APPROPRIATE BOX      (b) [X]            (b) [ ]
4. CITIZENSHIP OR       Delaware           Cayman
   PLACE OF                                Islands
   ORGANIZATION
5. SOLE VOTING POWER    1,000 shares       -0-
6. SHARED VOTING POWER  0                  2,500 shares
                                           (1)
7. SOLE DISPOSITIVE     1,000 shares
   POWER
8. SHARED               0                  2,500
DISPOSITIVE POWER
9. AGGREGATE AMOUNT     1,000              2,500
BENEFICIALLY OWNED BY
EACH REPORTING PERSON
11. PERCENT OF CLASS    Less than 1%       approximately
    REPRESENTED BY                         2.5%
    AMOUNT IN ROW (9)
12. TYPE OF REPORTING   IA                 PN
    PERSON
"""


def test_persons_in_columns_have_what_stands_in_theirs() -> None:
    fern, moss = persons(FIRST + CELLS_BESIDE)
    assert (fern["name"], moss["name"]) == ("Fern Capital Group, LLC", "Moss Fund, L.P.")
    assert (fern["<irs-number>"], moss["<irs-number>"]) == ("12-3456789", "98-7654321")
    assert (fern["citizenship"], moss["citizenship"]) == ("Delaware", "Cayman Islands")
    assert [fern[row] for row in POWERS] == [1000, 0, 1000, 0]
    assert [moss[row] for row in POWERS] == [0, 2500, "blank", 2500]
    assert [(one["group"], one["aggregate_amount"], one["percent"]) for one in (fern, moss)] == [
        ("b", 1000, "<1"), ("a", 2500, "2.5")
    ]  # fmt: skip
    assert (fern["types"], moss["types"]) == (("IA",), ("PN",))


def test_a_page_that_a_converter_tore_into_cells_is_of_one_person() -> None:
    """A converter tore words and figures at tabs."""
    rows = ("1 Name of Reporting Person:\tRobert L\tRoss .", "4 Citizenship:\tUnited States",
            "5 Sole Voting Power\t7\t4 5 ,", "6 Shared Voting Power\t1 39 ,\t9 0 ,",
            "7 Sole Dispositive Power\t7\t4 5 ,", "8 Shared Dispositive Power\t1 39 ,\t9 0 ,",
            "9 Aggregate Amount Beneficially Owned\t1 47 ,\t3 5 ,",
            "12 Type of Reporting Person\tIN")  # fmt: skip
    assert len(persons(FIRST + "\n".join(rows))) == 1


def test_a_cell_of_a_row_in_columns_without_others_is_of_nobody() -> None:
    """A web page has no place for a blank cell."""
    row = "<tr><td>{}</td><td>{}</td><td>{}</td></tr>"
    cells = [row.format(label, *values[:2]) for label, values in BESIDE.items()]
    page = "".join(cells).replace("<td>Delaware</td><td>Ohio</td>", "<td>Ohio</td><td></td>")
    reading = read(f"<html><body><p>{FIRST.replace(chr(10), '<br>')}</p><table>{page}</table>{ITEMS}</body>".encode())
    assert [one.name for one in reading.record.reporting_persons] == ["Fern Capital LLC", "Moss Fund LP"]
    assert [one.citizenship for one in reading.record.reporting_persons] == [UNSET, UNSET]


def test_the_first_words_of_a_label_may_stand_above_the_value() -> None:
    narrow = re.sub(r"(?m)^(.{24}.{0,14}).*$", r"\1", CELLS_BESIDE)
    (fern,) = persons(FIRST + narrow)
    assert [fern[row] for row in (*POWERS, "aggregate_amount")] == [1000, 0, 1000, 0, 1000]


def test_figures_of_several_persons_with_a_blank_between_them_are_never_sure() -> None:
    torn = re.sub(r" {2,}", " ", "\n".join(line.lstrip() for line in CELLS_BESIDE.split("\n")))
    reading = read(f"{FIRST}{torn}{ITEMS}".encode())
    told = [at for at in reading.evidence if at.startswith("reporting_persons[0]")]
    assert not [at for at in told if reading.evidence[at].confidence >= SURE]


def test_a_rule_before_a_letter_is_no_box() -> None:
    page = PERSON.replace("   (a) [ ]  (b) [X]", f"   ____(a) _X_   (b) {'_' * 36}")
    (person,) = persons(FIRST + page)
    assert person["group"] == "a"


# ---- labels of few words


FEW = """1   REPORTING PERSON:     {name}
    TAX NO.:              12-3456789
2   GROUP:                (a)  __     (b)   X
4   ORGANIZED IN:         Maine
5   SOLE VOTE:            1,310,000
6   SHARED VOTE:          -0-
7   SOLE DISPOSITION:     1,310,000
8   SHARED DISPOSITION:   -0-
9   TOTAL OWNED:          1,310,000
10  EXCLUDES SHARES:       X
11  PERCENT:              6.31%
12  TYPE:                 PN

"""


def test_labels_of_few_words_are_rows_and_items_that_do_not_apply_are_none():
    items = "".join(f"ITEM {n}.  NOT APPLICABLE\n" for n in range(3, 11))
    page = "".join(FEW.format(name=name) for name in ("Fern Fund II", "Moss Fund"))
    first, second = persons(FIRST + page + items)
    assert (first["name"], second["name"]) == ("Fern Fund II", "Moss Fund")
    assert first["<irs-number>"] == "12-3456789"
    assert [first[row] for row in POWERS] == [1310000, 0, 1310000, 0]
    assert (first["group"], first["citizenship"], first["percent"], first["types"]) == ("b", "Maine", "6.31", ("PN",))
    assert first["excludes_shares"] is True


def test_labels_at_the_end_of_their_lines_have_their_values_before_them():
    page = "\n\n".join(
        f"{value:40}{label}"
        for value, label in (
            ("Fern Fund, L.P.", "1. Name of Reporting Person"), ("(a) [ ]  (b) [X]", "2. Member of a Group"),
            ("", "3. SEC Use Only"), ("Maine", "4. Place of Organization"), ("2,090,115", "5. Sole Voting Power"),
            ("310,900", "6. Shared Voting Power"), ("2,401,015", "7. Sole Dispositive Power"),
            ("0", "8. Shared Dispositive Power"), ("2,401,015", "9. Aggregate Amount Beneficially Owned"),
            ("[ ]", "10. Excludes Certain Shares"), ("6.6%", "11. Percent of Class"),
            ("PN", "12. Type of Reporting Person"),
        )
    )  # fmt: skip
    (person,) = persons(f"{FIRST}{page}\n")
    assert [person[row] for row in POWERS] == [2090115, 310900, 2401015, 0]
    assert (person["name"], person["citizenship"], person["percent"]) == ("Fern Fund, L.P.", "Maine", "6.6")


def test_reporting_person_far_from_the_powers_is_a_label():
    page = FEW.replace("1   REPORTING PERSON:  ", "Reporting Person    ").replace("    TAX", "TAX")
    (person,) = persons(FIRST + page.format(name="Fern Estate"))
    assert person["name"] == "Fern Estate"


# ---- several persons, and powers, abreast


def test_two_persons_abreast_have_a_cover_each():
    left, right = PERSON.split("\n"), PERSON.replace("Fern", "Moss").replace("1,000", "7,500").split("\n")
    abreast = "".join(f"{one:72}*  {other}\n" for one, other in zip(left, right, strict=True))
    first, second = persons(FIRST + abreast)
    assert (first["name"], second["name"]) == ("Fern Fund, L.P.", "Moss Fund, L.P.")
    assert (first["aggregate_amount"], second["aggregate_amount"]) == (1000, 7500)
    assert first["citizenship"] == second["citizenship"] == "Delaware"


def test_two_rows_of_one_person_stand_in_a_line():
    page = """(1) Name of Reporting Person and        |  (2) Check Appropriate Box if
    IRS Identification No.              |      a Member of a Group
    Fern Trust Company of               |          (a) [ ]
    Ohio                                |          (b) [x]
    34-1234567                          |
---------------------------------------------------------------------------
(3) SEC Use Only                        |  (4) Citizenship or Place of
                                        |      Organization
                                        |          Ohio
---------------------------------------------------------------------------
(5) Sole Voting Power                   |  (6) Shared Voting Power
              211,486                   |               34,000
---------------------------------------------------------------------------
(7) Sole Dispositive Power              |  (8) Shared Dispositive Power
               98,112                   |              147,374
---------------------------------------------------------------------------
(9) Aggregate Amount Beneficially       | (10) Check if Aggregate Amount in
    Owned by Reporting Person           |      Row 9 Excludes Certain Shares
              246,086                   |               [x]
---------------------------------------------------------------------------
(11) Percent of Class Represented       | (12) Type of Reporting Person
     by Amount in Row 9                 |
              11.47%                    |               BK
---------------------------------------------------------------------------
"""
    (person,) = persons(FIRST + page)
    assert (person["name"], person["group"], person["citizenship"]) == ("Fern Trust Company of Ohio", "b", "Ohio")
    assert [person[row] for row in POWERS] == [211486, 34000, 98112, 147374]
    assert (person["aggregate_amount"], person["excludes_shares"], person["percent"]) == (246086, True, "11.47")


def test_a_row_begins_with_its_number_where_the_first_words_of_its_label_are_others():
    page = PERSON.replace("CHECK THE APPROPRIATE BOX IF A MEMBER", "CHECK BOX IF A MEMBER")
    assert page != PERSON
    assert persons(FIRST + page)[0]["name"] == persons(FIRST + PERSON)[0]["name"]


def test_columns_of_figures_go_with_marked_names_and_places():
    page = """(1) Names of Reporting Persons:
       (A) Fern Partners, L.P.
       (B) Moss Management LLC
(2) Check the Appropriate Box if a Member of a Group   (a) (X)   (b) ( )
(3) SEC Use Only
(4) Citizenship or Place of Organization:
       (A) Delaware
       (B) Ohio
                                  (A)         (B)
(5) Sole Voting Power               0           0
(6) Shared Voting Power       310,400     433,150
(7) Sole Dispositive Power          0           0
(8) Shared Dispositive Power  310,400     433,150
(9) Aggregate Amount
    Beneficially Owned        310,400     433,150
(11) Percent of Class            4.6%        6.4%
(12) Type of Reporting Person      PN          OO
"""
    first, second = persons(FIRST + page)
    assert (first["name"], first["citizenship"], first["percent"]) == ("Fern Partners, L.P.", "Delaware", "4.6")
    assert (second["name"], second["citizenship"], second["percent"]) == ("Moss Management LLC", "Ohio", "6.4")


def test_names_in_a_list_may_end_in_commas_and_lines_without_names_be_in_their_order():
    names = ("Fern Managers Limited", "Moss Holdings plc")
    figures = (("5", "Sole voting power", "nil", "9,100"), ("6", "Shared voting power", "2,000", "nil"),
               ("7", "Sole dispositive power", "nil", "9,100"), ("8", "Shared dispositive power", "2,000", "nil"),
               ("9", "Aggregate amount", "2,000", "9,100"), ("11", "Percent of class", "3.5%", ".15%"),
               ("12", "Type of reporting person", "IA", "HC"))  # fmt: skip
    page = f"1     Reporting persons      {names[0]},\n{'':29}{names[1]}\n\n"
    page += f"4     Place of organization  Ohio\n{'':29}Texas\n\n"
    page += "".join(
        f"{number:6}{label:25}{names[0]}: {one}\n{'':31}{names[1]}: {other}\n\n"
        for number, label, one, other in figures
    )
    first, second = persons(FIRST + page)
    assert (first["name"], first["citizenship"], first["sole_voting_power"]) == (names[0], "Ohio", 0)
    assert (second["name"], second["citizenship"], second["sole_voting_power"]) == (names[1], "Texas", 9100)


def test_four_powers_abreast_have_their_values_below():
    powers = """   7) SOLE VOTING    8) SHARED VOTING   9) SOLE DISPOSITIVE  10) SHARED DISPOSITIVE
      POWER             POWER              POWER                 POWER
   --------------    ---------------    ------------------   ----------------------
      734,500           20,000             734,511               20,022
"""
    before, after = PERSON.split("5. SOLE")[0], PERSON[PERSON.index("9. AGGREGATE") :]
    (person,) = persons(f"{FIRST}{before}{powers}{after}", "13D")
    assert [person[row] for row in POWERS] == [734500, 20000, 734511, 20022]


def test_there_is_no_number_of_a_foreign_person():
    page = PERSON.replace("   12-3456789", "   I.R.S. IDENTIFICATION NO. None (foreign entity)")
    assert persons(FIRST + page)[0]["name"] == "Fern Fund, L.P."


def test_frames_with_corners_and_names_that_begin_above_their_label():
    rows = (("1. Name of reporting person", "L.P.", "II, L.P."), ("4. Place of organization", "Ohio", "Maine"),
            ("5. Sole voting power", "118,000", "64,500"), ("6. Shared voting power", "0", "0"),
            ("7. Sole dispositive power", "118,000", "64,500"), ("8. Shared dispositive power", "0", "0"),
            ("9. Aggregate amount", "118,000", "64,500"), ("11. Percent of class", "3.6%", "2.0%"),
            ("12. Type of reporting person", "PN", "PN"))  # fmt: skip
    side = f"+{'-' * 32}+{'-' * 18}+{'-' * 18}+\n"
    lines = [
        f"!  {label:30}! {one:17}! {other:17}!\n" for label, one, other in (("", "Fern Fund,", "Fern Fund"), *rows)
    ]
    first, second = persons(FIRST + side + lines[0] + "".join(f"{line}{side}" for line in lines[1:]))
    assert (first["name"], second["name"]) == ("Fern Fund, L.P.", "Fern Fund II, L.P.")
    assert (first["citizenship"], second["aggregate_amount"], second["types"]) == ("Ohio", 64500, ("PN",))


@pytest.mark.parametrize("numbers", ["(i) {0}, (ii) {1} and (iii) {2}", "(A) {0}   (B) {1}   (C) {2}"])
def test_persons_in_one_paragraph_have_the_part_behind_their_numeral(numbers):
    rows = {
        "(1) Name of Reporting Person": (
            "Fern plc (no U.S. number)",
            "Moss\n    Fund (98-0177234)",
            "Orme (Bermuda) Ltd.",
        ),
        "(4) Citizenship or Place of Organization": ("England", "Luxembourg", "Bermuda"),
        "(5) Sole Voting Power": ("0", "0", "7"),
        "(6) Shared Voting Power": ("2,406,600", "506,600", "0"),
        "(9) Aggregate Amount Beneficially Owned by Each Reporting Person": ("2,406,600", "506,600", "7"),
        "(11) Percent of Class Represented by Amount in Row (9)": ("8.02%", "1.69%", "0%"),
        "(12) Type of Reporting Person": ("HC", "IV", "CO"),
    }
    people = persons(FIRST + "".join(f"{label}\n\n    {numbers.format(*said)}\n\n" for label, said in rows.items()))
    assert [person["name"] for person in people] == ["Fern plc", "Moss Fund", "Orme (Bermuda) Ltd."]
    assert [person.get("<irs-number>") for person in people] == [None, "98-0177234", None]
    assert [person["aggregate_amount"] for person in people] == [2406600, 506600, 7]
    assert [person["citizenship"] for person in people] == ["England", "Luxembourg", "Bermuda"]


def test_the_first_of_several_tax_numbers_is_doubted():
    page, labels = prepared(FIRST + PERSON.replace("12-3456789", "12-3456789 and 98-7654321"))
    (person,) = read_persons(page, labels, "13G", [])
    assert person.rows["<irs-number>"].signs["doubted"] == 1.0


def test_a_company_of_norway_does_not_end_within_words():
    text = FIRST + PERSON.replace("Fern Fund, L.P.", "Fern Holding AS") + ITEMS
    found = read(text.encode())
    assert found.record.reporting_persons[0].name == "Fern Holding AS"
    assert found.evidence["reporting_persons[0].name"].confidence >= SURE


@pytest.mark.parametrize(
    ("note", "percent"),
    [("* Less than 1%.", "<1"), ("* Represents less than one percent.", "<1"), ("** Less than 1%", "")],
)
def test_a_percent_may_stand_in_the_note_that_its_mark_refers_to(note, percent):
    text = FIRST + PERSON.replace("5.3%", "*").replace("    PN\n", f"    PN\n\n{note}\n") + ITEMS
    found = read(text.encode())
    person = found.record.reporting_persons[0]
    assert [given.words for given in person.as_filed or ()] == ([percent] if percent else [])
    assert any(problem.code == "unreadable" for problem in found.problems) == (not percent)


@pytest.mark.parametrize(
    ("below", "is_doubted"),
    [("Moss Gaming Partners", True), ("a Utopia company", False)],
)
def test_a_name_of_a_company_above_another_name_is_doubted(below, is_doubted):
    text = FIRST + PERSON.replace("Fern Fund, L.P.\n   12-3456789", f"Fern Inc.     12-3456789\n   {below}") + ITEMS
    found = read(text.encode())
    assert found.record.reporting_persons[0].name == "Fern Inc."
    assert (found.evidence["reporting_persons[0].name"].confidence < SURE) == is_doubted


def test_two_persons_abreast_with_labels_of_few_words():
    left, right = (FEW.format(name=name).split("\n") for name in ("Fern Trust", "Ada Moss"))
    first, second = persons(FIRST + "".join(f"{one:40}{other}\n" for one, other in zip(left, right, strict=True)))
    assert (first["name"], second["name"]) == ("Fern Trust", "Ada Moss")


def test_short_captions_of_a_table():
    page = """
                                  Sole       Shared     Sole       Shared     Aggregate  Percent  Type of
Name of Reporting Person          Voting     Voting     Disp.      Disp.      Amount     of       Reporting
                                  Power      Power      Power      Power      Owned      Class    Person
Ada P. Moss                       61,400     10,000     61,500     10,001     71,400     11.9%    IN
Fern Planting Co., Inc.           10,000     0          10,000     0          10,000     1.7%     CO

Member of a group:  (a) [X]  (b) [ ]
"""
    first, second = persons(FIRST + page)
    assert [first[row] for row in POWERS] == [61400, 10000, 61500, 10001]
    assert first["group"] == second["group"] == "a"


def test_captions_of_one_line_may_be_wider_than_their_columns():
    page = """
Name          EIN         Citizenship  Sole voting  Shared voting  Sole dispositive  Shared dispositive  Aggregate  Type
Fern Fund LP  12-3456789  Nevada       1,000        0              1,001             2                   1,003      PN
Moss Fund LP  none        Nevada       2,000        0              2,001             3                   2,004      PN
"""
    first, second = persons(FIRST + page)
    assert [first[row] for row in (*POWERS, "aggregate_amount")] == [1000, 0, 1001, 2, 1003]
    assert (first["<irs-number>"], second.get("<irs-number>")) == ("12-3456789", None)


def test_sides_of_a_frame_have_rules_between_them():
    rows = (("1. REPORTING PERSONS", "FERN LTD", "ADA MOSS"), ("4. CITIZENSHIP/ORGANIZATION", "BERMUDA", "NORWAY"),
            ("5. SOLE VOTING POWER", "830,000", "15,000"), ("6. SHARED VOTING POWER", "NONE", "830,000"),
            ("7. SOLE DISPOSITIVE POWER", "830,000", "15,000"), ("8. SHARED DISPOSITIVE POWER", "NONE", "830,000"),
            ("9. AGGREGATE OWNED", "830,000", "845,000"), ("11. PERCENT", "8.30", "8.45"))  # fmt: skip
    side = f"#{'-' * 72}#\n"
    page = "".join(f"# {label:30}# {one:17}# {other:20}#\n{side}" for label, one, other in rows)
    first, second = persons(FIRST + side + page)
    assert (first["name"], first["citizenship"], first["sole_voting_power"]) == ("FERN LTD", "BERMUDA", 830000)
    assert (second["name"], second["citizenship"], second["shared_voting_power"]) == ("ADA MOSS", "NORWAY", 830000)


def test_heads_of_columns_and_labels_of_numbers_are_no_names():
    page = """                         (A)                (B)
 1. Name                 Ada Moss           Fern Timber Trust
    Tax no.              --                 01-6088810
 6. Citizenship          Germany            Maine
 7. Sole voting          12,000             0
 8. Shared voting        240,000            240,000
 9. Sole dispositive     12,000             0
10. Shared dispositive   240,000            240,000
11. Aggregate            252,000            240,000
13. Percent              16.8%              16.0%
14. Type                 IN                 OO
"""
    first, second = persons(FIRST + page, "13D")
    assert (first["name"], first["citizenship"]) == ("Ada Moss", "Germany")
    assert (second["name"], second["aggregate_amount"]) == ("Fern Timber Trust", 240000)


@pytest.mark.parametrize(
    ("before", "after", "row", "wanted"),
    [
        ("8. SHARED DISPOSITIVE POWER\n   N/A\n9. AGGREGATE AMOUNT", "8. SHARED DISPOSITIVE POWER\n9. AMOUNT IN ALL",
         "shared_dispositive_power", "blank"),
        ("8. SHARED DISPOSITIVE POWER\n   N/A", "8. DISPOSAL - SHARED\n   NONE", "shared_dispositive_power", 0),
        ("8. SHARED DISPOSITIVE POWER\n   N/A", "8. SHDP --\n   NONE", "shared_dispositive_power", 0),
        ("7. SOLE DISPOSITIVE POWER\n   1,000\n8. SHARED", "7. SOLE DISPOSITIVE POWER\n\n8 - SHARED",
         "sole_dispositive_power", "blank"),
        ("REPRESENTED BY AMOUNT IN ROW (9)\n    5.3%", "    .3%", "percent", ".3"),
        ("BENEFICIALLY OWNED BY EACH REPORTING PERSON\n   1,000\n10. CHECK IF THE AGGREGATE AMOUNT IN ROW (9) EXCLUDES",
         "OWNED    1,000\n10. ROW 9 EXCLUDES", "aggregate_amount", 1000),
    ],
    ids=["next", "dash", "dashes", "number", "point", "before"],
)  # fmt: skip
def test_what_a_label_is_made_of_is_no_value(before: str, after: str, row: str, wanted: object):
    assert before in PERSON
    assert persons(FIRST + PERSON.replace(before, after))[0][row] == wanted


def test_persons_of_one_page_are_called_in_short_or_by_their_last_names():
    page = """1. NAMES OF REPORTING PERSONS
   Fern Fund VI, L.P. ("FF VI")      12-3456789
   Fern Ventures, L.P. ("FV")        12-3456788
   Ada B. Moss
2. CHECK THE APPROPRIATE BOX IF A MEMBER OF A GROUP  (a) [ ]  (b) [X]
4. CITIZENSHIP OR PLACE OF ORGANIZATION
   FF VI: Delaware     FV: Nevada     Moss: Norway
5. SOLE VOTING POWER
   FF VI: 1,000;  FV: 0;  Moss: 20
6. SHARED VOTING POWER
   FF VI: 0;  FV: 1,000;  Moss: 1,000
9. AGGREGATE AMOUNT BENEFICIALLY OWNED BY EACH REPORTING PERSON
   FF VI: 1,000;  FV: 1,000;  Moss: 1,020
11. PERCENT OF CLASS REPRESENTED BY AMOUNT IN ROW (9)
   FF VI: 4.1%;  FV: 4.1%;  Moss: 4.2%
"""
    rows = ("<irs-number>", "citizenship", "sole_voting_power", "percent")
    found = [[person.get(row) for row in rows] for person in persons(FIRST + page)]
    assert found == [["12-3456789", "Delaware", 1000, "4.1"], ["12-3456788", "Nevada", 0, "4.1"],
                     [None, "Norway", 20, "4.2"]]  # fmt: skip


def test_cells_of_a_table_drawn_with_bars_have_rules_between_them():
    rows = (("1", "Name of Reporting Person", "Fern Fund Managers"), ("", "IRS Identification No.", "Limited"),
            ("4", "Citizenship or Place of Organization", "Norway"), ("5", "Sole Voting Power", "1,000"),
            ("6", "Shared Voting Power", "0"), ("7", "Sole Dispositive Power", "1,000"),
            ("8", "Shared Dispositive Power", "0"), ("12", "Type of Reporting Person", "IA"))  # fmt: skip
    rule = "|---|---|---|\n"
    page = rule + "".join(f"|{n:2}| {label:38}| {value:20}|\n{rule * (n != '1')}" for n, label, value in rows)
    [person] = persons(FIRST + page)
    assert [person[row] for row in ("name", "citizenship", "sole_voting_power")] == [
        "Fern Fund Managers Limited",
        "Norway",
        1000,
    ]


@pytest.mark.parametrize(
    ("before", "after", "row"),
    [
        ("5. SOLE VOTING POWER\n   1,000", "5. SOLE VOTING POWER\n   (A)  1,000\n   (B)  2,000", "sole_voting_power"),
        ("8. SHARED DISPOSITIVE POWER\n   N/A\n9. AGGREGATE AMOUNT BENEFICIALLY OWNED BY EACH REPORTING PERSON",
         "8. SHARED DISPOSITIVE POWER\n\n9.", "shared_dispositive_power"),
    ],
)  # fmt: skip
def test_figures_that_may_be_of_others_are_not_sure(before: str, after: str, row: str):
    page, labels = prepared(FIRST + PERSON.replace(before, after))
    [person] = read_persons(page, labels, "13G", [])
    assert person.rows[row].stated
    assert person.rows[row].signs.keys() & {"abreast", "doubted"}


def test_a_day_behind_the_percentage_is_no_figure_of_another() -> None:
    page = re.sub(r"(?m)^(11\..*\n +[\d.]+ ?%).*$", r"\1 as of November 9, 1998", PERSON)
    assert "% as of November" in page
    told = read(f"{FIRST}{page}{ITEMS}".encode()).problems
    assert not [problem for problem in told if "no row takes" in problem.words]


def test_columns_of_days_are_no_persons():
    page = """                                                PRIOR          CURRENT
 1  Name of Reporting Person                Fern & Moss Corp.
 4  Place of Organization                   Norway
 5  Sole Voting Power                         800,000         615,200
 6  Shared Voting Power                             0               0
 7  Sole Dispositive Power                    950,000         745,900
 8  Shared Dispositive Power                        0               0
 9  Aggregate Amount Beneficially Owned       950,000         745,900
11  Percent of Class                             9.1%            7.1%
"""
    text, labels = prepared(FIRST + page)
    [person] = read_persons(text, labels, "13G", [])
    assert person.rows["name"].value == "Fern & Moss Corp."
    assert all("doubted" in person.rows[row].signs for row in (*POWERS, "aggregate_amount", "percent"))


def test_two_who_are_called_by_their_first_names():
    both = PERSON.replace("Fern Fund, L.P.\n   12-3456789", "Ada Moss            Olive Moss")
    both = both.replace("   1,000\n", "   Ada  600    Olive  400\n").replace("-0-", "Ada 0  Olive 0")
    both = both.replace("Delaware", "France   Norway").replace("5.3%", "Ada 3.1%   Olive 2.2%").replace("PN", "IN   IN")
    people = persons(FIRST + both.replace("N/A", "Ada 0  Olive 0"))
    rows = ("name", "citizenship", "sole_voting_power", "aggregate_amount", "percent", "types")
    assert [tuple(person[row] for row in rows) for person in people] == [
        ("Ada Moss", "France", 600, 600, "3.1", ("IN",)),
        ("Olive Moss", "Norway", 400, 400, "2.2", ("IN",)),
    ]


def test_short_labels_end_at_a_tab():
    rows = ("Reporting person", "Ada Moss"), ("Citizenship", "France"), ("Sole voting power", "600")
    rows = *rows, ("Shared voting power", "0"), ("Aggregate amount owned", "600"), ("Percent of class", "5.3%")
    [person] = persons(FIRST + "".join(f"{label}\t{value}\n" for label, value in rows))
    assert (person["name"], person["citizenship"], person["percent"]) == ("Ada Moss", "France", "5.3")


def test_people_within_a_name_who_are_named_in_the_rows():
    both = PERSON.replace("Fern Fund, L.P.\n   12-3456789", "Moss Brothers (Ada Moss and Olive Moss)")
    both = both.replace("   1,000\n", "   Ada  600    Olive  400\n").replace("5.3%", "Ada 3.1%   Olive 2.2%")
    people = persons(FIRST + both)
    assert [(person["name"], person["aggregate_amount"], person["percent"]) for person in people] == [
        ("Ada Moss", 600, "3.1"),
        ("Olive Moss", 400, "2.2"),
    ]


def test_figures_of_another_person_behind_a_name_are_told():
    both = PERSON.replace("   1,000\n", "   1,000    Olive 2,000\n")
    reading = read((FIRST + both).encode())
    assert reading.evidence["reporting_persons[0].aggregate_amount"].confidence < SURE


def test_labels_of_powers_may_be_wrapped_beside_their_shares():
    rows = """   Number of    (5)  Sole Voting   800
   Shares            Power:
   Beneficially (6)  Shared        200
   Owned by          Voting Power:
   Each         (7)  Sole          900
   Reporting         Dispositive
   Person            Power:
   With         (8)  Shared        100
                     Dispositive
                     Power:
"""
    begin, end = PERSON.index("5. SOLE"), PERSON.index("9. AGG")
    page = PERSON[:begin] + rows + PERSON[end:]
    [person] = persons(FIRST + page)
    assert [person[power] for power in POWERS] == [800, 200, 900, 100]
    evidence = read((FIRST + page).encode()).evidence
    assert all(evidence[f"reporting_persons[0].{power}"].confidence >= SURE for power in POWERS)


def test_numbers_in_brackets_are_rows():
    values = ("Fern Fund, L.P.", "(a) [ ] (b) [ ]", "", "Delaware", "1,000", "0", "1,000", "0", "1,000", "[ ]", "5.3%")
    [person] = persons(FIRST + "".join(f"[{n}] {value}\n" for n, value in enumerate((*values, "PN"), 1)))
    assert (person["name"], person["citizenship"], person["percent"]) == ("Fern Fund, L.P.", "Delaware", "5.3")


@pytest.mark.parametrize("label", ["Who is the reporting person?", "NAMES OF FILING PERSONS"])
def test_a_label_may_be_a_question_or_name_who_files(label: str):
    page = PERSON.replace("NAME OF REPORTING PERSON\n", f"{label}\n")
    assert persons(FIRST + page)[0]["name"] == "Fern Fund, L.P."


@pytest.mark.parametrize("name", ["Ren? Fenn", "N?stor Fenn", "Fenn & Cie ?", "Moss Partners???Fund I???GP LP"])
def test_a_question_mark_in_a_name_is_no_end_of_a_label(name: str):
    page = FIRST + PERSON.replace("Fern Fund, L.P.", name)
    assert persons(page)[0]["name"] == name
    reading = read(page.encode())
    assert reading.evidence["reporting_persons[0].name"].confidence < SURE
    assert "lost-characters" in {problem.code for problem in reading.problems}


def test_columns_that_lost_their_blanks_are_told():
    both = PERSON.replace("   1,000\n", "   1,000 2,000\n").replace("5.3%", "5.3% 6.1%")
    reading = read((FIRST + both).encode())
    assert all(reading.evidence[f"reporting_persons[0].{row}"].confidence < SURE for row in ("name", "percent"))


def test_a_schedule_without_a_person_says_so():
    [problem] = [problem for problem in read((FIRST + ITEMS).encode()).problems if problem.code == "missing"]
    assert problem.path == "reporting_persons"


@pytest.mark.parametrize(("place", "is_sure"), [("US Citizen", True), ("See Item 2(c)", False), ("Delaware", True)])
def test_a_place_with_words_beside_it(place: str, is_sure: bool):
    reading = read((FIRST + PERSON + ITEMS).replace("   Delaware\n", f"   {place}\n").encode())
    assert reading.record.reporting_persons[0].citizenship == place
    assert (reading.evidence["reporting_persons[0].citizenship"].confidence >= SURE) == is_sure


def test_an_address_in_care_of_somebody_is_no_name():
    page = PERSON.replace("Fern Fund, L.P.\n", "Fern Fund, L.P., c/o Moss LLC\n")
    assert persons(FIRST + page)[0]["name"] == "Fern Fund, L.P."


def test_words_of_a_whole_label_are_no_label_of_their_own():
    """Else "reporting person" in the last row names a further person, whose powers are those of Item 4."""
    short = "".join(f"{n}. {words}\n" for n, words in [
        (1, "Name of Reporting Person: Fern Fund"), (5, "Sole Voting Power: 1,000"), (6, "Shared Voting Power: 0"),
        (7, "Sole Dispositive Power: 1,000"), (8, "Shared Dispositive Power: 0"), (9, "Aggregate Amount: 1,000"),
        (11, "Percent of Class: 5.3%"), (12, "Type of Reporting Person: PN"),
    ])  # fmt: skip
    powers = "".join(f"{power} power to {to}: 1,000\n" for to in ("vote", "dispose") for power in ("Sole", "Shared"))
    item = f"Item 4. Ownership\n{powers}"
    [person] = persons(short + item)
    assert person["types"] == ("PN",)


_HEAD = "1.\n\nName of Reporting Person\nFern Fund, L.P.\n\n2.\n\nCheck the Appropriate Box if a Member of a Group\n"


def test_a_page_in_which_the_text_ends_is_read_up_to_there():
    reading = read((FIRST + _HEAD + "(a) [ ]\n(b) [X]\n\n3.\n\nSEC Use Only\n\n4.\n\nCitizen").encode())
    (person,) = reading.record.reporting_persons
    assert (person.name, person.group, person.citizenship) == ("Fern Fund, L.P.", "b", UNSET)
    told = [(problem.path, problem.code) for problem in reading.problems]
    assert ("reporting_persons[0]", "missing") in told
    assert not persons(_HEAD + "Item 1. Security and Issuer\n" + "A sentence of an item. " * 30), "it goes on"


def test_a_value_in_which_the_text_ends_is_doubted():
    text = FIRST + PERSON[: PERSON.index("7. SOLE")].replace("-0-", "1,204")
    reading = read(text.rstrip().encode())
    assert reading.record.reporting_persons[0].shared_voting_power == 1204
    assert reading.evidence["reporting_persons[0].shared_voting_power"].confidence < SURE
    assert any(problem.code == "missing" for problem in reading.problems)
    whole = read((FIRST + PERSON + ITEMS).encode())
    assert not any(problem.code == "missing" for problem in whole.problems)


def test_a_text_that_ends_with_its_cover_pages_says_so():
    problems = read((FIRST + PERSON).encode()).problems
    assert [problem.words for problem in problems if problem.code == "missing"] == [
        "the text ends with the cover pages: no item and no signature was read"
    ]


def test_whole_pages_of_persons_are_a_schedule_without_its_first_page():
    reading = read(PERSON.encode())
    assert (reading.record.reporting_persons[0].name, reading.record.issuer_name) == ("Fern Fund, L.P.", UNSET)


def test_a_table_that_a_site_prints_above_the_form_has_no_rows_of_it():
    table = (
        "Name | Sole Voting Power | Shared Voting Power | Sole Dispositive Power | Shared Dispositive Power | "
        "Aggregate Amount Owned Power | Percent of Class |\n---|---|---|---|---|---|---|\n"
        "Moss Fund | 0 | 0 | 7,000 | 7,000 | 3.5% | |\nHeron Fund | 0 | 0 | 9,000 | 9,000 | 2.6% | |\n"
    )
    assert not read((table + FIRST).encode()).record.reporting_persons
    assert [person.percent for person in read((table + WHOLE).encode()).record.reporting_persons] == [Decimal("5.3")]


def test_a_code_may_stand_below_a_line_that_says_that_none_applies():
    found = read_row("fund_sources", "N/A for the merger of Item 1.\nWC for the purchases of Item 5(c).\n", 0)
    assert (found.value, found.signs["doubted"]) == (("WC",), 1.0)
    assert read_row("fund_sources", "N/A for the merger of Item 1.\n", 0).absence == "not applicable"


@pytest.mark.parametrize("answer", ["PF and other funds", "PF; margin account", "WC, AF plus a bank loan"])
def test_a_source_of_funds_in_words_stands_beside_a_code(answer: str):
    found = read_row("fund_sources", f"{answer}\n", 0)
    assert found.stated
    assert found.signs["doubted"] == 1.0
    said = read_row("fund_sources", "OO, exchange of shares\n", 0)
    assert (said.value, said.signs.get("doubted")) == (("OO",), None)


@pytest.mark.parametrize("said", ["See Below", "See Item 4 below", "(see note 3)"])
def test_row_10_may_refer_to_another_place(said: str):
    label = "CHECK BOX IF THE AGGREGATE AMOUNT IN ROW (9) EXCLUDES CERTAIN SHARES (SEE INSTRUCTIONS)\n"
    found = read_row("excludes_shares", f"{label}    {said}\n", 0)
    assert (found.absence, found.words.strip("() ")) == ("unreadable", said.strip("()"))
    assert read_row("excludes_shares", label, 0).absence == "blank"


def test_words_of_a_label_may_be_cut_short():
    assert read_row("citizenship", "CITIZENSHIP OR PLACE OF ORGANIZ.:\n   DELAWARE\n", 0).value == "DELAWARE"
    amount = "AGGREG. AMOUNT BENEF. OWNED BY EACH REPORT. PERSON:  1,000\n"
    assert read_row("aggregate_amount", amount, 0).signs["first"] == 1.0
    assert read_row("citizenship", "CITIZENSHIP OR PLACE OF ORGANIZATION\n   Del.\n", 0).value == "Del."


_OF_ITEM_4 = """Item 4. Ownership:
  {}
  (a) Amount beneficially owned:  2,000
  (b) Percent of class:  5.3%
  (c) Number of shares as to which such person has:
      (i)   sole power to vote or to direct the vote:  {}
      (ii)  shared power to vote or to direct the vote:  0
      (iii) sole power to dispose or to direct the disposition of:  2,000
      (iv)  shared power to dispose or to direct the disposition of:  0
"""


def test_figures_for_which_rows_refer_to_item_4_are_read_there():
    page = PERSON.replace("   1,000\n", "   See Item 4\n").replace("   5.3%\n", "   See Item 4(b)\n")
    other = page.replace("Fern Fund", "Moss Fund")
    one = read((FIRST + page + _OF_ITEM_4.format("", "1,900") + "Item 5. None\n").encode())
    (fern,) = one.record.reporting_persons
    assert (fern.sole_voting_power, fern.aggregate_amount, fern.percent) == (1900, 2000, Decimal("5.3"))
    spans = one.evidence["reporting_persons[0].sole_voting_power"].spans
    assert [one.words(span) for span in spans] == ["1,900", "See Item 4"]
    both = _OF_ITEM_4.format("A. Fern Fund, L.P.", "1,900")
    both += _OF_ITEM_4.format('Moss Fund, L.P. ("Moss"):', "1,800").partition("\n")[2] + "Item 5. None\n"
    read_both = read((FIRST + page + other + both).encode()).record.reporting_persons
    assert [person.sole_voting_power for person in read_both] == [1900, 1800]
    unnamed = read((FIRST + page + other + both.replace("Moss", "Elm")).encode()).record.reporting_persons
    assert [person.sole_voting_power for person in unnamed] == [UNSET, UNSET], "whose they are"


def test_letters_of_row_2_may_stand_without_signs_before_boxes():
    label = "CHECK THE APPROPRIATE BOX IF A MEMBER OF A GROUP"
    assert read_row("group", f"{label}   A ( )    B (X)\n", 0).value == "b"
    assert read_row("group", f"{label}\n   A (x)\n   B ( )\n", 0).value == "a"


_AS_ITEMS = """Item 1: Reporting Person: Fern Fund, L.P.
Item 2: Group: (a) [ ] (b) [X]
Item 4: Citizenship/Organization: Delaware
Item 5: Sole Voting Power: 1,900
Item 6: Shared Voting Power: 0
Item 7: Sole Dispositive Power: 2,000
Item 8: Shared Dispositive Power: 0
Item 9: Aggregate Amount: 2,000
Item 10: Excludes: [ ]
Item 11: Percent of Class: 5.3%
Item 12: Type: IA

Item 1(a). Name of Issuer: Fern Holdings Inc.
Item 2(a). Name of Person Filing: Fern Fund, L.P.
Item 3. Not applicable
"""


def test_rows_that_are_called_items_end_where_the_items_begin():
    record = read((FIRST + _AS_ITEMS + _OF_ITEM_4.format("", "1,900") + "Item 5. Not applicable\n").encode()).record
    (person,) = record.reporting_persons
    assert (person.aggregate_amount, person.percent, person.types) == (2000, Decimal("5.3"), ("IA",))
    assert (person.citizenship, record.item1.issuer_name) == ("Delaware", "Fern Holdings Inc.")
    assert (record.item4.amount, record.item4.sole_voting_power) == ("2,000", "1,900")


_LETTERED = {
    "1.  NAMES OF REPORTING PERSONS:": ("Fern Mills, Inc.", "Ada Fern", "Olive Moss Fern"),
    "4.  PLACE OF ORGANIZATION:": ("Maine", "U.S.A.", "U.S.A."),
    "5.  SOLE VOTING POWER:": ("511,300", "18,060", "7,725"),
    "6.  SHARED VOTING POWER:": ("-0-", "511,300", "-0-"),
    "7.  SOLE DISPOSITIVE POWER:": ("511,300", "18,060", "7,725"),
    "8.  SHARED DISPOSITIVE POWER:": ("-0-", "511,300", "-0-"),
    "9.  AGGREGATE AMOUNT BENEFICIALLY OWNED:": ("511,300", "529,360", "7,725"),
    "11. PERCENT OF CLASS IN ROW (9):": ("22.1%", "22.9%", "0.3%"),
    "12. TYPE OF REPORTING PERSON:": ("CO", "IN", "IN"),
}


@pytest.mark.parametrize("marks", [("(a)", "(b)", "(c)"), ("(i)", "(ii)", "(iii)"), ("(1)", "(2)", "(3)")])
def test_the_first_of_a_column_of_marks_may_stand_beside_the_label(marks):
    """It was taken for a word of the label, so that nobody learnt of the first person."""
    rows = (
        f"{label:48}{marks[0]} {first}\n{'':48}{marks[1]} {second}\n{'':48}{marks[2]} {third}\n\n"
        for label, (first, second, third) in _LETTERED.items()
    )
    page = "".join(rows).replace(f"{'':48}{marks[1]} Ada", f"{'    S.S. OR I.R.S. NO.':48}{marks[1]} Ada")
    people = persons(FIRST + page)
    assert [person["name"] for person in people] == ["Fern Mills, Inc.", "Ada Fern", "Olive Moss Fern"]
    assert [person["aggregate_amount"] for person in people] == [511300, 529360, 7725]
    assert [person["percent"] for person in people] == ["22.1", "22.9", "0.3"]


@pytest.mark.parametrize(
    "number",
    ["\n     SS#: ON FILE", "      Soc. Sec. No.: on file", "      I.D. No.  ", " - I.D. No. N/A", "   I.D. #"],
)
def test_a_number_that_is_on_file_or_not_there_is_no_part_of_a_name(number):
    page = PERSON.replace("Fern Fund, L.P.", f"Ada B. Fern{number}")
    assert [person["name"] for person in persons(FIRST + page)] == ["Ada B. Fern"]


_HEADED = """
                              Fern                Fern
                              Capital             Growth Fund,     Ada B.
                              Partners, L.P.      Inc.             Fern
                              --------------      -------------    -------
 4. Citizenship               Illinois            Maryland         U.S.A.
 5. Sole Voting Power         410,000             0                9,900
 6. Shared Voting Power       0                   385,000          795,000
 7. Sole Dispositive Power    410,000             0                9,900
 8. Shared Dispositive Power  0                   385,000          795,000
 9. Aggregate Amount          410,000             385,000          804,900
11. Percent of Class          4.1%                3.9%             8.1%
12. Type of Reporting Person  PN                  IV               IN
"""


def test_names_above_columns_may_begin_lines_above_those_they_end_in():
    """Of each the last line was stated, with confidence."""
    names = ["Fern Capital Partners, L.P.", "Fern Growth Fund, Inc.", "Ada B. Fern"]
    signed = "\nAda B. Fern, as general partner of Fern Capital\nPartners, L.P.\n"
    head = f"{'':30}{'First':20}{'Second':17}Third"
    for page in (f"CUSIP No. 123456789\n{_HEADED}", f"{head}{_HEADED}", f"CUSIP No. 123456789   13G\n{head}{_HEADED}"):
        people = persons(f"{FIRST}{page}{signed}")
        assert [person["name"] for person in people] == names
        assert [person["aggregate_amount"] for person in people] == [410000, 385000, 804900]


def test_a_list_of_more_persons_than_the_row_has_is_no_row_of_its_own():
    """What a row says of the sixth person stood in a line with the number of the next row."""
    names = [f"Fern Fund {word}, L.P." for word in ("One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight")]
    said = {
        "1. NAMES OF REPORTING PERSONS": names,
        "4. CITIZENSHIP OR PLACE OF ORGANIZATION": ["Delaware"] * 8,
        "5. SOLE VOTING POWER": [f"{n},000" for n in range(1, 9)],
        "6. SHARED VOTING POWER": ["0"] * 8,
        "7. SOLE DISPOSITIVE POWER": [f"{n},000" for n in range(1, 9)],
        "8. SHARED DISPOSITIVE POWER": ["0"] * 8,
        "9. AGGREGATE AMOUNT BENEFICIALLY OWNED": [f"{n},000" for n in range(1, 9)],
        "11. PERCENT OF CLASS": [f"{n}.1%" for n in range(1, 9)],
        "12. TYPE OF REPORTING PERSON": ["PN"] * 8,
    }
    rows = (
        f"{label}\n\n"
        + "".join(
            f"   ({n})  {name if row is names else f'{name:26}{value}'}\n"
            for n, (name, value) in enumerate(zip(names, row, strict=True), 1)
        )
        for label, row in said.items()
    )
    people = persons(FIRST + "\n".join(rows))
    assert [person["name"] for person in people] == names
    assert [person["sole_voting_power"] for person in people] == [n * 1000 for n in range(1, 9)]
    assert [person["shared_voting_power"] for person in people] == [0] * 8


@pytest.mark.parametrize(
    "address", [" 9641 Quay Row, Suite\n1400 St. Louis, MO 63101", "\t7316 Old Quay, Unit\n6\tTampa, FL 33602"]
)
def test_an_address_that_goes_on_with_a_number_is_no_part_of_a_name(address):
    [person] = persons(FIRST + PERSON.replace("Fern Fund, L.P.\n", f"Ada Fern{address}\n"))
    assert person["name"] == "Ada Fern"


def test_words_of_a_tax_number_are_the_forms():
    """Of a list of persons, `Fern Trust (1)  EIN No. 12-3456789`, they were one more."""
    assert are_of_form("EIN No.")
    assert not are_of_form("Ein Fern")


def test_a_label_of_two_rows_is_one_cell_above_a_name_and_a_number():
    """The name was read as blank: what stood below the tax number's part of the label was taken for it."""
    for between in " \t":
        head = f"1.\tNames of Reporting{between}Persons S.S. or I.R.S. Identification No\t\n"
        page = f"{head}\tFern Fund, L.P.\tSocial Security Number: ###-##-####{PERSON.partition('12-3456789')[2]}"
        assert [person["name"] for person in persons(FIRST + page)] == ["Fern Fund, L.P."]


@pytest.mark.parametrize("name", ["Trustees  of  the  Fern  Number  2  Trust", "The  Bank  of  Fern  Valley"])
def test_words_of_labels_within_a_name_that_is_set_between_two_edges_are_of_the_name(name):
    page = PERSON.replace("Fern Fund, L.P.", name).replace("Delaware", "United  States  of  America")
    [person] = persons(FIRST + page)
    assert (person["name"], person["citizenship"]) == (" ".join(name.split()), "United States of America")


def test_where_people_sign_is_looked_at_once_for_all_pages():
    """The rest of the text was put together again for each line above columns."""
    _in_small.cache_clear()
    signed = "\nAda B. Fern, as general partner of Fern Capital\nPartners, L.P.\n"
    assert len(persons(FIRST + f"CUSIP No. 123456789\n{_HEADED}" * 20 + signed)) == 60
    assert _in_small.cache_info().misses == 1


def test_a_row_may_name_only_the_person_who_has_such_a_power():
    names = ("Fern Fund, L.P.", "Fern Advisors, L.L.C.", "Ada Fern")
    said = {
        "1. NAMES OF REPORTING PERSONS": ("", "", ""),
        "4. CITIZENSHIP OR PLACE OF ORGANIZATION": ("Delaware", "Ohio", "United Kingdom"),
        "5. SOLE VOTING POWER": (None, None, "2,000"),
        "6. SHARED VOTING POWER": ("955,000", "955,000", "955,000"),
        "8. SHARED DISPOSITIVE POWER": ("955,000", "955,000", "955,000"),
        "9. AGGREGATE AMOUNT BENEFICIALLY OWNED": ("955,000", "955,000", "957,000"),
        "12. TYPE OF REPORTING PERSON": ("PN", "OO", "IN"),
    }
    rows = (
        f"{label}\n\n"
        + "".join(f"   {name:26}{value}\n" for name, value in zip(names, row, strict=True) if value is not None)
        for label, row in said.items()
    )
    people = persons(FIRST + "\n".join(rows))
    assert [person.get("sole_voting_power") for person in people] == [None, None, 2000]
    assert [person["aggregate_amount"] for person in people] == [955000, 955000, 957000]


def test_persons_of_one_line_have_what_rows_say_behind_their_short_names():
    """A single person with the codes of both was read."""
    rows = (
        ("1. Names of Reporting Persons", 'Fern Mills, Inc. ("FMI") and Ada Moss ("Ms. Moss")'),
        ("4. Place of Organization", "FMI: Indiana; Ms. Moss: United States"),
        ("5. Sole Voting Power", "FMI: 0; Ms. Moss: 21,000"),
        ("6. Shared Voting Power", "FMI: 1,744,000; Ms. Moss: 1,744,000"),
        ("9. Aggregate Amount Beneficially Owned", "FMI: 1,744,000; Ms. Moss: 1,765,000"),
        ("11. Percent of Class in Row (9)", "FMI: 16.0%; Ms. Moss: 16.2%"),
        ("12. Type of Reporting Person", "FMI: CO; Ms. Moss: IN"),
    )
    first, second = persons(FIRST + "".join(f"{label}: {said}\n\n" for label, said in rows))
    assert (first["name"], second["name"]) == ("Fern Mills, Inc.", "Ada Moss")
    assert (first["types"], second["types"], second["sole_voting_power"]) == (("CO",), ("IN",), 21000)
    assert (first["citizenship"], second["aggregate_amount"], second["percent"]) == ("Indiana", 1765000, "16.2")
