"""What stands beside labels, read as what the row takes: numbers whole or not at all, states told apart from values."""

from datetime import date
from decimal import Decimal

import pytest

from muniment.readers.labelled import values
from muniment.readers.labelled.boxes import Choice, boxes, ticked
from muniment.readers.labelled.row_1 import read_name, read_tax_number
from muniment.readers.labelled.row_values import read_row
from muniment.readers.labelled.values import Found, find_day

BLANK, N_A, UNREADABLE = "blank", "not applicable", "unreadable"
TYPES = frozenset({"IN", "CO", "HC", "IA", "OO", "PN"})


def said(found: Found) -> object:
    """The value, else why there is none."""
    return found.value if found.stated else found.absence


def shares(text: str, row: int = 0) -> object:
    return said(values.shares(text, 0, len(text), row))


SHARES = {
    "1,234,567": 1234567, "1234567 shares": 1234567, "12": 12, "0": 0, "$5,000": 5000, "5,000,000,000": 5000000000,
    "1, 234, 567": 1234567, "[5,000]": 5000, ": 5,000": 5000, ") 5,000": 5000, "5,000;": 5000, "5,000.": 5000,
    "1,234,567 shares of common stock (including 5,000 options)": 1234567, "approximately 5,000": 5000,
    "1,234,\n          567": 1234567, "1,234,567,\n   890 shares": 1234567890,
    "- 189,185": 189185, "-5,000": 5000, "__5,000__": 5000, "... 5,000": 5000,
    # nothing is a number
    "-0-": 0, "- 0 -": 0, "--0--": 0, "_0_": 0, "(0)": 0, "0 shares": 0, "None": 0, "none.": 0, "NIL": 0, "Zero": 0,
    "no shares": 0, "No Units": 0, "No ADSs": 0,
    "- None -": 0, "-nil-": 0, "0 (1)": 0, "0*": 0, "None (1)": 0, "None; see 5,000": 0, "-O-": 0,
    "- O -": 0, "0shares": 0, "0WNED BY 5,000": 5000,
    "$4,500,000 (300,000 shares)": 300000, "6(a) as trustee  4,000": 4000,
    "1'250'000": 1250000, "1’250 shares": 1250, "1'25": UNREADABLE,
    # a day beside it, whose year stands a line below
    "December 31,         88,200\n     1999": 88200, "March 31, 5,000": 5000, "May 31,000": 31000,
    # fractions
    "1,234.5": "1234.5", "1,234,567.89": "1234567.89",
    # notes before, behind and glued to it
    "1,234,567 (1)": 1234567, "(1) 1,234,567": 1234567, "1,234,567*": 1234567, "1,234,567(a)(b)": 1234567,
    "5,000⁽1⁾": 5000, "⁽1⁾ 5,000": 5000, "500,000 -- see note 1": 500000, "1,353,4681": 1353468,
    # places are no numbers
    "(See Item 4) 5,000": 5000, "see item 5: 1,234": 1234, "1,234,567 (see Item 4)": 1234567,
    "See Item 4": UNREADABLE, "Item 5": UNREADABLE, "see Note A": UNREADABLE, "See attached": UNREADABLE,
    # letters for digits
    "l,234,567": 1234567, "1,234,S67": 1234567, "-l,234,567-": 1234567, "1,S34,567": 1534567, "1.234.567": 1234567,
    "1,Z34,567": 1234567, "2O910110": 20910110, "O": 0, "Nonc": 0, "N0NE (1)": 0,
    # neither value nor part of one
    "19 71 7 4": UNREADABLE, "19 717 461": 19717461, "19 (1)": 19, "0 1": 0,
    "1.2 million": UNREADABLE, "2,500 thousand shares": UNREADABLE, "1,000 1/2": UNREADABLE, "1,000½": UNREADABLE,
    "5,000,00": UNREADABLE, "abc": UNREADABLE, "***": UNREADABLE, "12/31/2010": UNREADABLE,
    "N/A": N_A, "n/a": N_A, "Not Applicable": N_A, "not applicable.": N_A, "NA": N_A, "N.A.": N_A, "Inapplicable": N_A,
    "-": N_A, "--": N_A, "---": N_A, "—": N_A, "–": N_A, "--\n   ing Person\n   With": N_A,
    "": BLANK, "  \n ": BLANK, "____": BLANK, ":": BLANK,
}  # fmt: skip


@pytest.mark.parametrize("text", SHARES)
def test_shares(text):
    wanted = SHARES[text]
    read = shares(text)
    assert read == (wanted if wanted in (BLANK, N_A, UNREADABLE) else Decimal(wanted))
    assert not isinstance(read, float)


def test_the_words_of_a_number_are_its_own():
    text = "(1)  1,234,567 (see Item 4)"
    found = values.shares(text, 0, len(text))
    assert text[found.start : found.end] == found.words == "1,234,567"
    glued = values.shares("1,353,4681", 0, 10)
    assert (glued.words, glued.signs["glued"]) == ("1,353,468", 1.0)
    assert values.shares("l,234,567", 0, 9).signs["damaged"] == 1.0
    words = "2,O50,000 shares (with disclaimer as to 1,100,000 shares)"
    found = values.shares(words, 0, len(words))
    assert (found.value, found.signs["damaged"]) == (2050000, 1.0)
    mixed = values.shares(words.replace("2,O50", "2.050"), 0, len(words))
    assert (mixed.value, mixed.signs["damaged"]) == (2050000, 1.0)  # 2.050,000, and not the shares disclaimed


def test_a_number_with_another_in_its_line_is_doubted():
    for words, doubted in (("48 484,296", 1.0), ("48   484,296", 1.0), ("48\n484,296", 0.0), ("48 shares", 0.0)):
        assert values.shares(words, 0, len(words)).signs.get("doubted", 0.0) == doubted, words


CARRIED = {"1 337 185 , ,": 1337185, "5 000 ,": 5000, "5 000 , ,": UNREADABLE}
PARTED = {"7 4% .": "7.4", "7. 4%": "7.4", "14 40 % .": "14.40", "less than 0.1%": "<0.1", "14.40%": "14.40"}


@pytest.mark.parametrize("text", CARRIED)
def test_numbers_whose_commas_were_carried_away(text):
    assert shares(text) == CARRIED[text]


@pytest.mark.parametrize("text", PARTED)
def test_percents_whose_point_was_carried_away(text):
    found = values.percent(text, 0, len(text))
    assert said(found) == PARTED[text]
    assert found.signs.get("carried", 0.0) == float(" " in text and "less" not in text)


def test_the_number_of_the_row_is_not_its_value():
    for text in ("7\n5,000", "7   5,000", "(7)\t5,000", "7.  \n5,000"):
        assert shares(text, 7) == 5000
    assert shares("7", 7) == 7  # all there is
    assert shares("8\n5,000", 7) == 8
    assert values.percent("11  3/4%", 0, 8, 11).absence == "unreadable"  # 11.75, or 0.75 behind the number of its row


PERCENTS = {
    "BYLINE 9 --\n     4.83  (See Note 1)": "4.83",
    "BYLINE 9 --\n": "blank",
    "5.3%": "5.3", "5.3 %": "5.3", "5.3 percent": "5.3", "5.3 per cent": "5.3", "5.3": "5.3", "5": "5", "100%": "100",
    "5.30%": "5.30", ".4%": ".4", "0.4%": "0.4", "5.%": "5", "12.34567%": "12.34567", "(5.3%)": "5.3", "[5.3]%": "5.3",
    "0%": "0", "-0-": "0", "-0-%": "0", "0": "0", "None": "0",
    "less than 1%": "<1", "<1%": "<1", "< 1%": "<1", "‹1%": "<1", "≤1%": "<1", "<1": "<1", "under 1%": "<1",
    "Less than one percent": "<1", "less than 1 percent": "<1", "Less than 5%": "<5", "fewer than five percent": "<5",
    "lessthan 1%": "<1", "less t\than 1%": "<1", "below 5%": "<5", "less than 0.1%": "<0.1", "<.1%": "<.1",
    "approximately 5.3%": "5.3", "about 5%": "5", "approx. 5.3%": "5.3",
    "5.3% (1)": "5.3", "(1) 5.3%": "5.3", "(1) 5.3": "5.3", "5.3%*": "5.3", "5.3%⁽1⁾": "5.3", "5.3⁽1⁾%": "5.3",
    "5.3% of the Class": "5.3", "Class A: 5.3%, Class B: 4%": "5.3", "1,234 5.3%": "5.3", "....5.3%": "5.3",
    "50.0% based on 1,234,567 shares": "50.0", "See Item 5: 6.1%": "6.1",
    "-none-": "0", "- none -": "0", "nil": "0", "less than 1/10 of 1%": "<1", "less than one-tenth of 1%": "<1",
    "5 1/2%": "5.5", "5 1/10%": "5.1", "5-1/2%": "5.5", "5½%": "5.5", "about 1/2 of 1%": "0.5",
    "12 3/16 percent": "12.1875", "5 1/3%": UNREADABLE, "51/2%": UNREADABLE, "5 1/2 of 1%": UNREADABLE,
    "5 1/2": UNREADABLE, "one half of 1%": UNREADABLE,
    "see item 4": UNREADABLE, "1234": UNREADABLE, "5,3%": "5.3", "l.5%": UNREADABLE, "O.5%": UNREADABLE,
    "*": UNREADABLE, "abc": UNREADABLE,
    "N/A": N_A, "Not applicable": N_A, "-": N_A, "—": N_A, "": BLANK, " \n": BLANK,
}  # fmt: skip


@pytest.mark.parametrize("text", ["more than 5%", "> 5%", "at least 5%", "over approximately 5%", "5%"])
def test_more_than_a_number_is_doubted(text):
    found = values.percent(text, 0, len(text))
    assert (found.value, found.signs.get("doubted", 0.0)) == ("5", float(text[0] != "5"))
    number = text.replace("5%", "5,000")
    assert values.shares(number, 0, len(number)).signs.get("doubted", 0.0) == float(text[0] != "5")


@pytest.mark.parametrize("text", ["less than 5,000", "fewer than 5,000 shares"])
def test_less_than_a_number_of_shares_is_doubted(text):
    assert values.shares(text, 0, len(text)).signs["doubted"] == 1.0


def test_a_number_of_one_of_several_classes_is_doubted():
    text = "1,000 shares of Class A; 400,000 of Class B"
    assert values.shares(text, 0, len(text)).signs["doubted"] == 1.0
    text = "1,000 shares (Class A)\n  500 shares (Class B)"
    assert values.shares(text, 0, len(text)).signs["doubted"] == 1.0
    text = "1,204,331 ADSs / 96,118,290 Common"
    assert values.shares(text, 0, len(text)).signs["doubted"] == 1.0
    text = "0.1% of Class A, 12.5% of Class B"
    assert values.percent(text, 0, len(text)).signs["doubted"] == 1.0


def test_a_number_that_words_compare_is_doubted_where_they_are_damaged():
    text = "Lcss than 1%"
    assert values.percent(text, 0, len(text)).signs["doubted"] == 1.0


@pytest.mark.parametrize("text", ["5.2 - 6.1%", "5.2% to 6.1%", "5.2%-6.1%", "between 5.2 \u2013 6.1%"])
def test_one_end_of_a_range_is_doubted(text):
    assert values.percent(text, 0, len(text)).signs["doubted"] == 1.0


@pytest.mark.parametrize("text", ["5.2%", "5.2% - see Item 4", "- 5.2% -", "5.2%\n12 - IA"])
def test_one_percent_is_no_range(text):
    found = values.percent(text, 0, len(text))
    assert (found.value, "doubted" in found.signs) == ("5.2", False)


def test_numbers_of_thousands_and_two_numbers_in_a_row():
    thousands, two, one = "12,500,000 (in thousands)", "1,000, 200 of which are options", "1, 000, 200"
    assert values.shares(thousands, 0, len(thousands)).absence == "unreadable"
    assert values.shares(two, 0, len(two)).signs["doubted"] == 1.0
    found = values.shares(one, 0, len(one))
    assert (found.value, "doubted" in found.signs) == (1_000_200, False)


@pytest.mark.parametrize("text", PERCENTS)
def test_percents(text):
    assert said(values.percent(text, 0, len(text))) == PERCENTS[text]


WORDS = {
    "Delaware": "Delaware", "  Delaware (1)": "Delaware", "Delaware*": "Delaware", "Delaware **": "Delaware",
    "Moss Fund (2) (3)": "Moss Fund", "Fern Fund II, L.P. [1]": "Fern Fund II, L.P.", "Delaware ⁽1⁾": "Delaware",
    "United States\nof America": "United States of America", "Delaware\n\nNext": "Delaware", "U.S.A.": "U.S.A.",
    "Fern (USA)": "Fern (USA)", "Fern (a Delaware corporation": "Fern", "31⁽st⁾ Street Fund": "31st Street Fund",
    "Fern Fund (the “Fund”) (1)": "Fern Fund", 'Fern (hereinafter "Fern" or the "Fund")': "Fern",
    'Fern Fund (d/b/a "Moss")': 'Fern Fund (d/b/a "Moss")',
    "- Delaware": "Delaware", ": Delaware": "Delaware", "Fern; ": "Fern", "None": "None",
    "N/A": N_A, "Not Applicable.": N_A, "(N/A)": N_A, "": BLANK, "____": BLANK, "\n \n": BLANK,
}  # fmt: skip


@pytest.mark.parametrize("text", WORDS)
def test_words(text):
    assert said(values.words(text, 0, len(text))) == WORDS[text]


CODES = {
    "CO": ("CO",), "HC, CO": ("HC", "CO"), "HC/CO": ("HC", "CO"), "HC and IA": ("HC", "IA"), "CO; HC": ("CO", "HC"),
    "HC CO HC": ("HC", "CO"), "IN*": ("IN",), "(HC)": ("HC",), "OO (limited liability company)": ("OO",),
    "HC, Other": ("HC", "OO"), "OTHER (see 4)": ("OO",), "HC and other ways": ("HC",), "Other ways": UNREADABLE,
    "00": ("OO",), "0O": ("OO",), "O0": ("OO",), "PN (Limited Partnership) CO": ("PN", "CO"),
    "Limited company OO": ("OO",), "IA, IN (see item 4)": ("IA", "IN"), "00-1234567   IA": ("IA",),
    "OO - IA parent": ("OO",), "OO (IA parent)": ("OO",), "OO, IA": ("OO", "IA"), "OO - IA": ("OO", "IA"),
    "pn": ("PN",), "hc, ia": ("HC", "IA"), "pn of Delaware": UNREADABLE,
    "in": ("IN",), "co": ("CO",), "in all": UNREADABLE, "CO, and its adviser (IA)": ("CO", "IA"),
    "Individual (IN); Investment Adviser (IA); Other (OO)": ("IN", "IA", "OO"),
    "XX": UNREADABLE, "corporation": UNREADABLE,
    "Not applicable": N_A, "N/A": N_A, "-": N_A, "None": N_A, "": BLANK,
}  # fmt: skip


@pytest.mark.parametrize("text", CODES)
def test_codes(text):
    assert said(values.codes(text, 0, len(text), TYPES)) == CODES[text]


@pytest.mark.parametrize(
    "below", ["\n\nOf whom", "\n(1) See Item 5", "\nThis amendment is filed by all of them, as " + "said " * 5]
)
def test_words_in_place_of_a_code_end_where_others_begin(below):
    for text in ("S.p.A.", "N.V. (a company\nof Utopia)"):
        found = values.codes(f"{text}{below}", 0, len(text + below), TYPES)
        assert (found.absence, found.words) == ("unreadable", text)


def test_a_code_beside_others_that_damage_spelled_is_doubted():
    for text, doubted in (("lN, HC", 1.0), ("XX, HC", 0.0), ("HC-P\tN", 1.0), ("HC - a b", 0.0)):
        assert values.codes(text, 0, len(text), TYPES).signs.get("doubted", 0.0) == doubted


DAYS = {
    "December 31, 2012": date(2012, 12, 31), "Dec. 31, 2012": date(2012, 12, 31),
    "31 December 2012": date(2012, 12, 31),
    "31st day of December, 2012": date(2012, 12, 31), "12/31/2012": date(2012, 12, 31), "12/31/03": date(2003, 12, 31),
    "12-31-98": date(1998, 12, 31), "2012-12-31": date(2012, 12, 31), "Sept 5, 1999": date(1999, 9, 5),
    "May 1st, 2001": date(2001, 5, 1), "December 3l, 2OO2": date(2002, 12, 31), "31 Dec 98": date(1998, 12, 31),
    "December 31⁽st⁾, 2012": date(2012, 12, 31), "DECEMBER 31,2012": date(2012, 12, 31), "12/31/49": date(2049, 12, 31),
    "12/31/50": date(1950, 12, 31), "filed June 15 1998, or later": date(1998, 6, 15),
    "13/31/2012 5/6/2012": date(2012, 5, 6),
    "December 2012": "2012-12", "December, 2012": "2012-12", "December ___, 2012": "2012-12",
    "February 30, 2012": None, "13/31/2012": None, "January 1, 1900": None, "no day": None, "1,234,567": None, "": None,
}  # fmt: skip


@pytest.mark.parametrize("text", DAYS)
def test_days(text):
    found = find_day(text, 0, len(text))
    assert (found and found[0]) == DAYS[text]


# ---- boxes

TICKED = [
    "(XX)",
    "[XX]",
    *"☒☑✓✔✕✖✗✘☓⌧⊠⊗■◉⦿⮽🗵🗷🗹þý√Xx", "[X]", "[x]", "[√]", "[*]", "[_X_]", "[ X ]", "/X/", "/x/", "/_X_/", "|X|",
    "|x|", "[×]", "[ü]",
    "| X |", "(X)", "(x)",
    "(x )", "{X}", "<X>", "_X_", "__x__", "[v]", "[ V ]", "[y]", "[/]", "[\\/]", "[\\]", "[Yes]",
]  # fmt: skip
EMPTY = [
    "☐",
    "□",
    "❑",
    "❏",
    "¨",
    "[ ]",
    "[_]",
    "[]",
    "[__]",
    "[   ]",
    "[No]",
    "/ /",
    "//",
    "/_/",
    "|_|",
    "| |",
    "( )",
    "()",
    "(__)",
    "{ }",
    "< >",
    "<_>",
    "___",
]
NO_BOX = [
    "Exxon",
    "X. Jones",
    "AT&X",
    "'X'",
    "and/or",
    "(a)",
    "( a )",
    "XX",
    "O",
    "5,000",
    "N/A",
    "____________________",
    "[z]",
    "[1]",
    "[a]",
]


@pytest.mark.parametrize("text", TICKED)
def test_ticked_boxes(text):
    assert [(box.ticked, text[box.start : box.end]) for box in boxes(text, 0, len(text))] == [(True, text)]


@pytest.mark.parametrize("text", EMPTY)
def test_empty_boxes(text):
    assert [(box.ticked, text[box.start : box.end]) for box in boxes(text, 0, len(text))] == [(False, text)]


@pytest.mark.parametrize(("empty", "tick"), ["¨T", "□×"])
def test_a_sign_that_is_a_tick_beside_empty_boxes(empty: str, tick: str):
    page = f"(a)\t{empty}\tBroker, 2 × 3\n(b)\t{tick}\tBank\n"
    assert [(box.ticked, page[box.start : box.end]) for box in boxes(page, 0, len(page))] == [
        (False, empty),
        (True, tick),
    ]
    assert boxes(page.replace(empty, ""), 0, len(page) - 1) == []


@pytest.mark.parametrize("text", NO_BOX)
def test_what_is_no_box(text):
    assert boxes(text, 0, len(text)) == []


GROUPS = {
    "(a) [No] (b) [Yes]": "b", "(a) [v] (b) [ ]": "a",
    "(a) [ ] (b) [X]": "b", "(a) [X]\n(b) [ ]": "a", "[X] (a) [ ] (b)": "a", "(a)  (b) [ ] [X]": "b", "a. ☒ b. ☐": "a",
    "(a) ___ (b) _X_": "b", "(a) X": "a", "(a)\t☐\n(b)\t☒": "b", "☐\t(a)\n☒\t(b)": "b", "[ ] [X]  (a) (b)": "b",
    "(A) / / (B) /X/": "b", "(a) [X] (b) [X]": "a",
    "(a) [ ] (b) [ ]": BLANK, "": BLANK, "(a) (b)": BLANK, "(a) [ ]  N/A (b) [ ]": N_A,
    "N/A": N_A, "(a) ____\nNot Applicable   (b) ____": N_A, "(a) [X] (b) N/A": "a",
}  # fmt: skip


@pytest.mark.parametrize("text", GROUPS)
def test_the_box_of_a_group(text):
    assert said(read_row("group", text, 0)) == GROUPS[text]


@pytest.mark.parametrize("mark", ["[z]", "[#]", "[ ?? ]"])
def test_a_box_with_a_mark_that_is_not_known_is_unreadable(mark):
    group, box = read_row("group", f"(a) [ ] (b) {mark}", 0), read_row("excludes_shares", f"CERTAIN SHARES {mark}", 0)
    assert {(found.absence, found.words) for found in (group, box)} == {(UNREADABLE, mark)}
    assert {said(read_row("excludes_shares", text, 0)) for text in ("[1]", "[**]", "")} == {BLANK}


def test_two_ticks_in_a_group_are_noted():
    found = read_row("group", "(a) [X] (b) [X]", 0)
    assert (found.words, found.signs) == ("(a) [X] (b) [X]", {"both": 1.0})
    assert "both" not in read_row("group", "(a) [X] (b) [ ]", 0).signs


@pytest.mark.parametrize(
    ("text", "is_between"),
    [
        ("(a) X (b)", True),
        ("(a)\n X\n(b)", True),
        ("(a)X  (b)", False),
        ("(a)  X\n(b)", False),
        ("(a) [X] (b) [ ]", False),
    ],
)
def test_one_tick_between_two_letters_is_noted(text, is_between):
    found = read_row("group", text, 0)
    assert (found.value, "between" in found.signs) == ("a", is_between)


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("[X]", True),
        ("[ ]", False),
        ("No", False),
        ("N/A", False),
        ("None", False),
        ("", BLANK),
        ("☒", True),
        ("Not required", False),
    ],
)
def test_rows_that_are_one_box(text, wanted):
    assert said(read_row("excludes_shares", f"EXCLUDES CERTAIN SHARES\n{text}", 0)) == wanted
    assert said(read_row("legal_proceedings", text, 0)) == wanted


def test_boxes_belong_to_what_is_nearer():
    text = "☒ (a)  one\n☐ (b)  two"
    choices = [Choice("a", 2, 5), Choice("b", 13, 16)]
    assert [(choice.letter, mark.ticked) for choice, mark in ticked(text, choices, boxes(text, 0, len(text)))] == [
        ("a", True), ("b", False),
    ]  # fmt: skip
    assert ticked(text, [], boxes(text, 0, len(text))) == ticked(text, choices, []) == []


# ---- names and tax numbers

NAMES = {
    "Name of Reporting Person and IRS No. (if an entity):\nFern Trust": ("Fern Trust", None),
    "Fern Fund 12-3456789": ("Fern Fund", "12-3456789"),
    "Fern Fund, L.P.,      EIN No. 12-345678": ("Fern Fund, L.P.", "12-345678"),
    "Fern Fund, N.A.\nSocial Security Number:  ###-##-####": ("Fern Fund, N.A.", None),
    "Fern Fund plc\nNo SS or IRS Identification Number": ("Fern Fund plc", None),
    "Fern Moss\n(S.S. No. withheld)": ("Fern Moss", None),
    "Fern Fund\nFederal Tax I.D. No.: 12-3456789": ("Fern Fund", "12-3456789"),
    "First Federal Fund\nIRS ID #: 12-3456789": ("First Federal Fund", "12-3456789"),
    "Fern Fund [See Preliminary Note]": ("Fern Fund", None),
    "Fern Bank, N.A.\nas trustee": ("Fern Bank, N.A. as trustee", None),
    "KIM TIN": ("KIM TIN", None),
    "Fern, Inc.    12-3456789\nMoss, LLC     13-3456789": ("Fern, Inc.; Moss, LLC", "12-3456789"),
    "Fern Trust Corporation  12-3456789\nThe Fern Trust Company  13-3456789\nMoss Bank N.A.  14-3456789": (
        "Fern Trust Corporation; The Fern Trust Company; Moss Bank N.A.",
        "12-3456789",
    ),
    "Fern Trust Corporation\n12-3456789\nMoss Fund, L.P.\n13-3456789": (
        "Fern Trust Corporation; Moss Fund, L.P.",
        "12-3456789",
    ),
    "Ada Moss\n\nIda B. Fern, Jr.": ("Ada Moss; Ida B. Fern, Jr.", None),
    "Ada Moss\n\nNew York, New York": ("Ada Moss", None),
    "Fern, Inc.\n\nc/o Moss Partners, L.P.": ("Fern, Inc.", None),
    "Fern, Inc.\nMoss Partners, L.P.": ("Fern, Inc.; Moss Partners, L.P.", None),
    "IRS": (BLANK, None),
    "CHECK THE APPROPRIATE BOX": (BLANK, None),
    "Fern Fund I.R.S. No. 12-3456789": ("Fern Fund", "12-3456789"),
    "Fern Fund (EIN: 12-3456789)": ("Fern Fund", "12-3456789"),
    "Fern Fund Tax ID 12 - 3456789": ("Fern Fund", "12-3456789"),
    "12-3456789 Fern Fund": ("Fern Fund", "12-3456789"),
    "Fern Moss 123-45-6789": ("Fern Moss", "123-45-6789"),
    "Fern Fund 123456789": ("Fern Fund", "123456789"),
    "Fern Moss ###-##-####": ("Fern Moss", None),
    "S.S. OR I.R.S. IDENTIFICATION NO. OF ABOVE PERSON\nFern Fund\n12-3456789": ("Fern Fund", "12-3456789"),
    "Fern Fund, L.P. (1)": ("Fern Fund, L.P.", None),
    "Fern 12-345678": ("Fern 12-345678", None),
    "Fern Corp. - (Tax ID:  12-\n3456789)": ("Fern Corp.", "12-3456789"),
    "Fern Fund\nTax lD Number: 12-3456789": ("Fern Fund", "12-3456789"),
    "Anna Klein 12-3456789": ("Anna Klein", "12-3456789"),
    "Fern Victor, I.R.S. No. 12-3456789": ("Fern Victor", "12-3456789"),
    "Fern Sub, Inc.\n  Applied for": ("Fern Sub, Inc.", None),
    "Fern S.A. (not applicable)": ("Fern S.A.", None),
    "Fern Ltd\nNone assigned": ("Fern Ltd", None),
    "Fern, Inc.\n     Tax": ("Fern, Inc.", None),
    "Ada Moss III\n   (individual)": ("Ada Moss III", None),
    "Fern plc\n  Not applicable - foreign entity\n\nB.  ": ("Fern plc", None),
    "": (BLANK, None),
}


@pytest.mark.parametrize("text", NAMES)
def test_names_and_tax_numbers(text):
    number = read_tax_number(text)
    assert (said(read_name(text, 0)), number and number.value) == NAMES[text]


def test_nothing_run_together_with_the_number_of_the_next_row():
    found = values.shares("-011 ", 0, 5)
    assert (found.value, found.start, found.end, found.signs["glued"]) == (0, 1, 2, 1.0)
    assert (shares("-0-"), shares("-11"), shares("-0.11")) == (Decimal(0), Decimal(11), Decimal("0.11"))
    assert (shares("-0SOLE VOTING"), shares("-0 S")) == (Decimal(0), Decimal(0))


def test_a_name_ends_before_the_number_of_the_next_row():
    assert read_name("Fern Group, Inc. (2) CHECK\n", 0).value == "Fern Group, Inc."
    assert read_name("Check (2) Fund, Inc.", 0).value == "Check (2) Fund, Inc."


def test_of_two_numbers_marked_otherwise_the_first_is_doubted():
    assert values.shares("[1,000] *2,000*", 0, 15).signs["doubted"]


@pytest.mark.parametrize(
    ("words", "doubted"),
    [
        ("1,000 warrants to purchase 10,000 shares", True),
        ("1,000,000 ADSs, representing 5,000,000 Ordinary Shares", True),
        ("3 shares of Series A Preferred convertible into 900,000 shares", True),
        ("10,000 shares upon exercise of warrants to purchase 10,000", False),
        ("Warrants to purchase 5,000 shares\n$9,000 of Notes, convertible into 2,000 shares", True),
        ("He owns 5,000 shares, including options to purchase 2,000", False),
        ("5,000,000 Ordinary Shares represented by 1,000,000 ADSs", False),
    ],
)
def test_a_number_of_what_stands_for_other_shares_is_doubted(words, doubted):
    assert ("doubted" in values.shares(words, 0, len(words)).signs) == doubted


def test_one_of_several_percents_is_doubted():
    found = values.percent("Not 4.1% as stated before, but 6.0%", 0, 35)
    assert found.signs["doubted"]


@pytest.mark.parametrize(
    "words",
    [
        "1,000 + 20,500 = 21,500",
        "1,000 shares directly\n20,500 shares as trustee\n21,500 total",
        "1,000 of his own\n20,500 of his wife\nTotal: 21,500",
        "1,000 shares and warrants for 20,500 shares (21,500 in total)",
        "1,000\n   Fern Life    20,500\n\n   21,500",
        "Plan A: 1,000.  Plan B: 20,500 shares.  Total: 21,500.",
        "1,000 shares issuable upon conversion of Series C\nStock and 20,500 upon exercise, or 21,500 in all.",
    ],
)
def test_of_a_sum_the_total_is_read_with_doubt(words):
    found = values.shares(words, 0, len(words))
    assert (found.value, words[found.start : found.end]) == (21_500, "21,500")
    assert "doubted" in found.signs


def test_a_summand_without_its_total_is_doubted():
    found = values.shares("1,000 + 20,500", 0, 14)
    assert (found.value, "doubted" in found.signs) == (1_000, True)


def test_a_day_before_a_number_is_no_part_of_it():
    words = "As of December 31, 1996: 1,000"
    assert values.shares(words, 0, len(words)).value == 1_000


@pytest.mark.parametrize("words", ["17. 23", "17.\t23", "17 .23%", "17. 23 %"])
def test_a_percent_that_was_torn_at_its_point_is_put_together_with_doubt(words):
    found = values.percent(words, 0, len(words))
    assert (found.value, "doubted" in found.signs or "carried" in found.signs) == ("17.23", True)


@pytest.mark.parametrize(
    "text",
    ["5..1%", "0.051", "105%", "5.1% / 4.9%", "5.1% or 4.9%", "5.1% (before) 4.9% (after)", "5.1% before, 4.9% now"],
)
def test_percents_that_may_be_others(text):
    assert values.percent(text, 0, len(text)).signs["doubted"] == 1.0


@pytest.mark.parametrize("text", ["Less than 5% (4.2%)", "<5% (approximately 4.2%)", "less than five percent (4.2%)"])
def test_how_much_less_it_is_stands_behind(text):
    found = values.percent(text, 0, len(text))
    assert (found.value, text[found.start : found.end].strip("%"), "doubted" in found.signs) == ("4.2", "4.2", False)


def test_a_line_that_ends_in_a_hyphen_of_a_word_goes_on_without_a_blank():
    read = values.words("Fern-\n   Moss Fund", 0, 18)
    assert read.value == "Fern-Moss Fund"
    assert values.in_one_line("short-\nand long-term, -0-\nshares") == "short- and long-term, -0- shares"


def test_a_percent_of_before_in_brackets_is_no_other():
    assert "doubted" not in values.percent("4.9% (previously 5.1%)", 0, 22).signs


def test_a_percent_of_nought_is_no_fraction() -> None:
    assert "doubted" not in values.percent("0.0", 0, 3).signs


@pytest.mark.parametrize(
    "text",
    [
        "1,000 - 2,000",
        "1,000 or 2,000",
        "1,000; 2,000 with options",
        "Class A: 1,000; Class B: 2,000",
        "1,000 of record, 2,000 as trustee",
        "1,000 (Fern); 2,000 (Moss)",
        "1,000 of record,\n  2,000 as trustee",
    ],
)
def test_one_amount_of_two_is_doubted(text):
    assert values.shares(text, 0, len(text)).signs["doubted"] == 1.0
    percents = text.replace(",000", ".1%")
    assert values.percent(percents, 0, len(percents)).signs["doubted"] == 1.0


@pytest.mark.parametrize("text", ["1,000 directly\n   2,000 as trustee", "1,000 (Fern)\n2,000 (Moss)\n"])
def test_one_amount_of_two_lines_is_doubted(text):
    assert values.shares(text, 0, len(text)).signs["doubted"] == 1.0


@pytest.mark.parametrize(
    "text",
    ["5,000 shares, 1,000 of which are options", "5,000 shares, 90,000 shares outstanding", "5,000 shares, $9,000"],
)
def test_a_part_of_an_amount_and_the_whole_class_leave_it_sure(text):
    assert "doubted" not in values.shares(text, 0, len(text)).signs


def test_a_code_behind_an_explained_one_is_told():
    text = "IN (as to Moss) CO (as to Fern)"
    assert values.codes(text, 0, len(text), frozenset({"IN", "CO"})).signs["doubted"] == 1.0


@pytest.mark.parametrize(
    ("text", "digits"), [("8,6 %", "8.6"), ("29,34%", "29.34"), ("5,60", "5.60"), ("1,234 %", None)]
)
def test_a_comma_may_stand_before_the_decimals_of_a_percent(text, digits):
    found = values.percent(text, 0, len(text))
    assert (found.value if found.stated else None) == digits


@pytest.mark.parametrize(
    ("text", "number", "doubts"),
    [("4 212 330", 4212330, 0), ("1,12,45,678 shares", 11245678, 0), ("12 330", 12330, 1), ("2,34,567", 234567, 1)],
)
def test_a_number_may_be_grouped_by_blanks_or_as_in_india(text, number, doubts):
    found = values.shares(text, 0, len(text))
    assert (found.value, found.signs.get("doubted", 0)) == (number, doubts)
    assert not values.shares("19 717 4", 0, 8).stated
