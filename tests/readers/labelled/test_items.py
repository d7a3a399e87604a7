"""The boxes among the items: what the person filing is, and the exit box, in every shape they were printed in."""

import re

import pytest

from muniment import read
from muniment.readers.labelled.boxes import Heading, headings, read_exit, read_item3
from muniment.readers.labelled.text import lowered
from readers.labelled.pages import FIRST, ITEMS, PERSON

HEAD = "Item 3. If this statement is filed pursuant to Rule 13d-1(b), check whether the person filing is a:\n"
CHOICES = (
    "Broker or dealer registered under Section 15 of the Act",
    "Bank as defined in Section 3(a)(6) of the Act",
    "Insurance company as defined in Section 3(a)(19) of the Act",
    "Investment company registered under Section 8 of the Act",
    "An investment adviser in accordance with Rule 13d-1(b)(1)(ii)(E)",
    "An employee benefit plan or endowment fund in accordance with Rule 13d-1(b)(1)(ii)(F)",
    "A parent holding company or control person in accordance with Rule 13d-1(b)(1)(ii)(G)",
    "A savings association as defined in Section 3(b) of the Act",
    "A church plan that is excluded from the definition of an investment company",
    "A non-U.S. institution in accordance with Rule 13d-1(b)(1)(ii)(J)",
    "Group, in accordance with Rule 13d-1(b)(1)(ii)(K)",
)
OLD = (*CHOICES[:7], CHOICES[10])


def item(chosen: str, line: str = "({letter}) [{mark}] {words}", choices: tuple[str, ...] = CHOICES) -> str:
    """Item 3 with all its choices, printed as `line` says."""
    lines = [
        line.format(
            letter=letter, mark="X" if letter in chosen else " ", sign="☒" if letter in chosen else "☐", words=words
        )
        for letter, words in zip("abcdefghijk", choices, strict=False)
    ]
    return HEAD + "\n".join(lines) + "\nItem 4. Ownership.\nSee the cover.\n"


def item3(text: str) -> object:
    found = read_item3(text, headings(lowered(text)))
    return found.value if found.stated else found.absence


SHAPES = {
    "box behind the letter": "({letter}) [{mark}] {words}",
    "box before the letter": "[{mark}] ({letter}) {words}",
    "box behind the words": "({letter}) {words} [{mark}]",
    "no letters": "[{mark}] {words}",
    "drawn boxes": "({letter})\t{sign}\t{words}",
    "letters with a point": "{letter}. |{mark}| {words}",
    "slashes": "({letter}) /{mark}/ {words}",
    "capital words": "({letter}) [{mark}] {words}".upper()
    .replace("LETTER", "letter")
    .replace("MARK", "mark")
    .replace("WORDS", "words"),
}


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("letter", "abcdefghijk")
def test_one_box_is_ticked(shape, letter):
    assert item3(item(letter, SHAPES[shape])) == ((letter, letter),)


@pytest.mark.parametrize("letter", "abcdefghijk")
def test_letters_in_citations_of_the_rule_are_no_choices(letter):
    """A converter made one line of the list: what ends with `(ii)(F);` is followed by the next box."""
    listed = item(letter, "[{mark}] {words}, Rule 13d-1(b)(1)(ii)({letter});").removeprefix(HEAD)
    joined = listed.partition("\nItem 4")[0].replace("\n", " ")
    assert item3(f"{HEAD}{joined}\nItem 4. Ownership.\n") == ((letter, letter),)


@pytest.mark.parametrize("shape", ["box behind the letter", "box before the letter"])
def test_of_a_choice_with_damaged_words_the_letter_is_told(shape):
    torn = item("eg", SHAPES[shape]).replace("investment adviser", "investmentadviser")
    assert item3(torn) == (("e", ""), ("g", "g"))


def test_a_choice_that_is_lost_or_has_the_letter_of_another_puts_item_3_in_doubt():
    listed = item("e", SHAPES["box behind the letter"])
    lost = "\n".join(line for line in listed.split("\n") if "parent holding" not in line)
    for text, doubted in ((listed, False), (lost, True), (listed.replace("(e)", "(c)"), True)):
        assert ("doubted" in read_item3(text, headings(lowered(text))).signs) == doubted


def test_a_letter_whose_words_are_damaged_puts_a_list_without_boxes_in_doubt():
    listed = HEAD + "\n(g)  A parent holding company\n(e)  Investment {}\n\nItem 4. Ownership.\n"
    for words, doubted in (("adviser", False), ("adviscr", True)):
        text = listed.format(words)
        assert ("doubted" in read_item3(text, headings(lowered(text))).signs) == doubted


def test_several_boxes_are_ticked_and_none():
    assert item3(item("eg")) == (("e", "e"), ("g", "g"))
    assert item3(item("")) == "blank"


def test_a_mark_that_is_not_known_is_not_taken_for_none():
    one, ticked = item("e"), re.compile(r"\[[xX]\]")
    assert item3(ticked.sub("[v]", one)) == (("e", "e"),)
    assert item3(ticked.sub("[z]", one)) == "unreadable"
    data = (FIRST + PERSON + ITEMS.replace("(e) [X]", "(e) [z]")).encode()
    assert read(data).states["item3.types"].words == "[z]"


def test_each_of_several_boxes_has_its_place():
    data = (FIRST + PERSON + ITEMS.replace("(a) [ ]", "(a) [X]")).encode()
    spans = read(data).evidence["item3.types"].spans
    words = [data[span.start : span.end].decode() for span in spans]
    assert words == ["Broker or dealer", "An investment adviser"]
    reading = read(data)
    assert not any("adviser" in reading.words(span) for span in reading.unread)


def test_the_last_letter_of_an_older_list_is_the_group():
    assert item3(item("h", choices=OLD)) == (("h", "k"),)
    assert item3(item("h", "[{mark}] {words}", OLD)) == (("h", "k"),)
    assert item3(item("g", choices=OLD)) == (("g", "g"),)


WORDED = {
    "(e) [X] An investment adviser in accordance with Rule 13d-1(b)": (("e", "e"),),
    "(b) X Bank as defined in Section 3(a)(6)": (("b", "b"),),
    "(h) [X] Group, in accordance with Rule 13d-1(b)(1)(ii)(H)": (("h", "k"),),
    "Investment adviser registered under Section 203": (("e", "e"),),
    "Rule 13d-1(b)(1)(ii)(E)": (("e", ""),),
    "See Item 3(g)": (("g", ""),),
    "Not applicable.": "not applicable",
    "N/A": "not applicable",
    "This Item 3 is not applicable.": "not applicable",
    "This statement is not filed pursuant to Rule 13d-1(b) or 13d-2(b).": "not applicable",
    "Not applicable.  This Schedule 13G was filed under Rule 13d-1(d).": "not applicable",
    "N/A - filed pursuant to Rule 13d-1(c)": "not applicable",
    "Inapplicable (the statement is filed under Rule 13d-1(d)).": "not applicable",
    "(a) [ ] Broker or dealer registered\n(e) [ ] An investment adviser reg\nNot applicable.": "not applicable",
    "(a) [ ] Broker or dealer registered\n(e) [ ] An investment adviser in accordance\nItem\n6.\nN/A": "blank",
    "(a) [ ] Broker or dealer registered\n(e) [X] An investment adviser in accordance\nNot applicable.": (("e", "e"),),
    "None of the above; the bank is a friend.": "blank",
    "(e) Fern Corp. is an investment adviser registered under Section 203.\n(g) Mr. Moss is a control person of it.": (
        ("e", "e"),
        ("g", "g"),
    ),
    "Fern Inc. is a parent holding company, and Moss Advisers is an investment adviser.": (("g", "g"), ("e", "e")),
    "An employee benefit plan.": (("f", "f"),),
    "X  Investment adviser": (("e", "e"),),
    "(E)": (("e", ""),),
    "(a) Broker or dealer reg\n(b) Bank as defined\n(c) Insurance company which\nNot applicable": "not applicable",
    "(d) for the Fund; (e) for the Adviser; and (g) for Mr. Moss": (("d", ""), ("e", ""), ("g", "")),
    "/X/ Not Applicable\n(a) / / Broker or dealer registered\n(e) / / An investment adviser": "not applicable",
}


@pytest.mark.parametrize("words", WORDED)
def test_item_3_in_words(words):
    assert (
        item3(f"{HEAD}{words}\nItem 4. Ownership.\n[X] (a) Broker or dealer registered under Section 15\n")
        == WORDED[words]
    )


def test_item_3_in_words_without_those_of_the_form():
    in_words = "\nItem 3. {} in accordance with Rule 13d-1(b)(1)(ii)(G).\nItem 4 Ownership\n"
    assert item3(in_words.format("Moss plc is a parent holding company")) == (("g", "g"),)
    assert item3(in_words.format("Parent holding company [X],")) == (("g", "g"),)
    text = in_words.format("Fern LLC, an investment adviser; Moss plc is a parent holding company")
    assert read_item3(text, headings(lowered(text))).signs["doubted"], "a kind that is named may be one, too"


def test_under_which_rule_a_schedule_is_filed_is_an_answer_that_names_no_kind():
    says = "This Schedule 13G is being filed pursuant to Rule 13d-1(d) and not to Rule 13d-1(b)."
    assert item3(f"Item 2(e) CUSIP Number: 1\nItem 3.  {says}\nItem 4 Ownership\n") == "unreadable"


@pytest.mark.parametrize("words", ["    Not applicable.", " N/A", ". N/A", " - Inapplicable", ":\nn/a"])
def test_that_item_3_does_not_apply_may_stand_beside_its_number(words):
    assert item3(f"Item 2(e) CUSIP Number: 1\nItem 3{words}\nItem 4 Ownership\n") == "not applicable"


def test_a_legend_of_codes_says_of_nobody_what_he_is():
    legend = "".join(
        f"{code} =  {words}\n" for code, words in zip(("BD", "BK", "IC", "IV", "IA"), CHOICES, strict=False)
    )
    text = (
        f"Item 3    See Item 12 of the cover page for each reporting person.\n\nSymbol   Category\n{legend}\nItem 4\n"
    )
    found = read_item3(text, headings(lowered(text)))
    assert (found.absence, found.words) == ("unreadable", "See Item 12 of the cover page for each reporting person.")


@pytest.mark.parametrize(
    "words",
    ["See row 12", "An agency of the State.", "See Item 12 of the cover page (“Type of Reporting Person”) too."],
)
def test_an_answer_to_item_3_that_names_no_kind_is_kept(words):
    text = f"Item 2(e) CUSIP Number: 1\nItem 3.  {words}\n\nItem 4. Ownership.\n"
    found = read_item3(text, headings(lowered(text)))
    assert (found.absence, found.words) == ("unreadable", words)
    assert text[found.start : found.end] == words


def test_item_3_may_have_its_number_alone():
    found = [Heading(3, 0, 0), Heading(8, 90, 90)]
    said = "3. Filed by Fern Inc. as a Parent\nHolding Company in accordance with S240.13d-1(b)(1)(ii)(G).\n\n8. None\n"
    assert read_item3(said, found).value == (("g", "g"),)
    other = read_item3("3. The Board is an agency of the State.\n\n8. None\n", found)
    assert (other.absence, other.words) == ("unreadable", "The Board is an agency of the State.")


def test_item_3_may_ask_for_the_type_of_reporting_person():
    said = "Fern Inc. as a parent holding company,\nin accordance with 240.13d-1(b)(ii)(G)."
    assert item3(f"\nItem 3.  Type of Reporting Person:\n{said}\nItem 4. Ownership\n") == (("g", "g"),)


def test_few_choices_above_words_that_none_applies_are_doubted():
    text = f"{HEAD}(e) Investment adviser registered\n(g) Parent holding company as defined\nNot applicable\nItem 4.\n"
    assert read_item3(text, headings(lowered(text))).signs["doubted"]


def test_a_box_that_none_applies_has_its_place():
    text = f"{HEAD}[X] Not applicable\n(a) [ ] Broker or dealer registered\nItem 4. Ownership.\n"
    found = read_item3(text, headings(lowered(text)))
    assert found.words == text[found.start : found.end] == "[X] Not applicable"


def test_the_letter_of_item_3_may_stand_behind_its_number():
    text = "\nITEM 3D. INVESTMENT COMPANY REGISTERED UNDER SECTION 8 OF THE INVESTMENT COMPANY ACT\nITEM 4A. 1,000\n"
    assert read_item3(text, headings(lowered(text))).value == (("d", "d"),)


def test_an_item_3_without_its_words_is_known_by_its_boxes():
    for line in (
        "(c) / X / Insurance company as defined in",
        "|X| (d) Investment company registered",
        "(e) [X] Investment adviser reg",
    ):
        assert item3(f"item 3.\n\n    {line} section 3\n\nitem 4. Ownership.\n") == ((line.strip("|X /")[1],) * 2,)


def test_letters_and_boxes_in_columns_of_their_own_say_what_is_ticked():
    """A print written down column by column: the words of some choices stand nearer to the boxes of others."""
    kinds = ["Broker or dealer registered", "Bank as defined in", "Insurance company as defined in"]
    more = [
        "Investment adviser registered",
        "Employee benefit plan, pension fund",
        "Parent holding company, in accordance",
    ]
    boxed = "item 3. check whether the person filing is a:\n(a) | |\n(b) | |\n(c) | |\n\n{}\n\n"
    boxed += "(e) | |\n(f) | |\n(g) |X|\n\n{}\n"
    text = boxed.format("\n".join(kinds), "\n".join(more))
    assert item3(text + "item 4. Ownership.\n") == (("g", "g"),)


def test_a_letter_that_is_all_there_is():
    assert item3("Item 3. Type of person filing: (e)\nItem 4. Ownership.\n") == (("e", ""),)


def test_items_printed_for_each_person_are_taken_together():
    assert item3(item("e") + item("g")) == (("e", "e"), ("g", "g"))
    assert item3(item("e") + item("e")) == (("e", "e"),)


def test_the_boxes_that_item_3_ended_with_are_not_its_own():
    text = item("").replace(
        "Item 4.", "If this statement is filed pursuant to Rule 13d-1(c), check this box [X]\nItem 4."
    )
    assert item3(text) == "blank"


def test_where_there_is_no_item_3():
    assert item3("") == item3("Nothing of the kind, (e) [X] investment adviser in accordance") == "blank"
    assert (
        item3("as said in Item 3, if this statement is filed pursuant to, (e) [X] investment adviser registered")
        == "blank"
    )


FIFTH = "Item 5. Ownership of Five Percent or Less of a Class.\n"
ASKED = (
    "If this statement is being filed to report that as of the date hereof the reporting person has ceased to be "
    "the beneficial owner of more than five percent of the class of securities, check the following {}.\n"
)
EXITS = {
    FIFTH + ASKED.format("[X]"): True,
    FIFTH + ASKED.format("☒"): True,
    FIFTH + ASKED.format("/X/"): True,
    FIFTH + ASKED.format(": XX"): True,
    FIFTH + ASKED.format("T"): True,
    FIFTH + ASKED.format("[v]"): True,
    FIFTH + ASKED.format("[z]"): "unreadable",
    FIFTH + ASKED.format("[ ]"): False,
    FIFTH + ASKED.format("|_|"): False,
    FIFTH + ASKED.format(":"): False,
    FIFTH + "Not applicable\n": False,
    FIFTH + "\n": False,
    FIFTH + "Fern Fund has ceased to be the beneficial owner of more than five percent.\n": True,
    FIFTH + "Fern Fund has ceased to own more than five percent.\n": True,
    FIFTH + "Fern Fund has not ceased to own more than five percent.\n": False,
    FIFTH + "Yes.\n": True,
    "Item 5. Ownership of 5 Percent or Less of a Class\nOwnership of 5 percent or less of a class\n": True,
    "Item 5. Ownership of 5 Percent or Less of a Class\nOwnership of 5 percent or less of a class   .\n": False,
    "Item 5: Yes\n": True,
    "ITEM 5: OWNERSHIP OF 5% OR LESS OF A CLASS\n[X]\n": True,
    "Item V. Ownership of Five Percent\n[X]\n": True,
    "Item 6. Ownership of More than Five Percent on Behalf of Another Person.\n[X]\n": "blank",
    "as said in Item 5. Ownership of five percent [X]": "blank",
    "": "blank",
}


@pytest.mark.parametrize("text", EXITS)
def test_the_exit_box(text):
    text = (
        text + "Item 6. Ownership of More than Five Percent on Behalf of Another Person.\n[X]\n"
        if FIFTH in text
        else text
    )
    found = read_exit(text, headings(lowered(text)))
    assert (found.value if found.stated else found.absence) == EXITS[text.split("Item 6")[0] or text]


def test_headings_begin_their_lines():
    text = "Item 1. Fern\n  ITEM 2(a) Moss\nItem No. 3\nsee Item 4\nItem IV\n\n  Item l.\nItem 5(a) and (b)\n"
    assert [one.number for one in headings(lowered(text))] == [1, 2, 3, 4, 1]
    assert all(text[one.start : one.end].casefold().startswith("item") for one in headings(lowered(text)))


def test_a_heading_with_a_letter_misread_is_none_of_its_answer() -> None:
    text = """Item 1(a)  Namf of Issuer:   Fern Holdings Inc.
Item 1(b)  Address of lssuer's Princlpal Executive Offices:   1 Fern Row, Ladle
Item 2(a)  Nane of Person Filing:   Fern Fund, L.P.
Item 2(c)  Citizenshlp:   Delaware
"""
    record = read(f"{FIRST}{PERSON}{text}{ITEMS}".encode()).record
    assert (record.item1.issuer_name, record.item1.issuer_address) == ("Fern Holdings Inc.", "1 Fern Row, Ladle")
    assert (record.item2.names, record.item2.citizenship) == ("Fern Fund, L.P.", "Delaware")


def test_a_number_on_a_line_of_its_own_above_a_first_part_is_none_of_the_address_before_it() -> None:
    text = """ITEM 1
(a)  Name of Issuer
     Fern Holdings plc
(b)  Address of Issuer's Principal Executive Offices
     Fern House, Fern Road, Ladle, Fernshire, United Kingdom
ITEM 2
(a)  Names of Persons Filing
     Fern Fund, L.P.
"""
    record = read(f"{FIRST}{PERSON}{text}{ITEMS}".encode()).record
    assert record.item1.issuer_address == "Fern House, Fern Road, Ladle, Fernshire, United Kingdom"
    assert record.item2.names == "Fern Fund, L.P."


def test_slips_in_a_heading_are_none_of_its_answer() -> None:
    text = """Item 1(b)  Address of I ssuer'sPrincipal Executivc Offices:
1 Fern Row, Ladle
Itern Z(a)  Name of Person Fi1ing:
Fern Fund, L.P.
Item 2(b)   Address of Principal Business     1 Moss Row
           Officc:                           Ladle
ltem 7  Identification and Classification of the Subsidiary Which Acquired the
Security Being Reported on By the Pa Parent Holding Cornpany
See Exhibit A.
Item 8.  Identification and Classification of Members of the Group:  N/A
Item 1O  CERTlFICATION
Fern says so.
                           5IGNATURE
"""
    record = read(f"{FIRST}{PERSON}{text}{ITEMS}".encode()).record
    assert (record.item1.issuer_address, record.item2.names) == ("1 Fern Row, Ladle", "Fern Fund, L.P.")
    assert record.item2.addresses.split() == ["1", "Moss", "Row", "Ladle"]
    assert (record.item7.subsidiaries, record.item8.not_applicable) == ("See Exhibit A.", True)
    assert record.item10.certifications == "Fern says so."


@pytest.mark.parametrize(("answer", "letters"), [("e", "e"), ("(e) and (g), as to both.", "eg"), ("A bank", "")])
def test_letters_alone_answer_item_3(answer, letters):
    text = f"Item 3.     {answer}\nItem 4.  None\n"
    found = read_item3(text, headings(text.lower()))
    assert [letter for letter, _ in found.value or ()] == list(letters)


def test_no_under_item_5_is_an_answer():
    text = "Item 5:  no\nItem 6:  no\n"
    assert read_exit(text, headings(text.lower())).value is False


def test_a_mark_beside_not_applicable_is_none_of_the_sentence_below_it():
    text = """Item 5.  Ownership of Five Percent or Less of a Class
      X   Not Applicable.
     ---
          This statement is being filed to report the fact that the reporting person
     ---  has ceased to be the beneficial owner of more than five percent of the class.
Item 6.  None
"""
    for page in (text, text.replace("Applicable", "Applicab1e")):
        assert read_exit(page, headings(page.lower())).value is False
    unmarked = text.replace("X   Not Applicable.", "")
    assert read_exit(unmarked, headings(unmarked.lower())).value is True


@pytest.mark.parametrize("whose", ["(with respect to Fern Fund only)", "As to Fern Fund", "for Fern Fund, L.P. only"])
def test_an_exit_of_one_person_is_doubted(whose):
    text = (
        f"Item 5. [X] {whose}\nIf this statement is filed to report that the reporting person has ceased to be owner\n"
    )
    assert read_exit(text, headings(text.lower())).signs == {"doubted": 1.0}
    every = text.replace(whose, "(with respect to all Reporting Persons)")
    assert read_exit(every, headings(every.lower())).signs == {}
