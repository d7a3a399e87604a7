"""Labels of the forms, however they were typed, wrapped or damaged; what is furniture; what of a row is its label."""

import re
from collections import Counter
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from muniment import read
from muniment.readers.labelled.converter_damage import find_torn, without_repeats
from muniment.readers.labelled.labels import best, find_labels
from muniment.readers.labelled.row_values import without_label
from muniment.readers.labelled.text import (
    Prepared,
    blanked,
    folded,
    lowered,
    several,
    singular,
    spelled,
    underlines,
    with_boxes_told,
    with_lines,
    without_margins,
    without_powers_heading,
    without_running_heads,
    words_of,
)
from readers.labelled.pages import FIRST, ITEMS, PERSON

# ---- words


def test_what_scanners_confuse_is_spelled_alike():
    assert folded("Schedule l3D-1") == folded("SCHEDULE 13d-l") == folded("Schedule |3D-I") == "schedule l3d-l"
    assert folded("PERS0N 58") == "person sb"


@given(st.text(alphabet="aZİßſŉK015|§ \n\t\x1c☒é\ud800", max_size=40))
def test_folding_keeps_every_place(text):
    assert len(lowered(text)) == len(folded(text)) == len(text)
    found = words_of(text)
    assert [folded(text)[found.starts[n] : found.end(n)] for n in range(len(found.words))] == found.words
    assert found.words == re.findall("[a-z0-9]+", folded(text))


def test_words_and_their_plurals():
    assert words_of("Sole, (voting)\n power").starts == [0, 7, 16]
    assert spelled("Names of Reporting Persons") == spelled("NAME OF REP0RTlNG PERS0N")
    assert spelled("Sole power, to vote") == ["sole", "power", "to", "vote"]
    assert [singular(word) for word in ("persons", "is", "class", "s")] == ["person", "is", "clas", "s"]
    assert several("row") == ("row", "rows")
    assert several("9") == ("9",)


# ---- labels


def labels(text: str) -> list[tuple[str, str]]:
    found = best(find_labels(words_of(text)))
    return [
        (one.field.removeprefix("reporting_persons[].").removesuffix("[]"), text[one.start : one.end]) for one in found
    ]


WHOLE = {
    "NAME OF REPORTING PERSON": "name",
    "Names of Reporting Persons": "name",
    "NAMES OF\nREPORTING\n PERSONS": "name",
    "NAME 0F REP0RTING PERS0N": "name",
    "CHECK THE APPROPRIATE BOX IF A MEMBER OF A GROUP": "group",
    "SOURCE OF FUNDS": "fund_sources",
    "ClTIZENSHIP OR PLACE 0F 0RGANlZATlON": "citizenship",
    "SOLE VOTING POWER": "sole_voting_power",
    "shared  voting   power": "shared_voting_power",
    "Sole\tDispositive\nPower": "sole_dispositive_power",
    "SHARED DISPOSITIVE POWER": "shared_dispositive_power",
    "AGGREGATE AMOUNT BENEFICIALLY OWNED BY EACH REPORTING PERSON": "aggregate_amount",
    "CHECK BOX IF THE AGGREGATE AMOUNT IN ROW (9) EXCLUDES CERTAIN SHARES": "excludes_shares",
    "PERCENT OF CLASS REPRESENTED BY AMOUNT IN ROW 9": "percent",
    "TYPE OF REPORTING PERSON": "types",
    "Name of Issuer": "issuer_name",
    "Title of Class of Securities": "class_title",
    "CUSIP Number": "cusips",
    "Date of Event Which Requires Filing of this Statement": "event_date",
}


@pytest.mark.parametrize("text", WHOLE)
def test_a_whole_label_is_found_from_its_first_to_its_last_character(text):
    assert labels(f"Fern Fund\n\n{text}\n\n1,234") == [(WHOLE[text], text)]
    assert max(one.score for one in find_labels(words_of(text))) == 1.0


def test_labels_of_items_are_found_where_all_are_asked_for():
    found = find_labels(words_of("Item 4. Ownership\n\nItem 10. Certification"), whole=True)
    assert {"item 4", "item 10"} <= {one.field for one in found}


DAMAGED = {
    "wrapped around its value": (
        "AGGREGATE AMOUNT\nBENEFICIALLY 5,000\nOWNED BY EACH REPORTING PERSON",
        "aggregate_amount",
    ),
    "cut off": ("AGGREGATE AMOUNT BENEFICIALLY", "aggregate_amount"),
    "a word misspelled": ("PERCENT OF CLASS REPRESNTED BY AMOUNT IN ROW 9", "percent"),
    "words missing": ("CHECK APPROPRIATE BOX IF MEMBER OF A GROUP", "group"),
    "letters repeated": ("Date D of Event Which Requires Requ Filing of this Statement", "event_date"),
}


@pytest.mark.parametrize("case", DAMAGED)
def test_a_damaged_label_is_found_but_believed_less(case):
    text, field = DAMAGED[case]
    assert [name for name, _ in labels(text)] == [field]
    assert 0.5 <= max(one.score for one in find_labels(words_of(text))) < 1.0


def test_labels_that_stand_between_each_other_are_both_found():
    text = "SHARED VOTING\n7. SOLE DISPOSITIVE POWER\nPOWER"
    assert [name for name, _ in labels(text)] == ["shared_voting_power", "sole_dispositive_power"]


@pytest.mark.parametrize(
    "text", ["", "Fern", "Fern and Moss went for a walk, each with a friend.", "of the a to 1 2 3"]
)
def test_where_there_is_no_label_none_is_found(text):
    assert find_labels(words_of(text)) == []


def test_of_one_field_no_two_labels_overlap():
    text = (
        "NAME OF REPORTING PERSON NAMES OF REPORTING PERSONS NAME OF REPORTING PERSON S.S. OR I.R.S. IDENTIFICATION NO."
    )
    found = find_labels(words_of(text))
    assert [one.start for one in found] == sorted(one.start for one in found)
    names = [one for one in found if one.field == "reporting_persons[].name"]
    assert len(names) == 3
    assert all(one.end <= other.start for one, other in pairwise(names))


# ---- furniture

BLANKED = [
    "_______________", "----", "====", "****", "~~~~", "──────", "Page 2 of 5", "PAGE 2 OF 5 PAGES", "2 of 5 pages",
    "CUSIP No. 123456789   13G   Page 2 of 5 Pages", "(See Instructions)", "*SEE INSTRUCTIONS BEFORE FILLING OUT!*",
    "(Continued on following page(s))", "SCHEDULE 13G  Page 2", "SEC 1745 (3-06)", "- 2 -", "- --------", "NUMBER OF",
    "BENEFICIALLY", "OWNED BY EACH", "CUSIP NO.            13D    PAGE 2", "CUSIP Number: 12345X109  Schedule 13G",
    "https://fern.example/a/b.txt      2/6", "file:///C|/b.txt (2 of 6) [11/28/2006 9:14:12 AM]",
    "b.txt[11/28/2026 9:14:12 PM]",
]  # fmt: skip


def test_a_running_head_may_be_wrapped_in_its_columns():
    blanks = " " * 70
    text = f"Fern\nCUSIP No.     13G{blanks}Page 5\n30000A107        {blanks}of 6\nMoss"
    assert without_running_heads(Prepared.of(text)).text.split() == ["Fern", "Moss"]
    other = text.replace("of 6", "of 6 Reeds")
    assert "Reeds" in without_running_heads(Prepared.of(other)).text
    wide = f"Fern\nCUSIP No. 99912X 10 1{blanks}Page 5 of 11\n{blanks}Pages\nMoss"
    assert without_running_heads(Prepared.of(wide)).text.split() == ["Fern", "Moss"]
    assert "Reeds" in without_running_heads(Prepared.of(wide.replace("Pages", "Pages of Reeds"))).text


@pytest.mark.parametrize("line", BLANKED)
def test_furniture_is_blanked(line):
    text = f"Fern\n{line}\nMoss"
    assert without_powers_heading(without_running_heads(Prepared.of(text))).text == f"Fern\n{' ' * len(line)}\nMoss"


KEPT = [
    "-0-", "_X_", "___", "--", "2 of 5", "5,000 of 10,000", "- 0 -", "-0-\t-0-", "|X|", "|_|", "| |",
    "CUSIP No. 123456789", "CUSIP Number: 77013D-20-7", "CUSIP No. 77013D 20 7",
    "Fern page 2 of the book says", "a -- b", "Each Fern", "Numbers 7", "2", "*", "**", "N/A",
    "https://fern.example/a/b.txt", "It is https://fern.example/", "11/28/2026, 9:14 PM  Sold 500", "11/28/26 2/6",
    "100 shares owned by each", "CUSIP number and title of class are as on the cover page. They",
]  # fmt: skip


@pytest.mark.parametrize("line", KEPT)
def test_what_says_something_is_kept(line):
    text = f"Fern\n{line}\nMoss"
    assert without_powers_heading(without_running_heads(Prepared.of(text))).text == text


def test_lines_of_a_browser_stand_alike_on_pages():
    above, below = "11/28/26, 9:14 PM    Schedule", "https://fern.example/b.txt    {}/2"
    sold = "11/28/26, 9:12 PM    Sold 500"
    pages = "\f".join(f"{above}\n{words}\n{below.format(n)}\n" for n, words in enumerate(("Fern", sold), 1))
    assert without_running_heads(Prepared.of(pages)).text.split() == ["Fern", *sold.split()]
    page = f"{above}\n{sold}\n{below.format(1)}\n1 of 2    11/28/2026, 9:14 PM\n"
    assert without_running_heads(Prepared.of(page)).text.split() == sold.split()


def test_pages_that_are_counted_beside_lines_of_a_browser_are_none_of_the_text():
    words, foot = ("Fern 1/3", "Moss\n1/2", "Reed"), "\n{}/3\n\n11/28/26, 9:14 PM\n\nfile:///fern.example/b.html\n"
    pages = "\f".join(f"{said}\n{foot.format(n)}" for n, said in enumerate(words, 1))
    assert without_running_heads(Prepared.of(pages)).text.split() == ["Fern", "1/3", "Moss", "1/2", "Reed"]
    titled = pages.replace("9:14 PM\n", "9:14 PM\n\nfern.htm\n") + "fern.htm\n"
    assert without_running_heads(Prepared.of(titled)).text.split()[-2:] == ["Reed", "fern.htm"]
    twice = f"2/3\n{pages}"  # nobody knows which of two is of the text
    assert without_running_heads(Prepared.of(twice)).text.split().count("2/3") == 2


def test_words_of_a_picture_are_its_box_whatever_frame_is_drawn_for_it():
    text = "the box ☐ Checkbox checked\n☐\n  Checkbox not checked (a)\n"
    told = with_boxes_told(text)
    assert (told.split(), len(told)) == (["the", "box", "☒", "☐", "(a)"], len(text))


def test_the_heading_beside_the_powers_may_be_spread():
    assert without_powers_heading(Prepared.of("PERSON  WITH\nOWNED   BY  EACH\n1,000")).text.split() == ["1,000"]
    assert without_powers_heading(Prepared.of("BENEFI-  5\nCIALLY   6\nEACH RE-  7\nPORTING  8")).text.split() == [
        *"5678"
    ]


def test_blanks_that_were_encoded_twice_are_blanks():
    left = without_running_heads(Prepared.of("Â Fern PARÂ VALUE Â5 Âme"))
    assert left.text.split() == ["Fern", "PAR", "VALUE", "5", "Âme"]


def test_underlines_between_words_are_blanks():
    text = "Fern_Holdings,_Inc. __X__ /_X_/ a_ _b"
    assert blanked(text, underlines(text)) == "Fern Holdings, Inc. __X__ /_X_/ a_ _b"


def test_furniture_beside_values_leaves_the_values():
    left = without_powers_heading(Prepared.of("SHARES   5. SOLE VOTING POWER  7"))
    assert left.text.split() == ["5.", "SOLE", "VOTING", "POWER", "7"]
    assert without_running_heads(Prepared.of("| Fern | 5 |")).text.split() == ["Fern", "5"]
    assert without_running_heads(Prepared.of("**Fern**")).text.split() == ["Fern"]


@given(st.text(alphabet="-_=*|Xx1 \n\tpageof(CUSIPno)é─", max_size=120))
def test_furniture_keeps_every_place_and_never_adds(text):
    left = without_running_heads(Prepared.of(text)).text
    assert len(left) == len(text)
    assert all(new == old or (new == " " and old != "\n") for new, old in zip(left, text, strict=True))


def test_stretches_may_overlap():
    assert blanked("abcdef", [(3, 5), (1, 4), (1, 2)]) == "a    f"


# ---- labels taken out of rows

ROWS = {
    ("sole_voting_power", "SOLE VOTING POWER   5,000"): "5,000",
    ("aggregate_amount", "AGGREGATE AMOUNT BENEFICIALLY     5,000\nOWNED BY EACH REPORTING PERSON"): "5,000",
    ("percent", "PERCENT OF CLASS REPRESENTED   5.3%\nBY AMOUNT IN ROW (9)"): "5.3%",
    ("percent", "PERCENT OF CLASS REPRESENTED BY AMOUNT IN ROW 9\n5.3%"): "5.3%",
    ("percent", "11"): "11",
    ("citizenship", "CITIZENSHIP OR PLACE OF ORGANIZATION\nDelaware"): "Delaware",
    ("citizenship", "Citizenship: Delaware"): "Delaware",
    ("citizenship", "Place Holding Ltd"): "Place Holding Ltd",
    ("types", "TYPE OF REPORTING PERSON  IN"): "IN",
    ("legal_proceedings", "CHECK BOX IF REQUIRED\nPURSUANT TO ITEMS 2(d) OR 2(e)      / /"): "/ /",
    ("percent", "PERCENT OF CLASS REPRESENTED BY AMOUNT IN ROW (11) .7%"): ".7%",
    ("percent", "Percent of class represented by amount in Row 9: .02%"): ".02%",
    ("percent", "PERCENT OF CLASS REPRESENTED BY AMOUNT IN ROW (9). 5.1%"): "5.1%",
    ("name", "NAME OF REPORTING PERSON\nReporting Fund LP"): "Reporting Fund LP",
    ("name", "NAME OF REPORTING PERSON: Fern\nL.L.C. in Maine"): "Fern\nL.L.C. in Maine",
}


@pytest.mark.parametrize(("row", "stretch"), ROWS)
def test_labels_are_taken_out_of_a_row_and_values_stay_in_their_places(row, stretch):
    left = without_label(stretch, row)
    assert left.strip() == ROWS[row, stretch]
    assert len(left) == len(stretch)
    assert left.index(ROWS[row, stretch]) == stretch.rindex(ROWS[row, stretch])


def test_letters_of_a_row_and_a_heading_are_those_of_the_row() -> None:
    found = find_torn("cially\towned by each\treporting\tperson")
    assert [one.field for one in found] == ["reporting_persons[].aggregate_amount"]


def test_a_label_ends_before_the_word_behind_it() -> None:
    text = "(1)\tNAME OF REPORTING PERSON\tSorrel Fund"
    assert [text[one.start : one.end] for one in find_torn(text)] == ["NAME OF REPORTING PERSON"]


def test_what_cells_repeat_is_blanked_but_for_figures() -> None:
    text = "5 SOLE VOTING POWER\t5,000 shares\n5 SOLE VOTING POWER 6 SHARED\t5,000 shares"
    assert without_repeats(text).split("\n")[1].split("\t") == [" " * 19 + " 6 SHARED", "5,000 shares"]


@pytest.mark.slow
def test_a_flood_of_many_labels_is_bounded_as_one_of_each() -> None:
    text = "Rule 13d-1(b)\n" * 30_000
    fields = Counter(one.field for one in find_labels(words_of(text + "Sole voting power"), whole=True))
    assert fields["reporting_persons[].sole_voting_power"] == 1
    assert max(fields.values()) == 20_000


@pytest.mark.slow
def test_a_flood_of_one_label_is_bounded() -> None:
    assert len(find_labels(words_of("(Name of Issuer)\n" * 60_000))) == 20_000


def test_borders_of_cells_in_lines_of_their_own_are_blanked():
    copied = "1\n|\nFern Fund\n|\n||\n" * 10
    assert without_margins(copied).split() == ["1", "Fern", "Fund"] * 10
    assert len(without_margins(copied)) == len(copied)
    assert without_margins("a\n|\nb\n") == "a\n|\nb\n", "few of them"


def test_a_page_that_lost_the_ends_of_its_lines_has_captions_in_lines_again():
    header = "ACCESSION NUMBER: 0000000000-09-000001 FILM NUMBER: 08608685 BUSINESS PHONE: 6175550101 " * 12
    page = header + " ".join(f"{FIRST}{PERSON}{ITEMS}".split())
    again = with_lines(page)
    assert (len(again), again.split()) == (len(page), page.split())
    record = read(page.encode()).record
    assert (record.issuer_name, record.class_title) == ("Fern Holdings Inc.", "Common Stock")
    assert (record.cusips, record.amendment_number) == (("30000A107",), 2)
    assert with_lines(FIRST) == FIRST
    paragraph = "Fern has sole voting power and no dispositive power of the shares of Issuer under the CUSIP. " * 20
    assert with_lines(f"{FIRST}\n{paragraph}\n") == f"{FIRST}\n{paragraph}\n", "paragraphs may be lines"
