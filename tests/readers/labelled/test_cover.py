"""The first page: labels below, before and beside their values, and none at all; numbers, boxes and dates on it."""

from datetime import date

import pytest

from muniment import read
from muniment.readers.labelled.cover import First, read_cover, title_letter
from readers.labelled.pages import FIRST, ITEMS, PERSON, prepared


def cover(text: str) -> First:
    page, labels = prepared(text)
    return read_cover(page, labels)


def said(first: First, field: str) -> object:
    found = first.fields[field]
    return found.value if found.stated else found.absence


NAMES = ("Fern Holdings Inc.", "Common Stock", ("30000A107",), date(2009, 12, 31))
LAYOUTS = {
    "labels below": FIRST,
    "labels before": (
        "SCHEDULE 13G\n\nName of Issuer: Fern Holdings Inc.\nTitle of Class of Securities: Common Stock\n"
        "CUSIP Number: 30000A107\nDate of Event Which Requires Filing of this Statement: December 31, 2009\n"
    ),
    "values below their labels": (
        "SCHEDULE 13G\n\nName of Issuer:\n  Fern Holdings Inc.\n\nTitle of Class of Securities:\n  Common Stock\n\n"
        "CUSIP Number:\n  30000A107\n\nDate of Event Which Requires Filing of this Statement:\n  December 31, 2009\n"
    ),
    "labels side by side": (
        "SCHEDULE 13G\n\nFern Holdings Inc.                  Common Stock\n"
        "(Name of Issuer)             (Title of Class of Securities)\n\n"
        "30000A107                    December 31, 2009\n"
        "(CUSIP Number)               (Date of Event Which Requires Filing of this Statement)\n"
    ),
    "no labels": (
        "SCHEDULE 13G\nUnder the Securities Exchange Act of 1934\n\nFern Holdings Inc.\nCommon Stock\n"
        "CUSIP # 30000A107\nDecember 31, 2009\n"
    ),
    "cells": (
        "SCHEDULE 13G\n\nName of Issuer\tFern Holdings Inc.\nTitle of Class of Securities\tCommon Stock\n"
        "CUSIP Number\t30000A107\nDate of Event Which Requires Filing of this Statement\tDecember 31, 2009\n"
    ),
    "cells below their labels": (
        "SCHEDULE 13G\n\nName of Issuer\tTitle of Class of Securities\nFern Holdings Inc.\tCommon Stock\n"
        "CUSIP Number\tDate of Event Which Requires Filing of this Statement\n30000A107\tDecember 31, 2009\n"
    ),
    "cells above their labels": (
        "SCHEDULE 13G\n\nFern Holdings Inc.\tCommon Stock\n(Name of Issuer)\t(Title of Class of Securities)\n"
        "30000A107\tDecember 31, 2009\n(CUSIP Number)\t(Date of Event Which Requires Filing of this Statement)\n"
    ),
    "labels behind, in parentheses": (
        "SCHEDULE 13G\n\nFern Holdings Inc. (Issuer)\n\nCommon Stock (Class of Securities)\n\n"
        "30000A107 (CUSIP Number)\n\nDecember 31, 2009 (Date of event requiring filing)\n"
    ),
    "in two lines": FIRST.replace("Fern Holdings Inc.", "Fern\n   Holdings Inc."),
    "a rule below": FIRST.replace("\n(", "\n_______________________________\n("),
    "scanned": FIRST.replace("(Name of Issuer)", "(Narne of lssuer)").replace("(Title", "(Tltle"),
}  # fmt: skip


@pytest.mark.parametrize("layout", LAYOUTS)
def test_layouts_of_the_first_page(layout):
    first = cover(LAYOUTS[layout])
    assert tuple(said(first, field) for field in ("issuer_name", "class_title", "cusips", "event_date")) == NAMES
    assert first.letter == "G"


CUSIPS = {
    "300001 10 7 AND 300001 20 6": ("300001107", "300001206"),
    "30000A107": ("30000A107",), "30000a104": ("30000A104",),
    "300 00A 10 7": ("30000A107",), "30000A-10-7": ("30000A107",),
    "30000A 107": ("30000A107",),
    "30000A107, 30000A206": ("30000A107", "30000A206"), "30000A107 and 30000A107": ("30000A107",),
    "30000A10": ("30000A10",), "G0001A105": ("G0001A105",), "300001107": ("300001107",),
    "99O34P106": ("99034P106",), "99o34p106": ("99034P106",), "99O34P106, 99034P106": ("99034P106",),
    "None": "not applicable", "N/A": "not applicable", "Not assigned": "not applicable", "": "blank",
}  # fmt: skip


@pytest.mark.parametrize("words", CUSIPS)
def test_cusip_numbers(words):
    assert said(cover(FIRST.replace("30000A107", words)), "cusips") == CUSIPS[words]


@pytest.mark.parametrize("number", ["3000012", "30000A1075"])
def test_a_cusip_number_of_another_length_is_doubted(number: str):
    page = (FIRST + PERSON + ITEMS).replace("30000A107", number)
    reading = read(f"{page}\nCUSIP No. {number}\n".encode())
    assert reading.record.cusips == (number,)
    assert reading.evidence["cusips"].confidence < 0.9
    assert "cusips" in {problem.path for problem in reading.problems}


def test_what_is_too_short_for_a_cusip_number_is_kept():
    first = cover(FIRST.replace("30000A107", "41372"))
    assert (said(first, "cusips"), first.fields["cusips"].words) == ("unreadable", "41372")


def test_what_stands_between_two_cusip_numbers_is_left_unread():
    words = "30000A107\nFiling Fee: No\n\nCusip # 30000A206"
    reading = read((FIRST + PERSON).replace("30000A107", words, 1).encode())
    assert [reading.words(span) for span in reading.evidence["cusips"].spans] == ["30000A107", "30000A206"]
    assert any("Filing Fee: No" in reading.words(span) for span in reading.unread)


@pytest.mark.parametrize(
    ("words", "wanted"),
    [
        ("12/31/2009", date(2009, 12, 31)),
        ("December 2009", "2009-12"),
        ("", "blank"),
        *((words, "not applicable") for words in ("N/A", "Not Applicable")),
        *((words, "unreadable") for words in ("Various", "year end 98", "2/29/97", "January 2-5, 1998")),
    ],
)
def test_days_of_the_event(words, wanted):
    first = cover(FIRST.replace("December 31, 2009", words))
    assert said(first, "event_date") == wanted
    assert first.fields["event_date"].words == words


def test_words_behind_the_label_of_a_day_are_kept():
    above, _, behind = FIRST.partition("(Date of Event")
    label, _, behind = behind.partition(")")
    first = cover(f"{above.replace('December 31, 2009', '')}Date of Event{label}: Various{behind}")
    assert (said(first, "event_date"), first.fields["event_date"].words) == ("unreadable", "Various")


@pytest.mark.parametrize(
    ("words", "other"),
    [
        ("January 2 and January 5, 1998", 2),
        ("January 5, 1998 and January 7, 1998", 7),
        ("Jan. 2 - Jan. 5, 1998", 2),
        ("January 5, 1998 (January 2, 1998)", 2),
        ("January 5, 1998, amending January 2, 1998", 2),
    ],
)
def test_of_two_days_of_the_event_neither_is_sure(words: str, other: int):
    evidence = read((FIRST + PERSON).replace("December 31, 2009", words).encode()).evidence["event_date"]
    assert evidence.confidence < 0.9
    assert [candidate.value for candidate in evidence.candidates] == [f"1998-01-0{other}"]


@pytest.mark.parametrize(
    ("whole", "cut", "path"),
    [
        ("Common Stock", "Common Stock, par", "class_title"),
        ("Common Stock", "American Depositary Shares, each representing", "class_title"),
        ("Fern Holdings Inc.", "Fern Holdings and", "issuer_name"),
        ("   Delaware", "   United States of", "reporting_persons[0].citizenship"),
    ],
)
def test_what_ends_as_no_answer_does_is_not_sure(whole: str, cut: str, path: str):
    assert read((FIRST + PERSON).replace(whole, cut).encode()).evidence[path].confidence < 0.9


AMENDMENTS = {
    "(Amendment No. 2)*": (2, True), "Amendment No. IV": (4, True), "(AMENDMENT NO. __3__)*": (3, True),
    "(Amendment Number 11)": (11, True), "(Amendment #5)": (5, True), "(Amendment No.: 7)": (7, True),
    "(Amendment No. Eleven)": (11, True), "(Amendment No. Nineteen)*": (19, True), "Amendment No. Twenty": (20, True),
    "(AMENDMENT NO. FORTY-TWO)": (42, True), "(Amendment No. Thirty One)": (31, True), "Amendment No. Six": (6, True),
    "(Amendment No. 0)": (0, False), "(Amendment No. )*": ("blank", False), "(Amendment No. ___)*": ("blank", False),
    "(AmendmentNo. 2)*": (2, True), "(Amendment No.   Z   )*": ("unreadable", True),
    "(Amendment 3)": (3, True), "Amendment 14": (14, True), "(Amendment No. N/A)": ("not applicable", False),
    "(Amendment No. Final)*": ("unreadable", True), "": ("", False),
    "(Amendment No. Original)*": ("not applicable", False),
    "(Amendment No. Initial Filing)": ("not applicable", False), "(Amendmen\tt No. 3)": (3, True),
    "(Amendment N\to. 5)": (5, True), "(Am\tendment N No. 3)": (3, True), "AMENDMENT N0. 3": (3, True),
    "AMENDMENT NO. Z": ("unreadable", True), "(Amendment [X])": ("", True),
    "(Amendment Nos. 2 and 3)*": ("unreadable", True), "(Amendments No. 4, 5 & 6)": ("unreadable", True),
}  # fmt: skip


@pytest.mark.parametrize("words", AMENDMENTS)
def test_amendment_numbers(words):
    first = cover(FIRST.replace("(Amendment No. 2)*", words))
    assert (said(first, "amendment_number"), first.amended) == AMENDMENTS[words]


def test_an_amendment_may_stand_above_the_title():
    first = cover("(Amendment No. _3_)\n\n" + FIRST.replace("(Amendment No. 2)*", ""))
    assert (said(first, "amendment_number"), first.amended) == (3, True)


def test_of_a_page_without_its_title_the_amendment_is_known_still():
    lost = FIRST.replace("SCHEDULE 13G\n", "") + "SCHEDULE 13G\n\nCUSIP No. 30000A107\n"
    first = cover(lost)
    assert (said(first, "amendment_number"), first.amended) == (2, True)
    said_of_another = cover(lost.replace("(Amendment No. 2)*", "It goes back to Amendment No. 2, of May 2001."))
    assert (said(said_of_another, "amendment_number"), said_of_another.amended) == ("", False)


def test_a_number_with_a_letter_beside_it_is_in_doubt():
    again = "Item 4. Ownership.\n(a) Amount beneficially owned: 1,000\n(b) Percent of class: 5.3%\n"
    text = FIRST.replace("No. 2", "No. 3B") + PERSON.replace("5.3%", "5.3Z") + again
    evidence = read(text.encode()).evidence
    assert evidence["amendment_number"].confidence < 0.9
    assert evidence["reporting_persons[0].percent"].confidence < 0.9


def test_a_damaged_label_does_not_turn_the_others():
    """The last words of "(Title of Class of Securities)" are like "(CUSIP Number)", of which little is left."""
    first = cover(FIRST.replace("CUSIP Number", "CUSIP Nurnber") + "\nFiled before on January 3, 2009.\n")
    assert [said(first, field) for field in ("issuer_name", "class_title", "event_date")] == [*NAMES[:2], NAMES[3]]


TITLES = {
    "SCHEDULE 13G": ("G", False), "Schedule 13D": ("D", False), "SCHEDULE 13G/A": ("G", True), "SC 13D/A": ("D", True),
    "SCHEDULE l3G": ("G", False), "Schedule 13-D": ("D", False), "FORM 13G": ("G", False),
    "SCHEDULE 13D (A)": ("D", True),
    "REPORT": ("", False),
}  # fmt: skip


@pytest.mark.parametrize("title", TITLES)
def test_titles(title):
    text = FIRST.replace("SCHEDULE 13G", title).replace("(Amendment No. 2)*", "").replace("this Schedule", "it")
    first = cover(text)
    assert (first.letter, first.amended) == TITLES[title]
    assert title_letter(text) == first.letter


def test_another_schedule_that_a_sentence_names_is_no_title():
    said_of_another = "If the filing person has previously filed a statement on Schedule 13G to report this\n"
    assert title_letter(said_of_another) == ""
    assert title_letter(f"{said_of_another}he is filing this Schedule 13D\n") == "D"
    assert title_letter(f"5CHEDULE 13D\n{said_of_another}") == "D"


BOXES = FIRST[FIRST.index("[X]") :]
RULES = {
    BOXES: ("b",),
    "Rule 13d-1(b) [ ]\nRule 13d-1(c) [X]\nRule 13d-1(d) [ ]\n": ("c",),
    "[ ] Rule 13d-1(b)\n[X] Rule 13d-1(c)\n[X] Rule 13d-1(d)\n": ("c", "d"),
    "☐ Rule 13d-1(b)\n☐ Rule 13d-1(c)\n☒ Rule 13d-1(d)\n": ("d",),
    "/X/ Rule l3d-l(b)\n/ / Rule l3d-l(c)\n/ / Rule l3d-l(d)\n": ("b",),
    "___ Rule 13d-1(b)\n_X_ Rule 13d-1(c)\n___ Rule 13d-1(d)\n": ("c",),
    "___ Rule 13d-1(b)\nXXX Rule 13d-1(c)\n___ Rule 13d-1(d)\n": ("c",),
    "[X]\tRule 13d-1(b)\n[ ]\tRule 13d-1(c)\n[ ]\tRule 13d-1(d)\n": ("b",),
    "[ ] Rule 13d-1(b)\n[ ] Rule 13d-1(c)\n[ ] Rule 13d-1(d)\n": "blank",
    "": "blank",  # below their heading
}


@pytest.mark.parametrize("printed", RULES)
def test_boxes_of_the_rules(printed):
    read = said(cover(FIRST.replace(BOXES, printed)), "rules")
    wanted = RULES[printed]
    assert read == (wanted if wanted == "blank" else tuple(f"Rule 13d-1({letter})" for letter in wanted))


@pytest.mark.parametrize("mark", ["[+]", "●", "R", "[ % ]"])
def test_a_mark_of_a_rule_that_is_not_known_is_unreadable(mark):
    found = cover(FIRST.replace(BOXES, f"[ ] Rule 13d-1(b)\n{mark} Rule 13d-1(c)\n[ ] Rule 13d-1(d)\n")).fields["rules"]
    assert (found.absence, found.words.strip()) == ("unreadable", mark)
    bullets = "".join(f"● Rule 13d-1({letter})\n" for letter in "bcd")
    assert said(cover(FIRST.replace(BOXES, bullets)), "rules") == "blank"


def test_boxes_of_the_rules_without_their_heading():
    heading = FIRST[FIRST.index("Check the") : FIRST.index("[X]")]
    assert said(cover(FIRST.replace(heading, "")), "rules") == ("Rule 13d-1(b)",)


def test_a_cover_without_boxes_of_the_rules_has_no_place_for_them():
    assert said(cover(FIRST[: FIRST.index("Check the")]), "rules") == ""


def test_boxes_of_a_page_that_follows_are_not_those_of_the_rules():
    printed = "/ / Rule 13d-1(b)\n/X/ Rule 13d-1(c)\n/ / Rule 13d-1(d)\n\n<PAGE>\n| | | |\n|---|---|---|\n"
    for boxes in (printed, printed.replace("/ / ", "    ").replace("/X/", "X  "), printed.replace("/ / ", "")):
        assert said(cover(FIRST.replace(BOXES, boxes)), "rules") == ("Rule 13d-1(c)",)


def test_a_day_beside_the_first_line_of_its_label():
    page = """SCHEDULE 13D (AMENDMENT NO. 8)

Name of Issuer                     Fern Holdings Inc.

Title of Class of Securities       Common Stock

CUSIP Number                       30000A 10 7

Date of Event which                November 12, 1993
Requires Filing
"""
    first = cover(page)
    assert (said(first, "event_date"), said(first, "cusips")) == (date(1993, 11, 12), ("30000A107",))
    assert (said(first, "issuer_name"), said(first, "class_title")) == ("Fern Holdings Inc.", "Common Stock")


def test_a_rule_that_was_broken_is_no_issuer():
    broken = FIRST.replace("(Name of Issuer)", f"{'-' * 60}\n---\n(Name of Issuer)")
    assert said(cover(broken), "issuer_name") == said(cover(FIRST), "issuer_name") != ""


def test_a_date_of_event_in_three_words():
    label = "(Date of Event Which Requires Filing of this Statement)"
    assert label in FIRST
    assert said(cover(FIRST.replace(label, "(Date of Event)")), "event_date") == said(cover(FIRST), "event_date")
    short = "Cusip 30000A107\nDate of event requiring filing: 06/30/2003\n"
    assert said(cover(f"SCHEDULE 13G\n\nFERN CORP\nCOMMON STOCK\n{short}"), "event_date") == date(2003, 6, 30)


@pytest.mark.parametrize("day", ["October 5, 2018", "October 5,2018", "October 5, 2018.", "10/5/2018"])
def test_a_day_alone_below_a_number_without_labels(day):
    page = f"SCHEDULE 13G\n\nFern Holdings Inc.\n\nCommon Stock\n\nCusip #30000A107\n\n{day}\n\n[X] Rule 13d-1(b)\n"
    assert said(cover(page), "event_date") == date(2018, 10, 5)


@pytest.mark.parametrize("day", ["5 October 2018", "22 October 2018", "October 5, 2018"])
def test_a_day_in_figures_below_the_label_of_a_number(day):
    """What may be read as the plural of NUMBER, `CUSIP NUMBER 5`, is not of the label above."""
    text = FIRST.replace("December 31, 2009", day)
    assert said(cover(text), "event_date") == (date(2018, 10, 22) if "22" in day else date(2018, 10, 5))


def test_shares_behind_the_number_of_a_row_are_no_cusip():
    text = FIRST.replace("(CUSIP Number)", "(CUSIP Number)\nItem 5: 11319483\n")
    assert said(cover(text), "cusips") == ("30000A107",)


def test_words_of_a_label_in_a_sentence_are_none():
    text = FIRST.replace("(Name of Issuer)\n", "") + "The class and name of issuer are as on the cover page. They\n"
    assert not str(said(cover(text), "issuer_name")).startswith("are as")


def test_labels_that_are_joined_are_labels():
    text = "SCHEDULE 13G\n\nName of Issuer: Fern\nTitle of Class of Securities and CUSIP Number: Units, 30000A107\n"
    assert said(cover(text), "cusips") == ("30000A107",)


def test_the_first_page_ends_where_the_second_part_begins():
    """What stands on the pages behind is not read as the issuer's."""
    text = FIRST.replace("30000A107\n(CUSIP Number)\n", "") + PERSON + "CUSIP Number: 30000A107\n"
    page, labels = prepared(text)
    first = read_cover(page, labels, page.index("1. NAME"))
    assert "cusips" not in first.fields or not first.fields["cusips"].stated


def test_the_places_hold_the_words():
    page, labels = prepared(FIRST)
    for field, found in read_cover(page, labels).fields.items():
        assert page[found.start : found.end] == found.words, field
        assert found.words.strip()


@pytest.mark.parametrize("title", ["Units", "Shares", "SHARES"])
@pytest.mark.parametrize("layout", ["labels below", "values below their labels"])
def test_a_title_may_be_a_word_that_stands_beside_the_powers(title, layout):
    assert said(cover(LAYOUTS[layout].replace("Common Stock", title)), "class_title") == title


def test_an_issuer_that_item_1_alone_names_ends_at_the_next_part():
    text = (
        "SCHEDULE 13G\n\nCUSIP No: 30000A107\n\nItem 1(a). Name of Issuer:\nFern Holdings Inc.\n"
        "Item 1(b). Where it is:\n12 Weir Lane\nItem 2(d). Title of Class of Securities: Common Stock\n"
    )
    assert said(cover(text), "issuer_name") == "Fern Holdings Inc."
    assert said(cover(text.replace("Item 1(b).", "(b)")), "issuer_name") == "Fern Holdings Inc."


def test_labels_of_a_form_that_has_more_of_them_are_no_part_of_the_title():
    for label in ("Names of Filing Persons", "Bidders"):
        more = f"(Name of Issuer)\n\nMoss Corp.\n(Offeror)\n\nAda Moss\n({label})\n\n"
        first = cover(FIRST.replace("(Name of Issuer)\n\n", more))
        assert said(first, "class_title") == "Common Stock"
    assert said(cover(FIRST.replace("Common Stock", "Common Stock\n(Par Value $.01)")), "class_title") == (
        "Common Stock (Par Value $.01)"
    )


def test_without_a_label_no_other_day_is_taken_for_that_of_the_event():
    """That on which the form expires stands above its title, that of the signature far below."""
    bare = LAYOUTS["no labels"].replace("December 31, 2009\n", "")
    for text in (f"OMB APPROVAL\nExpires:\nOctober 31, 1994\n{bare}", f"{bare}{'Moss. ' * 200}\nMay 5, 2010\n"):
        assert "event_date" not in cover(text).fields
    assert said(cover(LAYOUTS["no labels"]), "event_date") == date(2009, 12, 31)


@pytest.mark.parametrize("day", ["DECEMBER 31, 2009", "As of December 31, 2009", "31-Dec-2009", "31 DEC 2009"])
def test_a_day_without_a_label_may_be_written_in_any_way(day):
    assert said(cover(LAYOUTS["no labels"].replace("December 31, 2009", day)), "event_date") == date(2009, 12, 31)


def test_what_the_sec_prints_above_the_issuer_is_no_name():
    box = "OMB APPROVAL\nOMB Number: 3235-0145\nExpires: October 31, 2002\nEstimated average burden\n"
    box += "hours per response . . . 14.90\n"
    for above in (box, "Exhibit Index on Page 7\n"):
        assert said(cover(FIRST.replace("Fern Holdings Inc.", f"{above}Fern Holdings Inc.")), "issuer_name") == (
            "Fern Holdings Inc."
        )


def test_a_first_page_may_stand_between_the_pages_of_two_persons():
    head = "CUSIP No. 30000A107      13G/A      Page 2 of 6 Pages\n\n"
    title = FIRST.replace("SCHEDULE 13G", "SCHEDULE 13G/A\nUnder the Securities Exchange Act of 1934", 1)
    for first in (f"{head}{PERSON}{title}{head}{PERSON}", f"{head}{PERSON}{head}{PERSON}{title}"):
        record = read(f"{first}\nItem 1.\n(a) Name of Issuer: Fern Holdings Inc.\n".encode()).record
        assert (record.submission_type, record.issuer_name, len(record.reporting_persons)) == (
            "SCHEDULE 13G/A",
            "Fern Holdings Inc.",
            2,
        )


def test_items_are_no_second_first_page():
    """A first page without captions has two CUSIP numbers; the head of a later page has one of them."""
    cover_page = LAYOUTS["no labels"].replace("30000A107\n", "30000A107\nCUSIP # 30000A206\n")
    items = "CUSIP No: 30000A107\n\n   SCHEDULE 13G\n\n(a) Name of Issuer. Fern Holdings Inc.\n"
    items += "(d) Title of Class of Securities. Common Stock\n"
    assert read(f"{cover_page}{PERSON}{items}".encode()).record.cusips == ("30000A107", "30000A206")


# ---- typed in other ways

NINE = {
    "99034 P 106": ("99034P106",),
    "9 9 0 3 4 P 1 0 6": ("99034P106",),
    "9903 4P106": ("99034P106",),
    "SEDOL: B1YW440": ("B1YW440",),
    "2046251": ("2046251",),
    "99034-P-10": ("99034P10",),
    "Not yet assigned": "not applicable",
    "(212) 555-0142": "unreadable",
    "99034 P 107": ("99034P107",),  # whatever its check digit, since nothing else stands in its line
    "99 034P 10 7": ("99034P107",),
    "see 99034 P 107": "blank",
    "41-0998877": "unreadable",  # a number of a taxpayer
}


@pytest.mark.parametrize("number", NINE)
def test_cusips_that_their_check_digit_or_their_line_tells(number):
    assert said(cover(FIRST.replace("30000A107", number)), "cusips") == NINE[number]


@pytest.mark.parametrize(
    "words",
    [
        "December 31, 2009 - appointment as trustee of the plan which has been\n"
        "  a reporting person on Schedule 13G since\n           July 1, 1990",
        "December 31, 2009, the day on which the Schedule 13D of May 5, 2001 ended",
    ],
)
def test_a_sentence_may_go_on_behind_the_day_of_the_event(words):
    assert said(cover(FIRST.replace("December 31, 2009", words)), "event_date") == date(2009, 12, 31)


BOXES_OF_RULES = "[X] Rule 13d-1(b)\n[ ] Rule 13d-1(c)\n[ ] Rule 13d-1(d)"


@pytest.mark.parametrize(
    "boxes",
    [
        "[ ] Rule 13d-1(b)\n[X] Rule 13d-(c)\n[ ] Rule 13d-1(d)",
        "Rule 13d-1(b)\n   [ ]\nRule 13d-1(c)\n   [X]\nRule 13d-1(d)\n   [ ]",
        "/ / Rule 13d-1b\n/X/ Rule 13d-1c\n/ / Rule 13d-1d",
        "__ Rule 13d1(b)\nX  Rule 13d1(c)\n__ Rule 13d1(d)",
        "Rule 13d-1 (b) [ ]; (c) [X]; (d) [ ]",
        "Rule 13d-1: [ ] (b)  [X] (c)  [ ] (d)",
        "Rules 13d-1(b), (c), (d)\n  [ ]   [X]   [ ]",
        "Check one: [ ] Rule 13d-1(b), [X] (c) or [ ] (d)",
    ],
)
def test_rules_as_typed(boxes):
    assert said(cover(FIRST.replace(BOXES_OF_RULES, boxes)), "rules") == ("Rule 13d-1(c)",)


@pytest.mark.parametrize(
    ("words", "number"),
    [
        ("Amendment", ""),
        ("(Final Amendment)", ""),
        ("AMENDED AND RESTATED", ""),
        ("Amendment No. Two", 2),
    ],
)
def test_amendments_without_figures(words, number):
    first = cover(FIRST.replace("(Amendment No. 2)*", words))
    assert (first.amended, said(first, "amendment_number")) == (True, number)


@pytest.mark.parametrize("words", ["(Amendment No. )*", "(Initial Filing)", "This amendment is none", ""])
def test_a_blank_for_a_number_makes_no_amendment(words):
    assert not cover(FIRST.replace("(Amendment No. 2)*", words)).amended


@pytest.mark.parametrize("title", ["SCHEDULE 13G - AMENDMENT", "Schedule 13G (Amendment)", "SCHEDULE 13G/A"])
def test_a_title_says_that_it_is_an_amendment(title):
    assert cover(FIRST.replace("(Amendment No. 2)*\n", "").replace("SCHEDULE 13G", title, 1)).amended


def test_a_first_page_without_labels_below_the_second_parts_is_read():
    agency = "Securities and Exchange Commission\nWashington, D.C. 20549\n\n"
    act = "Under the Securities Exchange Act of 1934\n(Amendment No. 2)*\n\n"
    lines = "Fern Holdings Inc.\n\nClass B Common Stock\n\nCusip #30000A 10 7\nCusip #30000A 20 6\n\n06/13/99\n"
    person = f"CUSIP # 30000A107\n\n{PERSON}\n<PAGE>\n\n"
    record = read(f"{person}{agency}SCHEDULE 13G\n{act}{lines}\n{ITEMS}".encode()).record
    assert (record.issuer_name, record.class_title) == ("Fern Holdings Inc.", "Class B Common Stock")
    assert (record.cusips, record.amendment_number) == (("30000A107", "30000A206"), 2)
    assert record.event_date.isoformat() == "1999-06-13"


def test_a_first_page_below_the_second_parts_is_read():
    reading = read(f"13G\n\n{PERSON}\n<PAGE>\n\n{FIRST}\n{ITEMS}".encode())
    record = reading.record
    assert record.submission_type == "SCHEDULE 13G/A"
    assert (record.issuer_name, record.amendment_number) == ("Fern Holdings Inc.", 2)
    assert (record.class_title, record.cusips) == ("Common Stock", ("30000A107",))
    assert record.event_date.isoformat() == "2009-12-31"
    assert record.rules == ("Rule 13d-1(b)",)


def test_an_issuer_named_with_its_address_ends_before_that():
    first = cover("SCHEDULE 13G\n\nName and Address of Issuer:\n\n  Fern Holdings\n  1 Elm Road\n  Tulsa, OK 74103\n")
    assert said(first, "issuer_name") == "Fern Holdings"


def test_labels_of_one_word_name_issuer_and_class_where_there_are_no_others():
    first = cover(
        "SCHEDULE 13G/A\n\nIssuer:   Fern Holdings Inc.\n\nSecurity:   Common Stock\n\nCUSIP No. 30000A107\n\n"
    )
    assert (said(first, "issuer_name"), said(first, "class_title")) == ("Fern Holdings Inc.", "Common Stock")
    assert said(cover(f"{FIRST}\nIssuer: the Company\n"), "issuer_name") == "Fern Holdings Inc."


def test_an_issuer_whose_name_begins_with_a_number_is_whole():
    assert said(cover(FIRST.replace("Fern Holdings Inc.", "No. 9 Fern Company")), "issuer_name") == "No. 9 Fern Company"


def test_the_last_word_of_a_label_below_its_value_is_none_of_it():
    first = cover(
        "SCHEDULE 13G\n\nName of Issuer:   Fern Holdings Inc.\n\nTitle of Class of    Common\nSecurities:\n\n"
    )
    assert said(first, "class_title") == "Common"


def test_captions_of_few_words_on_the_first_page():
    first = cover(
        "SCHEDULE 13G\nIssuer Name        Fern Works, Incorporated\nClass of Securities        Capital Stock\n"
        "CUSIP Number       708,330-10-7\nEvent Date         31 December 2000\n"
        "Filed Pursuant to Rule     [ ] 13d-1(b)  [ ] 13d-1(c)  [X] 13d-1(d)\n"
    )
    assert said(first, "issuer_name") == "Fern Works, Incorporated"
    assert said(first, "cusips") == ("708330107",)
    assert said(first, "event_date") == date(2000, 12, 31)
    assert said(first, "rules") == ("Rule 13d-1(d)",)


def test_captions_in_parentheses_may_be_one_word():
    first = cover("13G\n\nFERN WATER INC.\n(Issuer)\n\nCommon Stock\n(Class)\n\n0-91785-20-3\n(CUSIP)\n")
    assert (said(first, "issuer_name"), said(first, "class_title")) == ("FERN WATER INC.", "Common Stock")


def test_captions_behind_letters_of_rows_and_an_amendment_in_parentheses():
    first = cover(
        "SCHEDULE 13G        FINAL AMENDMENT (NO. 2)\n\nRow A:  Issuer      Fern Homes Corp\n"
        "Row B:  Class       Common Stock\nRow C:  CUSIP       830.719.105\n\n"
    )
    assert said(first, "issuer_name") == "Fern Homes Corp"
    assert said(first, "class_title") == "Common Stock"
    assert (said(first, "cusips"), said(first, "amendment_number")) == (("830719105",), 2)


def test_captions_of_one_word_stand_alone_below_what_they_label():
    first = cover(
        "SCHEDULE 13G\n\nFERN PARTNERS\nIssuer's name\n\nCommon Units\nClass\n\n366 19B 20 1\nCUSIP\n\n"
        "Rule 13d-1 (b) [ ]   (c) [ ]   (d) [X]\nEvent:         12/29/2000\n\n"
    )
    assert (said(first, "issuer_name"), said(first, "class_title")) == ("FERN PARTNERS", "Common Units")
    assert (said(first, "cusips"), said(first, "rules")) == (("36619B201",), ("Rule 13d-1(d)",))


def test_an_amendment_by_its_ordinal():
    assert cover(FIRST.replace("Amendment No. 2", "2nd Amendment")).amended


_OF_SITE = (
    "- Schedule 13D & 13G forms are used to report ownership of more than five percent of a class.\n"
    "- Schedule 13D is a longer version of Schedule 13G.\n\n"
)


@pytest.mark.parametrize("above", [_OF_SITE, "Form 13D Filing - FERN FUND L P\n\n"])
def test_words_of_a_site_above_the_form_name_no_form(above: str):
    assert title_letter(above + FIRST) == "G"
    first = cover(above + FIRST)
    assert (first.letter, first.titled, said(first, "amendment_number")) == ("G", True, 2)


def test_an_issuer_in_the_first_line_of_a_text_is_read():
    first = cover(FIRST[FIRST.index("Fern Holdings") :])
    assert tuple(said(first, field) for field in ("issuer_name", "class_title")) == NAMES[:2]


def test_some_words_of_a_row_are_no_label_of_the_issuer():
    first = cover("NAME OF REPORTING PERSON\nFern Fund, L.P.\n" + PERSON[PERSON.index("2. CHECK") :])
    assert "issuer_name" not in first.fields


@pytest.mark.parametrize("sign", "‾¯―＿–")
def test_a_rule_of_any_sign_is_no_value(sign: str):
    ruled = FIRST.replace("\n(Name", f"\n{sign * 40}\n(Name").replace("\n(Title", f"\n{sign * 40}\n(Title")
    first = cover(ruled)
    assert tuple(said(first, field) for field in ("issuer_name", "class_title")) == NAMES[:2]


def test_the_number_of_an_amendment_in_lines_of_its_own_is_no_part_of_the_issuer():
    first = cover(FIRST.replace("(Amendment No. 2)*\n\n", "(Amendment No.\n2\n)\n"))
    assert (said(first, "amendment_number"), said(first, "issuer_name")) == (2, NAMES[0])


def test_the_form_speaks_of_a_class_of_securities_in_a_sentence():
    page = FIRST.replace("Common Stock\n(Title of Class of Securities)\n\n", "")
    note = (
        "* The remainder of this cover page shall be filled out for an initial filing with respect to the subject "
        "class of securities, and for any subsequent amendment containing information.\n"
    )
    assert "class_title" not in cover(page + note).fields


def test_an_amendment_to_the_schedule_is_known_before_the_others_that_its_text_names():
    page = FIRST.replace("(Amendment No. 2)*\n", "").replace("SCHEDULE 13G", "AMENDMENT NO. 3 TO\nSCHEDULE 13G")
    first = cover(f"{page}\nThe Schedule 13G, as amended by Amendment No. 1 and Amendment No. 2, is amended.\n")
    assert (said(first, "amendment_number"), first.letter, first.amended) == (3, "G", True)


_NONE = FIRST.replace("30000A107\n(CUSIP", "None\n(CUSIP")


def test_a_class_without_a_cusip_number_takes_none_of_another_class():
    item = "Item 2(e). CUSIP Number:\n  Class B Stock - None\n  Class A Stock - 30000A107\n\nItem 3. Not applicable\n"
    assert said(cover(_NONE + item), "cusips") == "not applicable"


def test_a_number_that_only_item_2_has_is_doubted_where_the_cover_says_none():
    item = "Item 2(e). CUSIP Number:\n  30000A107\n\nItem 3. Not applicable\n"
    found = cover(_NONE + item).fields["cusips"]
    assert (found.value, found.signs) == (NAMES[2], {"doubted": 1.0})


def test_a_line_of_a_title_may_begin_with_words_that_stand_beside_the_powers():
    page = FIRST.replace(
        "Common Stock\n", "American Depositary Shares, each of five Ordinary Shares\nof 25 pence each\n"
    )
    assert (
        said(cover(page), "class_title") == "American Depositary Shares, each of five Ordinary Shares of 25 pence each"
    )


@pytest.mark.parametrize(
    "line",
    [
        "Date: December 31, 2009",
        "DATE EVENT REQUIRING FILING: 12/31/2009",
        "Event Date   12/31/2009",
        "DATE OF ACQUISITION: 31 December 2009",
    ],
)
def test_a_day_alone_in_its_line_may_be_called_otherwise(line: str):
    page = FIRST.replace("December 31, 2009\n(Date of Event Which Requires Filing of this Statement)\n", f"{line}\n")
    assert said(cover(page), "event_date") == NAMES[3]
    assert "event_date" not in cover(page.replace(line, "Date of filing: December 31, 2009")).fields


@pytest.mark.parametrize(
    "line", ["Rule: 13d-1(c)", "Applicable rule:  Rule 13d-1(c).", "(Filed pursuant to Rule 13d-1(c))"]
)
def test_a_line_may_name_the_rule_without_boxes(line: str):
    page = FIRST[: FIRST.index("Check the app")] + f"{line}\n\n"
    found = cover(page).fields["rules"]
    assert (found.value, found.signs) == (("Rule 13d-1(c)",), {"doubted": 1.0})
    assert said(cover(page + "Rule: 13d-1(b)\n"), "rules") == ""


def test_what_each_first_page_has_is_told_where_it_is_not_read():
    day = "December 31, 2009\n(Date of Event Which Requires Filing of this Statement)\n"
    page = FIRST.replace(day, "").replace("30000A107\n(CUSIP Number)\n", "")
    page = page[: page.index("Check the app")] + PERSON + ITEMS

    def missing(text: str) -> list[str]:
        return [problem.path for problem in read(text.encode()).problems if problem.code == "missing"]

    assert missing(page) == ["cusips", "event_date", "rules"]
    assert missing(FIRST + PERSON + ITEMS) == []
    assert missing(page.replace("February 1, 2010", "February 5, 1996")) == ["cusips"]


def test_a_class_that_is_not_traded_has_no_number():
    assert said(cover(FIRST.replace("30000A107\n(CUSIP", "Not publicly traded\n(CUSIP")), "cusips") == "not applicable"


def test_a_label_in_parentheses_stands_up_to_three_blanks_behind_its_value():
    day = "December 31, 2009\n(Date of Event Which Requires Filing of this Statement)"
    assert said(cover(FIRST.replace(day, "December 31, 2009  (Event)")), "event_date") == NAMES[3]
